//! Lines that are a number and nothing else, which are read by a short way once many lines were.

use super::*;

#[test]
fn lines_that_are_full_numbers_are_read_as_any_other() {
    let mut text = String::new();
    for last in 0..200 {
        let end = if last % 3 == 0 { "\r\n" } else { "\n" };
        text += &format!("+120655501{:02}{end}", last % 100);
    }
    text += "+1206555010\n+1 206 555 0100\n+0206555010\nx\n+12065550199";
    let import = import(&text);
    assert_eq!((import.records, import.numbers.len()), (205, 100));
    assert_eq!(
        refused(&import),
        [
            (201, Refusal::Impossible),
            (203, Refusal::NotANumber),
            (204, Refusal::NotANumber)
        ]
    );
    // In pieces, so that no line is whole in the buffer.
    let pieces = io::BufReader::with_capacity(5, text.as_bytes());
    assert_eq!(read_numbers(pieces, us()), Ok(import));
}

#[test]
fn a_plus_and_sixteen_digits_are_too_many_wherever_they_stand() {
    let lines = format!("{}+7800000000000001\n", "+12065550100\n".repeat(60));
    assert_eq!(refused(&import(&lines)), [(61, Refusal::TooManyDigits)]);
}

proptest! {
    // A blank in front leads past the short way.
    #[test]
    fn digits_are_read_the_same_by_the_short_way(
        text in "\\+?[0-9]{1,18}|\\+?1?[2-9][0-9]{9}|0[0-9]{9,11}|1[3-9][0-9]{9}",
        code in "US|CN|DE|DK|HK",
    ) {
        let home = Region::new(&code).ok();
        let lines = "+12065550100\n".repeat(60);
        let read = |gap: &str| read_numbers(format!("{lines}{gap}{text}\n").as_bytes(), home);
        prop_assert_eq!(read("").unwrap(), read(" ").unwrap(), "{} {}", text, code);
    }
}

#[test]
fn a_number_behind_the_mark_of_a_comment_is_on_no_list() {
    let read = |text: &str| {
        let import = import(text);
        (numbers(&import), import.records)
    };
    let more = "+12065550100\n+12065550101\n";
    for mark in [
        "##", "# ", "#", "#+1", "//", "// ", ";", "; ", " ;", "#;", "//+1 ", ";+1",
    ] {
        for text in [
            format!("{mark}2065550103\n{more}"),
            format!("{more}{mark}2065550103\n{mark}2065550104\n{mark}206-555-0105, Bank\n"),
        ] {
            assert_eq!(read(&text), (TWO.map(str::to_owned).to_vec(), 2), "{text}");
        }
    }
    let codes = "#7119\n#250\n#95588\n*86\n";
    assert_eq!(read(codes).0, ["#7119", "#250", "#95588", "*86"]);
    let none = "#555010\n##7119\n#31#\n#206*\n#\n//\n;\n;95588\n//95588\n";
    assert_eq!(read(none), (Vec::new(), 0));
    // In a table with semicolons the first cell is empty there.
    for table in [
        "name;phone\n;+12065550100\n;+12065550101\n",
        "sep=;\n;+12065550100\n;+12065550101\n",
        "Ann;+12065550100\n;+12065550101\n",
    ] {
        assert_eq!(read(table), (TWO.map(str::to_owned).to_vec(), 2), "{table}");
    }
    let table =
        "name,phone\n//Ann,+12065550102\nBob,+12065550100\n;Eve,+12065550103\nJoe,+12065550101\n";
    assert_eq!(read(table).0, TWO);
}
