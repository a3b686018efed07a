//! `curfew hours` and rules outside of them: parts of countries, barred days.

use crate::curfew;

fn hours(law: &str, at: &str) -> String {
    String::from_utf8(curfew(&["hours", "--law", law, "--at", at]).stdout).expect("UTF-8")
}

#[test]
fn a_barred_day_is_outside_and_another_is_unknown_where_no_clock_times_are_known() {
    for (law, at, said, not) in [
        (
            "ua-collection",
            "2026-11-28T12:00:00+02:00",
            "no calls on this day; 2026-11-28 12:00:00 +02:00: outside",
            "uncertain",
        ),
        (
            "ua-collection",
            "2026-11-25T12:00:00+02:00",
            "clock times are not known here; 2026-11-25 12:00:00 +02:00: uncertain",
            "side",
        ),
        (
            "nl-telemarketing",
            "2026-04-27T12:00:00+02:00",
            "no calls on this day; 2026-04-27 12:00:00 +02:00: outside",
            "uncertain",
        ),
        (
            "nl-telemarketing",
            "2026-04-28T12:00:00+02:00",
            "clock times are not known here; 2026-04-28 12:00:00 +02:00: uncertain",
            "side",
        ),
        // The day after Thanksgiving is a holiday in some of the country only.
        (
            "us-pa-solicitation",
            "2026-11-27T07:30:00-05:00",
            "not certain here; 2026-11-27 07:30:00 -05:00: outside whichever they are",
            "uncertain",
        ),
        // Holidays from Monday to Friday only: 4 July 2026 is a Saturday.
        (
            "us-ri-solicitation",
            "2026-07-04T12:00:00-04:00",
            "10:00-17:00; 2026-07-04 12:00:00 -04:00: inside",
            "uncertain",
        ),
    ] {
        let found = hours(law, at);
        let line = found.lines().find(|line| line.contains("hours  ")).unwrap();
        assert!(
            line.contains(said) && !line.contains(not),
            "{law} {at}: {line}"
        );
    }
}

#[test]
fn a_country_names_its_parts_with_texts_of_their_own() {
    let said = "parts of US have texts of their own, some with other hours: US-AL, ";
    let found = hours("US", "2026-11-25T12:00:00-05:00");
    assert!(found.contains(said) && found.contains(", US-WY"), "{found}");
    for law in ["US-FL", "us-telemarketing", "DE"] {
        let found = hours(law, "2026-11-25T12:00:00-05:00");
        assert!(!found.contains("texts of their own"), "{found}");
    }
}

/// What a call is for nobody knows before it is answered: a place is outside only where no text allows it.
#[test]
fn a_place_is_outside_where_no_text_of_it_or_its_country_allows_a_call() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.json");
    let at = |law: &str, at: &str| {
        let rules = format!(
            r#"{{"version": 2, "rules": [{{"id": "a", "name": "Late", "who": "anyone",
                "when": {{"outside_hours_of": "{law}"}}, "then": "silence"}}]}}"#
        );
        std::fs::write(&path, rules).unwrap();
        let rules = path.to_str().unwrap();
        let found = curfew(&[
            "check",
            "+12065550100",
            "--home",
            "US",
            "--at",
            at,
            "--rules",
            rules,
            "--explain",
        ]);
        String::from_utf8(found.stdout).unwrap()
    };
    for (law, time, stops) in [
        // Sellers may call until 20:00 in Florida, collectors until 21:00 everywhere.
        ("US-FL", "2026-11-25T20:30:00-05:00", false),
        ("US-FL", "2026-11-25T21:00:00-05:00", true),
        ("US", "2026-11-25T20:30:00-05:00", false),
        ("us-fl-solicitation", "2026-11-25T20:30:00-05:00", true),
        // A barred day, and a day of which no times are known.
        ("ua-collection", "2026-11-28T12:00:00+02:00", true),
        ("ua-collection", "2026-11-25T12:00:00+02:00", false),
    ] {
        let found = at(law, time);
        assert_eq!(found.contains("silence"), stops, "{law} {time}: {found}");
    }
    let found = at("US-FL", "2026-11-25T20:30:00-05:00");
    assert!(
        found.contains("outside all calling hours of US-FL"),
        "{found}"
    );
}
