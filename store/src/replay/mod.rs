//! Calls of the past through a rulebook: what would change against what happened.
//!
//! One code for phone and command line, so that both say the same of the same calls. The calls are
//! handed in by time, the oldest first; what the rules ask about earlier calls is answered from
//! those handed in before ([`Memory`]). Nothing here opens a file or reads a clock.
//!
//! What is counted is what a person would notice: a call that rang and would not have rung
//! ([`Change::Stopped`]), and one that did not ring and would have ([`Change::RingsAgain`]).

mod memory;
mod recorded;

use curfew_core::abroad::{Seen, Sightings};
use curfew_core::decide::{AFTER_EMERGENCY_MS, Call, Facts, Lists};
use curfew_core::rulebook::Verification;
use curfew_core::time::Moment;
use curfew_core::{
    Direction, Disposition, E164, Number, Region, Rulebook, Tri, Verdict, decide, never_block,
};

pub use self::memory::Memory;
pub use self::recorded::{Trial, became, happened, recorded_number, recorded_sightings, trial};

/// What became of a call, as far as its source says. The codes stand in the ledger.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum Happened {
    /// Nothing is known.
    #[default]
    Unknown = 0,
    /// It rang and was answered, on this phone or on another of the same number.
    Answered = 1,
    /// It rang and nobody answered.
    Missed = 2,
    /// It rang and the user declined it.
    Declined = 3,
    /// It rang; whether it was answered is not known.
    Rang = 4,
    /// It came in without a sound.
    Silenced = 5,
    /// It was refused before it rang.
    Stopped = 6,
}

impl Happened {
    /// Every one, in the order of their codes.
    pub const ALL: [Happened; 7] = [
        Happened::Unknown,
        Happened::Answered,
        Happened::Missed,
        Happened::Declined,
        Happened::Rang,
        Happened::Silenced,
        Happened::Stopped,
    ];

    /// The one of a code, or `None` for a code that is not one.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Happened> {
        Happened::ALL.get(usize::from(code)).copied()
    }

    /// The one of a [`Happened::word`] that is known of a call.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Happened> {
        let mut known = Happened::ALL.into_iter().skip(1);
        known.find(|happened| happened.word() == word)
    }

    /// Whether somebody talked. A call without a sound may have been seen and answered.
    #[must_use]
    pub const fn talked(self) -> Tri {
        match self {
            Happened::Answered => Tri::Yes,
            Happened::Missed | Happened::Declined | Happened::Stopped => Tri::No,
            Happened::Rang | Happened::Silenced | Happened::Unknown => Tri::Unknown,
        }
    }

    /// The word used on the command line and in exports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Happened::Answered => "answered",
            Happened::Missed => "missed",
            Happened::Declined => "declined",
            Happened::Rang => "rang",
            Happened::Silenced => "silenced",
            Happened::Stopped => "stopped",
            Happened::Unknown => "unknown",
        }
    }

    /// Whether the phone made a sound; [`Tri::Unknown`] where that is not known.
    #[must_use]
    pub const fn rang(self) -> Tri {
        match self {
            Happened::Answered | Happened::Missed | Happened::Declined | Happened::Rang => Tri::Yes,
            Happened::Silenced | Happened::Stopped => Tri::No,
            Happened::Unknown => Tri::Unknown,
        }
    }
}

/// One call of the past.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PastCall {
    /// The call as the rules see it.
    pub call: Call,
    /// The same call as seen from the country in whose network the phone was; `None` at home.
    pub abroad: Option<Seen>,
    /// What became of it.
    pub happened: Happened,
    /// Whether the caller was in the contacts.
    pub contact: Tri,
    /// Whether the caller was a contact with a star.
    pub starred: Tri,
    /// Blocking was off then, Unix milliseconds as in [`Facts`]: after an emergency call, or paused.
    pub suspended_until_ms: Option<i64>,
    /// Likewise: the user paused blocking.
    pub paused_until_ms: Option<i64>,
    /// The caller answers for an open case, and rings whatever the rules say.
    pub is_reply_line: bool,
}

impl PastCall {
    /// An incoming call of which nothing but number, time and outcome is known.
    #[must_use]
    pub const fn incoming(number: Number, at: Moment, happened: Happened) -> PastCall {
        PastCall {
            call: Call {
                direction: Direction::Incoming,
                number,
                at,
                verification: Verification::None,
                sim: None,
            },
            abroad: None,
            happened,
            contact: Tri::No,
            starred: Tri::No,
            suspended_until_ms: None,
            paused_until_ms: None,
            is_reply_line: false,
        }
    }

    fn sightings(&self, home: Option<Region>) -> Sightings {
        Sightings {
            home: Seen {
                number: self.call.number,
                from: home,
            },
            network: self.abroad,
        }
    }
}

/// What a rulebook changes about a call.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Change {
    /// It rang, and would not have rung.
    Stopped,
    /// It did not ring, and would have.
    RingsAgain,
    /// It did not ring, and would not have rung in the other way: silent instead of refused, or
    /// refused instead of silent.
    Otherwise,
}

