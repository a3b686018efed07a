use std::time::{Duration, Instant};

use tempfile::tempdir;

use super::*;
use crate::ledger::{Event, Filter};
use crate::testing::{self, CHILD, SEEN, Seed};

fn events(count: i64) -> Vec<Event> {
    let mut seed = Seed(8);
    (0..count).map(|n| testing::event(&mut seed, n)).collect()
}

fn files(spool: &Spool) -> Vec<(PathBuf, Vec<u8>)> {
    names(&spool.directory)
        .unwrap()
        .into_iter()
        .map(|name| spool.directory.join(name))
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect()
}

#[test]
fn entries_move_into_the_ledger_in_their_order_with_their_times() {
    let device = tempdir().unwrap();
    let events = events(150);
    for event in &events {
        // Opened each time, as by a phone that restarts.
        Spool::open(&device).unwrap().keep(event).unwrap();
    }
    let spool = Spool::open(&device).unwrap();
    assert_eq!(spool.len(), 150);
    let ledger = Ledger::open(&device).unwrap();
    let written = ledger.append(&events[0]).unwrap();
    let drained = spool.drain(&ledger).unwrap();
    assert_eq!(
        drained,
        Drained {
            appended: 150,
            already_there: 0,
            damaged: 0
        }
    );
    assert!(spool.is_empty() && Spool::open(&device).unwrap().is_empty());
    let page = ledger.history(&Filter::default(), None, 1000).unwrap();
    assert!(!page.entries[150].spooled && page.entries[150].seq == written);
    let moved: Vec<&Event> = page.entries[..150]
        .iter()
        .rev()
        .map(|row| &row.event)
        .collect();
    assert_eq!(moved, events.iter().collect::<Vec<_>>());
    assert!(page.entries[..150].iter().all(|row| row.spooled));
    assert!(ledger.verify().unwrap().is_ok());
    assert_eq!(spool.drain(&ledger).unwrap(), Drained::default());
}

#[test]
fn the_same_event_kept_twice_is_two_entries() {
    let device = tempdir().unwrap();
    let spool = Spool::open(&device).unwrap();
    let ledger = Ledger::open(&device).unwrap();
    for _ in 0..3 {
        spool.keep(&events(1)[0]).unwrap();
        spool.keep(&events(1)[0]).unwrap();
        assert_eq!(spool.drain(&ledger).unwrap().appended, 2);
    }
    assert_eq!(ledger.head().unwrap().seq, 6);
}

#[test]
fn a_cut_between_append_and_removal_doubles_nothing() {
    let device = tempdir().unwrap();
    let spool = Spool::open(&device).unwrap();
    let ledger = Ledger::open(&device).unwrap();
    for event in events(20) {
        spool.keep(&event).unwrap();
    }
    let kept = files(&spool);
    spool.drain(&ledger).unwrap();
    for cut in [0, 7, 20] {
        // The files from `cut` on were not removed before the cut.
        for (path, bytes) in &kept[cut..] {
            std::fs::write(path, bytes).unwrap();
        }
        let spool = Spool::open(&device).unwrap();
        spool.keep(&events(1)[0]).unwrap();
        let drained = spool.drain(&ledger).unwrap();
        assert_eq!((drained.appended, drained.already_there), (1, 20 - cut));
    }
    assert_eq!(ledger.head().unwrap().seq, 23);
    assert!(ledger.verify().unwrap().is_ok());
}

