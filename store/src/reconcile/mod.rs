//! The ledger beside the system's call log: what became of each call, and which calls the app was
//! not asked about.
//!
//! A call of the ledger and a row of the log are the same call where the log's `DATE`, which is
//! Telecom's `creationTimeMillis`, is within [`SAME_MS`] of it and the number reads the same
//! (`CallLogManager.logCall`; some phones round). Each entry is paired with at most one row, the
//! nearest in time first. What comes out are entries to append: one for each call of which the
//! log says something that the newest entry about it does not, so that the same rows twice add
//! nothing. Nothing here writes.
//!
//! What the log cannot tell stays open: a row may be missing because the caller was gone before
//! it rang, because the user deleted it, or because the system does not log that number.

mod row;

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use curfew_core::{Direction, Disposition, Presentation, Region};

pub use self::row::LogRow;
use self::row::{DO_NOT_DISTURB, NEVER_RANG, SILENCED};
use crate::error::StoreError;
use crate::ledger::fact::Outcome;
use crate::ledger::{
    BlockedBy, CallEvent, Event, EventKind, Fact, Filter, Finding, Ledger, Row, Seq, Source, Stamp,
};
use crate::replay::{Happened, recorded_sightings};

/// Entry and row of one call are at most so far apart, milliseconds.
pub const SAME_MS: i64 = 2000;
/// The most rows that are looked at; of more, the newest.
pub const MAX_ROWS: usize = 2000;
/// The system keeps so many rows of each account; older ones are gone.
pub const KEPT_ROWS: usize = 500;
/// A row is written when the call has ended, so a call this new may have none yet, milliseconds.
pub const SETTLED_MS: i64 = 6 * 3600 * 1000;

const DAY_MS: i64 = 24 * 3600 * 1000;
/// How many calls there are of each finding, and what is to be appended.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reconciled {
    /// The entries to append, by the time at which the calls began.
    pub events: Vec<Event>,
    /// Calls of the ledger and rows of the log that are the same.
    pub paired: usize,
    /// Rows of which the app was not asked.
    pub not_asked: usize,
    /// Calls of the ledger that the log does not have.
    pub not_logged: usize,
    /// Rows that are passed over: not of an incoming call, or from before the app had the role, or before what was
    /// forgotten.
    pub passed_over: usize,
}

/// Compares `rows`, in any order, with the calls of `ledger`. Numbers are read as those of
/// `home`; `now` stands in the new entries. The rows must be all that the log has since the
/// oldest of them.
///
/// # Errors
/// What reading the ledger gives.
pub fn reconcile(
    ledger: &Ledger,
    rows: &[LogRow],
    home: Option<Region>,
    now: &Stamp,
) -> Result<Reconciled, StoreError> {
    let mut found = Reconciled::default();
    let passed_over = rows.len();
    let (Some(protection), Some(oldest_ms)) = (
        Protection::read(ledger)?,
        rows.iter().map(|row| row.at_ms).min(),
    ) else {
        found.passed_over = rows.len();
        return Ok(found);
    };
    let mut complete_ms = complete_since(rows).max(protection.began_ms);
    // A clock that was set back leaves rows that are yet to come: they wait.
    let span = protection.began_ms..now.at_ms.saturating_add(DAY_MS);
    let (rows, is_cut) = meant(rows, span, home);
    found.passed_over = passed_over - rows.len();
    if let (Some(row), true) = (rows.first(), is_cut) {
        complete_ms = complete_ms.max(row.row.at_ms);
    }
    let from_ms = oldest_ms.max(protection.began_ms);
    let last_ms = rows.last().map_or(i64::MIN, |row| row.row.at_ms);
    let calls = calls(ledger, from_ms, last_ms.max(now.at_ms))?;
    let pairs = pair(&rows, &calls, home);
    let told = not_asked_before(ledger, from_ms)?;
    let mut has_row = vec![false; calls.len()];
    let mut outcomes = Vec::new();
    for (row, call) in rows.iter().zip(pairs) {
        match call {
            Some(index) => {
                has_row[index] = true;
                found.paired += 1;
                let call = &calls[index];
                let outcome = about(row, call);
                if !is_told(ledger, call, &outcome)? {
                    outcomes.push(outcome);
                }
            }
            None => {
                found.not_asked += 1;
                let outcome = without_entry(row, &protection);
                let known = told.get(&(outcome.began_ms, outcome.number.clone()));
                if !known.is_some_and(|it| same(it, &outcome)) {
                    outcomes.push(outcome);
                }
            }
        }
    }
    for (asked, has_row) in calls.iter().zip(has_row) {
        let call = &asked.call;
        let is_settled = call.at_ms.saturating_add(SETTLED_MS) < now.at_ms;
        if has_row || !is_settled || call.at_ms < complete_ms.saturating_add(SAME_MS) {
            continue;
        }
        found.not_logged += 1;
        // Whatever is known of it already says more than that the log has it no longer.
        if asked.outcome.is_none() {
            outcomes.push(Outcome {
                call: asked.seq,
                source: Source::CallLog,
                happened: Happened::Unknown,
                finding: Finding::CallerGone,
                began_ms: call.at_ms,
                talked_s: 0,
                blocked_by: BlockedBy::Nobody,
                number: None,
                sim: None,
            });
        }
    }
    outcomes.sort_by_key(|it| it.began_ms);
    let event = |outcome: Outcome| Event::Fact(now.clone(), outcome.into()).clipped();
    found.events = outcomes.into_iter().map(event).collect();
    Ok(found)
}

