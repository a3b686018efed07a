//! A `TimeStampResp` (RFC 3161, 2.4.2) in DER (ITU-T X.690): as far as to what it says of what.

use chrono::NaiveDate;

use super::AnchorError;
use crate::ledger::Hash;

/// `id-signedData`, RFC 5652.
const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
/// `id-ct-TSTInfo`, RFC 3161.
const TST_INFO: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
/// `id-sha256`.
const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
/// `id-at-commonName`.
const COMMON_NAME: &[u8] = b"\x55\x04\x03";

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const UTF8: u8 = 0x0c;
const PRINTABLE: u8 = 0x13;
const TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const EXPLICIT_0: u8 = 0xa0;
const EXPLICIT_1: u8 = 0xa1;
const DIRECTORY_NAME: u8 = 0xa4;
/// No name of an authority is longer here, in characters.
const MAX_NAME: usize = 100;

/// What a reply says.
pub(super) struct Reply {
    pub(super) hash: Hash,
    pub(super) at_ms: i64,
    pub(super) by: Option<String>,
}

/// Reads a whole reply.
///
/// # Errors
/// [`AnchorError::Unreadable`], [`AnchorError::Refused`].
pub(super) fn read(bytes: &[u8]) -> Result<Reply, AnchorError> {
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
    let info = token(&mut reply).ok_or(not("it has no time stamp of RFC 3161"))?;
    stamp(info)
}

/// The `TSTInfo` in a `ContentInfo`.
fn token<'a>(reply: &mut Der<'a>) -> Option<Der<'a>> {
    let mut token = reply.inner(SEQUENCE)?;
    if token.next(OID)? != SIGNED_DATA || !reply.0.is_empty() {
        return None;
    }
    let mut outer = token.inner(EXPLICIT_0)?;
    let mut signed = outer.inner(SEQUENCE)?;
    signed.next(INTEGER)?;
    signed.next(SET)?;
    let mut content = signed.inner(SEQUENCE)?;
    if content.next(OID)? != TST_INFO {
        return None;
    }
    let mut wrapped = content.inner(EXPLICIT_0)?;
    let mut info = Der(wrapped.next(OCTETS)?);
    let stamp = info.inner(SEQUENCE)?;
    // Certificates and lists of revoked ones may follow, then who signed: at least one.
    let (mut tag, mut rest) = signed.any()?;
    while matches!(tag, EXPLICIT_0 | EXPLICIT_1) {
        (tag, rest) = signed.any()?;
    }
    let mut signers = Der(rest);
    signers.inner(SEQUENCE)?;
    let is_whole = [&signers, &signed, &outer, &token, &content, &wrapped, &info]
        .iter()
        .all(|it| it.0.is_empty());
    (tag == SET && is_whole).then_some(stamp)
}

fn stamp(mut info: Der<'_>) -> Result<Reply, AnchorError> {
    let not = AnchorError::Unreadable;
    let imprint = (|| {
        info.next(INTEGER)?;
        info.next(OID)?;
        let mut imprint = info.inner(SEQUENCE)?;
        let algorithm = imprint.inner(SEQUENCE)?.next(OID)?;
        Some((algorithm, imprint.next(OCTETS)?))
    })();
    let (algorithm, hash) = imprint.ok_or(not("its time stamp cannot be read"))?;
    if algorithm != SHA256 {
        return Err(not("its time stamp is over another hash than SHA-256"));
    }
    let hash = hash.try_into().map_err(|_| not("its hash is cut"))?;
    let at_ms = info
        .next(INTEGER)
        .and_then(|_| info.next(TIME))
        .and_then(time)
        .ok_or(not("its time cannot be read"))?;
    Ok(Reply {
        hash,
        at_ms,
        by: authority(info),
    })
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
    let mut name = loop {
        let (tag, contents) = info.any()?;
        if tag == EXPLICIT_0 {
            break Der(contents).inner(DIRECTORY_NAME)?.inner(SEQUENCE)?;
        }
    };
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
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// Tag and contents of the next value.
    fn any(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(*first), rest),
            0x81..=0x83 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let join = |length, byte: &u8| length << 8 | usize::from(*byte);
                (bytes.iter().fold(0, join), rest)
            }
            _ => return None,
        };
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, contents))
    }

    /// The contents of the next value, which has this tag.
    fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.any()
            .and_then(|(found, contents)| (found == tag).then_some(contents))
    }

    fn inner(&mut self, tag: u8) -> Option<Der<'a>> {
        self.next(tag).map(Der)
    }
}
