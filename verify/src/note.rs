//! Signed notes (C2SP signed-note), checkpoints (C2SP tlog-checkpoint), and who signed them.
//!
//! `docs/formats/checkpoint.md` says which keys there are: Ed25519 (RFC 8032), and ECDSA on P-256 with
//! SHA-256 (FIPS 186-5), its signatures in DER.

use p256::ecdsa::signature::Verifier as _;
use sha2::{Digest as _, Sha256};

use crate::text::{Hash, unbase64, unhex};

/// The most bytes of a note.
const MAX_NOTE: usize = 64 * 1024;
/// The most signatures under one.
const MAX_SIGNATURES: usize = 100;

/// A text with the signatures under it.
pub(crate) struct Note<'a> {
    /// What is signed, with the newline at its end.
    pub(crate) text: &'a str,
    pub(crate) signatures: Vec<Signature<'a>>,
}

pub(crate) struct Signature<'a> {
    pub(crate) name: &'a str,
    pub(crate) id: [u8; 4],
    bytes: Vec<u8>,
}

/// Reads a note; `None` where it is none. Nothing is checked of the signatures.
pub(crate) fn read(bytes: &[u8]) -> Option<Note<'_>> {
    if bytes.len() > MAX_NOTE || bytes.iter().any(|it| *it < b' ' && *it != b'\n') {
        return None;
    }
    let note = std::str::from_utf8(bytes).ok()?;
    let (text, under) = note.split_at(note.rfind("\n\n")? + 1);
    let lines = under.strip_prefix('\n')?.strip_suffix('\n')?;
    let signatures: Option<Vec<_>> = lines.split('\n').map(signature).collect();
    let signatures = signatures.filter(|them| them.len() <= MAX_SIGNATURES)?;
    Some(Note { text, signatures })
}

/// Reads a text that nobody signed; `None` where it is none.
pub(crate) fn unsigned(bytes: &[u8]) -> Option<Note<'_>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let is_one = text.len() <= MAX_NOTE && text.ends_with('\n') && !text.contains("\n\n");
    is_one.then_some(Note {
        text,
        signatures: Vec::new(),
    })
}

fn signature(line: &str) -> Option<Signature<'_>> {
    let (name, bytes) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = unbase64(bytes)?;
    let (id, bytes) = bytes.split_first_chunk()?;
    let is_name = !name.is_empty() && !name.contains(|it: char| it == '+' || it.is_whitespace());
    (is_name && !bytes.is_empty()).then(|| Signature {
        name,
        id: *id,
        bytes: bytes.to_vec(),
    })
}

/// A public key.
pub(crate) enum Key {
    Ed25519(ed25519_dalek::VerifyingKey),
    P256(Box<p256::ecdsa::VerifyingKey>, Vec<u8>),
}

/// How every DER SubjectPublicKeyInfo of an uncompressed point on P-256 begins (RFC 5480, 2).
const P256_INFO: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

impl Key {
    /// Reads a key as a "key" entry has it: 1 Ed25519, 2 ECDSA on P-256.
    pub(crate) fn read(algorithm: u8, bytes: &[u8]) -> Option<Key> {
        if algorithm == 1 {
            let key = ed25519_dalek::VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
            return Some(Key::Ed25519(key));
        }
        let point = bytes.strip_prefix(&P256_INFO)?;
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
        let is_whole = point.first() == Some(&4);
        is_whole.then(|| Key::P256(Box::new(key), bytes.to_vec()))
    }

    /// What tells keys of one name apart.
    fn id(&self, name: &str) -> [u8; 4] {
        let hash: Hash = match self {
            Key::Ed25519(key) => Sha256::new()
                .chain_update(name)
                .chain_update([b'\n', 1])
                .chain_update(key.as_bytes())
                .finalize()
                .into(),
            Key::P256(_, info) => Sha256::digest(info).into(),
        };
        [hash[0], hash[1], hash[2], hash[3]]
    }

    fn holds(&self, text: &str, signature: &[u8]) -> bool {
        match self {
            Key::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|it| key.verify_strict(text.as_bytes(), &it).is_ok()),
            Key::P256(key, _) => p256::ecdsa::Signature::from_der(signature)
                .is_ok_and(|it| key.verify(text.as_bytes(), &it).is_ok()),
        }
    }

    /// Whether the note has a signature of this key under this name, and every such one holds.
    pub(crate) fn signed(&self, note: &Note<'_>, name: &str) -> bool {
        let id = self.id(name);
        let mut own = note
            .signatures
            .iter()
            .filter(|it| it.name == name && it.id == id)
            .peekable();
        own.peek().is_some() && own.all(|it| self.holds(note.text, &it.bytes))
    }
}

/// Whether a signed note has a signature of this key under `name`, and every such one holds. `algorithm` and `key` are as a
/// "key" entry has them (`docs/formats/ledger.md`).
#[must_use]
pub fn is_signed(note: &[u8], name: &str, algorithm: u8, key: &[u8]) -> bool {
    let key = Key::read(algorithm, key);
    read(note).is_some_and(|note| key.is_some_and(|key| key.signed(&note, name)))
}

/// What a ledger was at one size.
pub(crate) struct Checkpoint<'a> {
    pub(crate) origin: &'a str,
    pub(crate) size: u64,
    pub(crate) root: Hash,
}

