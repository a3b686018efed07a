//! `curfew case show`: what a case has, what it lacks, and when what is due.

use std::collections::BTreeMap;

use curfew_core::Place;
use curfew_core::clocks::Kind;
use curfew_core::forms::Language;
use curfew_core::time::{Date, Moment};
use curfew_store::cases::{Case, Dossier, Reached};
use curfew_store::export::said;
use curfew_store::forms::{Running, audit, clocks, due, late_calls};
use curfew_store::ledger::Seq;
use serde::Serialize;

use crate::complaint::{self, Of};
use crate::failure::Failure;
use crate::laws::{self, CapSaid};
use crate::note::Target;
use crate::output::{Form, Output};
use crate::words::counted;
use crate::zone;

#[derive(clap::Args)]
pub(super) struct Options {
    /// The id of the case.
    id: String,
    #[command(flatten)]
    target: Target,
    /// Say what the case has and lacks for this form.
    #[arg(long, value_name = "FORM_ID")]
    audit: Option<String>,
    /// Say which deadlines and waiting times of this place run: CN, US-PA.
    #[arg(long, value_name = "PLACE")]
    clocks: Option<String>,
    /// The language of --audit and --clocks.
    #[arg(long, value_enum, default_value_t = AdviceLanguage::En)]
    language: AdviceLanguage,
    #[command(flatten)]
    of: Of,
}

/// What the advice is written in.
#[derive(Clone, Copy, clap::ValueEnum)]
enum AdviceLanguage {
    #[value(name = "en")]
    En,
    #[value(name = "zh-Hans")]
    ZhHans,
}

/// A case; the keys are stable.
#[derive(Serialize)]
pub(super) struct CaseAnswer<'a> {
    case: &'a str,
    name: &'a str,
    open: bool,
    institution: Option<&'a str>,
    institution_source: Option<&'a str>,
    institution_confidence: Option<&'static str>,
    numbers: Vec<NumberAnswer<'a>>,
    reply_lines: Vec<NumberAnswer<'a>>,
    filings: Vec<FilingAnswer<'a>>,
}

#[derive(Serialize)]
struct NumberAnswer<'a> {
    number: &'a str,
    source: Option<&'a str>,
    confidence: &'static str,
}

#[derive(Serialize)]
struct FilingAnswer<'a> {
    form: &'a str,
    file_number: Option<&'a str>,
}

pub(super) fn answer(case: &Case) -> CaseAnswer<'_> {
    let about = case.institution.as_ref();
    CaseAnswer {
        case: &case.id,
        name: &case.name,
        open: case.is_open,
        institution: about.map(|it| it.id.as_str()),
        institution_source: about.and_then(|it| it.source.as_deref()),
        institution_confidence: about.map(|it| it.confidence.word()),
        numbers: case.numbers.iter().map(number_answer).collect(),
        reply_lines: case.reply_lines.iter().map(number_answer).collect(),
        filings: case
            .filings
            .iter()
            .map(|it| FilingAnswer {
                form: &it.with,
                file_number: it.file_number.as_deref(),
            })
            .collect(),
    }
}

fn number_answer(it: &curfew_store::cases::CaseNumber) -> NumberAnswer<'_> {
    NumberAnswer {
        number: &it.number,
        source: it.source.as_deref(),
        confidence: it.confidence.word(),
    }
}

/// What is known of a case; the keys are stable.
#[derive(Serialize)]
struct ShowAnswer<'a> {
    #[serde(flatten)]
    case: CaseAnswer<'a>,
    calls: usize,
    /// Calls without a number that the user says were the caller's.
    assigned: usize,
    days: usize,
    by_number: &'a std::collections::BTreeMap<String, u64>,
    refusals: usize,
    /// RFC 3339, or `null`.
    first_refusal: Option<String>,
    after_refusal: usize,
    /// Monday first, the hour from 0.
    by_hour: [[u32; 24]; 7],
    memos: usize,
    consents: usize,
    /// Refusals and consents that were noted by mistake.
    withdrawn: usize,
    attachments: usize,
    /// Those of which the copy beside the ledger is missing or changed.
    attachments_changed: usize,
    unreadable: u64,
    clock_sets: u64,
    gaps: u64,
    /// Entries of refusals in calls that were not answered.
    unheard: &'a [Seq],
    /// Calls that do not count as after the refusal, for consent was given after it.
    agreed: u32,
    /// The most that came in the time of each cap of the place's laws; none where no place is said.
    caps: Vec<CapAnswer>,
}

/// One cap of a law, and the most that came in its time.
#[derive(Serialize)]
struct CapAnswer {
    law: &'static str,
    citation: &'static str,
    verified: bool,
    /// The day of the last of the calls that are counted.
    by: String,
    #[serde(flatten)]
    said: CapSaid,
}

