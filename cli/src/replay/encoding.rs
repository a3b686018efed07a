//! Files of calls in the encodings in which phone companies and spreadsheets write them, as UTF-8.
//!
//! UTF-16 is told by its mark. GB18030 (with GBK and GB 2312 in it) has none: a file is taken for it
//! that is not UTF-8 and, read so, has a word of a Chinese bill. A file in UTF-8 with a few damaged
//! bytes stays as it is, and so does one in another encoding: only its own cells cannot be read.
//! Source of the decoders: the WHATWG Encoding Standard, by the crate `encoding_rs`.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// Words that stand in the header or the cells of every such bill (`store/src/calls/table.rs`).
const WORDS: [&str; 6] = ["号码", "通话", "主叫", "被叫", "呼叫", "来电"];

/// In which encoding a file was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
    Gb18030,
}

impl Encoding {
    /// The name used on the command line and in `--json`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
            Encoding::Gb18030 => "gb18030",
        }
    }
}

/// The bytes as UTF-8, as far as they are text, and what they were.
pub(crate) fn to_utf8(bytes: &[u8]) -> (Cow<'_, [u8]>, Encoding) {
    for (mark, encoding) in [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (text, _) = encoding.decode_without_bom_handling(rest);
            return (owned(text), Encoding::Utf16);
        }
    }
    match gb18030(bytes, &WORDS) {
        Some(text) => (owned(text), Encoding::Gb18030),
        None => (Cow::Borrowed(bytes), Encoding::Utf8),
    }
}

/// The bytes read as GB18030, where they are not UTF-8 and one of the words is in them.
pub(crate) fn gb18030<'a>(bytes: &'a [u8], words: &[&str]) -> Option<Cow<'a, str>> {
    if std::str::from_utf8(bytes).is_ok() || is_mostly_utf8(bytes) {
        return None;
    }
    let (text, _) = GB18030.decode_without_bom_handling(bytes);
    words.iter().any(|word| text.contains(word)).then_some(text)
}

fn owned(text: Cow<'_, str>) -> Cow<'static, [u8]> {
    Cow::Owned(text.into_owned().into_bytes())
}

/// Whether more characters beyond ASCII are UTF-8 than are not.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

#[cfg(test)]
mod tests {
    use super::*;

    const BILL: &str = include_str!("../../../tests/samples/calls-bill.csv");

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let (text, encoding) = to_utf8(bytes);
        (String::from_utf8_lossy(&text).into_owned(), encoding.word())
    }

    #[test]
    fn a_bill_is_read_in_each_encoding() {
        let utf16 = |to_bytes: fn(u16) -> [u8; 2], mark: &[u8]| {
            let mut bytes = mark.to_vec();
            bytes.extend(BILL.encode_utf16().flat_map(to_bytes));
            bytes
        };
        let gb18030 = GB18030.encode(BILL).0.into_owned();
        assert!(std::str::from_utf8(&gb18030).is_err());
        for (bytes, name) in [
            (BILL.as_bytes().to_vec(), "utf-8"),
            (gb18030, "gb18030"),
            (utf16(u16::to_le_bytes, b"\xff\xfe"), "utf-16"),
            (utf16(u16::to_be_bytes, b"\xfe\xff"), "utf-16"),
        ] {
            assert_eq!(read(&bytes), (BILL.to_owned(), name));
        }
    }

    #[test]
    fn what_is_no_such_bill_stays_as_it_is() {
        let mut damaged = BILL.as_bytes().to_vec();
        damaged.extend(b"2026-01-04 10:10:00,\xff,\xff,95588\n");
        // One row came from elsewhere.
        let mut mixed = BILL.as_bytes().to_vec();
        mixed.extend_from_slice(&GB18030.encode("2026-01-04 10:10:00,上海,被叫,95588\n").0);
        let latin = b"number,time,name\n95588,2026-01-02 10:00,M\xfcller \xd6zlem\n";
        for bytes in [
            &damaged[..],
            &mixed,
            latin,
            b"",
            b"number,time\n",
            b"\xff",
            b"\xfe",
        ] {
            assert_eq!(to_utf8(bytes), (Cow::Borrowed(bytes), Encoding::Utf8));
        }
    }

    #[test]
    fn a_bill_cut_inside_a_character_is_read_to_there() {
        let whole = GB18030.encode(BILL).0.into_owned();
        let place = whole.iter().rposition(|byte| *byte >= 0x80).unwrap();
        let (text, name) = read(&whole[..place]);
        assert_eq!(name, "gb18030");
        assert!(
            BILL.starts_with(text.trim_end_matches('\u{fffd}')),
            "{text}"
        );
    }
}
