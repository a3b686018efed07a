//! What a clerk sees first: one name, the user's own words, one entry for one refusal, nothing that cannot be.

use super::edges::{in_new_york, with_calls};
use super::*;

fn memo(call: Seq, said_stop: Option<bool>, company: Option<&str>) -> Memo {
    Memo {
        call,
        case: None,
        speaker: Speaker::Unknown,
        company: company.map(str::to_owned),
        product: None,
        said_who: None,
        said_stop,
        way_out: None,
        text: None,
    }
}

fn refusal(made: &Made, call: Seq, at: i64) -> Refusal {
    Refusal {
        call,
        case: Some(made.case.clone()),
        number: None,
        said_ms: made.monday + at,
        channel: Channel::Phone,
        to: None,
        reference: None,
        text: None,
        said_offset: None,
    }
}

/// What a field has on each sheet.
fn all(filled: &Filled, id: &str) -> Vec<Option<String>> {
    let fields = filled.sheets.iter().flat_map(|sheet| &sheet.fields);
    let own = fields.filter(|it| it.id == id);
    own.map(|it| it.value.clone()).collect()
}

fn says(dossier: &Dossier, form: &str, about: &str) -> Option<(bool, String)> {
    let found = audit(&find(form), dossier, &identity(), Language::En);
    let found = found.into_iter().find(|it| it.about == about);
    found.map(|it| (it.has, it.text))
}

#[test]
fn the_cell_of_a_name_has_one_and_the_facts_tell_the_rest() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 28_800, "Asia/Shanghai", "CN");
    made.change(CaseChange::Institution, "icbc", None);
    let call = made.call(HOUR, "95588", Happened::Answered, 9);
    made.note(HOUR, memo(call, None, Some("样例信用卡中心")));
    let dossier = made.dossier();
    let told = "来电方：样例信用卡中心（来电者自称）；中国工商银行（依来电显示号码，未经核实）。";
    for (form, field) in [
        ("cn-online-court", "defendant"),
        ("cn-12378", "institution"),
        ("cn-12315", "respondent"),
    ] {
        let filled = fill(find(form), &dossier, &identity(), None);
        let name = value(&filled, field);
        assert_eq!(name.as_deref(), Some("中国工商银行"), "{form}");
        let facts = value(&filled, "facts").unwrap();
        assert!(facts.contains(told), "{form}: {facts}");
    }
    let letter = letter(
        &find("cn-12378"),
        &dossier,
        &identity(),
        Language::Zh,
        "SAMPLE",
    );
    assert!(letter.contains("致：中国工商银行\n"), "{letter}");
}

#[test]
fn what_the_user_answers_stands_whatever_is_computed() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9]);
    let mut who = identity();
    for (id, text) in [
        ("defendant", "样例银行股份有限公司"),
        ("facts", "本人所述"),
        ("evidence", "见附件"),
        ("own_number", "原号"),
    ] {
        who.answers.push((id.to_owned(), text.to_owned()));
    }
    let filled = fill(find("cn-online-court"), &made.dossier(), &who, None);
    for (id, text) in &who.answers[1..] {
        assert_eq!(value(&filled, id).as_ref(), Some(text));
    }
    assert!(value(&filled, "request").unwrap().contains("（号码原号）"));
    for page in [text_page(&filled, None), html_page(&filled, None)] {
        assert!(page.contains("样例银行股份有限公司"), "{page}");
        assert!(
            page.contains("见附件") && !page.contains("来电记录（"),
            "{page}"
        );
    }
}

#[test]
fn nothing_was_said_in_a_call_that_was_not_answered() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[]);
    let missed = made.call(9 * HOUR, "+12065550100", Happened::Missed, 0);
    let declined = made.call(10 * HOUR, "+12065550100", Happened::Declined, 0);
    made.note(11 * HOUR, refusal(&made, missed, 9 * HOUR));
    made.note(11 * HOUR, memo(declined, Some(true), None));
    let by_letter = Refusal {
        channel: Channel::Letter,
        ..refusal(&made, missed, 12 * HOUR)
    };
    let letter = made.note(12 * HOUR, by_letter);
    made.call(33 * HOUR, "+12065550100", Happened::Missed, 0);
    // A letter about such a call is one.
    assert_eq!(made.dossier().after_refusal(), 1);
    let taken_back = made.ledger.withdrawal(letter, None).unwrap().unwrap();
    made.note(34 * HOUR, taken_back);
    let dossier = made.dossier();
    assert_eq!(dossier.after_refusal(), 0);
    assert_eq!(dossier.first_refusal(), None);
    let filled = fill(find("cn-online-court"), &dossier, &identity(), None);
    let page = text_page(&filled, None);
    assert!(!page.contains("电话中口头"), "{page}");
    let (has, text) = says(&dossier, "us-ftc", "unheard").unwrap();
    assert!(!has && text.contains("nobody spoke: 2."), "{text}");
}

