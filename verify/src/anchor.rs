//! What dates a checkpoint: replies of time-stamping authorities (RFC 3161, 2.4.2) and proofs of
//! OpenTimestamps. Read as far as to the hash that is dated; an authority's signature and a block chain
//! are not looked at.

use crate::text::Hash;

/// What an anchor is about.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Anchor {
    /// The SHA-256 that it dates.
    pub(crate) hash: Hash,
    /// The time that a reply states, such as `20261125143000Z`; none in a proof of OpenTimestamps.
    pub(crate) time: Option<String>,
}

/// How every proof of OpenTimestamps over a SHA-256 begins.
const OTS: &[u8] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";
/// `id-signedData`, RFC 5652.
const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
/// `id-ct-TSTInfo`, RFC 3161.
const TST_INFO: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
/// `id-sha256`.
const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const EXPLICIT: u8 = 0xa0;

/// Reads an anchor; `None` where it is neither.
pub(crate) fn read(bytes: &[u8]) -> Option<Anchor> {
    if let Some(rest) = bytes.strip_prefix(OTS) {
        let hash = *rest.first_chunk()?;
        return (rest.len() > hash.len()).then_some(Anchor { hash, time: None });
    }
    reply(bytes)
}

fn reply(bytes: &[u8]) -> Option<Anchor> {
    let mut whole = Der(bytes);
    let mut reply = whole.inner(SEQUENCE)?;
    let granted = reply.inner(SEQUENCE)?.next(INTEGER)?;
    if !whole.0.is_empty() || !matches!(granted, [0 | 1]) {
        return None;
    }
    let mut token = reply.inner(SEQUENCE)?;
    if token.next(OID)? != SIGNED_DATA || !reply.0.is_empty() {
        return None;
    }
    let mut signed = token.inner(EXPLICIT)?.inner(SEQUENCE)?;
    signed.next(INTEGER)?;
    signed.next(SET)?;
    let mut content = signed.inner(SEQUENCE)?;
    if content.next(OID)? != TST_INFO {
        return None;
    }
    let mut info = Der(content.inner(EXPLICIT)?.next(OCTETS)?).inner(SEQUENCE)?;
    info.next(INTEGER)?;
    info.next(OID)?;
    let mut imprint = info.inner(SEQUENCE)?;
    if imprint.inner(SEQUENCE)?.next(OID)? != SHA256 {
        return None;
    }
    let hash = imprint.next(OCTETS)?.try_into().ok()?;
    info.next(INTEGER)?;
    let time = std::str::from_utf8(info.next(TIME)?).ok()?;
    let is_time = time
        .bytes()
        .all(|it| it.is_ascii_digit() || b".Z".contains(&it));
    is_time.then(|| Anchor {
        hash,
        time: Some(time.to_owned()),
    })
}

/// DER (ITU-T X.690, 8.1): what is left to read.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The contents of the next value, which has this tag.
    fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let more = usize::from(first & 0x7f);
        let (length, rest) = match first {
            0..=0x7f => (more, rest),
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(more)?;
                let join = |length, byte: &u8| length << 8 | usize::from(*byte);
                (bytes.iter().fold(0, join), rest)
            }
            _ => return None,
        };
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        (*found == tag).then_some(contents)
    }

    fn inner(&mut self, tag: u8) -> Option<Der<'a>> {
        self.next(tag).map(Der)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_of_opentimestamps_is_read() {
        let proof = [OTS, &[7; 32], b"\xf0"].concat();
        let anchor = Anchor {
            hash: [7; 32],
            time: None,
        };
        assert_eq!(read(&proof), Some(anchor));
        for length in 0..proof.len() {
            assert_eq!(read(&proof[..length]), None, "{length}");
        }
    }
}
