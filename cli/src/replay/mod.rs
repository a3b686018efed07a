//! `curfew replay`: calls of the past through a rulebook, into a ledger, with a summary.
//!
//! Reports of the FTC are of many phones: each is decided alone, in the order of its file. Calls of
//! one phone, from a call log, a table or a ledger, are decided by time, and what the rules ask
//! about earlier calls is answered from them. Then the summary says what would have changed.

pub(crate) mod encoding;
mod gather;
mod outs;

use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use curfew_core::decide::{Facts, NoPast};
use curfew_core::{Call, Direction, Number, Presentation, Region, Tri, Verdict, decide};
use curfew_store::calls::ftc::{Refusal, ReportedCall, Reports};
use curfew_store::calls::{self, DateOrder, MAX_FILE, Opened, Place};
use curfew_store::replay::{Change, Happened, Replay as PhoneReplay};
use curfew_store::{Answered, CallEvent, Loaded};

use self::encoding::Encoding;
use self::gather::Gathered;
use self::outs::{LedgerOut, LinesOut, progress};
use crate::failure::Failure;
use crate::output::{Form, Output};
use crate::rules::{self, InForce};
use crate::summary::{Changed, FileFound, Summary};
use crate::words::{self, counted};
use crate::zone::Wall;
use crate::{number, zone};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Files of calls: a call log backup (XML or JSON), a table (CSV), an export, the FTC's daily
    /// CSV; or the folder of a ledger.
    #[arg(required = true)]
    calls: Vec<PathBuf>,
    /// The rulebook; if left out, that of `--data`, else the one a new phone starts with.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The folder for a new ledger; without one nothing is kept.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The phone's home region.
    #[arg(long, value_name = "CC", default_value = "US")]
    home: String,
    /// The phone's zone, for times that name no offset (`Z` names none); this computer's if left out.
    #[arg(long, value_name = "IANA")]
    zone: Option<String>,
    /// Which comes first in dates such as 03/04/2026 of a table: the day or the month. If left out, a day beyond 12
    /// tells.
    #[arg(long, value_name = "ORDER")]
    dates: Option<Order>,
    /// A named list, as text or CSV. May be given again.
    #[arg(long = "list", value_name = "NAME=FILE")]
    lists: Vec<String>,
    /// The slot of a SIM card, 1 the first, by the id that the file has for it. May be given again.
    #[arg(long = "sim", value_name = "ID=N")]
    sims: Vec<String>,
    /// Write every call that changes as lines `AT<TAB>NUMBER<TAB>HAPPENED<TAB>DISPOSITION<TAB>RULE`.
    #[arg(long, value_name = "FILE")]
    changes: Option<PathBuf>,
    /// Write the calls as lines `LINE<TAB>UNIX_MS<TAB>ZONE<TAB>NUMBER`.
    #[arg(long, value_name = "FILE")]
    calls_out: Option<PathBuf>,
    /// Write the verdicts as lines `LINE<TAB>DISPOSITION<TAB>RULE`.
    #[arg(long, value_name = "FILE")]
    verdicts_out: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Order {
    /// The day.
    Dmy,
    /// The month.
    Mdy,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let home = number::region(Some(&options.home))?;
    let wall = match options.zone.as_deref() {
        Some(name) => Wall::Named(zone::read(name)?),
        None => Wall::Computer,
    };
    let sims = options
        .sims
        .iter()
        .map(|argument| gather::sim(argument))
        .collect::<Result<_, _>>()?;
    let in_force = rules::read(
        options.rules.as_deref(),
        options.data.as_deref(),
        &options.lists,
        home,
    )?;
    let lines_out = |path: &Option<PathBuf>| {
        let data = options.data.as_deref();
        let path = path.as_deref();
        path.map(|path| LinesOut::create(path, data)).transpose()
    };
    let mut outs = Outs {
        data: options.data.clone(),
        ledger: None,
        calls: lines_out(&options.calls_out)?,
        verdicts: lines_out(&options.verdicts_out)?,
        changes: lines_out(&options.changes)?,
        rulebook_sha256: Loaded::new(in_force.rulebook.clone()).sha256,
    };
    let mut summary = Summary::default();
    let mut gathered = Gathered::new(home, wall, sims);
    let mut broken = Vec::new();
    for path in &options.calls {
        let found = read(
            path,
            options.dates,
            &mut gathered,
            &in_force,
            &mut summary,
            &mut outs,
        )?;
        broken.extend(found.broken().map(|what| Failure::input(path, what)));
        summary.file(found);
    }
    replay(gathered, &in_force, &mut summary, &mut outs)?;
    in_force.tell_damage();
    finish(summary, outs, &in_force, form)?;
    // What could be read was replayed, but whoever counts on the whole must be told.
    let Some(last) = broken.pop() else {
        return Ok(());
    };
    broken.iter().for_each(Failure::report);
    Err(last)
}

