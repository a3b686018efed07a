//! What a replay writes beside its summary: a ledger, and files of lines.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use curfew_core::Verdict;
use curfew_core::rulebook::Rule;
use curfew_store::durable::Writing;
use curfew_store::ledger::fact::Outcome;
use curfew_store::ledger::{BlockedBy, Finding, Source};
use curfew_store::{CallEvent, Event, Ledger, Stamp};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failure::Failure;
use crate::out::{self, Kind};
use crate::rules::InForce;
use crate::words::counted;

/// How many calls go into the ledger with one sync. A computer replays; nobody waits for an
/// answer that must be on disk first.
const BATCH: usize = 500;

/// On a terminal: what is done, how fast, how long is left. Elsewhere nothing.
pub(super) fn progress(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    let style = "{bar:40} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left";
    bar.with_style(ProgressStyle::with_template(style).expect("the template is a constant"))
}

/// The ledger of the data folder, filled in batches.
pub(super) struct LedgerOut {
    ledger: Ledger,
    folder: PathBuf,
    waiting: Vec<Event>,
    /// Entries so far, those that wait too: the ledger was empty.
    entries: u64,
}

impl LedgerOut {
    pub(super) fn open(folder: &Path) -> Result<LedgerOut, Failure> {
        let bad = |error| Failure::input(folder, error);
        let ledger = Ledger::open(folder).map_err(bad)?;
        // Calls of two replays in one ledger, or of a replay among a phone's, cannot be told
        // apart any more.
        let entries = ledger.head().map_err(bad)?.seq;
        if entries > 0 {
            return Err(Failure::Usage(format!(
                "--data {}: the ledger there has {} already; replay into another folder",
                folder.display(),
                counted(entries, "entry", "entries")
            )));
        }
        Ok(LedgerOut {
            ledger,
            folder: folder.to_owned(),
            waiting: Vec::with_capacity(BATCH),
            entries: 0,
        })
    }

    /// Appends a call, and how long it was talked as an outcome that its file tells: an entry of a call has no
    /// place for that.
    pub(super) fn append(&mut self, call: CallEvent, talked_s: Option<u32>) -> Result<(), Failure> {
        self.entries += 1;
        let outcome = talked_s.map(|talked_s| {
            let at = Stamp {
                at_ms: call.at_ms,
                offset_seconds: call.offset_seconds,
                zone: call.zone.clone(),
            };
            let outcome = Outcome {
                call: self.entries,
                source: Source::File,
                happened: call.happened,
                finding: Finding::Agrees,
                began_ms: call.at_ms,
                talked_s,
                blocked_by: BlockedBy::Nobody,
                number: None,
                sim: None,
            };
            Event::Fact(at, outcome.into())
        });
        self.waiting.push(Event::Call(call));
        self.entries += outcome.iter().len() as u64;
        self.waiting.extend(outcome);
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
    pub(super) fn finish(mut self) -> Result<(PathBuf, u64), Failure> {
        self.flush()?;
        let head = self
            .ledger
            .head()
            .map_err(|error| Failure::input(&self.folder, error))?;
        Ok((self.folder, head.seq))
    }
}

/// A file of lines, which takes its place once [`LinesOut::finish`] returned.
pub(super) struct LinesOut {
    path: PathBuf,
    place: PathBuf,
    lines: BufWriter<Lines>,
}

/// The file that is being written.
struct Lines(Writing);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.file.flush()
    }
}

impl LinesOut {
    pub(super) fn create(path: &Path, data: Option<&Path>) -> Result<LinesOut, Failure> {
        let place = out::place(path, Kind::Paper, data)?;
        let begun = Writing::begin(&place).map_err(|error| Failure::input(path, error))?;
        Ok(LinesOut {
            path: path.to_owned(),
            place,
            lines: BufWriter::new(Lines(begun)),
        })
    }

    pub(super) fn line(&mut self, text: std::fmt::Arguments<'_>) -> Result<(), Failure> {
        writeln!(self.lines, "{text}").map_err(|error| Failure::input(&self.path, error))
    }

    pub(super) fn finish(self) -> Result<(), Failure> {
        let lines = self
            .lines
            .into_inner()
            .map_err(io::IntoInnerError::into_error);
        lines
            .and_then(|lines| lines.0.finish(&self.place))
            .map_err(|error| Failure::input(&self.path, error))
    }
}

/// The rule that decided.
pub(super) fn rule_of<'a>(verdict: &Verdict, in_force: &'a InForce) -> Option<&'a Rule> {
    let rules = in_force.rulebook.rules();
    verdict.rule.map(|index| &rules[usize::from(index)])
}
