//! What is taken for a blacklist of NCID, what is no text, and the lines of contacts.

use super::*;

fn kind(text: &[u8]) -> Kind {
    super::super::read(text, home()).unwrap().kind
}

#[test]
fn tables_with_a_mark_of_ncid_are_tables() {
    let long = "+12065550100\tJoe\n".repeat(600) + &"^206555\n".repeat(2000);
    for (why, text, count) in [
        (
            "quoted numbers and a tab",
            "phone\tname\n\"+12065550100\"\tJoe\n\"+12065550101\"\tAnn\n",
            2,
        ),
        (
            "all quoted",
            "\"phone\"\t\"name\"\n\"+12065550100\"\t\"Joe\"\n\"+12065550101\"\t\"Ann\"\n",
            2,
        ),
        (
            "all quoted, no header",
            "\"+12065550100\"\t\"Joe\"\n\"+12065550101\"\t\"Ann\"\n",
            2,
        ),
        (
            "mixed rows",
            "number;name\n\"+12065550100\" ;Joe\n^x;Ann\n+12065550101;A #= b\n",
            2,
        ),
        (
            "a header over lines of the form",
            "number;name\n\"2065550100\"\n^206\n2065550101\n",
            2,
        ),
        (
            "a header of one word",
            "\"phone\"\n\"ROOF CO\" 2\n2065550100\n",
            1,
        ),
        (
            "one mark among full numbers",
            "+12065550100\n+12065550101\n^206555\n+12065550102 #= x\n",
            3,
        ),
        ("half of the lines", "^206555\n+12065550100\n", 1),
        (
            "numbers between marks in one column",
            "\"+12065550100\"\n\"2065550101\"\n",
            2,
        ),
        (
            "names behind a separator",
            "2065550100 #=1,2\n\"2065550101\" ;\"ROOF CO\"\n2065550102,x\n",
            2,
        ),
        ("only the first 8 KiB tell", &long, 1),
    ] {
        let imported = super::super::read(text.as_bytes(), home()).unwrap();
        assert_eq!(imported.kind, Kind::Numbers, "{why}");
        assert_eq!(imported.numbers.numbers.len(), count, "{why}");
        assert!(is_plain(text.as_bytes()), "{why}");
    }
}

#[test]
fn blacklists_of_ncid_are_still_known() {
    for (why, text) in [
        ("an expression", "^206555\n"),
        ("between marks", "\"^206555\" \"ROOF CO\"\n2065550100\n"),
        (
            "names alone",
            "# Sales\n\"ROOF CO\"\n\"NO, THANKS\" # both\n",
        ),
        (
            "a name behind",
            "2065550100 #= Sales; and more\n2065550101\n",
        ),
        ("a name of phones", "\"WIRELESS CALLER\"\n^206555\n"),
        ("most of the lines", "^206555\n2065550100\nBLOCKED\n"),
        ("a tab before a comment", "^206555\t# Sales\n"),
        ("a mark at the start", "\u{feff}^206555\n"),
    ] {
        assert_eq!(kind(text.as_bytes()), Kind::Ncid, "{why}");
        assert!(!is_plain(text.as_bytes()), "{why}");
    }
    // The first KiB ends within a character.
    let cut = format!("^206555 #= {}\n", "é".repeat(900));
    assert_eq!(kind(cut.as_bytes()), Kind::Ncid);
    assert_eq!(kind(format!(" {cut}").as_bytes()), Kind::Ncid);
    assert_eq!(kind(b"^206555\n^206\xff\n"), Kind::Numbers, "not UTF-8");
}

#[test]
fn what_is_no_text_is_refused_as_that() {
    let mut packed = vec![0xfd, b'7', b'z', b'X', b'Z'];
    packed.extend((0..400u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8 | 1));
    for bytes in [
        &packed[..],
        b"^206\n\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ] {
        assert_eq!(
            super::super::read(bytes, home()).unwrap_err(),
            ImportError::NotText
        );
    }
    for text in [
        &b"+12065550100\n\x1b[31m\n"[..],
        b"M\xfcller\n",
        b"",
        b"\x01",
    ] {
        assert!(is_text(text), "{text:?}");
    }
}

#[test]
fn lines_of_contacts_are_joined_and_bounded() {
    let long = "x".repeat(5000);
    let soft = format!("NOTE;ENCODING=QUOTED-PRINTABLE:{}=\n", "y".repeat(70))
        + &format!("{}=\n", "z".repeat(70)).repeat(80);
    for (why, lines, wanted) in [
        (
            "folded",
            "TEL:+1206\n 555\n\t0100\n".to_owned(),
            vec![(2, "+12065550100")],
        ),
        (
            "soft breaks, the last of which is none",
            "TEL;QUOTED-PRINTABLE:=2B1206=\n555=\n0100\nTEL:=2B\n".to_owned(),
            vec![(2, "+12065550100"), (5, "=2B")],
        ),
        (
            "a soft break goes on with a space",
            "TEL;QUOTED-PRINTABLE:+1206=\n 5550100\nTEL:1\n".to_owned(),
            vec![(2, "+1206 5550100"), (4, "1")],
        ),
        (
            "a long line is none of ours, and neither is what is folded into it",
            format!("PHOTO:{long}\n TEL:1\nTEL:2\n"),
            vec![(4, "2")],
        ),
        (
            "a long text in soft breaks does not end where it is cut",
            format!("{soft}TEL:1\nTEL:2\n"),
            vec![(84, "2")],
        ),
        (
            "the last without its end",
            "TEL:1".to_owned(),
            vec![(2, "1")],
        ),
        (
            "other line ends",
            "TEL:1\r\nTEL:2\rTEL:3\n".to_owned(),
            vec![(2, "1"), (3, "2"), (4, "3")],
        ),
    ] {
        let text = format!("BEGIN:VCARD\n{lines}");
        assert!(vcard::is_vcard(text.as_bytes()));
        let mut found = Vec::new();
        vcard::numbers(text.as_bytes(), |line, text| {
            found.push((line, text.to_owned()));
            Ok::<(), NumbersError>(())
        })
        .unwrap();
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|(line, it)| (line, it.to_owned()))
            .collect();
        assert_eq!(found, wanted, "{why}");
    }
}

