//! The decision: the first rule that matches decides; nothing matches: the phone rings.
//!
//! Before any rule, in this order: an outgoing call is allowed; a clock before 2020 allows
//! (no window can be trusted); the hours after an outgoing emergency call allow; a pause that
//! the user asked for allows; a number that the region never blocks is allowed.
//!
//! A condition may be unknown (contacts could not be read, a list file is damaged, the table of
//! holidays has run out). An
//! unknown condition counts as met in a rule that allows and as not met in a rule that
//! silences or rejects: in doubt, the phone rings.

use crate::never_block;
use crate::number::{E164, Number};
use crate::question::Question;
use crate::region::Region;
use crate::rulebook::{Key, Rule, Rulebook, Verification};
use crate::time::Moment;
pub use crate::tri::Tri;

/// What happens to a call. The codes cross the JNI border and stand in the ledger.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub enum Disposition {
    /// The phone rings.
    Allow = 0,
    /// The call comes in without a sound; voicemail or the user can still answer it.
    Silence = 1,
    /// The call is refused (`CallResponse.setRejectCall`).
    Reject = 2,
}

impl Disposition {
    /// The word used in documents, exports and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Disposition::Allow => "allow",
            Disposition::Silence => "silence",
            Disposition::Reject => "reject",
        }
    }

    /// Whether the call does not ring.
    #[must_use]
    pub const fn stops(self) -> bool {
        !matches!(self, Disposition::Allow)
    }

    /// The disposition of a code, or `None` for a code that is not one.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Disposition> {
        match code {
            0 => Some(Disposition::Allow),
            1 => Some(Disposition::Silence),
            2 => Some(Disposition::Reject),
            _ => None,
        }
    }
}

/// Which way a call goes (`Call.Details.getCallDirection`).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum Direction {
    /// Somebody calls this phone.
    Incoming = 0,
    /// This phone calls somebody; Telecom shows outgoing calls to a screener as well.
    Outgoing = 1,
}

/// One call as the network delivered it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Call {
    /// Which way it goes.
    pub direction: Direction,
    /// The other party.
    pub number: Number,
    /// When, on the wall clock of this phone.
    pub at: Moment,
    /// What the caller's network vouches for.
    pub verification: Verification,
    /// The SIM card, 1 the first; `None` where it is not known.
    pub sim: Option<u8>,
}

impl Call {
    /// An incoming call of which nothing else is known.
    #[must_use]
    pub const fn incoming(number: Number, at: Moment) -> Call {
        Call {
            direction: Direction::Incoming,
            number,
            at,
            verification: Verification::None,
            sim: None,
        }
    }
}

/// Answers whether a number is on a named list.
pub trait Lists {
    /// Whether `number` is on the list called `name`; [`Tri::Unknown`] where the list is
    /// missing or damaged.
    fn find(&self, name: &str, number: &Number) -> Tri;
}

/// No list at all: every look-up is [`Tri::Unknown`].
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLists;

impl Lists for NoLists {
    fn find(&self, _name: &str, _number: &Number) -> Tri {
        Tri::Unknown
    }
}

/// Answers what happened before between this phone and a number.
pub trait Past {
    /// Whether this phone called `number` at `since_ms` (Unix milliseconds) or later.
    fn dialled(&self, number: &Number, since_ms: i64) -> Tri;

    /// Whether a call from `number` was answered here at `since_ms` or later.
    fn answered(&self, number: &Number, since_ms: i64) -> Tri;

    /// How many calls came from `number` at `since_ms` or later, the one being decided not
    /// counted; `None` where that is not known.
    fn calls(&self, number: &Number, since_ms: i64) -> Option<u32>;
}

/// No memory at all: every answer is unknown.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPast;

impl Past for NoPast {
    fn dialled(&self, _number: &Number, _since_ms: i64) -> Tri {
        Tri::Unknown
    }

    fn answered(&self, _number: &Number, _since_ms: i64) -> Tri {
        Tri::Unknown
    }

    fn calls(&self, _number: &Number, _since_ms: i64) -> Option<u32> {
        None
    }
}

/// What a decision must know besides the call and the rules.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The region whose numbering plan and never-block numbers apply; abroad a call is decided
    /// for each of two ([`crate::abroad`]).
    pub home: Option<Region>,
    /// Whether the caller is in the phone's contacts.
    pub contact: Tri,
    /// Whether the caller is a contact with a star.
    pub starred: Tri,
    /// The named lists.
    pub lists: &'a dyn Lists,
    /// What happened before.
    pub past: &'a dyn Past,
    /// This phone's own numbers; empty where they are not known.
    pub own: &'a [E164],
    /// The lines from which the court, the regulator or the respondent of an open case answers.
    pub reply_lines: &'a [Number],
    /// Blocking is suspended before this instant, Unix milliseconds: the hours after the
    /// user called an emergency number.
    pub suspended_until_ms: Option<i64>,
    /// The user paused blocking until this instant, Unix milliseconds.
    pub paused_until_ms: Option<i64>,
}

impl Facts<'static> {
    /// A caller who is no contact, no lists, no past, nothing suspended.
    #[must_use]
    pub const fn at_home(home: Region) -> Facts<'static> {
        Facts {
            home: Some(home),
            contact: Tri::No,
            starred: Tri::No,
            lists: &NoLists,
            past: &NoPast,
            own: &[],
            reply_lines: &[],
            suspended_until_ms: None,
            paused_until_ms: None,
        }
    }
}

