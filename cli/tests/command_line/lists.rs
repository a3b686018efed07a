//! `curfew list`: from real and from hostile input to a list, and what is asked of it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::{DAY, curfew, lines, refused, root};

pub(crate) const IMPORTS: &str = "tests/samples/imports";

pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn path(&self, name: &str) -> String {
        let path = self.0.path().join(name);
        path.to_str().expect("UTF-8").to_owned()
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).expect("room");
        path
    }

    /// Builds a list; what the command says.
    pub(crate) fn build(&self, name: &str, arguments: &[&str]) -> (String, Value) {
        let out = self.path(name);
        let command = [&["--json", "list", "build", &out], arguments].concat();
        let mut said = lines(&curfew(&command));
        assert_eq!(said.len(), 1);
        (out, said.remove(0))
    }
}

pub(crate) fn export(list: &str) -> Vec<String> {
    let output = curfew(&["list", "export", list, "--labels"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_day_of_reports_becomes_a_list_and_its_dirt_is_told() {
    let folder = Folder::new();
    let arguments = ["--home", "US", "--label-column", "subject", DAY];
    let (list, said) = folder.build("day.list", &arguments);
    assert_eq!(said["records"], 14_034);
    let told = said["refused_by"].as_object().unwrap();
    let sum: u64 = told.values().filter_map(Value::as_u64).sum();
    assert_eq!(said["refused"], sum);
    assert_eq!(told["empty"], 669);
    let first = &said["examples"][0];
    assert!(
        first["line"].as_u64() > Some(1) && first["column"] == 1,
        "{first}"
    );
    let count = ["numbers", "repeated", "refused"].map(|key| said[key].as_u64().unwrap());
    assert_eq!(count.iter().sum::<u64>(), 14_034);

    let info = lines(&curfew(&["--json", "list", "info", &list])).remove(0);
    assert_eq!(info["numbers"], said["numbers"]);
    assert_eq!(info["name"], "day");
    assert!(info["labels"].as_array().unwrap().len() > 10);
    assert_eq!(info["sha256"].as_str().unwrap().len(), 64);
    let exported = export(&list);
    assert_eq!(exported.len() as u64, count[0]);
    assert!(
        exported.iter().all(|it| it.starts_with("+1")),
        "no piece of a date"
    );
    // Each row of the file is found, with its subject.
    let text = std::fs::read_to_string(root().join(DAY)).unwrap();
    let mut asked = 0;
    for row in text.lines().skip(1).step_by(500) {
        let number = row.split(',').next().unwrap();
        if number.len() == 10 && !number.starts_with(['0', '1']) {
            let found = ["--json", "list", "find", &list, number, "--home", "US"];
            let output = curfew(&found);
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(answer["found"], true, "{row}");
            assert!(answer["label"].is_string());
            asked += 1;
        }
    }
    assert!(asked > 20);
}

/// What stands in the JSON interface's data of 2020 and 2021, and what spreadsheets add.
#[test]
fn the_dirt_of_real_files_costs_itself_only() {
    let folder = Folder::new();
    let rows = [
        ("2065550100", true),
        ("+1 (206) 555-0101", true),
        ("1-206-555-0102", true),
        ("=\"2065550103\"", true),
        ("'2065550104", true),
        ("2065550105.0", true),
        ("555area missing", false),
        ("20655501001234", false),
        ("*****0987", false),
        ("206555xxxx", false),
        ("206-555-01xx", false),
        ("206-555-01#", false),
        ("__________", false),
        ("0000", false),
        ("", false),
        ("2.06555E+09", false),
        ("=HYPERLINK(2065550106)", false),
        ("@SUM(2065550107)", false),
        ("2065550108\u{0}", false),
    ];
    let mut text = "\u{feff}Company_Phone_Number,Subject\r\n".to_owned();
    for (row, _) in rows {
        text += &format!(
            "{},\"Debt, loans\"\r\n",
            row.replace('"', "\"\"")
                .replace("=\"\"", "\"=\"\"")
                .replace("0103\"\"", "0103\"\"\"")
        );
    }
    let input = folder.file("dirt.csv", text);
    let (list, said) = folder.build("dirt.list", &["--home", "US", &input]);
    let good: Vec<String> = (100..106).map(|last| format!("+12065550{last}")).collect();
    assert_eq!(export(&list), good, "{said}");
    assert_eq!(said["refused"], rows.iter().filter(|row| !row.1).count());
}

#[test]
fn every_peer_s_file_and_ranges_are_taken() {
    let folder = Folder::new();
    for (file, holds) in [
        ("call-blocker.csv", vec!["+12065550142", "+120655501*"]),
        (
            "fossify.txt",
            vec!["+12065550100", "+12065550101", "+1900*"],
        ),
        ("freepbx.csv", vec!["+12065550100", "+12065550101"]),
        ("asterisk.txt", vec!["+12065550100", "+12065550101"]),
        ("ncid.txt", vec!["+12065550142", "+120655501*"]),
        ("nophonespam.txt", vec!["+12065550142", "+120655501*"]),
        ("phoneblock.json", vec!["+12065550100"]),
        (
            "saracroche.json",
            vec!["+12065550100", "+33162000000-+33162999999"],
        ),
        (
            "contacts.vcf",
            vec!["+12065550100", "+12065550101", "+12065550102"],
        ),
        ("spamblocker.gz", vec!["+12065550111"]),
        ("sms-ie.zip", vec!["+12065550100", "+12065550101"]),
    ] {
        let input = format!("{IMPORTS}/{file}");
        let (list, said) = folder.build("x.list", &["--home", "US", &input]);
        assert_eq!(export(&list), holds, "{file}: {said}");
        assert_eq!(
            said["ranges"].as_u64() > Some(0),
            holds.iter().any(|it| it.contains(['*', '-']))
        );
        let check = curfew(&["list", "check", &list]);
        assert!(check.status.success());
    }
    let ranges = "+1206*\n+44 20 7946 0000\n+4420794601##\n";
    let input = folder.file("ranges.txt", ranges);
    let (list, _) = folder.build("ranges.list", &[&input]);
    let answers = [
        "+12065550100",
        "+442079460000",
        "+442079460199",
        "+442079460200",
    ]
    .map(|number| curfew(&["list", "find", &list, number]).status.code());
    assert_eq!(answers, [Some(0), Some(0), Some(0), Some(1)]);
}

#[test]
fn standard_input_thresholds_and_classes() {
    let folder = Folder::new();
    let out = folder.path("often.list");
    let mut child = Command::new(env!("CARGO_BIN_EXE_curfew"))
        .args(["--json", "list", "build", &out, "-"])
        .args(["--least", "2", "--classes", "1,3"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for (number, times) in [(100, 1), (101, 2), (102, 3), (103, 9)] {
        for _ in 0..times {
            writeln!(input, "+12065550{number}").unwrap();
        }
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&said["numbers"], &said["seldom"]), (&json!(3), &json!(1)));
    assert_eq!(
        export(&out),
        ["+12065550101\t1-2", "+12065550102\t3+", "+12065550103\t3+"]
    );
}

#[test]
fn lists_are_merged_and_compared() {
    let folder = Folder::new();
    let one = folder.file("one.txt", "+12065550100\n+12065550101\n+1900*\n");
    let two = folder.file("two.txt", "+12065550101\n+12065550102\n");
    let (one, _) = folder.build("one.list", &["--label", "One", &one]);
    let (two, _) = folder.build("two.list", &["--label", "Two", &two]);
    let (both, said) = folder.build("both.list", &[&one, &two]);
    assert_eq!(
        (&said["numbers"], &said["repeated"]),
        (&json!(3), &json!(1))
    );
    let same = curfew(&["list", "diff", &one, &one]);
    assert_eq!(same.status.code(), Some(0));
    let output = curfew(&["list", "diff", &one, &both]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        text,
        "+ +12065550102\tTwo\n1 added, 0 removed, 0 with another label, 0 ranges changed\n"
    );
    let output = curfew(&["list", "diff", &one, &two]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        text,
        "- +12065550100\tOne\n~ +12065550101\tOne -> Two\n+ +12065550102\tTwo\n- +1900*\tOne\n\
         1 added, 1 removed, 1 with another label, 1 range changed\n"
    );
    let output = curfew(&["--json", "list", "diff", &one, &two]);
    let text = String::from_utf8(output.stdout).unwrap();
    let changed: Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
    assert_eq!(
        changed,
        json!({"change": "relabelled", "number": "+12065550101", "range": null,
            "label": "Two", "old_label": "One"})
    );
    let output = curfew(&["--json", "list", "diff", &one, &two, "--counts"]);
    let counts: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        counts,
        json!({"added": 1, "removed": 1, "relabelled": 1, "ranges_changed": 1})
    );
    // A packed list serves a rule as a text does.
    let rules = folder.file(
        "rules.json",
        r#"{"version":2,"rules":[{"id":"a","name":"A","who":{"list":"spam"},"when":"always","then":"reject"}]}"#,
    );
    let named = format!("spam={both}");
    for (number, disposition) in [("+12065550102", "reject"), ("+12065550103", "allow")] {
        let check = [
            "--json", "check", number, "--rules", &rules, "--list", &named,
        ];
        assert_eq!(lines(&curfew(&check))[0]["disposition"], disposition);
    }
}

#[test]
fn a_list_is_signed_and_checked() {
    let folder = Folder::new();
    let text = folder.file("a.txt", "+12065550100\n");
    let (list, _) = folder.build("a.list", &[&text]);
    let key = folder.path("key");
    let sign = lines(&curfew(&[
        "--json",
        "list",
        "sign",
        &list,
        "--key",
        &key,
        "--new-key",
    ]));
    let public = sign[0]["public_key"].as_str().unwrap().to_owned();
    for key in [public.clone(), folder.path("key.pub")] {
        let said = curfew(&["list", "check", &list, "--key", &key]);
        let text = String::from_utf8(said.stdout).unwrap();
        assert_eq!(text, "whole: 1 number\nsignature right: a, 1 number\n");
    }
    // Never over a key that is there.
    refused(
        &["list", "sign", &list, "--key", &key, "--new-key"],
        3,
        "there is a key already",
    );

    // Another key's, a changed comment, a changed file, none.
    let other = folder.path("other");
    curfew(&["list", "sign", &list, "--key", &other, "--new-key"]);
    refused(
        &["list", "check", &list, "--key", &public],
        1,
        "another key",
    );
    let signature = format!("{list}.minisig");
    curfew(&["list", "sign", &list, "--key", &key]);
    let text = std::fs::read_to_string(&signature).unwrap();
    std::fs::write(&signature, text.replace("a, 1", "a, 9")).unwrap();
    refused(
        &["list", "check", &list, "--key", &public],
        1,
        "does not fit",
    );
    std::fs::write(&signature, text).unwrap();
    let more = folder.file("b.txt", "+12065550101\n");
    folder.build("a.list", &["--name", "a", &more]);
    refused(
        &["list", "check", &list, "--key", &public],
        1,
        "does not fit",
    );
    std::fs::remove_file(&signature).unwrap();
    refused(
        &["list", "check", &list, "--key", &public],
        1,
        "no signature",
    );
}

#[test]
fn bad_input_says_what_and_where_and_leaves_the_old_list() {
    let folder = Folder::new();
    let good = folder.file("good.txt", "+12065550100\n");
    let (list, _) = folder.build("a.list", &[&good]);
    let before = std::fs::read(&list).unwrap();
    for (name, content, says) in [
        (
            "words.txt",
            &b"nobody\nno one\n"[..],
            "line 1, column 1: not a number",
        ),
        (
            "utf16.txt",
            b"\xff\xfe+\x001\x00",
            "line 1, column 1: not a number",
        ),
        ("nul.txt", b"\0\0\0\0\n\0", "is no text"),
        ("cut.json", b"{\"numbers\": [", "line 1, column 13"),
        ("zip.zip", b"PK\x03\x04rest", "is a ZIP archive"),
    ] {
        let input = folder.file(name, content);
        refused(&["list", "build", &list, &input], 3, says);
        assert_eq!(std::fs::read(&list).unwrap(), before, "{name}");
    }
    refused(&["list", "build", &list, "no.txt"], 3, "no.txt");
    refused(
        &["list", "build", &list, &good, "--column", "who"],
        3,
        "column",
    );
    refused(&["list", "build", &list, &good, "--name", " "], 2, "--name");
    refused(
        &["list", "build", &list, &good, "--classes", "3,1"],
        2,
        "ascend",
    );
    refused(
        &["list", "build", &list, &good, "--date", "soon"],
        2,
        "--date",
    );
    refused(&["list", "info", &good], 3, "no list file");
    let mut damaged = before.clone();
    damaged[5000] ^= 1;
    let damaged = folder.file("damaged.list", damaged);
    refused(&["list", "check", &damaged], 1, "checksum");
    refused(&["list", "sign", &damaged, "--key", "k"], 3, "checksum");
    refused(&["list", "build", &list, &damaged], 3, "page 1 is damaged");
    let old = folder.file("old.list", "CURFEWL1rest".repeat(1000));
    refused(&["list", "info", &old], 3, "version 1");
    assert_eq!(std::fs::read(&list).unwrap(), before);
    let left: Vec<_> = std::fs::read_dir(Path::new(&list).parent().unwrap())
        .unwrap()
        .filter_map(|found| found.unwrap().file_name().into_string().ok())
        .filter(|name| name.ends_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_an_app_lets_ring_is_on_no_list_and_what_is_left_out_is_told() {
    let folder = Folder::new();
    let rules = r#"{"version":2,"rules":[
        {"id":"a","name":"Sellers","who":{"prefix":"+1900"},"when":"always","then":"reject"},
        {"id":"b","name":"School","who":{"prefix":"+120655501"},"when":"always","then":"allow"},
        {"id":"c","name":"Others","who":{"prefix":"+1206555"},"when":"always","then":"reject"}]}"#;
    let input = folder.file("rules.json", rules);
    let (list, said) = folder.build("a.list", &[&input]);
    assert_eq!(export(&list), ["+1900*"]);
    assert_eq!(said["rules_left_out"], 2);
    let blocker = format!("{IMPORTS}/call-blocker.csv");
    let (_, said) = folder.build("b.list", &["--home", "US", &blocker]);
    assert!(said["remarks"].as_u64() > Some(0), "{said}");
}

#[test]
fn nothing_but_a_list_is_written_over_and_no_list_of_nothing_is_made() {
    let folder = Folder::new();
    let text = folder.file("a.txt", "+12065550100\n");
    refused(&["list", "build", &text, &text], 3, "no list");
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "+12065550100\n");
    let (list, _) = folder.build("a.list", &[&text]);
    let before = std::fs::read(&list).unwrap();
    let empty = folder.file("empty.txt", "");
    refused(&["list", "build", &list, &empty], 3, "not one number");
    refused(
        &["list", "build", &list, &text, "--least", "2"],
        3,
        "not one number",
    );
    let broken = ["list", "build", &list, &text, "--source", "a\nb"];
    refused(&broken, 2, "control character");
    assert_eq!(std::fs::read(&list).unwrap(), before);
    let csv = folder.file(
        "labels.csv",
        "number,why\n+12065550100,\"a\nb\u{1b}[31m\"\n",
    );
    let (list, _) = folder.build("b.list", &["--label-column", "why", &csv]);
    assert_eq!(export(&list), ["+12065550100\ta b [31m"]);
}

#[test]
fn a_damaged_page_is_unknown_and_the_others_are_looked_up() {
    let folder = Folder::new();
    let mut list = std::fs::read(root().join("tests/samples/ftc-reported-numbers.list")).unwrap();
    list[4096 + 99] ^= 1;
    let list = folder.file("damaged.list", list);
    let output = curfew(&[
        "--json",
        "list",
        "find",
        &list,
        "+12002007257",
        "+15005550100",
        "+12065550100",
    ]);
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8(output.stdout).unwrap();
    let found: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["found"].clone())
        .collect();
    assert_eq!(found, [json!(null), json!(false), json!(false)]);
}

/// A line without an end, through a pipe: nobody has the memory for it, and nothing asks for it.
#[test]
fn a_line_of_a_gigabyte_is_one_refused_record() {
    let folder = Folder::new();
    let out = folder.path("a.list");
    let mut child = Command::new(env!("CARGO_BIN_EXE_curfew"))
        .args(["--json", "list", "build", &out, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let piece = vec![b'7'; 1 << 20];
    input.write_all(b"+12065550100\n").unwrap();
    for _ in 0..1 << 10 {
        input.write_all(&piece).unwrap();
    }
    input.write_all(b"\n+12065550101\n").unwrap();
    // The reader has taken all but what a pipe holds: its memory is at its greatest.
    let status = format!("/proc/{}/status", child.id());
    let status = std::fs::read_to_string(status).unwrap_or_default();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&said["numbers"], &said["refused"]), (&json!(2), &json!(1)));
    assert_eq!(said["refused_by"]["too long"], 1);
    if let Some(most) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(most < 65_536, "{most} KiB");
    }
}
