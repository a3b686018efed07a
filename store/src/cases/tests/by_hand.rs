//! What the user puts right: notes made by mistake, and calls without a number.

use super::*;
use crate::forgetting::Wish;

#[test]
fn a_refusal_that_was_noted_by_mistake_is_withdrawn_by_a_later_note() {
    let (_directory, ledger) = ledger();
    let number = "+12065550100";
    note(&ledger, 0, change("c-1", CaseChange::NumberAdded, number));
    call(&ledger, number, EVENING + DAY);
    // Before it is there, nobody can withdraw it.
    note(&ledger, EVENING, memo(4, Some(false)));
    // Written down two days after it was said.
    note(
        &ledger,
        EVENING + 2 * DAY,
        refusal(None, Some(number), EVENING),
    );
    let dossier = || ledger.dossier("c-1", None).unwrap().unwrap();
    assert_eq!(
        (dossier().after_refusal(), dossier().withdrawn.len()),
        (1, 0)
    );
    let why = Some("the wrong button".to_owned());
    let withdrawal = ledger.withdrawal(4, why.clone()).unwrap().unwrap();
    note(&ledger, EVENING + 3 * DAY, withdrawal.clone());
    let after = dossier();
    assert_eq!((after.after_refusal(), after.refusals.len()), (0, 0));
    let expected = Withdrawn {
        is_refusal: true,
        seq: 4,
        at: at(EVENING + 2 * DAY),
        by: Noted {
            seq: 5,
            at: at(EVENING + 3 * DAY),
            what: why,
        },
    };
    assert_eq!(after.withdrawn, std::slice::from_ref(&expected));
    note(&ledger, EVENING + 3 * DAY, withdrawal);
    assert_eq!(dossier().withdrawn, [expected]);
    assert_eq!(ledger.withdrawal(2, None).unwrap(), None, "a call");
    assert_eq!(ledger.withdrawal(99, None).unwrap(), None, "nothing");
}

fn hidden(ledger: &Ledger, at_ms: i64) -> Seq {
    let call = CallEvent {
        at_ms,
        direction: Direction::Incoming,
        number: None,
        ..testing::call(&mut Seed(1), 0)
    };
    ledger.append(&Event::Call(call)).unwrap()
}

#[test]
fn a_call_without_a_number_is_the_callers_by_the_users_word_and_counts_apart() {
    let (_directory, ledger) = ledger();
    let number = "+12065550100";
    note(&ledger, 0, change("c-1", CaseChange::NumberAdded, number));
    let own = hidden(&ledger, EVENING);
    let shown = call(&ledger, number, EVENING + DAY);
    let other = hidden(&ledger, EVENING + 1);
    let dossier = || ledger.dossier("c-1", None).unwrap().unwrap();
    let assign = |what, value: &str| note(&ledger, EVENING, change("c-1", what, value));
    for value in ["entry 02", "entry +2", "entry 0", "entry x", "entry 2 "] {
        assign(CaseChange::NumberAdded, value);
        assert!(dossier().assigned.is_empty(), "{value}");
        assign(CaseChange::NumberRemoved, value);
    }
    // A call that has a number is whose the number is.
    assign(CaseChange::NumberAdded, &fact::Case::naming(shown));
    assign(CaseChange::NumberAdded, &fact::Case::naming(own));
    assign(CaseChange::NumberAdded, &fact::Case::naming(other));
    assign(CaseChange::NumberRemoved, &fact::Case::naming(other));
    note(&ledger, EVENING, memo(own, Some(true)));
    let found = dossier();
    let seqs: Vec<Seq> = found.assigned.iter().map(|it| it.call.seq).collect();
    assert_eq!((seqs, found.calls.len()), (vec![own], 1));
    assert_eq!(found.by_number.len(), 1);
    assert_eq!(found.assigned[0].by.source.as_deref(), Some("their letter"));
    assert_eq!(found.assigned[0].call.memos.len(), 1);
    assert_eq!(found.case.numbers.len(), 1, "no call is a number");
    // What was said in it was said to the caller.
    assert_eq!(found.first_refusal().unwrap().unix_ms(), EVENING);
    assert_eq!(found.after_refusal(), 1);
    // It is of the case, so it stays where others are forgotten.
    let wish = Wish {
        before_ms: EVENING + DAY,
        with_cases: false,
    };
    let alone = hidden(&ledger, EVENING + 2);
    let plan = ledger.plan_to_forget(&wish).unwrap();
    assert_eq!(plan.calls, 1, "{alone} goes; both that the case names stay");
    assert_eq!(ledger.can_assign(own).unwrap(), Ok(()));
    assert!(
        ledger
            .can_assign(shown)
            .unwrap()
            .unwrap_err()
            .starts_with("has a number")
    );
    assert_eq!(ledger.can_assign(99).unwrap(), Err("is no call"));
}

#[test]
fn of_two_files_of_one_name_the_one_that_was_attached_last_is_not_the_older() {
    let (_directory, ledger) = ledger();
    let attach = |name: &str, sha256: u8| {
        let file = fact::Attachment {
            call: 0,
            case: Some("c-1".to_owned()),
            name: name.to_owned(),
            mime: "text/plain".to_owned(),
            bytes: 8,
            sha256: [sha256; 32],
            text: None,
        };
        note(&ledger, EVENING, file);
    };
    note(
        &ledger,
        EVENING,
        change("c-1", CaseChange::NumberAdded, "+12065550100"),
    );
    let older = || -> Vec<(u8, bool)> {
        let dossier = ledger.dossier("c-1", None).unwrap().unwrap();
        let files = dossier.files();
        files
            .iter()
            .map(|it| (it.what.sha256[0], it.is_older))
            .collect()
    };
    attach("letter.pdf", 1);
    attach("photo.jpg", 3);
    attach("letter.pdf", 2);
    assert_eq!(older(), [(1, true), (3, false), (2, false)]);
    // The first again, as what is to be shown after all.
    attach("letter.pdf", 1);
    assert_eq!(older(), [(1, false), (3, false), (2, true)]);
}

/// A ledger beside guards its open cases, but for those of this ledger as it was once.
#[test]
fn reply_lines_of_a_ledger_beside_ring_unless_the_case_went_on_here() {
    let (folder, own) = ledger();
    let beside = |name: &str| folder.path().join(crate::ledger::BESIDE).join(name);
    let opened = |ledger: &Ledger, at_ms: i64, line: &str| {
        note(ledger, at_ms, change("c-1", CaseChange::Opened, "A"));
        note(ledger, at_ms, change("c-1", CaseChange::ReplyLine, line));
    };
    opened(&own, EVENING, "+12065550102");
    std::fs::create_dir_all(beside("earlier")).unwrap();
    let log = crate::ledger::FILE;
    std::fs::copy(folder.path().join(log), beside("earlier").join(log)).unwrap();
    let other = Ledger::open(beside("other")).unwrap();
    opened(&other, EVENING + DAY, "+12065550103");
    std::fs::create_dir_all(beside("no ledger")).unwrap();
    std::fs::create_dir_all(beside("damaged")).unwrap();
    std::fs::write(beside("damaged").join(log), b"what is no ledger").unwrap();
    let lines = || own.reply_line_texts().unwrap();
    assert_eq!(lines(), ["+12065550102", "+12065550103"]);
    note(&own, EVENING + DAY, change("c-1", CaseChange::Closed, ""));
    assert_eq!(lines(), ["+12065550103"]);
    note(&other, EVENING + DAY, change("c-1", CaseChange::Closed, ""));
    assert!(lines().is_empty());
    assert!(!beside("no ledger").join(log).exists());
}
