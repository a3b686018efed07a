//! What the readers of all formats gather.

use curfew_core::Region;
use curfew_core::rulebook::{MAX_RULES, MAX_TEXT, Rule, Then, When, Who};

use super::stream::Banned;
use super::{Fate, Imported, Kind, MAX_REMARKS, Remark, Why};
use crate::lists::import::{Numbers, Refusal};

/// What the readers gather.
pub(super) struct Reader {
    pub(super) home: Option<Region>,
    pub(super) rules: Vec<Rule>,
    pub(super) numbers: Numbers,
    /// With the section of the file.
    remarks: Vec<(usize, Remark)>,
    pub(super) total: usize,
    /// Where the file has several lists: their names, in its order, and which is read.
    pub(super) sections: Vec<String>,
    section: usize,
    /// Where in its line stands what is read.
    pub(super) column: usize,
    /// Of [`Imported::are_numbers_on`].
    pub(super) are_numbers_on: bool,
}

impl Reader {
    pub(super) fn new(home: Option<Region>) -> Reader {
        Reader {
            home,
            rules: Vec::new(),
            numbers: Numbers::default(),
            remarks: Vec::new(),
            total: 0,
            sections: Vec::new(),
            section: 0,
            column: 1,
            are_numbers_on: true,
        }
    }

    pub(super) fn remark(&mut self, place: usize, name: &str, fate: Fate, why: Why) {
        self.total += 1;
        if self.remarks.len() < MAX_REMARKS {
            let name = shortened(name);
            let remark = Remark {
                place,
                column: self.column,
                name,
                fate,
                why,
            };
            self.remarks.push((self.section, remark));
        }
    }

    /// What is read next stands in this section.
    pub(super) fn enter(&mut self, section: &str) {
        let found = self.sections.iter().position(|name| name == section);
        self.section = found.unwrap_or(self.sections.len());
    }

    pub(super) fn leave_out(&mut self, place: usize, name: &str, why: Why) {
        self.remark(place, name, Fate::LeftOut, why);
    }

    /// Adds a rule; whether there was room.
    pub(super) fn rule(
        &mut self,
        place: usize,
        name: &str,
        who: Who,
        when: When,
        then: Then,
    ) -> bool {
        if self.rules.len() >= MAX_RULES {
            self.leave_out(place, name, Why::TooMany);
            return false;
        }
        self.rules.push(Rule {
            id: format!("import-{}", self.rules.len() + 1),
            name: shortened(name),
            enabled: true,
            until: None,
            who,
            when,
            then,
            notify: true,
        });
        true
    }

    /// Adds a number to those for a list.
    pub(super) fn number(&mut self, place: usize, text: &str) {
        let place = (place as u64, self.column as u64);
        self.numbers.take(place, text.as_bytes(), self.home);
    }

    /// Counts a record that gave no number.
    pub(super) fn refuse(&mut self, place: (u64, u64), reason: Refusal) {
        self.numbers.import.records += 1;
        self.numbers.import.refuse(place, reason);
    }

    /// Gives the numbers and callers that were gathered, which are not kept.
    pub(super) fn hand_over<E>(
        &mut self,
        mut each: impl FnMut(Banned) -> Result<(), E>,
    ) -> Result<(), E> {
        for number in self.numbers.drain() {
            each(Banned::Number(number))?;
        }
        for rule in self.rules.drain(..) {
            each(Banned::Callers(rule.who))?;
        }
        Ok(())
    }

    pub(super) fn done(mut self, kind: Kind) -> Imported {
        if kind.has_lines() || kind == Kind::SpamBlocker {
            let place = |(section, it): &(usize, Remark)| (*section, it.place, it.column);
            self.remarks.sort_by_key(place);
        }
        Imported {
            kind,
            rules: self.rules,
            numbers: self.numbers.import,
            remarks: self.remarks.into_iter().map(|(_, it)| it).collect(),
            remarks_total: self.total,
            are_numbers_on: self.are_numbers_on,
        }
    }
}

/// A name as long as a rule's may be.
fn shortened(name: &str) -> String {
    let name = name.trim();
    let end = (0..=name.len().min(MAX_TEXT))
        .rev()
        .find(|end| name.is_char_boundary(*end));
    name[..end.unwrap_or(0)].to_owned()
}
