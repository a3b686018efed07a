//! Blocked numbers of sms-ie, and their archive.

use super::*;

/// An archive whose first file is `name`, with these flags and this method.
fn archive(name: &str, flags: u8, method: u8, length: u8, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0".to_vec();
    bytes.extend([flags, 0, method, 0]);
    bytes.extend([0; 8]);
    bytes.extend([length, 0, 0, 0]);
    bytes.extend([0; 4]);
    // An extra field of three bytes.
    bytes.extend([name.len() as u8, 0, 3, 0]);
    bytes.extend(name.as_bytes());
    bytes.extend(b"abc");
    bytes.extend(data);
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
    let stored = archive(
        name,
        0,
        0,
        line.len() as u8,
        &[&line[..], b"PK\x01\x02"].concat(),
    );
    assert_eq!(
        numbers(&super::read(&stored, None).unwrap()),
        ["+12065550100"]
    );
    let packed = miniz_oxide::deflate::compress_to_vec(line, 6);
    let packed = archive(&format!("backup/{name}"), 8, 8, 0, &packed);
    assert_eq!(
        numbers(&super::read(&packed, None).unwrap()),
        ["+12065550100"]
    );
    let other = "line 1, column 1: a zip archive that does not begin with blocked_numbers.ndjson; unpack it";
    assert_eq!(error(&archive("calls.xml", 0, 0, 0, line)), other);
    let locked =
        "line 1, column 1: a zip archive that is encrypted or packed in another way; unpack it";
    for (flags, method) in [(1, 8), (8, 0), (0, 12)] {
        let bytes = archive(name, flags, method, line.len() as u8, line);
        assert_eq!(error(&bytes), locked, "{flags} {method}");
    }
    let damaged = ImportError::Damaged.to_string();
    assert_eq!(error(&archive(name, 0, 8, 0, b"\xff\xff")), damaged);
    assert_eq!(error(&archive(name, 0, 0, 200, line)), damaged);
    for length in 4..30 + name.len() + 3 {
        assert_eq!(error(&stored[..length]), damaged, "{length}");
    }
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; MAX_BYTES + 1], 9);
    let large = ImportError::TooLarge.to_string();
    assert_eq!(error(&archive(name, 8, 8, 0, &bomb)), large);
    assert_eq!(error(&[&stored[..], &vec![0; MAX_BYTES]].concat()), large);
}
