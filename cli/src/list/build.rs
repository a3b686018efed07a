//! `curfew list build`: numbers of any files, sorted into one list.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate};
use curfew_core::rulebook::Rule;
use curfew_core::{Disposition, Region};
use curfew_store::StoreError;
use curfew_store::lists::build::{Builder, Built, Plan, parse_range};
use curfew_store::lists::import::{Column, Import, ImportError, Item, Reading, Refused, read_into};
use curfew_store::lists::packed::About;
use curfew_store::lists::{self, ListError};
use curfew_store::rules::import;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;
use crate::number;
use crate::output::{Form, Output};
use crate::words::counted;

use super::LIST;

/// How much of a file is looked at to tell what it is.
const HEAD: usize = 1 << 16;
/// How much is read at a time.
const BUFFER: usize = 1 << 18;
/// The largest file of another app that is read at once.
const MAX_WHOLE: u64 = 64 << 20;

#[derive(clap::Args)]
pub(super) struct Options {
    /// Where the list is written.
    out: PathBuf,
    /// Text with a number on each line, CSV, vCard, block lists and backups of other apps,
    /// other lists; `-` is standard input.
    #[arg(required = true, value_name = "IN")]
    inputs: Vec<PathBuf>,
    /// What the list is called; without it the name of OUT.
    #[arg(long)]
    name: Option<String>,
    /// Where the numbers come from.
    #[arg(long, default_value = "", value_name = "TEXT")]
    source: String,
    /// On what terms the list may be passed on.
    #[arg(long, default_value = "", value_name = "TEXT")]
    licence: String,
    /// Of when the data is: a day, or a time in RFC 3339.
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// The region of numbers without a country code.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
    /// The column of the numbers in a table, by its header or its place from 1.
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,
    /// The column of the labels in a table.
    #[arg(long, value_name = "COLUMN")]
    label_column: Option<String>,
    /// A label for every number that has none.
    #[arg(
        long,
        default_value = "",
        value_name = "TEXT",
        conflicts_with = "classes"
    )]
    label: String,
    /// Only numbers that come at least so often.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    least: u64,
    /// Labels by how often a number comes: 1,3,10 makes "1-2", "3-9" and "10+".
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "N,N..",
        conflicts_with = "label_column"
    )]
    classes: Vec<u64>,
    /// The memory for sorting, in MiB.
    #[arg(long, default_value_t = 24, value_name = "MIB", value_parser = clap::value_parser!(u16).range(1..))]
    memory: u16,
}

/// What came of it; the keys are stable.
#[derive(Serialize)]
struct Answer {
    numbers: u64,
    ranges: u64,
    repeated: u64,
    seldom: u64,
    bytes: u64,
    bytes_per_number: Option<f64>,
    records: u64,
    refused: u64,
    refused_by: BTreeMap<&'static str, u64>,
    examples: Vec<Example>,
    rules_left_out: usize,
    remarks: usize,
}

/// A record that gave no number.
#[derive(Serialize)]
struct Example {
    file: String,
    line: u64,
    column: u64,
    reason: &'static str,
}

pub(super) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let home = number::region(options.home.as_deref())?;
    let plan = Plan {
        about: About {
            name: name(options)?,
            source: options.source.clone(),
            licence: options.licence.clone(),
            date: options.date.as_deref().map_or(Ok(0), date)?,
            labels: Vec::new(),
        },
        least: options.least,
        classes: options.classes.clone(),
        memory: usize::from(options.memory) << 20,
        may_be_empty: false,
    };
    let folder = options.out.parent().filter(|it| !it.as_os_str().is_empty());
    let builder = Builder::new(folder.unwrap_or(Path::new(".")), plan)
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let mut gathering = Gathering {
        builder,
        home,
        options,
        records: 0,
        refused_by: BTreeMap::new(),
        examples: Vec::new(),
        rules_left_out: 0,
        remarks: 0,
        bar: progress(&options.inputs),
    };
    for input in &options.inputs {
        gathering.input(input)?;
    }
    gathering.bar.finish_and_clear();
    may_be_replaced(&options.out)?;
    if gathering.builder.is_empty() && gathering.refused_by.values().sum::<u64>() > 0 {
        let first = gathering.examples.first().map(ToString::to_string);
        let what = format!(
            "not one number can be read, so no list is made; the first record that gave none: {}",
            first.unwrap_or_default()
        );
        return Err(Failure::input(&options.inputs[0], what));
    }
    let built = gathering
        .builder
        .finish(&options.out)
        .map_err(|error| Failure::input(&options.out, error))?;
    let answer = Answer {
        numbers: built.numbers,
        ranges: built.ranges,
        repeated: built.repeated,
        seldom: built.seldom,
        bytes: built.bytes,
        bytes_per_number: (built.numbers > 0).then(|| built.bytes as f64 / built.numbers as f64),
        records: gathering.records,
        refused: gathering.refused_by.values().sum(),
        refused_by: gathering.refused_by,
        examples: gathering.examples,
        rules_left_out: gathering.rules_left_out,
        remarks: gathering.remarks,
    };
    say(&answer, built, options, form)
}

