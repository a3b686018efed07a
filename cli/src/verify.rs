//! `curfew verify`: whether a bundle is whole, and what it proves.
//!
//! Everything is found by `curfew-verify`, which shares no code with what writes bundles.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use curfew_verify::{Item, MAX_BUNDLE, Manifest, Report, State, verify};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Form, Output};
use crate::zone;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The bundle, as it was received.
    bundle: PathBuf,
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer<'a> {
    ok: bool,
    signed: bool,
    items: Vec<ItemAnswer<'a>>,
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
A ledger that its owner keeps shows no change made after somebody else received its code. Before
that day the owner could have written it anew.";

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let bytes = read(&options.bundle)?;
    let report = verify(&bytes).map_err(|error| Failure::input(&options.bundle, error))?;
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&answer(&report))?,
        Form::Text => tell(&mut output, &report)?,
    }
    output.finish()?;
    if report.ok {
        return Ok(());
    }
    let wrong = report.items.iter().filter(|it| !it.ok());
    let names: Vec<&str> = wrong.map(|it| it.name).collect();
    let bundle = options.bundle.display();
    Err(Failure::No(format!(
        "{bundle}: does not hold: {}",
        names.join(", ")
    )))
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
    Answer {
        ok: report.ok,
        signed: report.is_signed(),
        items: items.collect(),
    }
}

fn tell(output: &mut Output, report: &Report) -> Result<(), Failure> {
    output.line(match (report.ok, report.is_signed()) {
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

/// What the bundle says of itself; texts in it are somebody else's, so control characters are shown as such.
fn tell_about(output: &mut Output, about: &Manifest) -> Result<(), Failure> {
    if about.synthetic {
        output.line("A sample: the calls were made up.")?;
    }
    let title = about.title.as_deref().unwrap_or_default();
    for (name, value) in [
        ("case", title),
        ("made", &zone::plain(&about.made_at)),
        ("by", &about.app),
        ("ledger", &about.ledger),
        ("code", &about.code),
    ] {
        let shown: String = value
            .chars()
            .map(|it| if it.is_control() { '\u{fffd}' } else { it })
            .collect();
        output.line(format_args!("  {name:<7} {shown}"))?;
    }
    output.line(format_args!("  {:<7} {}", "entries", about.size))
}
