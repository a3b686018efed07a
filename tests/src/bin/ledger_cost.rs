//! What a large ledger costs, for `cargo xtask bench` and `./dev bench ledger`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use curfew_core::{Direction, Disposition, Presentation, Reason};
use curfew_store::export::{self, Form, Language};
use curfew_store::ledger::fact::Memo;
use curfew_store::ledger::{Speaker, leaf_hash};
use curfew_store::replay::Happened;
use curfew_store::{Answered, CallEvent, Event, EventKind, Filter, Ledger, Stamp};

/// 2020-01-01T00:00:00Z.
const FROM: i64 = 1_577_836_800_000;
/// A call every three minutes: a million in six years.
const STEP: i64 = 180_000;
/// So many numbers call.
const NUMBERS: u64 = 50_000;

/// The environment variable with the folder of a ledger that is there already.
const FOLDER: &str = "CURFEW_COST_LEDGER";

fn folder() -> PathBuf {
    std::env::var_os(FOLDER)
        .expect("the folder of the ledger is given")
        .into()
}

/// A ledger of `count` entries: what it weighs, how long its pages and a check of it take.
fn all(count: u64) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fill(folder.path(), count);
    let weighs = |name: &str| {
        let found = std::fs::metadata(folder.path().join(name));
        found.map_or(0, |found| found.len()) / count.max(1)
    };
    println!("a ledger of {count} entries");
    println!(
        "  bytes for each in ledger.log {:>16}",
        weighs("ledger.log")
    );
    println!(
        "  bytes for each in ledger.index {:>14}",
        weighs("ledger.index")
    );
    let before = writes();
    append(folder.path(), 1_000);
    println!(
        "  writes for each append {:>22.2}",
        (writes() - before) as f64 / 1_000.0
    );
    println!(
        "  KiB to export 100,000 calls {:>17}",
        export(folder.path(), 100_000)
    );
    println!("a page of 50 entries at the begin, the middle and the end, the slowest of them");
    pages(folder.path());
    verify(folder.path());
}

/// Write calls of this process, as the kernel counts them.
fn writes() -> u64 {
    std::fs::read_to_string("/proc/self/io")
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("syscw: ")?.parse().ok())
        .unwrap_or(0)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [_, name, count] => match (*name, count.parse()) {
            ("fill", Ok(count)) => fill(&folder(), count),
            ("export", Ok(count)) => println!("{}", export(&folder(), count)),
            ("append", Ok(count)) => append(&folder(), count),
            ("check", Ok(times)) => small(|ledger| check(ledger, times)),
            ("leaves", Ok(times)) => small(|ledger| leaves(&entries(ledger, SMALL), times)),
            ("all", Ok(count)) => all(count),
            _ => return usage(),
        },
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    println!(
        "ledger_cost all COUNT | check TIMES | leaves TIMES; in the folder {FOLDER}: fill COUNT, append COUNT, export COUNT"
    );
    ExitCode::from(2)
}

/// A spread of numbers in which few call often and most once or twice.
fn number(index: u64) -> String {
    let spread = index.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let place = match index % 10 {
        0..5 => spread % 50,
        5..8 => spread % 2_000,
        _ => spread % NUMBERS,
    };
    // No number of anybody: the area 555 is not in use.
    format!("+1555{:07}", 2_000_000 + place)
}

fn event(index: u64) -> Event {
    let at_ms = FROM + i64::try_from(index).unwrap_or(0) * STEP;
    if index % 200 == 199 {
        let memo = Memo {
            call: index,
            case: None,
            speaker: Speaker::Human,
            company: Some(format!("Company {}", index % 977)),
            product: None,
            said_who: None,
            said_stop: Some(true),
            way_out: None,
            text: Some(format!("They asked for a survey, number {index}.")),
        };
        let stamp = Stamp {
            at_ms,
            offset_seconds: 28_800,
            zone: "Asia/Shanghai".to_owned(),
        };
        return Event::Fact(stamp, memo.into());
    }
    let disposition = match index % 7 {
        0 => Disposition::Reject,
        1 | 2 => Disposition::Silence,
        _ => Disposition::Allow,
    };
    let has_rule = disposition != Disposition::Allow;
    let number = number(index);
    Event::Call(CallEvent {
        at_ms,
        offset_seconds: 28_800,
        zone: "Asia/Shanghai".to_owned(),
        direction: if index % 31 == 30 {
            Direction::Outgoing
        } else {
            Direction::Incoming
        },
        presentation: Presentation::Allowed,
        handle: Some(format!("tel:{number}")),
        number: Some(number),
        verification: 0,
        disposition,
        reason: if has_rule {
            Reason::RuleMatched
        } else {
            Reason::NoRuleMatched
        },
        rule_id: has_rule.then(|| format!("rule-{}", index % 5)),
        rule_name: has_rule.then(|| format!("Quiet hours {}", index % 5)),
        rulebook_sha256: [1; 32],
        answered: Answered {
            after_us: 900,
            delivered: true,
        },
        network: None,
        happened: Happened::Unknown,
        lists_sha256: None,
    })
}