fn say(answer: &Answer, built: Built, options: &Options, form: Form) -> Result<(), Failure> {
    let mut out = Output::open();
    if form == Form::Json {
        out.json(answer)?;
        return out.finish();
    }
    let each = answer.bytes_per_number;
    let each = each.map_or(String::new(), |each| format!(" ({each:.3} a number)"));
    out.line(format_args!(
        "{}: {}, {}, {} bytes{each}",
        options.out.display(),
        counted(built.numbers, "number", "numbers"),
        counted(built.ranges, "range", "ranges"),
        built.bytes
    ))?;
    let rules = answer.rules_left_out as u64;
    let remarks = answer.remarks as u64;
    for (count, what) in [
        (
            built.repeated,
            counted(built.repeated, "number", "numbers") + " came again",
        ),
        (
            built.seldom,
            counted(built.seldom, "number", "numbers")
                + &format!(" came less than {} times", options.least),
        ),
        (
            rules,
            counted(rules, "rule", "rules")
                + " left out: exceptions and what comes after them, and what is no number, prefix or range",
        ),
        (
            remarks,
            counted(remarks, "entry", "entries")
                + " not taken over as it was (curfew rules import names each)",
        ),
    ] {
        if count > 0 {
            out.line(what)?;
        }
    }
    if answer.refused > 0 {
        out.line(format_args!(
            "{} of {} gave no number:",
            answer.refused,
            counted(answer.records, "record", "records")
        ))?;
        for (reason, count) in &answer.refused_by {
            out.line(format_args!("  {count:>9}  {reason}"))?;
        }
        out.line("the first of them:")?;
        for it in &answer.examples {
            out.line(format_args!(
                "  {}:{}:{}: {}",
                it.file, it.line, it.column, it.reason
            ))?;
        }
    }
    out.finish()
}

impl std::fmt::Display for Example {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Example {
            file,
            line,
            column,
            reason,
        } = self;
        write!(f, "{file}: line {line}, column {column}: {reason}")
    }
}

/// The inputs on their way into the list.
struct Gathering<'a> {
    builder: Builder,
    home: Option<Region>,
    options: &'a Options,
    records: u64,
    refused_by: BTreeMap<&'static str, u64>,
    examples: Vec<Example>,
    rules_left_out: usize,
    remarks: usize,
    bar: ProgressBar,
}

/// Why an input could not be taken.
enum Stop {
    Import(ImportError),
    OtherApp(import::ImportError),
    Store(StoreError),
}

impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Stop {
        Stop::Import(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        Stop::Store(error)
    }
}

impl From<ListError> for Stop {
    fn from(error: ListError) -> Stop {
        Stop::Store(error.into())
    }
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stop::Import(error) => error.fmt(f),
            Stop::OtherApp(error) => error.fmt(f),
            Stop::Store(error) => error.fmt(f),
        }
    }
}

