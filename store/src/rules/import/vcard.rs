//! The telephone numbers of contacts: vCard 2.1, 3.0 and 4.0 (RFC 6350), of any length.
//!
//! Only `TEL` is read, whatever group (`item1.`) it stands in; lines are unfolded first, and soft
//! line breaks of quoted-printable are joined. A line is kept at a time, and no more of it than
//! [`MAX_LINE`] bytes: a picture is longer, a number never.

use std::io::BufRead;

use curfew_core::{Number, Region};

use crate::lists::cell::read_cell;
use crate::lists::import::{Import, ImportError, MAX_LINE};
use crate::lists::lines::Lines;

/// Whether a file that begins so holds contacts.
#[must_use]
pub fn is_vcard(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = head.trim_ascii_start();
    start[..start.len().min(11)].eq_ignore_ascii_case(b"BEGIN:VCARD")
}

/// Reads the numbers of contacts, one after the other, in bounded memory. What gives none is
/// counted in `tally`.
///
/// # Errors
/// [`ImportError`], and that of `each`.
pub fn read_into<E: From<ImportError>>(
    input: impl BufRead,
    home: Option<Region>,
    tally: &mut Import,
    mut each: impl FnMut(Number) -> Result<(), E>,
) -> Result<(), E> {
    numbers(input, |line, text| {
        tally.records += 1;
        match read_cell(text.as_bytes(), home) {
            Ok(numbers) => numbers.into_iter().try_for_each(&mut each),
            Err(reason) => {
                tally.refuse((line, 1), reason);
                Ok(())
            }
        }
    })
}

/// Gives the line and value of each number.
pub(super) fn numbers<E: From<ImportError>>(
    input: impl BufRead,
    mut each: impl FnMut(u64, &str) -> Result<(), E>,
) -> Result<(), E> {
    let mut lines = Lines::new(input, u64::MAX)?;
    let mut line = Vec::new();
    let mut first = 1;
    // Whether the line goes on in the next one, whatever that begins with.
    let mut is_open = false;
    while let Some(part) = lines.next()? {
        let ends_soft = part.bytes.ends_with(b"=");
        let rest = match &part.bytes[..] {
            rest if is_open => Some(rest),
            [b' ' | b'\t', rest @ ..] => Some(rest),
            _ => None,
        };
        if let Some(rest) = rest {
            if is_open && line.ends_with(b"=") {
                line.pop();
            }
            // What is too long is none of ours: its name stays, so that it is passed over.
            let room = MAX_LINE.saturating_sub(line.len());
            line.extend_from_slice(&rest[..rest.len().min(room)]);
        } else {
            property(&line, first, &mut each)?;
            (line, first) = (part.bytes, part.number);
        }
        is_open = ends_soft && is_quoted_printable(&String::from_utf8_lossy(&line));
    }
    property(&line, first, &mut each)
}

fn property<E>(
    line: &[u8],
    place: u64,
    each: &mut impl FnMut(u64, &str) -> Result<(), E>,
) -> Result<(), E> {
    let line = String::from_utf8_lossy(line);
    let Some((head, value)) = split(&line) else {
        return Ok(());
    };
    let name = head.split(';').next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    if !name.eq_ignore_ascii_case("TEL") {
        return Ok(());
    }
    if is_quoted_printable(head) {
        each(place, &decoded(value))
    } else {
        each(place, value)
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
