//! Number lists and imports.

use super::*;

#[test]
fn lists_are_made_filled_used_and_deleted() {
    let app = App::quiet();
    let banks = || "Banks".to_owned();
    app.create_list(banks()).unwrap();
    assert!(
        matches!(app.create_list(banks()), Err(CurfewError::Input { .. })),
        "twice"
    );
    assert_eq!(
        app.add_number(banks(), "206-555-0100".to_owned()).unwrap(),
        "+12065550100"
    );
    app.add_number(banks(), "95588".to_owned()).unwrap();
    // Whatever area code stands before it.
    let bank = app.add_number(banks(), "+86 755 95588".to_owned()).unwrap();
    assert_eq!(bank, "+8695588");
    app.remove_number(banks(), bank).unwrap();
    for text in ["", "not a number"] {
        let refused = app.add_number(banks(), text.to_owned());
        assert!(
            matches!(refused, Err(CurfewError::Input { .. })),
            "{text:?}"
        );
    }
    assert_eq!(app.lists().unwrap()[0].numbers, 2);

    // A rule about it holds at once.
    let who = WhoView::List { name: banks() };
    app.save_rules(vec![rule("Banks", who, DispositionView::Reject)])
        .unwrap();
    let decide = |app: &App, number: &str| {
        app.explain(asked(number, NOON_MS, TriView::No))
            .unwrap()
            .disposition
    };
    assert_eq!(decide(&app, "+12065550100"), DispositionView::Reject);
    assert_eq!(decide(&app, "+12065550101"), DispositionView::Allow);

    let file = app.file(b"number,who\n206 555 0101,a\n+1 206 555 0102,b\nnobody,c\n");
    let preview = app.preview_import(file.clone(), true).unwrap();
    assert_eq!((preview.numbers, preview.refused), (2, 1));
    assert_eq!(preview.first_refused[0].line, 4);
    assert_eq!(preview.sample, ["+12065550101", "+12065550102"]);
    assert_eq!(
        app.lists().unwrap()[0].numbers,
        2,
        "a preview changes nothing"
    );
    app.bring(banks(), file.clone()).unwrap();
    app.bring("New".to_owned(), file).unwrap();
    assert_eq!(decide(&app, "+12065550101"), DispositionView::Reject);

    let first = app.list_numbers(banks(), None, 2).unwrap();
    assert_eq!(first, ["+12065550100", "+12065550101"]);
    let rest = app
        .list_numbers(banks(), first.last().cloned(), 1000)
        .unwrap();
    assert_eq!(rest, ["+12065550102", "95588"]);

    app.remove_number(banks(), "+12065550100".to_owned())
        .unwrap();
    let again = app.remove_number(banks(), "+12065550100".to_owned());
    assert!(matches!(again, Err(CurfewError::NotFound { .. })));
    app.delete_list(banks()).unwrap();
    assert!(matches!(
        app.delete_list(banks()),
        Err(CurfewError::NotFound { .. })
    ));
    assert_eq!(
        decide(&app, "+12065550101"),
        DispositionView::Allow,
        "unknown: it rings"
    );
}

const TABLE: &[u8] =
    b"Phone,Category\n+12065550101,sales\n+12065550102,\xe5\xbf\xab\xe9\x80\x92\n+12065550103,\n";

#[test]
fn the_labels_of_a_table_come_along_where_they_are_wanted() {
    let app = App::quiet();
    let label = |list: &str, number: &str| {
        let found = app.find_number(number.to_owned()).unwrap();
        let found = found.into_iter().find(|found| found.list == list);
        found.unwrap().label
    };
    let file = app.file(TABLE);
    for (list, labels, wanted) in [
        ("With", true, Some("sales".to_owned())),
        ("Without", false, None),
    ] {
        let preview = app.preview_import(file.clone(), labels).unwrap();
        assert_eq!(
            (preview.numbers, preview.labels.as_deref()),
            (3, Some("category")),
            "{list}"
        );
        app.import_numbers(list.to_owned(), file.clone(), true)
            .unwrap();
        assert_eq!(label(list, "+12065550101"), wanted, "{list}");
        assert_eq!(label(list, "+12065550103"), None, "{list}");
    }
    assert_eq!(label("With", "+12065550102").as_deref(), Some("快递"));
    // Onto a list that is there they come too.
    app.create_list("Mine".to_owned()).unwrap();
    app.bring("Mine".to_owned(), file).unwrap();
    assert_eq!(label("Mine", "+12065550101").as_deref(), Some("sales"));

    for (why, bytes) in [
        ("no such column", &b"Phone,Who\n+12065550101,Ann\n"[..]),
        ("no table", b"category\n+12065550101\n"),
        ("no number", b"Phone,Who\nx,y\n"),
    ] {
        let preview = app.preview_import(app.file(bytes), true).unwrap();
        assert_eq!(preview.labels, None, "{why}");
    }
    // A column in which each line says something else has no kinds.
    let remarks: String = (0..256)
        .map(|at| format!("+1206555{at:04},remark {at}\n"))
        .collect();
    let file = app.file(format!("phone,type\n{remarks}").as_bytes());
    let preview = app.preview_import(file.clone(), true).unwrap();
    assert_eq!((preview.numbers, preview.labels), (256, None));
    app.import_numbers("Remarks".to_owned(), file, true)
        .unwrap();
    assert_eq!(label("Remarks", "+12065550101"), None);
}

