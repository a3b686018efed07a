//! The packed list against a plain map and plain ranges.

mod damage;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::testing::Seed;

/// What a list holds, the plain way.
#[derive(Clone, Debug, Default)]
struct Model {
    keys: BTreeMap<u64, u8>,
    /// Ascending and apart.
    spans: Vec<Span>,
}

const LABELS: [&str; 3] = ["Debts", "Prizes", "Surveys"];

impl Model {
    fn of(keys: impl IntoIterator<Item = u64>) -> Model {
        Model {
            keys: keys.into_iter().map(|key| (key, 0)).collect(),
            spans: Vec::new(),
        }
    }

    fn write(&self) -> Vec<u8> {
        let about = About {
            name: "Reported".to_owned(),
            source: "made for a test".to_owned(),
            licence: "CC0-1.0".to_owned(),
            date: 1_600_000_000,
            labels: LABELS.map(str::to_owned).to_vec(),
        };
        let mut writer = ListWriter::new(Cursor::new(Vec::new()), about, self.spans.clone())
            .expect("memory takes it");
        for (key, label) in &self.keys {
            writer.key(*key, *label).expect("memory takes it");
        }
        writer.finish().expect("memory takes it").0.into_inner()
    }

    fn find(&self, key: u64) -> Option<Entry> {
        if let Some(label) = self.keys.get(&key) {
            return Some(Entry {
                label: *label,
                in_range: false,
            });
        }
        let place = self.spans.partition_point(|span| span.end < key);
        let span = self.spans.get(place).filter(|span| span.start <= key)?;
        Some(Entry {
            label: span.label,
            in_range: true,
        })
    }

    /// Keys at which an answer may change, and some between.
    fn probes(&self) -> BTreeSet<u64> {
        let around = |key: u64| [key.saturating_sub(1), key, key + 1];
        let ends = self.spans.iter().flat_map(|span| [span.start, span.end]);
        let keys = self.keys.keys().copied();
        let mut probes: BTreeSet<u64> = keys.chain(ends).flat_map(around).collect();
        probes.extend([0, 1, key::CODES - 1, key::CODES, u64::MAX]);
        probes
    }

    /// Writes, reads, and compares everything.
    fn agrees(&self) -> Vec<u8> {
        let bytes = self.write();
        let list = PackedList::open(bytes.clone()).expect("what was written opens");
        list.check().expect("what was written is right");
        assert_eq!(list.numbers(), self.keys.len() as u64);
        assert_eq!(list.ranges(), self.spans.len() as u64);
        assert_eq!(list.spans().expect("whole"), self.spans);
        for probe in self.probes() {
            assert_eq!(list.find(probe), Ok(self.find(probe)), "{probe}");
        }
        let mut all = list.keys_from(0).map(|it| it.expect("whole"));
        assert!(
            self.keys
                .iter()
                .all(|(key, label)| all.next() == Some((*key, *label)))
        );
        assert_eq!(all.next(), None);
        for from in self.keys.keys().step_by(self.keys.len() / 7 + 1) {
            let mut rest = list.keys_from(*from + 1).map(|it| it.expect("whole"));
            let next = self.keys.range(from + 1..).next();
            assert_eq!(rest.next(), next.map(|(key, label)| (*key, *label)));
        }
        bytes
    }
}

/// Numbers as they come: here many in an exchange, there one, a run, a gap.
fn uneven(count: u64, seed: u64) -> BTreeSet<u64> {
    let mut random = Seed(seed);
    let mut keys = BTreeSet::new();
    let mut at = 12_000_000_000;
    while (keys.len() as u64) < count {
        let (run, gap) = match random.below(5) {
            0 => (random.below(400), 1),
            1 => (random.below(300), 3),
            2 => (random.below(60), 400),
            3 => (random.below(20), 100_000),
            _ => (1, 10_000_000),
        };
        for _ in 0..run {
            at += 1 + random.below(gap);
            keys.insert(at);
        }
    }
    keys
}

#[test]
fn agrees_with_a_set_on_uneven_numbers() {
    for seed in 0..6 {
        let bytes = Model::of(uneven(40_000, seed)).agrees();
        assert!(bytes.len() > 5 * PAGE, "{}", bytes.len());
    }
}

#[test]
fn agrees_with_a_set_where_an_index_has_two_levels() {
    let mut random = Seed(3);
    let keys: BTreeSet<u64> = (0..1_300_000)
        .map(|_| 10_000_000_000 + random.below(10_000_000_000_000))
        .collect();
    let bytes = Model::of(keys).agrees();
    let list = PackedList::open(bytes).expect("opens");
    assert_eq!(list.head.levels, 2);
}

