//! `curfew list`: makes, asks, compares and signs number lists.

mod build;
mod sign;

use std::io::BufRead as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use curfew_core::{Number, Region, number::read};
use curfew_store::StoreError;
use curfew_store::lists::build::write_ranges;
use curfew_store::lists::packed::{Entry, Mapped, PackedList, key};
use curfew_store::lists::{self, signature};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::number;
use crate::output::{Form, Output};
use crate::words::counted;

/// How a list file begins.
pub(crate) const LIST: &[u8] = b"CURFEWL";
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
    /// Say what a list is.
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
    /// Say what a list has that another has not. Exit code 1 where they differ.
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
    /// Read every byte of a list, and check its signature. Exit code 1 where one is wrong.
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

/// What a list is; the keys are stable.
#[derive(Serialize)]
struct Info<'a> {
    name: &'a str,
    source: &'a str,
    licence: &'a str,
    date: Option<String>,
    numbers: u64,
    ranges: u64,
    labels: &'a [String],
    bytes: u64,
    bytes_per_number: Option<f64>,
    sha256: String,
    digest: String,
}

/// Whether a number is on a list; the keys are stable.
#[derive(Serialize)]
struct Found<'a> {
    number: String,
    found: Option<bool>,
    label: Option<&'a str>,
    in_range: bool,
}

/// A line of an export or of a difference; the keys are stable.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static str>,
    number: Option<String>,
    range: Option<String>,
    label: Option<&'a str>,
}

type List = PackedList<Mapped>;

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    match &options.action {
        Action::Build(options) => build::run(options, form),
        Action::Info { file } => info(file, form),
        Action::Find(options) => find(options, form),
        Action::Export { file, labels } => export(file, *labels, form),
        Action::Diff { old, new, counts } => diff(old, new, *counts, form),
        Action::Sign(options) => sign::run(options, form),
        Action::Check { file, key } => check(file, key.as_deref(), form),
    }
}

/// Opens a list.
pub(crate) fn open(path: &Path) -> Result<List, Failure> {
    lists::open(path).map_err(|error| match error {
        StoreError::List(lists::ListError::NotFound) => Failure::input(path, "no such file"),
        error => Failure::input(path, error),
    })
}

fn info(path: &Path, form: Form) -> Result<(), Failure> {
    let list = open(path)?;
    let about = list.about();
    let sha256 = hash_of(path).map_err(|error| Failure::input(path, error))?;
    let numbers = list.numbers();
    let info = Info {
        name: &about.name,
        source: &about.source,
        licence: &about.licence,
        date: date(about.date),
        numbers,
        ranges: list.ranges(),
        labels: &about.labels,
        bytes: list.bytes(),
        bytes_per_number: (numbers > 0).then(|| list.bytes() as f64 / numbers as f64),
        sha256: hex(&sha256),
        digest: hex(&list.digest()),
    };
    let mut out = Output::open();
    if form == Form::Json {
        out.json(&info)?;
        return out.finish();
    }
    out.line(format_args!("name      {}", info.name))?;
    for (what, text) in [("source  ", info.source), ("licence ", info.licence)] {
        if !text.is_empty() {
            out.line(format_args!("{what}  {text}"))?;
        }
    }
    if let Some(date) = &info.date {
        out.line(format_args!("date      {date}"))?;
    }
    out.line(format_args!("numbers   {numbers}"))?;
    out.line(format_args!("ranges    {}", info.ranges))?;
    if !info.labels.is_empty() {
        out.line(format_args!("labels    {}", info.labels.join(", ")))?;
    }
    match info.bytes_per_number {
        Some(each) => out.line(format_args!(
            "bytes     {} ({each:.3} a number)",
            info.bytes
        ))?,
        None => out.line(format_args!("bytes     {}", info.bytes))?,
    }
    out.line(format_args!("sha256    {}", info.sha256))?;
    out.finish()
}

