//! What is said of times that exclude each other, or that an earlier rule has, against many minutes.

use curfew_core::Tri;
use curfew_core::rulebook::{Rulebook, Surroundings, When, lint};
use curfew_core::time::Moment;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// From Monday 2026-09-14T00:30Z: the holidays of autumn in China, with a Saturday and a Sunday that are worked for
/// them; days in doubt from 2 January 2027 on.
const FROM: Moment = Moment::new(1_789_345_800_000, 0);
const DAYS: i64 = 164;

const ALWAYS: &str = r#""always""#;

const TIMES: [&str; 37] = [
    ALWAYS,
    r#"{"windows": [{"start": "00:00", "end": "24:00"}]}"#,
    r#"{"windows": [{"start": "22:00", "end": "07:00"}]}"#,
    r#"{"windows": [{"days": ["mon"], "start": "09:00", "end": "17:00"}]}"#,
    r#"{"windows": [{"days": ["tue"], "start": "06:00", "end": "08:00"}]}"#,
    r#"{"windows": [{"days": ["mon"], "start": "22:00", "end": "07:00"}]}"#,
    r#"{"windows": [{"days": ["sun"], "start": "22:00", "end": "07:00"}]}"#,
    r#"{"windows": [{"days": ["mon", "sun"], "start": "20:00", "end": "19:00"}]}"#,
    r#"{"windows": [{"days": {"workdays_of": "CN"}, "start": "09:00", "end": "17:00"}]}"#,
    r#"{"windows": [{"days": {"days_off_of": "CN"}, "start": "09:00", "end": "17:00"}]}"#,
    r#"{"windows": [{"days": {"workdays_of": "CN"}, "start": "22:00", "end": "07:00"}]}"#,
    r#"{"windows": [{"days": {"days_off_of": "CN"}, "start": "22:00", "end": "07:00"}]}"#,
    r#"{"windows": [{"days": {"days_off_of": "CN"}, "start": "06:00", "end": "08:00"}]}"#,
    r#"{"windows": [{"days": {"days_off_of": "CN", "weekdays": ["wed"]}, "start": "06:00", "end": "08:00"}]}"#,
    r#"{"windows": [{"days": {"workdays_of": "CN", "weekdays": ["wed"]}, "start": "22:00", "end": "07:00"}]}"#,
    r#"{"windows": [{"days": {"holidays_of": "CN"}, "start": "00:00", "end": "24:00"}]}"#,
    r#"{"windows": [{"days": {"not_holidays_of": "CN"}, "start": "00:00", "end": "24:00"}]}"#,
    r#"{"windows": [{"days": {"workdays_of": "DE-BY"}, "start": "09:00", "end": "17:00"}]}"#,
    r#"{"windows": [{"days": {"days_off_of": "ZZ"}, "start": "09:00", "end": "17:00"}]}"#,
    r#"{"windows": [{"days": {"workdays_of": "ZZ"}, "start": "09:00", "end": "17:00"}]}"#,
    r#"{"windows": [{"days": {"workdays_of": "CN"}, "start": "09:00", "end": "17:00"},
        {"days": {"days_off_of": "CN"}, "start": "10:00", "end": "12:00"}]}"#,
    r#"{"dates": [{"first": "2026-11-23", "last": "2026-11-23"}]}"#,
    r#"{"dates": [{"first": "2026-11-24", "last": "2026-11-29"}]}"#,
    r#"{"dates": [{"first": "2026-12-28", "last": "2027-01-20"}]}"#,
    r#"{"none": [{"windows": [{"start": "22:00", "end": "07:00"}]}]}"#,
    r#"{"none": [{"windows": [{"days": {"workdays_of": "CN"}, "start": "09:00", "end": "17:00"}]}]}"#,
    r#"{"any": [{"windows": [{"days": ["mon"], "start": "09:00", "end": "17:00"}]},
        {"windows": [{"days": {"days_off_of": "CN"}, "start": "09:00", "end": "17:00"}]}]}"#,
    r#"{"any": [{"windows": [{"start": "00:00", "end": "12:00"}]}, {"windows": [{"start": "12:00", "end": "24:00"}]}]}"#,
    r#"{"any": [{"dates": [{"first": "2026-11-24", "last": "2026-11-29"}]},
        {"windows": [{"start": "22:00", "end": "07:00"}]}]}"#,
    r#"{"outside_hours_of": "US"}"#,
    r#"{"outside_hours_of": "cn-life-telesales"}"#,
    r#"{"outside_hours_of": "cn-nx-collection"}"#,
    r#"{"outside_hours_of": "zz-none"}"#,
    r#"{"outside_hours_of": "us-telemarketing"}"#,
    r#"{"none": [{"outside_hours_of": "us-telemarketing"}]}"#,
    r#"{"none": [{"windows": [{"start": "08:00", "end": "20:00"}]}]}"#,
    r#"{"windows": [{"start": "21:00", "end": "22:00"}]}"#,
];

