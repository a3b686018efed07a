//! Up to 65 ascending keys in a row: how they are coded, and how one is found among them.
//!
//! The gaps between neighbours have one code (`part`); or, where the keys are uneven, the first
//! 32 have one and the rest another; or, where the keys follow one another, nothing is stored.

use super::PAGE;
use super::bits::{self, Writer};
use super::part::{self, Part};

/// How many keys a group has; the last of a page may have fewer. One more than the bits of a
/// word, so that a bit for each gap is a word.
pub(super) const KEYS: usize = 65;
/// Gaps that share a code where the group is uneven.
const HALF: usize = 32;
/// The bits of a [`Kind`].
pub(super) const KIND_BITS: u32 = 6;
pub(super) const KIND_MASK: u64 = (1 << KIND_BITS) - 1;
/// The bits of a `low`.
const LOW_BITS: u32 = 6;
/// The greatest `low`: a key has at most 56 bits.
const MAX_LOW: u32 = 55;
const UNEVEN: u64 = 62;
const RUN: u64 = 63;

/// How a group is coded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// All gaps in the code with this `low`.
    Even(u32),
    /// The first [`HALF`] gaps in one code, the rest in another.
    Uneven,
    /// No gap: each key is one more than that before it.
    Run,
}

impl Kind {
    /// From its field; `None` for what no writer writes.
    #[inline(always)]
    pub(super) fn from_field(field: u64) -> Option<Kind> {
        match field {
            low if low <= u64::from(MAX_LOW) => Some(Kind::Even(low as u32)),
            UNEVEN => Some(Kind::Uneven),
            RUN => Some(Kind::Run),
            _ => None,
        }
    }

    pub(super) fn field(self) -> u64 {
        match self {
            Kind::Even(low) => u64::from(low),
            Kind::Uneven => UNEVEN,
            Kind::Run => RUN,
        }
    }
}

/// A group in a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// Its first key.
    pub(super) first: u64,
    /// How many keys, 1 to [`KEYS`].
    pub(super) count: usize,
    /// How the rest of them is coded: a [`Kind`]'s field.
    pub(super) kind: u64,
    /// Where in the page, in bits.
    pub(super) at: usize,
}

impl Group {
    /// The place of `key` among the keys, from 0.
    #[inline(always)]
    pub(super) fn find(&self, page: &[u8; PAGE], key: u64) -> Option<usize> {
        let target = key.checked_sub(self.first)?;
        if target == 0 {
            return Some(0);
        }
        if self.kind > u64::from(MAX_LOW) {
            return self.find_other(page, target);
        }
        let found = self.even(self.kind as u32)?.find(page, target)?;
        Some(found + 1)
    }

    #[inline(never)]
    fn find_other(&self, page: &[u8; PAGE], target: u64) -> Option<usize> {
        match Kind::from_field(self.kind)? {
            Kind::Uneven => self.find_uneven(page, target),
            _ => usize::try_from(target).ok().filter(|it| *it < self.count),
        }
    }

    #[inline(always)]
    fn find_uneven(&self, page: &[u8; PAGE], target: u64) -> Option<usize> {
        let (first, rest) = self.halves(page)?;
        let compared = first.compare(page, target)?;
        if let Some(found) = first.find_among(page, target, compared) {
            return Some(found + 1);
        }
        let mut rest = rest?;
        let (last, end) = first.end(page, compared)?;
        let target = target.checked_sub(last).filter(|it| *it > 0)?;
        rest.quotients = end;
        let found = rest.find(page, target)?;
        Some(first.gaps + found + 1)
    }

    /// The gaps of a group whose gaps are all in one code; `None` where there are none.
    #[inline(always)]
    fn even(&self, low: u32) -> Option<Part> {
        let gaps = self.count - 1;
        (gaps > 0).then_some(Part {
            gaps,
            low,
            planes: self.at,
            quotients: self.at + low as usize * gaps,
        })
    }

    /// The halves of an uneven group, the second of which may be missing. Where its
    /// quotients begin is not said: behind those of the first.
    #[inline(always)]
    fn halves(&self, page: &[u8; PAGE]) -> Option<(Part, Option<Part>)> {
        let gaps = self.count.checked_sub(1).filter(|it| *it > 0)?;
        let lows = bits::read(page, self.at, 2 * LOW_BITS) as u32;
        let planes = self.at + halves(self.count) * LOW_BITS as usize;
        let mut first = Part {
            gaps: gaps.min(HALF),
            low: (lows & LOW_MASK).min(MAX_LOW),
            planes,
            quotients: 0,
        };
        first.quotients = planes + first.low as usize * first.gaps;
        let mut rest = None;
        if gaps > HALF {
            let low = (lows >> LOW_BITS).min(MAX_LOW);
            rest = Some(Part {
                gaps: gaps - HALF,
                low,
                planes: first.quotients,
                quotients: 0,
            });
            first.quotients += low as usize * (gaps - HALF);
        }
        Some((first, rest))
    }

