//! Rules without a time, and those whose time is over.

use super::*;

#[test]
fn times_that_cannot_both_be() {
    let window = |days: &str, hours: (&str, &str)| {
        format!(
            r#"{{"windows": [{{"days": {days}, "start": "{}", "end": "{}"}}]}}"#,
            hours.0, hours.1
        )
    };
    let (day, night) = (("09:00", "17:00"), ("22:00", "07:00"));
    let monday = window(r#"["mon"]"#, day);
    let tuesday = window(r#"["tue"]"#, day);
    let monday_night = window(r#"["mon"]"#, night);
    let tuesday_dawn = window(r#"["tue"]"#, ("06:00", "08:00"));
    let workday = window(r#"{"workdays_of": "CN"}"#, day);
    let dates = |first: &str, last: &str| {
        format!(r#"{{"dates": [{{"first": "{first}", "last": "{last}"}}]}}"#)
    };
    // 2026-11-23 is a Monday.
    let (mon, tue_to_sun, week) = (
        dates("2026-11-23", "2026-11-23"),
        dates("2026-11-24", "2026-11-29"),
        dates("2026-11-24", "2026-11-30"),
    );
    let all = |one: &str, other: &str| format!(r#"{{"all": [{one}, {other}]}}"#);
    for (why, when, is_found) in [
        ("two days", all(&monday, &tuesday), true),
        ("one day", all(&monday, &monday), false),
        ("two hours", all(&monday, &monday_night), true),
        (
            "a night reaches the morning",
            all(&monday_night, &tuesday_dawn),
            false,
        ),
        ("a day that is in the dates", all(&monday, &mon), false),
        ("a day that is not", all(&monday, &tue_to_sun), true),
        ("nor the other way round", all(&tue_to_sun, &monday), true),
        ("a week has every day", all(&monday, &week), false),
        (
            "the night of the day before",
            all(&monday_night, &tue_to_sun),
            false,
        ),
        ("dates apart", all(&mon, &tue_to_sun), true),
        ("dates that meet", all(&tue_to_sun, &week), false),
        ("a workday may be any day", all(&workday, &tuesday), false),
        (
            "and its hours are its hours",
            all(&workday, &monday_night),
            true,
        ),
        (
            "either of two",
            format!(r#"{{"any": [{}, "always"]}}"#, all(&monday, &tuesday)),
            false,
        ),
        ("none of always", r#"{"none": ["always"]}"#.to_owned(), true),
        (
            "a day and not that day",
            all(&monday, &format!(r#"{{"none": [{monday}]}}"#)),
            true,
        ),
        (
            "a day but for its night",
            all(&monday, &format!(r#"{{"none": [{monday_night}]}}"#)),
            false,
        ),
    ] {
        let expected = if is_found {
            vec![(0, "no_time")]
        } else {
            vec![]
        };
        assert_eq!(
            found(&[(r#""anyone""#, &when, "reject")]),
            expected,
            "{why}"
        );
    }
}

#[test]
fn a_day_is_no_workday_and_day_off() {
    let days = |kind: &str, hours: (&str, &str)| {
        format!(
            r#"{{"windows": [{{"days": {{{kind}}}, "start": "{}", "end": "{}"}}]}}"#,
            hours.0, hours.1
        )
    };
    let (day, night, dawn) = (("09:00", "17:00"), ("22:00", "07:00"), ("06:00", "08:00"));
    let (work, off) = (r#""workdays_of": "CN""#, r#""days_off_of": "CN""#);
    for (why, one, other, is_found) in [
        ("of one place", days(work, day), days(off, day), true),
        ("the other way round", days(off, day), days(work, day), true),
        ("nights", days(off, night), days(work, night), true),
        ("one kind", days(work, day), days(work, day), false),
        (
            "of two places",
            days(work, day),
            days(r#""days_off_of": "US""#, day),
            false,
        ),
        (
            "holidays",
            days(r#""holidays_of": "CN""#, day),
            days(r#""not_holidays_of": "CN""#, day),
            true,
        ),
        (
            "not every day off is a holiday",
            days(off, day),
            days(r#""not_holidays_of": "CN""#, day),
            false,
        ),
        // The night of a workday ends on a day off.
        (
            "the next morning",
            days(work, night),
            days(off, dawn),
            false,
        ),
        (
            "the morning of a week before it",
            days(&format!(r#"{work}, "weekdays": ["mon"]"#), night),
            days(&format!(r#"{off}, "weekdays": ["mon"]"#), dawn),
            true,
        ),
    ] {
        let all = format!(r#"{{"all": [{one}, {other}]}}"#);
        let words = |then: &str| found(&[(r#""anyone""#, &all, then)]);
        let expected = if is_found {
            vec![(0, "no_time")]
        } else {
            vec![]
        };
        assert_eq!(words("reject"), expected, "{why}");
        // On a day in doubt a rule that allows holds, whatever the day is.
        let is_doubted = all.matches("CN").count() == 2 && !why.contains("week");
        let expected = if is_doubted { vec![] } else { expected };
        assert_eq!(words("allow"), expected, "{why}");
    }
}

#[test]
fn a_day_in_doubt_is_left_to_the_rule_that_allows() {
    let workday =
        r#"{"windows": [{"days": {"workdays_of": "CN"}, "start": "09:00", "end": "17:00"}]}"#;
    let words = |first: &str, second: &str| {
        let rules = [
            (r#""anyone""#, workday, first),
            (r#""contact""#, workday, second),
        ];
        found(&rules)
    };
    assert_eq!(words("reject", "allow"), [(1, "allow_partly_shadowed")]);
    assert_eq!(words("reject", "silence"), [(1, "shadowed")]);
    assert_eq!(words("allow", "allow"), [(1, "shadowed")]);
    // Where the one that stops does so on every day, nothing is left.
    let always = [
        (r#""anyone""#, ALWAYS, "reject"),
        (r#""contact""#, workday, "allow"),
    ];
    assert_eq!(found(&always), [(1, "allow_shadowed")]);
    let but = format!(r#"{{"all": [{workday}, {{"none": [{workday}]}}]}}"#);
    assert_eq!(found(&[(r#""anyone""#, &but, "reject")]), [(0, "no_time")]);
    assert_eq!(found(&[(r#""anyone""#, &but, "allow")]), []);
}

#[test]
fn days_that_are_over_or_come_too_late() {
    let problem = |when: &str, until: &str| {
        let rulebook = Rulebook::from_json(&format!(
            r#"{{"version": 2, "rules": [{{"id": "a", "name": "A", "who": "anyone", "then": "reject",
                "when": {when}, "until": "{until}"}}]}}"#
        ))
        .unwrap();
        let now = WallTime::parse("2026-09-26T12:00").ok();
        let found = lint(
            &rulebook,
            &Surroundings {
                now,
                ..Surroundings::default()
            },
        );
        found.first().map(|finding| finding.problem.word())
    };
    let (before, later) = (
        r#"{"dates": [{"first": "2026-09-01", "last": "2026-09-25"}]}"#,
        r#"{"dates": [{"first": "2026-12-01", "last": "2026-12-24"}]}"#,
    );
    for (why, when, until, expected) in [
        (
            "it expires before its days",
            later.to_owned(),
            "2026-12-01T00:00",
            Some("no_time"),
        ),
        (
            "and a minute later it does not",
            later.to_owned(),
            "2026-12-01T00:01",
            None,
        ),
        (
            "its days are over",
            before.to_owned(),
            "2027-01-01T00:00",
            Some("over"),
        ),
        (
            "all of them",
            format!(r#"{{"any": [{before}, {before}]}}"#),
            "2027-01-01T00:00",
            Some("over"),
        ),
        (
            "not all",
            format!(r#"{{"any": [{before}, {later}]}}"#),
            "2027-01-01T00:00",
            None,
        ),
        (
            "other times than days",
            format!(r#"{{"any": [{before}, {NIGHT}]}}"#),
            "2027-01-01T00:00",
            None,
        ),
        (
            "one of two that both must be",
            format!(r#"{{"all": [{before}, {NIGHT}]}}"#),
            "2027-01-01T00:00",
            Some("over"),
        ),
        (
            "the later of two that both must be",
            format!(r#"{{"all": [{{"any": [{later}]}}, {NIGHT}]}}"#),
            "2026-11-30T00:00",
            Some("no_time"),
        ),
    ] {
        assert_eq!(problem(&when, until), expected, "{why}");
    }
}

/// What is found of the days of China, whose days are in doubt from 2 January 2027 on.
#[test]
fn holidays_that_the_rule_does_not_live_to_see_are_not_told_of() {
    assert_eq!(
        crate::calendar::find("CN").unwrap().first_in_doubt(),
        Date::parse("2027-01-02").unwrap()
    );
    let workdays =
        r#"{"windows": [{"days": {"workdays_of": "CN"}, "start": "08:00", "end": "09:00"}]}"#;
    let collection = r#"{"outside_hours_of": "cn-nx-collection"}"#;
    let during = |when: &str, last: &str| {
        let dates = format!(r#"{{"dates": [{{"first": "2026-12-01", "last": "{last}"}}]}}"#);
        format!(r#"{{"all": [{when}, {dates}]}}"#)
    };
    let uncertain = |place: &str| Problem::CalendarUncertain {
        place: place.to_owned(),
        year: 2026,
    };
    let plain = r#"{"outside_hours_of": "cn-life-telesales"}"#;
    for (why, when, until, expected) in [
        ("it goes on", workdays.to_owned(), "", vec!["CN"]),
        (
            "a law with hours of its own for days off",
            collection.to_owned(),
            "",
            vec!["CN"],
        ),
        ("a law without", plain.to_owned(), "", vec![]),
        (
            "it expires at the last minute",
            workdays.to_owned(),
            "2027-01-02T00:00",
            vec![],
        ),
        (
            "and one later",
            workdays.to_owned(),
            "2027-01-02T00:01",
            vec!["CN"],
        ),
        (
            "a law, likewise",
            collection.to_owned(),
            "2027-01-02T00:00",
            vec![],
        ),
        (
            "its days are before",
            during(workdays, "2027-01-01"),
            "",
            vec![],
        ),
        ("or go on", during(collection, "2027-01-02"), "", vec!["CN"]),
        (
            "each place once",
            format!(r#"{{"any": [{workdays}, {collection}]}}"#),
            "",
            vec!["CN"],
        ),
    ] {
        let until = match until {
            "" => String::new(),
            until => format!(r#", "until": "{until}""#),
        };
        let rulebook = Rulebook::from_json(&format!(
            r#"{{"version": 2, "rules": [{{"id": "a", "name": "A", "who": "anyone", "then": "silence",
                "when": {when}{until}}}]}}"#
        ))
        .unwrap();
        let now = WallTime::parse("2026-11-26T12:00").ok();
        let found = lint(
            &rulebook,
            &Surroundings {
                now,
                ..Surroundings::default()
            },
        );
        let found: Vec<_> = found.into_iter().map(|finding| finding.problem).collect();
        let expected: Vec<_> = expected.into_iter().map(uncertain).collect();
        assert_eq!(found, expected, "{why}");
    }
}

/// Where the day before a holiday has hours of its own, the calendar is asked a day ahead.
#[test]
fn the_eve_of_a_day_in_doubt_is_in_doubt() {
    let mut seen = 0;
    for law in crate::laws::all() {
        let Some(ahead) = law.hours.and_then(|hours| hours.looks_ahead()) else {
            continue;
        };
        let Some(calendar) = crate::calendar::find(law.jurisdiction()) else {
            continue;
        };
        seen += ahead;
        let first = calendar.first_in_doubt().days() - ahead;
        for (until, is_found) in [(first, false), (first + 1, true)] {
            let rulebook = Rulebook::from_json(&format!(
                r#"{{"version": 2, "rules": [{{"id": "a", "name": "A", "who": "anyone", "then": "silence",
                    "when": {{"outside_hours_of": "{}"}}, "until": "{}T00:00"}}]}}"#,
                law.id(),
                Date::from_days(until)
            ))
            .unwrap();
            let now = WallTime::parse("2030-01-01T00:00").unwrap();
            let around = Surroundings {
                now: Some(now),
                ..Surroundings::default()
            };
            let found = lint(&rulebook, &around);
            let is_ends =
                |finding: &Finding| matches!(finding.problem, Problem::CalendarEnds { .. });
            assert_eq!(found.iter().any(is_ends), is_found, "{}", law.id());
        }
    }
    assert!(seen > 0, "a law has hours for eves");
}

#[test]
fn times_of_which_each_may_be_one_of_several() {
    let first = |when: &str| {
        found(&[
            (r#""anyone""#, when, "reject"),
            (r#""contact""#, ALWAYS, "allow"),
        ])
    };
    let window = |start: &str, end: &str| {
        format!(r#"{{"windows": [{{"start": "{start}", "end": "{end}"}}]}}"#)
    };
    let any = |one: &str, other: &str| format!(r#"{{"any": [{one}, {other}]}}"#);
    let (morning, rest) = (window("00:00", "12:00"), window("12:00", "24:00"));
    let dates = r#"{"dates": [{"first": "2026-12-24", "last": "2026-12-26"}]}"#;
    for (when, expected) in [
        (any(&morning, &rest), "allow_shadowed"),
        (any(&any(&morning, dates), &rest), "allow_shadowed"),
        (
            any(&morning, &window("12:01", "24:00")),
            "allow_partly_shadowed",
        ),
        (any(NIGHT, dates), "allow_partly_shadowed"),
        (any(dates, &any(dates, NIGHT)), "allow_partly_shadowed"),
    ] {
        assert_eq!(first(&when), [(1, expected)], "{when}");
    }
    // Days pass.
    assert_eq!(first(dates), []);
    let rules = [
        (r#""anyone""#, NIGHT, "reject"),
        (r#""contact""#, &*any(NOON, LATE), "allow"),
    ];
    assert_eq!(found(&rules), [(1, "allow_partly_shadowed")]);
}

#[test]
fn outside_the_hours_of_a_law_is_at_some_times() {
    for (law, expected) in [
        ("US", vec!["allow_partly_shadowed"]),
        ("us-fl-solicitation", vec!["allow_partly_shadowed"]),
        // Nothing is outside of these.
        ("br-am-sales-collection", vec![]),
        ("zz-none", vec![]),
    ] {
        let when = format!(r#"{{"outside_hours_of": "{law}"}}"#);
        let rules = [
            (r#""anyone""#, &*when, "reject"),
            (r#""contact""#, ALWAYS, "allow"),
        ];
        let found = found(&rules).into_iter().filter(|it| it.0 == 1);
        assert_eq!(found.map(|it| it.1).collect::<Vec<_>>(), expected, "{law}");
    }
}
