//! `curfew verify`: its exit codes, its keys, and what it says to people.

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
    assert_eq!(keys(answer), ["items", "ok", "signed"].into());
    assert_eq!(
        (&answer["ok"], &answer["signed"]),
        (&true.into(), &true.into())
    );
    let items = answer["items"].as_array().expect("a list");
    assert_eq!(items.len(), 18);
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
            0,
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
