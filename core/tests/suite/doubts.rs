//! Days in doubt: what is not announced yet stops nobody, unless it makes no difference.

use chrono::DateTime;
use curfew_core::explain::Outcome;
use curfew_core::time::Moment;
use curfew_core::{Call, Disposition, Facts, Region, Rulebook, Tri, decide, explain, laws, number};

fn moment(text: &str) -> Moment {
    let time = DateTime::parse_from_rfc3339(text).expect("RFC 3339");
    Moment::new(time.timestamp_millis(), time.offset().local_minus_utc())
}

fn call(at: &str) -> Call {
    Call::incoming(number::read("+12065550100", None), moment(at))
}

fn one_rule(windows: &str, then: &str) -> Rulebook {
    Rulebook::from_json(&format!(
        r#"{{"version": 2, "rules": [{{"id": "r", "name": "R", "who": "anyone",
            "when": {{"windows": [{windows}]}}, "then": "{then}"}}]}}"#
    ))
    .expect("a rulebook")
}

fn window(days: &str, start: &str, end: &str) -> String {
    format!(r#"{{"days": {{"{days}": "CN"}}, "start": "{start}", "end": "{end}"}}"#)
}

/// A rule that stops passes a day in doubt and one that allows does not, and the explanation names it.
#[test]
fn a_day_in_doubt_rings() {
    let facts = Facts::at_home(Region::new("CN").unwrap());
    let day = window("workdays_of", "09:00", "17:00");
    for (why, at, then, outcome, disposition) in [
        (
            "a weekday beside the Spring Festival",
            "2027-02-10T12:00:00+08:00",
            "reject",
            Outcome::WhenUnknown,
            Disposition::Allow,
        ),
        (
            "in a rule that allows",
            "2027-02-10T12:00:00+08:00",
            "allow",
            Outcome::MatchedInDoubt,
            Disposition::Allow,
        ),
        (
            "outside of the hours either way",
            "2027-02-10T18:00:00+08:00",
            "reject",
            Outcome::When,
            Disposition::Allow,
        ),
        (
            "a Wednesday far from every holiday",
            "2027-03-17T12:00:00+08:00",
            "reject",
            Outcome::Matched,
            Disposition::Reject,
        ),
        (
            "a Sunday far from every holiday",
            "2027-03-21T12:00:00+08:00",
            "reject",
            Outcome::When,
            Disposition::Allow,
        ),
        (
            "a Sunday that may be worked",
            "2027-09-26T12:00:00+08:00",
            "reject",
            Outcome::WhenUnknown,
            Disposition::Allow,
        ),
        (
            "a holiday by law",
            "2027-10-01T12:00:00+08:00",
            "reject",
            Outcome::When,
            Disposition::Allow,
        ),
        (
            "a year that is announced",
            "2026-02-28T12:00:00+08:00",
            "reject",
            Outcome::Matched,
            Disposition::Reject,
        ),
    ] {
        let explanation = explain(&call(at), &one_rule(&day, then), &facts);
        assert_eq!(explanation.verdict.disposition, disposition, "{why}");
        let [step] = &explanation.steps[..] else {
            panic!("{why}: one rule, one step");
        };
        assert_eq!(step.outcome, outcome, "{why}");
        let named = step.condition.as_ref().map(|condition| condition.word());
        let expected = (outcome != Outcome::Matched).then_some("windows");
        assert_eq!(named, expected, "{why}");
    }
}

/// Two windows of which one holds whatever the day turns out to be.
#[test]
fn what_holds_either_way_is_no_doubt() {
    let facts = Facts::at_home(Region::new("CN").unwrap());
    let night = |days: &str| window(days, "22:00", "07:00");
    let both = |one: &str, other: &str| format!("{one}, {other}");
    // 10 February 2027, a Wednesday, and the days around it are in doubt.
    for (why, windows, at, stops) in [
        (
            "workdays and days off",
            both(
                &night("workdays_of"),
                &window("days_off_of", "21:00", "09:00"),
            ),
            "2027-02-10T23:00:00+08:00",
            true,
        ),
        (
            "in the night of the day before",
            both(
                &night("workdays_of"),
                &window("days_off_of", "21:00", "09:00"),
            ),
            "2027-02-11T06:00:00+08:00",
            true,
        ),
        (
            "in the hours of one only",
            both(
                &night("workdays_of"),
                &window("days_off_of", "21:00", "09:00"),
            ),
            "2027-02-10T21:30:00+08:00",
            false,
        ),
        (
            "holidays and others",
            both(&night("holidays_of"), &night("not_holidays_of")),
            "2027-02-10T23:00:00+08:00",
            true,
        ),
        (
            "workdays and holidays: a day off may be neither",
            both(&night("workdays_of"), &night("holidays_of")),
            "2027-02-10T23:00:00+08:00",
            false,
        ),
        (
            "the night of one day and the morning of another",
            both(
                &night("workdays_of"),
                &window("days_off_of", "05:00", "06:00"),
            ),
            "2027-02-10T05:30:00+08:00",
            false,
        ),
        (
            "twice the same",
            both(&night("workdays_of"), &night("workdays_of")),
            "2027-02-10T23:00:00+08:00",
            false,
        ),
        (
            "two places",
            both(
                &night("workdays_of"),
                r#"{"days": {"days_off_of": "TW"}, "start": "22:00", "end": "07:00"}"#,
            ),
            "2027-02-10T23:00:00+08:00",
            false,
        ),
        (
            "a year that no calendar has",
            both(&night("workdays_of"), &night("days_off_of")),
            "2045-02-10T23:00:00+08:00",
            true,
        ),
    ] {
        let verdict = decide(&call(at), &one_rule(&windows, "silence"), &facts);
        let expected = if stops {
            Disposition::Silence
        } else {
            Disposition::Allow
        };
        assert_eq!(verdict.disposition, expected, "{why}");
    }
}

/// Ningxia: workdays 08:00 to 20:00, days off 09:00 to 18:00.
#[test]
fn the_hours_of_a_law_on_a_day_in_doubt() {
    let law = laws::find("cn-nx-collection").unwrap();
    let hours = law.hours.as_ref().unwrap();
    for (at, inside) in [
        ("2027-02-10T08:30:00+08:00", Tri::Unknown),
        ("2027-02-10T12:00:00+08:00", Tri::Yes),
        ("2027-02-10T19:00:00+08:00", Tri::Unknown),
        ("2027-02-10T20:00:00+08:00", Tri::No),
        ("2027-03-17T08:30:00+08:00", Tri::Yes),
    ] {
        assert_eq!(
            hours.allow(law.jurisdiction(), None, moment(at)),
            inside,
            "{at}"
        );
    }
    let of_day = |at| hours.of_day(law.jurisdiction(), None, moment(at).date());
    assert_eq!(of_day("2027-02-10T12:00:00+08:00"), None);
    assert_eq!(
        of_day("2027-03-17T12:00:00+08:00"),
        Some(vec![(8 * 60, 20 * 60)])
    );
}