/// Changes a byte of a page in the middle of a list's file.
fn damage(app: &App, name: &str) {
    let path = app.root.path().join(format!("device/lists/{name}.list"));
    let mut bytes = std::fs::read(&path).unwrap();
    let page = 4096 * (bytes.len() / 4096 / 2);
    bytes[page + 99] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    app.switch_list(name.to_owned(), false).unwrap();
    app.switch_list(name.to_owned(), true).unwrap();
}

#[test]
fn a_damaged_page_of_one_list_keeps_no_other_from_answering() {
    let app = App::quiet();
    let numbers: Vec<String> = (0..4000)
        .map(|at| format!("+1206{:07}", at * 1717))
        .collect();
    let file = app.file(numbers.join("\n").as_bytes());
    app.bring("Reported".to_owned(), file).unwrap();
    app.create_list("Mine".to_owned()).unwrap();
    damage(&app, "Reported");
    let find = |number: &String| {
        let found = app.find_number(number.clone()).unwrap();
        found
            .into_iter()
            .map(|it| (it.list, it.unknown))
            .collect::<Vec<_>>()
    };
    let is_damaged = || app.lists().unwrap().iter().any(|it| it.damaged);
    assert!(!is_damaged());
    let (reported, mine) = (
        |unknown| ("Reported".to_owned(), unknown),
        ("Mine".to_owned(), false),
    );
    assert!(numbers.iter().any(|it| find(it) == [reported(false)]));
    let unknown = numbers
        .iter()
        .find(|it| find(it) == [reported(true)])
        .unwrap();
    assert!(is_damaged(), "what was met is told");
    app.add_number("Mine".to_owned(), unknown.clone()).unwrap();
    assert_eq!(find(unknown), [mine.clone(), reported(true)]);
    // One that does not open at all.
    let path = app.root.path().join("device/lists/Reported.list");
    let other = app.root.path().join("other");
    std::fs::write(&other, [0; 4096]).unwrap();
    std::fs::rename(&other, path).unwrap();
    assert_eq!(find(unknown), [mine, reported(true)]);
}

#[test]
fn a_check_finds_damage_before_a_call_does_and_an_import_mends_it() {
    let app = App::quiet();
    let name = || "Reported".to_owned();
    let numbers: String = (0..4000)
        .map(|at| format!("+1206{:07}\n", at * 1717))
        .collect();
    let file = app.file(numbers.as_bytes());
    app.bring(name(), file.clone()).unwrap();
    let who = WhoView::List { name: name() };
    app.save_rules(vec![rule("Reported", who, DispositionView::Reject)])
        .unwrap();
    assert!(app.check_lists().is_empty());

    damage(&app, &name());
    let is_damaged = || app.lists().unwrap()[0].damaged;
    assert!(!is_damaged() && app.health().damaged_lists.is_empty());
    assert_eq!(app.check_lists(), [name()]);
    assert!(is_damaged());
    assert_eq!(app.health().damaged_lists, [name()]);
    let told = || {
        let failures = app.health().failures.into_iter();
        failures
            .filter(|it| it.kind == FailureKindView::ListDamaged)
            .count()
    };
    assert_eq!(
        (told(), app.check_lists().len(), told()),
        (1, 1, 1),
        "told once"
    );

    let preview = app.preview_import(file.clone(), true).unwrap();
    app.import_numbers(name(), file, false).unwrap();
    assert!(!is_damaged() && app.check_lists().is_empty());
    assert_eq!(app.lists().unwrap()[0].numbers, preview.numbers);
}
