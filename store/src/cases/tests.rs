mod by_hand;
mod gaps;
mod numbers;

use curfew_core::time::Moment;
use curfew_core::{Direction, Region};
use tempfile::{TempDir, tempdir};

use super::*;
use crate::ledger::fact::{Memo, Outcome, Refusal};
use crate::ledger::{
    BlockedBy, CallEvent, Channel, ClockChange, Event, Finding, Seq, Source, Speaker,
};
use crate::replay::Happened;
use crate::testing::{self, Seed};

/// 2026-11-25T22:30 in Shanghai.
const EVENING: i64 = 1_795_617_000_000;
const DAY: i64 = 24 * 3600 * 1000;

fn ledger() -> (TempDir, Ledger) {
    let directory = tempdir().unwrap();
    let ledger = Ledger::open(&directory).unwrap();
    (directory, ledger)
}

fn call(ledger: &Ledger, number: &str, at_ms: i64) -> Seq {
    let call = CallEvent {
        at_ms,
        offset_seconds: 28_800,
        zone: "Asia/Shanghai".to_owned(),
        direction: Direction::Incoming,
        number: Some(number.to_owned()),
        ..testing::call(&mut Seed(1), 0)
    };
    ledger.append(&Event::Call(call)).unwrap()
}

fn at(at_ms: i64) -> Stamp {
    Stamp {
        at_ms,
        ..testing::now()
    }
}

fn note(ledger: &Ledger, at_ms: i64, fact: impl Into<Fact>) {
    ledger.append(&Event::Fact(at(at_ms), fact.into())).unwrap();
}

fn change(id: &str, what: CaseChange, value: &str) -> fact::Case {
    fact::Case {
        id: id.to_owned(),
        what,
        value: Some(value.to_owned()),
        source: Some("their letter".to_owned()),
        confidence: Confidence::Certain,
    }
}

fn memo(call: Seq, said_stop: Option<bool>) -> Memo {
    Memo {
        call,
        case: None,
        speaker: Speaker::Recording,
        company: Some("Example Bank".to_owned()),
        product: None,
        said_who: Some(true),
        said_stop,
        way_out: None,
        text: None,
    }
}

fn refusal(case: Option<&str>, number: Option<&str>, said_ms: i64) -> Refusal {
    Refusal {
        call: 0,
        case: case.map(str::to_owned),
        number: number.map(str::to_owned),
        said_ms,
        channel: Channel::Phone,
        to: None,
        reference: Some("123".to_owned()),
        text: None,
        said_offset: None,
    }
}

#[test]
fn a_case_is_what_its_entries_say() {
    let (_directory, ledger) = ledger();
    let id = ledger.open_case(&at(EVENING), "The bank").unwrap();
    let other = ledger.open_case(&at(EVENING), "Another").unwrap();
    assert_eq!((id.as_str(), other.as_str()), ("c-1", "c-2"));
    for (what, value) in [
        (CaseChange::Institution, "icbc"),
        (CaseChange::NumberAdded, "+12065550100"),
        (CaseChange::NumberAdded, "+12065550101"),
        (CaseChange::NumberRemoved, "+12065550100"),
        (CaseChange::NumberAdded, "+12065550101"),
        (CaseChange::ReplyLine, "+12065550102"),
        (CaseChange::ReplyLine, "+12065550103"),
        (CaseChange::ReplyLineRemoved, "+12065550103"),
        (CaseChange::FiledWith, "cn-12378"),
        (CaseChange::FileNumber, "2026-7"),
        (CaseChange::Renamed, "The bank, again"),
        (CaseChange::Closed, ""),
    ] {
        ledger
            .change_case(&at(EVENING + 1), change(&id, what, value))
            .unwrap();
    }
    let number = |number: &str| CaseNumber {
        number: number.to_owned(),
        source: Some("their letter".to_owned()),
        confidence: Confidence::Certain,
    };
    let cases = ledger.cases().unwrap();
    let expected = Case {
        id: id.clone(),
        name: "The bank, again".to_owned(),
        is_open: false,
        opened_ms: EVENING,
        institution: Some(Institution {
            id: "icbc".to_owned(),
            source: Some("their letter".to_owned()),
            confidence: Confidence::Certain,
        }),
        numbers: vec![number("+12065550101")],
        assigned: Vec::new(),
        reply_lines: vec![number("+12065550102")],
        filings: vec![Filing {
            with: "cn-12378".to_owned(),
            at: Moment::new(EVENING + 1, at(EVENING).offset_seconds),
            file_number: Some("2026-7".to_owned()),
        }],
    };
    assert_eq!(cases[0], expected);
    assert!(cases[1].is_open && cases[1].numbers.is_empty());
    ledger
        .change_case(&at(EVENING), change(&id, CaseChange::Reopened, ""))
        .unwrap();
    assert!(ledger.cases().unwrap()[0].is_open);
}

