//! Cases: what the user knows of a caller, and what the ledger has of it.

use curfew_core::clocks::Kind;
use curfew_core::forms;
use curfew_core::time::Date;
use curfew_core::{Place, institutions};
use curfew_store::cases::{Dossier, attach};
use curfew_store::forms::clocks;
use curfew_store::ledger::{CaseChange, fact};
use curfew_store::{Event, Ledger};

use super::Curfew;
use super::case_page::{MOST, detail, page, stamped};
use super::laws::{known_as, name};
use crate::engine::cases::{Noting, change};
use crate::engine::clock_ms;
use crate::error::CurfewError;
use crate::views::{
    CaseCallView, CaseChangeView, CaseDetail, CaseFileView, CaseHint, CaseLine, ClockView,
    ConfidenceView, ConsentNote, InstitutionView, LanguageView, MemoNote, RefusalNote, SaidAt,
    case_line,
};

/// The most cases that a number is offered.
const OFFERED: usize = 100;
/// The most numbers with which a case is opened.
const MAX_NUMBERS: usize = 20;
/// How far ahead of the clock something may have been said, milliseconds: a clock may be set.
const AHEAD_MS: i64 = 24 * 3600 * 1000;

#[uniffi::export]
impl Curfew {
    /// The cases, newest first; the newest 500.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn cases(&self) -> Result<Vec<CaseLine>, CurfewError> {
        let cases = self.engine.query(Ledger::cases)?;
        Ok(cases.iter().rev().take(MOST).map(case_line).collect())
    }

    /// What a case of `number` would be called, and the open cases that it could go to.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn case_hint(
        &self,
        number: String,
        language: LanguageView,
    ) -> Result<CaseHint, CurfewError> {
        let read = self.engine.read_number(&number);
        let found = institutions::find(&read, self.engine.home()).filter(|it| !it.is_local());
        let id = found.map(|row| row.id().to_owned());
        let name = found.and_then(|row| name(row.id(), language));
        let cases = self.engine.query(Ledger::cases)?;
        let canonical = read.canonical();
        let home = self.engine.home();
        let form = read.nationwide(home);
        let open = || {
            let open = cases.iter().rev().filter(|case| case.is_open);
            open.take(OFFERED)
        };
        let has_it = open().filter(|case| {
            let is_form =
                |it: &str| form.is_some() && form == self.engine.read_number(it).nationwide(home);
            let is_it = |it: &str| Some(it) == canonical.as_deref() || is_form(it);
            case.numbers.iter().any(|it| is_it(&it.number))
                || (id.is_some() && case.institution.as_ref().map(|it| &it.id) == id.as_ref())
        });
        Ok(CaseHint {
            has_it: has_it.map(|case| case.id.clone()).collect(),
            open: open().map(case_line).collect(),
            institution: id,
            name,
        })
    }

    /// Opens a case and returns its id. The numbers are as they called; `institution` is one of
    /// [`CaseHint`].
    ///
    /// # Errors
    /// [`CurfewError::Input`] for an empty name, for what is no number and for more than twenty;
    /// [`CurfewError::Storage`].
    pub fn open_case(
        &self,
        name: String,
        numbers: Vec<String>,
        institution: Option<String>,
    ) -> Result<String, CurfewError> {
        if name.trim().is_empty() || numbers.len() > MAX_NUMBERS {
            return Err(CurfewError::input("a case has a name, and twenty numbers"));
        }
        if institution
            .as_deref()
            .is_some_and(|id| !institutions::exists(id))
        {
            return Err(CurfewError::input("there is no such institution"));
        }
        let numbers = numbers
            .iter()
            .map(|number| self.canonical(number))
            .collect::<Result<Vec<String>, CurfewError>>()?;
        let mut opened = String::new();
        self.engine.note_facts(&mut |ledger| {
            opened = ledger.free_case_id()?;
            let note = |what, value: &String| change(&opened, what, Some(value.clone())).into();
            let opening = note(CaseChange::Opened, &name);
            let about = institution
                .iter()
                .map(|id| note(CaseChange::Institution, id));
            let of = numbers.iter().map(|it| note(CaseChange::NumberAdded, it));
            Ok(std::iter::once(opening).chain(about).chain(of).collect())
        })?;
        Ok(opened)
    }

    /// The institutions that `text` means, at most 50: a part of a name, or the beginning of a number. All for a
    /// text that is empty.
    pub fn institutions(&self, text: String, language: LanguageView) -> Vec<InstitutionView> {
        let found = institutions::search(&text).into_iter();
        let view = |it: &institutions::Institution| {
            let numbers = institutions::all()
                .iter()
                .filter(|row| row.id() == it.id())
                .map(institutions::Institution::digits);
            InstitutionView {
                name: known_as(it, language),
                numbers: numbers.collect::<Vec<_>>().join(" "),
                kind: it.kind.word().to_owned(),
            }
        };
        found.map(view).collect()
    }

    /// Everything about a case, with its newest `calls` calls, at most 500.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`].
    pub fn case_detail(
        &self,
        id: String,
        language: LanguageView,
        calls: u32,
    ) -> Result<CaseDetail, CurfewError> {
        let dossier = self.dossier(&id)?;
        let besides = dossier.case.region_besides(self.engine.home());
        let clocks = self.clocks(&dossier, language);
        let folder = self.engine.private()?;
        let file_room = dossier.room();
        let files = dossier.attachments.iter().rev().take(MOST);
        let files = files.map(|it| CaseFileView {
            name: it.what.name.clone(),
            bytes: it.what.bytes,
            at: stamped(&it.at),
            is_there: attach::is_there(&folder, &it.what),
        });
        let files = files.collect();
        Ok(CaseDetail {
            institution_region: besides.map(|it| it.code().to_owned()),
            files,
            file_room,
            ..detail(dossier, clocks, language, calls)
        })
    }

    /// The calls of a case, newest first, without the `skip` newest; `limit` is 1 to 500.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`].
    pub fn case_calls(
        &self,
        id: String,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<CaseCallView>, CurfewError> {
        Ok(page(self.dossier(&id)?.calls, skip, limit))
    }

    /// Notes a change of a case. `value`: a name, a number, the id of a form, a file number
    /// or the entry of a call, decimal; `source` and `confidence`: of a number, an institution or a call.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`]; [`CurfewError::Input`] for a value that is missing, is no number
    /// or no form; [`CurfewError::Storage`].
    pub fn change_case(
        &self,
        id: String,
        what: CaseChangeView,
        value: Option<String>,
        source: Option<String>,
        confidence: ConfidenceView,
    ) -> Result<(), CurfewError> {
        use CaseChangeView::{
            CallAdded, CallRemoved, Closed, FileNumber, FiledWith, Institution, InstitutionRemoved,
            NumberAdded, NumberRemoved, Renamed, Reopened, ReplyLine, ReplyLineRemoved,
        };
        let value = value.filter(|value| !value.trim().is_empty());
        let missing = || CurfewError::input("there is nothing to note");
        let mut call = None;
        let value = match what {
            CallAdded | CallRemoved => {
                let seq = value.and_then(|it| it.parse().ok()).ok_or_else(missing)?;
                call = Some(seq);
                Some(fact::Case::naming(seq))
            }
            Closed | InstitutionRemoved | Reopened => None,
            Institution => {
                let said = value.ok_or_else(missing)?;
                let known = institutions::named(&said).map(|row| row.id().to_owned());
                Some(known.unwrap_or_else(|| said.trim().to_owned()))
            }
            Renamed | FileNumber => Some(value.ok_or_else(missing)?),
            NumberAdded | NumberRemoved | ReplyLine | ReplyLineRemoved => {
                Some(self.canonical(&value.ok_or_else(missing)?)?)
            }
            FiledWith => {
                let known = |form: &String| forms::find(form).is_some();
                Some(value.filter(known).ok_or_else(missing)?)
            }
        };
        let mut fact = change(&id, what.into(), value);
        fact.source = source;
        fact.confidence = confidence.into();
        self.note_in(&id, &mut |ledger| {
            if let Some(call) = call {
                ledger.can_assign(call)?.map_err(CurfewError::input)?;
            }
            Ok(vec![fact.clone().into()])
        })?;
        if matches!(what, Closed | Reopened | ReplyLine | ReplyLineRemoved) {
            self.engine.guard_cases();
        }
        Ok(())
    }

    /// Notes that the caller of a case was told to stop, in the call of entry `call` or otherwise.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`]; [`CurfewError::Input`] for a time that is none;
    /// [`CurfewError::Storage`].
    pub fn note_refusal(
        &self,
        case: String,
        call: Option<u64>,
        note: RefusalNote,
    ) -> Result<(), CurfewError> {
        is_time(note.said)?;
        self.note_in(&case, &mut |ledger| {
            is_call(ledger, call)?;
            let fact = note.clone().into_fact(case.clone(), call.unwrap_or(0));
            Ok(vec![fact.into()])
        })
    }

    /// Notes consent to be called, given or withdrawn.
    ///
    /// # Errors
    /// As [`Curfew::note_refusal`].
    pub fn note_consent(&self, case: String, note: ConsentNote) -> Result<(), CurfewError> {
        is_time(note.said)?;
        self.note_in(&case, &mut |_| {
            Ok(vec![note.clone().into_fact(case.clone()).into()])
        })
    }

    /// Notes that the refusal or consent of `entry` was noted in the case by mistake: it counts no more.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`].
    pub fn withdraw_note(&self, case: String, entry: u64) -> Result<(), CurfewError> {
        self.note_in(&case, &mut |ledger| {
            let memo = ledger.withdrawal(entry, None)?;
            let none = || CurfewError::not_found("there is no such note");
            Ok(vec![memo.ok_or_else(none)?.into()])
        })
    }

    /// Notes what was said in the call of entry `call`.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`] where that is no call; [`CurfewError::Storage`].
    pub fn note_memo(&self, call: u64, note: MemoNote) -> Result<(), CurfewError> {
        self.engine.note_facts(&mut |ledger| {
            is_call(ledger, Some(call))?;
            Ok(vec![note.clone().into_fact(call).into()])
        })
    }
}

