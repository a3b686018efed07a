//! Patterns one by one: as what they are taken over, or why not.

use serde_json::{Value, json};

use crate::rules::import::Why;
use crate::rules::import::pattern::{Glob, Seen, glob, java};

#[test]
fn wildcards() {
    for (text, expected) in [
        ("+120655501*", json!({"prefix": "+120655501"})),
        ("+1206555####", json!({"pattern": "+1206555????"})),
        ("+1206#55*", json!({"pattern": "+1206?55*"})),
        ("+*", json!({"regex": r"\+.*"})),
        ("+1*55", json!({"regex": r"\+1.*55"})),
        ("*55", json!({"regex": ".*55"})),
        ("*", json!({"regex": ".*"})),
        ("955##", json!({"pattern": "955??"})),
        ("95588", json!("a number")),
        ("+12065550100", json!("a number")),
        ("955*", json!("no_country_code")),
        ("0900*", json!("no_country_code")),
        ("###", json!("no_country_code")),
        ("2065550###", json!("no_country_code")),
        ("+0900*", json!("value")),
        ("+1234567890123456*", json!("value")),
        ("", json!("value")),
        ("+", json!("value")),
        ("+1a*", json!("value")),
        ("1+2*", json!("value")),
    ] {
        let found = match glob(text) {
            Ok(Glob::Number) => json!("a number"),
            Ok(Glob::Who(who)) => serde_json::to_value(who).unwrap(),
            Err(why) => json!(why.word()),
        };
        assert_eq!(found, expected, "{text}");
    }
}

fn read(text: &str, seen: Seen) -> Value {
    match java(text, seen) {
        Ok(who) => serde_json::to_value(who).unwrap(),
        Err(why) => json!(why.word()),
    }
}

#[test]
fn expressions() {
    for (text, expected) in [
        ("12065550100", json!({"number": "+12065550100"})),
        ("^12065550100$", json!({"number": "+12065550100"})),
        ("1206555010.*", json!({"prefix": "+1206555010"})),
        (r"1206555\d{4}", json!({"pattern": "+1206555????"})),
        (r"1206555[0-9]{4}", json!({"pattern": "+1206555????"})),
        ("1206555010.+", json!({"pattern": "+1206555010?*"})),
        (
            "12065550100|12065550101",
            json!({"any": [{"number": "+12065550100"}, {"number": "+12065550101"}]}),
        ),
        // Short codes are meant as well, and those with zeros before.
        ("1206.*", json!({"regex": r"\+?0*(1206.*)"})),
        ("95588", json!({"regex": r"\+?0*(95588)"})),
        (".*", json!({"regex": ".*"})),
        (".+", json!({"regex": r"\+?0*([123456789\*#].*)"})),
        (r"\d{5}", json!({"regex": r"\+?0*([123456789]\d{4,4})"})),
        (r"\d{3,5}", json!({"regex": r"\+?0*([123456789]\d{2,4})"})),
        ("0?1206.*", json!({"regex": r"\+?0*(1206.*)"})),
        ("[0-3]?7", json!({"regex": r"\+?0*([123]7|7)"})),
        ("(12|0|3)4", json!({"regex": r"\+?0*(124|34)"})),
        ("(?:12|)5", json!({"regex": r"\+?0*(125|5)"})),
        ("[^1-8]{2,}", json!({"regex": r"\+?0*([9\*#][^1-8]{1,})"})),
        (
            "12065550100|95588",
            json!({"any": [{"number": "+12065550100"}, {"regex": r"\+?0*(95588)"}]}),
        ),
        // Leading zeros and the plus are gone there before anything is compared.
        ("0900.*", json!("never")),
        (r"\+1206.*", json!("never")),
        ("", json!("never")),
        // What Java reads otherwise, or what rules here do not have.
        ("1*+2", json!("regex")),
        ("1{2}+2", json!("regex")),
        ("1++", json!("regex")),
        ("1**", json!("regex")),
        ("1???", json!("regex")),
        ("(?!1).*", json!("regex")),
        (r"(1)\1", json!("regex")),
        ("[1-5&&[^3]]", json!("regex")),
        ("loan", json!("regex")),
        (r"1-206.*", json!("regex")),
        ("(12)*3", json!("regex")),
        ("é{", json!("regex")),
        ("{é", json!("regex")),
    ] {
        assert_eq!(read(text, Seen::Cleaned), expected, "{text}");
    }
    // Lazy is the same for a whole match, and a plus after a bracket is no mistake.
    for text in ["1+?2", "1??2", "1{2,3}?", "[+]1", r"1\++", "(?:1)+?"] {
        assert_ne!(java(text, Seen::Raw).err(), Some(Why::Regex), "{text}");
    }
    assert_eq!(read(r"\+1206.*", Seen::Raw), json!({"regex": r"\+1206.*"}));
    assert_eq!(read("1206.*", Seen::Raw), json!({"regex": "1206.*"}));
}

#[test]
fn an_expression_of_many_choices_is_not_taken_apart_for_ever() {
    let text = "(1?|2?)".repeat(40);
    assert_eq!(java(&text, Seen::Cleaned).err(), Some(Why::Regex));
}
