//! Locks, damage, full and read-only storage: each its own error, soon, without a panic.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tempfile::tempdir;

use super::filled;
use crate::ledger::*;
use crate::testing::{self, CHILD, SEEN, Seed};

/// Runs something that must end within the five seconds that Telecom waits for an answer.
fn soon<T>(run: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let value = run();
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "took {:?}",
        begin.elapsed()
    );
    value
}

#[test]
fn a_ledger_in_use_is_locked_and_loses_nothing() {
    let (directory, ledger) = filled(3);
    let event = Event::Call(testing::call(&mut Seed(1), 0));
    let other = Connection::open(directory.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(
        soon(|| ledger.append(&event)),
        Err(StoreError::Locked { .. })
    ));
    assert_eq!(ledger.head().unwrap().seq, 3, "reading goes on");
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(ledger.append(&event).unwrap(), 4);
    assert!(ledger.verify().unwrap().is_ok());
}

#[test]
fn an_exclusive_ledger_needs_no_shared_memory_and_keeps_others_out() {
    let directory = tempdir().unwrap();
    let options = LedgerOptions {
        exclusive: true,
        ..LedgerOptions::default()
    };
    let ledger = Ledger::open_with(&directory, &options).unwrap();
    let event = Event::Call(testing::call(&mut Seed(1), 0));
    ledger.append(&event).unwrap();
    assert!(directory.path().join("ledger.db-wal").exists());
    assert!(!directory.path().join("ledger.db-shm").exists());
    let second = soon(|| Ledger::open(&directory));
    assert!(
        matches!(second, Err(StoreError::Locked { .. })),
        "{second:?}"
    );
    drop(ledger);
    // Also one that others have opened with shared memory before.
    Ledger::open(&directory).unwrap().append(&event).unwrap();
    let ledger = Ledger::open_with(&directory, &options).unwrap();
    assert_eq!(ledger.append(&event).unwrap(), 3);
    assert!(ledger.verify().unwrap().is_ok());
}

#[test]
fn where_shared_memory_fails_an_exclusive_ledger_works() {
    let directory = tempdir().unwrap();
    // A directory in the place of the file that is mapped.
    std::fs::create_dir(directory.path().join("ledger.db-shm")).unwrap();
    let shared = soon(|| Ledger::open(&directory));
    let told = matches!(
        shared,
        Err(StoreError::NoSharedMemory { .. } | StoreError::ReadOnly { .. })
    );
    assert!(told, "{shared:?}");
    let options = LedgerOptions {
        exclusive: true,
        ..LedgerOptions::default()
    };
    let ledger = soon(|| Ledger::open_with(&directory, &options)).unwrap();
    let event = Event::Call(testing::call(&mut Seed(1), 0));
    assert_eq!(ledger.append(&event).unwrap(), 1);
    assert!(ledger.verify().unwrap().is_ok());
}

#[test]
fn a_garbage_ledger_is_kept_and_a_new_one_names_it() {
    for garbage in [
        vec![0xA5; 8192],
        b"SQLite format 3\0".repeat(400),
        vec![1],
        vec![0; 4096],
        vec![7; 300],
    ] {
        let directory = tempdir().unwrap();
        let path = directory.path().join(FILE);
        std::fs::write(&path, &garbage).unwrap();
        let opened = soon(|| Ledger::open(&directory));
        assert!(
            matches!(opened, Err(StoreError::Corrupt { .. })),
            "{opened:?}"
        );
        assert_eq!(
            std::fs::read(&path).unwrap(),
            garbage,
            "opening changes nothing"
        );

        let now = testing::now();
        let options = LedgerOptions::default();
        let recovered = soon(|| Ledger::recover(&directory, &options, &now)).unwrap();
        let kept = recovered.set_aside.unwrap();
        assert_eq!(kept, "ledger.db.damaged-1795593600000");
        assert_eq!(
            std::fs::read(directory.path().join(&kept)).unwrap(),
            garbage
        );
        let page = recovered
            .ledger
            .history(&Filter::default(), None, 10)
            .unwrap();
        let [row] = page.entries.as_slice() else {
            panic!("one entry")
        };
        let Event::Failure(failure) = &row.event else {
            panic!("a failure")
        };
        assert_eq!(failure.what, FailureKind::LedgerUnavailable);
        assert!(failure.detail.contains(&kept));
        assert!(recovered.ledger.verify().unwrap().is_ok());
        drop(recovered.ledger);

        // A second one in the same millisecond takes another name; nothing is overwritten.
        std::fs::write(
            &path,
            b"garbage again, long enough to be no SQLite header at all",
        )
        .unwrap();
        let again = Ledger::recover(&directory, &options, &now).unwrap();
        assert_eq!(
            again.set_aside.as_deref(),
            Some("ledger.db.damaged-1795593600001")
        );
        assert_eq!(Ledger::damaged_files(&directory).unwrap().len(), 2);
        assert_eq!(
            std::fs::read(directory.path().join(&kept)).unwrap(),
            garbage
        );
    }
}

