//! Recorded calls that came in another country's network, and calls whose source told the outcome.

use super::*;

fn abroad(handle: &str, network: Option<&str>) -> CallEvent {
    CallEvent {
        handle: Some(handle.to_owned()),
        network: network.map(|code| Region::new(code).unwrap()),
        ..event("+12065550100", NIGHT_MS, Disposition::Reject, Some("all"))
    }
}

#[test]
fn a_call_is_decided_as_it_was_seen_then() {
    let nobody = rulebook(r#"{"id": "all", "name": "", "who": "anyone", "then": "reject"}"#);
    let here = rulebook(r#"{"id": "us", "name": "", "who": {"prefix": "+1"}, "then": "reject"}"#);
    for (why, rules, handle, network, number, reason) in [
        (
            "a court of China",
            &nobody,
            "tel:12368",
            Some("CN"),
            "12368",
            Reason::NeverBlock,
        ),
        (
            "at home it is none",
            &nobody,
            "tel:12368",
            None,
            "12065550100",
            Reason::RuleMatched,
        ),
        (
            "nor in Japan",
            &nobody,
            "tel:12368",
            Some("JP"),
            "12368",
            Reason::RuleMatched,
        ),
        (
            "home again",
            &nobody,
            "tel:12368",
            Some("US"),
            "12065550100",
            Reason::RuleMatched,
        ),
        (
            "Guangzhou",
            &here,
            "tel:2065550100",
            Some("CN"),
            "862065550100",
            Reason::NoRuleMatched,
        ),
        (
            "Seattle",
            &nobody,
            "tel:2065550100",
            Some("CN"),
            "12065550100",
            Reason::RuleMatched,
        ),
    ] {
        let past = PastCall::recorded(&abroad(handle, network), us(), rules, &NoLists);
        let mut replay = Replay::new(rules, &NoLists, us(), &[], Memory::of_ledger());
        let (found, verdict) = replay.decide(&past);
        let found = found.canonical().unwrap();
        assert_eq!(found.trim_start_matches('+'), number, "{why}");
        assert_eq!(verdict.reason, reason, "{why}");
    }
}

#[test]
fn a_call_abroad_is_remembered_in_both_readings() {
    let rules = rulebook(
        r#"{"id": "again", "name": "", "who": {"repeated": {"calls": 2, "minutes": 5}}, "then": "reject"}"#,
    );
    let mut replay = Replay::new(&rules, &NoLists, us(), &[], Memory::of_ledger());
    // From then on nothing is missing.
    replay.decide(&incoming(
        "+12065550198",
        NIGHT_MS - 10 * MINUTE_MS,
        Happened::Missed,
    ));
    let first = abroad("tel:2065550100", Some("CN"));
    replay.decide(&PastCall::recorded(&first, us(), &rules, &NoLists));
    for (after, number) in [(1, "+862065550100"), (2, "+12065550100")] {
        let call = incoming(number, NIGHT_MS + after, Happened::Missed);
        assert_eq!(replay.decide(&call).1.rule, Some(0), "{number}");
    }
    let mut police = abroad("tel:110", Some("CN"));
    police.direction = Direction::Outgoing;
    police.at_ms += 3;
    replay.decide(&PastCall::recorded(&police, us(), &rules, &NoLists));
    let call = incoming("+12065550199", NIGHT_MS + 4, Happened::Missed);
    assert_eq!(replay.decide(&call).1.reason, Reason::EmergencySuspension);
}

#[test]
fn what_a_source_told_goes_before_what_a_replay_decided() {
    let replayed = |happened| CallEvent {
        happened,
        answered: Answered::default(),
        ..abroad("tel:+12065550100", None)
    };
    for told in Happened::ALL {
        assert_eq!(happened(&replayed(told)), told);
        assert_eq!(Happened::from_code(told as u8), Some(told));
        let known = Some(told).filter(|told| *told != Happened::Unknown);
        assert_eq!(Happened::from_word(told.word()), known);
    }
    assert_eq!(Happened::from_code(7), None);
    // A phone's own entry, where the log was looked into later.
    let mut asked = abroad("tel:+12065550100", None);
    assert_eq!(happened(&asked), Happened::Stopped);
    asked.happened = Happened::Missed;
    assert_eq!(happened(&asked), Happened::Missed);
}
