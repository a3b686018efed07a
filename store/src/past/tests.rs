//! The memory against a model that forgets nothing, and its file against damage.

use proptest::prelude::*;
use tempfile::tempdir;

use curfew_core::rulebook::Repeated;
use curfew_core::{Presentation, number};

use super::*;

/// 2026-11-26.
const NOW_MS: i64 = 1_795_651_200_000;

fn caller(last: u8) -> Number {
    number::read(&format!("+120655501{:02}", last % 100), None)
}

fn begun() -> Memory {
    let mut memory = Memory::default();
    memory.begin(NOW_MS - DIALLED_MS);
    memory
}

/// Every call there ever was, and from when on all were seen.
#[derive(Default)]
struct Model {
    since_ms: i64,
    all: Vec<(Direction, Number, i64)>,
}

impl Model {
    fn times(&self, direction: Direction, number: &Number, before: i64) -> Vec<i64> {
        let is_meant = |call: &&(Direction, Number, i64)| {
            (call.0, &call.1) == (direction, number) && call.2 < before
        };
        self.all
            .iter()
            .filter(is_meant)
            .map(|call| call.2)
            .collect()
    }

    fn dialled(&self, number: &Number, since_ms: i64, before: i64) -> bool {
        let times = self.times(Direction::Outgoing, number, before);
        times.iter().any(|at| *at >= since_ms)
    }

    fn calls(&self, number: &Number, since_ms: i64, before: i64) -> usize {
        let mut times = self.times(Direction::Incoming, number, before);
        times.retain(|at| *at >= since_ms);
        times.sort_unstable();
        times.dedup();
        times.len()
    }
}

proptest! {
    /// What the memory says is so; and it says something wherever it must.
    #[test]
    fn no_answer_is_wrong(
        steps in prop::collection::vec((any::<bool>(), 0..4u8, 0..6_000_000i64), 0..120),
        number in 0..4u8,
        back in 0..200_000_000i64,
        ago in 0..2_000_000i64,
    ) {
        let mut memory = Memory::default();
        memory.begin(NOW_MS);
        let mut model = Model { since_ms: NOW_MS, ..Model::default() };
        let mut at_ms = NOW_MS;
        for (is_out, last, later) in steps {
            at_ms += later + 1;
            let direction = if is_out { Direction::Outgoing } else { Direction::Incoming };
            memory.remember(direction, &caller(last), at_ms);
            model.all.push((direction, caller(last), at_ms));
        }
        // Now, or a while ago.
        for asked_ms in [at_ms + 1, at_ms - ago] {
            let (caller, since_ms) = (caller(number), asked_ms - back);
            let past = memory.before(asked_ms);
            let dialled = model.dialled(&caller, since_ms, asked_ms);
            let answer = past.dialled(&caller, since_ms);
            prop_assert!(answer == Tri::Unknown || answer == dialled.into(), "{answer:?}");
            let calls = model.calls(&caller, since_ms, asked_ms);
            let counted = past.calls(&caller, since_ms).map(|counted| counted as usize);
            prop_assert!(
                counted.is_none_or(|counted| counted == calls || counted.min(calls) >= MAX_CALLS_OF_ONE),
                "{counted:?}, not {calls}"
            );
            if asked_ms > at_ms && since_ms >= model.since_ms {
                prop_assert_ne!(answer, Tri::Unknown);
                // Never asked: more than a day back.
                let is_asked = back <= CALLS_MS / 2;
                prop_assert!(!is_asked || counted.is_some());
            }
        }
        let read = Memory::parse(&memory.to_bytes());
        prop_assert_eq!(read.ok(), Some(memory));
    }

    /// However the clock jumps, the memory stays in bounds and its file readable.
    #[test]
    fn any_clock_leaves_a_memory_that_reads_back(
        steps in prop::collection::vec((any::<bool>(), any::<u8>(), any::<i64>()), 0..60),
    ) {
        let mut memory = Memory::default();
        for (is_out, last, at_ms) in steps {
            let direction = if is_out { Direction::Outgoing } else { Direction::Incoming };
            memory.remember(direction, &caller(last), at_ms);
        }
        let read = Memory::parse(&memory.to_bytes());
        prop_assert_eq!(read.ok(), Some(memory));
    }

    #[test]
    fn any_bytes_are_a_memory_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Memory::parse(&bytes);
        let mut signed = MAGIC.to_vec();
        signed.extend(bytes);
        let hash = Sha256::digest(&signed);
        signed.extend_from_slice(&hash);
        let _ = Memory::parse(&signed);
    }
}

