//! One encrypted file with everything, and what comes back from one.

use std::path::Path;

use curfew_store::backup::Restored;
use curfew_store::ledger::Merged;

use super::Curfew;
use crate::error::CurfewError;
use crate::views::{BackupView, LedgerBack, LedgerFate, RestoredView};

const RULEBOOK: &str = "rulebook.json";
const SETTINGS: &str = "state.json";

#[uniffi::export]
impl Curfew {
    /// Writes everything that cannot be had again into the file `path`, encrypted with `passphrase`, in the place
    /// of what is there: whole or not at all. Takes a second or more, and 128 MiB of memory.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for a passphrase of less than 10 characters; [`CurfewError::Storage`], also for too
    /// little memory and before the first unlock.
    pub fn backup(&self, passphrase: String, path: String) -> Result<BackupView, CurfewError> {
        let path = Path::new(&path);
        let written = self.engine.backup(&passphrase, path)?;
        Ok(BackupView {
            entries: written.entries,
            files: counted(written.files - 1),
            bytes: path.metadata().map_err(CurfewError::storage)?.len(),
            left_out: counted(written.left_out),
        })
    }

    /// Brings everything of the backup `path` back that is not here, and removes or replaces nothing. Takes long; calls
    /// are screened meanwhile.
    ///
    /// # Errors
    /// Nothing was changed with [`CurfewError::Key`] for another passphrase, [`CurfewError::NotFound`] for
    /// what is no backup that this version reads, [`CurfewError::Input`] for one that is damaged or cut.
    /// [`CurfewError::Storage`] where a file cannot be read or written, also before the first unlock, or there is
    /// too little memory: what came back until then stays, and it can be done again.
    pub fn restore(&self, passphrase: String, path: String) -> Result<RestoredView, CurfewError> {
        let restored = self.engine.restore(&passphrase, Path::new(&path))?;
        let private = self.engine.private()?;
        Ok(told(restored, &private))
    }
}

fn told(restored: Restored, private: &Path) -> RestoredView {
    let mut view = RestoredView {
        ledgers: restored.ledgers.into_iter().map(ledger).collect(),
        rules_back: false,
        rules_kept: None,
        lists: Vec::new(),
        lists_kept: Vec::new(),
        files: 0,
        files_kept: 0,
    };
    for name in restored.written {
        match (name.as_str(), list(&name)) {
            (RULEBOOK, _) => view.rules_back = true,
            (_, Some(list)) => view.lists.push(list.to_owned()),
            _ => view.files += 1,
        }
    }
    for (name, place) in restored.kept {
        match (name.as_str(), list(&name)) {
            (RULEBOOK, _) => view.rules_kept = private.join(place).to_str().map(str::to_owned),
            (SETTINGS, _) => {}
            (_, Some(list)) => view.lists_kept.push(list.to_owned()),
            _ => view.files_kept += 1,
        }
    }
    view
}

fn ledger(merged: Merged) -> LedgerBack {
    let (fate, entries) = match merged {
        Merged::Taken { entries, .. } => (LedgerFate::Taken, entries),
        Merged::Continued { by, .. } => (LedgerFate::Continued, by),
        Merged::Here { .. } => (LedgerFate::Here, 0),
        Merged::Beside { entries, .. } => (LedgerFate::Beside, entries),
    };
    LedgerBack { fate, entries }
}

/// The name of the list that a file is.
fn list(name: &str) -> Option<&str> {
    name.strip_prefix("lists/")?.strip_suffix(".list")
}

fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
