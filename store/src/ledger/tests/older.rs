//! Ledgers of the first kind, as the versions before wrote them, are taken over whole.

use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use tempfile::{TempDir, tempdir};

use crate::ledger::*;
use crate::testing::{self, Seed};

/// The tables of the older kind, as far as reading them needs.
const TABLES: &str = "
PRAGMA journal_mode = WAL;
CREATE TABLE entries (seq INTEGER PRIMARY KEY CHECK (seq > 0), bytes BLOB NOT NULL,
  leaf_hash BLOB NOT NULL, state BLOB NOT NULL, spool_id BLOB UNIQUE) STRICT;
CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, state BLOB NOT NULL) STRICT;
INSERT INTO head VALUES (1, 0, zeroblob(32));
PRAGMA application_id = 0x43464C47;
PRAGMA user_version = 1;";

fn older(count: i64) -> (TempDir, Vec<Vec<u8>>, [u8; 32]) {
    let directory = tempdir().unwrap();
    let connection = Connection::open(directory.path().join("ledger.db")).unwrap();
    connection.execute_batch(TABLES).unwrap();
    let mut seed = Seed(5);
    let (mut all, mut state) = (Vec::new(), [0; 32]);
    for seq in 1..=count {
        let mut call = testing::call(&mut seed, 1_767_330_000_000 + seq * 1000);
        call.lists_sha256 = None;
        let entry = Entry {
            spool_id: (seq % 7 == 0).then_some([seq as u8; 16]),
            ..Event::Call(call).into()
        };
        let bytes = encode(&entry).unwrap();
        let leaf = leaf_hash(&bytes);
        state = Sha256::new()
            .chain_update([2])
            .chain_update(state)
            .chain_update(leaf)
            .finalize()
            .into();
        let id = entry.spool_id.map(|id| id.to_vec());
        connection
            .execute(
                "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5)",
                rusqlite::params![seq, bytes, leaf, state, id],
            )
            .unwrap();
        connection
            .execute(
                "UPDATE head SET seq = ?1, state = ?2",
                rusqlite::params![seq, state],
            )
            .unwrap();
        all.push(bytes);
    }
    (directory, all, state)
}

fn last(ledger: &Ledger) -> Event {
    let seq = ledger.head().unwrap().seq;
    ledger.entry(seq).unwrap().unwrap().event
}

#[test]
fn every_entry_keeps_its_bytes_and_its_number() {
    let (directory, all, state) = older(40);
    assert!(Ledger::is_in(directory.path()));
    let ledger = Ledger::open(&directory).unwrap();
    for (seq, bytes) in (1..).zip(&all) {
        assert_eq!(ledger.bytes(seq).unwrap().as_ref(), Some(bytes));
    }
    assert_eq!(ledger.head().unwrap().seq, 41);
    let Event::Fact(_, Fact::Moved(moved)) = last(&ledger) else {
        panic!("the last entry says where they came from")
    };
    assert_eq!((moved.entries, moved.state), (40, state));
    assert!(ledger.verify().unwrap().is_ok());
    let there = |name: &str| directory.path().join(name).exists();
    assert!(
        there("ledger-1.db") && !there("ledger.db"),
        "the old file is kept"
    );
    // Entries of the spool that it had are not appended again.
    let again = Entry {
        spool_id: Some([7; 16]),
        ..Event::Call(testing::call(&mut Seed(1), 0)).into()
    };
    assert_eq!(ledger.append_entries(&[again]).unwrap(), (41, 0));
    drop(ledger);
    assert_eq!(Ledger::open(&directory).unwrap().head().unwrap().seq, 41);
}

#[test]
fn what_does_not_fit_the_older_chain_is_told() {
    for (why, sql, problems) in [
        (
            "changed",
            "UPDATE entries SET bytes = CAST(substr(bytes, 1, 3) || x'01' || substr(bytes, 5) AS BLOB) WHERE seq = 5",
            1,
        ),
        ("missing", "DELETE FROM entries WHERE seq = 6", 2),
        ("cut off", "DELETE FROM entries WHERE seq > 18", 1),
    ] {
        let (directory, _, _) = older(20);
        Connection::open(directory.path().join("ledger.db"))
            .unwrap()
            .execute_batch(sql)
            .unwrap();
        let ledger = Ledger::open(&directory).unwrap();
        let Event::Fact(_, Fact::Moved(moved)) = last(&ledger) else {
            panic!("{why}")
        };
        let told = ledger.entry(moved.entries + 1).unwrap().unwrap().event;
        let Event::Failure(told) = told else {
            panic!("{why}")
        };
        assert!(
            told.detail.starts_with(&format!("{problems} ")),
            "{why}: {}",
            told.detail
        );
    }
}

#[test]
fn a_file_that_is_no_older_ledger_stays_as_it_is() {
    let refused = |directory: &Path, is: fn(&StoreError) -> bool| {
        let path = directory.join("ledger.db");
        let before = std::fs::read(&path).unwrap();
        let error = Ledger::open(directory).unwrap_err();
        assert!(is(&error), "{error:?}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert!(!directory.join(FILE).exists());
    };
    let directory = tempdir().unwrap();
    let path = directory.path().join("ledger.db");
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE notes (text)")
        .unwrap();
    refused(directory.path(), |it| {
        matches!(it, StoreError::NotOurs { .. })
    });
    let (directory, ..) = older(2);
    let connection = Connection::open(directory.path().join("ledger.db")).unwrap();
    connection.pragma_update(None, "user_version", 2).unwrap();
    drop(connection);
    refused(directory.path(), |it| {
        matches!(it, StoreError::Newer { found: 2, .. })
    });
    for garbage in [vec![0xA5; 8192], vec![1], b"SQLite format 3\0".repeat(400)] {
        let directory = tempdir().unwrap();
        let path = directory.path().join("ledger.db");
        std::fs::write(&path, &garbage).unwrap();
        refused(directory.path(), |it| {
            matches!(it, StoreError::Corrupt { .. })
        });
        let now = testing::now();
        let recovered = Ledger::recover(&directory, &LedgerOptions::default(), &now).unwrap();
        let kept = recovered.set_aside.unwrap();
        assert_eq!(kept, "ledger.db.damaged-1795593600000");
        assert_eq!(std::fs::read(directory.path().join(kept)).unwrap(), garbage);
        assert_eq!(recovered.ledger.head().unwrap().seq, 1);
    }
}
