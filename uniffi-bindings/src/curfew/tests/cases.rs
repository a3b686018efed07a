use super::*;
use crate::views::{
    CaseChangeView, CaseDetail, ChannelView, ConfidenceView, ConsentNote, HappenedView,
    IdentityView, InstitutionView, MemoNote, RefusalNote, SaidAt, SpeakerView,
};

pub(super) const ENGLISH: LanguageView = LanguageView::English;
pub(super) const NUMBER: &str = "+12065550100";
const DAY_MS: i64 = 24 * 3600 * 1000;

pub(super) fn memo(said_stop: Option<bool>) -> MemoNote {
    MemoNote {
        speaker: SpeakerView::Recording,
        company: Some("Sample Lender".to_owned()),
        product: Some("loans".to_owned()),
        said_who: None,
        said_stop,
        way_out: Some(false),
        text: Some("Again.".to_owned()),
    }
}

pub(super) fn refusal(at_ms: i64) -> RefusalNote {
    RefusalNote {
        said: SaidAt {
            at_ms,
            offset_seconds: OFFSET,
        },
        channel: ChannelView::Letter,
        to: Some("the office".to_owned()),
        reference: Some("123".to_owned()),
        text: None,
        entry: 0,
        not_heard: false,
    }
}

impl App {
    pub(super) fn open(&self) -> String {
        let numbers = vec!["(206) 555-0100".to_owned()];
        self.open_case("The lender".to_owned(), numbers, None)
            .unwrap()
    }

    pub(super) fn seq(&self, at_ms: i64) -> u64 {
        let page = self.history(HistoryFilter::default(), None, 500).unwrap();
        let mut calls = page.entries.iter().filter(|it| it.kind == EntryKind::Call);
        calls.find(|it| it.at_ms == at_ms).unwrap().seq
    }

    fn detail(&self, id: &str) -> CaseDetail {
        self.case_detail(id.to_owned(), ENGLISH, 20).unwrap()
    }

    fn change(
        &self,
        id: &str,
        what: CaseChangeView,
        value: Option<&str>,
    ) -> Result<(), CurfewError> {
        let source = Some("their letter".to_owned());
        let value = value.map(str::to_owned);
        self.change_case(id.to_owned(), what, value, source, ConfidenceView::Likely)
    }
}

