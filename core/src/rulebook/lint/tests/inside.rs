//! One number of what it certainly is, the stricter of two counts, what lies in a range.

use super::*;

#[test]
fn an_allow_of_a_number_below_a_stop_of_what_it_is() {
    let words = |first: &str, number: &str, home: Option<&str>| {
        let second = format!(r#"{{"number": "{number}"}}"#);
        let rules = rulebook(&[(first, ALWAYS, "reject"), (&second, ALWAYS, "allow")]);
        let around = Surroundings {
            home: home.map(|home| Region::new(home).unwrap()),
            ..Surroundings::default()
        };
        let found = lint(&rules, &around).into_iter();
        let found = found.filter(|it| it.rule == 1);
        found.map(|it| it.problem.word()).collect::<Vec<_>>()
    };
    let (all, partly, none) = (
        vec!["allow_shadowed"],
        vec!["allow_partly_shadowed"],
        vec![],
    );
    let (icbc, bank) = (
        r#"{"institution": "icbc"}"#,
        r#"{"institution_kind": "bank"}"#,
    );
    for (first, number, home, expected) in [
        (r#"{"class": "toll_free"}"#, "+18005550100", None, &all),
        (r#"{"class": "premium"}"#, "+19005550100", None, &all),
        (r#"{"class": "premium"}"#, "+18005550100", None, &none),
        (r#"{"class": "fixed"}"#, "+442079460123", None, &all),
        (r#"{"class": "mobile"}"#, "+8613800138000", None, &all),
        // The plan does not tell.
        (r#"{"class": "mobile"}"#, "+12065550100", None, &none),
        (
            r#"{"none": [{"class": "mobile"}]}"#,
            "+12065550100",
            None,
            &none,
        ),
        (
            r#"{"none": [{"class": "mobile"}]}"#,
            "+18005550100",
            None,
            &all,
        ),
        (r#"{"class": "impossible"}"#, "+999123456789", None, &all),
        (r#"{"class": "short"}"#, "95588", None, &all),
        (r#"{"class": "short"}"#, "+8695588", None, &none),
        // The code is shared, and the plan tells the two apart.
        (
            r#"{"class": "foreign"}"#,
            "+14165550100",
            Some("US"),
            &partly,
        ),
        (r#"{"class": "foreign"}"#, "+14165550100", None, &none),
        (r#"{"class": "foreign"}"#, "+12065550100", Some("US"), &none),
        (icbc, "+8695588", None, &all),
        (icbc, "+862195588", Some("US"), &all),
        (bank, "+8695588", None, &all),
        (icbc, "+8695589", None, &none),
        // A short number is the bank's at home alone.
        (icbc, "95588", Some("CN"), &partly),
        (bank, "95588", Some("CN"), &partly),
        (icbc, "95588", Some("US"), &none),
        (icbc, "95588", None, &none),
        // Whose a local number is cannot be told.
        (r#"{"institution": "guilin-bank"}"#, "+8696299", None, &none),
        (bank, "+8696299", None, &none),
        (
            r#"{"number_kind": "toll_free"}"#,
            "+18005550100",
            None,
            &all,
        ),
        (
            r#"{"number_kind": "inbound_service"}"#,
            "95588",
            Some("CN"),
            &partly,
        ),
        (
            r#"{"number_kind": "inbound_service"}"#,
            "95588",
            None,
            &none,
        ),
        (
            r#"{"any": ["hidden", {"all": [{"class": "fixed"}, {"digits": {"min": 12, "max": 12}}]}]}"#,
            "+442079460123",
            None,
            &all,
        ),
        // At home nothing stops it.
        (
            r#"{"institution_kind": "carrier"}"#,
            "10086",
            Some("CN"),
            &none,
        ),
        (r#""anyone""#, "10086", Some("CN"), &none),
        (r#""anyone""#, "10086", Some("US"), &all),
        // What the network will vouch for is not known.
        (r#"{"verification": "none"}"#, "+12065550100", None, &none),
    ] {
        assert_eq!(
            &words(first, number, home),
            expected,
            "{first} {number} {home:?}"
        );
    }
}

#[test]
fn stricter_ones_below_looser_ones_and_what_lies_in_a_range() {
    let repeated = |calls: u8, minutes: u16| {
        format!(r#"{{"repeated": {{"calls": {calls}, "minutes": {minutes}}}}}"#)
    };
    let neighbour = |last: u8| format!(r#"{{"neighbour": {last}}}"#);
    let range =
        |from: u64, to: u64| format!(r#"{{"range": {{"from": "+{from}", "to": "+{to}"}}}}"#);
    let pattern = |text: &str| format!(r#"{{"pattern": "{text}"}}"#);
    let regex = |text: &str| format!(r#"{{"regex": "{}"}}"#, text.replace('\\', r"\\"));
    let hundred = || range(12_065_550_100, 12_065_550_199);
    let odd = || range(12_065_550_097, 12_065_550_203);
    for (first, second, is_found) in [
        (repeated(2, 30), repeated(3, 5), true),
        (repeated(2, 30), repeated(2, 29), true),
        (repeated(2, 30), repeated(3, 30), true),
        (repeated(2, 5), repeated(3, 30), false),
        (repeated(3, 30), repeated(2, 30), false),
        (neighbour(4), neighbour(3), true),
        (neighbour(3), neighbour(4), false),
        (hundred(), pattern("+1206555010?"), true),
        (hundred(), pattern("+120655501??"), true),
        (hundred(), pattern("+12065550???"), false),
        (hundred(), pattern("+120655501*"), false),
        // Only its blocks together.
        (odd(), pattern("+120655501??"), true),
        (odd(), pattern("+1206555020?"), false),
        (odd(), regex(r"\+120655501\d\d|\+1206555009[7-9]"), true),
        (odd(), regex(r"\+120655501\d\d|\+1206555009[6-9]"), false),
        (odd(), regex(r"\+?12065550150"), false),
        (odd(), hundred(), true),
        (hundred(), odd(), false),
        (
            range(12_065_550_101, 12_065_550_198),
            pattern("+1206555010?"),
            false,
        ),
        (
            range(12_065_550_100, 12_065_550_198),
            pattern("+120655501??"),
            false,
        ),
        (
            range(10_000_000_000, 19_999_999_999),
            pattern("+1206555????"),
            true,
        ),
        (
            range(100_000_000_000_000, 999_999_999_999_999),
            pattern("+???????????????"),
            true,
        ),
        (hundred(), r#"{"prefix": "+12065550150"}"#.to_owned(), false),
        (range(1, 9), pattern("+?"), true),
        (range(1, 8), pattern("+?"), false),
        (
            range(120_655_501_500_000, 120_655_501_599_999),
            r#"{"all": [{"prefix": "+1206555015"}, {"digits": {"min": 15, "max": 15}}]}"#
                .to_owned(),
            false,
        ),
        (
            r#"{"class": "short"}"#.to_owned(),
            r#"{"prefix": "955"}"#.to_owned(),
            true,
        ),
        (r#"{"class": "short"}"#.to_owned(), pattern("?*"), true),
        (
            r#"{"class": "short"}"#.to_owned(),
            regex(r"\+?955.*"),
            false,
        ),
    ] {
        for (then, word) in [("silence", "shadowed"), ("allow", "allow_shadowed")] {
            let rules = [(&*first, ALWAYS, "reject"), (&*second, ALWAYS, then)];
            let found = found(&rules).contains(&(1, word));
            assert_eq!(found, is_found, "{first} {second} {then}");
        }
    }
}

/// Of a number that is local to a province no kind is certain: any may have it.
#[test]
fn a_kind_may_have_every_local_number() {
    let couriers = r#"{"institution_kind": "courier"}"#;
    for (first, is_found) in [
        (r#"{"regex": "(\\+86\\d*)?9[56].*"}"#, true),
        (r#"{"regex": "(\\+86\\d*)?95.*"}"#, false),
    ] {
        let rules = [(first, ALWAYS, "allow"), (couriers, ALWAYS, "allow")];
        assert_eq!(
            found(&rules).contains(&(1, "shadowed")),
            is_found,
            "{first}"
        );
    }
}
