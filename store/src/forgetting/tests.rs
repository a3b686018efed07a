//! What goes and what stays, and that nothing of a case is touched.

use curfew_core::{Direction, Presentation};
use tempfile::{TempDir, tempdir};

use super::*;
use crate::cases::Dossier;
use crate::ledger::fact::{self, Attachment, Case, Memo, Outcome};
use crate::ledger::{
    Answered, BlockedBy, CallEvent, CaseChange, Confidence, Finding, Source, Speaker,
};
use crate::replay::Happened;
use crate::testing::{self, CHILD, SEEN, Seed};
use crate::{LogRow, ProtectionEvent, reconcile};

mod doubt;
mod ended;

const DAY: i64 = 86_400_000;
const CASE: &str = "+12065550100";
const OTHER: &str = "+12065550101";

fn at(day: i64) -> Stamp {
    Stamp {
        at_ms: testing::now().at_ms + day * DAY,
        ..testing::now()
    }
}

fn call(number: &str, day: i64) -> Event {
    Event::Call(CallEvent {
        at_ms: at(day).at_ms,
        direction: Direction::Incoming,
        handle: Some(format!("tel:{number}")),
        number: Some(number.to_owned()),
        presentation: Presentation::Allowed,
        network: None,
        answered: Answered {
            after_us: 1,
            delivered: true,
        },
        ..testing::call(&mut Seed(1), 0)
    })
}

fn fact(day: i64, fact: impl Into<Fact>) -> Event {
    Event::Fact(at(day), fact.into())
}

fn memo(call: Seq, text: &str) -> Memo {
    Memo {
        call,
        case: None,
        speaker: Speaker::Human,
        company: None,
        product: None,
        said_who: None,
        said_stop: Some(true),
        way_out: None,
        text: Some(text.to_owned()),
    }
}

fn attachment(call: Seq, byte: u8) -> Attachment {
    Attachment {
        call,
        case: None,
        name: "letter".to_owned(),
        mime: "text/plain".to_owned(),
        bytes: 1,
        sha256: [byte; 32],
        text: None,
    }
}

fn case(id: &str, what: CaseChange, value: Option<&str>) -> Case {
    Case {
        id: id.to_owned(),
        what,
        value: value.map(str::to_owned),
        source: None,
        confidence: Confidence::NotStated,
    }
}

fn wish(day: i64) -> Wish {
    Wish {
        before_ms: at(day).at_ms,
        with_cases: false,
    }
}

/// A case with two old calls and a new one, and another number with two old and two new ones.
fn ledger() -> (TempDir, Ledger) {
    let folder = tempdir().unwrap();
    let ledger = Ledger::open(&folder).unwrap();
    let protection = Event::Protection(ProtectionEvent {
        at_ms: at(0).at_ms,
        offset_seconds: 0,
        zone: String::new(),
        active: true,
        cause: "role".to_owned(),
    });
    ledger
        .append_all(&[
            protection,                                                   // 1
            fact(0, case("c-1", CaseChange::Opened, Some("The caller"))), // 2
            fact(0, case("c-1", CaseChange::NumberAdded, Some(CASE))),    // 3
            call(CASE, 1),                                                // 4
            call(OTHER, 1),                                               // 5
            fact(1, memo(4, "of the case")),                              // 6
            fact(1, memo(5, "of nobody")),                                // 7
            fact(1, attachment(4, 1)),                                    // 8
            fact(1, attachment(5, 2)),                                    // 9
            call(CASE, 2),                                                // 10
            call(OTHER, 2),                                               // 11
            call(OTHER, 11),                                              // 12
            call(CASE, 11),                                               // 13
            call(OTHER, 12),                                              // 14
        ])
        .unwrap();
    std::fs::create_dir(folder.path().join("attachments")).unwrap();
    for byte in [1, 2] {
        std::fs::write(file(&folder, byte), "x").unwrap();
    }
    (folder, ledger)
}

fn file(folder: &TempDir, byte: u8) -> std::path::PathBuf {
    folder.path().join("attachments").join(hex(&[byte; 32]))
}

fn dossier(ledger: &Ledger) -> Dossier {
    ledger.dossier("c-1", None).unwrap().unwrap()
}

fn forget(ledger: &Ledger, folder: &TempDir, wish: &Wish) -> Option<Seq> {
    let plan = ledger.plan_to_forget(wish).unwrap();
    ledger
        .forget_planned(&plan, folder.path(), &at(20))
        .unwrap()
}

fn left(ledger: &Ledger) -> Vec<Seq> {
    let mut left = Vec::new();
    ledger
        .each(&Filter::default(), |row| {
            left.extend(row.ok().map(|row| row.seq));
            ControlFlow::Continue(())
        })
        .unwrap();
    left
}

