//! Takes apart what is deflated (RFC 1951).

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::decompress;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;

/// Why something was not taken apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InflateError {
    /// It is damaged or not whole.
    Damaged,
    /// There is no room for it.
    TooLarge,
}

/// Takes what is deflated out of the beginning of `packed`, and puts it into `out` from the byte `start` on. Gives how
/// many bytes it was, and how many it is.
///
/// # Errors
/// [`InflateError`]; what stands in `out` behind `start` has no meaning then.
pub fn inflate(
    packed: &[u8],
    out: &mut [u8],
    start: usize,
) -> Result<(usize, usize), InflateError> {
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    match decompress(&mut Box::default(), packed, out, start, flags) {
        (TINFLStatus::Done, read, written) => Ok((read, written)),
        (TINFLStatus::HasMoreOutput, ..) => Err(InflateError::TooLarge),
        _ => Err(InflateError::Damaged),
    }
}
