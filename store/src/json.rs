//! JSON of a file, read as text: the rulebook is text too, so that the library has one parser of JSON, not a second
//! for bytes.

use serde::Deserialize;

/// Where a file is no JSON of its kind: line and column in bytes, each from 1; 0 where the line is empty.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Misread {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Reads `bytes`.
///
/// # Errors
/// Where it is no UTF-8, no JSON, or of another shape.
pub(crate) fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Misread> {
    serde_json::from_str(text(bytes)?).map_err(|error| Misread {
        line: error.line(),
        column: error.column(),
    })
}

fn text(bytes: &[u8]) -> Result<&str, Misread> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.rsplit(|it| *it == b'\n').next().unwrap_or_default();
        Misread {
            line: 1 + before.iter().filter(|it| **it == b'\n').count(),
            column: 1 + line.len(),
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let at = |bytes: &[u8]| read::<Value>(bytes).map_err(|it| (it.line, it.column));
        assert_eq!(at(b"{\n  \"a\": 1\n}").unwrap()["a"], 1);
        assert_eq!(at(b"{\n  \"a\": ]\n}"), Err((2, 8)));
        assert_eq!(at(b"{\n  \"a\": \"\xff\"\n}"), Err((2, 9)));
        assert_eq!(at(b"\xff"), Err((1, 1)));
        assert_eq!(at(b"{}\n\xfe"), Err((2, 1)));
        assert_eq!(at(b""), Err((1, 0)));
        let number = read::<u32>(b"\"a\"").map_err(|it| (it.line, it.column));
        assert_eq!(number, Err((1, 3)));
    }
}
