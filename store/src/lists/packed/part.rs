//! Up to 64 gaps between ascending keys in one code, and how a key is found behind one of them.
//!
//! Of each key, less the key before the first gap, the lowest `low` bits are kept as they
//! are, in planes: first the lowest bit of every key, then the next of every key. The other
//! bits are told by unary numbers: how much more they are than the key's before it, less one
//! where the kept bits do not ascend, since they must be more then. These are the quotients of
//! (gap - 1) by 2^`low` and so as short as in Rice's code (R. F. Rice, "Some practical universal
//! noiseless coding techniques", JPL 79-22, 1979); but no sum is needed to find a key. A few
//! operations on each plane tell which keys have the kept bits that are looked for, and where
//! they do not ascend; counting ones tells the rest of those few.

use std::cmp::Ordering;

use super::PAGE;
use super::bits::{self, Writer};
use super::group::KEYS;

/// Gaps in one code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// How many, 1 to 64.
    pub(super) gaps: usize,
    /// The kept bits of each key, 0 to 55.
    pub(super) low: u32,
    /// Where the planes begin, in bits.
    pub(super) planes: usize,
    /// Where the quotients begin.
    pub(super) quotients: usize,
}

/// A bit for each gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared {
    /// Whether the key behind it has the kept bits that are looked for.
    same: u64,
    /// Whether its kept bits are no more than those of the key before it.
    steps: u64,
}

/// Candidates that are looked at one after the other; where there are more, the first that can be
/// right is found before.
const FEW: u32 = 2;

impl Part {
    /// Which gap the key `target` (from 1, beyond the key before the first gap) is behind.
    #[inline]
    pub(super) fn find(&self, page: &[u8; PAGE], target: u64) -> Option<usize> {
        self.find_among(page, target, self.compare(page, target))
    }

    /// Compares the kept bits of all keys at once.
    #[inline]
    pub(super) fn compare(&self, page: &[u8; PAGE], target: u64) -> Compared {
        let (from, shift) = (self.planes >> 3, self.planes & 7);
        match self.gaps {
            64 => {
                // Planes are words, all shifted by the same.
                let bytes = page.get(from..).unwrap_or_default();
                let (words, _) = bytes.as_chunks();
                let mut words = words.iter().map(|it| u64::from_le_bytes(*it));
                let mut before = words.next().unwrap_or_default();
                let planes = words.take(self.low as usize).map(|word| {
                    let plane = before >> shift | word << 1 << (63 - shift);
                    before = word;
                    plane
                });
                self.compare_planes(planes, target)
            }
            32 => {
                let planes = (0..self.low as usize).map(|it| bits::word(page, from + it * 4));
                self.compare_planes(planes.map(|it| it >> shift), target)
            }
            _ => {
                let planes = (0..self.low as usize).map(|it| self.planes + it * self.gaps);
                self.compare_planes(planes.map(|at| bits::wide(page, at)), target)
            }
        }
    }

    #[inline]
    fn compare_planes(&self, planes: impl Iterator<Item = u64>, mut target: u64) -> Compared {
        let (mut differ, mut steps) = (0, u64::MAX);
        for here in planes {
            let before = here << 1;
            differ |= here ^ 0_u64.wrapping_sub(target & 1);
            target >>= 1;
            // From the lowest bit on: the highest in which two keys differ decides.
            steps ^= (here ^ before) & (steps ^ before);
        }
        Compared {
            same: !differ & (u64::MAX >> (u64::BITS as usize - self.gaps)),
            steps,
        }
    }

    /// [`Part::find`], once the kept bits are compared.
    #[inline]
    pub(super) fn find_among(
        &self,
        page: &[u8; PAGE],
        target: u64,
        compared: Compared,
    ) -> Option<usize> {
        if self.low == 0 {
            // The quotients are a map of the keys.
            let (gap, stands) = self.rank(page, target - 1, self.gaps as u32)?;
            return (stands && (gap as usize) < self.gaps).then_some(gap as usize);
        }
        let top = target >> self.low;
        let mut left = compared.same;
        if left.count_ones() > FEW {
            let gap = self.first_from(page, compared.steps, top)?;
            left &= u64::MAX << gap;
        }
        while left != 0 {
            let gap = left.trailing_zeros();
            match self.order(page, compared.steps, top, gap) {
                Ordering::Less => left &= left - 1,
                Ordering::Equal => return Some(gap as usize),
                Ordering::Greater => return None,
            }
        }
        None
    }

