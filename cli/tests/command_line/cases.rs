//! The commands about cases: case, note, export of a complaint.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::{curfew, keys, lines, refused};

/// A ledger of a replayed table with four calls of one number, a list of arguments at a time.
pub(crate) struct Folder {
    folder: TempDir,
}

impl Folder {
    pub(crate) fn new() -> Folder {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("a file");
        };
        write(
            "calls.csv",
            "number,time\n+12065550100,2026-11-02 09:12:00\n+12065550100,2026-11-03 19:40:00\n\
             +12065550101,2026-11-05 07:45:00\n+12065550100,2026-11-07 22:30:00\n",
        );
        write("rules.json", "{\"version\": 1, \"rules\": []}");
        write(
            "me.json",
            "{\"name\": \"Sample <Person>\", \"own_number\": \"+12065550150\", \
              \"answers\": {\"prior_business\": \"No\"}}",
        );
        let folder = Folder { folder };
        folder.replay("calls.csv", ["US", "America/New_York"], "ledger");
        folder
    }

    /// Makes a ledger of the folder of a table there, by the rulebook there.
    pub(crate) fn replay(&self, table: &str, [home, zone]: [&str; 2], ledger: &str) {
        let paths = [table, "rules.json", ledger].map(|name| self.path(name));
        let [table, rules, data] = paths.each_ref().map(String::as_str);
        let from = ["replay", table, "--rules", rules];
        let at = ["--home", home, "--zone", zone, "--data", data];
        let output = curfew(&[&from[..], &at[..]].concat());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The answer of a command, `--data` and `--json` added.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Vec<Value> {
        let data = self.path("ledger");
        let more = ["--data", &data, "--json"];
        lines(&curfew(&[arguments, &more].concat()))
    }

    pub(crate) fn entry_of(&self, time: &str) -> String {
        let calls = self.ask(&["history"]);
        let call = calls
            .iter()
            .find(|call| call["at"] == time)
            .expect("a call at that time");
        call["seq"].to_string()
    }
}