#[test]
fn a_case_is_opened_and_gathers_its_calls() {
    let app = App::quiet();
    // The clock that nobody sets stands with every note, as with a call.
    app.engine.started(7, "Android 15");
    assert_eq!(app.cases().unwrap(), []);
    for day in 0..3 {
        app.call(NIGHT_MS + day * DAY_MS, 0, Some("tel:+12065550100"));
    }
    app.call(NOON_MS, 0, Some("tel:+12065550199"));
    app.set_zone("America/Los_Angeles".to_owned(), OFFSET);
    let id = app.open();
    let other = app.open_case("Another".to_owned(), Vec::new(), None);
    let other = other.unwrap();
    let ids = |app: &App| {
        let cases = app.cases().unwrap();
        cases.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&app), [other.clone(), id.clone()]);
    assert_eq!(app.cases().unwrap()[1].numbers, [NUMBER]);

    let noted = refusal(NIGHT_MS + 1000);
    app.note_refusal(id.clone(), Some(app.seq(NIGHT_MS)), noted.clone())
        .unwrap();
    let consent = ConsentNote {
        given: false,
        said: noted.said,
        channel: ChannelView::Web,
        text: None,
        entry: 0,
    };
    app.note_consent(id.clone(), consent.clone()).unwrap();
    app.note_memo(app.seq(NIGHT_MS + DAY_MS), memo(Some(true)))
        .unwrap();

    let detail = app.detail(&id);
    assert_eq!(
        (detail.line.name.as_str(), detail.line.open),
        ("The lender", true)
    );
    let counts = detail.counts;
    assert_eq!((counts.calls, counts.days, counts.after_refusal), (3, 3, 2));
    assert_eq!(counts.unreadable, 0);
    assert_eq!(detail.first_refusal, Some(noted.said));
    let (refused, consented) = (detail.refusals[0].entry, detail.consents[0].entry);
    assert_eq!(consented, refused + 1);
    let entry = refused;
    assert_eq!(detail.refusals, [RefusalNote { entry, ..noted }]);
    let entry = consented;
    assert_eq!(detail.consents, [ConsentNote { entry, ..consent }]);
    assert_eq!(detail.numbers.len(), 1);
    let number = &detail.numbers[0];
    assert_eq!(
        (number.number.as_str(), number.added, number.calls),
        (NUMBER, true, 3)
    );
    assert_eq!(detail.ring.len(), 3);
    assert_eq!(detail.ring[0].minute_of_day, 23 * 60 + 30);
    assert!(detail.institution.is_none() && detail.filings.is_empty());
    assert!(app.detail(&other).numbers.is_empty());

    // Newest first, in pages.
    let calls = app.case_calls(id.clone(), 0, 2).unwrap();
    let told: Vec<_> = calls.iter().map(|it| (it.day, it.nth)).collect();
    assert_eq!(told, [(Some(2), Some(2)), (Some(1), Some(1))]);
    assert_eq!(calls[1].memos, [memo(Some(true))]);
    assert_eq!(calls[1].happened, HappenedView::Silenced);
    assert_eq!(calls[1].number.as_deref(), Some(NUMBER));
    let rest = app.case_calls(id.clone(), 2, 500).unwrap();
    assert_eq!(
        (rest.len(), rest[0].at.at_ms, rest[0].nth),
        (1, NIGHT_MS, None)
    );
    assert_eq!(rest[0].at.offset_seconds, OFFSET);
    assert_eq!(
        app.detail(&id).calls,
        app.case_calls(id.clone(), 0, 20).unwrap()
    );
    assert_eq!(app.case_calls(id, 3, 0).unwrap(), []);

    let row = app
        .engine
        .query(|ledger| ledger.history(&curfew_store::Filter::default(), None, 1));
    let last = row.unwrap().entries.remove(0);
    assert_eq!(last.clock.map(|clock| clock.boot), Some(7));
    assert_eq!(last.event.zone(), "America/Los_Angeles");
}

#[test]
fn a_case_changes_and_its_lines_ring_while_it_is_open() {
    use CaseChangeView::{
        Closed, FileNumber, FiledWith, NumberAdded, NumberRemoved, Renamed, Reopened, ReplyLine,
        ReplyLineRemoved,
    };
    let app = App::quiet();
    app.engine.set_zone(OFFSET, "America/Los_Angeles");
    let id = app.open();
    app.change(&id, NumberAdded, Some("206 555 0101")).unwrap();
    app.change(&id, NumberRemoved, Some(NUMBER)).unwrap();
    app.change(&id, Renamed, Some("Them")).unwrap();
    app.change(&id, FiledWith, Some("us-ftc")).unwrap();
    app.change(&id, FileNumber, Some("7")).unwrap();
    app.change(&id, ReplyLine, Some("+12065550102")).unwrap();
    let detail = app.detail(&id);
    assert_eq!(detail.line.name, "Them");
    assert_eq!(detail.line.filings, 1);
    let number = &detail.numbers[0];
    assert_eq!(number.number, "+12065550101");
    assert_eq!(number.source.as_deref(), Some("their letter"));
    assert_eq!(number.confidence, ConfidenceView::Likely);
    assert_eq!(detail.reply_lines[0].number, "+12065550102");
    let filing = &detail.filings[0];
    assert_eq!(
        (
            filing.at.offset_seconds,
            filing.body.as_str(),
            filing.file_number.as_deref()
        ),
        (
            OFFSET,
            "Federal Trade Commission, National Do Not Call Registry",
            Some("7")
        )
    );
    // Clocks of home: the answer runs from the filing.
    assert!(!detail.clocks.is_empty());
    assert!(detail.clocks.iter().all(|it| !it.citation.is_empty()));

    let rings = |at_ms: i64| {
        app.call(at_ms, 0, Some("tel:+12065550102"));
        let entry = app.entry(app.seq(at_ms), None).unwrap().entry;
        entry.reason == ReasonView::OpenCase
    };
    assert!(rings(NIGHT_MS));
    app.change(&id, Closed, None).unwrap();
    assert!(!app.detail(&id).line.open && !rings(NIGHT_MS + 1));
    app.change(&id, Reopened, None).unwrap();
    assert!(app.detail(&id).line.open && rings(NIGHT_MS + 2));
    app.change(&id, ReplyLineRemoved, Some("+12065550102"))
        .unwrap();
    assert!(!rings(NIGHT_MS + 3));
    assert!(app.detail(&id).reply_lines.is_empty());
}

