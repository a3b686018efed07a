//! What the rules ask about earlier calls, answered from the calls of the same source.

use std::collections::BTreeMap;

use curfew_core::decide::Past;
use curfew_core::{Direction, Number, Tri};

use super::{Happened, PastCall};

/// The calls replayed so far, by number.
///
/// A source tells of the time since its first call. What is asked about an earlier time is unknown,
/// unless the answer is found later; so is everything that the source never records. Hidden callers
/// are never taken for each other.
#[derive(Clone, Debug)]
pub struct Memory {
    records: Records,
    /// The first call, Unix milliseconds.
    begins_ms: Option<i64>,
    numbers: BTreeMap<Number, Seen>,
}

/// What a source records besides the calls that came in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Records {
    nothing: bool,
    dialled: bool,
    answered: bool,
}

#[derive(Clone, Debug, Default)]
struct Seen {
    dialled_ms: Option<i64>,
    answered_ms: Option<i64>,
    /// Incoming calls, ascending.
    calls_ms: Vec<i64>,
}

impl Memory {
    /// For calls of many phones, such as reports: nothing is remembered, every answer is unknown.
    #[must_use]
    pub const fn none() -> Memory {
        Memory::of(Records {
            nothing: true,
            dialled: false,
            answered: false,
        })
    }

    /// For a call log: calls both ways, and whether they were answered.
    #[must_use]
    pub const fn of_call_log() -> Memory {
        Memory::of(Records {
            nothing: false,
            dialled: true,
            answered: true,
        })
    }

    /// For a phone's ledger: calls both ways; whether one was answered no screening app is told.
    #[must_use]
    pub const fn of_ledger() -> Memory {
        Memory::of(Records {
            nothing: false,
            dialled: true,
            answered: false,
        })
    }

    /// For a table of the calls that came in. What it happens to tell of others is remembered.
    #[must_use]
    pub const fn of_incoming() -> Memory {
        Memory::of(Records {
            nothing: false,
            dialled: false,
            answered: false,
        })
    }

    /// For calls from both: it records what both do.
    #[must_use]
    pub fn and(self, other: &Memory) -> Memory {
        Memory::of(Records {
            nothing: self.records.nothing || other.records.nothing,
            dialled: self.records.dialled && other.records.dialled,
            answered: self.records.answered && other.records.answered,
        })
    }

    const fn of(records: Records) -> Memory {
        Memory {
            records,
            begins_ms: None,
            numbers: BTreeMap::new(),
        }
    }

    /// Remembers a call, not earlier than the one before.
    pub(super) fn add(&mut self, past: &PastCall) {
        let at_ms = past.call.at.unix_ms();
        if self.records.nothing {
            return;
        }
        self.begins_ms.get_or_insert(at_ms);
        if !matches!(past.call.number, Number::E164(_) | Number::Short(_)) {
            return;
        }
        let seen = self.numbers.entry(past.call.number).or_default();
        match past.call.direction {
            Direction::Outgoing => seen.dialled_ms = Some(at_ms),
            Direction::Incoming => {
                seen.calls_ms.push(at_ms);
                if past.happened == Happened::Answered {
                    seen.answered_ms = Some(at_ms);
                }
            }
        }
    }

    /// `last`: when it was so last; `is_recorded`: whether the source would tell.
    fn since(&self, last: Option<i64>, since_ms: i64, is_recorded: bool) -> Tri {
        match last {
            Some(last_ms) if last_ms >= since_ms => Tri::Yes,
            _ if is_recorded && self.reaches(since_ms) => Tri::No,
            _ => Tri::Unknown,
        }
    }

    fn reaches(&self, since_ms: i64) -> bool {
        self.begins_ms.is_some_and(|begins| begins <= since_ms)
    }
}

impl Past for Memory {
    fn dialled(&self, number: &Number, since_ms: i64) -> Tri {
        let last = self.numbers.get(number).and_then(|seen| seen.dialled_ms);
        self.since(last, since_ms, self.records.dialled)
    }

    fn answered(&self, number: &Number, since_ms: i64) -> Tri {
        let last = self.numbers.get(number).and_then(|seen| seen.answered_ms);
        self.since(last, since_ms, self.records.answered)
    }

    fn calls(&self, number: &Number, since_ms: i64) -> Option<u32> {
        if !self.reaches(since_ms) {
            return None;
        }
        let calls = self
            .numbers
            .get(number)
            .map_or(&[][..], |seen| &seen.calls_ms);
        let before = calls.partition_point(|at_ms| *at_ms < since_ms);
        Some(u32::try_from(calls.len() - before).unwrap_or(u32::MAX))
    }
}
