//! What no file may do, however it is made.

use curfew_core::Rulebook;
use curfew_core::rulebook::MAX_RULES;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::home;
use crate::rules::import::{MAX_REMARKS, Why, read};

#[test]
fn more_rules_than_a_rulebook_holds() {
    let allow = |at: usize| json!({"pattern": format!("120655501{:02}", at % 100), "isBlacklist": false, "priority": 2});
    let mut rules: Vec<Value> = (0..=MAX_RULES).map(allow).collect();
    rules.push(json!({"pattern": ".*"}));
    let backup = json!({"numberRules": {"rules": rules}});
    let imported = read(backup.to_string().as_bytes(), home()).unwrap();
    assert_eq!(imported.rules.len(), MAX_RULES);
    assert_eq!(imported.remarks_total, 2);
    assert!(imported.remarks.iter().all(|it| it.why == Why::TooMany));
    Rulebook::new(imported.rules).unwrap();
    let lines = "+1206555*1: \n".repeat(2 * MAX_REMARKS + 1);
    let many = read(lines.replace("+1206555*1", "206555*").as_bytes(), home()).unwrap();
    assert_eq!(
        (many.remarks.len(), many.remarks_total),
        (MAX_REMARKS, 2 * MAX_REMARKS + 1)
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes, None);
        let _ = read(&[b"\x1f\x8b\x08\x1e", &bytes[..]].concat(), None);
        let _ = read(&[b"BEGIN:VCARD\nTEL", &bytes[..]].concat(), None);
        let _ = read(&[b"PK\x03\x04", &bytes[..]].concat(), None);
        for root in ["<phonebooks><number>", "<blocklist ", "<map><string name='"] {
            let _ = read(&[root.as_bytes(), &bytes[..]].concat(), None);
        }
    }

    #[test]
    fn any_text_of_a_format_is_read(
        head in prop::sample::select(vec!["ID,name,pattern\n", "pattern,flags\n", "/blacklist/", "^1?", "+1*: ", "\\+1;"]),
        text in "[0-9+*#?^$(){},.:;=\"| \n\\\\a-zé\\[\\]-]{0,80}",
    ) {
        let imported = read(format!("{head}{text}").as_bytes(), home());
        if let Ok(imported) = imported {
            prop_assert!(Rulebook::new(imported.rules).is_ok());
        }
    }

    /// Whatever stands in a backup, what comes of it is a rulebook.
    #[test]
    fn any_rule_of_a_backup_is_read(
        pattern in r"[0-9.*+?{},()|\[\]\\d^$-]{0,24}",
        schedule in "[0-9]{0,8},[0-9]{1,2}:[0-9]{1,2}-[0-9]{1,2}:[0-9]{1,2},true|.{0,12}",
        flags in any::<i64>(),
        priority in any::<i64>(),
    ) {
        let rule = json!({"pattern": pattern, "schedule": schedule, "flags": flags | 1, "priority": priority,
            "patternFlags": flags & 0x2410, "blockType": flags & 3, "simSlot": flags & 7});
        let settings = json!({"enabled": true, "times": priority, "inXMin": flags, "stHour": priority, "inXDay": flags,
            "priority": priority, "list": [1], "apis": [1], "minDuration": flags});
        let mut backup = json!({"numberRules": {"rules": [rule]}});
        for name in ["repeatedCall", "offTime", "dialed", "answered", "contacts", "stir", "meetingMode", "emergency"] {
            backup[name] = settings.clone();
        }
        let imported = read(backup.to_string().as_bytes(), None).unwrap();
        prop_assert!(Rulebook::new(imported.rules).is_ok());
    }
}
