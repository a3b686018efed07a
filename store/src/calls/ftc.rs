//! The daily file of Do Not Call reports of the US Federal Trade Commission.
//!
//! Each report becomes a call at its `Violation_Date`, which is the consumer's local time,
//! in the zone where most people of the consumer's state live (`data/us-state-zones.csv`).
//! A row that is not a call is returned with its line and the reason, never dropped.
//!
//! Source: the header as published since 2018 (`Company_Phone_Number,Created_Date,
//! Violation_Date,Consumer_City,Consumer_State,Consumer_Area_Code,Subject,
//! Recorded_Message_Or_Robocall`); columns are found by name, so their order is free.

use std::io::{self, Read};

use chrono::NaiveDateTime;
use csv::ByteRecord;
use curfew_core::E164;
use thiserror::Error;

use super::quotes::{Quotes, line_of};

/// The longest field that is looked at, bytes. Longer ones are refused as unreadable.
const MAX_FIELD: usize = 400;
/// The largest file, bytes. A day has some 1.4 million; a record, which a quotation mark left
/// open makes as long as the rest of the file, is in memory at a time.
const MAX_FILE: u64 = 64 << 20;

/// One reported call.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReportedCall {
    /// The line of the file on which the report begins, from 1; the header is line 1.
    pub line: u64,
    /// The number that the consumer saw, in the North American plan.
    pub number: E164,
    /// The consumer's local time.
    pub local: NaiveDateTime,
    /// The IANA zone of that time.
    pub zone: &'static str,
}

/// A report that cannot be read as a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RefusedReport {
    /// The line of the file on which the report begins, from 1.
    pub line: u64,
    /// Why.
    pub reason: Refusal,
}

/// Why a report is not a call.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Refusal {
    /// The consumer gave no number.
    EmptyNumber,
    /// The number does not have the 10 digits, or 1 and 10 digits, of the North American
    /// plan, with area code and exchange beginning 2 to 9.
    NotANumber,
    /// There is no violation time.
    NoTime,
    /// The violation time is not `yyyy-MM-dd HH:mm:ss`.
    UnreadableTime,
    /// The local clock skipped this time (daylight saving); set by who knows the zone.
    NoSuchLocalTime,
    /// The consumer gave no state.
    NoState,
    /// The state is not in the table.
    UnknownState,
    /// The row has fewer columns than the header, or a field over the limit.
    BrokenRow,
    /// A quotation mark is never closed: all that follows stands in its cell.
    OpenQuote,
}

impl Refusal {
    /// The word used on the command line and in `--json`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Refusal::EmptyNumber => "empty_number",
            Refusal::NotANumber => "not_a_number",
            Refusal::NoTime => "no_time",
            Refusal::UnreadableTime => "unreadable_time",
            Refusal::NoSuchLocalTime => "no_such_local_time",
            Refusal::NoState => "no_state",
            Refusal::UnknownState => "unknown_state",
            Refusal::BrokenRow => "broken_row",
            Refusal::OpenQuote => "open_quote",
        }
    }

    /// The reason in English.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Refusal::EmptyNumber => "there is no number",
            Refusal::NotANumber => "not a number of the North American plan",
            Refusal::NoTime => super::Refusal::NoTime.words(),
            Refusal::UnreadableTime => "the time is not as in 2021-07-06 22:22:00",
            Refusal::NoSuchLocalTime => super::Refusal::NoSuchLocalTime.words(),
            Refusal::NoState => "there is no state",
            Refusal::UnknownState => "the state is none that is known",
            Refusal::BrokenRow => "it cannot be read: cells are missing, or not UTF-8",
            Refusal::OpenQuote => super::Refusal::OpenQuote.words(),
        }
    }

    /// Whether the file is broken here, and nothing behind can be read.
    #[must_use]
    pub const fn ends_file(self) -> bool {
        matches!(self, Refusal::OpenQuote)
    }
}

/// The file is not such a file, or cannot be read on.
#[non_exhaustive]
#[derive(Debug, Error)]
pub enum ReportError {
    /// A column is missing in the header.
    #[error("line 1, column 1: the header has no column {column}")]
    NoColumn {
        /// Its name.
        column: &'static str,
    },
    /// Reading failed.
    #[error("line {line}, column 1: {source}")]
    Read {
        /// The line reached, from 1.
        line: u64,
        /// The cause.
        source: csv::Error,
    },
}

