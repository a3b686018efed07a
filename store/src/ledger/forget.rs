//! Forgetting: at the user's wish the entries of an older time are emptied. Their hashes stay,
//! so that every proof still holds, and an entry says which ones are gone.

use std::io::Write;

use super::columns::columns_of;
use super::event::{Event, EventKind, Stamp};
use super::fact::{Forgetting, Gap};
use super::log::{self, HEADER, corrupt};
use super::{FILE, Ledger, Seq, encode, new_edge, open_state, record};
use crate::durable;
use crate::error::StoreError;

/// What is kept whatever is forgotten: it tells of no caller, and proofs hang on it.
const KEPT: [EventKind; 4] = [
    EventKind::Key,
    EventKind::Checkpoint,
    EventKind::Forgetting,
    EventKind::Moved,
];

impl Ledger {
    /// Empties the entries up to `last`, and says so in an entry, behind `gap` where that says of
    /// which time they were. Keys, checkpoints and what was forgotten before stay, and of the others those
    /// named in `stays`, ascending. The file is written anew beside, synced and renamed.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Full`], [`StoreError::ReadOnly`], and
    /// [`StoreError::Corrupt`] where there is no such entry or the file is damaged: what is
    /// damaged is set aside whole, not written anew. After an error everything is as it was.
    pub fn forget(
        &self,
        last: Seq,
        stays: &[Seq],
        gap: Option<Gap>,
        now: &Stamp,
    ) -> Result<Seq, StoreError> {
        let mut state = self.state.borrow_mut();
        self.refresh(&mut state)?;
        log::lock(&state.log.file, self.options.busy_timeout)?;
        let forgotten = (|| {
            if !state.log.is_current()? {
                // Another process wrote it anew just now.
                return Err(StoreError::Locked { file: FILE });
            }
            state.catch_up()?;
            state.log.set_torn_aside()?;
            let size = state.log.edge.size();
            if last == 0 || last > size {
                return Err(corrupt("an entry beyond the end was to be forgotten"));
            }
            let told = u64::from(gap.is_some());
            let path = self.directory.join(FILE);
            let mut failure = Ok(());
            durable::replace_with(&path, |file| {
                let mut out = std::io::BufWriter::new(file);
                out.write_all(&log::header(&state.log.id, state.log.edition + 1))?;
                let mut edge = new_edge();
                let mut record_bytes = Vec::new();
                let end = state.log.each(HEADER, &mut |record| {
                    record_bytes.clear();
                    let kind = columns_of(record).0.kind;
                    let is_kept = record.seq > last
                        || KEPT.iter().any(|it| *it as u8 == kind)
                        || stays.binary_search(&record.seq).is_ok();
                    if is_kept && !record.is_forgotten() {
                        record::write_record(&mut record_bytes, &mut edge, record.bytes)?;
                    } else {
                        record::write_forgotten(&mut record_bytes, &mut edge, record.leaf_hash);
                    }
                    out.write_all(&record_bytes).map_err(StoreError::io(FILE))?;
                    Ok(true)
                });
                failure = end.and_then(|_| {
                    if edge != state.log.edge {
                        return Err(corrupt("its hashes do not fit its entries"));
                    }
                    let forgetting = Forgetting { first: 1, last };
                    record_bytes.clear();
                    for fact in gap.into_iter().map(Into::into).chain([forgetting.into()]) {
                        let told = Event::Fact(now.clone(), fact).clipped();
                        record::write_record(&mut record_bytes, &mut edge, &encode(&told.into())?)?;
                    }
                    out.write_all(&record_bytes)
                        .and_then(|()| out.flush())
                        .map_err(StoreError::io(FILE))
                });
                // Nothing takes the file's place where this fails.
                failure
                    .as_ref()
                    .map_err(|_| std::io::Error::other("not written"))
                    .copied()
            })
            .map_err(|error| match std::mem::replace(&mut failure, Ok(())) {
                Err(why) => why,
                Ok(()) => StoreError::io(FILE)(error),
            })?;
            Ok(size + 1 + told)
        })();
        log::unlock(&state.log.file);
        let seq = forgotten?;
        // The index that was is of the file that was, and is made anew.
        *state = open_state(&self.directory, &self.options)?;
        Ok(seq)
    }
}
