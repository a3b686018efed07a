//! What dates a checkpoint from outside: replies of time-stamping authorities (RFC 3161) and
//! proofs of OpenTimestamps. The user carries them by hand; this app has no network.
//!
//! A request asks for a stamp over the bytes of a signed checkpoint, as it lies in
//! `checkpoints/`. What comes back must be about one of
//! them; anything else is an error. The signature of an authority must hold under the certificate that came with it;
//! whether that leads to a root is for who has the root (`openssl ts -verify`), and a block's hash for who has the chain.

mod der;
mod ots;
mod signed;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::StoreError;
use crate::durable;
use crate::export::hex;
use crate::ledger::checkpoint::Signed;
use crate::ledger::{Anchor, Event, EventKind, Fact, Filter, Hash, Ledger, Stamp, fact};
use crate::signing::{Append, CHECKPOINTS, MAX_SIGNED};

pub use ots::Proof;
pub use signed::{Hashed, Signature};

/// Where replies and proofs are kept, in the ledger's folder.
pub const ANCHORS: &str = "anchors";
/// No reply and no proof is longer.
pub const MAX_BYTES: u64 = 64 * 1024;

/// Why something does not date a checkpoint of this ledger.
#[non_exhaustive]
#[derive(Debug, Error)]
pub enum AnchorError {
    /// The bytes are neither kind, or are cut or changed.
    #[error(
        "neither a reply of a time-stamping authority (RFC 3161) nor a proof of OpenTimestamps: {0}"
    )]
    Unreadable(&'static str),
    /// The authority gave no stamp.
    #[error("the authority gave no time stamp: status {status}{}", said.as_deref().map(|it| format!(", \"{it}\"")).unwrap_or_default())]
    Refused {
        /// `PKIStatus`, 2 to 5 (RFC 3161, 2.4.2).
        status: u8,
        /// What it says of it.
        said: Option<String>,
    },
    /// The authority's signature does not hold, or cannot be checked.
    #[error("the authority's signature on it was not accepted: {0}")]
    Signature(String),
    /// It is about other bytes.
    #[error("it is about something else than a checkpoint of this ledger that was handed out")]
    Mismatch,
    /// The checkpoint that it is about is not of this ledger as it is now.
    #[error("the checkpoint over {0} entries is not of this ledger")]
    Foreign(u64),
    /// Ledger or file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a reply or proof says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Says {
    /// An authority stated this time, Unix milliseconds.
    Time {
        /// Since then, or earlier, the checkpoint is there.
        at_ms: i64,
        /// The authority, as it names itself; where it does not, as its certificate does, after `CN=`.
        by: Option<String>,
    },
    /// A proof leads to calendars and blocks.
    Proof(Proof),
}

/// What was kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Anchored {
    /// Over how many entries the checkpoint is.
    pub size: u64,
    /// What is said of it.
    pub says: Says,
    /// The file in [`ANCHORS`].
    pub name: String,
    /// Whether it was there already.
    pub was_here: bool,
}

/// The request for a stamp over `checkpoint`: a DER `TimeStampReq` (RFC 3161, 2.4.1) of 59 bytes
/// that asks for the authority's certificate. It has no nonce: what is stamped is a
/// root that nobody had before.
#[must_use]
pub fn request(checkpoint: &[u8]) -> Vec<u8> {
    const BEGIN: &[u8] = b"\x30\x39\x02\x01\x01\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
    const CERTIFICATE: &[u8] = b"\x01\x01\xff";
    [BEGIN, &Sha256::digest(checkpoint), CERTIFICATE].concat()
}

/// Whether an authority's signature holds; else why not, in English, without a number.
pub type Check<'a> = dyn Fn(&Signature<'_>) -> Result<(), String> + 'a;

/// Reads a reply or a proof: the SHA-256 that it is about, what it says, and the signature of an authority, which is
/// not checked here.
///
/// # Errors
/// [`AnchorError::Unreadable`], [`AnchorError::Refused`]; [`AnchorError::Signature`] where it is not signed as a
/// time stamp must be, or in a way that nobody checks.
pub fn read(bytes: &[u8]) -> Result<(Hash, Says, Option<Signature<'_>>), AnchorError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(AnchorError::Unreadable("it is too long"));
    }
    if let Some(proof) = ots::read(bytes) {
        return proof.map(|(hash, proof)| (hash, Says::Proof(proof), None));
    }
    let reply = der::read(bytes)?;
    let says = Says::Time {
        at_ms: reply.at_ms,
        by: reply.by,
    };
    Ok((reply.hash, says, Some(reply.signature)))
}

