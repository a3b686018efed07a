//! By what an authority's signature on a reply is checked (RFC 5652, 5.4; RFC 3161, 2.4.2; RFC 5816): every part
//! of it, with its form checked. No public key of these kinds is in this library: whoever adds a reply
//! brings a check (`curfew_verify::time_stamp` on a computer, the platform's on a phone).

use super::AnchorError;
use super::der::{
    Der, EXPLICIT_0, EXPLICIT_1, EXPLICIT_2, INTEGER, OCTETS, OID, SEQUENCE, SET, TST_INFO,
};

/// Bytes and the hash that they must have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hashed<'a> {
    /// The hash function: `SHA-1`, `SHA-256`, `SHA-384` or `SHA-512`.
    pub by: &'static str,
    /// The bytes.
    pub bytes: &'a [u8],
    /// Their hash, as it was signed.
    pub hash: &'a [u8],
}

/// An authority's signature. It holds if every hash is right, and the key of the certificate signed
/// `attributes`, and the certificate is for time stamps alone and was valid at `at_ms`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signature<'a> {
    /// The whole reply.
    pub reply: &'a [u8],
    /// When it was made, as it states, Unix milliseconds.
    pub at_ms: i64,
    /// The content and the certificate.
    pub hashes: Vec<Hashed<'a>>,
    /// The signer's certificate, in DER.
    pub certificate: &'a [u8],
    /// What was signed, in DER.
    pub attributes: Vec<u8>,
    /// With which hash function; see [`Hashed::by`].
    pub by: &'static str,
    /// How: `RSA` (PKCS #1 v1.5), `RSASSA-PSS` or `ECDSA`.
    pub scheme: &'static str,
    /// Bytes of the salt of RSASSA-PSS, whose mask is made with the same hash function by MGF1.
    pub salt: u8,
    /// The signature; of ECDSA in DER.
    pub signature: &'a [u8],
}

/// The arc of PKCS #9 in which the types of attributes are.
const PKCS9: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09";
/// `id-contentType`, `id-messageDigest`, `id-aa-signingCertificate` and its second version, after that.
const ATTRIBUTES: [&[u8]; 4] = [b"\x03", b"\x04", b"\x10\x02\x0c", b"\x10\x02\x2f"];
/// The arc of SHA-2, RFC 5754.
const SHA2: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02";
const HASHES: [&str; 3] = ["SHA-256", "SHA-384", "SHA-512"];
/// The arcs of RSA (RFC 8017, appendix C) and of ECDSA with SHA-2 (RFC 5758).
const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01";
const ECDSA: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03";
/// `id-mgf1`, after the arc of RSA.
const MGF1: u8 = 8;
const DIRECTORY_NAME: u8 = 0xa4;

/// Reads the parts of a signature over `content`: the certificates that came with it, one after the other, the
/// hash functions that are named before, and the `SignerInfo`.
///
/// # Errors
/// [`AnchorError::Signature`].
pub(super) fn read<'a>(
    reply: &'a [u8],
    content: &'a [u8],
    certificates: Der<'a>,
    digests: Der<'a>,
    signer: Der<'a>,
    at_ms: i64,
) -> Result<Signature<'a>, AnchorError> {
    let not = |why: &str| AnchorError::Signature(why.to_owned());
    let parts = Parts::read(signer).ok_or_else(|| not("it has another form"))?;
    let certificate = parts.certificate(certificates);
    let certificate = certificate.ok_or_else(|| not("the signer's certificate is not in it"))?;
    let mut digests = digests;
    let mut is_named = false;
    while let Some(digest) = digests.inner(SEQUENCE) {
        is_named |= digest.algorithm() == parts.digest.algorithm();
    }
    let by = parts.digest.algorithm().and_then(hash);
    let by = by.filter(|_| is_named && digests.0.is_empty());
    let kind = by.and_then(|by| Some((by, scheme(parts.scheme, by)?)));
    let (by, (scheme, salt)) =
        kind.ok_or_else(|| not("it is of a kind that is not checked here"))?;
    let hashes = parts.hashes(content, certificate, by);
    let hashes = hashes.ok_or_else(|| not("its attributes are not those of a time stamp"))?;
    // What is signed has the tag of a set for that of its place.
    let mut attributes = parts.attributes.to_vec();
    if let Some(tag) = attributes.first_mut() {
        *tag = SET;
    }
    Ok(Signature {
        reply,
        at_ms,
        hashes,
        certificate: certificate.whole,
        attributes,
        by,
        scheme,
        salt,
        signature: parts.signature,
    })
}

/// A `SignerInfo`.
struct Parts<'a> {
    /// Who gave the certificate, and its number.
    issuer: &'a [u8],
    serial: &'a [u8],
    digest: Der<'a>,
    attributes: &'a [u8],
    scheme: Der<'a>,
    signature: &'a [u8],
}

