//! Finds the lines, the separator and the column of numbers in a text of unknown origin.
//!
//! A record is one line, or several where a quoted cell has line ends inside (RFC 4180), up
//! to [`MAX_JOINED`] lines. A quotation mark that is still open then costs its own line only.

use std::collections::VecDeque;
use std::io::BufRead;

use curfew_core::number::read;
use curfew_core::{Number, Region};

use super::import::{Column, ImportError, MAX_LINE, Reading, Refusal, read_cell};

/// How many lines are looked at to find separator and column.
const SAMPLE: usize = 50;
/// The longest line that is a full number, with its end.
const MAX_FULL: usize = 18;
/// How many lines one record may have.
const MAX_JOINED: usize = 20;
/// Tried in this order; the first of the best is taken.
const SEPARATORS: [u8; 4] = *b",;\t|";
/// A header cell that contains one of these is the column. In lower case.
const HEADERS: [&str; 12] = [
    "phone",
    "number",
    "mobile",
    "telephone",
    "caller",
    "tel",
    "msisdn",
    "号码",
    "電話",
    "电话",
    "手机",
    "來電",
];

/// Where the numbers stand.
#[derive(Debug)]
pub(super) struct Table {
    /// `None`: plain text, the line is the cell.
    separator: Option<u8>,
    column: usize,
    label: Option<usize>,
    /// The line of the header, which is no record.
    header: Option<u64>,
}

/// One record: its first line, and its cell or why it has none.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) cell: Result<Vec<u8>, Refusal>,
    /// Empty where there is no column of labels.
    pub(super) label: Vec<u8>,
}

impl Table {
    /// Looks at the first lines, which stay to be read.
    pub(super) fn find(
        lines: &mut Lines<impl BufRead>,
        reading: &Reading,
    ) -> Result<Table, ImportError> {
        let home = reading.home;
        lines.look_ahead(SAMPLE)?;
        let text = Table {
            separator: None,
            column: 0,
            label: None,
            header: None,
        };
        // Where a column is asked for, it is a table, if of one column.
        let asked = reading.column.is_some() || reading.label.is_some();
        let sample = || lines.ahead.iter().filter(|line| !line.is_passed_over());
        let count = |separator: &u8| {
            sample()
                .filter(|line| split(&line.bytes, *separator).0.len() > 1)
                .count()
        };
        let best = SEPARATORS.iter().map(count).max().unwrap_or(0);
        // A comma in one line of a text is a remark, not a table.
        if best * 2 < sample().count().max(1) && !asked {
            return Ok(text);
        }
        let separator = SEPARATORS
            .into_iter()
            .find(|separator| count(separator) == best);
        let Some(separator) = separator else {
            return Ok(text);
        };
        let rows: Vec<(u64, Vec<Vec<u8>>)> = sample()
            .map(|line| (line.number, split(&line.bytes, separator).0))
            .collect();
        let Some((first, head)) = rows.first() else {
            return Ok(text);
        };

        let place = |column: &Column| column.place(head);
        let label = reading.label.as_ref().map(place).transpose()?;
        if let Some(column) = &reading.column {
            let named = |column: &Option<Column>| matches!(column, Some(Column::Name(_)));
            let column = place(column)?;
            let is_header = named(&reading.column)
                || named(&reading.label)
                || head.get(column).is_some_and(|cell| is_header(cell));
            return Ok(Table {
                separator: Some(separator),
                column,
                label,
                header: is_header.then_some(*first),
            });
        }
        let is_number = |cell: &Vec<u8>| read_cell(cell, home).is_ok();
        if !head.iter().any(is_number) {
            let named = HEADERS.iter().find_map(|header| {
                head.iter().position(|cell| {
                    String::from_utf8_lossy(cell)
                        .to_lowercase()
                        .contains(header)
                })
            });
            if let Some(column) = named {
                return Ok(Table {
                    separator: Some(separator),
                    column,
                    label,
                    header: Some(*first),
                });
            }
        }
        let width = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(1);
        // A full number counts more than any short code: a column of counts is all codes.
        let weigh = |cell: &Vec<u8>| match read_cell(cell, home).as_deref() {
            Ok([Number::E164(_), ..]) => 1000,
            Ok(_) => 1,
            Err(_) => 0,
        };
        let weight = |column: usize| -> usize {
            rows.iter()
                .filter_map(|(_, row)| row.get(column))
                .map(weigh)
                .sum()
        };
        let column = (0..width)
            .rev()
            .max_by_key(|column| weight(*column))
            .unwrap_or(0);
        let has_header = head.get(column).is_some_and(|cell| is_header(cell));
        Ok(Table {
            separator: Some(separator),
            column,
            label,
            header: has_header.then_some(*first),
        })
    }

