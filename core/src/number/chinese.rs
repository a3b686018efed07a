//! Short numbers of China in full form: behind the country code, and behind an area code too.
//!
//! Networks deliver `95588` as `95588`, `+8695588` or, from a landline, `+862195588`; no other
//! country is known to do so. Source: `data/README.md`.
//!
//! Of these, 95 and 100 are given out for the whole country (numbering plan of the MIIT, 2017): whatever
//! stands before them, it is the same subscriber. 96 is each province's own, and 12 each city's.

use super::{E164, Number, ShortCode};
use crate::region::Region;

const CODE: u64 = 86;
/// The digits of such a number, with those that its holder may put behind.
const SERVICE_DIGITS: std::ops::RangeInclusive<usize> = 5..=9;

/// The digits of a number of China.
struct Forms<'a> {
    /// Behind the country code.
    national: &'a [u8],
    /// Behind the area code, where one can stand there.
    local: Option<&'a [u8]>,
}

/// The digits behind +86; `None` for a number of another country.
#[inline(never)]
fn forms(number: E164, buffer: &mut [u8; 15]) -> Option<Forms<'_>> {
    let digits = number.digits();
    let length = digits.checked_sub(2)?;
    if number.as_u64() / 10_u64.checked_pow(length)? != 86 {
        return None;
    }
    let national = buffer.get_mut(..usize::try_from(length).ok()?)?;
    let mut rest = number.as_u64();
    for place in national.iter_mut().rev() {
        *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    let national = &*national;
    Some(Forms {
        national,
        local: local(national),
    })
}

/// The other forms of a number that is one subscriber's in all of China: the one with the country code alone, and
/// for a phone whose home is there the code as it is dialled.
pub(crate) fn other_forms(number: &Number, home: Option<Region>) -> [Option<Number>; 2] {
    let Some(digits) = nationwide(number, home) else {
        return [None; 2];
    };
    let other = |form: Number| (form != *number).then_some(form);
    let code = is_china(home).then(|| ShortCode::of_digits(digits));
    [
        with_code(digits).and_then(|it| other(Number::E164(it))),
        code.and_then(|it| other(Number::Short(it))),
    ]
}

/// The digits of a number that is one subscriber's in all of China, in whatever form; to a phone elsewhere a short
/// code is not.
fn nationwide(number: &Number, home: Option<Region>) -> Option<u64> {
    match number {
        Number::E164(number) => service(*number),
        Number::Short(code) if is_china(home) => {
            code.digits().and_then(with_code).and_then(service)
        }
        _ => None,
    }
}

fn is_china(home: Option<Region>) -> bool {
    home.is_some_and(|home| home.bytes() == *b"CN")
}

/// The form with the country code alone of a number that is one subscriber's in all of China.
pub(super) fn in_full(number: &Number, home: Option<Region>) -> Option<E164> {
    nationwide(number, home).and_then(with_code)
}

/// The number without the area code, where it is one subscriber's in all of China.
pub(super) fn without_area(number: E164) -> E164 {
    service(number).and_then(with_code).unwrap_or(number)
}

const fn with_code(digits: u64) -> Option<E164> {
    E164::from_u64(CODE * 10_u64.pow(digits.ilog10() + 1) + digits)
}

/// The digits of the national service that is behind the country code, or behind an area code too.
fn service(number: E164) -> Option<u64> {
    let mut buffer = [0; 15];
    let Forms { national, local } = forms(number, &mut buffer)?;
    let is_service = |digits: &&[u8]| {
        let is_given_out = digits.starts_with(b"95") || digits.starts_with(b"100");
        is_given_out && SERVICE_DIGITS.contains(&digits.len())
    };
    // 0955 is Zhongwei, so +8695512345 is its city hall before it is 95512 and more.
    let whole = Some(national).filter(|_| !is_service_behind_area(national));
    let found = local.filter(is_service).or(whole.filter(is_service))?;
    let add = |value, digit: &u8| value * 10 + u64::from(digit - b'0');
    Some(found.iter().fold(0, add))
}