impl Change {
    /// The change from what happened to what would happen; `None` where there is none, or none
    /// can be told.
    #[must_use]
    pub const fn between(happened: Happened, disposition: Disposition) -> Option<Change> {
        match (happened, disposition) {
            (Happened::Unknown, _)
            | (Happened::Silenced, Disposition::Silence)
            | (Happened::Stopped, Disposition::Reject) => None,
            (Happened::Silenced | Happened::Stopped, Disposition::Allow) => {
                Some(Change::RingsAgain)
            }
            (Happened::Silenced, Disposition::Reject)
            | (Happened::Stopped, Disposition::Silence) => Some(Change::Otherwise),
            (_, Disposition::Allow) => None,
            (_, Disposition::Silence | Disposition::Reject) => Some(Change::Stopped),
        }
    }

    /// The word used on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Change::Stopped => "stopped",
            Change::RingsAgain => "rings_again",
            Change::Otherwise => "otherwise",
        }
    }
}

/// Counts of incoming calls: of all, or of those that one rule decided.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// Calls.
    pub calls: u64,
    /// Those of which it is known whether they rang.
    pub known: u64,
    /// Those that rang.
    pub rang: u64,
    /// Those that were answered, as far as that is known.
    pub answered: u64,
    /// [`Change::Stopped`].
    pub stopped: u64,
    /// Those of `stopped` that were answered, as far as that is known.
    pub stopped_answered: u64,
    /// Those of `rang` of which it is not known whether they were answered.
    pub rang_unsure: u64,
    /// Those of `stopped` of which it is not known.
    pub stopped_unsure: u64,
    /// [`Change::RingsAgain`].
    pub rings_again: u64,
    /// [`Change::Otherwise`].
    pub otherwise: u64,
}

impl Tally {
    /// Counts one call.
    pub fn add(&mut self, happened: Happened, disposition: Disposition) {
        let answered = u64::from(happened == Happened::Answered);
        let unsure = u64::from(happened == Happened::Rang);
        self.calls += 1;
        self.known += u64::from(happened != Happened::Unknown);
        self.rang += u64::from(happened.rang() == Tri::Yes);
        self.answered += answered;
        self.rang_unsure += unsure;
        match Change::between(happened, disposition) {
            Some(Change::Stopped) => {
                self.stopped += 1;
                self.stopped_answered += answered;
                self.stopped_unsure += unsure;
            }
            Some(Change::RingsAgain) => self.rings_again += 1,
            Some(Change::Otherwise) => self.otherwise += 1,
            None => {}
        }
    }
}

/// A replay under way.
pub struct Replay<'a> {
    rulebook: &'a Rulebook,
    lists: &'a dyn Lists,
    home: Option<Region>,
    own: &'a [E164],
    memory: Memory,
    suspended_until_ms: Option<i64>,
    all: Tally,
    by_rule: Vec<Tally>,
}

impl<'a> Replay<'a> {
    /// A replay through `rulebook`; `memory` says what its source records.
    #[must_use]
    pub fn new(
        rulebook: &'a Rulebook,
        lists: &'a dyn Lists,
        home: Option<Region>,
        own: &'a [E164],
        memory: Memory,
    ) -> Replay<'a> {
        Replay {
            rulebook,
            lists,
            home,
            own,
            memory,
            suspended_until_ms: None,
            all: Tally::default(),
            by_rule: vec![Tally::default(); rulebook.rules().len()],
        }
    }

    /// Decides the next call, not earlier than the one before. An outgoing call is remembered,
    /// and counted nowhere. The verdict comes with the number on which it was given.
    pub fn decide(&mut self, past: &PastCall) -> (Number, Verdict) {
        let call = &past.call;
        let at_ms = call.at.unix_ms();
        let sightings = past.sightings(self.home);
        let before = self.memory.before(at_ms);
        let (seen, verdict) = sightings.mildest(|seen| {
            let line = [seen.number];
            let facts = Facts {
                home: seen.from,
                contact: past.contact,
                starred: past.starred,
                lists: self.lists,
                past: &before,
                own: self.own,
                reply_lines: if past.is_reply_line { &line } else { &[] },
                suspended_until_ms: past.suspended_until_ms.max(self.suspended_until_ms),
                paused_until_ms: past.paused_until_ms,
            };
            let number = seen.number;
            decide(&Call { number, ..*call }, self.rulebook, &facts)
        });
        self.memory.add(past);
        match call.direction {
            Direction::Outgoing => {
                if sightings.any(|seen| never_block::is_emergency(&seen.number, seen.from)) {
                    self.suspended_until_ms = Some(at_ms.saturating_add(AFTER_EMERGENCY_MS));
                }
            }
            Direction::Incoming => {
                self.all.add(past.happened, verdict.disposition);
                if let Some(tally) = verdict
                    .rule
                    .and_then(|index| self.by_rule.get_mut(usize::from(index)))
                {
                    tally.add(past.happened, verdict.disposition);
                }
            }
        }
        (seen.number, verdict)
    }

    /// The incoming calls so far.
    #[must_use]
    pub const fn all(&self) -> &Tally {
        &self.all
    }

    /// Those that each rule decided, in the order of the rulebook.
    #[must_use]
    pub fn by_rule(&self) -> &[Tally] {
        &self.by_rule
    }
}

#[cfg(test)]
mod tests;
