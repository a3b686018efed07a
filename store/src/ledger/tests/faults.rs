//! Locks, cuts, damage, full and read-only storage: each its own error, soon, without a panic.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

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
    let other = File::open(directory.path().join(FILE)).unwrap();
    other.lock().unwrap();
    assert!(matches!(
        soon(|| ledger.append(&event)),
        Err(StoreError::Locked { .. })
    ));
    assert_eq!(ledger.head().unwrap().seq, 3, "reading goes on");
    assert_eq!(
        ledger
            .history(&Filter::default(), None, 9)
            .unwrap()
            .entries
            .len(),
        3
    );
    other.unlock().unwrap();
    assert_eq!(ledger.append(&event).unwrap(), 4);
    assert!(ledger.verify().unwrap().is_ok());
}

#[test]
fn an_entry_that_another_process_is_writing_is_no_torn_end() {
    let (directory, ledger) = filled(4);
    drop(ledger);
    let path = directory.path().join(FILE);
    let whole = std::fs::read(&path).unwrap();
    let half = whole.len() - 20;
    std::fs::write(&path, &whole[..half]).unwrap();
    std::fs::remove_file(directory.path().join("ledger.index")).unwrap();
    let ledger = Ledger::open_with(&directory, &super::patient()).unwrap();
    assert_eq!(ledger.head().unwrap().seq, 3);
    let other = File::options().append(true).open(&path).unwrap();
    other.lock().unwrap();
    let verified = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(100));
            (&other).write_all(&whole[half..]).unwrap();
            other.unlock().unwrap();
        });
        ledger.verify_entries().unwrap()
    });
    assert!(verified.is_ok(), "{verified:?}");
    assert_eq!(verified.entries, 4);
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
        assert_eq!(kept, "ledger.log.damaged-1795593600000");
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
            b"garbage again, long enough to be no header of a ledger at all",
        )
        .unwrap();
        let again = Ledger::recover(&directory, &options, &now).unwrap();
        assert_eq!(
            again.set_aside.as_deref(),
            Some("ledger.log.damaged-1795593600001")
        );
        assert_eq!(Ledger::damaged_files(&directory).unwrap().len(), 2);
        assert_eq!(
            std::fs::read(directory.path().join(&kept)).unwrap(),
            garbage
        );
    }
}

