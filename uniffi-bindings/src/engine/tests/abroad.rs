//! A phone with a SIM card of the US in another country's network.

use super::*;

/// The number in national form, in the network of `network`.
fn abroad(handle: &'static str, network: &[u8; 2], at_ms: i64) -> Vec<u8> {
    let mut bytes = Bytes {
        handle,
        at_ms,
        ..Bytes::default()
    }
    .encode();
    bytes[5] |= 2;
    bytes.extend(network);
    bytes
}

fn with_rules(rules: &str) -> Phone {
    let phone = Phone::new();
    let rulebook = Rulebook::from_json(&format!(r#"{{"version": 2, "rules": {rules}}}"#)).unwrap();
    RulesFile::open(phone.device())
        .unwrap()
        .save(&rulebook)
        .unwrap();
    assert_eq!(phone.unlock(), None);
    phone
}

fn screen(phone: &Phone, handle: &'static str, network: &[u8; 2]) -> Seen {
    let seen = Seen::of(phone.engine.screen(&abroad(handle, network, NIGHT_MS)));
    phone.engine.record(seen.ticket, 1, true);
    seen
}

#[test]
fn what_either_country_never_blocks_rings() {
    let phone = with_rules(r#"[{"id": "a", "name": "A", "who": "anyone", "then": "reject"}]"#);
    for (why, handle, network, rings) in [
        ("courts of the country visited", "tel:12368", b"CN", true),
        ("not in another", "tel:12368", b"JP", false),
        ("a help line of home", "tel:988", b"CN", true),
        ("at home", "tel:988", b"US", true),
        ("neither's", "tel:7726", b"CN", false),
        ("a court in full form", "tel:%2B8612368", b"CN", true),
        (
            "which is no court elsewhere",
            "tel:%2B8612368",
            b"JP",
            false,
        ),
    ] {
        let seen = screen(&phone, handle, network);
        let expected = if rings {
            (Disposition::Allow, Reason::NeverBlock)
        } else {
            (Disposition::Reject, Reason::RuleMatched)
        };
        assert!(seen.is(expected.0, expected.1), "{why}: {seen:?}");
    }
}

#[test]
fn a_number_that_may_be_two_is_stopped_where_both_are() {
    // Seattle as the US writes it, Guangzhou as China does.
    let rule = |id: &str, prefix: &str, then: &str| {
        format!(
            r#"{{"id": "{id}", "name": "{id}", "who": {{"prefix": "{prefix}"}}, "then": "{then}"}}"#
        )
    };
    let (us, cn) = (rule("us", "+1206", "reject"), rule("cn", "+86", "reject"));
    let cn_silenced = rule("cn", "+86", "silence");
    let handle = "tel:2065550100";
    for (why, rules, expected) in [
        ("as at home alone", us.clone(), Disposition::Allow),
        ("as there alone", cn.clone(), Disposition::Allow),
        ("either way", format!("{us}, {cn}"), Disposition::Reject),
        (
            "the milder of both",
            format!("{us}, {cn_silenced}"),
            Disposition::Silence,
        ),
    ] {
        let phone = with_rules(&format!("[{rules}]"));
        let seen = screen(&phone, handle, b"CN");
        assert_eq!(seen.disposition, Some(expected), "{why}");
    }
    let phone = with_rules(&format!("[{us}]"));
    assert_eq!(
        screen(&phone, handle, b"US").disposition,
        Some(Disposition::Reject),
        "at home there is one reading"
    );
    assert_eq!(
        screen(&phone, "tel:%2B12065550100", b"CN").disposition,
        Some(Disposition::Reject),
        "and of a full number abroad"
    );
    assert_eq!(phone.failures(), []);
}

#[test]
fn a_number_dialled_abroad_is_known_in_both_readings() {
    let phone = with_rules(
        r#"[{"id": "d", "name": "D", "who": {"dialled": {"days": 7}}, "then": "allow"},
            {"id": "a", "name": "A", "who": "anyone", "then": "reject"}]"#,
    );
    phone.engine.protection(true, "role_request");
    let mut dialled = abroad("tel:2065550100", b"CN", NIGHT_MS);
    dialled[1] = 1;
    let seen = Seen::of(phone.engine.screen(&dialled));
    phone.engine.record(seen.ticket, 1, true);
    for handle in ["tel:%2B12065550100", "tel:%2B862065550100"] {
        let memory = phone.engine.memory();
        let number = curfew_core::number::read(handle, None);
        let before = memory.before(NIGHT_MS + 1);
        use curfew_core::decide::Past;
        assert_eq!(
            before.dialled(&number, NIGHT_MS - 1),
            curfew_core::Tri::Yes,
            "{handle}"
        );
    }
}

#[test]
fn an_emergency_call_abroad_suspends_blocking() {
    let phone = with_rules(r#"[{"id": "a", "name": "A", "who": "anyone", "then": "reject"}]"#);
    let mut police = abroad("tel:110", b"CN", NIGHT_MS);
    police[1] = 1;
    let seen = Seen::of(phone.engine.screen(&police));
    phone.engine.record(seen.ticket, 1, true);
    let seen = screen(&phone, CALLER, b"CN");
    assert!(
        seen.is(Disposition::Allow, Reason::EmergencySuspension),
        "{seen:?}"
    );
}

/// A request that does not say where the phone is: where the SIM card is from, whatever home the
/// user chose.
#[test]
fn a_chosen_home_is_not_where_the_phone_is() {
    let phone = with_rules(r#"[{"id": "a", "name": "A", "who": "anyone", "then": "reject"}]"#);
    let china = curfew_core::Region::new("CN").ok();
    phone
        .engine
        .change_settings(|settings| settings.home = china)
        .unwrap();
    for handle in ["tel:988", "tel:12368"] {
        let seen = phone.screen(&Bytes {
            handle,
            ..Bytes::default()
        });
        assert!(
            seen.is(Disposition::Allow, Reason::NeverBlock),
            "{handle}: {seen:?}"
        );
    }
}

#[test]
fn the_ledger_says_from_where_a_call_was_seen() {
    let phone = with_rules(r#"[{"id": "a", "name": "A", "who": "anyone", "then": "reject"}]"#);
    for (network, recorded) in [(b"CN", Some("CN")), (b"US", None)] {
        screen(&phone, CALLER, network);
        let call = phone.calls().pop().unwrap();
        assert_eq!(call.network.as_ref().map(|it| it.code()), recorded);
        assert_eq!(call.happened, curfew_store::replay::Happened::Unknown);
    }
}
