//! Does one thing with lists as often as it is told, for `cargo xtask bench` to count.

use std::hint::black_box;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;
use std::process::ExitCode;

use curfew_store::lists::build::{Builder, Plan};
use curfew_store::lists::import::{Import, ImportError, Item, Reading, read_into};
use curfew_store::lists::packed::{About, ListWriter, Mapped, PackedList};
use curfew_tests::numbers::{Random, clustered, real_path, spread};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let (Some(name), Some(times)) = (
        arguments.get(1),
        arguments.get(2).and_then(|times| times.parse().ok()),
    ) else {
        println!("list_cost NAME TIMES");
        return ExitCode::from(2);
    };
    match name.as_str() {
        "hit" => find(times, true),
        "miss" => find(times, false),
        "open" => open(times),
        "bytes-clustered" => println!("{}", packed(clustered(times))),
        "bytes-spread" => println!("{}", packed(spread(times))),
        "memory" => memory(times),
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

fn real() -> PackedList<Mapped> {
    let pages = Mapped::open(&real_path()).expect("the sample is there");
    PackedList::open(pages).expect("the sample is a list")
}

/// Looks numbers of the real list up, or their neighbours that are not on it.
fn find(times: usize, on: bool) {
    let list = real();
    let mut wanted = Vec::with_capacity(10_000);
    let mut before = 0;
    for (index, found) in list.keys_from(0).enumerate() {
        let (key, _) = found.expect("the sample is whole");
        if index % 244 == 0 {
            if on {
                wanted.push(key);
            } else if before + 1 < key {
                wanted.push(key - 1);
            }
        }
        before = key;
    }
    let mut random = Random(3);
    for index in (1..wanted.len()).rev() {
        wanted.swap(index, random.bits() as usize % (index + 1));
    }
    for key in wanted.iter().cycle().take(times) {
        let found = list.find(black_box(*key)).expect("the sample is whole");
        assert_eq!(found.is_some(), on);
    }
}

fn open(times: usize) {
    for _ in 0..times {
        black_box(real());
    }
}

/// The thousandths of a byte that each key takes in a list.
fn packed(keys: impl IntoIterator<Item = u64>) -> usize {
    let about = About {
        name: "measured".to_owned(),
        ..About::default()
    };
    let mut writer =
        ListWriter::new(Cursor::new(Vec::new()), about, Vec::new()).expect("memory takes it");
    let mut count = 0;
    for key in keys {
        writer.key(key, 0).expect("memory takes it");
        count += 1;
    }
    let (out, _) = writer.finish().expect("memory takes it");
    out.into_inner().len() * 1000 / count
}

/// Lines of numbers in no order, without end.
struct Lines {
    random: Random,
    left: usize,
    line: Cursor<Vec<u8>>,
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.line.read(buffer)?;
        if read > 0 || self.left == 0 {
            return Ok(read);
        }
        self.left -= 1;
        let number = 12_000_000_000 + self.random.bits() % 8_000_000_000;
        self.line = Cursor::new(format!("+{number}\n").into_bytes());
        self.line.read(buffer)
    }
}

/// Builds a list of text lines; says how many KiB of memory were in use at most.
fn memory(lines: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let plan = Plan {
        about: About {
            name: "measured".to_owned(),
            ..About::default()
        },
        ..Plan::default()
    };
    let mut builder = Builder::new(folder.path(), plan).expect("the plan is right");
    let input = Lines {
        random: Random(4),
        left: lines,
        line: Cursor::default(),
    };
    let mut tally = Import::default();
    let reading = Reading {
        most_bytes: u64::MAX,
        ..Reading::default()
    };
    read_into(
        BufReader::with_capacity(1 << 18, input),
        &reading,
        &mut tally,
        |item, _| {
            if let Item::Number(number) = item {
                builder.number(&number, 0).expect("the folder has room");
            }
            Ok::<(), ImportError>(())
        },
    )
    .expect("every line is read");
    assert_eq!((tally.records, tally.refused_total), (lines as u64, 0));
    let built = builder
        .finish(&folder.path().join("measured.list"))
        .expect("the folder has room");
    assert_eq!((built.numbers + built.repeated) as usize, lines);
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let most = most.and_then(|rest| rest.trim().strip_suffix(" kB"));
    println!("{}", most.expect("the kernel says it"));
}
