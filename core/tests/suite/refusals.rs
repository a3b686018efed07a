//! Rulebooks that are refused: where, why, and at which limits.

use curfew_core::Rulebook;
use curfew_core::rulebook::{
    MAX_BYTES, MAX_CONDITIONS, MAX_DEPTH, MAX_RULES, MAX_TEXT, MAX_WINDOWS, Place, RulebookError,
    VERSION, WhoError, place_of,
};
use serde_json::{Value, json};

fn rule() -> Value {
    json!({"id": "a", "name": "A", "who": "anyone", "then": "allow"})
}

fn document(rules: &[Value]) -> Value {
    json!({"version": VERSION, "rules": rules})
}

/// Why the document is refused, without the place.
fn error(document: &Value) -> RulebookError {
    let error = Rulebook::from_json(&document.to_string()).expect_err("the document is refused");
    match error {
        RulebookError::At { error, .. } => *error,
        error => error,
    }
}

#[test]
fn refused_with_line_and_column() {
    for (why, text, line, column, what) in [
        ("nothing", "", 1, 1, "EOF while parsing a value"),
        (
            "a list",
            "[1, []]",
            1,
            1,
            "invalid type, expected an object",
        ),
        (
            "a rule by position",
            "{\"version\": 1, \"rules\": [\n[\"a\", \"A\", \"anyone\", \"allow\"]]}",
            2,
            1,
            "invalid type, expected an object",
        ),
        (
            "no version",
            r#"{"rules": []}"#,
            1,
            13,
            "missing field `version`",
        ),
        (
            "no rules",
            r#"{"version": 1}"#,
            1,
            14,
            "missing field `rules`",
        ),
        (
            "an unknown field",
            "{\"version\": 1,\n \"rules\": [],\n \"rule_set\": 1}",
            3,
            11,
            "unknown field `rule_set`, expected `version` or `rules`",
        ),
        (
            "an unknown field that is no word",
            "{\"version\": 1,\n \"rules\": [],\n \"secret 12065550100\": 1}",
            3,
            21,
            "unknown field, expected `version` or `rules`",
        ),
        (
            "one that is too long",
            "{\"version\": 1,\n \"secretsecretsecretsecretsecretx\": 1}",
            2,
            34,
            "unknown field, expected `version` or `rules`",
        ),
        (
            "an unknown field in a rule",
            "{\"version\": 1, \"rules\": [\n {\"id\": \"a\", \"secret\": 1}]}",
            2,
            21,
            "unknown field `secret`, expected one of `id`, `name`, `enabled`, `until`, `who`, `when`, `then`, \
             `notify`",
        ),
        (
            "an unknown disposition",
            "{\"version\": 1, \"rules\": [\n {\"then\": \"secret\"}]}",
            2,
            18,
            "unknown variant, expected one of `allow`, `silence`, `reject`, `evidence`",
        ),
        (
            "a wrong type",
            "{\"version\": 1, \"rules\": [\n {\"name\": 12065550100}]}",
            2,
            21,
            "invalid type, expected a string",
        ),
        (
            "no time",
            "{\"version\": 1, \"rules\": [\n {\"when\": {\"windows\": [\n{\"start\": \"22.15\"}]}}]}",
            3,
            17,
            "a time must be HH:MM between 00:00 and 24:00",
        ),
        (
            "no number",
            "{\"version\": 1, \"rules\": [\n {\"who\": {\"number\": \"+1 206\"}}]}",
            2,
            28,
            "unexpected character at byte 2",
        ),
        (
            "text after the end",
            "{\"version\": 1, \"rules\": []}\nsecret",
            2,
            1,
            "trailing characters",
        ),
    ] {
        let Err(error) = Rulebook::from_json(text) else {
            panic!("{why}: it is taken");
        };
        let in_rule = text.contains(" {\"") || text.contains("[\"a\"");
        assert_eq!(error.rule(), in_rule.then_some(1), "{why}");
        let expected = RulebookError::Json {
            line,
            column,
            rule: error.rule(),
            what: what.to_owned(),
        };
        assert_eq!(error, expected, "{why}");
    }
}