impl<'a> Checkpoint<'a> {
    /// Reads the three lines, and nothing else.
    pub(crate) fn read(text: &'a str) -> Option<Checkpoint<'a>> {
        let (origin, rest) = text.split_once('\n')?;
        let (size, rest) = rest.split_once('\n')?;
        let root = unbase64(rest.strip_suffix('\n')?)?.try_into().ok()?;
        let is_size = size.bytes().all(|it| it.is_ascii_digit());
        let is_short = size == "0" || !size.starts_with('0');
        unhex::<16>(origin.strip_prefix("app.curfew/ledger/")?)?;
        Some(Checkpoint {
            origin,
            size: size.parse().ok().filter(|_| is_size && is_short)?,
            root,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Go's `golang.org/x/mod/sumdb/note`.
    const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n";
    const SIGNATURE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    const KEY: &str = "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    fn peter() -> Key {
        let key = unbase64(KEY).expect("base64");
        assert_eq!(key[0], 1, "Ed25519");
        Key::read(1, &key[1..]).expect("a key")
    }

    #[test]
    fn the_published_note_is_read_and_holds() {
        let bytes = format!("{TEXT}\n{SIGNATURE}");
        let note = read(bytes.as_bytes()).expect("a note");
        assert_eq!(note.text, TEXT);
        assert_eq!(peter().id("PeterNeumann"), [0xc7, 0x4f, 0x20, 0xa3]);
        assert!(peter().signed(&note, "PeterNeumann"));
        assert!(!peter().signed(&note, "PeterNewmann"));
    }

    #[test]
    fn a_note_with_another_text_does_not_hold() {
        let bytes = format!("{}\n{SIGNATURE}", TEXT.replace("know", "knew"));
        let note = read(bytes.as_bytes()).expect("a note");
        assert!(!peter().signed(&note, "PeterNeumann"));
    }

    #[test]
    fn one_signature_of_a_key_that_does_not_hold_spoils_the_others() {
        let other = SIGNATURE.replace("x08go/ZJ", "x08go/ZK");
        let bytes = format!("{TEXT}\n{SIGNATURE}{other}");
        let note = read(bytes.as_bytes()).expect("a note");
        assert_eq!(note.signatures.len(), 2);
        assert!(!peter().signed(&note, "PeterNeumann"));
    }

    #[test]
    fn what_is_no_note_is_refused() {
        for (why, bytes) in [
            ("no signature", format!("{TEXT}\n")),
            ("no empty line", format!("{TEXT}{SIGNATURE}")),
            (
                "no newline at the end",
                format!("{TEXT}\n{}", SIGNATURE.trim_end()),
            ),
            (
                "a carriage return",
                format!("{}\n{SIGNATURE}", TEXT.replace('\n', "\r\n")),
            ),
            (
                "a hyphen for the dash",
                format!("{TEXT}\n{}", SIGNATURE.replace('\u{2014}', "-")),
            ),
            (
                "no name",
                format!("{TEXT}\n{}", SIGNATURE.replace("PeterNeumann", "")),
            ),
            (
                "a plus in the name",
                format!("{TEXT}\n{}", SIGNATURE.replace("Peter", "Peter+")),
            ),
            ("only a key id", format!("{TEXT}\n\u{2014} a AAAAAA==\n")),
            (
                "too many signatures",
                format!("{TEXT}\n{}", SIGNATURE.repeat(101)),
            ),
            ("too long", format!("{}\n{SIGNATURE}", TEXT.repeat(1000))),
        ] {
            assert!(read(bytes.as_bytes()).is_none(), "{why}");
        }
    }

    #[test]
    fn a_checkpoint_has_three_lines_in_one_form() {
        let origin = format!("app.curfew/ledger/{}", "1f".repeat(16));
        let root = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
        let text = format!("{origin}\n20852163\n{root}\n");
        let read = Checkpoint::read(&text).expect("a checkpoint");
        assert_eq!((read.size, read.root), (20_852_163, [7; 32]));
        for wrong in [
            format!("{text}\n"),
            format!("{origin}\n020852163\n{root}\n"),
            format!("{origin}\n+1\n{root}\n"),
            format!("{origin}\n\n{root}\n"),
            format!("{origin}\n1\n{}\n", &root[4..]),
            format!("{origin}\n1\n{root}"),
            format!("{}\n1\n{root}\n", origin.to_uppercase()),
            format!("{origin}0\n1\n{root}\n"),
        ] {
            assert!(Checkpoint::read(&wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_key_has_one_form() {
        assert!(Key::read(1, &[0; 31]).is_none());
        assert!(Key::read(2, &[0; 91]).is_none());
        let generator = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
            4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
        let point: [u8; 65] = unhex(generator).expect("hexadecimal");
        let whole = [&P256_INFO[..], &point].concat();
        assert!(Key::read(2, &whole).is_some());
        for at in [0, 25, 26, 27, 90] {
            let mut other = whole.clone();
            other[at] ^= 1;
            assert!(Key::read(2, &other).is_none(), "byte {at}");
        }
        assert!(Key::read(2, &whole[..90]).is_none());
        let short = [&P256_INFO[..], &[3], &point[1..33]].concat();
        assert!(Key::read(2, &short).is_none(), "a compressed point");
        assert!(Key::read(1, &whole).is_none());
    }
}
