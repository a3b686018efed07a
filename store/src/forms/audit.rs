//! What a case has, what it lacks, and what a body will ask for, in plain words.

use curfew_core::Tri;
use curfew_core::clocks::Kind;
use curfew_core::forms::{Form, Language, Need, Source, Word};
use curfew_core::time::{Date, Moment};
use curfew_core::{Place, laws};

use super::late::late_notes;
use super::show::{date, date_time, say, semicolon};
use super::values::{Scope, Told, told};
use super::{Identity, Running, clocks, fill, takes};
use crate::cases::Dossier;
use crate::ledger::Channel;

/// One thing that was looked at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// What it is about, never changed: `calls`, `spread`, `refusal`, `late_calls`, `comply`, `proof`, `company`,
    /// `conversation`, `outcomes`, `late_notes`, `consent`, `register`, `files`, `numbers`, `unreadable`, `withdrawn`, `assigned`,
    /// `consented`, `clock`, `gaps`, `unheard`, `machine`, `no_sheet`, `field`, `length`, `format`, `law`, `form`, `deadline`; `note` is what to know before filing, whatever
    /// the case has.
    pub about: &'static str,
    /// Whether the case has it; else it is missing.
    pub has: bool,
    /// The same for a reader.
    pub text: String,
}

/// Looks at a case with the eyes of the body of `form`. The words are English or Chinese.
#[must_use]
pub fn audit(form: &Form, dossier: &Dossier, who: &Identity, language: Language) -> Vec<Finding> {
    let read = readable(form, language);
    let scope = Scope {
        dossier,
        who,
        form: &read,
        language,
        calls: dossier.calls.iter().collect(),
        call: None,
    };
    let mut found = Vec::new();
    found.extend(gaps(Word::NoGaps, dossier, language).map(|text| Finding {
        about: "gaps",
        has: false,
        text,
    }));
    let mut add = |about, has, word, parts: &[&str]| {
        found.push(Finding {
            about,
            has,
            text: say(word, language, parts),
        });
    };
    let calls = dossier.calls.len();
    let days = dossier.by_day();
    let all = calls.to_string();
    let needs = |need| form.needs.contains(&need);
    if calls == 0 {
        add("calls", false, Word::NoCalls, &[]);
    } else {
        add(
            "calls",
            true,
            Word::HasCalls,
            &[&all, &days.len().to_string()],
        );
        let (mut most, mut second) = (0, 0);
        for calls in days.values().copied() {
            second = second.max(calls.min(most));
            most = most.max(calls);
        }
        let on_two = most + second;
        // "Mostly": more than half, as 250 calls mostly on two days were seen.
        if u64::from(on_two) * 2 <= calls as u64 {
            add("spread", true, Word::HasSpread, &[&days.len().to_string()]);
        } else {
            add(
                "spread",
                false,
                Word::NoSpread,
                &[&on_two.to_string(), &all],
            );
        }
    }
    let told = told(dossier);
    match told.first() {
        None => add("refusal", false, Word::NoRefusal, &[]),
        Some(first) => {
            let at = date_time(&read, language, first.at);
            add("refusal", true, Word::HasRefusal, &[&at]);
            match dossier.after_refusal() {
                0 => add("late_calls", false, Word::NoLate, &[]),
                late => add("late_calls", true, Word::HasLate, &[&late.to_string()]),
            }
            let is_oral = |it| matches!(it, Channel::Phone | Channel::Key | Channel::InPerson);
            let is_proved = |it: &Told<'_>| it.reference.is_some() || !is_oral(it.channel);
            let is_proved = told.iter().any(is_proved);
            let word = match is_proved {
                true => Word::HasProof,
                // Who was spoken to can deny it.
                false if told.iter().any(|it| it.to.is_some()) => Word::WeakProof,
                false => Word::NoProof,
            };
            add("proof", is_proved, word, &[]);
        }
    }
    let late = scope.past_grace();
    let is_read = |it: &Running| it.clock.verified;
    let is_cited = !late.iter().all(is_read) || !scope.bar().iter().all(is_read);
    found.extend(scope.consented().map(|text| Finding {
        about: "consented",
        has: false,
        text,
    }));
    for it in &late {
        found.push(Finding {
            about: "comply",
            has: true,
            text: scope.complied(it),
        });
    }
    let mut add = |about, has, word, parts: &[&str]| {
        found.push(Finding {
            about,
            has,
            text: say(word, language, parts),
        });
    };
    let of_calls = dossier.every_call().flat_map(|it| &it.memos);
    let mut memos = of_calls.chain(&dossier.memos);
    if memos.any(|it| it.what.company.is_some()) {
        let name = scope.callers().unwrap_or_default();
        add("company", true, Word::HasCompany, &[&name]);
    } else if needs(Need::Company) {
        add("company", false, Word::NoCompany, &[]);
    }
    let talked = |tri| {
        let is = |it: &&crate::cases::CaseCall| it.happened().talked() == tri;
        dossier.calls.iter().filter(is).count()
    };
    match talked(Tri::Yes) {
        0 if needs(Need::Conversation) => add("conversation", false, Word::NoTalk, &[]),
        0 => {}
        calls => add("conversation", true, Word::HasTalk, &[&calls.to_string()]),
    }
    match talked(Tri::Unknown) {
        0 if calls == 0 => {}
        0 => add("outcomes", true, Word::HasOutcome, &[]),
        unknown => {
            add(
                "outcomes",
                false,
                Word::NoOutcome,
                &[&unknown.to_string(), &all],
            );
        }
    }
    if let Some((late, days)) = late_notes(dossier.every_call()) {
        let latest = scope.late(days).unwrap_or_default();
        add(
            "late_notes",
            false,
            Word::NoPrompt,
            &[&late.to_string(), &latest],
        );
    }
    if !dossier.consents.is_empty() {
        add("consent", true, Word::HasConsent, &[]);
    } else if needs(Need::Consent) {
        add("consent", false, Word::NoConsent, &[]);
    }
    if let Some(it) = dossier.registered().next() {
        let at = dossier.said_at(it.what.said_ms, it.what.said_offset, &it.at);
        let at = date_time(&read, language, at);
        add("register", true, Word::HasRegister, &[&at]);
    } else if needs(Need::Register) {
        add("register", false, Word::NoRegister, &[]);
    }
    if !dossier.lost.is_empty() {
        add(
            "files",
            false,
            Word::NoLost,
            &[&dossier.lost.len().to_string()],
        );
    }
    match dossier.files().len() {
        0 if needs(Need::Bill) => add("files", false, Word::NoFiles, &[]),
        0 => {}
        files => add("files", true, Word::HasFiles, &[&files.to_string()]),
    }
    let numbers = &dossier.case.numbers;
    let total = numbers.len().to_string();
    match numbers.iter().filter(|it| it.source.is_none()).count() {
        0 if numbers.is_empty() => {}
        0 => add("numbers", true, Word::HasNumbers, &[&total]),
        without => {
            add(
                "numbers",
                false,
                Word::NoNumbers,
                &[&without.to_string(), &total],
            );
        }
    }
    if dossier.unreadable > 0 {
        let entries = dossier.unreadable.to_string();
        add("unreadable", false, Word::NoUnreadable, &[&entries]);
    }
    let to_machine = told.iter().filter(|it| it.machine.is_some()).count();
    let off = dossier.calls.iter().filter(|it| !takes(form, it)).count() as u64;
    for (about, count, word) in [
        ("withdrawn", dossier.withdrawn.len() as u64, Word::NoMistake),
        ("assigned", dossier.assigned.len() as u64, Word::NoNumber),
        ("clock", dossier.clock_sets, Word::NoClock),
        ("unheard", dossier.unheard.len() as u64, Word::NotHeard),
        ("machine", to_machine as u64, Word::NoListener),
        ("no_sheet", off, Word::NoSheet),
    ] {
        if count > 0 {
            add(about, false, word, &[&count.to_string()]);
        }
    }
    // Each field once, however many sheets there are.
    let filled = fill(form.clone(), dossier, who, Some(language));
    for field in &form.fields {
        let label = field.label.get(language);
        let is = |test: &dyn Fn(&super::FilledField) -> bool| {
            let mut each = filled.sheets.iter().flat_map(|sheet| &sheet.fields);
            each.find(|it| it.id == field.id && test(it))
        };
        if field.required && is(&|it| it.value.is_none()).is_some() {
            add("field", false, Word::NoField, &[label]);
        }
        if let Some(over) = is(&|it| it.cut.is_some()) {
            let length = over.value.as_ref().map_or(0, |it| it.chars().count());
            let (length, most) = (length.to_string(), over.most.to_string());
            add("length", false, Word::NoLength, &[label, &length, &most]);
        }
        if let Some(format) = is(&|it| it.misfit.is_some()).and_then(|it| it.misfit) {
            add("format", false, Word::NoForm, &[label, format]);
        }
    }
    let cites = form.fields.iter().any(|it| it.from == Source::Grounds);
    let mut cited = form.laws.iter().filter_map(|id| laws::find(id));
    if is_cited || cites && cited.any(|law| !law.verified) {
        add("law", false, Word::NoLaw, &[]);
    }
    if !form.verified {
        add("form", false, Word::NoVerified, &[]);
    }
    found.push(Finding {
        about: "note",
        has: false,
        text: form.note.get(language).to_owned(),
    });
    found
}

