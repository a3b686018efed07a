//! The ledger, as the screens see it.

use super::{DispositionView, FailureKindView, SaidAt, StepView};

/// What an entry is about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum EntryKind {
    /// A call was screened.
    Call,
    /// Something failed.
    Failure,
    /// Protection began or ended.
    Protection,
    /// Rules were saved, an export was made, ..
    Other,
}

/// Why a verdict is what it is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum ReasonView {
    /// No rule matched: the phone rang.
    NoRuleMatched,
    /// A rule matched.
    RuleMatched,
    /// The region never blocks this number.
    NeverBlock,
    /// The user had called an emergency number.
    EmergencySuspension,
    /// An outgoing call is never stopped.
    Outgoing,
    /// The clock was not set, so no window could be trusted.
    ClockNotSet,
    /// Screening failed; the phone rang.
    Failure,
    /// The user paused blocking.
    Paused,
    /// A court, a regulator or the respondent of an open case answers from this number.
    OpenCase,
}

/// Whether the network gave a number (`TelecomManager.PRESENTATION_*`).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum PresentationView {
    /// It did.
    Allowed,
    /// The caller withheld it.
    Restricted,
    /// The network does not know it.
    Unknown,
    /// A payphone.
    Payphone,
}

/// What the network says about the number (`Connection.VERIFICATION_STATUS_*`).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum VerificationView {
    /// Nothing.
    NotVerified,
    /// It belongs to the caller.
    Passed,
    /// It may be forged.
    Failed,
}

/// Which entries to show. Everything left out means no limit.
#[derive(Clone, Debug, Default, Eq, PartialEq, uniffi::Record)]
pub struct HistoryFilter {
    /// Entries at or after this time, Unix milliseconds.
    pub since_ms: Option<i64>,
    /// Entries before this time, Unix milliseconds.
    pub until_ms: Option<i64>,
    /// Part of a number, or of a rule's name.
    pub search: Option<String>,
    /// Calls with one of these dispositions; empty means all.
    pub dispositions: Vec<DispositionView>,
    /// Only calls that did not ring.
    pub blocked_only: bool,
    /// Another phone's ledger, by [`OtherLedger::name`]; `None` for the own one.
    #[uniffi(default = None)]
    pub ledger: Option<String>,
}

/// A ledger of another phone that a backup brought along. It is read and never written.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct OtherLedger {
    /// What it is asked for by.
    pub name: String,
    /// The code of its checkpoint: 30 characters in six groups; `None` where it cannot be read, and then nothing else is known.
    pub code: Option<String>,
    /// How many calls it has.
    pub calls: u64,
    /// When its oldest call came in.
    pub first: Option<SaidAt>,
    /// When its newest call came in.
    pub last: Option<SaidAt>,
}

/// One entry in a list.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct HistoryEntry {
    /// Its number in the ledger, from 1.
    pub seq: u64,
    /// What it is about.
    pub kind: EntryKind,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Local time less UTC then, seconds.
    pub offset_seconds: i32,
    /// IANA zone of the phone then.
    pub zone: String,
    /// `+` and digits, or a short code; `None` where there was no number.
    pub number: Option<String>,
    /// Whether the network gave a number.
    pub presentation: PresentationView,
    /// What happened to the call; `Allow` for entries that are not calls.
    pub disposition: DispositionView,
    /// Why.
    pub reason: ReasonView,
    /// The name the deciding rule had then.
    pub rule_name: Option<String>,
    /// Whether this phone called.
    pub outgoing: bool,
    /// What failed, in a failure entry.
    pub failure: Option<FailureKindView>,
    /// Whether protection began, in a protection entry.
    pub protecting: Option<bool>,
    /// The cause in a failure or protection entry; `rulebook_changed`, `export` or another
    /// word in an entry of the kind `Other`: `outcome` for a call that the call log has and the
    /// app was not asked about, at the time at which it came.
    pub detail: Option<String>,
    /// What the call log says of the call, if it was read.
    #[uniffi(default = None)]
    pub outcome: Option<CallOutcome>,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum HappenedView {
    /// Nothing is known.
    Unknown,
    /// It was answered.
    Answered,
    /// It rang and nobody answered.
    Missed,
    /// It rang and the user declined it.
    Declined,
    /// It rang.
    Rang,
    /// It came in without a sound.
    Silenced,
    /// It was refused before it rang.
    Stopped,
}

