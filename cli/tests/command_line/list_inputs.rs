//! `curfew list build`: what it takes, in which shapes, and what it says of the rest; and what is
//! said of lists that are damaged, or given where something else is asked for.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::lists::{Folder, IMPORTS, export};
use crate::{DAY, curfew, refused, root};

/// Runs the command with a text on its standard input.
fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_curfew"))
        .current_dir(root())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command line runs");
    let mut pipe = child.stdin.take().expect("it is piped");
    // Whoever refuses the first bytes reads no more.
    let _ = pipe.write_all(input);
    drop(pipe);
    child.wait_with_output().expect("it ends")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn columns_are_taken_together_and_what_was_not_read_is_told() {
    let folder = Folder::new();
    let table = "Name,Phone,Mobile,Home\nAnn,+12065550100,+12065550101,+12065550102\n\
                 Bob,+12065550103,,+12065550104\n";
    let table = folder.file("people.csv", table);
    let (list, said) = folder.build("a.list", &[&table]);
    assert_eq!(
        export(&list),
        ["+12065550100", "+12065550101", "+12065550103"]
    );
    let not_read = json!([{"file": table, "column": 4, "heading": "Home"}]);
    assert_eq!(said["columns_not_read"], not_read);
    let output = curfew(&["list", "build", &list, &table]);
    let says = "people.csv: column 4 (Home) looks like numbers, too, and was not read (--column)\n";
    assert!(text(&output).contains(says), "{}", text(&output));
    let (list, said) = folder.build("b.list", &["--column", "home", "--column", "2", &table]);
    assert_eq!(
        export(&list),
        [
            "+12065550100",
            "+12065550102",
            "+12065550103",
            "+12065550104"
        ]
    );
    assert_eq!(said["columns_not_read"][0]["heading"], "Mobile");
}

#[test]
fn a_column_that_is_not_there_is_refused_wherever_it_is_asked_for() {
    let folder = Folder::new();
    let out = folder.path("a.list");
    let plain = folder.file("plain.txt", "+12065550100\n+12065550101\n");
    let table = folder.file("table.csv", "number,why\n+12065550100,x\n");
    for (file, option, column, says) in [
        (&plain, "--column", "5", "no such column"),
        (&plain, "--label-column", "7", "no such column"),
        (&plain, "--label-column", "why", "no such column"),
        (&table, "--label-column", "3", "the first lines have 2"),
        (&table, "--column", "0", "no such column"),
    ] {
        refused(&["list", "build", &out, file, option, column], 3, says);
    }
    let (list, _) = folder.build("b.list", &[&plain]);
    for file in [list, format!("{IMPORTS}/contacts.vcf")] {
        let command = ["list", "build", &out, &file, "--column", "2"];
        refused(&command, 2, "no input is one");
    }
}

#[test]
fn the_report_names_some_of_each_reason() {
    let folder = Folder::new();
    let (list, said) = folder.build("day.list", &["--home", "US", DAY]);
    assert!(
        said["refused_by"]["area code missing"].as_u64() > Some(50),
        "{said}"
    );
    let examples = said["examples"].as_array().unwrap();
    for (reason, count) in said["refused_by"].as_object().unwrap() {
        let named = examples
            .iter()
            .filter(|it| it["reason"] == **reason)
            .count();
        assert_eq!(named as u64, count.as_u64().unwrap().min(3), "{reason}");
    }
    assert!(
        export(&list)
            .iter()
            .all(|it| it.starts_with("+1") || it.len() < 7)
    );
    let report = text(&curfew(&["list", "build", &list, "--home", "US", DAY]));
    let row = std::fs::read_to_string(root().join(DAY)).unwrap();
    let line = row.lines().position(|it| it.starts_with(',')).unwrap() + 1;
    let says = format!("  empty\n             {DAY}:{line}:1\n");
    assert!(report.contains(&says), "{report}");
    // Of all files together, not of each.
    let (_, twice) = folder.build("day.list", &["--home", "US", DAY, DAY]);
    let named = twice["examples"].as_array().unwrap();
    let empty = named.iter().filter(|it| it["reason"] == "empty").count();
    assert_eq!(empty, 3);
}

