//! Rulebook, lists and ledger broken in turn: the call rings or is decided all the same, and no
//! entry is lost or doubled.

use super::*;

#[test]
fn without_a_directory_every_call_rings_and_is_kept_in_memory() {
    let phone = Phone::new();
    let seen = phone.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Allow, Reason::NoRuleMatched),
        "{seen:?}"
    );
    assert_eq!(phone.engine.record(seen.ticket, 1, true), Kept::Memory);
    phone.unlock();
    assert_eq!(phone.engine.flush(), Kept::Ledger);
    assert_eq!(phone.calls().len(), 1);
}

#[test]
fn an_unreadable_rulebook_lets_calls_ring_is_recorded_once_and_the_one_before_is_offered() {
    let phone = Phone::protected();
    let rulebook = phone.device().join("rulebook.json");
    fs::write(&rulebook, "{\"version\": 1, \"rules\": [").unwrap();

    let again = Phone {
        root: phone.root,
        engine: Engine::new(),
    };
    assert_eq!(again.unlock(), Some(FailureKind::RulebookUnreadable));
    assert_eq!(again.unlock(), Some(FailureKind::RulebookUnreadable));
    let seen = again.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Allow, Reason::NoRuleMatched),
        "there is none before: {seen:?}"
    );
    again.engine.record(seen.ticket, 1, true);
    assert_eq!(again.failures(), [FailureKind::RulebookUnreadable]);
    assert!(again.engine.snapshot().rules_problem.is_some());

    fs::write(
        again.device().join("rulebook.previous.json"),
        Rulebook::first_run().to_json(),
    )
    .unwrap();
    again.unlock();
    let seen = again.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Allow, Reason::NoRuleMatched),
        "the one before is not put in force unasked: {seen:?}"
    );
    let offered = again.engine.snapshot().offered.clone().unwrap();
    assert_eq!(offered.rulebook, Rulebook::first_run());

    again.engine.save_rules(&offered.rulebook).unwrap();
    let seen = again.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Silence, Reason::RuleMatched),
        "kept: {seen:?}"
    );
    assert!(again.engine.snapshot().offered.is_none());
    assert_eq!(again.unlock(), None);
    assert!(again.engine.snapshot().rules_problem.is_none());
    assert_eq!(
        again.failures(),
        [FailureKind::RulebookUnreadable],
        "still once"
    );
}

#[test]
fn rules_that_break_while_the_app_runs_are_offered() {
    let phone = Phone::protected();
    let before = phone.engine.snapshot().rules.rulebook.clone();
    let list = phone.device().join("lists");
    fs::remove_dir_all(&list).unwrap();
    fs::write(&list, "not a directory").unwrap();
    fs::write(phone.device().join("rulebook.json"), [0xff]).unwrap();
    // Only a changed directory or a known problem leads to another load; these are the first.
    for _ in 0..2 {
        assert_eq!(
            phone.engine.load(&phone.device()),
            Some(FailureKind::RulebookUnreadable)
        );
        let seen = phone.screen(&Bytes::default());
        assert!(
            seen.is(Disposition::Allow, Reason::NoRuleMatched),
            "{seen:?}"
        );
        let offered = phone.engine.snapshot().offered.clone().unwrap();
        assert_eq!(offered.rulebook, before);
    }
}

#[test]
fn a_damaged_list_stops_no_call_and_is_recorded_once() {
    let phone = Phone::new();
    silence_list(&phone);
    phone.unlock();
    let seen = phone.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Reject, Reason::RuleMatched),
        "{seen:?}"
    );

    let file = list_file(&phone);
    let mut bytes = fs::read(&file).unwrap();
    // In the second page, which has the numbers.
    bytes[4096 + 100] ^= 1;
    fs::write(&file, bytes).unwrap();
    let again = Phone {
        root: phone.root,
        engine: Engine::new(),
    };
    // The page is checked when it is first used.
    assert_eq!(again.unlock(), None);
    for _ in 0..2 {
        let seen = again.screen(&Bytes::default());
        assert!(
            seen.is(Disposition::Allow, Reason::NoRuleMatched),
            "{seen:?}"
        );
        assert_eq!(again.engine.record(seen.ticket, 1, true), Kept::Ledger);
        assert_eq!(again.unlock(), Some(FailureKind::ListDamaged));
    }
    assert_eq!(again.failures(), [FailureKind::ListDamaged]);
}

#[test]
fn before_the_first_unlock_calls_wait_in_the_spool_and_then_move_once_in_order() {
    let phone = Phone::new();
    RulesFile::open(phone.device())
        .unwrap()
        .save(&Rulebook::first_run())
        .unwrap();
    phone.engine.open(phone.device(), None);
    for at_ms in [NIGHT_MS, NIGHT_MS + 1, NIGHT_MS + 2] {
        let seen = phone.screen(&Bytes {
            at_ms,
            ..Bytes::default()
        });
        assert!(
            seen.is(Disposition::Silence, Reason::RuleMatched),
            "rules hold before: {seen:?}"
        );
        assert_eq!(phone.engine.record(seen.ticket, 1, true), Kept::Spool);
    }
    assert!(!phone.private().exists());
    assert_eq!(phone.engine.state().waiting, 3);

    // The process ends; the next one finds the spool.
    let unlocked = Phone {
        root: phone.root,
        engine: Engine::new(),
    };
    unlocked.unlock();
    let seen = unlocked.screen(&Bytes {
        at_ms: NIGHT_MS + 3,
        ..Bytes::default()
    });
    assert_eq!(unlocked.engine.record(seen.ticket, 1, true), Kept::Ledger);
    assert_eq!(unlocked.engine.flush(), Kept::Ledger);
    let expected: Vec<i64> = (NIGHT_MS..=NIGHT_MS + 3).collect();
    let found: Vec<i64> = unlocked.calls().iter().map(|call| call.at_ms).collect();
    assert_eq!(found, expected);
    let spooled: Vec<bool> = unlocked
        .ledger()
        .iter()
        .map(|(_, spooled)| *spooled)
        .collect();
    assert_eq!(spooled, [true, true, true, false]);
    assert_eq!(
        unlocked.failures(),
        [],
        "waiting for the unlock is no failure"
    );
    assert_eq!(unlocked.engine.state().waiting, 0);
}

