//! Health and settings.

use curfew_core::{Number, Region};
use curfew_store::settings::{MAX_OWN, MAX_PAUSE_MS};
use curfew_store::{Event, EventKind, Filter, Row};

use super::Curfew;
use crate::engine::clock_ms;
use crate::error::CurfewError;
use crate::views::convert::failure_view;
use crate::views::{Health, SettingsView};

/// How many failures are shown.
const FAILURES: usize = 20;

#[uniffi::export]
impl Curfew {
    /// Whether everything works. Never fails: what cannot be asked shows as not working.
    pub fn health(&self) -> Health {
        let state = self.engine.state();
        let asked = self.engine.query(|ledger| {
            let head = ledger.head()?;
            let failures = Filter {
                kinds: vec![EventKind::Failure],
                ..Filter::default()
            };
            let failures = ledger.history(&failures, None, FAILURES as u32)?;
            let last = ledger.newest(&Filter::calls())?;
            Ok((head.seq, failures.entries, last))
        });
        let (ledger_entries, failures, last_call) = match &asked {
            Ok((seq, failures, last)) => (*seq, failures.as_slice(), last.as_ref()),
            Err(_) => (0, [].as_slice(), None),
        };
        let recorded = failures.iter().map(|row: &Row| &row.event);
        let waiting: Vec<Event> = state.failures;
        let snapshot = self.engine.snapshot();
        Health {
            ledger_entries,
            ledger_ok: state.ledger_is_well && asked.is_ok(),
            spooled: u32::try_from(state.waiting).unwrap_or(u32::MAX),
            failures: waiting
                .iter()
                .chain(recorded)
                .filter_map(failure_view)
                .take(FAILURES)
                .collect(),
            last_call_ms: last_call.map(|row| row.event.at_ms()),
            rulebook_problem: snapshot.rules_problem.clone(),
            damaged_lists: snapshot
                .lists
                .damaged()
                .map(|(name, _)| name.to_owned())
                .collect(),
        }
    }

    /// The settings; the defaults where they could not be read.
    pub fn settings(&self) -> SettingsView {
        let snapshot = self.engine.snapshot();
        let settings = &snapshot.settings;
        let now_ms = clock_ms();
        SettingsView {
            home: settings.home.map(|home| home.code().to_owned()),
            onboarding_done: settings.onboarding_done,
            suspended_until_ms: self.engine.suspended_until(now_ms),
            paused_until_ms: settings.paused_until(now_ms),
            own_numbers: settings.own.iter().map(ToString::to_string).collect(),
        }
    }

    /// Sets the region whose numbering plan and emergency numbers apply: two letters.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for anything else, [`CurfewError::Storage`].
    pub fn set_home(&self, region: Option<String>) -> Result<(), CurfewError> {
        let home = region
            .map(|code| Region::new(&code))
            .transpose()
            .map_err(CurfewError::input)?;
        self.engine.change_settings(|settings| settings.home = home)
    }

    /// Pauses blocking until `until_ms`, Unix milliseconds, at most a week from now; with `None`
    /// calls are blocked again.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for another time, [`CurfewError::Storage`].
    pub fn set_paused(&self, until_ms: Option<i64>) -> Result<(), CurfewError> {
        let ahead = until_ms.map(|until| until.saturating_sub(clock_ms()));
        if ahead.is_some_and(|ahead| !(1..=MAX_PAUSE_MS).contains(&ahead)) {
            return Err(CurfewError::input("a pause ends within a week"));
        }
        self.engine
            .change_settings(|settings| settings.paused_until_ms = until_ms)
    }

    /// Sets the numbers of this phone, as the user types them: at most four full numbers.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for anything else, [`CurfewError::Storage`].
    pub fn set_own_numbers(&self, numbers: Vec<String>) -> Result<(), CurfewError> {
        let mut own = Vec::new();
        for text in numbers {
            let Number::E164(number) = self.engine.read_number(&text) else {
                return Err(CurfewError::input("this is not a full phone number"));
            };
            if !own.contains(&number) {
                own.push(number);
            }
        }
        if own.len() > MAX_OWN {
            return Err(CurfewError::input("a phone has at most 4 numbers here"));
        }
        self.engine.change_settings(|settings| settings.own = own)
    }

    /// Remembers that the first run is over.
    ///
    /// # Errors
    /// [`CurfewError::Storage`].
    pub fn set_onboarding_done(&self) -> Result<(), CurfewError> {
        self.engine
            .change_settings(|settings| settings.onboarding_done = true)
    }

    /// Blocks calls again although the user called an emergency number in the last 24 hours.
    ///
    /// # Errors
    /// [`CurfewError::Storage`]; in memory it is in force all the same.
    pub fn resume_blocking(&self) -> Result<(), CurfewError> {
        self.engine.resume_blocking()
    }

    /// Tells the phone's zone, for entries that are made without a call: the IANA id and local
    /// time less UTC, seconds.
    pub fn set_zone(&self, zone: String, offset_seconds: i32) {
        self.engine.set_zone(offset_seconds, &zone);
    }
}
