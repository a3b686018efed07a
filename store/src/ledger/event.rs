//! What the ledger records. Plain data; [`super::entry`] has the bytes.
//!
//! Decision, answer and arrival in the ledger are separate facts: `at_ms` is when the call
//! or failure happened, [`Answered`] what became of the answer, and the order of the
//! entries when each was written down.

use curfew_core::{Direction, Disposition, Presentation, Reason, Region};

use super::fact::Fact;
use crate::replay::Happened;

/// When something happened, on the wall clock of this phone.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// Local time less UTC, seconds.
    pub offset_seconds: i32,
    /// The IANA zone of the phone, such as `Asia/Shanghai`; empty where it is not known.
    /// At most 64 bytes.
    pub zone: String,
}

/// The clock that nobody sets: time since the phone was started.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Clock {
    /// Milliseconds since the start, sleep included (`SystemClock.elapsedRealtime`).
    pub elapsed_ms: u64,
    /// How often the phone was started (`Settings.Global.BOOT_COUNT`).
    pub boot: u32,
}

/// Where a call stands among those of its number. Each names the one before, so that none can be
/// left out between two that are shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Link {
    /// Which call of this number it is in this ledger, from 1.
    pub nth: u64,
    /// The entry of the one before; 0 for the first.
    pub before: super::Seq,
}

/// One recorded event.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    /// A call was screened.
    Call(CallEvent),
    /// Something failed.
    Failure(FailureEvent),
    /// The protection began or ended.
    Protection(ProtectionEvent),
    /// Another rulebook came into force.
    RulebookChanged(RulebookEvent),
    /// Entries were exported.
    Export(ExportEvent),
    /// Something that follows a call or surrounds it.
    Fact(Stamp, Fact),
}

/// The kinds of [`Event`]. The codes stand in the ledger.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub enum EventKind {
    /// [`Event::Call`].
    Call = 1,
    /// [`Event::Failure`].
    Failure = 2,
    /// [`Event::Protection`].
    Protection = 3,
    /// [`Event::RulebookChanged`].
    RulebookChanged = 4,
    /// [`Event::Export`].
    Export = 5,
    /// [`Fact::Outcome`].
    Outcome = 6,
    /// [`Fact::Memo`].
    Memo = 7,
    /// [`Fact::Refusal`].
    Refusal = 8,
    /// [`Fact::Consent`].
    Consent = 9,
    /// [`Fact::Attachment`].
    Attachment = 10,
    /// [`Fact::Permission`].
    Permission = 11,
    /// [`Fact::Boot`].
    Boot = 12,
    /// [`Fact::Clocks`].
    Clocks = 13,
    /// [`Fact::Update`].
    Update = 14,
    /// [`Fact::Lists`].
    Lists = 15,
    /// [`Fact::Checkpoint`].
    Checkpoint = 16,
    /// [`Fact::Gap`].
    Gap = 17,
    /// [`Fact::Forgetting`].
    Forgetting = 18,
    /// [`Fact::Moved`].
    Moved = 19,
    /// [`Fact::Key`].
    Key = 20,
    /// [`Fact::Case`].
    Case = 21,
    /// [`Fact::Total`].
    Total = 22,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [EventKind; 22] = [
        EventKind::Call,
        EventKind::Failure,
        EventKind::Protection,
        EventKind::RulebookChanged,
        EventKind::Export,
        EventKind::Outcome,
        EventKind::Memo,
        EventKind::Refusal,
        EventKind::Consent,
        EventKind::Attachment,
        EventKind::Permission,
        EventKind::Boot,
        EventKind::Clocks,
        EventKind::Update,
        EventKind::Lists,
        EventKind::Checkpoint,
        EventKind::Gap,
        EventKind::Forgetting,
        EventKind::Moved,
        EventKind::Key,
        EventKind::Case,
        EventKind::Total,
    ];

    /// The kind of a code, or `None` for a code that is not one.
    #[must_use]
    pub fn from_code(code: u8) -> Option<EventKind> {
        EventKind::ALL.into_iter().find(|kind| *kind as u8 == code)
    }

    /// The word used in exports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            EventKind::Call => "call",
            EventKind::Failure => "failure",
            EventKind::Protection => "protection",
            EventKind::RulebookChanged => "rulebook_changed",
            EventKind::Export => "export",
            EventKind::Outcome => "outcome",
            EventKind::Memo => "memo",
            EventKind::Refusal => "refusal",
            EventKind::Consent => "consent",
            EventKind::Attachment => "attachment",
            EventKind::Permission => "permission",
            EventKind::Boot => "boot",
            EventKind::Clocks => "clocks",
            EventKind::Update => "update",
            EventKind::Lists => "lists",
            EventKind::Checkpoint => "checkpoint",
            EventKind::Gap => "gap",
            EventKind::Forgetting => "forgetting",
            EventKind::Moved => "moved",
            EventKind::Key => "key",
            EventKind::Case => "case",
            EventKind::Total => "total",
        }
    }
}

