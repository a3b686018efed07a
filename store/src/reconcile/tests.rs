mod pairs;

use tempfile::{TempDir, tempdir};

use super::*;
use crate::ledger::{Answered, ProtectionEvent};
use crate::testing::{self, Seed};

const BEGAN_MS: i64 = 1_795_000_000_000;
const HOUR_MS: i64 = 3600 * 1000;
const NUMBERS: [&str; 4] = ["+12065550100", "+12065550101", "95588", "+442079460000"];

fn us() -> Option<Region> {
    Some(Region::new("US").unwrap())
}

fn stamp(at_ms: i64) -> Stamp {
    Stamp {
        at_ms,
        ..testing::now()
    }
}

fn protection(at_ms: i64, active: bool) -> Event {
    Event::Protection(ProtectionEvent {
        at_ms,
        offset_seconds: 0,
        zone: String::new(),
        active,
        cause: "test".to_owned(),
    })
}

fn call(at_ms: i64, number: Option<&str>, disposition: Disposition) -> CallEvent {
    CallEvent {
        at_ms,
        direction: Direction::Incoming,
        presentation: match number {
            Some(_) => Presentation::Allowed,
            None => Presentation::Restricted,
        },
        handle: number.map(|it| format!("tel:{it}")),
        number: number.map(str::to_owned),
        disposition,
        answered: Answered {
            after_us: 900,
            delivered: true,
        },
        network: None,
        happened: Happened::Unknown,
        ..testing::call(&mut Seed(1), 0)
    }
}

fn row(at_ms: i64, number: &str, kind: u8) -> LogRow {
    LogRow {
        at_ms,
        number: Some(number.to_owned()),
        presentation: 1,
        kind,
        ..LogRow::default()
    }
}

/// A ledger in which the role was given at [`BEGAN_MS`].
fn ledger(events: impl IntoIterator<Item = Event>) -> (TempDir, Ledger) {
    let folder = tempdir().unwrap();
    let ledger = Ledger::open(&folder).unwrap();
    let mut all = vec![protection(BEGAN_MS, true)];
    all.extend(events);
    ledger.append_all(&all).unwrap();
    (folder, ledger)
}

fn outcomes(found: &Reconciled) -> Vec<Outcome> {
    let outcome = |event: &Event| match event {
        Event::Fact(_, Fact::Outcome(it)) => it.clone(),
        other => panic!("not an outcome: {other:?}"),
    };
    found.events.iter().map(outcome).collect()
}

/// Reconciles ten days after the role was given, and appends.
fn told(ledger: &Ledger, rows: &[LogRow]) -> Vec<Outcome> {
    let found = reconcile(ledger, rows, us(), &stamp(BEGAN_MS + 240 * HOUR_MS)).unwrap();
    if !found.events.is_empty() {
        ledger.append_all(&found.events).unwrap();
    }
    outcomes(&found)
}

/// What one row says of one call.
fn one(call: CallEvent, row: LogRow) -> Outcome {
    let (_folder, ledger) = ledger([Event::Call(call)]);
    let told = told(&ledger, &[row]);
    assert_eq!(told.len(), 1);
    told[0].clone()
}

#[test]
fn what_a_row_says_of_a_call() {
    use Disposition::{Allow, Reject, Silence};
    use Finding::{Agrees, CallerGone, RangThough, StoppedElsewhere};
    let missed = |reason| (3, reason, 0);
    for (why, asked, (kind, missed_reason, block_reason), happened, finding) in [
        ("answered", Allow, (1, 0, 0), Happened::Answered, Agrees),
        (
            "on another phone",
            Allow,
            (7, 0, 0),
            Happened::Answered,
            Agrees,
        ),
        ("missed", Allow, missed(65_536), Happened::Missed, Agrees),
        ("declined", Allow, (5, 0, 0), Happened::Declined, Agrees),
        ("stopped", Reject, (6, 0, 1), Happened::Stopped, Agrees),
        (
            "on the list, too",
            Reject,
            (6, 0, 3),
            Happened::Stopped,
            Agrees,
        ),
        (
            "rang all the same",
            Reject,
            missed(65_536),
            Happened::Missed,
            RangThough,
        ),
        (
            "talked all the same",
            Reject,
            (1, 0, 0),
            Happened::Answered,
            RangThough,
        ),
        (
            "answered too late",
            Silence,
            missed(4_194_304),
            Happened::Missed,
            RangThough,
        ),
        (
            "silent",
            Silence,
            missed(2_097_152),
            Happened::Silenced,
            Agrees,
        ),
        (
            "the log says no reason",
            Silence,
            missed(0),
            Happened::Missed,
            Agrees,
        ),
        (
            "seen and answered",
            Silence,
            (1, 0, 0),
            Happened::Answered,
            Agrees,
        ),
        (
            "seen and declined",
            Silence,
            (5, 0, 0),
            Happened::Declined,
            Agrees,
        ),
        (
            "do not disturb",
            Allow,
            missed(262_144),
            Happened::Silenced,
            Agrees,
        ),
        (
            "never rang",
            Allow,
            missed(8_388_608),
            Happened::Silenced,
            CallerGone,
        ),
        (
            "gone before the refusal",
            Reject,
            missed(8_388_608),
            Happened::Silenced,
            CallerGone,
        ),
        (
            "the block list",
            Allow,
            (6, 0, 3),
            Happened::Stopped,
            StoppedElsewhere,
        ),
        (
            "silenced, then stopped",
            Silence,
            (6, 0, 7),
            Happened::Stopped,
            StoppedElsewhere,
        ),
    ] {
        let at_ms = BEGAN_MS + HOUR_MS;
        let told = one(
            call(at_ms, Some(NUMBERS[0]), asked),
            LogRow {
                missed_reason,
                block_reason,
                talked_s: 61,
                account: Some(" 89014103211118510720 ".to_owned()),
                ..row(at_ms + 7, NUMBERS[0], kind)
            },
        );
        let expected = Outcome {
            call: 2,
            source: Source::CallLog,
            happened,
            finding,
            began_ms: at_ms + 7,
            talked_s: 61,
            blocked_by: BlockedBy::from_code(block_reason).unwrap(),
            number: None,
            sim: Some("89014103211118510720".to_owned()),
        };
        assert_eq!(told, expected, "{why}");
    }
}

