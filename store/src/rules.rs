//! The rulebook as a file: `rulebook.json`, and the one before it, `rulebook.previous.json`.
//!
//! Saving never leaves a moment without a whole `rulebook.json`: the current one is copied
//! to `rulebook.previous.json` (each by [`crate::durable::replace`]), then the new one takes its
//! place. A current file that cannot be read does not push a good previous one out; it is
//! set aside as `rulebook.damaged.json`, for it may hold a person's work.

pub mod import;

use std::path::PathBuf;

use curfew_core::Rulebook;
use sha2::{Digest, Sha256};

use crate::durable;
use crate::error::StoreError;

const CURRENT: &str = "rulebook.json";
const PREVIOUS: &str = "rulebook.previous.json";
const DAMAGED: &str = "rulebook.damaged.json";

/// The rulebook's place in a directory.
#[derive(Clone, Debug)]
pub struct RulesFile {
    directory: PathBuf,
}

/// A rulebook with the hash that names it in the ledger.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Loaded {
    /// The rules.
    pub rulebook: Rulebook,
    /// SHA-256 of [`Rulebook::to_json`]: of the rules, not of the spaces in the file.
    pub sha256: [u8; 32],
}

impl Loaded {
    /// A rulebook with its hash.
    #[must_use]
    pub fn new(rulebook: Rulebook) -> Loaded {
        let sha256 = Sha256::digest(rulebook.to_json()).into();
        Loaded { rulebook, sha256 }
    }
}

impl RulesFile {
    /// The rulebook in `directory`, which is made where it is missing.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Full`] or [`StoreError::Io`].
    pub fn open(directory: impl Into<PathBuf>) -> Result<RulesFile, StoreError> {
        let directory = directory.into();
        std::fs::create_dir_all(&directory).map_err(StoreError::io(CURRENT))?;
        Ok(RulesFile { directory })
    }

    /// Reads the rulebook in force; an empty one where none was saved yet.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none although there is a previous one;
    /// [`StoreError::Rulebook`] with line and column for one that is refused;
    /// [`StoreError::TooLarge`], [`StoreError::Corrupt`] (not UTF-8), [`StoreError::Io`].
    /// Whoever gets an error takes an empty rulebook (everything rings), records the failure, and
    /// offers the user [`RulesFile::load_previous`].
    pub fn load(&self) -> Result<Loaded, StoreError> {
        match self.read(CURRENT)? {
            Some(loaded) => Ok(loaded),
            None if self.directory.join(PREVIOUS).exists() => {
                Err(StoreError::Missing { file: CURRENT })
            }
            None => Ok(Loaded::new(Rulebook::default())),
        }
    }

    /// Reads the rulebook before the one in force, if there is one.
    ///
    /// # Errors
    /// As [`RulesFile::load`].
    pub fn load_previous(&self) -> Result<Option<Loaded>, StoreError> {
        self.read(PREVIOUS)
    }

    /// Puts a rulebook in force and keeps the one before it.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Full`] or [`StoreError::Io`]; the rulebook in
    /// force is then the old one. [`StoreError::Rulebook`] for one that could not be read back.
    pub fn save(&self, rulebook: &Rulebook) -> Result<Loaded, StoreError> {
        let json = rulebook.to_json();
        // A rulebook of the most rules and texts is larger than a rulebook may be.
        Rulebook::from_json(&json)?;
        let current = self.directory.join(CURRENT);
        match self.read(CURRENT) {
            Ok(Some(_)) => {
                let limit = u64::try_from(curfew_core::rulebook::MAX_BYTES).unwrap_or(u64::MAX);
                let bytes = durable::read(&current, limit).map_err(StoreError::io(CURRENT))?;
                if let Some(bytes) = bytes {
                    let previous = self.directory.join(PREVIOUS);
                    durable::replace(&previous, &bytes).map_err(StoreError::io(PREVIOUS))?;
                }
            }
            Ok(None) => {}
            Err(_) => {
                let damaged = self.directory.join(DAMAGED);
                std::fs::rename(&current, damaged).map_err(StoreError::io(CURRENT))?;
            }
        }
        durable::replace(&current, json.as_bytes()).map_err(StoreError::io(CURRENT))?;
        Ok(Loaded::new(rulebook.clone()))
    }

    fn read(&self, file: &'static str) -> Result<Option<Loaded>, StoreError> {
        let limit = u64::try_from(curfew_core::rulebook::MAX_BYTES).unwrap_or(u64::MAX);
        let bytes = durable::read(&self.directory.join(file), limit).map_err(|error| {
            if error.kind() == std::io::ErrorKind::FileTooLarge {
                return StoreError::TooLarge { file, limit };
            }
            StoreError::io(file)(error)
        })?;
        let Some(bytes) = bytes else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| StoreError::Corrupt {
            file,
            what: "it is not UTF-8",
        })?;
        Ok(Some(Loaded::new(Rulebook::from_json(&text)?)))
    }
}

