//! What a decision needs, as it was at one moment. Immutable and shared: a call that is being
//! screened keeps the one it began with while a screen saves another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use curfew_core::{Facts, Number, Region, Tri};
use curfew_store::past::Before;
use curfew_store::{
    FailureKind, ListSnapshot, ListStore, Loaded, RulesFile, Settings, SettingsFile,
};

/// Rulebook, lists and home region in force.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    /// The directory that it was loaded from; `None` before the first load.
    pub(crate) device: Option<PathBuf>,
    /// The rulebook with its hash.
    pub(crate) rules: Arc<Loaded>,
    /// Why the rules on the storage cannot be read, if so. Then none are in force: every call
    /// rings.
    pub(crate) rules_problem: Option<String>,
    /// The rules of before, where those on the storage cannot be read: for the user to keep.
    pub(crate) offered: Option<Arc<Loaded>>,
    /// The lists, as far as they could be read.
    pub(crate) lists: Arc<ListSnapshot>,
    /// Which of them are in force, as entries of the ledger name it.
    pub(crate) lists_sha256: Option<[u8; 32]>,
    /// The lines of open cases, read from home.
    pub(crate) reply_lines: Vec<Number>,
    /// The settings; `suspended_until_ms` is as it was loaded, see [`super::suspension`].
    pub(crate) settings: Settings,
}

impl Snapshot {
    /// No rule, no list: everything rings.
    pub(super) fn empty() -> Snapshot {
        Snapshot {
            device: None,
            rules: Arc::new(Loaded::new(curfew_core::Rulebook::default())),
            rules_problem: None,
            offered: None,
            lists: Arc::default(),
            lists_sha256: None,
            reply_lines: Vec::new(),
            settings: Settings::default(),
        }
    }

    /// The region that the user chose.
    pub(crate) const fn home(&self) -> Option<Region> {
        self.settings.home
    }

    /// What the rules are told about one call, of a caller that is a contact, with a star.
    pub(crate) fn facts<'a>(
        &'a self,
        home: Option<Region>,
        (contact, starred): (Tri, Tri),
        suspended_until_ms: Option<i64>,
        past: &'a Before<'_>,
    ) -> Facts<'a> {
        Facts {
            home,
            contact,
            starred,
            lists: self.lists.as_ref(),
            past,
            own: &self.settings.own,
            reply_lines: &self.reply_lines,
            suspended_until_ms,
            paused_until_ms: self.settings.paused_until(past.at_ms()),
        }
    }
}

/// What was read, and what could not be.
pub(super) struct LoadedFiles {
    pub(super) snapshot: Snapshot,
    /// Failures to record; their details hold neither a number nor a name.
    pub(super) failures: Vec<(FailureKind, String)>,
}

/// Reads rulebook, lists and settings. Always gives something to decide with: in the place of
/// a rulebook that cannot be read an empty one, for in doubt the phone rings; in the place of
/// such settings those of `current`.
pub(super) fn load(device: &Path, current: &Snapshot) -> LoadedFiles {
    let mut failures = Vec::new();
    let (rules, rules_problem, offered) = match RulesFile::open(device).and_then(|file| file.load())
    {
        Ok(loaded) => (Arc::new(loaded), None, None),
        Err(error) => {
            failures.push((FailureKind::RulebookUnreadable, error.to_string()));
            let none = Snapshot::empty().rules;
            (none, Some(error.to_string()), rules_before(device, current))
        }
    };
    let lists = match ListStore::open(device).and_then(|store| store.snapshot(&current.lists)) {
        Ok(lists) => Arc::new(lists),
        Err(error) => {
            failures.push((FailureKind::ListDamaged, error.to_string()));
            // A list that is not there is unknown, and no call is stopped because of it.
            Arc::default()
        }
    };
    failures.extend(
        lists
            .damaged()
            .map(|(_, why)| (FailureKind::ListDamaged, why.to_string())),
    );
    let settings = match SettingsFile::open(device).and_then(|file| file.load()) {
        Ok(settings) => settings,
        Err(error) => {
            failures.push((FailureKind::Other, error.to_string()));
            current.settings.clone()
        }
    };
    LoadedFiles {
        snapshot: Snapshot {
            device: Some(device.to_owned()),
            rules,
            rules_problem,
            offered,
            lists,
            lists_sha256: None,
            reply_lines: Vec::new(),
            settings,
        },
        failures,
    }
}

/// The rules that were in force last, if there were any: of this process, else those saved
/// before the current ones.
fn rules_before(device: &Path, current: &Snapshot) -> Option<Arc<Loaded>> {
    if current.device.as_deref() == Some(device) {
        if current.offered.is_some() {
            return current.offered.clone();
        }
        if !current.rules.rulebook.rules().is_empty() {
            return Some(Arc::clone(&current.rules));
        }
    }
    let previous = RulesFile::open(device).and_then(|file| file.load_previous());
    previous.ok().flatten().map(Arc::new)
}
