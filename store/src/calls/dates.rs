//! Days and times of day as tables have them.
//!
//! A year of four digits comes first or last. Where it comes last, `25.11.2026` has the day first, as everywhere
//! with dots; with `/` or `-` that hangs on the country, and one day beyond 12 in a column tells it of
//! all. A bare number is a spreadsheet's: days from 1899-12-30 (ECMA-376 part 1 clause 18.17.4.1, the 1900
//! date system).

use std::io::Read;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use curfew_core::Region;

use super::{CallsError, Opened, Place, open};

/// Which comes first where the year comes last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DateOrder {
    /// The day: 25/11/2026.
    DayFirst,
    /// The month: 11/25/2026.
    MonthFirst,
}

/// What the dates of a column say of their order.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Dates {
    /// The first that has the day first for certain.
    pub day_first: Option<Place>,
    /// The first that has the month first for certain.
    pub month_first: Option<Place>,
    /// The first that may be read in both ways, as two days.
    pub either: Option<Place>,
}

impl Dates {
    pub(super) fn look(&mut self, text: &str, place: Place) {
        let day = text.split([' ', 'T', ',']).next().unwrap_or_default();
        let seen = match ending_in_year(day).filter(|_| !day.contains('.')) {
            Some((one, other)) if one > 12 && other <= 12 => &mut self.day_first,
            Some((one, other)) if other > 12 && one <= 12 => &mut self.month_first,
            Some((one, other)) if one != other => &mut self.either,
            _ => return,
        };
        seen.get_or_insert(place);
    }

    /// The order, where the column tells it or it does not matter.
    ///
    /// # Errors
    /// What is wrong, in words: two orders in one column, or none that can be told.
    pub fn order(&self) -> Result<Option<DateOrder>, String> {
        let flag = "say which comes first with --dates dmy or --dates mdy";
        match (self.day_first, self.month_first, self.either) {
            (Some(day), Some(month), _) => Err(format!(
                "lines {} and {}: the dates of one have the day first, of the other the month; make them alike, \
                 best with the year first (2026-11-25)",
                day.line, month.line
            )),
            (Some(_), None, _) => Ok(Some(DateOrder::DayFirst)),
            (None, Some(_), _) => Ok(Some(DateOrder::MonthFirst)),
            (None, None, Some(place)) => Err(format!(
                "line {}: whether the day or the month comes first no date here tells; {flag}",
                place.line
            )),
            (None, None, None) => Ok(None),
        }
    }
}

/// What the dates of a file say of their order; nothing where it is no table.
///
/// # Errors
/// [`CallsError`].
pub fn dates(source: impl Read, home: Option<Region>) -> Result<Dates, CallsError> {
    let Opened::Calls(mut calls) = open(source, home)? else {
        return Ok(Dates::default());
    };
    for record in &mut calls {
        // A row that is refused is told when it is read for good.
        record?.ok();
    }
    Ok(calls.dates.get())
}

/// A day and a time of day in one text: `2026-11-25 22:14`, `25.11.2026, 22:14:05`, `11/25/2026 10:14 PM`,
/// `46351.926389`.
pub(super) fn local(text: &str, order: Option<DateOrder>) -> Option<NaiveDateTime> {
    if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S").ok();
    }
    if let Some((day, _)) = text.split_once('.')
        && text.matches('.').count() == 1
        && let Some(day) = serial_day(day)
    {
        return Some(day.and_time(NaiveTime::MIN) + of_day(&text[text.find('.')?..])?);
    }
    let (day, clock) = text.split_once([' ', 'T', ','])?;
    at(date(day, order)?, clock.trim_start_matches([' ', ',']))
}

/// A time of day on a day.
pub(super) fn at(day: NaiveDate, clock: &str) -> Option<NaiveDateTime> {
    if clock.starts_with("0.") {
        return Some(day.and_time(NaiveTime::MIN) + of_day(&clock[1..])?);
    }
    Some(day.and_time(time_of_day(clock)?))
}

