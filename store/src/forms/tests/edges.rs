//! What is unknown, too long, hostile, or at the edge of a day.

use super::*;

/// A case with one number and calls at these times, hours after Monday's midnight.
pub(super) fn with_calls(made: &Made, number: &str, hours: &[i64]) {
    made.change(CaseChange::NumberAdded, number, None);
    for hour in hours {
        made.call(hour * HOUR, number, Happened::Missed, 0);
    }
}

pub(super) fn in_new_york(directory: &std::path::Path) -> Made {
    Made::new(directory, -18_000, "America/New_York", "US")
}

#[test]
fn a_case_with_nothing_says_that_everything_is_unknown() {
    let directory = tempdir().unwrap();
    let dossier = in_new_york(directory.path()).dossier();
    for form in forms::all() {
        let filled = fill(form, &dossier, &Identity::default(), None);
        assert_eq!(filled.sheets.len(), 1, "{}", filled.form.id);
        let unknown = curfew_core::forms::Word::Unknown.text(filled.language);
        for field in &filled.sheets[0].fields {
            let stays_known = matches!(
                field.from,
                Source::Fixed
                    | Source::Signature
                    | Source::Total
                    | Source::Facts
                    | Source::Grounds
                    | Source::Summary
            );
            assert_eq!(
                field.value.is_some(),
                stays_known,
                "{} {}",
                filled.form.id,
                field.id
            );
        }
        for page in [text_page(&filled, None), html_page(&filled, None)] {
            assert!(page.contains(unknown), "{}", filled.form.id);
            assert!(
                !page.contains('{') || page.starts_with('<'),
                "{}",
                filled.form.id
            );
        }
        let found = audit(&filled.form, &dossier, &Identity::default(), Language::En);
        assert!(
            found.iter().all(|it| !it.has),
            "{}: {found:?}",
            filled.form.id
        );
        let about: Vec<&str> = found.iter().map(|it| it.about).collect();
        assert!(about.contains(&"calls") && about.contains(&"refusal"));
        assert_eq!(about.contains(&"form"), !filled.form.verified);
    }
    let form = find("in-1909");
    let filled = fill(form, &dossier, &Identity::default(), None);
    assert_eq!(
        value(&filled, "sms").as_deref(),
        Some("The UCC, unknown, unknown")
    );
    let text = letter(
        &find("cn-12378"),
        &dossier,
        &Identity::default(),
        Language::Zh,
        "SAMPLE-CODE",
    );
    assert!(text.contains("致：不详") && text.contains("未记录到来电"));
}

#[test]
fn hostile_words_stay_words() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    made.change(CaseChange::Renamed, "<img src=x onerror=alert(1)>", None);
    with_calls(&made, "+12065550100", &[]);
    let call = made.call(HOUR, "+12065550100", Happened::Answered, 1);
    made.note(
        HOUR,
        Memo {
            call,
            case: None,
            speaker: Speaker::Human,
            company: Some("</div><script>alert('x')</script>".to_owned()),
            product: Some("a\nDate of the call *\n    01/01/2020".to_owned()),
            said_who: None,
            said_stop: None,
            way_out: None,
            text: Some("\u{202E}desrever\u{0} & \"quoted\"\u{2028}".to_owned()),
        },
    );
    let dossier = made.dossier();
    let mut who = identity();
    who.name = Some("<b>me</b>".to_owned());
    for id in ["us-ftc", "us-ny", "us-fcc", "cn-online-court"] {
        let filled = fill(find(id), &dossier, &who, None);
        let page = html_page(&filled, Some("<code>"));
        for tag in [
            "<script",
            "<img",
            "<b>",
            "<code>",
            "alert('",
            "</div><script",
        ] {
            assert!(!page.contains(tag), "{id}: {tag}");
        }
        assert!(
            page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"),
            "{id}"
        );
        let text = text_page(&filled, None);
        for page in [&page, &text] {
            assert!(!page.contains(['\u{202E}', '\u{0}', '\u{2028}']), "{id}");
        }
        // No line of a note stands where a label of the form stands.
        assert!(
            !text.lines().any(|line| line == "    01/01/2020"),
            "{id}: {text}"
        );
        let labels = text
            .lines()
            .filter(|line| *line == "Date of the call *")
            .count();
        let fields = filled.sheets[0].fields.iter();
        let own = fields
            .filter(|it| it.label == "Date of the call" && it.required)
            .count();
        assert_eq!(labels, own, "{id}");
    }
}

