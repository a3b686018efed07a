//! A number list as one immutable file of sorted numbers.
//!
//! `docs/formats/sorted-list.md` is the specification. Integers are little-endian.
//!
//! ```text
//! magic    8 B      "CURFEWL1"
//! name     u16      length in bytes, 1..=240, then the name, UTF-8
//! e164     u64      how many full numbers
//! short    u64      how many short codes
//! ...      8 B each full numbers, ascending, none twice
//! ...     16 B each short codes: u8 length, 15 bytes padded with zeros; ascending, none twice
//! sha256  32 B      of all of the above
//! ```
//! The whole file is read and checked once, at opening: hash, order and every number. So a
//! look-up is a binary search that cannot fail, and a list is either right or refused. At
//! most [`MAX_NUMBERS`], 40 MB.

use std::collections::BTreeSet;
use std::path::Path;

use curfew_core::{E164, Number, ShortCode};
use sha2::{Digest, Sha256};

use super::{ListError, NumberList, check_name};
use crate::durable;
use crate::error::StoreError;

/// The most numbers in one file.
pub const MAX_NUMBERS: u64 = 5_000_000;

const MAGIC: &[u8; 8] = b"CURFEWL1";
const HASH: usize = 32;
const SHORT: usize = 16;
/// No file is larger: head, a name of 60 characters, all numbers short, hash.
const MAX_BYTES: u64 = 8 + 2 + 240 + 16 + SHORT as u64 * MAX_NUMBERS + HASH as u64;
const FILE: &str = "list file";

/// A checked list, held in memory as its file's bytes.
#[derive(Clone)]
pub struct SortedList {
    name: String,
    bytes: Vec<u8>,
    /// Where the full numbers begin; the short codes follow.
    start: usize,
    e164: usize,
    short: usize,
    sha256: [u8; 32],
}

/// Shows no number.
impl std::fmt::Debug for SortedList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SortedList")
            .field("e164", &self.e164)
            .field("short", &self.short)
            .finish_non_exhaustive()
    }
}

impl SortedList {
    /// Makes a list of `numbers`, in any order, repeated or not.
    ///
    /// # Errors
    /// [`ListError::Name`]; [`ListError::TooMany`] beyond [`MAX_NUMBERS`];
    /// [`ListError::NotANumber`] for a hidden or unreadable one.
    pub fn build(
        name: &str,
        numbers: impl IntoIterator<Item = Number>,
    ) -> Result<SortedList, ListError> {
        check_name(name)?;
        let mut set = Numbers::default();
        for number in numbers {
            set.add(&number)?;
        }
        Ok(set.into_list(name))
    }

    /// Reads and checks the bytes of a list file.
    ///
    /// # Errors
    /// [`ListError::Version`] for another version; [`ListError::Damaged`] for anything that
    /// [`SortedList::build`] does not write; [`ListError::TooMany`].
    pub fn parse(bytes: Vec<u8>) -> Result<SortedList, ListError> {
        let damaged = |what| ListError::Damaged { what };
        let (signed, hash) = bytes
            .split_last_chunk::<HASH>()
            .ok_or(damaged("it is cut short"))?;
        let (magic, rest) = signed
            .split_first_chunk::<8>()
            .ok_or(damaged("it is cut short"))?;
        if magic != MAGIC {
            if magic.starts_with(b"CURFEWL") && magic[7].is_ascii_digit() {
                return Err(ListError::Version {
                    found: magic[7] - b'0',
                });
            }
            return Err(damaged("it does not begin as a list does"));
        }
        if <[u8; HASH]>::from(Sha256::digest(signed)) != *hash {
            return Err(damaged("its bytes do not have their hash"));
        }
        let (length, rest) = rest
            .split_first_chunk::<2>()
            .ok_or(damaged("it is cut short"))?;
        let (name, rest) = rest
            .split_at_checked(usize::from(u16::from_le_bytes(*length)))
            .ok_or(damaged("it is cut short"))?;
        let name = std::str::from_utf8(name).map_err(|_| damaged("its name is not UTF-8"))?;
        check_name(name).map_err(|_| damaged("its name is no list name"))?;
        let (e164, rest) = rest
            .split_first_chunk::<8>()
            .ok_or(damaged("it is cut short"))?;
        let (short, rest) = rest
            .split_first_chunk::<8>()
            .ok_or(damaged("it is cut short"))?;
        let (e164, short) = (u64::from_le_bytes(*e164), u64::from_le_bytes(*short));
        let found = e164.saturating_add(short);
        if found > MAX_NUMBERS {
            return Err(ListError::TooMany { limit: MAX_NUMBERS });
        }
        let counts = usize::try_from(e164).ok().zip(usize::try_from(short).ok());
        let (e164, short) = counts.ok_or(ListError::TooMany { limit: MAX_NUMBERS })?;
        if rest.len() != e164 * 8 + short * SHORT {
            return Err(damaged("its length is not that of its numbers"));
        }
        let list = SortedList {
            name: name.to_owned(),
            start: signed.len() - rest.len(),
            e164,
            short,
            sha256: *hash,
            bytes,
        };
        list.check_numbers()?;
        Ok(list)
    }