/// `2026-11-25`, `2026/11/25`, `20261125`, `2026年11月25日`, `25.11.2026`, in its order `25/11/2026`, or a spreadsheet's
/// number.
pub(super) fn date(text: &str, order: Option<DateOrder>) -> Option<NaiveDate> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    if let Some(day) = serial_day(text) {
        return Some(day);
    }
    if let Some((one, other)) = ending_in_year(text) {
        let year = text[text.len() - 4..].parse().ok()?;
        let (day, month) = match order {
            _ if text.contains('.') => (one, other),
            Some(DateOrder::DayFirst) => (one, other),
            Some(DateOrder::MonthFirst) => (other, one),
            None if one > 12 || one == other => (one, other),
            None if other > 12 => (other, one),
            None => return None,
        };
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    let text = text.replace(['/', '.', '年', '月'], "-").replace('日', "");
    NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()
}

/// The two numbers before a year of four digits, where `/` or `-` stands between all three, or a dot.
fn ending_in_year(text: &str) -> Option<(u32, u32)> {
    ['/', '-', '.'].into_iter().find_map(|mark| {
        let mut parts = text.split(mark);
        let [one, other, year] = [parts.next()?, parts.next()?, parts.next()?];
        let is_number = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let fits = parts.next().is_none() && is_number(one, 2) && is_number(other, 2);
        let is_year = year.len() == 4 && is_number(year, 4);
        (fits && is_year).then_some((one.parse().ok()?, other.parse().ok()?))
    })
}

/// The day of a spreadsheet's number, from 1970 on.
fn serial_day(text: &str) -> Option<NaiveDate> {
    let is_serial = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let days = text.parse().ok().filter(|_| is_serial)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(TimeDelta::days(days))
}

/// The part of a day behind the point of a spreadsheet's number, to the second.
fn of_day(point_and_digits: &str) -> Option<TimeDelta> {
    let is_part = point_and_digits.len() > 1;
    let digits = point_and_digits.strip_prefix('.').filter(|_| is_part)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: f64 = format!("0.{digits}").parse().ok()?;
    TimeDelta::try_seconds((part * 86_400.0).round() as i64)
}

