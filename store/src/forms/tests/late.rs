//! Notes that were written long after their calls.

use super::edges::{in_new_york, with_calls};
use super::*;

#[test]
fn a_note_of_a_later_day_is_said_to_be_one() {
    let directory = tempdir().unwrap();
    let made = in_new_york(directory.path());
    let number = "+12065550100";
    with_calls(&made, number, &[]);
    let memo = |call: Seq, said_stop: Option<bool>, text: &str| Memo {
        call,
        case: None,
        speaker: Speaker::Human,
        company: None,
        product: None,
        said_who: None,
        said_stop,
        way_out: None,
        text: Some(text.to_owned()),
    };
    let call = |hour: i64| made.call(hour * HOUR, number, Happened::Answered, 60);
    let (first, second, third) = (call(9), call(33), call(57));
    made.note(23 * HOUR, memo(first, None, "before midnight"));
    let audited = |language| {
        let form = find("us-ftc");
        let found = audit(&form, &made.dossier(), &Identity::default(), language);
        let late = found.into_iter().find(|it| it.about == "late_notes");
        late.map(|it| (it.has, it.text))
    };
    assert_eq!(audited(Language::En), None);
    made.note(48 * HOUR + 1, memo(second, None, "in the night"));
    made.note(57 * HOUR + 20 * DAY, memo(third, Some(true), "much later"));
    let (has, says) = audited(Language::En).unwrap();
    assert!(!has);
    let expected =
        "Calls with a note from a later day: 2; the latest was noted 20 days after the call.";
    assert!(says.starts_with(expected), "{says}");
    let (_, says) = audited(Language::Zh).unwrap();
    assert!(
        says.starts_with("有2次通话的备忘非当日所写，最迟者为通话20天后记录。"),
        "{says}"
    );

    let filled = fill(find("us-pa"), &made.dossier(), &Identity::default(), None);
    let page = text_page(&filled, None);
    for text in [
        "before midnight.",
        "in the night; noted the day after the call.",
        "much later; noted 20 days after the call.",
        ", by phone, noted 20 days after the call",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let filled = fill(
        find("cn-online-court"),
        &made.dossier(),
        &Identity::default(),
        None,
    );
    let rows = &filled.sheets[0]
        .fields
        .iter()
        .find(|it| !it.rows.is_empty())
        .unwrap()
        .rows;
    let says = "本人通话后记录；其中2次通话的备忘非当日所写，最迟者为通话20天后记录";
    assert!(rows.iter().any(|row| row[1] == says), "{rows:?}");
}