#[cfg(test)]
mod tests {
    use curfew_core::rulebook::MAX_BYTES;
    use tempfile::tempdir;

    use super::*;

    fn rulebook(id: &str) -> Rulebook {
        let json = format!(
            r#"{{"version": 1, "rules": [
                {{"id": "{id}", "name": "Quiet hours", "who": "anyone", "then": "silence"}}]}}"#
        );
        Rulebook::from_json(&json).unwrap()
    }

    #[test]
    fn a_fresh_directory_has_an_empty_rulebook() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path().join("new")).unwrap();
        assert_eq!(file.load().unwrap(), Loaded::new(Rulebook::default()));
        assert_eq!(file.load_previous().unwrap(), None);
    }

    #[test]
    fn saving_keeps_the_one_before() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path()).unwrap();
        for id in ["one", "two", "three"] {
            assert_eq!(file.save(&rulebook(id)).unwrap(), Loaded::new(rulebook(id)));
        }
        assert_eq!(file.load().unwrap().rulebook, rulebook("three"));
        assert_eq!(
            file.load_previous().unwrap().unwrap().rulebook,
            rulebook("two")
        );
        let mut files: Vec<_> = std::fs::read_dir(&directory)
            .unwrap()
            .map(|it| it.unwrap().file_name())
            .collect();
        files.sort();
        assert_eq!(files, [CURRENT, PREVIOUS]);
    }

    #[test]
    fn the_hash_names_the_rules_and_not_the_spaces() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path()).unwrap();
        let saved = file.save(&rulebook("one")).unwrap();
        let path = directory.path().join(CURRENT);
        let compact: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        std::fs::write(&path, compact.to_string()).unwrap();
        assert_eq!(file.load().unwrap().sha256, saved.sha256);
        assert_ne!(Loaded::new(rulebook("two")).sha256, saved.sha256);
    }

    #[test]
    fn an_unreadable_rulebook_is_an_error_and_pushes_no_good_one_out() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path()).unwrap();
        file.save(&rulebook("one")).unwrap();
        file.save(&rulebook("two")).unwrap();
        let path = directory.path().join(CURRENT);
        let whole = std::fs::read(&path).unwrap();
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(file.load().is_err(), "cut at {length}");
            assert_eq!(
                file.load_previous().unwrap().unwrap().rulebook,
                rulebook("one")
            );
        }
        let typo = br#"{"version": 1, "rules": [{"id": "x"}]}"#;
        std::fs::write(&path, typo).unwrap();
        assert!(matches!(file.load(), Err(StoreError::Rulebook(_))));
        file.save(&rulebook("three")).unwrap();
        assert_eq!(file.load().unwrap().rulebook, rulebook("three"));
        assert_eq!(
            file.load_previous().unwrap().unwrap().rulebook,
            rulebook("one")
        );
        assert_eq!(std::fs::read(directory.path().join(DAMAGED)).unwrap(), typo);
    }

    #[test]
    fn other_bytes_have_their_own_errors() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path()).unwrap();
        let path = directory.path().join(CURRENT);
        std::fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(matches!(file.load(), Err(StoreError::Corrupt { .. })));
        std::fs::write(&path, vec![b' '; MAX_BYTES + 1]).unwrap();
        assert!(matches!(file.load(), Err(StoreError::TooLarge { .. })));
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(matches!(file.load(), Err(StoreError::Io { .. })));
    }

    #[test]
    fn a_current_one_lost_beside_a_previous_one_is_missing() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path()).unwrap();
        file.save(&rulebook("one")).unwrap();
        file.save(&rulebook("two")).unwrap();
        std::fs::remove_file(directory.path().join(CURRENT)).unwrap();
        assert!(matches!(
            file.load(),
            Err(StoreError::Missing { file: CURRENT })
        ));
    }

    #[test]
    fn a_write_cut_before_the_rename_leaves_the_old_rulebook() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path()).unwrap();
        file.save(&rulebook("one")).unwrap();
        std::fs::write(directory.path().join("rulebook.json.tmp"), b"{\"version\"").unwrap();
        assert_eq!(file.load().unwrap().rulebook, rulebook("one"));
        file.save(&rulebook("two")).unwrap();
        assert_eq!(file.load().unwrap().rulebook, rulebook("two"));
    }
}
