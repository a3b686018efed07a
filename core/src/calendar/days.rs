//! Lists of days, as the build packs them: a byte for most.

use super::DAYS;

/// A list of days after the epoch of the table, ascending: where it lies in [`DAYS`]. First its length in bytes, 16 bits,
/// then the first day, 16 bits, and a byte for how far each next one is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Days(pub(super) u16);

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

    /// The days, ascending.
    pub(super) fn days(self) -> impl Iterator<Item = u16> {
        of_list(self.bytes())
    }

    /// Walks to it: a list has a hundred days at most, and is asked about one day once.
    pub(super) fn contains(self, day: u16) -> bool {
        let mut days = self.days().skip_while(|it| *it < day);
        days.next() == Some(day)
    }
}

fn of_list(bytes: &'static [u8]) -> impl Iterator<Item = u16> {
    let (mut day, gaps) = match bytes {
        [] => (0, bytes),
        _ => word(bytes),
    };
    let first = (!bytes.is_empty()).then_some(day);
    let others = gaps.iter().filter_map(move |gap| {
        day += u16::from(*gap);
        (*gap != LONG).then_some(day)
    });
    first.into_iter().chain(others)
}

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
    fn a_list_is_a_day_and_gaps() {
        let days = |bytes| of_list(bytes).collect::<Vec<u16>>();
        assert_eq!(days(&[]), Vec::<u16>::new());
        assert_eq!(days(&[7, 0]), [7]);
        assert_eq!(
            days(&[1, 1, 1, 254, 255, 0, 255, 255, 3, 255]),
            [257, 258, 512, 767, 1280]
        );
    }
}
