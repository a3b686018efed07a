//! `curfew list`: makes, asks, compares and signs number lists.

mod build;
mod check;
mod decode;
mod diff;
mod exported;
mod gather;
mod json;
mod report;
mod sign;
mod spans;
mod stop;
mod whole;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use curfew_core::{Number, Region, number::read};
use curfew_store::lists;
use curfew_store::lists::build::write_ranges;
use curfew_store::lists::packed::{Entry, Mapped, PackedList, key};
use serde::Serialize;

use crate::failure::Failure;
use crate::number;
use crate::output::{Form, Output};

/// How a list file begins.
pub(crate) const LIST: &[u8] = lists::MAGIC;
/// What a list file is and who reads it, where something else is asked for.
pub(crate) const IS_LIST: &str = "this is a packed number list: --list NAME=FILE takes it, and curfew list export writes it as text";
/// What standard input is called among files.
const STANDARD: &str = "-";
const IS_FOLDER: &str = "is a folder";
const IS_DEVICE: &str = "is a device or pipe, not a file";
/// The longest line of standard input, bytes.
const MAX_LINE: u64 = 4096;

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Make a list of the numbers in files.
    Build(build::Options),
    /// Say what a list is, and which of its pages are damaged.
    Info {
        /// The list.
        file: PathBuf,
    },
    /// Look numbers up. Exit code 1 where one is not on the list.
    Find(Find),
    /// Write every number and range of a list, a line each.
    Export {
        /// The list.
        file: PathBuf,
        /// Put the label behind the number, after a tab.
        #[arg(long)]
        labels: bool,
    },
    /// Say what a list has that another has not; a range and its numbers are the same. Exit code
    /// 1 where they differ.
    Diff {
        /// The old list.
        old: PathBuf,
        /// The new list.
        new: PathBuf,
        /// Only say how many.
        #[arg(long)]
        counts: bool,
    },
    /// Sign a list: the signature is written beside it, as FILE.minisig.
    Sign(sign::Options),
    /// Read every byte of a list, name its damaged pages, and check its signature. Exit code 1
    /// where one is wrong, 3 where the list does not open.
    Check {
        /// The list.
        file: PathBuf,
        /// Also check the signature FILE.minisig with this minisign public key: a file, or
        /// the key itself.
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
}

#[derive(clap::Args)]
struct Find {
    /// The list.
    file: PathBuf,
    /// The numbers; `-` reads a line each from standard input.
    #[arg(required = true)]
    numbers: Vec<String>,
    /// The region of numbers without a country code.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
}

/// Whether a number is on a list; the keys are stable.
#[derive(Serialize)]
struct Found<'a> {
    number: String,
    found: Option<bool>,
    label: Option<&'a str>,
    in_range: bool,
    damaged_page: Option<u32>,
}

/// A line of an export or of a difference; the keys are stable.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static str>,
    number: Option<String>,
    range: Option<String>,
    label: Option<&'a str>,
    /// Only where a label changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_label: Option<Option<&'a str>>,
}

type List = PackedList<Mapped>;

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    match &options.action {
        Action::Build(options) => build::run(options, form),
        Action::Info { file } => check::info(file, form),
        Action::Find(options) => find(options, form),
        Action::Export { file, labels } => export(file, *labels, form),
        Action::Diff { old, new, counts } => diff::run(old, new, *counts, form),
        Action::Sign(options) => sign::run(options, form),
        Action::Check { file, key } => check::run(file, key.as_deref(), form),
    }
}

/// Opens a list.
pub(crate) fn open(path: &Path) -> Result<List, Failure> {
    if let Some(what) = why_not(path) {
        return Err(Failure::input(path, what));
    }
    lists::open(path).map_err(|error| Failure::input(path, error))
}

/// Opens a list of which everything is to be taken: one that is not what a writer writes is refused.
pub(crate) fn open_whole(path: &Path) -> Result<List, Failure> {
    let list = open(path)?;
    let Err(error) = whole::check(&list) else {
        return Ok(list);
    };
    let (named, _) = list.damaged_pages(1);
    let why = named.first().map_or(error, check::words);
    Err(Failure::input(path, why))
}

/// Why a file cannot be read at a place, whatever stands in it.
pub(crate) fn why_not(path: &Path) -> Option<String> {
    let found = match std::fs::metadata(path) {
        Ok(found) => found.file_type(),
        Err(_) if path.as_os_str() == STANDARD => {
            return Some("a list is read where it lies: give its path instead of -".to_owned());
        }
        Err(error) => return Some(trouble(&error)),
    };
    match (found.is_dir(), found.is_file()) {
        (true, _) => Some(IS_FOLDER.to_owned()),
        (_, false) => Some(IS_DEVICE.to_owned()),
        (_, true) => File::open(path).err().map(|error| trouble(&error)),
    }
}

/// Why a file cannot be used, without the number that the system gives it.
pub(crate) fn trouble(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::NotADirectory => "no such file: a part of its path is no folder".to_owned(),
        io::ErrorKind::IsADirectory => IS_FOLDER.to_owned(),
        io::ErrorKind::PermissionDenied => "there is no permission to use it".to_owned(),
        _ => error.to_string(),
    }
}

/// Standard input is read once.
fn once<'a>(inputs: impl Iterator<Item = &'a OsStr>) -> Result<(), Failure> {
    if inputs.filter(|it| *it == STANDARD).count() < 2 {
        return Ok(());
    }
    let what = "- is standard input, which can be read only once";
    Err(Failure::Usage(what.to_owned()))
}

