//! Refusals and consents that were noted by mistake.
//!
//! Nothing is taken out of a ledger: a later memo that names the entry in place of a call withdraws it
//! (`docs/formats/ledger.md`). It counts no more, and every paper says that it was there.

use super::{Dossier, Noted};
use crate::StoreError;
use crate::ledger::fact::Memo;
use crate::ledger::{Event, Fact, Ledger, Seq, Speaker, Stamp};

/// A refusal or consent that was noted and withdrawn.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Withdrawn {
    /// Whether it was a refusal; else a consent.
    pub is_refusal: bool,
    /// Its entry.
    pub seq: Seq,
    /// When it was written down.
    pub at: Stamp,
    /// The entry that withdraws it, when that was written, and why, in the user's own words.
    pub by: Noted<Option<String>>,
}

impl Dossier {
    /// Takes back what `memo` names, if that is a refusal or consent from before it; gives the memo back where it is not.
    pub(super) fn withdraw(&mut self, memo: Noted<Memo>) -> Option<Noted<Memo>> {
        let named = memo.what.call;
        let (is_refusal, seq, at) = if let Some(it) = taken(&mut self.refusals, named, memo.seq) {
            (true, it.seq, it.at)
        } else if let Some(it) = taken(&mut self.consents, named, memo.seq) {
            (false, it.seq, it.at)
        } else {
            // Withdrawn twice is withdrawn.
            let is_known = self.withdrawn.iter().any(|it| it.seq == named);
            return (!is_known).then_some(memo);
        };
        let Noted {
            seq: by,
            at: when,
            what,
        } = memo;
        let by = Noted {
            seq: by,
            at: when,
            what: what.text,
        };
        self.withdrawn.push(Withdrawn {
            is_refusal,
            seq,
            at,
            by,
        });
        None
    }
}

/// The one of this entry, if it is from before another.
fn taken<T>(all: &mut Vec<Noted<T>>, seq: Seq, before: Seq) -> Option<Noted<T>> {
    let at = all.iter().position(|it| it.seq == seq && seq < before)?;
    Some(all.remove(at))
}

impl Ledger {
    /// The note that withdraws the refusal or consent of an entry; `None` where the entry is neither.
    ///
    /// # Errors
    /// As [`Ledger::entry`].
    pub fn withdrawal(&self, seq: Seq, why: Option<String>) -> Result<Option<Memo>, StoreError> {
        let (case, said_stop) = match self.entry(seq)?.map(|row| row.event) {
            Some(Event::Fact(_, Fact::Refusal(it))) => (it.case, Some(false)),
            Some(Event::Fact(_, Fact::Consent(it))) => (it.case, None),
            _ => return Ok(None),
        };
        Ok(Some(Memo {
            call: seq,
            case,
            speaker: Speaker::Unknown,
            company: None,
            product: None,
            said_who: None,
            said_stop,
            way_out: None,
            text: why,
        }))
    }
}
