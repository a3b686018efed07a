//! The JSON Schema (draft 2020-12) of a rulebook, made from the types that read it.
//!
//! The schema says what a reader can check without this program's data and limits on whole
//! documents: [`Rulebook::from_json`](crate::Rulebook::from_json) has the last word.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::institutions;
use crate::number::{E164, MAX_REGEX, NumberPattern, NumberRegex, Wildcards};
use crate::number_kinds;
use crate::place::Place;
use crate::rulebook::{
    InstitutionId, LawRef, MAX_RULES, MAX_TEXT, MAX_WINDOWS, OLDEST_VERSION, Rule, VERSION,
};
use crate::time::{ClockTime, Date, Days, WallTime, Weekdays};

/// `HH:MM`, a minute of the day; 24:00 is none.
const MINUTE_OF_DAY: &str = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

/// The schema of the document.
#[must_use]
pub fn rulebook() -> serde_json::Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let rule = generator.subschema_for::<Rule>();
    let definitions = generator.take_definitions(true);
    let mut document = serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Curfew rulebook",
        "description": "Ordered rules. The first that matches decides; nothing matches: the phone rings.",
        "type": "object",
        "properties": {
            "version": {
                "description": "The version of the document; this one describes the newest.",
                "type": "integer",
                "minimum": OLDEST_VERSION,
                "maximum": VERSION,
            },
            "rules": {
                "type": "array",
                "items": rule,
                "maxItems": MAX_RULES,
            },
        },
        "required": ["version", "rules"],
        "additionalProperties": false,
    });
    document["$defs"] = definitions.into();
    bound(&mut document);
    document
}

/// The bounds that the types cannot say: they check them when they are made.
fn bound(document: &mut serde_json::Value) {
    let definitions = &mut document["$defs"];
    let text = serde_json::json!({"minLength": 1, "maxLength": MAX_TEXT});
    for (place, bounds) in [
        ("/Rule/properties/id", text.clone()),
        (
            "/Rule/properties/name",
            serde_json::json!({"maxLength": MAX_TEXT}),
        ),
        (
            "/Digits/properties/min",
            serde_json::json!({"minimum": 1, "maximum": 15}),
        ),
        (
            "/Digits/properties/max",
            serde_json::json!({"minimum": 1, "maximum": 15}),
        ),
        (
            "/Repeated/properties/calls",
            serde_json::json!({"minimum": 2, "maximum": 20}),
        ),
        (
            "/Repeated/properties/minutes",
            serde_json::json!({"minimum": 1, "maximum": 1440}),
        ),
        // No window begins at 24:00.
        (
            "/Window/properties/start",
            serde_json::json!({"pattern": MINUTE_OF_DAY}),
        ),
    ] {
        extend(definitions.pointer_mut(place), &bounds);
    }
    for (definition, field, bounds) in [
        ("Who", "list", text),
        (
            "Who",
            "institution_kind",
            serde_json::json!({"enum": institutions::Kind::ALL.map(|it| it.word())}),
        ),
        (
            "Who",
            "number_kind",
            serde_json::json!({"enum": number_kinds::Class::ALL.map(|it| it.word())}),
        ),
        (
            "Who",
            "sim",
            serde_json::json!({"minimum": 1, "maximum": 4}),
        ),
        (
            "Who",
            "neighbour",
            serde_json::json!({"minimum": 1, "maximum": 8}),
        ),
        ("Who", "any", serde_json::json!({"minItems": 1})),
        ("Who", "all", serde_json::json!({"minItems": 1})),
        ("Who", "none", serde_json::json!({"minItems": 1})),
        ("When", "any", serde_json::json!({"minItems": 1})),
        ("When", "all", serde_json::json!({"minItems": 1})),
        ("When", "none", serde_json::json!({"minItems": 1})),
        (
            "When",
            "windows",
            serde_json::json!({"minItems": 1, "maxItems": MAX_WINDOWS}),
        ),
        (
            "When",
            "dates",
            serde_json::json!({"minItems": 1, "maxItems": MAX_WINDOWS}),
        ),
    ] {
        let variants = definitions[definition]["oneOf"].as_array_mut();
        let with_field = variants
            .into_iter()
            .flatten()
            .find_map(|variant| variant.pointer_mut(&format!("/properties/{field}")));
        extend(with_field, &bounds);
    }
    let days = definitions.as_object_mut().into_iter().flatten();
    for (name, definition) in days {
        if name.starts_with("Days") && definition.pointer("/properties/days").is_some() {
            let bounds = serde_json::json!({"minimum": 1, "maximum": 366});
            extend(definition.pointer_mut("/properties/days"), &bounds);
        }
    }
}

