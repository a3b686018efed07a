//! Wildcards and expressions beside prefixes, numbers and each other.

use super::*;

#[test]
fn an_allow_below_a_prefix_that_takes_it_in() {
    let reject = |prefix: &str| (format!(r#"{{"prefix": "{prefix}"}}"#), "reject");
    for (why, first, second, is_found) in [
        (
            "wildcards",
            reject("+1206"),
            r#"{"pattern": "+1206555????"}"#,
            true,
        ),
        (
            "open wildcards",
            reject("+1206"),
            r#"{"pattern": "+1206*"}"#,
            true,
        ),
        (
            "wildcards that begin sooner",
            reject("+1206"),
            r#"{"pattern": "+12?????????"}"#,
            false,
        ),
        (
            "a wildcard within the prefix",
            reject("+1206"),
            r#"{"pattern": "+1?06555????"}"#,
            false,
        ),
        (
            "a short code",
            reject("955"),
            r#"{"pattern": "9558?"}"#,
            true,
        ),
        (
            "short codes are no full numbers",
            reject("+1206"),
            r#"{"pattern": "1206555????"}"#,
            false,
        ),
        (
            "an expression",
            reject("+1206"),
            r#"{"regex": "\\+1206555\\d{4}"}"#,
            true,
        ),
        (
            "an optional digit",
            reject("+1206"),
            r#"{"regex": "\\+1206?555\\d{4}"}"#,
            false,
        ),
        (
            "either of two within",
            reject("+1206"),
            r#"{"regex": "\\+1206(555|556).*"}"#,
            true,
        ),
        (
            "either of two",
            reject("+1206"),
            r#"{"regex": "\\+1(206|360).*"}"#,
            false,
        ),
        (
            "a set of one",
            reject("+1206"),
            r#"{"regex": "\\+120[6].*"}"#,
            true,
        ),
        (
            "one that may end before",
            reject("+1206"),
            r#"{"regex": "\\+120(6.*)?"}"#,
            false,
        ),
        (
            "a repetition",
            reject("+1222"),
            r#"{"regex": "\\+12{3,}.*"}"#,
            true,
        ),
        (
            "too few of one",
            reject("+1222"),
            r#"{"regex": "\\+12{2,}.*"}"#,
            false,
        ),
    ] {
        let rules = [
            (first.0.as_str(), ALWAYS, first.1),
            (second, ALWAYS, "allow"),
        ];
        let found: Vec<_> = found(&rules)
            .into_iter()
            .filter(|(_, problem)| *problem != "no_plus")
            .collect();
        let expected = if is_found {
            vec![(1, "allow_shadowed")]
        } else {
            vec![]
        };
        assert_eq!(found, expected, "{why}");
    }
}

#[test]
fn wildcards_and_expressions_that_take_others_in() {
    for (first, second, is_found) in [
        (
            r#"{"pattern": "+1206*"}"#,
            r#"{"number": "+12065550100"}"#,
            true,
        ),
        (
            r#"{"pattern": "+1206???"}"#,
            r#"{"number": "+12065550100"}"#,
            false,
        ),
        (
            r#"{"pattern": "+1206*"}"#,
            r#"{"prefix": "+1206555"}"#,
            true,
        ),
        (r#"{"pattern": "+12065*"}"#, r#"{"prefix": "+1206"}"#, false),
        (
            r#"{"pattern": "+1206555????"}"#,
            r#"{"prefix": "+1206555"}"#,
            false,
        ),
        // A mark may follow the first digits of a short code, and no wildcard takes it.
        (r#"{"pattern": "955*"}"#, r#"{"prefix": "955"}"#, false),
        (
            r#"{"pattern": "+1?065550???"}"#,
            r#"{"pattern": "+12065550???"}"#,
            true,
        ),
        (
            r#"{"pattern": "+12065550???"}"#,
            r#"{"pattern": "+1?065550???"}"#,
            false,
        ),
        (r#"{"pattern": "+1*"}"#, r#"{"pattern": "+1206*"}"#, true),
        (
            r#"{"pattern": "+1206??"}"#,
            r#"{"pattern": "+1206*"}"#,
            false,
        ),
        (
            r#"{"regex": "\\+1206.*"}"#,
            r#"{"number": "+12065550100"}"#,
            true,
        ),
        (
            r#"{"regex": "\\+1206"}"#,
            r#"{"number": "+12065550100"}"#,
            false,
        ),
    ] {
        let rules = [(first, ALWAYS, "reject"), (second, ALWAYS, "allow")];
        let is_shadowed = found(&rules).contains(&(1, "allow_shadowed"));
        assert_eq!(is_shadowed, is_found, "{first} {second}");
    }
}
