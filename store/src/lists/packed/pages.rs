//! Where the pages of a list lie: in a mapped file, or in memory.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::PAGE;

/// Pages that do not change.
pub trait Pages: Send + Sync {
    /// How many bytes there are.
    fn bytes(&self) -> u64;

    /// The page of a number; `None` beyond the end.
    fn page(&self, number: u32) -> Option<&[u8; PAGE]>;
}

impl Pages for Vec<u8> {
    fn bytes(&self) -> u64 {
        self.len() as u64
    }

    #[inline]
    fn page(&self, number: u32) -> Option<&[u8; PAGE]> {
        page_of(self, number)
    }
}

#[inline(always)]
fn page_of(bytes: &[u8], number: u32) -> Option<&[u8; PAGE]> {
    bytes.as_chunks().0.get(number as usize)
}

/// A file in the address space.
#[derive(Debug)]
pub struct Mapped {
    map: memmap2::Mmap,
    stamp: Stamp,
}

/// What tells a file from another, and from itself after a change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Stamp {
    file: (u64, u64),
    changed: (i64, i64),
    bytes: u64,
}

impl Mapped {
    /// Maps a file.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(path: &Path) -> io::Result<Mapped> {
        let file = File::open(path)?;
        #[expect(
            unsafe_code,
            reason = "the lists' own folder: a file there is replaced, never changed, so the \
                      mapped bytes stay what they are"
        )]
        // SAFETY: nothing writes to or shortens a list file; writers rename a new one over it
        // (`durable::replace`), and the old one lives for as long as it is mapped.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        // A look-up reads one page here and one there: reading ahead would read in vain.
        let _ = map.advise(memmap2::Advice::Random);
        let data = file.metadata()?;
        let stamp = Stamp {
            file: (data.dev(), data.ino()),
            changed: (data.ctime(), data.ctime_nsec()),
            bytes: data.len(),
        };
        Ok(Mapped { map, stamp })
    }

    /// Whether both are the same file, unchanged.
    #[must_use]
    pub fn is_same(&self, other: &Mapped) -> bool {
        self.stamp == other.stamp
    }
}

impl Pages for Mapped {
    fn bytes(&self) -> u64 {
        self.map.len() as u64
    }

    #[inline]
    fn page(&self, number: u32) -> Option<&[u8; PAGE]> {
        page_of(&self.map, number)
    }
}