#[test]
fn a_text_over_the_limit_is_cut_with_a_mark() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9]);
    let dossier = made.dossier();
    for (length, is_cut) in [(159, false), (160, false), (161, true), (400, true)] {
        let mut who = Identity::default();
        // Characters, not bytes.
        let whole = "é".repeat(length);
        who.answers.push(("sms".to_owned(), whole.clone()));
        let filled = fill(find("in-1909"), &dossier, &who, None);
        let field = one(&filled, "sms");
        assert_eq!(field.value.as_deref(), Some(whole.as_str()));
        assert_eq!(field.cut.is_some(), is_cut, "{length}");
        let copy = field.copy().unwrap();
        assert!(copy.chars().count() <= 160);
        let page = text_page(&filled, None);
        assert!(page.contains(&whole), "the whole is there too");
        let said = format!("{length} characters, 160 allowed");
        assert_eq!(page.contains(&said), is_cut);
        let said = format!("{length} of 160 characters");
        assert_eq!(page.contains(&said), !is_cut);
        if is_cut {
            assert_eq!(copy, format!("{}[…]", "é".repeat(157)));
            let found = audit(&filled.form, &dossier, &who, Language::En);
            assert!(found.iter().any(|it| it.about == "length" && !it.has));
        }
    }
}

#[test]
fn a_number_over_the_limit_is_shown_whole() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9]);
    let mut who = identity();
    who.own_number = Some("+44 20 7946 0000".to_owned());
    let filled = fill(find("cn-12321"), &made.dossier(), &who, None);
    assert_eq!(one(&filled, "phone").copy(), Some("+44 20 7946 0000"));
    assert!(text_page(&filled, None).contains("16 / 13 字"));
}

#[test]
fn numbers_have_the_form_that_is_asked_or_are_said_not_to() {
    for (number, format, expected) in [
        ("+12065550100", "+1 ###-###-####", Some("206-555-0100")),
        ("+442079460000", "+1 ###-###-####", None),
        ("+1206555010", "+1 ###-###-####", None),
        ("+120655501000", "+1 ###-###-####", None),
        ("95588", "+1 ###-###-####", None),
        ("+91xxxxxxxxxx", "+91 ##########", None),
        ("+12065550100", "", None),
    ] {
        assert_eq!(
            show::number(number, format).as_deref(),
            expected,
            "{number} {format}"
        );
    }
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+442079460000", &[9]);
    let who = identity();
    let filled = fill(find("us-ftc"), &made.dossier(), &who, None);
    let caller = one(&filled, "caller_number");
    assert_eq!(caller.value.as_deref(), Some("+442079460000"));
    assert_eq!(caller.misfit, Some("+1 ###-###-####"));
    assert_eq!(one(&filled, "own_number").misfit, None);
    let found = audit(&filled.form, &made.dossier(), &who, Language::Zh);
    assert!(
        found
            .iter()
            .any(|it| it.about == "format" && it.text.contains("###"))
    );
}

