//! The rulebook: the user's ordered rules as a versioned JSON document.
//!
//! ```json
//! {
//!   "version": 2,
//!   "rules": [
//!     {"id": "known", "name": "People I know", "who": "contact", "then": "allow"},
//!     {"id": "night", "name": "Quiet hours", "who": "anyone",
//!      "when": {"windows": [{"days": ["mon", "tue"], "start": "22:00", "end": "07:00"}]},
//!      "then": "silence"}
//!   ]
//! }
//! ```
//! Reading is strict: an unknown field, an unknown version, a repeated id or a value out of
//! range refuses the whole document with its line and column, so that a rulebook is never
//! half in force. A rulebook refers to lists, institutions, calendars and laws by name; a name
//! that this build does not know is no error but makes its condition unknown ([`lint`] tells).
//!
//! Version 1 had fewer conditions and nothing else; it is read as it is and written as
//! version 2.

mod filter;
mod lint;
mod place;
mod then;
mod values;
mod when;
mod who;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use self::filter::Filter;
pub(crate) use self::filter::Key;
pub use self::lint::{Finding, Problem, Surroundings, lint};
use self::place::{Outline, placed};
pub use self::place::{Place, place_of};
pub use self::then::Then;
pub use self::values::{
    Days, DaysError, Digits, DigitsError, InstitutionId, Range, RangeError, Repeated, RepeatedError,
};
pub use self::when::{LawRef, MAX_WINDOWS, When, WhenError};
pub use self::who::{Class, MAX_CONDITIONS, MAX_DEPTH, MAX_SIM, Verification, Who, WhoError};
use crate::strict::Object;
use crate::time::WallTime;

/// The version this code writes.
pub const VERSION: u32 = 2;
/// The oldest version it reads.
pub const OLDEST_VERSION: u32 = 1;
/// A rulebook's size limit in bytes of JSON.
pub const MAX_BYTES: usize = 1 << 20;
/// The most rules a rulebook holds.
pub const MAX_RULES: usize = 1000;
/// The longest rule id, list name, in bytes, and rule name, in bytes.
pub const MAX_TEXT: usize = 200;

/// The longest name of an unknown field that is told, in bytes.
const MAX_FIELD: usize = 30;

/// Ordered rules, checked. The first that matches decides.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Rulebook {
    rules: Vec<Rule>,
    /// One for each rule.
    filters: Vec<Filter>,
}

/// One rule: who, when, then.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Names the rule in the ledger; never changes while the rule is edited.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// Switched off rules are kept and never match.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub enabled: bool,
    /// From this minute on the wall the rule never matches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<WallTime>,
    /// Which callers.
    pub who: Who,
    /// At which times.
    #[serde(default, skip_serializing_if = "When::is_always")]
    pub when: When,
    /// What happens.
    pub then: Then,
    /// Whether a notification tells of a call that the rule stopped.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub notify: bool,
}

impl Rule {
    /// Whether the rule no longer matches at a minute on the wall.
    #[must_use]
    pub fn has_expired(&self, at: WallTime) -> bool {
        self.until.is_some_and(|until| until <= at)
    }
}

const fn yes() -> bool {
    true
}

// The signature is serde's: `skip_serializing_if` hands over a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_yes(value: &bool) -> bool {
    *value
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Document<R> {
    version: u32,
    rules: R,
}

