//! Replies of time-stamping authorities (RFC 3161, 2.4.2): what is dated, when, and whether the certificate
//! that came with the reply signed it (RFC 5652, 5.4 and 5.6; RFC 5816).
//!
//! Whether that certificate leads to a root that anyone trusts is not looked at: nothing here knows
//! whom the reader trusts. `openssl ts -verify` does, with the root in a file.

use thiserror::Error;

use crate::certificate::Certificate;
use crate::crypto::{self, Hashing, Scheme};
use crate::der::{Der, INTEGER, OCTETS, OID, OWN_0, OWN_1, OWN_4, SEQUENCE, SET, TIME, algorithm};
use crate::text::Hash;

/// What a reply says that holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TimeStamp {
    /// The SHA-256 that it dates.
    pub hash: Hash,
    /// When, as it is written there: `20261125143000Z`, `20261125143000.25Z`.
    pub time: String,
    /// The same, in seconds since 1970.
    pub seconds: i64,
    /// Whom the certificate is about that signed it, in one line. Nobody here vouches for that.
    pub signer: String,
}

/// Why a reply dates nothing: the check that it fails.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum BadStamp {
    /// It is no reply, or gives no stamp, or has another form.
    #[error("not a granted reply of a time-stamping authority (RFC 3161)")]
    Form,
    /// The stamp is over a hash of another kind.
    #[error("over another hash than SHA-256")]
    OtherHash,
    /// Its content is not that whose hash was signed ("messageDigest").
    #[error("its content was changed after it was signed")]
    Content,
    /// Signed attributes that must be there are not, or stand there twice, or are of something else.
    #[error("its signed attributes are not those of a time stamp")]
    Attributes,
    /// The certificate of the signer did not come with it.
    #[error("the signer's certificate is not in it")]
    NoCertificate,
    /// What was signed names another certificate ("signingCertificate").
    #[error("it was signed for another certificate than the one in it")]
    OtherCertificate,
    /// The certificate is for other things than time stamps, too.
    #[error("its certificate is not one for time stamps alone")]
    Usage,
    /// The certificate was not valid when it was signed.
    #[error("its certificate was not valid at that time")]
    Validity,
    /// The kind of hash, key or signature is not known here.
    #[error("signed in a way that is not checked here")]
    Algorithm,
    /// The certificate's key did not make the signature over what is there.
    #[error("its signature does not hold")]
    Signature,
}

/// `id-signedData`, RFC 5652.
const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
/// `id-ct-TSTInfo`, RFC 3161.
const TST_INFO: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
/// `id-contentType` and `id-messageDigest`, RFC 5652, 11.
const CONTENT_TYPE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03";
const MESSAGE_DIGEST: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";
/// `id-aa-signingCertificate`, RFC 2634, and `id-aa-signingCertificateV2`, RFC 5035.
const CERTIFICATE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c";
const CERTIFICATE_V2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f";

/// Reads the reply of an authority, and checks everything in it but the chain of the certificate.
///
/// # Errors
/// Every [`BadStamp`].
pub fn time_stamp(reply: &[u8]) -> Result<TimeStamp, BadStamp> {
    let token = token(reply).ok_or(BadStamp::Form)?;
    let stamp = token.stamp()?;
    let certificate = token.certificate()?;
    token.is_signed(&certificate)?;
    if !certificate.is_for_stamps {
        return Err(BadStamp::Usage);
    }
    if !certificate.is_valid(&stamp.time[..14]) {
        return Err(BadStamp::Validity);
    }
    let signer = certificate.subject();
    Ok(TimeStamp { signer, ..stamp })
}

/// The parts of a token that have their place in it.
struct Token<'a> {
    /// The `TSTInfo`.
    content: &'a [u8],
    /// The certificates, one after the other.
    certificates: Der<'a>,
    /// The signer's certificate: who gave it, as a DER `Name`, and the contents of its number.
    issuer: &'a [u8],
    serial: &'a [u8],
    /// What the content and the attributes are hashed with.
    digest: Der<'a>,
    /// The signed attributes, with their tag and length; nothing where there are none.
    attributes: &'a [u8],
    scheme: Der<'a>,
    signature: &'a [u8],
}

