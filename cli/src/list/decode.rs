//! Texts and tables in other encodings, as UTF-8, of any length and in bounded memory.
//!
//! UTF-16 is told by its mark, or by the zero in each letter. GB18030 (with GBK in it) is what is
//! not UTF-8 and, read so, has a word of a Chinese table of numbers among the first 64 KiB, or
//! for a home of China what is all right as GB18030. Anything else stays as it is.

use std::io::{self, Read};

use curfew_core::Region;
use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::replay::encoding::gb18030;

/// Words that stand in the header or the labels of such tables.
const WORDS: [&str; 20] = [
    "号码",
    "电话",
    "手机",
    "姓名",
    "名称",
    "标签",
    "类型",
    "类别",
    "备注",
    "来源",
    "次数",
    "归属地",
    "骚扰",
    "诈骗",
    "推销",
    "广告",
    "中介",
    "银行",
    "通话",
    "来电",
];
/// How much is read at a time.
const BUFFER: usize = 1 << 16;

/// The encoding of a file that begins with `head`, and how many bytes its mark has; `None` for
/// UTF-8, for what is no text and for what is not known.
pub(super) fn sniff(head: &[u8], home: Option<Region>) -> Option<(&'static Encoding, usize)> {
    match head {
        [0xff, 0xfe, ..] => return Some((UTF_16LE, 2)),
        [0xfe, 0xff, ..] => return Some((UTF_16BE, 2)),
        [1..=0x7f, 0, 1..=0x7f, 0, ..] => return Some((UTF_16LE, 0)),
        [0, 1..=0x7f, 0, 1..=0x7f, ..] => return Some((UTF_16BE, 0)),
        _ => {}
    }
    if head.contains(&0) {
        return None;
    }
    let is_chinese = home.is_some_and(|home| home.code() == "CN");
    let words: &[&str] = if is_chinese { &[""] } else { &WORDS };
    let text = gb18030(head, words)?;
    // The head may end inside a character.
    let wrong = text.trim_end_matches('\u{fffd}').contains('\u{fffd}');
    let has_word = WORDS.iter().any(|word| text.contains(word));
    (has_word || !wrong).then_some((GB18030, 0))
}

/// Reads another encoding as UTF-8; what is no character is U+FFFD.
pub(super) struct Decoded<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    ended: bool,
    /// The decoder has given its last; it must not be asked again.
    done: bool,
    text: Vec<u8>,
    text_at: usize,
}

impl<R: Read> Decoded<R> {
    /// Reads `input`, from behind its mark on.
    pub(super) fn new(input: R, encoding: &'static Encoding) -> Decoded<R> {
        Decoded {
            input,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: Vec::new(),
            raw_at: 0,
            ended: false,
            done: false,
            text: Vec::new(),
            text_at: 0,
        }
    }

    /// Decodes some more; nothing is left where it stays empty.
    fn fill(&mut self) -> io::Result<()> {
        self.text_at = 0;
        self.text.clear();
        while self.text.is_empty() && !self.done {
            if self.raw_at == self.raw.len() && !self.ended {
                self.raw.resize(BUFFER, 0);
                let length = self.input.read(&mut self.raw)?;
                self.raw.truncate(length);
                self.raw_at = 0;
                self.ended = length == 0;
            }
            self.text.resize(BUFFER, 0);
            let (result, read, written, _) =
                self.decoder
                    .decode_to_utf8(&self.raw[self.raw_at..], &mut self.text, self.ended);
            self.raw_at += read;
            self.text.truncate(written);
            self.done = self.ended && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.text_at == self.text.len() {
            self.fill()?;
        }
        let rest = &self.text[self.text_at..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.text_at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Pieces<'a>(&'a [u8]);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(buffer.len()).min(3);
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn read(bytes: &[u8], home: &str) -> Option<String> {
        let home = Region::new(home).ok();
        let (encoding, mark) = sniff(bytes, home)?;
        let mut text = String::new();
        let mut decoded = Decoded::new(Pieces(&bytes[mark..]), encoding);
        decoded.read_to_string(&mut text).unwrap();
        assert_eq!(decoded.read(&mut [0; 9]).unwrap(), 0, "it stays at its end");
        Some(text)
    }

    #[test]
    fn a_table_is_read_in_each_encoding() {
        let table = "号码,标签\n95588,骚扰\n".repeat(20_000) + "95599,𠀀";
        let utf16 = |to_bytes: fn(u16) -> [u8; 2], mark: &[u8]| {
            let mut bytes = mark.to_vec();
            bytes.extend(table.encode_utf16().flat_map(to_bytes));
            bytes
        };
        let gb18030 = GB18030.encode(&table).0.into_owned();
        assert_eq!(read(table.as_bytes(), ""), None);
        for bytes in [
            gb18030,
            utf16(u16::to_le_bytes, b"\xff\xfe"),
            utf16(u16::to_be_bytes, b"\xfe\xff"),
        ] {
            assert_eq!(read(&bytes, "").as_deref(), Some(table.as_str()));
        }
        for to_bytes in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let bytes: Vec<u8> = "number\n".encode_utf16().flat_map(to_bytes).collect();
            assert_eq!(
                read(&bytes, "").as_deref(),
                Some("number\n"),
                "without a mark"
            );
        }
    }

    #[test]
    fn only_a_word_or_a_home_of_china_makes_it_chinese() {
        let named = GB18030.encode("95588,甲\n95599,乙\n").0.into_owned();
        assert_eq!(read(&named, ""), None);
        assert_eq!(read(&named, "CN").as_deref(), Some("95588,甲\n95599,乙\n"));
        for bytes in [
            &b"number,name\n2065550100,M\xfcller \xd6zlem\n"[..],
            b"+12065550100\n",
            b"\xd1\xef\xe0\xec,2065550100\n",
            b"",
            b"\xff",
            b"CURFEWL2\x03\0\0\0\xff\xd6",
        ] {
            assert_eq!(read(bytes, "US"), None, "{bytes:?}");
        }
    }
}
