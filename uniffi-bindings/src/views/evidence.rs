//! The ledger's key, its checkpoints and what is handed out, as the screens see them.

use curfew_store::anchors::{Hashed, Signature};
use curfew_store::ledger::Hardware;
use thiserror::Error;

use super::convert::same_variants;

/// Where a key lives.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum HardwareView {
    /// In a file, or where the phone does not say.
    Software,
    /// In the trusted execution environment.
    TrustedEnvironment,
    /// In a security chip of its own.
    StrongBox,
}

same_variants!(Hardware, HardwareView: Software, TrustedEnvironment, StrongBox);

/// A key of the phone: ECDSA on P-256 with SHA-256.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct PhoneKey {
    /// Where it lives.
    pub hardware: HardwareView,
    /// The DER `SubjectPublicKeyInfo`, 91 bytes.
    pub public: Vec<u8>,
    /// The attestation chain that was kept when it was made, at most 65,536 bytes.
    pub attestation: Option<Vec<u8>>,
}

/// Why a key does not sign.
#[derive(Clone, Debug, Eq, Error, PartialEq, uniffi::Error)]
pub enum KeyError {
    /// It is not there, or cannot be used now.
    #[error("{why}")]
    Unusable {
        /// Why, in English, for a report.
        why: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for KeyError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> KeyError {
        KeyError::Unusable {
            why: "the key store broke off".to_owned(),
        }
    }
}

/// Bytes, and the hash of them that was signed.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct HashedView {
    /// The hash function: `SHA-1`, `SHA-256`, `SHA-384` or `SHA-512`.
    pub by: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their hash, if nothing was changed.
    pub hash: Vec<u8>,
}

/// The signature of a time-stamping authority, with all by which it is checked.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct AuthoritySignature {
    /// When it was made, as it states, Unix milliseconds.
    pub at_ms: i64,
    /// What must have its hash.
    pub hashes: Vec<HashedView>,
    /// The signer's certificate, in DER.
    pub certificate: Vec<u8>,
    /// What was signed.
    pub text: Vec<u8>,
    /// With which hash function: `SHA-256`, `SHA-384` or `SHA-512`.
    pub by: String,
    /// How: `RSA` (PKCS #1 v1.5), `RSASSA-PSS` or `ECDSA`.
    pub scheme: String,
    /// Bytes of the salt of RSASSA-PSS.
    pub salt: u8,
    /// The signature; of ECDSA in DER.
    pub signature: Vec<u8>,
}

impl From<&Signature<'_>> for AuthoritySignature {
    fn from(it: &Signature<'_>) -> AuthoritySignature {
        let view = |it: &Hashed<'_>| HashedView {
            by: it.by.to_owned(),
            bytes: it.bytes.to_vec(),
            hash: it.hash.to_vec(),
        };
        AuthoritySignature {
            at_ms: it.at_ms,
            hashes: it.hashes.iter().map(view).collect(),
            certificate: it.certificate.to_vec(),
            text: it.attributes.clone(),
            by: it.by.to_owned(),
            scheme: it.scheme.to_owned(),
            salt: it.salt,
            signature: it.signature.to_vec(),
        }
    }
}

/// The phone's key store, and its knowledge of others' signatures. Asked off the main thread, and never while a call is answered.
#[uniffi::export(callback_interface)]
pub trait PhoneSigner: Send + Sync {
    /// The key that signs; made where there is none.
    fn key(&self) -> Result<PhoneKey, KeyError>;

    /// The DER ECDSA signature over the SHA-256 of `text`.
    fn sign(&self, text: Vec<u8>) -> Result<Vec<u8>, KeyError>;

    /// Whether the signature of an authority holds: every hash is right, its certificate is for time stamps alone and was
    /// valid then, and that one's key signed.
    fn holds(&self, signature: AuthoritySignature) -> Result<bool, KeyError>;
}

/// A checkpoint that was signed or handed out.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CheckpointView {
    /// Its code: 30 characters in six groups.
    pub code: String,
    /// How many entries it is over.
    pub size: u64,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

/// The key that the ledger names last.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct KeyEpoch {
    /// Counts the keys of this ledger, from 1.
    pub epoch: u32,
    /// Where it lives, as the phone said.
    pub hardware: HardwareView,
    /// Since when it signs, Unix milliseconds.
    pub since_ms: i64,
}

/// How often something was written down, and when last.
#[derive(Clone, Debug, Default, Eq, PartialEq, uniffi::Record)]
pub struct Noted {
    /// How often since the time that was asked for.
    pub times: u32,
    /// When last, Unix milliseconds; 0 for never.
    pub last_ms: i64,
}

/// What the ledger says of itself and of its completeness.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct EvidenceView {
    /// The three lines of a checkpoint of the ledger as it stands: at most 128 bytes.
    pub text: String,
    /// Their code.
    pub code: String,
    /// How many entries it has.
    pub size: u64,
    /// The checkpoint that was signed last.
    pub signed: Option<CheckpointView>,
    /// The checkpoint whose code was handed out last.
    pub handed_out: Option<CheckpointView>,
    /// The key that signs.
    pub key: Option<KeyEpoch>,
    /// Calls of the phone's log about which the app was not asked.
    pub not_asked: Noted,
    /// Answers that came late.
    pub late: Noted,
}

/// What a bundle of a case would disclose.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct BundleContents {
    /// Calls of the case.
    pub calls: u64,
    /// How many entries of the ledger at least, with the totals that are written for it; a new key is one more.
    pub entries: u64,
    /// The caller's numbers.
    pub numbers: Vec<String>,
    /// Files of the case.
    pub files: u32,
    /// Their bytes together.
    pub file_bytes: u64,
}

/// A bundle that was written.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct BundleView {
    /// Calls of the case.
    pub calls: u64,
    /// Entries that are disclosed.
    pub entries: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file in hexadecimal.
    pub sha256: String,
    /// The code of its checkpoint.
    pub code: String,
    /// Why it is not signed, in English, for a report; `None` where it is.
    pub unsigned: Option<String>,
}

/// What a check of the whole ledger found.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CheckedView {
    /// How many entries there are.
    pub entries: u64,
    /// How many things do not fit.
    pub problems: u64,
    /// At which entry the first does not; `None` where all do, or it is about the file.
    pub first: Option<u64>,
}
