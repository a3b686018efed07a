//! One encrypted file with everything that cannot be had again: the whole ledger with its proofs,
//! the ledgers beside it, what is attached to cases, rulebook, settings and lists
//! (`docs/formats/backup.md`).
//!
//! Restoring merges and never replaces: ledgers are continued or kept side by side
//! ([`Merged`]), what belongs to a ledger goes where it goes, and a file that is here stays, with the other kept under `restored/`. Nothing
//! of the folder is touched before every byte of the backup was read and authenticated.

mod age;
mod container;
mod memory;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

pub use age::{Decryptor, Encryptor, MAX_WORK, Secrets, WORK};

use crate::durable;
use crate::error::StoreError;
use crate::export::hex;
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
    /// Files that are here with another content, which stayed, and where those of the backup lie.
    pub kept: Vec<(String, String)>,
}

/// Writes everything in `from` to `out`, encrypted with `passphrase`; [`WORK`] is what guessing it costs.
///
/// # Errors
/// [`BackupError::Short`], [`BackupError::Memory`], [`BackupError::Content`] for more files than a backup may
/// have, [`BackupError::Read`], [`BackupError::Store`]; then `out` is no backup.
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
    let (log, length) = ledger.file()?;
    // A restore that was killed may have left what it had decrypted.
    drop(Stage::new(from.private)?);
    let mut files = vec![(ledger::FILE.to_owned(), log, length)];
    let (names, left_out): (Vec<_>, Vec<_>) = names(from)?
        .into_iter()
        .partition(|name| container::is_name(name));
    if names.len() >= container::MAX_FILES {
        return Err(BackupError::Content {
            what: "it would have more files than a backup may",
        });
    }
    for name in names {
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

/// A backup that was read and not brought back yet. What was read goes when this is dropped.
pub struct Unpacked {
    stage: Stage,
    names: Vec<String>,
}

impl Unpacked {
    /// Brings everything back that is not here; `to.private` is the folder it was unpacked in. Nobody else may
    /// change these files meanwhile.
    ///
    /// # Errors
    /// Those of the file system and of [`Ledger::bring_back`]. What was restored until then stays, and restoring can
    /// be repeated.
    pub fn restore(self, to: &Folders<'_>, now: &Stamp) -> Result<Restored, StoreError> {
        let Unpacked { stage, names } = self;
        bring_back(&stage.path, &names, to, now)
    }
}

fn bring_back(
    stage: &Path,
    names: &[String],
    to: &Folders<'_>,
    now: &Stamp,
) -> Result<Restored, StoreError> {
    let mut restored = Restored::default();
    // Where each ledger of the backup went; its own first, for it may become the one of here.
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    let is_ledger = |name: &&String| parts(name).1 == ledger::FILE;
    for name in std::iter::once(&ledger::FILE.to_owned())
        .chain(names.iter().filter(|name| *name != ledger::FILE))
        .filter(is_ledger)
    {
        let is_own = name == ledger::FILE;
        let merged = Ledger::bring_back(&stage.join(name), to.private, is_own, now)?;
        let place = merged
            .folder()
            .map_or_else(String::new, |it| format!("{it}/"));
        places.insert(parts(name).0.to_owned(), place);
        restored.ledgers.push(merged);
    }
    // Of a list that is here nothing is added: neither the signature of another nor that it is off.
    let here: BTreeSet<&str> = names
        .iter()
        .filter_map(|name| list_of(name))
        .filter(|list| to.device.join(list).exists())
        .collect();
    for name in names.iter().filter(|name| !is_ledger(name)) {
        let (ledger, rest) = parts(name);
        let place = match is_of_device(name) {
            true => "",
            false => places.get(ledger).map_or(ledger, String::as_str),
        };
        let may_add = list_of(name).is_none_or(|list| !here.contains(list));
        let staged = stage.join(name);
        restore_file(
            &staged,
            &format!("{place}{rest}"),
            may_add,
            to,
            &mut restored,
        )?;
    }
    Ok(restored)
}

/// The folder of the ledger that a file belongs to, empty for the own one, and the name in it.
fn parts(name: &str) -> (&str, &str) {
    let beside = name
        .strip_prefix(ledger::BESIDE)
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.find('/'));
    name.split_at(beside.map_or(0, |id| ledger::BESIDE.len() + 1 + id + 1))
}

/// The file of the list that a file is, or belongs to.
fn list_of(name: &str) -> Option<&str> {
    const LIST: &str = ".list";
    let rest = name.strip_prefix("lists/")?;
    let end = rest.find(LIST)? + LIST.len();
    Some(&name[.."lists/".len() + end])
}

fn restore_file(
    staged: &Path,
    name: &str,
    may_add: bool,
    to: &Folders<'_>,
    restored: &mut Restored,
) -> Result<(), StoreError> {
    let target = to.of(name).join(name);
    if same(staged, &target)? {
        restored.same += 1;
    } else if may_add && !target.exists() {
        put(staged, &target)?;
        restored.written.push(name.to_owned());
    } else {
        let mut hash = Sha256::new();
        let io = StoreError::io(FILE);
        durable::each_part(&mut File::open(staged).map_err(&io)?, |part| {
            hash.update(part);
            Ok(())
        })
        .map_err(&io)?;
        let mark = hex(&hash.finalize()[..4]);
        let place = format!("{RESTORED}/{mark}/{name}");
        put(staged, &to.private.join(&place))?;
        restored.kept.push((name.to_owned(), place));
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
    let mut one = File::open(one).map_err(&io)?;
    let length = |file: &File| file.metadata().map(|it| it.len());
    if length(&one).map_err(&io)? != length(&two).map_err(&io)? {
        return Ok(false);
    }
    let (mut is_same, mut at, mut other) = (true, 0, Vec::new());
    durable::each_part(&mut one, |part| {
        other.resize(part.len(), 0);
        std::os::unix::fs::FileExt::read_exact_at(&two, &mut other, at)?;
        at += part.len() as u64;
        is_same &= other == part;
        Ok(())
    })
    .map_err(io)?;
    Ok(is_same)
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
