//! The value of one field: what the case says, and nothing more.

use curfew_core::forms::{Band, Field, Form, Language, Source, Word};
use curfew_core::time::{Date, Moment};
use curfew_core::{Tri, calendar};

use super::Identity;
use super::caller::spoken;
use super::show;
use crate::cases::{CaseCall, Dossier, Noted};
use crate::ledger::fact::{Memo, Refusal};
use crate::ledger::{Channel, Seq, Speaker, Stamp};
use crate::replay::Happened;

/// The most things in a list; of more it is said how many.
const MAX_LIST: usize = 200;

/// What a field is filled from.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    pub(super) dossier: &'a Dossier,
    pub(super) who: &'a Identity,
    pub(super) form: &'a Form,
    pub(super) language: Language,
    /// The calls that are counted: all, or those of the sheet's number.
    pub(super) calls: Vec<&'a CaseCall>,
    /// The call that the sheet or the field is about.
    pub(super) call: Option<&'a CaseCall>,
}

/// "Told them to stop".
pub(super) struct Told<'a> {
    pub(super) at: Moment,
    pub(super) channel: Channel,
    pub(super) to: Option<&'a str>,
    pub(super) reference: Option<&'a str>,
    pub(super) text: Option<&'a str>,
    /// The entry that says so, and when it was written; of a note after a call, the call's.
    pub(super) seq: Seq,
    pub(super) noted: Option<&'a Stamp>,
    /// Of a note after a call: how many days after it that was written.
    pub(super) late: u32,
    /// Of what was said in a call: who spoke there, where that was no person.
    pub(super) machine: Option<Speaker>,
}

impl Told<'_> {
    /// What an entry of its own says.
    pub(super) fn of<'a>(dossier: &'a Dossier, it: &'a Noted<Refusal>) -> Told<'a> {
        // A menu hears a key.
        let by_word = it.what.channel == Channel::Phone;
        let mut calls = dossier.every_call();
        let call = calls.find(|call| by_word && call.seq == it.what.call);
        Told {
            at: dossier.said_at(it.what.said_ms, it.what.said_offset, &it.at),
            channel: it.what.channel,
            to: it.what.to.as_deref(),
            reference: it.what.reference.as_deref(),
            text: it.what.text.as_deref(),
            seq: it.seq,
            noted: Some(&it.at),
            late: 0,
            machine: call.and_then(machine),
        }
    }
}

/// What spoke in a call, where that was no person.
fn machine(call: &CaseCall) -> Option<Speaker> {
    let speaker = call.speaker();
    matches!(speaker, Speaker::Recording | Speaker::Ai).then_some(speaker)
}

/// Every time that the caller was told to stop: the refusals, and the notes after calls that no
/// refusal is about.
pub(super) fn told(dossier: &Dossier) -> Vec<Told<'_>> {
    let said = dossier.said_to_caller();
    let mut all: Vec<Told<'_>> = said.map(|it| Told::of(dossier, it)).collect();
    for (call, note) in dossier.stops() {
        let later = |it: &Told<'_>| it.at.unix_ms() <= call.call.at_ms;
        all.insert(
            all.partition_point(later),
            Told {
                at: call.at(),
                channel: Channel::Phone,
                to: None,
                reference: None,
                text: None,
                seq: call.seq,
                noted: None,
                late: call.days_until(note),
                machine: machine(call),
            },
        );
    }
    all
}

