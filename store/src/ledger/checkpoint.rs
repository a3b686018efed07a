//! Checkpoints (C2SP tlog-checkpoint, a signed note) and the code that stands for one on paper.
//!
//! `docs/formats/checkpoint.md` is the specification. Nothing here holds a private key: whoever
//! has one signs [`Checkpoint::text`], and [`Signed`] puts text and signatures together.

use std::fmt;

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::log::LedgerId;
use super::tree::Hash;

/// How the origin of every ledger begins; its id follows in hexadecimal.
pub const ORIGIN: &str = "app.curfew/ledger/";
/// The most bytes of a signed checkpoint: sixteen signatures and more.
pub const MAX_SIGNED: usize = 64 * 1024;

/// The tree of a ledger at one size.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Checkpoint {
    /// Which ledger.
    pub ledger: LedgerId,
    /// How many entries.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
}

/// Why a text is no checkpoint.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum CheckpointError {
    /// It is not a signed note of the three lines.
    #[error("line {line}: this is not a checkpoint")]
    Form {
        /// From 1.
        line: usize,
    },
    /// It is longer than [`MAX_SIGNED`].
    #[error("a checkpoint has at most {MAX_SIGNED} bytes")]
    TooLong,
}

impl Checkpoint {
    /// The origin line: which ledger.
    #[must_use]
    pub fn origin(&self) -> String {
        let mut origin = ORIGIN.to_owned();
        push_hex(&mut origin, &self.ledger);
        origin
    }

    /// The text that is signed: origin, size and root, a line each.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin(), self.size, base64(&self.root))
    }

    /// Reads the three lines, and nothing else.
    ///
    /// # Errors
    /// [`CheckpointError::Form`].
    pub fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        let form = |line| CheckpointError::Form { line };
        let mut lines = text.split('\n');
        let (origin, size, root) = (lines.next(), lines.next(), lines.next());
        let id = origin
            .and_then(|line| line.strip_prefix(ORIGIN))
            .and_then(unhex)
            .ok_or(form(1))?;
        let size = size
            .filter(|line| line.bytes().all(|byte| byte.is_ascii_digit()))
            .filter(|line| *line == "0" || !line.starts_with('0'))
            .and_then(|line| line.parse().ok())
            .ok_or(form(2))?;
        let root = root
            .and_then(unbase64)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(form(3))?;
        if (lines.next(), lines.next()) != (Some(""), None) {
            return Err(form(4));
        }
        Ok(Checkpoint {
            ledger: id,
            size,
            root,
        })
    }

    /// The code for paper.
    #[must_use]
    pub fn code(&self) -> Code {
        let hash: Hash = Sha256::new()
            .chain_update(CODE)
            .chain_update(self.text())
            .finalize()
            .into();
        Code::of(&hash)
    }
}

/// One signature under a checkpoint.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signature {
    /// Whose it is: the origin, for the ledger's own.
    pub name: String,
    /// What tells keys of one name apart ([`key_id`]).
    pub key_id: [u8; 4],
    /// The bytes of the signature.
    pub bytes: Vec<u8>,
}

/// A checkpoint with its signatures, as it is handed on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signed {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// By whom.
    pub signatures: Vec<Signature>,
}

/// The text as C2SP signed-note has it; without signatures, the three lines alone.
impl fmt::Display for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.checkpoint.text();
        if self.signatures.is_empty() {
            return f.write_str(&text);
        }
        writeln!(f, "{text}")?;
        for it in &self.signatures {
            let bytes = [it.key_id.as_slice(), &it.bytes].concat();
            writeln!(f, "\u{2014} {} {}", it.name, base64(&bytes))?;
        }
        Ok(())
    }
}

impl Signed {
    /// Reads a signed checkpoint. Signatures are not checked here.
    ///
    /// # Errors
    /// Every [`CheckpointError`].
    pub fn parse(text: &str) -> Result<Signed, CheckpointError> {
        if text.len() > MAX_SIGNED {
            return Err(CheckpointError::TooLong);
        }
        let form = |line| CheckpointError::Form { line };
        let (body, signatures) = text.rsplit_once("\n\n").ok_or(form(4))?;
        let checkpoint = Checkpoint::parse(&format!("{body}\n"))?;
        let lines = signatures.strip_suffix('\n').ok_or(form(5))?;
        let signature = |line: &str| {
            let (name, bytes) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
            let is_name = !name.is_empty() && !name.contains([' ', '+']);
            let bytes = unbase64(bytes).filter(|_| is_name)?;
            let (key_id, bytes) = bytes.split_first_chunk()?;
            Some(Signature {
                name: name.to_owned(),
                key_id: *key_id,
                bytes: bytes.to_vec(),
            })
        };
        let signatures: Option<Vec<Signature>> = lines.split('\n').map(signature).collect();
        Ok(Signed {
            checkpoint,
            signatures: signatures.ok_or(form(5))?,
        })
    }
}

/// What tells keys of one name apart (C2SP signed-note): for Ed25519 the begin of the SHA-256 of
/// the name, a newline, the type 1 and the key; for ECDSA that of the DER key.
#[must_use]
pub fn key_id(name: &str, algorithm: super::Algorithm, public: &[u8]) -> [u8; 4] {
    let hash: Hash = match algorithm {
        super::Algorithm::Ed25519 => Sha256::new()
            .chain_update(name)
            .chain_update([b'\n', 1])
            .chain_update(public)
            .finalize()
            .into(),
        super::Algorithm::EcdsaP256 => Sha256::digest(public).into(),
    };
    [hash[0], hash[1], hash[2], hash[3]]
}

