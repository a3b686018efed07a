//! The wall clock of the phone at a call, and the windows of a rule.
//!
//! A [`Moment`] is an instant with the offset from UTC that the phone's zone had then, so
//! no time-zone database is needed here: Kotlin (`java.time`) and the command line know the
//! zone. Everything that a rule says of time is compared with the wall clock: in a
//! daylight-saving fold both passes of the repeated hour are inside a window that covers it;
//! the minutes of a gap, and the days that a zone skipped (Samoa, 2011-12-30), never occur.

mod date;
mod window;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::date::{Date, DateError, Dates, DatesError, WallTime, WallTimeError};
pub use self::window::{DayKind, Days, Window, WindowError};

pub(crate) const MINUTES_PER_DAY: u16 = 24 * 60;
const MS_PER_MINUTE: i64 = 60_000;
const MS_PER_DAY: i64 = 24 * 60 * MS_PER_MINUTE;

/// An instant on this phone's wall clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Moment {
    unix_ms: i64,
    offset_seconds: i32,
}

impl Moment {
    /// `unix_ms`: milliseconds since 1970-01-01T00:00:00Z. `offset_seconds`: local time less
    /// UTC; values beyond ±18 h (`java.time.ZoneOffset`) are brought to that limit.
    #[must_use]
    pub const fn new(unix_ms: i64, offset_seconds: i32) -> Moment {
        const LIMIT: i32 = 18 * 3600;
        let offset_seconds = if offset_seconds > LIMIT {
            LIMIT
        } else if offset_seconds < -LIMIT {
            -LIMIT
        } else {
            offset_seconds
        };
        Moment {
            unix_ms,
            offset_seconds,
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.unix_ms
    }

    /// Local time less UTC, seconds, within ±18 h.
    #[must_use]
    pub const fn offset_seconds(self) -> i32 {
        self.offset_seconds
    }

    const fn local_ms(self) -> i64 {
        self.unix_ms
            .saturating_add(self.offset_seconds as i64 * 1000)
    }

    /// Minutes after local midnight, `0..1440`.
    #[must_use]
    pub const fn minute_of_day(self) -> u16 {
        (self.local_ms().rem_euclid(MS_PER_DAY) / MS_PER_MINUTE) as u16
    }

    /// The local day; of an instant beyond the days of [`Date`] its limit.
    #[must_use]
    pub const fn date(self) -> Date {
        let days = self.local_ms().div_euclid(MS_PER_DAY);
        Date::from_days(if days > i32::MAX as i64 {
            i32::MAX
        } else if days < i32::MIN as i64 {
            i32::MIN
        } else {
            days as i32
        })
    }

    /// The local day of the week.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        self.date().weekday()
    }

    /// What the wall shows.
    #[must_use]
    #[inline]
    pub const fn local(self) -> Local {
        let date = self.date();
        Local {
            date,
            weekday: date.weekday(),
            minute: self.minute_of_day(),
        }
    }
}

/// What the wall shows at a moment, worked out once for all rules.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Local {
    /// The day.
    pub date: Date,
    /// Its name.
    pub weekday: Weekday,
    /// Minutes after midnight, `0..1440`.
    pub minute: u16,
}

impl Local {
    /// The minute, to compare with what a rule says.
    #[must_use]
    pub const fn wall_time(&self) -> WallTime {
        WallTime::new(self.date, self.minute)
    }
}

/// A day of the week.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Weekday; 7] = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];

    const fn before(self) -> Weekday {
        Weekday::ALL[(self as usize + 6) % 7]
    }
}

/// A set of weekdays; in JSON a list such as `["mon", "tue"]`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Weekdays(u8);

impl Weekdays {
    /// All seven.
    pub const EVERY_DAY: Weekdays = Weekdays(0x7f);

    /// The set whose bit 0 is Monday; bits beyond Sunday's are dropped.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Weekdays {
        Weekdays(bits & 0x7f)
    }

    /// The set as bits; bit 0 is Monday.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set of `days`.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Weekdays {
        Weekdays(days.into_iter().fold(0, |set, day| set | 1 << day as u8))
    }

    /// Whether `day` is in the set.
    #[must_use]
    pub const fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day as u8) != 0
    }

    /// The days in the set, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL
            .into_iter()
            .filter(move |day| self.contains(*day))
    }

    /// Whether no day is in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Serialize for Weekdays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Weekdays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Weekdays, D::Error> {
        let days = Weekdays::of(Vec::<Weekday>::deserialize(deserializer)?);
        if days.is_empty() {
            return Err(serde::de::Error::custom(WindowError::NoDay));
        }
        Ok(days)
    }
}

/// A time of day in whole minutes, `00:00..=24:00`; 24:00 only makes sense as an end.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub struct ClockTime(u16);

impl ClockTime {
    /// `minutes` after midnight.
    ///
    /// # Errors
    /// [`WindowError::NotATime`] beyond 1440.
    pub const fn from_minutes(minutes: u16) -> Result<ClockTime, WindowError> {
        if minutes > MINUTES_PER_DAY {
            return Err(WindowError::NotATime);
        }
        Ok(ClockTime(minutes))
    }

    /// Reads `HH:MM`, two digits each.
    ///
    /// # Errors
    /// [`WindowError::NotATime`] for any other form and for times beyond 24:00.
    pub fn parse(text: &str) -> Result<ClockTime, WindowError> {
        let [h1, h2, b':', m1, m2] = text.as_bytes() else {
            return Err(WindowError::NotATime);
        };
        let digit = |byte: &u8| match byte {
            b'0'..=b'9' => Ok(u16::from(byte - b'0')),
            _ => Err(WindowError::NotATime),
        };
        let (hours, minutes) = (digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?);
        if minutes > 59 {
            return Err(WindowError::NotATime);
        }
        ClockTime::from_minutes(hours * 60 + minutes)
    }

    /// Minutes after midnight, `0..=1440`.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Debug for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ClockTime, D::Error> {
        crate::strict::text(deserializer, ClockTime::parse)
    }
}
