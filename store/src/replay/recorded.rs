//! Calls of a ledger as calls of the past.
//!
//! A phone's ledger records what was decided and whether Telecom took the answer; whether the user then
//! answered the call it knows where the call log could be read ([`crate::reconcile()`]), or where a file of calls was replayed into it.
//! It does not record who was in the contacts: the answer is taken with which the rule that decided holds, and without such a rule
//! the caller was nobody known.

use curfew_core::abroad::{Seen, Sightings};
use curfew_core::decide::{Call, Facts, Lists, NoPast};
use curfew_core::rulebook::Verification;
use curfew_core::time::Moment;
use curfew_core::{
    Direction, Disposition, E164, Number, Presentation, Reason, Region, Rulebook, Tri, number,
};

use super::{Happened, Memory, PastCall, Replay, Tally};
use crate::StoreError;
use crate::ledger::fact::Outcome;
use crate::ledger::{CallEvent, Event, Filter, Ledger, Row};

/// How far [`trial`] looks back from the newest call, milliseconds: 90 days.
const TRIAL_MS: i64 = 90 * 24 * 3600 * 1000;
/// The most calls, both ways, that [`trial`] looks at.
const TRIAL_CALLS: usize = 2000;
/// How many entries are read at a time.
const PAGE: u32 = 500;
/// How many calls [`trial`] gives back.
const EXAMPLES: usize = 3;

/// The number of a recorded call.
#[must_use]
pub fn recorded_number(call: &CallEvent, home: Option<Region>) -> Number {
    match &call.number {
        Some(text) => number::read(text, home),
        None if call.presentation == Presentation::Allowed => Number::Unreadable,
        None => Number::Hidden(call.presentation),
    }
}

/// A recorded call as it was seen: from home, and from the country in whose network the phone was.
#[must_use]
pub fn recorded_sightings(call: &CallEvent, home: Option<Region>) -> Sightings {
    let there = call.network.filter(|network| Some(*network) != home);
    let seen = |from| Seen {
        // The number is the reading that decided; what was read stands in the handle.
        number: match &call.handle {
            Some(handle) if there.is_some() => {
                number::read_handle(Some(handle), call.presentation, from)
            }
            _ => recorded_number(call, from),
        },
        from,
    };
    Sightings {
        home: seen(home),
        network: there.map(|there| seen(Some(there))),
    }
}

impl PastCall {
    /// A recorded call. `rulebook` may tell whether the caller was a contact.
    #[must_use]
    pub fn recorded(
        event: &CallEvent,
        home: Option<Region>,
        rulebook: &Rulebook,
        lists: &dyn Lists,
    ) -> PastCall {
        let sightings = recorded_sightings(event, home);
        let call = Call {
            direction: event.direction,
            number: sightings.home.number,
            at: Moment::new(event.at_ms, event.offset_seconds),
            verification: Verification::from_code(event.verification),
            sim: None,
        };
        let (contact, starred) = known(event, &call, home, rulebook, lists);
        let until = |reason| (event.reason == reason).then(|| event.at_ms.saturating_add(1));
        PastCall {
            call,
            abroad: sightings.network,
            happened: happened(event),
            contact,
            starred,
            suspended_until_ms: until(Reason::EmergencySuspension),
            paused_until_ms: until(Reason::Paused),
            is_reply_line: event.reason == Reason::OpenCase,
        }
    }
}

/// What became of a recorded call: what the newest entry about it says, else [`happened`].
#[must_use]
pub fn became(event: &CallEvent, outcome: Option<&Outcome>) -> Happened {
    match outcome {
        Some(outcome) if outcome.happened != Happened::Unknown => outcome.happened,
        _ => happened(event),
    }
}

/// What became of a recorded call by its own entry: what its source said, else what a phone's answer tells.
#[must_use]
pub const fn happened(event: &CallEvent) -> Happened {
    match event.disposition {
        _ if !matches!(event.happened, Happened::Unknown) => event.happened,
        // Nobody was asked: a computer replayed the call.
        _ if !event.was_asked() => Happened::Unknown,
        // Telecom did not take the answer, and let it ring.
        _ if !event.answered.delivered => Happened::Rang,
        Disposition::Allow => Happened::Rang,
        Disposition::Silence => Happened::Silenced,
        Disposition::Reject => Happened::Stopped,
    }
}

