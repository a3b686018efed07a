//! What was noted stands in the report whole: each answer of a note, and an entry in a register.

use super::*;
use crate::ledger::ProtectionEvent;

#[test]
fn no_answer_of_a_note_is_left_out_and_a_register_is_no_word_to_the_caller() {
    let (directory, ledger, id) = ledger();
    let now = testing::now();
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    note(
        &ledger,
        Memo {
            call: 3,
            case: None,
            speaker: Speaker::Human,
            company: None,
            product: Some("loans & more".to_owned()),
            said_who: Some(false),
            said_stop: Some(false),
            way_out: Some(true),
            text: None,
        },
    );
    let entered = Refusal {
        call: 0,
        case: Some(id.clone()),
        number: None,
        said_ms: now.at_ms,
        channel: Channel::Register,
        to: None,
        reference: Some("R-<7>".to_owned()),
        text: None,
        said_offset: None,
    };
    note(&ledger, entered);
    let out = directory.path().join("out.zip");
    for (language, says) in [
        (
            Language::English,
            [
                "<td class=\"t\">spoke: a person; offered: loans &amp; more; said who they were: No; told to stop: No; \
                 offered a way out: Yes</td>",
                "<p>No refusal is recorded.</p>",
                "<p>The number was entered in a public register: ",
                ", R-&lt;7&gt;.</p>",
                "<table class=\"calls\">",
            ],
        ),
        (
            Language::SimplifiedChinese,
            [
                "<td class=\"t\">说话者：人工；推销内容：loans &amp; more；是否表明身份：否；是否要求停止来电：否；\
                 是否提供退订方式：是</td>",
                "<p>没有记录明确拒绝。</p>",
                "<p>号码已登记于公共拒绝来电名录：",
                "，R-&lt;7&gt;。</p>",
                "<table class=\"calls\">",
            ],
        ),
    ] {
        let request = Request {
            language,
            ..request(directory.path(), &id, &now, &append)
        };
        write_file(&ledger, &request, None, &out).unwrap();
        let bytes = std::fs::read(&out).unwrap();
        for text in says {
            assert!(contains(&bytes, text), "{text}");
        }
    }
}

#[test]
fn times_without_protection_stand_in_what_the_report_does_not_show() {
    let (directory, ledger, id) = ledger();
    let now = testing::now();
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    let dossier = ledger.dossier(&id, None).unwrap().unwrap();
    let first = &dossier.calls[0].call;
    let protection = |at_ms, active| {
        Event::Protection(ProtectionEvent {
            at_ms,
            offset_seconds: first.offset_seconds,
            zone: first.zone.clone(),
            active,
            cause: "role_lost".to_owned(),
        })
    };
    // Seven times of a millisecond, of which five are written out.
    for nth in 0..7 {
        let from = first.at_ms + 1 + nth * 2;
        append(vec![protection(from, false), protection(from + 1, true)]).unwrap();
    }
    let out = directory.path().join("out.zip");
    write_file(
        &ledger,
        &request(directory.path(), &id, &now, &append),
        None,
        &out,
    )
    .unwrap();
    let bytes = std::fs::read(&out).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let says = "Between these calls that was so: 7 (";
    let at = text.find(says).expect("the report says it") + says.len();
    let shown = text[at..].split_once(").").expect("it ends").0;
    assert_eq!(shown.matches(" – ").count(), 5, "{shown}");
    assert!(shown.ends_with("; …"), "{shown}");
    assert!(!contains(&bytes, "carrier"), "no advice to the user");
}
