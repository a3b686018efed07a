//! `curfew rules import`: rows that do not fit, among others that do.

use crate::{curfew, lines};

/// One odd cell or line costs itself, and whatever else looks like numbers is told of.
#[test]
fn an_odd_cell_or_line_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let read = |text: &str| {
        let path = folder.path().join("list");
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap();
        lines(&curfew(&[
            "--json", "rules", "import", path, "--home", "US",
        ]))
        .remove(0)
    };
    for (text, kind, numbers, remarks, columns) in [
        ("+12065550100,+12065550101,unknown\n", "fossify", 2, 1, 0),
        ("+12065550100,Ann\n", "numbers", 1, 0, 0),
        (
            "+12065550100;+12065550101;+12065550102\n",
            "numbers",
            1,
            0,
            2,
        ),
        (
            "name,phone,work\nA,+12065550100,+12065550101\nB,+12065550102,+12065550103\n",
            "numbers",
            2,
            0,
            1,
        ),
        (
            "+120655501*: Roofers\n+12065550100: A\nanonymous: hidden\n+12065550102: C\n",
            "nophonespam",
            2,
            1,
            0,
        ),
        (
            "Database\n/blacklist/12065550100 : a\n/blacklist/12065550101 : b\n/blacklist/12065550102 : c\n",
            "freepbx",
            3,
            1,
            0,
        ),
    ] {
        let said = read(text);
        assert_eq!(said["kind"], kind, "{text}");
        let count = |key: &str| said[key].as_array().unwrap().len();
        let odd = count("remarks") as u64 + said["refused"].as_u64().unwrap();
        assert_eq!(
            (
                said["numbers"].as_u64().unwrap(),
                odd,
                count("columns_not_read")
            ),
            (numbers, remarks, columns),
            "{text}: {said}"
        );
    }
}
