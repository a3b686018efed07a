//! When a note was written down, as against the call that it tells of: the later, the less it is worth.

use curfew_core::forms::Word;

use super::values::Scope;
use crate::cases::CaseCall;

/// How many calls have a note that was written on a later day, and how many days later the latest was; `None` where none has.
pub(super) fn late_notes<'a>(calls: impl Iterator<Item = &'a CaseCall>) -> Option<(usize, u32)> {
    let latest = |call: &CaseCall| call.memos.iter().map(|it| call.days_until(it)).max();
    let late = calls.filter_map(latest).filter(|days| *days > 0);
    late.fold(None, |all, days| {
        let (calls, most) = all.unwrap_or((0, 0));
        Some((calls + 1, days.max(most)))
    })
}

impl Scope<'_> {
    /// "Noted 9 days after the call"; `None` of the same day.
    pub(super) fn late(&self, days: u32) -> Option<String> {
        match days {
            0 => None,
            1 => Some(self.word(Word::NotedNext).to_owned()),
            more => Some(self.say(Word::NotedLate, &[&more.to_string()])),
        }
    }
}
