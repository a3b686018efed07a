//! `cargo xtask schema`: the JSON Schema of the rulebook, made from the types that read it.

use std::path::PathBuf;

use crate::{StepResult, bindings};

/// Options of `cargo xtask schema`.
#[derive(clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> StepResult {
    let path = path()?;
    std::fs::write(&path, text()?)?;
    println!("schema: {}", path.display());
    Ok(())
}

fn path() -> Result<PathBuf, Box<dyn std::error::Error>> {
    Ok(bindings::root()?.join("docs/formats/rulebook.schema.json"))
}

fn text() -> Result<String, serde_json::Error> {
    let text = serde_json::to_string_pretty(&curfew_core::schema::rulebook())?;
    Ok(text + "\n")
}

#[cfg(test)]
mod tests {
    use curfew_core::Rulebook;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_published_schema_is_that_of_the_types() {
        let published = std::fs::read_to_string(path().unwrap()).unwrap();
        assert_eq!(published, text().unwrap(), "cargo xtask schema writes it");
    }

    /// What the reader takes the schema takes. What the schema takes the reader refuses only for what no schema says
    /// ([`is_beyond_schemas`]): a least over the most, a day that does not exist.
    #[test]
    fn schema_and_reader_agree() {
        let schema = jsonschema::validator_for(&curfew_core::schema::rulebook()).unwrap();
        let vectors = bindings::root()
            .unwrap()
            .join("tests/vectors/every-form.json");
        let every: Value = serde_json::from_slice(&std::fs::read(vectors).unwrap()).unwrap();
        assert!(schema.is_valid(&every));
        let agree = |document: &Value, why: &str| {
            let read = Rulebook::from_json(&document.to_string());
            assert_eq!(
                schema.is_valid(document),
                read.is_ok(),
                "{why}: {document} {read:?}"
            );
        };
        agree(&every, "every form");
        agree(&json!({"version": 1, "rules": []}), "version 1");
        agree(&json!({"version": 3, "rules": []}), "version 3");
        agree(&json!({"version": 2}), "no rules");
        agree(
            &json!({"version": 2, "rules": [], "more": 1}),
            "an unknown field",
        );
        let window = |start: &str, end: &str| {
            let windows = json!([{"start": start, "end": end}]);
            let rule = json!({"id": "a", "name": "", "who": "anyone", "when": {"windows": windows}, "then": "reject"});
            json!({"version": 2, "rules": [rule]})
        };
        for (start, end, is_taken) in [
            ("00:00", "24:00", true),
            ("23:59", "00:00", true),
            ("24:00", "07:00", false),
            ("24:00", "24:00", false),
            ("7:00", "24:00", false),
        ] {
            assert_eq!(schema.is_valid(&window(start, end)), is_taken, "{start}");
            agree(&window(start, end), "a window");
        }
        // These are the reader's alone.
        for document in [
            window("07:00", "07:00").to_string(),
            window("07:00", "08:00")
                .to_string()
                .replace(r#""anyone""#, r#"{"digits": {"min": 9, "max": 8}}"#),
            window("07:00", "08:00").to_string().replace(
                r#"{"windows":[{"end":"08:00","start":"07:00"}]}"#,
                r#"{"dates": [{"first": "2027-02-29", "last": "2027-02-29"}]}"#,
            ),
        ] {
            let value: Value = serde_json::from_str(&document).unwrap();
            assert!(schema.is_valid(&value), "{document}");
            assert!(is_beyond_schemas(&value), "{document}");
        }
        // Each rule with each field left out or replaced by something else.
        let strange = [
            json!(null),
            json!(0),
            json!(-1),
            json!(5000),
            json!(""),
            json!("maybe"),
            json!([]),
            json!({}),
            json!(["mon"]),
            json!("+12065550100"),
            json!("2026-12-24"),
            json!("07:30"),
        ];
        for rule in every["rules"].as_array().unwrap() {
            let mut paths = Vec::new();
            places(rule, String::new(), &mut paths);
            for path in paths {
                for value in &strange {
                    let mut changed = rule.clone();
                    *changed.pointer_mut(&path).unwrap() = value.clone();
                    let document = json!({"version": 2, "rules": [changed]});
                    if is_beyond_schemas(&document) {
                        continue;
                    }
                    agree(&document, &path);
                }
                let mut more = json!({"version": 2, "rules": [rule]});
                let place = more.pointer_mut(&format!("/rules/0{path}")).unwrap();
                if let Some(fields) = place.as_object_mut() {
                    fields.insert("more".into(), json!(1));
                    agree(&more, &format!("a field more in {path}"));
                }
            }
        }
    }

    /// What no schema can tell: names that need this program's data, values that only together
    /// are wrong.
    fn is_beyond_schemas(document: &Value) -> bool {
        let Err(error) = Rulebook::from_json(&document.to_string()) else {
            return false;
        };
        let why = error.to_string();
        [
            "no such kind",
            "same number of digits",
            "min not over max",
            "window is empty",
            "must exist",
            "and exist",
            "unexpected character",
            "last day is before",
            "too early",
        ]
        .iter()
        .any(|known| why.contains(known))
    }

    fn places(value: &Value, path: String, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    places(value, format!("{path}/{key}"), found);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    places(value, format!("{path}/{index}"), found);
                }
            }
            _ => {}
        }
        if !path.is_empty() {
            found.push(path);
        }
    }
}