#[test]
fn a_question_that_reaches_too_far_back_is_unknown_unless_there_is_a_hit() {
    let mut memory = Memory::default();
    let (mine, other) = (caller(1), caller(2));
    assert_eq!(
        memory.before(NOW_MS).dialled(&mine, NOW_MS - 1),
        Tri::Unknown
    );
    assert_eq!(memory.before(NOW_MS).calls(&mine, NOW_MS - 1), None);

    memory.remember(Direction::Outgoing, &mine, NOW_MS);
    memory.remember(Direction::Incoming, &mine, NOW_MS + 5);
    let past = memory.before(NOW_MS + 10);
    for (why, number, since_ms, dialled, calls) in [
        ("a hit", &mine, NOW_MS - 1, Tri::Yes, None),
        ("at the very time", &mine, NOW_MS, Tri::Yes, Some(1)),
        ("dialled before", &mine, NOW_MS + 1, Tri::No, Some(1)),
        ("called before", &mine, NOW_MS + 6, Tri::No, Some(0)),
        ("no hit, known", &other, NOW_MS, Tri::No, Some(0)),
        ("no hit, too far", &other, NOW_MS - 1, Tri::Unknown, None),
    ] {
        assert_eq!(past.dialled(number, since_ms), dialled, "{why}");
        assert_eq!(past.calls(number, since_ms), calls, "{why}");
        assert_eq!(past.answered(number, since_ms), Tri::Unknown, "{why}");
    }
    let hidden = Number::Hidden(Presentation::Restricted);
    assert_eq!(past.dialled(&hidden, NOW_MS - 1), Tri::No);
    assert_eq!(past.calls(&hidden, NOW_MS - 1), Some(0));
}

/// A bank of China calls from behind any area code.
#[test]
fn a_subscriber_of_all_china_is_remembered_without_the_area_code() {
    let mut memory = begun();
    let [plain, behind, other] = ["+8695588", "+862195588", "+862196299"]
        .map(|text| Number::E164(E164::parse(text).unwrap()));
    for number in [plain, behind, other] {
        memory.remember(Direction::Incoming, &number, NOW_MS);
        memory.remember(Direction::Incoming, &number, NOW_MS + 1);
    }
    let past = memory.before(NOW_MS + 2);
    for (number, calls) in [(plain, 2), (behind, 2), (other, 2)] {
        assert_eq!(past.calls(&number, NOW_MS), Some(calls));
    }
    assert_eq!(past.calls(&plain, NOW_MS + 1), Some(1));
    assert_eq!(memory.calls.entries.len(), 4);
}

#[test]
fn what_comes_at_the_time_or_later_does_not_count() {
    let mut memory = begun();
    memory.remember(Direction::Incoming, &caller(1), NOW_MS);
    memory.remember(Direction::Outgoing, &caller(1), NOW_MS);
    let past = memory.before(NOW_MS);
    assert_eq!(past.calls(&caller(1), NOW_MS - 1000), Some(0));
    assert_eq!(past.dialled(&caller(1), NOW_MS - 1000), Tri::Unknown);
    assert_eq!(past.at_ms(), NOW_MS);
}

#[test]
fn after_a_gap_hits_stay_and_the_rest_is_unknown() {
    let mut memory = begun();
    memory.remember(Direction::Outgoing, &caller(1), NOW_MS);
    memory.begin(NOW_MS + 1000);
    let past = memory.before(NOW_MS + 2000);
    assert_eq!(past.dialled(&caller(1), NOW_MS), Tri::Yes);
    assert_eq!(past.dialled(&caller(2), NOW_MS), Tri::Unknown);
    assert_eq!(past.dialled(&caller(2), NOW_MS + 1000), Tri::No);
}

