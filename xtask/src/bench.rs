//! `cargo xtask bench`: what a decision, a list and an append cost, in instructions, allocations,
//! writes and bytes: figures that do not change with the machine's load.
//!
//! The programs measured are `curfew-tests`' `cost` and `list_cost`, built as the phone's library is. Valgrind
//! counts the instructions and allocations of two runs that differ only in how often the thing is
//! done; the difference, divided, is its cost. Some costs have a limit ([`LIMITS`]): above it the step
//! fails. `--gate` measures these alone, for `./dev test`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{StepResult, bindings};

type Measured<T> = Result<T, Box<dyn std::error::Error>>;

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only what has a limit
    #[arg(long)]
    gate: bool,
}

/// What is measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Cost {
    Decide,
    LookUps,
    /// [`Cost::Decide`] less [`Cost::LookUps`].
    BeyondLookUps,
    /// The same of rules that are all about this hour, and of every kind.
    OpenBeyondLookUps,
    DecideAllocations,
    OpenAllocations,
    Cold,
    ReadE164,
    FirstPlan,
    FirstPlanHeap,
    ReadNational,
    Append,
    ExportMemory,
    ListHit,
    ListMiss,
    ListAllocations,
    ListOpen,
    ListClustered,
    ListLarge,
    ListSpread,
    ListMemory,
    /// Checking a bundle, by what hashing its tree alone costs.
    Verify,
    /// Checking a ledger, by what hashing its entries alone costs.
    Check,
}

/// The most that a cost may be. Those of a decision are the project's goals: it must be lost beside
/// all else that a ringing phone does, and the first one too, for the process is started by the
/// call. Those of the numbering plans, which only screens and national numbers need, were measured
/// and keep them from growing unseen. Bytes and memory of lists are goals, too; their instructions
/// were measured.
const LIMITS: [(Cost, u64); 19] = [
    (Cost::BeyondLookUps, 2_000),
    (Cost::OpenBeyondLookUps, 4_400),
    (Cost::DecideAllocations, 0),
    (Cost::OpenAllocations, 0),
    (Cost::Cold, 300_000),
    (Cost::FirstPlan, 20_000_000),
    (Cost::FirstPlanHeap, 6_000_000),
    (Cost::Append, 60_000),
    (Cost::ExportMemory, 16_384),
    (Cost::ListHit, 930),
    (Cost::ListMiss, 900),
    (Cost::ListAllocations, 0),
    (Cost::ListOpen, 80_000),
    (Cost::ListClustered, 850),
    (Cost::ListLarge, 720),
    (Cost::ListSpread, 1_500),
    (Cost::ListMemory, 65_536),
    (Cost::Verify, 2_000),
    (Cost::Check, 2_000),
];

/// What is only shown.
const SHOWN: [Cost; 4] = [
    Cost::Decide,
    Cost::LookUps,
    Cost::ReadE164,
    Cost::ReadNational,
];

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Cost::Decide => "decide, warm, 50 rules, 3 lists",
            Cost::LookUps => "its look-ups in lists",
            Cost::BeyondLookUps => "decide, warm, beyond the look-ups",
            Cost::OpenBeyondLookUps => "the same, rules all of this hour",
            Cost::DecideAllocations => "allocations of 10,000 decisions",
            Cost::OpenAllocations => "the same, rules all of this hour",
            Cost::Cold => "rulebook from its bytes, first decision",
            Cost::ReadE164 => "read a +number",
            Cost::FirstPlan => "read the first national number",
            Cost::FirstPlanHeap => "bytes on the heap at most, with it",
            Cost::ReadNational => "read a national number",
            Cost::Append => "append to a ledger of a million entries",
            Cost::ExportMemory => "KiB to export 100,000 calls, any form",
            Cost::ListHit => "find a number of 2.4 million",
            Cost::ListMiss => "find that a number is not among them",
            Cost::ListAllocations => "allocations of 10,000 hits and as many misses",
            Cost::ListOpen => "open a list of 2.4 million numbers",
            Cost::ListClustered => "1/1000 bytes a number, 10 M clustered",
            Cost::ListLarge => "1/1000 bytes a number, 100 M clustered",
            Cost::ListSpread => "1/1000 bytes a number, 10 M spread",
            Cost::Verify => "1/1000 of hashing its tree: check a bundle",
            Cost::Check => "1/1000 of hashing entries: check a ledger",
            Cost::ListMemory => "KiB to build of 10 M lines of text",
        })
    }
}

