//! Checkpoints and codes: round trips, refusals, the examples of the standards.

use proptest::prelude::*;

use crate::ledger::checkpoint::*;
use crate::ledger::*;
use crate::testing::unhex;

const SAMPLE: Checkpoint = Checkpoint {
    ledger: [0x1f; 16],
    size: 20_852_163,
    root: [7; 32],
};

#[test]
fn a_checkpoint_is_written_as_the_standard_has_it() {
    let root = unbase64("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=").unwrap();
    let checkpoint = Checkpoint {
        root: root.try_into().unwrap(),
        ..SAMPLE
    };
    let text = checkpoint.text();
    assert_eq!(
        text,
        "app.curfew/ledger/1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f\n20852163\n\
         CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    );
    assert_eq!(Checkpoint::parse(&text), Ok(checkpoint));
    let signed = Signed {
        checkpoint,
        signatures: vec![Signature {
            name: checkpoint.origin(),
            key_id: [3, 61, 224, 174],
            bytes: vec![9; 64],
        }],
    };
    let note = signed.to_string();
    assert!(note.starts_with(&format!("{text}\n\u{2014} app.curfew/ledger/1f")));
    assert_eq!(Signed::parse(&note), Ok(signed));
}

/// The key and the note that golang.org/x/mod/sumdb/note is documented with.
#[test]
fn the_id_of_a_key_is_that_of_the_standard() {
    let public = unbase64("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").unwrap();
    let id = key_id("PeterNeumann", Algorithm::Ed25519, &public[1..]);
    assert_eq!(id.to_vec(), unhex("c74f20a3"));
    let line = unbase64(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
    );
    assert_eq!(line.unwrap()[..4], id);
    let sha = sha2::Digest::finalize(<sha2::Sha256 as sha2::Digest>::new_with_prefix([1, 2]));
    assert_eq!(key_id("any", Algorithm::EcdsaP256, &[1, 2])[..], sha[..4]);
}

#[test]
fn what_is_no_checkpoint_is_refused_with_its_line() {
    let good = Signed {
        checkpoint: SAMPLE,
        signatures: vec![Signature {
            name: "a".to_owned(),
            key_id: [0; 4],
            bytes: vec![1],
        }],
    }
    .to_string();
    assert!(Signed::parse(&good).is_ok());
    for (from, to, line) in [
        ("app.curfew", "example.com", 1),
        ("1f1f", "1F1F", 1),
        ("1f1f1f", "1f1f1", 1),
        ("20852163", "020852163", 2),
        ("20852163", "-1", 2),
        ("20852163", "99999999999999999999", 2),
        ("Bwc=", "Bwd=", 3),
        ("Bwc=", "Bwc", 3),
        ("Bwc=\n", "Bwc=\nmore\n", 4),
        ("\u{2014} a", "- a", 5),
        ("\u{2014} a ", "\u{2014} a+b ", 5),
        ("\u{2014} a ", "\u{2014}  ", 5),
    ] {
        assert!(good.contains(from), "{from}");
        let bad = good.replacen(from, to, 1);
        assert_eq!(
            Signed::parse(&bad),
            Err(CheckpointError::Form { line }),
            "{to}"
        );
    }
    for length in 0..good.len() {
        if good.is_char_boundary(length) {
            assert!(Signed::parse(&good[..length]).is_err());
        }
    }
    let long = "x".repeat(MAX_SIGNED + 1);
    assert_eq!(Signed::parse(&long), Err(CheckpointError::TooLong));
}

#[test]
fn a_code_is_read_as_a_person_types_it() {
    let code = SAMPLE.code();
    let text = code.to_string();
    // Computed by another program from docs/formats/checkpoint.md.
    assert_eq!(
        text,
        include_str!("../../../../docs/formats/checkpoint.md")
            .lines()
            .find_map(|line| line.strip_prefix("code       "))
            .unwrap()
    );
    for typed in [
        text.clone(),
        text.to_lowercase(),
        text.replace('-', ""),
        text.replace('-', " "),
        text.replace('0', "o").replace('1', "l"),
        format!(" {} ", text.replace('-', "\u{2013}")),
    ] {
        assert_eq!(Code::parse(&typed), Ok(code), "{typed}");
    }
    assert_eq!(Code::parse(""), Err(CodeError::Length { found: 0 }));
    assert_eq!(
        Code::parse(&text[1..]),
        Err(CodeError::Length { found: 29 })
    );
    let other = Checkpoint { size: 1, ..SAMPLE };
    assert_ne!(other.code(), code);
    let last = text.len() - 1;
    let bad = format!("{}U", &text[..last]);
    assert_eq!(Code::parse(&bad), Err(CodeError::Character { place: 30 }));
}

proptest! {
    /// Up to four wrong characters, and any two that changed places, are found.
    #[test]
    fn mistakes_in_a_code_are_found(
        root in any::<[u8; 32]>(),
        wrong in proptest::collection::btree_map(0usize..30, 1u8..32, 1..=4),
        swap in (0usize..30, 0usize..30),
    ) {
        const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let code = Checkpoint { root, ..SAMPLE }.code();
        let text = code.to_string().replace('-', "");
        prop_assert_eq!(Code::parse(&text), Ok(code));
        let mut bytes = text.clone().into_bytes();
        for (place, by) in wrong {
            let value = ALPHABET.iter().position(|it| *it == bytes[place]).unwrap();
            bytes[place] = ALPHABET[value ^ usize::from(by)];
        }
        let bad = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(Code::parse(&bad), Err(CodeError::Mistyped));
        let mut bytes = text.clone().into_bytes();
        bytes.swap(swap.0, swap.1);
        let swapped = String::from_utf8(bytes).unwrap();
        if swapped != text {
            prop_assert_eq!(Code::parse(&swapped), Err(CodeError::Mistyped));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
        let _ = Code::parse(&text);
        if let Ok(signed) = Signed::parse(&text) {
            prop_assert_eq!(signed.to_string(), text);
        }
    }

    #[test]
    fn base_64_has_one_form(bytes in proptest::collection::vec(any::<u8>(), 0..40), text in "[A-Za-z0-9+/=]{0,12}") {
        prop_assert_eq!(unbase64(&base64(&bytes)), Some(bytes));
        if let Some(bytes) = unbase64(&text) {
            prop_assert_eq!(base64(&bytes), text);
        }
    }
}
