//! `curfew verify`: whether a bundle is whole, and what it proves; whether a ledger is as it was written; and of
//! which state of it a code is that somebody received.
//!
//! Everything of a bundle is found by `curfew-verify`, which shares no code with what writes bundles.

mod ledger;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use curfew_verify::{Code, Dated, Item, MAX_BUNDLE, Manifest, Number, Report, State, verify};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Form, Output};
use crate::words::counted;
use crate::zone;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The bundle, as it was received; or the folder of a ledger.
    bundle: PathBuf,
    /// A checkpoint code that you received: is it of this record? May be given again.
    #[arg(long, value_name = "CODE")]
    code: Vec<String>,
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer<'a> {
    ok: bool,
    signed: bool,
    items: Vec<ItemAnswer<'a>>,
    numbers: Vec<NumberAnswer<'a>>,
    codes: Vec<CodeAnswer>,
}

#[derive(Serialize)]
struct NumberAnswer<'a> {
    number: &'a str,
    calls: u64,
}

impl NumberAnswer<'_> {
    fn of(number: &Number) -> NumberAnswer<'_> {
        NumberAnswer {
            number: &number.number,
            calls: number.calls,
        }
    }
}

/// A code that was asked about: it is the record's after so many entries.
#[derive(Serialize)]
struct CodeAnswer {
    code: String,
    proved: bool,
    entries: Option<u64>,
}

#[derive(Serialize)]
struct ItemAnswer<'a> {
    name: &'static str,
    ok: bool,
    state: &'static str,
    detail: &'a str,
}

/// How the items are told, what is wrong first.
const STATES: [(State, &str); 4] = [
    (State::Failed, "Does not hold"),
    (State::Shown, "Proved"),
    (State::Claimed, "Claimed, not proved"),
    (State::Absent, "Not shown, or not there"),
];

/// What no bundle can show.
const LIMIT: &str = "\
Of a ledger that its owner keeps, no change goes unnoticed once somebody else has received its code.
Before that day the owner could have written it anew.";

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let codes = codes(&options.code)?;
    let is_ledger = options.bundle.is_dir();
    let report = match is_ledger {
        true => ledger::report(&options.bundle, &codes)?,
        false => {
            let bytes = read(&options.bundle)?;
            verify(&bytes, &codes).map_err(|error| Failure::input(&options.bundle, error))?
        }
    };
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&answer(&report))?,
        Form::Text => tell(&mut output, &report, is_ledger)?,
    }
    output.finish()?;
    let bundle = options.bundle.display();
    let no =
        |what, names: Vec<String>| Failure::No(format!("{bundle}: {what}: {}", names.join(", ")));
    if !report.ok {
        let wrong = report.items.iter().filter(|it| !it.ok());
        return Err(no(
            "does not hold",
            wrong.map(|it| it.name.to_owned()).collect(),
        ));
    }
    let codes = report.codes.iter();
    let strange: Vec<String> = codes
        .filter(|it| it.entries.is_none())
        .map(|it| it.code.to_string())
        .collect();
    if !strange.is_empty() {
        return Err(no("not a code of this record", strange));
    }
    match report.is_signed() || is_ledger {
        true => Ok(()),
        false => Err(Failure::Unsigned(format!("{bundle}: nobody signed it"))),
    }
}

/// Reads the codes that were typed.
fn codes(typed: &[String]) -> Result<Vec<Code>, Failure> {
    let read = |typed: &String| {
        Code::read(typed).map_err(|why| Failure::Argument {
            argument: "--code",
            what: format!("\"{typed}\": {why}"),
        })
    };
    typed.iter().map(read).collect()
}

/// Reads at most one byte more than is checked.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = MAX_BUNDLE as u64 + 1;
    File::open(path)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(|error| Failure::input(path, error))?;
    Ok(bytes)
}

fn answer(report: &Report) -> Answer<'_> {
    let items = report.items.iter().map(|it: &Item| ItemAnswer {
        name: it.name,
        ok: it.ok(),
        state: it.state.word(),
        detail: &it.detail,
    });
    let code = |it: &Dated| CodeAnswer {
        code: it.code.to_string(),
        proved: report.shown_by(it).is_some(),
        entries: it.entries,
    };
    Answer {
        ok: report.ok,
        signed: report.is_signed(),
        items: items.collect(),
        numbers: report
            .about
            .as_ref()
            .map_or(&[][..], |it| &it.numbers)
            .iter()
            .map(NumberAnswer::of)
            .collect(),
        codes: report.codes.iter().map(code).collect(),
    }
}

fn tell(output: &mut Output, report: &Report, is_ledger: bool) -> Result<(), Failure> {
    output.line(match (report.ok, report.is_signed()) {
        (true, _) if is_ledger => "The ledger is as it was written, and all that is there holds.",
        (false, _) if is_ledger => "This ledger was changed or is damaged.",
        (true, true) => "Every byte is accounted for, and all that is there holds.",
        (true, false) => {
            "NOT SIGNED. Every byte is accounted for and all that is there holds, but whoever has this bundle could have made it."
        }
        (false, _) => {
            "This bundle was changed, or is not whole: rely on nothing in it until that is explained."
        }
    })?;
    if let Some(about) = &report.about {
        tell_about(output, about)?;
    }
    tell_codes(output, report)?;
    for (state, heading) in STATES {
        let mut own = report
            .items
            .iter()
            .filter(|it| it.state == state)
            .peekable();
        if own.peek().is_some() {
            output.line(format_args!("\n{heading}"))?;
        }
        for item in own {
            output.line(format_args!("  {:<12} {}", item.name, item.title))?;
            output.line(format_args!("  {:<12}   {}", "", item.detail))?;
        }
    }
    output.line(format_args!("\nThe limit\n{LIMIT}"))
}

/// Of which states of the record the codes are that somebody received.
fn tell_codes(output: &mut Output, report: &Report) -> Result<(), Failure> {
    if !report.codes.is_empty() {
        output.line("\nCodes that were received")?;
    }
    for it in &report.codes {
        let code = it.code;
        match report.shown_by(it) {
            Some(entries) => output.line(format_args!(
                "  proved: the code {code} is this record after entry {entries}; nothing up to there was changed since"
            ))?,
            None if report.ok => output.line(format_args!(
                "  not proved: the code {code} is of no state of this record"
            ))?,
            None => output.line(format_args!("  not proved: the code {code}; what it is compared with does not hold"))?,
        }
    }
    Ok(())
}

/// What the bundle says of itself; texts in it are somebody else's, so control characters are shown as such.
fn tell_about(output: &mut Output, about: &Manifest) -> Result<(), Failure> {
    if about.synthetic {
        output.line("A sample: the calls were made up.")?;
    }
    let title = about.title.as_deref().unwrap_or_default();
    let numbers: Vec<String> = about
        .numbers
        .iter()
        .map(|it| format!("{} ({})", it.number, counted(it.calls, "call", "calls")))
        .collect();
    for (name, value) in [
        ("case", title),
        ("made", &zone::plain(&about.made_at)),
        ("by", &about.app),
        ("ledger", &about.ledger),
        ("code", &about.code),
        ("numbers", &numbers.join(", ")),
    ] {
        let shown: String = value
            .chars()
            .map(|it| if it.is_control() { '\u{fffd}' } else { it })
            .collect();
        output.line(format_args!("  {name:<7} {shown}"))?;
    }
    output.line(format_args!("  {:<7} {}", "entries", about.size))
}
