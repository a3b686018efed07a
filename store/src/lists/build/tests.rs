use std::collections::BTreeMap;

use curfew_core::number::read;
use proptest::prelude::*;
use tempfile::tempdir;

use super::*;
use crate::lists::open;
use crate::lists::packed::Mapped;

fn plan(name: &str) -> Plan {
    Plan {
        about: About {
            name: name.to_owned(),
            ..About::default()
        },
        ..Plan::default()
    }
}

fn number(last: u64) -> Number {
    read(&format!("+12065550{last:03}"), None)
}

fn labels(list: &PackedList<Mapped>) -> Vec<(u64, Option<String>)> {
    let each = list.keys_from(0).map(|found| {
        let (key, label) = found.unwrap();
        (key - 12_065_550_000, list.label(label).map(str::to_owned))
    });
    each.collect()
}

#[test]
fn the_label_that_came_most_often_counts_and_any_more_than_none() {
    let folder = tempdir().unwrap();
    let mut builder = Builder::new(folder.path(), plan("a")).unwrap();
    let debts = builder.label("Debts").unwrap();
    let prizes = builder.label("Prizes").unwrap();
    assert_eq!(builder.label("Debts"), Ok(debts));
    assert_eq!(builder.label(""), Ok(0));
    for (last, label) in [
        (100, debts),
        (100, prizes),
        (100, prizes),
        (101, 0),
        (101, 0),
        (101, debts),
        (102, 0),
        (103, prizes),
        (103, debts),
    ] {
        builder.number(&number(last), label).unwrap();
    }
    let path = folder.path().join("a.list");
    let built = builder.finish(&path).unwrap();
    assert_eq!((built.numbers, built.repeated, built.ranges), (4, 5, 0));
    assert_eq!(built.bytes, std::fs::metadata(&path).unwrap().len());
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        labels(&open(&path).unwrap()),
        [
            (100, some("Prizes")),
            (101, some("Debts")),
            (102, None),
            (103, some("Debts"))
        ]
    );
}

#[test]
fn lists_are_merged_with_their_labels_and_ranges() {
    let folder = tempdir().unwrap();
    let list = |name: &str, label: &str, last: u64, range: &str| {
        let mut builder = Builder::new(folder.path(), plan(name)).unwrap();
        let label = builder.label(label).unwrap();
        builder.number(&number(last), label).unwrap();
        builder.ranges(&parse_range(range).unwrap(), label).unwrap();
        let path = folder.path().join(name);
        builder.finish(&path).unwrap();
        open(&path).unwrap()
    };
    let one = list("one", "Debts", 100, "+1206555019#");
    let two = list("two", "Prizes", 101, "+120655501##");
    let mut builder = Builder::new(folder.path(), plan("both")).unwrap();
    builder.list(&one).unwrap();
    builder.list(&two).unwrap();
    let path = folder.path().join("both");
    builder.finish(&path).unwrap();
    let both = open(&path).unwrap();
    assert_eq!(
        both.about().labels,
        ["Prizes", "Debts"],
        "in the order of their use, ranges first"
    );
    let label = |last: u64| {
        let found = both.find(12_065_550_000 + last).unwrap()?;
        both.label(found.label)
    };
    assert_eq!(
        [100, 101, 102, 195, 200].map(label),
        [
            Some("Debts"),
            Some("Prizes"),
            Some("Prizes"),
            Some("Debts"),
            None
        ]
    );
}

#[test]
fn what_cannot_be_is_refused_and_the_old_list_stays() {
    let folder = tempdir().unwrap();
    let new = |plan| Builder::new(folder.path(), plan).map(|_| ());
    assert_eq!(new(plan(" a")), Err(ListError::Name));
    for classes in [vec![0, 1], vec![3, 1], vec![2, 2]] {
        let plan = Plan {
            classes,
            ..plan("a")
        };
        assert_eq!(new(plan), Err(ListError::Classes));
    }
    let mut builder = Builder::new(folder.path(), plan("a")).unwrap();
    assert!(builder.is_empty());
    assert!(builder.number(&read("", None), 0).is_err());
    for index in 0..MAX_LABELS {
        builder.label(&format!("label {index}")).unwrap();
    }
    assert_eq!(builder.label("one more"), Err(ListError::Labels));
    assert_eq!(
        builder.label(&"x".repeat(MAX_LABEL + 1)),
        Err(ListError::Labels)
    );
    builder.number(&number(100), 1).unwrap();
    assert!(!builder.is_empty());
    let path = folder.path().join("a.list");
    builder.finish(&path).unwrap();
    let before = std::fs::read(&path).unwrap();

    let wordy = Plan {
        about: About {
            source: "x".repeat(501),
            ..plan("a").about
        },
        ..Plan::default()
    };
    let refused = Builder::new(folder.path(), wordy);
    assert!(
        matches!(refused, Err(ListError::Texts)),
        "before anything is read"
    );
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let missing = folder.path().join("no/such/folder/a.list");
    let builder = Builder::new(folder.path(), plan("a")).unwrap();
    assert!(builder.finish(&missing).is_err());
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1, "nothing is left over");
}

