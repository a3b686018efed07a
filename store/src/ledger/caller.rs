//! All calls of one caller: a number, or an institution with all its numbers.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use curfew_core::counts::{self, Application, Caller, Incoming, LOOK_BACK_MS};
use curfew_core::time::Moment;
use curfew_core::{Direction, Disposition, Place, Region, number};

use super::Ledger;
use super::event::{CallEvent, Event};
use super::history::Filter;
use crate::error::StoreError;
use crate::replay::Happened;

/// What one caller did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CallerCalls {
    /// The calls, in the order in which they were written down.
    pub calls: Vec<Incoming>,
    /// How many numbers they came from.
    pub numbers: usize,
    /// Entries of that time that cannot be read, so that a count may be too low.
    pub unreadable: u64,
}

/// What the laws of a place say about one call.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CallLaws {
    /// Whose calls are counted; `None` where no number was shown. Such calls cannot be told
    /// apart: this one is counted, and no other.
    pub caller: Option<Caller>,
    /// From how many numbers they came.
    pub numbers: usize,
    /// Entries of that time that cannot be read, so that a count may be too low.
    pub unreadable: u64,
    /// Each law, with its hours and its running counts.
    pub laws: Vec<Application>,
}

impl Ledger {
    /// What the laws of `place` say about `call`, which this ledger holds, and of which
    /// [`super::Row::happened`] is known. Numbers are read as those of the place's country.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Corrupt`], [`StoreError::Sqlite`].
    pub fn laws_of(
        &self,
        call: &CallEvent,
        happened: Happened,
        place: Place,
    ) -> Result<CallLaws, StoreError> {
        let home = Region::new(place.country().code()).ok();
        let caller = caller(call, home);
        let found = match &caller {
            Some(caller) => {
                let since = call.at_ms.saturating_sub(LOOK_BACK_MS);
                self.calls_of(caller, home, since, call.at_ms.saturating_add(1))?
            }
            None => CallerCalls {
                calls: vec![incoming(call, happened)],
                ..CallerCalls::default()
            },
        };
        let at = Moment::new(call.at_ms, call.offset_seconds);
        Ok(CallLaws {
            caller,
            numbers: found.numbers,
            unreadable: found.unreadable,
            laws: counts::apply(place, at, &found.calls),
        })
    }

    /// The incoming calls of `caller` from `since_ms` on and before `until_ms`, Unix
    /// milliseconds. Whose a number is hangs on `home`, as it does for [`Caller::of`].
    ///
    /// Which calls were answered is known of those that a file of calls or the call log told of.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Corrupt`], [`StoreError::Sqlite`].
    pub fn calls_of(
        &self,
        caller: &Caller,
        home: Option<Region>,
        since_ms: i64,
        until_ms: i64,
    ) -> Result<CallerCalls, StoreError> {
        let filter = Filter {
            since_ms: Some(since_ms),
            until_ms: Some(until_ms),
            direction: Some(Direction::Incoming),
            // One number is found by the index; an institution's are not all known, nor all forms of one that has them.
            number: match caller {
                Caller::Number(number) if number.nationwide(home).is_none() => number.canonical(),
                Caller::Number(_) | Caller::Institution(_) => None,
            },
            ..Filter::calls()
        };
        let mut found = CallerCalls::default();
        let mut numbers = BTreeSet::new();
        self.each(&filter, |row| {
            match row {
                Ok(row) => {
                    let happened = row.happened();
                    if let Event::Call(call) = row.event
                        && is_by(&call, caller, home)
                    {
                        found.calls.push(incoming(&call, happened));
                        numbers.extend(call.number);
                    }
                }
                Err(_) => found.unreadable += 1,
            }
            ControlFlow::Continue(())
        })?;
        found.numbers = numbers.len();
        Ok(found)
    }
}

/// Who made a recorded call; `None` where no number was shown.
fn caller(call: &CallEvent, home: Option<Region>) -> Option<Caller> {
    Caller::of(&number::read(call.number.as_deref()?, home), home)
}

fn is_by(call: &CallEvent, wanted: &Caller, home: Option<Region>) -> bool {
    caller(call, home).as_ref() == Some(wanted)
}

/// What came about counts, and not what a replay would have done.
pub(crate) fn incoming(call: &CallEvent, happened: Happened) -> Incoming {
    Incoming {
        at: Moment::new(call.at_ms, call.offset_seconds),
        disposition: match happened {
            Happened::Unknown => None,
            Happened::Stopped => Some(Disposition::Reject),
            Happened::Silenced => Some(Disposition::Silence),
            _ => Some(Disposition::Allow),
        },
        answered: happened.talked(),
    }
}

#[cfg(test)]
mod tests {
    use curfew_core::counts::Tally;
    use curfew_core::laws::Per;
    use curfew_core::{Disposition, E164, Number};
    use tempfile::tempdir;

