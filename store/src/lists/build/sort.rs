//! Sorts more records than memory holds.
//!
//! Records are gathered in a buffer of fixed size; a full buffer is sorted and written to a
//! run, a file that has no name any more and so is gone when this process is, however it
//! ends. The runs are then merged. Equal records are counted, not kept.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The bytes read of a run at a time.
const READ: usize = 64 << 10;
/// How many runs are merged at a time: more are first merged into one, so that memory stays
/// bounded.
const MOST_RUNS: usize = 128;

/// A record that came, and how often.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Counted {
    pub(super) record: u64,
    pub(super) count: u64,
}

/// Gathers records.
#[derive(Debug)]
pub(super) struct Sorter {
    buffer: Vec<u64>,
    capacity: usize,
    runs: Vec<File>,
    folder: PathBuf,
}

impl Sorter {
    /// Keeps up to `capacity` records in memory, and runs in `folder`.
    pub(super) fn new(folder: &Path, capacity: usize) -> Sorter {
        Sorter {
            buffer: Vec::new(),
            capacity,
            runs: Vec::new(),
            folder: folder.to_owned(),
        }
    }

    /// Whether no record came yet.
    pub(super) fn is_empty(&self) -> bool {
        self.buffer.is_empty() && self.runs.is_empty()
    }

    /// Takes a record.
    ///
    /// # Errors
    /// Those of the file system.
    #[inline]
    pub(super) fn push(&mut self, record: u64) -> io::Result<()> {
        if self.buffer.len() == self.capacity {
            self.spill()?;
        }
        if self.buffer.capacity() == self.buffer.len() {
            // Never doubled beyond what it may hold.
            let more = self
                .buffer
                .len()
                .max(1 << 10)
                .min(self.capacity - self.buffer.len());
            self.buffer.reserve_exact(more);
        }
        self.buffer.push(record);
        Ok(())
    }

    #[cold]
    fn spill(&mut self) -> io::Result<()> {
        if self.runs.len() == MOST_RUNS {
            let mut run = Run::new(&self.folder)?;
            for counted in Merge::new(std::mem::take(&mut self.runs))? {
                run.put(counted?)?;
            }
            self.runs.push(run.finish()?);
        }
        self.buffer.sort_unstable();
        let mut run = Run::new(&self.folder)?;
        for counted in count(&self.buffer) {
            run.put(counted)?;
        }
        self.buffer.clear();
        self.runs.push(run.finish()?);
        Ok(())
    }

    /// Every record once, in order, with how often it came.
    ///
    /// # Errors
    /// Those of the file system, here and from the iterator.
    pub(super) fn sorted(mut self) -> io::Result<Sorted> {
        if self.runs.is_empty() {
            self.buffer.sort_unstable();
            return Ok(Sorted::Memory {
                buffer: self.buffer,
                at: 0,
            });
        }
        if !self.buffer.is_empty() {
            self.spill()?;
        }
        self.buffer = Vec::new();
        Ok(Sorted::Runs(Merge::new(self.runs)?))
    }
}

/// The records of a sorted buffer, counted.
fn count(buffer: &[u64]) -> impl Iterator<Item = Counted> + '_ {
    buffer.chunk_by(|one, two| one == two).map(|equal| Counted {
        record: equal[0],
        count: equal.len() as u64,
    })
}

/// Sorted records, from memory or from runs.
pub(super) enum Sorted {
    /// All fitted into memory.
    Memory {
        /// The records, sorted.
        buffer: Vec<u64>,
        /// How many were given.
        at: usize,
    },
    /// They did not.
    Runs(Merge),
}

impl Iterator for Sorted {
    type Item = io::Result<Counted>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Sorted::Memory { buffer, at } => {
                let rest = &buffer[*at..];
                let first = *rest.first()?;
                let count = rest.iter().take_while(|it| **it == first).count();
                *at += count;
                Some(Ok(Counted {
                    record: first,
                    count: count as u64,
                }))
            }
            Sorted::Runs(merge) => merge.next(),
        }
    }
}

/// A run being written: differences and counts as LEB128.
struct Run {
    out: BufWriter<File>,
    last: u64,
}

impl Run {
    fn new(folder: &Path) -> io::Result<Run> {
        Ok(Run {
            out: BufWriter::with_capacity(READ, nameless(folder)?),
            last: 0,
        })
    }

    fn put(&mut self, counted: Counted) -> io::Result<()> {
        leb128(counted.record - self.last, &mut self.out)?;
        leb128(counted.count, &mut self.out)?;
        self.last = counted.record;
        Ok(())
    }

