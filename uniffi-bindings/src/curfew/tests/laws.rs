use super::*;

const ENGLISH: LanguageView = LanguageView::English;
const CHINESE: LanguageView = LanguageView::SimplifiedChinese;

#[test]
fn the_laws_of_a_place_on_a_day() {
    let app = App::new();
    let places = app.law_places(ENGLISH);
    let name = |code: &str, places: &[crate::views::LawPlace]| {
        let place = places.iter().find(|place| place.code == code).unwrap();
        place.name.clone()
    };
    assert_eq!(name("CN", &places), "China");
    assert_eq!(name("CN", &app.law_places(CHINESE)), "中国");
    let zone = places.iter().find(|place| place.code == "US-TX");
    assert_eq!(zone.unwrap().zone, "America/Chicago");

    // 23:30 in Seattle.
    let laws = app
        .laws("US-FL".to_owned(), NIGHT_MS, OFFSET, ENGLISH)
        .unwrap();
    assert!(laws[0].place == "US-FL" && laws.iter().any(|law| law.place == "US"));
    let federal = laws
        .iter()
        .find(|law| law.id == "us-telemarketing")
        .unwrap();
    let hours = federal.hours.clone().unwrap();
    assert_eq!((hours[0].start, hours[0].end), (8 * 60, 21 * 60));
    assert_eq!(federal.inside, TriView::No);
    // Before the text was in force: its hours are shown, and nothing is said of the time.
    let florida = laws
        .iter()
        .find(|law| law.id == "us-fl-solicitation")
        .unwrap();
    assert!(florida.holds && florida.inside == TriView::No);
    let early = app
        .laws("US-FL".to_owned(), 1_593_600_000_000, OFFSET, ENGLISH)
        .unwrap();
    let early = early
        .iter()
        .find(|law| law.id == "us-fl-solicitation")
        .unwrap();
    assert_eq!((early.holds, early.inside), (false, TriView::Unknown));
    assert!(early.hours.is_some());
    let noon = app.laws("US".to_owned(), NOON_MS, OFFSET, CHINESE).unwrap();
    let federal = noon
        .iter()
        .find(|law| law.id == "us-telemarketing")
        .unwrap();
    assert_eq!(federal.inside, TriView::Yes);
    assert!(!federal.binds.is_ascii());
    assert!(federal.caps.iter().all(|cap| cap.tally.is_none()));

    assert_eq!(app.laws("AQ".to_owned(), 0, 0, ENGLISH).unwrap(), []);
    let refused = app.laws("Florida".to_owned(), 0, 0, ENGLISH);
    assert!(matches!(refused, Err(CurfewError::Input { .. })));
}

#[test]
fn a_text_is_cited_in_its_own_language_where_the_reader_has_it() {
    let app = App::new();
    let citation = |place: &str, id: &str, language| {
        let laws = app.laws(place.to_owned(), NIGHT_MS, 0, language).unwrap();
        let law = laws.into_iter().find(|law| law.id == id).unwrap();
        law.citation
    };
    for (place, id, chinese, english) in [
        (
            "CN",
            "cn-private-peace",
            "《中华人民共和国民法典》",
            "Civil Code",
        ),
        (
            "TW",
            "tw-bank-collection",
            "《金融機構作業委託",
            "Outsourcing rules",
        ),
        ("HK", "hk-bank-marketing", "香港銀行公會《", "HKAB code"),
    ] {
        assert!(citation(place, id, CHINESE).starts_with(chinese), "{id}");
        assert!(citation(place, id, ENGLISH).starts_with(english), "{id}");
    }
    let federal = |language| citation("US", "us-telemarketing", language);
    assert_eq!(federal(CHINESE), federal(ENGLISH));
}

#[test]
fn a_day_is_told_by_the_calendar_of_the_place() {
    use TriView::{No, Unknown, Yes};
    let app = App::new();
    for (place, day, holiday, workday) in [
        // 2026-10-01 00:00, a Thursday; 2026-10-10, a Saturday that is worked in China.
        ("CN", 1_790_812_800_000, Yes, No),
        ("US", 1_790_812_800_000, No, Yes),
        ("CN", 1_791_590_400_000, No, Yes),
        ("US", 1_791_590_400_000, No, No),
        // 2045: no calendar has it.
        ("CN", 2_390_000_000_000, Unknown, Unknown),
    ] {
        let laws = app.laws(place.to_owned(), day, 0, ENGLISH).unwrap();
        assert_eq!(
            (laws[0].holiday, laws[0].workday),
            (holiday, workday),
            "{place} {day}"
        );
    }
}

#[test]
fn what_is_said_about_a_call_counts_its_callers_calls() {
    let app = App::quiet();
    app.set_home(Some("cn".to_owned())).unwrap();
    app.call(NOON_MS, 0, Some("tel:95588"));
    app.call(NIGHT_MS, 0, Some("tel:+8675595588"));
    app.call(NIGHT_MS + 1, 0, None);
    let entries = app
        .history(HistoryFilter::default(), None, 50)
        .unwrap()
        .entries;
    let calls = entries.iter().filter(|entry| entry.kind == EntryKind::Call);
    let [hidden, second, _] = calls.map(|entry| entry.seq).collect::<Vec<_>>()[..] else {
        unreachable!("three calls");
    };
    let laws = |seq| app.call_laws(seq, "CN".to_owned(), CHINESE);
    let said = laws(second).unwrap();
    assert_eq!(
        (said.institution.unwrap().as_str(), said.numbers),
        ("中国工商银行", 2)
    );
    let cap = |laws: &[crate::views::LawView]| {
        let law = laws
            .iter()
            .find(|law| law.id == "cn-online-loan-collection")
            .unwrap();
        (law.inside, law.caps[0].tally.unwrap())
    };
    let (inside, tally) = cap(&said.laws);
    assert_eq!(
        (inside, tally.attempts, tally.contacts_at_most),
        (TriView::No, 2, 2)
    );
    let said = laws(hidden).unwrap();
    assert_eq!((said.institution, cap(&said.laws).1.attempts), (None, 1));
    // The first entry is the rulebook's.
    assert!(matches!(laws(1), Err(CurfewError::NotFound { .. })));
    assert!(matches!(laws(999), Err(CurfewError::NotFound { .. })));
}