#[test]
fn a_list_in_memory_is_the_same_list() {
    let numbers = [number(101), number(100), number(101)];
    let ranges = parse_range("+1900*").unwrap();
    let list = in_memory("a", &numbers, &ranges).unwrap();
    assert_eq!((list.numbers(), list.ranges()), (2, 12));
    assert_eq!(list.contains(&number(100)), Ok(true));
    assert_eq!(list.contains(&number(102)), Ok(false));
    assert_eq!(list.contains(&read("+19005550100", None)), Ok(true));
    assert!(in_memory("a", &[read("", None)], &[]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn thresholds_and_classes_are_those_of_a_count(
        numbers in prop::collection::vec(0_u64..60, 0..1500),
        least in 1_u64..5,
        classed in any::<bool>(),
    ) {
        let folder = tempdir().unwrap();
        let plan = Plan {
            least,
            classes: if classed { vec![1, 3, 10] } else { Vec::new() },
            // So little that some go to files.
            memory: 0,
            ..plan("a")
        };
        let mut builder = Builder::new(folder.path(), plan).unwrap();
        let mut counts = BTreeMap::new();
        for last in &numbers {
            builder.number(&number(*last), 0).unwrap();
            *counts.entry(*last).or_insert(0_u64) += 1;
        }
        let path = folder.path().join("a.list");
        let built = builder.finish(&path).unwrap();
        let expected: Vec<(u64, Option<String>)> = counts
            .iter()
            .filter(|(_, count)| **count >= least)
            .map(|(last, count)| {
                let class = match count {
                    _ if !classed => return (*last, None),
                    1..=2 => "1-2",
                    3..=9 => "3-9",
                    _ => "10+",
                };
                (*last, Some(class.to_owned()))
            })
            .collect();
        prop_assert_eq!(labels(&open(&path).unwrap()), expected);
        let seldom = counts.values().filter(|count| **count < least).count() as u64;
        prop_assert_eq!(built.seldom, seldom);
        prop_assert_eq!(built.numbers + built.seldom + built.repeated, numbers.len() as u64);
    }
}

#[test]
fn ranges_that_come_again_count_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut builder = Builder::new(folder.path(), plan("a")).unwrap();
    let range = |at: u64| Span {
        start: 12_065_550_000 + 2 * at,
        end: 12_065_550_000 + 2 * at,
        label: 0,
    };
    // Twice as many as a list may have, of a hundred.
    for at in 0..2 * MAX_RANGES as u64 {
        builder.ranges(&[range(at % 100)], 0).unwrap();
    }
    // The last label of one is kept, in its place among the others.
    let label = builder.label("last").unwrap();
    builder.ranges(&[range(7)], label).unwrap();
    let path = folder.path().join("list");
    assert_eq!(builder.finish(&path).unwrap().ranges, 100);
    let list = open(&path).unwrap();
    let labelled: Vec<_> = list
        .spans()
        .unwrap()
        .iter()
        .filter(|it| it.label > 0)
        .copied()
        .collect();
    assert_eq!(
        labelled.iter().map(|it| it.start).collect::<Vec<_>>(),
        [range(7).start]
    );

    // As many as there may be, and one more: of which nothing is lost but the build.
    let mut builder = Builder::new(folder.path(), plan("a")).unwrap();
    for at in 0..MAX_RANGES as u64 {
        builder.ranges(&[range(at)], 0).unwrap();
    }
    builder.ranges(&[range(0)], 0).unwrap();
    builder.ranges(&[range(MAX_RANGES as u64)], 0).unwrap();
    let refused = builder.finish(&folder.path().join("more"));
    assert!(
        matches!(
            refused,
            Err(StoreError::List(ListError::TooManyRanges { .. }))
        ),
        "{refused:?}"
    );
}
