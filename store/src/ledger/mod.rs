//! The ledger: every screened call and every failure, in the order in which they were
//! written, each chained to the one before it by a hash.
//!
//! One SQLite file, `ledger.db` (`docs/formats/ledger.md`), WAL, `synchronous=FULL`:
//! [`Ledger::append`] returns when the entry is on the storage. Appends of several processes
//! take turns: each reads the head of the chain inside `BEGIN IMMEDIATE`, so the chain
//! cannot fork; one that has to wait longer than [`LedgerOptions::busy_timeout`] gets
//! [`StoreError::Locked`].
//!
//! Entries are never changed or deleted: triggers refuse both, and [`Ledger::verify`] finds
//! what was done without them. The limit: who owns the file can rebuild it whole; only a
//! head that somebody else has kept ([`Ledger::state_at`]) shows that.

mod caller;
mod entry;
mod event;
mod history;
mod recover;
mod schema;
mod verify;

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, ffi,
};

pub use caller::{CallLaws, CallerCalls};
pub use entry::{
    Entry, EntryError, MAX_ENTRY, STATE_0, SpoolId, VERSION, decode, encode, leaf_hash, next_state,
};
pub use event::{
    Answered, CallEvent, Event, EventKind, ExportEvent, FailureEvent, FailureKind, ProtectionEvent,
    RulebookEvent, Stamp,
};
pub use history::{Counts, Filter, MAX_PAGE, Page, Row, Unreadable};
pub use recover::Recovered;
pub use schema::{APPLICATION_ID, SCHEMA_VERSION};
pub use verify::{MAX_PROBLEMS, Problem, Verified, What};

use crate::durable;
use crate::error::StoreError;
use schema::Columns;

/// The name of the ledger's file in its directory.
pub const FILE: &str = "ledger.db";
/// The name of its log, where SQLite writes first.
const LOG: &str = "ledger.db-wal";
/// The length of the header of an SQLite file, in bytes.
const SQLITE_HEADER: u64 = 100;

/// The number of an entry, from 1, without gaps.
pub type Seq = u64;

/// How a ledger is opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LedgerOptions {
    /// Keeps the file for this process alone (`locking_mode=EXCLUSIVE`). Needed where the
    /// storage has no shared memory, which WAL between processes wants; every other
    /// process then gets [`StoreError::Locked`].
    pub exclusive: bool,
    /// How long an operation waits for another process.
    pub busy_timeout: Duration,
}

impl Default for LedgerOptions {
    fn default() -> LedgerOptions {
        LedgerOptions {
            exclusive: false,
            busy_timeout: Duration::from_millis(250),
        }
    }
}

/// The end of the chain.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Head {
    /// The number of the last entry; 0 where there is none.
    pub seq: Seq,
    /// The state after it.
    pub state: [u8; 32],
}

impl Head {
    /// The head of a ledger without entries.
    pub const EMPTY: Head = Head {
        seq: 0,
        state: STATE_0,
    };
}

/// An open ledger. One thread at a time uses it (it is `Send`, not `Sync`).
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
}

impl Ledger {
    /// Opens the ledger in `directory`; makes both where they are missing.
    ///
    /// # Errors
    /// As [`Ledger::open_with`].
    pub fn open(directory: impl AsRef<Path>) -> Result<Ledger, StoreError> {
        Ledger::open_with(directory, &LedgerOptions::default())
    }

    /// Opens the ledger in `directory`; makes both where they are missing.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where another process holds it; [`StoreError::Corrupt`]
    /// (see [`Ledger::recover`]); [`StoreError::NotOurs`] for another program's database;
    /// [`StoreError::Newer`] for a later schema; [`StoreError::ReadOnly`],
    /// [`StoreError::Full`]; [`StoreError::NoSharedMemory`], where
    /// [`LedgerOptions::exclusive`] helps; [`StoreError::Sqlite`] or [`StoreError::Io`].
    pub fn open_with(
        directory: impl AsRef<Path>,
        options: &LedgerOptions,
    ) -> Result<Ledger, StoreError> {
        let directory = directory.as_ref();
        let path = directory.join(FILE);
        std::fs::create_dir_all(directory).map_err(StoreError::io(FILE))?;
        let begin = Instant::now();
        loop {
            match Ledger::try_open(&path, options) {
                // SQLite does not wait for a lock while it changes to WAL; two processes that
                // make the ledger at the same moment meet here.
                Err(StoreError::Locked { .. }) if begin.elapsed() < options.busy_timeout => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                opened => return opened,
            }
        }
    }