#[test]
fn a_clock_that_went_back_begins_the_memory_again() {
    let mut memory = Memory::default();
    let wrong = NOW_MS + 10 * DIALLED_MS;
    memory.remember(Direction::Outgoing, &caller(1), wrong);
    memory.remember(Direction::Incoming, &caller(1), wrong);
    memory.remember(Direction::Incoming, &caller(2), NOW_MS);
    let past = memory.before(NOW_MS + 1);
    assert_eq!(past.dialled(&caller(1), NOW_MS), Tri::No);
    assert_eq!(past.calls(&caller(1), NOW_MS), Some(0));
    assert_eq!(past.calls(&caller(2), NOW_MS), Some(1));
    assert_eq!(past.calls(&caller(2), NOW_MS - 1), None);
    assert_eq!(memory.calls.entries.len(), 1);
}

#[test]
fn times_run_out() {
    let mut memory = begun();
    memory.remember(Direction::Outgoing, &caller(1), NOW_MS);
    memory.remember(Direction::Incoming, &caller(1), NOW_MS);
    for (later, dialled, calls) in [
        (CALLS_MS, 1, 1),
        (CALLS_MS + 1, 1, 0),
        (DIALLED_MS, 1, 0),
        (DIALLED_MS + 1, 0, 0),
    ] {
        memory.remember(Direction::Incoming, &Number::Unreadable, NOW_MS + later);
        assert_eq!(memory.dialled.entries.len(), dialled, "{later}");
        assert_eq!(memory.calls.entries.len(), calls, "{later}");
    }
    // What a rule can ask is never forgotten for its age.
    assert_eq!(
        CALLS_MS / 2,
        60_000 * i64::from(Repeated::new(2, 1440).unwrap().minutes())
    );
    assert!(Repeated::new(2, 1441).is_err());
    assert!(Repeated::new(20, 1).is_ok() && Repeated::new(21, 1).is_err());
}

#[test]
fn beyond_the_bound_the_oldest_is_forgotten_and_known_to_be() {
    let mut memory = begun();
    let count = i64::try_from(MAX_ENTRIES).unwrap();
    for n in 0..=count {
        let number = number::read(&format!("+1206555{n:05}"), None);
        memory.remember(Direction::Outgoing, &number, NOW_MS + n);
        memory.remember(Direction::Incoming, &number, NOW_MS + n);
    }
    assert_eq!(memory.dialled.entries.len(), MAX_ENTRIES);
    assert_eq!(memory.calls.entries.len(), MAX_ENTRIES);
    assert_eq!(memory.to_bytes().len() as u64, MAX_BYTES);
    let past = memory.before(NOW_MS + count + 1);
    let number = |n| number::read(&format!("+1206555{n:05}"), None);
    assert_eq!(past.dialled(&number(0), NOW_MS), Tri::Unknown);
    assert_eq!(past.calls(&number(0), NOW_MS), None);
    assert_eq!(past.dialled(&number(0), NOW_MS + 1), Tri::No);
    assert_eq!(past.dialled(&number(1), NOW_MS), Tri::Yes);
    assert_eq!(past.calls(&number(1), NOW_MS + 1), Some(1));
}

#[test]
fn one_number_cannot_push_the_others_out() {
    let mut memory = begun();
    memory.remember(Direction::Incoming, &caller(1), NOW_MS);
    for n in 1..=1000 {
        memory.remember(Direction::Incoming, &caller(2), NOW_MS + n);
    }
    assert_eq!(memory.calls.entries.len(), 1 + MAX_CALLS_OF_ONE);
    let past = memory.before(NOW_MS + 2000);
    assert_eq!(past.calls(&caller(1), NOW_MS), Some(1));
    assert_eq!(
        past.calls(&caller(2), NOW_MS),
        Some(19),
        "enough for every rule"
    );
    assert_eq!(
        past.calls(&caller(2), NOW_MS + 990),
        Some(11),
        "exact where nothing is cut"
    );
    let earlier = memory.before(NOW_MS + 990);
    assert_eq!(
        earlier.calls(&caller(2), NOW_MS),
        None,
        "older ones were dropped"
    );
}

