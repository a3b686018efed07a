//! List files from outside: shown, taken over, switched, taken back.

use curfew_core::number::read;
use curfew_store::ListStore;
use curfew_store::lists::build::{Builder, Plan};
use curfew_store::lists::keys::Signed;
use curfew_store::lists::packed::About;

use super::*;
use crate::views::{ChangesView, FoundView, SignatureView};

const SELLERS: &[u8] = include_bytes!("../../../../tests/samples/lists/sellers.list");
const SIGNATURE: &[u8] = include_bytes!("../../../../tests/samples/lists/sellers.list.minisig");
const KEY: &[u8] = include_bytes!("../../../../tests/samples/lists/sellers.pub");
const OTHER_KEY: &[u8] = include_bytes!("../../../../tests/samples/lists/other.pub");

fn text(text: &str) -> String {
    text.to_owned()
}

/// A list file called "Sellers" that nobody signed.
fn unsigned(app: &App, numbers: &[&str]) -> String {
    let store = ListStore::open(app.root.path().join("elsewhere")).unwrap();
    let numbers = numbers.iter().map(|text| read(text, None));
    store.build("Sellers", numbers).unwrap();
    let made = app.root.path().join("elsewhere/lists/Sellers.list");
    app.file(&std::fs::read(made).unwrap())
}

fn signed(app: &App, bytes: &[u8]) -> String {
    let path = app.file(bytes);
    std::fs::write(format!("{path}.minisig"), SIGNATURE).unwrap();
    path
}

fn decide(app: &App, number: &str) -> DispositionView {
    app.explain(asked(number, NOON_MS, TriView::No))
        .unwrap()
        .disposition
}

fn stop_sellers(app: &App) {
    let who = WhoView::List {
        name: text("Sellers"),
    };
    app.save_rules(vec![rule("S", who, DispositionView::Reject)])
        .unwrap();
}

#[test]
fn a_list_file_is_shown_taken_over_and_taken_back() {
    let app = App::quiet();
    stop_sellers(&app);
    let file = app.file(SELLERS);
    let rules = app.preview_rules(file.clone(), NOON_MS, OFFSET).unwrap();
    assert!(rules.rules.is_empty() && rules.remarks.is_empty());
    let preview = app.preview_import(file.clone(), true).unwrap();
    assert_eq!(
        (preview.numbers, preview.ranges, preview.refused),
        (4, 7, 0)
    );
    assert_eq!(preview.sample.len(), 4);
    let about = preview.about.unwrap();
    assert_eq!(
        (
            about.name.as_str(),
            about.source.as_str(),
            about.licence.as_str()
        ),
        ("Sellers", "a sample", "CC0-1.0")
    );
    assert_eq!(about.date, 1_793_491_200);
    assert_eq!((about.signature, about.signer), (SignatureView::None, None));
    assert!(app.lists().unwrap().is_empty(), "nothing is changed yet");
    let missing = app.import_changes(text("Sellers"), file.clone());
    assert!(matches!(missing, Err(CurfewError::NotFound { .. })));

    app.bring(text("Sellers"), file.clone()).unwrap();
    assert_eq!(decide(&app, "+12065550100"), DispositionView::Reject);
    assert_eq!(decide(&app, "+12065550215"), DispositionView::Reject);
    let view = app.lists().unwrap().remove(0);
    assert_eq!((view.numbers, view.ranges), (4, 7));
    assert_eq!((view.source.as_str(), view.date), ("a sample", about.date));
    assert_eq!(view.licence, "CC0-1.0");
    assert_eq!(view.labels, ["3-9"]);
    assert!(view.on && !view.can_undo && !view.damaged);

    // The next edition takes its place.
    let next = unsigned(&app, &["+12065550100", "+12065550199"]);
    let changes = app.import_changes(text("Sellers"), next.clone()).unwrap();
    let expected = ChangesView {
        added: 1,
        removed: 10,
        same: 1,
        other_signer: false,
        relabelled: 1,
        other_about: true,
    };
    assert_eq!(changes, expected);
    // The same numbers, of another day and without their labels.
    let same = ["+12065550100", "+12065550101", "+12065550102", "95588"];
    let again = app.import_changes(text("Sellers"), unsigned(&app, &same));
    let again = again.unwrap();
    assert_eq!((again.added, again.same, again.relabelled), (0, 4, 4));
    assert!(again.other_about);
    let itself = app.import_changes(text("Sellers"), app.file(SELLERS));
    let itself = itself.unwrap();
    assert_eq!((itself.relabelled, itself.other_about), (0, false));
    app.bring(text("Sellers"), next).unwrap();
    assert_eq!(decide(&app, "+12065550101"), DispositionView::Allow);
    assert_eq!(decide(&app, "+12065550199"), DispositionView::Reject);
    assert!(app.lists().unwrap()[0].can_undo);
    app.undo_import(text("Sellers")).unwrap();
    assert_eq!(decide(&app, "+12065550101"), DispositionView::Reject);
    assert_eq!(decide(&app, "+12065550199"), DispositionView::Allow);
    assert!(!app.lists().unwrap()[0].can_undo);
    let again = app.undo_import(text("Sellers"));
    assert!(matches!(again, Err(CurfewError::NotFound { .. })));
    let taken = app.import_numbers(text("Sellers"), file.clone(), true);
    assert!(matches!(taken, Err(CurfewError::Input { .. })));
    let gone = app.import_numbers(text("Gone"), file.clone(), false);
    assert!(matches!(gone, Err(CurfewError::NotFound { .. })));
    // Under another name, for another list of this one.
    app.bring(text("Other"), file).unwrap();
    assert_eq!(app.lists().unwrap()[0].name, "Other");
}

