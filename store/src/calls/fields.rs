//! The cells of a call record, whatever the file: numbers, times, types, lengths.
//!
//! Codes are those of Android's `CallLog.Calls`: `type` 1 incoming, 2 outgoing, 3 missed,
//! 4 voicemail, 5 rejected, 6 blocked, 7 answered elsewhere; `presentation` 1 allowed,
//! 2 restricted, 3 unknown, 4 payphone; `missed_reason` bit 21, silenced by the screening app.

use chrono::DateTime;
use curfew_core::number::{read, read_handle};
use curfew_core::{Direction, Number, Presentation, Region, Tri};

use super::dates::{self, DateOrder};
use super::{At, Refusal};
use crate::lists::import::{bare, is_rounded};
use crate::replay::Happened;

/// The longest cell that is looked at, bytes.
pub(super) const MAX_CELL: usize = 400;
/// The longest name of a SIM card, bytes.
const MAX_SUBSCRIPTION: usize = 64;
/// 9999-12-31T23:59:59.999Z.
const LAST_MS: i64 = 253_402_300_799_999;
/// A smaller number is one of seconds: as milliseconds it would be before March 1973.
const FEWEST_MS: i64 = 100_000_000_000;
/// `CallLog.Calls.USER_MISSED_CALL_SCREENING_SERVICE_SILENCED`.
const SILENCED_BY_SCREENING: i64 = 1 << 21;

/// What Chinese bills and phones say of a call that they name, the first that is in it: `None` of one that was dialled, unknown of
/// one that came in, of which the length tells.
const SAID: [(&[&str], Option<Happened>); 6] = [
    (&["主叫", "呼出", "拨出", "已拨", "拨打"], None),
    (&["未接", "无人接听"], Some(Happened::Missed)),
    (&["拒接", "拒绝"], Some(Happened::Declined)),
    (&["拦截"], Some(Happened::Stopped)),
    (&["已接"], Some(Happened::Answered)),
    (&["被叫", "呼入"], Some(Happened::Unknown)),
];

/// What the cells of one record say; empty where there is no such cell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cells<'a> {
    pub(super) number: &'a str,
    pub(super) time: &'a str,
    /// A time of day, where `time` is a date alone.
    pub(super) clock: &'a str,
    /// Which comes first in such a date, where that is known.
    pub(super) dates: Option<DateOrder>,
    pub(super) kind: &'a str,
    pub(super) length: &'a str,
    pub(super) presentation: &'a str,
    pub(super) missed_reason: &'a str,
    /// The name in the contacts, if the file has such a column.
    pub(super) contact: Option<&'a str>,
    pub(super) subscription: &'a str,
    /// What this app decided, in its own exports.
    pub(super) disposition: &'a str,
    /// What became of the call, there.
    pub(super) outcome: &'a str,
}

/// The parts of a call that the cells give; the place is the reader's.
pub(super) struct Fields {
    pub(super) at: At,
    pub(super) direction: Direction,
    pub(super) number: Number,
    pub(super) happened: Happened,
    /// How long it was talked, seconds, where the file says.
    pub(super) talked_s: Option<u32>,
    pub(super) contact: Tri,
    pub(super) subscription: Option<String>,
}

/// Which cell is at fault.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Cell {
    Number,
    Time,
    Kind,
}

/// Reads the cells.
pub(super) fn call(cells: &Cells<'_>, home: Option<Region>) -> Result<Fields, (Cell, Refusal)> {
    let at = time(cells.time, cells.clock, cells.dates).map_err(|why| (Cell::Time, why))?;
    let (direction, happened) = outcome(cells).map_err(|why| (Cell::Kind, why))?;
    let number = number(cells, home).map_err(|why| (Cell::Number, why))?;
    let talked = seconds(cells.length).filter(|_| happened == Happened::Answered);
    let subscription = known(cells.subscription).filter(|text| text.len() <= MAX_SUBSCRIPTION);
    Ok(Fields {
        at,
        direction,
        number,
        happened,
        talked_s: talked.and_then(|it| u32::try_from(it).ok()),
        contact: cells.contact.map_or(Tri::Unknown, |name| {
            known(name).is_some_and(|name| name != "(Unknown)").into()
        }),
        subscription: subscription.map(str::to_owned),
    })
}

/// The text, unless it stands for none.
fn known(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty() && *text != "null")
}

