//! A record of `ledger.log`: an entry, its hash, and the hashes of the subtrees that it completes.

use super::entry::MAX_ENTRY;
use super::tree::{Edge, Hash, leaf_hash};
use super::{EntryError, Seq};
use crate::error::StoreError;

/// The length of an entry and its number.
pub(super) const RECORD_HEAD: usize = 8;
pub(super) const HASH: usize = 32;
/// No record has more hashes of subtrees than a number has bits.
pub(super) const MAX_RECORD: usize = RECORD_HEAD + MAX_ENTRY + HASH * 65;

/// One record, as it lies in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub(super) seq: Seq,
    /// Where it begins.
    pub(super) offset: u64,
    /// The entry; empty where it was forgotten.
    pub(super) bytes: &'a [u8],
    pub(super) leaf_hash: Hash,
    /// Hashes of the subtrees that it completes, 32 bytes each, the smallest first.
    pub(super) nodes: &'a [u8],
}

impl<'a> Record<'a> {
    /// Reads a record at the begin of `from`; `None` where it is not whole or not one.
    pub(super) fn read(from: &'a [u8], offset: u64) -> Option<Record<'a>> {
        let (head, rest) = from.split_first_chunk::<RECORD_HEAD>()?;
        let (length, seq) = parts(*head);
        if length > MAX_ENTRY || seq == 0 {
            return None;
        }
        let (bytes, rest) = rest.split_at_checked(length)?;
        let (leaf, rest) = rest.split_first_chunk::<HASH>()?;
        let nodes = rest.get(..seq.trailing_zeros() as usize * HASH)?;
        Some(Record {
            seq,
            offset,
            bytes,
            leaf_hash: *leaf,
            nodes,
        })
    }

    /// Adds it to `to` as it lies in the file, or without its entry.
    pub(super) fn copy(&self, to: &mut Vec<u8>, is_emptied: bool) {
        let bytes = if is_emptied { &[] } else { self.bytes };
        let length = u16::try_from(bytes.len()).expect("a record was read");
        write_head(to, length, self.seq);
        to.extend_from_slice(bytes);
        to.extend_from_slice(&self.leaf_hash);
        to.extend_from_slice(self.nodes);
    }

    pub(super) const fn is_forgotten(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Whether the bytes have the hash beside them. Of a forgotten entry only the hash is left.
    pub(super) fn is_sound(&self) -> bool {
        self.is_forgotten() || leaf_hash(self.bytes) == self.leaf_hash
    }

    pub(super) fn node(&self, level: u32) -> Option<Hash> {
        let Some(above) = level.checked_sub(1) else {
            return Some(self.leaf_hash);
        };
        let from = above as usize * HASH;
        self.nodes.get(from..from + HASH)?.try_into().ok()
    }

    pub(super) const fn length(&self) -> u64 {
        (RECORD_HEAD + self.bytes.len() + HASH + self.nodes.len()) as u64
    }

    pub(super) const fn end(&self) -> u64 {
        self.offset + self.length()
    }

    /// Whether it is whole, and the next of a tree with this edge.
    pub(super) fn is_next(&self, edge: &Edge) -> bool {
        self.is_sound() && self.fits(edge)
    }

    /// Whether it is the next record of a tree with this edge, hashes of subtrees included.
    pub(super) fn fits(&self, edge: &Edge) -> bool {
        self.seq == edge.size() + 1
            && self.nodes.is_empty() == (self.seq.trailing_zeros() == 0)
            && (self.nodes.is_empty() || self.extend(&mut edge.clone()))
    }

    /// Adds its leaf to `edge`; whether the hashes that stand in the record are those of the tree.
    pub(super) fn extend(&self, edge: &mut Edge) -> bool {
        if self.seq != edge.size() + 1 {
            return false;
        }
        let mut nodes = self.nodes.chunks_exact(HASH);
        let mut same = true;
        edge.push(self.leaf_hash, |hash| {
            same &= nodes.next().is_some_and(|kept| kept == hash.as_slice());
        });
        same && nodes.next().is_none()
    }
}

/// The length of the entry and its number.
pub(super) fn parts(head: [u8; RECORD_HEAD]) -> (usize, Seq) {
    let [a, b, rest @ ..] = head;
    let [c, d, e, f, g, h] = rest;
    let seq = u64::from_le_bytes([c, d, e, f, g, h, 0, 0]);
    (usize::from(u16::from_le_bytes([a, b])), seq)
}

/// Adds the record of `bytes` as the next entry of `edge` to `to`.
///
/// # Errors
/// [`StoreError::Entry`] for more than [`MAX_ENTRY`] bytes or none.
pub(super) fn write_record(
    to: &mut Vec<u8>,
    edge: &mut Edge,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let length = u16::try_from(bytes.len())
        .ok()
        .filter(|_| (1..=MAX_ENTRY).contains(&bytes.len()));
    let length = length.ok_or(EntryError::TooLong {
        field: "entry",
        bytes: bytes.len(),
        limit: MAX_ENTRY,
    })?;
    write_head(to, length, edge.size() + 1);
    to.extend_from_slice(bytes);
    let leaf = leaf_hash(bytes);
    to.extend_from_slice(&leaf);
    edge.push(leaf, |node| to.extend_from_slice(node));
    Ok(())
}

fn write_head(to: &mut Vec<u8>, length: u16, seq: Seq) {
    to.extend_from_slice(&length.to_le_bytes());
    let seq = seq.to_le_bytes();
    to.extend_from_slice(seq.first_chunk::<6>().expect("a number has eight bytes"));
}
