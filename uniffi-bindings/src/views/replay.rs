//! A rule tried on recorded calls, as the screens see it.

use super::HistoryEntry;

/// What a rule would have done to the recorded calls. Whether a call was answered is not recorded,
/// so the calls that rang are counted.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct TrialView {
    /// The calls that it was tried on: those of the 90 days up to the newest, 2000 at most.
    pub calls: u32,
    /// Those that rang, and would not have rung.
    pub stopped: u32,
    /// Those that did not ring, and would have.
    pub rings_again: u32,
    /// The newest of both, the newest first, three at most.
    pub examples: Vec<HistoryEntry>,
}
