//! What dates a checkpoint: replies of time-stamping authorities (RFC 3161) and proofs of OpenTimestamps.
//! Of a proof only the hash is read that it begins with; a block chain is not looked at.

use crate::stamp::{BadStamp, TimeStamp, time_stamp};
use crate::text::Hash;

/// What an anchor is about.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Anchor {
    /// A reply whose signature holds.
    Stamp(TimeStamp),
    /// A proof over this SHA-256.
    Proof(Hash),
}

/// How every proof of OpenTimestamps over a SHA-256 begins.
const OTS: &[u8] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";

impl Anchor {
    /// Reads an anchor.
    ///
    /// # Errors
    /// Every [`BadStamp`]; [`BadStamp::Form`] also where it is neither.
    pub(crate) fn read(bytes: &[u8]) -> Result<Anchor, BadStamp> {
        let Some(rest) = bytes.strip_prefix(OTS) else {
            return time_stamp(bytes).map(Anchor::Stamp);
        };
        match rest.split_first_chunk() {
            Some((hash, [_, ..])) => Ok(Anchor::Proof(*hash)),
            _ => Err(BadStamp::Form),
        }
    }

    /// The SHA-256 that it dates.
    pub(crate) const fn hash(&self) -> &Hash {
        match self {
            Anchor::Stamp(stamp) => &stamp.hash,
            Anchor::Proof(hash) => hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_of_opentimestamps_is_read() {
        let proof = [OTS, &[7; 32], b"\xf0"].concat();
        assert_eq!(Anchor::read(&proof), Ok(Anchor::Proof([7; 32])));
        for length in 0..proof.len() {
            let cut = Anchor::read(&proof[..length]);
            assert_eq!(cut, Err(BadStamp::Form), "{length}");
        }
    }
}