#[test]
fn boundaries() {
    let last = key::CODES - 1;
    for keys in [
        vec![],
        vec![1],
        vec![last],
        vec![1, last],
        vec![12_065_550_100],
        (1..=65).collect(),
        (1..=66).collect(),
        // Every number of a range, over several groups' and pages' ends.
        (12_065_550_000..12_065_559_999).collect(),
        (1_000_000..1_200_000).collect(),
        // Short codes, and both kinds.
        vec![key::CODES + 1, key::CODES + 14],
        vec![last, key::CODES + 1],
        // The widest gaps.
        (0..15).map(|power| 10_u64.pow(power)).collect(),
        (1..300).map(|index| index * 3_000_000_000_000).collect(),
    ] {
        Model::of(keys).agrees();
    }
    // Around the ends of groups and of their halves, each half with gaps of its own.
    for count in [32, 33, 34, 64, 65, 66, 97, 98, 99, 130, 131] {
        for wide in [0, 1, 2, 3] {
            let gap = |at: u64| match at / 32 % 4 {
                half if half == wide => 1_000 + at * 7,
                _ => 1 + at % 3,
            };
            let keys = (0..count).scan(12_065_550_100, |key, at| {
                *key += gap(at);
                Some(*key)
            });
            Model::of(keys).agrees();
        }
    }
}

#[test]
fn labels_cost_nothing_where_there_are_none() {
    let keys = uneven(60_000, 9);
    let bare = Model::of(keys.clone());
    let mut few = bare.clone();
    for (index, label) in few.keys.values_mut().enumerate() {
        // Some, in the first tenth only.
        if index < 6_000 && index % 5 == 0 {
            *label = (index % 3) as u8 + 1;
        }
    }
    let (bare, few) = (bare.agrees().len(), few.agrees().len());
    // Two bits each where there are some.
    assert!(few >= bare && few - bare <= 2 * PAGE, "{bare} {few}");
}

