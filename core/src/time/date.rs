//! Days and wall-clock times without a zone: what a rule is written in.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::{MINUTES_PER_DAY, Weekday};

/// Days from 0000-12-31, where chrono counts from, to 1970-01-01.
const CHRONO_EPOCH: i32 = 719_163;

/// A day of the calendar (proleptic Gregorian, ISO 8601), from 0000-01-01 to 9999-12-31 where
/// it was read from a text. In JSON `"2026-12-24"`.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Date(i32);

impl Date {
    /// The day that begins `days` days after 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i32) -> Date {
        Date(days)
    }

    /// Days after 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`DateError`] for any other form and for days that no year has.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(DateError);
        }
        let year = i32::try_from(digits(&bytes[..4])?).map_err(|_| DateError)?;
        let date = NaiveDate::from_ymd_opt(year, digits(&bytes[5..7])?, digits(&bytes[8..])?);
        Ok(Date(
            date.ok_or(DateError)?.num_days_from_ce() - CHRONO_EPOCH,
        ))
    }

    /// The year; of a day that chrono cannot hold (beyond ±262,000 years) its limit.
    #[must_use]
    pub fn year(self) -> i32 {
        self.civil().year()
    }

    /// The month, `1..=12`.
    #[must_use]
    pub fn month(self) -> u32 {
        self.civil().month()
    }

    /// The day of the week.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        Weekday::ALL[(self.0 as i64 + 3).rem_euclid(7) as usize]
    }

    /// The day before.
    #[must_use]
    pub const fn before(self) -> Date {
        Date(self.0.saturating_sub(1))
    }

    /// The day after.
    #[must_use]
    pub const fn after(self) -> Date {
        Date(self.0.saturating_add(1))
    }

    /// The day of the month, `1..=31`.
    #[must_use]
    pub fn day(self) -> u32 {
        self.civil().day()
    }

    /// The same day so many months later, or the last of a month that does not have it; `None`
    /// beyond what chrono can hold.
    #[must_use]
    pub fn months_later(self, months: u32) -> Option<Date> {
        let later = self
            .civil()
            .checked_add_months(chrono::Months::new(months))?;
        Some(Date(later.num_days_from_ce() - CHRONO_EPOCH))
    }

    fn civil(self) -> NaiveDate {
        let day = self.0.saturating_add(CHRONO_EPOCH);
        NaiveDate::from_num_days_from_ce_opt(day).unwrap_or(if self.0 < 0 {
            NaiveDate::MIN
        } else {
            NaiveDate::MAX
        })
    }
}

fn digits(bytes: &[u8]) -> Result<u32, DateError> {
    bytes.iter().try_fold(0, |value, byte| match byte {
        b'0'..=b'9' => Ok(value * 10 + u32::from(byte - b'0')),
        _ => Err(DateError),
    })
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Date, DateError> {
        Date::parse(text)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.civil();
        write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        crate::strict::text(deserializer, Date::parse)
    }
}

/// A text is not a day.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("a day must be YYYY-MM-DD and exist")]
pub struct DateError;

/// A minute on the wall: a day and a time of day, without a zone. In JSON
/// `"2026-12-24T18:00"`.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct WallTime {
    date: Date,
    /// `0..1440`.
    minute: u16,
}

impl WallTime {
    /// The minute `minute` of `date`; a minute of 1440 or more is brought to 23:59.
    #[must_use]
    pub const fn new(date: Date, minute: u16) -> WallTime {
        let minute = if minute < MINUTES_PER_DAY {
            minute
        } else {
            MINUTES_PER_DAY - 1
        };
        WallTime { date, minute }
    }

    /// Reads `YYYY-MM-DDTHH:MM`, 00:00 to 23:59.
    ///
    /// # Errors
    /// [`WallTimeError`] for anything else.
    pub fn parse(text: &str) -> Result<WallTime, WallTimeError> {
        let (date, time) = text.split_once('T').ok_or(WallTimeError)?;
        let date = Date::parse(date).map_err(|_| WallTimeError)?;
        let minute = super::ClockTime::parse(time).map_err(|_| WallTimeError)?;
        if minute.minutes() == MINUTES_PER_DAY {
            return Err(WallTimeError);
        }
        Ok(WallTime {
            date,
            minute: minute.minutes(),
        })
    }