/// The longest of the words for a caller without a number, bytes.
const MAX_HIDDEN: usize = 32;

/// Why there is no number, where a person or another program writes that in its stead: `restricted`,
/// `Private number`, `未知号码`. `None` for any other text, also the empty one.
#[must_use]
pub fn hidden(text: &str) -> Option<Presentation> {
    let text = text.trim();
    if text.len() > MAX_HIDDEN {
        return None;
    }
    let text = text.to_lowercase();
    let word = [" number", " caller"]
        .iter()
        .find_map(|noun| text.strip_suffix(noun))
        .unwrap_or(&text);
    Some(match word {
        "restricted" | "anonymous" | "private" | "withheld" | "hidden" | "no caller id"
        | "隐藏号码" | "私人号码" | "匿名" | "匿名号码" => Presentation::Restricted,
        "unknown" | "unavailable" | "未知" | "未知号码" | "未知来电" | "无主叫号码" | "无号码" => {
            Presentation::Unknown
        }
        "payphone" | "公用电话" => Presentation::Payphone,
        _ => return None,
    })
}

fn number(cells: &Cells<'_>, home: Option<Region>) -> Result<Number, Refusal> {
    let presentation = match cells.presentation.trim() {
        "" | "null" | "1" | "allowed" => Presentation::Allowed,
        "2" | "restricted" => Presentation::Restricted,
        "4" | "payphone" => Presentation::Payphone,
        _ => Presentation::Unknown,
    };
    let text = known(bare(cells.number)).unwrap_or_default();
    if is_rounded(text) {
        return Err(Refusal::RoundedNumber);
    }
    if presentation != Presentation::Allowed {
        return Ok(Number::Hidden(presentation));
    }
    Ok(match hidden(text) {
        Some(why) => Number::Hidden(why),
        // A full number that somebody exported stands for itself.
        None if text.starts_with('+') => read(text, home),
        None => read_handle(Some(text), presentation, home),
    })
}

/// Which way the call went, and what became of it.
fn outcome(cells: &Cells<'_>) -> Result<(Direction, Happened), Refusal> {
    let incoming = |happened| Ok((Direction::Incoming, happened));
    let answered_by_length = match seconds(cells.length) {
        None => Happened::Rang,
        Some(0) => Happened::Missed,
        Some(_) => Happened::Answered,
    };
    let kind = cells.kind.trim().to_lowercase();
    match kind.as_str() {
        "" => {}
        "1" => return incoming(Happened::Answered),
        "2" | "out" | "outgoing" | "dialled" | "dialed" | "placed" => {
            return Ok((Direction::Outgoing, Happened::Unknown));
        }
        "3" => {
            let reason = cells.missed_reason.trim().parse::<i64>().unwrap_or(0);
            return incoming(if reason & SILENCED_BY_SCREENING == 0 {
                Happened::Missed
            } else {
                Happened::Silenced
            });
        }
        "missed" => return incoming(Happened::Missed),
        "4" | "voicemail" => return Err(Refusal::Voicemail),
        "5" | "rejected" | "declined" => return incoming(Happened::Declined),
        "6" | "blocked" => return incoming(Happened::Stopped),
        "7" | "answered" | "received" | "answered elsewhere" => {
            return incoming(Happened::Answered);
        }
        "in" | "incoming" => return incoming(answered_by_length),
        // Bills say more with it: 已接听, 主叫呼出, 漫游被叫, 被叫未接.
        said => match SAID
            .iter()
            .find(|(words, _)| words.iter().any(|it| said.contains(it)))
        {
            Some((_, None)) => return Ok((Direction::Outgoing, Happened::Unknown)),
            Some((_, Some(Happened::Unknown))) => return incoming(answered_by_length),
            Some((_, Some(happened))) => return incoming(*happened),
            None => return Err(Refusal::UnknownType),
        },
    }
    let told = Happened::from_word(cells.outcome.trim());
    match cells.disposition.trim() {
        "allow" | "silence" | "reject" if told.is_some() => incoming(told.unwrap_or_default()),
        "" if cells.length.trim().is_empty() => incoming(Happened::Unknown),
        "" => incoming(answered_by_length),
        "allow" => incoming(Happened::Rang),
        "silence" => incoming(Happened::Silenced),
        "reject" => incoming(Happened::Stopped),
        _ => Err(Refusal::UnknownType),
    }
}

