//! Public holidays and working days, by region.
//!
//! A *holiday* is a public holiday by law or announcement, also one that falls on a weekend,
//! with its days in lieu. A *workday* is a day outside the weekly days off that is no holiday,
//! or a make-up workday: a weekend day that China's State Council exchanged for a day off. Every
//! other day is a *day off*.
//!
//! The table has years of its own ([`Calendar::years`]). Beyond them nothing is guessed: every
//! answer is [`Tri::Unknown`], and the app says that the table has run out.
//!
//! Source: `data/holidays/holidays.csv`, made by `data/holidays/generate.py`; compiled in by `build/`.

use std::ops::RangeInclusive;

use crate::decide::Tri;
use crate::time::{Date, Weekdays};

include!(concat!(env!("OUT_DIR"), "/holidays.rs"));

/// The days of a region.
#[derive(Debug, Eq, PartialEq)]
pub struct Calendar {
    code: &'static str,
    weekend: Weekdays,
    first_year: i16,
    last_year: i16,
    /// The years up to this one are fixed by law or announced; later ones may still change.
    certain_until: i16,
    /// The holidays of the country, with those that a part has more and less.
    base: Range,
    more: Range,
    less: Range,
    workdays: Range,
}

/// Some of the days in the table, as days after [`EPOCH`], ascending.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Range {
    first: u16,
    length: u16,
}

impl Range {
    fn days(self) -> &'static [u16] {
        let first = usize::from(self.first);
        &DAYS[first..first + usize::from(self.length)]
    }

    fn contains(self, day: u16) -> bool {
        self.days().binary_search(&day).is_ok()
    }
}

/// 2020-01-01, from which the table counts its days.
const EPOCH: Date = Date::from_days(18_262);

/// Every calendar, sorted by code.
#[must_use]
pub fn all() -> &'static [Calendar] {
    &CALENDARS
}

/// The calendar of a country (`CN`) or of a part of one (`DE-BY`); of a part that has none of
/// its own, that of the country.
///
/// ```
/// use curfew_core::calendar;
///
/// assert_eq!(calendar::find("DE-BY").unwrap().code(), "DE-BY");
/// assert!(calendar::find("ZZ").is_none());
/// ```
#[must_use]
pub fn find(code: &str) -> Option<&'static Calendar> {
    let exact = |code: &str| {
        let place = CALENDARS.binary_search_by_key(&code, |calendar| calendar.code);
        place.ok().map(|place| &CALENDARS[place])
    };
    exact(code).or_else(|| exact(code.split_once('-')?.0))
}

impl Calendar {
    /// ISO 3166-1 alpha-2, or ISO 3166-2 for a part of a country.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The weekly days off.
    #[must_use]
    pub const fn weekend(&self) -> Weekdays {
        self.weekend
    }

    /// The years that the table has.
    #[must_use]
    pub fn years(&self) -> RangeInclusive<i32> {
        i32::from(self.first_year)..=i32::from(self.last_year)
    }

    /// The last year whose days are fixed by law or announced. Later ones are by rule only:
    /// China's exchanged days are announced each autumn for the next year.
    #[must_use]
    pub fn certain_until(&self) -> i32 {
        self.certain_until.into()
    }

    /// Whether `date` is a public holiday.
    #[must_use]
    pub fn is_holiday(&self, date: Date) -> Tri {
        self.day(date)
            .map_or(Tri::Unknown, |day| Tri::from(self.has_holiday(day)))
    }

    /// Whether `date` is a workday; of a date the table has, every other is a day off.
    #[must_use]
    pub fn is_workday(&self, date: Date) -> Tri {
        self.day(date).map_or(Tri::Unknown, |day| {
            let is_usual = !self.weekend.contains(date.weekday()) && !self.has_holiday(day);
            Tri::from(is_usual || self.workdays.contains(day))
        })
    }

    fn has_holiday(&self, day: u16) -> bool {
        self.more.contains(day) || (self.base.contains(day) && !self.less.contains(day))
    }

    /// The day as the table counts; `None` where it has no such year.
    fn day(&self, date: Date) -> Option<u16> {
        let day = u16::try_from(date.days() - EPOCH.days()).ok()?;
        // Two comparisons with days are cheaper than the year of a day, and the same.
        (first_day(self.first_year) <= i32::from(day)
            && i32::from(day) < first_day(self.last_year + 1))
        .then_some(day)
    }
}