#[test]
fn numbers_of_a_text_are_added_and_ranges_too() {
    let app = App::quiet();
    app.create_list(text("Mine")).unwrap();
    app.add_number(text("Mine"), text("+12065550100")).unwrap();
    let file = app.file(b"+12065550100\n+12065550101\n+12065550101\n+120655502*\n?\n");
    let preview = app.preview_import(file.clone(), true).unwrap();
    assert_eq!(
        (preview.numbers, preview.refused, preview.about),
        (2, 1, None)
    );
    assert!(preview.ranges > 0);
    assert_eq!(preview.sample, ["+12065550100", "+12065550101"]);
    let changes = app.import_changes(text("Mine"), file.clone()).unwrap();
    assert_eq!(
        (changes.added, changes.removed, changes.same),
        (1 + preview.ranges, 0, 1)
    );
    app.add_number(text("Mine"), text("+12065550155")).unwrap();
    let changes = app.import_changes(text("Mine"), file.clone()).unwrap();
    assert_eq!(
        (changes.removed, changes.same),
        (0, 2),
        "nothing is taken off"
    );
    app.bring(text("Mine"), file).unwrap();
    assert_eq!(app.lists().unwrap()[0].numbers, 3);
    let range = app.find_number(text("(206) 555-0215")).unwrap();
    assert_eq!(range.len(), 1);
    app.undo_import(text("Mine")).unwrap();
    assert_eq!(app.lists().unwrap()[0].numbers, 2);
}

#[test]
fn a_damaged_list_file_is_refused_and_changes_nothing() {
    let app = App::quiet();
    app.bring(text("Sellers"), app.file(SELLERS)).unwrap();
    let mut bytes = SELLERS.to_vec();
    bytes[4096 + 40] ^= 1;
    let file = app.file(&bytes);
    let preview = app.preview_import(file.clone(), true);
    assert!(matches!(preview, Err(CurfewError::Storage { .. })));
    assert!(app.bring(text("Sellers"), file).is_err());
    assert_eq!(app.lists().unwrap()[0].numbers, 4);
    let newer = [&b"CURFEWL9"[..], &SELLERS[8..]].concat();
    assert!(app.preview_import(app.file(&newer), true).is_err());
    assert!(app.preview_import(text("/nowhere"), true).is_err());
}

