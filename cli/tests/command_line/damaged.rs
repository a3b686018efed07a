//! What the commands say of a ledger in which a byte was changed, with and without its index.

use std::path::Path;

use super::{curfew, lines};

const CASES_NUMBER: &str = "+12065550101";

/// The code and what was said, of a command on the ledger.
fn told(data: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let output = curfew(&[arguments, &["--data", data]].concat());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said)
}

#[test]
fn a_changed_call_is_missed_by_nothing_that_is_asked() {
    for has_index in [true, false] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(
            path("calls.csv"),
            "number,time\n+12065550101,2024-11-02 09:12:00\n+12065550102,2024-11-03 19:40:00\n\
             +12065550101,2025-12-31 23:59:00\n+12065550101,2026-01-01 00:00:00\n",
        )
        .expect("a file");
        std::fs::write(path("rules.json"), "{\"version\": 1, \"rules\": []}").expect("a file");
        let (calls, rules, data) = (path("calls.csv"), path("rules.json"), path("ledger"));
        let replay = ["replay", &calls, "--rules", &rules, "--home", "US"];
        assert_eq!(told(&data, &replay).0, Some(0));
        let opened = lines(&curfew(&[
            "case",
            "open",
            "The caller",
            "--data",
            &data,
            "--json",
        ]));
        let id = opened[0]["case"].as_str().expect("an id").to_owned();
        let add = ["case", "add-number", &id, CASES_NUMBER, "--home", "US"];
        assert_eq!(told(&data, &add).0, Some(0));
        let log = Path::new(&data).join("ledger.log");
        let mut bytes = std::fs::read(&log).expect("a ledger");
        // The handle or number of the first call: another caller's, where nobody looked.
        let at = bytes
            .windows(CASES_NUMBER.len())
            .position(|it| it == CASES_NUMBER.as_bytes());
        bytes[at.expect("the first call") + 11] ^= 2;
        std::fs::write(&log, &bytes).expect("a ledger");
        if !has_index {
            std::fs::remove_file(Path::new(&data).join("ledger.index")).expect("an index");
        }
        let mut asked = vec![vec!["history"], vec!["history", "--caller", CASES_NUMBER]];
        if !has_index {
            // Nobody knows whose call it is.
            asked.push(vec!["history", "--caller", "+12065550102"]);
        }
        for arguments in asked {
            let (code, said) = told(&data, &arguments);
            assert_eq!(code, Some(3), "{arguments:?}: {said}");
            assert!(said.contains("cannot be read"), "{arguments:?}: {said}");
        }
        for form in ["csv", "jsonl"] {
            let out = path(form);
            let export = ["export", "--form", form, "--out", &out, "--json"];
            let (code, said) = told(&data, &export);
            assert_eq!(code, Some(0), "{said}");
            assert!(
                said.contains("1 entry cannot be read and left out"),
                "{said}"
            );
        }
        let out = path("out.zip");
        let bundle = ["export", "--form", "bundle", "--case", &id, "--out", &out];
        let (code, said) = told(&data, &[&bundle[..], &["--home", "US"]].concat());
        assert_eq!(code, Some(3), "{said}");
        assert!(!Path::new(&out).exists(), "no bundle without it");
    }
}
