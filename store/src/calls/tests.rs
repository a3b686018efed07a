mod broken;
mod nobody;

use std::io::Cursor;

use proptest::prelude::*;

use super::*;

const XML: &str = include_str!("../../../tests/samples/calls-backup.xml");
const JSON: &str = include_str!("../../../tests/samples/calls-sms-ie.json");
const BILL: &str = include_str!("../../../tests/samples/calls-bill.csv");

fn us() -> Option<Region> {
    Region::new("US").ok()
}

fn read(text: impl AsRef<[u8]>) -> Vec<Result<ReadCall, RefusedCall>> {
    match open(Cursor::new(text.as_ref().to_vec()), us()).unwrap() {
        Opened::Calls(calls) => calls.map(Result::unwrap).collect(),
        Opened::Reports(_) => Vec::new(),
    }
}

/// `number happened line:column`, or the reason and the place.
fn told(rows: &[Result<ReadCall, RefusedCall>]) -> Vec<String> {
    let place = |place: Place| match place.column {
        Some(column) => format!("{}:{column}", place.line),
        None => place.line.to_string(),
    };
    rows.iter()
        .map(|row| match row {
            Ok(call) if call.direction == Direction::Outgoing => {
                let number = call.number.canonical().unwrap_or_default();
                format!("{number} out {}", place(call.place))
            }
            Ok(call) => {
                let number = call.number.canonical();
                let number = number.unwrap_or(call.number.kind().to_owned());
                format!("{number} {} {}", call.happened.word(), place(call.place))
            }
            Err(refused) => format!("{} {}", refused.reason.word(), place(refused.place)),
        })
        .collect()
}

fn refusal(text: impl AsRef<[u8]>) -> String {
    match open(Cursor::new(text.as_ref().to_vec()), us()) {
        Err(error) => error.to_string(),
        Ok(Opened::Calls(mut calls)) => calls
            .find_map(Result::err)
            .map_or(String::new(), |error| error.to_string()),
        Ok(Opened::Reports(_)) => "reports".to_owned(),
    }
}

#[test]
fn a_call_log_backup_is_read_whole() {
    let rows = read(XML);
    assert_eq!(
        told(&rows),
        [
            "+12065550101 answered 4:3",
            "+12065550102 missed 5:3",
            "+12065550103 answered 6:3",
            "+12065550104 declined 7:3",
            "hidden missed 8:3",
            "+12065550105 out 9:3",
            "+12065550105 answered 10:3",
            "+18335550106 stopped 11:3",
            "+18335550106 stopped 12:3",
            "+12065550107 silenced 13:3",
            "voicemail 14:3",
            "unreadable_time 15:3",
            "unknown_type 16:3",
            "95588 answered 17:3",
        ]
    );
    let call = rows[0].as_ref().unwrap();
    assert_eq!(call.at, At::Instant(1_767_225_600_000, None));
    assert_eq!(
        (call.contact, call.subscription.as_deref()),
        (Tri::Yes, Some("1"))
    );
    let call = rows[4].as_ref().unwrap();
    assert_eq!(
        (call.contact, call.subscription.as_deref(), call.number),
        (
            Tri::No,
            None,
            Number::Hidden(curfew_core::Presentation::Restricted)
        )
    );
    assert_eq!(
        rows[13].as_ref().unwrap().contact,
        Tri::No,
        "a literal null"
    );
}