/// Why a verdict is what it is. The codes stand in the ledger.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum Reason {
    /// No rule matched: allow.
    NoRuleMatched = 0,
    /// The rule named in the verdict matched.
    RuleMatched = 1,
    /// The region never blocks this number.
    NeverBlock = 2,
    /// The user called an emergency number in the hours before.
    EmergencySuspension = 3,
    /// An outgoing call is never stopped.
    Outgoing = 4,
    /// The clock stands before 2020, so no window can be trusted.
    ClockNotSet = 5,
    /// Screening failed; the call rings. Set by the callers of this crate, never by [`decide`].
    Failure = 6,
    /// The user paused blocking.
    Paused = 7,
    /// A court, a regulator or the respondent of an open case answers from this number.
    OpenCase = 8,
}

impl Reason {
    /// The word used in exports and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Reason::NoRuleMatched => "no_rule_matched",
            Reason::RuleMatched => "rule_matched",
            Reason::NeverBlock => "never_block",
            Reason::EmergencySuspension => "emergency_suspension",
            Reason::Outgoing => "outgoing",
            Reason::ClockNotSet => "clock_not_set",
            Reason::Failure => "failure",
            Reason::Paused => "paused",
            Reason::OpenCase => "open_case",
        }
    }

    /// The reason of a code, or `None` for a code that is not one.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Reason> {
        match code {
            0 => Some(Reason::NoRuleMatched),
            1 => Some(Reason::RuleMatched),
            2 => Some(Reason::NeverBlock),
            3 => Some(Reason::EmergencySuspension),
            4 => Some(Reason::Outgoing),
            5 => Some(Reason::ClockNotSet),
            6 => Some(Reason::Failure),
            7 => Some(Reason::Paused),
            8 => Some(Reason::OpenCase),
            _ => None,
        }
    }
}

/// The outcome of [`decide`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Verdict {
    /// What happens to the call.
    pub disposition: Disposition,
    /// The index, in [`Rulebook::rules`], of the rule that decided.
    pub rule: Option<u16>,
    /// Why.
    pub reason: Reason,
}

impl Verdict {
    pub(crate) const fn allow(reason: Reason) -> Verdict {
        Verdict {
            disposition: Disposition::Allow,
            rule: None,
            reason,
        }
    }
}

/// 2020-01-01T00:00:00Z. No build of Curfew is older, so an earlier clock is not set.
pub const EARLIEST_CLOCK_MS: i64 = 1_577_836_800_000;

/// How long after an emergency call nothing is blocked, milliseconds: 24 hours. Callbacks
/// come within minutes, the questions of hospital and police within the day; a night that
/// begins with an emergency must not be a quiet one.
pub const AFTER_EMERGENCY_MS: i64 = 24 * 3600 * 1000;

/// Decides one call. Pure and total: the same input gives the same verdict, and there is a
/// verdict for every input.
#[must_use]
pub fn decide(call: &Call, rulebook: &Rulebook, facts: &Facts<'_>) -> Verdict {
    if let Some(reason) = allowed_before_rules(call, facts) {
        return Verdict::allow(reason);
    }
    let mut question = Question::of_form(call, facts);
    let key = Key::new(call, facts, &question.local);
    question.may_have_forms = key.may_have_forms();
    for (index, rule, is_now) in rulebook.to_ask(key) {
        if applies(rule, is_now, &question) {
            return Verdict {
                disposition: rule.then.disposition(),
                rule: u16::try_from(index).ok(),
                reason: Reason::RuleMatched,
            };
        }
    }
    Verdict::allow(Reason::NoRuleMatched)
}

/// Why the call is allowed whatever the rules say, if it is.
pub(crate) fn allowed_before_rules(call: &Call, facts: &Facts<'_>) -> Option<Reason> {
    if call.direction == Direction::Outgoing {
        return Some(Reason::Outgoing);
    }
    if call.at.unix_ms() < EARLIEST_CLOCK_MS {
        return Some(Reason::ClockNotSet);
    }
    if facts
        .suspended_until_ms
        .is_some_and(|until| call.at.unix_ms() < until)
    {
        return Some(Reason::EmergencySuspension);
    }
    if facts
        .paused_until_ms
        .is_some_and(|until| call.at.unix_ms() < until)
    {
        return Some(Reason::Paused);
    }
    if never_block::find(&call.number, facts.home).is_some() {
        return Some(Reason::NeverBlock);
    }
    if call.number.is_in(facts.reply_lines, facts.home) {
        return Some(Reason::OpenCase);
    }
    None
}

/// Whether the rule, an enabled one, decides.
fn applies(rule: &Rule, is_now: bool, question: &Question<'_>) -> bool {
    let mut when = Tri::Yes;
    if !is_now {
        if rule.has_expired(question.local.wall_time()) {
            return false;
        }
        when = rule.when.holds(&question.local);
        if when == Tri::No {
            return false;
        }
    }
    match (when, rule.who.ask(question)) {
        (_, Tri::No) => false,
        (Tri::Yes, Tri::Yes) => true,
        // In doubt, the phone rings.
        _ => !rule.then.stops(),
    }
}
