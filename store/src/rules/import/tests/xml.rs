//! Files in XML, and what is refused by its name.

use super::*;

fn error(text: &str) -> String {
    super::read(text.as_bytes(), home())
        .unwrap_err()
        .to_string()
}

#[test]
fn barred_callers_of_a_fritz_box() {
    let found = imported("fritzbox-barred.xml");
    assert_eq!(found.kind, Kind::FritzBarred);
    assert!(found.kind.is_blocked() && found.kind.has_lines());
    assert_eq!(numbers(&found), ["+12065550100", "+12065550101"]);
    assert_eq!(
        rules(&found),
        [("Ranges".to_owned(), json!({"prefix": "+120655501"}))]
    );
    assert_eq!(found.rules[0].then, Then::Reject);
    assert_eq!(
        remarks(&found),
        [
            (9, "Ranges", "left_out", "no_country_code"),
            (11, "**610", "left_out", "action"),
        ]
    );
    assert_eq!((found.remarks[0].column, found.remarks[1].column), (1, 50));
    assert_eq!((found.numbers.records, found.numbers.refused_total), (2, 0));
    // Without a region the number without a country code is named with its place.
    let abroad = super::read(&sample("fritzbox-barred.xml"), None).unwrap();
    let refused = &abroad.numbers.refused[0];
    assert_eq!((refused.line, refused.column), (12, 1));
}

#[test]
fn a_phone_book_that_may_be_of_contacts_stops_nobody() {
    let found = imported("fritzbox.xml");
    assert_eq!(found.kind, Kind::FritzBook);
    assert!(!found.kind.is_blocked());
    assert_eq!(numbers(&found), ["+12065550100", "+12065550150"]);
    assert!(found.rules.is_empty());
    assert_eq!(remarks(&found), [(3, "Aunt", "left_out", "unknown")]);
    let one =
        "<phonebook owner='258'><contact><number>0012065550100</number></contact></phonebook>";
    let found = super::read(one.as_bytes(), None).unwrap();
    assert_eq!((found.kind, numbers(&found).len()), (Kind::FritzBarred, 1));
    let none = super::read(b"<phonebooks/>", None).unwrap();
    assert_eq!((none.kind, none.remarks_total), (Kind::FritzBook, 0));
}

#[test]
fn numbers_of_phoneblock_as_xml() {
    let found = imported("phoneblock.xml");
    assert_eq!(found.kind, Kind::PhoneBlock);
    assert_eq!(numbers(&found), numbers(&imported("phoneblock.json")));
    assert_eq!(remarks(&found), remarks(&imported("phoneblock.json")));
}

#[test]
fn xml_that_is_not_taken_says_what_it_is() {
    for (text, says) in [
        (
            "<?xml version='1.0'?>\n<feed></feed>",
            "line 1, column 1: XML of an app that is not known",
        ),
        (
            "\n<!DOCTYPE HTML><p>",
            "line 1, column 1: a web page, not a file of an app",
        ),
        (
            "<html><body>",
            "line 1, column 1: a web page, not a file of an app",
        ),
        (
            "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]>\n<phonebooks/>",
            "line 2, column 1: a document type is not taken",
        ),
        (
            "<phonebooks>\n<phonebook owner='258'>\n <contact><number>0012065550100</number>",
            "line 3, column 11: the file ends inside an element that begins here",
        ),
        (
            "<blocklist>\n<phone-info phone='+12065550100' ",
            "line 1, column 1: the file ends inside an element that begins here",
        ),
    ] {
        assert_eq!(error(text), says, "{text}");
        assert!(!is_plain(text.as_bytes()), "{text}");
    }
    for text in ["<calls count='0'></calls>", "<?xml version='1.0'?>"] {
        let error = super::read(text.as_bytes(), None).unwrap_err();
        assert_eq!(error, ImportError::Unknown, "{text}");
    }
    let large = format!("<blocklist>{}</blocklist>", " ".repeat(MAX_BYTES));
    assert_eq!(
        super::read(large.as_bytes(), None).unwrap_err(),
        ImportError::TooLarge
    );
    assert!(is_plain(b"<+12065550100>\n"));
}

#[test]
fn what_cannot_be_read_in_xml_is_named() {
    let long = "1".repeat(70_000);
    let book = format!(
        "<phonebook owner='258'><number>&other;</number><number>{long}</number>\n<number>00120655501&#48;0</number></phonebook>"
    );
    let found = super::read(book.as_bytes(), None).unwrap();
    assert_eq!(numbers(&found), ["+12065550100"]);
    assert_eq!(
        remarks(&found),
        [(1, "", "left_out", "value"), (1, "", "left_out", "value")]
    );
    let list = format!(
        "<blocklist><phone-info phone='{long}' votes='9'/><phone-info phone='x' votes='9'/></blocklist>"
    );
    let found = super::read(list.as_bytes(), None).unwrap();
    assert!(numbers(&found).is_empty());
    assert_eq!(found.remarks_total as u64 + found.numbers.refused_total, 2);
}

