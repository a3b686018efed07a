//! A note about a call that a later one corrects: papers have what stands, and the report has both.

use crate::cases::Folder;
use crate::papers::{of_table, paper, said};
use crate::{curfew, lines};

const RECORDED: [&str; 8] = [
    "--speaker",
    "recording",
    "--company",
    "Acme",
    "--product",
    "loans",
    "--said-stop",
    "yes",
];
const PERSON: [&str; 8] = [
    "--speaker",
    "human",
    "--company",
    "Beta",
    "--product",
    "cars",
    "--said-stop",
    "no",
];

/// Two calls, the first with these notes, and the entry of the last of them.
fn noted(notes: &[&[&str]]) -> (Folder, String) {
    let table = "number,time,type,duration\n+12065550100,2026-11-02 09:12:00,received,60\n\
                 +12065550100,2026-11-03 09:12:00,received,60\n";
    let folder = of_table(table, "America/New_York");
    let call = folder.entry_of("2026-11-02T09:12:00-05:00");
    let mut entry = String::new();
    for note in notes {
        let said = folder.ask(&[&["note", "memo", "--call", &call], *note].concat());
        entry = said[0]["entry"].to_string();
    }
    (folder, entry)
}

#[test]
fn a_corrected_note_is_corrected_in_every_paper() {
    let (folder, entry) = noted(&[&RECORDED, &PERSON]);
    let forms = lines(&curfew(&["case", "forms", "--json"]));
    assert!(forms.len() > 10);
    for form in forms {
        let form = form["form"].as_str().expect("an id");
        let page = paper(&folder, form, "page.txt", &["--home", "US"]);
        for gone in [
            "Acme",
            "loans",
            "told to stop: Yes",
            "automated or recorded voice: Yes",
        ] {
            assert!(!page.contains(gone), "{form}: {gone}: {page}");
        }
    }
    for (form, gone, stands) in [
        ("gb-ico", "Recorded message", "Live call"),
        ("cn-12321", "自动语音骚扰", "人工骚扰"),
        ("us-fcc", "a recording", "a person"),
    ] {
        let page = paper(&folder, form, "page.txt", &["--home", "US"]);
        let values = page
            .lines()
            .filter(|it| it.starts_with("    ") && !it.starts_with("    *"));
        let values: Vec<&str> = values.collect();
        assert!(!values.iter().any(|it| it.contains(gone)), "{form}: {page}");
        assert!(
            values.iter().any(|it| it.contains(stands)),
            "{form}: {page}"
        );
    }
    let audit = said(&folder, &["case", "show", "c-1", "--audit", "us-ftc"]);
    assert!(audit.contains("Beta") && !audit.contains("Acme"), "{audit}");
    for (language, row, stands) in [
        (
            "en",
            format!(
                "<td class=\"t\">corrected by entry {entry}: spoke: a recording, said to call for: Acme, offered: loans, told to stop: Yes; "
            ),
            "; spoke: a person; said to call for: Beta; offered: cars",
        ),
        (
            "zh-Hans",
            format!(
                "<td class=\"t\">已由第{entry}条记录更正：说话者：录音，自称代表：Acme，推销内容：loans，是否要求停止来电：是；"
            ),
            "；说话者：人工；自称代表：Beta；推销内容：cars",
        ),
    ] {
        let more = ["--home", "US", "--language", language];
        let bundle = paper(&folder, "bundle", "bundle.zip", &more);
        assert!(bundle.contains(&row), "{row}: {bundle}");
        assert!(bundle.contains(stands), "{stands}: {bundle}");
    }
}

#[test]
fn what_a_later_note_leaves_out_stands() {
    let (folder, entry) = noted(&[&RECORDED, &["--company", "Beta"]]);
    let page = paper(&folder, "us-ny", "page.txt", &["--home", "US"]);
    for stands in ["loans", "a recording", "told to stop: Yes", "Beta"] {
        assert!(page.contains(stands), "{stands}: {page}");
    }
    assert!(!page.contains("Acme"), "{page}");
    let bundle = paper(&folder, "bundle", "bundle.zip", &["--home", "US"]);
    let row = format!(
        "<td class=\"t\">spoke: a recording; offered: loans; told to stop: Yes; corrected by entry {entry}: said to call for: Acme; "
    );
    assert!(bundle.contains(&row), "{row}: {bundle}");
}

#[test]
fn notes_about_two_calls_correct_none() {
    let (folder, _) = noted(&[&RECORDED]);
    let call = folder.entry_of("2026-11-03T09:12:00-05:00");
    folder.ask(&[&["note", "memo", "--call", &call], &PERSON[..]].concat());
    let page = paper(&folder, "cn-12321", "page.txt", &["--home", "US"]);
    assert!(page.contains("Acme") && page.contains("Beta"), "{page}");
    let bundle = paper(&folder, "bundle", "bundle.zip", &["--home", "US"]);
    assert!(!bundle.contains("corrected by"), "{bundle}");
}
