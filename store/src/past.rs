//! What happened between this phone and a number: when it was last dialled, when its calls came.
//!
//! One file, `past.bin` in the device directory, readable before the first unlock;
//! `docs/formats/past.md` is the specification. Integers are little-endian.
//! ```text
//! magic    8 B   "CURFEWP1"
//! since    i64   the dialled numbers are complete from this instant on, Unix milliseconds
//! since    i64   the calls are
//! dialled  u32   how many
//! calls    u32   how many
//! ...     24 B   each dialled number: the number, 16 B of text padded with zeros; i64 when last
//! ...     24 B   each incoming call: its number; i64 when
//! sha256  32 B   of all of the above
//! ```
//! A question that reaches further back than the memory is complete has no answer, unless the
//! memory holds what was asked for. Whether a call was answered Android tells no screener: that is
//! remembered where files of calls are replayed (`replay/memory.rs`), and in no file.

use std::io::Write;
use std::path::PathBuf;

use curfew_core::decide::Past;
use curfew_core::{Direction, E164, Number, ShortCode, Tri};
use sha2::{Digest, Sha256};

use crate::durable;
use crate::error::StoreError;

/// How long a dialled number is remembered: the most days that a rule can ask about.
pub const DIALLED_MS: i64 = 366 * DAY_MS;
/// How long a call is remembered: twice what a rule can ask about, so that the verdict on a call
/// can be explained for another day.
pub const CALLS_MS: i64 = 2 * DAY_MS;
/// The most dialled numbers, and the most calls; beyond it the oldest are forgotten.
pub const MAX_ENTRIES: usize = 4096;
/// The most calls of one number: a rule asks at most for the 20th, and that one is being decided.
pub const MAX_CALLS_OF_ONE: usize = 19;

const DAY_MS: i64 = 86_400_000;
const FILE: &str = "past.bin";
const DAMAGED: &str = "past.damaged.bin";
const MAGIC: &[u8; 8] = b"CURFEWP1";
const HEAD: usize = 8 + 8 + 8 + 4 + 4;
const ENTRY: usize = KEY + 8;
const HASH: usize = 32;
const MAX_BYTES: u64 = (HEAD + 2 * MAX_ENTRIES * ENTRY + HASH) as u64;
const KEY: usize = 16;

/// A number's canonical text, padded with zeros.
type Key = [u8; KEY];

/// The key of a number, as of all calls of one subscriber; `None` where there is none.
fn key(number: &Number) -> Option<Key> {
    let mut key = [0; KEY];
    let mut rest = &mut key[..];
    match number.without_area() {
        Number::E164(number) => write!(rest, "{number}"),
        Number::Short(code) => write!(rest, "{code}"),
        Number::Hidden(_) | Number::Unreadable => return None,
    }
    .expect("+ and 15 digits are 16 bytes");
    Some(key)
}

fn is_key(key: &Key) -> bool {
    let text = key.split(|byte| *byte == 0).next().unwrap_or_default();
    let is_padded = key[text.len()..].iter().all(|byte| *byte == 0);
    let text = std::str::from_utf8(text).unwrap_or_default();
    is_padded && (E164::parse(text).is_ok() || ShortCode::parse(text).is_ok())
}

/// A number and an instant, Unix milliseconds.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
struct Entry {
    key: Key,
    at_ms: i64,
}

/// Entries by number, then time; none twice.
#[derive(Clone, Eq, PartialEq)]
struct Table {
    /// Nothing is missing from this instant on.
    since_ms: i64,
    entries: Vec<Entry>,
}

impl Table {
    const UNKNOWN: Table = Table {
        since_ms: i64::MAX,
        entries: Vec::new(),
    };

    /// Those of one number, oldest first.
    fn of(&self, key: &Key) -> &[Entry] {
        let start = self.entries.partition_point(|entry| entry.key < *key);
        let length = self.entries[start..].partition_point(|entry| entry.key == *key);
        &self.entries[start..start + length]
    }

