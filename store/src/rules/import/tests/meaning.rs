//! What a rule meant there and what it means here, compared call by call.
//!
//! The peers' own semantics are written down once more, plainly, over the text that the network
//! delivers, with the crate `regex` for Java's expressions; the verdicts of [`decide`] must agree.

use curfew_core::number::read;
use curfew_core::rulebook::{MAX_RULES, RulebookError, Then};
use curfew_core::time::Moment;
use curfew_core::{Call, Disposition, Facts, Rulebook, decide};
use serde_json::{Value, json};

use super::super::append;
use super::home;

/// What callers of the samples look like; short ones that a region would never stop are left out.
const CALLERS: [&str; 18] = [
    "+12065550100",
    "+12065550111",
    "+12065550199",
    "+12065551100",
    "+13605550100",
    "+13605550142",
    "+14255550142",
    "+15095550142",
    "+442079460100",
    "+33162000000",
    "+331620000000",
    "+336360555001",
    "95588",
    "0955881",
    "120655501",
    "#7119",
    "360555",
    "00036",
];

/// Callers for whom the rules about times differ.
const SOME: [&str; 5] = [
    "+12065550100",
    "+12065551199",
    "+33162000000",
    "95588",
    "#7119",
];

/// Every hour and the minutes around it, of ten days from a Sunday on.
fn moments() -> impl Iterator<Item = Moment> {
    const SUNDAY: i64 = 1_767_484_800_000;
    (0..10 * 24)
        .flat_map(|hour| [0, 1, 30, 59].map(|minute| SUNDAY + (hour * 60 + minute) * 60_000))
        .map(|at| Moment::new(at, 0))
}

/// `Util.clearNumber` and the flags of `String.applyRegexFlags`.
fn seen(number: &str, flags: i64) -> String {
    let mut seen = number.to_owned();
    if flags & 0x2000 != 0 {
        let code = r"^\+([17]|2[07]|3[0123469]|4[013456789]|5[12345678]|6[0123456]|8[1246]|9[0123458]|[0-9]{3})[0-9]*?([0-9]{4,6})$";
        if let Some(found) = regex::Regex::new(code).unwrap().captures(number) {
            seen = number[1 + found[1].len()..].to_owned();
        }
    }
    if flags & 0x400 == 0 {
        seen = seen.trim_start_matches('0').replace('+', "");
    }
    seen
}

/// `TimeSchedule.satisfyTime`.
fn is_at(schedule: &str, at: Moment) -> bool {
    let parts: Vec<&str> = schedule.split(',').collect();
    if parts.len() != 3 || parts[2] != "true" {
        return true;
    }
    let minute =
        |text: &str| text[..2].parse::<u16>().unwrap() * 60 + text[3..].parse::<u16>().unwrap();
    let (start, end) = (minute(&parts[1][..5]), minute(&parts[1][6..]));
    let day = (at.weekday() as u8 + 1) % 7 + 1;
    let before = if day == 1 { 7 } else { day - 1 };
    let on = |day: u8| parts[0].is_empty() || parts[0].contains(char::from(b'0' + day));
    let now = at.minute_of_day();
    if start < end {
        on(day) && start <= now && now <= end
    } else {
        now >= start && on(day) || now <= end && on(before)
    }
}

/// SpamBlocker with its rules, in the order in which it sorts them.
struct There(Vec<(regex::Regex, Value)>);

impl There {
    fn new(rules: &[Value]) -> There {
        let mut rules = rules.to_vec();
        rules.sort_by_key(|rule| {
            let text = |key: &str| rule[key].as_str().unwrap_or("").to_owned();
            let priority = -rule["priority"].as_i64().unwrap_or(0);
            (priority, text("description"), text("pattern"))
        });
        let compiled = rules.into_iter().map(|rule| {
            let pattern = format!("^(?:{})$", rule["pattern"].as_str().unwrap());
            (regex::Regex::new(&pattern).unwrap(), rule)
        });
        There(compiled.collect())
    }

    /// Whether a call rings.
    fn rings(&self, number: &str, sim: i64, at: Moment) -> bool {
        let first = self.0.iter().find(|(pattern, rule)| {
            rule["simSlot"].as_i64().is_none_or(|slot| slot == sim)
                && is_at(rule["schedule"].as_str().unwrap_or(""), at)
                && pattern.is_match(&seen(number, rule["patternFlags"].as_i64().unwrap_or(0)))
        });
        first.is_none_or(|(_, rule)| rule["isBlacklist"] == json!(false))
    }
}