#[test]
fn times_have_their_offset_and_days_the_order_of_the_form() {
    // 2026-11-02T00:30 on the clock, at offsets with minutes too.
    for (id, offset, date, time) in [
        ("cn-12378", 28_800, "2026年11月2日", "00:30（UTC+08:00）"),
        ("cn-12321", 28_800, "2026-11-02", "00:30（UTC+08:00）"),
        ("us-ftc", -12_600, "11/02/2026", "12:30 AM (UTC-03:30)"),
        ("in-1909", 20_700, "02/11/26", "00:30 (UTC+05:45)"),
        ("de-bnetza-a", 0, "02.11.2026", "00:30 (UTC+00:00)"),
    ] {
        let form = find(id);
        let ms = 1_793_579_400_000 - i64::from(offset) * 1000;
        let at = curfew_core::time::Moment::new(ms, offset);
        let language = form.languages[0];
        assert_eq!(show::date(&form, at.date()), date, "{id}");
        assert_eq!(show::time(&form, language, at), time, "{id}");
        assert_eq!(
            show::date_time(&form, language, at),
            format!("{date} {time}"),
            "{id}"
        );
    }
    let noon = |ms: i64| curfew_core::time::Moment::new(ms, 0);
    let form = find("us-ny");
    let time = |ms| show::time(&form, Language::En, noon(ms));
    assert_eq!(time(12 * HOUR), "12:00 PM (UTC+00:00)");
    assert_eq!(time(13 * HOUR - 60_000), "12:59 PM (UTC+00:00)");
    assert_eq!(time(13 * HOUR), "1:00 PM (UTC+00:00)");

    // A call of the night in Shanghai has the day of Shanghai, on every page.
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 28_800, "Asia/Shanghai", "CN");
    with_calls(&made, "95588", &[24 + 3, 48 + 22]);
    for id in ["cn-12378", "cn-12315", "cn-online-court", "cn-12321"] {
        let filled = fill(find(id), &made.dossier(), &identity(), None);
        let page = text_page(&filled, None);
        assert!(
            !page.contains("UTC+00:00") && !page.contains("19:00（"),
            "{id}"
        );
        let days = ["2026年11月3日", "2026-11-03"];
        assert!(days.iter().any(|day| page.contains(day)), "{id}: {page}");
        assert!(!page.contains("11月2日") && !page.contains("11-02"), "{id}");
    }
}

#[test]
fn an_answer_stands_in_place_of_what_is_computed_and_of_what_is_not_known() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9]);
    let mut who = Identity::default();
    for id in [
        "date",
        "caller_number",
        "prior_business",
        "robocall",
        "subject",
    ] {
        who.answers.push((id.to_owned(), "my answer".to_owned()));
    }
    let filled = fill(find("us-ftc"), &made.dossier(), &who, None);
    assert_eq!(
        value(&filled, "time").as_deref(),
        Some("9:00 AM (UTC-05:00)")
    );
    for (id, _) in &who.answers {
        assert_eq!(value(&filled, id).as_deref(), Some("my answer"), "{id}");
    }
    // A drafted text may be.
    who.answers.push(("request".to_owned(), "一".to_owned()));
    let filled = fill(find("cn-12378"), &made.dossier(), &who, None);
    assert_eq!(value(&filled, "request").as_deref(), Some("一"));
    assert_eq!(format!("{who:?}"), "Identity { .. }");
}

#[test]
fn sheets_are_as_many_as_the_body_wants() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    let hours: Vec<i64> = (0..103).map(|nth| nth * 3).collect();
    with_calls(&made, "+12065550100", &hours);
    with_calls(&made, "+12065550101", &[1, 2]);
    let dossier = made.dossier();
    let sheets = |id| fill(find(id), &dossier, &identity(), None);
    for form in forms::all() {
        let filled = sheets(form.id);
        let expected = match form.sheet {
            // No call was answered.
            Sheet::Call if form.needs.contains(&Need::Answered) => 1,
            Sheet::Call => 100,
            Sheet::Calls => 21,
            Sheet::Number => 2,
            Sheet::Case => 1,
        };
        assert_eq!(filled.sheets.len(), expected, "{}", form.id);
        let left_out = if expected == 100 { 5 } else { 0 };
        assert_eq!(filled.left_out, left_out, "{}", form.id);
        let said = text_page(&filled, None).contains("not on these sheets: 5");
        let english = filled.language == Language::En;
        assert_eq!(said, left_out > 0 && english, "{}", form.id);
    }
    // The newest are there; the sixth call came at 09:00.
    let ftc = sheets("us-ftc");
    let time = value(&ftc, "time").unwrap();
    assert_eq!(time, "9:00 AM (UTC-05:00)");
    let ico = sheets("gb-ico");
    let calls = |sheet: &FilledSheet| sheet.fields.iter().filter_map(|it| it.call).max();
    assert_eq!(calls(&ico.sheets[0]), Some(5));
    assert_eq!(calls(&ico.sheets[20]), Some(5));
    // The number with the most calls first, and each with its own.
    let b = sheets("de-bnetza-b");
    let number = |nth: usize| {
        let mut fields = b.sheets[nth].fields.iter();
        let field = fields.find(|it| it.id == "times").unwrap();
        field.value.as_ref().unwrap().lines().count()
    };
    assert_eq!((number(0), number(1)), (103, 2));
}

