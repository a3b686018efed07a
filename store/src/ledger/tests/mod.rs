//! The ledger as a whole: numbering, tree, writers, what is forgotten.

mod checkpoint;
mod entry;
mod faults;
mod older;
mod tampering;
mod tree;

use std::ops::ControlFlow;
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

fn patient() -> LedgerOptions {
    LedgerOptions {
        busy_timeout: Duration::from_secs(20),
    }
}

#[test]
fn entries_are_numbered_hashed_and_read_back() {
    let directory = tempdir().unwrap();
    let ledger = Ledger::open(&directory).unwrap();
    let empty = Head {
        seq: 0,
        root: super::tree::empty_root(),
    };
    assert_eq!(ledger.head().unwrap(), empty);
    let mut seed = Seed(2);
    let events: Vec<Event> = (0..70).map(|n| testing::event(&mut seed, n)).collect();
    let mut edge = Edge::default();
    for (seq, event) in (1..).zip(&events) {
        assert_eq!(ledger.append(event).unwrap(), seq);
        let bytes = ledger.bytes(seq).unwrap().unwrap();
        let row = ledger.entry(seq).unwrap().unwrap();
        let entry = Entry {
            link: row.link,
            ..event.into()
        };
        assert_eq!(bytes, encode(&entry).unwrap());
        edge.push(leaf_hash(&bytes), |_| ());
        let root = edge.root();
        assert_eq!(ledger.head().unwrap(), Head { seq, root });
        assert_eq!(ledger.root_at(seq).unwrap(), Some(root));
        assert_eq!((&row.event, row.leaf_hash), (event, leaf_hash(&bytes)));
    }
    let head = ledger.head().unwrap();
    let id = ledger.id();
    drop(ledger);
    let ledger = Ledger::open(&directory).unwrap();
    let verified = ledger.verify().unwrap();
    assert!(verified.is_ok(), "{verified:?}");
    assert_eq!((verified.entries, verified.head), (70, head));
    assert_eq!(ledger.id(), id, "it stays the same ledger");
    assert_eq!(ledger.entry(71).unwrap(), None);
    assert_eq!(ledger.entry(u64::MAX).unwrap(), None);
    assert_eq!(ledger.root_at(71).unwrap(), None);
    assert_eq!(ledger.root_at(0).unwrap(), Some(empty.root));
    assert_ne!(Ledger::open(tempdir().unwrap()).unwrap().id(), id);
}

#[test]
fn an_entry_keeps_the_clock_that_nobody_sets() {
    let (_directory, ledger) = filled(0);
    let clock = Clock {
        elapsed_ms: 86_400_123,
        boot: 17,
    };
    let entry = Entry {
        clock: Some(clock),
        ..testing::event(&mut Seed(1), 5).into()
    };
    assert_eq!(ledger.append_entries(&[entry]).unwrap(), (1, 1));
    assert_eq!(ledger.entry(1).unwrap().unwrap().clock, Some(clock));
}

