//! `replay` of a phone's own calls: what would change against what happened.

use std::collections::BTreeSet;
use std::path::Path;

use curfew_core::decide::NoLists;
use curfew_core::{Direction, Disposition, Presentation, Reason, Region, Rulebook};
use curfew_store::replay::Happened;
use curfew_store::{Answered, CallEvent, Event, Ledger};
use serde_json::{Value, json};

use crate::{DAY, curfew, keys, lines, refused};

pub(crate) const BACKUP: &str = "tests/samples/calls-backup.xml";
pub(crate) const ZONE: [&str; 2] = ["--zone", "America/Los_Angeles"];

pub(crate) fn replayed(arguments: &[&str]) -> Value {
    let arguments = [&["replay"], arguments, &ZONE, &["--json"]].concat();
    lines(&curfew(&arguments)).remove(0)
}

pub(crate) fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the folder is there");
    path.to_str().expect("UTF-8").to_owned()
}

#[test]
fn a_call_log_says_what_would_change_and_the_answered_calls_come_first() {
    let folder = tempfile::tempdir().unwrap();
    let all = folder.path().join("changes.tsv");
    let summary = replayed(&[BACKUP, "--changes", all.to_str().unwrap()]);
    assert_eq!(
        summary["changes"],
        json!({"known": 10, "rang": 7, "stopped": 5, "stopped_answered": 3, "rings_again": 2, "otherwise": 1})
    );
    assert_eq!(
        (&summary["calls"], &summary["outgoing"]),
        (&json!(10), &json!(1))
    );
    assert_eq!(
        summary["by_rule"],
        json!({"known": 1, "no_rule_matched": 3, "quiet-hours": 6})
    );
    let rule = &summary["rules"][1];
    assert_eq!(
        keys(rule),
        BTreeSet::from([
            "id",
            "name",
            "calls",
            "rang",
            "answered",
            "stopped",
            "stopped_answered",
            "rings_again",
        ])
    );
    assert_eq!(
        (&rule["id"], &rule["stopped_answered"]),
        (&json!("quiet-hours"), &json!(3))
    );
    let happened: Vec<_> = summary["changed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["happened"].as_str().unwrap())
        .collect();
    assert_eq!(
        happened,
        [
            "answered", "answered", "answered", "declined", "missed", "stopped", "silenced",
            "stopped"
        ]
    );
    assert_eq!(
        summary["refused"]["voicemail"],
        json!({"rows": 1, "first_lines": [14], "first_places": ["14:3"]})
    );
    let written = std::fs::read_to_string(all).unwrap();
    assert_eq!(
        written.lines().next(),
        Some("2025-12-31T22:00:00-08:00\t+12065550103\tanswered\tsilence\tquiet-hours")
    );
    assert_eq!(written.lines().count(), 8);

    let text = [&["replay", BACKUP], &ZONE[..]].concat();
    let text = String::from_utf8(curfew(&text).stdout).unwrap();
    let hours: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("hour "))
        .skip(1)
        .take_while(|line| line.contains(":00 "))
        .collect();
    let calls = |line: &&str| line.split_whitespace().skip(1).any(|count| count != "0");
    assert!(!hours.is_empty() && hours.len() < 10, "{text}");
    assert!(hours.iter().all(calls), "{text}");
    for says in [
        "  would have kept 5 of 7 that rang from ringing; you answered 3 of them\n",
        "  would now ring: 2 that were silent or stopped\n",
        "  quiet-hours           decides 6; would have kept 5 from ringing; you answered 3 of them  Quiet hours\n",
        "  2025-12-31 23:30:00 -08:00  hidden (restricted)  missed   -> silence  quiet-hours\n",
        "        1  a message in the voicemail: line 14:3\n",
        "  no rule matched             3\n",
    ] {
        assert!(text.contains(says), "{says}\nin\n{text}");
    }
}

