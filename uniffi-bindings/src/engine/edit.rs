//! Changing what is in force: first on the storage, then, with one swap, in memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use curfew_core::{Number, Region, Rulebook, number};
use curfew_store::ledger::fact::Lists;
use curfew_store::settings::MAX_REPLY_LINES;
use curfew_store::{
    Event, FailureKind, Ledger, ListSnapshot, ListStore, RulebookEvent, RulesFile, Settings,
    SettingsFile,
};

use super::snapshot::{self, LoadedFiles, Snapshot};
use super::{Engine, clock_ms, lock, write};
use crate::error::CurfewError;

impl Engine {
    /// Reads everything from `device` and puts it in force, under the `editing` lock. What is
    /// wrong is recorded, but not twice in a row; the first failure is given back.
    pub(super) fn load(&self, device: &Path) -> Option<FailureKind> {
        let LoadedFiles {
            snapshot,
            mut failures,
        } = snapshot::load(device, &self.snapshot());
        failures.extend(self.load_memory(device));
        self.suspension
            .restore(snapshot.settings.suspended_until_ms);
        self.set_problems(|_| false, failures);
        // Last: whoever sees the snapshot sees its problems too.
        self.put_in_force(snapshot);
        self.problem()
    }

    /// Whether what is in force was read from `device`.
    pub(super) fn is_loaded(&self, device: &Path) -> bool {
        self.snapshot().device.as_deref() == Some(device)
    }

    /// The first thing that is wrong with the files.
    pub(super) fn problem(&self) -> Option<FailureKind> {
        lock(&self.problems).first().map(|(what, _)| *what)
    }

    /// Saves a rulebook and puts it in force.
    ///
    /// # Errors
    /// [`CurfewError::Storage`]; the old one stays in force.
    pub(crate) fn save_rules(&self, rulebook: &Rulebook) -> Result<(), CurfewError> {
        let device = self.device()?;
        {
            let _editing = lock(&self.editing);
            let loaded = RulesFile::open(device)?.save(rulebook)?;
            let snapshot = self.snapshot();
            self.put_in_force(Snapshot {
                rules: Arc::new(loaded),
                rules_problem: None,
                offered: None,
                ..Snapshot::clone(&snapshot)
            });
            self.set_problems(|what| what != FailureKind::RulebookUnreadable, Vec::new());
            self.note_rules();
        }
        self.flush();
        Ok(())
    }

    /// Keeps in memory that the rules in force are others than before.
    pub(super) fn note_rules(&self) {
        let rules = Arc::clone(&self.snapshot().rules);
        self.note(|now| {
            Event::RulebookChanged(RulebookEvent {
                at_ms: now.at_ms,
                offset_seconds: now.offset_seconds,
                zone: now.zone,
                sha256: rules.sha256,
                rules: u32::try_from(rules.rulebook.rules().len()).unwrap_or(u32::MAX),
            })
        });
    }

    /// The lists on the storage.
    ///
    /// # Errors
    /// [`CurfewError::Storage`].
    pub(crate) fn lists(&self) -> Result<ListStore, CurfewError> {
        Ok(ListStore::open(self.device()?)?)
    }

    /// Changes lists on the storage and puts the result in force.
    ///
    /// # Errors
    /// Those of `change`, and [`CurfewError::Storage`].
    pub(crate) fn change_lists<T>(
        &self,
        change: impl FnOnce(&ListStore) -> Result<T, CurfewError>,
    ) -> Result<T, CurfewError> {
        let store = self.lists()?;
        let _editing = lock(&self.editing);
        let changed = change(&store)?;
        let snapshot = self.snapshot();
        let lists = Arc::new(store.snapshot(&snapshot.lists)?);
        self.say_damaged(&lists);
        self.put_in_force(Snapshot {
            lists,
            ..Snapshot::clone(&snapshot)
        });
        Ok(changed)
    }

    /// Reads every byte of the lists in force. What is damaged is recorded, if it is news.
    pub(crate) fn check_lists(&self) {
        let lists = Arc::clone(&self.snapshot().lists);
        lists.check();
        // Lists that came meanwhile are another snapshot's.
        let _editing = lock(&self.editing);
        if Arc::ptr_eq(&lists, &self.snapshot().lists) {
            self.say_damaged(&lists);
        }
    }

