//! What an institution, a kind and a plan have of numbers, and rules that together leave nobody.

use super::*;

/// What is said of the last of the rules, each of its callers and verdict, by a phone of a country.
fn last(rules: &[(&str, &str)], home: Option<&str>) -> Vec<&'static str> {
    let rules: Vec<_> = rules
        .iter()
        .map(|(who, then)| (*who, ALWAYS, *then))
        .collect();
    let around = Surroundings {
        home: home.and_then(|home| Region::new(home).ok()),
        ..Surroundings::default()
    };
    let found = lint(&rulebook(&rules), &around).into_iter();
    let found = found.filter(|it| it.rule + 1 == rules.len());
    found.map(|it| it.problem.word()).collect()
}

#[test]
fn an_institution_and_what_its_numbers_are() {
    let (icbc, kind) = (
        r#"{"institution": "icbc"}"#,
        r#"{"number_kind": "inbound_service"}"#,
    );
    let (short, full) = (r#"{"number": "95588"}"#, r#"{"number": "+8695588"}"#);
    let (all, partly) = ("allow_shadowed", "allow_partly_shadowed");
    for (first, second, abroad, at_home) in [
        // One form of a number for all of China is enough, and the one as it is dialled counts there.
        (r#"{"prefix": "955"}"#, icbc, "", partly),
        (r#"{"prefix": "+8695"}"#, icbc, all, all),
        (r#"{"prefix": "+861095"}"#, icbc, "", ""),
        (short, icbc, "", partly),
        (full, icbc, all, all),
        (r#"{"pattern": "9558?"}"#, icbc, "", partly),
        (r#"{"pattern": "+86955??"}"#, icbc, all, all),
        (r#"{"regex": "955.*"}"#, icbc, "", partly),
        (
            r#"{"any": ["hidden", {"number": "95588"}]}"#,
            icbc,
            "",
            partly,
        ),
        (r#"{"class": "short"}"#, icbc, "", partly),
        (kind, icbc, all, all),
        (kind, r#"{"institution": "guilin-bank"}"#, all, all),
        (kind, r#"{"institution": "meituan"}"#, "", ""),
        (kind, short, "", partly),
        (kind, full, all, all),
        (r#"{"number_kind": "toll_free"}"#, icbc, "", ""),
        // Digits may follow.
        (
            r#"{"prefix": "951"}"#,
            r#"{"institution": "netease"}"#,
            "",
            partly,
        ),
        (
            r#"{"pattern": "95163"}"#,
            r#"{"institution": "netease"}"#,
            "",
            "",
        ),
        (
            r#"{"prefix": "951631"}"#,
            r#"{"institution": "netease"}"#,
            "",
            "",
        ),
        // Each province has its own.
        (
            r#"{"prefix": "96"}"#,
            r#"{"institution": "guilin-bank"}"#,
            "",
            "",
        ),
        (
            r#"{"prefix": "955"}"#,
            r#"{"institution_kind": "bank"}"#,
            "",
            "",
        ),
        (
            r#"{"prefix": "955"}"#,
            r#"{"institution": "no-such-bank"}"#,
            "",
            "",
        ),
    ] {
        for (home, expected) in [(None, abroad), (Some("US"), abroad), (Some("CN"), at_home)] {
            let found = last(&[(first, "reject"), (second, "allow")], home);
            let found = found.into_iter().find(|it| it.contains("shadowed"));
            assert_eq!(found.unwrap_or(""), expected, "{first} {second} {home:?}");
        }
    }
}

/// Abroad a call is stopped only where both countries stop it.
#[test]
fn a_stop_of_what_an_allow_has_at_home() {
    let icbc = r#"{"institution": "icbc"}"#;
    let short = r#"{"number": "95588"}"#;
    for (first, second, home, is_found) in [
        (icbc, short, Some("CN"), true),
        (icbc, short, Some("US"), false),
        (icbc, short, None, false),
        (r#"{"prefix": "955"}"#, icbc, Some("CN"), true),
        (
            r#"{"number_kind": "inbound_service"}"#,
            short,
            Some("CN"),
            true,
        ),
        // What is foreign hangs on where the phone is.
        (
            r#"{"class": "foreign"}"#,
            r#"{"prefix": "+44"}"#,
            Some("US"),
            false,
        ),
    ] {
        let found = last(&[(first, "allow"), (second, "reject")], home);
        assert_eq!(
            found.contains(&"shadowed"),
            is_found,
            "{first} {second} {home:?}"
        );
        // A milder stop may decide abroad.
        let found = last(&[(first, "reject"), (second, "silence")], home);
        assert!(!found.contains(&"shadowed"), "{first} {second} {home:?}");
    }
}

/// Whoever is in the contacts is let through, all others are stopped.
#[test]
fn an_allow_of_numbers_below_a_stop_of_all_but_the_known() {
    let partly = "allow_partly_shadowed";
    for (first, second, is_found) in [
        (
            r#"{"none": ["contact"]}"#,
            r#"{"institution": "icbc"}"#,
            true,
        ),
        (
            r#"{"none": ["contact"]}"#,
            r#"{"number": "+12065550100"}"#,
            true,
        ),
        (
            r#"{"none": ["starred", {"list": "known"}]}"#,
            r#"{"any": [{"prefix": "+1206"}, {"class": "mobile"}]}"#,
            true,
        ),
        (r#"{"none": ["contact"]}"#, r#""starred""#, false),
        (
            r#"{"none": ["contact"]}"#,
            r#"{"any": ["contact", {"prefix": "+1"}]}"#,
            false,
        ),
        // It does not stop these at all, or it is not shown that it does.
        (
            r#"{"none": ["contact", {"prefix": "+1"}]}"#,
            r#"{"number": "+12065550100"}"#,
            false,
        ),
    ] {
        let found = last(&[(first, "reject"), (second, "allow")], None);
        assert_eq!(found.contains(&partly), is_found, "{first} {second}");
    }
}

#[test]
fn callers_of_whom_each_is_somebodys_before() {
    let prefix = |digits: &str| format!(r#"{{"prefix": "+{digits}"}}"#);
    let any =
        |one: &str, other: &str| format!(r#"{{"any": [{}, {}]}}"#, prefix(one), prefix(other));
    let (one, other, both) = (prefix("12"), prefix("13"), any("12", "13"));
    let (inside, beside) = (any("120", "136"), any("120", "146"));
    for (rules, then, expected) in [
        (
            vec![(&*one, "reject"), (&*other, "silence")],
            "allow",
            "allow_shadowed",
        ),
        (
            vec![(&*one, "reject"), (&*other, "reject")],
            "reject",
            "shadowed",
        ),
        (
            vec![(&*one, "reject"), (&*other, "allow")],
            "allow",
            "shadowed",
        ),
        (vec![(&*both, "reject")], "allow", "allow_shadowed"),
        (vec![(&*one, "reject")], "allow", ""),
    ] {
        let with = |who| last(&[&rules[..], &[(who, then)]].concat(), None);
        let found = with(&*inside);
        assert_eq!(found.first().copied().unwrap_or(""), expected, "{rules:?}");
        assert_eq!(with(&*beside), [""; 0], "{rules:?}");
    }
}
