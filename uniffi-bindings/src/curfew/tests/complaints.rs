use super::cases::{ENGLISH, NUMBER, memo, refusal};
use super::*;
use crate::views::{AnswerNote, AskView, Complaint, IdentityView};

const CHINESE: LanguageView = LanguageView::SimplifiedChinese;

fn asked_for(app: &App, form: &str, who: IdentityView, sheet: u32) -> Complaint {
    app.complaint("c-1".to_owned(), form.to_owned(), who, ENGLISH, sheet)
        .unwrap()
}

fn somebody() -> IdentityView {
    IdentityView {
        name: Some("A. Sample".to_owned()),
        own_number: Some("+12065550150".to_owned()),
        ..IdentityView::default()
    }
}

/// A case with two calls, of which one has a note.
fn with_case() -> App {
    let app = App::quiet();
    app.call(NOON_MS, 0, Some("tel:+12065550100"));
    app.call(NIGHT_MS, 0, Some("tel:+12065550100"));
    app.open();
    app.note_refusal("c-1".to_owned(), None, refusal(NOON_MS + 1))
        .unwrap();
    app.note_memo(app.seq(NIGHT_MS), memo(None)).unwrap();
    app
}

#[test]
fn forms_of_the_region_come_first() {
    let app = App::quiet();
    let ids = |app: &App| {
        let forms = app.forms(ENGLISH);
        let home: Vec<_> = forms.iter().map(|it| it.is_home).collect();
        assert!(home.is_sorted_by_key(|is_home| !is_home));
        assert!(
            forms
                .iter()
                .all(|it| !it.body.is_empty() && !it.url.is_empty())
        );
        forms.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    assert!(ids(&app)[0].starts_with("us-"));
    app.set_home(Some("cn".to_owned())).unwrap();
    let chinese = ids(&app);
    assert!(chinese[0].starts_with("cn-") && chinese.len() > 10);
    let note = |language| app.forms(language)[0].note.clone();
    assert!(note(ENGLISH) != note(CHINESE));
}

#[test]
fn a_case_fills_a_form_sheet_by_sheet() {
    let app = with_case();
    let first = asked_for(&app, "us-ftc", somebody(), 0);
    assert_eq!((first.sheets, first.left_out), (2, 0));
    assert!(!first.lacks.is_empty() && !first.has.is_empty());
    // What to know before filing stands above, and is nothing that the case lacks.
    let forms = app.forms(ENGLISH).into_iter();
    let note = forms
        .filter(|it| it.id == "us-ftc")
        .map(|it| it.note)
        .next();
    assert!(!first.lacks.contains(&note.expect("the form is there")));
    assert_eq!(
        first
            .code
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .count(),
        30
    );
    let second = asked_for(&app, "us-ftc", somebody(), 1);
    let number = |sheet: &Complaint| {
        let digits = |text: &str| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        let mut values = sheet.fields.iter().filter_map(|it| it.value.as_deref());
        values.any(|value| digits(value).ends_with("2065550100"))
    };
    assert!(number(&first) && number(&second));
    assert_ne!(first.fields, second.fields);
    let gone = app.complaint(
        "c-1".to_owned(),
        "us-ftc".to_owned(),
        somebody(),
        ENGLISH,
        2,
    );
    assert!(matches!(gone, Err(CurfewError::NotFound { .. })));
    let gone = app.complaint("c-1".to_owned(), "us".to_owned(), somebody(), ENGLISH, 0);
    assert!(matches!(gone, Err(CurfewError::NotFound { .. })));
}

#[test]
fn what_is_not_known_can_be_said_by_the_user() {
    let app = with_case();
    let field = |sheet: &Complaint, id: &str| {
        let found = sheet.fields.iter().find(|it| it.id == id);
        found.unwrap().clone()
    };
    let nobody = asked_for(&app, "cn-12378", IdentityView::default(), 0);
    let name = field(&nobody, "name");
    assert_eq!(
        (name.value, name.ask, name.required),
        (None, Some(AskView::Name), true)
    );
    assert_eq!(name.hint.as_deref(), Some("Complainant"));
    assert_eq!(field(&nobody, "sign").ask, None);
    assert_eq!(field(&nobody, "facts").ask, None);
    let branch = field(&nobody, "branch");
    assert_eq!((branch.value, branch.ask), (None, Some(AskView::Answer)));

    let mut who = somebody();
    let answers = [
        ("branch", "Main Street"),
        ("facts", "mine"),
        ("request", "Stop."),
    ];
    let answer = |(id, text): (&str, &str)| AnswerNote {
        id: id.to_owned(),
        text: text.to_owned(),
    };
    who.answers = answers.map(answer).to_vec();
    let said = asked_for(&app, "cn-12378", who.clone(), 0);
    assert_eq!(field(&said, "name").value.as_deref(), Some("A. Sample"));
    let branch = field(&said, "branch");
    assert_eq!(
        (branch.value.as_deref(), branch.ask),
        (Some("Main Street"), Some(AskView::Answer))
    );
    assert_eq!(field(&said, "request").value.as_deref(), Some("Stop."));
    assert_eq!(field(&said, "facts").value.as_deref(), Some("mine"));
    // Whom a complaint is against can be named.
    assert_eq!(field(&said, "institution").ask, Some(AskView::Answer));
    who.address = Some("x".repeat(8001));
    let long = app.complaint("c-1".to_owned(), "us-ftc".to_owned(), who, ENGLISH, 0);
    assert!(matches!(long, Err(CurfewError::Input { .. })));
}

#[test]
fn what_only_a_call_can_tell_is_not_asked_of_all_calls() {
    let app = with_case();
    // The first call has no note: what was offered is not known, and no answer may stand for it.
    let sheet = asked_for(&app, "us-ftc", somebody(), 0);
    let subject = sheet.fields.iter().find(|it| it.id == "subject").unwrap();
    assert_eq!((subject.value.as_deref(), subject.ask), (None, None));
    let noted = asked_for(&app, "us-ftc", somebody(), 1);
    let subject = noted.fields.iter().find(|it| it.id == "subject").unwrap();
    assert_eq!(subject.value.as_deref(), Some("loans"));
}

#[test]
fn a_complaint_is_written_and_noted() {
    let app = with_case();
    for (html, start) in [(false, "银行业保险业消费投诉书"), (true, "<!DOCTYPE html>")] {
        let path = app
            .root
            .path()
            .join("complaint")
            .to_str()
            .unwrap()
            .to_owned();
        let form = "cn-12378".to_owned();
        let made = app
            .write_complaint(
                "c-1".to_owned(),
                form,
                somebody(),
                ENGLISH,
                html,
                path.clone(),
            )
            .unwrap();
        let page = std::fs::read_to_string(&path).unwrap();
        assert!(page.starts_with(start), "{page}");
        assert!(page.contains("A. Sample") && page.contains(NUMBER));
        assert_eq!((made.calls, made.bytes), (2, page.len() as u64));
        let newest = app.history(HistoryFilter::default(), None, 2).unwrap();
        let details: Vec<_> = newest
            .entries
            .iter()
            .map(|it| it.detail.as_deref())
            .collect();
        assert_eq!(details, [Some("checkpoint"), Some("export")]);
        assert!(page.contains(&made.code));
        let exported = app
            .engine
            .query(|ledger| ledger.entry(newest.entries[1].seq));
        match exported.unwrap().unwrap().event {
            curfew_store::Event::Export(it) => {
                assert_eq!((it.form.as_str(), it.entries), ("cn-12378", 2));
                assert_eq!(super::super::hex(&it.sha256), made.sha256);
            }
            other => panic!("not an export: {other:?}"),
        }
    }
    let nowhere = app
        .root
        .path()
        .join("no/such/folder")
        .to_str()
        .unwrap()
        .to_owned();
    let refused = app.write_complaint(
        "c-1".to_owned(),
        "us-ftc".to_owned(),
        somebody(),
        ENGLISH,
        true,
        nowhere,
    );
    assert!(matches!(refused, Err(CurfewError::Storage { .. })));
}

#[test]
fn the_letter_is_in_the_readers_language() {
    let app = with_case();
    let letter = |language| app.case_letter("c-1".to_owned(), somebody(), language);
    let english = letter(ENGLISH).unwrap();
    assert!(english.contains(NUMBER) && english.contains("A. Sample"));
    let code = app.evidence(0).unwrap().handed_out.unwrap().code;
    assert!(english.contains(&format!("Checkpoint: {code}")));
    assert!(letter(CHINESE).unwrap().contains("录音"));
}