#[test]
fn a_case_is_opened_filled_and_exported() {
    let folder = Folder::new();
    let opened = folder.ask(&["case", "open", "The <lender>"]);
    assert_eq!(opened[0]["case"], "c-1");
    for number in ["+12065550100", "206-555-0101"] {
        let add = [
            "case",
            "add-number",
            "c-1",
            number,
            "--home",
            "US",
            "--source",
            "shown",
            "--confidence",
            "likely",
        ];
        assert_eq!(
            keys(&folder.ask(&add)[0]).into_iter().collect::<Vec<_>>(),
            ["entry"]
        );
    }
    let entry = folder.entry_of("2026-11-03T19:40:00-05:00");
    folder.ask(&[
        "note",
        "memo",
        "--call",
        &entry,
        "--speaker",
        "recording",
        "--company",
        "Sample Lender",
        "--said-stop",
        "no",
        "--zone",
        "America/New_York",
    ]);
    folder.ask(&[
        "note",
        "refusal",
        "--case",
        "c-1",
        "--at",
        "2026-11-04T14:02",
        "--by",
        "email",
        "--to",
        "desk 7",
        "--reference",
        "R-1",
        "--zone",
        "America/New_York",
    ]);
    folder.ask(&[
        "note",
        "consent",
        "withdrawn",
        "--case",
        "c-1",
        "--at",
        "2026-11-04T14:02",
        "--by",
        "email",
        "--zone",
        "America/New_York",
    ]);
    folder.ask(&["case", "filed", "c-1", "us-ftc", "--file-number", "77"]);
    folder.ask(&["case", "reply-line", "c-1", "+12065550102"]);

    let shown = folder.ask(&["case", "show", "c-1", "--home", "US"]);
    let case = &shown[0];
    for (key, expected) in [
        ("calls", Value::from(4)),
        ("days", Value::from(4)),
        ("after_refusal", Value::from(2)),
        ("refusals", Value::from(1)),
        ("memos", Value::from(1)),
        ("first_refusal", Value::from("2026-11-04T14:02:59-05:00")),
        ("name", Value::from("The <lender>")),
    ] {
        assert_eq!(case[key], expected, "{key}: {case}");
    }
    assert_eq!(case["numbers"][1]["number"], "+12065550101");
    assert_eq!(case["numbers"][1]["confidence"], "likely");
    assert_eq!(case["filings"][0]["file_number"], "77");
    assert_eq!(case["reply_lines"][0]["number"], "+12065550102");

    let advice = folder.ask(&[
        "case", "show", "c-1", "--audit", "us-ftc", "--clocks", "US-PA", "--home", "US",
    ]);
    let finding = |about: &str| advice.iter().find(|line| line["about"] == about);
    assert_eq!(finding("refusal").unwrap()["has"], true);
    assert_eq!(finding("register").unwrap()["has"], false);
    let clock = advice
        .iter()
        .find(|line| line["clock"] == "us-pa-filing")
        .unwrap();
    assert_eq!(clock["end"], "2026-11-21");
    assert_eq!(clock["verified"], true);
    let expected = [
        "calls", "citation", "clock", "end", "from", "kind", "next", "refusals", "start", "text",
        "verified",
    ];
    assert!(keys(clock).into_iter().eq(expected));
    let data = folder.path("ledger");
    let told = curfew(&["case", "show", "c-1", "--clocks", "US-PA", "--data", &data]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("register   days not known:"), "{told}");
    assert!(!told.contains("unknown to"), "{told}");

    let me = folder.path("me.json");
    for (name, starts) in [
        ("page.txt", "Report unwanted calls"),
        ("page.HTML", "<!DOCTYPE html>"),
    ] {
        let out = folder.path(name);
        let answer = &folder.ask(&[
            "export",
            "--form",
            "us-ftc",
            "--case",
            "c-1",
            "--out",
            &out,
            "--identity",
            &me,
            "--home",
            "US",
        ])[0];
        let page = std::fs::read_to_string(&out).unwrap();
        assert!(page.starts_with(starts), "{page}");
        assert!(page.contains("7:40 PM (UTC-05:00)") && page.contains("206-555-0150"));
        assert_eq!(page.contains("Sample <Person>"), name == "page.txt");
        assert_eq!(
            (&answer["sheets"], &answer["calls"]),
            (&4.into(), &4.into())
        );
        assert_eq!(answer["bytes"], page.len());
        let fields = answer["fields"].as_array().unwrap();
        let field = |sheet: u64, id: &str| {
            let mut fields = fields.iter();
            let is = |it: &&Value| it["sheet"] == sheet && it["id"] == id;
            fields.find(is).unwrap()["value"].clone()
        };
        assert_eq!(field(2, "robocall"), "Yes");
        assert_eq!(field(1, "robocall"), Value::Null);
        assert_eq!(field(1, "prior_business"), "No");
        assert_eq!(answer["missing"], serde_json::json!(["robocall"]));
    }
    let letter = curfew(&[
        "case",
        "letter",
        "c-1",
        "--data",
        &folder.path("ledger"),
        "--home",
        "US",
        "--identity",
        &me,
    ]);
    let letter = String::from_utf8(letter.stdout).unwrap();
    assert!(
        letter.contains("To: Sample Lender\n") && letter.contains("desk 7"),
        "{letter}"
    );

    // In French where the form takes it.
    for (form, language, word) in [
        ("ca-lnnte", "fr", "Liste nationale"),
        ("us-ftc", "en", "Federal Trade"),
    ] {
        let out = folder.path("page.txt");
        folder.ask(&[
            "export",
            "--form",
            form,
            "--case",
            "c-1",
            "--out",
            &out,
            "--language",
            language,
            "--home",
            "US",
        ]);
        let page = std::fs::read_to_string(&out).unwrap();
        assert!(page.contains(word), "{form}: {page}");
    }
    assert_eq!(folder.ask(&["case", "close", "c-1"]).len(), 1);
    let listed = folder.ask(&["case", "list"]);
    assert_eq!(listed[0]["open"], false);
    folder.ask(&["case", "reopen", "c-1"]);
    assert_eq!(folder.ask(&["case", "list"])[0]["open"], true);
}