impl Scope<'_> {
    /// The user's own words for a field.
    pub(super) fn answer(&self, field: &Field) -> Option<String> {
        let mut answers = self.who.answers.iter();
        let answer = answers.find(|(id, _)| id == field.id);
        answer.map(|(_, text)| show::clean(text))
    }

    /// The value of a field; `None` where it is not known.
    pub(super) fn value(&self, field: &Field) -> Option<String> {
        let who = self.who;
        let own = |text: &Option<String>| text.as_deref().map(show::clean);
        match field.from {
            Source::Name => own(&who.name),
            Source::IdNumber => own(&who.id_number),
            Source::OwnNumber => own(&who.own_number),
            Source::Phone => own(&who.phone).or_else(|| own(&who.own_number)),
            Source::Address => own(&who.address),
            Source::Email => own(&who.email),
            Source::Provider => own(&who.provider),
            Source::Asked => None,
            Source::Fixed => Some(self.fixed(field)),
            // In Chinese the day has places of its own.
            Source::Signature => Some(
                match self.language {
                    Language::Zh => "________________　　　　年　　月　　日",
                    _ => "________________",
                }
                .to_owned(),
            ),
            Source::CallerNumber => self.caller_number(),
            Source::CallerName => self.caller_name(),
            Source::Date => Some(show::date(self.form, self.call?.at().date())),
            Source::Time => Some(show::time(self.form, self.language, self.call?.at())),
            Source::DateTime => Some(self.when(self.call?.at())),
            Source::Outcome => self.known(show::happened(self.call?.happened())),
            Source::Talked => self.talked(field),
            Source::Conversation => self.conversation(),
            Source::Speaker => self.speaker(field),
            Source::IsRecording => match self.last(|memo| match memo.speaker {
                Speaker::Unknown | Speaker::Nobody => None,
                other => Some(other),
            })? {
                Speaker::Human => self.yes(false),
                _ => self.yes(true),
            },
            Source::Product => self.distinct(self.call, &|memo| memo.product.clone()),
            Source::SaidWho => self.yes(self.last(|memo| memo.said_who)?),
            Source::WayOut => self.yes(self.last(|memo| memo.way_out)?),
            Source::Course => self.course(),
            Source::SaidStop => match told(self.dossier).is_empty() {
                false => self.yes(true),
                true => self.yes(self.last(|memo| memo.said_stop)?),
            },
            Source::ToldBefore => self.told_before(),
            Source::StopWhen => {
                // Where the form asks whether it was before the call, it asks when that was.
                let asks = |it: &Field| it.from == Source::ToldBefore;
                let before = match self.form.fields.iter().any(asks) {
                    true => self.before(),
                    false => i64::MAX,
                };
                let told = told(self.dossier);
                let told = told.iter().filter(|it| it.at.unix_ms() < before);
                self.list(&mut told.map(|it| self.told(it)), self.semicolon())
            }
            Source::StopTo => {
                let told = told(self.dossier);
                let mut to = told.iter().filter_map(|it| it.to).map(show::clean);
                self.list(&mut to, self.comma())
            }
            Source::CalledAgain => {
                self.dossier.first_refusal()?;
                self.yes(self.after().next().is_some())
            }
            Source::AgainWhen => self.list(
                &mut self.after().map(|it| self.when(it.at())),
                self.semicolon(),
            ),
            Source::Consent => self.consents(),
            Source::ConsentGiven => {
                // Who withdrew may have done so to be safe. Nobody consents to a call that was before.
                let until = self.call.map_or(i64::MAX, |call| call.call.at_ms);
                let mut all = self.dossier.consents.iter().map(|it| &it.what);
                all.any(|it| it.given && it.said_ms <= until)
                    .then(|| self.yes(true))?
            }
            Source::ConsentWithdrawn => {
                let all = || self.dossier.consents.iter().map(|it| &it.what);
                let given = all().find(|it| it.given).or(all().next())?.said_ms;
                self.yes(all().any(|it| !it.given && it.said_ms >= given))
            }
            Source::Period => Some(format!("{} – {}", self.first_day()?, self.last_day()?)),
            Source::PeriodStart => self.first_day(),
            Source::PeriodEnd => self.last_day(),
            Source::Total => Some(self.calls.len().to_string()),
            Source::CallList => {
                self.list(&mut self.calls.iter().map(|it| self.when(it.at())), "\n")
            }
            Source::Band => self.band(field.band?),
            Source::MaxDay => most(self.busiest(&|call| call.at().date().days())),
            Source::MaxWeek => most(self.busiest(&|call| {
                let date = call.at().date();
                date.days() - date.weekday() as i32
            })),
            Source::AnsweredCount => self.count(&|call| known(spoken(call))),
            Source::MissedCount => self.count(&|call| match call.happened() {
                Happened::Unknown | Happened::Rang | Happened::Silenced => None,
                happened => Some(happened == Happened::Missed),
            }),
            Source::Facts => Some(self.facts()),
            Source::Grounds => Some(self.grounds()),
            Source::Evidence => self.evidence_text(),
            Source::CaseTitle => Some(show::clean(&self.dossier.case.name)),
            Source::Summary => Some(self.summary()),
            // Of one call that of the call stands in a field of its own.
            Source::NumberList => {
                let own = self.call.and_then(|it| it.call.number.as_deref());
                self.numbers(own)
            }
            Source::Description => self.description(),
            Source::Hour => {
                let hour = self.call?.at().minute_of_day() / 60;
                Some(format!("{hour:02}h-{:02}h", hour + 1))
            }
        }
    }

    /// A text of the data, with the sources in braces filled in.
    fn fixed(&self, field: &Field) -> String {
        let mut said = String::new();
        let mut rest = field.value.get(self.language);
        while let Some((before, after)) = rest.split_once('{') {
            said += before;
            let (word, after) = after.split_once('}').unwrap_or((after, ""));
            let from = Source::ALL.into_iter().find(|it| it.word() == word);
            // As the form's own field of that source writes it.
            let other = self.form.fields.iter().find(|it| Some(it.from) == from);
            let value = other.filter(|it| it.from != Source::Fixed).and_then(|it| {
                let value = self.answer(it).or_else(|| self.value(it));
                value.map(|value| (value, it.format))
            });
            match value {
                Some((value, format)) => said += &show::number(&value, format).unwrap_or(value),
                None => said += self.word(Word::Unknown),
            }
            rest = after;
        }
        said += rest;
        // Each claim has a line of its own.
        said.replace('¶', "\n")
    }

    fn told_before(&self) -> Option<String> {
        let before = self.before();
        told(self.dossier)
            .iter()
            .any(|it| it.at.unix_ms() < before)
            .then(|| self.yes(true))?
    }

    /// When the call of the sheet came.
    fn before(&self) -> i64 {
        self.call.map_or(i64::MAX, |call| call.call.at_ms)
    }

    pub(super) fn told(&self, it: &Told<'_>) -> String {
        let mut parts = vec![self.when(it.at)];
        // Of a register the sentence tells it.
        if it.channel != Channel::Register {
            parts.push(self.word(show::channel(it.channel)).to_owned());
        }
        parts.extend(it.to.map(|to| self.say(Word::SaidTo, &[&show::clean(to)])));
        let reference = it.reference.map(show::clean);
        parts.extend(reference.map(|it| self.say(Word::Reference, &[&it])));
        parts.extend(it.text.map(show::clean));
        let machine = it.machine.map(|it| self.word(show::speaker(it)));
        parts.extend(machine.map(|it| self.say(Word::ToMachine, &[it])));
        parts.extend(self.late(it.late));
        parts.join(self.comma())
    }

    pub(super) fn consents(&self) -> Option<String> {
        let mut consents = self.dossier.consents.iter().map(|it| {
            let word = if it.what.given {
                Word::Given
            } else {
                Word::Withdrawn
            };
            let at = self
                .dossier
                .said_at(it.what.said_ms, it.what.said_offset, &it.at);
            let channel = self.word(show::channel(it.what.channel));
            let mut said = vec![self.when(at), channel.to_owned()];
            said.extend(it.what.text.as_deref().map(show::clean));
            self.say(word, &[&said.join(self.comma())])
        });
        self.list(&mut consents, self.semicolon())
    }

    /// The calls after the first refusal.
    pub(super) fn after(&self) -> impl Iterator<Item = &&CaseCall> {
        self.calls.iter().filter(|call| call.after.is_some())
    }

    fn first_day(&self) -> Option<String> {
        Some(show::date(self.form, self.calls.first()?.at().date()))
    }

    fn last_day(&self) -> Option<String> {
        Some(show::date(self.form, self.calls.last()?.at().date()))
    }

    /// How many calls fall into a band. A public holiday belongs to the band of holidays alone; of a
    /// day of which that is not known the band is not known either.
    fn band(&self, band: Band) -> Option<String> {
        self.count(&|call| {
            let at = call.at();
            let on_its_day = band.days & (1 << at.weekday() as u8) != 0;
            let minute = at.minute_of_day();
            let inside = (band.start..band.end).contains(&minute) != band.outside;
            match is_holiday(self.form.place, at.date()) {
                Tri::Yes => Some(band.holidays),
                Tri::Unknown if band.holidays != (on_its_day && inside) => None,
                _ => Some(on_its_day && inside),
            }
        })
    }

    /// How many calls have each of what `what` makes of them, in ascending order.
    pub(super) fn tally(&self, what: &dyn Fn(&CaseCall) -> i32) -> Vec<(i32, usize)> {
        let mut tally: Vec<(i32, usize)> = Vec::new();
        for call in &self.calls {
            let what = what(call);
            let place = tally.partition_point(|(it, _)| *it < what);
            match tally.get_mut(place) {
                Some((it, calls)) if *it == what => *calls += 1,
                _ => tally.insert(place, (what, 1)),
            }
        }
        tally
    }

    /// The one with the most calls, and how many; of several the first.
    pub(super) fn busiest(&self, what: &dyn Fn(&CaseCall) -> i32) -> Option<(i32, usize)> {
        let tally = self.tally(what);
        tally.into_iter().rev().max_by_key(|(_, calls)| *calls)
    }

    /// How many calls it is known of, and of how many it is not.
    fn count(&self, is_one: &dyn Fn(&CaseCall) -> Option<bool>) -> Option<String> {
        self.calls.first()?;
        let (mut sure, mut unknown) = (0_usize, 0_usize);
        for call in &self.calls {
            match is_one(call) {
                Some(yes) => sure += usize::from(yes),
                None => unknown += 1,
            }
        }
        let sure = sure.to_string();
        Some(match unknown {
            0 => sure,
            more => self.say(Word::NotAllKnown, &[&sure, &more.to_string()]),
        })
    }

    /// The numbers of the calls, but for one, with how many came from each.
    pub(super) fn numbers(&self, but: Option<&str>) -> Option<String> {
        let mut numbers: Vec<(&str, usize)> = Vec::new();
        for call in &self.calls {
            let number = call.call.number.as_deref()?;
            if Some(number) == but {
                continue;
            }
            match numbers.iter_mut().find(|(it, _)| *it == number) {
                Some((_, calls)) => *calls += 1,
                None => numbers.push((number, 1)),
            }
        }
        let times = |(number, calls): &(&str, usize)| self.times(number, *calls);
        self.list(&mut numbers.iter().map(times), self.comma())
    }

    fn memos<'m>(&'m self, call: Option<&'m CaseCall>) -> Vec<&'m Memo> {
        let memos: Vec<&Noted<Memo>> = match call {
            Some(call) => call.memos.iter().collect(),
            None => {
                let assigned = self.dossier.assigned.iter().map(|it| &it.call);
                let calls = self.calls.iter().copied().chain(assigned);
                let of_calls = calls.flat_map(|it| &it.memos);
                self.dossier.memos.iter().chain(of_calls).collect()
            }
        };
        memos.into_iter().map(|it| &it.what).collect()
    }

    /// What the notes say, each once.
    pub(super) fn distinct(
        &self,
        call: Option<&CaseCall>,
        what: &dyn Fn(&Memo) -> Option<String>,
    ) -> Option<String> {
        let mut all: Vec<String> = Vec::new();
        for said in self.memos(call).into_iter().filter_map(what) {
            let said = show::clean(&said);
            if !all.contains(&said) {
                all.push(said);
            }
        }
        self.list(&mut all.into_iter(), self.semicolon())
    }

    /// What the newest note says that says it.
    pub(super) fn last<T>(&self, what: impl Fn(&Memo) -> Option<T>) -> Option<T> {
        self.memos(self.call).into_iter().rev().find_map(what)
    }

    /// The parts joined, of many only the first; `None` of none.
    pub(super) fn list(&self, parts: &mut dyn Iterator<Item = String>, by: &str) -> Option<String> {
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() {
            return None;
        }
        let more = parts.len().saturating_sub(MAX_LIST);
        let mut said = parts[..parts.len() - more].join(by);
        if more > 0 {
            said += by;
            said += &self.say(Word::More, &[&more.to_string()]);
        }
        if matches!(by, "，" | "；") {
            // What goes on after a comma has not come to its full stop.
            said = said.replace(&["。", by].concat(), by);
        }
        Some(said)
    }

    pub(super) fn times(&self, what: &str, calls: usize) -> String {
        self.say(Word::Times, &[what, &calls.to_string()])
    }

    pub(super) fn when(&self, at: Moment) -> String {
        show::date_time(self.form, self.language, at)
    }

    pub(super) fn say(&self, word: Word, parts: &[&str]) -> String {
        show::say(word, self.language, parts)
    }

    pub(super) fn word(&self, word: Word) -> &'static str {
        word.text(self.language)
    }

    fn known(&self, word: Word) -> Option<String> {
        (word != Word::Unknown).then(|| self.word(word).to_owned())
    }

    pub(super) fn yes(&self, yes: bool) -> Option<String> {
        self.known(show::yes(yes))
    }

    pub(super) const fn comma(&self) -> &'static str {
        show::comma(self.language)
    }

    pub(super) const fn semicolon(&self) -> &'static str {
        show::semicolon(self.language)
    }
}

/// Whether a day is a holiday in the whole of a country; unknown where some of its parts keep it and others do not.
fn is_holiday(country: &str, day: Date) -> Tri {
    let all = calendar::all().iter();
    let mut all = all.filter(|it| it.code().get(..2) == Some(country));
    let first = all.next().map_or(Tri::Unknown, |it| it.is_holiday(day));
    match all.all(|it| it.is_holiday(day) == first) {
        true => first,
        false => Tri::Unknown,
    }
}

fn most(busiest: Option<(i32, usize)>) -> Option<String> {
    busiest.map(|(_, most)| most.to_string())
}

const fn known(tri: Tri) -> Option<bool> {
    match tri {
        Tri::Yes => Some(true),
        Tri::No => Some(false),
        Tri::Unknown => None,
    }
}