    /// It is `at_ms` now: forgets what is older than `keep_ms`. Where the clock went back behind
    /// the beginning, it begins here: what stands later comes from a clock that was wrong.
    fn advance(&mut self, at_ms: i64, keep_ms: i64) {
        if at_ms < self.since_ms {
            self.begin(at_ms);
        }
        let floor = at_ms.saturating_sub(keep_ms);
        if self.since_ms < floor {
            self.forget(floor);
        }
    }

    /// Forgets what is older than `before_ms`.
    fn forget(&mut self, before_ms: i64) {
        self.since_ms = self.since_ms.max(before_ms);
        self.entries.retain(|entry| entry.at_ms >= before_ms);
    }

    fn begin(&mut self, at_ms: i64) {
        self.since_ms = at_ms;
        self.entries.retain(|entry| entry.at_ms <= at_ms);
    }

    /// Adds the only entry of its number.
    fn set(&mut self, entry: Entry) {
        self.entries.retain(|other| other.key != entry.key);
        self.add(entry);
    }

    /// Whether there is one of this number between `since_ms` and `at_ms`, each number having one at
    /// most.
    fn last(&self, number: &Number, since_ms: i64, at_ms: i64) -> Tri {
        let Some(key) = key(number) else {
            return Tri::No;
        };
        let last = self.of(&key).first().map(|entry| entry.at_ms);
        match last {
            // It was so since; whether before as well is forgotten.
            Some(last) if last >= at_ms => Tri::Unknown,
            Some(last) if last >= since_ms => Tri::Yes,
            _ if since_ms < self.since_ms => Tri::Unknown,
            _ => Tri::No,
        }
    }

    /// Adds an entry; beyond [`MAX_ENTRIES`] the oldest goes, and with it what is known of its
    /// time.
    fn add(&mut self, entry: Entry) {
        if let Err(place) = self.entries.binary_search(&entry) {
            self.entries.insert(place, entry);
        }
        if self.entries.len() > MAX_ENTRIES {
            let times = self.entries.iter().enumerate();
            if let Some((place, at_ms)) = times
                .map(|(place, entry)| (place, entry.at_ms))
                .min_by_key(|(_, at_ms)| *at_ms)
            {
                self.entries.remove(place);
                self.since_ms = self.since_ms.max(at_ms.saturating_add(1));
            }
        }
    }
}

/// What is remembered. Small, and immutable while a call is decided.
#[derive(Clone, Eq, PartialEq)]
pub struct Memory {
    /// One entry a number: when it was last dialled.
    dialled: Table,
    /// One entry a number: when a call of it was last answered. In no file.
    answered: Table,
    calls: Table,
}

/// Shows no number.
impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memory")
            .field("dialled", &self.dialled.entries.len())
            .field("calls", &self.calls.entries.len())
            .finish_non_exhaustive()
    }
}

/// Remembers nothing, of no time: every answer is unknown.
impl Default for Memory {
    fn default() -> Memory {
        Memory::NOTHING
    }
}

impl Memory {
    /// As [`Memory::default`].
    pub(crate) const NOTHING: Memory = Memory {
        dialled: Table::UNKNOWN,
        answered: Table::UNKNOWN,
        calls: Table::UNKNOWN,
    };

    /// All calls are seen from `at_ms` on, Unix milliseconds; before that some may not have been.
    pub fn begin(&mut self, at_ms: i64) {
        self.dialled.begin(at_ms);
        self.calls.begin(at_ms);
    }

    /// Forgets, at the user's wish, what happened before `before_ms`, Unix milliseconds.
    pub fn forget(&mut self, before_ms: i64) {
        self.dialled.forget(before_ms);
        self.calls.forget(before_ms);
    }

