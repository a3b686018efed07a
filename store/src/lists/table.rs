//! Finds the separator and the columns of numbers in a text of unknown origin.
//!
//! A record is one line, or several where a quoted cell has line ends inside (RFC 4180), up
//! to [`MAX_JOINED`] lines. A quotation mark that is still open then costs its own line only.

use std::io::BufRead;

use curfew_core::Region;

use super::cell::{is_number, read_cell};
use super::import::{Column, Heading, ImportError, Reading, Refusal};
use super::lines::{Line, Lines};
use super::sample::{MAX_PASSED_BY, Sample, heading, is_header};

/// How many lines are looked at to find separator and column.
const SAMPLE: usize = 50;
/// How many lines one record may have.
const MAX_JOINED: usize = 20;
/// Tried in this order; the first of the best is taken.
const SEPARATORS: [u8; 4] = *b",;\t|";
/// The column of the FTC's tables of reports: numbers of the United States, and dirt.
const REPORTS: &[u8] = b"Company_Phone_Number";

/// Whether so few digits are a short code, or a piece of a date, where a caller with a number of ten was reported.
fn is_short(cell: &[u8]) -> bool {
    (1..=6).contains(&cell.iter().filter(|byte| byte.is_ascii_digit()).count())
}

/// Where the numbers stand.
#[derive(Debug)]
pub(crate) struct Table {
    /// `None`: plain text, the line is the cell.
    separator: Option<u8>,
    /// The columns of numbers; at least one.
    columns: Vec<usize>,
    label: Option<usize>,
    /// The line of the header, which is no record, as titles above it are none.
    header: Option<u64>,
    /// The header's cells; empty where there is none.
    names: Vec<Vec<u8>>,
    /// Columns that are not read, and full of numbers.
    passed_by: Vec<Heading>,
    home: Option<Region>,
    /// Whether it is a table of the FTC's.
    is_reports: bool,
}

/// One record: its first line, and its cells with their columns from 1, or why it has none.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) line: u64,
    /// How many cells the record has; 0 in a text and where it could not be split.
    pub(crate) width: usize,
    pub(crate) cells: Vec<(u64, Result<Vec<u8>, Refusal>)>,
    /// Empty where there is no column of labels.
    pub(crate) label: Vec<u8>,
    /// Columns that are not read, in which this record has a number.
    pub(crate) beside: Vec<Heading>,
}

impl Table {
    /// Looks at the first lines, which stay to be read.
    pub(crate) fn find(
        lines: &mut Lines<impl BufRead>,
        reading: &Reading,
    ) -> Result<Table, ImportError> {
        lines.look_ahead(SAMPLE)?;
        let told = told_separator(lines);
        let mut text = Table {
            separator: None,
            columns: vec![0],
            label: None,
            header: None,
            names: Vec::new(),
            passed_by: Vec::new(),
            home: reading.home,
            is_reports: false,
        };
        // Where a column is asked for, it is a table, if of one column.
        let asked = !reading.columns.is_empty() || reading.label.is_some();
        let sample = |separator| {
            let lines = lines.ahead.iter();
            lines.filter(move |line| !line.is_passed_over(separator))
        };
        // Where `;` might begin comments, such lines do not tell that it parts cells.
        let known = told.or(asked.then_some(b';'));
        let count = |separator: &u8| {
            sample(known)
                .filter(|line| split(&line.bytes, *separator).0.len() > 1)
                .count()
        };
        let separators = told.as_ref().map_or(&SEPARATORS[..], std::slice::from_ref);
        let best = separators.iter().map(count).max().unwrap_or(0);
        // A comma in one line of a text is a remark, not a table.
        let is_table = asked || best * 2 >= sample(known).count().max(1);
        let separator = separators.iter().copied().find(|it| count(it) == best);
        let separator = separator.filter(|_| is_table);
        let cells = |line: &Line| match separator {
            Some(separator) => split(&line.bytes, separator).0,
            None => vec![unquoted(without_remark(&line.bytes)).to_vec()],
        };
        let rows = sample(separator)
            .map(|line| (line.number, cells(line)))
            .collect();
        let sample = Sample::new(rows, reading.home);
        let Some((first, head)) = sample.head() else {
            return Ok(text);
        };
        if separator.is_none() {
            if sample.is_headed() {
                text.header = Some(first);
                sample.columns()?;
            }
            return Ok(text);
        }

        let width = sample.width;
        let place = |column: &Column| column.place(head, width);
        let label = reading.label.as_ref().map(place).transpose()?;
        let mut columns = reading
            .columns
            .iter()
            .map(place)
            .collect::<Result<Vec<_>, _>>()?;
        columns.sort_unstable();
        columns.dedup();
        let is_named = |column: &Column| matches!(column, Column::Name(_));
        let mut has_header = sample.is_headed()
            || reading.columns.iter().any(is_named)
            || reading.label.as_ref().is_some_and(is_named);
        if columns.is_empty() {
            columns = sample.columns()?;
        }
        has_header |= columns
            .iter()
            .any(|column| head.get(*column).is_some_and(|cell| is_header(cell)));
        let is_passed_by = |it: &usize| !columns.contains(it) && sample.is_numbers(*it);
        let names = if has_header {
            head.to_vec()
        } else {
            Vec::new()
        };
        let passed_by = (0..width).filter(is_passed_by).take(MAX_PASSED_BY);
        let passed_by = passed_by.map(|it| heading(&names, it)).collect();
        let is_reports = |cell: &Vec<u8>| cell.trim_ascii().eq_ignore_ascii_case(REPORTS);
        Ok(Table {
            is_reports: has_header && head.iter().any(is_reports),
            separator,
            label,
            header: has_header.then_some(first),
            names,
            passed_by,
            home: reading.home,
            columns,
        })
    }

