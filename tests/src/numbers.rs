//! Number sets for measuring lists: the same on every machine.

use std::path::PathBuf;

use curfew_store::lists;

/// The real list: 2,447,727 numbers that people reported to the US Federal Trade Commission.
#[must_use]
pub fn real_path() -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/samples/ftc-reported-numbers.list"
    ))
}

/// The keys of the real list.
///
/// # Panics
/// Where the sample is missing or damaged.
#[must_use]
pub fn real() -> Vec<u64> {
    let list = lists::open(&real_path()).expect("the sample is there");
    let keys = list
        .keys_from(0)
        .map(|found| found.expect("the sample is whole").0);
    keys.collect()
}

/// A stream of numbers (Steele and others, "SplitMix", 2014).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next number, of 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The next number from 0 to 1.
    #[allow(clippy::cast_precision_loss)]
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Where the synthetic numbers begin: ten digits after a country code 1, all of them used.
const FIRST: u64 = 10_000_000_000;
const SPACE: u64 = 10_000_000_000;

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]
/// `count` numbers anywhere in the space: the entropy of such a set is the most that any has.
#[must_use]
pub fn spread(count: usize) -> Vec<u64> {
    let mut random = Random(1);
    // So many are the same as another, and no more.
    let twice = count as f64 * count as f64 / SPACE as f64 / 2.0;
    let more = count + twice as usize + 1000;
    let mut keys: Vec<u64> = (0..more).map(|_| FIRST + random.bits() % SPACE).collect();
    keys.sort_unstable();
    keys.dedup();
    // The last are as good as any others to leave out.
    keys.truncate(count);
    keys
}

/// About `count` numbers, ascending, in exchanges of 10,000, of which each in use has a share of its
/// numbers on the list: exponential, 5.5 % on average at ten million numbers, and more where
/// there are more numbers, as exchanges in use grow with the count to the power 3/4 (Heaps'
/// law). On ten million of them Elias and Fano's code by 128 numbers takes 0.87 bytes a number.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]
pub fn clustered(count: usize) -> impl Iterator<Item = u64> {
    let mut random = Random(2);
    let mean = 0.055 * (count as f64 / 1e7).powf(0.25);
    let exchanges = SPACE / 10_000;
    let in_use = count as f64 / (mean * 10_000.0) / exchanges as f64;
    (0..exchanges).flat_map(move |exchange| {
        let mut keys = Vec::new();
        if random.unit() < in_use {
            let share = (-(1.0 - random.unit()).ln() * mean).min(1.0);
            let least = (share * 2f64.powi(64)) as u64;
            let start = FIRST + exchange * 10_000;
            keys.extend((start..start + 10_000).filter(|_| random.bits() < least));
        }
        keys
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use curfew_store::lists::packed::{About, ListWriter};

    use super::*;

    #[test]
    fn the_real_list_takes_140_hundredths_of_a_byte_a_number_and_is_what_is_written_today() {
        let file = std::fs::read(real_path()).unwrap();
        let keys = real();
        assert_eq!(keys.len(), 2_447_727);
        assert!(file.len() * 100 <= keys.len() * 140, "{}", file.len());
        let about: About = lists::open(&real_path()).unwrap().about().clone();
        let mut writer = ListWriter::new(Cursor::new(Vec::new()), about, Vec::new()).unwrap();
        for key in keys {
            writer.key(key, 0).unwrap();
        }
        assert!(writer.finish().unwrap().0.into_inner() == file);
    }
}
