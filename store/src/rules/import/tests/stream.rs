//! Block lists read a record at a time.

use super::super::stream::{Banned, is_table, kind_of, read_into};
use super::*;
use crate::lists::import::{Column, ImportError, MAX_LINE, Reading, Refusal};

/// What came, with labels, and what is told of.
fn streamed(bytes: &[u8], label: Option<&str>) -> (Vec<(String, String)>, Imported) {
    let kind = kind_of(bytes).unwrap();
    let reading = Reading {
        home: home(),
        label: label.map(|it| Column::Name(it.to_owned())),
        ..Reading::default()
    };
    let mut came = Vec::new();
    let take = |banned: Banned, label: &str| {
        let text = match banned {
            Banned::Number(number) => number.canonical().unwrap(),
            Banned::Callers(who) => serde_json::to_string(&who).unwrap(),
        };
        came.push((text, label.to_owned()));
        Ok::<(), ImportError>(())
    };
    let told = read_into((kind, is_table(kind, bytes)), bytes, &reading, take).unwrap();
    assert!(told.rules.is_empty() && told.numbers.numbers.is_empty());
    (came, told)
}

#[test]
fn samples_mean_the_same_as_read_whole() {
    for (name, has_columns) in [
        ("call-blocker.csv", true),
        ("call-blocker-fork.csv", true),
        ("freepbx.csv", true),
        ("asterisk.txt", false),
        ("nophonespam.txt", false),
        ("ncid.txt", false),
    ] {
        let bytes = sample(name);
        let whole = imported(name);
        let (came, told) = streamed(&bytes, None);
        let mut came: Vec<String> = came.into_iter().map(|(text, _)| text).collect();
        let callers = whole.rules.iter();
        let callers = callers.map(|it| serde_json::to_string(&it.who).unwrap());
        let mut wanted: Vec<String> = numbers(&whole).into_iter().chain(callers).collect();
        came.sort();
        wanted.sort();
        assert_eq!(came, wanted, "{name}");
        assert_eq!(
            (told.kind, &told.remarks),
            (whole.kind, &whole.remarks),
            "{name}"
        );
        assert_eq!(told.numbers.records, whole.numbers.records, "{name}");
        assert_eq!(told.numbers.refused, whole.numbers.refused, "{name}");
        assert_eq!(is_table(told.kind, &bytes), has_columns, "{name}");
    }
    for name in [
        "fossify.txt",
        "spamblocker.csv",
        "silence.txt",
        "contacts.vcf",
        "sms-ie.zip",
    ] {
        assert_eq!(kind_of(&sample(name)), None, "{name}");
    }
}

#[test]
fn labels_and_places_are_those_of_the_cells() {
    let head = "ID,name,pattern,creationTimestamp,numberOfCalls,lastCallTimestamp\r\n";
    let rows = "1,\"Roofers,\n and others\",+120655501*,1700000000000,2,\r\n\
        2,Debt,+12065550142,1700000000000,0,\r\n\
        3,,+12065550142,1700000000000,0,\r\n\
        4,Home,206555*,1700000000000,0,\r\n\
        5,Short,206555014,1700000000000,0,\r\n\
        6\r\n\
        7,\"open,+12065550143,1700000000000,0,\r\n";
    let (came, told) = streamed(format!("{head}{rows}").as_bytes(), Some("name"));
    let pair = |text: &str, label: &str| (text.to_owned(), label.to_owned());
    assert_eq!(
        came,
        [
            pair(r#"{"prefix":"+120655501"}"#, "Roofers,\n and others"),
            pair("+12065550142", "Debt"),
            pair("+12065550142", ""),
        ]
    );
    assert_eq!(remarks(&told), [(6, "Home", "left_out", "no_country_code")]);
    assert_eq!((told.remarks[0].column, told.remarks_total), (3, 1));
    let refused = told.numbers.refused.iter();
    let refused: Vec<_> = refused.map(|it| (it.line, it.column, it.reason)).collect();
    assert_eq!(
        refused,
        [
            (7, 3, Refusal::NoArea),
            (8, 3, Refusal::NoColumn),
            (9, 3, Refusal::OpenQuote)
        ]
    );
    assert_eq!(told.numbers.records, 5);
    // Without a header every row is a record, and one of signs only is no header.
    let rows = "1,All,*,0,0,\n2,One,+12065550142,0,0,\n";
    let (came, _) = streamed(rows.as_bytes(), None);
    assert_eq!(
        came,
        [pair(r#"{"regex":".*"}"#, ""), pair("+12065550142", "")]
    );
    // Numbers that stand beside settings, in quotation marks, with a label of its own column.
    let text = "number,description\n\"12065550100\",\"loans, cards\"\ndest,x\nblocked,1\nx,y\n";
    let (came, told) = streamed(text.as_bytes(), Some("Description"));
    assert_eq!(came, [pair("+12065550100", "loans, cards")]);
    let refused = told.numbers.refused[0];
    assert_eq!(
        (refused.line, refused.column, refused.reason),
        (5, 1, Refusal::NotANumber)
    );
}

#[test]
fn a_line_without_an_end_is_one_refused_record() {
    let long = "7".repeat(MAX_LINE + 1);
    for head in [
        "number,description\n12065550100,a\n",
        "/blacklist/12065550100 : a\n\n",
    ] {
        let (came, told) = streamed(format!("{head}{long}").as_bytes(), None);
        assert_eq!(came.len(), 1, "{head}");
        let refused = told.numbers.refused[0];
        assert_eq!((refused.line, refused.column), (3, 1), "{head}");
        assert_eq!(refused.reason, Refusal::TooLong, "{head}");
    }
}
