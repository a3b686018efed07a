//! Signatures that do not hold for one bit, and signatures that hold by the equation and have another
//! form: a number that is larger by the order of the group, a zero more.

use crate::good::{ed25519, p256};
use crate::maker::{Maker, line};
use crate::tampered::Vector;
use crate::zip::write;

/// The order of Ed25519's group (RFC 8032, 5.1), the lowest byte first.
const L: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];
/// The order of P-256's (FIPS 186-5), the highest byte first.
const N: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
    0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// The sum of two numbers, the lowest byte first.
fn sum(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut bytes: Vec<u8> = (0..a.len().max(b.len()))
        .map(|at| {
            let byte = |of: &[u8]| u16::from(of.get(at).copied().unwrap_or(0));
            carry += byte(a) + byte(b);
            let low = (carry & 0xff) as u8;
            carry >>= 8;
            low
        })
        .collect();
    bytes.push(u8::try_from(carry).expect("a carry"));
    bytes
}

/// The bundle with its note under another signature of the same key.
fn with(maker: &Maker, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let files = maker.files();
    let manifest = maker.manifest(&files);
    let text = maker.note_text(&manifest);
    let (id, signature) = maker.signer.sign(&maker.origin, &text);
    let note = format!("{text}\n{}", line(&maker.origin, &id, &change(signature)));
    let mut sealed = maker.seal(files, &manifest, &maker.signer);
    sealed[1].1 = note.into_bytes();
    write(&sealed)
}

fn larger_ed25519(mut signature: Vec<u8>) -> Vec<u8> {
    let larger = sum(&signature[32..], &L);
    signature.truncate(32);
    signature.extend(&larger[..32]);
    signature
}

fn integer(highest_first: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = highest_first
        .iter()
        .copied()
        .skip_while(|it| *it == 0)
        .collect();
    let sign: &[u8] = if digits[0] > 127 { &[0] } else { &[] };
    let bytes = [sign, &digits].concat();
    [&[2, u8::try_from(bytes.len()).expect("short")], &bytes[..]].concat()
}

fn larger_p256(signature: Vec<u8>) -> Vec<u8> {
    let read = p256::ecdsa::Signature::from_der(&signature).expect("a signature");
    let (r, s) = read.split_bytes();
    let reversed = |bytes: &[u8]| -> Vec<u8> { bytes.iter().rev().copied().collect() };
    let larger = reversed(&sum(&reversed(&s), &reversed(&N)));
    let body = [integer(&r), integer(&larger)].concat();
    [&[0x30, u8::try_from(body.len()).expect("short")], &body[..]].concat()
}

/// The DER of a signature with a zero before a number that needs none.
fn padded_p256(signature: Vec<u8>) -> Vec<u8> {
    let length = usize::from(signature[3]);
    let (r, s) = (&signature[4..4 + length], &signature[4 + length..]);
    let longer = [&[2, signature[3] + 1, 0], r, s].concat();
    [
        &[0x30, u8::try_from(longer.len()).expect("short")],
        &longer[..],
    ]
    .concat()
}

fn another_bit(mut signature: Vec<u8>) -> Vec<u8> {
    signature[10] ^= 1;
    signature
}

pub(crate) fn all() -> Vec<Vector> {
    let signature: &[&str] = &["signature"];
    vec![
        (
            "signature-with-another-bit-ed25519",
            signature,
            with(&ed25519(), another_bit),
        ),
        (
            "signature-with-another-bit-p256",
            signature,
            with(&p256(), another_bit),
        ),
        (
            "signature-larger-by-the-order-ed25519",
            signature,
            with(&ed25519(), larger_ed25519),
        ),
        (
            "signature-larger-by-the-order-p256",
            signature,
            with(&p256(), larger_p256),
        ),
        (
            "signature-with-a-zero-more-p256",
            signature,
            with(&p256(), padded_p256),
        ),
    ]
}
