//! Why a verdict came out as it did, as data: each rule tried and what failed.

use crate::decide::{Call, Facts, Tri, Verdict, allowed_before_rules, decide};
use crate::question::Question;
use crate::rulebook::{Rule, Rulebook, When, Who};

/// A verdict with the path to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Explanation {
    /// What [`decide`] said.
    pub verdict: Verdict,
    /// One step for each rule tried, in order, up to the one that decided. Empty where the
    /// call was allowed before any rule.
    pub steps: Vec<Step>,
}

/// One rule tried.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// Its index in [`Rulebook::rules`].
    pub rule: u16,
    /// How it went.
    pub outcome: Outcome,
    /// The first condition that failed or was in doubt, where a condition did: of conditions
    /// in one another the innermost that settles it.
    pub condition: Option<Condition>,
}

/// A condition of a rule.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Condition {
    /// Of the callers.
    Who(Who),
    /// Of the times.
    When(When),
}

impl Condition {
    /// The word of the condition, as in the rulebook.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Condition::Who(who) => who.word(),
            Condition::When(when) => when.word(),
        }
    }

    /// The condition as it stands in a rulebook, JSON, indented as there: the library then has one writer of conditions.
    #[must_use]
    pub fn to_json(&self) -> String {
        match self {
            Condition::Who(who) => serde_json::to_string_pretty(who),
            Condition::When(when) => serde_json::to_string_pretty(when),
        }
        .expect("every condition has a JSON form")
    }
}

/// How one rule went. The first condition that failed, in the order in which they are tried.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum Outcome {
    /// Every condition held: the rule decided.
    Matched = 0,
    /// The rule is switched off.
    SwitchedOff = 1,
    /// The time is outside.
    When = 2,
    /// It is about other callers.
    Who = 3,
    /// The caller could not be told; the rule would have stopped the call, so it was passed.
    WhoUnknown = 4,
    /// Caller or time could not be told; the rule allows, so it decided.
    MatchedInDoubt = 5,
    /// The rule has expired.
    Expired = 6,
    /// Whether the time is inside could not be told; the rule would have stopped the call, so
    /// it was passed.
    WhenUnknown = 7,
}

impl Outcome {
    /// The word used on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::Matched => "matched",
            Outcome::SwitchedOff => "switched_off",
            Outcome::When => "when",
            Outcome::Who => "who",
            Outcome::WhoUnknown => "who_unknown",
            Outcome::MatchedInDoubt => "matched_in_doubt",
            Outcome::Expired => "expired",
            Outcome::WhenUnknown => "when_unknown",
        }
    }
}

/// Decides as [`decide`] does and says why.
#[must_use]
pub fn explain(call: &Call, rulebook: &Rulebook, facts: &Facts<'_>) -> Explanation {
    let verdict = decide(call, rulebook, facts);
    let mut steps = Vec::new();
    if allowed_before_rules(call, facts).is_none() {
        let question = Question::new(call, facts);
        let tried = verdict
            .rule
            .map_or(rulebook.rules().len(), |rule| usize::from(rule) + 1);
        for (index, rule) in (0u16..).zip(&rulebook.rules()[..tried]) {
            let (outcome, condition) = step(rule, &question);
            steps.push(Step {
                rule: index,
                outcome,
                condition,
            });
        }
    }
    Explanation { verdict, steps }
}

fn step(rule: &Rule, question: &Question<'_>) -> (Outcome, Option<Condition>) {
    if !rule.enabled {
        return (Outcome::SwitchedOff, None);
    }
    if rule.has_expired(question.local.wall_time()) {
        return (Outcome::Expired, None);
    }
    let when = || Some(Condition::When(rule.when.failing(&question.local).clone()));
    let who = || Some(Condition::Who(rule.who.failing(question).clone()));
    match (rule.when.holds(&question.local), rule.who.ask(question)) {
        (Tri::No, _) => (Outcome::When, when()),
        (_, Tri::No) => (Outcome::Who, who()),
        (Tri::Yes, Tri::Yes) => (Outcome::Matched, None),
        (Tri::Yes, Tri::Unknown) if rule.then.stops() => (Outcome::WhoUnknown, who()),
        (Tri::Unknown, _) if rule.then.stops() => (Outcome::WhenUnknown, when()),
        (Tri::Yes, _) => (Outcome::MatchedInDoubt, who()),
        (Tri::Unknown, _) => (Outcome::MatchedInDoubt, when()),
    }
}
