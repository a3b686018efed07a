//! Calls from elsewhere, read row by row: files that the command line can replay.
//!
//! | Begins with | File |
//! |---|---|
//! | `<` | call log backup of SMS Backup & Restore, root `<calls>` (`xml`) |
//! | `[` | JSON array of call log rows: sms-ie, Fossify Phone (`json`) |
//! | `{` | JSON Lines, as `curfew export --form jsonl` writes them (`json`) |
//! | a header that names time and number | CSV: `curfew export --form csv`, bills, others (`table`) |
//! | a header with `Company_Phone_Number` | reports of the FTC ([`ftc`]) |
//!
//! What a file is, its first bytes tell, not its name. Every row is a call or a named refusal with
//! its line and, where there are several in a line, its column; a bad row ends nothing. A file
//! has at most [`MAX_FILE`] bytes, a record at most [`MAX_RECORD`].

mod dates;
mod fields;
pub mod ftc;
mod json;
mod quotes;
mod source;
mod table;
pub(crate) mod xml;

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use chrono::NaiveDateTime;
use curfew_core::{Direction, Number, Region, Tri};
use thiserror::Error;

pub use self::dates::{DateOrder, Dates, dates};
pub use self::fields::hidden;
use self::ftc::Reports;
use self::json::JsonCalls;
use self::source::Source;
use self::table::TableCalls;
use self::xml::XmlCalls;
use crate::replay::{Happened, Memory};

/// The largest file, bytes.
pub const MAX_FILE: u64 = 64 << 20;
/// The longest record: an element, an object or a line of JSON, bytes.
pub const MAX_RECORD: usize = 64 << 10;
/// How much of a file is looked at to find out what it is, bytes.
const HEAD: usize = 8 << 10;

/// One call as a file has it.
#[derive(Clone, Eq, PartialEq)]
pub struct ReadCall {
    /// Where it begins.
    pub place: Place,
    /// When.
    pub at: At,
    /// Which way it went.
    pub direction: Direction,
    /// The other party.
    pub number: Number,
    /// What became of it.
    pub happened: Happened,
    /// How long it was talked, seconds; `None` where it was not, or the file does not say.
    pub talked_s: Option<u32>,
    /// Whether the other party was in the contacts; unknown where the file does not say.
    pub contact: Tri,
    /// The phone's name for the SIM card: a subscription id, at most 64 bytes.
    pub subscription: Option<String>,
}

impl ReadCall {
    fn of(place: Place, fields: fields::Fields) -> ReadCall {
        ReadCall {
            place,
            at: fields.at,
            direction: fields.direction,
            number: fields.number,
            happened: fields.happened,
            talked_s: fields.talked_s,
            contact: fields.contact,
            subscription: fields.subscription,
        }
    }
}

/// Shows no number.
impl std::fmt::Debug for ReadCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadCall")
            .field("place", &self.place)
            .field("at", &self.at)
            .field("direction", &self.direction)
            .field("happened", &self.happened)
            .finish_non_exhaustive()
    }
}

/// When a call was, as far as its file says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum At {
    /// An instant, Unix milliseconds, and local time less UTC, seconds, if that is known.
    Instant(i64, Option<i32>),
    /// The wall clock of a zone that the file does not name.
    Local(NaiveDateTime),
}

/// Where a record begins, both from 1. In a table the column is that of the cell, else that of the
/// byte in its line.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column; `None` where the line as a whole is meant.
    pub column: Option<u64>,
}

/// A record that is no call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RefusedCall {
    /// Where it begins.
    pub place: Place,
    /// Why.
    pub reason: Refusal,
}

/// Why a record is no call.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Refusal {
    /// There is no time.
    NoTime,
    /// The time is in no known form, or outside the years 1970 to 9999.
    UnreadableTime,
    /// The local clock skipped this time (daylight saving); set by who knows the zone.
    NoSuchLocalTime,
    /// The type or direction is none that is known.
    UnknownType,
    /// A message in the voicemail: the call it came with has a record of its own.
    Voicemail,
    /// A spreadsheet rounded the number (1.2E+10); its digits are lost.
    RoundedNumber,
    /// The record cannot be read: cells are missing, it is no JSON, or not UTF-8.
    BrokenRow,
    /// The record is longer than [`MAX_RECORD`].
    TooLong,
    /// The file ends inside the record.
    CutOff,
    /// A quotation mark is never closed: all that follows stands in its cell.
    OpenQuote,
}

impl Refusal {
    /// The word used on the command line and in `--json`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Refusal::NoTime => "no_time",
            Refusal::UnreadableTime => "unreadable_time",
            Refusal::NoSuchLocalTime => "no_such_local_time",
            Refusal::UnknownType => "unknown_type",
            Refusal::Voicemail => "voicemail",
            Refusal::RoundedNumber => "rounded_number",
            Refusal::BrokenRow => "broken_row",
            Refusal::TooLong => "too_long",
            Refusal::CutOff => "cut_off",
            Refusal::OpenQuote => "open_quote",
        }
    }

    /// The reason in English.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Refusal::NoTime => "there is no time",
            Refusal::UnreadableTime => "the time is in no known form, or not in 1970 to 9999",
            Refusal::NoSuchLocalTime => "the clock skipped that time (daylight saving)",
            Refusal::UnknownType => "the type or direction is none that is known",
            Refusal::Voicemail => "a message in the voicemail",
            Refusal::RoundedNumber => "a spreadsheet rounded the number",
            Refusal::BrokenRow => "it cannot be read: cells are missing, no JSON, or not UTF-8",
            Refusal::TooLong => "it is longer than 64 KiB",
            Refusal::CutOff => "the file ends inside it",
            Refusal::OpenQuote => "a quotation mark is never closed, and swallows what follows",
        }
    }

    /// Whether the file is broken here, and nothing behind can be read.
    #[must_use]
    pub const fn ends_file(self) -> bool {
        matches!(self, Refusal::CutOff | Refusal::OpenQuote)
    }
}

