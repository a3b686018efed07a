//! The tables of `ledger.db`, their version and the way from each older one.
//!
//! `PRAGMA application_id` says whose file it is, `PRAGMA user_version` which schema it has.
//! The columns after `state` are copies of fields inside `bytes`, for the indexes; the bytes
//! are what counts, and [`super::Ledger::verify`] compares both.

use curfew_core::Direction;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::entry::{Entry, SpoolId};
use super::event::Event;
use super::{FILE, failed};
use crate::error::StoreError;

/// `CFLG` in ASCII: whose file it is.
pub const APPLICATION_ID: i32 = 0x4346_4C47;

/// The schema that this code writes.
pub const SCHEMA_VERSION: u32 = 1;

/// Step `i` leads from version `i` to `i + 1`; version 0 is an empty file.
pub(super) const MIGRATIONS: &[&str] = &[VERSION_1];

const _: () = assert!(MIGRATIONS.len() == SCHEMA_VERSION as usize);

/// `head` repeats the end of the chain, so that entries cut off at the end are missed, and
/// an insert that does not continue the chain is refused.
const VERSION_1: &str = "
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  bytes BLOB NOT NULL,
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  state BLOB NOT NULL CHECK (length(state) = 32),
  kind INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  number TEXT,
  disposition INTEGER,
  rule TEXT,
  rule_name TEXT,
  spool_id BLOB UNIQUE
) STRICT;
CREATE INDEX entries_by_kind ON entries (kind);
CREATE INDEX entries_by_time ON entries (at_ms, kind, disposition);
CREATE INDEX entries_by_number ON entries (number) WHERE number IS NOT NULL;
CREATE INDEX entries_by_disposition ON entries (disposition) WHERE disposition IS NOT NULL;
CREATE INDEX entries_by_rule ON entries (rule) WHERE rule IS NOT NULL;
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL CHECK (seq >= 0),
  state BLOB NOT NULL CHECK (length(state) = 32)
) STRICT;
INSERT INTO head (id, seq, state) VALUES (1, 0, zeroblob(32));
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
WHEN NEW.seq IS NOT (SELECT seq + 1 FROM head)
BEGIN SELECT RAISE(ABORT, 'an entry continues the chain'); END;
CREATE TRIGGER entries_move_head AFTER INSERT ON entries
BEGIN UPDATE head SET seq = NEW.seq, state = NEW.state; END;
CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER head_only_grows BEFORE UPDATE ON head
WHEN NEW.id IS NOT 1 OR NEW.seq IS NOT OLD.seq + 1
BEGIN SELECT RAISE(ABORT, 'the head moves by one'); END;
CREATE TRIGGER head_never_goes BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'the head is never deleted'); END;
";

pub(super) const INSERT: &str = "
INSERT INTO entries (seq, bytes, leaf_hash, state, kind, at_ms, number, disposition, rule,
                     rule_name, spool_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

/// What stands in the derived columns of an entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Columns {
    pub(super) kind: u8,
    pub(super) at_ms: i64,
    pub(super) number: Option<String>,
    /// Of an incoming call only: an outgoing one is never stopped, so none was decided.
    pub(super) disposition: Option<u8>,
    pub(super) rule: Option<String>,
    pub(super) rule_name: Option<String>,
    pub(super) spool_id: Option<SpoolId>,
}

impl Columns {
    pub(super) fn of(entry: &Entry) -> Columns {
        let (number, disposition, rule, rule_name) = match &entry.event {
            Event::Call(call) => (
                call.number.clone(),
                (call.direction == Direction::Incoming).then_some(call.disposition as u8),
                call.rule_id.clone(),
                call.rule_name.clone(),
            ),
            Event::Failure(_)
            | Event::Protection(_)
            | Event::RulebookChanged(_)
            | Event::Export(_) => (None, None, None, None),
        };
        Columns {
            kind: entry.event.kind() as u8,
            at_ms: entry.event.at_ms(),
            number,
            disposition,
            rule,
            rule_name,
            spool_id: entry.spool_id,
        }
    }
}

/// Whether the file is a ledger, or empty, and not newer than this code.
///
/// Reads everything in one transaction: another process may be making the ledger at this
/// moment, and what belongs to two moments would look like a foreign file.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let snapshot =
        Transaction::new_unchecked(connection, TransactionBehavior::Deferred).map_err(failed)?;
    let id: i32 = snapshot
        .query_row("PRAGMA application_id", [], |row| row.get(0))
        .map_err(failed)?;
    let version = version(&snapshot)?;
    if id == APPLICATION_ID {
        if version > SCHEMA_VERSION {
            return Err(StoreError::Newer {
                file: FILE,
                found: version,
                known: SCHEMA_VERSION,
            });
        }
        return Ok(());
    }
    let objects: i64 = snapshot
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(failed)?;
    if id != 0 || version != 0 || objects != 0 {
        return Err(StoreError::NotOurs { file: FILE });
    }
    Ok(())
}

/// Brings the schema to the newest version, step by step, all or nothing.
pub(super) fn migrate(connection: &Connection, steps: &[&str]) -> Result<(), StoreError> {
    if steps_to_go(connection, steps)?.is_empty() {
        return Ok(());
    }
    let transaction =
        Transaction::new_unchecked(connection, TransactionBehavior::Immediate).map_err(failed)?;
    // Again, now that no other process can be doing the same.
    let to_go = steps_to_go(&transaction, steps)?;
    if to_go.is_empty() {
        return Ok(());
    }
    for step in to_go {
        transaction.execute_batch(step).map_err(failed)?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(failed)?;
    let newest = i64::try_from(steps.len()).expect("a program has few migrations");
    transaction
        .pragma_update(None, "user_version", newest)
        .map_err(failed)?;
    transaction.commit().map_err(failed)
}

fn steps_to_go<'s, 't>(
    connection: &Connection,
    steps: &'s [&'t str],
) -> Result<&'s [&'t str], StoreError> {
    let version = version(connection)?;
    let known = u32::try_from(steps.len()).expect("a program has few migrations");
    usize::try_from(version)
        .ok()
        .and_then(|done| steps.get(done..))
        .ok_or(StoreError::Newer {
            file: FILE,
            found: version,
            known,
        })
}

fn version(connection: &Connection) -> Result<u32, StoreError> {
    let version: i64 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(failed)?;
    u32::try_from(version).map_err(|_| StoreError::Corrupt {
        file: FILE,
        what: "the schema version is below zero",
    })
}
