//! Writes a packed list from ascending keys, a page at a time.

use std::collections::VecDeque;
use std::io::{self, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};

use super::draft::Draft;
use super::head::{About, Head};
use super::index;
use super::page::Span;
use super::{CRC, ListError, PAGE, checksum};

/// A list file in the making. Holds one page and eight bytes for each page written.
pub struct ListWriter<W> {
    out: W,
    hash: Sha256,
    draft: Draft,
    bases: Vec<u64>,
    ranges: VecDeque<Span>,
    /// The number of the next page.
    next: u32,
    head: Head,
}

impl<W: Write + Seek> ListWriter<W> {
    /// Begins a list about `about` with `ranges`, which are ascending and apart.
    pub fn new(mut out: W, about: About, ranges: Vec<Span>) -> io::Result<Self> {
        // The first page is written last, when the counts and the hash are known.
        out.write_all(&[0; PAGE])?;
        Ok(ListWriter {
            out,
            hash: Sha256::new(),
            draft: Draft::default(),
            bases: Vec::new(),
            next: 1,
            head: Head {
                about,
                ranges: ranges.len() as u64,
                ..Head::default()
            },
            ranges: ranges.into(),
        })
    }

    /// Takes the next key, above all before it.
    pub fn key(&mut self, key: u64, label: u8) -> io::Result<()> {
        self.ranges_to(key)?;
        self.head.numbers += 1;
        self.put(key, label)
    }

    fn put(&mut self, key: u64, label: u8) -> io::Result<()> {
        if !self.draft.key(key, label) {
            let rest = self.draft.settle();
            self.page(rest)?;
        }
        Ok(())
    }

    /// Takes the ranges that begin at `key` or before.
    fn ranges_to(&mut self, key: u64) -> io::Result<()> {
        while let Some(range) = self.ranges.front().filter(|it| it.start <= key) {
            if self.draft.range(*range) {
                self.ranges.pop_front();
            } else {
                let rest = self.draft.settle();
                self.page(rest)?;
            }
        }
        Ok(())
    }

    /// Writes the page in the making; `rest` are the first keys of the next.
    fn page(&mut self, rest: Vec<(u64, u8)>) -> io::Result<()> {
        let draft = std::mem::take(&mut self.draft);
        let Some(base) = draft.base() else {
            return Ok(());
        };
        let key = rest.first().map(|it| it.0);
        let range = self.ranges.front().map(|it| it.start);
        let next = [key, range].into_iter().flatten().min();
        let (page, left) = draft.finish(next);
        self.bases.push(base);
        self.write(page)?;
        if let Some(left) = left {
            self.ranges.push_front(left);
        }
        for (key, label) in rest {
            self.ranges_to(key)?;
            self.put(key, label)?;
        }
        Ok(())
    }

    fn write(&mut self, mut page: [u8; PAGE]) -> io::Result<()> {
        let sum = checksum(self.next, &page);
        page[..CRC].copy_from_slice(&sum.to_le_bytes());
        self.hash.update(page);
        self.out.write_all(&page)?;
        self.next += 1;
        Ok(())
    }

    /// Keeps these labels, from 1, in this order: the numbers that keys and ranges came with are theirs.
    pub(in crate::lists) fn keep_labels(&mut self, labels: &[u8]) {
        let all = std::mem::take(&mut self.head.about.labels);
        let label = |place: &u8| all.get(usize::from(*place) - 1).cloned();
        self.head.about.labels = labels.iter().filter_map(label).collect();
    }

    /// Writes what is left, the index and the head; gives the output, and its bytes.
    ///
    /// # Errors
    /// Those of the file; with [`ListError::TooMany`] inside where the index has no room, with
    /// [`ListError::Texts`] where the head has none.
    pub fn finish(mut self) -> io::Result<(W, u64)> {
        self.ranges_to(u64::MAX)?;
        while !self.draft.is_empty() {
            let rest = self.draft.settle();
            self.page(rest)?;
        }
        self.head.data_pages = self.next - 1;
        let bases = std::mem::take(&mut self.bases);
        let (pages, levels) =
            index::write(&bases).ok_or_else(|| io::Error::other(ListError::TooMany))?;
        for page in pages {
            self.write(page)?;
        }
        self.head.levels = levels;
        self.head.pages = self.next;
        self.head.sha256 = self.hash.finalize().into();
        let head = self
            .head
            .write()
            .ok_or_else(|| io::Error::other(ListError::Texts))?;
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&head)?;
        self.out.flush()?;
        Ok((self.out, u64::from(self.head.pages) * PAGE as u64))
    }
}