#[test]
fn a_signature_is_told_and_a_list_keeps_its_key() {
    let app = App::quiet();
    let about = |path: String| app.preview_import(path, true).unwrap().about.unwrap();
    let file = signed(&app, SELLERS);
    assert_eq!(about(file.clone()).signature, SignatureView::Unknown);
    let (key, other) = (app.file(KEY), app.file(OTHER_KEY));
    assert!(app.is_key(key.clone()) && !app.is_key(file.clone()));
    assert!(!app.is_key(app.file(b"+12065550100\n")));
    app.add_key(text("Someone else"), other).unwrap();
    assert_eq!(about(file.clone()).signature, SignatureView::Unknown);
    app.add_key(text("A friend"), key.clone()).unwrap();
    app.add_key(text("Ann"), key).unwrap();
    let told = about(file.clone());
    assert_eq!(
        (told.signature, told.signer.as_deref()),
        (SignatureView::Right, Some("Ann"))
    );
    for (why, bytes, beside) in [
        ("another file", unsigned(&app, &["+12065550100"]), SIGNATURE),
        ("no signature", app.file(SELLERS), &b"signed by me\n"[..]),
    ] {
        std::fs::write(format!("{bytes}.minisig"), beside).unwrap();
        assert_eq!(about(bytes).signature, SignatureView::Wrong, "{why}");
    }
    let not = app.add_key(text("No"), app.file(b"+12065550100\n"));
    assert!(matches!(not, Err(CurfewError::Input { .. })));

    let keys = app.keys().unwrap();
    let names: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(names, ["Someone else", "Ann"]);
    assert_eq!(keys[1].id, "4D350C29678B66C");
    assert!(
        keys[1].since > 1_700_000_000 && keys[1].since < 100_000_000_000,
        "in seconds"
    );
    let signer = || app.lists().unwrap()[0].signer.clone();

    let other_signer = |file: &str| {
        let changes = app.import_changes(text("Sellers"), file.to_owned());
        changes.unwrap().other_signer
    };
    app.bring(text("Sellers"), file.clone()).unwrap();
    assert!(!other_signer(&file));
    assert_eq!(signer().as_deref(), Some("Ann"));
    let next = unsigned(&app, &["+12065550100"]);
    assert!(other_signer(&next));
    app.bring(text("Sellers"), next.clone()).unwrap();
    assert!(other_signer(&next), "accepted once is not accepted always");
    let mine = app.file(b"+12065550177\n");
    app.preview_import(mine.clone(), true).unwrap();
    assert!(!other_signer(&mine), "numbers are added by the user");
    app.delete_list(text("Sellers")).unwrap();
    app.bring(text("Sellers"), next.clone()).unwrap();
    assert!(!other_signer(&next), "a new list of an old name");
    assert_eq!(signer(), None);
    app.bring(text("Sellers"), file.clone()).unwrap();
    app.remove_key(text("4D350C29678B66C")).unwrap();
    assert_eq!(
        signer().as_deref(),
        Some("4D350C29678B66C"),
        "by its id, then"
    );
    assert_eq!(about(file.clone()).signature, SignatureView::Unknown);
    assert!(
        !app.update_list(text("Sellers"), file).unwrap(),
        "no key, no update"
    );
    let again = app.remove_key(text("4D350C29678B66C"));
    assert!(matches!(again, Err(CurfewError::NotFound { .. })));
}

