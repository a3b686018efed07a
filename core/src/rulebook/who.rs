//! Which callers a rule is about.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::values::{Days, Digits, InstitutionId, Range, Repeated};

use crate::decide::{Call, Facts};
use crate::institutions;
use crate::never_block;
use crate::number::{E164, Number, NumberPattern, NumberRegex, Presentation, Wildcards};
use crate::number_kinds;
use crate::question::Question;
use crate::tri::Tri;

/// The deepest conditions in one another.
pub const MAX_DEPTH: usize = 8;
/// The most conditions of one rule.
pub const MAX_CONDITIONS: usize = 500;

/// The last SIM card that a rule can name; they are counted from 1, as Android's slots are shown.
pub const MAX_SIM: u8 = 4;

/// Which callers a rule is about. In JSON a word (`"contact"`) or an object of one field
/// (`{"prefix": "+33162"}`, `{"all": ["contact", {"sim": 2}]}`).
#[non_exhaustive]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Every caller, hidden and unreadable ones too.
    Anyone,
    /// A caller in the phone's contacts.
    Contact,
    /// A contact with a star (`ContactsContract.Contacts.STARRED`).
    Starred,
    /// A caller without a number: withheld, unknown or a payphone.
    Hidden,
    /// A caller who withheld the number (`TelecomManager.PRESENTATION_RESTRICTED`).
    Withheld,
    /// A caller whose number the network does not know (`PRESENTATION_UNKNOWN`).
    Unknown,
    /// A payphone (`PRESENTATION_PAYPHONE`).
    Payphone,
    /// A text that is no number, such as letters.
    Unreadable,
    /// One number: `+` and digits, or a short code's digits.
    Number(NumberPattern),
    /// Numbers that begin so: `+` and digits, or the first digits of a short code.
    Prefix(NumberPattern),
    /// Full numbers from the first to the last.
    Range(Range),
    /// Numbers with wildcards: `?` one digit, a `*` at the end any further digits.
    Pattern(Wildcards),
    /// Numbers with so many digits, country code included.
    Digits(Digits),
    /// Numbers that match a regular expression as a whole.
    Regex(Box<NumberRegex>),
    /// A number on the list of this name.
    List(String),
    /// A number of the institution with this id ([`institutions`]).
    Institution(InstitutionId),
    /// A number of an institution of this kind ([`institutions::Kind`]).
    InstitutionKind(String),
    /// A number whose first digits say this ([`number_kinds::Class`]).
    NumberKind(String),
    /// A number of this class in its numbering plan.
    Class(Class),
    /// What the caller's network vouches for (STIR/SHAKEN).
    Verification(Verification),
    /// A call on this SIM card, 1 the first.
    Sim(u8),
    /// A number that this phone called in the last days.
    Dialled(Days),
    /// A number whose call was answered on this phone in the last days.
    Answered(Days),
    /// At least the nth call from this number within some minutes, this one included.
    Repeated(Repeated),
    /// A number that differs from one of this phone's only in its last digits, so many at most.
    Neighbour(u8),
    /// At least one of these.
    Any(Vec<Who>),
    /// All of these.
    All(Vec<Who>),
    /// Not one of these.
    None(Vec<Who>),
}

/// What a caller's network vouches for (`Connection.VERIFICATION_STATUS_*`, Android 11).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Verification {
    /// It says nothing.
    None = 0,
    /// The number is the caller's.
    Passed = 1,
    /// It is not.
    Failed = 2,
}

impl Verification {
    /// The value of a code; what a later Android adds says nothing that a rule knows.
    #[must_use]
    pub const fn from_code(code: u8) -> Verification {
        match code {
            1 => Verification::Passed,
            2 => Verification::Failed,
            _ => Verification::None,
        }
    }
}