/// What is hashed before the text of a checkpoint to make its code.
const CODE: &[u8] = b"curfew checkpoint code 1\n";
/// How many characters of a code are the hash's.
const DATA: usize = 26;
/// How many are for finding mistakes.
const CHECK: usize = 4;
/// Digits and letters that are not taken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of a checkpoint: 30 characters, 26 of which are the first 130 bits of a hash. The
/// other 4 make it a word of a Reed-Solomon code over 32 symbols, in which any two words differ
/// in at least 5: up to 4 wrong characters are always found.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Code([u8; DATA + CHECK]);

/// Why a text is no code.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum CodeError {
    /// It has another number of characters.
    #[error("a code has 30 letters and digits; this has {found}")]
    Length {
        /// How many.
        found: usize,
    },
    /// A character is none of a code's.
    #[error("character {place} is none of a code's")]
    Character {
        /// From 1, without spaces and hyphens.
        place: usize,
    },
    /// At least one character is wrong.
    #[error("at least one character is wrong")]
    Mistyped,
}

impl Code {
    fn of(hash: &Hash) -> Code {
        let mut symbols = [0; DATA + CHECK];
        for (index, symbol) in symbols.iter_mut().take(DATA).enumerate() {
            let bit = index * 5;
            let pair = u16::from_be_bytes([hash[bit / 8], hash[bit / 8 + 1]]);
            let shift = 11 - (bit % 8);
            *symbol = u8::try_from(pair >> shift & 31).expect("five bits");
        }
        let check = remainder(&symbols);
        symbols[DATA..].copy_from_slice(&check);
        Code(symbols)
    }

    /// Reads a code as a person types it: letters of either case, O for 0, I and L for 1,
    /// spaces and hyphens anywhere.
    ///
    /// # Errors
    /// Every [`CodeError`].
    pub fn parse(text: &str) -> Result<Code, CodeError> {
        let typed: Vec<char> = text
            .chars()
            .filter(|it| !it.is_whitespace() && !matches!(it, '-' | '\u{2010}'..='\u{2015}'))
            .collect();
        let mut symbols = [0; DATA + CHECK];
        if typed.len() != symbols.len() {
            return Err(CodeError::Length { found: typed.len() });
        }
        for (index, (symbol, character)) in symbols.iter_mut().zip(typed).enumerate() {
            let character = match character.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = (0u8..)
                .zip(ALPHABET)
                .find(|(_, it)| char::from(**it) == character);
            let place = index + 1;
            *symbol = value.ok_or(CodeError::Character { place })?.0;
        }
        if remainder(&symbols) != symbols[DATA..] {
            return Err(CodeError::Mistyped);
        }
        Ok(Code(symbols))
    }
}

/// In groups of five.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for (index, symbol) in self.0.iter().enumerate() {
            if index > 0 && index % 5 == 0 {
                f.write_char('-')?;
            }
            f.write_char(char::from(ALPHABET[usize::from(*symbol)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}

/// The product in the field of 32 elements, with x^5 = x^2 + 1.
const fn times(a: u8, b: u8) -> u8 {
    let (mut product, mut a, mut b) = (0, a, b);
    while b > 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        a <<= 1;
        if a & 32 != 0 {
            a ^= 0b10_0101;
        }
        b >>= 1;
    }
    product
}

/// (y - 2)(y - 4)(y - 8)(y - 16): the polynomial whose multiples are the words of the code. From
/// the highest power down, without the leading 1.
const GENERATOR: [u8; CHECK] = {
    let mut product = [0; CHECK + 1];
    product[0] = 1;
    let (mut degree, mut root) = (0, 1);
    while degree < CHECK {
        root = times(root, 2);
        let mut at = degree + 1;
        while at > 0 {
            product[at] ^= times(product[at - 1], root);
            at -= 1;
        }
        degree += 1;
    }
    [product[1], product[2], product[3], product[4]]
};

/// What is left of the first 26 symbols, shifted by four places, on division by [`GENERATOR`].
fn remainder(symbols: &[u8; DATA + CHECK]) -> [u8; CHECK] {
    let mut rest = [0; CHECK];
    for symbol in &symbols[..DATA] {
        let factor = rest[0] ^ symbol;
        rest = [rest[1], rest[2], rest[3], 0];
        for (it, coefficient) in rest.iter_mut().zip(GENERATOR) {
            *it ^= times(factor, coefficient);
        }
    }
    rest
}

fn push_hex(to: &mut String, bytes: &[u8]) {
    use fmt::Write;
    for byte in bytes {
        write!(to, "{byte:02x}").expect("a String takes every text");
    }
}

fn unhex(text: &str) -> Option<LedgerId> {
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != 32 || !text.bytes().all(is_hex) {
        return None;
    }
    u128::from_str_radix(text, 16).ok().map(u128::to_be_bytes)
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648, section 4.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            if place > three.len() {
                text.push('=');
            } else {
                let index = bits >> (18 - 6 * place) & 63;
                text.push(char::from(BASE64[index as usize]));
            }
        }
    }
    text
}

/// Reads RFC 4648, section 4, in its one form.
#[must_use]
pub fn unbase64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in digits.as_bytes().chunks(4) {
        let mut bits = 0;
        for place in 0..4 {
            let value = match four.get(place) {
                Some(digit) => BASE64.iter().position(|it| it == digit)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        let [_, three @ ..] = bits.to_be_bytes();
        bytes.extend_from_slice(three.get(..four.len().checked_sub(1)?)?);
    }
    // Only what is written so is read: padding, and no bits that say nothing.
    (base64(&bytes) == text).then_some(bytes)
}
