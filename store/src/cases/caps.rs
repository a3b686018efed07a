//! What the laws of a place say about the calls of a case.

use curfew_core::Place;
use curfew_core::counts::{self, Application, Incoming, LOOK_BACK_MS, Tally};
use curfew_core::laws::{Cap, Counts, Law};
use curfew_core::time::Moment;

use super::Dossier;
use crate::ledger::incoming;

/// The most calls that came in the time of one cap.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reached {
    /// The law.
    pub law: &'static Law,
    /// The cap.
    pub cap: Cap,
    /// What had come.
    pub tally: Tally,
    /// When the last of them came.
    pub at: Moment,
}

impl Dossier {
    /// What the laws of `place` say about each call, in order, the calls of the case before it counted.
    pub fn applied(&self, place: Place) -> impl Iterator<Item = Vec<Application>> {
        let all = self.calls.iter();
        let all: Vec<Incoming> = all.map(|it| incoming(&it.call, it.happened())).collect();
        (0..all.len()).map(move |nth| {
            let at = all[nth].at;
            let since = at.unix_ms().saturating_sub(LOOK_BACK_MS);
            let first = all.partition_point(|it| it.at.unix_ms() < since);
            let last = all.partition_point(|it| it.at.unix_ms() <= at.unix_ms());
            counts::apply(place, at, &all[first..last])
        })
    }

    /// The most that came in the time of each cap of the laws of `place`, by what the cap counts; of a call of which
    /// that is not known it is taken to be one. The first time of several.
    #[must_use]
    pub fn caps(&self, place: Place) -> Vec<Reached> {
        let mut most = Vec::new();
        for (call, laws) in self.calls.iter().zip(self.applied(place)) {
            for it in laws {
                reach(&mut most, &it, call.at());
            }
        }
        most
    }
}

/// Takes what a law says about a call at `at` into the most of each cap.
#[inline(never)]
pub(crate) fn reach(most: &mut Vec<Reached>, it: &Application, at: Moment) {
    let law = it.law;
    for &(cap, tally) in &it.caps {
        let of = |tally: &Tally| match cap.counts {
            Some(Counts::Rings) => tally.rings_at_most,
            Some(Counts::Contacts) => tally.contacts_at_most,
            Some(Counts::Attempts) | None => tally.attempts,
        };
        let reached = Reached {
            law,
            cap,
            tally,
            at,
        };
        match most
            .iter_mut()
            .find(|it| (it.law.id(), it.cap) == (law.id(), cap))
        {
            Some(so_far) if of(&tally) > of(&so_far.tally) => *so_far = reached,
            Some(_) => {}
            None => most.push(reached),
        }
    }
}
