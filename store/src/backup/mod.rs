//! One encrypted file with everything that cannot be had again: the whole ledger with its proofs,
//! the ledgers beside it, what is attached to cases, rulebook, settings and lists
//! (`docs/formats/backup.md`).
//!
//! Restoring merges and never replaces: ledgers are continued or kept side by side
//! ([`Merged`]), and a file that is here stays, with the other kept under `restored/`. Nothing
//! of the folder is touched before every byte of the backup was read and authenticated.

mod age;
mod container;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use age::{Decryptor, Encryptor, MAX_WORK, Secrets, WORK};

use crate::durable;
use crate::error::StoreError;
use crate::ledger::{self, Ledger, Merged, Stamp};

/// How errors name a backup.
const FILE: &str = "the backup";
/// A passphrase has at least so many characters.
pub const MIN_PASSPHRASE: usize = 10;
/// Where files of a backup lie that another of the same name kept out.
const RESTORED: &str = "restored";
/// Folders of the ledger's folder whose files are taken along.
const FOLDERS: [&str; 4] = ["anchors", "attachments", "checkpoints", "keys"];
/// Files of the device's folder, and its folders.
const DEVICE_FILES: [&str; 2] = ["rulebook.json", "state.json"];
const DEVICE_FOLDERS: [&str; 2] = ["lists", "rulebooks"];

/// Why a backup was not written or not restored.
#[non_exhaustive]
#[derive(Debug, Error)]
pub enum BackupError {
    /// The file is no age file for a passphrase.
    #[error("not a backup: no age file with a passphrase")]
    NotAge,
    /// It asks for more work than is done.
    #[error("the backup asks for scrypt work of 2^{work}, more than 2^{MAX_WORK}")]
    Work {
        /// The logarithm of N.
        work: u8,
    },
    /// The passphrase is another.
    #[error("the passphrase is not that of this backup")]
    Passphrase,
    /// The passphrase is too short to protect anything.
    #[error("the passphrase needs at least {MIN_PASSPHRASE} characters")]
    Short,
    /// The bytes are not what was written: changed, cut, or longer.
    #[error("the backup is damaged or cut short; nothing was restored")]
    Damaged,
    /// The content is not that of a backup of this app.
    #[error("the content is no backup of Curfew: {what}")]
    Content {
        /// What does not fit.
        what: &'static str,
    },
    /// It was written by a newer version of this app.
    #[error("the backup has version {found}; this app reads version 1")]
    Newer {
        /// Its version.
        found: u32,
    },
    /// Reading or writing it failed.
    #[error("the backup cannot be read or written: {0}")]
    Read(#[source] io::Error),
    /// A file of the folder cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BackupError {
    /// An error of reading decrypted bytes.
    fn of_read(error: io::Error) -> BackupError {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => BackupError::Damaged,
            _ => BackupError::Read(error),
        }
    }
}

/// Where the files lie; on a computer both are one folder.
#[derive(Clone, Copy, Debug)]
pub struct Folders<'a> {
    /// Rulebook, settings and lists.
    pub device: &'a Path,
    /// The ledger and what belongs to it.
    pub private: &'a Path,
}

impl Folders<'_> {
    fn of(&self, name: &str) -> &Path {
        let folder = name.split_once('/').map_or("", |(folder, _)| folder);
        if DEVICE_FILES.contains(&name) || DEVICE_FOLDERS.contains(&folder) {
            self.device
        } else {
            self.private
        }
    }
}

/// What a backup has.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Written {
    /// How many entries the ledger has.
    pub entries: u64,
    /// How many files.
    pub files: usize,
    /// How many bytes they have.
    pub bytes: u64,
}

/// What restoring did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Restored {
    /// The ledgers, the own one of the backup first.
    pub ledgers: Vec<Merged>,
    /// Files that were not here.
    pub written: Vec<String>,
    /// How many files are here as they are in the backup.
    pub same: usize,
    /// Files that are here with another content, which stayed; those of the backup lie under `restored/`.
    pub kept: Vec<String>,
}

/// Writes everything in `from` to `out`, encrypted with `passphrase`; [`WORK`] is what guessing it costs.
///
/// # Errors
/// [`BackupError::Short`], [`BackupError::Read`], [`BackupError::Store`]; then `out` is no backup.
pub fn write(
    from: &Folders<'_>,
    passphrase: &str,
    work: u8,
    out: impl Write,
) -> Result<Written, BackupError> {
    if passphrase.chars().count() < MIN_PASSPHRASE {
        return Err(BackupError::Short);
    }
    let ledger = Ledger::open(from.private)?;
    let entries = ledger.head()?.seq;
    let (log, length) = ledger.file()?;
    let mut files = vec![(ledger::FILE.to_owned(), log, length)];
    for name in names(from)? {
        let path = from.of(&name).join(&name);
        // A file that is gone since was replaced or removed by the app itself.
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            file => file.map_err(StoreError::io(FILE))?,
        };
        let length = file.metadata().map_err(StoreError::io(FILE))?.len();
        files.push((name, file, length));
    }
    let secrets = Secrets::fresh().map_err(BackupError::Read)?;
    let mut encryptor =
        Encryptor::new(out, passphrase, work, &secrets).map_err(BackupError::Read)?;
    container::pack(&files, &mut encryptor).map_err(BackupError::Read)?;
    let mut out = encryptor.finish().map_err(BackupError::Read)?;
    out.flush().map_err(BackupError::Read)?;
    Ok(Written {
        entries,
        files: files.len(),
        bytes: files.iter().map(|(_, _, length)| length).sum(),
    })
}

