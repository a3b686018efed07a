//! The Android library, with two doors to one engine:
//!
//! - [`mod@jni`]: the screening entry. One call in, one number out; never throws, never waits.
//! - [`Curfew`]: what the screens ask for, described by UniFFI, through [`mod@door`]. Throws [`CurfewError`].
//!
//! No rule lives here: `curfew_core` decides, `curfew_store` keeps. Nothing here logs.

mod curfew;
pub mod door;
mod engine;
mod error;
pub mod jni;
#[cfg(target_os = "android")]
mod linking;
mod machine;
mod request;
#[cfg(all(target_os = "android", feature = "unwinder"))]
mod unwind;
mod views;

pub use crate::curfew::{Curfew, open_curfew};
pub use crate::error::CurfewError;
pub use crate::views::{
    AboutView, AnchorView, AnswerNote, AskView, AuthoritySignature, BackupView, BundleContents,
    BundleView, CallLaws, CallOutcome, CallQuestion, CapView, CaseCallView, CaseChangeView,
    CaseCounts, CaseDetail, CaseFileView, CaseHint, CaseLine, CaseNumberView, ChangesView,
    ChannelView, CheckedView, CheckpointView, ClockView, Complaint, ComplaintField, ConfidenceView,
    ConsentNote, Counts, CountsView, DispositionView, EntryDetail, EntryKind, EvidenceView,
    ExplanationView, ExportForm, ExportSummary, FailureKindView, FailureView, FileView, FilingView,
    FindingView, ForceView, ForgetView, FormView, FoundView, HappenedView, HardwareView,
    HashedView, Health, HistoryEntry, HistoryFilter, HistoryPage, IdentityView, ImportPreview,
    InstitutionView, KeyEpoch, KeyError, KeyView, LanguageView, LawPlace, LawView, LedgerBack,
    LedgerFate, ListView, LogFinding, LogRowView, MemoNote, NeverBlockView, Noted, NumberView,
    OtherLedger, OutcomeView, PerView, PhoneKey, PhoneSigner, PresentationView, ReasonView,
    RefusalNote, RefusedLine, RemarkView, RestoredView, RingDot, RuleView, RulebookView,
    RulesPreview, SaidAt, SettingsView, SignatureView, SpanView, SpeakerView, StepView, TallyView,
    TriView, TrialView, VerificationView, WhoView, WindowView, WithdrawnNote,
};

uniffi::setup_scaffolding!("curfew");
