//! Cases, as the screens see them.

use curfew_store::cases::{Case, CaseCall, CaseNumber};
use curfew_store::ledger::fact::{Consent, Memo, Refusal};
use curfew_store::ledger::{CaseChange, Channel, Confidence, Speaker};

use super::convert::same_variants;
use super::{HappenedView, RingDot};

/// A case in a list.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CaseLine {
    /// Its id, `c-1` and on.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// Whether it is open.
    pub open: bool,
    /// The caller's numbers that the user added.
    pub numbers: Vec<String>,
    /// How often it was filed.
    pub filings: u32,
}

/// How sure the user is that a number belongs to a caller.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum ConfidenceView {
    /// Not asked.
    NotStated,
    /// Certain.
    Certain,
    /// Likely.
    Likely,
    /// A guess.
    Guess,
}

/// By what way something was said.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum ChannelView {
    /// During a call.
    Phone,
    /// By a key during a call.
    Key,
    /// By a text message.
    Sms,
    /// By e-mail.
    Email,
    /// By letter.
    Letter,
    /// On a web page or in an app.
    Web,
    /// By an entry in a public do-not-call register.
    Register,
    /// To a regulator or a complaints platform.
    Regulator,
    /// In person.
    InPerson,
}

/// Who spoke.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum SpeakerView {
    /// Not noted.
    Unknown,
    /// A person.
    Human,
    /// A recording.
    Recording,
    /// A voice that answers and is no person.
    Ai,
    /// Nobody.
    Nobody,
}

/// What can be changed in a case.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum CaseChangeView {
    /// It is closed.
    Closed,
    /// It is open again.
    Reopened,
    /// It has another name.
    Renamed,
    /// It is about this institution: its id, its whole name, or another name.
    Institution,
    /// It is about none.
    InstitutionRemoved,
    /// The number belongs to the caller.
    NumberAdded,
    /// The number does not.
    NumberRemoved,
    /// The call of this entry, which has no number, was the caller's: the user says so.
    CallAdded,
    /// The user says so no more.
    CallRemoved,
    /// A body or the respondent answers from the number.
    ReplyLine,
    /// The number is none of theirs.
    ReplyLineRemoved,
    /// It was filed with a form; the id of it.
    FiledWith,
    /// The body gave this file number for what was filed last.
    FileNumber,
}

impl From<CaseChangeView> for CaseChange {
    fn from(change: CaseChangeView) -> CaseChange {
        match change {
            CaseChangeView::Closed => CaseChange::Closed,
            CaseChangeView::Reopened => CaseChange::Reopened,
            CaseChangeView::Renamed => CaseChange::Renamed,
            CaseChangeView::Institution | CaseChangeView::InstitutionRemoved => {
                CaseChange::Institution
            }
            CaseChangeView::NumberAdded | CaseChangeView::CallAdded => CaseChange::NumberAdded,
            CaseChangeView::NumberRemoved | CaseChangeView::CallRemoved => {
                CaseChange::NumberRemoved
            }
            CaseChangeView::ReplyLine => CaseChange::ReplyLine,
            CaseChangeView::ReplyLineRemoved => CaseChange::ReplyLineRemoved,
            CaseChangeView::FiledWith => CaseChange::FiledWith,
            CaseChangeView::FileNumber => CaseChange::FileNumber,
        }
    }
}

same_variants!(Confidence, ConfidenceView: NotStated, Certain, Likely, Guess);
same_variants!(Channel, ChannelView:
    Phone, Key, Sms, Email, Letter, Web, Register, Regulator, InPerson);
same_variants!(Speaker, SpeakerView: Unknown, Human, Recording, Ai, Nobody);

/// A number of a case.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CaseNumberView {
    /// `+` and digits, or a short code.
    pub number: String,
    /// Whether the user added it; else its calls count because of the institution.
    pub added: bool,
    /// From where the user has it.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: ConfidenceView,
    /// How many calls came from it.
    pub calls: u64,
}

impl CaseNumberView {
    pub(crate) fn of(it: CaseNumber, calls: u64) -> CaseNumberView {
        CaseNumberView {
            number: it.number,
            added: true,
            source: it.source,
            confidence: it.confidence.into(),
            calls,
        }
    }
}

/// When something was said.
#[derive(Clone, Copy, Debug, Eq, PartialEq, uniffi::Record)]
pub struct SaidAt {
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Local time less UTC on the phone's clock, seconds. Of a note that is made, the phone's own
    /// counts.
    pub offset_seconds: i32,
}