    use super::*;
    use crate::ledger::Answered;
    use crate::replay::happened;
    use crate::testing::{self, Seed};

    fn call(number: &str, at_ms: i64, disposition: Disposition) -> Event {
        Event::Call(CallEvent {
            at_ms,
            direction: Direction::Incoming,
            number: Some(number.to_owned()),
            disposition,
            answered: Answered {
                after_us: 1,
                delivered: true,
            },
            network: None,
            happened: Happened::Unknown,
            ..testing::call(&mut Seed(1), 0)
        })
    }

    #[test]
    fn an_institution_with_all_its_numbers_and_nobody_else() {
        let folder = tempdir().unwrap();
        let ledger = Ledger::open(&folder).unwrap();
        let outgoing = match call("95588", 60, Disposition::Allow) {
            Event::Call(call) => Event::Call(CallEvent {
                direction: Direction::Outgoing,
                ..call
            }),
            other => other,
        };
        let events = [
            call("95588", 10, Disposition::Allow),
            call("+8675595588", 20, Disposition::Reject),
            call("95533", 30, Disposition::Allow),
            call("+12065550100", 40, Disposition::Silence),
            call("95588", 50, Disposition::Silence),
            outgoing,
        ];
        ledger.append_all(&events).unwrap();
        let cn = Some(Region::new("CN").unwrap());
        let bank = Caller::Institution("icbc");
        let found = ledger.calls_of(&bank, cn, 0, 100).unwrap();
        let times: Vec<_> = found.calls.iter().map(|call| call.at.unix_ms()).collect();
        assert_eq!((times, found.numbers), (vec![10, 20, 50], 2));
        assert_eq!(found.calls[1].disposition, Some(Disposition::Reject));
        // Half-open.
        assert_eq!(ledger.calls_of(&bank, cn, 10, 50).unwrap().calls.len(), 2);
        // Elsewhere 95588 is a number like any other.
        let us = Some(Region::new("US").unwrap());
        assert_eq!(ledger.calls_of(&bank, us, 0, 100).unwrap().calls.len(), 1);
        // A number of nobody's that is known: in every form.
        let forms = ["95130123", "+8695130123", "+862195130123", "951301234"];
        let events = forms.map(|number| call(number, 70, Disposition::Allow));
        ledger.append_all(&events).unwrap();
        for form in &forms[..3] {
            let one = Caller::of(&number::read(form, cn), cn).unwrap();
            let found = ledger.calls_of(&one, cn, 0, 100).unwrap();
            assert_eq!((found.calls.len(), found.numbers), (3, 3), "{form}");
        }
        let one = Caller::Number(Number::E164(E164::parse("+12065550100").unwrap()));
        let found = ledger.calls_of(&one, cn, 0, 100).unwrap();
        assert_eq!((found.calls.len(), found.numbers), (1, 1));
    }

    #[test]
    fn rings_and_talks_are_counted_where_they_are_known() {
        let replayed = |happened, disposition| CallEvent {
            happened,
            disposition,
            answered: Answered::default(),
            ..testing::call(&mut Seed(1), 0)
        };
        let reject = Disposition::Reject;
        for (why, call, counted) in [
            (
                "answered, whatever a rulebook says now",
                replayed(Happened::Answered, reject),
                (1, 1, 1, 1),
            ),
            ("missed", replayed(Happened::Missed, reject), (1, 1, 0, 0)),
            (
                "declined",
                replayed(Happened::Declined, Disposition::Allow),
                (1, 1, 0, 0),
            ),
            (
                "it rang, and no more is known",
                replayed(Happened::Rang, reject),
                (1, 1, 0, 1),
            ),
            (
                "silent, and perhaps seen",
                replayed(Happened::Silenced, reject),
                (1, 1, 0, 1),
            ),
            (
                "refused",
                replayed(Happened::Stopped, Disposition::Allow),
                (0, 0, 0, 0),
            ),
            (
                "nothing known, would be refused",
                replayed(Happened::Unknown, reject),
                (0, 1, 0, 1),
            ),
            (
                "nothing known",
                replayed(Happened::Unknown, Disposition::Allow),
                (0, 1, 0, 1),
            ),
        ] {
            let call = incoming(&call, happened(&call));
            let tally = Tally::of(Per::Day, [&call], call.at);
            assert_eq!(
                (
                    tally.rings,
                    tally.rings_at_most,
                    tally.contacts,
                    tally.contacts_at_most
                ),
                counted,
                "{why}"
            );
            assert_eq!(tally.attempts, 1, "{why}");
        }
        // Telecom did not take the answer, and let it ring.
        let mut call = replayed(Happened::Unknown, reject);
        call.answered.after_us = 5_000_000;
        let rang = incoming(&call, happened(&call));
        assert_eq!(rang.disposition, Some(Disposition::Allow));
    }
}
