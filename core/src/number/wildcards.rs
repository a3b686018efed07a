//! Numbers with wildcards, for a rule.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::Characters;
use super::characters::{ALPHABET, PLUS};
use super::read::MAX_SHORT_DIGITS;

/// Numbers with wildcards: `?` stands for one digit, a `*` at the end for any further digits.
/// In JSON a string such as `"+8621????95*"`.
///
/// ```
/// use curfew_core::number::{Characters, Wildcards, read};
///
/// let numbers = Wildcards::parse("+1206555????")?;
/// assert!(numbers.matches(&Characters::of(&read("+12065550100", None)).unwrap()));
/// # Ok::<(), curfew_core::number::WildcardsError>(())
/// ```
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Wildcards {
    /// The place of each character in the alphabet; 13 is any digit.
    symbols: [u8; 16],
    length: u8,
    /// Further digits may follow.
    is_open: bool,
}

const ANY_DIGIT: u8 = 13;

impl Wildcards {
    /// Reads `+` or nothing, then 1 to 15 of `0-9` and `?`, then `*` or nothing.
    ///
    /// # Errors
    /// [`WildcardsError`] for anything else.
    pub fn parse(text: &str) -> Result<Wildcards, WildcardsError> {
        let (body, is_open) = match text.strip_suffix('*') {
            Some(body) => (body, true),
            None => (text, false),
        };
        let digits = body.strip_prefix('+').unwrap_or(body);
        if !(1..=15).contains(&digits.len()) {
            return Err(WildcardsError);
        }
        let mut wildcards = Wildcards {
            symbols: [0; 16],
            length: body.len() as u8,
            is_open,
        };
        for (place, byte) in wildcards.symbols.iter_mut().zip(body.bytes()) {
            *place = match byte {
                b'?' => ANY_DIGIT,
                b'0'..=b'9' => byte - b'0',
                b'+' => 10,
                _ => return Err(WildcardsError),
            };
        }
        if wildcards.symbols[1..].contains(&10) {
            return Err(WildcardsError);
        }
        Ok(wildcards)
    }

    /// Characters with which every number begins that fits.
    pub(crate) fn head(&self) -> Characters {
        let mut head = Characters::default();
        let known = self.symbols[..usize::from(self.length)].iter();
        known
            .take_while(|symbol| **symbol != ANY_DIGIT)
            .for_each(|symbol| head.push(*symbol));
        head
    }

    /// Whether it is about short codes alone, and as long as a full number.
    pub(crate) fn may_be_long_without_plus(&self) -> bool {
        self.symbols[0] != PLUS && (self.is_open || usize::from(self.length) > MAX_SHORT_DIGITS)
    }

    /// Whether a whole number fits.
    #[must_use]
    pub fn matches(&self, characters: &Characters) -> bool {
        let length = usize::from(self.length);
        let fits_length = if self.is_open {
            self.length <= characters.length
        } else {
            self.length == characters.length
        };
        let fits = |wanted: u8, found: u8| wanted == found || (wanted == ANY_DIGIT && found < 10);
        fits_length
            && (0..length).all(|place| fits(self.symbols[place], characters.symbols[place]))
            && (length..usize::from(characters.length)).all(|place| characters.symbols[place] < 10)
    }
}

/// The text that [`Wildcards::parse`] reads back.
impl fmt::Display for Wildcards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for symbol in &self.symbols[..usize::from(self.length)] {
            let byte = ALPHABET.get(usize::from(*symbol)).unwrap_or(&b'?');
            f.write_char(char::from(*byte))?;
        }
        if self.is_open {
            f.write_char('*')
        } else {
            Ok(())
        }
    }
}

/// Shows how many characters there are: they may be a number's.
impl fmt::Debug for Wildcards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wildcards({} characters)", self.length)
    }
}

impl FromStr for Wildcards {
    type Err = WildcardsError;

    fn from_str(text: &str) -> Result<Wildcards, WildcardsError> {
        Wildcards::parse(text)
    }
}

impl Serialize for Wildcards {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Wildcards {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Wildcards, D::Error> {
        crate::strict::text(deserializer, Wildcards::parse)
    }
}

/// The text is not a number with wildcards.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("wildcards must be an optional +, 1 to 15 of 0-9 and ?, and an optional * at the end")]
pub struct WildcardsError;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::testing::characters;

    #[test]
    fn wildcards() {
        for (text, number, matches) in [
            ("+1206555????", "+12065550100", true),
            ("+1206555???", "+12065550100", false),
            ("+1206*", "+12065550100", true),
            ("+1206*", "+1206", true),
            ("1206*", "+12065550100", false),
            ("9????", "95588", true),
            ("9????", "9558", false),
            ("?*", "95588", true),
            ("?*", "#7119", false),
        ] {
            let wildcards = Wildcards::parse(text).unwrap();
            assert_eq!(
                wildcards.matches(&characters(number)),
                matches,
                "{text} {number}"
            );
            assert_eq!(wildcards.to_string(), text);
        }
        for text in [
            "",
            "*",
            "+",
            "+*",
            "1*2",
            "1+2",
            "12a",
            "1234567890123456",
            "１",
        ] {
            assert_eq!(Wildcards::parse(text), Err(WildcardsError), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_wildcards_or_an_error(text in ".{0,40}") {
            let _ = Wildcards::parse(&text);
        }
    }
}
