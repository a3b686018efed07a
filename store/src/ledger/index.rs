//! `ledger.index`: where each entry of the log begins, and what it can be found by.
//!
//! An SQLite file that holds nothing of its own: what is in it was read from the log, and a
//! missing, damaged or older one is made anew. It follows the log when somebody asks, never
//! while an entry is appended.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, ffi};

use super::Seq;
use super::columns::{Columns, columns_of, links};
use super::entry::SpoolId;
use super::event::{Event, Link};
use super::log::{HEADER, Log};
use super::record::Record;
use super::tree::{Edge, Hash, Nodes, peaks};
use crate::crc::Crc;
use crate::error::StoreError;

/// The name of the index in the ledger's directory.
pub(super) const INDEX: &str = "ledger.index";

/// `CFLI` in ASCII: whose file it is.
const APPLICATION_ID: i32 = 0x4346_4C49;

/// The tables that this code reads; an index of others is made anew.
const VERSION: i64 = 2;

/// How many records are taken up with one commit.
const BATCH: u64 = 20_000;

/// Plain tables only: what the phone has of SQLite leaves out FTS and JSON (`xtask/src/native.rs`).
const TABLES: &str = "
CREATE TABLE log (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  place INTEGER NOT NULL,
  check_sum INTEGER NOT NULL
) STRICT;
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  place INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  number TEXT,
  disposition INTEGER,
  rule TEXT,
  rule_name TEXT,
  call INTEGER,
  case_id TEXT
) STRICT;
CREATE INDEX entries_by_kind ON entries (kind);
CREATE INDEX entries_by_time ON entries (at_ms, kind, disposition);
CREATE INDEX entries_by_number ON entries (number) WHERE number IS NOT NULL;
CREATE INDEX entries_by_disposition ON entries (disposition) WHERE disposition IS NOT NULL;
CREATE INDEX entries_by_rule ON entries (rule) WHERE rule IS NOT NULL;
CREATE INDEX entries_by_rule_name ON entries (rule_name) WHERE rule_name IS NOT NULL;
CREATE INDEX entries_by_call ON entries (call) WHERE call IS NOT NULL;
CREATE INDEX entries_by_case ON entries (case_id) WHERE case_id IS NOT NULL;
CREATE TABLE callers (
  number TEXT PRIMARY KEY,
  calls INTEGER NOT NULL,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE spooled (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE blocks (
  block INTEGER PRIMARY KEY,
  earliest INTEGER NOT NULL,
  latest INTEGER NOT NULL
) STRICT;
CREATE TABLE numbers (
  number TEXT PRIMARY KEY,
  entries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE rule_names (
  name TEXT PRIMARY KEY,
  entries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE texts (
  seq INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;
";

const INSERT: &str = "
INSERT INTO entries (seq, place, kind, at_ms, number, disposition, rule, rule_name, call, case_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

/// An open index.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) connection: Connection,
    /// `None` where it lies in memory, because the directory cannot be written.
    path: Option<PathBuf>,
}

impl Index {
    /// Opens the index of `log`; one that is not of this log, or cannot be read, is made anew.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Full`], [`StoreError::Sqlite`].
    pub(super) fn open(log: &Log, wait: Duration) -> Result<Index, StoreError> {
        let path = log.path.with_file_name(INDEX);
        let begin = Instant::now();
        let mut is_anew = false;
        loop {
            match Index::try_open(&path, log, wait) {
                Ok(Some(index)) => return Ok(index),
                Ok(None) | Err(StoreError::Corrupt { .. }) if !is_anew => {
                    remove(&path)?;
                    is_anew = true;
                }
                // SQLite does not wait for a lock while it changes to WAL; two processes that
                // make the index at the same moment meet here.
                Err(StoreError::Locked { .. }) if begin.elapsed() < wait => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(StoreError::ReadOnly { .. } | StoreError::Full { .. }) => {
                    return Index::in_memory(log);
                }
                Ok(None) => {
                    return Err(StoreError::Corrupt {
                        file: INDEX,
                        what: "it was made and cannot be read",
                    });
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// `None` for an index of another log or of other tables.
    fn try_open(path: &Path, log: &Log, wait: Duration) -> Result<Option<Index>, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(wait).map_err(failed)?;
        // WAL lets a page be read while the index follows the log. Where there is no memory to
        // share, SQLite stays with its journal, and readers wait.
        connection
            .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
            .map_err(failed)?;
        connection
            .execute_batch(
                "PRAGMA synchronous = NORMAL;
                 PRAGMA temp_store = MEMORY;
                 PRAGMA trusted_schema = OFF;
                 PRAGMA cell_size_check = ON;
                 PRAGMA journal_size_limit = 4194304;",
            )
            .map_err(failed)?;
        let index = Index {
            connection,
            path: Some(path.to_owned()),
        };
        let is_own = index.is_of(log)?;
        // One that does not say how far it has come leads nowhere.
        if is_own {
            index.reached()?;
        }
        Ok(is_own.then_some(index))
    }

    fn in_memory(log: &Log) -> Result<Index, StoreError> {
        let connection = Connection::open_in_memory().map_err(failed)?;
        let index = Index {
            connection,
            path: None,
        };
        index.is_of(log)?;
        Ok(index)
    }

    /// Whether this is the index of `log`; an empty file becomes it.
    fn is_of(&self, log: &Log) -> Result<bool, StoreError> {
        let make =
            Transaction::new_unchecked(&self.connection, rusqlite::TransactionBehavior::Immediate)
                .map_err(failed)?;
        let pragma = |name: &str| -> Result<i64, StoreError> {
            make.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
                .map_err(failed)
        };
        let (application, version) = (pragma("application_id")?, pragma("user_version")?);
        if (application, version) == (i64::from(APPLICATION_ID), VERSION) {
            let id: Vec<u8> = make
                .query_row("SELECT id FROM log", [], |row| row.get(0))
                .map_err(failed)?;
            return Ok(id == log.name());
        }
        let objects: i64 = make
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(failed)?;
        if application != 0 || version != 0 || objects != 0 {
            return Ok(false);
        }
        make.execute_batch(TABLES).map_err(failed)?;
        make.execute(
            "INSERT INTO log VALUES (1, ?1, 0, ?2, ?3)",
            rusqlite::params![log.name(), to_sql(HEADER), check_sum(0, HEADER)],
        )
        .map_err(failed)?;
        make.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}"
        ))
        .map_err(failed)?;
        make.commit().map_err(failed)?;
        Ok(true)
    }

    /// Throws the index away.
    pub(super) fn discard(self) -> Result<(), StoreError> {
        let Index { connection, path } = self;
        drop(connection);
        path.map_or(Ok(()), |path| remove(&path))
    }

    /// How far it has followed the log: the number of the last entry, and where that ends.
    pub(super) fn reached(&self) -> Result<(Seq, u64), StoreError> {
        self.connection
            .prepare_cached("SELECT seq, place, check_sum FROM log")
            .and_then(|mut find| {
                find.query_row([], |row| {
                    let (seq, place): (i64, i64) = (row.get(0)?, row.get(1)?);
                    Ok((seq.unsigned_abs(), place.unsigned_abs(), row.get(2)?))
                })
            })
            .map_err(failed)
            .and_then(|(seq, place, kept): (Seq, u64, u32)| {
                // A log that is shorter than this says is damaged: so this must be right.
                let same = kept == check_sum(seq, place);
                same.then_some((seq, place)).ok_or(StoreError::Corrupt {
                    file: INDEX,
                    what: "it does not say how far it has come",
                })
            })
    }

    /// The tree as far as the index has followed, from the hashes in the log.
    pub(super) fn edge(&self, log: &Log, seq: Seq) -> Result<Edge, StoreError> {
        let nodes = Stored { log, index: self };
        let hashes: Result<Vec<Hash>, _> = peaks(seq)
            .map(|(level, place)| nodes.node(level, place))
            .collect();
        Ok(Edge::from_peaks(seq, hashes?))
    }

    /// Follows the log to where `log` has read it.
    pub(super) fn follow(&self, log: &Log) -> Result<(), StoreError> {
        loop {
            let (seq, place) = self.reached()?;
            if seq >= log.edge.size() {
                return Ok(());
            }
            let transaction = Transaction::new_unchecked(
                &self.connection,
                rusqlite::TransactionBehavior::Immediate,
            )
            .map_err(failed)?;
            // Another process may have done some of it meanwhile.
            if self.reached()? != (seq, place) {
                continue;
            }
            let mut last = seq;
            let end = log.each(place, &mut |record| {
                if record.end() > log.end || record.seq >= seq + BATCH {
                    return Ok(false);
                }
                last = record.seq;
                let columns = insert(&transaction, record)?;
                self.note_for_narrowing(record.seq, &columns)?;
                Ok(true)
            })?;
            if last == seq {
                return Err(StoreError::Corrupt {
                    file: INDEX,
                    what: "it does not lead into the log",
                });
            }
            transaction
                .prepare_cached("UPDATE log SET seq = ?1, place = ?2, check_sum = ?3")
                .and_then(|mut update| {
                    update.execute(rusqlite::params![
                        to_sql(last),
                        to_sql(end),
                        check_sum(last, end)
                    ])
                })
                .map_err(failed)?;
            transaction.commit().map_err(failed)?;
        }
    }

    /// Where the record of an entry begins.
    pub(super) fn place(&self, seq: Seq) -> Result<Option<u64>, StoreError> {
        self.connection
            .prepare_cached("SELECT place FROM entries WHERE seq = ?1")
            .and_then(|mut find| {
                find.query_row([to_sql(seq)], |row| row.get::<_, i64>(0))
                    .optional()
            })
            .map(|place| place.map(i64::unsigned_abs))
            .map_err(failed)
    }

    /// How many calls of this number there are, and the entry of the last.
    pub(super) fn calls_of(&self, number: &str) -> Result<Option<Link>, StoreError> {
        self.connection
            .prepare_cached("SELECT calls, last FROM callers WHERE number = ?1")
            .and_then(|mut find| {
                find.query_row([number], |row| {
                    let (calls, last): (i64, i64) = (row.get(0)?, row.get(1)?);
                    Ok(Link {
                        nth: calls.unsigned_abs(),
                        before: last.unsigned_abs(),
                    })
                })
                .optional()
            })
            .map_err(failed)
    }

    /// Whether an entry with this spool id is there.
    pub(super) fn has_spooled(&self, id: &SpoolId) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached("SELECT 1 FROM spooled WHERE id = ?1")
            .and_then(|mut find| find.exists([id.as_slice()]))
            .map_err(failed)
    }
}

fn insert(transaction: &Transaction<'_>, record: &Record<'_>) -> Result<Columns, StoreError> {
    let (columns, entry) = columns_of(record);
    transaction
        .prepare_cached(INSERT)
        .and_then(|mut insert| {
            insert.execute(rusqlite::params![
                to_sql(record.seq),
                to_sql(record.offset),
                columns.kind,
                columns.at_ms,
                columns.number,
                columns.disposition,
                columns.rule,
                columns.rule_name,
                columns.call,
                columns.case,
            ])
        })
        .map_err(failed)?;
    let Some(entry) = entry else {
        return Ok(columns);
    };
    if let Some(number) = links(&entry) {
        let nth = entry.link.map_or(1, |link| to_sql(link.nth));
        // Calls of before there were links are counted here.
        let more = i64::from(entry.link.is_none());
        transaction
            .prepare_cached(
                "INSERT INTO callers VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
                 SET calls = iif(?4, calls + 1, excluded.calls), last = excluded.last",
            )
            .and_then(|mut insert| {
                insert.execute(rusqlite::params![number, nth, to_sql(record.seq), more])
            })
            .map_err(failed)?;
    }
    if let Some(id) = entry.spool_id {
        transaction
            .prepare_cached("INSERT OR IGNORE INTO spooled VALUES (?1)")
            .and_then(|mut insert| insert.execute([id.as_slice()]))
            .map_err(failed)?;
    }
    if let Event::Fact(_, fact) = &entry.event {
        let texts = fact.texts();
        if !texts.is_empty() {
            transaction
                .prepare_cached("INSERT INTO texts (seq, text) VALUES (?1, ?2)")
                .and_then(|mut insert| {
                    insert.execute(rusqlite::params![to_sql(record.seq), texts.join("\n")])
                })
                .map_err(failed)?;
        }
    }
    Ok(columns)
}

/// The hashes of subtrees, found by the index and read from the log.
pub(super) struct Stored<'a> {
    pub(super) log: &'a Log,
    pub(super) index: &'a Index,
}

impl Nodes for Stored<'_> {
    fn node(&self, level: u32, index: u64) -> Result<Hash, StoreError> {
        let missing = super::log::corrupt("an entry that must be there is missing");
        let seq = index
            .checked_add(1)
            .and_then(|next| next.checked_shl(level))
            .filter(|seq| *seq > 0);
        let Some(place) = seq.map(|seq| self.index.place(seq)).transpose()?.flatten() else {
            return Err(missing);
        };
        let mut buffer = Vec::new();
        let record = self.log.record(place, &mut buffer)?;
        record
            .filter(|record| Some(record.seq) == seq)
            .and_then(|record| record.node(level))
            .ok_or(missing)
    }
}

/// Removes an index and what SQLite keeps beside it, where they are there.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::io(INDEX)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_sum(seq: Seq, place: u64) -> u32 {
    let mut hasher = Crc::new();
    hasher.update(&seq.to_le_bytes());
    hasher.update(&place.to_le_bytes());
    hasher.end()
}

/// A number beyond what SQLite holds is no entry's, and nor is this.
pub(super) fn to_sql(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Sorts an error of SQLite. Messages are dropped: they may quote what a row holds.
#[cold]
#[inline(never)]
pub(super) fn failed(error: rusqlite::Error) -> StoreError {
    let file = INDEX;
    let code = match &error {
        rusqlite::Error::SqliteFailure(code, _) => *code,
        rusqlite::Error::SqlInputError { error, .. } => *error,
        _ => {
            return StoreError::Corrupt {
                file,
                what: "a row is missing or has the wrong type",
            };
        }
    };
    match (code.code, code.extended_code) {
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => StoreError::Locked { file },
        (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _)
        | (_, ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_CORRUPTFS | ffi::SQLITE_ERROR) => {
            StoreError::Corrupt {
                file,
                what: "SQLite cannot read it",
            }
        }
        (ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied, _) => {
            StoreError::ReadOnly { file }
        }
        (ErrorCode::DiskFull, _) => StoreError::Full { file },
        // Two entries with one number, or the like.
        (ErrorCode::ConstraintViolation, _) => StoreError::Corrupt {
            file,
            what: "it does not follow the log",
        },
        (_, code) => StoreError::Sqlite { file, code },
    }
}
