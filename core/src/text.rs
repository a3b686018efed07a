//! Texts for people that come with the tables of `data/`: names, sources, notes.
//!
//! No decision needs them, and they would be a tenth of the library: they are kept packed
//! (DEFLATE, RFC 1951) and unpacked once, when a screen first shows one. Those of forms and clocks
//! are a block of their own: who looks up a law unpacks no form.

use std::fmt;
use std::sync::OnceLock;

use crate::inflate::inflate;
use crate::table::Piece;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

static TABLES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/texts.bin"));
static PAPERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/papers.bin"));

/// A text of a table; of one for papers, forms and clocks, where `OF_PAPERS`.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Text<const OF_PAPERS: bool = false>(Piece);

impl<const OF_PAPERS: bool> Text<OF_PAPERS> {
    pub(crate) const fn at(place: u32, length: u32) -> Text<OF_PAPERS> {
        Text(Piece::at(place, length))
    }

    /// The text. The first call unpacks all of its block: some hundred microseconds.
    ///
    /// ```
    /// use curfew_core::laws;
    ///
    /// assert_eq!(laws::find("cn-private-peace").unwrap().binds.en.as_str(), "any caller");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.of(if OF_PAPERS { papers() } else { tables() })
    }
}

/// A part of the papers' block, which is unpacked for it.
pub(crate) fn of_papers((place, length): (usize, usize)) -> &'static str {
    let part = papers().get(place..place + length);
    part.expect("the build made block and place together")
}

fn tables() -> &'static str {
    static ALL: OnceLock<String> = OnceLock::new();
    ALL.get_or_init(|| unpack(TABLES, TABLES_LENGTH))
}

fn papers() -> &'static str {
    static ALL: OnceLock<String> = OnceLock::new();
    ALL.get_or_init(|| unpack(PAPERS, PAPERS_LENGTH))
}

fn unpack(packed: &[u8], length: usize) -> String {
    let mut bytes = vec![0; length];
    inflate(packed, &mut bytes, 0).expect("the build packed the texts");
    String::from_utf8(bytes).expect("the texts were UTF-8 when they were packed")
}

impl<const OF_PAPERS: bool> fmt::Display for Text<OF_PAPERS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<const OF_PAPERS: bool> fmt::Debug for Text<OF_PAPERS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
