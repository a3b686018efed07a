//! The characters of a number: an alphabet of 13, `0-9 + * #`, each by its place in it.

use super::Number;

/// `0-9`, then `+`, `*`, `#`.
pub(super) const ALPHABET: &[u8; 13] = b"0123456789+*#";

/// The place of the `+`.
pub(super) const PLUS: u8 = 10;

/// The place of a character in the alphabet.
pub(super) const fn symbol(byte: u8) -> Option<usize> {
    match byte {
        b'0'..=b'9' => Some((byte - b'0') as usize),
        b'+' => Some(10),
        b'*' => Some(11),
        b'#' => Some(12),
        _ => None,
    }
}

/// The characters of one number, each as its place in the alphabet; worked out once for all
/// expressions.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Characters {
    pub(super) symbols: [u8; 16],
    pub(super) length: u8,
}

impl Characters {
    /// The characters of a number; `None` where there is no number.
    #[must_use]
    pub fn of(number: &Number) -> Option<Characters> {
        let mut characters = Characters::default();
        match number {
            Number::E164(number) => {
                characters.push(PLUS);
                let mut rest = number.as_u64();
                for place in (1..=number.digits() as usize).rev() {
                    characters.symbols[place] = (rest % 10) as u8;
                    rest /= 10;
                }
                characters.length = number.digits() as u8 + 1;
            }
            Number::Short(code) => {
                for byte in code.as_str().bytes() {
                    characters.push(symbol(byte)? as u8);
                }
            }
            Number::Hidden(_) | Number::Unreadable => return None,
        }
        Some(characters)
    }

    /// Whether these begin with all of `head`.
    pub(crate) fn begins_with(&self, head: &Characters) -> bool {
        self.behind(head).is_some()
    }

    /// The places in the alphabet of what stands behind `head`, where these begin with it.
    pub(super) fn behind(&self, head: &Characters) -> Option<&[u8]> {
        let (all, head) = (self.symbols(), head.symbols());
        all.strip_prefix(head)
    }

    fn symbols(&self) -> &[u8] {
        let length = usize::from(self.length);
        self.symbols.get(..length).unwrap_or_default()
    }

    /// Whether they are a full number's.
    pub(crate) const fn has_plus(&self) -> bool {
        self.length > 0 && self.symbols[0] == PLUS
    }

    pub(super) fn push(&mut self, symbol: u8) {
        if let Some(place) = self.symbols.get_mut(usize::from(self.length)) {
            *place = symbol;
            self.length += 1;
        }
    }

    /// The text of the number, written into `buffer`.
    pub(crate) fn write<'a>(&self, buffer: &'a mut [u8; 16]) -> &'a [u8] {
        let length = usize::from(self.length);
        for (byte, symbol) in buffer.iter_mut().zip(&self.symbols[..length]) {
            *byte = ALPHABET.get(usize::from(*symbol)).copied().unwrap_or(b'?');
        }
        &buffer[..length]
    }

    /// How many digits there are.
    #[must_use]
    pub fn digits(&self) -> u8 {
        let digits = self.iter().filter(|symbol| *symbol < 10).count();
        u8::try_from(digits).unwrap_or(u8::MAX)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let symbols = self.symbols.iter().take(self.length.into());
        symbols.map(|symbol| usize::from(*symbol))
    }
}
