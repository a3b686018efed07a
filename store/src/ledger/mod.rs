//! The ledger: every screened call, every failure and what belongs to them, in the order in
//! which they were written, as the leaves of a Merkle tree (RFC 6962).
//!
//! `ledger.log` holds the entries (`docs/formats/ledger.md`): [`Ledger::append`] is one write
//! and one sync, and returns when the entry is on the storage. `ledger.index` is an SQLite file
//! by which they are found; it holds nothing of its own and follows the log when somebody asks.
//! Appends of several processes take turns under a lock on the log, so the tree cannot fork; one
//! that has to wait longer than [`LedgerOptions::busy_timeout`] gets [`StoreError::Locked`].
//!
//! Entries are never changed. The limit: who owns the file can rebuild it whole; only a root
//! that somebody else has kept ([`Ledger::root_at`]) shows that.

mod append;
mod bytes;
mod caller;
pub mod checkpoint;
mod codes;
mod columns;
mod entry;
mod event;
pub mod fact;
mod forget;
mod history;
mod index;
mod log;
mod merge;
mod narrow;
mod older;
mod query;
mod record;
mod recover;
pub mod tree;
mod verify;

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use bytes::EntryError;
pub(crate) use caller::incoming;
pub use caller::{CallLaws, CallerCalls};
pub use codes::{
    Algorithm, Anchor, BlockedBy, CaseChange, Channel, ClockChange, Confidence, Finding, GapCause,
    Hardware, Source, Speaker,
};
pub use entry::{Entry, MAX_ENTRY, SpoolId, VERSION, decode, encode};
pub use event::{
    Answered, CallEvent, Clock, Event, EventKind, ExportEvent, FailureEvent, FailureKind, Link,
    ProtectionEvent, RulebookEvent, Stamp,
};
pub use fact::Fact;
pub use history::{Counts, Filter, MAX_PAGE, Page, Row, Unreadable};
pub use log::LedgerId;
pub use merge::{BESIDE, Merged};
pub use older::KEPT as OLDER;
pub use recover::Recovered;
pub use tree::{Hash, leaf_hash};
pub use verify::{MAX_PROBLEMS, Problem, Verified, What};

use crate::durable;
use crate::error::StoreError;
use index::{Index, Stored};
use log::{HEADER, Log, corrupt};
use tree::Edge;

/// The name of the ledger's file in its directory.
pub const FILE: &str = "ledger.log";

/// No append is longer; a longer batch is written in several.
const MAX_BATCH_BYTES: u64 = 4 * 1024 * 1024;

/// The number of an entry, from 1, without gaps.
pub type Seq = u64;

/// How a ledger is opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LedgerOptions {
    /// How long an operation waits for another process.
    pub busy_timeout: Duration,
}

impl Default for LedgerOptions {
    fn default() -> LedgerOptions {
        LedgerOptions {
            busy_timeout: Duration::from_millis(250),
        }
    }
}

/// The end of the ledger.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Head {
    /// The number of the last entry, which is the size of the tree; 0 where there is none.
    pub seq: Seq,
    /// The root of the tree.
    pub root: Hash,
}

/// An open ledger. One thread at a time uses it (it is `Send`, not `Sync`).
#[derive(Debug)]
pub struct Ledger {
    directory: PathBuf,
    options: LedgerOptions,
    state: RefCell<State>,
}

/// Appending needs the log alone; questions need the index as well.
#[derive(Debug)]
struct State {
    log: Log,
    index: Option<Index>,
    /// The last call of each number that is not in the index yet.
    recent: HashMap<String, Link>,
}

impl State {
    /// Takes up what other writers have added.
    fn catch_up(&mut self) -> Result<(), StoreError> {
        let State { log, index, recent } = self;
        log.catch_up(&mut |record| {
            if let Ok(entry) = decode(record.bytes) {
                append::note(index.as_ref(), recent, &entry, record.seq);
            }
            Ok(())
        })
    }

    fn index(&mut self, wait: Duration) -> Result<&Index, StoreError> {
        let index = match self.index.take() {
            Some(index) => index,
            None => Index::open(&self.log, wait)?,
        };
        Ok(self.index.insert(index))
    }
}

/// The log and an index that has followed it.
#[derive(Clone, Copy)]
struct View<'a> {
    log: &'a Log,
    index: &'a Index,
}

impl<'a> View<'a> {
    const fn nodes(self) -> Stored<'a> {
        Stored {
            log: self.log,
            index: self.index,
        }
    }
}

impl Ledger {
    /// Opens the ledger in `directory`; makes both where they are missing.
    ///
    /// # Errors
    /// As [`Ledger::open_with`].
    pub fn open(directory: impl AsRef<Path>) -> Result<Ledger, StoreError> {
        Ledger::open_with(directory, &LedgerOptions::default())
    }

