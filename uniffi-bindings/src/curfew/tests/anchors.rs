//! What dates the ledger, asked for and added on the phone.

use sha2::{Digest, Sha256};

use super::evidence::{Does, store};
use super::*;
use crate::views::AnchorView;

const CHECKPOINT: &[u8] = include_bytes!("../../../../store/src/anchors/vectors/checkpoint.txt");
const REPLY: &[u8] = include_bytes!("../../../../store/src/anchors/vectors/granted-ec.tsr");
const REJECTED: &[u8] = include_bytes!("../../../../store/src/anchors/vectors/rejected.tsr");
const PROOF: &[u8] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";
/// A promise of a calendar, and block 358,391.
const PENDING: &[u8] = b"\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x11\x10https://cal.test";
const BLOCK: &[u8] = b"\x00\x05\x88\x96\x0d\x73\xd7\x19\x01\x03\xf7\xef\x15";

/// The reply of an authority over these 32 bytes. Its signature is of others; whether it holds, the phone's key
/// store says here, and Kotlin on a phone.
fn reply(hash: &[u8]) -> Vec<u8> {
    let of = Sha256::digest(CHECKPOINT);
    let at = REPLY
        .windows(32)
        .position(|it| it == of.as_slice())
        .unwrap();
    [&REPLY[..at], hash, &REPLY[at + 32..]].concat()
}

#[test]
fn a_request_goes_out_and_its_reply_comes_in() {
    let (app, _) = App::with_case();
    assert_eq!(app.anchors().unwrap(), []);
    let path = app.file(b"");
    let asked = app
        .anchor_request(path.clone(), store(9, Does::Sign))
        .unwrap();
    let request = std::fs::read(&path).unwrap();
    assert_eq!(request.len(), 59);
    let evidence = app.evidence(0).unwrap();
    assert_eq!(evidence.signed.unwrap().code, asked.code);
    assert_eq!(evidence.handed_out, None);
    // What is asked about are the bytes of the checkpoint that is kept.
    let kept = format!("private/checkpoints/{:020}.txt", asked.size);
    let signed = std::fs::read(app.root.path().join(kept)).unwrap();
    let hash = Sha256::digest(&signed);
    assert_eq!(&request[24..56], hash.as_slice());

    let stamp = AnchorView {
        size: asked.size,
        stated_ms: Some(1_795_739_304_000),
        by: Some("Sample time stamps".to_owned()),
        block: None,
    };
    let added = app
        .add_anchor(app.file(&reply(&hash)), store(9, Does::Sign))
        .unwrap();
    assert_eq!(
        added.stated_ms.unwrap() / 60_000,
        stamp.stated_ms.unwrap() / 60_000
    );
    let stamp = AnchorView {
        stated_ms: added.stated_ms,
        ..stamp
    };
    assert_eq!(added, stamp);
    let entries = app.ledger().head().unwrap().seq;
    assert_eq!(
        app.add_anchor(app.file(&reply(&hash)), store(9, Does::Sign))
            .unwrap(),
        stamp
    );
    assert_eq!(app.ledger().head().unwrap().seq, entries, "it is there");

    let proof = |steps: &[u8]| [PROOF, &hash, steps].concat();
    let promised = app
        .add_anchor(app.file(&proof(PENDING)), store(9, Does::Doubts))
        .unwrap();
    assert_eq!((promised.block, promised.stated_ms), (None, None));
    let block = app
        .add_anchor(app.file(&proof(BLOCK)), store(9, Does::Doubts))
        .unwrap();
    assert_eq!(block.block, Some(358_391));
    let all = app.anchors().unwrap();
    assert_eq!(all.len(), 3);
    for one in [&stamp, &promised, &block] {
        assert!(all.contains(one), "{one:?}");
    }
}

#[test]
fn what_is_about_other_bytes_is_an_error_and_is_not_kept() {
    let (app, _) = App::with_case();
    app.anchor_request(app.file(b""), store(9, Does::Sign))
        .unwrap();
    let entries = app.ledger().head().unwrap().seq;
    let refused = |bytes: &[u8]| {
        app.add_anchor(app.file(bytes), store(9, Does::Sign))
            .unwrap_err()
    };
    for other in [REPLY, &[PROOF, &[7; 32], BLOCK].concat()] {
        let error = refused(other);
        assert!(matches!(error, CurfewError::NotFound { .. }), "{error}");
    }
    for none in [
        b"".as_slice(),
        b"hello",
        REJECTED,
        &REPLY[..300],
        &[0; 70_000],
    ] {
        let error = refused(none);
        assert!(matches!(error, CurfewError::Input { .. }), "{error}");
    }
    let gone = app
        .add_anchor("/no/such/file".to_owned(), store(9, Does::Sign))
        .unwrap_err();
    assert!(matches!(gone, CurfewError::Input { .. }), "{gone}");
    assert_eq!(app.anchors().unwrap(), []);
    assert_eq!(app.ledger().head().unwrap().seq, entries);
    // About this ledger, but not signed, or nobody can say.
    let request = app.file(b"");
    app.anchor_request(request.clone(), store(9, Does::Sign))
        .unwrap();
    let entries = app.ledger().head().unwrap().seq;
    let hash = &std::fs::read(request).unwrap()[24..56];
    for (does, why) in [
        (Does::Doubts, "cannot be checked"),
        (Does::NoKey, "nobody can be asked"),
    ] {
        let error = app
            .add_anchor(app.file(&reply(hash)), store(9, does))
            .unwrap_err();
        assert!(matches!(error, CurfewError::Key { .. }), "{error}");
        assert!(error.to_string().contains(why), "{error}");
    }
    assert_eq!(app.anchors().unwrap(), []);
    assert_eq!(app.ledger().head().unwrap().seq, entries);
    let path = app.file(b"as it was");
    let unsigned = app.anchor_request(path.clone(), store(9, Does::NoKey));
    assert!(matches!(unsigned, Err(CurfewError::Key { .. })));
    assert_eq!(std::fs::read(path).unwrap(), b"as it was");
}
