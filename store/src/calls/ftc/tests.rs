use super::*;

const HEADER: &str = "Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,\
    Consumer_State,Consumer_Area_Code,Subject,Recorded_Message_Or_Robocall\n";

fn rows(body: &str) -> Vec<Result<ReportedCall, RefusedReport>> {
    let text = format!("{HEADER}{body}");
    Reports::new(text.as_bytes())
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn a_report_is_a_call_at_the_consumers_time() {
    let rows = rows(
        "2065550100,2021-07-07 00:10:00,2021-07-06 22:22:00,\"A, B\",Texas,512,\"Debt (cards, loans)\",Y\n",
    );
    assert_eq!(rows.len(), 1);
    let call = rows[0].as_ref().unwrap();
    assert_eq!(
        (call.line, call.number.as_u64(), call.zone),
        (2, 12_065_550_100, "America/Chicago")
    );
    assert_eq!(call.local.to_string(), "2021-07-06 22:22:00");
}

#[test]
fn what_is_no_call_is_named_with_its_line() {
    let time = "2021-07-06 22:22:00";
    for (why, row, reason) in [
        (
            "no number",
            format!(",x,{time},,Texas,,,"),
            Refusal::EmptyNumber,
        ),
        (
            "fourteen digits",
            format!("70611454600144,x,{time},,Texas,,,"),
            Refusal::NotANumber,
        ),
        (
            "an area code from 0",
            format!("0065550100,x,{time},,Texas,,,"),
            Refusal::NotANumber,
        ),
        (
            "an exchange from 1",
            format!("2061550100,x,{time},,Texas,,,"),
            Refusal::NotANumber,
        ),
        (
            "masked digits",
            format!("*****0987,x,{time},,Texas,,,"),
            Refusal::NotANumber,
        ),
        (
            "area missing",
            format!("555area missing,x,{time},,Texas,,,"),
            Refusal::NotANumber,
        ),
        (
            "no time",
            "2065550100,x,,,Texas,,,".to_owned(),
            Refusal::NoTime,
        ),
        (
            "a bad time",
            "2065550100,x,7/6/2021,,Texas,,,".to_owned(),
            Refusal::UnreadableTime,
        ),
        (
            "no state",
            format!("2065550100,x,{time},,,,,"),
            Refusal::NoState,
        ),
        (
            "no such state",
            format!("2065550100,x,{time},,Atlantis,,,"),
            Refusal::UnknownState,
        ),
        (
            "too few columns",
            "2065550100,x".to_owned(),
            Refusal::BrokenRow,
        ),
    ] {
        assert_eq!(
            rows(&row),
            [Err(RefusedReport { line: 2, reason })],
            "{why}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_do_not_stop_the_file() {
    let mut text = HEADER.as_bytes().to_vec();
    text.extend_from_slice(
        b"\xff\xfe,x,y,,Texas,,,\n2065550100,x,2021-07-06 22:22:00,Caf\xe9,Texas,,,\n",
    );
    let rows: Vec<_> = Reports::new(text.as_slice())
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        rows[0],
        Err(RefusedReport {
            line: 2,
            reason: Refusal::BrokenRow
        })
    );
    assert!(rows[1].is_ok());
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let error = Reports::new("a,b\n1,2\n".as_bytes()).err().unwrap();
    assert_eq!(
        error.to_string(),
        "line 1, column 1: the header has no column Company_Phone_Number"
    );
}

#[test]
fn lines_are_counted_alike_with_either_line_end() {
    let call = "2065550100,x,2021-07-06 22:22:00,,Texas,,,Y\n";
    let body = format!(
        "{call}bad\n\n{}{call},x\n",
        call.replace("00,,Tex", "00,\"A\nB\",Tex")
    );
    let lines = |text: &str| -> Vec<(u64, bool)> {
        let rows = Reports::new(text.as_bytes()).unwrap().map(Result::unwrap);
        rows.map(|row| match row {
            Ok(call) => (call.line, true),
            Err(refused) => (refused.line, false),
        })
        .collect()
    };
    let text = format!("{HEADER}{body}");
    let expected = [(2, true), (3, false), (5, true), (7, true), (8, false)];
    assert_eq!(lines(&text), expected);
    assert_eq!(lines(&text.replace('\n', "\r\n")), expected, "CR LF");
    // The last column of the header has its line end behind it.
    let header = "Company_Phone_Number,Violation_Date,Consumer_State\r\n";
    let row = "2065550100,2021-07-06 22:22:00,Texas\r\n\r\n";
    assert_eq!(lines(&format!("{header}{row}")), [(2, true)]);
}

#[test]
fn a_quotation_mark_left_open_ends_the_file_and_says_so() {
    let call = "2065550100,x,2021-07-06 22:22:00,,Texas,512,Debt,Y\n";
    let open = call.replace("Debt", "\"Debt");
    let rows = rows(&format!("{call}{call}{open}{call}{call}"));
    let reason = Refusal::OpenQuote;
    assert!(reason.ends_file() && !Refusal::BrokenRow.ends_file());
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2], Err(RefusedReport { line: 4, reason }));
    let text = HEADER.replace("Recorded_", "\"Recorded_");
    let rows: Vec<_> = Reports::new(text.as_bytes()).unwrap().collect();
    assert_eq!(rows.len(), 1, "in the header");
}

#[test]
fn the_real_day_is_read_whole() {
    let text = include_bytes!("../../../../tests/samples/ftc-dnc-2021-07-08.csv");
    let mut calls = 0;
    let mut refused = std::collections::BTreeMap::new();
    for row in Reports::new(text.as_slice()).unwrap() {
        match row.unwrap() {
            Ok(_) => calls += 1,
            Err(row) => *refused.entry(row.reason).or_insert(0) += 1,
        }
    }
    assert_eq!(calls + refused.values().sum::<i32>(), 14_034);
    assert_eq!(refused.get(&Refusal::EmptyNumber), Some(&669));
    assert!(
        refused
            .get(&Refusal::NotANumber)
            .is_some_and(|count| *count > 100)
    );
}

#[test]
fn a_file_without_end_is_refused_in_bounded_memory() {
    let endless = io::repeat(b'x').take(MAX_FILE * 2);
    let open_quote = HEADER.as_bytes().chain(&b"\""[..]).chain(endless);
    let last = Reports::new(open_quote).unwrap().last().unwrap();
    let error = last.err().unwrap().to_string();
    assert!(error.contains("more than 64 MiB"), "{error}");
}

proptest::proptest! {
    /// Whatever the bytes are, each record is a call or a named refusal.
    #[test]
    fn any_bytes_are_answered(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let text = [HEADER.as_bytes(), &body].concat();
        for row in Reports::new(text.as_slice()).unwrap() {
            proptest::prop_assert!(row.is_ok());
        }
    }
}
