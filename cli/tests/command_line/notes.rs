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
    let abroad = ["--at", "2026-11-04T10:00+01:00"];
    folder.ask(&[&said[..], &abroad].concat());
    assert_eq!(first(), "2026-11-04T10:00:59+01:00");
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
    // One file, under the name that it was given last.
    assert_eq!(shown[0]["attachments"], 1);

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

#[test]
fn what_is_too_long_or_empty_is_refused_and_never_cut() {
    let folder = Folder::new();
    let data = folder.path("ledger");
    folder.ask(&["case", "open", "A"]);
    let log = std::fs::read(format!("{data}/ledger.log")).unwrap();
    let me = folder.path("me.json");
    let (line, text) = ("名".repeat(67), "x".repeat(4001));
    let too_long = |what: &str, bytes: usize, limit: usize| {
        format!(
            "{what}: too long, {bytes} bytes in UTF-8, where {limit} are kept; nothing was written"
        )
    };
    let memo = ["note", "memo", "--case", "c-1"];
    let refusal = ["note", "refusal", "--case", "c-1", "--by", "phone"];
    for (command, says) in [
        (
            [&memo[..], &["--text", &text]].concat(),
            too_long("text", 4001, 4000),
        ),
        (
            [&memo[..], &["--company", &line]].concat(),
            too_long("company", 201, 200),
        ),
        (
            [&refusal[..], &["--text", &text]].concat(),
            too_long("text", 4001, 4000),
        ),
        (
            [&refusal[..], &["--to", &line]].concat(),
            too_long("to", 201, 200),
        ),
        (
            vec![
                "note", "consent", "given", "--case", "c-1", "--by", "web", "--text", &text,
            ],
            too_long("text", 4001, 4000),
        ),
        (
            vec!["note", "file", &me, "--case", "c-1", "--name", &line],
            too_long("name", 201, 200),
        ),
        (vec!["case", "open", &line], too_long("value", 201, 200)),
        (
            vec!["case", "filed", "c-1", "us-ftc", "--file-number", &line],
            too_long("value", 201, 200),
        ),
        (
            vec![
                "case",
                "add-number",
                "c-1",
                "+12065550100",
                "--source",
                &line,
            ],
            too_long("source", 201, 200),
        ),
        (vec!["case", "open", ""], "NAME: empty".to_owned()),
        (vec!["case", "open", " \t"], "NAME: empty".to_owned()),
    ] {
        refused(&[&command[..], &["--data", &data]].concat(), 2, &says);
    }
    assert_eq!(std::fs::read(format!("{data}/ledger.log")).unwrap(), log);
    let kept = std::fs::read_dir(format!("{data}/attachments")).map(Iterator::count);
    assert_eq!(kept.unwrap_or_default(), 0);
    // As long as may be is kept whole.
    let (line, text) = ("名".repeat(66) + "xx", "x".repeat(4000));
    folder.ask(&["case", "open", &line]);
    assert_eq!(folder.ask(&["case", "show", "c-2"])[0]["name"], line);
    folder.ask(&[&memo[..], &["--text", &text]].concat());
}

#[test]
fn filing_with_a_number_is_one_answer() {
    let folder = Folder::new();
    folder.ask(&["case", "open", "A"]);
    let said = folder.ask(&["case", "filed", "c-1", "us-ftc", "--file-number", "F-7"]);
    assert_eq!(said.len(), 1);
    let case = &folder.ask(&["case", "show", "c-1"])[0];
    assert_eq!(case["filings"][0]["file_number"], "F-7", "{case}");
}