#[test]
fn a_dossier_gathers_the_calls_and_what_was_noted() {
    let (_directory, ledger) = ledger();
    let id = ledger.open_case(&at(EVENING), "The bank").unwrap();
    let cn = Region::new("CN").ok();
    ledger
        .change_case(&at(EVENING), change(&id, CaseChange::Institution, "icbc"))
        .unwrap();
    let add = change(&id, CaseChange::NumberAdded, "+12065550100");
    ledger.change_case(&at(EVENING), add).unwrap();

    let first = call(&ledger, "95588", EVENING);
    let late = call(&ledger, "+12065550100", EVENING + DAY + 2 * 3_600_000);
    call(&ledger, "+12065550199", EVENING + 5);
    // Written down last, came before: the order is that of the calls.
    let spooled = call(&ledger, "95588", EVENING - DAY);
    note(&ledger, EVENING + 60_000, memo(first, Some(true)));
    note(&ledger, EVENING + 60_000, memo(late + 1, Some(true)));
    let outcome = |happened| Outcome {
        call: late,
        source: Source::CallLog,
        happened,
        finding: Finding::Agrees,
        began_ms: EVENING + DAY,
        talked_s: 31,
        blocked_by: BlockedBy::Nobody,
        number: None,
        sim: None,
    };
    note(&ledger, EVENING, outcome(Happened::Missed));
    note(&ledger, EVENING, outcome(Happened::Answered));
    note(
        &ledger,
        EVENING,
        refusal(None, Some("95588"), EVENING + 10 * DAY),
    );
    note(
        &ledger,
        EVENING,
        refusal(Some(&id), None, EVENING + 9 * DAY),
    );
    note(&ledger, EVENING, refusal(Some("c-9"), None, EVENING));
    note(
        &ledger,
        EVENING,
        refusal(None, Some("+12065550199"), EVENING),
    );

    let dossier = ledger.dossier(&id, cn).unwrap().unwrap();
    let seqs: Vec<Seq> = dossier.calls.iter().map(|it| it.seq).collect();
    assert_eq!(seqs, [spooled, first, late]);
    assert_eq!(dossier.by_number["95588"], 2);
    assert_eq!(dossier.by_number["+12065550100"], 1);
    let notes: Vec<&Memo> = dossier.calls[1].memos.iter().map(|it| &it.what).collect();
    assert_eq!(notes, [&memo(first, Some(true))]);
    assert_eq!(dossier.calls[2].happened(), Happened::Answered);
    let said: Vec<i64> = dossier.refusals.iter().map(|it| it.what.said_ms).collect();
    assert_eq!(said, [EVENING + 9 * DAY, EVENING + 10 * DAY]);
    // The note after the first call is a refusal too, and the earliest.
    assert_eq!(dossier.first_refusal().unwrap().unix_ms(), EVENING);
    let after: Vec<_> = dossier.calls.iter().map(|it| it.after).collect();
    // 00:30 of the day after next, by the calendar.
    assert_eq!(
        after,
        [
            None,
            None,
            Some(After {
                day: 2,
                nth: 1,
                since: 2
            })
        ]
    );
    assert_eq!(dossier.after_refusal(), 1);
    let hours = dossier.by_hour();
    assert_eq!((hours[1][22], hours[2][22], hours[4][0]), (1, 1, 1));
    assert_eq!(dossier.by_day().values().sum::<u32>(), 3);

    // Abroad 95588 is nobody's number.
    let us = ledger
        .dossier(&id, Region::new("US").ok())
        .unwrap()
        .unwrap();
    assert_eq!(us.calls.len(), 1);
    assert_eq!(ledger.dossier("c-9", cn).unwrap(), None);
}