    /// Whether each line is a cell.
    pub(crate) const fn is_text(&self) -> bool {
        self.separator.is_none()
    }

    /// Columns that look like numbers and are not read.
    pub(crate) fn passed_by(&self) -> &[Heading] {
        &self.passed_by
    }

    /// The next record.
    pub(crate) fn next(
        &self,
        lines: &mut Lines<impl BufRead>,
    ) -> Result<Option<Record>, ImportError> {
        while let Some(line) = lines.next()? {
            if line.is_passed_over(self.separator)
                || self.header.is_some_and(|header| line.number <= header)
            {
                continue;
            }
            let mut label = Vec::new();
            let mut beside = Vec::new();
            let mut width = 0;
            let first = self.columns.first().map_or(1, |column| *column as u64 + 1);
            let cells = if line.too_long {
                vec![(first, Err(Refusal::TooLong))]
            } else {
                match self.separator {
                    None => vec![(first, Ok(unquoted(without_remark(&line.bytes)).to_vec()))],
                    Some(separator) => match self.cells(separator, &line, lines)? {
                        Err(reason) => vec![(first, Err(reason))],
                        Ok(mut cells) => {
                            width = cells.len();
                            if let Some(cell) = self.label.and_then(|label| cells.get(label)) {
                                label.clone_from(cell);
                            }
                            beside = self.beside(&cells);
                            self.chosen(&mut cells)
                        }
                    },
                }
            };
            let cells = cells.into_iter().map(|(column, cell)| match cell {
                Ok(cell) if self.is_reports && is_short(&cell) => {
                    let reason = match read_cell(&cell, self.home) {
                        Err(reason @ (Refusal::Masked | Refusal::NoArea)) => reason,
                        _ => Refusal::Impossible,
                    };
                    (column, Err(reason))
                }
                Ok(cell) if self.is_reports && cell.ends_with(b"*") => {
                    (column, Err(Refusal::Masked))
                }
                cell => (column, cell),
            });
            return Ok(Some(Record {
                line: line.number,
                width,
                cells: cells.collect(),
                label,
                beside,
            }));
        }
        Ok(None)
    }

    /// The columns in which a number stands unasked: full, as its + says.
    fn beside(&self, cells: &[Vec<u8>]) -> Vec<Heading> {
        let holds = |cell: &[u8]| {
            cell.trim_ascii_start().starts_with(b"+")
                && cell
                    .split(|it| SEPARATORS.contains(it))
                    .any(|it| is_number(it, self.home))
        };
        let is_other = |it: &usize| !self.columns.contains(it) && self.label != Some(*it);
        (0..cells.len())
            .filter(|it| is_other(it) && holds(&cells[*it]))
            .map(|it| heading(&self.names, it))
            .collect()
    }

    /// The cells of numbers that are not empty; where there is none, the first column's.
    fn chosen(&self, cells: &mut [Vec<u8>]) -> Vec<(u64, Result<Vec<u8>, Refusal>)> {
        let mut chosen = Vec::new();
        let is_filled = |cell: &Vec<u8>| !cell.trim_ascii().is_empty();
        for column in &self.columns {
            if let Some(cell) = cells.get_mut(*column).filter(|cell| is_filled(cell)) {
                chosen.push((*column as u64 + 1, Ok(std::mem::take(cell))));
            }
        }
        if let (true, Some(first)) = (chosen.is_empty(), self.columns.first()) {
            let cell = cells.get_mut(*first).map(std::mem::take);
            chosen.push((*first as u64 + 1, cell.ok_or(Refusal::NoColumn)));
        }
        chosen
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

/// Takes off the line with which Excel is told of the separator, `sep=;`.
fn told_separator(lines: &mut Lines<impl BufRead>) -> Option<u8> {
    let first = &lines.ahead.front()?.bytes;
    let told = match first.trim_ascii_end() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', told] if SEPARATORS.contains(told) => *told,
        // The tabulator of this one is white space at the end.
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] if first.ends_with(b"\t") => b'\t',
        _ => return None,
    };
    lines.ahead.pop_front();
    Some(told)
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

/// The cell of a table of one column, which has no separator.
fn unquoted(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    let inner = text
        .strip_prefix(b"\"")
        .and_then(|it| it.strip_suffix(b"\""));
    inner.unwrap_or(text)
}

/// A line of plain text without the remark that begins with ` #`.
fn without_remark(line: &[u8]) -> &[u8] {
    let remark = line
        .windows(2)
        .position(|pair| matches!(pair, b" #" | b"\t#"));
    &line[..remark.unwrap_or(line.len())]
}
