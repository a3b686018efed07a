//! What the system's call log says, written down beside the calls.

use curfew_store::ledger::{Fact, fact};
use curfew_store::{Event, EventKind, Filter, LogRow, reconcile};

use super::Engine;
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
        let home = self.snapshot().home();
        self.write_after_look(&mut |ledger, now| Ok(reconcile(ledger, rows, home, now)?.events))
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
