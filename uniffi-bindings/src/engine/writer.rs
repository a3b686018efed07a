//! The only writer of the ledger. Events go into the ledger; what cannot, into the spool;
//! what cannot even that, back to the caller, who keeps it in memory and tries again.
//!
//! The order is kept: the spool is moved into the ledger before anything new is appended,
//! and once one event had to be spooled the ones after it follow.

use std::path::{Path, PathBuf};

use curfew_store::ledger::Entry;
use curfew_store::{Event, FailureKind, Ledger, LedgerOptions, Spool, Stamp, StoreError};

use super::noting::{self, Clocks};
use super::places::Places;

/// Where events came to lie.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kept {
    /// In the ledger, synced.
    Ledger,
    /// In the spool, synced.
    Spool,
    /// In memory: nothing could be written.
    Memory,
    /// There was nothing to keep: the ticket names no decision.
    Nothing,
}

impl Kept {
    /// The code that Kotlin gets: 0 ledger, 1 spool, 2 memory, else a [`FailureKind`].
    pub(crate) const fn code(self) -> i32 {
        match self {
            Kept::Ledger => 0,
            Kept::Spool => 1,
            Kept::Memory => 2,
            Kept::Nothing => FailureKind::BadRequest as i32,
        }
    }
}

/// What became of the events.
pub(super) struct Outcome {
    pub(super) kept: Kept,
    /// Those that could not be written, oldest first.
    pub(super) rest: Vec<Entry>,
}

/// The files that are written; opened at the first need, so that no call waits for them.
pub(super) struct Writer {
    ledger: Option<Opened>,
    spool: Option<(PathBuf, Spool)>,
    /// Whether the ledger failed at the last try; a failure is recorded once for each outage.
    outage: bool,
    /// The clocks of the last entry, to see when they were set.
    clocks: Clocks,
    /// Counts the ledgers that were set aside: whoever reads must open the new one.
    generation: u32,
    /// Whether the ledger is left alone, and everything goes into the spool.
    is_paused: bool,
}

struct Opened {
    directory: PathBuf,
    ledger: Ledger,
}

impl Writer {
    pub(super) const fn new() -> Writer {
        Writer {
            ledger: None,
            spool: None,
            outage: false,
            clocks: Clocks::new(),
            generation: 0,
            is_paused: false,
        }
    }

    /// Writes events in their order.
    pub(super) fn write(
        &mut self,
        mut events: Vec<Entry>,
        places: &Places,
        now: &Stamp,
    ) -> Outcome {
        for event in &mut events {
            // Nothing may be refused for its length; a record cut short is better than none.
            event.event = event.event.clone().clipped();
        }
        if let Some(private) = places.private.as_ref().filter(|_| !self.is_paused) {
            match self.write_ledger(&events, private, places.device.as_deref(), now) {
                Ok(()) => {
                    self.outage = false;
                    return Outcome {
                        kept: Kept::Ledger,
                        rest: Vec::new(),
                    };
                }
                Err(error) => {
                    self.ledger = None;
                    if !self.outage {
                        self.outage = true;
                        let detail = error.to_string();
                        let failure = Event::failure(now, FailureKind::LedgerUnavailable, detail);
                        events.push(failure.into());
                    }
                }
            }
        }
        self.write_spool(events, places.device.as_deref())
    }

    /// How many entries wait in the spool; `None` where it cannot be read.
    pub(super) fn spooled(&mut self, device: Option<&Path>) -> Option<usize> {
        self.spool(device?).ok().map(Spool::len)
    }

    /// Whether the ledger took what it was given last.
    pub(super) const fn is_well(&self) -> bool {
        !self.outage
    }

    /// Leaves the ledger alone until [`Writer::resume`]: what comes meanwhile goes into the spool, synced.
    pub(super) fn pause(&mut self) {
        self.ledger = None;
        self.is_paused = true;
    }

    /// Goes on with the ledger that is there now, which may be another; open ones see that for themselves.
    pub(super) fn resume(&mut self) {
        self.is_paused = false;
        self.clocks = Clocks::new();
    }

