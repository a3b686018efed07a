//! Calls without a number that the user says are the caller's.

use crate::{curfew, lines, refused};

#[test]
fn a_call_without_a_number_is_put_into_a_case_by_hand_and_counts_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (table, rules, data) = (path("calls.csv"), path("rules.json"), path("ledger"));
    std::fs::write(
        &table,
        "number,time\n+12065550100,2026-11-02 09:12:00\nPrivate number,2026-11-03 19:40:00\n\
         Private number,2026-11-04 19:40:00\n+12065550100,2026-11-05 07:45:00\n",
    )
    .unwrap();
    std::fs::write(&rules, "{\"version\": 1, \"rules\": []}").unwrap();
    let replay = [
        "replay", &table, "--rules", &rules, "--home", "US", "--data", &data,
    ];
    assert!(
        curfew(&[&replay[..], &["--zone", "America/New_York"]].concat())
            .status
            .success()
    );
    let ask =
        |arguments: &[&str]| lines(&curfew(&[arguments, &["--data", &data, "--json"]].concat()));
    ask(&["case", "open", "A"]);
    ask(&["case", "add-number", "c-1", "+12065550100"]);
    let seq = |day: &str| {
        let calls = ask(&["history"]);
        let call = calls
            .iter()
            .find(|it| it["at"].as_str().unwrap().contains(day));
        call.unwrap()["seq"].to_string()
    };
    let (hidden, other, shown) = (seq("11-03"), seq("11-04"), seq("11-05"));
    let counts = || {
        let case = ask(&["case", "show", "c-1"]).remove(0);
        ["calls", "assigned"].map(|key| case[key].as_u64().unwrap())
    };
    assert_eq!(counts(), [2, 0]);
    let add = [
        "case",
        "add-call",
        "c-1",
        &hidden,
        "--source",
        "I knew <the> voice",
    ];
    ask(&[&add[..], &["--confidence", "likely"]].concat());
    ask(&["case", "add-call", "c-1", &other]);
    assert_eq!(counts(), [2, 2]);
    ask(&["case", "remove-call", "c-1", &other]);
    assert_eq!(counts(), [2, 1], "apart from those of a number");
    let text = curfew(&["case", "show", "c-1", "--data", &data]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains("calls without a number that the user assigns: 1"),
        "{text}"
    );

    let page = path("page.txt");
    ask(&[
        "export", "--form", "us-ftc", "--case", "c-1", "--out", &page,
    ]);
    let text = std::fs::read_to_string(&page).unwrap();
    let said = "Calls without a number that the complainant says came from the same caller: 1";
    assert!(text.contains(said), "{text}");
    // Where there is room for the facts, each with how the user knows.
    ask(&[
        "export", "--form", "cn-12378", "--case", "c-1", "--out", &page,
    ]);
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(
        text.contains(
            "另有1次未显示号码的来电，本人认为系同一来电方所拨，未计入以上数字：2026年11月3日"
        ),
        "{text}"
    );
    assert!(text.contains("I knew <the> voice，很可能"), "{text}");

    let bundle = path("bundle.zip");
    ask(&[
        "export", "--form", "bundle", "--case", "c-1", "--out", &bundle,
    ]);
    let verified = lines(&curfew(&["verify", &bundle, "--json"]));
    assert_eq!(verified[0]["ok"], true, "{verified:?}");
    let items = verified[0]["items"].as_array().unwrap();
    let calls = items.iter().find(|it| it["name"] == "calls").unwrap();
    assert!(
        calls["detail"]
            .as_str()
            .unwrap()
            .starts_with("calls of 1 number: 2"),
        "{calls}"
    );
    let zip = String::from_utf8_lossy(&std::fs::read(&bundle).unwrap()).into_owned();
    assert!(
        zip.contains(&format!("{{\"seq\":{hidden},")),
        "it is disclosed"
    );
    assert!(
        !zip.contains(&format!("{{\"seq\":{other},")),
        "it is the case's no more"
    );
    assert!(zip.contains("I knew &lt;the&gt; voice"), "the report");

    for (entry, says) in [(shown.as_str(), "has a number"), ("9999", "is no call")] {
        refused(
            &["case", "add-call", "c-1", entry, "--data", &data],
            1,
            says,
        );
    }
    refused(
        &["case", "remove-call", "c-1", &other, "--data", &data],
        1,
        "not in the case",
    );
}
