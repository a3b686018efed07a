//! What is found of replies of time-stamping authorities: of those that are made here, and of those that openssl
//! made; and that no byte of one can be changed that says anything.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use curfew_verify::{TimeStamp, time_stamp};

use crate::changed_replies;
use crate::good::p256;
use crate::maker::sha256;
use crate::stamps;

fn path(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/replies");
    PathBuf::from(folder).join(name)
}

/// A reply of `tests/vectors/replies/`.
pub(crate) fn file(name: &str) -> Vec<u8> {
    fs::read(path(&format!("{name}.tsr"))).expect("a reply is there")
}

/// What openssl says of each reply: whether it holds.
fn openssl() -> BTreeMap<String, bool> {
    let said = fs::read_to_string(path("openssl.txt")).expect("it is there");
    let line = |line: &str| {
        let (said, name) = line.split_once(' ').expect("two words");
        assert!(["holds", "refused"].contains(&said), "{line}");
        (name.to_owned(), said == "holds")
    };
    said.lines().map(line).collect()
}

/// Those that openssl takes and that are refused here, for a curve, and a key and a hash that are too weak; and for what
/// RFC 5652 says of attributes (5.3 and 11.1) and X.690 of what ends a value.
const NOT_HERE: [(&str, &str); 7] = [
    ("openssl-p521", "signed in a way"),
    ("openssl-rsa1024", "signed in a way"),
    ("openssl-signed-over-sha1", "signed in a way"),
    ("without-content-type", "its signed attributes"),
    ("content-type-of-data", "its signed attributes"),
    ("digest-twice", "its signed attributes"),
    ("with-a-byte-more", "not a granted reply"),
];

#[test]
fn each_reply_is_what_is_made_here_and_is_found_to_be_what_was_done_to_it() {
    let maker = p256();
    let checkpoint = maker.signed(9, &maker.signer);
    assert_eq!(fs::read(path("checkpoint.txt")).expect("there"), checkpoint);
    let replies = changed_replies::all(sha256(&checkpoint));
    for (name, says, bytes) in &replies {
        if std::env::var_os("CURFEW_REGENERATE").is_some() {
            fs::write(path(&format!("{name}.tsr")), bytes).expect("written");
        }
        assert!(file(name) == *bytes, "{name}");
        match time_stamp(bytes) {
            Ok(stamp) => {
                assert_eq!(*says, "", "{name}");
                assert_eq!(stamp.hash, sha256(&checkpoint), "{name}");
                assert_eq!(stamp.seconds, 1_795_617_120, "{name}");
                assert_eq!(stamp.signer, "O=Sample, CN=Sample time stamps", "{name}");
            }
            Err(bad) => assert!(
                !says.is_empty() && bad.to_string().starts_with(says),
                "{name}: {bad}, not: {says}"
            ),
        }
    }
    let files = fs::read_dir(path("")).expect("the folder is there");
    let count = files.filter(|it| {
        let name = it.as_ref().expect("a file").file_name();
        name.to_string_lossy().ends_with(".tsr")
    });
    let openssl = openssl();
    assert_eq!(count.count(), openssl.len(), "openssl was asked about each");
    let own = openssl.keys().filter(|it| !it.starts_with("openssl-"));
    assert_eq!(own.count(), replies.len(), "no reply is left over");
}

#[test]
fn a_reply_holds_where_openssl_says_so() {
    let over = sha256(&fs::read(path("checkpoint.txt")).expect("it is there"));
    for (name, holds) in openssl() {
        let found = time_stamp(&file(&name));
        if let Some((_, why)) = NOT_HERE.iter().find(|it| it.0 == name) {
            let bad = found.expect_err(&name).to_string();
            assert!(holds && bad.starts_with(why), "{name}: {bad}");
            continue;
        }
        assert_eq!(found.is_ok(), holds, "{name}: {found:?}");
        assert!(found.is_err() || found.is_ok_and(|it| it.hash == over));
    }
}

/// The places of a reply in which one byte may be another and it says the same still.
fn loose(reply: &[u8], same: &TimeStamp) -> Vec<usize> {
    let mut other = reply.to_vec();
    let mut loose = Vec::new();
    for at in 0..reply.len() {
        // A single bit, which one depends on the place, and all of them.
        for mask in [1 << (at % 8), 1, 0xff] {
            other[at] ^= mask;
            if let Ok(found) = time_stamp(&other) {
                assert_eq!(found, *same, "byte {at} ^ {mask}");
                loose.push(at);
            }
            other[at] ^= mask;
        }
    }
    loose.dedup();
    loose
}

/// Where `part` stands in `whole`.
fn place(whole: &[u8], part: &[u8]) -> std::ops::Range<usize> {
    let mut places = whole.windows(part.len()).enumerate();
    let (at, _) = places.find(|it| it.1 == part).expect("it is there");
    at..at + part.len()
}

#[test]
fn no_byte_that_was_signed_can_be_another() {
    for (name, holds) in openssl() {
        let reply = file(&name);
        let Ok(same) = time_stamp(&reply) else {
            continue;
        };
        assert!(holds, "{name}");
        // Granted, or granted with modifications: that stands before everything that is signed.
        let status = place(&reply, &[0x30, 3, 2, 1]).end;
        let mut loose = loose(&reply, &same);
        loose.retain(|it| *it != status);
        let may = match name.as_str() {
            // What nobody signed, behind the signature.
            "good-with-unsigned-attributes" => reply.len() - stamps::unsigned().len()..reply.len(),
            // Other certificates, of which nothing is read.
            "good-with-another-certificate-before" => place(&reply, &stamps::other()),
            "openssl-under-a-root" => {
                place(&reply, &fs::read(path("root.der")).expect("it is there"))
            }
            _ => 0..0,
        };
        let tight: Vec<&usize> = loose.iter().filter(|it| !may.contains(it)).collect();
        assert!(tight.is_empty(), "{name}: {tight:?} outside of {may:?}");
        assert_eq!(loose.is_empty(), may.is_empty(), "{name}");
    }
}

#[test]
fn a_reply_that_was_cut_is_none() {
    let reply = file("good");
    for length in 0..reply.len() {
        assert!(time_stamp(&reply[..length]).is_err(), "{length}");
    }
}
