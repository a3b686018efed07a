//! A call of the caller, with what was noted about it.

use curfew_core::Tri;
use curfew_core::time::Moment;

use super::Noted;
use crate::ledger::fact::{Memo, Outcome};
use crate::ledger::{CallEvent, Link, Seq, Speaker};
use crate::replay::{Happened, became};

const MINUTE_MS: i64 = 60_000;

/// Where a call stands after the caller was told to stop.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct After {
    /// How many days after the refusal, by the dates on the calendar where the phone was; 0 on
    /// the day itself.
    pub day: u32,
    /// Which call after it, from 1.
    pub nth: u32,
    /// How many days after the newest refusal before it, likewise.
    pub since: u32,
}

/// What a note about a call said until a later one said otherwise. What the later one leaves out stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Corrected {
    /// The note's entry.
    pub seq: Seq,
    /// The entry that says otherwise.
    pub by: Seq,
    /// What no longer stands, and nothing else.
    pub was: Memo,
}

/// A call of the caller.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseCall {
    /// Its entry.
    pub seq: Seq,
    /// What was seen and answered.
    pub call: CallEvent,
    /// Where it stands among those of its number.
    pub link: Option<Link>,
    /// What became of it, by the newest entry that says so.
    pub outcome: Option<Outcome>,
    /// Notes about it, in order, each with what still stands of it.
    pub memos: Vec<Noted<Memo>>,
    /// What later notes say otherwise.
    pub corrected: Vec<Corrected>,
    /// Where it stands after the first refusal before it.
    pub after: Option<After>,
}

impl CaseCall {
    /// When it came, with the offset of the phone's zone then.
    #[must_use]
    pub const fn at(&self) -> Moment {
        Moment::new(self.call.at_ms, self.call.offset_seconds)
    }

    /// Takes out of each note what a later one says otherwise.
    pub(super) fn correct(&mut self) {
        let mut earlier = self.memos.as_mut_slice();
        while let Some((it, later)) = earlier.split_first_mut() {
            for by in later.iter() {
                if let Some(was) = taken(&mut it.what, &by.what) {
                    self.corrected.push(Corrected {
                        seq: it.seq,
                        by: by.seq,
                        was,
                    });
                }
            }
            earlier = later;
        }
    }

    /// The note that says that the caller was told to stop: the newest that tells, for a later one corrects an earlier.
    /// `None` of a call that was not answered, or in which nobody spoke: nobody heard it.
    #[must_use]
    pub fn said_stop(&self) -> Option<&Noted<Memo>> {
        self.noted_stop()
            .filter(|_| !self.is_unheard() && !self.is_silent())
    }

    /// The same, whatever became of the call.
    pub(super) fn noted_stop(&self) -> Option<&Noted<Memo>> {
        let mut newest = self.memos.iter().rev();
        let newest = newest.find(|it| it.what.said_stop.is_some());
        newest.filter(|it| it.what.said_stop == Some(true))
    }

    /// Whether something was said while it went on: from its minute on, until the minute after its end.
    pub(super) fn is_at(&self, said_ms: i64) -> bool {
        let talked = self.outcome.as_ref().map_or(0, |it| i64::from(it.talked_s));
        let from = self.call.at_ms.saturating_sub(MINUTE_MS);
        let until = self
            .call
            .at_ms
            .saturating_add(talked * 1000 + 2 * MINUTE_MS);
        (from..until).contains(&said_ms)
    }

    /// How many days after the call a note about it was written, by the dates on the clocks of then; 0 on the day itself.
    #[must_use]
    pub fn days_until<T>(&self, noted: &Noted<T>) -> u32 {
        let written = Moment::new(noted.at.at_ms, noted.at.offset_seconds);
        let days = written.date().days() - self.at().date().days();
        u32::try_from(days).unwrap_or(0)
    }

    /// Who spoke in it, by the newest note that says so.
    #[must_use]
    pub fn speaker(&self) -> Speaker {
        let mut newest = self.memos.iter().rev().map(|it| it.what.speaker);
        let newest = newest.find(|it| *it != Speaker::Unknown);
        newest.unwrap_or_default()
    }

    /// Whether its notes say that nobody spoke: nobody can have heard a word in it.
    pub(super) fn is_silent(&self) -> bool {
        self.speaker() == Speaker::Nobody
    }

    /// Whether it is known that it was not taken.
    #[must_use]
    pub fn is_unheard(&self) -> bool {
        self.happened().talked() == Tri::No
    }

    /// What became of it, as far as is known.
    #[must_use]
    pub fn happened(&self) -> Happened {
        became(&self.call, self.outcome.as_ref())
    }
}

/// Takes out of a note what a later one says otherwise; `None` where that is nothing.
fn taken(it: &mut Memo, by: &Memo) -> Option<Memo> {
    fn take<T: PartialEq>(any: &mut bool, it: &mut Option<T>, by: &Option<T>) -> Option<T> {
        let is_other = by.is_some() && it.is_some() && it != by;
        *any |= is_other;
        it.take_if(|_| is_other)
    }
    let mut any = false;
    let mut speaker = Speaker::Unknown;
    if ![it.speaker, Speaker::Unknown].contains(&by.speaker) {
        any = it.speaker != Speaker::Unknown;
        speaker = std::mem::replace(&mut it.speaker, Speaker::Unknown);
    }
    let was = Memo {
        call: it.call,
        case: None,
        speaker,
        company: take(&mut any, &mut it.company, &by.company),
        product: take(&mut any, &mut it.product, &by.product),
        said_who: take(&mut any, &mut it.said_who, &by.said_who),
        said_stop: take(&mut any, &mut it.said_stop, &by.said_stop),
        way_out: take(&mut any, &mut it.way_out, &by.way_out),
        text: take(&mut any, &mut it.text, &by.text),
    };
    any.then_some(was)
}
