//! Reading the ledger: pages from the newest entry down, all entries in order, counts.
//!
//! A page goes on from the number of the last entry seen, not from an offset, so entries
//! that arrive meanwhile shift nothing and a late page costs as much as the first. A row
//! that cannot be read, or whose bytes do not have their hash, is reported as [`Unreadable`].
//! Where the index could not read it either, every filter means it: nobody knows what it says.

use std::ops::ControlFlow;

use curfew_core::{Direction, Disposition};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::bytes::EntryError;
use super::columns::UNREADABLE;
use super::entry::decode;
use super::event::{Clock, Event, EventKind, Link};
use super::fact::{Fact, Outcome};
use super::index::{failed, to_sql};
use super::query::Query;
use super::record::Record;
use super::{Ledger, OUT_OF_STEP, Seq, View};
use crate::error::StoreError;
use crate::replay::{Happened, became};

/// The most entries on one page.
pub const MAX_PAGE: u32 = 1000;

/// Which entries are meant; the default is all of them.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Filter {
    /// From this instant on, Unix milliseconds.
    pub since_ms: Option<i64>,
    /// Before this instant, Unix milliseconds.
    pub until_ms: Option<i64>,
    /// Calls of exactly this number, in canonical form, and what was noted about it.
    pub number: Option<String>,
    /// Calls whose number or rule name contains this text, and notes that do; letters in either ASCII case. A
    /// text of digits, spaces and `+ - ( ) .` is compared with the number as digits alone.
    pub search: Option<String>,
    /// Calls that go this way.
    pub direction: Option<Direction>,
    /// Incoming calls with one of these; empty: no condition. Outgoing calls have none.
    pub dispositions: Vec<Disposition>,
    /// Entries of one of these kinds; empty: no condition.
    pub kinds: Vec<EventKind>,
    /// Calls that the rule with this id decided.
    pub rule: Option<String>,
    /// What was noted about the call of this entry; 0: whatever is about no other entry, calls
    /// themselves among them.
    pub about: Option<Seq>,
}

/// Shows no number and no search text.
impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filter")
            .field("since_ms", &self.since_ms)
            .field("until_ms", &self.until_ms)
            .field("direction", &self.direction)
            .field("dispositions", &self.dispositions)
            .field("kinds", &self.kinds)
            .finish_non_exhaustive()
    }
}

impl Filter {
    /// All calls.
    #[must_use]
    pub fn calls() -> Filter {
        Filter {
            kinds: vec![EventKind::Call],
            ..Filter::default()
        }
    }

    /// What is searched for, if anything.
    fn search(&self) -> Option<&str> {
        self.search
            .as_deref()
            .map(str::trim)
            .filter(|it| !it.is_empty())
    }
}

/// One entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Row {
    /// Its number.
    pub seq: Seq,
    /// What it says.
    pub event: Event,
    /// The hash of its bytes.
    pub leaf_hash: [u8; 32],
    /// When it happened on the clock that nobody sets.
    pub clock: Option<Clock>,
    /// Of an incoming call with a number: where it stands among those of that number.
    pub link: Option<Link>,
    /// Whether it was kept in the spool before it came here.
    pub spooled: bool,
    /// Of a call: the newest entry about what became of it.
    pub outcome: Option<Outcome>,
}

impl Row {
    /// What became of a call, as far as is known; [`Happened::Unknown`] for other entries.
    #[must_use]
    pub fn happened(&self) -> Happened {
        match &self.event {
            Event::Call(call) => became(call, self.outcome.as_ref()),
            _ => Happened::Unknown,
        }
    }
}

/// An entry that is there and cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unreadable {
    /// Its number.
    pub seq: Seq,
    /// Why.
    pub why: EntryError,
}

/// Some entries, the newest first.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Page {
    /// The entries.
    pub entries: Vec<Row>,
    /// Those on this page that cannot be read.
    pub unreadable: Vec<Unreadable>,
    /// Whether there are more: ask again, before [`Page::last`].
    pub more: bool,
}

impl Page {
    /// The lowest number on this page, readable or not; the next page is before it.
    #[must_use]
    pub fn last(&self) -> Option<Seq> {
        let readable = self.entries.last().map(|row| row.seq);
        let unreadable = self.unreadable.last().map(|row| row.seq);
        readable.into_iter().chain(unreadable).min()
    }
}

/// How many entries of each sort there are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Incoming calls that rang.
    pub allow: u64,
    /// Incoming calls that came in without a sound.
    pub silence: u64,
    /// Incoming calls that were refused.
    pub reject: u64,
    /// Outgoing calls that Telecom showed.
    pub outgoing: u64,
    /// Failures.
    pub failures: u64,
}

