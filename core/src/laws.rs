//! Calling hours and caps: what laws and codes say about when and how often somebody may call.
//!
//! Facts with a citation, never a judgement: what is shown is the rule, its article and the
//! time of the call. Hours are those in which calls are allowed, by the wall clock of the
//! called party. Nothing here decides by itself; a rule of the user's may ask for it.
//!
//! Source: `data/laws/`, one file a jurisdiction; compiled in by `build/`.

mod hours;

use crate::place::Place;
use crate::table::{Name, Rows};
use crate::text::Text;
use crate::time::{Date, Dates};

pub(crate) use hours::Calendars;
use hours::HoursWindow;
pub use hours::{Hours, Span};

include!(concat!(env!("OUT_DIR"), "/laws.rs"));

/// A text for people in both languages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Words {
    /// English.
    pub en: Text,
    /// Simplified Chinese.
    pub zh: Text,
}

/// A country or a part of one that has laws in the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Jurisdiction {
    code: Name,
    /// Its name.
    pub name: Words,
    /// The IANA zone in which most of its people live.
    pub zone: Text,
}

impl Jurisdiction {
    /// ISO 3166-1 alpha-2, or 3166-2 for a part of a country.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code.as_str()
    }
}

/// What one text says to one group of callers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Law {
    id: Name,
    jurisdiction: Name,
    about: Rows,
    /// Who is bound.
    pub binds: Words,
    /// When calls are allowed; `None` where the text sets no hours, or none was found.
    pub hours: Option<Hours>,
    caps: Rows,
    /// What consent and refusal do.
    pub refusal: Option<Words>,
    /// Article and text.
    pub citation: Text,
    /// The same in Chinese, where that is the language of the text.
    pub citation_zh: Option<Text>,
    in_force: Option<Name>,
    until: Option<Name>,
    /// What kind of text it is.
    pub force: Force,
    /// Where it was read.
    pub source: Text,
    checked: Name,
    /// Whether hours and citation were both read in an official text.
    pub verified: bool,
    /// What conflicts, what was not verified, what is not covered.
    pub note: Option<Words>,
    channel: Rows,
}

impl Law {
    /// Unique, and never changed.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id.as_str()
    }

    /// The code of its [`Jurisdiction`].
    #[must_use]
    pub fn jurisdiction(&self) -> &'static str {
        self.jurisdiction.as_str()
    }

    /// What the call is for.
    #[must_use]
    pub fn about(&self) -> &'static [About] {
        self.about.of(&ABOUT)
    }

    /// How often, at most.
    #[must_use]
    pub fn caps(&self) -> &'static [Cap] {
        self.caps.of(&CAPS)
    }

    /// The day from which it holds, `YYYY-MM-DD`; `None` where it is not known to the day.
    #[must_use]
    pub fn in_force(&self) -> Option<&'static str> {
        self.in_force.map(Name::as_str)
    }

    /// The last day on which it holds, `YYYY-MM-DD`.
    #[must_use]
    pub fn until(&self) -> Option<&'static str> {
        self.until.map(Name::as_str)
    }

    /// When it was read, `YYYY-MM`.
    #[must_use]
    pub fn checked(&self) -> &'static str {
        self.checked.as_str()
    }

    /// Where to complain, in short names.
    #[must_use]
    pub fn channel(&self) -> &'static [Text] {
        self.channel.of(&CHANNELS)
    }

    /// Whether it holds on `date`: in force by then, not ended, and no draft. A text whose first
    /// day is not known counts as in force.
    #[must_use]
    pub fn holds_on(&self, date: Date) -> bool {
        self.days().is_some_and(|days| days.contains(date))
    }

    /// The days on which it holds; none of a draft.
    pub(crate) fn days(&self) -> Option<Dates> {
        let day = |text: Option<&str>, open: i32| {
            let day = text.and_then(|text| Date::parse(text).ok());
            day.unwrap_or(Date::from_days(open))
        };
        let (first, last) = (day(self.in_force(), i32::MIN), day(self.until(), i32::MAX));
        let days = Dates::new(first, last).ok();
        days.filter(|_| self.force != Force::Draft)
    }
}

