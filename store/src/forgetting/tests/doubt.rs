//! What cannot be read, what was noted at another time than its call, and whose a call is.

use curfew_core::Region;

use super::*;

/// Adds an entry that is whole and of a kind that this version does not know.
fn add_newer(folder: &TempDir, ledger: &Ledger) -> Seq {
    let seq = ledger.head().unwrap().seq + 1;
    assert_eq!(seq % 2, 1, "so that its record ends with its hash");
    let bytes = [3, 99, 0, 1, 2, 3];
    let mut record = 6_u16.to_le_bytes().to_vec();
    record.extend(&seq.to_le_bytes()[..6]);
    record.extend(bytes);
    record.extend(crate::ledger::leaf_hash(&bytes));
    let log = folder.path().join(crate::ledger::FILE);
    let mut file = std::fs::File::options().append(true).open(log).unwrap();
    std::io::Write::write_all(&mut file, &record).unwrap();
    seq
}

/// Changes a letter of an entry.
fn damage(folder: &TempDir, text: &str, to: &str) {
    let log = folder.path().join(crate::ledger::FILE);
    let mut bytes = std::fs::read(&log).unwrap();
    let found = bytes
        .windows(text.len())
        .position(|it| it == text.as_bytes());
    let at = found.unwrap();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    std::fs::write(&log, bytes).unwrap();
}

fn why(ledger: &Ledger, seq: Seq) -> EntryError {
    match ledger.entry(seq) {
        Err(StoreError::Entry(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_read_stays_as_it_lies_there_and_so_does_what_it_may_name() {
    let (folder, ledger) = ledger();
    let newer = add_newer(&folder, &ledger);
    ledger.append(&call(OTHER, 12)).unwrap();
    // Nothing is looked at yet: so the damage is found by reading.
    drop(ledger);
    damage(&folder, "of nobody", "of nobodx");
    let ledger = Ledger::open(&folder).unwrap();
    let before = ledger.verify().unwrap();
    assert_eq!(before.found, 2, "{before:?}");
    let reasons = [7, newer].map(|seq| why(&ledger, seq));
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    assert_eq!((plan.calls, plan.entries), (2, 3));
    forget(&ledger, &folder, &wish(10));
    assert_eq!([7, newer].map(|seq| why(&ledger, seq)), reasons);
    let after = ledger.verify().unwrap();
    assert_eq!(
        after.problems, before.problems,
        "the damage shows as before"
    );
    assert_eq!(after.forgotten, 3);
    assert!(file(&folder, 2).exists(), "the unread may name it");
    // What is emptied is no doubt.
    let (folder, ledger) = super::ledger();
    forget(&ledger, &folder, &wish(10));
    assert!(!file(&folder, 2).exists());
}

#[test]
fn what_was_noted_about_a_call_that_cannot_be_read_stays() {
    let (folder, ledger) = ledger();
    let newer = add_newer(&folder, &ledger);
    let note = ledger.append(&fact(3, memo(newer, "what it was"))).unwrap();
    forget(&ledger, &folder, &wish(10));
    assert!(left(&ledger).contains(&note));
    assert!(!left(&ledger).contains(&5), "a call of nobody's went");
}

#[test]
fn a_closed_case_stays_where_something_cannot_be_read() {
    let (folder, ledger) = ledger();
    let closed = fact(9, case("c-1", CaseChange::Closed, None));
    ledger.append_all(&[closed, call(OTHER, 12)]).unwrap();
    let all = Wish {
        with_cases: true,
        ..wish(10)
    };
    assert_eq!(ledger.plan_to_forget(&all).unwrap().calls, 4);
    add_newer(&folder, &ledger);
    let plan = ledger.plan_to_forget(&all).unwrap();
    assert_eq!((plan.calls, plan.case_calls), (2, 2));
}

#[test]
fn what_was_noted_about_a_call_goes_or_stays_with_it_whenever_that_was() {
    let (folder, ledger) = ledger();
    ledger
        .append_all(&[
            fact(11, memo(5, "after the day, of a call before it")), // 15
            fact(3, memo(12, "the clock was behind, of a call after it")), // 16
            fact(11, memo(4, "of the case")),                        // 17
            fact(11, attachment(5, 3)),                              // 18
        ])
        .unwrap();
    std::fs::write(file(&folder, 3), "x").unwrap();
    let before = dossier(&ledger);
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    assert_eq!((plan.calls, plan.entries), (2, 6));
    forget(&ledger, &folder, &wish(10));
    let left = left(&ledger);
    let stays = (15..=18).map(|seq| left.contains(&seq));
    assert_eq!(stays.collect::<Vec<_>>(), [false, true, true, false]);
    assert!(!file(&folder, 3).exists());
    assert_eq!(dossier(&ledger), before);
    assert!(ledger.verify().unwrap().is_ok());
}

#[test]
fn a_call_that_a_case_names_stays_whosever_it_is_and_so_do_later_ones_of_its_number() {
    let (folder, ledger) = ledger();
    let mut named = memo(5, "the caller of the case, from another number");
    named.case = Some("c-1".to_owned());
    let mut hidden = call(OTHER, 3);
    let Event::Call(it) = &mut hidden else {
        panic!("a call")
    };
    (it.number, it.handle) = (None, None);
    let mut of_hidden = attachment(16, 4);
    of_hidden.case = Some("c-1".to_owned());
    let second = hidden.clone();
    ledger
        .append_all(&[fact(2, named), hidden, fact(3, of_hidden), second])
        .unwrap();
    let before = dossier(&ledger);
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    // Of those without a number only the one that nobody named.
    assert_eq!((plan.calls, plan.case_calls), (1, 4));
    forget(&ledger, &folder, &wish(10));
    let left = left(&ledger);
    assert!(
        [5, 7, 11, 16].iter().all(|seq| left.contains(seq)),
        "{left:?}"
    );
    assert!(!left.contains(&18));
    assert_eq!(dossier(&ledger), before);
}

#[test]
fn an_institution_is_known_by_its_short_number_wherever_the_phone_is_now() {
    let (folder, ledger) = ledger();
    ledger
        .append_all(&[
            fact(0, case("c-1", CaseChange::Institution, Some("icbc"))),
            call("95588", 3),
            call("+862195588", 3),
            call("95555", 3),
        ])
        .unwrap();
    let (cn, us) = (Region::new("CN").ok(), Region::new("US").ok());
    let seen = |home| ledger.dossier("c-1", home).unwrap().unwrap().calls.len();
    assert_eq!((seen(cn), seen(None), seen(us)), (5, 5, 4));
    forget(&ledger, &folder, &wish(10));
    assert_eq!((seen(cn), seen(None), seen(us)), (5, 5, 4));
    let left = left(&ledger);
    assert!(left.contains(&16) && left.contains(&17) && !left.contains(&18));
}

#[test]
fn the_ends_of_time_overflow_nothing() {
    let (folder, ledger) = ledger();
    for at_ms in [i64::MIN, i64::MAX] {
        let mut event = call("+12065550103", 0);
        let Event::Call(it) = &mut event else {
            panic!("a call")
        };
        it.at_ms = at_ms;
        ledger.append(&event).unwrap();
    }
    for before_ms in [i64::MIN, i64::MIN + 1, 0, i64::MAX] {
        let wish = Wish {
            before_ms,
            ..wish(0)
        };
        forget(&ledger, &folder, &wish);
        assert!(ledger.verify().unwrap().is_ok());
        let oldest = left(&ledger).contains(&15);
        assert_eq!(oldest, before_ms == i64::MIN);
        assert!(
            left(&ledger).contains(&16),
            "nothing is before the end of time"
        );
    }
}
