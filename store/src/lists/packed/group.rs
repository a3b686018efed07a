//! Up to 64 ascending keys in a row: how they are coded, and how one is found among them.
//!
//! The gaps between neighbours, less one, in Rice's code: each has a quotient in unary and
//! `low` bits of remainder. All remainders stand first, then all quotients, so that a search
//! reads them from two places at once and takes a few cycles a key. Where the keys are uneven, every
//! 16 gaps have a `low` of their own; where they follow one another, nothing is stored.
//! Quotients cost half a bit less a key than Elias and Fano's, which is why they are here
//! (R. F. Rice, "Some practical universal noiseless coding techniques", JPL 79-22, 1979).

use super::PAGE;
use super::bits::{self, Writer};

/// How many keys a group has; the last of a page may have fewer.
pub(super) const KEYS: usize = 64;
/// Gaps that share a `low` where the group is uneven.
const PART: usize = 16;
/// The bits of a [`Kind`].
pub(super) const KIND_BITS: u32 = 6;
/// The bits of a `low`.
const LOW_BITS: u32 = 6;
/// The greatest `low`: a key has at most 56 bits.
const MAX_LOW: u32 = 55;
const UNEVEN: u64 = 62;
const RUN: u64 = 63;

/// How a group is coded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// All gaps with this many bits of remainder.
    Even(u32),
    /// Every [`PART`] gaps with their own.
    Uneven,
    /// No gap: each key is one more than that before it.
    Run,
}