/// A certificate, as far as it is found by.
#[derive(Clone, Copy)]
struct Certificate<'a> {
    whole: &'a [u8],
    issuer: &'a [u8],
    serial: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(mut signer: Der<'a>) -> Option<Parts<'a>> {
        let version = signer.next(INTEGER)?;
        let mut named = signer.inner(SEQUENCE)?;
        let (issuer, serial) = (named.whole(SEQUENCE)?, named.next(INTEGER)?);
        let digest = signer.inner(SEQUENCE)?;
        let attributes = match signer.0.first() {
            Some(&EXPLICIT_0) => signer.whole(EXPLICIT_0)?,
            _ => &[],
        };
        let (scheme, signature) = (signer.inner(SEQUENCE)?, signer.next(OCTETS)?);
        // Nobody signed these.
        signer.maybe(EXPLICIT_1);
        let is_whole = version == [1] && named.0.is_empty() && signer.0.is_empty();
        is_whole.then_some(Parts {
            issuer,
            serial,
            digest,
            attributes,
            scheme,
            signature,
        })
    }

    fn certificate(&self, mut all: Der<'a>) -> Option<Certificate<'a>> {
        while !all.0.is_empty() {
            let mut inner = all;
            let (tag, _) = all.any()?;
            let whole = inner.whole(tag)?;
            let found = (|| {
                let mut own = Der(whole).only(SEQUENCE)?.inner(SEQUENCE)?;
                own.maybe(EXPLICIT_0);
                let serial = own.next(INTEGER)?;
                own.inner(SEQUENCE)?;
                Some((own.whole(SEQUENCE)?, serial))
            })();
            if found == Some((self.issuer, self.serial)) {
                return Some(Certificate {
                    whole,
                    issuer: self.issuer,
                    serial: self.serial,
                });
            }
        }
        None
    }

    /// What the attributes say of content and certificate.
    fn hashes(
        &self,
        content: &'a [u8],
        certificate: Certificate<'a>,
        by: &'static str,
    ) -> Option<Vec<Hashed<'a>>> {
        let mut attributes = Der(self.attributes).only(EXPLICIT_0)?;
        let mut found = [None; 4];
        while !attributes.0.is_empty() {
            let mut attribute = attributes.inner(SEQUENCE)?;
            let kind = attribute.next(OID)?.strip_prefix(PKCS9);
            let values = attribute.only(SET)?;
            let place = ATTRIBUTES.iter().position(|it| kind == Some(it));
            if let Some(place) = place
                && found[place].replace(values).is_some()
            {
                return None;
            }
        }
        let [kind, digest, old, new] = found;
        if kind?.only(OID)?.0 != TST_INFO {
            return None;
        }
        let mut hashes = vec![Hashed {
            by,
            bytes: content,
            hash: digest?.only(OCTETS)?.0,
        }];
        for (values, default) in [(old, "SHA-1"), (new, "SHA-256")] {
            let Some(mut values) = values else { continue };
            // The first that is named is the signer's.
            let mut first = values.only(SEQUENCE)?.inner(SEQUENCE)?.inner(SEQUENCE)?;
            let by = match first.maybe(SEQUENCE) {
                Some(other) if default == "SHA-256" => hash(other.algorithm()?)?,
                Some(_) => return None,
                None => default,
            };
            hashes.push(Hashed {
                by,
                bytes: certificate.whole,
                hash: first.next(OCTETS)?,
            });
            if !first.0.is_empty() {
                let mut more = first.only(SEQUENCE)?;
                let issuer = more.inner(SEQUENCE)?.only(DIRECTORY_NAME)?.0;
                let serial = more.only(INTEGER)?.0;
                if (issuer, serial) != (certificate.issuer, certificate.serial) {
                    return None;
                }
            }
        }
        (hashes.len() > 1).then_some(hashes)
    }
}

fn hash(oid: &[u8]) -> Option<&'static str> {
    match oid.strip_prefix(SHA2)? {
        [number @ 1..=3] => HASHES.get(usize::from(*number) - 1).copied(),
        _ => None,
    }
}

/// How it was signed, and the bytes of the salt; `None` where that is of another kind, or with another hash.
fn scheme(whole: Der<'_>, by: &'static str) -> Option<(&'static str, u8)> {
    let mut rest = whole;
    let oid = rest.next(OID)?;
    let (name, number) = match (oid.strip_prefix(RSA), oid.strip_prefix(ECDSA)) {
        (Some([10]), _) => return Some(("RSASSA-PSS", salt(rest, by)?)),
        (Some([1]), _) => ("RSA", None),
        (Some([number @ 11..=13]), _) => ("RSA", Some(number - 11)),
        (_, Some([number @ 2..=4])) => ("ECDSA", Some(number - 2)),
        _ => return None,
    };
    whole.algorithm()?;
    let is_same = number.is_none_or(|it| HASHES.get(usize::from(it)) == Some(&by));
    is_same.then_some((name, 0))
}

/// `RSASSA-PSS-params` (RFC 8017, A.2.3).
fn salt(mut rest: Der<'_>, by: &'static str) -> Option<u8> {
    let mut parameters = rest.only(SEQUENCE)?;
    let own = parameters.inner(EXPLICIT_0)?.only(SEQUENCE)?.algorithm()?;
    let mut mask = parameters.inner(EXPLICIT_1)?.only(SEQUENCE)?;
    let is_mgf1 = mask.next(OID)?.strip_prefix(RSA) == Some(&[MGF1]);
    let masked = mask.only(SEQUENCE)?.algorithm()?;
    let salt = match parameters.maybe(EXPLICIT_2) {
        None => 20,
        Some(mut salt) => match salt.only(INTEGER)?.0 {
            [salt @ 0..=127] => *salt,
            _ => return None,
        },
    };
    let is_same = hash(own) == Some(by) && hash(masked) == Some(by);
    (is_mgf1 && is_same && parameters.0.is_empty()).then_some(salt)
}
