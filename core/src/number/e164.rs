//! Full international numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{NumberError, fmt_last_two};

/// The most digits a number has (ITU-T E.164 clause 6.1).
pub(super) const MAX_DIGITS: usize = 15;
const LIMIT: u64 = 1_000_000_000_000_000;

/// A number in E.164 form, without the `+`.
///
/// Invariant: 1 to 15 digits, the first not 0; below 10^15, so a `u64` holds it. Whether the
/// number is assigned, or can be, is not checked here ([`super::describe`] does).
///
/// ```
/// use curfew_core::E164;
///
/// let number = E164::parse("+12065550100")?;
/// assert_eq!(number.as_u64(), 12_065_550_100);
/// assert_eq!(number.to_string(), "+12065550100");
/// assert_eq!(format!("{number:?}"), "E164(..00)");
/// # Ok::<(), curfew_core::number::NumberError>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct E164(u64);

impl E164 {
    /// Reads `+` followed by ASCII digits, nothing else.
    ///
    /// # Errors
    /// [`NumberError::UnexpectedByte`] at the first byte that does not fit, a leading 0
    /// included; [`NumberError::WrongLength`] unless there are 1 to 15 digits.
    pub fn parse(text: &str) -> Result<E164, NumberError> {
        let Some(digits) = text.strip_prefix('+') else {
            return Err(NumberError::UnexpectedByte { offset: 0 });
        };
        let misfit = |byte: &u8| !byte.is_ascii_digit();
        if let Some(offset) = digits.as_bytes().iter().position(misfit) {
            return Err(NumberError::UnexpectedByte { offset: offset + 1 });
        }
        if digits.starts_with('0') {
            return Err(NumberError::UnexpectedByte { offset: 1 });
        }
        if !(1..=MAX_DIGITS).contains(&digits.len()) {
            return Err(NumberError::WrongLength {
                digits: digits.len(),
            });
        }
        Ok(E164(digits.bytes().fold(0, |value, digit| {
            value * 10 + u64::from(digit - b'0')
        })))
    }

    /// The number whose digits are those of `value`; `None` for 0 and from 10^15 on.
    #[must_use]
    pub const fn from_u64(value: u64) -> Option<E164> {
        if value == 0 || value >= LIMIT {
            None
        } else {
            Some(E164(value))
        }
    }

    /// The digits as a number, `1..10^15`.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// How many digits there are, `1..=15`.
    #[must_use]
    pub const fn digits(self) -> u32 {
        self.0.ilog10() + 1
    }
}

impl FromStr for E164 {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<E164, NumberError> {
        E164::parse(text)
    }
}

/// Shows `+` and all digits; for screens, exports and the ledger.
impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl Serialize for E164 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for E164 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<E164, D::Error> {
        crate::strict::text(deserializer, E164::parse)
    }
}

/// Shows the last two digits only, so that a log line cannot leak a caller.
impl fmt::Debug for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_last_two("E164", &self.0.to_string(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_refuses_what_is_not_plus_and_digits() {
        for (text, expected) in [
            ("", NumberError::UnexpectedByte { offset: 0 }),
            ("12065550100", NumberError::UnexpectedByte { offset: 0 }),
            ("+", NumberError::WrongLength { digits: 0 }),
            ("++1", NumberError::UnexpectedByte { offset: 1 }),
            ("+0123", NumberError::UnexpectedByte { offset: 1 }),
            ("+1206 555", NumberError::UnexpectedByte { offset: 5 }),
            ("+1206٥", NumberError::UnexpectedByte { offset: 5 }),
            ("+1234567890123456", NumberError::WrongLength { digits: 16 }),
        ] {
            assert_eq!(E164::parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn limits() {
        assert_eq!(E164::from_u64(0), None);
        assert_eq!(E164::from_u64(LIMIT), None);
        let largest = E164::from_u64(LIMIT - 1).unwrap();
        assert_eq!(largest.to_string(), "+999999999999999");
        assert_eq!(largest.digits(), 15);
        assert_eq!(E164::parse("+1").unwrap().digits(), 1);
    }

    proptest::proptest! {
        #[test]
        fn display_is_read_back(value in 1..LIMIT) {
            let number = E164::from_u64(value).unwrap();
            proptest::prop_assert_eq!(E164::parse(&number.to_string()), Ok(number));
            proptest::prop_assert_eq!(number.as_u64(), value);
            proptest::prop_assert_eq!(number.digits() as usize, value.to_string().len());
        }
    }
}