/// The class of a number in its numbering plan. All but `short` and most of `foreign` need the
/// plans' data.
#[non_exhaustive]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A mobile number. Where a plan does not tell mobile from fixed (United States, Canada)
    /// it is unknown.
    Mobile,
    /// A fixed number; likewise.
    Fixed,
    /// Free to call.
    TollFree,
    /// At a premium.
    Premium,
    /// At a shared cost.
    SharedCost,
    /// On the internet.
    Voip,
    /// Follows a person.
    Personal,
    /// A pager.
    Pager,
    /// A company's number for the whole country.
    Uan,
    /// A short code.
    Short,
    /// A number of another country than the home region's. Its parts are of the country.
    Foreign,
    /// A full number that no plan has.
    Impossible,
}

impl Class {
    fn holds(self, question: &Question<'_>) -> Tri {
        let Number::E164(number) = question.number() else {
            let is_short = matches!(question.number(), Number::Short(_));
            return (is_short && self == Class::Short).into();
        };
        match self {
            Class::Short => Tri::No,
            Class::Foreign => is_foreign(*number, question),
            Class::Impossible => is_impossible(*number, question),
            _ => match (self, question.description().class) {
                (Class::Mobile | Class::Fixed, Some("fixed_or_mobile")) => Tri::Unknown,
                (_, class) => (class == Some(self.word())).into(),
            },
        }
    }

    /// The word used in rules and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Class::Mobile => "mobile",
            Class::Fixed => "fixed",
            Class::TollFree => "toll_free",
            Class::Premium => "premium",
            Class::SharedCost => "shared_cost",
            Class::Voip => "voip",
            Class::Personal => "personal",
            Class::Pager => "pager",
            Class::Uan => "uan",
            Class::Short => "short",
            Class::Foreign => "foreign",
            Class::Impossible => "impossible",
        }
    }
}

fn is_foreign(number: E164, question: &Question<'_>) -> Tri {
    let Some(home) = question.facts.home else {
        return Tri::Unknown;
    };
    match crate::number::has_code_of(number, home) {
        None => Tri::Unknown,
        Some(false) => Tri::Yes,
        // Several regions may share the code (+1, +44, +7): the plans tell them apart.
        Some(true) => match question.description().region {
            None => Tri::No,
            Some(region) if region.country() == home.country() => Tri::No,
            // Free and premium numbers belong to all that share the code.
            Some(_) => match question.description().class {
                Some("fixed" | "mobile" | "fixed_or_mobile") => Tri::Yes,
                _ => Tri::Unknown,
            },
        },
    }
}

/// Some plans have no word for short numbers behind a country code, and they are called from:
/// those that are known exist, and of others as short it cannot be told.
fn is_impossible(number: E164, question: &Question<'_>) -> Tri {
    const SHORT: u32 = 8;
    if question.description().valid != Some(false)
        || question.institution().is_some()
        || question.kind().is_some()
        || never_block::find(question.number(), question.facts.home).is_some()
    {
        Tri::No
    } else if number.digits() <= SHORT {
        Tri::Unknown
    } else {
        Tri::Yes
    }
}

impl Who {
    /// Whether the caller is meant.
    #[must_use]
    pub fn holds(&self, call: &Call, facts: &Facts<'_>) -> Tri {
        self.ask(&Question::new(call, facts))
    }