    /// Changes the settings on the storage and in force.
    ///
    /// # Errors
    /// [`CurfewError::Storage`]; nothing is changed then.
    pub(crate) fn change_settings(
        &self,
        change: impl FnOnce(&mut Settings),
    ) -> Result<(), CurfewError> {
        let device = self.device()?;
        let _editing = lock(&self.editing);
        let snapshot = self.snapshot();
        let mut settings = snapshot.settings.clone();
        settings.suspended_until_ms = self.suspension.stored();
        change(&mut settings);
        SettingsFile::open(device)?.save(&settings)?;
        // Else loading finds only that the settings or the memory of calls cannot be read, and
        // from the second one goes on with an empty one.
        self.set_problems(|what| what != FailureKind::Other, Vec::new());
        self.put_in_force(Snapshot {
            settings,
            ..Snapshot::clone(&snapshot)
        });
        Ok(())
    }

    /// Blocks calls again although an emergency number was called.
    ///
    /// # Errors
    /// [`CurfewError::Storage`]; in memory it is in force all the same.
    pub(crate) fn resume_blocking(&self) -> Result<(), CurfewError> {
        self.suspension.end();
        self.change_settings(|settings| settings.suspended_until_ms = None)
    }

    /// Saves a suspension that is not saved yet. Where that fails it is recorded and tried again.
    pub(super) fn save_suspension(&self) {
        if self.places().device.is_none() || !self.suspension.take_unsaved() {
            return;
        }
        if let Err(error) = self.change_settings(|_| {}) {
            let is_first = self.suspension.not_saved();
            if is_first {
                self.noticed(&format!(
                    "the hours after an emergency call were not saved: {error}"
                ));
            }
        }
    }

    /// Reads a number as the user would dial it at home.
    pub(crate) fn read_number(&self, text: &str) -> Number {
        curfew_core::number::read(text, self.home())
    }

    /// The region that the user chose.
    pub(crate) fn home(&self) -> Option<Region> {
        self.snapshot().home()
    }

    pub(super) fn device(&self) -> Result<PathBuf, CurfewError> {
        let device = self.places().device;
        device.ok_or_else(|| CurfewError::internal("nothing was opened yet"))
    }

    /// Records lists that are damaged, or of which a page was met that is.
    pub(super) fn say_damaged(&self, lists: &ListSnapshot) {
        let damaged = lists.damaged();
        let damaged = damaged.map(|(_, why)| (FailureKind::ListDamaged, why.to_string()));
        self.set_problems(|what| what != FailureKind::ListDamaged, damaged.collect());
    }

    /// Puts `found` in the place of the problems that do not stay. Those that are new are kept
    /// in memory, to be written down.
    fn set_problems(&self, stays: impl Fn(FailureKind) -> bool, found: Vec<(FailureKind, String)>) {
        let new: Vec<(FailureKind, String)> = {
            let mut problems = lock(&self.problems);
            let new = found.iter().filter(|problem| !problems.contains(problem));
            let new = new.cloned().collect();
            problems.retain(|(what, _)| stays(*what));
            problems.extend(found);
            new
        };
        let mut pending = lock(&self.pending);
        for (what, detail) in new {
            pending.fail(clock_ms(), what, &detail);
        }
    }

    fn put_in_force(&self, mut snapshot: Snapshot) {
        let before = self.snapshot();
        snapshot.lists_sha256 = if Arc::ptr_eq(&before.lists, &snapshot.lists) {
            before.lists_sha256
        } else {
            let told = snapshot.lists.in_force();
            let sha256 = told.as_ref().map(|(sha256, _)| *sha256);
            if let Some((sha256, text)) = told.filter(|_| sha256 != before.lists_sha256) {
                self.note(|now| Event::Fact(now, Lists { sha256, text }.into()));
            }
            sha256
        };
        let settings = &snapshot.settings;
        snapshot.reply_lines = settings
            .reply_lines
            .iter()
            .map(|line| number::read(line, settings.home))
            .collect();
        *write(&self.snapshot) = Arc::new(snapshot);
    }

    /// Copies the lines from which the bodies and respondents of open cases answer out of the
    /// ledger into the settings, where they are read also before the first unlock. What cannot be
    /// read or written now is so the next time.
    pub(crate) fn guard_cases(&self) {
        let Ok(mut lines) = self.query(Ledger::reply_line_texts) else {
            return;
        };
        lines.truncate(MAX_REPLY_LINES);
        if self.snapshot().settings.reply_lines != lines {
            let _ = self.change_settings(|settings| settings.reply_lines = lines);
        }
    }
}
