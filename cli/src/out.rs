//! Where a file that the user names is written: never in the place of what Curfew keeps.
//!
//! Every command that writes such a file asks here first, before it reads or writes anything.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use curfew_store::{Ledger, own};

use crate::failure::Failure;
use crate::list::trouble;

/// What is written. A list and a rulebook have their place in a data folder.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Kind {
    /// An export, a backup, a request, lines: for somebody else.
    Paper,
    /// A number list, or its signature.
    List,
    /// A rulebook.
    Rulebook,
}

impl Kind {
    /// Whether it may stand at `place` in a data folder.
    fn belongs(self, place: &Path) -> bool {
        match self {
            Kind::Paper => false,
            Kind::List => {
                let ends = |end: &str| place.extension().is_some_and(|it| it == end);
                place.parent() == Some(Path::new("lists")) && (ends("list") || ends("minisig"))
            }
            Kind::Rulebook => place == Path::new("rulebook.json"),
        }
    }
}

/// The place of the file `path`, with every link followed; `data` is the data folder of the command.
///
/// # Errors
/// [`Failure::Input`] where its folder is missing, where Curfew keeps something of its own under that
/// name, or where a ledger, a database or a list is there.
pub(crate) fn place(path: &Path, kind: Kind, data: Option<&Path>) -> Result<PathBuf, Failure> {
    let bad = |error: io::Error| Failure::input(path, trouble(&error));
    let folder = folder_of(path);
    if !folder.is_dir() {
        let what = format!("there is no folder {}", folder.display());
        return Err(Failure::input(path, what));
    }
    let place = free_name(path, kind, data)?;
    if place.is_dir() {
        return Err(bad(io::ErrorKind::IsADirectory.into()));
    }
    // A device or a pipe says nothing of itself.
    if place.is_file() {
        let mut head = Vec::new();
        File::open(&place)
            .and_then(|file| file.take(own::HEAD as u64).read_to_end(&mut head))
            .map_err(bad)?;
        if let Some(found) = own::kind(&head)
            && (kind != Kind::List || found != own::LIST)
        {
            let what = format!("{found} is there, which is not written over");
            return Err(Failure::input(path, what));
        }
    }
    Ok(place)
}

/// As [`place`], by the name alone: neither file nor folder need to be there.
pub(crate) fn free_name(path: &Path, kind: Kind, data: Option<&Path>) -> Result<PathBuf, Failure> {
    let place = resolved(path).map_err(|error| Failure::input(path, trouble(&error)))?;
    let data = data.and_then(|data| fs::canonicalize(data).ok());
    for folder in place.ancestors().skip(1) {
        if data.as_deref() != Some(folder) && !Ledger::is_in(folder) {
            continue;
        }
        let inside = place.strip_prefix(folder).unwrap_or(&place);
        let first = inside.iter().next().unwrap_or_default();
        let name = first.to_string_lossy();
        if own::is_name(&name) && !kind.belongs(inside) {
            let what = format!("{name} in this folder is Curfew's own; choose another name");
            return Err(Failure::input(path, what));
        }
    }
    Ok(place)
}

/// As [`place`], of a file for somebody else.
pub(crate) fn paper(path: &Path, data: &Path) -> Result<PathBuf, Failure> {
    place(path, Kind::Paper, Some(data))
}

/// The path without links and steps back; what does not exist yet keeps its name.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if fs::symlink_metadata(path).is_ok() {
                return Err(io::Error::other("a link that leads nowhere"));
            }
            let name = path.file_name().ok_or(error)?;
            Ok(resolved(folder_of(path))?.join(name))
        }
        found => found,
    }
}

/// A bare file name lies in the working directory.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
