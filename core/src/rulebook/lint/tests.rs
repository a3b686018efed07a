mod covers;
mod ends;
mod excludes;
mod inside;
mod plus;
mod tables;
mod times;
mod together;

use super::*;

fn rulebook(rules: &[(&str, &str, &str)]) -> Rulebook {
    let rules: Vec<String> = rules
        .iter()
        .enumerate()
        .map(|(index, (who, when, then))| {
            format!(
                r#"{{"id": "{index}", "name": "{index}", "who": {who}, "when": {when},
                    "then": "{then}"}}"#
            )
        })
        .collect();
    Rulebook::from_json(&format!(
        r#"{{"version": 2, "rules": [{}]}}"#,
        rules.join(",")
    ))
    .unwrap()
}

fn found(rules: &[(&str, &str, &str)]) -> Vec<(usize, &'static str)> {
    let around = Surroundings {
        lists: Some(&BTreeSet::from(["known".to_owned()])),
        now: WallTime::parse("2026-09-26T12:00").ok(),
        home: None,
    };
    let findings = lint(&rulebook(rules), &around);
    findings
        .iter()
        .map(|finding| (finding.rule, finding.problem.word()))
        .collect()
}

const ALWAYS: &str = r#""always""#;
const NIGHT: &str = r#"{"windows": [{"start": "22:00", "end": "07:00"}]}"#;
const LATE: &str = r#"{"windows": [{"start": "23:00", "end": "06:00"}]}"#;
const NOON: &str = r#"{"windows": [{"start": "12:00", "end": "13:00"}]}"#;

