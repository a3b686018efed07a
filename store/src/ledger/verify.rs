//! Checks a whole ledger: every hash, the tree, the index.
//!
//! It goes on after a problem, from what stands in the file, so that one changed entry is one
//! problem and not the rest of the ledger.

use super::columns::{self, COLUMNS, Columns, columns_of};
use super::entry::check;
use super::event::Event;
use super::fact::Fact;
use super::index::failed;
use super::log::{self, HEADER};
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
    /// Recomputes every hash and compares the index. Appends by others wait for nothing but, where the end is
    /// half written, one look at how long the log is.
    ///
    /// # Errors
    /// [`StoreError::Locked`]; [`StoreError::Io`], [`StoreError::Sqlite`]. What was changed is no
    /// error but a [`Problem`].
    pub fn verify(&self) -> Result<Verified, StoreError> {
        let mut verified = self.verify_entries()?;
        for (seq, what) in self.query(check_index)? {
            verified.add(seq, what);
        }
        Ok(verified)
    }

    /// Recomputes every hash of the log alone.
    ///
    /// # Errors
    /// As [`Ledger::verify`].
    pub fn verify_entries(&self) -> Result<Verified, StoreError> {
        self.query(|view| {
            let mut check = Check::new();
            let mut length = view.log.length()?;
            let mut was_held = false;
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
                    if !was_held {
                        // Another process may be writing it at this moment. While this one holds the lock none is.
                        was_held = true;
                        log::lock(&view.log.file, self.options.busy_timeout)?;
                        let now = view.log.length();
                        log::unlock(&view.log.file);
                        length = now?;
                        continue;
                    }
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
        })
    }
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
            match self.emptied.last_mut() {
                Some((_, last)) if *last + 1 == seq => *last = seq,
                _ => self.emptied.push((seq, seq)),
            }
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
