//! What a bundle holds. That it verifies is for the verifier, which shares no code with this
//! (`tests/tests/bundle.rs`).

mod late;
mod notes;

use curfew_core::Direction;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::ledger::Seq;
use crate::ledger::fact::{Attachment, Case, Memo, Refusal};
use crate::ledger::{
    Algorithm, Anchor, CallEvent, CaseChange, Channel, Confidence, EventKind, Fact, Filter,
    Hardware, Speaker,
};
use crate::testing::{self, Seed};

struct Fixed;

impl Signer for Fixed {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }
    fn hardware(&self) -> Hardware {
        Hardware::Software
    }
    fn public(&self) -> Vec<u8> {
        vec![7; 32]
    }
    fn attestation(&self) -> Option<Vec<u8>> {
        Some(b"a chain".to_vec())
    }
    fn sign(&self, text: &[u8]) -> io::Result<Vec<u8>> {
        Ok(Sha256::digest(text).repeat(2))
    }
}

struct NoKey;

impl Signer for NoKey {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EcdsaP256
    }
    fn hardware(&self) -> Hardware {
        Hardware::StrongBox
    }
    fn public(&self) -> Vec<u8> {
        vec![9; 91]
    }
    fn attestation(&self) -> Option<Vec<u8>> {
        None
    }
    fn sign(&self, _: &[u8]) -> io::Result<Vec<u8>> {
        Err(io::Error::other("the key store does not answer"))
    }
}

const NUMBER: &str = "+12065550100";

/// A case of the number.
fn open_case(ledger: &Ledger) -> String {
    let id = ledger.open_case(&testing::now(), "The <caller>").unwrap();
    let add = Case {
        id: id.clone(),
        what: CaseChange::NumberAdded,
        value: Some(NUMBER.to_owned()),
        source: None,
        confidence: Confidence::Likely,
    };
    ledger.change_case(&testing::now(), add).unwrap();
    id
}

fn ledger() -> (TempDir, Ledger, String) {
    let directory = tempdir().unwrap();
    let ledger = Ledger::open(&directory).unwrap();
    let id = open_case(&ledger);
    for (index, number) in [NUMBER, "+12065550101", NUMBER].into_iter().enumerate() {
        let call = CallEvent {
            at_ms: testing::now().at_ms + i64::try_from(index).unwrap() * 86_400_000,
            direction: Direction::Incoming,
            number: Some(number.to_owned()),
            ..testing::call(&mut Seed(1), 0)
        };
        ledger.append(&Event::Call(call)).unwrap();
    }
    (directory, ledger, id)
}

fn request<'a>(
    folder: &'a Path,
    case: &'a str,
    now: &'a Stamp,
    append: &'a Append<'a>,
) -> Request<'a> {
    Request {
        case,
        home: Region::new("US").ok(),
        place: Place::new("US").ok(),
        language: Language::English,
        app: "curfew 0.1.0",
        now,
        synthetic: true,
        folder,
        rules: None,
        verifier: b"<!DOCTYPE html>",
        append,
        is_read_only: false,
    }
}

fn note(ledger: &Ledger, fact: impl Into<Fact>) -> Seq {
    ledger
        .append(&Event::Fact(testing::now(), fact.into()))
        .unwrap()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|it| it == text.as_bytes())
}

