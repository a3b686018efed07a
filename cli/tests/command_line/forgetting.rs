//! `curfew forget`: what it says before and after, and that bundles hold all the same.

use std::path::Path;

use curfew_store::Event;
use curfew_store::ledger::{Anchor, Fact};
use serde_json::Value;
use tempfile::TempDir;

use super::{curfew, keys, lines, refused};

/// A ledger with calls of two numbers in two years.
fn ledger() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(
        path("calls.csv"),
        "number,time\n+12065550100,2024-11-02 09:12:00\n+12065550101,2024-11-03 19:40:00\n\
         +12065550101,2025-12-31 23:59:00\n+12065550100,2026-01-01 00:00:00\n\
         +12065550101,2026-11-07 22:30:00\n",
    )
    .expect("a file");
    std::fs::write(path("rules.json"), "{\"version\": 1, \"rules\": []}").expect("a file");
    let (calls, rules, data) = (path("calls.csv"), path("rules.json"), path("ledger"));
    let (home, zone) = (["--home", "US"], ["--zone", "America/New_York"]);
    let more = ["replay", &calls, "--rules", &rules, "--data", &data];
    let output = curfew(&[&more[..], &home, &zone].concat());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    (folder, data)
}

fn ask(data: &str, arguments: &[&str]) -> Vec<Value> {
    lines(&curfew(&[arguments, &["--data", data, "--json"]].concat()))
}

fn open_case(data: &str, number: &str) -> String {
    let opened = ask(data, &["case", "open", "The caller"]);
    let id = opened[0]["case"].as_str().expect("an id").to_owned();
    let added = ["case", "add-number", &id, number, "--home", "US"];
    assert!(!ask(data, &added).is_empty());
    id
}

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|it| it.expect("a file").path())
        .filter(|it| it.is_file() && !it.display().to_string().contains("ledger.index"))
        .map(|it| (it.display().to_string(), std::fs::read(&it).expect("bytes")))
        .collect();
    files.sort();
    files
}

/// The items of a bundle of the case, all of which must hold.
fn bundle(data: &str, case: &str, out: &Path) -> Vec<Value> {
    let out = out.display().to_string();
    let bundle = ["export", "--form", "bundle", "--case", case, "--out", &out];
    ask(data, &[&bundle[..], &["--home", "US"]].concat());
    let found = lines(&curfew(&["verify", &out, "--json"]));
    assert_eq!(found[0]["ok"], true, "{found:?}");
    found[0]["items"].as_array().expect("items").clone()
}

fn detail(items: &[Value], name: &str) -> String {
    let item = items.iter().find(|it| it["name"] == name);
    item.expect("an item")["detail"]
        .as_str()
        .expect("a text")
        .to_owned()
}

#[test]
fn nothing_goes_without_a_yes_and_a_dry_run_only_says_what_would() {
    let (_folder, data) = ledger();
    let before = files(&data);
    let forget = ["forget", "--before", "2026-01-01", "--data", &data];
    let output = curfew(&[&forget[..], &["--dry-run"]].concat());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(
        said,
        "before 2026-01-01: 3 calls would go, 3 entries in all\n"
    );
    let output = curfew(&forget);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stdout), said);
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(why.contains("--yes"), "{why}");
    assert_eq!(files(&data), before, "not a byte was written");
    let to_come = ["forget", "--before", "9999-12-31", "--data", &data];
    let output = curfew(&[&to_come[..], &["--dry-run"]].concat());
    assert_eq!(output.status.code(), Some(0));
    refused(&["forget", "--data", &data], 2, "--before");
    refused(
        &["forget", "--before", "2026-02-30", "--data", &data],
        2,
        "--before",
    );
    let both = [&forget[..], &["--yes", "--dry-run"]].concat();
    refused(&both, 2, "cannot be used with");
    refused(
        &["forget", "--before", "2026-01-01", "--data", "/nowhere"],
        3,
        "no ledger.log",
    );
}

#[test]
fn older_calls_go_and_those_of_a_case_stay_with_all_that_it_proves() {
    let (folder, data) = ledger();
    let id = open_case(&data, "+1 206 555 0100");
    let show = ["case", "show", &id];
    let before = ask(&data, &show);
    let calls = detail(&bundle(&data, &id, &folder.path().join("1.zip")), "calls");
    assert!(
        calls.starts_with("calls of 1 number: 2, up to entry "),
        "{calls}"
    );
    let done = ask(&data, &["forget", "--before", "2026-01-01", "--yes"]);
    assert_eq!(
        keys(&done[0]),
        [
            "calls",
            "case_calls",
            "case_entries",
            "code",
            "done",
            "entries",
            "entry"
        ]
        .into()
    );
    assert_eq!(
        (&done[0]["done"], &done[0]["calls"], &done[0]["case_calls"]),
        (&true.into(), &2.into(), &1.into())
    );
    assert_eq!(done[0]["code"].as_str().expect("a code").len(), 35);
    let signed = Path::new(&data).join("checkpoints");
    assert_eq!(std::fs::read_dir(signed).expect("a folder").count(), 2);
    assert_eq!(ask(&data, &["history"]).len(), 3);
    let ledger = curfew_store::Ledger::open(&data).expect("a ledger");
    let newest = ledger.history(&curfew_store::Filter::default(), None, 1);
    let newest = newest.expect("a page").entries.remove(0);
    let Event::Fact(_, Fact::Checkpoint(noted)) = newest.event else {
        panic!("that it was signed is written down")
    };
    assert_eq!((noted.anchor, noted.size), (Anchor::Signed, newest.seq - 1));
    drop(ledger);
    assert_eq!(ask(&data, &show), before);
    let items = bundle(&data, &id, &folder.path().join("2.zip"));
    let calls = detail(&items, "calls");
    assert!(
        calls.starts_with("calls of 1 number: 2, up to entry "),
        "{calls}"
    );
    assert!(detail(&items, "earlier").contains('2'), "{items:?}");
    // A case that is opened of what is left says how many calls are gone.
    let later = open_case(&data, "+1 206 555 0101");
    let items = bundle(&data, &later, &folder.path().join("3.zip"));
    let calls = detail(&items, "calls");
    assert!(
        calls.starts_with("calls of 1 number: 1, and 2 that the owner had emptied before, up to"),
        "{calls}"
    );
    // Nothing of a time to come is forgotten, or the call log would tell of none until then.
    let ledger = || curfew_store::Ledger::open(&data).expect("a ledger");
    let until = || ledger().forgotten_before().expect("an answer");
    let was = until();
    ask(&data, &["forget", "--before", "9999-12-31", "--yes"]);
    let day = curfew_core::time::Date::parse("9999-01-01").expect("a day");
    assert!(until() > was && until() < Some(i64::from(day.days()) * 86_400_000));
    let again = ["forget", "--before", "2026-01-01", "--yes", "--data", &data];
    let again = curfew(&again);
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert_eq!(again.status.code(), Some(0));
    assert!(
        said.starts_with("nothing to forget before 2026-01-01\n"),
        "{said}"
    );
}