/// `22:14`, `22:14:05.5`, `221405`, `10:14 PM`, `下午10:14`.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let lower = text
        .to_lowercase()
        .replace("a.m.", "am")
        .replace("p.m.", "pm");
    let half = |am: &str, pm: &str| {
        let cut = |word: &str| {
            lower
                .strip_suffix(word)
                .or_else(|| lower.strip_prefix(word))
        };
        let (rest, half) = cut(am)
            .map(|rest| (rest, "AM"))
            .or_else(|| Some((cut(pm)?, "PM")))?;
        Some(format!("{} {half}", rest.trim()))
    };
    if let Some(text) = half("am", "pm").or_else(|| half("上午", "下午")) {
        let forms = ["%I:%M %p", "%I:%M:%S %p", "%I:%M:%S%.f %p"];
        return forms
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(&text, form).ok());
    }
    let forms = ["%H:%M:%S", "%H:%M:%S%.f", "%H:%M"];
    let six = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    match six {
        true => NaiveTime::parse_from_str(text, "%H%M%S").ok(),
        false => forms
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(text, form).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateOrder::{DayFirst, MonthFirst};

    #[test]
    fn days_and_times_of_spreadsheets() {
        for (text, order, expected) in [
            ("2026/11/25 22:14", None, Some("2026-11-25 22:14:00")),
            (
                "2026-11-25 22:14:05.5",
                None,
                Some("2026-11-25 22:14:05.500"),
            ),
            ("2026/11/25 10:14 PM", None, Some("2026-11-25 22:14:00")),
            (
                "2026/11/25 12:14:05 a.m.",
                None,
                Some("2026-11-25 00:14:05"),
            ),
            ("2026/11/25 下午10:14", None, Some("2026-11-25 22:14:00")),
            ("2026年11月25日 22:14", None, Some("2026-11-25 22:14:00")),
            ("25.11.2026, 22:14", None, Some("2026-11-25 22:14:00")),
            ("3.4.2026 22:14", None, Some("2026-04-03 22:14:00")),
            ("25/11/2026 22:14", None, Some("2026-11-25 22:14:00")),
            ("11/25/2026 10:14 PM", None, Some("2026-11-25 22:14:00")),
            ("3/4/2026 22:14", None, None),
            ("4/4/2026 22:14", None, Some("2026-04-04 22:14:00")),
            (
                "3/4/2026 22:14",
                Some(DayFirst),
                Some("2026-04-03 22:14:00"),
            ),
            (
                "3-4-2026 22:14",
                Some(MonthFirst),
                Some("2026-03-04 22:14:00"),
            ),
            ("25/11/2026 22:14", Some(MonthFirst), None),
            (
                "3.4.2026 22:14",
                Some(MonthFirst),
                Some("2026-04-03 22:14:00"),
            ),
            // 2026-11-25 is day 46351.
            ("46351.926388889", None, Some("2026-11-25 22:14:00")),
            ("46351.5", None, Some("2026-11-25 12:00:00")),
            ("46351.999999999", None, Some("2026-11-26 00:00:00")),
            ("46351", None, None),
            ("463511.5", None, None),
            ("11/25/26 22:14", None, None),
            ("2026/11/25 13:14 PM", None, None),
            ("2026/11/25 24:00", None, None),
            ("2026/11/25", None, None),
            ("", None, None),
        ] {
            let found = local(text, order).map(|at| at.to_string());
            assert_eq!(found.as_deref(), expected, "{text} {order:?}");
        }
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        for (text, order) in [
            ("46351", None),
            ("20261125", None),
            ("11/25/2026", None),
            ("2026-11-25", None),
        ] {
            assert_eq!(date(text, order), Some(day), "{text}");
        }
        for (clock, expected) in [
            ("221405", "22:14:05"),
            ("0.5", "12:00:00"),
            ("10:14 pm", "22:14:00"),
        ] {
            let at = at(day, clock).unwrap();
            assert_eq!(at.time().to_string(), expected, "{clock}");
        }
    }

    #[test]
    fn one_day_beyond_12_tells_the_order_of_all() {
        let order = |cells: &[&str]| {
            let mut dates = Dates::default();
            for (cell, line) in cells.iter().zip(2..) {
                dates.look(cell, Place { line, column: None });
            }
            dates.order()
        };
        assert_eq!(order(&["3/4/2026 22:14", "25/4/2026"]), Ok(Some(DayFirst)));
        assert_eq!(
            order(&["3/4/2026 22:14", "4/25/2026 1:00"]),
            Ok(Some(MonthFirst))
        );
        assert_eq!(
            order(&["2026-11-25 22:14", "46351.5", "4/4/2026"]),
            Ok(None)
        );
        assert_eq!(order(&["13/13/2026"]), Ok(None));
        let either = order(&["4/4/2026", "3/4/2026"]).unwrap_err();
        assert!(
            either.starts_with("line 3: ") && either.contains("--dates dmy"),
            "{either}"
        );
        let both = order(&["25/4/2026", "4/25/2026"]).unwrap_err();
        assert!(both.starts_with("lines 2 and 3: "), "{both}");
        // With dots the day comes first everywhere, and nothing is told of others.
        assert_eq!(order(&["25.4.2026"]), Ok(None));
        assert_eq!(order(&["3.4.2026"]), Ok(None));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_time_or_none(text in ".{0,40}", near in r"[0-9./:, APMapm年月日上下午-]{0,24}") {
            for text in [text, near] {
                for order in [None, Some(DayFirst), Some(MonthFirst)] {
                    let _ = (local(&text, order), date(&text, order), time_of_day(&text));
                }
            }
        }
    }
}
