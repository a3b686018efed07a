mod cells;
mod columns;
mod lines;
mod reports;

use proptest::prelude::*;

use super::*;

fn us() -> Option<Region> {
    Region::new("US").ok()
}

fn import(text: impl AsRef<[u8]>) -> Import {
    read_numbers(text.as_ref(), us()).unwrap()
}

fn numbers(import: &Import) -> Vec<String> {
    import
        .numbers
        .iter()
        .map(|number| number.canonical().unwrap())
        .collect()
}

fn refused(import: &Import) -> Vec<(u64, Refusal)> {
    import
        .refused
        .iter()
        .map(|it| (it.line, it.reason))
        .collect()
}

const TWO: [&str; 2] = ["+12065550100", "+12065550101"];

#[test]
fn a_text_is_one_number_a_line() {
    let text = "# banks\n\n  +1 (206) 555-0100  # the first\n206-555-0101\n95588\n#7119\nnobody\n\
                +12065550100\n";
    let import = import(text);
    assert_eq!(
        numbers(&import),
        ["+12065550100", "+12065550101", "95588", "#7119"]
    );
    assert_eq!(
        (import.records, import.repeated, import.refused_total),
        (6, 1, 1)
    );
    assert_eq!(refused(&import), [(7, Refusal::NotANumber)]);
    assert_eq!(
        import.refused_by,
        BTreeMap::from([(Refusal::NotANumber, 1)])
    );
}

