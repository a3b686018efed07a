//! Signed checkpoints, and the keys that sign them.
//!
//! A checkpoint is signed when somebody wants one, never while a call is answered. Each is kept
//! beside the ledger, so that a later one can be shown to be of the same ledger.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::durable;
use crate::ledger::checkpoint::{Checkpoint, Signature, Signed, key_id};
use crate::ledger::fact::{self, Key};
use crate::ledger::{Algorithm, Anchor, Event, EventKind, Fact, Filter, Hardware, Ledger, Stamp};

/// Where signed checkpoints are kept, in the ledger's folder.
pub const CHECKPOINTS: &str = "checkpoints";

/// No signed checkpoint is longer.
pub(crate) const MAX_SIGNED: u64 = 64 * 1024;

/// Who signs checkpoints and bundles: a key in hardware, or one in a file.
pub trait Signer {
    /// Its algorithm.
    fn algorithm(&self) -> Algorithm;
    /// Where it lives.
    fn hardware(&self) -> Hardware;
    /// The public key: 32 bytes of Ed25519, or a DER `SubjectPublicKeyInfo`.
    fn public(&self) -> Vec<u8>;
    /// The attestation chain that was kept when the key was made, where there is one.
    fn attestation(&self) -> Option<Vec<u8>>;
    /// Signs `text`: 64 bytes of Ed25519, or a DER ECDSA signature over its SHA-256.
    ///
    /// # Errors
    /// Where the key cannot be used now.
    fn sign(&self, text: &[u8]) -> io::Result<Vec<u8>>;
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The key cannot sign.
    #[error("the key cannot sign: {0}")]
    Key(io::Error),
    /// Ledger or file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Appends events in their order, and returns when they are in the ledger: its one writer.
pub type Append<'a> = dyn Fn(Vec<Event>) -> Result<(), StoreError> + 'a;

/// The ledger as it stands.
///
/// # Errors
/// As [`Ledger::head`].
pub fn checkpoint(ledger: &Ledger) -> Result<Checkpoint, StoreError> {
    let head = ledger.head()?;
    Ok(Checkpoint {
        ledger: ledger.id(),
        size: head.seq,
        root: head.root,
    })
}

/// What says in the ledger that a checkpoint was signed, or handed out.
#[must_use]
pub fn noted(checkpoint: &Checkpoint, anchor: Anchor, now: &Stamp) -> Event {
    let fact = fact::Checkpoint {
        size: checkpoint.size,
        root: checkpoint.root,
        anchor,
        stated_ms: 0,
        sha256: [0; 32],
        by: None,
    };
    Event::Fact(now.clone(), fact.into())
}

/// Signs the ledger as it stands, and keeps the checkpoint beside it. A key that has not signed
/// before is written down first.
///
/// # Errors
/// [`SignError::Key`], [`SignError::Store`].
pub fn sign_checkpoint(
    ledger: &Ledger,
    folder: &Path,
    signer: &dyn Signer,
    now: &Stamp,
    append: &Append<'_>,
) -> Result<Signed, SignError> {
    note_key(ledger, signer, now, append)?;
    let checkpoint = checkpoint(ledger)?;
    let kept = folder.join(CHECKPOINTS);
    let io = StoreError::io(CHECKPOINTS);
    let path = kept.join(format!("{:020}.txt", checkpoint.size));
    // Signed before, it may be dated by somebody: the same text signed anew has other bytes.
    let before = durable::read(&path, MAX_SIGNED).map_err(&io)?;
    let before = before.and_then(|bytes| Signed::parse(&String::from_utf8(bytes).ok()?).ok());
    let key = key_id(&checkpoint.origin(), signer.algorithm(), &signer.public());
    if let Some(before) = before
        && before.checkpoint == checkpoint
        && before.signatures.iter().any(|it| it.key_id == key)
    {
        return Ok(before);
    }
    let signed = signed(ledger, signer)?;
    std::fs::create_dir_all(&kept).map_err(&io)?;
    durable::replace(&path, signed.to_string().as_bytes()).map_err(&io)?;
    Ok(signed)
}

/// Signs the ledger as it stands, and keeps nothing.
pub(crate) fn signed(ledger: &Ledger, signer: &dyn Signer) -> Result<Signed, SignError> {
    let checkpoint = checkpoint(ledger)?;
    let text = checkpoint.text();
    Ok(Signed {
        checkpoint,
        signatures: vec![signature(signer, &checkpoint.origin(), text.as_bytes())?],
    })
}

/// As [`sign_checkpoint`], and writes down after it what was done with it.
///
/// # Errors
/// As [`sign_checkpoint`].
pub fn sign_and_note(
    ledger: &Ledger,
    folder: &Path,
    signer: &dyn Signer,
    now: &Stamp,
    append: &Append<'_>,
    anchors: &[Anchor],
) -> Result<Checkpoint, SignError> {
    let signed = sign_checkpoint(ledger, folder, signer, now, append)?.checkpoint;
    let notes = anchors.iter().map(|anchor| noted(&signed, *anchor, now));
    append(notes.collect())?;
    Ok(signed)
}

pub(crate) fn signature(
    signer: &dyn Signer,
    name: &str,
    text: &[u8],
) -> Result<Signature, SignError> {
    Ok(Signature {
        name: name.to_owned(),
        key_id: key_id(name, signer.algorithm(), &signer.public()),
        bytes: signer.sign(text).map_err(SignError::Key)?,
    })
}

/// Writes down that a key signs from now on, unless the last that was is the same.
fn note_key(
    ledger: &Ledger,
    signer: &dyn Signer,
    now: &Stamp,
    append: &Append<'_>,
) -> Result<(), SignError> {
    let last = newest_key(ledger)?.map(|(_, key)| key);
    let public = signer.public();
    if last.as_ref().is_some_and(|key| key.public == public) {
        return Ok(());
    }
    let attestation = signer
        .attestation()
        .map(|chain| Sha256::digest(chain).into());
    let key = Key {
        epoch: last.map_or(1, |key| key.epoch.saturating_add(1)),
        algorithm: signer.algorithm(),
        hardware: signer.hardware(),
        public,
        attestation: attestation.unwrap_or_default(),
    };
    append(vec![Event::Fact(now.clone(), key.into())])?;
    Ok(())
}

/// The key that the ledger names last, and when that was written down.
///
/// # Errors
/// As [`Ledger::history`].
pub fn newest_key(ledger: &Ledger) -> Result<Option<(Stamp, Key)>, StoreError> {
    let filter = Filter {
        kinds: vec![EventKind::Key],
        ..Filter::default()
    };
    Ok(ledger.newest(&filter)?.and_then(|row| match row.event {
        Event::Fact(at, Fact::Key(key)) => Some((at, key)),
        _ => None,
    }))
}

/// The kept checkpoints of this ledger over fewer entries than `size`: name, path and bytes. What is in the
/// folder besides, such as one of another ledger, is passed over.
pub(crate) fn earlier(
    ledger: &Ledger,
    folder: &Path,
    size: u64,
) -> Result<Vec<(String, PathBuf, Vec<u8>)>, StoreError> {
    let io = StoreError::io(CHECKPOINTS);
    let kept = folder.join(CHECKPOINTS);
    let mut found = Vec::new();
    for name in durable::files_in(&kept).map_err(&io)? {
        let path = kept.join(&name);
        let bytes = durable::read_short(&path, MAX_SIGNED)
            .map_err(&io)?
            .unwrap_or_default();
        let text = std::str::from_utf8(&bytes).ok();
        let Some(signed) = text.and_then(|text| Signed::parse(text).ok()) else {
            continue;
        };
        let it = signed.checkpoint;
        if it.ledger == ledger.id() && it.size < size && ledger.root_at(it.size)? == Some(it.root) {
            found.push((name, path, bytes));
        }
    }
    Ok(found)
}
