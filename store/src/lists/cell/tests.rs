use super::*;

fn home(code: &str) -> Option<Region> {
    (!code.is_empty()).then(|| Region::new(code).unwrap())
}

fn one(text: &str, code: &str) -> Result<String, Refusal> {
    let numbers = read_cell(text.as_bytes(), home(code))?;
    Ok(numbers[0].canonical().unwrap())
}

#[test]
fn what_no_network_delivers_is_refused_with_its_reason() {
    for (text, code, why) in [
        ("+1206555010012345", "US", Refusal::TooManyDigits),
        ("+1 206 555 0100 123456789", "US", Refusal::TooManyDigits),
        ("+44 (0)20 7946 0123 9999", "GB", Refusal::TooManyDigits),
        ("2065550100123456", "US", Refusal::TooManyDigits),
        ("2065550100123456", "", Refusal::TooManyDigits),
        ("0000000000", "US", Refusal::Impossible),
        ("00000000000", "US", Refusal::Impossible),
        ("000-000-0000", "", Refusal::Impossible),
        ("+10000000000", "US", Refusal::Impossible),
        ("+44000000000", "US", Refusal::Impossible),
        ("+8600000000000", "CN", Refusal::Impossible),
        ("1065550100", "US", Refusal::Impossible),
        ("+11065550100", "", Refusal::Impossible),
        ("+1206555010", "", Refusal::Impossible),
        ("+120655501000", "", Refusal::Impossible),
        ("+9992065550100", "", Refusal::Impossible),
        ("+2102065550100", "", Refusal::Impossible),
        ("+2592065550100", "", Refusal::Impossible),
        ("0000", "US", Refusal::NotANumber),
        ("+02065550100", "US", Refusal::Impossible),
        ("20655501001234", "US", Refusal::Impossible),
    ] {
        assert_eq!(one(text, code), Err(why), "{text} {code}");
    }
}

#[test]
fn a_subscriber_s_number_needs_its_area_and_a_code_does_not() {
    for (text, code, read) in [
        ("5550100", "US", Err(Refusal::NoArea)),
        ("555-0100", "US", Err(Refusal::NoArea)),
        ("206555010", "US", Err(Refusal::NoArea)),
        ("62345678", "CN", Err(Refusal::NoArea)),
        ("5550100", "", Err(Refusal::NoRegion)),
        ("9510288", "", Err(Refusal::NoRegion)),
        ("9510288", "US", Err(Refusal::NoArea)),
        ("9510288", "CN", Ok("9510288")),
        ("95071666", "CN", Ok("95071666")),
        ("121231234", "CN", Ok("121231234")),
        ("95588", "CN", Ok("95588")),
        ("95588", "", Ok("95588")),
        ("555010", "US", Ok("555010")),
        ("110", "CN", Ok("110")),
        ("12", "CN", Err(Refusal::NotANumber)),
        ("*21*95588#", "CN", Ok("*21*95588#")),
    ] {
        let read = read.map(str::to_owned);
        assert_eq!(one(text, code), read, "{text} {code}");
    }
}

#[test]
fn what_may_ring_is_taken_in_every_form() {
    for (text, code, read) in [
        ("011 44 (0)20 7946 0123", "US", "+442079460123"),
        ("0044 20 7946 0123", "GB", "+442079460123"),
        ("+44 (0)20 7946 0123", "", "+442079460123"),
        ("206-555-0100 x12345678", "US", "+12065550100"),
        // Full length of E.164, and of no plan.
        ("+123456789012345", "", "Impossible"),
        ("+883123456789012", "", "+883123456789012"),
        ("+80012345678", "", "+80012345678"),
        ("+79161234567", "", "+79161234567"),
        ("+8613800138000", "", "+8613800138000"),
        ("+38349123456", "", "+38349123456"),
        ("+26912345678", "", "+26912345678"),
        ("+99891234567", "", "+99891234567"),
    ] {
        let found = one(text, code).unwrap_or_else(|why| format!("{why:?}"));
        assert_eq!(found, read, "{text} {code}");
    }
}

/// The plans know the country code of each number that they place in a region.
#[test]
fn a_country_code_that_a_plan_has_is_one() {
    let mut placed = 0;
    for code in 200..1000_u64 {
        // Beginnings of fixed and mobile numbers, in two lengths.
        for rest in [
            21_234_567, 31_234_567, 50_123_456, 70_123_456, 91_234_567, 612_345,
        ] {
            let scale = if rest < 1_000_000 {
                1_000_000
            } else {
                100_000_000
            };
            let full = E164::from_u64(code * scale + rest).unwrap();
            let described = curfew_core::number::describe(&Number::E164(full), None);
            if described.region.is_some() {
                placed += 1;
                assert!(is_listable(full), "{code} {rest}");
            }
        }
    }
    assert!(placed > 200, "{placed}");
}