#[test]
fn what_was_said_is_on_the_clock_of_its_day_and_in_a_call_that_does_not_come_after_it() {
    let (_directory, ledger) = ledger();
    let number = "+12065550100";
    note(&ledger, 0, change("c-1", CaseChange::NumberAdded, number));
    let before = call(&ledger, number, EVENING - DAY);
    let spoken = call(&ledger, number, EVENING + 31_000);
    let later = call(&ledger, number, EVENING + DAY);
    // Half a minute before the call in which it was said; the note is of a month later and of another zone.
    let said = Refusal {
        call: spoken,
        ..refusal(Some("c-1"), None, EVENING)
    };
    let noted = Stamp {
        offset_seconds: -18_000,
        ..at(EVENING + 30 * DAY)
    };
    let fact = Event::Fact(noted.clone(), said.into());
    ledger.append(&fact).unwrap();
    let dossier = ledger.dossier("c-1", None).unwrap().unwrap();
    let first = dossier.first_refusal().unwrap();
    assert_eq!((first.unix_ms(), first.offset_seconds()), (EVENING, 28_800));
    let after: Vec<_> = dossier.calls.iter().map(|it| (it.seq, it.after)).collect();
    let one = Some(After {
        day: 1,
        nth: 1,
        since: 1,
    });
    assert_eq!(after, [(before, None), (spoken, None), (later, one)]);
    // Nearer to the note than to a call.
    let lately = dossier.said_at(EVENING + 29 * DAY, None, &noted);
    assert_eq!(lately.offset_seconds(), -18_000);
    // Where the entry says by which clock, by that.
    let said = Refusal {
        said_offset: Some(3_600),
        ..refusal(Some("c-1"), None, EVENING - 1)
    };
    ledger.append(&Event::Fact(noted, said.into())).unwrap();
    let dossier = ledger.dossier("c-1", None).unwrap().unwrap();
    let first = dossier.first_refusal().unwrap();
    assert_eq!(
        (first.unix_ms(), first.offset_seconds()),
        (EVENING - 1, 3_600)
    );
}

#[test]
fn an_institution_is_said_named_or_taken_away() {
    let (_directory, ledger) = ledger();
    let id = ledger.open_case(&at(EVENING), "They").unwrap();
    let cn = Region::new("CN").ok();
    let add = change(&id, CaseChange::NumberAdded, "+12065550100");
    ledger.change_case(&at(EVENING), add).unwrap();
    call(&ledger, "+12065550100", EVENING);
    call(&ledger, "95588", EVENING + 1);
    let say = |value: Option<&str>, source: Option<&str>, confidence| {
        let said = fact::Case {
            value: value.map(str::to_owned),
            source: source.map(str::to_owned),
            confidence,
            ..change(&id, CaseChange::Institution, "")
        };
        ledger.change_case(&at(EVENING), said).unwrap();
        let dossier = ledger.dossier(&id, cn).unwrap().unwrap();
        let about = dossier.case.institution;
        let said = about.as_ref().map(|it| (it.row().is_some(), it.is_said()));
        assert_eq!(dossier.shows_institution, dossier.calls.len() == 2);
        (dossier.calls.len(), said)
    };
    // With an institution come the calls of its numbers; a name that is only said brings none.
    let likely = Confidence::Likely;
    assert_eq!(say(Some("icbc"), None, likely), (2, Some((true, true))));
    assert_eq!(
        say(Some("Sample Bank"), None, likely),
        (1, Some((false, true)))
    );
    assert_eq!(say(None, None, Confidence::NotStated), (1, None));
    // As a number shows it, nobody said it.
    assert_eq!(
        say(Some("icbc"), None, Confidence::NotStated),
        (2, Some((true, false)))
    );
    assert_eq!(
        say(Some("icbc"), Some("a letter"), Confidence::NotStated),
        (2, Some((true, true)))
    );
}

#[test]
fn a_case_without_an_institution_has_its_own_numbers_only() {
    let (_directory, ledger) = ledger();
    let id = ledger.open_case(&at(EVENING), "A number").unwrap();
    let empty = ledger.dossier(&id, None).unwrap().unwrap();
    assert!(empty.calls.is_empty() && empty.first_refusal().is_none());
    for number in ["+12065550100", "+12065550101"] {
        call(&ledger, number, EVENING);
        let add = change(&id, CaseChange::NumberAdded, number);
        ledger.change_case(&at(EVENING), add).unwrap();
    }
    call(&ledger, "+12065550102", EVENING);
    let dossier = ledger.dossier(&id, None).unwrap().unwrap();
    assert_eq!(dossier.calls.len(), 2);
    assert_eq!(dossier.calls[1].link.unwrap().nth, 1);
}

