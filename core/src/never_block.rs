//! Numbers that a region never blocks: emergency, help lines, public services, carriers.
//!
//! *Never block* is not *trust*. Most of these numbers are for dialling; a call that shows
//! one may be faked. It rings because a missed call from a real one costs more than a faked
//! one heard, and the screen should say "often faked: hang up and dial it yourself".
//!
//! A number matches whole (1101 is not 110) and only in its region. The form with a country
//! code or an area code does not match, but for China's numbers of five digits and more, and
//! its emergency lines (`+86110`, `021110`); a full number is listed as such.
//!
//! Source: `data/never-block.csv`, row by row; compiled in by `build/`.

use crate::number::{E164, Number, chinese};
use crate::region::Region;
use crate::table::Name;
use crate::text::Text;

include!(concat!(env!("OUT_DIR"), "/never_block.rs"));

/// One row of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NeverBlock {
    number: Name,
    region: Name,
    /// What kind of service it is.
    pub kind: Kind,
    /// Who it is, in English.
    pub name: Text,
    /// Who it is, in Simplified Chinese.
    pub name_zh: Text,
    /// Where the row comes from, in words.
    pub source: Text,
    /// Whether the source was read and is official, AOSP's or libphonenumber's. An unverified
    /// number is not blocked either.
    pub verified: bool,
}

impl NeverBlock {
    /// A short code, or `+` and digits; the last characters may be `x`, each for one digit.
    #[must_use]
    pub fn number(&self) -> &'static str {
        self.number.as_str()
    }

    /// Where it counts, two letters each: one region or several with a space between; `EU` for all
    /// members of the European Union, `ZZ` for every region.
    #[must_use]
    pub fn region(&self) -> &'static str {
        self.region.as_str()
    }
}

/// The kind of a service.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Kind {
    /// Police, fire, ambulance, rescue.
    Emergency,
    /// A line for people in distress.
    HelpLine,
    /// A public authority or service.
    PublicService,
    /// A telecommunications carrier.
    Carrier,
    /// Power, gas, water, post.
    Utility,
}

impl Kind {
    /// The word used in the data file and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Emergency => "emergency",
            Kind::HelpLine => "help_line",
            Kind::PublicService => "public_service",
            Kind::Carrier => "carrier",
            Kind::Utility => "utility",
        }
    }
}

const MAX_WILDCARDS: usize = 6;

/// All rows, sorted by region, then number; those of several regions and of all last.
#[must_use]
pub fn all() -> &'static [NeverBlock] {
    &ROWS
}

/// The row of `number` in `home`; `None` where there is none or no number. Allocates nothing.
///
/// Without a home (no SIM yet, no network) the emergency numbers of every region count: in
/// doubt, the phone rings.
///
/// ```
/// use curfew_core::{Region, never_block, number::read};
///
/// let cn = Some(Region::new("CN")?);
/// let courts = never_block::find(&read("12368", cn), cn).unwrap();
/// assert_eq!((courts.name.as_str(), courts.name_zh.as_str()), ("Courts", "法院"));
/// assert_eq!(courts.kind.word(), "public_service");
/// assert!(never_block::find(&read("123680", cn), cn).is_none());
/// # Ok::<(), curfew_core::region::RegionError>(())
/// ```
#[must_use]
pub fn find(number: &Number, home: Option<Region>) -> Option<&'static NeverBlock> {
    let full = match number {
        Number::E164(number) => Some(number.as_u64()),
        Number::Short(_) => None,
        Number::Hidden(_) | Number::Unreadable => return None,
    };
    let regions = home.map(|home| {
        let shared = home.is_in_eu().then(|| rows_of(*b"EU")).flatten();
        [rows_of(home.bytes()), shared]
    });
    if let (Number::E164(number), Some([Some(rows), _])) = (number, &regions)
        && rows.code == *b"CN"
        && let Some(found) = find_chinese(rows, *number)
    {
        return Some(found);
    }
    // Mostly there are no full numbers among the rows, and none is written out and looked for.
    if full.is_some()
        && let Some(regions) = &regions
        && !regions.iter().flatten().any(|rows| rows.has_full)
    {
        return None;
    }
    let mut buffer = [0; 16];
    let text = match (full, number) {
        (Some(full), _) => write_international(full, &mut buffer),
        (None, Number::Short(code)) => {
            let text = buffer.get_mut(..code.as_str().len())?;
            text.copy_from_slice(code.as_str().as_bytes());
            text
        }
        (None, _) => return None,
    };
    let Some(regions) = regions else {
        return ROWS
            .iter()
            .find(|row| row.kind == Kind::Emergency && row.number.as_bytes() == text);
    };
    regions
        .into_iter()
        .flatten()
        .find_map(|rows| find_text(rows, text))
        .or_else(|| shared(text, home?))
}

