//! Codes that people dial in front of a number: to hide their own number or to show it, to choose a
//! carrier, and for calls abroad where the plans lack the prefix. Who was called is the number behind.
//!
//! Sources: 3GPP TS 22.030 (`*31#`, `#31#`: as Android knows them, `PhoneNumberUtils.CLIR_ON` and
//! `CLIR_OFF`); NANPA, vertical service codes (`*67`, `*82`, on a dial 1167 and 1182) and carrier
//! identification codes (`101` and four digits). Of a fixed line, unverified: BT (141, 1470), eir
//! (141, 142), the numbering plan of Australia (1831, 1832), NTT (184, 186), Spark (0197, 0196), and lists
//! of such codes (Italy *67#, France 3651; South Korea *23# and *23, on mobile networks too). Hong
//! Kong's 133 is not here: the numbers of a Chinese mobile network begin so. Carriers, unverified:
//! Japan's (KDDI, NTT, SoftBank, au, docomo and others), China's 193, 10193 and 196, Germany's `010` and two
//! digits or, behind a 0, three; China Mobile's for a second
//! number on one phone, 12583 and which of three it is; abroad, unverified: lists of
//! international call prefixes (Hong Kong 0060 and 0080, Indonesia 001, 007 and 01017).

use super::national;
use crate::region::Region;

/// With `*` or `#`, and where; a code that begins with another stands before it.
static WITH_MARKS: [([u8; 2], &str); 7] = [
    (EVERYWHERE, "*31#"),
    (EVERYWHERE, "#31#"),
    (NORTH_AMERICA, "*67"),
    (NORTH_AMERICA, "*82"),
    (*b"IT", "*67#"),
    (*b"KR", "*23#"),
    (*b"KR", "*23"),
];
const EVERYWHERE: [u8; 2] = *b"ZZ";
/// The regions of country code 1.
const NORTH_AMERICA: [u8; 2] = *b"US";
/// The digits of a number in North America, with its area code.
const AREA_AND_NUMBER: usize = 10;

/// A code of digits alone.
struct Code {
    region: [u8; 2],
    /// How many digits it has.
    length: u8,
    /// A country code stands behind it; else a number as it is dialled at home, from 0 on, as the trunk digit and
    /// all prefixes for calls abroad are.
    is_abroad: bool,
    value: u32,
}

/// Of fixed lines and carriers.
const fn home(region: [u8; 2], length: u8, value: u32) -> Code {
    Code {
        region,
        length,
        is_abroad: false,
        value,
    }
}

/// For calls abroad.
const fn abroad(region: [u8; 2], length: u8, value: u32) -> Code {
    Code {
        is_abroad: true,
        ..home(region, length, value)
    }
}

/// China's: of carriers, and for a second number.
const OF_CHINA: [&str; 6] = ["193", "196", "10193", "125831", "125832", "125833"];

static OF_DIGITS: [Code; 26] = [
    home(*b"AU", 4, 1831),
    home(*b"AU", 4, 1832),
    home(*b"FR", 4, 3651),
    home(*b"GB", 4, 1470),
    home(*b"GB", 3, 141),
    abroad(*b"HK", 4, 60),
    abroad(*b"HK", 4, 80),
    abroad(*b"ID", 3, 1),
    abroad(*b"ID", 3, 7),
    abroad(*b"ID", 5, 1017),
    home(*b"IE", 3, 141),
    home(*b"IE", 3, 142),
    home(*b"JP", 3, 184),
    home(*b"JP", 3, 186),
    home(*b"JP", 3, 1),
    home(*b"JP", 4, 33),
    home(*b"JP", 4, 36),
    home(*b"JP", 4, 41),
    home(*b"JP", 4, 46),
    home(*b"JP", 4, 61),
    home(*b"JP", 4, 77),
    home(*b"JP", 4, 88),
    home(*b"JP", 6, 5345),
    home(*b"JP", 6, 9130),
    home(*b"NZ", 4, 197),
    home(*b"NZ", 4, 196),
];

/// What stands behind a code with `*` or `#`; `None` where there is none.
pub(super) fn behind_marks(text: &str, home: Option<Region>) -> Option<&str> {
    let local = home.map(|home| match national::is_north_american(home) {
        true => NORTH_AMERICA,
        false => home.bytes(),
    });
    let mut codes = WITH_MARKS.iter();
    codes.find_map(|(region, code)| {
        let counts = *region == EVERYWHERE || Some(*region) == local;
        text.strip_prefix(code).filter(|_| counts)
    })
}

/// What stands behind a code of digits alone, with its area code or as dialled from abroad, and whether it
/// begins with a country code: worth a guess only where the whole is no number, and that is one.
pub(super) fn behind_digits(digits: &str, home: Region) -> Option<(&str, bool)> {
    if national::is_north_american(home) {
        let carrier = digits.strip_prefix("101").and_then(|it| it.get(4..));
        let dial = || digits.strip_prefix("1167").or(digits.strip_prefix("1182"));
        let has_area = |rest: &&str| rest.len() >= AREA_AND_NUMBER;
        let rest = carrier.or_else(dial).filter(has_area);
        return rest.map(|rest| (rest, false));
    }
    if home.code() == "CN" {
        let rest = OF_CHINA.iter().find_map(|code| digits.strip_prefix(code));
        // With the trunk digit, or a mobile number.
        let rest = rest.filter(|it| matches!(it.as_bytes(), [b'0', ..] | [b'1', b'3'..=b'9', ..]));
        return rest.map(|rest| (rest, false));
    }
    if home.code() == "DE" {
        let code = digits.strip_prefix("010")?;
        let length = if code.starts_with('0') { 3 } else { 2 };
        let rest = code.get(length..).filter(|it| it.starts_with('0'));
        return rest.map(|rest| (rest, false));
    }
    let mut codes = OF_DIGITS.iter().filter(|code| code.region == home.bytes());
    // No code of a region begins with another.
    codes.find_map(|code| {
        let (head, rest) = digits.split_at_checked(code.length.into())?;
        let fits = head.parse() == Ok(code.value) && rest.starts_with('0') != code.is_abroad;
        fits.then_some((rest, code.is_abroad))
    })
}
