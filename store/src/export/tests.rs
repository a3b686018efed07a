use std::collections::BTreeSet;

use curfew_core::{Direction, Disposition, Presentation, Reason};

use super::*;
use crate::ledger::{Answered, CallEvent, Event};
use crate::replay::Happened;

fn call(minute: i64, number: Option<&str>, disposition: Disposition, rule: &str) -> Event {
    Event::Call(CallEvent {
        // 2026-01-02T22:00:00+08:00 and the minutes after it.
        at_ms: 1_767_362_400_000 + minute * 60_000,
        offset_seconds: 8 * 3600,
        zone: "Asia/Shanghai".to_owned(),
        direction: Direction::Incoming,
        presentation: if number.is_some() {
            Presentation::Allowed
        } else {
            Presentation::Restricted
        },
        handle: number.map(|number| format!("tel:{number}")),
        number: number.map(str::to_owned),
        verification: 0,
        disposition,
        reason: Reason::RuleMatched,
        rule_id: Some("night".to_owned()),
        rule_name: Some(rule.to_owned()),
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

fn ledger(events: &[Event]) -> (tempfile::TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    ledger.append_all(events).unwrap();
    (folder, ledger)
}

fn written(ledger: &Ledger, form: Form, language: Language) -> (String, Summary) {
    let mut bytes = Vec::new();
    let summary = export(ledger, &Filter::default(), form, language, &mut bytes).unwrap();
    assert_eq!(summary.bytes, bytes.len() as u64);
    assert_eq!(summary.sha256, <[u8; 32]>::from(Sha256::digest(&bytes)));
    (String::from_utf8(bytes).unwrap(), summary)
}

fn three() -> Vec<Event> {
    vec![
        call(
            0,
            Some("+12065550100"),
            Disposition::Silence,
            "Quiet \"hours\", every night",
        ),
        call(31, None, Disposition::Reject, "=HYPERLINK(1)"),
        call(62, Some("95588"), Disposition::Allow, "<b>Bank</b> & co"),
    ]
}

#[test]
fn csv_is_rfc_4180_and_nothing_in_it_is_a_formula() {
    let (_folder, ledger) = ledger(&three());
    let (text, summary) = written(&ledger, Form::Csv, Language::English);
    assert_eq!((summary.calls, summary.unreadable), (3, 0));
    assert_eq!(text.matches("\r\n").count(), 4);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>(),
        [
            "seq",
            "at",
            "number",
            "presentation",
            "disposition",
            "rule",
            "outcome",
            "leaf_hash",
            "talked_s"
        ]
    );
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(
        &rows[0][1], "2026-01-02T22:00:00+08:00",
        "a Shanghai call never reads as UTC"
    );
    assert_eq!(&rows[0][2], "+12065550100");
    assert_eq!(&rows[0][5], "Quiet \"hours\", every night");
    assert_eq!((&rows[1][2], &rows[1][3]), ("", "restricted"));
    assert_eq!(&rows[1][5], "'=HYPERLINK(1)");
    assert_eq!(rows[2][7].len(), 64);
}

#[test]
fn a_byte_order_mark_comes_before_the_same_file() {
    let (_folder, ledger) = ledger(&three());
    let (plain, _) = written(&ledger, Form::Csv, Language::English);
    let (marked, _) = written(&ledger, Form::CsvWithBom, Language::English);
    assert_eq!(marked, format!("\u{feff}{plain}"));
}

#[test]
fn a_bar_of_seven_days_is_said_to_be_one() {
    let day = 24 * 60;
    for (days, english, chinese) in [
        (119, "<h2>Calls by day</h2>", "<h2>按日统计</h2>"),
        (
            120,
            "<h2>Calls, seven days to a bar</h2>",
            "<h2>按日统计（每7天合为一柱）</h2>",
        ),
    ] {
        let events = [0, days * day].map(|minute| call(minute, None, Disposition::Allow, "x"));
        let (_folder, ledger) = ledger(&events);
        for (language, title, period) in [
            (Language::English, english, "<p>Period: 2026-01-02"),
            (
                Language::SimplifiedChinese,
                chinese,
                "<p>时间范围：2026-01-02",
            ),
        ] {
            let (page, _) = written(&ledger, Form::Html, language);
            assert!(page.contains(title) && page.contains(period), "{page}");
        }
    }
}

#[test]
fn a_page_shows_how_calls_lie_over_days_and_hours() {
    let events = [0, 1, 60 * 26].map(|minute| call(minute, None, Disposition::Allow, "x"));
    let (_folder, ledger) = ledger(&events);
    let (page, _) = written(&ledger, Form::Html, Language::English);
    // Friday 22:00 and 22:01, Sunday 00:00, on the clock of Shanghai.
    for bar in [
        "y=\"2\" width=\"8\" height=\"96\"><title>2026-01-02: 2<",
        "x=\"21\" y=\"50\" width=\"8\" height=\"48\"><title>2026-01-04: 1<",
    ] {
        assert!(page.contains(bar), "{bar}\n{page}");
    }
    let line = |name: &str| {
        let from = page.find(&format!("<tr><th>{name}</th>")).expect("a line");
        page[from..]
            .lines()
            .next()
            .expect("a line")
            .matches("</td>")
            .count()
    };
    assert_eq!(line("Fri"), 24);
    let friday = format!(
        "<tr><th>Fri</th>{}<td class=\"s4\">2</td>",
        "<td></td>".repeat(22)
    );
    let sunday = "<tr><th>Sun</th><td class=\"s2\">1</td>";
    assert!(page.contains(&friday) && page.contains(sunday), "{page}");
}

#[test]
fn a_cell_has_quotes_where_a_reader_needs_them() {
    for (name, cell) in [
        ("plain words", "plain words"),
        ("one, two", "\"one, two\""),
        ("say \"no\"", "\"say \"\"no\"\"\""),
        ("two\nlines", "\"two\nlines\""),
        ("a\rreturn", "\"a\rreturn\""),
    ] {
        let (_folder, ledger) = ledger(&[call(0, None, Disposition::Reject, name)]);
        let (text, _) = written(&ledger, Form::Csv, Language::English);
        assert!(text.contains(&format!(",reject,{cell},,")), "{text}");
    }
}

#[test]
fn what_a_spreadsheet_would_run_is_defused() {
    for (cell, expected) in [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("+", "'+"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("+12065550100", "+12065550100"),
        ("95588", "95588"),
        ("", ""),
    ] {
        assert_eq!(csv::defused(cell), expected);
    }
}

#[test]
fn json_lines_have_the_stable_keys() {
    let (_folder, ledger) = ledger(&three());
    let (text, _) = written(&ledger, Form::Jsonl, Language::English);
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 3);
    let keys = BTreeSet::from([
        "seq",
        "at",
        "number",
        "presentation",
        "disposition",
        "rule",
        "outcome",
        "leaf_hash",
        "talked_s",
    ]);
    for row in &rows {
        assert_eq!(
            row.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            keys
        );
    }
    assert_eq!(
        (&rows[1]["number"], &rows[1]["rule"]),
        (&serde_json::Value::Null, &"night".into())
    );
    let leaf = ledger.entry(1).unwrap().unwrap().leaf_hash;
    assert_eq!(rows[0]["leaf_hash"], row::hex(&leaf));
}

#[test]
fn the_page_stands_alone_and_shows_what_the_user_wrote_as_text() {
    let (_folder, ledger) = ledger(&three());
    for (language, words) in [
        (
            Language::English,
            ["Rang silently", "withheld", "Every call", "lang=\"en\""],
        ),
        (
            Language::SimplifiedChinese,
            ["静音", "对方隐藏号码", "全部来电", "lang=\"zh-Hans\""],
        ),
    ] {
        let (page, summary) = written(&ledger, Form::Html, language);
        assert_eq!(summary.calls, 3);
        for word in words {
            assert!(page.contains(word), "{word}");
        }
        assert!(page.contains("&lt;b&gt;Bank&lt;/b&gt; &amp; co") && !page.contains("<b>Bank"));
        for outside in [
            "<script", "http://", "https://", "src=", "href=", "url(", "@import",
        ] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(page.contains(&row::hex(&ledger.head().unwrap().root)));
        assert!(
            page.contains("<td>22:00</td><td class=\"n\">1</td><td class=\"n\">1</td>"),
            "two calls after ten"
        );
    }
}

#[test]
fn first_and_last_go_by_the_clock_not_by_the_order_of_the_ledger() {
    let number = Some("+12065550100");
    let (_folder, ledger) = ledger(&[
        call(31, number, Disposition::Silence, "a"),
        call(0, number, Disposition::Silence, "a"),
        call(62, number, Disposition::Silence, "a"),
        call(40, number, Disposition::Silence, "a"),
    ]);
    let (page, _) = written(&ledger, Form::Html, Language::English);
    let (first, last) = ("2026-01-02 22:00:00 +08:00", "2026-01-02 23:02:00 +08:00");
    assert!(page.contains(&format!("Period: {first} to {last}")));
    assert!(page.contains(&format!("<td>{first}</td><td>{last}</td>")));
}

#[test]
fn an_empty_history_is_said_not_drawn() {
    let (_folder, ledger) = ledger(&[]);
    let (page, summary) = written(&ledger, Form::Html, Language::English);
    assert_eq!(summary.calls, 0);
    assert!(page.contains("No call is in this record.") && !page.contains("<svg"));
    let (text, _) = written(&ledger, Form::Csv, Language::English);
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn the_filter_decides_what_goes_out() {
    let (_folder, ledger) = ledger(&three());
    let filter = Filter {
        dispositions: vec![Disposition::Silence, Disposition::Reject],
        ..Filter::default()
    };
    let mut bytes = Vec::new();
    let summary = export(&ledger, &filter, Form::Jsonl, Language::English, &mut bytes).unwrap();
    assert_eq!(summary.calls, 2);
    assert!(!String::from_utf8(bytes).unwrap().contains("95588"));
}

#[test]
fn each_form_comes_with_the_code_of_the_record_that_it_was_read_from() {
    let (_folder, ledger) = ledger(&three());
    let now = crate::signing::checkpoint(&ledger).unwrap();
    let code = now.code().to_string();
    for (form, is_printed) in [(Form::Csv, false), (Form::Jsonl, false), (Form::Html, true)] {
        for language in [Language::English, Language::SimplifiedChinese] {
            let (text, summary) = written(&ledger, form, language);
            assert_eq!(summary.checkpoint, now, "{form:?}");
            assert_eq!(text.contains(&code), is_printed, "{form:?}");
        }
    }
}

#[test]
fn people_read_times_with_a_space_for_the_t_and_always_with_the_offset() {
    assert_eq!(
        time(1_764_080_045_000, 28_800),
        "2025-11-25 22:14:05 +08:00"
    );
    assert_eq!(time(1_764_080_045_000, 0), "2025-11-25 14:14:05 +00:00");
    assert_eq!(time(i64::MAX, 0), i64::MAX.to_string());
    let (_folder, ledger) = ledger(&three());
    let (page, _) = written(&ledger, Form::Html, Language::English);
    let period = page.lines().find(|line| line.contains("Period")).unwrap();
    assert_eq!(period.matches(" +08:00").count(), 2, "{period}");
}

#[test]
fn a_file_is_replaced_whole_or_not_at_all() {
    let (folder, ledger) = ledger(&three());
    let path = folder.path().join("calls.csv");
    std::fs::write(&path, "old").unwrap();
    let filter = Filter::default();
    export_file(&ledger, &filter, Form::Csv, Language::English, &path).unwrap();
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .starts_with("seq,at,")
    );
    let nowhere = folder.path().join("missing").join("calls.csv");
    assert!(export_file(&ledger, &filter, Form::Csv, Language::English, &nowhere).is_err());
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".curfew-") || name.contains("part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_is_no_file_is_written_and_stays() {
    use std::os::unix::fs::FileTypeExt;

    let (_folder, ledger) = ledger(&three());
    let device = Path::new("/dev/null");
    let filter = Filter::default();
    let summary = export_file(&ledger, &filter, Form::Csv, Language::English, device).unwrap();
    assert_eq!(summary.calls, 3);
    let found = std::fs::metadata(device).unwrap();
    assert!(found.file_type().is_char_device());
}

#[test]
fn a_page_of_replayed_calls_does_not_say_that_a_phone_was_asked() {
    let replayed = three().into_iter().map(|event| match event {
        Event::Call(call) => Event::Call(CallEvent {
            answered: Answered {
                after_us: 0,
                delivered: false,
            },
            ..call
        }),
        other => other,
    });
    let (_folder, of_replay) = ledger(&replayed.collect::<Vec<_>>());
    let (_folder, of_phone) = ledger(&three());
    for (language, replay, phone) in [
        (
            Language::English,
            "No phone was asked",
            "is asked by Android",
        ),
        (Language::SimplifiedChinese, "没有手机参与", "每当 Android"),
    ] {
        let (page, _) = written(&of_replay, Form::Html, language);
        assert!(page.contains(replay) && !page.contains(phone));
        let (page, _) = written(&of_phone, Form::Html, language);
        assert!(page.contains(phone) && !page.contains(replay));
    }
}

/// A disk that has room for `room` bytes.
struct SmallDisk {
    room: usize,
}

impl Write for SmallDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.room = self
            .room
            .checked_sub(bytes.len())
            .ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_not_a_short_file() {
    let (_folder, ledger) = ledger(&three());
    for form in [Form::Csv, Form::Jsonl, Form::Html] {
        let failed = export(
            &ledger,
            &Filter::default(),
            form,
            Language::English,
            &mut SmallDisk { room: 64 },
        );
        assert!(
            matches!(failed, Err(StoreError::Full { .. })),
            "{form:?}: {failed:?}"
        );
    }
}