impl Gathering<'_> {
    fn input(&mut self, path: &Path) -> Result<(), Failure> {
        let bad = |error: &dyn std::fmt::Display| Failure::input(path, error);
        let mut source: Box<dyn Read> = if path.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(path).map_err(|error| bad(&error))?)
        };
        let mut head = Vec::new();
        source
            .by_ref()
            .take(HEAD as u64)
            .read_to_end(&mut head)
            .map_err(|error| bad(&error))?;
        if head.starts_with(LIST) {
            let list = lists::open(path).map_err(|error| bad(&error))?;
            self.records += list.numbers();
            return self.builder.list(&list).map_err(|error| bad(&error));
        }
        let plain = import::is_plain(&head);
        let whole = self.bar.wrap_read(io::Cursor::new(head).chain(source));
        if plain {
            self.stream(path, BufReader::with_capacity(BUFFER, whole))
        } else {
            self.other_app(path, whole)
        }
        .map_err(|error| bad(&error))
    }

    /// Text or CSV, of any length.
    fn stream(&mut self, path: &Path, input: impl io::BufRead) -> Result<(), Stop> {
        let reading = Reading {
            home: self.home,
            column: self.options.column.as_deref().map(column),
            label: self.options.label_column.as_deref().map(column),
            most_bytes: u64::MAX,
        };
        let mut tally = Import::default();
        let common = self.builder.label(&self.options.label)?;
        let builder = &mut self.builder;
        let read = read_into(input, &reading, &mut tally, |item, label| {
            let label = match label {
                "" => common,
                label => builder.label(label)?,
            };
            match item {
                Item::Number(number) => builder.number(&number, label).map_err(Stop::from),
                Item::Ranges(ranges) => builder.ranges(&ranges, label).map_err(Stop::from),
            }
        });
        self.tell(path, &tally);
        read
    }

    /// A file of another app, which is read as a whole.
    fn other_app(&mut self, path: &Path, input: impl Read) -> Result<(), Stop> {
        let mut bytes = Vec::new();
        let read = input.take(MAX_WHOLE + 1).read_to_end(&mut bytes);
        read.map_err(ImportError::from)?;
        if bytes.len() as u64 > MAX_WHOLE {
            return Err(ImportError::TooLarge.into());
        }
        let imported = import::read(&bytes, self.home).map_err(Stop::OtherApp)?;
        let label = self.builder.label(&self.options.label)?;
        for number in &imported.numbers.numbers {
            self.builder.number(number, label)?;
        }
        self.builder.ranges(&imported.numbers.ranges, label)?;
        // The first rule that matches decides: behind one that lets calls ring a range may have
        // holes, which a list cannot have.
        let mut has_holes = false;
        for rule in &imported.rules {
            has_holes |= !stops(rule);
            match ranges_of(rule).filter(|_| !has_holes) {
                Some(ranges) => self.builder.ranges(&ranges, label)?,
                None => self.rules_left_out += 1,
            }
        }
        self.remarks += imported.remarks_total;
        self.tell(path, &imported.numbers);
        Ok(())
    }

    /// Adds to what is said at the end.
    fn tell(&mut self, path: &Path, tally: &Import) {
        self.records += tally.records;
        for (reason, count) in &tally.refused_by {
            *self.refused_by.entry(reason.words()).or_default() += count;
        }
        let example = |refused: &Refused| Example {
            file: path.display().to_string(),
            line: refused.line,
            column: refused.column,
            reason: refused.reason.words(),
        };
        self.examples.extend(tally.refused.iter().map(example));
    }
}

/// Whether a rule keeps calls from ringing.
fn stops(rule: &Rule) -> bool {
    matches!(
        rule.then.disposition(),
        Disposition::Silence | Disposition::Reject
    )
}

/// The ranges that a rule of another app stops at all times; `None` for any other rule.
fn ranges_of(rule: &Rule) -> Option<Vec<lists::packed::Span>> {
    let value = serde_json::to_value(rule).ok().filter(|_| stops(rule))?;
    if value.get("when").is_some_and(|when| when != "always") {
        return None;
    }
    let who = value.get("who")?;
    let text = |key: &str| who.get(key).and_then(Value::as_str);
    match (text("prefix"), text("pattern")) {
        (Some(prefix), _) => parse_range(&format!("{prefix}*")),
        (None, Some(pattern)) => parse_range(pattern),
        (None, None) => None,
    }
}

/// Only a list is written over: the order of the arguments is soon mistaken.
fn may_be_replaced(out: &Path) -> Result<(), Failure> {
    let mut head = Vec::new();
    match File::open(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::input(out, error)),
        Ok(file) => file
            .take(LIST.len() as u64)
            .read_to_end(&mut head)
            .map_err(|error| Failure::input(out, error))?,
    };
    if head == LIST {
        return Ok(());
    }
    let what = "there is a file that is no list; it is not written over";
    Err(Failure::input(out, what))
}

fn column(text: &str) -> Column {
    match text.parse() {
        Ok(place) => Column::Place(place),
        Err(_) => Column::Name(text.to_owned()),
    }
}

fn name(options: &Options) -> Result<String, Failure> {
    let stem = || Some(options.out.file_stem()?.to_string_lossy().into_owned());
    let name = options.name.clone().or_else(stem).unwrap_or_default();
    match lists::check_name(&name) {
        Ok(()) => Ok(name),
        Err(error) => Err(Failure::Argument {
            argument: "--name",
            what: error.to_string(),
        }),
    }
}

/// Unix seconds of a day (its midnight in UTC) or a time.
fn date(text: &str) -> Result<i64, Failure> {
    let day = || {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp())
    };
    let time = || {
        DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|it| it.timestamp())
    };
    day().or_else(time).ok_or_else(|| Failure::Argument {
        argument: "--date",
        what: "a day such as 2026-11-25, or a time in RFC 3339".to_owned(),
    })
}

/// On a terminal: what is read, how fast, how long is left. Elsewhere nothing.
fn progress(inputs: &[PathBuf]) -> ProgressBar {
    let size = |path: &PathBuf| std::fs::metadata(path).map(|data| data.len()).ok();
    let bytes = inputs.iter().map(size).sum();
    let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::stderr());
    let style = match bytes {
        Some(_) => "{bar:40} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left",
        None => "{spinner} {bytes}  {bytes_per_sec}",
    };
    bar.with_style(ProgressStyle::with_template(style).expect("the template is a constant"))
}