    pub(crate) fn ask(&self, question: &Question<'_>) -> Tri {
        if question.may_have_forms && self.is_of_forms() {
            return question.of_any_form(&|form| self.ask(form));
        }
        let (call, facts) = (question.call, question.facts);
        let since = |ms: i64| call.at.unix_ms().saturating_sub(ms);
        match self {
            Who::Anyone => Tri::Yes,
            Who::Contact => facts.contact,
            Who::Starred => facts.starred,
            Who::Hidden => matches!(call.number, Number::Hidden(_)).into(),
            Who::Withheld => (call.number == Number::Hidden(Presentation::Restricted)).into(),
            Who::Unknown => (call.number == Number::Hidden(Presentation::Unknown)).into(),
            Who::Payphone => (call.number == Number::Hidden(Presentation::Payphone)).into(),
            Who::Unreadable => (call.number == Number::Unreadable).into(),
            Who::Number(pattern) => pattern.is(&call.number).into(),
            Who::Prefix(pattern) => pattern.begins(&call.number).into(),
            Who::Range(range) => match call.number {
                Number::E164(number) => range.contains(number).into(),
                _ => Tri::No,
            },
            Who::Pattern(wildcards) => question
                .characters()
                .is_some_and(|it| wildcards.matches(it))
                .into(),
            Who::Digits(digits) => question
                .characters()
                .is_some_and(|it| (digits.min()..=digits.max()).contains(&it.digits()))
                .into(),
            Who::Regex(regex) => question
                .characters()
                .is_some_and(|it| regex.matches(it))
                .into(),
            Who::List(name) => match call.number {
                Number::Hidden(_) | Number::Unreadable => Tri::No,
                Number::E164(_) | Number::Short(_) => facts.lists.find(name, &call.number),
            },
            Who::Institution(id) => match question.institution() {
                Some(found) if found.id() == id.as_str() => match found.is_local() {
                    true => Tri::Unknown,
                    false => Tri::Yes,
                },
                _ if id.is_known() => Tri::No,
                _ => Tri::Unknown,
            },
            Who::InstitutionKind(kind) => match question.institution() {
                Some(found) if found.is_local() => Tri::Unknown,
                found => found.is_some_and(|it| it.kind.word() == kind).into(),
            },
            Who::NumberKind(class) => question
                .kind()
                .is_some_and(|found| found.class.word() == class)
                .into(),
            Who::Class(class) => class.holds(question),
            Who::Verification(wanted) => (call.verification == *wanted).into(),
            Who::Sim(slot) => call.sim.map_or(Tri::Unknown, |sim| (sim == *slot).into()),
            Who::Dialled(days) => facts.past.dialled(&call.number, since(days.ms())),
            Who::Answered(days) => facts.past.answered(&call.number, since(days.ms())),
            Who::Repeated(repeated) => {
                if !matches!(call.number, Number::E164(_) | Number::Short(_)) {
                    return Tri::No;
                }
                let before = facts.past.calls(&call.number, since(repeated.ms()));
                before.map_or(Tri::Unknown, |before| {
                    (before + 1 >= u32::from(repeated.calls())).into()
                })
            }
            Who::Neighbour(last) => match call.number {
                Number::E164(number) => is_neighbour(number, facts.own, *last),
                _ => Tri::No,
            },
            Who::Any(parts) => Tri::any(parts.iter().map(|part| part.ask(question))),
            Who::All(parts) => Tri::all(parts.iter().map(|part| part.ask(question))),
            Who::None(parts) => Tri::any(parts.iter().map(|part| part.ask(question))).not(),
        }
    }

    /// Whether it is asked of each form of a number. A class but `short` is one of the form that came.
    pub(super) const fn is_of_forms(&self) -> bool {
        match self {
            Who::Class(class) => matches!(class, Class::Short),
            Who::Any(_) | Who::All(_) | Who::None(_) => false,
            _ => true,
        }
    }