#[test]
fn a_bundle_holds_the_case_and_nothing_of_other_callers() {
    let (directory, ledger, id) = ledger();
    let now = testing::now();
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    note(
        &ledger,
        Memo {
            call: 3,
            case: None,
            speaker: Speaker::Ai,
            company: Some("<b>Bank</b>".to_owned()),
            product: None,
            said_who: None,
            said_stop: Some(true),
            way_out: None,
            text: None,
        },
    );
    // Said a week before it was written down.
    note(
        &ledger,
        Refusal {
            call: 0,
            case: Some(id.clone()),
            number: None,
            said_ms: testing::now().at_ms - 7 * 86_400_000,
            channel: Channel::Letter,
            to: None,
            reference: None,
            text: None,
            said_offset: Some(testing::now().offset_seconds),
        },
    );
    let out = directory.path().join("out.zip");
    let request = request(directory.path(), &id, &now, &append);
    let written = write_file(&ledger, &request, Some(&Fixed), &out).unwrap();
    let bytes = std::fs::read(&out).unwrap();
    let report_says = format!(
        " (written down {})</td>",
        crate::export::time(now.at_ms, now.offset_seconds)
    );
    assert!(contains(&bytes, &report_says), "{report_says}");
    assert_eq!((written.calls, written.bytes), (2, bytes.len() as u64));
    assert_eq!(written.sha256, <Hash>::from(Sha256::digest(&bytes)));
    for text in [
        "manifest.json",
        "\"title\":\"The <caller>\"",
        "{\"number\":\"+12065550100\",\"calls\":2,\"last\":5}",
        "keys/",
        "checkpoint.txt",
        "The &lt;caller&gt;",
        "spoke: a voice that is no person; said to call for: &lt;b&gt;Bank&lt;/b&gt;; told to stop: Yes",
        "47 CFR 64.1200",
        "902(13)",
        &written.code,
    ] {
        assert!(contains(&bytes, text), "{text}");
    }
    assert!(!contains(&bytes, "5550101"), "another caller's number");
    // The ledger says that it was handed out, who signs, and how many calls there were.
    let kinds: Vec<EventKind> = (6..=ledger.head().unwrap().seq)
        .map(|seq| ledger.entry(seq).unwrap().unwrap().event.kind())
        .collect();
    assert_eq!(
        kinds,
        [
            EventKind::Memo,
            EventKind::Refusal,
            EventKind::Total,
            EventKind::Key,
            EventKind::Export,
            EventKind::Checkpoint
        ]
    );
    // The same key is written down once; the earlier checkpoint is handed out with the next.
    let again = write_file(&ledger, &request, Some(&Fixed), &out).unwrap();
    assert_ne!(again.code, written.code);
    let bytes = std::fs::read(&out).unwrap();
    assert!(contains(
        &bytes,
        &format!("checkpoints/{:020}.txt", written.size)
    ));
    let keys = Filter {
        kinds: vec![EventKind::Key],
        ..Filter::default()
    };
    assert_eq!(ledger.history(&keys, None, 10).unwrap().entries.len(), 1);
}

#[test]
fn what_is_missing_ends_the_export_and_leaves_the_old_file() {
    let (directory, ledger, id) = ledger();
    let now = testing::now();
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    let out = directory.path().join("out.zip");
    std::fs::write(&out, b"old").unwrap();
    let refused = |case: &str, signer: &dyn Signer| {
        let request = request(directory.path(), case, &now, &append);
        let error = write_file(&ledger, &request, Some(signer), &out).unwrap_err();
        assert_eq!(std::fs::read(&out).unwrap(), b"old");
        error.to_string()
    };
    assert_eq!(refused("c-9", &Fixed), "there is no case c-9");
    assert_eq!(
        refused(&id, &NoKey),
        "the key cannot sign: the key store does not answer"
    );
    let file = b"a text message";
    let hash: Hash = Sha256::digest(file).into();
    note(
        &ledger,
        Attachment {
            call: 0,
            case: Some(id.clone()),
            name: "message.txt".to_owned(),
            mime: "text/plain".to_owned(),
            bytes: file.len() as u64,
            sha256: hash,
            text: None,
        },
    );
    assert_eq!(
        refused(&id, &Fixed),
        "the attachment message.txt is missing"
    );
    let kept = directory.path().join("attachments");
    std::fs::create_dir(&kept).unwrap();
    std::fs::write(kept.join(hex(&hash)), b"another").unwrap();
    assert_eq!(
        refused(&id, &Fixed),
        "the attachment message.txt is changed"
    );
    std::fs::write(kept.join(hex(&hash)), file).unwrap();
    let request = request(directory.path(), &id, &now, &append);
    write_file(&ledger, &request, Some(&Fixed), &out).unwrap();
    assert!(contains(&std::fs::read(&out).unwrap(), "a text message"));
}

