//! Regions: ISO 3166-1 alpha-2 codes, as SIM cards and numbering plans name them.

use std::fmt;

use thiserror::Error;

/// A region such as `CN`; two upper-case ASCII letters. Whether the code is assigned is not
/// checked here.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Region([u8; 2]);

impl Region {
    /// Reads two ASCII letters in either case.
    ///
    /// # Errors
    /// [`RegionError`] for anything else.
    pub const fn new(code: &str) -> Result<Region, RegionError> {
        let [first, second] = *code.as_bytes() else {
            return Err(RegionError);
        };
        if !first.is_ascii_alphabetic() || !second.is_ascii_alphabetic() {
            return Err(RegionError);
        }
        Ok(Region([
            first.to_ascii_uppercase(),
            second.to_ascii_uppercase(),
        ]))
    }

    pub(crate) const fn bytes(self) -> [u8; 2] {
        self.0
    }

    /// The two letters, upper case.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("two ASCII letters are UTF-8")
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is not two letters.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("a region is two letters, ISO 3166-1 alpha-2")]
pub struct RegionError;
