//! Texts for people that come with the tables of `data/`: names, sources, notes.
//!
//! No decision needs them, and they would be a tenth of the library: they are kept packed
//! (DEFLATE, RFC 1951) and unpacked once, when a screen first shows one.

use std::fmt;
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/texts.bin"));

/// A text of a table.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Text {
    place: u32,
    length: u16,
}

impl Text {
    pub(crate) const fn at(place: u32, length: u16) -> Text {
        Text { place, length }
    }

    /// The text. The first call unpacks all of them: some hundred microseconds.
    ///
    /// ```
    /// use curfew_core::laws;
    ///
    /// assert_eq!(laws::find("cn-private-peace").unwrap().binds.en.as_str(), "any caller");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let place = self.place as usize;
        all()
            .get(place..place + usize::from(self.length))
            .expect("the build made text and place together")
    }
}

fn all() -> &'static str {
    static ALL: OnceLock<String> = OnceLock::new();
    ALL.get_or_init(|| {
        let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(PACKED, LENGTH)
            .expect("the build packed the texts");
        String::from_utf8(bytes).expect("the texts were UTF-8 when they were packed")
    })
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