    /// Reads and checks a list file.
    ///
    /// # Errors
    /// Those of [`SortedList::parse`] in [`StoreError::List`], [`ListError::NotFound`] among
    /// them; [`StoreError::TooLarge`], [`StoreError::Io`] and the like.
    pub fn open(path: impl AsRef<Path>) -> Result<SortedList, StoreError> {
        match durable::read(path.as_ref(), MAX_BYTES) {
            Ok(Some(bytes)) => Ok(SortedList::parse(bytes)?),
            Ok(None) => Err(ListError::NotFound.into()),
            Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
                Err(StoreError::TooLarge {
                    file: FILE,
                    limit: MAX_BYTES,
                })
            }
            Err(error) => Err(StoreError::io(FILE)(error)),
        }
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        durable::replace(path.as_ref(), &self.bytes).map_err(StoreError::io(FILE))
    }

    /// What the user calls the list.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The hash at the end of the file: SHA-256 of everything before it.
    #[must_use]
    pub const fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// The numbers: full ones first, by value, then short codes.
    pub fn iter(&self) -> impl Iterator<Item = Number> + '_ {
        (0..self.e164 + self.short).map(|index| self.number(index))
    }

    fn full(&self, index: usize) -> u64 {
        let at = self.start + index * 8;
        u64::from_le_bytes(
            *self.bytes[at..]
                .first_chunk()
                .expect("the length was checked"),
        )
    }

    fn code(&self, index: usize) -> [u8; SHORT] {
        let at = self.start + self.e164 * 8 + index * SHORT;
        *self.bytes[at..]
            .first_chunk()
            .expect("the length was checked")
    }

    fn number(&self, index: usize) -> Number {
        if index < self.e164 {
            let number = E164::from_u64(self.full(index));
            return Number::E164(number.expect("every number was checked"));
        }
        let code = read_code(self.code(index - self.e164));
        Number::Short(code.expect("every code was checked"))
    }

    /// Where a number is, or where it would be.
    fn find(&self, key: Key) -> Result<usize, usize> {
        match key {
            Key::Full(number) => search(self.e164, |index| self.full(index).cmp(&number)),
            Key::Code(code) => search(self.short, |index| self.code(index).cmp(&code))
                .map(|index| index + self.e164)
                .map_err(|index| index + self.e164),
        }
    }

    fn check_numbers(&self) -> Result<(), ListError> {
        let mut before = None;
        for index in 0..self.e164 {
            let number = self.full(index);
            if E164::from_u64(number).is_none() {
                return Err(ListError::Damaged {
                    what: "it holds what is no number",
                });
            }
            if before.is_some_and(|before| before >= number) {
                return Err(ListError::Damaged {
                    what: "its numbers are out of order",
                });
            }
            before = Some(number);
        }
        let mut before = None;
        for index in 0..self.short {
            let code = self.code(index);
            if read_code(code).is_none() {
                return Err(ListError::Damaged {
                    what: "it holds what is no short code",
                });
            }
            if before.is_some_and(|before| before >= code) {
                return Err(ListError::Damaged {
                    what: "its short codes are out of order",
                });
            }
            before = Some(code);
        }
        Ok(())
    }
}