#[test]
fn refused_values() {
    for (why, member, value) in [
        ("an unknown caller", "who", json!("nobody")),
        ("a caller without its value", "who", json!("number")),
        (
            "two callers",
            "who",
            json!({"number": "+1", "prefix": "+1"}),
        ),
        ("an empty number", "who", json!({"number": ""})),
        (
            "a number of 16 digits",
            "who",
            json!({"number": "+1234567890123456"}),
        ),
        ("a code with letters", "who", json!({"prefix": "95a"})),
        ("a list without a name", "who", json!({"list": null})),
        ("a list without a name", "who", json!({"list": ""})),
        ("any of nothing", "who", json!({"any": []})),
        (
            "a range that ends before it begins",
            "who",
            json!({"range": {"from": "+12065550199", "to": "+12065550100"}}),
        ),
        (
            "a range of two lengths",
            "who",
            json!({"range": {"from": "+1206555010", "to": "+12065550100"}}),
        ),
        (
            "wildcards in letters",
            "who",
            json!({"pattern": "+1206555x???"}),
        ),
        ("no digits", "who", json!({"digits": {"min": 0, "max": 3}})),
        ("a regular expression", "who", json!({"regex": "(1"})),
        (
            "a large regular expression",
            "who",
            json!({"regex": "1{200}"}),
        ),
        ("no such kind", "who", json!({"institution_kind": "circus"})),
        (
            "no such number kind",
            "who",
            json!({"number_kind": "circus"}),
        ),
        ("no such class", "who", json!({"class": "circus"})),
        ("SIM 0", "who", json!({"sim": 0})),
        (
            "a day and a year back",
            "who",
            json!({"dialled": {"days": 367}}),
        ),
        (
            "the first call is no repetition",
            "who",
            json!({"repeated": {"calls": 1, "minutes": 5}}),
        ),
        ("a neighbour in 9 digits", "who", json!({"neighbour": 9})),
        ("no windows", "when", json!({"windows": []})),
        ("no dates", "when", json!({"dates": []})),
        (
            "a day that no year has",
            "when",
            json!({"dates": [{"first": "2026-02-30", "last": "2026-03-01"}]}),
        ),
        (
            "dates that end before they begin",
            "when",
            json!({"dates": [{"first": "2026-03-02", "last": "2026-03-01"}]}),
        ),
        (
            "two kinds of day",
            "when",
            json!({"windows": [{"days": {"workdays_of": "CN", "holidays_of": "CN"},
                                "start": "01:00", "end": "02:00"}]}),
        ),
        (
            "no kind of day",
            "when",
            json!({"windows": [{"days": {"weekdays": ["mon"]}, "start": "01:00", "end": "02:00"}]}),
        ),
        (
            "no place",
            "when",
            json!({"windows": [{"days": {"workdays_of": "China"}, "start": "01:00", "end": "02:00"}]}),
        ),
        ("no law", "when", json!({"outside_hours_of": "China law"})),
        ("until no time", "until", json!("tomorrow")),
        ("notify is a word", "notify", json!("yes")),
        (
            "no days",
            "when",
            json!({"windows": [{"days": [], "start": "01:00", "end": "02:00"}]}),
        ),
        (
            "no such day",
            "when",
            json!({"windows": [{"days": ["Mon"], "start": "01:00", "end": "02:00"}]}),
        ),
        (
            "an empty window",
            "when",
            json!({"windows": [{"start": "01:00", "end": "01:00"}]}),
        ),
        (
            "a window without an end",
            "when",
            json!({"windows": [{"start": "01:00"}]}),
        ),
        (
            "a window with more",
            "when",
            json!({"windows": [{"start": "01:00", "end": "02:00", "zone": "UTC"}]}),
        ),
        ("when is no list", "when", json!([])),
        ("enabled is a word", "enabled", json!("yes")),
        ("no disposition", "then", json!(null)),
        ("a disposition in capitals", "then", json!("Allow")),
    ] {
        let mut changed = rule();
        changed[member] = value;
        let error = error(&document(&[changed]));
        assert_eq!(error.rule(), Some(1), "{why}: {error}");
    }
    for member in ["id", "name", "who", "then"] {
        let mut without = rule();
        without.as_object_mut().unwrap().remove(member);
        assert!(
            matches!(error(&document(&[without])), RulebookError::Json { .. }),
            "{member} is needed"
        );
    }
}

#[test]
fn another_version_is_told_before_anything_else() {
    for version in [0, VERSION + 1, u32::MAX] {
        let newer = json!({
            "version": version,
            "rules": [{"id": "a", "who": {"any_of": ["starred"]}, "then": "ask"}],
            "holidays": "FR",
        });
        assert_eq!(error(&newer), RulebookError::Version { found: version });
    }
}

