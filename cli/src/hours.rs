//! `curfew hours`: what laws say about calling at a time.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use curfew_core::laws::{self, Cap, Counts, Hours, Law, Per};
use curfew_core::time::Moment;
use curfew_core::{Place, Tri};
use serde::Serialize;

use crate::failure::{Failure, say};
use crate::output::{Form, Output};
use crate::words::counted;
use crate::zone;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// A place (CN, US-FL), or the id of one law (cn-life-telesales).
    #[arg(long, value_name = "LAW")]
    law: String,
    /// When; now if left out. Without an offset it is a time on the wall there.
    #[arg(long, value_name = "RFC3339")]
    at: Option<String>,
    /// The called party's zone; if left out, that in which most people of the law's place live.
    #[arg(long, value_name = "IANA")]
    zone: Option<String>,
}

/// What one law says; the keys are stable.
#[derive(Serialize)]
struct Answer {
    law: &'static str,
    jurisdiction: &'static str,
    at: String,
    /// The zone whose clock it is.
    zone: &'static str,
    about: Vec<&'static str>,
    binds: &'static str,
    /// Of the day of `at`; `null` where the law sets none or the calendar does not tell.
    hours: Option<Vec<String>>,
    /// Whether the text is in force on that day.
    holds: bool,
    /// `null` where the law sets no hours, does not hold on that day, or the calendar does not tell.
    inside: Option<bool>,
    #[serde(skip)]
    has_hours: bool,
    #[serde(skip)]
    has_times: bool,
    unless: Option<&'static str>,
    caps: Vec<CapAnswer>,
    refusal: Option<&'static str>,
    citation: &'static str,
    in_force: Option<&'static str>,
    until: Option<&'static str>,
    force: &'static str,
    source: &'static str,
    checked: &'static str,
    verified: bool,
    note: Option<&'static str>,
    channel: Vec<&'static str>,
    /// The place that was asked for, where no text of its own is known: this is a national one.
    no_text_of: Option<Place>,
}

#[derive(Serialize)]
struct CapAnswer {
    count: u16,
    #[serde(skip)]
    most: String,
    per: &'static str,
    #[serde(skip)]
    in_words: &'static str,
    counts: Option<&'static str>,
    of: &'static str,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let (meant, no_text_of) = find(&options.law)?;
    let named = Place::new(&options.law).ok();
    let zone = match options.zone.as_deref() {
        Some(name) => zone::read(name)?,
        None => zone_of(named, &meant)?,
    };
    let at = zone::read_moment("--at", options.at.as_deref(), Some(zone))?;
    if options.zone.is_none() && !is_there(options, at) {
        warn(at, zone);
    }
    let mut output = Output::open();
    if let (Some(place), Form::Text) = (no_text_of, form) {
        crate::laws::say_without_own(place, &mut output)?;
    }
    for law in meant.iter().copied() {
        let answer = Answer {
            no_text_of,
            ..answer(law, named.as_ref(), at, zone)
        };
        match form {
            Form::Json => output.json(&answer)?,
            Form::Text => print(&answer, &mut output)?,
        }
    }
    let places: BTreeSet<&str> = meant.iter().map(|law| law.jurisdiction()).collect();
    if places.len() > 1 && form == Form::Text {
        let places: Vec<&str> = places.into_iter().collect();
        output.line(format_args!(
            "these are texts of {}: where both bind a caller, both hold, and only hours that both \
             allow are inside",
            places.join(" and ")
        ))?;
    }
    if let (Some(place), Form::Text) = (named, form) {
        let head = format!("{place}-");
        let codes = laws::jurisdictions().iter().map(|it| it.code());
        let parts: Vec<&str> = codes.filter(|code| code.starts_with(&head)).collect();
        if !parts.is_empty() {
            output.line(format_args!(
                "parts of {place} have texts of their own, some with other hours: {}; name the part to see both",
                parts.join(", ")
            ))?;
        }
    }
    output.finish()
}

/// Where most people of the place live that was named, else of the first law's: of a part of a country, its own laws
/// come first.
fn zone_of(named: Option<Place>, meant: &[&'static Law]) -> Result<Tz, Failure> {
    if let Some(zone) = named.and_then(|place| zone_of_part(place.code())) {
        return zone::read(zone);
    }
    let code = meant.first().map(|law| law.jurisdiction());
    let mut places = laws::jurisdictions().iter();
    let place = places.find(|place| Some(place.code()) == code);
    zone::read(place.map_or("UTC", |place| place.zone.as_str()))
}

/// Of parts of countries that have several zones.
fn zone_of_part(code: &str) -> Option<&'static str> {
    let rows = include_str!("../../data/part-zones.csv").lines();
    let mut rows = rows.filter_map(|row| row.split_once(','));
    rows.find(|(place, _)| *place == code).map(|(_, zone)| zone)
}

/// Whether the time was given with the offset that the clocks have there.
fn is_there(options: &Options, at: Moment) -> bool {
    let given = options.at.as_deref();
    let given = given.and_then(|text| zone::read_moment("--at", Some(text), None).ok());
    given.is_some_and(|given| given.offset_seconds() == at.offset_seconds())
}

/// Hours go by the clock of who is called; a country may have several.
fn warn(at: Moment, zone: Tz) {
    say(format_args!(
        "the hours are those of the called party's clock; {} in {zone} is taken for it. --zone names \
         another",
        zone::plain(&zone::show(at))
    ));
}

