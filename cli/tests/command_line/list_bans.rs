//! `curfew list build` of block lists that other programs keep.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::lists::{Folder, IMPORTS, export};
use crate::{curfew, refused};

/// Builds a list of what comes through a pipe; what the command says. No more memory may be
/// resident than a list of any length takes.
fn built_of(out: &str, arguments: &[&str], pieces: impl Iterator<Item = String>) -> Value {
    let mut child = Command::new(env!("CARGO_BIN_EXE_curfew"))
        .args(["--json", "list", "build", out, "-", "--home", "US"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("a pipe");
    let mut length = 0;
    for piece in pieces {
        length += piece.len();
        input.write_all(piece.as_bytes()).expect("it reads");
    }
    assert!(length > 64 << 20, "more than any file that is read whole");
    // The reader has taken all but what a pipe holds: its memory is at its greatest.
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let status = status.unwrap_or_default();
    if let Some(most) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        let most: u64 = most
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .expect("a figure");
        assert!(most < 65_536, "{most} KiB");
    }
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_block_list_of_any_length_is_read_as_it_comes() {
    let folder = Folder::new();
    let long = "x".repeat(1000);
    let last = 70_004;
    // Yet Another Call Blocker: line 2 to 70,001, then what is refused.
    let head = "ID,name,pattern,creationTimestamp,numberOfCalls,lastCallTimestamp\r\n";
    let row = |at: u64| {
        let (label, number) = (["Debt", "Roofers"][at as usize % 2], 100 + at % 100);
        format!("{at},{label},+12065550{number},1700000000000,\"{long}\",\r\n")
    };
    let rest = "x,Ten,+1206555014#,0,0,\r\nx,Home,206*,0,0,\r\nx,Bad,+1206555,0,0,\r\n";
    let all = std::iter::once(head.to_owned())
        .chain((0..70_000).map(row))
        .chain([rest.to_owned()]);
    let list = folder.path("a.list");
    let said = built_of(&list, &["--label-column", "name"], all);
    assert_eq!(
        (&said["numbers"], &said["repeated"], &said["ranges"]),
        (&json!(100), &json!(69_900), &json!(1))
    );
    let found = export(&list);
    assert_eq!(found[0], "+12065550100\tDebt");
    assert_eq!(found[1], "+12065550101\tRoofers");
    assert_eq!(found[100], "+12065550140-+12065550149\tTen");
    let file = "standard input";
    assert_eq!(
        said["examples"],
        json!([{"file": file, "line": last, "column": 3,
            "reason": "impossible: no such country code, area code or length"}])
    );
    assert_eq!(
        said["remark_examples"],
        json!([{"file": file, "place": last - 1, "column": 3, "name": "Home", "fate": "left_out",
            "why": "no_country_code",
            "reason": "it begins without + and country code, so it is not known which numbers it means"}])
    );
    assert_eq!(said["files"][0]["read_as"], "call_blocker");
    assert_eq!(said["columns_not_read"], json!([]));

    // FreePBX.
    let row = |at: u64| format!("1206555{:04},{long}\n", 100 + at % 100);
    let all = std::iter::once("number,description\n".to_owned())
        .chain((0..70_000).map(row))
        .chain(["dest,x\nnobody,x\n12065550199,last\n".to_owned()]);
    let said = built_of(&list, &["--label", "pbx"], all);
    assert_eq!(
        (&said["numbers"], &said["records"], &said["refused"]),
        (&json!(100), &json!(70_002), &json!(1))
    );
    assert_eq!(
        said["examples"],
        json!([{"file": file, "line": 70_003, "column": 1, "reason": "not a number"}])
    );
    assert_eq!(export(&list)[99], "+12065550199\tpbx");
}

#[test]
fn columns_of_block_lists_can_be_asked_for() {
    let folder = Folder::new();
    let table = "number,description,other\n12065550100,Debt,+12065550101\n";
    let file = folder.file("a.csv", table);
    let ask = ["--column", "other", "--label-column", "description", &file];
    let (list, _) = folder.build("a.list", &ask);
    assert_eq!(export(&list), ["+12065550101\tDebt"]);
    let out = folder.path("b.list");
    let build = ["list", "build", &out, &file, "--label-column", "who"];
    refused(&build, 3, "a.csv: there is no such column");
    // Lines of Asterisk's database have none.
    let file = folder.file("a.txt", "/blacklist/12065550100 : x\n");
    let build = ["list", "build", &out, &file, "--column", "1"];
    refused(&build, 2, "no input is one");
}

#[test]
fn rules_that_are_off_are_left_out_and_named() {
    let folder = Folder::new();
    // A backup of BlackList: one of the white list that cannot be here switches the others off.
    let database = format!("{IMPORTS}/blacklist-off.db");
    let text = folder.file("a.txt", "+12065550142\n");
    let (list, said) = folder.build("a.list", &[&text, &database]);
    assert_eq!(export(&list), ["+12065550142"]);
    assert_eq!(said["rules_left_out"], 1);
    let named = said["remark_examples"].as_array().unwrap();
    let of = |it: &Value| ["name", "fate", "why"].map(|key| it[key].as_str().unwrap().to_owned());
    let named: Vec<_> = named.iter().map(of).collect();
    assert_eq!(
        named,
        [
            ["Sales", "left_out", "below"],
            ["School", "left_out", "no_country_code"],
        ]
    );
    // A rulebook of this app: what is off, or ends, is no part of a list and no exception.
    let rule = |name: &str, more: &str| {
        format!(r#"{{"id": "{name}", "name": "{name}", "when": "always", "then": "reject"{more}}}"#)
    };
    let rules = [
        rule("Friends", r#", "who": "contact", "enabled": false"#).replace("reject", "allow"),
        rule("Off", r#", "who": {"prefix": "+1425"}, "enabled": false"#),
        rule(
            "Ends",
            r#", "who": {"prefix": "+1360"}, "until": "2030-01-01T00:00""#,
        ),
        rule("One", r#", "who": {"number": "+12065550100"}"#),
        rule("Ten", r#", "who": {"pattern": "+1206555014?"}"#),
    ];
    let book = format!(r#"{{"version": 2, "rules": [{}]}}"#, rules.join(", "));
    let book = folder.file("rules.json", book);
    let (list, said) = folder.build("b.list", &[&book]);
    assert_eq!(export(&list), ["+12065550100", "+12065550140-+12065550149"]);
    assert_eq!(said["rules_left_out"], 3);
    let output = curfew(&["list", "build", &list, &book]);
    let says = String::from_utf8(output.stdout).unwrap();
    let wanted = format!(
        "3 rules left out: exceptions and what comes after them, what is off or holds at times, \
         and what is no number, prefix or range
2 entries not taken over as they were:
  it was switched off there
             {book}: record 1: \"Friends\" (left out)
             {book}: record 2: \"Off\" (left out)
"
    );
    assert!(says.contains(&wanted), "{says}");
}

#[test]
fn numbers_that_ring_in_spam_call_blocker_come_on_no_list() {
    let folder = Folder::new();
    let file = folder.file(
        "numbers.json",
        r#"[{"id": 1, "number": "+12065550150", "name": "The school"},
            {"id": 2, "number": "+12065550100", "name": "Roofs", "type": 1}]"#,
    );
    let (list, said) = folder.build("a.list", &[&file]);
    assert_eq!(export(&list), ["+12065550100"]);
    assert_eq!(said["files"][0]["read_as"], "spam_call_blocker");
}
