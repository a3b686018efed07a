//! Where the rules and lists of a command come from: files named by hand, a data folder, or
//! the rulebook that a new phone starts with.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};

use curfew_core::decide::Lists;
use curfew_core::rulebook::{
    MAX_BYTES, Problem, RulebookError, Surroundings, lint, name_in, place_of,
};
use curfew_core::{Number, Region, Rulebook, Tri};
use curfew_store::lists::build::in_memory;
use curfew_store::lists::import::{Refusal, Refused};
use curfew_store::lists::packed::{Mapped, PackedList};
use curfew_store::lists::{self, ListError, read_numbers};
use curfew_store::{ListSnapshot, ListStore};

use crate::failure::{Failure, say};
use crate::list::{IS_LIST, LIST};

/// The rules in force, with the lists that they name.
pub(crate) struct InForce {
    pub(crate) rulebook: Rulebook,
    pub(crate) lists: NamedLists,
}

/// Lists read from files (`--list NAME=FILE`) before those of the data folder.
pub(crate) struct NamedLists {
    read: Vec<(String, ReadList)>,
    stored: Option<ListSnapshot>,
}

/// A list from a file.
pub(crate) enum ReadList {
    /// A list file, as `curfew list build` makes it.
    Packed(PackedList<Mapped>),
    /// Text or CSV.
    Text(PackedList<Vec<u8>>),
}

impl ReadList {
    fn contains(&self, number: &Number) -> Tri {
        let found = match self {
            ReadList::Packed(list) => list.contains(number),
            ReadList::Text(list) => list.contains(number),
        };
        found.map_or(Tri::Unknown, Tri::from)
    }

    fn damage(&self) -> Option<ListError> {
        match self {
            ReadList::Packed(list) => list.damage(),
            ReadList::Text(list) => list.damage(),
        }
    }
}

impl NamedLists {
    /// What there is; `None` where neither a list nor a data folder was given, and nothing is known.
    fn names(&self) -> Option<BTreeSet<String>> {
        if self.read.is_empty() && self.stored.is_none() {
            return None;
        }
        let stored = self.stored.iter().flat_map(ListSnapshot::names);
        let read = self.read.iter().map(|(name, _)| name.as_str());
        Some(read.chain(stored).map(str::to_owned).collect())
    }
}

impl InForce {
    /// Says on standard error which lists were found damaged by what was asked of them so far: calls rang because of it.
    pub(crate) fn tell_damage(&self) {
        let stored = self.lists.stored.iter().flat_map(ListSnapshot::damaged);
        let stored = stored.map(|(name, why)| (name, Some(why)));
        let read = self
            .lists
            .read
            .iter()
            .map(|(name, list)| (name.as_str(), list.damage()));
        for (name, why) in read.chain(stored) {
            if let Some(why) = why {
                say(format_args!(
                    "the list {name:?}: {why}; whether numbers are on it is unknown there, and such calls ring (curfew list check FILE)"
                ));
            }
        }
    }
}

impl Lists for NamedLists {
    fn find(&self, name: &str, number: &Number) -> Tri {
        if let Some((_, list)) = self.read.iter().find(|(read, _)| read == name) {
            return list.contains(number);
        }
        self.stored
            .as_ref()
            .map_or(Tri::Unknown, |stored| stored.find(name, number))
    }
}

/// Reads what the arguments name; without any, the rulebook of a new phone.
pub(crate) fn read(
    rules: Option<&Path>,
    data: Option<&Path>,
    lists: &[String],
    home: Option<Region>,
) -> Result<InForce, Failure> {
    let stored_rules = data
        .map(|folder| folder.join("rulebook.json"))
        .filter(|path| path.exists());
    let path = rules.or(stored_rules.as_deref());
    let read = path.map(read_with_text).transpose()?;
    let (rulebook, text) = read.unwrap_or_else(|| (Rulebook::first_run(), String::new()));
    let stored = match data {
        Some(folder) if folder.exists() => {
            let lists =
                ListStore::open(folder).and_then(|lists| lists.snapshot(&ListSnapshot::default()));
            Some(lists.map_err(|error| Failure::input(folder, error))?)
        }
        _ => None,
    };
    let read = lists
        .iter()
        .map(|argument| read_list(argument, home))
        .collect::<Result<_, _>>()?;
    let lists = NamedLists { read, stored };
    if let Some(path) = path {
        warn(path, (&rulebook, &text), lists.names().as_ref(), home);
    }
    Ok(InForce { rulebook, lists })
}