impl Ledger {
    /// A page of the entries that `filter` means, numbered below `before` (all where it is
    /// `None`), the newest first, at most `limit` (1 to [`MAX_PAGE`]; brought into that range).
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Corrupt`], [`StoreError::Sqlite`].
    pub fn history(
        &self,
        filter: &Filter,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<Page, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let search = filter.search();
        self.query(|view| {
            let is_of_a_time = filter.since_ms.is_some() || filter.until_ms.is_some();
            let stretches = match is_of_a_time {
                true => view.index.stretches(filter.since_ms, filter.until_ms)?,
                false => vec![(1, i64::MAX)],
            };
            view.log.check_behind()?;
            let has_unreadable = view.index.has_unreadable()?;
            let few = search
                .map(|search| view.index.few_with(search))
                .transpose()?;
            let before = before.map_or(i64::MAX, to_sql);
            let (mut page, mut count) = (Page::default(), 0);
            for (first, last) in stretches.into_iter().filter(|(first, _)| *first < before) {
                let mut query = match is_of_a_time {
                    true => Query::within(filter),
                    false => Query::of(filter),
                };
                if let (Some(search), Some(few)) = (search, &few) {
                    query.search(search, few.as_deref());
                }
                let last = last.min(before - 1);
                let ends = [Value::Integer(first), Value::Integer(last)];
                if is_of_a_time || last < i64::MAX - 1 {
                    query.and("seq BETWEEN ? AND ?", ends);
                }
                let found_by = match has_unreadable {
                    true => query.or_unreadable((first, last)),
                    false => format!("{FIND}{}", query.clause()),
                };
                let sql = format!(
                    "{found_by} ORDER BY seq DESC LIMIT {}",
                    i64::from(limit) + 1 - i64::from(count),
                );
                found(view, &sql, &query.values, &mut |row| {
                    count += 1;
                    page.more = count > limit;
                    match row {
                        _ if page.more => return ControlFlow::Break(()),
                        Ok(row) => page.entries.push(row),
                        Err(unreadable) => page.unreadable.push(unreadable),
                    }
                    ControlFlow::Continue(())
                })?;
                if page.more {
                    break;
                }
            }
            Ok(page)
        })
    }

    /// Hands every entry that `filter` means to `visit`, the oldest first, as the ledger
    /// stands at the start; appends by others wait for nothing.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Corrupt`], [`StoreError::Sqlite`].
    pub fn each(
        &self,
        filter: &Filter,
        mut visit: impl FnMut(Result<Row, Unreadable>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.each_of(filter, &mut visit)
    }

    fn each_of(&self, filter: &Filter, visit: &mut Visit<'_>) -> Result<(), StoreError> {
        let mut query = Query::all(filter);
        if let Some(search) = filter.search() {
            let few = self.query(|view| view.index.few_with(search))?;
            query.search(search, few.as_deref());
        }
        // Nothing was visited yet where the index has to be made anew.
        let has_unreadable = self.query(|view| {
            view.log.check_behind()?;
            view.index.has_unreadable()
        })?;
        let found_by = match has_unreadable {
            true => query.or_unreadable((1, i64::MAX)),
            false => format!("{FIND}{}", query.clause()),
        };
        let sql = format!("{found_by} ORDER BY seq");
        let state = self.state.borrow();
        let view = View {
            log: &state.log,
            index: state.index.as_ref().ok_or(OUT_OF_STEP)?,
        };
        found(view, &sql, &query.values, visit)
    }

    /// The entry `seq`, or `None` where there is no such entry.
    ///
    /// # Errors
    /// [`StoreError::Entry`] where it cannot be read; [`StoreError::Locked`],
    /// [`StoreError::Corrupt`], [`StoreError::Sqlite`].
    pub fn entry(&self, seq: Seq) -> Result<Option<Row>, StoreError> {
        let sql = format!("{FIND} WHERE seq = ?");
        let row = self.query(|view| {
            let mut entry = None;
            found(view, &sql, &[Value::Integer(to_sql(seq))], &mut |row| {
                entry = Some(row);
                ControlFlow::Break(())
            })?;
            Ok(entry)
        })?;
        row.transpose()
            .map_err(|unreadable| StoreError::Entry(unreadable.why))
    }

    /// The newest entry that `filter` means and that can be read.
    ///
    /// # Errors
    /// As [`Ledger::history`].
    pub fn newest(&self, filter: &Filter) -> Result<Option<Row>, StoreError> {
        let mut page = self.history(filter, None, 1)?;
        while page.entries.is_empty() && page.more {
            page = self.history(filter, page.last(), MAX_PAGE)?;
        }
        Ok(page.entries.into_iter().next())
    }

    /// Counts the entries that `filter` means; what cannot be read is of no sort.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Corrupt`], [`StoreError::Sqlite`].
    pub fn counts(&self, filter: &Filter) -> Result<Counts, StoreError> {
        let mut query = Query::of(filter);
        if let Some(search) = filter.search() {
            let few = self.query(|view| view.index.few_with(search))?;
            query.search(search, few.as_deref());
        }
        // One pass over an index; grouping would sort first. Not by FILTER: the phone's SQLite passes over it.
        let call = EventKind::Call as u8;
        let failure = EventKind::Failure as u8;
        let [allow, silence, reject] = [
            Disposition::Allow,
            Disposition::Silence,
            Disposition::Reject,
        ]
        .map(|it| it as u8);
        let sql = format!(
            "SELECT count(CASE WHEN kind = {call} AND disposition = {allow} THEN 1 END),
                    count(CASE WHEN kind = {call} AND disposition = {silence} THEN 1 END),
                    count(CASE WHEN kind = {call} AND disposition = {reject} THEN 1 END),
                    count(CASE WHEN kind = {call} AND disposition IS NULL THEN 1 END),
                    count(CASE WHEN kind = {failure} THEN 1 END)
             FROM entries{}",
            query.clause()
        );
        self.query(|view| {
            let mut statement = view.index.connection.prepare_cached(&sql).map_err(failed)?;
            let counted = statement.query_row(params_from_iter(&query.values), |row| {
                let count = |column| row.get(column).map(|count: i64| count.unsigned_abs());
                Ok(Counts {
                    allow: count(0)?,
                    silence: count(1)?,
                    reject: count(2)?,
                    outgoing: count(3)?,
                    failures: count(4)?,
                })
            });
            counted.map_err(failed)
        })
    }
}

