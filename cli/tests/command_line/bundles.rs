//! `curfew verify`: its exit codes, its keys, and what it says to people.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{curfew, keys, lines, refused};

const GOOD: &str = "tests/vectors/bundles/good-p256.zip";
const UNSIGNED: &str = "tests/vectors/bundles/good-unsigned.zip";
const BROKEN: &str = "tests/vectors/bundles/link-broken.zip";

#[test]
fn a_bundle_that_holds_is_told_item_by_item() {
    let said = lines(&curfew(&["verify", GOOD, "--json"]));
    let [answer] = said.as_slice() else {
        panic!("one object: {said:?}")
    };
    assert_eq!(
        keys(answer),
        ["codes", "items", "numbers", "ok", "signed"].into()
    );
    assert_eq!(
        (&answer["ok"], &answer["signed"]),
        (&true.into(), &true.into())
    );
    let items = answer["items"].as_array().expect("a list");
    assert_eq!(items.len(), 19);
    let number = serde_json::json!({"number": "+12065550100", "calls": 3});
    assert_eq!(answer["numbers"], serde_json::json!([number]));
    for item in items {
        assert_eq!(keys(item), ["detail", "name", "ok", "state"].into());
        assert_eq!(item["ok"], true, "{item}");
    }
    let state = |name: &str| {
        let item = items.iter().find(|it| it["name"] == name);
        item.expect("every item is there")["state"].clone()
    };
    for (name, expected) in [
        ("zip", "shown"),
        ("calls", "shown"),
        ("anchors", "claimed"),
        ("truth", "claimed"),
        ("rebuilt", "absent"),
    ] {
        assert_eq!(state(name), expected, "{name}");
    }
}

