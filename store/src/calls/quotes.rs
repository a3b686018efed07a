//! What the reader of tables does not tell: whether the file ends inside a quoted cell, for which
//! it takes the rest of the file, and on which line a record behind empty lines begins.
//!
//! Follows the quoting of the crate `csv`: a `"` at the start of a cell opens it, one inside closes
//! it unless another follows; anywhere else it is a character like others.

use std::io::{self, Read};

use csv::ByteRecord;

/// Passes bytes through and watches their quotation marks.
pub(super) struct Quotes<R> {
    source: R,
    separator: u8,
    at: At,
    ended: bool,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum At {
    Start,
    Bare,
    Quoted,
    /// Behind a mark in a quoted cell: its end, or the first half of a doubled one.
    Mark,
}

impl<R> Quotes<R> {
    pub(super) const fn new(source: R, separator: u8) -> Quotes<R> {
        Quotes {
            source,
            separator,
            at: At::Start,
            ended: false,
        }
    }

    /// Whether the source has ended, and in a quoted cell.
    pub(super) fn is_open(&self) -> bool {
        self.ended && self.at == At::Quoted
    }
}

/// The line on which the record just read begins, from 1; that of the header where there was none.
/// Lines end in LF or CR LF.
pub(super) fn line_of<R: Read>(reader: &csv::Reader<Quotes<R>>, record: &ByteRecord) -> u64 {
    if record.is_empty() {
        return 1;
    }
    let inside = record.as_slice().iter().filter(|byte| **byte == b'\n');
    // It ended with its line, or with the file.
    let ends = u64::from(!reader.get_ref().ended);
    reader.position().line() - inside.count() as u64 - ends
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.ended |= read == 0 && !buffer.is_empty();
        for byte in &buffer[..read] {
            self.at = match (self.at, *byte) {
                (At::Quoted, b'"') => At::Mark,
                (At::Start | At::Mark, b'"') | (At::Quoted, _) => At::Quoted,
                (_, byte) if byte == self.separator || byte == b'\n' => At::Start,
                _ => At::Bare,
            };
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_begins_on_its_own_line() {
        let text = "h\na\n\n\nb,\"c\n\nd\"\n\ne";
        for text in [text.to_owned(), format!("{text}\n"), format!("{text}\n\n")] {
            let mut builder = csv::ReaderBuilder::new();
            let builder = builder
                .flexible(true)
                .terminator(csv::Terminator::Any(b'\n'));
            let mut reader = builder.from_reader(Quotes::new(text.as_bytes(), b','));
            let mut record = ByteRecord::new();
            let mut lines = vec![line_of(&reader, &record)];
            while reader.read_byte_record(&mut record).unwrap() {
                lines.push(line_of(&reader, &record));
            }
            assert_eq!(lines, [1, 2, 5, 9], "{text:?}");
        }
    }

    fn is_open(text: &str) -> bool {
        let mut quotes = Quotes::new(text.as_bytes(), b',');
        let mut all = String::new();
        quotes.read_to_string(&mut all).unwrap();
        assert_eq!(all, text);
        quotes.is_open()
    }

    #[test]
    fn only_a_quoted_cell_at_the_end_is_open() {
        for (text, open) in [
            ("", false),
            ("a,b\n", false),
            ("\"a\",\"b\"\n", false),
            ("a,\"b", true),
            ("a,\"b\nc,d\n", true),
            ("a\n\"b", true),
            ("a,\"b\"", false),
            ("a,\"b\"\"", true),
            ("a,\"b\"\"c\"", false),
            ("a,\"b\"c\"", false),
            ("a,5\" screen,b\n", false),
            ("a, \"b", false),
        ] {
            assert_eq!(is_open(text), open, "{text:?}");
        }
        let mut quotes = Quotes::new(&b"\"a"[..], b',');
        assert_eq!(quotes.read(&mut [0; 2]).unwrap(), 2);
        assert!(!quotes.is_open(), "more may come");
    }

    proptest::proptest! {
        /// A line end and a cell behind an open cell stay in it; behind a closed one they do not.
        #[test]
        fn it_agrees_with_the_reader(text in "[ab,\"\n]{0,40}") {
            let records = |text: &str| {
                let mut reader = csv::ReaderBuilder::new();
                let reader = reader.has_headers(false).flexible(true);
                let reader = reader.terminator(csv::Terminator::Any(b'\n'));
                let records: Vec<csv::ByteRecord> =
                    reader.from_reader(text.as_bytes()).byte_records().map(Result::unwrap).collect();
                records
            };
            let is_last = |record: &csv::ByteRecord| record.len() == 1 && record[0] == *b"z";
            let more = records(&format!("{text}\nz"));
            proptest::prop_assert_eq!(is_open(&text), !more.last().is_some_and(is_last));
        }
    }
}
