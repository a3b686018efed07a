//! Ledgers that are damaged, here and in a backup.

use super::*;

#[test]
fn a_ledger_beside_that_cannot_be_read_stays_and_ends_no_restore() {
    let (here, other) = (Phone::with_calls(38, 1), Phone::with_calls(39, 2));
    let folder = here.restore(&other.backup()).ledgers[0]
        .folder()
        .unwrap()
        .to_owned();
    let log = format!("{folder}/ledger.log");
    here.write(&log, b"damaged");
    let again = here.restore(&other.backup());
    assert_eq!(
        again.ledgers[0].folder(),
        Some(format!("{folder}-2").as_str())
    );
    assert_eq!(here.read(&log), b"damaged");
}

#[test]
fn a_ledger_that_cannot_be_read_whole_is_not_taken_for_one_without_calls() {
    let old = Phone::with_calls(40, 3).backup();
    let new = Phone::with_calls(41, 2);
    let calls = new.ledger().head().unwrap().seq;
    drop(new.ledger());
    // The index still leads to what follows.
    damage(&new);
    let log = new.read("ledger.log");
    let done = restore(old.as_slice(), PASSPHRASE, &new.folders(), &now());
    if let Ok(done) = done {
        assert!(
            matches!(done.ledgers[..], [Merged::Beside { .. }]),
            "{done:?}"
        );
    }
    assert_eq!(
        new.read("ledger.log"),
        log,
        "{calls} entries are there still"
    );
}

/// Changes the length of the first record, so that nothing after it is found.
fn damage(phone: &Phone) {
    let mut log = phone.read("ledger.log");
    log[40..42].copy_from_slice(&u16::MAX.to_le_bytes());
    phone.write("ledger.log", &log);
}

#[test]
fn what_could_not_be_brought_back_is_not_written() {
    let phone = Phone::with_calls(50, 4);
    assert_eq!(phone.kinds().len(), 4, "and the index has them");
    damage(&phone);
    assert_eq!(phone.ledger().head().unwrap().seq, 4, "it goes on");
    let refused = write(&phone.folders(), PASSPHRASE, QUICK, Vec::new()).unwrap_err();
    assert!(
        matches!(refused, BackupError::Store(StoreError::Corrupt { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_damaged_ledger_beside_keeps_nothing_else_from_coming_back() {
    let phone = Phone::with_calls(51, 4);
    phone.restore(&Phone::with_calls(52, 3).backup());
    let beside = fs::read_dir(phone.path().join("ledgers")).unwrap().next();
    let id = beside.unwrap().unwrap().file_name().into_string().unwrap();
    let name = format!("ledgers/{id}/ledger.log");
    phone.write(&name, &phone.read(&name)[..90]);
    phone.write(&format!("ledgers/{id}/attachments/x"), b"x");
    phone.write("rulebook.json", b"{}");
    // Of one that is gone nothing could be brought back.
    phone.write("ledgers/gone/attachments/x", b"x");
    let mut backup = Vec::new();
    let written = write(&phone.folders(), PASSPHRASE, QUICK, &mut backup).unwrap();
    assert_eq!(written.left_out, 1);

    let new = Phone::empty(53);
    let restored = new.restore(&backup);
    assert!(matches!(
        restored.ledgers[..],
        [Merged::Taken { entries: 4, .. }]
    ));
    assert_eq!(new.read("rulebook.json"), b"{}");
    let [(kept, place)] = &restored.kept[..] else {
        panic!("{restored:?}")
    };
    assert_eq!(*kept, name);
    assert_eq!(new.read(place), phone.read(&name));
}
