//! What crosses to the screens: flat copies, made here. Core and store types carry no FFI
//! derives, so that they can change without the Kotlin code noticing, and the other way
//! round.

mod backup;
mod cases;
mod complaints;
pub(crate) mod convert;
mod evidence;
mod forget;
mod history;
mod laws;
mod lists;
mod replay;
mod rules;
mod status;

pub use backup::{AnchorView, BackupView, LedgerBack, LedgerFate, RestoredView};
pub use cases::{
    CaseCallView, CaseChangeView, CaseCounts, CaseDetail, CaseFileView, CaseHint, CaseLine,
    CaseNumberView, ChannelView, ClockView, ConfidenceView, ConsentNote, FilingView,
    InstitutionView, MemoNote, RefusalNote, SaidAt, SpeakerView, WithdrawnNote,
};
pub(crate) use cases::{case_line, count};
pub(crate) use complaints::form_language;
pub use complaints::{AnswerNote, AskView, Complaint, ComplaintField, FormView, IdentityView};
pub use evidence::{
    AuthoritySignature, BundleContents, BundleView, CheckedView, CheckpointView, EvidenceView,
    HardwareView, HashedView, KeyEpoch, KeyError, Noted, PhoneKey, PhoneSigner,
};
pub use forget::ForgetView;
pub use history::{
    CallOutcome, Counts, EntryDetail, EntryKind, ExportForm, ExportSummary, HappenedView,
    HistoryEntry, HistoryFilter, HistoryPage, LanguageView, LogFinding, LogRowView, OtherLedger,
    PresentationView, ReasonView, RingDot, VerificationView,
};
pub use laws::{
    AboutView, CallLaws, CapView, CountsView, ForceView, LawPlace, LawView, PerView, SpanView,
    TallyView,
};
pub(crate) use laws::{law_view, said};
pub use lists::{
    ChangesView, FileView, FoundView, ImportPreview, KeyView, ListView, RefusedLine, SignatureView,
};
pub use replay::TrialView;
pub use rules::{
    CallQuestion, DispositionView, ExplanationView, FindingView, NeverBlockView, NumberView,
    OutcomeView, RemarkView, RuleView, RulebookView, RulesPreview, StepView, TriView, WhoView,
    WindowView,
};
pub use status::{FailureKindView, FailureView, Health, SettingsView};
