//! The way of a call: screened, answered, recorded; tickets, suspension, clock.

use super::*;

#[test]
fn a_call_is_decided_answered_and_recorded() {
    let phone = Phone::protected();
    let seen = phone.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Silence, Reason::RuleMatched),
        "{seen:?}"
    );
    assert_eq!((seen.rule, seen.ticket), (1, 1));
    assert_eq!(phone.engine.record(seen.ticket, 1500, true), Kept::Ledger);

    let [call] = phone.calls().try_into().unwrap();
    assert_eq!(call.at_ms, NIGHT_MS);
    assert_eq!(call.offset_seconds, OFFSET);
    assert_eq!(call.zone, "America/Los_Angeles");
    assert_eq!(call.handle.as_deref(), Some(CALLER));
    assert_eq!(call.number.as_deref(), Some("+12065550100"));
    assert_eq!(call.rule_id.as_deref(), Some("quiet-hours"));
    assert_eq!(call.rule_name.as_deref(), Some("Quiet hours"));
    assert_eq!(call.rulebook_sha256, phone.engine.snapshot().rules.sha256);
    assert_eq!(
        call.answered,
        Answered {
            after_us: 1500,
            delivered: true
        }
    );
    assert_eq!(phone.failures(), []);
    assert_eq!(
        phone.engine.record(seen.ticket, 1500, true),
        Kept::Nothing,
        "only once"
    );
    assert_eq!(phone.calls().len(), 1);
}

#[test]
fn a_call_is_written_with_the_clock_that_nobody_sets_though_the_start_is_asked_for_later() {
    let phone = Phone::protected();
    let first = phone.screen(&Bytes::default());
    phone.engine.record(first.ticket, 1500, true);
    let second = phone.screen(&Bytes::default());
    let waits = phone.screen(&Bytes::default());
    phone.engine.started(7, "Android 15");
    phone.engine.record(second.ticket, 1500, true);
    phone.engine.record(waits.ticket, 1500, true);

    let ledger = Ledger::open(phone.private()).unwrap();
    let page = ledger.history(&Filter::default(), None, 10).unwrap();
    let clocks: Vec<_> = (page.entries.iter().rev())
        .filter(|row| row.event.kind() == EventKind::Call)
        .map(|row| row.clock)
        .collect();
    let [None, Some(second), Some(waits)] = clocks[..] else {
        panic!("{clocks:?}");
    };
    assert_eq!((second.boot, waits.boot), (7, 7));
    assert!(second.elapsed_ms > 0 && waits.elapsed_ms >= second.elapsed_ms);
    let boot = |row: &curfew_store::ledger::Row| row.event.kind() == EventKind::Boot;
    assert_eq!(page.entries.iter().filter(|row| boot(row)).count(), 1);
}

#[test]
fn nothing_is_written_before_the_answer() {
    fn files(directory: &Path, found: &mut Vec<(PathBuf, u64)>) {
        for file in fs::read_dir(directory).unwrap() {
            let file = file.unwrap();
            let data = file.metadata().unwrap();
            if data.is_dir() {
                files(&file.path(), found);
            } else {
                found.push((file.path(), data.len()));
            }
        }
        found.sort();
    }
    let phone = Phone::protected();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    files(phone.root.path(), &mut before);
    phone.screen(&Bytes::default());
    phone.screen(&Bytes {
        direction: 1,
        emergency: 1,
        handle: "tel:911",
        ..Bytes::default()
    });
    phone.engine.screen(b"malformed");
    files(phone.root.path(), &mut after);
    assert_eq!(before, after);
    assert!(
        !phone.private().exists(),
        "the ledger is opened after the first answer"
    );
}

#[test]
fn answers_may_come_in_any_order() {
    let phone = Phone::protected();
    let first = phone.screen(&Bytes::default());
    let second = phone.screen(&Bytes {
        at_ms: NIGHT_MS + 1,
        contact: 1,
        ..Bytes::default()
    });
    assert_ne!(first.ticket, second.ticket);
    phone.engine.record(second.ticket, 2, true);
    phone.engine.record(first.ticket, 1, false);
    let calls = phone.calls();
    let seen: Vec<_> = calls
        .iter()
        .map(|call| (call.at_ms, call.answered))
        .collect();
    let answered = |after_us, delivered| Answered {
        after_us,
        delivered,
    };
    assert_eq!(
        seen,
        [
            (NIGHT_MS + 1, answered(2, true)),
            (NIGHT_MS, answered(1, false))
        ]
    );
    assert_eq!(calls[0].rule_id.as_deref(), Some("known"));
}

