//! What the report says of when something was written down.

use super::*;

#[test]
fn the_report_says_how_long_after_its_call_a_note_was_written() {
    let (directory, ledger, id) = ledger();
    let now = testing::now();
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    let days = |days: i64| Stamp {
        at_ms: now.at_ms + days * 86_400_000,
        ..testing::now()
    };
    // The first call is of now, the other of two days later.
    for (call, after, said_stop) in [(3, 0, None), (3, 12, Some(true)), (5, 3, None)] {
        let memo = Memo {
            call,
            case: None,
            speaker: Speaker::Human,
            company: None,
            product: None,
            said_who: None,
            said_stop,
            way_out: None,
            text: Some(format!("note of day {after}")),
        };
        let event = Event::Fact(days(after), memo.into());
        ledger.append(&event).unwrap();
    }
    let out = directory.path().join("out.zip");
    for (language, says) in [
        (
            Language::English,
            [
                "told to stop: Yes; note of day 12; noted 12 days after the call",
                "note of day 3; noted the day after the call",
                "note of day 0; ",
            ],
        ),
        (
            Language::SimplifiedChinese,
            [
                "是否要求停止来电：是；note of day 12；通话12天后记录",
                "note of day 3；通话次日记录",
                "note of day 0；",
            ],
        ),
    ] {
        let request = Request {
            language,
            ..request(directory.path(), &id, &now, &append)
        };
        write_file(&ledger, &request, Some(&Fixed), &out).unwrap();
        let bytes = std::fs::read(&out).unwrap();
        for text in says {
            assert!(contains(&bytes, text), "{text}");
        }
        // In the table of refusals stands when that was written.
        let written = crate::export::time(days(12).at_ms, now.offset_seconds);
        assert!(contains(&bytes, &written), "{written}");
        assert!(!contains(&bytes, "noted 0 days"));
    }
}
