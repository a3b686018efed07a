//! What is inside a backup: a line that says so, the files one after the other, and a line at the
//! end (`docs/formats/backup.md`). What encrypts it also sees that no byte was changed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use super::{BackupError, DEVICE_FILES, DEVICE_FOLDERS, FILE, FOLDERS, parts};
use crate::error::StoreError;
use crate::ledger;

const BEGIN: &str = "curfew backup ";
const VERSION: u32 = 1;
const END: &str = "end";
/// A backup has no more files.
pub(super) const MAX_FILES: usize = 20_000;
/// No line is longer.
const MAX_LINE: u64 = 600;
/// No part of a name is longer, in bytes: no file system has more.
const MAX_PART: usize = 255;

/// Whether a file of this name belongs into a backup.
pub(super) fn is_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let plain = parts.iter().all(|part| {
        !part.starts_with('.')
            && (1..=MAX_PART).contains(&part.len())
            && !part.contains(char::is_control)
    });
    let of_a_ledger = |parts: &[&str]| match *parts {
        [name] => name == ledger::FILE || is_set_aside(name),
        [folder, _] => FOLDERS.contains(&folder),
        _ => false,
    };
    plain
        && match parts[..] {
            [ledger::BESIDE, _, ref rest @ ..] => of_a_ledger(rest),
            [name] if DEVICE_FILES.contains(&name) => true,
            [folder, _] if DEVICE_FOLDERS.contains(&folder) => true,
            ref parts => of_a_ledger(parts),
        }
}

/// Whether a file is a ledger, or a part of one, that could not be read or was taken over.
pub(super) fn is_set_aside(name: &str) -> bool {
    name == ledger::OLDER
        || [
            "ledger.log.damaged-",
            "ledger.log.torn-",
            "ledger.db.damaged-",
        ]
        .iter()
        .any(|begin| name.starts_with(begin))
}

/// Writes files one after the other.
pub(super) struct Packer<W> {
    out: W,
    buffer: Vec<u8>,
}

impl<W: Write> Packer<W> {
    pub(super) fn new(mut out: W) -> io::Result<Packer<W>> {
        writeln!(out, "{BEGIN}{VERSION}")?;
        let buffer = vec![0; 1 << 16];
        Ok(Packer { out, buffer })
    }

    /// The first `length` bytes of a file.
    pub(super) fn add(&mut self, name: &str, file: &File, length: u64) -> io::Result<()> {
        writeln!(self.out, "{length} {name}")?;
        let mut at = 0;
        while at < length {
            let wanted = usize::try_from(length - at).unwrap_or(usize::MAX);
            let wanted = wanted.min(self.buffer.len());
            let part = &mut self.buffer[..wanted];
            std::os::unix::fs::FileExt::read_exact_at(file, part, at)?;
            self.out.write_all(part)?;
            at += wanted as u64;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        writeln!(self.out, "{END}")?;
        Ok(self.out)
    }
}

/// Reads all of it into files below `folder`; returns their names in order.
pub(super) fn unpack(content: impl Read, folder: &Path) -> Result<Vec<String>, BackupError> {
    let mut content = BufReader::with_capacity(1 << 16, content);
    let begin = line(&mut content)?;
    let version: u32 = begin
        .strip_prefix(BEGIN)
        .and_then(|version| version.parse().ok())
        .ok_or(NO_BEGIN)?;
    match version {
        VERSION => {}
        0 => return Err(NO_BEGIN),
        found => return Err(BackupError::Newer { found }),
    }
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    loop {
        let line = line(&mut content)?;
        if line == END {
            break;
        }
        let (length, name) = line.split_once(' ').ok_or(NO_FILE)?;
        let length: u64 = length.parse().map_err(|_| NO_FILE)?;
        if !is_name(name) || names.len() == MAX_FILES {
            return Err(NO_FILE);
        }
        if !seen.insert(name.to_owned()) {
            return Err(BackupError::Content {
                what: "a file is there twice",
            });
        }
        take(&mut content, length, &folder.join(name))?;
        names.push(name.to_owned());
    }
    if !content.fill_buf().map_err(BackupError::of_read)?.is_empty() {
        return Err(BackupError::Content {
            what: "something follows its end",
        });
    }
    let has_ledger = |name: &String| seen.contains(&format!("{}{}", parts(name).0, ledger::FILE));
    if !seen.contains(ledger::FILE) || !names.iter().all(has_ledger) {
        return Err(BackupError::Content {
            what: "it has no ledger, or files of one that is not in it",
        });
    }
    Ok(names)
}

const NO_BEGIN: BackupError = BackupError::Content {
    what: "it does not begin like one",
};
const NO_FILE: BackupError = BackupError::Content {
    what: "a file in it has no name or length that it may have",
};

fn take(content: &mut impl Read, length: u64, path: &Path) -> Result<(), BackupError> {
    let store = StoreError::io(FILE);
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(&store)?;
    let mut file = File::create(path).map_err(&store)?;
    let mut buffer = vec![0; 1 << 16];
    let mut left = length;
    while left > 0 {
        let wanted = usize::try_from(left)
            .unwrap_or(buffer.len())
            .min(buffer.len());
        content
            .read_exact(&mut buffer[..wanted])
            .map_err(BackupError::of_read)?;
        file.write_all(&buffer[..wanted]).map_err(&store)?;
        left -= wanted as u64;
    }
    Ok(())
}

fn line(content: &mut impl BufRead) -> Result<String, BackupError> {
    let mut bytes = Vec::new();
    content
        .take(MAX_LINE)
        .read_until(b'\n', &mut bytes)
        .map_err(BackupError::of_read)?;
    match bytes.pop() {
        Some(b'\n') => String::from_utf8(bytes).map_err(|_| NO_FILE),
        _ => Err(NO_FILE),
    }
}
