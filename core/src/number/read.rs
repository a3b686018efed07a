//! Reading a number from any text.
//!
//! | Text | Number |
//! |---|---|
//! | `+` and 7 to 15 digits, the first not 0 | full |
//! | an international prefix of the home region (00, 011 ..) and a number of full length | full |
//! | a number that the home region's plan has | full |
//! | in China, 86 and a service that is known (`8695588`) | full |
//! | 1 to 9 other digits, or up to 15 with `*` or `#` | short code |
//! | 10 digits or more of a full number's length in the home region | full, not valid |
//! | in China, 13 digits of a port for text messages (106x) | full, not valid |
//! | 14 or 15 of them, too many for E.164 with the country code | short code |
//! | anything else | unreadable |
//!
//! A subscriber number of 7 or 8 digits without its area code is therefore a short code
//! (`5550100` in the US): the area is not known and is not guessed. In regions without area
//! codes (HK, SG, DK ..) 8 digits are a full number. Trunk digits and carrier selection codes
//! before a number are taken away, also after the country code: `+44 (0)20 ..` is `+4420..`, and in the
//! US `1010288 1 206 ..` is `+1206..`; a carrier's code once, and where another one would be, there is no number. So are codes that hide or show one's own number (`#31#`, `*67`), and
//! extensions behind it (`ext. 22`, `转8001`, behind a Chinese number also `-8001`), where what is left is a number that exists.
//!
//! `tests/libphonenumber/` compares this with Google's own library.

use super::plan::Parsed;
use super::uri::{Subject, subject};
use super::{E164, Number, Presentation, ShortCode, chinese, codes, extension, national, trunk};
use crate::region::Region;
use crate::{institutions, never_block};

/// The longest text that is looked at, in characters.
pub const MAX_CHARS: usize = 200;
/// The longest short code of digits alone; the Chinese 12123 + 4 digits needs 9.
pub(super) const MAX_SHORT_DIGITS: usize = 9;
/// The fewest digits of a short code behind another code.
const MIN_SHORT_DIGITS: usize = 3;
/// The fewest digits after `+` that are taken without asking the plan.
const MIN_FULL_DIGITS: usize = 7;
/// The most trunk digits and prefixes that are taken away, one after the other.
const MAX_TRUNKS: usize = 15;

/// What Android's call log wrote for a missing number before version 4.2
/// (`CallerInfo.UNKNOWN_NUMBER`, `PRIVATE_NUMBER`, `PAYPHONE_NUMBER`).
const CALL_LOG_CODES: [(&str, Presentation); 3] = [
    ("-1", Presentation::Unknown),
    ("-2", Presentation::Restricted),
    ("-3", Presentation::Payphone),
];

/// Reads the number of a text: a URI, or digits as a network, a list or a person writes them.
/// Texts over [`MAX_CHARS`] are unreadable.
///
/// ```
/// use curfew_core::{Region, number::read};
///
/// let us = Some(Region::new("US")?);
/// for text in ["+12065550100", "tel:%2B1-206-555-0100", "(206) 555-0100", "011 1 206 555 0100"] {
///     assert_eq!(read(text, us).canonical().as_deref(), Some("+12065550100"));
/// }
/// assert_eq!(read("911", us).kind(), "short");
/// assert_eq!(read("call me", us).kind(), "unreadable");
/// # Ok::<(), curfew_core::region::RegionError>(())
/// ```
#[must_use]
pub fn read(text: &str, home: Option<Region>) -> Number {
    // What networks deliver, without a look at the rest.
    if let Ok(number) = E164::parse(text)
        && number.digits() as usize >= MIN_FULL_DIGITS
        && !trunk::may_follow(number)
    {
        return Number::E164(number);
    }
    if let Some(number) = national::read(text, home) {
        return Number::E164(number);
    }
    read_by_plan(text, home)
}

/// [`read`] without its short ways.
pub(super) fn read_by_plan(text: &str, home: Option<Region>) -> Number {
    if text.chars().nth(MAX_CHARS).is_some() {
        return Number::Unreadable;
    }
    if let Some((_, presentation)) = CALL_LOG_CODES.iter().find(|(code, _)| *code == text) {
        return Number::Hidden(*presentation);
    }
    match subject(text) {
        Subject::Nothing => Number::Unreadable,
        Subject::Anonymous => Number::Hidden(Presentation::Restricted),
        Subject::Unavailable => Number::Hidden(Presentation::Unknown),
        Subject::Number { text, context } => {
            // A number that is already global needs no context.
            let context = context.filter(|_| !text.starts_with('+'));
            let in_context = context
                .as_ref()
                .and_then(|context| Parsed::read(&format!("{context}{text}"), None))
                .filter(Parsed::is_valid);
            in_context
                .as_ref()
                .and_then(full)
                .or_else(|| short_of_others(&text, context.as_deref()?, home))
                .unwrap_or_else(|| read_digits(&text, home))
        }
    }
}

