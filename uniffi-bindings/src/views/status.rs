//! Health and settings, as the screens see them.

/// What failed. The codes (`LibraryMissing` = 1 .. `ClockNotSet` = 9, `Other` = 255) are
/// those of the screening entry.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum FailureKindView {
    /// The native library could not be loaded.
    LibraryMissing,
    /// A bug: the decision broke off.
    Panic,
    /// The call could not be read.
    BadRequest,
    /// The rulebook could not be read.
    RulebookUnreadable,
    /// A number list is damaged.
    ListDamaged,
    /// The ledger could not be written.
    LedgerUnavailable,
    /// The answer took longer than a second.
    LateAnswer,
    /// The contacts could not be read.
    ContactsUnavailable,
    /// The clock stood before 2020.
    ClockNotSet,
    /// Anything else.
    Other,
}

/// A failure, recorded or about to be.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct FailureView {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// What failed.
    pub kind: FailureKindView,
    /// More, in English, for a report; never a number.
    pub detail: String,
}

/// Whether everything works.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct Health {
    /// How many entries the ledger has.
    pub ledger_entries: u64,
    /// Whether the ledger can be written.
    pub ledger_ok: bool,
    /// Entries that wait to be moved into the ledger.
    pub spooled: u32,
    /// The latest failures, newest first, at most 20.
    pub failures: Vec<FailureView>,
    /// When the last call was screened, Unix milliseconds.
    pub last_call_ms: Option<i64>,
    /// Why the rulebook on the storage cannot be read, if so. Then every call rings.
    pub rulebook_problem: Option<String>,
    /// Lists whose files cannot be trusted.
    pub damaged_lists: Vec<String>,
}

/// The settings.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct SettingsView {
    /// ISO 3166-1 alpha-2 code of the home region.
    pub home: Option<String>,
    /// Whether the first run is over.
    pub onboarding_done: bool,
    /// Until when nothing is blocked, because the user called an emergency number; Unix
    /// milliseconds.
    pub suspended_until_ms: Option<i64>,
    /// Until when the user paused blocking, Unix milliseconds.
    #[uniffi(default = None)]
    pub paused_until_ms: Option<i64>,
    /// The numbers of this phone, `+` and digits.
    #[uniffi(default = [])]
    pub own_numbers: Vec<String>,
}
