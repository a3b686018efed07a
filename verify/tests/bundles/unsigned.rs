//! Bundles that nobody signed, whole and changed, and those of which half is signed.

use crate::entries::call;
use crate::good::{RULEBOOK, ed25519, unsigned};
use crate::maker::{ME, Maker, Sealed, sha256};
use crate::tampered::{Vector, replace, sealed};
use crate::zip::write;

/// What nobody signed, and what is half so.
pub(crate) fn all() -> Vec<Vector> {
    let with = |maker: &Maker, change: &dyn Fn(&mut Sealed)| {
        let mut files = sealed(maker);
        change(&mut files);
        write(&files)
    };
    let (ours, theirs) = (sealed(&ed25519()), sealed(&unsigned()));
    // With the checkpoint of the other, and a manifest over it.
    let crossed = |from: &Maker, other: &Maker| {
        let mut files = from.files();
        let checkpoint = other.files()["checkpoint.txt"].clone();
        files.insert("checkpoint.txt".to_owned(), checkpoint);
        from.with(files)
    };
    let mut missing = unsigned();
    missing.disclosed.retain(|seq| *seq != 4);
    let mut another = unsigned();
    another.entries[3] = call(31, ME, sha256(RULEBOOK), Some((2, 1)));
    let mut wrong = unsigned().files();
    wrong.insert("hashes.bin".to_owned(), another.leaves().concat());
    vec![
        (
            "unsigned-manifest-changed",
            &["signature"],
            with(&unsigned(), &|it| {
                replace(it, "manifest.json", "22:32", "22:33");
            }),
        ),
        (
            "unsigned-note-cut",
            &["signature"],
            with(&unsigned(), &|it| {
                it[1].1.pop();
            }),
        ),
        (
            "unsigned-note-signed",
            &["signature"],
            with(&unsigned(), &|it| it[1].1.clone_from(&ours[1].1)),
        ),
        (
            "unsigned-note-of-a-signed",
            &["signature"],
            with(&ed25519(), &|it| it[1].1.clone_from(&theirs[1].1)),
        ),
        (
            "unsigned-checkpoint-under-a-signed-manifest",
            &["signature"],
            crossed(&ed25519(), &unsigned()),
        ),
        (
            "signed-checkpoint-under-an-unsigned-manifest",
            &["signature"],
            crossed(&unsigned(), &ed25519()),
        ),
        ("unsigned-call-left-out", &["calls"], missing.bundle()),
        (
            "unsigned-hash-changed",
            &["tree", "entries"],
            unsigned().with(wrong),
        ),
    ]
}
