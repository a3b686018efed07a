//! One call with all that is known about it, worked out at most once for all rules.

use std::cell::OnceCell;

use crate::decide::{Call, Facts};
use crate::institutions::{self, Institution};
use crate::number::{Characters, Description, Number, chinese, describe};
use crate::number_kinds::{self, NumberKind};
use crate::rulebook::Key;
use crate::time::Local;
use crate::tri::Tri;

/// What the conditions of a rule are asked about.
pub(crate) struct Question<'a> {
    pub(crate) call: &'a Call,
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) local: Local,
    /// Whether a condition is to be asked [of any form](Question::of_any_form) of the number.
    pub(crate) may_have_forms: bool,
    characters: OnceCell<Option<Characters>>,
    description: OnceCell<Description>,
    institution: OnceCell<Option<&'static Institution>>,
    kind: OnceCell<Option<&'static NumberKind>>,
}

impl<'a> Question<'a> {
    /// Of the number in all its forms.
    pub(crate) const fn new(call: &'a Call, facts: &'a Facts<'a>) -> Question<'a> {
        let mut question = Question::of_form(call, facts);
        let key = Key::new(call, facts, &question.local);
        question.may_have_forms = key.may_have_forms();
        question
    }

    /// Of the number in the form in which it stands there.
    pub(crate) const fn of_form(call: &'a Call, facts: &'a Facts<'a>) -> Question<'a> {
        Question {
            call,
            facts,
            local: call.at.local(),
            may_have_forms: false,
            characters: OnceCell::new(),
            description: OnceCell::new(),
            institution: OnceCell::new(),
            kind: OnceCell::new(),
        }
    }

    /// Whether it holds of the number in some form that it has ([`chinese::other_forms`]).
    #[cold]
    pub(crate) fn of_any_form(&self, holds: &dyn Fn(&Question<'_>) -> Tri) -> Tri {
        let number = self.call.number;
        let others = chinese::other_forms(&number, self.facts.home);
        let forms = [Some(number), others[0], others[1]].into_iter().flatten();
        Tri::any(forms.map(|number| {
            let call = Call {
                number,
                ..*self.call
            };
            holds(&Question::of_form(&call, self.facts))
        }))
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
