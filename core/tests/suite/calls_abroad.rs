//! Calls abroad as they are dialled in every region: each international prefix of its plan, and some that the plans do
//! not have, before numbers of other countries.

use std::collections::BTreeSet;

use curfew_core::number::read;
use curfew_core::{E164, Number, Region};
use prost::Message as _;
use rlibphonenumber::{
    PHONE_NUMBER_UTIL, PhoneMetadataCollection, PhoneNumber, PhoneNumberFormat, PhoneNumberType,
    Region as PlanRegion,
};

/// The plans' expressions for international prefixes, by region.
fn prefixes() -> Vec<(String, String)> {
    let packed = include_bytes!("../../../data/number-plans.bin");
    let bytes = miniz_oxide::inflate::decompress_to_vec(packed).expect("it is packed so");
    let plans = PhoneMetadataCollection::decode(bytes.as_slice()).expect("it is whole");
    let of_plan = |plan: &rlibphonenumber::PhoneMetadata| {
        (plan.id.clone(), plan.international_prefix().to_owned())
    };
    let found = plans.metadata.iter().map(of_plan);
    found.filter(|(id, _)| id != "001").collect()
}

/// Every text of an expression of digits, `\d`, `[1-3]`, `(?:a|b)` and `?`.
fn expand(expression: &str) -> Vec<String> {
    let mut rest = expression.trim_start_matches('^').trim_end_matches('$');
    let all = either(&mut rest);
    assert!(rest.is_empty(), "{expression}");
    all
}

fn either(rest: &mut &str) -> Vec<String> {
    let mut all = sequence(rest);
    while let Some(after) = rest.strip_prefix('|') {
        *rest = after;
        all.extend(sequence(rest));
    }
    all
}

fn sequence(rest: &mut &str) -> Vec<String> {
    let mut all = vec![String::new()];
    while !rest.is_empty() && !rest.starts_with(['|', ')']) {
        let mut next = one(rest);
        if let Some(after) = rest.strip_prefix('?') {
            *rest = after;
            next.push(String::new());
        }
        let joined = |head: &String| {
            let head = head.clone();
            next.iter()
                .map(move |tail| format!("{head}{tail}"))
                .collect::<Vec<_>>()
        };
        all = all.iter().flat_map(joined).collect();
    }
    all
}

fn one(rest: &mut &str) -> Vec<String> {
    if let Some(after) = rest.strip_prefix("(?:").or_else(|| rest.strip_prefix('(')) {
        *rest = after;
        let all = either(rest);
        *rest = rest.strip_prefix(')').expect("it is closed");
        return all;
    }
    if let Some(after) = rest.strip_prefix("\\d") {
        *rest = after;
        return (0..10).map(|digit| digit.to_string()).collect();
    }
    if let Some(after) = rest.strip_prefix('[') {
        let (class, after) = after.split_once(']').expect("it is closed");
        *rest = after;
        let class: Vec<char> = class.chars().collect();
        let is_in = |digit: &char| {
            let spans = class.windows(3).filter(|it| it[1] == '-');
            let mut spans = spans.map(|it| it[0]..=it[2]);
            class.contains(digit) || spans.any(|span| span.contains(digit))
        };
        return ('0'..='9').filter(is_in).map(String::from).collect();
    }
    let first = rest.chars().next().expect("there is more");
    assert!(first.is_ascii_digit(), "{rest}");
    *rest = &rest[1..];
    vec![first.to_string()]
}

/// A number of each country, fixed and mobile in turn, as the plans have it for an example, with its country code.
fn examples() -> Vec<(PhoneNumber, E164)> {
    let kinds = [PhoneNumberType::FixedLine, PhoneNumberType::Mobile];
    let of_region = |(index, (region, _)): (usize, &(String, String))| {
        let plan = PlanRegion::from_code(region).expect("a region");
        let kind = kinds[index % 2];
        let example = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(plan, kind);
        let example = example.ok()?;
        let text = PHONE_NUMBER_UTIL
            .format(&example, PhoneNumberFormat::E164)
            .to_string();
        Some((example, E164::parse(&text).expect("a number")))
    };
    let found: Vec<_> = prefixes()
        .iter()
        .enumerate()
        .filter_map(of_region)
        .collect();
    assert!(found.len() > 230, "{}", found.len());
    found
}