#[test]
fn a_locked_ledger_sends_calls_to_the_spool_and_is_recorded_once() {
    let phone = Phone::protected();
    let other = phone.hold_ledger();
    for at_ms in [NIGHT_MS, NIGHT_MS + 1] {
        let seen = phone.screen(&Bytes {
            at_ms,
            ..Bytes::default()
        });
        assert!(
            seen.is(Disposition::Silence, Reason::RuleMatched),
            "{seen:?}"
        );
        assert_eq!(phone.engine.record(seen.ticket, 1, true), Kept::Spool);
    }
    assert!(!phone.engine.state().ledger_is_well);
    drop(other);
    assert_eq!(phone.engine.flush(), Kept::Ledger);
    assert!(phone.engine.state().ledger_is_well);
    let kinds: Vec<EventKind> = phone
        .ledger()
        .iter()
        .map(|(event, _)| event.kind())
        .collect();
    let (call, failure) = (EventKind::Call, EventKind::Failure);
    assert_eq!(kinds, [call, failure, call]);
    assert_eq!(phone.failures(), [FailureKind::LedgerUnavailable]);
}

#[test]
fn a_corrupt_ledger_is_set_aside_and_a_new_one_takes_the_call() {
    let phone = Phone::protected();
    fs::create_dir_all(phone.private()).unwrap();
    fs::write(phone.private().join("ledger.log"), vec![0x5a; 8192]).unwrap();
    let seen = phone.screen(&Bytes::default());
    assert_eq!(phone.engine.record(seen.ticket, 1, true), Kept::Ledger);
    assert_eq!(phone.failures(), [FailureKind::LedgerUnavailable]);
    assert_eq!(phone.calls().len(), 1);
    assert_eq!(Ledger::damaged_files(phone.private()).unwrap().len(), 1);
}

#[test]
fn a_ledger_that_cannot_be_made_sends_calls_to_the_spool() {
    let phone = Phone::protected();
    fs::write(phone.private(), "a file where the directory belongs").unwrap();
    let seen = phone.screen(&Bytes::default());
    assert_eq!(phone.engine.record(seen.ticket, 1, true), Kept::Spool);
    assert!(phone.engine.query(Ledger::head).is_err());
    fs::remove_file(phone.private()).unwrap();
    assert_eq!(phone.engine.flush(), Kept::Ledger);
    assert_eq!(phone.calls().len(), 1);
    assert_eq!(phone.failures(), [FailureKind::LedgerUnavailable]);
}

#[test]
fn where_nothing_can_be_written_calls_stay_in_memory_in_order() {
    let phone = Phone::protected();
    fs::write(phone.private(), "a file where the directory belongs").unwrap();
    fs::write(phone.device().join("spool"), "here too").unwrap();
    for at_ms in [NIGHT_MS, NIGHT_MS + 1] {
        let seen = phone.screen(&Bytes {
            at_ms,
            ..Bytes::default()
        });
        assert_eq!(phone.engine.record(seen.ticket, 1, true), Kept::Memory);
    }
    assert_eq!(phone.engine.state().waiting, 3, "two calls and the failure");
    fs::remove_file(phone.private()).unwrap();
    fs::remove_file(phone.device().join("spool")).unwrap();
    assert_eq!(phone.engine.flush(), Kept::Ledger);
    let kinds: Vec<EventKind> = phone
        .ledger()
        .iter()
        .map(|(event, _)| event.kind())
        .collect();
    assert_eq!(
        kinds,
        [EventKind::Call, EventKind::Failure, EventKind::Call]
    );
    assert_eq!(phone.engine.state().waiting, 0);
}

#[test]
fn saved_rules_hold_at_once_and_are_noted() {
    let phone = Phone::protected();
    let before = phone.engine.snapshot();
    phone.engine.save_rules(&Rulebook::default()).unwrap();
    let seen = phone.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Allow, Reason::NoRuleMatched),
        "{seen:?}"
    );
    let [(Event::RulebookChanged(changed), _)] = &phone.ledger()[..] else {
        panic!("a changed rulebook was expected");
    };
    assert_eq!(changed.rules, 0);
    assert_ne!(changed.sha256, before.rules.sha256);

    // What cannot be saved is not in force either.
    let in_the_way = phone.device().join("rulebook.previous.json");
    let _ = fs::remove_file(&in_the_way);
    fs::create_dir(&in_the_way).unwrap();
    assert!(phone.engine.save_rules(&Rulebook::first_run()).is_err());
    let seen = phone.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Allow, Reason::NoRuleMatched),
        "{seen:?}"
    );
    assert_eq!(phone.ledger().len(), 1);
}
