//! The commands that write and read a ledger: replay, history, export.

use std::collections::BTreeSet;

use curfew_core::{Direction, Disposition, Presentation, Reason, Region};
use curfew_store::replay::Happened;
use curfew_store::{Answered, CallEvent, Event, Ledger};
use serde_json::Value;

use crate::{DAY, curfew, keys, lines, refused};

#[test]
fn a_replayed_day_is_recorded_found_and_exported() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let summary = &lines(&curfew(&["replay", DAY, "--data", data, "--json"]))[0];
    for key in [
        "calls",
        "unreadable",
        "allow",
        "silence",
        "reject",
        "by_rule",
        "by_hour",
    ] {
        assert!(summary.get(key).is_some(), "{key}");
    }
    let count = |key: &str| summary[key].as_u64().unwrap();
    assert_eq!(
        count("calls") + count("unreadable"),
        14_034,
        "no row is dropped"
    );
    assert_eq!(
        count("allow") + count("silence") + count("reject"),
        count("calls")
    );
    let named: u64 = summary["refused"]
        .as_object()
        .unwrap()
        .values()
        .map(|reason| reason["rows"].as_u64().unwrap())
        .sum();
    assert_eq!(named, count("unreadable"), "each refused row has a reason");

    let rows = lines(&curfew(&[
        "history",
        "--data",
        data,
        "--disposition",
        "silence",
        "--json",
    ]));
    assert_eq!(rows.len() as u64, count("silence"));
    let expected = BTreeSet::from([
        "seq",
        "at",
        "number",
        "presentation",
        "disposition",
        "rule",
        "outcome",
        "leaf_hash",
        "talked_s",
    ]);
    assert!(rows.iter().all(|row| keys(row) == expected));

    for (form, begins) in [
        ("csv", "seq,at,"),
        ("jsonl", "{\"seq\":"),
        ("html", "<!DOCTYPE html>"),
    ] {
        let out = folder.path().join(form);
        let out = out.to_str().unwrap();
        let export = [
            "export",
            "--form",
            form,
            "--out",
            out,
            "--data",
            data,
            "--disposition",
            "silence",
            "--json",
        ];
        let answer = &lines(&curfew(&export))[0];
        assert_eq!(
            keys(answer),
            BTreeSet::from([
                "bytes",
                "calls",
                "unreadable",
                "code",
                "form",
                "noted",
                "out",
                "sha256",
                "size"
            ])
        );
        assert_eq!(answer["calls"], count("silence"));
        assert!(
            std::fs::read_to_string(out).unwrap().starts_with(begins),
            "{form}"
        );
    }
    refused(
        &["history", "--data", data, "--caller", "999999999999"],
        1,
        "no such call",
    );
    refused(
        &["replay", DAY, "--data", data],
        2,
        " entries already; replay into",
    );
    assert_eq!(
        lines(&curfew(&["history", "--data", data, "--json"])).len() as u64,
        count("calls"),
        "the second replay left no call"
    );
}

fn call(direction: Direction, number: &str) -> CallEvent {
    CallEvent {
        at_ms: 1_767_362_400_000,
        offset_seconds: 0,
        zone: "UTC".to_owned(),
        direction,
        presentation: Presentation::Allowed,
        handle: None,
        number: Some(number.to_owned()),
        verification: 0,
        disposition: Disposition::Allow,
        reason: Reason::NoRuleMatched,
        rule_id: None,
        rule_name: None,
        rulebook_sha256: [0; 32],
        answered: Answered {
            after_us: 1,
            delivered: true,
        },
        network: None,
        happened: Happened::Unknown,
        lists_sha256: None,
    }
}

