//! Rulebook and numbers.

use super::*;

#[test]
fn rules_go_in_and_come_out_the_same() {
    let app = App::new();
    let number = "+12065550100".to_owned();
    let rules = vec![
        rule("Contacts", WhoView::Contact, DispositionView::Allow),
        RuleView {
            windows: vec![
                WindowView {
                    days: vec![1, 5, 7],
                    start_minute: 1320,
                    end_minute: 420,
                },
                WindowView {
                    days: (1..=7).collect(),
                    start_minute: 0,
                    end_minute: 1440,
                },
            ],
            ..rule("Night", WhoView::Anyone, DispositionView::Silence)
        },
        RuleView {
            id: "mine".to_owned(),
            ..rule("N", WhoView::Number { number }, DispositionView::Reject)
        },
        RuleView {
            enabled: false,
            ..rule(
                "P",
                WhoView::Prefix {
                    prefix: "+1900".to_owned(),
                },
                DispositionView::Reject,
            )
        },
        rule(
            "L",
            WhoView::List {
                name: "Banks".to_owned(),
            },
            DispositionView::Reject,
        ),
        rule("H", WhoView::Hidden, DispositionView::Silence),
    ];
    app.save_rules(rules.clone()).unwrap();
    let read = app.rulebook().unwrap();
    assert_eq!(read.problem, None);
    let ids: Vec<&str> = read.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(
        ids,
        ["rule-1", "rule-2", "mine", "rule-3", "rule-4", "rule-5"]
    );
    let without_ids = |rules: &[RuleView]| -> Vec<RuleView> {
        rules
            .iter()
            .map(|rule| RuleView {
                id: String::new(),
                ..rule.clone()
            })
            .collect()
    };
    assert_eq!(without_ids(&read.rules), without_ids(&rules));

    // A new rule gets an id that no other has, and the document is the same rulebook.
    let mut more = read.rules.clone();
    more.remove(1);
    more.push(rule("new", WhoView::Anyone, DispositionView::Allow));
    app.save_rules(more).unwrap();
    let read = app.rulebook().unwrap();
    assert_eq!(read.rules.last().unwrap().id, "rule-2");
    assert_eq!(app.import_rulebook(app.rulebook_json()).unwrap(), 6);
    assert_eq!(app.rulebook().unwrap(), read);
}

/// A rulebook of which the screens can show the last rule only.
const SAYS_MORE: &str = r#"{"version": 2, "rules": [
    {"id": "star", "name": "Starred", "who": {"all": ["starred", {"none": [{"list": "Old"}]}]},
     "then": "allow"},
    {"id": "banks", "name": "Banks", "who": {"any": [{"list": "Banks"}, {"list": "Old"}, {"list": "Banks"}]},
     "when": {"windows": [{"start": "12:00", "end": "14:00"}]}, "then": "reject"},
    {"id": "trip", "name": "Trip", "until": "2026-08-15T12:00", "who": "anyone", "then": "silence"},
    {"id": "proof", "name": "Proof", "who": "hidden", "then": "evidence"},
    {"id": "still", "name": "Untold", "who": "hidden", "then": "reject", "notify": false},
    {"id": "night", "name": "Night", "who": {"list": "Banks"}, "then": "silence"}]}"#;

#[test]
fn a_rule_that_says_more_is_marked_and_goes_back_whole() {
    let app = App::new();
    app.import_rulebook(SAYS_MORE.to_owned()).unwrap();
    let document = app.rulebook_json();
    let mut rules = app.rulebook().unwrap().rules;
    for (rule, (then, lists)) in rules.iter().zip([
        (DispositionView::Allow, &["Old"][..]),
        (DispositionView::Reject, &["Banks", "Old"]),
        (DispositionView::Silence, &[]),
        (DispositionView::Silence, &[]),
        (DispositionView::Reject, &[]),
    ]) {
        assert!(rule.beyond.is_some(), "{}", rule.name);
        assert_eq!(
            (&rule.who, rule.windows.len(), rule.then),
            (&WhoView::Anyone, 0, then),
            "{}",
            rule.name
        );
        assert_eq!(rule.lists, lists, "{}", rule.name);
    }
    let night = rules.last().unwrap();
    assert_eq!((&night.beyond, night.lists.len()), (&None, 0));

    app.save_rules(rules.clone()).unwrap();
    assert_eq!(app.rulebook_json(), document, "nothing is lost");

    // Only the name, the switch and the place are the view's; the rest is the document's.
    rules[0].name = "Friends".to_owned();
    rules[0].enabled = false;
    rules[0].then = DispositionView::Reject;
    rules.swap(0, 1);
    app.save_rules(rules).unwrap();
    let changed = &app.rulebook().unwrap().rules[1];
    assert_eq!(
        (changed.id.as_str(), changed.name.as_str()),
        ("star", "Friends")
    );
    assert_eq!(
        (changed.enabled, changed.then),
        (false, DispositionView::Allow)
    );
    assert_eq!(changed.lists, ["Old"]);
}

