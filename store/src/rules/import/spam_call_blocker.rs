//! Spam Call Blocker (Lista Spam): the numbers that it blocks, and those that always ring.
//!
//! Its backup holds its preferences, `{FILE: {KEY: value}}`, of which the sets `BLOCK_NUMBERS` and
//! `WHITELIST_NUMBERS` are arrays, and the patterns lines of one text. Since it keeps the numbers in a database,
//! they are a file of their own, `[{number, name, type}]`: type 1 is blocked, and 0, which is not written, rings.
//! Source: `SharedPreferencesUtils.kt`, `SpamUtils.kt`, `PrivateContact.kt`.

use curfew_core::rulebook::Who;
use serde_json::Value;

use super::bans::squeezed;
use super::pattern::{Glob, glob};
use super::two_lists::{Entry, take};
use super::{Reader, Why};

/// The file of its numbers.
const NUMBERS: &str = "SPAM_PREFS";
/// The setting with the patterns.
const PATTERNS: &str = "pref_pattern_list";

/// Whether it is a file of either form.
pub(super) fn is_it(value: &Value) -> bool {
    value.get(NUMBERS).is_some()
        || (value.as_array()).is_some_and(|it| !it.is_empty() && it.iter().all(is_contact))
}

/// Whether it is a record of the database: other tables may have numbers and names, too.
pub fn is_contact(item: &Value) -> bool {
    let is_text = |key| item.get(key).is_some_and(Value::is_string);
    let is_count = |key| item.get(key).is_some_and(Value::is_i64);
    let fields = 3 + usize::from(is_count("type"));
    is_text("number")
        && is_text("name")
        && is_count("id")
        && item.as_object().is_some_and(|it| it.len() == fields)
}

/// Reads either form.
pub(super) fn read(value: &Value, reader: &mut Reader) {
    let (mut ring, mut stop) = (Vec::new(), Vec::new());
    let mut is_off = false;
    let text = |item, key| Value::get(item, key).and_then(Value::as_str);
    for (item, place) in value.as_array().into_iter().flatten().zip(1..) {
        let number = text(item, "number").unwrap_or_default();
        let is_blocked = item.get("type").and_then(Value::as_i64) == Some(1);
        let list = if is_blocked { &mut stop } else { &mut ring };
        list.push(entry(place, text(item, "name").unwrap_or(number), number));
    }
    let mut patterns = "";
    let mut has_patterns = false;
    let mut settings = Vec::new();
    for (file, keys) in value.as_object().into_iter().flatten() {
        match keys {
            Value::Object(keys) => settings.extend(keys),
            _ => settings.push((file, keys)),
        }
    }
    for (key, value) in settings {
        match (key.as_str(), value) {
            ("pref_enable_blocking", _) => is_off = *value == Value::Bool(false),
            ("pref_enable_pattern_blocking", _) => has_patterns = *value == Value::Bool(true),
            (PATTERNS, Value::String(lines)) => patterns = lines,
            ("BLOCK_NUMBERS" | "WHITELIST_NUMBERS", Value::Array(numbers)) => {
                let is_blocked = key.starts_with('B');
                for (number, place) in numbers.iter().zip(1..) {
                    let number = number.as_str().unwrap_or_default();
                    let list = if is_blocked { &mut stop } else { &mut ring };
                    list.push(entry(place, number, number));
                }
            }
            (_, Value::Bool(false) | Value::Null) => {}
            (key, _) => reader.leave_out(0, key, Why::Setting),
        }
    }
    if !has_patterns {
        if !patterns.is_empty() {
            reader.leave_out(0, PATTERNS, Why::Off);
        }
        patterns = "";
    }
    for (line, place) in patterns.lines().zip(1..) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let mut entry = entry(place, line, line);
        // A contact rings whatever the patterns say, but not one whose number is blocked.
        entry.pattern = entry.who(reader.home).map(|who| {
            let stranger = Who::None(vec![Who::Contact]);
            Glob::Who(Who::All(vec![who, stranger]))
        });
        stop.push(entry);
    }
    take(ring, stop, is_off, reader);
}

fn entry<'a>(place: usize, name: &'a str, text: &'a str) -> Entry<'a> {
    // Ours, for one digit.
    let pattern = match text.contains('#') {
        true => Err(Why::Value),
        false => glob(&squeezed(text)),
    };
    Entry {
        place,
        name,
        text,
        pattern,
    }
}
