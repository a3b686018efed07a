//! `curfew list`: pipes, labels, keys, damage.

use std::io::Write as _;
use std::process::Command;

use serde_json::{Value, json};

use crate::lists::{Folder, export};
use crate::{DAY, curfew, lines, refused, root};

/// A pipe can be read once: whoever looks at it first must be who reads it.
#[cfg(unix)]
#[test]
fn a_pipe_with_a_name_is_read_once_and_whole() {
    let folder = Folder::new();
    let pipe = folder.path("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || {
            let mut pipe = std::fs::OpenOptions::new().write(true).open(pipe).unwrap();
            pipe.write_all(b"+12065550100\n+12065550101\n").unwrap();
        }
    });
    let other = folder.file("other.txt", "+12065550102\n");
    let (_, said) = folder.build("x.list", &[&pipe, &other]);
    writer.join().unwrap();
    assert_eq!((&said["records"], &said["numbers"]), (&json!(3), &json!(3)));
}

#[test]
fn a_label_that_a_list_cannot_have_costs_the_label_and_not_the_list() {
    let folder = Folder::new();
    let mut table = "number,kind\n".to_owned();
    for at in 0..258 {
        table += &format!("+1206555{:04},label {at}\n", at % 100 + 100 * (at / 100));
    }
    table += &format!("+12065559999,{}\n", "x".repeat(121));
    let table = folder.file("a.csv", table);
    let build = ["--label-column", "kind", "--column", "number", &table];
    let (list, said) = folder.build("a.list", &build);
    assert_eq!(
        (&said["numbers"], &said["labels_left_out"]),
        (&json!(259), &json!(4))
    );
    let lines = export(&list);
    assert!(
        lines.iter().any(|it| it == "+12065559999"),
        "without a label"
    );
    let out = folder.path("b.list");
    let text = curfew(&[&["list", "build", &out][..], &build].concat());
    let text = String::from_utf8(text.stdout).unwrap();
    let expected = "4 records are on the list without the label: a list has at most 255 of at most 120 bytes each; the first is \"label 255\"";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_key_that_minisign_made_without_a_password_signs() {
    let folder = Folder::new();
    let numbers = folder.file("a.txt", "+12065550100\n");
    let (list, _) = folder.build("a.list", &[&numbers]);
    let key = "tests/samples/lists/bare";
    let sign = |key: &str| curfew(&["list", "sign", &list, "--key", key]);
    assert!(sign(&format!("{key}.key")).status.success());
    let check = curfew(&[
        "list",
        "check",
        &list,
        "--key",
        &format!("{key}.pub"),
        "--json",
    ]);
    assert_eq!(lines(&check)[0]["signed"], true);
    // One that was damaged is none.
    let text = std::fs::read_to_string(root().join(format!("{key}.key"))).unwrap();
    for (from, to) in [("AAAAA=", "AAAAB="), ("RWQAAEIy", "RWRTY0Iy")] {
        let broken = folder.file("broken.key", text.replacen(from, to, 1));
        let refused = sign(&broken);
        assert_eq!(refused.status.code(), Some(3), "{to}");
    }
}

#[test]
fn damage_that_keeps_a_call_from_being_decided_is_told() {
    let folder = Folder::new();
    let mut list = std::fs::read(root().join("tests/samples/ftc-reported-numbers.list")).unwrap();
    list[4096 + 99] ^= 1;
    let list = format!("Sellers={}", folder.file("damaged.list", list));
    let rules = folder.file(
        "rules.json",
        r#"{"version": 2, "rules": [{"id": "s", "name": "Sellers", "who": {"list": "Sellers"}, "then": "reject"}]}"#,
    );
    let check = |number: &str| {
        let output = curfew(&[
            "check", number, "--rules", &rules, "--list", &list, "--json",
        ]);
        let said = String::from_utf8(output.stderr.clone()).unwrap();
        (lines(&output)[0]["disposition"].clone(), said)
    };
    let (disposition, said) = check("+12002007257");
    assert_eq!(disposition, "allow");
    assert!(
        said.contains(
            "the list \"Sellers\": the list file is damaged: a page does not have its checksum"
        ),
        "{said}"
    );
    let (disposition, said) = check("+15005550100");
    assert_eq!(
        (disposition, said.as_str()),
        (json!("allow"), ""),
        "another page"
    );
    let calls = folder.file(
        "calls.csv",
        "number,time\n+12002007257,2026-03-12T10:00:00-07:00\n",
    );
    let replay = curfew(&["replay", &calls, "--rules", &rules, "--list", &list]);
    let said = String::from_utf8(replay.stderr).unwrap();
    assert!(said.contains("the list \"Sellers\": "), "{said}");
}

#[test]
fn numbers_in_national_form_without_a_home_are_told_and_make_no_list() {
    let folder = Folder::new();
    let out = folder.path("day.list");
    let build = ["list", "build", &out, DAY];
    let says = "13325 records have numbers in national form, which --home CC reads (--home US for \
                those of the United States)";
    refused(&build, 3, says);
    refused(&build, 3, "more than half");
    refused(&build, 3, "--skip-national");
    let output = curfew(&[&["--json"], &build[..]].concat());
    assert_eq!(output.status.code(), Some(3));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["national"], 13_325);
    assert!(said["why"].as_str().unwrap().contains("national form"));
    assert!(!std::path::Path::new(&out).exists());
    // Who wants it has it; and few of them are told of.
    let few = folder.file("few.txt", "+12065550100\n+12065550101\n2065550102\n");
    for (arguments, count) in [(&[DAY, &few, "--skip-national"][..], 3), (&[&few], 2)] {
        let command = [&["list", "build", &out], arguments].concat();
        let output = curfew(&command);
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("in national form, which --home CC reads"),
            "{said}"
        );
        assert_eq!(export(&out).len(), count);
    }
    let (_, said) = folder.build("few.list", &[&few]);
    assert_eq!(said["national"], 1);
    let (_, said) = folder.build("home.list", &[&few, "--home", "US"]);
    assert_eq!(
        (&said["national"], &said["numbers"]),
        (&json!(0), &json!(3))
    );
}