#[test]
fn a_chinese_bundle_is_in_chinese() {
    let (directory, ledger, id) = ledger();
    let now = testing::now();
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    let out = directory.path().join("out.zip");
    let request = Request {
        language: Language::SimplifiedChinese,
        place: Place::new("CN").ok(),
        ..request(directory.path(), &id, &now, &append)
    };
    write_file(&ledger, &request, Some(&Fixed), &out).unwrap();
    let bytes = std::fs::read(&out).unwrap();
    for text in ["来电记录", "电子数据形成与提取说明", "时段以外", "+08:00"] {
        assert!(contains(&bytes, text), "{text}");
    }
    assert!(!contains(&bytes, "902(13)"));
}

/// A call that was read from a file.
fn read_in(ledger: &Ledger) {
    let call = CallEvent {
        at_ms: testing::now().at_ms + 3 * 86_400_000,
        direction: Direction::Incoming,
        number: Some(NUMBER.to_owned()),
        answered: Default::default(),
        ..testing::call(&mut Seed(1), 0)
    };
    ledger.append(&Event::Call(call)).unwrap();
}

#[test]
fn the_texts_tell_where_the_calls_come_from() {
    let (directory, mixed, id) = ledger();
    read_in(&mixed);
    let other = tempdir().unwrap();
    let files = Ledger::open(&other).unwrap();
    let only = open_case(&files);
    read_in(&files);
    let (asked_only, screened, asked_id) = ledger();
    let now = testing::now();
    let english = [
        // The certificate, the method, the limits of the report; first of screened calls, then of read ones.
        [
            "the operating system (Android, class CallScreeningService) asks",
            "Android asks the app about each incoming call",
            "nobody but the phone watched",
        ],
        [
            "read from a file: ",
            "The program read these calls from a file",
            "who keeps it has to vouch for it",
        ],
    ];
    let chinese = [
        [
            "手机的安卓操作系统向该应用询问",
            "每次来电时，安卓系统询问本应用",
            "除手机外无人见证",
        ],
        [
            "由文件导入：1次",
            "这些来电由程序从文件导入",
            "须由文件的保存人证明",
        ],
    ];
    for (folder, ledger, case, is_asked, is_read) in [
        (&asked_only, &screened, &asked_id, true, false),
        (&other, &files, &only, false, true),
        (&directory, &mixed, &id, true, true),
    ] {
        let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
        let make = |language, place: &str| {
            let request = Request {
                language,
                place: Place::new(place).ok(),
                ..request(folder.path(), case, &now, &append)
            };
            let out = folder.path().join("out.zip");
            write_file(ledger, &request, Some(&Fixed), &out).unwrap();
            std::fs::read(&out).unwrap()
        };
        let us = make(Language::English, "US");
        let zh = make(Language::SimplifiedChinese, "CN");
        for (nth, is_there) in [is_asked, is_read].into_iter().enumerate() {
            for (bytes, texts) in [(&us, english[nth]), (&zh, chinese[nth])] {
                for text in texts {
                    assert_eq!(contains(bytes, text), is_there, "{text}");
                }
            }
        }
        assert_eq!(contains(&us, "902(13)"), is_asked);
        let is_mixed = is_asked && is_read;
        for (bytes, text) in [
            (&us, "The app was asked about 2 of these calls; 1 were read"),
            (&us, ", from a file</td>"),
            (&zh, "其中2次来电由系统询问过本应用；1次由文件导入"),
            (&zh, "，由文件导入</td>"),
        ] {
            assert_eq!(contains(bytes, text), is_mixed, "{text}");
        }
        let elsewhere = make(Language::English, "DE");
        for (text, is_there) in [
            ("The operating system of the telephone asks it", is_asked),
            ("It was not asked about these calls", is_read),
        ] {
            assert_eq!(contains(&elsewhere, text), is_there, "{text}");
        }
    }
}