#[test]
fn expressions_of_silence() {
    let found = imported("silence.xml");
    assert_eq!(found.kind, Kind::Silence);
    assert_eq!(
        rules(&found),
        [
            (
                r"\+12065550150".to_owned(),
                json!({"regex": r"\+12065550150"})
            ),
            (
                "2065550151".to_owned(),
                json!({"any": [{"regex": "2065550151"}, {"number": "+12065550151"}]})
            ),
            (r"\+1206555.*".to_owned(), json!({"regex": r"\+1206555.*"})),
            (
                r"\+1360555\d{4}".to_owned(),
                json!({"regex": r"\+1360555\d{4}"})
            ),
        ]
    );
    let then: Vec<Then> = found.rules.iter().map(|rule| rule.then).collect();
    assert_eq!(then, [Then::Allow, Then::Allow, Then::Reject, Then::Reject]);
    assert!(found.rules.iter().all(|rule| rule.enabled));
    assert_eq!(
        remarks(&found),
        [
            (3, "(?<a>1).*", "left_out", "regex"),
            (4, "enabled", "left_out", "setting"),
            (6, "repeated_checked", "left_out", "setting"),
            (8, "repeated_minutes", "left_out", "setting"),
        ]
    );
    assert_eq!(found.remarks[1].column, 5);
}

#[test]
fn what_silence_may_let_through_switches_off_what_it_stops() {
    let all = String::from_utf8(sample("silence.xml")).unwrap();
    let silent = r#"<int name="call_screening_response_options" value="4" /></map>"#;
    for (from, to, why, then) in [
        ("", "", None, Then::Reject),
        (
            r#"name="enabled" value="true""#,
            r#"name="enabled" value="false""#,
            Some("inactive"),
            Then::Reject,
        ),
        ("regex_checked", "other", Some("inactive"), Then::Reject),
        ("</map>", silent, None, Then::Silence),
        (
            "</map>",
            r#"<int name="call_screening_response_options" value="2" /></map>"#,
            Some("inactive"),
            Then::Reject,
        ),
        (
            "</map>",
            r#"<int name="sim_allow" value="2" /></map>"#,
            Some("below"),
            Then::Reject,
        ),
        (
            "</map>",
            r#"<string name="regex_pattern">1.*</string></map>"#,
            Some("below"),
            Then::Reject,
        ),
        ("2065550151", "[12]++", Some("below"), Then::Reject),
        ("2065550151", "&x;", Some("below"), Then::Reject),
    ] {
        let found = super::read(all.replace(from, to).as_bytes(), home()).unwrap();
        let block = &found.rules[found.rules.len() - 2..];
        assert!(block.iter().all(|it| it.then == then), "{to}");
        assert!(block.iter().all(|it| it.enabled == why.is_none()), "{to}");
        let off = remarks(&found)
            .into_iter()
            .filter(|it| it.2 == "switched_off");
        let off: Vec<&str> = off.map(|it| it.3).collect();
        let wanted: Vec<&str> = why.into_iter().flat_map(|why| [why; 2]).collect();
        assert_eq!(off, wanted, "{to}");
    }
    let hidden = all.replace("</map>", &silent.replace('4', "11"));
    let found = super::read(hidden.as_bytes(), home()).unwrap();
    assert!(
        remarks(&found)
            .iter()
            .any(|it| it.1 == "call_screening_response_options")
    );
    assert_eq!(found.rules[2].then, Then::Reject);
    assert_eq!(
        error(r#"<map><string name="token">x</string></map>"#),
        "line 1, column 1: settings of an app, but not those of Silence"
    );
}

#[test]
fn a_field_of_silence_is_switched_off() {
    let found = imported("silence.txt");
    assert_eq!(found.kind, Kind::Silence);
    assert!(!is_plain(&sample("silence.txt")));
    assert_eq!(rules(&found)[1].0, r"\+1360555\d{4}");
    assert!(
        found
            .rules
            .iter()
            .all(|it| !it.enabled && it.then == Then::Reject)
    );
    assert_eq!(
        remarks(&found),
        [
            (1, r"\+1206555.*", "switched_off", "field"),
            (1, r"\+1360555\d{4}", "switched_off", "field"),
            (1, "[12]++", "left_out", "regex"),
        ]
    );
    let columns: Vec<usize> = found.remarks.iter().map(|it| it.column).collect();
    assert_eq!(columns, [1, 14, 29]);
    for (text, is_silence) in [
        (r"\+1206.*", true),
        ("^1206.*$;^1360.*$", true),
        ("12065550100;[13]60555.*", true),
        ("+12065550100;+12065550101", false),
        ("206.555.0100;(206) 555-0101", false),
        ("^206555 ^360555", false),
        (r"\+1206.*;name", false),
        ("\\+1206.*;\n+12065550100", false),
    ] {
        let kind = bans::sniff(text.as_bytes());
        assert_eq!(kind == Some(Kind::Silence), is_silence, "{text}");
    }
}

#[test]
fn files_that_are_not_read_are_named() {
    for (text, says) in [
        (
            r#"{"callers":[],"inCalls":[],"markedRecords":[{"number":"12065550100"}],"versionCode":1}"#,
            "a backup of CallerInfo: callers, calls and marks, but no block list",
        ),
        (
            "PBBL\u{1}",
            "the binary list of PhoneBlock; its JSON and XML are read",
        ),
    ] {
        assert_eq!(error(text), format!("line 1, column 1: {says}"));
        assert!(!is_plain(text.as_bytes()), "{text}");
    }
}
