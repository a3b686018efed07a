//! A number list of any size as one immutable, mapped file.
//!
//! `docs/formats/list.md` is the specification. The file is pages of 4 KiB: a head, data
//! pages, pages of an index. Opening reads the first and the last; a look-up reads at most
//! one page of the index and one data page, each checked when it is first used. A page that
//! fails makes the numbers it answers for unknown, and no others.

mod bits;
mod check;
mod copy;
mod damage;
mod draft;
mod group;
mod head;
mod index;
pub mod key;
mod page;
mod pages;
mod part;
mod shape;
mod walk;
mod writer;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

pub use damage::DamagedPage;
pub use head::{About, MAX_LABEL, MAX_LABELS, MAX_TEXT};
pub use page::Span;
pub use pages::{Mapped, Pages};
pub use walk::Keys;
pub use writer::ListWriter;

use sha2::{Digest, Sha256};

use super::ListError;
use crate::crc::Crc;
use head::Head;
use index::{FAN_OUT, IndexPage};
use page::DataPage;
use shape::Shape;

/// The bytes of a page.
pub const PAGE: usize = 4096;
/// The bytes of a page's checksum, which begins it.
const CRC: usize = 4;

/// CRC-32 (ISO 3309) of a page's number and of what follows its checksum: a page in the
/// wrong place is no better than a damaged one.
fn checksum(number: u32, page: &[u8; PAGE]) -> u32 {
    let mut hasher = Crc::new();
    hasher.update(&number.to_le_bytes());
    hasher.update(&page[CRC..]);
    hasher.end()
}

fn has_checksum(number: u32, page: &[u8; PAGE]) -> bool {
    checksum(number, page).to_le_bytes() == page[..CRC]
}

/// How many heads of pages are kept together.
const BLOCK: usize = 64;
type Block = [OnceLock<Shape>; BLOCK];

/// A packed list.
pub struct PackedList<P> {
    pages: P,
    head: Head,
    /// The last page, where every look-up begins: a copy, so that it is checked once only.
    root: Box<[u8; PAGE]>,
    /// A bit for each page that has passed its checksum.
    passed: Box<[AtomicU32]>,
    /// The heads of the data pages that were read, in blocks that are there once one of them was:
    /// opening a list costs the same however many pages it has.
    shapes: Box<[OnceLock<Box<Block>>]>,
    /// Whether a page was met that cannot be read.
    met_damage: AtomicBool,
}

/// A number that is on a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Entry {
    /// Its label, from 1; 0 where it has none.
    pub label: u8,
    /// Whether it is on the list as one of a range.
    pub in_range: bool,
}

/// Shows no number.
impl<P> std::fmt::Debug for PackedList<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PackedList")
            .field("numbers", &self.head.numbers)
            .field("ranges", &self.head.ranges)
            .finish_non_exhaustive()
    }
}

const DAMAGED_PAGE: ListError = ListError::Damaged {
    what: "a page does not have its checksum",
};
const ODD_PAGE: ListError = ListError::Damaged {
    what: "a page has what no list has",
};

impl<P: Pages> PackedList<P> {
    /// Reads the first and the last page.
    ///
    /// # Errors
    /// [`ListError::Version`], [`ListError::Damaged`].
    pub fn open(pages: P) -> Result<PackedList<P>, ListError> {
        let first = pages.page(0).ok_or(ListError::Damaged {
            what: "it is cut short",
        })?;
        let head = Head::read(first, pages.bytes())?;
        let words = head.pages.div_ceil(u32::BITS);
        let root = pages.page(head.pages - 1).ok_or(DAMAGED_PAGE)?;
        if !has_checksum(head.pages - 1, root) {
            return Err(DAMAGED_PAGE);
        }
        let list = PackedList {
            root: Box::new(*root),
            pages,
            passed: (0..words).map(|_| AtomicU32::new(0)).collect(),
            shapes: (0..head.data_pages.div_ceil(BLOCK as u32))
                .map(|_| OnceLock::new())
                .collect(),
            head,
            met_damage: AtomicBool::new(false),
        };
        let entries = match list.head.levels {
            1 => list.head.data_pages as usize,
            _ => (list.head.data_pages as usize).div_ceil(FAN_OUT),
        };
        if list.root().count() != entries {
            return Err(ODD_PAGE);
        }
        Ok(list)
    }

    /// Where it lies.
    pub fn pages(&self) -> &P {
        &self.pages
    }

    /// What the list says of itself.
    pub fn about(&self) -> &About {
        &self.head.about
    }

    /// How many numbers there are, those of ranges not counted.
    pub fn numbers(&self) -> u64 {
        self.head.numbers
    }

