//! What the user notes about callers, written down beside the calls.

use curfew_core::time::{Date, Moment};
use curfew_store::ledger::{CaseChange, Confidence, Fact, fact};
use curfew_store::{Event, Ledger};

use super::{Engine, Kept, clock_ms, lock};
use crate::error::CurfewError;

/// What is to be written down, after a look at the ledger.
pub(crate) type Noting<'a> = &'a mut dyn FnMut(&Ledger) -> Result<Vec<Fact>, CurfewError>;

impl Engine {
    /// Writes down facts of now. One at a time: the reader is held until they are written, so that
    /// what was looked at is so still. Whatever is not written is forgotten, for the screen says so.
    ///
    /// # Errors
    /// Those of `facts`; [`CurfewError::Storage`] where nothing can be written or read, also before
    /// the first unlock.
    pub(crate) fn note_facts(&self, facts: Noting<'_>) -> Result<(), CurfewError> {
        self.flush();
        let private = self.private()?;
        let mut reader = lock(&self.reader);
        let generation = lock(&self.writer).generation();
        let facts = facts(reader.ledger(&private, generation)?)?;
        let mut writer = lock(&self.writer);
        let (now, entries) = {
            let pending = lock(&self.pending);
            let now = pending.stamp(clock_ms());
            let entry = |fact| pending.entry(Event::Fact(now.clone(), fact));
            let entries = facts.into_iter().map(entry).collect();
            (now, entries)
        };
        match writer.write(entries, &self.places(), &now).kept {
            Kept::Memory => Err(CurfewError::storage("nothing can be written now")),
            _ => Ok(()),
        }
    }
}

impl Engine {
    /// The day on the phone's clock.
    pub(crate) fn today(&self) -> Date {
        let now = lock(&self.pending).stamp(clock_ms());
        Moment::new(now.at_ms, now.offset_seconds).date()
    }
}

/// A change of the case `id`.
pub(crate) fn change(id: &str, what: CaseChange, value: Option<String>) -> fact::Case {
    fact::Case {
        id: id.to_owned(),
        what,
        value,
        source: None,
        confidence: Confidence::NotStated,
    }
}
