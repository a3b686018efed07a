//! Number lists and imports.

use curfew_core::Number;
use curfew_store::ListInfo;
use curfew_store::lists::Import;
use curfew_store::rules::import::{Imported, read};

use super::Curfew;
use crate::error::CurfewError;
use crate::views::{ImportPreview, ListView, RefusedLine};

/// The largest file that is imported: 64 MiB, some four million lines.
const MAX_IMPORT: usize = 64 << 20;
/// How many numbers a preview shows.
const SAMPLE: usize = 5;
/// The most numbers that are given at a time.
const MAX_PAGE: u32 = 1000;

#[uniffi::export]
impl Curfew {
    /// Every list, by name.
    ///
    /// # Errors
    /// [`CurfewError::Storage`].
    pub fn lists(&self) -> Result<Vec<ListView>, CurfewError> {
        let view = |info: ListInfo| ListView {
            name: info.name,
            numbers: info.numbers,
            bytes: info.bytes,
            damaged: info.damaged.is_some(),
        };
        Ok(self.engine.lists()?.list()?.into_iter().map(view).collect())
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

    /// Adds a number as the user types it; gives it as it was read.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for what is no number; [`CurfewError::NotFound`],
    /// [`CurfewError::Storage`].
    pub fn add_number(&self, name: String, text: String) -> Result<String, CurfewError> {
        let number = self.listed(&text)?;
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

    /// Reads the numbers of a file without changing anything: text with a number on each line,
    /// CSV, contacts, or the block list or backup of another app.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for what is no such file.
    pub fn preview_import(&self, bytes: Vec<u8>) -> Result<ImportPreview, CurfewError> {
        Ok(preview(&self.import(&bytes)?))
    }

    /// Adds the numbers of a file to a list, which is made where it is missing.
    ///
    /// # Errors
    /// [`CurfewError::Input`], [`CurfewError::Storage`]; the list is unchanged then.
    pub fn import_numbers(
        &self,
        name: String,
        bytes: Vec<u8>,
    ) -> Result<ImportPreview, CurfewError> {
        let import = self.import(&bytes)?;
        let preview = preview(&import);
        self.engine.change_lists(|lists| {
            match lists.create(&name) {
                Ok(()) | Err(curfew_store::StoreError::List(curfew_store::ListError::Exists)) => {}
                Err(error) => return Err(error.into()),
            }
            Ok(lists.add_all(&name, import.numbers)?)
        })?;
        Ok(preview)
    }
}

impl Curfew {
    /// A number that a list can hold.
    fn listed(&self, text: &str) -> Result<Number, CurfewError> {
        match self.engine.read_number(text) {
            Number::Hidden(_) | Number::Unreadable => Err(not_a_number()),
            number => Ok(number),
        }
    }

    fn import(&self, bytes: &[u8]) -> Result<Import, CurfewError> {
        Ok(self.read_file(bytes)?.numbers)
    }

    /// One door for lists, rulebooks and what other apps write.
    pub(super) fn read_file(&self, bytes: &[u8]) -> Result<Imported, CurfewError> {
        if bytes.len() > MAX_IMPORT {
            return Err(CurfewError::input("a file to import has at most 64 MiB"));
        }
        read(bytes, self.engine.home()).map_err(CurfewError::input)
    }
}

fn not_a_number() -> CurfewError {
    CurfewError::input("this is not a phone number")
}

fn preview(import: &Import) -> ImportPreview {
    ImportPreview {
        numbers: import.numbers.len() as u64,
        refused: import.refused_total,
        first_refused: import
            .refused
            .iter()
            .map(|refused| RefusedLine {
                line: u32::try_from(refused.line).unwrap_or(u32::MAX),
                reason: refused.reason.words().to_owned(),
            })
            .collect(),
        sample: import
            .numbers
            .iter()
            .take(SAMPLE)
            .filter_map(Number::canonical)
            .collect(),
    }
}
