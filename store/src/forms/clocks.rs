//! The clocks around a case, with their days.

use std::collections::BTreeMap;

use curfew_core::Place;
use curfew_core::clocks::{self, Clock, Kind};
use curfew_core::time::{Date, Moment};

use super::values::told;
use crate::cases::{CaseCall, Dossier};
use crate::ledger::Seq;

/// A clock of a case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Running {
    /// What it says.
    pub clock: &'static Clock,
    /// The day from which it counts; `None` where the case does not say.
    pub start: Option<Date>,
    /// The day on which it ends; `None` also where the calendar does not tell.
    pub end: Option<Date>,
    /// Of a deadline and of records: the next end that is not past, of the calls before the last too.
    pub next: Option<Date>,
    /// Calls that it counts: of a deadline and of records those after whose end `today` is past, of a
    /// waiting time those after its end, of a bar those within that of any refusal.
    pub calls: usize,
    /// Of a bar: the entry of the refusal from which it counts, the latest; of a note after a call, the call's.
    pub from: Option<Seq>,
    /// Of a bar: how many refusals there are, each with such a time of its own.
    pub refusals: usize,
}

/// The clocks of `place` for a case, as of `today`.
///
/// Deadlines and records count from the last call, and say of how many calls they are over; waiting
/// times from the first refusal, or from the first that was an entry in a register; answers
/// from the last filing with their form. A bar counts from each refusal, and shows that of the latest.
#[must_use]
pub fn clocks(dossier: &Dossier, place: Place, today: Date) -> Vec<Running> {
    clocks::of(place)
        .map(|clock| running(dossier, clock, today))
        .collect()
}

fn running(dossier: &Dossier, clock: &'static Clock, today: Date) -> Running {
    let days = || dossier.calls.iter().map(|call| call.at().date());
    let told = match clock.kind {
        Kind::Bar => told(dossier),
        _ => Vec::new(),
    };
    let start = match clock.kind {
        Kind::Filing | Kind::Retention => days().next_back(),
        Kind::Answer => dossier
            .case
            .filings
            .iter()
            .rev()
            .find(|filing| filing.with == clock.form())
            .map(|filing| filing.at.date()),
        Kind::Register => dossier.registered().next().map(|it| {
            dossier
                .said_at(it.what.said_ms, it.what.said_offset, &it.at)
                .date()
        }),
        Kind::Grace => dossier.first_refusal().map(Moment::date),
        Kind::Bar => told.last().map(|it| it.at.date()),
    };
    let end = start.and_then(|start| clock.end(start));
    let is_over = |day: Date| clock.end(day).is_some_and(|end| end < today);
    let calls = match (clock.kind, start, end) {
        (Kind::Filing | Kind::Retention, ..) => days().filter(|day| is_over(*day)).count(),
        (Kind::Register, _, Some(end)) => days().filter(|day| *day > end).count(),
        (Kind::Grace, ..) => {
            let is_late = |call: &&CaseCall| is_late(call, clock);
            dossier.calls.iter().filter(is_late).count()
        }
        (Kind::Bar, ..) => {
            let is_barred = |call: &&CaseCall| {
                let since = call.after.and_then(|it| side(call, it.since, clock));
                since == Some(false)
            };
            dossier.calls.iter().filter(is_barred).count()
        }
        _ => 0,
    };
    let next = match clock.kind {
        Kind::Filing | Kind::Retention => days()
            .filter_map(|day| clock.end(day))
            .find(|end| *end >= today),
        _ => None,
    };
    Running {
        clock,
        start,
        end,
        next,
        calls,
        from: told.last().map(|it| it.seq),
        refusals: told.len(),
    }
}

impl Running {
    /// Whether it is the time that a caller has to comply with a refusal or with an entry in a register, and calls
    /// came after it.
    #[must_use]
    pub fn is_late(&self) -> bool {
        matches!(self.clock.kind, Kind::Grace | Kind::Register) && self.calls > 0
    }
}

/// Which call after the time to comply with the refusal each is that came after it, from 1, by its entry; none where the
/// law of `place` gives no such time.
#[must_use]
pub fn late_calls(dossier: &Dossier, place: Option<Place>) -> BTreeMap<Seq, usize> {
    let mut late = BTreeMap::new();
    if let Some(place) = place {
        let grace = clocks::of(place).filter(|it| it.kind == Kind::Grace);
        let is_late = |it: &&CaseCall| grace.clone().any(|clock| is_late(it, clock));
        let calls = dossier.calls.iter().filter(is_late);
        for (call, nth) in calls.zip(1..) {
            late.insert(call.seq, nth);
        }
    }
    late
}

/// Whether a call came after the last day of the time to comply with the refusal that it came after.
fn is_late(call: &CaseCall, clock: &Clock) -> bool {
    call.after.and_then(|it| side(call, it.day, clock)) == Some(true)
}

/// Whether a call came after the end of what began some days before it; `None` where the calendar does not tell.
fn side(call: &CaseCall, days: u32, clock: &Clock) -> Option<bool> {
    let day = call.at().date();
    let began = Date::from_days(day.days() - i32::try_from(days).unwrap_or(0));
    clock.end(began).map(|end| day > end)
}
