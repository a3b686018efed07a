//! What `curfew list build` says of what it made, and of why it made nothing.

use std::collections::BTreeMap;
use std::path::Path;

use curfew_store::lists::Refusal;
use curfew_store::lists::build::Built;
use curfew_store::lists::packed::{MAX_LABEL, MAX_LABELS};
use curfew_store::rules::import::{Fate, Kind, Remark, Why};
use serde::Serialize;

use super::gather::Gathered;
use super::{bytes_each, each_words};
use crate::failure::{self, Failure};
use crate::output::{Form, Output};
use crate::words::counted;

/// What became of a file.
#[derive(Serialize)]
pub(super) struct Taken {
    pub(super) file: String,
    /// What it was read as.
    pub(super) read_as: &'static str,
    pub(super) records: u64,
    pub(super) refused: u64,
    pub(super) rules_left_out: usize,
    pub(super) remarks: usize,
}

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let records = counted(self.records, "record", "records");
        write!(f, "{}: read as {}: {records}", self.file, self.read_as)?;
        if self.refused > 0 {
            write!(f, ", {} of them no number", self.refused)?;
        }
        if self.rules_left_out > 0 {
            let rules = counted(self.rules_left_out as u64, "rule", "rules");
            write!(f, ", {rules} left out")?;
        }
        if self.remarks > 0 {
            write!(f, ", {}", not_taken_over(self.remarks))?;
        }
        Ok(())
    }
}

/// A record that gave no number.
#[derive(Serialize)]
pub(super) struct Example {
    pub(super) file: String,
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) reason: &'static str,
    /// Whether the file has lines; else `line` is a record's place in its list.
    #[serde(skip)]
    pub(super) has_lines: bool,
}

impl Example {
    /// Where it stands.
    fn place(&self) -> String {
        let Example {
            file, line, column, ..
        } = self;
        match self.has_lines {
            true => format!("{file}:{line}:{column}"),
            false => format!("{file}: record {line}"),
        }
    }
}

impl std::fmt::Display for Example {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Example {
            file,
            line,
            column,
            reason,
            ..
        } = self;
        match self.has_lines {
            true => write!(f, "{file}: line {line}, column {column}: {reason}"),
            false => write!(f, "{file}: record {line}: {reason}"),
        }
    }
}

/// A column that looks like numbers and was not read.
#[derive(Serialize)]
pub(super) struct NotRead {
    pub(super) file: String,
    /// From 1; 0 for a field of JSON.
    pub(super) column: u64,
    pub(super) heading: String,
}

/// An entry of another app's file that was not taken over, or not as it was.
#[derive(Serialize)]
pub(super) struct NotTaken {
    file: String,
    /// The line, or the record in its list; 0 for a setting.
    place: usize,
    /// `null` where the file has no lines.
    column: Option<usize>,
    name: String,
    fate: &'static str,
    why: &'static str,
    reason: &'static str,
}

impl NotTaken {
    pub(super) fn new(file: &Path, remark: &Remark, kind: Kind) -> NotTaken {
        NotTaken {
            file: file.display().to_string(),
            place: remark.place,
            column: kind.has_lines().then_some(remark.column),
            name: remark.name.clone(),
            // On a list nothing can be off.
            fate: match remark.fate {
                Fate::SwitchedOff => Fate::LeftOut.word(),
                fate => fate.word(),
            },
            why: remark.why.word(),
            reason: remark.why.words(),
        }
    }

    /// Whether this is the reason.
    pub(super) fn is_for(&self, why: Why) -> bool {
        self.why == why.word()
    }
}

impl std::fmt::Display for NotTaken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = match (self.place, self.column) {
            (0, _) => ": a setting".to_owned(),
            (line, Some(column)) => format!(":{line}:{column}"),
            (record, None) => format!(": record {record}"),
        };
        let fate = self.fate.replace('_', " ");
        write!(f, "{}{place}: {:?} ({fate})", self.file, self.name)
    }
}

/// What came of it; the keys are stable.
#[derive(Serialize)]
pub(super) struct Report {
    numbers: u64,
    ranges: u64,
    repeated: u64,
    seldom: u64,
    bytes: u64,
    bytes_per_number: Option<f64>,
    records: u64,
    refused: u64,
    refused_by: BTreeMap<&'static str, u64>,
    /// How many of them for want of a home.
    national: u64,
    examples: Vec<Example>,
    columns_not_read: Vec<NotRead>,
    labels_left_out: u64,
    #[serde(skip)]
    first_label: Option<String>,
    rules_left_out: usize,
    remarks: usize,
    remark_examples: Vec<NotTaken>,
    files: Vec<Taken>,
    notes: Vec<String>,
    /// Why there is no list; `null` where there is one.
    why: Option<String>,
}

impl Report {
    /// What was found in the inputs; nothing is made of it yet.
    pub(super) fn new(mut gathered: Gathered, mut notes: Vec<String>) -> Report {
        if !gathered.never_blocked.is_empty() {
            let codes: Vec<String> = std::mem::take(&mut gathered.never_blocked)
                .into_iter()
                .collect();
            notes.push(format!(
                "never blocked, though among the numbers: {}",
                codes.join(", ")
            ));
        }
        let national = gathered.refused_by.get(Refusal::NoRegion.words());
        // Those of one reason stand together.
        gathered.remark_examples.sort_by_key(|it| it.why);
        Report {
            numbers: 0,
            ranges: 0,
            repeated: 0,
            seldom: 0,
            bytes: 0,
            bytes_per_number: None,
            records: gathered.records,
            refused: gathered.refused_by.values().sum(),
            national: national.copied().unwrap_or(0),
            refused_by: gathered.refused_by,
            examples: gathered.examples,
            columns_not_read: gathered.columns_not_read,
            labels_left_out: gathered.labels_left_out,
            first_label: gathered.first_label,
            rules_left_out: gathered.rules_left_out,
            remarks: gathered.remarks,
            remark_examples: gathered.remark_examples,
            files: gathered.files,
            notes,
            why: None,
        }
    }

