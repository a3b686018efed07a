//! One call with all that is known about it, worked out at most once for all rules.

use std::cell::OnceCell;

use crate::decide::{Call, Facts};
use crate::institutions::{self, Institution};
use crate::number::{Characters, Description, Number, describe};
use crate::number_kinds::{self, NumberKind};
use crate::time::Local;

/// What the conditions of a rule are asked about.
pub(crate) struct Question<'a> {
    pub(crate) call: &'a Call,
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) local: Local,
    characters: OnceCell<Option<Characters>>,
    description: OnceCell<Description>,
    institution: OnceCell<Option<&'static Institution>>,
    kind: OnceCell<Option<&'static NumberKind>>,
}

impl<'a> Question<'a> {
    pub(crate) const fn new(call: &'a Call, facts: &'a Facts<'a>) -> Question<'a> {
        Question {
            call,
            facts,
            local: call.at.local(),
            characters: OnceCell::new(),
            description: OnceCell::new(),
            institution: OnceCell::new(),
            kind: OnceCell::new(),
        }
    }

    pub(crate) const fn number(&self) -> &Number {
        &self.call.number
    }

    /// The characters of the number, if there is one.
    pub(crate) fn characters(&self) -> Option<&Characters> {
        self.characters
            .get_or_init(|| Characters::of(&self.call.number))
            .as_ref()
    }

    /// What the numbering plans say; loads them. No rule but one on classes needs it.
    pub(crate) fn description(&self) -> &Description {
        self.description
            .get_or_init(|| describe(&self.call.number, self.facts.home))
    }

    pub(crate) fn institution(&self) -> Option<&'static Institution> {
        *self
            .institution
            .get_or_init(|| institutions::find(&self.call.number, self.facts.home))
    }

    pub(crate) fn kind(&self) -> Option<&'static NumberKind> {
        *self
            .kind
            .get_or_init(|| number_kinds::find(&self.call.number, self.facts.home))
    }
}