/// Reads one file or ledger; one without a call fails. Reports are decided at once.
fn read(
    path: &Path,
    order: Option<Order>,
    gathered: &mut Gathered,
    in_force: &InForce,
    summary: &mut Summary,
    outs: &mut Outs,
) -> Result<FileFound, Failure> {
    let home = gathered.home;
    let (found, what, needs) = if let Some(folder) = gather::ledger_folder(path) {
        let mut found = FileFound::new(path, Encoding::Utf8.word());
        gathered.ledger(folder, in_force, summary, &mut found)?;
        (found, "ledger", "an entry of a call")
    } else {
        let bytes = rules::read_bytes(path, MAX_FILE)?;
        let (bytes, encoding) = encoding::to_utf8(&bytes);
        let mut found = FileFound::new(path, encoding.word());
        let order = match order {
            Some(Order::Dmy) => Some(DateOrder::DayFirst),
            Some(Order::Mdy) => Some(DateOrder::MonthFirst),
            // What a later row tells holds for all: the file is looked through first.
            None => calls::dates(&*bytes, home)
                .map_err(|error| Failure::input(path, error))?
                .order()
                .map_err(|why| Failure::input(path, why))?,
        };
        let progress = progress(bytes.len() as u64);
        let opened = calls::open_dated(progress.wrap_read(&*bytes), home, order)
            .map_err(|error| Failure::input(path, error))?;
        let (what, needs) = match opened {
            Opened::Calls(calls) => {
                let kind = calls.kind();
                gathered.calls(path, calls, summary, &mut found)?;
                (kind.words(), kind.needs())
            }
            Opened::Reports(reports) => {
                report_all(path, reports, home, in_force, summary, outs, &mut found)?;
                (
                    "file of reports",
                    "a number of 10 digits, a Violation_Date such as 2021-07-06 22:22:00 and a Consumer_State",
                )
            }
        };
        progress.finish_and_clear();
        (found, what, needs)
    };
    match found.nothing(what, needs) {
        Some(why) => Err(Failure::input(path, why)),
        None => Ok(found),
    }
}

/// Decides the calls of one phone, by time.
fn replay(
    gathered: Gathered,
    in_force: &InForce,
    summary: &mut Summary,
    outs: &mut Outs,
) -> Result<(), Failure> {
    let (home, wall) = (gathered.home, gathered.wall);
    let (calls, memory, repeated) = gathered.by_time();
    summary.repeated += repeated;
    let rulebook = &in_force.rulebook;
    let mut replay = PhoneReplay::new(rulebook, &in_force.lists, home, &[], memory);
    let mut changed = Vec::new();
    for found in &calls {
        let past = &found.past;
        let (number, verdict) = replay.decide(past);
        let one = Decided {
            line: found.line,
            call: &Call {
                number,
                ..past.call
            },
            zone: found.zone.as_deref().unwrap_or(wall.name()),
            handle: found.handle.as_deref(),
            network: past.abroad.and_then(|seen| seen.from),
            happened: past.happened,
            talked_s: found.talked_s,
            verdict: &verdict,
        };
        outs.write(&one, in_force)?;
        if past.call.direction == Direction::Outgoing {
            summary.outgoing += 1;
            continue;
        }
        summary.strangers += u64::from(found.is_contact_unknown);
        let rule = outs::rule_of(&verdict, in_force);
        summary.add(&verdict, rule.map(|rule| rule.id.as_str()), past.call.at);
        if let Some(change) = Change::between(past.happened, verdict.disposition) {
            changed.push((change, past, verdict));
        }
    }
    // Those that the user answered first, then the others that would not have rung.
    changed.sort_by_key(|(change, past, _)| (past.happened != Happened::Answered, *change));
    for (_, past, verdict) in &changed {
        let rule = outs::rule_of(verdict, in_force);
        let row = Changed::new(past, verdict, rule.map(|rule| rule.id.as_str()));
        if let Some(out) = &mut outs.changes {
            out.line(format_args!(
                "{}\t{}\t{}\t{}\t{}",
                row.at,
                words::caller(row.number.as_deref(), row.presentation),
                row.happened,
                row.disposition,
                row.rule.as_deref().unwrap_or("-")
            ))?;
        }
        summary.changed(row);
    }
    summary.compare(replay.all(), replay.by_rule(), rulebook);
    Ok(())
}

/// Decides reports one by one, each for itself.
fn report_all(
    path: &Path,
    reports: Reports<impl std::io::Read>,
    home: Option<Region>,
    in_force: &InForce,
    summary: &mut Summary,
    outs: &mut Outs,
    found: &mut FileFound,
) -> Result<(), Failure> {
    for row in reports {
        let decided = match row.map_err(|error| Failure::input(path, error))? {
            Ok(report) => report_one(&report, home, in_force, summary, outs)?,
            Err(refused) => Err((refused.line, refused.reason)),
        };
        match decided {
            Ok(()) => found.calls += 1,
            Err((line, reason)) => {
                let place = Place { line, column: None };
                summary.refuse(reason.word(), reason.words(), place);
                found.refuse(reason.words(), reason.ends_file(), place);
            }
        }
    }
    Ok(())
}

