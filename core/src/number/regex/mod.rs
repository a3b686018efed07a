//! Regular expressions over whole numbers.
//!
//! Numbers are at most 16 characters of an alphabet of 13 (`0-9 + * #`), so an expression
//! becomes a position automaton (Glushkov 1961) whose states are the bits of one `u128`. A
//! match takes one step for each character whatever the expression is, and allocates nothing;
//! there is nothing to backtrack and nothing to time out. An expression of more than
//! [`MAX_POSITIONS`] characters, with its repetitions written out, is refused: that many
//! numbers belong on a list.
//!
//! The expressions are those of POSIX and Perl as far as numbers need them: digits, `.`,
//! `[0-9]`, `[^0-9]`, `\d`, `\+ \* \#`, `( )`, `(?: )`, `|`, `* + ?`, `{n} {n,} {n,m}`, `^` at
//! the beginning and `$` at the end. The whole number must match, its `+` too.

mod automaton;
mod parser;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use self::automaton::{Automaton, Builder};
use self::parser::MAX_DEPTH;
use super::Characters;

/// The most characters of an expression, repetitions written out: the bits of a state.
pub const MAX_POSITIONS: usize = 128;
/// The longest text of an expression, in bytes.
pub const MAX_REGEX: usize = 500;

/// A regular expression over whole numbers. In JSON a string.
///
/// ```
/// use curfew_core::number::{Characters, NumberRegex, read};
///
/// let regex = NumberRegex::parse(r"\+1206555\d{4}")?;
/// let characters = Characters::of(&read("+12065550100", None)).unwrap();
/// assert!(regex.matches(&characters));
/// # Ok::<(), curfew_core::number::RegexError>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct NumberRegex {
    text: Box<str>,
    automaton: Automaton,
}

impl NumberRegex {
    /// Reads an expression; see the module for its form.
    ///
    /// # Errors
    /// [`RegexError`].
    pub fn parse(text: &str) -> Result<NumberRegex, RegexError> {
        if text.len() > MAX_REGEX {
            return Err(RegexError::TooLarge);
        }
        let node = parser::parse(text)?;
        Ok(NumberRegex {
            text: text.into(),
            automaton: Builder::default().build(&node)?,
        })
    }

    /// The expression as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Characters with which every number begins that matches.
    pub(crate) const fn head(&self) -> &Characters {
        self.automaton.head()
    }

    /// Whether every number matches that `other` matches, as far as that can be shown.
    pub(crate) fn covers(&self, other: &NumberRegex) -> bool {
        let is_left = |one: bool, other: bool| other && !one;
        self.automaton.finds(&other.automaton, is_left) == Some(false)
    }

    /// Whether no number matches both, as far as that can be shown.
    pub(crate) fn excludes(&self, other: &NumberRegex) -> bool {
        let are_both = |one: bool, other: bool| one && other;
        self.automaton.finds(&other.automaton, are_both) == Some(false)
    }

    /// Whether it is about short codes alone, and some that match are as long as a full number.
    pub(crate) fn may_be_long_without_plus(&self) -> bool {
        self.automaton.may_be_long_without_plus()
    }

    /// Whether a whole number matches. Allocates nothing.
    #[must_use]
    pub fn matches(&self, characters: &Characters) -> bool {
        self.automaton.matches(characters)
    }
}

/// Shows the length only: an expression may hold a number.
impl fmt::Debug for NumberRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NumberRegex({} bytes)", self.text.len())
    }
}

impl FromStr for NumberRegex {
    type Err = RegexError;

    fn from_str(text: &str) -> Result<NumberRegex, RegexError> {
        NumberRegex::parse(text)
    }
}

impl Serialize for NumberRegex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for NumberRegex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<NumberRegex, D::Error> {
        crate::strict::text(deserializer, NumberRegex::parse)
    }
}

