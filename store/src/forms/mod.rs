//! A case in the fields of a body's form: ready to copy one by one, and as a page.
//!
//! Which fields there are stands in [`curfew_core::forms`]. Nothing is guessed: what the case does not
//! say stays unknown and is shown so, and a text over a field's limit is cut with a mark. Who
//! complains is handed in ([`Identity`]) and kept nowhere.

mod audit;
mod caller;
mod clocks;
mod evidence;
mod late;
mod letter;
mod page;
mod show;
mod story;
#[cfg(test)]
mod tests;
mod values;

use curfew_core::Tri;
use curfew_core::forms::{Field, Form, Language, Need, Sheet, Source};

pub(crate) use self::audit::gaps;
pub use self::audit::{Finding, audit, due};
pub use self::clocks::{Running, clocks, late_calls};
pub(crate) use self::evidence::dated;
pub use self::letter::{LETTER, letter};
pub use self::page::{html_page, text_page, write_page};
pub(crate) use self::show::{channel, confidence, happened as became, say};
pub(crate) use self::story::{memo, weekday};

use self::values::Scope;
use crate::cases::{CaseCall, Dossier};

/// The most sheets of one form; the newest calls are on them.
const MAX_SHEETS: usize = 100;
/// What stands where a text was cut.
const CUT: &str = "[…]";

/// Who complains. Absent is what they did not say.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Identity {
    /// Their name.
    pub name: Option<String>,
    /// The number of their identity card.
    pub id_number: Option<String>,
    /// The number on which the calls came in.
    pub own_number: Option<String>,
    /// Where they can be reached.
    pub phone: Option<String>,
    /// Their address.
    pub address: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// The carrier of [`Identity::own_number`].
    pub provider: Option<String>,
    /// Their own words for a field, by its id. They stand on every sheet, in place of what the ledger says.
    pub answers: Vec<(String, String)>,
}

/// Shows nobody, so that a log line cannot leak one.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}

/// A form with the facts of a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Filled {
    /// The form.
    pub form: Form,
    /// The language of values and labels.
    pub language: Language,
    /// What the user calls the case.
    pub case: String,
    /// One for each paper or sending.
    pub sheets: Vec<FilledSheet>,
    /// Calls that are on no sheet, for there would be too many.
    pub left_out: usize,
    /// Calls by day of the week, Monday first, and hour.
    pub spread: [[u32; 24]; 7],
    /// A line for each call, where the facts leave them to an annex.
    pub annex: Vec<String>,
    /// What dates the records from outside, a sentence each.
    pub stamps: Vec<String>,
}

/// One paper or one sending.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FilledSheet {
    /// Its fields, in the order of the form.
    pub fields: Vec<FilledField>,
}

/// One field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FilledField {
    /// Its id in the form.
    pub id: &'static str,
    /// What the body calls it.
    pub label: &'static str,
    /// The same in English.
    pub label_en: &'static str,
    /// Where its value comes from.
    pub from: Source,
    /// Whether the form is not taken without it.
    pub required: bool,
    /// Which call of the sheet it is about, from 1, where there are several.
    pub call: Option<usize>,
    /// The value, whole; `None` where it is not known.
    pub value: Option<String>,
    /// What of it fits into the form, with a mark at the cut; `None` where all of it does.
    pub cut: Option<String>,
    /// How many characters the form takes; 0 where no limit is known.
    pub most: usize,
    /// The form of a number that the value does not have.
    pub misfit: Option<&'static str>,
    /// What there is to choose from.
    pub choices: Vec<&'static str>,
    /// Evidence, a row each: name, source, what it shows, pages.
    pub rows: Vec<[String; 4]>,
}

impl FilledField {
    /// What is to be copied into the form; `None` where it is not known.
    #[must_use]
    pub fn copy(&self) -> Option<&str> {
        self.cut.as_deref().or(self.value.as_deref())
    }
}

