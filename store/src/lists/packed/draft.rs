//! A data page in the making: takes keys and ranges for as long as they fit.

use super::PAGE;
use super::bits::Writer;
use super::group::{self, KEYS, KIND_BITS, Kind};
use super::page::{HEAD, Line, MAX_GROUPS, MAX_RANGES, Span, field, label_width};

/// What a page holds, in bits.
const BITS: usize = PAGE * 8;

/// A group that is full.
#[derive(Debug)]
struct Full {
    first: u64,
    kind: Kind,
    bits: usize,
    labelled: bool,
}

/// What [`Draft::size`] needs to know of the offsets of groups.
struct Offsets {
    step: usize,
    bias: usize,
    width: u32,
}

/// A page in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    base: Option<u64>,
    keys: Vec<u64>,
    labels: Vec<u8>,
    /// The groups that are full; the keys after them are not planned yet.
    groups: Vec<Full>,
    /// The labels used, in the order of their first use.
    palette: Vec<u8>,
    ranges: Vec<Span>,
    /// The bytes of the ranges.
    range_bytes: usize,
    /// The keys before the last range: they fit, and belong to a page before it.
    floor: usize,
}

impl Draft {
    pub(super) fn is_empty(&self) -> bool {
        self.base.is_none()
    }

    /// The first key that the page answers for.
    pub(super) fn base(&self) -> Option<u64> {
        self.base
    }

    /// The last key or end of a range.
    fn end(&self) -> Option<u64> {
        let key = self.keys.last().copied();
        key.max(self.ranges.last().map(|it| it.end))
    }

    /// Takes a key above all before it; `false` where the page is now over-full and must be
    /// [settled](Draft::settle).
    pub(super) fn key(&mut self, key: u64, label: u8) -> bool {
        self.base.get_or_insert(key);
        self.keys.push(key);
        self.labels.push(label);
        if !self.keys.len().is_multiple_of(KEYS) {
            return true;
        }
        self.close_group();
        self.size() <= BITS && self.groups.len() <= MAX_GROUPS
    }

    /// Takes back the keys that do not fit, to be given to the next page.
    pub(super) fn settle(&mut self) -> Vec<(u64, u8)> {
        if self.closed_size() <= BITS && self.groups.len() <= MAX_GROUPS {
            return Vec::new();
        }
        self.shed()
    }

    /// Takes a range after all before it; `false` where the page has no room.
    pub(super) fn range(&mut self, range: Span) -> bool {
        debug_assert!(self.ranges.last().is_none_or(|it| it.end < range.start));
        let base = self.base.unwrap_or(range.start);
        let from = self.ranges.last().map_or(base, |it| it.end + 1);
        let bytes =
            varint_len(range.start.saturating_sub(from)) + varint_len(range.end - range.start) + 1;
        let before = (self.base, self.range_bytes);
        self.base = Some(base.min(range.start));
        self.range_bytes += bytes;
        self.ranges.push(range);
        if self.ranges.len() <= MAX_RANGES && self.closed_size() <= BITS {
            self.floor = self.keys.len();
            return true;
        }
        self.ranges.pop();
        (self.base, self.range_bytes) = before;
        false
    }

    /// Plans the keys after the last full group.
    fn close_group(&mut self) {
        let start = self.groups.len() * KEYS;
        let keys = &self.keys[start..];
        if keys.is_empty() {
            return;
        }
        let (kind, bits) = group::plan(keys);
        let labels = &self.labels[start..];
        for label in labels {
            if *label != 0 && !self.palette.contains(label) {
                self.palette.push(*label);
            }
        }
        self.groups.push(Full {
            first: keys[0],
            kind,
            bits,
            labelled: labels.iter().any(|label| *label != 0),
        });
    }

    /// Takes back the last group, with the labels that only it used.
    fn open_group(&mut self) {
        self.groups.pop();
        let used = &self.labels[..self.groups.len() * KEYS];
        self.palette.retain(|label| used.contains(label));
    }

