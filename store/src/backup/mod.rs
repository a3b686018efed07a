//! One encrypted file with everything that cannot be had again: the whole ledger with its proofs,
//! the ledgers beside it, what is attached to cases, rulebook, settings and lists
//! (`docs/formats/backup.md`).
//!
//! Restoring merges and never replaces: ledgers are continued or kept side by side
//! ([`Merged`]), what belongs to a ledger goes where it goes, and a file that is here stays, with the other kept under `restored/`. Nothing
//! of the folder is touched before every byte of the backup was read and authenticated. What was forgotten in a ledger
//! that is here stays forgotten, with its files; where there is no ledger, all of the backup comes back.

mod age;
mod container;
mod memory;
mod restore;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use age::{Decryptor, Encryptor, MAX_WORK, Secrets, WORK};
pub use restore::Unpacked;

use crate::durable;
use crate::error::StoreError;
use crate::ledger::{self, Ledger, Merged, Stamp};

/// How errors name a backup.
const FILE: &str = "the backup";
/// A passphrase has at least so many characters.
pub const MIN_PASSPHRASE: usize = 10;
/// Where files of a backup lie that another of the same name kept out.
const RESTORED: &str = "restored";
/// What is left over of a restore that was killed.
const STAGE: &str = ".restore";
/// Folders beside a ledger whose files belong to it.
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
    /// There is not so much memory free.
    #[error("the passphrase needs {} MiB of memory, and so much is not free", (1_u64 << work) / 1024)]
    Memory {
        /// The logarithm of N, and of the KiB.
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
    /// Where a file of this name lies that belongs to no ledger beside.
    fn of(&self, name: &str) -> &Path {
        if is_of_device(name) {
            self.device
        } else {
            self.private
        }
    }
}

/// Whether a file belongs to the phone and to no ledger.
fn is_of_device(name: &str) -> bool {
    let folder = name.split_once('/').map_or("", |(folder, _)| folder);
    DEVICE_FILES.contains(&name) || DEVICE_FOLDERS.contains(&folder)
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
    /// How many files lie in the folders and are not in it, for their names are none that a backup has.
    pub left_out: usize,
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
    /// How many attached files did not come back, for no entry of here names them: theirs were forgotten.
    pub forgotten: usize,
    /// Files that are here with another content, which stayed, and where those of the backup lie.
    pub kept: Vec<(String, String)>,
}

/// Writes everything in `from` to `out`, encrypted with `passphrase`; [`WORK`] is what guessing it costs.
///
/// # Errors
/// [`BackupError::Short`], [`BackupError::Memory`], [`BackupError::Content`] for more files than a backup may
/// have, [`BackupError::Read`], [`BackupError::Store`], also for a ledger that is damaged; then `out` is no backup.
pub fn write(
    from: &Folders<'_>,
    passphrase: &str,
    work: u8,
    out: impl Write,
) -> Result<Written, BackupError> {
    if passphrase.chars().count() < MIN_PASSPHRASE {
        return Err(BackupError::Short);
    }
    memory::has_room(work)?;
    let ledger = Ledger::open(from.private)?;
    let entries = ledger.head()?.seq;
    // The index says nothing of damage in what it has read before; who restores reads all of it.
    let (log, length) = ledger.whole_file()?;
    // A restore that was killed may have left what it had decrypted.
    drop(Stage::new(from.private)?);
    // Nor is there a place for files of a ledger that is gone.
    let has_place = |name: &String| from.private.join(parts(name).0).join(ledger::FILE).exists();
    let (names, left_out): (Vec<_>, Vec<_>) = names(from)?
        .into_iter()
        .partition(|name| container::is_name(name) && has_place(name));
    if names.len() >= container::MAX_FILES {
        return Err(BackupError::Content {
            what: "it would have more files than a backup may",
        });
    }
    let secrets = Secrets::fresh().map_err(BackupError::Read)?;
    let encryptor = Encryptor::new(out, passphrase, work, &secrets).map_err(BackupError::Read)?;
    let mut packer = container::Packer::new(encryptor).map_err(BackupError::Read)?;
    packer
        .add(ledger::FILE, &log, length)
        .map_err(BackupError::Read)?;
    let (mut files, mut bytes) = (1, length);
    for name in names {
        let path = from.of(&name).join(&name);
        // A file that is gone since was replaced or removed by the app itself.
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            file => file.map_err(StoreError::io(FILE))?,
        };
        let length = file.metadata().map_err(StoreError::io(FILE))?.len();
        packer
            .add(&name, &file, length)
            .map_err(BackupError::Read)?;
        files += 1;
        bytes += length;
    }
    let encryptor = packer.finish().map_err(BackupError::Read)?;
    let mut out = encryptor.finish().map_err(BackupError::Read)?;
    out.flush().map_err(BackupError::Read)?;
    Ok(Written {
        entries,
        files,
        bytes,
        left_out: left_out.len(),
    })
}

