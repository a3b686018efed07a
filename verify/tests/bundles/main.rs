//! Bundles that hold and bundles that do not, and what is found of each. The files in
//! `tests/vectors/bundles/` are what `verify.html` is held to, too: `CURFEW_REGENERATE=1` writes them anew.

mod changed_replies;
mod dated;
mod entries;
mod every_entry;
mod good;
mod maker;
mod replies;
mod stamps;
mod tampered;
mod twins;
mod unsigned;
mod zip;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use curfew_verify::{Code, NotABundle, Report, State, verify};
use tampered::Vector;

fn folder() -> PathBuf {
    PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/vectors/bundles"
    ))
}

fn report(bytes: &[u8]) -> Report {
    verify(bytes, &[]).expect("a bundle")
}

fn failed(report: &Report) -> Vec<&'static str> {
    let failed = report.items.iter().filter(|it| it.state == State::Failed);
    failed.map(|it| it.name).collect()
}

/// What is found of every vector, one a line: for people to review, and for the page.
fn found(vectors: &[Vector]) -> String {
    let mut text = String::new();
    for (name, _, bytes) in vectors {
        let report = report(bytes);
        let states: Vec<String> = report
            .items
            .iter()
            .map(|it| format!("{} {}", it.name, it.state.word()))
            .collect();
        let _ = writeln!(text, "{name}: {}", states.join(", "));
    }
    text
}

#[test]
fn each_item_fails_that_was_tampered_with_and_no_other() {
    for (name, items, bytes) in tampered::all() {
        let report = report(&bytes);
        let mut expected = items.to_vec();
        expected.sort_by_key(|it| report.items.iter().position(|item| item.name == *it));
        let details: Vec<_> = report.items.iter().filter(|it| !it.ok()).collect();
        assert_eq!(failed(&report), expected, "{name}: {details:#?}");
        assert_eq!(report.ok, items.is_empty(), "{name}");
    }
}

#[test]
fn the_vectors_are_what_is_made_here_and_the_findings_were_reviewed() {
    let vectors = tampered::all();
    let found = found(&vectors);
    if std::env::var_os("CURFEW_REGENERATE").is_some() {
        fs::create_dir_all(folder()).expect("the folder can be made");
        for (name, _, bytes) in &vectors {
            fs::write(folder().join(format!("{name}.zip")), bytes).expect("written");
        }
        fs::write(folder().join("found.txt"), &found).expect("written");
    }
    for (name, _, bytes) in &vectors {
        let file = fs::read(folder().join(format!("{name}.zip"))).expect("a vector is there");
        assert!(file == *bytes, "{name}");
    }
    let files = fs::read_dir(folder()).expect("the folder is there").count();
    assert_eq!(files, vectors.len() + 1, "no vector is left over");
    let reviewed = fs::read_to_string(folder().join("found.txt")).expect("there");
    assert_eq!(found, reviewed);
}

#[test]
fn every_byte_that_is_changed_is_found() {
    for bytes in [good::ed25519(), good::p256(), good::keyless()].map(|it| it.bundle()) {
        assert!(report(&bytes).ok);
        let mut other = bytes.clone();
        for at in 0..bytes.len() {
            // A single bit, which one depends on the place, and all of them.
            for mask in [1 << (at % 8), 0xff] {
                other[at] ^= mask;
                let found = verify(&other, &[]);
                assert!(!found.is_ok_and(|report| report.ok), "byte {at} ^ {mask}");
                other[at] ^= mask;
            }
        }
    }
}

#[test]
fn every_byte_that_is_missing_or_added_is_found() {
    let bytes = good::forgotten().bundle();
    for at in 0..bytes.len() {
        let mut fewer = bytes.clone();
        fewer.remove(at);
        assert!(
            !verify(&fewer, &[]).is_ok_and(|it| it.ok),
            "without byte {at}"
        );
        let mut more = bytes.clone();
        more.insert(at, 0);
        assert!(
            !verify(&more, &[]).is_ok_and(|it| it.ok),
            "more before {at}"
        );
        assert!(
            !verify(&bytes[..at], &[]).is_ok_and(|it| it.ok),
            "cut at {at}"
        );
    }
}

#[test]
fn what_is_no_bundle_is_told_apart() {
    for bytes in [&b""[..], b"%PDF-1.7", b"PK\x05\x06"] {
        assert_eq!(verify(bytes, &[]), Err(NotABundle::Begin));
    }
}

#[test]
fn the_report_says_what_the_bundle_says_of_itself() {
    let about = report(&good::p256().bundle()).about.expect("a manifest");
    assert_eq!(about.title.as_deref(), Some("Calls of a \"bank\", 银行"));
    assert_eq!((about.size, about.synthetic), (9, true));
    assert_eq!(about.numbers[0].calls, 3);
}

