//! Places with laws and holidays of their own: countries and parts of countries.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A country (`CN`; ISO 3166-1 alpha-2) or a part of one (`US-FL`, `DE-BY`; ISO 3166-2).
/// Whether the code is assigned is not checked here.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// ASCII upper case, digits and a hyphen; the rest is zeros.
    bytes: [u8; 6],
}

impl Place {
    /// Reads two letters, and where it is a part of a country a hyphen and 1 to 3 letters or
    /// digits; letters in either case.
    ///
    /// # Errors
    /// [`PlaceError`] for anything else.
    pub fn new(code: &str) -> Result<Place, PlaceError> {
        let (country, part) = match code.split_once('-') {
            Some((country, part)) if (1..=3).contains(&part.len()) => (country, part),
            Some(_) => return Err(PlaceError),
            None => (code, ""),
        };
        let is_country = country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic());
        if !is_country || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(PlaceError);
        }
        let mut bytes = [0; 6];
        for (to, from) in bytes.iter_mut().zip(code.bytes()) {
            *to = from.to_ascii_uppercase();
        }
        Ok(Place { bytes })
    }

    /// The code, upper case.
    #[must_use]
    pub fn code(&self) -> &str {
        let length = self.bytes.iter().take_while(|byte| **byte != 0).count();
        std::str::from_utf8(&self.bytes[..length]).expect("ASCII is UTF-8")
    }

    /// The country it is, or is a part of.
    #[must_use]
    pub fn country(&self) -> Place {
        let mut bytes = [0; 6];
        bytes[..2].copy_from_slice(&self.bytes[..2]);
        Place { bytes }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Place, D::Error> {
        crate::strict::text(deserializer, Place::new)
    }
}

/// The text is not a place's code.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("a place is a code such as CN or US-FL, ISO 3166-1 or 3166-2")]
pub struct PlaceError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for (text, code, country) in [
            ("CN", "CN", "CN"),
            ("us-fl", "US-FL", "US"),
            ("AT-1", "AT-1", "AT"),
            ("GB-NIR", "GB-NIR", "GB"),
        ] {
            let place = Place::new(text).unwrap();
            assert_eq!((place.code(), place.country().code()), (code, country));
        }
        for text in [
            "", "C", "CHN", "CN-", "CN-ABCD", "C1", "CN_NX", "CN-N-X", "中国", "CN-é",
        ] {
            assert_eq!(Place::new(text), Err(PlaceError), "{text}");
        }
    }
}