/// The file is not one of calls, or cannot be read on.
#[non_exhaustive]
#[derive(Debug, Error)]
pub enum CallsError {
    /// It is something else.
    #[error("line {line}, column {column}: {what}")]
    NotCalls {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: u64,
        /// What it is, or what is missing.
        what: &'static str,
    },
    /// Reading failed, or the file has more than [`MAX_FILE`] bytes.
    #[error("line {line}, column {column}: {source}")]
    Read {
        /// The line reached, from 1.
        line: u64,
        /// The column reached, from 1.
        column: u64,
        /// The cause.
        source: io::Error,
    },
    /// A file of reports.
    #[error(transparent)]
    Reports(#[from] ftc::ReportError),
}

impl CallsError {
    const fn not_calls((line, column): (u64, u64), what: &'static str) -> CallsError {
        CallsError::NotCalls { line, column, what }
    }
}

/// What reading a record gives.
pub type Record = Result<Result<ReadCall, RefusedCall>, CallsError>;

/// What a file of calls is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A backup of a call log, XML.
    Backup,
    /// An array of call log rows, JSON.
    Array,
    /// One call a line, JSON.
    Lines,
    /// A table with a header.
    Table,
}

impl Kind {
    /// What it is, in English.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Kind::Backup => "call log backup (XML)",
            Kind::Array => "JSON array",
            Kind::Lines => "file of JSON lines",
            Kind::Table => "table",
        }
    }

    /// What each record needs to be a call, in English.
    #[must_use]
    pub const fn needs(self) -> &'static str {
        match self {
            Kind::Backup => "an element <call> with number, date (Unix milliseconds) and type",
            Kind::Array => "an object with number, date (Unix milliseconds) and type",
            Kind::Lines => "an object with number, at (RFC 3339) and disposition in each line",
            Kind::Table => {
                "a number and a time (2026-01-02 22:31:00, 02/01/2026 10:31 PM, RFC 3339 or Unix milliseconds) \
                 in each row"
            }
        }
    }
}

/// The calls of a file, one by one, in its order.
pub struct Calls<'a> {
    records: Box<dyn Iterator<Item = Record> + 'a>,
    memory: Memory,
    kind: Kind,
    dates: Rc<Cell<Dates>>,
}

/// A file, once its first bytes are known.
pub enum Opened<'a> {
    /// Calls of one phone.
    Calls(Calls<'a>),
    /// Reports of many.
    Reports(Reports<Box<dyn Read + 'a>>),
}

/// Finds out what the file is. `home` is the region of numbers without a country code.
///
/// # Errors
/// [`CallsError`].
pub fn open<'a>(source: impl Read + 'a, home: Option<Region>) -> Result<Opened<'a>, CallsError> {
    open_dated(source, home, None)
}

/// As [`open`], where `order` is that of the dates of a table, if one is known.
///
/// # Errors
/// [`CallsError`].
pub fn open_dated<'a>(
    source: impl Read + 'a,
    home: Option<Region>,
    order: Option<DateOrder>,
) -> Result<Opened<'a>, CallsError> {
    let mut source = Source::new(source);
    let head = source.head(HEAD)?;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let refuse = |what| Err(CallsError::not_calls((1, 1), what));
    if text.starts_with(b"\x1f\x8b") || text.starts_with(b"PK\x03\x04") {
        return refuse("the file is compressed; unpack it first");
    }
    if text.starts_with(b"SQLite format 3\0") {
        return refuse("the file is a database; a ledger is named by its folder");
    }
    if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
        return refuse("the file is UTF-16; save it as UTF-8");
    }
    let mut dates = Rc::default();
    let (kind, records, memory): (Kind, Box<dyn Iterator<Item = Record> + 'a>, Memory) =
        match text.trim_ascii_start().first() {
            None if text.len() < HEAD => return refuse("the file is empty"),
            Some(b'<') => (
                Kind::Backup,
                Box::new(XmlCalls::new(source, home)?),
                Memory::of_call_log(),
            ),
            Some(b'[') => (
                Kind::Array,
                Box::new(JsonCalls::array(source, home)),
                Memory::of_call_log(),
            ),
            Some(b'{') => (
                Kind::Lines,
                Box::new(JsonCalls::lines(source, home)),
                Memory::of_incoming(),
            ),
            _ if ftc::has_header(text) => {
                let source: Box<dyn Read + 'a> = Box::new(source);
                return Ok(Opened::Reports(Reports::new(source)?));
            }
            _ => {
                let calls = TableCalls::new(source, home, order)?;
                let memory = calls.memory();
                dates = calls.dates();
                (Kind::Table, Box::new(calls), memory)
            }
        };
    Ok(Opened::Calls(Calls {
        records,
        memory,
        kind,
        dates,
    }))
}

impl Calls<'_> {
    /// What the file records, for a replay.
    #[must_use]
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// What the file is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }
}

impl Iterator for Calls<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        self.records.next()
    }
}

#[cfg(test)]
mod tests;
