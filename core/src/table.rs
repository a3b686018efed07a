//! How the tables of `data/` are kept: without pointers, so that nothing of them is relocated when
//! the library is loaded, and with every code in them once.

use std::fmt;
use std::num::NonZeroU32;

include!(concat!(env!("OUT_DIR"), "/names.rs"));

/// The bits of a length; those above are the place.
const LENGTH_BITS: u32 = 12;

/// A place in a block and a length, in one word: the build sees that both fit.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct Piece(NonZeroU32);

impl Piece {
    /// `place` from 1, so that an `Option` takes no byte more.
    pub(crate) const fn at(place: u32, length: u32) -> Piece {
        assert!(length < 1 << LENGTH_BITS && place < 1 << (32 - LENGTH_BITS));
        let word = NonZeroU32::new(place << LENGTH_BITS | length);
        Piece(word.expect("a block begins with a byte of no text"))
    }

    const fn place(self) -> usize {
        (self.0.get() >> LENGTH_BITS) as usize
    }

    const fn length(self) -> usize {
        (self.0.get() & ((1 << LENGTH_BITS) - 1)) as usize
    }

    /// What lies there.
    pub(crate) fn of(self, block: &'static str) -> &'static str {
        block
            .get(self.place()..self.place() + self.length())
            .expect("the build made block and place together")
    }
}

/// A code, an identifier, digits, a day: what decisions read, and what is never translated.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct Name(Piece);

impl Name {
    pub(crate) const fn at(place: u32, length: u32) -> Name {
        Name(Piece::at(place, length))
    }

    pub(crate) fn as_str(self) -> &'static str {
        self.0.of(NAMES)
    }

    pub(crate) fn as_bytes(self) -> &'static [u8] {
        NAMES
            .as_bytes()
            .get(self.0.place()..self.0.place() + self.0.length())
            .expect("the build made block and place together")
    }

    /// Whether it is this text; mostly its length says that it is not.
    pub(crate) fn is(self, text: &str) -> bool {
        self.0.length() == text.len() && self.as_bytes() == text.as_bytes()
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Some rows that follow each other in a table of their own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Rows {
    pub(crate) first: u16,
    pub(crate) length: u16,
}

impl Rows {
    pub(crate) fn of<T>(self, table: &'static [T]) -> &'static [T] {
        let first = usize::from(self.first);
        table
            .get(first..first + usize::from(self.length))
            .expect("the build made table and rows together")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_place_and_length_are_read_back() {
        for (place, length) in [(1, 0), (1, 4095), ((1 << 20) - 1, 0), (81, 17)] {
            let piece = Piece::at(place, length);
            assert_eq!(
                (piece.place(), piece.length()),
                (place as usize, length as usize)
            );
        }
        assert_eq!(size_of::<Option<Name>>(), 4);
        assert_eq!(Piece::at(2, 3).of("\nabcdef"), "bcd");
    }

    #[test]
    #[should_panic = "length < 1"]
    fn a_text_too_long_for_its_word_stops_the_build() {
        let _ = Piece::at(1, 4096);
    }

    #[test]
    #[should_panic = "a byte of no text"]
    fn nothing_lies_at_the_beginning_of_a_block() {
        let _ = Piece::at(0, 0);
    }

    #[test]
    fn a_name_is_one_text_alone() {
        let name = crate::laws::find("cn-nx-collection").unwrap().id();
        let first = NAMES.find(name).unwrap();
        let kept = Name::at(u32::try_from(first).unwrap(), 16);
        assert_eq!((kept.as_str(), kept.as_bytes()), (name, name.as_bytes()));
        assert!(kept.is(name) && !kept.is("cn-nx-collectioN") && !kept.is("cn-nx-collectio"));
        assert!(!kept.is("") && !kept.is("cn-nx-collection-"));
        assert_eq!(format!("{kept:?}"), "\"cn-nx-collection\"");
    }

    #[test]
    fn rows_are_those_from_the_first_on() {
        static TABLE: [u8; 4] = [5, 6, 7, 8];
        let rows = |first, length| Rows { first, length }.of(&TABLE);
        assert_eq!(rows(1, 2), [6, 7]);
        assert!(rows(4, 0).is_empty());
    }
}
