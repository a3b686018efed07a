//! Entries in registers, the law that a letter cites, and how months, marks and times that bar are written.

use super::edges::{in_new_york, with_calls};
use super::*;

fn refusal(made: &Made, channel: Channel, at: i64) -> Refusal {
    Refusal {
        call: 0,
        case: Some(made.case.clone()),
        number: None,
        said_ms: made.monday + at,
        channel,
        to: None,
        reference: None,
        text: None,
        said_offset: None,
    }
}

#[test]
fn an_entry_in_a_register_stands_in_the_papers_and_is_no_word_to_the_caller() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9, 33]);
    made.note(
        10 * HOUR,
        Refusal {
            to: Some("the State's list".to_owned()),
            reference: Some("R-7".to_owned()),
            text: Some("by post".to_owned()),
            ..refusal(&made, Channel::Register, 10 * HOUR)
        },
    );
    let dossier = made.dossier();
    let page = |id: &str, language| {
        let filled = fill(find(id), &dossier, &identity(), Some(language));
        text_page(&filled, None)
    };
    let english = "The number was entered in a public register: 11/02/2026 10:00 AM (UTC-05:00), to the State's list, \
                   reference R-7, by post.";
    for id in ["us-ftc", "us-fcc", "us-ny"] {
        let page = page(id, Language::En);
        assert!(page.contains(english), "{id}: {page}");
        assert!(page.contains("told to stop is not recorded"), "{id}");
    }
    let letter = |form: &str, language| letter(&find(form), &dossier, &identity(), language, "C");
    let german = letter("de-bnetza-a", Language::De);
    assert!(
        german.contains("in ein öffentliches Register eingetragen: 02.11.2026 10:00"),
        "{german}"
    );
    let court = page("cn-online-court", Language::Zh);
    for says in [
        "号码已登记于公共拒绝来电名录：2026年11月2日 10:00（UTC-05:00），对象：the State's list，编号：R-7，by post。",
        "2026年11月2日 10:00（UTC-05:00）登记公共拒绝来电名录的记录",
    ] {
        assert!(court.contains(says), "{court}");
    }
}

#[test]
fn a_letter_cites_the_law_of_the_place_and_else_none_by_name() {
    let dossier = |home| Dossier {
        home: Region::new(home).ok(),
        ..sample(&find("de-bnetza-a"))
    };
    for (language, form, home, cited) in [
        (Language::Fr, "fr-signalconso", "FR", Some("RGPD")),
        (Language::Fr, "fr-signalconso", "CA", None),
        (Language::De, "de-bnetza-a", "AT", Some("Art. 15 DSGVO")),
        (Language::De, "de-bnetza-a", "LI", Some("Art. 15 DSGVO")),
        (Language::De, "de-bnetza-a", "CH", None),
        (
            Language::En,
            "ca-lnnte",
            "IE",
            Some("Article 15 of the GDPR"),
        ),
        (
            Language::En,
            "ca-lnnte",
            "GB",
            Some("Article 15 of the UK GDPR"),
        ),
        (Language::En, "ca-lnnte", "US", None),
        (
            Language::Zh,
            "cn-12378",
            "CN",
            Some("《中华人民共和国个人信息保护法》"),
        ),
        (Language::Zh, "cn-12378", "US", None),
        (Language::Zh, "cn-12378", "", None),
    ] {
        let text = letter(&find(form), &dossier(home), &identity(), language, "C");
        let names = ["RGPD", "DSGVO", "GDPR", "《"];
        let is_named = names.iter().any(|it| text.contains(it));
        assert_eq!(is_named, cited.is_some(), "{language:?} {home}: {text}");
        assert!(cited.is_none_or(|it| text.contains(it)), "{home}: {text}");
    }
}

#[test]
fn a_day_that_only_some_parts_of_a_country_keep_is_in_no_band_for_sure() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 3_600, "Europe/Berlin", "DE");
    let number = "+493023125000";
    made.change(CaseChange::NumberAdded, number, None);
    let before = |date: &str| {
        let days = Date::parse(date).unwrap().days() - Date::parse("2026-11-02").unwrap().days();
        i64::from(days) * DAY + 10 * HOUR
    };
    // German Unity; Corpus Christi, Reformation and Repentance are kept by some states; an ordinary Thursday.
    for date in [
        "2025-10-03",
        "2026-06-04",
        "2025-10-31",
        "2026-11-18",
        "2026-11-19",
    ] {
        made.call(before(date), number, Happened::Missed, 0);
    }
    let filled = fill(find("de-bnetza-b"), &made.dossier(), &identity(), None);
    let bands = ["band_1", "band_2", "band_5"].map(|it| value(&filled, it).unwrap());
    let unknown = |sure: u32| format!("{sure}; bei 3 weiteren unbekannt");
    assert_eq!(bands, [unknown(1), "0".to_owned(), unknown(1)]);
}

#[test]
fn months_are_written_as_days_are() {
    for (id, month) in [
        ("cn-online-court", "2026年4月"),
        ("cn-12321", "2026-04"),
        ("gb-ico", "04/2026"),
        ("us-ftc", "04/2026"),
        ("de-bnetza-a", "04.2026"),
        ("in-1909", "04/26"),
    ] {
        let first = Date::parse("2026-04-01").unwrap();
        assert_eq!(super::show::month(&find(id), first), month, "{id}");
    }
}

#[test]
fn french_papers_tell_of_the_time_that_bars_and_hold_their_marks() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 3_600, "Europe/Paris", "FR");
    with_calls(&made, "+33199001234", &[9]);
    made.note(10 * HOUR, refusal(&made, Channel::Phone, 10 * HOUR));
    let page = |id: &str, language| {
        let filled = fill(find(id), &made.dossier(), &identity(), Some(language));
        text_page(&filled, None)
    };
    let barred = "pendant lequel l'appelant n'appelle pas (Code de la consommation D223-9)";
    assert!(!page("fr-signalconso", Language::Fr).contains(barred));
    with_calls(&made, "+33199001234", &[33, 57]);
    let text = page("fr-signalconso", Language::Fr);
    let says = "celui du dernier refus expire le 01/01/2027\u{202f}; appels pendant ce délai ou celui d'un refus \
                antérieur\u{202f}: 2.";
    assert!(text.contains(barred) && text.contains(says), "{text}");
    // The time is told where the form's own law has it, and in no other.
    assert!(!page("ca-lnnte", Language::Fr).contains(barred));
    let letter = letter(
        &find("fr-signalconso"),
        &made.dossier(),
        &identity(),
        Language::Fr,
        "C",
    );
    for text in [text.as_str(), &letter] {
        for (at, _) in text.match_indices([';', ':', '?', '!']) {
            let before = text[..at].chars().next_back();
            let is_clock = before.is_some_and(|it| it.is_ascii_digit() || it == 's');
            assert!(is_clock || before == Some('\u{202f}'), "{}", &text[..=at]);
        }
    }
}
