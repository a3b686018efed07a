//! `curfew list build`: numbers of any files, sorted into one list.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate};
use curfew_store::StoreError;
use curfew_store::lists::build::{Builder, Plan};
use curfew_store::lists::packed::{About, MAX_TEXT};
use curfew_store::lists::{self, ListError, signature};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failure::Failure;
use crate::number;
use crate::out::{self, Kind};
use crate::output::Form;

use super::gather::Gathering;
use super::report::Report;
use super::{IS_DEVICE, IS_FOLDER, LIST, STANDARD, once, trouble};

#[derive(clap::Args)]
pub(super) struct Options {
    /// Where the list is written.
    out: PathBuf,
    /// Text with a number on each line, CSV, JSON, vCard, block lists and backups of other apps,
    /// other lists; `-` is standard input.
    #[arg(required = true, value_name = "IN")]
    inputs: Vec<PathBuf>,
    /// What the list is called; without it the name of OUT.
    #[arg(long)]
    name: Option<String>,
    /// Where the numbers come from; without it what the lists among the inputs say.
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// On what terms the list may be passed on; without it what the lists say that it is made of.
    #[arg(long, value_name = "TEXT")]
    licence: Option<String>,
    /// Of when the data is: a day, or a time in RFC 3339; without it the earliest of the lists
    /// that it is made of.
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// The region of numbers without a country code.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
    /// Leave numbers without a country code out, however many; without it and without --home there is no list
    /// where they are more than half of the records.
    #[arg(long, conflicts_with = "home")]
    skip_national: bool,
    /// A column of numbers in a table, by its header or its place from 1, or a field of JSON.
    /// May be given again. Without it all columns whose header says that they are phone numbers.
    #[arg(long = "column", value_name = "COLUMN")]
    pub(super) columns: Vec<String>,
    /// The column of the labels in a table, or a field of JSON.
    #[arg(long, value_name = "COLUMN")]
    pub(super) label_column: Option<String>,
    /// A label for every number that has none.
    #[arg(
        long,
        default_value = "",
        value_name = "TEXT",
        conflicts_with = "classes"
    )]
    pub(super) label: String,
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

pub(super) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    once(options.inputs.iter().map(|it| it.as_os_str()))?;
    // Before hours are spent on reading.
    let place = may_be_made(&options.out)?;
    may_be_replaced(&place)?;
    texts_are_seen(options)?;
    let home = number::region(options.home.as_deref())?;
    let mut notes = Vec::new();
    let plan = Plan {
        about: about(options, &mut notes)?,
        least: options.least,
        classes: options.classes.clone(),
        memory: usize::from(options.memory) << 20,
        may_be_empty: false,
    };
    let folder = place.parent().unwrap_or(Path::new("/"));
    let builder = Builder::new(folder, plan).map_err(|error| Failure::Usage(error.to_string()))?;
    let mut gathering = Gathering::new(builder, home, options, progress(&options.inputs));
    for input in &options.inputs {
        gathering.input(input)?;
    }
    let (builder, gathered) = gathering.finish()?;
    may_be_replaced(&place)?;
    let mut report = Report::new(gathered, notes);
    if builder.is_empty() {
        return report.none(&options.out, form);
    }
    if report.lacks_home() && !options.skip_national {
        return report.without_home(&options.out, form);
    }
    let digest = || lists::open(&place).ok().map(|list| list.digest());
    let before = digest();
    let built = match builder.finish(&place) {
        Ok(built) => built,
        Err(StoreError::List(ListError::Empty)) => {
            let least = options.least;
            let what = format!("not one number came {least} times or more, so no list is made");
            return Err(Failure::input(&options.out, what));
        }
        Err(error) => return Err(Failure::input(&options.out, error)),
    };
    if signature::beside(&place).exists() && digest() != before {
        report.note("the signature beside it is of the list that was there before; sign it again");
    }
    report.of(&built, &options.out, options.least, form)
}

