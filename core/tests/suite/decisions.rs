//! Decisions: the shared vectors, and what holds for any rulebook and any call.

use std::collections::BTreeMap;

use chrono::DateTime;
use curfew_core::abroad::{Seen, Sightings};
use curfew_core::decide::{EARLIEST_CLOCK_MS, Past};
use curfew_core::explain::Outcome;
use curfew_core::rulebook::Verification;
use curfew_core::time::Moment;
use curfew_core::{
    Call, Direction, Disposition, Facts, Number, Presentation, Reason, Region, Rulebook, Tri,
    decide, explain, number,
};
use proptest::prelude::*;
use serde::Deserialize;

use crate::arbitrary::{FixedLists, FixedPast, OwnedFacts, call, facts, rulebook};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    #[serde(rename = "about")]
    _about: String,
    rulebooks: BTreeMap<String, serde_json::Value>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    rulebook: String,
    call: CallForm,
    facts: FactsForm,
    verdict: VerdictForm,
    /// Each rule tried, by its id, and how it went.
    explain: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallForm {
    direction: String,
    handle: Option<String>,
    presentation: String,
    at: String,
    #[serde(default)]
    verification: Option<Verification>,
    #[serde(default)]
    sim: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactsForm {
    home: Option<String>,
    contact: String,
    lists: BTreeMap<String, String>,
    suspended_until: Option<String>,
    #[serde(default)]
    starred: Option<String>,
    #[serde(default)]
    network: Option<String>,
    #[serde(default)]
    past: Option<PastForm>,
}

/// How many minutes before the call it happened, each time.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PastForm {
    dialled: Vec<i64>,
    answered: Vec<i64>,
    called: Vec<i64>,
}

/// What happened before a call at this time; nothing is known without a form.
struct KnownPast(Option<PastForm>, i64);

impl KnownPast {
    fn count(&self, of: impl Fn(&PastForm) -> &[i64], since_ms: i64) -> Option<u32> {
        let times = of(self.0.as_ref()?).iter();
        let count = times.filter(|ago| self.1 - *ago * 60_000 >= since_ms);
        u32::try_from(count.count()).ok()
    }
}

impl Past for KnownPast {
    fn dialled(&self, _number: &Number, since_ms: i64) -> Tri {
        let count = self.count(|past| &past.dialled, since_ms);
        count.map_or(Tri::Unknown, |count| (count > 0).into())
    }

    fn answered(&self, _number: &Number, since_ms: i64) -> Tri {
        let count = self.count(|past| &past.answered, since_ms);
        count.map_or(Tri::Unknown, |count| (count > 0).into())
    }

