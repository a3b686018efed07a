//! `curfew list build` and `curfew rules import`: which columns and fields have the callers.

use serde_json::json;

use crate::lists::{Folder, export};
use crate::{curfew, lines, refused};

#[test]
fn times_in_front_are_no_numbers_of_callers() {
    let folder = Folder::new();
    let rows = (1..5).map(|at| format!("2026-01-0{at} 22:31:00,+1206555010{at}\n"));
    let table = format!("time,number\n{}", rows.collect::<String>());
    let file = folder.file("v10.csv", table);
    let wanted = [
        "+12065550101",
        "+12065550102",
        "+12065550103",
        "+12065550104",
    ];
    for column in [&[][..], &["--column", "number"], &["--column", "2"]] {
        let arguments = [&["--home", "US", &file], column].concat();
        let (list, said) = folder.build("y.list", &arguments);
        assert_eq!(export(&list), wanted);
        assert_eq!(said["files"][0]["read_as"], "numbers");
        assert_eq!(said["refused"], 0);
    }
    let said = lines(&curfew(&[
        "--json", "rules", "import", &file, "--home", "US",
    ]))
    .remove(0);
    assert_eq!(
        (&said["kind"], &said["numbers"]),
        (&json!("numbers"), &json!(4)),
        "{said}"
    );
    // A bill names its own caller in three forms.
    let (list, _) = folder.build("cn.list", &["--home", "CN", "tests/samples/case-cn.csv"]);
    let callers = export(&list);
    let is_bank = |it: &String| it.ends_with("95588");
    assert!(
        !callers.is_empty() && callers.iter().all(is_bank),
        "{callers:?}"
    );
}

#[test]
fn a_column_in_doubt_is_named_and_taken_where_that_is_said() {
    let folder = Folder::new();
    let out = folder.path("a.list");
    for (table, home, says) in [
        (
            "Called phone,Name\n2065550100,Ann\n",
            "US",
            "who was called: column 1 (Called phone) (--column",
        ),
        (
            "1767312000,Ann\n1767312001,Bob\n",
            "DE",
            "like dates or times: column 1 (--column",
        ),
    ] {
        let file = folder.file("a.csv", table);
        refused(&["list", "build", &out, &file, "--home", home], 3, says);
        let says = says.replace("--column", "curfew list build --column makes a list of it");
        refused(&["rules", "import", &file, "--home", home], 3, &says);
        let (list, _) = folder.build("b.list", &["--home", home, "--column", "1", &file]);
        assert!(!export(&list).is_empty(), "{table}");
    }
}

#[test]
fn a_field_of_ones_own_number_or_of_times_is_not_taken() {
    let folder = Folder::new();
    let out = folder.path("a.list");
    for (json, wanted) in [
        (
            r#"[{"called": "2065550100", "from": "2065550101"}]"#,
            Ok("+12065550101"),
        ),
        (
            r#"[{"my_phone": "2065550100", "caller": "2065550101"}]"#,
            Ok("+12065550101"),
        ),
        (
            r#"[{"at": 2026010222, "who": "2065550101"}]"#,
            Ok("+12065550101"),
        ),
        (
            r#"[{"my_phone": "2065550100", "why": "x"}]"#,
            Err("who was called: \"my_phone\""),
        ),
        (
            r#"[{"at": 2026010222, "who": "private"}]"#,
            Err("no field of its objects"),
        ),
    ] {
        let file = folder.file("a.json", json);
        match wanted {
            Ok(wanted) => {
                let (list, said) = folder.build("a.list", &["--home", "US", &file]);
                assert_eq!(export(&list), [wanted], "{json}");
                let others = said["columns_not_read"].as_array().map(Vec::len);
                let is_told = !json.contains("at");
                assert_eq!(others, Some(usize::from(is_told)), "{json}");
            }
            Err(says) => refused(&["list", "build", &out, &file, "--home", "US"], 3, says),
        }
    }
}

#[test]
fn codes_that_are_never_blocked_are_told_of() {
    let folder = Folder::new();
    let text = folder.file("a.txt", "911\n988\n+12065550100\n911\n22000\n");
    let (_, said) = folder.build("a.list", &["--home", "US", &text]);
    let says = "never blocked, though among the numbers: 911, 988";
    assert_eq!(said["notes"], json!([says]));
    let json = folder.file("a.json", r#"["110"]"#);
    let (_, said) = folder.build("a.list", &["--home", "CN", &json]);
    assert_eq!(
        said["notes"][0],
        "never blocked, though among the numbers: 110"
    );
}

#[test]
fn an_export_of_calls_is_told_as_that() {
    let folder = Folder::new();
    let call = r#"{"seq":1,"at":"2026-01-02T22:31:00Z","number":"+12065550100","presentation":"allowed","disposition":"allow"}"#;
    let out = folder.path("a.list");
    for count in [1, 3] {
        let file = folder.file("calls.jsonl", format!("{call}\n").repeat(count));
        for command in [
            &["list", "build", &out, &file][..],
            &["rules", "import", &file],
        ] {
            refused(
                command,
                3,
                "is an export of calls, with the numbers of all who called",
            );
        }
    }
}

#[test]
fn labels_with_commas_are_told_apart() {
    let folder = Folder::new();
    let table = "number,why\n+12065550100,\"Debt, loans\"\n+12065550101,Roofs\n";
    let file = folder.file("a.csv", table);
    let (list, _) = folder.build("a.list", &["--label-column", "why", &file]);
    let info = String::from_utf8(curfew(&["list", "info", &list]).stdout).unwrap();
    assert!(
        info.contains("\nlabels    \"Debt, loans\", \"Roofs\"\n"),
        "{info}"
    );
    let (list, _) = folder.build("a.list", &["--label", "Roofs", &file]);
    let info = String::from_utf8(curfew(&["list", "info", &list]).stdout).unwrap();
    assert!(info.contains("\nlabels    Roofs\n"), "{info}");
}
