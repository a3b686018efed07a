//! SpamBlocker: its backup (gzip of one JSON object) and its CSV of rules.
//!
//! There the rule of the highest priority that matches decides, of equal ones the first by
//! description and pattern; settings such as "contacts" stand among them with a priority of their
//! own. Here they become one list in that order. Source: aj3423/SpamBlocker, `config/Config.kt`,
//! `db/RegexTable.kt`, `service/checker/Checker.kt`, `util/Util.kt`.

use curfew_core::rulebook::{Days, Repeated, Then, Verification, When, Who};
use curfew_core::time::Weekdays;
use serde_json::{Map, Value};

use super::pattern::{Seen, at_home, java};
use super::{Fate, Reader, Why, schedule};

const FOR_CALLS: i64 = 1;
const FOR_MESSAGES: i64 = 2;
const CASE: i64 = 0x10;
const RAW: i64 = 0x400;
const WITHOUT_COUNTRY_CODE: i64 = 0x2000;
/// The priority of the settings that have none of their own.
const SETTING: i64 = 10;

/// Sections that only a backup of this app has.
const SECTIONS: [&str; 6] = [
    "numberRules",
    "contacts",
    "spamNumbers",
    "repeatedCall",
    "blockType",
    "contentRules",
];

/// Whether this may be a backup.
pub(super) fn is_backup(value: &Value) -> bool {
    SECTIONS.iter().any(|section| value.get(section).is_some())
}

/// Something that decides there, or why it cannot be here.
struct Checker<'a> {
    priority: i64,
    place: usize,
    name: &'a str,
    /// Whether it stops calls.
    stops: bool,
    /// With what it does; the kind is that of a whole backup where that is `None`.
    rule: Result<(Who, When, i64), Why>,
}

/// Reads a backup.
pub(super) fn backup(value: &Value, reader: &mut Reader) {
    let mut checkers = settings(value);
    let hang_up = section(value, "blockType").map_or(0, |it| int(it, "type", 0));
    for checker in &mut checkers {
        if let Ok((_, _, block)) = &mut checker.rule {
            *block = hang_up;
        }
    }
    let mut rules = Vec::new();
    reader.enter("numberRules");
    for (rule, place) in array(value, "numberRules", "rules").iter().zip(1..) {
        match rule.as_object() {
            Some(rule) => rules.push((rule, place)),
            None => reader.leave_out(place, "", Why::Value),
        }
    }
    checkers.extend(number_rules(rules, reader));
    let global = section(value, "global");
    let is_active =
        global.is_none_or(|it| flag(it, "enabled", true) && flag(it, "callEnabled", true));
    let is_one_missing = put(checkers, is_active, reader);
    for (name, list) in [("contentRules", "rules"), ("bots", "bots")] {
        reader.enter(name);
        for (item, place) in array(value, name, list).iter().zip(1..) {
            let text = |key| {
                item.get(key)
                    .and_then(Value::as_str)
                    .filter(|it| !it.is_empty())
            };
            let shown = text("description").or(text("desc")).or(text("pattern"));
            let why = match name {
                "bots" => Why::Setting,
                _ => Why::Messages,
            };
            reader.leave_out(place, shown.unwrap_or(name), why);
        }
    }
    let numbers = array(value, "spamNumbers", "numbers");
    for (number, place) in numbers.iter().zip(1..) {
        let peer = number.get("peer").and_then(Value::as_str);
        reader.number(place, peer.unwrap_or_default());
    }
    let database = section(value, "spamDB");
    let is = |key| database.map(|it| flag(it, key, true));
    reader.are_numbers_on = is_active && is("enabled") != Some(false) && !is_one_missing;
    let expires = is("expiryEnabled") == Some(true);
    if expires && !numbers.is_empty() {
        reader.enter("spamDB");
        reader.remark(0, "spamDB", Fate::Changed, Why::Expires);
    }
}