fn token(reply: &[u8]) -> Option<Token<'_>> {
    let mut reply = Der(reply).only(SEQUENCE)?;
    let granted = reply.inner(SEQUENCE)?.next(INTEGER)?;
    let mut token = reply.only(SEQUENCE)?;
    if !matches!(granted, [0 | 1]) || token.next(OID)? != SIGNED_DATA {
        return None;
    }
    let mut signed = token.only(OWN_0)?.only(SEQUENCE)?;
    let version = signed.next(INTEGER)?;
    let mut digests = signed.inner(SET)?;
    let mut content = signed.inner(SEQUENCE)?;
    if version != [3] || content.next(OID)? != TST_INFO {
        return None;
    }
    let content = content.only(OWN_0)?.only(OCTETS)?.0;
    let certificates = signed.maybe(OWN_0).unwrap_or(Der(&[]));
    signed.maybe(OWN_1);
    let mut signer = signed.only(SET)?.only(SEQUENCE)?;
    let version = signer.next(INTEGER)?;
    let mut named = signer.inner(SEQUENCE)?;
    let issuer = named.value(SEQUENCE)?.whole;
    let serial = named.next(INTEGER)?;
    let digest = signer.inner(SEQUENCE)?;
    let attributes = match signer.0.first() {
        Some(&OWN_0) => signer.any()?.whole,
        _ => &[],
    };
    let scheme = signer.inner(SEQUENCE)?;
    let signature = signer.next(OCTETS)?;
    // Nobody signed these; nothing is read of them.
    signer.maybe(OWN_1);
    // The signer's hash function is among those that are named before the content.
    let mut is_named = false;
    while !digests.is_at_end() {
        is_named |= algorithm(digests.inner(SEQUENCE)?)? == algorithm(digest)?;
    }
    let is_whole = version == [1] && named.is_at_end() && signer.is_at_end();
    (is_named && is_whole).then_some(Token {
        content,
        certificates,
        issuer,
        serial,
        digest,
        attributes,
        scheme,
        signature,
    })
}

impl<'a> Token<'a> {
    /// What the content says. Its signer is not known yet.
    fn stamp(&self) -> Result<TimeStamp, BadStamp> {
        let read = || {
            let mut info = Der(self.content).only(SEQUENCE)?;
            let version = info.next(INTEGER)?;
            info.next(OID)?;
            let mut imprint = info.inner(SEQUENCE)?;
            let hashing = Hashing::read(algorithm(imprint.inner(SEQUENCE)?)?);
            let hash = imprint.only(OCTETS)?.0;
            info.next(INTEGER)?;
            let time = std::str::from_utf8(info.next(TIME)?).ok()?;
            // Accuracy, order, nonce, the authority's name, and what else there may be.
            while !info.is_at_end() {
                info.any()?;
            }
            (version == [1]).then_some((hashing, hash, time, seconds(time)?))
        };
        let (hashing, hash, time, seconds) = read().ok_or(BadStamp::Form)?;
        if hashing != Some(Hashing::Sha256) {
            return Err(BadStamp::OtherHash);
        }
        Ok(TimeStamp {
            hash: hash.try_into().map_err(|_| BadStamp::Form)?,
            time: time.to_owned(),
            seconds,
            signer: String::new(),
        })
    }

    /// The certificate that the signer names.
    fn certificate(&self) -> Result<Certificate<'a>, BadStamp> {
        let mut certificates = self.certificates;
        while !certificates.is_at_end() {
            let value = certificates.any().ok_or(BadStamp::Form)?;
            // Other kinds, such as attributes' certificates, have other tags.
            if value.tag == SEQUENCE
                && let Some(found) = Certificate::read(value.whole)
                && (found.issuer, found.serial) == (self.issuer, self.serial)
            {
                return Ok(found);
            }
        }
        Err(BadStamp::NoCertificate)
    }

    /// Whether the certificate's key signed the attributes, and these fit certificate and content.
    fn is_signed(&self, certificate: &Certificate<'_>) -> Result<(), BadStamp> {
        let hashing = algorithm(self.digest).and_then(Hashing::read);
        let hashing = hashing.ok_or(BadStamp::Algorithm)?;
        let scheme = Scheme::read(self.scheme, hashing).ok_or(BadStamp::Algorithm)?;
        let attributes = Attributes::read(self.attributes).ok_or(BadStamp::Attributes)?;
        if attributes.digest != hashing.of(self.content) {
            return Err(BadStamp::Content);
        }
        for names in attributes.certificates.iter().flatten() {
            if !names.is(certificate).ok_or(BadStamp::Attributes)? {
                return Err(BadStamp::OtherCertificate);
            }
        }
        // What is signed has the tag of a set for that of its place (RFC 5652, 5.4).
        let mut text = self.attributes.to_vec();
        text[0] = SET;
        let signature = self.signature;
        match crypto::holds(certificate.key, scheme, hashing, &text, signature) {
            Some(true) => Ok(()),
            Some(false) => Err(BadStamp::Signature),
            None => Err(BadStamp::Algorithm),
        }
    }
}

/// The signed attributes that a time stamp must have.
struct Attributes<'a> {
    digest: &'a [u8],
    /// In the older way and in the newer: one or both.
    certificates: [Option<Named<'a>>; 2],
}