pub(super) fn run(it: &Options, form: Form) -> Result<(), Failure> {
    let language = match it.language {
        AdviceLanguage::En => Language::En,
        AdviceLanguage::ZhHans => Language::Zh,
    };
    let audited = it.audit.as_deref().map(complaint::form).transpose()?;
    let place = it.clocks.as_deref().map(laws::place).transpose()?;
    let who = it.of.identity()?;
    if let Some(form) = &audited {
        complaint::answers_fit(form, &who)?;
    }
    let (ledger, _) = super::find(&it.target, &it.id)?;
    let dossier = it.of.dossier(&ledger, it.target.data(), &it.id)?;
    let mut output = Output::open();
    let here = it.of.home()?.and_then(|home| Place::new(home.code()).ok());
    let late = late_calls(&dossier, place.or(here));
    let caps = place.or(here).map_or_else(Vec::new, |it| dossier.caps(it));
    say_case(&dossier, &late, &caps, form, &mut output)?;
    let now = it.target.now()?;
    let today = Moment::new(now.at_ms, now.offset_seconds).date();
    if let Some(audited) = audited {
        let mut found = audit(&audited, &dossier, &who, language);
        found.extend(due(&audited, &dossier, language, today));
        for finding in found {
            match form {
                Form::Json => output.json(&FindingAnswer {
                    form: audited.id,
                    about: finding.about,
                    has: finding.has,
                    text: &finding.text,
                })?,
                Form::Text => {
                    let mark = match (finding.about, finding.has) {
                        ("note", _) => "note   ",
                        (_, true) => "has    ",
                        (_, false) => "missing",
                    };
                    output.line(format_args!("{mark}  {}", finding.text))?;
                }
            }
        }
    }
    if let Some(place) = place {
        for running in clocks(&dossier, place, today) {
            let clock = running.clock;
            let text = match language {
                Language::Zh => clock.text_zh,
                _ => clock.text,
            };
            let day = |day: Option<Date>| day.map(|day| day.to_string());
            let said = ClockAnswer {
                clock: clock.id(),
                kind: clock.kind.word(),
                start: day(running.start),
                end: day(running.end),
                next: day(running.next),
                calls: running.calls,
                from: running.from,
                refusals: running.refusals,
                text: text.as_str(),
                citation: clock.citation.as_str(),
                verified: clock.verified,
            };
            match form {
                Form::Json => output.json(&said)?,
                Form::Text => output.line(format_args!(
                    "{:<9}  {}: {}; {}{}{}",
                    said.kind,
                    span(said.start.as_deref(), said.end.as_deref()),
                    said.text,
                    said.citation,
                    if said.verified { "" } else { "; not verified" },
                    counts(&running),
                ))?,
            }
        }
    }
    output.finish()
}

/// How many calls it counts, and which end is next.
fn counts(it: &Running) -> String {
    let next = it
        .next
        .map_or_else(String::new, |day| format!("; next end {day}"));
    match it.clock.kind {
        _ if it.end.is_none() => String::new(),
        Kind::Filing | Kind::Retention => format!("; calls past it: {}{next}", it.calls),
        Kind::Register | Kind::Grace => format!("; calls after it: {}", it.calls),
        Kind::Bar => {
            let from = it.from.unwrap_or_default();
            match it.refusals {
                ..=1 => format!("; from entry {from}; calls within it: {}", it.calls),
                all => format!(
                    "; from entry {from}, the last of {all} refusals; calls within it or one before: {}",
                    it.calls
                ),
            }
        }
        Kind::Answer => String::new(),
    }
}

/// From when to when, as far as it is known.
fn span(start: Option<&str>, end: Option<&str>) -> String {
    match (start, end) {
        (None, None) => "days not known".to_owned(),
        (Some(start), None) => format!("from {start}"),
        (None, Some(end)) => format!("until {end}"),
        (Some(start), Some(end)) => format!("{start} to {end}"),
    }
}

/// One line of --audit; the keys are stable.
#[derive(Serialize)]
struct FindingAnswer<'a> {
    form: &'a str,
    about: &'a str,
    has: bool,
    text: &'a str,
}

/// One line of --clocks; the keys are stable.
#[derive(Serialize)]
struct ClockAnswer<'a> {
    clock: &'a str,
    kind: &'a str,
    start: Option<String>,
    end: Option<String>,
    /// Of a deadline and of records: the next that is not past, of any call.
    next: Option<String>,
    calls: usize,
    /// Of a bar: the entry of the refusal from which it counts, and how many there are.
    from: Option<Seq>,
    refusals: usize,
    text: &'a str,
    citation: &'a str,
    verified: bool,
}

