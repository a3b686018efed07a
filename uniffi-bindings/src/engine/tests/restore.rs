//! Backups brought back into an engine that calls come in to.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;

use curfew_store::backup::{Folders, write_file};
use curfew_store::ledger::{BESIDE, Merged};

use super::super::backup::Pause;
use super::*;
use crate::curfew::hex;
use crate::error::CurfewError;

const PASSPHRASE: &str = "correct horse battery";
/// Quick to try, for tests.
const QUICK: u8 = 4;

impl Phone {
    fn backup(&self) -> PathBuf {
        self.engine.flush();
        let path = self.root.path().join("curfew.age");
        let (device, private) = (self.device(), self.private());
        let from = Folders {
            device: &device,
            private: &private,
        };
        write_file(&from, PASSPHRASE, QUICK, &path).unwrap();
        path
    }

    /// Screens a call and records its answer.
    fn call(&self) -> Kept {
        let seen = self.screen(&Bytes::default());
        self.engine.record(seen.ticket, 1, true)
    }

    fn kinds(&self) -> Vec<EventKind> {
        let kind = |(event, _): (Event, bool)| event.kind();
        self.ledger().into_iter().map(kind).collect()
    }

    /// Every file but the index, which is made of the ledger.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.device(), self.private()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.to_str().unwrap().contains("ledger.index") {
                    let bytes = fs::read(&path).unwrap();
                    files.insert(path, bytes);
                }
            }
        }
        files
    }
}

/// A phone with a rule about a list, and so many calls that it stopped.
fn old_phone(calls: u32) -> Phone {
    let phone = Phone::new();
    silence_list(&phone);
    assert_eq!(phone.unlock(), None);
    for _ in 0..calls {
        phone.call();
    }
    phone
}

#[test]
fn a_new_phone_goes_on_with_rules_lists_and_ledger_of_the_old_one() {
    let old = old_phone(3);
    let backup = old.backup();
    let new = Phone::new();
    assert_eq!(new.unlock(), None);
    new.engine.started(7, "Android 15");
    new.engine.flush();
    let before = new.screen(&Bytes::default());
    assert!(
        before.is(Disposition::Allow, Reason::NoRuleMatched),
        "{before:?}"
    );
    // A reader that knows the ledger of before.
    let id = new.engine.query(|ledger| Ok(ledger.id())).unwrap();
    let restored = new.engine.restore(PASSPHRASE, &backup).unwrap();
    let moved = restored.ledgers[0].clone();
    assert!(
        matches!(
            moved,
            Merged::Taken {
                entries: 3..,
                moved: 1..
            }
        ),
        "{moved:?}"
    );
    assert_eq!(restored.kept, []);

    // At once, without another start.
    let after = new.screen(&Bytes::default());
    assert!(
        after.is(Disposition::Reject, Reason::RuleMatched),
        "{after:?}"
    );
    let now = new.engine.query(|ledger| Ok(ledger.id())).unwrap();
    assert_ne!(now, id);
    assert_eq!(now, old.engine.query(|ledger| Ok(ledger.id())).unwrap());
    // The one that came in before is answered by the rules of before, and comes into the ledger of now.
    assert_eq!(new.engine.record(before.ticket, 1, true), Kept::Ledger);
    assert_eq!(new.engine.record(after.ticket, 1, true), Kept::Ledger);
    let calls: Vec<Disposition> = new.calls().iter().map(|call| call.disposition).collect();
    use Disposition::{Allow, Reject};
    assert_eq!(calls, [Reject, Reject, Reject, Allow, Reject]);
    let kinds = new.kinds();
    let count = |kind| kinds.iter().filter(|it| **it == kind).count();
    assert_eq!(count(EventKind::RulebookChanged), 1);
    assert_eq!(count(EventKind::Gap), 1);
    // The start of the phone that is noted already is not noted anew by the process that goes on.
    let boots = count(EventKind::Boot);
    new.engine.started(8, "Android 15");
    new.engine.flush();
    new.engine.started(8, "Android 15");
    new.engine.flush();
    let kinds = new.kinds();
    let is_boot = |kind: &&EventKind| **kind == EventKind::Boot;
    assert_eq!(kinds.iter().filter(is_boot).count(), boots + 1);
    assert_eq!(new.failures(), []);

    // Doing it again changes nothing.
    let files = new.files();
    let again = new.engine.restore(PASSPHRASE, &backup).unwrap();
    assert_eq!(again.ledgers, [Merged::Here { folder: None }]);
    assert_eq!((again.written, again.kept), (vec![], vec![]));
    assert_eq!(new.files(), files);
}