    /// A call came in or went out at `at_ms`, Unix milliseconds. One without a number only tells
    /// that calls are seen.
    pub fn remember(&mut self, direction: Direction, number: &Number, at_ms: i64) {
        self.dialled.advance(at_ms, DIALLED_MS);
        self.calls.advance(at_ms, CALLS_MS);
        let Some(key) = key(number) else { return };
        let entry = Entry { key, at_ms };
        match direction {
            Direction::Outgoing => self.dialled.set(entry),
            Direction::Incoming => {
                self.calls.add(entry);
                let calls = self.calls.of(&key);
                if let [oldest, ..] = *calls
                    && calls.len() > MAX_CALLS_OF_ONE
                {
                    self.calls.entries.retain(|entry| *entry != oldest);
                }
            }
        }
    }

    /// At `at_ms` it is known which calls were answered: the one of `number`, if any.
    pub(crate) fn remember_answered(&mut self, number: Option<&Number>, at_ms: i64) {
        self.answered.advance(at_ms, DIALLED_MS);
        if let Some(key) = number.and_then(key) {
            self.answered.set(Entry { key, at_ms });
        }
    }

    /// The memory as a call at `at_ms` asks it: what came at that time or later does not count.
    #[must_use]
    pub const fn before(&self, at_ms: i64) -> Before<'_> {
        Before {
            memory: self,
            at_ms,
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let tables = [&self.dialled, &self.calls];
        let mut bytes = MAGIC.to_vec();
        for table in tables {
            bytes.extend(table.since_ms.to_le_bytes());
        }
        for table in tables {
            let count = u32::try_from(table.entries.len()).expect("a table is bounded");
            bytes.extend(count.to_le_bytes());
        }
        for entry in tables.iter().flat_map(|table| &table.entries) {
            bytes.extend(entry.key);
            bytes.extend(entry.at_ms.to_le_bytes());
        }
        let hash = Sha256::digest(&bytes);
        bytes.extend_from_slice(&hash);
        bytes
    }

    fn parse(bytes: &[u8]) -> Result<Memory, StoreError> {
        let damaged = |what| StoreError::Corrupt { file: FILE, what };
        let (signed, hash) = bytes
            .split_last_chunk::<HASH>()
            .ok_or(damaged("it is cut short"))?;
        match signed.first_chunk::<8>() {
            Some(magic) if magic == MAGIC => {}
            Some(
                [
                    b'C',
                    b'U',
                    b'R',
                    b'F',
                    b'E',
                    b'W',
                    b'P',
                    version @ b'0'..=b'9',
                ],
            ) => {
                return Err(StoreError::Newer {
                    file: FILE,
                    found: u32::from(version - b'0'),
                    known: 1,
                });
            }
            _ => return Err(damaged("it does not begin as it should")),
        }
        if <[u8; HASH]>::from(Sha256::digest(signed)) != *hash {
            return Err(damaged("its bytes do not have their hash"));
        }
        let mut rest = signed[8..].chunks_exact(8);
        let mut word = || {
            let bytes = rest.next().and_then(|word| word.first_chunk::<8>());
            bytes.map(|word| i64::from_le_bytes(*word))
        };
        let (Some(dialled_since), Some(calls_since), Some(counts)) = (word(), word(), word())
        else {
            return Err(damaged("it is cut short"));
        };
        // The first of two u32 is the lower half.
        let (dialled, calls) = (counts & 0xFFFF_FFFF, (counts >> 32) & 0xFFFF_FFFF);
        let count = |count: i64| {
            let count = usize::try_from(count).ok();
            count.filter(|count| *count <= MAX_ENTRIES)
        };
        let (Some(dialled), Some(calls)) = (count(dialled), count(calls)) else {
            return Err(damaged("it has too many entries"));
        };
        let rest = &signed[HEAD..];
        if rest.len() != (dialled + calls) * ENTRY {
            return Err(damaged("its length is not that of its entries"));
        }
        let (dialled, calls) = rest.split_at(dialled * ENTRY);
        let memory = Memory {
            dialled: table(dialled_since, dialled),
            answered: Table::UNKNOWN,
            calls: table(calls_since, calls),
        };
        let entries = &memory.dialled.entries;
        let is_once = entries.is_sorted_by(|one, next| one.key < next.key);
        let is_sorted = memory.calls.entries.is_sorted_by(|one, next| one < next);
        if !is_once || !is_sorted {
            return Err(damaged("its entries are not in order"));
        }
        if !entries
            .iter()
            .chain(&memory.calls.entries)
            .all(|entry| is_key(&entry.key))
        {
            return Err(damaged("it holds what is no number"));
        }
        Ok(memory)
    }
}