#[test]
fn where_answers_are_not_known_none_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let line = |i: u32, disposition: &str| {
        format!(
            "{{\"at\": \"2026-01-02T12:{i:02}:00Z\", \"number\": \"+1206555010{i}\", \
             \"presentation\": \"allowed\", \"disposition\": \"{disposition}\"}}\n"
        )
    };
    let export: String = [(1, "allow"), (2, "allow"), (3, "reject")]
        .map(|(i, disposition)| line(i, disposition))
        .concat();
    let export = file(folder.path(), "calls.jsonl", &export);
    let all = file(
        folder.path(),
        "all.json",
        r#"{"version": 2, "rules": [{"id": "all", "name": "All", "who": "anyone", "then": "reject"}]}"#,
    );
    let table = file(
        folder.path(),
        "calls.csv",
        "number,time,type\n+12065550104,2026-01-03 12:00:00,answered\n",
    );
    for (why, files, changes, rule, says) in [
        (
            "no answer is known",
            vec![&export],
            json!({"known": 3, "rang": 2, "stopped": 2, "stopped_answered": null, "rings_again": 0, "otherwise": 0}),
            [json!(null), json!(null)],
            [
                "  would have kept 2 of 2 that rang from ringing; whether you answered is not known\n",
                "decides 3; would have kept 2 from ringing; whether you answered is not known  All\n",
                "calls that change\n",
            ],
        ),
        (
            "one is known",
            vec![&export, &table],
            json!({"known": 4, "rang": 3, "stopped": 3, "stopped_answered": null, "rings_again": 0, "otherwise": 0}),
            [json!(null), json!(null)],
            [
                "  would have kept 3 of 3 that rang from ringing; you answered 1 of them, and of 2 that is not known\n",
                "decides 4; would have kept 3 from ringing; you answered 1 of them, and of 2 that is not known  All\n",
                "calls that change, those you answered first\n",
            ],
        ),
        (
            "all are known",
            vec![&table],
            json!({"known": 1, "rang": 1, "stopped": 1, "stopped_answered": 1, "rings_again": 0, "otherwise": 0}),
            [json!(1), json!(1)],
            [
                "  would have kept 1 of 1 that rang from ringing; you answered 1 of them\n",
                "decides 1; would have kept 1 from ringing; you answered 1 of them  All\n",
                "calls that change, those you answered first\n",
            ],
        ),
    ] {
        let mut arguments: Vec<&str> = files.into_iter().map(String::as_str).collect();
        arguments.extend(["--rules", &all]);
        let summary = replayed(&arguments);
        assert_eq!(summary["changes"], changes, "{why}");
        let of_rule = &summary["rules"][0];
        let known = [&of_rule["answered"], &of_rule["stopped_answered"]];
        assert_eq!(known.map(Clone::clone), rule, "{why}");
        let text = [&["replay"], &arguments[..], &ZONE].concat();
        let text = String::from_utf8(curfew(&text).stdout).unwrap();
        for says in says {
            assert!(text.contains(says), "{why}: {says}\nin\n{text}");
        }
    }
    // Where nothing is kept from ringing, nothing is said of answers.
    let none = file(folder.path(), "none.json", r#"{"version": 2, "rules": []}"#);
    let text = [&["replay", &export, "--rules", &none], &ZONE[..]].concat();
    let text = String::from_utf8(curfew(&text).stdout).unwrap();
    assert!(
        text.contains("  would have kept 0 of 2 that rang from ringing\n"),
        "{text}"
    );
}

/// A rule that lets contacts ring was asked in vain where no file says who they are.
#[test]
fn callers_of_whom_nothing_says_whether_they_are_contacts_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let rules = |who: &str| {
        let rule = format!(
            r#"{{"version": 2, "rules": [{{"id": "all", "name": "All", "who": {who}, "then": "reject"}}]}}"#
        );
        file(folder.path(), "rules.json", &rule)
    };
    let table = file(
        folder.path(),
        "calls.csv",
        "number,time,type\n+12065550104,2026-01-03 12:00:00,answered\n+12065550104,2026-01-03 12:00:00,outgoing\n",
    );
    let log = file(
        folder.path(),
        "calls.xml",
        r#"<calls count="1"><call number="+12065550104" duration="5" date="1767441600000" type="1" presentation="1" contact_name="Mum" /></calls>"#,
    );
    let line = "strangers         1: taken for such, since nothing says who was in your contacts\n";
    for (who, calls, says) in [
        (r#"{"none": ["contact"]}"#, &table, true),
        (r#""starred""#, &table, true),
        (r#""anyone""#, &table, false),
        (r#"{"none": ["contact"]}"#, &log, false),
    ] {
        let rules = rules(who);
        let arguments = ["replay", calls, "--rules", &rules];
        let text = String::from_utf8(curfew(&[&arguments, &ZONE[..]].concat()).stdout).unwrap();
        assert_eq!(text.contains(line), says, "{who} {calls}\n{text}");
    }
}

#[test]
fn of_many_changes_the_first_twenty_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..30)
        .map(|i| format!("+120655501{i:02},2026-01-02 23:{i:02}:00,{}\n", i % 2))
        .collect();
    let table = file(
        folder.path(),
        "calls",
        &format!("number,time,duration\n{rows}"),
    );
    let all = folder.path().join("all");
    let arguments = [&table, "--changes", all.to_str().unwrap()];
    let summary = replayed(&arguments);
    let changed = summary["changed"].as_array().unwrap();
    let answered = changed.iter().filter(|call| call["happened"] == "answered");
    assert_eq!((changed.len(), answered.count()), (20, 15));
    assert!(
        changed[..15]
            .iter()
            .all(|call| call["happened"] == "answered")
    );
    assert_eq!(std::fs::read_to_string(all).unwrap().lines().count(), 30);
    let text = [&["replay", &table], &ZONE[..]].concat();
    let text = String::from_utf8(curfew(&text).stdout).unwrap();
    assert!(
        text.contains("and 10 more; --changes FILE has them all"),
        "{text}"
    );
}

#[test]
fn backups_that_overlap_count_once_and_rules_know_of_earlier_calls() {
    let both = replayed(&[BACKUP, "tests/samples/calls-sms-ie.json"]);
    assert_eq!((&both["calls"], &both["repeated"]), (&json!(12), &json!(3)));

    let folder = tempfile::tempdir().unwrap();
    let rules = file(
        folder.path(),
        "rules.json",
        r#"{"version": 2, "rules": [
            {"id": "mine", "name": "I called", "who": {"dialled": {"days": 1}}, "then": "allow"},
            {"id": "work", "name": "Work", "who": {"sim": 2}, "then": "reject"},
            {"id": "rest", "name": "Rest", "who": {"prefix": "+1833"}, "then": "silence"}]}"#,
    );
    let alone = replayed(&[BACKUP, "--rules", &rules]);
    // The calls of the first day are asked about a time before the backup: in doubt they ring. A
    // hidden caller is nobody whom I called, here as on the phone.
    assert_eq!(alone["by_rule"]["mine"], json!(5));
    assert_eq!(alone["by_rule"]["rest"], json!(2));
    assert_eq!(alone["by_rule"].get("work"), None, "no slot is known");
    let with_sim = replayed(&[BACKUP, "--rules", &rules, "--sim", "1=2"]);
    assert_eq!(with_sim["by_rule"]["work"], json!(4));
    refused(&["replay", BACKUP, "--sim", "1=9"], 2, "--sim takes ID=N");
    refused(&["replay", BACKUP, "--zone", "Mars/Base"], 2, "--zone");
}

