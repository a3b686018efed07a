//! Every format, from the sample files, and what no file may do.

mod bounds;
mod meaning;
mod packed;
mod patterns;
mod places;
mod sniff;
mod spam_call_blocker;
mod stream;
mod xml;

use curfew_core::rulebook::Then;
use serde_json::json;

use super::*;

fn sample(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/samples/imports/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

fn home() -> Option<Region> {
    Some(Region::new("US").unwrap())
}

fn imported(name: &str) -> Imported {
    super::read(&sample(name), home()).unwrap()
}

/// Name and callers of each rule, as in a rulebook.
fn rules(imported: &Imported) -> Vec<(String, Value)> {
    let shown = |rule: &Rule| (rule.name.clone(), serde_json::to_value(&rule.who).unwrap());
    imported.rules.iter().map(shown).collect()
}

fn remarks(imported: &Imported) -> Vec<(usize, &str, &str, &str)> {
    let all = imported.remarks.iter();
    all.map(|it| (it.place, it.name.as_str(), it.fate.word(), it.why.word()))
        .collect()
}

fn numbers(imported: &Imported) -> Vec<String> {
    imported
        .numbers
        .numbers
        .iter()
        .filter_map(curfew_core::Number::canonical)
        .collect()
}

#[test]
fn a_backup_of_spamblocker() {
    for name in ["spamblocker.gz", "spamblocker.json"] {
        let imported = imported(name);
        assert_eq!(imported.kind, Kind::SpamBlocker);
        assert_eq!(
            rules(&imported),
            [
                ("contacts".to_owned(), json!("contact")),
                (
                    "repeatedCall".to_owned(),
                    json!({"repeated": {"calls": 2, "minutes": 5}})
                ),
                ("offTime".to_owned(), json!("anyone")),
                ("stir".to_owned(), json!({"verification": "failed"})),
                ("The dentist".to_owned(), json!({"number": "+12065550199"})),
                (
                    "Roof sellers".to_owned(),
                    json!({"regex": r"\+?0*(120655501.*)"})
                ),
                (
                    "Any country".to_owned(),
                    json!({"regex": format!(r"\+({})0*(360555.*)|0*(360555.*)", pattern::COUNTRY_CODES)})
                ),
                (
                    "Raw".to_owned(),
                    json!({"all": [{"regex": r"\+1509555.*"}, {"sim": 2}]})
                ),
                (
                    "Two areas at night".to_owned(),
                    json!({"regex": r"\+?0*(1(360|425)55501\d{2})"})
                ),
                ("Everybody else".to_owned(), json!({"regex": ".*"})),
            ]
        );
        let then: Vec<Then> = imported.rules.iter().map(|rule| rule.then).collect();
        use Then::{Allow, Reject, Silence};
        assert_eq!(
            then,
            [
                Allow, Allow, Allow, Silence, Allow, Reject, Reject, Reject, Silence, Reject
            ]
        );
        let whens = |name: &str| {
            let rule = imported.rules.iter().find(|rule| rule.name == name);
            serde_json::to_value(&rule.unwrap().when).unwrap()
        };
        assert_eq!(
            whens("Roof sellers"),
            json!({"windows": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:01"}]})
        );
        assert_eq!(
            whens("Two areas at night"),
            json!({"windows": [{"days": ["fri", "sat"], "start": "21:00", "end": "07:01"}]})
        );
        assert_eq!(
            remarks(&imported),
            [
                (0, "spamDB", "changed", "expires"),
                (4, "Loan texts", "left_out", "messages"),
                (5, "Caller name", "left_out", "name"),
                (6, "Any country", "changed", "hang_up"),
                (8, "Family group", "left_out", "name"),
                (9, "Everybody else", "switched_off", "below"),
                (1, "Prizes", "left_out", "messages"),
                (0, "theme", "left_out", "setting"),
            ]
        );
        let off: Vec<&str> = imported
            .rules
            .iter()
            .filter(|rule| !rule.enabled)
            .map(|rule| rule.name.as_str())
            .collect();
        assert_eq!(off, ["Everybody else"], "{name}");
        assert_eq!(numbers(&imported), ["+12065550111"]);
        assert_eq!(imported.numbers.refused_total, 1);
    }
}

#[test]
fn rules_for_spamblocker_as_csv() {
    let imported = imported("spamblocker.csv");
    assert_eq!(imported.kind, Kind::SpamBlockerCsv);
    assert_eq!(
        rules(&imported),
        [
            ("The school".to_owned(), json!({"number": "+12065550150"})),
            ("Area 206".to_owned(), json!({"pattern": "+1206555????"})),
        ]
    );
    assert_eq!(imported.rules[0].then, Then::Allow);
    assert_eq!(
        remarks(&imported),
        [
            (4, "Prizes, and more", "left_out", "messages"),
            (5, "1360555.*", "left_out", "value"),
        ]
    );
    let mirror = super::read(b"pattern\n12065550100\n2065550101\n12065550100\n", home()).unwrap();
    assert_eq!(numbers(&mirror), ["+12065550100", "+12065550101"]);
    assert!(mirror.rules.is_empty());
}

#[test]
fn lists_of_blocked_numbers() {
    type Remarked<'a> = (usize, &'a str, &'a str, &'a str);
    let left_out = |place, name, why| -> Remarked<'_> { (place, name, "left_out", why) };
    for (file, kind, wanted, list, remarked) in [
        (
            "call-blocker.csv",
            Kind::CallBlocker,
            vec![
                ("Roofers", json!({"prefix": "+120655501"})),
                ("Ten of them", json!({"pattern": "+1206555014?"})),
            ],
            vec!["+12065550142"],
            vec![
                left_out(5, "Home numbers", "no_country_code"),
                left_out(6, "Letters", "value"),
            ],
        ),
        (
            "call-blocker-fork.csv",
            Kind::CallBlocker,
            vec![],
            vec![],
            vec![
                left_out(2, "School", "unknown"),
                left_out(3, "Rest", "unknown"),
            ],
        ),
        (
            "nophonespam.txt",
            Kind::NoPhoneSpam,
            vec![("Roofers", json!({"prefix": "+120655501"}))],
            vec!["+12065550142"],
            vec![left_out(3, "Premium", "no_country_code")],
        ),
        (
            "fossify.txt",
            Kind::Fossify,
            vec![("+1900*", json!({"prefix": "+1900"}))],
            vec!["+12065550100", "+12065550101"],
            vec![left_out(1, "900*", "no_country_code")],
        ),
        (
            "saracroche.json",
            Kind::Saracroche,
            vec![("Sales", json!({"pattern": "+33162??????"}))],
            vec!["+12065550100"],
            vec![left_out(2, "Known", "action"), left_out(4, "", "value")],
        ),
        (
            "saracroche-old.json",
            Kind::Saracroche,
            vec![
                ("Operator", json!({"pattern": "+33162??????"})),
                ("Other", json!({"prefix": "+33163"})),
            ],
            vec![],
            vec![],
        ),
        (
            "phoneblock.json",
            Kind::PhoneBlock,
            vec![],
            vec!["+12065550100"],
            vec![
                left_out(2, "+12065550101", "votes"),
                left_out(3, "+12065550102", "legitimate"),
                left_out(4, "+12065550103", "votes"),
                left_out(5, "+12065550104", "value"),
            ],
        ),
        (
            "freepbx.csv",
            Kind::FreePbx,
            vec![],
            vec!["+12065550100", "+12065550101"],
            vec![],
        ),
        (
            "asterisk.txt",
            Kind::FreePbx,
            vec![],
            vec!["+12065550100", "+12065550101"],
            vec![],
        ),
        (
            "ncid.txt",
            Kind::Ncid,
            vec![("Sales", json!({"prefix": "+120655501"}))],
            vec!["+12065550142"],
            vec![
                left_out(2, "Sales", "partial"),
                left_out(4, "^206555", "partial"),
            ],
        ),
        (
            "contacts.vcf",
            Kind::VCard,
            vec![],
            vec!["+12065550100", "+12065550101", "+12065550102"],
            vec![],
        ),
    ] {
        let imported = imported(file);
        assert_eq!(imported.kind, kind, "{file}");
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|(name, who)| (name.to_owned(), who))
            .collect();
        assert_eq!(rules(&imported), wanted, "{file}");
        assert_eq!(numbers(&imported), list, "{file}");
        assert_eq!(remarks(&imported), remarked, "{file}");
        assert_eq!(imported.remarks_total, imported.remarks.len());
        let all_stop = imported
            .rules
            .iter()
            .all(|rule| rule.then == Then::Reject && rule.enabled);
        assert!(all_stop, "{file}");
        assert_eq!(kind.is_blocked(), kind != Kind::VCard);
    }
    // Without a home region of country code 1, `1?` says nothing.
    let abroad = super::read(&sample("ncid.txt"), Some(Region::new("FR").unwrap())).unwrap();
    assert!(abroad.rules.is_empty());
    assert_eq!(remarks(&abroad)[0], left_out(2, "Sales", "no_country_code"));
}

#[test]
fn rulebooks_and_plain_lists() {
    let old = br#"{"version": 1, "rules": [{"id": "a", "name": "Night", "who": "anyone", "then": "silence"}]}"#;
    let imported = super::read(old, None).unwrap();
    assert_eq!(
        (imported.kind, imported.rules[0].id.as_str()),
        (Kind::Rulebook, "a")
    );
    let newer = br#"{"version": 99, "rules": [], "more": 1}"#;
    assert_eq!(
        super::read(newer, None).unwrap_err(),
        ImportError::Rulebook(RulebookError::At {
            line: 1,
            column: 13,
            error: Box::new(RulebookError::Version { found: 99 }),
        })
    );
    let list = super::read(b"\xef\xbb\xbf+12065550100\n+12065550101 # two\nx\n", None).unwrap();
    assert_eq!((list.kind, list.numbers.numbers.len()), (Kind::Numbers, 2));
    assert_eq!(list.numbers.refused_total, 1);
}

#[test]
fn what_cannot_be_read() {
    let bomb = {
        use miniz_oxide::deflate::compress_to_vec;
        let mut file = b"\x1f\x8b\x08\x1c\0\0\0\0\0\0\x02\0ab".to_vec();
        file.extend_from_slice(b"name\0remark\0");
        let start = file.len();
        file.extend(compress_to_vec(&vec![b' '; MAX_BYTES + 1], 9));
        assert!(start + MAX_BYTES > 100 * file.len(), "a bomb is small");
        file
    };
    let deep = "[".repeat(100_000);
    for (what, bytes, error) in [
        ("a bomb", &bomb[..], ImportError::TooLarge),
        (
            "a broken gzip",
            b"\x1f\x8b\x08\0\0\0\0\0\0\0\xff\xff",
            ImportError::Damaged,
        ),
        ("a cut gzip", b"\x1f\x8b\x08\x04", ImportError::Damaged),
        (
            "deep JSON",
            deep.as_bytes(),
            ImportError::Json {
                line: 1,
                column: 128,
            },
        ),
        (
            "broken JSON",
            b"{\n \"a\": }",
            ImportError::Json { line: 2, column: 7 },
        ),
        ("other JSON", b"{\"a\": 1}", ImportError::Unknown),
        (
            "an array of something",
            b"[{\"number\": \"1\"}]",
            ImportError::Unknown,
        ),
        (
            "UTF-16",
            b"\xff\xfe1\0",
            ImportError::Numbers(NumbersError::Utf16),
        ),
    ] {
        assert_eq!(super::read(bytes, home()).unwrap_err(), error, "{what}");
    }
    let large = format!("[{}]", " ".repeat(MAX_BYTES));
    assert_eq!(
        super::read(large.as_bytes(), None).unwrap_err(),
        ImportError::TooLarge
    );
}

#[test]
fn a_setting_that_lets_calls_ring_switches_off_what_is_below() {
    let off = |backup: Value| {
        let imported = super::read(backup.to_string().as_bytes(), home()).unwrap();
        let off = imported.rules.iter().filter(|rule| !rule.enabled);
        let off: Vec<String> = off.map(|rule| rule.name.clone()).collect();
        let named = imported
            .remarks
            .iter()
            .filter(|it| it.fate == Fate::SwitchedOff)
            .count();
        assert_eq!(named, off.len());
        off.join(",")
    };
    let rules = json!({"rules": [
        {"pattern": "12065550100", "description": "high", "priority": 11},
        {"pattern": "12065550101", "description": "low", "priority": 9},
        {"pattern": "12065550102", "description": "ring", "priority": 9, "isBlacklist": false}]});
    for (why, section, value, expected) in [
        ("nothing", "theme", json!({}), ""),
        (
            "apps",
            "recentApps",
            json!({"list": ["a"], "inXMin": 5}),
            "low",
        ),
        (
            "no apps",
            "recentApps",
            json!({"list": [], "inXMin": 5}),
            "",
        ),
        (
            "a meeting stops calls",
            "meetingMode",
            json!({"list": ["a"], "priority": 20}),
            "",
        ),
        (
            "for ever",
            "dialed",
            json!({"enabled": true, "always": true, "inXDay": 3}),
            "low",
        ),
        (
            "three days",
            "dialed",
            json!({"enabled": true, "inXDay": 3}),
            "",
        ),
        (
            "messages count",
            "dialed",
            json!({"enabled": true, "smsEnabled": true, "inXDay": 3}),
            "low",
        ),
        (
            "missed calls count",
            "answered",
            json!({"enabled": true, "inXDay": 3}),
            "low",
        ),
        (
            "answered",
            "answered",
            json!({"enabled": true, "minDuration": 9, "inXDay": 3}),
            "",
        ),
        (
            "off",
            "answered",
            json!({"enabled": false, "inXDay": 3}),
            "",
        ),
        (
            "too often",
            "repeatedCall",
            json!({"enabled": true, "times": 99, "inXMin": 3}),
            "low",
        ),
        (
            "a query",
            "apiQuery",
            json!({"apis": [{}], "priority": 10}),
            "low",
        ),
        (
            "a day",
            "emergency",
            json!({"enabled": true, "duration": 60}),
            "",
        ),
        (
            "a week",
            "emergency",
            json!({"enabled": true, "duration": 9999}),
            "high,low",
        ),
        (
            "no times",
            "offTime",
            json!({"enabled": true, "stHour": 99}),
            "low",
        ),
        (
            "not blocking",
            "global",
            json!({"enabled": true, "callEnabled": false}),
            "high,low",
        ),
    ] {
        let mut backup = json!({"numberRules": rules.clone()});
        backup[section] = value;
        assert_eq!(off(backup), expected, "{why}");
    }
    // An expression that cannot be taken over, in a rule that lets calls ring.
    let allow = json!({"pattern": "(?=1).*", "priority": 10, "isBlacklist": false});
    let stop = json!({"pattern": "(?=1).*", "priority": 10});
    let unsound = json!({"pattern": ".*", "isBlacklist": "yes"});
    for (extra, expected) in [(allow, "low"), (stop, ""), (unsound, "high,low")] {
        let mut rules = rules.clone();
        rules["rules"].as_array_mut().unwrap().push(extra);
        assert_eq!(off(json!({"numberRules": rules})), expected);
    }
}
