//! Files that the user names: what is never written over, what the ledger says of an export, and its code.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::cases::Folder;
use crate::{curfew, refused};

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("readable");
            found.insert(path, bytes);
        }
    }
    found
}

/// A data folder with a case, a key, a checkpoint, a file, a list and a rulebook.
fn full() -> Folder {
    let folder = Folder::new();
    folder.ask(&["case", "open", "The lender"]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    let me = folder.path("me.json");
    folder.ask(&["note", "file", &me, "--case", "c-1"]);
    let out = folder.path("b.zip");
    let bundle = [
        "export", "--form", "bundle", "--case", "c-1", "--home", "US",
    ];
    folder.ask(&[&bundle[..], &["--out", &out]].concat());
    let lists = folder.path("ledger/lists");
    fs::create_dir(&lists).expect("a folder");
    let (list, rules) = (
        folder.path("ledger/lists/spam.list"),
        folder.path("ledger/rulebook.json"),
    );
    fs::write(folder.path("spam.txt"), "+12065550142\n").expect("a file");
    let one = "{\"version\": 1, \"rules\": [{\"id\": \"all\", \"name\": \"All\", \"who\": \"anyone\", \
               \"when\": \"always\", \"then\": \"silence\"}]}";
    fs::write(folder.path("one.json"), one).expect("a file");
    for command in [
        &["list", "build", &list, &folder.path("spam.txt")][..],
        &["rules", "import", &folder.path("one.json"), "--out", &rules],
        &[
            "rules",
            "import",
            &folder.path("one.json"),
            "--into",
            &rules,
        ],
    ] {
        let output = curfew(command);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {said}");
    }
    folder
}

#[test]
fn nothing_that_curfew_keeps_in_its_folder_is_written_over() {
    let folder = full();
    let data = folder.path("ledger");
    let before = files(Path::new(&data));
    for name in ["ledger.log", "ledger.key", "rulebook.json", "attachments"] {
        let is_there = before.keys().any(|it| it.to_string_lossy().contains(name));
        assert!(is_there, "{name}");
    }
    let new = [
        "state.json",
        "ledger.log.torn-64",
        "spool",
        ".curfew-1-0.tmp",
    ];
    let new = new.map(|name| Path::new(&data).join(name));
    for path in before.keys().chain(&new) {
        let path = path.to_str().expect("UTF-8");
        let export = ["export", "--form", "csv", "--data", &data, "--out", path];
        refused(&export, 3, "Curfew's own");
    }
    assert_eq!(files(Path::new(&data)), before);
    // Any other name in the folder is free.
    let free = format!("{data}/calls.csv");
    folder.ask(&["export", "--form", "csv", "--out", &free]);
}

#[test]
fn no_command_and_no_way_round_reaches_the_ledger() {
    let folder = full();
    let data = folder.path("ledger");
    let log = format!("{data}/ledger.log");
    let path = |name: &str| folder.path(name);
    symlink(&log, path("link.csv")).expect("a link");
    symlink(&data, path("there")).expect("a link");
    symlink(path("nowhere"), path("loose.csv")).expect("a link");
    fs::copy(&log, path("copy.csv")).expect("a copy");
    fs::copy(format!("{data}/ledger.index"), path("index.csv")).expect("a copy");
    fs::copy(format!("{data}/lists/spam.list"), path("spam.csv")).expect("a copy");
    let passphrase = path("passphrase");
    fs::write(&passphrase, "four words and more").expect("a file");
    let before = files(Path::new(&data));
    let copies = [path("copy.csv"), path("index.csv"), path("spam.csv")];
    let copied = copies.each_ref().map(|it| fs::read(it).expect("a copy"));

    let (calls, rules) = (path("calls.csv"), path("one.json"));
    let other = path("other");
    let numbers = format!("spam={log}");
    let round = format!("{data}/lists/../ledger.log");
    let through = path("there/./ledger.log");
    let request = format!("{data}/checkpoints");
    let own = "Curfew's own";
    let case = ["export", "--case", "c-1", "--home", "US", "--data", &data];
    let export = ["export", "--form", "jsonl", "--data", &data, "--out"];
    let commands: Vec<(Vec<&str>, &str)> = vec![
        ([&export[..], &[&log]].concat(), own),
        ([&export[..], &[&round]].concat(), own),
        ([&export[..], &[&through]].concat(), own),
        ([&export[..], &[&copies[0]]].concat(), "a ledger is there"),
        ([&export[..], &[&copies[1]]].concat(), "a database is there"),
        (
            [&export[..], &[&copies[2]]].concat(),
            "a number list is there",
        ),
        (
            [&case[..], &["--form", "us-ftc", "--out", &log]].concat(),
            own,
        ),
        (
            [&case[..], &["--form", "bundle", "--out", &log]].concat(),
            own,
        ),
        (
            vec![
                "backup",
                "--data",
                &data,
                "--passphrase",
                &passphrase,
                "--out",
                &log,
            ],
            own,
        ),
        (
            vec!["anchor", "request", "--data", &data, "--out", &request],
            own,
        ),
        (vec!["list", "build", &log, &calls], own),
        (
            vec!["list", "sign", &copies[2], "--new-key", "--key", &round],
            own,
        ),
        (vec!["rules", "import", &rules, "--out", &log], own),
        (vec!["rules", "import", &rules, "--numbers", &numbers], own),
        (vec!["replay", &calls, "--changes", &log], own),
        (
            vec!["replay", &calls, "--data", &other, "--calls-out", &log],
            own,
        ),
        (
            vec!["replay", &calls, "--verdicts-out", &copies[0]],
            "a ledger is there",
        ),
    ];
    for (command, says) in &commands {
        refused(command, 3, says);
    }
    let link = path("link.csv");
    refused(&[&export[..], &[&link]].concat(), 3, own);
    refused(
        &[&export[..], &[&path("loose.csv")]].concat(),
        3,
        "a link that leads nowhere",
    );
    refused(
        &[&export[..], &[&path("no/such/calls.csv")]].concat(),
        3,
        "there is no folder",
    );
    assert_eq!(files(Path::new(&data)), before);
    assert_eq!(
        copies.each_ref().map(|it| fs::read(it).expect("a copy")),
        copied
    );
    assert!(fs::symlink_metadata(&link).expect("it stays").is_symlink());
    assert!(!Path::new(&other).exists(), "no ledger was begun");
}

#[test]
fn lines_of_a_replay_take_their_place_when_they_are_whole() {
    let folder = Folder::new();
    let (out, data) = (folder.path("out.tsv"), folder.path("ledger"));
    fs::write(&out, "of before").expect("a file");
    // The ledger has entries, so nothing is replayed into it.
    let calls = folder.path("calls.csv");
    let replay = ["replay", &calls, "--data", &data, "--calls-out", &out];
    assert_eq!(curfew(&replay).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&out).expect("a file"), "of before");
    assert!(
        curfew(&["replay", &calls, "--calls-out", &out])
            .status
            .success()
    );
    assert_eq!(fs::read_to_string(&out).expect("a file").lines().count(), 4);
    let names = fs::read_dir(folder.path("")).expect("a folder");
    let left = names.filter(|it| {
        let name = it.as_ref().expect("readable").file_name();
        name.to_string_lossy().starts_with(".curfew-")
    });
    assert_eq!(left.count(), 0);
}

