//! What one cell of a table, or one line of a text, is: a number that a list can hold, a range,
//! or why it is neither.
//!
//! A list is for numbers that may call, so what no network delivers is refused, although it can
//! be read: only zeros, a country code that is none, a number of the plan of +1 without an area
//! code. Sources: ITU-T E.164 (country codes, annex to Operational Bulletin 1114), NANPA (area
//! codes are `[2-9]xx`, numbers have 10 digits).

use curfew_core::number::read;
use curfew_core::{E164, Number, Region, ShortCode, institutions, never_block};

use super::build::parse_range;
use super::import::{Item, Refusal};
use super::times::is_date;

/// The longest cell that can be a number, in bytes.
const MAX_CELL: usize = 64;
/// The most digits of a number (ITU-T E.164 clause 6.1).
const MAX_DIGITS: usize = 15;
/// Shorter codes than this are more likely a row number or a count.
const MIN_SHORT: usize = 3;
/// From so many digits on a text is a subscriber's number rather than a code.
const MIN_LOCAL: usize = 7;
/// How Google Contacts writes several numbers into one cell.
const SEVERAL: &str = " ::: ";
/// What parts the cells of some tables, and not the numbers of a cell.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// How codes begin that have more digits in China: services of companies, cities and carriers
/// (numbering plan of the MIIT, 2017).
const CHINESE: [&str; 4] = ["95", "96", "10", "12"];

/// The numbers and ranges in a cell; at least one.
///
/// # Errors
/// [`Refusal`], where one of them is none.
pub fn read_items(cell: &[u8], home: Option<Region>) -> Result<Vec<Item>, Refusal> {
    // Before numbers: what stands behind digits is taken for a mark there.
    let text = std::str::from_utf8(cell).map(bare).unwrap_or_default();
    if !has_digits_only(text)
        && let Some(ranges) = parse_range(text)
    {
        // `+1-+2` is from one country code to the next, and has no number.
        let last = ranges.last().and_then(|it| E164::from_u64(it.end));
        let is_right = text.ends_with('*') || last.is_some_and(is_listable);
        return is_right
            .then(|| vec![Item::Ranges(ranges)])
            .ok_or(Refusal::Impossible);
    }
    Ok(read_cell(cell, home)?
        .into_iter()
        .map(Item::Number)
        .collect())
}

/// Whether a cell is a full number, or several.
#[must_use]
pub fn is_number(cell: &[u8], home: Option<Region>) -> bool {
    matches!(read_cell(cell, home).as_deref(), Ok([Number::E164(_), ..]))
}

/// The numbers in a cell; at least one.
pub(crate) fn read_cell(cell: &[u8], home: Option<Region>) -> Result<Vec<Number>, Refusal> {
    let text = std::str::from_utf8(cell).map_err(|_| Refusal::NotUtf8)?;
    let mut numbers = Vec::new();
    for part in text.split(SEVERAL) {
        numbers.push(read_number(part, home)?);
    }
    Ok(numbers)
}

