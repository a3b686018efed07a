mod abroad;

use curfew_core::decide::{NoLists, Past};
use curfew_core::{Presentation, Reason, number};
use proptest::prelude::*;

use super::*;
use crate::ledger::{Answered, CallEvent, Event, Ledger};

const NIGHT_MS: i64 = 1_767_425_400_000;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 3600 * 1000;
const OFFSET: i32 = -8 * 3600;

fn us() -> Option<Region> {
    Region::new("US").ok()
}

fn rulebook(rules: &str) -> Rulebook {
    Rulebook::from_json(&format!(r#"{{"version": 2, "rules": [{rules}]}}"#)).unwrap()
}

fn at(ms: i64) -> Moment {
    Moment::new(ms, OFFSET)
}

fn incoming(text: &str, ms: i64, happened: Happened) -> PastCall {
    PastCall::incoming(number::read(text, us()), at(ms), happened)
}

fn outgoing(text: &str, ms: i64) -> PastCall {
    let mut past = incoming(text, ms, Happened::Unknown);
    past.call.direction = Direction::Outgoing;
    past
}

#[test]
fn a_change_is_what_a_person_would_notice() {
    use Disposition::{Allow, Reject, Silence};
    use Happened::{Answered, Declined, Missed, Rang, Silenced, Stopped, Unknown};
    for rang in [Answered, Missed, Declined, Rang] {
        assert_eq!(rang.rang(), Tri::Yes);
        assert_eq!(Change::between(rang, Allow), None, "{rang:?}");
        for stops in [Silence, Reject] {
            assert_eq!(
                Change::between(rang, stops),
                Some(Change::Stopped),
                "{rang:?}"
            );
        }
    }
    for (happened, disposition, change) in [
        (Silenced, Allow, Some(Change::RingsAgain)),
        (Silenced, Silence, None),
        (Silenced, Reject, Some(Change::Otherwise)),
        (Stopped, Allow, Some(Change::RingsAgain)),
        (Stopped, Silence, Some(Change::Otherwise)),
        (Stopped, Reject, None),
        (Unknown, Allow, None),
        (Unknown, Silence, None),
        (Unknown, Reject, None),
    ] {
        assert_eq!(
            Change::between(happened, disposition),
            change,
            "{happened:?} {disposition:?}"
        );
    }
}

#[test]
fn what_was_before_the_source_begins_is_unknown() {
    let caller = number::read("+12065550100", us());
    let other = number::read("+12065550101", us());
    let mut memory = Memory::of_call_log();
    assert_eq!(
        memory.before(0).dialled(&caller, 0),
        Tri::Unknown,
        "nothing was seen yet"
    );
    memory.add(&outgoing("+12065550100", 1000));
    memory.add(&incoming("+12065550101", 2000, Happened::Answered));
    memory.add(&incoming("+12065550101", 3000, Happened::Missed));
    let before = memory.before(4000);
    for (since, dialled, answered, calls) in [
        (999, Tri::Yes, Tri::Yes, None),
        (1000, Tri::Yes, Tri::Yes, Some(2)),
        (1001, Tri::No, Tri::Yes, Some(2)),
        (2000, Tri::No, Tri::Yes, Some(2)),
        (2001, Tri::No, Tri::No, Some(1)),
        (3001, Tri::No, Tri::No, Some(0)),
    ] {
        assert_eq!(before.dialled(&caller, since), dialled, "{since}");
        assert_eq!(before.answered(&other, since), answered, "{since}");
        assert_eq!(before.calls(&other, since), calls, "{since}");
    }
    assert_eq!(before.dialled(&other, 999), Tri::Unknown);
    assert_eq!(before.dialled(&other, 1000), Tri::No);

    let mut ledger = Memory::of_ledger();
    ledger.add(&incoming("+12065550101", 1000, Happened::Rang));
    assert_eq!(
        ledger.before(2000).answered(&other, 1000),
        Tri::Unknown,
        "no ledger tells"
    );
    assert_eq!(ledger.before(2000).dialled(&other, 1000), Tri::No);
    let both = Memory::of_call_log().and(&ledger);
    assert_eq!(format!("{both:?}"), format!("{:?}", Memory::of_ledger()));
    let mut none = Memory::none().and(&Memory::of_call_log());
    none.add(&outgoing("+12065550100", 1000));
    assert_eq!(none.before(2000).dialled(&caller, 1000), Tri::Unknown);
    assert_eq!(none.before(2000).calls(&caller, 1000), None);
}

#[test]
fn calls_of_one_minute_know_of_each_other() {
    let caller = number::read("+12065550100", us());
    let mut memory = Memory::of_call_log();
    for count in 1..=3 {
        memory.add(&incoming("+12065550100", NIGHT_MS, Happened::Missed));
        let before = memory.before(NIGHT_MS);
        assert_eq!(before.calls(&caller, NIGHT_MS), Some(count));
    }
    memory.add(&outgoing("+12065550100", NIGHT_MS));
    let before = memory.before(NIGHT_MS);
    assert_eq!(before.dialled(&caller, NIGHT_MS), Tri::Yes);
    assert_eq!(before.calls(&caller, NIGHT_MS), Some(3));
}

#[test]
fn the_rules_are_told_of_earlier_calls_and_of_no_later_ones() {
    let rules = rulebook(
        r#"{"id": "mine", "name": "", "who": {"dialled": {"days": 7}}, "then": "allow"},
           {"id": "again", "name": "", "who": {"repeated": {"calls": 2, "minutes": 5}}, "then": "allow"},
           {"id": "rest", "name": "", "who": "anyone", "then": "reject"}"#,
    );
    let mut replay = Replay::new(&rules, &NoLists, us(), &[], Memory::of_call_log());
    let mut ids = Vec::new();
    let start = NIGHT_MS - 30 * DAY_MS;
    for past in [
        outgoing("+12065550199", start),
        incoming("+12065550100", NIGHT_MS, Happened::Missed),
        incoming("+12065550100", NIGHT_MS + 4 * MINUTE_MS, Happened::Answered),
        incoming("+12065550100", NIGHT_MS + 10 * MINUTE_MS, Happened::Missed),
        outgoing("+12065550100", NIGHT_MS + 11 * MINUTE_MS),
        incoming("+12065550100", NIGHT_MS + DAY_MS, Happened::Missed),
        incoming("+12065550100", NIGHT_MS + 8 * DAY_MS, Happened::Missed),
    ] {
        let (_, verdict) = replay.decide(&past);
        ids.push(
            verdict
                .rule
                .map(|index| rules.rules()[usize::from(index)].id.as_str()),
        );
    }
    assert_eq!(
        ids,
        [
            None,
            Some("rest"),
            Some("again"),
            Some("rest"),
            None,
            Some("mine"),
            Some("rest")
        ]
    );
    assert_eq!((replay.all().calls, replay.all().stopped), (5, 3));
    assert_eq!(replay.by_rule()[1].answered, 1);
}

#[test]
fn after_an_emergency_call_nothing_is_blocked_for_a_day() {
    let rules = rulebook(r#"{"id": "a", "name": "", "who": "anyone", "then": "reject"}"#);
    let mut replay = Replay::new(&rules, &NoLists, us(), &[], Memory::of_call_log());
    replay.decide(&outgoing("911", NIGHT_MS));
    let mut reason = |ms| {
        replay
            .decide(&incoming("+12065550100", ms, Happened::Missed))
            .1
            .reason
    };
    assert_eq!(reason(NIGHT_MS + 1), Reason::EmergencySuspension);
    assert_eq!(reason(NIGHT_MS + DAY_MS - 1), Reason::EmergencySuspension);
    assert_eq!(reason(NIGHT_MS + DAY_MS), Reason::RuleMatched);
}

fn event(number: &str, at_ms: i64, disposition: Disposition, rule: Option<&str>) -> CallEvent {
    CallEvent {
        at_ms,
        offset_seconds: OFFSET,
        zone: String::new(),
        direction: Direction::Incoming,
        presentation: Presentation::Allowed,
        handle: None,
        number: Some(number.to_owned()),
        verification: 0,
        disposition,
        reason: rule.map_or(Reason::NoRuleMatched, |_| Reason::RuleMatched),
        rule_id: rule.map(str::to_owned),
        rule_name: None,
        rulebook_sha256: [0; 32],
        answered: Answered {
            after_us: 900,
            delivered: true,
        },
        network: None,
        happened: Happened::Unknown,
        lists_sha256: None,
    }
}

#[test]
fn a_recorded_call_says_what_happened_and_who_was_a_contact() {
    let rules = rulebook(
        r#"{"id": "star", "name": "", "who": "starred", "then": "allow"},
           {"id": "known", "name": "", "who": {"all": ["contact", {"prefix": "+1206"}]}, "then": "allow"},
           {"id": "rest", "name": "", "who": {"none": ["contact"]}, "then": "silence"}"#,
    );
    let past = |event: &CallEvent| PastCall::recorded(event, us(), &rules, &NoLists);
    let allow = Disposition::Allow;
    for (rule, contact, starred) in [
        (Some("star"), Tri::Yes, Tri::Yes),
        (Some("known"), Tri::Yes, Tri::No),
        (Some("rest"), Tri::No, Tri::No),
        (Some("gone"), Tri::No, Tri::No),
        (None, Tri::No, Tri::No),
    ] {
        let past = past(&event("+12065550100", NIGHT_MS, allow, rule));
        assert_eq!((past.contact, past.starred), (contact, starred), "{rule:?}");
        assert_eq!(past.happened, Happened::Rang);
    }
    let mut call = event("+12065550100", NIGHT_MS, Disposition::Reject, Some("rest"));
    assert_eq!(past(&call).happened, Happened::Stopped);
    call.answered.delivered = false;
    assert_eq!(
        past(&call).happened,
        Happened::Rang,
        "Telecom did not hear it"
    );
    call.answered.after_us = 0;
    assert_eq!(past(&call).happened, Happened::Unknown, "nobody was asked");
    call.disposition = Disposition::Silence;
    call.answered.delivered = true;
    assert_eq!(past(&call).happened, Happened::Silenced);
    call.reason = Reason::EmergencySuspension;
    assert_eq!(past(&call).suspended_until_ms, Some(NIGHT_MS + 1));
    call.reason = Reason::Paused;
    assert_eq!(past(&call).paused_until_ms, Some(NIGHT_MS + 1));
    call.number = None;
    assert_eq!(past(&call).call.number, Number::Unreadable);
    call.presentation = Presentation::Payphone;
    assert_eq!(
        past(&call).call.number,
        Number::Hidden(Presentation::Payphone)
    );
}

#[test]
fn a_rule_is_tried_on_the_newest_calls_of_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    let before = rulebook(
        r#"{"id": "no", "name": "", "who": {"number": "+12065550102"}, "then": "reject"}"#,
    );
    let draft = rulebook(
        r#"{"id": "yes", "name": "", "who": {"number": "+12065550102"}, "then": "allow"},
           {"id": "new", "name": "", "who": {"prefix": "+1206"}, "then": "silence"}"#,
    );
    let tried = |index| trial(&ledger, &before, &draft, index, &NoLists, us(), &[]).unwrap();
    assert_eq!(
        (tried(0).all, tried(0).examples.len()),
        (Tally::default(), 0)
    );

    let mut events = Vec::new();
    // One day too old, the 90th day itself, four of the last days, and one that was refused.
    for days in [91, 90, 4, 3, 2, 1] {
        let at_ms = NIGHT_MS - days * DAY_MS;
        events.push(Event::Call(event(
            "+12065550101",
            at_ms,
            Disposition::Allow,
            None,
        )));
    }
    let mut out = event("+12065550101", NIGHT_MS - 1, Disposition::Allow, None);
    out.direction = Direction::Outgoing;
    events.push(Event::Call(out));
    events.push(Event::Call(event(
        "+13125550123",
        NIGHT_MS - 2,
        Disposition::Allow,
        None,
    )));
    events.push(Event::Call(event(
        "+12065550102",
        NIGHT_MS,
        Disposition::Reject,
        Some("no"),
    )));
    // Kept in the spool meanwhile, so written last.
    events.push(Event::Call(event(
        "+12065550103",
        NIGHT_MS - 5 * DAY_MS,
        Disposition::Allow,
        None,
    )));
    ledger.append_all(&events).unwrap();

    let new = tried(1);
    assert_eq!((new.all.calls, new.rule.calls, new.rule.stopped), (8, 6, 6));
    let days: Vec<i64> = new
        .examples
        .iter()
        .map(|row| (NIGHT_MS - row.event.at_ms()) / DAY_MS)
        .collect();
    assert_eq!(days, [1, 2, 3]);
    let yes = tried(0);
    assert_eq!((yes.rule.rings_again, yes.rule.stopped), (1, 0));
    assert_eq!(yes.examples[0].event.at_ms(), NIGHT_MS);
}

#[test]
fn a_trial_looks_at_no_more_than_its_bound() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    let rules = rulebook(r#"{"id": "a", "name": "", "who": "anyone", "then": "reject"}"#);
    let events: Vec<Event> = (0..2300)
        .map(|i| {
            Event::Call(event(
                "+12065550100",
                NIGHT_MS + i,
                Disposition::Allow,
                None,
            ))
        })
        .collect();
    ledger.append_all(&events).unwrap();
    let tried = trial(&ledger, &rules, &rules, 0, &NoLists, us(), &[]).unwrap();
    assert_eq!((tried.all.calls, tried.rule.stopped), (2000, 2000));
    assert_eq!(
        tried.examples[0].event.at_ms(),
        NIGHT_MS + 2299,
        "the newest"
    );
}

/// A call: which number, minutes after the one before, what happened, which way.
fn some_calls() -> impl Strategy<Value = Vec<(u8, u16, u8, bool)>> {
    prop::collection::vec((0..4_u8, 0..2000_u16, 0..7_u8, any::<bool>()), 0..60)
}

proptest! {
    /// Of the same calls a replay is told what the phone's memory tells, which a file keeps.
    #[test]
    fn a_replay_remembers_as_the_phone_does(
        calls in some_calls(),
        days in 0_i64..400,
        minutes in 0_i64..1500,
    ) {
        let mut phone = crate::past::Memory::default();
        let (mut ledger, mut incoming_only) = (Memory::of_ledger(), Memory::of_incoming());
        let mut ms = NIGHT_MS;
        for (who, after, _, is_out) in calls {
            // Some in the same minute, none at the same millisecond; hidden ones too.
            ms += i64::from(after / 500 * 9000) * MINUTE_MS + i64::from(after) + 1;
            let text = if who == 0 { String::new() } else { format!("+1206555010{who}") };
            let mut past = incoming(&text, ms, Happened::Rang);
            if is_out {
                past.call.direction = Direction::Outgoing;
            }
            phone.remember(past.call.direction, &past.call.number, ms);
            ledger.add(&past);
            incoming_only.add(&past);
            for who in ["", "+12065550101", "+12065550102", "+12065550103", "95588"] {
                let number = number::read(who, us());
                let at_ms = ms + minutes * MINUTE_MS + 1;
                let before = phone.before(at_ms);
                for since_ms in [at_ms - days * DAY_MS, at_ms - minutes * MINUTE_MS, ms] {
                    let (dialled, calls) =
                        (before.dialled(&number, since_ms), before.calls(&number, since_ms));
                    let told = ledger.before(at_ms);
                    prop_assert_eq!(told.dialled(&number, since_ms), dialled);
                    prop_assert_eq!(told.calls(&number, since_ms), calls);
                    prop_assert_eq!(told.answered(&number, since_ms) == Tri::Yes, false);
                    // Who tells of no outgoing calls cannot deny one.
                    let told = incoming_only.before(at_ms);
                    let expected = if dialled == Tri::No { Tri::Unknown } else { dialled };
                    prop_assert_eq!(told.dialled(&number, since_ms), expected);
                    prop_assert_eq!(told.calls(&number, since_ms), calls);
                }
            }
        }
    }

    /// The tally agrees with one that looks at all calls again for each rule and each question.
    #[test]
    fn the_tally_is_what_a_naive_recount_gives(calls in some_calls()) {
        let rules = rulebook(
            r#"{"id": "a", "name": "", "who": {"answered": {"days": 1}}, "then": "allow"},
               {"id": "b", "name": "", "who": {"dialled": {"days": 1}}, "then": "silence"},
               {"id": "c", "name": "", "who": {"repeated": {"calls": 3, "minutes": 1440}}, "then": "reject"},
               {"id": "d", "name": "", "who": {"none": ["hidden"]},
                "when": {"windows": [{"start": "22:00", "end": "07:00"}]}, "then": "silence"}"#,
        );
        let kinds = [
            Happened::Answered, Happened::Missed, Happened::Declined, Happened::Rang,
            Happened::Silenced, Happened::Stopped, Happened::Unknown,
        ];
        let mut ms = NIGHT_MS;
        let calls: Vec<PastCall> = calls.into_iter().map(|(who, minutes, kind, is_out)| {
            ms += i64::from(minutes) * MINUTE_MS;
            let text = format!("+1206555010{who}");
            if is_out {
                outgoing(&text, ms)
            } else {
                incoming(&text, ms, kinds[usize::from(kind)])
            }
        }).collect();
        let mut replay = Replay::new(&rules, &NoLists, us(), &[], Memory::of_call_log());
        let verdicts: Vec<Verdict> = calls.iter().map(|past| replay.decide(past).1).collect();

        // Naively: every question is a search through the calls before.
        struct Naive<'a>(&'a [PastCall]);
        impl Naive<'_> {
            fn any(&self, since: i64, is: impl Fn(&PastCall) -> bool) -> Tri {
                if self.0.iter().any(|past| past.call.at.unix_ms() >= since && is(past)) {
                    Tri::Yes
                } else if self.0.first().is_some_and(|first| first.call.at.unix_ms() <= since) {
                    Tri::No
                } else {
                    Tri::Unknown
                }
            }
        }
        impl Past for Naive<'_> {
            fn dialled(&self, number: &Number, since: i64) -> Tri {
                self.any(since, |past| {
                    past.call.direction == Direction::Outgoing && past.call.number == *number
                })
            }
            fn answered(&self, number: &Number, since: i64) -> Tri {
                self.any(since, |past| {
                    past.call.direction == Direction::Incoming
                        && past.call.number == *number
                        && past.happened == Happened::Answered
                })
            }
            fn calls(&self, number: &Number, since: i64) -> Option<u32> {
                if self.0.first().is_none_or(|first| first.call.at.unix_ms() > since) {
                    return None;
                }
                let calls = self.0.iter().filter(|past| {
                    past.call.direction == Direction::Incoming
                        && past.call.number == *number
                        && past.call.at.unix_ms() >= since
                });
                u32::try_from(calls.count()).ok()
            }
        }
        let naive: Vec<Verdict> = calls.iter().enumerate().map(|(index, past)| {
            let before = Naive(&calls[..index]);
            let facts = Facts { home: us(), past: &before, ..Facts::at_home(us().unwrap()) };
            decide(&past.call, &rules, &facts)
        }).collect();
        prop_assert_eq!(&verdicts, &naive);

        let count = |rule: Option<usize>, is: &dyn Fn(Happened, bool) -> bool| -> u64 {
            calls.iter().zip(&naive).filter(|(past, verdict)| {
                past.call.direction == Direction::Incoming
                    && (rule.is_none() || verdict.rule.map(usize::from) == rule)
                    && is(past.happened, verdict.disposition == Disposition::Allow)
            }).count() as u64
        };
        let rang = |it: Happened| matches!(
            it, Happened::Answered | Happened::Missed | Happened::Declined | Happened::Rang
        );
        let silent = |it: Happened| matches!(it, Happened::Silenced | Happened::Stopped);
        let tallies = replay.by_rule().iter().enumerate().map(|(index, tally)| (Some(index), tally));
        for (rule, tally) in tallies.chain([(None, replay.all())]) {
            prop_assert_eq!(tally.calls, count(rule, &|_, _| true));
            prop_assert_eq!(tally.known, count(rule, &|it, _| it != Happened::Unknown));
            prop_assert_eq!(tally.rang, count(rule, &|it, _| rang(it)));
            prop_assert_eq!(tally.answered, count(rule, &|it, _| it == Happened::Answered));
            prop_assert_eq!(tally.stopped, count(rule, &|it, rings| rang(it) && !rings));
            let answered = |it, rings: bool| it == Happened::Answered && !rings;
            prop_assert_eq!(tally.stopped_answered, count(rule, &answered));
            let unsure = |it| it == Happened::Rang;
            prop_assert_eq!(tally.rang_unsure, count(rule, &|it, _| unsure(it)));
            let stopped_unsure = |it, rings: bool| unsure(it) && !rings;
            prop_assert_eq!(tally.stopped_unsure, count(rule, &stopped_unsure));
            prop_assert_eq!(tally.rings_again, count(rule, &|it, rings| silent(it) && rings));
        }
    }
}
