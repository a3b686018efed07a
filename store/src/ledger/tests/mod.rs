//! The ledger as a whole: numbering, chain, writers, migrations.

mod entry;
mod faults;
mod tampering;

use std::sync::Barrier;

use tempfile::{TempDir, tempdir};

use super::*;
use crate::testing::{self, Seed};

fn filled(count: i64) -> (TempDir, Ledger) {
    let directory = tempdir().unwrap();
    let ledger = Ledger::open(&directory).unwrap();
    let mut seed = Seed(1);
    let events: Vec<Event> = (0..count)
        .map(|n| testing::event(&mut seed, 1_767_330_000_000 + n * 1000))
        .collect();
    ledger.append_all(&events).unwrap();
    (directory, ledger)
}

#[test]
fn entries_are_numbered_chained_and_read_back() {
    let directory = tempdir().unwrap();
    let ledger = Ledger::open(&directory).unwrap();
    assert_eq!(ledger.head().unwrap(), Head::EMPTY);
    let mut seed = Seed(2);
    let events: Vec<Event> = (0..20).map(|n| testing::event(&mut seed, n)).collect();
    let mut state = STATE_0;
    for (seq, event) in (1..).zip(&events) {
        assert_eq!(ledger.append(event).unwrap(), seq);
        let bytes = ledger.bytes(seq).unwrap().unwrap();
        assert_eq!(bytes, encode(event, None).unwrap());
        state = next_state(&state, &leaf_hash(&bytes));
        assert_eq!(ledger.head().unwrap(), Head { seq, state });
        assert_eq!(ledger.state_at(seq).unwrap(), Some(state));
        let row = ledger.entry(seq).unwrap().unwrap();
        assert_eq!((&row.event, row.leaf_hash), (event, leaf_hash(&bytes)));
    }
    drop(ledger);
    let ledger = Ledger::open(&directory).unwrap();
    let verified = ledger.verify().unwrap();
    assert!(verified.is_ok(), "{verified:?}");
    assert_eq!(
        (verified.entries, verified.head),
        (20, Head { seq: 20, state })
    );
    assert_eq!(ledger.entry(21).unwrap(), None);
    assert_eq!(ledger.entry(u64::MAX).unwrap(), None);
    assert_eq!(ledger.state_at(0).unwrap(), Some(STATE_0));
}

#[test]
fn nothing_is_appended_where_one_event_is_refused() {
    let (_directory, ledger) = filled(3);
    let mut bad = testing::call(&mut Seed(4), 0);
    bad.verification = 3;
    let events = [
        Event::Call(testing::call(&mut Seed(4), 0)),
        Event::Call(bad),
    ];
    assert!(matches!(
        ledger.append_all(&events),
        Err(StoreError::Entry(_))
    ));
    assert_eq!(ledger.head().unwrap().seq, 3);
}

#[test]
fn sql_cannot_change_delete_replace_or_skip() {
    let (_directory, ledger) = filled(3);
    let insert = "INSERT INTO entries SELECT 9, bytes, leaf_hash, state, kind, at_ms, number,
                  disposition, rule, rule_name, x'00' FROM entries WHERE seq = 1";
    let replace = "INSERT OR REPLACE INTO entries SELECT 2, bytes, leaf_hash, state, kind, at_ms,
                   number, disposition, rule, rule_name, NULL FROM entries WHERE seq = 1";
    for refused in [
        "UPDATE entries SET number = NULL",
        "UPDATE entries SET bytes = x'00' WHERE seq = 2",
        "DELETE FROM entries WHERE seq = 3",
        "DELETE FROM entries",
        "UPDATE head SET seq = 0",
        "UPDATE head SET state = zeroblob(32)",
        "DELETE FROM head",
        "INSERT INTO head VALUES (2, 0, zeroblob(32))",
        insert,
        replace,
    ] {
        assert!(
            ledger.connection.execute_batch(refused).is_err(),
            "{refused}"
        );
    }
    assert!(ledger.verify().unwrap().is_ok());
    assert_eq!(ledger.head().unwrap().seq, 3);
}

#[test]
fn two_writers_take_turns_on_one_chain() {
    let directory = tempdir().unwrap();
    let path = directory.path();
    std::thread::scope(|scope| {
        for writer in 0..2 {
            scope.spawn(move || {
                let options = LedgerOptions {
                    busy_timeout: Duration::from_secs(20),
                    ..Default::default()
                };
                let ledger = Ledger::open_with(path, &options).unwrap();
                let mut seed = Seed(writer);
                for n in 0..40 {
                    ledger.append(&testing::event(&mut seed, n)).unwrap();
                }
            });
        }
    });
    let verified = Ledger::open(path).unwrap().verify().unwrap();
    assert!(verified.is_ok(), "{verified:?}");
    assert_eq!(verified.entries, 80);
}

/// Whoever opens a ledger while another makes it waits or finds it whole: it must neither be
/// taken for another program's file nor for a damaged one, which would set it aside.
#[test]
fn openers_of_a_new_ledger_never_see_it_half_made() {
    for _ in 0..100 {
        let directory = tempdir().unwrap();
        let path = directory.path();
        let begin = Barrier::new(4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let options = LedgerOptions {
                        busy_timeout: Duration::from_secs(20),
                        ..Default::default()
                    };
                    begin.wait();
                    let ledger = Ledger::open_with(path, &options).unwrap();
                    ledger.append(&testing::event(&mut Seed(1), 0)).unwrap();
                });
            }
        });
        assert_eq!(Ledger::open(path).unwrap().head().unwrap().seq, 4);
    }
}

#[test]
fn a_migration_runs_the_steps_that_are_left_or_none() {
    let (_directory, ledger) = filled(2);
    let connection = &ledger.connection;
    let add = "ALTER TABLE entries ADD COLUMN note TEXT";
    let failing = [schema::MIGRATIONS[0], add, "INSERT INTO nowhere VALUES (1)"];
    assert!(schema::migrate(connection, &failing).is_err());
    let version = || -> i64 {
        connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(version(), 1, "a failed migration leaves the old version");
    assert!(connection.prepare("SELECT note FROM entries").is_err());
    schema::migrate(connection, &[schema::MIGRATIONS[0], add]).unwrap();
    assert_eq!(version(), 2);
    assert!(connection.prepare("SELECT note FROM entries").is_ok());
    schema::migrate(connection, &[schema::MIGRATIONS[0], add]).unwrap();
    assert!(ledger.verify().unwrap().is_ok());
    assert!(matches!(
        schema::migrate(connection, schema::MIGRATIONS),
        Err(StoreError::Newer {
            found: 2,
            known: 1,
            ..
        })
    ));
}

#[test]
fn every_commit_is_synced() {
    let (_directory, ledger) = filled(1);
    let pragma = |name: &str| -> String {
        let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
        ledger
            .connection
            .query_row(&sql, [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(pragma("synchronous"), "2", "FULL");
    assert_eq!(pragma("journal_mode"), "wal");
}
