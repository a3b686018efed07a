//! Numbers: from the text the network or a person gives to one canonical form.
//!
//! [`read`] never fails and never panics: what is no number is [`Number::Unreadable`], and a
//! text that only might be a full number stays a [`ShortCode`] or unreadable. No number is
//! shown by `Debug` beyond its last two digits.
//!
//! Source: ITU-T E.164 (11/2010) clause 6; RFC 3966 for `tel:`; RFC 3261 clause 19.1 for
//! `sip:`; the numbering plans of libphonenumber (crate `rlibphonenumber`); Android
//! `Call.Details.getHandle` and `getHandlePresentation`.

mod characters;
pub(crate) mod chinese;
mod codes;
mod describe;
mod e164;
mod extension;
mod national;
mod pattern;
mod plan;
mod read;
mod regex;
mod short;
#[cfg(test)]
mod testing;
mod trunk;
mod uri;
mod wildcards;

use std::fmt;

use thiserror::Error;

use crate::region::Region;

pub use self::characters::Characters;
pub(crate) use self::describe::has_code_of;
pub use self::describe::{Description, describe, has_plan};
pub use self::e164::E164;
pub use self::pattern::NumberPattern;
pub use self::read::{MAX_CHARS, read, read_handle};
pub use self::regex::{MAX_POSITIONS, MAX_REGEX, NumberRegex, RegexError};
pub use self::short::ShortCode;
pub use self::wildcards::{Wildcards, WildcardsError};

/// Whether a caller's number may be shown, and if not, why there is none
/// (`TelecomManager.PRESENTATION_*`). The codes cross the JNI border and stand in the ledger.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub enum Presentation {
    /// The number may be shown.
    Allowed = 1,
    /// The caller withheld it.
    Restricted = 2,
    /// The network does not know it.
    Unknown = 3,
    /// A payphone.
    Payphone = 4,
}

impl Presentation {
    /// The presentation of a code; [`Presentation::Unknown`] for a code that is not one
    /// (Android 14 added 5, "unavailable").
    #[must_use]
    pub const fn from_code(code: u8) -> Presentation {
        match code {
            1 => Presentation::Allowed,
            2 => Presentation::Restricted,
            4 => Presentation::Payphone,
            _ => Presentation::Unknown,
        }
    }

    /// The word used in exports and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Presentation::Allowed => "allowed",
            Presentation::Restricted => "restricted",
            Presentation::Unknown => "unknown",
            Presentation::Payphone => "payphone",
        }
    }
}

/// The other party of a call.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Number {
    /// A full number.
    E164(E164),
    /// Digits that only mean something inside their country: 110, 95588, a subscriber number
    /// without its area code.
    Short(ShortCode),
    /// No number was given.
    Hidden(Presentation),
    /// There was a text, but it is no number.
    Unreadable,
}

impl Number {
    /// The word used on the command line: `e164`, `short`, `hidden` or `unreadable`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Number::E164(_) => "e164",
            Number::Short(_) => "short",
            Number::Hidden(_) => "hidden",
            Number::Unreadable => "unreadable",
        }
    }

    /// The number without the area code before it, where it is one subscriber's in all of China (95 and 100 and
    /// what follows); else as it is.
    ///
    /// ```
    /// use curfew_core::number::read;
    ///
    /// assert_eq!(read("+86 21 95588", None).without_area(), read("+86 95588", None));
    /// ```
    #[must_use]
    pub fn without_area(&self) -> Number {
        match *self {
            Number::E164(number) => Number::E164(chinese::without_area(number)),
            other => other,
        }
    }

    /// The form with the country code alone of a number that is one subscriber's in all of China (95 and 100 and
    /// what follows), in whatever form its calls come to a phone whose home is `home`; `None` for every other number,
    /// which has this form only.
    ///
    /// ```
    /// use curfew_core::{Region, number::read};
    ///
    /// let cn = Some(Region::new("CN")?);
    /// let full = read("+86 95588", None);
    /// assert_eq!(read("95588", cn).nationwide(cn), Some(full));
    /// assert_eq!(read("021-95588", cn).nationwide(cn), Some(full));
    /// assert_eq!(read("+1 206 555 0100", cn).nationwide(cn), None);
    /// # Ok::<(), curfew_core::region::RegionError>(())
    /// ```
    #[must_use]
    pub fn nationwide(&self, home: Option<Region>) -> Option<Number> {
        chinese::in_full(self, home).map(Number::E164)
    }

    /// Whether it is one of these, in one of the forms that it has for a phone whose home is there.
    #[must_use]
    #[inline]
    pub fn is_in(&self, numbers: &[Number], home: Option<Region>) -> bool {
        // Mostly no case is open, and a call is to be decided at once.
        !numbers.is_empty() && {
            let is_one = |form: &Number| numbers.contains(form);
            is_one(self)
                || chinese::other_forms(self, home)
                    .iter()
                    .flatten()
                    .any(is_one)
        }
    }

    /// The one text of this number: `+` and digits, or a short code's digits; `None` where
    /// there is no number. [`read`] gives the same number back for it, in every region.
    #[must_use]
    pub fn canonical(&self) -> Option<String> {
        match self {
            Number::E164(number) => Some(number.to_string()),
            Number::Short(code) => Some(code.to_string()),
            Number::Hidden(_) | Number::Unreadable => None,
        }
    }
}

/// Why a text is not a number of the wanted form. Holds no part of the text.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum NumberError {
    /// The byte at `offset` does not fit.
    #[error("unexpected character at byte {offset}")]
    UnexpectedByte {
        /// Counted from 0.
        offset: usize,
    },
    /// There are `digits` digits, not 1 to 15.
    #[error("{digits} digits where 1 to 15 are needed")]
    WrongLength {
        /// How many there are.
        digits: usize,
    },
}

/// Writes `name(..12)`: the last two characters only, so that no log line can hold a caller.
fn fmt_last_two(name: &str, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "{name}(..{})",
        text.get(text.len().saturating_sub(2)..).unwrap_or_default()
    )
}
