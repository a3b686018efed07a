//! The command line as its users meet it: keys, exit codes, errors, the README's commands.

mod anchors;
mod answers;
mod backups;
mod bundles;
mod callers;
mod cases;
mod clerk;
mod corrected;
mod damaged;
mod dates;
mod files;
mod forgetting;
mod hidden;
mod hours;
mod imports;
mod ledgers;
mod list_bans;
mod list_columns;
mod list_inputs;
mod list_refusals;
mod list_rest;
mod lists;
mod mistakes;
mod notes;
mod odd_rows;
mod outs;
mod papers;
mod printed;
mod replays;
mod several;
mod vectors;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const DAY: &str = "tests/samples/ftc-dnc-2021-07-08.csv";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate lies in the workspace")
        .to_owned()
}

fn curfew(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_curfew"))
        .current_dir(root())
        .args(arguments)
        .output()
        .expect("the command line runs")
}

fn lines(output: &Output) -> Vec<Value> {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

fn refused(arguments: &[&str], code: i32, says: &str) {
    let output = curfew(arguments);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    assert!(text.contains(says), "{arguments:?}: {text}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
}

#[test]
fn wrong_use_and_bad_input_say_what_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let bad_rule = file("rule.json", "{\"version\": 1,\n \"rules\": [{\"id\": 7}]}");
    let newer = file(
        "newer.json",
        "{\"version\": 99, \"rules\": [], \"more\": 1}",
    );
    let other = file("other.csv", "a,b\n1,2\n");
    let list = file("list.txt", "+12065550100\nrubbish\n");
    let rubbish_list = format!("spam={list}");
    refused(
        &["check", "+12065550100", "--rules", &bad_rule],
        3,
        "line 2, column",
    );
    refused(
        &["check", "+12065550100", "--rules", &newer],
        3,
        "version 99",
    );
    refused(
        &["check", "+12065550100", "--rules", "nowhere.json"],
        3,
        "nowhere.json",
    );
    refused(
        &["check", "+12065550100", "--list", &rubbish_list],
        3,
        "line 2",
    );
    refused(&["check", "+12065550100", "--at", "yesterday"], 2, "--at");
    refused(
        &["check", "+12065550100", "--zone", "Mars/Base"],
        2,
        "--zone",
    );
    refused(&["check", "+12065550100", "--home", "USA"], 2, "--home");
    refused(
        &["check", "+12065550100", "--home", "ZZ"],
        2,
        "no region ZZ",
    );
    refused(
        &["check", "+12065550100", "--list", "noequals"],
        2,
        "NAME=FILE",
    );
    refused(
        &["replay", &other],
        3,
        "no header names a time and a number",
    );
    refused(
        &["history", "--data", folder.path().to_str().unwrap()],
        3,
        "ledger.log",
    );
    refused(&["history", "--disposition", "ring"], 2, "--disposition");
    refused(&["export", "--form", "pdf", "--out", "x"], 2, "pdf");
    refused(&["frobnicate"], 2, "frobnicate");
}

#[test]
fn the_readmes_commands_run_as_written() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(place.path().join("target/debug")).unwrap();
    std::fs::create_dir(place.path().join("out")).unwrap();
    let link =
        |from: PathBuf, to: &str| std::os::unix::fs::symlink(from, place.path().join(to)).unwrap();
    link(env!("CARGO_BIN_EXE_curfew").into(), "target/debug/curfew");
    link(root().join("tests"), "tests");
    let commands: Vec<_> = readme
        .lines()
        .filter(|line| line.starts_with("target/debug/curfew "))
        .collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let output = Command::new("sh")
            .current_dir(place.path())
            .args(["-c", command])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{command}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(!output.stdout.is_empty(), "{command}");
    }
    assert!(place.path().join("out/calls.html").exists());
    for script in [
        "./dev run",
        "./dev test",
        "./dev apk",
        "./dev bench",
        "./dev screens",
        "./dev check",
    ] {
        assert!(readme.contains(script), "{script}");
        let word = script.trim_start_matches("./dev ");
        let dev = std::fs::read_to_string(root().join("dev")).unwrap();
        assert!(dev.contains(&format!("\n  {word})")), "{script}");
    }
}
