//! Entries that cannot go into the ledger now: before the first unlock, while it is locked
//! or damaged, while the storage is full.
//!
//! ```text
//! spool/<20 digits>-<32 hex digits>.entry        order of arrival, spool id
//! magic    8 B   "CURFEWS1"
//! length   u32   little-endian, at most 2048
//! bytes          the ledger entry (docs/formats/ledger.md), marked as spooled, with its id
//! sha256   32 B  of all of the above
//! ```
//! [`Spool::keep`] returns when file and directory are synced. [`Spool::drain`] appends a
//! batch to the ledger in one transaction and deletes the files afterwards. Crash window: cut
//! after the commit and before the deletion, the next drain finds the spool id in the ledger
//! (`entries.spool_id` is unique), appends nothing and deletes the file; so an entry is
//! neither lost nor doubled. An entry keeps the time of its event.
//!
//! A file that is cut or changed is renamed to `*.damaged`, counted and kept.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::durable;
use crate::error::StoreError;
use crate::ledger::{self, Entry, Ledger, MAX_ENTRY, SpoolId};

const FILE: &str = "spool";
const MAGIC: &[u8; 8] = b"CURFEWS1";
const HEAD: usize = MAGIC.len() + 4;
const HASH: usize = 32;
/// How many entries go into the ledger with one sync.
const BATCH: usize = 64;

/// The most entries that are kept.
pub const MAX_ENTRIES: usize = 10_000;

/// The spool in the device directory. Threads may share it.
#[derive(Debug)]
pub struct Spool {
    directory: PathBuf,
    /// Also keeps two drains from meeting.
    place: Mutex<Place>,
}

#[derive(Debug)]
struct Place {
    next: u64,
    count: usize,
}

/// What [`Spool::drain`] did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Drained {
    /// Entries now in the ledger.
    pub appended: usize,
    /// Entries that were in the ledger already: a crash cut an earlier drain.
    pub already_there: usize,
    /// Files that could not be read, now `*.damaged`. The caller records that as a failure.
    pub damaged: usize,
}

impl Spool {
    /// The spool in `device`; its directory is made where it is missing. One process at a
    /// time has it open.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn open(device: impl AsRef<Path>) -> Result<Spool, StoreError> {
        let directory = device.as_ref().join("spool");
        std::fs::create_dir_all(&directory).map_err(StoreError::io(FILE))?;
        durable::sync_parent(&directory).map_err(StoreError::io(FILE))?;
        remove_halves(&directory)?;
        let names = names(&directory)?;
        let next = names
            .last()
            .and_then(|name| order(name))
            .map_or(0, |last| last + 1);
        let place = Mutex::new(Place {
            next,
            count: names.len(),
        });
        Ok(Spool { directory, place })
    }

    /// Keeps an event; returns when it is on the storage.
    ///
    /// # Errors
    /// [`StoreError::SpoolFull`] at [`MAX_ENTRIES`]; [`StoreError::Entry`] for an event out
    /// of its limits ([`ledger::Event::clipped`]); [`StoreError::ReadOnly`], [`StoreError::Full`],
    /// [`StoreError::Io`].
    pub fn keep(&self, entry: impl Into<Entry>) -> Result<(), StoreError> {
        let entry = entry.into();
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        if place.count >= MAX_ENTRIES {
            return Err(StoreError::SpoolFull { limit: MAX_ENTRIES });
        }
        let id = fresh_id(place.next);
        let entry = Entry {
            spool_id: Some(id),
            ..entry
        };
        let file = frame(&ledger::encode(&entry)?);
        let path = self.directory.join(name(place.next, &id));
        if let Err(error) = durable::replace(&path, &file) {
            // Where only the last sync failed the file is there already. Whoever is told of
            // an error keeps the event in some other way, and it must not come twice.
            let _ = std::fs::remove_file(&path);
            return Err(StoreError::io(FILE)(error));
        }
        place.next += 1;
        place.count += 1;
        Ok(())
    }

    /// How many entries are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.place
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .count
    }

    /// Whether no entry is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Moves all entries into the ledger, in the order in which they were kept.
    ///
    /// # Errors
    /// Those of [`Ledger::append`] and of the file system; what was not moved is kept.
    pub fn drain(&self, ledger: &Ledger) -> Result<Drained, StoreError> {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let mut drained = Drained::default();
        for batch in names(&self.directory)?.chunks(BATCH) {
            let mut entries = Vec::with_capacity(batch.len());
            let mut moved = Vec::with_capacity(batch.len());
            for name in batch {
                let path = self.directory.join(name);
                if let Some(entry) = read(&path, name)? {
                    entries.push(entry);
                    moved.push(path);
                } else {
                    std::fs::rename(&path, path.with_extension("damaged"))
                        .map_err(StoreError::io(FILE))?;
                    drained.damaged += 1;
                    place.count = place.count.saturating_sub(1);
                }
            }
            let (_, appended) = ledger.append_entries(&entries)?;
            drained.appended += appended;
            drained.already_there += entries.len() - appended;
            for path in &moved {
                std::fs::remove_file(path).map_err(StoreError::io(FILE))?;
                place.count = place.count.saturating_sub(1);
            }
            // A removal that a power cut undoes is the crash window above.
            durable::sync_parent(&self.directory.join(FILE)).map_err(StoreError::io(FILE))?;
        }
        Ok(drained)
    }
}

