//! `curfew replay`: calls of the past through a rulebook, into a ledger, with a summary.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use curfew_core::decide::{Call, Facts, NoPast};
use curfew_core::time::Moment;
use curfew_core::{Direction, Number, Presentation, Region, Tri, Verdict, decide};
use curfew_store::calls::ftc::{Refusal, RefusedReport, ReportedCall, Reports};
use curfew_store::{Answered, CallEvent, Event, Ledger, Loaded};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failure::Failure;
use crate::output::{Form, Output};
use crate::rules::{self, InForce};
use crate::summary::Summary;
use crate::{number, zone};

/// How many calls go into the ledger with one sync. A computer replays; nobody waits for an
/// answer that must be on disk first.
const BATCH: usize = 500;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Files of reported calls: the FTC's daily CSV.
    #[arg(required = true)]
    calls: Vec<PathBuf>,
    /// The rulebook; if left out, that of `--data`, else the one a new phone starts with.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The folder for a new ledger; without one nothing is kept.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The phone's home region.
    #[arg(long, value_name = "CC", default_value = "US")]
    home: String,
    /// A named list, as text or CSV. May be given again.
    #[arg(long = "list", value_name = "NAME=FILE")]
    lists: Vec<String>,
    /// Write the calls as lines `LINE<TAB>UNIX_MS<TAB>ZONE<TAB>NUMBER`.
    #[arg(long, value_name = "FILE")]
    calls_out: Option<PathBuf>,
    /// Write the verdicts as lines `LINE<TAB>DISPOSITION<TAB>RULE`.
    #[arg(long, value_name = "FILE")]
    verdicts_out: Option<PathBuf>,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let home = number::region(Some(&options.home))?;
    let in_force = rules::read(
        options.rules.as_deref(),
        options.data.as_deref(),
        &options.lists,
        home,
    )?;
    let mut replay = Replay {
        home,
        data: options.data.clone(),
        ledger: None,
        calls_out: options
            .calls_out
            .as_deref()
            .map(LinesOut::create)
            .transpose()?,
        verdicts_out: options
            .verdicts_out
            .as_deref()
            .map(LinesOut::create)
            .transpose()?,
        rulebook_sha256: Loaded::new(in_force.rulebook.clone()).sha256,
        summary: Summary::default(),
        in_force,
    };
    for path in &options.calls {
        replay.file(path)?;
    }
    replay.finish(form)
}

struct Replay {
    home: Option<Region>,
    in_force: InForce,
    rulebook_sha256: [u8; 32],
    data: Option<PathBuf>,
    /// Opened with the first call: a file that is none leaves nothing behind.
    ledger: Option<LedgerOut>,
    calls_out: Option<LinesOut>,
    verdicts_out: Option<LinesOut>,
    summary: Summary,
}