    /// The size with the last keys in a group of their own.
    fn closed_size(&mut self) -> usize {
        let open = self.groups.len() * KEYS < self.keys.len();
        if open {
            self.close_group();
        }
        let size = self.size();
        if open {
            self.open_group();
        }
        size
    }

    /// Makes the last group as short as it must be to fit; gives the keys that do not.
    fn shed(&mut self) -> Vec<(u64, u8)> {
        if self.groups.len() * KEYS == self.keys.len() {
            self.open_group();
        }
        let start = self.groups.len() * KEYS;
        let keys = self.keys.split_off(start);
        let labels = self.labels.split_off(start);
        let room = self.groups.len() < MAX_GROUPS;
        let (mut low, mut high) = (self.floor.saturating_sub(start), keys.len());
        while room && low + 1 < high {
            let middle = (low + high) / 2;
            self.keys.extend_from_slice(&keys[..middle]);
            self.labels.extend_from_slice(&labels[..middle]);
            if self.closed_size() <= BITS {
                low = middle;
            } else {
                high = middle;
            }
            self.keys.truncate(start);
            self.labels.truncate(start);
        }
        self.keys.extend_from_slice(&keys[..low]);
        self.labels.extend_from_slice(&labels[..low]);
        keys.into_iter().zip(labels).skip(low).collect()
    }

    fn offsets(&self) -> Offsets {
        // The last group begins where the others end; it may be a short one.
        let others = self.groups.len().saturating_sub(1);
        let total: usize = self.groups[..others].iter().map(|it| it.bits).sum();
        let step = total / others.max(1);
        let (mut offset, mut least, mut most) = (0_i64, 0, 0);
        for (index, group) in self.groups.iter().enumerate() {
            let residual = offset - (index * step) as i64;
            least = residual.min(least);
            most = residual.max(most);
            offset += group.bits as i64;
        }
        let spread = (most - least).unsigned_abs();
        Offsets {
            step,
            bias: least.unsigned_abs() as usize,
            width: u64::BITS - spread.leading_zeros(),
        }
    }

    /// The straight line from the first group to the last, and how many groups a key is from
    /// it at most.
    fn line(&self) -> (Line, usize) {
        let (Some(base), Some(last)) = (self.base, self.groups.last()) else {
            return (Line { scale: 0, shift: 0 }, 0);
        };
        let span = last.first - base;
        let shift = 48_u32.saturating_sub(span.leading_zeros());
        let scale = ((self.groups.len() as u64 - 1) << 16) / ((span >> shift) + 1);
        let line = Line {
            scale: u16::try_from(scale).unwrap_or(u16::MAX),
            shift: shift as u8,
        };
        let last = self.groups.len() - 1;
        let errors = self.groups.iter().enumerate().map(|(index, group)| {
            let first = line.guess(group.first - base).min(last);
            // A group's last key is before the next one's first.
            let next = self
                .groups
                .get(index + 1)
                .map_or(last, |next| line.guess(next.first - 1 - base).min(last));
            first.abs_diff(index).max(next.abs_diff(index))
        });
        (line, errors.max().unwrap_or(0))
    }

    fn first_width(&self) -> u32 {
        let (Some(base), Some(last)) = (self.base, self.groups.last()) else {
            return 0;
        };
        u64::BITS - (last.first - base).leading_zeros()
    }

    /// The bits of the page so far, without the keys in no full group.
    fn size(&self) -> usize {
        let stride = self.first_width() + self.offsets().width + KIND_BITS;
        let streams: usize = self.groups.iter().map(|it| it.bits).sum();
        let keys = HEAD * 8 + self.groups.len() * stride as usize + streams;
        (keys.div_ceil(8) + self.label_bytes() + self.range_bytes) * 8
    }

    fn label_bytes(&self) -> usize {
        if self.palette.is_empty() {
            return 0;
        }
        let labelled = self.groups.iter().filter(|it| it.labelled).count();
        let width = label_width(self.palette.len()) as usize;
        self.palette.len() + self.groups.len().div_ceil(8) + (labelled * KEYS * width).div_ceil(8)
    }

