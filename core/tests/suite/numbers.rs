//! Reading numbers: the shared vectors, and any text at all.

use curfew_core::number::{NumberPattern, describe, read, read_handle};
use curfew_core::{E164, Number, Presentation, Region, ShortCode, never_block};
use proptest::prelude::*;
use rlibphonenumber::{PhoneMetadataCollection, PhoneNumberUtil};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    #[serde(rename = "about")]
    _about: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    text: String,
    home: Option<String>,
    kind: String,
    canonical: Option<String>,
}

fn region(code: &str) -> Region {
    Region::new(code).expect("tests name regions by two letters")
}

#[test]
fn vectors() {
    let vectors: Vectors =
        serde_json::from_str(include_str!("../../../tests/vectors/numbers.json")).unwrap();
    let mut wrong = Vec::new();
    for Case {
        why,
        text,
        home,
        kind,
        canonical,
    } in vectors.cases
    {
        let number = read(&text, home.as_deref().map(region));
        if number.kind() != kind || number.canonical() != canonical {
            wrong.push(format!(
                "{why}: {text:?} gave {} {:?}",
                number.kind(),
                number.canonical()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn handles() {
    let us = Some(region("US"));
    let full = Number::E164(E164::parse("+12065550100").unwrap());
    for (why, handle, presentation, expected) in [
        (
            "allowed",
            Some("tel:%2B12065550100"),
            Presentation::Allowed,
            full,
        ),
        (
            "withheld, whatever the handle says",
            Some("tel:%2B12065550100"),
            Presentation::Restricted,
            Number::Hidden(Presentation::Restricted),
        ),
        (
            "withheld",
            None,
            Presentation::Restricted,
            Number::Hidden(Presentation::Restricted),
        ),
        (
            "a payphone",
            None,
            Presentation::Payphone,
            Number::Hidden(Presentation::Payphone),
        ),
        (
            "no handle",
            None,
            Presentation::Allowed,
            Number::Hidden(Presentation::Unknown),
        ),
        (
            "empty",
            Some(""),
            Presentation::Allowed,
            Number::Hidden(Presentation::Unknown),
        ),
        (
            "blank",
            Some("tel:%20"),
            Presentation::Allowed,
            Number::Hidden(Presentation::Unknown),
        ),
        (
            "scheme only",
            Some("tel:"),
            Presentation::Allowed,
            Number::Hidden(Presentation::Unknown),
        ),
        (
            "no number",
            Some("tel:alice"),
            Presentation::Allowed,
            Number::Unreadable,
        ),
    ] {
        assert_eq!(read_handle(handle, presentation, us), expected, "{why}");
    }
    let long = " ".repeat(100_000);
    assert_eq!(
        read_handle(Some(&long), Presentation::Allowed, us),
        Number::Unreadable
    );
}

#[test]
fn presentation_codes() {
    for (code, expected) in [
        (0, Presentation::Unknown),
        (1, Presentation::Allowed),
        (2, Presentation::Restricted),
        (3, Presentation::Unknown),
        (4, Presentation::Payphone),
        (5, Presentation::Unknown),
        (255, Presentation::Unknown),
    ] {
        assert_eq!(Presentation::from_code(code), expected, "{code}");
    }
}

#[test]
fn descriptions() {
    for (text, home, region, class, valid) in [
        (
            "+12065550100",
            "US",
            Some("US"),
            Some("fixed_or_mobile"),
            Some(true),
        ),
        (
            "+18005550100",
            "CN",
            Some("US"),
            Some("toll_free"),
            Some(true),
        ),
        (
            "+8613800138000",
            "US",
            Some("CN"),
            Some("mobile"),
            Some(true),
        ),
        ("+861065529988", "US", Some("CN"), Some("fixed"), Some(true)),
        ("+442079460123", "US", Some("GB"), Some("fixed"), Some(true)),
        ("+10000000000", "US", None, None, Some(false)),
        ("+999123456789", "US", None, None, Some(false)),
        ("+80012345678", "US", None, Some("toll_free"), Some(true)),
        ("110", "CN", Some("CN"), Some("emergency"), Some(true)),
        ("95588", "CN", None, None, None),
        ("call me", "CN", None, None, None),
    ] {
        let home = Some(self::region(home));
        let found = describe(&read(text, home), home);
        let found_region = found.region.map(|region| region.to_string());
        assert_eq!(
            (found_region.as_deref(), found.class, found.valid),
            (region, class, valid),
            "{text}"
        );
    }
    // A trunk digit left in the number is not in the plan.
    let with_trunk = Number::E164(E164::parse("+4402079460123").unwrap());
    assert_eq!(describe(&with_trunk, None).valid, Some(false));
}

#[test]
fn debug_never_shows_a_number() {
    let us = region("US");
    let number = read("+12065550100", Some(us));
    let code = read("95588", Some(us));
    let pattern = NumberPattern::of(&number).unwrap();
    for shown in [
        format!("{number:?}"),
        format!("{code:?}"),
        format!("{pattern:?}"),
    ] {
        assert!(!shown.contains("0100") && !shown.contains("588"), "{shown}");
    }
}

fn any_home() -> impl Strategy<Value = Option<Region>> {
    prop_oneof![
        Just(None),
        "[A-Z]{2}".prop_map(|code| Some(region(&code))),
        prop::sample::select(vec![
            "CN", "US", "GB", "IT", "AR", "BR", "HK", "MG", "AU", "ES"
        ])
        .prop_map(|code| Some(region(code))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever comes in, something comes out, and what comes out is stable: the canonical
    /// text is read back as the same number, in every region.
    #[test]
    fn any_text(text in ".{0,220}", home in any_home(), other in any_home()) {
        check(&text, home, other)?;
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..220), home in any_home()) {
        check(&String::from_utf8_lossy(&bytes), home, home)?;
    }

    #[test]
    fn texts_like_numbers(
        text in r"(tel:|sip:|)(\+|%2B|00|011|)[0-9 ()./*#;,x=@%a-cA-C\-]{0,24}",
        home in any_home(),
        other in any_home(),
    ) {
        check(&text, home, other)?;
    }

    #[test]
    fn international_digits_are_full_numbers(digits in "[1-9][0-9]{6,14}", home in any_home()) {
        let text = format!("+{digits}");
        prop_assert_eq!(read(&text, home).kind(), "e164");
        let spaced: String = text.chars().flat_map(|digit| [digit, ' ']).collect();
        prop_assert_eq!(read(&spaced, home), read(&text, home));
        prop_assert_eq!(read(&format!("tel:%2B{digits}"), home), read(&text, home));
    }

    /// The same subscriber is the same number, however many trunk digits were left in it.
    #[test]
    fn international_prefixes_are_plus_signs(digits in "[1-9][0-9]{2}0{0,4}[0-9]{4,8}") {
        for (home, prefix) in [("DE", "00"), ("US", "011"), ("RU", "810"), ("CN", "1790000")] {
            let dialled = read(&format!("{prefix}{digits}"), Some(region(home)));
            if dialled.kind() == "e164" {
                prop_assert_eq!(dialled, read(&format!("+{digits}"), None), "{}", home);
            }
        }
    }
}

/// The digits of Unicode are those of the numbering-plan library: every character is tried.
#[test]
fn digits_of_every_script() {
    let plans = PhoneNumberUtil::new_for_metadata(PhoneMetadataCollection::default());
    let plans = plans.expect("no plan has no region");
    let mut digits = 0;
    for character in '\0'..=char::MAX {
        let text = format!("+1206555010{character}");
        let theirs = plans.normalize_digits_only(&text);
        let last = theirs.strip_prefix("1206555010").unwrap_or_default();
        if !last.is_empty() {
            digits += 1;
            let ours = read(&format!("11{character}"), None).canonical();
            assert_eq!(
                ours,
                Some(format!("11{last}")),
                "U+{:04X}",
                u32::from(character)
            );
        }
    }
    assert!(digits >= 770, "{digits}: Unicode 17 has 770 decimal digits");
}

fn check(text: &str, home: Option<Region>, other: Option<Region>) -> Result<(), TestCaseError> {
    let number = read(text, home);
    match number {
        Number::E164(_) => {
            let canonical = number.canonical().unwrap_or_default();
            prop_assert_eq!(read(&canonical, other), number);
        }
        Number::Short(code) => {
            prop_assert_eq!(ShortCode::parse(code.as_str()), Ok(code));
            prop_assert_eq!(read(code.as_str(), home), number);
        }
        Number::Hidden(presentation) => {
            prop_assert_ne!(presentation, Presentation::Allowed);
        }
        Number::Unreadable => {}
    }
    let description = describe(&number, home);
    prop_assert!(description.valid == Some(true) || description.class.is_none());
    let is_listed = never_block::find(&number, home).is_some();
    prop_assert!(is_listed || !never_block::is_emergency(&number, home));
    Ok(())
}

/// RFC 3966 clause 5.1.5: a local number is one of the country that its context names.
#[test]
fn a_short_number_is_one_of_its_context() {
    for (text, home, expected) in [
        ("tel:110;phone-context=+86", "CN", "110"),
        ("tel:95588;phone-context=+86", "CN", "95588"),
        ("tel:95588;phone-context=+8621", "CN", "+862195588"),
        ("tel:911;phone-context=+1", "US", "911"),
        ("tel:911;phone-context=+1-206", "US", "911"),
        ("sip:911;phone-context=+1@example.com", "US", "911"),
        // Elsewhere it is no number of home.
        ("tel:95588;phone-context=+86", "US", "+8695588"),
        ("tel:12368;phone-context=+86", "US", "+8612368"),
        ("tel:91111;phone-context=+86", "US", "+8691111"),
        ("tel:119;phone-context=+86", "JP", "+86119"),
        ("tel:911;phone-context=+86", "US", "+86911"),
        // A network of its own may mean its country's, and in doubt the phone rings.
        ("tel:911;phone-context=example.com", "US", "911"),
        (
            "tel:110;phone-context=ims.mnc000.mcc460.3gppnetwork.org",
            "CN",
            "110",
        ),
        ("tel:911;phone-context=", "US", "911"),
        // A code of the network, not a number.
        ("tel:*100;phone-context=+86", "US", "*100"),
    ] {
        let number = read(text, Region::new(home).ok());
        let found = number
            .canonical()
            .unwrap_or_else(|| number.kind().to_owned());
        assert_eq!(found, expected, "{text} in {home}");
    }
    // Without a home the emergency numbers of all count.
    let police = read("tel:110;phone-context=+86", None);
    assert_eq!(police.canonical().as_deref(), Some("110"));
}