#[test]
fn a_log_without_its_file_is_kept() {
    for truncated in [false, true] {
        let (directory, ledger) = filled(5);
        std::mem::forget(ledger);
        let path = directory.path().join(FILE);
        let log = std::fs::read(directory.path().join(LOG)).unwrap();
        assert!(!log.is_empty());
        if truncated {
            std::fs::write(&path, []).unwrap();
        } else {
            std::fs::remove_file(&path).unwrap();
        }
        let opened = Ledger::open(&directory);
        assert!(
            matches!(opened, Err(StoreError::Corrupt { .. })),
            "{opened:?}"
        );
        let options = LedgerOptions::default();
        let recovered = Ledger::recover(&directory, &options, &testing::now()).unwrap();
        let kept = directory.path().join(recovered.set_aside.unwrap() + "-wal");
        assert_eq!(std::fs::read(kept).unwrap(), log);
        assert_eq!(recovered.ledger.head().unwrap().seq, 1);
    }
}

#[test]
fn a_sound_ledger_is_not_set_aside() {
    let (directory, ledger) = filled(3);
    drop(ledger);
    let recovered =
        Ledger::recover(&directory, &LedgerOptions::default(), &testing::now()).unwrap();
    assert_eq!(recovered.set_aside, None);
    assert_eq!(recovered.ledger.head().unwrap().seq, 3);
}

/// Closes a ledger so that everything is in the one file, and returns the file's bytes.
fn closed(directory: &Path, ledger: Ledger) -> Vec<u8> {
    drop(ledger);
    assert!(!directory.join("ledger.db-wal").exists());
    std::fs::read(directory.join(FILE)).unwrap()
}

#[test]
fn no_flipped_page_goes_unnoticed_or_panics() {
    let (directory, ledger) = filled(200);
    let sound = closed(directory.path(), ledger);
    let path = directory.path().join(FILE);
    let event = Event::Call(testing::call(&mut Seed(1), 0));
    for (page, start) in (0..sound.len()).step_by(4096).enumerate() {
        let mut bytes = sound.clone();
        for byte in &mut bytes[start..start + 4096] {
            *byte = !*byte;
        }
        let _ = std::fs::remove_file(directory.path().join("ledger.db-wal"));
        let _ = std::fs::remove_file(directory.path().join("ledger.db-shm"));
        std::fs::write(&path, &bytes).unwrap();
        let found = soon(|| {
            let ledger = Ledger::open(&directory)?;
            ledger.append(&event)?;
            ledger.verify()
        });
        match found {
            Err(StoreError::Corrupt { .. }) => {}
            Ok(verified) => assert!(!verified.is_ok(), "page {page}"),
            Err(error) => panic!("page {page}: {error}"),
        }
    }
}

#[test]
fn flipped_bytes_never_pass_as_other_entries() {
    let (directory, ledger) = filled(30);
    let rows = ledger
        .history(&Filter::default(), None, 100)
        .unwrap()
        .entries;
    let sound = closed(directory.path(), ledger);
    let path = directory.path().join(FILE);
    let mut seed = Seed(11);
    for _ in 0..150 {
        let place = usize::try_from(seed.below(sound.len() as u64)).unwrap();
        let mut bytes = sound.clone();
        bytes[place] ^= 1 << seed.below(8);
        let _ = std::fs::remove_file(directory.path().join("ledger.db-wal"));
        let _ = std::fs::remove_file(directory.path().join("ledger.db-shm"));
        std::fs::write(&path, &bytes).unwrap();
        let Ok(ledger) = soon(|| Ledger::open(&directory)) else {
            continue;
        };
        let Ok(page) = ledger.history(&Filter::default(), None, 100) else {
            continue;
        };
        // Its number stands beside the bytes; a changed one is found by the chain.
        for row in &page.entries {
            let same = |it: &Row| (&it.event, it.leaf_hash) == (&row.event, row.leaf_hash);
            assert!(rows.iter().any(same), "byte {place}");
        }
        let whole = page.entries == rows;
        let sound = ledger.verify().is_ok_and(|verified| verified.is_ok());
        assert!(
            whole || !sound,
            "byte {place}: a changed page passes as sound"
        );
    }
}

