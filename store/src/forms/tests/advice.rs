//! Clocks with their days, and what the audit sees.

use curfew_core::forms::Word;

use super::edges::{in_new_york, with_calls};
use super::*;

#[test]
fn clocks_run_from_what_the_case_says() {
    let china = find("cn-12378");
    let dossier = sample(&china);
    let today = Date::parse("2026-11-26").unwrap();
    let of = |dossier: &Dossier, place: &str, id: &str| {
        let place = Place::new(place).unwrap();
        let all = clocks(dossier, place, today);
        *all.iter().find(|it| it.clock.id() == id).unwrap()
    };
    let day = |text: &str| Some(Date::parse(text).unwrap());
    let court = of(&dossier, "CN", "cn-court-filing");
    assert_eq!(
        (court.start, court.end, court.calls),
        (day("2026-11-20"), day("2029-11-20"), 0)
    );
    let records = of(&dossier, "CN", "cn-call-centre-records");
    assert_eq!((records.end, records.calls), (day("2026-12-20"), 0));
    let answer = of(&dossier, "CN", "cn-bank-answer");
    assert_eq!((answer.start, answer.end), (None, None), "it was not filed");
    let bar = of(&dossier, "CN", "cn-life-telesales");
    assert_eq!(
        (bar.start, bar.end, bar.calls),
        (day("2026-11-06"), day("2027-05-06"), 11)
    );

    // Of two weeks in Pennsylvania ten of the calls are over on the 26th.
    let here = sample(&find("us-ftc"));
    let filing = of(&here, "US-PA", "us-pa-filing");
    let over = here
        .calls
        .iter()
        .filter(|it| it.at().date() < Date::parse("2026-11-12").unwrap());
    assert_eq!(
        (filing.end, filing.calls),
        (day("2026-12-04"), over.count())
    );
    // Ten working days after Friday 6 November; the 11th and the 26th are holidays.
    let own = of(&here, "US-PA", "us-own-list");
    assert_eq!((own.end, own.calls), (day("2026-11-23"), 0));
    assert_eq!(of(&here, "US-PA", "us-register").start, None);
}

#[test]
fn clocks_of_filings_and_registers() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9, 40 * 24]);
    made.change(CaseChange::FiledWith, "cn-12378", None);
    made.note(
        DAY,
        Refusal {
            call: 0,
            case: Some(made.case.clone()),
            number: None,
            said_ms: made.monday + DAY,
            channel: Channel::Register,
            to: None,
            reference: None,
            text: None,
            said_offset: None,
        },
    );
    let dossier = made.dossier();
    let today = Date::parse("2026-12-31").unwrap();
    let find = |place: &str, id: &str| {
        let all = clocks(&dossier, Place::new(place).unwrap(), today);
        *all.iter().find(|it| it.clock.id() == id).unwrap()
    };
    let register = find("US", "us-register");
    assert_eq!(register.end, Date::parse("2026-12-04").ok());
    assert_eq!(register.calls, 1, "the one after it");
    let answer = find("CN", "cn-bank-answer");
    assert_eq!(answer.end, Date::parse("2026-11-17").ok());
    let found = audit(&super::find("us-ftc"), &dossier, &identity(), Language::En);
    assert!(found.iter().any(|it| it.about == "register" && it.has));
    // It is no word to the caller.
    assert!(found.iter().any(|it| it.about == "refusal" && !it.has));
    let filled = fill(super::find("us-ftc"), &dossier, &identity(), None);
    assert_eq!(value(&filled, "asked_to_stop"), None);
}

#[test]
fn consent_counts_for_the_calls_after_it() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[]);
    for hour in [9, 57] {
        made.call(hour * HOUR, "+12065550100", Happened::Answered, 5);
    }
    let consent = |at: i64, given| {
        made.note(
            at,
            Consent {
                case: Some(made.case.clone()),
                given,
                said_ms: made.monday + at,
                channel: Channel::Web,
                text: None,
                said_offset: None,
            },
        );
    };
    // Withdrawn before it was given, which says nothing of later.
    consent(20 * HOUR, false);
    consent(33 * HOUR, true);
    let values = |source| {
        let filled = fill(
            super::find("de-bnetza-a"),
            &made.dossier(),
            &identity(),
            None,
        );
        let form = super::find("de-bnetza-a");
        let id = form.fields.iter().find(|it| it.from == source).unwrap().id;
        let each = filled.sheets.iter().flat_map(|sheet| &sheet.fields);
        each.filter(|it| it.id == id)
            .map(|it| it.value.clone())
            .collect::<Vec<_>>()
    };
    use curfew_core::forms::Source;
    let yes = Some("Ja".to_owned());
    assert_eq!(values(Source::ConsentGiven), [None, yes.clone()]);
    assert!(values(Source::ConsentWithdrawn).iter().all(|it| *it != yes));
    consent(50 * HOUR, false);
    assert!(values(Source::ConsentWithdrawn).iter().all(|it| *it == yes));
}

