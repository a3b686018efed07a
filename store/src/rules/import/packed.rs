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
