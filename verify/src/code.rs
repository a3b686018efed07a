//! The code that stands for a checkpoint on paper (`docs/formats/checkpoint.md`, "The code").

use std::fmt;

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::text::{Hash, base64};
use crate::tree::Edge;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many symbols are the hash's, and how many there are.
const DATA: usize = 26;
const ALL: usize = 30;

/// A code, as it was made or typed. [`Code::read`] reads one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Code([u8; ALL]);

/// Why a text is no code.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum BadCode {
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
    /// The last four characters do not fit the others.
    #[error("mistyped: at least one character is wrong")]
    Mistyped,
}

impl Code {
    /// Reads a code as a person types it: letters of either case, O for 0, I and L for 1, spaces and hyphens
    /// anywhere.
    ///
    /// # Errors
    /// Every [`BadCode`].
    pub fn read(text: &str) -> Result<Code, BadCode> {
        let is_between =
            |it: char| it.is_whitespace() || matches!(it, '-' | '\u{2010}'..='\u{2015}');
        let typed: Vec<char> = text.chars().filter(|it| !is_between(*it)).collect();
        if typed.len() != ALL {
            return Err(BadCode::Length { found: typed.len() });
        }
        let mut symbols = [0; ALL];
        for ((place, symbol), typed) in (1..).zip(&mut symbols).zip(typed) {
            let letter = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = (0..).zip(ALPHABET).find(|it| char::from(*it.1) == letter);
            *symbol = value.ok_or(BadCode::Character { place })?.0;
        }
        match Code::with_check(symbols) {
            code if code.0 == symbols => Ok(code),
            _ => Err(BadCode::Mistyped),
        }
    }

    /// The code of a checkpoint's text.
    pub(crate) fn of(text: &str) -> Code {
        Code::with_check(data(text))
    }

    /// Whether it is that of a checkpoint's text.
    pub(crate) fn is_of(&self, text: &str) -> bool {
        self.0[..DATA] == data(text)[..DATA]
    }

    /// Puts the check behind the first symbols.
    fn with_check(mut symbols: [u8; ALL]) -> Code {
        // Long division by (y - 2)(y - 4)(y - 8)(y - 16), whose coefficients are these.
        let mut rest = symbols;
        rest[DATA..].fill(0);
        for at in 0..DATA {
            let factor = rest[at];
            for (place, coefficient) in generator().into_iter().enumerate() {
                rest[at + place] ^= times(factor, coefficient);
            }
        }
        symbols[DATA..].copy_from_slice(&rest[DATA..]);
        Code(symbols)
    }
}

/// In groups of five.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |symbol: &u8| char::from(ALPHABET[usize::from(*symbol)]);
        let group = |five: &[u8]| five.iter().map(letter).collect::<String>();
        let groups: Vec<String> = self.0.chunks(5).map(group).collect();
        f.write_str(&groups.join("-"))
    }
}

/// After how many entries of a record each code is its code; `None` for a code of no state of it. `ledger` is the origin of
/// its checkpoints, `hashes` are the leaf hashes of its entries.
#[must_use]
pub fn states(ledger: &str, hashes: &[Hash], codes: &[Code]) -> Vec<Option<u64>> {
    let mut found = vec![None; codes.len()];
    // Nothing is computed where nobody asks.
    let mut edge = Edge::default();
    let mut leaves = hashes.iter();
    while found.contains(&None) {
        let text = format!("{ledger}\n{}\n{}\n", edge.size(), base64(&edge.root()));
        for (found, _) in found.iter_mut().zip(codes).filter(|it| it.1.is_of(&text)) {
            *found = Some(edge.size());
        }
        match leaves.next() {
            Some(leaf) => edge.push(*leaf),
            None => break,
        }
    }
    found
}

