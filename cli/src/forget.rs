//! `curfew forget`: older calls are emptied, but for those of cases.

use curfew_core::time::Date;
use curfew_store::forgetting::{Plan, Wish};
use curfew_store::ledger::Anchor;
use curfew_store::signing::sign_and_note;
use curfew_store::{Filter, Ledger, PastFile, Spool, StoreError};
use serde::Serialize;

use crate::failure::Failure;
use crate::key::SoftwareKey;
use crate::note::Target;
use crate::output::{Form, Output};
use crate::words::counted;

const DAY_MS: i64 = 86_400_000;

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    target: Target,
    /// The first day that is kept: what came before it goes. On the clock of the ledger's newest call.
    #[arg(long, value_name = "YYYY-MM-DD")]
    before: Date,
    /// Forget closed cases as well. Open ones stay.
    #[arg(long)]
    with_cases: bool,
    /// Only say what would go.
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Do it. What is forgotten cannot be brought back.
    #[arg(long)]
    yes: bool,
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer {
    done: bool,
    calls: u64,
    entries: u64,
    case_calls: u64,
    case_entries: u64,
    entry: Option<u64>,
    code: Option<String>,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let data = options.target.data();
    let failed = |error: StoreError| Failure::input(data, error);
    let ledger = options.target.open()?;
    // What waits beside would come in later.
    if !options.dry_run && options.yes && data.join("spool").is_dir() {
        let spool = Spool::open(data).map_err(failed)?;
        spool.drain(&ledger).map_err(failed)?;
    }
    let offset = newest_offset(&ledger).map_err(failed)?;
    let midnight = i64::from(options.before.days()) * DAY_MS;
    let wish = Wish {
        // Of a time that is yet to come nothing is forgotten.
        before_ms: (midnight - i64::from(offset) * 1000).min(options.target.now()?.at_ms),
        with_cases: options.with_cases,
    };
    let plan = ledger.plan_to_forget(&wish).map_err(failed)?;
    let mut answer = Answer {
        done: false,
        calls: plan.calls,
        entries: plan.entries,
        case_calls: plan.case_calls,
        case_entries: plan.case_entries,
        entry: None,
        code: None,
    };
    let mut output = Output::open();
    if !options.yes {
        say(&mut output, &answer, options.before, form)?;
        output.finish()?;
        return match options.dry_run || plan.entries == 0 {
            true => Ok(()),
            false => Err(Failure::Usage(
                "--yes does it; what is forgotten cannot be brought back".to_owned(),
            )),
        };
    }
    // Before anything goes, so that a key that cannot be read stops all of it.
    let key = SoftwareKey::open(data)?;
    let (entry, code) = forget(options, &ledger, &plan, &key)?;
    forget_past(options, wish.before_ms).map_err(failed)?;
    answer.done = entry.is_some();
    (answer.entry, answer.code) = (entry, code);
    say(&mut output, &answer, options.before, form)?;
    output.finish()
}

/// Empties, and signs the ledger as it stands then, so that what is gone is declared under the key.
fn forget(
    options: &Options,
    ledger: &Ledger,
    plan: &Plan,
    key: &SoftwareKey,
) -> Result<(Option<u64>, Option<String>), Failure> {
    let data = options.target.data();
    let now = options.target.now()?;
    let told = ledger.forget_planned(plan, data, &now);
    let told = told.map_err(|error| Failure::input(data, error))?;
    if told.is_none() {
        return Ok((None, None));
    }
    let append = |events: Vec<_>| ledger.append_all(&events).map(drop);
    let signed = sign_and_note(ledger, data, key, &now, &append, &[Anchor::Signed]);
    let signed = signed.map_err(|error| Failure::input(data, error))?;
    Ok((told, Some(signed.code().to_string())))
}

/// The numbers that were dialled and that called, as a phone remembers them beside the ledger.
fn forget_past(options: &Options, before_ms: i64) -> Result<(), StoreError> {
    let file = PastFile::new(options.target.data());
    if !file.is_there() {
        return Ok(());
    }
    let mut memory = file.load()?;
    memory.forget(before_ms);
    file.save(&memory)
}

/// Local time less UTC where the newest call came, or else the newest entry; seconds.
fn newest_offset(ledger: &Ledger) -> Result<i32, StoreError> {
    for filter in [Filter::calls(), Filter::default()] {
        if let Some(row) = ledger.newest(&filter)? {
            return Ok(row.event.offset_seconds());
        }
    }
    Ok(0)
}

fn say(output: &mut Output, answer: &Answer, day: Date, form: Form) -> Result<(), Failure> {
    if let Form::Json = form {
        return output.json(answer);
    }
    let calls = counted(answer.calls, "call", "calls");
    let entries = counted(answer.entries, "entry", "entries");
    let stay = |calls: u64, entries: u64| {
        format!(
            "{} and {} of before {day} stay, for they are of cases",
            counted(calls, "call", "calls"),
            counted(entries - calls, "other entry", "other entries")
        )
    };
    match (answer.done, answer.entries) {
        (_, 0) => output.line(format_args!("nothing to forget before {day}"))?,
        (false, _) => output.line(format_args!(
            "before {day}: {calls} would go, {entries} in all"
        ))?,
        (true, _) => output.line(format_args!(
            "before {day}: {calls} forgotten, {entries} in all"
        ))?,
    }
    if answer.case_entries > 0 {
        output.line(format_args!(
            "{}",
            stay(answer.case_calls, answer.case_entries)
        ))?;
    }
    if let Some(code) = &answer.code {
        output.line(format_args!("signed; checkpoint code {code}"))?;
    }
    Ok(())
}