/// What nobody sees could put a line of its own under a list's name, or turn it round.
#[test]
fn what_nobody_sees_stands_in_no_text_of_a_list() {
    let folder = Folder::new();
    let out = folder.path("a.list");
    let numbers = folder.file("a.csv", "number,why\n+12065550100,Deb\u{202e}ts\u{2028}x\n");
    for option in ["--name", "--source", "--licence", "--label"] {
        for (hidden, code) in [
            ('\u{2028}', "U+2028"),
            ('\u{2029}', "U+2029"),
            ('\u{202e}', "U+202E"),
            ('\u{2066}', "U+2066"),
            ('\u{200f}', "U+200F"),
            ('\u{200b}', "U+200B"),
            ('\u{feff}', "U+FEFF"),
            ('\n', "U+000A"),
        ] {
            let text = format!("Banks{hidden}signed");
            let says = format!("{option}: character 6 is {code}");
            refused(&["list", "build", &out, &numbers, option, &text], 2, &says);
        }
    }
    let (list, _) = folder.build("a.list", &["--label-column", "why", &numbers]);
    assert_eq!(export(&list), ["+12065550100\tDeb ts x"]);
    // Letters that are joined, as in Persian and in signs of several people, are seen.
    let joined = "\u{645}\u{6cc}\u{200c}\u{62e}\u{648} \u{1f468}\u{200d}\u{1f469}";
    folder.build("b.list", &["--name", joined, &numbers]);
    refused(
        &[
            "list",
            "sign",
            &list,
            "--key",
            "k",
            "--comment",
            "a\u{2028}b",
        ],
        2,
        "--comment",
    );
}