#[test]
fn xml_that_is_not_as_it_should_be_costs_its_element() {
    let long = "9".repeat(MAX_RECORD + 1);
    let call = r#"<call number="+12065550100" date="1700000000000" type="3"/>"#;
    for (why, body, expected) in [
        (
            "quotes of the other kind",
            call.replace('"', "'"),
            vec!["+12065550100 missed 1:8"],
        ),
        (
            "a character reference",
            call.replace('+', "&#43;"),
            vec!["+12065550100 missed 1:8"],
        ),
        (
            "in hexadecimal",
            call.replace('+', "&#x2B;"),
            vec!["+12065550100 missed 1:8"],
        ),
        (
            "an entity",
            call.replace('+', "&plus;"),
            vec!["broken_row 1:8"],
        ),
        (
            "no quote",
            call.replacen("\"", "", 2),
            vec!["broken_row 1:8"],
        ),
        (
            "a quote that is left open",
            format!("{}{call}", call.replacen("100\"", "100", 1)),
            vec!["broken_row 1:8", "+12065550100 missed 1:66"],
        ),
        (
            "no type",
            call.replace("type=\"3\"", ""),
            vec!["unknown_type 1:8"],
        ),
        (
            "no date",
            call.replace("date=\"1700000000000\"", ""),
            vec!["no_time 1:8"],
        ),
        (
            "too long",
            format!("{}\n{call}", call.replace("+12065550100", &long)),
            vec!["too_long 1:8", "+12065550100 missed 2:1"],
        ),
        (
            "a comment and another element",
            format!("<!-- <call/> > --><sms a='<'/>{call}"),
            vec!["+12065550100 missed 1:38"],
        ),
        (
            "an element that begins so",
            format!("<calling/>{call}"),
            vec!["+12065550100 missed 1:18"],
        ),
    ] {
        let rows = read(format!("<calls>{body}</calls><call/>"));
        assert_eq!(told(&rows), expected, "{why}");
    }
    let cut = read(format!("<calls>{call}\n<call number=\"+1206"));
    assert_eq!(told(&cut), ["+12065550100 missed 1:8", "cut_off 2:1"]);
    let cut = read(format!("<calls>{call}"));
    assert_eq!(told(&cut)[1], "cut_off 1:67", "the root is not closed");
    assert_eq!(told(&read("<calls count='0'/>")), [""; 0]);
    let mut bytes = b"\xef\xbb\xbf<calls><call number=\"\xff\" date=\"1\" type=\"3\"/>".to_vec();
    bytes.extend(format!("{call}</calls>").bytes());
    assert_eq!(told(&read(bytes)).len(), 2);
}

#[test]
fn a_json_array_of_call_log_rows_is_read() {
    let rows = read(JSON);
    assert_eq!(
        told(&rows),
        [
            "+12065550101 answered 1:2",
            "+12065550102 missed 2:2",
            "+12065550103 answered 3:2",
            "+12065550111 answered 4:2",
            "hidden missed 5:2",
        ]
    );
    let contacts: Vec<Tri> = rows
        .iter()
        .map(|row| row.as_ref().unwrap().contact)
        .collect();
    assert_eq!(contacts, [Tri::Yes, Tri::No, Tri::No, Tri::No, Tri::No]);

    let fossify = r#"[{"id":1,"phoneNumber":"+12065550100","name":"+12065550100","startTS":1700000000,"duration":5,"type":1,"simID":2}]"#;
    let call = read(fossify).remove(0).unwrap();
    assert_eq!(call.at, At::Instant(1_700_000_000_000, None));
    assert_eq!(
        (call.contact, call.subscription.as_deref()),
        (Tri::No, Some("2"))
    );
}

#[test]
fn json_that_is_not_as_it_should_be_costs_its_object() {
    let call = r#"{"number":"+12065550100","date":"1700000000000","type":"3"}"#;
    let long = "9".repeat(MAX_RECORD);
    for (why, text, expected) in [
        (
            "rubbish between",
            format!("[{call}, oops {call}]"),
            vec!["ok", "broken_row 1:63", "ok"],
        ),
        (
            "a comma too many",
            format!("[{call},,{call}]"),
            vec!["ok", "broken_row 1:62", "ok"],
        ),
        (
            "brackets in a text",
            format!("[{}]", call.replace("+1206", "}]{[\\\"")),
            vec!["unreadable"],
        ),
        (
            "a text that is no JSON",
            "[{\"a\" 1}, 7]".to_owned(),
            vec!["broken_row 1:2", "broken_row 1:11"],
        ),
        (
            "too long",
            format!("[{},{call}]", call.replace("+12065550100", &long)),
            vec!["too_long 1:2", "ok"],
        ),
        (
            "cut off inside",
            format!("[{call},{{\"number\":\"+1"),
            vec!["ok", "cut_off 1:62"],
        ),
        (
            "cut off between",
            format!("[{call}"),
            vec!["ok", "cut_off 1:61"],
        ),
        (
            "no type",
            "[{\"number\":\"+12065550100\",\"date\":\"1\"}]".to_owned(),
            vec!["unknown_type 1:2"],
        ),
        ("nothing", "[]".to_owned(), vec![]),
    ] {
        let rows = told(&read(text));
        let rows: Vec<&str> = rows
            .iter()
            .map(|row| match row.as_str() {
                row if row.starts_with("+12065550100 missed") => "ok",
                row if row.starts_with("unreadable missed") => "unreadable",
                row => row,
            })
            .collect();
        assert_eq!(rows, expected, "{why}");
    }
    let line = r#"{"seq":1,"at":"2026-01-02T22:31:00+08:00","number":"+12065550100","presentation":"allowed","disposition":"reject"}"#;
    let rows = read(format!("{line}\n{{\"seq\":\n\n{line} x\n7\n{line}\n"));
    assert_eq!(
        told(&rows),
        [
            "+12065550100 stopped 1",
            "broken_row 2",
            "broken_row 4",
            "broken_row 5",
            "+12065550100 stopped 6",
        ]
    );
    assert_eq!(rows[0].as_ref().unwrap().contact, Tri::Unknown);
    assert_eq!(
        rows[0].as_ref().unwrap().at,
        At::Instant(1_767_364_260_000, Some(28_800))
    );
}

