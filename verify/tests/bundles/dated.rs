//! Bundles with anchors of which something is to be told, and with anchors that do not hold.

use crate::changed_replies;
use crate::good::p256;
use crate::maker::sha256;
use crate::replies::file;
use crate::stamps;
use crate::tampered::Vector;

/// The bundle with another anchor in the place of one, made of that and of the hash of its last checkpoint.
fn with(name: &str, anchor: impl Fn(&[u8], [u8; 32]) -> Vec<u8>) -> Vec<u8> {
    let mut maker = p256();
    let last = maker.signed(9, &maker.signer);
    let one = maker.more.get_mut(name).expect("it is there");
    *one = anchor(one, sha256(&last));
    maker.bundle()
}

const REPLY: &str = "anchors/2.tsr";

/// Those that hold.
pub(crate) fn good() -> Vec<Vector> {
    let at = |time| with(REPLY, |_, over| stamps::reply(over).at(time).bytes());
    vec![
        (
            "good-dated-before-its-newest-entry",
            &[],
            at("20261125143119Z"),
        ),
        (
            "good-dated-with-its-newest-entry",
            &[],
            at("20261125143120Z"),
        ),
        (
            "good-dated-under-rsa",
            &[],
            with(REPLY, |_, _| file("openssl-rsa-sha256")),
        ),
    ]
}

/// Those that do not.
pub(crate) fn tampered() -> Vec<Vector> {
    let of = |name: &str| {
        with(REPLY, |_, over| {
            let replies = changed_replies::all(over);
            let (_, _, reply) = replies.into_iter().find(|it| it.0 == name).expect("there");
            reply
        })
    };
    let vectors = [
        (
            "anchor-over-something-else",
            with(REPLY, |_, _| stamps::time_stamp(&[7; 32])),
        ),
        (
            "anchor-proof-over-something-else",
            with("anchors/1.ots", |proof, _| {
                let mut proof = proof.to_vec();
                proof[40] ^= 1;
                proof
            }),
        ),
        (
            "anchor-with-another-kind-of-hash",
            of("over-another-kind-of-hash"),
        ),
        ("anchor-with-another-signature", of("signature-changed")),
        ("anchor-with-another-content", of("time-changed")),
        ("anchor-without-its-certificate", of("without-certificate")),
        ("anchor-by-a-server", of("certificate-of-a-server")),
        (
            "anchor-by-a-certificate-of-before",
            of("certificate-of-before"),
        ),
        (
            "anchor-unreadable",
            with(REPLY, |reply, _| reply[..90].to_vec()),
        ),
    ];
    let anchors: &'static [&'static str] = &["anchors"];
    vectors.map(|(name, bytes)| (name, anchors, bytes)).into()
}
