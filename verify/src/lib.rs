//! Checks a bundle: the evidence of one case, in one file (`docs/formats/bundle.md`).
//!
//! It reads the formats itself and shares no code with what writes them. [`verify`] names every item
//! that the format names, with what was found: shown, claimed, not there, or not as it should be. No
//! input makes it panic; it opens no file and asks no clock.

mod anchor;
mod bundle;
mod calls;
mod certificate;
mod code;
mod crypto;
mod der;
mod entry;
mod items;
mod manifest;
mod note;
mod report;
mod stamp;
mod text;
mod tree;
mod zip;

pub use code::{BadCode, Code, states};
pub use manifest::{Manifest, Number};
pub use note::is_signed;
pub use report::{Dated, Item, Report, State};
pub use stamp::{BadStamp, TimeStamp, time_stamp};
pub use text::Fault;

use thiserror::Error;

/// The most bytes of a bundle that is checked, which is held in memory whole.
pub const MAX_BUNDLE: usize = 256 << 20;

/// Why bytes are no bundle at all.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum NotABundle {
    /// They do not begin with the file by which a bundle is known.
    #[error("byte 0: not a ZIP file that begins with manifest.json")]
    Begin,
    /// They are more than [`MAX_BUNDLE`].
    #[error("{bytes} bytes, and at most {MAX_BUNDLE} are checked")]
    TooLong {
        /// How many there are.
        bytes: usize,
    },
}

/// Checks a bundle, and finds of which state of its record each of `codes` is, which somebody received.
///
/// # Errors
/// Every [`NotABundle`]. What is wrong with a bundle stands in the report.
pub fn verify(bytes: &[u8], codes: &[Code]) -> Result<Report, NotABundle> {
    if bytes.len() > MAX_BUNDLE {
        let bytes = bytes.len();
        return Err(NotABundle::TooLong { bytes });
    }
    let archive = zip::read(bytes).ok_or(NotABundle::Begin)?;
    Ok(report::report(&archive, codes))
}