#[test]
fn what_laws_say_about_each_call_and_how_many_came() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    // 2026-11-26 in Shanghai.
    let at = |hour: i64, number: Option<&str>, disposition| {
        Event::Call(CallEvent {
            at_ms: 1_795_622_400_000 + hour * 3_600_000,
            offset_seconds: 8 * 3600,
            number: number.map(str::to_owned),
            disposition,
            ..call(Direction::Incoming, "")
        })
    };
    let calls = [
        at(7, Some("95588"), Disposition::Reject),
        at(20, Some("+8675595588"), Disposition::Silence),
        at(22, Some("95588"), Disposition::Silence),
        at(23, None, Disposition::Silence),
    ];
    Ledger::open(folder.path())
        .unwrap()
        .append_all(&calls)
        .unwrap();
    let seen = lines(&curfew(&[
        "history", "--data", data, "--law", "CN", "--json",
    ]));
    let [hidden, third, second, first] = seen.as_slice() else {
        unreachable!("four calls");
    };
    let law = |call: &Value, id: &str| {
        let laws = call["laws"].as_array().unwrap();
        laws.iter().find(|law| law["law"] == id).unwrap().clone()
    };
    for (call, count, inside) in [(first, 1, false), (second, 2, true), (third, 3, false)] {
        assert_eq!(call["caller"], "icbc");
        let collection = law(call, "cn-online-loan-collection");
        assert_eq!(collection["inside"], inside, "call {count}");
        let cap = &collection["caps"][0];
        let counted = ["attempts", "rings", "contacts", "contacts_at_most"]
            .map(|key| cap[key].as_u64().unwrap());
        assert_eq!(counted, [count, count - 1, 0, count - 1], "call {count}");
        assert_eq!(law(call, "cn-sellers")["inside"], Value::Null);
    }
    assert_eq!(
        (&third["numbers"], &second["numbers"]),
        (&2.into(), &2.into())
    );
    // Those who hide their number cannot be told apart.
    assert_eq!(hidden["caller"], Value::Null);
    assert_eq!(
        law(hidden, "cn-online-loan-collection")["caps"][0]["attempts"],
        1
    );

    let text = curfew(&["history", "--data", data, "--law", "CN"]);
    let text = String::from_utf8(text.stdout).unwrap();
    for line in [
        "counted as icbc: 2 numbers, as they claim",
        "cn-life-telesales: outside its hours; ",
        "cn-sellers: sets no hours that are known here; ",
        "at most 3 contacts a day, per debtor",
        ": 3 attempts, 2 rings, talks not known (2 at most)",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("draft"), "a draft binds nobody");
    let mut doubts = [0, 0];
    for line in text.lines() {
        let id = line.trim().split_once(": ").map_or("", |(id, _)| id);
        let Some(law) = curfew_core::laws::find(id) else {
            continue;
        };
        let is_verified = !line.ends_with("; not verified");
        let has_begin = !line.contains("; the day of its beginning is not known here");
        assert_eq!(
            (is_verified, has_begin),
            (law.verified, law.in_force().is_some()),
            "{line}"
        );
        doubts[0] += i32::from(!is_verified);
        doubts[1] += i32::from(!has_begin);
    }
    assert!(doubts.iter().all(|count| *count > 0), "{doubts:?}");
    for (law, says) in [
        ("China", "such as CN, US, US-FL, FR or GB\n"),
        ("us-collection", " or GB; it is a law of US\n"),
    ] {
        refused(&["history", "--data", data, "--law", law], 2, says);
    }
    for place in ["CN", "US", "US-FL", "FR", "GB"] {
        let text = curfew(&["history", "--data", data, "--law", place]);
        let text = String::from_utf8(text.stdout).unwrap();
        assert!(
            !text.is_empty() && !text.contains("no text of its own"),
            "{place}: {text}"
        );
    }
    let part = ["history", "--data", data, "--law", "CN-XX"];
    assert_eq!(
        lines(&curfew(&[&part[..], &["--json"]].concat()))[0]["no_text_of"],
        "CN-XX"
    );
    let text = String::from_utf8(curfew(&part).stdout).unwrap();
    assert!(
        text.starts_with("no text of its own is known for CN-XX; these are the national ones\n"),
        "{text}"
    );
    let first = text.lines().rfind(|line| line.contains("attempt"));
    assert!(
        first.is_some_and(|line| line.ends_with(": 1 attempt, 0 rings, 0 talks")),
        "{text}"
    );
    refused(
        &["history", "--data", data, "--law", "AQ"],
        1,
        "no proof that there are none",
    );
}

#[test]
fn what_the_phone_dialled_is_no_call_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    let calls = [
        call(Direction::Incoming, "+12065550100"),
        call(Direction::Outgoing, "+12065550101"),
    ]
    .map(Event::Call);
    ledger.append_all(&calls).unwrap();
    let seen = lines(&curfew(&["history", "--data", data, "--json"]));
    assert_eq!(
        (seen.len(), &seen[0]["number"]),
        (1, &"+12065550100".into())
    );
    let out = folder.path().join("calls.csv");
    let export = [
        "export",
        "--form",
        "csv",
        "--data",
        data,
        "--out",
        out.to_str().unwrap(),
    ];
    assert!(curfew(&export).status.success());
    let text = std::fs::read_to_string(out).unwrap();
    assert_eq!((text.lines().count(), text.contains("5550101")), (2, false));
}