    /// The first gap that leads to a key whose upper bits are `top` or more; `None` where none
    /// does.
    #[inline]
    fn first_from(&self, page: &[u8; PAGE], steps: u64, top: u64) -> Option<u32> {
        let mut gap = 0;
        loop {
            // Keys whose quotients end before `end` are below `top`, and so are those for
            // which fewer quotients would do.
            let end = end_of(steps, top, gap).unwrap_or(0);
            let (ones, _) = self.rank(page, end, self.gaps as u32)?;
            if ones <= gap {
                return Some(gap);
            }
            if ones as usize >= self.gaps {
                return None;
            }
            gap = ones;
        }
    }

    /// Where the upper bits of the key behind `gap` are beside `top`.
    #[inline]
    fn order(&self, page: &[u8; PAGE], steps: u64, top: u64, gap: u32) -> Ordering {
        let Some(end) = end_of(steps, top, gap) else {
            return Ordering::Greater;
        };
        match self.rank(page, end, gap) {
            Some((ones, true)) if ones == gap => Ordering::Equal,
            Some((ones, _)) if ones <= gap => Ordering::Greater,
            _ => Ordering::Less,
        }
    }

    /// How many quotients end before the `at`th of their bits, and whether one ends there;
    /// `None` where more than `most` do or the page ends.
    #[inline]
    fn rank(&self, page: &[u8; PAGE], mut at: u64, most: u32) -> Option<(u32, bool)> {
        let mut from = self.quotients;
        let mut ones = 0;
        while at >= u64::from(u64::BITS) {
            ones += bits::wide(page, from).count_ones();
            from += u64::BITS as usize;
            at -= u64::from(u64::BITS);
            if ones > most || from >= PAGE * 8 {
                return None;
            }
        }
        let word = bits::wide(page, from);
        ones += (word & !(u64::MAX << at)).count_ones();
        Some((ones, word >> at & 1 == 1))
    }

    /// The key behind the last gap, and where its quotient ends; `None` beyond the page.
    pub(super) fn end(&self, page: &[u8; PAGE], compared: Compared) -> Option<(u64, usize)> {
        let last = self.gaps - 1;
        let mut kept = 0;
        for bit in 0..self.low {
            let at = self.planes + bit as usize * self.gaps + last;
            kept |= bits::read(page, at, 1) << bit;
        }
        let mut from = self.quotients;
        let mut left = self.gaps as u32;
        loop {
            let mut word = bits::wide(page, from);
            let ones = word.count_ones();
            if ones >= left {
                for _ in 1..left {
                    word &= word - 1;
                }
                from += word.trailing_zeros() as usize;
                break;
            }
            left -= ones;
            from += u64::BITS as usize;
            if from >= PAGE * 8 {
                return None;
            }
        }
        let quotients = (from - self.quotients - last) as u64;
        let steps = compared.steps << (u64::BITS as usize - self.gaps);
        let top = quotients + u64::from(steps.count_ones());
        Some((top << self.low | kept, from + 1))
    }

    /// Gives every key in order, as what it is beyond the key before the first gap.
    /// Returns the last and where its quotient ends; `None` beyond the page.
    pub(super) fn each(
        &self,
        page: &[u8; PAGE],
        mut give: impl FnMut(u64),
    ) -> Option<(u64, usize)> {
        let mut kept = [0; KEYS - 1];
        let mut at = self.planes;
        for bit in 0..self.low {
            let plane = bits::wide(page, at);
            for (gap, kept) in kept[..self.gaps].iter_mut().enumerate() {
                *kept |= (plane >> gap & 1) << bit;
            }
            at += self.gaps;
        }
        let (mut top, mut before, mut key) = (0_u64, 0, 0);
        let mut from = self.quotients;
        for kept in &kept[..self.gaps] {
            let (quotient, end) = bits::unary(page, from)?;
            from = end;
            top += quotient + u64::from(*kept <= before);
            before = *kept;
            key = top << self.low | kept;
            give(key);
        }
        Some((key, from))
    }
}

/// Where the quotient of the key behind `gap` ends if its upper bits are `top`; `None` where
/// they must be more.
#[inline]
fn end_of(steps: u64, top: u64, gap: u32) -> Option<u64> {
    let stepped = (steps << (u64::BITS - 1 - gap)).count_ones();
    (top + u64::from(gap)).checked_sub(u64::from(stepped))
}

/// Writes the planes of `keys` but the first, which is what they are beyond.
pub(super) fn write_planes(keys: &[u64], low: u32, out: &mut Writer) {
    for bit in 0..low {
        for key in &keys[1..] {
            out.put((key - keys[0]) >> bit, 1);
        }
    }
}

/// Writes the quotients of `keys` but the first.
pub(super) fn write_quotients(keys: &[u64], low: u32, out: &mut Writer) {
    for pair in keys.windows(2) {
        out.put_unary((pair[1] - pair[0] - 1) >> low);
    }
}