#[test]
fn tables_in_other_encodings_keep_their_headings_and_labels() {
    let folder = Folder::new();
    let table = "号码,标签\n95588,骚扰电话\n+12065550100,广告\n";
    // 号码,标签\n95588,骚扰电话\n+12065550100,广告\n in GBK.
    let gbk: &[u8] = b"\xba\xc5\xc2\xeb,\xb1\xea\xc7\xa9\n95588,\xc9\xa7\xc8\xc5\xb5\xe7\xbb\xb0\n\
        +12065550100,\xb9\xe3\xb8\xe6\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2], mark: &[u8]| {
        let mut all = mark.to_vec();
        all.extend(table.encode_utf16().flat_map(bytes));
        all
    };
    for (name, bytes) in [
        ("utf-8", table.as_bytes().to_vec()),
        ("gbk", gbk.to_vec()),
        ("utf-16le", utf16(u16::to_le_bytes, b"\xff\xfe")),
        ("utf-16be", utf16(u16::to_be_bytes, b"\xfe\xff")),
    ] {
        let file = folder.file("table.csv", bytes);
        let (list, _) = folder.build("a.list", &["--label-column", "标签", &file]);
        assert_eq!(
            export(&list),
            ["+12065550100\t广告", "95588\t骚扰电话"],
            "{name}"
        );
    }
}