/// A time in one of the forms that mean one thing only, or in the order that is told; none is guessed.
fn time(text: &str, clock: &str, order: Option<DateOrder>) -> Result<At, Refusal> {
    let text = bare(text);
    let clock = bare(clock);
    if text.is_empty() || text == "null" {
        return Err(Refusal::NoTime);
    }
    if text.len() + clock.len() > MAX_CELL {
        return Err(Refusal::UnreadableTime);
    }
    let at = if clock.is_empty() {
        instant(text).or_else(|| dates::local(text, order).map(At::Local))
    } else {
        let day = dates::date(text, order);
        day.and_then(|day| dates::at(day, clock)).map(At::Local)
    };
    let ms = match at {
        Some(At::Instant(ms, _)) => ms,
        Some(At::Local(local)) => local.and_utc().timestamp_millis(),
        None => return Err(Refusal::UnreadableTime),
    };
    at.filter(|_| (0..=LAST_MS).contains(&ms))
        .ok_or(Refusal::UnreadableTime)
}

fn instant(text: &str) -> Option<At> {
    if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() != 14 {
        let number: i64 = text.parse().ok()?;
        let ms = if number < FEWEST_MS {
            number * 1000
        } else {
            number
        };
        return Some(At::Instant(ms, None));
    }
    let at = DateTime::parse_from_rfc3339(text).ok()?;
    // UTC by these is no phone's clock: the local offset is not known (RFC 9557 clause 2.2).
    let is_unknown = text.ends_with(['Z', 'z']) || text.ends_with("-00:00");
    let offset = (!is_unknown).then(|| at.offset().local_minus_utc());
    Some(At::Instant(at.timestamp_millis(), offset))
}

