//! Whether a call of a number was left out: links and totals.
//!
//! Each call says which of its number it is and which entry was the one before, and a "total" says how
//! many there were until then. So a call that is missing is missed by the next that is there, or by
//! the total. Calls may have no link, where the ledger could not know (`docs/formats/ledger.md`); they
//! count all the same. Where old entries were forgotten at the user's wish, the first call that is left
//! is not the first of all.

use std::collections::HashMap;

use crate::entry::{Entry, Link};
use crate::manifest::Number;

/// An entry that is disclosed, with its number in the ledger.
pub(crate) type Disclosed<'a> = (u64, &'a Entry);

/// What is found about the calls of one number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Found {
    /// None was left out up to this entry.
    Whole { until: u64, forgotten: u64 },
    /// None was left out between them; whether one follows the last is not shown.
    Open,
    /// Something does not fit: the entry at which it shows, or 0 for the manifest.
    Missing { at: u64 },
}

/// The calls and totals of every number that is disclosed.
pub(crate) struct Numbers<'a> {
    own: HashMap<&'a str, Own>,
    /// The entries that were emptied, from and to, none touching another.
    forgotten: Vec<(u64, u64)>,
}

#[derive(Default)]
struct Own {
    /// Each call with its link, where it has one.
    calls: Vec<(u64, Option<Link>)>,
    /// Each total: its entry, how many calls, the last.
    totals: Vec<(u64, u64, u64)>,
}

