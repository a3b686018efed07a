//! Forgetting: at the user's wish the entries of an older time are emptied. Their hashes stay,
//! so that every proof still holds, and an entry says which ones are gone.

use std::io::Write;

use super::columns::columns_of;
use super::event::{Event, EventKind, Stamp};
use super::fact::{Fact, Forgetting, Gap};
use super::log::{self, HEADER, corrupt};
use super::record::{self, Record};
use super::{FILE, Ledger, Seq, State, encode, new_edge, open_state};
use crate::durable;
use crate::error::StoreError;

/// What is kept whatever is forgotten: it tells of no caller, and proofs hang on it.
const KEPT: [EventKind; 4] = [
    EventKind::Key,
    EventKind::Checkpoint,
    EventKind::Forgetting,
    EventKind::Moved,
];

/// How much is gathered before it is written, bytes.
const WRITTEN_AT_ONCE: usize = 1 << 16;

impl Ledger {
    /// Empties the entries up to `last` that go, and says so in an entry, behind `gap` where that says of
    /// which time they were. Keys, checkpoints and what was forgotten before stay whatever `goes` says. An entry that
    /// stays is copied as it lies there, also one that cannot be read. The file is written anew beside, synced and
    /// renamed.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Full`], [`StoreError::ReadOnly`], and
    /// [`StoreError::Corrupt`] where there is no such entry or the tree is damaged: what is
    /// damaged is set aside whole, not written anew. After an error everything is as it was.
    pub fn forget(
        &self,
        last: Seq,
        goes: &dyn Fn(Seq) -> bool,
        gap: Option<Gap>,
        now: &Stamp,
    ) -> Result<Seq, StoreError> {
        let mut state = self.state.borrow_mut();
        self.refresh(&mut state)?;
        log::lock(&state.log.file, self.options.busy_timeout)?;
        let written = write_anew(&mut state, last, goes, gap, now);
        log::unlock(&state.log.file);
        let seq = written?;
        // The index that was is of the file that was, and is made anew.
        *state = open_state(&self.directory, &self.options)?;
        Ok(seq)
    }
}

/// Writes the file anew, whose lock is held; the number of the last entry.
fn write_anew(
    state: &mut State,
    last: Seq,
    goes: &dyn Fn(Seq) -> bool,
    gap: Option<Gap>,
    now: &Stamp,
) -> Result<Seq, StoreError> {
    if !state.log.is_current()? {
        // Another process wrote it anew just now.
        return Err(StoreError::Locked { file: FILE });
    }
    state.catch_up()?;
    state.log.set_torn_aside()?;
    let log = &state.log;
    if last == 0 || last > log.edge.size() {
        return Err(corrupt("an entry beyond the end was to be forgotten"));
    }
    let mut edge = new_edge();
    let mut failure = Ok(());
    let written = durable::replace_with(&log.path, |file| {
        let mut buffer = log::header(&log.id, log.edition + 1).to_vec();
        failure = (|| {
            log.each(HEADER, &mut |record| {
                let is_emptied = record.seq <= last && goes(record.seq) && !is_kept(record);
                record.copy(&mut buffer, is_emptied);
                record.extend(&mut edge);
                if buffer.len() >= WRITTEN_AT_ONCE {
                    file.write_all(&buffer).map_err(StoreError::io(FILE))?;
                    buffer.clear();
                }
                Ok(true)
            })?;
            if edge != log.edge {
                return Err(corrupt("its hashes do not fit its entries"));
            }
            let mut tell = |fact: Fact| {
                let told = Event::Fact(now.clone(), fact).clipped();
                record::write_record(&mut buffer, &mut edge, &encode(&told.into())?)
            };
            if let Some(gap) = gap {
                tell(gap.into())?;
            }
            tell(Forgetting { first: 1, last }.into())?;
            file.write_all(&buffer).map_err(StoreError::io(FILE))
        })();
        // Nothing takes the file's place where this fails.
        match failure {
            Ok(()) => Ok(()),
            Err(_) => Err(std::io::ErrorKind::Other.into()),
        }
    });
    failure?;
    written.map_err(StoreError::io(FILE))?;
    Ok(edge.size())
}

/// Whether it is of a kind that stays.
fn is_kept(record: &Record<'_>) -> bool {
    let kind = columns_of(record).0.kind;
    KEPT.iter().any(|it| *it as u8 == kind)
}