fn open(folder: &Path) -> Ledger {
    Ledger::open(folder).expect("the ledger opens")
}

fn fill(folder: &Path, count: u64) {
    let ledger = open(folder);
    let begin = ledger.head().expect("the ledger reads").seq;
    let mut batch = Vec::new();
    for index in begin..count {
        batch.push(event(index));
        if batch.len() == 10_000 {
            ledger.append_all(&batch).expect("there is room");
            batch.clear();
        }
    }
    ledger.append_all(&batch).expect("there is room");
    ledger
        .counts(&Filter::default())
        .expect("the index follows");
}

fn append(folder: &Path, count: u64) {
    let ledger = open(folder);
    let begin = ledger.head().expect("the ledger reads").seq;
    for index in begin..begin + count {
        ledger.append(&event(index)).expect("there is room");
    }
}

/// Exports the last `count` calls in every form; the most memory that was in use, KiB.
fn export(folder: &Path, count: u64) -> u64 {
    let ledger = open(folder);
    let head = ledger.head().expect("the ledger reads").seq;
    let filter = Filter {
        since_ms: Some(FROM + i64::try_from(head.saturating_sub(count)).unwrap_or(0) * STEP),
        ..Filter::calls()
    };
    for form in [Form::Csv, Form::Jsonl, Form::Html] {
        let language = Language::English;
        let done = export::export(&ledger, &filter, form, language, &mut std::io::sink());
        let done = done.expect("the ledger reads");
        // One in two hundred entries is a note.
        assert!(
            done.calls * 101 / 100 >= count.min(head),
            "{} calls",
            done.calls
        );
    }
    most_memory()
}

/// The most memory that this process had, KiB.
fn most_memory() -> u64 {
    std::fs::read_to_string("/proc/self/status")
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok())
        .unwrap_or(u64::MAX)
}