#[test]
fn ranges_hold_across_pages_and_beside_numbers() {
    let span = |start, end, label| Span { start, end, label };
    let keys = uneven(30_000, 4);
    let (first, last) = (*keys.first().expect("some"), *keys.last().expect("some"));
    let middle = *keys.iter().nth(15_000).expect("some");
    let some: Vec<Vec<Span>> = vec![
        // Around everything; before; behind.
        vec![span(1, key::CODES - 1, 2)],
        vec![span(1, first - 1, 0), span(last + 1, key::CODES - 1, 1)],
        // From one key to another, beginning and ending on keys.
        vec![span(first, middle, 1)],
        vec![span(middle, middle, 3)],
        // Many small ones, more than a page has room for.
        (0..3_000)
            .map(|index| {
                span(
                    first + index * 1000,
                    first + index * 1000 + 99,
                    (index % 4) as u8,
                )
            })
            .collect(),
        // Next to each other with other labels.
        (0..2_000)
            .map(|index| {
                span(
                    first + index * 50,
                    first + index * 50 + 49,
                    (index % 2) as u8,
                )
            })
            .collect(),
    ];
    for spans in some {
        let mut model = Model::of(keys.iter().copied());
        model.spans = spans.clone();
        model.agrees();
        // No number at all.
        let model = Model {
            spans,
            ..Model::default()
        };
        model.agrees();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn agrees_with_a_map(
        steps in prop::collection::vec((0_u32..34, 0_u64..u64::MAX, 0_u8..4), 0..900),
        spans in prop::collection::vec((0_u32..34, 0_u64..u64::MAX, 0_u32..30, 0_u8..4), 0..40),
    ) {
        let mut model = Model::default();
        let mut at = 1;
        for (width, value, label) in steps {
            at += 1 + value % (1 << width);
            model.keys.insert(at, label);
        }
        let mut at = 1;
        for (width, value, length, label) in spans {
            // One apart at least, so that neighbours are never one range.
            let start = at + 2 + value % (1 << width);
            let end = start + (1 << length) - 1;
            model.spans.push(Span { start, end, label });
            at = end;
        }
        model.agrees();
    }
}

#[test]
fn what_no_head_can_hold_is_refused() {
    let write = |about: About| {
        let mut writer = ListWriter::new(Cursor::new(Vec::new()), about, Vec::new())?;
        writer.key(12_065_550_100, 0)?;
        writer.finish()
    };
    let named = |name: &str| About {
        name: name.to_owned(),
        ..About::default()
    };
    assert!(write(named("a")).is_ok());
    let long = About {
        source: "x".repeat(MAX_TEXT + 1),
        ..named("a")
    };
    assert!(write(long).is_err());
    let many = About {
        labels: vec!["x".to_owned(); MAX_LABELS + 1],
        ..named("a")
    };
    assert!(write(many).is_err());
    let large = About {
        labels: vec!["x".repeat(MAX_LABEL); 60],
        ..named("a")
    };
    assert!(write(large).is_err());
    let read = |about| {
        let bytes = write(about).map(|(out, _)| out.into_inner());
        PackedList::open(bytes.expect("it fits")).map(|list| list.about().clone())
    };
    for hidden in [
        '\n', '\u{61c}', '\u{200b}', '\u{2028}', '\u{202e}', '\u{2066}', '\u{feff}',
    ] {
        let text = format!("a{hidden}b");
        for about in [
            named(&text),
            About {
                source: text.clone(),
                ..named("a")
            },
            About {
                licence: text.clone(),
                ..named("a")
            },
            About {
                labels: vec![text.clone()],
                ..named("a")
            },
        ] {
            assert!(write(about).is_err(), "{text:?}");
        }
        // Nor is it read where somebody else wrote it.
        let mut mark = [0; 4];
        let mark = hidden.encode_utf8(&mut mark).as_bytes();
        let other = named(&format!("a{}b", "x".repeat(mark.len())));
        let mut bytes = write(other).expect("it fits").0.into_inner();
        bytes[87..87 + mark.len()].copy_from_slice(mark);
        let sum = crc32fast::hash(&bytes[..PAGE - 4]);
        bytes[PAGE - 4..PAGE].copy_from_slice(&sum.to_le_bytes());
        assert!(PackedList::open(bytes).is_err(), "{text:?}");
    }
    let full = About {
        name: "一二三".to_owned(),
        source: "s".repeat(MAX_TEXT),
        licence: "l".repeat(MAX_TEXT),
        date: -1,
        labels: vec!["y".to_owned(); MAX_LABELS],
    };
    assert_eq!(read(full.clone()), Ok(full));
    assert!(read(named(" a")).is_err());
}

#[test]
fn the_example_of_the_specification_is_what_is_written() {
    let text = include_str!("../../../../docs/formats/list.md");
    let mut example = vec![0; 3 * PAGE];
    for line in text.lines() {
        let Some((at, rest)) = line.split_once(": ").filter(|(at, _)| at.len() == 8) else {
            continue;
        };
        let at = usize::from_str_radix(at, 16).expect("a place");
        let bytes = rest.split_once('|').map_or(rest, |(bytes, _)| bytes);
        for (offset, byte) in bytes.split_whitespace().enumerate() {
            example[at + offset] = u8::from_str_radix(byte, 16).expect("a byte");
        }
    }
    let about = About {
        name: "Banks".to_owned(),
        source: "a branch".to_owned(),
        licence: "CC0-1.0".to_owned(),
        date: 1_795_564_800,
        labels: vec!["Bank".to_owned()],
    };
    let range = Span {
        start: 12_065_550_190,
        end: 12_065_550_199,
        label: 1,
    };
    let mut writer = ListWriter::new(Cursor::new(Vec::new()), about, vec![range]).unwrap();
    for number in [12_065_550_100, 12_065_550_101, 12_065_550_103] {
        writer.key(number, 1).unwrap();
    }
    let code = curfew_core::ShortCode::parse("95588").unwrap();
    writer
        .key(key::of(&curfew_core::Number::Short(code)).unwrap(), 1)
        .unwrap();
    let written = writer.finish().unwrap().0.into_inner();
    let other = (0..example.len()).find(|at| written.get(*at) != Some(&example[*at]));
    assert_eq!(
        (other, written.len()),
        (None, example.len()),
        "left: the first other byte"
    );
}

/// Pages that count which of them are asked for.
struct Counted {
    bytes: Vec<u8>,
    asked: std::sync::Mutex<BTreeSet<u32>>,
}

impl Pages for Counted {
    fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn page(&self, number: u32) -> Option<&[u8; PAGE]> {
        self.asked.lock().unwrap().insert(number);
        self.bytes.page(number)
    }
}

#[test]
fn opening_and_every_look_up_read_two_pages_at_most() {
    let mut random = Seed(3);
    let sparse: BTreeSet<u64> = (0..1_300_000)
        .map(|_| 10_000_000_000 + random.below(10_000_000_000_000))
        .collect();
    for keys in [sparse, uneven(300, 1), uneven(40_000, 1), BTreeSet::new()] {
        let model = Model::of(keys);
        let list = PackedList::open(Counted {
            bytes: model.write(),
            asked: std::sync::Mutex::default(),
        })
        .unwrap();
        let asked = || std::mem::take(&mut *list.pages.asked.lock().unwrap()).len();
        assert!(asked() <= 2, "to open");
        let root = list.head.pages - 1;
        for probe in model.probes().into_iter().step_by(97) {
            list.find(probe).unwrap();
            // The last page was read to open.
            list.pages.asked.lock().unwrap().remove(&root);
            assert!(asked() <= 2, "{probe}");
        }
    }
}
