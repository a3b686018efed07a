//! What the laws of a place say about one call of a ledger.

use curfew_core::counts::{Caller, Tally};
use curfew_core::laws::{self, Cap};
use curfew_core::{Place, Tri, institutions};
use curfew_store::replay::Happened;
use curfew_store::{CallEvent, Ledger, StoreError};
use serde::Serialize;

use crate::failure::Failure;
use crate::hours::{in_words, most};
use crate::output::Output;
use crate::words::counted;

/// What is said about one call; the keys are stable.
#[derive(Serialize)]
pub(crate) struct Said {
    /// Whose calls are counted: an institution's id, or the number; none where it was hidden.
    caller: Option<String>,
    /// How many numbers it called from in that time.
    numbers: usize,
    /// Entries of that time that cannot be read.
    not_counted: u64,
    laws: Vec<LawSaid>,
    /// The place that was asked for, where no text of its own is known: these are the national ones.
    no_text_of: Option<Place>,
}

/// What is said of a text that was taken to be in force already.
const NO_BEGIN: &str = "; the day of its beginning is not known here";
/// What is said of a text that was not read where it was published.
const NOT_VERIFIED: &str = "; not verified";

/// Places with laws of their own, for an error.
const SOME: &str = "CN, US, US-FL, FR or GB";

#[derive(Serialize)]
struct LawSaid {
    law: &'static str,
    citation: &'static str,
    verified: bool,
    /// The day from which it holds is known.
    #[serde(skip)]
    has_begin: bool,
    binds: &'static str,
    /// `null` where the law sets no hours or the calendar does not tell.
    inside: Option<bool>,
    #[serde(skip)]
    has_hours: bool,
    caps: Vec<CapSaid>,
}

/// One cap and what had come by then, the call itself included.
#[derive(Serialize)]
pub(crate) struct CapSaid {
    count: u16,
    #[serde(skip)]
    most: String,
    per: &'static str,
    #[serde(skip)]
    in_words: &'static str,
    /// What the law counts; `null` where it does not say.
    counts: Option<&'static str>,
    of: &'static str,
    attempts: u32,
    rings: u32,
    rings_at_most: u32,
    contacts: u32,
    contacts_at_most: u32,
}

/// The place that `--law` names, if there are laws of it here.
pub(crate) fn place(name: &str) -> Result<Place, Failure> {
    let place = Place::new(name).map_err(|_| {
        let of = laws::find(name).map(|law| format!("; it is a law of {}", law.jurisdiction()));
        Failure::Usage(format!(
            "--law {name:?}: not a place. One is a country or a part of one, such as {SOME}{}",
            of.unwrap_or_default()
        ))
    })?;
    if laws::of(place).next().is_none() {
        return Err(Failure::No(format!(
            "there are no laws of {place} here; that is no proof that there are none"
        )));
    }
    Ok(place)
}

/// The place, where it is a part of a country of which no text of its own is known: what is said
/// of it is that of the country.
pub(crate) fn without_own(place: Place) -> Option<Place> {
    let has_own = laws::of(place).any(|law| law.jurisdiction() == place.code());
    Some(place).filter(|_| !has_own)
}

/// Says so.
pub(crate) fn say_without_own(place: Place, output: &mut Output) -> Result<(), Failure> {
    output.line(format_args!(
        "no text of its own is known for {place}; these are the national ones"
    ))
}

pub(crate) fn said(
    ledger: &Ledger,
    call: &CallEvent,
    happened: Happened,
    place: Place,
) -> Result<Said, StoreError> {
    let found = ledger.laws_of(call, happened, place)?;
    Ok(Said {
        caller: found.caller.and_then(|caller| match caller {
            Caller::Institution(id) => Some(id.to_owned()),
            Caller::Number(number) => number.canonical(),
        }),
        numbers: found.numbers,
        not_counted: found.unreadable,
        no_text_of: without_own(place),
        laws: found
            .laws
            .iter()
            .map(|said| LawSaid {
                law: said.law.id(),
                citation: said.law.citation.as_str(),
                verified: said.law.verified,
                has_begin: said.law.in_force().is_some(),
                binds: said.law.binds.en.as_str(),
                inside: match said.inside {
                    Some(Tri::Yes) => Some(true),
                    Some(Tri::No) => Some(false),
                    Some(Tri::Unknown) | None => None,
                },
                has_hours: said.law.hours.is_some(),
                caps: said.caps.iter().map(cap).collect(),
            })
            .collect(),
    })
}

pub(crate) fn cap((cap, tally): &(Cap, Tally)) -> CapSaid {
    CapSaid {
        count: cap.count,
        most: most(cap),
        per: cap.per.word(),
        in_words: in_words(cap.per),
        counts: cap.counts.map(|counts| counts.word()),
        of: cap.of.en.as_str(),
        attempts: tally.attempts,
        rings: tally.rings,
        rings_at_most: tally.rings_at_most,
        contacts: tally.contacts,
        contacts_at_most: tally.contacts_at_most,
    }
}

/// A count as far as it is known.
fn known(least: u32, most: u32, one: &str, many: &str) -> String {
    if least == most {
        return counted(least.into(), one, many);
    }
    match least {
        0 => format!("{many} not known ({most} at most)"),
        _ => format!(
            "at least {} ({most} at most)",
            counted(least.into(), one, many)
        ),
    }
}

impl CapSaid {
    /// "at most 3 attempts a day, to one person".
    pub(crate) fn limit(&self) -> String {
        format!("at most {} {}, {}", self.most, self.in_words, self.of)
    }

    /// "4 attempts, 3 rings, talks not known (2 at most)".
    pub(crate) fn came(&self) -> String {
        [
            counted(self.attempts.into(), "attempt", "attempts"),
            known(self.rings, self.rings_at_most, "ring", "rings"),
            known(self.contacts, self.contacts_at_most, "talk", "talks"),
        ]
        .join(", ")
    }
}

impl Said {
    pub(crate) fn print(&self, output: &mut Output) -> Result<(), Failure> {
        let institution = |id: &String| institutions::exists(id);
        if let Some(id) = self.caller.as_ref().filter(|id| institution(id)) {
            output.line(format_args!(
                "        counted as {id}: {}, as they claim",
                counted(self.numbers as u64, "number", "numbers")
            ))?;
        }
        for law in &self.laws {
            let inside = match law.inside {
                Some(true) => "inside its hours",
                Some(false) => "outside its hours",
                None if law.has_hours => "the hours of that day are not known here",
                None => "sets no hours that are known here",
            };
            output.line(format_args!(
                "        {}: {inside}; {}{}{}",
                law.law,
                law.citation,
                if law.has_begin { "" } else { NO_BEGIN },
                if law.verified { "" } else { NOT_VERIFIED },
            ))?;
            for cap in &law.caps {
                output.line(format_args!("          {}: {}", cap.limit(), cap.came()))?;
            }
        }
        if self.not_counted > 0 {
            output.line(format_args!(
                "        {}",
                counted(
                    self.not_counted,
                    "entry cannot be read and is not counted",
                    "entries cannot be read and are not counted"
                )
            ))?;
        }
        Ok(())
    }
}