fn report_one(
    report: &ReportedCall,
    home: Option<Region>,
    in_force: &InForce,
    summary: &mut Summary,
    outs: &mut Outs,
) -> Result<Result<(), (u64, Refusal)>, Failure> {
    let zone: Tz = report
        .zone
        .parse()
        .expect("the table of states names IANA zones");
    let Some(at) = zone::at_local(report.local, zone) else {
        return Ok(Err((report.line, Refusal::NoSuchLocalTime)));
    };
    let call = Call::incoming(Number::E164(report.number), at);
    let facts = Facts {
        home,
        contact: Tri::No,
        starred: Tri::No,
        lists: &in_force.lists,
        past: &NoPast,
        own: &[],
        reply_lines: &[],
        suspended_until_ms: None,
        paused_until_ms: None,
    };
    let verdict = decide(&call, &in_force.rulebook, &facts);
    let rule = outs::rule_of(&verdict, in_force);
    summary.add(&verdict, rule.map(|rule| rule.id.as_str()), at);
    let one = Decided {
        line: report.line,
        call: &call,
        zone: report.zone,
        handle: None,
        network: None,
        happened: Happened::Unknown,
        talked_s: None,
        verdict: &verdict,
    };
    outs.write(&one, in_force)?;
    Ok(Ok(()))
}

/// One call that was decided.
struct Decided<'a> {
    line: u64,
    call: &'a Call,
    zone: &'a str,
    /// As the phone was given it, where that is known.
    handle: Option<&'a str>,
    /// The country in whose network the phone was, where it was abroad.
    network: Option<Region>,
    happened: Happened,
    /// How long it was talked, seconds, where a file says.
    talked_s: Option<u32>,
    verdict: &'a Verdict,
}

/// What is written beside the summary.
struct Outs {
    data: Option<PathBuf>,
    /// Opened with the first call: a file that is none leaves nothing behind.
    ledger: Option<LedgerOut>,
    calls: Option<LinesOut>,
    verdicts: Option<LinesOut>,
    changes: Option<LinesOut>,
    rulebook_sha256: [u8; 32],
}

impl Outs {
    fn write(&mut self, one: &Decided<'_>, in_force: &InForce) -> Result<(), Failure> {
        let rule = outs::rule_of(one.verdict, in_force);
        let number = one.call.number.canonical();
        if one.call.direction == Direction::Incoming {
            if let Some(out) = &mut self.calls {
                let (at_ms, zone) = (one.call.at.unix_ms(), one.zone);
                let number = number.as_deref().unwrap_or("-");
                out.line(format_args!("{}\t{at_ms}\t{zone}\t{number}", one.line))?;
            }
            if let Some(out) = &mut self.verdicts {
                let disposition = one.verdict.disposition.word();
                let rule = rule.map_or("-", |rule| rule.id.as_str());
                out.line(format_args!("{}\t{disposition}\t{rule}", one.line))?;
            }
        }
        if let (None, Some(folder)) = (&self.ledger, &self.data) {
            self.ledger = Some(LedgerOut::open(folder)?);
        }
        let Some(ledger) = &mut self.ledger else {
            return Ok(());
        };
        let event = CallEvent {
            at_ms: one.call.at.unix_ms(),
            offset_seconds: one.call.at.offset_seconds(),
            zone: one.zone.to_owned(),
            direction: one.call.direction,
            presentation: match one.call.number {
                Number::Hidden(presentation) => presentation,
                _ => Presentation::Allowed,
            },
            handle: match one.handle {
                Some(handle) => Some(handle.to_owned()),
                None => number.as_ref().map(|number| format!("tel:{number}")),
            },
            number,
            verification: one.call.verification as u8,
            disposition: one.verdict.disposition,
            reason: one.verdict.reason,
            rule_id: rule.map(|rule| rule.id.clone()),
            rule_name: rule.map(|rule| rule.name.clone()),
            rulebook_sha256: self.rulebook_sha256,
            // Nobody was asked: the call was over long before.
            answered: Answered {
                after_us: 0,
                delivered: false,
            },
            network: one.network,
            happened: one.happened,
            lists_sha256: None,
        };
        ledger.append(event, one.talked_s)
    }
}

fn finish(summary: Summary, outs: Outs, in_force: &InForce, form: Form) -> Result<(), Failure> {
    for out in [outs.calls, outs.verdicts, outs.changes]
        .into_iter()
        .flatten()
    {
        out.finish()?;
    }
    let ledger = outs.ledger.map(LedgerOut::finish).transpose()?;
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&summary)?,
        Form::Text => summary.print(&mut output, &in_force.rulebook)?,
    }
    if let (Some((path, entries)), Form::Text) = (ledger, form) {
        output.line(format_args!(
            "ledger: {} ({})",
            path.display(),
            counted(entries, "entry", "entries")
        ))?;
    }
    output.finish()
}
