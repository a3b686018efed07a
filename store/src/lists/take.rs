//! Taking over a list file from outside, and giving it back: what was there before is kept as
//! `<file>.before` until the list changes again. A list is switched off by a file beside it, so
//! that no other file that cannot be read switches it on.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::keys::Key;
use super::names::beside;
use super::packed::{Mapped, PackedList, Span};
use super::{FILE, ListError, ListStore, listed, open};
use crate::durable;
use crate::error::StoreError;

/// Ends the name of an empty file beside a list that is switched off.
const OFF: &str = ".off";

/// How a list differs from another. A number whose label alone changed is the same.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Changes {
    /// Numbers that it has and the other has not.
    pub added: u64,
    /// Numbers that only the other has.
    pub removed: u64,
    /// Numbers that both have.
    pub same: u64,
    /// Ranges that it has and the other has not.
    pub ranges_added: u64,
    /// Ranges that only the other has.
    pub ranges_removed: u64,
}

impl Changes {
    /// From `old` to `new`.
    ///
    /// # Errors
    /// [`ListError::Damaged`].
    pub fn between(
        old: &PackedList<Mapped>,
        new: &PackedList<Mapped>,
    ) -> Result<Changes, ListError> {
        let key = |found: Result<(u64, u8), ListError>| found.map(|(key, _)| key);
        let numbers = merge(old.keys_from(0).map(key), new.keys_from(0).map(key))?;
        let ends = |span: Span| Ok((span.start, span.end));
        let (old, new) = (old.spans()?, new.spans()?);
        let ranges = merge(old.into_iter().map(ends), new.into_iter().map(ends))?;
        Ok(Changes {
            added: numbers.0,
            removed: numbers.1,
            same: numbers.2,
            ranges_added: ranges.0,
            ranges_removed: ranges.1,
        })
    }
}

/// How many only `new` has, only `old`, and both; each is ascending.
fn merge<T: Ord>(
    mut old: impl Iterator<Item = Result<T, ListError>>,
    mut new: impl Iterator<Item = Result<T, ListError>>,
) -> Result<(u64, u64, u64), ListError> {
    let (mut added, mut removed, mut same) = (0, 0, 0);
    let (mut was, mut is) = (old.next().transpose()?, new.next().transpose()?);
    loop {
        let order = match (&was, &is) {
            (None, None) => return Ok((added, removed, same)),
            (Some(was), Some(is)) => was.cmp(is),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        };
        match order {
            Ordering::Less => removed += 1,
            Ordering::Equal => same += 1,
            Ordering::Greater => added += 1,
        }
        if order.is_le() {
            was = old.next().transpose()?;
        }
        if order.is_ge() {
            is = new.next().transpose()?;
        }
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
        let old = self.load(name)?;
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

    /// Takes the last change of a list back.
    ///
    /// # Errors
    /// [`ListError::NotFound`] where there is none to take back; [`StoreError::Locked`],
    /// [`StoreError::Io`] and the like.
    pub fn take_back(&self, name: &str) -> Result<(), StoreError> {
        super::check_name(name)?;
        let _lock = self.lock()?;
        let path = self.path(name);
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
        let path = self.path(name);
        let copied = durable::replace_with(&before(&path), |file| {
            durable::copy(&mut File::open(&path)?, file)
        });
        copied.map_err(StoreError::io(FILE))
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
    }
}

fn before(path: &Path) -> PathBuf {
    beside(path, ".before")
}

#[cfg(test)]
mod tests;