/// When a rule ends, half hours after [`FROM`] and as it is written; of each of two days one minute earlier and later.
const ENDS: [(i64, &str); 4] = [
    (i64::MAX, ""),
    (70 * 48 + 29, r#", "until": "2026-11-23T15:00""#),
    (70 * 48 + 47, r#", "until": "2026-11-24T00:00""#),
    (105 * 48 + 47, r#", "until": "2026-12-29T00:00""#),
];

/// What each of the times says of each half hour.
fn answers() -> Vec<Vec<Tri>> {
    let times = TIMES.map(|text| serde_json::from_str::<When>(text).expect("times"));
    let minutes = (0..DAYS * 48).map(|half| FROM.unix_ms() + half * HOUR_MS / 2);
    minutes
        .map(|ms| {
            let at = Moment::new(ms, 0).local();
            times.iter().map(|when| when.holds(&at)).collect()
        })
        .collect()
}

/// Whether a rule is met: in doubt one that allows is.
fn is_met(answer: Tri, then: &str) -> bool {
    answer == Tri::Yes || answer == Tri::Unknown && then == "allow"
}

/// What is said of the last of the rules: each of its callers, times and verdict.
fn said(rules: &[(&str, &str, &str)]) -> Vec<&'static str> {
    said_of(&rules.iter().map(|rule| (*rule, "")).collect::<Vec<_>>())
}

/// Each with its end, as it is written.
fn said_of(rules: &[((&str, &str, &str), &str)]) -> Vec<&'static str> {
    let texts: Vec<String> = rules
        .iter()
        .enumerate()
        .map(|(index, ((who, when, then), until))| {
            format!(
                r#"{{"id": "{index}", "name": "", "who": "{who}", "when": {when}, "then": "{then}"{until}}}"#
            )
        })
        .collect();
    let document = format!(r#"{{"version": 2, "rules": [{}]}}"#, texts.join(","));
    let rulebook = Rulebook::from_json(&document).expect("a rulebook");
    let around = Surroundings {
        now: Some(FROM.local().wall_time()),
        ..Surroundings::default()
    };
    let found = lint(&rulebook, &around);
    let last = found.iter().filter(|it| it.rule + 1 == rules.len());
    last.map(|it| it.problem.word()).collect()
}

#[test]
fn times_that_exclude_each_other_have_no_minute_and_the_other_way_round() {
    let answers = answers();
    assert!(answers.iter().flatten().any(|it| *it == Tri::Unknown));
    let mut missed = Vec::new();
    for one in 0..TIMES.len() {
        for other in 0..one {
            for then in ["reject", "allow"] {
                let when = format!(r#"{{"all": [{}, {}]}}"#, TIMES[one], TIMES[other]);
                let is_said = said(&[("anyone", &when, then)]).contains(&"no_time");
                let both = |row: &Vec<Tri>| is_met(Tri::all([row[one], row[other]]), then);
                let is_met = answers.iter().any(both);
                assert!(!is_said || !is_met, "{then} {when}");
                if !is_said && !is_met {
                    missed.push((then, when));
                }
            }
        }
    }
    // What a calendar has of a weekday or a date is not looked at, nor the hours of a law.
    missed.retain(|(_, when)| {
        ![
            "outside_hours_of",
            "ZZ",
            "DE-BY",
            "holidays_of",
            "dates",
            "wed",
        ]
        .iter()
        .any(|word| when.contains(word))
    });
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_rule_whose_times_another_has_before_decides_at_no_minute() {
    let answers = answers();
    let (mut shadowed, mut partly, mut missed) = (0, 0, Vec::new());
    for one in 0..TIMES.len() {
        for other in 0..TIMES.len() {
            for [first, second] in [
                ["reject", "reject"],
                ["reject", "allow"],
                ["allow", "reject"],
                ["allow", "allow"],
            ] {
                let rules = [
                    ("anyone", TIMES[one], first),
                    ("contact", TIMES[other], second),
                ];
                let said = said(&rules);
                let mut met = answers
                    .iter()
                    .map(|row| [is_met(row[one], first), is_met(row[other], second)]);
                if said.contains(&"shadowed") || said.contains(&"allow_shadowed") {
                    shadowed += 1;
                    assert!(met.all(|met| met != [false, true]), "{rules:?}");
                } else if said.contains(&"allow_partly_shadowed") {
                    partly += 1;
                    // Of a place without a calendar there is no day.
                    let is_known = |when: &str| !when.contains("ZZ") && !when.contains("zz");
                    let is_known = is_known(TIMES[one]) && is_known(TIMES[other]);
                    assert!(!is_known || met.any(|met| met == [true, true]), "{rules:?}");
                } else if [first, second] == ["reject", "allow"]
                    && TIMES[other] == ALWAYS
                    && met.any(|met| met == [true, true])
                {
                    missed.push(TIMES[one]);
                }
            }
        }
    }
    assert!(shadowed > 200 && partly > 20, "{shadowed} {partly}");
    // Days pass, and what is none of some workdays is not looked at.
    missed.retain(|when| {
        let is_of_days = when.starts_with(r#"{"dates":"#);
        let is_of_workdays = when.contains("workdays_of") && when.starts_with(r#"{"none":"#);
        !is_of_days && !is_of_workdays
    });
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_rule_whose_times_another_has_until_it_ends_decides_at_no_minute() {
    let answers = answers();
    let (mut shadowed, mut partly, mut missed) = (0, 0, Vec::new());
    for one in 0..TIMES.len() {
        for other in (one % 3..TIMES.len()).step_by(3) {
            for at in 1..ENDS.len() * ENDS.len() {
                let ends = [ENDS[at % ENDS.len()], ENDS[at / ENDS.len()]];
                let [first, second] = if at % 2 == 0 {
                    ["reject", "allow"]
                } else {
                    ["allow", "reject"]
                };
                let rules = [
                    (("anyone", TIMES[one], first), ends[0].1),
                    (("contact", TIMES[other], second), ends[1].1),
                ];
                let said = said_of(&rules);
                let mut met = answers.iter().zip(0..).map(|(row, half)| {
                    [
                        half < ends[0].0 && is_met(row[one], first),
                        half < ends[1].0 && is_met(row[other], second),
                    ]
                });
                if said.contains(&"shadowed") || said.contains(&"allow_shadowed") {
                    shadowed += 1;
                    assert!(met.all(|met| met != [false, true]), "{rules:?}");
                } else if said.contains(&"no_time") || said.contains(&"over") {
                    assert!(met.all(|met| !met[1]), "{rules:?}");
                } else if said.contains(&"allow_partly_shadowed") {
                    partly += 1;
                    let is_known = |when: &str| !when.contains("ZZ") && !when.contains("zz");
                    let is_known = is_known(TIMES[one]) && is_known(TIMES[other]);
                    assert!(!is_known || met.any(|met| met == [true, true]), "{rules:?}");
                } else if [first, second] == ["reject", "allow"]
                    && [one, other].iter().all(|at| is_plain(TIMES[*at]))
                    && met.any(|met| met == [true, true])
                {
                    missed.push(rules);
                }
            }
        }
    }
    assert!(shadowed > 200 && partly > 200, "{shadowed} {partly}");
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Of these all that is so is found: they hang on no calendar and on no date.
fn is_plain(when: &str) -> bool {
    !["_of", "dates", "workdays"]
        .iter()
        .any(|word| when.contains(word))
}

/// The sample has every kind of day.
#[test]
fn the_sample_has_workdays_days_off_and_days_in_doubt() {
    let days = (0..DAYS).map(|day| Moment::new(FROM.unix_ms() + day * DAY_MS, 0).date());
    let china = curfew_core::calendar::find("CN").expect("a calendar");
    let of: Vec<(Tri, Tri)> = days
        .map(|day| (china.is_workday(day), china.is_holiday(day)))
        .collect();
    for kind in [Tri::Yes, Tri::No, Tri::Unknown] {
        assert!(
            of.iter().any(|it| it.0 == kind) && of.iter().any(|it| it.1 == kind),
            "{kind:?}"
        );
    }
}