/// Fills `form` with what `dossier` says, in `language`, or in the form's first where it does not
/// take that one.
#[must_use]
#[inline(never)]
pub fn fill(form: Form, dossier: &Dossier, who: &Identity, language: Option<Language>) -> Filled {
    let first = form.languages.first().copied().unwrap_or_default();
    let language = language
        .filter(|it| form.languages.contains(it))
        .unwrap_or(first);
    let all: Vec<&CaseCall> = dossier.calls.iter().collect();
    let base = Scope {
        dossier,
        who,
        form: &form,
        language,
        calls: all,
        call: None,
    };
    let all = &base.calls;
    let mut left_out = 0;
    let mut sheets = Vec::new();
    match form.sheet {
        Sheet::Case => sheets.push(sheet(&base, &[])),
        Sheet::Call | Sheet::Calls => {
            let on: Vec<&CaseCall> = all.iter().copied().filter(|it| takes(&form, it)).collect();
            left_out = on.len().saturating_sub(MAX_SHEETS * form.most);
            for calls in on[left_out..].chunks(form.most) {
                let one = calls.first().filter(|_| form.sheet == Sheet::Call);
                let scope = Scope {
                    call: one.copied(),
                    ..base.clone()
                };
                sheets.push(sheet(&scope, calls));
            }
        }
        Sheet::Number => {
            let mut numbers: Vec<(&String, u64)> = Vec::new();
            for (number, calls) in &dossier.by_number {
                let place = numbers.partition_point(|(_, more)| more >= calls);
                numbers.insert(place, (number, *calls));
            }
            for (number, _) in numbers.iter().skip(MAX_SHEETS) {
                left_out += calls_of(all, number).len();
            }
            for (number, _) in numbers.into_iter().take(MAX_SHEETS) {
                let scope = Scope {
                    calls: calls_of(all, number),
                    ..base.clone()
                };
                sheets.push(sheet(&scope, &[]));
            }
        }
    }
    if sheets.is_empty() {
        sheets.push(sheet(&base, &[]));
    }
    Filled {
        language,
        // It stands in one line.
        case: show::clean(&dossier.case.name).replace('\n', " "),
        sheets,
        left_out,
        spread: dossier.by_hour(),
        annex: base.annex(),
        stamps: evidence::dated(dossier, language),
        form,
    }
}

/// Whether a sheet of the form can be about a call: of one that takes answered calls only, about one that was answered, or of
/// which that is not known and somebody noted what was said.
fn takes(form: &Form, call: &CaseCall) -> bool {
    match call.happened().talked() {
        _ if !form.needs.contains(&Need::Answered) => true,
        Tri::Yes => true,
        Tri::No => false,
        Tri::Unknown => !call.memos.is_empty(),
    }
}

fn calls_of<'a>(all: &[&'a CaseCall], number: &str) -> Vec<&'a CaseCall> {
    let is_of = |call: &&&CaseCall| call.call.number.as_deref() == Some(number);
    all.iter().filter(is_of).copied().collect()
}

/// The fields of one sheet. Those that are there for each call stand together, call by call, where
/// the first of them is in the form.
fn sheet(scope: &Scope<'_>, calls: &[&CaseCall]) -> FilledSheet {
    let mut fields = Vec::new();
    let mut have_each = false;
    for one in &scope.form.fields {
        if !one.each {
            fields.push(field(scope, one, None));
        } else if !have_each {
            have_each = true;
            for nth in 0..calls.len().max(1) {
                let mut of_call = scope.clone();
                of_call.call = calls.get(nth).copied();
                for one in scope.form.fields.iter().filter(|it| it.each) {
                    fields.push(field(&of_call, one, Some(nth + 1)));
                }
            }
        }
    }
    FilledSheet { fields }
}

fn field(scope: &Scope<'_>, field: &Field, call: Option<usize>) -> FilledField {
    let answer = scope.answer(field);
    let is_answer = answer.is_some();
    let known = answer.or_else(|| scope.value(field));
    let (value, misfit) = match known {
        Some(value) if !field.format.is_empty() => match show::number(&value, field.format) {
            Some(number) => (Some(number), None),
            None => (Some(value), Some(field.format)),
        },
        other => (other, None),
    };
    let cut = value
        .as_ref()
        // A number that was cut is no number.
        .filter(|_| {
            !matches!(
                field.from,
                Source::OwnNumber | Source::Phone | Source::CallerNumber
            )
        })
        .filter(|value| field.most > 0 && value.chars().count() > field.most)
        .map(|value| {
            let keep = field.most.saturating_sub(CUT.chars().count());
            value.chars().take(keep).chain(CUT.chars()).collect()
        });
    FilledField {
        id: field.id,
        label: field.label.get(scope.language),
        label_en: field.label.get(Language::En),
        from: field.from,
        required: field.required,
        call,
        value,
        cut,
        most: field.most,
        misfit,
        choices: field
            .choices
            .iter()
            .map(|it| it.get(scope.language))
            .collect(),
        rows: match field.from {
            Source::Evidence if !is_answer => scope.evidence(),
            _ => Vec::new(),
        },
    }
}