#[test]
fn rules_that_never_match() {
    for (why, rules, expected) in [
        (
            "the same again",
            [
                (r#""contact""#, ALWAYS, "allow"),
                (r#""contact""#, ALWAYS, "allow"),
            ],
            vec![(1, "shadowed")],
        ),
        (
            "anyone first",
            [
                (r#""anyone""#, ALWAYS, "silence"),
                (r#""hidden""#, NIGHT, "reject"),
            ],
            vec![(1, "shadowed")],
        ),
        (
            "an allow below a reject",
            [
                (r#"{"prefix": "+1206"}"#, ALWAYS, "reject"),
                (r#"{"number": "+12065550100"}"#, NIGHT, "allow"),
            ],
            vec![(1, "allow_shadowed")],
        ),
        (
            "an allow below a reject at night",
            [
                (r#""anyone""#, NIGHT, "silence"),
                (r#""contact""#, ALWAYS, "allow"),
            ],
            vec![(1, "allow_partly_shadowed")],
        ),
        (
            "windows inside windows",
            [
                (r#""anyone""#, NIGHT, "silence"),
                (r#""hidden""#, LATE, "reject"),
            ],
            vec![(1, "shadowed")],
        ),
        (
            "windows beside windows",
            [
                (r#""anyone""#, NIGHT, "silence"),
                (r#""contact""#, NOON, "allow"),
            ],
            vec![],
        ),
        (
            "windows around windows",
            [
                (r#""anyone""#, LATE, "silence"),
                (r#""hidden""#, NIGHT, "reject"),
            ],
            vec![],
        ),
        (
            "windows of the whole week",
            [
                (
                    r#""anyone""#,
                    r#"{"windows": [{"start": "00:00", "end": "24:00"}]}"#,
                    "silence",
                ),
                (r#""hidden""#, ALWAYS, "reject"),
            ],
            vec![(1, "shadowed")],
        ),
        (
            "workdays inside every day, not the other way",
            [
                (
                    r#""anyone""#,
                    r#"{"windows": [{"days": {"workdays_of": "CN"}, "start": "22:00", "end": "07:00"}]}"#,
                    "silence",
                ),
                (r#""hidden""#, LATE, "reject"),
            ],
            vec![],
        ),
        (
            "the other way",
            [
                (r#""anyone""#, NIGHT, "silence"),
                (
                    r#""hidden""#,
                    r#"{"windows": [{"days": {"workdays_of": "CN"}, "start": "22:00", "end": "07:00"}]}"#,
                    "reject",
                ),
            ],
            vec![(1, "shadowed")],
        ),
        (
            "one of several",
            [
                (r#"{"any": ["hidden", {"prefix": "+1"}]}"#, ALWAYS, "reject"),
                (
                    r#"{"all": [{"prefix": "+1206"}, {"sim": 1}]}"#,
                    ALWAYS,
                    "silence",
                ),
            ],
            vec![(1, "shadowed")],
        ),
        (
            "anyone but these",
            [
                (r#"{"none": [{"prefix": "+1"}]}"#, ALWAYS, "reject"),
                (r#"{"number": "+442079460123"}"#, ALWAYS, "allow"),
            ],
            vec![(1, "allow_shadowed")],
        ),
        (
            "contacts with a star are contacts",
            [
                (r#""contact""#, ALWAYS, "reject"),
                (r#""starred""#, ALWAYS, "allow"),
            ],
            vec![(1, "allow_shadowed")],
        ),
        (
            "not every contact has one",
            [
                (r#""starred""#, ALWAYS, "reject"),
                (r#""contact""#, ALWAYS, "allow"),
            ],
            vec![],
        ),
        (
            "other callers",
            [
                (r#"{"prefix": "+1206"}"#, ALWAYS, "reject"),
                (r#"{"prefix": "+1"}"#, ALWAYS, "allow"),
            ],
            vec![],
        ),
    ] {
        assert_eq!(found(&rules), expected, "{why}");
    }
}

#[test]
fn contradictions() {
    for (who, is_one) in [
        (r#"{"all": ["hidden", "contact"]}"#, true),
        (r#"{"all": ["hidden", "withheld"]}"#, false),
        (r#"{"all": ["withheld", "payphone"]}"#, true),
        (r#"{"all": [{"prefix": "+1"}, {"prefix": "+44"}]}"#, true),
        (r#"{"all": [{"prefix": "+1"}, {"prefix": "+1206"}]}"#, false),
        (
            r#"{"all": [{"number": "+12065550100"}, {"number": "+12065550101"}]}"#,
            true,
        ),
        (
            r#"{"all": [{"sim": 1}, {"any": [{"sim": 2}, {"sim": 3}]}]}"#,
            true,
        ),
        (r#"{"all": ["contact", {"none": ["contact"]}]}"#, true),
        (r#"{"none": ["anyone"]}"#, true),
        (r#"{"any": [{"none": ["anyone"]}, "contact"]}"#, false),
        (r#"{"all": ["contact", {"list": "known"}]}"#, false),
    ] {
        let expected = if is_one {
            vec![(0, "contradiction")]
        } else {
            vec![]
        };
        assert_eq!(found(&[(who, ALWAYS, "reject")]), expected, "{who}");
    }
}

#[test]
fn names_that_lead_nowhere_and_times_that_are_over() {
    for (who, when, expected) in [
        (r#"{"list": "known"}"#, ALWAYS, None),
        (
            r#"{"any": ["hidden", {"list": "lost"}]}"#,
            ALWAYS,
            Some("no_list"),
        ),
        (r#"{"institution": "icbc"}"#, ALWAYS, None),
        (
            r#"{"institution": "no-such-bank"}"#,
            ALWAYS,
            Some("no_institution"),
        ),
        (
            r#""anyone""#,
            r#"{"outside_hours_of": "cn-no-such-law"}"#,
            Some("no_hours"),
        ),
        (
            r#""anyone""#,
            r#"{"outside_hours_of": "ZZ"}"#,
            Some("no_hours"),
        ),
        (
            r#""anyone""#,
            r#"{"outside_hours_of": "cn-life-telesales"}"#,
            None,
        ),
        (
            r#""anyone""#,
            r#"{"outside_hours_of": "br-am-sales-collection"}"#,
            Some("not_in_force"),
        ),
        (
            r#""anyone""#,
            r#"{"outside_hours_of": "us-fl-solicitation"}"#,
            None,
        ),
        (
            r#""anyone""#,
            r#"{"windows": [{"days": {"workdays_of": "ZZ"}, "start": "08:00", "end": "09:00"}]}"#,
            Some("no_calendar"),
        ),
        (
            r#""anyone""#,
            r#"{"dates": [{"first": "2026-09-01", "last": "2026-09-25"}]}"#,
            Some("over"),
        ),
        (
            r#""anyone""#,
            r#"{"dates": [{"first": "2026-09-01", "last": "2026-09-26"}]}"#,
            None,
        ),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|word| (0, word)).collect();
        assert_eq!(found(&[(who, when, "reject")]), expected, "{who} {when}");
    }
}

#[test]
fn a_calendar_that_ends() {
    let workdays =
        r#"{"windows": [{"days": {"workdays_of": "CN"}, "start": "08:00", "end": "09:00"}]}"#;
    let rulebook = rulebook(&[(r#""anyone""#, workdays, "silence")]);
    let at = |now: &str| {
        let now = WallTime::parse(now).ok();
        lint(
            &rulebook,
            &Surroundings {
                now,
                ..Surroundings::default()
            },
        )
    };
    let china = crate::calendar::find("CN").unwrap();
    let (years, year) = (china.years(), china.certain_until());
    assert_eq!(at(&format!("{year}-10-02T23:59")), []);
    let uncertain = Problem::CalendarUncertain {
        place: "CN".to_owned(),
        year,
    };
    // Ninety days before, and from then on.
    for now in [
        format!("{year}-10-03T00:00"),
        format!("{}-01-01T00:00", year + 1),
    ] {
        assert_eq!(at(&now)[0].problem, uncertain, "{now}");
    }
    assert_eq!(
        at(&format!("{}-01-01T00:00", years.end())),
        [Finding {
            rule: 0,
            problem: Problem::CalendarEnds {
                place: "CN".to_owned(),
                year: *years.end()
            }
        }]
    );
}

#[test]
fn a_rule_shadows_until_it_has_expired_and_is_over_then() {
    let rulebook = Rulebook::from_json(
        r#"{"version": 2, "rules": [
          {"id": "a", "name": "A", "who": "anyone", "then": "reject", "until": "2026-11-26T12:00"},
          {"id": "b", "name": "B", "who": "contact", "then": "allow"}]}"#,
    )
    .unwrap();
    let at = |now: &str| {
        let now = WallTime::parse(now).ok();
        lint(
            &rulebook,
            &Surroundings {
                now,
                ..Surroundings::default()
            },
        )
    };
    assert_eq!(
        at("2026-11-26T11:59"),
        [Finding {
            rule: 1,
            problem: Problem::AllowPartlyShadowed { by: 0 }
        }]
    );
    assert_eq!(
        at("2026-11-26T12:00"),
        [Finding {
            rule: 0,
            problem: Problem::Over
        }]
    );
}

/// However many rules each is compared with.
#[test]
fn the_expression_of_a_condition_is_made_once() {
    let texts: Vec<String> = (0..20)
        .flat_map(|last| {
            [
                format!(r#"{{"prefix": "+1206555{last:02}"}}"#),
                format!(r#"{{"pattern": "+12065550?{last:02}"}}"#),
                format!(r#"{{"all": ["contact", {{"regex": "\\+1206.*{last:02}"}}]}}"#),
            ]
        })
        .collect();
    let rules: Vec<_> = texts
        .iter()
        .map(|who| (who.as_str(), ALWAYS, "reject"))
        .collect();
    let before = shapes::WORKED_OUT.get();
    assert_eq!(found(&rules), []);
    let count = shapes::WORKED_OUT.get() - before;
    // Of each of these, and of each "contact", that it has none.
    assert!((60..=80).contains(&count), "{count}");
}