/// Entries are written in the order of what happened, whatever the clock says.
#[test]
fn a_clock_that_was_set_makes_no_call_one_after_the_refusal() {
    let number = "+12065550100";
    let set = |by_ms| fact::Clocks {
        what: ClockChange::Set,
        by_ms,
        from_zone: "Asia/Shanghai".to_owned(),
    };
    // The clock is two days ahead, set right, and in the end two days behind.
    let calls = |is_refused: &dyn Fn(&Ledger, Seq)| {
        let (_directory, ledger) = ledger();
        note(&ledger, 0, change("c-1", CaseChange::NumberAdded, number));
        note(&ledger, EVENING, set(2 * DAY));
        let ahead = call(&ledger, number, EVENING + 2 * DAY);
        note(&ledger, EVENING, set(-2 * DAY));
        let right = call(&ledger, number, EVENING + 60_000);
        is_refused(&ledger, right);
        let after = call(&ledger, number, EVENING + DAY);
        note(&ledger, EVENING - DAY, set(-2 * DAY));
        let behind = call(&ledger, number, EVENING - DAY);
        note(&ledger, EVENING + 3 * DAY, set(4 * DAY));
        let dossier = ledger.dossier("c-1", None).unwrap().unwrap();
        let found: Vec<_> = dossier
            .calls
            .iter()
            .map(|it| (it.seq, it.after.map(|after| (after.day, after.nth))))
            .collect();
        // Shown by their clocks. What is behind it cannot be told from a call that was noted late.
        assert_eq!(
            found,
            [
                (behind, None),
                (right, None),
                (after, Some((1, 1))),
                (ahead, None)
            ]
        );
        assert_eq!(
            dossier.clock_sets, 2,
            "between the first entry of a call and the last"
        );
        assert!(ledger.verify().unwrap().is_ok());
    };
    calls(&|ledger, _| {
        let said = refusal(Some("c-1"), None, EVENING + 70_000);
        note(ledger, EVENING + 90_000, said);
    });
    calls(&|ledger, right| note(ledger, EVENING + 90_000, memo(right, Some(true))));
}

#[test]
fn an_entry_in_a_register_is_no_word_to_the_caller() {
    let (_directory, ledger) = ledger();
    let number = "+12065550100";
    note(&ledger, 0, change("c-1", CaseChange::NumberAdded, number));
    let dossier = || ledger.dossier("c-1", None).unwrap().unwrap();
    let register = Refusal {
        channel: Channel::Register,
        ..refusal(Some("c-1"), None, EVENING)
    };
    note(&ledger, EVENING, register);
    let call = call(&ledger, number, EVENING + DAY);
    assert_eq!(
        (dossier().first_refusal(), dossier().after_refusal()),
        (None, 0)
    );
    assert_eq!(dossier().registered().count(), 1);
    // Told later, with a call after it.
    note(
        &ledger,
        EVENING + DAY + 1,
        refusal(Some("c-1"), None, EVENING + DAY + 1),
    );
    self::call(&ledger, number, EVENING + 3 * DAY);
    let told = dossier();
    assert_eq!(
        told.first_refusal().map(Moment::unix_ms),
        Some(EVENING + DAY + 1)
    );
    let after: Vec<_> = told
        .calls
        .iter()
        .map(|it| (it.seq == call, it.after))
        .collect();
    assert_eq!(
        after,
        [
            (true, None),
            (
                false,
                Some(After {
                    day: 2,
                    nth: 1,
                    since: 2
                })
            )
        ]
    );
}

#[test]
fn a_later_note_about_a_call_corrects_an_earlier() {
    let (_directory, ledger) = ledger();
    let number = "+12065550100";
    note(&ledger, 0, change("c-1", CaseChange::NumberAdded, number));
    let first = call(&ledger, number, EVENING);
    call(&ledger, number, EVENING + DAY);
    let after = || {
        ledger
            .dossier("c-1", None)
            .unwrap()
            .unwrap()
            .after_refusal()
    };
    for (said_stop, expected) in [
        (Some(true), 1),
        (None, 1),
        (Some(false), 0),
        (Some(true), 1),
    ] {
        note(&ledger, EVENING + 1, memo(first, said_stop));
        assert_eq!(after(), expected, "{said_stop:?}");
    }
}
