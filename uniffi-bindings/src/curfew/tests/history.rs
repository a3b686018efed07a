//! Pages, entries, counts, exports.

use super::*;

#[test]
fn the_history_is_paged_filtered_and_counted() {
    let app = App::quiet();
    app.call(NOON_MS, 0, Some("tel:+12065550100"));
    app.call(NIGHT_MS, 0, Some("tel:+12065550101"));
    app.call(NIGHT_MS + 1, 1, Some("tel:+12065550102"));
    app.call(NIGHT_MS + 2, 0, None);

    let all = app.history(HistoryFilter::default(), None, 3).unwrap();
    assert!(all.more);
    let newest = &all.entries[0];
    assert_eq!((newest.kind, newest.at_ms), (EntryKind::Call, NIGHT_MS + 2));
    assert_eq!(
        (newest.number.clone(), newest.presentation),
        (None, PresentationView::Restricted)
    );
    assert_eq!(newest.rule_name.as_deref(), Some("Night"));
    let rest = app
        .history(HistoryFilter::default(), Some(all.entries[2].seq), 3)
        .unwrap();
    assert!(!rest.more);
    let kinds: Vec<EntryKind> = rest.entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(
        kinds,
        [EntryKind::Call, EntryKind::Other],
        "the first entry is the rulebook's"
    );
    assert_eq!(rest.entries[1].detail.as_deref(), Some("rulebook_changed"));

    let seen = |filter: HistoryFilter| -> Vec<i64> {
        let page = app.history(filter, None, 100).unwrap();
        page.entries
            .iter()
            .map(|entry| entry.at_ms - NIGHT_MS)
            .collect()
    };
    let blocked = HistoryFilter {
        blocked_only: true,
        ..HistoryFilter::default()
    };
    assert_eq!(seen(blocked.clone()), [2, 0]);
    let dispositions = vec![DispositionView::Allow];
    assert_eq!(
        seen(HistoryFilter {
            dispositions: dispositions.clone(),
            ..blocked
        }),
        [0; 0]
    );
    let allowed = HistoryFilter {
        dispositions,
        ..HistoryFilter::default()
    };
    assert_eq!(seen(allowed), [1, NOON_MS - NIGHT_MS]);
    let search = Some("555 0101".to_owned());
    assert_eq!(
        seen(HistoryFilter {
            search,
            ..HistoryFilter::default()
        }),
        [0]
    );
    let (since_ms, until_ms) = (Some(NIGHT_MS), Some(NIGHT_MS + 2));
    assert_eq!(
        seen(HistoryFilter {
            since_ms,
            until_ms,
            ..HistoryFilter::default()
        }),
        [1, 0]
    );

    let counts = app
        .counts(HistoryFilter {
            since_ms: Some(NOON_MS),
            until_ms: Some(NIGHT_MS + 3),
            ..HistoryFilter::default()
        })
        .unwrap();
    assert_eq!(
        (counts.allow, counts.silence, counts.reject, counts.failures),
        (2, 2, 0, 0)
    );
    let dots = app.day(NOON_MS, NIGHT_MS + 2).unwrap();
    let minutes: Vec<u16> = dots.iter().map(|dot| dot.minute_of_day).collect();
    assert_eq!(
        minutes,
        [12 * 60, 23 * 60 + 30, 23 * 60 + 30],
        "oldest first"
    );
    assert_eq!(dots[1].disposition, DispositionView::Silence);
}

#[test]
fn an_entry_shows_the_rules_that_were_tried_while_they_are_in_force() {
    let app = App::quiet();
    app.call(NIGHT_MS, 0, Some("tel:+12065550101"));
    app.call(NIGHT_MS, 1, Some("tel:+12065550102"));
    let newest = app
        .history(HistoryFilter::default(), None, 2)
        .unwrap()
        .entries;
    let outcomes = |seq: u64| -> Option<Vec<OutcomeView>> {
        let steps = app.entry(seq, None).unwrap().steps?;
        Some(steps.iter().map(|step| step.outcome).collect())
    };
    let detail = app.entry(newest[1].seq, None).unwrap();
    assert_eq!(detail.entry, newest[1]);
    assert_eq!(detail.rule_id.as_deref(), Some("quiet-hours"));
    assert_eq!(
        (detail.answered_after_us, detail.delivered),
        (Some(900), true)
    );
    assert_eq!(detail.verification, VerificationView::Passed);
    assert_eq!((detail.leaf_hash.len(), detail.spooled), (64, false));
    assert_eq!(detail.rulebook_sha256, Some(app.rulebook().unwrap().sha256));
    assert_eq!(
        outcomes(newest[1].seq),
        Some(vec![OutcomeView::Who, OutcomeView::Matched])
    );
    // That the caller was a contact follows from the verdict.
    assert_eq!(outcomes(newest[0].seq), Some(vec![OutcomeView::Matched]));

    app.save_rules(Vec::new()).unwrap();
    assert_eq!(outcomes(newest[1].seq), None, "other rules are in force");
    assert!(matches!(
        app.entry(999, None),
        Err(CurfewError::NotFound { .. })
    ));
}

