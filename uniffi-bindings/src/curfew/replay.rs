//! A rule on the calls of the ledger, before it is saved.

use curfew_store::replay::trial;

use super::Curfew;
use crate::error::CurfewError;
use crate::views::convert::{entry_view, rulebook_of};
use crate::views::{RuleView, TrialView};

#[uniffi::export]
impl Curfew {
    /// What the rule with this id, one of `rules`, would have done to the recorded calls.
    /// Nothing is saved.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for rules that cannot be; [`CurfewError::NotFound`] where no rule
    /// has the id; [`CurfewError::Storage`], also before the first unlock.
    pub fn try_rule(&self, rules: Vec<RuleView>, id: String) -> Result<TrialView, CurfewError> {
        let draft = rulebook_of(rules)?;
        let index = draft.rules().iter().position(|rule| rule.id == id);
        let index = index.ok_or_else(|| CurfewError::not_found("there is no such rule"))?;
        let snapshot = self.engine.snapshot();
        let (before, lists) = (&snapshot.rules.rulebook, snapshot.lists.as_ref());
        let home = snapshot.home();
        let trial = self.engine.query(|ledger| {
            trial(
                ledger,
                before,
                &draft,
                index,
                lists,
                home,
                &snapshot.settings.own,
            )
        })?;
        let count = |calls| u32::try_from(calls).unwrap_or(u32::MAX);
        Ok(TrialView {
            calls: count(trial.all.calls),
            stopped: count(trial.rule.stopped),
            stopped_answered: count(trial.rule.stopped_answered),
            stopped_unsure: count(trial.rule.stopped_unsure),
            rings_again: count(trial.rule.rings_again),
            examples: trial.examples.iter().map(entry_view).collect(),
        })
    }
}
