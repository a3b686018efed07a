//! Complaints, as the screens see them.

use curfew_core::forms::{Language, Source};
use curfew_store::forms::{FilledField, Identity};

use super::{LanguageView, count};

/// A form that a case can be written in.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct FormView {
    /// Its id.
    pub id: String,
    /// Whether it is one of the region at home.
    pub is_home: bool,
    /// Who takes it.
    pub body: String,
    /// What it is called.
    pub title: String,
    /// What to know before filing.
    pub note: String,
    /// Where it is filed.
    pub url: String,
    /// Whether its fields were compared with the body's own page.
    pub verified: bool,
}

/// Who complains. What is left out is shown as unknown, and nothing of it is kept.
#[derive(Clone, Default, Eq, PartialEq, uniffi::Record)]
pub struct IdentityView {
    /// Their name.
    pub name: Option<String>,
    /// The number of their identity card.
    pub id_number: Option<String>,
    /// The number that was called.
    pub own_number: Option<String>,
    /// Where they can be reached.
    pub phone: Option<String>,
    /// Their address.
    pub address: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// The carrier of the number that was called.
    pub provider: Option<String>,
    /// Their own words for fields.
    pub answers: Vec<AnswerNote>,
}

/// The user's own words for a field.
#[derive(Clone, Eq, PartialEq, uniffi::Record)]
pub struct AnswerNote {
    /// The field's id in the form.
    pub id: String,
    /// The words.
    pub text: String,
}

impl From<IdentityView> for Identity {
    fn from(it: IdentityView) -> Identity {
        Identity {
            name: it.name,
            id_number: it.id_number,
            own_number: it.own_number,
            phone: it.phone,
            address: it.address,
            email: it.email,
            provider: it.provider,
            answers: it.answers.into_iter().map(|it| (it.id, it.text)).collect(),
        }
    }
}

/// What the user can fill in for a field.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum AskView {
    /// [`IdentityView::name`].
    Name,
    /// [`IdentityView::id_number`].
    IdNumber,
    /// [`IdentityView::own_number`].
    OwnNumber,
    /// [`IdentityView::phone`].
    Phone,
    /// [`IdentityView::address`].
    Address,
    /// [`IdentityView::email`].
    Email,
    /// [`IdentityView::provider`].
    Provider,
    /// One of [`IdentityView::answers`].
    Answer,
}

impl AskView {
    /// `None` where the value comes from the ledger, but for the caller's name: what is not known there is to be noted
    /// there. An answer would stand on every sheet, for each call.
    const fn of(from: Source) -> Option<AskView> {
        Some(match from {
            Source::Name => AskView::Name,
            Source::IdNumber => AskView::IdNumber,
            Source::OwnNumber => AskView::OwnNumber,
            Source::Phone => AskView::Phone,
            Source::Address => AskView::Address,
            Source::Email => AskView::Email,
            Source::Provider => AskView::Provider,
            Source::Asked | Source::Fixed | Source::CallerName => AskView::Answer,
            _ => return None,
        })
    }
}

/// One field of a complaint, ready to copy.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct ComplaintField {
    /// Its id in the form.
    pub id: String,
    /// What the body calls it.
    pub label: String,
    /// The same in the language asked for, where that is another.
    pub hint: Option<String>,
    /// Whether the form is not taken without it.
    pub required: bool,
    /// What to copy; `None` where it is not known.
    pub value: Option<String>,
    /// The whole of it, where what is to be copied was cut.
    pub whole: Option<String>,
    /// How many characters the form takes; 0 where no limit is known.
    pub most: u32,
    /// The form of a number that the value does not have.
    pub misfit: Option<String>,
    /// What there is to choose from.
    pub choices: Vec<String>,
    /// Which call of the sheet it is about, from 1, where there are several.
    pub call: Option<u32>,
    /// What the user can fill in.
    pub ask: Option<AskView>,
}

impl ComplaintField {
    pub(crate) fn of(it: &FilledField, hint: Option<&str>) -> ComplaintField {
        ComplaintField {
            id: it.id.to_owned(),
            label: it.label.to_owned(),
            hint: hint.filter(|hint| *hint != it.label).map(str::to_owned),
            required: it.required,
            value: it.copy().map(str::to_owned),
            whole: it.cut.as_ref().and(it.value.clone()),
            most: count(it.most),
            misfit: it.misfit.map(str::to_owned),
            choices: it.choices.iter().map(|&choice| choice.to_owned()).collect(),
            call: it.call.map(count),
            ask: AskView::of(it.from),
        }
    }
}

/// A case in one sheet of a form.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct Complaint {
    /// What the case lacks for the body, in plain words.
    pub lacks: Vec<String>,
    /// What it has.
    pub has: Vec<String>,
    /// How many sheets there are: at least one.
    pub sheets: u32,
    /// The fields of the one asked for.
    pub fields: Vec<ComplaintField>,
    /// Calls that are on no sheet, for there would be too many.
    pub left_out: u32,
    /// The code of the ledger's checkpoint: whoever receives it dates the records.
    pub code: String,
}

/// The language of forms.
pub(crate) const fn form_language(language: LanguageView) -> Language {
    match language {
        LanguageView::English => Language::En,
        LanguageView::SimplifiedChinese => Language::Zh,
    }
}
