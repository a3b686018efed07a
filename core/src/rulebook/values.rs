//! The values of conditions: ranges of numbers, of lengths, of days and of repetitions.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::institutions;
use crate::number::E164;
use crate::strict::Object;

/// Full numbers from `from` to `to`, both inside; both have the same number of digits.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Range {
    from: E164,
    to: E164,
}

impl Range {
    /// # Errors
    /// [`RangeError`] where the ends differ in length or the last is before the first.
    pub fn new(from: E164, to: E164) -> Result<Range, RangeError> {
        if from.digits() != to.digits() || to < from {
            return Err(RangeError);
        }
        Ok(Range { from, to })
    }

    /// The first number inside.
    #[must_use]
    pub const fn from(&self) -> E164 {
        self.from
    }

    /// The last number inside.
    #[must_use]
    pub const fn to(&self) -> E164 {
        self.to
    }

    /// Whether `number` is inside.
    #[must_use]
    pub fn contains(&self, number: E164) -> bool {
        self.from <= number && number <= self.to
    }
}

impl<'de> Deserialize<'de> for Range {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Range, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            from: E164,
            to: E164,
        }
        let Object(Fields { from, to }) = Deserialize::deserialize(deserializer)?;
        Range::new(from, to).map_err(serde::de::Error::custom)
    }
}

/// The ends of a range do not fit.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("the ends of a range need the same number of digits, the last not before the first")]
pub struct RangeError;

/// How many digits a number has, both ends inside.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Digits {
    min: u8,
    max: u8,
}

impl Digits {
    /// # Errors
    /// [`DigitsError`] unless `1 <= min <= max <= 15`.
    pub fn new(min: u8, max: u8) -> Result<Digits, DigitsError> {
        if min == 0 || min > max || max > 15 {
            return Err(DigitsError);
        }
        Ok(Digits { min, max })
    }

    /// The fewest.
    #[must_use]
    pub const fn min(self) -> u8 {
        self.min
    }

    /// The most.
    #[must_use]
    pub const fn max(self) -> u8 {
        self.max
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Digits, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            min: u8,
            max: u8,
        }
        let Object(Fields { min, max }) = Deserialize::deserialize(deserializer)?;
        Digits::new(min, max).map_err(serde::de::Error::custom)
    }
}

/// The counts of digits do not fit.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("min and max must be 1 to 15, min not over max")]
pub struct DigitsError;

/// A number of days back from the call, `1..=366`.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Days {
    days: u16,
}

impl Days {
    /// The longest time, in days.
    pub const MAX: u16 = 366;

    /// # Errors
    /// [`DaysError`] unless `days` is `1..=366`.
    pub fn new(days: u16) -> Result<Days, DaysError> {
        if days == 0 || days > Days::MAX {
            return Err(DaysError);
        }
        Ok(Days { days })
    }

    /// How many.
    #[must_use]
    pub const fn count(self) -> u16 {
        self.days
    }

    pub(super) fn ms(self) -> i64 {
        i64::from(self.days) * 86_400_000
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Days, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            days: u16,
        }
        let Object(Fields { days }) = Deserialize::deserialize(deserializer)?;
        Days::new(days).map_err(serde::de::Error::custom)
    }
}

/// The number of days does not fit.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("days must be 1 to {}", Days::MAX)]
pub struct DaysError;

/// At least the `calls`th call within `minutes`, this call included.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Repeated {
    calls: u8,
    minutes: u16,
}

impl Repeated {
    /// # Errors
    /// [`RepeatedError`] unless `calls` is `2..=20` and `minutes` is `1..=1440`.
    pub fn new(calls: u8, minutes: u16) -> Result<Repeated, RepeatedError> {
        if !(2..=20).contains(&calls) || !(1..=1440).contains(&minutes) {
            return Err(RepeatedError);
        }
        Ok(Repeated { calls, minutes })
    }

    /// Which call, `2..=20`.
    #[must_use]
    pub const fn calls(self) -> u8 {
        self.calls
    }

    /// Within which time, `1..=1440`.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.minutes
    }

    pub(super) fn ms(self) -> i64 {
        i64::from(self.minutes) * 60_000
    }
}

impl<'de> Deserialize<'de> for Repeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Repeated, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            calls: u8,
            minutes: u16,
        }
        let Object(Fields { calls, minutes }) = Deserialize::deserialize(deserializer)?;
        Repeated::new(calls, minutes).map_err(serde::de::Error::custom)
    }
}

/// The counts of a repetition do not fit.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("calls must be 2 to 20 and minutes 1 to 1440")]
pub struct RepeatedError;

/// The id of an institution ([`institutions`]). A rulebook may name one that this build does not
/// know; whether a caller is its is then unknown. In JSON a string.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InstitutionId {
    id: Box<str>,
    is_known: bool,
}

impl InstitutionId {
    /// An id, known or not.
    #[must_use]
    pub fn new(id: &str) -> InstitutionId {
        InstitutionId {
            id: id.into(),
            is_known: institutions::exists(id),
        }
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.id
    }

    /// Whether this build has numbers of the institution.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.is_known
    }
}

impl Serialize for InstitutionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.id)
    }
}

impl<'de> Deserialize<'de> for InstitutionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<InstitutionId, D::Error> {
        crate::strict::text(deserializer, |id| {
            Ok::<_, std::convert::Infallible>(InstitutionId::new(id))
        })
    }
}
