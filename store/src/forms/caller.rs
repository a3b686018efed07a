//! Who called, who spoke, and how long: what is known of one call, and of the caller by its calls.

use curfew_core::Tri;
use curfew_core::forms::{Field, Language, Word};
use curfew_core::time::Moment;

use super::show;
use super::values::Scope;
use crate::cases::CaseCall;
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

    /// One name: whom they said in the call that they called for, else whom the case is about, else whom they said last.
    pub(super) fn caller_name(&self) -> Option<String> {
        let said = |memo: &Memo| memo.company.as_deref().map(show::clean);
        let of_call = self.call.and_then(|_| self.last(said));
        of_call.or_else(|| self.institution()).or_else(|| {
            let all = Scope {
                call: None,
                ..self.clone()
            };
            all.last(said)
        })
    }

    /// Whom the case is about.
    fn institution(&self) -> Option<String> {
        let known = self.dossier.case.institution.as_ref()?;
        Some(match (known.row(), self.language) {
            (Some(row), Language::Zh) => row.name_zh.as_str().to_owned(),
            (Some(row), _) => row.name.as_str().to_owned(),
            (None, _) => show::clean(&known.id),
        })
    }

    /// For whom they said they called, and whose the number is known as, said to be no more. What was said in another
    /// call stands with where it was said.
    pub(super) fn callers(&self) -> Option<String> {
        let company = |memo: &Memo| memo.company.clone();
        let said = self.distinct(self.call, &company);
        let said = said.map(|it| self.say(Word::SaidAs, &[&it]));
        let said = match self.call {
            Some(_) => said.or_else(|| self.named_elsewhere()),
            None => said,
        };
        let word = match self.dossier.shows_institution {
            true => Word::ShownAs,
            false => Word::NamedAs,
        };
        let known = self.institution().map(|name| self.say(word, &[&name]));
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

    /// Whether a person was spoken to.
    pub(super) fn conversation(&self) -> Option<String> {
        match spoken(self.call?) {
            Tri::Yes => self.yes(true),
            Tri::No => self.yes(false),
            Tri::Unknown => None,
        }
    }
}

/// Whether a person was spoken to. That a call was taken does not tell it: a recording may have played.
pub(super) fn spoken(call: &CaseCall) -> Tri {
    match call.speaker() {
        _ if call.is_unheard() => Tri::No,
        Speaker::Unknown => Tri::Unknown,
        speaker => (speaker == Speaker::Human).into(),
    }
}