/// Random enough to tell entries apart for good: [`RandomState`] is keyed by the system.
pub(crate) fn fresh_id(place: u64) -> SpoolId {
    let mut id = SpoolId::default();
    for (half, part) in id.chunks_exact_mut(8).zip(0u8..) {
        half.copy_from_slice(&RandomState::new().hash_one((place, part)).to_le_bytes());
    }
    id
}

fn name(place: u64, id: &SpoolId) -> String {
    use std::fmt::Write;
    let mut name = format!("{place:020}-");
    for byte in id {
        write!(name, "{byte:02x}").expect("a String takes every text");
    }
    name.push_str(".entry");
    name
}

/// The place in the order, from a name that [`name`] made.
fn order(name: &str) -> Option<u64> {
    name.get(..20)?.parse().ok()
}

/// Removes what a cut left half written: nobody was told that it is kept.
fn remove_halves(directory: &Path) -> Result<(), StoreError> {
    for found in std::fs::read_dir(directory).map_err(StoreError::io(FILE))? {
        let path = found.map_err(StoreError::io(FILE))?.path();
        if path.extension().is_some_and(|extension| extension == "tmp") {
            std::fs::remove_file(&path).map_err(StoreError::io(FILE))?;
        }
    }
    Ok(())
}

/// The names of the entries, in their order.
fn names(directory: &Path) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    for found in std::fs::read_dir(directory).map_err(StoreError::io(FILE))? {
        let name = found.map_err(StoreError::io(FILE))?.file_name();
        if let Some(name) = name.to_str()
            && name.ends_with(".entry")
        {
            names.push(name.to_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn frame(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("an entry has at most 2048 bytes");
    let mut file = Vec::with_capacity(HEAD + bytes.len() + HASH);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&length.to_le_bytes());
    file.extend_from_slice(bytes);
    let hash = Sha256::digest(&file);
    file.extend_from_slice(&hash);
    file
}

/// The entry in a framed file, or `None` where a byte is missing, too many or changed.
fn unframe(file: &[u8]) -> Option<&[u8]> {
    let (signed, hash) = file.split_last_chunk::<HASH>()?;
    let (magic, rest) = signed.split_first_chunk::<8>()?;
    let (length, bytes) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let whole = magic == MAGIC
        && length == bytes.len()
        && length <= MAX_ENTRY
        && <[u8; HASH]>::from(Sha256::digest(signed)) == *hash;
    whole.then_some(bytes)
}

/// The entry in the file `path`, or `None` where it is damaged.
fn read(path: &Path, name: &str) -> Result<Option<Entry>, StoreError> {
    let limit = u64::try_from(HEAD + MAX_ENTRY + HASH).unwrap_or(u64::MAX);
    let file = match durable::read(path, limit) {
        Ok(Some(file)) => file,
        Ok(None) => return Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => return Ok(None),
        Err(error) => return Err(StoreError::io(FILE)(error)),
    };
    let Some(bytes) = unframe(&file) else {
        return Ok(None);
    };
    let Ok(entry) = ledger::decode(bytes) else {
        return Ok(None);
    };
    // The name repeats the id; a copy under another name is not another entry.
    let expected = entry
        .spool_id
        .zip(order(name))
        .map(|(id, place)| self::name(place, &id));
    if expected.as_deref() != Some(name) {
        return Ok(None);
    }
    Ok(Some(entry))
}

#[cfg(test)]
mod tests;
