//! That a report on paper has every word: a cell of free text is broken into lines.

use crate::papers::{of_table, paper, said};

#[test]
fn what_was_written_freely_is_broken_into_lines() {
    let table = "number,time,type,duration\n+12065550100,2026-11-02 09:12:00,received,60\n";
    let folder = of_table(table, "America/New_York");
    let call = folder.entry_of("2026-11-02T09:12:00-05:00");
    let words = format!("{}LAST", "Never again. ".repeat(30).split_at(386).0);
    assert_eq!(words.len(), 390);
    let refusal = ["note", "refusal", "--case", "c-1", "--by", "letter"];
    let (to, reference) = ["A department", "REF-2026"].into();
    let more = ["--to", to, "--reference", reference, "--text", &words];
    folder.ask(&[&refusal[..], &more].concat());
    folder.ask(&["note", "memo", "--call", &call, "--text", "A note."]);
    let bundle = paper(&folder, "bundle", "bundle.zip", &["--home", "US"]);
    assert!(bundle.contains("td.t { white-space: normal; overflow-wrap: anywhere;"));
    // A wide heading makes the whole page smaller.
    assert!(bundle.contains("font-size: 11px; } th { white-space: normal; }"));
    for text in [to, reference, &words, "A note."] {
        assert!(
            bundle.contains(&format!("<td class=\"t\">{text}")),
            "{text}: {bundle}"
        );
    }
    assert!(
        bundle.contains("<td class=\"t\">20"),
        "when it was said, and written down"
    );
    let out = folder.path("page.html");
    said(&folder, &["export", "--form", "html", "--out", &out]);
    let page = std::fs::read_to_string(out).expect("it was written");
    assert!(
        page.contains("<td class=\"t\">"),
        "the name of a rule: {page}"
    );
}
