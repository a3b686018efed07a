//! What a compressed file holds. Its sums and sizes are checked, so that nothing is taken of one that is damaged.

use curfew_core::inflate::{InflateError, inflate};

use super::{ImportError, MAX_BYTES};
use crate::crc::Crc;

/// The checksum of what was packed, its size when packed, and its size, as an entry of a ZIP archive has them.
type Sums = [u32; 3];

impl From<InflateError> for ImportError {
    fn from(error: InflateError) -> ImportError {
        match error {
            InflateError::Damaged => ImportError::Damaged,
            InflateError::TooLarge => ImportError::TooLarge,
        }
    }
}

/// Room for what a file holds. All at once: what stays empty takes no memory.
fn room(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    Ok(vec![0; MAX_BYTES])
}

/// Sizes are no more than [`MAX_BYTES`].
fn sums(packed: usize, content: &[u8]) -> Sums {
    [Crc::of(content), packed as u32, content.len() as u32]
}

/// Takes what is deflated out of the beginning of `body`, and puts it behind the bytes of `out` that are filled.
/// Gives its sums and what is left of `body`.
fn take<'a>(
    body: &'a [u8],
    out: &mut [u8],
    filled: &mut usize,
) -> Result<(Sums, &'a [u8]), ImportError> {
    let start = *filled;
    let (read, written) = inflate(body, out, start)?;
    *filled += written;
    Ok((sums(read, &out[start..*filled]), &body[read..]))
}

/// What a gzip file holds, each of its members (RFC 1952, 2.2). Behind the last are zeros at most, with
/// which some media fill their blocks.
pub(super) fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let mut out = room(bytes)?;
    let mut filled = 0;
    let mut rest = bytes;
    while rest.iter().any(|byte| *byte != 0) {
        let body = behind_head(rest).ok_or(ImportError::Damaged)?;
        let ([sum, _, length], end) = take(body, &mut out, &mut filled)?;
        rest = end
            .strip_prefix([sum.to_le_bytes(), length.to_le_bytes()].as_flattened())
            .ok_or(ImportError::Damaged)?;
    }
    out.truncate(filled);
    Ok(out)
}

/// What is behind the head of a member of a gzip file; `None` if that is damaged.
fn behind_head(bytes: &[u8]) -> Option<&[u8]> {
    let (head, mut rest) = bytes.split_first_chunk::<10>()?;
    let flags = head[3];
    if !head.starts_with(b"\x1f\x8b\x08") || flags & 0xE0 != 0 {
        return None;
    }
    if flags & 4 != 0 {
        let (length, extra) = rest.split_first_chunk()?;
        rest = extra.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for text in [8, 16] {
        if flags & text != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = &rest[end + 1..];
        }
    }
    rest.get(usize::from(flags & 2)..)
}

/// The name of the file in an archive of sms-ie (`ImportExportBlockedNumbers.kt`).
const NUMBERS: &[u8] = b"blocked_numbers.ndjson";

/// What the first file of a zip archive holds (APPNOTE.TXT, 4.3.7), if it is one that an app here
/// writes; the directory is not looked at. An app that writes while it packs leaves checksum and
/// lengths behind the data (4.3.9): what is deflated tells its own end.
pub(super) fn unzip(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let (head, rest) = bytes
        .split_first_chunk::<30>()
        .ok_or(ImportError::Damaged)?;
    let two = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
    let (name, extra) = (usize::from(two(26)), usize::from(two(28)));
    let data = rest.get(name + extra..).ok_or(ImportError::Damaged)?;
    let name = &rest[..name];
    let other = |what| Err(ImportError::other(what));
    if !name.ends_with(NUMBERS) {
        return other("a zip archive that does not begin with blocked_numbers.ndjson; unpack it");
    }
    let is_behind = head[6] & 8 != 0;
    let mut out = room(bytes)?;
    let mut filled = 0;
    // From version 4.5 on lengths may have 8 bytes (4.4.3.2).
    let (sums, rest) = match (head[6] & 1, two(8)) {
        (0, 8) if two(4) < 45 => take(data, &mut out, &mut filled)?,
        (0, 0) if two(4) < 45 && !is_behind => {
            filled = usize::from(two(18)) | usize::from(two(20)) << 16;
            out = data.get(..filled).ok_or(ImportError::Damaged)?.to_vec();
            (sums(filled, &out), data)
        }
        _ => return other("a zip archive that is encrypted or packed in another way; unpack it"),
    };
    let told = if is_behind {
        rest.strip_prefix(b"PK\x07\x08").unwrap_or(rest)
    } else {
        &head[14..]
    };
    if !told.starts_with(sums.map(u32::to_le_bytes).as_flattened()) {
        return Err(ImportError::Damaged);
    }
    out.truncate(filled);
    Ok(out)
}
