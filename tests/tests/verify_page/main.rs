//! `data/verify/verify.html` in a headless browser (Debian's package `chromium`): it finds in every bundle
//! what `curfew verify` finds, shows it in the reader's language, and reaches no network.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use curfew_verify::{Code, time_stamp, verify};
use serde_json::Value;

const PAGE: &str = include_str!("../../../data/verify/verify.html");
const RUN: &str = include_str!("run.js");
/// Every so many bytes of a good bundle one bit is changed.
const STEP: usize = 61;

/// Replies of which the same is done.
const FLIPPED: [&str; 3] = ["good", "openssl-pss-sha256", "openssl-p384-sha384"];
const REPLY_STEP: usize = 7;

/// A bundle and what is found of it: each item with its state, or nothing where it is no bundle.
type Found = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of a folder of vectors whose names end in `ending`, by the names before that.
fn vectors(folder: &str, ending: &str) -> Vec<(String, Vec<u8>)> {
    let folder = root().join("tests/vectors").join(folder);
    let files = fs::read_dir(folder).expect("the folder is there");
    let mut vectors: Vec<(String, Vec<u8>)> = files
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy();
            (name.into_owned(), fs::read(&path).expect("it can be read"))
        })
        .collect();
    vectors.sort();
    assert!(vectors.len() > 50, "{}", vectors.len());
    vectors
}

fn bundle(name: &str) -> Vec<u8> {
    let path = format!("tests/vectors/bundles/{name}.zip");
    fs::read(root().join(path)).expect("a vector is there")
}

fn found(bytes: &[u8]) -> String {
    let Ok(report) = verify(bytes, &[]) else {
        return "no bundle".to_owned();
    };
    let states = report
        .items
        .iter()
        .map(|it| format!("{} {}", it.name, it.state.word()));
    let states: Vec<String> = states.collect();
    format!("{} {}", report.ok, states.join(", "))
}

/// The page, as it is after everything has run, with these bundles in it as text. `task` says what
/// `run.js` does with them.
fn page(task: &str, language: &str, bundles: &[(String, Vec<u8>)]) -> String {
    page_with(task, language, bundles, &Value::Null)
}

/// The same, with what is typed.
fn page_with(task: &str, language: &str, bundles: &[(String, Vec<u8>)], typed: &Value) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let blocks: Vec<String> = bundles
        .iter()
        .map(|(name, bytes)| {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!(
                "<script type=\"text/plain\" class=\"bundle\" data-name=\"{name}\">{hex}</script>\n"
            )
        })
        .collect();
    let run = format!(
        "<script>const TASK = \"{task}\", TYPED = {typed}, STEP = {STEP}, REPLY_STEP = {REPLY_STEP}, FLIPPED = {FLIPPED:?};\n{RUN}</script>\n"
    );
    let file = folder.path().join("page.html");
    fs::write(&file, format!("{PAGE}{}{run}", blocks.concat())).expect("written");
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let output = names.iter().find_map(|name| {
        let mut command = Command::new(name);
        command
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
            ])
            .args([
                "--no-first-run",
                "--disable-extensions",
                "--disable-background-networking",
            ])
            .args(["--virtual-time-budget=20000", "--dump-dom"])
            .arg(format!("--lang={language}"))
            .arg(format!("--accept-lang={language}"))
            .arg(format!(
                "--user-data-dir={}",
                folder.path().join("user").display()
            ))
            .arg(format!("file://{}", file.display()))
            .stdin(Stdio::null());
        command.output().ok()
    });
    let output = output.expect("a browser is installed: ./dev setup installs Debian's chromium");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What stands between two texts; nothing where they are not there.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or("", |(inner, _)| inner)
}

#[test]
fn the_page_finds_in_every_bundle_what_the_command_line_finds() {
    let bundles = vectors("bundles", "zip");
    let mut expected: Found = bundles
        .iter()
        .map(|(name, bytes)| (name.clone(), found(bytes)))
        .collect();
    let mut bytes = bundle("good-p256");
    for at in (0..bytes.len()).step_by(STEP) {
        let bit = 1 << (at % 8);
        bytes[at] ^= bit;
        expected.insert(format!("byte {at}"), found(&bytes));
        bytes[at] ^= bit;
    }
    let dom = page("all", "en-US", &bundles);
    let said = between(&dom, "<pre id=\"all\">", "</pre>");
    let said: Found = serde_json::from_str(said).expect("JSON");
    for (name, found) in &expected {
        assert_eq!(said.get(name), Some(found), "{name}");
    }
    assert_eq!(said.len(), expected.len());
}