/// Reads the reports one by one.
pub struct Reports<R> {
    reader: csv::Reader<Quotes<Bounded<R>>>,
    record: ByteRecord,
    columns: Columns,
    ended: bool,
}

/// A source that fails once it has given more than a file may have.
struct Bounded<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "more than 64 MiB"))?;
        Ok(read)
    }
}

struct Columns {
    number: usize,
    time: usize,
    state: usize,
}

impl<R: Read> Reports<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`ReportError::NoColumn`] where a needed column is missing; [`ReportError::Read`].
    pub fn new(source: R) -> Result<Reports<R>, ReportError> {
        let bounded = Bounded {
            source,
            left: MAX_FILE,
        };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            // As in a table of calls: after CR LF the reader would count a line too late.
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(Quotes::new(bounded, b','));
        let header = reader
            .byte_headers()
            .map_err(|source| ReportError::Read { line: 1, source })?
            .clone();
        let column = |name: &'static str| {
            header
                .iter()
                .position(|field| {
                    let field = field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field);
                    field.trim_ascii() == name.as_bytes()
                })
                .ok_or(ReportError::NoColumn { column: name })
        };
        let columns = Columns {
            number: column("Company_Phone_Number")?,
            time: column("Violation_Date")?,
            state: column("Consumer_State")?,
        };
        Ok(Reports {
            reader,
            record: ByteRecord::new(),
            columns,
            ended: false,
        })
    }

    fn read_row(&self, line: u64) -> Result<ReportedCall, Refusal> {
        let field = |column: usize| {
            self.record
                .get(column)
                .filter(|field| field.len() <= MAX_FIELD)
                .and_then(|field| std::str::from_utf8(field).ok())
                .map(str::trim)
                .ok_or(Refusal::BrokenRow)
        };
        let number = match field(self.columns.number)? {
            "" => return Err(Refusal::EmptyNumber),
            text => north_american(text).ok_or(Refusal::NotANumber)?,
        };
        let local = match field(self.columns.time)? {
            "" => return Err(Refusal::NoTime),
            text => NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
                .map_err(|_| Refusal::UnreadableTime)?,
        };
        let zone = match field(self.columns.state)? {
            "" => return Err(Refusal::NoState),
            state => main_zone(state).ok_or(Refusal::UnknownState)?,
        };
        Ok(ReportedCall {
            line,
            number,
            local,
            zone,
        })
    }
}

impl<R: Read> Iterator for Reports<R> {
    type Item = Result<Result<ReportedCall, RefusedReport>, ReportError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let before = self.reader.position().line();
            let is_record = self.reader.read_byte_record(&mut self.record);
            let line = line_of(&self.reader, &self.record);
            if self.reader.get_ref().is_open() {
                self.ended = true;
                let reason = Refusal::OpenQuote;
                return Some(Ok(Err(RefusedReport { line, reason })));
            }
            match is_record {
                Ok(false) => break,
                // The carriage return of an empty line.
                Ok(true) if self.record.len() == 1 && self.record[0].trim_ascii().is_empty() => {}
                Ok(true) => {
                    let row = self.read_row(line);
                    return Some(Ok(row.map_err(|reason| RefusedReport { line, reason })));
                }
                Err(source) => {
                    let line = before;
                    return Some(Err(ReportError::Read { line, source }));
                }
            }
        }
        None
    }
}

/// The number of 10 digits, or 1 and 10 digits, whose area code and exchange begin 2 to 9
/// (North American Numbering Plan).
fn north_american(text: &str) -> Option<E164> {
    let digits = text.as_bytes();
    let national = match digits {
        [b'1', rest @ ..] if rest.len() == 10 => rest,
        rest => rest,
    };
    let [b'2'..=b'9', _, _, b'2'..=b'9', ..] = national else {
        return None;
    };
    if national.len() != 10 || !national.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = national
        .iter()
        .fold(0u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    E164::from_u64(10_000_000_000 + value)
}

/// Whether a file that begins so is one of reports.
pub(super) fn has_header(head: &[u8]) -> bool {
    let header = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let column = b"Company_Phone_Number";
    header.windows(column.len()).any(|part| part == column)
}

/// The zone in which most people of a state or territory live.
#[must_use]
pub fn main_zone(state: &str) -> Option<&'static str> {
    include_str!("../../../data/us-state-zones.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(','))
        .find(|(name, _)| *name == state)
        .map(|(_, zone)| zone)
}

#[cfg(test)]
mod tests;
