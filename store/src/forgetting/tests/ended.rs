//! A process that ends on the way, and a storage that is full: the old ledger or the new one, and the next forgetting
//! does what is left to do.

use rustix::process::{Resource, Rlimit, setrlimit};

use super::*;
use crate::backup::{self, Folders};

#[test]
fn what_a_killed_forgetting_left_goes_at_the_next() {
    let (folder, ledger) = ledger();
    let moved = fact::Moved {
        entries: 14,
        state: [1; 32],
    };
    ledger.append(&fact(12, moved)).unwrap();
    let older = ["", "-wal", "-shm"].map(|end| folder.path().join(format!("{OLDER}{end}")));
    let others = ["notes.txt", &"A".repeat(64), &"0".repeat(63)];
    let others = others.map(|name| folder.path().join(attach::ATTACHMENTS).join(name));
    for path in older.iter().chain(&others) {
        std::fs::write(path, "x").unwrap();
    }
    // One that was copied, and whose entry was not written.
    std::fs::write(file(&folder, 9), "x").unwrap();
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    // It ends behind the rename.
    let goes = |seq| plan.fate(seq) == Fate::Goes;
    ledger.forget(plan.last, &goes, None, &at(20)).unwrap();
    assert!(file(&folder, 2).exists() && older[0].exists());
    let told = forget(&ledger, &folder, &wish(10));
    assert_eq!(told, None, "no entry is left to go");
    assert!(!file(&folder, 2).exists() && !file(&folder, 9).exists());
    assert!(older.iter().all(|it| !it.exists()));
    assert!(file(&folder, 1).exists(), "the case names it");
    assert!(others.iter().all(|it| it.exists()), "not of this app");
}

#[test]
fn a_file_whose_entry_came_in_meanwhile_stays() {
    let (folder, ledger) = ledger();
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    let nothing = ledger.plan_to_forget(&Wish::NOTHING).unwrap();
    std::fs::write(file(&folder, 5), "x").unwrap();
    ledger.append(&fact(12, attachment(13, 5))).unwrap();
    for plan in [plan, nothing] {
        ledger
            .forget_planned(&plan, folder.path(), &at(20))
            .unwrap();
        assert!(file(&folder, 5).exists());
    }
}

#[test]
fn a_backup_of_before_brings_nothing_back_here_and_all_of_it_elsewhere() {
    const PASSPHRASE: &str = "correct horse battery";
    let (folder, ledger) = ledger();
    fn folders(folder: &TempDir) -> Folders<'_> {
        Folders {
            device: folder.path(),
            private: folder.path(),
        }
    }
    let mut backup = Vec::new();
    backup::write(&folders(&folder), PASSPHRASE, 4, &mut backup).unwrap();
    forget(&ledger, &folder, &wish(10));
    let here = left(&ledger);
    std::fs::remove_file(file(&folder, 1)).unwrap();
    let restored = |folder: &TempDir| {
        backup::restore(backup.as_slice(), PASSPHRASE, &folders(folder), &at(21)).unwrap()
    };
    let back = restored(&folder);
    assert_eq!((back.forgotten, back.written.len()), (1, 1), "{back:?}");
    assert_eq!(left(&ledger), here);
    assert!(file(&folder, 1).exists() && !file(&folder, 2).exists());
    assert!(ledger.verify().unwrap().is_ok());
    let elsewhere = tempdir().unwrap();
    let back = restored(&elsewhere);
    assert_eq!(back.forgotten, 0);
    assert!(file(&elsewhere, 1).exists() && file(&elsewhere, 2).exists());
    let whole = Ledger::open(&elsewhere).unwrap();
    assert_eq!(left(&whole).len(), 14);
    // The one with less in it goes on where the other ends, and what is there stays.
    let mut newer = Vec::new();
    backup::write(&folders(&folder), PASSPHRASE, 4, &mut newer).unwrap();
    backup::restore(newer.as_slice(), PASSPHRASE, &folders(&elsewhere), &at(22)).unwrap();
    assert_eq!(left(&whole).len(), 16);
    assert_eq!(whole.head().unwrap(), ledger.head().unwrap());
    let verified = whole.verify().unwrap();
    assert!(verified.is_ok(), "{verified:?}");
    // And can be forgotten there as well.
    forget(&whole, &elsewhere, &wish(10));
    assert!(whole.verify().unwrap().is_ok());
    assert!(!file(&elsewhere, 2).exists());
}

