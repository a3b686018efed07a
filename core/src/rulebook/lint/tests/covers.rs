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

#[test]
fn kinds_counts_of_digits_and_ranges_that_take_others_in() {
    let icbc = r#"{"institution": "icbc"}"#;
    let range = r#"{"range": {"from": "+12065550100", "to": "+12065550199"}}"#;
    let digits = |min: u8, max: u8| format!(r#"{{"digits": {{"min": {min}, "max": {max}}}}}"#);
    let number = r#"{"number": "+12065550100"}"#;
    let short = r#"{"number": "95588"}"#;
    let pattern = |text: &str| format!(r#"{{"pattern": "{text}"}}"#);
    let kind = |kind: &str| format!(r#"{{"institution_kind": "{kind}"}}"#);
    for (first, second, is_found) in [
        (kind("bank"), icbc, true),
        (kind("carrier"), icbc, false),
        (kind("bank"), r#"{"institution": "china-mobile"}"#, false),
        (kind("bank"), r#"{"institution": "no-such-bank"}"#, false),
        (pattern("+12065550???"), range, true),
        (pattern("+120655501??"), range, true),
        (pattern("+1?06*"), range, true),
        (pattern("+1206555010?"), range, false),
        (pattern("+120655502??"), range, false),
        (pattern("+120655501?"), range, false),
        (pattern("12065550???"), range, false),
        (digits(11, 11), number, true),
        (digits(5, 5), short, true),
        (digits(5, 11), short, true),
        (digits(12, 15), number, false),
        (digits(1, 10), number, false),
        (digits(6, 15), short, false),
        (digits(11, 12), range, true),
        (digits(12, 15), range, false),
        (digits(1, 10), range, false),
        (digits(4, 15), r#"{"prefix": "+1206"}"#, true),
        (digits(1, 15), r#"{"prefix": "+1206"}"#, true),
        (digits(5, 15), r#"{"prefix": "+1206"}"#, false),
        (digits(2, 15), r#"{"pattern": "+1206?*"}"#, true),
        (digits(4, 14), r#"{"prefix": "+1206"}"#, false),
        (digits(3, 15), r#"{"prefix": "955"}"#, true),
        // A short code may have marks among its digits.
        (digits(4, 15), r#"{"pattern": "955?*"}"#, true),
        (digits(4, 15), r#"{"prefix": "955"}"#, false),
    ] {
        let rules = [
            (first.as_str(), ALWAYS, "reject"),
            (second, ALWAYS, "allow"),
        ];
        let is_shadowed = found(&rules).contains(&(1, "allow_shadowed"));
        assert_eq!(is_shadowed, is_found, "{first} {second}");
    }
}

#[test]
fn foreign_numbers_are_stopped_at_home() {
    let problems = |second: &str, then: &str, home: Option<&str>| -> Vec<&'static str> {
        let rules = rulebook(&[
            (r#"{"class": "foreign"}"#, ALWAYS, "reject"),
            (second, ALWAYS, then),
        ]);
        let around = Surroundings {
            home: home.map(|code| Region::new(code).unwrap()),
            ..Surroundings::default()
        };
        let found = lint(&rules, &around);
        found.iter().map(|it| it.problem.word()).collect()
    };
    let partly = vec!["allow_partly_shadowed"];
    for (who, home, expected) in [
        (r#"{"prefix": "+44"}"#, Some("US"), partly.clone()),
        (r#"{"prefix": "+4420"}"#, Some("CN"), partly.clone()),
        (r#"{"number": "+12065550100"}"#, Some("CN"), partly.clone()),
        (r#"{"prefix": "+85"}"#, Some("CN"), partly.clone()),
        (r#"{"prefix": "+852"}"#, Some("CN"), partly),
        // Where the phone is at home is not known, or its code may be meant.
        (r#"{"prefix": "+44"}"#, None, vec![]),
        (r#"{"prefix": "+44"}"#, Some("GB"), vec![]),
        (r#"{"prefix": "+8"}"#, Some("CN"), vec![]),
        (r#"{"prefix": "+85"}"#, Some("HK"), vec![]),
        (r#"{"prefix": "+86"}"#, Some("CN"), vec![]),
        // The code is shared.
        (r#"{"prefix": "+1416"}"#, Some("US"), vec![]),
        // A part of the country has it.
        (r#"{"prefix": "+262"}"#, Some("FR"), vec![]),
        (r#"{"prefix": "+33"}"#, Some("GP"), vec![]),
        (r#"{"prefix": "86"}"#, Some("US"), vec!["no_plus"]),
        (r#"{"number": "95588"}"#, Some("US"), vec![]),
    ] {
        assert_eq!(problems(who, "allow", home), expected, "{who} {home:?}");
    }
    // Abroad it may yet decide: nothing is said of one that stops.
    let found = problems(r#"{"prefix": "+44"}"#, "silence", Some("US"));
    assert_eq!(found, Vec::<&str>::new());
}

#[test]
fn a_rule_below_an_expression_that_takes_it_in() {
    for (why, regex, second, is_found) in [
        ("a prefix", r"\\+1206.*", r#"{"prefix": "+1206555"}"#, true),
        (
            "either of two",
            r"\\+1(206|212)\\d*",
            r#"{"prefix": "+1212"}"#,
            true,
        ),
        (
            "digits in number",
            r"\\+1206\\d{3,}",
            r#"{"prefix": "+1206"}"#,
            // Short numbers behind a country code are called from, too.
            false,
        ),
        (
            "wildcards",
            r"\\+1206.*",
            r#"{"pattern": "+1206555????"}"#,
            true,
        ),
        (
            "a range",
            r"\\+1206.*",
            r#"{"range": {"from": "+12065550100", "to": "+12065550199"}}"#,
            true,
        ),
        (
            "another expression",
            r"\\+1206.*",
            r#"{"regex": "\\+1206555\\d{4}"}"#,
            true,
        ),
        (
            "one digit is missing",
            r"\\+1206[0-8].*",
            r#"{"prefix": "+1206"}"#,
            false,
        ),
        (
            "only numbers of one length",
            r"\\+1206\\d{7}",
            r#"{"prefix": "+1206"}"#,
            false,
        ),
        (
            "a wider prefix",
            r"\\+1206.*",
            r#"{"prefix": "+12"}"#,
            false,
        ),
        ("short codes", r"955.*", r#"{"prefix": "955"}"#, true),
        ("their digits", r"955\\d*", r#"{"prefix": "955"}"#, false),
    ] {
        let first = format!(r#"{{"regex": "{regex}"}}"#);
        let rules = [
            (first.as_str(), ALWAYS, "reject"),
            (second, ALWAYS, "silence"),
        ];
        let expected = if is_found {
            vec![(1, "shadowed")]
        } else {
            vec![]
        };
        assert_eq!(found(&rules), expected, "{why}");
    }
}

#[test]
fn a_rule_against_what_is_never_blocked_or_local() {
    let words = |who: &str, then: &str, home: &str| {
        let around = Surroundings {
            home: Region::new(home).ok(),
            ..Surroundings::default()
        };
        let findings = lint(&rulebook(&[(who, ALWAYS, then)]), &around);
        findings
            .iter()
            .map(|it| it.problem.word())
            .collect::<Vec<_>>()
    };
    let courts = r#"{"number": "12368"}"#;
    assert_eq!(words(courts, "reject", "CN"), ["never_blocked"]);
    assert_eq!(
        words(r#"{"number": "+8612368"}"#, "silence", "CN"),
        ["never_blocked"]
    );
    assert_eq!(
        words(
            r#"{"any": [{"number": "12368"}, {"number": "110"}]}"#,
            "reject",
            "CN"
        ),
        ["never_blocked"]
    );
    // Another number of it is stopped; and to let it ring is nothing wrong.
    assert_eq!(
        words(
            r#"{"any": [{"number": "12368"}, {"number": "95588"}]}"#,
            "reject",
            "CN"
        ),
        [""; 0]
    );
    assert_eq!(words(courts, "allow", "CN"), [""; 0]);
    assert_eq!(
        words(r#"{"institution": "guilin-bank"}"#, "reject", "CN"),
        ["only_local"]
    );
    assert_eq!(
        words(r#"{"institution": "guilin-bank"}"#, "allow", "CN"),
        [""; 0]
    );
    assert_eq!(words(r#"{"institution": "icbc"}"#, "reject", "CN"), [""; 0]);
    // With all that may follow its digits, in every form that it calls in.
    let mobile = r#"{"institution": "china-mobile"}"#;
    assert_eq!(words(mobile, "reject", "CN"), ["never_blocked"]);
    assert_eq!(words(mobile, "allow", "CN"), [""; 0]);
    // Elsewhere its numbers are those of a caller from abroad.
    assert_eq!(words(mobile, "reject", "US"), [""; 0]);
    let kind = |kind: &str| format!(r#"{{"institution_kind": "{kind}"}}"#);
    assert_eq!(words(&kind("carrier"), "silence", "CN"), ["never_blocked"]);
    assert_eq!(words(&kind("bank"), "silence", "CN"), [""; 0]);
}