/// The caller was told to stop.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct RefusalNote {
    /// When.
    pub said: SaidAt,
    /// By what way.
    pub channel: ChannelView,
    /// To whom.
    pub to: Option<String>,
    /// The reference that they gave.
    pub reference: Option<String>,
    /// In the user's own words.
    pub text: Option<String>,
    /// Its entry; 0 of a note that is made.
    #[uniffi(default = 0)]
    pub entry: u64,
    /// Whether it is said to have been said in a call that nobody answered: it counts in nothing.
    #[uniffi(default = false)]
    pub not_heard: bool,
}

impl RefusalNote {
    pub(crate) fn of(entry: u64, it: &Refusal, said: SaidAt, not_heard: bool) -> RefusalNote {
        RefusalNote {
            entry,
            not_heard,
            said,
            channel: it.channel.into(),
            to: it.to.clone(),
            reference: it.reference.clone(),
            text: it.text.clone(),
        }
    }

    /// `call` is 0 where it was said in none.
    pub(crate) fn into_fact(self, case: String, call: u64) -> Refusal {
        Refusal {
            call,
            case: Some(case),
            number: None,
            said_ms: self.said.at_ms,
            channel: self.channel.into(),
            to: self.to,
            reference: self.reference,
            text: self.text,
            said_offset: Some(self.said.offset_seconds),
        }
    }
}

/// Consent to be called, given or withdrawn.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct ConsentNote {
    /// Whether it was given.
    pub given: bool,
    /// When.
    pub said: SaidAt,
    /// By what way.
    pub channel: ChannelView,
    /// In the user's own words.
    pub text: Option<String>,
    /// As in a refusal.
    #[uniffi(default = 0)]
    pub entry: u64,
}

impl ConsentNote {
    pub(crate) fn of(entry: u64, it: &Consent, said: SaidAt) -> ConsentNote {
        ConsentNote {
            entry,
            given: it.given,
            said,
            channel: it.channel.into(),
            text: it.text.clone(),
        }
    }

    pub(crate) fn into_fact(self, case: String) -> Consent {
        Consent {
            case: Some(case),
            given: self.given,
            said_ms: self.said.at_ms,
            channel: self.channel.into(),
            text: self.text,
            said_offset: Some(self.said.offset_seconds),
        }
    }
}

/// What was said in a call. Everything may be left out.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct MemoNote {
    /// Who spoke.
    pub speaker: SpeakerView,
    /// For whom they said they called.
    pub company: Option<String>,
    /// What was offered.
    pub product: Option<String>,
    /// Whether they said who they were.
    pub said_who: Option<bool>,
    /// Whether the user told them to stop.
    pub said_stop: Option<bool>,
    /// Whether they offered a way out.
    pub way_out: Option<bool>,
    /// In the user's own words.
    pub text: Option<String>,
}

impl From<Memo> for MemoNote {
    fn from(it: Memo) -> MemoNote {
        MemoNote {
            speaker: it.speaker.into(),
            company: it.company,
            product: it.product,
            said_who: it.said_who,
            said_stop: it.said_stop,
            way_out: it.way_out,
            text: it.text,
        }
    }
}

impl MemoNote {
    pub(crate) fn into_fact(self, call: u64) -> Memo {
        Memo {
            call,
            case: None,
            speaker: self.speaker.into(),
            company: self.company,
            product: self.product,
            said_who: self.said_who,
            said_stop: self.said_stop,
            way_out: self.way_out,
            text: self.text,
        }
    }
}

/// A call of a case.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CaseCallView {
    /// Its entry.
    pub seq: u64,
    /// When, on the phone's clock.
    pub at: SaidAt,
    /// Its number.
    pub number: Option<String>,
    /// What became of it, as far as is known.
    pub happened: HappenedView,
    /// How many days after the first refusal; `None` where it came before.
    pub day: Option<u32>,
    /// Which call after it, from 1.
    pub nth: Option<u32>,
    /// Notes about it, in order.
    pub memos: Vec<MemoNote>,
}

impl From<CaseCall> for CaseCallView {
    fn from(it: CaseCall) -> CaseCallView {
        CaseCallView {
            seq: it.seq,
            at: SaidAt {
                at_ms: it.call.at_ms,
                offset_seconds: it.call.offset_seconds,
            },
            happened: it.happened().into(),
            number: it.call.number,
            day: it.after.map(|after| after.day),
            nth: it.after.map(|after| after.nth),
            memos: it.memos.into_iter().map(|it| it.what.into()).collect(),
        }
    }
}

