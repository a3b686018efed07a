//! Files that are whole after a power cut: written beside, synced, renamed over.
//!
//! Order: write `<name>.tmp`, fsync it, rename it over `<name>`, fsync the directory. A cut
//! before the rename leaves the old file; after it, the new one. A left-over `.tmp` is
//! overwritten by the next write and never read.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a writer waits for another process's lock.
pub const LOCK_WAIT: Duration = Duration::from_millis(250);

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
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".tmp");
    let temporary = Path::new(&temporary);
    let written = (|| {
        let mut file = File::create(temporary)?;
        write(&mut file)?;
        file.sync_all()?;
        fs::rename(temporary, path)
    })();
    if written.is_err() {
        // Gives the room back where the storage is full; the error that counts is the first.
        let _ = fs::remove_file(temporary);
    }
    written?;
    sync_parent(path)
}

/// Copies what is left of a file. Not [`io::copy`]: it asks for `copy_file_range`, which Android
/// has from 14 on.
///
/// # Errors
/// Those of the file system.
pub fn copy(from: &mut File, to: &mut File) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => to.write_all(&buffer[..length])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Syncs the directory that holds `path`, so that a rename or removal in it lasts.
///
/// # Errors
/// Those of the file system.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        // A bare file name lies in the working directory.
        Some(directory) if directory.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(directory) => File::open(directory)?.sync_all(),
        None => Ok(()),
    }
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
    use super::*;

    #[test]
    fn a_bare_file_name_lies_in_the_working_directory() {
        assert!(sync_parent(Path::new("a.json")).is_ok());
        assert!(sync_parent(Path::new("there/is/no/such/folder/a.json")).is_err());
    }
}