#[test]
fn chinese_texts_have_chinese_punctuation_and_one_word_for_the_code() {
    let (directory, ledger, id) = ledger();
    read_in(&ledger);
    let now = testing::now();
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    let out = directory.path().join("out.zip");
    let request = Request {
        language: Language::SimplifiedChinese,
        place: Place::new("CN").ok(),
        ..request(directory.path(), &id, &now, &append)
    };
    note(
        &ledger,
        Memo {
            call: 3,
            case: None,
            speaker: Speaker::Human,
            company: None,
            product: None,
            said_who: None,
            said_stop: Some(true),
            way_out: None,
            text: Some("已说明不需要。".to_owned()),
        },
    );
    write_file(&ledger, &request, None, &out).unwrap();
    let bytes = std::fs::read(&out).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let is_chinese = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
    let all: Vec<char> = text.chars().collect();
    for around in all.windows(3) {
        let beside = is_chinese(around[0]) || is_chinese(around[2]);
        let is_narrow = matches!(around[1], ',' | ':' | ';' | '(' | ')');
        assert!(!(beside && is_narrow), "{around:?}");
    }
    assert!(text.contains("说话者：人工；是否要求停止来电：是；已说明不需要"));
    assert!(text.contains("校验码：") && text.contains("检查点"));
    assert!(!text.contains("校验点") && !text.contains("编码"));
}

#[test]
fn without_a_key_a_bundle_says_that_it_is_not_signed() {
    let (directory, ledger, id) = ledger();
    let now = testing::now();
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    let out = directory.path().join("out.zip");
    let request = request(directory.path(), &id, &now, &append);
    write_file(&ledger, &request, None, &out).unwrap();
    let bytes = std::fs::read(&out).unwrap();
    let unsigned = "This bundle is not signed";
    let said = bytes.windows(unsigned.len());
    assert_eq!(said.filter(|it| *it == unsigned.as_bytes()).count(), 2);
    assert!(!contains(&bytes, "the root was signed by a key"));
    assert!(!contains(&bytes, "\u{2014} app.curfew/ledger/"));
    // Nothing of an earlier key is needed, and no key was noted.
    let keys = Filter {
        kinds: vec![EventKind::Key],
        ..Filter::default()
    };
    assert_eq!(ledger.history(&keys, None, 10).unwrap().entries.len(), 0);
    // Signed, it says nothing of the kind, and that the code was handed out.
    let written = write_file(&ledger, &request, Some(&Fixed), &out).unwrap();
    let bytes = std::fs::read(&out).unwrap();
    assert!(!contains(&bytes, unsigned));
    assert!(contains(&bytes, "the root was signed by a key"));
    let head = ledger.head().unwrap().seq;
    let noted = ledger.entry(head).unwrap().unwrap().event;
    let Event::Fact(_, Fact::Checkpoint(noted)) = noted else {
        unreachable!("the last entry is {noted:?}")
    };
    assert_eq!((noted.size, noted.anchor), (written.size, Anchor::Export));
    assert_eq!(Some(noted.root), ledger.root_at(written.size).unwrap());
}

/// An entry that cannot be read may be a call of the case or what was noted about one: no bundle is
/// made without it, also where the index was made of the changed bytes.
#[test]
fn what_cannot_be_read_is_in_no_bundle_and_ends_it() {
    // The second entry names the number, the third is a call of it, the sixth a refusal.
    for entry in [2, 3, 6] {
        let (directory, ledger, id) = ledger();
        let now = testing::now();
        for (seq, number) in [(6, NUMBER), (7, "+12065550102")] {
            let refusal = Refusal {
                call: 0,
                case: None,
                number: Some(number.to_owned()),
                said_ms: now.at_ms,
                channel: Channel::Phone,
                to: None,
                reference: None,
                text: None,
                said_offset: None,
            };
            assert_eq!(note(&ledger, refusal), seq);
        }
        let changed = ledger.bytes(entry).unwrap().unwrap();
        drop(ledger);
        let path = directory.path().join(crate::ledger::FILE);
        let mut bytes = std::fs::read(&path).unwrap();
        let place = bytes.windows(changed.len()).position(|it| it == changed);
        bytes[place.unwrap() + 20] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        std::fs::remove_file(directory.path().join("ledger.index")).unwrap();
        let ledger = Ledger::open(&directory).unwrap();
        let home = Region::new("US").ok();
        let dossier = ledger.dossier(&id, home).unwrap().unwrap();
        assert_eq!(dossier.unreadable, 1, "counted once");
        let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
        let request = request(directory.path(), &id, &now, &append);
        let out = directory.path().join("out.zip");
        let refused = write_file(&ledger, &request, Some(&Fixed), &out);
        assert!(
            matches!(refused, Err(BundleError::Unreadable(1))),
            "{entry}: {refused:?}"
        );
        assert!(!out.exists());
    }
}
