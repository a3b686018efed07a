//! Separators of several kinds, and cells that only look like numbers.

use super::*;

#[test]
fn the_separator_that_a_spreadsheet_is_told_is_heard() {
    for (line, separator) in [
        ("sep=;", ';'),
        ("SEP=,\r", ','),
        ("sep=\t", '\t'),
        ("sep=|", '|'),
    ] {
        let row = |name: &str, number: &str| format!("{name}{separator}{number}\n");
        let rows = row("a, b; c | d \t", "+12065550100").replacen(separator, "", 1);
        let text = format!(
            "{line}\n{}{rows}{}",
            row("name", "phone"),
            row("x", "+12065550101")
        );
        let import = import(&text);
        assert_eq!(numbers(&import), TWO, "{line:?}");
        assert_eq!(import.refused_total, 0, "{line:?}: {import:?}");
    }
    // Of anything else it is a line as others are.
    assert_eq!(
        refused(&import("sep=x\n+12065550100\n")),
        [(1, Refusal::NotANumber)]
    );
}

#[test]
fn a_range_has_numbers() {
    let text = "+12065550100-+12065550199\n+1-+2\n+44-+45\n+1900###\n+1206555####\n+1206*\n";
    let import = import(text);
    assert_eq!(
        refused(&import),
        [2, 3, 4].map(|line| (line, Refusal::Impossible))
    );
}

#[test]
fn words_and_letters_for_digits_are_no_numbers() {
    let good =
        "tel:+12065550100\n(206) 555-0101 ext. 5\n+1 206 555 0102 x77\ntel:+1-206-555-0103\n";
    assert_eq!(import(good).numbers.len(), 4);
    for (text, reason) in [
        ("206unknown", Refusal::NotANumber),
        ("206private", Refusal::NotANumber),
        ("+1206unknown", Refusal::NotANumber),
        ("206555null", Refusal::NotANumber),
        ("1-800-FLOWERS", Refusal::NotANumber),
        ("206555nnnn", Refusal::Masked),
        ("206-NNN-NNNN", Refusal::Masked),
        ("206555zzzz", Refusal::Masked),
        ("206555----", Refusal::Masked),
        ("206 555 01--", Refusal::Masked),
        ("206555....", Refusal::Masked),
        ("206555**", Refusal::Masked),
        ("+1-206-555-01**", Refusal::Masked),
        ("206-555-##00", Refusal::Masked),
        ("206 555 01??", Refusal::Masked),
        ("206-555-01__", Refusal::Masked),
        ("206-555-010X", Refusal::Masked),
        ("206\u{2022}\u{2022}\u{2022}0100", Refusal::Masked),
        ("(206) 555\u{2026}", Refusal::Masked),
        ("555area missing", Refusal::NoArea),
        ("Area missing", Refusal::NoArea),
        ("70611454600144", Refusal::Impossible),
        ("862083116688", Refusal::Impossible),
    ] {
        let import = import(text);
        assert_eq!(refused(&import), [(1, reason)], "{text}");
        assert!(import.numbers.is_empty(), "{text}");
    }
}

#[test]
fn numbers_that_are_parted_otherwise_than_before_are_told() {
    // Text, then lines of two.
    let text = "+12065550100\n".repeat(60) + &"+12065550101;+12065550102\n".repeat(9);
    let found = import(&text);
    assert_eq!(found.refused_by, BTreeMap::from([(Refusal::Several, 9)]));
    // A parameter of RFC 3966 is no second number.
    let tel = import("tel:+12065550100;ext=5\ntel:2065550101;phone-context=+1\n");
    assert_eq!((tel.numbers.len(), tel.refused_total), (2, 0), "{tel:?}");

    // Every separator in one line.
    let mixed = import("+12065550100;+12065550101,+12065550102\t+12065550103|+12065550104\n");
    assert_eq!(refused(&mixed), [(1, Refusal::Several)]);
    let beside = |import: &Import| -> Vec<(u64, String)> {
        let all = import.passed_by.iter();
        all.map(|it| (it.column, it.name.clone())).collect()
    };
    assert_eq!(beside(&mixed), [(2, String::new())]);

    // A column that has its first number below the lines that were looked at.
    let table = "phone,text\n".to_owned()
        + &"+12065550100,none\n".repeat(80)
        + "+12065550101,+12065550102\n+12065550103,+12065550104\n";
    let found = import(&table);
    assert_eq!(found.numbers.len(), 3);
    assert_eq!(beside(&found), [(2, "text".to_owned())]);
}

#[test]
fn two_numbers_on_a_line_are_told_as_that() {
    for text in [
        "206-555-0100 206-555-0101",
        "206-555-0100/206-555-0101",
        "(206) 555-0100 / (206) 555-0101",
        "+1 206 555 0100 +1 206 555 0101",
        "2065550100 2065550101",
    ] {
        assert_eq!(refused(&import(text)), [(1, Refusal::Several)], "{text}");
    }
    // Digits that are no two numbers are too many for one.
    assert_eq!(
        refused(&import("1111-111-1111 1111-111-1111")),
        [(1, Refusal::TooManyDigits)]
    );
}