    /// The word of the condition, as in the document.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Who::Anyone => "anyone",
            Who::Contact => "contact",
            Who::Starred => "starred",
            Who::Hidden => "hidden",
            Who::Withheld => "withheld",
            Who::Unknown => "unknown",
            Who::Payphone => "payphone",
            Who::Unreadable => "unreadable",
            Who::Number(_) => "number",
            Who::Prefix(_) => "prefix",
            Who::Range(_) => "range",
            Who::Pattern(_) => "pattern",
            Who::Digits(_) => "digits",
            Who::Regex(_) => "regex",
            Who::List(_) => "list",
            Who::Institution(_) => "institution",
            Who::InstitutionKind(_) => "institution_kind",
            Who::NumberKind(_) => "number_kind",
            Who::Class(_) => "class",
            Who::Verification(_) => "verification",
            Who::Sim(_) => "sim",
            Who::Dialled(_) => "dialled",
            Who::Answered(_) => "answered",
            Who::Repeated(_) => "repeated",
            Who::Neighbour(_) => "neighbour",
            Who::Any(_) => "any",
            Who::All(_) => "all",
            Who::None(_) => "none",
        }
    }

    /// The conditions inside.
    #[must_use]
    pub fn parts(&self) -> &[Who] {
        match self {
            Who::Any(parts) | Who::All(parts) | Who::None(parts) => parts,
            _ => &[],
        }
    }

    /// The first condition that made it fail: of `all` the first part that does not hold,
    /// however deep, else this one.
    pub(crate) fn failing(&self, question: &Question<'_>) -> &Who {
        match self {
            Who::All(parts) => parts
                .iter()
                .find(|part| part.ask(question) != Tri::Yes)
                .map_or(self, |part| part.failing(question)),
            _ => self,
        }
    }

    /// This condition and all inside.
    pub(crate) fn for_each<'w>(&'w self, each: &mut impl FnMut(&'w Who)) {
        each(self);
        for part in self.parts() {
            part.for_each(each);
        }
    }

    /// What is out of bounds, if anything.
    pub(crate) fn check(&self) -> Result<(), WhoError> {
        let mut count = 0;
        self.check_at(1, &mut count)
    }

    fn check_at(&self, depth: usize, count: &mut usize) -> Result<(), WhoError> {
        *count += 1;
        if depth > MAX_DEPTH || *count > MAX_CONDITIONS {
            return Err(WhoError::TooMany);
        }
        match self {
            Who::Any(parts) | Who::All(parts) | Who::None(parts) => {
                if parts.is_empty() {
                    return Err(WhoError::Empty);
                }
                parts
                    .iter()
                    .try_for_each(|part| part.check_at(depth + 1, count))
            }
            Who::Institution(id)
                if id.as_str().is_empty() || id.as_str().len() > super::MAX_TEXT =>
            {
                Err(WhoError::Name)
            }
            Who::List(text) | Who::InstitutionKind(text) | Who::NumberKind(text)
                if text.is_empty() || text.len() > super::MAX_TEXT =>
            {
                Err(WhoError::Name)
            }
            Who::InstitutionKind(kind)
                if !institutions::Kind::ALL
                    .iter()
                    .any(|known| known.word() == kind) =>
            {
                Err(WhoError::Kind)
            }
            Who::NumberKind(class)
                if !number_kinds::Class::ALL
                    .iter()
                    .any(|known| known.word() == class) =>
            {
                Err(WhoError::Kind)
            }
            Who::Sim(slot) if !(1..=MAX_SIM).contains(slot) => Err(WhoError::Sim),
            Who::Neighbour(last) if !(1..=8).contains(last) => Err(WhoError::Neighbour),
            _ => Ok(()),
        }
    }
}

/// Numbers are neighbours where they have the same length and differ in the last `last` digits
/// at most; a phone's own number is its own neighbour, for such a call is faked.
fn is_neighbour(number: E164, own: &[E164], last: u8) -> Tri {
    if own.is_empty() {
        return Tri::Unknown;
    }
    let unit = 10_u64.pow(last.into());
    own.iter()
        .any(|mine| {
            mine.digits() == number.digits() && mine.as_u64() / unit == number.as_u64() / unit
        })
        .into()
}

/// Why a condition is refused.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum WhoError {
    /// There are more than [`MAX_CONDITIONS`], or deeper ones than [`MAX_DEPTH`].
    #[error("more than {MAX_CONDITIONS} conditions, or more than {MAX_DEPTH} in one another")]
    TooMany,
    /// `any`, `all` or `none` of nothing.
    #[error("any, all and none need at least one condition")]
    Empty,
    /// A name is empty or too long.
    #[error("a name must have 1 to {} bytes", super::MAX_TEXT)]
    Name,
    /// There is no such kind.
    #[error("there is no such kind of institution or number")]
    Kind,
    /// There is no such SIM slot.
    #[error("a SIM card is 1 to {MAX_SIM}")]
    Sim,
    /// The number of digits is out of range.
    #[error("a neighbour differs in 1 to 8 digits")]
    Neighbour,
}
