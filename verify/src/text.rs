//! Hexadecimal, base64 (RFC 4648, section 4) and the JSON that a bundle has, each in its one form.

use thiserror::Error;

/// What is wrong with some bytes, and where.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("byte {offset}: {what}")]
pub struct Fault {
    /// Of the first byte that does not fit, from 0.
    pub offset: usize,
    /// What should be there, or what is wrong with it.
    pub what: &'static str,
}

/// 32 bytes, a SHA-256.
pub(crate) type Hash = [u8; 32];

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    let pair = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
    bytes.iter().flat_map(pair).collect()
}

/// Reads what [`hex`] writes.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; N];
    if text.len() != 2 * N {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(bytes)
}

/// Base64, padded.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        [0, 1, 2, 3].map(|at| match at <= three.len() {
            true => char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]),
            false => '=',
        })
    };
    bytes.chunks(3).flat_map(group).collect()
}

/// Reads base64: padded, without bits that say nothing.
pub(crate) fn unbase64(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let padding = text.iter().rev().take_while(|it| **it == b'=').count();
    let digits = text.get(..text.len().checked_sub(padding)?)?;
    if padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0u32, 0);
    for digit in digits {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held).expect("eight bits are left"));
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0).then_some(bytes)
}

/// The most bytes of a text in JSON: more than any that a bundle has, but entries.
const MAX_TEXT: usize = 16 * 1024;

/// Reads JSON whose form is given: no other key, no other order, no space. What is read would be
/// written with the same bytes.
pub(crate) struct Json<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Json<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Json<'a> {
        Json { bytes, at: 0 }
    }

    const fn fault<T>(&self, what: &'static str) -> Result<T, Fault> {
        let offset = self.at;
        Err(Fault { offset, what })
    }

    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    pub(crate) const fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Passes over `text` where it comes next.
    pub(crate) fn take(&mut self, text: &str) -> bool {
        let comes = self.bytes[self.at..].starts_with(text.as_bytes());
        if comes {
            self.at += text.len();
        }
        comes
    }

    pub(crate) fn literal(&mut self, text: &'static str) -> Result<(), Fault> {
        if self.take(text) {
            return Ok(());
        }
        let same = |(found, wanted): &(&u8, u8)| **found == *wanted;
        let rest = self.bytes[self.at..].iter();
        self.at += rest.zip(text.bytes()).take_while(same).count();
        self.fault("another key, another order or a space")
    }

    pub(crate) fn end(&self) -> Result<(), Fault> {
        if self.is_at_end() {
            Ok(())
        } else {
            self.fault("nothing may follow")
        }
    }

    /// An integer from 0, without leading zeros.
    pub(crate) fn number(&mut self) -> Result<u64, Fault> {
        let rest = &self.bytes[self.at..];
        let count = rest.iter().take_while(|it| it.is_ascii_digit()).count();
        let digits = std::str::from_utf8(&rest[..count]).unwrap_or_default();
        let is_short = count == 1 || !digits.starts_with('0');
        match digits.parse() {
            Ok(number) if is_short && number <= MAX_INTEGER => {
                self.at += count;
                Ok(number)
            }
            _ => self.fault("not an integer in its one form"),
        }
    }

    pub(crate) fn yes_or_no(&mut self) -> Result<bool, Fault> {
        if self.take("true") {
            Ok(true)
        } else if self.take("false") {
            Ok(false)
        } else {
            self.fault("neither true nor false")
        }
    }

    /// A text without a character that is escaped: hexadecimal, base64 or a name.
    pub(crate) fn plain(&mut self) -> Result<&'a str, Fault> {
        if !self.take("\"") {
            return self.fault("not a text");
        }
        let rest = &self.bytes[self.at..];
        let is_plain = |it: &&u8| matches!(**it, b' '..=b'~') && !matches!(**it, b'"' | b'\\');
        let count = rest.iter().take_while(is_plain).count();
        let text = std::str::from_utf8(&rest[..count]).unwrap_or_default();
        self.at += count;
        if self.take("\"") {
            Ok(text)
        } else {
            self.fault("a character that has no place there")
        }
    }

    /// A text: `"`, `\` and what is below U+0020 are escaped, and nothing else.
    pub(crate) fn text(&mut self) -> Result<String, Fault> {
        if !self.take("\"") {
            return self.fault("not a text");
        }
        let begin = self.at;
        let mut text = Vec::new();
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    text.push(self.escaped()?);
                }
                Some(byte) if *byte >= b' ' => {
                    text.push(*byte);
                    self.at += 1;
                }
                _ => return self.fault("a character that must be escaped, or no end"),
            }
            if text.len() > MAX_TEXT {
                return self.fault("too long");
            }
        }
        self.at += 1;
        String::from_utf8(text).map_err(|_| Fault {
            offset: begin,
            what: "not UTF-8",
        })
    }

    fn escaped(&mut self) -> Result<u8, Fault> {
        const SHORT: [(&str, u8); 7] = [
            ("\\\"", b'"'),
            ("\\\\", b'\\'),
            ("\\b", 8),
            ("\\t", b'\t'),
            ("\\n", b'\n'),
            ("\\f", 12),
            ("\\r", b'\r'),
        ];
        if let Some((_, byte)) = SHORT.iter().find(|(form, _)| self.take(form)) {
            return Ok(*byte);
        }
        let has_short = |byte: u8| SHORT.iter().any(|(_, it)| *it == byte);
        let digits = self.bytes.get(self.at..self.at + 6);
        let byte = digits
            .and_then(|it| std::str::from_utf8(it).ok()?.strip_prefix("\\u00"))
            .and_then(unhex::<1>)
            .filter(|[byte]| *byte < b' ' && !has_short(*byte));
        match byte {
            Some([byte]) => {
                self.at += 6;
                Ok(byte)
            }
            None => self.fault("not escaped in its one form"),
        }
    }

    /// A list, each of its items read by `item`.
    pub(crate) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Json<'a>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        self.literal("[")?;
        let mut items = Vec::new();
        if self.take("]") {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if self.take("]") {
                return Ok(items);
            }
            self.literal(",")?;
        }
    }

    /// A SHA-256 in hexadecimal.
    pub(crate) fn hash(&mut self) -> Result<Hash, Fault> {
        let offset = self.at;
        let what = "not 64 hexadecimal digits";
        unhex(self.plain()?).ok_or(Fault { offset, what })
    }
}

