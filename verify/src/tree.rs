//! The Merkle tree of RFC 6962, section 2.1 (RFC 9162 has the same).

use sha2::{Digest as _, Sha256};

use crate::text::Hash;

/// SHA-256(0x00 || bytes).
pub(crate) fn leaf_hash(bytes: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(bytes)
        .finalize()
        .into()
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut both = [1; 65];
    both[1..33].copy_from_slice(left);
    both[33..].copy_from_slice(right);
    Sha256::digest(both).into()
}

/// The complete subtrees along the right edge of a tree, the largest first.
#[derive(Default)]
pub(crate) struct Edge {
    subtrees: Vec<Hash>,
    size: u64,
}

impl Edge {
    pub(crate) fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.subtrees.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.subtrees.push(hash);
        self.size += 1;
    }

    /// How many leaves.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn root(&self) -> Hash {
        let mut subtrees = self.subtrees.iter().rev();
        let last = subtrees.next().copied();
        let root = last.map(|last| subtrees.fold(last, |right, left| node_hash(left, &right)));
        root.unwrap_or_else(|| Sha256::digest([]).into())
    }
}

/// The roots over the first `sizes` of the leaves; `sizes` ascend and none is above the number of leaves.
pub(crate) fn roots(leaves: &[Hash], sizes: &[usize]) -> Vec<Hash> {
    let mut edge = Edge::default();
    let mut done = 0;
    let root = |size: &usize| {
        for leaf in &leaves[done..*size] {
            edge.push(*leaf);
        }
        done = *size;
        edge.root()
    };
    sizes.iter().map(root).collect()
}

/// The root to which an audit path leads from the leaf `index` of `size`; `None` for a path of the
/// wrong length. RFC 9162, 2.1.3.2.
pub(crate) fn root_of_path(index: u64, size: u64, leaf: Hash, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut root = leaf;
    for hash in path {
        if last == 0 {
            return None;
        }
        if place & 1 == 1 || place == last {
            root = node_hash(hash, &root);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            root = node_hash(&root, hash);
        }
        place >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{hex, unhex};

    /// The leaves and roots of the Certificate Transparency project's own tests of RFC 6962.
    const LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn leaves() -> Vec<Hash> {
        let bytes = |text: &&str| -> Vec<u8> {
            let byte = |at| unhex::<1>(&text[at..at + 2]).expect("two digits")[0];
            (0..text.len()).step_by(2).map(byte).collect()
        };
        LEAVES.iter().map(|it| leaf_hash(&bytes(it))).collect()
    }

    #[test]
    fn the_published_roots() {
        let sizes: Vec<usize> = (0..=8).collect();
        let found = roots(&leaves(), &sizes);
        assert_eq!(found.iter().map(|it| hex(it)).collect::<Vec<_>>(), ROOTS);
    }

    /// RFC 6962, 2.1.1, as it is written there.
    fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
        if leaves.len() <= 1 {
            return Vec::new();
        }
        let half = leaves.len().next_power_of_two() / 2;
        let root = |of: &[Hash]| roots(of, &[of.len()])[0];
        let (left, right) = leaves.split_at(half);
        let (mut path, other) = if index < half {
            (path(index, left), root(right))
        } else {
            (path(index - half, right), root(left))
        };
        path.push(other);
        path
    }

    #[test]
    fn a_path_leads_to_the_root_and_no_other_does() {
        let leaves = leaves();
        for size in 1..=leaves.len() {
            let root = roots(&leaves, &[size])[0];
            for index in 0..size {
                let mut path = path(index, &leaves[..size]);
                let lead = |index: usize, path: &[Hash]| {
                    root_of_path(index as u64, size as u64, leaves[index], path)
                };
                assert_eq!(lead(index, &path), Some(root), "{index} of {size}");
                path.push([0; 32]);
                assert_eq!(lead(index, &path), None, "{index} of {size}, too long");
                path.pop();
                if path.pop().is_some() {
                    assert_eq!(lead(index, &path), None, "{index} of {size}, cut");
                }
            }
        }
        assert_eq!(root_of_path(8, 8, [0; 32], &[[0; 32]; 3]), None);
        assert_eq!(root_of_path(0, 0, [0; 32], &[]), None);
    }
}
