//! Restoring against everything that may be here already, and against contents that are none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::ledger::{Event, EventKind, Filter, fact};
use crate::lists::ListStore;
use crate::testing::{Seed, call, now};

mod damaged;
mod full;
mod refused;

const PASSPHRASE: &str = "correct horse battery";
/// Quick to try, for tests.
const QUICK: u8 = 4;

fn encrypted(plain: &[u8], work: u8, secrets: &Secrets) -> Vec<u8> {
    let mut encryptor = Encryptor::new(Vec::new(), PASSPHRASE, work, secrets).unwrap();
    encryptor.write_all(plain).unwrap();
    encryptor.finish().unwrap()
}

/// A folder with a ledger of `calls` calls, the same for the same `seed`.
struct Phone {
    root: TempDir,
    seed: Seed,
}

impl Phone {
    fn empty(seed: u64) -> Phone {
        Phone {
            root: TempDir::new().unwrap(),
            seed: Seed(seed),
        }
    }

    fn with_calls(seed: u64, calls: u64) -> Phone {
        let mut phone = Phone::empty(seed);
        phone.call(calls);
        phone
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    fn folders(&self) -> Folders<'_> {
        Folders {
            device: self.path(),
            private: self.path(),
        }
    }

    fn ledger(&self) -> Ledger {
        Ledger::open(self.path()).unwrap()
    }

    fn call(&mut self, calls: u64) {
        let ledger = self.ledger();
        for at in 0..calls {
            let at = now().at_ms + i64::try_from(at).unwrap();
            ledger
                .append(&Event::Call(call(&mut self.seed, at)))
                .unwrap();
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap()
    }

    fn backup(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write(&self.folders(), PASSPHRASE, QUICK, &mut out).unwrap();
        out
    }

    fn restore(&self, backup: &[u8]) -> Restored {
        let restored = restore(backup, PASSPHRASE, &self.folders(), &now()).unwrap();
        assert!(!self.path().join(".restore").exists());
        assert_eq!(self.ledger().verify().unwrap().problems, []);
        restored
    }

    /// Every file but the index, which is made of the ledger.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        fn add(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
            let Ok(found) = fs::read_dir(folder) else {
                return;
            };
            for entry in found.map(Result::unwrap) {
                let path = entry.path();
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                if entry.file_type().unwrap().is_dir() {
                    add(root, &path, files);
                } else if !name.contains("ledger.index") {
                    files.insert(name, fs::read(path).unwrap());
                }
            }
        }
        let mut files = BTreeMap::new();
        add(self.path(), self.path(), &mut files);
        files
    }

    fn kinds(&self) -> Vec<EventKind> {
        let page = self
            .ledger()
            .history(&Filter::default(), None, 500)
            .unwrap();
        assert_eq!(page.unreadable.len(), 0);
        page.entries
            .iter()
            .rev()
            .map(|row| row.event.kind())
            .collect()
    }
}