    /// Whether each line is a cell.
    pub(super) const fn is_text(&self) -> bool {
        self.separator.is_none()
    }

    /// The cell with the numbers, from 1.
    pub(super) const fn column(&self) -> u64 {
        self.column as u64 + 1
    }

    /// The next record.
    pub(super) fn next(
        &self,
        lines: &mut Lines<impl BufRead>,
    ) -> Result<Option<Record>, ImportError> {
        while let Some(line) = lines.next()? {
            if line.is_passed_over() || self.header == Some(line.number) {
                continue;
            }
            let mut label = Vec::new();
            let cell = if line.too_long {
                Err(Refusal::TooLong)
            } else {
                match self.separator {
                    None => Ok(without_remark(&line.bytes).to_vec()),
                    Some(separator) => {
                        self.cells(separator, &line, lines)?.and_then(|mut cells| {
                            if let Some(cell) = self.label.and_then(|label| cells.get(label)) {
                                label.clone_from(cell);
                            }
                            if self.column < cells.len() {
                                Ok(cells.swap_remove(self.column))
                            } else {
                                Err(Refusal::NoColumn)
                            }
                        })
                    }
                }
            };
            return Ok(Some(Record {
                line: line.number,
                cell,
                label,
            }));
        }
        Ok(None)
    }

    fn cells(
        &self,
        separator: u8,
        line: &Line,
        lines: &mut Lines<impl BufRead>,
    ) -> Result<Result<Vec<Vec<u8>>, Refusal>, ImportError> {
        let (mut cells, mut open) = split(&line.bytes, separator);
        if open {
            lines.look_ahead(MAX_JOINED - 1)?;
            let mut joined = line.bytes.clone();
            let mut taken = 0;
            for next in lines.ahead.iter().take(MAX_JOINED - 1) {
                if next.too_long {
                    break;
                }
                joined.push(b'\n');
                joined.extend_from_slice(&next.bytes);
                taken += 1;
                // An even count of marks is what closes a cell; splitting tells for sure.
                if next.bytes.contains(&b'"') {
                    (cells, open) = split(&joined, separator);
                    if !open {
                        break;
                    }
                }
            }
            if open {
                return Ok(Err(Refusal::OpenQuote));
            }
            lines.ahead.drain(..taken);
        }
        Ok(Ok(cells))
    }
}

/// Whether a cell is more likely a column's name than a number.
fn is_header(cell: &[u8]) -> bool {
    !cell.is_empty() && !cell.iter().any(u8::is_ascii_digit)
}

impl Column {
    /// Its place among the cells of a header, from 0.
    fn place(&self, head: &[Vec<u8>]) -> Result<usize, ImportError> {
        match self {
            Column::Place(place) => place.checked_sub(1).ok_or(ImportError::Column),
            Column::Name(name) => {
                let name = name.trim().to_lowercase();
                let named =
                    |cell: &Vec<u8>| String::from_utf8_lossy(cell).trim().to_lowercase() == name;
                head.iter().position(named).ok_or(ImportError::Column)
            }
        }
    }
}

/// Splits a record at a separator outside quotation marks; also says whether a mark is
/// still open at the end. Two marks inside a quoted cell are one (RFC 4180, 2.7).
fn split(record: &[u8], separator: u8) -> (Vec<Vec<u8>>, bool) {
    let mut cells = Vec::new();
    let mut cell = Vec::new();
    let mut quoted = false;
    let mut bytes = record.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&b'"') => {
                bytes.next();
                cell.push(b'"');
            }
            b'"' if quoted => quoted = false,
            b'"' if cell.iter().all(|byte| *byte == b' ') => {
                cell.clear();
                quoted = true;
            }
            byte if byte == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            byte => cell.push(byte),
        }
    }
    cells.push(cell);
    (cells, quoted)
}

