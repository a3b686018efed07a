//! Two processes append to one ledger at the same time, while a third reads it: entries take turns, none
//! is lost, and all of them see one tree.
//!
//! The processes are this test binary again.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use curfew_store::{Event, FailureKind, Filter, Ledger, LedgerOptions, Stamp};

const TEST: &str = "entries_of_two_processes_take_turns";
const CHILD: &str = "CURFEW_TWO_PROCESSES_CHILD";
const WHO: &str = "CURFEW_TWO_PROCESSES_WHO";

/// How many entries each of them appends.
const EACH: i64 = 400;

/// How many more than the other one has, at most by twice: so they take turns on any machine.
const AHEAD: i64 = 50;

/// An event that says who wrote it, and which of theirs it is.
fn event(who: &str, at_ms: i64) -> Event {
    let now = Stamp {
        at_ms,
        offset_seconds: 28_800,
        zone: "Asia/Shanghai".to_owned(),
    };
    Event::failure(&now, FailureKind::Other, who.to_owned())
}

/// How long one waits for another.
const PATIENCE: Duration = Duration::from_secs(60);

fn open(directory: &Path) -> Ledger {
    let options = LedgerOptions {
        busy_timeout: PATIENCE,
    };
    Ledger::open_with(directory, &options).expect("the ledger opens beside another process")
}

fn start(directory: &Path, who: &str) -> Child {
    Command::new(std::env::current_exe().expect("a running test has a file"))
        .args(["--exact", TEST, "--nocapture"])
        .env(CHILD, directory)
        .env(WHO, who)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the test binary starts again")
}

/// What a process does: it appends, every fifth time two at once, asks for the index, which it may make, and
/// tells the place of each entry and the root there.
fn work(directory: &Path, who: &str) {
    let (ledger, begin) = (open(directory), Instant::now());
    let mut at = 0;
    while at < EACH {
        if at % AHEAD == 0 {
            let others = || ledger.head().expect("it reads").seq.cast_signed() - at;
            while others() < at - AHEAD {
                assert!(begin.elapsed() < PATIENCE, "the other one stands still");
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        let count = if at % 5 == 0 { 2 } else { 1 };
        let events: Vec<Event> = (at..at + count).map(|at| event(who, at)).collect();
        let last = ledger.append_all(&events).expect("the ledger takes it");
        if at % AHEAD == 0 {
            let page = ledger.history(&Filter::default(), None, 5);
            assert!(!page.expect("the index is read").entries.is_empty());
        }
        at += count;
        let root = ledger
            .root_at(last)
            .expect("it reads")
            .expect("it is there");
        println!("\ntold {last} {} {}", at - 1, hex(&root));
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn entries_of_two_processes_take_turns() {
    if let Some(directory) = std::env::var_os(CHILD) {
        let who = std::env::var(WHO).expect("set by start");
        return work(Path::new(&directory), &who);
    }
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    // Neither ledger nor index is there: one of them makes each.
    let names = ["one", "other"];
    let children = names.map(|who| start(directory.path(), who));
    // What is read while they write is a ledger at some moment: it only grows, and keeps its roots.
    let reader = open(directory.path());
    let (mut seen, begin) = (0, Instant::now());
    let whole = 2 * EACH.unsigned_abs();
    while seen < whole {
        let head = reader.head().expect("it reads");
        assert!(head.seq >= seen);
        let root = reader.root_at(head.seq).expect("it reads");
        assert_eq!(root, Some(head.root));
        let verified = reader.verify_entries().expect("it reads");
        assert!(verified.is_ok(), "{verified:?}");
        assert!(verified.entries >= head.seq);
        seen = head.seq;
        assert!(
            begin.elapsed() < 2 * PATIENCE,
            "they append nothing more: {seen}"
        );
    }
    let mut told = BTreeMap::new();
    for (who, child) in names.into_iter().zip(children) {
        let output = child.wait_with_output().expect("it was started here");
        assert!(output.status.success(), "{who} failed");
        let text = String::from_utf8(output.stdout).expect("it is text");
        for line in text.lines().filter_map(|it| it.strip_prefix("told ")) {
            let parts: Vec<&str> = line.split(' ').collect();
            let [seq, at, root] = parts[..] else {
                panic!("not as told: {line}");
            };
            let (seq, at): (u64, i64) =
                (seq.parse().expect("as told"), at.parse().expect("as told"));
            assert_eq!(told.insert(seq, (who, at)), None, "an entry has one place");
            let kept = reader.root_at(seq).expect("it reads");
            assert_eq!(kept.map(|it| hex(&it)).as_deref(), Some(root), "{seq}");
        }
    }
    let verified = reader.verify().expect("it reads");
    assert!(
        verified.is_ok() && verified.entries == whole,
        "{verified:?}"
    );
    let (mut next, mut turns, mut last) = (BTreeMap::new(), 0, None);
    reader
        .each(&Filter::default(), |row| {
            let row = row.expect("it reads");
            let who = names.into_iter().find(|who| {
                let at = next.get(who).copied().unwrap_or(0);
                row.event == event(who, at)
            });
            let who = who.expect("each one's own are in their order, none twice");
            if let Some((teller, at)) = told.get(&row.seq) {
                assert_eq!((*teller, *at), (who, row.event.at_ms()));
            }
            *next.entry(who).or_insert(0) += 1;
            turns += u32::from(last.replace(who) != Some(who));
            ControlFlow::Continue(())
        })
        .expect("it reads");
    assert_eq!(next, BTreeMap::from(names.map(|who| (who, EACH))));
    assert!(turns > 4, "they wrote at the same time: {turns}");
}