    /// Opens the ledger in `directory`; makes both where they are missing, and takes over the
    /// entries of an older `ledger.db`.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where another process holds it; [`StoreError::Corrupt`]
    /// (see [`Ledger::recover`]); [`StoreError::NotOurs`] for another program's database;
    /// [`StoreError::Newer`] for a later format; [`StoreError::ReadOnly`],
    /// [`StoreError::Full`], [`StoreError::Sqlite`] or [`StoreError::Io`].
    pub fn open_with(
        directory: impl AsRef<Path>,
        options: &LedgerOptions,
    ) -> Result<Ledger, StoreError> {
        let directory = directory.as_ref();
        std::fs::create_dir_all(directory).map_err(StoreError::io(FILE))?;
        let state = RefCell::new(open_state(directory, options)?);
        Ok(Ledger {
            directory: directory.to_owned(),
            options: *options,
            state,
        })
    }

    /// Whether `directory` has a ledger, also one of the older kind.
    #[must_use]
    pub fn is_in(directory: &Path) -> bool {
        directory.join(FILE).exists() || older::is_there(directory)
    }

    /// Appends an event and returns its number when it is on the storage.
    ///
    /// # Errors
    /// [`StoreError::Entry`] for an event out of its limits ([`Event::clipped`]);
    /// [`StoreError::Locked`], [`StoreError::Full`], [`StoreError::ReadOnly`],
    /// [`StoreError::Corrupt`], [`StoreError::Io`]. After an error nothing was appended.
    pub fn append(&self, event: &Event) -> Result<Seq, StoreError> {
        self.append_all(std::slice::from_ref(event))
    }

