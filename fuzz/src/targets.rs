//! The targets: for each reader of outside bytes a function that is handed any bytes at all.
//!
//! It must not panic, and what it reads must keep its promises: what was written out again reads
//! as the same. A new reader is a line in [`TARGETS`] and its function.

use std::collections::BTreeSet;
use std::io::Cursor;

use curfew_core::time::Moment;
use curfew_core::{Call, Direction, Facts, Number, Presentation, Region, Rulebook, decide, number};
use curfew_store::calls::ftc::Reports;
use curfew_store::calls::{self, Opened};
use curfew_store::ledger::{decode, encode};
use curfew_store::lists::import::{ImportError, Reading};
use curfew_store::lists::packed::{About, ListWriter, PAGE, PackedList, Span, key};
use curfew_store::lists::read_numbers;
use curfew_store::rules::import::{self, stream};
use curfew_store::{Memory, RulesFile, SettingsFile};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::bundles;
use crate::files;
use crate::request::Request;

/// A reader under test.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Reads the bytes; panics where a promise is broken.
    pub(crate) read: fn(&[u8]),
    /// What the fuzzer begins with: a few inputs that are read to their end.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

const fn target(name: &'static str, read: fn(&[u8]), seeds: fn() -> Vec<Vec<u8>>) -> Target {
    Target { name, read, seeds }
}

/// Every target.
pub(crate) const TARGETS: &[Target] = &[
    target("number", number_text, number_texts),
    target("rulebook", rulebook, rulebooks),
    target("request", screening_request, requests),
    target("import", list_import, imports),
    target("list", list_file, lists),
    target("reports", reports, ftc_rows),
    target("entry", entry, entries),
    target("settings", settings, settings_files),
    target("rules-file", rules_file, rulebooks),
    target("spool", files::spool, entries),
    target("past", files::past, past_files),
    target("calls", past_calls, call_files),
    target("foreign-rules", foreign_rules, rule_files),
    target("bundle", bundles::bundle, bundles::bundles),
    target("backup", files::backup, files::backups),
    target("anchor", anchor, anchors),
];

/// A vector file of `tests/vectors`.
macro_rules! vector {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../../tests/vectors/", $name)))
            .expect("a vector file is JSON")
    };
}

/// Every text that stands under `key`, at any depth.
fn texts_under(value: &Value, key: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                if let (true, Some(text)) = (name == key, inner.as_str()) {
                    found.push(text.to_owned());
                }
                texts_under(inner, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts_under(item, key, found)),
        _ => {}
    }
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    texts_under(value, key, &mut found);
    assert!(!found.is_empty(), "no {key} in the vectors");
    found
}

/// Hexadecimal bytes that stand under `key`.
fn bytes(value: &Value, key: &str) -> Vec<Vec<u8>> {
    let byte = |pair: &[u8]| {
        let text = std::str::from_utf8(pair).expect("hexadecimal is ASCII");
        u8::from_str_radix(text, 16).expect("two hexadecimal digits")
    };
    let decoded = |text: String| text.as_bytes().chunks(2).map(byte).collect();
    texts(value, key).into_iter().map(decoded).collect()
}

/// The home that the first byte chooses, and the rest.
fn with_home(bytes: &[u8]) -> (Option<Region>, &[u8]) {
    const HOMES: [&str; 8] = ["US", "CN", "FR", "DE", "IT", "AR", "RU", "BR"];
    match bytes.split_first() {
        Some((first, rest)) => (
            HOMES
                .get(usize::from(*first) % (HOMES.len() + 1))
                .and_then(|code| Region::new(code).ok()),
            rest,
        ),
        None => (None, bytes),
    }
}

fn number_text(bytes: &[u8]) {
    let (home, rest) = with_home(bytes);
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    let found = number::read(text, home);
    if let (Number::E164(_), Some(canonical)) = (found, found.canonical()) {
        assert_eq!(number::read(&canonical, home), found, "read again");
    }
    let _ = number::read_handle(Some(text), Presentation::Allowed, home);
    let _ = number::describe(&found, home);
}