/// `late`: the calls after the time to comply with a refusal, by their entries.
fn say_case(
    dossier: &Dossier,
    late: &BTreeMap<Seq, usize>,
    caps: &[Reached],
    form: Form,
    output: &mut Output,
) -> Result<(), Failure> {
    let caps = caps.iter().map(|it| CapAnswer {
        law: it.law.id(),
        citation: it.law.citation.as_str(),
        verified: it.law.verified,
        by: it.at.date().to_string(),
        said: laws::cap(&(it.cap, it.tally)),
    });
    let first = dossier.first_refusal();
    let case = answer(&dossier.case);
    if form == Form::Json {
        let memos = dossier.every_call().map(|it| it.memos.len()).sum::<usize>();
        return output.json(&ShowAnswer {
            case,
            calls: dossier.calls.len(),
            assigned: dossier.assigned.len(),
            days: dossier.by_day().len(),
            by_number: &dossier.by_number,
            refusals: dossier.refusals.len(),
            first_refusal: first.map(zone::show),
            after_refusal: dossier.after_refusal(),
            by_hour: dossier.by_hour(),
            memos: memos + dossier.memos.len(),
            consents: dossier.consents.len(),
            withdrawn: dossier.withdrawn.len(),
            attachments: dossier.files().len(),
            attachments_changed: dossier.lost.len(),
            unreadable: dossier.unreadable,
            clock_sets: dossier.clock_sets,
            gaps: dossier.gaps.len() as u64,
            unheard: &dossier.unheard,
            agreed: dossier.agreed.map_or(0, |(_, calls)| calls),
            caps: caps.collect(),
        });
    }
    output.line(format_args!(
        "{}: {}, {}",
        case.case,
        case.name,
        if case.open { "open" } else { "closed" }
    ))?;
    output.line(format_args!(
        "{} on {}",
        counted(dossier.calls.len() as u64, "call", "calls"),
        counted(dossier.by_day().len() as u64, "day", "days")
    ))?;
    for (number, calls) in &dossier.by_number {
        output.line(format_args!("  {number}: {calls}"))?;
    }
    if let Some(first) = first {
        output.line(format_args!(
            "told to stop first on {}",
            said(first.unix_ms(), first.offset_seconds())
        ))?;
    }
    for call in &dossier.calls {
        let after = call.after.map_or_else(String::new, |after| {
            let late = late.get(&call.seq);
            let late = late.map_or_else(String::new, |nth| {
                format!(", {nth} after the time to comply")
            });
            let (day, nth) = (after.day, after.nth);
            format!("  day {day} after the refusal, call {nth}{late}")
        });
        output.line(format_args!(
            "{:>6}  {}  {:<16}  {}{after}",
            call.seq,
            zone::plain(&zone::show(call.at())),
            call.call.number.as_deref().unwrap_or("-"),
            call.happened().word(),
        ))?;
    }
    for it in caps {
        let (limit, came) = (it.said.limit(), it.said.came());
        output.line(format_args!(
            "{limit}: the most, by {}: {came}; {}{}",
            it.by,
            it.citation,
            if it.verified { "" } else { "; not verified" }
        ))?;
    }
    if !dossier.assigned.is_empty() {
        output.line(format_args!(
            "calls without a number that the user assigns: {}",
            dossier.assigned.len()
        ))?;
    }
    for it in &dossier.assigned {
        output.line(format_args!(
            "{:>6}  {}  {}",
            it.call.seq,
            zone::plain(&zone::show(it.call.at())),
            it.by.source.as_deref().unwrap_or("source not stated"),
        ))?;
    }
    for (count, one, many) in [
        (
            dossier.withdrawn.len() as u64,
            "note was withdrawn as made by mistake",
            "notes were withdrawn as made by mistake",
        ),
        (
            dossier.unheard.len() as u64,
            "refusal counts in nothing: its call was not answered",
            "refusals count in nothing: their calls were not answered",
        ),
        (
            dossier.agreed.map_or(0, |(_, calls)| u64::from(calls)),
            "call counts as after no refusal: consent was given after it",
            "calls count as after no refusal: consent was given after it",
        ),
        (
            dossier.unreadable,
            "entry cannot be read",
            "entries cannot be read",
        ),
        (
            dossier.clock_sets,
            "time the clock was set between these calls",
            "times the clock was set between these calls",
        ),
        (
            dossier.gaps.len() as u64,
            "time without protection or records between these calls",
            "times without protection or records between these calls",
        ),
        (
            dossier.lost.len() as u64,
            "file is missing or changed since it was attached",
            "files are missing or changed since they were attached",
        ),
    ] {
        if count > 0 {
            output.line(format_args!("{}", counted(count, one, many)))?;
        }
    }
    Ok(())
}