/// What `look` finds for the digits behind +86 or, where it finds nothing, for those behind an area code
/// too.
pub(crate) fn find<T>(number: E164, look: impl Fn(&[u8]) -> Option<T>) -> Option<T> {
    let mut buffer = [0; 15];
    let forms = forms(number, &mut buffer)?;
    look(forms.national).or_else(|| look(forms.local?))
}

/// What stands behind the area code: Beijing's is 10, the other ones of two digits begin with 2,
/// all others have three.
fn local(national: &[u8]) -> Option<&[u8]> {
    match national.first()? {
        b'1' if national.starts_with(b"10") => national.get(2..),
        b'0' | b'1' => None,
        b'2' => national.get(2..),
        // 400 and 800 are services.
        _ if national.get(1..3)? == b"00" => None,
        _ => national.get(3..),
    }
}

/// Whether the number is the police, the fire brigade, an ambulance or another emergency line behind the
/// country code, or behind an area code too: no subscriber's number has three digits.
pub(crate) fn is_line(number: E164) -> bool {
    let (before, line) = (number.as_u64() / 1000, number.as_u64() % 1000);
    let is_area = || match before {
        8610 | 8620..=8625 | 8627..=8629 => true,
        86_300..=86_999 => {
            let place = (before - 86_300) as usize;
            AREAS[place / 64] >> (place % 64) & 1 == 1
        }
        _ => false,
    };
    matches!(line, 110 | 112 | 119 | 120 | 122) && (before == CODE || is_area())
}

/// The area codes of three digits, from 300 on, lowest bit first. Source: the plan of country code 86 in
/// libphonenumber 9.0.42, as the test has it.
static AREAS: [u64; 11] = [
    0x0FFE_0008_000F_FC00,
    0x82F9_8005_F800_BFC0,
    0x00CF_FF90_FF80_0FFA,
    0xFC48_FFC8_8FFC_0000,
    0x0000_0FF8_01FF_C5EF,
    0x0001_0D00_0000_B800,
    0x78FC_D14F_FC02_0180,
    0x000F_FC00_FFF4_DFFC,
    0xFC00_FC80_0FFC_E073,
    0xFFC0_0BFB_4E7F_9C8F,
    0x0FFC_00FF_C000_F80A,
];

/// Whether the digits are a port for text messages of a kind that is in use, longer than all that
/// the plan has, which reads shorter ones. Source: `data/README.md`.
pub(super) fn is_long_port(national: &[u8]) -> bool {
    national.len() >= 13
        && national.starts_with(b"106")
        && matches!(national[3], b'2' | b'4' | b'5' | b'6' | b'9')
}

/// Whether the digits are an area code and a number of a service: five or six digits, from 1 or 9
/// on, as no subscriber's number begins (numbering plan of the MIIT, 2017).
pub(super) fn is_service_behind_area(national: &[u8]) -> bool {
    let local = local(national).unwrap_or_default();
    (5..=6).contains(&local.len()) && matches!(local.first(), Some(b'1' | b'9'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::plan::Parsed;

    #[test]
    fn the_areas_are_those_with_subscribers() {
        let is_valid = |digits: u64| {
            let number = E164::from_u64(digits).and_then(Parsed::of);
            number.is_some_and(|it| it.is_valid() && it.class() == Some("fixed"))
        };
        let mut areas = [0; 11];
        for place in 0..700 {
            let area = 86_300 + place;
            let subscribers = [
                area * 10_000_000 + 2_345_678,
                area * 100_000_000 + 82_345_678,
            ];
            if subscribers.into_iter().any(is_valid) {
                areas[place as usize / 64] |= 1 << (place % 64);
            }
        }
        assert_eq!(areas, AREAS, "{areas:#x?}");
        for area in 20..30 {
            let is_area = is_line(E164::from_u64((8600 + area) * 1000 + 110).unwrap());
            assert_eq!(is_valid((8600 + area) * 100_000_000 + 62_345_678), is_area);
        }
    }
}