fn extend(schema: Option<&mut serde_json::Value>, bounds: &serde_json::Value) {
    let (Some(schema), Some(bounds)) =
        (schema.and_then(|it| it.as_object_mut()), bounds.as_object())
    else {
        return;
    };
    for (key, value) in bounds {
        schema.insert(key.clone(), value.clone());
    }
}

/// A type that is written as a text of a certain form.
macro_rules! text {
    ($type:ty, $name:literal, $description:literal, $pattern:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": $description,
                    "type": "string",
                    "pattern": $pattern,
                })
            }
        }
    };
}

text!(
    E164,
    "E164",
    "A full number: + and digits.",
    "^\\+[1-9][0-9]{0,14}$"
);
text!(
    NumberPattern,
    "NumberPattern",
    "+ and digits, or the digits of a short code.",
    "^(\\+[1-9][0-9]{0,14}|[0-9*#]{1,15})$"
);
text!(
    Wildcards,
    "Wildcards",
    "A number in which ? is one digit, and * at the end any further digits.",
    "^\\+?[0-9?]{1,15}\\*?$"
);
text!(
    ClockTime,
    "ClockTime",
    "HH:MM, 00:00 to 24:00.",
    "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"
);
text!(
    Date,
    "Date",
    "A day: YYYY-MM-DD.",
    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
);
text!(
    WallTime,
    "WallTime",
    "A minute on the phone's wall clock: YYYY-MM-DDTHH:MM.",
    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]$"
);
text!(
    Place,
    "Place",
    "A country or a part of one, ISO 3166-1 or 3166-2: CN, US-FL.",
    "^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$"
);
text!(
    LawRef,
    "LawRef",
    "The id of a law, or a place: then all its laws that set hours.",
    "^([a-z0-9-]{1,200}|[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?)$"
);

text!(
    InstitutionId,
    "InstitutionId",
    "The id of an institution, as in data/institutions.csv.",
    "^[^\\u0000]{1,200}$"
);

impl JsonSchema for NumberRegex {
    fn schema_name() -> Cow<'static, str> {
        "NumberRegex".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A regular expression that the whole number must match, its + too.",
            "type": "string",
            "maxLength": MAX_REGEX,
        })
    }
}

impl JsonSchema for Weekdays {
    fn schema_name() -> Cow<'static, str> {
        "Weekdays".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let day = generator.subschema_for::<crate::time::Weekday>();
        json_schema!({"type": "array", "items": day, "minItems": 1})
    }
}

impl JsonSchema for Days {
    fn schema_name() -> Cow<'static, str> {
        "WindowDays".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let weekdays = generator.subschema_for::<Weekdays>();
        let place = generator.subschema_for::<Place>();
        let only = |field: &str| {
            serde_json::json!({
                "type": "object",
                "properties": {"weekdays": weekdays, field: place},
                "required": [field],
                "additionalProperties": false,
            })
        };
        json_schema!({
            "description": "The days on which a window starts; every day if left out.",
            "anyOf": [
                weekdays,
                only("workdays_of"),
                only("days_off_of"),
                only("holidays_of"),
                only("not_holidays_of"),
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the schema, what it lets stand in a condition's field.
    fn words(field: &str) -> Vec<String> {
        let schema = rulebook();
        let variants = schema["$defs"]["Who"]["oneOf"].as_array().unwrap();
        let found = variants
            .iter()
            .find_map(|it| it.pointer(&format!("/properties/{field}/enum")));
        let words = found.and_then(|it| it.as_array()).unwrap();
        words
            .iter()
            .map(|it| it.as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn kinds_are_those_that_a_reader_takes() {
        for field in ["institution_kind", "number_kind"] {
            let reads = |word: &str| {
                let rule = format!(
                    r#"{{"version": 2, "rules": [{{"id": "a", "name": "", "who": {{"{field}": "{word}"}},
                        "then": "allow"}}]}}"#
                );
                crate::Rulebook::from_json(&rule).is_ok()
            };
            let words = words(field);
            assert!(
                words.len() > 10 && words.iter().all(|word| reads(word)),
                "{words:?}"
            );
            assert!(!reads("no_such_kind"));
        }
    }
}
