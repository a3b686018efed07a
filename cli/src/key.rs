//! The key that signs a ledger on a computer: Ed25519, in a file beside it.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use curfew_store::ledger::{Algorithm, Hardware};
use curfew_store::signing::{Signer, newest_key};
use curfew_store::{Ledger, durable};
use ed25519_dalek::Signer as _;

use crate::failure::Failure;

/// The name of the file: the 32 bytes of the secret key in hexadecimal.
const FILE: &str = "ledger.key";

/// A key in a file: it says who made a bundle as far as the file was kept from others.
pub(crate) struct SoftwareKey(ed25519_dalek::SigningKey);

impl SoftwareKey {
    /// The key in `folder`, if there is one, it may be read, and it is the one that the ledger names last.
    pub(crate) fn named(folder: &Path, ledger: &Ledger) -> Result<Option<SoftwareKey>, Failure> {
        // It is for nobody else to read, and a copy may have somebody else's rights.
        if std::fs::File::open(folder.join(FILE)).is_err() {
            return Ok(None);
        }
        let newest = newest_key(ledger).map_err(|error| Failure::input(folder, error))?;
        let public = newest.map(|(_, key)| key.public);
        Ok(SoftwareKey::read(folder)?.filter(|key| Some(key.public()) == public))
    }

    fn read(folder: &Path) -> Result<Option<SoftwareKey>, Failure> {
        let path = folder.join(FILE);
        let bytes = durable::read(&path, 128).map_err(|error| Failure::input(&path, error))?;
        let Some(bytes) = bytes else { return Ok(None) };
        let secret = std::str::from_utf8(&bytes).ok().and_then(unhex);
        let bad = || Failure::input(&path, "not a key: 64 hexadecimal digits are");
        let key = ed25519_dalek::SigningKey::from_bytes(&secret.ok_or_else(bad)?);
        Ok(Some(SoftwareKey(key)))
    }

    /// The key of the ledger in `folder`; made where there is none.
    pub(crate) fn open(folder: &Path) -> Result<SoftwareKey, Failure> {
        if let Some(key) = SoftwareKey::read(folder)? {
            return Ok(key);
        }
        let path = folder.join(FILE);
        let bad = |error: io::Error| Failure::input(&path, error);
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|error| Failure::input(&path, error))?;
        let mut text: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        text.push('\n');
        // For nobody else to read, from the first moment on.
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(bad)?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(bad)?;
        Ok(SoftwareKey(ed25519_dalek::SigningKey::from_bytes(&secret)))
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let text = text.trim_end();
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).ok()?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(bytes)
}

impl Signer for SoftwareKey {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }

    fn hardware(&self) -> Hardware {
        Hardware::Software
    }

    fn public(&self) -> Vec<u8> {
        self.0.verifying_key().as_bytes().to_vec()
    }

    fn attestation(&self) -> Option<Vec<u8>> {
        None
    }

    fn sign(&self, text: &[u8]) -> io::Result<Vec<u8>> {
        Ok(self.0.sign(text).to_bytes().to_vec())
    }
}
