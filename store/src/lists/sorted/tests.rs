use std::collections::BTreeSet;

use curfew_core::Presentation;
use proptest::prelude::*;

use super::*;

fn full(value: u64) -> Number {
    Number::E164(E164::from_u64(value).unwrap())
}

fn short(code: &str) -> Number {
    Number::Short(ShortCode::parse(code).unwrap())
}

fn any_number() -> impl Strategy<Value = Number> {
    prop_oneof![
        (12_065_550_100u64..12_065_550_200).prop_map(full),
        "[0-9*#]{0,14}[0-9]".prop_map(|code| short(&code)),
    ]
}

/// The order of the list, said another way: full numbers by value, then codes by length
/// and digits.
fn rank(number: &Number) -> (u8, u64, usize, String) {
    match number {
        Number::E164(number) => (0, number.as_u64(), 0, String::new()),
        Number::Short(code) => (1, 0, code.as_str().len(), code.as_str().to_owned()),
        _ => unreachable!(),
    }
}

proptest! {
    #[test]
    fn a_list_agrees_with_a_set(
        on in proptest::collection::vec(any_number(), 0..60),
        asked in proptest::collection::vec(any_number(), 0..60),
        limit in 0usize..70,
    ) {
        let list = SortedList::build("Banks", on.iter().copied()).unwrap();
        let list = SortedList::parse(list.as_bytes().to_vec()).unwrap();
        let set: BTreeSet<_> = on.iter().map(rank).collect();
        prop_assert_eq!(list.len(), set.len() as u64);
        prop_assert!(list.iter().map(|it| rank(&it)).eq(set.iter().cloned()));
        for number in on.iter().chain(&asked) {
            prop_assert_eq!(list.contains(number).unwrap(), set.contains(&rank(number)));
            let next: Vec<_> = list.numbers(Some(number), limit).unwrap().iter().map(rank).collect();
            let expected: Vec<_> =
                set.iter().filter(|it| **it > rank(number)).take(limit).cloned().collect();
            prop_assert_eq!(next, expected);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(SortedList::parse(bytes).is_err());
    }
}

fn small() -> SortedList {
    SortedList::build(
        "Banks",
        [full(12_065_550_100), full(12_065_550_101), short("95588")],
    )
    .unwrap()
}

#[test]
fn every_flipped_byte_and_every_cut_is_refused() {
    let sound = small().as_bytes().to_vec();
    for place in 0..sound.len() {
        for bit in 0..8 {
            let mut bytes = sound.clone();
            bytes[place] ^= 1 << bit;
            assert!(SortedList::parse(bytes).is_err(), "byte {place}, bit {bit}");
        }
    }
    for length in 0..sound.len() {
        assert!(
            SortedList::parse(sound[..length].to_vec()).is_err(),
            "cut at {length}"
        );
    }
    let mut longer = sound;
    longer.push(0);
    assert!(SortedList::parse(longer).is_err());
}

/// Puts the right hash behind wrong bytes, as a hostile maker of lists can.
fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    let hash = Sha256::digest(&bytes);
    bytes.extend_from_slice(&hash);
    bytes
}

#[test]
fn a_right_hash_does_not_make_wrong_contents_right() {
    let sound = small().as_bytes().to_vec();
    let body = &sound[..sound.len() - HASH];
    let head = 8 + 2 + 5;
    let with = |at: usize, new: &[u8]| {
        let mut bytes = body.to_vec();
        bytes[at..at + new.len()].copy_from_slice(new);
        SortedList::parse(signed(bytes))
    };
    assert!(with(0, b"CURFEWL1").is_ok());
    assert_eq!(
        with(0, b"CURFEWL2").err(),
        Some(ListError::Version { found: 2 })
    );
    for (why, at, new) in [
        ("an empty name", 8, &[0, 0][..]),
        ("a name past the end", 8, &[0xff, 0xff]),
        ("a control character in the name", 10, &[7]),
        ("a name that is not UTF-8", 10, &[0xff]),
        ("more numbers than there are", head, &[3]),
        ("fewer numbers than there are", head, &[1]),
        ("as many numbers as a u64 holds", head, &[0xff; 16]),
        (
            "counts whose sum passes a u64",
            head + 7,
            &[0x80, 2, 0, 0, 0, 0, 0, 0, 0x80],
        ),
        (
            "the same number twice",
            head + 24,
            &12_065_550_100u64.to_le_bytes(),
        ),
        (
            "numbers out of order",
            head + 24,
            &12_065_550_099u64.to_le_bytes(),
        ),
        (
            "a number of 16 digits",
            head + 24,
            &1_000_000_000_000_000u64.to_le_bytes(),
        ),
        ("the number 0", head + 16, &[0; 8]),
        ("a code of length 0", head + 32, &[0]),
        ("a code of length 16", head + 32, &[16]),
        ("a code shorter than its digits", head + 32, &[4]),
        ("a letter in a code", head + 33, b"a"),
    ] {
        assert!(with(at, new).is_err(), "{why}");
    }
}

#[test]
fn hidden_and_unreadable_numbers_are_on_no_list() {
    for number in [Number::Hidden(Presentation::Restricted), Number::Unreadable] {
        assert_eq!(
            SortedList::build("x", [number]).err(),
            Some(ListError::NotANumber)
        );
        assert_eq!(small().contains(&number), Ok(false));
        assert_eq!(
            small().numbers(Some(&number), 1),
            Err(ListError::NotANumber)
        );
    }
}

#[test]
fn a_list_is_bounded() {
    let numbers = |count: u64| (0..count).map(|n| full(10_000_000_000 + n));
    assert_eq!(
        SortedList::build("x", numbers(MAX_NUMBERS)).unwrap().len(),
        MAX_NUMBERS
    );
    let repeated = numbers(MAX_NUMBERS).chain(numbers(5));
    assert_eq!(SortedList::build("x", repeated).unwrap().len(), MAX_NUMBERS);
    let over = SortedList::build("x", numbers(MAX_NUMBERS + 1)).err();
    assert_eq!(over, Some(ListError::TooMany { limit: MAX_NUMBERS }));
}

#[test]
fn the_example_of_the_format_text_is_this_list() {
    let document = include_str!("../../../../docs/formats/sorted-list.md");
    let bytes = crate::testing::first_example(document);
    assert_eq!(bytes, small().as_bytes());
}