/// As [`write()`], into the file `path`, in the place of what is there: whole or not at all.
///
/// # Errors
/// As [`write()`]; then `path` is as it was.
pub fn write_file(
    from: &Folders<'_>,
    passphrase: &str,
    work: u8,
    path: &Path,
) -> Result<Written, BackupError> {
    let mut done = None;
    let kept = durable::replace_with(path, |file| {
        match write(from, passphrase, work, BufWriter::new(file)) {
            Ok(written) => {
                done = Some(Ok(written));
                Ok(())
            }
            Err(error) => {
                done = Some(Err(error));
                Err(io::ErrorKind::Other.into())
            }
        }
    });
    if let Some(Err(error)) = done {
        return Err(error);
    }
    kept.map_err(BackupError::Read)?;
    done.expect("it was written before it was kept")
}

/// The files to take along besides the ledger, sorted within each folder.
fn names(from: &Folders<'_>) -> Result<Vec<String>, StoreError> {
    let mut names: Vec<String> = DEVICE_FILES.map(str::to_owned).to_vec();
    let mut add = |root: &Path, folder: &str| -> Result<(), StoreError> {
        let found = durable::files_in(&root.join(folder)).map_err(StoreError::io(FILE))?;
        // Locks are of the phone that holds them.
        let is_left = |name: &String| name.starts_with('.') || name.ends_with(".lock");
        let found = found.into_iter().filter(|name| !is_left(name));
        names.extend(found.map(|name| format!("{folder}/{name}")));
        Ok(())
    };
    for folder in DEVICE_FOLDERS {
        add(from.device, folder)?;
    }
    for folder in FOLDERS {
        add(from.private, folder)?;
    }
    let io = StoreError::io(FILE);
    let beside = from.private.join(ledger::BESIDE);
    let mut ledgers = vec![String::new()];
    for id in durable::names_in(&beside, fs::FileType::is_dir).map_err(&io)? {
        let ledger = format!("{}/{id}", ledger::BESIDE);
        for folder in FOLDERS {
            add(from.private, &format!("{ledger}/{folder}"))?;
        }
        ledgers.push(format!("{ledger}/"));
    }
    for ledger in ledgers {
        for name in durable::files_in(&from.private.join(&ledger)).map_err(&io)? {
            let is_beside = !ledger.is_empty() && name == ledger::FILE;
            if is_beside || container::is_set_aside(&name) {
                names.push(format!("{ledger}{name}"));
            }
        }
    }
    Ok(names)
}

/// Brings everything of a backup back that is not here. Doing so twice changes nothing.
///
/// # Errors
/// As [`unpack`]; then nothing was restored. As [`Unpacked::restore`].
pub fn restore(
    from: impl Read,
    passphrase: &str,
    to: &Folders<'_>,
    now: &Stamp,
) -> Result<Restored, BackupError> {
    Ok(unpack(from, passphrase, to.private)?.restore(to, now)?)
}

/// Reads and authenticates a whole backup, which takes long, and changes nothing: what is in it lies beside what is in
/// `private`.
///
/// # Errors
/// [`BackupError::NotAge`], [`BackupError::Work`], [`BackupError::Memory`], [`BackupError::Passphrase`],
/// [`BackupError::Damaged`], [`BackupError::Content`], [`BackupError::Newer`],
/// [`BackupError::Read`]; [`BackupError::Store`] where there is no room.
pub fn unpack(from: impl Read, passphrase: &str, private: &Path) -> Result<Unpacked, BackupError> {
    let content = Decryptor::new(BufReader::new(from), passphrase)?;
    let stage = Stage::new(private)?;
    let names = container::unpack(content, &stage.path)?;
    Ok(Unpacked { stage, names })
}

/// The folder of the ledger that a file belongs to, empty for the own one, and the name in it.
fn parts(name: &str) -> (&str, &str) {
    let beside = name
        .strip_prefix(ledger::BESIDE)
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.find('/'));
    name.split_at(beside.map_or(0, |id| ledger::BESIDE.len() + 1 + id + 1))
}

/// A folder in the ledger's, for what is not restored yet; goes when dropped.
struct Stage {
    path: PathBuf,
}

impl Stage {
    fn new(private: &Path) -> Result<Stage, StoreError> {
        let path = private.join(STAGE);
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
