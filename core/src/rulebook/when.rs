//! At which times a rule holds.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::who::{MAX_CONDITIONS, MAX_DEPTH};
use crate::laws::{self, Calendars, Law};
use crate::place::Place;
use crate::time::{Date, Dates, Local, Window};
use crate::tri::Tri;

/// The most windows, or dates, of one condition.
pub const MAX_WINDOWS: usize = 50;

/// At which times a rule holds, by the phone's wall clock at the call. In JSON `"always"` or an
/// object of one field: `{"windows": [..]}`, `{"dates": [..]}`, `{"outside_hours_of": "CN"}`,
/// or `{"all": [..]}` and the like.
#[non_exhaustive]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// At every time.
    #[default]
    Always,
    /// Inside at least one of these.
    Windows(Vec<Window>),
    /// On at least one of these days.
    Dates(Vec<Dates>),
    /// Outside a law's calling hours.
    OutsideHoursOf(LawRef),
    /// At least one of these.
    Any(Vec<When>),
    /// All of these.
    All(Vec<When>),
    /// Not one of these.
    None(Vec<When>),
}

/// Laws by the id of one, or by a place: then all laws of the place, and of the country it is
/// part of, that set hours. In JSON a string: `"cn-life-telesales"`, `"US-FL"`.
///
/// A rulebook may name one that this build does not have; whether a call is outside its hours is
/// then unknown.
#[derive(Clone, Debug)]
pub struct LawRef {
    name: Box<str>,
    laws: Vec<&'static Law>,
    /// Of each of them, what is read once and not at every call: on which days it holds, and by which calendars.
    held: Vec<(Option<Dates>, Calendars)>,
}

impl LawRef {
    /// # Errors
    /// [`WhenError::Law`] for a text that is neither an id nor a place's code.
    pub fn new(name: &str) -> Result<LawRef, WhenError> {
        let laws = match (laws::find(name), Place::new(name)) {
            (Some(law), _) => vec![law],
            (None, Ok(place)) => laws::of(place).collect(),
            (None, Err(_)) => {
                let is_id =
                    |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
                if name.is_empty() || name.len() > super::MAX_TEXT || !name.bytes().all(is_id) {
                    return Err(WhenError::Law);
                }
                Vec::new()
            }
        };
        let laws = laws.into_iter().filter(|law| law.hours.is_some());
        let laws: Vec<&Law> = laws.collect();
        // Where the name is a place's, its public holidays count, too.
        let place = Place::new(name).ok();
        let calendars = |law: &Law| {
            let hours = law.hours.as_ref()?;
            Some(hours.calendars(law.jurisdiction(), place.as_ref()))
        };
        let held = |law: &&Law| (law.days(), calendars(law).unwrap_or_default());
        Ok(LawRef {
            name: name.into(),
            held: laws.iter().map(held).collect(),
            laws,
        })
    }

    /// The id or the place, as written.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The laws with hours that it means; none where this build has none.
    #[must_use]
    pub fn laws(&self) -> &[&'static Law] {
        &self.laws
    }

    /// Whether one of the laws holds on that day.
    pub(super) fn holds_on(&self, date: Date) -> bool {
        self.held(date).next().is_some()
    }

    /// Whether it is outside at this minute, and at that of every later week: where that hangs on a calendar, or on
    /// whether a law holds on the day, it is not told.
    pub(super) fn weekly(&self, at: &Local) -> Tri {
        let hours = self.laws.iter().filter_map(|law| law.hours.as_ref());
        let inside = hours.map(|hours| hours.allow_local(Calendars::default(), at));
        let inside: Vec<Tri> = inside.collect();
        let is_all = |what| !inside.is_empty() && inside.iter().all(|it| *it == what);
        let open = Date::from_days(i32::MAX);
        let mut days = self.held.iter().filter_map(|held| held.0);
        if is_all(Tri::Yes) {
            Tri::No
        } else if is_all(Tri::No) && days.any(|days| days.contains(at.date) && days.last() == open)
        {
            Tri::Yes
        } else {
            Tri::Unknown
        }
    }

    fn held(&self, date: Date) -> impl Iterator<Item = (&'static Law, Calendars)> {
        let laws = self.laws.iter().zip(&self.held);
        laws.filter_map(move |(law, (days, calendars))| {
            let is_held = days.is_some_and(|days| days.contains(date));
            is_held.then_some((*law, *calendars))
        })
    }

    /// Outside means outside the hours of every one of the laws that hold on that day. Where none does, a draft or one
    /// that has ended or not begun, nothing is outside of it.
    fn is_outside(&self, at: &Local) -> Tri {
        if self.laws.is_empty() {
            return Tri::Unknown;
        }
        let mut is_held = false;
        let inside = Tri::any(self.held(at.date).filter_map(|(law, calendars)| {
            is_held = true;
            Some(law.hours.as_ref()?.allow_local(calendars, at))
        }));
        if is_held { inside.not() } else { Tri::No }
    }
}

impl PartialEq for LawRef {
    fn eq(&self, other: &LawRef) -> bool {
        self.name == other.name
    }
}

impl Eq for LawRef {}

impl Serialize for LawRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

impl<'de> Deserialize<'de> for LawRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LawRef, D::Error> {
        crate::strict::text(deserializer, LawRef::new)
    }
}