/// When the app had the role, as far as the ledger says.
struct Protection {
    /// When it was first asked about calls that are not forgotten.
    began_ms: i64,
    /// From when on it had the role, or had it no longer; by time.
    changes: Vec<(i64, bool)>,
}

impl Protection {
    /// `None` where it never had the role: then the log says nothing of it. A ledger that was
    /// begun anew, because the one before was damaged, begins with its first call.
    fn read(ledger: &Ledger) -> Result<Option<Protection>, StoreError> {
        let filter = Filter {
            kinds: vec![EventKind::Protection],
            ..Filter::default()
        };
        let mut changes = Vec::new();
        ledger.each(&filter, |row| {
            if let Ok(Row {
                event: Event::Protection(it),
                ..
            }) = row
            {
                changes.push((it.at_ms, it.active));
            }
            ControlFlow::Continue(())
        })?;
        changes.sort_by_key(|(at_ms, _)| *at_ms);
        let began = changes.iter().find(|(_, active)| *active);
        let mut began_ms = began.map(|(at_ms, _)| *at_ms);
        if began_ms.is_none() {
            ledger.each(&Filter::calls(), |row| match row {
                Ok(row) => {
                    began_ms = Some(row.event.at_ms());
                    ControlFlow::Break(())
                }
                Err(_) => ControlFlow::Continue(()),
            })?;
        }
        // Nothing that was forgotten comes back from the log.
        let forgotten = ledger.forgotten_before()?;
        let began_ms = began_ms.map(|it| it.max(forgotten.unwrap_or(it)));
        Ok(began_ms.map(|began_ms| Protection { began_ms, changes }))
    }

    fn is_gone(&self, at_ms: i64) -> bool {
        let before = self.changes.iter().rev().find(|(from, _)| *from <= at_ms);
        before.is_some_and(|(_, active)| !active)
    }
}

/// A row, and the number in it as home reads it.
struct Told<'a> {
    row: &'a LogRow,
    happened: Happened,
    number: Option<String>,
}

/// The rows of incoming calls in `span`, each once, by time; and whether some were too many.
fn meant(rows: &[LogRow], span: Range<i64>, home: Option<Region>) -> (Vec<Told<'_>>, bool) {
    let told = |row| {
        Some(Told {
            row,
            happened: LogRow::happened(row)?,
            number: row.read(home).canonical(),
        })
    };
    let in_span = rows.iter().filter(|row| span.contains(&row.at_ms));
    let mut meant: Vec<Told<'_>> = in_span.filter_map(told).collect();
    // Two rows of one call: the one that says more stays, in whatever order they came.
    meant.sort_by(|a, b| {
        let more = |it: &Told<'_>| (it.row.talked_s, it.row.block_reason, it.row.missed_reason);
        (a.row.at_ms, &a.number)
            .cmp(&(b.row.at_ms, &b.number))
            .then(more(b).cmp(&more(a)))
            .then(a.row.kind.cmp(&b.row.kind))
    });
    meant.dedup_by(|b, a| (a.row.at_ms, &a.number) == (b.row.at_ms, &b.number));
    let surplus = meant.len().saturating_sub(MAX_ROWS);
    meant.drain(..surplus);
    (meant, surplus > 0)
}

