//! `curfew rules`: rules of other apps, and a look through a rulebook.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{curfew, keys, lines, refused};

const BACKUP: &str = "tests/samples/imports/spamblocker.gz";

#[test]
fn rules_of_another_app_are_brought_over_and_decide() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (own, out, list) = (path("own.json"), path("out.json"), path("list.txt"));
    let night = json!({"version": 2, "rules": [
        {"id": "import-1", "name": "Mum", "who": {"number": "+12065550142"}, "then": "allow"}]});
    std::fs::write(&own, night.to_string()).unwrap();
    let numbers = format!("Reported={list}");
    let arguments = [
        "rules",
        "import",
        BACKUP,
        "--home",
        "US",
        "--into",
        &own,
        "--out",
        &out,
        "--numbers",
        &numbers,
    ];
    let answers = lines(&curfew(&[&arguments[..], &["--json"]].concat()));
    assert_eq!(
        keys(&answers[0]),
        BTreeSet::from([
            "file",
            "kind",
            "rules",
            "numbers",
            "ranges",
            "refused",
            "remarks",
            "remarks_total",
            "columns_not_read"
        ])
    );
    assert_eq!(
        (&answers[0]["kind"], &answers[0]["numbers"]),
        (&json!("spamblocker"), &json!(1))
    );
    let remark = &answers[0]["remarks"][0];
    assert_eq!(
        keys(remark),
        BTreeSet::from(["place", "column", "name", "fate", "why", "reason"])
    );
    assert_eq!(
        (&remark["name"], &remark["why"]),
        (&json!("spamDB"), &json!("expires"))
    );
    assert_eq!(std::fs::read_to_string(&list).unwrap(), "+12065550111\n");
    let made: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    let rules = made["rules"].as_array().unwrap();
    assert_eq!(
        (&rules[0]["name"], &rules[11]["name"]),
        (&json!("Mum"), &json!("Reported"))
    );
    // The file that the rules go into stays where another is named.
    assert_eq!(std::fs::read_to_string(&own).unwrap(), night.to_string());

    let decided = |number: &str| {
        let at = "2026-01-05T10:00:00+08:00";
        let list = format!("Reported={list}");
        let answer = &lines(&curfew(&[
            "check", number, "--at", at, "--rules", &out, "--list", &list, "--json",
        ]))[0];
        (
            answer["disposition"].as_str().unwrap().to_owned(),
            answer["rule"].as_str().map(ToOwned::to_owned),
        )
    };
    // A past that is not known counts as a call before, so what rings by that is not asked here.
    let text = std::fs::read_to_string(&out).unwrap();
    let mut known = serde_json::from_str::<Value>(&text).unwrap();
    known["rules"]
        .as_array_mut()
        .unwrap()
        .retain(|rule| rule["name"] != "repeatedCall");
    std::fs::write(&out, known.to_string()).unwrap();
    assert_eq!(decided("+12065550142").0, "allow");
    assert_eq!(decided("+12065550199").0, "allow");
    assert_eq!(decided("+14255550142").0, "allow", "a rule that is off");
    assert_eq!(
        decided("+12065550111"),
        ("reject".to_owned(), Some("import-7".to_owned()))
    );

    let text = String::from_utf8(curfew(&arguments).stdout).unwrap();
    for says in [
        "  1. \"contacts\": people in the contacts; at any time; allow\n",
        "  3. \"offTime\": anyone; every day 12:00-13:00; allow\n",
        "  6. \"Roof sellers\": numbers that fit \\+?0*(120655501.*); Mon-Fri 09:00-17:01; reject\n",
        "  4. \"stir\": numbers that may be forged; at any time; silence\n",
        "  10. \"Everybody else\": any number; at any time; reject; switched off\n",
        "  left out: \"Family group\" (record 8): it looks at something else",
        "  changed: \"spamDB\" (a setting): numbers expire there",
    ] {
        assert!(text.contains(says), "{says}\nin\n{text}");
    }
    assert!(!text.contains("{\""), "{text}");
}