    /// Appends events in their order; returns the number of the last. One write and one sync for
    /// each four million bytes; after an error none of those that did not fit in is there.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn append_all(&self, events: &[Event]) -> Result<Seq, StoreError> {
        let entries: Vec<Entry> = events.iter().cloned().map(Entry::from).collect();
        self.append_entries(&entries).map(|(seq, _)| seq)
    }

    /// Appends entries in their order; those from the spool that are there already are passed
    /// over. Returns the number of the last entry and how many were appended.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn append_entries(&self, entries: &[Entry]) -> Result<(Seq, usize), StoreError> {
        // Whatever is refused is refused before anything is written.
        for entry in entries {
            encode(entry)?;
        }
        let mut state = self.state.borrow_mut();
        log::lock(&state.log.file, self.options.busy_timeout)?;
        if !state.log.is_current()? {
            // It was set aside or written anew by another process since it was opened.
            *state = open_state(&self.directory, &self.options)?;
            log::lock(&state.log.file, self.options.busy_timeout)?;
        }
        let done = append::append_held(&mut state, entries, self.options.busy_timeout);
        log::unlock(&state.log.file);
        done
    }

    /// The end of the ledger.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Corrupt`], [`StoreError::Io`].
    pub fn head(&self) -> Result<Head, StoreError> {
        let mut state = self.state.borrow_mut();
        self.refresh(&mut state)?;
        Ok(Head {
            seq: state.log.edge.size(),
            root: state.log.edge.root(),
        })
    }

    /// What tells this ledger from others: made at random with it.
    #[must_use]
    pub fn id(&self) -> LedgerId {
        self.state.borrow().log.id
    }

    /// The root of the tree over the first `size` entries, for comparing with one that was kept
    /// elsewhere: where it differs, they are not the entries of then. `None` where there are not
    /// so many.
    ///
    /// # Errors
    /// As [`Ledger::head`].
    pub fn root_at(&self, size: u64) -> Result<Option<Hash>, StoreError> {
        self.query(|view| {
            (size <= view.log.edge.size())
                .then(|| tree::root(&view.nodes(), size))
                .transpose()
        })
    }

    /// The audit path of the entry `seq` in the tree of the first `size` entries.
    ///
    /// # Errors
    /// As [`Ledger::head`]; [`StoreError::Corrupt`] where there is no such entry or tree.
    pub fn inclusion(&self, seq: Seq, size: u64) -> Result<Vec<Hash>, StoreError> {
        let index = seq
            .checked_sub(1)
            .ok_or(corrupt("entries are numbered from 1"))?;
        self.query(|view| tree::inclusion(&view.nodes(), index, size))
    }

    /// The proof that the first `old` entries are the begin of the first `new`.
    ///
    /// # Errors
    /// As [`Ledger::head`]; [`StoreError::Corrupt`] where there are no such trees.
    pub fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, StoreError> {
        self.query(|view| tree::consistency(&view.nodes(), old, new))
    }

    /// Writes the leaf hashes of the first `size` entries to `out`, 32 bytes each.
    ///
    /// # Errors
    /// As [`Ledger::head`], and where `out` cannot be written.
    pub fn leaf_hashes(&self, size: u64, out: &mut dyn std::io::Write) -> Result<(), StoreError> {
        let mut state = self.state.borrow_mut();
        self.refresh(&mut state)?;
        let mut last = 0;
        state.log.each(HEADER, &mut |record| {
            if record.seq > size {
                return Ok(false);
            }
            last = record.seq;
            out.write_all(&record.leaf_hash)
                .map_err(StoreError::io("the exported file"))?;
            Ok(true)
        })?;
        if last == size {
            return Ok(());
        }
        Err(corrupt("an entry that must be there is missing"))
    }

    /// The bytes of the entry `seq`, or `None` where there is no such entry or it was forgotten.
    ///
    /// # Errors
    /// As [`Ledger::head`].
    pub fn bytes(&self, seq: Seq) -> Result<Option<Vec<u8>>, StoreError> {
        self.query(|view| {
            let Some(place) = view.index.place(seq)? else {
                return Ok(None);
            };
            let mut buffer = Vec::new();
            let record = view.log.record(place, &mut buffer)?;
            let record = record.filter(|it| it.seq == seq).ok_or(OUT_OF_STEP)?;
            Ok((!record.is_forgotten()).then(|| record.bytes.to_vec()))
        })
    }

    /// Asks the index something, after it has followed the log. An index that cannot be read, or
    /// does not lead to the entries, is made anew once.
    fn query<T>(&self, ask: impl Fn(View<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut answer = None;
        self.view(&mut |view| {
            answer = Some(ask(view)?);
            Ok(())
        })?;
        answer.ok_or(OUT_OF_STEP)
    }

    /// As [`Ledger::query`]. Not generic, so that it is in the library once.
    fn view(
        &self,
        ask: &mut dyn FnMut(View<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut state = self.state.borrow_mut();
        self.refresh(&mut state)?;
        let wait = self.options.busy_timeout;
        let mut followed = |state: &mut State| {
            state.index(wait)?;
            let State { log, index, recent } = state;
            let index = index.as_ref().ok_or(OUT_OF_STEP)?;
            index.follow(log)?;
            recent.clear();
            ask(View { log, index })
        };
        match followed(&mut state) {
            Err(StoreError::Corrupt {
                file: index::INDEX, ..
            }) => {
                // The log is read from its begin, for the tree came from the index too.
                if let Some(index) = state.index.take() {
                    index.discard()?;
                }
                *state = open_state(&self.directory, &self.options)?;
                followed(&mut state)
            }
            answer => answer,
        }
    }

    /// Sees what other processes have done to the log since.
    fn refresh(&self, state: &mut State) -> Result<(), StoreError> {
        if !state.log.is_current()? {
            *state = open_state(&self.directory, &self.options)?;
        }
        state.catch_up()
    }
}

/// The index does not lead to the entry that it names.
const OUT_OF_STEP: StoreError = StoreError::Corrupt {
    file: index::INDEX,
    what: "it does not lead to the entries",
};

fn open_state(directory: &Path, options: &LedgerOptions) -> Result<State, StoreError> {
    let path = directory.join(FILE);
    if !path.exists() && older::is_there(directory) {
        older::take_over(directory, options)?;
    }
    make(&path, options.busy_timeout)?;
    let mut log = Log::open(&path)?;
    // Without the index the log is read from its begin; appending does not depend on it.
    let index = Index::open(&log, options.busy_timeout).ok();
    if let Some(index) = &index {
        let (seq, end) = index.reached()?;
        if end > log.length()? {
            return Err(corrupt("it is shorter than it was"));
        }
        if let Ok(edge) = index.edge(&log, seq) {
            log.start_at(edge, end);
        }
    }
    let mut state = State {
        log,
        index,
        recent: HashMap::new(),
    };
    state.catch_up()?;
    Ok(state)
}

/// Makes the file where it is missing. Another process may be making it at the same moment, or
/// have been killed while it did: an empty file, or one that ends inside its first bytes, holds
/// no entry yet.
fn make(path: &Path, wait: Duration) -> Result<(), StoreError> {
    let io = StoreError::io(FILE);
    let is_there = match std::fs::metadata(path) {
        Ok(there) if there.len() >= HEADER => return Ok(()),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
        there => there.is_ok_and(|it| it.is_file()),
    };
    // An index is made after the first bytes: it is of what they were.
    let has_index = path.with_file_name(index::INDEX).exists();
    // Another process makes the log before its index, and removes the index first where it sets both aside: so only
    // somebody else took a log that is not there now either.
    if has_index && !is_there && !path.exists() {
        return Err(corrupt("it is gone, and only its index is left"));
    }
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(&io)?;
    log::lock(&file, wait)?;
    let length = file.metadata().map_err(&io)?.len();
    if length >= HEADER {
        return Ok(());
    }
    let mut begin = vec![0; usize::try_from(length).unwrap_or(0)];
    file.read_exact_at(&mut begin, 0).map_err(&io)?;
    if has_index && is_there || begin != log::MAGIC[..begin.len().min(log::MAGIC.len())] {
        return Err(corrupt("it is cut short"));
    }
    file.write_all_at(&log::header(&crate::spool::fresh_id(0), 0), 0)
        .and_then(|()| file.sync_all())
        .map_err(&io)?;
    durable::sync_parent(path).map_err(io)
}

/// The tree as the log has it, for those that write a log of their own.
fn new_edge() -> Edge {
    Edge::default()
}

#[cfg(test)]
mod tests;
