//! Which calls came after a refusal, and which notes of one count.

use curfew_core::time::Moment;

use super::{After, CaseCall, Dossier, Noted};
use crate::ledger::fact::Memo;
use crate::ledger::{Channel, Seq};

/// What changes whether calls count as after a refusal.
struct Turn {
    at: Moment,
    what: Said,
    /// The call in which it was said, or 0.
    in_call: Seq,
    /// When that was written down: the entry, and the time it says.
    written: Option<(Seq, i64)>,
}

impl Turn {
    /// Whether a call that is later by the clock came after it.
    fn is_before(&self, call: &CaseCall) -> bool {
        // The call in which it was said came before it, whatever minute was noted. An entry before that of the refusal, of
        // a time that was yet to come: the clock went ahead when it was written, and the call was before.
        let (written, at_ms) = self.written.unwrap_or((0, 0));
        call.seq != self.in_call && (call.seq >= written || at_ms >= call.call.at_ms)
    }
}

#[derive(Clone, Copy)]
enum Said {
    Stop,
    Given,
    Withdrawn,
}

impl Dossier {
    /// Refusals that cannot have been said so are put aside, and those of which a note after a call tells too are that call's.
    pub(super) fn match_calls(&mut self) {
        let unheard = self.every_call().filter(|it| it.said_stop().is_none());
        let unheard = unheard.filter_map(CaseCall::noted_stop);
        self.unheard = unheard.map(|it| it.seq).collect();
        for mut it in std::mem::take(&mut self.refusals) {
            let what = &mut it.what;
            if matches!(what.channel, Channel::Phone | Channel::Key) {
                let is_it = |call: &&CaseCall| match what.call {
                    0 => call.said_stop().is_some() && call.is_at(what.said_ms),
                    named => call.seq == named,
                };
                let call = self.every_call().find(is_it);
                // A key may have been heard by what does not speak.
                let is_mute = |call: &CaseCall| {
                    call.is_unheard() || what.channel == Channel::Phone && call.is_silent()
                };
                if call.is_some_and(is_mute) {
                    self.unheard.push(it.seq);
                    self.not_heard.push(it);
                    continue;
                }
                what.call = call.map_or(what.call, |call| call.seq);
            }
            self.refusals.push(it);
        }
    }

    /// The notes after calls that say that the caller was told to stop, but for those of which a refusal tells.
    pub fn stops(&self) -> impl Iterator<Item = (&CaseCall, &Noted<Memo>)> {
        let has_own = |call: &CaseCall| self.refusals.iter().any(|it| it.what.call == call.seq);
        let stops = self
            .every_call()
            .filter_map(|it| Some((it, it.said_stop()?)));
        stops.filter(move |(call, _)| !has_own(call))
    }

    /// When calls were refused, and when consent was given, by time.
    fn turns(&self) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::new();
        let mut add = |turn: Turn| {
            let later = |it: &Turn| it.at.unix_ms() <= turn.at.unix_ms();
            turns.insert(turns.partition_point(later), turn);
        };
        for it in self.said_to_caller() {
            add(Turn {
                at: self.said_at(it.what.said_ms, it.what.said_offset, &it.at),
                what: Said::Stop,
                in_call: it.what.call,
                written: Some((it.seq, it.at.at_ms)),
            });
        }
        // Of a note after a call that the app was asked about, the call was written when it came.
        for (call, _) in self.stops() {
            add(Turn {
                at: call.at(),
                what: Said::Stop,
                in_call: call.seq,
                written: (call.call.was_asked()).then_some((call.seq, call.call.at_ms)),
            });
        }
        for it in &self.consents {
            add(Turn {
                at: self.said_at(it.what.said_ms, it.what.said_offset, &it.at),
                what: match it.what.given {
                    true => Said::Given,
                    false => Said::Withdrawn,
                },
                in_call: 0,
                written: Some((it.seq, it.at.at_ms)),
            });
        }
        turns
    }

    /// Calls count from the first refusal, and no more from a consent on that was given after it, until calls are refused again.
    pub(super) fn count_after(&mut self) {
        let turns = self.turns();
        let mut turns = turns.iter().peekable();
        let (mut refused, mut nth): (Option<&Turn>, u32) = (None, 0);
        let mut told: Vec<&Turn> = Vec::new();
        for call in &mut self.calls {
            while let Some(turn) = turns.next_if(|it| it.at.unix_ms() < call.call.at_ms) {
                if let Said::Stop = turn.what {
                    told.push(turn);
                }
                match (turn.what, refused) {
                    (Said::Given, Some(it)) if turn.at.unix_ms() > it.at.unix_ms() => {
                        refused = None;
                        self.agreed.get_or_insert((turn.at, 0));
                    }
                    (Said::Stop, None) => (refused, nth) = (Some(turn), 0),
                    (Said::Withdrawn, None) if self.agreed.is_some() => {
                        (refused, nth) = (Some(turn), 0);
                    }
                    _ => {}
                }
            }
            let Some(turn) = refused else {
                if let Some((_, calls)) = &mut self.agreed {
                    *calls += 1;
                }
                continue;
            };
            if !turn.is_before(call) {
                continue;
            }
            nth += 1;
            let newest = told.iter().rev().find(|it| it.is_before(call));
            let days = |at: Moment| i64::from(at.date().days());
            let since = |it: &Turn| u32::try_from(days(call.at()) - days(it.at)).unwrap_or(0);
            call.after = Some(After {
                day: since(turn),
                nth,
                since: since(newest.unwrap_or(&turn)),
            });
        }
    }
}
