//! `cargo xtask day`: a day of real reported calls through the app's own service on the
//! Android framework in the JVM, with the native library, and the same calls through the
//! command line. Both must decide alike, call by call.
//!
//! What is left: `out/day/` with the phone's ledger, the result, and the exports.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{StepResult, bindings, dossier};

const CALLS: &str = "tests/samples/ftc-dnc-2021-07-08.csv";
const RULES: &str = "tests/samples/rulebook.json";
const OUT: &str = "out/day";

/// Options of `cargo xtask day`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only print what the last run found
    #[arg(long)]
    report: bool,
}

pub(crate) fn run(options: &Options) -> StepResult {
    let day = Day {
        root: bindings::root()?,
    };
    if !options.report {
        day.prepare()?;
        day.on_the_command_line()?;
        day.on_the_phone()?;
        day.compare()?;
        day.export()?;
    }
    day.report()?;
    if options.report {
        return Ok(());
    }
    dossier::run(&day.root, &day.out("replay"), &day.root.join(OUT))
}

struct Day {
    root: PathBuf,
}

impl Day {
    fn out(&self, name: &str) -> PathBuf {
        self.root.join(OUT).join(name)
    }

    /// An empty phone with the sample rulebook.
    fn prepare(&self) -> StepResult {
        let out = self.root.join(OUT);
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        fs::create_dir_all(self.out("phone"))?;
        fs::copy(self.root.join(RULES), self.out("phone/rulebook.json"))?;
        Ok(())
    }

    fn curfew(&self) -> Command {
        let mut command = Command::new(self.root.join("target/debug/curfew"));
        command.current_dir(&self.root);
        command
    }

    fn on_the_command_line(&self) -> StepResult {
        let answer = self
            .curfew()
            .args(["replay", CALLS, "--rules", RULES, "--json"])
            .arg("--data")
            .arg(self.out("replay"))
            .arg("--calls-out")
            .arg(self.out("calls.tsv"))
            .arg("--verdicts-out")
            .arg(self.out("replay.tsv"))
            .stderr(Stdio::inherit())
            .output()?;
        if !answer.status.success() {
            return Err("curfew replay failed; is it built (`cargo build -p curfew-cli`)?".into());
        }
        fs::write(self.out("replay.json"), answer.stdout)?;
        Ok(())
    }

    /// Runs the calls through the service; shows its progress.
    fn on_the_phone(&self) -> StepResult {
        let setting = |name: &str, file: &str| format!("-D{name}={}", self.out(file).display());
        let mut maven = Command::new("mvn")
            .current_dir(&self.root)
            .args([
                "--batch-mode",
                "--no-transfer-progress",
                "-f",
                "android/pom.xml",
                "test",
            ])
            .arg("-Dtest=DayOfCallsRun")
            .args([
                setting("curfew.run.calls", "calls.tsv"),
                setting("curfew.run.data", "phone"),
                setting("curfew.run.out", "phone.json"),
                setting("curfew.run.tsv", "phone.tsv"),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(self.out("phone-errors.log"))?)
            .spawn()?;
        let mut log = fs::File::create(self.out("phone.log"))?;
        let lines = maven.stdout.take().ok_or("Maven has no output")?;
        let mut said = Progress::new();
        for line in BufReader::new(lines).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            writeln!(log, "{line}")?;
            said.line(&line)?;
        }
        said.end()?;
        if maven.wait()?.success() {
            Ok(())
        } else {
            Err(format!(
                "the run failed; see {} and phone-errors.log beside it",
                self.out("phone.log").display()
            )
            .into())
        }
    }

    /// The phone and the command line decided every call alike.
    fn compare(&self) -> StepResult {
        let phone = verdicts(&self.out("phone.tsv"))?;
        let replay = verdicts(&self.out("replay.tsv"))?;
        let summary: Value = serde_json::from_slice(&fs::read(self.out("replay.json"))?)?;
        if phone.is_empty() || summary["calls"].as_u64() != Some(phone.len() as u64) {
            return Err(format!(
                "the phone answered {} calls, not {}",
                phone.len(),
                summary["calls"]
            )
            .into());
        }
        let differing: Vec<_> = phone
            .keys()
            .chain(replay.keys())
            .filter(|line| phone.get(*line) != replay.get(*line))
            .collect();
        if let Some(line) = differing.first() {
            return Err(format!(
                "phone and command line differ in {} calls, the first on line {line} of {CALLS}",
                differing.len()
            )
            .into());
        }
        println!(
            "phone and command line decided all {} calls alike",
            phone.len()
        );
        Ok(())
    }

    fn export(&self) -> StepResult {
        for (form, language, name) in [
            ("csv", "en", "calls.csv"),
            ("jsonl", "en", "calls.jsonl"),
            ("html", "en", "calls.html"),
            ("html", "zh-Hans", "calls-zh-Hans.html"),
        ] {
            let status = self
                .curfew()
                .args(["export", "--form", form, "--language", language, "--out"])
                .arg(self.out(name))
                .args([
                    "--disposition",
                    "silence",
                    "--disposition",
                    "reject",
                    "--data",
                ])
                .arg(self.out("phone"))
                .stdout(Stdio::null())
                .status()?;
            if !status.success() {
                return Err(format!("curfew export --form {form} failed").into());
            }
        }
        Ok(())
    }