#[test]
fn marks_and_line_ends_of_every_system_are_taken() {
    for text in [
        "+12065550100\n+12065550101",
        "+12065550100\r\n+12065550101\r\n",
        "+12065550100\r+12065550101\r",
        "\u{feff}+12065550100\n+12065550101\n",
        "\n\r\n\r+12065550100\n\n\r\n+12065550101\n \t \n",
    ] {
        let import = import(text);
        assert_eq!(numbers(&import), TWO, "{text:?}");
        assert_eq!(import.refused_total, 0, "{text:?}");
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let import = import("+12065550100\r\nx\r\n\r\ny\rz\n");
    assert_eq!(
        refused(&import).iter().map(|it| it.0).collect::<Vec<_>>(),
        [2, 4, 5]
    );
}

#[test]
fn the_column_is_found_by_header_or_by_its_numbers() {
    for (why, text) in [
        (
            "header",
            "Name,Phone Number,City\nAnn,206-555-0100,x\nBob,206-555-0101,y\n",
        ),
        (
            "header in Chinese, a semicolon",
            "姓名;手机号码\n甲;206-555-0100\n乙;206-555-0101\n",
        ),
        ("no header", "Ann,206-555-0100\nBob,206-555-0101\n"),
        (
            "tab, an unknown header",
            "who\twhere\nAnn\t206-555-0100\nBob\t206-555-0101\n",
        ),
        ("a bar", "1|Ann|+12065550100\n2|Bob|+12065550101\n"),
        (
            "a row number first",
            "100,Ann,+12065550100\n101,Bob,+12065550101\n",
        ),
        (
            "quotes with separators inside",
            "name,number\n\"A, \"\"x\"\"; B\",\"+1 206 555 0100\"\nc,+12065550101\n",
        ),
        (
            "a line end in quotes",
            "name,number\n\"A\nB\",+12065550100\nc,+12065550101\n",
        ),
        (
            "two numbers in a cell",
            "name,phone\nAnn,+12065550100 ::: +12065550101\n",
        ),
        (
            "as the FTC has it",
            "Company_Phone_Number,Created_Date\n2065550100,2021-07-08 10:00:00\n2065550101,x\n",
        ),
        (
            "the header beats an earlier column of numbers",
            "order,phone\n2125550199,+12065550100\n2125550198,+12065550101\n",
        ),
    ] {
        let import = import(text);
        assert_eq!(numbers(&import), TWO, "{why}");
        assert_eq!(import.refused_total, 0, "{why}: {import:?}");
    }
}

#[test]
fn a_remark_with_a_comma_makes_no_table() {
    let import = import("+12065550100\n+12065550101\n+12065550102\nhello, there\n");
    assert_eq!(import.numbers.len(), 3);
    assert_eq!(refused(&import), [(4, Refusal::NotANumber)]);
}

#[test]
fn what_a_spreadsheet_does_to_numbers_is_undone_or_refused() {
    let text = "name,phone\na,=\"+12065550100\"\nb,'+12065550101\nc,2065550102.0\n\
                d,1.20656E+10\ne,\"=HYPERLINK(\"\"http://x\"\",\"\"+12065550103\"\")\"\n\
                f,@SUM(1+1)\ng,=1+1\nh,1.5\ni,\nj,-12065550104\n";
    let import = import(text);
    assert_eq!(
        numbers(&import),
        ["+12065550100", "+12065550101", "+12065550102"]
    );
    assert_eq!(
        refused(&import),
        [
            (5, Refusal::Rounded),
            (6, Refusal::Formula),
            (7, Refusal::Formula),
            (8, Refusal::Formula),
            (9, Refusal::NotANumber),
            (10, Refusal::Empty),
            (11, Refusal::Formula),
        ]
    );
}

#[test]
fn hostile_lines_cost_themselves_only() {
    let mut text = b"name,phone\n".to_vec();
    text.extend(b"a,+12065550100\n");
    text.extend(std::iter::repeat_n(b'7', 1 << 20));
    text.extend(b"\nb,+1206\x00555\n");
    text.extend(b"\xff\xfe\xfd,\xff\xfe\n");
    text.extend(b"c;+12065550102\nd\t+12065550103\n");
    text.extend(b"\"never closed,+12065550104\n");
    text.extend(b"e,+12065550101\n");
    text.extend(format!("f,{}\n", "1".repeat(500)).into_bytes());
    let import = import(&text);
    assert_eq!(numbers(&import), TWO);
    assert_eq!(
        refused(&import),
        [
            (3, Refusal::TooLong),
            (4, Refusal::ControlCharacter),
            (5, Refusal::NotUtf8),
            (6, Refusal::NoColumn),
            (7, Refusal::NoColumn),
            (8, Refusal::OpenQuote),
            (10, Refusal::TooLong),
        ]
    );
    assert_eq!((import.records, import.refused_total), (9, 7));
}

#[test]
fn some_of_each_reason_are_named_however_late_they_come() {
    let text = "x\n".repeat(100) + "5550100\n5550101\n" + &"0000000000\n".repeat(5);
    let import = import(text);
    let named: Vec<_> = import
        .examples
        .iter()
        .map(|it| (it.line, it.reason))
        .collect();
    assert_eq!(
        named,
        [
            (1, Refusal::NotANumber),
            (2, Refusal::NotANumber),
            (3, Refusal::NotANumber),
            (101, Refusal::NoArea),
            (102, Refusal::NoArea),
            (103, Refusal::Impossible),
            (104, Refusal::Impossible),
            (105, Refusal::Impossible),
        ]
    );
}

#[test]
fn several_columns_are_read_where_they_are_asked_for_or_say_so() {
    let text = "Name,Phone,Phone 2,Home,Order\n\
                Ann,+12065550100,+12065550102,+12065550103,2065550199\n\
                Bob,+12065550101,,,\nEve,,x,+12065550104,\nDan,,,,\n";
    let asked = |columns: Vec<Column>| Reading {
        columns,
        home: us(),
        ..Reading::default()
    };
    let read = |reading: &Reading| {
        let mut tally = Import::default();
        let mut read = Vec::new();
        read_into(text.as_bytes(), reading, &mut tally, |item, _| {
            if let Item::Number(number) = item {
                read.push(number.canonical().unwrap_or_default());
            }
            Ok::<(), ImportError>(())
        })
        .unwrap();
        (read, tally)
    };
    // Headings that are a phone's are enough; others are told of.
    let (found, tally) = read(&asked(Vec::new()));
    assert_eq!(found, ["+12065550100", "+12065550102", "+12065550101"]);
    let passed: Vec<_> = tally
        .passed_by
        .iter()
        .map(|it| (it.column, it.name.as_str()))
        .collect();
    assert_eq!(passed, [(4, "Home"), (5, "Order")]);
    let places: Vec<_> = tally
        .refused
        .iter()
        .map(|it| (it.line, it.column, it.reason))
        .collect();
    assert_eq!(
        places,
        [(4, 3, Refusal::NotANumber), (5, 2, Refusal::Empty)],
        "an empty cell beside another number is nothing to tell of"
    );
    assert_eq!(tally.records, 5);
    let names = ["home", "phone"].map(|name| Column::Name(name.to_owned()));
    let (found, tally) = read(&asked(names.to_vec()));
    assert_eq!(
        found,
        [
            "+12065550100",
            "+12065550103",
            "+12065550101",
            "+12065550104"
        ]
    );
    assert_eq!(tally.passed_by.len(), 2);
}

#[test]
fn numbers_of_other_people_are_read_only_where_that_is_asked_for() {
    for (header, columns) in [
        ("Caller phone,Called phone", 1),
        ("Phone,My phone", 1),
        ("对方号码,本机号码", 1),
        ("Phone,Mobile", 2),
        ("手机,电话", 2),
        ("Phone 1 - Label,Phone 1 - Value", 1),
        ("Phone,Phones called", 1),
    ] {
        let label = header.contains("Label");
        let first = if label { "Work" } else { "+12065550100" };
        let import = import(format!("{header}\n{first},+12065550101\n"));
        assert_eq!(import.numbers.len(), columns, "{header}");
        assert_eq!(import.refused_total, 0, "{header}");
        let passed = usize::from(columns == 1 && !label);
        assert_eq!(import.passed_by.len(), passed, "{header}");
    }
}

#[test]
fn only_the_first_refusals_are_named_and_all_counted() {
    let import = import("x\n".repeat(1000));
    assert_eq!(
        (import.refused.len(), import.refused_total),
        (MAX_NAMED, 1000)
    );
    assert_eq!(import.refused_by[&Refusal::NotANumber], 1000);
}

#[test]
fn many_open_quotes_take_no_long_time() {
    let begin = std::time::Instant::now();
    let import = import("\"a,\"b,\"c\n".repeat(50_000));
    assert_eq!(import.numbers.len(), 0);
    assert!(
        begin.elapsed() < std::time::Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn other_encodings_are_refused_as_a_whole_or_read_where_ascii() {
    let utf16: Vec<u8> = "\u{feff}+12065550100\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        read_numbers(utf16.as_slice(), us()),
        Err(ImportError::Utf16)
    );
    // A header and names in GB 18030, as Chinese spreadsheets write CSV.
    let gbk = b"\xd0\xd5\xc3\xfb,\xca\xd6\xbb\xfa\n\xbc\xd7,+12065550100\n\xd2\xd2,+12065550101\n";
    assert_eq!(numbers(&import(gbk)), TWO);
}

#[test]
fn nothing_is_no_error() {
    for text in ["", "\n", "\u{feff}", "# nothing\n", "name,phone\n"] {
        let import = import(text);
        assert_eq!(
            (import.numbers.len(), import.refused_total),
            (0, 0),
            "{text:?}"
        );
    }
}

/// Endless input, as from a pipe.
struct Endless;

impl io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(b'1');
        Ok(buffer.len())
    }
}

