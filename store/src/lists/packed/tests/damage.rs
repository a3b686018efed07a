//! Files that are not what was written: damaged, cut, tampered with.

use super::*;

/// A small list with everything in it, and what it answers.
fn small() -> (Vec<u8>, Vec<(u64, Option<Entry>)>) {
    let mut model = Model::of(uneven(300, 2));
    for (index, label) in model.keys.values_mut().enumerate() {
        *label = (index % 4) as u8;
    }
    let first = *model.keys.keys().next().expect("some");
    model.spans = (0..9)
        .map(|index| Span {
            start: first + index * 5_000,
            end: first + index * 5_000 + 700,
            label: (index % 4) as u8,
        })
        .collect();
    let bytes = model.write();
    let answers = model.probes().into_iter().map(|key| (key, model.find(key)));
    (bytes, answers.collect())
}

#[test]
fn every_flip_of_a_byte_is_refused_or_changes_no_answer() {
    let (bytes, answers) = small();
    assert_eq!(bytes.len(), 3 * PAGE);
    let mut refused = 0;
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut bytes = bytes.clone();
            bytes[at] ^= flip;
            let Ok(list) = PackedList::open(bytes) else {
                refused += 1;
                continue;
            };
            // Another one first each time: what is asked first checks the page.
            let (before, after) = answers.split_at((at * 7) % answers.len());
            let asked = if flip == 0x01 { answers.len() } else { 5 };
            for (key, answer) in after.iter().chain(before).take(asked) {
                let found = list.find(*key);
                assert!(
                    found == Ok(*answer) || found.is_err(),
                    "byte {at} ^ {flip:02x}"
                );
            }
            assert!(list.check().is_err(), "byte {at} ^ {flip:02x}");
        }
    }
    // Head and index are seen at once, the data page when it is used.
    assert_eq!(refused, 2 * PAGE * 3);
}

#[test]
fn a_damaged_page_is_unknown_and_the_others_answer() {
    let model = Model::of(uneven(40_000, 1));
    let mut bytes = model.write();
    bytes[2 * PAGE + 100] ^= 1;
    let list = PackedList::open(bytes).expect("its head and index are whole");
    let answers: Vec<_> = model.keys.keys().map(|key| list.find(*key)).collect();
    let unknown = answers.iter().filter(|it| it.is_err()).count();
    assert!((1_000..20_000).contains(&unknown), "{unknown}");
    let known = answers.iter().flatten().all(Option::is_some);
    assert!(known, "what is answered is right");
    assert!(matches!(list.check(), Err(ListError::Damaged { .. })));
    assert!(list.keys_from(0).any(|it| it.is_err()));
}

