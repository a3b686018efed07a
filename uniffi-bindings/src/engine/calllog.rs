//! What the system's call log says, written down beside the calls.

use curfew_store::ledger::{Fact, fact};
use curfew_store::{Event, EventKind, Filter, LogRow, reconcile};

use super::{Engine, Kept, clock_ms, lock};
use crate::error::CurfewError;

/// How many of the newest changes of permissions are looked through.
const CHANGES: u32 = 100;

impl Engine {
    /// Writes down what `rows` say and the ledger does not; how many entries that were. One at a
    /// time: the reader is held until it is written, so that nothing is written twice.
    ///
    /// # Errors
    /// [`CurfewError::Storage`] where the ledger cannot be read, also before the first unlock, or
    /// the entries found no place. Then the rows can be given again.
    pub(crate) fn reconcile(&self, rows: &[LogRow]) -> Result<usize, CurfewError> {
        self.flush();
        let private = self.private()?;
        let home = self.snapshot().home();
        let mut reader = lock(&self.reader);
        let generation = lock(&self.writer).generation();
        let ledger = reader.ledger(&private, generation)?;
        let now = lock(&self.pending).stamp(clock_ms());
        let found = reconcile(ledger, rows, home, &now)?;
        let count = found.events.len();
        if count == 0 {
            return Ok(0);
        }
        let mut writer = lock(&self.writer);
        let entries = {
            let pending = lock(&self.pending);
            found
                .events
                .into_iter()
                .map(|event| pending.entry(event))
                .collect()
        };
        let written = writer.write(entries, &self.places(), &now);
        match written.kept {
            // What cannot be kept is in the log still.
            Kept::Memory => Err(CurfewError::storage("nothing can be written now")),
            _ => Ok(count),
        }
    }

    /// Writes down that a permission was given or taken, unless that is the newest that is known.
    ///
    /// # Errors
    /// [`CurfewError::Storage`] where the ledger cannot be read.
    pub(crate) fn note_permission(&self, name: String, granted: bool) -> Result<(), CurfewError> {
        let changes = Filter {
            kinds: vec![EventKind::Permission],
            ..Filter::default()
        };
        let page = self.query(|ledger| ledger.history(&changes, None, CHANGES))?;
        let mut known = page.entries.iter().filter_map(|row| match &row.event {
            Event::Fact(_, Fact::Permission(it)) if it.name == name => Some(it.granted),
            _ => None,
        });
        if known.next().unwrap_or(false) != granted {
            self.note(|now| Event::Fact(now, fact::Permission { name, granted }.into()));
            self.flush();
        }
        Ok(())
    }
}
