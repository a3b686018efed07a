//! The user's do-not-call lists: named sets of numbers, one file each under `lists/`.
//!
//! A file is immutable and replaced as a whole. What a damaged file or page would answer is
//! [`Tri::Unknown`](curfew_core::Tri::Unknown) (in doubt, the phone rings), and is reported by [`ListStore::list`],
//! [`ListSnapshot::damaged`] and [`ListStore::check`]. Writers take turns by a lock file;
//! readers need none.

pub mod build;
pub(crate) mod cell;
pub mod compare;
pub mod import;
pub mod keys;
pub(crate) mod lines;
mod names;
pub mod packed;
mod sample;
mod search;
pub mod signature;
mod snapshot;
pub(crate) mod table;
mod take;
pub(crate) mod times;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use curfew_core::Number;
use thiserror::Error;

pub use names::{MAX_NAME, check_name, is_hidden};
use names::{file_of_name, name_of_file};
pub use snapshot::ListSnapshot;
pub use take::Changes;

pub use import::{Import, ImportError, Refusal, Refused, read_numbers};

use crate::durable;
use crate::error::StoreError;
use build::{Builder, Plan};
use packed::{About, Mapped, PackedList, key};

const FILE: &str = "lists";
/// How a list file begins, whatever its version.
pub const MAGIC: &[u8; 7] = b"CURFEWL";
/// The most lists.
pub const MAX_LISTS: usize = 500;

/// Why a list could not be used.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum ListError {
    /// The file is not what was written.
    #[error("the list file is damaged: {what}")]
    Damaged {
        /// What does not fit.
        what: &'static str,
    },
    /// The file is something else.
    #[error("this is no list file; curfew list build makes one of numbers")]
    NoList,
    /// The file is of a version that this code does not read.
    #[error("the list file has version {found}; this app reads version 3")]
    Version {
        /// Its version.
        found: u8,
    },
    /// There are more numbers than a file can hold.
    #[error("a list has at most 800 MiB")]
    TooMany,
    /// There are too many ranges.
    #[error("a list holds at most {limit} ranges")]
    TooManyRanges {
        /// The limit.
        limit: usize,
    },
    /// There are too many labels, or one is too long.
    #[error("a list has at most 255 labels of at most 120 bytes")]
    Labels,
    /// What the list says of itself does not fit into its first page.
    #[error(
        "source and licence of a list have at most 500 bytes each and no hidden character; with \
         name and labels they have at most 4,000"
    )]
    Texts,
    /// There is not one number.
    #[error("not one number is left, so no list is made")]
    Empty,
    /// Classes of counts are not ascending from 1.
    #[error("classes of counts ascend from 1 or more")]
    Classes,
    /// There are too many lists.
    #[error("there can be at most {limit} lists")]
    TooManyLists {
        /// The limit.
        limit: usize,
    },
    /// A hidden or unreadable number cannot be on a list.
    #[error("this is not a number that a list can hold")]
    NotANumber,
    /// A name is empty, too long, begins or ends with a space, or has [hidden](is_hidden) characters.
    #[error("a list name has 1 to {MAX_NAME} characters, none of them hidden")]
    Name,
    /// It is no minisign public key, or there are too many.
    #[error("this is no minisign public key, or there are 50 already")]
    Key,
    /// The list came with a key, and its next edition takes its place.
    #[error(
        "a signed list is its sender's; its next edition would drop this: use a list of your own"
    )]
    Signed,
    /// There is no such list.
    #[error("there is no such list")]
    NotFound,
    /// There is such a list already.
    #[error("there is a list of this name already")]
    Exists,
}

/// A list as a screen shows it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ListInfo {
    /// What the user calls it.
    pub name: String,
    /// What it says of itself; nothing but its name where it is damaged.
    pub about: About,
    /// How many numbers it holds; 0 where it is damaged.
    pub numbers: u64,
    /// How many ranges it holds; 0 where it is damaged.
    pub ranges: u64,
    /// The size of its file.
    pub bytes: u64,
    /// [`PackedList::digest`]; zeros where it is damaged.
    pub digest: [u8; 32],
    /// Why it cannot be read, if it cannot.
    pub damaged: Option<ListError>,
    /// [`ListStore::is_on`].
    pub on: bool,
    /// [`ListStore::has_before`].
    pub has_before: bool,
}

/// The lists of one directory.
#[derive(Clone, Debug)]
pub struct ListStore {
    directory: PathBuf,
}