#[test]
fn where_nobody_spoke_nobody_heard_it_and_of_a_recording_it_is_not_known() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 0, "Europe/London", "GB");
    let number = "+442079460000";
    with_calls(&made, number, &[]);
    let note = |hour: i64, speaker| {
        let call = made.call(hour * HOUR, number, Happened::Answered, 9);
        let memo = Memo {
            speaker,
            ..memo(call, Some(true), None)
        };
        made.note(hour * HOUR, memo);
        call
    };
    let silent = note(1, Speaker::Nobody);
    made.note(2 * HOUR, refusal(&made, silent, HOUR));
    made.call(3 * HOUR, number, Happened::Answered, 9);
    let page = || {
        text_page(
            &fill(find("gb-ico"), &made.dossier(), &identity(), None),
            None,
        )
    };
    let dossier = made.dossier();
    assert_eq!((dossier.after_refusal(), dossier.unheard.len()), (0, 2));
    let (has, text) = says(&dossier, "gb-ico", "unheard").unwrap();
    assert!(!has && text.contains("nobody spoke: 2."), "{text}");
    assert_eq!(says(&dossier, "gb-ico", "machine"), None);
    let paper = page();
    assert!(paper.contains(&text), "{paper}");
    // What keys do, a machine hears that says nothing.
    let by_key = Refusal {
        channel: Channel::Key,
        ..refusal(&made, silent, HOUR)
    };
    let key = made.note(4 * HOUR, by_key);
    assert_eq!(made.dossier().after_refusal(), 1);
    made.note(
        5 * HOUR,
        made.ledger.withdrawal(key, None).unwrap().unwrap(),
    );

    let recorded = note(6, Speaker::Recording);
    note(7, Speaker::Ai);
    let dossier = made.dossier();
    assert_eq!(dossier.after_refusal(), 1);
    let (has, text) = says(&dossier, "gb-ico", "machine").unwrap();
    assert!(!has && text.contains("no person: 2."), "{text}");
    let expected = "by phone, said to a recording: whether anybody heard it is not known; ";
    let paper = page();
    assert!(paper.contains(expected), "{paper}");
    // An entry of its own says no more than the note about the same call.
    made.note(6 * HOUR, refusal(&made, recorded, 6 * HOUR));
    assert_eq!(page().matches(expected).count(), 1);
    // A later note tells that a person came on.
    let memo = Memo {
        speaker: Speaker::Human,
        ..memo(recorded, None, None)
    };
    made.note(8 * HOUR, memo);
    assert!(!page().contains(expected));
}

#[test]
fn calls_after_a_consent_are_not_after_the_refusal_before_it() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9]);
    made.note(10 * HOUR, refusal(&made, 0, 10 * HOUR));
    with_calls(&made, "+12065550100", &[33]);
    let consent = |at: i64, given| Consent {
        case: Some(made.case.clone()),
        given,
        said_ms: made.monday + at,
        channel: Channel::Web,
        text: None,
        said_offset: None,
    };
    let after = || -> Vec<Option<(u32, u32)>> {
        let dossier = made.dossier();
        let calls = dossier.calls.iter();
        calls
            .map(|it| Some((it.after?.day, it.after?.nth)))
            .collect()
    };
    made.note(40 * HOUR, consent(40 * HOUR, true));
    with_calls(&made, "+12065550100", &[57, 58]);
    assert_eq!(after(), [None, Some((1, 1)), None, None]);
    let dossier = made.dossier();
    let (has, text) = says(&dossier, "us-ftc", "consented").unwrap();
    let expected = "After the refusal consent was given, on 11/03/2026 4:00 PM (UTC-05:00): calls from then \
                    on are not counted as after the refusal (2), unless";
    assert!(!has && text.starts_with(expected), "{text}");
    let filled = fill(find("us-ny"), &dossier, &identity(), None);
    assert!(value(&filled, "comments").unwrap().contains(expected));
    // Taken back it counts from that day.
    made.note(60 * HOUR, consent(60 * HOUR, false));
    with_calls(&made, "+12065550100", &[81, 105]);
    let again = [None, Some((1, 1)), None, None, Some((1, 1)), Some((2, 2))];
    assert_eq!(after(), again);
}

