//! A call that is tried. `tests/vectors/decisions.json` is asked of the same entry in Kotlin.

use super::*;

#[test]
fn an_explanation_names_each_rule_that_was_tried() {
    let app = App::quiet();
    let ask = |number: &str, at_ms, contact| app.explain(asked(number, at_ms, contact)).unwrap();
    let night = ask("(206) 555-0100", NIGHT_MS, TriView::No);
    assert_eq!(night.disposition, DispositionView::Silence);
    assert_eq!(
        (night.reason, night.rule),
        (ReasonView::RuleMatched, Some(1))
    );
    assert_eq!(night.canonical.as_deref(), Some("+12065550100"));
    assert_eq!(night.number_kind, "e164");
    let steps: Vec<(&str, OutcomeView)> = night
        .steps
        .iter()
        .map(|step| (step.rule_name.as_str(), step.outcome))
        .collect();
    assert_eq!(
        steps,
        [
            ("People I know", OutcomeView::Who),
            ("Night", OutcomeView::Matched)
        ]
    );

    let noon = ask("(206) 555-0100", NOON_MS, TriView::No);
    assert_eq!(
        (noon.disposition, noon.rule),
        (DispositionView::Allow, None)
    );
    assert_eq!(noon.steps[1].outcome, OutcomeView::When);

    let unsure = ask("(206) 555-0100", NIGHT_MS, TriView::Unknown);
    assert_eq!(unsure.steps[0].outcome, OutcomeView::MatchedInDoubt);

    let hidden = ask(" ", NIGHT_MS, TriView::No);
    assert_eq!(
        (hidden.number_kind.as_str(), hidden.canonical),
        ("hidden", None)
    );

    let emergency = ask("911", NIGHT_MS, TriView::No);
    assert_eq!(emergency.reason, ReasonView::NeverBlock);
    assert!(emergency.never_block.is_some() && emergency.steps.is_empty());
}

#[test]
fn a_star_is_unknown_of_a_contact_until_it_is_said() {
    let app = App::new();
    let rules = r#"{"version": 2, "rules": [
        {"id": "star", "name": "Starred", "who": "starred", "then": "allow"},
        {"id": "rest", "name": "Rest", "who": "anyone", "then": "reject"}]}"#;
    app.import_rulebook(rules.to_owned()).unwrap();
    for (contact, outcome) in [
        (TriView::No, OutcomeView::Who),
        (TriView::Yes, OutcomeView::MatchedInDoubt),
        (TriView::Unknown, OutcomeView::MatchedInDoubt),
    ] {
        let said = app.explain(asked("+12065550100", NIGHT_MS, contact));
        assert_eq!(said.unwrap().steps[0].outcome, outcome, "{contact:?}");
    }
    for (starred, outcome) in [(true, OutcomeView::Matched), (false, OutcomeView::Who)] {
        let question = CallQuestion {
            starred: Some(starred),
            ..asked("+12065550100", NIGHT_MS, TriView::Yes)
        };
        let said = app.explain(question).unwrap();
        assert_eq!(said.steps[0].outcome, outcome, "{starred}");
    }
}