    /// The page, of which the next begins at `next` (none for the last), without its
    /// checksum; and what is left of a range that goes on there.
    pub(super) fn finish(mut self, next: Option<u64>) -> ([u8; PAGE], Option<Span>) {
        if self.groups.len() * KEYS < self.keys.len() {
            self.close_group();
        }
        let mut rest = None;
        if let Some(next) = next
            && let Some(last) = self.ranges.pop()
        {
            if last.start < next {
                self.ranges.push(Span {
                    end: last.end.min(next - 1),
                    ..last
                });
            }
            if last.end >= next {
                rest = Some(Span {
                    start: last.start.max(next),
                    ..last
                });
            }
        }
        debug_assert!(next.is_none_or(|next| self.end() < Some(next)));
        (self.bytes(), rest)
    }

    fn bytes(&self) -> [u8; PAGE] {
        let mut page = [0; PAGE];
        let mut put = |at: usize, bytes: &[u8]| {
            if let Some(place) = page.get_mut(at..at + bytes.len()) {
                place.copy_from_slice(bytes);
            }
        };
        let small = |value: usize| u16::try_from(value).unwrap_or(u16::MAX).to_le_bytes();
        let base = self.base.unwrap_or_default();
        let offsets = self.offsets();
        let first_width = self.first_width();

        let mut keys = Writer::default();
        let mut offset = 0;
        for (index, group) in self.groups.iter().enumerate() {
            keys.put(group.first - base, first_width);
            let residual = offset + offsets.bias - index * offsets.step;
            keys.put(residual as u64, offsets.width);
            keys.put(group.kind.field(), KIND_BITS);
            offset += group.bits;
        }
        for (group, members) in self.groups.iter().zip(self.keys.chunks(KEYS)) {
            let start = keys.len();
            group::write(members, group.kind, &mut keys);
            debug_assert_eq!(keys.len() - start, group.bits);
        }
        let keys = keys.into_bytes();
        let labels = self.labels();
        let labels_at = HEAD + keys.len();
        let ranges_at = labels_at + labels.len();

        put(field::KEYS, &small(self.keys.len()));
        put(field::RANGES, &[self.ranges.len() as u8]);
        put(field::FIRST_WIDTH, &[first_width as u8]);
        put(field::BASE, &base.to_le_bytes());
        put(field::STEP, &small(offsets.step));
        put(field::BIAS, &small(offsets.bias));
        put(field::OFFSET_WIDTH, &[offsets.width as u8]);
        put(field::PALETTE, &[self.palette.len() as u8]);
        put(field::LABELS_AT, &small(labels_at));
        put(field::RANGES_AT, &small(ranges_at));
        let (line, error) = self.line();
        put(field::SCALE, &line.scale.to_le_bytes());
        put(field::SHIFT, &[line.shift]);
        put(field::ERROR, &small(error));
        put(HEAD, &keys);
        put(labels_at, &labels);
        put(ranges_at, &self.coded_ranges());
        page
    }

    fn labels(&self) -> Vec<u8> {
        if self.palette.is_empty() {
            return Vec::new();
        }
        let mut out = self.palette.clone();
        let mut marks = Writer::default();
        for group in &self.groups {
            marks.put(u64::from(group.labelled), 1);
        }
        out.extend(marks.into_bytes());
        let width = label_width(self.palette.len());
        let mut labels = Writer::default();
        for (group, members) in self.groups.iter().zip(self.labels.chunks(KEYS)) {
            if group.labelled {
                for label in members {
                    let place = self.palette.iter().position(|it| it == label);
                    labels.put(place.map_or(0, |place| place as u64 + 1), width);
                }
            }
        }
        out.extend(labels.into_bytes());
        out
    }

    fn coded_ranges(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut from = self.base.unwrap_or_default();
        for range in &self.ranges {
            varint(range.start - from, &mut out);
            varint(range.end - range.start, &mut out);
            out.push(range.label);
            from = range.end + 1;
        }
        out
    }
}

fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn varint_len(value: u64) -> usize {
    (u64::BITS - (value | 1).leading_zeros()).div_ceil(7) as usize
}