fn number_texts() -> Vec<Vec<u8>> {
    let texts = texts(&vector!("numbers.json"), "text");
    let seed = |text: String| [b"\x00", text.as_bytes()].concat();
    texts.into_iter().map(seed).collect()
}

fn rulebook(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(rules) = Rulebook::from_json(text) else {
        return;
    };
    let again = Rulebook::from_json(&rules.to_json()).expect("what was written is read");
    assert_eq!(again.to_json(), rules.to_json());
    let home = Region::new("US").ok();
    for (text, at) in [("+12065550100", 0), ("95588", 1_767_421_860_000)] {
        let call = Call::incoming(number::read(text, home), Moment::new(at, -8 * 3600));
        let facts = Facts {
            home,
            ..Facts::at_home(Region::new("US").expect("a region"))
        };
        let _ = decide(&call, &rules, &facts);
    }
}

fn rulebooks() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../tests/vectors/every-form.json").to_vec(),
        include_bytes!("../../tests/samples/rulebook.json").to_vec(),
    ]
}

fn screening_request(bytes: &[u8]) {
    if let Ok(request) = Request::decode(bytes) {
        for chosen in [None, request.home, request.network] {
            let _ = request.call(request.sightings(chosen).home.number);
        }
    }
}

fn requests() -> Vec<Vec<u8>> {
    bytes(&vector!("screening-request.json"), "hex")
}

fn list_import(bytes: &[u8]) {
    let (home, rest) = with_home(bytes);
    if let Ok(import) = read_numbers(rest, home) {
        let keys = import
            .numbers
            .iter()
            .map(|number| key::of(number).expect("a list's"));
        let keys: BTreeSet<u64> = keys.collect();
        assert_eq!(keys.len(), import.numbers.len(), "none twice");
        let list = PackedList::open(list_of(&keys, &[])).expect("what was written opens");
        let read = list.keys_from(0).map(|found| found.expect("it is whole").0);
        assert!(read.eq(keys));
    }
}

/// A list file of keys and ranges.
fn list_of(keys: &BTreeSet<u64>, spans: &[Span]) -> Vec<u8> {
    let about = About {
        name: "fuzzed".to_owned(),
        labels: vec!["one".to_owned(), "two".to_owned()],
        ..About::default()
    };
    let out = Cursor::new(Vec::new());
    let mut writer = ListWriter::new(out, about, spans.to_vec()).expect("memory takes it");
    for key in keys {
        writer.key(*key, 0).expect("memory takes it");
    }
    let (out, _) = writer.finish().expect("memory takes it");
    out.into_inner()
}

