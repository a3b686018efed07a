//! Blocked numbers of sms-ie, and their archive.

use super::*;
use miniz_oxide::deflate::compress_to_vec;

/// The checksum of some content, its size when packed, and its size, as entries of ZIP have them.
fn sums(packed: &[u8], content: &[u8]) -> Vec<u8> {
    [
        crc32fast::hash(content),
        packed.len() as u32,
        content.len() as u32,
    ]
    .map(u32::to_le_bytes)
    .concat()
}

/// An archive whose first file is `name`, with these flags and this method. With flag 8 checksum and
/// lengths stand behind the data.
fn archive(name: &str, flags: u8, method: u8, packed: &[u8], content: &[u8]) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0".to_vec();
    bytes.extend([flags, 0, method, 0]);
    bytes.extend([0; 4]);
    let sums = sums(packed, content);
    let is_behind = flags & 8 != 0;
    bytes.extend(if is_behind { &[0; 12] } else { &sums[..] });
    // An extra field of three bytes.
    bytes.extend([name.len() as u8, 0, 3, 0]);
    bytes.extend(name.as_bytes());
    bytes.extend(b"abc");
    bytes.extend(packed);
    if is_behind {
        bytes.extend(b"PK\x07\x08");
        bytes.extend(sums);
    }
    bytes
}

/// A member of a gzip file (RFC 1952) with a name, a remark and an extra field.
fn gzip(content: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x1f\x8b\x08\x1c\0\0\0\0\0\0\x02\0ab".to_vec();
    bytes.extend(b"name\0remark\0");
    bytes.extend(compress_to_vec(content, 6));
    bytes.extend(crc32fast::hash(content).to_le_bytes());
    bytes.extend((content.len() as u32).to_le_bytes());
    bytes
}

#[test]
fn blocked_numbers_of_sms_ie() {
    for name in ["sms-ie.ndjson", "sms-ie.zip"] {
        let found = imported(name);
        assert_eq!(found.kind, Kind::SmsIe, "{name}");
        assert!(found.kind.is_blocked() && found.kind.has_lines());
        assert_eq!(numbers(&found), ["+12065550100", "+12065550101"], "{name}");
        assert_eq!(remarks(&found), [(4, "", "left_out", "value")], "{name}");
        let refused: Vec<u64> = found.numbers.refused.iter().map(|it| it.line).collect();
        assert_eq!(refused, [3], "{name}");
        assert!(!is_plain(&sample(name)), "{name}");
    }
    // What the phone knew as the full number counts, whatever the region is.
    let abroad = super::read(&sample("sms-ie.ndjson"), Some(Region::new("FR").unwrap()));
    assert_eq!(numbers(&abroad.unwrap())[0], "+12065550100");
    let cut = b"\n{\"original_number\":\"+12065550100\"}\n\n{\"original_num";
    let found = super::read(cut, None).unwrap();
    assert_eq!((found.kind, numbers(&found).len()), (Kind::SmsIe, 1));
    assert_eq!(remarks(&found), [(4, "", "left_out", "value")]);
}

#[test]
fn an_archive_says_why_it_is_not_read() {
    let name = "blocked_numbers.ndjson";
    let line = b"{\"original_number\":\"+12065550100\"}";
    let error = |bytes: &[u8]| super::read(bytes, None).unwrap_err().to_string();
    let stored = [archive(name, 0, 0, line, line), b"PK\x01\x02".to_vec()].concat();
    let packed = compress_to_vec(line, 6);
    let packed = archive(&format!("backup/{name}"), 8, 8, &packed, line);
    let mut bare = packed.clone();
    let mark = bare.len() - 16;
    assert_eq!(bare.drain(mark..mark + 4).as_slice(), b"PK\x07\x08");
    for bytes in [&stored, &packed, &bare] {
        let found = super::read(bytes, None).unwrap();
        assert_eq!(numbers(&found), ["+12065550100"]);
    }
    let other = "line 1, column 1: a zip archive that does not begin with blocked_numbers.ndjson; unpack it";
    assert_eq!(error(&archive("calls.xml", 0, 0, line, line)), other);
    let locked =
        "line 1, column 1: a zip archive that is encrypted or packed in another way; unpack it";
    for (flags, method) in [(1, 8), (8, 0), (0, 12)] {
        let bytes = archive(name, flags, method, line, line);
        assert_eq!(error(&bytes), locked, "{flags} {method}");
    }
    let mut long = stored.clone();
    long[4] = 45;
    assert_eq!(error(&long), locked, "lengths of 8 bytes");
    let damaged = ImportError::Damaged.to_string();
    assert_eq!(error(&archive(name, 0, 8, b"\xff\xff", line)), damaged);
    assert_eq!(error(&archive(name, 0, 0, line, b"other")), damaged);
    for length in 4..stored.len() - 4 {
        assert_eq!(error(&stored[..length]), damaged, "{length}");
    }
    let blanks = vec![b' '; MAX_BYTES + 1];
    let bomb = compress_to_vec(&blanks, 9);
    let large = ImportError::TooLarge.to_string();
    assert_eq!(error(&archive(name, 8, 8, &bomb, &blanks)), large);
    assert_eq!(error(&[&stored[..], &vec![0; MAX_BYTES]].concat()), large);
}

#[test]
fn a_changed_bit_is_refused_or_changes_nothing() {
    let line = b"{\"original_number\":\"+12065550100\"}\n{\"original_number\":\"+12065550101\"}\n";
    let name = "blocked_numbers.ndjson";
    let packed = compress_to_vec(line, 6);
    for (what, file) in [
        ("gzip", gzip(b"+12065550100\n+12065550101\n")),
        ("stored", archive(name, 0, 0, line, line)),
        ("deflated", archive(name, 0, 8, &packed, line)),
        ("written while packed", archive(name, 8, 8, &packed, line)),
    ] {
        let found = super::read(&file, None).unwrap();
        assert_eq!(numbers(&found), ["+12065550100", "+12065550101"], "{what}");
        let mut refused = 0;
        for bit in 0..file.len() * 8 {
            let mut changed = file.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            match super::read(&changed, None) {
                Ok(other) => assert_eq!(numbers(&other), numbers(&found), "{what}, bit {bit}"),
                Err(_) => refused += 1,
            }
        }
        assert!(refused > 200, "{what}: {refused}");
    }
}

#[test]
fn every_member_of_a_gzip_file_is_read_and_nothing_else_is_in_it() {
    let [one, none, two] = [&b"+12065550100\n"[..], b"", b"+12065550101\n"].map(gzip);
    let whole = [one.clone(), none, two].concat();
    for file in [whole.clone(), [&whole[..], &[0; 512]].concat()] {
        let found = super::read(&file, None).unwrap();
        assert_eq!(numbers(&found), ["+12065550100", "+12065550101"]);
    }
    let error = |bytes: &[u8]| super::read(bytes, None).unwrap_err();
    for length in 2..whole.len() {
        match super::read(&whole[..length], None) {
            // Where a member ends, no reader can tell that more followed.
            Ok(_) => assert!(length == one.len() || length == one.len() + gzip(b"").len()),
            Err(error) => assert_eq!(error, ImportError::Damaged, "{length}"),
        }
    }
    for behind in [&b"x"[..], b"\0\0+12065550102", b"\x1f\x8b\x08\0"] {
        assert_eq!(error(&[&whole[..], behind].concat()), ImportError::Damaged);
    }
    // What a member repeats may lie in it alone, and all together have a limit.
    let half = gzip(&vec![b' '; MAX_BYTES / 2 + 1]);
    assert_eq!(error(&[&half[..], &half].concat()), ImportError::TooLarge);
}
