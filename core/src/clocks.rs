//! Deadlines for complaints, waiting times of registers and after a refusal, and how long callers
//! keep what they recorded.
//!
//! Facts with a citation, as for laws; what they say of a case is for whoever has the case.
//!
//! Source: `data/clocks.csv`, row by row; compiled in by `build/`.

use crate::calendar;
use crate::place::Place;
use crate::table::Name;
use crate::time::Date;
use crate::tri::Tri;

/// Their texts are in the block of the forms.
type Text = crate::text::Text<true>;

include!(concat!(env!("OUT_DIR"), "/clocks.rs"));

/// What begins a clock, and what its end is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// From a call: until when a complaint about it is taken.
    Filing,
    /// From the filing: until when the body or the company answers.
    Answer,
    /// From the entry in a register: from when calls are to have stopped.
    Register,
    /// From a refusal: by when calls are to have stopped.
    Grace,
    /// From a refusal: until when no calls may come.
    Bar,
    /// From a call: how long the caller keeps its records at the least.
    Retention,
}

impl Kind {
    /// The word in the data file and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Filing => "filing",
            Kind::Answer => "answer",
            Kind::Register => "register",
            Kind::Grace => "grace",
            Kind::Bar => "bar",
            Kind::Retention => "retention",
        }
    }
}

/// What a clock counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unit {
    /// Days of the calendar.
    Days,
    /// Working days of the place.
    Workdays,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// One clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Clock {
    id: Name,
    place: Name,
    /// What it is about.
    pub kind: Kind,
    form: Name,
    /// How many.
    pub amount: u16,
    /// Of what.
    pub unit: Unit,
    /// What it says, in English.
    pub text: Text,
    /// What it says, in Simplified Chinese.
    pub text_zh: Text,
    /// Article and text.
    pub citation: Text,
    /// Where it was read.
    pub source: Text,
    checked: Name,
    /// Whether it was read in an official text.
    pub verified: bool,
}

impl Clock {
    /// Unique, and never changed.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id.as_str()
    }

    /// ISO 3166-1 alpha-2, or 3166-2 for a part of a country.
    #[must_use]
    pub fn place(&self) -> &'static str {
        self.place.as_str()
    }

    /// The form that it belongs to, by id; empty where to none.
    #[must_use]
    pub fn form(&self) -> &'static str {
        self.form.as_str()
    }

    /// When it was read, `YYYY-MM`.
    #[must_use]
    pub fn checked(&self) -> &'static str {
        self.checked.as_str()
    }

    /// The day on which it ends, where `start` is day 0; `None` where the calendar does not say
    /// which days are worked, or for a day beyond all calendars.
    #[must_use]
    pub fn end(&self, start: Date) -> Option<Date> {
        let amount = i32::from(self.amount);
        match self.unit {
            Unit::Days => Some(Date::from_days(start.days().checked_add(amount)?)),
            Unit::Months => start.months_later(self.amount.into()),
            Unit::Years => start.months_later(u32::from(self.amount) * 12),
            Unit::Workdays => {
                let calendar = calendar::find(self.place())?;
                let mut day = start;
                let mut left = amount;
                while left > 0 {
                    day = day.after();
                    match calendar.is_workday(day) {
                        Tri::Yes => left -= 1,
                        Tri::No => {}
                        Tri::Unknown => return None,
                    }
                }
                Some(day)
            }
        }
    }
}

/// Every clock, by place and id.
#[must_use]
pub fn all() -> &'static [Clock] {
    &ROWS
}

/// The clocks of a place: of a part of a country, its own and then the country's.
pub fn of(place: Place) -> impl Iterator<Item = &'static Clock> + Clone {
    let country = Some(place.country()).filter(|country| *country != place);
    let in_place = |place: Place| ROWS.iter().filter(move |row| row.place.is(place.code()));
    in_place(place).chain(country.into_iter().flat_map(in_place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(id: &str, start: &str) -> Option<String> {
        let clock = all().iter().find(|clock| clock.id() == id).unwrap();
        clock
            .end(Date::parse(start).unwrap())
            .map(|day| day.to_string())
    }

    #[test]
    fn ends() {
        for (why, id, start, expected) in [
            ("days", "in-1909-filing", "2026-11-25", Some("2026-12-02")),
            ("years", "cn-court-filing", "2026-11-25", Some("2029-11-25")),
            (
                "a leap day",
                "cn-court-filing",
                "2024-02-29",
                Some("2027-02-28"),
            ),
            // 26 November 2026 is Thanksgiving.
            (
                "working days",
                "us-own-list",
                "2026-11-20",
                Some("2026-12-07"),
            ),
            ("beyond the calendar", "us-own-list", "2035-01-01", None),
        ] {
            assert_eq!(end(id, start).as_deref(), expected, "{why}");
        }
    }

    #[test]
    fn a_part_has_the_countrys_too() {
        let ids: Vec<&str> = of(Place::new("US-PA").unwrap()).map(Clock::id).collect();
        assert!(
            ids.contains(&"us-pa-filing") && ids.contains(&"us-register"),
            "{ids:?}"
        );
        assert!(of(Place::new("US").unwrap()).all(|it| it.place() == "US"));
        let mut all: Vec<&str> = all().iter().map(Clock::id).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "every id once");
    }
}
