//! National numbers that need no look at the plan: the forms that networks and lists have
//! most, and that can mean one thing only.
//!
//! Sources: the plans of country codes 1 and 86 in libphonenumber 9.0.42, which the test holds
//! every such region and many numbers against.

use super::E164;
use crate::region::Region;

/// The regions of country code 1 (North American Numbering Plan), ISO 3166-1.
const NORTH_AMERICA: [&str; 25] = [
    "AG", "AI", "AS", "BB", "BM", "BS", "CA", "DM", "DO", "GD", "GU", "JM", "KN", "KY", "LC", "MP",
    "MS", "PR", "SX", "TC", "TT", "US", "VC", "VG", "VI",
];

/// Whether the region has country code 1.
pub(super) fn is_north_american(region: Region) -> bool {
    NORTH_AMERICA.binary_search(&region.code()).is_ok()
}

/// Ten digits from 2 on in North America, also behind a 1; eleven of a mobile number in China: as
/// the plan reads them, valid or not. `None` for any other text.
pub(super) fn read(text: &str, home: Option<Region>) -> Option<E164> {
    let home = home?;
    let digits = text.as_bytes();
    let code = match digits {
        // An area code never begins with 0 or 1, the digits that prefixes have.
        [b'2'..=b'9', ..] if digits.len() == 10 && NORTH_AMERICA.contains(&home.code()) => {
            10_000_000_000
        }
        [b'1', b'2'..=b'9', ..] if digits.len() == 11 && NORTH_AMERICA.contains(&home.code()) => 0,
        // 179xx is a carrier's prefix, and so is all of 11 and 12.
        [b'1', b'7', b'9', ..] => return None,
        [b'1', b'3'..=b'9', ..] if digits.len() == 11 && home.code() == "CN" => 8_600_000_000_000,
        _ => return None,
    };
    let right = digits.iter().all(u8::is_ascii_digit);
    E164::from_u64(code + text.parse::<u64>().ok().filter(|_| right)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Number;
    use crate::number::plan::Parsed;
    use crate::number::read::read_by_plan;

    #[test]
    fn the_regions_are_those_of_country_code_1() {
        let one = E164::from_u64(12_065_550_100).unwrap();
        for first in 'A'..='Z' {
            for second in 'A'..='Z' {
                let code = format!("{first}{second}");
                let region = Region::new(&code).unwrap();
                let is_one = Parsed::has_code_of(one, region) == Some(true);
                assert_eq!(is_one, NORTH_AMERICA.contains(&code.as_str()), "{code}");
            }
        }
    }

    #[test]
    fn the_plan_reads_the_same() {
        let mut state = 7_u64;
        let mut random = move |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut read_here = 0;
        for _ in 0..400 {
            let ten = (2 + random(8)) * 1_000_000_000 + random(1_000_000_000);
            let ten = if random(3) == 0 {
                ten / 10_000_000 * 10_000_000 + 5_550_100
            } else {
                ten
            };
            let eleven = (13 + random(7)) * 1_000_000_000 + random(1_000_000_000);
            let texts = [ten.to_string(), eleven.to_string(), format!("1{ten}")];
            for code in NORTH_AMERICA.into_iter().chain(["CN", "HK"]) {
                let home = Region::new(code).ok();
                for text in &texts {
                    if let Some(number) = read(text, home) {
                        read_here += 1;
                        assert_eq!(
                            Number::E164(number),
                            read_by_plan(text, home),
                            "{text} {code}"
                        );
                    }
                }
            }
        }
        assert!(read_here > 400 * 50);
    }

    #[test]
    fn anything_else_is_left_to_the_plan() {
        for (text, code) in [
            ("2065550100", "GB"),
            ("1065550100", "US"),
            ("206555010", "US"),
            ("20655501000", "US"),
            ("11065550100", "US"),
            ("10065550100", "US"),
            ("206555010a", "US"),
            ("+206555010", "US"),
            ("17951123456", "CN"),
            ("12345678901", "CN"),
            ("13800138000", "HK"),
            ("", "US"),
        ] {
            assert_eq!(read(text, Region::new(code).ok()), None, "{text}");
        }
        assert_eq!(read("2065550100", None), None);
    }
}
