//! `check --explain` against the shared vectors, which the app's "what would happen" reads too.

use serde_json::{Value, json};

use crate::{curfew, lines};

#[test]
fn check_explains_every_vector_that_a_command_can_ask() {
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
        // The command asks about incoming calls, by somebody who is a contact or is not, on a
        // computer that nobody called an emergency number with.
        if call["direction"] != "incoming"
            || facts["contact"] == "unknown"
            || !facts["suspended_until"].is_null()
        {
            continue;
        }
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
        if facts["contact"] == "yes" {
            arguments.push("--contact");
        }
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
    assert_eq!((asked, cases.len()), (47, 55));
}
