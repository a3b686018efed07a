//! Position automata (Glushkov 1961) whose states are the bits of one `u128`.

use super::parser::Node;
use super::{MAX_POSITIONS, RegexError};
use crate::number::Characters;
use crate::number::characters::PLUS;
use crate::number::e164::MAX_DIGITS;
use crate::number::read::MAX_SHORT_DIGITS;

/// The most pairs of places in two expressions that are looked at: few have more than a dozen.
const MAX_PAIRS: usize = 100;

/// The positions of an expression and which may follow which.
#[derive(Clone, Eq, PartialEq)]
pub(super) struct Automaton {
    /// For each character, the positions that take it.
    on: [u128; 13],
    /// Where a number may begin and end.
    first: u128,
    last: u128,
    follow: Box<[u128]>,
    /// What every match begins with, and where it may be behind that; 0 where that is nothing.
    head: Characters,
    held: u128,
}

impl Automaton {
    pub(super) fn matches(&self, characters: &Characters) -> bool {
        let Some(rest) = characters.behind(&self.head) else {
            return false;
        };
        let mut states = self.held;
        for (place, symbol) in rest.iter().enumerate() {
            let next = match states {
                0 if place == 0 => self.first,
                0 => return false,
                states => self.after(states),
            };
            states = next & self.on[usize::from(*symbol)];
        }
        states & self.last != 0
    }

    /// Characters with which every match begins: as long as there is only one that may come.
    pub(super) const fn head(&self) -> &Characters {
        &self.head
    }

    /// Works out what every match begins with.
    fn find_head(&mut self) {
        let mut next = self.first;
        loop {
            let mut taken = (0..).zip(self.on).filter(|(_, on)| next & on != 0);
            let (Some((symbol, on)), None) = (taken.next(), taken.next()) else {
                return;
            };
            if usize::from(self.head.length) == self.head.symbols.len() {
                return;
            }
            self.head.push(symbol);
            self.held = next & on;
            // A match may end here, and what follows is not in all.
            if self.held & self.last != 0 {
                return;
            }
            next = self.after(self.held);
        }
    }

    /// Whether a number is found: of each it is told whether it matches `self` and whether it matches `other`.
    /// `None` where that takes too many steps.
    pub(super) fn finds(
        &self,
        other: &Automaton,
        is_found: fn(bool, bool) -> bool,
    ) -> Option<bool> {
        // What may come first, second and then: in a full number, in a short code.
        for sets in [[1_u16 << PLUS, 0x03fe, 0x03ff], [!(1 << PLUS); 3]] {
            let mut states = vec![(self.first, other.first)];
            for place in 0..MAX_DIGITS + usize::from(sets[0] == 1 << PLUS) {
                let mut next = Vec::new();
                for (one, two) in states {
                    for (symbol, (on_one, on_two)) in self.on.iter().zip(other.on).enumerate() {
                        let (one, two) = (one & on_one, two & on_two);
                        if sets[place.min(2)] >> symbol & 1 == 0 || two == 0 {
                            continue;
                        }
                        if is_found(one & self.last != 0, two & other.last != 0) {
                            return Some(true);
                        }
                        let pair = (self.after(one), other.after(two));
                        if !next.contains(&pair) {
                            next.push(pair);
                        }
                    }
                }
                if next.len() > MAX_PAIRS {
                    return None;
                }
                states = next;
            }
        }
        Some(false)
    }

    /// Whether no match begins with a `+`, and some are longer than any short code of digits.
    pub(super) fn may_be_long_without_plus(&self) -> bool {
        let plus = usize::from(PLUS);
        if self.first & self.on[plus] != 0 {
            return false;
        }
        let digits = self.on[..plus].iter().fold(0, |all, on| all | on);
        let mut states = self.first & digits;
        (1..=MAX_DIGITS).any(|length| {
            let is_match = length > MAX_SHORT_DIGITS && states & self.last != 0;
            states = self.after(states) & digits;
            is_match
        })
    }