fn imports() -> Vec<Vec<u8>> {
    [
        "\x00+12065550100\n(206) 555-0101\n",
        "\x00\u{feff}name;phone\n\"a, b\";+1 206 555 0102\nx;\"=1\"\n",
        "\x01number,label\n95588,\"two\nlines\"\n1.2E+10,z\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

/// The bytes as a whole file, and in the place of one page of a list, with the checksums that
/// fit.
fn list_file(bytes: &[u8]) {
    read_list(bytes.to_vec());
    let Some((page, rest)) = bytes.split_first() else {
        return;
    };
    let keys = (0..900)
        .map(|index| 12_065_550_100 + index * index)
        .collect();
    let mut file = list_of(&keys, &[]);
    let count = file.len() / PAGE;
    let start = usize::from(*page) % count * PAGE;
    // Behind a data page's checksum, behind the head's magic.
    let start = start + if start == 0 { 8 } else { 4 };
    let length = rest.len().min(PAGE - 8);
    file[start..start + length].copy_from_slice(&rest[..length]);
    for number in 1..count {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&u32::try_from(number).expect("few pages").to_le_bytes());
        hasher.update(&file[number * PAGE + 4..(number + 1) * PAGE]);
        file[number * PAGE..number * PAGE + 4].copy_from_slice(&hasher.finalize().to_le_bytes());
    }
    if start > PAGE {
        let hash = Sha256::digest(&file[PAGE..]);
        file[40..72].copy_from_slice(&hash);
    }
    let sum = crc32fast::hash(&file[..PAGE - 4]);
    file[PAGE - 4..PAGE].copy_from_slice(&sum.to_le_bytes());
    read_list(file);
}

fn read_list(file: Vec<u8>) {
    let Ok(list) = PackedList::open(file) else {
        return;
    };
    for key in [
        0,
        1,
        12_065_550_100,
        12_065_550_101,
        12_066_000_000,
        u64::MAX,
    ] {
        let _ = list.find(key);
    }
    let keys: Vec<_> = list.keys_from(0).take(200_000).collect();
    let spans = list.spans();
    if list.check().is_ok() {
        let keys: Result<BTreeSet<u64>, _> = keys.iter().map(|it| it.map(|it| it.0)).collect();
        let (keys, spans) = (keys.expect("checked"), spans.expect("checked"));
        for key in &keys {
            assert_eq!(list.find(*key).map(|it| it.is_some()), Ok(true));
        }
        let again = PackedList::open(list_of(&keys, &spans)).expect("what was written opens");
        assert_eq!(again.numbers(), list.numbers());
        assert_eq!(again.spans().expect("it is whole"), spans);
    }
}

fn lists() -> Vec<Vec<u8>> {
    let keys: BTreeSet<u64> = (0..100).map(|index| 12_065_550_100 + index * 7).collect();
    let span = |start, end, label| Span { start, end, label };
    let spans = [
        span(12_065_550_300, 12_065_550_310, 1),
        span(12_065_550_900, 12_065_560_000, 2),
    ];
    let file = list_of(&keys, &spans);
    // Each page, without the zeros at its end, behind the number of its place.
    let seeds = (0..3).map(|page| {
        let bytes = &file[page * PAGE..(page + 1) * PAGE];
        let bytes = &bytes[if page == 0 { 8 } else { 4 }..PAGE - 4];
        let end = bytes.iter().rposition(|byte| *byte != 0).unwrap_or(0) + 1;
        [&[page as u8][..], &bytes[..end]].concat()
    });
    seeds.collect()
}

fn reports(bytes: &[u8]) {
    if let Ok(reports) = Reports::new(bytes) {
        // A reader that ends for no input would never come back.
        assert!(reports.count() <= bytes.len() + 1);
    }
}

fn ftc_rows() -> Vec<Vec<u8>> {
    let sample = include_str!("../../tests/samples/ftc-dnc-2021-07-08.csv");
    let rows: Vec<&str> = sample.lines().take(4).collect();
    vec![rows.join("\n").into_bytes(), rows[0].as_bytes().to_vec()]
}

fn entry(bytes: &[u8]) {
    if let Ok(entry) = decode(bytes) {
        let again = encode(&entry);
        assert_eq!(
            again.expect("it was read"),
            bytes,
            "one form for each entry"
        );
    }
}

fn entries() -> Vec<Vec<u8>> {
    bytes(&vector!("ledger.json"), "bytes")
}

fn settings(bytes: &[u8]) {
    let folder = files::folder();
    std::fs::write(folder.join("state.json"), bytes).expect("the folder is ours");
    let file = SettingsFile::open(folder).expect("the folder is there");
    if let Ok(read) = file.load() {
        file.save(&read).expect("the folder is ours");
        assert_eq!(file.load().ok(), Some(read));
    }
}

fn settings_files() -> Vec<Vec<u8>> {
    let json = r#"{"version":1,"home":"CN","suspended_until_ms":-5,"onboarding_done":true}"#;
    vec![json.into(), json.replace("-5", "null").into()]
}

fn rules_file(bytes: &[u8]) {
    let folder = files::folder();
    std::fs::write(folder.join("rulebook.json"), bytes).expect("the folder is ours");
    let file = RulesFile::open(folder).expect("the folder is there");
    let _ = file.load();
}

fn past_files() -> Vec<Vec<u8>> {
    let mut memory = Memory::default();
    memory.begin(1_767_362_400_000);
    let number = number::read("+12065550100", None);
    for (direction, minutes) in [(Direction::Incoming, 1), (Direction::Outgoing, 2)] {
        memory.remember(direction, &number, 1_767_362_400_000 + minutes * 60_000);
    }
    [Memory::default(), memory]
        .iter()
        .flat_map(|memory| {
            let whole = files::past_file(memory);
            let unhashed = whole[..whole.len() - 32].to_vec();
            [whole, unhashed]
        })
        .collect()
}

fn past_calls(bytes: &[u8]) {
    let (home, rest) = with_home(bytes);
    if let Ok(Opened::Calls(found)) = calls::open(rest, home) {
        assert!(found.count() <= rest.len() + 1, "it ends");
    }
}

fn call_files() -> Vec<Vec<u8>> {
    [
        include_str!("../../tests/samples/calls-backup.xml"),
        include_str!("../../tests/samples/calls-sms-ie.json"),
        include_str!("../../tests/samples/calls-bill.csv"),
    ]
    .map(|text| [b"\x00", text.as_bytes()].concat())
    .to_vec()
}

/// What comes over is a rulebook that can be saved, also below rules that are there. Read a record at
/// a time a block list ends, and every number of it can be on a list.
fn foreign_rules(bytes: &[u8]) {
    let (home, rest) = with_home(bytes);
    if let Some(kind) = stream::kind_of(rest) {
        let reading = Reading {
            home,
            ..Reading::default()
        };
        let bans = (kind, stream::is_table(kind, rest));
        let _ = stream::read_into(bans, rest, &reading, |banned, _| {
            if let stream::Banned::Number(number) = banned {
                assert!(key::of(&number).is_some());
            }
            Ok::<(), ImportError>(())
        });
    }
    if let Ok(found) = import::read(rest, home) {
        let own = Rulebook::from_json(include_str!("../../tests/samples/rulebook.json"));
        let own = own.expect("the sample is a rulebook");
        if let Ok(both) = import::append(&own, found.rules) {
            assert!(both.rules().starts_with(own.rules()), "mine come first");
            Rulebook::from_json(&both.to_json()).expect("what was written is read");
        }
    }
}

fn rule_files() -> Vec<Vec<u8>> {
    macro_rules! samples {
        ($($name:literal),*) => {
            vec![$([b"\x00".as_slice(), include_bytes!(concat!("../../tests/samples/imports/", $name))].concat()),*]
        };
    }
    samples![
        "asterisk.txt",
        "call-blocker.csv",
        "contacts.vcf",
        "fossify.txt",
        "freepbx.csv",
        "fritzbox-barred.xml",
        "fritzbox.xml",
        "ncid.txt",
        "nophonespam.txt",
        "phoneblock.json",
        "phoneblock.xml",
        "saracroche-old.json",
        "saracroche.json",
        "silence.txt",
        "silence.xml",
        "sms-ie.ndjson",
        "sms-ie.zip",
        "spam-call-blocker-numbers.json",
        "spam-call-blocker.json",
        "spamblocker.csv",
        "spamblocker.gz",
        "spamblocker.json"
    ]
}

/// A reply of an authority or a proof of OpenTimestamps, also with the begin that every proof has.
fn anchor(bytes: &[u8]) {
    let is_read = curfew_store::anchors::read(bytes).is_ok();
    assert!(is_read || curfew_verify::time_stamp(bytes).is_err());
    let proof = [&PROOF[..PROOF.len() - 3], bytes].concat();
    if curfew_store::anchors::read(&proof).is_ok() {
        let more = [proof.as_slice(), &[0]].concat();
        assert!(curfew_store::anchors::read(&more).is_err(), "it had an end");
    }
}

/// A proof over zeros; its steps begin where the last three bytes are.
const PROOF: &[u8] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08\
    \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xf0\x01a";

fn anchors() -> Vec<Vec<u8>> {
    let steps = b"\xf0\x03abc\x08\xff\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x02\x01a\
        \xf1\x02xy\x08\x00\x05\x88\x96\x0d\x73\xd7\x19\x01\x03\xf7\xef\x15";
    vec![
        include_bytes!("../../store/src/anchors/vectors/granted-rsa.tsr").to_vec(),
        include_bytes!("../../store/src/anchors/vectors/rejected.tsr").to_vec(),
        include_bytes!("../../tests/vectors/replies/good.tsr").to_vec(),
        steps.to_vec(),
        PROOF.to_vec(),
    ]
}