#[test]
fn rules_that_cannot_be_are_refused_and_change_nothing() {
    let app = App::quiet();
    let before = app.rulebook().unwrap();
    let bad_number = WhoView::Number {
        number: "not a number".to_owned(),
    };
    let with_window = |days: Vec<u8>, start_minute, end_minute| RuleView {
        windows: vec![WindowView {
            days,
            start_minute,
            end_minute,
        }],
        ..rule("W", WhoView::Anyone, DispositionView::Silence)
    };
    let twice = RuleView {
        id: "a".to_owned(),
        ..rule("A", WhoView::Anyone, DispositionView::Allow)
    };
    for (why, rules) in [
        (
            "no number",
            vec![rule("N", bad_number, DispositionView::Reject)],
        ),
        ("no day", vec![with_window(Vec::new(), 0, 60)]),
        ("an eighth day", vec![with_window(vec![8], 0, 60)]),
        ("day zero", vec![with_window(vec![0], 0, 60)]),
        ("an empty window", vec![with_window(vec![1], 60, 60)]),
        (
            "a time beyond midnight",
            vec![with_window(vec![1], 0, 1441)],
        ),
        ("an id twice", vec![twice.clone(), twice]),
    ] {
        let refused = app.save_rules(rules).unwrap_err();
        assert!(
            matches!(refused, CurfewError::Input { .. }),
            "{why}: {refused:?}"
        );
    }
    let json = r#"{"version": 1, "rules": [{"id": "x"}]}"#.to_owned();
    let CurfewError::Input { message } = app.import_rulebook(json).unwrap_err() else {
        panic!("a rulebook without names was taken")
    };
    assert!(message.starts_with("line 1, column"), "{message}");
    assert_eq!(app.rulebook().unwrap(), before);
}

#[test]
fn quiet_hours_are_two_rules_in_the_users_words() {
    let app = App::quiet();
    let rules = app.rulebook().unwrap().rules;
    let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["People I know", "Night"]);
    assert_eq!(rules[1].windows[0].start_minute, 1320);
    for (start, end) in [("22:00", "22:00"), ("25:00", "07:00"), ("", "07:00")] {
        let (known, night) = ("K".to_owned(), "N".to_owned());
        let refused = app.start_quiet_hours(start.to_owned(), end.to_owned(), known, night);
        assert!(
            matches!(refused, Err(CurfewError::Input { .. })),
            "{start} to {end}"
        );
    }
}

#[test]
fn a_number_is_described_without_asking_anybody() {
    let app = App::quiet();
    let view = app.describe("206 555 0100".to_owned());
    assert_eq!(view.canonical.as_deref(), Some("+12065550100"));
    assert_eq!(view.region.as_deref(), Some("US"));
    assert_eq!(view.never_block, None);
    let emergency = app.describe("911".to_owned());
    assert!(
        emergency
            .never_block
            .is_some_and(|found| found.name_zh == "紧急求助")
    );
    assert_eq!(app.describe("no number".to_owned()).kind, "unreadable");
}

#[test]
fn the_first_rulebook_of_core_is_the_one_the_screens_write() {
    let app = App::quiet();
    let call = |rulebook: &Rulebook| {
        use curfew_core::{Call, Facts, Region, decide, number, time::Moment};
        let us = Region::new("US").unwrap();
        let caller = number::read("+12065550100", Some(us));
        decide(
            &Call::incoming(caller, Moment::new(NIGHT_MS, OFFSET)),
            rulebook,
            &Facts::at_home(us),
        )
    };
    let written = call(&app.engine.snapshot().rules.rulebook);
    assert_eq!(written, call(&Rulebook::first_run()));
    assert_eq!(written.disposition, Disposition::Silence);
}

#[test]
fn a_rule_that_asks_what_this_phone_cannot_know_says_so() {
    let app = App::new();
    let rule = |id: u8, who: &str| {
        format!(r#"{{"id": "{id}", "name": "{id}", "who": {who}, "then": "allow"}}"#)
    };
    let rules = [
        r#"{"answered": {"days": 7}}"#,
        r#"{"all": ["hidden", {"none": [{"sim": 2}]}]}"#,
        r#"{"any": ["contact", {"neighbour": 4}]}"#,
        r#"{"dialled": {"days": 7}}"#,
        r#"{"repeated": {"calls": 2, "minutes": 5}}"#,
        r#""contact""#,
    ];
    let rules: Vec<String> = (0..).zip(rules).map(|(id, who)| rule(id, who)).collect();
    app.import_rulebook(format!(
        r#"{{"version": 2, "rules": [{}]}}"#,
        rules.join(",")
    ))
    .unwrap();
    let in_doubt = || -> Vec<bool> {
        let rules = app.rulebook().unwrap().rules;
        rules.iter().map(|rule| rule.in_doubt).collect()
    };
    assert_eq!(in_doubt(), [true, true, true, false, false, false]);
    app.set_own_numbers(vec!["+12065550100".to_owned()])
        .unwrap();
    assert_eq!(in_doubt(), [true, true, false, false, false, false]);
}
