//! What is written down while somebody waits for it to be there.

use std::io;

use curfew_store::ledger;
use curfew_store::{Event, Ledger, Stamp, StoreError};

use super::{Engine, Kept, clock_ms, lock};
use crate::error::CurfewError;

/// What is to be written down at that moment, after a look at the ledger.
pub(super) type Noted<'a> = &'a mut dyn FnMut(&Ledger, &Stamp) -> Result<Vec<Event>, CurfewError>;

impl Engine {
    /// Now, in the zone last heard of.
    pub(crate) fn stamp(&self) -> Stamp {
        lock(&self.pending).stamp(clock_ms())
    }

    /// Writes events of now into the ledger, after what waits.
    ///
    /// # Errors
    /// [`StoreError::Io`] where they came into the spool or wait in memory: they will be in the
    /// ledger, and are not yet.
    pub(crate) fn append(&self, events: Vec<Event>) -> Result<(), StoreError> {
        {
            let mut pending = lock(&self.pending);
            for event in events {
                pending.push(event);
            }
        }
        match self.flush() {
            Kept::Ledger => Ok(()),
            _ => Err(StoreError::io(ledger::FILE)(io::Error::other(
                "it takes nothing now",
            ))),
        }
    }

    /// Writes down what a look at the ledger says; how many entries that were. One at a time: the reader
    /// is held until they are written, so that what was looked at is so still. What cannot be written is forgotten,
    /// for who asks is told.
    ///
    /// # Errors
    /// Those of `events`; [`CurfewError::Storage`] where nothing can be written or read, also before
    /// the first unlock, or what came before still waits.
    pub(super) fn write_after_look(&self, events: Noted<'_>) -> Result<usize, CurfewError> {
        let full = || CurfewError::storage("nothing can be written now");
        let private = self.private()?;
        // A look would not see what waits.
        if matches!(self.flush(), Kept::Spool | Kept::Memory) {
            return Err(full());
        }
        let mut reader = lock(&self.reader);
        let generation = lock(&self.writer).generation();
        let ledger = reader.ledger(&private, generation)?;
        let now = self.stamp();
        let events = events(ledger, &now)?;
        let count = events.len();
        if count == 0 {
            return Ok(0);
        }
        let entries = {
            let pending = lock(&self.pending);
            events.into_iter().map(|it| pending.entry(it)).collect()
        };
        let mut writer = lock(&self.writer);
        let outcome = writer.write(entries, &self.places(), &now);
        // The writer's own failure comes behind them, and waits where they do not.
        let (failures, rest): (Vec<_>, Vec<_>) = outcome
            .rest
            .into_iter()
            .partition(|it| matches!(it.event, Event::Failure(_)));
        lock(&self.pending).put_back(failures);
        match rest.is_empty() {
            true => Ok(count),
            false => Err(full()),
        }
    }
}