impl Curfew {
    /// Everything about a case.
    pub(super) fn dossier(&self, id: &str) -> Result<Dossier, CurfewError> {
        let home = self.engine.home();
        let found = self.engine.query(|ledger| ledger.dossier(id, home))?;
        found.ok_or_else(no_case)
    }

    fn canonical(&self, number: &str) -> Result<String, CurfewError> {
        let number = self.engine.read_number(number).canonical();
        number.ok_or_else(|| CurfewError::input("this is no phone number"))
    }

    /// Notes facts about a case that is there.
    pub(super) fn note_in(&self, id: &str, facts: Noting<'_>) -> Result<(), CurfewError> {
        self.engine.note_facts(&mut |ledger| {
            if !ledger.cases()?.iter().any(|case| case.id == id) {
                return Err(no_case());
            }
            facts(ledger)
        })
    }

    fn clocks(&self, dossier: &Dossier, language: LanguageView) -> Vec<ClockView> {
        let home = self.engine.home();
        let Some(place) = home.and_then(|home| Place::new(home.code()).ok()) else {
            return Vec::new();
        };
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let running = clocks(dossier, place, self.engine.today());
        let view = |it: &curfew_store::forms::Running| ClockView {
            text: match language {
                LanguageView::English => it.clock.text,
                LanguageView::SimplifiedChinese => it.clock.text_zh,
            }
            .as_str()
            .to_owned(),
            citation: it.clock.citation.as_str().to_owned(),
            start: day(it.start),
            end: day(match it.clock.kind {
                Kind::Filing | Kind::Retention => it.next.or(it.end),
                _ => it.end,
            }),
            verified: it.clock.verified,
        };
        running.iter().map(view).collect()
    }
}

fn no_case() -> CurfewError {
    CurfewError::not_found("there is no such case")
}

fn is_time(said: SaidAt) -> Result<(), CurfewError> {
    match (1..=clock_ms().saturating_add(AHEAD_MS)).contains(&said.at_ms) {
        true => Ok(()),
        false => Err(CurfewError::input("this time is not past")),
    }
}

fn is_call(ledger: &Ledger, call: Option<u64>) -> Result<(), CurfewError> {
    let Some(seq) = call else { return Ok(()) };
    match ledger.entry(seq)?.map(|row| row.event) {
        Some(Event::Call(_)) => Ok(()),
        _ => Err(CurfewError::not_found("there is no such call")),
    }
}