#[test]
fn json_of_no_known_app_is_read_in_its_obvious_shapes() {
    let folder = Folder::new();
    let two = ["+12065550100", "+12065550101"];
    for (why, json) in [
        (
            "texts",
            r#"["+12065550100", "206-555-0101", "+12065550100"]"#,
        ),
        ("numbers", "[12065550100, 2065550101]"),
        (
            "one field",
            r#"[{"a": "x", "b": "+12065550100"}, {"a": 7, "b": 2065550101}]"#,
        ),
        (
            "a field with a name that says so",
            r#"[{"seen": 2065550102, "phoneNumber": "2065550100"},
                {"seen": 2065550103, "phoneNumber": "2065550101"}]"#,
        ),
    ] {
        let file = folder.file("a.json", json);
        let (list, said) = folder.build("a.list", &["--home", "US", &file]);
        assert_eq!(export(&list), two, "{why}");
        // What is not meant is told of.
        let others = said["columns_not_read"].as_array().unwrap();
        let others: Vec<&Value> = others.iter().map(|it| &it["heading"]).collect();
        assert_eq!(
            others.contains(&&json!("seen")),
            json.contains("seen"),
            "{why}"
        );
    }
    let many = r#"[{"home": "+12065550100", "work": "+12065550101", "why": "Debt"},
        {"home": null, "work": "", "why": "none"}, {"work": [1]}, {"home": 1.2e10}]"#;
    let file = folder.file("many.json", many);
    let out = folder.path("b.list");
    refused(
        &["list", "build", &out, &file],
        3,
        "several fields look like numbers: \"home\", \"work\"",
    );
    refused(
        &["list", "build", &out, &file, "--column", "fax"],
        3,
        "field \"fax\"",
    );
    let columns = [
        "--column",
        "home",
        "--column",
        "Work",
        "--label-column",
        "why",
    ];
    let (list, said) = folder.build("b.list", &[&columns[..], &[&file]].concat());
    assert_eq!(export(&list), ["+12065550100\tDebt", "+12065550101\tDebt"]);
    assert_eq!((&said["records"], &said["refused"]), (&json!(5), &json!(3)));
    assert_eq!(said["refused_by"]["empty"], 1);
    let report = text(&curfew(
        &[&["list", "build", &list, &file][..], &columns].concat(),
    ));
    assert!(report.contains("many.json: record 3\n"), "{report}");
    for (json, says) in [
        (r#"["+12065550100", "#, "not JSON"),
        (r#"["+12065550100"] x"#, "line 1, column 18"),
        (r#"[{"name": "Ann"}]"#, "no field of its objects"),
        (r#"["nobody"]"#, "record 1: not a number"),
        (r#"{"name": "Ann"}"#, "not a rulebook, nor a backup"),
        ("[]", "not one number"),
    ] {
        let file = folder.file("bad.json", json);
        refused(&["list", "build", &out, &file], 3, says);
    }
    let long = format!("[\"+12065550100\", \"{}\"]", "7".repeat(1 << 17));
    let long = folder.file("long.json", long);
    refused(&["list", "build", &out, &long], 3, "more than 65536 bytes");
}

/// More than a head of 64 KiB, through a pipe.
#[test]
fn json_of_any_length_is_read_as_it_comes() {
    let folder = Folder::new();
    let out = folder.path("a.list");
    let element = r#"{"number": "+12065550100", "why": "x"}"#;
    let input = format!("[{}{element}]", format!("{element},\n").repeat(9_999));
    let output = fed(&["--json", "list", "build", &out, "-"], input.as_bytes());
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&said["records"], &said["repeated"]),
        (&json!(10_000), &json!(9_999))
    );
}

#[test]
fn a_database_of_blacklist_is_taken_and_another_is_not() {
    let folder = Folder::new();
    let database = format!("{IMPORTS}/blacklist.db");
    let (list, said) = folder.build("a.list", &["--home", "US", &database]);
    assert!(said["numbers"].as_u64() > Some(0), "{said}");
    assert!(!export(&list).is_empty());
    let other = folder.file("other.db", b"SQLite format 3\0 and no more");
    refused(
        &["list", "build", &list, &other],
        3,
        "no backup of BlackList",
    );
    let bytes = std::fs::read(root().join(&database)).unwrap();
    let output = fed(&["list", "build", &list, "-"], &bytes);
    let says = "standard input: this is a database, which is read where it lies: give its path";
    assert!(String::from_utf8_lossy(&output.stderr).contains(says));
}

#[test]
fn what_lists_say_of_themselves_is_kept_where_they_are_merged() {
    let folder = Folder::new();
    let file = folder.file("a.txt", "+12065550100\n");
    let made = |name: &str, source: &str, licence: &str, date: &str| {
        let arguments = [
            "--source",
            source,
            "--licence",
            licence,
            "--date",
            date,
            &file,
        ];
        folder.build(name, &arguments).0
    };
    let one = made("1.list", "FTC", "CC0-1.0", "2026-11-25");
    let two = made("2.list", "FTC", "CC0-1.0", "2026-11-20");
    let three = made("3.list", "FCC", "ODbL-1.0", "2026-11-25");
    let bare = folder.build("4.list", &[&file]).0;
    let said = |inputs: &[&str]| {
        let (list, said) = folder.build("all.list", inputs);
        let output = curfew(&["--json", "list", "info", &list]);
        let info: Value = serde_json::from_slice(&output.stdout).unwrap();
        let keys = ["source", "licence", "date"].map(|key| info[key].clone());
        (keys, said["notes"].as_array().unwrap().len())
    };
    let day = |day: &str| json!(format!("{day}T00:00:00Z"));
    assert_eq!(
        said(&[&one, &two]),
        ([json!("FTC"), json!("CC0-1.0"), day("2026-11-20")], 0)
    );
    assert_eq!(
        said(&[&one, &three]),
        (
            [
                json!("FCC; FTC"),
                json!("CC0-1.0; ODbL-1.0"),
                day("2026-11-25")
            ],
            0
        )
    );
    // Of one of the inputs it is not known.
    for other in [&bare, &file] {
        assert_eq!(
            said(&[&one, other]),
            ([json!("FTC"), json!(""), json!(null)], 1)
        );
    }
    assert_eq!(
        said(&[&one, &file, "--licence", "none", "--source", ""]),
        ([json!(""), json!("none"), json!(null)], 0)
    );
}

#[test]
fn a_signature_of_the_list_that_was_there_is_told_of() {
    let folder = Folder::new();
    let text = folder.file("a.txt", "+12065550100\n");
    let (list, said) = folder.build("a.list", &[&text]);
    assert_eq!(said["notes"], json!([]));
    let key = folder.path("key");
    curfew(&["list", "sign", &list, "--key", &key, "--new-key"]);
    let (_, same) = folder.build("a.list", &[&text]);
    assert_eq!(
        same["notes"],
        json!([]),
        "byte by byte the same: it still holds"
    );
    let more = folder.file("b.txt", "+12065550101\n");
    let (_, said) = folder.build("a.list", &[&more]);
    assert!(
        said["notes"][0].as_str().unwrap().contains("sign it again"),
        "{said}"
    );
}

#[test]
fn a_list_where_something_else_is_asked_for_says_what_it_is() {
    let folder = Folder::new();
    let file = folder.file("a.txt", "+12065550100\n");
    let (list, _) = folder.build("a.list", &[&file]);
    let bytes = std::fs::read(&list).unwrap();
    let out = folder.path("b.list");
    let output = fed(&["list", "build", &out, "-"], &bytes);
    let says = "this is a list file, which is read where it lies: give its path instead of -";
    assert!(String::from_utf8_lossy(&output.stderr).contains(says));
    let output = fed(&["list", "find", &list, "-"], &bytes);
    assert!(String::from_utf8_lossy(&output.stderr).contains("this is a packed number list"));
    for command in [
        vec!["rules", "import", &list],
        vec!["rules", "lint", &list],
        vec!["replay", &list],
        vec!["check", "95588", "--rules", &list],
    ] {
        refused(
            &command,
            3,
            "this is a packed number list: --list NAME=FILE takes it",
        );
    }
    for other in ["", "x", "+12065550100\n", "{}"] {
        let other = folder.file("other", other);
        for command in ["info", "check", "export"] {
            let output = curfew(&["list", command, &other]);
            assert_eq!(output.status.code(), Some(3), "{command}");
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(error.contains("this is no list file"), "{command}: {error}");
        }
    }
    let cut = folder.file("cut.list", &bytes[..5000]);
    refused(
        &["list", "info", &cut],
        3,
        "its length is not that of its pages",
    );
    let cut = folder.file("cut.list", &bytes[..500]);
    refused(&["list", "info", &cut], 3, "cut short");
}

#[test]
fn damage_is_named_by_page_and_numbers_in_every_command() {
    let folder = Folder::new();
    let list = std::fs::read(root().join("tests/samples/ftc-reported-numbers.list")).unwrap();
    let mut damaged = list.clone();
    damaged[4096 + 99] ^= 1;
    let damaged = folder.file("damaged.list", damaged);
    let first = "page 1 is damaged, and numbers from +1200";
    refused(&["list", "check", &damaged], 1, first);
    let info = text(&curfew(&["list", "info", &damaged]));
    assert!(info.contains(&format!("\nWARNING   {first}")), "{info}");
    let found = text(&curfew(&["list", "find", &damaged, "+12002007257"]));
    assert!(
        found.starts_with(&format!("+12002007257: unknown: {first}")),
        "{found}"
    );
    let output = curfew(&["--json", "list", "find", &damaged, "+12002007257"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&answer["found"], &answer["damaged_page"]),
        (&json!(null), &json!(1))
    );

    let output = curfew(&["--json", "list", "check", &damaged]);
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&answer["ok"], &answer["damaged"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(answer["damaged_pages"][0]["page"], 1);
    assert!(answer["why"].as_str().unwrap().contains("checksum"));
    let output = curfew(&["--json", "list", "info", &damaged]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let page = &answer["damaged_pages"][0];
    assert!(page["from"].as_str() < page["before"].as_str(), "{page}");
    // Where all numbers are to be taken, none are of a list that lacks some.
    let out = folder.path("out.list");
    let whole = "tests/samples/ftc-reported-numbers.list";
    for arguments in [
        &["list", "export", &damaged][..],
        &["list", "diff", &damaged, whole],
        &["list", "diff", whole, &damaged],
        &["list", "build", &out, &damaged],
    ] {
        refused(arguments, 3, first);
    }
    assert!(!std::path::Path::new(&out).exists());
    // What does not open is an answer, too.
    let mut cut = list;
    cut.truncate(5 << 12);
    let cut = folder.file("cut.list", cut);
    let output = curfew(&["--json", "list", "check", &cut]);
    assert_eq!(output.status.code(), Some(3));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["ok"], false);
    let whole = folder.file("a.txt", "+12065550100\n");
    let (whole, _) = folder.build("a.list", &[&whole]);
    let key = "tests/samples/lists/sellers.pub";
    let output = curfew(&["--json", "list", "check", &whole, "--key", key]);
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&answer["ok"], &answer["numbers"]),
        (&json!(false), &json!(1))
    );
}

/// Two builds of one list at a time: both end well, and the list is one of theirs.
#[test]
fn builds_of_one_list_at_once_do_not_collide() {
    let folder = Folder::new();
    let out = folder.path("a.list");
    let input = |last: u64| -> String {
        (0..20_000)
            .map(|at| format!("+{}\n", 12_000_000_000 + at * 11 + last))
            .collect()
    };
    let files = [1, 2, 3, 4].map(|last| folder.file(&format!("{last}.txt"), input(last)));
    let alone = [0, 1, 2, 3].map(|at| {
        let (list, _) = folder.build(&format!("{at}.alone"), &["--name", "a", &files[at]]);
        std::fs::read(list).unwrap()
    });
    let children = files.each_ref().map(|file| {
        Command::new(env!("CARGO_BIN_EXE_curfew"))
            .args(["list", "build", &out, file, "--name", "a"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    });
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert!(
        alone.contains(&std::fs::read(&out).unwrap()),
        "one of them, whole"
    );
    let names = std::fs::read_dir(std::path::Path::new(&out).parent().unwrap()).unwrap();
    let hidden = names.filter(|it| it.as_ref().unwrap().file_name().as_encoded_bytes()[0] == b'.');
    assert_eq!(hidden.count(), 0, "nothing is left over");
}

#[test]
fn what_is_asked_for_and_has_no_digits_is_told_as_that() {
    let folder = Folder::new();
    let numbers = folder.file("a.txt", "+12065550100\n");
    let (list, _) = folder.build("a.list", &[&numbers]);
    let find = |args: &[&str]| text(&curfew(&[&["list", "find", &list], args].concat()));
    assert_eq!(
        find(&["2065550100", "abc", "", " "]),
        "2065550100: not a number (--home CC reads national ones)\n\
         abc: not a number\n\
         \"\": not a number\n\
         \"\": not a number\n"
    );
    assert_eq!(
        find(&["abc", "2065550100", "--home", "US"]),
        "abc: not a number\n+12065550100: on the list\n"
    );
}