/// Where a case was filed.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct FilingView {
    /// The body, in the language asked for; the id of a form that is not known.
    pub body: String,
    /// When that was noted.
    pub at: SaidAt,
    /// The file number that the body gave.
    pub file_number: Option<String>,
}

/// A clock of a case, as words and days, `YYYY-MM-DD`.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct ClockView {
    /// What it says.
    pub text: String,
    /// Where that stands.
    pub citation: String,
    /// From when it counts; `None` where the case does not say.
    pub start: Option<String>,
    /// Until when, also of the calls before the last where they end sooner.
    pub end: Option<String>,
    /// Whether it was read in an official text.
    pub verified: bool,
}

/// What is counted in a case.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, uniffi::Record)]
pub struct CaseCounts {
    /// Calls.
    pub calls: u32,
    /// Days that had one.
    pub days: u32,
    /// Calls after the first refusal.
    pub after_refusal: u32,
    /// Entries that cannot be read, so that something may be missing.
    pub unreadable: u64,
}

/// A file of a case.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CaseFileView {
    /// What the user calls it.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// When it was attached.
    pub at: SaidAt,
    /// Whether it lies on the phone, as long as it was.
    pub is_there: bool,
}

/// A refusal or consent that was noted by mistake, and withdrawn.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct WithdrawnNote {
    /// Whether it was a refusal; else a consent.
    pub is_refusal: bool,
    /// When it was noted.
    pub noted: SaidAt,
    /// When it was withdrawn.
    pub withdrawn: SaidAt,
}

/// Everything about a case.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CaseDetail {
    /// What stands in the list.
    pub line: CaseLine,
    /// What the institution is called that it is about.
    pub institution: Option<String>,
    /// Whether the user said so; else a number of it was shown.
    pub institution_said: bool,
    /// From where the user has it.
    pub institution_source: Option<String>,
    /// How sure it is.
    pub institution_confidence: ConfidenceView,
    /// The country of the institution, ISO 3166-1, where the phone's home is another: there its short numbers are nobody's, and
    /// their calls are not in the case.
    pub institution_region: Option<String>,
    /// Its numbers: those that were added, then those that called besides.
    pub numbers: Vec<CaseNumberView>,
    /// The lines that always ring while it is open.
    pub reply_lines: Vec<CaseNumberView>,
    /// What is counted.
    pub counts: CaseCounts,
    /// When the caller was first told to stop.
    pub first_refusal: Option<SaidAt>,
    /// Each time that was noted, in the order of those times.
    pub refusals: Vec<RefusalNote>,
    /// Consents given and withdrawn, likewise.
    pub consents: Vec<ConsentNote>,
    /// Those of both that were noted by mistake.
    pub withdrawn: Vec<WithdrawnNote>,
    /// The newest 500 calls without a number that the user says were the caller's, newest first; they are in no count.
    pub assigned: Vec<CaseCallView>,
    /// Of each of these, from where the user has it and how sure it is.
    pub assigned_by: Vec<CaseNumberView>,
    /// Where it was filed, in order.
    pub filings: Vec<FilingView>,
    /// What runs at home.
    pub clocks: Vec<ClockView>,
    /// The newest 500 files of it and of its calls, newest first.
    pub files: Vec<CaseFileView>,
    /// How many bytes another file may have.
    pub file_room: u64,
    /// The newest 2000 calls on the ring.
    pub ring: Vec<RingDot>,
    /// As many of its calls as were asked for, newest first.
    pub calls: Vec<CaseCallView>,
}

/// An institution whose numbers are known.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct InstitutionView {
    /// Its name.
    pub name: String,
    /// Its numbers, as dialled where it is, in one line.
    pub numbers: String,
    /// What business it is in, a word such as `bank`.
    pub kind: String,
}

/// What a case of a number would be called, and what it would be about.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CaseHint {
    /// The id of the institution that the number is of, as it claims; `None` for a number that is local to a
    /// province, which elsewhere is another firm's.
    pub institution: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Open cases, newest first, at most 100.
    pub open: Vec<CaseLine>,
    /// Those of them that have the number already, by id.
    pub has_it: Vec<String>,
}

/// What stands in the list.
pub(crate) fn case_line(case: &Case) -> CaseLine {
    CaseLine {
        id: case.id.clone(),
        name: case.name.clone(),
        open: case.is_open,
        numbers: case.numbers.iter().map(|it| it.number.clone()).collect(),
        filings: count(case.filings.len()),
    }
}

/// For a screen, which shows no more.
pub(crate) fn count(it: usize) -> u32 {
    u32::try_from(it).unwrap_or(u32::MAX)
}
