//! Ledgers that come back from a backup. Nothing that either has is lost: one that goes on where
//! the other ends is continued; another is kept beside, under its own id, with its own keys.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::log::{self, HEADER, LedgerId, Log, corrupt};
use super::tree::{Edge, Hash};
use super::{Entry, FILE, Ledger, LedgerOptions, MAX_BATCH_BYTES, append, decode, fact};
use super::{Event, EventKind, GapCause, Stamp, open_state};
use crate::durable;
use crate::error::StoreError;
use crate::export::hex;

/// The folder of the ledgers that lie beside the own one.
pub const BESIDE: &str = "ledgers";
/// More ledgers with one id, none of which continues another, are not kept.
const MAX_FORKS: u32 = 99;

/// What became of a ledger that was brought back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Merged {
    /// There was none here, or none with calls: it is the ledger now, and goes on.
    Taken {
        /// How many entries it has.
        entries: u64,
        /// How many entries of here follow them; they lie beside as they were, too.
        moved: u64,
    },
    /// It is one that is here, with more at its end, which was appended.
    Continued {
        /// How many entries were appended.
        by: u64,
        /// The folder of one that lies beside, below that of the ledger; `None` for the ledger itself.
        folder: Option<String>,
    },
    /// All of it is here.
    Here {
        /// Likewise.
        folder: Option<String>,
    },
    /// It is another ledger, or one that went on differently: it is kept beside.
    Beside {
        /// The folder it lies in, below that of the ledger.
        folder: String,
        /// How many entries it has.
        entries: u64,
    },
}

impl Merged {
    /// The folder, below that of the ledger, in which it lies now; `None` for the ledger's own.
    #[must_use]
    pub fn folder(&self) -> Option<&str> {
        match self {
            Merged::Taken { .. } => None,
            Merged::Continued { folder, .. } | Merged::Here { folder } => folder.as_deref(),
            Merged::Beside { folder, .. } => Some(folder),
        }
    }
}

impl Ledger {
    /// Brings the ledger file `staged` back into `directory`, where there may be a ledger. `staged`
    /// lies on the same file system and is used up. One that `is_own` may become the ledger of a phone that has
    /// no calls yet; another never does.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where `staged` is no whole ledger; as [`Ledger::open`] and
    /// [`Ledger::append`]. What was appended until then stays, and bringing it back can be repeated.
    pub fn bring_back(
        staged: &Path,
        directory: &Path,
        is_own: bool,
        now: &Stamp,
    ) -> Result<Merged, StoreError> {
        let theirs = whole(staged)?;
        if !Ledger::is_in(directory) {
            if !is_own {
                return keep_beside(staged, &theirs, directory);
            }
            fs::create_dir_all(directory).map_err(StoreError::io(FILE))?;
            put(staged, &directory.join(FILE))?;
            let entries = theirs.edge.size();
            return Ok(Merged::Taken { entries, moved: 0 });
        }
        let own = Ledger::open(directory)?;
        let mut state = own.state.borrow_mut();
        log::lock(&state.log.file, own.options.busy_timeout)?;
        let done = (|| {
            if !state.log.is_current()? {
                return Err(StoreError::Locked { file: FILE });
            }
            state.catch_up()?;
            if state.log.id == theirs.id {
                return match relation(&state.log, &theirs)? {
                    Relation::Longer => Ok(Merged::Continued {
                        by: continue_with(&mut state.log, &theirs, MAX_BATCH_BYTES)?,
                        folder: None,
                    }),
                    Relation::Here => Ok(Merged::Here { folder: None }),
                    Relation::Forked => keep_beside(staged, &theirs, directory),
                };
            }
            match fresh(&state.log)? {
                Some(entries) if is_own => {
                    take(&state.log, entries, staged, directory, &theirs, now)
                }
                _ => keep_beside(staged, &theirs, directory),
            }
        })();
        log::unlock(&state.log.file);
        done
    }

    /// A file that is the ledger as it is now, and how many bytes of it: what is appended later
    /// lies behind them. All of them are read.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where one is no part of a record.
    pub(crate) fn whole_file(&self) -> Result<(File, u64), StoreError> {
        let mut state = self.state.borrow_mut();
        self.refresh(&mut state)?;
        if state.log.each(HEADER, &mut |_| Ok(true))? < state.log.end {
            return Err(corrupt("a part of it is no record"));
        }
        let file = state.log.file.try_clone().map_err(StoreError::io(FILE))?;
        Ok((file, state.log.end))
    }
}

