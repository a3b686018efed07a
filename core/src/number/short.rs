//! Codes that mean something only inside their country.

use std::cmp::Ordering;
use std::fmt;
use std::io::Write;
use std::str::FromStr;

use super::{NumberError, fmt_last_two};

const CAPACITY: usize = 15;

/// A short code such as 95588, 110 or #7119: 1 to 15 of `0-9 * #`, at least one a digit.
/// Leading zeros count. Ordered as text.
///
/// ```
/// use curfew_core::ShortCode;
///
/// let code = ShortCode::parse("95588")?;
/// assert_eq!(code.as_str(), "95588");
/// assert_eq!(format!("{code:?}"), "ShortCode(..88)");
/// # Ok::<(), curfew_core::number::NumberError>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct ShortCode {
    // Bytes from `length` on are 0, so the derived comparison holds.
    length: u8,
    bytes: [u8; CAPACITY],
}

impl ShortCode {
    /// Reads ASCII digits, `*` and `#`, nothing else.
    ///
    /// # Errors
    /// [`NumberError::UnexpectedByte`] at the first byte that does not fit;
    /// [`NumberError::WrongLength`] unless there are 1 to 15 characters and a digit.
    pub fn parse(text: &str) -> Result<ShortCode, NumberError> {
        let misfit = |byte: u8| !matches!(byte, b'0'..=b'9' | b'*' | b'#');
        if let Some(offset) = text.bytes().position(misfit) {
            return Err(NumberError::UnexpectedByte { offset });
        }
        let mut bytes = [0; CAPACITY];
        let Some(room) = bytes.get_mut(..text.len()) else {
            return Err(NumberError::WrongLength { digits: text.len() });
        };
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(NumberError::WrongLength { digits: 0 });
        }
        room.copy_from_slice(text.as_bytes());
        Ok(ShortCode {
            length: room.len() as u8,
            bytes,
        })
    }

    /// The code of these digits, of which there are at most 15. Allocates nothing.
    pub(super) fn of_digits(digits: u64) -> ShortCode {
        let mut bytes = [0; CAPACITY];
        let mut rest = &mut bytes[..];
        write!(rest, "{digits}").expect("a code may have 15 digits");
        let length = (CAPACITY - rest.len()) as u8;
        ShortCode { length, bytes }
    }

    /// Its digits; `None` where it begins with a zero or has other characters. Allocates nothing.
    pub(super) fn digits(&self) -> Option<u64> {
        let text = self.as_str();
        text.parse().ok().filter(|_| !text.starts_with('0'))
    }

    /// The code's characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let text = self
            .bytes
            .get(..usize::from(self.length))
            .unwrap_or_default();
        std::str::from_utf8(text).expect("digits, * and # are UTF-8")
    }
}

impl Ord for ShortCode {
    fn cmp(&self, other: &ShortCode) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for ShortCode {
    fn partial_cmp(&self, other: &ShortCode) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for ShortCode {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<ShortCode, NumberError> {
        ShortCode::parse(text)
    }
}

/// Shows the whole code; for screens, exports and the ledger.
impl fmt::Display for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Shows the last two characters only.
impl fmt::Debug for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_last_two("ShortCode", self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_refuses_what_is_no_code() {
        for (text, expected) in [
            ("", NumberError::WrongLength { digits: 0 }),
            ("#", NumberError::WrongLength { digits: 0 }),
            ("**##", NumberError::WrongLength { digits: 0 }),
            ("+110", NumberError::UnexpectedByte { offset: 0 }),
            ("95 588", NumberError::UnexpectedByte { offset: 2 }),
            ("１１０", NumberError::UnexpectedByte { offset: 0 }),
            ("1234567890123456", NumberError::WrongLength { digits: 16 }),
        ] {
            assert_eq!(ShortCode::parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn leading_zeros_count() {
        let plain = ShortCode::parse("61").unwrap();
        let zero = ShortCode::parse("061").unwrap();
        assert_ne!(plain, zero);
        assert_eq!(zero.to_string(), "061");
        assert!(zero < plain, "ordered as text");
    }

    proptest::proptest! {
        #[test]
        fn display_is_read_back(text in "[0-9*#]{0,7}[0-9][0-9*#]{0,7}") {
            let code = ShortCode::parse(&text).unwrap();
            proptest::prop_assert_eq!(code.as_str(), text.as_str());
            proptest::prop_assert_eq!(ShortCode::parse(&code.to_string()), Ok(code));
        }
    }
}
