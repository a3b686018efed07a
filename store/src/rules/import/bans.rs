//! Lists of blocked numbers: everything in them stops calls, so that what is left out can only
//! let more ring.
//!
//! Single numbers go onto a list; patterns become rules. Sources: Yet Another Call Blocker and
//! Tranquille (`BlacklistImporterExporter`, `BlacklistUtils`), NoPhoneSpam (`pattern: name`),
//! Fossify (`BlockedNumbersExporter`), Saracroche (its published list), PhoneBlock
//! (`phoneblock.json`), sms-ie (`ImportExportBlockedNumbers.kt`), FreePBX (`Blacklist.class.php`), NCID (`ncidd.blacklist(5)`).

mod ncid;

use curfew_core::number::{self, NumberPattern};
use curfew_core::rulebook::{Then, When, Who};
use serde_json::Value;

use super::pattern::{Glob, glob};
use super::spamblocker::{self, cells};
use super::{Kind, Reader, Why, silence};
use crate::json;
use crate::lists::times::may_be_time;

/// How many lines are looked at to tell what a text is.
const SAMPLE: usize = 50;
/// The fewest digits of an entry without + and wildcards.
const MIN_ENTRY: usize = 3;
/// From so many digits on one is a number rather than a code or a count.
const MIN_LONG: usize = 7;
/// From so many people on a number of PhoneBlock is taken, as its own app does.
const VOTES: i64 = 4;

/// What kind of text it is; `None` for one that is read as a list of numbers.
pub(super) fn sniff(bytes: &[u8]) -> Option<Kind> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 16)]);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let separator = first.chars().find(|it| matches!(it, ',' | ';' | '|'));
    let header = cells(first, separator.unwrap_or(','));
    let heads = |index: usize, name: &str| {
        header
            .get(index)
            .is_some_and(|it| it.eq_ignore_ascii_case(name))
    };
    if heads(0, "ID") && heads(1, "name") && heads(2, "pattern") {
        return Some(Kind::CallBlocker);
    }
    if (0..header.len()).any(|index| heads(index, "pattern")) {
        return Some(Kind::SpamBlockerCsv);
    }
    let is_asterisk = |line: &&str| line.starts_with("/blacklist/");
    if heads(0, "number") && heads(1, "description") || is_asterisk(&first) {
        return Some(Kind::FreePbx);
    }
    let is_pattern = |text: &str| {
        let digits = text.strip_prefix('+').unwrap_or(text);
        !digits.is_empty()
            && digits
                .bytes()
                .all(|it| it.is_ascii_digit() || matches!(it, b'*' | b'#'))
    };
    let sample: Vec<&str> = std::iter::once(first).chain(lines.take(SAMPLE)).collect();
    let are = |fits: &dyn Fn(&str) -> bool| sample.iter().all(|line| fits(line));
    // One odd row is told of as such, and does not keep the others from being read.
    let mostly = |fits: usize, all: usize| fits * 4 >= all * 3;
    if mostly(
        sample.iter().filter(|it| is_asterisk(it)).count(),
        sample.len(),
    ) {
        return Some(Kind::FreePbx);
    }
    if sample.len() == 1 && silence::is_field(first) {
        return Some(Kind::Silence);
    }
    let is_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    // Expressions may be anything; a row of the fork is known by its end.
    let is_fork = |row: &[String]| {
        row.len() == 8 && matches!(&*row[6], "true" | "false") && is_digits(&row[7])
    };
    let is_row = |line: &str| {
        let row = cells(line, ',');
        let is_it = |text: &str| is_pattern(text) && !may_be_time(text.as_bytes());
        row.len() >= 3 && is_digits(&row[0]) && (is_it(&row[2]) || is_fork(&row))
    };
    // Of the time of the first call, milliseconds.
    let is_stamp = |text: &str| text == "0" || text.len() >= 12 && is_digits(text);
    // Three cells are enough for the app; with a plain number there they may be any table.
    let is_sure = |line: &&str| {
        let row = cells(line, ',');
        row.len() >= 6 && is_stamp(&row[3]) && is_digits(&row[4])
            || row.len() >= 3 && row[2].contains(['*', '#'])
    };
    // What could be the first cell of a table, a date or a count, is none of a block list.
    let is_entry = |text: &str| {
        let pattern = squeezed(text);
        is_pattern(&pattern)
            && !may_be_time(text.as_bytes())
            && (pattern.len() >= MIN_ENTRY || pattern.contains(['+', '*', '#']))
    };
    let is_named = |line: &&&str| named(line).is_some_and(|(pattern, _)| is_entry(pattern));
    let is_long = |text: &str| text.contains(['+', '*', '#']) || squeezed(text).len() >= MIN_LONG;
    // Digits that may as well be counts are few among numbers.
    let long = |is_it: bool| {
        header
            .iter()
            .filter(move |it| is_entry(it) && is_long(it) == is_it)
    };
    let (entries, counts) = (long(true).count(), long(false).count());
    if mostly(sample.iter().filter(is_named).count(), sample.len()) {
        Some(Kind::NoPhoneSpam)
    } else if are(&is_row) && sample.iter().any(is_sure) {
        Some(Kind::CallBlocker)
    } else if ncid::is_ncid(bytes) {
        Some(Kind::Ncid)
    } else if sample.len() == 1
        && separator == Some(',')
        && header.len() > 1
        && entries * 2 > header.len()
        && mostly(header.len() - counts, header.len())
        && !header.iter().any(|cell| may_be_time(cell.as_bytes()))
    {
        Some(Kind::Fossify)
    } else {
        None
    }
}

