//! The head of a data page, read once: no look-up does again what one has done.

use super::PAGE;
use super::bits;
use super::group::{KEYS, KIND_BITS};
use super::page::{HEAD, MAX_GROUPS, field, u16_at};

/// What is added to where the groups' own bits begin: the bias may be more.
const BELOW: u32 = 1 << 16;

/// What most look-ups need of a page's head, without a value that no writer gives. It is 28
/// bytes, so that those of many pages fit into a cache, where each page's own would be a line.
#[derive(Debug)]
pub(super) struct Shape {
    /// The first key that is the page's to answer for; bytes, for they want no alignment.
    base: [u8; 8],
    /// Where the groups' own bits begin, less the bias, and [`BELOW`] more.
    streams: u32,
    /// How many keys.
    pub(super) keys: u16,
    /// The number of the last group; 0 where there is none.
    pub(super) last: u16,
    pub(super) scale: u16,
    pub(super) step: u16,
    pub(super) error: u16,
    pub(super) shift: u8,
    pub(super) first_width: u8,
    pub(super) offset_width: u8,
    pub(super) has_labels: bool,
    pub(super) has_ranges: bool,
}

impl Shape {
    /// Of a page's bytes; `None` where a field has a value that no writer gives it.
    pub(super) fn read(page: &[u8; PAGE]) -> Option<Shape> {
        let keys = u16_at(page, field::KEYS);
        let (first_width, offset_width) = (page[field::FIRST_WIDTH], page[field::OFFSET_WIDTH]);
        let right = u32::from(first_width) <= bits::MAX_WIDTH
            && offset_width <= 16
            && usize::from(keys) <= MAX_GROUPS * KEYS;
        if !right {
            return None;
        }
        let groups = usize::from(keys).div_ceil(KEYS);
        let stride = usize::from(first_width + offset_width) + KIND_BITS as usize;
        let streams = (HEAD * 8 + groups * stride) as u32;
        Some(Shape {
            base: bits::word(page, field::BASE).to_le_bytes(),
            streams: streams + BELOW - u32::from(u16_at(page, field::BIAS)),
            keys,
            last: groups.saturating_sub(1) as u16,
            scale: u16_at(page, field::SCALE),
            step: u16_at(page, field::STEP),
            error: u16_at(page, field::ERROR),
            shift: page[field::SHIFT],
            first_width,
            offset_width,
            has_labels: page[field::PALETTE] != 0,
            has_ranges: page[field::RANGES] != 0,
        })
    }

    /// The first key that is the page's to answer for.
    #[inline(always)]
    pub(super) fn base(&self) -> u64 {
        u64::from_le_bytes(self.base)
    }

    /// The bits of a group's entry.
    #[inline(always)]
    pub(super) fn stride(&self) -> usize {
        usize::from(self.first_width) + usize::from(self.offset_width) + KIND_BITS as usize
    }

    /// Where a group's own bits begin that are so far beyond the first's, less the bias; `None`
    /// before the page does.
    #[inline(always)]
    pub(super) fn stream(&self, beyond: usize) -> Option<usize> {
        (self.streams as usize + beyond).checked_sub(BELOW as usize)
    }
}