/// What the list says of itself. Where the command line is silent, the lists that it is made of
/// are heard; what they do not agree on is put side by side, or noted as left out.
fn about(options: &Options, notes: &mut Vec<String>) -> Result<About, Failure> {
    // What is no file, a pipe, can be read once only; a list is none.
    let files = options.inputs.iter().filter(|path| path.is_file());
    let lists: Vec<About> = files
        .filter_map(|path| lists::open(path).ok().map(|list| list.about().clone()))
        .collect();
    // Of what else goes in nothing is known.
    let is_all = lists.len() == options.inputs.len();
    let joined = |text: fn(&About) -> &str| {
        let mut texts: Vec<&str> = lists.iter().map(text).filter(|it| !it.is_empty()).collect();
        texts.sort_unstable();
        texts.dedup();
        texts.join("; ")
    };
    let mut source = joined(|it| &it.source);
    if options.source.is_none() && source.len() > MAX_TEXT {
        source.clear();
        notes.push(
            "the sources of the lists are too long together and left out; --source says them"
                .to_owned(),
        );
    }
    let mut licence = joined(|it| &it.licence);
    let is_known = is_all && lists.iter().all(|it| !it.licence.is_empty());
    if options.licence.is_none() && !licence.is_empty() && !(is_known && licence.len() <= MAX_TEXT)
    {
        licence.clear();
        notes.push("not every input says on what terms it may be passed on, so the licence is left out; --licence says it".to_owned());
    }
    let dates = lists.iter().map(|it| it.date);
    let earliest = dates
        .clone()
        .min()
        .filter(|_| is_all && dates.clone().all(|it| it != 0));
    Ok(About {
        name: name(options)?,
        source: options.source.clone().unwrap_or(source),
        licence: options.licence.clone().unwrap_or(licence),
        date: match options.date.as_deref() {
            Some(text) => date(text)?,
            None => earliest.unwrap_or(0),
        },
        labels: Vec::new(),
    })
}

/// Whether a list can stand there, by what is there now.
fn may_be_made(out: &Path) -> Result<PathBuf, Failure> {
    if out.as_os_str() == STANDARD {
        let what = "OUT is a file: a list is not written to standard output";
        return Err(Failure::Usage(what.to_owned()));
    }
    if out.is_dir() || out.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(Failure::input(out, format!("{IS_FOLDER}; OUT is a file")));
    }
    if out.exists() && !out.is_file() {
        return Err(Failure::input(out, IS_DEVICE));
    }
    out::place(out, Kind::List, None)
}

/// Only a list is written over: the order of the arguments is soon mistaken.
fn may_be_replaced(out: &Path) -> Result<(), Failure> {
    let mut head = Vec::new();
    match File::open(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::input(out, trouble(&error))),
        Ok(file) => file
            .take(LIST.len() as u64)
            .read_to_end(&mut head)
            .map_err(|error| Failure::input(out, error))?,
    };
    if head == LIST {
        return Ok(());
    }
    let what = "there is a file that is no list; it is not written over (OUT comes before IN)";
    Err(Failure::input(out, what))
}

/// A text that breaks its line or turns it round could say on a screen what the list does not.
fn texts_are_seen(options: &Options) -> Result<(), Failure> {
    let name = name_of(options);
    let texts = [
        ("--name", Some(&name)),
        ("--source", options.source.as_ref()),
        ("--licence", options.licence.as_ref()),
        ("--label", Some(&options.label)),
    ];
    for (argument, text) in texts {
        let characters = text.into_iter().flat_map(|it| it.chars()).zip(1..);
        let hidden = |(it, _): &(char, usize)| lists::is_hidden(*it);
        if let Some((hidden, place)) = characters.into_iter().find(hidden) {
            let what = format!(
                "character {place} is U+{:04X}; the texts of a list have no control character, and none that nobody sees",
                u32::from(hidden)
            );
            return Err(Failure::Argument { argument, what });
        }
    }
    Ok(())
}

/// What the list is called: else as its file.
fn name_of(options: &Options) -> String {
    let stem = || Some(options.out.file_stem()?.to_string_lossy().into_owned());
    options.name.clone().or_else(stem).unwrap_or_default()
}

fn name(options: &Options) -> Result<String, Failure> {
    let name = name_of(options);
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
