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
        app.explain(number.to_owned(), NOON_MS, OFFSET, TriView::No)
            .unwrap()
            .disposition
    };
    assert_eq!(decide(&app, "+12065550100"), DispositionView::Reject);
    assert_eq!(decide(&app, "+12065550101"), DispositionView::Allow);

    let file = app.file(b"number,who\n206 555 0101,a\n+1 206 555 0102,b\nnobody,c\n");
    let preview = app.preview_import(file.clone()).unwrap();
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
