//! Files of cases. Each lies in a folder beside the ledger under its SHA-256, where a bundle and a backup take it from; the
//! ledger has an entry with the hash ([`Attachment`]).

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Dossier, Noted};
use crate::durable;
use crate::error::StoreError;
use crate::export::hex;
use crate::ledger::Hash;
use crate::ledger::fact::Attachment;

/// Where files of cases are kept, in the ledger's folder.
pub const ATTACHMENTS: &str = "attachments";
/// The most bytes of one file.
pub const MAX_FILE: u64 = 32 << 20;
/// The most bytes of all files of a case: its bundle stays within the 256 MiB that verifiers read.
pub const MAX_FILES: u64 = 192 << 20;

const FILE: &str = "the file";

/// A file that was kept.
#[derive(Debug)]
pub struct KeptFile {
    /// Its bytes.
    pub bytes: u64,
    /// Their SHA-256.
    pub sha256: Hash,
    path: PathBuf,
    is_new: bool,
}

impl KeptFile {
    /// Takes it back, where it was not there before: no entry names it.
    pub fn discard(self) {
        if self.is_new {
            // One that stays belongs to no case and is in no bundle.
            let _ = fs::remove_file(self.path);
        }
    }
}

/// Keeps what is in the file `from`, whole or not at all, in the folder of a ledger.
///
/// # Errors
/// [`StoreError::Missing`] where there is nothing in it; [`StoreError::TooLarge`] above [`MAX_FILE`]; those of the file
/// system.
pub fn keep(folder: &Path, from: &Path) -> Result<KeptFile, StoreError> {
    let io = StoreError::io(FILE);
    let (bytes, sha256) = copy(from, &mut io::sink()).map_err(&io)?;
    let limit = MAX_FILE;
    match bytes {
        0 => return Err(StoreError::Missing { file: FILE }),
        _ if bytes > limit => return Err(StoreError::TooLarge { file: FILE, limit }),
        _ => {}
    }
    let folder = folder.join(ATTACHMENTS);
    fs::create_dir_all(&folder).map_err(&io)?;
    let path = folder.join(hex(&sha256));
    let is_new = !path.exists();
    // One that is there may have been changed.
    durable::replace_with(&path, |out| match copy(from, out)? {
        (_, copied) if copied == sha256 => Ok(()),
        _ => Err(io::Error::other("it changed meanwhile")),
    })
    .map_err(&io)?;
    Ok(KeptFile {
        bytes,
        sha256,
        path,
        is_new,
    })
}

/// Copies at most one byte more than [`MAX_FILE`].
fn copy(from: &Path, out: &mut dyn Write) -> io::Result<(u64, Hash)> {
    let mut file = File::open(from)?.take(MAX_FILE + 1);
    let (mut bytes, mut hash) = (0, Sha256::new());
    durable::each_part(&mut file, |part| {
        bytes += part.len() as u64;
        hash.update(part);
        out.write_all(part)
    })?;
    Ok((bytes, hash.finalize().into()))
}

/// Whether the file lies in the folder of the ledger, as long as its entry says; its bytes are not read.
#[must_use]
pub fn is_there(folder: &Path, file: &Attachment) -> bool {
    let path = folder.join(ATTACHMENTS).join(hex(&file.sha256));
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == file.bytes)
}

/// A file of a case, as papers list it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Listed<'a> {
    /// The newest entry about it.
    pub what: &'a Attachment,
    /// The newest of the user's words about it.
    pub text: Option<&'a str>,
    /// A file of this name with other bytes was attached later.
    pub is_older: bool,
    /// The copy is missing or has other bytes ([`Dossier::check_files`]).
    pub is_lost: bool,
}