const ENDS: &str =
    "forgetting::tests::ended::whatever_byte_it_ends_at_the_ledger_is_the_old_or_the_new";

#[test]
fn whatever_byte_it_ends_at_the_ledger_is_the_old_or_the_new() {
    if let Some(folder) = std::env::var_os(CHILD) {
        let folder = Path::new(&folder);
        let ledger = Ledger::open(folder).unwrap();
        let plan = ledger.plan_to_forget(&wish(10)).unwrap();
        let room = std::fs::read_to_string(folder.join("room")).unwrap();
        let room = Some(room.parse().unwrap());
        let limit = Rlimit {
            current: room,
            maximum: room,
        };
        // A write beyond it ends the process, or fails where the parent chose so.
        setrlimit(Resource::Fsize, limit).unwrap();
        match ledger.forget_planned(&plan, folder, &at(20)) {
            Ok(_) => println!("{SEEN}"),
            Err(error) => assert!(matches!(error, StoreError::Full { .. }), "{error:?}"),
        }
        return;
    }
    let (folder, ledger) = ledger();
    // Larger than what is written at once.
    ledger.append_all(&vec![call(CASE, 11); 600]).unwrap();
    ledger.plan_to_forget(&wish(10)).unwrap();
    drop(ledger);
    let length = std::fs::metadata(folder.path().join(crate::ledger::FILE))
        .unwrap()
        .len();
    assert!(length > 1 << 17);
    let (mut ended, mut half, mut done, mut full) = (0, 0, 0, 0);
    let rooms = [
        0,
        1,
        39,
        40,
        41,
        200,
        5_000,
        1 << 16,
        70_000,
        length / 2,
        length - 900,
    ];
    let rooms = rooms
        .into_iter()
        .chain((0..8).map(|it| length - 700 + it * 100));
    for (room, is_killed) in rooms.flat_map(|room| [(room, true), (room, false)]) {
        let copy = tempdir().unwrap();
        let copied = std::process::Command::new("cp")
            .args(["-r".into(), folder.path().join("."), copy.path().into()])
            .status();
        assert!(copied.unwrap().success());
        std::fs::write(copy.path().join("room"), room.to_string()).unwrap();
        let child = testing::in_child(ENDS, copy.path(), is_killed);
        let is_done = String::from_utf8_lossy(&child.stdout).contains(SEEN);
        assert!(is_killed || child.status.success(), "{room}: {child:?}");
        match (is_done, child.status.success()) {
            (true, _) => done += 1,
            (false, true) => full += 1,
            (false, false) => ended += 1,
        }
        let parts = durable::files_in(copy.path()).unwrap();
        let parts = parts.iter().filter(|name| name.starts_with(".curfew-"));
        half += parts.count();
        let ledger = Ledger::open(&copy).unwrap();
        let verified = ledger.verify().unwrap();
        assert!(verified.is_ok(), "{room}: {verified:?}");
        let (entries, gone) = (verified.entries, verified.forgotten);
        assert!([(614, 0), (616, 4)].contains(&(entries, gone)), "{room}");
        assert_eq!(is_done, gone > 0, "{room}");
        assert!(gone > 0 || file(&copy, 2).exists(), "{room}");
        // With room it is done, and what stays is all there.
        forget(&ledger, &copy, &wish(10));
        let left = left(&ledger);
        assert_eq!(left[..6], [1, 2, 3, 4, 6, 8], "{room}");
        assert_eq!((left.len(), *left.last().unwrap()), (612, 616), "{room}");
        assert!(ledger.verify().unwrap().is_ok(), "{room}");
        assert!(file(&copy, 1).exists() && !file(&copy, 2).exists());
        let names = durable::files_in(copy.path()).unwrap();
        assert!(
            !names.iter().any(|it| it.starts_with(".curfew-")),
            "{names:?}"
        );
    }
    assert!(
        ended > 5 && half > 5 && full > 5 && done > 2,
        "{ended} {half} {full} {done}"
    );
}
