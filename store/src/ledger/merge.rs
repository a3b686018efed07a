//! Ledgers that come back from a backup. Nothing that either has is lost: one that goes on where
//! the other ends is continued; another is kept beside, under its own id, with its own keys.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::log::{self, HEADER, LedgerId, Log, corrupt};
use super::tree::{Edge, Hash};
use super::{Entry, FILE, Ledger, LedgerOptions, MAX_BATCH_BYTES, append, decode, fact};
use super::{Event, EventKind, GapCause, Stamp, open_state};
use crate::durable;
use crate::error::StoreError;

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
    /// It is the one that is here, with more at its end, which was appended.
    Continued {
        /// How many entries were appended.
        by: u64,
    },
    /// All of it is here.
    Here,
    /// It is another ledger, or one that went on differently: it is kept beside.
    Beside {
        /// The folder it lies in, below that of the ledger.
        folder: String,
        /// How many entries it has.
        entries: u64,
    },
}

impl Ledger {
    /// Brings the ledger file `staged` back into `directory`, where there may be a ledger. `staged`
    /// lies on the same file system and is used up.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where `staged` is no whole ledger; as [`Ledger::open`] and
    /// [`Ledger::append`]. Then what is here is as it was, and bringing it back can be repeated.
    pub fn bring_back(staged: &Path, directory: &Path, now: &Stamp) -> Result<Merged, StoreError> {
        let theirs = whole(staged)?;
        if !Ledger::is_in(directory) {
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
            if state.log.id != theirs.id {
                return match fresh(&state.log)? {
                    Some(entries) => take(&state.log, entries, staged, directory, &theirs, now),
                    None => keep_beside(staged, directory),
                };
            }
            match relation(&state.log, &theirs)? {
                Relation::Longer => {
                    let by = theirs.edge.size() - state.log.edge.size();
                    continue_with(&mut state.log, &theirs)?;
                    Ok(Merged::Continued { by })
                }
                Relation::Here => Ok(Merged::Here),
                Relation::Forked => keep_beside(staged, directory),
            }
        })();
        log::unlock(&state.log.file);
        done
    }

    /// A file that is the ledger as it is now, and how many bytes of it: what is appended later
    /// lies behind them.
    pub(crate) fn file(&self) -> Result<(File, u64), StoreError> {
        let mut state = self.state.borrow_mut();
        self.refresh(&mut state)?;
        let file = state.log.file.try_clone().map_err(StoreError::io(FILE))?;
        Ok((file, state.log.end))
    }
}

/// Keeps the ledger file `staged` beside the one in `directory`.
///
/// # Errors
/// As [`Ledger::bring_back`].
pub fn keep_beside(staged: &Path, directory: &Path) -> Result<Merged, StoreError> {
    let theirs = whole(staged)?;
    let entries = theirs.edge.size();
    for fork in 1..=MAX_FORKS {
        let name = folder(&theirs.id, fork);
        let path = directory.join(BESIDE).join(&name).join(FILE);
        if path.exists() {
            match relation(&whole(&path)?, &theirs)? {
                Relation::Here => return Ok(Merged::Here),
                Relation::Forked => continue,
                Relation::Longer => {}
            }
        }
        put(staged, &path)?;
        return Ok(Merged::Beside {
            folder: format!("{BESIDE}/{name}"),
            entries,
        });
    }
    Err(corrupt("too many ledgers have its id"))
}

fn folder(id: &LedgerId, fork: u32) -> String {
    use std::fmt::Write;
    let mut name = String::with_capacity(36);
    for byte in id {
        write!(name, "{byte:02x}").expect("a String takes every text");
    }
    if fork > 1 {
        write!(name, "-{fork}").expect("a String takes every text");
    }
    name
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

/// Appends what `theirs` has more. The lock is held.
fn continue_with(own: &mut Log, theirs: &Log) -> Result<(), StoreError> {
    own.set_torn_aside()?;
    let own_size = own.edge.size();
    let (mut from, mut edge) = (HEADER, own.edge.clone());
    let mut buffer = Vec::new();
    theirs.each(HEADER, &mut |record| {
        if record.seq <= own_size {
            from = record.end();
            return Ok(true);
        }
        if record.end() - from > MAX_BATCH_BYTES {
            copy(theirs, from, record.offset, &mut buffer)?;
            own.write(&buffer, edge.clone())?;
            from = record.offset;
        }
        record.extend(&mut edge);
        Ok(true)
    })?;
    copy(theirs, from, theirs.end, &mut buffer)?;
    own.write(&buffer, edge)
}

fn copy(log: &Log, from: u64, to: u64, buffer: &mut Vec<u8>) -> Result<(), StoreError> {
    buffer.resize(usize::try_from(to - from).unwrap_or(0), 0);
    log.file
        .read_exact_at(buffer, from)
        .map_err(StoreError::io(FILE))
}

/// The entries of a ledger that tells of its phone only: no call, no note, nothing that left it.
fn fresh(log: &Log) -> Result<Option<Vec<Entry>>, StoreError> {
    let mut entries = Some(Vec::new());
    log.each(HEADER, &mut |record| {
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
        match (entry, &mut entries) {
            (Some(entry), Some(entries)) => entries.push(entry),
            _ => entries = None,
        }
        Ok(entries.is_some())
    })?;
    Ok(entries)
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
        keep_beside(&copy, directory)?;
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