    fn try_open(path: &Path, options: &LedgerOptions) -> Result<Ledger, StoreError> {
        let is_new = check_length(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection
            .busy_timeout(options.busy_timeout)
            .map_err(failed)?;
        if options.exclusive {
            // Before the first access: only then does WAL do without shared memory.
            connection
                .pragma_update(None, "locking_mode", "EXCLUSIVE")
                .map_err(failed)?;
        }
        // Reads only; a file of another program must stay as it is.
        schema::check(&connection)?;
        let mode: String = connection
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
            .map_err(failed)?;
        if mode != "wal" {
            return Err(StoreError::NoSharedMemory { file: FILE });
        }
        connection
            .execute_batch(
                "PRAGMA synchronous = FULL;
                 PRAGMA temp_store = MEMORY;
                 PRAGMA trusted_schema = OFF;
                 PRAGMA recursive_triggers = ON;
                 PRAGMA cell_size_check = ON;
                 PRAGMA journal_size_limit = 4194304;",
            )
            .map_err(failed)?;
        schema::migrate(&connection, schema::MIGRATIONS)?;
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)
            .map_err(failed)?;
        if is_new {
            durable::sync_parent(path).map_err(StoreError::io(FILE))?;
        }
        let ledger = Ledger { connection };
        ledger.head()?;
        Ok(ledger)
    }

    /// Appends an event and returns its number when it is on the storage.
    ///
    /// # Errors
    /// [`StoreError::Entry`] for an event out of its limits ([`Event::clipped`]);
    /// [`StoreError::Locked`], [`StoreError::Full`], [`StoreError::ReadOnly`],
    /// [`StoreError::Corrupt`], [`StoreError::Sqlite`]. After an error nothing was appended,
    /// except that an error of the last sync leaves it open; the next [`Ledger::head`] tells.
    pub fn append(&self, event: &Event) -> Result<Seq, StoreError> {
        self.append_all(std::slice::from_ref(event))
            .map(|head| head.seq)
    }

    /// Appends events in their order, all or none, with one sync; returns the new head.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn append_all(&self, events: &[Event]) -> Result<Head, StoreError> {
        let mut entries = Vec::with_capacity(events.len());
        for event in events {
            let entry = Entry {
                event: event.clone(),
                spool_id: None,
            };
            entries.push((encode(event, None)?, entry));
        }
        self.append_entries(&entries).map(|(head, _)| head)
    }

    /// Appends entries, all or none, with one sync; those from the spool that are there
    /// already are passed over. Returns the new head and how many were appended.
    pub(crate) fn append_entries(
        &self,
        entries: &[(Vec<u8>, Entry)],
    ) -> Result<(Head, usize), StoreError> {
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
                .map_err(failed)?;
        let mut head = read_head(&transaction)?;
        let mut appended = 0;
        {
            let mut is_there = transaction
                .prepare_cached("SELECT 1 FROM entries WHERE spool_id = ?1")
                .map_err(failed)?;
            let mut insert = transaction.prepare_cached(schema::INSERT).map_err(failed)?;
            for (bytes, entry) in entries {
                if let Some(id) = &entry.spool_id
                    && is_there.exists([id.as_slice()]).map_err(failed)?
                {
                    continue;
                }
                let leaf = leaf_hash(bytes);
                head = Head {
                    seq: head.seq + 1,
                    state: next_state(&head.state, &leaf),
                };
                let columns = Columns::of(entry);
                insert
                    .execute(rusqlite::params![
                        to_sql(head.seq)?,
                        bytes,
                        leaf,
                        head.state,
                        columns.kind,
                        columns.at_ms,
                        columns.number,
                        columns.disposition,
                        columns.rule,
                        columns.rule_name,
                        columns.spool_id,
                    ])
                    .map_err(failed)?;
                appended += 1;
            }
        }
        transaction.commit().map_err(failed)?;
        Ok((head, appended))
    }

    /// The end of the chain.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Corrupt`], [`StoreError::Sqlite`].
    pub fn head(&self) -> Result<Head, StoreError> {
        read_head(&self.connection)
    }

    /// The state after the entry `seq`, for comparing with a head that was kept elsewhere:
    /// where it differs, the entries up to `seq` are not those of then. `None` where there
    /// is no such entry.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Corrupt`], [`StoreError::Sqlite`].
    pub fn state_at(&self, seq: Seq) -> Result<Option<[u8; 32]>, StoreError> {
        if seq == 0 {
            return Ok(Some(STATE_0));
        }
        self.connection
            .prepare_cached("SELECT state FROM entries WHERE seq = ?1")
            .and_then(|mut find| {
                find.query_row([to_sql_clamped(seq)], |row| row.get(0))
                    .optional()
            })
            .map_err(failed)
    }

    /// The bytes of the entry `seq`, or `None` where there is no such entry.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Corrupt`], [`StoreError::Sqlite`].
    pub fn bytes(&self, seq: Seq) -> Result<Option<Vec<u8>>, StoreError> {
        self.connection
            .prepare_cached("SELECT bytes FROM entries WHERE seq = ?1")
            .and_then(|mut find| {
                find.query_row([to_sql_clamped(seq)], |row| row.get(0))
                    .optional()
            })
            .map_err(failed)
    }
}

