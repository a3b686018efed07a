//! The CSV export read back by pandas, cell by cell and byte by byte.

use std::fs;
use std::path::Path;
use std::process::Command;

use curfew_core::{Direction, Disposition, Presentation, Reason};
use curfew_store::export::{Form, Language, export_file};
use curfew_store::ledger::{Answered, CallEvent};
use curfew_store::replay::Happened;
use curfew_store::{Event, Filter, Ledger};

const PROGRAM: &str = include_str!("read_back.py");

/// What rules may be called, as somebody might who wants to break a table.
const NAMES: [&str; 16] = [
    "Quiet hours",
    "Quiet \"hours\", every night",
    "\"",
    "\"\"",
    ",",
    "two\nlines",
    "two\r\nlines",
    "ends with a line\n",
    "=HYPERLINK(\"http://127.0.0.1\")",
    "+1+1",
    "-1",
    "@SUM(A1)",
    "\tTab",
    " spaces ",
    "NA",
    "夜间免打扰，每晚",
];

fn call(index: i64, name: &str) -> Event {
    let number = match index % 4 {
        0 => Some("+12065550100"),
        1 => Some("+8695588"),
        2 => Some("0012065550101"),
        _ => None,
    };
    Event::Call(CallEvent {
        at_ms: 1_767_362_400_000 + index * 3_600_000,
        // Shanghai, New York in winter, Kolkata, Lord Howe in summer.
        offset_seconds: [28_800, -18_000, 19_800, 39_600]
            [usize::try_from(index % 4).expect("small")],
        zone: "Asia/Shanghai".to_owned(),
        direction: Direction::Incoming,
        presentation: match number {
            Some(_) => Presentation::Allowed,
            None => Presentation::Restricted,
        },
        handle: number.map(|number| format!("tel:{number}")),
        number: number.map(str::to_owned),
        verification: 0,
        disposition: Disposition::Reject,
        reason: Reason::RuleMatched,
        rule_id: Some("night".to_owned()),
        rule_name: Some(name.to_owned()),
        rulebook_sha256: [7; 32],
        answered: Answered {
            after_us: 900,
            delivered: true,
        },
        network: None,
        happened: Happened::Unknown,
        lists_sha256: None,
    })
}

/// What the program said of the two files. Debian's own Python has Debian's pandas; elsewhere the one in the path.
fn read_back(csv: &Path, jsonl: &Path, names: &[&str]) -> Result<String, String> {
    let names = serde_json::to_string(names).expect("texts are JSON");
    for python in ["/usr/bin/python3", "python3"] {
        let ran = Command::new(python)
            .args(["-c", PROGRAM])
            .args([csv, jsonl])
            .arg(&names)
            .output();
        let Ok(ran) = ran else { continue };
        if ran.status.code() == Some(3) {
            continue;
        }
        return match ran.status.success() {
            true => Ok(String::from_utf8_lossy(&ran.stdout).trim().to_owned()),
            false => Err(String::from_utf8_lossy(&ran.stderr).into_owned()),
        };
    }
    Err("no Python here has pandas: ./dev setup installs it".to_owned())
}

#[test]
fn pandas_reads_every_cell_as_it_was_and_writes_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::open(folder.path()).expect("a ledger");
    let names: Vec<&str> = NAMES.iter().flat_map(|name| [*name; 4]).collect();
    let calls: Vec<Event> = (0..)
        .zip(&names)
        .map(|(index, name)| call(index, name))
        .collect();
    ledger.append_all(&calls).expect("the ledger takes them");
    let written = |form, name: &str| {
        let path = folder.path().join(name);
        export_file(&ledger, &Filter::default(), form, Language::English, &path).expect("written");
        path
    };
    let jsonl = written(Form::Jsonl, "calls.jsonl");
    let offsets = "64 ['-1 day, 19:00:00', '11:00:00', '5:30:00', '8:00:00']";
    for form in [Form::Csv, Form::CsvWithBom] {
        let csv = written(form, "calls.csv");
        assert_eq!(
            read_back(&csv, &jsonl, &names).as_deref(),
            Ok(offsets),
            "{form:?}"
        );

        // The same look sees a cell that was changed.
        let text = fs::read_to_string(&csv).expect("it is UTF-8");
        fs::write(&csv, text.replacen("Quiet hours", "Quiet nights", 1)).expect("written");
        let seen = read_back(&csv, &jsonl, &names).expect_err("it is another name");
        assert!(seen.contains("Quiet nights"), "{seen}");
    }
}