/// The files to take along besides the ledger, sorted within each folder.
fn names(from: &Folders<'_>) -> Result<Vec<String>, StoreError> {
    let mut names: Vec<String> = DEVICE_FILES.map(str::to_owned).to_vec();
    let mut add = |root: &Path, folder: &str| -> Result<(), StoreError> {
        for name in files_in(&root.join(folder))? {
            names.push(format!("{folder}/{name}"));
        }
        Ok(())
    };
    for folder in DEVICE_FOLDERS {
        add(from.device, folder)?;
    }
    for folder in FOLDERS {
        add(from.private, folder)?;
    }
    for id in entries_of(&from.private.join(ledger::BESIDE), fs::FileType::is_dir)? {
        let name = format!("{}/{id}/{}", ledger::BESIDE, ledger::FILE);
        names.push(name);
    }
    names.retain(|name| container::is_name(name));
    Ok(names)
}

fn files_in(folder: &Path) -> Result<Vec<String>, StoreError> {
    entries_of(folder, fs::FileType::is_file)
}

fn entries_of(
    folder: &Path,
    wanted: impl Fn(&fs::FileType) -> bool,
) -> Result<Vec<String>, StoreError> {
    let found = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        found => found.map_err(StoreError::io(FILE))?,
    };
    let mut names = Vec::new();
    for entry in found {
        let entry = entry.map_err(StoreError::io(FILE))?;
        if wanted(&entry.file_type().map_err(StoreError::io(FILE))?)
            && let Ok(name) = entry.file_name().into_string()
        {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Brings everything of a backup back that is not here. Doing so twice changes nothing.
///
/// # Errors
/// [`BackupError::NotAge`], [`BackupError::Work`], [`BackupError::Passphrase`],
/// [`BackupError::Damaged`], [`BackupError::Content`], [`BackupError::Newer`],
/// [`BackupError::Read`]: nothing was restored. [`BackupError::Store`]: what was restored until
/// then stays, and restoring can be repeated.
pub fn restore(
    from: impl Read,
    passphrase: &str,
    to: &Folders<'_>,
    now: &Stamp,
) -> Result<Restored, BackupError> {
    let content = Decryptor::new(BufReader::new(from), passphrase)?;
    let stage = Stage::new(to.private)?;
    let names = container::unpack(content, &stage.path)?;
    let mut restored = Restored::default();
    for name in &names {
        let staged = stage.path.join(name);
        if name == ledger::FILE {
            let merged = Ledger::bring_back(&staged, to.private, now)?;
            restored.ledgers.insert(0, merged);
        } else if name.starts_with(ledger::BESIDE) {
            restored
                .ledgers
                .push(ledger::keep_beside(&staged, to.private)?);
        } else {
            restore_file(&staged, name, to, &mut restored)?;
        }
    }
    Ok(restored)
}

fn restore_file(
    staged: &Path,
    name: &str,
    to: &Folders<'_>,
    restored: &mut Restored,
) -> Result<(), StoreError> {
    let target = to.of(name).join(name);
    if same(staged, &target)? {
        restored.same += 1;
    } else if target.exists() {
        put(staged, &to.private.join(RESTORED).join(name))?;
        restored.kept.push(name.to_owned());
    } else {
        put(staged, &target)?;
        restored.written.push(name.to_owned());
    }
    Ok(())
}

/// Copies: the folders may lie under different keys of the phone's storage, where no file moves.
fn put(from: &Path, to: &Path) -> Result<(), StoreError> {
    let io = StoreError::io(FILE);
    fs::create_dir_all(to.parent().unwrap_or(Path::new("."))).map_err(&io)?;
    durable::replace_with(to, |file| durable::copy(&mut File::open(from)?, file)).map_err(io)
}

/// Whether both files are there and have the same bytes.
fn same(one: &Path, two: &Path) -> Result<bool, StoreError> {
    let io = StoreError::io(FILE);
    let two = match File::open(two) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        two => two.map_err(&io)?,
    };
    let one = File::open(one).map_err(&io)?;
    let length = |file: &File| file.metadata().map(|it| it.len());
    if length(&one).map_err(&io)? != length(&two).map_err(&io)? {
        return Ok(false);
    }
    let (mut one, mut two) = (BufReader::new(one).bytes(), BufReader::new(two).bytes());
    loop {
        match (one.next(), two.next()) {
            (None, None) => return Ok(true),
            (Some(one), Some(two)) => {
                if one.map_err(&io)? != two.map_err(&io)? {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
    }
}

/// A folder in the ledger's, for what is not restored yet; goes when dropped.
struct Stage {
    path: PathBuf,
}

impl Stage {
    fn new(private: &Path) -> Result<Stage, StoreError> {
        let path = private.join(".restore");
        let io = StoreError::io(FILE);
        // Left by a process that was killed.
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
            _ => {}
        }
        fs::create_dir_all(&path).map_err(io)?;
        Ok(Stage { path })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
