//! `curfew note list`: what was noted, newest first, and the search in it.

use std::path::PathBuf;

use curfew_core::time::Moment;
use curfew_store::ledger::{EventKind, Fact, Seq};
use curfew_store::{Event, Filter};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Form, Output};
use crate::{history, zone};

/// How many entries are read at once.
const PAGE: u32 = 500;

#[derive(clap::Args)]
pub(super) struct Options {
    /// The folder with the ledger.
    #[arg(long, value_name = "DIR", default_value = ".")]
    data: PathBuf,
    /// Notes that contain these words, letters in either ASCII case, or name a number with these digits.
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
}

/// A note; the keys are stable.
#[derive(Serialize)]
struct Note<'a> {
    seq: Seq,
    /// When it was written down, RFC 3339.
    at: String,
    kind: &'static str,
    call: Option<Seq>,
    case: Option<&'a str>,
    number: Option<&'a str>,
    texts: Vec<&'a str>,
}

pub(super) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let failed = |error| Failure::input(&options.data, error);
    let ledger = history::open(&options.data)?;
    let filter = Filter {
        kinds: vec![
            EventKind::Memo,
            EventKind::Refusal,
            EventKind::Consent,
            EventKind::Attachment,
        ],
        search: options.search.clone(),
        ..Filter::default()
    };
    let mut output = Output::open();
    let (mut before, mut shown) = (None, 0);
    loop {
        let page = ledger.history(&filter, before, PAGE).map_err(failed)?;
        history::all_read(&options.data, &page)?;
        for row in &page.entries {
            let Event::Fact(at, fact) = &row.event else {
                continue;
            };
            shown += 1;
            let note = Note {
                seq: row.seq,
                at: zone::show(Moment::new(at.at_ms, at.offset_seconds)),
                kind: row.event.kind().word(),
                call: fact.call(),
                case: fact.case(),
                number: fact.number(),
                texts: fact.texts(),
            };
            match form {
                Form::Json => output.json(&note)?,
                Form::Text => {
                    let entry = fact.call().map(|seq| ledger.entry(seq)).transpose();
                    let entry = entry.map_err(failed)?.flatten();
                    let is_call = entry.is_none_or(|it| matches!(it.event, Event::Call(_)));
                    print(&note, fact, is_call, &mut output)?;
                }
            }
        }
        before = page.last();
        if !page.more {
            break;
        }
    }
    output.finish()?;
    if shown == 0 {
        return Err(Failure::No("no such note".to_owned()));
    }
    Ok(())
}

/// A memo that names an entry that is no call withdraws it.
fn print(note: &Note<'_>, fact: &Fact, is_call: bool, output: &mut Output) -> Result<(), Failure> {
    let mut about = Vec::new();
    if let Some(seq) = note.call {
        let word = if is_call { "call" } else { "withdraws" };
        about.push(format!("{word} {seq}"));
    }
    if let Some(case) = note.case {
        about.push(case.to_owned());
    }
    if let Some(number) = note.number {
        about.push(number.to_owned());
    }
    if let Fact::Memo(memo) = fact
        && memo.said_stop == Some(true)
    {
        about.push("told to stop".to_owned());
    }
    output.line(format_args!(
        "{:>6}  {}  {:<10}  {}",
        note.seq,
        zone::plain(&note.at),
        note.kind,
        about.join(", ")
    ))?;
    for line in note.texts.iter().flat_map(|text| text.lines()) {
        output.line(format_args!("        {line}"))?;
    }
    Ok(())
}