#[test]
fn an_endless_input_ends_and_keeps_little() {
    let input = io::BufReader::with_capacity(1 << 20, Endless);
    assert_eq!(read_numbers(input, us()), Err(ImportError::TooLarge));
}

#[test]
fn a_failing_input_is_an_error() {
    struct Failing;
    impl io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let read = read_numbers(io::BufReader::new(Failing), us());
    assert_eq!(read, Err(ImportError::Io(io::ErrorKind::ConnectionReset)));
}

#[test]
fn ranges_are_read_beside_numbers() {
    let import = import("+1206*\n+12065550100\n+120655501##\n+12065550100-+12065550149\n1206*\n");
    assert_eq!(numbers(&import), ["+12065550100"]);
    assert_eq!((import.ranged, import.ranges.len()), (3, 12 + 1 + 1));
    assert_eq!(refused(&import), [(5, Refusal::Prefix)]);
}

#[test]
fn lines_are_counted_where_their_ends_change() {
    // More lines than are looked at beforehand.
    let text = "+12065550100\r".repeat(60) + "+12065550101\n\nx\n";
    assert_eq!(refused(&import(text)), [(63, Refusal::NotANumber)]);
}

fn read_all(text: &str, reading: &Reading) -> Result<Vec<(String, String)>, ImportError> {
    let mut read = Vec::new();
    let mut tally = Import::default();
    read_into(text.as_bytes(), reading, &mut tally, |item, label| {
        if let Item::Number(number) = item {
            read.push((number.canonical().unwrap_or_default(), label.to_owned()));
        }
        Ok::<(), ImportError>(())
    })?;
    assert_eq!(read.len() as u64 + tally.refused_total, tally.records);
    Ok(read)
}

