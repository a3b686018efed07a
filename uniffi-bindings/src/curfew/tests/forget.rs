//! Forgetting older calls, over an engine that goes on screening.

use curfew_core::Direction;
use curfew_core::decide::Past as _;
use curfew_core::{Tri, number};
use curfew_store::ledger::{Anchor, Fact};
use curfew_store::{Event, EventKind, Filter, PastFile};

use super::evidence::{Does, store};
use super::*;

/// A moment between the two last calls of [`App::with_case`].
const BETWEEN: i64 = NIGHT_MS + 100_000;

fn signed(app: &App) -> usize {
    let filter = Filter {
        kinds: vec![EventKind::Checkpoint],
        ..Filter::default()
    };
    let page = app.ledger().history(&filter, None, 100).unwrap();
    let is_signed = |row: &&curfew_store::Row| matches!(&row.event, Event::Fact(_, Fact::Checkpoint(it)) if it.anchor == Anchor::Signed);
    page.entries.iter().filter(is_signed).count()
}

fn calls(app: &App) -> usize {
    let ledger = app.ledger();
    ledger
        .history(&Filter::calls(), None, 100)
        .unwrap()
        .entries
        .len()
}

#[test]
fn older_calls_go_under_a_signature_and_the_case_stays() {
    let (app, case) = App::with_case();
    let detail = || {
        app.case_detail(case.clone(), LanguageView::English, 100)
            .unwrap()
    };
    let before = detail();
    let plan = app.forget_preview(BETWEEN).unwrap();
    assert_eq!((plan.calls, plan.case_calls), (1, 1));
    assert!(!plan.is_signed);
    assert_eq!((calls(&app), signed(&app)), (3, 0), "a look does nothing");
    let done = app.forget(BETWEEN, false, store(9, Does::Sign)).unwrap();
    assert_eq!((done.calls, done.case_calls), (1, 1));
    assert_eq!(done.entries, plan.entries);
    assert!(done.is_signed);
    assert_eq!((calls(&app), signed(&app)), (2, 1));
    assert_eq!(detail(), before);
    assert_eq!(app.check_ledger().unwrap().problems, 0);
    // Once more there is nothing, and nothing is signed for it.
    let again = app.forget(BETWEEN, false, store(9, Does::Sign)).unwrap();
    assert_eq!((again.entries, again.is_signed), (0, false));
    assert_eq!(signed(&app), 1);
}

#[test]
fn the_engine_goes_on_in_the_new_file_and_says_nothing_of_an_outage() {
    let (app, _case) = App::with_case();
    app.forget(BETWEEN, false, store(9, Does::Sign)).unwrap();
    app.call(NIGHT_MS + 200_000, 0, Some("tel:+12065550102"));
    assert_eq!(calls(&app), 3);
    let health = app.health();
    assert!(health.failures.is_empty(), "{:?}", health.failures);
    assert_eq!(app.check_ledger().unwrap().problems, 0);
}

#[test]
fn calls_are_screened_and_kept_while_it_is_done() {
    let (app, _case) = App::with_case();
    let app = &app;
    std::thread::scope(|scope| {
        let calling = scope.spawn(move || {
            for at in 0..40 {
                app.call(NIGHT_MS + 200_000 + at, 0, Some("tel:+12065550102"));
            }
        });
        for at in 0..4 {
            let before = NIGHT_MS + at * 30_000;
            app.forget(before, false, store(9, Does::Sign)).unwrap();
        }
        calling.join().unwrap();
    });
    assert_eq!(calls(app), 42);
    assert_eq!(app.check_ledger().unwrap().problems, 0);
    assert!(app.health().failures.is_empty());
}

#[test]
fn a_key_that_cannot_sign_undoes_nothing_and_that_is_told() {
    let (app, _case) = App::with_case();
    let done = app.forget(BETWEEN, false, store(9, Does::NoKey)).unwrap();
    assert_eq!((done.calls, done.is_signed), (1, false));
    assert_eq!((calls(&app), signed(&app)), (2, 0));
}

#[test]
fn the_memory_of_numbers_forgets_as_well() {
    let (app, _case) = App::with_case();
    let dialled = number::read("+12065550103", None);
    app.engine.begin_memory();
    // A second ago: nothing is forgotten of this very moment.
    let now = app.engine.stamp().at_ms - 1_000;
    app.engine.remember(Direction::Outgoing, &dialled, now);
    let asked = |memory: &curfew_store::Memory| memory.before(now + 1).dialled(&dialled, now - 1);
    assert_eq!(asked(&app.engine.memory()), Tri::Yes);
    app.forget(now + 1, false, store(9, Does::Sign)).unwrap();
    assert_eq!(asked(&app.engine.memory()), Tri::Unknown);
    let kept = PastFile::new(app.root.path().join("device"))
        .load()
        .unwrap();
    assert_eq!(asked(&kept), Tri::Unknown);
}

#[test]
fn before_the_first_unlock_nothing_can_be_forgotten() {
    let root = tempfile::tempdir().unwrap();
    let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
    engine.open(root.path().join("device"), None);
    let curfew = Curfew { engine };
    assert!(curfew.forget_preview(BETWEEN).is_err());
    assert!(curfew.forget(BETWEEN, false, store(9, Does::Sign)).is_err());
}

#[test]
fn nothing_is_forgotten_of_a_time_to_come() {
    let (app, _case) = App::with_case();
    let now = app.engine.stamp().at_ms;
    app.forget(i64::MAX, true, store(9, Does::Sign)).unwrap();
    let until = app.ledger().forgotten_before().unwrap().unwrap();
    let later = app.engine.stamp().at_ms;
    assert!((now..=later).contains(&until), "{now} {until} {later}");
    let dialled = number::read("+12065550103", None);
    app.engine
        .remember(Direction::Outgoing, &dialled, later + 1);
    let memory = app.engine.memory();
    assert_eq!(
        memory.before(later + 2).dialled(&dialled, later),
        Tri::Yes,
        "what comes is remembered"
    );
}

#[test]
fn a_file_that_is_attached_meanwhile_is_not_lost() {
    let (app, case) = App::with_case();
    let (app, case) = (&app, &case);
    std::thread::scope(|scope| {
        let attaching = scope.spawn(move || {
            for at in 0..30 {
                let path = app.root.path().join(format!("letter-{at}"));
                std::fs::write(&path, format!("letter {at}")).unwrap();
                let path = path.display().to_string();
                let (name, mime) = (format!("letter {at}"), "text/plain".to_owned());
                app.attach_file(case.clone(), path, name, mime).unwrap();
            }
        });
        while !attaching.is_finished() {
            app.forget(NIGHT_MS, false, store(9, Does::Sign)).unwrap();
        }
        attaching.join().unwrap();
    });
    let detail = app
        .case_detail(case.clone(), LanguageView::English, 1)
        .unwrap();
    assert_eq!(detail.files.len(), 30);
    assert!(detail.files.iter().all(|it| it.is_there));
}
