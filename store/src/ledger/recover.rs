//! What happens to a ledger that cannot be read: it is set aside, never deleted.
//!
//! `ledger.log` becomes `ledger.log.damaged-<Unix ms>`, and a new ledger begins with a failure
//! entry that names the old file. Where the log is gone and its index is there, that is kept so. A process that has the old file open sees at its next append
//! that another lies at the path, and goes on there.

use std::path::Path;

use super::event::{Event, FailureKind, Stamp};
use super::{FILE, Ledger, LedgerOptions, index, older};
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
        // An older ledger that cannot be taken over is the damaged one. Where the log is gone its index is kept: it
        // says of when and whom the entries were.
        let names: &[&str] = if directory.join(FILE).exists() {
            &[FILE]
        } else if older::is_there(directory) {
            &older::FILES
        } else {
            &[index::INDEX]
        };
        let name = set_aside(directory, names, now.at_ms)?;
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
                && ["ledger.log", "ledger.db", "ledger.index"]
                    .iter()
                    .any(|it| {
                        name.strip_prefix(it)
                            .is_some_and(|rest| rest.starts_with(".damaged-"))
                    })
            {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        Ok(names)
    }
}

/// Renames the files, the first of which gives the name that is returned.
fn set_aside(directory: &Path, names: &[&str], at_ms: i64) -> Result<String, StoreError> {
    let io = StoreError::io(FILE);
    let named = |name: &str, at_ms: i64| format!("{name}.damaged-{at_ms}");
    // A second damaged ledger in the same millisecond takes the next free name.
    let at_ms = (at_ms..)
        .find(|at_ms| {
            !names
                .iter()
                .any(|name| directory.join(named(name, *at_ms)).exists())
        })
        .expect("not every millisecond has a damaged ledger");
    // Beside a new ledger that is being made it would say that there was more.
    if names.contains(&FILE) {
        index::remove(&directory.join(index::INDEX))?;
    }
    for name in names {
        match std::fs::rename(directory.join(name), directory.join(named(name, at_ms))) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
            _ => {}
        }
    }
    durable::sync_parent(&directory.join(FILE)).map_err(&io)?;
    let first = names.first().expect("something is set aside");
    Ok(named(first, at_ms))
}