#[test]
fn a_ledger_cut_short_is_corrupt_or_found_out() {
    let (directory, ledger) = filled(100);
    let sound = closed(directory.path(), ledger);
    let path = directory.path().join(FILE);
    for length in (1..sound.len()).step_by(1777) {
        let _ = std::fs::remove_file(directory.path().join("ledger.db-wal"));
        let _ = std::fs::remove_file(directory.path().join("ledger.db-shm"));
        std::fs::write(&path, &sound[..length]).unwrap();
        let found = soon(|| Ledger::open(&directory)?.verify());
        match found {
            Err(StoreError::Corrupt { .. }) => {}
            Ok(verified) => assert!(!verified.is_ok(), "cut at {length}"),
            Err(error) => panic!("cut at {length}: {error}"),
        }
    }
}

#[test]
fn damage_that_shows_at_an_append_can_be_set_aside_with_its_log() {
    let (directory, ledger) = filled(5);
    let raw = Connection::open(directory.path().join(FILE)).unwrap();
    raw.execute_batch("DROP TABLE head").unwrap();
    let event = Event::Call(testing::call(&mut Seed(1), 0));
    assert!(matches!(
        ledger.append(&event),
        Err(StoreError::Corrupt { .. })
    ));
    // As after a crash: the log was not folded into the file.
    std::mem::forget(ledger);
    std::mem::forget(raw);
    let options = LedgerOptions::default();
    let replaced = Ledger::replace_damaged(&directory, &options, &testing::now()).unwrap();
    let kept = directory.path().join(replaced.set_aside.unwrap());
    assert_eq!(replaced.ledger.head().unwrap().seq, 1);
    assert!(replaced.ledger.verify().unwrap().is_ok());
    let old: i64 = Connection::open(kept)
        .unwrap()
        .query_row("SELECT count(*) FROM entries", [], |row| row.get(0))
        .unwrap();
    assert_eq!(old, 5, "the old entries can still be read");
}

#[test]
fn a_full_storage_is_told_apart_and_passes() {
    let (_directory, ledger) = filled(3);
    let pages: i64 = ledger
        .connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    ledger
        .connection
        .pragma_update(None, "max_page_count", pages)
        .unwrap();
    let event = Event::Call(testing::call(&mut Seed(1), 0));
    let mut written = 3;
    let full = loop {
        match soon(|| ledger.append(&event)) {
            Ok(seq) => written = seq,
            Err(error) => break error,
        }
    };
    assert!(matches!(full, StoreError::Full { .. }), "{full:?}");
    assert_eq!(ledger.head().unwrap().seq, written);
    assert!(ledger.verify().unwrap().is_ok());
    ledger
        .connection
        .pragma_update(None, "max_page_count", 1_000_000)
        .unwrap();
    assert_eq!(ledger.append(&event).unwrap(), written + 1);
    assert!(ledger.verify().unwrap().is_ok());
}

#[test]
fn a_read_only_directory_is_told_apart() {
    if let Some(directory) = std::env::var_os(CHILD) {
        let new = Path::new(&directory).join("new");
        let missing = soon(|| Ledger::open(&new));
        assert!(
            matches!(missing, Err(StoreError::ReadOnly { .. })),
            "{missing:?}"
        );
        let event = Event::Call(testing::call(&mut Seed(1), 0));
        let there = soon(|| Ledger::open(&directory)?.append(&event));
        assert!(
            matches!(there, Err(StoreError::ReadOnly { .. })),
            "{there:?}"
        );
        println!("{SEEN}");
        return;
    }
    for has_ledger in [false, true] {
        let directory = tempdir().unwrap();
        if has_ledger {
            drop(Ledger::open(&directory).unwrap());
        }
        let child = testing::without_rights(
            "ledger::tests::faults::a_read_only_directory_is_told_apart",
            directory.path(),
        );
        let out = String::from_utf8_lossy(&child.stdout);
        assert!(
            child.status.success() && out.contains(SEEN),
            "{has_ledger}: {child:?}"
        );
    }
}

#[test]
fn another_programs_database_and_a_newer_one_stay_as_they_are() {
    let directory = tempdir().unwrap();
    let path = directory.path().join(FILE);
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE notes (text)")
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    let opened = soon(|| Ledger::open(&directory));
    assert!(
        matches!(opened, Err(StoreError::NotOurs { .. })),
        "{opened:?}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), before);

    let (directory, ledger) = filled(2);
    ledger
        .connection
        .pragma_update(None, "user_version", 2)
        .unwrap();
    let before = closed(directory.path(), ledger);
    let opened = soon(|| Ledger::open(&directory));
    assert!(
        matches!(
            opened,
            Err(StoreError::Newer {
                found: 2,
                known: 1,
                ..
            })
        ),
        "{opened:?}"
    );
    assert_eq!(std::fs::read(directory.path().join(FILE)).unwrap(), before);
    let recovered = Ledger::recover(&directory, &LedgerOptions::default(), &testing::now());
    assert!(
        matches!(recovered, Err(StoreError::Newer { .. })),
        "a newer file is not damage"
    );
}