/// Every filter at the begin, the middle and the end.
fn pages(folder: &Path) {
    let ledger = open(folder);
    let head = ledger.head().expect("the ledger reads").seq;
    let middle = FROM + i64::try_from(head / 2).unwrap_or(0) * STEP;
    let day = 24 * 3_600_000;
    let calls = Filter::calls;
    let filters = [
        ("all entries", Filter::default()),
        ("calls", calls()),
        (
            "incoming",
            Filter {
                direction: Some(Direction::Incoming),
                ..calls()
            },
        ),
        (
            "outgoing",
            Filter {
                direction: Some(Direction::Outgoing),
                ..calls()
            },
        ),
        (
            "rejected",
            Filter {
                dispositions: vec![Disposition::Reject],
                ..calls()
            },
        ),
        (
            "stopped",
            Filter {
                dispositions: vec![Disposition::Reject, Disposition::Silence],
                ..calls()
            },
        ),
        (
            "notes",
            Filter {
                kinds: vec![EventKind::Memo],
                ..Filter::default()
            },
        ),
        (
            "failures, of which there are none",
            Filter {
                kinds: vec![EventKind::Failure],
                ..Filter::default()
            },
        ),
        (
            "of a frequent number",
            Filter {
                number: Some(number(0)),
                ..calls()
            },
        ),
        (
            "of a rare number",
            Filter {
                number: Some(number(8)),
                ..calls()
            },
        ),
        (
            "of a number that never called",
            Filter {
                number: Some("+15559999999".to_owned()),
                ..calls()
            },
        ),
        (
            "of a rule",
            Filter {
                rule: Some("rule-1".to_owned()),
                ..calls()
            },
        ),
        (
            "a day in the middle",
            Filter {
                since_ms: Some(middle),
                until_ms: Some(middle + day),
                ..calls()
            },
        ),
        (
            "before the middle",
            Filter {
                until_ms: Some(middle),
                ..calls()
            },
        ),
        (
            "since the middle",
            Filter {
                since_ms: Some(middle),
                ..calls()
            },
        ),
        (
            "rejected in a year in the middle",
            Filter {
                since_ms: Some(middle),
                until_ms: Some(middle + 365 * day),
                dispositions: vec![Disposition::Reject],
                ..calls()
            },
        ),
        (
            "digits of many numbers",
            Filter {
                search: Some("555 200".to_owned()),
                ..calls()
            },
        ),
        (
            "digits of few numbers",
            Filter {
                search: Some("49 998".to_owned()),
                ..Filter::default()
            },
        ),
        (
            "digits of none",
            Filter {
                search: Some("777 777".to_owned()),
                ..Filter::default()
            },
        ),
        (
            "a word of a rule",
            Filter {
                search: Some("quiet".to_owned()),
                ..calls()
            },
        ),
        (
            "a word of few notes",
            Filter {
                search: Some("number 500199".to_owned()),
                ..Filter::default()
            },
        ),
        (
            "a word of all notes",
            Filter {
                search: Some("survey".to_owned()),
                ..Filter::default()
            },
        ),
        (
            "a word of none",
            Filter {
                search: Some("nobody wrote this".to_owned()),
                ..Filter::default()
            },
        ),
    ];
    let mut worst = Duration::ZERO;
    for (name, filter) in &filters {
        let mut slowest = Duration::ZERO;
        for before in [None, Some(head / 2), Some(head / 20)] {
            let mut quickest = Duration::MAX;
            for _ in 0..3 {
                let begin = Instant::now();
                ledger
                    .history(filter, before, 50)
                    .expect("the ledger reads");
                quickest = quickest.min(begin.elapsed());
            }
            slowest = slowest.max(quickest);
        }
        worst = worst.max(slowest);
        println!("  {name:<36} {:>9.3} ms", slowest.as_secs_f64() * 1e3);
    }
    println!(
        "  {:<36} {:>9.3} ms",
        "the slowest",
        worst.as_secs_f64() * 1e3
    );
}

/// The ledger in which checks are counted: so small that one core does it.
const SMALL: u64 = 2_000;

fn small(measured: impl FnOnce(&Ledger)) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fill(folder.path(), SMALL);
    measured(&open(folder.path()));
}

/// The bytes of the first entries.
fn entries(ledger: &Ledger, count: u64) -> Vec<Vec<u8>> {
    (1..=count)
        .map(|seq| ledger.bytes(seq).expect("it reads").expect("it is there"))
        .collect()
}

/// Checks every entry, so many times.
fn check(ledger: &Ledger, times: u64) {
    for _ in 0..times {
        let found = ledger.verify_entries().expect("the ledger reads");
        assert!(found.is_ok(), "{found:?}");
    }
}

/// Hashes every entry, so many times.
fn leaves(entries: &[Vec<u8>], times: u64) {
    for _ in 0..times {
        for bytes in entries {
            std::hint::black_box(leaf_hash(bytes));
        }
    }
}

/// How long a check of all entries takes, and how much longer than hashing them.
fn verify(folder: &Path) {
    let ledger = open(folder);
    let size = ledger.head().expect("the ledger reads").seq;
    let sample = size.min(100_000);
    let entries = entries(&ledger, sample);
    let quickest = |what: &mut dyn FnMut()| {
        let once = |_| {
            let begin = Instant::now();
            what();
            begin.elapsed().as_secs_f64()
        };
        (0..3).map(once).fold(f64::MAX, f64::min)
    };
    let hashing = quickest(&mut || leaves(&entries, 1)) * size as f64 / sample as f64;
    let checking = quickest(&mut || check(&ledger, 1));
    let with_index = quickest(&mut || {
        let found = ledger.verify().expect("the ledger reads");
        assert!(found.is_ok(), "{found:?}");
    });
    println!("checks of {size} entries, beside the time of hashing each entry");
    println!("  hashing them {hashing:>32.2} s");
    for (name, time) in [
        ("entries and tree", checking),
        ("and the index", with_index),
    ] {
        println!("  {name:<28} {time:>16.2} s {:>8.2}", time / hashing);
    }
}