#[test]
fn a_phone_in_use_keeps_what_it_has_and_gets_the_rest() {
    let old = old_phone(2);
    let backup = old.backup();
    let phone = Phone::protected();
    phone.call();
    let was = phone.engine.snapshot().rules.sha256;
    let restored = phone.engine.restore(PASSPHRASE, &backup).unwrap();
    let [Merged::Beside { folder, entries }] = restored.ledgers.as_slice() else {
        panic!("{restored:?}");
    };
    assert_eq!(*entries, old.ledger().len() as u64);
    let beside = Ledger::open(phone.private().join(folder)).unwrap();
    let theirs = old.engine.query(Ledger::head).unwrap();
    assert_eq!(beside.head().unwrap(), theirs);
    assert_eq!(phone.engine.snapshot().rules.sha256, was);
    assert!(!phone.kinds().contains(&EventKind::RulebookChanged));
    let [(name, place)] = restored.kept.as_slice() else {
        panic!("{restored:?}");
    };
    assert_eq!(name, "rulebook.json");
    let kept = fs::read(phone.private().join(place)).unwrap();
    assert_eq!(kept, fs::read(old.device().join("rulebook.json")).unwrap());
    let hash = hex(&old.engine.snapshot().rules.sha256);
    let rules = format!("rulebooks/{hash}.json");
    assert_eq!(restored.written, [rules.as_str(), "lists/Banks.list"]);
    // The list is in force: a rule about it holds from now on.
    let rules = r#"{"version": 1, "rules": [
        {"id": "list", "name": "List", "who": {"list": "Banks"}, "then": "reject"}]}"#;
    phone
        .engine
        .save_rules(&Rulebook::from_json(rules).unwrap())
        .unwrap();
    let seen = phone.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Reject, Reason::RuleMatched),
        "{seen:?}"
    );
    assert_eq!(phone.call(), Kept::Ledger);
    assert_eq!(phone.calls().len(), 2);
}

/// A ledger that cannot be read is set aside before the one of the backup takes a place that holds entries.
#[test]
fn a_damaged_ledger_is_set_aside_first() {
    let old = old_phone(2);
    let backup = old.backup();
    let phone = Phone::new();
    fs::create_dir_all(phone.private()).unwrap();
    fs::write(phone.private().join("ledger.log"), b"what is no ledger").unwrap();
    assert_eq!(phone.unlock(), None);
    let restored = phone.engine.restore(PASSPHRASE, &backup).unwrap();
    assert!(
        matches!(restored.ledgers[..], [Merged::Taken { moved: 1.., .. }]),
        "{restored:?}"
    );
    let names = fs::read_dir(phone.private()).unwrap();
    let names = names.map(|it| it.unwrap().file_name().into_string().unwrap());
    let damaged: Vec<String> = names.filter(|it| it.contains("damaged")).collect();
    assert_eq!(damaged.len(), 1, "{damaged:?}");
    assert_eq!(phone.call(), Kept::Ledger);
    assert_eq!(phone.calls().len(), 3);
    assert_eq!(phone.failures(), [FailureKind::LedgerUnavailable]);
}

#[test]
fn what_is_written_while_files_are_merged_waits_in_the_spool() {
    let phone = Phone::protected();
    assert_eq!(phone.call(), Kept::Ledger);
    let before = phone.ledger().len();
    {
        let _pause = Pause::of(&phone.engine);
        assert_eq!(phone.call(), Kept::Spool);
        assert_eq!(phone.call(), Kept::Spool);
        assert_eq!(phone.engine.flush(), Kept::Spool);
        // Who waits for it to be written is told that it is not.
        let noted = phone
            .engine
            .write_after_look(&mut |_, now| Ok(vec![Event::failure(now, FailureKind::Other, "x")]));
        assert!(matches!(noted, Err(CurfewError::Storage { .. })));
        assert_eq!(phone.ledger().len(), before);
        let state = phone.engine.state();
        assert_eq!((state.ledger_is_well, state.waiting), (true, 2));
    }
    assert_eq!(phone.call(), Kept::Ledger);
    let ledger = phone.ledger();
    let spooled: Vec<bool> = ledger[before..].iter().map(|(_, it)| *it).collect();
    assert_eq!(spooled, [true, true, false]);
    assert_eq!(phone.failures(), []);
    // With the room for the spool taken, too, memory holds it.
    let _pause = Pause::of(&phone.engine);
    fs::remove_dir_all(phone.device().join("spool")).unwrap();
    fs::write(phone.device().join("spool"), b"in the way").unwrap();
    assert_eq!(phone.call(), Kept::Memory);
    drop(_pause);
    fs::remove_file(phone.device().join("spool")).unwrap();
    fs::create_dir(phone.device().join("spool")).unwrap();
    assert_eq!(phone.call(), Kept::Ledger);
    assert_eq!(phone.calls().len(), 6);
}