/// Why a text is not an expression. Holds no part of the text.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum RegexError {
    /// The byte at `offset` does not fit there, or no number can have it.
    #[error("the regular expression has an unexpected character at byte {offset}")]
    Unexpected {
        /// Counted from 0.
        offset: usize,
    },
    /// The text ends where more is needed.
    #[error("the regular expression ends too early")]
    End,
    /// There are more than [`MAX_POSITIONS`] characters or [`MAX_REGEX`] bytes.
    #[error(
        "the regular expression is too large: at most {MAX_POSITIONS} characters, repetitions written out"
    )]
    TooLarge,
    /// There are brackets in brackets in brackets.
    #[error("the regular expression has more than {MAX_DEPTH} brackets in one another")]
    TooDeep,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::testing::characters;
    use crate::number::{E164, ShortCode};

    #[test]
    fn regular_expressions() {
        for (regex, text, matches) in [
            (r"\+1206555\d{4}", "+12065550100", true),
            (r"^\+1206555\d{4}$", "+12065550100", true),
            (r"\+1206555\d{3}", "+12065550100", false),
            (r"\+1(206|360).*", "+13605550100", true),
            (r"\+1(?:206|360).*", "+14255550100", false),
            (r"95\d{3}|96\d{3,4}", "95588", true),
            (r"95\d{3}|96\d{3,4}", "961234", true),
            (r"95\d{3}|96\d{3,4}", "9612345", false),
            (r"[^1-9]+", "000", true),
            (r"[0-24]*", "0142", true),
            (r"[0-24]*", "0132", false),
            (r"#.*", "#7119", true),
            (r"\*?\d+", "*67", true),
            (r"1{2,}", "1", false),
            (r"1{2,}", "11111", true),
            (r"1{0,2}0", "0", true),
            (r"1{0,2}0", "1110", false),
            (r"(12){2}", "1212", true),
            (r"(1?2?){3}", "121212", true),
            (r"(1?2?){3}", "1212121", false),
            (r"(1*)*", "111", true),
            (r"", "1", false),
            (r"()", "1", false),
            (r"|1", "1", true),
            (r"1+?", "111", true),
            (r"\D\d+", "+1206555", true),
        ] {
            let compiled = NumberRegex::parse(regex).unwrap_or_else(|e| panic!("{regex}: {e}"));
            assert_eq!(
                compiled.matches(&characters(text)),
                matches,
                "{regex} {text}"
            );
        }
    }

    #[test]
    fn what_is_no_expression() {
        use RegexError::{End, TooDeep, TooLarge, Unexpected};
        for (text, error) in [
            ("(", End),
            ("(1", End),
            ("1)", Unexpected { offset: 1 }),
            ("[", End),
            ("[]", Unexpected { offset: 1 }),
            ("[9-0]", Unexpected { offset: 3 }),
            ("[a]", Unexpected { offset: 1 }),
            ("abc", Unexpected { offset: 0 }),
            ("1 2", Unexpected { offset: 1 }),
            ("+1", Unexpected { offset: 0 }),
            ("*", Unexpected { offset: 0 }),
            ("1{", End),
            ("1{a}", Unexpected { offset: 2 }),
            ("1{3,2}", Unexpected { offset: 5 }),
            ("1{129}", TooLarge),
            ("1{99999999999999999999}", TooLarge),
            (r"\d{65}\d{64}", TooLarge),
            (r"((1{16}){16}){16}", TooLarge),
            ("1$2", Unexpected { offset: 1 }),
            ("1^", Unexpected { offset: 1 }),
            ("(^1)", Unexpected { offset: 1 }),
            ("(?=1)", Unexpected { offset: 2 }),
            (r"(1)\1", Unexpected { offset: 4 }),
            ("\\", End),
            ("é", Unexpected { offset: 0 }),
        ] {
            assert_eq!(NumberRegex::parse(text).err(), Some(error), "{text}");
        }
        assert_eq!(NumberRegex::parse(&"(".repeat(40)).err(), Some(TooDeep));
        assert_eq!(NumberRegex::parse(&"1".repeat(501)).err(), Some(TooLarge));
        // Much work from little text, were it written out.
        assert!(NumberRegex::parse("(((((){128}){128}){128}){128}){128}").is_ok());
        assert!(NumberRegex::parse("(((((1{0}){128}){128}){128}){128}){128}").is_ok());
    }

    fn expression() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec![
            "0", "1", "2", ".", r"\+", r"\d", "[01]", "[^1]", r"\D", "#", r"\*",
        ])
        .prop_map(ToOwned::to_owned);
        leaf.prop_recursive(4, 16, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                prop::collection::vec(inner.clone(), 1..3)
                    .prop_map(|parts| format!("({})", parts.join("|"))),
                (
                    inner,
                    prop::sample::select(vec!["*", "+", "?", "{2}", "{1,2}", "{0,}", "{2,3}?"])
                )
                    .prop_map(|(inner, times)| format!("({inner}){times}")),
            ]
        })
    }

    proptest! {
        /// The crate `regex` over the same alphabet is the oracle.
        #[test]
        fn agrees_with_regex(expression in expression(), text in "[+#*012][012]{0,6}") {
            let Ok(compiled) = NumberRegex::parse(&expression) else {
                // Only the size may be refused.
                prop_assert_eq!(NumberRegex::parse(&expression).err(), Some(RegexError::TooLarge));
                return Ok(());
            };
            let oracle = regex::Regex::new(&format!("^(?:{expression})$")).unwrap();
            // A sign alone, or a plus sign with digits that begin with 0, is no number.
            if E164::parse(&text).is_err() && ShortCode::parse(&text).is_err() {
                return Ok(());
            }
            prop_assert_eq!(compiled.matches(&characters(&text)), oracle.is_match(&text), "{} {}", expression, text);
        }

        #[test]
        fn any_text_is_an_expression_or_an_error(text in ".{0,40}") {
            let _ = NumberRegex::parse(&text);
        }

        #[test]
        fn nearly_expressions(text in r"[0-9+*#.?|(){},^$\[\]\\d:-]{0,40}") {
            let _ = NumberRegex::parse(&text);
        }
    }
}