#[test]
fn what_no_case_needs_goes_and_the_case_is_as_it_was() {
    let (folder, ledger) = ledger();
    let before = dossier(&ledger);
    let roots: Vec<_> = (1..=14).map(|n| ledger.root_at(n).unwrap()).collect();
    let proof = ledger.inclusion(3, 14).unwrap();
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    assert_eq!((plan.calls, plan.entries), (2, 4));
    assert_eq!((plan.case_calls, plan.case_entries), (2, 6));
    assert_eq!(left(&ledger).len(), 14, "a plan does nothing");
    let told = ledger
        .forget_planned(&plan, folder.path(), &at(20))
        .unwrap();
    assert_eq!(told, Some(16));
    assert_eq!(left(&ledger), [1, 2, 3, 4, 6, 8, 10, 12, 13, 14, 15, 16]);
    assert_eq!(dossier(&ledger), before);
    let after: Vec<_> = (1..=14).map(|n| ledger.root_at(n).unwrap()).collect();
    assert_eq!(after, roots, "every root is the same");
    assert_eq!(ledger.inclusion(3, 14).unwrap(), proof);
    let verified = ledger.verify().unwrap();
    assert!(verified.is_ok(), "{verified:?}");
    assert_eq!(verified.forgotten, 4);
    assert!(file(&folder, 1).exists() && !file(&folder, 2).exists());
    let Event::Fact(_, Fact::Forgetting(told)) = ledger.entry(16).unwrap().unwrap().event else {
        panic!("it is told")
    };
    assert_eq!((told.first, told.last), (1, 11));
    assert_eq!(ledger.forgotten_before().unwrap(), Some(at(10).at_ms));
    // The same once more has nothing to do.
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    assert_eq!(plan.entries, 0);
    let told = ledger
        .forget_planned(&plan, folder.path(), &at(20))
        .unwrap();
    assert_eq!((told, ledger.head().unwrap().seq), (None, 16));
}

#[test]
fn a_day_is_half_open_and_the_first_of_all_keeps_everything() {
    let (_folder, ledger) = ledger();
    let calls = |before_ms| {
        let wish = Wish {
            before_ms,
            ..wish(0)
        };
        ledger.plan_to_forget(&wish).unwrap().calls
    };
    assert_eq!(calls(at(1).at_ms), 0);
    assert_eq!(calls(at(1).at_ms + 1), 1);
    assert_eq!(calls(at(2).at_ms), 1);
    assert_eq!(calls(i64::MIN), 0);
    assert_eq!(calls(i64::MAX), 4);
}

#[test]
fn a_closed_case_goes_only_where_that_is_wished_and_nothing_was_noted_since() {
    let (_folder, ledger) = ledger();
    let calls = |ledger: &Ledger, with_cases| {
        let wish = Wish {
            with_cases,
            ..wish(10)
        };
        ledger.plan_to_forget(&wish).unwrap().calls
    };
    assert_eq!(calls(&ledger, true), 2, "it is open");
    ledger
        .append(&fact(9, case("c-1", CaseChange::Closed, None)))
        .unwrap();
    assert_eq!((calls(&ledger, false), calls(&ledger, true)), (2, 4));
    let wished = Wish {
        with_cases: true,
        ..wish(10)
    };
    let plan = ledger.plan_to_forget(&wished).unwrap();
    assert_eq!((plan.entries, plan.case_entries), (11, 0));
    let mut later = memo(0, "since");
    later.case = Some("c-1".to_owned());
    ledger.append(&fact(10, later)).unwrap();
    assert_eq!(calls(&ledger, true), 2, "something was noted since");
}

#[test]
fn of_a_number_no_call_goes_behind_one_that_stays() {
    let (folder, ledger) = ledger();
    // The clock was far ahead once, and then right again.
    ledger
        .append_all(&[call("+12065550102", 4000), call("+12065550102", 5)])
        .unwrap();
    ledger.append(&fact(5, memo(16, "of it"))).unwrap();
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    assert_eq!((plan.calls, plan.case_calls, plan.entries), (2, 2, 4));
    ledger
        .forget_planned(&plan, folder.path(), &at(20))
        .unwrap();
    assert!(left(&ledger).ends_with(&[15, 16, 17, 18, 19]));
    assert!(ledger.verify().unwrap().is_ok());
}

#[test]
fn the_call_log_brings_nothing_back() {
    let (folder, ledger) = ledger();
    let row = |number: &str, day| LogRow {
        at_ms: at(day).at_ms,
        number: Some(number.to_owned()),
        presentation: 1,
        kind: 3,
        ..LogRow::default()
    };
    let rows = [row(OTHER, 1), row(OTHER, 2), row(CASE, 2), row(OTHER, 12)];
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    ledger
        .forget_planned(&plan, folder.path(), &at(20))
        .unwrap();
    let found = reconcile(&ledger, &rows, None, &at(20)).unwrap();
    assert_eq!(
        (found.paired, found.not_asked, found.passed_over),
        (1, 0, 3)
    );
    let of: Vec<Seq> = found
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Fact(_, Fact::Outcome(it)) => Some(it.call),
            _ => None,
        })
        .collect();
    assert!(of.iter().all(|call| [12, 13, 14].contains(call)), "{of:?}");
}