#[test]
fn an_answer_that_was_not_delivered_could_stop_nothing() {
    let at_ms = BEGAN_MS + HOUR_MS;
    let mut late = call(at_ms, Some(NUMBERS[0]), Disposition::Reject);
    late.answered.delivered = false;
    let told = one(late, row(at_ms, NUMBERS[0], 1));
    assert_eq!(
        (told.finding, told.happened),
        (Finding::Agrees, Happened::Answered)
    );
}

#[test]
fn what_the_app_was_not_asked_about() {
    let hour = |hours| BEGAN_MS + hours * HOUR_MS;
    let (_folder, ledger) = ledger([protection(hour(10), false), protection(hour(20), true)]);
    let blocked = |at_ms, by_this| LogRow {
        block_reason: if by_this { 1 } else { 3 },
        by_this,
        ..row(at_ms, NUMBERS[1], 6)
    };
    let rows = [
        row(hour(21), "206-555-0100", 1),
        row(hour(15), NUMBERS[0], 3),
        blocked(hour(22), false),
        blocked(hour(23), true),
        row(BEGAN_MS - 1, NUMBERS[0], 1),
        row(hour(24), NUMBERS[0], 2),
        row(hour(25), NUMBERS[0], 4),
        LogRow {
            presentation: 2,
            ..row(hour(26), "", 3)
        },
        row(hour(24 * 11) + 1, NUMBERS[0], 1),
    ];
    let found = reconcile(&ledger, &rows, us(), &stamp(hour(240))).unwrap();
    assert_eq!(
        (
            found.paired,
            found.not_asked,
            found.not_logged,
            found.passed_over
        ),
        (0, 5, 0, 4)
    );
    let told: Vec<_> = told(&ledger, &rows)
        .into_iter()
        .map(|it| {
            (
                it.call,
                it.began_ms,
                it.finding,
                it.happened,
                it.blocked_by,
                it.number,
            )
        })
        .collect();
    let number = |at: usize| Some(NUMBERS[at].to_owned());
    use Happened::{Answered, Missed, Stopped};
    assert_eq!(
        told,
        [
            (
                0,
                hour(15),
                Finding::RoleElsewhere,
                Missed,
                BlockedBy::Nobody,
                number(0)
            ),
            (
                0,
                hour(21),
                Finding::NotAsked,
                Answered,
                BlockedBy::Nobody,
                number(0)
            ),
            (
                0,
                hour(22),
                Finding::NotAsked,
                Stopped,
                BlockedBy::BlockedNumber,
                number(1)
            ),
            // The log says that this app was asked: then its entry was lost.
            (
                0,
                hour(23),
                Finding::Agrees,
                Stopped,
                BlockedBy::ScreeningApp,
                number(1)
            ),
            (
                0,
                hour(26),
                Finding::NotAsked,
                Missed,
                BlockedBy::Nobody,
                None
            ),
        ]
    );
    assert_eq!(self::told(&ledger, &rows), [], "nothing is said twice");
    // Without the role there is nothing to compare with.
    let folder = tempdir().unwrap();
    let empty = Ledger::open(&folder).unwrap();
    let found = reconcile(&empty, &rows, us(), &stamp(hour(240))).unwrap();
    assert_eq!((found.events.len(), found.passed_over), (0, rows.len()));
}

