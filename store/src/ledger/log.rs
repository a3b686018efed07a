//! The file `ledger.log`: entries one after the other, each with its hash and the hashes of the
//! subtrees that it completes (`docs/formats/ledger.md`).
//!
//! An append is one write at the end and one `fdatasync`. A record that a cut left half
//! written, or of whose write some blocks are there and others not, was never acknowledged: the next writer puts its bytes beside, into
//! `ledger.log.torn-…`, and writes on from the last whole record.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::FlockOperation;
use rustix::io::Errno;
use sha2::{Digest, Sha256};

use super::entry::MAX_ENTRY;
use super::record::{HASH, MAX_RECORD, RECORD_HEAD, Record, parts};
use super::tree::{Edge, Hash, leaf_hash};
use super::{FILE, Seq};
use crate::durable;
use crate::error::StoreError;

pub(super) const MAGIC: &[u8; 8] = b"CURFEWG1";
/// Magic, id, how often it was written anew, and the first 8 bytes of the SHA-256 of these.
pub(super) const HEADER: u64 = 40;
/// What file systems write at once, bytes: one write of several reaches the storage in any order until it is synced.
const BLOCK: u64 = 4096;
/// How much is read at once when many records are.
const CHUNK: usize = 256 * 1024;

/// What tells two ledgers apart; random, made with the file.
pub type LedgerId = [u8; 16];

/// The first bytes of a ledger. `edition` counts how often it was written anew, to forget.
pub(super) fn header(id: &LedgerId, edition: u64) -> [u8; HEADER as usize] {
    let mut header = [0; HEADER as usize];
    header[..8].copy_from_slice(MAGIC);
    header[8..24].copy_from_slice(id);
    header[24..32].copy_from_slice(&edition.to_le_bytes());
    let hash: Hash = Sha256::digest(&header[..32]).into();
    header[32..].copy_from_slice(&hash[..8]);
    header
}

/// An open `ledger.log`.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) file: File,
    is_writable: bool,
    pub(super) path: PathBuf,
    pub(super) id: LedgerId,
    pub(super) edition: u64,
    /// The tree over the records that were read so far.
    pub(super) edge: Edge,
    /// Where they end.
    pub(super) end: u64,
}

