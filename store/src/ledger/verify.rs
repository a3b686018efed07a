//! Checks a whole ledger: every hash, the chain, the derived columns, SQLite's own trees.
//!
//! It goes on after a problem, from the state that stands in the row, so that one changed
//! entry is one problem and not the rest of the ledger.

use rusqlite::{Transaction, TransactionBehavior};

use super::entry::{EntryError, decode, leaf_hash, next_state};
use super::schema::Columns;
use super::{Head, Ledger, STATE_0, Seq, failed, read_head};
use crate::error::StoreError;

/// No more than these many problems are named; all are counted.
pub const MAX_PROBLEMS: usize = 100;

/// The outcome of [`Ledger::verify`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    /// How many entries are there.
    pub entries: u64,
    /// The end of the chain, recomputed.
    pub head: Head,
    /// The first [`MAX_PROBLEMS`] problems, in the order of the entries.
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
    /// Entries are missing: this one, and `count` in all from here on.
    Missing {
        /// How many.
        count: u64,
    },
    /// The bytes cannot be read.
    Bytes(EntryError),
    /// The bytes do not have the hash that stands beside them.
    LeafHash,
    /// The state does not follow from the one before it and the hash: an entry was changed,
    /// removed, inserted or moved here.
    State,
    /// A derived column does not say what the bytes say.
    Column(&'static str),
    /// A value has the wrong type or length.
    Type,
    /// The head is not the end of the chain.
    Head,
    /// SQLite finds its own trees damaged (`PRAGMA integrity_check`).
    Database,
}

impl Ledger {
    /// Recomputes every hash and compares every derived column, over one snapshot; appends
    /// by others wait for nothing. Takes some seconds for a million entries.
    ///
    /// # Errors
    /// [`StoreError::Locked`]; [`StoreError::Corrupt`] where SQLite cannot read on;
    /// [`StoreError::Sqlite`]. What was changed is no error but a [`Problem`].
    pub fn verify(&self) -> Result<Verified, StoreError> {
        let snapshot = Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)
            .map_err(failed)?;
        let mut verified = Verified {
            entries: 0,
            head: Head::EMPTY,
            problems: Vec::new(),
            found: 0,
        };
        let sound: String = snapshot
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(failed)?;
        if sound != "ok" {
            verified.add(None, What::Database);
        }

        let mut statement = snapshot
            .prepare(
                "SELECT seq, bytes, leaf_hash, state, kind, at_ms, number, disposition, rule,
                        rule_name, spool_id FROM entries NOT INDEXED ORDER BY seq",
            )
            .map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        // The state after the entry before; `None` after one whose state cannot be read.
        let mut before = Some(STATE_0);
        while let Some(row) = rows.next().map_err(failed)? {
            verified.entries += 1;
            // The table refuses numbers below 1; whoever put one in went around it.
            let seq = row
                .get::<_, i64>(0)
                .ok()
                .and_then(|seq| u64::try_from(seq).ok());
            let Some(seq) = seq.filter(|seq| *seq > 0) else {
                verified.add(None, What::Type);
                continue;
            };
            let expected = verified.head.seq + 1;
            if seq > expected {
                verified.add(
                    Some(expected),
                    What::Missing {
                        count: seq - expected,
                    },
                );
            }
            let state = check_row(row, seq, before, &mut verified);
            verified.head.seq = seq;
            if let Some(state) = state {
                verified.head.state = state;
            }
            before = row.get(3).ok();
        }

        let kept = read_head(&snapshot)?;
        if kept.seq > verified.head.seq {
            let count = kept.seq - verified.head.seq;
            verified.add(Some(verified.head.seq + 1), What::Missing { count });
        } else if kept.seq < verified.head.seq || Some(kept.state) != before {
            verified.add(None, What::Head);
        }
        Ok(verified)
    }
}

/// Checks one row; returns the state that follows from its bytes.
fn check_row(
    row: &rusqlite::Row<'_>,
    seq: Seq,
    before: Option<[u8; 32]>,
    verified: &mut Verified,
) -> Option<[u8; 32]> {
    let (bytes, leaf, state) = (
        row.get::<_, Vec<u8>>(1),
        row.get::<_, [u8; 32]>(2),
        row.get::<_, [u8; 32]>(3),
    );
    let (Ok(bytes), Ok(leaf), Ok(state)) = (bytes, leaf, state) else {
        verified.add(Some(seq), What::Type);
        return None;
    };
    let hash = leaf_hash(&bytes);
    if hash != leaf {
        verified.add(Some(seq), What::LeafHash);
    }
    let next = before.map(|before| next_state(&before, &hash));
    // After a changed entry the hash itself is the problem; the chain still tells whether
    // the hash beside it is the one that was chained.
    let chained = before.map(|before| next_state(&before, &leaf));
    if chained.is_some_and(|chained| chained != state) {
        verified.add(Some(seq), What::State);
    }
    match decode(&bytes) {
        Err(why) => verified.add(Some(seq), What::Bytes(why)),
        Ok(entry) => match read_columns(row) {
            Err(_) => verified.add(Some(seq), What::Type),
            Ok(found) => {
                for column in differing(&found, &Columns::of(&entry)) {
                    verified.add(Some(seq), What::Column(column));
                }
            }
        },
    }
    next
}

fn read_columns(row: &rusqlite::Row<'_>) -> rusqlite::Result<Columns> {
    Ok(Columns {
        kind: row.get(4)?,
        at_ms: row.get(5)?,
        number: row.get(6)?,
        disposition: row.get(7)?,
        rule: row.get(8)?,
        rule_name: row.get(9)?,
        spool_id: row.get(10)?,
    })
}

fn differing(found: &Columns, meant: &Columns) -> impl Iterator<Item = &'static str> {
    [
        ("kind", found.kind != meant.kind),
        ("at_ms", found.at_ms != meant.at_ms),
        ("number", found.number != meant.number),
        ("disposition", found.disposition != meant.disposition),
        ("rule", found.rule != meant.rule),
        ("rule_name", found.rule_name != meant.rule_name),
        ("spool_id", found.spool_id != meant.spool_id),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
}