/// What call log and ledger say of each other.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum LogFinding {
    /// The same; of a call without an entry, that it was lost.
    Agrees,
    /// The app was not asked.
    NotAsked,
    /// The caller was gone before it rang, or the log does not have the call.
    CallerGone,
    /// The app did not have the role.
    RoleElsewhere,
    /// The answer was to stop it, and it rang.
    RangThough,
    /// The app did not stop it, and something else did.
    StoppedElsewhere,
}

/// What the call log says of one call.
#[derive(Clone, Copy, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CallOutcome {
    /// What became of it.
    pub happened: HappenedView,
    /// What that means beside the ledger.
    pub finding: LogFinding,
    /// How long it was talked, seconds.
    pub talked_s: u32,
}

/// A row of `CallLog.Calls`; the meaning of the numbers is Android's.
#[derive(Clone, PartialEq, uniffi::Record)]
pub struct LogRowView {
    /// `DATE`.
    pub at_ms: i64,
    /// `NUMBER`.
    pub number: Option<String>,
    /// `NUMBER_PRESENTATION`.
    pub presentation: i32,
    /// `TYPE`.
    pub kind: i32,
    /// `DURATION`.
    pub talked_s: i64,
    /// `BLOCK_REASON`.
    pub block_reason: i32,
    /// `MISSED_REASON`; 0 where the phone has none.
    pub missed_reason: i64,
    /// Whether this app screened it, by `CALL_SCREENING_COMPONENT_NAME`.
    pub by_this: bool,
    /// `PHONE_ACCOUNT_ID`.
    pub account: Option<String>,
}

/// A part of the history, newest first.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct HistoryPage {
    /// The entries.
    pub entries: Vec<HistoryEntry>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Everything about one entry.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct EntryDetail {
    /// The entry.
    pub entry: HistoryEntry,
    /// The rules tried; `None` unless the rulebook of then is still in force.
    pub steps: Option<Vec<StepView>>,
    /// The deciding rule's id.
    pub rule_id: Option<String>,
    /// What the network says about the number.
    pub verification: VerificationView,
    /// How long Telecom waited for the answer, microseconds; `None` for other entries.
    pub answered_after_us: Option<u64>,
    /// Whether Telecom took the answer.
    pub delivered: bool,
    /// Whether the entry waited in the spool, because the ledger could not be written then.
    pub spooled: bool,
    /// SHA-256 leaf hash, lower-case hex.
    pub leaf_hash: String,
    /// SHA-256 of the rulebook that decided, lower-case hex; `None` for other entries.
    pub rulebook_sha256: Option<String>,
}

/// How many entries of each sort there are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, uniffi::Record)]
pub struct Counts {
    /// Calls that rang.
    pub allow: u64,
    /// Calls that came in without a sound.
    pub silence: u64,
    /// Calls that were refused.
    pub reject: u64,
    /// Failures.
    pub failures: u64,
}

/// One call on the 24-hour ring.
#[derive(Clone, Copy, Debug, Eq, PartialEq, uniffi::Record)]
pub struct RingDot {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Minutes after local midnight, `0..1440`.
    pub minute_of_day: u16,
    /// What happened.
    pub disposition: DispositionView,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum ExportForm {
    /// RFC 4180.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// One page to read and print.
    Html,
}

/// The language of an export.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum LanguageView {
    /// English.
    English,
    /// Simplified Chinese.
    SimplifiedChinese,
}

impl From<LanguageView> for curfew_store::export::Language {
    fn from(language: LanguageView) -> Self {
        match language {
            LanguageView::English => Self::English,
            LanguageView::SimplifiedChinese => Self::SimplifiedChinese,
        }
    }
}

/// What was exported.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct ExportSummary {
    /// How many calls.
    pub calls: u64,
    /// The size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// The code of the ledger as it stood then; empty where it could not be written down as handed out.
    #[uniffi(default = "")]
    pub code: String,
}
