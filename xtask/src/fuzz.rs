//! `cargo xtask fuzz`: the readers of outside bytes, fed what nobody wrote.
//!
//! Builds `fuzz/` for this computer with a counter in each branch (LLVM's SanitizerCoverage, which a
//! stable compiler has) and lets libFuzzer run each target a given number of times, as many at once as there
//! are processors. A run without `--keep` begins with the seeds alone and one random number; two
//! such runs are much alike, and not the same. What breaks a target is left in `target/fuzz/crashes/`.
//! Source: libFuzzer's documentation of its options and of what it prints.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::{fs, thread};

use crate::{StepResult, bindings};

/// The largest input, bytes: more than any reader but that of lists takes whole.
const MAX_INPUT: usize = 8192;
/// The most memory of one target, MB; a reader that is told a length must not believe it.
const MEMORY: usize = 1024;

/// Where the compiler counts.
const COUNTERS: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// Options of `cargo xtask fuzz`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often each target is run
    #[arg(long, value_name = "RUNS", default_value_t = 20_000)]
    runs: u64,

    /// Run this target only; may be given several times
    #[arg(long = "target", value_name = "NAME")]
    targets: Vec<String>,

    /// Begin where the last run with this option ended, and keep what is found
    #[arg(long)]
    keep: bool,
}

/// Builds and runs the targets.
///
/// # Errors
/// When they do not build, or an input breaks one.
pub(crate) fn run(options: &Options) -> StepResult {
    let root = bindings::root()?;
    let fuzzer = Fuzzer {
        program: build(&root)?,
        work: root.join("target/fuzz"),
    };
    let all = fuzzer.targets()?;
    if let Some(unknown) = options.targets.iter().find(|name| !all.contains(name)) {
        return Err(format!("no target {unknown}; there are {}", all.join(", ")).into());
    }
    let chosen = if options.targets.is_empty() {
        all
    } else {
        options.targets.clone()
    };
    let waiting = Mutex::new(chosen.into_iter());
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let broken: Vec<String> = thread::scope(|scope| {
        let work = || {
            let mut broken = Vec::new();
            loop {
                let next = waiting.lock().expect("no worker panics").next();
                let Some(target) = next else { return broken };
                match fuzzer.run(&target, options) {
                    Ok(line) => println!("{target:<12} {line}"),
                    Err(why) => broken.push(format!("{target}: {why}")),
                }
            }
        };
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let found = workers.into_iter().map(|worker| worker.join());
        found
            .flat_map(|found| found.expect("no worker panics"))
            .collect()
    });
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken.join("\n").into())
    }
}

/// Builds the fuzzer and returns its program.
fn build(root: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let about = Command::new(rustc).arg("-vV").output()?;
    let about = String::from_utf8_lossy(&about.stdout).into_owned();
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or("rustc does not say for which system it is")?;
    // The same folder: what runs in the build itself is built for the tests already.
    let target = root.join("target");
    let built = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root.join("fuzz"))
        .args(["build", "--quiet", "--locked", "--target", host])
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_ENCODED_RUSTFLAGS", COUNTERS.join("\u{1f}"))
        .status()?;
    if !built.success() {
        return Err("the fuzzer does not build".into());
    }
    Ok(target.join(host).join("debug/curfew-fuzz"))
}

struct Fuzzer {
    program: PathBuf,
    work: PathBuf,
}

impl Fuzzer {
    /// The names of all targets.
    fn targets(&self) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let listed = Command::new(&self.program)
            .env_remove("CURFEW_FUZZ")
            .output()?;
        let names = String::from_utf8(listed.stdout)?;
        Ok(names.lines().map(str::to_owned).collect())
    }

    /// Runs one target and returns a line about it, or what is wrong.
    fn run(&self, target: &str, options: &Options) -> Result<String, String> {
        let folder = |kind: &str| self.work.join(kind).join(target);
        let (seeds, kept, crashes) = (folder("seeds"), folder("corpus"), folder("crashes"));
        let _ = fs::remove_dir_all(&seeds);
        for made in [&seeds, &kept, &crashes] {
            fs::create_dir_all(made).map_err(|error| error.to_string())?;
        }
        let mut command = Command::new(&self.program);
        command
            .args(arguments(options.runs, &crashes))
            // The first folder is the one that new inputs are written to.
            .args(options.keep.then_some(&kept))
            .arg(&seeds)
            .env("CURFEW_FUZZ", target)
            .env("CURFEW_FUZZ_SEEDS", &seeds)
            .stdin(Stdio::null());
        let output = command.output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            summary(&said).ok_or_else(|| format!("libFuzzer did not end as it does:\n{said}"))
        } else {
            Err(format!(
                "{said}\nThe input lies in {}. Make it a unit test of the reader.",
                crashes.display()
            ))
        }
    }
}

fn arguments(runs: u64, crashes: &Path) -> Vec<OsString> {
    let mut artifacts = OsString::from("-artifact_prefix=");
    artifacts.push(crashes);
    artifacts.push("/");
    let mut arguments: Vec<OsString> = vec![
        format!("-runs={runs}").into(),
        "-seed=1".into(),
        format!("-max_len={MAX_INPUT}").into(),
        format!("-rss_limit_mb={MEMORY}").into(),
        "-print_final_stats=1".into(),
    ];
    arguments.push(artifacts);
    arguments
}

/// `10000 runs, 812 branches, 143 inputs that differ`, of what libFuzzer prints at its end.
fn summary(said: &str) -> Option<String> {
    let last = said
        .lines()
        .filter_map(|line| line.split_once(" cov: ")?.1.split_once(" ft: "))
        .next_back()?;
    let branches: u64 = last.0.trim().parse().ok()?;
    let inputs: u64 = last
        .1
        .split_once("corp: ")?
        .1
        .split('/')
        .next()?
        .parse()
        .ok()?;
    let runs: u64 = said
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))?
        .trim()
        .parse()
        .ok()?;
    Some(format!(
        "{runs} runs, {branches} branches, {inputs} inputs that differ"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "INFO: seed corpus: files: 3\n\
        #4\tINITED cov: 31 ft: 40 corp: 3/99b exec/s: 0 rss: 40Mb\n\
        #2000\tDONE   cov: 812 ft: 1500 corp: 143/2Kb lim: 8192 exec/s: 1000 rss: 44Mb\n\
        Done 2000 runs in 2 second(s)\nstat::number_of_executed_units: 2000\n";

    #[test]
    fn the_end_of_a_run_is_read() {
        assert_eq!(
            summary(SAID).as_deref(),
            Some("2000 runs, 812 branches, 143 inputs that differ")
        );
    }

    #[test]
    fn a_run_that_did_not_end_is_no_success() {
        let cut = SAID.split("stat::").next().expect("a part in front");
        assert_eq!(summary(cut), None);
        assert_eq!(summary(""), None);
    }

    #[test]
    fn a_run_is_bounded_by_executions_and_the_same_every_time() {
        let arguments = arguments(7, Path::new("x"));
        for needed in ["-runs=7", "-seed=1", "-artifact_prefix=x/"] {
            assert!(arguments.iter().any(|given| given == needed), "{needed}");
        }
    }
}