/// What is said of a reply: what it dates, or why it dates nothing.
fn said(reply: &[u8]) -> String {
    match time_stamp(reply) {
        Ok(it) => {
            let hash: String = it.hash.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{hash} {} {} {}", it.time, it.seconds, it.signer)
        }
        Err(bad) => format!("{bad:?}"),
    }
}

#[test]
fn the_page_finds_in_every_reply_of_an_authority_what_the_command_line_finds() {
    let replies = vectors("replies", "tsr");
    let mut expected = Found::new();
    for (name, bytes) in &replies {
        expected.insert(name.clone(), said(bytes));
        let mut bytes = bytes.clone();
        for at in (0..bytes.len()).step_by(REPLY_STEP) {
            let bit = 1 << (at % 8);
            bytes[at] ^= bit;
            if FLIPPED.contains(&name.as_str()) {
                expected.insert(format!("{name} byte {at}"), said(&bytes));
            }
            bytes[at] ^= bit;
        }
    }
    let dom = page("replies", "en-US", &replies);
    let found = between(&dom, "<pre id=\"replies\">", "</pre>");
    let found: Found = serde_json::from_str(found).expect("JSON");
    for (name, said) in &expected {
        assert_eq!(found.get(name), Some(said), "{name}");
    }
    assert_eq!(found.len(), expected.len());
}

/// The classes and names of the items on the page.
fn items(dom: &str) -> Vec<String> {
    let result = between(dom, "<div id=\"result\"", "</main>");
    let items = result.split("class=\"card item ").skip(1);
    let item = |text: &str| {
        let state = text.split('"').next().unwrap_or_default();
        format!("{} {state}", between(text, "data-name=\"", "\""))
    };
    let mut items: Vec<String> = items.map(item).collect();
    items.sort();
    items
}

#[test]
fn a_file_that_is_picked_is_shown_in_the_readers_language() {
    for (name, language, tag, verdict, part) in [
        (
            "good-p256",
            "en-US",
            "lang=\"en\"",
            "Every byte is accounted for",
            "Claimed, not proved",
        ),
        (
            "good-unsigned",
            "en-US",
            "lang=\"en\"",
            "card verdict bad\">NOT SIGNED. Every byte is accounted for and all that is there holds, but whoever",
            "Not shown, or not there",
        ),
        (
            "total-wrong",
            "zh-CN",
            "lang=\"zh-Hans\"",
            "此证据包被改动过",
            "仅为声称，未证明",
        ),
        (
            "good-dated-before-its-newest-entry",
            "en-US",
            "lang=\"en\"",
            "Every byte is accounted for",
            "which is before the own clock of entry 9, the newest of them, signed by O=Sample, CN=Sample time stamps;",
        ),
        (
            "good-dated-before-its-newest-entry",
            "zh-CN",
            "lang=\"zh-Hans\"",
            "每个字节均有依据",
            "早于其中最新一条（第 9 条）自身的时钟",
        ),
        (
            "anchor-by-a-server",
            "zh-CN",
            "lang=\"zh-Hans\"",
            "此证据包被改动过",
            "anchors/2.tsr: 其证书不是时间戳专用证书",
        ),
    ] {
        let bytes = bundle(name);
        let report = verify(&bytes, &[]).expect("a bundle");
        let mut expected: Vec<String> = report
            .items
            .iter()
            .map(|it| format!("{} {}", it.name, it.state.word()))
            .collect();
        expected.sort();
        let dom = page("pick", language, &[(name.to_owned(), bytes)]);
        assert_eq!(items(&dom), expected, "{name}");
        let result = between(&dom, "<div id=\"result\"", "</main>");
        assert!(
            dom.contains(tag) && result.contains(verdict) && result.contains(part),
            "{result}"
        );
        let code = &report.about.expect("a manifest").code;
        assert!(result.contains(code.as_str()), "{result}");
    }
}

