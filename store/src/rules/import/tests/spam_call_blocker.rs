//! The two files of Spam Call Blocker.

use super::*;

#[test]
fn numbers_that_ring_stand_above_those_that_do_not() {
    let backup = imported("spam-call-blocker.json");
    assert_eq!(backup.kind, Kind::SpamCallBlocker);
    assert!(backup.kind.is_blocked() && !backup.kind.has_lines());
    assert_eq!(
        rules(&backup),
        [
            ("2065550150".to_owned(), json!({"number": "+12065550150"})),
            ("+1360555*".to_owned(), json!({"prefix": "+1360555"})),
            (
                "+33162*".to_owned(),
                json!({"all": [{"prefix": "+33162"}, {"none": ["contact"]}]})
            ),
        ]
    );
    let then: Vec<Then> = backup.rules.iter().map(|it| it.then).collect();
    assert_eq!(then, [Then::Allow, Then::Reject, Then::Reject]);
    assert_eq!(numbers(&backup), ["+12065550100", "+12065550101"]);
    assert_eq!(
        remarks(&backup),
        [
            (0, "pref_block_hidden_numbers", "left_out", "setting"),
            (0, "pref_language", "left_out", "setting"),
            (3, "454*", "left_out", "no_country_code"),
        ]
    );
    let apart = imported("spam-call-blocker-numbers.json");
    assert_eq!(apart.kind, Kind::SpamCallBlocker);
    let school = ("The school".to_owned(), json!({"number": "+12065550150"}));
    assert_eq!(rules(&apart), [school]);
    assert_eq!(numbers(&apart), ["+12065550100", "+12065550101"]);
    assert!(apart.remarks.is_empty());
}

#[test]
fn what_stopped_nobody_stops_nobody_here() {
    let off = r#"{"p":{"pref_enable_blocking":false},"SPAM_PREFS":{"BLOCK_NUMBERS":["+12065550100","+1360555*"]}}"#;
    let lost = r#"{"SPAM_PREFS":{"BLOCK_NUMBERS":["+12065550100","+1360555*"],"WHITELIST_NUMBERS":["555*",5]}}"#;
    for (text, why, more) in [(off, "inactive", 0), (lost, "below", 2)] {
        let found = super::super::read(text.as_bytes(), None).unwrap();
        assert!(found.numbers.numbers.is_empty(), "{text}");
        assert!(found.rules.iter().all(|it| !it.enabled), "{text}");
        let said = remarks(&found).split_off(more);
        assert_eq!(
            said,
            [
                (1, "+12065550100", "left_out", why),
                (2, "+1360555*", "switched_off", why)
            ],
            "{text}"
        );
    }
}

#[test]
fn whatever_is_not_read_is_named() {
    let text = r#"{"SPAM_PREFS": {"BLOCK_NUMBERS": ["+12065550100"], "NEW_NUMBERS": ["+12065550101"]},
        "later": ["a"], "p": {"pref_level": 3, "pref_off": false, "pref_pattern_list": "+1360*"}}"#;
    let found = super::super::read(text.as_bytes(), None).unwrap();
    assert_eq!(
        remarks(&found),
        [
            (0, "NEW_NUMBERS", "left_out", "setting"),
            (0, "later", "left_out", "setting"),
            (0, "pref_level", "left_out", "setting"),
            (0, "pref_pattern_list", "left_out", "off"),
        ]
    );
    assert_eq!(numbers(&found), ["+12065550100"]);
}

#[test]
fn another_table_is_none_of_its() {
    for text in [
        r#"[{"number":"+12065550100","name":"a"}]"#,
        r#"[{"id":1,"number":"+12065550100","name":"a","date":5}]"#,
        r#"[{"id":"1","number":"+12065550100","name":"a"}]"#,
    ] {
        let error = super::super::read(text.as_bytes(), None).unwrap_err();
        assert_eq!(error, ImportError::Unknown, "{text}");
    }
}
