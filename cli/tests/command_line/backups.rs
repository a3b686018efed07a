//! `curfew backup` and `curfew restore`.

use serde_json::json;

use crate::cases::Folder;
use crate::{curfew, keys, lines, refused};

#[test]
fn a_backup_is_written_and_brought_back_and_bad_input_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let write = |name: &str, text: &str| std::fs::write(path(name), text).expect("a file");
    write(
        "calls.csv",
        "number,time\n+12065550100,2026-11-02 09:12:00\n+12065550101,2026-11-03 19:40:00\n",
    );
    write("rules.json", "{\"version\": 1, \"rules\": []}");
    write("passphrase", "correct horse battery\nnot this line\n");
    write("wrong", "incorrect horse battery\n");
    write("short", "horse\n");
    let (data, out, new) = (path("ledger"), path("all.age"), path("new"));
    let (calls, rules, passphrase) = (path("calls.csv"), path("rules.json"), path("passphrase"));
    let replay = [
        "replay", &calls, "--rules", &rules, "--home", "US", "--zone", "UTC", "--data", &data,
    ];
    assert!(curfew(&replay).status.success());

    let backup = [
        "backup",
        "--data",
        &data,
        "--out",
        &out,
        "--passphrase",
        &passphrase,
    ];
    let answer = lines(&curfew(&[&backup[..], &["--json"]].concat()));
    assert_eq!(
        keys(&answer[0]).into_iter().collect::<Vec<_>>(),
        ["bytes", "entries", "files", "out"]
    );
    let entries = answer[0]["entries"].as_u64().expect("a number");
    assert!(entries >= 2);
    let bytes = std::fs::read(&out).expect("the backup");
    assert!(bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    assert!(!bytes.windows(11).any(|it| it == b"12065550100"));

    let restore = ["restore", &out, "--data", &new, "--passphrase", &passphrase];
    let answer = lines(&curfew(&[&restore[..], &["--json"]].concat()));
    assert_eq!(
        answer[0]["ledgers"],
        json!([{"what": "taken", "entries": entries, "moved": 0}])
    );
    let ask = |data: &str| lines(&curfew(&["history", "--data", data, "--json"]));
    assert_eq!(ask(&new), ask(&data));
    let again = curfew(&restore);
    let text = String::from_utf8(again.stdout).expect("UTF-8");
    assert!(text.starts_with("ledger: all of it is here\n"), "{text}");

    let with = |name: &str, code: i32, says: &str| {
        let passphrase = path(name);
        let restore = ["restore", &out, "--data", &new, "--passphrase", &passphrase];
        refused(&restore, code, says);
    };
    with("wrong", 1, "the passphrase is not that of this backup");
    with("nowhere", 3, "nowhere");
    let cut = path("cut.age");
    std::fs::write(&cut, &bytes[..bytes.len() - 1]).expect("a file");
    let mend = ["restore", &cut, "--data", &new, "--passphrase", &passphrase];
    refused(&mend, 3, "damaged or cut short; nothing was restored");
    let none = [
        "restore",
        &calls,
        "--data",
        &new,
        "--passphrase",
        &passphrase,
    ];
    refused(&none, 3, "not a backup");
    let short = path("short");
    let other = path("other.age");
    let weak = [
        "backup",
        "--data",
        &data,
        "--out",
        &other,
        "--passphrase",
        &short,
    ];
    refused(
        &weak,
        2,
        "--passphrase: the passphrase needs at least 10 characters",
    );
    let nowhere = [
        "backup",
        "--data",
        &other,
        "--out",
        &other,
        "--passphrase",
        &passphrase,
    ];
    refused(&nowhere, 3, "no ledger.log in this folder");
    let no_folder = path("no/such/folder/x.age");
    let unwritable = [
        "backup",
        "--data",
        &data,
        "--out",
        &no_folder,
        "--passphrase",
        &passphrase,
    ];
    refused(&unwritable, 3, "x.age: ");
    assert!(!folder.path().join("other.age").exists());
}

/// A ledger that came back from a backup beside the own one guards its open cases as well.
#[test]
fn lines_of_open_cases_in_a_ledger_beside_ring_too() {
    let (own, other) = (Folder::new(), Folder::new());
    let rules = own.path("reject.json");
    let text = r#"{"version": 2, "rules": [{"id": "a", "name": "All", "who": "anyone", "then": "reject"}]}"#;
    std::fs::write(&rules, text).expect("a file");
    let (backup, passphrase) = (own.path("all.age"), own.path("passphrase"));
    std::fs::write(&passphrase, "correct horse battery").expect("a file");
    other.ask(&["case", "open", "B"]);
    other.ask(&["case", "reply-line", "c-1", "+12065550142"]);
    let secret = ["--passphrase", &passphrase];
    let backs_up = || {
        let data = other.path("ledger");
        let writes = ["backup", "--data", &data, "--out", &backup];
        assert!(curfew(&[&writes[..], &secret].concat()).status.success());
        let data = own.path("ledger");
        let restore = ["restore", &backup, "--data", &data];
        assert!(curfew(&[&restore[..], &secret].concat()).status.success());
    };
    let check = || {
        let data = own.path("ledger");
        let check = ["check", "+12065550142", "--rules", &rules, "--data", &data];
        lines(&curfew(&[&check[..], &["--json"]].concat()))[0]["disposition"].clone()
    };
    assert_eq!(check(), "reject");
    backs_up();
    assert_eq!(check(), "allow");
    // Cases of the own ledger keep their own state; the other's is as its next backup has it.
    own.ask(&["case", "open", "A"]);
    own.ask(&["case", "close", "c-1"]);
    assert_eq!(check(), "allow");
    other.ask(&["case", "close", "c-1"]);
    std::fs::remove_file(&backup).expect("the backup");
    backs_up();
    assert_eq!(check(), "reject");
}
