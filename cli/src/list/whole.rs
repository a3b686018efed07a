//! What `docs/formats/list.md` demands of a file and no look-up hangs on: read from its bytes, page by page,
//! once [`PackedList::check`](curfew_store::lists::packed::PackedList::check) has told its keys. A file in
//! which something lies that nobody reads, or which says of itself what is not so, is none that a writer
//! wrote.

use std::collections::BTreeSet;

use curfew_store::lists::packed::{PAGE, Pages as _};

use super::List;

/// The bits of a page.
const BITS: usize = PAGE * 8;
/// The bits of a data page before its groups.
const HEAD: usize = 31 * 8;
/// The keys of a group; the last may have fewer.
const KEYS: usize = 65;
/// The gaps of the first part of a group that has two codes.
const HALF: usize = 32;
/// The bits of a kind, and of the width of the kept bits of a part.
const KIND: usize = 6;
/// The most kept bits of a key.
const MOST_KEPT: u64 = 55;
/// A group with two codes.
const UNEVEN: u64 = 62;

const LONG: &str = "a field of it goes on beyond its end";
const TWICE: &str = "two of its fields lie in the same place";

/// Checks everything that can be checked of a list file without its signature.
///
/// # Errors
/// The first thing that is not as a writer must write it, in words.
pub(super) fn check(list: &List) -> Result<(), String> {
    list.check().map_err(|error| error.to_string())?;
    let pages = list.pages();
    let head = Page::at(pages.page(0))?;
    let mut all = list.keys_from(0);
    for number in 1..=head.field(12, 4) as u32 {
        let mut look = || {
            let mut page = Page::at(pages.page(number))?;
            let count = page.field(4, 2) as usize;
            let keys: Result<Vec<_>, _> = all.by_ref().take(count).collect();
            let keys: Vec<u64> = keys
                .map_err(|error| error.to_string())?
                .iter()
                .map(|(key, _)| *key)
                .collect();
            page.look(&keys)
        };
        look().map_err(|what| format!("page {number} is none that a list has: {what}"))?;
    }
    Ok(())
}

/// A page, and which of its bits belong to a field.
struct Page<'a> {
    bytes: &'a [u8; PAGE],
    taken: Vec<bool>,
}

