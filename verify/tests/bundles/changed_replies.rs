//! The replies of `tests/vectors/replies/` that hold, and those that do not, each named for what was done to it. Beside them lie
//! those that openssl made (`make.sh` there), and what openssl says of each (`openssl.txt`).

use crate::stamps::{
    Bytes, CONTENT_TYPE, Certificate, MESSAGE_DIGEST, Reply, SERVERS, SHA512, SIGNING_CERTIFICATE,
    TIME_STAMPING, certificate, certificate_named, der, oid, other, pkcs9, reply, reply_by,
    unsigned, with_issuer,
};

/// Changes the one place in `bytes` where `from` stands.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Bytes {
    let mut places = bytes.windows(from.len()).enumerate();
    let (at, _) = places.find(|(_, it)| *it == from).expect("it is there");
    let mut other = bytes.to_vec();
    other[at..at + to.len()].copy_from_slice(to);
    other
}

/// Replies over `over` that hold, and then those that do not: a name, and what is said of it.
pub(crate) fn all(over: [u8; 32]) -> Vec<(&'static str, &'static str, Bytes)> {
    let good = || reply(over);
    let with = |change: &dyn Fn(&mut Reply)| {
        let mut reply = good();
        change(&mut reply);
        reply.bytes()
    };
    let of = |change: &dyn Fn(&mut Certificate)| {
        let mut certificate = certificate();
        change(&mut certificate);
        reply_by(over, certificate).bytes()
    };
    let mallory = p256::ecdsa::SigningKey::from_slice(&[66; 32]).expect("a scalar");
    let twin = Certificate {
        key: mallory.clone(),
        ..certificate()
    };
    let own = certificate().bytes();
    let bytes = good().bytes();
    let content = good().content();
    let mut later = good();
    later.serial = 10;
    let end = bytes.len() - 1;
    let last = bytes[end] ^ 1;
    vec![
        ("good", "", bytes.clone()),
        (
            "good-with-a-fraction",
            "",
            good().at("20261125143200.25Z").bytes(),
        ),
        ("good-with-modifications", "", with(&|it| it.status = 1)),
        (
            "good-with-issuer-and-number",
            "",
            with(&|it| it.attributes[SIGNING_CERTIFICATE].1 = with_issuer(&own, 5)),
        ),
        (
            "good-with-unsigned-attributes",
            "",
            with(&|it| it.unsigned = unsigned()),
        ),
        (
            "good-with-another-certificate-before",
            "",
            with(&|it| it.certificates.insert(0, other())),
        ),
        (
            "refused-by-the-authority",
            "not a granted reply",
            with(&|it| it.status = 2),
        ),
        ("cut", "not a granted reply", bytes[..end].to_vec()),
        (
            "with-a-byte-more",
            "not a granted reply",
            [&bytes[..], &[0]].concat(),
        ),
        (
            "signed-by-nobody",
            "not a granted reply",
            with(&|it| it.signers = 0),
        ),
        (
            "signed-twice",
            "not a granted reply",
            with(&|it| it.signers = 2),
        ),
        (
            "with-an-impossible-day",
            "not a granted reply",
            good().at("20260229143200Z").bytes(),
        ),
        (
            "over-another-kind-of-hash",
            "over another hash",
            with(&|it| {
                it.imprint = 6;
                it.attributes = it.attributes();
            }),
        ),
        (
            "content-changed",
            "its content was changed",
            replaced(&bytes, &content, &later.content()),
        ),
        (
            "time-changed",
            "its content was changed",
            replaced(&bytes, b"20261125143200Z", b"20251125143200Z"),
        ),
        (
            "digest-of-another-content",
            "its content was changed",
            with(&|it| it.attributes[MESSAGE_DIGEST].1 = der(0x04, &[&[7; 32]])),
        ),
        (
            "hash-of-another-kind-than-the-signature-says",
            "signed in a way",
            with(&|it| it.digest = SHA512),
        ),
        (
            "without-signed-attributes",
            "its signed attributes",
            with(&|it| it.attributes.clear()),
        ),
        (
            "without-content-type",
            "its signed attributes",
            with(&|it| drop(it.attributes.remove(CONTENT_TYPE))),
        ),
        (
            "without-digest",
            "its signed attributes",
            with(&|it| drop(it.attributes.remove(MESSAGE_DIGEST))),
        ),
        (
            "without-named-certificate",
            "its signed attributes",
            with(&|it| drop(it.attributes.remove(SIGNING_CERTIFICATE))),
        ),
        (
            "content-type-of-data",
            "its signed attributes",
            with(&|it| it.attributes[CONTENT_TYPE].1 = oid(&[1, 2, 840, 113_549, 1, 7, 1])),
        ),
        (
            "digest-twice",
            "its signed attributes",
            with(&|it| {
                it.attributes
                    .insert(1, it.attributes[MESSAGE_DIGEST].clone())
            }),
        ),
        (
            "without-certificate",
            "the signer's certificate is not in it",
            with(&|it| it.certificates.clear()),
        ),
        (
            "signer-of-another-number",
            "the signer's certificate is not in it",
            with(&|it| it.named = 6),
        ),
        (
            "certificate-of-the-same-number",
            "it was signed for another certificate",
            with(&|it| it.certificates = vec![twin.bytes()]),
        ),
        (
            "names-another-certificate",
            "it was signed for another certificate",
            with(&|it| it.attributes[SIGNING_CERTIFICATE].1 = certificate_named(&twin.bytes())),
        ),
        (
            "names-another-number",
            "it was signed for another certificate",
            with(&|it| it.attributes[SIGNING_CERTIFICATE].1 = with_issuer(&own, 6)),
        ),
        (
            "certificate-without-uses",
            "its certificate is not one",
            of(&|it| it.uses = None),
        ),
        (
            "certificate-of-a-server",
            "its certificate is not one",
            of(&|it| it.uses = Some((true, vec![SERVERS]))),
        ),
        (
            "certificate-for-servers-too",
            "its certificate is not one",
            of(&|it| it.uses = Some((true, vec![TIME_STAMPING, SERVERS]))),
        ),
        (
            "certificate-whose-use-is-not-critical",
            "its certificate is not one",
            of(&|it| it.uses = Some((false, vec![TIME_STAMPING]))),
        ),
        (
            "certificate-of-later",
            "its certificate was not valid",
            of(&|it| it.valid[0] = "261125143201Z"),
        ),
        (
            "certificate-of-before",
            "its certificate was not valid",
            of(&|it| it.valid[1] = "261125143159Z"),
        ),
        ("attributes-changed", "its signature does not hold", {
            let mut other = good();
            let time = der(0x17, &[b"261125143200Z"]);
            other.attributes.insert(1, (pkcs9(&[5]), time));
            replaced(
                &other.bytes(),
                b"\x17\x0d261125143200Z",
                b"\x17\x0d261125143201Z",
            )
        }),
        (
            "signature-changed",
            "its signature does not hold",
            [&bytes[..end], &[last]].concat(),
        ),
        (
            "signed-by-another-key",
            "its signature does not hold",
            with(&|it| it.key = mallory.clone()),
        ),
    ]
}
