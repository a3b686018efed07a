//! The system's call log beside the ledger.

use super::*;
use crate::views::{CallOutcome, HappenedView, HistoryEntry, LogFinding, LogRowView};

pub(super) fn row(at_ms: i64, number: &str, kind: i32) -> LogRowView {
    LogRowView {
        at_ms,
        number: Some(number.to_owned()),
        presentation: 1,
        kind,
        talked_s: 65,
        block_reason: 0,
        missed_reason: 0,
        by_this: false,
        account: Some("1".to_owned()),
    }
}

fn all(app: &App) -> Vec<HistoryEntry> {
    app.history(HistoryFilter::default(), None, 50)
        .unwrap()
        .entries
}

/// Two calls at noon, of people who are no contacts, and what the log says of one of them.
fn two_calls() -> App {
    let app = App::quiet();
    app.call(NOON_MS, 0, Some("tel:+12065550100"));
    app.call(NOON_MS + 60_000, 0, Some("tel:+12065550101"));
    app
}

#[test]
fn what_became_of_a_call_stands_with_the_call() {
    let app = App::quiet();
    app.call(NOON_MS, 0, Some("tel:+12065550100"));
    let before = all(&app).len();
    let rows = vec![
        row(NOON_MS + 3, "(206) 555-0100", 1),
        row(NOON_MS + 90_000, "+12065550102", 3),
    ];
    assert_eq!(app.reconcile(rows.clone()).unwrap(), 2);
    assert_eq!(app.reconcile(rows).unwrap(), 0, "once");
    let entries = all(&app);
    assert_eq!(
        entries.len(),
        before + 1,
        "no row for what stands with a call"
    );
    let not_asked = &entries[0];
    assert_eq!(
        (
            not_asked.kind,
            not_asked.detail.as_deref(),
            not_asked.at_ms,
            not_asked.number.as_deref(),
            not_asked.outcome.map(|it| (it.happened, it.finding)),
        ),
        (
            EntryKind::Other,
            Some("outcome"),
            NOON_MS + 90_000,
            Some("+12065550102"),
            Some((HappenedView::Missed, LogFinding::NotAsked)),
        )
    );
    let answered = CallOutcome {
        happened: HappenedView::Answered,
        finding: LogFinding::Agrees,
        talked_s: 65,
    };
    let call = entries
        .iter()
        .find(|entry| entry.kind == EntryKind::Call)
        .unwrap();
    assert_eq!(call.outcome, Some(answered));
    assert_eq!(
        app.entry(call.seq, None).unwrap().entry.outcome,
        Some(answered)
    );
    let export = app.root.path().join("out.jsonl");
    app.export(
        ExportForm::Jsonl,
        HistoryFilter::default(),
        LanguageView::English,
        export.to_str().unwrap().to_owned(),
    )
    .unwrap();
    let text = std::fs::read_to_string(export).unwrap();
    assert!(text.contains(r#""outcome":"answered""#), "{text}");
}

#[test]
fn a_trial_shows_first_what_was_answered() {
    let app = two_calls();
    let rules = || {
        let mut rules = app.rulebook().unwrap().rules;
        let new = RuleView {
            id: "new".to_owned(),
            ..rule("New", WhoView::Anyone, DispositionView::Reject)
        };
        rules.insert(0, new);
        rules
    };
    let tried = |known: (u32, u32)| {
        let trial = app.try_rule(rules(), "new".to_owned()).unwrap();
        assert_eq!(trial.stopped, 2);
        assert_eq!((trial.stopped_answered, trial.stopped_unsure), known);
        trial.examples[0].at_ms
    };
    assert_eq!(tried((0, 2)), NOON_MS + 60_000, "the newest");
    let answered = row(NOON_MS, "+12065550100", 1);
    app.reconcile(vec![answered.clone()]).unwrap();
    assert_eq!(tried((1, 1)), NOON_MS, "the one that was answered");
    let missed = row(NOON_MS + 60_000, "+12065550101", 3);
    app.reconcile(vec![answered, missed]).unwrap();
    assert_eq!(tried((1, 0)), NOON_MS);
}

#[test]
fn codes_that_nobody_knows_are_passed_over() {
    let app = two_calls();
    let odd = LogRowView {
        presentation: -1,
        block_reason: 300,
        missed_reason: -1,
        talked_s: i64::MIN,
        number: Some("9".repeat(5_000)),
        account: Some("x".repeat(5_000)),
        ..row(NOON_MS, "", -7)
    };
    // The call a minute later is not in the log; the row itself says nothing.
    for written in [1, 0] {
        assert_eq!(app.reconcile(vec![odd.clone()]).unwrap(), written);
    }
    let blocked = LogRowView { kind: 6, ..odd };
    let now_ms = crate::engine::clock_ms();
    let rows = vec![LogRowView {
        at_ms: now_ms,
        ..blocked
    }];
    assert_eq!(app.reconcile(rows.clone()).unwrap(), 1);
    assert_eq!(app.reconcile(rows).unwrap(), 0);
    assert_eq!(app.reconcile(Vec::new()).unwrap(), 0);
}

#[test]
fn a_permission_is_written_down_when_it_changes() {
    let app = App::new();
    let noted = || {
        let entries = all(&app).into_iter();
        entries
            .filter(|entry| entry.detail.as_deref() == Some("permission"))
            .count()
    };
    for (granted, count) in [(false, 0), (true, 1), (true, 1), (false, 2), (false, 2)] {
        app.note_permission("READ_CALL_LOG".to_owned(), granted)
            .unwrap();
        assert_eq!(noted(), count);
    }
    app.note_permission("READ_CONTACTS".to_owned(), true)
        .unwrap();
    assert_eq!(noted(), 3);
}

#[test]
fn before_the_first_unlock_nothing_can_be_compared() {
    let root = tempfile::tempdir().unwrap();
    let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
    engine.open(root.path().join("device"), None);
    let curfew = Curfew { engine };
    let told = curfew.reconcile(vec![row(NOON_MS, "+12065550100", 1)]);
    assert!(matches!(told, Err(CurfewError::Storage { .. })), "{told:?}");
}