    fn calls(&self, _number: &Number, since_ms: i64) -> Option<u32> {
        self.count(|past| &past.called, since_ms)
    }
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct VerdictForm {
    disposition: String,
    reason: String,
    rule: Option<u16>,
}

fn moment(text: &str) -> Moment {
    let time = DateTime::parse_from_rfc3339(text).expect("vectors hold RFC 3339 times");
    Moment::new(time.timestamp_millis(), time.offset().local_minus_utc())
}

/// The value of a word; the vectors use the words of the code.
fn by_word<T: Copy>(word: &str, all: &[(&str, T)]) -> T {
    let found = all.iter().find(|(name, _)| *name == word);
    found
        .map(|(_, value)| *value)
        .expect("vectors use known words")
}

fn tri(word: &str) -> Tri {
    by_word(
        word,
        &[
            ("no", Tri::No),
            ("yes", Tri::Yes),
            ("unknown", Tri::Unknown),
        ],
    )
}

impl FactsForm {
    fn read(&self) -> OwnedFacts {
        let home = self
            .home
            .as_deref()
            .map(|code| Region::new(code).expect("two letters"));
        let lists = self
            .lists
            .iter()
            .map(|(name, word)| (name.clone(), tri(word)));
        OwnedFacts {
            home,
            contact: tri(&self.contact),
            starred: self.starred.as_deref().map_or(Tri::No, tri),
            lists: FixedLists(lists.collect()),
            past: FixedPast::UNKNOWN,
            own: Vec::new(),
            paused_until_ms: None,
            suspended_until_ms: self
                .suspended_until
                .as_deref()
                .map(|at| moment(at).unix_ms()),
        }
    }
}

impl CallForm {
    fn read(&self, home: Option<Region>) -> Call {
        let directions = [
            ("incoming", Direction::Incoming),
            ("outgoing", Direction::Outgoing),
        ];
        let presentations = [1, 2, 3, 4]
            .map(Presentation::from_code)
            .map(|it| (it.word(), it));
        let presentation = by_word(&self.presentation, &presentations);
        Call {
            direction: by_word(&self.direction, &directions),
            number: number::read_handle(self.handle.as_deref(), presentation, home),
            at: moment(&self.at),
            verification: self.verification.unwrap_or(Verification::None),
            sim: self.sim,
        }
    }
}

#[test]
fn vectors() {
    let vectors: Vectors =
        serde_json::from_str(include_str!("../../../tests/vectors/decisions.json")).unwrap();
    let mut reasons = BTreeMap::new();
    for case in &vectors.cases {
        let rulebook = Rulebook::from_json(&vectors.rulebooks[&case.rulebook].to_string()).unwrap();
        let facts = case.facts.read();
        let network = case.facts.network.as_deref();
        let network = network.map(|code| Region::new(code).expect("two letters"));
        let past = KnownPast(case.facts.past.clone(), moment(&case.call.at).unix_ms());
        let from = |home| Facts {
            home,
            past: &past,
            ..facts.facts()
        };
        let sightings = Sightings::new(facts.home, network, |from| case.call.read(from).number);
        let call = |seen: &Seen| Call {
            number: seen.number,
            ..case.call.read(seen.from)
        };
        let (seen, verdict) =
            sightings.mildest(|seen| decide(&call(seen), &rulebook, &from(seen.from)));
        let found = VerdictForm {
            disposition: verdict.disposition.word().to_owned(),
            reason: verdict.reason.word().to_owned(),
            rule: verdict.rule,
        };
        assert_eq!(found, case.verdict, "{}", case.why);
        let explanation = explain(&call(&seen), &rulebook, &from(seen.from));
        let steps: Vec<_> = explanation
            .steps
            .iter()
            .map(|step| {
                let rule = &rulebook.rules()[usize::from(step.rule)];
                (rule.id.clone(), step.outcome.word().to_owned())
            })
            .collect();
        assert_eq!(steps, case.explain, "{}", case.why);
        *reasons.entry(verdict.reason.word()).or_insert(0) += 1;
    }
    assert_eq!(
        reasons.len(),
        6,
        "every reason but failure has a vector: {reasons:?}"
    );
}

#[test]
fn codes_and_words_are_pinned() {
    for (code, disposition, word) in [
        (0, Disposition::Allow, "allow"),
        (1, Disposition::Silence, "silence"),
        (2, Disposition::Reject, "reject"),
    ] {
        assert_eq!((disposition as u8, disposition.word()), (code, word));
        assert_eq!(Disposition::from_code(code), Some(disposition));
    }
    assert_eq!(Disposition::from_code(3), None);
    for (code, word) in (0..).zip([
        "no_rule_matched",
        "rule_matched",
        "never_block",
        "emergency_suspension",
        "outgoing",
        "clock_not_set",
        "failure",
        "paused",
        "open_case",
    ]) {
        let reason = Reason::from_code(code).unwrap();
        assert_eq!((reason as u8, reason.word()), (code, word));
    }
    assert_eq!(Reason::from_code(9), None);
}

/// Whether a call is stopped.
fn stops(disposition: Disposition) -> bool {
    disposition != Disposition::Allow
}

/// A window of whole hours needs no second look; whether it is one, its minutes tell.
#[test]
fn a_window_stops_calls_in_its_minutes_and_no_other() {
    let number = number::read("+12065550100", Region::new("US").ok());
    for window in [
        r#""start": "22:00", "end": "07:00""#,
        r#""start": "22:30", "end": "07:00""#,
        r#""start": "22:00", "end": "07:01""#,
        r#""start": "00:00", "end": "24:00""#,
        r#""days": ["sun"], "start": "23:00", "end": "01:00""#,
        r#""days": ["mon", "wed"], "start": "09:59", "end": "10:00""#,
        r#""days": {"workdays_of": "CN"}, "start": "09:00", "end": "10:00""#,
    ] {
        let rulebook = Rulebook::from_json(&format!(
            r#"{{"version": 2, "rules": [{{"id": "w", "name": "W", "who": "anyone",
                "when": {{"windows": [{{{window}}}]}}, "then": "reject"}}]}}"#
        ))
        .unwrap();
        let rule = &rulebook.rules()[0];
        // 2026-09-27, a Sunday, and eight days more.
        for minute in 0..9 * 24 * 60 {
            let at = Moment::new((1_790_467_200 + minute * 60) * 1000, 0);
            let call = Call::incoming(number, at);
            let verdict = decide(
                &call,
                &rulebook,
                &Facts::at_home(Region::new("US").unwrap()),
            );
            let is_in = rule.when.holds(&at.local()) == Tri::Yes;
            assert_eq!(stops(verdict.disposition), is_in, "{window}: {at:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// There is a verdict for every input; it is the same twice; its parts fit each other.
    #[test]
    fn a_verdict_for_every_call(rulebook in rulebook(), call in call(), facts in facts()) {
        let verdict = decide(&call, &rulebook, &facts.facts());
        prop_assert_eq!(verdict, decide(&call, &rulebook, &facts.facts()));
        match verdict.rule {
            Some(index) => {
                let rule = &rulebook.rules()[usize::from(index)];
                prop_assert_eq!(verdict.reason, Reason::RuleMatched);
                prop_assert_eq!(verdict.disposition, rule.then.disposition());
                prop_assert!(rule.enabled && !rule.has_expired(call.at.local().wall_time()));
                // Nothing is stopped on a doubt.
                let both = [rule.when.holds(&call.at.local()), rule.who.holds(&call, &facts.facts())];
                prop_assert!(!both.contains(&Tri::No));
                prop_assert!(both == [Tri::Yes; 2] || !rule.then.stops());
            }
            None => {
                prop_assert_ne!(verdict.reason, Reason::RuleMatched);
                prop_assert_eq!(verdict.disposition, Disposition::Allow);
            }
        }
        if call.direction == Direction::Outgoing || call.at.unix_ms() < EARLIEST_CLOCK_MS {
            prop_assert!(!stops(verdict.disposition));
        }
    }

    /// The first look at a rule, which spares most rules their questions, leaves none out that
    /// matches: the verdict is that of asking every rule.
    #[test]
    fn no_rule_is_left_out(rulebook in rulebook(), call in call(), facts in facts()) {
        let facts = facts.facts();
        let verdict = decide(&call, &rulebook, &facts);
        if !matches!(verdict.reason, Reason::RuleMatched | Reason::NoRuleMatched) {
            return Ok(());
        }
        let at = call.at.local();
        let first = rulebook.rules().iter().position(|rule| {
            let both = [rule.when.holds(&at), rule.who.holds(&call, &facts)];
            let holds = both == [Tri::Yes; 2] || (!both.contains(&Tri::No) && !rule.then.stops());
            rule.enabled && !rule.has_expired(at.wall_time()) && holds
        });
        prop_assert_eq!(verdict.rule.map(usize::from), first);
    }

    /// The explanation tells the same story as the verdict.
    #[test]
    fn explain_agrees(rulebook in rulebook(), call in call(), facts in facts()) {
        let explanation = explain(&call, &rulebook, &facts.facts());
        let verdict = decide(&call, &rulebook, &facts.facts());
        prop_assert_eq!(explanation.verdict, verdict);
        let decided = |outcome| matches!(outcome, Outcome::Matched | Outcome::MatchedInDoubt);
        for (index, step) in explanation.steps.iter().enumerate() {
            prop_assert_eq!(usize::from(step.rule), index);
            prop_assert_eq!(decided(step.outcome), verdict.rule == Some(step.rule));
        }
        let tried = match verdict.reason {
            Reason::RuleMatched => usize::from(verdict.rule.unwrap_or(u16::MAX)) + 1,
            Reason::NoRuleMatched => rulebook.rules().len(),
            _ => 0,
        };
        prop_assert_eq!(explanation.steps.len(), tried);
    }

    /// What stands after the rule that decided does not matter, nor do switched-off rules.
    #[test]
    fn later_rules_do_not_matter(
        rulebook in rulebook(),
        others in crate::arbitrary::rulebook(),
        call in call(),
        facts in facts(),
    ) {
        let verdict = decide(&call, &rulebook, &facts.facts());
        if let Some(index) = verdict.rule {
            let mut rules = rulebook.rules()[..=usize::from(index)].to_vec();
            rules.extend(others.rules().iter().cloned().map(|mut rule| {
                rule.id.insert_str(0, "other-");
                rule
            }));
            let changed = Rulebook::new(rules).unwrap();
            prop_assert_eq!(decide(&call, &changed, &facts.facts()), verdict);
        }
        let enabled = rulebook.rules().iter().filter(|rule| rule.enabled).cloned().collect();
        let enabled = Rulebook::new(enabled).unwrap();
        let found = decide(&call, &enabled, &facts.facts());
        prop_assert_eq!((found.disposition, found.reason), (verdict.disposition, verdict.reason));
    }

    /// A call that is stopped although something is not known would be stopped whatever it
    /// were: by the same rule or an earlier one.
    #[test]
    fn a_doubt_stops_nothing(rulebook in rulebook(), call in call(), facts in facts(), known in any::<bool>()) {
        let known = Tri::from(known);
        let stops_with = |facts: &OwnedFacts| stops(decide(&call, &rulebook, &facts.facts()).disposition);
        let contacts = |contact| OwnedFacts { contact, starred: contact, ..facts.clone() };
        if stops_with(&contacts(Tri::Unknown)) {
            prop_assert!(stops_with(&contacts(known)));
        }
        let lists = |answers: &[(String, Tri)]| OwnedFacts {
            lists: FixedLists(answers.iter().cloned().collect()),
            ..facts.clone()
        };
        if stops_with(&lists(&[])) {
            prop_assert!(stops_with(&lists(&["a", "b", "名单"].map(|name| (name.to_owned(), known)))));
        }
        let past = |past| OwnedFacts { past, ..facts.clone() };
        if stops_with(&past(FixedPast::UNKNOWN)) {
            let calls = Some(if known == Tri::Yes { 20 } else { 0 });
            let sure = FixedPast { dialled: known, answered: known, calls };
            prop_assert!(stops_with(&past(sure)));
        }
    }

    /// An empty rulebook stops nothing.
    #[test]
    fn no_rules_stop_nothing(call in call(), facts in facts()) {
        let verdict = decide(&call, &Rulebook::default(), &facts.facts());
        prop_assert_eq!(verdict.disposition, Disposition::Allow);
    }
}
