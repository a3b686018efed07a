//! How one list differs from another, as sets: numbers that one has singly and the other in a
//! range are on both. Ranges are never taken apart into numbers, so a difference costs no more
//! than the two lists have numbers and ranges.

use std::iter::Peekable;

use super::ListError;
use super::packed::{Keys, PackedList, Pages, Span};

/// What happened to some keys between two lists. Labels are from 1, each of its own list; 0 is
/// none.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Change {
    /// Only the old list has them.
    Removed {
        /// In the old list.
        label: u8,
    },
    /// Only the new list has them.
    Added {
        /// In the new list.
        label: u8,
    },
    /// Both have them, with labels of different texts.
    Relabelled {
        /// In the old list.
        was: u8,
        /// In the new list.
        is: u8,
    },
}

/// Why two lists could not be compared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stop<E> {
    /// The old list cannot be read.
    Old(ListError),
    /// The new list cannot be read.
    New(ListError),
    /// What the caller said.
    Each(E),
}

/// Gives each run of keys that differs, its first and its last key, in ascending order; and
/// whether it is a key that stands on a list by itself rather than what is left of a range.
///
/// # Errors
/// [`Stop`].
pub fn compare<P: Pages, Q: Pages, E>(
    old: &PackedList<P>,
    new: &PackedList<Q>,
    mut each: impl FnMut(u64, u64, Change, bool) -> Result<(), E>,
) -> Result<(), Stop<E>> {
    let mut before = Runs::of(old).map_err(Stop::Old)?;
    let mut after = Runs::of(new).map_err(Stop::New)?;
    let (mut left, mut right) = (None, None);
    loop {
        if left.is_none() {
            left = before.next().map_err(Stop::Old)?;
        }
        if right.is_none() {
            right = after.next().map_err(Stop::New)?;
        }
        // The keys from the lower start on, as far as both lists say one thing of them.
        let start = match (&left, &right) {
            (None, None) => return Ok(()),
            (Some(one), None) | (None, Some(one)) => one.span.start,
            (Some(left), Some(right)) => left.span.start.min(right.span.start),
        };
        let until = |run: &Option<Run>| match run {
            Some(run) if run.span.start > start => run.span.start - 1,
            Some(run) => run.span.end,
            None => u64::MAX,
        };
        let end = until(&left).min(until(&right));
        let was = take(&mut left, start, end);
        let is = take(&mut right, start, end);
        let singly = [was, is].iter().flatten().any(|run| run.singly);
        let label = |run: Option<Run>| run.map(|run| run.span.label);
        let change = match (label(was), label(is)) {
            (Some(was), Some(is)) if old.label(was) == new.label(is) => continue,
            (Some(was), Some(is)) => Change::Relabelled { was, is },
            (Some(label), None) => Change::Removed { label },
            (None, Some(label)) => Change::Added { label },
            (None, None) => continue,
        };
        each(start, end, change, singly).map_err(Stop::Each)?;
    }
}

/// Keys with one label.
#[derive(Clone, Copy)]
struct Run {
    span: Span,
    /// Whether it is one key of the list, not what lies around keys in a range.
    singly: bool,
}

/// Takes the keys to `end` off a run that begins at `start`; what it was, if it does.
fn take(run: &mut Option<Run>, start: u64, end: u64) -> Option<Run> {
    let taken = run.take_if(|it| it.span.start == start)?;
    if taken.span.end > end {
        let mut rest = taken;
        rest.span.start = end + 1;
        *run = Some(rest);
    }
    Some(taken)
}

/// The keys of a list as runs with one label each, ascending: single keys, and what of ranges
/// lies around them.
struct Runs<'a, P: Pages> {
    keys: Peekable<Keys<'a, P>>,
    spans: std::vec::IntoIter<Span>,
    span: Option<Span>,
}

