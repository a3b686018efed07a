//! Dates of tables as spreadsheets write them.

use serde_json::Value;

use crate::{curfew, lines, refused};

struct Table(tempfile::TempDir);

impl Table {
    /// Calls at these times.
    fn of(times: &[&str]) -> Table {
        let folder = tempfile::tempdir().expect("a folder");
        let rows: Vec<String> = times
            .iter()
            .map(|time| format!("\"{time}\",+12065550100,incoming,5\n"))
            .collect();
        let text = format!("Date,Number,Type,Duration\n{}", rows.concat());
        std::fs::write(folder.path().join("calls.csv"), text).expect("the folder has room");
        Table(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    /// The instants that are read, by time.
    fn times(&self, more: &[&str]) -> Vec<String> {
        let (calls, out) = (self.path("calls.csv"), self.path("out.tsv"));
        let replay = [
            "replay",
            &calls,
            "--zone",
            "UTC",
            "--calls-out",
            &out,
            "--json",
        ];
        let summary: &Value = &lines(&curfew(&[&replay[..], more].concat()))[0];
        assert_eq!(summary["unreadable"], 0, "{summary}");
        let read = std::fs::read_to_string(out).expect("a file of lines");
        let ms = read
            .lines()
            .map(|line| line.split('\t').nth(1).expect("a time"));
        ms.map(|ms| {
            let at = ms
                .parse()
                .ok()
                .and_then(chrono::DateTime::from_timestamp_millis);
            at.expect("milliseconds").naive_utc().to_string()
        })
        .collect()
    }
}

#[test]
fn the_whole_column_tells_whether_the_day_or_the_month_comes_first() {
    let day = Table::of(&["03/04/2026 22:14", "25/11/2026 22:14"]);
    assert_eq!(
        day.times(&[]),
        ["2026-04-03 22:14:00", "2026-11-25 22:14:00"]
    );
    let month = Table::of(&["03/04/2026 10:14 PM", "11/25/2026 10:14 AM"]);
    assert_eq!(
        month.times(&[]),
        ["2026-03-04 22:14:00", "2026-11-25 10:14:00"]
    );
    let certain = Table::of(&["2026/11/25 22:14", "25.11.2026, 22:15", "46351.9277777778"]);
    assert_eq!(
        certain.times(&[]),
        [
            "2026-11-25 22:14:00",
            "2026-11-25 22:15:00",
            "2026-11-25 22:16:00"
        ]
    );
}

#[test]
fn dates_that_nothing_tells_of_need_the_flag() {
    let either = Table::of(&["04/04/2026 22:14", "03/04/2026 22:14"]);
    let calls = either.path("calls.csv");
    refused(
        &["replay", &calls],
        3,
        "line 3: whether the day or the month comes first",
    );
    refused(&["replay", &calls], 3, "--dates dmy or --dates mdy");
    assert_eq!(either.times(&["--dates", "dmy"])[0], "2026-04-03 22:14:00");
    assert_eq!(either.times(&["--dates", "mdy"])[0], "2026-03-04 22:14:00");
    refused(&["replay", &calls, "--dates", "ymd"], 2, "--dates");
    let both = Table::of(&["25/04/2026 22:14", "04/25/2026 22:14"]);
    refused(&["replay", &both.path("calls.csv")], 3, "lines 2 and 3: ");
}
