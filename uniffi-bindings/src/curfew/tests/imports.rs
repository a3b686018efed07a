//! Rules from files, over the whole engine.

use super::*;

const BACKUP: &[u8] = include_bytes!("../../../../tests/samples/imports/spamblocker.gz");

#[test]
fn a_backup_is_shown_first_and_changes_nothing() {
    let app = App::quiet();
    let before = app.rulebook().unwrap();
    let preview = app
        .preview_rules(app.file(BACKUP), NOON_MS, OFFSET)
        .unwrap();
    assert_eq!(app.rulebook().unwrap(), before);
    let names: Vec<&str> = preview
        .rules
        .iter()
        .map(|rule| rule.name.as_str())
        .collect();
    assert_eq!((names.len(), names[4]), (10, "The dentist"));
    assert_eq!(
        preview.rules[4].who,
        WhoView::Number {
            number: "+12065550199".to_owned()
        }
    );
    assert_eq!((preview.numbers, preview.remarks_total), (1, 8));
    let remark = |index: usize| {
        let remark = &preview.remarks[index];
        (remark.name.as_str(), remark.fate.as_str())
    };
    // In the order of the file.
    assert_eq!(
        [remark(0), remark(1)],
        [("spamDB", "changed"), ("Loan texts", "left_out")]
    );
    // The numbers of the same file go onto a list.
    app.bring("Reported".to_owned(), app.file(BACKUP)).unwrap();
    assert_eq!(app.lists().unwrap()[0].numbers, 1);

    let mut rules = before.rules;
    rules.extend(preview.rules);
    app.save_rules(rules).unwrap();
    assert_eq!(app.rulebook().unwrap().rules.len(), 12);
    let found = app.lint_rules(NOON_MS, OFFSET);
    assert!(
        found
            .iter()
            .all(|finding| preview.findings.contains(finding)),
        "{found:?}"
    );
    let contacts = found
        .iter()
        .find(|finding| finding.name == "contacts")
        .unwrap();
    assert_eq!(
        (contacts.problem.as_str(), contacts.about.join("|")),
        ("shadowed", "People I know".to_owned())
    );
}

#[test]
fn findings_know_the_lists_and_the_day() {
    let app = App::new();
    let list = |name: &str| WhoView::List {
        name: name.to_owned(),
    };
    app.create_list("Banks".to_owned()).unwrap();
    let until = r#"{"version": 2, "rules": [{"id": "o", "name": "Old", "until": "2026-01-01T00:00",
        "who": {"prefix": "+1206"}, "then": "reject"}]}"#;
    app.save_rules(vec![
        rule("Known", list("Banks"), DispositionView::Reject),
        rule("Gone", list("Shops"), DispositionView::Reject),
    ])
    .unwrap();
    let found = app.lint_rules(NOON_MS, OFFSET);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].name.as_str(), found[0].about.join("|")),
        ("Gone", "Shops".to_owned())
    );
    let preview = app
        .preview_rules(app.file(until.as_bytes()), NOON_MS, OFFSET)
        .unwrap();
    assert_eq!(
        (preview.findings.len(), preview.findings[0].problem.as_str()),
        (1, "over")
    );
}

#[test]
fn findings_name_the_last_year_of_a_calendar() {
    const YEAR_MS: i64 = 31_557_600_000;
    let app = App::new();
    app.import_rulebook(
        r#"{"version": 2, "rules": [{"id": "w", "name": "Workdays", "who": "anyone", "then": "silence",
        "when": {"windows": [{"days": {"workdays_of": "CN"}, "start": "20:00", "end": "22:00"}]}}]}"#
            .to_owned(),
    )
    .unwrap();
    let years = curfew_core::calendar::find("CN").unwrap().years();
    let certain = curfew_core::calendar::find("CN").unwrap().certain_until();
    for (year, problem) in [
        (certain, "calendar_uncertain"),
        (*years.end(), "calendar_ends"),
    ] {
        // The last of November of that year.
        let at_ms = i64::from(year - 1970) * YEAR_MS + YEAR_MS * 11 / 12;
        let found = app.lint_rules(at_ms, OFFSET);
        assert_eq!(found.len(), 1, "{year}");
        assert_eq!(
            (
                found[0].problem.as_str(),
                found[0].about.join("|"),
                found[0].year
            ),
            (problem, "CN".to_owned(), Some(year))
        );
    }
    assert!(app.lint_rules(NOON_MS, OFFSET).is_empty());
}

#[test]
fn a_file_that_is_none_is_refused() {
    let app = App::quiet();
    for bytes in [
        &b"{\"version\": 99, \"rules\": []}"[..],
        b"{\"a\": 1}",
        b"\x1f\x8b\x08\0",
    ] {
        let refused = app
            .preview_rules(app.file(bytes), NOON_MS, OFFSET)
            .unwrap_err();
        assert!(matches!(refused, CurfewError::Input { .. }), "{refused}");
    }
    assert_eq!(app.rulebook().unwrap().rules.len(), 2);
}
