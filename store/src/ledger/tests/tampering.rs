//! What the owner of the file can do to it, and that it is found.

use rusqlite::Connection;

use super::filled;
use crate::ledger::*;
use crate::testing::{self, Seed};

/// Does what the owner of the file can do: drops the triggers and changes rows.
fn tampered(sql: &str) -> Vec<Problem> {
    let (directory, ledger) = filled(12);
    drop(ledger);
    let raw = Connection::open(directory.path().join(FILE)).unwrap();
    let triggers: Vec<String> = raw
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut names| names.query_map([], |row| row.get(0))?.collect())
        .unwrap();
    assert_eq!(triggers.len(), 6);
    for trigger in triggers {
        raw.execute_batch(&format!("DROP TRIGGER {trigger}"))
            .unwrap();
    }
    raw.execute_batch(sql).unwrap();
    drop(raw);
    let verified = Ledger::open(&directory).unwrap().verify().unwrap();
    assert_eq!(verified.found, verified.problems.len() as u64);
    verified.problems
}

#[test]
fn verify_finds_nothing_where_nothing_was_changed() {
    assert_eq!(tampered(""), []);
}

#[test]
fn verify_finds_what_was_changed_without_the_triggers() {
    let at = |seq, what| Problem {
        seq: Some(seq),
        what,
    };
    let missing = |count| What::Missing { count };
    for (why, sql, expected) in [
        (
            "a byte of an entry",
            "UPDATE entries SET bytes = CAST(substr(bytes, 1, 3) || x'01' || substr(bytes, 5) AS BLOB)
             WHERE seq = 5",
            vec![at(5, What::LeafHash), at(5, What::Column("at_ms"))],
        ),
        ("the number of a call", "UPDATE entries SET number = '1' WHERE seq = 4",
         vec![at(4, What::Column("number"))]),
        ("a time", "UPDATE entries SET at_ms = at_ms + 1 WHERE seq = 4",
         vec![at(4, What::Column("at_ms"))]),
        ("a kind", "UPDATE entries SET kind = 77 WHERE seq = 4",
         vec![at(4, What::Column("kind"))]),
        ("a kind out of its type", "UPDATE entries SET kind = 7777 WHERE seq = 4",
         vec![at(4, What::Type)]),
        ("a rule", "UPDATE entries SET rule = 'x', rule_name = 'y' WHERE seq = 4",
         vec![at(4, What::Column("rule")), at(4, What::Column("rule_name"))]),
        ("a disposition", "UPDATE entries SET disposition = 9 WHERE seq = 4",
         vec![at(4, What::Column("disposition"))]),
        ("a hash", "UPDATE entries SET leaf_hash = zeroblob(32) WHERE seq = 4",
         vec![at(4, What::LeafHash), at(4, What::State)]),
        ("a state", "UPDATE entries SET state = zeroblob(32) WHERE seq = 4",
         vec![at(4, What::State), at(5, What::State)]),
        ("an entry gone", "DELETE FROM entries WHERE seq = 6",
         vec![at(6, missing(1)), at(7, What::State)]),
        ("the first gone", "DELETE FROM entries WHERE seq <= 2",
         vec![at(1, missing(2)), at(3, What::State)]),
        ("the last gone", "DELETE FROM entries WHERE seq > 10", vec![at(11, missing(2))]),
        ("all gone", "DELETE FROM entries", vec![at(1, missing(12))]),
        ("an entry gone, the others moved up",
         "DELETE FROM entries WHERE seq = 6; UPDATE entries SET seq = seq - 1 WHERE seq > 6;
          UPDATE head SET seq = 11",
         vec![at(6, What::State)]),
        ("two entries swapped",
         "UPDATE entries SET seq = 100 WHERE seq = 6; UPDATE entries SET seq = 6 WHERE seq = 7;
          UPDATE entries SET seq = 7 WHERE seq = 100",
         vec![at(6, What::State), at(7, What::State), at(8, What::State)]),
        ("an entry more at the end",
         "INSERT INTO entries SELECT 13, bytes, leaf_hash, state, kind, at_ms, number,
          disposition, rule, rule_name, NULL FROM entries WHERE seq = 5",
         vec![at(13, What::State), Problem { seq: None, what: What::Head }]),
        ("an entry in between",
         "UPDATE entries SET seq = -seq - 1 WHERE seq > 5; UPDATE entries SET seq = -seq WHERE seq < 0;
          INSERT INTO entries SELECT 6, bytes, leaf_hash, state, kind, at_ms, number,
          disposition, rule, rule_name, NULL FROM entries WHERE seq = 5;
          UPDATE head SET seq = 13",
         vec![at(6, What::State)]),
        ("the head", "UPDATE head SET state = zeroblob(32)",
         vec![Problem { seq: None, what: What::Head }]),
    ] {
        // Moving rows passes numbers below zero, which the table itself refuses.
        let sql = format!("PRAGMA ignore_check_constraints = ON; {sql}");
        assert_eq!(tampered(&sql), expected, "{why}");
    }
}

#[test]
fn bytes_that_cannot_be_read_are_reported_everywhere() {
    let (directory, ledger) = filled(5);
    // A whole row of nonsense that is chained as it should be: a newer app could do this.
    let mut bytes = ledger.bytes(2).unwrap().unwrap();
    bytes[0] = 9;
    let head = ledger.head().unwrap();
    let leaf = leaf_hash(&bytes);
    let insert = "INSERT INTO entries VALUES (6, ?1, ?2, ?3, 1, 0, NULL, 0, NULL, NULL, NULL)";
    ledger
        .connection
        .execute(
            insert,
            rusqlite::params![bytes, leaf, next_state(&head.state, &leaf)],
        )
        .unwrap();
    let why = EntryError::Version { found: 9 };
    let page = ledger.history(&Filter::default(), None, 10).unwrap();
    assert_eq!(
        (page.entries.len(), page.unreadable),
        (5, vec![Unreadable { seq: 6, why }])
    );
    assert!(matches!(ledger.entry(6), Err(StoreError::Entry(it)) if it == why));
    assert_eq!(
        ledger.verify().unwrap().problems,
        [Problem {
            seq: Some(6),
            what: What::Bytes(why)
        }]
    );
    // It stops nobody from writing on.
    drop(ledger);
    let ledger = Ledger::open(&directory).unwrap();
    assert_eq!(
        ledger
            .append(&Event::Call(testing::call(&mut Seed(1), 0)))
            .unwrap(),
        7
    );
}