/// What the deadlines of the form say, as of `today`: for how many calls each is over, and which ends next. The
/// words are English or Chinese.
#[must_use]
pub fn due(form: &Form, dossier: &Dossier, language: Language, today: Date) -> Vec<Finding> {
    let Ok(place) = Place::new(form.place) else {
        return Vec::new();
    };
    let read = readable(form, language);
    let is_of = |it: &Running| {
        it.clock.kind == Kind::Filing && it.clock.form() == form.id && it.start.is_some()
    };
    let running = clocks(dossier, place, today).into_iter();
    let finding = |it: Running| {
        let text = match language {
            Language::Zh => it.clock.text_zh,
            _ => it.clock.text,
        };
        let (citation, over) = (it.clock.citation, it.calls.to_string());
        let next = it.next.map(|day| date(&read, day));
        let word = next.as_ref().map_or(Word::NoDue, |_| Word::HasDue);
        let next = next.unwrap_or_default();
        let parts = [text.as_str(), citation.as_str(), &over, &next];
        Finding {
            about: "deadline",
            has: it.calls == 0,
            text: say(word, language, &parts),
        }
    };
    running.filter(is_of).map(finding).collect()
}

/// The form with days as whoever reads the advice writes them, where the body has another language.
fn readable(form: &Form, language: Language) -> Form {
    let mut read = form.clone();
    if !form.languages.contains(&language) {
        (read.dates, read.am_pm) = ("YYYY-MM-DD", false);
    }
    read
}

/// No more times without records are written out.
const MOST_GAPS: usize = 5;

/// From when until when nothing was recorded between the calls, in the holes of `word`; `None` where there was no such time.
pub(crate) fn gaps(word: Word, dossier: &Dossier, language: Language) -> Option<String> {
    let gaps = &dossier.gaps;
    let mut shown = Vec::new();
    for (from, until) in gaps.iter().take(MOST_GAPS) {
        let time = |at: &Moment| crate::export::time(at.unix_ms(), at.offset_seconds());
        let until = until.as_ref().map(time);
        shown.push(time(from) + " – " + until.as_deref().unwrap_or("…"));
    }
    if gaps.len() > MOST_GAPS {
        shown.push("…".to_owned());
    }
    let parts = [
        &gaps.len().to_string()[..],
        &shown.join(semicolon(language)),
    ];
    (!gaps.is_empty()).then(|| say(word, language, &parts))
}
