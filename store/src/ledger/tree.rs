//! The Merkle tree over the entries, as RFC 6962, section 2, defines it (RFC 9162 has the same).
//!
//! Leaf `n` is the entry with number `n + 1`. The hash of every complete subtree is kept with
//! the entry that completes it (`super::log`), so a root, an inclusion proof and a
//! consistency proof each cost O(log n) reads.

use sha2::{Digest, Sha256};

use crate::error::StoreError;

/// SHA-256.
pub type Hash = [u8; 32];

/// The hash of an entry's bytes: SHA-256(0x00 || bytes), RFC 6962, 2.1.
#[must_use]
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(bytes)
        .finalize()
        .into()
}

/// The hash of two subtrees: SHA-256(0x01 || left || right), RFC 6962, 2.1.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    // In one piece: a third of the checks of a ledger is this.
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(left);
    bytes[33..].copy_from_slice(right);
    Sha256::digest(bytes).into()
}

/// The root of the tree without leaves: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The complete subtrees along the right edge of a tree: all that appending needs.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Edge {
    size: u64,
    /// From the largest subtree to the smallest; one for each bit of `size`.
    peaks: Vec<Hash>,
}

impl Edge {
    /// The edge of a tree, from the hash of each of its [`peaks`], the largest first.
    pub(super) fn from_peaks(size: u64, peaks: Vec<Hash>) -> Edge {
        Edge { size, peaks }
    }

    /// How many leaves there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf and hands the hashes of the subtrees that it completes to `completed`, the
    /// smallest first: as many as the new size has zeros at its end.
    pub fn push(&mut self, leaf: Hash, mut completed: impl FnMut(&Hash)) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
                completed(&hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return empty_root();
        };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// The complete subtrees that a tree of `size` leaves is made of, the largest first: the level
/// (0 for a leaf) and the place among those of its level.
pub(super) fn peaks(size: u64) -> impl Iterator<Item = (u32, u64)> {
    (0..u64::BITS)
        .rev()
        .filter(move |level| size >> level & 1 == 1)
        .map(move |level| (level, (size >> level) - 1))
}

/// Where the hashes of complete subtrees are.
pub trait Nodes {
    /// The hash of the subtree of 2^`level` leaves that begins at leaf `index << level`.
    ///
    /// # Errors
    /// Those of the storage; [`StoreError::Corrupt`] where there is no such subtree.
    fn node(&self, level: u32, index: u64) -> Result<Hash, StoreError>;
}

/// The root over the leaves from `from` on and before `to`.
fn root_of(nodes: &dyn Nodes, from: u64, to: u64) -> Result<Hash, StoreError> {
    let size = to - from;
    if size == 0 {
        return Ok(empty_root());
    }
    if size.is_power_of_two() {
        let level = size.trailing_zeros();
        return nodes.node(level, from >> level);
    }
    let split = from + split(size);
    Ok(node_hash(
        &root_of(nodes, from, split)?,
        &root_of(nodes, split, to)?,
    ))
}

/// The largest power of two below `size`, which is at least 2 (RFC 6962, 2.1: `k`).
const fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

/// The root of the first `size` leaves.
///
/// # Errors
/// Those of `nodes`.
pub fn root(nodes: &dyn Nodes, size: u64) -> Result<Hash, StoreError> {
    root_of(nodes, 0, size)
}

/// The audit path of the leaf `index` in the tree of `size` leaves (RFC 6962, 2.1.1), the
/// lowest hash first.
///
/// # Errors
/// Those of `nodes`; [`StoreError::Corrupt`] where there is no such leaf.
pub fn inclusion(nodes: &dyn Nodes, index: u64, size: u64) -> Result<Vec<Hash>, StoreError> {
    if index >= size {
        return Err(no_such("a leaf beyond the tree was asked for"));
    }
    let mut path = Vec::new();
    let (mut from, mut to) = (0, size);
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            path.push(root_of(nodes, middle, to)?);
            to = middle;
        } else {
            path.push(root_of(nodes, from, middle)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The consistency proof between the trees of `old` and of `new` leaves (RFC 6962, 2.1.2).
/// Empty where `old` is 0 or `new`.
///
/// # Errors
/// Those of `nodes`; [`StoreError::Corrupt`] where `old` is above `new`.
pub fn consistency(nodes: &dyn Nodes, old: u64, new: u64) -> Result<Vec<Hash>, StoreError> {
    if old > new {
        return Err(no_such("a tree larger than the ledger was asked for"));
    }
    let mut path = Vec::new();
    if old == 0 || old == new {
        return Ok(path);
    }
    let (mut from, mut to, mut known) = (0, new, true);
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(root_of(nodes, middle, to)?);
            to = middle;
        } else {
            path.push(root_of(nodes, from, middle)?);
            from = middle;
            known = false;
        }
    }
    if !known {
        path.push(root_of(nodes, from, to)?);
    }
    path.reverse();
    Ok(path)
}

const fn no_such(what: &'static str) -> StoreError {
    StoreError::Corrupt {
        file: super::FILE,
        what,
    }
}

/// Whether `path` shows that the leaf with this hash stands at `index` in the tree of `size`
/// leaves with this root (RFC 9162, 2.1.3.2).
#[must_use]
pub fn is_included(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(sibling, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `path` shows that the tree of `old` leaves is the beginning of that of `new`
/// (RFC 9162, 2.1.4.2).
#[must_use]
pub fn is_consistent(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old > new || (old == 0 && !path.is_empty()) {
        return false;
    }
    if old == 0 {
        return *old_root == empty_root();
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    let mut path = path.iter();
    let first = if old.is_power_of_two() {
        Some(old_root)
    } else {
        path.next()
    };
    let Some(first) = first else { return false };
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut from, mut to) = (*first, *first);
    for hash in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            from = node_hash(hash, &from);
            to = node_hash(hash, &to);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            to = node_hash(&to, hash);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && from == *old_root && to == *new_root
}