/// Where entries begin, and the newest outcome (kind 6) of each: the log is read forward, so it
/// is the one that begins last.
const FIND: &str = "SELECT seq, place,
    (SELECT max(o.place) FROM entries o WHERE o.call = entries.seq AND o.kind = 6) FROM entries";

impl Query {
    /// Finds, by [`FIND`], the entries that are meant, and within `ends` those that cannot be read.
    /// Each of the two is found by its own index, and in order.
    fn or_unreadable(&mut self, (first, last): (i64, i64)) -> String {
        self.and(&format!("+kind <> {UNREADABLE}"), []);
        let clause = self.clause();
        self.values
            .extend([Value::Integer(first), Value::Integer(last)]);
        format!("{FIND}{clause} UNION ALL {FIND} WHERE kind = {UNREADABLE} AND seq BETWEEN ? AND ?")
    }
}

/// Takes one entry after the other. Not generic: reading is in the library once.
type Visit<'v> = dyn FnMut(Result<Row, Unreadable>) -> ControlFlow<()> + 'v;

/// Hands the entries that `sql` finds (by [`FIND`]) to `visit`.
fn found(
    view: View<'_>,
    sql: &str,
    values: &[Value],
    visit: &mut Visit<'_>,
) -> Result<(), StoreError> {
    let mut statement = view.index.connection.prepare_cached(sql).map_err(failed)?;
    let mut rows = statement.query(params_from_iter(values)).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let column = |at| row.get::<_, Option<i64>>(at).map_err(failed);
        let (Some(seq), Some(place), outcome) = (column(0)?, column(1)?, column(2)?) else {
            return Err(OUT_OF_STEP);
        };
        let mut row = read(view, seq.unsigned_abs(), place.unsigned_abs())?;
        if let (Ok(row), Some(place)) = (&mut row, outcome) {
            row.outcome = outcome_at(view, place.unsigned_abs())?.filter(|it| it.call == row.seq);
        }
        if visit(row).is_break() {
            break;
        }
    }
    drop(rows);
    // One that names entries is not asked again, and would push out those that are.
    if sql.len() > MAX_KEPT {
        statement.discard();
    }
    Ok(())
}

/// A longer statement is not kept for the next time, bytes.
const MAX_KEPT: usize = 2000;

/// Reads the entry `seq`, whose record begins at `place`.
fn read(view: View<'_>, seq: Seq, place: u64) -> Result<Result<Row, Unreadable>, StoreError> {
    let mut buffer = Vec::new();
    let record = view.log.record(place, &mut buffer)?;
    let record = record.filter(|it| it.seq == seq).ok_or(OUT_OF_STEP)?;
    Ok(row(&record).map_err(|why| Unreadable { seq, why }))
}

/// The outcome whose record begins at `place`; one that cannot be read says nothing.
fn outcome_at(view: View<'_>, place: u64) -> Result<Option<Outcome>, StoreError> {
    let mut buffer = Vec::new();
    let record = view.log.record(place, &mut buffer)?;
    let event = record
        .and_then(|record| row(&record).ok())
        .map(|row| row.event);
    Ok(match event {
        Some(Event::Fact(_, Fact::Outcome(outcome))) => Some(outcome),
        _ => None,
    })
}

fn row(record: &Record<'_>) -> Result<Row, EntryError> {
    if record.is_forgotten() {
        return Err(EntryError::Forgotten);
    }
    if !record.is_sound() {
        return Err(EntryError::Hash);
    }
    let entry = decode(record.bytes)?;
    Ok(Row {
        seq: record.seq,
        event: entry.event,
        leaf_hash: record.leaf_hash,
        clock: entry.clock,
        link: entry.link,
        spooled: entry.spool_id.is_some(),
        outcome: None,
    })
}

#[cfg(test)]
mod tests;