/// Measures, prints, and holds the limits.
///
/// # Errors
/// When the program does not build, valgrind is missing, or a limit is broken.
pub(crate) fn run(options: &Options) -> StepResult {
    let root = bindings::root()?;
    println!("building the program to measure ..");
    let programs = build(&root)?;
    println!("instructions (valgrind --tool=callgrind; the same on every run)");
    let mut broken = Vec::new();
    for (cost, limit) in LIMITS {
        let found = programs.measure(cost)?;
        println!("  {cost:<40} {found:>10}, at most {limit}");
        broken.extend(over(cost, found, limit));
    }
    if !options.gate {
        for cost in SHOWN {
            println!("  {cost:<40} {:>10}", programs.measure(cost)?);
        }
        let written = Command::new(&programs.cost.0)
            .args(["writes", "1000"])
            .output()?;
        print!("{}", String::from_utf8_lossy(&written.stdout));
        library_sizes(&root);
    }
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken.join("; ").into())
    }
}

/// What to say where a cost is above its limit.
fn over(cost: Cost, found: u64, limit: u64) -> Option<String> {
    (found > limit).then(|| format!("{cost}: {found}, more than {limit}"))
}

fn build(root: &Path) -> Measured<Programs> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--quiet", "--release", "--locked"])
        .args(["-p", "curfew-tests", "--bins"])
        .status()?;
    if !built.success() {
        return Err("the programs to measure do not build".into());
    }
    Ok(Programs {
        cost: Program(root.join("target/release/cost")),
        list: Program(root.join("target/release/list_cost")),
        ledger: large_ledger(root)?,
    })
}

/// The libraries that ship, where they are built.
fn library_sizes(root: &Path) {
    for abi in ["arm64-v8a", "x86_64"] {
        let library = root.join(format!("target/android/{abi}/libcurfew.so"));
        if let Ok(found) = std::fs::metadata(library) {
            println!("  bytes of libcurfew.so, {abi:<17} {:>10}", found.len());
        }
    }
}

/// What is measured is done by these.
struct Programs {
    cost: Program,
    list: Program,
    /// It finds a ledger of [`ENTRIES`] entries.
    ledger: Program,
}

/// So many entries are there before one is appended: what the last ones cost does not show in a
/// new ledger.
const ENTRIES: u64 = 1_000_000;

/// Makes a ledger of [`ENTRIES`] entries, unless it is there.
fn large_ledger(root: &Path) -> Measured<Program> {
    let program = root.join("target/release/ledger_cost");
    let folder = root.join("target/bench-ledger");
    // One of another format or of another run is no longer what is measured.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let filled = Command::new(&program)
        .args(["fill", &ENTRIES.to_string()])
        .env(LEDGER, &folder)
        .status()?;
    if !filled.success() {
        return Err("the ledger to measure cannot be made".into());
    }
    Ok(Program(program))
}

/// Where `ledger_cost` looks for its ledger.
const LEDGER: &str = "CURFEW_COST_LEDGER";

impl Programs {
    fn measure(&self, cost: Cost) -> Measured<u64> {
        let Programs {
            cost: program,
            list,
            ledger,
        } = self;
        match cost {
            Cost::Decide => program.each("decide", 1_000, 11_000),
            Cost::LookUps => program.each("look-up", 1_000, 11_000),
            Cost::BeyondLookUps => {
                let look_ups = self.measure(Cost::LookUps)?;
                Ok(self.measure(Cost::Decide)?.saturating_sub(look_ups))
            }
            Cost::OpenBeyondLookUps => {
                let look_ups = self.measure(Cost::LookUps)?;
                let decide = program.each("decide-open", 1_000, 11_000)?;
                Ok(decide.saturating_sub(look_ups))
            }
            Cost::DecideAllocations => program.allocations("decide"),
            Cost::OpenAllocations => program.allocations("decide-open"),
            Cost::Cold => program.each("cold", 0, 1),
            Cost::ReadE164 => program.each("read-e164", 1_000, 11_000),
            Cost::FirstPlan => program.each("read-national", 0, 1),
            Cost::FirstPlanHeap => Ok(program.heap("read-national", 1)?.most),
            Cost::ReadNational => program.each("read-national", 200, 1_200),
            Cost::Append => ledger.each("append", 20, 220),
            Cost::ExportMemory => ledger.says("export", 100_000),
            Cost::ListHit => list.each("hit", 10_000, 20_000),
            Cost::ListMiss => list.each("miss", 10_000, 20_000),
            Cost::ListAllocations => Ok(list.allocations("hit")? + list.allocations("miss")?),
            Cost::ListOpen => list.each("open", 100, 1_100),
            Cost::ListClustered => list.says("bytes-clustered", 10_000_000),
            Cost::ListLarge => list.says("bytes-clustered", 100_000_000),
            Cost::ListSpread => list.says("bytes-spread", 10_000_000),
            Cost::ListMemory => list.says("memory", 10_000_000),
            Cost::Check => {
                let leaves = ledger.each("leaves", 1, 3)?;
                Ok(ledger.each("check", 1, 3)? * 1000 / leaves.max(1))
            }
            Cost::Verify => {
                let hash = program.each("hash", 10_000, 20_000)?;
                Ok(program.each("verify", 10_000, 20_000)? * 1000 / hash.max(1))
            }
        }
    }
}

