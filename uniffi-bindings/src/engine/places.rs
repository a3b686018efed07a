//! The two directories: `device`, there from the boot on, and `private`, there after the
//! first unlock.

use std::path::PathBuf;

/// Where the files lie, as far as it is known.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Places {
    /// Device-protected: rulebook, lists, settings, spool.
    pub(super) device: Option<PathBuf>,
    /// Credential-protected: the ledger.
    pub(super) private: Option<PathBuf>,
}