#[test]
fn tables_are_found_by_their_headers() {
    let rows = read(BILL);
    assert_eq!(
        told(&rows),
        [
            "unreadable answered 3",
            "95588 out 4",
            "95588 answered 5",
            "rounded_number 6:4",
            "unknown_type 7:3",
        ]
    );
    let export = "seq,at,number,presentation,disposition,rule,outcome,leaf_hash\r\n\
        1,2026-01-02T22:31:00+08:00,+12065550100,allowed,silence,Night,,00\r\n\
        2,2026-01-02T22:32:00+08:00,,restricted,allow,,,00\r\n\
        3,2026-01-02T22:33:00+08:00,'*31#,allowed\r\n\
        4,,+12065550100,allowed,allow,,,00\r\n\
        \r\n\
        5,2026-01-02T22:33:00+08:00,+12065550100,allowed,allow,,,00\r\n";
    assert_eq!(
        told(&read(export)),
        [
            "+12065550100 silenced 2",
            "hidden rang 3",
            "broken_row 4:5",
            "no_time 5:2",
            "+12065550100 rang 7",
        ]
    );
    for (why, text, expected) in [
        (
            "semicolons, title lines, a date and a time",
            "My calls\n\nNumber;Date;Time;Type;Duration\n\"206 555-0100\";2026-01-02;21:49:51;Missed;0\n",
            vec!["+12065550100 missed 4"],
        ),
        (
            "tabs, and no type",
            "phone\ttime\tseconds\n+12065550100\t2026-01-02 10:00\t7\n",
            vec!["+12065550100 answered 2"],
        ),
        (
            "nothing on what happened",
            "\u{feff}Phone Number|Timestamp\n+12065550100|1700000000000\n",
            vec!["+12065550100 unknown 2"],
        ),
        (
            "a cell over the limit",
            &format!(
                "number,at\n{},1700000000000\n+12065550100,1700000000000\n",
                "9".repeat(401)
            ),
            vec!["broken_row 2:1", "+12065550100 unknown 3"],
        ),
    ] {
        assert_eq!(told(&read(text)), expected, "{why}");
    }
    let latin = b"number,at,name\n+12065550100,1700000000000,Ren\xe9\n\xff,1700000000000,x\n";
    let rows = read(latin);
    assert_eq!(told(&rows), ["+12065550100 unknown 2", "broken_row 3:1"]);
    assert_eq!(rows[0].as_ref().unwrap().contact, Tri::Yes);
}

#[test]
fn what_a_file_records_is_known_from_its_columns() {
    let memory = |text: &str| match open(Cursor::new(text.to_owned()), us()).unwrap() {
        Opened::Calls(calls) => format!("{:?}", calls.memory()),
        Opened::Reports(_) => String::new(),
    };
    for (text, expected) in [
        ("number,at,type,duration\n", Memory::of_call_log()),
        ("number,at,type\n", Memory::of_ledger()),
        ("number,at,duration\n", Memory::of_incoming()),
        (
            "number,at,presentation,disposition,type,duration\n",
            Memory::of_incoming(),
        ),
        ("[]", Memory::of_call_log()),
        ("<calls/>", Memory::of_call_log()),
        ("{}", Memory::of_incoming()),
    ] {
        assert_eq!(memory(text), format!("{expected:?}"), "{text}");
    }
}

