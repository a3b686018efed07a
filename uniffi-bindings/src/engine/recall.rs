//! What is remembered of earlier calls: read when the files are loaded, asked by every decision,
//! added to once an answer is recorded, and written with what else is written then.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use curfew_core::decide::EARLIEST_CLOCK_MS;
use curfew_core::{Direction, Number};
use curfew_store::{FailureKind, Memory, PastFile};

use super::places::Places;
use super::{Engine, clock_ms, lock};

/// The memory in force. The lock around it is held for a few moves only.
#[derive(Default)]
pub(super) struct Recall {
    memory: Arc<Memory>,
    /// The directory that it was read from.
    device: Option<PathBuf>,
    /// Whether the file there could not be read, and is still in its place.
    is_damaged: bool,
    is_unsaved: bool,
    /// Whether saving it failed already.
    has_failed: bool,
}

impl Recall {
    fn change(&mut self, change: impl FnOnce(&mut Memory)) {
        change(Arc::make_mut(&mut self.memory));
        self.is_unsaved = true;
    }
}

impl Engine {
    /// What is remembered now.
    pub(crate) fn memory(&self) -> Arc<Memory> {
        Arc::clone(&lock(&self.recall).memory)
    }

    /// Reads the memory in `device`, once. In the place of one that cannot be read comes one that
    /// knows nothing; the failure is given back.
    pub(super) fn load_memory(&self, device: &Path) -> Option<(FailureKind, String)> {
        if lock(&self.recall).device.as_deref() == Some(device) {
            return None;
        }
        let read = PastFile::new(device).load();
        let mut recall = lock(&self.recall);
        // What came in before, from another directory or none, is not in this file.
        let has_missed = recall.is_unsaved;
        let failure = read.as_ref().err().map(ToString::to_string);
        *recall = Recall {
            memory: Arc::new(read.unwrap_or_default()),
            device: Some(device.to_owned()),
            is_damaged: failure.is_some(),
            // So that the file is whole again after the next write, and damaged only once.
            is_unsaved: failure.is_some(),
            has_failed: false,
        };
        if has_missed {
            recall.change(|memory| memory.begin(clock_ms()));
        }
        failure.map(|detail| (FailureKind::Other, detail))
    }

    /// Remembers a call that was answered.
    pub(crate) fn remember(&self, direction: Direction, number: &Number, at_ms: i64) {
        // A clock that is not set says nothing of when.
        if at_ms >= EARLIEST_CLOCK_MS {
            lock(&self.recall).change(|memory| memory.remember(direction, number, at_ms));
        }
    }

    /// Calls come here again, or for the first time: some of those before may not have.
    pub(crate) fn begin_memory(&self) {
        lock(&self.recall).change(|memory| memory.begin(clock_ms()));
    }

    /// Forgets what happened before `before_ms`; saved with the next entry.
    pub(super) fn forget_memory(&self, before_ms: i64) {
        lock(&self.recall).change(|memory| memory.forget(before_ms));
    }

    /// Saves what is not saved yet, under the `writer` lock. Where that fails it is recorded and
    /// tried again.
    pub(super) fn save_memory(&self, places: &Places) {
        let (memory, is_damaged) = {
            let mut recall = lock(&self.recall);
            if !recall.is_unsaved || recall.device.is_none() || recall.device != places.device {
                return;
            }
            recall.is_unsaved = false;
            (Arc::clone(&recall.memory), recall.is_damaged)
        };
        let Some(device) = &places.device else { return };
        let file = PastFile::new(device);
        let set_aside = if is_damaged { file.set_aside() } else { Ok(()) };
        let saved = set_aside.and_then(|()| file.save(&memory));
        let mut recall = lock(&self.recall);
        let Err(error) = saved else {
            recall.is_damaged = false;
            recall.has_failed = false;
            return;
        };
        recall.is_unsaved = true;
        if !std::mem::replace(&mut recall.has_failed, true) {
            drop(recall);
            self.noticed(&format!("earlier calls were not saved: {error}"));
        }
    }
}
