//! What is remembered of calls, the pause, the phone's own numbers, and `notify`.

use super::*;

/// A phone with this rule alone.
fn with_rule(rule: &str) -> Phone {
    let phone = Phone::new();
    let rules = format!(r#"{{"version": 2, "rules": [{rule}]}}"#);
    let rulebook = Rulebook::from_json(&rules).unwrap();
    let file = RulesFile::open(phone.device()).unwrap();
    file.save(&rulebook).unwrap();
    assert_eq!(phone.unlock(), None);
    phone
}

/// The same files after the process died.
fn again(phone: Phone) -> Phone {
    let phone = Phone {
        root: phone.root,
        engine: Engine::new(),
    };
    phone.unlock();
    phone
}

/// Whether the call at `at_ms` is rejected; its answer is recorded.
fn is_stopped(phone: &Phone, handle: &'static str, at_ms: i64) -> bool {
    let seen = phone.screen(&Bytes {
        handle,
        at_ms,
        ..Bytes::default()
    });
    phone.engine.record(seen.ticket, 1, true);
    seen.disposition == Some(Disposition::Reject)
}

fn dial(phone: &Phone, handle: &'static str, at_ms: i64) {
    let seen = phone.screen(&Bytes {
        direction: 1,
        handle,
        at_ms,
        ..Bytes::default()
    });
    phone.engine.record(seen.ticket, 1, true);
}

const OTHER: &str = "tel:+12065550101";
const MINUTE_MS: i64 = 60_000;

#[test]
fn a_repeated_call_is_known_also_after_the_process_died() {
    let phone = with_rule(
        r#"{"id": "r", "name": "R", "who": {"repeated": {"calls": 3, "minutes": 5}}, "then": "reject"}"#,
    );
    // Nothing is known yet, then too little; a rule that stops is passed over.
    assert!(!is_stopped(&phone, CALLER, NIGHT_MS));
    assert!(!is_stopped(&phone, CALLER, NIGHT_MS + MINUTE_MS));
    let phone = again(phone);
    let later = NIGHT_MS + 5 * MINUTE_MS;
    assert!(!is_stopped(&phone, OTHER, later), "another caller");
    assert!(
        is_stopped(&phone, CALLER, later),
        "the third in five minutes"
    );
    assert!(
        !is_stopped(&phone, CALLER, later + 10 * MINUTE_MS),
        "too late"
    );
    assert_eq!(phone.failures(), []);
}

#[test]
fn a_dialled_number_is_known_and_before_the_memory_begins_nothing_is() {
    let phone = with_rule(
        r#"{"id": "r", "name": "R", "who": {"none": [{"dialled": {"days": 7}}]}, "then": "reject"}"#,
    );
    let day = 24 * 60 * MINUTE_MS;
    dial(&phone, "tel:2065550100", NIGHT_MS);
    assert!(
        !is_stopped(&phone, CALLER, NIGHT_MS + day),
        "dialled, as written at home"
    );
    assert!(
        !is_stopped(&phone, OTHER, NIGHT_MS + 7 * day - 1),
        "not known yet"
    );
    assert!(is_stopped(&phone, OTHER, NIGHT_MS + 7 * day), "not dialled");
    assert!(
        is_stopped(&phone, CALLER, NIGHT_MS + 7 * day + 1),
        "too long ago"
    );

    // The number behind the code that hides one's own was called.
    dial(&phone, "tel:%2331%232065550100", NIGHT_MS + 8 * day);
    assert!(!is_stopped(&phone, CALLER, NIGHT_MS + 9 * day));
    dial(&phone, OTHER, NIGHT_MS + 8 * day);
    assert!(!is_stopped(&phone, OTHER, NIGHT_MS + 9 * day));
    let now = clock_ms();
    phone.engine.protection(true, "role_request");
    let past = phone.engine.memory();
    let number = curfew_core::number::read("+12065550199", None);
    let dialled = |since| {
        use curfew_core::decide::Past;
        past.before(i64::MAX).dialled(&number, since)
    };
    assert_eq!(
        dialled(now - 1),
        curfew_core::Tri::Unknown,
        "calls were not seen"
    );
    assert_eq!(dialled(clock_ms()), curfew_core::Tri::No);
}

#[test]
fn a_clock_that_is_not_set_is_no_time() {
    let phone = with_rule(
        r#"{"id": "r", "name": "R", "who": {"repeated": {"calls": 2, "minutes": 5}}, "then": "reject"}"#,
    );
    assert!(!is_stopped(&phone, CALLER, NIGHT_MS));
    assert!(!is_stopped(&phone, CALLER, 1000));
    assert!(
        is_stopped(&phone, CALLER, NIGHT_MS + 5 * MINUTE_MS),
        "the memory is as it was"
    );
}

#[test]
fn a_damaged_memory_lets_ring_is_recorded_once_and_kept() {
    let allowed = r#"{"id": "d", "name": "D", "who": {"dialled": {"days": 7}}, "then": "allow"},
        {"id": "r", "name": "R", "who": "anyone", "then": "reject"}"#;
    let phone = with_rule(allowed);
    let long_ago = NIGHT_MS - 30 * 24 * 60 * MINUTE_MS;
    assert!(!is_stopped(&phone, OTHER, long_ago));
    assert!(
        is_stopped(&phone, CALLER, NIGHT_MS),
        "known not to be dialled"
    );
    let file = phone.device().join("past.bin");
    let mut bytes = fs::read(&file).unwrap();
    bytes[40] ^= 1;
    fs::write(&file, &bytes).unwrap();

    let phone = Phone {
        root: phone.root,
        engine: Engine::new(),
    };
    assert_eq!(phone.unlock(), Some(FailureKind::Other));
    assert!(
        !is_stopped(&phone, CALLER, NIGHT_MS + 1),
        "in doubt it rings"
    );
    assert_eq!(phone.unlock(), None);
    let phone = again(phone);
    assert!(!is_stopped(&phone, CALLER, NIGHT_MS + 2), "it begins anew");
    assert_eq!(phone.failures(), [FailureKind::Other]);
    let kept = fs::read(phone.device().join("past.damaged.bin")).unwrap();
    assert_eq!(kept, bytes);
}

#[test]
fn a_memory_that_cannot_be_saved_is_told_once_and_saved_later() {
    let phone = with_rule(
        r#"{"id": "r", "name": "R", "who": {"repeated": {"calls": 2, "minutes": 5}}, "then": "reject"}"#,
    );
    let file = phone.device().join("past.bin");
    fs::create_dir(&file).unwrap();
    for minute in [0, 10, 20] {
        assert!(!is_stopped(&phone, CALLER, NIGHT_MS + minute * MINUTE_MS));
    }
    assert!(
        is_stopped(&phone, CALLER, NIGHT_MS + 21 * MINUTE_MS),
        "it is in force"
    );
    assert_eq!(phone.failures(), [FailureKind::Other]);
    fs::remove_dir(&file).unwrap();
    phone.engine.flush();
    let phone = again(phone);
    assert!(is_stopped(&phone, CALLER, NIGHT_MS + 22 * MINUTE_MS));
}

#[test]
fn what_came_before_the_files_were_known_makes_the_memory_begin_later() {
    let phone = with_rule(r#"{"id": "r", "name": "R", "who": "anyone", "then": "reject"}"#);
    assert!(is_stopped(&phone, CALLER, NIGHT_MS));
    let early = Phone {
        root: phone.root,
        engine: Engine::new(),
    };
    assert!(!is_stopped(&early, CALLER, NIGHT_MS + 1));
    early.unlock();
    let memory = early.engine.memory();
    let number = curfew_core::number::read(CALLER, None);
    use curfew_core::decide::Past;
    assert_eq!(memory.before(NIGHT_MS + 2).calls(&number, NIGHT_MS), None);
}

#[test]
fn a_pause_is_in_force_at_once_and_ends_by_itself() {
    let phone = with_rule(r#"{"id": "r", "name": "R", "who": "anyone", "then": "reject"}"#);
    assert!(is_stopped(&phone, CALLER, NIGHT_MS));
    let until_ms = NIGHT_MS + 60 * MINUTE_MS;
    let pause = |until| {
        let change = |settings: &mut curfew_store::Settings| settings.paused_until_ms = until;
        phone.engine.change_settings(change).unwrap();
    };
    pause(Some(until_ms));
    let seen = phone.screen(&Bytes::default());
    assert!(seen.is(Disposition::Allow, Reason::Paused), "{seen:?}");
    assert!(!is_stopped(&phone, CALLER, until_ms - 1));
    assert!(is_stopped(&phone, CALLER, until_ms), "over");
    pause(None);
    assert!(is_stopped(&phone, CALLER, NIGHT_MS + 1), "ended before");
    pause(Some(until_ms));
    let phone = again(phone);
    assert!(!is_stopped(&phone, CALLER, NIGHT_MS + 2), "after a restart");
}

#[test]
fn a_neighbour_is_known_by_the_own_numbers() {
    let phone = with_rule(r#"{"id": "r", "name": "R", "who": {"neighbour": 2}, "then": "reject"}"#);
    assert!(!is_stopped(&phone, CALLER, NIGHT_MS), "none is known");
    let own = vec![curfew_core::E164::parse("+12065550199").unwrap()];
    let change = |settings: &mut curfew_store::Settings| settings.own = own;
    phone.engine.change_settings(change).unwrap();
    assert!(is_stopped(&phone, CALLER, NIGHT_MS));
    assert!(!is_stopped(&phone, "tel:+12065560100", NIGHT_MS));
}

#[test]
fn the_reply_tells_whether_a_rule_wants_a_notification() {
    for (notify, bit) in [("true", 0), ("false", 0x80)] {
        let phone = with_rule(&format!(
            r#"{{"id": "r", "name": "R", "who": {{"number": "+12065550100"}}, "then": "reject", "notify": {notify}}}"#
        ));
        let reply = |handle| {
            phone.engine.screen(
                &Bytes {
                    handle,
                    ..Bytes::default()
                }
                .encode(),
            )
        };
        assert_eq!(reply(CALLER) & 0xFF, 2 | bit, "{notify}");
        assert_eq!(reply(OTHER) & 0xFF, 0, "no rule");
    }
}
