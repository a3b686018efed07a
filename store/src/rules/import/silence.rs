//! Silence (`me.lucky.silence`): regular expressions of Java, joined by `;`, which must match the
//! whole number as it was delivered.
//!
//! ```xml
//! <map><string name="regex_pattern_allow">\+12065550150</string>
//!   <string name="regex_pattern_block">\+1206555.*;\+1360555\d{4}</string>
//!   <boolean name="enabled" value="true" /><boolean name="regex_checked" value="true" /></map>
//! ```
//! It writes no file of its own: this is the one of its settings, or what stands in one of its
//! fields. A call that the first matches rings, else one that the second matches is stopped; SIM
//! cards that ring stand above both, and contacts and the others below. Source:
//! `CallScreeningService.kt`, `Preferences.kt`.

use std::collections::BTreeMap;

use curfew_core::rulebook::{Then, When, Who};

use super::pattern::{Seen, at_home, java};
use super::xml::Element;
use super::{Fate, ImportError, Kind, Reader, Why, bans};

const ALLOW: &str = "regex_pattern_allow";
const BLOCK: &str = "regex_pattern_block";
/// What lets calls ring above those that are stopped, also as earlier versions called it.
const RING: [&str; 3] = ["sim_allow", "sim", "regex_pattern"];
/// What is done with a call; a call is only handed on silently where it is not disallowed.
const OPTIONS: &str = "call_screening_response_options";
const DISALLOW: u32 = 1;
const SILENCE: u32 = 4;
/// Neither log nor notification.
const HIDE: u32 = 8 | 16;

/// What stands in a field of it: nothing else is on the line, and it is no list of numbers.
pub(super) fn is_field(line: &str) -> bool {
    let fits = |it: char| it.is_ascii_digit() || r"+\.*?[](){},|^$-:dDsSwW; ".contains(it);
    let is_regex = |marks: &[&str]| marks.iter().any(|mark| line.contains(mark));
    (line.contains(';') || line.starts_with(r"\+"))
        && line.chars().all(fits)
        && is_regex(&[r"\", "[", "^", "$", ".*", ".+", "{"])
}

/// Reads a field: of which it is, and what stood above it, is not known.
pub(super) fn field(text: &str, reader: &mut Reader) {
    for (line, place) in text.lines().zip(1..) {
        for pattern in line.split(';') {
            reader.column = bans::column(line, pattern.trim_start());
            put(place, pattern, Then::Reject, Some(Why::Field), reader);
        }
    }
}

/// Adds the rule of an expression; whether nothing is missing then.
fn put(place: usize, pattern: &str, then: Then, off: Option<Why>, reader: &mut Reader) -> bool {
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return true;
    }
    let mut who = match java(pattern, Seen::Raw) {
        Ok(who) => who,
        Err(why) => {
            reader.leave_out(place, pattern, why);
            return false;
        }
    };
    if let Some(more) = at_home(pattern, reader.home).filter(|_| then == Then::Allow) {
        who = Who::Any(vec![who, more]);
    }
    let is_there = reader.rule(place, pattern, who, When::Always, then);
    if let (Some(why), Some(rule), true) = (off, reader.rules.last_mut(), is_there) {
        rule.enabled = false;
        reader.remark(place, pattern, Fate::SwitchedOff, why);
    }
    is_there
}

/// A setting, with its line and column.
type Setting = (Option<String>, (usize, usize));

/// The settings on their way in.
#[derive(Default)]
pub(super) struct Settings {
    /// The text whose end is not read yet.
    open: String,
    all: BTreeMap<String, Setting>,
}

impl Settings {
    pub(super) fn take(&mut self, it: &Element<'_>) {
        match it.name {
            "string" => self.open = it.get("name"),
            "/string" => {
                let key = std::mem::take(&mut self.open);
                self.all.insert(key, (it.before.clone(), it.at));
            }
            "boolean" | "int" | "long" | "float" | "set" => {
                let value = Some(it.get("value"));
                self.all.insert(it.get("name"), (value, it.at));
            }
            _ => {}
        }
    }

    fn value(&self, key: &str) -> &str {
        let found = self.all.get(key).and_then(|(value, _)| value.as_deref());
        found.unwrap_or_default()
    }

    pub(super) fn put(&self, reader: &mut Reader) -> Result<Kind, ImportError> {
        if !self.all.contains_key(ALLOW) && !self.all.contains_key(BLOCK) {
            return Err(ImportError::other(
                "settings of an app, but not those of Silence",
            ));
        }
        let options = self.value(OPTIONS).parse().unwrap_or(DISALLOW);
        for (key, (value, (line, column))) in &self.all {
            reader.column = *column;
            let is_named = match key.as_str() {
                ALLOW | BLOCK => value.is_none(),
                "regex_checked" | "migration_version" => false,
                OPTIONS => options & HIDE != 0,
                // On it stops whatever nothing lets through.
                _ => !matches!(value.as_deref(), Some("false" | "0")),
            };
            if is_named {
                reader.leave_out(*line, key, Why::Setting);
            }
        }
        let is_on = |key| self.value(key) == "true";
        let mut is_whole = RING.iter().all(|key| matches!(self.value(key), "" | "0"));
        is_whole &= self.all.get(ALLOW).is_none_or(|(value, _)| value.is_some());
        self.each(ALLOW, reader, &mut |pattern, line, reader| {
            is_whole &= put(line, pattern, Then::Allow, None, reader);
        });
        let then = match options & (DISALLOW | SILENCE) {
            SILENCE => Then::Silence,
            _ => Then::Reject,
        };
        let is_active =
            is_on("enabled") && is_on("regex_checked") && options & (DISALLOW | SILENCE) != 0;
        let off = match is_active {
            false => Some(Why::Inactive),
            true => (!is_whole).then_some(Why::Below),
        };
        self.each(BLOCK, reader, &mut |pattern, line, reader| {
            put(line, pattern, then, off, reader);
        });
        Ok(Kind::Silence)
    }

    fn each(&self, key: &str, reader: &mut Reader, take: &mut dyn FnMut(&str, usize, &mut Reader)) {
        let Some((Some(value), (line, column))) = self.all.get(key) else {
            return;
        };
        reader.column = *column;
        for pattern in value.split(';') {
            take(pattern, *line, reader);
        }
    }
}
