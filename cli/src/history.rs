//! `curfew history`: the calls of a ledger, newest first, with what became of each where a call log or bill told.

use std::path::{Path, PathBuf};

use curfew_core::{Direction, Disposition};
use curfew_store::export::CallRow;
use curfew_store::{Event, Filter, Ledger, Page};
use serde::Serialize;

use crate::failure::Failure;
use crate::laws;
use crate::output::{Form, Output};
use crate::{words, zone};

/// How many entries are read at a time.
const PAGE: u32 = 500;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The folder with the ledger.
    #[arg(long, value_name = "DIR", default_value = ".")]
    data: PathBuf,
    /// Say for each call what the laws of this place say: CN, US-FL. Its numbers are read as that
    /// country's.
    #[arg(long, value_name = "PLACE")]
    law: Option<String>,
    #[command(flatten)]
    which: Which,
}

/// Which calls.
#[derive(clap::Args)]
pub(crate) struct Which {
    /// Calls at or after this time.
    #[arg(long, value_name = "RFC3339")]
    since: Option<String>,
    /// Calls before this time.
    #[arg(long, value_name = "RFC3339")]
    until: Option<String>,
    /// Calls of numbers that contain these digits.
    #[arg(long, value_name = "NUMBER")]
    caller: Option<String>,
    /// Calls with this disposition. May be given again.
    #[arg(long, value_name = "allow|silence|reject")]
    disposition: Vec<String>,
}

impl Which {
    /// As a filter of the ledger.
    pub(crate) fn filter(&self) -> Result<Filter, Failure> {
        let time = |argument, text: &Option<String>| {
            text.as_deref()
                .map(|text| zone::read_time(argument, text).map(|at| at.timestamp_millis()))
                .transpose()
        };
        let dispositions = self
            .disposition
            .iter()
            .map(|word| {
                [
                    Disposition::Allow,
                    Disposition::Silence,
                    Disposition::Reject,
                ]
                .into_iter()
                .find(|disposition| disposition.word() == word)
                .ok_or_else(|| {
                    Failure::Usage("--disposition takes allow, silence or reject".to_owned())
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Filter {
            since_ms: time("--since", &self.since)?,
            until_ms: time("--until", &self.until)?,
            search: self.caller.clone(),
            // What this phone dialled is no call that anybody made to it.
            direction: Some(Direction::Incoming),
            dispositions,
            ..Filter::calls()
        })
    }
}

/// Opens a ledger that must be there.
pub(crate) fn open(folder: &PathBuf) -> Result<Ledger, Failure> {
    if !Ledger::is_in(folder) {
        return Err(Failure::input(folder, "no ledger.log in this folder"));
    }
    Ledger::open(folder).map_err(|error| Failure::input(folder, error))
}

/// Refuses a page with an entry that cannot be read, by its number.
pub(crate) fn all_read(folder: &Path, page: &Page) -> Result<(), Failure> {
    page.unreadable.first().map_or(Ok(()), |it| {
        let why = format!("entry {} cannot be read: {}", it.seq, it.why);
        Err(Failure::input(folder, why))
    })
}

/// A call, and with `--law` what the laws say about it.
#[derive(Serialize)]
struct WithLaws<'a> {
    #[serde(flatten)]
    row: CallRow<'a>,
    #[serde(flatten)]
    said: Option<laws::Said>,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let filter = options.which.filter()?;
    let place = options.law.as_deref().map(laws::place).transpose()?;
    let ledger = open(&options.data)?;
    let mut output = Output::open();
    let without_own = place.and_then(laws::without_own);
    if let (Some(place), Form::Text) = (without_own, form) {
        laws::say_without_own(place, &mut output)?;
    }
    let mut before = None;
    let mut shown = 0;
    loop {
        let page = ledger
            .history(&filter, before, PAGE)
            .map_err(|error| Failure::input(&options.data, error))?;
        for row in &page.entries {
            let (Event::Call(event), Some(call)) = (&row.event, CallRow::of(row)) else {
                continue;
            };
            shown += 1;
            let said = place
                .map(|place| laws::said(&ledger, event, row.happened(), place))
                .transpose()
                .map_err(|error| Failure::input(&options.data, error))?;
            if form == Form::Json {
                output.json(&WithLaws { row: call, said })?;
                continue;
            }
            output.line(format_args!(
                "{:>6}  {}  {:<7}  {:<19}  {}{}{}",
                call.seq,
                zone::plain(&call.at),
                call.disposition,
                words::caller(call.number, call.presentation),
                call.rule_name.unwrap_or("-"),
                if call.outcome.is_some() { "  " } else { "" },
                call.outcome.unwrap_or_default()
            ))?;
            if let Some(said) = said {
                said.print(&mut output)?;
            }
        }
        all_read(&options.data, &page)?;
        before = page.last();
        if !page.more {
            break;
        }
    }
    output.finish()?;
    if shown == 0 {
        return Err(Failure::No("no such call".to_owned()));
    }
    Ok(())
}
