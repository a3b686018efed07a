//! Every number and every range of a list, in order.

use super::page::{DataPage, Span};
use super::{ListError, PackedList, Pages, key};
use curfew_core::Number;

impl<P: Pages> PackedList<P> {
    /// Whether a number is on the list, on its own or in a range. A hidden or unreadable one
    /// never is.
    ///
    /// # Errors
    /// [`ListError::Damaged`] where the page that would tell is damaged.
    pub fn contains(&self, number: &Number) -> Result<bool, ListError> {
        match key::of(number) {
            Some(key) => self.find(key).map(|found| found.is_some()),
            None => Ok(false),
        }
    }

    /// Up to `limit` numbers after `after` (which need not be on the list): full numbers by
    /// value, then short codes.
    ///
    /// # Errors
    /// [`ListError::NotANumber`] for a hidden or unreadable `after`; [`ListError::Damaged`].
    pub fn numbers_after(
        &self,
        after: Option<&Number>,
        limit: usize,
    ) -> Result<Vec<Number>, ListError> {
        let from = match after {
            None => 0,
            Some(number) => key::of(number).ok_or(ListError::NotANumber)? + 1,
        };
        let numbers = self.keys_from(from).take(limit).map(|found| {
            let (key, _) = found?;
            key::number(key).ok_or(super::ODD_PAGE)
        });
        numbers.collect()
    }

    /// The numbers from `from` on, as keys with their labels, in order. A damaged page ends
    /// them with its error.
    pub fn keys_from(&self, from: u64) -> Keys<'_, P> {
        Keys {
            list: self,
            from,
            page: self.entry_of(from),
            ahead: Vec::new(),
            at: 0,
        }
    }

    /// The ranges, in order, those of neighbouring pages put together again.
    ///
    /// # Errors
    /// [`ListError::Damaged`].
    pub fn spans(&self) -> Result<Vec<Span>, ListError> {
        let mut spans: Vec<Span> = Vec::new();
        if self.head.ranges == 0 {
            return Ok(spans);
        }
        for entry in 0..self.head.data_pages {
            let page = self.data_page(entry)?;
            for span in page.ranges() {
                match spans.last_mut() {
                    Some(last)
                        if span.start == page.base()
                            && last.end + 1 == span.start
                            && last.label == span.label =>
                    {
                        last.end = span.end;
                    }
                    _ => spans.push(span),
                }
            }
        }
        Ok(spans)
    }

    /// The entry of the data page that answers for `key`, or of the first.
    fn entry_of(&self, key: u64) -> Result<u32, ListError> {
        Ok(self.find_entry(key)?.unwrap_or(0))
    }
}

/// The numbers of a list; see [`PackedList::keys_from`].
pub struct Keys<'a, P> {
    list: &'a PackedList<P>,
    from: u64,
    /// The entry of the next page.
    page: Result<u32, ListError>,
    /// What the last page holds.
    ahead: Vec<(u64, u8)>,
    at: usize,
}

impl<P: Pages> Iterator for Keys<'_, P> {
    type Item = Result<(u64, u8), ListError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.ahead.get(self.at) {
                self.at += 1;
                return Some(Ok(*found));
            }
            let entry = match self.page {
                Ok(entry) if entry < self.list.head.data_pages => entry,
                Ok(_) => return None,
                Err(error) => {
                    self.page = Ok(u32::MAX);
                    return Some(Err(error));
                }
            };
            self.page = match self.list.data_page(entry) {
                Ok(page) => {
                    self.fill(page);
                    Ok(entry + 1)
                }
                Err(error) => Err(error),
            };
        }
    }
}

impl<P> Keys<'_, P> {
    fn fill(&mut self, page: DataPage<'_>) {
        self.ahead.clear();
        self.at = 0;
        let from = self.from;
        let place = page.below(from);
        let ahead = &mut self.ahead;
        page.for_each_from(place, |place, key| ahead.push((key, page.label(place))));
    }
}