#[test]
fn a_decision_whose_answer_never_comes_is_recorded_in_the_end() {
    let phone = Phone::protected();
    let first = phone.screen(&Bytes::default());
    for _ in 0..pending::MAX_DECISIONS {
        phone.screen(&Bytes {
            at_ms: NIGHT_MS + 1,
            ..Bytes::default()
        });
    }
    assert_eq!(
        phone.engine.record(first.ticket, 1, true),
        Kept::Nothing,
        "it was given up"
    );
    let [call] = phone.calls().try_into().unwrap();
    assert_eq!((call.at_ms, call.answered.delivered), (NIGHT_MS, false));
    assert_eq!(phone.failures(), [FailureKind::Other, FailureKind::Other]);
}

#[test]
fn after_an_emergency_call_nothing_is_blocked_for_a_day() {
    let phone = Phone::protected();
    for (why, call) in [
        (
            "known to the table",
            Bytes {
                direction: 1,
                handle: "tel:911",
                ..Bytes::default()
            },
        ),
        (
            "known to the platform",
            Bytes {
                direction: 1,
                emergency: 1,
                ..Bytes::default()
            },
        ),
    ] {
        let phone = Phone {
            root: tempfile::tempdir().unwrap(),
            engine: Engine::new(),
        };
        RulesFile::open(phone.device())
            .unwrap()
            .save(&Rulebook::first_run())
            .unwrap();
        phone.unlock();
        let outgoing = phone.screen(&call);
        assert!(
            outgoing.is(Disposition::Allow, Reason::Outgoing),
            "{why}: {outgoing:?}"
        );
        let back = phone.screen(&Bytes {
            at_ms: NIGHT_MS + 60_000,
            ..Bytes::default()
        });
        assert!(
            back.is(Disposition::Allow, Reason::EmergencySuspension),
            "{why}: {back:?}"
        );
        assert_eq!(phone.engine.record(outgoing.ticket, 1, true), Kept::Ledger);

        // Also in the next process.
        let again = Phone {
            root: phone.root,
            engine: Engine::new(),
        };
        again.unlock();
        let day = 24 * 3600 * 1000;
        let last = again.screen(&Bytes {
            at_ms: NIGHT_MS + day - 1,
            ..Bytes::default()
        });
        assert!(
            last.is(Disposition::Allow, Reason::EmergencySuspension),
            "{why}: {last:?}"
        );
        let after = again.screen(&Bytes {
            at_ms: NIGHT_MS + day,
            ..Bytes::default()
        });
        assert!(
            after.is(Disposition::Silence, Reason::RuleMatched),
            "{why}: {after:?}"
        );
        again.engine.resume_blocking().unwrap();
        let now = again.screen(&Bytes {
            at_ms: NIGHT_MS + 60_000,
            ..Bytes::default()
        });
        assert!(
            now.is(Disposition::Silence, Reason::RuleMatched),
            "{why}, ended: {now:?}"
        );
    }
    // An ordinary outgoing call suspends nothing.
    phone.screen(&Bytes {
        direction: 1,
        ..Bytes::default()
    });
    let seen = phone.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Silence, Reason::RuleMatched),
        "{seen:?}"
    );
}

#[test]
fn a_suspension_that_cannot_be_saved_holds_and_is_saved_later() {
    let phone = Phone::protected();
    let in_the_way = phone.device().join("state.json");
    let _ = fs::remove_file(&in_the_way);
    fs::create_dir(&in_the_way).unwrap();
    // Nor can it be set aside.
    fs::create_dir_all(phone.device().join("state.damaged.json/full")).unwrap();
    let call = phone.screen(&Bytes {
        direction: 1,
        emergency: 1,
        ..Bytes::default()
    });
    phone.engine.record(call.ticket, 1, true);
    phone.engine.flush();
    let back = phone.screen(&Bytes::default());
    assert!(
        back.is(Disposition::Allow, Reason::EmergencySuspension),
        "{back:?}"
    );
    assert_eq!(phone.failures(), [FailureKind::Other], "told once");
    fs::remove_dir(&in_the_way).unwrap();
    phone.engine.flush();
    let saved = SettingsFile::open(phone.device()).unwrap().load().unwrap();
    assert_eq!(
        saved.suspended_until_ms,
        Some(NIGHT_MS + curfew_core::decide::AFTER_EMERGENCY_MS)
    );
}

