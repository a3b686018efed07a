//! A data page: the keys and ranges of one span, on their own.

use super::group::{Group, KEYS, KIND_MASK};
use super::shape::Shape;
use super::{PAGE, bits};

/// The bytes before the directory of groups.
pub(super) const HEAD: usize = 31;
/// The most ranges in a page.
pub(super) const MAX_RANGES: usize = 255;
/// The most groups in a page; more fit only where a long run of keys is stored.
pub(super) const MAX_GROUPS: usize = 1000;

/// What stands where, by byte.
pub(super) mod field {
    pub(in super::super) const KEYS: usize = 4;
    pub(in super::super) const RANGES: usize = 6;
    pub(in super::super) const FIRST_WIDTH: usize = 7;
    pub(in super::super) const BASE: usize = 8;
    pub(in super::super) const STEP: usize = 16;
    pub(in super::super) const BIAS: usize = 18;
    pub(in super::super) const OFFSET_WIDTH: usize = 20;
    pub(in super::super) const PALETTE: usize = 21;
    pub(in super::super) const LABELS_AT: usize = 22;
    pub(in super::super) const RANGES_AT: usize = 24;
    pub(in super::super) const SCALE: usize = 26;
    pub(in super::super) const SHIFT: usize = 28;
    pub(in super::super) const ERROR: usize = 29;
}

/// Keys from `start` to `end`, both included.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Span {
    /// The first key.
    pub start: u64,
    /// The last key.
    pub end: u64,
    /// Their label, from 1; 0 where they have none.
    pub label: u8,
}

/// A straight line through the first keys of a page's groups.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) scale: u16,
    pub(super) shift: u8,
}

impl Line {
    /// About which group a key is in that lies `offset` after the page's base.
    #[inline]
    pub(super) fn guess(self, offset: u64) -> usize {
        guess(offset, self.scale, self.shift)
    }
}

#[inline(always)]
fn guess(offset: u64, scale: u16, shift: u8) -> usize {
    let steps = (offset >> (shift & 63)).min(u64::from(u16::MAX));
    ((steps * u64::from(scale)) >> 16) as usize
}

/// A data page that has passed its checksum.
#[derive(Clone, Copy, Debug)]
pub(super) struct DataPage<'a> {
    page: &'a [u8; PAGE],
    shape: &'a Shape,
}

