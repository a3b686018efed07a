//! Which calls are of a number of a case.

use super::*;

#[test]
fn a_number_that_is_one_subscribers_in_all_of_china_is_counted_in_every_form() {
    let (_directory, ledger) = ledger();
    ledger
        .append_all(&[
            Event::Fact(
                at(0),
                change("c-1", CaseChange::Opened, "Nobody knows").into(),
            ),
            Event::Fact(
                at(0),
                change("c-1", CaseChange::NumberAdded, "95130123").into(),
            ),
        ])
        .unwrap();
    for (nth, number) in (1..).zip([
        "95130123",
        "+8695130123",
        "+862195130123",
        "951301234",
        "+12065550123",
        "+861095130123",
    ]) {
        call(&ledger, number, EVENING + nth * DAY);
    }
    // Noted of a form from which no call came.
    note(
        &ledger,
        EVENING + 9 * DAY,
        refusal(None, Some("+8675595130123"), EVENING + DAY + 1),
    );
    let cn = Some(Region::new("CN").unwrap());
    let dossier = ledger.dossier("c-1", cn).unwrap().unwrap();
    assert_eq!(dossier.calls.len(), 4);
    assert_eq!(dossier.by_number.len(), 4, "each form is told");
    assert_eq!(dossier.refusals.len(), 1);
    let after = dossier.calls.iter().filter(|it| it.after.is_some());
    assert_eq!(after.count(), 3);
    // To a phone elsewhere the short code is anybody's.
    let us = Some(Region::new("US").unwrap());
    assert_eq!(ledger.dossier("c-1", us).unwrap().unwrap().calls.len(), 1);
}