#[test]
fn notes_are_listed_newest_first_and_found_by_their_words() {
    let folder = Folder::new();
    let list = |more: &[&str]| {
        let found = folder.ask(&[&["note", "list"][..], more].concat());
        let seqs = found.iter().map(|it| it["seq"].as_u64().unwrap());
        (seqs.collect::<Vec<_>>(), found.clone())
    };
    let data = folder.path("ledger");
    refused(&["note", "list", "--data", &data], 1, "no such note");
    folder.ask(&["case", "open", "A"]);
    let call = folder.entry_of("2026-11-03T19:40:00-05:00");
    let number = |said: Vec<serde_json::Value>| said[0]["entry"].as_u64().unwrap();
    let memo = number(folder.ask(&[
        "note",
        "memo",
        "--call",
        &call,
        "--speaker",
        "human",
        "--company",
        "Sample Lender",
        "--said-stop",
        "yes",
        "--text",
        "Would call again\nin the evening",
    ]));
    let refusal = number(folder.ask(&[
        "note",
        "refusal",
        "--case",
        "c-1",
        "--number",
        "+12065550100",
        "--by",
        "letter",
        "--reference",
        "AB-17",
        "--to",
        "样例银行",
    ]));
    assert_eq!(list(&[]).0, [refusal, memo]);
    for (words, expected) in [
        ("sample lender", vec![memo]),
        ("EVENING", vec![memo]),
        ("ab-17", vec![refusal]),
        ("例银", vec![refusal]),
        ("206-555-0100", vec![refusal]),
    ] {
        assert_eq!(list(&["--search", words]).0, expected, "{words}");
    }
    let (_, found) = list(&["--search", "ab-17"]);
    assert_eq!(
        keys(&found[0]),
        ["seq", "at", "kind", "call", "case", "number", "texts"].into()
    );
    assert_eq!(
        (&found[0]["kind"], &found[0]["case"], &found[0]["number"]),
        (&"refusal".into(), &"c-1".into(), &"+12065550100".into())
    );
    assert_eq!(found[0]["texts"], serde_json::json!(["样例银行", "AB-17"]));
    let text = curfew(&["note", "list", "--data", &data]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains(&format!("call {call}, told to stop\n        Sample Lender\n        Would call again\n        in the evening\n")), "{text}");
    refused(
        &["note", "list", "--search", "%", "--data", &data],
        1,
        "no such note",
    );
}

#[test]
fn a_home_where_the_institutions_short_numbers_are_nobodys_is_told_of() {
    let folder = Folder::new();
    folder.ask(&["case", "open", "The bank", "--institution", "icbc"]);
    let data = folder.path("ledger");
    let said = |more: &[&str]| {
        let show = curfew(&[&["case", "show", "c-1", "--data", &data][..], more].concat());
        assert!(show.status.success());
        String::from_utf8(show.stderr).unwrap()
    };
    let told = "by --home HK the short numbers of the institution, which is of CN, are nobody's";
    assert!(said(&["--home", "HK"]).contains(told));
    assert_eq!(
        (said(&["--home", "CN"]), said(&[])),
        (String::new(), String::new())
    );
}

#[test]
fn a_memo_without_a_word_is_refused() {
    let folder = Folder::new();
    let data = folder.path("ledger");
    let call = folder.entry_of("2026-11-03T19:40:00-05:00");
    let memo = ["note", "memo", "--call", &call, "--data", &data];
    refused(&memo, 2, "nothing to note");
    refused(
        &[&memo[..], &["--text", " "]].concat(),
        2,
        "nothing to note",
    );
    for told in [["--said-who", "no"], ["--speaker", "ai"], ["--text", "x"]] {
        let said = folder.ask(&[&memo[..4], &told].concat());
        assert!(said[0]["entry"].is_u64(), "{told:?}");
    }
}

/// What a terminal obeys, and what turns a line round, is spelled out; programs get it as it is.
#[test]
fn notes_are_listed_without_what_a_terminal_obeys() {
    let folder = Folder::new();
    let call = folder.entry_of("2026-11-03T19:40:00-05:00");
    let text = "red \u{1b}[31m, back \u{202e}1234\nnext\tline";
    folder.ask(&["note", "memo", "--call", &call, "--text", text]);
    let data = folder.path("ledger");
    let said = curfew(&["note", "list", "--data", &data]);
    let said = String::from_utf8(said.stdout).expect("UTF-8");
    let shown = "red \\u{1b}[31m, back \\u{202e}1234\n        next\tline\n";
    assert!(said.contains(shown), "{said:?}");
    assert_eq!(folder.ask(&["note", "list"])[0]["texts"][0], text);
    let missing = "no\u{1b}such";
    refused(&["note", "list", "--data", missing], 3, "no\\u{1b}such");
}