#[test]
fn the_audit_sees_calls_that_came_on_two_days() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9, 10, 11, 33, 34, 35, 60]);
    let form = find("cn-online-court");
    let has = |dossier: &Dossier, about: &str| {
        let found = audit(&form, dossier, &identity(), Language::En);
        found.iter().find(|it| it.about == about).map(|it| it.has)
    };
    let dossier = made.dossier();
    assert_eq!(has(&dossier, "spread"), Some(false));
    for (about, expected) in [
        ("refusal", Some(false)),
        ("late_calls", None),
        ("numbers", Some(false)),
        ("files", Some(false)),
        ("company", Some(false)),
        ("consent", Some(false)),
        ("outcomes", Some(true)),
        ("unreadable", None),
        ("law", Some(false)),
    ] {
        assert_eq!(has(&dossier, about), expected, "{about}");
    }
    // Told by word only, and nothing after it.
    let call = made.call(80 * HOUR, "+12065550100", Happened::Unknown, 0);
    made.note(
        80 * HOUR,
        Refusal {
            call,
            case: None,
            number: None,
            said_ms: made.monday + 80 * HOUR,
            channel: Channel::Phone,
            to: None,
            reference: None,
            text: None,
            said_offset: None,
        },
    );
    for hour in [100, 125, 150, 175, 200, 225] {
        made.call(hour * HOUR, "+12065550100", Happened::Missed, 0);
    }
    let dossier = made.dossier();
    assert_eq!(has(&dossier, "proof"), Some(false));
    assert_eq!(has(&dossier, "late_calls"), Some(true));
    assert_eq!(has(&dossier, "spread"), Some(true));
    assert_eq!(has(&dossier, "outcomes"), Some(false));
}

#[test]
fn the_audit_says_what_else_the_records_are_doubted_for() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    let said = |about: &str| {
        let (dossier, form) = (made.dossier(), find("us-ftc"));
        let found = audit(&form, &dossier, &identity(), Language::En);
        let mut found = found.into_iter().filter(|it| it.about == about);
        found.next().map(|it| (it.has, it.text))
    };
    with_calls(&made, "+12065550100", &[9]);
    made.note(
        10 * HOUR,
        fact::Clocks {
            what: ClockChange::Set,
            by_ms: -HOUR,
            from_zone: "America/New_York".to_owned(),
        },
    );
    // Another zone is a journey.
    made.note(
        10 * HOUR,
        fact::Clocks {
            what: ClockChange::Zone,
            by_ms: 0,
            from_zone: "America/New_York".to_owned(),
        },
    );
    made.note(
        12 * HOUR,
        fact::Gap {
            from_ms: made.monday + 10 * HOUR,
            to_ms: made.monday + 11 * HOUR,
            cause: GapCause::Other,
            text: None,
        },
    );
    assert_eq!(
        (said("clock"), said("gaps")),
        (None, None),
        "before and after the only call"
    );
    with_calls(&made, "+12065550100", &[33]);
    let (has, text) = said("clock").unwrap();
    assert!(
        !has && text.contains("the phone's clock was set: 1."),
        "{text}"
    );
    let (has, text) = said("gaps").unwrap();
    assert!(
        !has && text.contains("without protection or records between these calls: 1 (2026-"),
        "{text}"
    );
}

#[test]
fn calls_that_no_app_was_asked_about_are_said_to_be_read_in() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9, 10]);
    let sources = |dossier: &Dossier| {
        let filled = fill(super::find("de-bnetza-a"), dossier, &identity(), None);
        let documents = one(&filled, "documents");
        let rows = documents.rows.iter();
        let calls = rows.filter(|row| row[0].starts_with("Aufzeichnung der Anrufe"));
        calls
            .map(|row| [row[0].as_str(), &row[1]].join(" | "))
            .collect::<Vec<_>>()
    };
    let asked = sources(&made.dossier());
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0].contains("(2)") && asked[0].contains("| von der App auf dem Telefon"));
    let stamp = made.stamp(11 * HOUR);
    let read_in = CallEvent {
        at_ms: stamp.at_ms,
        offset_seconds: stamp.offset_seconds,
        zone: stamp.zone,
        direction: Direction::Incoming,
        number: Some("+12065550100".to_owned()),
        answered: Answered::default(),
        ..testing::call(&mut Seed(7), 0)
    };
    made.ledger.append(&Event::Call(read_in)).unwrap();
    let dossier = made.dossier();
    assert_eq!(dossier.calls.len(), 3);
    // Each kind of calls has a source of its own.
    let both = sources(&dossier);
    assert_eq!((both.len(), &both[0]), (2, &asked[0]));
    assert!(both[1].contains("(1)") && both[1].contains("| aus einer Anrufliste"));
}

