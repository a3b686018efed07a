//! `./dev bench lists`: lists beside what others keep numbers in; with the word `databases`
//! the databases at any size.
//!
//! Every row of a table is measured in one run, on the same numbers and look-ups. Times are
//! given as ratios to Curfew's, because machines differ; the one time in nanoseconds that
//! stands beside them is this machine's.

mod build;
mod cold;
mod memory;
mod peers;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use curfew_tests::numbers::{Random, clustered, real, spread};
use peers::Peer;

/// How many look-ups are timed.
const LOOK_UPS: usize = 1_000_000;
/// How often; the quickest round counts, for the others were disturbed.
const ROUNDS: usize = 5;

fn main() {
    let mut wanted: Vec<String> = std::env::args().skip(1).collect();
    let named = wanted.len();
    wanted.retain(|it| it != "databases");
    let most_in_databases = match wanted.len() < named {
        true => usize::MAX,
        false => peers::MOST_IN_DATABASES,
    };
    let table = |title: &str, keys: &[u64], folder: &Path| {
        table(title, keys, folder, most_in_databases);
    };
    let asked = |name: &str| wanted.is_empty() || wanted.iter().any(|it| it == name);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    if asked("real") {
        table("reported to the FTC", &real(), folder.path());
    }
    for millions in [10, 100] {
        if asked(&format!("clustered-{millions}")) {
            let keys: Vec<u64> = clustered(millions * 1_000_000).collect();
            table(&format!("{millions} M clustered"), &keys, folder.path());
        }
        if asked(&format!("spread-{millions}")) {
            let keys = spread(millions * 1_000_000);
            table(&format!("{millions} M spread"), &keys, folder.path());
        }
    }
    if asked("build") {
        build::compare(folder.path());
    }
}

/// The numbers that are looked up.
struct Wanted {
    hits: Vec<u64>,
    /// Not on the list, but near numbers that are.
    misses: Vec<u64>,
}

impl Wanted {
    fn of(keys: &[u64]) -> Wanted {
        let mut random = Random(7);
        let mut any = || keys[(random.bits() % keys.len() as u64) as usize];
        let hits = (0..LOOK_UPS).map(|_| any()).collect();
        let near = std::iter::repeat_with(|| any() + 1);
        let misses = near.filter(|key| keys.binary_search(key).is_err());
        Wanted {
            hits,
            misses: misses.take(LOOK_UPS).collect(),
        }
    }
}

/// The mean time of a look-up, ns: the best of some rounds.
fn time(peer: &Peer, wanted: &[u64], on: bool) -> f64 {
    let rounds = if peer.is_slow() { 1 } else { ROUNDS };
    let some = if peer.is_slow() {
        &wanted[..wanted.len() / 10]
    } else {
        wanted
    };
    let round = || {
        let begin = Instant::now();
        let found = some
            .iter()
            .filter(|key| peer.contains(black_box(**key)))
            .count();
        let taken = begin.elapsed();
        assert_eq!(
            found,
            if on { some.len() } else { 0 },
            "{} is wrong",
            peer.name()
        );
        taken.as_secs_f64() * 1e9 / some.len() as f64
    };
    (0..rounds).map(|_| round()).fold(f64::MAX, f64::min)
}

fn table(title: &str, keys: &[u64], folder: &Path, most_in_databases: usize) {
    let wanted = Wanted::of(keys);
    println!();
    println!("{title}: {} numbers", keys.len());
    println!(
        "{:<34} {:>12} {:>10} {:>9} {:>9}",
        "", "bytes each", "build", "hit", "miss"
    );
    let mut ours = None;
    let with_databases = keys.len() <= most_in_databases;
    let databases = peers::DATABASES.into_iter().filter(|_| with_databases);
    for make in peers::ALL.into_iter().chain(databases) {
        let begin = Instant::now();
        let Some(peer) = make(keys, folder) else {
            continue;
        };
        let built = begin.elapsed().as_secs_f64();
        let each = peer.bytes() as f64 / keys.len() as f64;
        let (hit, miss) = (
            time(&peer, &wanted.hits, true),
            time(&peer, &wanted.misses, false),
        );
        match ours {
            None => {
                ours = Some((built, hit, miss));
                println!(
                    "{:<34} {each:>12.3} {built:>8.2} s {hit:>6.0} ns {miss:>6.0} ns",
                    peer.name()
                );
            }
            Some((our_built, our_hit, our_miss)) => println!(
                "{:<34} {each:>12.3} {:>9.1}x {:>8.2}x {:>8.2}x",
                peer.name(),
                built / our_built,
                hit / our_hit,
                miss / our_miss
            ),
        }
    }
    if !with_databases {
        println!(
            "SQLite: not run above {} M numbers, it takes hours and 10 GB (asked for by `databases`)",
            most_in_databases / 1_000_000
        );
    }
    if let (Some((_, hit, _)), Some(reads)) =
        (ours, memory::Reads::over(&folder.join("numbers.list")))
    {
        println!(
            "{:<34} {:>12} {:>10} {:>8.2}x",
            "one read in as many bytes, mapped",
            "",
            "",
            reads.one / hit
        );
        println!(
            "{:<34} {:>12} {:>10} {:>8.2}x",
            "two, the second waiting for it",
            "",
            "",
            reads.two / hit
        );
    }
    println!(
        "{:<34} {:>12.3}",
        "Elias-Fano, bitmap, run by 128*",
        peers::prototype_bytes(keys)
    );
    println!(
        "{:<34} {:>12.3}",
        "entropy, were they anywhere**",
        peers::entropy_bytes(keys)
    );
    cold::report(keys, folder);
}