/// A length in seconds: `62`, `1:02`, `0:01:02`, `1分2秒`. `None` where there is none to be read.
fn seconds(text: &str) -> Option<u64> {
    let text = bare(text).trim_end_matches(['s', '秒']);
    if text.is_empty() || text.len() > MAX_CELL {
        return None;
    }
    let marks = |c: char| matches!(c, ':' | '时' | '分' | '小');
    text.split(marks)
        .filter(|part| !part.is_empty())
        .try_fold(0_u64, |sum, part| {
            let part: u64 = part.trim().parse().ok()?;
            sum.checked_mul(60)?.checked_add(part)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDateTime;

    #[test]
    fn times_that_mean_one_thing_are_read() {
        let local = |text: &str| {
            At::Local(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap())
        };
        for (text, clock, expected) in [
            (
                "1700000000000",
                "",
                Ok(At::Instant(1_700_000_000_000, None)),
            ),
            ("1700000000", "", Ok(At::Instant(1_700_000_000_000, None))),
            (
                "2026-01-02T22:31:00+08:00",
                "",
                Ok(At::Instant(1_767_364_260_000, Some(28_800))),
            ),
            (
                "2026-01-02T14:31:00+00:00",
                "",
                Ok(At::Instant(1_767_364_260_000, Some(0))),
            ),
            (
                "2026-01-02T14:31:00Z",
                "",
                Ok(At::Instant(1_767_364_260_000, None)),
            ),
            (
                "2026-01-02T14:31:00-00:00",
                "",
                Ok(At::Instant(1_767_364_260_000, None)),
            ),
            ("2026-01-02 22:31:05", "", Ok(local("2026-01-02 22:31:05"))),
            ("2026/1/2 22:31", "", Ok(local("2026-01-02 22:31:00"))),
            ("2026-01-02T22:31:05", "", Ok(local("2026-01-02 22:31:05"))),
            ("20260102223105", "", Ok(local("2026-01-02 22:31:05"))),
            ("2026-01-02", "214951", Ok(local("2026-01-02 21:49:51"))),
            ("20260102", "21:49:51", Ok(local("2026-01-02 21:49:51"))),
            ("", "", Err(Refusal::NoTime)),
            ("null", "", Err(Refusal::NoTime)),
            ("1/2/2026 22:31", "", Err(Refusal::UnreadableTime)),
            ("2026-02-30 10:00:00", "", Err(Refusal::UnreadableTime)),
            ("2026-01-02", "", Err(Refusal::UnreadableTime)),
            ("1969-12-31 23:59:59", "", Err(Refusal::UnreadableTime)),
            ("99999999999999999", "", Err(Refusal::UnreadableTime)),
            ("999999999999999999999", "", Err(Refusal::UnreadableTime)),
        ] {
            assert_eq!(time(text, clock, None), expected, "{text} {clock}");
        }
    }

    #[test]
    fn lengths_are_read_in_each_form() {
        for (text, expected) in [
            ("62", Some(62)),
            ("0", Some(0)),
            ("1:02", Some(62)),
            ("01:00:02", Some(3602)),
            ("1分2秒", Some(62)),
            ("1小时2分3秒", Some(3723)),
            ("1时2分3秒", Some(3723)),
            ("7s", Some(7)),
            ("", None),
            ("long", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn types_say_what_became_of_the_call() {
        use Direction::{Incoming, Outgoing};
        for (kind, length, reason, expected) in [
            ("1", "0", "", Ok((Incoming, Happened::Answered))),
            ("2", "5", "", Ok((Outgoing, Happened::Unknown))),
            ("3", "0", "", Ok((Incoming, Happened::Missed))),
            ("3", "0", "2097152", Ok((Incoming, Happened::Silenced))),
            ("3", "0", "2097153", Ok((Incoming, Happened::Silenced))),
            ("3", "0", "1", Ok((Incoming, Happened::Missed))),
            ("4", "9", "", Err(Refusal::Voicemail)),
            ("5", "0", "", Ok((Incoming, Happened::Declined))),
            ("6", "0", "", Ok((Incoming, Happened::Stopped))),
            ("7", "0", "", Ok((Incoming, Happened::Answered))),
            ("Incoming", "12", "", Ok((Incoming, Happened::Answered))),
            ("incoming", "0", "", Ok((Incoming, Happened::Missed))),
            ("incoming", "", "", Ok((Incoming, Happened::Rang))),
            ("被叫", "1分2秒", "", Ok((Incoming, Happened::Answered))),
            ("主叫", "1分2秒", "", Ok((Outgoing, Happened::Unknown))),
            ("已接听", "", "", Ok((Incoming, Happened::Answered))),
            ("已接来电", "", "", Ok((Incoming, Happened::Answered))),
            ("未接听", "", "", Ok((Incoming, Happened::Missed))),
            ("无人接听", "", "", Ok((Incoming, Happened::Missed))),
            ("拒绝接听", "", "", Ok((Incoming, Happened::Declined))),
            ("漫游被叫", "9", "", Ok((Incoming, Happened::Answered))),
            ("被叫接听", "0秒", "", Ok((Incoming, Happened::Missed))),
            ("被叫未接", "5", "", Ok((Incoming, Happened::Missed))),
            ("已拨电话", "", "", Ok((Outgoing, Happened::Unknown))),
            ("国内主叫", "9", "", Ok((Outgoing, Happened::Unknown))),
            ("主叫未接", "", "", Ok((Outgoing, Happened::Unknown))),
            ("呼叫转移", "9", "", Err(Refusal::UnknownType)),
            ("接听", "9", "", Err(Refusal::UnknownType)),
            ("", "", "", Ok((Incoming, Happened::Unknown))),
            ("", "3", "", Ok((Incoming, Happened::Answered))),
            ("8", "3", "", Err(Refusal::UnknownType)),
        ] {
            let cells = Cells {
                kind,
                length,
                missed_reason: reason,
                ..Cells::default()
            };
            assert_eq!(outcome(&cells), expected, "{kind} {length} {reason}");
        }
    }

    #[test]
    fn numbers_keep_what_a_spreadsheet_left_of_them() {
        let us = Region::new("US").ok();
        let kind = |number, presentation| {
            let cells = Cells {
                number,
                presentation,
                ..Cells::default()
            };
            super::number(&cells, us)
                .map(|number| number.canonical().unwrap_or(number.kind().to_owned()))
        };
        for (text, presentation, expected) in [
            ("+12065550100", "1", Ok("+12065550100")),
            ("'+12065550100", "", Ok("+12065550100")),
            ("=\"2065550100\"", "", Ok("+12065550100")),
            ("", "2", Ok("hidden")),
            ("-1", "1", Ok("hidden")),
            ("null", "3", Ok("hidden")),
            ("+12065550100", "restricted", Ok("hidden")),
            ("hello", "1", Ok("unreadable")),
            ("1.2E+10", "", Err(Refusal::RoundedNumber)),
        ] {
            assert_eq!(
                kind(text, presentation),
                expected.map(str::to_owned),
                "{text}"
            );
        }
    }
}
