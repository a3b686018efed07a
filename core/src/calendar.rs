//! Public holidays and working days, by region.
//!
//! A *holiday* is a public holiday by law or announcement, also one that falls on a weekend,
//! with its days in lieu. A *workday* is a day outside the weekly days off that is no holiday,
//! or a make-up workday: a weekend day that China's State Council exchanged for a day off. Every
//! other day is a *day off*.
//!
//! The table has years of its own ([`Calendar::years`]). Beyond them nothing is guessed: every
//! answer is [`Tri::Unknown`], and the app says that the table has run out. Within them some days
//! are *in doubt*: an announcement is still to come, or a feast's day is estimated. Of these nothing is
//! said either, but that a weekend day is no workday where none is ever worked. Which days they are, and why
//! no others, is written in `data/holidays/generate.py`.
//!
//! Source: `data/holidays/holidays.csv`, made by `data/holidays/generate.py`; compiled in by `build/`.

use std::ops::RangeInclusive;

use crate::decide::Tri;
use crate::table::Name;
use crate::time::{Date, Weekdays};

include!(concat!(env!("OUT_DIR"), "/holidays.rs"));

/// The days of a region.
#[derive(Debug, Eq, PartialEq)]
pub struct Calendar {
    code: Name,
    weekend: Weekdays,
    /// This and the other years are counted from that of [`EPOCH`].
    first_year: u8,
    last_year: u8,
    /// No day of the years up to this one is in doubt.
    certain_until: i8,
    /// The holidays of the country, with those that a part has more and less.
    base: Days,
    more: Days,
    less: Days,
    workdays: Days,
    /// Spans of days, half-open: where they begin and end, by turns.
    doubt: Days,
}

/// A list of days after [`EPOCH`], ascending: where it lies in `DAYS`. First its length in bytes, 16 bits,
/// then blocks: a day of 16 bits, and in the bytes that are left how far the next day is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Days(u16);

/// The bytes of a block; only the last may have fewer.
const BLOCK: usize = 8;
/// In the place of a gap: that many days, and no day of the list.
const LONG: u8 = 255;

impl Days {
    fn bytes(self) -> &'static [u8] {
        let (length, rest) = word(&DAYS[usize::from(self.0)..]);
        &rest[..usize::from(length)]
    }

    /// The first list has no day, and no other is so.
    const fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn days(self) -> impl Iterator<Item = u16> {
        self.bytes().chunks(BLOCK).flat_map(of_block)
    }

    fn contains(self, day: u16) -> bool {
        if self.is_empty() {
            return false;
        }
        // The last block that begins no later; then at most a block of gaps.
        let (blocks, rest) = self.bytes().as_chunks::<BLOCK>();
        let later = blocks.partition_point(|block| word(block).0 <= day);
        let block = match blocks.get(later.wrapping_sub(1)) {
            _ if later == blocks.len() && !rest.is_empty() && word(rest).0 <= day => rest,
            Some(block) => block,
            None => return false,
        };
        let (first, gaps) = word(block);
        let mut left = day - first;
        if left == 0 {
            return true;
        }
        for gap in gaps {
            match left.checked_sub(u16::from(*gap)) {
                Some(0) if *gap != LONG => return true,
                Some(less) => left = less,
                None => return false,
            }
        }
        false
    }
}

/// The days of a block, which is never empty.
fn of_block(block: &'static [u8]) -> impl Iterator<Item = u16> {
    let (first, gaps) = word(block);
    let mut day = first;
    let others = gaps.iter().filter_map(move |gap| {
        day += u16::from(*gap);
        (*gap != LONG).then_some(day)
    });
    std::iter::once(first).chain(others)
}

/// The first 16 bits, and what is behind them.
fn word(bytes: &[u8]) -> (u16, &[u8]) {
    let (word, rest) = bytes
        .split_first_chunk()
        .expect("the build wrote whole days");
    (u16::from_le_bytes(*word), rest)
}

/// 2020-01-01, from which the table counts its days.
const EPOCH: Date = Date::from_days(18_262);
const EPOCH_YEAR: i32 = 2020;

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
        let place =
            CALENDARS.binary_search_by(|calendar| calendar.code.as_bytes().cmp(code.as_bytes()));
        place.ok().map(|place| &CALENDARS[place])
    };
    exact(code).or_else(|| exact(code.split_once('-')?.0))
}

