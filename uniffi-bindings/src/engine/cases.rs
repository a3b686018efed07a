//! What the user notes about callers, written down beside the calls.

use curfew_core::time::{Date, Moment};
use curfew_store::ledger::{CaseChange, Confidence, Fact, fact};
use curfew_store::{Event, Ledger};

use super::Engine;
use crate::error::CurfewError;

/// What is to be written down, after a look at the ledger.
pub(crate) type Noting<'a> = &'a mut dyn FnMut(&Ledger) -> Result<Vec<Fact>, CurfewError>;

impl Engine {
    /// Writes down facts of now, after a look at the ledger. What the user wrote is never cut.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for a text that is longer than its field; as [`Engine::write_after_look`].
    pub(crate) fn note_facts(&self, facts: Noting<'_>) -> Result<(), CurfewError> {
        let written = self.write_after_look(&mut |ledger, now| {
            let facts = facts(ledger)?.into_iter();
            let events: Vec<_> = facts.map(|fact| Event::Fact(now.clone(), fact)).collect();
            match events.iter().any(|it| it.clone().clipped() != *it) {
                true => Err(CurfewError::input("a text is longer than its field holds")),
                false => Ok(events),
            }
        });
        written.map(|_| ())
    }

    /// The day on the phone's clock.
    pub(crate) fn today(&self) -> Date {
        let now = self.stamp();
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