/// The settings that decide about calls, in the order in which they are asked there.
fn settings(value: &Value) -> Vec<Checker<'_>> {
    let mut checkers = Vec::new();
    let mut add = |name: &'static str, priority, stops, rule: Result<(Who, When), Why>| {
        checkers.push(Checker {
            priority,
            place: 0,
            name,
            stops,
            rule: rule.map(|(who, when)| (who, when, 0)),
        });
    };
    let always = |who| Ok((who, When::Always));
    let on = |name| section(value, name).filter(|it| flag(it, "enabled", false));
    if let Some(it) = on("emergency") {
        // 24 hours after an emergency call nothing is stopped here in any case.
        let is_covered = int(it, "duration", 0) <= 24 * 60
            && array(value, "emergency", "extraNumbers").is_empty();
        if !is_covered {
            let priority = int(it, "priority", i64::MAX);
            add("emergency", priority, false, Err(Why::Setting));
        }
    }
    if let Some(it) = on("stir") {
        // Earlier versions had a switch for which way it goes; turned off, it only lets ring.
        let (is, key, otherwise) = match flag(it, "isExcusive", true) {
            true => (Verification::Failed, "strictPriority", 0),
            false => (Verification::Passed, "permissivePriority", SETTING),
        };
        let mut who = Who::Verification(is);
        if flag(it, "includeUnverified", false) {
            who = Who::Any(vec![who, Who::Verification(Verification::None)]);
        }
        add(
            "stir",
            int(it, key, otherwise),
            is == Verification::Failed,
            always(who),
        );
    }
    if let Some(it) = on("contacts") {
        add(
            "contacts",
            int(it, "permissivePriority", 0),
            false,
            always(Who::Contact),
        );
        if flag(it, "isExcusive", false) {
            let who = Who::None(vec![Who::Contact]);
            add(
                "contacts: others",
                int(it, "strictPriority", 0),
                true,
                always(who),
            );
        }
    }
    if let Some(it) = on("repeatedCall") {
        // The call itself counts here and not there.
        let calls = u8::try_from(int(it, "times", 0).saturating_add(1)).ok();
        let minutes = u16::try_from(int(it, "inXMin", 0)).ok();
        let repeated = calls
            .zip(minutes)
            .and_then(|(calls, minutes)| Repeated::new(calls, minutes).ok());
        let rule = repeated
            .map(Who::Repeated)
            .ok_or(Why::Setting)
            .and_then(always);
        add("repeatedCall", SETTING, false, rule);
    }
    let days = |it| {
        u16::try_from(int(it, "inXDay", 0))
            .ok()
            .and_then(|days| Days::new(days).ok())
    };
    if let Some(it) = on("dialed") {
        // With messages, or without an end, more is let through than our memory can tell.
        let fits = !flag(it, "always", false) && !flag(it, "smsEnabled", false);
        let days = days(it).filter(|_| fits);
        add(
            "dialed",
            SETTING,
            false,
            days.map(Who::Dialled).ok_or(Why::Setting).and_then(always),
        );
    }
    if let Some(it) = on("answered") {
        // Calls of any length are counted there from 0 seconds on, missed ones too.
        let days = days(it).filter(|_| int(it, "minDuration", 0) > 0);
        add(
            "answered",
            SETTING,
            false,
            days.map(Who::Answered).ok_or(Why::Setting).and_then(always),
        );
    }
    let lists = |name: &str, key: &str| {
        section(value, name).filter(|it| {
            it.get(key)
                .and_then(Value::as_array)
                .is_some_and(|it| !it.is_empty())
        })
    };
    if lists("recentApps", "list").is_some() {
        add("recentApps", SETTING, false, Err(Why::Setting));
    }
    // Messages and notices of other apps that let the calls after them ring.
    for name in ["smsAlert", "pushAlert"] {
        let mut lists = value
            .get(name)
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let has_rules = lists.any(|(_, it)| it.as_array().is_some_and(|it| !it.is_empty()));
        if has_rules || on(name).is_some() {
            add(name, SETTING, false, Err(Why::Setting));
        }
    }
    if let Some(it) = lists("meetingMode", "list") {
        add(
            "meetingMode",
            int(it, "priority", 20),
            true,
            Err(Why::Setting),
        );
    }
    if let Some(it) = on("offTime") {
        let minute = |hours, minutes| {
            let hours = int(it, hours, 0).saturating_mul(60);
            u16::try_from(hours.saturating_add(int(it, minutes, 0))).ok()
        };
        let times = minute("stHour", "stMin").zip(minute("etHour", "etMin"));
        let times = times.filter(|(start, end)| start.max(end) < &(24 * 60));
        let when = times
            .and_then(|(start, end)| schedule::windows(Weekdays::EVERY_DAY, start, end, false));
        add(
            "offTime",
            SETTING,
            false,
            when.map(|when| (Who::Anyone, when)).ok_or(Why::Schedule),
        );
    }
    if let Some(it) = lists("apiQuery", "apis") {
        // An answer may let the call ring.
        add(
            "apiQuery",
            int(it, "priority", -1),
            false,
            Err(Why::Setting),
        );
    }
    checkers
}