#[test]
fn a_ledger_that_was_begun_anew_begins_with_its_first_call() {
    let folder = tempdir().unwrap();
    let ledger = Ledger::open(&folder).unwrap();
    let at_ms = BEGAN_MS + HOUR_MS;
    let first = call(at_ms, Some(NUMBERS[0]), Disposition::Allow);
    ledger.append(&Event::Call(first)).unwrap();
    let rows = [row(at_ms - 1, NUMBERS[1], 1), row(at_ms, NUMBERS[0], 1)];
    assert_eq!(told(&ledger, &rows).len(), 1);
}

#[test]
fn a_call_without_a_row() {
    let hour = |hours| BEGAN_MS + hours * HOUR_MS;
    let asked = |hours| Event::Call(call(hour(hours), Some(NUMBERS[0]), Disposition::Allow));
    let now = stamp(hour(100));
    let (_folder, ledger) = ledger([asked(10), asked(20), asked(93), asked(95)]);
    let rows = [row(hour(15), NUMBERS[1], 2)];
    let found = reconcile(&ledger, &rows, us(), &now).unwrap();
    // Before the oldest row the log says nothing, and a call of now may still go on.
    assert_eq!(found.not_logged, 2);
    let gone: Vec<_> = outcomes(&found)
        .into_iter()
        .map(|it| (it.call, it.began_ms, it.finding, it.happened))
        .collect();
    let unknown = (Finding::CallerGone, Happened::Unknown);
    assert_eq!(
        gone,
        [
            (3, hour(20), unknown.0, unknown.1),
            (4, hour(93), unknown.0, unknown.1)
        ]
    );
    ledger.append_all(&found.events).unwrap();
    let again = reconcile(&ledger, &rows, us(), &now).unwrap();
    assert_eq!((again.not_logged, again.events.len()), (2, 0));
    // A row that comes after all is the last word, and stays it when it is deleted.
    let late = [rows[0].clone(), row(hour(20), NUMBERS[0], 1)];
    let told = reconcile(&ledger, &late, us(), &now).unwrap();
    assert_eq!(outcomes(&told)[0].happened, Happened::Answered);
    ledger.append_all(&told.events).unwrap();
    assert_eq!(reconcile(&ledger, &rows, us(), &now).unwrap().events, []);
    assert_eq!(
        ledger.entry(3).unwrap().unwrap().happened(),
        Happened::Answered
    );
    // Of an account whose rows are all kept, older ones are gone.
    let full: Vec<LogRow> = (0..KEPT_ROWS)
        .map(|place| row(hour(94) + i64::try_from(place).unwrap(), NUMBERS[2], 2))
        .chain(rows)
        .map(|row| LogRow {
            account: row.number.clone(),
            ..row
        })
        .collect();
    let (_folder, fresh) = self::ledger([asked(20), asked(93)]);
    assert_eq!(reconcile(&fresh, &full, us(), &now).unwrap().not_logged, 0);
    assert_eq!(
        reconcile(&fresh, &full[1..], us(), &now)
            .unwrap()
            .not_logged,
        2
    );
}

#[test]
fn only_what_is_new_is_written_again() {
    let at_ms = BEGAN_MS + HOUR_MS;
    let (_folder, ledger) = ledger([Event::Call(call(
        at_ms,
        Some(NUMBERS[0]),
        Disposition::Allow,
    ))]);
    let missed = row(at_ms, NUMBERS[0], 3);
    assert_eq!(told(&ledger, std::slice::from_ref(&missed)).len(), 1);
    let renamed = LogRow {
        account: Some("7".to_owned()),
        ..missed.clone()
    };
    assert_eq!(
        told(&ledger, &[renamed]),
        [],
        "the SIM card by another name"
    );
    let changed = LogRow {
        talked_s: 30,
        kind: 1,
        ..missed
    };
    assert_eq!(
        told(&ledger, std::slice::from_ref(&changed))[0].talked_s,
        30
    );
    let by_user = Outcome {
        call: 2,
        source: Source::User,
        happened: Happened::Missed,
        finding: Finding::Agrees,
        began_ms: at_ms,
        talked_s: 0,
        blocked_by: BlockedBy::Nobody,
        number: None,
        sim: None,
    };
    ledger
        .append(&Event::Fact(stamp(at_ms), by_user.into()))
        .unwrap();
    assert_eq!(told(&ledger, &[changed]), [], "the log repeats nothing");
    let happened = ledger.entry(2).unwrap().unwrap().happened();
    assert_eq!(happened, Happened::Missed, "the newest word counts");
}

#[test]
fn no_caller_in_what_a_row_shows_of_itself() {
    let shown = format!("{:?}", row(BEGAN_MS, NUMBERS[0], 1));
    assert!(!shown.contains("0100"), "{shown}");
}