/// A screened call.
#[derive(Clone, Eq, PartialEq)]
pub struct CallEvent {
    /// When Telecom made the call, Unix milliseconds.
    pub at_ms: i64,
    /// Local time less UTC at that moment, seconds.
    pub offset_seconds: i32,
    /// The IANA zone at that moment, at most 64 bytes; empty where it is not known.
    pub zone: String,
    /// Which way the call went.
    pub direction: Direction,
    /// Whether the number was shown.
    pub presentation: Presentation,
    /// The handle as Telecom gave it, untouched, at most 400 bytes.
    pub handle: Option<String>,
    /// The number in canonical form, `+12065550100` or `95588`, at most 32 bytes.
    pub number: Option<String>,
    /// `Connection.VERIFICATION_STATUS_*`: 0 not verified, 1 passed, 2 failed.
    pub verification: u8,
    /// What was decided.
    pub disposition: Disposition,
    /// Why.
    pub reason: Reason,
    /// The id of the rule that decided, at most 200 bytes.
    pub rule_id: Option<String>,
    /// What the user called that rule then, at most 200 bytes.
    pub rule_name: Option<String>,
    /// SHA-256 of the rulebook in force ([`crate::Loaded::sha256`]).
    pub rulebook_sha256: [u8; 32],
    /// What became of the answer.
    pub answered: Answered,
    /// The country in whose network the phone was, where the call was seen from there as well as
    /// from home ([`curfew_core::abroad`]).
    pub network: Option<Region>,
    /// What became of the call, where its source says so: a call log, a bill. No screening app is
    /// told.
    pub happened: Happened,
    /// Which lists were in force: the hash that a [`super::fact::Lists`] explains.
    pub lists_sha256: Option<[u8; 32]>,
}

impl CallEvent {
    /// Whether an app was asked about the call when it came; else it was read from a file: a call log, a bill.
    #[must_use]
    pub const fn was_asked(&self) -> bool {
        self.answered.delivered || self.answered.after_us > 0
    }
}

/// Shows no caller, so that a log line cannot leak one.
impl std::fmt::Debug for CallEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallEvent")
            .field("at_ms", &self.at_ms)
            .field("direction", &self.direction)
            .field("presentation", &self.presentation)
            .field("disposition", &self.disposition)
            .field("reason", &self.reason)
            .field("answered", &self.answered)
            .field("happened", &self.happened)
            .finish_non_exhaustive()
    }
}

/// What became of the answer to Telecom.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Answered {
    /// Microseconds from the start of screening to the answer.
    pub after_us: u64,
    /// Whether the answer was handed to Telecom (`respondToCall` returned).
    pub delivered: bool,
}

/// A failure. Whatever failed, the call rang.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FailureEvent {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Local time less UTC, seconds.
    pub offset_seconds: i32,
    /// The IANA zone, at most 64 bytes; empty where it is not known.
    pub zone: String,
    /// What failed.
    pub what: FailureKind,
    /// More about it; no phone number. At most 500 bytes.
    pub detail: String,
}

/// What failed. The codes stand in the ledger and cross to Kotlin.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum FailureKind {
    /// The native library could not be loaded.
    LibraryMissing = 1,
    /// The code panicked.
    Panic = 2,
    /// The request bytes could not be read.
    BadRequest = 3,
    /// The rulebook could not be read.
    RulebookUnreadable = 4,
    /// A list file is damaged.
    ListDamaged = 5,
    /// The ledger could not be opened or written.
    LedgerUnavailable = 6,
    /// The answer came after Telecom's deadline.
    LateAnswer = 7,
    /// The contacts could not be read.
    ContactsUnavailable = 8,
    /// The clock is not set.
    ClockNotSet = 9,
    /// Anything else.
    Other = 255,
}