impl Dossier {
    /// Every file once, however often it was attached, in the order in which they were first.
    #[must_use]
    pub fn files(&self) -> Vec<Listed<'_>> {
        let mut files: Vec<Listed<'_>> = Vec::new();
        for it in self.attachments.iter().map(|it| &it.what) {
            let text = it.text.as_deref();
            for file in &mut files {
                file.is_older |= file.what.name == it.name && file.what.sha256 != it.sha256;
            }
            match files.iter_mut().find(|file| file.what.sha256 == it.sha256) {
                Some(file) => {
                    (file.what, file.is_older) = (it, false);
                    file.text = text.or(file.text);
                }
                None => files.push(Listed {
                    what: it,
                    text,
                    is_older: false,
                    is_lost: self.lost.contains(&it.sha256),
                }),
            }
        }
        files
    }

    /// Reads the copies of the case's files in the folder of the ledger, and notes in [`Dossier::lost`] which
    /// are missing, cannot be read or have other bytes.
    pub fn check_files(&mut self, folder: &Path) {
        let hashes: BTreeSet<Hash> = self.attachments.iter().map(|it| it.what.sha256).collect();
        let is_lost = |hash: &Hash| {
            let path = folder.join(ATTACHMENTS).join(hex(hash));
            copy(&path, &mut io::sink()).map_or(true, |(_, found)| found != *hash)
        };
        self.lost = hashes.into_iter().filter(is_lost).collect();
    }

    /// Keeps what is in the file `from` in the folder of the ledger, for this case. What the case has already takes no
    /// room again: so a copy that was lost comes back.
    ///
    /// # Errors
    /// As [`keep`]; [`StoreError::TooLarge`] also above what the case has room for.
    pub fn keep(&self, folder: &Path, from: &Path) -> Result<KeptFile, StoreError> {
        let length = fs::metadata(from).map_err(StoreError::io(FILE))?.len();
        let limit = self.room();
        let full = || StoreError::TooLarge { file: FILE, limit };
        let fits = length <= limit;
        if !(fits || self.attachments.iter().any(|it| it.what.bytes == length)) {
            return Err(full());
        }
        let kept = keep(folder, from)?;
        let has = |it: &Noted<Attachment>| it.what.sha256 == kept.sha256;
        if !(fits || self.attachments.iter().any(has)) {
            kept.discard();
            return Err(full());
        }
        Ok(kept)
    }

    /// How many bytes another file of the case may have. One that was attached twice takes room once.
    #[must_use]
    pub fn room(&self) -> u64 {
        let files: BTreeMap<Hash, u64> = self
            .attachments
            .iter()
            .map(|it| (it.what.sha256, it.what.bytes))
            .collect();
        let taken = files.values().sum();
        MAX_FILES.saturating_sub(taken).min(MAX_FILE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_whole_once_under_its_hash_and_a_changed_one_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("from");
        fs::write(&from, b"a letter").unwrap();
        let first = keep(folder.path(), &from).unwrap();
        assert_eq!((first.bytes, first.is_new), (8, true));
        assert_eq!(first.sha256, <Hash>::from(Sha256::digest(b"a letter")));
        fs::write(&first.path, b"a lettel").unwrap();
        let again = keep(folder.path(), &from).unwrap();
        assert!(!again.is_new && again.path == first.path);
        assert_eq!(fs::read(&first.path).unwrap(), b"a letter");
        // Only what was not there before is taken back.
        again.discard();
        assert!(first.path.exists());
        let path = first.path.clone();
        first.discard();
        assert!(!path.exists());
    }

    #[test]
    fn nothing_is_kept_of_an_empty_a_large_or_a_missing_file() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("from");
        let kept = |bytes: u64| {
            File::create(&from).unwrap().set_len(bytes).unwrap();
            keep(folder.path(), &from)
        };
        assert!(matches!(kept(0), Err(StoreError::Missing { .. })));
        let large = kept(MAX_FILE + 1);
        assert!(matches!(large, Err(StoreError::TooLarge { .. })));
        let gone = keep(folder.path(), &folder.path().join("gone"));
        assert!(matches!(gone, Err(StoreError::Io { .. })));
        assert!(!folder.path().join(ATTACHMENTS).exists());
        assert_eq!(kept(MAX_FILE).unwrap().bytes, MAX_FILE);
    }
}
