//! The commands that answer a question: check, number, hours.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{curfew, keys, lines, refused};

#[test]
fn check_has_its_keys_and_explains() {
    let night = [
        "check",
        "+12065550100",
        "--at",
        "2026-01-02T22:31:00+08:00",
        "--json",
    ];
    let answer = &lines(&curfew(&night))[0];
    assert_eq!(
        keys(answer),
        BTreeSet::from(["number", "at", "disposition", "rule", "reason", "read_as"])
    );
    assert_eq!(answer["disposition"], "silence");
    assert_eq!(
        (&answer["rule"], &answer["reason"]),
        (&"quiet-hours".into(), &"rule_matched".into())
    );

    let answer = &lines(&curfew(&[&night[..], &["--explain"]].concat()))[0];
    let steps = answer["explain"].as_array().unwrap();
    assert_eq!(
        keys(&steps[0]),
        BTreeSet::from(["rule", "name", "outcome", "condition"])
    );
    assert_eq!(
        (&steps[0]["condition"], &steps[1]["condition"]),
        (&"contact".into(), &Value::Null)
    );
    assert_eq!(
        (&steps[0]["outcome"], &steps[1]["outcome"]),
        (&"who".into(), &"matched".into())
    );

    let answer = &lines(&curfew(&[&night[..], &["--contact"]].concat()))[0];
    assert_eq!(
        (&answer["disposition"], &answer["rule"]),
        (&"allow".into(), &"known".into())
    );

    let zone = [
        "check",
        "+12065550100",
        "--at",
        "2026-01-02T14:31:00Z",
        "--zone",
        "Asia/Shanghai",
        "--json",
    ];
    let answer = &lines(&curfew(&zone))[0];
    assert_eq!(answer["at"], "2026-01-02T22:31:00+08:00");
    assert_eq!(answer["disposition"], "silence");
}

#[test]
fn never_block_is_said() {
    let court = [
        "check",
        "12368",
        "--at",
        "2026-01-02T22:31:00+08:00",
        "--home",
        "CN",
        "--json",
    ];
    let answer = &lines(&curfew(&court))[0];
    assert_eq!(
        (&answer["disposition"], &answer["rule"]),
        (&"allow".into(), &Value::Null)
    );
    assert_eq!(answer["reason"], "never_block");
}