#[test]
fn an_update_without_asking_needs_the_key_of_the_list() {
    let app = App::quiet();
    let file = signed(&app, SELLERS);
    let update = |path: &str| app.update_list(text("Sellers"), path.to_owned());
    assert!(matches!(update(&file), Err(CurfewError::NotFound { .. })));
    app.add_key(text("Ann"), app.file(KEY)).unwrap();
    app.bring(text("Sellers"), unsigned(&app, &["+12065550155"]))
        .unwrap();
    assert!(!update(&file).unwrap(), "the list came without a key");
    app.bring(text("Sellers"), file.clone()).unwrap();
    app.undo_import(text("Sellers")).unwrap();
    assert!(!update(&file).unwrap(), "and has none again");
    app.bring(text("Sellers"), file.clone()).unwrap();
    app.bring(text("Sellers"), unsigned(&app, &["+12065550155"]))
        .unwrap();
    assert_eq!(app.lists().unwrap()[0].numbers, 1);
    assert!(!update(&app.file(SELLERS)).unwrap(), "not signed");
    assert!(!update(&file).unwrap(), "what is there says no source");
    app.bring(text("Sellers"), file.clone()).unwrap();
    let store = ListStore::open(app.root.path().join("device")).unwrap();
    let there = store.load("Sellers").unwrap().about().clone();
    let Signed::By(key) = store.signer(std::path::Path::new(&file)).unwrap() else {
        panic!("it is signed with a key that is known");
    };
    let other = |other: &dyn Fn(&mut About)| {
        let mut about = there.clone();
        other(&mut about);
        let plan = Plan {
            about,
            ..Default::default()
        };
        let path = app.root.path().join("other");
        let builder = Builder::new(app.root.path(), plan).unwrap();
        builder.finish(&path).unwrap();
        store.replace("Sellers", &path, Some(&key)).unwrap();
        let is_taken = update(&file).unwrap();
        assert_eq!(app.lists().unwrap()[0].numbers == 4, is_taken);
        is_taken
    };
    assert!(other(&|_| {}), "of the same day");
    assert!(!other(&|it| it.date += 1), "of a later day");
    assert!(
        !other(&|it| it.source = text("elsewhere")),
        "from elsewhere"
    );
    // Another list of the same key and source, or the same under the user's name: that is asked.
    app.bring(text("Sellers in Texas"), file.clone()).unwrap();
    assert!(
        !app.update_list(text("Sellers in Texas"), file.clone())
            .unwrap()
    );
}

#[test]
fn a_list_is_switched_off_and_on() {
    let app = App::quiet();
    stop_sellers(&app);
    app.bring(text("Sellers"), app.file(SELLERS)).unwrap();
    app.switch_list(text("Sellers"), false).unwrap();
    assert_eq!(decide(&app, "+12065550100"), DispositionView::Allow);
    assert!(!app.lists().unwrap()[0].on);
    let found = app.lint_rules(NOON_MS, OFFSET);
    assert_eq!(
        (found[0].problem.as_str(), found[0].about.join("|")),
        ("list_off", "Sellers".to_owned())
    );
    // Nor does a rule about everyone else stop them.
    let json = r#"{"version": 2, "rules": [{"id": "o", "name": "Others",
        "who": {"none": [{"list": "Sellers"}]}, "then": "reject"}]}"#;
    app.import_rulebook(text(json)).unwrap();
    assert_eq!(decide(&app, "+12065550199"), DispositionView::Allow);
    app.switch_list(text("Sellers"), true).unwrap();
    assert_eq!(decide(&app, "+12065550199"), DispositionView::Reject);
    assert!(app.lint_rules(NOON_MS, OFFSET).is_empty());
    let missing = app.switch_list(text("None"), true);
    assert!(matches!(missing, Err(CurfewError::NotFound { .. })));
}

#[test]
fn a_number_is_looked_for_on_every_list() {
    let app = App::quiet();
    app.bring(text("Sellers"), app.file(SELLERS)).unwrap();
    app.create_list(text("Mine")).unwrap();
    app.add_number(text("Mine"), text("+12065550100")).unwrap();
    app.switch_list(text("Mine"), false).unwrap();
    let found = app.find_number(text("206 555 0100")).unwrap();
    let expected = [
        FoundView {
            list: text("Mine"),
            on: false,
            label: None,
            source: String::new(),
            range: Vec::new(),
            unknown: false,
        },
        FoundView {
            list: text("Sellers"),
            on: true,
            label: Some(text("3-9")),
            source: text("a sample"),
            range: Vec::new(),
            unknown: false,
        },
    ];
    assert_eq!(found, expected);
    let found = app.find_number(text("+12065550215")).unwrap();
    assert_eq!(found[0].range, ["+12065550200", "+12065550299"]);
    assert!(app.find_number(text("+12065550150")).unwrap().is_empty());
    let not = app.find_number(text("hello"));
    assert!(matches!(not, Err(CurfewError::Input { .. })));

    let search = |text: &str, after: Option<&str>, limit| {
        app.search_list("Sellers".into(), text.into(), after.map(Into::into), limit)
            .unwrap()
    };
    assert_eq!(search("(206) 5", None, 2), ["+12065550100", "+12065550101"]);
    assert_eq!(search("(206) 5", Some("+12065550101"), 2), ["+12065550102"]);
    assert_eq!(search("95", None, 9), ["95588"]);
}
