//! A `TimeStampResp` (RFC 3161, 2.4.2) in DER (ITU-T X.690): what it says of what, and where the parts of
//! its signature are.

use chrono::NaiveDate;

use super::AnchorError;
use super::signed::{self, Signature};
use crate::ledger::Hash;

/// `id-signedData`, RFC 5652.
const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
/// `id-ct-TSTInfo`, RFC 3161.
pub(super) const TST_INFO: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
/// `id-sha256`.
const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
/// `id-at-commonName`.
const COMMON_NAME: &[u8] = b"\x55\x04\x03";

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
const UTF8: u8 = 0x0c;
const PRINTABLE: u8 = 0x13;
const TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
pub(super) const EXPLICIT_0: u8 = 0xa0;
pub(super) const EXPLICIT_1: u8 = 0xa1;
pub(super) const EXPLICIT_2: u8 = 0xa2;
const DIRECTORY_NAME: u8 = 0xa4;
/// No name of an authority is longer here, in characters.
const MAX_NAME: usize = 100;

/// What a reply says.
pub(super) struct Reply<'a> {
    pub(super) hash: Hash,
    pub(super) at_ms: i64,
    pub(super) by: Option<String>,
    /// Not checked yet.
    pub(super) signature: Signature<'a>,
}

/// Reads a whole reply.
///
/// # Errors
/// [`AnchorError::Unreadable`], [`AnchorError::Refused`], [`AnchorError::Signature`].
pub(super) fn read(bytes: &[u8]) -> Result<Reply<'_>, AnchorError> {
    let not = AnchorError::Unreadable;
    let no_reply = || not("it does not begin like one");
    let mut whole = Der(bytes);
    let mut reply = whole.inner(SEQUENCE).ok_or_else(no_reply)?;
    let mut state = reply.inner(SEQUENCE).ok_or_else(no_reply)?;
    let [status] = *state.next(INTEGER).ok_or_else(no_reply)? else {
        return Err(no_reply());
    };
    if !whole.0.is_empty() {
        return Err(not("something follows its end"));
    }
    if status > 1 {
        let said = state.inner(SEQUENCE).and_then(|mut it| it.next(UTF8));
        let said = said.map(|it| String::from_utf8_lossy(it).chars().take(MAX_NAME).collect());
        return Err(AnchorError::Refused { status, said });
    }
    let token = token(&mut reply).ok_or(not("it has no time stamp of RFC 3161"))?;
    let (hash, at_ms, by) = stamp(token.content)?;
    let Token {
        content,
        certificates,
        digests,
        signer,
    } = token;
    let signature = signed::read(bytes, content, certificates, digests, signer, at_ms)?;
    Ok(Reply {
        hash,
        at_ms,
        by: by.or_else(|| subject(signature.certificate)),
        signature,
    })
}

/// A `ContentInfo` of signed data over a `TSTInfo`.
struct Token<'a> {
    content: &'a [u8],
    certificates: Der<'a>,
    digests: Der<'a>,
    signer: Der<'a>,
}

fn token<'a>(reply: &mut Der<'a>) -> Option<Token<'a>> {
    let mut token = reply.only(SEQUENCE)?;
    if token.next(OID)? != SIGNED_DATA {
        return None;
    }
    let mut signed = token.only(EXPLICIT_0)?.only(SEQUENCE)?;
    let version = signed.next(INTEGER)?;
    let digests = signed.inner(SET)?;
    let mut content = signed.inner(SEQUENCE)?;
    if version != [3] || content.next(OID)? != TST_INFO {
        return None;
    }
    let content = content.only(EXPLICIT_0)?.only(OCTETS)?.0;
    let certificates = signed.maybe(EXPLICIT_0).unwrap_or(Der(&[]));
    signed.maybe(EXPLICIT_1);
    // One signer: more could not be told apart here.
    let signer = signed.only(SET)?.only(SEQUENCE)?;
    Some(Token {
        content,
        certificates,
        digests,
        signer,
    })
}

/// What a `TSTInfo` says: over what, when, and by whom.
fn stamp(content: &[u8]) -> Result<(Hash, i64, Option<String>), AnchorError> {
    let not = AnchorError::Unreadable;
    let cut = not("its time stamp cannot be read");
    let mut whole = Der(content);
    let imprint = (|| {
        let mut info = whole.only(SEQUENCE)?;
        if info.next(INTEGER)? != [1] {
            return None;
        }
        info.next(OID)?;
        let mut imprint = info.inner(SEQUENCE)?;
        let algorithm = imprint.inner(SEQUENCE)?.algorithm()?;
        Some((info, algorithm, imprint.only(OCTETS)?.0))
    })();
    let (mut info, algorithm, hash) = imprint.ok_or(cut)?;
    if algorithm != SHA256 {
        return Err(not("its time stamp is over another hash than SHA-256"));
    }
    let hash = hash.try_into().map_err(|_| not("its hash is cut"))?;
    let at_ms = info
        .next(INTEGER)
        .and_then(|_| info.next(TIME))
        .and_then(time)
        .ok_or(not("its time cannot be read"))?;
    let mut rest = info;
    while !rest.0.is_empty() {
        rest.any().ok_or(not("its time stamp cannot be read"))?;
    }
    Ok((hash, at_ms, authority(info)))
}

