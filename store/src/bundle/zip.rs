//! The one form of ZIP that a bundle has (`docs/formats/bundle.md`): stored, no extra field, no
//! time, so that a verifier can account for every byte.

use std::io::{self, Write};

/// A file in the archive.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) bytes: u32,
    pub(super) crc: u32,
}

const LOCAL: u32 = 0x0403_4B50;
const CENTRAL: u32 = 0x0201_4B50;
const END: u32 = 0x0605_4B50;
/// What has to be known to read it: 2.0.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 0x0800;
/// 1 January 1980.
const DATE: u16 = 0x0021;

/// Writes an archive: each member's header and what `content` writes for it, then the directory.
pub(super) fn write(
    out: &mut dyn Write,
    members: &[Member],
    mut content: impl FnMut(usize, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut place = 0u64;
    let mut places = Vec::with_capacity(members.len());
    for (index, member) in members.iter().enumerate() {
        places.push(u32::try_from(place).map_err(|_| too_large())?);
        let mut head = Vec::with_capacity(30 + member.name.len());
        head.extend_from_slice(&LOCAL.to_le_bytes());
        head.extend_from_slice(&common(member)?);
        head.extend_from_slice(member.name.as_bytes());
        out.write_all(&head)?;
        content(index, out)?;
        place += head.len() as u64 + u64::from(member.bytes);
    }
    let begin = u32::try_from(place).map_err(|_| too_large())?;
    let mut directory = Vec::new();
    for (member, place) in members.iter().zip(places) {
        directory.extend_from_slice(&CENTRAL.to_le_bytes());
        directory.extend_from_slice(&VERSION.to_le_bytes());
        directory.extend_from_slice(&common(member)?);
        // Comment, disk, attributes inside and outside: none.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&place.to_le_bytes());
        directory.extend_from_slice(member.name.as_bytes());
    }
    let count = u16::try_from(members.len()).map_err(|_| too_large())?;
    let length = u32::try_from(directory.len()).map_err(|_| too_large())?;
    let mut end = END.to_le_bytes().to_vec();
    end.extend_from_slice(&[0; 4]);
    end.extend_from_slice(&count.to_le_bytes());
    end.extend_from_slice(&count.to_le_bytes());
    end.extend_from_slice(&length.to_le_bytes());
    end.extend_from_slice(&begin.to_le_bytes());
    end.extend_from_slice(&[0; 2]);
    out.write_all(&directory)?;
    out.write_all(&end)
}

/// What local header and directory have in common: version to the length of the extra field.
fn common(member: &Member) -> io::Result<Vec<u8>> {
    let name = u16::try_from(member.name.len()).map_err(|_| too_large())?;
    let mut bytes = Vec::with_capacity(26);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&FLAGS.to_le_bytes());
    // Stored, at no time.
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&DATE.to_le_bytes());
    bytes.extend_from_slice(&member.crc.to_le_bytes());
    bytes.extend_from_slice(&member.bytes.to_le_bytes());
    bytes.extend_from_slice(&member.bytes.to_le_bytes());
    bytes.extend_from_slice(&name.to_le_bytes());
    bytes.extend_from_slice(&[0; 2]);
    Ok(bytes)
}

fn too_large() -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        "a bundle has at most four gigabytes",
    )
}
