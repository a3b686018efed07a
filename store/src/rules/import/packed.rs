//! What a compressed file holds. Its sums and sizes are checked, so that nothing is taken of one that is damaged.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::{ImportError, MAX_BYTES};
use crate::crc::Crc;

/// Takes what is deflated out of the beginning of some bytes.
struct Inflating {
    machine: Box<DecompressorOxide>,
    out: Vec<u8>,
    /// How many bytes of `out` are filled.
    filled: usize,
}

impl Inflating {
    /// For a file of so many bytes.
    fn new(bytes: &[u8]) -> Result<Inflating, ImportError> {
        if bytes.len() > MAX_BYTES {
            return Err(ImportError::TooLarge);
        }
        Ok(Inflating {
            machine: Box::default(),
            // All at once: what stays empty takes no memory.
            out: vec![0; MAX_BYTES],
            filled: 0,
        })
    }

    /// The checksum of what came out, how much went in and how much came out, as an entry of a ZIP
    /// archive has them, and what is left of `body`.
    fn take<'a>(&mut self, body: &'a [u8]) -> Result<([u32; 3], &'a [u8]), ImportError> {
        self.machine.init();
        let start = self.filled;
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) =
            decompress(&mut self.machine, body, &mut self.out, start, flags);
        self.filled += written;
        match (status, body.get(read..), self.out.get(start..self.filled)) {
            (TINFLStatus::Done, Some(rest), Some(out)) => Ok((sums(read, out), rest)),
            (TINFLStatus::HasMoreOutput, ..) => Err(ImportError::TooLarge),
            _ => Err(ImportError::Damaged),
        }
    }

    fn done(mut self) -> Vec<u8> {
        self.out.truncate(self.filled);
        self.out
    }
}

/// The checksum of what was packed, its size when packed, and its size. None is more than [`MAX_BYTES`].
fn sums(packed: usize, content: &[u8]) -> [u32; 3] {
    [Crc::of(content), packed as u32, content.len() as u32]
}

/// What a gzip file holds, each of its members (RFC 1952, 2.2). Behind the last are zeros at most, with
/// which some media fill their blocks.
pub(super) fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let mut inflating = Inflating::new(bytes)?;
    let mut rest = bytes;
    while rest.iter().any(|byte| *byte != 0) {
        rest = member(rest, &mut inflating).ok_or(ImportError::Damaged)??;
    }
    Ok(inflating.done())
}

/// What is behind the first member of a gzip file; `None` if it is damaged.
fn member<'a>(bytes: &'a [u8], inflating: &mut Inflating) -> Option<Result<&'a [u8], ImportError>> {
    let flags = *bytes.get(3)?;
    if !bytes.starts_with(b"\x1f\x8b\x08") || flags & 0xE0 != 0 {
        return None;
    }
    let mut at = 10;
    if flags & 4 != 0 {
        let length = bytes.get(10..12)?;
        at += 2 + usize::from(length[0]) + (usize::from(length[1]) << 8);
    }
    for text in [8, 16] {
        if flags & text != 0 {
            at += bytes.get(at..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    at += usize::from(flags & 2);
    let ([sum, _, length], rest) = match inflating.take(bytes.get(at..)?) {
        Ok(taken) => taken,
        Err(error) => return Some(Err(error)),
    };
    let (found, rest) = rest.split_at_checked(8)?;
    (found == [sum.to_le_bytes(), length.to_le_bytes()].as_flattened()).then_some(Ok(rest))
}

/// The name of the file in an archive of sms-ie (`ImportExportBlockedNumbers.kt`).
const NUMBERS: &[u8] = b"blocked_numbers.ndjson";

/// What the first file of a zip archive holds (APPNOTE.TXT, 4.3.7), if it is one that an app here
/// writes; the directory is not looked at. An app that writes while it packs leaves checksum and
/// lengths behind the data (4.3.9): what is deflated tells its own end.
pub(super) fn unzip(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let two = |at: usize| -> Result<usize, ImportError> {
        let two = bytes.get(at..at + 2).ok_or(ImportError::Damaged)?;
        Ok(usize::from(two[0]) | usize::from(two[1]) << 8)
    };
    let mut inflating = Inflating::new(bytes)?;
    let (version, flags, method) = (two(4)?, two(6)?, two(8)?);
    let (name, extra) = (two(26)?, two(28)?);
    let length = two(18)? | two(20)? << 16;
    let data = bytes.get(30 + name + extra..).ok_or(ImportError::Damaged)?;
    let name = &bytes[30..30 + name];
    let other = |what| Err(ImportError::other(what));
    if !name.ends_with(NUMBERS) {
        return other("a zip archive that does not begin with blocked_numbers.ndjson; unpack it");
    }
    // From version 4.5 on lengths may have 8 bytes (4.4.3.2).
    let (sums, rest) = match (flags & 1, method) {
        (0, 8) if version < 45 => inflating.take(data)?,
        (0, 0) if version < 45 && flags & 8 == 0 => {
            let data = data.get(..length).ok_or(ImportError::Damaged)?;
            inflating.out = data.to_vec();
            inflating.filled = length;
            (sums(length, data), data)
        }
        _ => return other("a zip archive that is encrypted or packed in another way; unpack it"),
    };
    let told = match rest {
        _ if flags & 8 == 0 => &bytes[14..],
        rest => rest.strip_prefix(b"PK\x07\x08").unwrap_or(rest),
    };
    if told.starts_with(sums.map(u32::to_le_bytes).as_flattened()) {
        Ok(inflating.done())
    } else {
        Err(ImportError::Damaged)
    }
}
