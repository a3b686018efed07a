//! Tables of reports to the FTC.

use super::*;

#[test]
fn the_reports_of_one_day_are_read() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/samples/ftc-dnc-2021-07-08.csv"
    );
    let import = import(std::fs::read(path).unwrap());
    let numbers = import.numbers.len() as u64;
    assert!(numbers > 8_000, "{import:?}");
    assert_eq!(
        numbers + import.repeated + import.refused_total,
        import.records
    );
}

#[test]
fn a_short_code_among_reports_is_dirt() {
    let text = "Company_Phone_Number,Created_Date\n833,x\n070721,x\n2065550100,x\n12065550101,x\n";
    let reports = import(text);
    assert_eq!(numbers(&reports), ["+12065550100", "+12065550101"]);
    assert_eq!(
        refused(&reports),
        [(2, Refusal::Impossible), (3, Refusal::Impossible)]
    );
    // In another table it is one.
    assert_eq!(import("number,x\n833,x\n+12065550100,x\n").numbers.len(), 2);
}

#[test]
fn a_masked_or_half_number_among_reports_is_told_as_such() {
    let text = "Company_Phone_Number,Created_Date\n206-***-0100,x\n206555XX,x\n*****0100,x\n\
        555area missing,x\n555-0100,x\n2065550100,x\n12065550101,x\n";
    let reports = import(text);
    assert_eq!(numbers(&reports), ["+12065550100", "+12065550101"]);
    let reasons = [(Refusal::Masked, 3), (Refusal::NoArea, 2)];
    assert_eq!(reports.refused_by, BTreeMap::from(reasons));
}