impl Calendar {
    /// ISO 3166-1 alpha-2, or ISO 3166-2 for a part of a country.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code.as_str()
    }

    /// The weekly days off.
    #[must_use]
    pub const fn weekend(&self) -> Weekdays {
        self.weekend
    }

    /// The years that the table has.
    #[must_use]
    pub fn years(&self) -> RangeInclusive<i32> {
        EPOCH_YEAR + i32::from(self.first_year)..=EPOCH_YEAR + i32::from(self.last_year)
    }

    /// The last year whose days are all fixed by law or announced. Later ones are by rule only:
    /// China's exchanged days are announced each autumn for the next year.
    #[must_use]
    pub fn certain_until(&self) -> i32 {
        EPOCH_YEAR + i32::from(self.certain_until)
    }

    /// The first day that is in doubt; where none is, the first behind the table.
    #[must_use]
    pub fn first_in_doubt(&self) -> Date {
        let doubted = self.doubt.days().next();
        let day = doubted.map_or_else(|| first_day(self.last_year + 1), i32::from);
        Date::from_days(EPOCH.days() + day)
    }

    /// Whether `date` is a public holiday; unknown where that is in doubt.
    #[must_use]
    pub fn is_holiday(&self, date: Date) -> Tri {
        match self.day(date) {
            Some(day) if !self.is_in_doubt(day) => self.has_holiday(day).into(),
            _ => Tri::Unknown,
        }
    }

    /// Whether `date` is a workday; of a date the table has, every other is a day off. Unknown
    /// where that is in doubt.
    #[must_use]
    pub fn is_workday(&self, date: Date) -> Tri {
        let Some(day) = self.day(date) else {
            return Tri::Unknown;
        };
        let is_weekend = self.weekend.contains(date.weekday());
        // Where weekend days are worked, some are in every table.
        let may_be_worked = !self.workdays.is_empty();
        if self.is_in_doubt(day) && (may_be_worked || !is_weekend) {
            return Tri::Unknown;
        }
        let is_usual = !is_weekend && !self.has_holiday(day);
        Tri::from(is_usual || self.workdays.contains(day))
    }

    /// A day before the first edge is outside of every span, one behind it inside, and so on.
    fn is_in_doubt(&self, day: u16) -> bool {
        // Mostly today lies before all of them.
        let edges = self.doubt.days().take_while(|edge| *edge <= day);
        !edges.count().is_multiple_of(2)
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

/// Days from [`EPOCH`] to 1 January of the year that many years later, up to 2099.
const fn first_day(years: u8) -> i32 {
    let years = years as i32;
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
        for years in 0..79_u8 {
            let year = EPOCH_YEAR + i32::from(years);
            let day = date(&format!("{year}-01-01")).days() - EPOCH.days();
            assert_eq!(first_day(years), day, "{year}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_inside_its_years() {
        assert!(all().is_sorted_by(|one, next| one.code() < next.code()));
        for calendar in all() {
            let lists = [
                calendar.base,
                calendar.more,
                calendar.less,
                calendar.workdays,
            ];
            for list in lists {
                let days: Vec<u16> = list.days().collect();
                for day in 0..4100 {
                    assert_eq!(
                        list.contains(day),
                        days.binary_search(&day).is_ok(),
                        "{day}"
                    );
                }
                assert!(
                    list.days().is_sorted_by(|one, next| one < next),
                    "{}",
                    calendar.code()
                );
                for day in list.days() {
                    let year = Date::from_days(EPOCH.days() + i32::from(day)).year();
                    assert!(calendar.years().contains(&year), "{}", calendar.code());
                }
            }
            assert!(!calendar.weekend.is_empty());
            // Ukraine has none while martial law is in force.
            let is_bare = calendar.base.is_empty();
            assert_eq!(
                is_bare,
                calendar.code().starts_with("UA"),
                "{}",
                calendar.code()
            );
        }
    }

    #[test]
    fn a_block_is_a_day_and_gaps() {
        let days = |block| of_block(block).collect::<Vec<u16>>();
        assert_eq!(days(&[7, 0]), [7]);
        assert_eq!(
            days(&[1, 1, 1, 254, 255, 0, 255, 255, 3, 255]),
            [257, 258, 512, 767, 1280]
        );
    }

    /// The file, read again and day by day, is the oracle of the packed table.
    #[test]
    fn every_day_is_as_the_file_has_it() {
        let file = include_str!("../../data/holidays/holidays.csv");
        let mut rows = 0;
        for row in file.lines().skip(1) {
            let fields: Vec<&str> = row.split(',').collect();
            let [code, year, weekend, holidays, workdays, doubt] = fields[..] else {
                panic!("{row}");
            };
            let calendar = find(code).unwrap();
            assert_eq!(calendar.code(), code);
            let swaps = |row: &str| {
                let fields: Vec<&str> = row.split(',').collect();
                fields[0] == code && !fields[4].is_empty()
            };
            let may_be_worked = !doubt.is_empty() && file.lines().skip(1).any(swaps);
            let mut day = date(&format!("{year}-01-01"));
            while day.year().to_string() == year {
                let text = day.to_string();
                let month_day = format!("{}{}", &text[5..7], &text[8..]);
                let is_in = |days: &str| days.split(' ').any(|each| each == month_day);
                let name = format!("{:?}", day.weekday()).to_lowercase();
                let is_weekend = weekend.contains(&name);
                let is_in_doubt = doubt.split(' ').any(|span| {
                    let (first, last) = span.split_once('-').unwrap_or((span, span));
                    first <= month_day.as_str() && month_day.as_str() <= last
                });
                let (mut holiday, mut workday) = (
                    Tri::from(is_in(holidays)),
                    Tri::from(!is_weekend && !is_in(holidays) || is_in(workdays)),
                );
                if is_in_doubt {
                    holiday = Tri::Unknown;
                    if !is_weekend || may_be_worked {
                        workday = Tri::Unknown;
                    }
                }
                assert_eq!(calendar.is_holiday(day), holiday, "{code} {day}");
                assert_eq!(calendar.is_workday(day), workday, "{code} {day}");
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
    fn what_is_not_announced_yet_is_in_doubt() {
        use Tri::{No, Unknown, Yes};
        for (why, code, day, holiday, workday) in [
            ("the day of the law", "CN", "2027-01-01", Yes, No),
            (
                "behind it, a day in lieu or none",
                "CN",
                "2027-01-04",
                Unknown,
                Unknown,
            ),
            (
                "a weekend that may be worked",
                "CN",
                "2027-01-09",
                Unknown,
                Unknown,
            ),
            ("a Wednesday far from all", "CN", "2027-01-13", No, Yes),
            ("a Saturday far from all", "CN", "2027-07-10", No, No),
            (
                "the eve of the Spring Festival",
                "CN",
                "2027-02-05",
                Yes,
                No,
            ),
            (
                "a weekday a week behind it",
                "CN",
                "2027-02-15",
                Unknown,
                Unknown,
            ),
            ("and one more", "CN", "2027-02-16", No, Yes),
            ("the second Sunday", "CN", "2027-02-21", Unknown, Unknown),
            ("the days of May", "CN", "2027-05-02", Yes, No),
            ("announced", "CN", "2026-02-28", No, Yes),
            (
                "before New Year of a year to come",
                "CN",
                "2027-12-31",
                Unknown,
                Unknown,
            ),
            (
                "and in the last year of the table",
                "CN",
                "2030-12-30",
                Unknown,
                Unknown,
            ),
            ("an estimated feast", "KE", "2027-03-09", Unknown, Unknown),
            ("a day near it", "KE", "2027-03-12", Unknown, Unknown),
            ("one that is a weekend", "KE", "2027-03-07", Unknown, No),
            ("four days away", "KE", "2027-03-13", No, No),
            ("a fixed day", "KE", "2027-05-01", Yes, No),
            (
                "a region that sets its days each year",
                "ES-CT",
                "2027-06-24",
                Unknown,
                Unknown,
            ),
            ("any day there", "ES-CT", "2027-07-14", Unknown, Unknown),
            ("but no weekend", "ES-CT", "2027-07-17", Unknown, No),
            (
                "nor a day of the whole country",
                "ES-CT",
                "2027-10-12",
                Yes,
                No,
            ),
            (
                "a day known to be missing",
                "US-HI",
                "2026-04-03",
                Unknown,
                Unknown,
            ),
            ("all others there", "US-HI", "2026-04-06", No, Yes),
            (
                "a day that the law leaves to a decree",
                "AR",
                "2027-08-16",
                Unknown,
                Unknown,
            ),
            ("a bridge", "AR", "2027-05-24", Unknown, Unknown),
        ] {
            let calendar = find(code).unwrap();
            assert_eq!(
                calendar.is_holiday(date(day)),
                holiday,
                "{why}: {code} {day}"
            );
            assert_eq!(
                calendar.is_workday(date(day)),
                workday,
                "{why}: {code} {day}"
            );
        }
    }

    /// The lint's warning and the answers speak of the same years.
    #[test]
    fn certain_years_have_no_day_in_doubt() {
        for calendar in all() {
            let certain = *calendar.years().start()..=calendar.certain_until();
            for edge in calendar.doubt.days() {
                let year = Date::from_days(EPOCH.days() + i32::from(edge)).year();
                assert!(!certain.contains(&year), "{}", calendar.code());
            }
            let is_certain = calendar.certain_until() == *calendar.years().end();
            assert_eq!(is_certain, calendar.doubt.is_empty(), "{}", calendar.code());
        }
    }

    #[test]
    fn beyond_its_years_nothing_is_known() {
        for calendar in all() {
            let (first, last) = (*calendar.years().start(), *calendar.years().end());
            let known = |day: String| {
                let day = date(&day);
                calendar.day(day).is_some()
                    && (calendar.is_holiday(day) != Tri::Unknown || !calendar.doubt.is_empty())
            };
            assert!(!known(format!("{}-12-31", first - 1)));
            assert!(known(format!("{first}-01-01")));
            assert!(known(format!("{last}-12-31")));
            assert!(!known(format!("{}-01-01", last + 1)));
            let far = Date::from_days(i32::MAX);
            assert_eq!(calendar.is_workday(far), Tri::Unknown);
        }
    }

    #[test]
    fn the_first_day_in_doubt_is_the_first_that_is_not_known() {
        for calendar in all() {
            let first = calendar.first_in_doubt();
            assert_eq!(calendar.is_holiday(first), Tri::Unknown, "{first}");
            let mut day = date(&format!("{}-01-01", calendar.years().start()));
            while day < first {
                assert_ne!(calendar.is_holiday(day), Tri::Unknown, "{day}");
                day = day.after();
            }
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
