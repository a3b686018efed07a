//! Which pages of a list are damaged, and which numbers are unknown because of it.

use super::index::FAN_OUT;
use super::{IndexPage, PackedList, Pages};

/// A page that does not have its checksum.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DamagedPage {
    /// Its place in the file, from 0.
    pub page: u32,
    /// Keys from here to before `end` are unknown.
    pub start: u64,
    /// `None`: to the last one.
    pub end: Option<u64>,
}

impl<P: Pages> PackedList<P> {
    /// The first `most` damaged pages, in the order of the file, and how many there are.
    pub fn damaged_pages(&self, most: usize) -> (Vec<DamagedPage>, u64) {
        let is_damaged = |page: &u32| self.checked(*page).is_err();
        let mut damaged = (1..self.head.pages).filter(is_damaged);
        let first = damaged.by_ref().take(most);
        let first: Vec<_> = first.map(|page| self.unknown(page)).collect();
        let count = first.len() as u64 + damaged.count() as u64;
        (first, count)
    }

    /// The damaged page that keeps it from being told whether `key` is on the list.
    pub fn damaged_page_of(&self, key: u64) -> Option<DamagedPage> {
        self.find(key).err()?;
        let page = match self.find_entry(key) {
            Ok(entry) => 1 + entry?,
            Err(_) => {
                let entry = self.root().find(key)?;
                self.head.data_pages + 1 + entry as u32
            }
        };
        Some(self.unknown(page))
    }

    /// What a damaged page answers for: a data page for the keys from its base to that of the
    /// next, a page of the index for those of all its data pages.
    fn unknown(&self, page: u32) -> DamagedPage {
        let data = self.head.data_pages;
        let (first, pages) = match page.checked_sub(data + 1) {
            None => (page - 1, 1),
            Some(index) => (index.saturating_mul(FAN_OUT as u32), FAN_OUT as u32),
        };
        let base = |entry: u32| {
            Some(entry)
                .filter(|entry| *entry < data)
                .and_then(|it| self.base_of(it))
        };
        // Where a base cannot be told, the span is too wide rather than too narrow.
        let start = (0..=first).rev().find_map(base);
        DamagedPage {
            page,
            start: start.unwrap_or(0),
            end: (first.saturating_add(pages)..data).find_map(base),
        }
    }

    /// The first key of a data page, by the index, else by the page.
    fn base_of(&self, entry: u32) -> Option<u64> {
        let place = entry as usize;
        let (index, place) = match self.head.levels {
            1 => (self.head.pages - 1, place),
            // The root has the first of each page below it.
            _ if place.is_multiple_of(FAN_OUT) => (self.head.pages - 1, place / FAN_OUT),
            _ => (
                self.head.data_pages + 1 + (place / FAN_OUT) as u32,
                place % FAN_OUT,
            ),
        };
        match self.checked(index) {
            Ok(page) => Some(IndexPage(page).base(place)),
            Err(_) => self.data_page(entry).ok().map(|it| it.base()),
        }
    }
}