#[test]
fn a_number_is_offered_a_name_and_the_open_cases() {
    let app = App::new();
    app.set_home(Some("cn".to_owned())).unwrap();
    app.call(NIGHT_MS, 0, Some("tel:95588"));
    app.call(NOON_MS, 0, Some("tel:+8675595588"));
    let hint = app.case_hint("95588".to_owned(), ENGLISH).unwrap();
    assert_eq!(hint.institution.as_deref(), Some("icbc"));
    assert!(hint.name.is_some() && hint.open.is_empty() && hint.has_it.is_empty());
    let id = app
        .open_case(
            "Bank".to_owned(),
            vec!["95588".to_owned()],
            hint.institution,
        )
        .unwrap();
    // By its institution it has the numbers that nobody added.
    let detail = app.detail(&id);
    assert_eq!(detail.institution, hint.name);
    let numbers: Vec<_> = detail
        .numbers
        .iter()
        .map(|it| (it.added, it.calls))
        .collect();
    assert_eq!(numbers, [(true, 1), (false, 1)]);
    let other = app
        .open_case("B".to_owned(), vec!["+12065550100".to_owned()], None)
        .unwrap();
    let hint = app.case_hint("+8675595588".to_owned(), ENGLISH).unwrap();
    assert_eq!(hint.has_it, std::slice::from_ref(&id));
    assert_eq!(hint.open.len(), 2);
    let hint = app.case_hint(NUMBER.to_owned(), ENGLISH).unwrap();
    assert_eq!((hint.institution, hint.has_it), (None, vec![other]));
    app.change(&id, CaseChangeView::Closed, None).unwrap();
    let hint = app.case_hint("95588".to_owned(), ENGLISH).unwrap();
    assert_eq!((hint.open.len(), hint.has_it.len()), (1, 0));
    // One that is one subscriber's in all of China, in whatever form.
    let nobodys = vec!["95130123".to_owned()];
    let case = app.open_case("Nobody knows".to_owned(), nobodys, None);
    let case = case.unwrap();
    for form in ["95130123", "+862195130123"] {
        let hint = app.case_hint(form.to_owned(), ENGLISH).unwrap();
        assert_eq!(hint.has_it, std::slice::from_ref(&case), "{form}");
    }
}

