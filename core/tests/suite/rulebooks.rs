//! The rulebook document: bytes, strictness, and that no error repeats the user's text.

use curfew_core::Rulebook;
use proptest::prelude::*;
use serde_json::{Value, json};

/// One rule of each kind, as the reader takes it and as the writer writes it.
const EVERY_FORM: &str = include_str!("../../../tests/vectors/every-form.json");

/// A rulebook of version 1, with a rule of every kind that it had.
const VERSION_1: &str = r##"{
  "version": 1,
  "rules": [
    {
      "id": "known",
      "name": "认识的人",
      "who": "contact",
      "then": "allow"
    },
    {
      "id": "off",
      "name": "",
      "enabled": false,
      "who": "hidden",
      "then": "reject"
    },
    {
      "id": "one",
      "name": "One number",
      "who": {
        "number": "+12065550100"
      },
      "then": "reject"
    },
    {
      "id": "code",
      "name": "A code",
      "who": {
        "number": "#7119"
      },
      "then": "allow"
    },
    {
      "id": "area",
      "name": "Numbers that begin so",
      "who": {
        "prefix": "+1206555"
      },
      "then": "silence"
    },
    {
      "id": "list",
      "name": "A list",
      "who": {
        "list": "do-not-call"
      },
      "then": "reject"
    },
    {
      "id": "night",
      "name": "Quiet hours",
      "who": "anyone",
      "when": {
        "windows": [
          {
            "days": [
              "mon",
              "sun"
            ],
            "start": "22:00",
            "end": "07:00"
          },
          {
            "days": [
              "sat"
            ],
            "start": "00:00",
            "end": "24:00"
          }
        ]
      },
      "then": "silence"
    }
  ]
}"##;

#[test]
fn bytes_are_fixed() {
    let text = EVERY_FORM.trim_end();
    let rulebook = Rulebook::from_json(text).unwrap();
    assert_eq!(rulebook.to_json(), text);
    assert_eq!(
        Rulebook::default().to_json(),
        "{\n  \"version\": 2,\n  \"rules\": []\n}"
    );
    // Every condition has a rule, so that none is left out above.
    for who in WHO {
        assert!(text.contains(&format!("\"{who}\"")), "{who}");
    }
}

/// The words of all conditions of callers.
const WHO: [&str; 28] = [
    "anyone",
    "contact",
    "starred",
    "hidden",
    "withheld",
    "unknown",
    "payphone",
    "unreadable",
    "number",
    "prefix",
    "range",
    "pattern",
    "digits",
    "regex",
    "list",
    "institution",
    "institution_kind",
    "number_kind",
    "class",
    "verification",
    "sim",
    "dialled",
    "answered",
    "repeated",
    "neighbour",
    "any",
    "all",
    "none",
];

#[test]
fn version_1_means_the_same_today() {
    let rulebook = Rulebook::from_json(VERSION_1).unwrap();
    assert_eq!(rulebook.rules().len(), 7);
    let written = VERSION_1.replacen("\"version\": 1", "\"version\": 2", 1);
    assert_eq!(rulebook.to_json(), written);
    assert_eq!(Rulebook::from_json(&written).unwrap(), rulebook);
}

#[test]
fn what_may_be_left_out() {
    let long = json!({"version": 1, "rules": [{
        "id": "a", "name": "A", "enabled": true, "who": "anyone",
        "when": {"windows": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
                              "start": "22:00", "end": "07:00"}]},
        "then": "silence",
    }, {
        "id": "b", "name": "B", "who": "anyone", "when": "always", "then": "allow",
    }]});
    let short = json!({"version": 1, "rules": [{
        "id": "a", "name": "A", "who": "anyone",
        "when": {"windows": [{"start": "22:00", "end": "07:00"}]}, "then": "silence",
    }, {
        "id": "b", "name": "B", "who": "anyone", "then": "allow",
    }]});
    let read = |document: &Value| Rulebook::from_json(&document.to_string()).unwrap();
    assert_eq!(read(&long), read(&short));
}

/// All places in a JSON value, each as the path of keys and indices to it.
fn places(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{path}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                places(member, &format!("{path}/{key}"), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(rulebook in crate::arbitrary::rulebook()) {
        let text = rulebook.to_json();
        let read = Rulebook::from_json(&text);
        prop_assert_eq!(read.as_ref(), Ok(&rulebook));
        prop_assert_eq!(read.unwrap().to_json(), text);
    }

    #[test]
    fn any_text_is_answered(text in ".{0,200}") {
        prop_assert!(Rulebook::from_json(&text).is_err());
    }

    /// Whatever stands wherever in the document, no error repeats it.
    #[test]
    fn errors_repeat_nothing(
        place in any::<prop::sample::Index>(),
        as_key in any::<bool>(),
        around in prop::sample::select(vec![
            ("", ""), ("`", "`"), ("\"", "\""), (", expected ", ""), ("", ", expected x"),
            (" at line 1 column 1", ""), ("", " at line 1 column 1"),
        ]),
    ) {
        let secret = format!("{}+12065550147{}", around.0, around.1);
        let mut document: Value = serde_json::from_str(EVERY_FORM).unwrap();
        let mut all = Vec::new();
        places(&document, "", &mut all);
        let target = document.pointer_mut(place.get::<String>(&all)).unwrap();
        match target {
            Value::Object(members) if as_key => {
                members.insert(secret, json!(12_065_550_147_u64));
            }
            target => *target = json!(secret),
        }
        if let Err(error) = Rulebook::from_json(&document.to_string()) {
            let shown = format!("{error} {error:?}");
            prop_assert!(!shown.contains("550147"), "{}", shown);
        }
    }

    #[test]
    fn errors_repeat_no_value(place in any::<prop::sample::Index>()) {
        let mut document: Value = serde_json::from_str(EVERY_FORM).unwrap();
        let mut all = Vec::new();
        places(&document, "", &mut all);
        *document.pointer_mut(place.get::<String>(&all)).unwrap() = json!(12_065_550_147_u64);
        let shown = format!("{:?}", Rulebook::from_json(&document.to_string()));
        prop_assert!(!shown.contains("550147"), "{}", shown);
    }
}
