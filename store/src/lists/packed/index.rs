//! The pages that say which data page a key is in: at most one of them is read for a key,
//! besides the last page, which opening reads.

use super::{CRC, PAGE, bits};

/// How many pages one page of the index leads to.
pub(super) const FAN_OUT: usize = (PAGE - ENTRIES) / 8;
/// Where the count of entries is, after the checksum.
const COUNT: usize = CRC;
/// Where the width of a slot is, as a power of two.
const SHIFT: usize = 6;
/// Where the slots begin. Each has the entry in which its first key is; a search looks no
/// further than from there to that of the next.
const SLOTS_AT: usize = 8;
const SLOTS: usize = 252;
const LAST: usize = SLOTS - 1;
/// Where the entries begin.
const ENTRIES: usize = SLOTS_AT + SLOTS * 2;

/// Where the entries begin, in words.
const FIRST: usize = ENTRIES / 8;

/// The most data pages: 800 MiB of them.
pub(super) const MAX_DATA_PAGES: usize = FAN_OUT * FAN_OUT;

/// The pages of the index over data pages that begin at `bases`, without checksums, and how
/// many levels they are; `None` for more than [`MAX_DATA_PAGES`].
pub(super) fn write(bases: &[u64]) -> Option<(Vec<[u8; PAGE]>, u8)> {
    if bases.len() <= FAN_OUT {
        return Some((vec![page(bases)], 1));
    }
    if bases.len() > MAX_DATA_PAGES {
        return None;
    }
    let mut pages: Vec<[u8; PAGE]> = bases.chunks(FAN_OUT).map(page).collect();
    let firsts: Vec<u64> = bases.iter().copied().step_by(FAN_OUT).collect();
    pages.push(page(&firsts));
    Some((pages, 2))
}

fn page(bases: &[u64]) -> [u8; PAGE] {
    let mut page = [0; PAGE];
    let small = |value: usize| u16::try_from(value).unwrap_or(u16::MAX).to_le_bytes();
    page[COUNT..SHIFT].copy_from_slice(&small(bases.len()));
    if let (Some(first), Some(last)) = (bases.first(), bases.last()) {
        let slots = SLOTS as u64;
        let shift = (0..u64::BITS)
            .find(|shift| (last - first) >> shift < slots)
            .unwrap_or(0);
        page[SHIFT] = shift as u8;
        let slots = page[SLOTS_AT..ENTRIES].chunks_exact_mut(2).zip(0_u64..);
        for (place, slot) in slots {
            let start = first + (slot << shift);
            let entry = bases.partition_point(|base| *base <= start) - 1;
            place.copy_from_slice(&small(entry));
        }
    }
    for (place, base) in page[ENTRIES..].chunks_exact_mut(8).zip(bases) {
        place.copy_from_slice(&base.to_le_bytes());
    }
    page
}

/// Whether a file can have so many pages, data pages and levels.
pub(super) fn fits(pages: u32, data_pages: u32, levels: u8) -> bool {
    let data = data_pages as usize;
    let index = match levels {
        1 if data <= FAN_OUT => 1,
        2 if data > FAN_OUT && data <= MAX_DATA_PAGES => data.div_ceil(FAN_OUT) + 1,
        _ => return false,
    };
    pages as usize == 1 + data + index
}

/// A page of the index that has passed its checksum.
#[derive(Clone, Copy)]
pub(super) struct IndexPage<'a>(pub(super) &'a [u8; PAGE]);

impl IndexPage<'_> {
    /// How many entries there are.
    #[inline(always)]
    pub(super) fn count(&self) -> usize {
        self.small(COUNT).min(FAN_OUT)
    }

    #[inline(always)]
    fn small(&self, at: usize) -> usize {
        usize::from(u16::from_le_bytes([self.0[at], self.0[at + 1]]))
    }

    /// The first key under an entry.
    #[inline]
    pub(super) fn base(&self, entry: usize) -> u64 {
        bits::word(self.0, ENTRIES + entry * 8)
    }

    /// The last entry that begins at `key` or before.
    #[inline(always)]
    pub(super) fn find(&self, key: u64) -> Option<usize> {
        // The whole page as words: the entries are behind the first 64. The remainder is for the
        // compiler, which then sees that no place is beyond the page.
        let (words, _) = self.0.as_chunks();
        let base = |place: usize| u64::from_le_bytes(words[place % (PAGE / 8)]);
        let from = key.checked_sub(base(FIRST))?;
        let slot = from >> (self.0[SHIFT] & 63);
        let (low, end) = if slot < LAST as u64 {
            let at = SLOTS_AT + slot as usize * 2;
            (self.small(at), self.small(at + 2) + 1)
        } else {
            (self.small(SLOTS_AT + LAST * 2), self.count())
        };
        // There is none in an empty list, and where slots were made to deceive.
        let end = end.min(self.count());
        let mut size = end.checked_sub(low).filter(|size| *size > 0)?;
        let mut place = FIRST + low;
        while size > 1 {
            let half = size / 2;
            // No branch: which half is a coin's toss that no processor foretells.
            place += half & 0_usize.wrapping_sub(usize::from(base(place + half) <= key));
            size -= half;
        }
        Some(place - FIRST)
    }
}
