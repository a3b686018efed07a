//! What the rules ask about earlier calls, answered from the calls of the same source.
//!
//! It is remembered as a phone remembers it ([`crate::past`]), so that a replay is told what the phone
//! would have been told. Only who answered is known here besides.

use curfew_core::decide::Past;
use curfew_core::{Direction, Number, Tri};

use super::{Happened, PastCall};
use crate::past;

/// The calls replayed so far.
///
/// A source tells of the time since its first call. What is asked about an earlier time is unknown,
/// unless the answer is found later; so is everything that the source never records. Hidden callers
/// are never taken for each other.
#[derive(Clone, Debug)]
pub struct Memory {
    records: Records,
    seen: past::Memory,
    /// The time of the last call, as it is remembered.
    last_ms: i64,
}

/// What a source records besides the calls that came in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Records {
    nothing: bool,
    dialled: bool,
    answered: bool,
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
            seen: past::Memory::NOTHING,
            last_ms: i64::MIN,
        }
    }

    /// Remembers a call, not earlier than the one before.
    pub(super) fn add(&mut self, past: &PastCall) {
        if self.records.nothing {
            return;
        }
        let call = &past.call;
        let at_ms = self.after_the_last(call.at.unix_ms());
        self.last_ms = at_ms;
        let is_answered =
            call.direction == Direction::Incoming && past.happened == Happened::Answered;
        // Abroad it may be either of two numbers, as the phone remembers it.
        let there = past.abroad.map(|seen| seen.number);
        for number in [Some(call.number), there].into_iter().flatten() {
            self.seen.remember(call.direction, &number, at_ms);
            let answered = Some(&number).filter(|_| is_answered);
            self.seen.remember_answered(answered, at_ms);
        }
    }

    /// The memory as the next call asks it, at `at_ms`, Unix milliseconds.
    pub(super) fn before(&self, at_ms: i64) -> Before<'_> {
        Before {
            records: self.records,
            seen: self.seen.before(self.after_the_last(at_ms)),
        }
    }

    /// Bills tell the minute, and calls of one minute came one after the other: each is taken to
    /// be a millisecond later, so that the next one knows of it.
    fn after_the_last(&self, at_ms: i64) -> i64 {
        at_ms.max(self.last_ms.saturating_add(1))
    }
}

/// A [`Memory`] as one call asks it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before<'a> {
    records: Records,
    seen: past::Before<'a>,
}

/// That nothing was found says nothing where the source would not tell.
const fn recorded(found: Tri, is_recorded: bool) -> Tri {
    match found {
        Tri::No if !is_recorded => Tri::Unknown,
        found => found,
    }
}

impl Past for Before<'_> {
    fn dialled(&self, number: &Number, since_ms: i64) -> Tri {
        recorded(self.seen.dialled(number, since_ms), self.records.dialled)
    }

    fn answered(&self, number: &Number, since_ms: i64) -> Tri {
        recorded(self.seen.answered(number, since_ms), self.records.answered)
    }

    fn calls(&self, number: &Number, since_ms: i64) -> Option<u32> {
        self.seen.calls(number, since_ms)
    }
}