fn rings_here(rulebook: &Rulebook, number: &str, sim: i64, at: Moment) -> bool {
    let number = read(number, None);
    let call = Call {
        sim: Some(sim as u8 + 1),
        ..Call::incoming(number, at)
    };
    // No home region: none of these numbers is one that a region never stops.
    let facts = Facts {
        home: None,
        ..Facts::at_home(home().unwrap())
    };
    decide(&call, rulebook, &facts).disposition == Disposition::Allow
}

/// Compares calls from some of the callers on both cards at every moment.
fn compare(rules: &[Value]) {
    let backup = json!({"numberRules": {"rules": rules}}).to_string();
    let imported = crate::rules::import::read(backup.as_bytes(), None).unwrap();
    let is_whole = imported.remarks.is_empty();
    let rulebook = Rulebook::new(imported.rules).unwrap();
    let there = There::new(rules);
    let mut stopped = 0;
    for at in moments() {
        for number in SOME {
            for sim in [0, 1] {
                let there = there.rings(number, sim, at);
                let here = rings_here(&rulebook, number, sim, at);
                assert!(
                    here || !there,
                    "{rules:?}: {number} would be stopped at {at:?}"
                );
                assert!(!is_whole || here == there, "{rules:?}: {number} at {at:?}");
                stopped += usize::from(!here);
            }
        }
    }
    assert!(!is_whole || stopped > 0, "{rules:?} stops nothing");
}

#[test]
fn one_expression_at_a_time() {
    for pattern in [
        "120655501.*",
        "1206.*",
        "12065550100",
        r"\d{5}",
        r"\d{6,9}",
        ".*",
        ".+",
        "[19].*",
        "(120|36)6?.*",
        "0?360555.*",
        "[^1]+",
        "(?:1206|1360)555[0-9]{4}",
        "#.*",
        r"[0-35]?95588.?",
        "1(206|360)55501\\d{2}|95588",
        "120655501",
        ".{11}",
        ".*42",
        r"\d*5\d*",
    ] {
        for flags in [0, 0x10, 0x400, 0x2000] {
            let rule = json!({"pattern": pattern, "patternFlags": flags});
            let backup = json!({"numberRules": {"rules": [&rule]}}).to_string();
            let imported = crate::rules::import::read(backup.as_bytes(), None).unwrap();
            assert!(imported.remarks.is_empty(), "{pattern} {flags}");
            let rulebook = Rulebook::new(imported.rules).unwrap();
            let noon = moments().nth(50).unwrap();
            let there = There::new(&[rule]);
            for number in CALLERS {
                assert_eq!(
                    there.rings(number, 0, noon),
                    rings_here(&rulebook, number, 0, noon),
                    "{pattern} {flags:#x}: {number}"
                );
            }
        }
    }
}

#[test]
fn orders_times_and_cards() {
    let stop = |more: Value| {
        let mut rule = json!({"pattern": "1206.*"});
        rule.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        rule
    };
    for schedule in [
        "",
        "23456,09:00-17:00,true",
        "67,21:00-07:00,true",
        ",00:00-00:00,true",
        "1,23:00-23:59,true",
        ",12:00-12:00,true",
        "3,12:30-12:30,true",
        "7,00:01-00:00,true",
        "23456,09:00-17:00,false",
        "4,00:00-23:59,true",
    ] {
        compare(&[stop(json!({"schedule": schedule}))]);
        let ring = json!({"pattern": "12065550100", "isBlacklist": false, "priority": 1, "schedule": schedule});
        compare(&[stop(json!({})), ring]);
    }
    for slot in [0, 1] {
        compare(&[stop(json!({"simSlot": slot}))]);
    }
    let ring = |priority: i64| json!({"pattern": ".*01.*", "description": "m", "isBlacklist": false, "priority": priority});
    for (description, priority) in [("a", 0), ("z", 0), ("a", -1), ("z", 1)] {
        compare(&[stop(json!({"description": description})), ring(priority)]);
        let raw = json!({"pattern": r"\+3316.*", "patternFlags": 0x400, "priority": priority});
        compare(&[ring(0), raw]);
    }
    // Below something that lets calls ring and cannot be taken over, nothing is stopped.
    let ring = json!({"pattern": "(12)*.*", "isBlacklist": false, "priority": 1});
    compare(&[stop(json!({})), ring]);
    // A whole day ends there with the first minute of the next; to ring a minute more is allowed.
    let rules = [stop(json!({"schedule": "23456,00:00-00:00,true"}))];
    let backup = json!({"numberRules": {"rules": &rules}}).to_string();
    let imported = crate::rules::import::read(backup.as_bytes(), None).unwrap();
    let rulebook = Rulebook::new(imported.rules).unwrap();
    let peer = There::new(&rules);
    for at in moments() {
        let there = peer.rings("+12065550100", 0, at);
        let here = rings_here(&rulebook, "+12065550100", 0, at);
        assert!(here == there || (here && at.minute_of_day() == 0), "{at:?}");
    }
}

