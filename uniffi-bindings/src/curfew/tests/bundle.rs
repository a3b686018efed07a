//! What a bundle says before it is made, and files of cases, which go into it.

use curfew_store::EventKind;
use curfew_store::cases::attach::{MAX_FILE, MAX_FILES};
use curfew_store::ledger::{Fact, fact};
use curfew_verify::{State, verify};
use sha2::{Digest, Sha256};

use super::cases::{ENGLISH, NUMBER};
use super::evidence::{Does, state, store};
use super::*;
use crate::views::CaseFileView;

const PHOTO: &[u8] = b"a photo of their letter";

impl App {
    fn attach(&self, case: &str, name: &str, path: String) -> Result<(), CurfewError> {
        let mime = "image/jpeg".to_owned();
        self.attach_file(case.to_owned(), path, name.to_owned(), mime)
    }

    fn files(&self, case: &str) -> (Vec<CaseFileView>, u64) {
        let detail = self.case_detail(case.to_owned(), ENGLISH, 1).unwrap();
        (detail.files, detail.file_room)
    }

    /// The names in the folder of attachments.
    fn kept(&self) -> Vec<String> {
        let folder = self.root.path().join("private/attachments");
        let Ok(found) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        found
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    /// Where a file of so many zeros lies, which take no room.
    fn zeros(&self, bytes: u64) -> String {
        let path = self.root.path().join("zeros");
        std::fs::File::create(&path)
            .unwrap()
            .set_len(bytes)
            .unwrap();
        path.to_str().unwrap().to_owned()
    }
}

#[test]
fn what_is_said_before_is_what_the_bundle_holds() {
    let (app, case) = App::with_case();
    app.attach(&case, "Their letter", app.file(PHOTO)).unwrap();
    for new_key in [1, 0] {
        let says = app.bundle_contents(case.clone()).unwrap();
        assert_eq!((says.calls, says.numbers), (2, vec![NUMBER.to_owned()]));
        assert_eq!((says.files, says.file_bytes), (1, PHOTO.len() as u64));
        let made = app.hand_over(&case, store(9, Does::Sign)).unwrap();
        assert_eq!(made.unsigned, None);
        assert_eq!(made.calls, says.calls);
        assert_eq!(made.entries, says.entries + new_key);
    }
    let none = app.bundle_contents("c-99".to_owned());
    assert!(matches!(none, Err(CurfewError::NotFound { .. })));
}

#[test]
fn a_file_is_kept_with_its_hash_and_goes_into_the_bundle() {
    let (app, case) = App::with_case();
    assert_eq!(app.files(&case), (Vec::new(), MAX_FILE));
    app.attach(&case, " Their\u{7} letter ", app.file(PHOTO))
        .unwrap();
    app.attach(&case, "The same", app.file(PHOTO)).unwrap();
    let hash: [u8; 32] = Sha256::digest(PHOTO).into();
    assert_eq!(app.kept(), [hex(&hash)]);
    let facts = app.facts(EventKind::Attachment);
    let [Fact::Attachment(_), Fact::Attachment(first)] = facts.as_slice() else {
        unreachable!("{facts:?}")
    };
    let expected = fact::Attachment {
        call: 0,
        case: Some(case.clone()),
        name: "Their letter".to_owned(),
        mime: "image/jpeg".to_owned(),
        bytes: PHOTO.len() as u64,
        sha256: hash,
        text: None,
    };
    assert_eq!(*first, expected);
    // A name has as many bytes as an entry takes.
    app.attach(&case, &"信".repeat(90), app.file(PHOTO))
        .unwrap();
    assert_eq!(app.files(&case).0[0].name, "信".repeat(66));
    let (files, room) = app.files(&case);
    let files = &files[1..];
    let names: Vec<&str> = files.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["The same", "Their letter"]);
    assert!(files.iter().all(|it| it.is_there && it.bytes == 23));
    assert!(files[0].at.at_ms > 0);
    assert_eq!(room, MAX_FILE);
    app.hand_over(&case, store(9, Does::Sign)).unwrap();
    let bytes = std::fs::read(app.out()).unwrap();
    assert!(verify(&bytes, &[]).unwrap().ok);
    assert_eq!(state(&bytes, "attachments"), State::Shown);
}