/// Pattern and name of a line of NoPhoneSpam, which parts them with a colon and a blank.
fn named(line: &str) -> Option<(&str, &str)> {
    let unnamed = || Some((line.trim_end().strip_suffix(':')?, ""));
    line.split_once(": ").or_else(unnamed)
}

/// Reads a text of this kind.
pub(super) fn text(kind: Kind, text: &str, reader: &mut Reader) {
    match kind {
        Kind::SpamBlockerCsv => return spamblocker::csv(text, reader),
        Kind::Silence => return silence::field(text, reader),
        _ => {}
    }
    for (line, place) in text.lines().zip(1..) {
        if !line.trim().is_empty() {
            self::line(kind, line, place, reader);
        }
    }
}

/// Reads a line of a text of this kind that is a record.
pub(super) fn line(kind: Kind, line: &str, place: usize, reader: &mut Reader) {
    match kind {
        Kind::CallBlocker => call_blocker(line, place, reader),
        Kind::NoPhoneSpam => {
            let (pattern, name) = named(line).unwrap_or((line, ""));
            ban(place, pattern, name, reader);
        }
        Kind::Fossify => {
            for (pattern, column) in line.split(',').zip(1..) {
                reader.column = column;
                ban(place, pattern, "", reader);
            }
        }
        Kind::FreePbx => free_pbx(line, place, reader),
        _ => ncid(line, place, reader),
    }
}

/// The character of a line at which a part of it begins, from 1.
pub(super) fn column(line: &str, part: &str) -> usize {
    let offset = (part.as_ptr() as usize).wrapping_sub(line.as_ptr() as usize);
    line.get(..offset)
        .map_or(1, |before| before.chars().count() + 1)
}

/// A pattern without what people put between digits.
pub(super) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|it| !it.is_whitespace() && !matches!(it, '-' | '(' | ')'))
        .collect()
}

/// Stops the callers of one pattern.
pub(super) fn ban(place: usize, text: &str, name: &str, reader: &mut Reader) {
    let pattern = squeezed(text);
    let name = if name.trim().is_empty() { text } else { name };
    match glob(&pattern) {
        Ok(Glob::Number) => reader.number(place, &pattern),
        Ok(Glob::Who(who)) => {
            reader.rule(place, name, who, When::Always, Then::Reject);
        }
        Err(why) => reader.leave_out(place, name, why),
    }
}

/// `ID,name,pattern,..`; a fork has `allow,position` behind, and regular expressions.
fn call_blocker(line: &str, place: usize, reader: &mut Reader) {
    let row = cells(line, ',');
    reader.column = 1;
    let [id, name, pattern, ..] = &row[..] else {
        return reader.leave_out(place, line, Why::Value);
    };
    if place == 1 && id.eq_ignore_ascii_case("ID") {
        return;
    }
    let name = if name.is_empty() { pattern } else { name };
    reader.column = 3;
    if row.len() > 6 {
        return reader.leave_out(place, name, Why::Unknown);
    }
    ban(place, pattern, name, reader);
}

/// `number,description`, or a line of Asterisk's database: `/blacklist/12065550100   : text`.
fn free_pbx(line: &str, place: usize, reader: &mut Reader) {
    let (number, _) = match line.trim_start().strip_prefix("/blacklist/") {
        Some(rest) => rest.split_once(':').unwrap_or((rest, "")),
        None => line.split_once(',').unwrap_or((line, "")),
    };
    reader.column = column(line, number);
    let number = number.trim().trim_matches('"');
    if !(place == 1 && number.eq_ignore_ascii_case("number")) {
        free_pbx_number(place, number, reader);
    }
}

/// A number of FreePBX. Settings of the block list stand among them.
pub(super) fn free_pbx_number(place: usize, text: &str, reader: &mut Reader) {
    if !matches!(text.trim(), "dest" | "blocked") {
        reader.number(place, text.trim());
    }
}