impl<'a> DataPage<'a> {
    #[inline(always)]
    pub(super) fn new(page: &'a [u8; PAGE], shape: &'a Shape) -> DataPage<'a> {
        DataPage { page, shape }
    }

    /// The first key that is this page's to answer for.
    pub(super) fn base(&self) -> u64 {
        self.shape.base()
    }

    /// How many keys there are.
    pub(super) fn keys(&self) -> usize {
        usize::from(self.shape.keys)
    }

    /// How many ranges there are.
    pub(super) fn range_count(&self) -> usize {
        usize::from(self.page[field::RANGES])
    }

    fn groups(&self) -> usize {
        self.keys().div_ceil(KEYS)
    }

    #[inline(always)]
    fn group(&self, group: usize) -> Option<Group> {
        let shape = self.shape;
        let at = HEAD * 8 + group * shape.stride();
        let (first_width, offset_width) =
            (u32::from(shape.first_width), u32::from(shape.offset_width));
        let entry = bits::peek(self.page, at);
        let first = entry & !(u64::MAX << first_width);
        let rest = if shape.stride() <= bits::MAX_WIDTH as usize {
            entry >> first_width
        } else {
            // Only where keys are far apart.
            bits::peek(self.page, at + first_width as usize)
        };
        let residual = (rest & !(u64::MAX << offset_width)) as usize;
        let count = if group < usize::from(shape.last) {
            KEYS
        } else {
            self.keys() - group * KEYS
        };
        Some(Group {
            first: shape.base().wrapping_add(first),
            count,
            kind: rest >> offset_width & KIND_MASK,
            at: shape.stream(residual + group * usize::from(shape.step))?,
        })
    }

    /// The group that would hold `key`: the last whose first key is not beyond it. It is at
    /// most so far from a straight line through the groups as the page says.
    #[inline(always)]
    fn group_of(&self, key: u64) -> Option<usize> {
        let shape = self.shape;
        if shape.keys == 0 {
            return None;
        }
        let last = usize::from(shape.last);
        let offset = key.checked_sub(shape.base())?;
        let guess = guess(offset, shape.scale, shape.shift).min(last);
        let error = usize::from(shape.error);
        let mut group = guess.saturating_sub(error);
        let mut size = last.min(guess + error) - group + 1;
        let (stride, width) = (shape.stride(), u32::from(shape.first_width));
        while size > 1 {
            let half = size / 2;
            let at = HEAD * 8 + (group + half) * stride;
            // No branch: which half is a coin's toss that no processor foretells.
            let below = bits::read(self.page, at, width) <= offset;
            group = if below { group + half } else { group };
            size -= half;
        }
        Some(group)
    }

    /// The place of `key` among the page's keys, if it is there.
    #[inline(always)]
    pub(super) fn find(&self, key: u64) -> Option<usize> {
        let group = self.group_of(key)?;
        let place = self.group(group)?.find(self.page, key)?;
        Some(group * KEYS + place)
    }

    /// How many of the page's keys are below `key`.
    pub(super) fn below(&self, key: u64) -> usize {
        let Some(group) = self.group_of(key) else {
            return 0;
        };
        let mut count = group * KEYS;
        if let Some(group) = self.group(group) {
            group.for_each(self.page, |it| count += usize::from(it < key));
        }
        count
    }

    /// Calls `each` with every key in order, from the group on that holds the key at `place`,
    /// and the key's place.
    pub(super) fn for_each_from(&self, place: usize, mut each: impl FnMut(usize, u64)) {
        for index in place / KEYS..self.groups() {
            let Some(group) = self.group(index) else {
                return;
            };
            let mut at = index * KEYS;
            group.for_each(self.page, |key| {
                if at >= place {
                    each(at, key);
                }
                at += 1;
            });
        }
    }

    /// The label of the key at `place`; 0 where it has none.
    #[inline]
    pub(super) fn label(&self, place: usize) -> u8 {
        match self.shape.has_labels {
            false => 0,
            true => self.label_of(place, usize::from(self.page[field::PALETTE])),
        }
    }

    fn label_of(&self, place: usize, palette: usize) -> u8 {
        let group = place / KEYS;
        let colours = usize::from(u16_at(self.page, field::LABELS_AT));
        let marks = colours + palette;
        let bit = |index: usize| bits::read(self.page, marks * 8 + index, 1);
        if bit(group) == 0 {
            return 0;
        }
        let rank = (0..group).filter(|index| bit(*index) == 1).count();
        let width = label_width(palette);
        let start = (marks + self.groups().div_ceil(8)) * 8;
        let at = start + (rank * KEYS + place % KEYS) * width as usize;
        match bits::read(self.page, at, width) {
            0 => 0,
            index => usize::try_from(index)
                .ok()
                .filter(|index| *index <= palette)
                .and_then(|index| self.page.get(colours + index - 1))
                .copied()
                .unwrap_or(0),
        }
    }

    /// The ranges, ascending; those that go on in the next page end where it begins.
    pub(super) fn ranges(&self) -> Ranges<'a> {
        Ranges {
            page: self.page,
            at: usize::from(u16_at(self.page, field::RANGES_AT)),
            left: self.page[field::RANGES],
            next: self.shape.base(),
        }
    }

    /// The range that `key` is in.
    #[inline]
    pub(super) fn range(&self, key: u64) -> Option<Span> {
        if !self.shape.has_ranges {
            return None;
        }
        self.ranges()
            .take_while(|it| it.start <= key)
            .find(|it| key <= it.end)
    }
}

/// The ranges of a page.
pub(super) struct Ranges<'a> {
    page: &'a [u8; PAGE],
    at: usize,
    left: u8,
    next: u64,
}

impl Ranges<'_> {
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = *self.page.get(self.at)?;
            self.at += 1;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

impl Iterator for Ranges<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        self.left = self.left.checked_sub(1)?;
        let start = self.varint()?.checked_add(self.next)?;
        let end = self.varint()?.checked_add(start)?;
        let label = *self.page.get(self.at)?;
        self.at += 1;
        self.next = end.checked_add(1)?;
        Some(Span { start, end, label })
    }
}

/// The bits of a label in a page that has so many different ones, and none.
pub(super) fn label_width(palette: usize) -> u32 {
    usize::BITS - palette.leading_zeros()
}

#[inline(always)]
pub(super) fn u16_at(page: &[u8; PAGE], at: usize) -> u16 {
    u16::from_le_bytes([page[at], page[at + 1]])
}