#[test]
fn whom_it_was_said_to_alone_proves_no_word_of_mouth() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9]);
    let to = |channel, reference: Option<&str>| Refusal {
        channel,
        to: Some("agent 4711".to_owned()),
        reference: reference.map(str::to_owned),
        ..refusal(&made, 0, 10 * HOUR)
    };
    made.note(10 * HOUR, to(Channel::Phone, None));
    let proof = || says(&made.dossier(), "us-ftc", "proof").unwrap();
    let (has, text) = proof();
    assert!(!has && text.contains("no reference"), "{text}");
    made.note(10 * HOUR, to(Channel::Phone, Some("123")));
    assert!(proof().0);
}

#[test]
fn one_refusal_is_one_entry_however_it_was_noted() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[]);
    let call = made.call(9 * HOUR + 12_000, "+12065550100", Happened::Answered, 70);
    made.note(10 * HOUR, memo(call, Some(true), None));
    made.note(10 * HOUR, refusal(&made, 0, 9 * HOUR + 59_999));
    let form = find("cn-12378");
    let text = letter(&form, &made.dossier(), &identity(), Language::Zh, "SAMPLE");
    assert_eq!(text.matches("电话中口头").count(), 1, "{text}");
    let filled = fill(form, &made.dossier(), &identity(), None);
    let facts = value(&filled, "facts").unwrap();
    assert_eq!(facts.matches("电话中口头").count(), 1, "{facts}");
    // At another time it is another.
    made.note(10 * HOUR, refusal(&made, 0, 10 * HOUR));
    let text = letter(
        &find("cn-12378"),
        &made.dossier(),
        &identity(),
        Language::Zh,
        "SAMPLE",
    );
    assert_eq!(text.matches("电话中口头").count(), 2, "{text}");
}

#[test]
fn a_chinese_report_has_its_number_and_a_description_of_each_call() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 28_800, "Asia/Shanghai", "CN");
    with_calls(&made, "95588", &[9]);
    made.note(10 * HOUR, refusal(&made, 0, 10 * HOUR));
    with_calls(&made, "95588", &[33]);
    for typed in ["+8613800138000", "13800138000", "+86 138 0013 8000"] {
        let mut who = identity();
        who.own_number = Some(typed.to_owned());
        let filled = fill(find("cn-12321"), &made.dossier(), &who, None);
        let phone = one(&filled, "phone");
        assert_eq!(phone.copy(), Some("13800138000"), "{typed}");
        assert_eq!(phone.misfit, None, "{typed}");
        let said = all(&filled, "description");
        let said: Vec<String> = said.into_iter().flatten().collect();
        assert_eq!(said.len(), 2);
        assert_eq!(
            said[1],
            "共记录到1次来电：2026-11-03 09:00（UTC+08:00），显示号码95588。接听情况：响铃未接。\
             拒绝后第1天，第1次来电：2026-11-03 09:00（UTC+08:00）。"
        );
        assert!(said.iter().all(|it| it.chars().count() >= 15));
    }
}

#[test]
fn signal_conso_has_the_hour_and_no_day_of_a_refusal_that_was_later() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 3_600, "Europe/Paris", "FR");
    with_calls(&made, "+33199001234", &[9, 33]);
    made.note(10 * HOUR, refusal(&made, 0, 10 * HOUR));
    let filled = fill(find("fr-signalconso"), &made.dossier(), &identity(), None);
    assert_eq!(value(&filled, "time").as_deref(), Some("09h-10h"));
    let when = all(&filled, "stop_when");
    assert_eq!(
        (all(&filled, "stop")[0].as_ref(), when[0].as_ref()),
        (None, None)
    );
    assert!(when[1].as_ref().unwrap().starts_with("02/11/2026"));
    // Where a form asks whether it was ever said, it has all.
    let filled = fill(find("us-ny"), &made.dossier(), &identity(), None);
    assert!(all(&filled, "told_when").iter().all(Option::is_some));
}

