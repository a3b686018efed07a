//! Files that are whole after a power cut: written beside, synced, renamed over.
//!
//! Order: write a temporary file of a name of its own, fsync it, rename it over the file, fsync
//! the directory. A cut before the rename leaves the old file; after it, the new one. Where two
//! write the same file at once, each writes its own temporary file, and the last one's is the
//! file that stays, whole. What is there and no file (a device, a pipe) is written as it is, and stays.
//!
//! A writer holds a lock on its temporary file (`.curfew-PROCESS-COUNT.tmp`). One that nobody
//! holds was left by a process that was killed; the first write of another process in its
//! directory removes it. It is never read. A directory may have ten thousand files (the spool), so
//! a process looks through each once; where others were writing then, again at the next write.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a writer waits for another process's lock.
pub const LOCK_WAIT: Duration = Duration::from_millis(250);
/// How the names of temporary files begin and end.
const TEMPORARY: (&str, &str) = (".curfew-", ".tmp");
/// Folders in which nothing is left over: this process removes its own, whatever happens. It writes
/// into a handful.
static CLEAN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Puts `bytes` in the place of `path`, whole or not at all.
///
/// # Errors
/// Those of the file system; the old file is then untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with(path, |file| file.write_all(bytes))
}

/// Puts what `write` writes in the place of `path`, whole or not at all.
///
/// # Errors
/// That of `write`, and those of the file system; the old file is then untouched.
pub fn replace_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let mut write = Some(write);
    replace_by(path, &mut |file| match write.take() {
        Some(write) => write(file),
        None => Ok(()),
    })
}

/// As [`replace_with`]. Not generic, so that it is in the library once.
fn replace_by(path: &Path, write: &mut dyn FnMut(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut own = Writing::begin(path)?;
    write(&mut own.file)?;
    own.finish(path)
}

/// A bare file name lies in the working directory.
fn folder_of(path: &Path) -> &Path {
    let parent = path.parent().unwrap_or(Path::new("."));
    if parent.as_os_str().is_empty() {
        return Path::new(".");
    }
    parent
}

/// A file that is being written beside its place; what is written goes unless it is finished, also where
/// its writer fails or panics.
#[derive(Debug)]
pub struct Writing {
    /// What is written so far.
    pub file: File,
    /// The temporary file; `None` where there is a device or a pipe, and once it is in its place.
    beside: Option<PathBuf>,
}

impl Writing {
    /// Begins a file that will stand at `path`.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn begin(path: &Path) -> io::Result<Writing> {
        if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            let file = OpenOptions::new().write(true).open(path)?;
            return Ok(Writing { file, beside: None });
        }
        let folder = folder_of(path);
        clean(folder);
        let (file, beside) = temporary(folder)?;
        let beside = Some(beside);
        Ok(Writing { file, beside })
    }

    /// Puts it in the place of `path`, which it was begun for.
    ///
    /// # Errors
    /// Those of the file system; the old file is then untouched.
    pub fn finish(mut self, path: &Path) -> io::Result<()> {
        let Some(beside) = &self.beside else {
            return Ok(());
        };
        self.file.sync_all()?;
        fs::rename(beside, path)?;
        self.beside = None;
        drop(self);
        sync_parent(path)
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            // Gives the room back where the storage is full; the error that counts is the first.
            let _ = fs::remove_file(beside);
        }
    }
}

/// A new temporary file, which this process holds.
fn temporary(folder: &Path) -> io::Result<(File, PathBuf)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let process = std::process::id();
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let (begin, end) = TEMPORARY;
        let path = folder.join(format!("{begin}{process}-{count}{end}"));
        let file = match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => file,
            // Left by a process of the same number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        // Another writer may have taken it for left over before it was held; then it is gone.
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {}
            _ if path.exists() => return Ok((file, path)),
            _ => {}
        }
    }
}

/// Removes what killed processes left in a folder, unless this one has done so.
fn clean(folder: &Path) {
    let folders = || CLEAN.lock().unwrap_or_else(PoisonError::into_inner);
    let is_clean = folders().contains(folder);
    if !is_clean && remove_left_over(folder) {
        folders().insert(folder.to_owned());
    }
}

/// Removes temporary files that nobody holds. Whether none is left, of others that write either.
fn remove_left_over(folder: &Path) -> bool {
    let Ok(found) = fs::read_dir(folder) else {
        return false;
    };
    let mut is_clean = true;
    for name in found.filter_map(|entry| Some(entry.ok()?.file_name())) {
        let Some(process) = process_of(&name) else {
            continue;
        };
        let path = folder.join(&name);
        let is_left = OpenOptions::new()
            .write(true)
            .open(&path)
            .is_ok_and(|file| {
                match file.try_lock() {
                    Ok(()) => true,
                    Err(TryLockError::WouldBlock) => false,
                    // No locks here: the process is gone, or it is not.
                    Err(TryLockError::Error(_)) => {
                        Path::new("/proc/self").exists()
                            && !Path::new("/proc").join(process).exists()
                    }
                }
            });
        is_clean &= is_left && fs::remove_file(path).is_ok();
    }
    is_clean
}

/// The process that made a temporary file; `None` for the name of any other file.
fn process_of(name: &OsStr) -> Option<&str> {
    let (begin, end) = TEMPORARY;
    let rest = name.to_str()?.strip_prefix(begin)?.strip_suffix(end)?;
    let (process, count) = rest.split_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    (is_number(process) && is_number(count)).then_some(process)
}

