//! Where what was not taken over stands.

use super::super::Why;
use super::*;
use crate::lists::import::Refusal;

fn read(text: &str, home: Option<Region>) -> Imported {
    crate::rules::import::read(text.as_bytes(), home).unwrap()
}

#[test]
fn places_have_line_and_column() {
    for (text, left_out, refused) in [
        ("+1900*,900*,+12065550100\n", vec![(1, 2)], vec![]),
        (
            "^1?206555 \"ROOF CO\" #= Sales\n\n  ^é 2065550142",
            vec![(1, 11), (3, 3)],
            vec![],
        ),
        ("number,description\nx,roofing\n", vec![], vec![(2, 1)]),
        (
            "/blacklist/12065550100 : a\n/blacklist/x : b\n",
            vec![],
            vec![(2, 12)],
        ),
        (
            "ID,name,pattern,creationTimestamp,numberOfCalls,lastCallTimestamp\n1,A,206*,0,0,\n2\n",
            vec![(2, 3), (3, 1)],
            vec![],
        ),
        (
            "description,pattern\nA,360*+\nB,\n",
            vec![(2, 2), (3, 2)],
            vec![],
        ),
        ("a;number\nx;+12065550100\ny;z\n", vec![], vec![(3, 2)]),
        ("+12065550100\nz\n", vec![], vec![(2, 1)]),
    ] {
        let found = read(text, home());
        assert!(found.kind.has_lines());
        let remarks = found.remarks.iter().map(|it| (it.place, it.column));
        assert_eq!(remarks.collect::<Vec<_>>(), left_out, "{text}");
        let numbers = found.numbers.refused.iter();
        let numbers = numbers.map(|it| (it.line, it.column)).collect::<Vec<_>>();
        assert_eq!(numbers, refused, "{text}");
    }
    for text in [
        r#"{"patterns": [{"pattern": "x", "action": "block"}]}"#,
        r#"{"numbers": []}"#,
        r#"{"spamNumbers": {}}"#,
        r#"{"version": 2, "rules": []}"#,
    ] {
        assert!(!read(text, None).kind.has_lines(), "{text}");
    }
}

#[test]
fn a_number_without_a_country_code_needs_a_region() {
    let text = "number,description\n206 555-0100,a\nrubbish,b\n12345,c\n234567890123456,d\n";
    let reasons = |home| -> Vec<(u64, Refusal)> {
        let found = read(text, home).numbers.refused;
        found.iter().map(|it| (it.line, it.reason)).collect()
    };
    assert_eq!(
        reasons(None),
        [
            (2, Refusal::NoRegion),
            (3, Refusal::NotANumber),
            (5, Refusal::NoRegion)
        ]
    );
    assert_eq!(
        reasons(home()),
        [(3, Refusal::NotANumber), (5, Refusal::Impossible)]
    );
    assert_ne!(Refusal::NoRegion.words(), Refusal::NotANumber.words());
    // What a pattern lacks is the country code, whatever the region is.
    let found = read("206*: x\n", home());
    assert_eq!(found.remarks[0].why, Why::NoCountryCode);
}

#[test]
fn a_backup_is_remarked_on_in_its_own_order() {
    let rule = |name: &str, priority: i64| {
        format!(
            r#"{{"description": "{name}", "pattern": "x", "flags": 1, "patternModeType": 8, "priority": {priority}}}"#
        )
    };
    let texts = r#""contentRules": {"rules": [{"description": "text"}]}"#;
    let apps = r#""recentApps": {"list": ["a"]}"#;
    let rules = format!(
        r#""numberRules": {{"rules": [{}, {}]}}"#,
        rule("low", -5),
        rule("high", 99)
    );
    for (sections, names) in [
        ([texts, apps, &rules], ["text", "recentApps", "low", "high"]),
        ([&rules, apps, texts], ["low", "high", "recentApps", "text"]),
    ] {
        let found = read(&format!("{{{}}}", sections.join(", ")), None);
        let remarks: Vec<_> = found.remarks.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(remarks, names);
    }
}

#[test]
fn a_section_that_is_not_read_is_named_where_it_stands() {
    for (file, names) in [
        (
            r#"{"quickCopyRules": {"rules": [{"pattern": "x"}]}, "smsBomb": {"enabled": true},
                "somethingNew": [1], "numberRules": {"rules": []}, "theme": 1}"#,
            &["quickCopyRules", "smsBomb", "somethingNew", "theme"][..],
        ),
        (
            r#"{"version": 4, "patterns": [], "exceptions": [{"pattern": "33162######"}]}"#,
            &["exceptions"],
        ),
        (
            r#"{"version": 1, "numbers": [], "allowed": ["+12065550100"]}"#,
            &["allowed"],
        ),
        (
            r#"{"global": {}, "blockType": {"type": 0}, "numberRules": {"rules": []}}"#,
            &[],
        ),
    ] {
        let found = read(file, None);
        let all = found.remarks.iter();
        let named: Vec<_> = all.map(|it| (it.name.as_str(), it.fate, it.why)).collect();
        let expected = names.iter().map(|it| (*it, Fate::LeftOut, Why::Setting));
        assert_eq!(named, expected.collect::<Vec<_>>(), "{file}");
    }
}