#[test]
fn who_they_say_they_are_is_chosen_from_what_is_known_or_written() {
    let app = App::new();
    app.set_home(Some("us".to_owned())).unwrap();
    app.call(NIGHT_MS, 0, Some("tel:+12065550100"));
    app.call(NOON_MS, 0, Some("tel:+8675595588"));
    let found = |text: &str| app.institutions(text.to_owned(), LanguageView::SimplifiedChinese);
    let bank = InstitutionView {
        name: "中国工商银行".to_owned(),
        numbers: "95588".to_owned(),
        kind: "bank".to_owned(),
    };
    for text in ["icbc", "工商", " 95588 "] {
        assert_eq!(found(text), std::slice::from_ref(&bank), "{text}");
    }
    assert_eq!(found(""), found(" "));
    assert_eq!((found("").len(), found("nobody").len()), (50, 0));
    // All numbers of one holder stand together.
    let more = app.institutions("China Telecom".to_owned(), ENGLISH);
    assert!(more[0].numbers.starts_with("10000 10001 "), "{more:?}");

    let id = app.open();
    assert_eq!(
        (
            app.detail(&id).counts.calls,
            app.detail(&id).institution_said
        ),
        (1, false)
    );
    let said = |value: Option<&str>| app.change(&id, CaseChangeView::Institution, value);
    said(Some(" 中国工商银行 ")).unwrap();
    let detail = app.detail(&id);
    assert_eq!(detail.institution.as_deref(), Some("ICBC"));
    assert_eq!(detail.counts.calls, 2, "its numbers' calls come along");
    assert!(detail.institution_said);
    assert_eq!(detail.institution_source.as_deref(), Some("their letter"));
    assert_eq!(detail.institution_confidence, ConfidenceView::Likely);
    let letter = || {
        let who = IdentityView::default();
        app.case_letter(id.clone(), who, ENGLISH).unwrap()
    };
    assert!(letter().contains("To: ICBC\n"));

    said(Some("Sample Bank ")).unwrap();
    let detail = app.detail(&id);
    assert_eq!(detail.institution.as_deref(), Some("Sample Bank"));
    assert_eq!((detail.counts.calls, detail.institution_said), (1, true));
    assert!(letter().contains("To: Sample Bank\n"));

    for nothing in [None, Some(" ")] {
        let refused = said(nothing);
        assert!(
            matches!(refused, Err(CurfewError::Input { .. })),
            "{refused:?}"
        );
    }
    app.change(&id, CaseChangeView::InstitutionRemoved, Some("ignored"))
        .unwrap();
    let detail = app.detail(&id);
    assert_eq!((detail.institution, detail.institution_said), (None, false));
    assert_eq!(detail.institution_confidence, ConfidenceView::NotStated);
}

#[test]
fn what_is_no_case_no_number_no_call_and_no_time_is_refused() {
    let app = App::quiet();
    app.call(NIGHT_MS, 0, Some("tel:+12065550100"));
    let id = app.open();
    let before = app.health().ledger_entries;
    let input = |result: Result<(), CurfewError>| {
        assert!(
            matches!(result, Err(CurfewError::Input { .. })),
            "{result:?}"
        );
    };
    let gone = |result: Result<(), CurfewError>| {
        assert!(
            matches!(result, Err(CurfewError::NotFound { .. })),
            "{result:?}"
        );
    };
    let open = |name: &str, numbers: &[&str], institution: Option<&str>| {
        let numbers = numbers.iter().map(|&it| it.to_owned()).collect();
        app.open_case(name.to_owned(), numbers, institution.map(str::to_owned))
            .map(|_| ())
    };
    input(open(" ", &[], None));
    input(open(&"x".repeat(201), &[], None));
    input(open("A", &["none"], None));
    input(open("A", &[NUMBER; 21], None));
    input(open("A", &[], Some("nobody")));
    input(app.change(&id, CaseChangeView::NumberAdded, Some("none")));
    input(app.change(&id, CaseChangeView::Renamed, Some(" ")));
    let long = "名".repeat(67);
    input(app.change(&id, CaseChangeView::Renamed, Some(&long)));
    input(app.change(&id, CaseChangeView::FiledWith, Some("us")));
    gone(app.change("c-9", CaseChangeView::Closed, None));
    gone(app.note_refusal("c-9".to_owned(), None, refusal(NIGHT_MS)));
    // The first entry is the rulebook's.
    gone(app.note_refusal(id.clone(), Some(1), refusal(NIGHT_MS)));
    gone(app.note_memo(1, memo(None)));
    gone(app.note_memo(999, memo(None)));
    input(app.note_refusal(id.clone(), None, refusal(0)));
    input(app.note_refusal(id.clone(), None, refusal(i64::MAX)));
    gone(app.case_detail("c-9".to_owned(), ENGLISH, 1).map(|_| ()));
    gone(app.case_calls("c-9".to_owned(), 0, 1).map(|_| ()));
    assert_eq!(app.health().ledger_entries, before, "nothing was written");

    let root = tempfile::tempdir().unwrap();
    let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
    engine.open(root.path().join("device"), None);
    let locked = Curfew { engine };
    let opened = locked.open_case("A".to_owned(), Vec::new(), None);
    assert!(
        matches!(opened, Err(CurfewError::Storage { .. })),
        "before the first unlock"
    );
}