impl When {
    /// Whether the call is at one of the times.
    #[must_use]
    pub fn holds(&self, at: &Local) -> Tri {
        match self {
            When::Always => Tri::Yes,
            When::Windows(windows) => Window::any(windows, at),
            When::Dates(dates) => dates.iter().any(|dates| dates.contains(at.date)).into(),
            When::OutsideHoursOf(laws) => laws.is_outside(at),
            When::Any(parts) => Tri::any(parts.iter().map(|part| part.holds(at))),
            When::All(parts) => Tri::all(parts.iter().map(|part| part.holds(at))),
            When::None(parts) => Tri::any(parts.iter().map(|part| part.holds(at))).not(),
        }
    }

    /// The word of the condition, as in the document.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            When::Always => "always",
            When::Windows(_) => "windows",
            When::Dates(_) => "dates",
            When::OutsideHoursOf(_) => "outside_hours_of",
            When::Any(_) => "any",
            When::All(_) => "all",
            When::None(_) => "none",
        }
    }

    /// The conditions inside.
    #[must_use]
    pub fn parts(&self) -> &[When] {
        match self {
            When::Any(parts) | When::All(parts) | When::None(parts) => parts,
            _ => &[],
        }
    }

    pub(super) const fn is_always(&self) -> bool {
        matches!(self, When::Always)
    }

    /// As [`super::Who::failing`].
    pub(crate) fn failing(&self, at: &Local) -> &When {
        match self {
            When::All(parts) => parts
                .iter()
                .find(|part| part.holds(at) != Tri::Yes)
                .map_or(self, |part| part.failing(at)),
            _ => self,
        }
    }

    /// This condition and all inside.
    pub(crate) fn for_each<'w>(&'w self, each: &mut impl FnMut(&'w When)) {
        each(self);
        for part in self.parts() {
            part.for_each(each);
        }
    }

    /// What is out of bounds, if anything.
    pub(crate) fn check(&self) -> Result<(), WhenError> {
        let mut count = 0;
        self.check_at(1, &mut count)
    }

    fn check_at(&self, depth: usize, count: &mut usize) -> Result<(), WhenError> {
        *count += 1;
        if depth > MAX_DEPTH || *count > MAX_CONDITIONS {
            return Err(WhenError::TooMany);
        }
        match self {
            When::Windows(windows) if !(1..=MAX_WINDOWS).contains(&windows.len()) => {
                Err(WhenError::Count)
            }
            When::Dates(dates) if !(1..=MAX_WINDOWS).contains(&dates.len()) => {
                Err(WhenError::Count)
            }
            When::Any(parts) | When::All(parts) | When::None(parts) => {
                if parts.is_empty() {
                    return Err(WhenError::Empty);
                }
                parts
                    .iter()
                    .try_for_each(|part| part.check_at(depth + 1, count))
            }
            _ => Ok(()),
        }
    }
}

/// Why a time is refused.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum WhenError {
    /// There are no windows or dates, or too many.
    #[error("a rule needs 1 to {MAX_WINDOWS} windows or dates, or \"always\"")]
    Count,
    /// There are too many conditions, or too deep ones.
    #[error("more than {MAX_CONDITIONS} conditions, or more than {MAX_DEPTH} in one another")]
    TooMany,
    /// `any`, `all` or `none` of nothing.
    #[error("any, all and none need at least one condition")]
    Empty,
    /// The text is neither the id of a law nor a place's code.
    #[error("a law is an id such as cn-life-telesales, or a place such as CN")]
    Law,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_law_that_holds_on_the_day_has_an_outside() {
        for (law, day, minute, expected) in [
            // Begins on 2021-07-01: 08:00 to 20:00.
            ("us-fl-solicitation", "2021-06-30", 1260, Tri::No),
            ("us-fl-solicitation", "2021-07-01", 1260, Tri::Yes),
            ("us-fl-solicitation", "2021-07-01", 720, Tri::No),
            // A newer text that nobody has read changes no answer: 08:00 to 21:00 as before.
            ("us-pa-solicitation", "2026-10-17", 1380, Tri::Yes),
            ("us-pa-solicitation", "2026-10-18", 1380, Tri::Yes),
            ("us-pa-solicitation", "2026-11-28", 1200, Tri::No),
            // A draft.
            ("br-am-sales-collection", "2026-11-28", 1380, Tri::No),
            // No such law here.
            ("zz-none", "2026-11-28", 1380, Tri::Unknown),
        ] {
            let date = Date::parse(day).unwrap();
            let at = Local {
                date,
                weekday: date.weekday(),
                minute,
            };
            let when = When::OutsideHoursOf(LawRef::new(law).unwrap());
            assert_eq!(when.holds(&at), expected, "{law} {day} {minute}");
        }
    }

    #[test]
    fn a_holiday_of_a_part_alone_leaves_it_open_whether_a_call_there_is_outside() {
        let outside = |law: &str, day: &str| {
            let date = Date::parse(day).unwrap();
            let at = Local {
                date,
                weekday: date.weekday(),
                minute: 720,
            };
            When::OutsideHoursOf(LawRef::new(law).unwrap()).holds(&at)
        };
        // Melbourne Cup Day, the day after, and a holiday of all of Australia.
        for (day, there, in_all) in [
            ("2026-11-03", Tri::Unknown, Tri::No),
            ("2026-11-04", Tri::No, Tri::No),
            ("2026-01-26", Tri::Yes, Tri::Yes),
        ] {
            assert_eq!(outside("AU-VIC", day), there, "{day}");
            assert_eq!(outside("AU", day), in_all, "{day}");
        }
    }
}