/// The rules about numbers; those of one priority in the order of description and pattern.
fn number_rules<'a>(
    mut rules: Vec<(&'a Map<String, Value>, usize)>,
    reader: &mut Reader,
) -> Vec<Checker<'a>> {
    rules.sort_by_key(|(rule, _)| (text(rule, "description"), text(rule, "pattern")));
    let checkers = rules.into_iter();
    checkers
        .filter_map(|(rule, place)| number_rule(rule, place, reader))
        .collect()
}

/// A rule about numbers; `None` where it never decides about a call, which is remarked.
fn number_rule<'a>(
    rule: &'a Map<String, Value>,
    place: usize,
    reader: &mut Reader,
) -> Option<Checker<'a>> {
    let pattern = text(rule, "pattern");
    let described = Some(text(rule, "description")).filter(|it| !it.trim().is_empty());
    let name = described.unwrap_or(pattern);
    if !is_sound(rule) {
        return Some(Checker {
            priority: int(rule, "priority", i64::MAX),
            place,
            name,
            // It might let calls ring.
            stops: false,
            rule: Err(Why::Value),
        });
    }
    let flags = int(rule, "flags", FOR_CALLS | FOR_MESSAGES);
    if flags & FOR_CALLS == 0 {
        let why = if flags & FOR_MESSAGES == 0 {
            Why::Off
        } else {
            Why::Messages
        };
        reader.leave_out(place, name, why);
        return None;
    }
    let stops = flag(rule, "isBlacklist", true);
    let who = callers(rule, pattern, stops, reader);
    if let Err(Why::Never) = who {
        reader.leave_out(place, name, Why::Never);
        return None;
    }
    let times = schedule::read(text(rule, "schedule"), stops);
    Some(Checker {
        priority: int(rule, "priority", 0),
        place,
        name,
        stops,
        rule: who.and_then(|who| Ok((who, times?, int(rule, "blockType", 0)))),
    })
}

fn callers(
    rule: &Map<String, Value>,
    pattern: &str,
    stops: bool,
    reader: &Reader,
) -> Result<Who, Why> {
    if int(rule, "patternModeType", 0) != 0 || !text(rule, "patternExtra").is_empty() {
        return Err(Why::Name);
    }
    let flags = int(rule, "patternFlags", 0) & !CASE;
    let seen = match flags {
        0 => Seen::Cleaned,
        RAW => Seen::Raw,
        WITHOUT_COUNTRY_CODE => Seen::WithoutCountryCode,
        _ => return Err(Why::Regex),
    };
    let mut who = java(pattern, seen)?;
    if !stops
        && let Some(more) = at_home(pattern, reader.home)
        && more != who
    {
        who = Who::Any(vec![who, more]);
    }
    match rule.get("simSlot") {
        None | Some(Value::Null) => Ok(who),
        Some(slot) => match slot.as_u64() {
            Some(slot @ 0..=3) => Ok(Who::All(vec![who, Who::Sim(slot as u8 + 1)])),
            _ => Err(Why::Value),
        },
    }
}

/// Puts the rules in the order of their priorities.
fn put(mut checkers: Vec<Checker<'_>>, is_active: bool, reader: &mut Reader) -> bool {
    checkers.sort_by_key(|checker| std::cmp::Reverse(checker.priority));
    let mut is_one_missing = false;
    for checker in checkers {
        let Checker {
            place, name, stops, ..
        } = checker;
        reader.enter(match place {
            0 => name.split(':').next().unwrap_or(name),
            _ => "numberRules",
        });
        let (who, when, block) = match checker.rule {
            Ok(rule) => rule,
            Err(why) => {
                reader.leave_out(place, name, why);
                is_one_missing |= !stops;
                continue;
            }
        };
        let then = match (stops, block) {
            (false, _) => Then::Allow,
            (true, 0 | 2) => Then::Reject,
            (true, 1) => Then::Silence,
            (true, _) => {
                reader.leave_out(place, name, Why::Value);
                continue;
            }
        };
        if !reader.rule(place, name, who, when, then) {
            is_one_missing |= !stops;
            continue;
        }
        if stops && (is_one_missing || !is_active) {
            if let Some(rule) = reader.rules.last_mut() {
                rule.enabled = false;
            }
            let why = if is_active { Why::Below } else { Why::Inactive };
            reader.remark(place, name, Fate::SwitchedOff, why);
        }
        if stops && block == 2 {
            reader.remark(place, name, Fate::Changed, Why::HangUp);
        }
    }
    is_one_missing
}

