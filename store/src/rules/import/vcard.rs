//! The telephone numbers of contacts: vCard 2.1, 3.0 and 4.0 (RFC 6350).
//!
//! Only `TEL` is read, whatever group (`item1.`) it stands in; lines are unfolded first, and soft
//! line breaks of quoted-printable are joined.

use super::Reader;

/// The longest line, unfolded, in bytes; a picture is longer, a number never.
const MAX_LINE: usize = 4096;

/// Gathers the numbers.
pub(super) fn read(bytes: &[u8], reader: &mut Reader) {
    let text = String::from_utf8_lossy(bytes);
    let mut line = String::new();
    let mut first = 1;
    for (part, place) in text.lines().zip(1..) {
        let continued = if line.ends_with('=') && is_quoted_printable(&line) {
            line.pop();
            Some(part)
        } else {
            part.strip_prefix([' ', '\t'])
        };
        if let Some(rest) = continued {
            if line.len() + rest.len() <= MAX_LINE {
                line.push_str(rest);
            }
            continue;
        }
        property(&line, first, reader);
        (line, first) = (part.get(..MAX_LINE).unwrap_or(part).to_owned(), place);
    }
    property(&line, first, reader);
}

fn property(line: &str, place: usize, reader: &mut Reader) {
    let Some((head, value)) = split(line) else {
        return;
    };
    let name = head.split(';').next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    if !name.eq_ignore_ascii_case("TEL") {
        return;
    }
    if is_quoted_printable(head) {
        reader.number(place, &decoded(value));
    } else {
        reader.number(place, value);
    }
}

/// Property with parameters, and value: at the first colon outside quotation marks.
fn split(line: &str) -> Option<(&str, &str)> {
    let mut is_quoted = false;
    let colon = line.find(|character| {
        is_quoted ^= character == '"';
        character == ':' && !is_quoted
    })?;
    Some((&line[..colon], &line[colon + 1..]))
}

fn is_quoted_printable(line: &str) -> bool {
    let head = split(line).map_or(line, |(head, _)| head);
    head.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

/// The characters of `=XX`; what is not of that form stays.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).filter(|_| *first == b'=');
        let code = hex.and_then(|it| u8::from_str_radix(std::str::from_utf8(it).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