#[test]
fn limits() {
    let ids = |count: usize| -> Vec<Value> {
        let one = |index| {
            let mut rule = rule();
            rule["id"] = json!(format!("{index}"));
            rule
        };
        (0..count).map(one).collect()
    };
    let accepts = |document: &Value| Rulebook::from_json(&document.to_string()).is_ok();
    assert!(accepts(&document(&ids(MAX_RULES))));
    assert_eq!(
        error(&document(&ids(MAX_RULES + 1))),
        RulebookError::TooManyRules {
            found: MAX_RULES + 1
        }
    );
    assert_eq!(
        error(&document(&[rule(), rule()])),
        RulebookError::RepeatedId { rule: 2 }
    );

    let with = |member: &str, value: Value| {
        let mut rule = rule();
        rule[member] = value;
        document(&[rule])
    };
    let long = "x".repeat(MAX_TEXT + 1);
    assert_eq!(
        error(&with("id", json!(""))),
        RulebookError::BadId { rule: 1 }
    );
    assert_eq!(
        error(&with("id", json!(long))),
        RulebookError::BadId { rule: 1 }
    );
    assert_eq!(
        error(&with("name", json!(long))),
        RulebookError::TextTooLong { rule: 1 }
    );
    assert_eq!(
        error(&with("who", json!({"list": long}))),
        RulebookError::Who {
            rule: 1,
            what: WhoError::Name
        }
    );
    let nested = |depth| (1..depth).fold(json!("contact"), |inner, _| json!({"any": [inner]}));
    assert!(accepts(&with("who", nested(MAX_DEPTH))));
    assert!(!accepts(&with("who", nested(MAX_DEPTH + 1))));
    let (open, close) = (r#"{"any":["#.repeat(50_000), "]}".repeat(50_000));
    let deep = with("who", json!("deep")).to_string();
    let deep = deep.replace(r#""deep""#, &format!(r#"{open}"contact"{close}"#));
    assert!(Rulebook::from_json(&deep).is_err());
    let wide = |count| json!({"any": vec!["contact"; count]});
    assert!(accepts(&with("who", wide(MAX_CONDITIONS - 1))));
    assert!(!accepts(&with("who", wide(MAX_CONDITIONS))));
    assert!(accepts(&with("name", json!("x".repeat(MAX_TEXT)))));

    let window = json!({"start": "01:00", "end": "02:00"});
    let windows = |count| with("when", json!({"windows": vec![window.clone(); count]}));
    assert!(accepts(&windows(MAX_WINDOWS)));
    assert!(!accepts(&windows(MAX_WINDOWS + 1)));

    let mut large = document(&[rule()]).to_string();
    large.push_str(&" ".repeat(MAX_BYTES - large.len()));
    assert!(Rulebook::from_json(&large).is_ok());
    large.push(' ');
    assert_eq!(
        Rulebook::from_json(&large),
        Err(RulebookError::TooLarge {
            bytes: MAX_BYTES + 1
        })
    );
}

#[test]
fn what_is_refused_once_it_is_read_has_its_place_too() {
    let long = "x".repeat(MAX_TEXT + 1);
    let rules = |first: &str, second: &str| {
        format!("\u{feff}{{\"version\": 2, \"rules\": [\n  {first},\n\n    {second}\n]}}")
    };
    let good = r#"{"id": "a", "name": "A", "who": "anyone", "then": "allow"}"#;
    for (why, text, says) in [
        (
            "a repeated id",
            rules(good, good),
            "line 4, column 12, rule 2: another rule has the same id".to_owned(),
        ),
        (
            "no windows",
            rules(
                good,
                "{\"id\": \"b\", \"name\": \"B\", \"who\": \"anyone\",\n\"when\":\n {\"windows\": []}, \"then\": \"allow\"}",
            ),
            format!(
                "line 6, column 2, rule 2: a rule needs 1 to {MAX_WINDOWS} windows or dates, or \"always\""
            ),
        ),
        (
            "an empty id",
            rules(&good.replace("\"a\"", "\"\""), good),
            format!("line 2, column 10, rule 1: the id must have 1 to {MAX_TEXT} bytes"),
        ),
        (
            "a long name",
            rules(&good.replace("\"A\"", &format!("{long:?}")), good),
            format!("line 2, column 23, rule 1: a name has more than {MAX_TEXT} bytes"),
        ),
        (
            "nobody",
            rules(&good.replace("\"anyone\"", "{\"any\": []}"), good),
            "line 2, column 35, rule 1: any, all and none need at least one condition".to_owned(),
        ),
        (
            "a newer version",
            rules(good, good).replace("\"version\": 2", "\"version\":\n 3"),
            format!(
                "line 2, column 2: the rulebook has version 3; this app reads versions 1 to {VERSION}"
            ),
        ),
        (
            "a newer version with a new field",
            "{\"version\": 3, \"new\": 1}".to_owned(),
            format!(
                "line 1, column 13: the rulebook has version 3; this app reads versions 1 to {VERSION}"
            ),
        ),
    ] {
        let error = Rulebook::from_json(&text).expect_err(why);
        assert_eq!(error.to_string(), says, "{why}");
    }
    let many: Vec<String> = (0..=MAX_RULES)
        .map(|id| good.replace("\"a\"", &format!("\"{id}\"")))
        .collect();
    let text = format!("{{\"version\": 2, \"rules\": [\n{}]}}", many.join(",\n"));
    let says =
        format!("line 1002, column 1: the rulebook has 1001 rules; the limit is {MAX_RULES}");
    assert_eq!(
        Rulebook::from_json(&text)
            .expect_err("one too many")
            .to_string(),
        says
    );

    let text = rules(good, good);
    assert_eq!(place_of(&text, 2), Some(Place { line: 4, column: 5 }));
    assert_eq!([0, 3].map(|rule| place_of(&text, rule)), [None, None]);
    assert_eq!(place_of("[]", 1), None);
}