/// Keeps the ledger file `staged` beside the one in `directory`: continues one that is there.
fn keep_beside(staged: &Path, theirs: &Log, directory: &Path) -> Result<Merged, StoreError> {
    let entries = theirs.edge.size();
    for fork in 1..=MAX_FORKS {
        let folder = folder(&theirs.id, fork);
        let path = directory.join(&folder).join(FILE);
        if !path.exists() {
            put(staged, &path)?;
            return Ok(Merged::Beside { folder, entries });
        }
        // One that cannot be read stays as it is, and this one has the next name.
        let Ok(mut there) = whole(&path) else {
            continue;
        };
        let folder = Some(folder);
        match relation(&there, theirs)? {
            Relation::Here => return Ok(Merged::Here { folder }),
            Relation::Forked => {}
            Relation::Longer => {
                let by = continue_with(&mut there, theirs, MAX_BATCH_BYTES)?;
                return Ok(Merged::Continued { by, folder });
            }
        }
    }
    Err(corrupt("too many ledgers have its id"))
}

impl Ledger {
    /// The names of the ledgers that lie beside the one in `directory`, in [`BESIDE`], sorted.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn beside(directory: &Path) -> io::Result<Vec<String>> {
        let folder = directory.join(BESIDE);
        let mut names = durable::names_in(&folder, fs::FileType::is_dir)?;
        names.retain(|name| Ledger::is_in(&folder.join(name)));
        Ok(names)
    }

    /// Those beside this one that can be opened.
    pub(crate) fn others(&self) -> Vec<Ledger> {
        let names = Ledger::beside(&self.directory).unwrap_or_default();
        let open = |name| Ledger::open(self.directory.join(BESIDE).join(name)).ok();
        names.into_iter().filter_map(open).collect()
    }
}

/// Where a ledger beside lies, below the folder of the ledger.
fn folder(id: &LedgerId, fork: u32) -> String {
    let id = hex(id);
    match fork {
        1 => format!("{BESIDE}/{id}"),
        fork => format!("{BESIDE}/{id}-{fork}"),
    }
}

/// Opens a ledger of which every byte must be a record.
fn whole(path: &Path) -> Result<Log, StoreError> {
    let mut log = Log::open(path)?;
    log.catch_up(&mut |_| Ok(()))?;
    if log.end == log.length()? {
        return Ok(log);
    }
    Err(corrupt("it does not end with a whole record"))
}

/// Renames within a file system, with the folder made and all of it synced.
fn put(from: &Path, to: &Path) -> Result<(), StoreError> {
    let io = StoreError::io(FILE);
    let parent = to.parent().unwrap_or(Path::new("."));
    let is_new = !parent.exists();
    fs::create_dir_all(parent).map_err(&io)?;
    File::open(from).and_then(|it| it.sync_all()).map_err(&io)?;
    fs::rename(from, to).map_err(&io)?;
    durable::sync_parent(to).map_err(&io)?;
    if is_new {
        durable::sync_parent(parent).map_err(io)?;
    }
    Ok(())
}

/// How a ledger of the same id stands to the one that is here.
enum Relation {
    /// It begins with all that is here, and has more.
    Longer,
    /// What is here begins with all of it.
    Here,
    /// They went on differently.
    Forked,
}

fn relation(own: &Log, theirs: &Log) -> Result<Relation, StoreError> {
    let (here, there) = (own.edge.size(), theirs.edge.size());
    Ok(if here < there {
        if root_at(theirs, here)? == own.edge.root() {
            Relation::Longer
        } else {
            Relation::Forked
        }
    } else if root_at(own, there)? == theirs.edge.root() {
        Relation::Here
    } else {
        Relation::Forked
    })
}

/// The root of the first `size` entries.
fn root_at(log: &Log, size: u64) -> Result<Hash, StoreError> {
    let mut edge = Edge::default();
    log.each(HEADER, &mut |record| {
        if record.seq > size {
            return Ok(false);
        }
        record.extend(&mut edge);
        Ok(true)
    })?;
    Ok(edge.root())
}

/// Appends what `theirs` has more, at most `batch` bytes or one record at a time; how many entries that were.
/// Where it is the ledger, its lock is held.
fn continue_with(own: &mut Log, theirs: &Log, batch: u64) -> Result<u64, StoreError> {
    own.set_torn_aside()?;
    let own_size = own.edge.size();
    let (mut from, mut edge) = (HEADER, own.edge.clone());
    let mut buffer = Vec::new();
    let end = theirs.each(HEADER, &mut |record| {
        if record.seq <= own_size {
            from = record.end();
            return Ok(true);
        }
        if record.end() - from > batch && record.offset > from {
            copy(theirs, from, record.offset, &mut buffer)?;
            own.write(&buffer, edge.clone())?;
            from = record.offset;
        }
        record.extend(&mut edge);
        Ok(true)
    })?;
    if end != theirs.end {
        return Err(corrupt("a record in its middle cannot be read"));
    }
    copy(theirs, from, end, &mut buffer)?;
    // What the tree is was found when it was opened, past what was changed in it.
    own.write(&buffer, theirs.edge.clone())?;
    Ok(theirs.edge.size() - own_size)
}

fn copy(log: &Log, from: u64, to: u64, buffer: &mut Vec<u8>) -> Result<(), StoreError> {
    buffer.resize(usize::try_from(to - from).unwrap_or(0), 0);
    log.file
        .read_exact_at(buffer, from)
        .map_err(StoreError::io(FILE))
}

