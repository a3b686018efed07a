//! The keys that the user takes lists from, and with which of them each list came.
//!
//! `lists/keys` has a line for each: the key in base64 (56 characters), a space, its name.
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
            let (text, name) = (text.to_owned(), name.to_owned());
            signature::is_key(&text).then_some(Key { name, text })
        };
        Ok(text.lines().filter_map(key).collect())
    }

    /// Adds a key, given as the line of a key file or the file's whole text; one that is there
    /// gets the name.
    ///
    /// # Errors
    /// [`ListError::Name`] for a name that a list could not have; [`ListError::Key`] for what
    /// is no key, and for one too many; [`StoreError::Full`] and the like.
    pub fn add_key(&self, name: &str, text: &str) -> Result<(), StoreError> {
        check_name(name)?;
        let text = signature::key_of(text).ok_or(ListError::Key)?;
        let _lock = self.lock()?;
        let mut keys = self.keys()?;
        keys.retain(|key| key.text != text);
        if keys.len() >= MAX_KEYS {
            return Err(ListError::Key.into());
        }
        let name = name.to_owned();
        keys.push(Key { name, text });
        let lines = keys
            .iter()
            .map(|key| format!("{} {}\n", key.text, key.name));
        let lines: String = lines.collect();
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
            store.add_key(&format!("Key {at}"), &text).unwrap();
        }
        let again = ListStore::open(&device).unwrap();
        assert_eq!(again.keys().unwrap().len(), MAX_KEYS);
        let refused = store.add_key("One more", KEY);
        assert!(matches!(refused, Err(StoreError::List(ListError::Key))));
        // One that is there gets the name.
        let first = keys().next().unwrap();
        store.add_key("Ann of Reports", &first).unwrap();
        let named = store.keys().unwrap().pop().unwrap();
        assert_eq!((named.name.as_str(), named.text), ("Ann of Reports", first));
        assert_eq!(store.keys().unwrap().len(), MAX_KEYS);
        for name in ["", "two\nlines", " x"] {
            let refused = store.add_key(name, KEY);
            assert!(matches!(refused, Err(StoreError::List(ListError::Name))));
        }
        assert!(
            store.list().unwrap().is_empty(),
            "the file of keys is no list"
        );
    }
}