/// What the last two entries say: form, calls and hash of an export, and how far its checkpoint reaches.
fn last_entries(data: &str) -> (String, u64, [u8; 32], u64) {
    use curfew_store::ledger::{Fact, decode};
    use curfew_store::{Event, Ledger};
    let ledger = Ledger::open(data).expect("a ledger");
    let size = ledger.head().expect("its head").seq;
    let event = |seq| {
        let bytes = ledger.bytes(seq).expect("readable").expect("there");
        decode(&bytes).expect("an entry").event
    };
    match (event(size - 1), event(size)) {
        (Event::Export(export), Event::Fact(_, Fact::Checkpoint(checkpoint))) => {
            (export.form, export.entries, export.sha256, checkpoint.size)
        }
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn an_export_is_written_down_and_its_code_goes_with_it() {
    use sha2::{Digest, Sha256};
    let folder = full();
    let data = folder.path("ledger");
    for (form, name, calls, is_printed) in [
        ("csv", "calls.csv", 4, false),
        ("jsonl", "calls.jsonl", 4, false),
        ("html", "calls.html", 4, true),
        ("us-ftc", "ftc.txt", 3, true),
        ("us-ftc", "ftc.html", 3, true),
    ] {
        let out = folder.path(name);
        let mut command = vec!["export", "--form", form, "--out", &out];
        if form == "us-ftc" {
            command.extend(["--case", "c-1", "--home", "US"]);
        }
        let answer = &folder.ask(&command)[0];
        let code = answer["code"].as_str().expect("a code");
        assert_eq!(code.len(), 35, "thirty characters in six groups: {code}");
        assert_eq!(answer["noted"], true);
        let bytes = fs::read(&out).expect("written");
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        assert_eq!(text.contains(code), is_printed, "{name}");
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        let (noted, entries, hash, size) = last_entries(&data);
        assert_eq!((noted.as_str(), entries, hash), (form, calls, sha256));
        assert_eq!(
            size,
            curfew_store::Ledger::open(&data)
                .unwrap()
                .head()
                .unwrap()
                .seq
                - 2
        );
        // People are told as well.
        command.extend(["--data", &data]);
        let said = String::from_utf8(curfew(&command).stdout).expect("UTF-8");
        assert!(said.contains("checkpoint code "), "{said}");
    }
    let letter = ["case", "letter", "c-1", "--home", "US", "--data", &data];
    let printed = curfew(&letter).stdout;
    let (form, calls, hash, _) = last_entries(&data);
    let sha256: [u8; 32] = Sha256::digest(&printed).into();
    assert_eq!((form.as_str(), calls, hash), ("letter", 3, sha256));
    let text = String::from_utf8(printed).expect("UTF-8");
    assert!(
        text.trim_end()
            .lines()
            .last()
            .unwrap()
            .starts_with("Checkpoint: "),
        "{text}"
    );
}

/// Another process that writes holds the ledger: it can be read, and not written.
#[test]
fn a_ledger_that_cannot_be_written_is_exported_all_the_same() {
    let folder = Folder::new();
    let (data, out) = (folder.path("ledger"), folder.path("calls.csv"));
    let log = fs::File::open(format!("{data}/ledger.log")).expect("the log");
    log.lock().expect("nobody else has it");
    let output = curfew(&[
        "export", "--form", "csv", "--data", &data, "--out", &out, "--json",
    ]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("not written down in the ledger: ledger.log is in use"),
        "{said}"
    );
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["noted"], false);
    assert_eq!(
        fs::read_to_string(&out).expect("written").lines().count(),
        5
    );
}

/// A copy that nobody may write, as on a disc.
#[test]
fn a_copy_that_may_only_be_read_is_exported_all_the_same() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    let folder = Folder::new();
    folder.ask(&["case", "open", "A"]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    let (data, open) = (
        folder.path("ledger"),
        tempfile::tempdir().expect("a folder"),
    );
    let allow = |path: &str, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("allowed");
    };
    let (outside, program) = (folder.path(""), open.path().join("curfew"));
    let is_root = fs::metadata(&outside).expect("there").uid() == 0;
    let copied = std::process::Command::new("cp")
        .args([Path::new(env!("CARGO_BIN_EXE_curfew")), &program])
        .status();
    assert!(copied.expect("cp runs").success());
    allow(open.path().to_str().expect("UTF-8"), 0o777);
    allow(&outside, 0o755);
    let export = |form: &str, more: &[&str]| {
        let out = open.path().join(form);
        let out = out.to_str().expect("UTF-8").to_owned();
        for name in files(Path::new(&data)).keys() {
            allow(name.to_str().expect("UTF-8"), 0o444);
        }
        allow(&data, 0o555);
        let mut child = std::process::Command::new(&program);
        child.current_dir(open.path());
        if is_root {
            child.uid(NOBODY).gid(NOBODY);
        }
        child.args(["export", "--form", form, "--data", &data, "--out", &out]);
        let output = child.args(more).output().expect("it runs");
        allow(&data, 0o755);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{form}: {said}");
        let why = "not written down in the ledger: ledger.log cannot be written";
        assert!(said.contains(why), "{form}: {said}");
        (out, String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let (calls, _) = export("csv", &[]);
    assert_eq!(
        fs::read_to_string(calls).expect("written").lines().count(),
        5
    );

    // A bundle too: signed where the copy has the key that the ledger names.
    let checked = |is_signed: bool| {
        let (bundle, said) = export("bundle", &["--case", "c-1", "--json"]);
        let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!(said["noted"], false);
        let verified = curfew(&["verify", &bundle, "--json"]);
        let code = if is_signed { 0 } else { 4 };
        assert_eq!(verified.status.code(), Some(code));
        let verified: serde_json::Value = serde_json::from_slice(&verified.stdout).expect("JSON");
        assert_eq!(
            (&verified["ok"], &verified["signed"]),
            (&true.into(), &is_signed.into())
        );
    };
    checked(false);
    for name in files(Path::new(&data)).keys() {
        allow(name.to_str().expect("UTF-8"), 0o644);
    }
    let out = folder.path("before.zip");
    let bundle = ["export", "--form", "bundle", "--case", "c-1", "--out", &out];
    assert_eq!(folder.ask(&bundle)[0]["noted"], true);
    checked(true);
}
