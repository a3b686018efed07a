//! Full numbers in which a trunk digit may stand between country code and number.
//!
//! `+44 0 20 ..`, or a Chinese carrier prefix: the plan takes them away, so such a number is
//! read through the plan. All others are taken as they are, without unpacking the plans.
//!
//! Source: `nationalPrefixForParsing` in libphonenumber 9.0.42. Tests hold every country code
//! with the two or three digits after it against the library, and every prefix below.

use super::E164;

/// Country codes of two digits (ITU-T E.164 annex D); 1 and 7 have one, all others three.
const TWO_DIGITS: [u64; 44] = [
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56,
    57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

/// Country code and first digits of a trunk or carrier prefix that is not 0, or of a number
/// that the plan completes (a Malagasy one without 20, a San Marinese one without 0549).
const PREFIXES: [u64; 32] = [
    11, 78, 541, 542, 543, 2612, 2614, 2615, 2616, 2617, 2618, 2619, 2981, 3521, 3708, 3758, 3788,
    3789, 5061, 5590, 6721, 6722, 6725, 6728, 6921, 8611, 8612, 9938, 61_183, 86_179, 4_231_001,
    44_180_020,
];

/// Whether the plan may read `number` otherwise than as it stands. Never wrong when it says
/// no; a yes may be needless.
pub(super) fn may_follow(number: E164) -> bool {
    let length = number.digits();
    let first = |digits: u32| number.as_u64() / 10_u64.pow(length.saturating_sub(digits));
    let two = first(2);
    let code_digits = match first(1) {
        1 | 7 => 1,
        _ if TWO_DIGITS.contains(&two) => 2,
        _ => 3,
    };
    first(code_digits + 1) % 10 == 0
        || PREFIXES
            .iter()
            .any(|&prefix| first(prefix.ilog10() + 1) == prefix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::plan::Parsed;

    fn number(text: &str) -> E164 {
        E164::parse(text).unwrap()
    }

    #[test]
    fn what_networks_deliver_needs_no_plan() {
        for text in [
            "+12065550100",
            "+8613800138000",
            "+442079460123",
            "+5491123456789",
        ] {
            assert!(!may_follow(number(text)), "{text}");
        }
        for text in [
            "+4402079460123",
            "+390612345678",
            "+112065550100",
            "+8617951138001",
        ] {
            assert!(may_follow(number(text)), "{text}");
        }
    }

    /// Xorshift: the same numbers in every run.
    fn random() -> impl FnMut() -> u64 {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        }
    }

    /// A number of `length` digits that begins with `head`.
    fn continued(head: u64, length: u32, random: &mut impl FnMut() -> u64) -> E164 {
        let scale = 10_u64.pow(length - (head.ilog10() + 1));
        E164::from_u64(head * scale + random() % scale).unwrap()
    }

    fn library_changes(number: E164) -> bool {
        let read = Parsed::of(number).and_then(|parsed| parsed.e164());
        read.is_some_and(|read| read != number)
    }

    /// Where no trunk is suspected, the library either refuses the number or reads it as it
    /// stands: every beginning of four digits, every length.
    #[test]
    fn the_library_agrees_for_every_country_code() {
        let mut random = random();
        for head in 1_000..10_000 {
            for length in 7..=15 {
                let number = continued(head, length, &mut random);
                let is_changed = !may_follow(number) && library_changes(number);
                assert!(!is_changed, "a number that begins {head}, {length} digits");
            }
        }
    }

    #[test]
    fn every_prefix_is_needed() {
        let mut random = random();
        for prefix in PREFIXES {
            let is_needed = (0..50_000).any(|index| {
                let length = (7 + index % 9).max(prefix.ilog10() + 2);
                library_changes(continued(prefix, length, &mut random))
            });
            assert!(is_needed, "{prefix}");
        }
    }
}