/// Several expressions a line, each looked for anywhere in number or name.
fn ncid(line: &str, place: usize, reader: &mut Reader) {
    let (expressions, name) = line.split_once("#=").unwrap_or((line, ""));
    let expressions = expressions.split('#').next().unwrap_or_default();
    let mut rest = expressions.trim();
    while !rest.is_empty() {
        let (expression, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        reader.column = column(line, rest);
        rest = after.trim_start();
        let name = if name.trim().is_empty() {
            expression
        } else {
            name
        };
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        if let Some(digits) = expression.strip_prefix("^1?").filter(|it| is_digits(it)) {
            match north_american(digits, reader) {
                Some(who) => {
                    reader.rule(place, name, who, When::Always, Then::Reject);
                }
                None => reader.leave_out(place, name, Why::NoCountryCode),
            }
        } else if is_digits(expression.trim_start_matches('^')) && expression.len() >= 10 {
            reader.number(place, expression.trim_start_matches('^'));
        } else {
            reader.leave_out(place, name, Why::Partial);
        }
    }
}

/// Numbers that begin with these digits, with or without the 1; only where a number without it
/// is one of country code 1.
fn north_american(digits: &str, reader: &Reader) -> Option<Who> {
    let here = number::read("2065550100", reader.home).canonical();
    let fits = (3..=10).contains(&digits.len()) && !digits.starts_with(['0', '1']);
    let prefix = NumberPattern::parse(&format!("+1{digits}")).ok();
    prefix
        .filter(|_| fits && here.as_deref() == Some("+12065550100"))
        .map(Who::Prefix)
}

/// Version 4, `{"patterns": [{name, action, pattern}]}`; before, an array of {operator, prefix,
/// pattern}. Full numbers without `+`, `#` for one digit.
pub(super) fn saracroche(value: &Value, reader: &mut Reader) {
    let list = value.get("patterns").unwrap_or(value);
    let items = list.as_array().map_or(&[][..], Vec::as_slice);
    for (item, place) in items.iter().zip(1..) {
        let text = |key| {
            item.get(key)
                .and_then(Value::as_str)
                .filter(|it| !it.is_empty())
        };
        let pattern = match (text("pattern"), text("prefix")) {
            (Some(pattern), _) => pattern.to_owned(),
            (None, Some(prefix)) => format!("{prefix}*"),
            (None, None) => {
                // Not an item of this format at all: perhaps another array.
                if !value.is_array() {
                    reader.leave_out(place, "", Why::Value);
                }
                continue;
            }
        };
        let name = text("name").or(text("operator")).unwrap_or(&pattern);
        if text("action").is_some_and(|action| action != "block") {
            reader.leave_out(place, name, Why::Action);
        } else {
            ban(
                place,
                &format!("+{}", pattern.trim_start_matches('+')),
                name,
                reader,
            );
        }
    }
}

/// Whether it is `{"numbers": [{phone, ..}, ..]}`.
pub(super) fn is_phoneblock(value: &Value) -> bool {
    let items = value.get("numbers").and_then(Value::as_array);
    items.is_some_and(|it| it.iter().all(|item| item.get("phone").is_some()))
}

/// `{"numbers": [{phone, votes, rating}]}`.
pub(super) fn phoneblock(value: &Value, reader: &mut Reader) {
    let items = value.get("numbers").and_then(Value::as_array);
    for (item, place) in items.map_or(&[][..], Vec::as_slice).iter().zip(1..) {
        let text = |key| item.get(key).and_then(Value::as_str).unwrap_or_default();
        let votes = item.get("votes").and_then(Value::as_i64);
        reported(place, text("phone"), votes, text("rating"), reader);
    }
}

/// A number of PhoneBlock; without votes where they cannot be read.
pub(super) fn reported(
    place: usize,
    phone: &str,
    votes: Option<i64>,
    rating: &str,
    reader: &mut Reader,
) {
    match (rating, votes) {
        ("A_LEGITIMATE", _) => reader.leave_out(place, phone, Why::Legitimate),
        (_, None) => reader.leave_out(place, phone, Why::Value),
        // 0 takes a number off an earlier list.
        (_, Some(votes)) if votes < VOTES => reader.leave_out(place, phone, Why::Votes),
        _ => reader.number(place, phone),
    }
}

/// Whether these are lines of sms-ie: rows of Android's blocked numbers.
pub(super) fn is_sms_ie(bytes: &[u8]) -> bool {
    let first = bytes.trim_ascii_start().split(|it| *it == b'\n').next();
    let value: Option<Value> = first.and_then(|line| json::read(line).ok());
    value.is_some_and(|value| value.get("original_number").is_some())
}

/// `{_id, original_number, e164_number}` a line; the last is missing where the phone could not
/// tell. `_id` is only the row's.
pub(super) fn sms_ie(bytes: &[u8], reader: &mut Reader) {
    for (line, place) in bytes.split(|it| *it == b'\n').zip(1..) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let value: Value = json::read(line).unwrap_or_default();
        let text = |key| value.get(key).and_then(Value::as_str);
        match text("e164_number").or(text("original_number")) {
            Some(number) => reader.number(place, number),
            None => reader.leave_out(place, "", Why::Value),
        }
    }
}
