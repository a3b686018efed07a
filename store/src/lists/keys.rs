//! The keys that the user takes lists from, and with which of them each list came.
//!
//! `lists/keys` has a line for each: the key in base64 (56 characters), a space, its name and,
//! after a tab, since when it is there (Unix seconds).
//! The key of `x.list` is in `x.list.key`. A list that came with a key keeps it until it comes
//! with another one, so that a list that is suddenly not signed is told of each time.

use std::path::{Path, PathBuf};

use super::signature::{self, SignatureError};
use super::{FILE, ListError, ListStore, check_name};
use crate::durable;
use crate::error::StoreError;

const KEYS: &str = "keys";
/// The most keys.
pub const MAX_KEYS: usize = 50;
/// The most bytes of the file: a name has at most 240.
const MAX_BYTES: u64 = 64 << 10;

/// A public key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Key {
    /// What the user calls it.
    pub name: String,
    /// The key in base64.
    pub text: String,
    /// Since when it is there, Unix seconds; 0 where that was not noted.
    pub since: i64,
}

impl Key {
    /// What minisign calls it: 16 hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> String {
        id_of(&self.text)
    }
}

/// What minisign calls a key that is given in base64: the eight bytes after the algorithm's two,
/// as a little-endian number. Empty for what is no key.
#[must_use]
pub fn id_of(text: &str) -> String {
    if !signature::is_key(text) {
        return String::new();
    }
    let six = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    // 14 letters are 84 bits: the two bytes, the eight, and 4 bits more.
    let bits = text.bytes().take(14);
    let bits = bits.fold(0_u128, |bits, letter| bits << 6 | u128::from(six(letter)));
    let id = ((bits >> 4) as u64).swap_bytes();
    // As minisign writes it: without zeros before it.
    format!("{id:X}")
}

/// Whether a file is signed, and by whom.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Signed {
    /// There is no signature beside it.
    No,
    /// The signature holds.
    By(Key),
    /// The signature is of a key that the user does not have.
    Unknown,
    /// The signature does not fit the file, or is none.
    Wrong,
}

/// Whether a text is a key: a line of base64, or a key file.
#[must_use]
pub fn is_key_file(text: &str) -> bool {
    signature::key_of(text).is_some()
}

impl ListStore {
    /// The keys, in the order in which they came.
    ///
    /// # Errors
    /// [`StoreError::Io`] and the like.
    pub fn keys(&self) -> Result<Vec<Key>, StoreError> {
        let bytes = durable::read(&self.keys_path(), MAX_BYTES).map_err(StoreError::io(FILE))?;
        let text = String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default();
        let key = |line: &str| {
            let (text, name) = line.split_once(' ')?;
            // No name has a tab.
            let (name, since) = name.split_once('\t').unwrap_or((name, ""));
            signature::is_key(text).then(|| Key {
                name: name.to_owned(),
                text: text.to_owned(),
                since: since.parse().unwrap_or(0),
            })
        };
        Ok(text.lines().filter_map(key).collect())
    }

    /// Adds a key at `now`, Unix seconds, given as the line of a key file or the file's whole
    /// text; one that is there gets the name.
    ///
    /// # Errors
    /// [`ListError::Name`] for a name that a list could not have; [`ListError::Key`] for what
    /// is no key, and for one too many; [`StoreError::Full`] and the like.
    pub fn add_key(&self, name: &str, text: &str, now: i64) -> Result<(), StoreError> {
        check_name(name)?;
        let text = signature::key_of(text).ok_or(ListError::Key)?;
        let _lock = self.lock()?;
        let mut keys = self.keys()?;
        let had = keys.iter().find(|key| key.text == text);
        let since = had.map_or(now, |key| key.since);
        keys.retain(|key| key.text != text);
        if keys.len() >= MAX_KEYS {
            return Err(ListError::Key.into());
        }
        let name = name.to_owned();
        keys.push(Key { name, text, since });
        self.write_keys(&keys)
    }

