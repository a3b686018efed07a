//! The rulebook as a file: `rulebook.json`, and the one before it, `rulebook.previous.json`.
//!
//! Saving never leaves a moment without a whole `rulebook.json`: the current one is copied
//! to `rulebook.previous.json` (each by [`crate::durable::replace`]), then the new one takes its
//! place. A current file that cannot be read does not push a good previous one out; it is
//! set aside as `rulebook.damaged.json`, for it may hold a person's work.
//!
//! Whatever was in force stays in `rulebooks/`, so that a bundle can show by which rules a call was
//! decided.

pub mod import;

use std::fs::File;
use std::path::PathBuf;
use std::time::SystemTime;

use curfew_core::Rulebook;
use sha2::{Digest, Sha256};

use crate::durable;
use crate::error::StoreError;
use crate::export::hex;

const CURRENT: &str = "rulebook.json";
const PREVIOUS: &str = "rulebook.previous.json";
const DAMAGED: &str = "rulebook.damaged.json";
/// The folder of what was ever in force, each under the hash by which the ledger names it.
pub const KEPT: &str = "rulebooks";
/// So many of these stay.
const MAX_KEPT: usize = 200;

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
        let loaded = Loaded::new(rulebook.clone());
        match self.read(CURRENT) {
            Ok(Some(before)) => {
                self.keep_if_possible(&before);
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
        self.keep_if_possible(&loaded);
        durable::replace(&current, json.as_bytes()).map_err(StoreError::io(CURRENT))?;
        Ok(loaded)
    }

    /// The rulebook that is or was in force under this hash, as JSON; `None` where none is kept any more.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn of(&self, sha256: &[u8; 32]) -> Result<Option<String>, StoreError> {
        let limit = u64::try_from(curfew_core::rulebook::MAX_BYTES).unwrap_or(u64::MAX);
        let kept = durable::read(&self.place(sha256), limit).map_err(StoreError::io(KEPT))?;
        if let Some(kept) = kept
            && Sha256::digest(&kept)[..] == *sha256
            && let Ok(json) = String::from_utf8(kept)
        {
            return Ok(Some(json));
        }
        // One that somebody wrote by hand is kept when the next takes its place.
        let current = self.load().ok().filter(|it| it.sha256 == *sha256);
        Ok(current.map(|loaded| loaded.rulebook.to_json()))
    }

    fn place(&self, sha256: &[u8; 32]) -> PathBuf {
        let name = format!("{}.json", hex(sha256));
        self.directory.join(KEPT).join(name)
    }

    /// A copy that cannot be kept does not keep the user from other rules.
    fn keep_if_possible(&self, loaded: &Loaded) {
        if let Err(error) = self.keep(loaded) {
            log::warn!("a rulebook is not kept: {error}");
        }
    }

    /// Puts a copy into [`KEPT`] under its hash, or makes the one that is there the newest; in the place of
    /// the oldest where there are many.
    fn keep(&self, loaded: &Loaded) -> Result<(), StoreError> {
        let io = StoreError::io(KEPT);
        let path = self.place(&loaded.sha256);
        if path.exists() {
            let file = File::options().write(true).open(&path).map_err(&io)?;
            return file.set_modified(SystemTime::now()).map_err(&io);
        }
        std::fs::create_dir_all(self.directory.join(KEPT)).map_err(&io)?;
        let mut files = self.files()?;
        files.sort_unstable();
        let too_many = (files.len() + 1).saturating_sub(MAX_KEPT);
        for (_, oldest) in files.iter().take(too_many) {
            std::fs::remove_file(oldest).map_err(&io)?;
        }
        durable::replace(&path, loaded.rulebook.to_json().as_bytes()).map_err(io)
    }

    /// The copies, with the time at which each was written.
    fn files(&self) -> Result<Vec<(SystemTime, PathBuf)>, StoreError> {
        let (io, folder) = (StoreError::io(KEPT), self.directory.join(KEPT));
        let mut files = Vec::new();
        for name in durable::files_in(&folder).map_err(&io)? {
            let path = folder.join(name);
            if path.extension().is_some_and(|it| it == "json") {
                let written = path.metadata().and_then(|it| it.modified()).map_err(&io)?;
                files.push((written, path));
            }
        }
        Ok(files)
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
        assert_eq!(files, [CURRENT, PREVIOUS, KEPT]);
        for id in ["one", "two", "three"] {
            let saved = Loaded::new(rulebook(id));
            assert_eq!(
                file.of(&saved.sha256).unwrap().as_deref(),
                Some(&*saved.rulebook.to_json())
            );
        }
        assert_eq!(file.of(&[0; 32]).unwrap(), None);
    }

    fn is_kept(file: &RulesFile, id: &str) -> bool {
        file.of(&Loaded::new(rulebook(id)).sha256)
            .unwrap()
            .is_some()
    }

    #[test]
    fn what_somebody_wrote_by_hand_is_kept_too_and_the_oldest_go() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path()).unwrap();
        let by_hand = rulebook("hand").to_json().replace('\n', " ");
        std::fs::write(directory.path().join(CURRENT), by_hand).unwrap();
        assert!(is_kept(&file, "hand"), "it is in force");
        file.save(&rulebook("again")).unwrap();
        file.save(&rulebook("0")).unwrap();
        assert!(is_kept(&file, "hand"));
        for (_, path) in &file.files().unwrap() {
            let file = File::options().write(true).open(path).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        }
        // In force once more, it is the newest.
        file.save(&rulebook("again")).unwrap();
        for id in 1..MAX_KEPT {
            file.save(&rulebook(&id.to_string())).unwrap();
        }
        assert_eq!(file.files().unwrap().len(), MAX_KEPT);
        assert!(!is_kept(&file, "hand"));
        assert!(is_kept(&file, "again"));
        assert!(is_kept(&file, "199"));
    }

    #[test]
    fn a_copy_that_cannot_be_kept_does_not_stop_new_rules() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path()).unwrap();
        std::fs::write(
            directory.path().join(KEPT),
            "a file where the folder should be",
        )
        .unwrap();
        file.save(&rulebook("one")).unwrap();
        file.save(&rulebook("two")).unwrap();
        assert_eq!(file.load().unwrap(), Loaded::new(rulebook("two")));
    }

    #[test]
    fn a_copy_that_was_changed_is_not_given_for_the_one_of_then() {
        let directory = tempdir().unwrap();
        let file = RulesFile::open(directory.path()).unwrap();
        let one = file.save(&rulebook("one")).unwrap();
        file.save(&rulebook("two")).unwrap();
        std::fs::write(file.place(&one.sha256), rulebook("other").to_json()).unwrap();
        assert_eq!(file.of(&one.sha256).unwrap(), None);
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
