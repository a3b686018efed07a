//! What the papers of a case say: where calls come from, deadlines, files, lengths, answers.

use serde_json::Value;

use crate::cases::Folder;
use crate::{curfew, lines, refused};

/// What a command prints, `--data` added.
pub(crate) fn said(folder: &Folder, arguments: &[&str]) -> String {
    let data = folder.path("ledger");
    let output = curfew(&[arguments, &["--data", &data]].concat());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A page or a bundle of the case `c-1`, as text where it is.
pub(crate) fn paper(folder: &Folder, form: &str, name: &str, more: &[&str]) -> String {
    let out = folder.path(name);
    let what = ["export", "--form", form, "--case", "c-1", "--out", &out];
    said(folder, &[&what[..], more].concat());
    let bytes = std::fs::read(&out).expect("it was written");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn with_case() -> Folder {
    let folder = Folder::new();
    folder.ask(&["case", "open", "A"]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    folder
}

/// A ledger of the table `calls`, with a case of the number.
pub(crate) fn of_table(calls: &str, zone: &str) -> Folder {
    let folder = Folder::new();
    let table = folder.path("table.csv");
    std::fs::write(&table, calls).expect("a file");
    let (rules, data) = (folder.path("rules.json"), folder.path("ledger"));
    std::fs::remove_dir_all(&data).expect("the folder is there");
    let output = curfew(&[
        "replay", &table, "--rules", &rules, "--home", "US", "--zone", zone, "--data", &data,
    ]);
    assert!(output.status.success());
    folder.ask(&["case", "open", "A"]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    folder
}

#[test]
fn calls_of_a_file_are_said_to_be_such_in_every_paper() {
    let folder = with_case();
    let read = "as it stands there, and no app was asked when they came: 3.";
    for form in ["us-ftc", "us-ny", "us-fcc", "ca-lnnte"] {
        let page = paper(&folder, form, "page.txt", &[]);
        assert!(page.contains(read), "{form}: {page}");
        assert!(!page.contains("from the records of the phone"), "{form}");
    }
    let court = paper(&folder, "cn-online-court", "court.txt", &[]);
    assert!(court.contains("其中3次来电由文件"), "{court}");
    assert!(!court.contains("所列时间均为来电时手机"), "{court}");
    let bundle = paper(&folder, "bundle", "bundle.zip", &[]);
    assert!(bundle.contains("read these calls from a file"));
    assert!(!bundle.contains("Android asks the app"));
}

#[test]
fn a_deadline_says_how_many_calls_are_past_it_and_the_next_of_the_others() {
    let table = "number,time\n+12065550100,2020-01-02 09:12:00\n\
                 +12065550100,2020-01-03 09:12:00\n+12065550100,2090-01-02 09:12:00\n\
                 +12065550100,2090-01-05 09:12:00\n";
    let folder = of_table(table, "America/New_York");
    let shown = said(&folder, &["case", "show", "c-1", "--clocks", "US-PA"]);
    let filing = shown.lines().find(|line| line.starts_with("filing"));
    let filing = filing.expect("a deadline");
    assert!(
        filing.contains("calls past it: 2; next end 2090-01-16"),
        "{filing}"
    );
    let advice = ["case", "show", "c-1", "--audit", "us-pa"];
    let audit = said(&folder, &advice);
    let due = "Calls for which that is over: 2; the next to end is that of 01/16/2090";
    assert!(audit.contains(due), "{audit}");
    let advice = [&advice[..], &["--language", "zh-Hans"]].concat();
    assert!(said(&folder, &advice).contains("其中2次来电已超过期限；最近的期限为2090-01-16"));
    let bundle = paper(&folder, "bundle", "bundle.zip", &["--home", "US"]);
    assert!(bundle.contains("Deadlines and waiting times"));
    assert!(bundle.contains("Telemarketers keep records of calls"));
    assert!(bundle.contains("calls past it: 2; next end 2095-01-02"));
}

#[test]
fn calls_after_the_time_to_comply_are_counted_apart() {
    let table = "number,time\n+12065550100,2026-11-02 09:12:00\n\
                 +12065550100,2026-11-06 09:12:00\n+12065550100,2026-11-20 09:12:00\n\
                 +12065550100,2026-11-24 09:12:00\n+12065550100,2026-11-25 09:12:00\n";
    let folder = of_table(table, "America/New_York");
    let call = folder.entry_of("2026-11-02T09:12:00-05:00");
    folder.ask(&[
        "note", "refusal", "--case", "c-1", "--by", "phone", "--call", &call,
    ]);
    // Ten working days after Monday 2 November; the 11th is a holiday.
    let comply = "The time to comply under 47 CFR 64.1200(d)(3) ended on";
    let page = paper(&folder, "us-ftc", "page.txt", &[]);
    assert!(
        page.contains(&format!("{comply} 11/17/2026; calls after it: 3.")),
        "{page}"
    );
    let court = paper(&folder, "us-ny", "court.txt", &[]);
    assert!(court.contains(comply), "{court}");
    let audit = said(&folder, &["case", "show", "c-1", "--audit", "us-ftc"]);
    assert!(
        audit.contains(comply) && audit.contains("11/17/2026; calls after it: 3"),
        "{audit}"
    );
    let bundle = paper(&folder, "bundle", "bundle.zip", &["--home", "US"]);
    assert!(bundle.contains("2026-11-17; calls after it: 3"));
    let shown = said(&folder, &["case", "show", "c-1", "--clocks", "US"]);
    let late = "day 18 after the refusal, call 2, 1 after the time to comply";
    assert!(shown.contains(late), "{shown}");
}

#[test]
fn the_length_of_a_call_comes_from_the_bill_into_the_choice_of_the_form() {
    let table = "起始时间,通信地点,通信方式,对方号码,通信时长\n\
                 2026-11-02 09:12:05,上海,被叫,+12065550100,41秒\n\
                 2026-11-03 09:12:05,上海,被叫,+12065550100,0秒\n\
                 2026-11-04 09:12:05,上海,被叫,+12065550100,3分0秒\n\
                 2026-11-05 09:12:05,上海,被叫,+12065550100,9分59秒\n\
                 2026-11-06 09:12:05,上海,被叫,+12065550100,1小时0分1秒\n\
                 2026-11-07 09:12:05,上海,被叫,+12065550100,2分59秒\n";
    let folder = of_table(table, "Asia/Shanghai");
    let out = folder.path("page.txt");
    let data = folder.path("ledger");
    let answer = lines(&curfew(&[
        "export", "--form", "cn-12321", "--case", "c-1", "--out", &out, "--data", &data, "--json",
    ]));
    let fields = answer[0]["fields"].as_array().expect("fields");
    let talked: Vec<&str> = fields
        .iter()
        .filter(|field| field["id"] == "talked")
        .map(|field| field["value"].as_str().unwrap_or("-"))
        .collect();
    assert_eq!(
        talked,
        [
            "3分钟以下",
            "未产生通话",
            "3到5分钟",
            "5到10分钟",
            "10分钟以上",
            "3分钟以下"
        ]
    );
    let shown = folder.ask(&["case", "show", "c-1"]);
    assert_eq!(shown[0]["calls"], 6);
    let bundle = paper(&folder, "bundle", "bundle.zip", &[]);
    assert!(bundle.contains("answered, 41 s"));
}

#[test]
fn a_file_stands_once_in_the_papers_and_a_changed_one_is_said_to_be_changed() {
    let folder = with_case();
    let letter = folder.path("letter.txt");
    let attach = |more: &[&str]| {
        let what = ["note", "file", &letter, "--case", "c-1"];
        folder.ask(&[&what[..], more].concat());
    };
    std::fs::write(&letter, "the first letter").unwrap();
    attach(&[]);
    attach(&["--text", "by post"]);
    let evidence = || paper(&folder, "cn-online-court", "court.txt", &[]);
    let page = evidence();
    assert_eq!(page.matches("letter.txt").count(), 1, "{page}");
    assert!(page.contains("证明目的：by post"), "{page}");
    let shown = || folder.ask(&["case", "show", "c-1"])[0].clone();
    assert_eq!(shown()["attachments"], 1);
    // Another content under the same name is another file, and the older is told from the newer.
    std::fs::write(&letter, "the second letter").unwrap();
    attach(&[]);
    let page = evidence();
    assert_eq!(page.matches(". letter.txt").count(), 2, "{page}");
    assert_eq!(page.matches("同名文件后来另有内容").count(), 1, "{page}");
    assert_eq!(shown()["attachments_changed"], 0);
    // The copy is changed, as long as before.
    let folder_of = std::path::Path::new(&folder.path("ledger")).join("attachments");
    let copies = || std::fs::read_dir(&folder_of).unwrap();
    let second = copies()
        .map(|file| file.unwrap().path())
        .find(|path| std::fs::read(path).unwrap() == b"the second letter");
    std::fs::write(second.unwrap(), "the second lettel").unwrap();
    let page = evidence();
    assert_eq!(page.matches("现存副本缺失或已改动").count(), 1, "{page}");
    assert_eq!(shown()["attachments_changed"], 1);
    let advice = ["case", "show", "c-1", "--audit", "cn-online-court"];
    let audit = said(&folder, &advice);
    assert!(audit.contains("missing or changed: 1"), "{audit}");
    let (data, out) = (folder.path("ledger"), folder.path("b.zip"));
    let bundle = [
        "export", "--form", "bundle", "--case", "c-1", "--out", &out, "--data", &data,
    ];
    refused(&bundle, 3, "letter.txt is changed");
}

#[test]
fn advice_in_english_has_no_chinese_days() {
    let folder = with_case();
    let call = folder.entry_of("2026-11-03T19:40:00-05:00");
    folder.ask(&["note", "memo", "--call", &call, "--said-stop", "yes"]);
    let advice = ["case", "show", "c-1", "--audit", "cn-12378"];
    let audit = said(&folder, &advice);
    assert!(
        audit.contains("told to stop on 2026-11-03 19:40 (UTC-05:00)"),
        "{audit}"
    );
    assert!(!audit.contains('年'), "{audit}");
    let advice = [&advice[..], &["--language", "zh-Hans"]].concat();
    assert!(said(&folder, &advice).contains("2026年11月3日"));
}

#[test]
fn what_to_know_before_filing_stands_in_the_audit() {
    let folder = with_case();
    let audit = said(&folder, &["case", "show", "c-1", "--audit", "cn-12378"]);
    assert!(
        audit.contains("note     Complain to the bank or insurer first"),
        "{audit}"
    );
    let page = paper(&folder, "us-pa", "page.txt", &[]);
    assert!(page.contains("within two weeks of it"), "{page}");
    let page = paper(&folder, "fr-signalconso", "page.txt", &[]);
    assert!(page.contains("Un signalement par appel"), "{page}");
}

#[test]
fn an_answer_that_no_field_takes_is_told() {
    let folder = with_case();
    let me = folder.path("answers.json");
    let write = |id: &str| {
        let text = format!("{{\"answers\": {{\"prior_business\": \"No\", \"{id}\": \"x\"}}}}");
        std::fs::write(&me, text).unwrap();
    };
    write("prior_busines");
    let (data, out) = (folder.path("ledger"), folder.path("page.txt"));
    let export = [
        "export",
        "--form",
        "us-ftc",
        "--case",
        "c-1",
        "--out",
        &out,
        "--data",
        &data,
        "--identity",
        &me,
    ];
    refused(
        &export,
        3,
        "prior_busines: no form has a field of this name",
    );
    // One of another form is said to stand nowhere in this.
    write("defendant_seat");
    let output = curfew(&export);
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let told = "us-ftc has no field defendant_seat: that answer is not in it";
    assert!(said.contains(told), "{said}");
}

#[test]
fn a_title_is_one_line() {
    let folder = Folder::new();
    let data = folder.path("ledger");
    for title in ["A\nB", "A\u{7}", "A\u{2028}B"] {
        refused(
            &["case", "open", title, "--data", &data],
            2,
            "NAME: it stands on one line",
        );
    }
    refused(&["case", "list", "--data", &data], 1, "no case");
}

#[test]
fn seconds_that_were_typed_are_meant() {
    let folder = with_case();
    let first = || -> Value { folder.ask(&["case", "show", "c-1"])[0]["first_refusal"].clone() };
    let refuse = |at: &str, zone: &[&str]| {
        let what = [
            "note", "refusal", "--case", "c-1", "--by", "phone", "--at", at,
        ];
        folder.ask(&[&what[..], zone].concat());
    };
    for (at, zone, expected) in [
        (
            "2026-11-06T10:00",
            &["--zone", "Asia/Shanghai"][..],
            "2026-11-06T10:00:59+08:00",
        ),
        ("2026-11-05T10:00+01:00", &[], "2026-11-05T10:00:59+01:00"),
        (
            "2026-11-04T10:00:00+01:00",
            &[],
            "2026-11-04T10:00:00+01:00",
        ),
        (
            "2026-11-03T10:00:00",
            &["--zone", "Asia/Shanghai"],
            "2026-11-03T10:00:00+08:00",
        ),
        (
            "2026-11-02T10:00:00.000+01:00",
            &[],
            "2026-11-02T10:00:00+01:00",
        ),
    ] {
        refuse(at, zone);
        assert_eq!(first(), expected, "{at}");
    }
}

/// As where a disk is full, or a file may not grow: what SQLite says of it is a number.
#[test]
fn an_index_that_cannot_grow_is_told_in_a_sentence() {
    let folder = with_case();
    let data = folder.path("ledger");
    std::fs::remove_file(format!("{data}/ledger.index")).unwrap();
    let limited = "trap '' XFSZ; ulimit -f 8; exec \"$0\" case list --data \"$1\"";
    let output = std::process::Command::new("sh")
        .args(["-c", limited, env!("CARGO_BIN_EXE_curfew"), &data])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    let told = "ledger.index could not be read or written: storage or memory failed";
    assert!(said.contains(told), "{said}");
}

/// The calendar begins later: how many of those days were worked nobody knows.
#[test]
fn nothing_is_counted_from_an_end_that_is_not_known() {
    let table = "number,time\n+12065550100,2021-07-06 09:12:00\n+12065550100,2021-09-06 09:12:00\n";
    let folder = of_table(table, "America/New_York");
    let call = folder.entry_of("2021-07-06T09:12:00-04:00");
    folder.ask(&["note", "memo", "--call", &call, "--said-stop", "yes"]);
    let shown = said(&folder, &["case", "show", "c-1", "--clocks", "US"]);
    let grace = shown.lines().find(|line| line.starts_with("grace"));
    let grace = grace.expect("a time to comply");
    assert!(grace.contains("from 2021-07-06:"), "{grace}");
    assert!(!grace.contains("calls after it"), "{grace}");
    let bundle = paper(&folder, "bundle", "bundle.zip", &["--home", "US"]);
    assert!(bundle.contains("(47 CFR 64.1200(d)(3)): unknown; not verified"));
}