#[test]
fn every_changed_byte_and_every_cut_is_found_and_the_file_kept() {
    let device = tempdir().unwrap();
    let spool = Spool::open(&device).unwrap();
    let ledger = Ledger::open(&device).unwrap();
    spool.keep(&events(1)[0]).unwrap();
    let (path, sound) = files(&spool).remove(0);
    for length in 0..sound.len() {
        assert_eq!(unframe(&sound[..length]), None);
    }
    for place in 0..sound.len() {
        let mut bytes = sound.clone();
        bytes[place] ^= 0x10;
        assert_eq!(unframe(&bytes), None, "byte {place}");
    }
    std::fs::write(&path, &sound[..sound.len() - 1]).unwrap();
    let drained = spool.drain(&ledger).unwrap();
    assert_eq!(
        drained,
        Drained {
            appended: 0,
            already_there: 0,
            damaged: 1
        }
    );
    let kept = std::fs::read(path.with_extension("damaged")).unwrap();
    assert_eq!(kept, sound[..sound.len() - 1]);
    assert_eq!(ledger.head().unwrap().seq, 0);
    // A copy in another place is the same entry; under another id it is none.
    let name = path.file_name().unwrap().to_str().unwrap();
    for place in ["00001-", "00002-", "00003-"] {
        let copy = path.with_file_name(name.replace("00000-", place));
        std::fs::write(copy, &sound).unwrap();
    }
    let drained = spool.drain(&ledger).unwrap();
    assert_eq!(
        drained,
        Drained {
            appended: 1,
            already_there: 2,
            damaged: 0
        }
    );
    let id = super::name(0, &[7; 16]);
    std::fs::write(path.with_file_name(id), &sound).unwrap();
    assert_eq!(spool.drain(&ledger).unwrap().damaged, 1);
    // A huge file is not read in.
    std::fs::write(&path, vec![0; 100_000]).unwrap();
    assert_eq!(spool.drain(&ledger).unwrap().damaged, 1);
}

#[test]
fn a_ledger_that_takes_nothing_leaves_the_spool_as_it_is() {
    let device = tempdir().unwrap();
    let spool = Spool::open(&device).unwrap();
    let ledger = Ledger::open(&device).unwrap();
    for event in events(3) {
        spool.keep(&event).unwrap();
    }
    let other = std::fs::File::open(device.path().join("ledger.log")).unwrap();
    other.lock().unwrap();
    let begin = Instant::now();
    assert!(matches!(
        spool.drain(&ledger),
        Err(StoreError::Locked { .. })
    ));
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert_eq!((spool.len(), files(&spool).len()), (3, 3));
    other.unlock().unwrap();
    assert_eq!(spool.drain(&ledger).unwrap().appended, 3);
}

#[test]
fn what_a_cut_left_half_written_is_removed_at_the_next_opening() {
    let device = tempdir().unwrap();
    let spool = Spool::open(&device).unwrap();
    spool.keep(&events(1)[0]).unwrap();
    let half = spool.directory.join(name(1, &[1; 16]) + ".tmp");
    std::fs::write(&half, b"CURFEWS1").unwrap();
    let spool = Spool::open(&device).unwrap();
    assert!(!half.exists());
    assert_eq!(spool.len(), 1);
}

#[test]
fn the_spool_is_bounded() {
    let device = tempdir().unwrap();
    let directory = Spool::open(&device).unwrap().directory;
    for place in 0..MAX_ENTRIES - 1 {
        std::fs::write(directory.join(name(place as u64, &[0; 16])), []).unwrap();
    }
    let spool = Spool::open(&device).unwrap();
    let event = events(1).remove(0);
    spool.keep(&event).unwrap();
    let full = spool.keep(&event);
    assert!(
        matches!(full, Err(StoreError::SpoolFull { limit: MAX_ENTRIES })),
        "{full:?}"
    );
}

#[test]
fn a_read_only_directory_is_told_apart() {
    if let Some(device) = std::env::var_os(CHILD) {
        let opened = Spool::open(Path::new(&device).join("new"));
        assert!(
            matches!(opened, Err(StoreError::ReadOnly { .. })),
            "{opened:?}"
        );
        println!("{SEEN}");
        return;
    }
    let device = tempdir().unwrap();
    let child = testing::without_rights(
        "spool::tests::a_read_only_directory_is_told_apart",
        device.path(),
    );
    let out = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && out.contains(SEEN), "{child:?}");
}

#[test]
fn a_full_storage_is_told_apart_and_leaves_no_half_file() {
    if let Some(device) = std::env::var_os(CHILD) {
        let spool = Spool::open(&device).unwrap();
        let kept = spool.keep(&events(1)[0]);
        assert!(matches!(kept, Err(StoreError::Full { .. })), "{kept:?}");
        assert!(spool.is_empty());
        println!("{SEEN}");
        return;
    }
    let device = tempdir().unwrap();
    let test = "spool::tests::a_full_storage_is_told_apart_and_leaves_no_half_file";
    let child = testing::without_room(test, device.path(), 0);
    // The child's output is a pipe, which the limit is not about.
    let out = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && out.contains(SEEN), "{child:?}");
    assert_eq!(
        std::fs::read_dir(device.path().join("spool"))
            .unwrap()
            .count(),
        0
    );
}
