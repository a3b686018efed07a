//! The facts as sentences: what came when and how it was spread, the refusal and what came after
//! it, notes, consent; what the laws say.

use std::collections::BTreeMap;

use curfew_core::clocks::Kind;
use curfew_core::forms::{Language, Source, Word};
use curfew_core::time::{Date, Moment};
use curfew_core::{Place, laws};

use super::show;
use super::values::{Scope, Told, told};
use super::{Running, clocks, late_calls};
use crate::cases::CaseCall;
use crate::ledger::fact::Memo;
use crate::ledger::{Seq, Stamp};

/// The most lines of calls after the refusal among the facts.
const MOST_LINES: usize = 20;
/// The most days that are counted one by one.
const MOST_DAYS: usize = 31;

const WEEKDAYS: [Word; 7] = [
    Word::Mon,
    Word::Tue,
    Word::Wed,
    Word::Thu,
    Word::Fri,
    Word::Sat,
    Word::Sun,
];

pub(crate) fn weekday(nth: usize) -> Word {
    WEEKDAYS[nth % 7]
}

impl Scope<'_> {
    /// Numbered paragraphs.
    pub(super) fn facts(&self) -> String {
        let mut paragraphs = vec![self.what_came(true).join("\n")];
        let mut refusal = self.refusal();
        let late = self.late_calls();
        let lines = |calls: &[&CaseCall]| -> Vec<String> {
            let line = |it: &&CaseCall| self.after_line(it, &late, &self.when(it.at()));
            calls.iter().filter_map(line).collect()
        };
        let after: Vec<&CaseCall> = self.after().copied().collect();
        match after.as_slice() {
            [first, .., last] if self.has_annex() => {
                let of = Scope {
                    calls: after.clone(),
                    ..self.clone()
                };
                refusal.extend(of.by_month());
                refusal.extend(of.by_hour());
                refusal.push(self.word(Word::SeeAnnex).to_owned());
                refusal.extend(lines(&[first, last]));
            }
            all => refusal.extend(lines(all)),
        }
        paragraphs.push(refusal.join("\n"));
        let noted = self.calls.iter().filter_map(|it| self.notes(it));
        paragraphs.extend(noted);
        let assigned = self.dossier.assigned.iter();
        paragraphs.extend(assigned.filter_map(|it| self.notes(&it.call)));
        let general = self.dossier.memos.iter();
        let mut general = general.flat_map(|it| memo(&it.what, self.language));
        paragraphs.extend(self.sentence(Word::GeneralNotes, &mut general));
        let consents = self.consents();
        let consents = consents.as_deref().unwrap_or(self.word(Word::Unknown));
        paragraphs.push(self.say(Word::Consents, &[consents]));
        // Of a file it says nothing by whose clock it is.
        if self.calls.iter().any(|it| it.call.was_asked()) {
            paragraphs.push(self.word(Word::Clock).to_owned());
        }
        let mut text = String::new();
        for (nth, paragraph) in (1..).zip(paragraphs) {
            if nth > 1 {
                text.push('\n');
            }
            text += &format!("{nth}. {paragraph}");
        }
        text
    }

    /// Whether the facts have more calls after the refusal than can be read: each is in an annex.
    fn has_annex(&self) -> bool {
        self.form.fields.iter().any(|it| it.from == Source::Facts)
            && self.after().count() > MOST_LINES
    }

    /// A line for each call, where the facts leave them to the annex.
    #[inline(never)]
    pub(super) fn annex(&self) -> Vec<String> {
        let late = self.late_calls();
        let all: &[&CaseCall] = match self.has_annex() {
            true => &self.calls,
            false => &[],
        };
        let calls = all.iter().map(|it| {
            let number = it.call.number.as_deref();
            let number = number.unwrap_or(self.word(Word::Unknown));
            let became = self.word(show::happened(it.happened()));
            let what = [self.when(it.at()).as_str(), number, became].join(self.comma());
            self.after_line(it, &late, &what).unwrap_or(what)
        });
        (1..)
            .zip(calls)
            .map(|(nth, it)| format!("{nth}. {it}"))
            .collect()
    }

    fn by_month(&self) -> Option<String> {
        let months = self.tally(&|call| {
            let date = call.at().date();
            date.days() + 1 - i32::try_from(date.day()).unwrap_or(1)
        });
        let month = |first: i32| show::month(self.form, Date::from_days(first));
        let mut months = months
            .iter()
            .map(|(first, calls)| self.times(&month(*first), *calls));
        self.sentence(Word::ByMonth, &mut months)
    }

    fn by_hour(&self) -> Option<String> {
        let hours = self.tally(&|call| i32::from(call.at().minute_of_day() / 60));
        let mut hours = hours
            .iter()
            .map(|(hour, calls)| self.times(&format!("{hour:02}:00–{:02}:00", hour + 1), *calls));
        self.sentence(Word::AtHours, &mut hours)
    }

    /// What the ledger has about the call of the sheet.
    pub(super) fn description(&self) -> Option<String> {
        let call = self.call?;
        let number = call.call.number.as_deref();
        let number = number.unwrap_or(self.word(Word::Unknown));
        let mut said = vec![self.say(Word::CallsOne, &[&self.when(call.at()), number])];
        let became = self.word(show::happened(call.happened()));
        said.push(self.say(Word::Became, &[became]));
        said.extend(self.after_line(call, &self.late_calls(), &self.when(call.at())));
        said.extend(self.notes(call));
        Some(self.joined(said))
    }

    /// One paragraph, for a field of comments.
    pub(super) fn summary(&self) -> String {
        let mut said = self.what_came(false);
        said.extend(self.refusal());
        match self.call {
            Some(call) => {
                said.extend(self.after_line(call, &self.late_calls(), &self.when(call.at())));
                said.extend(self.notes(call));
            }
            None => said.extend(self.calls.iter().rev().find_map(|it| self.notes(it))),
        }
        self.joined(said)
    }

    /// How many calls and how they are spread; `all`: with every day.
    fn what_came(&self, all: bool) -> Vec<String> {
        let numbers = self.numbers(None).unwrap_or_default();
        let mut said = Vec::new();
        match self.calls.as_slice() {
            [] => said.push(self.word(Word::CallsNone).to_owned()),
            [one] => {
                let number = one.call.number.as_deref();
                let number = number.unwrap_or(self.word(Word::Unknown));
                said.push(self.say(Word::CallsOne, &[&self.when(one.at()), number]));
            }
            [first, .., last] => {
                let date = |call: &CaseCall| call.at().date().days();
                let days = self.tally(&date);
                let day = |days: i32| show::date(self.form, Date::from_days(days));
                let (on, most) = self.busiest(&date).unwrap_or_default();
                said.push(self.say(
                    Word::CallsMany,
                    &[
                        &self.calls.len().to_string(),
                        &day(first.at().date().days()),
                        &day(last.at().date().days()),
                        &days.len().to_string(),
                        &numbers,
                        &most.to_string(),
                        &day(on),
                    ],
                ));
                if all && days.len() > MOST_DAYS {
                    said.extend(self.by_month());
                } else if all {
                    let mut days = days.iter().map(|(on, calls)| self.times(&day(*on), *calls));
                    said.extend(self.sentence(Word::OnDays, &mut days));
                }
                let weekdays = self.tally(&|call| call.at().weekday() as i32);
                let mut weekdays = weekdays.iter().map(|(day, calls)| {
                    self.times(self.word(weekday(day.unsigned_abs() as usize)), *calls)
                });
                said.extend(self.sentence(Word::OnWeekdays, &mut weekdays));
                said.extend(self.by_hour());
                if all {
                    let became = self.tally(&|call| call.happened() as i32);
                    let mut became = became.iter().filter_map(|(code, calls)| {
                        let code = u8::try_from(*code).ok()?;
                        let word = show::happened(crate::replay::Happened::from_code(code)?);
                        Some(self.times(self.word(word), *calls))
                    });
                    said.extend(self.sentence(Word::Became, &mut became));
                }
            }
        }
        said.extend(self.callers().map(|it| self.say(Word::WhoCalled, &[&it])));
        match self.calls.iter().filter(|it| !it.call.was_asked()).count() {
            0 => {}
            read => said.push(self.say(Word::ReadIn, &[&read.to_string()])),
        }
        let assigned = &self.dossier.assigned;
        if !assigned.is_empty() {
            let mut count = self.say(Word::Assigned, &[&assigned.len().to_string()]);
            let mut each = assigned.iter().map(|it| {
                let mut about = vec![self.when(it.call.at())];
                about.extend(it.by.source.as_deref().map(show::clean));
                let sure = show::confidence(it.by.confidence);
                about.extend(sure.map(|it| self.word(it).to_owned()));
                about.join(self.comma())
            });
            // Of a comment only how many: it has to be short.
            if all && let Some(each) = self.list(&mut each, self.semicolon()) {
                count = [count.trim_end_matches(['.', '。']), &each].join(self.colon());
            }
            said.push(count);
        }
        if all && let Some(own) = &self.who.own_number {
            said.push(self.say(Word::OwnLine, &[&show::clean(own)]));
        }
        if self.dossier.unreadable > 0 {
            said.push(self.say(Word::Unreadable, &[&self.dossier.unreadable.to_string()]));
        }
        said
    }

    fn refusal(&self) -> Vec<String> {
        let told = told(self.dossier);
        let late = self.past_grace();
        let late = late.iter().map(|it| self.complied(it));
        let mut said = Vec::new();
        said.extend(self.dossier.withdrawn.iter().map(|it| {
            let word = match it.is_refusal {
                true => Word::RefusalWithdrawn,
                false => Word::ConsentWithdrawn,
            };
            let at = |at: &Stamp| self.when(Moment::new(at.at_ms, at.offset_seconds));
            let entries = [it.seq, it.by.seq].map(|it| it.to_string());
            let parts = [&at(&it.at), &entries[0], &at(&it.by.at), &entries[1]];
            self.say(word, &parts.map(String::as_str))
        }));
        match self.dossier.unheard.len() {
            0 => {}
            unheard => said.push(self.say(Word::NotHeard, &[&unheard.to_string()])),
        }
        let barred = self.barred();
        let late = late.chain(barred);
        said.extend(self.registered());
        if told.is_empty() {
            said.push(self.word(Word::NotTold).to_owned());
            said.extend(late);
            return said;
        }
        said.extend(self.sentence(Word::Told, &mut told.iter().map(|it| self.told(it))));
        said.push(match self.after().count() {
            0 => self.word(Word::AfterNone).to_owned(),
            calls => self.say(Word::AfterMany, &[&calls.to_string()]),
        });
        said.extend(self.consented());
        said.extend(late);
        said
    }

    /// The entries in public registers. They tell every caller, and this one nothing.
    pub(super) fn registered(&self) -> Option<String> {
        let all = self.dossier.registered();
        let mut all = all.map(|it| self.told(&Told::of(self.dossier, it)));
        self.sentence(Word::Registered, &mut all)
    }

    /// That consent was given after the refusal, and for how many calls it counts.
    pub(super) fn consented(&self) -> Option<String> {
        let (at, calls) = self.dossier.agreed?;
        Some(self.say(Word::Consented, &[&self.when(at), &calls.to_string()]))
    }

    /// The times to comply that the law of the form's place gives, where calls came after them.
    pub(super) fn past_grace(&self) -> Vec<Running> {
        self.running(&Running::is_late)
    }

    /// The time after a refusal in which the law that the form is about lets no call come, where calls came in it.
    pub(super) fn bar(&self) -> Option<Running> {
        let is_of = |it: &Running| it.clock.kind == Kind::Bar && it.clock.form() == self.form.id;
        let all = self.running(&|it| is_of(it) && it.calls > 0);
        all.into_iter().next()
    }

    fn barred(&self) -> Option<String> {
        let it = self.bar()?;
        let end = show::date(self.form, it.end?);
        let parts = [it.clock.citation.as_str(), &end, &it.calls.to_string()];
        Some(self.say(Word::Barred, &parts))
    }

    fn running(&self, is_one: &dyn Fn(&Running) -> bool) -> Vec<Running> {
        let Ok(place) = Place::new(self.form.place) else {
            return Vec::new();
        };
        let Some(last) = self.dossier.calls.last() else {
            return Vec::new();
        };
        let running = clocks(self.dossier, place, last.at().date()).into_iter();
        running.filter(|it| is_one(it)).collect()
    }

    /// That calls came after such a time.
    pub(super) fn complied(&self, it: &Running) -> String {
        let end = it.end.map(|end| show::date(self.form, end));
        let word = match it.clock.kind {
            Kind::Register => Word::Waited,
            _ => Word::Comply,
        };
        let calls = it.calls.to_string();
        let end = end.unwrap_or_default();
        self.say(word, &[it.clock.citation.as_str(), &end, &calls])
    }

    fn late_calls(&self) -> BTreeMap<Seq, usize> {
        late_calls(self.dossier, Place::new(self.form.place).ok())
    }

    /// Where a call stands after the refusal; `what`: when it was, and what else is said of it.
    fn after_line(
        &self,
        call: &CaseCall,
        late: &BTreeMap<Seq, usize>,
        what: &str,
    ) -> Option<String> {
        let after = call.after?;
        let (day, nth) = (after.day.to_string(), after.nth.to_string());
        Some(match late.get(&call.seq) {
            Some(late) => self.say(Word::LateOne, &[&day, &nth, what, &late.to_string()]),
            None => self.say(Word::AfterOne, &[&day, &nth, what]),
        })
    }

    /// The notes about a call as a sentence.
    fn notes(&self, call: &CaseCall) -> Option<String> {
        let notes = self.memo_parts(call)?;
        Some(self.say(Word::Notes, &[&self.when(call.at()), &notes]))
    }

    /// The notes about the call of the sheet.
    pub(super) fn course(&self) -> Option<String> {
        self.memo_parts(self.call?)
    }

    fn memo_parts(&self, call: &CaseCall) -> Option<String> {
        let mut parts = call.memos.iter().flat_map(|memo| {
            let mut said = self::memo(&memo.what, self.language);
            // Of one that was corrected altogether there is nothing to say.
            if !said.is_empty() {
                said.extend(self.late(call.days_until(memo)));
            }
            said
        });
        self.list(&mut parts, self.semicolon())
    }

    /// What the form's laws say, and what stands against it: the refusal and the calls that followed.
    pub(super) fn grounds(&self) -> String {
        let mut said = Vec::new();
        for law in self.form.laws.iter().filter_map(|id| laws::find(id)) {
            let (citation, rule) = match self.language {
                Language::Zh => (
                    law.citation_zh.unwrap_or(law.citation),
                    law.refusal.map(|it| it.zh),
                ),
                _ => (law.citation, law.refusal.map(|it| it.en)),
            };
            let rule = rule.map_or("", |it| it.as_str());
            said.push([citation.as_str(), rule].join(self.colon()));
        }
        said.push(match self.dossier.first_refusal() {
            Some(at) => {
                let after = self.after().count().to_string();
                self.say(Word::RefusedOn, &[&self.when(at), &after])
            }
            None => self.word(Word::NotTold).to_owned(),
        });
        said.extend(self.registered());
        said.extend(self.consented());
        said.extend(self.past_grace().iter().map(|it| self.complied(it)));
        said.join("\n")
    }

    fn sentence(&self, word: Word, parts: &mut dyn Iterator<Item = String>) -> Option<String> {
        Some(self.say(word, &[&self.list(parts, self.semicolon())?]))
    }

    pub(super) const fn colon(&self) -> &'static str {
        show::colon(self.language)
    }

    /// Sentences one after another, as the language spaces them.
    fn joined(&self, sentences: Vec<String>) -> String {
        sentences.join(if self.language == Language::Zh {
            ""
        } else {
            " "
        })
    }
}

/// What a note says, a part each.
pub(crate) fn memo(memo: &Memo, language: Language) -> Vec<String> {
    let say = |word, part: &str| show::say(word, language, &[part]);
    let mut parts = Vec::new();
    let speaker = show::speaker(memo.speaker);
    if speaker != Word::Unknown {
        parts.push(say(Word::Spoke, speaker.text(language)));
    }
    for (word, text) in [
        (Word::Company, &memo.company),
        (Word::Product, &memo.product),
    ] {
        parts.extend(text.as_deref().map(|it| say(word, &show::clean(it))));
    }
    for (word, said) in [
        (Word::Identified, memo.said_who),
        (Word::AskedStop, memo.said_stop),
        (Word::OfferedOut, memo.way_out),
    ] {
        parts.extend(said.map(|it| say(word, show::yes(it).text(language))));
    }
    parts.extend(memo.text.as_deref().map(show::clean));
    parts
}
