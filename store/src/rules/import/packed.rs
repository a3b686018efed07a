//! What a compressed file holds.

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::{ImportError, MAX_BYTES};

/// What a gzip file (RFC 1952) holds; its checksum is not looked at, for what is read is checked.
pub(super) fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    let flags = *bytes.get(3).ok_or(ImportError::Damaged)?;
    let mut at = 10;
    if flags & 4 != 0 {
        let length = bytes.get(10..12).ok_or(ImportError::Damaged)?;
        at += 2 + usize::from(length[0]) + (usize::from(length[1]) << 8);
    }
    for text in [8, 16] {
        if flags & text != 0 {
            let rest = bytes.get(at..).ok_or(ImportError::Damaged)?;
            let end = rest.iter().position(|byte| *byte == 0);
            at += end.ok_or(ImportError::Damaged)? + 1;
        }
    }
    at += usize::from(flags & 2);
    inflate(bytes.get(at..).ok_or(ImportError::Damaged)?)
}

fn inflate(body: &[u8]) -> Result<Vec<u8>, ImportError> {
    decompress_to_vec_with_limit(body, MAX_BYTES).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => ImportError::TooLarge,
        _ => ImportError::Damaged,
    })
}

/// The name of the file in an archive of sms-ie (`ImportExportBlockedNumbers.kt`).
const NUMBERS: &[u8] = b"blocked_numbers.ndjson";

/// What the first file of a zip archive holds (APPNOTE.TXT, 4.3.7), if it is one that an app here
/// writes; checksum and directory are not looked at. An app that writes while it packs leaves
/// the length behind the data: what is deflated tells its own end.
pub(super) fn unzip(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    let two = |at: usize| -> Result<usize, ImportError> {
        let two = bytes.get(at..at + 2).ok_or(ImportError::Damaged)?;
        Ok(usize::from(two[0]) | usize::from(two[1]) << 8)
    };
    let (flags, method, name, extra) = (two(6)?, two(8)?, two(26)?, two(28)?);
    let length = two(18)? | two(20)? << 16;
    let data = bytes.get(30 + name + extra..).ok_or(ImportError::Damaged)?;
    let name = &bytes[30..30 + name];
    let other = |what| Err(ImportError::other(what));
    if !name.ends_with(NUMBERS) {
        return other("a zip archive that does not begin with blocked_numbers.ndjson; unpack it");
    }
    match (flags & 1, method) {
        (0, 8) => inflate(data),
        (0, 0) if flags & 8 == 0 => {
            let data = data.get(..length).ok_or(ImportError::Damaged)?;
            Ok(data.to_vec())
        }
        _ => other("a zip archive that is encrypted or packed in another way; unpack it"),
    }
}