#[test]
fn a_time_stamp_is_claimed_with_who_signed_it_and_how_to_ask_further() {
    let vectors = tampered::all();
    let detail = |name: &str| {
        let (_, _, bytes) = vectors.iter().find(|it| it.0 == name).expect("there");
        let items = report(bytes).items;
        let anchors = items.into_iter().find(|it| it.name == "anchors");
        anchors.expect("it is there").detail
    };
    let ask = "; not looked at here: whether its certificate leads to a root that you trust \
        (openssl ts -verify -in anchors/2.tsr -data checkpoint.txt -CAfile ROOT), and block chains";
    assert_eq!(
        detail("good-p256"),
        format!(
            "OpenTimestamps over 7 entries (whether it leads to a block, and so dates anything, was not looked at); 20261125143200Z over 9 entries, \
             signed by O=Sample, CN=Sample time stamps{ask}"
        )
    );
    // A second before the last entry, and in the second of it.
    assert_eq!(
        detail("good-dated-before-its-newest-entry"),
        format!(
            "OpenTimestamps over 7 entries (whether it leads to a block, and so dates anything, was not looked at); 20261125143119Z over 9 entries, which is before the own \
             clock of entry 9, the newest of them, signed by O=Sample, CN=Sample time stamps{ask}"
        )
    );
    assert!(!detail("good-dated-with-its-newest-entry").contains("before"));
    assert_eq!(
        detail("anchor-with-another-signature"),
        "anchors/2.tsr: its signature does not hold"
    );
}

#[test]
fn what_only_the_owner_says_is_told() {
    let vectors = tampered::all();
    let detail = |name: &str, item: &str| {
        let (_, _, bytes) = vectors.iter().find(|it| it.0 == name).expect("there");
        let items = report(bytes).items;
        let item = items.into_iter().find(|it| it.name == item);
        item.expect("it is there").detail
    };
    let words = "these are the words of who has the key";
    let said = detail("good-ed25519", "report");
    assert!(said.ends_with(words), "{said}");
    let said = detail("good-made-before-its-newest-entry", "report");
    let before =
        "; the time at which it is said to be made is before the own clock of entry 7, the newest";
    assert!(said.ends_with(&format!("{words}{before}")), "{said}");
    assert_eq!(
        detail("number-not-named", "calls"),
        "entry 3: a call of a number that the manifest does not name"
    );
    assert_eq!(
        detail("report-left-out", "report"),
        "report.html: not there, or with another code than the manifest's"
    );
    let said = detail("good-without-rulebooks", "rulebooks");
    assert!(
        said.starts_with("entries name 1, and none was kept: "),
        "{said}"
    );
    assert_eq!(
        detail("good-ed25519", "rulebooks"),
        "1 of 1 that entries name"
    );
    for (item, left_out) in [
        ("asked", "as far as the owner left none out"),
        ("notes", "may have left some out"),
    ] {
        let said = detail("good-ed25519", item);
        assert!(said.contains(left_out), "{said}");
    }
}

#[test]
fn a_code_that_was_received_is_of_the_record_up_to_its_entry() {
    let maker = good::p256();
    let code = |size: usize| maker::code(&maker.checkpoint(size));
    let mut other = maker.clone();
    other.entries[4] = good::p256().entries[0].clone();
    let codes = [9, 4, 0].map(code);
    let strange = [4, 5, 9].map(|size| maker::code(&other.checkpoint(size)));
    let typed = codes
        .iter()
        .chain(&strange)
        .map(|it| it.replace('-', " ").to_lowercase());
    let typed: Vec<Code> = typed.map(|it| Code::read(&it).expect("a code")).collect();
    let report = verify(&maker.bundle(), &typed).expect("a bundle");
    let found: Vec<Option<u64>> = report.codes.iter().map(|it| report.shown_by(it)).collect();
    assert_eq!(found, [Some(9), Some(4), Some(0), Some(4), None, None]);
    let asked: Vec<Code> = report.codes.iter().map(|it| it.code).collect();
    assert_eq!(asked, typed);

    // Of a bundle that does not hold nothing is shown.
    let mut changed = maker.files();
    changed.insert("entries.jsonl".to_owned(), Vec::new());
    let report = verify(&maker.with(changed), &typed).expect("a bundle");
    assert!(report.codes.iter().all(|it| report.shown_by(it).is_none()));
    assert_eq!(report.codes[0].entries, Some(9));
}

#[test]
fn no_detail_holds_a_number() {
    for (name, _, bytes) in tampered::all() {
        for item in report(&bytes).items {
            assert!(!item.detail.contains("2065550"), "{name}: {}", item.detail);
        }
    }
}

#[test]
fn the_verifier_shares_no_code_with_the_app() {
    let manifest = include_str!("../../Cargo.toml");
    for other in ["curfew-core", "curfew-store", "curfew-android"] {
        assert!(!manifest.contains(other), "{other}");
    }
}