/// The laws that are meant, and the place where it has none of its own.
fn find(name: &str) -> Result<(Vec<&'static Law>, Option<Place>), Failure> {
    if let Some(law) = laws::find(name) {
        return Ok((vec![law], None));
    }
    let Ok(place) = Place::new(name) else {
        return Err(Failure::No(format!("there is no law {name:?} here")));
    };
    let found: Vec<_> = laws::of(place).collect();
    if found.is_empty() {
        return Err(Failure::No(format!(
            "there are no laws of {place} here; that is no proof that there are none"
        )));
    }
    let without_own = crate::laws::without_own(place);
    if without_own.is_some() && name.starts_with("US-") && zone_of_part(name).is_none() {
        return Err(Failure::No(format!(
            "{name} is no state or territory of the United States"
        )));
    }
    Ok((found, without_own))
}

fn answer(law: &'static Law, place: Option<&Place>, at: Moment, zone: Tz) -> Answer {
    let hours = law.hours.as_ref();
    let spans = hours.and_then(|hours| hours.of_day(law.jurisdiction(), place, at.date()));
    // A text that does not hold on that day says nothing about it.
    let holds = law.holds_on(at.date());
    let inside = hours.filter(|_| holds).map_or(Tri::Unknown, |hours| {
        hours.allow(law.jurisdiction(), place, at)
    });
    Answer {
        law: law.id(),
        jurisdiction: law.jurisdiction(),
        at: zone::show(at),
        zone: zone.name(),
        holds,
        about: law.about().iter().map(|about| about.word()).collect(),
        binds: law.binds.en.as_str(),
        hours: spans.map(|spans| {
            let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
            let span = |(start, end)| format!("{}-{}", clock(start), clock(end));
            spans.into_iter().map(span).collect()
        }),
        inside: match inside {
            Tri::Yes => Some(true),
            Tri::No => Some(false),
            Tri::Unknown => None,
        },
        has_hours: hours.is_some(),
        has_times: hours.is_some_and(Hours::has_times),
        unless: hours.and_then(|hours| Some(hours.unless?.en.as_str())),
        caps: law.caps().iter().map(cap).collect(),
        refusal: law.refusal.map(|words| words.en.as_str()),
        citation: law.citation.as_str(),
        in_force: law.in_force(),
        until: law.until(),
        force: law.force.word(),
        source: law.source.as_str(),
        checked: law.checked(),
        verified: law.verified,
        note: law.note.map(|words| words.en.as_str()),
        channel: law.channel().iter().map(|text| text.as_str()).collect(),
        no_text_of: None,
    }
}

fn cap(cap: &Cap) -> CapAnswer {
    CapAnswer {
        count: cap.count,
        most: most(cap),
        per: cap.per.word(),
        in_words: in_words(cap.per),
        counts: cap.counts.map(|counts| counts.word()),
        of: cap.of.en.as_str(),
    }
}

/// How many of what a cap allows, in a sentence.
pub(crate) fn most(cap: &Cap) -> String {
    let (one, many) = match cap.counts {
        Some(Counts::Attempts) => ("attempt", "attempts"),
        Some(Counts::Rings) => ("ring", "rings"),
        Some(Counts::Contacts) => ("contact", "contacts"),
        None => ("call", "calls"),
    };
    counted(cap.count.into(), one, many)
}

/// The time of a cap, in a sentence.
pub(crate) const fn in_words(per: Per) -> &'static str {
    match per {
        Per::Day => "a day",
        Per::Hours24 => "in any 24 hours",
        Per::Week => "a week",
        Per::Days7 => "in any 7 days",
        Per::Month => "a month",
        Per::Days30 => "in any 30 days",
    }
}

fn print(answer: &Answer, output: &mut Output) -> Result<(), Failure> {
    output.line(format_args!(
        "{}: {} ({})",
        answer.law,
        answer.binds,
        answer.about.join(", ")
    ))?;
    let hours = match &answer.hours {
        None if answer.has_hours && !answer.has_times => {
            "some days are barred, and on the others the clock times are not known here".to_owned()
        }
        None if answer.has_hours => {
            "the hours of this day depend on a holiday that is not certain here".to_owned()
        }
        None => "no hours known here".to_owned(),
        Some(spans) if spans.is_empty() => "no calls on this day".to_owned(),
        Some(spans) => spans.join(", "),
    };
    let is_in_doubt = answer.hours.is_none() && answer.has_hours && answer.has_times;
    let inside = match answer.inside {
        Some(true) if is_in_doubt => ": inside whichever they are",
        Some(false) if is_in_doubt => ": outside whichever they are",
        Some(true) => ": inside",
        Some(false) => ": outside",
        None if !answer.holds => ": not in force on this day",
        None if answer.has_hours => ": uncertain",
        None => "",
    };
    let unless = answer.unless.map(|unless| format!(", {unless}"));
    let unless = unless.unwrap_or_default();
    output.line(format_args!(
        "  hours     {hours}{unless}; {}{inside}",
        zone::plain(&answer.at)
    ))?;
    for cap in &answer.caps {
        output.line(format_args!(
            "  at most   {} {}, {}",
            cap.most, cap.in_words, cap.of
        ))?;
    }
    let unknown = answer
        .holds
        .then_some("the day of its beginning is not known here; taken to be in force");
    for (label, text) in [
        ("refusal ", answer.refusal),
        ("citation", Some(answer.citation)),
        ("in force", answer.in_force.or(unknown)),
        ("until   ", answer.until),
        ("kind    ", Some(answer.force)),
        ("source  ", Some(answer.source)),
        ("note    ", answer.note),
    ] {
        if let Some(text) = text {
            output.line(format_args!("  {label}  {text}"))?;
        }
    }
    let verified = if answer.verified {
        "verified in an official text"
    } else {
        "not verified"
    };
    output.line(format_args!("  checked   {}, {verified}", answer.checked))?;
    output.line(format_args!("  complain  {}", answer.channel.join(", ")))
}
