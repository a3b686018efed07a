//! Codes that people dial in front of a number: to hide their own number or to show it, and in
//! North America to choose a carrier. Who was called is the number behind.
//!
//! Sources: 3GPP TS 22.030 (`*31#`, `#31#`: as Android knows them, `PhoneNumberUtils.CLIR_ON` and
//! `CLIR_OFF`); NANPA, vertical service codes (`*67`, `*82`, on a dial 1167 and 1182) and carrier
//! identification codes (`101` and four digits). Of a fixed line, unverified: BT (141, 1470), eir
//! (141, 142), the numbering plan of Australia (1831, 1832), NTT (184, 186), Spark (0197, 0196). Hong
//! Kong's 133 is not here: the numbers of a Chinese mobile network begin so.

use super::national;
use crate::region::Region;

/// In every region.
const EVERYWHERE: [&str; 2] = ["*31#", "#31#"];
/// In the regions of country code 1.
const NORTH_AMERICA: [&str; 2] = ["*67", "*82"];
/// The digits of a number there, with its area code.
const AREA_AND_NUMBER: usize = 10;
/// Digits alone, of one region; in each the trunk digit and the international prefixes begin with 0.
const OF_DIGITS: [(&str, [&str; 2]); 5] = [
    ("AU", ["1831", "1832"]),
    ("GB", ["1470", "141"]),
    ("IE", ["141", "142"]),
    ("JP", ["184", "186"]),
    ("NZ", ["0197", "0196"]),
];

/// What stands behind a code with `*` or `#`; `None` where there is none.
pub(super) fn behind_marks(text: &str, home: Option<Region>) -> Option<&str> {
    let local = home.filter(|home| national::is_north_american(*home));
    let local = local.map_or(&[][..], |_| &NORTH_AMERICA);
    let mut codes = EVERYWHERE.iter().chain(local);
    codes.find_map(|code| text.strip_prefix(code))
}

/// What stands behind a code of digits alone, with its area code or as dialled from abroad: worth a
/// guess only where the whole is no number, and that is one.
pub(super) fn behind_digits(digits: &str, home: Region) -> Option<&str> {
    if national::is_north_american(home) {
        let carrier = digits.strip_prefix("101").and_then(|it| it.get(4..));
        let dial = || digits.strip_prefix("1167").or(digits.strip_prefix("1182"));
        let has_area = |rest: &&str| rest.len() >= AREA_AND_NUMBER;
        return carrier.or_else(dial).filter(has_area);
    }
    let (_, codes) = OF_DIGITS.iter().find(|(code, _)| *code == home.code())?;
    let mut rests = codes.iter().filter_map(|code| digits.strip_prefix(code));
    rests.find(|rest| rest.starts_with('0'))
}