#[test]
fn every_length_but_the_right_one_is_refused() {
    let (bytes, _) = small();
    for length in 0..bytes.len() {
        assert!(
            PackedList::open(bytes[..length].to_vec()).is_err(),
            "{length}"
        );
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(PackedList::open(longer).is_err());
    let mut longer = bytes;
    longer.extend([0; PAGE]);
    assert!(PackedList::open(longer).is_err());
}

#[test]
fn pages_in_each_others_place_are_damaged() {
    let keys = uneven(40_000, 5);
    let mut bytes = Model::of(keys.iter().copied()).write();
    let (one, two) = bytes[PAGE..3 * PAGE].split_at_mut(PAGE);
    one.swap_with_slice(two);
    let list = PackedList::open(bytes).expect("its head and index are whole");
    let first = *keys.first().expect("some");
    assert!(list.find(first).is_err());
    assert!(list.check().is_err());
}

/// Gives a file that was tampered with the checksums it needs to be read on.
fn with_sums(bytes: &mut [u8]) {
    let count = bytes.len() / PAGE;
    for number in 1..count {
        let page: &mut [u8; PAGE] = (&mut bytes[number * PAGE..(number + 1) * PAGE])
            .try_into()
            .expect("a page");
        let sum = checksum(number as u32, page);
        page[..CRC].copy_from_slice(&sum.to_le_bytes());
    }
}

#[test]
fn a_list_made_to_deceive_is_found_out_and_never_breaks_anything() {
    let (bytes, answers) = small();
    let mut random = Seed(8);
    let mut found_out = 0;
    for round in 0..3_000 {
        let mut bytes = bytes.clone();
        for _ in 0..1 + round % 6 {
            let at = PAGE + random.below(2 * PAGE as u64) as usize;
            // Mostly where the fields are.
            let at = if round % 2 == 0 { PAGE + at % 64 } else { at };
            bytes[at] = random.next() as u8;
        }
        with_sums(&mut bytes);
        let Ok(list) = PackedList::open(bytes) else {
            continue;
        };
        for (key, _) in answers.iter().step_by(3) {
            let _ = list.find(*key);
        }
        assert!(list.keys_from(0).take(100_000).count() < 100_000);
        let _ = list.spans();
        let is_wrong = list.check().is_err();
        assert_eq!(
            list.damage().is_some(),
            is_wrong,
            "what a check finds is kept"
        );
        found_out += usize::from(is_wrong);
    }
    // The hash is over everything.
    assert!(found_out > 2_000, "{found_out}");
}

/// Gives it its hash, and its head its checksum, too: whoever wrote it could have signed it.
fn sealed(mut bytes: Vec<u8>) -> PackedList<Vec<u8>> {
    with_sums(&mut bytes);
    let hash: [u8; 32] = Sha256::digest(&bytes[PAGE..]).into();
    bytes[40..72].copy_from_slice(&hash);
    let sum = crc32fast::hash(&bytes[..PAGE - 4]);
    bytes[PAGE - 4..PAGE].copy_from_slice(&sum.to_le_bytes());
    PackedList::open(bytes).expect("every sum fits")
}

#[test]
fn an_index_that_is_not_that_of_the_pages_is_found_out_though_every_sum_fits() {
    let wide = (1..500_000_u64).map(|at| at * 1_999_999_999 + (at * at * 7_919) % 1_900_000_000);
    for (keys, levels) in [(uneven(40_000, 6), 1), (wide.collect(), 2)] {
        let bytes = Model::of(keys).write();
        let whole = sealed(bytes.clone());
        assert_eq!((whole.head.levels, whole.check()), (levels, Ok(())));
        let root = bytes.len() - PAGE;
        let first = (1 + whole.head.data_pages as usize) * PAGE;
        let below_last = root - if levels == 2 { PAGE } else { 0 };
        let base = |page: usize, more: u64| {
            let mut bytes = bytes.clone();
            let place = &mut bytes[page * PAGE + 8..page * PAGE + 16];
            let base = u64::from_le_bytes(place.try_into().expect("eight bytes"));
            place.copy_from_slice(&base.wrapping_sub(more).to_le_bytes());
            bytes
        };
        let byte = |at: usize, more: u8| {
            let mut bytes = bytes.clone();
            bytes[at] = bytes[at].wrapping_add(more);
            bytes
        };
        for (why, bytes) in [
            ("a base below its entry", base(2, 1)),
            ("the first base below its entry", base(1, 1)),
            ("a base that is no key's", base(1, 1 << 63)),
            ("a slot's entry", byte(first + 8 + 2, 3)),
            ("an entry", byte(first + 512 + 8, 1)),
            ("the first entry", byte(root + 512, 1)),
            ("the shift", byte(root + 6, 1)),
            ("the reserved byte", byte(root + 7, 1)),
            ("the reserved byte of the first", byte(first + 7, 1)),
            ("a byte behind the entries", byte(root + PAGE - 1, 1)),
            ("a byte behind the last", byte(below_last + PAGE - 1, 1)),
        ] {
            assert_eq!(sealed(bytes).check(), Err(ODD_PAGE), "{why}, {levels}");
        }
    }
    // The first page of an index of two levels has the entries of 448 pages, the last the rest.
    let wide = (1..500_000_u64).map(|at| at * 1_999_999_999 + (at * at * 7_919) % 1_900_000_000);
    let mut bytes = Model::of(wide).write();
    let count = bytes.len() - 2 * PAGE + 4;
    bytes[count] += 1;
    assert_eq!(sealed(bytes).check(), Err(ODD_PAGE));
}

#[test]
fn zero_is_in_no_range() {
    let span = |start| Span {
        start,
        end: 9,
        label: 0,
    };
    for (start, is_right) in [(0, false), (1, true)] {
        let model = Model {
            spans: vec![span(start)],
            ..Model::default()
        };
        assert_eq!(sealed(model.write()).check().is_ok(), is_right);
    }
}

#[test]
fn a_damaged_page_is_named_with_the_keys_that_are_unknown() {
    // One level of index, and two.
    let wide = (1..500_000_u64).map(|at| at * 1_999_999_999 + (at * at * 7_919) % 1_900_000_000);
    for (all, levels, at) in [(uneven(40_000, 1), 1, 3), (wide.collect(), 2, 452)] {
        let model = Model::of(all);
        let mut bytes = model.write();
        let whole = PackedList::open(bytes.clone()).expect("it is whole");
        assert_eq!(whole.head.levels, levels);
        assert_eq!(whole.damaged_pages(9), (Vec::new(), 0));
        let keys: Vec<u64> = model.keys.keys().copied().collect();
        assert_eq!(whole.damaged_page_of(keys[0]), None);
        let last = whole.head.data_pages;
        let mut damaged = vec![1, at, last];
        if levels == 2 {
            // The page of the index over the first data pages.
            damaged.push(last + 1);
        }
        for page in &damaged {
            bytes[*page as usize * PAGE + 200] ^= 1;
        }
        let list = PackedList::open(bytes).expect("its head and root are whole");
        let (named, all) = list.damaged_pages(99);
        let pages: Vec<u32> = named.iter().map(|it| it.page).collect();
        assert_eq!((pages, all), (damaged.clone(), damaged.len() as u64));
        assert_eq!(list.damaged_pages(1), (named[..1].to_vec(), all));
        // Unknown are the keys that the pages name, and no others.
        for key in keys
            .iter()
            .step_by(97)
            .chain([&keys[0], &keys[keys.len() - 1]])
        {
            let is_in = |it: &&DamagedPage| it.start <= *key && it.end.is_none_or(|end| *key < end);
            let telling = list.damaged_page_of(*key);
            assert_eq!(
                telling.is_some(),
                named.iter().any(|it| is_in(&it)),
                "{key}"
            );
            assert!(
                telling.is_none_or(|it| named.contains(&it) && is_in(&&it)),
                "{key}"
            );
        }
        assert_eq!(
            named[0].start, keys[0],
            "before the first key nothing is unknown"
        );
        assert_eq!(named.iter().filter(|it| it.end.is_none()).count(), 1);
    }
}
