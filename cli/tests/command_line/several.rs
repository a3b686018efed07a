//! What papers say where something was said more than once: refusals, and notes about one call.

use crate::cases::Folder;
use crate::papers::{of_table, paper, said};
use crate::refused;

/// The lines of `shown` that begin with `kind`.
fn line<'a>(shown: &'a str, kind: &str) -> &'a str {
    let line = shown.lines().find(|line| line.starts_with(kind));
    line.expect("a line of this kind")
}

/// The calls, 9:12 on each day, with a refusal by letter on each of the other days.
fn refused_on(calls: &[&str], refusals: &[&str]) -> Folder {
    let rows = calls
        .iter()
        .map(|day| format!("+12065550100,{day} 09:12:00\n"));
    let table = format!("number,time\n{}", rows.collect::<String>());
    let folder = of_table(&table, "America/New_York");
    for day in refusals {
        let at = format!("{day}T09:00:00-05:00");
        folder.ask(&[
            "note", "refusal", "--case", "c-1", "--by", "letter", "--at", &at,
        ]);
    }
    folder
}

#[test]
fn a_bar_counts_from_each_refusal_in_every_paper() {
    let folder = refused_on(&["2026-04-01", "2026-05-01"], &["2025-01-10", "2026-03-01"]);
    let shown = said(&folder, &["case", "show", "c-1", "--clocks", "US-WA"]);
    let bar = line(&shown, "bar");
    assert!(bar.contains("2026-03-01 to 2027-03-01"), "{bar}");
    assert!(
        bar.ends_with("; from entry 6, the last of 2 refusals; calls within it or one before: 2"),
        "{bar}"
    );
    let clocks = folder.ask(&["case", "show", "c-1", "--clocks", "US-WA"]);
    let bar = clocks.iter().find(|it| it["kind"] == "bar").unwrap();
    assert_eq!(
        (&bar["from"], &bar["refusals"], &bar["calls"]),
        (&6.into(), &2.into(), &2.into())
    );

    let calls = ["2026-01-20", "2026-03-15", "2026-03-16"];
    let folder = refused_on(&calls, &["2026-01-05", "2026-03-10"]);
    let shown = said(&folder, &["case", "show", "c-1", "--clocks", "FR"]);
    let bar = line(&shown, "bar");
    assert!(bar.contains("2026-03-10 to 2026-05-09"), "{bar}");
    assert!(bar.ends_with("calls within it or one before: 3"), "{bar}");
    for (language, says) in [
        (
            "en",
            "2026-05-09; from entry 7, the last of 2 refusals; calls within it or one before: 3",
        ),
        (
            "zh-Hans",
            "2026-05-09；自第7条记录起算，为2次拒绝中的最近一次；该期间及此前各次期间内的来电：3",
        ),
    ] {
        let more = ["--home", "FR", "--language", language];
        let bundle = paper(&folder, "bundle", "bundle.zip", &more);
        assert!(bundle.contains(says), "{says}: {bundle}");
    }
}

/// By facts that were read, the ICO alone asks for it of these.
#[test]
fn the_audit_asks_for_a_conversation_where_the_body_does_and_a_key_is_no_word() {
    let table = "number,time\n+12065550100,2026-11-02 09:12:00\n";
    let folder = of_table(table, "America/New_York");
    let call = folder.entry_of("2026-11-02T09:12:00-05:00");
    folder.ask(&[
        "note", "refusal", "--case", "c-1", "--by", "key", "--call", &call,
    ]);
    for (form, asks) in [("us-ftc", false), ("us-fcc", false), ("gb-ico", true)] {
        let audit = said(&folder, &["case", "show", "c-1", "--audit", form]);
        let told = audit.contains("This body asks for a conversation.");
        assert_eq!(told, asks, "{form}: {audit}");
        assert!(!audit.contains("by word"), "{audit}");
        assert!(audit.contains("The refusal is not in writing"), "{audit}");
    }
}

#[test]
fn an_answer_to_a_choice_is_one_of_the_choices() {
    let folder = of_table("number,time\n+12065550100,2026-11-02 09:12:00\n", "UTC");
    let (me, data, out) = (
        folder.path("me.json"),
        folder.path("ledger"),
        folder.path("p"),
    );
    let write = |answer: &str| {
        let text = format!("{{\"answers\": {{\"robocall\": {answer:?}}}}}");
        std::fs::write(&me, text).expect("the folder has room");
    };
    write("Maybe");
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
    let says = "robocall: \"Maybe\" is none of the choices of us-ftc: Yes / No";
    refused(&export, 2, says);
    let audit = [
        "case",
        "show",
        "c-1",
        "--audit",
        "us-ftc",
        "--data",
        &data,
        "--identity",
        &me,
    ];
    refused(&audit, 2, says);
    write("No");
    said(
        &folder,
        &export[..7]
            .iter()
            .chain(&export[9..])
            .copied()
            .collect::<Vec<_>>(),
    );
}
