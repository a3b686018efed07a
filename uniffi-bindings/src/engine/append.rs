//! What is written down while somebody waits for it to be there.

use std::io;

use curfew_store::ledger;
use curfew_store::{Event, Stamp, StoreError};

use super::{Engine, Kept, clock_ms, lock};

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
}
