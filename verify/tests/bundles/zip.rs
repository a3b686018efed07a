//! ZIP files by `docs/formats/bundle.md`, with room for what is wrong.

/// What of a ZIP is not as it should be.
#[derive(Clone, Copy, Default)]
pub(crate) struct Odd {
    pub(crate) extra: &'static [u8],
    pub(crate) between: &'static [u8],
    pub(crate) comment: &'static [u8],
    pub(crate) file_comment: &'static [u8],
    pub(crate) time: u16,
    pub(crate) flags: u16,
    pub(crate) other_name: bool,
}

/// In the one form.
pub(crate) fn write(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    write_odd(files, Odd::default())
}

/// With something wrong with the last file.
pub(crate) fn write_odd(files: &[(String, Vec<u8>)], odd: Odd) -> Vec<u8> {
    let short = |value: usize| u16::try_from(value).expect("small").to_le_bytes();
    let long = |value: usize| u32::try_from(value).expect("small").to_le_bytes();
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (index, (name, content)) in files.iter().enumerate() {
        let odd = if index + 1 == files.len() {
            odd
        } else {
            Odd::default()
        };
        let place = bytes.len();
        let mut shared = Vec::new();
        shared.extend(short(20));
        shared.extend((0x0800 | odd.flags).to_le_bytes());
        shared.extend(short(0));
        shared.extend(odd.time.to_le_bytes());
        shared.extend(0x0021u16.to_le_bytes());
        shared.extend(crc32(content).to_le_bytes());
        shared.extend(long(content.len()));
        shared.extend(long(content.len()));
        shared.extend(short(name.len()));
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&shared);
        bytes.extend(short(odd.extra.len()));
        bytes.extend(name.as_bytes());
        bytes.extend(odd.extra);
        bytes.extend(content);
        directory.extend(b"PK\x01\x02");
        directory.extend(short(20));
        directory.extend(&shared);
        directory.extend(short(0));
        directory.extend(short(odd.file_comment.len()));
        directory.extend([0; 8]);
        directory.extend(long(place));
        let listed = if odd.other_name {
            name.to_uppercase()
        } else {
            name.clone()
        };
        directory.extend(listed.as_bytes());
        directory.extend(odd.file_comment);
    }
    bytes.extend(odd.between);
    let place = bytes.len();
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(short(files.len()));
    bytes.extend(short(files.len()));
    bytes.extend(long(directory.len()));
    bytes.extend(long(place));
    bytes.extend(short(odd.comment.len()));
    bytes.extend(odd.comment);
    bytes
}

/// Bit by bit, as the polynomial says.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            sum >> 1 ^ (0xedb8_8320 * (sum & 1))
        })
    })
}