#[test]
fn what_a_bill_says_of_each_call_is_counted_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (data, path) = (folder.path().to_str().unwrap(), |name: &str| {
        folder.path().join(name).to_str().unwrap().to_owned()
    });
    let bill = path("bill.csv");
    std::fs::write(
        &bill,
        "number,time,type,duration\n\
         95588,2026-11-26 09:00,incoming,61\n\
         95588,2026-11-26 10:00,incoming,0\n\
         95588,2026-11-26 11:00,blocked,0\n\
         95588,2026-11-26 12:00,rejected,0\n",
    )
    .unwrap();
    let rules = path("nobody.json");
    std::fs::write(
        &rules,
        r#"{"version": 2, "rules": [{"id": "a", "name": "A", "who": "anyone", "then": "reject"}]}"#,
    )
    .unwrap();
    let replay = [
        "replay",
        &bill,
        "--data",
        data,
        "--home",
        "CN",
        "--zone",
        "Asia/Shanghai",
        "--rules",
        &rules,
        "--json",
    ];
    assert!(curfew(&replay).status.success());
    let seen = lines(&curfew(&[
        "history", "--data", data, "--law", "CN", "--json",
    ]));
    let outcomes: Vec<_> = seen.iter().map(|call| &call["outcome"]).collect();
    assert_eq!(outcomes, ["declined", "stopped", "missed", "answered"]);
    let collection = seen[0]["laws"]
        .as_array()
        .unwrap()
        .iter()
        .find(|law| law["law"] == "cn-online-loan-collection")
        .unwrap();
    let counted = [
        "attempts",
        "rings",
        "rings_at_most",
        "contacts",
        "contacts_at_most",
    ]
    .map(|key| collection["caps"][0][key].as_u64().unwrap());
    assert_eq!(counted, [4, 3, 3, 1, 1]);
    let text = curfew(&["history", "--data", data, "--law", "CN"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains(": 4 attempts, 3 rings, 1 talk\n"), "{text}");

    // A table that says nothing of it.
    let bare = path("bare.csv");
    std::fs::write(&bare, "number,time\n95588,2026-11-26 09:00\n").unwrap();
    let other = path("other");
    let replay = [
        "replay",
        &bare,
        "--data",
        &other,
        "--home",
        "CN",
        "--zone",
        "Asia/Shanghai",
        "--rules",
        &rules,
    ];
    assert!(curfew(&replay).status.success());
    let text = curfew(&["history", "--data", &other, "--law", "CN"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains(": 1 attempt, rings not known (1 at most), talks not known (1 at most)\n"),
        "{text}"
    );

    // What an export tells is read again, and a replay of the ledger knows it too.
    for form in ["csv", "jsonl"] {
        let out = path(form);
        let export = ["export", "--form", form, "--data", data, "--out", &out];
        assert!(curfew(&export).status.success());
        let again = ["replay", &out, "--home", "CN", "--rules", &rules, "--json"];
        let again = lines(&curfew(&again)).remove(0);
        assert_eq!(again["changes"]["stopped_answered"], 1, "{form}: {again}");
        assert_eq!(again["changes"]["rang"], 3, "{form}: {again}");
    }
    let again = ["replay", data, "--home", "CN", "--rules", &rules, "--json"];
    let again = lines(&curfew(&again)).remove(0);
    assert_eq!(again["changes"]["stopped_answered"], 1, "{again}");
    assert_eq!(again["changes"]["known"], 4, "{again}");
}

#[test]
fn some_talks_known_and_others_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let seen = |happened| {
        Event::Call(CallEvent {
            happened,
            lists_sha256: None,
            ..call(Direction::Incoming, "95588")
        })
    };
    let calls = [
        seen(Happened::Unknown),
        seen(Happened::Answered),
        seen(Happened::Answered),
    ];
    Ledger::open(folder.path())
        .unwrap()
        .append_all(&calls)
        .unwrap();
    let text = curfew(&["history", "--data", data, "--law", "CN"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains(": 3 attempts, 3 rings, at least 2 talks (3 at most)\n"),
        "{text}"
    );
}

#[test]
fn a_call_from_abroad_is_replayed_as_it_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let court = |network: Option<&str>| {
        Event::Call(CallEvent {
            handle: Some("tel:12368".to_owned()),
            network: network.map(|code| Region::new(code).unwrap()),
            ..call(Direction::Incoming, "12368")
        })
    };
    Ledger::open(folder.path())
        .unwrap()
        .append_all(&[court(Some("CN")), court(None)])
        .unwrap();
    let seen = lines(&curfew(&["history", "--data", data, "--json"]));
    assert_eq!(seen[1]["network"], "CN");
    assert!(!keys(&seen[0]).contains("network"));
    let rules = folder.path().join("nobody.json");
    std::fs::write(
        &rules,
        r#"{"version": 2, "rules": [{"id": "a", "name": "A", "who": "anyone", "then": "reject"}]}"#,
    )
    .unwrap();
    let again = folder.path().join("again");
    let replay = [
        "replay",
        data,
        "--rules",
        rules.to_str().unwrap(),
        "--data",
        again.to_str().unwrap(),
        "--json",
    ];
    let summary = lines(&curfew(&replay)).remove(0);
    assert_eq!(
        summary["by_rule"],
        serde_json::json!({"a": 1, "never_block": 1})
    );
    let copied = lines(&curfew(&[
        "history",
        "--data",
        again.to_str().unwrap(),
        "--json",
    ]));
    assert_eq!(copied[1]["network"], "CN", "for a replay of the replay");
    let ledger = Ledger::open(&again).unwrap();
    let row = ledger.entry(1).unwrap().unwrap();
    let Event::Call(call) = row.event else {
        unreachable!("two calls");
    };
    assert_eq!(call.handle.as_deref(), Some("tel:12368"));
}
