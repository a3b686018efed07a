//! An earlier rule against a later one where one of them ends, or says its times in another way.

use super::*;

/// What is found of the second of two rules, each with its callers, times, end and verdict.
fn second(rules: [(&str, &str, &str, &str); 2], now: &str) -> Option<&'static str> {
    let [one, other] = rules.map(|(who, when, until, then)| {
        let until = match until {
            "" => String::new(),
            until => format!(r#", "until": "{until}""#),
        };
        format!(r#""name": "", "who": {who}, "when": {when}, "then": "{then}"{until}"#)
    });
    let text =
        format!(r#"{{"version": 2, "rules": [{{"id": "x", {one}}}, {{"id": "y", {other}}}]}}"#);
    let around = Surroundings {
        now: WallTime::parse(now).ok(),
        ..Surroundings::default()
    };
    let found = lint(&Rulebook::from_json(&text).unwrap(), &around);
    let found = found.iter().filter(|it| it.rule == 1);
    let words: Vec<_> = found.map(|it| it.problem.word()).collect();
    assert!(words.len() < 2, "{words:?}");
    words.first().copied()
}

const NOW: &str = "2026-11-26T12:00";
const N: &str = r#"{"number": "+12065550100"}"#;
const ALL: Option<&str> = Some("allow_shadowed");
const SOME: Option<&str> = Some("allow_partly_shadowed");

fn window(start: &str, end: &str) -> String {
    format!(r#"{{"windows": [{{"start": "{start}", "end": "{end}"}}]}}"#)
}

fn dates(first: &str, last: &str) -> String {
    format!(r#"{{"dates": [{{"first": "{first}", "last": "{last}"}}]}}"#)
}

#[test]
fn a_rule_that_ends_no_earlier_shadows_one_that_ends() {
    let (day, night) = (window("07:00", "22:00"), window("22:00", "07:00"));
    let holidays = dates("2026-12-24", "2026-12-26");
    for (one, until, other, ends, expected) in [
        (ALWAYS, "2027-01-01T00:00", ALWAYS, "2026-12-31T00:00", ALL),
        (ALWAYS, "2027-01-01T00:00", ALWAYS, "2027-01-01T00:00", ALL),
        (ALWAYS, "2027-01-01T00:00", ALWAYS, "2027-01-01T00:01", SOME),
        (ALWAYS, "2036-01-01T00:00", ALWAYS, "", SOME),
        (ALWAYS, "2026-12-27T00:00", &holidays, "", ALL),
        (ALWAYS, "2026-12-26T23:59", &holidays, "", SOME),
        // It is gone when the days come.
        (ALWAYS, "2026-12-24T00:00", &holidays, "", None),
        (ALWAYS, "2026-12-24T00:01", &holidays, "", SOME),
        // And is gone now.
        (ALWAYS, NOW, ALWAYS, "", None),
        // What they share comes, or does not, while both last.
        (&night, "2026-11-26T22:01", ALWAYS, "", SOME),
        (&night, "2026-11-26T22:00", ALWAYS, "", None),
        (&night, "", ALWAYS, "2026-11-26T22:00", None),
        (&day, "", ALWAYS, "2026-11-26T22:00", ALL),
        (&day, "", ALWAYS, "2026-11-26T22:01", SOME),
    ] {
        let rules = [
            (r#""anyone""#, one, until, "reject"),
            (N, other, ends, "allow"),
        ];
        assert_eq!(second(rules, NOW), expected, "{rules:?}");
        let rules = [
            (r#""anyone""#, one, until, "allow"),
            (N, other, ends, "reject"),
        ];
        let expected = expected.filter(|it| Some(*it) == ALL).map(|_| "shadowed");
        assert_eq!(second(rules, NOW), expected, "{rules:?}");
    }
}

#[test]
fn dates_against_dates_and_ends() {
    let holidays = dates("2026-12-25", "2026-12-30");
    let long = dates("2026-11-01", "2027-12-31");
    for (one, other, ends, expected) in [
        (&holidays, &*dates("2026-12-24", "2026-12-26"), "", SOME),
        (&holidays, &*dates("2026-12-25", "2026-12-26"), "", ALL),
        (&holidays, &*dates("2026-12-23", "2026-12-24"), "", None),
        (
            &holidays,
            &*dates("2026-12-23", "2026-12-26"),
            "2026-12-25T00:00",
            None,
        ),
        (
            &holidays,
            &*dates("2026-12-23", "2026-12-26"),
            "2026-12-25T00:01",
            SOME,
        ),
        (&long, ALWAYS, "2026-12-31T00:00", ALL),
        (&long, ALWAYS, "2028-01-01T00:00", ALL),
        // Days pass.
        (&long, ALWAYS, "2028-01-01T00:01", None),
        (&long, ALWAYS, "", None),
        (&long, NIGHT, "2026-12-31T00:00", ALL),
        (
            &dates("2026-11-27", "2027-12-31"),
            ALWAYS,
            "2026-12-31T00:00",
            None,
        ),
    ] {
        let rules = [
            (r#""anyone""#, one.as_str(), "", "reject"),
            (N, other, ends, "allow"),
        ];
        assert_eq!(second(rules, NOW), expected, "{rules:?}");
    }
    // What they shared is over.
    let rules = [
        (r#""anyone""#, holidays.as_str(), "", "reject"),
        (N, &*dates("2026-12-29", "2027-12-31"), "", "allow"),
    ];
    assert_eq!(second(rules, "2026-12-30T23:59"), SOME);
    assert_eq!(second(rules, "2026-12-31T00:00"), None);
}

#[test]
fn all_but_a_window_is_the_rest_of_the_day() {
    let (day, rest) = (window("08:00", "20:00"), window("20:00", "08:00"));
    let but_day = format!(r#"{{"none": [{day}]}}"#);
    let late = window("21:00", "22:00");
    for (one, other, expected) in [
        (&*but_day, &*late, ALL),
        (&but_day, &rest, ALL),
        (&rest, &but_day, ALL),
        (&but_day, &window("19:59", "22:00"), SOME),
        (&but_day, ALWAYS, SOME),
        (ALWAYS, &but_day, ALL),
        (&but_day, &day, None),
        (&day, &but_day, None),
        (
            &format!(
                r#"{{"all": [{rest}, {{"none": [{}]}}]}}"#,
                window("00:00", "08:00")
            ),
            &late,
            ALL,
        ),
        // On workdays alone, and on which days that is not cannot be told.
        (
            r#"{"none": [{"windows": [{"days": {"workdays_of": "CN"}, "start": "08:00", "end": "20:00"}]}]}"#,
            &late,
            ALL,
        ),
        (
            r#"{"none": [{"windows": [{"days": {"workdays_of": "CN"}, "start": "08:00", "end": "20:00"}]}]}"#,
            &window("19:00", "21:00"),
            SOME,
        ),
        (
            r#"{"none": [{"windows": [{"days": {"workdays_of": "CN"}, "start": "08:00", "end": "20:00"}]}]}"#,
            &day,
            None,
        ),
    ] {
        for now in [NOW, ""] {
            let rules = [(r#""anyone""#, one, "", "reject"), (N, other, "", "allow")];
            assert_eq!(second(rules, now), expected, "{rules:?}");
            let rules = [(r#""anyone""#, one, "", "allow"), (N, other, "", "reject")];
            let expected = expected.filter(|it| Some(*it) == ALL).map(|_| "shadowed");
            assert_eq!(second(rules, now), expected, "{rules:?}");
        }
    }
    let never = format!(r#"{{"none": [{day}, {rest}]}}"#);
    assert_eq!(found(&[(N, &never, "allow")]), [(0, "no_time")]);
}

#[test]
fn outside_the_hours_of_a_law_at_such_minutes() {
    let outside = |law: &str| format!(r#"{{"outside_hours_of": "{law}"}}"#);
    let night = window("23:00", "24:00");
    for (law, other, expected) in [
        ("us-telemarketing", &night, ALL),
        ("us-telemarketing", &window("21:00", "08:00"), ALL),
        ("us-telemarketing", &window("20:59", "22:00"), SOME),
        ("us-telemarketing", &window("08:00", "21:00"), None),
        // All day on some holidays, and at night on every day.
        ("cn-nx-collection", &night, ALL),
        ("br-am-sales-collection", &night, None),
        ("zz-none", &night, None),
    ] {
        let rules = [
            (r#""anyone""#, &*outside(law), "", "reject"),
            (N, other, "", "allow"),
        ];
        assert_eq!(second(rules, NOW), expected, "{rules:?}");
    }
    // All that may be outside of these hours is stopped before.
    let rules = [
        (r#""anyone""#, &*window("20:00", "09:00"), "", "reject"),
        (N, &*outside("us-telemarketing"), "", "allow"),
    ];
    assert_eq!(second(rules, NOW), ALL);
    let within = format!(r#"{{"none": [{}]}}"#, outside("us-telemarketing"));
    let rules = [
        (r#""anyone""#, &*within, "", "reject"),
        (N, &*window("10:00", "11:00"), "", "allow"),
    ];
    assert_eq!(second(rules, NOW), ALL);
}