    fn report(&self) -> StepResult {
        let found: Value = serde_json::from_slice(&fs::read(self.out("phone.json"))?)?;
        let replay: Value = serde_json::from_slice(&fs::read(self.out("replay.json"))?)?;
        let count = |key: &str| found[key].as_u64().unwrap_or(0);
        println!(
            "\nA day of real reported calls on Android {}:",
            found["sdk"]
        );
        println!("  calls            {:>7}", count("calls"));
        for (key, words) in [
            ("allow", "rang"),
            ("silence", "rang silently"),
            ("reject", "stopped"),
        ] {
            println!("    {words:<14} {:>7}", count(key));
        }
        println!("  decided by");
        for (rule, calls) in found["by_rule"].as_object().into_iter().flatten() {
            println!("    {rule:<20} {calls:>7}");
        }
        println!("  hour    rang  silent stopped");
        for hour in found["by_hour"].as_array().into_iter().flatten() {
            let of = |key: &str| hour[key].as_u64().unwrap_or(0);
            let (at, rang, silent, stopped) =
                (of("hour"), of("allow"), of("silence"), of("reject"));
            println!("  {at:02}:00 {rang:>6}  {silent:>6}  {stopped:>6}");
        }
        let at_midnight = replay["at_midnight_exactly"].as_u64().unwrap_or(0);
        if at_midnight > 0 {
            println!("  at 00:00:00 {at_midnight} calls: most likely only their date was reported");
        }
        println!("  rows that are no calls: {}", replay["unreadable"]);
        for (reason, rows) in replay["refused"].as_object().into_iter().flatten() {
            println!(
                "    {reason:<20} {:>7}  first on lines {}",
                rows["rows"], rows["first_lines"]
            );
        }
        let micros = |key: &str| found["answer_ns"][key].as_f64().unwrap_or(0.0) / 1000.0;
        println!(
            "  answer to Telecom: median {:.0} µs, p99 {:.0} µs, max {:.0} µs; the first, cold, {:.0} µs",
            micros("median"),
            micros("p99"),
            micros("max"),
            micros("first")
        );
        let ledger =
            fs::metadata(self.out("phone").join("ledger.log")).map_or(0, |found| found.len());
        println!(
            "  ledger: {OUT}/phone/ledger.log, {ledger} bytes, {} a call",
            ledger / count("calls").max(1)
        );
        println!("  exports: {OUT}/calls.csv, calls.jsonl, calls.html, calls-zh-Hans.html");
        println!("  pictures of the screens: out/screens/");
        Ok(())
    }
}

/// Line of the source to disposition and rule, of a TSV file.
fn verdicts(path: &Path) -> Result<BTreeMap<u64, String>, Box<dyn std::error::Error>> {
    let mut found = BTreeMap::new();
    for line in fs::read_to_string(path)?.lines() {
        let (number, verdict) = line
            .split_once('\t')
            .filter(|(_, verdict)| verdict.contains('\t'))
            .ok_or_else(|| format!("{}: a line has no three fields", path.display()))?;
        found.insert(number.parse()?, verdict.to_owned());
    }
    Ok(found)
}

/// Shows `run: ..` lines: on a terminal in one place, elsewhere every tenth.
struct Progress {
    terminal: bool,
    seen: u32,
}

impl Progress {
    fn new() -> Progress {
        Progress {
            terminal: std::io::stdout().is_terminal(),
            seen: 0,
        }
    }

    fn line(&mut self, line: &str) -> std::io::Result<()> {
        let Some(at) = line.find("run: ") else {
            return Ok(());
        };
        let text = &line[at + 5..];
        let mut out = std::io::stdout();
        if self.terminal {
            write!(out, "\r      {}  {text}\x1b[K", bar(text))?;
        } else if self.seen.is_multiple_of(10) {
            writeln!(out, "      {text}")?;
        }
        self.seen += 1;
        out.flush()
    }

    fn end(&self) -> std::io::Result<()> {
        if self.terminal && self.seen > 0 {
            writeln!(std::io::stdout())
        } else {
            Ok(())
        }
    }
}

/// A bar of 24 places out of `DONE of ALL calls, ..`.
fn bar(text: &str) -> String {
    let mut words = text.split(' ');
    let done = words
        .next()
        .and_then(|word| word.parse::<usize>().ok())
        .unwrap_or(0);
    let all = words
        .nth(1)
        .and_then(|word| word.parse::<usize>().ok())
        .unwrap_or(1)
        .max(1);
    let filled = (done * 24 / all).min(24);
    format!("[{}{}]", "#".repeat(filled), ".".repeat(24 - filled))
}