/// From when on the log has every call: of an account with as many rows as are kept, older ones
/// are gone. Rows of every type count.
fn complete_since(rows: &[LogRow]) -> i64 {
    let mut accounts: BTreeMap<Option<&str>, (usize, i64)> = BTreeMap::new();
    for row in rows {
        let (count, first) = accounts
            .entry(row.account.as_deref())
            .or_insert((0, i64::MAX));
        *count += 1;
        *first = row.at_ms.min(*first);
    }
    let oldest = accounts.values().map(|(_, first)| *first).min();
    let full = accounts.values().filter(|(count, _)| *count >= KEPT_ROWS);
    let since = full.map(|(_, first)| *first).max().or(oldest);
    since.unwrap_or(i64::MAX)
}

/// A call that the app was asked about.
struct Asked {
    seq: Seq,
    call: CallEvent,
    outcome: Option<Outcome>,
}

/// The incoming calls of the ledger around the rows, by time.
fn calls(ledger: &Ledger, from_ms: i64, to_ms: i64) -> Result<Vec<Asked>, StoreError> {
    let filter = Filter {
        since_ms: Some(from_ms.saturating_sub(SAME_MS)),
        until_ms: Some(to_ms.saturating_add(SAME_MS + 1)),
        direction: Some(Direction::Incoming),
        ..Filter::calls()
    };
    let mut calls = Vec::new();
    ledger.each(&filter, |row| {
        if let Ok(Row {
            seq,
            event: Event::Call(call),
            outcome,
            ..
        }) = row
        {
            calls.push(Asked { seq, call, outcome });
        }
        ControlFlow::Continue(())
    })?;
    calls.sort_by_key(|it| (it.call.at_ms, it.seq));
    Ok(calls)
}

