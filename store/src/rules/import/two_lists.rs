//! Apps with a list of callers that ring, and one of callers that are stopped.
//!
//! What of the first cannot be here takes the whole second with it, for that might stop those callers.

use curfew_core::number::{self, NumberPattern};
use curfew_core::rulebook::{Then, When, Who};
use curfew_core::{Number, Region};

use super::pattern::Glob;
use super::{Fate, Reader, Why};

/// An entry of one of the lists.
pub(super) struct Entry<'a> {
    /// Where it stands in its list, from 1.
    pub(super) place: usize,
    /// What its owner called it, or its text.
    pub(super) name: &'a str,
    /// The number or pattern.
    pub(super) text: &'a str,
    /// What the text means.
    pub(super) pattern: Result<Glob, Why>,
}

impl Entry<'_> {
    /// The callers of an entry, a single number too.
    pub(super) fn who(&self, home: Option<Region>) -> Result<Who, Why> {
        match &self.pattern {
            Ok(Glob::Who(who)) => Ok(who.clone()),
            Ok(Glob::Number) => match number::read(self.text, home) {
                number @ (Number::E164(_) | Number::Short(_)) => NumberPattern::of(&number)
                    .map(Who::Number)
                    .ok_or(Why::Value),
                _ => Err(Why::NoCountryCode),
            },
            Err(why) => Err(*why),
        }
    }
}

/// Reads both lists; `is_off` where the app stopped nobody.
pub(super) fn take(ring: Vec<Entry<'_>>, stop: Vec<Entry<'_>>, is_off: bool, reader: &mut Reader) {
    let mut is_whole = true;
    for entry in ring {
        match entry.who(reader.home) {
            Ok(who) => {
                is_whole &= reader.rule(entry.place, entry.name, who, When::Always, Then::Allow);
            }
            Err(why) => {
                is_whole = false;
                reader.leave_out(entry.place, entry.name, why);
            }
        }
    }
    let off = match is_off {
        true => Some(Why::Inactive),
        false => (!is_whole).then_some(Why::Below),
    };
    for Entry {
        place,
        name,
        text,
        pattern,
    } in stop
    {
        match (pattern, off) {
            (Ok(Glob::Number), None) => reader.number(place, text),
            (Ok(Glob::Number), Some(why)) | (Err(why), _) => reader.leave_out(place, name, why),
            (Ok(Glob::Who(who)), off) => {
                let is_there = reader.rule(place, name, who, When::Always, Then::Reject);
                if let (Some(why), Some(rule)) = (off, reader.rules.last_mut())
                    && is_there
                {
                    rule.enabled = false;
                    reader.remark(place, name, Fate::SwitchedOff, why);
                }
            }
        }
    }
}
