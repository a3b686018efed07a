//! Conditions without `+`.

use super::*;

#[test]
fn what_is_written_without_a_plus() {
    for (who, is_found) in [
        (r#"{"prefix": "1206"}"#, true),
        (r#"{"prefix": "+1206"}"#, false),
        (r#"{"prefix": "95"}"#, false),
        (r#"{"prefix": "9558"}"#, false),
        // More digits may follow 95163, and in China 95.
        (r#"{"prefix": "951631"}"#, false),
        (r#"{"prefix": "*12"}"#, true),
        (r#"{"number": "12065550100"}"#, true),
        (r#"{"number": "2065550100"}"#, true),
        // A subscriber number without its area, and the code of a carrier.
        (r#"{"number": "5550100"}"#, false),
        (r#"{"number": "7726"}"#, false),
        (r#"{"number": "*2#"}"#, false),
        (r#"{"pattern": "1206555????"}"#, true),
        (r#"{"pattern": "1206*"}"#, true),
        (r#"{"pattern": "955??"}"#, false),
        (r#"{"pattern": "77*"}"#, true),
        (r#"{"pattern": "77??"}"#, false),
        (r#"{"regex": "1206\\d*"}"#, true),
        (r#"{"regex": "\\+?1206\\d*"}"#, false),
        (r#"{"regex": ".1206.*"}"#, false),
        (r#"{"regex": "[0-9]{3,}"}"#, false),
        (r#"{"regex": "7[0-9]{3}"}"#, false),
        (r#"{"regex": "7[0-9]{9}"}"#, true),
        (
            r#"{"any": ["hidden", {"none": [{"prefix": "1206"}]}]}"#,
            true,
        ),
    ] {
        let expected = if is_found {
            vec![(0, "no_plus")]
        } else {
            vec![]
        };
        assert_eq!(found(&[(who, ALWAYS, "reject")]), expected, "{who}");
    }
    // Eight digits are a full number in Hong Kong, and without a home nobody knows; a port for
    // messages of 14 digits is as it stands in China, and one of 13 has its country code.
    for (number, home, is_found) in [
        ("21234567", None, false),
        ("21234567", Some("HK"), true),
        ("21234567", Some("US"), false),
        ("10691234567890", Some("CN"), false),
        ("10691234567890", Some("US"), true),
        ("1069123456789", Some("CN"), true),
    ] {
        let who = format!(r#"{{"number": "{number}"}}"#);
        let rulebook = rulebook(&[(&who, ALWAYS, "reject")]);
        let around = Surroundings {
            home: home.map(|code| Region::new(code).unwrap()),
            ..Surroundings::default()
        };
        let found = !lint(&rulebook, &around).is_empty();
        assert_eq!(found, is_found, "{number} {home:?}");
    }
}