fn read_number(text: &str, home: Option<Region>) -> Result<Number, Refusal> {
    let text = bare(text);
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.len() > MAX_CELL {
        return Err(Refusal::TooLong);
    }
    if !has_digits_only(text)
        && let Some(reason) = dirt(text, home)
    {
        return Err(reason);
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = text.trim_start_matches('+').chars().all(stands_in_numbers);
    let is_long = is_plain && digits > MAX_DIGITS;
    match read(text, home) {
        // With a prefix for calls abroad, and a trunk digit, there may be more.
        Number::E164(_) if is_long && text.starts_with('+') => Err(Refusal::TooManyDigits),
        Number::E164(number) if !is_listable(number) => Err(Refusal::Impossible),
        Number::E164(number) if let Some(reason) = letters(text, number) => Err(reason),
        number @ Number::E164(_) => Ok(number),
        number @ Number::Short(code) => listable_code(&code, home).map(|()| number),
        Number::Unreadable if digits > MAX_DIGITS && are_several(text, home) => {
            Err(Refusal::Several)
        }
        Number::Unreadable if is_long => Err(Refusal::TooManyDigits),
        Number::Unreadable if is_plain && digits >= MIN_SHORT && has_zeros_only(text) => {
            Err(Refusal::Impossible)
        }
        Number::Unreadable if home.is_none() && is_plain && (6..=15).contains(&digits) => {
            Err(Refusal::NoRegion)
        }
        // As long as a number abroad is, and none.
        Number::Unreadable if is_plain && digits > 10 => Err(Refusal::Impossible),
        Number::Hidden(_) | Number::Unreadable => Err(Refusal::NotANumber),
    }
}

/// Whether two numbers stand beside each other, with a blank or a slash between them.
fn are_several(text: &str, home: Option<Region>) -> bool {
    let is_full =
        |text: &str| matches!(read(text.trim(), home), Number::E164(it) if is_listable(it));
    let mut gaps = text.match_indices([' ', '/']);
    gaps.any(|(at, _)| is_full(&text[..at]) && is_full(&text[at + 1..]))
}

fn has_digits_only(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit())
}

/// Why a text is no number, whatever its digits would be read as.
fn dirt(text: &str, home: Option<Region>) -> Option<Refusal> {
    if text.contains(char::is_control) {
        return Some(Refusal::ControlCharacter);
    }
    let is_negative = |rest: &str| rest.starts_with(|it: char| it.is_ascii_digit());
    if text.starts_with(['=', '@']) || text.strip_prefix('-').is_some_and(is_negative) {
        return Some(Refusal::Formula);
    }
    if is_rounded(text) {
        return Some(Refusal::Rounded);
    }
    if is_date(text) {
        return Some(Refusal::Time);
    }
    // As the FTC's interface says it.
    if text.ends_with("rea missing") {
        return Some(Refusal::NoArea);
    }
    // Two x, which a keypad has as a digit, are no extension, and one without a digit behind it is none. Two stars
    // may begin a code.
    let masks = ["***", "###", "___", "xx", "XX", "\u{2022}", "\u{2026}"];
    let few = ["**", "##", "??", "__"];
    let cuts = ["--", "..", "x", "X"];
    let has = |masks: &[&str]| masks.iter().any(|mask| text.contains(mask));
    let is_begun = text.starts_with(|it: char| it.is_ascii_digit() || "+(".contains(it));
    let is_cut = is_begun && cuts.iter().any(|mask| text.ends_with(mask));
    if has(&masks) || is_cut || is_begun && has(&few) {
        return Some(Refusal::Masked);
    }
    let mut more = text.split(SEPARATORS).skip(1);
    if more.any(|it| is_number(it.as_bytes(), home)) {
        return Some(Refusal::Several);
    }
    // `*21*` is a code, `1206*` is a prefix that lacks its country.
    if text.ends_with(['*', '?', '#']) && !text.starts_with(['*', '#']) {
        return Some(Refusal::Prefix);
    }
    None
}

/// Why a number is none in which letters stand for digits, as on the keys of a telephone: `206unknown` is a remark
/// more likely than a number, and `206nnnnnnn` is masked. Letters before all digits (`tel:`) and behind them (`ext. 5`)
/// stand for none.
fn letters(text: &str, number: E164) -> Option<Refusal> {
    let is_letter = |it: char| it.is_ascii_alphabetic();
    if !text.contains(is_letter) {
        return None;
    }
    let begin = text.find(|it: char| it == '+' || it.is_numeric());
    let rest = &text[begin.unwrap_or(0)..];
    let end = rest.find(is_letter).unwrap_or(rest.len());
    let found = rest[..end].chars().filter(|it| it.is_numeric()).count();
    let (code, digits) = (code_digits(number), number.digits());
    if found >= (digits - code) as usize {
        return None;
    }
    let mut letters = text.chars().filter(|it| is_letter(*it));
    let first = letters.next();
    let is_mask = letters.all(|it| Some(it) == first);
    Some(if is_mask {
        Refusal::Masked
    } else {
        Refusal::NotANumber
    })
}