#[test]
fn outcomes_go_with_their_calls_and_stay_with_those_of_cases() {
    let (folder, ledger) = ledger();
    let outcome = |call, number: Option<&str>| Outcome {
        call,
        source: Source::CallLog,
        happened: Happened::Missed,
        finding: Finding::Agrees,
        began_ms: at(1).at_ms,
        talked_s: 0,
        blocked_by: BlockedBy::Nobody,
        number: number.map(str::to_owned),
        sim: None,
    };
    ledger
        .append_all(&[
            fact(2, outcome(4, None)),
            fact(2, outcome(5, None)),
            fact(2, outcome(0, Some(CASE))),
            fact(2, outcome(0, Some(OTHER))),
            fact(11, outcome(5, None)),
        ])
        .unwrap();
    let before = dossier(&ledger);
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    ledger
        .forget_planned(&plan, folder.path(), &at(20))
        .unwrap();
    let left = left(&ledger);
    let stays: Vec<bool> = (15..=19).map(|seq| left.contains(&seq)).collect();
    assert_eq!(stays, [true, false, true, false, false]);
    assert_eq!(dossier(&ledger), before);
    assert_eq!(before.calls[0].outcome.as_ref().map(|it| it.call), Some(4));
}

#[test]
fn what_was_taken_over_is_gone_from_its_older_file_too() {
    let (folder, ledger) = ledger();
    let moved = fact::Moved {
        entries: 4,
        state: [1; 32],
    };
    let older = folder.path().join(OLDER);
    std::fs::write(&older, "x").unwrap();
    // All of the case, so none of those is forgotten.
    ledger.append(&fact(0, moved)).unwrap();
    let plan = ledger.plan_to_forget(&wish(10)).unwrap();
    ledger
        .forget_planned(&plan, folder.path(), &at(20))
        .unwrap();
    assert!(older.exists());
    let all = Wish {
        with_cases: true,
        ..wish(15)
    };
    ledger
        .append(&fact(14, case("c-1", CaseChange::Closed, None)))
        .unwrap();
    let plan = ledger.plan_to_forget(&all).unwrap();
    ledger
        .forget_planned(&plan, folder.path(), &at(20))
        .unwrap();
    assert!(!older.exists());
    assert!(ledger.verify().unwrap().is_ok());
}

const NAME: &str = "forgetting::tests::a_full_storage_leaves_everything_as_it_was";

#[test]
fn a_full_storage_leaves_everything_as_it_was() {
    if let Some(folder) = std::env::var_os(CHILD) {
        let ledger = Ledger::open(&folder).unwrap();
        let plan = ledger.plan_to_forget(&wish(10)).unwrap();
        let folder = Path::new(&folder);
        let failed = ledger.forget_planned(&plan, folder, &at(20));
        assert!(matches!(failed, Err(StoreError::Full { .. })), "{failed:?}");
        assert_eq!(left(&ledger).len(), 3014);
        println!("{SEEN}");
        return;
    }
    let (folder, ledger) = ledger();
    ledger.append_all(&vec![call(CASE, 11); 3000]).unwrap();
    // So that the child makes no index, which is larger than its room.
    ledger.plan_to_forget(&wish(10)).unwrap();
    let log = folder.path().join(crate::ledger::FILE);
    let bytes = std::fs::read(&log).unwrap();
    drop(ledger);
    let child = testing::without_room(NAME, folder.path(), 400);
    let out = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success() && out.contains(SEEN), "{child:?}");
    assert_eq!(std::fs::read(&log).unwrap(), bytes);
    assert!(file(&folder, 2).exists());
}

#[test]
fn the_calls_of_a_case_stay_in_every_form_of_its_number() {
    let folder = tempdir().unwrap();
    let ledger = Ledger::open(&folder).unwrap();
    let number = case("c-1", CaseChange::NumberAdded, Some("95130123"));
    ledger
        .append_all(&[
            fact(0, case("c-1", CaseChange::Opened, Some("The caller"))), // 1
            fact(0, number),                                              // 2
            call("95130123", 1),                                          // 3
            call("+862195130123", 1),                                     // 4
            call("951301234", 1),                                         // 5
        ])
        .unwrap();
    forget(&ledger, &folder, &wish(10));
    let left = left(&ledger);
    assert!(
        left.contains(&3) && left.contains(&4) && !left.contains(&5),
        "{left:?}"
    );
}