/// What a call is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum About {
    /// Selling.
    Marketing,
    /// Collecting a debt.
    Collection,
    /// Asking questions.
    Survey,
    /// Anything.
    Any,
}

impl About {
    /// The word used in the data files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            About::Marketing => "marketing",
            About::Collection => "collection",
            About::Survey => "survey",
            About::Any => "any",
        }
    }
}

/// What kind of text a rule stands in.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Force {
    /// A statute.
    Law,
    /// Made under a law.
    Regulation,
    /// A technical or industry standard.
    Standard,
    /// An authority's notice or advice.
    Guidance,
    /// A trade's own code.
    Voluntary,
    /// Not in force.
    Draft,
}

impl Force {
    /// The word used in the data files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Force::Law => "law",
            Force::Regulation => "regulation",
            Force::Standard => "standard",
            Force::Guidance => "guidance",
            Force::Voluntary => "voluntary",
            Force::Draft => "draft",
        }
    }
}

/// How often somebody may call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cap {
    /// The most that is allowed.
    pub count: u16,
    /// In which time.
    pub per: Per,
    /// What counts; `None` where the source does not say.
    pub counts: Option<Counts>,
    /// What the count is taken over.
    pub of: Words,
}

/// The time of a cap.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Per {
    /// A day of the calendar.
    Day,
    /// Any 24 hours.
    Hours24,
    /// A week of the calendar, Monday first.
    Week,
    /// Any 7 days.
    Days7,
    /// A month of the calendar.
    Month,
    /// Any 30 days.
    Days30,
}

impl Per {
    /// The word used in the data files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Per::Day => "day",
            Per::Hours24 => "24_hours",
            Per::Week => "week",
            Per::Days7 => "7_days",
            Per::Month => "month",
            Per::Days30 => "30_days",
        }
    }
}

/// What a cap counts.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Counts {
    /// Every try, also one that was rejected.
    Attempts,
    /// Calls that rang or reached voicemail: silenced ones, but not rejected ones.
    Rings,
    /// Talks.
    Contacts,
}

impl Counts {
    /// The word used in the data files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Counts::Attempts => "attempts",
            Counts::Rings => "rings",
            Counts::Contacts => "contacts",
        }
    }
}

/// Every law, by jurisdiction.
#[must_use]
pub fn all() -> &'static [Law] {
    &LAWS
}

/// Every jurisdiction in the table, sorted by code.
#[must_use]
pub fn jurisdictions() -> &'static [Jurisdiction] {
    &JURISDICTIONS
}

/// The law of this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Law> {
    LAWS.iter().find(|law| law.id.is(id))
}

