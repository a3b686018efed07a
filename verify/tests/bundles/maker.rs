//! Bundles made by the format texts, for tests: nothing here is shared with the app or the reader.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};

pub(crate) type Hash = [u8; 32];
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) const ME: &str = "+12065550100";
pub(crate) const OTHER: &str = "+12065550101";

pub(crate) fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |at: usize| {
        bytes
            .get(at / 8)
            .map_or(0, |it| usize::from(it >> (7 - at % 8) & 1))
    };
    let digits = (0..bytes.len() * 8).step_by(6);
    let digit = |at: usize| (at..at + 6).fold(0, |value, at| value << 1 | bit(at));
    let mut text: String = digits.map(|at| char::from(DIGITS[digit(at)])).collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// Whoever signs.
#[derive(Clone)]
pub(crate) enum Signer {
    Ed25519(ed25519_dalek::SigningKey),
    P256(p256::ecdsa::SigningKey),
}

impl Signer {
    pub(crate) fn ed25519(seed: u8) -> Signer {
        Signer::Ed25519(ed25519_dalek::SigningKey::from_bytes(&[seed; 32]))
    }

    pub(crate) fn p256(seed: u8) -> Signer {
        Signer::P256(p256::ecdsa::SigningKey::from_slice(&[seed; 32]).expect("a scalar"))
    }

    pub(crate) fn public(&self) -> Vec<u8> {
        match self {
            Signer::Ed25519(key) => key.verifying_key().as_bytes().to_vec(),
            Signer::P256(key) => {
                // SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING }, RFC 5480.
                let algorithm = b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
                let point = key.verifying_key().to_sec1_point(false);
                [
                    b"\x30\x59",
                    &algorithm[..],
                    b"\x03\x42\x00",
                    point.as_bytes(),
                ]
                .concat()
            }
        }
    }

    /// The line of a signed note.
    pub(crate) fn line(&self, name: &str, text: &str) -> String {
        let (id, signature) = self.sign(name, text);
        line(name, &id, &signature)
    }

    /// The key's id under a name, and the signature.
    pub(crate) fn sign(&self, name: &str, text: &str) -> (Hash, Vec<u8>) {
        let public = self.public();
        match self {
            Signer::Ed25519(key) => (
                sha256(&[name.as_bytes(), b"\n\x01", &public].concat()),
                key.sign(text.as_bytes()).to_bytes().to_vec(),
            ),
            Signer::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(text.as_bytes());
                (sha256(&public), signature.to_der().as_bytes().to_vec())
            }
        }
    }

    pub(crate) fn note(&self, name: &str, text: &str) -> String {
        format!("{text}\n{}", self.line(name, text))
    }
}

/// A line of a signed note.
pub(crate) fn line(name: &str, id: &[u8], signature: &[u8]) -> String {
    let bytes = [&id[..4], signature].concat();
    format!("\u{2014} {name} {}\n", base64(&bytes))
}

/// RFC 6962, 2.1.
pub(crate) fn leaf(bytes: &[u8]) -> Hash {
    sha256(&[b"\x00", bytes].concat())
}

/// The same.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(b""),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            sha256(&[b"\x01", &root(left)[..], &root(right)].concat())
        }
    }
}

/// RFC 6962, 2.1.1.
pub(crate) fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let half = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(half);
    let (mut path, other) = if index < half {
        (path(index, left), root(right))
    } else {
        (path(index - half, right), root(left))
    };
    path.push(other);
    path
}

/// `checkpoint.md`, "The code": by powers of x, with x^5 = x^2 + 1.
pub(crate) fn code(text: &str) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let powers: Vec<usize> = std::iter::successors(Some(1), |it| {
        let next = it << 1;
        Some(if next > 31 { next ^ 0b10_0101 } else { next })
    })
    .take(31)
    .collect();
    let log = |value: usize| powers.iter().position(|it| *it == value).expect("not zero");
    let times = |a: usize, b: usize| match (a, b) {
        (0, _) | (_, 0) => 0,
        _ => powers[(log(a) + log(b)) % 31],
    };
    let hash = sha256(format!("curfew checkpoint code 1\n{text}").as_bytes());
    let bit = |at: usize| usize::from(hash[at / 8] >> (7 - at % 8) & 1);
    let mut symbols: Vec<usize> = (0..26)
        .map(|index| (0..5).fold(0, |value, at| value << 1 | bit(index * 5 + at)))
        .collect();
    let value = |symbols: &[usize], y: usize| symbols.iter().fold(0, |sum, it| times(sum, y) ^ it);
    // What is left on division by (y - 2)(y - 4)(y - 8)(y - 16).
    let mut rest: Vec<usize> = symbols.iter().copied().chain([0; 4]).collect();
    let generator = [2, 4, 8, 16]
        .iter()
        .fold(vec![1], |product: Vec<usize>, root| {
            let mut next = product.clone();
            next.push(0);
            for (at, coefficient) in product.iter().enumerate() {
                next[at + 1] ^= times(*coefficient, *root);
            }
            next
        });
    for at in 0..26 {
        let factor = rest[at];
        for (place, coefficient) in generator.iter().enumerate() {
            rest[at + place] ^= times(factor, *coefficient);
        }
    }
    symbols.extend(&rest[26..]);
    assert!([2, 4, 8, 16].iter().all(|y| value(&symbols, *y) == 0));
    let letters: Vec<char> = symbols.iter().map(|it| char::from(LETTERS[*it])).collect();
    let groups: Vec<String> = letters.chunks(5).map(|it| it.iter().collect()).collect();
    groups.join("-")
}

