//! The ZIP file of a bundle, in its one form (`docs/formats/bundle.md`).
//!
//! ```text
//! local header   50 4b 03 04 | 14 00 | 00 08 | 00 00 | 00 00 21 00 | CRC-32 | size | size
//!                | length of the name, u16 | 00 00 | name | the bytes of the file
//! directory      50 4b 01 02 | 14 00 14 00 | 00 08 ... as above ... | 12 zero bytes | place, u32 | name
//! end            50 4b 05 06 | 4 zero bytes | files, u16, twice | bytes of the directory, u32
//!                | its place, u32 | 00 00
//! ```
//! Files are found from the front, one after the other. Then the whole is written again, and
//! compared. Source: APPNOTE.TXT 6.3.10, 4.3.

use crate::text::Fault;

/// A file in the bundle.
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
}

/// The files, and the first byte that is not in the one form.
pub(crate) struct Archive<'a> {
    pub(crate) files: Vec<File<'a>>,
    pub(crate) fault: Option<Fault>,
}

/// The first file, by which a bundle is known.
const FIRST: &str = "manifest.json";
const SECOND: &str = "manifest.note";
/// The most files.
const MAX_FILES: usize = 65_535;
/// From the version to the date, in both kinds of header.
const FIXED: [u8; 10] = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
const LOCAL: &[u8; 4] = b"PK\x03\x04";
const DIRECTORY: &[u8; 4] = b"PK\x01\x02";
const END: &[u8; 4] = b"PK\x05\x06";

/// Reads the files; `None` where the bytes do not begin as a bundle does.
pub(crate) fn read(bytes: &[u8]) -> Option<Archive<'_>> {
    let mut files = Vec::new();
    let mut at = 0;
    while files.len() < MAX_FILES
        && let Some((file, end)) = local(bytes, at)
    {
        files.push(file);
        at = end;
    }
    if files.first()?.name != FIRST {
        return None;
    }
    let fault = differs(bytes, &files);
    Some(Archive { files, fault })
}

/// The file whose local header is at `at`, and where it ends.
fn local(bytes: &[u8], at: usize) -> Option<(File<'_>, usize)> {
    let header = bytes.get(at..)?.first_chunk::<30>()?;
    if !header.starts_with(LOCAL) {
        return None;
    }
    let short = |place: usize| usize::from(u16::from_le_bytes([header[place], header[place + 1]]));
    let size = u32::from_le_bytes(*header[18..].first_chunk()?);
    let name_at = at + 30;
    let begin = name_at + short(26) + short(28);
    let end = begin.checked_add(usize::try_from(size).ok()?)?;
    let name = std::str::from_utf8(bytes.get(name_at..name_at + short(26))?).ok()?;
    let bytes = bytes.get(begin..end)?;
    is_name(name).then_some((File { name, bytes }, end))
}

/// Whether a name is relative, of the characters that are allowed, and leads nowhere else.
fn is_name(name: &str) -> bool {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-');
    let is_part = |part: &str| !matches!(part, "" | "." | "..") && part.bytes().all(allowed);
    name.split('/').all(is_part)
}

/// Where the bytes first differ from those that a writer of these files would have made.
fn differs(bytes: &[u8], files: &[File<'_>]) -> Option<Fault> {
    let mut form = Form { bytes, at: 0 };
    form.of(files).err()
}

struct Form<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Form<'_> {
    fn of(&mut self, files: &[File<'_>]) -> Result<(), Fault> {
        let mut places = Vec::with_capacity(files.len());
        for (index, file) in files.iter().enumerate() {
            let is_in_order = match index {
                0 => file.name == FIRST,
                1 => file.name == SECOND,
                2 => ![FIRST, SECOND].contains(&file.name),
                _ => files[index - 1].name < file.name && ![FIRST, SECOND].contains(&file.name),
            };
            if !is_in_order {
                return self.fault("a file out of its order");
            }
            let shared = Shared::of(file);
            places.push((u32::try_from(self.at).unwrap_or(u32::MAX), shared));
            self.expect(LOCAL)?;
            self.expect(&shared.0)?;
            self.expect(&[0; 2])?;
            self.expect(file.name.as_bytes())?;
            // No extra field: so these are the bytes that were read.
            self.at += file.bytes.len();
        }
        let directory = self.at;
        for ((place, shared), file) in places.iter().zip(files) {
            self.expect(DIRECTORY)?;
            self.expect(&[20, 0])?;
            self.expect(&shared.0)?;
            self.expect(&[0; 12])?;
            self.expect(&place.to_le_bytes())?;
            self.expect(file.name.as_bytes())?;
        }
        let long = |value: usize| u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes();
        let count = u16::try_from(files.len()).unwrap_or(u16::MAX).to_le_bytes();
        let bytes = long(self.at - directory);
        self.expect(END)?;
        self.expect(&[0; 4])?;
        self.expect(&count)?;
        self.expect(&count)?;
        self.expect(&bytes)?;
        self.expect(&long(directory))?;
        self.expect(&[0; 2])?;
        if self.at < self.bytes.len() {
            return self.fault("nothing may follow the end record");
        }
        Ok(())
    }

    const fn fault<T>(&self, what: &'static str) -> Result<T, Fault> {
        let offset = self.at;
        Err(Fault { offset, what })
    }

    fn expect(&mut self, piece: &[u8]) -> Result<(), Fault> {
        let rest = &self.bytes[self.at..];
        let same = rest.iter().zip(piece).take_while(|(a, b)| a == b).count();
        self.at += same;
        if same == piece.len() {
            Ok(())
        } else {
            self.fault("the ZIP is not in its one form")
        }
    }
}

/// What local header and directory both have: from the version to the length of the name.
#[derive(Clone, Copy)]
struct Shared([u8; 24]);

impl Shared {
    fn of(file: &File<'_>) -> Shared {
        let mut header = [0; 24];
        let size = u32::try_from(file.bytes.len()).unwrap_or(u32::MAX);
        let name = u16::try_from(file.name.len()).unwrap_or(u16::MAX);
        header[..10].copy_from_slice(&FIXED);
        header[10..14].copy_from_slice(&crc32fast::hash(file.bytes).to_le_bytes());
        header[14..18].copy_from_slice(&size.to_le_bytes());
        header[18..22].copy_from_slice(&size.to_le_bytes());
        header[22..].copy_from_slice(&name.to_le_bytes());
        Shared(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        for (name, is) in [
            ("manifest.json", true),
            ("attachments/0a_1-2.pdf", true),
            ("a/b/c", true),
            ("", false),
            ("/a", false),
            ("a/", false),
            ("a//b", false),
            ("../a", false),
            ("a/./b", false),
            ("a b", false),
            ("a\\b", false),
            ("é", false),
        ] {
            assert_eq!(is_name(name), is, "{name}");
        }
    }

    #[test]
    fn what_is_no_bundle_is_told() {
        for bytes in [&b""[..], b"PK\x03\x04", &[0; 100], b"PK\x05\x06"] {
            assert!(read(bytes).is_none());
        }
    }
}