fn find(options: &Find, form: Form) -> Result<(), Failure> {
    let list = open(&options.file)?;
    let home = number::region(options.home.as_deref())?;
    let mut out = Output::open();
    let mut all = true;
    for text in &options.numbers {
        if text != "-" {
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
fn unknown(number: &Number, form: Form, out: &mut Output) -> Result<bool, Failure> {
    let number = number.canonical().unwrap_or_default();
    if form == Form::Json {
        out.json(&Found {
            number,
            found: None,
            label: None,
            in_range: false,
        })?;
    } else {
        out.line(format_args!(
            "{number}: unknown: its page of the list is damaged"
        ))?;
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
        Some(Err(_)) => return unknown(&number, form, out),
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
        })?;
        return Ok(on.is_some());
    }
    let what = match (entry, on) {
        (None, _) if home.is_none() => "not a number (--home CC reads national ones)",
        (None, _) => "not a number",
        (_, None) => "not on the list",
        (_, Some(entry)) if entry.in_range => "on the list, in a range",
        (_, Some(_)) => "on the list",
    };
    let text = number.canonical().unwrap_or_else(|| text.to_owned());
    match label {
        Some(label) => out.line(format_args!("{text}: {what}: {label}"))?,
        None => out.line(format_args!("{text}: {what}"))?,
    }
    Ok(on.is_some())
}

fn export(path: &Path, labels: bool, form: Form) -> Result<(), Failure> {
    let list = open(path)?;
    let damaged = |error| Failure::input(path, error);
    let mut out = Output::open();
    let mut line = |number: Option<String>, range: Option<String>, label: u8| {
        let label = list.label(label);
        if form == Form::Json {
            let change = None;
            return out.json(&Line {
                change,
                number,
                range,
                label,
            });
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

fn diff(old: &Path, new: &Path, counts: bool, form: Form) -> Result<(), Failure> {
    let (one, two) = (open(old)?, open(new)?);
    let mut out = Output::open();
    let mut say = |change: &'static str, number: Option<String>, range: Option<String>, label| {
        if counts {
            return Ok(());
        }
        if form == Form::Json {
            let change = Some(change);
            return out.json(&Line {
                change,
                number,
                range,
                label,
            });
        }
        let sign = match change {
            "added" => '+',
            "removed" => '-',
            _ => '~',
        };
        let text = number.or(range).unwrap_or_default();
        match label {
            Some(label) => out.line(format_args!("{sign} {text}\t{label}")),
            None => out.line(format_args!("{sign} {text}")),
        }
    };
    let number = |key| key::number(key).as_ref().and_then(Number::canonical);
    let (mut added, mut removed, mut relabelled) = (0_u64, 0_u64, 0_u64);
    let mut before = one.keys_from(0).peekable();
    let mut after = two.keys_from(0).peekable();
    loop {
        let (left, right) = match (before.peek(), after.peek()) {
            (None, None) => break,
            (Some(Err(error)), _) => return Err(Failure::input(old, error)),
            (_, Some(Err(error))) => return Err(Failure::input(new, error)),
            (left, right) => (
                left.and_then(|it| it.as_ref().ok()).copied(),
                right.and_then(|it| it.as_ref().ok()).copied(),
            ),
        };
        let (key, was, is) = match (left, right) {
            (Some(was), Some(is)) if was.0 == is.0 => (was.0, Some(was.1), Some(is.1)),
            (Some(was), is) if is.is_none_or(|is| was.0 < is.0) => (was.0, Some(was.1), None),
            (_, Some(is)) => (is.0, None, Some(is.1)),
            (_, None) => break,
        };
        if was.is_some() {
            before.next();
        }
        if is.is_some() {
            after.next();
        }
        match (was, is) {
            (Some(was), Some(is)) if one.label(was) != two.label(is) => {
                relabelled += 1;
                say("relabelled", number(key), None, two.label(is))?;
            }
            (Some(was), None) => {
                removed += 1;
                say("removed", number(key), None, one.label(was))?;
            }
            (None, Some(is)) => {
                added += 1;
                say("added", number(key), None, two.label(is))?;
            }
            _ => {}
        }
    }
    let ranges = |list: &List, path| {
        let spans = list.spans().map_err(|error| Failure::input(path, error))?;
        let texts = write_ranges(&spans).into_iter();
        let labelled = texts.map(|(text, label)| (text, list.label(label).map(str::to_owned)));
        Ok::<_, Failure>(labelled.collect::<std::collections::BTreeSet<_>>())
    };
    let (was, is) = (ranges(&one, old)?, ranges(&two, new)?);
    let mut changed = 0_u64;
    for (change, some) in [
        ("removed", was.difference(&is)),
        ("added", is.difference(&was)),
    ] {
        for (range, label) in some {
            changed += 1;
            say(change, None, Some(range.clone()), label.as_deref())?;
        }
    }
    let same = added + removed + relabelled + changed == 0;
    if form == Form::Text || counts {
        let text = format!(
            "{added} added, {removed} removed, {relabelled} with another label, {} changed",
            counted(changed, "range", "ranges")
        );
        if form == Form::Text {
            out.line(text)?;
        } else {
            out.json(&serde_json::json!({
                "added": added,
                "removed": removed,
                "relabelled": relabelled,
                "ranges_changed": changed,
            }))?;
        }
    }
    out.finish()?;
    if same {
        return Ok(());
    }
    Err(Failure::No("the lists differ".to_owned()))
}

fn check(path: &Path, key: Option<&str>, form: Form) -> Result<(), Failure> {
    let list = open(path)?;
    if let Err(error) = list.check() {
        return Err(Failure::No(format!("{}: {error}", path.display())));
    }
    let comment = match key {
        None => None,
        Some(key) => {
            let key = sign::key_text(key)?;
            let checked = signature::verify(path, &key);
            Some(checked.map_err(|error| Failure::No(format!("{}: {error}", path.display())))?)
        }
    };
    let mut out = Output::open();
    if form == Form::Json {
        out.json(&serde_json::json!({
            "ok": true,
            "numbers": list.numbers(),
            "signed": comment.is_some(),
            "trusted_comment": comment,
        }))?;
        return out.finish();
    }
    out.line(format_args!(
        "whole: {}",
        counted(list.numbers(), "number", "numbers")
    ))?;
    match comment {
        Some(comment) => out.line(format_args!("signature right: {comment}"))?,
        None if signature::beside(path).exists() => {
            out.line("signature not checked: --key says whose it must be")?;
        }
        None => {}
    }
    out.finish()
}

/// SHA-256 of a file, as `sha256sum` gives it.
fn hash_of(path: &Path) -> std::io::Result<[u8; 32]> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match std::io::Read::read(&mut file, &mut buffer)? {
            0 => return Ok(hash.finalize().into()),
            length => hash.update(&buffer[..length]),
        }
    }
}

/// A date in RFC 3339; `None` for 0, which says that there is none.
fn date(seconds: i64) -> Option<String> {
    let date = DateTime::<Utc>::from_timestamp(seconds, 0).filter(|_| seconds != 0)?;
    Some(date.to_rfc3339_opts(SecondsFormat::Secs, true))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
