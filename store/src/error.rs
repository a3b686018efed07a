//! What can go wrong with a file, one variant for each thing a caller does differently.
//!
//! No variant holds a phone number, a rule text or a whole path; file names are those that
//! this crate chose.

use std::io;

use curfew_core::rulebook::RulebookError;
use thiserror::Error;

use crate::ledger::EntryError;
use crate::lists::ListError;

/// Why a file could not be used.
#[non_exhaustive]
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another process holds `file`; trying again later helps.
    #[error("{file} is in use by another process")]
    Locked {
        /// Which file.
        file: &'static str,
    },
    /// The bytes of `file` are not what was written.
    #[error("{file} is damaged: {what}")]
    Corrupt {
        /// Which file.
        file: &'static str,
        /// What does not fit.
        what: &'static str,
    },
    /// The directory or the file cannot be written.
    #[error("{file} cannot be written: no permission, or storage is read-only")]
    ReadOnly {
        /// Which file.
        file: &'static str,
    },
    /// No room is left on the storage.
    #[error("{file} cannot be written: storage is full")]
    Full {
        /// Which file.
        file: &'static str,
    },
    /// `file` was written by a newer version of this app.
    #[error("{file} has version {found}; this app reads up to version {known}")]
    Newer {
        /// Which file.
        file: &'static str,
        /// Its version.
        found: u32,
        /// The newest version this code reads.
        known: u32,
    },
    /// `file` belongs to another program.
    #[error("{file} is not a file of this app")]
    NotOurs {
        /// Which file.
        file: &'static str,
    },
    /// `file` is larger than this code reads.
    #[error("{file} has more than {limit} bytes")]
    TooLarge {
        /// Which file.
        file: &'static str,
        /// The limit in bytes.
        limit: u64,
    },
    /// `file` is missing although its companion is there.
    #[error("{file} is missing")]
    Missing {
        /// Which file.
        file: &'static str,
    },
    /// The spool holds as many entries as it may.
    #[error("the spool holds {limit} entries, as many as it may")]
    SpoolFull {
        /// How many that is.
        limit: usize,
    },
    /// An event cannot be written as an entry, or an entry cannot be read.
    #[error("ledger entry: {0}")]
    Entry(#[from] EntryError),
    /// The rulebook is refused.
    #[error(transparent)]
    Rulebook(#[from] RulebookError),
    /// A list is refused.
    #[error(transparent)]
    List(#[from] ListError),
    /// The settings are not a settings document.
    #[error("state.json, line {line}, column {column}: not a settings document")]
    Settings {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// SQLite failed in a way that has no variant of its own.
    #[error(
        "{file} could not be read or written: storage or memory failed, or there is too little of it (SQLite code {code})"
    )]
    Sqlite {
        /// Which file.
        file: &'static str,
        /// The extended result code (<https://sqlite.org/rescode.html>).
        code: i32,
    },
    /// The system failed in a way that has no variant of its own.
    #[error("{file}: {kind}")]
    Io {
        /// Which file.
        file: &'static str,
        /// What the system said.
        kind: io::ErrorKind,
    },
}

impl StoreError {
    /// Sorts an error of the system.
    pub fn io(file: &'static str) -> impl Fn(io::Error) -> StoreError {
        move |error| StoreError::of(file, &error)
    }

    // Out of line: hundreds of places sort their errors here.
    #[cold]
    #[inline(never)]
    fn of(file: &'static str, error: &io::Error) -> StoreError {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly { file }
            }
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => StoreError::Full { file },
            kind => StoreError::Io { file, kind },
        }
    }
}
