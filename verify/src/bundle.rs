//! Everything that stands in a bundle, read before anything is said about it.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::calls::Disclosed;
use crate::code::{self, Code};
use crate::entry::{self, Entry};
use crate::manifest::{self, Line, Manifest};
use crate::note::{self, Checkpoint, Key, Note};
use crate::report::Dated;
use crate::text::{Fault, Hash};
use crate::tree;
use crate::zip::{Archive, File};

/// A signed checkpoint with the hash of its file.
pub(crate) struct Signed<'a> {
    pub(crate) file: &'a str,
    pub(crate) hash: Hash,
    pub(crate) note: Note<'a>,
    pub(crate) says: Checkpoint<'a>,
}

impl<'a> Signed<'a> {
    pub(crate) fn read(file: &File<'a>, hash: Hash) -> Option<Signed<'a>> {
        Signed::of(note::read(file.bytes)?, file, hash)
    }

    fn of(note: Note<'a>, file: &File<'a>, hash: Hash) -> Option<Signed<'a>> {
        let says = Checkpoint::read(note.text)?;
        Some(Signed {
            file: file.name,
            hash,
            note,
            says,
        })
    }
}

/// Everything that was read, before anything is said about it.
pub(crate) struct Bundle<'a> {
    pub(crate) archive: &'a Archive<'a>,
    /// The SHA-256 of each file.
    pub(crate) sums: Vec<Hash>,
    pub(crate) manifest: Result<Manifest, Fault>,
    pub(crate) signed: Option<Signed<'a>>,
    /// The others; `None` for a file that is none.
    pub(crate) earlier: Vec<Result<Signed<'a>, &'a str>>,
    pub(crate) leaves: &'a [Hash],
    /// Bytes of `hashes.bin` after the last whole hash.
    pub(crate) loose: usize,
    pub(crate) lines: Vec<Line>,
    pub(crate) fault: Option<Fault>,
    /// The entries of the lines, where their bytes are such.
    pub(crate) read: Vec<Option<Entry>>,
    /// The "key" entries: which, and in which line.
    keys: Vec<(u64, usize)>,
    /// The roots at all sizes that are asked for.
    roots: HashMap<usize, Hash>,
}

impl<'a> Bundle<'a> {
    pub(crate) fn read(archive: &'a Archive<'a>) -> Bundle<'a> {
        let sums: Vec<Hash> = archive
            .files
            .iter()
            .map(|file| Sha256::digest(file.bytes).into())
            .collect();
        let find = |name: &str| archive.files.iter().zip(&sums).find(|it| it.0.name == name);
        // Only this one may be without a signature.
        let signed = find("checkpoint.txt").and_then(|(file, sum)| {
            let unsigned = || Signed::of(note::unsigned(file.bytes)?, file, *sum);
            Signed::read(file, *sum).or_else(unsigned)
        });
        let earlier = archive.files.iter().zip(&sums);
        let earlier: Vec<Result<Signed<'a>, &'a str>> = earlier
            .filter(|(file, _)| file.name.starts_with("checkpoints/"))
            .map(|(file, sum)| Signed::read(file, *sum).ok_or(file.name))
            .collect();
        let bytes = |name| find(name).map_or(&[][..], |(file, _)| file.bytes);
        let (leaves, rest) = bytes("hashes.bin").as_chunks();
        let (lines, fault) = manifest::lines(bytes("entries.jsonl"));
        let read: Vec<Option<Entry>> = lines.iter().map(|it| Entry::read(&it.bytes)).collect();
        let sizes = earlier.iter().flatten().map(|it| it.says.size);
        let noted = read.iter().filter_map(|it| match it {
            Some(Entry::Checkpoint { size, .. }) => Some(*size),
            _ => None,
        });
        let sizes = sizes.chain(noted).filter_map(|it| usize::try_from(it).ok());
        let mut sizes: Vec<usize> = sizes.filter(|it| *it < leaves.len()).collect();
        sizes.push(leaves.len());
        sizes.sort_unstable();
        sizes.dedup();
        let roots = tree::roots(leaves, &sizes);
        let keys = lines.iter().zip(&read).enumerate();
        let keys = keys.filter_map(|(place, (line, entry))| match entry {
            Some(Entry::Key { .. }) => Some((line.seq, place)),
            _ => None,
        });
        let keys = keys.collect();
        Bundle {
            keys,
            archive,
            manifest: Manifest::read(archive.files.first().map_or(&[], |it| it.bytes)),
            signed,
            earlier,
            leaves,
            loose: rest.len(),
            lines,
            fault,
            read,
            roots: sizes.into_iter().zip(roots).collect(),
            sums,
        }
    }

    /// Whether the checkpoint says that nobody signed it.
    pub(crate) fn is_unsigned(&self) -> bool {
        let signed = self.signed.as_ref();
        signed.is_some_and(|it| it.note.signatures.is_empty())
    }

    /// The root over the first `size` entries; `None` for more than there are.
    pub(crate) fn root(&self, size: u64) -> Option<&Hash> {
        self.roots.get(&usize::try_from(size).ok()?)
    }

    /// Of which state of the record each code is.
    pub(crate) fn dated(&self, codes: &[Code]) -> Vec<Dated> {
        let origin = self.signed.as_ref().map_or("", |it| it.says.origin);
        let states = code::states(origin, self.leaves, codes).into_iter();
        let dated = |(code, entries): (&Code, _)| Dated {
            code: *code,
            entries,
        };
        codes.iter().zip(states).map(dated).collect()
    }

    pub(crate) fn disclosed(&self) -> impl Iterator<Item = Disclosed<'_>> {
        let entries = self.lines.iter().zip(&self.read);
        entries.filter_map(|(line, entry)| Some((line.seq, entry.as_ref()?)))
    }

    /// The newest disclosed entry of the first `size`, and its own clock in Unix milliseconds.
    pub(crate) fn clock_at(&self, size: u64) -> Option<(u64, i64)> {
        let lines = self.lines.iter().zip(&self.read);
        let covered = lines.filter(|(line, entry)| entry.is_some() && line.seq <= size);
        let (newest, _) = covered.max_by_key(|(line, _)| line.seq)?;
        Some((newest.seq, entry::clock(&newest.bytes)?))
    }

    /// The files in a folder, each with its SHA-256.
    pub(crate) fn folder(
        &self,
        folder: &'static str,
    ) -> impl Iterator<Item = (&str, &File<'a>, &Hash)> {
        let files = self.archive.files.iter().zip(&self.sums);
        files.filter_map(move |(file, sum)| Some((file.name.strip_prefix(folder)?, file, sum)))
    }

    /// The key that signs at a size: that of the last "key" entry until there.
    pub(crate) fn key_at(&self, size: u64) -> Option<Key> {
        let of_then = self.keys.iter().take_while(|(seq, _)| *seq <= size);
        let (_, place) = of_then.last()?;
        match self.read.get(*place)? {
            Some(Entry::Key {
                algorithm, public, ..
            }) => Key::read(*algorithm, public),
            _ => None,
        }
    }
}
