//! Number lists.

use std::collections::BTreeSet;

use curfew_core::Number;
use curfew_core::decide::Lists as _;
use curfew_store::ListInfo;
use curfew_store::lists::keys;
use curfew_store::lists::packed::key;

use super::Curfew;
use crate::error::CurfewError;
use crate::views::{FoundView, KeyView, ListView};

/// The most numbers that are given at a time.
const MAX_PAGE: u32 = 1000;

#[uniffi::export]
impl Curfew {
    /// Every list, by name.
    ///
    /// # Errors
    /// [`CurfewError::Storage`].
    pub fn lists(&self) -> Result<Vec<ListView>, CurfewError> {
        let lists = self.engine.lists()?;
        let keys = lists.keys()?;
        let snapshot = self.engine.snapshot();
        let met: BTreeSet<&str> = snapshot.lists.damaged().map(|(name, _)| name).collect();
        let signer = |name: &str| {
            let text = lists.key_of(name)?;
            let known = keys.iter().find(|key| key.text == text);
            Some(known.map_or_else(|| keys::id_of(&text), |key| key.name.clone()))
        };
        let view = |info: ListInfo| ListView {
            numbers: info.numbers,
            bytes: info.bytes,
            damaged: info.damaged.is_some() || met.contains(info.name.as_str()),
            ranges: info.ranges,
            source: info.about.source,
            licence: info.about.licence,
            labels: info.about.labels,
            date: info.about.date,
            on: info.on,
            can_undo: info.has_before,
            signer: signer(&info.name),
            name: info.name,
        };
        Ok(lists.list()?.into_iter().map(view).collect())
    }

    /// Reads every byte of the lists in force, which takes a while: what is damaged is found
    /// before a call needs it. Gives the names of those that are.
    pub fn check_lists(&self) -> Vec<String> {
        self.engine.check_lists();
        self.health().damaged_lists
    }

    /// The keys that the user takes lists from, in the order in which they came.
    ///
    /// # Errors
    /// [`CurfewError::Storage`].
    pub fn keys(&self) -> Result<Vec<KeyView>, CurfewError> {
        let view = |key: keys::Key| KeyView {
            id: key.id(),
            name: key.name,
            since: key.since,
        };
        Ok(self.engine.lists()?.keys()?.into_iter().map(view).collect())
    }

    /// Removes a key. Lists that came with it stay, and nothing is taken over from it any more.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`].
    pub fn remove_key(&self, id: String) -> Result<(), CurfewError> {
        Ok(self.engine.lists()?.remove_key(&id)?)
    }

    /// Makes an empty list.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for a name that cannot be or that is taken;
    /// [`CurfewError::Storage`].
    pub fn create_list(&self, name: String) -> Result<(), CurfewError> {
        self.engine.change_lists(|lists| Ok(lists.create(&name)?))
    }

    /// Deletes a list. A rule about it then never stops a call.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`].
    pub fn delete_list(&self, name: String) -> Result<(), CurfewError> {
        self.engine.change_lists(|lists| Ok(lists.delete(&name)?))
    }

    /// Up to `limit` (1 to 1000) numbers of a list, after the number `after`: full numbers by
    /// value, then short codes.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`]; [`CurfewError::Input`] for an
    /// `after` that is no number.
    pub fn list_numbers(
        &self,
        name: String,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<String>, CurfewError> {
        let after = after.map(|text| self.listed(&text)).transpose()?;
        let limit = usize::try_from(limit.clamp(1, MAX_PAGE)).unwrap_or(1);
        let numbers = self.engine.lists()?.numbers(&name, after.as_ref(), limit)?;
        Ok(numbers.iter().filter_map(Number::canonical).collect())
    }

    /// Adds a number as the user types it; gives it as it was read, without the area code before a number that is
    /// one subscriber's in all of China.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for what is no number; [`CurfewError::NotFound`],
    /// [`CurfewError::Storage`].
    pub fn add_number(&self, name: String, text: String) -> Result<String, CurfewError> {
        let number = self.listed(&text)?.without_area();
        let canonical = number.canonical().ok_or_else(not_a_number)?;
        self.engine
            .change_lists(|lists| Ok(lists.add(&name, &number)?))?;
        Ok(canonical)
    }

    /// Takes a number off a list.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`] where the list or the number on it is missing;
    /// [`CurfewError::Input`], [`CurfewError::Storage`].
    pub fn remove_number(&self, name: String, number: String) -> Result<(), CurfewError> {
        let number = self.listed(&number)?;
        if self
            .engine
            .change_lists(|lists| Ok(lists.remove(&name, &number)?))?
        {
            return Ok(());
        }
        Err(CurfewError::not_found("the number is not on the list"))
    }

    /// Up to `limit` (1 to 1000) numbers of a list that begin as `text` does, in any form, after
    /// the number `after`.
    ///
    /// # Errors
    /// As [`Curfew::list_numbers`].
    pub fn search_list(
        &self,
        name: String,
        text: String,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<String>, CurfewError> {
        let after = after.map(|text| self.listed(&text)).transpose()?;
        let limit = usize::try_from(limit.clamp(1, MAX_PAGE)).unwrap_or(1);
        let wanted = (text.as_str(), self.engine.home());
        let lists = self.engine.lists()?;
        let numbers = lists.search(&name, wanted, after.as_ref(), limit)?;
        Ok(numbers.iter().filter_map(Number::canonical).collect())
    }

    /// The lists that a number is on, and those that cannot tell because they are damaged; those that are switched
    /// off too.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for what is no number; [`CurfewError::Storage`].
    pub fn find_number(&self, text: String) -> Result<Vec<FoundView>, CurfewError> {
        let number = self.listed(&text)?;
        let key = key::of(&number).ok_or_else(not_a_number)?;
        let lists = self.engine.lists()?;
        let mut all = Vec::new();
        for info in lists.list()? {
            let mut found = FoundView {
                on: info.on,
                label: None,
                source: info.about.source,
                range: Vec::new(),
                unknown: false,
                list: info.name,
            };
            let list = lists.load(&found.list).ok();
            match list.as_ref().map(|list| (list, list.find(key))) {
                Some((_, Ok(None))) => continue,
                Some((list, Ok(Some(entry)))) => {
                    found.label = list.label(entry.label).map(str::to_owned);
                    if entry.in_range {
                        // Another page may be the damaged one.
                        let spans = list.spans().unwrap_or_default();
                        let around = spans.iter().find(|it| (it.start..=it.end).contains(&key));
                        let ends = around.into_iter().flat_map(|it| [it.start, it.end]);
                        let ends = ends.filter_map(|key| key::number(key)?.canonical());
                        found.range.extend(ends);
                    }
                }
                _ => {
                    // The list in force meets it, too: its row and Home say so.
                    self.engine.snapshot().lists.find(&found.list, &number);
                    found.unknown = true;
                }
            }
            all.push(found);
        }
        Ok(all)
    }

    /// Switches a list on or off. A rule about one that is off never stops a call.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`].
    pub fn switch_list(&self, name: String, on: bool) -> Result<(), CurfewError> {
        self.engine
            .change_lists(|lists| Ok(lists.switch(&name, on)?))
    }
}

impl Curfew {
    /// A number that a list can hold.
    pub(super) fn listed(&self, text: &str) -> Result<Number, CurfewError> {
        match self.engine.read_number(text) {
            Number::Hidden(_) | Number::Unreadable => Err(not_a_number()),
            number => Ok(number),
        }
    }
}

fn not_a_number() -> CurfewError {
    CurfewError::input("this is not a phone number")
}