/// Says on standard error what is probably not meant.
fn warn(
    path: &Path,
    (rulebook, text): (&Rulebook, &str),
    lists: Option<&BTreeSet<String>>,
    home: Option<Region>,
) {
    let around = Surroundings {
        lists,
        home,
        now: None,
    };
    for finding in lint(rulebook, &around) {
        let name = &rulebook.rules()[finding.rule].name;
        let what = words(&finding.problem, rulebook);
        let place = in_words(text, finding.rule);
        say(format_args!(
            "{}: {place}rule {name:?}: {what}",
            path.display()
        ));
    }
}

/// What a finding says of its rule.
pub(crate) fn words(problem: &Problem, rulebook: &Rulebook) -> String {
    let name = |rule: usize| format!("{:?}", rulebook.rules()[rule].name);
    // Several do together what is said, and what one does ends in an s.
    let names = |rules: &[usize], verb: &str| {
        let all: Vec<String> = rules.iter().map(|rule| name(*rule)).collect();
        let end = if all.len() == 1 { "s" } else { "" };
        format!("{} {verb}{end}", all.join(" and "))
    };
    match problem {
        Problem::Contradiction => {
            "it can never match: its callers contradict each other".to_owned()
        }
        Problem::NoTime => {
            "it can never match: its times exclude each other, or it expires before they begin"
                .to_owned()
        }
        Problem::NoPlus => {
            "without + it is about short codes, and none is known that it could mean".to_owned()
        }
        Problem::Shadowed { by } => {
            format!("it can never match: {} first", names(by, "come"))
        }
        Problem::AllowShadowed { by } => {
            format!("it allows nobody: {} its callers first", names(by, "stop"))
        }
        Problem::AllowPartlyShadowed { by } => {
            format!("{} some of its calls first", names(&[*by], "stop"))
        }
        Problem::NeverBlocked => {
            "it can never stop a call: its numbers are never blocked".to_owned()
        }
        Problem::OnlyLocal { id } => format!(
            "it stops no call of {id:?}: its numbers are local to a province and elsewhere another \
             firm's, and in doubt the phone rings"
        ),
        Problem::NoList { name } => format!("there is no list {name:?}"),
        Problem::NoInstitution { id } => format!("no institution {id:?} is known here"),
        Problem::NoCalendar { place } => format!("no holidays of {place} are known here"),
        Problem::NoHours { law } => format!("no calling hours of {law:?} are known here"),
        Problem::NotInForce { law } => {
            format!("{law:?} is not in force today, and so no call is outside of its hours")
        }
        Problem::Over => {
            "it can never match again: it has expired, or its days are over".to_owned()
        }
        Problem::CalendarEnds { place, year } => {
            format!("the holidays of {place} are known to the end of {year} only")
        }
        Problem::CalendarUncertain { place, year } => format!(
            "the holidays of {place} after {year} are not all certain: estimated, not announced yet, or not the same in all its parts"
        ),
        _ => "something in it is probably not meant".to_owned(),
    }
}

/// `line 4, column 5, ` where the rule at this index of the rulebook stands in its text; nothing where
/// there is no text.
pub(crate) fn in_words(text: &str, index: usize) -> String {
    let place = place_of(text, index + 1);
    place.map_or_else(String::new, |at| {
        format!("line {}, column {}, ", at.line, at.column)
    })
}

/// Reads a rulebook; a rule that is refused is named.
pub(crate) fn read_rulebook(path: &Path) -> Result<Rulebook, Failure> {
    Ok(read_with_text(path)?.0)
}

/// As [`read_rulebook`], with the text, in which a rule can be found.
pub(crate) fn read_with_text(path: &Path) -> Result<(Rulebook, String), Failure> {
    let text = read_text(path, MAX_BYTES)?;
    match Rulebook::from_json(&text) {
        Ok(rulebook) => Ok((rulebook, text)),
        Err(error) => Err(Failure::input(path, refused(&error, &text))),
    }
}

