//! Takes over a ledger of the first kind: `ledger.db`, an SQLite file whose entries were
//! chained by a hash (`docs/formats/ledger.md`, "Before").
//!
//! The bytes of every entry stay as they are, and their numbers; the last entry of what was taken over says how many there were and
//! what the state of their chain was. The old file is kept, as `ledger-1.db`.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

use super::entry::encode;
use super::event::{Event, FailureKind, Stamp};
use super::fact::Moved;
use super::index::failed;
use super::log::header;
use super::record::write_record;
use super::tree::{Hash, leaf_hash};
use super::{FILE, LedgerOptions, new_edge};
use crate::durable;
use crate::error::StoreError;

/// The files of the older kind, the one with the entries first. The log is renamed with it.
pub(super) const FILES: [&str; 3] = ["ledger.db", "ledger.db-wal", "ledger.db-shm"];
/// What the older file is called afterwards.
pub const KEPT: &str = "ledger-1.db";
/// `CFLG` in ASCII.
const APPLICATION_ID: i32 = 0x4346_4C47;
const VERSION: i64 = 1;
/// An older ledger with more numbers missing than this is damaged.
const MAX_MISSING: u64 = 100_000;

/// Whether there is an older ledger.
pub(super) fn is_there(directory: &Path) -> bool {
    FILES
        .iter()
        .take(2)
        .any(|name| std::fs::metadata(directory.join(name)).is_ok_and(|it| it.len() > 0))
}

/// Writes the entries of `ledger.db` into a new `ledger.log`.
///
/// # Errors
/// [`StoreError::NotOurs`], [`StoreError::Newer`], [`StoreError::Corrupt`],
/// [`StoreError::Locked`] and those of the system; then the older file is as it was.
pub(super) fn take_over(directory: &Path, options: &LedgerOptions) -> Result<(), StoreError> {
    let io = StoreError::io(FILE);
    let path = directory.join(FILES[0]);
    if std::fs::metadata(&path).map_or(0, |it| it.len()) < 100 {
        return Err(corrupt("it is cut short"));
    }
    let connection =
        Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(older)?;
    connection
        .busy_timeout(options.busy_timeout)
        .map_err(older)?;
    check(&connection)?;
    // Holds other processes off, which may be about to do the same.
    connection.execute_batch("BEGIN IMMEDIATE").map_err(older)?;
    let target = directory.join(FILE);
    if target.exists() {
        return Ok(());
    }
    let records = read(&connection)?;
    durable::replace(&target, &records).map_err(&io)?;
    connection.execute_batch("COMMIT").map_err(older)?;
    drop(connection);
    // From here on the log is the ledger; a name that stays is only untidy.
    for name in FILES {
        let kept = name.replace(FILES[0], KEPT);
        let _ = std::fs::rename(directory.join(name), directory.join(kept));
    }
    durable::sync_parent(&target).map_err(io)
}

fn check(connection: &Connection) -> Result<(), StoreError> {
    let pragma = |name: &str| -> Result<i64, StoreError> {
        connection
            .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
            .map_err(older)
    };
    if pragma("application_id")? != i64::from(APPLICATION_ID) {
        return Err(StoreError::NotOurs { file: FILES[0] });
    }
    let version = pragma("user_version")?;
    if version != VERSION {
        return Err(StoreError::Newer {
            file: FILES[0],
            found: u32::try_from(version).unwrap_or(0),
            known: 1,
        });
    }
    Ok(())
}

/// The whole new log.
fn read(connection: &Connection) -> Result<Vec<u8>, StoreError> {
    let mut statement = connection
        .prepare("SELECT seq, bytes, leaf_hash, state FROM entries NOT INDEXED ORDER BY seq")
        .map_err(older)?;
    let mut rows = statement.query([]).map_err(older)?;
    let mut records = header(&crate::spool::fresh_id(0), 0).to_vec();
    let mut edge = new_edge();
    let mut state: Hash = [0; 32];
    let mut now = Stamp::default();
    let mut problems = 0u64;
    while let Some(row) = rows.next().map_err(older)? {
        let seq: i64 = row.get(0).map_err(older)?;
        let bytes: Vec<u8> = row.get(1).map_err(older)?;
        let (leaf, kept): (Vec<u8>, Hash) =
            (row.get(2).map_err(older)?, row.get(3).map_err(older)?);
        let seq = u64::try_from(seq).map_err(|_| corrupt("an entry's number is below zero"))?;
        // Numbers stay as they are: other entries and exports name them.
        let missing = seq.saturating_sub(edge.size() + 1);
        if missing > MAX_MISSING {
            return Err(corrupt("most of its entries are missing"));
        }
        for _ in 0..missing {
            let what = "an entry with this number was missing in the older ledger";
            let told = Event::failure(&now, FailureKind::LedgerUnavailable, what);
            write_record(&mut records, &mut edge, &encode(&told.into())?)?;
        }
        let hash = leaf_hash(&bytes);
        state = next_state(&state, &hash);
        problems += missing + u64::from(leaf != hash || state != kept);
        state = kept;
        if let Ok(entry) = super::decode(&bytes) {
            let (at_ms, offset_seconds, zone) = entry.event.time();
            now = Stamp {
                at_ms,
                offset_seconds,
                zone: zone.to_owned(),
            };
        }
        write_record(&mut records, &mut edge, &bytes)?;
    }
    let (seq, head): (i64, Hash) = connection
        .query_row("SELECT seq, state FROM head", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .map_err(older)?;
    problems += u64::from(u64::try_from(seq) != Ok(edge.size()) || head != state);
    let entries = edge.size();
    if problems > 0 {
        let what = format!("{problems} entries of the older ledger do not fit its chain");
        let told = Event::failure(&now, FailureKind::LedgerUnavailable, what);
        write_record(&mut records, &mut edge, &encode(&told.into())?)?;
    }
    let moved = Event::Fact(now, Moved { entries, state }.into());
    write_record(&mut records, &mut edge, &encode(&moved.into())?)?;
    Ok(records)
}

/// The state of the older chain after an entry: SHA-256(0x02 || state before || leaf hash).
fn next_state(state: &Hash, leaf: &Hash) -> Hash {
    Sha256::new()
        .chain_update([2])
        .chain_update(state)
        .chain_update(leaf)
        .finalize()
        .into()
}

fn older(error: rusqlite::Error) -> StoreError {
    match failed(error) {
        StoreError::Corrupt { what, .. } => corrupt(what),
        StoreError::Locked { .. } => StoreError::Locked { file: FILES[0] },
        StoreError::ReadOnly { .. } => StoreError::ReadOnly { file: FILES[0] },
        StoreError::Full { .. } => StoreError::Full { file: FILES[0] },
        error => error,
    }
}

const fn corrupt(what: &'static str) -> StoreError {
    StoreError::Corrupt {
        file: FILES[0],
        what,
    }
}
