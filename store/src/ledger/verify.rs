//! Checks a whole ledger: every hash, the tree, the index.
//!
//! It goes on after a problem, from what stands in the file, so that one changed entry is one
//! problem and not the rest of the ledger.
//!
//! A large ledger is checked in parts at once, one for each core, each from the hashes of the subtrees before it; that
//! these are those of the leaves is what the parts before find. Where all parts are sound, so is
//! the whole. Else it is gone through from its begin, which tells what is wrong.

use std::thread;

use super::columns::{self, COLUMNS, Columns, columns_of};
use super::entry::check;
use super::event::Event;
use super::fact::Fact;
use super::index::failed;
use super::log::{HEADER, Log};
use super::record::Record;
use super::tree::{Edge, Nodes};
use super::{EntryError, Head, Ledger, Seq, View, tree};
use crate::error::StoreError;

/// No more than these many problems are named; all are counted.
pub const MAX_PROBLEMS: usize = 100;

/// The outcome of [`Ledger::verify`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    /// How many entries are there.
    pub entries: u64,
    /// How many of them were forgotten, as an entry says.
    pub forgotten: u64,
    /// The end of the ledger, recomputed.
    pub head: Head,
    /// The first [`MAX_PROBLEMS`] problems, in the order in which they were found.
    pub problems: Vec<Problem>,
    /// How many problems there are in all.
    pub found: u64,
}

impl Verified {
    /// Whether every entry is as it was written and none is missing.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        self.found == 0
    }

    fn add(&mut self, seq: Option<Seq>, what: What) {
        self.found += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { seq, what });
        }
    }
}

/// One thing that does not fit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Problem {
    /// At which entry; `None` where it is about the file.
    pub seq: Option<Seq>,
    /// What.
    pub what: What,
}

/// What does not fit.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum What {
    /// Entries are missing or cannot be found: this one, and `count` in all from here on.
    Missing {
        /// How many.
        count: u64,
    },
    /// The bytes cannot be read.
    Bytes(EntryError),
    /// The bytes do not have the hash that stands beside them.
    LeafHash,
    /// A hash of a subtree is not that of its leaves: an entry was changed, removed, inserted or
    /// moved in it.
    Node,
    /// The entry was emptied, and no entry says that it was forgotten.
    Emptied,
    /// A column of the index does not say what the entry says.
    Column(&'static str),
    /// Bytes before this entry are no entry.
    Stray,
    /// Bytes at the end are no whole entry; the next append puts them aside.
    Torn,
    /// SQLite finds its own trees damaged (`PRAGMA integrity_check`); a new index is made of the
    /// entries.
    Index,
}

impl Ledger {
    /// Recomputes every hash and compares the index; appends by others wait for nothing.
    ///
    /// # Errors
    /// [`StoreError::Locked`]; [`StoreError::Io`], [`StoreError::Sqlite`]. What was changed is no
    /// error but a [`Problem`].
    pub fn verify(&self) -> Result<Verified, StoreError> {
        self.query(|view| {
            let (mut verified, found) = check_entries(view, check_index)?;
            for (seq, what) in found {
                verified.add(seq, what);
            }
            Ok(verified)
        })
    }

    /// Recomputes every hash of the log alone.
    ///
    /// # Errors
    /// As [`Ledger::verify`].
    pub fn verify_entries(&self) -> Result<Verified, StoreError> {
        self.query(|view| Ok(check_entries(view, |_| Ok(()))?.0))
    }
}

/// No more parts are checked at once.
const MOST_PARTS: usize = 4;
/// No part has fewer entries. Few in tests, so that they have parts.
const LEAST: u64 = if cfg!(test) { 3 } else { 4_096 };

/// A part of the log, whole records.
struct Part {
    /// The tree before it.
    edge: Edge,
    from: u64,
    to: u64,
}

impl Part {
    /// As many as there are cores, by where the index has entries; none where that cannot be told.
    fn all(view: View<'_>) -> Option<Vec<Part>> {
        let entries = view.log.edge.size();
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let count = (entries / LEAST).clamp(1, cores.min(MOST_PARTS) as u64);
        let mut parts: Vec<Part> = Vec::new();
        for nth in 0..count {
            let before = entries / count * nth;
            let from = match before {
                0 => HEADER,
                _ => view.index.place(before + 1).ok()??,
            };
            if let Some(last) = parts.last_mut() {
                last.to = from;
            }
            parts.push(Part {
                edge: edge_at(view, before).ok()?,
                from,
                to: view.log.end,
            });
        }
        (view.log.length().ok()? == view.log.end).then_some(parts)
    }

