//! What is taken for a blacklist of NCID, and what is no text.

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