fn find(options: &Find, form: Form) -> Result<(), Failure> {
    once(options.numbers.iter().map(OsStr::new))?;
    let list = open(&options.file)?;
    let home = number::region(options.home.as_deref())?;
    let mut out = Output::open();
    let mut all = true;
    for text in &options.numbers {
        if text != STANDARD {
            all &= look_up(&list, text, home, form, &mut out)?;
            continue;
        }
        let mut input = std::io::stdin().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut limited = std::io::Read::take(&mut input, MAX_LINE);
            if limited.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.starts_with(LIST) {
                let what = "this is a packed number list; numbers are read here, one a line";
                return Err(Failure::input(Path::new("standard input"), what));
            }
            let text = String::from_utf8_lossy(&line);
            all &= look_up(&list, text.trim(), home, form, &mut out)?;
        }
    }
    out.finish()?;
    if let Some(damage) = list.damage() {
        return Err(Failure::input(&options.file, damage));
    }
    if all {
        return Ok(());
    }
    Err(Failure::No("not every number is on the list".to_owned()))
}

/// Says of a number that the page that would tell is damaged.
fn unknown(list: &List, number: &Number, form: Form, out: &mut Output) -> Result<bool, Failure> {
    let page = key::of(number).and_then(|key| list.damaged_page_of(key));
    let number = number.canonical().unwrap_or_default();
    if form == Form::Json {
        out.json(&Found {
            number,
            found: None,
            label: None,
            in_range: false,
            damaged_page: page.map(|it| it.page),
        })?;
    } else {
        let why = page.map_or_else(|| "the list is damaged".to_owned(), |it| check::words(&it));
        out.line(format_args!("{number}: unknown: {why}"))?;
    }
    Ok(false)
}

fn look_up(
    list: &List,
    text: &str,
    home: Option<Region>,
    form: Form,
    out: &mut Output,
) -> Result<bool, Failure> {
    let number = read(text, home);
    let entry: Option<Option<Entry>> = match key::of(&number).map(|key| list.find(key)) {
        Some(Ok(entry)) => Some(entry),
        // One page tells nothing of the others.
        Some(Err(_)) => return unknown(list, &number, form, out),
        None => None,
    };
    let on = entry.flatten();
    let label = on.and_then(|entry| list.label(entry.label));
    if form == Form::Json {
        out.json(&Found {
            number: number.canonical().unwrap_or_else(|| text.to_owned()),
            found: entry.map(|entry| entry.is_some()),
            label,
            in_range: on.is_some_and(|entry| entry.in_range),
            damaged_page: None,
        })?;
        return Ok(on.is_some());
    }
    let what = match (entry, on) {
        (None, _) if home.is_none() && text.contains(char::is_numeric) => {
            "not a number (--home CC reads national ones)"
        }
        (None, _) => "not a number",
        (_, None) => "not on the list",
        (_, Some(entry)) if entry.in_range => "on the list, in a range",
        (_, Some(_)) => "on the list",
    };
    let text = number.canonical().unwrap_or_else(|| text.to_owned());
    let text = if text.trim().is_empty() {
        "\"\""
    } else {
        &text
    };
    match label {
        Some(label) => out.line(format_args!("{text}: {what}: {label}"))?,
        None => out.line(format_args!("{text}: {what}"))?,
    }
    Ok(on.is_some())
}

fn export(path: &Path, labels: bool, form: Form) -> Result<(), Failure> {
    let list = open_whole(path)?;
    let damaged = |error| Failure::input(path, error);
    let mut out = Output::open();
    let mut line = |number: Option<String>, range: Option<String>, label: u8| {
        let label = list.label(label);
        if form == Form::Json {
            let line = Line {
                change: None,
                number,
                range,
                label,
                old_label: None,
            };
            return out.json(&line);
        }
        let text = number.or(range).unwrap_or_default();
        match label.filter(|_| labels) {
            Some(label) => out.line(format_args!("{text}\t{label}")),
            None => out.line(text),
        }
    };
    for found in list.keys_from(0) {
        let (key, label) = found.map_err(damaged)?;
        let number = key::number(key).as_ref().and_then(Number::canonical);
        line(number, None, label)?;
    }
    for (text, label) in write_ranges(&list.spans().map_err(damaged)?) {
        line(None, Some(text), label)?;
    }
    out.finish()
}

/// A date in RFC 3339; `None` for 0, which says that there is none.
fn date(seconds: i64) -> Option<String> {
    let date = DateTime::<Utc>::from_timestamp(seconds, 0).filter(|_| seconds != 0)?;
    Some(date.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// Bytes a number, to three places; `None` where there is no number.
fn bytes_each(bytes: u64, numbers: u64) -> Option<f64> {
    let each = bytes as f64 / numbers as f64;
    (numbers > 0).then(|| (each * 1000.0).round() / 1000.0)
}

/// ` (1.374 a number)`; of a list of a few numbers, which is mostly its head, no fractions.
fn each_words(each: Option<f64>) -> String {
    match each {
        Some(each) if each < 10.0 => format!(" ({each:.3} a number)"),
        Some(each) => format!(" ({each:.0} a number)"),
        None => String::new(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who runs the tests may be root, who may read everything.
    #[test]
    fn what_may_not_be_used_is_said_in_words() {
        for (kind, says) in [
            (
                io::ErrorKind::PermissionDenied,
                "there is no permission to use it",
            ),
            (io::ErrorKind::NotFound, "no such file"),
            (io::ErrorKind::IsADirectory, "is a folder"),
        ] {
            assert_eq!(trouble(&kind.into()), says);
        }
        let other = io::Error::other("the disk is gone");
        assert_eq!(trouble(&other), "the disk is gone");
    }
}
