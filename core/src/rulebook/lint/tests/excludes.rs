//! Callers who exclude each other, and rules that together leave nobody.

use super::*;

#[test]
fn a_rule_below_all_but_those_who_were_somebodys_before() {
    let rest = r#"{"none": ["contact", {"prefix": "+1206"}]}"#;
    let first = |who: &'static str, when: &'static str, third: &'static str| {
        found(&[
            (who, when, "allow"),
            (rest, ALWAYS, "silence"),
            (third, ALWAYS, "reject"),
        ])
    };
    let known = r#"{"any": ["contact", {"prefix": "+1"}]}"#;
    let third = r#"{"prefix": "+4477"}"#;
    assert_eq!(first(known, ALWAYS, third), [(2, "shadowed")]);
    assert_eq!(first(known, NIGHT, third), []);
    // A contact with a number of +44 is left.
    assert_eq!(first(r#"{"prefix": "+1"}"#, ALWAYS, third), []);
    assert_eq!(first(r#""contact""#, ALWAYS, third), [(2, "shadowed")]);
    assert_eq!(first(r#""contact""#, ALWAYS, r#"{"prefix": "+120"}"#), []);
}

#[test]
fn callers_who_exclude_each_other_in_one_rule() {
    let is_one = |parts: &str, then: &str| {
        let who = format!(r#"{{"all": [{parts}]}}"#);
        found(&[(who.as_str(), ALWAYS, then)]).contains(&(0, "contradiction"))
    };
    for (parts, stops, allows) in [
        // A number has one class.
        (
            r#"{"class": "toll_free"}, {"class": "premium"}"#,
            true,
            true,
        ),
        (r#"{"class": "short"}, {"class": "foreign"}"#, true, true),
        (r#"{"class": "mobile"}, {"class": "foreign"}"#, false, false),
        // Where a plan does not tell these two apart, one that allows holds.
        (r#"{"class": "mobile"}, {"class": "fixed"}"#, true, false),
        (
            r#"{"number": "+12065550100"}, {"class": "mobile"}"#,
            true,
            false,
        ),
        (
            r#"{"number": "+12065550100"}, {"class": "premium"}"#,
            true,
            true,
        ),
        (
            r#"{"number": "+442079460123"}, {"class": "fixed"}"#,
            false,
            false,
        ),
        (r#"{"number": "95588"}, {"class": "mobile"}"#, true, true),
        (r#"{"number": "95588"}, {"class": "short"}"#, false, false),
        (r#"{"prefix": "955"}, {"class": "premium"}"#, true, true),
        // Patterns, expressions and counts of digits.
        (
            r#"{"number": "+12065550100"}, {"pattern": "+1360*"}"#,
            true,
            true,
        ),
        (
            r#"{"number": "+12065550100"}, {"regex": ".*[13579]"}"#,
            true,
            true,
        ),
        (
            r#"{"number": "+12065550101"}, {"regex": ".*[13579]"}"#,
            false,
            false,
        ),
        (r#"{"prefix": "+1206"}, {"regex": "\\+1360.*"}"#, true, true),
        (
            r#"{"pattern": "+1206555????"}, {"digits": {"min": 5, "max": 10}}"#,
            true,
            true,
        ),
        (
            r#"{"pattern": "+1206555????"}, {"digits": {"min": 11, "max": 11}}"#,
            false,
            false,
        ),
        (
            r#"{"pattern": "+1206555015?"}, {"range": {"from": "+12065550100", "to": "+12065550149"}}"#,
            true,
            true,
        ),
        (
            r#"{"pattern": "+1206555014?"}, {"range": {"from": "+12065550100", "to": "+12065550149"}}"#,
            false,
            false,
        ),
        (
            r#"{"regex": ".*7"}, {"range": {"from": "+12065550101", "to": "+12065550106"}}"#,
            true,
            true,
        ),
        (r##"{"prefix": "#7"}, {"pattern": "?*"}"##, true, true),
        (r#"{"institution": "icbc"}, {"prefix": "+1"}"#, true, true),
        (
            r#"{"institution": "icbc"}, {"prefix": "+8621"}"#,
            false,
            false,
        ),
        (
            r#"{"number_kind": "toll_free"}, {"prefix": "+1206"}"#,
            true,
            true,
        ),
        // What is local is not told from other firms.
        (
            r#"{"institution_kind": "bank"}, {"institution_kind": "courier"}"#,
            true,
            false,
        ),
        // Nobody is left.
        (
            r#"{"any": ["contact", "hidden"]}, {"none": ["contact", "hidden"]}"#,
            true,
            true,
        ),
        (
            r#"{"class": "mobile"}, {"none": [{"class": "mobile"}]}"#,
            true,
            false,
        ),
    ] {
        assert_eq!(is_one(parts, "reject"), stops, "reject {parts}");
        assert_eq!(is_one(parts, "allow"), allows, "allow {parts}");
    }
    // Alone: no number begins or ends so.
    for (who, is_found) in [
        (r#"{"regex": "[^+].*\\+"}"#, true),
        (r#"{"pattern": "+0*"}"#, true),
        (r#"{"pattern": "0*"}"#, false),
    ] {
        let found = found(&[(who, ALWAYS, "reject")]);
        assert_eq!(found.contains(&(0, "contradiction")), is_found, "{who}");
    }
}
