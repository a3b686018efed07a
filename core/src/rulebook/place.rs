//! Where the parts of a rulebook stand in its text, so that whoever edits it by hand finds them.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{MAX_RULES, RulebookError, without_mark};
use crate::strict::Object;

/// A place in the text; a byte order mark before it does not count.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// In bytes, from 1.
    pub column: usize,
}

/// Where the rule begins that is the `rule`th of the document, from 1; also in one that may be
/// refused otherwise.
#[must_use]
pub fn place_of(text: &str, rule: usize) -> Option<Place> {
    let text = without_mark(text);
    let outline = Outline::of(text)?;
    Some(place(text, outline.rule(rule)?))
}

/// A document, as far as it must be read to find something in it.
#[derive(Deserialize)]
pub(super) struct Outline<'a> {
    #[serde(borrow)]
    pub(super) version: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) rules: Option<Vec<&'a RawValue>>,
}

impl<'a> Outline<'a> {
    pub(super) fn of(text: &'a str) -> Option<Outline<'a>> {
        let read: Object<Outline<'_>> = serde_json::from_str(text).ok()?;
        Some(read.0)
    }

    fn rule(&self, rule: usize) -> Option<&'a RawValue> {
        let rules = self.rules.as_ref()?;
        rules.get(rule.checked_sub(1)?).copied()
    }
}

/// The fields of a rule that can be refused once they are read.
#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    who: Option<&'a RawValue>,
    #[serde(borrow)]
    when: Option<&'a RawValue>,
}

/// Adds to an error where the value stands that it is about.
pub(super) fn placed(text: &str, error: RulebookError) -> RulebookError {
    let Some(Place { line, column }) = find(text, &error) else {
        return error;
    };
    RulebookError::At {
        line,
        column,
        error: Box::new(error),
    }
}

fn find(text: &str, error: &RulebookError) -> Option<Place> {
    let outline = Outline::of(text)?;
    let at = |value| Some(place(text, value));
    let field = |rule: usize, pick: fn(Fields<'_>) -> Option<&RawValue>| {
        let rule = outline.rule(rule)?;
        let Object(fields) = serde_json::from_str(rule.get()).ok()?;
        at(pick(fields).unwrap_or(rule))
    };
    match error {
        RulebookError::Version { .. } => at(outline.version?),
        RulebookError::TooManyRules { .. } => at(outline.rule(MAX_RULES + 1)?),
        RulebookError::BadId { rule } | RulebookError::RepeatedId { rule } => {
            field(*rule, |fields| fields.id)
        }
        RulebookError::TextTooLong { rule } => field(*rule, |fields| fields.name),
        RulebookError::Who { rule, .. } => field(*rule, |fields| fields.who),
        RulebookError::When { rule, .. } => field(*rule, |fields| fields.when),
        RulebookError::TooLarge { .. } | RulebookError::Json { .. } | RulebookError::At { .. } => {
            None
        }
    }
}

/// `value` is a part of `text`.
fn place(text: &str, value: &RawValue) -> Place {
    let offset = value.get().as_ptr().addr() - text.as_ptr().addr();
    let before = &text.as_bytes()[..offset];
    let line_start = before.iter().rposition(|byte| *byte == b'\n');
    Place {
        line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
        column: 1 + line_start.map_or(offset, |end| offset - end - 1),
    }
}
