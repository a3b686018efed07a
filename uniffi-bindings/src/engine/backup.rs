//! A backup made of what is here, and one brought back into it while calls come in.

use std::fs::File;
use std::path::Path;
use std::sync::MutexGuard;

use curfew_store::backup::{self, BackupError, Folders, Restored, Unpacked, WORK, Written};

use super::{Engine, Kept, lock};
use crate::error::CurfewError;

impl Engine {
    /// Keeps backups, forgetting and files to attach apart, as long as it is held.
    pub(crate) fn carry(&self) -> MutexGuard<'_, ()> {
        lock(&self.carrying)
    }

    /// Writes everything into the file `path`, encrypted, whole or not at all. What waits is written down first.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for a passphrase that is too short; [`CurfewError::Storage`], also for a ledger that is
    /// damaged, and where something waits that cannot be written down: it would not be in the backup.
    pub(crate) fn backup(&self, passphrase: &str, path: &Path) -> Result<Written, CurfewError> {
        let (device, private) = (self.device()?, self.private()?);
        let _carrying = self.carry();
        if matches!(self.flush(), Kept::Spool | Kept::Memory) {
            return Err(CurfewError::storage("what waits cannot be written now"));
        }
        let from = Folders {
            device: &device,
            private: &private,
        };
        Ok(backup::write_file(&from, passphrase, WORK, path)?)
    }

    /// Brings everything of the backup `path` back that is not here, and goes on with what is there then.
    ///
    /// Calls are decided as before until it is done, and from then on by what came back. What is to be written down while
    /// files are merged waits in the spool, and comes into the ledger that is there afterwards.
    ///
    /// # Errors
    /// Those of [`BackupError`] as [`CurfewError`] has them: nothing was changed, but where the storage failed
    /// on the way. Then what was restored stays, and restoring can be repeated.
    pub(crate) fn restore(&self, passphrase: &str, path: &Path) -> Result<Restored, CurfewError> {
        let private = self.private()?;
        let _carrying = self.carry();
        let file = File::open(path).map_err(BackupError::Read)?;
        // What takes long keeps nobody waiting.
        let unpacked = backup::unpack(file, passphrase, &private)?;
        // A ledger that is damaged is set aside now, so that the one of the backup takes no place of entries.
        self.flush();
        let restored = {
            let _pause = Pause::of(self);
            self.merge(unpacked, &private)?
        };
        self.flush();
        self.guard_cases();
        Ok(restored)
    }

    /// Changes the files while nobody else does, and puts in force what is there then.
    fn merge(&self, unpacked: Unpacked, private: &Path) -> Result<Restored, CurfewError> {
        let device = self.device()?;
        let to = Folders {
            device: &device,
            private,
        };
        let now = self.stamp();
        let _editing = lock(&self.editing);
        let restored = {
            let _reader = lock(&self.reader);
            unpacked.restore(&to, &now)
        };
        let before = self.snapshot().rules.sha256;
        self.load(&device);
        if self.snapshot().rules.sha256 != before {
            self.note_rules();
        }
        Ok(restored?)
    }
}

/// Keeps the writer from the ledger; ends when dropped, however that comes.
pub(super) struct Pause<'a> {
    engine: &'a Engine,
}

impl Pause<'_> {
    pub(super) fn of(engine: &Engine) -> Pause<'_> {
        lock(&engine.writer).pause();
        Pause { engine }
    }
}

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        lock(&self.engine.writer).resume();
    }
}