#[test]
fn a_file_of_another_kind_is_named() {
    for (bytes, says) in [
        (&b""[..], "line 1, column 1: the file is empty"),
        (b"  \n", "line 1, column 1: the file is empty"),
        (
            b"\x1f\x8b\x08",
            "line 1, column 1: the file is compressed; unpack it first",
        ),
        (
            b"PK\x03\x04",
            "line 1, column 1: the file is compressed; unpack it first",
        ),
        (
            b"SQLite format 3\0",
            "line 1, column 1: the file is a database; a ledger is named by its folder",
        ),
        (
            b"\xff\xfe<\0",
            "line 1, column 1: the file is UTF-16; save it as UTF-8",
        ),
        (
            b"\n<!DOCTYPE html><html>",
            "line 2, column 1: a document type is not taken",
        ),
        (
            b"<html></html>",
            "line 1, column 1: the first element is not <calls>",
        ),
        (
            b"<calls><!DOCTYPE x>",
            "line 1, column 8: a document type is not taken",
        ),
        (
            b"a,b\n1,2\n",
            "line 1, column 1: no header names a time and a number, such as time,number,type,duration, \
             and the file is neither XML nor JSON",
        ),
        (
            b"\xb6\xd4\xb7\xbd\xba\xc5\xc2\xeb,\xc6\xf0\xca\xbc\xca\xb1\xbc\xe4\n1,2\n",
            "line 1, column 1: the file is not UTF-8, and no header can be read; save it as UTF-8",
        ),
        (
            b"Company_Phone_Number\n",
            "line 1, column 1: the header has no column Violation_Date",
        ),
    ] {
        assert_eq!(refusal(bytes), says, "{:?}", String::from_utf8_lossy(bytes));
    }
    let day = b"Company_Phone_Number,Violation_Date,Consumer_State\n";
    assert_eq!(refusal(day), "reports");
}

#[test]
fn a_file_without_end_is_refused_in_bounded_memory() {
    for (why, begins) in [
        ("an element", "<calls><call number=\""),
        ("a comment", "<calls><!--"),
        ("an object", "[{\"number\":\""),
        ("rubbish", "[ "),
        ("a line", "{\"number\":\""),
        ("a quoted cell", "number,at\n\""),
    ] {
        let endless = std::io::repeat(b'x').take(MAX_FILE * 2);
        let Opened::Calls(calls) = open(begins.as_bytes().chain(endless), us()).unwrap() else {
            unreachable!("no report begins so")
        };
        let records: Vec<Record> = calls.collect();
        let error = records.into_iter().find_map(Result::err).unwrap();
        assert!(
            error.to_string().contains("more than 64 MiB"),
            "{why}: {error}"
        );
    }
}

proptest! {
    /// Whatever the bytes are, each record is a call or a named refusal, and reading ends.
    #[test]
    fn any_bytes_are_answered(
        begins in prop::sample::select(vec!["", "<calls>", "[", "[{", "{", "number,at,type\n"]),
        body in prop::collection::vec(
            prop_oneof![
                any::<u8>(),
                prop::sample::select(b"<>\"'/=&;{}[],\n\\ callnumber0123456789".to_vec()),
            ],
            0..600,
        ),
    ) {
        let bytes = [begins.as_bytes(), &body].concat();
        if let Ok(Opened::Calls(calls)) = open(Cursor::new(bytes.clone()), us()) {
            let mut records = 0;
            for record in calls {
                records += 1;
                prop_assert!(records <= bytes.len() + 1);
                if let Err(error) = record {
                    prop_assert!(error.to_string().contains("document type"), "{error}");
                }
            }
        }
    }

    /// A backup cut at any byte gives the calls before the cut, and says that it is cut.
    #[test]
    fn a_backup_cut_anywhere_says_so(cut in 8_usize..XML.len() - 9) {
        prop_assume!(XML.is_char_boundary(cut));
        let root = XML.find("<calls").unwrap();
        let closed = XML[root..].find('>').unwrap() + root;
        prop_assume!(cut > closed);
        let (whole, part) = (told(&read(XML)), told(&read(&XML[..cut])));
        let (last, before) = part.split_last().unwrap();
        prop_assert!(last.starts_with("cut_off"), "{last}");
        prop_assert_eq!(before, &whole[..before.len()]);
    }
}
