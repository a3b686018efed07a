//! `curfew list info` and `check`: what a list says of itself, and what is wrong with it.

use std::path::Path;

use curfew_core::Number;
use curfew_store::lists;
use curfew_store::lists::packed::{DamagedPage, key};
use curfew_store::lists::signature::{self, SignatureError};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{List, bytes_each, date, each_words, hex, open, sign, whole, why_not};
use crate::failure::Failure;
use crate::output::{Form, Output};
use crate::words::counted;

/// How many damaged pages are named.
const MAX_NAMED: usize = 10;

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
    damaged: u64,
    damaged_pages: Vec<Page>,
}

/// What a check found; the keys are stable.
#[derive(Default, Serialize)]
struct Checked {
    ok: bool,
    numbers: u64,
    signed: bool,
    trusted_comment: Option<String>,
    why: Option<String>,
    damaged: u64,
    damaged_pages: Vec<Page>,
}

/// A page, and the numbers that are unknown because of it.
#[derive(Serialize)]
struct Page {
    page: u32,
    /// `null`: from the first.
    from: Option<String>,
    /// `null`: to the last.
    before: Option<String>,
}

impl Page {
    fn of(page: &DamagedPage) -> Page {
        let number = |key| key::number(key).as_ref().and_then(Number::canonical);
        Page {
            page: page.page,
            from: number(page.start),
            before: page.end.and_then(number),
        }
    }
}

/// What is unknown because of a page: `page 3 is damaged: whether numbers from .. are on the list`.
pub(super) fn words(page: &DamagedPage) -> String {
    let Page { page, from, before } = Page::of(page);
    let span = match (from, before) {
        (Some(from), Some(before)) => format!("from {from} to before {before}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(before)) => format!("before {before}"),
        (None, None) => "of any kind".to_owned(),
    };
    format!("page {page} is damaged, and numbers {span} are unknown")
}

/// A line for each damaged page, as far as they are named.
fn lines((named, count): &(Vec<DamagedPage>, u64)) -> Vec<String> {
    let mut lines: Vec<String> = named.iter().map(words).collect();
    let more = count.saturating_sub(named.len() as u64);
    if more > 0 {
        lines.push(counted(more, "more page is", "more pages are") + " damaged");
    }
    lines
}

pub(super) fn info(path: &Path, form: Form) -> Result<(), Failure> {
    let list = open(path)?;
    let about = list.about();
    let sha256 = hash_of(path).map_err(|error| Failure::input(path, error))?;
    let numbers = list.numbers();
    let damaged = list.damaged_pages(MAX_NAMED);
    let info = Info {
        name: &about.name,
        source: &about.source,
        licence: &about.licence,
        date: date(about.date),
        numbers,
        ranges: list.ranges(),
        labels: &about.labels,
        bytes: list.bytes(),
        bytes_per_number: bytes_each(list.bytes(), numbers),
        sha256: hex(&sha256),
        digest: hex(&list.digest()),
        damaged: damaged.1,
        damaged_pages: damaged.0.iter().map(Page::of).collect(),
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
        // A comma in one of them parts none.
        let shown = |label: &String| match info.labels.iter().any(|it| it.contains(',')) {
            true => format!("{label:?}"),
            false => label.clone(),
        };
        let labels: Vec<String> = info.labels.iter().map(shown).collect();
        out.line(format_args!("labels    {}", labels.join(", ")))?;
    }
    let each = each_words(info.bytes_per_number);
    out.line(format_args!("bytes     {}{each}", info.bytes))?;
    out.line(format_args!("sha256    {}", info.sha256))?;
    for line in lines(&damaged) {
        out.line(format_args!("WARNING   {line}"))?;
    }
    out.finish()
}

pub(super) fn run(path: &Path, key: Option<&str>, form: Form) -> Result<(), Failure> {
    let opened = match why_not(path) {
        Some(what) => Err(what),
        None => lists::open(path).map_err(|error| error.to_string()),
    };
    let list = match opened {
        Ok(list) => list,
        Err(what) => {
            let failure = Failure::input(path, &what);
            return no(failure, Checked::default(), what, form);
        }
    };
    let checked = Checked {
        numbers: list.numbers(),
        ..Checked::default()
    };
    if let Err(error) = whole::check(&list) {
        let damaged = list.damaged_pages(MAX_NAMED);
        let said: String = lines(&damaged).iter().map(|it| format!("\n{it}")).collect();
        let failure = Failure::No(format!("{}: {error}{said}", path.display()));
        let checked = Checked {
            damaged: damaged.1,
            damaged_pages: damaged.0.iter().map(Page::of).collect(),
            ..checked
        };
        return no(failure, checked, error, form);
    }
    let comment = match key {
        None => None,
        Some(key) => match signature::verify(path, &sign::key_text(key)?) {
            Ok(comment) => Some(comment),
            Err(error) => {
                let failure = match error {
                    SignatureError::Key => Failure::input(Path::new(key), error),
                    _ => Failure::No(format!("{}: {error}", path.display())),
                };
                return no(failure, checked, error.to_string(), form);
            }
        },
    };
    say(path, &list, comment, checked, form)
}

/// A check that failed; in JSON it is an answer, too.
fn no(failure: Failure, checked: Checked, why: String, form: Form) -> Result<(), Failure> {
    if form == Form::Json {
        let mut out = Output::open();
        out.json(&Checked {
            why: Some(why),
            ..checked
        })?;
        out.finish()?;
    }
    Err(failure)
}

fn say(
    path: &Path,
    list: &List,
    comment: Option<String>,
    checked: Checked,
    form: Form,
) -> Result<(), Failure> {
    let mut out = Output::open();
    if form == Form::Json {
        out.json(&Checked {
            ok: true,
            signed: comment.is_some(),
            trusted_comment: comment,
            ..checked
        })?;
        return out.finish();
    }
    out.line(format_args!(
        "whole: {}",
        counted(list.numbers(), "number", "numbers")
    ))?;
    match comment {
        Some(comment) => {
            let comment = comment.replace(lists::is_hidden, "\u{fffd}");
            out.line(format_args!("signature right: {comment}"))?;
        }
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
