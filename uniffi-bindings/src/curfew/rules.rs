//! Rulebook and numbers.

use curfew_core::first_run;
use curfew_core::never_block::{self, NeverBlock};
use curfew_core::number;
use curfew_core::time::{ClockTime, Weekdays, Window};
use curfew_core::{Rulebook, institutions};

use super::explain::read_typed;
use super::{Curfew, hex};
use crate::error::CurfewError;
use crate::views::convert::{rule_views, rulebook_of};
use crate::views::{NeverBlockView, NumberView, RuleView, RulebookView};

#[uniffi::export]
impl Curfew {
    /// The rulebook in force; where that on the storage cannot be read (`problem` says so), none
    /// is, and the rules of before are given for the user to keep.
    ///
    /// # Errors
    /// None today.
    pub fn rulebook(&self) -> Result<RulebookView, CurfewError> {
        let snapshot = self.engine.snapshot();
        let shown = snapshot.offered.as_ref().unwrap_or(&snapshot.rules);
        Ok(RulebookView {
            rules: rule_views(&shown.rulebook, !snapshot.settings.own.is_empty()),
            sha256: hex(&shown.sha256),
            problem: snapshot.rules_problem.clone(),
        })
    }

    /// Saves the rules in this order and puts them in force. A rule with an empty id gets one.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for rules that cannot be; [`CurfewError::Storage`]; the old rules
    /// stay in force then.
    pub fn save_rules(&self, rules: Vec<RuleView>) -> Result<(), CurfewError> {
        self.engine.save_rules(&rulebook_of(rules)?)
    }

    /// The rulebook as a document, to be shared or edited by hand.
    pub fn rulebook_json(&self) -> String {
        self.engine.snapshot().rules.rulebook.to_json()
    }

    /// Puts a document in the place of the rulebook; how many rules it has.
    ///
    /// # Errors
    /// [`CurfewError::Input`] with line and column; [`CurfewError::Storage`]; the old rules stay
    /// in force then.
    pub fn import_rulebook(&self, json: String) -> Result<u32, CurfewError> {
        let rulebook = Rulebook::from_json(&json).map_err(CurfewError::input)?;
        self.engine.save_rules(&rulebook)?;
        Ok(u32::try_from(rulebook.rules().len()).unwrap_or(u32::MAX))
    }

    /// Writes the first rulebook: contacts ring, anyone else is silent from `start` to `end`
    /// (`HH:MM`) every day. The names are what the user will see.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for what is no time or a name that is too long;
    /// [`CurfewError::Storage`].
    pub fn start_quiet_hours(
        &self,
        start: String,
        end: String,
        known_name: String,
        night_name: String,
    ) -> Result<(), CurfewError> {
        let time = |text: &str| ClockTime::parse(text).map_err(CurfewError::input);
        let quiet = Window::new(Weekdays::EVERY_DAY, time(&start)?, time(&end)?)
            .map_err(CurfewError::input)?;
        let rules = first_run::rules(&known_name, &night_name, quiet);
        self.engine
            .save_rules(&Rulebook::new(rules).map_err(CurfewError::input)?)
    }

    /// What is known of a number. The first call loads the numbering plans.
    pub fn describe(&self, number: String) -> NumberView {
        let home = self.engine.home();
        let number = read_typed(&number, home);
        let description = number::describe(&number, home);
        NumberView {
            kind: number.kind().to_owned(),
            canonical: number.canonical(),
            region: description.region.map(|region| region.code().to_owned()),
            class: description.class.map(str::to_owned),
            valid: description.valid,
            never_block: never_block::find(&number, home).map(never_block_view),
            institution: institutions::find(&number, home)
                .filter(|found| !found.is_local())
                .map(|found| found.id().to_owned()),
        }
    }
}

pub(super) fn never_block_view(found: &NeverBlock) -> NeverBlockView {
    NeverBlockView {
        name: found.name.to_string(),
        name_zh: found.name_zh.to_string(),
    }
}
