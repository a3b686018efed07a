//! Calls as a table: CSV with a header that names its columns.
//!
//! First of all the app's own export (`seq,at,number,presentation,disposition,..`); then what
//! other programs and phone companies write, their columns found by the names below, in any order.
//! The separator is the one of `, ; tab |` with which the header reads. Title lines may stand before
//! the header. Cells are UTF-8; the command line decodes a bill in GB18030 before it comes here.
//!
//! Source of the Chinese names: bills of China Mobile and China Unicom
//! (`起始时间,通信地点,通信方式,对方号码,通信时长,..`).

use std::io::Read;
use std::rc::Rc;

use csv::ByteRecord;
use curfew_core::Region;

use super::dates::{DateOrder, Dates};
use super::fields::{self, Cell, Cells, MAX_CELL};
use super::quotes::{Quotes, line_of};
use super::source::Source;
use super::{CallsError, Place, ReadCall, Record, Refusal, RefusedCall};
use crate::lists::import::bare;
use crate::replay::Memory;

/// How many lines may stand before the header, itself included.
const MAX_TITLES: usize = 10;
/// Tried in this order.
const SEPARATORS: [u8; 4] = *b",;\t|";

/// Names of columns, in lower case; the first that the header has is taken.
const TIME: &[&str] = &[
    "at",
    "timestamp",
    "start time",
    "call time",
    "datetime",
    "date time",
    "date/time",
    "start_time",
    "call_time",
    "起始时间",
    "开始时间",
    "通话起始时间",
    "通话开始时间",
    "通话日期",
    "呼叫时间",
    "calldate",
    "date",
    "日期",
];
/// A time of day beside a column that is a date alone.
const CLOCK: &[&str] = &["time", "calltime", "通话时间", "时间"];
const NUMBER: &[&str] = &[
    "number",
    "phone number",
    "phone_number",
    "phonenumber",
    "phone",
    "caller",
    "other party",
    "othernum",
    "from",
    "对方号码",
    "对端号码",
    "来电号码",
    "号码",
];
const KIND: &[&str] = &[
    "type",
    "direction",
    "call type",
    "call_type",
    "calltypename",
    "通信方式",
    "呼叫类型",
    "话单方向",
    "类型",
];
const LENGTH: &[&str] = &[
    "duration",
    "call duration",
    "duration (s)",
    "seconds",
    "length",
    "calllonghour",
    "talked_s",
    "通信时长",
    "通话时长",
    "时长",
    "拨打秒数",
];
const PRESENTATION: &[&str] = &["presentation"];
const MISSED_REASON: &[&str] = &["missed_reason"];
const CONTACT: &[&str] = &["contact_name", "contact name", "contact", "name"];
const SUBSCRIPTION: &[&str] = &["subscription_id", "sim"];
const DISPOSITION: &[&str] = &["disposition"];
const OUTCOME: &[&str] = &["outcome"];

/// The calls of a table, one by one.
pub(super) struct TableCalls<R> {
    reader: csv::Reader<Quotes<Source<R>>>,
    record: ByteRecord,
    columns: Columns,
    home: Option<Region>,
    order: Option<DateOrder>,
    /// What the dates so far say of it, where it is not known.
    dates: Rc<std::cell::Cell<Dates>>,
    /// Lines before the header.
    titles: u64,
    ended: bool,
}

/// Where the cells stand.
#[derive(Clone, Copy, Debug)]
struct Columns {
    time: usize,
    number: usize,
    clock: Option<usize>,
    kind: Option<usize>,
    length: Option<usize>,
    presentation: Option<usize>,
    missed_reason: Option<usize>,
    contact: Option<usize>,
    subscription: Option<usize>,
    disposition: Option<usize>,
    outcome: Option<usize>,
}

impl Columns {
    fn of(header: &[String]) -> Option<Columns> {
        let find = |names: &[&str]| {
            let place = |name: &&str| header.iter().position(|cell| cell == name);
            names.iter().find_map(place)
        };
        let clock = find(CLOCK);
        // A column called "time" is the whole time where there is no date.
        let (time, clock) = match (find(TIME), clock) {
            (Some(time), clock) => (time, clock),
            (None, Some(clock)) => (clock, None),
            (None, None) => return None,
        };
        let is_date = matches!(
            header[time].as_str(),
            "date" | "calldate" | "通话日期" | "日期"
        );
        Some(Columns {
            time,
            number: find(NUMBER)?,
            clock: clock.filter(|_| is_date),
            kind: find(KIND),
            length: find(LENGTH),
            presentation: find(PRESENTATION),
            missed_reason: find(MISSED_REASON),
            contact: find(CONTACT),
            subscription: find(SUBSCRIPTION),
            disposition: find(DISPOSITION),
            outcome: find(OUTCOME),
        })
    }
}

