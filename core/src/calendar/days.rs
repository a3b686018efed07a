//! Lists of days, as the build packs them: a byte for most.

use super::DAYS;

/// A list of days after the epoch of the table, ascending: where it lies in [`DAYS`]. First its length in bytes, 16 bits,
/// then blocks: a day of 16 bits, and in the bytes that are left how far the next day is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Days(pub(super) u16);

/// The bytes of a block; only the last may have fewer.
const BLOCK: usize = 8;
/// In the place of a gap: that many days, and no day of the list.
const LONG: u8 = 255;

impl Days {
    fn bytes(self) -> &'static [u8] {
        let (length, rest) = word(&DAYS[usize::from(self.0)..]);
        &rest[..usize::from(length)]
    }

    /// The first list has no day, and no other is so.
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn days(self) -> impl Iterator<Item = u16> {
        self.bytes().chunks(BLOCK).flat_map(of_block)
    }

    pub(super) fn contains(self, day: u16) -> bool {
        if self.is_empty() {
            return false;
        }
        // The last block that begins no later; then at most a block of gaps.
        let (blocks, rest) = self.bytes().as_chunks::<BLOCK>();
        let later = blocks.partition_point(|block| word(block).0 <= day);
        let block = match blocks.get(later.wrapping_sub(1)) {
            _ if !rest.is_empty() && word(rest).0 <= day => rest,
            Some(block) => block,
            None => return false,
        };
        let (first, gaps) = word(block);
        let mut left = day - first;
        if left == 0 {
            return true;
        }
        for gap in gaps {
            match left.checked_sub(u16::from(*gap)) {
                Some(0) if *gap != LONG => return true,
                Some(less) => left = less,
                None => return false,
            }
        }
        false
    }
}

/// The days of a block, which is never empty.
fn of_block(block: &'static [u8]) -> impl Iterator<Item = u16> {
    let (first, gaps) = word(block);
    let mut day = first;
    let others = gaps.iter().filter_map(move |gap| {
        day += u16::from(*gap);
        (*gap != LONG).then_some(day)
    });
    std::iter::once(first).chain(others)
}

/// The first 16 bits, and what is behind them.
fn word(bytes: &[u8]) -> (u16, &[u8]) {
    let (word, rest) = bytes
        .split_first_chunk()
        .expect("the build wrote whole days");
    (u16::from_le_bytes(*word), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_a_day_and_gaps() {
        let days = |block| of_block(block).collect::<Vec<u16>>();
        assert_eq!(days(&[7, 0]), [7]);
        assert_eq!(
            days(&[1, 1, 1, 254, 255, 0, 255, 255, 3, 255]),
            [257, 258, 512, 767, 1280]
        );
    }
}
