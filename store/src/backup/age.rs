//! The age file format, version 1, with a passphrase (C2SP, `age.md`): one scrypt stanza, and the
//! content in pieces of 64 KiB, each encrypted and authenticated by itself.
//!
//! The primitives are those of RustCrypto. The crate `age` would bring other recipients, plugins and
//! translations into the phone's library
//! (`docs/adr/0008-backups-in-the-age-format.md`); files of `age` itself are read, and it reads
//! these: `age/tests.rs`.

use std::io::{self, BufRead, Read, Write};

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{BackupError, memory};
use crate::ledger::checkpoint::{base64, unbase64};

const VERSION: &str = "age-encryption.org/v1";
const SCRYPT: &str = "-> scrypt ";
const MAC: &str = "--- ";
/// Of the content, before it is encrypted.
const PIECE: usize = 64 * 1024;
const TAG: usize = 16;
/// No line of a header is longer.
const MAX_LINE: u64 = 200;

/// What a backup costs to guess: scrypt with N = 2^17, 128 MiB and about half a second on a phone
/// for each guess.
pub const WORK: u8 = 17;
/// The most work that is done to open a file: 1 GiB.
pub const MAX_WORK: u8 = 20;

/// The random parts of a file; new for each.
#[derive(Clone)]
pub struct Secrets {
    /// Encrypts this file alone.
    pub file_key: [u8; 16],
    /// For the passphrase.
    pub salt: [u8; 16],
    /// For the content.
    pub nonce: [u8; 16],
}

impl Secrets {
    /// From the system's source of randomness.
    ///
    /// # Errors
    /// Where that cannot be read.
    pub fn fresh() -> io::Result<Secrets> {
        let mut random = [0; 48];
        std::fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
        let part = |from: usize| random[from..from + 16].try_into().expect("sixteen bytes");
        Ok(Secrets {
            file_key: part(0),
            salt: part(16),
            nonce: part(32),
        })
    }
}

/// Encrypts what is written to it.
pub struct Encryptor<W: Write> {
    out: W,
    pieces: Pieces,
    plain: Vec<u8>,
}

impl<W: Write> Encryptor<W> {
    /// Writes the header to `out`. [`Encryptor::finish`] must be called at the end.
    ///
    /// # Errors
    /// Those of `out`; [`io::ErrorKind::InvalidInput`] for `work` above [`MAX_WORK`].
    pub fn new(mut out: W, passphrase: &str, work: u8, secrets: &Secrets) -> io::Result<Self> {
        let key = wrapping_key(passphrase, &secrets.salt, work)?;
        let wrapped = ChaCha20Poly1305::new(&Key::from(key))
            .encrypt(&Nonce::default(), secrets.file_key.as_slice())
            .map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut header = format!(
            "{VERSION}\n{SCRYPT}{} {work}\n{}\n---",
            bare_base64(&secrets.salt),
            bare_base64(&wrapped)
        );
        let mac = header_mac(&secrets.file_key, &header).finalize();
        header.push(' ');
        header.push_str(&bare_base64(&mac.into_bytes()));
        header.push('\n');
        out.write_all(header.as_bytes())?;
        out.write_all(&secrets.nonce)?;
        Ok(Encryptor {
            out,
            pieces: Pieces::new(&secrets.file_key, &secrets.nonce),
            plain: Vec::with_capacity(PIECE),
        })
    }

    /// Writes the last piece: without it the file is taken for one that was cut.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        Ok(self.out)
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = self.pieces.next(is_last)?;
        let sealed = self.pieces.cipher.encrypt(&nonce, self.plain.as_slice());
        self.out
            .write_all(&sealed.map_err(|_| io::ErrorKind::InvalidInput)?)?;
        self.plain.clear();
        Ok(())
    }
}

