//! `cargo xtask bench`: what a decision and an append cost, in instructions, writes and
//! bytes: figures that do not change with the machine's load.
//!
//! The program measured is `curfew-tests`' `cost`, built as the phone's library is. Valgrind
//! counts the instructions of two runs that differ only in how often the thing is done; the
//! difference, divided, is its cost.

use std::path::Path;
use std::process::Command;

use crate::{StepResult, bindings};

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> StepResult {
    let root = bindings::root()?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    println!("building the program to measure ..");
    let built = Command::new(cargo)
        .current_dir(&root)
        .args([
            "build",
            "--quiet",
            "--release",
            "--locked",
            "-p",
            "curfew-tests",
            "--bin",
            "cost",
        ])
        .status()?;
    if !built.success() {
        return Err("the program to measure does not build".into());
    }
    let cost = root.join("target/release/cost");
    println!("instructions (valgrind --tool=callgrind; the same on every run)");
    for (what, name, few, many) in [
        ("decide, warm, 50 rules, 3 lists", "decide", 1_000, 11_000),
        ("read a +number", "read-e164", 1_000, 11_000),
        ("read a national number", "read-national", 200, 1_200),
        ("append to the ledger", "append", 20, 220),
    ] {
        let least = instructions(&cost, name, few)?;
        let most = instructions(&cost, name, many)?;
        let each = most.saturating_sub(least) / (many - few);
        println!("  {what:<40} {each:>9}");
    }
    let (none, one) = (
        instructions(&cost, "cold", 0)?,
        instructions(&cost, "cold", 1)?,
    );
    println!(
        "  {:<40} {:>9}",
        "rulebook from its bytes, first decision",
        one.saturating_sub(none)
    );
    let written = Command::new(&cost).args(["writes", "1000"]).output()?;
    print!("{}", String::from_utf8_lossy(&written.stdout));
    Ok(())
}

/// The instructions of a whole run.
fn instructions(cost: &Path, name: &str, times: u64) -> Result<u64, Box<dyn std::error::Error>> {
    let counted = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(cost)
        .args([name, &times.to_string()])
        .output()?;
    let text = String::from_utf8_lossy(&counted.stderr);
    text.lines()
        .find_map(|line| line.split_once("Collected : "))
        .and_then(|(_, count)| count.trim().parse().ok())
        .ok_or_else(|| format!("valgrind counted nothing: {text}").into())
}