/// The row of several regions, or of all.
fn shared(text: &[u8], home: Region) -> Option<&'static NeverBlock> {
    find_text(REGIONS.last()?, text).filter(|row| {
        let mut regions = row.region.as_bytes().chunks(3);
        regions.any(|it| it.starts_with(b"ZZ") || it.starts_with(&home.bytes()))
    })
}

/// A court calls as `12368`, `+8612368` or `+861012368`. Frauds show `+86110`, but so may the police, and behind
/// an area code three digits are no subscriber's: in doubt it rings. Of shorter ones no others are looked for.
fn find_chinese(rows: &RegionRows, number: E164) -> Option<&'static NeverBlock> {
    // Longer ones are full numbers, and this is asked about every call: but for what a carrier's number
    // may have behind it (`10086xxxx`), and no subscriber's number begins with 1.
    const LONGEST: u32 = 2 + 3 + 6;
    let begins_with_1 = |area: u32| {
        let rest = number.digits().checked_sub(2 + area + 1);
        rest.is_some_and(|rest| number.as_u64() / 10_u64.pow(rest) % 10 == 1)
    };
    if number.digits() > LONGEST && !begins_with_1(2) && !begins_with_1(3) {
        return None;
    }
    let long =
        |text: &[u8]| find_text(rows, text).filter(|_| text.len() >= 5 || chinese::is_line(number));
    chinese::find(number, long)
}

/// Whether `number` is an emergency number in `home`.
#[must_use]
pub fn is_emergency(number: &Number, home: Option<Region>) -> bool {
    find(number, home).is_some_and(|row| row.kind == Kind::Emergency)
}

/// The rows of a region.
struct RegionRows {
    code: [u8; 2],
    first: u16,
    end: u16,
    /// There are full numbers among them.
    has_full: bool,
}

fn rows_of(region: [u8; 2]) -> Option<&'static RegionRows> {
    let key = u16::from_be_bytes;
    let place = REGIONS.binary_search_by_key(&key(region), |rows| key(rows.code));
    place.ok().map(|place| &REGIONS[place])
}

/// The row of exactly this text, else the one with the fewest `x` that fits.
fn find_text(region: &RegionRows, text: &[u8]) -> Option<&'static NeverBlock> {
    let rows = ROWS.get(usize::from(region.first)..usize::from(region.end))?;
    let mut buffer = [0; 16];
    let pattern = buffer.get_mut(..text.len())?;
    pattern.copy_from_slice(text);
    for wildcards in 0..=MAX_WILDCARDS.min(text.len()) {
        if let Some(start) = wildcards.checked_sub(1) {
            let last = &mut pattern[text.len() - 1 - start];
            if !last.is_ascii_digit() {
                return None;
            }
            *last = b'x';
        }
        if let Ok(index) = rows.binary_search_by(|row| row.number.as_bytes().cmp(pattern)) {
            return rows.get(index);
        }
    }
    None
}