#[test]
fn a_call_abroad_is_explained_as_it_was_seen() {
    let app = App::new();
    app.set_home(Some("us".to_owned())).unwrap();
    let rules = r#"{"version": 2, "rules": [
        {"id": "bank", "name": "Bank", "who": {"institution": "icbc"}, "then": "allow"},
        {"id": "rest", "name": "Rest", "who": "anyone", "then": "reject"}]}"#;
    app.import_rulebook(rules.to_owned()).unwrap();
    // In China it is the bank's number; at home it is nobody's.
    for (network, expected) in [
        (Some(&b"CN"[..]), vec![OutcomeView::Matched]),
        (None, vec![OutcomeView::Who, OutcomeView::Matched]),
    ] {
        app.call_in(network, NIGHT_MS, 0, Some("tel:95588"));
        let newest = app.history(HistoryFilter::default(), None, 1).unwrap();
        let steps = app
            .entry(newest.entries[0].seq, None)
            .unwrap()
            .steps
            .unwrap();
        let outcomes: Vec<_> = steps.iter().map(|step| step.outcome).collect();
        assert_eq!(outcomes, expected, "{network:?}");
    }
}

#[test]
fn that_a_contact_had_a_star_follows_from_the_verdict() {
    let app = App::new();
    let rules = r#"{"version": 2, "rules": [
        {"id": "star", "name": "Starred", "who": "starred", "then": "allow"},
        {"id": "known", "name": "Known", "who": "contact", "then": "silence"},
        {"id": "rest", "name": "Rest", "who": "anyone", "then": "reject"}]}"#;
    app.import_rulebook(rules.to_owned()).unwrap();
    for contact in 0..=3 {
        app.call(NIGHT_MS, contact, Some("tel:+12065550101"));
    }
    let newest = app
        .history(HistoryFilter::default(), None, 4)
        .unwrap()
        .entries;
    let outcomes: Vec<Vec<OutcomeView>> = newest
        .iter()
        .rev()
        .map(|entry| app.entry(entry.seq, None).unwrap().steps.unwrap())
        .map(|steps| steps.iter().map(|step| step.outcome).collect())
        .collect();
    assert_eq!(
        outcomes,
        [
            vec![OutcomeView::Who, OutcomeView::Who, OutcomeView::Matched],
            vec![OutcomeView::Who, OutcomeView::Matched],
            // It rang in doubt, which the verdict does not tell from a star.
            vec![OutcomeView::Matched],
            vec![OutcomeView::Matched],
        ]
    );
}

#[test]
fn an_export_is_written_hashed_and_noted() {
    let app = App::quiet();
    app.call(NIGHT_MS, 0, Some("tel:+12065550101"));
    app.call(NOON_MS, 0, Some("tel:+12065550102"));
    let file = app.root.path().join("calls.jsonl");
    let path = file.to_str().unwrap().to_owned();
    let blocked = HistoryFilter {
        blocked_only: true,
        ..HistoryFilter::default()
    };
    let export = |filter: &HistoryFilter, form, path: &str| {
        app.export(form, filter.clone(), LanguageView::English, path.to_owned())
    };
    let summary = export(&blocked, ExportForm::Jsonl, &path).unwrap();
    let bytes = std::fs::read(&file).unwrap();
    assert_eq!((summary.calls, summary.bytes), (1, bytes.len() as u64));
    let line: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(line["number"], "+12065550101");

    // The code that was handed out with it follows.
    let noted = app.history(HistoryFilter::default(), None, 2).unwrap();
    assert_eq!(noted.entries[1].detail.as_deref(), Some("export"));

    let all = HistoryFilter::default();
    for form in [ExportForm::Csv, ExportForm::Html] {
        assert_eq!(export(&all, form, &path).unwrap().calls, 2, "{form:?}");
    }
    let nowhere = app.root.path().join("missing/calls.csv");
    let failed = export(&all, ExportForm::Csv, nowhere.to_str().unwrap());
    assert!(matches!(failed, Err(CurfewError::Storage { .. })));
}

#[test]
fn a_verdict_that_asked_the_memory_is_explained_later() {
    let app = App::new();
    app.import_rulebook(
        r#"{"version": 2, "rules": [{"id": "r", "name": "Again",
            "who": {"repeated": {"calls": 2, "minutes": 5}}, "then": "reject"}]}"#
            .to_owned(),
    )
    .unwrap();
    for at_ms in [
        NIGHT_MS,
        NIGHT_MS + 400_000,
        NIGHT_MS + 500_000,
        NIGHT_MS + 900_000,
    ] {
        app.call(at_ms, 0, Some("tel:+12065550101"));
    }
    // A pause that began later, though it ends soon after these calls.
    app.engine
        .change_settings(|settings| settings.paused_until_ms = Some(NIGHT_MS + 1_000_000))
        .unwrap();
    let page = app.history(HistoryFilter::default(), None, 3).unwrap();
    for (entry, expected) in
        page.entries
            .iter()
            .zip([OutcomeView::Who, OutcomeView::Matched, OutcomeView::Who])
    {
        let steps = app.entry(entry.seq, None).unwrap().steps.unwrap();
        assert_eq!(steps[0].outcome, expected);
    }
}