    /// What a label stands for; `None` for 0 and for one that the list does not have.
    pub fn label(&self, label: u8) -> Option<&str> {
        let index = usize::from(label).checked_sub(1)?;
        self.head.about.labels.get(index).map(String::as_str)
    }

    fn has_label(&self, label: u8) -> bool {
        label == 0 || self.label(label).is_some()
    }

    /// SHA-256 of the first page, which has that of all others: it names the whole file.
    pub fn digest(&self) -> [u8; 32] {
        let first = self.pages.page(0).map_or(&[][..], |page| &page[..]);
        Sha256::digest(first).into()
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> u64 {
        self.pages.bytes()
    }

    /// How many ranges there are.
    pub fn ranges(&self) -> u64 {
        self.head.ranges
    }

    /// The key's entry, or `None` where it is not on the list.
    ///
    /// # Errors
    /// [`ListError::Damaged`] where the page that would tell is damaged.
    #[inline]
    pub fn find(&self, key: u64) -> Result<Option<Entry>, ListError> {
        let Some(page) = self.page_of(key)? else {
            return Ok(None);
        };
        if let Some(place) = page.find(key) {
            return Ok(Some(Entry {
                label: page.label(place),
                in_range: false,
            }));
        }
        Ok(page.range(key).map(|range| Entry {
            label: range.label,
            in_range: true,
        }))
    }

    /// The data page that answers for `key`; `None` below the first.
    #[inline(always)]
    fn page_of(&self, key: u64) -> Result<Option<DataPage<'_>>, ListError> {
        match self.find_entry(key)? {
            Some(entry) => self.data_page(entry).map(Some),
            None => Ok(None),
        }
    }

    /// Which data page answers for `key`, from 0; `None` below the first.
    #[inline(always)]
    fn find_entry(&self, key: u64) -> Result<Option<u32>, ListError> {
        let Some(mut entry) = self.root().find(key) else {
            return Ok(None);
        };
        if self.head.levels == 2 {
            let number = self.head.data_pages + 1 + entry as u32;
            let Some(below) = IndexPage(self.checked(number)?).find(key) else {
                return Err(ODD_PAGE);
            };
            entry = entry * FAN_OUT + below;
        }
        Ok(Some(entry as u32))
    }

    #[inline(always)]
    fn data_page(&self, entry: u32) -> Result<DataPage<'_>, ListError> {
        let (block, place) = (entry as usize / BLOCK, entry as usize % BLOCK);
        let block = self.shapes.get(block).ok_or(ODD_PAGE)?;
        let shape = match block.get().and_then(|block| block[place].get()) {
            Some(shape) => shape,
            None => self.learn(entry, block)?,
        };
        let page = self.pages.page(1 + entry).ok_or(DAMAGED_PAGE)?;
        Ok(DataPage::new(page, shape))
    }

    /// Checks a data page, and reads its head.
    #[cold]
    fn learn<'a>(
        &self,
        entry: u32,
        block: &'a OnceLock<Box<Block>>,
    ) -> Result<&'a Shape, ListError> {
        if entry >= self.head.data_pages {
            return Err(ODD_PAGE);
        }
        let shape = Shape::read(self.checked(1 + entry)?).ok_or(ODD_PAGE)?;
        let block = block.get_or_init(|| Box::new([const { OnceLock::new() }; BLOCK]));
        // Where another thread was quicker, it has found the same.
        Ok(block[entry as usize % BLOCK].get_or_init(|| shape))
    }

    #[inline(always)]
    fn root(&self) -> IndexPage<'_> {
        IndexPage(&self.root)
    }

    /// A page that has passed its checksum, now or before.
    #[inline(always)]
    fn checked(&self, number: u32) -> Result<&[u8; PAGE], ListError> {
        let page = self.pages.page(number).ok_or(DAMAGED_PAGE)?;
        let word = &self.passed[(number / u32::BITS) as usize];
        let bit = 1 << (number % u32::BITS);
        // Relaxed: the bit says only that a sum was right; the bytes never change.
        if word.load(Ordering::Relaxed) & bit == 0 {
            self.sum(number, page)?;
            word.fetch_or(bit, Ordering::Relaxed);
        }
        Ok(page)
    }

    #[cold]
    fn sum(&self, number: u32, page: &[u8; PAGE]) -> Result<(), ListError> {
        if has_checksum(number, page) {
            Ok(())
        } else {
            self.met_damage.store(true, Ordering::Relaxed);
            Err(DAMAGED_PAGE)
        }
    }

    /// What was met since opening: a page that cannot be read. Its numbers are unknown.
    pub fn damage(&self) -> Option<ListError> {
        self.met_damage
            .load(Ordering::Relaxed)
            .then_some(DAMAGED_PAGE)
    }
}

#[cfg(test)]
mod tests;
