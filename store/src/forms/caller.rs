//! Who called, who spoke, and how long: what is known of one call, and of the caller by its calls.

use curfew_core::Tri;
use curfew_core::forms::{Field, Language, Word};
use curfew_core::time::Moment;

use super::show;
use super::values::Scope;
use crate::ledger::Speaker;
use crate::ledger::fact::Memo;

impl<'a> Scope<'a> {
    pub(super) fn caller_number(&self) -> Option<String> {
        if let Some(call) = self.call {
            return call.call.number.clone();
        }
        let mut numbers: Vec<&str> = Vec::new();
        for call in &self.calls {
            let number = call.call.number.as_deref()?;
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        self.list(&mut numbers.into_iter().map(str::to_owned), self.comma())
    }

    /// For whom they said they called, and whose the number is known as, said to be no more; of a call
    /// only the first of the two that is there. What was said in another call stands with where it was said.
    pub(super) fn caller_name(&self) -> Option<String> {
        let company = |memo: &Memo| memo.company.clone();
        let of_call = self
            .call
            .and_then(|call| self.distinct(Some(call), &company));
        let said = match self.call {
            Some(_) => of_call.or_else(|| self.named_elsewhere()),
            None => self.distinct(None, &company),
        };
        if self.call.is_some() && said.is_some() {
            return said;
        }
        let known = self.dossier.case.institution.as_ref();
        let known = known.map(|it| {
            let name = match (it.row(), self.language) {
                (Some(row), Language::Zh) => row.name_zh.as_str(),
                (Some(row), _) => row.name.as_str(),
                (None, _) => &show::clean(&it.id),
            };
            let word = match self.dossier.shows_institution {
                true => Word::ShownAs,
                false => Word::NamedAs,
            };
            self.say(word, &[name])
        });
        let said = match &known {
            Some(_) => said.map(|it| self.say(Word::SaidAs, &[&it])),
            None => said,
        };
        self.list(&mut said.into_iter().chain(known), self.semicolon())
    }

    /// The companies that were named in other calls, and in notes on the caller, each with where from.
    fn named_elsewhere(&self) -> Option<String> {
        let mut all: Vec<(&str, String)> = Vec::new();
        let mut add = |memo: &'a Memo, at: Option<Moment>| {
            let Some(company) = memo.company.as_deref() else {
                return;
            };
            if all.iter().any(|(it, _)| *it == company) {
                return;
            }
            let shown = show::clean(company);
            let named = match at {
                Some(at) => self.say(Word::NamedIn, &[&shown, &self.when(at)]),
                None => self.say(Word::NamedAs, &[&shown]),
            };
            all.push((company, named));
        };
        for memo in &self.dossier.memos {
            add(&memo.what, None);
        }
        for call in &self.calls {
            for memo in &call.memos {
                add(&memo.what, Some(call.at()));
            }
        }
        self.list(&mut all.into_iter().map(|(_, it)| it), self.semicolon())
    }

    /// Who spoke, in the form's own words where it gives three: a person, a recording, nobody.
    pub(super) fn speaker(&self, field: &Field) -> Option<String> {
        self.distinct(self.call, &|memo| {
            let nth = match memo.speaker {
                Speaker::Unknown => return None,
                Speaker::Human => 0,
                Speaker::Recording | Speaker::Ai => 1,
                Speaker::Nobody => 2,
            };
            let chosen = match field.choices.as_slice() {
                [_, _, _] => field.choices[nth].get(self.language),
                _ => self.word(show::speaker(memo.speaker)),
            };
            Some(chosen.to_owned())
        })
    }

    /// How long, or the form's own words for it where it gives five: not at all, under 3 minutes, under 5, under 10, more.
    pub(super) fn talked(&self, field: &Field) -> Option<String> {
        let call = self.call?;
        let talked = call.happened().talked();
        let seconds = match talked {
            Tri::No => 0,
            Tri::Yes => call.outcome.as_ref()?.talked_s,
            Tri::Unknown => return None,
        };
        if let [none, under_3, under_5, under_10, more] = field.choices.as_slice() {
            let chosen = match seconds {
                0 if talked == Tri::No => none,
                ..180 => under_3,
                180..300 => under_5,
                300..600 => under_10,
                _ => more,
            };
            return Some(chosen.get(self.language).to_owned());
        }
        Some(self.say(Word::Seconds, &[&seconds.to_string()]))
    }

    /// Whether a person was spoken to. That a call was taken does not tell it: a recording may have played.
    pub(super) fn conversation(&self) -> Option<String> {
        let call = self.call?;
        if call.happened().talked() == Tri::No {
            return self.yes(false);
        }
        match self.last(|memo| (memo.speaker != Speaker::Unknown).then_some(memo.speaker))? {
            Speaker::Human => self.yes(true),
            _ => self.yes(false),
        }
    }
}
