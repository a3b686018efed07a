//! A rule tried on the recorded calls.

use super::*;
use crate::error::CurfewError;

#[test]
fn a_rule_is_tried_before_it_is_saved() {
    let app = App::quiet();
    let draft = |who, then| {
        let mut rules = app.rulebook().unwrap().rules;
        let new = RuleView {
            id: "new".to_owned(),
            ..rule("New", who, then)
        };
        rules.insert(1, new);
        rules
    };
    let reject = draft(WhoView::Anyone, DispositionView::Reject);
    let id = || "new".to_owned();
    let none = app.try_rule(reject.clone(), id()).unwrap();
    assert_eq!((none.calls, none.stopped, none.examples.len()), (0, 0, 0));

    app.call(NOON_MS, 0, Some("tel:+12065550100"));
    app.call(NOON_MS + 1, 1, Some("tel:+12065550101"));
    app.call(NIGHT_MS, 0, Some("tel:+12065550102"));
    app.call(NIGHT_MS + 1, 1, Some("tel:+12065550103"));
    let before = app.rulebook().unwrap();

    let tried = app.try_rule(reject, id()).unwrap();
    // At night the contact is allowed by the rule before, and that is how it is known for one;
    // at noon no rule says so.
    assert_eq!((tried.calls, tried.stopped, tried.rings_again), (4, 1, 0));
    let example = &tried.examples[0];
    assert_eq!(
        (example.at_ms, example.number.as_deref()),
        (NOON_MS, Some("+12065550100"))
    );
    assert_eq!(example.disposition, DispositionView::Allow, "as it was");

    let number = "+12065550102".to_owned();
    let allow = draft(WhoView::Number { number }, DispositionView::Allow);
    let tried = app.try_rule(allow, id()).unwrap();
    assert_eq!((tried.calls, tried.stopped, tried.rings_again), (4, 0, 1));
    assert_eq!(tried.examples[0].at_ms, NIGHT_MS);
    assert_eq!(app.rulebook().unwrap(), before, "nothing is saved");

    let missing = app.try_rule(before.rules.clone(), id());
    assert!(
        matches!(missing, Err(CurfewError::NotFound { .. })),
        "{missing:?}"
    );
    let prefix = "++".to_owned();
    let bad = draft(WhoView::Prefix { prefix }, DispositionView::Reject);
    let bad = app.try_rule(bad, id());
    assert!(matches!(bad, Err(CurfewError::Input { .. })), "{bad:?}");
}

#[test]
fn before_the_first_unlock_it_cannot_be_tried() {
    let root = tempfile::tempdir().unwrap();
    let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
    engine.open(root.path().join("device"), None);
    let curfew = Curfew { engine };
    let rules = vec![RuleView {
        id: "a".to_owned(),
        ..rule("A", WhoView::Anyone, DispositionView::Reject)
    }];
    let tried = curfew.try_rule(rules, "a".to_owned());
    assert!(
        matches!(tried, Err(CurfewError::Storage { .. })),
        "{tried:?}"
    );
}
