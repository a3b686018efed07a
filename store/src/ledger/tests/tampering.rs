//! What the owner of the files can do to them, and that it is found.

use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::Connection;

use super::filled;
use crate::ledger::*;
use crate::testing::{self, Seed};

/// Where each record begins, and where the last ends.
fn places(directory: &Path) -> Vec<usize> {
    let log = Log::open(&directory.join(FILE)).unwrap();
    let mut places = Vec::new();
    let end = log
        .each(HEADER, &mut |record| {
            places.push(usize::try_from(record.offset).unwrap());
            Ok(true)
        })
        .unwrap();
    places.push(usize::try_from(end).unwrap());
    places
}

/// A ledger of twelve entries whose log was changed as `change` does, with the index that was
/// made of it before.
fn tampered(change: impl FnOnce(&[usize], &mut Vec<u8>)) -> Result<Vec<Problem>, StoreError> {
    let (directory, ledger) = filled(12);
    ledger.counts(&Filter::default())?;
    drop(ledger);
    let path = directory.path().join(FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    change(&places(directory.path()), &mut bytes);
    std::fs::write(&path, bytes).unwrap();
    let verified = Ledger::open(&directory)?.verify_entries()?;
    assert_eq!(verified.found, verified.problems.len() as u64);
    Ok(verified.problems)
}

const fn at(seq: Seq, what: What) -> Problem {
    Problem {
        seq: Some(seq),
        what,
    }
}

#[test]
fn verify_finds_nothing_where_nothing_was_changed() {
    assert_eq!(tampered(|_, _| ()).unwrap(), []);
}

#[test]
fn verify_finds_what_was_changed() {
    let changed = tampered(|at, bytes| bytes[at[4] + 12] ^= 1).unwrap();
    assert!(changed.contains(&at(5, What::LeafHash)), "{changed:?}");

    // With a hash that fits: the tree no longer does.
    let hashed = tampered(|at, bytes| {
        let entry = at[4] + 8..at[5] - 32;
        bytes[at[4] + 12] ^= 1;
        let leaf = leaf_hash(&bytes[entry.clone()]);
        bytes[entry.end..entry.end + 32].copy_from_slice(&leaf);
    })
    .unwrap();
    assert!(hashed.contains(&at(6, What::Node)), "{hashed:?}");

    let hash = tampered(|at, bytes| bytes[at[5] - 1] ^= 1).unwrap();
    assert!(hash.contains(&at(5, What::LeafHash)), "{hash:?}");
    let node = tampered(|at, bytes| bytes[at[8] - 1] ^= 1).unwrap();
    assert_eq!(node, [at(8, What::Node)]);

    let gone = tampered(|at, bytes| {
        bytes.drain(at[5]..at[6]);
    });
    assert!(gone.is_err(), "the index knows of an entry beyond the end");
    let emptied = tampered(|at, bytes| {
        let length = at[5] - at[4] - 8 - 32;
        bytes.drain(at[4] + 8..at[4] + 8 + length);
        bytes[at[4]..at[4] + 2].fill(0);
        // The place of what was drained, so that the file is as long as before.
        bytes.extend(std::iter::repeat_n(0, length));
    })
    .unwrap();
    assert!(emptied.contains(&at(5, What::Emptied)), "{emptied:?}");

    let swapped = tampered(|at, bytes| {
        let (one, two) = (bytes[at[5]..at[6]].to_vec(), bytes[at[6]..at[7]].to_vec());
        bytes.splice(at[5]..at[7], [two, one].concat());
    })
    .unwrap();
    assert!(
        swapped.contains(&at(6, What::Missing { count: 1 })),
        "{swapped:?}"
    );

    let doubled = tampered(|at, bytes| {
        let one = bytes[at[5]..at[6]].to_vec();
        bytes.splice(at[6]..at[6], one);
    })
    .unwrap();
    assert!(doubled.contains(&at(7, What::Stray)), "{doubled:?}");

    let length = tampered(|at, bytes| bytes[at[6]] ^= 0x55).unwrap();
    assert!(length.iter().any(|it| it.seq == Some(7)), "{length:?}");
}

#[test]
fn a_ledger_that_lost_its_end_is_damaged() {
    for cut in [1, 40, 400] {
        let found = tampered(|_, bytes| bytes.truncate(bytes.len() - cut));
        assert!(
            matches!(found, Err(StoreError::Corrupt { .. })),
            "{found:?}"
        );
    }
}

/// Every byte of a small log, each in turn: the change is found, or the ledger is refused.
#[test]
fn no_changed_byte_passes() {
    let (directory, ledger) = filled(9);
    let rows = ledger
        .history(&Filter::default(), None, 100)
        .unwrap()
        .entries;
    drop(ledger);
    let path = directory.path().join(FILE);
    let sound = std::fs::read(&path).unwrap();
    for without_index in [false, true] {
        // Making an index takes its time.
        let step = if without_index { 7 } else { 1 };
        for place in (0..sound.len()).step_by(step) {
            let mut bytes = sound.clone();
            bytes[place] ^= 1 << (place % 8);
            std::fs::write(&path, &bytes).unwrap();
            if without_index {
                let _ = std::fs::remove_file(directory.path().join(index::INDEX));
            }
            let Ok(ledger) = Ledger::open(&directory) else {
                continue;
            };
            let Ok(verified) = ledger.verify() else {
                continue;
            };
            assert!(!verified.is_ok(), "byte {place}");
            // What is still shown is what was written.
            if let Ok(page) = ledger.history(&Filter::default(), None, 100) {
                for row in &page.entries {
                    let same = |it: &Row| (it.seq, &it.event) == (row.seq, &row.event);
                    assert!(rows.iter().any(same), "byte {place}");
                }
            }
        }
        std::fs::write(&path, &sound).unwrap();
        assert!(Ledger::open(&directory).unwrap().verify().unwrap().is_ok());
    }
}

/// Without the index, one changed byte in the middle hides one entry and not those after it.
#[test]
fn a_changed_entry_hides_no_other() {
    for (entry, from_end) in [
        (4usize, false),
        (5, false),
        (4, true),
        (7, true),
        (11, false),
    ] {
        let (directory, ledger) = filled(40);
        let root = ledger.head().unwrap().root;
        drop(ledger);
        let path = directory.path().join(FILE);
        let places = places(directory.path());
        let mut bytes = std::fs::read(&path).unwrap();
        let place = if from_end {
            places[entry + 1] - 5
        } else {
            places[entry] + 12
        };
        bytes[place] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        std::fs::remove_file(directory.path().join(index::INDEX)).unwrap();
        let ledger = Ledger::open(&directory).unwrap();
        let page = ledger.history(&Filter::default(), None, 100).unwrap();
        assert_eq!(page.entries.len() + page.unreadable.len(), 40);
        assert!(page.unreadable.len() <= 1);
        assert_eq!(
            ledger.head().unwrap().root,
            root,
            "the tree is that of then"
        );
        assert!(!ledger.verify().unwrap().is_ok());
        assert_eq!(
            ledger.append(&testing::event(&mut Seed(1), 0)).unwrap(),
            41,
            "it stops nobody from writing on"
        );
    }
}

#[test]
fn an_index_that_says_something_else_is_found() {
    for (sql, column) in [
        ("UPDATE entries SET number = '1' WHERE seq = 4", "number"),
        (
            "UPDATE entries SET at_ms = at_ms + 1 WHERE seq = 4",
            "at_ms",
        ),
        ("UPDATE entries SET kind = 77 WHERE seq = 4", "kind"),
        ("UPDATE entries SET rule = 'x' WHERE seq = 4", "rule"),
        (
            "UPDATE entries SET rule_name = 'y' WHERE seq = 4",
            "rule_name",
        ),
        (
            "UPDATE entries SET disposition = 9 WHERE seq = 4",
            "disposition",
        ),
        (
            "UPDATE entries SET place = place + 1 WHERE seq = 4",
            "place",
        ),
        ("UPDATE entries SET call = 3 WHERE seq = 4", "call"),
        ("UPDATE entries SET case_id = 'z' WHERE seq = 4", "case_id"),
        ("DELETE FROM entries WHERE seq = 4", "seq"),
    ] {
        let (directory, ledger) = filled(12);
        ledger.counts(&Filter::default()).unwrap();
        drop(ledger);
        Connection::open(directory.path().join(index::INDEX))
            .unwrap()
            .execute_batch(sql)
            .unwrap();
        let ledger = Ledger::open(&directory).unwrap();
        let problems = ledger.verify().unwrap().problems;
        assert_eq!(problems, [at(4, What::Column(column))], "{sql}");
    }
}

#[test]
fn bytes_that_cannot_be_read_are_reported_everywhere() {
    let (directory, ledger) = filled(5);
    // An entry of a newer app.
    let mut bytes = ledger.bytes(2).unwrap().unwrap();
    bytes[0] = 9;
    {
        let mut state = ledger.state.borrow_mut();
        let mut edge = state.log.edge.clone();
        let mut record = Vec::new();
        record::write_record(&mut record, &mut edge, &bytes).unwrap();
        state.log.write(&record, edge).unwrap();
    }
    let why = EntryError::Version { found: 9 };
    let page = ledger.history(&Filter::default(), None, 10).unwrap();
    assert_eq!(
        (page.entries.len(), page.unreadable),
        (5, vec![Unreadable { seq: 6, why }])
    );
    assert!(matches!(ledger.entry(6), Err(StoreError::Entry(it)) if it == why));
    assert_eq!(ledger.verify().unwrap().problems, [at(6, What::Bytes(why))]);
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

/// Nobody knows what an entry says that cannot be read, so whatever is asked for may be it: also
/// where the index was made of the changed bytes.
#[test]
fn every_filter_means_what_cannot_be_read() {
    let (directory, ledger) = filled(60);
    // Two that were forgotten, and one of a kind that a newer app knows.
    ledger.forget(2, &|_| true, None, &testing::now()).unwrap();
    let mut newer = ledger.bytes(10).unwrap().unwrap();
    newer[1] = 200;
    {
        let mut state = ledger.state.borrow_mut();
        let mut edge = state.log.edge.clone();
        let mut record = Vec::new();
        record::write_record(&mut record, &mut edge, &newer).unwrap();
        state.log.write(&record, edge).unwrap();
    }
    let key = fact::Key {
        epoch: 1,
        algorithm: Algorithm::Ed25519,
        hardware: Hardware::Software,
        public: vec![7; 32],
        attestation: [0; 32],
    };
    let key = Event::Fact(testing::now(), key.into());
    assert_eq!(ledger.append(&key).unwrap(), 63);
    let before = ledger.history(&Filter::default(), None, 100).unwrap();
    drop(ledger);
    let path = directory.path().join(FILE);
    let places = places(directory.path());
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[places[4] + 12] ^= 1;
    bytes[places[29] + 12] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    std::fs::remove_file(directory.path().join(index::INDEX)).unwrap();

    let ledger = Ledger::open(&directory).unwrap();
    let unread = [5, 30, 62];
    let number = Some("+12065550199".to_owned());
    for filter in [
        Filter {
            number: number.clone(),
            ..Filter::default()
        },
        Filter::calls(),
        Filter {
            kinds: vec![EventKind::Case, EventKind::Refusal],
            ..Filter::default()
        },
        Filter {
            since_ms: Some(i64::MAX - 5),
            ..Filter::default()
        },
        Filter {
            until_ms: Some(i64::MIN + 5),
            ..Filter::calls()
        },
        Filter {
            since_ms: Some(1),
            until_ms: Some(2),
            number,
            direction: Some(curfew_core::Direction::Incoming),
            ..Filter::calls()
        },
        Filter {
            search: Some("nowhere is this".to_owned()),
            ..Filter::default()
        },
        Filter {
            rule: Some("no such rule".to_owned()),
            dispositions: vec![curfew_core::Disposition::Reject],
            ..Filter::default()
        },
        Filter {
            about: Some(7),
            ..Filter::default()
        },
        Filter {
            about: Some(0),
            ..Filter::default()
        },
        Filter::default(),
    ] {
        // What was forgotten is not among these, but where all is asked for.
        let is_unread = |it: &Unreadable| it.why != EntryError::Forgotten;
        let mut each = Vec::new();
        ledger
            .each(&filter, |row| {
                each.push(row.map_or_else(|it| it.seq, |row| row.seq));
                ControlFlow::Continue(())
            })
            .unwrap();
        assert!(each.is_sorted_by(|a, b| a < b), "{filter:?}: {each:?}");
        assert!(unread.iter().all(|it| each.contains(it)), "{filter:?}");
        let has_forgotten = filter == Filter::default() || filter.about == Some(0);
        assert_eq!(each.contains(&1), has_forgotten, "{filter:?}");
        // On pages as well, however short, and each once.
        let (mut paged, mut found, mut page_before) = (Vec::new(), Vec::new(), None);
        loop {
            let page = ledger.history(&filter, page_before, 2).unwrap();
            paged.extend(page.entries.iter().map(|it| it.seq));
            paged.extend(page.unreadable.iter().map(|it| it.seq));
            found.extend(page.unreadable.iter().copied().filter(is_unread));
            page_before = page.last();
            if !page.more {
                break;
            }
        }
        paged.sort_unstable();
        assert_eq!(paged, each, "{filter:?}");
        let found: Vec<Seq> = found.iter().rev().map(|it| it.seq).collect();
        assert_eq!(found, unread, "{filter:?}");
    }
    // What can be read is as it was, and the newest of it is found behind what cannot.
    let page = ledger.history(&Filter::default(), None, 100).unwrap();
    assert_eq!(page.entries.len() + 2, before.entries.len());
    let calls = before
        .entries
        .iter()
        .filter(|it| it.seq != 5 && it.seq != 30);
    let newest = calls
        .clone()
        .find(|it| matches!(it.event, Event::Call(_)))
        .map(|it| it.seq);
    assert_eq!(
        ledger.newest(&Filter::calls()).unwrap().map(|it| it.seq),
        newest
    );
    let none = Filter {
        rule: Some("no such rule".to_owned()),
        ..Filter::default()
    };
    assert_eq!(ledger.newest(&none).unwrap(), None);
    assert!(
        ledger
            .verify()
            .unwrap()
            .problems
            .iter()
            .all(|it| !matches!(it.what, What::Column(_))),
        "the index says what it should"
    );
}

/// A changed length hides where the next entry begins. Those behind it were acknowledged, and are
/// no torn end: nothing is written, and nobody reads on as if they had never been.
#[test]
fn a_changed_length_is_damage_and_no_torn_end() {
    for (entry, bit) in [(4usize, 0u8), (4, 3), (7, 6), (17, 1), (5, 15)] {
        let (directory, ledger) = filled(20);
        drop(ledger);
        let path = directory.path().join(FILE);
        let place = places(directory.path())[entry];
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[place + usize::from(bit / 8)] ^= 1 << (bit % 8);
        std::fs::write(&path, &bytes).unwrap();
        std::fs::remove_file(directory.path().join(index::INDEX)).unwrap();
        let ledger = Ledger::open(&directory).unwrap();
        let damaged = |error: &StoreError| matches!(error, StoreError::Corrupt { file: FILE, .. });
        let event = testing::event(&mut Seed(1), 0);
        assert!(
            damaged(&ledger.append(&event).unwrap_err()),
            "{entry}, {bit}"
        );
        let all = ledger.history(&Filter::default(), None, 100);
        assert!(damaged(&all.unwrap_err()), "{entry}, {bit}");
        let each = ledger.each(&Filter::calls(), |_| ControlFlow::Continue(()));
        assert!(damaged(&each.unwrap_err()), "{entry}, {bit}");
        let forgotten = ledger.forget(1, &|_| true, None, &testing::now());
        assert!(damaged(&forgotten.unwrap_err()), "{entry}, {bit}");
        assert!(
            !ledger.verify().unwrap().is_ok(),
            "it can still be looked at"
        );
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "nothing was moved");
    }
}

/// Where there is an index there were entries: an empty file is no ledger that is being made.
#[test]
fn a_ledger_that_was_emptied_is_damaged() {
    for length in [0, 8] {
        let (directory, ledger) = filled(3);
        drop(ledger);
        let path = directory.path().join(FILE);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..length]).unwrap();
        let opened = Ledger::open(&directory);
        assert!(
            matches!(opened, Err(StoreError::Corrupt { file: FILE, .. })),
            "{opened:?}"
        );
        let recovered =
            Ledger::recover(&directory, &LedgerOptions::default(), &testing::now()).unwrap();
        assert!(recovered.set_aside.is_some());
        assert_eq!(recovered.ledger.head().unwrap().seq, 1);
    }
}
