//! A rule tried on recorded calls, as the screens see it.

use super::HistoryEntry;

/// What a rule would have done to the recorded calls. Whether a call was answered is known where the
/// call log was read.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct TrialView {
    /// The calls that it was tried on: those of the 90 days up to the newest, 2000 at most.
    pub calls: u32,
    /// Those that rang, and would not have rung.
    pub stopped: u32,
    /// Those that did not ring, and would have.
    pub rings_again: u32,
    /// Some of both, three at most: those that were answered, then the others; of each the newest
    /// first.
    pub examples: Vec<HistoryEntry>,
    /// Those of `stopped` that were answered, as far as that is known.
    #[uniffi(default = 0)]
    pub stopped_answered: u32,
    /// Those of `stopped` of which it is not known whether they were answered.
    #[uniffi(default = 0)]
    pub stopped_unsure: u32,
}
