//! The code that stands for a checkpoint on paper (`docs/formats/checkpoint.md`, "The code").

use sha2::{Digest as _, Sha256};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many symbols are the hash's, and how many there are.
const DATA: usize = 26;
const ALL: usize = 30;

/// The code of a checkpoint's text, in groups of five.
pub(crate) fn code(text: &str) -> String {
    let hash = Sha256::new()
        .chain_update("curfew checkpoint code 1\n")
        .chain_update(text)
        .finalize();
    let bit = |place: usize| hash[place / 8] >> (7 - place % 8) & 1;
    let mut symbols = [0u8; ALL];
    for (index, symbol) in symbols.iter_mut().take(DATA).enumerate() {
        *symbol = (0..5).fold(0, |value, at| value << 1 | bit(index * 5 + at));
    }
    // Long division by (y - 2)(y - 4)(y - 8)(y - 16), whose coefficients are these.
    let mut rest = symbols;
    for at in 0..DATA {
        let factor = rest[at];
        for (place, coefficient) in generator().into_iter().enumerate() {
            rest[at + place] ^= times(factor, coefficient);
        }
    }
    symbols[DATA..].copy_from_slice(&rest[DATA..]);
    let letter = |symbol: &u8| char::from(ALPHABET[usize::from(*symbol)]);
    let group = |five: &[u8]| five.iter().map(letter).collect::<String>();
    symbols.chunks(5).map(group).collect::<Vec<_>>().join("-")
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
        assert_eq!(code(text), "D0JS0-HXQ3W-B0EJH-A8BCK-2ESXF-FTXXD");
    }

    #[test]
    fn every_element_but_zero_has_an_inverse() {
        for a in 1..32 {
            assert!((1..32).any(|b| times(a, b) == 1), "{a}");
        }
        assert_eq!(times(16, 2), 5);
    }
}
