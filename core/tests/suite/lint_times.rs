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

const TIMES: [&str; 33] = [
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
    let texts: Vec<String> = rules
        .iter()
        .enumerate()
        .map(|(index, (who, when, then))| {
            format!(
                r#"{{"id": "{index}", "name": "", "who": "{who}", "when": {when}, "then": "{then}"}}"#
            )
        })
        .collect();
    let document = format!(r#"{{"version": 2, "rules": [{}]}}"#, texts.join(","));
    let rulebook = Rulebook::from_json(&document).expect("a rulebook");
    let found = lint(&rulebook, &Surroundings::default());
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
    // Days pass, and what is none of something is not looked at.
    missed.retain(|when| !when.starts_with(r#"{"dates":"#) && !when.starts_with(r#"{"none":"#));
    assert!(missed.is_empty(), "{missed:#?}");
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