    /// The day.
    #[must_use]
    pub const fn date(self) -> Date {
        self.date
    }

    /// Minutes after midnight, `0..1440`.
    #[must_use]
    pub const fn minute(self) -> u16 {
        self.minute
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes) = (self.minute / 60, self.minute % 60);
        write!(f, "{}T{hours:02}:{minutes:02}", self.date)
    }
}

impl fmt::Debug for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for WallTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WallTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WallTime, D::Error> {
        crate::strict::text(deserializer, WallTime::parse)
    }
}

/// A text is not a minute on the wall.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("a day and time must be YYYY-MM-DDTHH:MM and exist")]
pub struct WallTimeError;

/// Days from the first to the last, both inside, as people say it: the call's own day counts.
/// In JSON `{"first": "2026-12-24", "last": "2026-12-26"}`.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Dates {
    first: Date,
    last: Date,
}

impl Dates {
    /// # Errors
    /// [`DatesError`] where the last day is before the first.
    pub fn new(first: Date, last: Date) -> Result<Dates, DatesError> {
        if last < first {
            return Err(DatesError);
        }
        Ok(Dates { first, last })
    }

    /// The first day inside.
    #[must_use]
    pub const fn first(self) -> Date {
        self.first
    }

    /// The last day inside.
    #[must_use]
    pub const fn last(self) -> Date {
        self.last
    }

    /// Whether `date` is inside.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }
}

impl<'de> Deserialize<'de> for Dates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Dates, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            first: Date,
            last: Date,
        }
        let crate::strict::Object(Fields { first, last }) = Deserialize::deserialize(deserializer)?;
        Dates::new(first, last).map_err(serde::de::Error::custom)
    }
}

/// The last day is before the first.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("the last day is before the first")]
pub struct DatesError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written_back() {
        for (text, days, weekday) in [
            ("1970-01-01", 0, Weekday::Thu),
            ("1969-12-31", -1, Weekday::Wed),
            ("2026-02-28", 20_512, Weekday::Sat),
            ("2024-02-29", 19_782, Weekday::Thu),
            ("9999-12-31", 2_932_896, Weekday::Fri),
        ] {
            let date = Date::parse(text).unwrap();
            assert_eq!((date.days(), date.weekday()), (days, weekday), "{text}");
            assert_eq!(date.to_string(), text);
            assert_eq!(date.after().before(), date);
        }
        for text in [
            "",
            "2026-2-28",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "26-01-01",
            "2026/01/01",
            "2026-01-01 ",
            "+026-01-01",
            "２026-01-01",
        ] {
            assert_eq!(Date::parse(text), Err(DateError), "{text}");
        }
    }

    #[test]
    fn days_beyond_any_calendar_do_not_panic() {
        for days in [i32::MIN, i32::MAX] {
            let date = Date::from_days(days);
            let _ = (date.year(), date.to_string(), date.weekday());
            let _ = (date.before(), date.after());
        }
    }

    #[test]
    fn minutes_on_the_wall() {
        let time = WallTime::parse("2026-12-24T18:05").unwrap();
        assert_eq!(time.to_string(), "2026-12-24T18:05");
        assert!(time < WallTime::parse("2026-12-25T00:00").unwrap());
        for text in [
            "2026-12-24",
            "2026-12-24T24:00",
            "2026-12-24 18:00",
            "2026-12-24T18:00Z",
        ] {
            assert_eq!(WallTime::parse(text), Err(WallTimeError), "{text}");
        }
    }

    #[test]
    fn both_ends_of_dates_are_inside() {
        let date = |text| Date::parse(text).unwrap();
        let dates = Dates::new(date("2026-12-24"), date("2026-12-26")).unwrap();
        let inside = |text| dates.contains(date(text));
        assert_eq!(
            ["2026-12-23", "2026-12-24", "2026-12-26", "2026-12-27"].map(inside),
            [false, true, true, false]
        );
        assert_eq!(
            Dates::new(date("2026-12-24"), date("2026-12-23")),
            Err(DatesError)
        );
    }
}
