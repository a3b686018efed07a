//! `replay` of files that are broken, empty, or in another encoding.

use std::collections::BTreeSet;
use std::path::Path;

use curfew_store::Ledger;
use serde_json::{Value, json};

use crate::replays::{BACKUP, ZONE, file, replayed};
use crate::{curfew, keys, refused};

/// What a command says, and its exit code.
fn said(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = curfew(&[arguments, &ZONE].concat());
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code(),
    )
}

#[test]
fn a_file_without_a_call_fails_and_says_what_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let ftc = "Company_Phone_Number,Violation_Date,Consumer_State\n";
    for (name, text, says) in [
        (
            "a.csv",
            "number,time\n+12065550100,yesterday\n+12065550100,\n",
            "a.csv: line 2, column 2: the time is in no known form, or not in 1970 to 9999. No call \
             can be read from this table; records that are none: 2. A call needs a number and a time",
        ),
        (
            "b.csv",
            "number,time\n",
            "b.csv: there is no call in this table",
        ),
        (
            "c.xml",
            "<calls></calls>",
            "c.xml: there is no call in this call log backup (XML)",
        ),
        (
            "d.xml",
            "<calls><call number=\"+1206",
            "d.xml: line 1, column 8: the file ends inside it. No call can be read",
        ),
        (
            "e.json",
            "[{\"a\": 1}]",
            "e.json: line 1, column 2: the type or direction",
        ),
        ("f.jsonl", "{}\n", "in each line"),
        (
            "g.csv",
            ftc,
            "g.csv: there is no call in this file of reports",
        ),
        (
            "h.csv",
            &format!("{ftc}+12065550100,x,y\n"),
            "h.csv: line 2, column 1: not a number of the North American plan. No call can be read",
        ),
        (
            "i.txt",
            "hello\n",
            "i.txt: line 1, column 1: no header names a time and a number",
        ),
    ] {
        let path = file(folder.path(), name, text);
        refused(&["replay", &path, "--data", data], 3, says);
        assert!(!Path::new(data).join("ledger.log").exists(), "{name}");
        // One good file beside it does not hide it.
        refused(&["replay", BACKUP, &path, "--data", data], 3, says);
    }
    let empty = tempfile::tempdir().unwrap();
    drop(Ledger::open(empty.path()).unwrap());
    let path = empty.path().to_str().unwrap();
    refused(&["replay", path], 3, "there is no call in this ledger");
}

#[test]
fn a_file_that_ends_broken_is_replayed_to_there_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let call = r#"<call number="+12065550100" date="1767225600000" type="3"/>"#;
    let row = "+12065550100,2026-01-02 22:31:00,x\n";
    let ftc = "Company_Phone_Number,Violation_Date,Consumer_State,Subject\n";
    let report = "2065550100,2021-07-06 22:22:00,Texas,x\n";
    for (name, text, place, why) in [
        (
            "a.xml",
            format!("<calls>\n{call}\n<call num"),
            "3:1",
            "line 3, column 1: the file ends inside it",
        ),
        (
            "b.xml",
            format!("<calls>\n{call}\n<!-- {call}</calls>"),
            "3:73",
            "line 3, column 73: the file ends",
        ),
        (
            "c.csv",
            format!("number,time,name\n{row}{}{row}", row.replace('x', "\"x")),
            "3:3",
            "line 3, column 3: a quotation mark is never closed",
        ),
        (
            "d.csv",
            format!("{ftc}{report}{}{report}", report.replace('x', "\"x")),
            "3",
            "line 3, column 1: a quotation mark is never closed",
        ),
        (
            "e.json",
            r#"[{"number":"+12065550100","date":"1767225600000","type":"3"}"#.to_owned(),
            "1:61",
            "line 1, column 61: the file ends inside it",
        ),
    ] {
        let path = file(folder.path(), name, &text);
        let (stdout, stderr, code) = said(&["replay", &path, "--json"]);
        let summary: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(summary["calls"], json!(1), "{name}");
        let found = &summary["files"][0];
        assert_eq!(
            keys(found),
            BTreeSet::from(["file", "encoding", "calls", "unreadable", "broken_at"])
        );
        assert_eq!(
            (&found["calls"], &found["broken_at"]),
            (&json!(1), &json!(place)),
            "{name}"
        );
        assert_eq!(code, Some(3), "{name}");
        assert!(stderr.contains(&format!("{name}: {why}")), "{stderr}");
        assert!(stderr.contains("The file ends broken") && stderr.contains("were replayed: 1\n"));
    }
    let (one, two) = (folder.path().join("a.xml"), folder.path().join("c.csv"));
    let (_, stderr, code) = said(&["replay", one.to_str().unwrap(), two.to_str().unwrap()]);
    assert_eq!((stderr.lines().count(), code), (2, Some(3)), "{stderr}");
    let whole = &replayed(&[BACKUP])["files"][0];
    assert_eq!(
        (&whole["calls"], &whole["unreadable"], &whole["broken_at"]),
        (&json!(11), &json!(3), &Value::Null)
    );
}

#[test]
fn a_bill_in_the_encoding_of_its_company_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let bill = "tests/samples/calls-bill.csv";
    let mut utf8 = replayed(&[bill]);
    let text = std::fs::read_to_string(crate::root().join(bill)).unwrap();
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let gbk = crate::root().join("tests/samples/calls-bill-gbk.csv");
    let gbk = std::fs::read(gbk).unwrap();
    assert!(std::str::from_utf8(&gbk).is_err());
    for (name, bytes, encoding) in [("gbk.csv", gbk, "gb18030"), ("utf16.csv", utf16, "utf-16")] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        let mut other = replayed(&[path]);
        assert_eq!(other["files"][0]["encoding"], encoding);
        assert_eq!(other["calls"], json!(2));
        // All but the name and the encoding of the file is the same.
        other["files"] = Value::Null;
        utf8["files"] = Value::Null;
        assert_eq!(other, utf8);
        let (stdout, _, code) = said(&["replay", path]);
        assert!(
            stdout.contains(&format!("read as {encoding}: {path}\n")),
            "{stdout}"
        );
        assert_eq!(code, Some(0));
    }
}
