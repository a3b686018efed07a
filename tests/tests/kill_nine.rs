//! Kills a process that writes, again and again at moments of no plan (SIGKILL), and looks
//! whether everything that it was told is written is there.
//!
//! The process is this test binary again. A kill leaves the system's cache as it is; that
//! each commit is synced, so that a power cut leaves it too, is another test's
//! (`ledger::tests::every_commit_is_synced`).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use curfew_core::number::read;
use curfew_store::ledger::{Problem, What};
use curfew_store::lists::build::{Builder, MIN_MEMORY, Plan};
use curfew_store::lists::packed::About;
use curfew_store::{Event, FailureKind, Filter, Ledger, LedgerOptions, ListStore, Spool, Stamp};

const CHILD: &str = "CURFEW_KILL_NINE_CHILD";

/// An event that is known by its time.
fn event(at_ms: i64) -> Event {
    let now = Stamp {
        at_ms,
        offset_seconds: 28_800,
        zone: "Asia/Shanghai".to_owned(),
    };
    // Of several lengths, so that pages are cut in several ways.
    let length = usize::try_from(at_ms % 7).expect("below 7") * 60;
    Event::failure(&now, FailureKind::Other, "x".repeat(length))
}

/// SplitMix64.
struct Seed(u64);

impl Seed {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

fn start(test: &str, directory: &Path, from: i64) -> Child {
    Command::new(std::env::current_exe().expect("a running test has a file"))
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, directory)
        .env("CURFEW_KILL_NINE_FROM", from.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the test binary starts again")
}

/// Where the child counts from.
fn from() -> i64 {
    std::env::var("CURFEW_KILL_NINE_FROM")
        .expect("set by start")
        .parse()
        .expect("a number")
}

/// Says that something is written; a line is written in one piece.
fn told(what: &str) {
    let line = format!("\ntold {what}\n");
    std::io::stdout()
        .write_all(line.as_bytes())
        .expect("the parent reads");
}

/// Lets the child work for a while, kills it, and returns all that it told.
fn kill(mut child: Child, seed: &mut Seed) -> Vec<String> {
    let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut lines = Vec::new();
    // Every third dies at its start, while it opens or recovers; the others while they append.
    let (after, wait) = match seed.below(3) {
        0 => (0, Duration::from_micros(seed.below(12_000))),
        _ => (1 + seed.below(10), Duration::from_micros(seed.below(1_500))),
    };
    let mut seen = 0;
    while seen < after {
        let mut line = String::new();
        let bytes = output.read_line(&mut line).expect("the pipe can be read");
        assert_ne!(bytes, 0, "the child ended by itself");
        seen += u64::from(line.starts_with("told "));
        lines.push(line);
    }
    let begin = Instant::now();
    while begin.elapsed() < wait {
        std::hint::spin_loop();
    }
    child.kill().expect("it can be killed");
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).expect("the pipe can be read") == 0 {
            break;
        }
        lines.push(line);
    }
    let status = child.wait().expect("it was started here");
    assert!(!status.success(), "the child ended by itself");
    // A line without its end was not told.
    lines
        .iter()
        .filter_map(|it| Some(it.strip_prefix("told ")?.strip_suffix('\n')?.to_owned()))
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn tells_of_a_torn_end(event: &Event) -> bool {
    matches!(event, Event::Failure(it) if it.what == FailureKind::LedgerUnavailable)
}

/// How many events are there, each in its place; what tells of a torn end stands between them.
fn events(ledger: &Ledger) -> i64 {
    let mut next = 0;
    ledger
        .each(&Filter::default(), |row| {
            let found = row.expect("it reads").event;
            if !tells_of_a_torn_end(&found) {
                assert_eq!(found, event(next));
                next += 1;
            }
            std::ops::ControlFlow::Continue(())
        })
        .expect("it reads");
    next
}

#[test]
fn no_appended_entry_is_lost_and_the_tree_holds() {
    if let Some(directory) = std::env::var_os(CHILD) {
        let ledger = Ledger::open(&directory).expect("the ledger opens after a kill");
        for at_ms in from().. {
            let seq = ledger.append(&event(at_ms)).expect("the ledger takes it");
            let root = ledger.head().expect("it reads").root;
            told(&format!("{seq} {}", hex(&root)));
        }
    }
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let mut seed = Seed(0xC0FFEE);
    let (mut appended, mut unasked) = (0, 0);
    for round in 0..200 {
        let child = start(
            "no_appended_entry_is_lost_and_the_tree_holds",
            directory.path(),
            appended,
        );
        let told = kill(child, &mut seed);
        let ledger = Ledger::open(&directory).expect("the ledger opens after a kill");
        for line in &told {
            let (seq, root) = line.split_once(' ').expect("as told");
            let kept = ledger
                .root_at(seq.parse().expect("as told"))
                .expect("it reads");
            assert_eq!(
                kept.map(|it| hex(&it)).as_deref(),
                Some(root),
                "round {round}: {seq}"
            );
        }
        // A kill inside the write leaves a torn end, which the next append puts aside and tells.
        let verified = ledger.verify().expect("it reads");
        let is_torn = |it: &Problem| it.what == What::Torn && it.seq == Some(verified.entries + 1);
        assert!(
            verified.problems.iter().all(is_torn),
            "round {round}: {verified:?}"
        );
        let entries = events(&ledger);
        let more = entries - appended - i64::try_from(told.len()).expect("a few");
        // At most the one whose append had not returned, or had and was not told.
        assert!((0..=1).contains(&more), "round {round}: {more}");
        unasked += more;
        appended = entries;
    }
    let ledger = Ledger::open(&directory).expect("the ledger opens");
    assert_eq!(events(&ledger), appended);
    assert!(appended > 300, "the children did work: {appended}");
    println!("200 kills, {appended} entries, {unasked} of them committed and not yet told");
}

