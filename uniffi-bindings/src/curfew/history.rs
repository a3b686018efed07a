//! The ledger: pages, one entry, counts, the ring.

use std::ops::ControlFlow;

use curfew_core::abroad::Seen;
use curfew_core::explain::{Explanation, explain};
use curfew_core::rulebook::Verification;
use curfew_core::time::Moment;
use curfew_core::{Call, Direction, Disposition, Facts, Reason, Tri};
use curfew_store::replay::recorded_sightings;
use curfew_store::{CallEvent, Event, Filter, Ledger, Memory, Row, StoreError, signing};

use super::{Curfew, hex};
use crate::engine::Snapshot;
use crate::error::CurfewError;
use crate::views::convert::{entry_view, ring_dot, step_views};
use crate::views::{
    Counts, EntryDetail, HistoryFilter, HistoryPage, OtherLedger, RingDot, SaidAt, StepView,
    VerificationView,
};

/// The most entries on one page.
const MAX_PAGE: u32 = 500;
/// The most dots on the ring; more could not be told apart.
const MAX_DOTS: usize = 2000;

#[uniffi::export]
impl Curfew {
    /// Entries, newest first, those before the entry `before`; `limit` is 1 to 500.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock; [`CurfewError::NotFound`] for a ledger that is not there.
    pub fn history(
        &self,
        filter: HistoryFilter,
        before: Option<u64>,
        limit: u32,
    ) -> Result<HistoryPage, CurfewError> {
        let (other, Some(filter)) = (filter.ledger.clone(), ledger_filter(filter)) else {
            return Ok(HistoryPage {
                entries: Vec::new(),
                more: false,
            });
        };
        let limit = limit.clamp(1, MAX_PAGE);
        let rows = self.ask_ledger(other, |ledger| readable(ledger, &filter, before, limit))?;
        let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        let entries = rows
            .iter()
            .take(rows.len() - usize::from(more))
            .map(entry_view)
            .collect();
        Ok(HistoryPage { entries, more })
    }

    /// Everything about one entry, of another phone's ledger where that is named.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`].
    pub fn entry(&self, seq: u64, ledger: Option<String>) -> Result<EntryDetail, CurfewError> {
        // By which rules another phone decided is not known here.
        let is_own = ledger.is_none();
        let row = self.ask_ledger(ledger, |ledger| ledger.entry(seq))?;
        let row = row.ok_or_else(|| CurfewError::not_found("there is no such entry"))?;
        let call = if let Event::Call(call) = &row.event {
            Some(call)
        } else {
            None
        };
        Ok(EntryDetail {
            entry: entry_view(&row),
            steps: call
                .filter(|_| is_own)
                .and_then(|call| steps(call, &self.engine.snapshot(), &self.engine.memory())),
            rule_id: call.and_then(|call| call.rule_id.clone()),
            verification: VerificationView::of(call.map_or(0, |call| call.verification)),
            answered_after_us: call.map(|call| call.answered.after_us),
            delivered: call.is_some_and(|call| call.answered.delivered),
            spooled: row.spooled,
            leaf_hash: hex(&row.leaf_hash),
            rulebook_sha256: call.map(|call| hex(&call.rulebook_sha256)),
        })
    }

    /// How many entries of each sort `filter` means.
    ///
    /// # Errors
    /// As [`Curfew::history`].
    pub fn counts(&self, filter: HistoryFilter) -> Result<Counts, CurfewError> {
        let (other, Some(filter)) = (filter.ledger.clone(), ledger_filter(filter)) else {
            return Ok(Counts::default());
        };
        let counts = self.ask_ledger(other, |ledger| ledger.counts(&filter))?;
        Ok(Counts {
            allow: counts.allow,
            silence: counts.silence,
            reject: counts.reject,
            failures: counts.failures,
        })
    }

    /// The ledgers of other phones that backups brought along, in the order of their names.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn other_ledgers(&self) -> Result<Vec<OtherLedger>, CurfewError> {
        let names = self.engine.other_names()?;
        let about = |name: String| {
            let other = self.engine.other(&name).ok();
            let read = other.and_then(|ledger| about(&ledger, name.clone()).ok());
            read.unwrap_or(OtherLedger {
                name,
                code: None,
                calls: 0,
                first: None,
                last: None,
            })
        };
        Ok(names.into_iter().map(about).collect())
    }

    /// The incoming calls from `since_ms` until before `until_ms` for the ring, oldest first;
    /// the newest 2000 of them.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn day(&self, since_ms: i64, until_ms: i64) -> Result<Vec<RingDot>, CurfewError> {
        let filter = Filter {
            kinds: Filter::calls().kinds,
            ..between(since_ms, until_ms)
        };
        let mut dots = self.engine.query(|ledger| {
            let mut dots = Vec::new();
            let mut before = None;
            loop {
                let page = ledger.history(&filter, before, MAX_PAGE)?;
                dots.extend(page.entries.iter().filter_map(|row| match &row.event {
                    Event::Call(call) if call.direction == Direction::Incoming => {
                        Some(ring_dot(call))
                    }
                    _ => None,
                }));
                before = page.last();
                if !page.more || before.is_none() || dots.len() >= MAX_DOTS {
                    return Ok(dots);
                }
            }
        })?;
        dots.truncate(MAX_DOTS);
        dots.reverse();
        Ok(dots)
    }
}