#[test]
fn rows_of_yet_another_call_blocker_are_known_without_a_header() {
    let read = |text: &str| super::super::read(text.as_bytes(), home()).unwrap();
    // Three cells are enough there; what has no country code is named.
    let three =
        read("1,Roofers,+120655501*\n2,Ten,+1206555014#\n3,One,+12065550142\n4,Local,555*\n");
    assert_eq!(three.kind, Kind::CallBlocker);
    assert_eq!((three.rules.len(), three.numbers.numbers.len()), (2, 1));
    let named = |found: &Imported| {
        let remarks = found.remarks.iter();
        remarks.map(|it| (it.place, it.why)).collect::<Vec<_>>()
    };
    assert_eq!(named(&three), [(4, Why::NoCountryCode)]);
    // Expressions of the fork are not mapped, and each is named.
    let fork = read(
        "1,School,\\+12065550150,1700000000000,2,,true,1\n\
         2,Rest,\\+1206(5550|5551).*,1700000000000,2,,false,2\n",
    );
    assert_eq!((fork.kind, fork.rules.len()), (Kind::CallBlocker, 0));
    assert_eq!(named(&fork), [(1, Why::Unknown), (2, Why::Unknown)]);
    // With plain numbers three cells may be any table.
    assert_eq!(
        read("1,Ann,+12065550142\n2,Joe,+12065550143\n").kind,
        Kind::Numbers
    );
}

#[test]
fn a_table_that_begins_with_times_is_no_block_list() {
    let row = |at: usize| {
        let time = format!("2026-01-0{at} 22:31:00");
        (time, format!("+1206555010{at}"))
    };
    for header in ["", "time,number\n", "起始时间,通信地点\n"] {
        for separator in [",", ";", "\t"] {
            let rows = (1..5)
                .map(row)
                .map(|(time, number)| format!("{time}{separator}{number}\n"));
            let text = header.replace(',', separator) + &rows.collect::<String>();
            let read = super::super::read(text.as_bytes(), home()).unwrap();
            assert_eq!(read.kind, Kind::Numbers, "{text}");
            let wanted = [
                "+12065550101",
                "+12065550102",
                "+12065550103",
                "+12065550104",
            ];
            assert_eq!(numbers(&read), wanted, "{text}");
            assert!(read.rules.is_empty() && is_plain(text.as_bytes()), "{text}");
        }
    }
    // The day of the FTC with its first two columns changed about.
    let ftc = "Created_Date,Company_Phone_Number,Subject\n\
        2021-07-07 00:01:15,2065550100,Other\n2021-07-07 00:01:41,2065550101,\"Debt: loans\"\n";
    assert_eq!(
        numbers(&super::super::read(ftc.as_bytes(), home()).unwrap()).len(),
        2
    );
    for path in ["case-cn.csv", "calls-bill.csv"] {
        let path = format!("{}/../tests/samples/{path}", env!("CARGO_MANIFEST_DIR"));
        let bill =
            super::super::read(&std::fs::read(&path).unwrap(), Region::new("CN").ok()).unwrap();
        assert_eq!(bill.kind, Kind::Numbers, "{path}");
        let callers = ["95588", "+8695588", "+862195588", "+12065550100"];
        let called = |it: &String| callers.contains(&it.as_str());
        assert!(
            !numbers(&bill).is_empty() && numbers(&bill).iter().all(called),
            "{path}: {:?}",
            numbers(&bill)
        );
    }
}

#[test]
fn a_peers_format_is_taken_only_where_its_lines_fit() {
    let germany = Region::new("DE").ok();
    for text in [
        "2026-01-02,+12065550100\n2026-01-02,+12065550100\n",
        "1,+12065550100,20260102,1,2,3\n2,+12065550100,20260102,1,2,3\n",
        "1,+12065550100,20260102,1767312000123,2,\n",
        "+12065550100,2026010222,415555\n",
        "+12065550100,20260102\n",
    ] {
        let read = super::super::read(text.as_bytes(), germany).unwrap();
        assert_eq!(read.kind, Kind::Numbers, "{text}");
        assert_eq!(numbers(&read), ["+12065550100"], "{text}");
    }
    for text in [
        "20260102: called\n20260103: called\n",
        "22:31\n22:32\n",
        "1767312000: x\n1767312001: x\n",
    ] {
        let read = super::super::read(text.as_bytes(), germany).unwrap();
        assert_eq!(
            (read.kind, numbers(&read).len()),
            (Kind::Numbers, 0),
            "{text}"
        );
    }
    for (text, wanted) in [
        ("+1206555*: Roofers\n911: \n0900*:\n", Kind::NoPhoneSpam),
        ("+1 206-555-0100: By hand\n", Kind::NoPhoneSpam),
        (
            "+12065550100,+12065550101,95588,(206) 555-0102\n",
            Kind::Fossify,
        ),
        ("1,One,+12065550142,1700000000000,0,\n", Kind::CallBlocker),
        (
            "1,One,+12065550142,1700000000000,0,1700000000001\n",
            Kind::CallBlocker,
        ),
    ] {
        assert_eq!(kind(text.as_bytes()), wanted, "{text}");
    }
}