/// Writes `+` and the digits; a number below 10^15 fits in 16 bytes.
fn write_international(mut value: u64, buffer: &mut [u8; 16]) -> &[u8] {
    let mut start = buffer.len();
    while value > 0 && start > 1 {
        start -= 1;
        buffer[start] = b'0' + (value % 10) as u8;
        value /= 10;
    }
    start -= 1;
    buffer[start] = b'+';
    &buffer[start..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{E164, ShortCode, read};
    use crate::region::EU_MEMBERS;
    use std::collections::BTreeSet;

    fn region(code: &str) -> Option<Region> {
        Some(Region::new(code).unwrap())
    }

    /// The numbers of a row, every `x` written out; of more than four of them the first and the last digit.
    fn expand(pattern: &str) -> Vec<String> {
        let step = if pattern.matches('x').count() > 4 {
            9
        } else {
            1
        };
        match pattern.split_once('x') {
            None => vec![pattern.to_owned()],
            Some((head, tail)) => (0..10)
                .step_by(step)
                .flat_map(|digit| expand(&format!("{head}{digit}{tail}")))
                .collect(),
        }
    }

    fn is_listed(text: &str, home: &str) -> bool {
        let number = match E164::parse(text) {
            Ok(number) => Number::E164(number),
            Err(_) => Number::Short(ShortCode::parse(text).unwrap()),
        };
        find(&number, region(home)).is_some()
    }

    #[test]
    fn rows_are_sorted_and_unique() {
        let key = |row: &'static NeverBlock| {
            let is_shared = row.region().len() > 2;
            let region = if is_shared { "ZZ" } else { row.region() };
            (region, row.number())
        };
        assert!(all().windows(2).all(|rows| key(&rows[0]) < key(&rows[1])));
        assert!(EU_MEMBERS.is_sorted());
    }

    /// What a phone in the region shows for each row is found again: the text goes through
    /// the same reading as a call.
    #[test]
    fn every_row_is_found_as_a_call_shows_it() {
        let mut missed = BTreeSet::new();
        for row in all() {
            let homes: Vec<&str> = match row.region() {
                "EU" => {
                    let code = |code: &'static [u8; 2]| std::str::from_utf8(code).unwrap();
                    EU_MEMBERS.iter().map(code).collect()
                }
                "ZZ" => vec!["CH", "SG", "JP", "ZZ"],
                regions => regions.split(' ').collect(),
            };
            for text in expand(row.number()) {
                for home in &homes {
                    let home = region(home);
                    let number = read(&text, home);
                    // A row with x may have exceptions, and a member of the EU rows of its
                    // own, but no number of a row is without one.
                    let is_general =
                        row.number().contains('x') || matches!(row.region(), "EU" | "ZZ");
                    let found = find(&number, home);
                    if found.is_none() || !is_general && found != Some(row) {
                        missed.insert((home, text.clone(), number.canonical()));
                    }
                }
            }
        }
        assert!(missed.is_empty(), "{missed:?}");
    }

    #[test]
    fn a_chinese_service_rings_in_every_form_that_it_calls_in() {
        let is_code = |row: &&NeverBlock| {
            (5..=6).contains(&row.number().len())
                && row.number().bytes().all(|it| it.is_ascii_digit())
        };
        let rows = all()
            .iter()
            .filter(|row| row.region() == "CN")
            .filter(is_code);
        let mut count = 0;
        for row in rows {
            let number = row.number();
            for before in [
                "", "+86", "+86 ", "0086", "0086 ", "+86571", "+8610", "0571", "0571-", "0755 ",
                "0931", "010-", "021",
            ] {
                let text = format!("{before}{number}");
                let read = crate::number::read(&text, Region::new("CN").ok());
                assert!(find(&read, Region::new("CN").ok()).is_some(), "{text}");
            }
            count += 1;
        }
        assert!(count > 60, "{count}");
    }

    /// What every phone dials as an emergency, and what the law's regions have of their own.
    #[test]
    fn an_emergency_number_is_one_in_every_region() {
        for first in 'A'..='Z' {
            for second in 'A'..='Z' {
                let code = format!("{first}{second}");
                for number in ["112", "911"] {
                    let home = region(&code);
                    assert!(
                        is_emergency(&read(number, home), home),
                        "{number} in {code}"
                    );
                }
            }
        }
        assert!(is_listed("117", "CH") && is_listed("995", "SG"));
        assert!(!is_listed("117", "SG") && !is_listed("995", "CH"));
    }

    #[test]
    fn behind_another_country_s_code_a_short_number_stays_as_it_was_dialled() {
        for (text, home, as_dialled) in [
            ("0086 12368", "CN", false),
            ("0044 12368", "CN", true),
            ("001 12368", "CN", true),
        ] {
            let read = crate::number::read(text, Region::new(home).ok());
            let is_short = matches!(read, Number::Short(_));
            assert_eq!(is_short, as_dialled, "{text} in {home}: {read:?}");
        }
    }

    #[test]
    fn whole_numbers_only_and_only_at_home() {
        for (why, text, home, expected) in [
            ("police", "110", "CN", true),
            ("one digit more", "1101", "CN", false),
            ("one digit less", "11", "CN", false),
            ("another country's", "12368", "US", false),
            ("with the country code", "+86110", "CN", true),
            ("with the area code", "+8610110", "CN", true),
            ("a suffix of four digits", "121231100", "CN", true),
            ("a suffix of three digits", "12123110", "CN", false),
            (
                "China Mobile, a suffix of three digits",
                "10086123",
                "CN",
                true,
            ),
            ("and of four", "100861234", "CN", true),
            ("with the country code", "+86100861234", "CN", true),
            ("ten digits are a full number", "+861008612345", "CN", false),
            ("behind an area code", "+862110086123", "CN", true),
            ("behind one of three digits", "+86755100861234", "CN", true),
            ("a landline of Beijing", "+861086123412", "CN", false),
            (
                "India's government and services",
                "+911600123456",
                "IN",
                true,
            ),
            ("India's banks", "+911601123456", "IN", true),
            ("India's sales", "+911401234567", "IN", false),
            ("a landline of Ahmedabad", "+917960012345", "IN", false),
            ("one digit more", "+9116001234567", "IN", false),
            ("no other carrier has suffixes", "100001", "CN", false),
            ("no other carrier has suffixes", "1001011", "CN", false),
            ("the carrier next to it", "100871", "CN", false),
            ("any 30xx", "3099", "FR", true),
            ("30xx has four digits", "30990", "FR", false),
            ("x stands for digits", "30*1", "FR", false),
            ("x is no text", "309#", "FR", false),
            ("Europe", "116000", "FI", true),
            ("not Europe", "116000", "US", false),
            ("left Europe", "116117", "GB", false),
            ("kept there", "116123", "GB", true),
            ("a court with the country code", "+8612368", "CN", true),
            ("a court behind an area code", "+861012368", "CN", true),
            (
                "a city behind one of three digits",
                "+8675512345",
                "CN",
                true,
            ),
            ("fraud prevention", "+8696110", "CN", true),
            ("one digit more", "+86123681", "CN", false),
            ("somebody's landline", "+861012368123", "CN", false),
            ("another country's code", "+112368", "CN", false),
            (
                "elsewhere it is a number from abroad",
                "+8612368",
                "US",
                false,
            ),
            ("Europe's 112 in a member without rows", "112", "SE", true),
            ("a full number", "+34900018018", "ES", true),
            ("a full number elsewhere", "+34900018018", "FR", false),
            ("letters of a code", "#7119", "JP", true),
            ("a code without its mark", "7119", "JP", false),
            ("zeros count", "000", "AU", true),
            ("zeros count", "0", "AU", false),
        ] {
            assert_eq!(is_listed(text, home), expected, "{why}: {text} in {home}");
        }
    }

    #[test]
    fn without_a_home_the_emergency_numbers_of_all_regions_count() {
        for (why, text, expected) in [
            ("police in China", "110", true),
            ("any emergency in the US", "911", true),
            ("courts are no emergency", "12368", false),
            ("a bank", "95588", false),
        ] {
            assert_eq!(find(&read(text, None), None).is_some(), expected, "{why}");
        }
    }

    #[test]
    fn a_row_with_fewer_x_comes_first() {
        let france = region("FR");
        assert_eq!(
            find(&read("3114", france), france).unwrap().kind,
            Kind::HelpLine
        );
        assert_eq!(
            find(&read("3115", france), france).unwrap().number(),
            "31xx"
        );
    }

    #[test]
    fn emergency_is_a_kind() {
        for (text, home, expected) in [
            ("110", "CN", true),
            ("12368", "CN", false),
            ("911", "US", true),
            ("988", "US", false),
        ] {
            assert_eq!(
                is_emergency(&read(text, region(home)), region(home)),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn the_largest_number_fits() {
        let mut buffer = [0; 16];
        assert_eq!(
            write_international(999_999_999_999_999, &mut buffer),
            b"+999999999999999"
        );
        assert_eq!(write_international(1, &mut buffer), b"+1");
    }
}