impl Log {
    /// Opens the file; it must be there. Of its records none is read yet.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotOurs`], [`StoreError::Newer`],
    /// [`StoreError::Corrupt`], [`StoreError::ReadOnly`], [`StoreError::Io`].
    pub(super) fn open(path: &Path) -> Result<Log, StoreError> {
        let io = StoreError::io(FILE);
        let opened = OpenOptions::new().read(true).write(true).open(path);
        let mut is_writable = true;
        let file = match opened {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::Missing { file: FILE });
            }
            // Whoever may only read can still look.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                is_writable = false;
                File::open(path).map_err(&io)?
            }
            opened => opened.map_err(&io)?,
        };
        let mut head = [0; HEADER as usize];
        match file.read_exact_at(&mut head, 0) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(corrupt("it is cut short"));
            }
            read => read.map_err(&io)?,
        }
        let id: LedgerId = head[8..24].try_into().expect("sixteen bytes are an id");
        if head[..7] == MAGIC[..7] && head[7].is_ascii_digit() && head[7] > MAGIC[7] {
            return Err(StoreError::Newer {
                file: FILE,
                found: u32::from(head[7] - b'0'),
                known: u32::from(MAGIC[7] - b'0'),
            });
        }
        let edition: [u8; 8] = head[24..32].try_into().expect("eight bytes are a number");
        let edition = u64::from_le_bytes(edition);
        if head != header(&id, edition) {
            return Err(corrupt("its first bytes are not those of a ledger"));
        }
        Ok(Log {
            file,
            is_writable,
            path: path.to_owned(),
            id,
            edition,
            edge: Edge::default(),
            end: HEADER,
        })
    }

    /// What tells this file from others, of other ledgers and of its own earlier editions.
    pub(super) fn name(&self) -> [u8; 24] {
        let mut name = [0; 24];
        name[..16].copy_from_slice(&self.id);
        name[16..].copy_from_slice(&self.edition.to_le_bytes());
        name
    }

    /// Goes on from `edge`, whose records end at `end`, instead of from the begin.
    pub(super) fn start_at(&mut self, edge: Edge, end: u64) {
        self.edge = edge;
        self.end = end;
    }

    /// Whether the file at the path is still this one: it may have been set aside or replaced.
    pub(super) fn is_current(&self) -> Result<bool, StoreError> {
        let io = StoreError::io(FILE);
        let own = self.file.metadata().map_err(&io)?;
        match std::fs::metadata(&self.path) {
            Ok(there) => Ok((there.dev(), there.ino()) == (own.dev(), own.ino())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(io(error)),
        }
    }

    pub(super) fn length(&self) -> Result<u64, StoreError> {
        Ok(self.file.metadata().map_err(StoreError::io(FILE))?.len())
    }

    /// The record at `offset`; `None` where none is.
    pub(super) fn record<'b>(
        &self,
        offset: u64,
        buffer: &'b mut Vec<u8>,
    ) -> Result<Option<Record<'b>>, StoreError> {
        buffer.resize(RECORD_HEAD, 0);
        let io = StoreError::io(FILE);
        let read = |buffer: &mut [u8], at| match self.file.read_exact_at(buffer, at) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(io(error)),
            Ok(()) => Ok(true),
        };
        if !read(buffer, offset)? {
            return Ok(None);
        }
        let head: [u8; RECORD_HEAD] = buffer[..].try_into().expect("eight bytes were read");
        let (length, seq) = parts(head);
        if length > MAX_ENTRY || seq == 0 {
            return Ok(None);
        }
        let rest = length + HASH + seq.trailing_zeros() as usize * HASH;
        buffer.resize(RECORD_HEAD + rest, 0);
        if !read(&mut buffer[RECORD_HEAD..], offset + RECORD_HEAD as u64)? {
            return Ok(None);
        }
        Ok(Record::read(buffer, offset))
    }

    /// Hands the records from `from` on to `visit` until one is not whole, or `visit` says that
    /// it has enough (`false`: this record is not taken). Returns where the last taken ends.
    pub(super) fn each(
        &self,
        from: u64,
        visit: &mut dyn FnMut(&Record<'_>) -> Result<bool, StoreError>,
    ) -> Result<u64, StoreError> {
        let io = StoreError::io(FILE);
        let mut buffer = vec![0; CHUNK];
        let (mut offset, mut filled) = (from, 0);
        loop {
            let mut at_end = false;
            while filled < buffer.len() {
                match self
                    .file
                    .read_at(&mut buffer[filled..], offset + filled as u64)
                {
                    Ok(0) => {
                        at_end = true;
                        break;
                    }
                    Ok(read) => filled += read,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(io(error)),
                }
            }
            let mut used = 0;
            while let Some(record) = Record::read(&buffer[used..filled], offset + used as u64) {
                if !visit(&record)? {
                    return Ok(record.offset);
                }
                used += usize::try_from(record.length()).expect("a record is small");
            }
            // What is left is part of a record, or none.
            if at_end || filled - used >= MAX_RECORD {
                return Ok(offset + used as u64);
            }
            buffer.copy_within(used..filled, 0);
            offset += used as u64;
            filled -= used;
        }
    }

    /// Takes up the whole records that other writers have added.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where the file ends before what was read; those of the system.
    pub(super) fn catch_up(
        &mut self,
        taken: &mut dyn FnMut(&Record<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let length = self.length()?;
        if length < self.end {
            return Err(corrupt("it is shorter than it was"));
        }
        if length == self.end {
            return Ok(());
        }
        let mut edge = self.edge.clone();
        let mut end = self.end;
        loop {
            end = self.each(end, &mut |record| {
                if !record.is_next(&edge) {
                    return Ok(false);
                }
                record.extend(&mut edge);
                taken(record)?;
                Ok(true)
            })?;
            // A byte that was changed in the middle must not hide what follows: an entry after
            // which the tree goes on is there, though it cannot be read.
            let Some((damaged, place)) = self.damaged(end, &edge)? else {
                break;
            };
            let mut buffer = Vec::new();
            if let Some(record) = self.record(end, &mut buffer)? {
                taken(&record)?;
            }
            edge = damaged;
            end = place;
        }
        self.edge = edge;
        self.end = end;
        Ok(())
    }

    /// The tree after the record at `place`, and where that ends, if only the record itself was
    /// changed and another follows that continues the tree.
    fn damaged(&self, place: u64, edge: &Edge) -> Result<Option<(Edge, u64)>, StoreError> {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        let Some(record) = self.record(place, &mut one)? else {
            return Ok(None);
        };
        let Some(next) = self.record(record.end(), &mut two)? else {
            return Ok(None);
        };
        if record.seq != edge.size() + 1 || !next.is_sound() {
            return Ok(None);
        }
        // Either the bytes were changed, or the hash beside them, or a hash of a subtree. An even
        // record's own hashes of subtrees tell; after an odd one, those of the next.
        let own = leaf_hash(record.bytes);
        for leaf_hash in [record.leaf_hash, own] {
            let tried = Record {
                leaf_hash,
                ..record
            };
            let mut after = edge.clone();
            let same = tried.extend(&mut after);
            let tells = if record.nodes.is_empty() {
                next.fits(&after)
            } else {
                same || record.is_sound() && next.seq == after.size() + 1
            };
            if tells {
                return Ok(Some((after, record.end())));
            }
        }
        Ok(None)
    }

    /// Where the next record begins that is whole, after `place` and before `length`, and that
    /// has the number `expected` or one above; and its number.
    pub(super) fn next_sound(
        &self,
        place: u64,
        length: u64,
        expected: Seq,
    ) -> Result<Option<(u64, Seq)>, StoreError> {
        let mut buffer = Vec::new();
        // A record whose length was changed hides at most the length of one.
        let end = length.min(place.saturating_add(8 * MAX_RECORD as u64));
        for at in place..end {
            if let Some(record) = self.record(at, &mut buffer)?
                && record.seq >= expected
                && record.seq - expected < 1 << 20
                && !record.is_forgotten()
                && record.is_sound()
                && (at > place || record.seq > expected)
            {
                return Ok(Some((at, record.seq)));
            }
        }
        Ok(None)
    }

    /// Writes whole records at the end, with one write and one sync. After an error the file
    /// ends where it did.
    pub(super) fn write(&mut self, records: &[u8], edge: Edge) -> Result<(), StoreError> {
        if !self.is_writable {
            return Err(StoreError::ReadOnly { file: FILE });
        }
        let written = self
            .file
            .write_all_at(records, self.end)
            .and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // What is left behind where this fails too is torn, and the next writer sees to it.
            let _ = self.file.set_len(self.end);
            return Err(StoreError::io(FILE)(error));
        }
        self.end += records.len() as u64;
        self.edge = edge;
        Ok(())
    }

    /// What follows the last whole record, up to `length`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where it is no torn end: a whole record is in it behind what was changed, or it is more
    /// than one write. Those of the system.
    fn behind(&self, length: u64) -> Result<Vec<u8>, StoreError> {
        let damage = corrupt("a record in its middle cannot be read");
        // One write is at most a batch; more than that is damage, not a torn end.
        if length - self.end > super::MAX_BATCH_BYTES {
            return Err(damage);
        }
        let mut bytes = vec![0; usize::try_from(length - self.end).unwrap_or(0)];
        self.file
            .read_exact_at(&mut bytes, self.end)
            .map_err(StoreError::io(FILE))?;
        let size = self.edge.size();
        let most = size + bytes.len() as u64 / RECORD_HEAD as u64;
        // What was acknowledged has its number and its hash, and lies behind whatever was changed: nearly every other
        // place has no such number, and is not hashed.
        let whole = (1..bytes.len()).find(|&at| {
            Record::read(&bytes[at..], 0).is_some_and(|it| {
                it.seq > size && it.seq <= most && !it.is_forgotten() && it.is_sound()
            })
        });
        match whole {
            Some(at) if !has_hole(&bytes[..at], self.end) => Err(damage),
            _ => Ok(bytes),
        }
    }

    /// Whether entries lie behind something that is no record, so that they cannot be found.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where they do; those of the system.
    pub(super) fn check_behind(&self) -> Result<(), StoreError> {
        let length = self.length()?;
        let mut buffer = Vec::new();
        // Another process may have added to it meanwhile, or cut it back.
        if length <= self.end
            || self
                .record(self.end, &mut buffer)?
                .is_some_and(|next| next.is_next(&self.edge))
        {
            return Ok(());
        }
        match self.behind(length) {
            Err(StoreError::Io { .. }) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Moves what follows the last whole record out of the file, into one of its own. The caller
    /// holds the lock. Returns the name of the file.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where whole records follow; those of the system. Then nothing was moved.
    pub(super) fn set_torn_aside(&mut self) -> Result<Option<String>, StoreError> {
        let io = StoreError::io(FILE);
        let length = self.length()?;
        if length <= self.end {
            return Ok(None);
        }
        let bytes = self.behind(length)?;
        let name = format!("{FILE}.torn-{}", self.end);
        durable::replace(&self.path.with_file_name(&name), &bytes).map_err(&io)?;
        self.file.set_len(self.end).map_err(&io)?;
        self.file.sync_data().map_err(&io)?;
        Ok(Some(name))
    }
}

/// Whether a block of `bytes`, which lie at `place`, was never written: it reads as zeros, to where it ends. No entry
/// has so many.
fn has_hole(bytes: &[u8], place: u64) -> bool {
    let rest = usize::try_from(BLOCK - place % BLOCK).expect("a block is small");
    let is_hole = |block: &[u8]| block.iter().all(|byte| *byte == 0);
    bytes.split_at_checked(rest).is_some_and(|(first, others)| {
        is_hole(first) || others.chunks_exact(BLOCK as usize).any(is_hole)
    })
}

/// Holds the file against other writers, until it is unlocked or closed.
///
/// # Errors
/// [`StoreError::Locked`] after `wait`; [`StoreError::Io`].
pub(super) fn lock(file: &File, wait: Duration) -> Result<(), StoreError> {
    let begin = Instant::now();
    loop {
        // The standard library's own has no such lock on Android.
        match rustix::fs::flock(file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(()),
            Err(Errno::WOULDBLOCK) if begin.elapsed() < wait => {
                std::thread::sleep(Duration::from_millis(2));
            }
            Err(Errno::WOULDBLOCK) => return Err(StoreError::Locked { file: FILE }),
            // A file system without locks has one process at a time on it.
            Err(Errno::NOSYS | Errno::OPNOTSUPP) => return Ok(()),
            Err(error) => return Err(StoreError::io(FILE)(error.into())),
        }
    }
}

/// Lets other writers have the file. Where this fails the lock goes with the file.
pub(super) fn unlock(file: &File) {
    let _ = rustix::fs::flock(file, FlockOperation::Unlock);
}

pub(super) const fn corrupt(what: &'static str) -> StoreError {
    StoreError::Corrupt { file: FILE, what }
}