impl<'a> Attributes<'a> {
    /// `None` where one is missing, stands there twice, or the content is of another type.
    fn read(whole: &'a [u8]) -> Option<Attributes<'a>> {
        let mut attributes = Der(whole).only(OWN_0)?;
        let known = [CONTENT_TYPE, MESSAGE_DIGEST, CERTIFICATE, CERTIFICATE_V2];
        let mut found = [None; 4];
        while !attributes.is_at_end() {
            let mut attribute = attributes.inner(SEQUENCE)?;
            let oid = attribute.next(OID)?;
            let values = attribute.only(SET)?;
            if let Some(at) = known.iter().position(|it| *it == oid)
                && found[at].replace(values).is_some()
            {
                return None;
            }
        }
        let [kind, digest, old, new] = found;
        if kind?.only(OID)?.0 != TST_INFO || old.is_none() && new.is_none() {
            return None;
        }
        let named = |values: Option<Der<'a>>, is_new| match values {
            Some(values) => Named::read(values, is_new).map(Some),
            None => Some(None),
        };
        Some(Attributes {
            digest: digest?.only(OCTETS)?.0,
            certificates: [named(old, false)?, named(new, true)?],
        })
    }
}

/// How a certificate is named in what is signed (`ESSCertID`, `ESSCertIDv2`).
struct Named<'a> {
    hashing: Hashing,
    hash: &'a [u8],
    /// Who gave it, and its number, where that is said.
    rest: Der<'a>,
}

impl<'a> Named<'a> {
    /// The first that is named is the signer's; others may follow.
    fn read(mut values: Der<'a>, is_new: bool) -> Option<Named<'a>> {
        let mut first = values.only(SEQUENCE)?.inner(SEQUENCE)?.inner(SEQUENCE)?;
        let hashing = match (is_new, first.maybe(SEQUENCE)) {
            (false, None) => Hashing::Sha1,
            (true, None) => Hashing::Sha256,
            (true, Some(identifier)) => Hashing::read(algorithm(identifier)?)?,
            (false, Some(_)) => return None,
        };
        let hash = first.next(OCTETS)?;
        let rest = first;
        Some(Named {
            hashing,
            hash,
            rest,
        })
    }

    /// Whether it names this certificate; `None` where it has another form.
    fn is(&self, certificate: &Certificate<'_>) -> Option<bool> {
        let mut rest = self.rest;
        let mut is_same = self.hash == self.hashing.of(certificate.whole);
        if !rest.is_at_end() {
            let mut more = rest.only(SEQUENCE)?;
            let issuer = more.inner(SEQUENCE)?.only(OWN_4)?.0;
            let serial = more.next(INTEGER)?;
            is_same &= (issuer, serial) == (certificate.issuer, certificate.serial);
            is_same &= more.is_at_end();
        }
        Some(is_same)
    }
}

/// Seconds since 1970 of a `GeneralizedTime` in DER with seconds (RFC 3161, 2.4.2): `20261125143000Z`,
/// `20261125143000.25Z`.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.strip_suffix('Z')?.split_at_checked(14)?;
    let is_number = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let fraction = match fraction.strip_prefix('.') {
        Some(digits) => !digits.is_empty() && is_number(digits),
        None => fraction.is_empty(),
    };
    if !fraction || !is_number(whole) {
        return None;
    }
    let number = |from: usize, to: usize| whole[from..to].parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(8, 10)?, number(10, 12)?, number(12, 14)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [
        31,
        28 + i64::from(is_leap),
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let passed = usize::try_from(month).ok()?.checked_sub(1)?;
    let is_day = (1..=*lengths.get(passed)?).contains(&day);
    if !is_day || hour > 23 || minute > 59 || second > 59 || year < 1970 {
        return None;
    }
    let before = year - 1;
    let leaps = before / 4 - before / 100 + before / 400 - 477;
    let months: i64 = lengths[..passed].iter().sum();
    let days = (year - 1970) * 365 + leaps + months + day - 1;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_counted_from_1970() {
        // From `date -u -d ... +%s`.
        for (text, expected) in [
            ("19700101000000Z", 0),
            ("20000229235959Z", 951_868_799),
            ("20261125143000Z", 1_795_617_000),
            ("20261125143000.25Z", 1_795_617_000),
            ("21000301000000Z", 4_107_542_400),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for other in [
            "20261125143000",
            "202611251430Z",
            "20261125143000.Z",
            "20261125143000+0100",
            "20260229000000Z",
            "20261301000000Z",
            "20260001000000Z",
            "20261125240000Z",
            "2026112514300éZ",
            "19691231235959Z",
            "",
        ] {
            assert_eq!(seconds(other), None, "{other}");
        }
    }
}