/// Each call names the one of the same number before it, whoever wrote that, and whatever the
/// index knew of it at the time.
#[test]
fn calls_of_one_number_are_linked() {
    let directory = tempdir().unwrap();
    let call = |number: &str, direction| {
        Event::Call(CallEvent {
            direction,
            number: Some(number.to_owned()),
            ..testing::call(&mut Seed(1), 0)
        })
    };
    let (bank, other) = ("95588", "+12065550100");
    let (incoming, outgoing) = (
        curfew_core::Direction::Incoming,
        curfew_core::Direction::Outgoing,
    );
    let one = Ledger::open(&directory).unwrap();
    let two = Ledger::open(&directory).unwrap();
    let link = |nth, before| Some(Link { nth, before });
    let mut expected = Vec::new();
    for (n, (ledger, number, direction, linked)) in [
        (&one, bank, incoming, link(1, 0)),
        (&two, bank, incoming, link(2, 1)),
        (&two, other, incoming, link(1, 0)),
        (&one, bank, outgoing, None),
        (&one, other, incoming, link(2, 3)),
        (&one, bank, incoming, link(3, 2)),
        (&two, bank, incoming, link(4, 6)),
    ]
    .into_iter()
    .enumerate()
    {
        if n == 4 {
            one.counts(&Filter::default()).unwrap();
        }
        ledger.append(&call(number, direction)).unwrap();
        expected.push(linked);
    }
    // In one batch, after a restart, and without the index.
    let three = [
        call(bank, incoming),
        call(other, incoming),
        call(bank, incoming),
    ];
    drop(one);
    Ledger::open(&directory)
        .unwrap()
        .append_all(&three)
        .unwrap();
    expected.extend([link(5, 7), link(3, 5), link(6, 8)]);
    std::fs::remove_file(directory.path().join(index::INDEX)).unwrap();
    let ledger = Ledger::open(&directory).unwrap();
    ledger.append_all(&three).unwrap();
    expected.extend([link(7, 10), link(4, 9), link(8, 11)]);
    let mut found = Vec::new();
    ledger
        .each(&Filter::default(), |row| {
            found.push(row.unwrap().link);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(found, expected);
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
fn two_writers_take_turns_on_one_tree() {
    let directory = tempdir().unwrap();
    let path = directory.path();
    std::thread::scope(|scope| {
        for writer in 0..2 {
            scope.spawn(move || {
                let ledger = Ledger::open_with(path, &patient()).unwrap();
                let mut seed = Seed(writer);
                for n in 0..40 {
                    ledger.append(&testing::event(&mut seed, n)).unwrap();
                    if n % 8 == 0 {
                        ledger.counts(&Filter::default()).unwrap();
                    }
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
                    begin.wait();
                    let ledger = Ledger::open_with(path, &patient()).unwrap();
                    ledger.append(&testing::event(&mut Seed(1), 0)).unwrap();
                });
            }
        });
        assert_eq!(Ledger::open(path).unwrap().head().unwrap().seq, 4);
    }
}

#[test]
fn the_index_is_made_anew_from_the_entries() {
    let (directory, ledger) = filled(300);
    let all = |ledger: &Ledger| ledger.history(&Filter::default(), None, 1000).unwrap();
    let before = all(&ledger);
    let root = ledger.root_at(177).unwrap();
    drop(ledger);
    let path = directory.path().join(index::INDEX);
    let sound = std::fs::read(&path).unwrap();
    let other = filled(5).0;
    let foreign = other.path().join(index::INDEX);
    drop(Ledger::open(other.path()).unwrap());
    for (why, bytes) in [
        ("missing", None),
        ("empty", Some(Vec::new())),
        ("garbage", Some(vec![0x5A; 9000])),
        ("cut short", Some(sound[..sound.len() / 2].to_vec())),
        ("of another ledger", Some(std::fs::read(foreign).unwrap())),
    ] {
        match bytes {
            None => std::fs::remove_file(&path).unwrap(),
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
        }
        let ledger = Ledger::open(&directory).unwrap();
        assert_eq!(all(&ledger), before, "{why}");
        assert_eq!(ledger.root_at(177).unwrap(), root, "{why}");
        assert!(ledger.verify().unwrap().is_ok(), "{why}");
        drop(ledger);
    }
}

#[test]
fn an_index_that_lags_behind_follows() {
    let (directory, ledger) = filled(50);
    assert_eq!(ledger.counts(&Filter::default()).unwrap(), {
        let other = Ledger::open(&directory).unwrap();
        other.counts(&Filter::default()).unwrap()
    });
    let other = Ledger::open(&directory).unwrap();
    let mut seed = Seed(9);
    for n in 0..30 {
        other.append(&testing::event(&mut seed, n)).unwrap();
    }
    let page = ledger.history(&Filter::default(), None, 1000).unwrap();
    assert_eq!(page.entries.len(), 80);
    assert_eq!(ledger.head().unwrap(), other.head().unwrap());
}

#[test]
fn what_is_forgotten_leaves_its_hashes_and_says_so() {
    let (directory, ledger) = filled(100);
    let key = fact::Key {
        epoch: 1,
        algorithm: Algorithm::Ed25519,
        hardware: Hardware::Software,
        public: vec![7; 32],
        attestation: [0; 32],
    };
    let key = Event::Fact(testing::now(), key.into());
    assert_eq!(ledger.append(&key).unwrap(), 101);
    let reader = Ledger::open(&directory).unwrap();
    let before: Vec<_> = (1..=101).map(|n| ledger.root_at(n).unwrap()).collect();
    let path = ledger.inclusion(90, 101).unwrap();
    let (length, last) = (
        std::fs::metadata(directory.path().join(FILE))
            .unwrap()
            .len(),
        ledger.entry(80).unwrap(),
    );

    assert_eq!(
        ledger.forget(79, &|_| true, None, &testing::now()).unwrap(),
        102
    );
    for ledger in [&ledger, &reader, &Ledger::open(&directory).unwrap()] {
        let after: Vec<_> = (1..=101).map(|n| ledger.root_at(n).unwrap()).collect();
        assert_eq!(after, before, "the tree is the same");
        assert_eq!(ledger.inclusion(90, 101).unwrap(), path);
        assert_eq!(ledger.entry(80).unwrap(), last);
        assert!(matches!(
            ledger.entry(79),
            Err(StoreError::Entry(EntryError::Forgotten))
        ));
        assert_eq!(ledger.bytes(79).unwrap(), None);
        let verified = ledger.verify().unwrap();
        assert!(verified.is_ok(), "{verified:?}");
        assert!((60..=79).contains(&verified.forgotten), "{verified:?}");
    }
    assert!(
        std::fs::metadata(directory.path().join(FILE))
            .unwrap()
            .len()
            < length
    );
    // What tells of no caller stays.
    assert_eq!(
        ledger
            .forget(101, &|_| true, None, &testing::now())
            .unwrap(),
        103
    );
    assert_eq!(ledger.entry(101).unwrap().unwrap().event, key);
    assert!(ledger.verify().unwrap().is_ok());
    let mut calls = 0;
    ledger
        .each(&Filter::calls(), |_| {
            calls += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(calls, 0);
    assert!(
        ledger
            .forget(104, &|_| true, None, &testing::now())
            .is_err()
    );
    assert!(ledger.forget(0, &|_| true, None, &testing::now()).is_err());
    // A writer that had the file open from before goes on in the new one.
    assert_eq!(
        reader.append(&testing::event(&mut Seed(1), 0)).unwrap(),
        104
    );
    assert_eq!(ledger.head().unwrap().seq, 104);
}

#[test]
fn words_in_notes_are_kept_for_the_search() {
    let (_directory, ledger) = filled(0);
    let note = |text: &str| {
        let memo = fact::Memo {
            call: 0,
            case: Some("c-1".to_owned()),
            speaker: Speaker::Human,
            company: None,
            product: None,
            said_who: None,
            said_stop: Some(true),
            way_out: None,
            text: Some(text.to_owned()),
        };
        Event::Fact(testing::now(), memo.into())
    };
    ledger
        .append_all(&[
            note("Told agent Smith to stop."),
            note("推销贷款,说了不要再打"),
        ])
        .unwrap();
    for (search, seqs) in [
        ("smith", vec![1]),
        ("贷款", vec![2]),
        ("to", vec![1]),
        ("%", vec![]),
        ("nobody", vec![]),
    ] {
        let filter = Filter {
            search: Some(search.to_owned()),
            ..Filter::default()
        };
        let page = ledger.history(&filter, None, 10).unwrap();
        let found: Vec<Seq> = page.entries.iter().map(|row| row.seq).collect();
        assert_eq!(found, seqs, "{search}");
    }
}