#[test]
fn of_reports_no_change_is_claimed() {
    let summary = &lines(&curfew(&["replay", DAY, "--json"]))[0];
    assert_eq!(
        (&summary["changes"], &summary["rules"], &summary["changed"]),
        (&Value::Null, &json!([]), &json!([]))
    );
    let text = String::from_utf8(curfew(&["replay", DAY]).stdout).unwrap();
    let says = "what happened to these calls is not known, so no change can be told\n";
    assert!(text.ends_with(says), "{text}");
}

#[test]
fn callers_without_a_number_are_hidden_and_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let table = file(
        folder.path(),
        "calls",
        "number,time,type\nPrivate number,2026-01-02 10:00,missed\n未知号码,2026-01-02 10:01,missed\n\
         gibberish,2026-01-02 10:02,missed\n+12065550100,2026-01-02 10:03,missed\n",
    );
    let rules = file(
        folder.path(),
        "rules.json",
        r#"{"version": 2, "rules": [
            {"id": "hidden", "name": "Hidden", "who": "hidden", "then": "reject"},
            {"id": "rest", "name": "Rest", "who": "unreadable", "then": "silence"}]}"#,
    );
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, changes) = (path("data"), path("changes"));
    let arguments = [
        &table,
        "--rules",
        &rules,
        "--data",
        &data,
        "--changes",
        &changes,
    ];
    let text = [&["replay"], &arguments[..], &ZONE].concat();
    let replay = String::from_utf8(curfew(&text).stdout).unwrap();
    let history = String::from_utf8(curfew(&["history", "--data", &data]).stdout).unwrap();
    for (text, says) in [
        (
            &replay,
            "  hidden (restricted)  missed   -> reject   hidden\n",
        ),
        (
            &replay,
            "  hidden (unknown)     missed   -> reject   hidden\n",
        ),
        (
            &replay,
            "  unreadable           missed   -> silence  rest\n",
        ),
        (&history, "  reject   hidden (restricted)  Hidden  missed\n"),
        (&history, "  silence  unreadable           Rest  missed\n"),
        (&history, "  allow    +12065550100         -  missed\n"),
    ] {
        assert!(text.contains(says), "{says}\nin\n{text}");
    }
    let written = std::fs::read_to_string(changes).unwrap();
    assert!(
        written.contains("\thidden (unknown)\tmissed\treject\thidden\n"),
        "{written}"
    );
    // `check` knows the same words.
    let check = ["check", "未知号码", "--rules", &rules, "--json"];
    assert_eq!(lines(&curfew(&check))[0]["rule"], "hidden");
}

