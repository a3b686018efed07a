//! Detached signatures of list files, as `minisign` makes them: Ed25519 over BLAKE2b-512 of
//! the file, with a trusted comment that is signed too
//! (<https://jedisct1.github.io/minisign/>). A list `x.list` has its signature in
//! `x.list.minisig`.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use minisign_verify::{Error, PublicKey, Signature};
use thiserror::Error;

use crate::durable;

/// The longest signature or key file.
const MAX_FILE: u64 = 4096;

/// Why a signature does not hold.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum SignatureError {
    /// The text is no key.
    #[error("this is no minisign public key")]
    Key,
    /// There is no signature beside the file.
    #[error("there is no signature beside the file")]
    Missing,
    /// The signature's file is none.
    #[error("this is no minisign signature")]
    Format,
    /// It is of the kind that minisign made before 2015, over the whole file at once.
    #[error("the signature is of minisign's old kind; sign again with a newer minisign")]
    Legacy,
    /// It was made with another key.
    #[error("the signature was made with another key")]
    OtherKey,
    /// File, comment or signature was changed.
    #[error("the signature does not fit the file")]
    Wrong,
    /// Reading failed.
    #[error("the file cannot be read: {0}")]
    Io(io::ErrorKind),
}

impl From<io::Error> for SignatureError {
    fn from(error: io::Error) -> SignatureError {
        SignatureError::Io(error.kind())
    }
}

/// Where the signature of a file lies.
#[must_use]
pub fn beside(path: &Path) -> PathBuf {
    super::names::beside(path, ".minisig")
}

/// Checks the signature beside `path` with a public key, given as the line of a key file or
/// the file's whole text. Gives the trusted comment.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(path: &Path, key: &str) -> Result<String, SignatureError> {
    let key = PublicKey::decode(key)
        .or_else(|_| PublicKey::from_base64(key.trim()))
        .map_err(|_| SignatureError::Key)?;
    let signature = signature_of(path)?;
    let mut verifier = key.verify_stream(&signature).map_err(what)?;
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            length => verifier.update(&buffer[..length]),
        }
    }
    verifier.finalize().map_err(what)?;
    Ok(signature.trusted_comment().to_owned())
}

fn signature_of(path: &Path) -> Result<Signature, SignatureError> {
    let text = durable::read(&beside(path), MAX_FILE)
        .map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => SignatureError::Format,
            kind => SignatureError::Io(kind),
        })?
        .ok_or(SignatureError::Missing)?;
    let text = std::str::from_utf8(&text).map_err(|_| SignatureError::Format)?;
    Signature::decode(text).map_err(|_| SignatureError::Format)
}

/// Whether what lies beside `path` can be read as a signature.
pub(super) fn is_signature(path: &Path) -> bool {
    signature_of(path).is_ok()
}

/// The key of a line or of a key file's text, in base64; `None` for what is none.
pub(super) fn key_of(text: &str) -> Option<String> {
    let line = match PublicKey::decode(text) {
        Ok(_) => text.lines().nth(1)?,
        Err(_) => text,
    };
    is_key(line.trim()).then(|| line.trim().to_owned())
}

pub(super) fn is_key(text: &str) -> bool {
    PublicKey::from_base64(text).is_ok()
}

fn what(error: Error) -> SignatureError {
    match error {
        Error::UnexpectedKeyId => SignatureError::OtherKey,
        Error::UnsupportedLegacyMode => SignatureError::Legacy,
        Error::IoError(error) => error.into(),
        Error::InvalidEncoding | Error::UnsupportedAlgorithm | Error::UnexpectedAlgorithm => {
            SignatureError::Format
        }
        Error::InvalidSignature => SignatureError::Wrong,
    }
}