#[test]
fn no_spooled_entry_is_lost_or_doubled() {
    if let Some(directory) = std::env::var_os(CHILD) {
        let options = LedgerOptions {
            busy_timeout: Duration::from_secs(5),
        };
        let ledger = Ledger::open_with(&directory, &options).expect("it opens after a kill");
        let spool = Spool::open(&directory).expect("it opens after a kill");
        for at_ms in from().. {
            spool.keep(event(at_ms)).expect("the spool takes it");
            told(&at_ms.to_string());
            if at_ms % 3 == 0 {
                let drained = spool.drain(&ledger).expect("the ledger takes it");
                assert_eq!(drained.damaged, 0);
            }
        }
    }
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let mut seed = Seed(0xBEEF);
    let (mut from, mut kept) = (0i64, Vec::new());
    for _ in 0..60 {
        let child = start(
            "no_spooled_entry_is_lost_or_doubled",
            directory.path(),
            from,
        );
        let told = kill(child, &mut seed);
        kept.extend(told.iter().map(|it| it.parse::<i64>().expect("as told")));
        // The next one leaves out the number that may have been kept and not told.
        from += i64::try_from(told.len()).expect("a few") + 1;
    }
    let ledger = Ledger::open(&directory).expect("the ledger opens");
    let spool = Spool::open(&directory).expect("the spool opens");
    assert_eq!(
        spool.drain(&ledger).expect("the ledger takes it").damaged,
        0
    );
    let mut times = Vec::new();
    ledger
        .each(&Filter::default(), |row| {
            let row = row.expect("it reads");
            if !tells_of_a_torn_end(&row.event) {
                assert!(row.spooled);
                times.push(row.event.at_ms());
            }
            std::ops::ControlFlow::Continue(())
        })
        .expect("it reads");
    assert!(
        times.is_sorted_by(|a, b| a < b),
        "in their order, none twice"
    );
    assert!(
        kept.iter().all(|it| times.binary_search(it).is_ok()),
        "every kept one is there"
    );
    assert!(
        times.len() - kept.len() <= 60,
        "at most one a kill that was not told"
    );
    assert!(kept.len() > 60, "the children did work: {}", kept.len());
    assert!(ledger.verify().expect("it reads").is_ok());
}

/// Writes an edition of a list: `count` numbers.
fn edition(path: &Path, count: u64) {
    let about = About {
        name: "Sellers".to_owned(),
        ..About::default()
    };
    let plan = Plan {
        about,
        // So little that they are sorted in files.
        memory: MIN_MEMORY,
        ..Plan::default()
    };
    let folder = path.parent().expect("a file lies in a folder");
    let mut builder = Builder::new(folder, plan).expect("the name is one");
    for at in 0..count {
        // Of 10,000 reserved numbers: 100 area codes with 100 each.
        let number = format!("+1{}55501{:02}", 200 + at / 100, at % 100);
        let number = read(&number, None);
        builder.number(&number, 0).expect("it is a number");
    }
    builder.finish(path).expect("the list is written");
}

#[test]
fn a_list_is_whole_and_of_one_edition_whenever_its_writer_dies() {
    const FIRST: u64 = 1000;
    if let Some(directory) = std::env::var_os(CHILD) {
        let store = ListStore::open(&directory).expect("it opens after a kill");
        let file = Path::new(&directory).join("import");
        for at in from().. {
            edition(&file, FIRST + at.unsigned_abs());
            store
                .replace("Sellers", &file, None)
                .expect("it is taken over");
            told(&at.to_string());
            if at % 5 == 4 {
                store.take_back("Sellers").expect("it is taken back");
            }
        }
    }
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let mut seed = Seed(0x11575);
    let (mut last, mut work) = (0i64, 0);
    for round in 0..60 {
        let child = start(
            "a_list_is_whole_and_of_one_edition_whenever_its_writer_dies",
            directory.path(),
            last,
        );
        let told = kill(child, &mut seed);
        work += told.len();
        let done = told.last().map(|it| it.parse::<i64>().expect("as told"));
        let store = ListStore::open(&directory).expect("it opens after a kill");
        let Some(done) = done else {
            if work > 0 {
                store.check("Sellers").expect("the old one is whole");
            }
            continue;
        };
        store.check("Sellers").expect("it is whole");
        let [info] = <[_; 1]>::try_from(store.list().expect("it reads")).expect("one list");
        let kept = i64::try_from(info.numbers - FIRST).expect("a few");
        // The one that was told, that before it where it was being taken back, or the next.
        assert!(
            (done - 1..=done + 1).contains(&kept),
            "round {round}: {done}, {kept}"
        );
        last = done + 1;
    }
    assert!(work > 60, "the children did work: {work}");
    // What they left half written goes with the next write beside it.
    let file = directory.path().join("import");
    edition(&file, FIRST);
    let store = ListStore::open(&directory).expect("it opens after a kill");
    store
        .replace("Sellers", &file, None)
        .expect("it is taken over");
    for folder in [directory.path(), &directory.path().join("lists")] {
        let names = std::fs::read_dir(folder).expect("it is there");
        let names = names.map(|entry| entry.expect("it is there").file_name());
        let left: Vec<_> = names
            .filter(|name| name.as_encoded_bytes().ends_with(b".tmp"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
