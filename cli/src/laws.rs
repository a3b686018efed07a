//! What the laws of a place say about one call of a ledger.

use curfew_core::counts::{Caller, Tally};
use curfew_core::laws::{self, Cap};
use curfew_core::{Place, Tri, institutions};
use curfew_store::{CallEvent, Ledger, StoreError};
use serde::Serialize;

use crate::failure::Failure;
use crate::hours::in_words;
use crate::output::Output;

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
}

#[derive(Serialize)]
struct LawSaid {
    law: &'static str,
    citation: &'static str,
    verified: bool,
    binds: &'static str,
    /// `null` where the law sets no hours or the calendar does not tell.
    inside: Option<bool>,
    #[serde(skip)]
    has_hours: bool,
    caps: Vec<CapSaid>,
}

/// One cap and what had come by then, the call itself included.
#[derive(Serialize)]
struct CapSaid {
    count: u16,
    per: &'static str,
    #[serde(skip)]
    in_words: &'static str,
    /// What the law counts; `null` where it does not say.
    counts: Option<&'static str>,
    of: &'static str,
    attempts: u32,
    rings: u32,
    contacts: u32,
    contacts_at_most: u32,
}

/// The place that `--law` names, if there are laws of it here.
pub(crate) fn place(name: &str) -> Result<Place, Failure> {
    let place = Place::new(name)
        .map_err(|_| Failure::Usage(format!("--law {name:?}: a place is CN or US-FL")))?;
    if laws::of(place).next().is_none() {
        return Err(Failure::No(format!(
            "there are no laws of {place} here; that is no proof that there are none"
        )));
    }
    Ok(place)
}

pub(crate) fn said(ledger: &Ledger, call: &CallEvent, place: Place) -> Result<Said, StoreError> {
    let found = ledger.laws_of(call, place)?;
    Ok(Said {
        caller: found.caller.and_then(|caller| match caller {
            Caller::Institution(id) => Some(id.to_owned()),
            Caller::Number(number) => number.canonical(),
        }),
        numbers: found.numbers,
        not_counted: found.unreadable,
        laws: found
            .laws
            .iter()
            .map(|said| LawSaid {
                law: said.law.id,
                citation: said.law.citation.as_str(),
                verified: said.law.verified,
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

fn cap((cap, tally): &(Cap, Tally)) -> CapSaid {
    CapSaid {
        count: cap.count,
        per: cap.per.word(),
        in_words: in_words(cap.per),
        counts: cap.counts.map(|counts| counts.word()),
        of: cap.of.en.as_str(),
        attempts: tally.attempts,
        rings: tally.rings,
        contacts: tally.contacts,
        contacts_at_most: tally.contacts_at_most,
    }
}

impl Said {
    pub(crate) fn print(&self, output: &mut Output) -> Result<(), Failure> {
        let institution = |id: &String| institutions::exists(id);
        if let Some(id) = self.caller.as_ref().filter(|id| institution(id)) {
            output.line(format_args!(
                "        counted as {id}: {} numbers, as they claim",
                self.numbers
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
                "        {}: {inside}; {}",
                law.law, law.citation
            ))?;
            for cap in &law.caps {
                output.line(format_args!(
                    "          at most {} {} {}, {}: {} attempts, {} rings, {} talks known of",
                    cap.count,
                    cap.counts.unwrap_or("calls"),
                    cap.in_words,
                    cap.of,
                    cap.attempts,
                    cap.rings,
                    cap.contacts
                ))?;
            }
        }
        if self.not_counted > 0 {
            output.line(format_args!(
                "        {} entries cannot be read and are not counted",
                self.not_counted
            ))?;
        }
        Ok(())
    }
}