impl NumberList for SortedList {
    fn contains(&self, number: &Number) -> Result<bool, ListError> {
        Ok(Key::of(number).is_some_and(|key| self.find(key).is_ok()))
    }

    fn len(&self) -> u64 {
        u64::try_from(self.e164 + self.short).expect("the counts came from a u64")
    }

    fn numbers(&self, after: Option<&Number>, limit: usize) -> Result<Vec<Number>, ListError> {
        let from = match after {
            None => 0,
            Some(number) => match self.find(Key::of(number).ok_or(ListError::NotANumber)?) {
                Ok(index) => index + 1,
                Err(index) => index,
            },
        };
        Ok(self.iter().skip(from).take(limit).collect())
    }
}

fn search(count: usize, compare: impl Fn(usize) -> std::cmp::Ordering) -> Result<usize, usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(middle) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Equal => return Ok(middle),
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Err(low)
}

/// A number as the file holds it.
#[derive(Clone, Copy)]
enum Key {
    Full(u64),
    Code([u8; SHORT]),
}

impl Key {
    fn of(number: &Number) -> Option<Key> {
        match number {
            Number::E164(number) => Some(Key::Full(number.as_u64())),
            Number::Short(code) => {
                let text = code.as_str().as_bytes();
                let mut bytes = [0; SHORT];
                bytes[0] = u8::try_from(text.len()).ok()?;
                bytes.get_mut(1..=text.len())?.copy_from_slice(text);
                Some(Key::Code(bytes))
            }
            Number::Hidden(_) | Number::Unreadable => None,
        }
    }
}

fn read_code(bytes: [u8; SHORT]) -> Option<ShortCode> {
    let (text, padding) = bytes[1..].split_at_checked(usize::from(bytes[0]))?;
    if padding.iter().any(|byte| *byte != 0) {
        return None;
    }
    ShortCode::parse(std::str::from_utf8(text).ok()?).ok()
}

/// Numbers on their way into a list.
#[derive(Debug, Default)]
struct Numbers {
    full: Vec<u64>,
    codes: BTreeSet<[u8; SHORT]>,
}

impl Numbers {
    fn add(&mut self, number: &Number) -> Result<(), ListError> {
        let limit = usize::try_from(MAX_NUMBERS).unwrap_or(usize::MAX);
        match Key::of(number).ok_or(ListError::NotANumber)? {
            Key::Full(number) => self.full.push(number),
            Key::Code(code) => {
                self.codes.insert(code);
            }
        }
        if self.full.len() + self.codes.len() > limit {
            self.sort();
            if self.full.len() + self.codes.len() > limit {
                return Err(ListError::TooMany { limit: MAX_NUMBERS });
            }
        }
        Ok(())
    }

    fn sort(&mut self) {
        self.full.sort_unstable();
        self.full.dedup();
    }

    fn into_list(mut self, name: &str) -> SortedList {
        self.sort();
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX).to_le_bytes();
        let length = u16::try_from(name.len()).expect("a list name has at most 240 bytes");
        let numbers = self.full.len() * 8 + self.codes.len() * SHORT;
        let mut bytes = Vec::with_capacity(26 + name.len() + numbers + HASH);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&count(self.full.len()));
        bytes.extend_from_slice(&count(self.codes.len()));
        let start = bytes.len();
        for number in &self.full {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for code in &self.codes {
            bytes.extend_from_slice(code);
        }
        let sha256: [u8; HASH] = Sha256::digest(&bytes).into();
        bytes.extend_from_slice(&sha256);
        SortedList {
            name: name.to_owned(),
            bytes,
            start,
            e164: self.full.len(),
            short: self.codes.len(),
            sha256,
        }
    }
}

#[cfg(test)]
mod tests;
