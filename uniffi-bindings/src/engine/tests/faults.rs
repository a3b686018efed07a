//! What breaks inside: panics, poisoned and busy locks, malformed requests, a full memory.

use super::*;

#[test]
fn a_panic_lets_the_call_ring_and_both_are_recorded() {
    let phone = Phone::protected();
    phone.engine.inject_fault(1);
    let seen = phone.screen(&Bytes::default());
    assert!(seen.is(Disposition::Allow, Reason::Failure), "{seen:?}");
    assert_eq!(phone.engine.record(seen.ticket, 1, true), Kept::Ledger);
    let [(Event::Failure(failure), _), (Event::Call(call), _)] = &phone.ledger()[..] else {
        panic!("a failure and a call were expected");
    };
    assert_eq!(failure.what, FailureKind::Panic);
    assert!(failure.detail.contains("fault.rs"), "{}", failure.detail);
    assert_eq!((failure.at_ms, call.at_ms), (NIGHT_MS, NIGHT_MS));
    assert_eq!(call.reason, Reason::Failure);
    assert_eq!(
        call.handle.as_deref(),
        Some(CALLER),
        "what was known of the call is kept"
    );

    let seen = phone.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Silence, Reason::RuleMatched),
        "the next one: {seen:?}"
    );
}

#[test]
fn a_malformed_request_rings_and_is_recorded() {
    let phone = Phone::protected();
    let mut late = Bytes::default().encode();
    late.push(0);
    for bytes in [&b""[..], &late] {
        let seen = Seen::of(phone.engine.screen(bytes));
        assert!(seen.is(Disposition::Allow, Reason::Failure), "{seen:?}");
        assert_eq!(phone.engine.record(seen.ticket, 1, true), Kept::Ledger);
    }
    assert_eq!(
        phone.failures(),
        [FailureKind::BadRequest, FailureKind::BadRequest]
    );
    assert_eq!(phone.calls().len(), 2, "that somebody called is known");
}

#[test]
fn poisoned_locks_do_not_matter() {
    let phone = Phone::protected();
    std::thread::scope(|scope| {
        let poison = scope.spawn(|| {
            let _pending = lock(&phone.engine.pending);
            let _snapshot = write(&phone.engine.snapshot);
            let _places = write(&phone.engine.places);
            let _writer = lock(&phone.engine.writer);
            let _editing = lock(&phone.engine.editing);
            panic!("while every lock is held");
        });
        assert!(poison.join().is_err());
    });
    assert!(phone.engine.pending.is_poisoned() && phone.engine.writer.is_poisoned());
    let seen = phone.screen(&Bytes::default());
    assert!(
        seen.is(Disposition::Silence, Reason::RuleMatched),
        "{seen:?}"
    );
    assert_eq!(phone.engine.record(seen.ticket, 1, true), Kept::Ledger);
    assert_eq!(phone.unlock(), None);
}

#[test]
fn screening_does_not_wait_for_the_ledger() {
    let phone = Phone::protected();
    let (sent, received) = mpsc::channel();
    std::thread::scope(|scope| {
        let _writer = lock(&phone.engine.writer);
        let _reader = lock(&phone.engine.reader);
        let _editing = lock(&phone.engine.editing);
        scope.spawn(|| sent.send(phone.screen(&Bytes::default())).unwrap());
        let seen = received
            .recv_timeout(Duration::from_secs(20))
            .expect("screen waited");
        assert!(
            seen.is(Disposition::Silence, Reason::RuleMatched),
            "{seen:?}"
        );
    });
}

#[test]
fn memory_is_bounded_and_says_what_it_lost() {
    let phone = Phone::new();
    for _ in 0..pending::MAX_EVENTS + 7 {
        phone.engine.noticed("again");
    }
    phone.unlock();
    assert_eq!(phone.engine.flush(), Kept::Ledger);
    let entries = phone.ledger();
    assert_eq!(entries.len(), pending::MAX_EVENTS + 1);
    let Some((Event::Failure(last), _)) = entries.last() else {
        panic!("no failure")
    };
    assert_eq!(last.detail, "7 events found no room in memory");
}

#[test]
fn what_kotlin_held_and_saw_goes_into_the_ledger_without_numbers() {
    let phone = Phone::protected();
    let held = phone.device().join("held/failures.txt");
    fs::create_dir_all(held.parent().unwrap()).unwrap();
    fs::write(&held, format!("1 {NIGHT_MS}\n")).unwrap();
    let detail = "SecurityException: tel:+12065550100";
    assert_eq!(
        phone
            .engine
            .failed(FailureKind::ContactsUnavailable, detail),
        Kept::Ledger
    );
    assert_eq!(phone.engine.protection(false, "role_lost"), Kept::Ledger);
    assert_eq!(fs::read(&held).unwrap(), b"", "taken over once");
    let [
        (Event::Failure(missing), _),
        (Event::Failure(seen), _),
        (Event::Protection(lost), _),
    ] = &phone.ledger()[..]
    else {
        panic!("two failures and the loss of protection were expected");
    };
    assert_eq!(
        (missing.what, missing.at_ms),
        (FailureKind::LibraryMissing, NIGHT_MS)
    );
    assert_eq!(seen.detail, "SecurityException: tel:+#");
    assert_eq!((lost.active, lost.cause.as_str()), (false, "role_lost"));
}

#[test]
fn files_are_loaded_once_however_many_ask() {
    let phone = Phone::new();
    RulesFile::open(phone.device())
        .unwrap()
        .save(&Rulebook::first_run())
        .unwrap();
    std::thread::scope(|scope| {
        let editing = lock(&phone.engine.editing);
        // It waits for the load that is going on, and so never screens without rules.
        let second = scope.spawn(|| {
            let opened = phone.unlock();
            (opened, phone.engine.snapshot())
        });
        phone.engine.load(&phone.device());
        let loaded = phone.engine.snapshot();
        drop(editing);
        let (opened, seen) = second.join().unwrap();
        assert_eq!(opened, None);
        assert!(Arc::ptr_eq(&seen, &loaded));
    });
}

#[test]
fn opening_does_not_wait_for_a_screen_that_changes_files() {
    let phone = Phone::protected();
    let (sent, received) = mpsc::channel();
    std::thread::scope(|scope| {
        let _editing = lock(&phone.engine.editing);
        scope.spawn(|| sent.send(phone.unlock()).unwrap());
        let opened = received.recv_timeout(Duration::from_secs(20));
        assert_eq!(opened.expect("open waited"), None);

        // Nor where something is wrong, which it would otherwise try to load again.
        lock(&phone.engine.problems).push((FailureKind::ListDamaged, String::new()));
        scope.spawn(|| sent.send(phone.unlock()).unwrap());
        let opened = received.recv_timeout(Duration::from_secs(20));
        assert_eq!(opened.expect("open waited"), Some(FailureKind::ListDamaged));
    });
}