/// One backup after the other, of which the first becomes the ledger of the phone and the others lie beside, while
/// calls come in: each is answered, and is in the ledger once.
#[test]
fn no_call_is_lost_while_backups_come_back() {
    let mut backups: Vec<(Phone, PathBuf)> = (1..=12)
        .map(|calls| {
            let old = old_phone(calls);
            let backup = old.backup();
            (old, backup)
        })
        .collect();
    let (first, taken) = backups.remove(0);
    let phone = Phone::new();
    assert_eq!(phone.unlock(), None);
    phone.engine.flush();
    assert!(matches!(
        phone.engine.restore(PASSPHRASE, &taken).unwrap().ledgers[..],
        [Merged::Taken { .. }]
    ));
    let ended = AtomicBool::new(false);
    let screened = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let calls = scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                let seen = phone.screen(&Bytes::default());
                assert!(
                    seen.is(Disposition::Reject, Reason::RuleMatched),
                    "{seen:?}"
                );
                let kept = phone.engine.record(seen.ticket, 1, true);
                assert!(matches!(kept, Kept::Ledger | Kept::Spool), "{kept:?}");
                screened.fetch_add(1, Ordering::Relaxed);
            }
        });
        for (_, backup) in &backups {
            let restored = phone.engine.restore(PASSPHRASE, backup).unwrap();
            assert!(matches!(restored.ledgers[..], [Merged::Beside { .. }]));
            let before = screened.load(Ordering::Relaxed);
            while screened.load(Ordering::Relaxed) == before && !calls.is_finished() {
                std::thread::yield_now();
            }
        }
        ended.store(true, Ordering::Relaxed);
    });
    phone.engine.flush();
    let screened = screened.load(Ordering::Relaxed);
    assert!(screened >= 11);
    let of_before = first.calls().len() as u64;
    assert_eq!(phone.calls().len() as u64, of_before + screened);
    assert_eq!(phone.engine.state().waiting, 0);
    assert_eq!(phone.failures(), []);
    let beside = fs::read_dir(phone.private().join(BESIDE)).unwrap().count();
    // And the one that the first took the place of.
    assert!((11..=12).contains(&beside), "{beside}");
}

#[test]
fn what_is_refused_changes_nothing_and_the_engine_goes_on() {
    let old = old_phone(2);
    let backup = old.backup();
    let whole = fs::read(&backup).unwrap();
    let phone = Phone::protected();
    phone.call();
    let before = phone.files();
    let snapshot = phone.engine.snapshot();
    let file = phone.root.path().join("in.age");
    let refused = |bytes: &[u8], passphrase: &str| {
        fs::write(&file, bytes).unwrap();
        let refused = phone.engine.restore(passphrase, &file).unwrap_err();
        assert_eq!(phone.files(), before, "{refused}");
        assert!(
            Arc::ptr_eq(&snapshot, &phone.engine.snapshot()),
            "{refused}"
        );
        refused
    };
    let key = refused(&whole, "correct horse batter");
    assert!(matches!(key, CurfewError::Key { .. }), "{key}");
    let cut = refused(&whole[..whole.len() - 1], PASSPHRASE);
    assert!(matches!(cut, CurfewError::Input { .. }), "{cut}");
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    let changed = refused(&changed, PASSPHRASE);
    assert!(matches!(changed, CurfewError::Input { .. }), "{changed}");
    for other in [b"".as_slice(), b"{\"version\": 1}", b"PK\x03\x04"] {
        let none = refused(other, PASSPHRASE);
        assert!(matches!(none, CurfewError::NotFound { .. }), "{none}");
    }
    // Work that takes 2 GiB is refused by its number, not by trying: no free memory would help.
    let at = whole.windows(3).position(|it| it == b" 4\n").unwrap();
    let work = [&whole[..at], b" 21\n", &whole[at + 3..]].concat();
    let work = refused(&work, PASSPHRASE);
    assert!(matches!(work, CurfewError::NotFound { .. }), "{work}");
    // No place to unpack it.
    fs::write(phone.private().join(".restore"), b"in the way").unwrap();
    fs::write(&file, &whole).unwrap();
    let full = phone.engine.restore(PASSPHRASE, &file).unwrap_err();
    assert!(matches!(full, CurfewError::Storage { .. }), "{full}");
    fs::remove_file(phone.private().join(".restore")).unwrap();
    assert_eq!(phone.files(), before);
    fs::remove_file(&file).unwrap();
    let gone = phone.engine.restore(PASSPHRASE, &file).unwrap_err();
    assert!(matches!(gone, CurfewError::Storage { .. }), "{gone}");
    assert_eq!(phone.call(), Kept::Ledger);

    let out = phone.root.path().join("out.age");
    let short = phone.engine.backup("九个字的密码不够长", &out).unwrap_err();
    assert!(matches!(short, CurfewError::Input { .. }), "{short}");
    let nowhere = phone.root.path().join("no/such/folder/out.age");
    let nowhere = phone.engine.backup(PASSPHRASE, &nowhere).unwrap_err();
    assert!(matches!(nowhere, CurfewError::Storage { .. }), "{nowhere}");
    // What waits would not be in it.
    {
        let _pause = Pause::of(&phone.engine);
        assert_eq!(phone.call(), Kept::Spool);
        let waits = phone.engine.backup(PASSPHRASE, &out).unwrap_err();
        assert!(matches!(waits, CurfewError::Storage { .. }), "{waits}");
    }
    assert!(!out.exists());
    phone.engine.backup(PASSPHRASE, &out).unwrap();
    fs::remove_file(&out).unwrap();
    let locked = Phone::new();
    assert_eq!(locked.engine.open(locked.device(), None), None);
    for refused in [
        locked.engine.backup(PASSPHRASE, &out).err(),
        locked.engine.restore(PASSPHRASE, &backup).err(),
    ] {
        assert!(matches!(refused, Some(CurfewError::Storage { .. })));
    }
}
