//! What is refused, and what is left as it was.

use super::*;

#[test]
fn what_cannot_be_restored_whole_touches_nothing() {
    let backup = Phone::with_calls(9, 300).backup();
    let here = Phone::with_calls(10, 3);
    let before = here.files();
    let refused = |bytes: &[u8], passphrase: &str| {
        let refused = restore(bytes, passphrase, &here.folders(), &now()).unwrap_err();
        assert_eq!(here.files(), before, "{refused}");
        refused
    };
    assert!(matches!(
        refused(&backup, "another passphrase"),
        BackupError::Passphrase
    ));
    for cut in [backup.len() - 1, backup.len() / 2, 300, 0] {
        refused(&backup[..cut], PASSPHRASE);
    }
    let mut changed = backup.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(matches!(
        refused(&changed, PASSPHRASE),
        BackupError::Damaged
    ));
}

#[test]
fn a_content_that_is_none_is_refused_by_name() {
    let log = Phone::with_calls(11, 1).read("ledger.log");
    let ledger = [format!("{} ledger.log\n", log.len()).as_bytes(), &log].concat();
    let whole = |middle: &[u8]| [b"curfew backup 1\n", middle, b"end\n"].concat();
    let here = Phone::empty(0);
    let read = |content: &[u8]| {
        let file = encrypted(content, QUICK, &Secrets::fresh().unwrap());
        restore(file.as_slice(), PASSPHRASE, &here.folders(), &now())
    };
    let with = |line: &str| whole(&[&ledger, line.as_bytes()].concat());
    let cut = [b"curfew backup 1\n", ledger.as_slice()].concat();
    for (content, what) in [
        (b"hello".to_vec(), "no name or length"),
        (b"hello\n".to_vec(), "does not begin like one"),
        (whole(b""), "no ledger"),
        (with("1 ledgers/ab/keys/x\nx"), "one that is not in it"),
        (cut, "no name or length"),
        (with("1 ../x\nx"), "no name or length"),
        (with("1 lists/../../x\nx"), "no name or length"),
        (with("1 lists/.x\nx"), "no name or length"),
        (with("1 /etc/x\nx"), "no name or length"),
        (with("1 ledger.key\nx"), "no name or length"),
        (with("-1 state.json\n"), "no name or length"),
        (with("1 state.json\nx1 state.json\nx"), "twice"),
        ([whole(&ledger), b"x".to_vec()].concat(), "follows its end"),
    ] {
        let refused = read(&content).unwrap_err().to_string();
        assert!(refused.contains(what), "{refused}, not: {what}");
    }
    let newer = [b"curfew backup 2\n", ledger.as_slice(), b"end\n"].concat();
    assert!(matches!(read(&newer), Err(BackupError::Newer { found: 2 })));
    // A length that nothing follows for costs no more than what is there.
    let long = whole(b"18446744073709551615 ledger.log\nx");
    assert!(matches!(read(&long), Err(BackupError::Damaged)));
    // A ledger that is none.
    let wrong = whole(b"5 ledger.log\nhello");
    assert!(matches!(
        read(&wrong),
        Err(BackupError::Store(StoreError::Corrupt { .. }))
    ));
    let torn = whole(
        &[
            format!("{} ledger.log\n", log.len() - 1).as_bytes(),
            &log[..log.len() - 1],
        ]
        .concat(),
    );
    assert!(matches!(
        read(&torn),
        Err(BackupError::Store(StoreError::Corrupt { .. }))
    ));
    assert_eq!(here.files(), BTreeMap::new());
    assert_eq!(read(&whole(&ledger)).unwrap().ledgers.len(), 1);
}

#[test]
fn a_short_passphrase_is_refused() {
    let phone = Phone::with_calls(12, 1);
    for passphrase in ["", "九个字的密码不够长"] {
        let refused = write(&phone.folders(), passphrase, QUICK, Vec::new()).unwrap_err();
        assert!(matches!(refused, BackupError::Short));
    }
    write(&phone.folders(), "十个字的密码就够长了", QUICK, Vec::new()).unwrap();
}