    /// Checks it; `None` where anything in it does not fit.
    fn check(&self, log: &Log) -> Option<Check> {
        let mut check = Check::new();
        check.edge = self.edge.clone();
        let end = log.each(self.from, &mut |record| {
            Ok(record.offset < self.to && check.take(record))
        });
        (end.ok()? == self.to && check.verified.found == 0).then_some(check)
    }
}

/// The tree of the first `size` entries, of hashes that stand in the file.
fn edge_at(view: View<'_>, size: u64) -> Result<Edge, StoreError> {
    let nodes = view.nodes();
    let hashes = tree::peaks(size).map(|(level, place)| nodes.node(level, place));
    Ok(Edge::from_peaks(size, hashes.collect::<Result<_, _>>()?))
}

/// Checks every entry, and does something else meanwhile.
fn check_entries<T>(
    view: View<'_>,
    beside: impl FnOnce(View<'_>) -> Result<T, StoreError>,
) -> Result<(Verified, T), StoreError> {
    let log = view.log;
    let parts = Part::all(view).unwrap_or_default();
    let (sound, done) = thread::scope(|scope| {
        let begun: Vec<_> = parts
            .iter()
            .map(|part| thread::Builder::new().spawn_scoped(scope, move || part.check(log)))
            .collect();
        let done = beside(view);
        let checked = begun.into_iter().map(|it| it.ok()?.join().ok()?);
        (checked.collect::<Option<Vec<Check>>>(), done)
    });
    let verified = match sound.and_then(|it| joined(&parts, it)) {
        Some(whole) => whole.end(),
        None => check_in_order(view)?,
    };
    Ok((verified, done?))
}

/// What sound parts are together; `None` where one does not begin with the tree that the one before ends with.
fn joined(parts: &[Part], checked: Vec<Check>) -> Option<Check> {
    let mut checked = checked.into_iter();
    let mut whole = checked.next()?;
    for (part, next) in parts.iter().skip(1).zip(checked) {
        if whole.edge != part.edge {
            return None;
        }
        whole.edge = next.edge;
        whole.verified.entries += next.verified.entries;
        for (first, last) in next.emptied {
            whole.empty(first, last);
        }
        whole.declared.extend(next.declared);
    }
    Some(whole)
}

/// Goes through all records from the first.
fn check_in_order(view: View<'_>) -> Result<Verified, StoreError> {
    let mut check = Check::new();
    let length = view.log.length()?;
    let mut place = HEADER;
    loop {
        place = view.log.each(place, &mut |record| {
            // Beyond what was taken up, a record that does not fit was never acknowledged.
            let is_torn = record.offset >= view.log.end && !record.is_next(&check.edge);
            Ok(!is_torn && check.take(record))
        })?;
        if place >= length {
            break;
        }
        // Something here is no record. The next one that is, if any, tells what is missing.
        let expected = check.edge.size() + 1;
        let Some((found, seq)) = view.log.next_sound(place, length, expected)? else {
            check.verified.add(Some(expected), What::Torn);
            break;
        };
        let what = match seq - expected {
            0 => What::Stray,
            count => What::Missing { count },
        };
        check.verified.add(Some(expected), what);
        check.go_on_at(view, seq)?;
        place = found;
    }
    Ok(check.end())
}

struct Check {
    verified: Verified,
    edge: Edge,
    /// Runs of emptied entries, first and last.
    emptied: Vec<(Seq, Seq)>,
    /// What entries say was forgotten.
    declared: Vec<(Seq, Seq)>,
}

impl Check {
    fn new() -> Check {
        Check {
            verified: Verified {
                entries: 0,
                forgotten: 0,
                head: Head {
                    seq: 0,
                    root: tree::empty_root(),
                },
                problems: Vec::new(),
                found: 0,
            },
            edge: Edge::default(),
            emptied: Vec::new(),
            declared: Vec::new(),
        }
    }

    /// Takes up a record; `false` where it does not follow the one before.
    fn take(&mut self, record: &Record<'_>) -> bool {
        let seq = record.seq;
        if seq != self.edge.size() + 1 {
            return false;
        }
        self.verified.entries += 1;
        if record.is_forgotten() {
            self.empty(seq, seq);
        } else if record.is_sound() {
            match check(record.bytes) {
                Err(why) => self.verified.add(Some(seq), What::Bytes(why)),
                Ok(entry) => {
                    if let Event::Fact(_, Fact::Forgetting(gone)) = entry.event {
                        self.declared.push((gone.first, gone.last));
                    }
                }
            }
        } else {
            self.verified.add(Some(seq), What::LeafHash);
        }
        if !record.extend(&mut self.edge) {
            self.verified.add(Some(seq), What::Node);
        }
        true
    }

    /// Takes up emptied entries, which come behind those before.
    fn empty(&mut self, first: Seq, last: Seq) {
        match self.emptied.last_mut() {
            Some((_, before)) if *before + 1 == first => *before = last,
            _ => self.emptied.push((first, last)),
        }
    }

    /// Goes on with the entry `seq`, after some that are missing: the hashes of the subtrees
    /// before it are taken from the file where they can be.
    fn go_on_at(&mut self, view: View<'_>, seq: Seq) -> Result<(), StoreError> {
        let nodes = view.nodes();
        let hashes = tree::peaks(seq - 1)
            .map(|(level, place)| {
                nodes.node(level, place).or_else(|error| match error {
                    StoreError::Corrupt { .. } => Ok([0; 32]),
                    error => Err(error),
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        self.edge = Edge::from_peaks(seq - 1, hashes);
        Ok(())
    }

    fn end(mut self) -> Verified {
        for (first, last) in std::mem::take(&mut self.emptied) {
            let declared = self
                .declared
                .iter()
                .any(|(from, to)| *from <= first && last <= *to);
            if declared {
                self.verified.forgotten += last - first + 1;
            } else {
                self.verified.add(Some(first), What::Emptied);
            }
        }
        self.verified.head = Head {
            seq: self.edge.size(),
            root: self.edge.root(),
        };
        self.verified
    }
}

type Found = (Option<Seq>, What);

fn check_index(view: View<'_>) -> Result<Vec<Found>, StoreError> {
    let mut problems = Vec::new();
    let connection = &view.index.connection;
    let sound: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(failed)?;
    if sound != "ok" {
        return Ok(vec![(None, What::Index)]);
    }
    let mut statement = connection
        .prepare(&format!(
            "SELECT {COLUMNS} FROM entries NOT INDEXED ORDER BY seq"
        ))
        .map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    let (reached, _) = view.index.reached()?;
    let mut next = || -> Result<Option<(Seq, u64, Columns)>, StoreError> {
        let Some(row) = rows.next().map_err(failed)? else {
            return Ok(None);
        };
        columns::read(row).map(Some).map_err(failed)
    };
    let mut row = next()?;
    let mut last = 0;
    view.log.each(HEADER, &mut |record| {
        if record.seq > reached {
            return Ok(false);
        }
        last = record.seq;
        while row.as_ref().is_some_and(|(seq, ..)| *seq < record.seq) {
            problems.push((row.take().map(|it| it.0), What::Column("seq")));
            row = next()?;
        }
        match &row {
            Some((seq, place, found)) if *seq == record.seq => {
                let (meant, _) = columns_of(record);
                if *place != record.offset {
                    problems.push((Some(record.seq), What::Column("place")));
                }
                for column in differing(found, &meant) {
                    problems.push((Some(record.seq), What::Column(column)));
                }
                row = next()?;
            }
            _ => problems.push((Some(record.seq), What::Column("seq"))),
        }
        Ok(true)
    })?;
    let more = row.is_some() || last != reached;
    if more {
        problems.push((Some(last + 1), What::Column("seq")));
    }
    Ok(problems)
}

fn differing(found: &Columns, meant: &Columns) -> impl Iterator<Item = &'static str> {
    [
        ("kind", found.kind != meant.kind),
        ("at_ms", found.at_ms != meant.at_ms),
        ("number", found.number != meant.number),
        ("disposition", found.disposition != meant.disposition),
        ("rule", found.rule != meant.rule),
        ("rule_name", found.rule_name != meant.rule_name),
        ("call", found.call != meant.call),
        ("case_id", found.case != meant.case),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
}