impl<R: Read> TableCalls<R> {
    /// Finds the header.
    pub(super) fn new(
        mut source: Source<R>,
        home: Option<Region>,
        order: Option<DateOrder>,
    ) -> Result<TableCalls<R>, CallsError> {
        source.skip_space()?;
        let mut is_text = true;
        for titles in 0..MAX_TITLES {
            let begins = source.place().0 - 1;
            let head = source.head(super::HEAD)?;
            let end = head.iter().position(|byte| *byte == b'\n');
            let line = &head[..end.unwrap_or(head.len())];
            let found = SEPARATORS
                .iter()
                .find_map(|separator| Some((*separator, Columns::of(&header(line, *separator)?)?)));
            let length = line.len();
            is_text &= end.is_none() || std::str::from_utf8(line).is_ok();
            if let Some((separator, columns)) = found {
                let reader = csv::ReaderBuilder::new()
                    .flexible(true)
                    .delimiter(separator)
                    // A carriage return before it is trimmed off the last cell; so lines are
                    // counted right in either case.
                    .terminator(csv::Terminator::Any(b'\n'))
                    .from_reader(Quotes::new(source, separator));
                return Ok(TableCalls {
                    reader,
                    record: ByteRecord::new(),
                    columns,
                    home,
                    order,
                    dates: Rc::default(),
                    titles: begins,
                    ended: false,
                });
            }
            if end.is_none() || titles + 1 == MAX_TITLES {
                break;
            }
            for _ in 0..=length {
                source.next()?;
            }
        }
        let what = if is_text {
            "no header names a time and a number, such as time,number,type,duration, \
             and the file is neither XML nor JSON"
        } else {
            "the file is not UTF-8, and no header can be read; save it as UTF-8"
        };
        Err(CallsError::not_calls((1, 1), what))
    }

    /// What the dates so far say of their order.
    pub(super) fn dates(&self) -> Rc<std::cell::Cell<Dates>> {
        Rc::clone(&self.dates)
    }

    /// What the table records: calls both ways where it has a column for that, and whether they
    /// were answered where it says how long they were. Own exports hold incoming calls only.
    pub(super) fn memory(&self) -> Memory {
        let columns = &self.columns;
        match (columns.disposition, columns.kind, columns.length) {
            (None, Some(_), Some(_)) => Memory::of_call_log(),
            (None, Some(_), None) => Memory::of_ledger(),
            _ => Memory::of_incoming(),
        }
    }

    fn read_row(&self, line: u64) -> Result<ReadCall, RefusedCall> {
        let refused = |column: Option<usize>, reason| RefusedCall {
            place: Place {
                line,
                column: column.map(|column| column as u64 + 1),
            },
            reason,
        };
        // A cell of a column that the row must have, and of one that it may.
        let needed = |column: usize| {
            self.record
                .get(column)
                .filter(|cell| cell.len() <= MAX_CELL)
                .and_then(|cell| std::str::from_utf8(cell).ok())
                .map(str::trim)
                .ok_or_else(|| refused(Some(column), Refusal::BrokenRow))
        };
        let cell = |column: Option<usize>| column.map_or(Ok(""), needed);
        let columns = &self.columns;
        let contact = match columns.contact {
            // Names are in any encoding; only whether there is one counts.
            Some(column) => match self.record.get(column) {
                Some(name) => Some(std::str::from_utf8(name).unwrap_or("?")),
                None => return Err(refused(Some(column), Refusal::BrokenRow)),
            },
            None => None,
        };
        let time = needed(columns.time)?;
        if self.order.is_none() {
            let mut dates = self.dates.get();
            dates.look(bare(time), Place { line, column: None });
            self.dates.set(dates);
        }
        let cells = Cells {
            number: needed(columns.number)?,
            time,
            dates: self.order,
            clock: cell(columns.clock)?,
            kind: cell(columns.kind)?,
            length: cell(columns.length)?,
            presentation: cell(columns.presentation)?,
            missed_reason: cell(columns.missed_reason)?,
            contact,
            subscription: cell(columns.subscription)?,
            disposition: cell(columns.disposition)?,
            // A table of another's may have such a column, and rows that end before it.
            outcome: match columns.disposition {
                Some(_) => cell(columns.outcome)?,
                None => "",
            },
        };
        let fields = fields::call(&cells, self.home).map_err(|(at_fault, reason)| {
            let column = match at_fault {
                Cell::Number => Some(columns.number),
                Cell::Time => Some(columns.time),
                Cell::Kind => columns.kind.or(columns.disposition),
            };
            refused(column, reason)
        })?;
        let place = Place { line, column: None };
        Ok(ReadCall::of(place, fields))
    }
}

impl<R: Read> Iterator for TableCalls<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.ended {
            return None;
        }
        loop {
            let before = self.reader.position().line() + self.titles;
            let is_record = self.reader.read_byte_record(&mut self.record);
            let line = line_of(&self.reader, &self.record) + self.titles;
            if self.reader.get_ref().is_open() {
                self.ended = true;
                let cell = Some(self.record.len() as u64);
                let place = Place {
                    line,
                    column: cell.filter(|cell| *cell > 0),
                };
                let reason = Refusal::OpenQuote;
                return Some(Ok(Err(RefusedCall { place, reason })));
            }
            match is_record {
                Ok(false) => return None,
                Ok(true) if self.record.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                Ok(true) => return Some(Ok(self.read_row(line))),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(CallsError::Read {
                        line: before,
                        column: 1,
                        source: error.into(),
                    }));
                }
            }
        }
    }
}

/// The cells of a header line, in lower case and without marks; `None` where it is no text.
fn header(line: &[u8], separator: u8) -> Option<Vec<String>> {
    let line = std::str::from_utf8(line).ok()?;
    let cells = line.trim_end().split(char::from(separator));
    let cells = cells.map(|cell| cell.trim().trim_matches('"').trim().to_lowercase());
    Some(cells.collect())
}