/// Reads the CSV: a header with `pattern`, separated by the first of `, ; |` in it.
pub(super) fn csv(text: &str, reader: &mut Reader) {
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let separator = header
        .chars()
        .find(|it| matches!(it, ',' | ';' | '|'))
        .unwrap_or(',');
    let keys = cells(header, separator);
    let mut rows = Vec::new();
    let pattern = keys.iter().position(|key| key == "pattern");
    reader.column = pattern.unwrap_or(0) + 1;
    for (line, place) in lines.zip(2..).filter(|(line, _)| !line.trim().is_empty()) {
        let mut row = Map::new();
        let mut is_read = true;
        for (key, cell) in keys.iter().zip(cells(line, separator)) {
            let value = match key.as_str() {
                _ if cell.is_empty() => continue,
                "pattern" | "description" => Value::String(cell),
                "isBlacklist" => match cell.to_ascii_lowercase().as_str() {
                    "true" | "1" => Value::Bool(true),
                    "false" | "0" => Value::Bool(false),
                    _ => Value::Null,
                },
                "priority" | "flags" | "blockType" => {
                    cell.parse::<i64>().map_or(Value::Null, Value::from)
                }
                _ => continue,
            };
            is_read &= !value.is_null();
            row.insert(key.clone(), value);
        }
        let pattern = row
            .get("pattern")
            .and_then(Value::as_str)
            .unwrap_or_default();
        // Its mirror of the reported numbers is one column of bare numbers: those go onto a list.
        if keys.len() == 1 && pattern.bytes().all(|it| it.is_ascii_digit()) {
            reader.number(place, pattern);
        } else if is_read && !pattern.is_empty() {
            rows.push((row, place));
        } else {
            reader.leave_out(place, pattern, Why::Value);
        }
    }
    let rows = rows.iter().map(|(row, place)| (row, *place)).collect();
    let checkers = number_rules(rows, reader);
    put(checkers, true, reader);
}

/// The cells of a line; a quotation mark switches quoting on or off.
pub(super) fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for character in line.trim_end_matches('\r').chars() {
        if character == '"' {
            is_quoted = !is_quoted;
        } else if character == separator && !is_quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(character);
        }
    }
    for cell in &mut cells {
        *cell = cell.trim().to_owned();
    }
    cells
}

/// Whether what a rule says has the form that the app itself would read.
fn is_sound(rule: &Map<String, Value>) -> bool {
    let is = |keys: &[&str], fits: fn(&Value) -> bool| {
        keys.iter().all(|key| rule.get(*key).is_none_or(fits))
    };
    is(
        &["pattern", "description", "schedule", "patternExtra"],
        Value::is_string,
    ) && is(
        &[
            "flags",
            "priority",
            "blockType",
            "patternFlags",
            "patternModeType",
        ],
        Value::is_i64,
    ) && is(&["isBlacklist"], Value::is_boolean)
}

fn text<'a>(rule: &'a Map<String, Value>, key: &str) -> &'a str {
    rule.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn section<'a>(value: &'a Value, name: &str) -> Option<&'a Map<String, Value>> {
    value.get(name).and_then(Value::as_object)
}

fn array<'a>(value: &'a Value, name: &str, list: &str) -> &'a [Value] {
    let list = section(value, name).and_then(|it| it.get(list));
    list.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn int(map: &Map<String, Value>, key: &str, otherwise: i64) -> i64 {
    map.get(key).and_then(Value::as_i64).unwrap_or(otherwise)
}

fn flag(map: &Map<String, Value>, key: &str, otherwise: bool) -> bool {
    map.get(key).and_then(Value::as_bool).unwrap_or(otherwise)
}
