//! The format against files that `age` wrote, and every byte of a file changed.

use std::io::{Read, Write};

use super::*;

const PASSPHRASE: &str = "correct horse battery";
/// Quick to try, for tests.
const QUICK: u8 = 4;

fn encrypted(plain: &[u8], work: u8, secrets: &Secrets) -> Vec<u8> {
    let mut encryptor = Encryptor::new(Vec::new(), PASSPHRASE, work, secrets).unwrap();
    encryptor.write_all(plain).unwrap();
    encryptor.finish().unwrap()
}

/// Files of the crate `age` 0.11.1 with work 2^10, and what is in them.
fn vectors() -> [(&'static [u8], Vec<u8>); 3] {
    [
        (include_bytes!("../vectors/empty.age"), Vec::new()),
        (
            include_bytes!("../vectors/short.age"),
            b"hello world".to_vec(),
        ),
        (
            include_bytes!("../vectors/two-pieces.age"),
            vec![0; PIECE + 1],
        ),
    ]
}

fn decrypted(file: &[u8], passphrase: &str) -> Result<Vec<u8>, BackupError> {
    let mut plain = Vec::new();
    Decryptor::new(file, passphrase)?
        .read_to_end(&mut plain)
        .map_err(BackupError::of_read)?;
    Ok(plain)
}

#[test]
fn files_of_age_are_read_and_written_byte_for_byte() {
    for (file, plain) in vectors() {
        assert_eq!(decrypted(file, PASSPHRASE).unwrap(), plain);
        let secrets = secrets_of(file, PASSPHRASE).unwrap();
        assert_eq!(encrypted(&plain, 10, &secrets), file);
    }
}

#[test]
fn another_passphrase_opens_nothing() {
    let [_, (file, _), _] = vectors();
    for passphrase in ["", "Correct horse battery", "correct horse battery "] {
        let refused = decrypted(file, passphrase).unwrap_err();
        assert!(matches!(refused, BackupError::Passphrase), "{refused}");
    }
}

#[test]
fn every_changed_byte_cut_and_addition_is_found() {
    let secrets = Secrets::fresh().unwrap();
    let file = encrypted(b"hello world", QUICK, &secrets);
    assert_eq!(decrypted(&file, PASSPHRASE).unwrap(), b"hello world");
    for place in 0..file.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut changed = file.clone();
            changed[place] ^= bit;
            assert!(decrypted(&changed, PASSPHRASE).is_err(), "byte {place}");
        }
        assert!(
            decrypted(&file[..place], PASSPHRASE).is_err(),
            "cut at {place}"
        );
    }
    let longer = [file.as_slice(), b"\n"].concat();
    assert!(decrypted(&longer, PASSPHRASE).is_err());
}

#[test]
fn whole_pieces_cannot_be_left_out_doubled_or_swapped() {
    let secrets = Secrets::fresh().unwrap();
    let plain: Vec<u8> = (0..3 * PIECE).map(|it| (it / PIECE) as u8).collect();
    let file = encrypted(&plain, QUICK, &secrets);
    assert_eq!(decrypted(&file, PASSPHRASE).unwrap(), plain);
    let piece = PIECE + 16;
    let head = file.len() - 3 * piece;
    let part = |index: usize| &file[head + index * piece..head + (index + 1) * piece];
    for order in [
        &[0, 1][..],
        &[0, 2],
        &[1, 0, 2],
        &[0, 1, 1, 2],
        &[0, 1, 2, 2],
        &[],
    ] {
        let mut other = file[..head].to_vec();
        order
            .iter()
            .for_each(|index| other.extend_from_slice(part(*index)));
        assert!(decrypted(&other, PASSPHRASE).is_err(), "{order:?}");
    }
}

#[test]
fn other_files_are_named_for_what_they_are() {
    let [_, (file, _), _] = vectors();
    let text = String::from_utf8_lossy(file);
    let armor = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n";
    let key = "age-encryption.org/v1\n-> X25519 abc\nabc\n--- abc\n";
    for other in ["", "PK\u{3}\u{4}", armor, key] {
        let refused = decrypted(other.as_bytes(), PASSPHRASE).unwrap_err();
        assert!(matches!(refused, BackupError::NotAge), "{other}: {refused}");
    }
    let header = text.split("\n---").next().unwrap();
    let with = |work: &str| {
        let line = header.replace(" 10\n", &format!(" {work}\n"));
        let mut other = line.into_bytes();
        other.extend_from_slice(&file[header.len()..]);
        decrypted(&other, PASSPHRASE).unwrap_err()
    };
    assert!(matches!(with("21"), BackupError::Work { work: 21 }));
    for work in ["010", "+10", "0", "", "10 10"] {
        assert!(matches!(with(work), BackupError::Damaged), "{work}");
    }
    // More work is done, and gives another key.
    assert!(matches!(with("11"), BackupError::Passphrase));
}

/// What was random in a file.
fn secrets_of(file: &[u8], passphrase: &str) -> Option<Secrets> {
    let (file_key, nonce) = open_header(&mut &*file, passphrase).ok()?;
    let text = String::from_utf8_lossy(file);
    let salt = text.lines().nth(1)?.split(' ').nth(2)?;
    Some(Secrets {
        file_key,
        salt: unbase(salt).ok()?,
        nonce,
    })
}