    /// How many ledgers were set aside so far.
    pub(super) const fn generation(&self) -> u32 {
        self.generation
    }

    /// Writes to the ledger. Where damage shows only now, the ledger is set aside and a new one
    /// begun.
    fn write_ledger(
        &mut self,
        events: &[Entry],
        private: &Path,
        device: Option<&Path>,
        now: &Stamp,
    ) -> Result<(), StoreError> {
        self.open_ledger(private, now)?;
        match self.drain_and_append(events, device, now) {
            Err(StoreError::Corrupt { .. }) => {
                self.ledger = None;
                let options = LedgerOptions::default();
                let ledger = Ledger::replace_damaged(private, &options, now)?.ledger;
                self.generation += 1;
                self.ledger = Some(Opened {
                    directory: private.to_owned(),
                    ledger,
                });
                self.drain_and_append(events, device, now)
            }
            result => result,
        }
    }

    fn drain_and_append(
        &mut self,
        events: &[Entry],
        device: Option<&Path>,
        now: &Stamp,
    ) -> Result<(), StoreError> {
        match self.drain(device)? {
            None => self.append(events),
            Some(problem) => {
                let mut events = events.to_vec();
                events.push(Event::failure(now, FailureKind::Other, problem).into());
                self.append(&events)
            }
        }
    }

    /// Opens the ledger unless it is open; a damaged one is set aside.
    fn open_ledger(&mut self, private: &Path, now: &Stamp) -> Result<(), StoreError> {
        if self
            .ledger
            .as_ref()
            .is_some_and(|opened| opened.directory == private)
        {
            return Ok(());
        }
        let recovered = Ledger::recover(private, &LedgerOptions::default(), now)?;
        self.generation += u32::from(recovered.set_aside.is_some());
        let directory = private.to_owned();
        self.ledger = Some(Opened {
            directory,
            ledger: recovered.ledger,
        });
        Ok(())
    }

    /// Moves the spool into the open ledger. A text says what is wrong with the spool itself.
    fn drain(&mut self, device: Option<&Path>) -> Result<Option<String>, StoreError> {
        let Some(device) = device else {
            return Ok(None);
        };
        if let Err(error) = self.spool(device) {
            return Ok(Some(error.to_string()));
        }
        let (Some((_, spool)), Some(opened)) = (&self.spool, &self.ledger) else {
            return Ok(None);
        };
        if spool.is_empty() {
            return Ok(None);
        }
        let drained = spool.drain(&opened.ledger)?;
        let damaged = drained.damaged;
        Ok((damaged > 0).then(|| format!("{damaged} spooled entries were damaged and set aside")))
    }

    fn append(&mut self, events: &[Entry]) -> Result<(), StoreError> {
        let Some(Opened { ledger, .. }) = &self.ledger else {
            return Ok(());
        };
        if events.is_empty() {
            return Ok(());
        }
        let entries = noting::with_what_changed(ledger, &mut self.clocks, events)?;
        ledger.append_entries(&entries).map(|_| ())
    }

    fn write_spool(&mut self, events: Vec<Entry>, device: Option<&Path>) -> Outcome {
        let Some(device) = device else {
            return Outcome {
                kept: Kept::Memory,
                rest: events,
            };
        };
        let mut rest = events.into_iter();
        let Ok(spool) = self.spool(device) else {
            return Outcome {
                kept: Kept::Memory,
                rest: rest.collect(),
            };
        };
        while let Some(event) = rest.next() {
            if spool.keep(event.clone()).is_err() {
                let rest = std::iter::once(event).chain(rest).collect();
                return Outcome {
                    kept: Kept::Memory,
                    rest,
                };
            }
        }
        Outcome {
            kept: Kept::Spool,
            rest: Vec::new(),
        }
    }

    fn spool(&mut self, device: &Path) -> Result<&Spool, StoreError> {
        if self
            .spool
            .as_ref()
            .is_none_or(|(directory, _)| directory != device)
        {
            self.spool = Some((device.to_owned(), Spool::open(device)?));
        }
        let (_, spool) = self.spool.as_ref().expect("the spool was opened above");
        Ok(spool)
    }
}
