//! Fields of any width in a page, least significant bit first.

use super::PAGE;

/// The widest field, in bits: one read of eight bytes gives at least so many.
pub(super) const MAX_WIDTH: u32 = 57;
/// The bytes of a word.
const WORD: usize = 8;

/// `width` (0 to [`MAX_WIDTH`]) bits at bit `at` of a page. What lies beyond the page is 0:
/// only a file that was made to deceive asks for it.
#[inline(always)]
pub(super) fn read(page: &[u8; PAGE], at: usize, width: u32) -> u64 {
    peek(page, at) & !(u64::MAX << width)
}

/// At least [`MAX_WIDTH`] bits at bit `at`, and zeros or whatever is behind.
#[inline(always)]
pub(super) fn peek(page: &[u8; PAGE], at: usize) -> u64 {
    word(page, at >> 3) >> (at & 7)
}

/// The 64 bits at bit `at`.
#[inline(always)]
pub(super) fn wide(page: &[u8; PAGE], at: usize) -> u64 {
    let from = at >> 3;
    let high = if from < PAGE - WORD {
        page[from + WORD]
    } else {
        0
    };
    // In two steps, for no shift is as wide as a word.
    word(page, from) >> (at & 7) | u64::from(high) << 1 << (63 - (at & 7))
}

/// The unary number at bit `at` (so many zeros, and a one) and where it ends; `None`
/// beyond the page.
#[inline]
pub(super) fn unary(page: &[u8; PAGE], at: usize) -> Option<(u64, usize)> {
    let mut from = at;
    loop {
        let word = wide(page, from);
        if word != 0 {
            let one = from + word.trailing_zeros() as usize;
            return Some(((one - at) as u64, one + 1));
        }
        from += u64::BITS as usize;
        if from >= PAGE * 8 {
            return None;
        }
    }
}

/// The eight bytes at byte `at`.
#[inline(always)]
pub(super) fn word(page: &[u8; PAGE], at: usize) -> u64 {
    match page.get(at..at + WORD).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => tail(page, at),
    }
}

#[cold]
#[inline(never)]
fn tail(page: &[u8; PAGE], at: usize) -> u64 {
    let bytes = page.get(at..).unwrap_or_default();
    bytes
        .iter()
        .rev()
        .fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// Bits on their way into a page.
#[derive(Debug, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    bits: usize,
}

impl Writer {
    /// Appends the lowest `width` bits of `value`.
    pub(super) fn put(&mut self, value: u64, width: u32) {
        let mut value = value & !u64::MAX.checked_shl(width).unwrap_or(0);
        let mut left = usize::try_from(width).unwrap_or(0);
        while left > 0 {
            let used = self.bits & 7;
            if used == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= ((value << used) & 0xFF) as u8;
            }
            let taken = left.min(8 - used);
            value >>= taken;
            left -= taken;
            self.bits += taken;
        }
    }

    /// Appends `zeros` zeros and a one.
    pub(super) fn put_unary(&mut self, mut zeros: u64) {
        while zeros >= 56 {
            self.put(0, 56);
            zeros -= 56;
        }
        self.put(1 << zeros, zeros as u32 + 1);
    }

    /// How many bits there are.
    pub(super) fn len(&self) -> usize {
        self.bits
    }

    /// The bytes, the last filled up with zeros.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