/// The largest integer that every reader of JSON holds exactly: 2^53 - 1.
const MAX_INTEGER: u64 = (1 << 53) - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_has_one_form() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("Zg==", Some(b"f")),
            ("Zm8=", Some(b"fo")),
            ("Zm9v", Some(b"foo")),
            ("Zm9vYg==", Some(b"foob")),
            ("Zh==", None),
            ("Zm9=", None),
            ("Zg", None),
            ("Zg=", None),
            ("Z===", None),
            ("====", None),
            ("Zm9v====", None),
            ("Zg==Zg==", None),
            ("Zm 9v", None),
            ("Zm9-", None),
        ] {
            assert_eq!(unbase64(text).as_deref(), bytes, "{text}");
            assert!(bytes.is_none_or(|it| base64(it) == text), "{text}");
        }
    }

    #[test]
    fn hexadecimal_has_one_form() {
        assert_eq!(unhex("00ff"), Some([0, 255]));
        for wrong in ["00FF", "00f", "00ff0", "0 ff", ""] {
            assert_eq!(unhex::<2>(wrong), None, "{wrong}");
        }
        assert_eq!(hex(&[0, 255, 16]), "00ff10");
    }

    #[test]
    fn a_text_has_one_form() {
        for (json, text) in [
            (r#""a\"\\\n\u0001é""#, Some("a\"\\\n\u{1}é")),
            (r#""\u000a""#, None),
            (r#""\u00e9""#, None),
            (r#""\u001F""#, None),
            (r#""\/""#, None),
            ("\"\n\"", None),
            ("\"a", None),
            ("\"\\", None),
            ("\"\\u00", None),
            ("a", None),
        ] {
            let mut reader = Json::new(json.as_bytes());
            assert_eq!(reader.text().ok().as_deref(), text, "{json}");
        }
    }

    #[test]
    fn an_integer_has_one_form() {
        for (json, number) in [
            ("0,", Some(0)),
            ("10]", Some(10)),
            ("9007199254740991", Some(MAX_INTEGER)),
            ("9007199254740992", None),
            ("01", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(Json::new(json.as_bytes()).number().ok(), number, "{json}");
        }
    }
}