impl<'a> Page<'a> {
    fn at(page: Option<&'a [u8; PAGE]>) -> Result<Page<'a>, String> {
        let bytes = page.ok_or("it is cut off")?;
        let taken = vec![false; BITS];
        Ok(Page { bytes, taken })
    }

    /// A whole number of some bytes, at most 8.
    fn field(&self, at: usize, length: usize) -> u64 {
        let bytes = self.bytes[at..at + length].iter().rev();
        bytes.fold(0, |value, byte| value << 8 | u64::from(*byte))
    }

    /// A whole number of some bits, at most 64.
    fn bits(&self, at: usize, width: usize) -> Result<u64, String> {
        if at + width > BITS {
            return Err(LONG.to_owned());
        }
        let bit = |place: usize| u64::from(self.bytes[place / 8] >> (place % 8) & 1);
        Ok((at..at + width)
            .rev()
            .fold(0, |value, place| value << 1 | bit(place)))
    }

    /// Says that bits belong to a field.
    fn take(&mut self, at: usize, width: usize) -> Result<(), String> {
        let bits = self.taken.get_mut(at..at + width).ok_or(LONG)?;
        if bits.contains(&true) {
            return Err(TWICE.to_owned());
        }
        bits.fill(true);
        Ok(())
    }

    /// A data page with these keys.
    fn look(&mut self, keys: &[u64]) -> Result<(), String> {
        self.take(0, HEAD)?;
        let firsts = self.look_at_groups(keys)?;
        self.look_at_search(&firsts)?;
        self.look_at_labels(keys.len())?;
        self.look_at_ranges()?;
        let mut bits = self.bytes.iter().zip(self.taken.as_chunks::<8>().0);
        let is_clean = |(byte, taken): (&u8, &[bool; 8])| {
            (0..8).all(|bit| taken[bit] || *byte >> bit & 1 == 0)
        };
        match bits.all(is_clean) {
            true => Ok(()),
            false => Err("bits that no field takes are not zero".to_owned()),
        }
    }

    /// Finds the bits of each group; gives what the first keys lie after the page's base.
    fn look_at_groups(&mut self, keys: &[u64]) -> Result<Vec<u64>, String> {
        let (first_width, offset_width) = (self.field(7, 1) as usize, self.field(20, 1) as usize);
        let (base, step, bias) = (self.field(8, 8), self.field(16, 2), self.field(18, 2));
        let stride = first_width + offset_width + KIND;
        let count = keys.len().div_ceil(KEYS);
        self.take(HEAD, count * stride)?;
        let mut firsts = Vec::new();
        for (group, keys) in keys.chunks(KEYS).enumerate() {
            let entry = HEAD + group * stride + first_width;
            let residual = self.bits(entry, offset_width)?;
            let kind = self.bits(entry + offset_width, KIND)?;
            let beyond = (group as u64 * step + residual).checked_sub(bias);
            let at = beyond.map(|it| HEAD + count * stride + it as usize);
            let at = at.ok_or("a group begins among the entries")?;
            let width = self.group_width(at, kind, keys)?;
            // Where nothing is kept there is no place.
            if width > 0 {
                self.take(at, width)?;
            }
            firsts.push(keys[0] - base);
        }
        Ok(firsts)
    }

    /// How many bits a group at a place takes, of a kind and with these keys.
    fn group_width(&self, at: usize, kind: u64, keys: &[u64]) -> Result<usize, String> {
        let gaps: Vec<u64> = keys.windows(2).map(|pair| pair[1] - pair[0] - 1).collect();
        let part = |gaps: &[u64], kept: u64| {
            let quotients: u64 = gaps.iter().map(|gap| (gap >> kept) + 1).sum();
            gaps.len() * kept as usize + quotients as usize
        };
        match kind {
            0..=MOST_KEPT => Ok(part(&gaps, kind)),
            UNEVEN => {
                let mut width = 0;
                for (half, gaps) in gaps.chunks(HALF).enumerate() {
                    let kept = self.bits(at + half * KIND, KIND)?;
                    if kept > MOST_KEPT {
                        return Err("more bits are kept than a key has".to_owned());
                    }
                    width += KIND + part(gaps, kept);
                }
                Ok(width)
            }
            _ => Ok(0),
        }
    }

    /// Scale, shift and error lead to the group of any key.
    fn look_at_search(&self, firsts: &[u64]) -> Result<(), String> {
        let (scale, shift, error) = (self.field(26, 2), self.field(28, 1), self.field(29, 2));
        if shift >= 64 {
            return Err("its shift is no shift".to_owned());
        }
        let last = firsts.len().saturating_sub(1) as u64;
        let guess = |offset: u64| (((offset >> shift).min(65_535) * scale) >> 16).min(last);
        for (group, first) in (0..).zip(firsts) {
            // From a group's first key to its last the guess only grows.
            let end = firsts.get(group as usize + 1).map_or(*first, |it| it - 1);
            if [*first, end]
                .iter()
                .any(|it| guess(*it).abs_diff(group) > error)
            {
                return Err("a group lies further off than its error says".to_owned());
            }
        }
        Ok(())
    }

    fn look_at_labels(&mut self, keys: usize) -> Result<(), String> {
        let (count, at) = (self.field(21, 1) as usize, self.field(22, 2) as usize);
        if at > PAGE {
            return Err("its labels begin beyond its end".to_owned());
        }
        if count == 0 {
            return Ok(());
        }
        self.take(at * 8, count * 8)?;
        let labels: BTreeSet<u8> = self.bytes[at..at + count].iter().copied().collect();
        if labels.len() != count || labels.contains(&0) {
            return Err("a label of it is there twice, or none".to_owned());
        }
        let groups = keys.div_ceil(KEYS);
        let marks = (at + count) * 8;
        self.take(marks, groups)?;
        let width = count.ilog2() as usize + 1;
        let mut place = marks + groups.div_ceil(8) * 8;
        let mut used = BTreeSet::new();
        for group in 0..groups {
            if self.bits(marks + group, 1)? == 0 {
                continue;
            }
            let mut has_labels = false;
            for _ in group * KEYS..keys.min((group + 1) * KEYS) {
                let label = self.bits(place, width)?;
                self.take(place, width)?;
                place += width;
                if label > count as u64 {
                    return Err("a key has a label that is none of the page's".to_owned());
                }
                has_labels |= label > 0;
                used.insert(label);
            }
            if !has_labels {
                return Err("a group is said to have labels and has none".to_owned());
            }
        }
        used.remove(&0);
        match used.len() == count {
            true => Ok(()),
            false => Err("a label of it is no key's".to_owned()),
        }
    }

    fn look_at_ranges(&mut self) -> Result<(), String> {
        let (count, mut at) = (self.field(6, 1), self.field(24, 2) as usize);
        if at > PAGE {
            return Err("its ranges begin beyond its end".to_owned());
        }
        let mut before = None;
        for _ in 0..count {
            let between = self.distance(&mut at)?;
            self.distance(&mut at)?;
            self.take(at * 8, 8)?;
            let label = self.bytes[at];
            at += 1;
            if between == 0 && before == Some(label) {
                return Err("two ranges of it are one".to_owned());
            }
            before = Some(label);
        }
        Ok(())
    }

    /// A number in LEB128, at a place that is moved behind it.
    fn distance(&mut self, at: &mut usize) -> Result<u64, String> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            self.take(*at * 8, 8)?;
            let byte = self.bytes[*at];
            *at += 1;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use curfew_store::lists::packed::{About, ListWriter, Span};
    use sha2::{Digest as _, Sha256};

    use super::*;

    /// CRC-32 of ISO 3309.
    fn crc(bytes: &[u8]) -> [u8; 4] {
        crc32fast::hash(bytes).to_le_bytes()
    }

    /// Every checksum and the hash made good again: only what the pages say can be wrong.
    fn seal(bytes: &mut [u8]) {
        for number in 1..bytes.len() / PAGE {
            let page = &mut bytes[number * PAGE..(number + 1) * PAGE];
            let mut summed = (number as u32).to_le_bytes().to_vec();
            summed.extend_from_slice(&page[4..]);
            page[..4].copy_from_slice(&crc(&summed));
        }
        let hash: [u8; 32] = Sha256::digest(&bytes[PAGE..]).into();
        bytes[40..72].copy_from_slice(&hash);
        let sum = crc(&bytes[..PAGE - 4]);
        bytes[PAGE - 4..PAGE].copy_from_slice(&sum);
    }

    fn write(keys: &[(u64, u8)], ranges: Vec<Span>) -> Vec<u8> {
        let about = About {
            name: "Sellers".to_owned(),
            labels: vec!["Debts".to_owned(), "Prizes".to_owned()],
            ..About::default()
        };
        let out = std::io::Cursor::new(Vec::new());
        let mut writer = ListWriter::new(out, about, ranges).unwrap();
        for (key, label) in keys {
            writer.key(*key, *label).unwrap();
        }
        writer.finish().unwrap().0.into_inner()
    }

    /// A file of one data page with so many keys, whose gaps have one code or two; of each three one has
    /// label 1 and one label 2. Two ranges lie behind, next to each other.
    fn list(count: u64, is_uneven: bool) -> Vec<u8> {
        let span = |start, label| Span {
            start,
            end: start + 9,
            label,
        };
        let ranges = vec![span(12_065_599_000, 1), span(12_065_599_010, 2)];
        let gap = |place: u64| match is_uneven && place % 64 >= 32 {
            true => 200 + place % 7,
            false => 2,
        };
        let keys = (0..count).scan(12_065_550_100, |key, place| {
            *key += gap(place);
            Some((*key, (place % 3) as u8))
        });
        write(&keys.collect::<Vec<_>>(), ranges)
    }

    /// What is said of a file whose sums are good: by the check of what is read, and by the whole one.
    fn looked(mut bytes: Vec<u8>) -> (bool, Result<(), String>) {
        seal(&mut bytes);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.list");
        std::fs::write(&path, bytes).unwrap();
        let list = super::super::open(&path).unwrap();
        (list.check().is_ok(), check(&list))
    }

    fn small(page: &[u8], at: usize) -> usize {
        usize::from(u16::from_le_bytes([page[at], page[at + 1]]))
    }

    fn put(page: &mut [u8], at: usize, value: u16) {
        page[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }

    /// A change of a data page.
    type Change = fn(&mut [u8]);

    #[test]
    fn what_was_written_is_whole() {
        for keys in [0, 1, 2, 64, 65, 66, 98, 700] {
            for is_uneven in [false, true] {
                assert_eq!(looked(list(keys, is_uneven)), (true, Ok(())), "{keys}");
            }
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/samples/");
        let real = super::super::open(format!("{folder}ftc-reported-numbers.list").as_ref());
        assert_eq!(check(&real.unwrap()), Ok(()));
    }

    /// What a look-up does not need passes the check of what is read, and not this one.
    #[test]
    fn what_no_look_up_hangs_on_is_looked_at_too() {
        let changes: [(&str, Change); 13] = [
            ("bits that no field takes", |page| page[PAGE - 1] = 1),
            ("bits that no field takes", |page| page[PAGE - 900] = 0x80),
            // The marks of two groups are two bits of a byte.
            ("bits that no field takes", |page| {
                page[small(page, 22) + 2] |= 0x80;
            }),
            ("labels begin beyond", |page| {
                page[21] = 0;
                put(page, 22, 5000);
            }),
            ("ranges begin beyond", |page| {
                page[6] = 0;
                put(page, 24, 5000);
            }),
            ("its shift is no shift", |page| page[28] |= 64),
            ("there twice", |page| {
                let at = small(page, 22);
                page[at] = page[at + 1];
            }),
            ("is none of the page's", |page| {
                let at = small(page, 22);
                page[at + 4] = 0xFF;
            }),
            ("said to have labels", |page| {
                // The first group's 65 fields of two bits.
                let from = small(page, 22) + 3;
                page[from..from + 16].fill(0);
                page[from + 16] &= !3;
            }),
            ("no key's", |page| {
                // Of each field the higher bit: label 2.
                let from = small(page, 22) + 3;
                page[from..from + 33].iter_mut().for_each(|it| *it &= 0x55);
            }),
            // Both groups have the same gaps.
            ("in the same place", |page| put(page, 16, 0)),
            ("two ranges of it are one", |page| {
                let last = page.iter().rposition(|byte| *byte != 0).unwrap();
                page[last] = 1;
            }),
            ("goes on beyond its end", |page| put(page, 22, 4095)),
        ];
        for (says, change) in changes {
            let mut bytes = list(130, false);
            change(&mut bytes[PAGE..2 * PAGE]);
            if bytes[PAGE + 6] == 0 {
                bytes[24] = 0;
            }
            let (is_read, whole) = looked(bytes);
            assert!(is_read, "{says}");
            let why = whole.unwrap_err();
            assert!(
                why.starts_with("page 1 is none that a list has: ") && why.contains(says),
                "{says}: {why}"
            );
        }
    }

    #[test]
    fn a_number_between_two_groups_is_searched_in_the_right_one() {
        let near = (0..65).map(|at| (12_065_550_100 + at, 0));
        let far = (0..65).map(|at| (12_066_600_000 + at * 2, 0));
        let mut bytes = write(&near.chain(far).collect::<Vec<_>>(), Vec::new());
        let page = &mut bytes[PAGE..2 * PAGE];
        // A key 2^19 beyond the first is said to be in the second group, which begins twice as far.
        put(page, 26, u16::MAX);
        page[28] = 19;
        put(page, 29, 0);
        let (is_read, whole) = looked(bytes);
        assert!(is_read, "the list's own keys are found");
        assert!(whole.unwrap_err().contains("further off than its error"));
    }

    #[test]
    fn no_more_bits_are_kept_than_a_key_has() {
        let mut bytes = write(&[(12_065_550_100, 0), (12_065_550_199, 0)], Vec::new());
        let page = &mut bytes[PAGE..2 * PAGE];
        assert_eq!((page[7], page[20]), (0, 0), "the entry is a kind");
        // Two codes, of the first of which 60 bits are kept; read are 55, then a one.
        let stream = 62 | 60 << 6 | 99_u128 << 12 | 1 << 67;
        page[31..47].copy_from_slice(&stream.to_le_bytes());
        let (is_read, whole) = looked(bytes);
        assert!(is_read, "it is read as 55");
        assert!(whole.unwrap_err().contains("more bits are kept"));
    }
}