/// The codes of the record of good-p256 after four entries and after all nine, and that of the format text.
const CODES: [&str; 3] = [
    "TM5EM-VT80E-YK02K-T6VES-9GRGM-NB5NN",
    "WERQN-8AHJZ-74KZM-8YNA1-T97J5-7X32T",
    "D0JS0-HXQ3W-B0EJH-A8BCK-2ESXF-FTXXD",
];

#[test]
fn a_code_that_was_received_is_compared_in_the_readers_language() {
    let [after_4, all, strange] = CODES;
    let mistyped = after_4.replace(&after_4[..1], "2");
    let compare = |task, language, name: &str, typed: &str| {
        let bundle = (name.to_owned(), bundle(name));
        let dom = page_with(task, language, &[bundle], &typed.into());
        between(&dom, "<div id=\"dated\"", "</div>").to_owned()
    };
    for (task, language, name, typed, kind, says) in [
        (
            "before",
            "en-US",
            "good-p256",
            all,
            "good",
            format!(
                "Proved: the code {all} is this record after entry 9; nothing up to there was changed since."
            ),
        ),
        (
            "after",
            "en-US",
            "good-p256",
            after_4,
            "good",
            format!("Proved: the code {after_4} is this record after entry 4; "),
        ),
        (
            "after",
            "zh-CN",
            "good-p256",
            after_4,
            "good",
            format!("已证明：{after_4} 是本记录第 4 条之后的校验码"),
        ),
        (
            "before",
            "en-US",
            "good-p256",
            strange,
            "bad",
            format!("Not proved: {strange} is of no state of this record"),
        ),
        (
            "after",
            "zh-CN",
            "good-ed25519",
            all,
            "bad",
            format!("未证明：{all} 不属于本记录的任何状态"),
        ),
        (
            "before",
            "en-US",
            "link-broken",
            after_4,
            "bad",
            "Not proved: ".to_owned(),
        ),
        (
            "before",
            "en-US",
            "good-p256",
            &mistyped,
            "bad",
            "Mistyped".to_owned(),
        ),
        (
            "after",
            "zh-CN",
            "good-p256",
            &mistyped,
            "bad",
            "输入有误".to_owned(),
        ),
    ] {
        let typed = typed.replace('-', " ").to_lowercase();
        let said = compare(task, language, name, &typed);
        let kind = format!("card verdict {kind}");
        assert!(
            said.contains(&kind) && said.contains(&says),
            "{name} {typed}: {said}"
        );
    }
    let said = compare("before", "en-US", "good-p256", "");
    assert!(!said.contains("verdict"), "{said}");
}

#[test]
fn the_page_reads_a_code_as_the_command_line_does() {
    let code = CODES[2];
    let mut typed = vec![
        String::new(),
        "0".repeat(30),
        code.replace('0', "o"),
        format!(" {code}\n"),
    ];
    typed.extend([
        code.to_lowercase(),
        code.replace('-', "\u{2013}"),
        code.replace('X', "U"),
    ]);
    typed.extend([
        format!("{code}0"),
        code[1..].to_owned(),
        code.replace('-', ""),
    ]);
    for at in (0..code.len()).filter(|at| !code[*at..].starts_with('-')) {
        let mut other = code.to_owned();
        other.replace_range(at..=at, "5");
        typed.push(other);
    }
    let dom = page_with("codes", "en-US", &[], &typed.clone().into());
    let said = between(&dom, "<pre id=\"codes\">", "</pre>");
    let said: Vec<Option<String>> = serde_json::from_str(said).expect("JSON");
    let expected = |it: &String| Code::read(it).ok().map(|it| it.to_string());
    assert_eq!(said, typed.iter().map(expected).collect::<Vec<_>>());
    assert_eq!(said.iter().flatten().filter(|it| *it == code).count(), 5);
}

#[test]
fn a_file_that_is_no_bundle_is_said_to_be_none() {
    let dom = page("pick", "en-US", &[("x".to_owned(), b"PK\x05\x06".to_vec())]);
    let result = between(&dom, "<div id=\"result\"", "</main>");
    assert!(result.contains("not a bundle of Curfew"), "{result}");
}

#[test]
fn the_page_can_reach_nothing() {
    let dom = page("reach", "en-US", &[]);
    let said = between(&dom, "<pre id=\"reach\">", "</pre>");
    assert_eq!(said, "fetch refused, image refused, script refused");
    assert!(!PAGE.contains("http:") && !PAGE.contains("https:"));
}
