//! `curfew note`: when a refusal was, and files of cases.

use std::path::Path;

use crate::cases::Folder;
use crate::{curfew, keys, lines, refused};

#[test]
fn a_refusal_is_at_its_call_or_at_the_end_of_the_minute_that_was_typed() {
    let folder = Folder::new();
    folder.ask(&["case", "open", "A"]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    let call = folder.entry_of("2026-11-03T19:40:00-05:00");
    let said = ["note", "refusal", "--case", "c-1", "--by", "phone"];
    let first = || folder.ask(&["case", "show", "c-1"])[0]["first_refusal"].clone();
    folder.ask(&[&said[..], &["--at", "2026-11-05T14:02:30-05:00"]].concat());
    assert_eq!(first(), "2026-11-05T14:02:30-05:00");
    let utc = ["--at", "2026-11-04T10:00", "--zone", "UTC"];
    folder.ask(&[&said[..], &utc].concat());
    assert_eq!(
        first(),
        "2026-11-04T05:00:59-05:00",
        "on the clock of the calls"
    );
    // By a clock that was named, though every call was on another.
    let abroad = ["--at", "2026-11-04T10:00:00+01:00"];
    folder.ask(&[&said[..], &abroad].concat());
    assert_eq!(first(), "2026-11-04T10:00:00+01:00");
    folder.ask(&[&said[..], &["--call", &call]].concat());
    assert_eq!(first(), "2026-11-03T19:40:00-05:00");
    assert_eq!(folder.ask(&["case", "show", "c-1"])[0]["after_refusal"], 1);
}

#[test]
fn a_file_is_attached_whole_and_goes_into_the_bundle() {
    let folder = Folder::new();
    let data = folder.path("ledger");
    let letter = folder.path("Letter.PDF");
    std::fs::write(&letter, b"%PDF-1.4 a letter").unwrap();
    folder.ask(&["case", "open", "A"]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    let said = folder.ask(&[
        "note", "file", &letter, "--case", "c-1", "--text", "by post",
    ]);
    let entry = said[0]["entry"].as_u64().unwrap();
    assert_eq!(keys(&said[0]), ["entry"].into());

    // Under a name of its own, and by a type that was said; the copy is there once.
    let call = folder.entry_of("2026-11-03T19:40:00-05:00");
    let again = [
        "note",
        "file",
        &letter,
        "--case",
        "c-1",
        "--call",
        &call,
        "--name",
        " Their\u{7} letter ",
        "--mime",
        "text/x-sample",
    ];
    assert_eq!(folder.ask(&again)[0]["entry"], entry + 1);
    let held: Vec<_> = std::fs::read_dir(Path::new(&data).join("attachments"))
        .unwrap()
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    assert_eq!(held, [b"%PDF-1.4 a letter"]);
    let shown = folder.ask(&["case", "show", "c-1"]);
    assert_eq!(shown[0]["attachments"], 2);

    let bundle = folder.path("bundle.zip");
    folder.ask(&[
        "export", "--form", "bundle", "--case", "c-1", "--out", &bundle,
    ]);
    let verified = lines(&curfew(&["verify", &bundle, "--json"]));
    assert_eq!(verified[0]["ok"], true, "{verified:?}");
    let items = verified[0]["items"].as_array().unwrap();
    let files = items.iter().find(|it| it["name"] == "attachments").unwrap();
    assert_eq!(files["state"], "shown");
    let zip = std::fs::read(&bundle).unwrap();
    let name = b"attachments/";
    assert!(zip.windows(name.len()).any(|it| it == name));

    let (empty, large) = (folder.path("empty"), folder.path("large"));
    std::fs::write(&empty, "").unwrap();
    let file = std::fs::File::create(&large).unwrap();
    file.set_len((32 << 20) + 1).unwrap();
    let gone = folder.path("gone");
    for (arguments, code, says) in [
        (
            &["note", "file", &empty, "--case", "c-1"][..],
            3,
            "nothing in it",
        ),
        (&["note", "file", &large, "--case", "c-1"], 3, "33554432"),
        (&["note", "file", &gone, "--case", "c-1"], 3, "no such file"),
        (
            &["note", "file", &letter, "--case", "c-7"],
            1,
            "there is no case c-7",
        ),
        (
            &["note", "file", &letter, "--case", "c-1", "--call", "9999"],
            1,
            "is no call",
        ),
        (
            &["note", "file", &letter, "--case", "c-1", "--name", " \u{7}"],
            2,
            "--name",
        ),
    ] {
        refused(&[arguments, &["--data", &data]].concat(), code, says);
    }
    let held = std::fs::read_dir(Path::new(&data).join("attachments")).unwrap();
    assert_eq!(held.count(), 1);
}