    /// Where a match may be after one more character.
    fn after(&self, mut states: u128) -> u128 {
        let mut next = 0;
        while states != 0 {
            next |= self.follow[states.trailing_zeros() as usize];
            states &= states - 1;
        }
        next
    }
}

/// A part of an expression, with its positions already in the builder.
#[derive(Clone, Copy, Default)]
struct Fragment {
    first: u128,
    last: u128,
    /// The empty text matches too.
    is_nullable: bool,
}

impl Fragment {
    const EMPTY: Fragment = Fragment {
        first: 0,
        last: 0,
        is_nullable: true,
    };
}

#[derive(Default)]
pub(super) struct Builder {
    sets: Vec<u16>,
    follow: Vec<u128>,
}

impl Builder {
    pub(super) fn build(mut self, node: &Node) -> Result<Automaton, RegexError> {
        let whole = self.fragment(node)?;
        let mut on = [0; 13];
        for (position, set) in self.sets.iter().enumerate() {
            for (symbol, positions) in on.iter_mut().enumerate() {
                *positions |= u128::from(set >> symbol & 1) << position;
            }
        }
        let mut automaton = Automaton {
            on,
            first: whole.first,
            last: whole.last,
            follow: self.follow.into_boxed_slice(),
            head: Characters::default(),
            held: 0,
        };
        automaton.find_head();
        Ok(automaton)
    }

    fn fragment(&mut self, node: &Node) -> Result<Fragment, RegexError> {
        match node {
            Node::Set(set) => {
                if self.sets.len() == MAX_POSITIONS {
                    return Err(RegexError::TooLarge);
                }
                let bit = 1 << self.sets.len();
                self.sets.push(*set);
                self.follow.push(0);
                Ok(Fragment {
                    first: bit,
                    last: bit,
                    is_nullable: false,
                })
            }
            Node::Sequence(nodes) => nodes.iter().try_fold(Fragment::EMPTY, |before, node| {
                let next = self.fragment(node)?;
                Ok(self.join(before, next))
            }),
            Node::Either(nodes) => nodes.iter().try_fold(Fragment::default(), |other, node| {
                let next = self.fragment(node)?;
                Ok(Fragment {
                    first: other.first | next.first,
                    last: other.last | next.last,
                    is_nullable: other.is_nullable || next.is_nullable,
                })
            }),
            // Without a character in it every repetition is the empty text; to write out only
            // others keeps the work within the positions.
            Node::Repeat(node, ..) if !node.has_set() => Ok(Fragment::EMPTY),
            Node::Repeat(node, least, most) => self.repeat(node, *least, *most),
        }
    }

    fn repeat(
        &mut self,
        node: &Node,
        least: usize,
        most: Option<usize>,
    ) -> Result<Fragment, RegexError> {
        let mut whole = Fragment::EMPTY;
        let mut copy = Fragment::EMPTY;
        for _ in 0..least {
            copy = self.fragment(node)?;
            whole = self.join(whole, copy);
        }
        let Some(most) = most else {
            // The last copy may come again and again; where none must be there, one may be.
            if least == 0 {
                copy = self.fragment(node)?;
                whole = Fragment {
                    is_nullable: true,
                    ..copy
                };
            }
            self.lead(copy.last, copy.first);
            return Ok(whole);
        };
        let mut rest = Fragment::EMPTY;
        for _ in least..most {
            let next = self.fragment(node)?;
            rest = Fragment {
                is_nullable: true,
                ..self.join(next, rest)
            };
        }
        Ok(self.join(whole, rest))
    }

    fn join(&mut self, one: Fragment, next: Fragment) -> Fragment {
        self.lead(one.last, next.first);
        Fragment {
            first: one.first | if one.is_nullable { next.first } else { 0 },
            last: next.last | if next.is_nullable { one.last } else { 0 },
            is_nullable: one.is_nullable && next.is_nullable,
        }
    }

    /// Any of `to` may follow any of `from`.
    fn lead(&mut self, from: u128, to: u128) {
        for (position, follow) in self.follow.iter_mut().enumerate() {
            if from >> position & 1 != 0 {
                *follow |= to;
            }
        }
    }
}
