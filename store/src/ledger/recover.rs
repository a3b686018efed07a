//! What happens to a ledger that cannot be read: it is set aside, never deleted.
//!
//! `ledger.db` becomes `ledger.db.damaged-<Unix ms>`, its `-wal` goes with it, and a new
//! ledger begins with a failure entry that names the old file. Only one process may do so at
//! a time: another that has the old file open goes on writing to it under its new name.
//!
//! Crash windows: after the `-wal` moved and before the file did, the damaged file is still
//! in place and is set aside at the next opening; after both moved, the next opening finds
//! no ledger and makes an empty one, and the file that was set aside is still there to be
//! named by [`Ledger::damaged_files`]. Nothing is deleted at any moment.

use std::path::Path;

use super::event::{Event, FailureKind, Stamp};
use super::{FILE, LOG, Ledger, LedgerOptions};
use crate::durable;
use crate::error::StoreError;

/// The outcome of [`Ledger::recover`].
#[derive(Debug)]
pub struct Recovered {
    /// The ledger, ready.
    pub ledger: Ledger,
    /// The name of the file that was set aside, if one was.
    pub set_aside: Option<String>,
}

impl Ledger {
    /// Opens the ledger; one that is damaged is set aside and a new one begun.
    ///
    /// # Errors
    /// As [`Ledger::open_with`], but for [`StoreError::Corrupt`].
    pub fn recover(
        directory: impl AsRef<Path>,
        options: &LedgerOptions,
        now: &Stamp,
    ) -> Result<Recovered, StoreError> {
        let directory = directory.as_ref();
        match Ledger::open_with(directory, options) {
            Ok(ledger) => Ok(Recovered {
                ledger,
                set_aside: None,
            }),
            Err(StoreError::Corrupt { .. }) => Ledger::replace_damaged(directory, options, now),
            Err(error) => Err(error),
        }
    }

    /// Sets the ledger aside, whatever it holds, and begins a new one: for damage that shows
    /// only at an append. Drop the open [`Ledger`] first.
    ///
    /// # Errors
    /// As [`Ledger::open_with`].
    pub fn replace_damaged(
        directory: impl AsRef<Path>,
        options: &LedgerOptions,
        now: &Stamp,
    ) -> Result<Recovered, StoreError> {
        let directory = directory.as_ref();
        let name = set_aside(directory, now.at_ms)?;
        let ledger = Ledger::open_with(directory, options)?;
        let detail = format!("the ledger could not be read and is kept as {name}");
        ledger.append(&Event::failure(now, FailureKind::LedgerUnavailable, detail).clipped())?;
        Ok(Recovered {
            ledger,
            set_aside: Some(name),
        })
    }

    /// The names of the ledgers in `directory` that were set aside, sorted.
    ///
    /// # Errors
    /// [`StoreError::Io`] and the like.
    pub fn damaged_files(directory: impl AsRef<Path>) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for found in std::fs::read_dir(directory).map_err(StoreError::io(FILE))? {
            let name = found.map_err(StoreError::io(FILE))?.file_name();
            if let Some(name) = name.to_str()
                && name.starts_with("ledger.db.damaged-")
                && !name.ends_with("-wal")
            {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        Ok(names)
    }
}

fn set_aside(directory: &Path, at_ms: i64) -> Result<String, StoreError> {
    let io = StoreError::io(FILE);
    // A second damaged ledger in the same millisecond takes the next free name.
    let name = (at_ms..)
        .map(|at_ms| format!("{FILE}.damaged-{at_ms}"))
        .find(|name| {
            !directory.join(name).exists() && !directory.join(format!("{name}-wal")).exists()
        })
        .expect("not every millisecond has a damaged ledger");
    // The log first: a database without its log is still damaged and found again, but a log
    // left beside a new, empty database would be thrown away by SQLite.
    let log = directory.join(LOG);
    if log.exists() {
        std::fs::rename(&log, directory.join(format!("{name}-wal"))).map_err(&io)?;
    }
    if directory.join(FILE).exists() {
        std::fs::rename(directory.join(FILE), directory.join(&name)).map_err(&io)?;
    }
    // The index of the log holds nothing that the log does not, and must not be taken for
    // the new one's.
    match std::fs::remove_file(directory.join(format!("{FILE}-shm"))) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    durable::sync_parent(&directory.join(FILE)).map_err(&io)?;
    Ok(name)
}
