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

mod days;

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::decide::Tri;
use crate::table::Name;
use crate::time::{Date, Weekdays};

use days::Days;

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

/// What was last told of each calendar, for many rules ask about one day: the day, and 2 bits for each answer.
static TOLD: [AtomicU32; CALENDARS.len()] = [const { AtomicU32::new(0) }; CALENDARS.len()];
/// Stands in what was told.
const IS_TOLD: u32 = 1 << 31;

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
        self.kind(date)[1]
    }

    /// Whether `date` is a workday; of a date the table has, every other is a day off. Unknown
    /// where that is in doubt.
    #[must_use]
    pub fn is_workday(&self, date: Date) -> Tri {
        self.kind(date)[0]
    }

    /// Whether it is a workday, and whether a public holiday.
    fn kind(&self, date: Date) -> [Tri; 2] {
        let Some(day) = self.day(date) else {
            return [Tri::Unknown; 2];
        };
        let place = std::ptr::from_ref(self).addr() - CALENDARS.as_ptr().addr();
        let told = &TOLD[place / size_of::<Calendar>()];
        let asked = IS_TOLD | u32::from(day) << 4;
        let mut kinds = told.load(Ordering::Relaxed);
        if kinds & !0b1111 != asked {
            let [workday, holiday] = self.looked_up(day, date);
            kinds = asked | (workday as u32) << 2 | holiday as u32;
            told.store(kinds, Ordering::Relaxed);
        }
        [Tri::from_bits(kinds >> 2), Tri::from_bits(kinds)]
    }

    // Not for each rule, and not where the answer is there.
    #[cold]
    fn looked_up(&self, day: u16, date: Date) -> [Tri; 2] {
        let is_in_doubt = self.is_in_doubt(day);
        let is_holiday = self.has_holiday(day);
        let holiday = match is_in_doubt {
            true => Tri::Unknown,
            false => is_holiday.into(),
        };
        let is_weekend = self.weekend.contains(date.weekday());
        // Where weekend days are worked, some are in every table.
        let may_be_worked = !self.workdays.is_empty();
        if is_in_doubt && (may_be_worked || !is_weekend) {
            return [Tri::Unknown, holiday];
        }
        let is_usual = !is_weekend && !is_holiday;
        [Tri::from(is_usual || self.workdays.contains(day)), holiday]
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
mod tests;