fn table(since_ms: i64, bytes: &[u8]) -> Table {
    let entry = |bytes: &[u8]| {
        let (key, at_ms) = bytes.split_first_chunk::<KEY>()?;
        Some(Entry {
            key: *key,
            at_ms: i64::from_le_bytes(*at_ms.first_chunk()?),
        })
    };
    Table {
        since_ms,
        entries: bytes.chunks_exact(ENTRY).filter_map(entry).collect(),
    }
}

/// A [`Memory`] as one call asks it. Allocates nothing.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    memory: &'a Memory,
    at_ms: i64,
}

impl Before<'_> {
    /// The time of the call, Unix milliseconds.
    #[must_use]
    pub const fn at_ms(&self) -> i64 {
        self.at_ms
    }
}

impl Past for Before<'_> {
    fn dialled(&self, number: &Number, since_ms: i64) -> Tri {
        self.memory.dialled.last(number, since_ms, self.at_ms)
    }

    fn answered(&self, number: &Number, since_ms: i64) -> Tri {
        self.memory.answered.last(number, since_ms, self.at_ms)
    }

    fn calls(&self, number: &Number, since_ms: i64) -> Option<u32> {
        let Some(key) = key(number) else {
            return Some(0);
        };
        let calls = self.memory.calls.of(&key);
        let is_meant = |entry: &&Entry| (since_ms..self.at_ms).contains(&entry.at_ms);
        let found = calls.iter().filter(is_meant).count();
        // Of a number that calls this often, older calls were dropped.
        let is_cut = calls.len() >= MAX_CALLS_OF_ONE
            && calls.first().is_some_and(|oldest| oldest.at_ms >= since_ms);
        let is_known = since_ms >= self.memory.calls.since_ms && !is_cut;
        (is_known || found >= MAX_CALLS_OF_ONE).then(|| u32::try_from(found).unwrap_or(u32::MAX))
    }
}

/// The place of the memory in a directory.
#[derive(Clone, Debug)]
pub struct PastFile {
    path: PathBuf,
}

impl PastFile {
    /// The memory in `directory`, which [`crate::SettingsFile::open`] or another makes.
    pub fn new(directory: impl Into<PathBuf>) -> PastFile {
        PastFile {
            path: directory.into().join(FILE),
        }
    }

    /// Whether one was saved.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.path.exists()
    }

    /// Reads it; one that knows nothing where none was saved yet.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`], [`StoreError::TooLarge`], [`StoreError::Newer`],
    /// [`StoreError::Io`] and the like. Whoever gets one takes [`Memory::default`], records it,
    /// and calls [`PastFile::set_aside`] before saving.
    pub fn load(&self) -> Result<Memory, StoreError> {
        match durable::read(&self.path, MAX_BYTES) {
            Ok(None) => Ok(Memory::default()),
            Ok(Some(bytes)) => Memory::parse(&bytes),
            Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
                Err(StoreError::TooLarge {
                    file: FILE,
                    limit: MAX_BYTES,
                })
            }
            Err(error) => Err(StoreError::io(FILE)(error)),
        }
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Full`] or [`StoreError::Io`].
    pub fn save(&self, memory: &Memory) -> Result<(), StoreError> {
        durable::replace(&self.path, &memory.to_bytes()).map_err(StoreError::io(FILE))
    }

    /// Renames a file that could not be read to `past.damaged.bin`.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] or [`StoreError::Io`].
    pub fn set_aside(&self) -> Result<(), StoreError> {
        match std::fs::rename(&self.path, self.path.with_file_name(DAMAGED)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::io(FILE)(error))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