/// Copies what is left of a file. Not [`io::copy`]: it asks for `copy_file_range`, which Android
/// has from 14 on.
///
/// # Errors
/// Those of the file system.
pub fn copy(from: &mut File, to: &mut File) -> io::Result<()> {
    each_part(from, |part| to.write_all(part))
}

/// Hands what is left to read to `visit`, a part at a time.
///
/// # Errors
/// Those of reading and of `visit`.
pub fn each_part(
    from: &mut impl Read,
    mut visit: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => visit(&buffer[..length])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The names of the files in a folder, sorted; none where there is no folder. One that is no UTF-8 is
/// passed over.
///
/// # Errors
/// Those of the file system.
pub fn files_in(folder: &Path) -> io::Result<Vec<String>> {
    names_in(folder, fs::FileType::is_file)
}

/// As [`files_in`], of what is `wanted`.
///
/// # Errors
/// Those of the file system.
pub fn names_in(folder: &Path, wanted: impl Fn(&fs::FileType) -> bool) -> io::Result<Vec<String>> {
    let found = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        found => found?,
    };
    let mut names = Vec::new();
    for entry in found {
        let entry = entry?;
        if wanted(&entry.file_type()?)
            && let Ok(name) = entry.file_name().into_string()
        {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Removes a file, so that it stays gone; one that is not there is gone already.
///
/// # Errors
/// Those of the file system.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_parent(path),
    }
}

/// Syncs the directory that holds `path`, so that a rename or removal in it lasts.
///
/// # Errors
/// Those of the file system.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

/// Reads a whole file of at most `limit` bytes; `None` where there is no such file.
///
/// # Errors
/// [`io::ErrorKind::FileTooLarge`] for a longer file; else those of the file system.
pub fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        return Ok(Some(bytes));
    }
    Err(io::ErrorKind::FileTooLarge.into())
}

/// As [`read()`]; `None` for a longer file, too.
///
/// # Errors
/// Those of the file system.
pub fn read_short(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    match read(path, limit) {
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Ok(None),
        read => read,
    }
}

/// Keeps other processes from writing the same directory; ends when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the lock file at `path`, waiting up to [`LOCK_WAIT`].
///
/// # Errors
/// [`io::ErrorKind::WouldBlock`] where another process keeps it; else those of the file
/// system.
pub fn lock(path: &Path) -> io::Result<Lock> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    let begin = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock { _file: file }),
            // A file system without locks has no second process to keep out.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(Lock { _file: file });
            }
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if begin.elapsed() >= LOCK_WAIT => {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let found = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = found
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_bare_file_name_lies_in_the_working_directory() {
        assert!(sync_parent(Path::new("a.json")).is_ok());
        assert!(sync_parent(Path::new("there/is/no/such/folder/a.json")).is_err());
    }

    #[test]
    fn of_two_that_write_at_once_the_last_one_s_stays_whole() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a.list");
        replace_with(&path, |outer| {
            outer.write_all(b"one, ")?;
            // Another writer begins and ends while this one writes.
            replace(&path, b"two, from first to last")?;
            assert_eq!(fs::read(&path)?, b"two, from first to last");
            outer.write_all(b"whole")
        })
        .unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one, whole");
        assert_eq!(names(folder.path()), ["a.list"]);
    }

    #[test]
    fn what_a_killed_writer_left_is_removed_and_nothing_else() {
        let folder = tempdir().unwrap();
        let mine = [
            "a.list.tmp",
            ".curfew-1-0.tmp.txt",
            ".curfew-me-0.tmp",
            ".curfew-1-.tmp",
            ".1-0.run.tmp",
        ];
        let left = [".curfew-1-0.tmp", ".curfew-99999999-7.tmp"];
        for name in mine.into_iter().chain(left) {
            fs::write(folder.path().join(name), b"half").unwrap();
        }
        // One that a live writer holds.
        let (held, path) = temporary(folder.path()).unwrap();
        replace(&folder.path().join("a.list"), b"new").unwrap();
        assert!(path.exists());
        drop(held);
        for name in mine {
            assert!(folder.path().join(name).exists(), "{name}");
        }
        for name in left {
            assert!(!folder.path().join(name).exists(), "{name}");
        }
        replace(&folder.path().join("b.list"), b"new").unwrap();
        assert!(!path.exists(), "its writer is gone");
    }

    #[test]
    fn a_folder_is_looked_through_once() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a.list");
        replace(&path, b"old").unwrap();
        let left = folder.path().join(".curfew-1-0.tmp");
        fs::write(&left, b"half").unwrap();
        replace(&path, b"new").unwrap();
        assert!(left.exists(), "the next process takes it away");
        CLEAN.lock().unwrap().remove(folder.path());
        replace(&path, b"newer").unwrap();
        assert!(!left.exists());
    }

    #[test]
    fn a_writer_that_panics_leaves_nothing() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a.list");
        replace(&path, b"old").unwrap();
        let write = || replace_with(&path, |_| panic!("a bug"));
        assert!(std::panic::catch_unwind(write).is_err());
        assert_eq!(names(folder.path()), ["a.list"]);
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_beside_it() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a.list");
        replace(&path, b"old").unwrap();
        let failed = replace_with(&path, |file| {
            file.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["a.list"]);
    }

    /// A file's name may have 255 bytes; that of its temporary file does not grow with it.
    #[test]
    fn the_longest_name_can_be_written() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("x".repeat(255));
        replace(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
