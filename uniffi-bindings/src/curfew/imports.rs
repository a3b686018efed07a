//! Rules from files, and what is probably not meant in rules.

use std::collections::BTreeSet;

use curfew_core::Rulebook;
use curfew_core::rulebook::{Problem, Surroundings, lint};
use curfew_core::time::Moment;
use curfew_store::rules::import::append;

use super::Curfew;
use crate::error::CurfewError;
use crate::views::convert::rule_views;
use crate::views::{FindingView, RemarkView, RulesPreview};

#[uniffi::export]
impl Curfew {
    /// Reads the rules of a file without changing anything: a rulebook, or the rules or backup of
    /// another app. They would stand after those in force. The time is that of the phone now.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for what is no such file, or more rules than a rulebook holds.
    pub fn preview_rules(
        &self,
        bytes: Vec<u8>,
        at_ms: i64,
        offset_seconds: i32,
    ) -> Result<RulesPreview, CurfewError> {
        let found = self.read_file(&bytes)?;
        let snapshot = self.engine.snapshot();
        let own = &snapshot.rules;
        let first = own.rulebook.rules().len();
        let both = append(&own.rulebook, found.rules).map_err(CurfewError::input)?;
        let mut rules = rule_views(&both, !snapshot.settings.own.is_empty());
        let remarks = found.remarks.into_iter().map(|remark| RemarkView {
            name: remark.name,
            fate: remark.fate.word().to_owned(),
            why: remark.why.word().to_owned(),
        });
        Ok(RulesPreview {
            rules: rules.split_off(first),
            numbers: found.numbers.numbers.len() as u64,
            remarks: remarks.collect(),
            remarks_total: u32::try_from(found.remarks_total).unwrap_or(u32::MAX),
            findings: self.findings(&both, first, Moment::new(at_ms, offset_seconds)),
        })
    }

    /// What is probably not meant in the rules in force. The time is that of the phone now.
    pub fn lint_rules(&self, at_ms: i64, offset_seconds: i32) -> Vec<FindingView> {
        let snapshot = self.engine.snapshot();
        self.findings(
            &snapshot.rules.rulebook,
            0,
            Moment::new(at_ms, offset_seconds),
        )
    }
}

impl Curfew {
    /// Of the rules from `first` on.
    fn findings(&self, rulebook: &Rulebook, first: usize, at: Moment) -> Vec<FindingView> {
        // Lists that cannot be read are not known, and nothing is said of them.
        let lists = self.engine.lists().ok().and_then(|lists| lists.list().ok());
        let lists = lists.map(|lists| lists.into_iter().map(|list| list.name));
        let lists: Option<BTreeSet<String>> = lists.map(Iterator::collect);
        let around = Surroundings {
            lists: lists.as_ref(),
            now: Some(at.local().wall_time()),
            home: self.engine.home(),
        };
        let rules = rulebook.rules();
        let found = lint(rulebook, &around).into_iter();
        found
            .filter(|finding| finding.rule >= first)
            .map(|finding| FindingView {
                name: rules[finding.rule].name.clone(),
                problem: finding.problem.word().to_owned(),
                about: match finding.problem {
                    Problem::Shadowed { by }
                    | Problem::AllowShadowed { by }
                    | Problem::AllowPartlyShadowed { by } => Some(rules[by].name.clone()),
                    Problem::NoList { name } => Some(name),
                    Problem::NoInstitution { id } => Some(id),
                    Problem::NoHours { law } => Some(law),
                    Problem::NoCalendar { place }
                    | Problem::CalendarEnds { place, .. }
                    | Problem::CalendarUncertain { place, .. } => Some(place),
                    _ => None,
                },
            })
            .collect()
    }
}