/// What people put between the digits of a number, and these.
fn stands_in_numbers(it: char) -> bool {
    it.is_ascii_digit() || " -./()\u{a0}".contains(it)
}

fn has_zeros_only(text: &str) -> bool {
    text.bytes().all(|it| it == b'0' || !it.is_ascii_digit())
}

/// Whether a network may deliver a number: its country code is one, what follows is not all
/// zeros, and behind +1 there are an area code and ten digits.
pub(super) fn is_listable(number: E164) -> bool {
    let value = number.as_u64();
    // First, for most of a long list are.
    if (12_000_000_000..20_000_000_000).contains(&value) {
        return true;
    }
    let digits = number.digits();
    if value / 10_u64.pow(digits - 1) == 1 {
        return false;
    }
    let first = |count: u32| value / 10_u64.pow(digits.saturating_sub(count));
    let code = code_digits(number);
    let has_code = code < 3 || has_three_digits(first(3));
    has_code && !value.is_multiple_of(10_u64.pow(digits.saturating_sub(code)))
}

/// How many digits the country code has: 3 where there is none of fewer.
const fn code_digits(number: E164) -> u32 {
    let (value, digits) = (number.as_u64(), number.digits());
    match value / 10_u64.pow(digits - 1) {
        1 | 7 => 1,
        _ if has_two_digits(value / 10_u64.pow(digits.saturating_sub(2))) => 2,
        _ => 3,
    }
}

/// Country codes of two digits.
const fn has_two_digits(code: u64) -> bool {
    matches!(
        code,
        20 | 27
            | 30..=34
            | 36
            | 39
            | 40
            | 41
            | 43..=49
            | 51..=58
            | 60..=66
            | 81
            | 82
            | 84
            | 86
            | 90..=95
            | 98
    )
}

/// Country codes of three digits, those that belong to no country (800, 870, 88x, 979) among them.
const fn has_three_digits(code: u64) -> bool {
    matches!(
        code,
        211..=213
            | 216
            | 218
            | 220..=258
            | 260..=269
            | 290
            | 291
            | 297..=299
            | 350..=359
            | 370..=383
            | 385..=387
            | 389
            | 420
            | 421
            | 423
            | 500..=509
            | 590..=599
            | 670
            | 672..=683
            | 685..=692
            | 800
            | 808
            | 850
            | 852
            | 853
            | 855
            | 856
            | 870
            | 878
            | 880..=883
            | 886
            | 888
            | 960..=968
            | 970..=977
            | 979
            | 991..=996
            | 998
    )
}

/// Whether a code means something by itself, or is a subscriber's number without its area code.
fn listable_code(code: &ShortCode, home: Option<Region>) -> Result<(), Refusal> {
    let text = code.as_str();
    if text.len() < MIN_SHORT || text.bytes().all(|it| it == b'0') {
        return Err(Refusal::NotANumber);
    }
    if text.len() < MIN_LOCAL || text.contains(['*', '#']) {
        return Ok(());
    }
    let Some(home) = home else {
        return Err(Refusal::NoRegion);
    };
    let number = Number::Short(*code);
    let is_known = never_block::find(&number, Some(home)).is_some()
        || institutions::find(&number, Some(home)).is_some()
        || home.code() == "CN" && CHINESE.iter().any(|it| text.starts_with(it));
    if is_known {
        Ok(())
    } else {
        Err(Refusal::NoArea)
    }
}

/// Takes off what spreadsheets put around a number to keep its digits: `="0123"`, `'0123`,
/// and the `.0` of a number that was a float.
pub(crate) fn bare(text: &str) -> &str {
    let text = text.trim();
    let text = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| text.strip_prefix('\''))
        .unwrap_or(text)
        .trim();
    match text.strip_suffix(".0") {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits,
        _ => text,
    }
}

/// Whether a text is a number with an exponent, such as `1.20656E+10`.
pub(crate) fn is_rounded(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    is_digits(exponent) && is_digits(&digits.replacen(['.', ','], "", 1))
}

#[cfg(test)]
mod tests;
