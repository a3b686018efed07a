//! All lists at one moment, for deciding calls.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

use curfew_core::decide::Lists;
use curfew_core::{Number, Tri};

use super::ListError;
use super::packed::{Mapped, PackedList};

type Opened = Result<Arc<PackedList<Mapped>>, ListError>;

/// The most bytes of a text of lists that an entry of the ledger holds.
const MAX_TOLD: usize = 6000;

/// The lists as they were at one moment; what a decision looks numbers up in.
#[derive(Clone, Default)]
pub struct ListSnapshot {
    lists: BTreeMap<String, Opened>,
}

impl std::fmt::Debug for ListSnapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListSnapshot({} lists)", self.lists.len())
    }
}

impl ListSnapshot {
    /// Adds a list under a name, or the reason why it has none; the same list of `open` rather.
    pub(super) fn insert(
        &mut self,
        name: String,
        list: Result<PackedList<Mapped>, ListError>,
        open: &ListSnapshot,
    ) {
        let list = list.map(|list| match open.lists.get(&name) {
            Some(Ok(same)) if same.pages().is_same(list.pages()) => Arc::clone(same),
            _ => Arc::new(list),
        });
        self.lists.insert(name, list);
    }

    /// The lists that cannot be read, and those of which a page was found that cannot, with
    /// the reason.
    pub fn damaged(&self) -> impl Iterator<Item = (&str, ListError)> {
        self.lists.iter().filter_map(|(name, list)| {
            let why = match list {
                Ok(list) => list.damage()?,
                Err(error) => *error,
            };
            Some((name.as_str(), why))
        })
    }

    /// Reads every byte of every list; what does not hold is among the [`ListSnapshot::damaged`]
    /// from then on.
    pub fn check(&self) {
        for list in self.lists.values().flatten() {
            // Kept by the list itself.
            let _ = list.check();
        }
    }

    /// Which lists are in force, for the ledger: the hash of a text that has a line for each that
    /// can be read, the hash of its first page, which names the whole file, and its name. `None`
    /// without such a list, or with more than an entry holds.
    #[must_use]
    pub fn in_force(&self) -> Option<([u8; 32], String)> {
        let mut text = String::new();
        for (name, list) in &self.lists {
            if let Ok(list) = list {
                text.push_str(&crate::export::hex(&list.digest()));
                text.push(' ');
                text.push_str(name);
                text.push('\n');
            }
        }
        let is_told = !text.is_empty() && text.len() <= MAX_TOLD;
        is_told.then(|| (Sha256::digest(&text).into(), text))
    }

    /// The names of the lists, damaged ones too, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }

    /// How many lists there are, damaged ones too.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether there is no list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }
}

impl Lists for ListSnapshot {
    fn find(&self, name: &str, number: &Number) -> Tri {
        match self.lists.get(name) {
            Some(Ok(list)) => match list.contains(number) {
                Ok(true) => Tri::Yes,
                Ok(false) => Tri::No,
                Err(_) => Tri::Unknown,
            },
            Some(Err(_)) | None => Tri::Unknown,
        }
    }
}