/// Whether the caller was a contact, and one with a star.
fn known(
    event: &CallEvent,
    call: &Call,
    home: Option<Region>,
    rulebook: &Rulebook,
    lists: &dyn Lists,
) -> (Tri, Tri) {
    let nobody = (Tri::No, Tri::No);
    let decided = event.rule_id.as_ref();
    let Some(rule) = decided.and_then(|id| rulebook.rules().iter().find(|rule| rule.id == *id))
    else {
        return nobody;
    };
    [nobody, (Tri::Yes, Tri::No), (Tri::Yes, Tri::Yes)]
        .into_iter()
        .find(|(contact, starred)| {
            let facts = Facts {
                home,
                contact: *contact,
                starred: *starred,
                lists,
                past: &NoPast,
                own: &[],
                reply_lines: &[],
                suspended_until_ms: None,
                paused_until_ms: None,
            };
            rule.who.holds(call, &facts) != Tri::No
        })
        .unwrap_or(nobody)
}

/// What a rule would have done to the calls of a ledger.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// The incoming calls that were looked at.
    pub all: Tally,
    /// Those that the rule would have decided.
    pub rule: Tally,
    /// Some of those that it changes, three at most: those that would not have rung and were
    /// answered, then the others; of each the newest first.
    pub examples: Vec<Row>,
}

/// Replays the calls of the 90 days up to the newest, 2000 at most, through `rulebook`, and says
/// what its rule at `index` does to them. `before` is the rulebook in force, by which most of them
/// were decided; `own` are the phone's numbers. Entries that cannot be read are passed over.
///
/// # Errors
/// What reading the ledger gives.
pub fn trial(
    ledger: &Ledger,
    before: &Rulebook,
    rulebook: &Rulebook,
    index: usize,
    lists: &dyn Lists,
    home: Option<Region>,
    own: &[E164],
) -> Result<Trial, StoreError> {
    let rows = newest(ledger)?;
    let reply_lines = ledger.reply_lines(home)?;
    let mut replay = Replay::new(rulebook, lists, home, own, Memory::of_ledger());
    let mut trial = Trial::default();
    let (mut answered, mut others) = (Vec::new(), Vec::new());
    for row in rows.into_iter().rev() {
        let Event::Call(event) = &row.event else {
            continue;
        };
        let mut past = PastCall::recorded(event, home, before, lists);
        past.happened = row.happened();
        past.is_reply_line |= past.call.number.is_in(&reply_lines, home);
        let (_, verdict) = replay.decide(&past);
        let decides = verdict.rule.map(usize::from) == Some(index);
        let change = super::Change::between(past.happened, verdict.disposition);
        let counts = matches!(
            change,
            Some(super::Change::Stopped | super::Change::RingsAgain)
        );
        if decides && counts && past.call.direction == Direction::Incoming {
            let to = match past.happened {
                Happened::Answered => &mut answered,
                _ => &mut others,
            };
            to.insert(0, row);
            to.truncate(EXAMPLES);
        }
    }
    trial.examples = answered;
    trial.examples.extend(others);
    trial.examples.truncate(EXAMPLES);
    trial.all = *replay.all();
    trial.rule = replay.by_rule().get(index).copied().unwrap_or_default();
    Ok(trial)
}

/// The newest calls by time, the newest first.
fn newest(ledger: &Ledger) -> Result<Vec<Row>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut filter = Filter::calls();
    let mut before = None;
    loop {
        let page = ledger.history(&filter, before, PAGE)?;
        before = page.last();
        rows.extend(page.entries);
        if filter.since_ms.is_none() {
            let newest_ms = rows.iter().map(|row| row.event.at_ms()).max();
            filter.since_ms = newest_ms.map(|at_ms| at_ms.saturating_sub(TRIAL_MS));
        }
        if !page.more || before.is_none() || rows.len() >= TRIAL_CALLS {
            break;
        }
    }
    rows.truncate(TRIAL_CALLS);
    let since_ms = filter.since_ms.unwrap_or(i64::MIN);
    rows.retain(|row| row.event.at_ms() >= since_ms);
    // What waited in the spool was written down later than it happened.
    rows.sort_by_key(|row| std::cmp::Reverse((row.event.at_ms(), row.seq)));
    Ok(rows)
}
