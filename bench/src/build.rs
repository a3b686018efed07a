//! Building of text, beside `sort -u` on the same text.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use curfew_core::Region;
use curfew_store::lists::build::{Builder, Plan};
use curfew_store::lists::import::{Import, Item, Reading, read_into};
use curfew_store::lists::packed::About;
use curfew_tests::numbers::Random;

const LINES: u64 = 10_000_000;

#[derive(Debug)]
struct Stop;

impl From<curfew_store::lists::import::ImportError> for Stop {
    fn from(_: curfew_store::lists::import::ImportError) -> Stop {
        Stop
    }
}

pub fn compare(folder: &Path) {
    let us = Region::new("US").expect("it is a region");
    for (what, start, home) in [
        ("full numbers", "+1", None),
        ("national numbers of the United States", "", Some(us)),
    ] {
        of(folder, what, start, home);
    }
}

/// Of lines that begin so, before ten digits.
fn of(folder: &Path, what: &str, start: &str, home: Option<Region>) {
    let text = folder.join("numbers.txt");
    let mut out = BufWriter::new(File::create(&text).expect("the folder has room"));
    let mut random = Random(4);
    for _ in 0..LINES {
        let number = 2_000_000_000 + random.bits() % 8_000_000_000;
        writeln!(out, "{start}{number}").expect("the folder has room");
    }
    out.into_inner().expect("the folder has room");

    let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
    for _ in 0..3 {
        let begin = Instant::now();
        build(&text, folder, home);
        ours = ours.min(begin.elapsed().as_secs_f64());
        let begin = Instant::now();
        let sorted = Command::new("sort")
            .env("LC_ALL", "C")
            .args(["-u", "-o"])
            .arg(folder.join("sorted.txt"))
            .arg(&text)
            .stdin(Stdio::null())
            .status();
        assert!(sorted.is_ok_and(|status| status.success()), "sort works");
        theirs = theirs.min(begin.elapsed().as_secs_f64());
    }
    println!();
    println!("a list of {LINES} lines of text in no order, {what}: {ours:.2} s");
    println!(
        "LC_ALL=C sort -u of the same file: {theirs:.2} s; the list takes {:.2} x as long",
        ours / theirs
    );
}

fn build(text: &Path, folder: &Path, home: Option<Region>) {
    let plan = Plan {
        about: About {
            name: "measured".to_owned(),
            ..About::default()
        },
        ..Plan::default()
    };
    let mut builder = Builder::new(folder, plan).expect("the plan is right");
    let input = File::open(text).expect("it was written");
    let reading = Reading {
        home,
        most_bytes: u64::MAX,
        ..Reading::default()
    };
    let mut tally = Import::default();
    read_into(
        BufReader::with_capacity(1 << 18, input),
        &reading,
        &mut tally,
        |item, _| match item {
            Item::Number(number) => builder.number(&number, 0).map_err(|_| Stop),
            Item::Ranges(_) => Err(Stop),
        },
    )
    .expect("every line is a number");
    builder
        .finish(&folder.join("built.list"))
        .expect("the folder has room");
}
