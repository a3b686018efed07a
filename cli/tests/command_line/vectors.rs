//! `check --explain` against the shared vectors, all of them, which the app's "what would happen" reads too.

use serde_json::{Value, json};

use crate::{curfew, lines};

#[test]
fn check_explains_every_vector() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/decisions.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mut asked = 0;
    let cases = vectors["cases"].as_array().unwrap();
    for case in cases {
        let (call, facts) = (&case["call"], &case["facts"]);
        let rulebook = &vectors["rulebooks"][case["rulebook"].as_str().unwrap()];
        let rules = file("rules.json", &rulebook.to_string());
        let handle = call["handle"].as_str().unwrap_or_default();
        let at = call["at"].as_str().unwrap();
        let shown = call["presentation"].as_str().unwrap();
        let mut arguments = vec!["check", handle, "--at", at, "--rules", &rules];
        arguments.extend(["--presentation", shown]);
        if let Some(home) = facts["home"].as_str() {
            arguments.extend(["--home", home]);
        }
        if let Some(network) = facts["network"].as_str() {
            arguments.extend(["--network", network]);
        }
        let flags = [
            (&call["direction"], "outgoing", "--outgoing"),
            (&facts["contact"], "yes", "--contact"),
            (&facts["contact"], "unknown", "--contacts-unknown"),
            (&facts["starred"], "yes", "--starred"),
        ];
        let flags = flags.iter().filter(|(said, word, _)| *said == word);
        arguments.extend(flags.map(|(.., flag)| *flag));
        let options = options_of(call, facts);
        arguments.extend(options.iter().map(String::as_str));
        let lists: Vec<_> = facts["lists"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, on)| *on != "unknown")
            .map(|(name, on)| {
                let numbers = if on == "yes" { handle } else { "+12065550199" };
                format!("{name}={}", file(name, &numbers.replace("tel:%2B", "+")))
            })
            .collect();
        for list in &lists {
            arguments.extend(["--list", list]);
        }
        arguments.extend(["--explain", "--json"]);
        let said = &lines(&curfew(&arguments))[0];
        let steps: Vec<Value> = said["explain"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| json!([step["rule"], step["outcome"]]))
            .collect();
        let index = case["verdict"]["rule"].as_u64();
        let rule = index.map(|index| {
            let index = usize::try_from(index).unwrap();
            &rulebook["rules"][index]["id"]
        });
        let why = &case["why"];
        assert_eq!(Value::from(steps), case["explain"], "{why}");
        assert_eq!(said["disposition"], case["verdict"]["disposition"], "{why}");
        assert_eq!(said["reason"], case["verdict"]["reason"], "{why}");
        assert_eq!(&said["rule"], rule.unwrap_or(&Value::Null), "{why}");
        asked += 1;
    }
    assert_eq!((asked, cases.len()), (77, 77));
}

/// What is said of card, network and past, in the units of the options.
fn options_of(call: &Value, facts: &Value) -> Vec<String> {
    let mut options = Vec::new();
    if let Some(verification) = call["verification"].as_str() {
        options.extend(["--verification".to_owned(), verification.to_owned()]);
    }
    if let Some(sim) = call["sim"].as_u64() {
        options.extend(["--sim".to_owned(), sim.to_string()]);
    }
    if let Some(until) = facts["suspended_until"].as_str() {
        let ms = |text: &str| {
            let time = chrono::DateTime::parse_from_rfc3339(text).expect("an RFC 3339 time");
            time.timestamp_millis()
        };
        let since = ms(call["at"].as_str().expect("a time")) - (ms(until) - 86_400_000);
        // A call before the emergency call is tried as one right after it.
        let minutes = since.max(0) / 60_000;
        options.extend(["--emergency".to_owned(), minutes.to_string()]);
    }
    if let Some(past) = facts["past"].as_object() {
        let minutes = |key: &str| -> Vec<u64> {
            let times = past[key].as_array().expect("times");
            times
                .iter()
                .map(|ago| ago.as_u64().expect("minutes"))
                .collect()
        };
        let before = options.len();
        for ago in minutes("called") {
            options.extend(["--called".to_owned(), ago.to_string()]);
        }
        for (key, option) in [("dialled", "--dialled"), ("answered", "--answered")] {
            for ago in minutes(key) {
                assert_eq!(ago % 1440, 0, "the option takes days");
                options.extend([option.to_owned(), (ago / 1440).to_string()]);
            }
        }
        if options.len() == before {
            options.push("--stranger".to_owned());
        }
    }
    options
}

#[test]
fn number_reads_every_vector() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/numbers.json")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    let mut asked = 0;
    for case in cases {
        let (why, text) = (&case["why"], case["text"].as_str().unwrap());
        // What no argument of a program can hold, and what stands for standard input.
        if text.contains('\0') || text == "-" {
            continue;
        }
        let home = case["home"].as_str().map(|home| format!("--home={home}"));
        let options = home.iter().map(String::as_str);
        let arguments: Vec<&str> = ["number", "--json"].into_iter().chain(options).collect();
        let said = &lines(&curfew(&[&arguments[..], &["--", text]].concat()))[0];
        // No text, or a word for it, is a call without a number here.
        let is_hidden = text.trim().is_empty() || text == "Anonymous";
        let kind = if is_hidden {
            "hidden"
        } else {
            case["kind"].as_str().unwrap()
        };
        assert_eq!(said["kind"], kind, "{why}");
        let full = &case["canonical"];
        let full = if case["kind"] == "e164" {
            full
        } else {
            &Value::Null
        };
        assert_eq!(&said["e164"], full, "{why}");
        asked += 1;
    }
    assert!(asked > 120, "{asked}");
}

#[test]
fn check_finds_every_window() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/windows.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.json");
    let rules = path.to_str().unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    for case in cases {
        let rule = json!({"id": "w", "name": "W", "who": "anyone", "then": "reject",
            "when": {"windows": case["windows"]}});
        let rulebook = json!({"version": 2, "rules": [rule]});
        std::fs::write(&path, rulebook.to_string()).unwrap();
        let at = case["at"].as_str().unwrap();
        let arguments = [
            "check",
            "+12065550100",
            "--at",
            at,
            "--rules",
            rules,
            "--json",
        ];
        let said = &lines(&curfew(&arguments))[0];
        let is_inside = said["disposition"] == "reject";
        assert_eq!(Value::from(is_inside), case["inside"], "{}", case["why"]);
    }
    assert!(cases.len() > 30);
}