/// Whether the file is new. SQLite takes a file shorter than a header for an empty one, and
/// throws away the log of an empty one; what is left of a ledger must not go that way. Only
/// asks for the length: to close a file of one's own making would end the locks that this
/// process has on it (POSIX).
fn check_length(path: &Path) -> Result<bool, StoreError> {
    let length = |path: &Path| match std::fs::metadata(path) {
        Ok(data) => Ok(data.len()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(StoreError::io(FILE)(error)),
    };
    // The log first: a process that makes the ledger writes the file before it.
    let log = length(&path.with_file_name(LOG))?;
    match length(path)? {
        0 if log > 0 => Err(StoreError::Corrupt {
            file: FILE,
            what: "it is empty, but its log is not",
        }),
        0 => Ok(true),
        1..SQLITE_HEADER => Err(StoreError::Corrupt {
            file: FILE,
            what: "it is cut short",
        }),
        _ => Ok(false),
    }
}

fn read_head(connection: &Connection) -> Result<Head, StoreError> {
    let (seq, state): (i64, [u8; 32]) = connection
        .prepare_cached("SELECT seq, state FROM head")
        .and_then(|mut find| find.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
        .map_err(failed)?;
    let seq = u64::try_from(seq).map_err(|_| StoreError::Corrupt {
        file: FILE,
        what: "the head is below zero",
    })?;
    Ok(Head { seq, state })
}

fn to_sql(seq: Seq) -> Result<i64, StoreError> {
    i64::try_from(seq).map_err(|_| StoreError::Corrupt {
        file: FILE,
        what: "the head is out of range",
    })
}

/// A number beyond what SQLite holds is no entry's, and nor is this.
fn to_sql_clamped(seq: Seq) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// Sorts an error of SQLite. Messages are dropped: they may quote what a row holds.
fn failed(error: rusqlite::Error) -> StoreError {
    let code = match &error {
        rusqlite::Error::SqliteFailure(code, _) => *code,
        rusqlite::Error::SqlInputError { error, .. } => *error,
        rusqlite::Error::QueryReturnedNoRows => {
            return StoreError::Corrupt {
                file: FILE,
                what: "a row that must be there is missing",
            };
        }
        _ => {
            return StoreError::Corrupt {
                file: FILE,
                what: "a column has the wrong type",
            };
        }
    };
    match (code.code, code.extended_code) {
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            StoreError::Locked { file: FILE }
        }
        (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _)
        | (_, ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_CORRUPTFS) => StoreError::Corrupt {
            file: FILE,
            what: "SQLite cannot read it",
        },
        (
            _,
            ffi::SQLITE_IOERR_SHMOPEN
            | ffi::SQLITE_IOERR_SHMSIZE
            | ffi::SQLITE_IOERR_SHMLOCK
            | ffi::SQLITE_IOERR_SHMMAP,
        ) => StoreError::NoSharedMemory { file: FILE },
        (ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied, _) => {
            StoreError::ReadOnly { file: FILE }
        }
        (ErrorCode::DiskFull, _) => StoreError::Full { file: FILE },
        // The schema lacks what this code asks for: SQLITE_ERROR at preparing.
        (_, ffi::SQLITE_ERROR) => StoreError::Corrupt {
            file: FILE,
            what: "the schema is not that of its version",
        },
        (_, code) => StoreError::Sqlite { file: FILE, code },
    }
}

#[cfg(test)]
mod tests;