impl<'a, P: Pages> Runs<'a, P> {
    fn of(list: &'a PackedList<P>) -> Result<Runs<'a, P>, ListError> {
        let mut spans = list.spans()?.into_iter();
        Ok(Runs {
            keys: list.keys_from(0).peekable(),
            span: spans.next(),
            spans,
        })
    }

    fn next(&mut self) -> Result<Option<Run>, ListError> {
        let key = match self.keys.peek() {
            Some(Err(error)) => return Err(*error),
            Some(Ok(key)) => Some(*key),
            None => None,
        };
        let Some((key, label)) = key.filter(|(key, _)| self.span.is_none_or(|it| *key <= it.end))
        else {
            let span = std::mem::replace(&mut self.span, self.spans.next());
            return Ok(span.map(|span| Run {
                span,
                singly: false,
            }));
        };
        // A key's own label counts more than that of the range that it is in.
        if let Some(span) = &mut self.span
            && span.start <= key
        {
            if span.start < key {
                let before = Span {
                    end: key - 1,
                    ..*span
                };
                span.start = key;
                return Ok(Some(Run {
                    span: before,
                    singly: false,
                }));
            }
            if span.end > key {
                span.start = key + 1;
            } else {
                self.span = self.spans.next();
            }
        }
        self.keys.next();
        let span = Span {
            start: key,
            end: key,
            label,
        };
        Ok(Some(Run { span, singly: true }))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::packed::{About, ListWriter};
    use super::*;

    /// A list of keys and flat ranges with labels of 0 to 2: "a", "b".
    fn list(keys: &BTreeMap<u64, u8>, spans: &[Span]) -> PackedList<Vec<u8>> {
        let about = About {
            name: "x".to_owned(),
            labels: vec!["a".to_owned(), "b".to_owned()],
            ..About::default()
        };
        let out = std::io::Cursor::new(Vec::new());
        let mut writer = ListWriter::new(out, about, spans.to_vec()).unwrap();
        for (key, label) in keys {
            writer.key(*key, *label).unwrap();
        }
        PackedList::open(writer.finish().unwrap().0.into_inner()).unwrap()
    }

    fn compared(old: &PackedList<Vec<u8>>, new: &PackedList<Vec<u8>>) -> Vec<(u64, u64, Change)> {
        let mut found = Vec::new();
        let done = compare(old, new, |start, end, change, singly| {
            assert!(!singly || start == end);
            found.push((start, end, change));
            Ok::<_, ()>(())
        });
        assert_eq!(done, Ok(()));
        found
    }

    const fn span(start: u64, end: u64, label: u8) -> Span {
        Span { start, end, label }
    }

    #[test]
    fn a_range_and_its_numbers_are_the_same_set() {
        let numbers: BTreeMap<u64, u8> = (100..200).map(|key| (key, 1)).collect();
        let (singly, ranged) = (
            list(&numbers, &[]),
            list(&BTreeMap::new(), &[span(100, 199, 1)]),
        );
        assert_eq!(compared(&singly, &ranged), []);
        assert_eq!(compared(&ranged, &singly), []);
        let wider = list(&BTreeMap::from([(150, 2)]), &[span(90, 199, 1)]);
        assert_eq!(
            compared(&ranged, &wider),
            [
                (90, 99, Change::Added { label: 1 }),
                (150, 150, Change::Relabelled { was: 1, is: 2 }),
            ]
        );
        assert_eq!(
            compared(&wider, &ranged)[0],
            (90, 99, Change::Removed { label: 1 })
        );
    }

    #[test]
    fn the_widest_range_is_one_run() {
        let all = list(&BTreeMap::new(), &[span(1, 999_999_999_999_999, 0)]);
        let some = list(&BTreeMap::from([(12_065_550_100, 0)]), &[]);
        let found = compared(&all, &some);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1, 12_065_550_099);
        let none = list(&BTreeMap::new(), &[]);
        assert_eq!(compared(&none, &none), []);
    }

    #[test]
    fn a_list_that_cannot_be_read_is_told_from_the_other() {
        let good = list(&BTreeMap::from([(5, 0)]), &[span(7, 9, 0)]);
        let mut bytes = good.pages().clone();
        bytes[4096 + 200] ^= 1;
        let bad = PackedList::open(bytes).unwrap();
        let each = |_, _, _, _| Ok::<_, ()>(());
        assert!(matches!(compare(&bad, &good, each), Err(Stop::Old(_))));
        assert!(matches!(compare(&good, &bad, each), Err(Stop::New(_))));
        let stop = compare(&good, &list(&BTreeMap::new(), &[]), |_, _, _, _| {
            Err("enough")
        });
        assert_eq!(stop, Err(Stop::Each("enough")));
    }

    fn lists() -> impl Strategy<Value = (BTreeMap<u64, u8>, Vec<Span>)> {
        let keys = prop::collection::btree_map(1_u64..60, 0_u8..3, 0..20);
        let spans = prop::collection::vec((1_u64..8, 0_u64..8, 0_u8..3), 0..6);
        (keys, spans).prop_map(|(keys, parts)| {
            let mut at = 0;
            let spans = parts.into_iter().map(|(gap, width, label)| {
                let start = at + gap + 1;
                at = start + width;
                span(start, at, label)
            });
            (keys, spans.collect())
        })
    }

    proptest! {
        #[test]
        fn it_is_the_difference_of_the_sets(old in lists(), new in lists()) {
            let all = |(keys, spans): &(BTreeMap<u64, u8>, Vec<Span>)| {
                let ranged = spans.iter().flat_map(|it| (it.start..=it.end).map(|key| (key, it.label)));
                let mut all: BTreeMap<u64, u8> = ranged.collect();
                all.extend(keys);
                all
            };
            let (was, is) = (all(&old), all(&new));
            let mut expected = BTreeMap::new();
            for key in 1..200 {
                let change = match (was.get(&key), is.get(&key)) {
                    (Some(was), Some(is)) if was != is => Change::Relabelled { was: *was, is: *is },
                    (Some(label), None) => Change::Removed { label: *label },
                    (None, Some(label)) => Change::Added { label: *label },
                    _ => continue,
                };
                expected.insert(key, change);
            }
            let mut found = BTreeMap::new();
            let (old, new) = (list(&old.0, &old.1), list(&new.0, &new.1));
            for (start, end, change) in compared(&old, &new) {
                for key in start..=end {
                    prop_assert!(found.insert(key, change).is_none());
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