#[test]
fn number_has_its_keys_and_reads_lines() {
    let answers = lines(&curfew(&[
        "number",
        "95588",
        "+1 206 555 0100",
        "x",
        "--home",
        "CN",
        "--json",
    ]));
    let expected = BTreeSet::from([
        "input",
        "home",
        "kind",
        "presentation",
        "e164",
        "region",
        "class",
        "valid",
        "never_block",
        "institution",
        "number_kind",
        "read_as",
    ]);
    assert!(answers.iter().all(|answer| keys(answer) == expected));
    let kinds: Vec<_> = answers
        .iter()
        .map(|answer| answer["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["short", "e164", "unreadable"]);
    let valid: Vec<_> = answers.iter().map(|answer| &answer["valid"]).collect();
    assert_eq!(valid, [&Value::Null, &true.into(), &Value::Null]);
    assert_eq!(answers[1]["e164"], "+12065550100");
    assert_eq!(answers[0]["institution"]["id"], "icbc");
    assert_eq!(answers[0]["number_kind"]["kind"], "inbound_service");
    assert_eq!(answers[1]["institution"], Value::Null);
    let courts = &lines(&curfew(&["number", "12368", "--home", "CN", "--json"]))[0];
    assert_eq!(courts["never_block"]["name"], "Courts");
}

#[test]
fn hours_has_its_keys_and_says_what_is_inside() {
    let hours =
        |law: &str, at: &str| lines(&curfew(&["hours", "--law", law, "--at", at, "--json"]));
    let evening = &hours("cn-life-telesales", "2026-11-26T20:59:00+08:00")[0];
    assert_eq!(
        keys(evening),
        BTreeSet::from([
            "law",
            "jurisdiction",
            "at",
            "zone",
            "holds",
            "about",
            "binds",
            "hours",
            "inside",
            "unless",
            "caps",
            "refusal",
            "citation",
            "in_force",
            "until",
            "force",
            "source",
            "checked",
            "verified",
            "note",
            "channel",
            "no_text_of",
        ])
    );
    assert_eq!(evening["hours"], serde_json::json!(["09:00-21:00"]));
    assert_eq!(evening["inside"], true);
    let night = &hours("cn-life-telesales", "2026-11-26T21:00:00+08:00")[0];
    assert_eq!(night["inside"], false);
    // A part of a country: its own laws, then the country's.
    let florida = hours("US-FL", "2026-11-26T20:30:00-05:00");
    let found: Vec<_> = florida
        .iter()
        .map(|law| {
            (
                law["jurisdiction"].as_str().unwrap(),
                law["inside"].as_bool(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("US-FL", Some(false)),
            ("US", Some(true)),
            ("US", Some(true))
        ]
    );
    // Before a text was in force it says nothing; its hours are shown all the same.
    let early = &hours("us-fl-solicitation", "2020-07-01T20:30:00-04:00")[0];
    assert_eq!(
        (&early["holds"], &early["inside"]),
        (&false.into(), &Value::Null)
    );
    assert_eq!(early["hours"], serde_json::json!(["08:00-20:00"]));
    // Hours go by the called party's clock: an hour of UTC is asked about.
    let warned = |arguments: &[&str]| {
        let output = curfew(&[&["hours", "--law", "cn-life-telesales"], arguments].concat());
        assert!(output.status.success());
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("--zone names another")
    };
    assert!(warned(&["--at", "2026-11-26T20:59:00Z"]) && warned(&[]));
    assert!(!warned(&[
        "--at",
        "2026-11-26T20:59:00Z",
        "--zone",
        "Asia/Shanghai"
    ]));
    assert!(!warned(&["--at", "2026-11-26T20:59+08:00"]));
    // Without a zone the clock is that of the law's place.
    let at = |law: &str, at: &str| hours(law, at)[0]["at"].clone();
    for (law, time, there) in [
        ("CN", "2026-11-26T13:30:00z", "2026-11-26T21:30:00+08:00"),
        (
            "cn-life-telesales",
            "2026-11-26t21:30",
            "2026-11-26T21:30:00+08:00",
        ),
        (
            "US-FL",
            "2026-07-06T22:30+08:00",
            "2026-07-06T10:30:00-04:00",
        ),
        ("US-TX", "2026-07-06T10:30", "2026-07-06T10:30:00-05:00"),
    ] {
        assert_eq!(at(law, time), there, "{law} {time}");
    }
    // Of a part of a country both its own texts and the country's are shown, and that both count.
    let text = String::from_utf8(curfew(&["hours", "--law", "US-FL"]).stdout).unwrap();
    for says in [
        "us-fl-solicitation: ",
        "us-telemarketing: ",
        "these are texts of US and US-FL: where both bind a caller, both hold",
    ] {
        assert!(text.contains(says), "{says}: {text}");
    }
    let text = String::from_utf8(curfew(&["hours", "--law", "CL"]).stdout).unwrap();
    assert!(text.contains("at most   1 contact a week"), "{text}");
    let text = String::from_utf8(curfew(&["hours", "--law", "VN"]).stdout).unwrap();
    assert!(text.contains("at most   1 call in any 24 hours"), "{text}");
    // A year that the calendar does not have: nothing is guessed.
    let far = &hours("fr-prospecting", "2045-07-13T11:00:00+02:00")[0];
    assert_eq!(
        (&far["hours"], &far["inside"]),
        (&Value::Null, &Value::Null)
    );

    let text = String::from_utf8(curfew(&["hours", "--law", "CN"]).stdout).unwrap();
    assert!(text.contains("citation  Civil Code art. 1032"), "{text}");
    // Where the day of its beginning is not known, a text says so; a draft and a dated text do not.
    for (law, unknown) in [
        ("us-mi-solicitation", true),
        ("us-fl-solicitation", false),
        ("br-am-sales-collection", false),
    ] {
        let old = curfew(&["hours", "--law", law, "--at", "1990-01-01T12:00-05:00"]);
        let text = String::from_utf8(old.stdout).unwrap();
        let says = text.contains("  in force  the day of its beginning is not known here");
        assert_eq!(says, unknown, "{text}");
    }
    // A part of a country of which nothing is known: the country's texts, and it is said.
    for (place, without) in [
        ("US-NY", json!("US-NY")),
        ("cn-xx", json!("CN-XX")),
        ("US-FL", Value::Null),
        ("US", Value::Null),
        ("us-fl-solicitation", Value::Null),
    ] {
        let found = hours(place, "2026-11-26T12:00:00-05:00");
        assert!(!found.is_empty(), "{place}");
        for law in &found {
            assert_eq!(law["no_text_of"], without, "{place}");
        }
        let text = String::from_utf8(curfew(&["hours", "--law", place]).stdout).unwrap();
        let says = without.as_str().map(|code| {
            format!("no text of its own is known for {code}; these are the national ones\n")
        });
        match says {
            Some(says) => assert!(text.starts_with(&says), "{text}"),
            None => assert!(!text.contains("no text of its own"), "{text}"),
        }
    }
    for (arguments, code) in [
        (&["hours", "--law", "ZZ"][..], 1),
        (&["hours", "--law", "ZZ-ZZ"], 1),
        (&["hours", "--law", "no-such-law"], 1),
        (&["hours"], 2),
        (&["hours", "--law", "CN", "--at", "noon"], 2),
    ] {
        assert_eq!(curfew(arguments).status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn a_rulebook_is_looked_through_and_a_bad_rule_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let check = |rules: &str| {
        let path = folder.path().join("rules.json");
        std::fs::write(&path, format!(r#"{{"version": 2, "rules": [{rules}]}}"#)).unwrap();
        let output = curfew(&["check", "+12065550100", "--rules", path.to_str().unwrap()]);
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, said) = check(
        r#"{"id": "a", "name": "Nobody", "who": "anyone", "then": "reject"},
           {"id": "b", "name": "Mum", "who": {"number": "+12065550100"}, "then": "allow"}"#,
    );
    assert_eq!(code, Some(0));
    assert!(
        said.contains(r#"rule "Mum": it allows nobody: "Nobody" stops"#),
        "{said}"
    );
    let (code, said) = check(
        r#"{"id": "a", "name": "Nobody", "who": "anyone", "then": "reject"},
           {"id": "b", "name": "Too much", "who": {"regex": "1{300}"}, "then": "reject"}"#,
    );
    assert_eq!(code, Some(3));
    assert!(
        said.contains(r#"rule 2: the regular expression is too large"#),
        "{said}"
    );
    assert!(said.contains(r#"(rule "Too much")"#), "{said}");
}

#[test]
fn what_happened_before_is_asked_for_and_not_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules.json");
    let again = r#"{"version": 2, "rules": [
        {"id": "again", "name": "Again", "who": {"repeated": {"calls": 2, "minutes": 5}}, "then": "allow"},
        {"id": "mine", "name": "Mine", "who": {"dialled": {"days": 7}}, "then": "allow"},
        {"id": "all", "name": "All", "who": "anyone", "then": "silence"}]}"#;
    std::fs::write(&rules, again).unwrap();
    let rules = rules.to_str().unwrap();
    let decided = |more: &[&str]| {
        let at = ["check", "+12065550100", "--at", "2026-03-12T23:00-07:00"];
        let all = [&at, ["--rules", rules, "--json"].as_slice(), more].concat();
        lines(&curfew(&all))[0]["rule"].as_str().map(str::to_owned)
    };
    for (more, rule) in [
        // Nothing said, nothing known: in doubt it rings.
        (["--home", "US"].as_slice(), "again"),
        (&["--stranger"], "all"),
        (&["--called", "4"], "again"),
        (&["--called", "6"], "all"),
        (&["--called", "6,4,200"], "again"),
        (&["--dialled", "6"], "mine"),
        (&["--dialled", "8"], "all"),
    ] {
        assert_eq!(decided(more).as_deref(), Some(rule), "{more:?}");
    }
    refused(
        &["check", "95588", "--stranger", "--called", "1"],
        2,
        "cannot be used with",
    );
}

/// A national text is read on the clock, and by the public holidays, of the part that was asked for.
#[test]
fn a_part_of_a_country_has_its_own_clock_and_holidays() {
    let hours = |law: &str, at: &str| {
        let said = &lines(&curfew(&["hours", "--law", law, "--at", at, "--json"]))[0];
        (said["zone"].clone(), said["inside"].clone())
    };
    for (law, at, zone, inside) in [
        (
            "US-CA",
            "2026-03-12T20:30:00-07:00",
            "America/Los_Angeles",
            Some(true),
        ),
        (
            "US-CA",
            "2026-03-12T07:00:00-07:00",
            "America/Los_Angeles",
            Some(false),
        ),
        (
            "US-HI",
            "2026-03-12T16:00:00-10:00",
            "Pacific/Honolulu",
            Some(true),
        ),
        (
            "US",
            "2026-03-12T20:30:00-07:00",
            "America/New_York",
            Some(false),
        ),
        (
            "AU-WA",
            "2026-03-12T19:00:00+08:00",
            "Australia/Perth",
            Some(true),
        ),
        (
            "ES",
            "2026-09-11T11:00:00+02:00",
            "Europe/Madrid",
            Some(true),
        ),
        // The Diada: whether the national text means it is not said.
        ("ES-CT", "2026-09-11T11:00:00+02:00", "Europe/Madrid", None),
        (
            "ES-CT",
            "2026-09-11T22:00:00+02:00",
            "Europe/Madrid",
            Some(false),
        ),
        (
            "ES-CT",
            "2026-09-10T11:00:00+02:00",
            "Europe/Madrid",
            Some(true),
        ),
        ("FR-57", "2026-04-03T11:00:00+02:00", "Europe/Paris", None),
    ] {
        assert_eq!(hours(law, at), (zone.into(), inside.into()), "{law} {at}");
    }
    refused(
        &["hours", "--law", "US-XX"],
        1,
        "US-XX is no state or territory of the United States",
    );
}
