//! The files Curfew keeps: number lists, rulebook, settings, what happened with a number before,
//! the ledger of calls.
//!
//! This is the only crate that opens files. There are two directories: `device`, readable
//! before the first unlock (rulebook, lists, state, spool), and `private`, readable after
//! it (the ledger). The command line uses one directory for both.
//!
//! It never decides a call, never reads a clock except to bound the wait for a file lock,
//! and never writes a phone number into an error.

pub mod anchors;
pub mod backup;
pub mod bundle;
pub mod calls;
pub mod cases;
mod crc;
pub mod durable;
pub mod error;
pub mod export;
pub mod forgetting;
pub mod forms;
mod json;
pub mod ledger;
pub mod lists;
pub mod own;
pub mod past;
pub mod reconcile;
pub mod replay;
pub mod rules;
pub mod settings;
pub mod signing;
pub mod spool;
#[cfg(test)]
mod testing;

pub use error::StoreError;
pub use ledger::{
    Answered, CallEvent, Counts, Event, EventKind, ExportEvent, FailureEvent, FailureKind, Filter,
    Head, Ledger, LedgerOptions, Page, ProtectionEvent, Row, RulebookEvent, Seq, Stamp, Verified,
};
pub use lists::{ListError, ListInfo, ListSnapshot, ListStore};
pub use past::{Memory, PastFile};
pub use reconcile::{LogRow, Reconciled, reconcile};
pub use rules::{Loaded, RulesFile};
pub use settings::{Settings, SettingsFile};
pub use spool::{Drained, Spool};