/// For each row the place of its call, nearest in time first; of equally near ones the earlier
/// row and the earlier call.
fn pair(rows: &[Told<'_>], calls: &[Asked], home: Option<Region>) -> Vec<Option<usize>> {
    let mut near = Vec::new();
    let mut begin = 0;
    for (place, told) in rows.iter().enumerate() {
        let at_ms = told.row.at_ms;
        while calls
            .get(begin)
            .is_some_and(|it| it.call.at_ms < at_ms.saturating_sub(SAME_MS))
        {
            begin += 1;
        }
        for (index, asked) in calls.iter().enumerate().skip(begin) {
            let apart = asked.call.at_ms.saturating_sub(at_ms);
            if apart > SAME_MS {
                break;
            }
            if is_same_number(told.row, &asked.call, home) {
                near.push((apart.abs(), place, index));
            }
        }
    }
    near.sort_unstable();
    let mut pairs = vec![None; rows.len()];
    let mut taken = vec![false; calls.len()];
    for (_, place, index) in near {
        if pairs[place].is_none() && !taken[index] {
            pairs[place] = Some(index);
            taken[index] = true;
        }
    }
    pairs
}

/// Whether both have the same number, or none. A number may have been read as that of the country
/// where the phone was.
fn is_same_number(row: &LogRow, call: &CallEvent, home: Option<Region>) -> bool {
    if row.shown().is_none() {
        return call.number.is_none() && call.presentation != Presentation::Allowed;
    }
    let seen = recorded_sightings(call, home);
    seen.any(|seen| match row.read(seen.from).canonical() {
        Some(text) => seen.number.canonical().as_ref() == Some(&text),
        // No number can be made out of either: the texts tell.
        None => call.number.is_none() && same_text(row.shown(), call.handle.as_deref()),
    })
}

fn same_text(shown: Option<&str>, handle: Option<&str>) -> bool {
    let bare = handle.map(|it| it.split_once(':').map_or(it, |(_, text)| text));
    shown == bare
}

/// What a row says of a call that the app was asked about.
fn about(told: &Told<'_>, asked: &Asked) -> Outcome {
    Outcome {
        call: asked.seq,
        source: Source::CallLog,
        happened: told.happened,
        finding: finding(told.row, &asked.call),
        began_ms: told.row.at_ms,
        talked_s: told.row.talked_s,
        blocked_by: told.row.blocked_by(),
        number: None,
        sim: told.row.sim(),
    }
}

/// Whether the log's newest word about the call is this one.
fn is_told(ledger: &Ledger, asked: &Asked, outcome: &Outcome) -> Result<bool, StoreError> {
    let Some(newest) = &asked.outcome else {
        return Ok(false);
    };
    if newest.source == Source::CallLog {
        return Ok(same(newest, outcome));
    }
    // Somebody else spoke last: the log repeats nothing.
    let filter = Filter {
        kinds: vec![EventKind::Outcome],
        about: Some(asked.seq),
        ..Filter::default()
    };
    let mut is_told = false;
    ledger.each(&filter, |row| {
        if let Ok(Row {
            event: Event::Fact(_, Fact::Outcome(it)),
            ..
        }) = row
            && it.source == Source::CallLog
        {
            is_told = same(&it, outcome);
        }
        ControlFlow::Continue(())
    })?;
    Ok(is_told)
}

/// What log and ledger say of each other.
fn finding(row: &LogRow, call: &CallEvent) -> Finding {
    // An answer that was not delivered is a failure that the ledger has; then the call rang.
    let asked_to = if call.answered.delivered {
        call.disposition
    } else {
        Disposition::Allow
    };
    match (asked_to, row.kind) {
        (_, 3) if row.missed_reason & NEVER_RANG != 0 => Finding::CallerGone,
        (Disposition::Reject, 6) => Finding::Agrees,
        (_, 6) => Finding::StoppedElsewhere,
        (Disposition::Reject, _) => Finding::RangThough,
        // Before Android 12 the log does not say why a call was missed.
        (Disposition::Silence, 3)
            if row.missed_reason != 0 && row.missed_reason & (SILENCED | DO_NOT_DISTURB) == 0 =>
        {
            Finding::RangThough
        }
        _ => Finding::Agrees,
    }
}

/// What is stated of a row without an entry.
fn without_entry(told: &Told<'_>, protection: &Protection) -> Outcome {
    let row = told.row;
    Outcome {
        call: 0,
        source: Source::CallLog,
        happened: told.happened,
        finding: match row.kind {
            // It was asked, and the entry was lost.
            6 if row.by_this => Finding::Agrees,
            _ if protection.is_gone(row.at_ms) => Finding::RoleElsewhere,
            _ => Finding::NotAsked,
        },
        began_ms: row.at_ms,
        talked_s: row.talked_s,
        blocked_by: row.blocked_by(),
        number: told.number.clone(),
        sim: row.sim(),
    }
}

/// What was stated of rows without an entry, the newest of each.
fn not_asked_before(
    ledger: &Ledger,
    from_ms: i64,
) -> Result<BTreeMap<(i64, Option<String>), Outcome>, StoreError> {
    let filter = Filter {
        // Stated after the call; a row counts while the clock is at most a day behind it.
        since_ms: Some(from_ms.saturating_sub(DAY_MS)),
        until_ms: Some(i64::MAX),
        kinds: vec![EventKind::Outcome],
        about: Some(0),
        ..Filter::default()
    };
    let mut told = BTreeMap::new();
    ledger.each(&filter, |row| {
        if let Ok(Row {
            event: Event::Fact(_, Fact::Outcome(it)),
            ..
        }) = row
            && it.source == Source::CallLog
        {
            told.insert((it.began_ms, it.number.clone()), it);
        }
        ControlFlow::Continue(())
    })?;
    Ok(told)
}

/// Whether a new outcome would say nothing new. Android has renamed the accounts of SIM cards:
/// another name of it is no news.
fn same(known: &Outcome, new: &Outcome) -> bool {
    (
        known.source,
        known.happened,
        known.finding,
        known.talked_s,
        known.blocked_by,
    ) == (
        new.source,
        new.happened,
        new.finding,
        new.talked_s,
        new.blocked_by,
    )
}

#[cfg(test)]
mod tests;