impl FailureKind {
    /// Every kind.
    pub const ALL: [FailureKind; 10] = [
        FailureKind::LibraryMissing,
        FailureKind::Panic,
        FailureKind::BadRequest,
        FailureKind::RulebookUnreadable,
        FailureKind::ListDamaged,
        FailureKind::LedgerUnavailable,
        FailureKind::LateAnswer,
        FailureKind::ContactsUnavailable,
        FailureKind::ClockNotSet,
        FailureKind::Other,
    ];

    /// The kind of a code, or `None` for a code that is not one.
    #[must_use]
    pub fn from_code(code: u8) -> Option<FailureKind> {
        FailureKind::ALL
            .into_iter()
            .find(|kind| *kind as u8 == code)
    }
}

/// The protection began or ended: the screening role was gained or lost, and the like.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProtectionEvent {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Local time less UTC, seconds.
    pub offset_seconds: i32,
    /// The IANA zone, at most 64 bytes; empty where it is not known.
    pub zone: String,
    /// Whether calls are screened from now on.
    pub active: bool,
    /// Why, such as `role_lost`. At most 200 bytes.
    pub cause: String,
}

/// Another rulebook came into force.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RulebookEvent {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Local time less UTC, seconds.
    pub offset_seconds: i32,
    /// The IANA zone, at most 64 bytes; empty where it is not known.
    pub zone: String,
    /// Its SHA-256 ([`crate::Loaded::sha256`]).
    pub sha256: [u8; 32],
    /// How many rules it has.
    pub rules: u32,
}

/// Entries were exported.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExportEvent {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Local time less UTC, seconds.
    pub offset_seconds: i32,
    /// The IANA zone, at most 64 bytes; empty where it is not known.
    pub zone: String,
    /// The form, such as `csv`. At most 32 bytes.
    pub form: String,
    /// How many entries the exported file holds.
    pub entries: u64,
    /// SHA-256 of the exported file.
    pub sha256: [u8; 32],
}

impl Event {
    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Event::Call(_) => EventKind::Call,
            Event::Failure(_) => EventKind::Failure,
            Event::Protection(_) => EventKind::Protection,
            Event::RulebookChanged(_) => EventKind::RulebookChanged,
            Event::Export(_) => EventKind::Export,
            Event::Fact(_, fact) => fact.kind(),
        }
    }

    /// When it happened, Unix milliseconds.
    #[must_use]
    pub const fn at_ms(&self) -> i64 {
        self.time().0
    }

    /// Local time less UTC when it happened, seconds.
    #[must_use]
    pub const fn offset_seconds(&self) -> i32 {
        self.time().1
    }

    /// The IANA zone of the phone when it happened; empty where it is not known.
    #[must_use]
    pub const fn zone(&self) -> &str {
        self.time().2
    }

    pub(crate) const fn time(&self) -> (i64, i32, &str) {
        match self {
            Event::Call(e) => (e.at_ms, e.offset_seconds, e.zone.as_str()),
            Event::Failure(e) => (e.at_ms, e.offset_seconds, e.zone.as_str()),
            Event::Protection(e) => (e.at_ms, e.offset_seconds, e.zone.as_str()),
            Event::RulebookChanged(e) => (e.at_ms, e.offset_seconds, e.zone.as_str()),
            Event::Export(e) => (e.at_ms, e.offset_seconds, e.zone.as_str()),
            Event::Fact(at, _) => (at.at_ms, at.offset_seconds, at.zone.as_str()),
        }
    }

    /// A failure at `now`.
    #[must_use]
    pub fn failure(now: &Stamp, what: FailureKind, detail: impl Into<String>) -> Event {
        Event::Failure(FailureEvent {
            at_ms: now.at_ms,
            offset_seconds: now.offset_seconds,
            zone: now.zone.clone(),
            what,
            detail: detail.into(),
        })
    }
}