    /// Calls `each` with every key, in order.
    pub(super) fn for_each(&self, page: &[u8; PAGE], mut each: impl FnMut(u64)) {
        let first = self.first;
        let Some(kind) = Kind::from_field(self.kind) else {
            return;
        };
        each(first);
        match kind {
            Kind::Run => (1..self.count as u64).for_each(|it| each(first.wrapping_add(it))),
            Kind::Even(low) => {
                if let Some(part) = self.even(low) {
                    part.each(page, |it| each(first.wrapping_add(it)));
                }
            }
            Kind::Uneven => {
                let Some((half, rest)) = self.halves(page) else {
                    return;
                };
                let end = half.each(page, |it| each(first.wrapping_add(it)));
                if let (Some(mut rest), Some((last, end))) = (rest, end) {
                    rest.quotients = end;
                    rest.each(page, |it| each(first.wrapping_add(last).wrapping_add(it)));
                }
            }
        }
    }
}

const LOW_MASK: u32 = (1 << LOW_BITS) - 1;

/// How many codes the gaps of `count` keys have where they are uneven.
const fn halves(count: usize) -> usize {
    (count - 1).div_ceil(HALF)
}

/// The way of coding `keys` (ascending, none twice, not empty) that takes the fewest bits,
/// and how many.
pub(super) fn plan(keys: &[u64]) -> (Kind, usize) {
    let (first, last) = (keys[0], keys[keys.len() - 1]);
    if last - first == keys.len() as u64 - 1 {
        return (Kind::Run, 0);
    }
    let (low, even) = best_low(keys);
    let uneven: u64 = (0..halves(keys.len()))
        .map(|half| best_low(half_of(keys, half)).1 + u64::from(LOW_BITS))
        .sum();
    let (kind, bits) = if uneven < even {
        (Kind::Uneven, uneven)
    } else {
        (Kind::Even(low), even)
    };
    (kind, usize::try_from(bits).unwrap_or(usize::MAX))
}

/// The keys around the gaps of a half: the key before it, too.
fn half_of(keys: &[u64], half: usize) -> &[u64] {
    &keys[half * HALF..keys.len().min((half + 1) * HALF + 1)]
}

fn gaps(keys: &[u64]) -> impl Iterator<Item = u64> + '_ {
    keys.windows(2).map(|pair| pair[1] - pair[0] - 1)
}

/// The `low` with which the gaps take the fewest bits, and how many.
fn best_low(keys: &[u64]) -> (u32, u64) {
    let count = keys.len() as u64 - 1;
    let total = keys[keys.len() - 1] - keys[0] - count;
    // The best lies at the mean gap or, where few gaps make up most of it, below.
    let most = (total / count.max(1) + 1).ilog2().min(MAX_LOW);
    let cost = |low: u32| {
        let quotients: u64 = gaps(keys).map(|gap| gap >> low).sum();
        quotients + count * (u64::from(low) + 1)
    };
    let mut best = (most, cost(most));
    for low in (0..most).rev() {
        let bits = cost(low);
        if bits > best.1 {
            break;
        }
        best = (low, bits);
    }
    best
}

/// Writes `keys` but the first, as [`plan`] says.
pub(super) fn write(keys: &[u64], kind: Kind, out: &mut Writer) {
    match kind {
        Kind::Run => {}
        Kind::Even(low) => {
            part::write_planes(keys, low, out);
            part::write_quotients(keys, low, out);
        }
        Kind::Uneven => {
            let lows: Vec<u32> = (0..halves(keys.len()))
                .map(|half| best_low(half_of(keys, half)).0)
                .collect();
            for low in &lows {
                out.put(u64::from(*low), LOW_BITS);
            }
            for (half, low) in lows.iter().enumerate() {
                part::write_planes(half_of(keys, half), *low, out);
            }
            for (half, low) in lows.iter().enumerate() {
                part::write_quotients(half_of(keys, half), *low, out);
            }
        }
    }
}
