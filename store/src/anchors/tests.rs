//! Replies that `openssl ts` made over `vectors/checkpoint.txt`, and proofs of OpenTimestamps.

use std::cell::Cell;

use super::*;
use crate::signing::{Signer, sign_checkpoint};
use crate::testing::{Seed, call, now};

const CHECKPOINT: &[u8] = include_bytes!("vectors/checkpoint.txt");
const RSA: &[u8] = include_bytes!("vectors/granted-rsa.tsr");
const EC: &[u8] = include_bytes!("vectors/granted-ec.tsr");
const OTHER: &[u8] = include_bytes!("vectors/other.tsr");

fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

fn refused(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

#[test]
fn the_request_is_what_openssl_makes() {
    // openssl ts -query -data checkpoint.txt -sha256 -cert -no_nonce
    let openssl = "30390201013031300d060960864801650304020105000420\
                   686876e2597b6b93849f083dba5bd2b20c227dfa8238ec0613b377ad38787c4c0101ff";
    let hex: String = request(CHECKPOINT)
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect();
    assert_eq!(hex, openssl);
}

#[test]
fn a_reply_says_when_and_by_whom() {
    for reply in [RSA, EC] {
        let (over, says, signature) = read(reply).unwrap();
        for it in &signature.unwrap().hashes {
            assert_eq!(hash(it.bytes), it.hash, "{}", it.by);
        }
        assert_eq!(over, hash(CHECKPOINT));
        let Says::Time { at_ms, by } = says else {
            panic!("{says:?}");
        };
        // 2026-11-27T00:28:..Z, the minute in which they were made.
        assert_eq!(at_ms / 60_000, 1_795_739_280_000 / 60_000, "{at_ms}");
        assert_eq!(by.as_deref(), Some("Sample time stamps"));
    }
}

#[test]
fn an_authority_that_does_not_name_itself_has_the_name_of_its_certificate() {
    let reply = include_bytes!("../../../tests/vectors/replies/good.tsr");
    let (_, says, _) = read(reply).unwrap();
    let Says::Time { by, .. } = says else {
        panic!("{says:?}");
    };
    assert_eq!(by.as_deref(), Some("CN=Sample time stamps"));
}

#[test]
fn what_is_no_reply_is_named() {
    let rejected = include_bytes!("vectors/rejected.tsr");
    assert_eq!(
        refused(rejected),
        "the authority gave no time stamp: status 2, \"Message digest algorithm is not supported.\""
    );
    let other_hash = refused(include_bytes!("vectors/sha512.tsr"));
    assert!(
        other_hash.contains("another hash than SHA-256"),
        "{other_hash}"
    );
    assert!(refused(b"").contains("does not begin like one"));
    assert!(refused(&[RSA, b"\0"].concat()).contains("something follows its end"));
    assert!(refused(&vec![0; 70_000]).contains("too long"));
    for length in 0..EC.len() {
        assert!(read(&EC[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_reply_that_nobody_signed_is_refused() {
    // The set of who signed is the last that it has; here it is empty, and the lengths of what is
    // around it are made right.
    let (signers, around) = (599, [2, 11, 26, 30]);
    assert_eq!(EC[signers], 0x31);
    let mut unsigned = EC[..signers].to_vec();
    unsigned.extend_from_slice(&[0x31, 0]);
    let less = u16::try_from(EC.len() - unsigned.len()).unwrap();
    for place in around {
        let length = u16::from_be_bytes([unsigned[place], unsigned[place + 1]]);
        assert_eq!(usize::from(length), EC.len() - place - 2, "at {place}");
        unsigned[place..place + 2].copy_from_slice(&(length - less).to_be_bytes());
    }
    assert!(refused(&unsigned).contains("no time stamp of RFC 3161"));
}

/// A proof over `file`, whose steps are `steps`.
fn proof(file: &[u8], steps: &[u8]) -> Vec<u8> {
    let magic = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";
    [magic.as_slice(), &hash(file), steps].concat()
}

fn attestation(kind: [u8; 8], payload: &[u8]) -> Vec<u8> {
    [
        b"\0",
        kind.as_slice(),
        &[u8::try_from(payload.len()).unwrap()],
        payload,
    ]
    .concat()
}

const BITCOIN: [u8; 8] = [0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01];
const PENDING: [u8; 8] = [0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e];

#[test]
fn a_proof_is_walked_to_its_calendars_and_blocks() {
    let block = attestation(BITCOIN, b"\xf7\xef\x15");
    let calendar = attestation(PENDING, b"\x15https://cal.test/a-b.");
    let pending = proof(b"file", &calendar);
    let (over, says, _) = read(&pending).unwrap();
    assert_eq!(over, hash(b"file"));
    let Says::Proof(says) = says else {
        panic!("{says:?}");
    };
    assert!(says.is_pending());
    assert_eq!(says.calendars, ["https://cal.test/a-b."]);

    // A nonce behind, a hash, two ways on: a calendar; a text before, a hash, a block.
    let steps = [
        b"\xf0\x03abc\x08\xff".as_slice(),
        &calendar,
        b"\xf1\x02xy\x08",
        &block,
    ]
    .concat();
    let (_, says, _) = read(&proof(b"file", &steps)).unwrap();
    let first = hash(&[hash(b"file").as_slice(), b"abc"].concat());
    let root = hash(&[b"xy", first.as_slice()].concat());
    let wanted = Proof {
        blocks: vec![(358_391, root)],
        calendars: vec!["https://cal.test/a-b.".to_owned()],
        others: 0,
    };
    assert_eq!(says, Says::Proof(wanted));
    let whole = proof(b"file", &steps);
    for length in 0..whole.len() {
        assert!(read(&whole[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_proof_that_is_none_is_named() {
    let block = attestation(BITCOIN, b"\x01");
    let with = |steps: &[&[u8]]| refused(&proof(b"file", &steps.concat()));
    for (steps, what) in [
        (&[block.as_slice(), b"\0"][..], "something follows its end"),
        (&[b"\x03", &block], "not computed here"),
        (&[b"\x55", &block], "a step that is none"),
        (&[b"\xf0\x01a", &block], "no SHA-256"),
        (
            &[&attestation(BITCOIN, b"\x01\x01")],
            "an attestation in it is too long",
        ),
        (&[&attestation(PENDING, b"\x03a b")], "cannot be read"),
        (&[b"\xf0\xff\xff\xff\xff\x0f"], "too long"),
        (&[&b"\xff\x08".repeat(300)], "branch too deep"),
        (&[&b"\x08".repeat(20_000)], "too many steps"),
        (&[&b"\xff".repeat(5)], "a step that is none"),
    ] {
        let said = with(steps);
        assert!(said.contains(what), "{said}, not: {what}");
    }
    let mut other = proof(b"file", &block);
    other[31] = 2;
    assert!(refused(&other).contains("version 1"));
}

/// A key that signs with nothing: what is signed is not looked at here.
struct NoKey;

impl Signer for NoKey {
    fn algorithm(&self) -> crate::ledger::Algorithm {
        crate::ledger::Algorithm::Ed25519
    }
    fn hardware(&self) -> crate::ledger::Hardware {
        crate::ledger::Hardware::Software
    }
    fn public(&self) -> Vec<u8> {
        vec![7; 32]
    }
    fn attestation(&self) -> Option<Vec<u8>> {
        None
    }
    fn sign(&self, _: &[u8]) -> std::io::Result<Vec<u8>> {
        Ok(vec![9; 64])
    }
}

#[test]
fn only_what_is_about_a_checkpoint_of_this_ledger_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    let mut seed = Seed(1);
    for _ in 0..5 {
        let event = Event::Call(call(&mut seed, now().at_ms));
        ledger.append(&event).unwrap();
    }
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    let holds = Cell::new(true);
    let check = |_: &Signature<'_>| holds.get().then_some(()).ok_or("no".to_owned());
    let add = |bytes: &[u8]| add(&ledger, folder.path(), bytes, &now(), &append, &check);
    assert!(matches!(add(OTHER), Err(AnchorError::Mismatch)));
    let signed = sign(&ledger, folder.path());
    assert!(matches!(add(OTHER), Err(AnchorError::Mismatch)));
    let seq = ledger.head().unwrap().seq;

    let steps = attestation(PENDING, b"\x01a");
    let pending = proof(signed.to_string().as_bytes(), &steps);
    let kept = add(&pending).unwrap();
    assert_eq!((kept.size, kept.was_here), (signed.checkpoint.size, false));
    assert_eq!(ledger.head().unwrap().seq, seq + 1);
    let again = add(&pending).unwrap();
    assert_eq!((again.name, again.was_here), (kept.name.clone(), true));
    assert_eq!(ledger.head().unwrap().seq, seq + 1);
    // The same proof with its block, later: both stay.
    let done = [steps.as_slice()].concat();
    let block = [b"\xff", done.as_slice(), &attestation(BITCOIN, b"\x05")].concat();
    let done = add(&proof(signed.to_string().as_bytes(), &block)).unwrap();
    assert_ne!(done.name, kept.name);
    let files = super::kept(folder.path()).unwrap();
    let over = hash(signed.to_string().as_bytes());
    assert!(files.iter().all(|(_, _, hash)| *hash == over));
    assert_eq!(files.len(), 2);
    let noted = |seq| match ledger.entry(seq).unwrap().unwrap().event {
        Event::Fact(_, Fact::Checkpoint(fact)) => fact,
        event => panic!("{event:?}"),
    };
    let (first, second) = (noted(seq + 1), noted(seq + 2));
    assert_eq!(
        (first.anchor, first.sha256),
        (Anchor::OpenTimestamps, hash(&pending))
    );
    assert_eq!((height(&first), height(&second)), (None, Some(5)));
    // An authority's own name is no block.
    let mut named = second.clone();
    named.anchor = Anchor::Rfc3161;
    assert_eq!(height(&named), None);

    // The signature is looked at first, and of a proof there is none.
    holds.set(false);
    assert!(matches!(add(RSA), Err(AnchorError::Signature(why)) if why == "no"));
    assert!(add(&pending).unwrap().was_here);
    holds.set(true);
    // The checkpoint of another ledger, put beside this one.
    std::fs::write(folder.path().join("checkpoints/x.txt"), CHECKPOINT).unwrap();
    let size = match add(RSA) {
        Err(AnchorError::Foreign(size)) => size,
        other => panic!("{other:?}"),
    };
    assert_eq!(size, 22_006);
}

fn sign(ledger: &Ledger, folder: &Path) -> Signed {
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    sign_checkpoint(ledger, folder, &NoKey, &now(), &append).unwrap()
}

/// The replies that hold, and those that do not for another reason than a hash, a key or a certificate.
#[test]
fn the_parts_of_a_signature_are_found_and_their_form_is_checked() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/replies");
    let file = |name: &str| std::fs::read(format!("{folder}/{name}.tsr")).unwrap();
    for (name, by, scheme, salt) in [
        ("good", "SHA-256", "ECDSA", 0),
        ("openssl-rsa-sha384", "SHA-384", "RSA", 0),
        ("openssl-p384-sha512", "SHA-512", "ECDSA", 0),
        ("openssl-pss-sha512", "SHA-512", "RSASSA-PSS", 64),
    ] {
        let bytes = file(name);
        let (_, _, signature) = read(&bytes).unwrap();
        let found = signature.unwrap();
        assert_eq!(
            (found.by, found.scheme, found.salt),
            (by, scheme, salt),
            "{name}"
        );
        assert_eq!(found.attributes[0], 0x31, "{name}");
        assert!(bytes.ends_with(found.signature), "{name}");
        assert_eq!(found.hashes[0].by, by, "{name}");
        assert!(
            found.hashes[1..]
                .iter()
                .all(|it| it.bytes == found.certificate),
            "{name}"
        );
    }
    let older = file("openssl-certificate-by-sha1");
    let (_, _, signature) = read(&older).unwrap();
    assert_eq!(signature.unwrap().hashes[1].by, "SHA-1");
    for (name, why) in [
        ("signed-by-nobody", "no time stamp of RFC 3161"),
        ("signed-twice", "no time stamp of RFC 3161"),
        ("with-a-byte-more", "something follows its end"),
        ("over-another-kind-of-hash", "another hash than SHA-256"),
        (
            "hash-of-another-kind-than-the-signature-says",
            "of a kind that is not checked",
        ),
        ("openssl-signed-over-sha1", "of a kind that is not checked"),
        ("without-certificate", "certificate is not in it"),
        ("signer-of-another-number", "certificate is not in it"),
        ("without-signed-attributes", "its attributes"),
        ("without-content-type", "its attributes"),
        ("without-digest", "its attributes"),
        ("without-named-certificate", "its attributes"),
        ("content-type-of-data", "its attributes"),
        ("digest-twice", "its attributes"),
        ("names-another-number", "its attributes"),
    ] {
        let said = refused(&file(name));
        assert!(said.contains(why), "{name}: {said}, not: {why}");
    }
    for name in [
        "content-changed",
        "names-another-certificate",
        "certificate-of-the-same-number",
    ] {
        let bytes = file(name);
        let (_, _, signature) = read(&bytes).unwrap();
        let hashes = signature.unwrap().hashes;
        assert!(hashes.iter().any(|it| hash(it.bytes) != it.hash), "{name}");
    }
}