/// Reads what Telecom hands over: no number is shown where the presentation does not allow
/// it, whatever the handle says.
#[must_use]
pub fn read_handle(
    handle: Option<&str>,
    presentation: Presentation,
    home: Option<Region>,
) -> Number {
    if presentation != Presentation::Allowed {
        return Number::Hidden(presentation);
    }
    let is_empty = |text: &str| match subject(text) {
        Subject::Number { text, .. } => text.chars().all(is_separator),
        Subject::Anonymous | Subject::Unavailable | Subject::Nothing => false,
    };
    match handle {
        Some(text) if text.len() > 4 * MAX_CHARS || !is_empty(text) => read(text, home),
        _ => Number::Hidden(Presentation::Unknown),
    }
}

fn read_digits(text: &str, home: Option<Region>) -> Number {
    behind_marks(text, home).unwrap_or_else(|| read_number(text, home))
}

fn read_number(text: &str, home: Option<Region>) -> Number {
    let Some(skimmed) = Skimmed::of(text) else {
        return Number::Unreadable;
    };
    let digits = skimmed.digits.as_str();
    // Before the plan, which would read on behind a `p`.
    if skimmed.has_others
        && let Some(text) = extension::before(text, false)
    {
        return with_extension(text, home).unwrap_or(Number::Unreadable);
    }
    if skimmed.has_others || skimmed.has_inner_marks || skimmed.has_tildes {
        // Words may be an extension or letters for digits (1-800-..), marks an extension or a
        // wait for the tone (8~10 ..): only the plan can tell. Of words only a number that
        // exists is taken.
        let firm = Parsed::read(text, home).filter(|parsed| {
            let may_be_invalid = !skimmed.has_others && parsed.is_international();
            parsed.is_valid() || (may_be_invalid && parsed.has_full_length())
        });
        if let Some(number) = firm.as_ref().and_then(full) {
            return number;
        }
    }
    if skimmed.has_others || skimmed.has_tildes {
        return Number::Unreadable;
    }
    if skimmed.has_plus {
        // Of no other country, for it needs the plan.
        let may_be_extension = digits.starts_with("86");
        let number = may_be_extension.then(|| before_hyphen(text, home));
        return number
            .flatten()
            .unwrap_or_else(|| read_international(digits, home));
    }
    if skimmed.has_marks {
        return short(digits);
    }
    let is_long = digits.len() > MAX_SHORT_DIGITS;
    let parsed = home.and_then(|_| Parsed::read(digits, home));
    let firm = parsed.as_ref().filter(|parsed| {
        let may_be_invalid = is_long || parsed.is_international();
        parsed.is_valid() || (may_be_invalid && parsed.has_full_length())
    });
    let short_in_full = || {
        let home = home.filter(|_| !skimmed.has_points)?;
        short_in_full(digits, parsed.as_ref(), home)
    };
    if is_long
        && !firm.is_some_and(Parsed::is_valid)
        && let Some(number) = behind_digits(digits, home).or_else(|| before_hyphen(text, home))
    {
        return number;
    }
    match firm.and_then(full) {
        Some(number) => number,
        None if let Some(number) = short_in_full() => number,
        None if !skimmed.has_points
            && let Some(number) = port(digits, home) =>
        {
            number
        }
        // A dot or a slash makes a date or an amount, not a code.
        None if !is_long && !skimmed.has_points => short(digits),
        None => Number::Unreadable,
    }
}

/// A short number in the context of another country than home (RFC 3966 clause 5.1.5): the number behind its code,
/// and none of home. Without a home an emergency number of any country stays as it is.
fn short_of_others(text: &str, context: &str, home: Option<Region>) -> Option<Number> {
    let code = Skimmed::of(context)?.digits.parse().ok()?;
    let is_other = match home {
        Some(home) => Parsed::has_code_of(E164::from_u64(code)?, home) == Some(false),
        None => never_block::find(&short(text), None).is_none(),
    };
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    (is_other && is_number).then(|| read_number(&format!("{context}{text}"), None))
}

/// What was parsed, without trunk digits; `None` where it is too long for E.164, or what is left is no number.
fn full(parsed: &Parsed) -> Option<Number> {
    settle(parsed.e164()?, parsed.had_carrier()).map(Number::E164)
}