impl Curfew {
    /// Asks the own ledger, or the one named `other`.
    fn ask_ledger<T>(
        &self,
        other: Option<String>,
        query: impl FnOnce(&Ledger) -> Result<T, StoreError>,
    ) -> Result<T, CurfewError> {
        match other {
            None => self.engine.query(query),
            Some(name) => Ok(query(&self.engine.other(&name)?)?),
        }
    }
}

/// What is to be known of a ledger before it is opened for reading.
fn about(ledger: &Ledger, name: String) -> Result<OtherLedger, StoreError> {
    let calls = Filter::calls();
    let at = |row: Row| match row.event {
        Event::Call(call) => Some(SaidAt {
            at_ms: call.at_ms,
            offset_seconds: call.offset_seconds,
        }),
        _ => None,
    };
    let mut first = None;
    ledger.each(&calls, |row| match row {
        Ok(row) => {
            first = at(row);
            ControlFlow::Break(())
        }
        Err(_) => ControlFlow::Continue(()),
    })?;
    let counts = ledger.counts(&Filter::default())?;
    Ok(OtherLedger {
        name,
        code: Some(signing::checkpoint(ledger)?.code().to_string()),
        calls: counts.allow + counts.silence + counts.reject + counts.outgoing,
        first,
        last: ledger.newest(&calls)?.and_then(at),
    })
}

/// Up to `limit + 1` entries; those that cannot be read are passed over.
fn readable(
    ledger: &Ledger,
    filter: &Filter,
    mut before: Option<u64>,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    let wanted = usize::try_from(limit)
        .unwrap_or(usize::MAX)
        .saturating_add(1);
    let mut rows = Vec::new();
    loop {
        let page = ledger.history(filter, before, limit + 1)?;
        before = page.last();
        rows.extend(page.entries);
        if !page.more || before.is_none() || rows.len() >= wanted {
            rows.truncate(wanted);
            return Ok(rows);
        }
    }
}

fn between(since_ms: i64, until_ms: i64) -> Filter {
    Filter {
        since_ms: Some(since_ms),
        until_ms: Some(until_ms),
        ..Filter::default()
    }
}

/// The filter for the ledger; `None` where nothing can pass.
pub(super) fn ledger_filter(filter: HistoryFilter) -> Option<Filter> {
    let mut dispositions: Vec<Disposition> = filter
        .dispositions
        .into_iter()
        .map(Disposition::from)
        .collect();
    if filter.blocked_only {
        if dispositions.is_empty() {
            dispositions = vec![Disposition::Silence, Disposition::Reject];
        }
        dispositions.retain(|disposition| *disposition != Disposition::Allow);
        if dispositions.is_empty() {
            return None;
        }
    }
    Some(Filter {
        since_ms: filter.since_ms,
        until_ms: filter.until_ms,
        search: filter.search,
        dispositions,
        // What became of a call stands in its own row.
        about: Some(0),
        ..Filter::default()
    })
}

/// The rules that were tried, if the rulebook of then is still in force and still decides so.
///
/// Whether the caller was a contact, and one with a star, is not recorded: the answer that leads
/// to the recorded verdict is taken. Lists that changed since, and calls that are forgotten, may
/// leave none, and then nothing is shown.
fn steps(call: &CallEvent, snapshot: &Snapshot, memory: &Memory) -> Option<Vec<StepView>> {
    match call.reason {
        Reason::RuleMatched | Reason::NoRuleMatched => {}
        // No rule was tried.
        _ => return Some(Vec::new()),
    }
    if call.rulebook_sha256 != snapshot.rules.sha256 {
        return None;
    }
    let rulebook = &snapshot.rules.rulebook;
    let asked = |number| Call {
        direction: call.direction,
        number,
        at: Moment::new(call.at_ms, call.offset_seconds),
        verification: Verification::from_code(call.verification),
        sim: None,
    };
    let past = memory.before(call.at_ms);
    let with = |seen: &Seen, caller| {
        let facts = Facts {
            // A rule was asked, so nothing was paused then.
            paused_until_ms: None,
            ..snapshot.facts(seen.from, caller, None, &past)
        };
        explain(&asked(seen.number), rulebook, &facts)
    };
    let is_right = |explanation: &Explanation| {
        let index = explanation.verdict.rule.map(usize::from);
        let rule = index.and_then(|index| rulebook.rules().get(index));
        explanation.verdict.disposition == call.disposition
            && explanation.verdict.reason == call.reason
            && rule.map(|rule| &rule.id) == call.rule_id.as_ref()
    };
    let answers = [
        (Tri::No, Tri::No),
        (Tri::Yes, Tri::No),
        (Tri::Yes, Tri::Yes),
        (Tri::Unknown, Tri::Unknown),
    ];
    // Where both countries give the verdict, it is that of home.
    let sightings = recorded_sightings(call, snapshot.home());
    [Some(sightings.home), sightings.network]
        .iter()
        .flatten()
        .flat_map(|seen| answers.map(|caller| with(seen, caller)))
        .find(is_right)
        .map(|explanation| step_views(&explanation, rulebook))
}