#[test]
fn everything_comes_back_to_a_phone_that_has_nothing() {
    let phone = Phone::with_calls(1, 40);
    phone.write("rulebook.json", br#"{"version": 1, "rules": []}"#);
    phone.write("state.json", b"{}");
    phone.write("attachments/00ff", b"a recording");
    phone.write("checkpoints/40", b"a checkpoint");
    phone.write("ledger.key", b"stays here");
    let lists = ListStore::open(phone.path()).unwrap();
    lists.create("骚扰 100%").unwrap();
    let was = phone.files();

    let other = Phone::empty(0);
    let restored = other.restore(&phone.backup());
    let taken = Merged::Taken {
        entries: 40,
        moved: 0,
    };
    assert_eq!(restored.ledgers, [taken]);
    assert_eq!((restored.same, restored.kept.len()), (0, 0));
    let mut is = other.files();
    // The secret key never leaves its phone, and locks are each folder's own.
    let differ: Vec<_> = was
        .keys()
        .filter(|name| is.remove(*name) != was.get(*name).cloned())
        .collect();
    assert_eq!(
        differ,
        ["ledger.key", "lists/lists.lock"],
        "{:?}",
        is.keys()
    );
    assert_eq!(is.keys().collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(
        other.ledger().head().unwrap(),
        phone.ledger().head().unwrap()
    );

    // Again: nothing changes.
    let before = other.files();
    let again = other.restore(&phone.backup());
    assert_eq!(again.ledgers, [Merged::Here { folder: None }]);
    assert_eq!((again.written.len(), again.kept.len()), (0, 0));
    assert_eq!(other.files(), before);
}

#[test]
fn a_new_phone_goes_on_with_the_old_ledger_and_loses_none_of_its_own_entries() {
    let old = Phone::with_calls(2, 33);
    let head = old.ledger().head().unwrap();
    let new = Phone::empty(3);
    let boot = Event::Fact(
        now(),
        fact::Boot {
            system: "Android 15".to_owned(),
        }
        .into(),
    );
    new.ledger().append(&boot).unwrap();
    let id = new.ledger().id();

    let restored = new.restore(&old.backup());
    let taken = Merged::Taken {
        entries: 33,
        moved: 1,
    };
    assert_eq!(restored.ledgers, [taken]);
    let ledger = new.ledger();
    assert_eq!(ledger.id(), old.ledger().id());
    assert_eq!(ledger.root_at(head.seq).unwrap(), Some(head.root));
    assert_eq!(new.kinds()[33..], [EventKind::Gap, EventKind::Boot]);
    // As it was, it lies beside: whoever kept a root of it can still check that.
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let beside = Ledger::open(new.path().join("ledgers").join(hex)).unwrap();
    assert_eq!((beside.id(), beside.head().unwrap().seq), (id, 1));

    // The old phone's next backup no longer continues this one: both are kept.
    let mut old = old;
    old.call(1);
    let forked = new.restore(&old.backup());
    assert!(
        matches!(&forked.ledgers[..], [Merged::Beside { entries: 34, .. }]),
        "{forked:?}"
    );
    let again = new.restore(&old.backup());
    let folder = forked.ledgers[0].folder().map(str::to_owned);
    assert_eq!(again.ledgers, [Merged::Here { folder }]);
    assert_eq!(new.kinds().len(), 35);
}

#[test]
fn a_ledger_is_continued_and_never_cut() {
    let mut phone = Phone::with_calls(4, 5);
    let five = phone.backup();
    let same = Phone::empty(0);
    same.restore(&five);
    phone.call(2000);
    let more = phone.backup();
    assert_eq!(
        same.restore(&more).ledgers,
        [Merged::Continued {
            by: 2000,
            folder: None
        }]
    );
    assert_eq!(same.read("ledger.log"), phone.read("ledger.log"));
    let before = same.files();
    assert_eq!(same.restore(&five).ledgers, [Merged::Here { folder: None }]);
    assert_eq!(same.files(), before);
}

#[test]
fn two_phones_of_a_family_lie_side_by_side() {
    let (one, mut two) = (Phone::with_calls(5, 7), Phone::with_calls(6, 9));
    let head = one.ledger().head().unwrap();
    let restored = one.restore(&two.backup());
    let [Merged::Beside { folder, entries: 9 }] = &restored.ledgers[..] else {
        panic!("{restored:?}");
    };
    assert_eq!(one.ledger().head().unwrap(), head);
    let beside = Ledger::open(one.path().join(folder)).unwrap();
    assert_eq!(beside.head().unwrap(), two.ledger().head().unwrap());

    // The next backup continues what lies there, and a backup of this phone takes both along.
    two.call(3);
    let next = one.restore(&two.backup());
    let continued = Merged::Continued {
        by: 3,
        folder: Some(folder.clone()),
    };
    assert_eq!(next.ledgers, [continued]);
    // Brought back on the second phone, its own is its own, and not beside itself.
    let back = two.restore(&one.backup());
    assert!(
        matches!(
            &back.ledgers[..],
            [
                Merged::Beside { entries: 7, .. },
                Merged::Here { folder: None }
            ]
        ),
        "{back:?}"
    );
    let third = Phone::empty(0);
    let both = third.restore(&one.backup());
    assert!(
        matches!(
            &both.ledgers[..],
            [
                Merged::Taken { entries: 7, .. },
                Merged::Beside { entries: 12, .. }
            ]
        ),
        "{both:?}"
    );
    assert_eq!(third.files(), one.files());
}

#[test]
fn a_file_that_is_here_stays_and_the_other_lies_beside() {
    let phone = Phone::with_calls(7, 3);
    phone.write("rulebook.json", b"theirs");
    phone.write("attachments/aa", b"the same");
    let here = Phone::with_calls(8, 3);
    here.write("rulebook.json", b"mine");
    here.write("attachments/aa", b"the same");
    let restored = here.restore(&phone.backup());
    let [(name, place)] = &restored.kept[..] else {
        panic!("{restored:?}");
    };
    assert_eq!(name, "rulebook.json");
    // Their ledger is another, and what belongs to it lies with it.
    let folder = restored.ledgers[0].folder().unwrap();
    assert_eq!(restored.written, [format!("{folder}/attachments/aa")]);
    assert_eq!(here.read("rulebook.json"), b"mine");
    assert_eq!(here.read(place), b"theirs");
    // Another backup puts its own beside that.
    phone.write("rulebook.json", b"theirs, later");
    let later = here.restore(&phone.backup());
    assert_eq!(
        (later.same, later.written.len(), later.kept.len()),
        (1, 0, 1)
    );
    assert_eq!(here.read(place), b"theirs");
    assert_eq!(here.read(&later.kept[0].1), b"theirs, later");
}

#[test]
fn what_belongs_to_a_ledger_goes_where_it_goes() {
    let (here, other) = (Phone::with_calls(30, 3), Phone::with_calls(31, 4));
    for (name, bytes) in [
        (
            "checkpoints/00000000000000000002.txt",
            b"of other".as_slice(),
        ),
        ("anchors/00000000000000000002-00.tsr", b"a stamp"),
        ("attachments/ab", b"a recording"),
        ("keys/1.pem", b"a chain"),
        ("ledger.log.torn-40", b"torn"),
    ] {
        other.write(name, bytes);
    }
    let restored = here.restore(&other.backup());
    let folder = restored.ledgers[0].folder().unwrap().to_owned();
    assert_eq!(restored.written.len(), 5);
    for name in &restored.written {
        assert!(name.starts_with(&folder), "{name}");
    }
    assert!(!here.path().join("checkpoints").exists());
    // And from there into the next backup, and to a third phone.
    let third = Phone::empty(0);
    third.restore(&here.backup());
    assert_eq!(third.files(), here.files());
}

#[test]
fn nothing_is_added_to_a_list_that_is_here() {
    let (here, other) = (Phone::with_calls(32, 1), Phone::with_calls(32, 1));
    here.write("lists/a.list", b"mine");
    other.write("lists/a.list", b"theirs");
    other.write("lists/a.list.minisig", b"their signature");
    other.write("lists/a.list.off", b"");
    other.write("lists/b.list", b"another");
    other.write("lists/b.list.off", b"");
    let restored = here.restore(&other.backup());
    assert_eq!(restored.written, ["lists/b.list.off", "lists/b.list"]);
    assert_eq!(restored.kept.len(), 3);
    assert_eq!(here.read("lists/a.list"), b"mine");
    assert!(!here.path().join("lists/a.list.minisig").exists());
}

#[test]
fn forks_of_one_ledger_lie_side_by_side_and_each_is_continued() {
    let mut phones = Vec::new();
    let first = Phone::with_calls(33, 5);
    let start = first.backup();
    for seed in 34..37 {
        let mut phone = Phone::empty(seed);
        phone.restore(&start);
        phone.call(seed);
        phones.push(phone);
    }
    let mut first = first;
    first.call(1);
    let mut folders = BTreeSet::new();
    for _ in 0..2 {
        for phone in &mut phones {
            let restored = first.restore(&phone.backup());
            folders.insert(restored.ledgers[0].folder().unwrap().to_owned());
            let there = Ledger::open(first.path().join(restored.ledgers[0].folder().unwrap()));
            assert_eq!(
                there.unwrap().head().unwrap(),
                phone.ledger().head().unwrap()
            );
            phone.call(2);
        }
    }
    assert_eq!(folders.len(), 3, "{folders:?}");
    assert_eq!(first.kinds().len(), 6);
}

#[test]
fn rules_that_come_back_go_before_those_of_here() {
    let old = Phone::with_calls(54, 1);
    old.write("rulebooks/00.json", b"{}");
    let new = Phone::with_calls(55, 1);
    new.write("rulebooks/11.json", b"{}");
    new.restore(&old.backup());
    let written = |name: &str| {
        let path = new.path().join(name);
        path.metadata().unwrap().modified().unwrap()
    };
    assert!(written("rulebooks/00.json") < written("rulebooks/11.json"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any two states of one ledger and any of another come together without losing an entry.
    #[test]
    fn no_entry_is_ever_lost(here in 0_u64..40, more in 0_u64..40, other in 0_u64..40, swap in any::<bool>()) {
        let mut old = Phone::with_calls(20, 1 + here);
        let early = old.backup();
        old.call(more);
        let late = old.backup();
        let family = Phone::with_calls(21, 1 + other).backup();
        let target = Phone::empty(0);
        let (first, second) = if swap { (&late, &early) } else { (&early, &late) };
        for backup in [first, &family, second, &family] {
            target.restore(backup);
        }
        prop_assert_eq!(target.read("ledger.log"), old.read("ledger.log"));
        let beside = fs::read_dir(target.path().join("ledgers")).unwrap().count();
        prop_assert_eq!(beside, 1);
    }
}
