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

/// The kept bits of all keys, from the lowest on, beside those that are looked for.
struct Comparing {
    target: u64,
    differ: u64,
    steps: u64,
}

impl Comparing {
    #[inline(always)]
    fn new(target: u64) -> Comparing {
        Comparing {
            target,
            differ: 0,
            steps: u64::MAX,
        }
    }

    #[inline(always)]
    fn plane(&mut self, here: u64) {
        let before = here << 1;
        self.differ |= here ^ 0_u64.wrapping_sub(self.target & 1);
        self.target >>= 1;
        // The highest bit in which two keys differ decides.
        self.steps ^= (here ^ before) & (self.steps ^ before);
    }

    /// A plane of 64 bits that begins in one word and ends in the next.
    #[inline(always)]
    fn word(&mut self, before: u64, word: [u8; 8], shift: usize) -> u64 {
        let word = u64::from_le_bytes(word);
        // In two steps, for no shift is as wide as a word.
        self.plane(before >> shift | word << 1 << (63 ^ shift));
        word
    }

    /// A plane of 32 bits.
    #[inline(always)]
    fn half(&mut self, before: u64, word: [u8; 4], shift: usize) -> u64 {
        let word = u64::from(u32::from_le_bytes(word));
        self.plane((before | word << 32) >> shift);
        word
    }

    #[inline(always)]
    fn end(self, gaps: u64) -> Compared {
        Compared {
            same: !self.differ & gaps,
            steps: self.steps,
        }
    }
}

impl Part {
    /// Which gap the key `target` (from 1, beyond the key before the first gap) is behind.
    #[inline(always)]
    pub(super) fn find(&self, page: &[u8; PAGE], target: u64) -> Option<usize> {
        self.find_among(page, target, self.compare(page, target)?)
    }

    /// Compares the kept bits of all keys at once; `None` beyond the page.
    #[inline(always)]
    pub(super) fn compare(&self, page: &[u8; PAGE], target: u64) -> Option<Compared> {
        match self.gaps {
            64 => self.compare_words(page, target),
            32 => self.compare_halves(page, target),
            _ => Some(self.compare_few(page, target)),
        }
    }

    /// Where planes are words, all shifted by the same; behind the last are quotients.
    #[inline(never)]
    fn compare_words(&self, page: &[u8; PAGE], target: u64) -> Option<Compared> {
        let (from, shift) = (self.planes >> 3, self.planes & 7);
        let (words, _) = page.get(from..)?.as_chunks();
        let (first, words) = words.get(..=self.low as usize)?.split_first()?;
        let mut compared = Comparing::new(target);
        let mut before = u64::from_le_bytes(*first);
        let (pairs, odd) = words.as_chunks::<2>();
        for [first, second] in pairs {
            before = compared.word(before, *first, shift);
            before = compared.word(before, *second, shift);
        }
        if let [last] = odd {
            compared.word(before, *last, shift);
        }
        Some(compared.end(u64::MAX))
    }

    /// Where planes are halves of words.
    #[inline(never)]
    fn compare_halves(&self, page: &[u8; PAGE], target: u64) -> Option<Compared> {
        let (from, shift) = (self.planes >> 3, self.planes & 7);
        let (words, _) = page.get(from..)?.as_chunks();
        let (first, words) = words.get(..=self.low as usize)?.split_first()?;
        let mut compared = Comparing::new(target);
        let mut before = u64::from(u32::from_le_bytes(*first));
        let (pairs, odd) = words.as_chunks::<2>();
        for [first, second] in pairs {
            before = compared.half(before, *first, shift);
            before = compared.half(before, *second, shift);
        }
        if let [last] = odd {
            compared.half(before, *last, shift);
        }
        Some(compared.end(u64::MAX >> 32))
    }

    /// In a group that is not full.
    #[inline(never)]
    fn compare_few(&self, page: &[u8; PAGE], target: u64) -> Compared {
        let mut compared = Comparing::new(target);
        let mut at = self.planes;
        for _ in 0..self.low {
            compared.plane(bits::wide(page, at));
            at += self.gaps;
        }
        compared.end(u64::MAX >> (u64::BITS as usize - self.gaps))
    }

    /// [`Part::find`], once the kept bits are compared.
    #[inline(always)]
    pub(super) fn find_among(
        &self,
        page: &[u8; PAGE],
        target: u64,
        compared: Compared,
    ) -> Option<usize> {
        let Compared { mut same, steps } = compared;
        if self.low == 0 {
            // The quotients are a map of the keys.
            let (gap, stands) = rank(page, self.quotients, target - 1, self.gaps as u32)?;
            return (stands && (gap as usize) < self.gaps).then_some(gap as usize);
        }
        let top = target >> self.low;
        let second = same & same.wrapping_sub(1);
        if second & second.wrapping_sub(1) != 0 {
            let gaps = self.gaps as u32;
            same &= u64::MAX << first_from(page, (self.quotients, gaps), steps, top)?;
        }
        while same != 0 {
            let gap = same.trailing_zeros();
            let (ones, stands) = rank(page, self.quotients, end_of(steps, top, gap)?, gap)?;
            if ones <= gap {
                return (stands && ones == gap).then_some(gap as usize);
            }
            same &= same - 1;
        }
        None
    }

    /// The key behind the last gap, and where its quotient ends; `None` beyond the page.
    #[inline(always)]
    pub(super) fn end(&self, page: &[u8; PAGE], compared: Compared) -> Option<(u64, usize)> {
        let last = self.gaps - 1;
        let mut kept = 0;
        let mut at = self.planes + last;
        for bit in 0..self.low {
            kept |= u64::from(page.get(at >> 3)? >> (at & 7) & 1) << bit;
            at += self.gaps;
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

/// The first gap that leads to a key whose upper bits are `top` or more; `None` where none does.
#[inline(never)]
fn first_from(
    page: &[u8; PAGE],
    (quotients, gaps): (usize, u32),
    steps: u64,
    top: u64,
) -> Option<u32> {
    let mut gap = 0;
    loop {
        // Keys whose quotients end before `end` are below `top`, and so are those for
        // which fewer quotients would do.
        let end = end_of(steps, top, gap).unwrap_or(0);
        let (ones, _) = rank(page, quotients, end, gaps)?;
        if ones <= gap {
            return Some(gap);
        }
        if ones >= gaps {
            return None;
        }
        gap = ones;
    }
}

/// How many quotients end before the `at`th of their bits, and whether one ends there; where
/// they are more than `most`, the count may be too low. `None` where the page ends.
#[inline(always)]
fn rank(page: &[u8; PAGE], quotients: usize, at: u64, most: u32) -> Option<(u32, bool)> {
    let (mut from, before) = (quotients >> 3, quotients & 7);
    // Only bytes that nobody wrote lead so far.
    let mut at = at.checked_add(before as u64)?;
    // Less what stands before the quotients in their first byte.
    let mut word = bits::word(page, from) >> before << before;
    let mut ones = 0;
    while at >= u64::from(u64::BITS) {
        ones += word.count_ones();
        from += 8;
        if ones > most {
            return Some((ones, false));
        }
        if from >= PAGE {
            return None;
        }
        word = bits::word(page, from);
        at -= u64::from(u64::BITS);
    }
    ones += (word & !(u64::MAX << at)).count_ones();
    Some((ones, word >> at & 1 == 1))
}

/// Where the quotient of the key behind `gap` ends if its upper bits are `top`; `None` where
/// they must be more.
#[inline(always)]
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