/// The entries of a ledger that tells of its phone only: no call, no note, nothing that left it. Also of a
/// ledger that cannot be read whole nothing is said.
fn fresh(log: &Log) -> Result<Option<Vec<Entry>>, StoreError> {
    let mut entries = Vec::new();
    let end = log.each(HEADER, &mut |record| {
        let entry = decode(record.bytes).ok().filter(|entry| {
            matches!(
                entry.event.kind(),
                EventKind::Failure
                    | EventKind::Protection
                    | EventKind::RulebookChanged
                    | EventKind::Permission
                    | EventKind::Boot
                    | EventKind::Clocks
                    | EventKind::Update
                    | EventKind::Lists
            )
        });
        let is_fresh = record.is_sound() && entry.is_some();
        entries.extend(entry);
        Ok(is_fresh)
    })?;
    let is_whole = end == log.length()? && entries.len() as u64 == log.edge.size();
    Ok(is_whole.then_some(entries))
}

/// Makes `staged` the ledger, with the few entries of here after its own.
fn take(
    own: &Log,
    mut entries: Vec<Entry>,
    staged: &Path,
    directory: &Path,
    theirs: &Log,
    now: &Stamp,
) -> Result<Merged, StoreError> {
    let io = StoreError::io(FILE);
    let stage: PathBuf = staged.parent().unwrap_or(Path::new(".")).to_owned();
    let moved = entries.len() as u64;
    if moved > 0 {
        let copy = stage.join("own.log");
        durable::replace_with(&copy, |file| {
            durable::copy(&mut File::open(&own.path)?, file)
        })
        .map_err(&io)?;
        keep_beside(&copy, &whole(&copy)?, directory)?;
    }
    let mut last = now.at_ms;
    theirs.each(HEADER, &mut |record| {
        if let Ok(entry) = decode(record.bytes) {
            (last, _, _) = entry.event.time();
        }
        Ok(true)
    })?;
    let begin = entries.first().map_or(now.at_ms, |it| it.event.time().0);
    let gap = fact::Gap {
        from_ms: last,
        to_ms: begin.max(last),
        cause: GapCause::Other,
        text: Some("brought back from a backup".to_owned()),
    };
    entries.insert(0, Event::Fact(now.clone(), gap.into()).into());
    let options = LedgerOptions::default();
    let mut state = open_state(&stage, &options)?;
    append::append_held(&mut state, &entries, options.busy_timeout)?;
    drop(state);
    put(staged, &directory.join(FILE))?;
    Ok(Merged::Taken {
        entries: theirs.edge.size(),
        moved,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Seed, call, now};

    /// A ledger with calls, and a copy of its file from when it had `early` of them.
    fn ledger(early: u64, late: u64) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path()).unwrap();
        let mut seed = Seed(7);
        let copy = folder.path().join("early.log");
        for at in 0..late {
            if at == early {
                fs::copy(folder.path().join(FILE), &copy).unwrap();
            }
            let event = Event::Call(call(&mut seed, now().at_ms));
            ledger.append(&event).unwrap();
        }
        (folder, copy)
    }

    #[test]
    fn a_ledger_is_continued_a_batch_at_a_time() {
        for batch in [1, 300, 1000, 5000, 1 << 20] {
            let (folder, copy) = ledger(5, 60);
            let theirs = whole(&folder.path().join(FILE)).unwrap();
            let mut own = whole(&copy).unwrap();
            assert_eq!(continue_with(&mut own, &theirs, batch).unwrap(), 55);
            let bytes = |path: &Path| fs::read(path).unwrap();
            assert_eq!(bytes(&copy), bytes(&theirs.path), "{batch}");
            assert_eq!(own.edge, theirs.edge);
        }
    }

    /// Whatever byte of an entry or of its hash was changed, what follows is right, and the tree that is
    /// gone on with is that of all.
    #[test]
    fn a_changed_byte_in_what_is_appended_changes_no_other_entry() {
        let (folder, copy) = ledger(5, 20);
        let file = folder.path().join(FILE);
        let was = fs::read(&file).unwrap();
        let root = whole(&file).unwrap().edge.root();
        let early = fs::read(&copy).unwrap();
        for place in early.len() + 8..early.len() + 300 {
            let mut changed = was.clone();
            changed[place] ^= 0x10;
            fs::write(&file, &changed).unwrap();
            fs::write(&copy, &early).unwrap();
            let Ok(theirs) = whole(&file) else { continue };
            let mut own = whole(&copy).unwrap();
            assert_eq!(continue_with(&mut own, &theirs, 1000).unwrap(), 15);
            assert_eq!(own.edge, theirs.edge, "{place}");
            assert_eq!(fs::read(&copy).unwrap(), changed);
            if own.edge.root() != root {
                // The hash beside the entry was changed, and the one that follows it does not tell.
                assert_eq!(whole(&copy).unwrap().edge, own.edge, "{place}");
            }
        }
    }
}
