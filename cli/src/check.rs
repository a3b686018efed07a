//! `curfew check`: what would happen to one call, and why.

use std::path::{Path, PathBuf};

use curfew_core::abroad::{Seen, Sightings};
use curfew_core::decide::{AFTER_EMERGENCY_MS, Call, Facts, Past, decide};
use curfew_core::explain::{Explanation, explain};
use curfew_core::number::read;
use curfew_core::rulebook::{MAX_SIM, Verification};
use curfew_core::{Direction, Number, Presentation, Region, Rulebook, Tri};
use curfew_store::{Ledger, Settings, SettingsFile};
use serde::Serialize;

use crate::failure::{Failure, say};
use crate::number::{Because, ReadAs};
use crate::output::{Form, Output};
use crate::{number as number_command, rules, words, zone};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The caller's number; empty, `restricted`, `unknown` or `payphone` for a caller without one.
    #[arg(allow_negative_numbers = true)]
    number: String,
    /// Why there is no number, as the network says it.
    #[arg(long, value_enum, default_value_t = Shown::Allowed)]
    presentation: Shown,
    /// When; now if left out. With `--zone` it may be a time on the wall there, without an offset.
    #[arg(long, value_name = "RFC3339")]
    at: Option<String>,
    /// The phone's zone; if left out, the offset of `--at`.
    #[arg(long, value_name = "IANA")]
    zone: Option<String>,
    /// The phone's home region.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
    /// The country in whose network the phone is; if left out, home.
    #[arg(long, value_name = "CC")]
    network: Option<String>,
    /// The rulebook; if left out, that of `--data`, else the one a new phone starts with.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// A named list, as text or CSV. May be given again.
    #[arg(long = "list", value_name = "NAME=FILE")]
    lists: Vec<String>,
    /// The folder with rulebook, lists and ledger: reply lines of its open cases ring.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The caller is in the phone's contacts.
    #[arg(long)]
    contact: bool,
    /// The caller is a contact with a star.
    #[arg(long)]
    starred: bool,
    /// The phone's contacts cannot be read.
    #[arg(long, conflicts_with_all = ["contact", "starred"])]
    contacts_unknown: bool,
    /// The phone makes the call.
    #[arg(long)]
    outgoing: bool,
    /// The SIM card that is called, 1 the first, 4 the last.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=i64::from(MAX_SIM)))]
    sim: Option<u8>,
    /// What the caller's network vouches for.
    #[arg(long, value_enum, default_value_t = Vouched::None)]
    verification: Vouched,
    /// How long ago the same caller called, minutes: 4, or 10,20,30.
    #[arg(long, value_name = "MINUTES", value_delimiter = ',')]
    called: Vec<u32>,
    /// How long ago this phone called the caller, days.
    #[arg(long, value_name = "DAYS")]
    dialled: Option<u32>,
    /// How long ago a call of the caller was answered, days.
    #[arg(long, value_name = "DAYS")]
    answered: Option<u32>,
    /// Nothing happened before between phone and caller. Without this and the three above it is
    /// not known; with one of them, no more than that happened.
    #[arg(long, conflicts_with_all = ["called", "dialled", "answered"])]
    stranger: bool,
    /// How long ago this phone called an emergency number, minutes.
    #[arg(long, value_name = "MINUTES")]
    emergency: Option<u32>,
    /// Say for each rule tried what failed.
    #[arg(long)]
    explain: bool,
}

/// STIR/SHAKEN, as Android tells it.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Vouched {
    None,
    Passed,
    Failed,
}

/// `TelecomManager.PRESENTATION_*`.
#[derive(Clone, Copy, Eq, PartialEq, clap::ValueEnum)]
enum Shown {
    Allowed,
    Restricted,
    Unknown,
    Payphone,
}

/// Who calls. Without a number, and without a word on why, that is not known.
fn caller(options: &Options, home: Option<Region>) -> Result<Number, Failure> {
    let presentation = match options.presentation {
        Shown::Allowed => return Ok(number_command::caller(&options.number, home)),
        Shown::Restricted => Presentation::Restricted,
        Shown::Unknown => Presentation::Unknown,
        Shown::Payphone => Presentation::Payphone,
    };
    if options.number.trim().is_empty() {
        return Ok(Number::Hidden(presentation));
    }
    Err(Failure::Usage(
        "--presentation says why there is no number; leave the number empty".to_owned(),
    ))
}

