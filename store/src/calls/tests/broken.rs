//! Where files and their records end, and what a file is.

use std::io::Cursor;

use super::super::{Kind, Opened, Refusal, open};
use super::{read, told, us};

#[test]
fn a_table_that_ends_in_a_quoted_cell_says_where() {
    let head = "number,time,name\n+12065550100,2026-01-02 22:31:00,x\n";
    let open = "+12065550101,2026-01-02 22:32:00,\"Roof\n";
    let rest = "+12065550102,2026-01-02 22:33:00,y\n";
    let rows = read(format!("{head}{open}{rest}{rest}"));
    assert_eq!(told(&rows), ["+12065550100 unknown 2", "open_quote 3:3"]);
    let gap = read(format!("{head}\n\n{rest}"));
    assert_eq!(told(&gap)[1], "+12065550102 unknown 5", "empty lines");
    let closed = open.replace("Roof\n", "Roof\n\"\n");
    let rows = read(format!("{head}{closed}{rest}"));
    assert_eq!(told(&rows).last().unwrap(), "+12065550102 unknown 5");
    let first = rest.replace("+12065550102", "\"+");
    let title = format!("My calls\n{head}{first}{rest}");
    assert_eq!(told(&read(title))[1], "open_quote 4:1");
    let header = read("number,time,\"name\n+12065550100,2026-01-02 22:31:00,x\n");
    assert_eq!(told(&header), ["open_quote 1"]);
    for (reason, ends) in [
        (Refusal::OpenQuote, true),
        (Refusal::CutOff, true),
        (Refusal::BrokenRow, false),
        (Refusal::TooLong, false),
    ] {
        assert_eq!(reason.ends_file(), ends, "{reason:?}");
    }
}

#[test]
fn escapes_in_json_end_where_they_end() {
    let call = |name: &str| {
        format!(r#"{{"name":"{name}","number":"+12065550100","date":"1700000000000","type":"3"}}"#)
    };
    for (why, name) in [
        ("an escaped quotation mark", r#"a\"},{"#),
        ("an escaped backslash before the mark", r"}]a\\"),
        ("two marks", r#"\"\"]}"#),
        ("a mark behind an escaped backslash", r#"}\\\"{"#),
        ("an escape by number", r"\u0022}"),
    ] {
        let object = call(name);
        let one = ["+12065550100 missed 1:2", "+12065550100 missed 2:1"];
        assert_eq!(told(&read(format!("[{object},\n{object}]"))), one, "{why}");
        let lines = read(format!("{object}\n{object}\n"));
        let two = ["+12065550100 missed 1", "+12065550100 missed 2"];
        assert_eq!(told(&lines), two, "{why}, in lines");
    }
}

#[test]
fn what_ends_the_root_and_nothing_else_ends_the_calls() {
    let call = r#"<call number="+12065550100" date="1700000000000" type="3"/>"#;
    let one = ["+12065550100 missed 2:1"];
    for (why, text, expected) in [
        (
            "the end",
            format!("<calls>\n{call}</calls>\n{call}"),
            vec![one[0]],
        ),
        (
            "with a space",
            format!("<calls>\n{call}</calls >\n{call}"),
            vec![one[0]],
        ),
        (
            "of another element",
            format!("<calls>\n{call}</call></callsign>\n{call}</calls>"),
            vec![one[0], "+12065550100 missed 3:1"],
        ),
        (
            "of an element with content",
            format!(
                "<calls>\n{}</call>\n{call}</calls>",
                call.replace("/>", ">")
            ),
            vec![one[0], "+12065550100 missed 3:1"],
        ),
        (
            "in a comment",
            format!("<calls>\n{call}<!--</calls>-->\n{call}</calls>"),
            vec![one[0], "+12065550100 missed 3:1"],
        ),
        (
            "in an attribute that is left open",
            format!("<calls>\n{call}<x a=\"</calls>\n{call}"),
            vec![one[0]],
        ),
        (
            "none",
            format!("<calls>\n{call}</callS>"),
            vec![one[0], "cut_off 2:68"],
        ),
        ("a root without content", format!("<calls/>{call}"), vec![]),
    ] {
        assert_eq!(told(&read(text)), expected, "{why}");
    }
}

#[test]
fn what_a_file_is_and_needs_is_said() {
    for (text, kind) in [
        ("<calls/>", Kind::Backup),
        ("[]", Kind::Array),
        ("{}", Kind::Lines),
        ("number,time\n", Kind::Table),
    ] {
        let Opened::Calls(calls) = open(Cursor::new(text), us()).unwrap() else {
            unreachable!("no report begins so")
        };
        assert_eq!(calls.kind(), kind, "{text}");
    }
}