/// The laws of a place: of a part of a country, its own and then the country's.
///
/// ```
/// use curfew_core::laws;
/// use curfew_core::place::Place;
///
/// let florida = laws::of(Place::new("US-FL")?);
/// assert!(florida.clone().any(|law| law.jurisdiction() == "US-FL"));
/// assert!(florida.clone().any(|law| law.jurisdiction() == "US"));
/// # Ok::<(), curfew_core::place::PlaceError>(())
/// ```
pub fn of(place: Place) -> impl Iterator<Item = &'static Law> + Clone {
    let name = |place: Place| {
        let by_code = |it: &Jurisdiction| it.code.as_bytes().cmp(place.code().as_bytes());
        let found = JURISDICTIONS.binary_search_by(by_code).ok()?;
        Some(JURISDICTIONS[found].code)
    };
    let country = Some(place.country()).filter(|country| *country != place);
    let in_place = |name: Name| LAWS.iter().filter(move |law| law.jurisdiction == name);
    let places = [name(place), country.and_then(name)];
    places.into_iter().flatten().flat_map(in_place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar;
    use crate::time::Moment;
    use crate::tri::Tri;

    fn allow(id: &str, at: &str) -> Tri {
        let law = find(id).unwrap();
        let time = chrono::NaiveDateTime::parse_from_str(at, "%Y-%m-%dT%H:%M").unwrap();
        let at = Moment::new(time.and_utc().timestamp_millis(), 0);
        law.hours.unwrap().allow(law.jurisdiction(), None, at)
    }

    #[test]
    fn hours() {
        use Tri::{No, Unknown, Yes};
        for (id, at, expected) in [
            // Every day alike, half-open.
            ("cn-life-telesales", "2026-11-26T08:59", No),
            ("cn-life-telesales", "2026-11-26T09:00", Yes),
            ("cn-life-telesales", "2026-10-01T20:59", Yes),
            ("cn-life-telesales", "2026-10-01T21:00", No),
            // Workdays against days off, with the State Council's exchanges.
            ("cn-nx-collection", "2025-11-12T08:30", Yes),
            ("cn-nx-collection", "2025-11-15T08:30", No), // Saturday
            ("cn-nx-collection", "2025-11-15T09:00", Yes),
            ("cn-nx-collection", "2025-10-11T19:00", Yes), // a Saturday that is worked
            ("cn-nx-collection", "2025-10-01T19:00", No),
            ("cn-nx-collection", "2045-10-01T10:00", Yes), // either way
            ("cn-nx-collection", "2045-10-01T19:00", Unknown),
            // A split day, and no calls on holidays and at weekends.
            ("fr-prospecting", "2026-11-26T12:59", Yes),
            ("fr-prospecting", "2026-11-26T13:00", No),
            ("fr-prospecting", "2026-11-26T14:00", Yes),
            ("fr-prospecting", "2026-11-28T11:00", No),
            ("fr-prospecting", "2026-07-14T11:00", No),
            ("fr-prospecting", "2045-07-13T11:00", Unknown),
            ("fr-prospecting", "2045-07-13T13:30", No),
            // Saturdays and a Sunday, to the minute.
            ("us-wy-solicitation", "2026-11-28T19:59", Yes),
            ("us-wy-solicitation", "2026-11-28T20:00", No),
            ("us-il-solicitation", "2026-11-28T20:59", Yes),
            ("us-il-solicitation", "2026-11-28T21:00", No),
            // The hours that were read, not those that a newer text is said to have.
            ("us-pa-solicitation", "2026-11-28T08:00", Yes),
            ("us-pa-solicitation", "2026-11-28T20:59", Yes),
            ("us-pa-solicitation", "2026-11-29T12:00", Yes),
            // The day before a holiday.
            ("it-code", "2026-12-07T09:30", No),
            ("it-code", "2026-12-07T10:00", Yes),
            ("it-code", "2026-12-08T11:00", No),
            ("it-code", "2026-12-09T09:30", Yes),
            // The table's last day: whether a holiday follows is not known.
            ("it-code", "2030-12-31T09:30", Unknown),
            ("it-code", "2030-12-31T11:00", Yes),
        ] {
            assert_eq!(allow(id, at), expected, "{id} {at}");
        }
    }

    #[test]
    fn the_hours_of_a_day() {
        let law = find("fr-prospecting").unwrap();
        let of_day = |date| {
            law.hours
                .unwrap()
                .of_day("FR", None, Date::parse(date).unwrap())
        };
        assert_eq!(of_day("2026-11-26"), Some(vec![(600, 780), (840, 1200)]));
        assert_eq!(of_day("2026-11-28"), Some(vec![]));
        assert_eq!(of_day("2045-11-27"), None);
    }

    #[test]
    fn a_law_holds_from_its_first_day_to_its_last() {
        let day = |text| Date::parse(text).unwrap();
        let mut law = *find("us-pa-solicitation").unwrap();
        law.until = law.in_force;
        assert_eq!(law.in_force(), Some("2019-12-03"));
        for (date, holds) in [
            ("2019-12-02", false),
            ("2019-12-03", true),
            ("2019-12-04", false),
        ] {
            assert_eq!(law.holds_on(day(date)), holds, "{date}");
        }
        (law.in_force, law.until) = (None, None);
        assert!(law.holds_on(day("1970-01-01")));
        law.force = Force::Draft;
        assert!(!law.holds_on(day("2026-02-01")));
        // Every date in the table is one.
        for law in all() {
            for text in [law.in_force(), law.until()].into_iter().flatten() {
                assert!(Date::parse(text).is_ok(), "{}", law.id());
            }
        }
    }

    #[test]
    fn a_law_begins_on_the_day_of_its_own_article() {
        let holds = |id: &str, date| find(id).unwrap().holds_on(Date::parse(date).unwrap());
        for (id, before, first) in [
            ("us-telemarketing", "1992-12-19", "1992-12-20"),
            ("us-collection", "2021-11-29", "2021-11-30"),
            ("us-ok-solicitation", "2022-10-31", "2022-11-01"),
            ("us-sc-solicitation", "2018-05-17", "2018-05-18"),
            ("es-commercial", "2014-03-28", "2014-03-29"),
            ("pe-collection", "2010-10-01", "2010-10-02"),
            ("kr-collection", "2009-08-06", "2009-08-07"),
            ("ca-telemarketing", "2008-09-29", "2008-09-30"),
            ("us-va-solicitation", "2001-06-30", "2001-07-01"),
            // The hours of the act, and the cap of a later announcement.
            ("th-collection", "2015-09-01", "2015-09-02"),
            ("th-collection-frequency", "2019-11-20", "2019-11-21"),
            ("us-pa-solicitation", "2019-12-02", "2019-12-03"),
        ] {
            assert!(!holds(id, before) && holds(id, first), "{id}");
        }
        // No day is claimed from which an article holds that nobody read as it was then.
        assert!(find("tw-bank-collection").is_some_and(|law| law.in_force.is_none()));
        assert!(holds("us-pa-solicitation", "2026-10-18"));
        for law in all() {
            let parsed = |text: Option<&str>| text.map(|text| Date::parse(text).unwrap());
            if let (Some(first), Some(last)) = (parsed(law.in_force()), parsed(law.until())) {
                assert!(first <= last, "{}", law.id());
            }
        }
    }

    #[test]
    fn every_law_with_holidays_has_a_calendar() {
        for law in all() {
            let Some(hours) = law.hours else { continue };
            if hours.holidays.is_some() || hours.days_off.is_some() {
                assert!(calendar::find(law.jurisdiction()).is_some(), "{}", law.id());
            }
        }
    }

    #[test]
    fn the_table_has_every_jurisdiction() {
        assert_eq!(jurisdictions().len(), 72);
        assert!(jurisdictions().is_sorted_by(|one, next| one.code() < next.code()));
        for place in jurisdictions() {
            assert!(of(Place::new(place.code()).unwrap()).next().is_some());
        }
        assert!(find("cn-nx-collection").is_some_and(|law| law.verified));
        let florida = of(Place::new("US-FL").unwrap()).map(Law::jurisdiction);
        let florida: Vec<&str> = florida.collect();
        assert_eq!(
            (florida.first(), florida.last()),
            (Some(&"US-FL"), Some(&"US"))
        );
    }

    #[test]
    fn no_word_judges() {
        for law in all() {
            let words = [Some(law.binds), law.refusal, law.note];
            for words in words.into_iter().flatten() {
                let text = words.en.as_str().to_lowercase();
                assert!(
                    !text.contains("illegal") && !text.contains("violat"),
                    "{}",
                    law.id()
                );
                assert!(
                    !words.zh.as_str().contains("违法") && !words.zh.as_str().contains("非法"),
                    "{}",
                    law.id()
                );
            }
        }
    }
}