/// What happened before between the phone and the caller.
struct Before<'a> {
    at_ms: i64,
    options: &'a Options,
}

impl Before<'_> {
    fn is_known(&self) -> bool {
        let Options {
            called,
            dialled,
            answered,
            stranger,
            ..
        } = self.options;
        *stranger || dialled.is_some() || answered.is_some() || !called.is_empty()
    }

    /// Whether it was `days` ago, and at `since_ms` or later.
    fn happened(&self, days: Option<u32>, since_ms: i64) -> Tri {
        if !self.is_known() {
            return Tri::Unknown;
        }
        let at = |days: u32| self.at_ms.saturating_sub(i64::from(days) * 86_400_000);
        days.is_some_and(|days| at(days) >= since_ms).into()
    }
}

impl Past for Before<'_> {
    fn dialled(&self, _number: &Number, since_ms: i64) -> Tri {
        self.happened(self.options.dialled, since_ms)
    }

    fn answered(&self, _number: &Number, since_ms: i64) -> Tri {
        self.happened(self.options.answered, since_ms)
    }

    fn calls(&self, _number: &Number, since_ms: i64) -> Option<u32> {
        let at = |minutes: &u32| self.at_ms.saturating_sub(i64::from(*minutes) * 60_000);
        let times = self.options.called.iter().map(at);
        let count = u32::try_from(times.filter(|at| *at >= since_ms).count()).ok();
        count.filter(|_| self.is_known())
    }
}

/// The lines of open cases, as the ledger of the folder has them; without a ledger, or where it cannot be
/// read, as the phone copied them beside its rules.
fn reply_lines(data: Option<&Path>, home: Option<Region>) -> Vec<Number> {
    let Some(folder) = data.filter(|folder| folder.is_dir()) else {
        return Vec::new();
    };
    if Ledger::is_in(folder) {
        match Ledger::open(folder).and_then(|ledger| ledger.reply_lines(home)) {
            Ok(lines) => return lines,
            Err(error) => say(format_args!("{}: {error}", folder.display())),
        }
    }
    let settings = SettingsFile::open(folder).and_then(|file| file.load());
    let settings = settings.unwrap_or_else(|error| {
        say(format_args!("{}: {error}", folder.display()));
        Settings::default()
    });
    let lines = settings.reply_lines.iter();
    lines.map(|line| read(line, home)).collect()
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer<'a> {
    number: Option<String>,
    at: String,
    disposition: &'static str,
    rule: Option<&'a str>,
    reason: &'static str,
    /// The country from which it is seen, where that is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Vec<StepAnswer<'a>>>,
    /// The country by whose plan the number was read, where the text names none.
    read_as: Option<ReadAs>,
    /// What the number is as seen from the other country, where that is another number.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_reading: Option<OtherReading>,
}

/// A number as it may be meant as well: nothing in the call tells.
#[derive(Serialize)]
struct OtherReading {
    number: Option<String>,
    kind: &'static str,
    read_as: Option<ReadAs>,
}