/// A number of the manifest: calls and the entry of the last.
pub(crate) type Number = (&'static str, u64, u64);

/// What a bundle is made of.
#[derive(Clone)]
pub(crate) struct Maker {
    pub(crate) origin: String,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) disclosed: Vec<u64>,
    pub(crate) numbers: Vec<Number>,
    pub(crate) signer: Signer,
    pub(crate) synthetic: bool,
    /// Files besides those that every bundle has.
    pub(crate) more: Files,
    /// Where the manifest's code is not that of the checkpoint.
    pub(crate) code: Option<String>,
    /// Whether nobody signs it.
    pub(crate) unsigned: bool,
    /// When it is said to be made.
    pub(crate) made_at: &'static str,
}

impl Maker {
    pub(crate) fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(|it| leaf(it)).collect()
    }

    /// The text of the checkpoint over the first `size` entries.
    pub(crate) fn checkpoint(&self, size: usize) -> String {
        let root = root(&self.leaves()[..size]);
        format!("{}\n{size}\n{}\n", self.origin, base64(&root))
    }

    pub(crate) fn signed(&self, size: usize, signer: &Signer) -> Vec<u8> {
        signer
            .note(&self.origin, &self.checkpoint(size))
            .into_bytes()
    }

    /// A line of `entries.jsonl`.
    pub(crate) fn line(&self, seq: u64, bytes: &[u8]) -> String {
        let index = usize::try_from(seq).expect("small") - 1;
        let proof = path(index, &self.leaves());
        let proof: Vec<String> = proof
            .iter()
            .map(|it| format!("\"{}\"", base64(it)))
            .collect();
        format!(
            "{{\"seq\":{seq},\"leaf_hash\":\"{}\",\"bytes\":\"{}\",\"proof\":[{}]}}\n",
            hex(&leaf(bytes)),
            base64(bytes),
            proof.join(",")
        )
    }

    /// Every file but manifest and note.
    pub(crate) fn files(&self) -> Files {
        let entry = |seq: u64| &self.entries[usize::try_from(seq).expect("small") - 1];
        let lines = self
            .disclosed
            .iter()
            .map(|seq| self.line(*seq, entry(*seq)));
        let mut files = Files::from([
            ("README.txt".to_owned(), b"A bundle of Curfew.\n".to_vec()),
            (
                "report.html".to_owned(),
                format!("<!doctype html>\n<p>3\n<p>{}\n", self.code()).into_bytes(),
            ),
            (
                "entries.jsonl".to_owned(),
                lines.collect::<String>().into_bytes(),
            ),
            ("hashes.bin".to_owned(), self.leaves().concat()),
            (
                "checkpoint.txt".to_owned(),
                match self.unsigned {
                    true => self.checkpoint(self.entries.len()).into_bytes(),
                    false => self.signed(self.entries.len(), &self.signer),
                },
            ),
        ]);
        files.extend(self.more.clone());
        files
    }

    /// The code that the manifest has.
    pub(crate) fn code(&self) -> String {
        let own = || code(&self.checkpoint(self.entries.len()));
        self.code.clone().unwrap_or_else(own)
    }

    /// The manifest of these files.
    pub(crate) fn manifest(&self, files: &Files) -> String {
        let numbers: Vec<String> = self
            .numbers
            .iter()
            .map(|(number, calls, last)| {
                format!("{{\"number\":\"{number}\",\"calls\":{calls},\"last\":{last}}}")
            })
            .collect();
        let listed: Vec<String> = files
            .iter()
            .map(|(name, bytes)| {
                let sum = hex(&sha256(bytes));
                format!(
                    "{{\"name\":\"{name}\",\"bytes\":{},\"sha256\":\"{sum}\"}}",
                    bytes.len()
                )
            })
            .collect();
        let size = self.entries.len();
        let (made_at, code) = (self.made_at, self.code());
        format!(
            "{{\"format\":\"curfew-bundle\",\"version\":1,\"app\":\"curfew 0.1.0\",\
             \"made_at\":\"{made_at}\",\"ledger\":\"{}\",\"size\":{size},\
             \"case\":\"c-1\",\"title\":\"Calls of a \\\"bank\\\", 银行\",\"synthetic\":{},\
             \"numbers\":[{}],\"code\":\"{code}\",\"files\":[{}]}}\n",
            self.origin,
            self.synthetic,
            numbers.join(","),
            listed.join(",")
        )
    }

    /// The text of the note over a manifest.
    pub(crate) fn note_text(&self, manifest: &str) -> String {
        let sum = hex(&sha256(manifest.as_bytes()));
        format!("curfew bundle 1\n{sum}\n{}\n", self.code())
    }

    /// All files in their order, the manifest signed by `signer`.
    pub(crate) fn seal(&self, files: Files, manifest: &str, signer: &Signer) -> Sealed {
        let text = self.note_text(manifest);
        let note = match self.unsigned {
            true => text,
            false => signer.note(&self.origin, &text),
        };
        let mut sealed = vec![
            ("manifest.json".to_owned(), manifest.as_bytes().to_vec()),
            ("manifest.note".to_owned(), note.into_bytes()),
        ];
        sealed.extend(files);
        sealed
    }

    /// The whole, with `files` signed by the ledger's key.
    pub(crate) fn with(&self, files: Files) -> Vec<u8> {
        let manifest = self.manifest(&files);
        crate::zip::write(&self.seal(files, &manifest, &self.signer))
    }

    /// A good bundle.
    pub(crate) fn bundle(&self) -> Vec<u8> {
        self.with(self.files())
    }
}

/// The files of a bundle in the order of the ZIP.
pub(crate) type Sealed = Vec<(String, Vec<u8>)>;