/// The symbols of the hash, and zeros.
fn data(text: &str) -> [u8; ALL] {
    let hash = Sha256::new()
        .chain_update("curfew checkpoint code 1\n")
        .chain_update(text)
        .finalize();
    let bit = |place: usize| hash[place / 8] >> (7 - place % 8) & 1;
    let mut symbols = [0; ALL];
    for (index, symbol) in symbols.iter_mut().take(DATA).enumerate() {
        *symbol = (0..5).fold(0, |value, at| value << 1 | bit(index * 5 + at));
    }
    symbols
}

/// The product of the four factors, the highest power first.
fn generator() -> [u8; 5] {
    let mut product = [1, 0, 0, 0, 0];
    for (degree, root) in [2, 4, 8, 16].into_iter().enumerate() {
        for at in (0..=degree).rev() {
            product[at + 1] ^= times(product[at], root);
        }
    }
    product
}

/// In the field of 32 elements, x^5 = x^2 + 1.
fn times(a: u8, b: u8) -> u8 {
    let mut product = 0u16;
    for bit in 0..5 {
        product ^= (u16::from(a) << bit) * u16::from(b >> bit & 1);
    }
    for bit in (5..9).rev() {
        product ^= (product >> bit & 1) * (0b10_0101 << (bit - 5));
    }
    u8::try_from(product).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_the_format_text() {
        let text = "app.curfew/ledger/1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f\n20852163\n\
            BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n";
        assert_eq!(
            Code::of(text).to_string(),
            "D0JS0-HXQ3W-B0EJH-A8BCK-2ESXF-FTXXD"
        );
    }

    #[test]
    fn a_code_is_read_as_it_is_typed_and_a_slip_is_found() {
        let code = "D0JS0-HXQ3W-B0EJH-A8BCK-2ESXF-FTXXD";
        for typed in [
            code.to_owned(),
            code.to_lowercase(),
            code.replace('-', ""),
            code.replace('-', " \u{2013}\n"),
            code.replace('0', "o"),
        ] {
            let read = Code::read(&typed).map(|it| it.to_string());
            assert_eq!(read.as_deref(), Ok(code), "{typed}");
        }
        assert_eq!(Code::read(""), Err(BadCode::Length { found: 0 }));
        assert_eq!(Code::read(&code[1..]), Err(BadCode::Length { found: 29 }));
        let strange = code.replace("XXD", "XXU");
        assert_eq!(Code::read(&strange), Err(BadCode::Character { place: 30 }));
        for wrong in ["D0JS1-HXQ3W", "0DJS0-HXQ3W", "D0JS0-HX3QW", "AAAAA-HXQ3W"] {
            let typed = code.replace("D0JS0-HXQ3W", wrong);
            // Five wrong ones may make another code; up to four never do.
            assert_eq!(Code::read(&typed), Err(BadCode::Mistyped), "{typed}");
        }
    }

    #[test]
    fn the_state_is_found_of_which_a_code_is() {
        let hashes: Vec<Hash> = (0..9).map(|it| [it; 32]).collect();
        let code = |size: usize| {
            let root = base64(&crate::tree::roots(&hashes, &[size])[0]);
            Code::of(&format!("l\n{size}\n{root}\n"))
        };
        let codes: Vec<Code> = (0..=9).map(code).collect();
        let sizes: Vec<Option<u64>> = (0..=9).map(Some).collect();
        assert_eq!(states("l", &hashes, &codes), sizes);
        assert_eq!(states("other", &hashes, &codes), [None; 10]);
        let mixed = [codes[7], codes[9], codes[7]];
        assert_eq!(states("l", &hashes[..8], &mixed), [Some(7), None, Some(7)]);
        let mut changed = hashes.clone();
        changed[4] = [77; 32];
        assert_eq!(
            states("l", &changed, &[codes[4], codes[5]]),
            [Some(4), None]
        );
    }

    #[test]
    fn every_element_but_zero_has_an_inverse() {
        for a in 1..32 {
            assert!((1..32).any(|b| times(a, b) == 1), "{a}");
        }
        assert_eq!(times(16, 2), 5);
    }
}