    /// Adds what else is to be said.
    pub(super) fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }

    /// Says that nothing is left for a list, and what became of each file.
    pub(super) fn none(self, out: &Path, form: Form) -> Result<(), Failure> {
        let mut why = "not one number is left, so no list is made".to_owned();
        if let Some(first) = self.examples.first() {
            why += &format!("; the first record that gave none: {first}");
        }
        self.no_list(why, out, form)
    }

    /// Whether more than half of the records are numbers in national form, of no country that is known: then
    /// a home was forgotten.
    pub(super) const fn lacks_home(&self) -> bool {
        self.national > self.records / 2
    }

    /// Says that the list would lack most numbers, and what became of each file.
    pub(super) fn without_home(self, out: &Path, form: Form) -> Result<(), Failure> {
        let why = "more than half of the records are numbers in national form, and no home is known, so no list is \
                   made (--skip-national leaves them out)";
        self.no_list(why.to_owned(), out, form)
    }

    fn no_list(mut self, mut why: String, out: &Path, form: Form) -> Result<(), Failure> {
        self.why = Some(why.clone());
        self.notes.extend(self.of_home());
        if form == Form::Json {
            let mut output = Output::open();
            output.json(&self)?;
            output.finish()?;
        } else {
            let files = self.files.iter().map(ToString::to_string);
            for line in files.chain(self.details()) {
                why.push_str("\n  ");
                why += &line;
            }
        }
        Err(Failure::input(out, why))
    }

    /// Says what was made.
    pub(super) fn of(
        mut self,
        built: &Built,
        out: &Path,
        least: u64,
        form: Form,
    ) -> Result<(), Failure> {
        self.numbers = built.numbers;
        self.ranges = built.ranges;
        self.repeated = built.repeated;
        self.seldom = built.seldom;
        self.bytes = built.bytes;
        self.bytes_per_number = bytes_each(built.bytes, built.numbers);
        if let Some(said) = self.of_home() {
            failure::say(format_args!("{}: {said}", out.display()));
            if form == Form::Json {
                self.notes.push(said);
            }
        }
        let mut output = Output::open();
        if form == Form::Json {
            output.json(&self)?;
            return output.finish();
        }
        output.line(format_args!(
            "{}: {}, {}, {} bytes{}",
            out.display(),
            counted(built.numbers, "number", "numbers"),
            counted(built.ranges, "range", "ranges"),
            built.bytes,
            each_words(self.bytes_per_number)
        ))?;
        if built.repeated > 0 {
            let numbers = counted(built.repeated, "number", "numbers");
            output.line(format_args!("{numbers} came again"))?;
        }
        if built.seldom > 0 {
            let numbers = counted(built.seldom, "number", "numbers");
            output.line(format_args!("{numbers} came less than {least} times"))?;
        }
        for line in self.details() {
            output.line(line)?;
        }
        output.finish()
    }

    /// How many numbers a home would read.
    fn of_home(&self) -> Option<String> {
        let records = counted(self.national, "record has a number", "records have numbers");
        (self.national > 0).then(|| {
            format!("{records} in national form, which --home CC reads (--home US for those of the United States)")
        })
    }

    /// What was not taken, and the notes.
    fn details(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.rules_left_out > 0 {
            lines.push(format!(
                "{} left out: exceptions and what comes after them, what is off or holds at times, and what is no number, prefix or range",
                counted(self.rules_left_out as u64, "rule", "rules")
            ));
        }
        if self.remarks > 0 {
            lines.push(not_taken_over(self.remarks) + ":");
            let mut reason = "";
            for it in &self.remark_examples {
                if it.reason != reason {
                    reason = it.reason;
                    lines.push(format!("  {reason}"));
                }
                lines.push(format!("             {it}"));
            }
            let named = self.remark_examples.len();
            if named < self.remarks {
                let more = self.remarks - named;
                lines.push(format!(
                    "  and {more} more (curfew rules import names each)"
                ));
            }
        }
        if let Some(first) = &self.first_label {
            lines.push(format!(
                "{} on the list without the label: a list has at most {MAX_LABELS} of at most {MAX_LABEL} bytes each; the first is {first:?}",
                counted(self.labels_left_out, "record is", "records are")
            ));
        }
        for it in &self.columns_not_read {
            let name = match it.heading.as_str() {
                "" => String::new(),
                name => format!(" ({name})"),
            };
            let column = match it.column {
                0 => "field".to_owned(),
                column => format!("column {column}"),
            };
            lines.push(format!(
                "{}: {column}{name} looks like numbers, too, and was not read (--column)",
                it.file
            ));
        }
        if self.refused > 0 {
            lines.push(format!(
                "{} of {} gave no number:",
                self.refused,
                counted(self.records, "record", "records")
            ));
            for (reason, count) in &self.refused_by {
                lines.push(format!("  {count:>9}  {reason}"));
                for it in self.examples.iter().filter(|it| it.reason == *reason) {
                    lines.push(format!("             {}", it.place()));
                }
            }
        }
        for note in &self.notes {
            lines.push(note.clone());
        }
        lines
    }
}

/// `1 entry not taken over as it was`.
fn not_taken_over(count: usize) -> String {
    let was = if count == 1 { "it was" } else { "they were" };
    let entries = counted(count as u64, "entry", "entries");
    format!("{entries} not taken over as {was}")
}