impl Replay {
    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let file = File::open(path).map_err(|error| Failure::input(path, error))?;
        let bytes = file.metadata().map(|found| found.len()).unwrap_or(0);
        let progress = progress(bytes);
        let source = progress.wrap_read(BufReader::new(file));
        let reports = Reports::new(source).map_err(|error| Failure::input(path, error))?;
        for row in reports {
            match row.map_err(|error| Failure::input(path, error))? {
                Ok(report) => self.report(&report)?,
                Err(refused) => self.summary.refuse(&refused),
            }
        }
        progress.finish_and_clear();
        Ok(())
    }

    fn report(&mut self, report: &ReportedCall) -> Result<(), Failure> {
        let zone: Tz = report
            .zone
            .parse()
            .expect("the table of states names IANA zones");
        let Some(at) = zone::at_local(report.local, zone) else {
            let refused = RefusedReport {
                line: report.line,
                reason: Refusal::NoSuchLocalTime,
            };
            self.summary.refuse(&refused);
            return Ok(());
        };
        let number = Number::E164(report.number);
        let verdict = self.decide(number, at);
        let rule = verdict
            .rule
            .map(|index| &self.in_force.rulebook.rules()[usize::from(index)]);
        let rule_id = rule.map(|rule| rule.id.as_str());
        self.summary.add(&verdict, rule_id, at);
        if let Some(out) = &mut self.calls_out {
            out.line(format_args!(
                "{}\t{}\t{}\t{}",
                report.line,
                at.unix_ms(),
                report.zone,
                report.number
            ))?;
        }
        if let Some(out) = &mut self.verdicts_out {
            let (disposition, rule) = (verdict.disposition.word(), rule_id.unwrap_or("-"));
            out.line(format_args!("{}\t{disposition}\t{rule}", report.line))?;
        }
        if let (None, Some(folder)) = (&self.ledger, &self.data) {
            self.ledger = Some(LedgerOut::open(folder)?);
        }
        if let Some(ledger) = &mut self.ledger {
            ledger.append(CallEvent {
                at_ms: at.unix_ms(),
                offset_seconds: at.offset_seconds(),
                zone: report.zone.to_owned(),
                direction: Direction::Incoming,
                presentation: Presentation::Allowed,
                handle: Some(format!("tel:{}", report.number)),
                number: number.canonical(),
                verification: 0,
                disposition: verdict.disposition,
                reason: verdict.reason,
                rule_id: rule.map(|rule| rule.id.clone()),
                rule_name: rule.map(|rule| rule.name.clone()),
                rulebook_sha256: self.rulebook_sha256,
                // Nobody was asked: the call was over long before.
                answered: Answered {
                    after_us: 0,
                    delivered: false,
                },
            })?;
        }
        Ok(())
    }

    fn decide(&self, number: Number, at: Moment) -> Verdict {
        let facts = Facts {
            home: self.home,
            contact: Tri::No,
            starred: Tri::No,
            lists: &self.in_force.lists,
            past: &NoPast,
            own: &[],
            suspended_until_ms: None,
            paused_until_ms: None,
        };
        decide(&Call::incoming(number, at), &self.in_force.rulebook, &facts)
    }

    fn finish(self, form: Form) -> Result<(), Failure> {
        for out in [self.calls_out, self.verdicts_out].into_iter().flatten() {
            out.finish()?;
        }
        let ledger = self.ledger.map(LedgerOut::finish).transpose()?;
        let mut output = Output::open();
        match form {
            Form::Json => output.json(&self.summary)?,
            Form::Text => self.summary.print(&mut output, &self.in_force.rulebook)?,
        }
        if let (Some((path, entries)), Form::Text) = (ledger, form) {
            output.line(format_args!(
                "ledger: {} ({entries} entries)",
                path.display()
            ))?;
        }
        output.finish()
    }
}

/// On a terminal: what is done, how fast, how long is left. Elsewhere nothing.
fn progress(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    let style = "{bar:40} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left";
    bar.with_style(ProgressStyle::with_template(style).expect("the template is a constant"))
}

/// The ledger of the data folder, filled in batches.
struct LedgerOut {
    ledger: Ledger,
    folder: PathBuf,
    waiting: Vec<Event>,
}

impl LedgerOut {
    fn open(folder: &Path) -> Result<LedgerOut, Failure> {
        let bad = |error| Failure::input(folder, error);
        let ledger = Ledger::open(folder).map_err(bad)?;
        // Calls of two replays in one ledger, or of a replay among a phone's, cannot be told
        // apart any more.
        let entries = ledger.head().map_err(bad)?.seq;
        if entries > 0 {
            return Err(Failure::Usage(format!(
                "--data {}: the ledger there has {entries} entries already; replay into another folder",
                folder.display()
            )));
        }
        Ok(LedgerOut {
            ledger,
            folder: folder.to_owned(),
            waiting: Vec::with_capacity(BATCH),
        })
    }

    fn append(&mut self, call: CallEvent) -> Result<(), Failure> {
        self.waiting.push(Event::Call(call));
        if self.waiting.len() >= BATCH {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.ledger
            .append_all(&self.waiting)
            .map_err(|error| Failure::input(&self.folder, error))?;
        self.waiting.clear();
        Ok(())
    }

    /// Where the ledger lies and how many entries it has.
    fn finish(mut self) -> Result<(PathBuf, u64), Failure> {
        self.flush()?;
        let head = self
            .ledger
            .head()
            .map_err(|error| Failure::input(&self.folder, error))?;
        Ok((self.folder, head.seq))
    }
}

/// A file of lines, complete once [`LinesOut::finish`] returned.
struct LinesOut {
    path: PathBuf,
    file: BufWriter<File>,
}

impl LinesOut {
    fn create(path: &Path) -> Result<LinesOut, Failure> {
        let file = File::create(path).map_err(|error| Failure::input(path, error))?;
        Ok(LinesOut {
            path: path.to_owned(),
            file: BufWriter::new(file),
        })
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) -> Result<(), Failure> {
        writeln!(self.file, "{text}").map_err(|error| Failure::input(&self.path, error))
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.file
            .flush()
            .map_err(|error| Failure::input(&self.path, error))
    }
}