#[test]
fn the_bundesnetzagentur_gets_answered_calls_and_talks_that_were_noted() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 3_600, "Europe/Berlin", "DE");
    let number = "+493023125000";
    with_calls(&made, number, &[9, 10]);
    made.call(11 * HOUR, number, Happened::Unknown, 0);
    let talked = made.call(12 * HOUR, number, Happened::Answered, 40);
    made.call(13 * HOUR, number, Happened::Answered, 2);
    let human = Memo {
        speaker: Speaker::Human,
        ..memo(talked, None, None)
    };
    made.note(13 * HOUR, human);
    let dossier = made.dossier();
    let filled = fill(find("de-bnetza-a"), &dossier, &identity(), None);
    let times: Vec<String> = all(&filled, "time").into_iter().flatten().collect();
    assert_eq!(times, ["12:00 (UTC+01:00)", "13:00 (UTC+01:00)"]);
    let (has, text) = says(&dossier, "de-bnetza-a", "no_sheet").unwrap();
    assert!(
        !has && text.starts_with("Calls that are on no sheet: 3."),
        "{text}"
    );
    assert_eq!(says(&dossier, "us-ftc", "no_sheet"), None);
    // Of the second answered call and of the one in between nobody noted it.
    let filled = fill(find("de-bnetza-b"), &dossier, &identity(), None);
    assert_eq!(
        value(&filled, "spoke").as_deref(),
        Some("1; bei 2 weiteren unbekannt")
    );
}

#[test]
fn other_numbers_of_the_company_are_others() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9]);
    let numbers = || {
        all(
            &fill(find("us-ny"), &made.dossier(), &identity(), None),
            "numbers",
        )
    };
    assert_eq!(numbers(), [None]);
    with_calls(&made, "+12065550101", &[10, 11]);
    assert_eq!(
        numbers()[0].as_deref(),
        Some("+12065550101: 2"),
        "not that of the call"
    );
}

#[test]
fn papers_are_in_the_language_of_their_body_and_print_what_a_star_means() {
    let directory = tempdir().unwrap();
    let dossier = in_new_york(directory.path()).dossier();
    for form in forms::all() {
        if matches!(form.languages[0], Language::De | Language::Fr) {
            for word in [" the ", " form ", " sheet ", " complaint "] {
                assert!(!form.source.contains(word), "{}: {}", form.id, form.source);
            }
        }
        let filled = fill(form, &dossier, &identity(), None);
        let legend = curfew_core::forms::Word::Required.text(filled.language);
        let html = html_page(&filled, None);
        assert!(
            html.contains(&format!("<p>* {legend}</p>")),
            "{}",
            filled.form.id
        );
        assert!(text_page(&filled, None).contains(&format!("\n* {legend}\n")));
    }
}

#[test]
fn many_calls_are_summed_up_and_listed_in_an_annex() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 28_800, "Asia/Shanghai", "CN");
    let hours: Vec<i64> = (0..260).map(|nth| nth * 11).collect();
    with_calls(&made, "95588", &hours[..3]);
    made.note(30 * HOUR, refusal(&made, 0, 30 * HOUR));
    with_calls(&made, "95588", &hours[3..]);
    let filled = fill(find("cn-online-court"), &made.dossier(), &identity(), None);
    let facts = value(&filled, "facts").unwrap();
    assert!(facts.lines().count() < 20, "{facts}");
    for said in [
        "首次拒绝之后仍接到来电257次。",
        "按月份：2026年11月：",
        "拒绝后第0天，第1次来电",
        "第257次来电",
        "附表",
    ] {
        assert!(facts.contains(said), "{said}: {facts}");
    }
    assert!(!facts.contains("第2次来电"), "{facts}");
    for page in [text_page(&filled, None), html_page(&filled, None)] {
        assert!(page.contains("附表：来电明细"));
        let first = "1. 2026年11月2日 00:00（UTC+08:00），95588，响铃未接";
        assert!(page.contains(first), "{page}");
        let last = "260. 拒绝后第117天，第257次来电：";
        assert!(page.contains(last), "{page}");
    }
    // Few stay in the facts.
    let few = fill(
        find("cn-online-court"),
        &sample(&find("cn-online-court")),
        &identity(),
        None,
    );
    assert!(!text_page(&few, None).contains("附表"));
}