#[test]
fn a_star_is_told_from_a_contact_without_one() {
    let phone = Phone::new();
    let rules = r#"{"version": 2, "rules": [
        {"id": "star", "name": "Starred", "who": "starred", "then": "allow"},
        {"id": "plain", "name": "Not starred", "who": {"none": ["starred"]}, "then": "silence"},
        {"id": "rest", "name": "Rest", "who": "anyone", "then": "reject"}]}"#;
    RulesFile::open(phone.device())
        .unwrap()
        .save(&Rulebook::from_json(rules).unwrap())
        .unwrap();
    phone.unlock();
    for (why, contact, disposition, rule) in [
        ("no contact", 0, Disposition::Silence, 1),
        ("without a star", 1, Disposition::Silence, 1),
        ("in doubt it rings", 2, Disposition::Allow, 0),
        ("with a star", 3, Disposition::Allow, 0),
    ] {
        let seen = phone.screen(&Bytes {
            contact,
            ..Bytes::default()
        });
        assert!(seen.is(disposition, Reason::RuleMatched), "{why}: {seen:?}");
        assert_eq!(seen.rule, rule, "{why}");
    }
}

#[test]
fn a_number_that_the_platform_calls_an_emergency_number_always_rings() {
    let phone = Phone::protected();
    let seen = phone.screen(&Bytes {
        emergency: 1,
        ..Bytes::default()
    });
    assert!(seen.is(Disposition::Allow, Reason::NeverBlock), "{seen:?}");
}

#[test]
fn a_clock_before_2020_and_a_late_answer_are_failures() {
    let phone = Phone::protected();
    let seen = phone.screen(&Bytes {
        at_ms: 5,
        ..Bytes::default()
    });
    assert!(seen.is(Disposition::Allow, Reason::ClockNotSet), "{seen:?}");
    phone.engine.record(seen.ticket, 1_000_000, true);
    let seen = phone.screen(&Bytes::default());
    phone.engine.record(seen.ticket, 1_000_001, true);
    assert_eq!(
        phone.failures(),
        [FailureKind::ClockNotSet, FailureKind::LateAnswer]
    );
}

#[test]
fn the_users_home_goes_before_that_of_the_request() {
    let phone = Phone::protected();
    let national = Bytes {
        handle: "tel:2065550100",
        ..Bytes::default()
    };
    let seen = phone.screen(&national);
    phone.engine.record(seen.ticket, 1, true);
    let china = curfew_core::Region::new("CN").unwrap();
    phone
        .engine
        .change_settings(|settings| settings.home = Some(china))
        .unwrap();
    let seen = phone.screen(&national);
    phone.engine.record(seen.ticket, 1, true);
    let numbers: Vec<Option<String>> = phone.calls().into_iter().map(|call| call.number).collect();
    assert_eq!(numbers[0].as_deref(), Some("+12065550100"));
    assert_ne!(numbers[1].as_deref(), Some("+12065550100"));
}

/// The line of a court: no rule stops it while the case is open, also before the first unlock.
#[test]
fn a_line_of_an_open_case_rings_whatever_the_rules_say() {
    use curfew_store::ledger::{CaseChange, Confidence, fact};
    let phone = Phone::protected();
    let call = Bytes::default();
    let rings = |phone: &Phone| phone.screen(&call).is(Disposition::Allow, Reason::OpenCase);
    assert!(!rings(&phone));
    let now = Stamp::default();
    let ledger = Ledger::open(phone.private()).unwrap();
    let id = ledger.open_case(&now, "The bank").unwrap();
    let change = |what| {
        let change = fact::Case {
            id: id.clone(),
            what,
            value: Some(CALLER.trim_start_matches("tel:").to_owned()),
            source: None,
            confidence: Confidence::Certain,
        };
        ledger.change_case(&now, change).unwrap();
        phone.engine.guard_cases();
    };
    change(CaseChange::ReplyLine);
    assert!(rings(&phone));
    let locked = Engine::new();
    locked.open(phone.device(), None);
    assert!(Seen::of(locked.screen(&call.encode())).is(Disposition::Allow, Reason::OpenCase));
    change(CaseChange::Closed);
    assert!(!rings(&phone));
    change(CaseChange::Reopened);
    assert!(rings(&phone));
    change(CaseChange::ReplyLineRemoved);
    assert!(!rings(&phone));
}