#[test]
fn what_cannot_be_kept_leaves_nothing_behind() {
    let (app, case) = App::with_case();
    let photo = app.file(PHOTO);
    let is_input = |done: Result<(), CurfewError>| matches!(done, Err(CurfewError::Input { .. }));
    assert!(is_input(app.attach(&case, " \u{7} ", photo.clone())));
    assert!(is_input(app.attach(&case, "Nothing", app.file(b""))));
    let large = app.zeros(MAX_FILE + 1);
    assert!(is_input(app.attach(&case, "Large", large)));
    let none = app.attach("c-99", "Theirs", photo.clone());
    assert!(matches!(none, Err(CurfewError::NotFound { .. })));
    let gone = app.attach(&case, "Gone", format!("{photo}-gone"));
    assert!(matches!(gone, Err(CurfewError::Storage { .. })));
    assert!(app.kept().is_empty());
    // The case is full before its bundle has more than verifiers read.
    let one = app.zeros(MAX_FILE);
    let is_other = |with: u8| {
        let file = std::fs::File::options().write(true).open(&one).unwrap();
        std::os::unix::fs::FileExt::write_all_at(&file, &[with], 0).unwrap();
    };
    app.attach(&case, "Zeros", one.clone()).unwrap();
    for with in 0..u8::try_from(MAX_FILES / MAX_FILE).unwrap() {
        is_other(with);
        app.attach(&case, "Zeros", one.clone()).unwrap();
    }
    assert_eq!(app.files(&case).1, 0);
    assert!(is_input(app.attach(&case, "Theirs", photo)));
    // The same once more takes no room, and mends a copy that was lost; another of its length does.
    let kept = app.kept();
    let lost = app
        .root
        .path()
        .join("private/attachments")
        .join(hex(&Sha256::digest(std::fs::read(&one).unwrap())));
    std::fs::remove_file(lost).unwrap();
    app.attach(&case, "Zeros", one.clone()).unwrap();
    is_other(u8::MAX);
    assert!(is_input(app.attach(&case, "Another", one.clone())));
    let as_before = app.kept();
    assert_eq!(as_before.len(), kept.len());
    assert!(kept.iter().all(|it| as_before.contains(it)));
}

#[test]
fn a_file_whose_entry_cannot_be_written_is_not_kept() {
    let (app, case) = App::with_case();
    app.attach(&case, "Theirs", app.file(PHOTO)).unwrap();
    let ledger = app.root.path().join("private/ledger.log");
    let device = app.root.path().join("device");
    let aside = app.root.path().join("aside");
    app.engine.flush();
    // Neither the ledger nor the spool takes anything.
    std::fs::rename(&device, &aside).unwrap();
    std::fs::write(&device, b"").unwrap();
    let mut file = std::fs::OpenOptions::new();
    let file = file.write(true).open(&ledger).unwrap();
    file.lock().unwrap();
    for (name, bytes) in [("New", b"another photo".as_slice()), ("Again", PHOTO)] {
        let done = app.attach(&case, name, app.file(bytes));
        assert!(matches!(done, Err(CurfewError::Storage { .. })), "{done:?}");
        // What an entry names stays.
        assert_eq!(app.kept(), [hex(&Sha256::digest(PHOTO))]);
    }
}

#[test]
fn a_file_that_is_gone_or_changed_is_told_and_stops_the_bundle() {
    let (app, case) = App::with_case();
    app.attach(&case, "Theirs", app.file(PHOTO)).unwrap();
    let [name] = app.kept().try_into().unwrap();
    let path = app.root.path().join("private/attachments").join(name);
    let changed: [(&[u8], bool); 2] = [(b"short", false), (b"a photo of their lettel", true)];
    for (bytes, is_as_long) in changed {
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(app.files(&case).0[0].is_there, is_as_long);
        let none = app.hand_over(&case, store(9, Does::Sign));
        assert!(matches!(none, Err(CurfewError::Input { .. })), "{none:?}");
    }
    std::fs::remove_file(&path).unwrap();
    assert!(!app.files(&case).0[0].is_there);
    let none = app.hand_over(&case, store(9, Does::Sign));
    assert!(matches!(none, Err(CurfewError::Input { .. })), "{none:?}");
    assert!(!std::path::Path::new(&app.out()).exists());
    // Attached again it is whole again.
    app.attach(&case, "Theirs", app.file(PHOTO)).unwrap();
    app.hand_over(&case, store(9, Does::Sign)).unwrap();
}
