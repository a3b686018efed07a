//! Bundles: any bytes at all, and any bytes in the place of one file of a bundle that holds. Hashes and
//! signatures would keep the fuzzer out of most readers; a bundle is read whole whatever of it fails.

use curfew_verify::{Report, verify};

const GOOD: &[u8] = include_bytes!("../../tests/vectors/bundles/good-p256.zip");
/// How many items every report has.
const ITEMS: usize = 19;

pub(crate) fn bundle(bytes: &[u8]) {
    if let Ok(report) = verify(bytes, &[]) {
        whole(&report);
        if report.ok {
            let more = [bytes, &[0]].concat();
            assert!(!verify(&more, &[]).expect("it begins as before").ok);
        }
    }
    let Some((which, content)) = bytes.split_first() else {
        return;
    };
    let mut files = files();
    let place = usize::from(*which) % files.len();
    let is_same = files[place].1 == content;
    files[place].1 = content;
    let report = verify(&packed(&files), &[]).expect("it begins with the manifest");
    whole(&report);
    // The ZIP has no directory, so something always fails; where the file is another, more does.
    let failed = report.items.iter().filter(|it| !it.ok()).count();
    assert_eq!(failed == 1, is_same, "{failed} items");
}

/// Every item is named, and the whole is as its parts.
fn whole(report: &Report) {
    assert_eq!(report.items.len(), ITEMS);
    assert_eq!(report.ok, report.items.iter().all(|it| it.ok()));
}

/// The files of a bundle that holds.
fn files() -> Vec<(&'static str, &'static [u8])> {
    let mut files = Vec::new();
    let mut rest = GOOD;
    while rest.starts_with(b"PK\x03\x04") {
        let size = u32::from_le_bytes(rest[18..22].try_into().expect("four bytes"));
        let name = 30 + usize::from(u16::from_le_bytes([rest[26], rest[27]]));
        let end = name + usize::try_from(size).expect("it fits");
        let text = std::str::from_utf8(&rest[30..name]).expect("a name");
        files.push((text, &rest[name..end]));
        rest = &rest[end..];
    }
    files
}

/// Local headers and files, as far as a reader needs them to find the files.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in files {
        let size = u32::try_from(content.len()).expect("inputs are small");
        let length = u16::try_from(name.len()).expect("names are short");
        bytes.extend(b"PK\x03\x04");
        bytes.extend([0; 14]);
        bytes.extend(size.to_le_bytes());
        bytes.extend(size.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend(name.as_bytes());
        bytes.extend(*content);
    }
    bytes
}

/// A bundle, and each of its files behind the byte that names its place.
pub(crate) fn bundles() -> Vec<Vec<u8>> {
    let files = (0u8..).zip(files());
    let mut seeds: Vec<Vec<u8>> = files
        .map(|(place, (_, content))| [&[place], content].concat())
        .collect();
    seeds.push(include_bytes!("../../tests/vectors/bundles/good-forgotten.zip").to_vec());
    seeds.push(include_bytes!("../../tests/vectors/bundles/good-ed25519.zip").to_vec());
    seeds
}
