//! What would happen to a call, and why.

use curfew_core::abroad::Sightings;
use curfew_core::decide::{AFTER_EMERGENCY_MS, Past};
use curfew_core::explain::explain;
use curfew_core::number::{self, Number};
use curfew_core::rulebook::Verification;
use curfew_core::time::Moment;
use curfew_core::{Call, Direction, Facts, Presentation, Region, Tri, decide, never_block};
use curfew_store::past::Before;

use super::Curfew;
use super::rules::never_block_view;
use crate::error::CurfewError;
use crate::views::convert::step_views;
use crate::views::{CallQuestion, ExplanationView, ReasonView, TriView, VerificationView};

#[uniffi::export]
impl Curfew {
    /// What would happen to a call, and why. Nothing is written down or remembered of it.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for a network that is of no country.
    pub fn explain(&self, question: CallQuestion) -> Result<ExplanationView, CurfewError> {
        let at_ms = question.at_ms;
        let snapshot = self.engine.snapshot();
        let network = question.network.as_deref().map(Region::new).transpose();
        let network = network.map_err(CurfewError::input)?;
        let sightings = Sightings::new(snapshot.home(), network, |from| read(&question, from));
        let starred = match (question.starred, question.contact) {
            (Some(starred), _) => starred.into(),
            (None, TriView::No) => Tri::No,
            (None, TriView::Yes | TriView::Unknown) => Tri::Unknown,
        };
        let suspended = match &question.emergency {
            None => self.engine.suspended_until(at_ms),
            Some(ago) => {
                let last = ago.iter().map(|ago| at_ms.saturating_sub(ms(*ago))).max();
                last.map(|last| last.saturating_add(AFTER_EMERGENCY_MS))
            }
        };
        let memory = self.engine.memory();
        let known = memory.before(at_ms);
        let past = Supposed {
            question: &question,
            known,
        };
        let caller = (question.contact.into(), starred);
        let facts = |from| Facts {
            past: &past,
            ..snapshot.facts(from, caller, suspended, &past.known)
        };
        let call = |number| Call {
            direction: match question.outgoing {
                true => Direction::Outgoing,
                false => Direction::Incoming,
            },
            number,
            at: Moment::new(at_ms, question.offset_seconds),
            verification: match question.verification {
                Some(VerificationView::Passed) => Verification::Passed,
                Some(VerificationView::Failed) => Verification::Failed,
                Some(VerificationView::NotVerified) | None => Verification::None,
            },
            sim: question.sim,
        };
        let rulebook = &snapshot.rules.rulebook;
        let (seen, _) =
            sightings.mildest(|seen| decide(&call(seen.number), rulebook, &facts(seen.from)));
        let explanation = explain(&call(seen.number), rulebook, &facts(seen.from));
        Ok(ExplanationView {
            disposition: explanation.verdict.disposition.into(),
            reason: ReasonView::of(explanation.verdict.reason),
            rule: explanation.verdict.rule.map(u32::from),
            number_kind: seen.number.kind().to_owned(),
            canonical: seen.number.canonical(),
            never_block: never_block::find(&seen.number, seen.from).map(never_block_view),
            steps: step_views(&explanation, rulebook),
            seen_from: seen
                .from
                .filter(|_| network.is_some())
                .map(|from| from.code().to_owned()),
        })
    }
}

/// The number as seen from a country.
fn read(question: &CallQuestion, from: Option<Region>) -> Number {
    match question.presentation.map(Presentation::from) {
        None | Some(Presentation::Allowed) => read_typed(&question.number, from),
        Some(hidden) => Number::Hidden(hidden),
    }
}

/// Reads what a user typed. Nothing is no number, and not known is why, as of a call that the phone
/// gives none with.
pub(super) fn read_typed(text: &str, home: Option<Region>) -> Number {
    if text.trim().is_empty() {
        return Number::Hidden(Presentation::Unknown);
    }
    number::read(text, home)
}

fn ms(minutes: u32) -> i64 {
    i64::from(minutes) * 60_000
}

/// What the question supposes to have happened before, and what is known of the rest.
struct Supposed<'a> {
    question: &'a CallQuestion,
    known: Before<'a>,
}

impl Supposed<'_> {
    /// How many of them were at `since_ms` or later.
    fn count(&self, ago: &[u32], since_ms: i64) -> u32 {
        let at_ms = self.question.at_ms;
        let times = ago.iter().map(|ago| at_ms.saturating_sub(ms(*ago)));
        u32::try_from(times.filter(|at| *at >= since_ms).count()).unwrap_or(u32::MAX)
    }
}

impl Past for Supposed<'_> {
    fn dialled(&self, number: &Number, since_ms: i64) -> Tri {
        match &self.question.dialled {
            None => self.known.dialled(number, since_ms),
            Some(ago) => (self.count(ago, since_ms) > 0).into(),
        }
    }

    fn answered(&self, number: &Number, since_ms: i64) -> Tri {
        match &self.question.answered {
            None => self.known.answered(number, since_ms),
            Some(ago) => (self.count(ago, since_ms) > 0).into(),
        }
    }

    fn calls(&self, number: &Number, since_ms: i64) -> Option<u32> {
        match &self.question.called {
            None => self.known.calls(number, since_ms),
            Some(ago) => Some(self.count(ago, since_ms)),
        }
    }
}