/// Keeps a reply or a proof beside the ledger in `folder`, and writes down that it came. One that
/// is there already changes nothing. Of a reply, `check` is asked about the signature first.
///
/// # Errors
/// Every [`AnchorError`]; then nothing was kept, but for [`AnchorError::Store`]: then it may be here, and can be
/// added again.
pub fn add(
    ledger: &Ledger,
    folder: &Path,
    bytes: &[u8],
    now: &Stamp,
    append: &Append<'_>,
    check: &Check<'_>,
) -> Result<Anchored, AnchorError> {
    let (hash, says, signature) = read(bytes)?;
    if let Some(signature) = signature {
        check(&signature).map_err(AnchorError::Signature)?;
    }
    let signed = stamped(folder, &hash)?.ok_or(AnchorError::Mismatch)?;
    let checkpoint = signed.checkpoint;
    let size = checkpoint.size;
    if checkpoint.ledger != ledger.id() || ledger.root_at(size)? != Some(checkpoint.root) {
        return Err(AnchorError::Foreign(size));
    }
    let sha256: Hash = Sha256::digest(bytes).into();
    let (anchor, ending) = match &says {
        Says::Time { .. } => (Anchor::Rfc3161, "tsr"),
        Says::Proof(_) => (Anchor::OpenTimestamps, "ots"),
    };
    let mark = hex(&sha256[..4]);
    let name = format!("{size:020}-{mark}.{ending}");
    let io = StoreError::io(ANCHORS);
    let path = folder.join(ANCHORS).join(&name);
    std::fs::create_dir_all(folder.join(ANCHORS)).map_err(&io)?;
    durable::replace(&path, bytes).map_err(io)?;
    let was_here = is_noted(ledger, &sha256)?;
    if !was_here {
        let (stated_ms, by) = match &says {
            Says::Time { at_ms, by } => (*at_ms, by.clone()),
            // The time is in the block, which is not here.
            Says::Proof(proof) => (0, proof.blocks.first().map(|(height, _)| block(*height))),
        };
        let fact = fact::Checkpoint {
            size,
            root: checkpoint.root,
            anchor,
            stated_ms,
            sha256,
            by,
        };
        // Where that fails its entry may come later, so the file stays; adding it again is no fault.
        append(vec![Event::Fact(now.clone(), fact.into()).clipped()])?;
    }
    Ok(Anchored {
        size,
        says,
        name,
        was_here,
    })
}

/// Before the height of a block that a proof leads to, in its entry.
const BLOCK: &str = "Bitcoin block ";

fn block(height: u64) -> String {
    [BLOCK, &height.to_string()].concat()
}

/// The height of the block that a proof led to when its entry was written; none where it led to none, or
/// an earlier app wrote the entry.
#[must_use]
pub fn height(noted: &fact::Checkpoint) -> Option<u64> {
    let of_proof = noted
        .by
        .as_deref()
        .filter(|_| noted.anchor == Anchor::OpenTimestamps);
    of_proof?.strip_prefix(BLOCK)?.parse().ok()
}

/// What is kept: its name, where it lies, and the SHA-256 of the checkpoint that it is about.
/// Sorted by name.
///
/// # Errors
/// [`StoreError::Io`] and the like. A file that is neither reply nor proof is passed over.
pub fn kept(folder: &Path) -> Result<Vec<(String, PathBuf, Hash)>, StoreError> {
    let mut kept = Vec::new();
    for (name, path) in files(&folder.join(ANCHORS), ANCHORS)? {
        let bytes = durable::read_short(&path, MAX_BYTES).map_err(StoreError::io(ANCHORS))?;
        if let Some(Ok((hash, _, _))) = bytes.as_deref().map(read) {
            kept.push((name, path, hash));
        }
    }
    Ok(kept)
}

/// Whether an entry says that a reply or proof of this hash came.
fn is_noted(ledger: &Ledger, sha256: &Hash) -> Result<bool, StoreError> {
    let filter = Filter {
        kinds: vec![EventKind::Checkpoint],
        ..Filter::default()
    };
    let mut is_noted = false;
    ledger.each(&filter, |row| {
        if let Ok(row) = row
            && let Event::Fact(_, Fact::Checkpoint(it)) = &row.event
        {
            is_noted |= it.sha256 == *sha256;
        }
        ControlFlow::Continue(())
    })?;
    Ok(is_noted)
}

/// The kept checkpoint whose file has this hash.
fn stamped(folder: &Path, hash: &Hash) -> Result<Option<Signed>, StoreError> {
    for (_, path) in files(&folder.join(CHECKPOINTS), CHECKPOINTS)? {
        let bytes = durable::read_short(&path, MAX_SIGNED).map_err(StoreError::io(CHECKPOINTS))?;
        if let Some(bytes) = bytes
            && <Hash>::from(Sha256::digest(&bytes)) == *hash
        {
            let text = String::from_utf8(bytes).ok();
            return Ok(text.and_then(|text| Signed::parse(&text).ok()));
        }
    }
    Ok(None)
}

fn files(folder: &Path, what: &'static str) -> Result<Vec<(String, PathBuf)>, StoreError> {
    let names = durable::files_in(folder).map_err(StoreError::io(what))?;
    let with_path = |name: String| (name.clone(), folder.join(name));
    Ok(names.into_iter().map(with_path).collect())
}