    /// Removes the keys that minisign calls `id`. Lists that came with one stay as they are, and
    /// nothing new is taken over from it.
    ///
    /// # Errors
    /// [`ListError::NotFound`]; [`StoreError::Full`] and the like.
    pub fn remove_key(&self, id: &str) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        let mut keys = self.keys()?;
        let before = keys.len();
        keys.retain(|key| key.id() != id);
        if keys.len() == before {
            return Err(ListError::NotFound.into());
        }
        self.write_keys(&keys)
    }

    fn write_keys(&self, keys: &[Key]) -> Result<(), StoreError> {
        let line = |key: &Key| format!("{} {}\t{}\n", key.text, key.name, key.since);
        let lines: String = keys.iter().map(line).collect();
        durable::replace(&self.keys_path(), lines.as_bytes()).map_err(StoreError::io(FILE))
    }

    /// Who signed a file, by the signature beside it.
    ///
    /// # Errors
    /// [`StoreError::Io`] and the like where keys, file or signature cannot be read.
    pub fn signer(&self, file: &Path) -> Result<Signed, StoreError> {
        if !signature::beside(file).exists() {
            return Ok(Signed::No);
        }
        for key in self.keys()? {
            match signature::verify(file, &key.text) {
                Ok(_) => return Ok(Signed::By(key)),
                Err(SignatureError::OtherKey) => {}
                Err(SignatureError::Io(kind)) => return Err(StoreError::io(FILE)(kind.into())),
                Err(_) => return Ok(Signed::Wrong),
            }
        }
        Ok(match signature::is_signature(file) {
            true => Signed::Unknown,
            false => Signed::Wrong,
        })
    }

    /// The key that a list came with, if it came with one.
    #[must_use]
    pub fn key_of(&self, name: &str) -> Option<String> {
        let bytes = durable::read(&self.key_path(name), MAX_BYTES).ok()??;
        String::from_utf8(bytes).ok()
    }

    pub(super) fn set_key(&self, name: &str, key: &Key) -> Result<(), StoreError> {
        durable::replace(&self.key_path(name), key.text.as_bytes()).map_err(StoreError::io(FILE))
    }

    pub(super) fn key_path(&self, name: &str) -> PathBuf {
        super::names::beside(&self.path(name), ".key")
    }

    fn keys_path(&self) -> PathBuf {
        self.directory.join(KEYS)
    }
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::*;

    const KEY: &str = include_str!("../../../tests/samples/lists/sellers.pub");

    /// Keys of no one: the same with other last bytes.
    fn keys() -> impl Iterator<Item = String> {
        let line = KEY.lines().nth(1).unwrap();
        let letters = ('A'..='Z').flat_map(|a| ('a'..='z').map(move |b| (a, b)));
        letters.map(move |(a, b)| format!("{}{a}{b}", &line[..line.len() - 2]))
    }

    #[test]
    fn keys_are_kept_named_and_bounded() {
        let device = tempdir().unwrap();
        let store = ListStore::open(&device).unwrap();
        assert!(store.keys().unwrap().is_empty());
        for (at, text) in keys().take(MAX_KEYS).enumerate() {
            store.add_key(&format!("Key {at}"), &text, 7).unwrap();
        }
        let again = ListStore::open(&device).unwrap();
        assert_eq!(again.keys().unwrap().len(), MAX_KEYS);
        let refused = store.add_key("One more", KEY, 8);
        assert!(matches!(refused, Err(StoreError::List(ListError::Key))));
        // One that is there gets the name.
        let first = keys().next().unwrap();
        store.add_key("Ann of Reports", &first, 9).unwrap();
        let named = store.keys().unwrap().pop().unwrap();
        assert_eq!((named.name.as_str(), named.text), ("Ann of Reports", first));
        assert_eq!(named.since, 7, "since it came, not since it was named");
        assert_eq!(store.keys().unwrap().len(), MAX_KEYS);
        for name in ["", "two\nlines", " x"] {
            let refused = store.add_key(name, KEY, 8);
            assert!(matches!(refused, Err(StoreError::List(ListError::Name))));
        }
        assert!(
            store.list().unwrap().is_empty(),
            "the file of keys is no list"
        );
    }

    #[test]
    fn a_key_is_known_by_its_id_and_can_be_removed() {
        let device = tempdir().unwrap();
        let store = ListStore::open(&device).unwrap();
        // A line of before, without a time.
        let line = KEY.lines().nth(1).unwrap();
        std::fs::write(store.keys_path(), format!("{line} Ann Lee\n")).unwrap();
        let told = KEY.lines().next().unwrap().rsplit(' ').next().unwrap();
        let key = store.keys().unwrap().pop().unwrap();
        assert_eq!((key.name.as_str(), key.since), ("Ann Lee", 0));
        assert_eq!(key.id(), told, "as minisign says in the file");
        assert_eq!(id_of("no key"), "");
        let other = store.remove_key("0123456789ABCDEF");
        assert!(matches!(other, Err(StoreError::List(ListError::NotFound))));
        assert_eq!(store.keys().unwrap(), [key]);
        store.remove_key(told).unwrap();
        assert!(store.keys().unwrap().is_empty());
    }
}