#[test]
fn one_that_does_not_hold_ends_with_1_and_says_what_fails() {
    let output = curfew(&["verify", BROKEN, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.ends_with("does not hold: calls\n"), "{said}");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let items = answer["items"].as_array().expect("a list");
    let failed = items.iter().filter(|it| it["ok"] == false);
    let failed: Vec<&Value> = failed.map(|it| &it["name"]).collect();
    assert_eq!(failed, ["calls"]);
    assert_eq!(answer["ok"], false);
}

#[test]
fn people_are_told_what_is_proved_what_is_claimed_and_the_limit() {
    for (bundle, code, first) in [
        (GOOD, 0, "Every byte"),
        (
            UNSIGNED,
            4,
            "NOT SIGNED. Every byte is accounted for and all that is there holds, but whoever has",
        ),
        (BROKEN, 1, "This bundle was changed"),
    ] {
        let output = curfew(&["verify", bundle]);
        assert_eq!(output.status.code(), Some(code));
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.starts_with(first), "{text}");
        for part in [
            "\nProved\n",
            "\nClaimed, not proved\n",
            "\nNot shown, or not there\n",
            "\nThe limit\n",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(text.contains("\nDoes not hold\n"), code == 1, "{text}");
        assert_eq!(text.contains("A sample: "), bundle == GOOD, "{text}");
        assert!(text.contains("could have written it anew"), "{text}");
        assert!(text.contains("numbers +12065550100 (3 calls)\n"), "{text}");
    }
}

/// The codes of the record of [`GOOD`] after four entries and after all nine, and one of another.
const CODES: [&str; 3] = [
    "TM5EM-VT80E-YK02K-T6VES-9GRGM-NB5NN",
    "WERQN-8AHJZ-74KZM-8YNA1-T97J5-7X32T",
    "D0JS0-HXQ3W-B0EJH-A8BCK-2ESXF-FTXXD",
];

#[test]
fn a_code_that_was_received_is_compared_and_a_slip_is_no_other_code() {
    let [after_4, all, strange] = CODES;
    let typed = after_4.replace('-', "").to_lowercase();
    let said = lines(&curfew(&[
        "verify", GOOD, "--code", &typed, "--code", all, "--json",
    ]));
    let proved =
        |code, entries| serde_json::json!({"code": code, "proved": true, "entries": entries});
    assert_eq!(
        said[0]["codes"],
        serde_json::json!([proved(after_4, 4), proved(all, 9)])
    );

    let output = curfew(&["verify", GOOD, "--code", after_4, "--code", strange]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    for part in [
        format!(
            "proved: the code {after_4} is this record after entry 4; nothing up to there was changed since\n"
        ),
        format!("not proved: the code {strange} is of no state of this record\n"),
    ] {
        assert!(text.contains(&part), "{text}");
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.ends_with(&format!("not a code of this record: {strange}\n")),
        "{said}"
    );

    // Nothing is shown by what does not hold, and of a bundle without a signature a code of another is none.
    let output = curfew(&["verify", BROKEN, "--code", all]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        text.contains("what it is compared with does not hold"),
        "{text}"
    );
    assert_eq!(
        curfew(&["verify", UNSIGNED, "--code", all]).status.code(),
        Some(1)
    );

    let mistyped = after_4.replacen(&after_4[..1], "2", 1);
    for (typed, why) in [
        (
            mistyped.as_str(),
            "mistyped: at least one character is wrong",
        ),
        (
            &after_4[1..],
            "a code has 30 letters and digits; this has 29",
        ),
        (
            &after_4.replacen(&after_4[..1], "U", 1),
            "character 1 is none of a code's",
        ),
    ] {
        refused(&["verify", GOOD, "--code", typed], 2, why);
    }
}

#[test]
fn what_is_no_bundle_ends_with_3_and_says_where_and_why() {
    refused(
        &["verify", "README.md"],
        3,
        "README.md: byte 0: not a ZIP file",
    );
    refused(&["verify", "no-such-file"], 3, "no-such-file: ");
    refused(&["verify", "tests"], 3, "tests: ");
    refused(&["verify"], 2, "BUNDLE");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.zip");
    let file = std::fs::File::create(&path).expect("made");
    file.set_len(curfew_verify::MAX_BUNDLE as u64 + 1)
        .expect("sparse");
    refused(&["verify", path.to_str().expect("UTF-8")], 3, "and at most");
}

#[test]
fn a_ledger_in_a_folder_is_checked_and_what_was_changed_in_it_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (calls, rules, data) = (path("calls.csv"), path("rules.json"), path("ledger"));
    let rows = "number,time\n+12065550101,2024-11-02 09:12:00\n+12065550102,2024-11-03 19:40:00\n";
    fs::write(&calls, rows).expect("a file");
    fs::write(&rules, "{\"version\": 1, \"rules\": []}").expect("a file");
    let replay = [
        "replay", &calls, "--rules", &rules, "--home", "US", "--data", &data,
    ];
    assert!(curfew(&replay).status.success());
    let states = |arguments: &[&str], code| {
        let output = curfew(&[&["verify", &data, "--json"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let items = answer["items"].as_array().expect("a list").clone();
        let state = |it: &Value| format!("{} {}", it["name"], it["state"]).replace('"', "");
        let states: Vec<String> = items.iter().map(state).collect();
        (states.join(", "), answer, said)
    };
    let (all, _, _) = states(&[], 0);
    let unsigned =
        "entries shown, tree shown, index shown, keys absent, signature absent, rebuilt absent";
    assert_eq!(all, unsigned);

    let out = path("out");
    let asked = lines(&curfew(&[
        "anchor", "request", "--data", &data, "--out", &out, "--json",
    ]));
    let (code, size) = (
        asked[0]["code"].as_str().expect("a code"),
        &asked[0]["size"],
    );
    let (all, answer, _) = states(&["--code", code], 0);
    let signed =
        "entries shown, tree shown, index shown, keys shown, signature shown, rebuilt absent";
    assert_eq!((all.as_str(), &answer["signed"]), (signed, &true.into()));
    assert_eq!(
        answer["codes"][0],
        serde_json::json!({"code": code, "proved": true, "entries": size})
    );
    let text = String::from_utf8(curfew(&["verify", &data]).stdout).expect("UTF-8");
    assert!(
        text.starts_with("The ledger is as it was written"),
        "{text}"
    );
    let (_, _, said) = states(&["--code", CODES[2]], 1);
    assert!(said.contains("not a code of this record: "), "{said}");

    let change = |name: &str, part: &[u8], at: usize, to: &dyn Fn(u8) -> u8| {
        let path = Path::new(&data).join(name);
        let mut bytes = fs::read(&path).expect("it is there");
        let place = bytes.windows(part.len()).position(|it| it == part);
        let byte = &mut bytes[place.expect("it is in it") + at];
        let was = *byte;
        *byte = to(was);
        fs::write(&path, bytes).expect("written");
        was
    };
    let checkpoint = format!("checkpoints/{:020}.txt", size.as_u64().expect("a number"));
    let detail = |answer: &Value, at: usize| answer["items"][at]["detail"].to_string();
    // No letter of a signature, and then another letter.
    let was = change(&checkpoint, b"\n\n", 80, &|_| b'*');
    let (_, answer, said) = states(&[], 1);
    assert!(said.ends_with("does not hold: signature\n"), "{said}");
    assert!(
        detail(&answer, 4).contains("not a checkpoint that can be read"),
        "{answer}"
    );
    let other = if was == b'A' { b'B' } else { b'A' };
    change(&checkpoint, b"\n\n", 80, &|_| other);
    let (_, answer, said) = states(&[], 1);
    assert!(said.ends_with("does not hold: signature\n"), "{said}");
    assert!(
        detail(&answer, 4).contains("not a signature of the key then"),
        "{answer}"
    );
    change("ledger.log", b"+12065550102", 11, &|it| it ^ 2);
    let (all, answer, _) = states(&["--code", code], 1);
    assert!(all.starts_with("entries failed, tree shown, "), "{all}");
    assert!(
        detail(&answer, 0).contains("entry 2: its bytes have another hash"),
        "{answer}"
    );
    assert_eq!(answer["codes"][0]["proved"], false);
}
