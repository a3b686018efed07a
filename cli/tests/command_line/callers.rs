//! Who calls, from where, and when: what `check` and `number` take.

use serde_json::{Value, json};

use crate::{curfew, lines, refused};

const AT: [&str; 3] = ["--at", "2026-01-02T22:31:00+08:00", "--json"];

fn rulebook(folder: &tempfile::TempDir, rules: &str) -> String {
    let path = folder.path().join("rules.json");
    std::fs::write(&path, format!(r#"{{"version": 2, "rules": [{rules}]}}"#))
        .expect("the folder takes a file");
    path.to_str().expect("UTF-8").to_owned()
}

#[test]
fn a_caller_without_a_number_is_read_alike_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let rule = |who: &str| {
        format!(r#"{{"id": "{who}", "name": "{who}", "who": "{who}", "then": "reject"}}"#)
    };
    let words = ["withheld", "unknown", "payphone", "unreadable"];
    let rules = rulebook(&folder, &words.map(rule).join(", "));
    for (text, kind, rule) in [
        ("", "hidden", "unknown"),
        ("  ", "hidden", "unknown"),
        ("Restricted", "hidden", "withheld"),
        ("anonymous", "hidden", "withheld"),
        ("private", "hidden", "withheld"),
        ("unknown", "hidden", "unknown"),
        ("Unavailable", "hidden", "unknown"),
        ("payphone", "hidden", "payphone"),
        ("nobody", "unreadable", "unreadable"),
    ] {
        let number = &lines(&curfew(&["number", text, "--json"]))[0];
        assert_eq!(number["kind"], kind, "{text:?}");
        let check = [&["check", text, "--rules", &rules], &AT[..]].concat();
        assert_eq!(lines(&curfew(&check))[0]["rule"], rule, "{text:?}");
    }
    // The option says it too, and a number beside it contradicts it.
    let payphone = ["check", "", "--presentation", "payphone", "--rules", &rules];
    let answer = &lines(&curfew(&[&payphone, &AT[..]].concat()))[0];
    assert_eq!(answer["rule"], "payphone");
    refused(
        &["check", "95588", "--presentation", "payphone"],
        2,
        "leave the number empty",
    );
}

#[test]
fn a_carriers_code_is_no_part_of_the_number() {
    let number = |text: &str, home: &str| {
        lines(&curfew(&["number", text, "--home", home, "--json"]))[0].clone()
    };
    assert_eq!(
        number("1010288 1 206 555 0100", "US")["e164"],
        "+12065550100"
    );
    assert_eq!(number("1010288 555 0100", "US")["kind"], "unreadable");
    assert_eq!(number("0 15 61 2312 2000", "BR")["e164"], "+556123122000");
}

#[test]
fn abroad_both_countries_count() {
    let folder = tempfile::tempdir().unwrap();
    let rules = rulebook(
        &folder,
        r#"{"id": "all", "name": "Nobody", "who": "anyone", "then": "reject"}"#,
    );
    let check = |number: &str, more: &[&str]| {
        let all = ["check", number, "--home", "CN", "--rules", &rules];
        lines(&curfew(&[&all, &AT[..], more].concat()))[0].clone()
    };
    let reason = |answer: &Value| answer["reason"].as_str().unwrap().to_owned();
    for (number, more, expected, seen_from) in [
        ("12368", &["--network", "US"][..], "never_block", Some("CN")),
        ("988", &["--network", "US"], "never_block", Some("US")),
        ("988", &[], "rule_matched", None),
        ("988", &["--network", "CN"], "rule_matched", Some("CN")),
        ("7726", &["--network", "US"], "rule_matched", Some("CN")),
    ] {
        let answer = check(number, more);
        assert_eq!(reason(&answer), expected, "{number} {more:?}");
        assert_eq!(answer["seen_from"].as_str(), seen_from, "{number} {more:?}");
    }
    let rules = rulebook(
        &folder,
        r#"{"id": "gz", "name": "Guangzhou", "who": {"prefix": "+8620"}, "then": "reject"}"#,
    );
    let check = |more: &[&str]| {
        let all = ["check", "2065550100", "--home", "CN", "--rules", &rules];
        lines(&curfew(&[&all, &AT[..], more].concat()))[0].clone()
    };
    assert_eq!(check(&[])["disposition"], "reject");
    let seattle = check(&["--network", "US"]);
    assert_eq!(
        (&seattle["disposition"], &seattle["number"]),
        (&"allow".into(), &"+12065550100".into())
    );
    // Neither reading stands as certain.
    let home = json!({"region": "CN", "because": "home"});
    let there = json!({"region": "US", "because": "network"});
    assert_eq!(seattle["read_as"], there);
    assert_eq!(
        seattle["other_reading"],
        json!({"number": "+862065550100", "kind": "e164", "read_as": home})
    );
    let at_home = check(&[]);
    assert_eq!(at_home["read_as"], home);
    assert_eq!(at_home["other_reading"], Value::Null);
    // Where one reading alone exists, it is said by whose plan that is.
    for (text, home, network, number, because) in [
        ("0612345678", "GB", "FR", "+33612345678", "network"),
        ("12065550100", "CN", "US", "+12065550100", "network"),
        ("0612345678", "FR", "GB", "+33612345678", "home"),
        ("020 7946 0123", "GB", "US", "+442079460123", "home"),
    ] {
        let all = ["check", text, "--home", home, "--network", network];
        let said = &lines(&curfew(
            &[&all[..], &["--at", "2026-01-02T12:00:00Z", "--json"]].concat(),
        ))[0];
        let region = if because == "home" { home } else { network };
        assert_eq!(said["number"], number, "{text}");
        assert_eq!(
            said["read_as"],
            json!({"region": region, "because": because}),
            "{text}"
        );
    }
    refused(
        &["check", "95588", "--network", "ZZ"],
        2,
        "--network: no region ZZ",
    );
}

#[test]
fn a_reading_by_a_country_that_the_text_does_not_name_says_so() {
    let number = |text: &str, home: &str| {
        lines(&curfew(&["number", text, "--home", home, "--json"]))[0]["read_as"].clone()
    };
    let by = |region: &str| json!({"region": region, "because": "home"});
    for (text, home, read_as) in [
        ("2065550100", "US", by("US")),
        ("2065550100", "CN", by("CN")),
        ("011 1 206 555 0100", "US", by("US")),
        ("95588", "CN", by("CN")),
        ("+12065550100", "CN", Value::Null),
        ("+44 (0)20 7946 0000", "US", Value::Null),
        ("tel:2065550100;phone-context=+1", "CN", Value::Null),
        ("tel:95588;phone-context=+86", "US", Value::Null),
        ("restricted", "US", Value::Null),
        ("-1", "US", Value::Null),
        ("x", "US", Value::Null),
    ] {
        assert_eq!(number(text, home), read_as, "{text} {home}");
    }
    let unknown = &lines(&curfew(&["number", "95588", "--json"]))[0];
    assert_eq!(unknown["read_as"], Value::Null, "no country is known");
    let said = |arguments: &[&str]| String::from_utf8(curfew(arguments).stdout).unwrap();
    let text = said(&["number", "95588", "2065550100", "--home", "US"]);
    assert_eq!(
        text.matches("\tread as one of US, the home region\n")
            .count(),
        2,
        "{text}"
    );
    let at = ["--at", "2026-01-02T12:00:00Z"];
    for (arguments, says) in [
        (
            &["2065550100", "--home", "US"][..],
            "; read as one of US, the home region)\n",
        ),
        (
            &["2065550100", "--network", "US"],
            "; read as one of US, where the phone is)\n",
        ),
        (
            &["2065550100", "--home", "US", "--network", "CN"],
            ", as seen from US; read as one of US, the home region; or as one of CN, where the phone is: +862065550100)\n",
        ),
        (&["+12065550100", "--home", "US"], "(no rule matched)\n"),
    ] {
        let all = [&["check"], arguments, &at[..], &["--explain"]].concat();
        let text = said(&all);
        assert!(text.contains(says), "{arguments:?}: {text}");
    }
}

#[test]
fn a_short_code_is_of_the_class_that_rules_name() {
    let said = lines(&curfew(&[
        "number", "95588", "*100#", "x", "--home", "CN", "--json",
    ]));
    let classes: Vec<_> = said.iter().map(|it| it["class"].clone()).collect();
    assert_eq!(classes, [json!("short"), json!("short"), Value::Null]);
}

#[test]
fn a_sim_card_is_one_of_four() {
    for sim in ["0", "5", "99", "one"] {
        refused(&["check", "95588", "--sim", sim], 2, "--sim");
    }
    let answer = curfew(&["check", "95588", "--sim", "4"]);
    assert!(answer.status.success());
}

#[test]
fn a_time_on_the_wall_is_read_in_the_zone() {
    let at = |at: &str, zone: &str| {
        let all = ["check", "95588", "--at", at, "--zone", zone, "--json"];
        lines(&curfew(&all))[0]["at"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        at("2026-01-02T22:31", "Asia/Shanghai"),
        "2026-01-02T22:31:00+08:00"
    );
    assert_eq!(
        at("2026-10-25T02:30:00", "Europe/Berlin"),
        "2026-10-25T02:30:00+02:00"
    );
    let check = ["check", "95588", "--at"];
    refused(
        &[&check[..], &["2026-01-02T22:31"]].concat(),
        2,
        "it needs --zone",
    );
    refused(
        &[&check[..], &["2026-03-29T02:30", "--zone", "Europe/Berlin"]].concat(),
        2,
        "put forward",
    );
}

#[test]
fn a_rulebook_with_a_byte_order_mark_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.json");
    let check = |rules: &str| {
        std::fs::write(&path, format!("\u{feff}{rules}")).unwrap();
        let rules = path.to_str().unwrap();
        curfew(&[&["check", "95588", "--rules", rules], &AT[..]].concat())
    };
    let rule = r#"{"id": "a", "name": "All", "who": "anyone", "then": "reject"}"#;
    let read = check(&format!(r#"{{"version": 2, "rules": [{rule}]}}"#));
    assert_eq!(lines(&read)[0]["rule"], "a");
    // And a bad rule in one is named.
    let bad = check(r#"{"version": 2, "rules": [{"id": "a", "name": "Bad", "who": "all"}]}"#);
    assert_eq!(bad.status.code(), Some(3));
    let said = String::from_utf8(bad.stderr).unwrap();
    assert!(
        said.contains(r#"rule 1: "#) && said.contains(r#"(rule "Bad")"#),
        "{said}"
    );
}

#[test]
fn what_is_probably_not_meant_is_said_with_the_rule() {
    let folder = tempfile::tempdir().unwrap();
    let rules = rulebook(
        &folder,
        r#"{"id": "a", "name": "No plus", "who": {"prefix": "1206"}, "then": "reject"},
           {"id": "b", "name": "No time", "who": "hidden", "then": "reject", "when": {"all": [
             {"windows": [{"days": ["mon"], "start": "09:00", "end": "17:00"}]},
             {"windows": [{"days": ["tue"], "start": "09:00", "end": "17:00"}]}]}},
           {"id": "c", "name": "Lost", "who": {"list": "lost"}, "then": "reject"},
           {"id": "d", "name": "Hong Kong", "who": {"number": "21234567"}, "then": "reject"}"#,
    );
    let list = folder.path().join("known.txt");
    std::fs::write(&list, "+12065550100\n").unwrap();
    let list = format!("known={}", list.display());
    let names = |arguments: &[&str]| {
        let output = curfew(&[arguments, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .map(|line| {
                let found: Value = serde_json::from_str(line).unwrap();
                let word = |key: &str| found[key].as_str().unwrap().to_owned();
                format!("{} {}", word("name"), word("problem"))
            })
            .collect::<Vec<_>>()
    };
    let lint = ["rules", "lint", &rules];
    assert_eq!(names(&lint), ["No plus no_plus", "No time no_time"]);
    assert_eq!(
        names(&[&lint[..], &["--list", &list, "--home", "HK"]].concat()),
        [
            "No plus no_plus",
            "No time no_time",
            "Lost no_list",
            "Hong Kong no_plus"
        ]
    );
    // check says it on the way, of lists where it was given some.
    let said = |more: &[&str]| {
        let all = ["check", "95588", "--rules", &rules];
        String::from_utf8(curfew(&[&all[..], more].concat()).stderr).unwrap()
    };
    assert!(!said(&[]).contains("no list"));
    assert!(said(&["--list", &list]).contains(r#"rule "Lost": there is no list "lost""#));
    let data = folder.path().to_str().unwrap();
    assert!(said(&["--data", data]).contains(r#"rule "Lost": there is no list "lost""#));
}

/// Of a day in doubt the command line says so, as the decision does.
#[test]
fn a_day_that_is_not_announced_yet_is_uncertain() {
    let at = ["--at", "2027-02-10T08:30:00+08:00"];
    let hours = [&["hours", "--law", "cn-nx-collection"], &at[..]].concat();
    let text = String::from_utf8(curfew(&hours).stdout).unwrap();
    assert!(
        text.contains("depend on a holiday that is not certain here"),
        "{text}"
    );
    assert!(text.contains("+08:00: uncertain"), "{text}");
    let answer = &lines(&curfew(&[&hours[..], &["--json"]].concat()))[0];
    assert_eq!(
        (&answer["hours"], &answer["inside"], &answer["holds"]),
        (&Value::Null, &Value::Null, &true.into())
    );

    let folder = tempfile::tempdir().unwrap();
    let rules = rulebook(
        &folder,
        r#"{"id": "w", "name": "Workdays", "who": "anyone", "then": "reject", "when": {"windows": [
            {"days": {"workdays_of": "CN"}, "start": "08:00", "end": "20:00"}]}}"#,
    );
    let check = ["check", "95588", "--rules", &rules, "--explain", "--json"];
    let answer = &lines(&curfew(&[&check[..], &at].concat()))[0];
    assert_eq!(
        (&answer["disposition"], &answer["explain"][0]["outcome"]),
        (&"allow".into(), &"when_unknown".into())
    );
}

#[test]
fn why_there_is_no_number_is_said() {
    for (text, presentation) in [
        ("restricted", "restricted"),
        ("unknown", "unknown"),
        ("payphone", "payphone"),
        ("", "unknown"),
        ("-3", "payphone"),
    ] {
        let answer = &lines(&curfew(&["number", text, "--json"]))[0];
        assert_eq!(
            (&answer["kind"], &answer["presentation"]),
            (&json!("hidden"), &json!(presentation)),
            "{text}"
        );
        let said = String::from_utf8(curfew(&["number", text]).stdout).unwrap();
        let expected = format!("{text}\thidden\t-\t-\t-\t-\tpresentation {presentation}\n");
        assert_eq!(said, expected);
    }
    for text in ["+12065550100", "95588", "x"] {
        let answer = &lines(&curfew(&["number", text, "--json"]))[0];
        assert_eq!(answer["presentation"], Value::Null, "{text}");
    }
}

#[test]
fn what_no_official_source_says_is_said_to_be_unverified() {
    let text = |number: &str, home: &str| {
        String::from_utf8(curfew(&["number", number, "--home", home]).stdout).unwrap()
    };
    let bank = text("95588", "CN");
    assert!(bank.contains("claims to be: ICBC (bank, not verified)"));
    assert!(bank.contains("Call-centre number (for calling in), not verified\n"));
    let port = text("106912345678", "CN");
    assert!(port.contains("mixed: Message service (nationwide non-commercial), not verified\n"));
    assert!(text("12368", "CN").contains("never blocked: Courts (may be faked, not verified)"));
    assert!(text("110", "CN").contains("never blocked: Police (may be faked)"));
}

#[test]
fn a_closed_pipe_of_errors_is_no_failure_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let rules = rulebook(
        &folder,
        r#"{"id": "a", "name": "Nobody", "who": "anyone", "then": "reject"},
           {"id": "b", "name": "Mum", "who": {"number": "+12065550100"}, "then": "allow"}"#,
    );
    for (arguments, code) in [
        (&["check", "+12065550100", "--rules", &rules][..], 0),
        (&["hours", "--law", "CN"], 0),
        (&["replay", "nowhere.csv"], 3),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_curfew"))
            .args(arguments)
            .stderr(writer)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(output.stdout.is_empty(), code != 0, "{arguments:?}");
    }
}

#[test]
fn a_code_of_old_call_logs_is_a_caller_without_a_number() {
    let kind = |text: &str| lines(&curfew(&["number", text, "--json"]))[0]["kind"].clone();
    assert_eq!([kind("-1"), kind("-2")], ["hidden", "hidden"]);
    assert!(curfew(&["check", "-1"]).status.success());
}

#[test]
fn lines_of_numbers_are_refused_with_their_place() {
    for (input, says) in [
        (
            &b"US\t2065550100\nno tab\n"[..],
            "line 2, column 1: not CC<TAB>TEXT",
        ),
        (b"\nUSA\t1\n", "line 1, column 1: not CC<TAB>TEXT"),
        (b"USA\t1\n", "line 1, column 1: a region is two letters"),
        (b"US\t206\n\t1\xff\n", "line 2, column 3: not UTF-8 text"),
        (&[b'1'; 5000], "line 1, column 4096: longer than 4096 bytes"),
    ] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_curfew"))
            .args(["number", "-"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // It may have seen enough before all is written.
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input);
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{text}");
        assert!(text.contains(says), "{says}: {text}");
    }
}

#[test]
fn a_rulebook_that_is_no_text_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.json");
    let path = path.to_str().unwrap();
    let mut large = vec![b' '; 1 << 20];
    large[(1 << 20) - 1] = b'\xc3';
    large.push(b'\xa9');
    for (bytes, says) in [
        (
            &b"\xff\xfe{\0"[..],
            "rules.json: line 1, column 1: not UTF-8 text",
        ),
        (
            b"{\n \"a\": \"\xe9\"}",
            "rules.json: line 2, column 8: not UTF-8 text",
        ),
        (
            &large,
            "the rulebook has 1048577 bytes; the limit is 1048576",
        ),
    ] {
        std::fs::write(path, bytes).unwrap();
        for command in [
            &["check", "95588", "--rules", path][..],
            &["rules", "lint", path],
        ] {
            refused(command, 3, says);
        }
    }
    // A character cut at the limit is not what is wrong.
    large.extend(b"    ");
    large[1 << 20] = b'\xc3';
    std::fs::write(path, &large).unwrap();
    refused(
        &["check", "95588", "--rules", path],
        3,
        "the limit is 1048576",
    );
}
