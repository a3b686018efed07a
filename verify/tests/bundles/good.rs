//! The bundles that hold.

use crate::entries::{attachment, call, checkpoint, forgetting, key, ots, total};
use crate::maker::{Files, ME, Maker, OTHER, Signer, hex, leaf, root, sha256};
use crate::stamps::time_stamp;

pub(crate) const RULEBOOK: &[u8] = b"{\"rules\":[]}";
pub(crate) const NOTES: &[u8] = b"They rang at half past ten.\n";

fn origin() -> String {
    format!("app.curfew/ledger/{}", "1f".repeat(16))
}

pub(crate) fn named(folder: &str, bytes: &[u8], ending: &str) -> (String, Vec<u8>) {
    (
        format!("{folder}/{}{ending}", hex(&sha256(bytes))),
        bytes.to_vec(),
    )
}

/// Calls of two numbers under one key of Ed25519; of the second number nothing is disclosed.
pub(crate) fn ed25519() -> Maker {
    let signer = Signer::ed25519(7);
    let rulebook = sha256(RULEBOOK);
    let note = attachment(40, 4, NOTES.len() as u64, sha256(NOTES));
    let entries = vec![
        call(0, ME, rulebook, None),
        key(10, 1, 1, &signer.public(), [0; 32]),
        call(20, OTHER, rulebook, Some((1, 0))),
        call(30, ME, rulebook, Some((2, 1))),
        note,
        call(50, ME, rulebook, Some((3, 4))),
        total(60, ME, 3, 6),
    ];
    Maker {
        origin: origin(),
        entries,
        disclosed: vec![1, 2, 4, 5, 6, 7],
        numbers: vec![(ME, 3, 6)],
        signer,
        synthetic: false,
        more: Files::from([
            named("attachments", NOTES, ".txt"),
            named("rulebook", RULEBOOK, ".json"),
        ]),
        code: None,
        unsigned: false,
        made_at: "2026-11-25T22:32:00+08:00",
    }
}

/// A ledger whose key could not sign.
pub(crate) fn unsigned() -> Maker {
    Maker {
        unsigned: true,
        ..ed25519()
    }
}

/// A ledger that never had a key.
pub(crate) fn keyless() -> Maker {
    let rulebook = sha256(RULEBOOK);
    Maker {
        entries: vec![
            call(0, ME, rulebook, Some((1, 0))),
            call(20, OTHER, rulebook, Some((1, 0))),
            total(60, ME, 1, 1),
        ],
        disclosed: vec![1, 3],
        numbers: vec![(ME, 1, 1)],
        more: Files::new(),
        ..unsigned()
    }
}

/// A ledger that moved from a key of Ed25519 to one of P-256 in a phone's hardware, with earlier
/// checkpoints under both and with anchors.
pub(crate) fn p256() -> Maker {
    let (first, signer) = (Signer::ed25519(8), Signer::p256(9));
    let chain = b"an attestation chain";
    let mut maker = ed25519();
    maker.synthetic = true;
    maker.signer = signer.clone();
    maker.entries[1] = key(10, 1, 1, &first.public(), [0; 32]);
    let leaves: Vec<_> = maker.entries.iter().map(|it| leaf(it)).collect();
    maker.entries.push(checkpoint(70, 5, root(&leaves[..5])));
    maker
        .entries
        .push(key(80, 2, 2, &signer.public(), sha256(chain)));
    maker.disclosed.extend([8, 9]);
    let early = maker.signed(7, &first);
    let over = |bytes: &[u8]| sha256(bytes).to_vec();
    let last = maker.signed(9, &signer);
    maker.more.extend([
        ("anchors/1.ots".to_owned(), ots(&over(&early))),
        ("anchors/2.tsr".to_owned(), time_stamp(&over(&last))),
        ("checkpoints/7.txt".to_owned(), early),
        ("keys/2".to_owned(), chain.to_vec()),
    ]);
    maker
}

/// The first two entries were emptied; calls before that are counted and gone.
pub(crate) fn forgotten() -> Maker {
    let mut maker = ed25519();
    let rulebook = sha256(RULEBOOK);
    maker.entries = vec![
        call(0, ME, rulebook, Some((1, 0))),
        call(5, ME, rulebook, Some((2, 1))),
        key(10, 1, 1, &maker.signer.public(), [0; 32]),
        call(30, ME, rulebook, Some((3, 2))),
        forgetting(40, 1, 2),
        total(60, ME, 3, 4),
    ];
    maker.disclosed = vec![3, 4, 5, 6];
    maker.numbers = vec![(ME, 1, 4)];
    maker.more = Files::new();
    maker
}