/// `GeneralizedTime` as DER writes it: `20261125143000Z`, `20261125143000.25Z`.
fn time(text: &[u8]) -> Option<i64> {
    let (whole, fraction) = text.strip_suffix(b"Z")?.split_at_checked(14)?;
    let number = |from: usize, to: usize| {
        let digits = whole.get(from..to)?;
        let add = |sum: u32, it: &u8| it.is_ascii_digit().then(|| sum * 10 + u32::from(it - b'0'));
        digits.iter().try_fold(0, add)
    };
    let day = NaiveDate::from_ymd_opt(
        i32::try_from(number(0, 4)?).ok()?,
        number(4, 6)?,
        number(6, 8)?,
    )?;
    let at = day.and_hms_opt(number(8, 10)?, number(10, 12)?, number(12, 14)?)?;
    let digits = match fraction {
        [] => fraction,
        [b'.', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
            digits
        }
        _ => return None,
    };
    let millis = (0..3).fold(0, |sum, place| {
        sum * 10 + i64::from(digits.get(place).map_or(0, |it| it - b'0'))
    });
    Some(at.and_utc().timestamp_millis() + millis)
}

/// The common name in the optional `tsa` field; the fields before it are passed over.
fn authority(mut info: Der<'_>) -> Option<String> {
    loop {
        let (tag, contents) = info.any()?;
        if tag == EXPLICIT_0 {
            return common_name(Der(contents).inner(DIRECTORY_NAME)?.inner(SEQUENCE)?);
        }
    }
}

/// Whom a certificate is about, as certificates are written: `CN=` before it tells that it is from there.
fn subject(certificate: &[u8]) -> Option<String> {
    let mut own = Der(certificate).only(SEQUENCE)?.inner(SEQUENCE)?;
    own.maybe(EXPLICIT_0);
    own.next(INTEGER)?;
    // Algorithm, issuer and validity.
    for _ in 0..3 {
        own.inner(SEQUENCE)?;
    }
    let name = common_name(own.inner(SEQUENCE)?)?;
    Some(["CN=", &name].concat())
}

fn common_name(mut name: Der<'_>) -> Option<String> {
    while let Some(mut set) = name.inner(SET) {
        let mut part = set.inner(SEQUENCE)?;
        if part.next(OID)? == COMMON_NAME {
            let (tag, text) = part.any()?;
            let text = std::str::from_utf8(text).ok()?;
            let is_plain = matches!(tag, UTF8 | PRINTABLE) && !text.contains(char::is_control);
            return is_plain.then(|| text.chars().take(MAX_NAME).collect());
        }
    }
    None
}

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Der<'a>(pub(super) &'a [u8]);

impl<'a> Der<'a> {
    /// Tag and contents of the next value. A length has its shortest form.
    pub(super) fn any(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(*first), rest),
            0x81..=0x83 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let join = |length, byte: &u8| length << 8 | usize::from(*byte);
                let length = bytes.iter().fold(0, join);
                if bytes.first() == Some(&0) || length < 0x80 {
                    return None;
                }
                (length, rest)
            }
            _ => return None,
        };
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, contents))
    }

    /// The contents of the next value, which has this tag.
    pub(super) fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.any()
            .and_then(|(found, contents)| (found == tag).then_some(contents))
    }

    pub(super) fn inner(&mut self, tag: u8) -> Option<Der<'a>> {
        self.next(tag).map(Der)
    }

    /// The same, where the next value has this tag; else nothing is read.
    pub(super) fn maybe(&mut self, tag: u8) -> Option<Der<'a>> {
        let is_next = self.0.first() == Some(&tag);
        is_next.then(|| self.inner(tag)).flatten()
    }

    /// The one value that is left.
    pub(super) fn only(&mut self, tag: u8) -> Option<Der<'a>> {
        self.inner(tag).filter(|_| self.0.is_empty())
    }

    /// The next value with its tag and length.
    pub(super) fn whole(&mut self, tag: u8) -> Option<&'a [u8]> {
        let before = self.0;
        self.next(tag)?;
        before.get(..before.len() - self.0.len())
    }

    /// The object identifier of an algorithm that has no parameters, or NULL.
    pub(super) fn algorithm(mut self) -> Option<&'a [u8]> {
        let oid = self.next(OID)?;
        let is_plain = self.0.is_empty() || self.0 == [NULL, 0];
        is_plain.then_some(oid)
    }
}
