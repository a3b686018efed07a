//! The first page: what the list is, and where everything lies.

use super::super::{check_name, is_hidden};
use super::{ListError, PAGE};
use crate::crc::Crc;

pub(super) const MAGIC: &[u8; 8] = b"CURFEWL3";
/// Where the texts begin.
const TEXTS: usize = 84;
/// Where the checksum is: the last four bytes.
const CHECKSUM: usize = PAGE - 4;
/// The longest source or licence, in bytes.
pub const MAX_TEXT: usize = 500;
/// The most labels a list has, and the longest, in bytes.
pub const MAX_LABELS: usize = 255;
/// The longest label, in bytes.
pub const MAX_LABEL: usize = 120;

/// What a list says of itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct About {
    /// What it is called, 1 to 60 characters.
    pub name: String,
    /// Where its numbers come from; may be empty.
    pub source: String,
    /// On what terms it may be passed on; may be empty.
    pub licence: String,
    /// Of when its data is, in Unix seconds; 0 where that is not said.
    pub date: i64,
    /// What a number's label stands for: label 1 is the first.
    pub labels: Vec<String>,
}

impl About {
    /// Whether the first page has room for it.
    pub(in crate::lists) fn fits(&self) -> bool {
        let head = Head {
            about: self.clone(),
            ..Head::default()
        };
        head.write().is_some()
    }
}

/// The first page's contents.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Head {
    pub(super) about: About,
    /// How many pages the file has.
    pub(super) pages: u32,
    /// How many of them are data pages: the second and those after it.
    pub(super) data_pages: u32,
    /// 1: the last page has the data pages' first keys; 2: those of index pages.
    pub(super) levels: u8,
    pub(super) numbers: u64,
    pub(super) ranges: u64,
    /// SHA-256 of every page but this one.
    pub(super) sha256: [u8; 32],
}

impl Head {
    /// The page; `None` where the texts are too long or too many.
    pub(super) fn write(&self) -> Option<[u8; PAGE]> {
        let mut page = [0; PAGE];
        let mut at = 0;
        let mut put = |bytes: &[u8]| {
            let place = page.get_mut(at..at + bytes.len())?;
            place.copy_from_slice(bytes);
            at += bytes.len();
            (at <= CHECKSUM).then_some(())
        };
        put(MAGIC)?;
        put(&self.pages.to_le_bytes())?;
        put(&self.data_pages.to_le_bytes())?;
        put(&self.numbers.to_le_bytes())?;
        put(&self.ranges.to_le_bytes())?;
        put(&self.about.date.to_le_bytes())?;
        put(&self.sha256)?;
        put(&[self.levels])?;
        put(&[u8::try_from(self.about.labels.len()).ok()?])?;
        put(&[0; TEXTS - 74])?;
        for text in [&self.about.name, &self.about.source, &self.about.licence] {
            if text.len() > MAX_TEXT || text.contains(is_hidden) {
                return None;
            }
            put(&u16::try_from(text.len()).ok()?.to_le_bytes())?;
            put(text.as_bytes())?;
        }
        for label in &self.about.labels {
            if label.is_empty() || label.len() > MAX_LABEL || label.contains(is_hidden) {
                return None;
            }
            put(&[u8::try_from(label.len()).ok()?])?;
            put(label.as_bytes())?;
        }
        let sum = Crc::of(&page[..CHECKSUM]);
        page[CHECKSUM..].copy_from_slice(&sum.to_le_bytes());
        Some(page)
    }

    /// Reads the page of a file of `bytes` bytes.
    pub(super) fn read(page: &[u8; PAGE], bytes: u64) -> Result<Head, ListError> {
        let damaged = |what| ListError::Damaged { what };
        if &page[..8] != MAGIC {
            return Err(
                if page.starts_with(b"CURFEWL") && page[7].is_ascii_digit() {
                    ListError::Version {
                        found: page[7] - b'0',
                    }
                } else {
                    damaged("it does not begin as a list does")
                },
            );
        }
        if Crc::of(&page[..CHECKSUM]).to_le_bytes() != page[CHECKSUM..] {
            return Err(damaged("its first page does not have its checksum"));
        }
        let mut rest = &page[8..CHECKSUM];
        let mut head = Head {
            pages: u32::from_le_bytes(take(&mut rest)?),
            data_pages: u32::from_le_bytes(take(&mut rest)?),
            numbers: u64::from_le_bytes(take(&mut rest)?),
            ranges: u64::from_le_bytes(take(&mut rest)?),
            ..Head::default()
        };
        head.about.date = i64::from_le_bytes(take(&mut rest)?);
        head.sha256 = take(&mut rest)?;
        let [levels, labels] = take(&mut rest)?;
        head.levels = levels;
        let reserved: [u8; TEXTS - 74] = take(&mut rest)?;
        head.about.name = text(&mut rest)?;
        head.about.source = text(&mut rest)?;
        head.about.licence = text(&mut rest)?;
        for _ in 0..labels {
            let [length] = take(&mut rest)?;
            let label = utf8(&mut rest, usize::from(length))?;
            if label.is_empty() || label.len() > MAX_LABEL {
                return Err(damaged("a label has no length that one can have"));
            }
            head.about.labels.push(label);
        }
        check_name(&head.about.name).map_err(|_| damaged("its name is no list name"))?;
        if u64::from(head.pages) * PAGE as u64 != bytes {
            return Err(damaged("its length is not that of its pages"));
        }
        // By words, for this is most of what opening a list costs.
        let (words, odd) = rest.as_chunks::<8>();
        if reserved != [0; TEXTS - 74]
            || words.iter().any(|word| *word != [0; 8])
            || odd.iter().any(|byte| *byte != 0)
            || !super::index::fits(head.pages, head.data_pages, levels)
        {
            return Err(damaged("its first page has what no list has"));
        }
        Ok(head)
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], ListError> {
    let (taken, left) = rest.split_first_chunk::<N>().ok_or(ListError::Damaged {
        what: "its first page is cut short",
    })?;
    *rest = left;
    Ok(*taken)
}

fn text(rest: &mut &[u8]) -> Result<String, ListError> {
    let length = usize::from(u16::from_le_bytes(take(rest)?));
    if length > MAX_TEXT {
        return Err(ListError::Damaged {
            what: "a text of its first page is too long",
        });
    }
    utf8(rest, length)
}

fn utf8(rest: &mut &[u8], length: usize) -> Result<String, ListError> {
    let damaged = |what| ListError::Damaged { what };
    let (taken, left) = rest
        .split_at_checked(length)
        .ok_or(damaged("its first page is cut short"))?;
    *rest = left;
    match std::str::from_utf8(taken) {
        Ok(text) if text.contains(is_hidden) => {
            Err(damaged("a text of its first page has hidden characters"))
        }
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(damaged("a text of its first page is not UTF-8")),
    }
}