impl<W: Write> Write for Encryptor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full piece waits until more comes, for the last one is marked.
        if self.plain.len() == PIECE && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.len().min(PIECE - self.plain.len());
        self.plain.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Decrypts what is read from it. No byte is handed out that was not authenticated.
pub struct Decryptor<R: Read> {
    from: R,
    pieces: Pieces,
    plain: Vec<u8>,
    used: usize,
    /// One byte of the next piece, to know which is the last.
    ahead: Vec<u8>,
    is_last: bool,
    /// A piece was not what was written: nothing is handed out any more.
    is_damaged: bool,
}

impl<R: BufRead> Decryptor<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`BackupError::NotAge`] for another file, also one for a key or in the form for e-mail;
    /// [`BackupError::Work`]; [`BackupError::Memory`]; [`BackupError::Passphrase`]; [`BackupError::Damaged`];
    /// [`BackupError::Read`].
    pub fn new(mut from: R, passphrase: &str) -> Result<Self, BackupError> {
        let (file_key, nonce) = open_header(&mut from, passphrase)?;
        Ok(Decryptor {
            from,
            pieces: Pieces::new(&file_key, &nonce),
            plain: Vec::new(),
            used: 0,
            ahead: Vec::new(),
            is_last: false,
            is_damaged: false,
        })
    }
}

impl<R: Read> Decryptor<R> {
    fn open(&mut self) -> io::Result<()> {
        let mut sealed = std::mem::take(&mut self.ahead);
        let wanted = PIECE + TAG + 1 - sealed.len();
        (&mut self.from)
            .take(wanted as u64)
            .read_to_end(&mut sealed)?;
        self.is_last = sealed.len() <= PIECE + TAG;
        if !self.is_last {
            self.ahead = sealed.split_off(PIECE + TAG);
        }
        let is_first = self.pieces.count == 0;
        let nonce = self.pieces.next(self.is_last)?;
        let opened = self.pieces.cipher.decrypt(&nonce, sealed.as_slice());
        self.plain = opened.map_err(|_| damaged())?;
        self.used = 0;
        // Only a file with nothing in it ends with an empty piece.
        if self.plain.is_empty() && !is_first {
            return Err(damaged());
        }
        Ok(())
    }
}

impl<R: Read> Read for Decryptor<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.used == self.plain.len() {
            if self.is_last {
                return Ok(0);
            }
            if self.is_damaged {
                return Err(damaged());
            }
            self.is_damaged = true;
            self.open()?;
            self.is_damaged = false;
            if self.plain.is_empty() {
                return Ok(0);
            }
        }
        let taken = to.len().min(self.plain.len() - self.used);
        to[..taken].copy_from_slice(&self.plain[self.used..self.used + taken]);
        self.used += taken;
        Ok(taken)
    }
}

/// The cipher of the content, and the number of the next piece.
struct Pieces {
    cipher: ChaCha20Poly1305,
    count: u64,
}

impl Pieces {
    fn new(file_key: &[u8; 16], nonce: &[u8; 16]) -> Pieces {
        let mut key = [0; 32];
        hkdf::Hkdf::<Sha256>::new(Some(nonce), file_key)
            .expand(b"payload", &mut key)
            .expect("HKDF gives 32 bytes");
        Pieces {
            cipher: ChaCha20Poly1305::new(&Key::from(key)),
            count: 0,
        }
    }

    /// 11 bytes of the number, and whether it is the last.
    fn next(&mut self, is_last: bool) -> io::Result<Nonce> {
        let mut nonce = [0; 12];
        nonce[3..11].copy_from_slice(&self.count.to_be_bytes());
        nonce[11] = u8::from(is_last);
        self.count = self.count.checked_add(1).ok_or_else(damaged)?;
        Ok(Nonce::from(nonce))
    }
}

