//! The numbers of a rule: one number, or all that begin alike.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{E164, Number, NumberError, ShortCode, fmt_last_two};

/// A number or the beginning of numbers: `+` and digits, or the digits of a short code. In
/// JSON a string.
///
/// The two forms do not mix: `+86` begins no short code and `95` begins no full number.
///
/// ```
/// use curfew_core::number::{NumberPattern, read};
///
/// let pattern = NumberPattern::parse("+1206")?;
/// assert!(pattern.begins(&read("+12065550100", None)));
/// assert!(!pattern.is(&read("+12065550100", None)));
/// # Ok::<(), curfew_core::number::NumberError>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct NumberPattern(Form);

#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
enum Form {
    International(E164),
    Short(ShortCode),
}

impl NumberPattern {
    /// Reads `+` and 1 to 15 digits, or 1 to 15 of `0-9 * #`.
    ///
    /// # Errors
    /// [`NumberError::UnexpectedByte`] at the first byte that does not fit;
    /// [`NumberError::WrongLength`] for none or more than 15.
    pub fn parse(text: &str) -> Result<NumberPattern, NumberError> {
        let form = if text.starts_with('+') {
            Form::International(E164::parse(text)?)
        } else {
            Form::Short(ShortCode::parse(text)?)
        };
        Ok(NumberPattern(form))
    }

    /// The pattern of exactly this number; `None` where there is no number.
    #[must_use]
    pub const fn of(number: &Number) -> Option<NumberPattern> {
        match *number {
            Number::E164(number) => Some(NumberPattern(Form::International(number))),
            Number::Short(code) => Some(NumberPattern(Form::Short(code))),
            Number::Hidden(_) | Number::Unreadable => None,
        }
    }

    /// The number that is exactly this one.
    #[must_use]
    pub const fn number(&self) -> Number {
        match self.0 {
            Form::International(number) => Number::E164(number),
            Form::Short(code) => Number::Short(code),
        }
    }

    /// The digits, where they are a full number's.
    #[must_use]
    pub const fn e164(&self) -> Option<E164> {
        match self.0 {
            Form::International(number) => Some(number),
            Form::Short(_) => None,
        }
    }

    /// Whether `number` is this number.
    #[must_use]
    pub fn is(&self, number: &Number) -> bool {
        NumberPattern::of(number) == Some(*self)
    }

    /// Whether `number` begins so; a number begins with itself.
    #[must_use]
    pub fn begins(&self, number: &Number) -> bool {
        match (self.0, number) {
            (Form::International(prefix), Number::E164(number)) => {
                let rest = number.digits().checked_sub(prefix.digits());
                rest.is_some_and(|rest| number.as_u64() / 10_u64.pow(rest) == prefix.as_u64())
            }
            (Form::Short(prefix), Number::Short(code)) => {
                code.as_str().starts_with(prefix.as_str())
            }
            _ => false,
        }
    }
}

impl FromStr for NumberPattern {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<NumberPattern, NumberError> {
        NumberPattern::parse(text)
    }
}

/// The text that [`NumberPattern::parse`] reads back.
impl fmt::Display for NumberPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Form::International(number) => number.fmt(f),
            Form::Short(code) => code.fmt(f),
        }
    }
}

/// Shows the last two characters only.
impl fmt::Debug for NumberPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_last_two("NumberPattern", &self.to_string(), f)
    }
}

impl Serialize for NumberPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NumberPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<NumberPattern, D::Error> {
        crate::strict::text(deserializer, NumberPattern::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Presentation;

    fn number(text: &str) -> Number {
        match E164::parse(text) {
            Ok(number) => Number::E164(number),
            Err(_) => Number::Short(ShortCode::parse(text).unwrap()),
        }
    }

    #[test]
    fn is_and_begins() {
        for (pattern, text, is, begins) in [
            ("+12065550100", "+12065550100", true, true),
            ("+1206555010", "+12065550100", false, true),
            ("+1", "+12065550100", false, true),
            ("+12065550101", "+12065550100", false, false),
            ("+120655501000", "+12065550100", false, false),
            ("+2", "+12065550100", false, false),
            ("95588", "95588", true, true),
            ("95", "95588", false, true),
            ("5", "95588", false, false),
            ("955880", "95588", false, false),
            ("0", "061", false, true),
            ("61", "061", false, false),
            ("#7", "#7119", false, true),
            ("1", "+12065550100", false, false),
            ("+9", "95588", false, false),
        ] {
            let (pattern, number) = (NumberPattern::parse(pattern).unwrap(), number(text));
            assert_eq!(pattern.is(&number), is, "{pattern} is {text}");
            assert_eq!(pattern.begins(&number), begins, "{pattern} begins {text}");
        }
    }

    #[test]
    fn no_pattern_meets_a_missing_number() {
        for text in ["+1", "1"] {
            let pattern = NumberPattern::parse(text).unwrap();
            for number in [Number::Unreadable, Number::Hidden(Presentation::Restricted)] {
                assert!(!pattern.is(&number) && !pattern.begins(&number));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn begins_is_a_prefix_of_the_text(
            pattern in r"\+?[1-9][0-9]{0,14}",
            number_text in r"\+?[1-9][0-9]{0,14}",
            kept in 0_usize..16,
        ) {
            let number = number(&number_text);
            let taken = &number_text[..number_text.len().min(kept)];
            for text in [pattern.as_str(), taken] {
                let Ok(pattern) = NumberPattern::parse(text) else { continue };
                let same_form = text.starts_with('+') == number_text.starts_with('+');
                let expected = same_form && number_text.starts_with(text);
                proptest::prop_assert_eq!(pattern.begins(&number), expected);
                proptest::prop_assert_eq!(pattern.to_string(), text);
            }
        }
    }
}
