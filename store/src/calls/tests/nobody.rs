//! Callers without a number, as the files say that.

use curfew_core::Presentation;

use super::*;

#[test]
fn words_in_the_place_of_a_number_say_why_there_is_none() {
    for (text, why) in [
        ("restricted", Some(Presentation::Restricted)),
        ("Anonymous", Some(Presentation::Restricted)),
        ("private", Some(Presentation::Restricted)),
        (" Private number ", Some(Presentation::Restricted)),
        ("WITHHELD", Some(Presentation::Restricted)),
        ("No Caller ID", Some(Presentation::Restricted)),
        ("隐藏号码", Some(Presentation::Restricted)),
        ("unknown", Some(Presentation::Unknown)),
        ("Unknown caller", Some(Presentation::Unknown)),
        ("unavailable", Some(Presentation::Unknown)),
        ("未知号码", Some(Presentation::Unknown)),
        ("无主叫号码", Some(Presentation::Unknown)),
        ("payphone", Some(Presentation::Payphone)),
        ("", None),
        ("number", None),
        ("allowed", None),
        ("unknown to me", None),
        ("+12065550100", None),
        ("unknown                              number", None),
    ] {
        assert_eq!(hidden(text), why, "{text}");
    }
}

#[test]
fn a_table_and_a_backup_have_callers_without_a_number() {
    let table = "number,time,type,presentation\n\
         restricted,2026-01-02 10:00,missed,\n\
         未知号码,2026-01-02 10:01,missed,\n\
         payphone,2026-01-02 10:02,missed,allowed\n\
         restricted,2026-01-02 10:03,missed,3\n\
         nobody,2026-01-02 10:04,missed,\n\
         +12065550100,2026-01-02 10:05,missed,2\n\
         +12065550100,2026-01-02 10:06,missed,1\n";
    let json = r#"[{"number": "Private number", "date": "1700000000000", "type": "3"}]"#;
    let numbers: Vec<Number> = [table, json]
        .iter()
        .flat_map(read)
        .map(|row| row.unwrap().number)
        .collect();
    let full = curfew_core::number::read("+12065550100", None);
    assert_eq!(
        numbers,
        [
            Number::Hidden(Presentation::Restricted),
            Number::Hidden(Presentation::Unknown),
            Number::Hidden(Presentation::Payphone),
            Number::Hidden(Presentation::Unknown),
            Number::Unreadable,
            Number::Hidden(Presentation::Restricted),
            full,
            Number::Hidden(Presentation::Restricted),
        ]
    );
}