/// An export is an input, and what is made of it is the same list.
#[test]
fn a_list_that_is_made_of_its_export_is_the_same() {
    let folder = Folder::new();
    let table = "number,kind\n+12065550199,Zeta\n+12065550100,Alpha\n+1206555010*,Zeta\n\
        +12065550103,\n95588,Bank\n9510288,\n*21*7#,Bank\n+4420794601##,Alpha\n+12065550101-+12065550104,\n+1*,Wide\n";
    let table = folder.file("a.csv", table);
    let build = |name: &str, inputs: &[&str]| {
        let about = [
            "--name",
            "x",
            "--source",
            "s",
            "--date",
            "2026-11-25",
            "--home",
            "CN",
        ];
        let (list, said) = folder.build(name, &[&about[..], inputs].concat());
        (std::fs::read(&list).unwrap(), list, said)
    };
    let (first, list, _) = build("a.list", &["--label-column", "kind", &table]);
    let exported = curfew(&["--json", "list", "export", &list]);
    assert!(exported.status.success());
    let text = folder.file("a.jsonl", &exported.stdout);
    let (second, _, said) = build("b.list", &[&text]);
    assert_eq!(said["refused"], 0, "{said}");
    assert_eq!(said["files"][0]["read_as"], "export");
    assert!(first == second, "the same bytes");
    // Labels stand in the order of their use, whatever came first, and those of no number are gone.
    let info = lines(&curfew(&["--json", "list", "info", &list])).remove(0);
    assert_eq!(info["labels"].as_array().unwrap().len(), 4);
    // What is no line of an export is told with its line.
    let more = String::from_utf8(exported.stdout).unwrap() + "no JSON\n{\"number\": 7}\n";
    let count = more.lines().count();
    let more = folder.file("more.jsonl", more);
    let (third, _, said) = build("c.list", &[&more]);
    assert!(first == third);
    assert_eq!(said["refused"], 2);
    assert_eq!(said["examples"][0]["line"], count - 1);
    // A difference is none: it has what is gone, too.
    let change = r#"{"change":"removed","number":"+12065550100","range":null,"label":null}"#;
    let diff = folder.file("d.jsonl", change);
    let out = folder.path("d.list");
    refused(&["list", "build", &out, &diff], 3, "d.jsonl");
}

/// As the FTC's interface answers it: pages of reports, one after another.
#[test]
fn pages_of_the_ftc_s_interface_are_read() {
    let folder = Folder::new();
    let report = |number: &str| {
        json!({"type": "dnc_complaint", "id": "0a1b", "attributes": {
            "company-phone-number": number, "created-date": "2026-01-02 00:10:00",
            "consumer-area-code": "512", "subject": "Debt", "recorded-message-or-robocall": "Y"},
            "meta": {"self": "x"}})
    };
    let page = |data: Vec<Value>| {
        json!({"data": data, "meta": {"record-total": 2, "records-this-page": 2}}).to_string()
    };
    let pages = [
        page(vec![report("2065550100"), report("2065550101"), report("")]),
        json!({"errors": [{"status": 429}]}).to_string(),
        page(vec![
            json!({"type": "other"}),
            json!(null),
            report("555area missing"),
            report("911"),
        ]),
        page(vec![report("2065550100")]),
    ];
    let file = folder.file("api.json", pages.join("\n"));
    let arguments = ["--home", "US", "--label-column", "Subject", &file];
    let (list, said) = folder.build("api.list", &arguments);
    assert_eq!(export(&list), ["+12065550100\tDebt", "+12065550101\tDebt"]);
    assert_eq!(
        (&said["records"], &said["refused"]),
        (&json!(9), &json!(6)),
        "{said}"
    );
    assert_eq!(said["refused_by"]["area code missing"], 1);
    assert_eq!(said["refused_by"]["not a number"], 3);
    assert_eq!(said["files"][0]["read_as"], "json");
    // Without a home it is told what is missing.
    let out = folder.path("b.list");
    let one = folder.file("one.json", page(vec![report("2065550100")]));
    refused(&["list", "build", &out, &one], 3, "--home CC");
    // A page that is cut off is no page.
    let cut = folder.file("cut.json", &pages[0][..300]);
    refused(
        &["list", "build", &out, &cut, "--home", "US"],
        3,
        "not JSON",
    );
}
