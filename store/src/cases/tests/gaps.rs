//! Times of which nothing is known, between the calls of a case.

use curfew_core::time::Moment;

use super::*;
use crate::ledger::{GapCause, ProtectionEvent};

#[test]
fn times_without_entries_count_where_they_lie_between_the_calls() {
    let (_directory, ledger) = ledger();
    let number = "+12065550100";
    note(&ledger, 0, change("c-1", CaseChange::NumberAdded, number));
    let gap = |from_ms, to_ms| fact::Gap {
        from_ms,
        to_ms,
        cause: GapCause::RoleElsewhere,
        text: None,
    };
    note(&ledger, EVENING, gap(EVENING - DAY, EVENING));
    let gaps = || ledger.dossier("c-1", None).unwrap().unwrap().gaps.len();
    assert_eq!(gaps(), 0, "there is no call");
    call(&ledger, number, EVENING);
    call(&ledger, number, EVENING + DAY);
    assert_eq!(gaps(), 0, "it ends where the first call begins");
    note(&ledger, EVENING, gap(EVENING - DAY, EVENING + 1));
    note(&ledger, EVENING, gap(EVENING + DAY, EVENING + 2 * DAY));
    assert_eq!(gaps(), 1);
    note(&ledger, EVENING, gap(EVENING + 2, EVENING + 3));
    assert_eq!(gaps(), 2);
    let forgotten = fact::Gap {
        text: Some(fact::FORGOTTEN.to_owned()),
        ..gap(EVENING + 4, EVENING + 5)
    };
    note(&ledger, EVENING, forgotten);
    assert_eq!(gaps(), 2, "what was wished away was nothing of the case");
}

#[test]
fn times_without_protection_count_where_they_lie_between_the_calls() {
    let (_directory, ledger) = ledger();
    let number = "+12065550100";
    note(&ledger, 0, change("c-1", CaseChange::NumberAdded, number));
    let protected = |at_ms, active| {
        let it = Event::Protection(ProtectionEvent {
            at_ms,
            offset_seconds: 8 * 3600,
            zone: "Asia/Shanghai".to_owned(),
            active,
            cause: "role_lost".to_owned(),
        });
        ledger.append(&it).unwrap();
    };
    let gaps = || ledger.dossier("c-1", None).unwrap().unwrap().gaps;
    protected(EVENING - 3 * DAY, true);
    protected(EVENING - 2 * DAY, false);
    protected(EVENING - DAY, true);
    call(&ledger, number, EVENING);
    protected(EVENING + DAY, false);
    assert_eq!(gaps(), [], "nothing came after it");
    // That it is off is noted again, by another cause.
    protected(EVENING + 2 * DAY, false);
    protected(EVENING + 3 * DAY, true);
    call(&ledger, number, EVENING + 4 * DAY);
    let at = |at_ms| Moment::new(at_ms, 8 * 3600);
    let first = (at(EVENING + DAY), Some(at(EVENING + 3 * DAY)));
    assert_eq!(gaps(), [first]);
    // One that goes on: a call that came from a bill lies behind its begin.
    protected(EVENING + 5 * DAY, false);
    call(&ledger, number, EVENING + 6 * DAY);
    assert_eq!(gaps(), [first, (at(EVENING + 5 * DAY), None)]);
}
