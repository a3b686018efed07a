//! Full storage at each write: an error that says so, nothing lost, and the same with room.

use rustix::process::{Resource, Rlimit, setrlimit};

use super::*;
use crate::testing::{CHILD, SEEN, without_room};

const RESTORES: &str = "backup::tests::full::a_restore_that_finds_no_room_loses_nothing";
const WRITES: &str = "backup::tests::full::a_backup_that_finds_no_room_is_none";
/// So many limits are tried, of `STEP` blocks of 512 bytes each.
const LIMITS: u32 = 16;
const STEP: u32 = 3;

impl Phone {
    /// With all kinds of files, none larger than the limits reach.
    fn with_everything(seed: u64, calls: u64) -> Phone {
        let phone = Phone::with_calls(seed, calls);
        phone.write("rulebook.json", &[b' '; 3_000]);
        phone.write("attachments/letter", &[7; 20_000]);
        // Off, and signed: never in force without either.
        phone.write(&format!("lists/{seed}.list"), &[3; 2_000]);
        phone.write(&format!("lists/{seed}.list.minisig"), &[4; 9_000]);
        phone.write(&format!("lists/{seed}.list.off"), b"off");
        let other = Phone::with_calls(seed + 100, 5).backup();
        phone.restore(&other);
        phone
    }

    fn copy(&self) -> Phone {
        let copy = Phone::empty(0);
        for (name, bytes) in self.files() {
            copy.write(&name, &bytes);
        }
        copy
    }
}

/// What the child does, which has little room: says whether it was enough.
fn child(run: impl FnOnce(&Path) -> Result<(), BackupError>) -> bool {
    let Some(directory) = std::env::var_os(CHILD) else {
        return false;
    };
    let said = match run(Path::new(&directory)) {
        Ok(()) => "done",
        Err(BackupError::Store(StoreError::Full { .. })) => "full",
        Err(BackupError::Read(error)) if error.kind() == io::ErrorKind::FileTooLarge => "full",
        Err(other) => panic!("{other:?}"),
    };
    println!("{SEEN} {said}");
    true
}

/// Whether the child had room.
fn had_room(test: &str, directory: &Path, blocks: u32) -> bool {
    let child = without_room(test, directory, blocks);
    let out = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success(), "{blocks}: {child:?}");
    let done = out.contains(&format!("{SEEN} done"));
    assert!(done || out.contains(&format!("{SEEN} full")), "{out}");
    done
}

#[test]
fn a_restore_that_finds_no_room_loses_nothing() {
    let is_child = child(|directory| {
        let folders = Folders {
            device: directory,
            private: directory,
        };
        let backup = fs::read(directory.join("the.age")).unwrap();
        let unpacked = unpack(backup.as_slice(), PASSPHRASE, directory)?;
        // What is unpacked is as large as what is written then, so that has less room yet.
        if let Ok(room) = fs::read_to_string(directory.join("room")) {
            let room = Some(room.parse().unwrap());
            let limit = Rlimit {
                current: room,
                maximum: room,
            };
            setrlimit(Resource::Fsize, limit).unwrap();
        }
        unpacked.restore(&folders, &now()).map(drop)?;
        Ok(())
    });
    if is_child {
        return;
    }
    let mut old = Phone::with_everything(1, 30);
    let early = old.copy();
    old.call(30);
    let backup = old.backup();
    let mut full = 0;
    for here in [Phone::empty(0), early, Phone::with_everything(3, 12)] {
        let known: Vec<_> = here.files().into_iter().collect();
        let with_room = here.copy();
        with_room.restore(&backup);
        for limit in 0..2 * LIMITS {
            let phone = here.copy();
            phone.write("the.age", &backup);
            let done = if limit < LIMITS {
                had_room(RESTORES, phone.path(), limit * STEP)
            } else {
                let room = (limit - LIMITS) * STEP * 512;
                phone.write("room", room.to_string().as_bytes());
                had_room(RESTORES, phone.path(), 1 << 20)
            };
            full += u32::from(!done);
            let _ = fs::remove_file(phone.path().join("room"));
            fs::remove_file(phone.path().join("the.age")).unwrap();
            if phone.path().join("lists/1.list").exists() {
                assert!(phone.path().join("lists/1.list.off").exists(), "{limit}");
                assert!(
                    phone.path().join("lists/1.list.minisig").exists(),
                    "{limit}"
                );
            }
            for (name, bytes) in &known {
                let now = phone.files();
                let here = now.get(name).map(Vec::as_slice);
                let goes_on = here.is_some_and(|it| it.starts_with(bytes));
                assert!(goes_on || name == "ledger.log", "{limit}: {name}");
            }
            // Whatever was left half done, with room it is done, and nothing is there twice.
            phone.restore(&backup);
            assert_eq!(
                phone.ledger().head().unwrap(),
                with_room.ledger().head().unwrap()
            );
            assert_eq!(phone.files(), with_room.files(), "{limit}");
        }
    }
    assert!(full > 2 * LIMITS && full < 5 * LIMITS, "{full}");
}

#[test]
fn a_backup_that_finds_no_room_is_none() {
    let is_child = child(|directory| {
        let folders = Folders {
            device: directory,
            private: directory,
        };
        let mut failed = Ok(());
        let kept = crate::durable::replace_with(&directory.join("new/the.age"), |file| {
            failed = write(&folders, PASSPHRASE, QUICK, io::BufWriter::new(file)).map(drop);
            failed
                .as_ref()
                .map_err(|_| io::Error::other("not written"))
                .copied()
        });
        failed?;
        kept.map_err(BackupError::Read)
    });
    if is_child {
        return;
    }
    let phone = Phone::with_everything(5, 30);
    let before = phone.files();
    let mut seen = [0, 0];
    for limit in (0..LIMITS).map(|it| it * STEP * 4) {
        fs::create_dir_all(phone.path().join("new")).unwrap();
        let done = had_room(WRITES, phone.path(), limit);
        seen[usize::from(done)] += 1;
        let made: Vec<_> = fs::read_dir(phone.path().join("new")).unwrap().collect();
        assert_eq!(made.len(), usize::from(done), "{limit}");
        fs::remove_dir_all(phone.path().join("new")).unwrap();
        assert_eq!(phone.files(), before);
    }
    assert!(seen[0] > 2 && seen[1] > 2, "{seen:?}");
}