fn open_header(
    from: &mut impl BufRead,
    passphrase: &str,
) -> Result<([u8; 16], [u8; 16]), BackupError> {
    let version = line(from)?;
    if version != VERSION {
        return Err(BackupError::NotAge);
    }
    let stanza = line(from)?;
    let (salt, work) = stanza
        .strip_prefix(SCRYPT)
        .and_then(|rest| rest.split_once(' '))
        .ok_or(BackupError::NotAge)?;
    let wrapped_line = line(from)?;
    // A second recipient would let somebody else than who knows the passphrase make the file.
    let mac_line = line(from)?;
    let salt: [u8; 16] = unbase(salt)?;
    let wrapped: [u8; 32] = unbase(&wrapped_line)?;
    let mac: [u8; 32] = unbase(mac_line.strip_prefix(MAC).ok_or(BackupError::NotAge)?)?;
    let digits = (1..=2).contains(&work.len()) && work.bytes().all(|it| it.is_ascii_digit());
    let work: u8 = match work.parse() {
        Ok(parsed) if digits && !work.starts_with('0') => parsed,
        _ => return Err(BackupError::Damaged),
    };
    if work > MAX_WORK {
        return Err(BackupError::Work { work });
    }
    memory::has_room(work)?;
    let key = wrapping_key(passphrase, &salt, work).map_err(BackupError::Read)?;
    let file_key: [u8; 16] = ChaCha20Poly1305::new(&Key::from(key))
        .decrypt(&Nonce::default(), wrapped.as_slice())
        .ok()
        .and_then(|key| key.try_into().ok())
        .ok_or(BackupError::Passphrase)?;
    let header = format!("{version}\n{stanza}\n{wrapped_line}\n---");
    header_mac(&file_key, &header)
        .verify_slice(&mac)
        .map_err(|_| BackupError::Damaged)?;
    let mut nonce = [0; 16];
    from.read_exact(&mut nonce).map_err(BackupError::of_read)?;
    Ok((file_key, nonce))
}

/// One line of the header, without its end.
fn line(from: &mut impl BufRead) -> Result<String, BackupError> {
    let mut bytes = Vec::new();
    from.take(MAX_LINE)
        .read_until(b'\n', &mut bytes)
        .map_err(BackupError::Read)?;
    match bytes.pop() {
        Some(b'\n') => String::from_utf8(bytes).map_err(|_| BackupError::NotAge),
        _ => Err(BackupError::NotAge),
    }
}

fn wrapping_key(passphrase: &str, salt: &[u8; 16], work: u8) -> io::Result<[u8; 32]> {
    let mut salted = Vec::from(format!("{VERSION}/scrypt"));
    salted.extend_from_slice(salt);
    let mut key = [0; 32];
    let params = Some(work)
        .filter(|work| (1..=MAX_WORK).contains(work))
        .and_then(|work| scrypt::Params::new(work, 8, 1).ok())
        .ok_or(io::ErrorKind::InvalidInput)?;
    scrypt::scrypt(passphrase.as_bytes(), &salted, &params, &mut key)
        .map_err(|_| io::ErrorKind::InvalidInput)?;
    Ok(key)
}

fn header_mac(file_key: &[u8; 16], header: &str) -> Hmac<Sha256> {
    let mut key = [0; 32];
    hkdf::Hkdf::<Sha256>::new(None, file_key)
        .expand(b"header", &mut key)
        .expect("HKDF gives 32 bytes");
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).expect("HMAC takes every key");
    mac.update(header.as_bytes());
    mac
}

fn bare_base64(bytes: &[u8]) -> String {
    base64(bytes).trim_end_matches('=').to_owned()
}

/// The bytes of a text in base64 without its padding, in the one form that there is.
fn unbase<const LENGTH: usize>(text: &str) -> Result<[u8; LENGTH], BackupError> {
    let padded = format!("{text}{}", &"==="[..(4 - text.len() % 4) % 4]);
    unbase64(&padded)
        .filter(|bytes| bare_base64(bytes) == text)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(BackupError::Damaged)
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, BackupError::Damaged)
}

#[cfg(test)]
mod tests;
