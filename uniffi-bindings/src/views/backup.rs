//! Backups and what dates the ledger, as the screens see them.

/// What a backup has.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct BackupView {
    /// How many entries.
    pub entries: u64,
    /// How many files besides the ledger.
    pub files: u32,
    /// How many bytes the encrypted file has.
    pub bytes: u64,
    /// How many files are not in it, for their names are none that a backup has.
    pub left_out: u32,
}

/// What became of a ledger that came back.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum LedgerFate {
    /// It is the ledger of this phone now.
    Taken,
    /// One that is here goes on with what it has more.
    Continued,
    /// All of it was here.
    Here,
    /// It is another, and lies beside that of this phone.
    Beside,
}

/// A ledger of a backup.
#[derive(Clone, Copy, Debug, Eq, PartialEq, uniffi::Record)]
pub struct LedgerBack {
    /// What became of it.
    pub fate: LedgerFate,
    /// How many entries came with it.
    pub entries: u64,
}

/// What restoring did.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct RestoredView {
    /// The ledgers, the own one of the backup first.
    pub ledgers: Vec<LedgerBack>,
    /// Whether the rules of the backup are in force now, for here were none.
    pub rules_back: bool,
    /// The file with the rules of the backup, where those of here stayed.
    pub rules_kept: Option<String>,
    /// The lists that came back, by their names.
    pub lists: Vec<String>,
    /// The lists that stayed as they are here; those of the backup lie beside.
    pub lists_kept: Vec<String>,
    /// How many other files came back.
    pub files: u32,
    /// How many other files stayed as they are here, settings apart; those of the backup lie beside.
    pub files_kept: u32,
}

/// What dates the ledger: the reply of an authority, or a proof.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct AnchorView {
    /// Over how many entries it is.
    pub size: u64,
    /// The time that an authority states, Unix milliseconds; `None` for a proof.
    pub stated_ms: Option<i64>,
    /// The authority, as it names itself.
    pub by: Option<String>,
    /// The Bitcoin block that a proof leads to, the first of several.
    pub block: Option<u64>,
}
