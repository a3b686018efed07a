//! Reading the ledger, over a connection of its own, so that a long export keeps no entry
//! from being written.

use std::path::{Path, PathBuf};

use curfew_store::ledger::BESIDE;
use curfew_store::{Event, Ledger, LedgerOptions, RulesFile, StoreError};

use super::{Engine, lock};
use crate::error::CurfewError;

/// The connection for the screens, opened at the first need.
pub(super) struct Reader {
    opened: Option<(PathBuf, u32, Ledger)>,
}

impl Reader {
    pub(super) const fn new() -> Reader {
        Reader { opened: None }
    }

    /// The ledger in `private`, unless it was set aside since it was opened.
    pub(super) fn ledger(
        &mut self,
        private: &Path,
        generation: u32,
    ) -> Result<&Ledger, StoreError> {
        let is_open = self
            .opened
            .as_ref()
            .is_some_and(|(directory, opened, _)| directory == private && *opened == generation);
        if !is_open {
            let ledger = Ledger::open(private)?;
            self.opened = Some((private.to_owned(), generation, ledger));
        }
        let (_, _, ledger) = self.opened.as_ref().expect("the ledger was opened above");
        Ok(ledger)
    }
}

/// What [`Engine::state`] tells.
pub(crate) struct State {
    /// Whether the ledger took what it was given last.
    pub(crate) ledger_is_well: bool,
    /// How many entries wait in spool and memory.
    pub(crate) waiting: usize,
    /// The failures that wait in memory, newest first.
    pub(crate) failures: Vec<Event>,
}

impl Engine {
    /// Asks the ledger something. What waits is written down first, so that it is seen.
    ///
    /// # Errors
    /// [`CurfewError::Storage`] where the ledger cannot be read, also before the first unlock.
    pub(crate) fn query<T>(
        &self,
        query: impl FnOnce(&Ledger) -> Result<T, StoreError>,
    ) -> Result<T, CurfewError> {
        self.flush();
        let private = self.private()?;
        let mut reader = lock(&self.reader);
        let generation = lock(&self.writer).generation();
        Ok(query(reader.ledger(&private, generation)?)?)
    }

    /// Asks the ledger something that takes long, over a connection that nobody else waits for.
    ///
    /// # Errors
    /// As [`Engine::query`].
    pub(crate) fn query_long<T>(
        &self,
        query: impl FnOnce(&Ledger) -> Result<T, CurfewError>,
    ) -> Result<T, CurfewError> {
        self.flush();
        self.query_beside(query)
    }

    /// As [`Engine::query_long`], and takes no lock: for those that hold some.
    pub(super) fn query_beside<T>(
        &self,
        query: impl FnOnce(&Ledger) -> Result<T, CurfewError>,
    ) -> Result<T, CurfewError> {
        let private = self.private()?;
        query(&Ledger::open_with(private, &LedgerOptions::default())?)
    }

    /// The names of the ledgers of other phones.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub(crate) fn other_names(&self) -> Result<Vec<String>, CurfewError> {
        Ledger::beside(&self.private()?).map_err(CurfewError::storage)
    }

    /// One of them, opened for reading.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`]; [`CurfewError::Storage`] where it cannot be read.
    pub(crate) fn other(&self, name: &str) -> Result<Ledger, CurfewError> {
        // A name and no way out of the folder.
        if !self.other_names()?.iter().any(|it| it == name) {
            return Err(CurfewError::not_found("there is no such history"));
        }
        Ok(Ledger::open(self.private()?.join(BESIDE).join(name))?)
    }

    /// How writing goes. Tries once more to write down what waits.
    pub(crate) fn state(&self) -> State {
        self.flush();
        let device = self.places().device;
        let (ledger_is_well, spooled) = {
            let mut writer = lock(&self.writer);
            (writer.is_well(), writer.spooled(device.as_deref()))
        };
        let pending = lock(&self.pending);
        let failures = pending
            .events()
            .rev()
            .filter(|event| matches!(event, Event::Failure(_)));
        State {
            ledger_is_well,
            waiting: spooled.unwrap_or_default() + pending.events().count(),
            failures: failures.cloned().collect(),
        }
    }

    pub(crate) fn private(&self) -> Result<PathBuf, CurfewError> {
        let private = self.places().private;
        private.ok_or_else(|| CurfewError::storage("the history opens after the first unlock"))
    }

    /// Where the rulebooks that are or were in force lie. `None` where the folder cannot be read: then a bundle
    /// has none.
    pub(crate) fn rules_file(&self) -> Option<RulesFile> {
        RulesFile::open(self.places().device?).ok()
    }
}
