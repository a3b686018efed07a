//! Dates and times, which without their marks look like numbers.

use super::cell::bare;

/// Digits in front, what they are, and what is behind them; `None` where there are none, or more than a year has.
fn part(text: &str) -> Option<(u32, usize, &str)> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = text[..count].parse().ok().filter(|_| count <= 4)?;
    Some((value, count, &text[count..]))
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// Whether a text is, or begins with, a date or a time as it is written for people: `2026-01-02 22:31`, `2.1.2026`,
/// `1/2/2026`, `2026年1月2日`, `22:31`.
pub(super) fn is_date(text: &str) -> bool {
    let find = || {
        let (first, digits, rest) = part(text)?;
        let mark = rest.chars().next()?;
        let (second, more, rest) = part(&rest[mark.len_utf8()..])?;
        if mark == ':' {
            return Some(digits <= 2 && first < 24 && more == 2 && second < 60);
        }
        let rest = rest.strip_prefix(if mark == '年' { '月' } else { mark })?;
        let (third, last, rest) = part(rest)?;
        let is_whole = rest.is_empty() || rest.starts_with([' ', 'T', '日']);
        let is_right = match (digits, more, last) {
            (4, ..=2, ..=2) => is_day(first, second, third),
            (..=2, ..=2, 4) => is_day(third, second, first) || is_day(third, first, second),
            _ => false,
        };
        Some("-/.年".contains(mark) && is_whole && is_right)
    };
    find() == Some(true)
}

/// Whether a cell is a date or a time, or may be one in digits only: `20260102`, `2026010222` and with minutes and
/// seconds, seconds or milliseconds since 1970. Some of these are numbers, too: what else is there must tell.
#[must_use]
pub fn may_be_time(cell: &[u8]) -> bool {
    let text = std::str::from_utf8(cell).map(bare).unwrap_or_default();
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let is_digits = !whole.is_empty() && text.bytes().all(|it| it == b'.' || it.is_ascii_digit());
    if !is_digits {
        return is_date(text);
    }
    let at = |from: usize, to: usize| whole[from..to].parse().unwrap_or(u32::MAX);
    match whole.len() {
        // From 2001 to 2033.
        10 | 13 if whole.starts_with('1') => true,
        8 | 10 | 12 | 14 => {
            is_day(at(0, 4), at(4, 6), at(6, 8)) && (whole.len() == 8 || at(8, 10) < 24)
        }
        _ => is_date(text),
    }
}