impl Kind {
    /// From its field; `None` for what no writer writes.
    pub(super) fn from_field(field: u64) -> Option<Kind> {
        match field {
            RUN => Some(Kind::Run),
            UNEVEN => Some(Kind::Uneven),
            low => u32::try_from(low)
                .ok()
                .filter(|low| *low <= MAX_LOW)
                .map(Kind::Even),
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
    /// How the rest of them is coded.
    pub(super) kind: Kind,
    /// Where in the page, in bits.
    pub(super) at: usize,
}

impl Group {
    /// The place of `key` among the keys, from 0.
    #[inline]
    pub(super) fn find(&self, page: &[u8; PAGE], key: u64) -> Option<usize> {
        let target = key.checked_sub(self.first)?;
        if target == 0 {
            return Some(0);
        }
        match self.kind {
            Kind::Run => usize::try_from(target).ok().filter(|it| *it < self.count),
            Kind::Even(low) => {
                let mut walk = Walk::new(self.at, low as usize * (self.count - 1));
                walk.find(page, self.count - 1, low, target)
            }
            Kind::Uneven => {
                let (mut walk, lows) = self.parts(page);
                let mut left = self.count - 1;
                for part in 0..parts(self.count) {
                    let low = (lows >> (part as u32 * LOW_BITS)) as u32 & LOW_MASK;
                    let gaps = left.min(PART);
                    let found = walk.find(page, gaps, low, target);
                    if found.is_some() || walk.key >= target {
                        return found;
                    }
                    left -= gaps;
                }
                None
            }
        }
    }

    /// Where the remainders and quotients of an uneven group are, and the `low`s.
    fn parts(&self, page: &[u8; PAGE]) -> (Walk, u64) {
        let count = parts(self.count);
        let width = count as u32 * LOW_BITS;
        let lows = bits::read(page, self.at, width);
        let mut remainders = 0;
        let mut left = self.count - 1;
        for part in 0..count {
            let low = (lows >> (part as u32 * LOW_BITS)) as u32 & LOW_MASK;
            remainders += low as usize * left.min(PART);
            left -= left.min(PART);
        }
        (Walk::new(self.at + width as usize, remainders), lows)
    }

    /// Calls `each` with every key, in order.
    pub(super) fn for_each(&self, page: &[u8; PAGE], mut each: impl FnMut(u64)) {
        each(self.first);
        let gaps = self.count - 1;
        let first = self.first;
        let mut give = |offset: u64| each(first.wrapping_add(offset));
        match self.kind {
            Kind::Run => (1..=gaps as u64).for_each(give),
            Kind::Even(low) => {
                let mut walk = Walk::new(self.at, low as usize * gaps);
                walk.each(page, gaps, low, &mut give);
            }
            Kind::Uneven => {
                let (mut walk, lows) = self.parts(page);
                let mut left = gaps;
                for part in 0..parts(self.count) {
                    let low = (lows >> (part as u32 * LOW_BITS)) as u32 & LOW_MASK;
                    walk.each(page, left.min(PART), low, &mut give);
                    left -= left.min(PART);
                }
            }
        }
    }
}

const LOW_MASK: u32 = (1 << LOW_BITS) - 1;

/// How many parts the gaps of `count` keys have.
const fn parts(count: usize) -> usize {
    (count - 1).div_ceil(PART)
}

/// A walk over gaps.
struct Walk {
    /// The key reached, less the group's first.
    key: u64,
    /// How many gaps were passed.
    passed: usize,
    /// Where the next remainder is, in bits.
    remainder: usize,
    /// Where the next quotient is.
    quotients: usize,
}

/// How many gaps are passed at once.
const STRIDE: usize = 8;
/// The greatest `low` with which half of them can be read at once.
const STRIDE_LOW: u32 = bits::MAX_WIDTH / (STRIDE as u32 / 2);

impl Walk {
    #[inline]
    fn new(at: usize, remainders: usize) -> Walk {
        Walk {
            key: 0,
            passed: 0,
            remainder: at,
            quotients: at + remainders,
        }
    }

    /// Passes up to `gaps` gaps, until the key is `target` or beyond.
    #[inline]
    fn find(&mut self, page: &[u8; PAGE], mut gaps: usize, low: u32, target: u64) -> Option<usize> {
        while gaps >= STRIDE {
            let window = bits::word(page, self.quotients >> 3) >> (self.quotients & 7);
            let mut last = window;
            for _ in 1..STRIDE {
                last &= last.wrapping_sub(1);
            }
            if last == 0 {
                // A wide gap is among them: past it one at a time.
                self.gap(page, low)?;
                gaps -= 1;
                if self.key >= target {
                    return (self.key == target).then_some(self.passed);
                }
                continue;
            }
            let bits = last.trailing_zeros() as usize + 1;
            let sum = self.remainders(page, low);
            let quotients = (bits - STRIDE) as u64;
            let passed = (quotients << low).wrapping_add(sum.wrapping_add(STRIDE as u64));
            let key = self.key.wrapping_add(passed);
            if key >= target {
                return self.find_near(page, window, low, target);
            }
            self.key = key;
            self.quotients += bits;
            self.remainder += STRIDE * low as usize;
            self.passed += STRIDE;
            gaps -= STRIDE;
        }
        for _ in 0..gaps {
            self.gap(page, low)?;
            if self.key >= target {
                return (self.key == target).then_some(self.passed);
            }
        }
        None
    }

    /// The sum of the next [`STRIDE`] remainders.
    #[inline]
    fn remainders(&self, page: &[u8; PAGE], low: u32) -> u64 {
        let mask = !(u64::MAX << low);
        let mut sum = 0;
        if low <= STRIDE_LOW {
            for half in 0..2 {
                let at = self.remainder + half * (STRIDE / 2) * low as usize;
                let mut word = bits::word(page, at >> 3) >> (at & 7);
                for _ in 0..STRIDE / 2 {
                    sum += word & mask;
                    word >>= low;
                }
            }
        } else {
            for index in 0..STRIDE {
                let at = self.remainder + index * low as usize;
                sum = sum.wrapping_add(bits::read(page, at, low));
            }
        }
        sum
    }

    /// Finds `target` among the next [`STRIDE`] keys, the last of which is not below it;
    /// `window` has their quotients.
    #[inline]
    fn find_near(
        &mut self,
        page: &[u8; PAGE],
        mut window: u64,
        low: u32,
        target: u64,
    ) -> Option<usize> {
        let mut sum = self.key;
        for index in 0..STRIDE {
            let zeros = u64::from(window.trailing_zeros()) - index as u64;
            window &= window.wrapping_sub(1);
            sum = sum.wrapping_add(bits::read(page, self.remainder, low) + 1);
            self.remainder += low as usize;
            self.passed += 1;
            let key = sum.wrapping_add(zeros << low);
            if key >= target {
                self.key = key;
                return (key == target).then_some(self.passed);
            }
        }
        None
    }

    /// Passes one gap; `None` beyond the page.
    #[inline]
    fn gap(&mut self, page: &[u8; PAGE], low: u32) -> Option<()> {
        let mut quotient = 0;
        loop {
            let word = bits::read(page, self.quotients, bits::MAX_WIDTH);
            if word != 0 {
                let zeros = word.trailing_zeros();
                quotient += u64::from(zeros);
                self.quotients += zeros as usize + 1;
                break;
            }
            quotient += u64::from(bits::MAX_WIDTH);
            self.quotients += bits::MAX_WIDTH as usize;
            if self.quotients >= PAGE * 8 {
                return None;
            }
        }
        let remainder = bits::read(page, self.remainder, low);
        self.remainder += low as usize;
        self.key = self
            .key
            .wrapping_add((quotient << low).wrapping_add(remainder + 1));
        self.passed += 1;
        Some(())
    }

    #[inline]
    fn each(&mut self, page: &[u8; PAGE], gaps: usize, low: u32, give: &mut impl FnMut(u64)) {
        for _ in 0..gaps {
            if self.gap(page, low).is_none() {
                return;
            }
            give(self.key);
        }
    }
}

/// The way of coding `keys` (ascending, none twice, not empty) that takes the fewest bits,
/// and how many.
pub(super) fn plan(keys: &[u64]) -> (Kind, usize) {
    let (first, last) = (keys[0], keys[keys.len() - 1]);
    if last - first == keys.len() as u64 - 1 {
        return (Kind::Run, 0);
    }
    let (low, even) = best_low(keys);
    let uneven: u64 = (0..parts(keys.len()))
        .map(|part| best_low(part_of(keys, part)).1 + u64::from(LOW_BITS))
        .sum();
    let (kind, bits) = if uneven < even {
        (Kind::Uneven, uneven)
    } else {
        (Kind::Even(low), even)
    };
    (kind, usize::try_from(bits).unwrap_or(usize::MAX))
}

/// The keys around the gaps of a part: the key before it, too.
fn part_of(keys: &[u64], part: usize) -> &[u64] {
    &keys[part * PART..keys.len().min((part + 1) * PART + 1)]
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
            write_remainders(keys, low, out);
            write_quotients(keys, low, out);
        }
        Kind::Uneven => {
            let lows: Vec<u32> = (0..parts(keys.len()))
                .map(|part| best_low(part_of(keys, part)).0)
                .collect();
            for low in &lows {
                out.put(u64::from(*low), LOW_BITS);
            }
            for (part, low) in lows.iter().enumerate() {
                write_remainders(part_of(keys, part), *low, out);
            }
            for (part, low) in lows.iter().enumerate() {
                write_quotients(part_of(keys, part), *low, out);
            }
        }
    }
}

fn write_remainders(keys: &[u64], low: u32, out: &mut Writer) {
    for gap in gaps(keys) {
        out.put(gap, low);
    }
}

fn write_quotients(keys: &[u64], low: u32, out: &mut Writer) {
    for gap in gaps(keys) {
        out.put_unary(gap >> low);
    }
}
