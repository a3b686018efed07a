//! What is refused when it is noted, whom a case is about, and what its papers say of one refusal and of caps.

use serde_json::Value;

use crate::cases::Folder;
use crate::{curfew, refused};

/// A page or a bundle of the case `c-1`, as text where it is.
fn paper(folder: &Folder, form: &str, name: &str, more: &[&str]) -> String {
    let (out, data) = (folder.path(name), folder.path("ledger"));
    let what = [
        "export", "--form", form, "--case", "c-1", "--out", &out, "--data", &data,
    ];
    let output = curfew(&[&what[..], more].concat());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    let bytes = std::fs::read(&out).expect("it was written");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A case of a number that was missed, declined and answered, one after the other.
fn with_outcomes() -> Folder {
    let folder = Folder::new();
    let table = folder.path("table.csv");
    let calls = "number,time,type,duration\n+12065550100,2026-11-02 09:12:00,missed,0\n\
                 +12065550100,2026-11-03 09:12:00,declined,0\n\
                 +12065550100,2026-11-04 08:00:12,received,70\n\
                 +12065550100,2026-11-05 09:12:00,missed,0\n";
    std::fs::write(&table, calls).expect("a file");
    std::fs::remove_dir_all(folder.path("ledger")).expect("the folder is there");
    folder.replay("table.csv", ["US", "America/New_York"], "ledger");
    folder.ask(&["case", "open", "A"]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    folder
}

#[test]
fn a_respondent_that_the_data_do_not_have_is_named() {
    let folder = Folder::new();
    let data = folder.path("ledger");
    let name = "样例银行股份有限公司";
    let unknown = ["case", "open", "A", "--institution", name, "--data", &data];
    refused(&unknown, 2, "--respondent");
    refused(
        &["case", "open", "A", "--respondent", "A\nB", "--data", &data],
        2,
        "--respondent: it stands on one line",
    );
    folder.ask(&["case", "open", "A", "--respondent", name]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    assert_eq!(folder.ask(&["case", "show", "c-1"])[0]["institution"], name);
    let page = paper(&folder, "cn-online-court", "page.txt", &[]);
    assert!(
        page.contains(&format!("被告名称 *\n    {name}\n")),
        "{page}"
    );
    assert!(
        page.contains(&format!("来电方：{name}（由本人指明")),
        "{page}"
    );
}

#[test]
fn an_answer_wins_and_one_that_no_form_asks_for_is_named() {
    let folder = with_outcomes();
    let me = folder.path("me.json");
    let answers = r#"{"answers": {"defendant": "样例银行股份有限公司", "facts": "如附件所述"}}"#;
    std::fs::write(&me, answers).expect("a file");
    let page = paper(&folder, "cn-online-court", "page.txt", &["--identity", &me]);
    assert!(
        page.contains("被告名称 *\n    样例银行股份有限公司\n"),
        "{page}"
    );
    assert!(page.contains("事实 *\n    如附件所述\n"), "{page}");
    std::fs::write(&me, r#"{"answers": {"defendent": "A"}}"#).expect("a file");
    let data = folder.path("ledger");
    let out = folder.path("page.txt");
    let export = [
        "export",
        "--form",
        "cn-online-court",
        "--case",
        "c-1",
        "--out",
        &out,
        "--data",
        &data,
        "--identity",
        &me,
    ];
    refused(&export, 3, "answers: defendent");
}

#[test]
fn what_cannot_have_been_said_is_not_noted() {
    let folder = with_outcomes();
    let data = folder.path("ledger");
    let said = |what: &[&str], why: &str| {
        refused(&[&["note"], what, &["--data", &data]].concat(), 2, why);
    };
    let refusal = ["refusal", "--case", "c-1", "--by", "phone"];
    for at in ["2026-11-02T09:12:00-05:00", "2026-11-03T09:12:00-05:00"] {
        let call = folder.entry_of(at);
        said(
            &[&refusal[..], &["--call", &call]].concat(),
            "was not answered",
        );
        said(
            &["memo", "--call", &call, "--said-stop", "yes"],
            "was not answered",
        );
        folder.ask(&["note", "memo", "--call", &call, "--said-stop", "no"]);
    }
    let call = folder.entry_of("2026-11-04T08:00:12-05:00");
    for about in [["--call", &call], ["--case", "c-1"]] {
        let silent = ["--speaker", "nobody", "--said-stop", "yes"];
        said(
            &[&["memo"], &about[..], &silent].concat(),
            "nobody can have heard it",
        );
    }
    for (at, is_far) in [
        ("2026-11-04T06:59:00-05:00", true),
        ("2026-11-04T07:30:00-05:00", false),
        ("2026-11-04T09:01:00-05:00", false),
        ("2026-11-04T09:02:00-05:00", true),
        ("2025-11-04T08:00:12-05:00", true),
    ] {
        let at = [&refusal[..], &["--call", &call, "--at", at]].concat();
        match is_far {
            true => said(&at, "more than an hour from call"),
            false => drop(folder.ask(&[&["note"], &at[..]].concat())),
        }
    }
    let late = ["--at", "2999-01-01T00:00:00Z"];
    said(&[&refusal[..], &late].concat(), "is yet to come");
    let consent = ["consent", "given", "--case", "c-1", "--by", "web"];
    said(&[&consent[..], &late].concat(), "is yet to come");
}

#[test]
fn a_refusal_that_was_noted_twice_is_one_to_the_minute_that_was_said() {
    let folder = with_outcomes();
    let call = folder.entry_of("2026-11-04T08:00:12-05:00");
    folder.ask(&["note", "memo", "--call", &call, "--said-stop", "yes"]);
    let zone = ["--zone", "America/New_York", "--by", "phone"];
    let refusal = [
        "note",
        "refusal",
        "--case",
        "c-1",
        "--at",
        "2026-11-04T08:00",
    ];
    folder.ask(&[&refusal[..], &zone].concat());
    let bundle = paper(&folder, "bundle", "bundle.zip", &["--home", "US"]);
    let report = &bundle[bundle.find("When the caller was told to stop").unwrap()..];
    let report = &report[..report.find("</section>").unwrap()];
    assert_eq!(report.matches("<td>by phone</td>").count(), 1, "{report}");
    assert!(
        report.contains("<td class=\"t\">2026-11-04 08:00 -05:00 (written down"),
        "{report}"
    );
    let shown = curfew(&["case", "show", "c-1", "--data", &folder.path("ledger")]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(
        shown.contains("told to stop first on 2026-11-04 08:00 -05:00\n"),
        "{shown}"
    );
    assert!(
        shown.contains("day 1 after the refusal, call 1\n"),
        "{shown}"
    );
}

#[test]
fn a_case_has_the_most_calls_in_the_time_of_each_cap_beside_it() {
    let folder = Folder::new();
    folder.ask(&["case", "open", "A"]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    let shown = folder.ask(&["case", "show", "c-1", "--home", "US", "--clocks", "US-FL"]);
    let caps = shown[0]["caps"].as_array().unwrap();
    let florida = caps.iter().find(|it| it["per"] == "24_hours").unwrap();
    for (key, expected) in [
        ("count", Value::from(3)),
        ("attempts", Value::from(1)),
        ("contacts_at_most", Value::from(1)),
        ("by", Value::from("2026-11-02")),
    ] {
        assert_eq!(florida[key], expected, "{key}: {florida}");
    }
    let week = caps.iter().find(|it| it["per"] == "7_days").unwrap();
    assert_eq!(week["attempts"], 3, "{week}");
    let data = folder.path("ledger");
    let text = curfew(&["case", "show", "c-1", "--home", "US", "--data", &data]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains(": the most, by 2026-11-07: 3 attempts, "),
        "{text}"
    );
    let bundle = paper(&folder, "bundle", "bundle.zip", &["--home", "US"]);
    let said = "the most that came in such a time, by 2026-11-07: attempts 3, rings 0–3, talks 0–3";
    assert!(bundle.contains(said), "{bundle}");
    assert!(!bundle.contains("violat"));
}

#[test]
fn an_export_tells_what_became_of_a_call_and_how_long_it_was() {
    let folder = with_outcomes();
    let data = folder.path("ledger");
    let export = |form: &str| {
        let out = folder.path(form);
        let what = ["export", "--form", form, "--out", &out, "--data", &data];
        assert!(curfew(&what).status.success());
        std::fs::read_to_string(&out).expect("it was written")
    };
    let html = export("html");
    for what in ["answered", "rang, declined", "rang, not answered"] {
        assert!(
            html.contains(&format!("</span>{what}</td>")),
            "{what}: {html}"
        );
    }
    let csv = export("csv");
    let mut lines = csv.lines();
    assert!(
        lines.next().unwrap().ends_with(",leaf_hash,talked_s"),
        "{csv}"
    );
    let ends: Vec<&str> = lines.map(|it| it.rsplit(',').next().unwrap()).collect();
    assert_eq!(ends, ["", "", "70", ""]);
    let last = export("jsonl").lines().nth(2).unwrap().to_owned();
    let last: Value = serde_json::from_str(&last).expect("JSON");
    assert_eq!(last["talked_s"], 70);
    // Read again it is as long.
    let again = folder.path("again");
    let csv = folder.path("csv");
    folder.replay("csv", ["US", "America/New_York"], "again");
    let history = curfew(&["export", "--form", "jsonl", "--out", &csv, "--data", &again]);
    assert!(history.status.success());
    let text = std::fs::read_to_string(&csv).expect("it was written");
    assert!(text.contains("\"talked_s\":70"), "{text}");
}

#[test]
fn a_report_says_that_a_number_is_known_from_the_data() {
    let folder = Folder::new();
    let table = folder.path("table.csv");
    std::fs::write(&table, "number,time\n95588,2026-11-02 09:12:00\n").expect("a file");
    std::fs::remove_dir_all(folder.path("ledger")).expect("the folder is there");
    folder.replay("table.csv", ["CN", "Asia/Shanghai"], "ledger");
    folder.ask(&["case", "open", "A", "--institution", "icbc"]);
    let bundle = paper(&folder, "bundle", "bundle.zip", &["--home", "CN"]);
    let said = "<li><bdi dir=\"ltr\">95588</bdi>: ICBC (data/institutions.csv, ";
    assert!(bundle.contains(said), "{bundle}");
}
