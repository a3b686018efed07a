//! Does one thing as often as it is told, for `cargo xtask bench` to count.

use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;

use curfew_core::decide::Lists;
use curfew_core::time::Moment;
use curfew_core::{
    Call, Direction, Disposition, Facts, Number, Presentation, Reason, Region, Rulebook, Tri,
    decide, number,
};
use curfew_store::ledger::leaf_hash;
use curfew_store::ledger::tree::Edge;
use curfew_store::replay::Happened;
use curfew_store::{Answered, CallEvent, Event, Ledger};
use curfew_tests::rulebooks;

/// 2026-01-02T22:31:00-08:00.
const AT: Moment = Moment::new(1_767_421_860_000, -8 * 3600);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let (Some(name), Some(times)) = (
        arguments.get(1),
        arguments.get(2).and_then(|times| times.parse::<u64>().ok()),
    ) else {
        println!("cost NAME TIMES");
        return ExitCode::from(2);
    };
    match name.as_str() {
        "decide" => warm(&rulebooks::grown(), times),
        "decide-open" => warm(&rulebooks::open(), times),
        "look-up" => look_up(times),
        "cold" => cold(times),
        "read-e164" => read("+12065550100", times),
        "read-national" => read("(206) 555-0100", times),
        "writes" => writes(times),
        "hash" => hash(times),
        "verify" => verify(times),
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

struct Sorted(Vec<u64>);

impl Lists for Sorted {
    fn find(&self, _name: &str, number: &Number) -> Tri {
        match number {
            Number::E164(number) if self.0.binary_search(&number.as_u64()).is_ok() => Tri::Yes,
            _ => Tri::No,
        }
    }
}

fn lists() -> Sorted {
    Sorted((0..1000).map(|index| 12_065_550_000 + index * 2).collect())
}

/// The look-ups of one decision alone: what they cost is the list's affair, not the rulebook's.
fn look_up(times: u64) {
    let lists = lists();
    let lists: &dyn Lists = black_box(&lists);
    let number = number::read("+13605550101", Region::new("US").ok());
    for _ in 0..times {
        for name in rulebooks::LISTS {
            black_box(lists.find(name, black_box(&number)));
        }
    }
}

fn warm(rulebook: &str, times: u64) {
    let us = Region::new("US").expect("US is a region");
    let rulebook = Rulebook::from_json(rulebook).expect("the rules are well formed");
    let lists = lists();
    let facts = Facts {
        lists: &lists,
        ..Facts::at_home(us)
    };
    let call = Call::incoming(number::read("+13605550101", Some(us)), AT);
    for _ in 0..times {
        black_box(decide(black_box(&call), &rulebook, &facts));
    }
}

fn cold(times: u64) {
    let us = Region::new("US").expect("US is a region");
    let text = rulebooks::grown();
    for _ in 0..times {
        let rulebook = Rulebook::from_json(black_box(&text)).expect("the rules are well formed");
        let call = Call::incoming(number::read("+13605550101", Some(us)), AT);
        black_box(decide(&call, &rulebook, &Facts::at_home(us)));
    }
}

fn read(text: &str, times: u64) {
    let us = Region::new("US").ok();
    for _ in 0..times {
        black_box(number::read(black_box(text), us));
    }
}

fn event(index: u64) -> Event {
    Event::Call(CallEvent {
        at_ms: AT.unix_ms() + i64::try_from(index).unwrap_or(0) * 60_000,
        offset_seconds: AT.offset_seconds(),
        zone: "America/Los_Angeles".to_owned(),
        direction: Direction::Incoming,
        presentation: Presentation::Allowed,
        handle: Some("tel:+12065550100".to_owned()),
        number: Some("+12065550100".to_owned()),
        verification: 0,
        disposition: Disposition::Silence,
        reason: Reason::RuleMatched,
        rule_id: Some("quiet-hours".to_owned()),
        rule_name: Some("Quiet hours".to_owned()),
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

fn with_ledger(work: impl FnOnce(&Ledger, &Path)) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let ledger = Ledger::open(folder.path()).expect("a new ledger opens");
    work(&ledger, folder.path());
}

/// Writes and bytes for each append, as the kernel counts them for this process.
fn writes(times: u64) {
    with_ledger(|ledger, folder| {
        let before = (counter("syscw"), counter("wchar"));
        for index in 0..times {
            ledger
                .append(&event(index))
                .expect("the temporary folder has room");
        }
        let (calls, bytes) = (counter("syscw") - before.0, counter("wchar") - before.1);
        let size = std::fs::metadata(folder.join("ledger.log")).map_or(0, |found| found.len());
        println!("writes, over {times} appends one by one (/proc/self/io)");
        println!(
            "  write calls for each append {:>21.2}",
            calls as f64 / times as f64
        );
        println!("  bytes written for each append {:>16}", bytes / times);
        println!("  bytes of ledger.log for each entry{:>12}", size / times);
    });
}

fn counter(name: &str) -> u64 {
    std::fs::read_to_string("/proc/self/io")
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")?.parse().ok())
        .unwrap_or(0)
}

/// The tree over so many leaf hashes, which whoever checks it has to make.
fn hash(leaves: u64) {
    let leaf = leaf_hash(b"");
    let mut edge = Edge::default();
    for _ in 0..leaves {
        edge.push(black_box(leaf), |_| {});
    }
    black_box(edge.root());
}

/// A bundle of a ledger of so many entries, none of them disclosed, checked whole.
fn verify(entries: u64) {
    let entries = usize::try_from(entries).expect("a number of entries in memory");
    let hashes = leaf_hash(b"").repeat(entries);
    let mut bundle = Vec::new();
    for (name, content) in [
        ("manifest.json", &[][..]),
        ("manifest.note", &[]),
        ("hashes.bin", &hashes),
    ] {
        let size = u32::try_from(content.len()).expect("a small bundle");
        let length = u16::try_from(name.len()).expect("a short name");
        bundle.extend(b"PK\x03\x04\x14\0\0\x08\0\0\0\0\x21\0");
        bundle.extend(crc32fast::hash(content).to_le_bytes());
        bundle.extend(size.to_le_bytes());
        bundle.extend(size.to_le_bytes());
        bundle.extend(length.to_le_bytes());
        bundle.extend([0; 2]);
        bundle.extend(name.as_bytes());
        bundle.extend(content);
    }
    let report = curfew_verify::verify(black_box(&bundle), &[]).expect("it begins as a bundle");
    black_box(report);
}