#[test]
fn what_is_left_out_has_its_line_and_column() {
    let said = |arguments: &[&str]| {
        let output = curfew(&[&["rules", "import"], arguments].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    let text = said(&["tests/samples/imports/fossify.txt"]);
    assert!(
        text.contains("left out: \"900*\" (line 1, column "),
        "{text}"
    );
    let text = said(&["tests/samples/imports/call-blocker.csv"]);
    assert!(
        text.contains("left out: \"Letters\" (line 6, column 3): "),
        "{text}"
    );
    let answers = lines(&curfew(&[
        "rules",
        "import",
        "tests/samples/imports/call-blocker.csv",
        "--json",
    ]));
    let remark = &answers[0]["remarks"][1];
    assert_eq!(
        (&remark["place"], &remark["column"]),
        (&json!(6), &json!(3))
    );
    let answers = lines(&curfew(&["rules", "import", BACKUP, "--json"]));
    assert_eq!(answers[0]["remarks"][0]["column"], Value::Null);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.csv");
    let rows: String = (0..30).map(|n| format!("x{n},y\n")).collect();
    std::fs::write(&path, format!("number,description\n+12065550100,a\n{rows}")).unwrap();
    let text = said(&[path.to_str().unwrap()]);
    assert!(
        text.contains("left out: number at line 3, column 1: not a number\n"),
        "{text}"
    );
    assert!(text.contains("  and 10 more numbers\n"), "{text}");
}

#[test]
fn a_number_without_a_country_code_asks_for_the_home() {
    let needs = "--home REGION says of which country";
    for (file, place) in [
        ("asterisk.txt", "line 1, column 12"),
        ("freepbx.csv", "line 2, column 1"),
    ] {
        let path = format!("tests/samples/imports/{file}");
        let says = format!("{file}: {place}: a number without + and country code; {needs}");
        refused(&["rules", "import", &path], 3, &says);
        assert!(
            curfew(&["rules", "import", &path, "--home", "US"])
                .status
                .success()
        );
    }
    let list = "spam=tests/samples/imports/freepbx.csv";
    refused(&["check", "+12065550100", "--list", list], 3, needs);
}

#[test]
fn a_backup_of_blacklist_is_a_database() {
    let path = "tests/samples/imports/blacklist.db";
    let text = String::from_utf8(curfew(&["rules", "import", path]).stdout).unwrap();
    assert_eq!(
        text,
        "tests/samples/imports/blacklist.db: blacklist: 2 rules, 1 number, 1 not or not fully taken over\n  \
           1. \"The dentist\": the number +12065550199; at any time; allow\n  \
           2. \"Roofers\": numbers that begin with +120655501; at any time; reject\n  \
           left out: \"Roofers\" (record 4): it begins without + and country code, so it is not known which numbers it means\n\
         1 number is on no list: --numbers NAME=FILE writes them\n"
    );
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.db");
    std::fs::write(&other, b"SQLite format 3\0").unwrap();
    let says = "other.db: the database is damaged, or no backup of BlackList";
    refused(&["rules", "import", other.to_str().unwrap()], 3, says);
}

#[test]
fn prefixes_and_ranges_of_a_text_go_onto_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (text, out, list) = (path("in.txt"), path("out.json"), path("list.txt"));
    let only = path("only.csv");
    std::fs::write(&text, "+12065550142\n+120655501*\n").unwrap();
    std::fs::write(&only, "phone;name\n+12125550100-+12125550119;Ads\n").unwrap();
    let said = String::from_utf8(curfew(&["rules", "import", &text, &only]).stdout).unwrap();
    assert_eq!(
        said,
        format!(
            "{text}: numbers: 0 rules, 1 number, 1 range, 0 not or not fully taken over\n\
             {only}: numbers: 0 rules, 0 numbers, 1 range, 0 not or not fully taken over\n\
             3 numbers and ranges are on no list: --numbers NAME=FILE writes them\n"
        )
    );
    let numbers = format!("Ads={list}");
    let more = ["--numbers", &numbers, "--out", &out];
    let run = curfew(&[&["rules", "import", &text, &only][..], &more].concat());
    assert!(run.status.success());
    assert_eq!(
        std::fs::read_to_string(&list).unwrap(),
        "+12065550142\n+120655501*\n+12125550100-+12125550119\n"
    );
    let answers = lines(&curfew(&["rules", "import", &only, "--json"]));
    assert_eq!(
        (&answers[0]["numbers"], &answers[0]["ranges"]),
        (&json!(0), &json!(1))
    );
}

#[test]
fn contacts_beside_a_block_list_are_not_stopped_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let rules = |files: &[&str]| {
        let (out, numbers) = (path("out.json"), format!("All={}", path("all.txt")));
        let more = ["--home", "US", "--out", &out, "--numbers", &numbers];
        assert!(
            curfew(&[&["rules", "import"], files, &more].concat())
                .status
                .success()
        );
        let made: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
        made["rules"].as_array().unwrap().len()
    };
    let (blocked, contacts) = (
        "tests/samples/imports/freepbx.csv",
        "tests/samples/imports/contacts.vcf",
    );
    assert_eq!(rules(&[blocked]), 1);
    assert_eq!(rules(&[blocked, contacts]), 0);
    assert_eq!(rules(&[contacts]), 0);
}

