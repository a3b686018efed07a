//! CRC-32 of ISO 3309, as in ZIP files: of pages, of heads, of the index and of bundles.
//!
//! Four bytes at a time by four tables of 1 KiB. A page's sum is looked at once, so more speed is not worth
//! the sixteen tables, and the code for each processor, of a crate that has it. Source: Sarwate 1988;
//! Kounavis and Berry 2005, "A systematic approach to building high performance software-based CRC generators".

/// The polynomial, its lowest power in the highest bit.
const POLYNOMIAL: u32 = 0xEDB8_8320;

/// What a byte adds to the sum with 0, 1, 2 or 3 bytes behind it.
static TABLES: [[u32; 256]; 4] = tables();

const fn tables() -> [[u32; 256]; 4] {
    let mut tables = [[0; 256]; 4];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = byte as u32;
        let mut behind = 0;
        while behind < 4 {
            let mut bit = 0;
            while bit < 8 {
                sum = sum >> 1 ^ (sum & 1).wrapping_neg() & POLYNOMIAL;
                bit += 1;
            }
            tables[behind][byte] = sum;
            behind += 1;
        }
        byte += 1;
    }
    tables
}

/// The sum of what has been put in so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crc(u32);

impl Crc {
    /// Of nothing.
    pub(crate) const fn new() -> Crc {
        Crc(!0)
    }

    /// Puts more in.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        let table = |behind: usize, byte: u32| TABLES[behind][(byte & 0xFF) as usize];
        for word in words {
            let word = self.0 ^ u32::from_le_bytes(*word);
            self.0 =
                table(3, word) ^ table(2, word >> 8) ^ table(1, word >> 16) ^ table(0, word >> 24);
        }
        for byte in rest {
            self.0 = self.0 >> 8 ^ table(0, self.0 ^ u32::from(*byte));
        }
    }

    /// The sum.
    pub(crate) const fn end(self) -> u32 {
        !self.0
    }

    /// That of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> u32 {
        let mut crc = Crc::new();
        crc.update(bytes);
        crc.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(Crc::of(b"123456789"), 0xCBF4_3926);
        assert_eq!(Crc::of(b""), 0);
    }

    proptest! {
        /// Put in by pieces of any length, it is what another implementation says of the whole.
        #[test]
        fn pieces_are_summed_as_the_whole(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..6),
        ) {
            let mut crc = Crc::new();
            for piece in &pieces {
                crc.update(piece);
            }
            prop_assert_eq!(crc.end(), crc32fast::hash(&pieces.concat()));
        }
    }
}
