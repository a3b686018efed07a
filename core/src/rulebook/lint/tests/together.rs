//! Several earlier rules that leave nothing to a later one.

use super::*;

const DAY: &str = r#"{"windows": [{"start": "07:00", "end": "22:00"}]}"#;
const DAY_LATER: &str = r#"{"windows": [{"start": "07:01", "end": "22:00"}]}"#;
const WEEKEND: &str =
    r#"{"windows": [{"days": ["sat", "sun"], "start": "00:00", "end": "24:00"}]}"#;
const MONDAY_TO_FRIDAY: &str = r#"{"windows": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "00:00", "end": "24:00"}]}"#;
const ANYONE: &str = r#""anyone""#;

/// What is told of the last of the rules.
fn of_last(rules: &[(&str, &str, &str)]) -> Option<Problem> {
    let around = Surroundings {
        now: WallTime::parse("2026-09-26T12:00").ok(),
        ..Surroundings::default()
    };
    let findings = lint(&rulebook(rules), &around);
    let mut last = findings
        .into_iter()
        .filter(|finding| finding.rule + 1 == rules.len());
    let found = last.next().map(|finding| finding.problem);
    assert_eq!(last.next(), None);
    found
}

#[test]
fn night_and_day_leave_no_time() {
    let mum = (r#"{"number": "+12065550100"}"#, ALWAYS, "allow");
    let by = |by: &[usize]| by.to_vec();
    for (why, earlier, expected) in [
        (
            "both stop",
            vec![(ANYONE, NIGHT, "silence"), (ANYONE, DAY, "reject")],
            Some(Problem::AllowShadowed { by: by(&[0, 1]) }),
        ),
        (
            "one allows",
            vec![(ANYONE, NIGHT, "silence"), (ANYONE, DAY, "allow")],
            Some(Problem::Shadowed { by: by(&[0, 1]) }),
        ),
        (
            "a minute is left",
            vec![(ANYONE, NIGHT, "silence"), (ANYONE, DAY_LATER, "reject")],
            Some(Problem::AllowPartlyShadowed { by: 0 }),
        ),
        (
            "what is not needed is not named",
            vec![
                (ANYONE, NOON, "allow"),
                (ANYONE, DAY, "allow"),
                (r#""hidden""#, ALWAYS, "reject"),
                (ANYONE, NIGHT, "allow"),
            ],
            Some(Problem::Shadowed { by: by(&[1, 3]) }),
        ),
        (
            "days of the week",
            vec![
                (r#"{"prefix": "+1206"}"#, WEEKEND, "reject"),
                (r#"{"prefix": "+12"}"#, MONDAY_TO_FRIDAY, "reject"),
            ],
            Some(Problem::AllowShadowed { by: by(&[0, 1]) }),
        ),
        (
            "others' calls",
            vec![
                (r#"{"prefix": "+1207"}"#, NIGHT, "allow"),
                (ANYONE, DAY, "allow"),
            ],
            None,
        ),
    ] {
        let mut rules = earlier;
        rules.push(mum);
        assert_eq!(of_last(&rules), expected, "{why}");
    }
}

#[test]
fn a_window_of_which_each_has_a_part() {
    let rules = [
        (ANYONE, LATE, "allow"),
        (ANYONE, DAY, "allow"),
        (
            r#""hidden""#,
            r#"{"windows": [{"start": "21:00", "end": "00:00"}]}"#,
            "reject",
        ),
    ];
    assert_eq!(of_last(&rules), None, "22:00 to 23:00");
    let mut whole = rules;
    whole[0].1 = NIGHT;
    assert_eq!(of_last(&whole), Some(Problem::Shadowed { by: vec![0, 1] }));
}

#[test]
fn one_that_is_off_or_expires_leaves_time() {
    for (more, is_found) in [
        ("", true),
        (r#", "enabled": false"#, false),
        (r#", "until": "2026-12-01T00:00""#, false),
    ] {
        let rulebook = Rulebook::from_json(&format!(
            r#"{{"version": 2, "rules": [
                {{"id": "n", "name": "Night", "who": "anyone", "when": {NIGHT}, "then": "silence"}},
                {{"id": "d", "name": "Day", "who": "anyone", "when": {DAY}, "then": "silence"{more}}},
                {{"id": "h", "name": "Hidden", "who": "hidden", "then": "reject"}}]}}"#
        ))
        .unwrap();
        let found = lint(&rulebook, &Surroundings::default());
        assert_eq!(found.len(), usize::from(is_found), "{more}");
    }
}

#[test]
fn each_that_takes_some_of_the_callers_is_named() {
    let (one, two) = (
        r#"{"number": "+12065550100"}"#,
        r#"{"number": "+12065550101"}"#,
    );
    let both = format!(r#"{{"any": [{one}, {two}]}}"#);
    let by = |by: &[usize]| by.to_vec();
    for (why, rules, expected) in [
        (
            "a caller each",
            vec![
                (one, ALWAYS, "reject"),
                (two, ALWAYS, "reject"),
                (&both, ALWAYS, "allow"),
            ],
            Some(Problem::AllowShadowed { by: by(&[0, 1]) }),
        ),
        (
            "one of them lets ring",
            vec![
                (one, ALWAYS, "allow"),
                (two, ALWAYS, "reject"),
                (&both, ALWAYS, "allow"),
            ],
            Some(Problem::Shadowed { by: by(&[0, 1]) }),
        ),
        (
            "one caller's times are two rules'",
            vec![
                (one, NIGHT, "reject"),
                (two, ALWAYS, "reject"),
                (one, DAY, "reject"),
                (&both, ALWAYS, "allow"),
            ],
            Some(Problem::AllowShadowed { by: by(&[0, 1, 2]) }),
        ),
        (
            "all but some, and these",
            vec![
                (r#""hidden""#, ALWAYS, "reject"),
                (r#"{"none": ["hidden"]}"#, ALWAYS, "reject"),
                (ANYONE, ALWAYS, "allow"),
            ],
            Some(Problem::AllowShadowed { by: by(&[0, 1]) }),
        ),
        (
            "one caller is left",
            vec![
                (one, ALWAYS, "reject"),
                (two, NIGHT, "reject"),
                (&both, ALWAYS, "silence"),
            ],
            None,
        ),
    ] {
        assert_eq!(of_last(&rules), expected, "{why}");
    }
}
