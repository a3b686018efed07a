//! Health, settings, errors.

use super::*;

#[test]
fn health_tells_what_does_not_work() {
    let app = App::quiet();
    app.call(NIGHT_MS, 0, Some("tel:+12065550101"));
    let well = app.health();
    assert!(well.ledger_ok && well.failures.is_empty() && well.damaged_lists.is_empty());
    assert_eq!((well.ledger_entries, well.spooled), (2, 0));
    assert_eq!(
        (well.last_call_ms, well.rulebook_problem),
        (Some(NIGHT_MS), None)
    );

    app.engine.inject_fault(1);
    app.call(NIGHT_MS + 1, 0, Some("tel:+12065550101"));
    let ill = app.health();
    assert_eq!(ill.failures.len(), 1);
    assert_eq!(ill.failures[0].kind, FailureKindView::Panic);

    // Before the first unlock.
    let root = tempfile::tempdir().unwrap();
    let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
    engine.open(root.path().to_owned(), None);
    let locked = App {
        curfew: Curfew { engine },
        root,
    };
    locked.call(NIGHT_MS, 0, Some("tel:+12065550101"));
    let health = locked.health();
    assert_eq!(
        (health.ledger_ok, health.spooled, health.ledger_entries),
        (false, 1, 0)
    );
    let page = locked.history(HistoryFilter::default(), None, 10);
    assert!(matches!(page, Err(CurfewError::Storage { .. })));
}

#[test]
fn settings_are_kept() {
    let app = App::new();
    assert_eq!(app.settings().home, None);
    assert!(!app.settings().onboarding_done);
    app.set_home(Some("cn".to_owned())).unwrap();
    app.set_onboarding_done().unwrap();
    assert!(matches!(
        app.set_home(Some("China".to_owned())),
        Err(CurfewError::Input { .. })
    ));
    let root = app.root.path();
    let engine = Engine::new();
    engine.open(root.join("device"), None);
    let settings = engine.snapshot().settings.clone();
    assert_eq!(
        settings.home.map(|home| home.code().to_owned()).as_deref(),
        Some("CN")
    );
    assert!(settings.onboarding_done);
}

#[test]
fn no_error_names_what_the_user_typed() {
    let app = App::quiet();
    let secret = "+1206555010x";
    let who = WhoView::Number {
        number: secret.to_owned(),
    };
    let errors = [
        app.save_rules(vec![rule(secret, who, DispositionView::Reject)])
            .unwrap_err(),
        app.add_number("Banks".to_owned(), secret.to_owned())
            .unwrap_err(),
        app.delete_list(secret.to_owned()).unwrap_err(),
        app.import_rulebook(format!("{{\"{secret}\": 1}}"))
            .unwrap_err(),
        app.set_home(Some(secret.to_owned())).unwrap_err(),
    ];
    for error in errors {
        assert!(!error.to_string().contains("555"), "{error}");
    }
}

#[test]
fn a_pause_is_set_shown_and_ended() {
    let app = App::quiet();
    let week = curfew_store::settings::MAX_PAUSE_MS;
    let now = crate::engine::clock_ms();
    for (why, until) in [("over already", now - 1), ("too long", now + 2 * week)] {
        let refused = app.set_paused(Some(until));
        assert!(matches!(refused, Err(CurfewError::Input { .. })), "{why}");
        assert_eq!(app.settings().paused_until_ms, None);
    }
    let until = now + week / 2;
    app.set_paused(Some(until)).unwrap();
    assert_eq!(app.settings().paused_until_ms, Some(until));
    let answer = app
        .explain(asked("+12065550101", now, TriView::No))
        .unwrap();
    assert_eq!(answer.reason, ReasonView::Paused);
    app.set_paused(None).unwrap();
    assert_eq!(app.settings().paused_until_ms, None);
}

#[test]
fn own_numbers_are_read_as_they_are_dialled() {
    let app = App::quiet();
    let set = |numbers: &[&str]| {
        app.set_own_numbers(numbers.iter().map(|text| (*text).to_owned()).collect())
    };
    set(&["(206) 555-0100", "+1 206 555 0100", "+12065550101"]).unwrap();
    let kept = ["+12065550100", "+12065550101"];
    assert_eq!(app.settings().own_numbers, kept);
    let four = ["+12065550102", "+12065550103"];
    set(&[kept, four].concat()).unwrap();
    for (why, numbers) in [
        ("a short code", vec!["110"]),
        ("no number", vec!["mine"]),
        ("nothing", vec![""]),
        ("a fifth", [&kept[..], &four, &["+12065550104"]].concat()),
    ] {
        let refused = set(&numbers);
        assert!(matches!(refused, Err(CurfewError::Input { .. })), "{why}");
        assert_eq!(app.settings().own_numbers.len(), 4, "{why}");
    }
    set(&[]).unwrap();
    assert!(app.settings().own_numbers.is_empty());
}