/// Where the plan has 00 alone and longer prefixes that begin so, 00 before a number may be one of these:
/// `0016497121234` is a German number behind Bolivia's 0016 and one of the Turks and Caicos Islands behind 00. The plan
/// takes the longer one, as libphonenumber does; carriers there have those (00 alone is no access code of
/// Hong Kong: OFCA). So nothing is said of 00 alone.
const AMBIGUOUS: [&str; 2] = ["BO", "HK"];

#[test]
fn every_prefix_of_every_region_is_one() {
    let examples = examples();
    let (mut next, mut count, mut unread) = (0, 0, BTreeSet::new());
    for (id, expression) in prefixes() {
        let home = Region::new(&id).ok();
        let plan = PlanRegion::from_code(&id).expect("a region");
        let code = PHONE_NUMBER_UTIL.get_country_code_for_region(plan);
        let all = expand(&expression);
        let each = match all.len() {
            100.. => 1,
            20.. => 4,
            _ => 30,
        };
        for prefix in all {
            for _ in 0..each {
                next = (next + 7) % examples.len();
                let (example, number) = &examples[next];
                if Some(example.country_code) == code {
                    continue;
                }
                count += 1;
                // As it is written with the prefix that the plan prefers (8~10 ..), and as digits.
                let preferred = PHONE_NUMBER_UTIL
                    .format_out_of_country_calling_number(example, plan)
                    .to_string();
                for text in [preferred, format!("{prefix}{}", number.as_u64())] {
                    let found = read(&text, home);
                    if found == Number::E164(*number) {
                        continue;
                    }
                    let is_longer =
                        text.starts_with("00") && (prefix == "00" || text.contains(' '));
                    assert!(
                        AMBIGUOUS.contains(&id.as_str()) && is_longer,
                        "{text} in {id}: {found}",
                        found = found.kind()
                    );
                    unread.insert(id.clone());
                }
            }
        }
    }
    assert!(count > 15_000, "{count}");
    assert_eq!(unread, AMBIGUOUS.map(str::to_owned).into());
}

/// Prefixes that the plans do not have. What is shorter or longer than a number is none.
#[test]
fn prefixes_that_the_plans_lack_are_read_before_numbers_that_exist() {
    let readings = [
        ("ID", "001 1 206 555 0100", Some("+12065550100")),
        ("ID", "007 44 20 7946 0123", Some("+442079460123")),
        ("ID", "008 1 206 555 0100", Some("+12065550100")),
        ("ID", "01017 1 206 555 0100", Some("+12065550100")),
        ("HK", "0060 1 206 555 0100", Some("+12065550100")),
        ("HK", "0080 44 20 7946 0123", Some("+442079460123")),
        ("JP", "010 1 206 555 0100", Some("+12065550100")),
        ("JP", "001 010 1 206 555 0100", Some("+12065550100")),
        ("JP", "0033 010 44 20 7946 0123", Some("+442079460123")),
        ("JP", "0061-010-1-206-555-0100", Some("+12065550100")),
        ("JP", "009130 010 1 206 555 0100", Some("+12065550100")),
        ("JP", "0033 03 1234 5678", Some("+81312345678")),
        ("CN", "17951 00 1 206 555 0100", Some("+12065550100")),
        ("CN", "17951 010 6552 9988", Some("+861065529988")),
        ("CN", "193 00 1 206 555 0100", Some("+12065550100")),
        ("CN", "193 010 6552 9988", Some("+861065529988")),
        // Mobile numbers begin with 193 too, but have eleven digits.
        ("CN", "193 138 0013 8000", Some("+8613800138000")),
        ("CN", "193 1380 0138", Some("+8619313800138")),
        ("CN", "193 138 0013 800", None),
        // No such number is behind the prefix, or not one as long.
        ("JP", "0033 010 1 106 555 0100", None),
        ("HK", "0060 1 206 555 010", None),
        // Codes of another region.
        ("DE", "0033 010 44 20 7946 0123", None),
    ];
    for (home, text, expected) in readings {
        let found = read(text, Region::new(home).ok());
        let found = found.canonical();
        assert_eq!(found.as_deref(), expected, "{text} in {home}");
    }
}
