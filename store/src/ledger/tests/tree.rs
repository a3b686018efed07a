//! The tree against a transcription of RFC 6962, and against its published vectors.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::ledger::tree::*;
use crate::testing::unhex;

/// RFC 6962, 2.1, word by word.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(k(leaves.len()));
            node_hash(&mth(left), &mth(right))
        }
    }
}

/// The largest power of two smaller than `n`.
fn k(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

/// RFC 6962, 2.1.1.
fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(k(leaves.len()));
    if m < left.len() {
        let mut it = path(m, left);
        it.push(mth(right));
        it
    } else {
        let mut it = path(m - left.len(), right);
        it.push(mth(left));
        it
    }
}

/// RFC 6962, 2.1.2.
fn subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { Vec::new() } else { vec![mth(leaves)] };
    }
    let (left, right) = leaves.split_at(k(leaves.len()));
    if m <= left.len() {
        let mut it = subproof(m, left, whole);
        it.push(mth(right));
        it
    } else {
        let mut it = subproof(m - left.len(), right, false);
        it.push(mth(left));
        it
    }
}

/// What the log keeps.
#[derive(Default)]
struct Kept(BTreeMap<(u32, u64), Hash>);

impl Nodes for Kept {
    fn node(&self, level: u32, index: u64) -> Result<Hash, StoreError> {
        let missing = StoreError::Missing { file: "node" };
        self.0.get(&(level, index)).copied().ok_or(missing)
    }
}

fn grown(leaves: &[Hash]) -> (Edge, Kept) {
    let (mut edge, mut kept) = (Edge::default(), Kept::default());
    for leaf in leaves {
        let mut hashes = vec![*leaf];
        edge.push(*leaf, |hash| hashes.push(*hash));
        for (level, hash) in (0u32..).zip(hashes) {
            let index = (edge.size() >> level) - 1;
            assert!(kept.0.insert((level, index), hash).is_none());
        }
    }
    (edge, kept)
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&n.to_le_bytes())).collect()
}

#[test]
fn every_tree_and_proof_is_that_of_the_rfc() {
    let all = leaves(70);
    for size in 0..=all.len() {
        let (edge, kept) = grown(&all[..size]);
        let now = mth(&all[..size]);
        assert_eq!(edge.root(), now);
        for m in 0..=size {
            assert_eq!(root(&kept, m as u64).unwrap(), mth(&all[..m]));
            let proof = consistency(&kept, m as u64, size as u64).unwrap();
            if m > 0 {
                assert_eq!(proof, subproof(m, &all[..size], true));
            }
            let old = mth(&all[..m]);
            assert!(is_consistent(m as u64, &old, size as u64, &now, &proof));
            if m > 0 && m < size {
                assert!(!is_consistent(m as u64, &now, size as u64, &now, &proof));
                assert!(!is_consistent(m as u64, &old, size as u64, &old, &proof));
                for n in 0..proof.len() {
                    let mut bad = proof.clone();
                    bad[n][0] ^= 1;
                    assert!(!is_consistent(m as u64, &old, size as u64, &now, &bad));
                    bad.remove(n);
                    assert!(!is_consistent(m as u64, &old, size as u64, &now, &bad));
                }
            }
        }
        for (m, leaf) in all[..size].iter().enumerate() {
            let proof = inclusion(&kept, m as u64, size as u64).unwrap();
            assert_eq!(proof, path(m, &all[..size]));
            let index = m as u64;
            assert!(is_included(leaf, index, size as u64, &proof, &now));
            assert!(!is_included(&now, index, size as u64, &proof, &now) || size == 1);
            assert!(!is_included(leaf, index + 1, size as u64, &proof, &now));
            for n in 0..proof.len() {
                let mut bad = proof.clone();
                bad[n][31] ^= 0x80;
                assert!(!is_included(leaf, index, size as u64, &bad, &now));
                bad.remove(n);
                assert!(!is_included(leaf, index, size as u64, &bad, &now));
            }
            let mut long = proof.clone();
            long.push(*leaf);
            assert!(!is_included(leaf, index, size as u64, &long, &now));
        }
        assert!(inclusion(&kept, size as u64, size as u64).is_err());
        assert!(consistency(&kept, size as u64 + 1, size as u64).is_err());
    }
}

/// The eight leaves and the roots that the reference implementation of Certificate Transparency
/// tests with (`merkle_tree_test`, after RFC 6962).
#[test]
fn the_published_roots_hold() {
    let entries: [&[u8]; 8] = [
        &[],
        &[0],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[
            0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
            0x6e, 0x6f,
        ],
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut edge = Edge::default();
    assert_eq!(
        edge.root().to_vec(),
        unhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    );
    for (entry, root) in entries.iter().zip(roots) {
        edge.push(leaf_hash(entry), |_| ());
        assert_eq!(edge.root().to_vec(), unhex(root));
    }
}

proptest! {
    #[test]
    fn no_path_of_chance_proves_anything(
        path in proptest::collection::vec(any::<Hash>(), 0..70),
        index in any::<u64>(),
        size in any::<u64>(),
        leaf in any::<Hash>(),
        root in any::<Hash>(),
    ) {
        prop_assert!(!is_included(&leaf, index, size, &path, &root));
        prop_assert!(!is_consistent(index.max(1), &leaf, size, &root, &path));
    }
}
