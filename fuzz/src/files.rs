//! Targets whose reader opens a file of its own.

use std::path::Path;
use std::sync::OnceLock;

use curfew_store::backup::{self, Encryptor, Folders, Secrets};
use curfew_store::ledger::Merged;
use curfew_store::{Ledger, Memory, PastFile, Spool, Stamp};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// The folder of this run, in memory where the system has such a place.
pub(crate) fn folder() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            TempDir::new_in("/dev/shm")
                .or_else(|_| TempDir::new())
                .expect("a temporary folder can be made")
        })
        .path()
}

/// The bytes as a file of the spool that is whole: they are moved into a ledger or set aside.
pub(crate) fn spool(bytes: &[u8]) {
    thread_local! {
        static LEDGER: Ledger = Ledger::open(folder()).expect("a new ledger opens");
    }
    let device = folder().join("device");
    let spool = Spool::open(&device).expect("the folder is ours");
    let id = match curfew_store::ledger::decode(bytes) {
        Ok(entry) => entry.spool_id,
        Err(_) => None,
    };
    let hex: String = id
        .unwrap_or_default()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let path = device.join(format!("spool/{:020}-{hex}.entry", 0));
    std::fs::write(&path, frame(bytes)).expect("the folder is ours");
    let drained = LEDGER.with(|ledger| spool.drain(ledger));
    let drained = drained.expect("ledger and folder are ours");
    assert_eq!(drained.damaged, usize::from(id.is_none()));
    assert_eq!(
        drained.appended + drained.already_there,
        usize::from(id.is_some())
    );
    let _ = std::fs::remove_file(path.with_extension("damaged"));
}

/// `store/src/spool.rs`: magic, length, bytes, and the hash of these.
fn frame(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut file = [b"CURFEWS1", length.to_le_bytes().as_slice(), bytes].concat();
    let hash = Sha256::digest(&file);
    file.extend_from_slice(&hash);
    file
}

/// The memory of numbers: as a file, and with the hash made to fit.
pub(crate) fn past(bytes: &[u8]) {
    let mut hashed = bytes.to_vec();
    hashed.extend_from_slice(&Sha256::digest(bytes));
    for file in [bytes, &hashed] {
        std::fs::write(folder().join("past.bin"), file).expect("the folder is ours");
        let place = PastFile::new(folder());
        if let Ok(read) = place.load() {
            place.save(&read).expect("the folder is ours");
            assert_eq!(place.load().ok(), Some(read), "what was saved is read");
        }
    }
}

/// The bytes of a memory's file.
pub(crate) fn past_file(memory: &Memory) -> Vec<u8> {
    PastFile::new(folder())
        .save(memory)
        .expect("the folder is ours");
    std::fs::read(folder().join("past.bin")).expect("it was just saved")
}

const PASSPHRASE: &str = "a passphrase";

/// The bytes as a backup, and as the content of one.
pub(crate) fn backup(bytes: &[u8]) {
    let place = folder().join("restored");
    let folders = Folders {
        device: &place,
        private: &place,
    };
    let now = Stamp {
        at_ms: 0,
        offset_seconds: 0,
        zone: String::new(),
    };
    let _ = backup::restore(bytes, PASSPHRASE, &folders, &now);
    let file = encrypted(bytes);
    let restore = || backup::restore(file.as_slice(), PASSPHRASE, &folders, &now);
    if restore().is_ok() {
        let again = restore().expect("it was restored once");
        assert!(again.written.is_empty(), "{again:?}");
        assert!(
            again
                .ledgers
                .iter()
                .all(|it| matches!(it, Merged::Here { .. })),
            "{again:?}"
        );
    }
    let _ = std::fs::remove_dir_all(&place);
}

fn encrypted(content: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let secrets = Secrets {
        file_key: [1; 16],
        salt: [2; 16],
        nonce: [3; 16],
    };
    let mut encryptor =
        Encryptor::new(Vec::new(), PASSPHRASE, 1, &secrets).expect("memory takes it");
    encryptor.write_all(content).expect("memory takes it");
    encryptor.finish().expect("memory takes it")
}

/// A header, and contents with a ledger of one entry.
pub(crate) fn backups() -> Vec<Vec<u8>> {
    let place = TempDir::new().expect("a temporary folder can be made");
    let ledger = Ledger::open(place.path()).expect("a new ledger opens");
    let now = Stamp {
        at_ms: 0,
        offset_seconds: 0,
        zone: String::new(),
    };
    let failure = curfew_store::FailureKind::Other;
    let event = curfew_store::Event::failure(&now, failure, "a seed");
    ledger.append(&event).expect("a new ledger takes it");
    let log = std::fs::read(place.path().join("ledger.log")).expect("it is there");
    let head = format!("curfew backup 1\n{} ledger.log\n", log.len());
    let content = |more: &str| [head.as_bytes(), &log, more.as_bytes()].concat();
    let header = String::from_utf8_lossy(&encrypted(b""))[..60].to_owned();
    let beside = format!("{} ledgers/ab/ledger.log\n", log.len());
    let beside = [content(&beside).as_slice(), &log, b"end\n"].concat();
    vec![
        header.into_bytes(),
        content("end\n"),
        content("2 state.json\n{}3 lists/a.list\nabcend\n"),
        beside,
    ]
}