#[test]
fn bands_count_by_the_calendar_of_the_country() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 3_600, "Europe/Berlin", "DE");
    // Fri 25 December 2026 is a holiday; Mon 2 November at both edges; Saturday; Sunday.
    let christmas = 53 * 24 + 10;
    let saturday = 5 * 24;
    let hours = [
        8,
        19,
        20,
        7,
        saturday + 9,
        saturday + 18,
        6 * 24 + 12,
        christmas,
    ];
    with_calls(&made, "+493023125000", &hours);
    let filled = fill(find("de-bnetza-b"), &made.dossier(), &identity(), None);
    let bands: Vec<String> = (1..=5)
        .map(|nth| value(&filled, &format!("band_{nth}")).unwrap())
        .collect();
    assert_eq!(bands, ["2", "2", "1", "1", "2"]);
    assert_eq!(value(&filled, "per_day").as_deref(), Some("4"));
    assert_eq!(value(&filled, "per_week").as_deref(), Some("7"));
    // Beyond the calendar nobody knows what is a holiday.
    let directory = tempdir().unwrap();
    let far = Made::new(directory.path(), 3_600, "Europe/Berlin", "DE");
    with_calls(&far, "+493023125000", &[9 * 366 * 24 + 10]);
    let filled = fill(find("de-bnetza-b"), &far.dossier(), &identity(), None);
    let unsure = (1..=5).filter(|nth| {
        value(&filled, &format!("band_{nth}"))
            .unwrap()
            .contains("unbekannt")
    });
    assert_eq!(unsure.count(), 2, "its own band and that of holidays");
}

#[test]
fn told_at_all_and_told_before_the_call() {
    let form = find("gb-ico");
    let dossier = sample(&form);
    let filled = fill(form, &dossier, &identity(), None);
    let stops: Vec<Option<String>> = filled
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.fields)
        .filter(|it| it.id == "stop")
        .map(|it| it.value.clone())
        .collect();
    let (before, after) = stops.split_at(5);
    assert!(before.iter().all(Option::is_none));
    assert!(after.iter().all(|it| it.as_deref() == Some("Yes")) && after.len() == 11);
    let ftc = find("us-ftc");
    let filled = fill(ftc.clone(), &sample(&ftc), &identity(), None);
    let first = value(&filled, "asked_to_stop");
    assert_eq!(
        first.as_deref(),
        Some("Yes"),
        "it was, by the day of the report"
    );
}

/// Whom the user named is named in a complaint, and never said to be whose number was shown.
#[test]
fn an_institution_that_the_user_named_is_named_as_such() {
    let caller = |value: &str, number: &str, form: (&str, Language)| {
        let directory = tempdir().unwrap();
        let made = Made::new(directory.path(), 28_800, "Asia/Shanghai", "CN");
        made.change(CaseChange::NumberAdded, "+12065550100", None);
        made.change(CaseChange::Institution, value, None);
        made.call(HOUR, number, Happened::Missed, 0);
        let dossier = made.dossier();
        let (form, language) = form;
        let text = letter(&find(form), &dossier, &identity(), language, "SAMPLE-CODE");
        let filled = fill(find(form), &dossier, &identity(), None);
        let page = text_page(&filled, None);
        let told = match number {
            "95588" => [
                "whose number was shown; not confirmed",
                "依来电显示号码，未经核实",
            ],
            _ => ["named by me; not confirmed", "由本人指明，未经核实"],
        };
        let told = told.iter().any(|it| page.contains(it));
        assert!(told, "{page}");
        text.lines().nth(2).unwrap_or_default().to_owned()
    };
    let (en, zh) = (("us-ftc", Language::En), ("cn-12378", Language::Zh));
    assert_eq!(caller("icbc", "+12065550100", en), "To: ICBC");
    assert_eq!(
        caller("Sample\u{202E}Bank", "+12065550100", zh),
        "致：Sample\u{FFFD}Bank"
    );
    assert_eq!(caller("icbc", "95588", en), "To: ICBC");
}