impl<'a> Numbers<'a> {
    /// Gathers them from entries in their order.
    pub(crate) fn of(entries: impl Iterator<Item = Disclosed<'a>>) -> Numbers<'a> {
        let mut own: HashMap<&str, Own> = HashMap::new();
        let mut ranges = Vec::new();
        for (seq, entry) in entries {
            match entry {
                Entry::Call {
                    incoming: Some(number),
                    link,
                    ..
                } => own.entry(number).or_default().calls.push((seq, *link)),
                Entry::Total {
                    number,
                    calls,
                    last,
                } => own
                    .entry(number)
                    .or_default()
                    .totals
                    .push((seq, *calls, *last)),
                Entry::Forgetting { first, last } => ranges.push((*first, *last)),
                _ => {}
            }
        }
        ranges.sort_unstable();
        let mut forgotten: Vec<(u64, u64)> = Vec::new();
        for (first, last) in ranges {
            match forgotten.last_mut() {
                Some((_, end)) if first <= *end => *end = last.max(*end),
                _ => forgotten.push((first, last)),
            }
        }
        Numbers { own, forgotten }
    }

    fn forgot(&self, seq: u64) -> bool {
        let after = self.forgotten.partition_point(|(first, _)| *first <= seq);
        after > 0 && seq <= self.forgotten[after - 1].1
    }

    /// The first call of a number that is none of these.
    pub(crate) fn undeclared(&self, numbers: &[Number]) -> Option<u64> {
        let is_declared = |own: &str| numbers.iter().any(|it| it.number == own);
        let others = self.own.iter().filter(|it| !is_declared(it.0));
        others.flat_map(|(_, own)| &own.calls).map(|it| it.0).min()
    }

    /// Looks at the calls of a number.
    pub(crate) fn look(&self, number: &Number) -> Found {
        let none = Own::default();
        let own = self.own.get(number.number.as_str()).unwrap_or(&none);
        let calls = &own.calls;
        let last = calls.last().map_or(0, |(seq, _)| *seq);
        if (number.calls, number.last) != (calls.len() as u64, last) {
            return Found::Missing { at: 0 };
        }
        // How many came before the first that is disclosed.
        let mut gone: Option<u64> = None;
        let mut agrees =
            |count: Option<u64>| count.is_some_and(|count| *gone.get_or_insert(count) == count);
        let mut before = 0;
        for (place, (seq, link)) in (1..).zip(calls) {
            if let Some(Link { nth, before: named }) = *link {
                let is_first_left = before == 0 && nth > place;
                let fits = named == before || (is_first_left && named < *seq && self.forgot(named));
                if !fits || (named == 0) != (nth == 1) || !agrees(nth.checked_sub(place)) {
                    return Found::Missing { at: *seq };
                }
            }
            before = *seq;
        }
        let first = calls.first().map_or(u64::MAX, |(seq, _)| *seq);
        let mut until = 0;
        for (seq, stated, stated_last) in &own.totals {
            // What was forgotten is counted no more by what is written later.
            if *seq < first && !self.forgotten.is_empty() {
                continue;
            }
            let count = calls.partition_point(|(call, _)| call < seq);
            let last = count.checked_sub(1).map_or(0, |at| calls[at].0);
            let fits = *stated_last == last || (count == 0 && self.forgot(*stated_last));
            if !fits || !agrees(stated.checked_sub(count as u64)) {
                return Found::Missing { at: *seq };
            }
            until = *seq;
        }
        let forgotten = gone.unwrap_or(0);
        if forgotten > 0 && self.forgotten.is_empty() {
            Found::Missing { at: first }
        } else if until > last {
            Found::Whole { until, forgotten }
        } else {
            Found::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: &str = "+12065550100";

    fn call(link: Option<(u64, u64)>) -> Entry {
        Entry::Call {
            incoming: Some(ME.to_owned()),
            rulebook: [0; 32],
            link: link.map(|(nth, before)| Link { nth, before }),
        }
    }

    fn total(calls: u64, last: u64) -> Entry {
        Entry::Total {
            number: ME.to_owned(),
            calls,
            last,
        }
    }

    fn found(calls: u64, last: u64, entries: &[(u64, Entry)]) -> Found {
        let number = Number {
            number: ME.to_owned(),
            calls,
            last,
        };
        Numbers::of(entries.iter().map(|(seq, entry)| (*seq, entry))).look(&number)
    }

    const fn whole(until: u64, forgotten: u64) -> Found {
        Found::Whole { until, forgotten }
    }

    #[test]
    fn calls_without_a_gap_are_whole() {
        let linked = [
            (3, call(Some((1, 0)))),
            (5, call(Some((2, 3)))),
            (9, total(2, 5)),
        ];
        assert_eq!(found(2, 5, &linked), whole(9, 0));
        assert_eq!(found(2, 5, &linked[..2]), Found::Open);
        let older = [
            (1, call(None)),
            (3, call(None)),
            (5, call(Some((3, 3)))),
            (9, total(3, 5)),
        ];
        assert_eq!(found(3, 5, &older), whole(9, 0));
        assert_eq!(found(0, 0, &[(9, total(0, 0))]), whole(9, 0));
        let early = [
            (3, call(Some((1, 0)))),
            (4, total(1, 3)),
            (5, call(Some((2, 3)))),
        ];
        assert_eq!(found(2, 5, &early), Found::Open);
    }

    #[test]
    fn a_call_that_is_left_out_is_missed() {
        for (why, entries, at) in [
            ("the first", vec![(5, call(Some((2, 3))))], 5),
            (
                "one between",
                vec![(3, call(Some((1, 0)))), (5, call(Some((3, 4))))],
                5,
            ),
            (
                "a link past one",
                vec![(3, call(Some((1, 0)))), (5, call(Some((2, 4))))],
                5,
            ),
            (
                "a place past one",
                vec![(3, call(Some((1, 0)))), (5, call(Some((3, 3))))],
                5,
            ),
            (
                "the last",
                vec![(3, call(Some((1, 0)))), (9, total(2, 5))],
                9,
            ),
            (
                "an older one",
                vec![(1, call(None)), (5, call(Some((3, 1)))), (9, total(3, 5))],
                1,
            ),
            ("all", vec![(9, total(1, 5))], 9),
            (
                "a place below 1",
                vec![(1, call(None)), (5, call(Some((1, 1))))],
                5,
            ),
            (
                "a total too low",
                vec![(1, call(None)), (5, total(0, 1))],
                5,
            ),
        ] {
            let calls = entries
                .iter()
                .filter(|(_, it)| matches!(it, Entry::Call { .. }));
            let seqs: Vec<u64> = calls.map(|(seq, _)| *seq).collect();
            let last = seqs.last().copied().unwrap_or(0);
            let found = found(seqs.len() as u64, last, &entries);
            assert_eq!(found, Found::Missing { at }, "{why}");
        }
        let linked = [(3, call(Some((1, 0)))), (9, total(1, 3))];
        assert_eq!(found(2, 3, &linked), Found::Missing { at: 0 });
        assert_eq!(found(1, 4, &linked), Found::Missing { at: 0 });
    }

    #[test]
    fn calls_that_were_forgotten_are_counted_where_that_is_told() {
        let told = (8, Entry::Forgetting { first: 1, last: 4 });
        let left = [(5, call(Some((3, 4)))), told, (9, total(3, 5))];
        assert_eq!(found(1, 5, &left), whole(9, 2));
        let elsewhere = (8, Entry::Forgetting { first: 1, last: 3 });
        let left = [(5, call(Some((3, 4)))), elsewhere, (9, total(3, 5))];
        assert_eq!(found(1, 5, &left), Found::Missing { at: 5 });
    }
}