/// A line of plain text without the remark that begins with ` #`.
fn without_remark(line: &[u8]) -> &[u8] {
    let remark = line
        .windows(2)
        .position(|pair| matches!(pair, b" #" | b"\t#"));
    &line[..remark.unwrap_or(line.len())]
}

/// One line, without its end.
#[derive(Debug)]
pub(super) struct Line {
    number: u64,
    bytes: Vec<u8>,
    /// Longer than [`MAX_LINE`]; `bytes` is its beginning.
    too_long: bool,
}

impl Line {
    /// Whether the line is empty or a comment. `#7119` is a number.
    fn is_passed_over(&self) -> bool {
        let text = self.bytes.trim_ascii();
        match text.split_first() {
            None => !self.too_long,
            Some((b'#', rest)) => {
                rest.is_empty()
                    || !rest
                        .iter()
                        .all(|it| it.is_ascii_digit() || b"*#".contains(it))
            }
            Some(_) => false,
        }
    }
}

/// The lines of an input: LF, CR LF or CR ends one.
#[derive(Debug)]
pub(super) struct Lines<R> {
    input: R,
    number: u64,
    left: u64,
    after_cr: bool,
    ahead: VecDeque<Line>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(mut input: R, most_bytes: u64) -> Result<Lines<R>, ImportError> {
        let start = input.fill_buf()?;
        if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
            return Err(ImportError::Utf16);
        }
        Ok(Lines {
            input,
            number: 0,
            left: most_bytes,
            after_cr: false,
            ahead: VecDeque::new(),
        })
    }

    /// The next line, where it is a full number and no more, without copying it. `None` does
    /// not mean that there is no further line.
    pub(super) fn full_number(
        &mut self,
        home: Option<Region>,
    ) -> Result<Option<Number>, ImportError> {
        if !self.ahead.is_empty() || self.after_cr {
            return Ok(None);
        }
        let buffer = self.input.fill_buf()?;
        if buffer.first() != Some(&b'+') {
            return Ok(None);
        }
        let start = &buffer[..buffer.len().min(MAX_FULL)];
        let Some(end) = start.iter().position(|byte| *byte == b'\n') else {
            return Ok(None);
        };
        let line = start[..end].strip_suffix(b"\r").unwrap_or(&start[..end]);
        let number = match std::str::from_utf8(line).map(|text| read(text, home)) {
            Ok(number @ Number::E164(_)) if line[1..].iter().all(u8::is_ascii_digit) => number,
            _ => return Ok(None),
        };
        let used = end + 1;
        self.take(used)?;
        self.number += 1;
        Ok(Some(number))
    }

    /// Counts bytes as read.
    fn take(&mut self, used: usize) -> Result<(), ImportError> {
        self.input.consume(used);
        self.left = u64::try_from(used)
            .ok()
            .and_then(|used| self.left.checked_sub(used))
            .ok_or(ImportError::TooLarge)?;
        Ok(())
    }

    fn next(&mut self) -> Result<Option<Line>, ImportError> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.read(),
        }
    }

    fn look_ahead(&mut self, count: usize) -> Result<(), ImportError> {
        while self.ahead.len() < count {
            match self.read()? {
                Some(line) => self.ahead.push_back(line),
                None => break,
            }
        }
        Ok(())
    }

    fn read(&mut self) -> Result<Option<Line>, ImportError> {
        let mut line = Line {
            number: self.number + 1,
            bytes: Vec::new(),
            too_long: false,
        };
        let mut begun = false;
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            if self.after_cr {
                self.after_cr = false;
                if buffer[0] == b'\n' {
                    self.input.consume(1);
                    continue;
                }
            }
            begun = true;
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let piece = &buffer[..end.unwrap_or(buffer.len())];
            let room = MAX_LINE - line.bytes.len();
            line.too_long |= piece.len() > room;
            line.bytes
                .extend_from_slice(&piece[..piece.len().min(room)]);
            self.after_cr = end.is_some_and(|end| buffer[end] == b'\r');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.take(used)?;
            if end.is_some() {
                break;
            }
        }
        if !begun {
            return Ok(None);
        }
        self.number += 1;
        if self.number == 1 && line.bytes.starts_with(b"\xEF\xBB\xBF") {
            line.bytes.drain(..3);
        }
        Ok(Some(line))
    }
}