#[test]
fn forms_are_listed_with_their_source() {
    let forms = lines(&curfew(&["case", "forms", "--json"]));
    assert!(forms.len() >= 15);
    for form in &forms {
        let expected = [
            "body",
            "checked",
            "fields",
            "form",
            "languages",
            "note",
            "place",
            "source",
            "title",
            "url",
            "verified",
        ];
        assert!(keys(form).into_iter().eq(expected), "{form}");
        assert!(!form["source"].as_str().unwrap().is_empty());
    }
    let text = String::from_utf8(curfew(&["case", "forms"]).stdout).unwrap();
    assert!(
        text.contains("us-ftc") && text.contains("not verified"),
        "{text}"
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let folder = Folder::new();
    let data = folder.path("ledger");
    let out = folder.path("page.txt");
    let export = |more: &[&'static str]| -> Vec<String> {
        let mut all: Vec<String> = ["export", "--data", &data, "--out", &out]
            .map(str::to_owned)
            .into();
        all.extend(more.iter().map(|it| (*it).to_owned()));
        all
    };
    for (more, code, says) in [
        (&["--form", "us-ftc"][..], 2, "needs --case"),
        (&["--form", "nothing"], 2, "nor one of"),
        (&["--form", "csv", "--case", "c-1"], 2, "--case goes with"),
        (&["--form", "html", "--language", "de"], 2, "en or zh-Hans"),
        (
            &["--form", "us-ftc", "--case", "c-1"],
            1,
            "there is no case c-1",
        ),
        (
            &["--form", "us-ftc", "--case", "c-1", "--language", "fr"],
            2,
            "--language fr: us-ftc is filled in en",
        ),
    ] {
        let arguments = export(more);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        refused(&arguments, code, says);
    }
    assert!(!Path::new(&out).exists());
    refused(&["case", "list", "--data", &data], 1, "no case");
    folder.ask(&["case", "open", "A"]);
    let bad = folder.path("bad.json");
    std::fs::write(&bad, "{\"nme\": \"x\"}").unwrap();
    for (arguments, code, says) in [
        (&["note", "memo", "--data", &data][..], 2, "about what"),
        (
            &["note", "memo", "--call", "9999", "--data", &data],
            1,
            "is no call",
        ),
        (
            &["note", "memo", "--case", "c-7", "--data", &data],
            1,
            "there is no case c-7",
        ),
        (
            &["note", "refusal", "--by", "phone", "--data", &data],
            2,
            "of whom",
        ),
        (
            &[
                "note", "refusal", "--case", "c-1", "--by", "phone", "--number", "x", "--data",
                &data,
            ],
            2,
            "no number",
        ),
        (
            &["case", "add-number", "c-1", "x", "--data", &data],
            2,
            "no number",
        ),
        (
            &["case", "filed", "c-1", "x", "--data", &data],
            2,
            "nor one of",
        ),
        (
            &[
                "case",
                "open",
                "B",
                "--institution",
                "nobody",
                "--data",
                &data,
            ],
            2,
            "no institution",
        ),
        (
            &["case", "show", "c-1", "--language", "de", "--data", &data],
            2,
            "possible values: en, zh-Hans",
        ),
        (
            &["case", "show", "c-1", "--identity", &bad, "--data", &data],
            3,
            "nme",
        ),
        (
            &[
                "case",
                "show",
                "c-1",
                "--identity",
                "/nowhere",
                "--data",
                &data,
            ],
            3,
            "no such file",
        ),
    ] {
        refused(arguments, code, says);
    }
    let by = curfew(&[
        "note", "refusal", "--case", "c-1", "--by", "shouting", "--data", &data,
    ]);
    assert_eq!(by.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&by.stderr).contains("in_person"));
}

/// The phone lets a case's lines ring; so do the commands that say what a phone does.
#[test]
fn lines_of_open_cases_ring_in_check_and_replay() {
    let folder = Folder::new();
    let data = folder.path("ledger");
    let rules = folder.path("silent.json");
    let all = "{\"version\": 1, \"rules\": [{\"id\": \"all\", \"name\": \"All\", \"who\": \"anyone\", \
                \"when\": \"always\", \"then\": \"silence\"}]}";
    std::fs::write(&rules, all).expect("a file");
    let check = || {
        let at = "2026-11-10T22:30:00-05:00";
        let check = [
            "check",
            "+12065550100",
            "--at",
            at,
            "--rules",
            &rules,
            "--explain",
        ];
        folder.ask(&check)[0].clone()
    };
    let silenced = || {
        let ledger = folder.path("ledger");
        let said = &lines(&curfew(&["replay", &ledger, "--rules", &rules, "--json"]))[0];
        said["silence"].as_u64().expect("a count")
    };
    folder.ask(&["case", "open", "A"]);
    assert_eq!(
        (check()["disposition"].as_str(), silenced()),
        (Some("silence"), 4)
    );
    folder.ask(&["case", "reply-line", "c-1", "+12065550100"]);
    let answer = check();
    assert_eq!(
        (answer["disposition"].as_str(), answer["reason"].as_str()),
        (Some("allow"), Some("open_case"))
    );
    assert_eq!(silenced(), 1, "of the other number");
    let at = [
        "check",
        "+12065550100",
        "--rules",
        &rules,
        "--data",
        &data,
        "--explain",
    ];
    let said = String::from_utf8(curfew(&at).stdout).expect("UTF-8");
    assert!(
        said.contains("a line of an open case always rings"),
        "{said}"
    );
    folder.ask(&["case", "close", "c-1"]);
    assert_eq!(
        (check()["disposition"].as_str(), silenced()),
        (Some("silence"), 4)
    );
    // Where there is no ledger, the copy beside the rules counts, as on a phone before its first unlock.
    let phone = folder.path("phone");
    std::fs::create_dir(&phone).expect("a folder");
    let state = "{\"version\": 1, \"home\": null, \"suspended_until_ms\": null, \"onboarding_done\": true, \"reply_lines\": [\"+12065550100\"]}";
    std::fs::write(format!("{phone}/state.json"), state).expect("a file");
    let check = [
        "check",
        "+12065550100",
        "--rules",
        &rules,
        "--data",
        &phone,
        "--json",
    ];
    assert_eq!(lines(&curfew(&check))[0]["reason"], "open_case");
}
