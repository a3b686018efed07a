//! What was noted of one call on the sheets of others, what spoke, what dates the records, and what to know
//! before filing.

use super::edges::{in_new_york, with_calls};
use super::*;
use crate::ledger::Anchor;

/// The values of a field, sheet by sheet and call by call.
fn values(filled: &Filled, id: &str) -> Vec<Option<String>> {
    let fields = filled.sheets.iter().flat_map(|sheet| &sheet.fields);
    let own = fields.filter(|it| it.id == id);
    own.map(|it| it.value.clone()).collect()
}

fn memo(call: Seq, speaker: Speaker, company: Option<&str>) -> Memo {
    Memo {
        call,
        case: None,
        speaker,
        company: company.map(str::to_owned),
        product: None,
        said_who: None,
        said_stop: None,
        way_out: None,
        text: None,
    }
}

#[test]
fn who_talks_to_a_recording_has_not_spoken_to_the_caller() {
    let directory = tempdir().unwrap();
    let made = Made::new(directory.path(), 0, "Europe/London", "GB");
    let number = "+442079460000";
    with_calls(&made, number, &[1]);
    for (hour, speaker) in [
        (2, Speaker::Human),
        (3, Speaker::Recording),
        (4, Speaker::Ai),
        (5, Speaker::Nobody),
        (6, Speaker::Unknown),
    ] {
        let call = made.call(hour * HOUR, number, Happened::Answered, 9);
        made.note(hour * HOUR, memo(call, speaker, None));
    }
    let filled = fill(find("gb-ico"), &made.dossier(), &identity(), None);
    let spoke = values(&filled, "spoke");
    let (yes, no) = (Some("Yes".to_owned()), Some("No".to_owned()));
    let expected = [no.clone(), yes, no.clone(), no.clone(), no, None];
    assert_eq!(spoke, expected, "of an answered call nobody said who spoke");
}

#[test]
fn a_company_named_in_one_call_is_told_on_others_with_where_it_is_from() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9, 10]);
    let named = made.call(11 * HOUR, "+12065550100", Happened::Answered, 9);
    made.note(
        12 * HOUR,
        memo(named, Speaker::Human, Some("Sample Lender")),
    );
    let filled = fill(find("us-ftc"), &made.dossier(), &identity(), None);
    let name = Some("Sample Lender".to_owned());
    assert_eq!(
        values(&filled, "caller_name"),
        [name.clone(), name.clone(), name.clone()]
    );
    let comments = values(&filled, "comments");
    let said =
        "Who called: Sample Lender (as was said in the call of 11/02/2026 11:00 AM (UTC-05:00)).";
    let other = |it: &Option<String>| it.as_ref().unwrap().contains(said);
    assert!(other(&comments[0]) && other(&comments[1]) && !other(&comments[2]));
    let own = "Who called: Sample Lender (as the caller said).";
    assert!(comments[2].as_ref().unwrap().contains(own), "{comments:?}");
    // What was noted of the caller, and of no call, is the user's word.
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9]);
    let note = Memo {
        case: Some(made.case.clone()),
        ..memo(0, Speaker::Unknown, Some("Sample Lender"))
    };
    made.note(12 * HOUR, note);
    let filled = fill(find("us-ftc"), &made.dossier(), &identity(), None);
    assert_eq!(values(&filled, "caller_name"), [name]);
    let own = "Who called: Sample Lender (named by me; not confirmed).";
    let comments = values(&filled, "comments")[0].clone();
    assert!(comments.unwrap().contains(own));
}

#[test]
fn what_dates_the_records_stands_in_the_papers() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    with_calls(&made, "+12065550100", &[9, 33]);
    let pages = |id: &str| {
        let filled = fill(find(id), &made.dossier(), &identity(), None);
        [text_page(&filled, None), html_page(&filled, None)]
    };
    let none = pages("us-ftc");
    assert!(!none[0].contains("attests"), "nothing dates them");
    let entries = made.ledger.head().unwrap().seq;
    let stamp = |anchor, stated_ms, by: Option<&str>| {
        made.note(
            40 * HOUR,
            fact::Checkpoint {
                size: entries,
                root: [7; 32],
                anchor,
                stated_ms,
                sha256: [0xCD; 32],
                by: by.map(str::to_owned),
            },
        );
    };
    stamp(Anchor::Export, 0, None);
    assert_eq!(pages("us-ftc"), none, "who has the code is not known");
    // 2026-11-04T01:00:00Z.
    stamp(Anchor::Rfc3161, 1_793_754_000_000, Some("CN=Sample <TSA>"));
    stamp(Anchor::OpenTimestamps, 0, None);
    stamp(Anchor::OpenTimestamps, 0, Some("Bitcoin block 358391"));
    let [text, html] = pages("us-ftc");
    let said = format!(
        "The time-stamp authority CN=Sample <TSA> attests that entries 1 to {entries} of the records, \
         2 of these calls among them, existed at 2026-11-04 01:00:00 +00:00"
    );
    assert!(text.contains(&said), "{text}");
    assert!(text.contains("nor that an entry was true"), "{text}");
    assert!(html.contains("CN=Sample &lt;TSA&gt; attests"), "{html}");
    let proof = format!("OpenTimestamps over entries 1 to {entries}");
    assert_eq!(text.matches(&proof).count(), 2, "{text}");
    let pending = "it dates nothing until it leads to one";
    assert_eq!(text.matches(pending).count(), 1, "{text}");
    assert_eq!(text.matches("height 358391:").count(), 1, "{text}");
    // In a court's list of evidence it has a row of its own.
    let filled = fill(find("cn-online-court"), &made.dossier(), &identity(), None);
    let rows = &one(&filled, "evidence").rows;
    let row = rows.iter().find(|row| row[0].contains("时间戳"));
    let row = row.expect("a row");
    assert!(row[1].contains("CN=Sample <TSA>") && row[1].contains(&"cd".repeat(32)));
    assert!(row[2].contains("2026-11-04 01:00:00 +00:00"), "{row:?}");
    let rows = rows.iter().filter(|row| row[1].contains("OpenTimestamps"));
    let says = |row: &[String; 4]| {
        let dates = row[2].starts_with("证明") && row[2].contains("第358391号");
        (dates, row[2].contains("不能证明任何时间"))
    };
    let times: Vec<_> = rows.map(says).collect();
    assert_eq!(times, [(false, true), (true, false)]);
}

#[test]
fn what_to_know_before_filing_is_on_every_page_in_the_languages_of_the_body() {
    let directory = tempdir().unwrap();
    let dossier = in_new_york(directory.path()).dossier();
    for form in forms::all() {
        for language in form.languages.clone() {
            let filled = fill(form.clone(), &dossier, &identity(), Some(language));
            let note = form.note.get(language);
            assert!(!note.is_empty(), "{}", form.id);
            let own = language == Language::En || note != form.note.get(Language::En);
            assert!(own, "{} has no note in {}", form.id, language.code());
            assert!(text_page(&filled, None).contains(note), "{}", form.id);
            let html = html_page(&filled, None);
            let shown = crate::export::Escaped(note).to_string();
            assert!(html.contains(&shown), "{}", form.id);
        }
        let found = audit(&form, &dossier, &identity(), Language::Zh);
        let note = found.iter().find(|it| it.about == "note");
        assert_eq!(
            note.map(|it| it.text.as_str()),
            Some(form.note.get(Language::Zh))
        );
    }
}