/// A built program.
struct Program(PathBuf);

impl Program {
    /// The instructions of doing something once.
    fn each(&self, name: &str, few: u64, many: u64) -> Measured<u64> {
        let least = self.instructions(name, few)?;
        let most = self.instructions(name, many)?;
        Ok(most.saturating_sub(least) / (many - few))
    }

    /// The allocations of doing something 10,000 times.
    fn allocations(&self, name: &str) -> Measured<u64> {
        let least = self.heap(name, 1_000)?.blocks;
        let most = self.heap(name, 11_000)?.blocks;
        Ok(most.saturating_sub(least))
    }

    /// The number that it prints.
    fn says(&self, name: &str, times: u64) -> Measured<u64> {
        let output = Command::new(&self.0)
            .args([name, &times.to_string()])
            .env(LEDGER, bindings::root()?.join("target/bench-ledger"))
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let number = said.trim().parse();
        number.map_err(|_| format!("{name} said no number: {said}").into())
    }

    /// The instructions of a whole run.
    fn instructions(&self, name: &str, times: u64) -> Measured<u64> {
        let said = self.under("callgrind", name, times)?;
        collected(&said).ok_or_else(|| format!("valgrind counted nothing: {said}").into())
    }

    /// What a whole run does on the heap.
    fn heap(&self, name: &str, times: u64) -> Measured<Heap> {
        let said = self.under("dhat", name, times)?;
        Heap::read(&said).ok_or_else(|| format!("valgrind saw no heap: {said}").into())
    }

    fn under(&self, tool: &str, name: &str, times: u64) -> Measured<String> {
        let output = Command::new("valgrind")
            .arg(format!("--tool={tool}"))
            .arg(format!("--{tool}-out-file=/dev/null"))
            .arg(&self.0)
            .args([name, &times.to_string()])
            .env(LEDGER, bindings::root()?.join("target/bench-ledger"))
            .output()
            .map_err(|error| format!("valgrind: {error}"))?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            Ok(said)
        } else {
            Err(format!("cost {name} failed: {said}").into())
        }
    }
}

/// The instructions, of what callgrind prints.
fn collected(said: &str) -> Option<u64> {
    let line = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    line?.1.trim().parse().ok()
}

/// The heap of a run, of what DHAT prints.
#[derive(Debug, Eq, PartialEq)]
struct Heap {
    /// How often something was allocated.
    blocks: u64,
    /// The most that was allocated at one time, bytes.
    most: u64,
}

impl Heap {
    /// Reads `Total: 12,345 bytes in 67 blocks` and `At t-gmax: 1,024 bytes in 3 blocks`.
    fn read(said: &str) -> Option<Heap> {
        let numbers = |what: &str| -> Option<(u64, u64)> {
            let line = said.lines().find_map(|line| line.split_once(what))?.1;
            let (bytes, rest) = line.split_once(" bytes in ")?;
            let (blocks, _) = rest.split_once(" blocks")?;
            let number = |text: &str| text.trim().replace(',', "").parse().ok();
            Some((number(bytes)?, number(blocks)?))
        };
        Some(Heap {
            blocks: numbers("Total:")?.1,
            most: numbers("At t-gmax:")?.0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_valgrind_prints_is_read() {
        let callgrind = "==1== Events    : Ir\n==1== Collected : 23456789\n==1==\n";
        assert_eq!(collected(callgrind), Some(23_456_789));
        assert_eq!(collected("==1== Events : Ir"), None);
        let dhat = "==1== Total:     1,234,567 bytes in 1,089 blocks\n\
            ==1== At t-gmax: 70,000 bytes in 12 blocks\n==1== At t-end:  0 bytes in 0 blocks\n";
        let read = Heap {
            blocks: 1_089,
            most: 70_000,
        };
        assert_eq!(Heap::read(dhat), Some(read));
        assert_eq!(Heap::read("==1== Total: 5 bytes in 1 blocks"), None);
    }

    #[test]
    fn a_limit_is_the_last_that_passes() {
        for (found, limit, passes) in [(2_000, 2_000, true), (2_001, 2_000, false), (1, 0, false)] {
            let why = over(Cost::Decide, found, limit);
            assert_eq!(why.is_none(), passes, "{found} of {limit}: {why:?}");
        }
    }
}