#[test]
fn what_nothing_can_be_read_from_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let out = folder.path().join("out.json").to_str().unwrap().to_owned();
    for (name, bytes, says) in [
        ("a.json", &b"{\n \"a\": }"[..], "a.json: line 2, column 7"),
        (
            "b.txt",
            b"rubbish\n",
            "b.txt: line 1, column 1: not a number; it is not a rulebook, nor a backup or list that is known",
        ),
        ("c.txt", b"", "c.txt: line 1, column 1: nothing in it"),
        (
            "d.json",
            b"{\"a\": 1}",
            "d.json: line 1, column 1: nothing in it is a rule or a number; it is not a rulebook, nor",
        ),
        (
            "e.gz",
            b"\x1f\x8b\x08\0",
            "e.gz: the compressed file is damaged or not whole",
        ),
        ("f.json", b"{\"version\": 99, \"rules\": []}", "version 99"),
    ] {
        let path = file(name, bytes);
        refused(&["rules", "import", &path, "--out", &out], 3, says);
        assert!(!std::path::Path::new(&out).exists(), "{name}");
    }
    refused(
        &["rules", "import", BACKUP, "--numbers", "x"],
        2,
        "NAME=FILE",
    );
    refused(&["rules", "import", "nowhere"], 3, "nowhere");
}

#[test]
fn calls_are_named_where_rules_are_asked_for() {
    for (file, says) in [
        (
            "tests/samples/calls-backup.xml",
            "nothing in it is a rule or a number; these are calls (call log backup (XML)), which curfew replay reads",
        ),
        (
            "tests/samples/calls-sms-ie.json",
            "nothing in it is a rule or a number; these are calls (JSON array), which curfew replay reads",
        ),
        (
            "README.md",
            "it is not a rulebook, nor a backup or list that is known",
        ),
    ] {
        refused(&["rules", "import", file], 3, says);
    }
}

#[test]
fn what_is_left_out_is_said_in_the_order_of_the_file() {
    let places = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with("  left out: "));
        lines
            .map(|line| {
                let (_, rest) = line.split_once("line ").unwrap();
                rest.split_once(',').unwrap().0.to_owned()
            })
            .collect()
    };
    let said = |path: &str, more: &[&str]| {
        let output = curfew(&[&["rules", "import", path, "--home", "US"], more].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    let sample = "tests/samples/imports/spamblocker.csv";
    assert_eq!(places(&said(sample, &[])), ["4", "5"]);
    let answer: Value =
        serde_json::from_str(said(sample, &["--json"]).lines().next().unwrap()).unwrap();
    let remarks = answer["remarks"].as_array().unwrap();
    let lines: Vec<_> = remarks
        .iter()
        .map(|remark| remark["place"].clone())
        .collect();
    assert_eq!(lines, [4, 5]);

    // Numbers that are none stand between the rules that are left out.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.csv");
    let text = "ID,name,pattern,creationTimestamp,numberOfCalls,lastCallTimestamp\n\
                1,A,206555*,1,0,\n2,B,+123456789012345678,1,0,\n3,C,360555*,1,0,\n\
                4,D,+123456789012345678,1,0,\n";
    std::fs::write(&path, text).unwrap();
    let text = said(path.to_str().unwrap(), &[]);
    assert_eq!(places(&text), ["2", "3", "4", "5"], "{text}");
    assert!(text.contains(": 0 rules, 0 numbers, 4 not or"), "{text}");
}

#[test]
fn a_rulebook_is_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let rules = file(
        "rules.json",
        r#"{"version": 2, "rules": [
            {"id": "a", "name": "Listed", "who": {"list": "other"}, "then": "reject"},
            {"id": "b", "name": "Old", "until": "2020-01-01T00:00", "who": "anyone", "then": "reject"}]}"#,
    );
    let list = format!("spam={}", file("spam.txt", "+12065550100\n"));
    let output = curfew(&["rules", "lint", &rules, "--list", &list, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let found: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        keys(&found[0]),
        BTreeSet::from(["rule", "name", "problem", "what", "line", "column"])
    );
    let problems: Vec<&str> = found
        .iter()
        .map(|it| it["problem"].as_str().unwrap())
        .collect();
    assert_eq!(problems, ["no_list", "over"]);
    assert_eq!(
        (&found[1]["line"], &found[1]["column"]),
        (&3.into(), &13.into())
    );
    // Without lists nothing is said of them.
    let output = curfew(&["rules", "lint", &rules]);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "line 3, column 13, rule \"Old\": it can never match again: it has expired, or its days are over\n"
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.ends_with(": 1 finding\n"), "{said}");
    assert!(
        curfew(&["rules", "lint", "tests/samples/rulebook.json"])
            .status
            .success()
    );
}