/// A home in the US with one rule that stops, about these callers.
fn stopping(who: &str) -> App {
    let app = App::quiet();
    let rule = format!(r#"{{"id": "r", "name": "R", "who": {who}, "then": "reject"}}"#);
    app.import_rulebook(format!(r#"{{"version": 2, "rules": [{rule}]}}"#))
        .unwrap();
    app
}

fn plain() -> CallQuestion {
    asked("+12065550100", NOON_MS, TriView::No)
}

fn outcome(app: &App, question: CallQuestion) -> OutcomeView {
    app.explain(question).unwrap().steps[0].outcome
}

#[test]
fn what_happened_before_is_remembered_or_supposed() {
    const DAY: u32 = 24 * 60;
    type Set = fn(&mut CallQuestion, Vec<u32>);
    let dialled: Set = |question, ago| question.dialled = Some(ago);
    let answered: Set = |question, ago| question.answered = Some(ago);
    let called: Set = |question, ago| question.called = Some(ago);
    for (who, set, inside, outside) in [
        (
            r#"{"dialled": {"days": 2}}"#,
            dialled,
            vec![9 * DAY, 2 * DAY],
            vec![2 * DAY + 1],
        ),
        (
            r#"{"answered": {"days": 2}}"#,
            answered,
            vec![2 * DAY],
            vec![2 * DAY + 1, 9 * DAY],
        ),
        (
            r#"{"repeated": {"calls": 3, "minutes": 60}}"#,
            called,
            vec![0, 60],
            vec![0, 61, 70],
        ),
    ] {
        let app = stopping(who);
        // Nothing was remembered yet, so nothing is known.
        assert_eq!(outcome(&app, plain()), OutcomeView::WhoUnknown, "{who}");
        for (ago, expected) in [
            (inside, OutcomeView::Matched),
            (outside, OutcomeView::Who),
            (Vec::new(), OutcomeView::Who),
        ] {
            let mut question = plain();
            set(&mut question, ago.clone());
            assert_eq!(outcome(&app, question), expected, "{who} {ago:?}");
        }
        let others = [dialled, answered, called];
        for other in others
            .into_iter()
            .filter(|other| *other as usize != set as usize)
        {
            let mut question = plain();
            other(&mut question, vec![1, 2, 3]);
            assert_eq!(outcome(&app, question), OutcomeView::WhoUnknown, "{who}");
        }
    }
}

#[test]
fn what_is_remembered_counts_until_something_else_is_supposed() {
    let app = stopping(r#"{"repeated": {"calls": 2, "minutes": 60}}"#);
    // Calls are seen from this one on.
    app.call(NOON_MS, 0, Some("tel:+12065550101"));
    app.call(NOON_MS + 60 * 60_000, 0, Some("tel:+12065550100"));
    let question = asked("+12065550100", NOON_MS + 61 * 60_000, TriView::No);
    assert_eq!(outcome(&app, question.clone()), OutcomeView::Matched);
    let never = CallQuestion {
        called: Some(Vec::new()),
        ..question
    };
    assert_eq!(outcome(&app, never), OutcomeView::Who);
}

#[test]
fn an_emergency_call_is_supposed_or_not() {
    let app = stopping(r#""anyone""#);
    for (ago, reason) in [
        (None, ReasonView::RuleMatched),
        (Some(vec![]), ReasonView::RuleMatched),
        (Some(vec![0]), ReasonView::EmergencySuspension),
        (Some(vec![5000, 1439]), ReasonView::EmergencySuspension),
        (Some(vec![1440]), ReasonView::RuleMatched),
    ] {
        let question = CallQuestion {
            emergency: ago.clone(),
            ..plain()
        };
        assert_eq!(app.explain(question).unwrap().reason, reason, "{ago:?}");
    }
    // A real one, which "never" sets aside.
    app.dial(NOON_MS, "tel:911");
    let question = asked("+12065550100", NOON_MS + 60_000, TriView::No);
    let said = app.explain(question.clone()).unwrap();
    assert_eq!(said.reason, ReasonView::EmergencySuspension);
    let never = CallQuestion {
        emergency: Some(Vec::new()),
        ..question
    };
    assert_eq!(app.explain(never).unwrap().reason, ReasonView::RuleMatched);
}

#[test]
fn the_network_and_the_card_are_asked_about() {
    let app = stopping(r#"{"any": [{"sim": 2}, {"verification": "failed"}, "payphone"]}"#);
    assert_eq!(outcome(&app, plain()), OutcomeView::WhoUnknown);
    let first = || CallQuestion {
        sim: Some(1),
        ..plain()
    };
    assert_eq!(outcome(&app, first()), OutcomeView::Who);
    let second = CallQuestion {
        sim: Some(2),
        ..plain()
    };
    assert_eq!(outcome(&app, second), OutcomeView::Matched);
    for (verification, expected) in [
        (VerificationView::NotVerified, OutcomeView::Who),
        (VerificationView::Passed, OutcomeView::Who),
        (VerificationView::Failed, OutcomeView::Matched),
    ] {
        let question = CallQuestion {
            verification: Some(verification),
            ..first()
        };
        assert_eq!(outcome(&app, question), expected, "{verification:?}");
    }
    for (presentation, kind, expected) in [
        (PresentationView::Allowed, "e164", OutcomeView::Who),
        (PresentationView::Restricted, "hidden", OutcomeView::Who),
        (PresentationView::Unknown, "hidden", OutcomeView::Who),
        (PresentationView::Payphone, "hidden", OutcomeView::Matched),
    ] {
        let question = CallQuestion {
            presentation: Some(presentation),
            ..first()
        };
        let said = app.explain(question).unwrap();
        assert_eq!(said.number_kind, kind, "{presentation:?}");
        assert_eq!(said.steps[0].outcome, expected, "{presentation:?}");
    }
    let outgoing = CallQuestion {
        outgoing: true,
        ..plain()
    };
    assert_eq!(app.explain(outgoing).unwrap().reason, ReasonView::Outgoing);
}

#[test]
fn abroad_the_milder_of_both_countries_decides_and_is_named() {
    let app = stopping(r#""anyone""#);
    let from = |number: &str, network: Option<&str>| {
        let question = CallQuestion {
            network: network.map(str::to_owned),
            ..asked(number, NOON_MS, TriView::No)
        };
        let said = app.explain(question).unwrap();
        let blocked = said.never_block.map(|found| found.name);
        (said.reason, said.seen_from, blocked)
    };
    let cn = Some("CN".to_owned());
    let us = Some("US".to_owned());
    let courts = Some("Courts".to_owned());
    assert_eq!(from("12368", None), (ReasonView::RuleMatched, None, None));
    assert_eq!(
        from("12368", Some("CN")),
        (ReasonView::NeverBlock, cn, courts)
    );
    assert_eq!(
        from("2065550100", Some("CN")),
        (ReasonView::RuleMatched, us, None)
    );
    let question = CallQuestion {
        network: Some("China".to_owned()),
        ..plain()
    };
    let refused = app.explain(question);
    assert!(matches!(refused, Err(CurfewError::Input { .. })));
}