#[test]
fn a_ledger_that_is_gone_is_not_begun_anew_in_silence() {
    let (directory, ledger) = filled(3);
    drop(ledger);
    std::fs::remove_file(directory.path().join(FILE)).unwrap();
    let opened = Ledger::open(&directory);
    assert!(
        matches!(opened, Err(StoreError::Corrupt { .. })),
        "{opened:?}"
    );
    assert!(!Ledger::is_in(directory.path()), "opening makes nothing");
    let options = LedgerOptions::default();
    let recovered = Ledger::recover(&directory, &options, &testing::now()).unwrap();
    let kept = recovered.set_aside.unwrap();
    assert_eq!(kept, "ledger.index.damaged-1795593600000");
    assert_eq!(Ledger::damaged_files(&directory).unwrap(), [kept.as_str()]);
    let page = recovered.ledger.history(&Filter::default(), None, 10);
    let [row] = &page.unwrap().entries[..] else {
        panic!("one entry")
    };
    let Event::Failure(failure) = &row.event else {
        panic!("a failure")
    };
    assert_eq!(failure.what, FailureKind::LedgerUnavailable);
    assert!(failure.detail.contains(&kept));
    assert!(recovered.ledger.verify().unwrap().is_ok());
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

#[test]
fn a_header_that_a_kill_left_half_written_is_finished() {
    let whole = log::header(&[9; 16], 0);
    for length in 0..=8 {
        let directory = tempdir().unwrap();
        std::fs::write(directory.path().join(FILE), &whole[..length]).unwrap();
        let ledger = Ledger::open(&directory).unwrap();
        assert_eq!(ledger.append(&testing::event(&mut Seed(1), 0)).unwrap(), 1);
        assert!(ledger.verify().unwrap().is_ok());
    }
}

/// The log cut at every byte after what was acknowledged: nothing that was is lost, what is left
/// over is put beside, and the tree goes on.
#[test]
fn an_end_that_a_cut_tore_is_put_aside() {
    let (directory, ledger) = filled(6);
    let acknowledged = ledger.head().unwrap();
    drop(ledger);
    let path = directory.path().join(FILE);
    let before = std::fs::read(&path).unwrap();
    let event = testing::event(&mut Seed(8), 0);
    let ledger = Ledger::open(&directory).unwrap();
    ledger.append(&event).unwrap();
    drop(ledger);
    let whole = std::fs::read(&path).unwrap();
    let index = directory.path().join(index::INDEX);
    for (zeroed, cut) in [false, true].into_iter().flat_map(|zeroed| {
        let cuts = before.len() + 1..whole.len();
        cuts.map(move |cut| (zeroed, cut))
    }) {
        // A cut may also leave the file as long as it was to be, with nothing written there.
        let mut torn = whole[..cut].to_vec();
        if zeroed {
            torn.resize(whole.len(), 0);
        }
        // The last bytes of a record may be zeros themselves.
        if torn == whole {
            continue;
        }
        std::fs::write(&path, &torn).unwrap();
        for name in [
            index.clone(),
            directory
                .path()
                .join(format!("{FILE}.torn-{}", before.len())),
        ] {
            let _ = std::fs::remove_file(name);
        }
        let ledger = Ledger::open(&directory).unwrap();
        assert_eq!(ledger.head().unwrap(), acknowledged, "cut at {cut}");
        let told = ledger.verify().unwrap().problems;
        assert_eq!(told.len(), 1, "cut at {cut}: {told:?}");
        assert_eq!(told[0].what, What::Torn);
        assert_eq!(
            ledger.append(&event).unwrap(),
            8,
            "after the entry that tells"
        );
        let Event::Failure(told) = ledger.entry(7).unwrap().unwrap().event else {
            panic!("it is told")
        };
        let (_, name) = told.detail.rsplit_once(' ').unwrap();
        let kept = std::fs::read(directory.path().join(name)).unwrap();
        assert_eq!(kept, torn[before.len()..], "every byte is kept");
        assert!(ledger.verify().unwrap().is_ok(), "cut at {cut}");
    }
}

/// Until a write is synced its blocks lie there in any order, and the others hold zeros or are not there.
#[test]
fn whatever_blocks_of_a_write_are_there_what_was_before_it_is_read() {
    let (directory, ledger) = filled(6);
    let acknowledged = ledger.head().unwrap();
    drop(ledger);
    let (path, index) = (
        directory.path().join(FILE),
        directory.path().join(index::INDEX),
    );
    let (before, known) = (
        std::fs::read(&path).unwrap(),
        std::fs::read(&index).unwrap(),
    );
    let mut seed = Seed(8);
    let events: Vec<Event> = (0..60)
        .map(|at| Event::Call(testing::call(&mut seed, at)))
        .collect();
    let ledger = Ledger::open(&directory).unwrap();
    ledger.append_all(&events).unwrap();
    let roots: Vec<_> = (0..=66).map(|size| ledger.root_at(size).unwrap()).collect();
    drop(ledger);
    let whole = std::fs::read(&path).unwrap();
    let first = before.len() / 4096;
    let blocks = whole.len().div_ceil(4096) - first;
    assert!((4..9).contains(&blocks), "{blocks}");
    for (there, has_index) in (0..(1_u32 << blocks) - 1).flat_map(|it| [(it, true), (it, false)]) {
        let mut torn = whole.clone();
        for block in (0..blocks).filter(|block| there >> block & 1 == 0) {
            let from = ((first + block) * 4096).max(before.len());
            let to = whole.len().min((first + block + 1) * 4096);
            torn[from..to].fill(0);
        }
        // The length may be that of before what is missing at the end.
        let last = (0..blocks).rev().find(|block| there >> block & 1 == 1);
        let cut = last.map_or(before.len(), |last| (first + last + 1) * 4096);
        for length in [whole.len(), cut.min(whole.len())] {
            std::fs::write(&path, &torn[..length]).unwrap();
            let _ = std::fs::remove_file(&index);
            if has_index {
                std::fs::write(&index, &known).unwrap();
            }
            let what = format!("{there:b} of {blocks} blocks, {length} bytes, index {has_index}");
            let ledger = Ledger::open(&directory).unwrap();
            let head = ledger
                .head()
                .unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!(head.seq >= acknowledged.seq, "{what}");
            assert_eq!(Some(head.root), roots[head.seq as usize], "{what}");
            let next = ledger.append(&events[0]).unwrap();
            assert!(next > head.seq, "{what}");
            assert!(ledger.verify().unwrap().is_ok(), "{what}");
            assert_eq!(
                ledger.root_at(6).unwrap(),
                Some(acknowledged.root),
                "{what}"
            );
        }
    }
}

#[test]
fn a_full_storage_is_told_apart_and_passes() {
    if let Some(directory) = std::env::var_os(CHILD) {
        let ledger = Ledger::open(&directory).unwrap();
        let event = Event::Call(testing::call(&mut Seed(1), 0));
        let mut written = ledger.head().unwrap().seq;
        let full = loop {
            match soon(|| ledger.append(&event)) {
                Ok(seq) => written = seq,
                Err(error) => break error,
            }
        };
        assert!(matches!(full, StoreError::Full { .. }), "{full:?}");
        assert_eq!(ledger.head().unwrap().seq, written);
        println!("{SEEN} {written}");
        return;
    }
    let (directory, ledger) = filled(3);
    drop(ledger);
    let child = testing::without_room(
        "ledger::tests::faults::a_full_storage_is_told_apart_and_passes",
        directory.path(),
        400,
    );
    let out = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success() && out.contains(SEEN), "{child:?}");
    let ledger = Ledger::open(&directory).unwrap();
    let seq = ledger.head().unwrap().seq;
    assert!(seq > 100 && out.contains(&format!("{SEEN} {seq}")), "{out}");
    assert!(
        ledger.verify().unwrap().is_ok(),
        "nothing half written is left"
    );
    let event = Event::Call(testing::call(&mut Seed(1), 0));
    assert_eq!(
        ledger.append(&event).unwrap(),
        seq + 1,
        "there is room again"
    );
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
        if Path::new(&directory).join(FILE).exists() {
            let ledger = Ledger::open(&directory).unwrap();
            let event = Event::Call(testing::call(&mut Seed(1), 0));
            let there = soon(|| ledger.append(&event));
            assert!(
                matches!(there, Err(StoreError::ReadOnly { .. })),
                "{there:?}"
            );
            // Whoever may only read can still look, also without an index.
            let page = ledger.history(&Filter::default(), None, 10).unwrap();
            assert_eq!(page.entries.len(), 3);
        } else {
            let made = Ledger::open(&directory);
            assert!(matches!(made, Err(StoreError::ReadOnly { .. })), "{made:?}");
        }
        println!("{SEEN}");
        return;
    }
    for (has_ledger, has_index) in [(false, false), (true, false), (true, true)] {
        let directory = tempdir().unwrap();
        if has_ledger {
            let ledger = Ledger::open(&directory).unwrap();
            for n in 0..3 {
                ledger.append(&testing::event(&mut Seed(n), 0)).unwrap();
            }
            ledger.counts(&Filter::default()).unwrap();
        }
        if has_ledger && !has_index {
            std::fs::remove_file(directory.path().join(index::INDEX)).unwrap();
        }
        let child = testing::without_rights(
            "ledger::tests::faults::a_read_only_directory_is_told_apart",
            directory.path(),
        );
        let out = String::from_utf8_lossy(&child.stdout);
        assert!(
            child.status.success() && out.contains(SEEN),
            "{has_ledger}, {has_index}: {child:?}"
        );
    }
}

#[test]
fn a_newer_ledger_stays_as_it_is() {
    let (directory, ledger) = filled(2);
    drop(ledger);
    let path = directory.path().join(FILE);
    let mut newer = std::fs::read(&path).unwrap();
    newer[7] = b'2';
    std::fs::write(&path, &newer).unwrap();
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
    let recovered = Ledger::recover(&directory, &LedgerOptions::default(), &testing::now());
    assert!(
        matches!(recovered, Err(StoreError::Newer { .. })),
        "a newer file is not damage"
    );
    assert_eq!(std::fs::read(&path).unwrap(), newer);
}

#[test]
fn a_ledger_set_aside_by_another_is_written_no_more() {
    let (directory, ledger) = filled(3);
    let now = testing::now();
    let other = Ledger::replace_damaged(&directory, &LedgerOptions::default(), &now).unwrap();
    let event = Event::Call(testing::call(&mut Seed(1), 0));
    assert_eq!(ledger.append(&event).unwrap(), 2);
    assert_eq!(other.ledger.head().unwrap().seq, 2);
    assert_eq!(ledger.id(), other.ledger.id());
}
