//! A proof of OpenTimestamps (`python-opentimestamps`, `core/serialize.py`, `core/timestamp.py`):
//! steps from a SHA-256 to what calendars and blocks have committed to.

use sha2::{Digest, Sha256};

use super::AnchorError;
use crate::ledger::Hash;

/// How every proof of a file begins, with its version and the hash of the file, SHA-256.
const MAGIC: &[u8] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94";
const BEGIN: &[u8] = b"\x01\x08";
const BITCOIN: [u8; 8] = *b"\x05\x88\x96\x0d\x73\xd7\x19\x01";
const PENDING: [u8; 8] = *b"\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e";
/// As the reference has them.
const MAX_MESSAGE: usize = 4096;
const MAX_ATTESTATION: u64 = 8192;
const MAX_DEPTH: u32 = 256;
/// No proof of a checkpoint has more steps.
const MAX_STEPS: u32 = 10_000;
const MAX_URI: usize = 1000;

/// Where the steps lead.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Proof {
    /// Bitcoin blocks: the height, and the Merkle root that the header at that height must have, in the
    /// order of its bytes there. Sorted.
    pub blocks: Vec<(u64, Hash)>,
    /// Calendars that promise a block. Sorted.
    pub calendars: Vec<String>,
    /// Attestations of another kind, which this code does not know.
    pub others: u32,
}

impl Proof {
    /// Whether no block is named yet: then it dates nothing so far.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.blocks.is_empty()
    }
}

/// Reads a whole proof: the hash that it is about, and where it leads. `None` where the bytes are no
/// proof at all.
pub(super) fn read(bytes: &[u8]) -> Option<Result<(Hash, Proof), AnchorError>> {
    let rest = bytes.strip_prefix(MAGIC)?;
    Some(proof(rest).map_err(AnchorError::Unreadable))
}

fn proof(bytes: &[u8]) -> Result<(Hash, Proof), &'static str> {
    let rest = bytes.strip_prefix(BEGIN);
    let rest = rest.ok_or("its version or hash is not one that is read: version 1, SHA-256")?;
    let (hash, rest) = rest.split_first_chunk().ok_or("it is cut")?;
    let mut walk = Walk {
        rest,
        steps: 0,
        proof: Proof::default(),
    };
    walk.from(hash.to_vec(), 0)?;
    if !walk.rest.is_empty() {
        return Err("something follows its end");
    }
    let mut proof = walk.proof;
    proof.blocks.sort_unstable();
    proof.blocks.dedup();
    proof.calendars.sort_unstable();
    proof.calendars.dedup();
    Ok((*hash, proof))
}

struct Walk<'a> {
    rest: &'a [u8],
    steps: u32,
    proof: Proof,
}

impl<'a> Walk<'a> {
    /// Everything that follows from `message`.
    fn from(&mut self, mut message: Vec<u8>, depth: u32) -> Result<(), &'static str> {
        if depth > MAX_DEPTH {
            return Err("its steps branch too deep");
        }
        loop {
            let mut tag = self.byte()?;
            let forks = tag == 0xff;
            if forks {
                tag = self.byte()?;
            }
            if tag == 0 {
                self.attestation(&message)?;
            } else {
                let next = self.step(tag, &message)?;
                if forks {
                    self.from(next, depth + 1)?;
                } else {
                    message = next;
                    continue;
                }
            }
            if !forks {
                return Ok(());
            }
        }
    }

    fn step(&mut self, tag: u8, message: &[u8]) -> Result<Vec<u8>, &'static str> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Err("it has too many steps");
        }
        let next = match tag {
            0xf0 => [message, self.bytes(MAX_MESSAGE as u64)?].concat(),
            0xf1 => [self.bytes(MAX_MESSAGE as u64)?, message].concat(),
            0x08 => Sha256::digest(message).to_vec(),
            0x02 | 0x03 | 0x67 | 0xf2 | 0xf3 => {
                return Err("it has a step that is not computed here");
            }
            _ => return Err("it has a step that is none"),
        };
        if next.len() > MAX_MESSAGE {
            return Err("a step in it is too long");
        }
        Ok(next)
    }

    fn attestation(&mut self, message: &[u8]) -> Result<(), &'static str> {
        let (kind, rest) = self.rest.split_first_chunk().ok_or("it is cut")?;
        self.rest = rest;
        let payload = self.bytes(MAX_ATTESTATION)?;
        let mut inner = Walk {
            rest: payload,
            steps: 0,
            proof: Proof::default(),
        };
        match *kind {
            BITCOIN => {
                let height = inner.number()?;
                let root = message.try_into();
                let root = root.map_err(|_| "a block's root in it is no SHA-256")?;
                self.proof.blocks.push((height, root));
            }
            PENDING => {
                let uri = inner.bytes(MAX_URI as u64)?;
                let is_plain = |it: &u8| it.is_ascii_alphanumeric() || b"-._/:".contains(it);
                if uri.is_empty() || !uri.iter().all(is_plain) {
                    return Err("a calendar's address in it cannot be read");
                }
                let uri = String::from_utf8_lossy(uri).into_owned();
                self.proof.calendars.push(uri);
            }
            _ => {
                self.proof.others += 1;
                return Ok(());
            }
        }
        if inner.rest.is_empty() {
            Ok(())
        } else {
            Err("an attestation in it is too long")
        }
    }

    fn byte(&mut self) -> Result<u8, &'static str> {
        let (byte, rest) = self.rest.split_first().ok_or("it is cut")?;
        self.rest = rest;
        Ok(*byte)
    }

    /// LEB128.
    fn number(&mut self) -> Result<u64, &'static str> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err("a number in it is too long")
    }

    /// A length and so many bytes.
    fn bytes(&mut self, most: u64) -> Result<&'a [u8], &'static str> {
        let length = self.number()?;
        if length > most {
            return Err("a part of it is too long");
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or("it is cut")?;
        self.rest = rest;
        Ok(bytes)
    }
}