/// A number too short for the plan that is written in full all the same: behind an international
/// prefix with the country code of home (`0086 12368`), or in China a service or an emergency line behind the trunk
/// digit and an area code (`0571 12368`, `0571 110`). So it is read as with `+`.
fn short_in_full(digits: &str, parsed: Option<&Parsed>, home: Region) -> Option<Number> {
    if home.code() == "CN" && digits.starts_with("86") {
        return known_behind_code(digits);
    }
    let behind_plus = match digits.strip_prefix('0') {
        Some(rest) if home.code() == "CN" && is_behind_area(rest) => {
            format!("86{rest}")
        }
        _ => {
            let dialled = parsed.filter(|parsed| parsed.is_international())?.e164()?;
            Parsed::has_code_of(dialled, home).filter(|has| *has)?;
            dialled.as_u64().to_string()
        }
    };
    let number = read_international(&behind_plus, Some(home));
    matches!(number, Number::E164(_)).then_some(number)
}

/// Whether the digits are an area code of China and a service or an emergency line.
fn is_behind_area(digits: &str) -> bool {
    let is_line = || E164::parse(&format!("+86{digits}")).is_ok_and(chinese::is_line);
    chinese::is_service_behind_area(digits.as_bytes()) || (digits.len() > 3 && is_line())
}

/// A service of China behind the country code without a plus (`8695588`), where it is known: else the
/// digits may be those of a subscriber without the area code.
fn known_behind_code(digits: &str) -> Option<Number> {
    let number = Number::E164(E164::from_u64(digits.parse().ok()?)?);
    // A line's would be as long as a subscriber's.
    let is_line = matches!(number, Number::E164(it) if chinese::is_line(it));
    (!is_line && is_service(&number, Region::new("CN").ok())).then_some(number)
}

/// Whether `number` is that of an institution or one that is never blocked.
fn is_service(number: &Number, home: Option<Region>) -> bool {
    institutions::find(number, home).is_some() || never_block::find(number, home).is_some()
}

/// `text` without its extension, where it is a number that exists or a service that is known.
fn with_extension(text: &str, home: Option<Region>) -> Option<Number> {
    let firm = Parsed::read(text, home).filter(Parsed::is_valid);
    firm.as_ref().and_then(full).or_else(|| {
        let skimmed = Skimmed::of(text).filter(|it| !it.has_others && !it.has_plus)?;
        Some(short(&skimmed.digits)).filter(|code| is_service(code, home))
    })
}

/// A Chinese number without the extension behind a hyphen, where it is no number with all its digits.
fn before_hyphen(text: &str, home: Option<Region>) -> Option<Number> {
    let valid = |text| Parsed::read(text, home).filter(Parsed::is_valid);
    let number = valid(extension::before(text, true)?)?;
    let is_chinese = number.region()?.code() == "CN";
    let is_extension = is_chinese && valid(text).is_none();
    full(&number).filter(|_| is_extension)
}

fn short(digits: &str) -> Number {
    ShortCode::parse(digits).map_or(Number::Unreadable, Number::Short)
}

/// The number behind a code with `*` or `#` that hides or shows one's own, or a code of digits there.
fn behind_marks(text: &str, home: Option<Region>) -> Option<Number> {
    let rest = codes::behind_marks(text.trim_start_matches(is_separator), home)?;
    // A pause may be written between them.
    let rest = rest.trim_start_matches(|it| is_separator(it) || it == ',');
    match read_number(rest, home) {
        number @ Number::E164(_) => Some(number),
        Number::Short(code) => {
            let digits = code.as_str().bytes();
            let is_number =
                digits.len() >= MIN_SHORT_DIGITS && digits.clone().all(|it| it.is_ascii_digit());
            is_number.then_some(Number::Short(code))
        }
        _ => None,
    }
}

/// The number behind a code of digits alone.
fn behind_digits(digits: &str, home: Option<Region>) -> Option<Number> {
    let (rest, is_abroad) = codes::behind_digits(digits, home?)?;
    let parsed = if is_abroad {
        Parsed::of(E164::from_u64(rest.parse().ok()?)?)
    } else {
        Parsed::read(rest, home)
    };
    parsed.filter(Parsed::is_valid).as_ref().and_then(full)
}

/// A Chinese port for text messages of more digits than the plan has for any number. No country
/// code begins so, so it is the same number as with `+86`; where that is too long for E.164, the digits
/// as they stand.
fn port(digits: &str, home: Option<Region>) -> Option<Number> {
    home.filter(|home| home.code() == "CN" && chinese::is_long_port(digits.as_bytes()))?;
    let number = read_international(&format!("86{digits}"), home);
    Some(match number {
        Number::E164(_) => number,
        _ => short(digits),
    })
}