impl Rulebook {
    /// Checks and takes rules in their order.
    ///
    /// # Errors
    /// [`RulebookError`] for too many rules, a repeated or empty id, or a text over
    /// [`MAX_TEXT`].
    pub fn new(rules: Vec<Rule>) -> Result<Rulebook, RulebookError> {
        if rules.len() > MAX_RULES {
            return Err(RulebookError::TooManyRules { found: rules.len() });
        }
        let mut ids = std::collections::BTreeSet::new();
        for (index, rule) in rules.iter().enumerate() {
            if rule.id.is_empty() || rule.id.len() > MAX_TEXT {
                return Err(RulebookError::BadId { rule: index + 1 });
            }
            if !ids.insert(rule.id.as_str()) {
                return Err(RulebookError::RepeatedId { rule: index + 1 });
            }
            if rule.name.len() > MAX_TEXT {
                return Err(RulebookError::TextTooLong { rule: index + 1 });
            }
            rule.who.check().map_err(|what| RulebookError::Who {
                rule: index + 1,
                what,
            })?;
            rule.when.check().map_err(|what| RulebookError::When {
                rule: index + 1,
                what,
            })?;
        }
        let filters = rules.iter().map(Filter::of).collect();
        Ok(Rulebook { rules, filters })
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`RulebookError::TooLarge`] beyond [`MAX_BYTES`]; [`RulebookError::Json`] with line and
    /// column for text that is not such a document; [`RulebookError::At`] with line and column of
    /// [`RulebookError::Version`] for any version from another time, and of what
    /// [`Rulebook::new`] refuses.
    pub fn from_json(text: &str) -> Result<Rulebook, RulebookError> {
        if text.len() > MAX_BYTES {
            return Err(RulebookError::TooLarge { bytes: text.len() });
        }
        let text = without_mark(text);
        let read: Result<Object<Document<Vec<Object<Rule>>>>, _> = serde_json::from_str(text);
        let known = OLDEST_VERSION..=VERSION;
        let document = match read {
            Ok(Object(document)) if known.contains(&document.version) => document,
            Ok(Object(Document { version, .. })) => {
                return Err(placed(text, RulebookError::Version { found: version }));
            }
            Err(error) => return Err(RulebookError::json(text, &error)),
        };
        Rulebook::new(
            document
                .rules
                .into_iter()
                .map(|Object(rule)| rule)
                .collect(),
        )
        .map_err(|error| placed(text, error))
    }

    /// Writes the JSON document, indented, fields in a fixed order: the same rules give the
    /// same bytes, so their hash names them.
    #[must_use]
    pub fn to_json(&self) -> String {
        document_of(&self.rules)
    }

    /// The rules that must be asked about a call with this key, in their order, and of each whether its time is now for
    /// certain.
    pub(crate) fn to_ask(&self, key: Key) -> impl Iterator<Item = (usize, &Rule, bool)> {
        let filters = self.filters.iter().enumerate();
        filters
            .filter(move |(_, filter)| filter.lets(key))
            .map(|(index, filter)| (index, &self.rules[index], filter.is_now))
    }

    /// The rules, in the order in which they are tried.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules themselves, in their order.
    #[must_use]
    pub fn into_rules(self) -> Vec<Rule> {
        self.rules
    }
}

/// The JSON document of a rulebook with these rules, as [`Rulebook::to_json`] writes it.
#[must_use]
pub fn document_of(rules: &[Rule]) -> String {
    let document = Document {
        version: VERSION,
        rules,
    };
    serde_json::to_string_pretty(&document).expect("every rule has a JSON form")
}

/// Why a rulebook was refused. Rules are counted from 1, as a person does.
#[non_exhaustive]
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum RulebookError {
    /// The text is over [`MAX_BYTES`].
    #[error("the rulebook has {bytes} bytes; the limit is {MAX_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The document is of a version that this code does not read.
    #[error(
        "the rulebook has version {found}; this app reads versions {OLDEST_VERSION} to {VERSION}"
    )]
    Version {
        /// Its version.
        found: u32,
    },
    /// The text is not a rulebook.
    #[error("line {line}, column {column}{}: {what}", in_rule(*rule))]
    Json {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// The rule, from 1, where the fault lies in one and the rest can be read.
        rule: Option<usize>,
        /// What is wrong, without the user's text.
        what: String,
    },
    /// One of the other errors, and where in the text the value stands that it is about.
    #[error("line {line}, column {column}{}{error}", if error.rule().is_some() { ", " } else { ": " })]
    At {
        /// From 1.
        line: usize,
        /// In bytes, from 1.
        column: usize,
        /// What is wrong.
        error: Box<RulebookError>,
    },
    /// There are more than [`MAX_RULES`].
    #[error("the rulebook has {found} rules; the limit is {MAX_RULES}")]
    TooManyRules {
        /// How many.
        found: usize,
    },
    /// A rule's id is empty or too long.
    #[error("rule {rule}: the id must have 1 to {MAX_TEXT} bytes")]
    BadId {
        /// The rule, from 1.
        rule: usize,
    },
    /// Two rules have the same id.
    #[error("rule {rule}: another rule has the same id")]
    RepeatedId {
        /// The later rule, from 1.
        rule: usize,
    },
    /// A name is too long.
    #[error("rule {rule}: a name has more than {MAX_TEXT} bytes")]
    TextTooLong {
        /// The rule, from 1.
        rule: usize,
    },
    /// A rule's callers are refused.
    #[error("rule {rule}: {what}")]
    Who {
        /// The rule, from 1.
        rule: usize,
        /// What is wrong.
        what: WhoError,
    },
    /// A rule's times are refused.
    #[error("rule {rule}: {what}")]
    When {
        /// The rule, from 1.
        rule: usize,
        /// What is wrong.
        what: WhenError,
    },
}

