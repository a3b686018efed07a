//! What was noted by mistake: it counts no more, and every paper says that it was there.

use crate::cases::Folder;
use crate::{curfew, lines, refused};

#[test]
fn a_refusal_and_a_consent_are_withdrawn_and_every_paper_says_so() {
    let folder = Folder::new();
    let data = folder.path("ledger");
    folder.ask(&["case", "open", "A"]);
    folder.ask(&["case", "add-number", "c-1", "+12065550100"]);
    let entry = |said: Vec<serde_json::Value>| said[0]["entry"].as_u64().unwrap();
    let at = ["--at", "2026-11-02T12:00:00-05:00", "--by", "phone"];
    let refusal = ["note", "refusal", "--number", "+12065550100"];
    let refusal = entry(folder.ask(&[&refusal[..], &at].concat()));
    let consent = ["note", "consent", "given", "--case", "c-1"];
    let consent = entry(folder.ask(&[&consent[..], &at].concat()));
    let shown = || folder.ask(&["case", "show", "c-1"]).remove(0);
    let counts = |case: &serde_json::Value| {
        [
            "refusals",
            "consents",
            "withdrawn",
            "after_refusal",
            "memos",
        ]
        .map(|key| case[key].as_u64().unwrap())
    };
    assert_eq!(counts(&shown()), [1, 1, 0, 2, 0]);

    let withdraw = |entry: u64, why: &str| {
        let entry = entry.to_string();
        folder.ask(&["note", "withdraw", &entry, "--text", why])
    };
    let by = entry(withdraw(refusal, "the wrong button"));
    assert_eq!(counts(&shown()), [0, 1, 1, 0, 0]);
    withdraw(consent, "");
    assert_eq!(counts(&shown()), [0, 0, 2, 0, 0]);
    // Again is no second time.
    let again = ["note", "withdraw", &refusal.to_string(), "--data", &data];
    let why = format!("entry {refusal} was withdrawn by entry {by} already");
    refused(&again, 1, &why);
    assert_eq!(counts(&shown()), [0, 0, 2, 0, 0]);

    let page = folder.path("page.txt");
    folder.ask(&[
        "export", "--form", "us-ftc", "--case", "c-1", "--out", &page,
    ]);
    let text = std::fs::read_to_string(&page).unwrap();
    let said = format!("(entry {refusal}) was withdrawn by the complainant on ");
    assert!(text.contains(&said), "{text}");
    assert!(
        text.contains("That the caller was told to stop is not recorded."),
        "{text}"
    );
    let audit = folder.ask(&["case", "show", "c-1", "--audit", "us-ftc"]);
    let found = audit.iter().find(|it| it["about"] == "withdrawn").unwrap();
    assert_eq!(found["has"], false);

    let bundle = folder.path("bundle.zip");
    folder.ask(&[
        "export", "--form", "bundle", "--case", "c-1", "--out", &bundle,
    ]);
    let verified = lines(&curfew(&["verify", &bundle, "--json"]));
    assert_eq!(verified[0]["ok"], true, "{verified:?}");
    let zip = String::from_utf8_lossy(&std::fs::read(&bundle).unwrap()).into_owned();
    assert!(
        zip.contains(&format!(
            " (entry {refusal}) was withdrawn by the complainant on "
        )),
        "the report"
    );
    assert!(zip.contains("the wrong button</p>"), "the report says why");
    for seq in [refusal, consent, by] {
        assert!(
            zip.contains(&format!("{{\"seq\":{seq},")),
            "entry {seq} is disclosed"
        );
    }

    let call = folder.entry_of("2026-11-03T19:40:00-05:00");
    for (entry, says) in [(call.as_str(), "is no refusal"), ("9999", "is no refusal")] {
        refused(&["note", "withdraw", entry, "--data", &data], 1, says);
    }
    let list = curfew(&["note", "list", "--data", &data]);
    let list = String::from_utf8(list.stdout).unwrap();
    assert!(list.contains(&format!("withdraws {refusal}")), "{list}");
}