/// Days from [`EPOCH`] to 1 January of `year`, 2020 to 2099.
const fn first_day(year: i16) -> i32 {
    let years = year as i32 - 2020;
    years * 365 + (years + 3) / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn years_begin_where_the_calendar_has_them() {
        for year in 2020..2099_i16 {
            let day = date(&format!("{year}-01-01")).days() - EPOCH.days();
            assert_eq!(first_day(year), day, "{year}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_inside_its_years() {
        assert!(all().is_sorted_by(|one, next| one.code < next.code));
        for calendar in all() {
            let lists = [
                calendar.base,
                calendar.more,
                calendar.less,
                calendar.workdays,
            ];
            for days in lists.map(Range::days) {
                assert!(
                    days.is_sorted_by(|one, next| one < next),
                    "{}",
                    calendar.code
                );
                for day in days {
                    let year = Date::from_days(EPOCH.days() + i32::from(*day)).year();
                    assert!(calendar.years().contains(&year), "{}", calendar.code);
                }
            }
            assert!(!calendar.weekend.is_empty());
            // Ukraine has none while martial law is in force.
            let is_bare = calendar.base.length == 0;
            assert_eq!(
                is_bare,
                calendar.code.starts_with("UA"),
                "{}",
                calendar.code
            );
        }
    }

    /// The file, read again and day by day, is the oracle of the packed table.
    #[test]
    fn every_day_is_as_the_file_has_it() {
        let file = include_str!("../../data/holidays/holidays.csv");
        let mut rows = 0;
        for row in file.lines().skip(1) {
            let fields: Vec<&str> = row.split(',').collect();
            let [code, year, weekend, holidays, workdays, _] = fields[..] else {
                panic!("{row}");
            };
            let calendar = find(code).unwrap();
            assert_eq!(calendar.code(), code);
            let mut day = date(&format!("{year}-01-01"));
            while day.year().to_string() == year {
                let text = day.to_string();
                let month_day = format!("{}{}", &text[5..7], &text[8..]);
                let is_in = |days: &str| days.split(' ').any(|each| each == month_day);
                let name = format!("{:?}", day.weekday()).to_lowercase();
                let is_usual = !weekend.contains(&name) && !is_in(holidays);
                assert_eq!(
                    calendar.is_holiday(day),
                    is_in(holidays).into(),
                    "{code} {day}"
                );
                let expected = Tri::from(is_usual || is_in(workdays));
                assert_eq!(calendar.is_workday(day), expected, "{code} {day}");
                day = day.after();
            }
            rows += 1;
        }
        let years = |calendar: &Calendar| calendar.years().count();
        assert_eq!(rows, all().iter().map(years).sum::<usize>());
    }

    #[test]
    fn chinas_exchanged_days() {
        let china = find("CN").unwrap();
        for (day, holiday, workday) in [
            ("2025-01-26", false, true), // a Sunday worked for the Spring Festival
            ("2025-01-28", true, false),
            ("2025-02-04", true, false),
            ("2025-02-05", false, true),
            ("2025-02-08", false, true), // a Saturday
            ("2025-02-09", false, false),
            ("2025-10-01", true, false),
            ("2025-10-11", false, true), // a Saturday
            ("2025-11-12", false, true),
            ("2025-11-15", false, false),
        ] {
            assert_eq!(china.is_holiday(date(day)), Tri::from(holiday), "{day}");
            assert_eq!(china.is_workday(date(day)), Tri::from(workday), "{day}");
        }
    }

    #[test]
    fn beyond_its_years_nothing_is_known() {
        for calendar in all() {
            let (first, last) = (*calendar.years().start(), *calendar.years().end());
            let known = |day: String| calendar.is_holiday(date(&day)) != Tri::Unknown;
            assert!(!known(format!("{}-12-31", first - 1)));
            assert!(known(format!("{first}-01-01")));
            assert!(known(format!("{last}-12-31")));
            assert!(!known(format!("{}-01-01", last + 1)));
            let far = Date::from_days(i32::MAX);
            assert_eq!(calendar.is_workday(far), Tri::Unknown);
        }
    }

    #[test]
    fn a_part_of_a_country_has_its_own_days() {
        let epiphany = date("2026-01-06");
        assert_eq!(find("DE-BY").unwrap().is_holiday(epiphany), Tri::Yes);
        assert_eq!(find("DE").unwrap().is_holiday(epiphany), Tri::No);
        assert_eq!(find("CN-NX").unwrap().code(), "CN");
    }
}