impl RulebookError {
    /// The rule that is refused, from 1, where it is one rule.
    #[must_use]
    pub fn rule(&self) -> Option<usize> {
        match self {
            RulebookError::At { error, .. } => error.rule(),
            RulebookError::Json { rule, .. } => *rule,
            RulebookError::BadId { rule }
            | RulebookError::RepeatedId { rule }
            | RulebookError::TextTooLong { rule }
            | RulebookError::Who { rule, .. }
            | RulebookError::When { rule, .. } => Some(*rule),
            RulebookError::TooLarge { .. }
            | RulebookError::Version { .. }
            | RulebookError::TooManyRules { .. } => None,
        }
    }

    fn json(text: &str, error: &serde_json::Error) -> RulebookError {
        let outline = Outline::of(text);
        // A document of another version may have fields that this code does not know, and its
        // version is the answer that helps.
        let version = outline.as_ref().and_then(|outline| outline.version);
        let version: Option<u32> = version.and_then(|it| serde_json::from_str(it.get()).ok());
        let known = OLDEST_VERSION..=VERSION;
        if let Some(found) = version.filter(|found| !known.contains(found)) {
            return placed(text, RulebookError::Version { found });
        }
        let rules = outline.and_then(|outline| outline.rules);
        let is_bad = |rule: &&serde_json::value::RawValue| {
            serde_json::from_str::<Object<Rule>>(rule.get()).is_err()
        };
        let rule = rules.and_then(|rules| rules.iter().position(is_bad));
        RulebookError::Json {
            line: error.line(),
            column: error.column().max(1),
            rule: rule.map(|rule| rule + 1),
            what: without_values(&error.to_string()),
        }
    }
}

/// The name of the rule at this place, from 1, in a document that may be refused otherwise.
#[must_use]
pub fn name_in(text: &str, rule: usize) -> Option<String> {
    let document: serde_json::Value = serde_json::from_str(without_mark(text)).ok()?;
    let rule = document.get("rules")?.get(rule.checked_sub(1)?)?;
    Some(rule.get("name")?.as_str()?.to_owned())
}

/// The text without the byte order mark that some editors put before it (RFC 8259 clause 8.1
/// lets a reader ignore it).
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn in_rule(rule: Option<usize>) -> String {
    rule.map_or_else(String::new, |rule| format!(", rule {rule}"))
}

/// A message of serde without its position and without what stood in the document: names,
/// numbers and rule texts are the user's. The name of a field that is unknown is kept where it is a word,
/// for it says what to mend.
fn without_values(message: &str) -> String {
    let message = message
        .rfind(" at line ")
        .map_or(message, |end| &message[..end]);
    // These four are the messages that quote the document. Whatever the quote holds, it ends
    // before the last "expected", which is the reader's own word.
    let quoting = [
        "invalid type",
        "invalid value",
        "unknown field",
        "unknown variant",
    ];
    let Some(head) = quoting.into_iter().find(|head| message.starts_with(head)) else {
        return message.to_owned();
    };
    let expected = message
        .rfind(", expected ")
        .map_or("", |start| &message[start..]);
    let word = message.strip_prefix("unknown field `");
    let word = word.and_then(|rest| rest.split_once('`')).map(|(it, _)| it);
    let is_word = |it: &&str| {
        (1..=MAX_FIELD).contains(&it.len())
            && it
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let word = word.filter(is_word).map(|it| format!(" `{it}`"));
    format!("{head}{}{expected}", word.unwrap_or_default())
}
