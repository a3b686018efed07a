//! Files in XML.

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