#[derive(Serialize)]
struct StepAnswer<'a> {
    rule: &'a str,
    name: &'a str,
    outcome: &'static str,
    /// The first condition that failed or was in doubt, as the rulebook has it.
    condition: Option<serde_json::Value>,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let home = number_command::region(options.home.as_deref())?;
    let network = number_command::region_of("--network", options.network.as_deref())?;
    let zone = options.zone.as_deref().map(zone::read).transpose()?;
    let at = zone::read_moment("--at", options.at.as_deref(), zone)?;
    let in_force = rules::read(
        options.rules.as_deref(),
        options.data.as_deref(),
        &options.lists,
        home,
    )?;
    caller(options, home)?;
    let read_by = |from| caller(options, from).unwrap_or(Number::Unreadable);
    let sightings = Sightings::new(home, network, read_by);
    let call = |read| Call {
        direction: if options.outgoing {
            Direction::Outgoing
        } else {
            Direction::Incoming
        },
        sim: options.sim,
        verification: match options.verification {
            Vouched::None => Verification::None,
            Vouched::Passed => Verification::Passed,
            Vouched::Failed => Verification::Failed,
        },
        ..Call::incoming(read, at)
    };
    let before = Before {
        at_ms: at.unix_ms(),
        options,
    };
    let told = |is: bool| {
        if options.contacts_unknown {
            Tri::Unknown
        } else {
            is.into()
        }
    };
    let emergency = options
        .emergency
        .map(|ago| at.unix_ms().saturating_sub(i64::from(ago) * 60_000));
    let lines = reply_lines(options.data.as_deref(), home);
    let facts = |home| Facts {
        home,
        contact: told(options.contact || options.starred),
        starred: told(options.starred),
        lists: &in_force.lists,
        past: &before,
        own: &[],
        reply_lines: &lines,
        suspended_until_ms: emergency.map(|at| at.saturating_add(AFTER_EMERGENCY_MS)),
        paused_until_ms: None,
    };
    let (seen, _) =
        sightings.mildest(|seen| decide(&call(seen.number), &in_force.rulebook, &facts(seen.from)));
    let read = seen.number;
    let explanation = explain(&call(read), &in_force.rulebook, &facts(seen.from));
    let read_as = |seen: &Seen| {
        // Where one reading alone exists, it is the number as seen from the other country, too.
        let from = [seen.from, home, network];
        let from = from.into_iter().find(|from| read_by(*from) == seen.number);
        let from = from.unwrap_or(seen.from);
        let because = if from == home {
            Because::Home
        } else {
            Because::Network
        };
        ReadAs::of(&options.number, &seen.number, from, because)
    };
    let other = [Some(sightings.home), sightings.network]
        .into_iter()
        .flatten()
        .find(|other| other.number != read);
    let answer = Answer {
        number: read.canonical(),
        at: zone::show(at),
        disposition: explanation.verdict.disposition.word(),
        rule: explanation
            .verdict
            .rule
            .map(|index| in_force.rulebook.rules()[usize::from(index)].id.as_str()),
        reason: explanation.verdict.reason.word(),
        seen_from: seen
            .from
            .filter(|_| network.is_some())
            .map(|from| from.to_string()),
        explain: options
            .explain
            .then(|| steps(&explanation, &in_force.rulebook)),
        read_as: read_as(&seen),
        other_reading: other.map(|other| OtherReading {
            number: other.number.canonical(),
            kind: other.number.kind(),
            read_as: read_as(&other),
        }),
    };
    in_force.tell_damage();
    let mut output = Output::open();
    if form == Form::Json {
        output.json(&answer)?;
        return output.finish();
    }
    output.line(format_args!(
        "{}: {} at {} ({}{}{}{}{})",
        answer
            .number
            .unwrap_or_else(|| format!("{} number {:?}", read.kind(), options.number)),
        answer.disposition,
        zone::plain(&answer.at),
        words::reason(explanation.verdict.reason),
        answer
            .rule
            .map(|rule| format!(", rule {rule}"))
            .unwrap_or_default(),
        answer
            .seen_from
            .map(|from| format!(", as seen from {from}"))
            .unwrap_or_default(),
        answer
            .read_as
            .map(|read_as| format!("; read {}", read_as.words()))
            .unwrap_or_default(),
        answer
            .other_reading
            .map(|other| other.words())
            .unwrap_or_default(),
    ))?;
    for step in explanation.steps.iter().filter(|_| options.explain) {
        let rule = &in_force.rulebook.rules()[usize::from(step.rule)];
        let place = step.rule + 1;
        output.line(format_args!(
            "  {place}. {:?}: {}",
            rule.name,
            words::step(step)
        ))?;
    }
    output.finish()
}

impl OtherReading {
    fn words(&self) -> String {
        let number = self
            .number
            .clone()
            .unwrap_or_else(|| format!("{} number", self.kind));
        let read_as = self.read_as.as_ref();
        let read_as = read_as.map(|read_as| format!(" {}", read_as.words()));
        format!("; or{}: {number}", read_as.unwrap_or_default())
    }
}

fn steps<'a>(explanation: &Explanation, rulebook: &'a Rulebook) -> Vec<StepAnswer<'a>> {
    explanation
        .steps
        .iter()
        .map(|step| {
            let rule = &rulebook.rules()[usize::from(step.rule)];
            StepAnswer {
                rule: &rule.id,
                name: &rule.name,
                outcome: step.outcome.word(),
                condition: step
                    .condition
                    .as_ref()
                    .and_then(|condition| serde_json::from_str(&condition.to_json()).ok()),
            }
        })
        .collect()
}