#[test]
fn what_ends_with_a_full_stop_gets_no_second() {
    let said = |part: &str, language| super::show::say(Word::Told, language, &[part]);
    assert_eq!(
        said("请不要再打电话推销。", Language::Zh),
        "已向对方明确表示拒绝：请不要再打电话推销。"
    );
    assert_eq!(
        said("请停止", Language::Zh),
        "已向对方明确表示拒绝：请停止。"
    );
    let first = "The caller was told to stop: Please stop.";
    assert_eq!(said("Please stop.", Language::En), first);
    assert_eq!(said("Please stop", Language::En), first);
    for (part, language) in [
        ("Bitte nicht mehr anrufen!", Language::De),
        ("Arrêtez.", Language::Fr),
    ] {
        assert!(said(part, language).ends_with(part), "{part}");
    }
    // Of several of the user's sentences only the last keeps it.
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    for (at, text) in [(HOUR, "请不要再打。"), (2 * HOUR, "请停止。")] {
        made.note(
            at,
            Refusal {
                call: 0,
                case: Some(made.case.clone()),
                number: None,
                said_ms: made.monday + at,
                channel: Channel::Phone,
                to: None,
                reference: None,
                text: Some(text.to_owned()),
                said_offset: None,
            },
        );
    }
    let filled = fill(super::find("cn-12378"), &made.dossier(), &identity(), None);
    let facts = value(&filled, "facts").unwrap();
    assert!(
        facts.contains("，请不要再打；") && facts.contains("，请停止。"),
        "{facts}"
    );
    assert!(
        !facts.contains("。。") && !facts.contains("。；"),
        "{facts}"
    );
    // A question of the form needs none either.
    let needs = super::show::say(Word::NoField, Language::En, &["Was it a robocall?"]);
    assert_eq!(needs, "The form needs: Was it a robocall?");
}

/// Each refusal has a time of its own in which none may call.
#[test]
fn a_bar_counts_from_every_refusal_and_shows_the_latest() {
    let day = |text: &str| Date::parse(text).unwrap();
    let after =
        |text: &str| i64::from(day(text).days() - day("2026-11-02").days()) * DAY + 9 * HOUR;
    for (place, id, refusals, calls, expected) in [
        (
            "FR",
            "fr-bar",
            ["2026-01-05", "2026-03-10"],
            &["2026-01-20", "2026-03-15", "2026-03-16"][..],
            ("2026-03-10", "2026-05-09", 3),
        ),
        (
            "US-WA",
            "us-wa-bar",
            ["2025-01-10", "2026-03-01"],
            &["2025-01-09", "2026-02-01", "2026-04-01", "2026-05-01"],
            ("2026-03-01", "2027-03-01", 2),
        ),
        // Within both it is still one call, and the last day is one of them.
        (
            "FR",
            "fr-bar",
            ["2026-01-05", "2026-02-10"],
            &["2026-02-20", "2026-04-11", "2026-04-12"],
            ("2026-02-10", "2026-04-11", 2),
        ),
    ] {
        let directory = tempdir().unwrap();
        let made = Made::new(directory.path(), 0, "UTC", "US");
        made.change(CaseChange::NumberAdded, "+12065550100", None);
        let mut all: Vec<(&str, bool)> = calls.iter().map(|it| (*it, true)).collect();
        all.extend(refusals.map(|it| (it, false)));
        all.sort_unstable();
        let mut last = 0;
        for (date, is_call) in all {
            let at = after(date);
            if is_call {
                made.call(at, "+12065550100", Happened::Answered, 5);
            } else {
                last = made.note(
                    at,
                    Refusal {
                        call: 0,
                        case: Some(made.case.clone()),
                        number: None,
                        said_ms: made.monday + at,
                        channel: Channel::Phone,
                        to: None,
                        reference: None,
                        text: None,
                        said_offset: None,
                    },
                );
            }
        }
        let dossier = made.dossier();
        let place = Place::new(place).unwrap();
        let all = clocks(&dossier, place, day("2026-11-26"));
        let bar = all.iter().find(|it| it.clock.id() == id).unwrap();
        assert_eq!(
            (bar.start, bar.end, bar.calls),
            (Some(day(expected.0)), Some(day(expected.1)), expected.2),
            "{id} {refusals:?}"
        );
        assert_eq!((bar.from, bar.refusals), (Some(last), 2));
    }
}