#[test]
fn the_example_of_the_specification() {
    let mut memory = Memory::default();
    memory.begin(NOW_MS);
    memory.remember(Direction::Outgoing, &caller(0), NOW_MS + 60_000);
    memory.remember(
        Direction::Incoming,
        &number::read("95588", None),
        NOW_MS + 120_000,
    );
    let document = include_str!("../../../docs/formats/past.md");
    let mut shown = Vec::new();
    for line in document.lines() {
        let Some((hex, _)) = line.split_once('|') else {
            continue;
        };
        let bytes: Option<Vec<u8>> = hex
            .split_whitespace()
            .map(|byte| {
                u8::from_str_radix(byte, 16)
                    .ok()
                    .filter(|_| byte.len() == 2)
            })
            .collect();
        shown.extend(bytes.unwrap_or_default());
    }
    assert_eq!(shown, memory.to_bytes());
}

#[test]
fn every_damage_is_found() {
    let mut memory = begun();
    memory.remember(Direction::Outgoing, &caller(1), NOW_MS);
    memory.remember(Direction::Incoming, &caller(1), NOW_MS);
    memory.remember(Direction::Incoming, &caller(2), NOW_MS);
    let whole = memory.to_bytes();
    for end in 0..whole.len() {
        assert!(Memory::parse(&whole[..end]).is_err(), "cut at {end}");
    }
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        assert!(Memory::parse(&bytes).is_err(), "changed at {at}");
    }
    // With a hash that is right.
    let signed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = whole[..whole.len() - HASH].to_vec();
        change(&mut bytes);
        let hash = Sha256::digest(&bytes);
        bytes.extend_from_slice(&hash);
        Memory::parse(&bytes)
    };
    assert!(signed(&|_| {}).is_ok());
    for (why, result) in [
        (
            "a call twice",
            signed(&|bytes| bytes.copy_within(HEAD + ENTRY..HEAD + 2 * ENTRY, HEAD + 2 * ENTRY)),
        ),
        (
            "out of order",
            signed(&|bytes| {
                let (one, other) = bytes[HEAD + ENTRY..].split_at_mut(ENTRY);
                one.swap_with_slice(other);
            }),
        ),
        (
            "a dialled number twice",
            signed(&|bytes| {
                bytes[24] = 2;
                bytes[28] = 1;
                bytes.copy_within(HEAD..HEAD + ENTRY, HEAD + ENTRY);
                bytes[HEAD + 2 * ENTRY - 8] ^= 0xFF;
            }),
        ),
        ("no number", signed(&|bytes| bytes[HEAD] = b'x')),
        (
            "text after the padding",
            signed(&|bytes| bytes[HEAD + KEY - 1] = b'1'),
        ),
        ("a byte too many", signed(&|bytes| bytes.push(0))),
        (
            "an entry more than counted",
            signed(&|bytes| bytes.extend([0; ENTRY])),
        ),
        ("a count beyond the bound", signed(&|bytes| bytes[26] = 1)),
        ("only a head", signed(&|bytes| bytes.truncate(HEAD - 1))),
    ] {
        assert!(
            matches!(result, Err(StoreError::Corrupt { .. })),
            "{why}: {result:?}"
        );
    }
    let newer = signed(&|bytes| bytes[7] = b'2');
    assert!(matches!(
        newer,
        Err(StoreError::Newer {
            found: 2,
            known: 1,
            ..
        })
    ));
}

#[test]
fn a_file_reads_back_and_a_damaged_one_is_kept() {
    let directory = tempdir().unwrap();
    let file = PastFile::new(directory.path());
    assert_eq!(file.load().unwrap(), Memory::default());
    file.set_aside().unwrap();
    let mut memory = begun();
    memory.remember(Direction::Incoming, &caller(1), NOW_MS);
    file.save(&memory).unwrap();
    assert_eq!(file.load().unwrap(), memory);
    assert!(!format!("{memory:?}").contains("555"));

    let path = directory.path().join(FILE);
    std::fs::write(&path, b"CURFEW").unwrap();
    assert!(matches!(file.load(), Err(StoreError::Corrupt { .. })));
    file.set_aside().unwrap();
    file.save(&memory).unwrap();
    assert_eq!(file.load().unwrap(), memory);
    assert_eq!(
        std::fs::read(directory.path().join(DAMAGED)).unwrap(),
        b"CURFEW"
    );
    std::fs::write(&path, vec![0; usize::try_from(MAX_BYTES).unwrap() + 1]).unwrap();
    assert!(matches!(file.load(), Err(StoreError::TooLarge { .. })));
}