/// `digits` after a `+`.
fn read_international(digits: &str, home: Option<Region>) -> Number {
    if digits.starts_with('0') {
        // No country code begins with 0, but some write the plus before an international
        // prefix. Only a number that exists is worth the guess.
        let dialled = Parsed::read(digits, home)
            .filter(|parsed| parsed.is_international() && parsed.is_valid());
        return dialled
            .as_ref()
            .and_then(full)
            .unwrap_or(Number::Unreadable);
    }
    let text = format!("+{digits}");
    let as_written = E164::parse(&text).ok();
    // A number that no plan has still rings a phone: it is taken as written.
    as_written
        .filter(|&number| is_readable(number))
        .map(|number| Number::E164(settle(number, false).unwrap_or(number)))
        .or_else(|| full(&Parsed::read(&text, None)?))
        .unwrap_or(Number::Unreadable)
}

/// Whether `+` and the digits of `number` are a number again.
fn is_readable(number: E164) -> bool {
    number.digits() as usize >= MIN_FULL_DIGITS || Parsed::of(number).is_some()
}

/// The form without trunk digits: as the plan reads it, and reads that, until it takes nothing
/// away. So the canonical text of a number is read back as the same number, and with an
/// international prefix a number is the same as with `+`. `None` where the plan would take away another
/// carrier's code, for those are digits of the number: two callers would be one.
fn settle(number: E164, mut had_carrier: bool) -> Option<E164> {
    let mut settled = number;
    for _ in 0..MAX_TRUNKS {
        if !trunk::may_follow(settled) {
            break;
        }
        let Some(parsed) = Parsed::of(settled) else {
            break;
        };
        match parsed.e164() {
            Some(next) if next != settled && is_readable(next) => settled = next,
            _ => break,
        }
        if parsed.had_carrier() && std::mem::replace(&mut had_carrier, true) {
            return None;
        }
    }
    Some(settled)
}

/// A text reduced to what matters.
struct Skimmed {
    /// ASCII digits, `*` and `#`, in order.
    digits: String,
    /// It begins with a plus sign.
    has_plus: bool,
    /// There is a `*` or `#`.
    has_marks: bool,
    /// There is one after a digit.
    has_inner_marks: bool,
    /// There is a `~` after a digit.
    has_tildes: bool,
    /// There is a dot or slash.
    has_points: bool,
    /// There is something else after the first digit: letters, a comma.
    has_others: bool,
}

impl Skimmed {
    /// `None` where the text does not begin as a number or has none.
    fn of(text: &str) -> Option<Skimmed> {
        let mut skimmed = Skimmed {
            digits: String::new(),
            has_plus: false,
            has_marks: false,
            has_inner_marks: false,
            has_tildes: false,
            has_points: false,
            has_others: false,
        };
        for character in text.chars() {
            let at_start = skimmed.digits.is_empty();
            match character {
                '+' | '＋' if at_start => skimmed.has_plus = true,
                '*' | '#' | '＊' | '＃' => {
                    skimmed.has_marks = true;
                    skimmed.has_inner_marks |= !at_start;
                    skimmed.digits.push(if matches!(character, '*' | '＊') {
                        '*'
                    } else {
                        '#'
                    });
                }
                '~' | '～' => skimmed.has_tildes |= !at_start,
                '.' | '/' | '．' | '／' => skimmed.has_points = true,
                _ if is_separator(character) => {}
                _ => match decimal_digit(character) {
                    Some(digit) => skimmed.digits.push(digit),
                    None if at_start => return None,
                    None => skimmed.has_others = true,
                },
            }
        }
        (!skimmed.digits.is_empty()).then_some(skimmed)
    }
}

/// Characters that people and programs put between digits, seen or unseen.
pub(super) fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '(' | ')' | '[' | ']'
            // Soft hyphen, Arabic letter mark, zero-width characters and direction marks.
            | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
            // Dashes, the Japanese long vowel mark that is typed for one, wide forms.
            | '\u{2010}'..='\u{2015}' | '\u{2053}' | '\u{2212}' | '\u{223c}' | '\u{30fc}'
            | '－' | '（' | '）' | '［' | '］'
        )
}

/// The zeros of the decimal digits of Unicode 17 (general category Nd); nine more follow each.
const ZEROS: [u32; 77] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50,
    0x11DA0, 0x11DE0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE,
    0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// The ASCII digit of a decimal digit of any script.
pub(super) fn decimal_digit(character: char) -> Option<char> {
    let code = u32::from(character);
    let block = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    char::from_digit(code - ZEROS[block], 10)
}
