//! The times of SpamBlocker's rules: `weekdays,HH:mm-HH:mm,enabled`, 1 Sunday to 7 Saturday.
//!
//! The last minute is inside there (`TimeSchedule.satisfyTime`); a window here ends before its
//! end, so the end is one minute later. A time that does not end after its start lasts into the
//! next day and belongs to the day on which it starts, there as here.

use curfew_core::rulebook::When;
use curfew_core::time::{ClockTime, Weekday, Weekdays, Window};

use super::Why;

const DAY: u16 = 24 * 60;

/// Reads the times of a rule. What the peer cannot read means every time there, and here.
pub(super) fn read(text: &str, stops: bool) -> Result<When, Why> {
    let parts: Vec<&str> = text.split(',').collect();
    let [days, times, enabled] = parts[..] else {
        return Ok(When::Always);
    };
    let times = times
        .split_once('-')
        .and_then(|(start, end)| Some((clock(start)?, clock(end)?)));
    let Some((start, end)) = times else {
        return Ok(When::Always);
    };
    if !enabled.eq_ignore_ascii_case("true") {
        return Ok(When::Always);
    }
    if !days.bytes().all(|day| (b'1'..=b'7').contains(&day)) || start >= DAY || end >= DAY {
        return Err(Why::Schedule);
    }
    let days = match Weekdays::of(
        days.bytes()
            .map(|day| Weekday::ALL[usize::from(day - b'1' + 6) % 7]),
    ) {
        days if days.is_empty() => Weekdays::EVERY_DAY,
        days => days,
    };
    windows(days, start, end, stops).ok_or(Why::Schedule)
}

/// The times from the minute `start` to the minute `end`, that one inside, on each of the days.
/// Of a whole day's, the first minute of the next day is inside as well: a rule that stops calls
/// does without it.
pub(super) fn windows(days: Weekdays, start: u16, end: u16, stops: bool) -> Option<When> {
    let next = Weekdays::of(days.iter().map(|day| Weekday::ALL[(day as usize + 1) % 7]));
    let is_every = days == Weekdays::EVERY_DAY;
    let window = |days, start, end| {
        let clock = |minutes| ClockTime::from_minutes(minutes).ok();
        Window::new(days, clock(start)?, clock(end)?).ok()
    };
    let mut windows = Vec::new();
    if end > start || end + 1 < start {
        windows.push(window(days, start, end + 1)?);
    } else if is_every {
        return Some(When::Always);
    } else {
        windows.push(window(days, start, DAY)?);
        if !(stops && start == 0) {
            windows.push(window(next, 0, end + 1)?);
        }
    }
    Some(if is_every && start == 0 && end + 1 == DAY {
        When::Always
    } else {
        When::Windows(windows)
    })
}

/// `H:m` as minutes.
fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |text: &str| match text.len() {
        1 | 2 if text.bytes().all(|it| it.is_ascii_digit()) => text.parse::<u16>().ok(),
        _ => None,
    };
    Some(two(hours)? * 60 + two(minutes)?)
}
