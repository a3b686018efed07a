//! The signatures of time-stamping authorities: RSA (RFC 8017) with keys of 2,048 to 8,192 bits, and ECDSA
//! (FIPS 186-5) on P-256 and P-384, each with SHA-256, SHA-384 or SHA-512.

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, PublicKey};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::der::{BITS, Der, INTEGER, OID, OWN_0, OWN_1, OWN_2, SEQUENCE, algorithm};

/// A hash function.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Hashing {
    /// Only for the older way to name a certificate (RFC 2634, 5.4).
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hashing {
    /// One that is good enough to sign with, by its object identifier (RFC 5754, 2).
    pub(crate) fn read(oid: &[u8]) -> Option<Hashing> {
        match oid.strip_prefix(b"\x60\x86\x48\x01\x65\x03\x04\x02")? {
            [1] => Some(Hashing::Sha256),
            [2] => Some(Hashing::Sha384),
            [3] => Some(Hashing::Sha512),
            _ => None,
        }
    }

    pub(crate) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Hashing::Sha1 => Sha1::digest(bytes).to_vec(),
            Hashing::Sha256 => Sha256::digest(bytes).to_vec(),
            Hashing::Sha384 => Sha384::digest(bytes).to_vec(),
            Hashing::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

/// How a signature is made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Scheme {
    /// RSASSA-PKCS1-v1_5.
    Rsa,
    /// RSASSA-PSS, its mask by MGF1 with the same hash, and a salt of so many bytes.
    Pss(usize),
    Ecdsa,
}

/// `rsaEncryption`, and those of the same arc that name a hash, too (RFC 8017, appendix C).
const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01";
/// `id-mgf1`, the same.
const MGF1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";
/// `ecdsa-with-SHA2`, RFC 5758.
const ECDSA: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03";
/// `id-ecPublicKey`, RFC 5480.
const EC: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
/// `secp256r1` and `secp384r1`, the same.
const P256: &[u8] = b"\x2a\x86\x48\xce\x3d\x03\x01\x07";
const P384: &[u8] = b"\x2b\x81\x04\x00\x22";
/// Bytes of a modulus.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;

impl Scheme {
    /// Reads an `AlgorithmIdentifier`; `None` where it is of another kind, or with another hash than `hashing`.
    pub(crate) fn read(identifier: Der<'_>, hashing: Hashing) -> Option<Scheme> {
        let mut rest = identifier;
        let oid = rest.next(OID)?;
        let named = |number: &[u8]| match number {
            [2] | [12] => Some(Hashing::Sha384),
            [3] | [13] => Some(Hashing::Sha512),
            _ => Some(Hashing::Sha256),
        };
        let (scheme, hash) = match (oid.strip_prefix(RSA), oid.strip_prefix(ECDSA)) {
            (Some([10]), _) => return pss(rest, hashing),
            (Some([1]), _) => (Scheme::Rsa, Some(hashing)),
            (Some(number @ [11..=13]), _) => (Scheme::Rsa, named(number)),
            (_, Some([number @ 2..=4])) => (Scheme::Ecdsa, named(&[number - 1])),
            _ => return None,
        };
        algorithm(identifier)?;
        (hash == Some(hashing)).then_some(scheme)
    }
}

/// `RSASSA-PSS-params` (RFC 8017, A.2.3).
fn pss(mut rest: Der<'_>, hashing: Hashing) -> Option<Scheme> {
    let mut parameters = rest.only(SEQUENCE)?;
    let hash = algorithm(parameters.inner(OWN_0)?.only(SEQUENCE)?)?;
    let mut mask = parameters.inner(OWN_1)?.only(SEQUENCE)?;
    let is_mgf1 = mask.next(OID)? == MGF1;
    let masked = algorithm(mask.only(SEQUENCE)?)?;
    let salt = match parameters.maybe(OWN_2) {
        None => 20,
        Some(mut salt) => match salt.only(INTEGER)?.0 {
            [length @ 0..=127] => usize::from(*length),
            _ => return None,
        },
    };
    let is_same = Hashing::read(hash) == Some(hashing) && Hashing::read(masked) == Some(hashing);
    (is_mgf1 && is_same && parameters.is_at_end()).then_some(Scheme::Pss(salt))
}

/// Whether `signature` is one over `text` by the key, a DER `SubjectPublicKeyInfo`; `None` where the key
/// is of another kind than is checked here, or than the scheme wants.
pub(crate) fn holds(
    key: Der<'_>,
    scheme: Scheme,
    hashing: Hashing,
    text: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let mut key = key;
    let mut kind = key.inner(SEQUENCE)?;
    let public = key.next(BITS)?.strip_prefix(&[0])?;
    let oid = kind.next(OID)?;
    let hash = hashing.of(text);
    if scheme != Scheme::Ecdsa {
        let is_rsa = oid.strip_prefix(RSA) == Some(&[1]);
        return is_rsa.then(|| rsa_holds(public, scheme, hashing, &hash, signature))?;
    }
    if oid != EC || public.first() != Some(&4) {
        return None;
    }
    match kind.next(OID)? {
        P256 => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(public).ok()?;
            let signature = p256::ecdsa::Signature::from_der(signature);
            Some(signature.is_ok_and(|it| key.verify_prehash(&hash, &it).is_ok()))
        }
        P384 => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(public).ok()?;
            let signature = p384::ecdsa::Signature::from_der(signature);
            Some(signature.is_ok_and(|it| key.verify_prehash(&hash, &it).is_ok()))
        }
        _ => None,
    }
}

fn rsa_holds(
    public: &[u8],
    scheme: Scheme,
    hashing: Hashing,
    hash: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let mut numbers = Der(public).only(SEQUENCE)?;
    // All eight bits of the first byte are used, so that a zero stands before it.
    let modulus = numbers.next(INTEGER)?.strip_prefix(&[0])?;
    let exponent = numbers.next(INTEGER)?;
    let is_fit = RSA_BYTES.contains(&modulus.len()) && matches!(exponent, [0..=0x7f, ..]);
    if !is_fit || modulus[0] < 0x80 || exponent.len() > 4 || !numbers.is_at_end() {
        return None;
    }
    let number = BoxedUint::from_be_slice_vartime;
    let key = PublicKey::new(number(modulus), number(exponent)).ok()?;
    let found = match (scheme, hashing) {
        (Scheme::Pss(salt), Hashing::Sha256) => {
            key.verify(Pss::<Sha256>::new_with_salt(salt), hash, signature)
        }
        (Scheme::Pss(salt), Hashing::Sha384) => {
            key.verify(Pss::<Sha384>::new_with_salt(salt), hash, signature)
        }
        (Scheme::Pss(salt), _) => key.verify(Pss::<Sha512>::new_with_salt(salt), hash, signature),
        (_, Hashing::Sha256) => key.verify(Pkcs1v15Sign::new::<Sha256>(), hash, signature),
        (_, Hashing::Sha384) => key.verify(Pkcs1v15Sign::new::<Sha384>(), hash, signature),
        (_, _) => key.verify(Pkcs1v15Sign::new::<Sha512>(), hash, signature),
    };
    Some(signature.len() == modulus.len() && found.is_ok())
}
