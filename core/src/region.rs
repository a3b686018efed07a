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

    /// The country that it is a part of, or itself: to somebody in Marseille a call from Réunion is
    /// none from another country. Parts that have a code of their own and are called as abroad are
    /// countries here (Hong Kong, Gibraltar, New Caledonia).
    ///
    /// ```
    /// use curfew_core::Region;
    ///
    /// assert_eq!(Region::new("RE")?.country(), Region::new("FR")?);
    /// assert_eq!(Region::new("CN")?.country(), Region::new("CN")?);
    /// # Ok::<(), curfew_core::region::RegionError>(())
    /// ```
    #[must_use]
    pub fn country(self) -> Region {
        let found = PARTS.iter().find(|(part, _)| *part == self.0);
        found.map_or(self, |(_, country)| Region(*country))
    }

    /// Whether it is a member of the European Union.
    #[must_use]
    pub fn is_in_eu(self) -> bool {
        EU_MEMBERS.binary_search(&self.0).is_ok()
    }

    /// This, its country and all other parts of that.
    pub(crate) fn of_country(self) -> impl Iterator<Item = Region> {
        let country = self.country();
        let parts = PARTS.iter().filter(move |(_, of)| *of == country.0);
        let others = parts.map(|(part, _)| Region(*part));
        [self, country].into_iter().chain(others)
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

/// The members of the European Union, sorted.
pub(crate) const EU_MEMBERS: [[u8; 2]; 27] = [
    *b"AT", *b"BE", *b"BG", *b"CY", *b"CZ", *b"DE", *b"DK", *b"EE", *b"ES", *b"FI", *b"FR", *b"GR",
    *b"HR", *b"HU", *b"IE", *b"IT", *b"LT", *b"LU", *b"LV", *b"MT", *b"NL", *b"PL", *b"PT", *b"RO",
    *b"SE", *b"SI", *b"SK",
];

/// Parts of a country that ISO 3166-1 lists by themselves, whose numbers are the country's or share
/// its code, or are dialled within it as at home; and the country.
///
/// Source: ITU-T E.164 annex D for shared codes (1, 39, 44, 47, 61, 212, 290, 358, 590, 599), ARCEP's
/// numbering plan for France overseas (0262, 0508, 0590, 0594, 0596), ACMA's for Norfolk Island
/// (672 3), ISO 3166-2 for what they are part of. Jersey, Guernsey and the Isle of Man share +44, the
/// Vatican shares +39, Western Sahara is called as Morocco: whose a number is cannot be told there.
static PARTS: [([u8; 2], [u8; 2]); 26] = [
    (*b"AC", *b"SH"),
    (*b"AS", *b"US"),
    (*b"AX", *b"FI"),
    (*b"BL", *b"FR"),
    (*b"BQ", *b"NL"),
    (*b"CC", *b"AU"),
    (*b"CX", *b"AU"),
    (*b"EH", *b"MA"),
    (*b"GF", *b"FR"),
    (*b"GG", *b"GB"),
    (*b"GP", *b"FR"),
    (*b"GU", *b"US"),
    (*b"IM", *b"GB"),
    (*b"JE", *b"GB"),
    (*b"MF", *b"FR"),
    (*b"MP", *b"US"),
    (*b"MQ", *b"FR"),
    (*b"NF", *b"AU"),
    (*b"PM", *b"FR"),
    (*b"PR", *b"US"),
    (*b"RE", *b"FR"),
    (*b"SJ", *b"NO"),
    (*b"TA", *b"SH"),
    (*b"VA", *b"IT"),
    (*b"VI", *b"US"),
    (*b"YT", *b"FR"),
];

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
