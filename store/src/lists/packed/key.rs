//! Numbers as keys: one ascending order for full numbers and short codes.
//!
//! A full number is its digits as an integer, below 10^15. A short code of the characters
//! `0`-`9`, `*` and `#` is 10^15 plus its value in base 13, where the characters are the
//! digits 1 to 12: shorter codes first, then by character, and below 2^56.

use curfew_core::{E164, Number, ShortCode};

/// Where the short codes begin.
pub const CODES: u64 = 1_000_000_000_000_000;
const CHARACTERS: &[u8; 12] = b"0123456789*#";
const BASE: u64 = 13;
/// The most characters of a short code.
const MAX_CODE: usize = 15;

/// The key of a number; `None` for a hidden or unreadable one.
pub fn of(number: &Number) -> Option<u64> {
    match number {
        Number::E164(number) => Some(number.as_u64()),
        Number::Short(code) => {
            let mut value = 0;
            for byte in code.as_str().bytes() {
                let digit = CHARACTERS.iter().position(|it| *it == byte)?;
                value = value * BASE + digit as u64 + 1;
            }
            Some(CODES + value)
        }
        Number::Hidden(_) | Number::Unreadable => None,
    }
}

/// The keys of the short codes that begin as `text` does, as ranges with both ends, in order;
/// none where `text` is empty, too long or has another character.
pub fn codes_beginning(text: &str) -> Vec<(u64, u64)> {
    let mut value = 0;
    for byte in text.bytes() {
        match CHARACTERS.iter().position(|it| *it == byte) {
            Some(digit) if text.len() <= MAX_CODE => value = value * BASE + digit as u64 + 1,
            _ => return Vec::new(),
        }
    }
    if value == 0 {
        return Vec::new();
    }
    let (mut first, mut last) = (value, value);
    let mut ranges = Vec::new();
    for _ in text.len()..=MAX_CODE {
        ranges.push((CODES + first, CODES + last));
        (first, last) = (first * BASE, last * BASE + BASE - 1);
    }
    ranges
}

/// The number of a key; `None` for what is no number's.
pub fn number(key: u64) -> Option<Number> {
    if key < CODES {
        return E164::from_u64(key).map(Number::E164);
    }
    let mut rest = key - CODES;
    let mut text = [0; MAX_CODE];
    let mut start = MAX_CODE;
    while rest > 0 {
        start = start.checked_sub(1)?;
        let digit = usize::try_from((rest % BASE).checked_sub(1)?).ok()?;
        text[start] = CHARACTERS[digit];
        rest /= BASE;
    }
    let text = std::str::from_utf8(&text[start..]).ok()?;
    ShortCode::parse(text).ok().map(Number::Short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_number_has_a_key_and_comes_back() {
        let full = |value| Number::E164(E164::from_u64(value).expect("a number"));
        let code = |text| Number::Short(ShortCode::parse(text).expect("a code"));
        let numbers = [
            full(1),
            full(12_065_550_100),
            full(CODES - 1),
            code("0"),
            code("110"),
            code("999"),
            code("95588"),
            code("*21*95588#"),
            code("###########0###"),
            code("999999999999999"),
        ];
        let mut before = 0;
        for it in &numbers {
            let key = of(it).expect("a key");
            assert_eq!(number(key), Some(*it));
            assert!(key < 1 << 56);
            if !matches!(it.canonical().as_deref(), Some("999999999999999")) {
                assert!(key > before, "in order");
                before = key;
            }
        }
        assert_eq!(of(&Number::Unreadable), None);
        // A digit of base 13 that stands for nothing, no digit, and a code too long.
        for key in [0, CODES, CODES + 13, CODES + 12, 1 << 56, u64::MAX] {
            assert_eq!(number(key), None, "{key}");
        }
    }
}