#[test]
fn a_time_that_the_clock_skipped_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let table = file(
        folder.path(),
        "calls",
        "number,time,type\n+12065550100,2026-03-08 02:30:00,missed\n+12065550100,2026-03-08 03:30:00,missed\n",
    );
    let summary = replayed(&[&table]);
    assert_eq!(
        (&summary["calls"], &summary["unreadable"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        summary["refused"]["no_such_local_time"]["first_lines"],
        json!([2])
    );
}

/// The rules of before, and with a new one: what the phone would hold and the editor asks about.
fn rules(new: &str) -> String {
    format!(
        r#"{{"version": 2, "rules": [
            {{"id": "known", "name": "People I know", "who": "contact", "then": "allow"}}, {new}
            {{"id": "night", "name": "Night", "who": "anyone",
              "when": {{"windows": [{{"start": "22:00", "end": "07:00"}}]}}, "then": "silence"}}]}}"#
    )
}

#[test]
fn phone_and_command_line_say_the_same_of_one_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    let call = |i: i64| {
        let number = format!("+120655501{:02}", i % 10);
        // Every 95 minutes, so that day and night come.
        let at_ms = 1_767_225_600_000 + i * 95 * 60_000;
        let is_night = !(7..22).contains(&((at_ms / 3_600_000 - 8).rem_euclid(24)));
        let rule = match (i % 5, is_night) {
            (0, _) => Some(("known", Disposition::Allow)),
            (_, true) => Some(("night", Disposition::Silence)),
            _ => None,
        };
        Event::Call(CallEvent {
            at_ms,
            offset_seconds: -8 * 3600,
            zone: "America/Los_Angeles".to_owned(),
            direction: if i % 11 == 3 {
                Direction::Outgoing
            } else {
                Direction::Incoming
            },
            presentation: Presentation::Allowed,
            handle: None,
            number: Some(number),
            verification: 0,
            disposition: rule.map_or(Disposition::Allow, |(_, disposition)| disposition),
            reason: rule.map_or(Reason::NoRuleMatched, |_| Reason::RuleMatched),
            rule_id: rule.map(|(id, _)| id.to_owned()),
            rule_name: None,
            rulebook_sha256: [0; 32],
            answered: Answered {
                after_us: 900,
                delivered: i % 13 != 0,
            },
            network: None,
            happened: Happened::Unknown,
            lists_sha256: None,
        })
    };
    ledger
        .append_all(&(0..400).map(call).collect::<Vec<_>>())
        .unwrap();
    let before = Rulebook::from_json(&rules("")).unwrap();
    file(folder.path(), "rulebook.json", &rules(""));
    let us = Region::new("US").ok();
    let data = folder.path().to_str().unwrap();
    let mut seen = BTreeSet::new();
    for new in [
        r#"{"id": "new", "name": "N", "who": {"prefix": "+1206555010"}, "then": "reject"},"#,
        r#"{"id": "new", "name": "N", "who": {"number": "+12065550107"}, "then": "allow"},"#,
        r#"{"id": "new", "name": "N", "who": {"repeated": {"calls": 2, "minutes": 1000}}, "then": "silence"},"#,
        r#"{"id": "new", "name": "N", "who": {"dialled": {"days": 3}}, "then": "allow"},"#,
    ] {
        let text = rules(new);
        let draft = Rulebook::from_json(&text).unwrap();
        let phone =
            curfew_store::replay::trial(&ledger, &before, &draft, 1, &NoLists, us, &[]).unwrap();
        let path = file(folder.path(), "draft.json", &text);
        for named in [data.to_owned(), format!("{data}/ledger.log")] {
            let computer = replayed(&[&named, "--rules", &path]);
            let rule = &computer["rules"][1];
            let says = |key: &str| rule[key].as_u64().unwrap();
            assert_eq!(
                (
                    says("calls"),
                    says("stopped"),
                    says("rings_again"),
                    says("rang")
                ),
                (
                    phone.rule.calls,
                    phone.rule.stopped,
                    phone.rule.rings_again,
                    phone.rule.rang
                ),
                "{new}"
            );
            assert_eq!(computer["calls"], phone.all.calls);
        }
        seen.insert((phone.rule.stopped > 0, phone.rule.rings_again > 0));
    }
    assert!(
        seen.contains(&(true, false)) && seen.contains(&(false, true)),
        "{seen:?}"
    );
    refused(&["replay", "tests"], 3, "no ledger.log in this folder");
}

#[test]
fn an_export_replays_as_its_ledger_does() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let log = replayed(&[BACKUP, "--data", data]);
    let ledger = replayed(&[data]);
    assert_eq!(ledger["changes"], log["changes"], "what the log told");
    assert_eq!(
        (&ledger["calls"], &ledger["outgoing"]),
        (&json!(10), &json!(1))
    );
    for form in ["csv", "jsonl"] {
        let out = folder.path().join(form);
        let out = out.to_str().unwrap();
        curfew(&["export", "--form", form, "--out", out, "--data", data]);
        let export = replayed(&[out]);
        assert_eq!(export["calls"], ledger["calls"], "{form}");
        assert_eq!(export["unreadable"], 0, "{form}");
        assert_eq!(export["changes"], ledger["changes"], "{form}");
    }
}