#[test]
fn a_refused_rule_is_named_alike_by_import_and_lint() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.json");
    let file = path.to_str().unwrap();
    for (rule, says) in [
        (
            r#""id": "b", "who": {"regex": "1{300}"}, "then": "reject""#,
            "rule 2: the regular expression is too large",
        ),
        (
            r#""id": "b", "who": {"regex": "("}, "then": "reject""#,
            "rule 2: ",
        ),
        // Digits of other scripts match nothing: a number is kept in ASCII.
        (
            r#""id": "b", "who": {"number": "+१२०६५५५०१००"}, "then": "reject""#,
            "rule 2: ",
        ),
        (
            r#""id": "b", "who": {"prefix": "＋１２０６"}, "then": "reject""#,
            "rule 2: ",
        ),
        (
            r#""id": "b", "who": {"regex": "\\+१२०६.*"}, "then": "reject""#,
            "rule 2: ",
        ),
        (
            r#""id": "b", "who": {"regex": "(?i)1"}, "then": "reject""#,
            "rule 2: ",
        ),
        (
            r#""id": "a", "who": "anyone", "then": "reject""#,
            "rule 2: another rule has the same id",
        ),
        (
            r#""id": "b", "who": "anyone", "then": "reject", "until": "noon""#,
            "rule 2: ",
        ),
        (
            r#""id": "b", "who": "anyone", "then": "reject", "whom": 1"#,
            "rule 2: unknown field `whom`, expected one of",
        ),
    ] {
        let text = format!(
            r#"{{"version": 2, "rules": [{{"id": "a", "name": "A", "who": "anyone", "then": "allow"}},
            {{"name": "Too much", {rule}}}]}}"#
        );
        std::fs::write(&path, text).unwrap();
        for action in ["import", "lint"] {
            refused(&["rules", action, file], 3, says);
            refused(&["rules", action, file], 3, r#"(rule "Too much")"#);
        }
    }
}

#[test]
fn numbers_that_stopped_no_call_there_stop_none_here() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (backup, out, list) = (path("in.json"), path("out.json"), path("list.txt"));
    let numbers = format!("Spam={list}");
    for (global, database, names, disposition) in [
        (true, true, json!([]), "reject"),
        (false, true, json!([]), "allow"),
        (true, false, json!([]), "allow"),
        // A name is not read, and lets ring what it means.
        (
            true,
            true,
            json!([{"id": 1, "pattern": "Mum.*", "patternMode": 1, "priority": 99, "isBlacklist": false, "flags": 3}]),
            "allow",
        ),
    ] {
        let text = json!({
            "global": {"enabled": global, "callEnabled": true},
            "spamDB": {"enabled": database, "expiryEnabled": false},
            "numberRules": {"rules": names},
            "spamNumbers": {"numbers": [{"id": 1, "peer": "+12065550142", "time": 1}]}});
        std::fs::write(&backup, text.to_string()).unwrap();
        let more = ["--home", "US", "--out", &out, "--numbers", &numbers];
        let run = curfew(&[&["rules", "import", &backup][..], &more].concat());
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(run.status.success(), "{said}");
        let spam = format!("Spam={list}");
        let check = ["check", "+12065550142", "--rules", &out, "--list", &spam];
        let answer = lines(&curfew(&[&check[..], &["--home", "US", "--json"]].concat()));
        assert_eq!(answer[0]["disposition"], disposition, "{text}: {said}");
        assert_eq!(said.contains("comes switched off"), disposition == "allow");
    }
}
