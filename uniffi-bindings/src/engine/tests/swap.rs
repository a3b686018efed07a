//! Lists replaced while calls are screened: each answer is right by the one or the other.

use std::sync::atomic::AtomicU64;

use super::*;

/// The list file of an edition, with the caller and what else there is.
fn edition(phone: &Phone, name: &str, others: std::ops::Range<u32>) -> PathBuf {
    let outside = phone.root.path().join(format!("{name}-{}", others.start));
    let store = ListStore::open(&outside).unwrap();
    let others = others.map(|at| format!("+1{}55501{:02}", 200 + at / 100, at % 100));
    let numbers = others.chain([CALLER.to_owned()]);
    let read = numbers.map(|text| curfew_core::number::read(&text, None));
    store.build(name, read).unwrap();
    outside.join(format!("lists/{name}.list"))
}

#[test]
fn lists_are_replaced_while_calls_are_screened() {
    let phone = Phone::protected();
    let rules = r#"{"version": 2, "rules": [
        {"id": "a", "name": "A", "who": {"all": [{"list": "Banks"}, {"list": "Shops"}]}, "then": "reject"},
        {"id": "b", "name": "B", "who": {"any": [{"list": "Banks"}, {"list": "Shops"}]}, "then": "silence"}]}"#;
    let rulebook = Rulebook::from_json(rules).unwrap();
    phone.engine.save_rules(&rulebook).unwrap();
    let names = ["Banks", "Shops"];
    // Of one page and of several.
    let editions = names.map(|name| [0..100, 5000..10_000].map(|at| edition(&phone, name, at)));
    for (name, files) in names.iter().zip(&editions) {
        let replaced = phone
            .engine
            .change_lists(|lists| Ok(lists.replace(name, &files[0], None)?));
        replaced.unwrap();
    }
    let ended = AtomicBool::new(false);
    let screened = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let calls = scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                let seen = phone.screen(&Bytes::default());
                assert!(
                    seen.is(Disposition::Reject, Reason::RuleMatched),
                    "{seen:?}"
                );
                let never = phone.screen(&Bytes {
                    handle: "tel:+12065550198",
                    ..Bytes::default()
                });
                assert!(
                    never.is(Disposition::Allow, Reason::NoRuleMatched),
                    "{never:?}"
                );
                phone.engine.record(seen.ticket, 1, true);
                phone.engine.record(never.ticket, 1, true);
                screened.fetch_add(1, Ordering::Relaxed);
            }
        });
        for round in 0..200 {
            let (name, files) = (names[round % 2], &editions[round % 2]);
            let file = &files[1 - round / 2 % 2];
            let replaced = phone
                .engine
                .change_lists(|lists| Ok(lists.replace(name, file, None)?));
            replaced.unwrap();
            // On a computer with one core the other thread has its turn too.
            let before = screened.load(Ordering::Relaxed);
            while screened.load(Ordering::Relaxed) == before && !calls.is_finished() {
                std::thread::yield_now();
            }
        }
        ended.store(true, Ordering::Relaxed);
    });
    assert!(screened.load(Ordering::Relaxed) >= 200);
    assert_eq!(phone.engine.problem(), None);
    assert_eq!(phone.failures(), []);
}