#[test]
fn a_column_is_taken_by_name_or_place_with_its_label() {
    let text = "Called,From,Why\n+12065550100,+12065550101,\"Debt, loans\"\n\
                +12065550102,+12065550103,\n+12065550104\n";
    let reading = |column: Option<Column>, label: Option<Column>| Reading {
        columns: column.into_iter().collect(),
        label,
        ..Reading::default()
    };
    let name = |name: &str| Some(Column::Name(name.to_owned()));
    let expected = [
        ("+12065550101".to_owned(), "Debt, loans".to_owned()),
        ("+12065550103".to_owned(), String::new()),
    ];
    let by_name = reading(name("from"), name("WHY"));
    assert_eq!(read_all(text, &by_name).unwrap(), expected);
    let by_place = reading(Some(Column::Place(2)), Some(Column::Place(3)));
    assert_eq!(read_all(text, &by_place).unwrap(), expected);
    let found = reading(None, name("why"));
    assert_eq!(read_all(text, &found).unwrap()[0].1, "Debt, loans");
    for bad in [name("who"), Some(Column::Place(0)), Some(Column::Place(4))] {
        for reading in [reading(bad.clone(), None), reading(None, bad)] {
            let error = Err(ImportError::Column { columns: 3 });
            assert_eq!(read_all(text, &reading), error);
        }
    }
    // In plain text there is one.
    let plain = "+12065550100\n+12065550101\n";
    for reading in [
        reading(Some(Column::Place(5)), None),
        reading(None, Some(Column::Place(2))),
    ] {
        let error = Err(ImportError::Column { columns: 1 });
        assert_eq!(read_all(plain, &reading), error);
    }
    // A table of one column.
    let one = "number\n+12065550100\n";
    assert_eq!(
        read_all(one, &reading(name("number"), None)).unwrap().len(),
        1
    );
}

proptest! {
    #[test]
    fn every_record_is_a_number_or_refused(text in "[+0-9a,;\"\\r\\n #=|\t.-]{0,300}") {
        let import = match read_numbers(text.as_bytes(), us()) {
            Err(ImportError::Doubt { .. }) => return Ok(()),
            read => read.unwrap(),
        };
        let numbers = import.numbers.len() as u64 + import.repeated;
        let told = numbers + import.ranged + import.refused_total;
        prop_assert_eq!(told, import.records);
        prop_assert_eq!(import.refused_by.values().sum::<u64>(), import.refused_total);
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(import) = read_numbers(bytes.as_slice(), us()) {
            prop_assert!(import.refused_total <= import.records);
        }
    }

    #[test]
    fn the_size_of_the_pieces_read_makes_no_difference(
        text in "[+0-9a,;\"\\r\\n #]{0,200}",
        size in 1usize..9,
    ) {
        let pieces = io::BufReader::with_capacity(size, text.as_bytes());
        // A mark at the very start is looked for in the first piece.
        prop_assert_eq!(read_numbers(pieces, us()), read_numbers(text.as_bytes(), us()));
    }
}