/// Why a rulebook is refused, with the name of the rule.
pub(crate) fn refused(error: &RulebookError, text: &str) -> String {
    let name = error.rule().and_then(|rule| name_in(text, rule));
    let named = name.map(|name| format!(" (rule {name:?})"));
    format!("{error}{}", named.unwrap_or_default())
}

pub(crate) fn read_list(
    argument: &str,
    home: Option<Region>,
) -> Result<(String, ReadList), Failure> {
    let Some((name, path)) = argument.split_once('=') else {
        return Err(Failure::Usage("--list takes NAME=FILE".to_owned()));
    };
    let path = PathBuf::from(path);
    let bad = |error: &dyn std::fmt::Display| Failure::input(&path, error);
    let mut file = BufReader::new(File::open(&path).map_err(|error| bad(&error))?);
    let head = file.fill_buf().map_err(|error| bad(&error))?;
    if head.starts_with(LIST) {
        let list = lists::open(&path).map_err(|error| bad(&error))?;
        return Ok((name.to_owned(), ReadList::Packed(list)));
    }
    let imported = read_numbers(file, home).map_err(|error| bad(&error))?;
    if let Some(refused) = imported.refused.first() {
        return Err(bad(&refused_number(true, refused)));
    }
    let list = in_memory(name, &imported.numbers, &imported.ranges);
    let list = list.map_err(|error| bad(&error))?;
    Ok((name.to_owned(), ReadList::Text(list)))
}

/// What is said of a file that begins so, where it is what `curfew export --form jsonl` wrote.
pub(crate) fn exported_calls(head: &[u8]) -> Option<&'static str> {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let call: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(line).ok()?;
    let is_call = ["at", "presentation", "disposition"]
        .iter()
        .all(|key| call.contains_key(*key));
    is_call.then_some(
        "is an export of calls, with the numbers of all who called; write those that are meant into a text, one a line",
    )
}

/// `line 2, column 5`; in a file that has no lines of its own `record 2`.
pub(crate) fn place(has_lines: bool, place: u64, column: u64) -> String {
    if has_lines {
        format!("line {place}, column {column}")
    } else {
        format!("record {place}")
    }
}

/// Where a number was not taken, and why.
pub(crate) fn refused_number(has_lines: bool, refused: &Refused) -> String {
    let why = match refused.reason {
        Refusal::NoRegion => {
            "a number without + and country code; --home REGION says of which country"
        }
        reason => reason.words(),
    };
    format!("{}: {why}", place(has_lines, refused.line, refused.column))
}

/// Reads a file up to its limit and one byte more: with that its reader sees that it is too large.
pub(crate) fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let file = File::open(path).map_err(|error| Failure::input(path, error))?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::input(path, error))?;
    if bytes.starts_with(LIST) {
        return Err(Failure::input(path, IS_LIST));
    }
    Ok(bytes)
}

fn read_text(path: &Path, limit: usize) -> Result<String, Failure> {
    let bytes = read_bytes(path, limit as u64)?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        // What was read ends one byte behind the limit, inside a character or not.
        if error.as_bytes().len() > limit {
            let error = RulebookError::TooLarge {
                bytes: error.as_bytes().len(),
            };
            return Failure::input(path, error);
        }
        let line = before.split(|byte| *byte == b'\n').count();
        let start = before.iter().rposition(|byte| *byte == b'\n');
        let column = before.len() - start.map_or(0, |start| start + 1) + 1;
        Failure::input(
            path,
            format!("line {line}, column {column}: not UTF-8 text"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_sentences() {
        let said = |problem| words(&problem, &Rulebook::first_run());
        let place = "SG".to_owned();
        for (problem, says) in [
            (
                Problem::CalendarEnds {
                    place: place.clone(),
                    year: 2044,
                },
                "the holidays of SG are known to the end of 2044 only",
            ),
            (
                Problem::CalendarUncertain { place, year: 2027 },
                "the holidays of SG after 2027 are not all certain: estimated, not announced yet, or not the same in all its parts",
            ),
            (
                Problem::Over,
                "it can never match again: it has expired, or its days are over",
            ),
        ] {
            assert_eq!(said(problem), says);
        }
    }
}
