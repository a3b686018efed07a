//! What an entry can be found by in the index.

use curfew_core::Direction;

use super::Seq;
use super::entry::{Entry, decode};
use super::event::Event;
use super::record::Record;

/// The kind of an entry that is there and cannot be read: nobody knows of what kind it is.
pub(super) const UNREADABLE: u8 = 255;

/// What an entry can be found by.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Columns {
    /// 0 where the entry was forgotten, [`UNREADABLE`] where it cannot be read.
    pub(super) kind: u8,
    pub(super) at_ms: i64,
    pub(super) number: Option<String>,
    /// Of an incoming call only: an outgoing one is never stopped, so none was decided.
    pub(super) disposition: Option<u8>,
    pub(super) rule: Option<String>,
    pub(super) rule_name: Option<String>,
    pub(super) call: Option<i64>,
    pub(super) case: Option<String>,
}

impl Columns {
    pub(super) fn of(entry: &Entry) -> Columns {
        let common = Columns {
            kind: entry.event.kind() as u8,
            at_ms: entry.event.at_ms(),
            ..Columns::default()
        };
        match &entry.event {
            Event::Call(call) => Columns {
                number: call.number.clone(),
                disposition: (call.direction == Direction::Incoming)
                    .then_some(call.disposition as u8),
                rule: call.rule_id.clone(),
                rule_name: call.rule_name.clone(),
                ..common
            },
            Event::Fact(_, fact) => Columns {
                number: fact.number().map(str::to_owned),
                call: fact.call().and_then(|seq| i64::try_from(seq).ok()),
                case: fact.case().map(str::to_owned),
                ..common
            },
            Event::Failure(_)
            | Event::Protection(_)
            | Event::RulebookChanged(_)
            | Event::Export(_) => common,
        }
    }
}

/// What stands in the index for an entry, for comparing it with the log.
pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Seq, u64, Columns)> {
    let (seq, place): (i64, i64) = (row.get(0)?, row.get(1)?);
    Ok((
        seq.unsigned_abs(),
        place.unsigned_abs(),
        Columns {
            kind: row.get(2)?,
            at_ms: row.get(3)?,
            number: row.get(4)?,
            disposition: row.get(5)?,
            rule: row.get(6)?,
            rule_name: row.get(7)?,
            call: row.get(8)?,
            case: row.get(9)?,
        },
    ))
}

/// The columns that [`read`] reads.
pub(super) const COLUMNS: &str =
    "seq, place, kind, at_ms, number, disposition, rule, rule_name, call, case_id";

/// What the record should have in the index.
pub(super) fn columns_of(record: &Record<'_>) -> (Columns, Option<Entry>) {
    let entry = Some(record)
        .filter(|record| record.is_sound())
        .and_then(|record| decode(record.bytes).ok());
    let columns = match &entry {
        Some(entry) => Columns::of(entry),
        None if record.is_forgotten() => Columns::default(),
        None => Columns {
            kind: UNREADABLE,
            ..Columns::default()
        },
    };
    (columns, entry)
}

/// The number by which an entry is linked with others: that of an incoming call.
pub(super) fn links(entry: &Entry) -> Option<&str> {
    match &entry.event {
        Event::Call(call) if call.direction == Direction::Incoming => call.number.as_deref(),
        _ => None,
    }
}