impl ListStore {
    /// The lists in `device`, under `lists/`, which is made where it is missing.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn open(device: impl AsRef<Path>) -> Result<ListStore, StoreError> {
        let directory = device.as_ref().join("lists");
        std::fs::create_dir_all(&directory).map_err(StoreError::io(FILE))?;
        Ok(ListStore { directory })
    }

    /// Every list, by name; damaged ones too.
    ///
    /// # Errors
    /// [`StoreError::Io`] and the like.
    pub fn list(&self) -> Result<Vec<ListInfo>, StoreError> {
        let mut lists = Vec::new();
        for name in self.names()? {
            let path = self.path(&name);
            let bytes = std::fs::metadata(&path).map_or(0, |data| data.len());
            let (list, damaged) = match self.load(&name) {
                Ok(list) => (Some(list), None),
                // Deleted since the directory was read.
                Err(StoreError::List(ListError::NotFound)) => continue,
                Err(error) => (None, Some(damage(&error))),
            };
            lists.push(ListInfo {
                on: self.is_on(&name),
                has_before: self.has_before(&name),
                about: list.as_ref().map_or_else(
                    || About {
                        name: name.clone(),
                        ..About::default()
                    },
                    |list| list.about().clone(),
                ),
                name,
                numbers: list.as_ref().map_or(0, PackedList::numbers),
                ranges: list.as_ref().map_or(0, PackedList::ranges),
                digest: list.as_ref().map_or([0; 32], PackedList::digest),
                bytes,
                damaged,
            });
        }
        Ok(lists)
    }

    /// Reads every byte of a list.
    ///
    /// # Errors
    /// As [`ListStore::load`] and [`PackedList::check`].
    pub fn check(&self, name: &str) -> Result<(), StoreError> {
        Ok(self.load(name)?.check()?)
    }

    /// Makes a list of `numbers`, or puts them in the place of those of an existing one. A
    /// damaged file is kept as `<name>.list.damaged`. Returns how many numbers there are.
    ///
    /// # Errors
    /// [`StoreError::List`] with [`ListError::Name`], [`ListError::TooMany`],
    /// [`ListError::TooManyLists`] or [`ListError::NotANumber`]; [`StoreError::Locked`],
    /// [`StoreError::ReadOnly`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn build(
        &self,
        name: &str,
        numbers: impl IntoIterator<Item = Number>,
    ) -> Result<u64, StoreError> {
        let mut builder = self.builder(name)?;
        for number in numbers {
            builder.number(&number, 0)?;
        }
        let _lock = self.lock()?;
        self.make_room(name)?;
        let built = builder.finish(&self.path(name))?;
        self.forget_before(name);
        Ok(built.numbers)
    }

    /// Adds numbers to a list; returns how many were not on it before.
    ///
    /// # Errors
    /// As [`ListStore::build`], and [`ListError::NotFound`], [`ListError::Damaged`] and [`ListError::Signed`].
    pub fn add_all(
        &self,
        name: &str,
        numbers: impl IntoIterator<Item = Number>,
    ) -> Result<u64, StoreError> {
        let _lock = self.lock()?;
        let old = self.own(name)?;
        let mut builder = self.again(&old)?;
        builder.list(&old)?;
        let mut any = false;
        for number in numbers {
            any |= !old.contains(&number)?;
            builder.number(&number, 0)?;
        }
        if !any {
            return Ok(0);
        }
        let built = builder.finish(&self.path(name))?;
        self.forget_before(name);
        Ok(built.numbers - old.numbers())
    }

    /// Adds a number to a list; returns whether it was not on it before.
    ///
    /// # Errors
    /// As [`ListStore::add_all`].
    pub fn add(&self, name: &str, number: &Number) -> Result<bool, StoreError> {
        self.add_all(name, [*number]).map(|added| added == 1)
    }

    /// Takes a number off a list; returns whether it was on it.
    ///
    /// # Errors
    /// As [`ListStore::add_all`].
    pub fn remove(&self, name: &str, number: &Number) -> Result<bool, StoreError> {
        let _lock = self.lock()?;
        let old = self.own(name)?;
        let Some(gone) = key::of(number).filter(|_| old.contains(number).is_ok_and(|it| it)) else {
            return Ok(false);
        };
        let mut builder = self.again(&old)?;
        builder.list_without(&old, gone)?;
        let built = builder.finish(&self.path(name))?;
        self.forget_before(name);
        Ok(built.numbers < old.numbers())
    }

    /// The list, where it is the user's to change.
    fn own(&self, name: &str) -> Result<PackedList<Mapped>, StoreError> {
        match self.key_path(name).exists() {
            true => Err(ListError::Signed.into()),
            false => self.load(name),
        }
    }

    /// Begins a list of this name; nothing is changed until it is finished.
    fn builder(&self, name: &str) -> Result<Builder, ListError> {
        let about = About {
            name: name.to_owned(),
            ..About::default()
        };
        self.builder_about(about)
    }

    /// Begins a list that says of itself what another does.
    fn again(&self, old: &PackedList<Mapped>) -> Result<Builder, ListError> {
        self.builder_about(old.about().clone())
    }

    fn builder_about(&self, about: About) -> Result<Builder, ListError> {
        let plan = Plan {
            about,
            ..Plan::default()
        };
        Builder::new(&self.directory, plan)
    }

    /// Up to `limit` numbers of a list, after `after`.
    ///
    /// # Errors
    /// [`StoreError::List`] with [`ListError::NotFound`], [`ListError::Damaged`] or
    /// [`ListError::NotANumber`]; [`StoreError::Io`] and the like.
    pub fn numbers(
        &self,
        name: &str,
        after: Option<&Number>,
        limit: usize,
    ) -> Result<Vec<Number>, StoreError> {
        Ok(self.load(name)?.numbers_after(after, limit)?)
    }

    /// Makes an empty list.
    ///
    /// # Errors
    /// As [`ListStore::build`], and [`ListError::Exists`].
    pub fn create(&self, name: &str) -> Result<(), StoreError> {
        let builder = self.builder(name)?;
        let _lock = self.lock()?;
        if self.path(name).exists() {
            return Err(ListError::Exists.into());
        }
        self.make_room(name)?;
        builder.finish(&self.path(name))?;
        self.forget_before(name);
        Ok(())
    }

    /// Deletes a list, damaged or not.
    ///
    /// # Errors
    /// [`ListError::Name`], [`ListError::NotFound`]; [`StoreError::Locked`],
    /// [`StoreError::ReadOnly`], [`StoreError::Io`].
    pub fn delete(&self, name: &str) -> Result<(), StoreError> {
        check_name(name)?;
        let _lock = self.lock()?;
        let path = self.path(name);
        match std::fs::remove_file(&path) {
            Ok(()) => {
                // After the list: where this ends between the two, it stays switched off.
                self.forget(name);
                durable::sync_parent(&path).map_err(StoreError::io(FILE))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(ListError::NotFound.into())
            }
            Err(error) => Err(StoreError::io(FILE)(error)),
        }
    }

    /// Opens a list: reads its first page and its last.
    ///
    /// # Errors
    /// As [`PackedList::open`] in [`StoreError::List`], [`ListError::NotFound`], and
    /// [`ListError::Damaged`] where the file is another list's; [`StoreError::Io`] and the
    /// like.
    pub fn load(&self, name: &str) -> Result<PackedList<Mapped>, StoreError> {
        check_name(name)?;
        let list = open(&self.path(name))?;
        if list.about().name != name {
            return Err(ListError::Damaged {
                what: "it is the file of another list",
            }
            .into());
        }
        Ok(list)
    }

    /// Opens every list that is switched on, for deciding calls. One that is `open` already and has not changed is
    /// taken from there, with what is known of its pages.
    ///
    /// # Errors
    /// [`StoreError::Io`] and the like where the directory cannot be read; a list that
    /// cannot is no error here, but [`Tri::Unknown`](curfew_core::Tri::Unknown).
    pub fn snapshot(&self, open: &ListSnapshot) -> Result<ListSnapshot, StoreError> {
        let mut snapshot = ListSnapshot::default();
        for name in self.names()? {
            if !self.is_on(&name) {
                continue;
            }
            let list = self.load(&name).map_err(|error| damage(&error));
            snapshot.insert(name, list, open);
        }
        Ok(snapshot)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for found in std::fs::read_dir(&self.directory).map_err(StoreError::io(FILE))? {
            let file = found.map_err(StoreError::io(FILE))?.file_name();
            if let Some(name) = file.to_str().and_then(name_of_file) {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(file_of_name(name))
    }

    fn lock(&self) -> Result<durable::Lock, StoreError> {
        durable::lock(&self.directory.join("lists.lock")).map_err(|error| match error.kind() {
            std::io::ErrorKind::WouldBlock => StoreError::Locked { file: FILE },
            _ => StoreError::io(FILE)(error),
        })
    }

    /// Before a list is written in full: bounds their count, and keeps a damaged file.
    fn make_room(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path(name);
        if !path.exists() {
            if self.names()?.len() >= MAX_LISTS {
                return Err(ListError::TooManyLists { limit: MAX_LISTS }.into());
            }
        } else if self.load(name).is_err() {
            let mut kept = path.clone().into_os_string();
            kept.push(".damaged");
            std::fs::rename(&path, kept).map_err(StoreError::io(FILE))?;
        }
        Ok(())
    }
}

/// Opens the list of a file.
///
/// # Errors
/// As [`PackedList::open`] in [`StoreError::List`], [`ListError::NoList`] and
/// [`ListError::NotFound`]; [`StoreError::Io`] and the like.
pub fn open(path: &Path) -> Result<PackedList<Mapped>, StoreError> {
    match Mapped::open(path) {
        Ok(pages) => {
            let list = PackedList::open(pages);
            if list.is_err() && !begins_as_list(path) {
                return Err(ListError::NoList.into());
            }
            Ok(list?)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(ListError::NotFound.into())
        }
        Err(error) => Err(StoreError::io(FILE)(error)),
    }
}

fn begins_as_list(path: &Path) -> bool {
    let mut head = [0; MAGIC.len()];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == *MAGIC
}

/// Gives back an error of the list that came through one of the file system.
fn listed(error: std::io::Error) -> StoreError {
    match error.downcast::<ListError>() {
        Ok(error) => error.into(),
        Err(error) => StoreError::io(FILE)(error),
    }
}

/// What makes a list unusable, from what went wrong while reading it.
fn damage(error: &StoreError) -> ListError {
    match error {
        StoreError::List(error) => *error,
        _ => ListError::Damaged {
            what: "the file cannot be read",
        },
    }
}

#[cfg(test)]
mod tests;