    fn finish(self) -> io::Result<File> {
        let mut file = self
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

/// A file for this process alone, which ends with it.
fn nameless(folder: &Path) -> io::Result<File> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let process = std::process::id();
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // As other temporary files: what is killed between the two lines leaves one that the next write removes.
        let path = folder.join(format!(".curfew-{process}-{count}.tmp"));
        let mut options = OpenOptions::new();
        match options.read(true).write(true).create_new(true).open(&path) {
            Ok(file) => {
                return match std::fs::remove_file(path) {
                    // Somebody who cleaned up was quicker.
                    Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                    _ => Ok(file),
                };
            }
            // Left by a process of the same number, stopped between these two lines.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// Several runs as one.
pub(super) struct Merge {
    runs: Vec<RunReader>,
    /// The next of each run that has one.
    heads: BinaryHeap<Reverse<(Counted, usize)>>,
}

struct RunReader {
    input: BufReader<File>,
    last: u64,
}

impl RunReader {
    fn next(&mut self) -> io::Result<Option<Counted>> {
        let Some(difference) = read_leb128(&mut self.input)? else {
            return Ok(None);
        };
        let count = read_leb128(&mut self.input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.last += difference;
        Ok(Some(Counted {
            record: self.last,
            count,
        }))
    }
}

impl Merge {
    fn new(files: Vec<File>) -> io::Result<Merge> {
        let mut merge = Merge {
            runs: Vec::new(),
            heads: BinaryHeap::new(),
        };
        for file in files {
            let mut run = RunReader {
                input: BufReader::with_capacity(READ, file),
                last: 0,
            };
            if let Some(first) = run.next()? {
                merge.heads.push(Reverse((first, merge.runs.len())));
                merge.runs.push(run);
            }
        }
        Ok(merge)
    }

    /// Takes the least, and puts the next of its run in its place.
    fn take(&mut self) -> io::Result<Option<Counted>> {
        let Some(mut head) = self.heads.peek_mut() else {
            return Ok(None);
        };
        let Reverse((counted, run)) = *head;
        match self.runs[run].next()? {
            Some(next) => *head = Reverse((next, run)),
            None => {
                std::collections::binary_heap::PeekMut::pop(head);
            }
        }
        Ok(Some(counted))
    }
}

impl Iterator for Merge {
    type Item = io::Result<Counted>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut counted = match self.take().transpose()? {
            Ok(counted) => counted,
            Err(error) => return Some(Err(error)),
        };
        while let Some(Reverse((next, _))) = self.heads.peek() {
            if next.record != counted.record {
                break;
            }
            match self.take() {
                Ok(Some(same)) => counted.count += same.count,
                Ok(None) => break,
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(counted))
    }
}

fn leb128(mut value: u64, out: &mut impl Write) -> io::Result<()> {
    let mut bytes = [0; 10];
    let mut length = 0;
    loop {
        bytes[length] = (value & 0x7F) as u8;
        value >>= 7;
        if value == 0 {
            break;
        }
        bytes[length] |= 0x80;
        length += 1;
    }
    out.write_all(&bytes[..=length])
}

/// `None` at the end of the input.
fn read_leb128(input: &mut impl Read) -> io::Result<Option<u64>> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        if input.read(&mut byte)? == 0 {
            return if shift == 0 {
                Ok(None)
            } else {
                Err(io::ErrorKind::UnexpectedEof.into())
            };
        }
        value |= u64::from(byte[0] & 0x7F) << shift;
        if byte[0] < 0x80 {
            return Ok(Some(value));
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn sorted(records: &[u64], capacity: usize) -> Vec<Counted> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut sorter = Sorter::new(folder.path(), capacity);
        for record in records {
            sorter.push(*record).expect("room");
        }
        let sorted: io::Result<Vec<Counted>> = sorter.sorted().expect("room").collect();
        let left = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, 0, "no file is left");
        sorted.expect("runs are read")
    }

    #[test]
    fn the_order_and_the_counts_are_those_of_a_map() {
        let mut random = crate::testing::Seed(1);
        let records: Vec<u64> = (0..20_000).map(|_| random.next() % 9_000).collect();
        let mut map = BTreeMap::new();
        for record in &records {
            *map.entry(*record).or_insert(0) += 1;
        }
        let expected: Vec<Counted> = map
            .into_iter()
            .map(|(record, count)| Counted { record, count })
            .collect();
        // All in memory; some runs; so many that they are merged on the way.
        for capacity in [50_000, 20_000, 3_000, 100] {
            assert_eq!(sorted(&records, capacity), expected, "{capacity}");
        }
        assert_eq!(sorted(&[], 10), []);
        let greatest = [u64::MAX, 0, u64::MAX];
        assert_eq!(sorted(&greatest, 1).len(), 2);
    }
}
