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
        }
    }
}

/// The file is not such a file, or cannot be read on.
#[non_exhaustive]
#[derive(Debug, Error)]
pub enum ReportError {
    /// A column is missing in the header.
    #[error("line 1: the header has no column {column}")]
    NoColumn {
        /// Its name.
        column: &'static str,
    },
    /// Reading failed.
    #[error("line {line}: {source}")]
    Read {
        /// The line reached, from 1.
        line: u64,
        /// The cause.
        source: csv::Error,
    },
}

/// Reads the reports one by one.
pub struct Reports<R> {
    reader: csv::Reader<Bounded<R>>,
    record: ByteRecord,
    columns: Columns,
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
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(Bounded {
                source,
                left: MAX_FILE,
            });
        let header = reader
            .byte_headers()
            .map_err(|source| ReportError::Read { line: 1, source })?
            .clone();
        let column = |name: &'static str| {
            header
                .iter()
                .position(|field| {
                    field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field) == name.as_bytes()
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
        let line = self.reader.position().line();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => {
                let line = self.record.position().map_or(line, csv::Position::line);
                Some(Ok(self
                    .read_row(line)
                    .map_err(|reason| RefusedReport { line, reason })))
            }
            Err(source) => Some(Err(ReportError::Read { line, source })),
        }
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
mod tests {
    use super::*;

    const HEADER: &str = "Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,\
        Consumer_State,Consumer_Area_Code,Subject,Recorded_Message_Or_Robocall\n";

    fn rows(body: &str) -> Vec<Result<ReportedCall, RefusedReport>> {
        let text = format!("{HEADER}{body}");
        Reports::new(text.as_bytes())
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    #[test]
    fn a_report_is_a_call_at_the_consumers_time() {
        let rows = rows(
            "2065550100,2021-07-07 00:10:00,2021-07-06 22:22:00,\"A, B\",Texas,512,\"Debt (cards, loans)\",Y\n",
        );
        assert_eq!(rows.len(), 1);
        let call = rows[0].as_ref().unwrap();
        assert_eq!(
            (call.line, call.number.as_u64(), call.zone),
            (2, 12_065_550_100, "America/Chicago")
        );
        assert_eq!(call.local.to_string(), "2021-07-06 22:22:00");
    }

    #[test]
    fn what_is_no_call_is_named_with_its_line() {
        let time = "2021-07-06 22:22:00";
        for (why, row, reason) in [
            (
                "no number",
                format!(",x,{time},,Texas,,,"),
                Refusal::EmptyNumber,
            ),
            (
                "fourteen digits",
                format!("70611454600144,x,{time},,Texas,,,"),
                Refusal::NotANumber,
            ),
            (
                "an area code from 0",
                format!("0065550100,x,{time},,Texas,,,"),
                Refusal::NotANumber,
            ),
            (
                "an exchange from 1",
                format!("2061550100,x,{time},,Texas,,,"),
                Refusal::NotANumber,
            ),
            (
                "masked digits",
                format!("*****0987,x,{time},,Texas,,,"),
                Refusal::NotANumber,
            ),
            (
                "area missing",
                format!("555area missing,x,{time},,Texas,,,"),
                Refusal::NotANumber,
            ),
            (
                "no time",
                "2065550100,x,,,Texas,,,".to_owned(),
                Refusal::NoTime,
            ),
            (
                "a bad time",
                "2065550100,x,7/6/2021,,Texas,,,".to_owned(),
                Refusal::UnreadableTime,
            ),
            (
                "no state",
                format!("2065550100,x,{time},,,,,"),
                Refusal::NoState,
            ),
            (
                "no such state",
                format!("2065550100,x,{time},,Atlantis,,,"),
                Refusal::UnknownState,
            ),
            (
                "too few columns",
                "2065550100,x".to_owned(),
                Refusal::BrokenRow,
            ),
        ] {
            assert_eq!(
                rows(&row),
                [Err(RefusedReport { line: 2, reason })],
                "{why}"
            );
        }
    }

    #[test]
    fn bytes_that_are_no_text_do_not_stop_the_file() {
        let mut text = HEADER.as_bytes().to_vec();
        text.extend_from_slice(
            b"\xff\xfe,x,y,,Texas,,,\n2065550100,x,2021-07-06 22:22:00,Caf\xe9,Texas,,,\n",
        );
        let rows: Vec<_> = Reports::new(text.as_slice())
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(
            rows[0],
            Err(RefusedReport {
                line: 2,
                reason: Refusal::BrokenRow
            })
        );
        assert!(rows[1].is_ok());
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        let error = Reports::new("a,b\n1,2\n".as_bytes()).err().unwrap();
        assert_eq!(
            error.to_string(),
            "line 1: the header has no column Company_Phone_Number"
        );
    }

    #[test]
    fn the_real_day_is_read_whole() {
        let text = include_bytes!("../../../tests/samples/ftc-dnc-2021-07-08.csv");
        let mut calls = 0;
        let mut refused = std::collections::BTreeMap::new();
        for row in Reports::new(text.as_slice()).unwrap() {
            match row.unwrap() {
                Ok(_) => calls += 1,
                Err(row) => *refused.entry(row.reason).or_insert(0) += 1,
            }
        }
        assert_eq!(calls + refused.values().sum::<i32>(), 14_034);
        assert_eq!(refused.get(&Refusal::EmptyNumber), Some(&669));
        assert!(
            refused
                .get(&Refusal::NotANumber)
                .is_some_and(|count| *count > 100)
        );
    }

    #[test]
    fn a_file_without_end_is_refused_in_bounded_memory() {
        let endless = io::repeat(b'x').take(MAX_FILE * 2);
        let open_quote = HEADER.as_bytes().chain(&b"\""[..]).chain(endless);
        let last = Reports::new(open_quote).unwrap().last().unwrap();
        let error = last.err().unwrap().to_string();
        assert!(error.contains("more than 64 MiB"), "{error}");
    }

    proptest::proptest! {
        /// Whatever the bytes are, each record is a call or a named refusal.
        #[test]
        fn any_bytes_are_answered(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
            let text = [HEADER.as_bytes(), &body].concat();
            for row in Reports::new(text.as_slice()).unwrap() {
                proptest::prop_assert!(row.is_ok());
            }
        }
    }
}
