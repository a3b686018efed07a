//! Taking over a list file from outside, and giving it back: what was there before is kept as
//! `<file>.before` until the list changes again. A list is switched off by a file beside it, so
//! that no other file that cannot be read switches it on.

use std::convert::Infallible;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::compare::{Change, Stop, compare};
use super::keys::Key;
use super::names::beside;
use super::packed::{Mapped, PackedList};
use super::{FILE, ListError, ListStore, listed, open};
use crate::durable;
use crate::error::StoreError;

/// Ends the name of an empty file beside a list that is switched off.
const OFF: &str = ".off";

/// How a list differs from another.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Changes {
    /// Numbers that it has and the other has not.
    pub added: u64,
    /// Numbers that only the other has.
    pub removed: u64,
    /// Numbers that both have, with whatever label.
    pub same: u64,
    /// Ranges that it has and the other has not, or parts of such.
    pub ranges_added: u64,
    /// Ranges that only the other has, or parts of such.
    pub ranges_removed: u64,
    /// Numbers and ranges that both have, with other labels.
    pub relabelled: u64,
}

impl Changes {
    /// From `old` to `new`, as sets: a number is on a list singly or in a range.
    ///
    /// # Errors
    /// [`ListError::Damaged`].
    pub fn between(
        old: &PackedList<Mapped>,
        new: &PackedList<Mapped>,
    ) -> Result<Changes, ListError> {
        let mut changes = Changes::default();
        let count = |_, _, change, is_single| {
            let place = match (change, is_single) {
                (Change::Added { .. }, true) => &mut changes.added,
                (Change::Added { .. }, false) => &mut changes.ranges_added,
                (Change::Removed { .. }, true) => &mut changes.removed,
                (Change::Removed { .. }, false) => &mut changes.ranges_removed,
                (Change::Relabelled { .. }, _) => &mut changes.relabelled,
            };
            *place += 1;
            Ok::<(), Infallible>(())
        };
        match compare(old, new, count) {
            Ok(()) => {}
            Err(Stop::Old(error) | Stop::New(error)) => return Err(error),
        }
        changes.same = new.numbers().saturating_sub(changes.added);
        Ok(changes)
    }
}

impl ListStore {
    /// Puts the list of `file`, which came with `key`, in the place of the one called `name`, or
    /// makes it. The file is read whole first; it is left as it is.
    ///
    /// # Errors
    /// As [`ListStore::build`] and [`PackedList::check`]; nothing is changed then.
    pub fn replace(&self, name: &str, file: &Path, key: Option<&Key>) -> Result<(), StoreError> {
        super::check_name(name)?;
        let new = open(file)?;
        new.check()?;
        let _lock = self.lock()?;
        let path = self.path(name);
        self.keep_before(name)?;
        self.make_room(name)?;
        let written = durable::replace_with(&path, |file| {
            let mut out = BufWriter::with_capacity(1 << 16, file);
            new.write_as(name, &mut out)?;
            out.into_inner().map_err(io::IntoInnerError::into_error)?;
            Ok(())
        });
        self.or_forget(name, written.map_err(listed))?;
        key.map_or(Ok(()), |key| self.set_key(name, key))
    }

    /// Adds everything of `file` to the list called `name`.
    ///
    /// # Errors
    /// As [`ListStore::add_all`] and [`PackedList::check`]; nothing is changed then.
    pub fn merge(&self, name: &str, file: &Path) -> Result<(), StoreError> {
        let new = open(file)?;
        new.check()?;
        let _lock = self.lock()?;
        let old = self.own(name)?;
        let mut builder = self.again(&old)?;
        builder.list(&old)?;
        builder.list(&new)?;
        self.keep_before(name)?;
        let built = builder.finish(&self.path(name));
        self.or_forget(name, built.map(drop))
    }

    /// Whether the last change of a list was taken over from a file and can be taken back.
    #[must_use]
    pub fn has_before(&self, name: &str) -> bool {
        before(&self.path(name)).exists()
    }

    /// Takes the last change of a list back; its key is the one of before, too.
    ///
    /// # Errors
    /// [`ListError::NotFound`] where there is none to take back; [`StoreError::Locked`],
    /// [`StoreError::Io`] and the like.
    pub fn take_back(&self, name: &str) -> Result<(), StoreError> {
        super::check_name(name)?;
        let _lock = self.lock()?;
        let path = self.path(name);
        if before(&path).exists() {
            // The key first: where this ends between the two, the sender is the one of before.
            let key = self.key_path(name);
            match std::fs::rename(before(&key), &key) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    match std::fs::remove_file(&key) {
                        Err(error) if error.kind() != io::ErrorKind::NotFound => {
                            return Err(StoreError::io(FILE)(error));
                        }
                        _ => {}
                    }
                }
                moved => moved.map_err(StoreError::io(FILE))?,
            }
        }
        match std::fs::rename(before(&path), &path) {
            Ok(()) => durable::sync_parent(&path).map_err(StoreError::io(FILE)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(ListError::NotFound.into())
            }
            Err(error) => Err(StoreError::io(FILE)(error)),
        }
    }

    /// Whether a list is in force. One that is switched off is, for decisions, not there.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        !beside(&self.path(name), OFF).exists()
    }

    /// Switches a list on or off.
    ///
    /// # Errors
    /// [`ListError::NotFound`]; [`StoreError::Full`], [`StoreError::Io`] and the like.
    pub fn switch(&self, name: &str, on: bool) -> Result<(), StoreError> {
        super::check_name(name)?;
        let _lock = self.lock()?;
        let path = self.path(name);
        if !path.exists() {
            return Err(ListError::NotFound.into());
        }
        let off = beside(&path, OFF);
        let done = match on {
            false => durable::replace(&off, &[]),
            true => match std::fs::remove_file(&off) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => durable::sync_parent(&off),
            },
        };
        done.map_err(StoreError::io(FILE))
    }

    /// The list is gone, and what lies beside it with it.
    pub(super) fn forget(&self, name: &str) {
        self.forget_before(name);
        let _ = std::fs::remove_file(beside(&self.path(name), OFF));
        let _ = std::fs::remove_file(self.key_path(name));
    }

    /// Copies the file of a list that can be read; a second name for it is what Android forbids.
    fn keep_before(&self, name: &str) -> Result<(), StoreError> {
        self.forget_before(name);
        if self.load(name).is_err() {
            return Ok(());
        }
        let copy = |path: &Path| {
            durable::replace_with(&before(path), |file| {
                durable::copy(&mut File::open(path)?, file)
            })
            .map_err(StoreError::io(FILE))
        };
        // The key first: a list of before is not there without its key.
        let key = self.key_path(name);
        if key.exists() {
            copy(&key)?;
        }
        copy(&self.path(name))
    }

    fn or_forget(&self, name: &str, written: Result<(), StoreError>) -> Result<(), StoreError> {
        if written.is_err() {
            self.forget_before(name);
        }
        written
    }

    /// The list has changed in another way. What cannot be removed is offered once too often.
    pub(super) fn forget_before(&self, name: &str) {
        let _ = std::fs::remove_file(before(&self.path(name)));
        let _ = std::fs::remove_file(before(&self.key_path(name)));
    }
}

fn before(path: &Path) -> PathBuf {
    beside(path, ".before")
}

#[cfg(test)]
mod tests;
