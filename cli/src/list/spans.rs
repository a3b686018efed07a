//! What of a rule can stand on a list: numbers and ranges that it stops at all times.

use curfew_core::rulebook::{Rule, When, Who};
use curfew_core::{Disposition, Number, number};
use curfew_store::lists::build::parse_range;
use curfew_store::lists::import::Item;

/// Whether a rule keeps calls from ringing.
pub(super) fn stops(rule: &Rule) -> bool {
    matches!(
        rule.then.disposition(),
        Disposition::Silence | Disposition::Reject
    )
}

/// What a rule that is on stops at all times; `None` for any other rule.
pub(super) fn of_rule(rule: &Rule) -> Option<Item> {
    let is_lasting = rule.enabled && rule.until.is_none() && rule.when == When::Always;
    of(&rule.who).filter(|_| stops(rule) && is_lasting)
}

/// The number or the ranges that callers have; `None` where that is something else.
pub(super) fn of(who: &Who) -> Option<Item> {
    let ranges = match who {
        Who::Number(number) => {
            let number = number::read(&number.to_string(), None);
            let is_one = matches!(number, Number::E164(_) | Number::Short(_));
            return is_one.then_some(Item::Number(number));
        }
        Who::Prefix(prefix) => parse_range(&format!("{prefix}*")),
        Who::Range(range) => parse_range(&format!("{}-{}", range.from(), range.to())),
        Who::Pattern(wildcards) => parse_range(&wildcards.to_string()),
        _ => None,
    };
    ranges.map(Item::Ranges)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn rule(changes: Value) -> Rule {
        let mut rule = json!({"id": "a", "name": "a", "who": {"prefix": "+120655501"},
            "when": "always", "then": "reject"});
        for (key, value) in changes.as_object().expect("an object") {
            rule[key] = value.clone();
        }
        serde_json::from_value(rule).expect("a rule")
    }

    #[test]
    fn only_what_is_stopped_at_all_times_is_on_a_list() {
        let taken = |changes: Value| of_rule(&rule(changes)).is_some();
        assert!(taken(json!({})) && taken(json!({"then": "silence"})));
        for changes in [
            json!({"enabled": false}),
            json!({"until": "2030-01-01T00:00"}),
            json!({"then": "allow"}),
            json!({"when": {"dates": [{"first": "2026-12-24", "last": "2026-12-26"}]}}),
            json!({"who": "contact"}),
            json!({"who": {"regex": ".*5550"}}),
            // What begins like a short code may be any number.
            json!({"who": {"prefix": "955"}}),
        ] {
            assert!(!taken(changes.clone()), "{changes}");
        }
    }

    #[test]
    fn numbers_and_ranges_are_what_the_rule_says() {
        let span = |who: Value| match of_rule(&rule(json!({"who": who}))) {
            Some(Item::Ranges(spans)) => (spans[0].start, spans[0].end, spans.len()),
            _ => (0, 0, 0),
        };
        let range = json!({"range": {"from": "+12065550100", "to": "+12065550199"}});
        assert_eq!(span(range), (12_065_550_100, 12_065_550_199, 1));
        let pattern = json!({"pattern": "+120655501??"});
        assert_eq!(span(pattern), (12_065_550_100, 12_065_550_199, 1));
        // A number that begins so has up to 15 digits.
        assert_eq!(
            span(json!({"prefix": "+120655501"})),
            (120_655_501, 120_655_501, 7)
        );
        for text in ["+12065550100", "95588"] {
            let one = of_rule(&rule(json!({"who": {"number": text}})));
            let Some(Item::Number(number)) = one else {
                panic!("{text}");
            };
            assert_eq!(number.canonical().as_deref(), Some(text));
        }
    }
}