#[test]
fn what_lets_calls_ring_there_stops_none_here() {
    let stop = json!({"pattern": ".*", "isBlacklist": true, "priority": 0, "flags": 1});
    let read = |name: &str, settings: Value| {
        let mut backup = json!({"numberRules": {"rules": [stop]}});
        backup[name] = settings;
        crate::rules::import::read(backup.to_string().as_bytes(), None).unwrap()
    };
    // Turned to letting ring, in the versions that had this switch.
    let stir = |exclusive: bool| {
        let settings = json!({"enabled": true, "isExcusive": exclusive, "includeUnverified": true});
        let imported = read("stir", settings);
        let rule = imported.rules.iter().find(|it| it.name == "stir");
        let rule = rule.unwrap();
        (rule.then, serde_json::to_value(&rule.who).unwrap())
    };
    let of = |word: &str| json!({"any": [{"verification": word}, {"verification": "none"}]});
    assert_eq!(stir(false), (Then::Allow, of("passed")));
    assert_eq!(stir(true), (Then::Reject, of("failed")));
    // Messages and notices that let the calls after them ring cannot be taken over: it is said, and what they come
    // before is switched off.
    for settings in [
        json!({"enabled": true}),
        json!({"rules": [{"pkgName": "a"}]}),
    ] {
        for name in ["smsAlert", "pushAlert"] {
            let imported = read(name, settings.clone());
            assert!(imported.rules.iter().all(|it| !it.enabled), "{name}");
            assert!(imported.remarks.iter().any(|it| it.name == name), "{name}");
        }
    }
    assert!(
        read("smsAlert", json!({"enabled": false}))
            .rules
            .iter()
            .all(|it| it.enabled)
    );
}

/// `LIKE` over the delivered number: `*` any run, `#` one digit.
#[test]
fn wildcards_stop_what_they_stopped_there_and_no_more() {
    for pattern in [
        "+120655501*",
        "+1206555####",
        "+33162######",
        "955##",
        "*42",
        "+4#2079460100",
        "+1*0142",
    ] {
        let file = format!("ID,name,pattern\n1,x,{pattern}\n");
        let imported = crate::rules::import::read(file.as_bytes(), None).unwrap();
        assert!(imported.remarks.is_empty(), "{pattern}");
        let rulebook = Rulebook::new(imported.rules).unwrap();
        let like = pattern
            .replace('+', r"\+")
            .replace('*', ".*")
            .replace('#', "[0-9]");
        let like = regex::Regex::new(&format!("^{like}$")).unwrap();
        let noon = moments().nth(50).unwrap();
        for number in CALLERS {
            let cleaned: String = number.chars().filter(|it| *it != '#').collect();
            assert_eq!(
                rings_here(&rulebook, number, 0, noon),
                !like.is_match(&cleaned),
                "{pattern}: {number}"
            );
        }
    }
}

#[test]
fn appended_rules_come_last_and_have_their_own_ids() {
    let rule = |id: &str| {
        let json = format!(
            r#"{{"version": 2, "rules": [{{"id": "{id}", "name": "{id}", "who": "anyone", "then": "reject"}}]}}"#
        );
        Rulebook::from_json(&json).unwrap()
    };
    let own = rule("import-1");
    let more = vec![
        rule("import-1").rules()[0].clone(),
        rule("other").rules()[0].clone(),
    ];
    let both = append(&own, more).unwrap();
    let ids: Vec<&str> = both.rules().iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["import-1", "import-2", "other"]);
    let many = vec![own.rules()[0].clone(); MAX_RULES];
    assert!(matches!(
        append(&own, many),
        Err(RulebookError::TooManyRules { .. })
    ));
}
