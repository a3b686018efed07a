//! Looks at every byte of a list: for a file from outside, and for one that is suspected.

use std::sync::atomic::Ordering;

use sha2::{Digest, Sha256};

use super::{CRC, DAMAGED_PAGE, ListError, ODD_PAGE, PackedList, Pages, index, key};

impl<P: Pages> PackedList<P> {
    /// Reads the whole list: every checksum, the hash, the order and the counts of numbers and
    /// ranges, every number, label and entry of the index. What it finds is
    /// [`PackedList::damage`] from then on.
    ///
    /// # Errors
    /// [`ListError::Damaged`] at the first thing that no writer writes.
    pub fn check(&self) -> Result<(), ListError> {
        let looked = self.look();
        if looked.is_err() {
            self.met_damage.store(true, Ordering::Relaxed);
        }
        looked
    }

    fn look(&self) -> Result<(), ListError> {
        let mut hash = Sha256::new();
        for number in 1..self.head.pages {
            let page = self.pages.page(number).ok_or(DAMAGED_PAGE)?;
            self.sum(number, page)?;
            hash.update(page);
        }
        if <[u8; 32]>::from(hash.finalize()) != self.head.sha256 {
            return Err(ListError::Damaged {
                what: "its bytes do not have their hash",
            });
        }
        self.look_at_index()?;
        let (mut numbers, mut counted, mut ranges) = (0, 0, 0);
        let (mut last_key, mut last_end) = (None, None);
        let mut goes_on = None;
        for entry in 0..self.head.data_pages {
            let page = self.data_page(entry)?;
            let next = match entry + 1 {
                next if next < self.head.data_pages => self.data_page(next)?.base(),
                _ => u64::MAX,
            };
            let mut right = true;
            page.for_each_from(0, |place, key| {
                right &= last_key < Some(key) && (page.base()..next).contains(&key);
                right &= key::number(key).is_some();
                right &= self.has_label(page.label(place));
                right &= page.find(key) == Some(place);
                last_key = Some(key);
                numbers += 1;
            });
            counted += page.keys() as u64;
            if !right || counted != numbers {
                return Err(ODD_PAGE);
            }
            let mut found = 0;
            for span in page.ranges() {
                // No number is 0.
                let inside = span.start >= page.base().max(1) && span.end < next.min(key::CODES);
                if !inside || last_end >= Some(span.start) || !self.has_label(span.label) {
                    return Err(ODD_PAGE);
                }
                if goes_on != Some((span.start, span.label)) {
                    ranges += 1;
                }
                last_end = Some(span.end);
                goes_on = (span.end + 1 == next).then_some((next, span.label));
                found += 1;
            }
            if found != page.range_count() {
                return Err(ODD_PAGE);
            }
        }
        if numbers != self.head.numbers || ranges != self.head.ranges {
            return Err(ListError::Damaged {
                what: "it does not hold as many numbers as it says",
            });
        }
        Ok(())
    }

    /// The index is the one that the data pages' bases make, to the byte.
    fn look_at_index(&self) -> Result<(), ListError> {
        let bases = (0..self.head.data_pages).map(|entry| Ok(self.data_page(entry)?.base()));
        let bases = bases.collect::<Result<Vec<u64>, ListError>>()?;
        // No key has more bits.
        let is_right = bases.is_sorted_by(|one, two| one < two)
            && bases.last().is_none_or(|last| last >> 56 == 0);
        let (index, _) = Some(&bases[..])
            .filter(|_| is_right)
            .and_then(index::write)
            .ok_or(ODD_PAGE)?;
        for (written, number) in index.iter().zip(1 + self.head.data_pages..) {
            let page = self.pages.page(number).ok_or(DAMAGED_PAGE)?;
            if page[CRC..] != written[CRC..] {
                return Err(ODD_PAGE);
            }
        }
        Ok(())
    }
}
