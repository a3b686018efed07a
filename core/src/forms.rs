//! What bodies ask of somebody who complains about calls: the fields of their forms.
//!
//! Facts with a source, as for laws. Which values go into the fields is for whoever has the calls;
//! the words that are put around them are here too ([`Word`]).
//!
//! Source: `data/forms/`, one file a body, and `data/complaint-words.json`; checked and packed by
//! `build/`, and read when a form is first asked for.

use std::sync::OnceLock;

use crate::text;

/// Their texts are a block of their own, with the stylesheets of pages and the drafts of certificates.
pub type Text = crate::text::Text<true>;

include!(concat!(env!("OUT_DIR"), "/forms.rs"));

/// A language that forms and pages are in. The numbers are places in tables.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[repr(u8)]
pub enum Language {
    /// English.
    #[default]
    En = 0,
    /// Simplified Chinese.
    Zh = 1,
    /// German.
    De = 2,
    /// French.
    Fr = 3,
}

impl Language {
    /// All, in the order of the tables.
    pub const ALL: [Language; 4] = [Language::En, Language::Zh, Language::De, Language::Fr];

    /// BCP 47.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh-Hans",
            Language::De => "de",
            Language::Fr => "fr",
        }
    }
}

impl Word {
    /// The text; advice and the words of a bundle's record are in English where it is neither English nor Chinese.
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        static ALL: OnceLock<Vec<&'static str>> = OnceLock::new();
        let all = ALL.get_or_init(|| text::of_papers(WORDS).split('\n').collect());
        let place = self as usize;
        all[match place.checked_sub(WORDS_IN_ALL) {
            None => place * Language::ALL.len() + language as usize,
            Some(behind) => {
                let before = WORDS_IN_ALL * Language::ALL.len();
                before + behind * 2 + usize::from(language == Language::Zh)
            }
        }]
    }
}

/// A text in the languages that it is there in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Label([&'static str; 4]);

impl Label {
    fn read(text: &'static str) -> Label {
        let mut label = Label::default();
        for (to, from) in label.0.iter_mut().zip(text.split('|')) {
            *to = from;
        }
        label
    }

    /// The text in this language, else in English.
    #[must_use]
    pub fn get(&self, language: Language) -> &'static str {
        match self.0[language as usize] {
            "" => self.0[0],
            text => text,
        }
    }
}

macro_rules! sources {
    ($($(#[$doc:meta])* $name:ident $word:literal,)+) => {
        /// Where the value of a field comes from: a closed set.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Source { $($(#[$doc])* $name,)+ }

        impl Source {
            /// All, in the order of the codes that the build writes.
            pub const ALL: [Source; 51] = [$(Source::$name,)+];

            /// The word in the data files.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Source::$name => $word,)+ }
            }
        }
    };
}

sources! {
    /// The name of whoever complains.
    Name "name",
    /// Their identity number.
    IdNumber "id_number",
    /// The number that was called.
    OwnNumber "own_number",
    /// Where they can be reached.
    Phone "phone",
    /// Their address.
    Address "address",
    /// Their e-mail address.
    Email "email",
    /// The carrier of the number that was called.
    Provider "provider",
    /// Nothing that a phone records: only an answer that the user gives to this form.
    Asked "asked",
    /// The text in the data, with what stands in braces filled in.
    Fixed "fixed",
    /// To be signed by hand.
    Signature "signature",
    /// The number that was shown.
    CallerNumber "caller_number",
    /// Who called, as they said or as the number is known.
    CallerName "caller_name",
    /// The day of the call.
    Date "date",
    /// The time of the call, with the offset.
    Time "time",
    /// Both.
    DateTime "date_time",
    /// What became of the call.
    Outcome "outcome",
    /// How long it was talked.
    Talked "talked",
    /// Whether somebody talked.
    Conversation "conversation",
    /// A person, a recording.
    Speaker "speaker",
    /// Whether it was a recording or another voice that is no person.
    IsRecording "is_recording",
    /// What was offered.
    Product "product",
    /// Whether they said who they were.
    SaidWho "said_who",
    /// Whether they offered a way out.
    WayOut "way_out",
    /// The notes about the call.
    Course "course",
    /// Whether the caller was ever told to stop.
    SaidStop "said_stop",
    /// When and how.
    StopWhen "stop_when",
    /// To whom.
    StopTo "stop_to",
    /// Whether calls came after that.
    CalledAgain "called_again",
    /// When.
    AgainWhen "again_when",
    /// Consents given and withdrawn.
    Consent "consent",
    /// Whether consent was given.
    ConsentGiven "consent_given",
    /// Whether it was withdrawn.
    ConsentWithdrawn "consent_withdrawn",
    /// From the first call to the last.
    Period "period",
    /// The day of the first call.
    PeriodStart "period_start",
    /// The day of the last.
    PeriodEnd "period_end",
    /// How many calls.
    Total "total",
    /// Day and time of each.
    CallList "call_list",
    /// How many calls in a band of days and hours.
    Band "band",
    /// The most calls on one day.
    MaxDay "max_day",
    /// The most calls in a week, Monday first.
    MaxWeek "max_week",
    /// In how many somebody was spoken to, as was noted.
    AnsweredCount "answered_count",
    /// How many rang and were not answered.
    MissedCount "missed_count",
    /// The facts as numbered paragraphs.
    Facts "facts",
    /// What the form's laws say, and the refusal and the calls after it.
    Grounds "grounds",
    /// The list of evidence.
    Evidence "evidence",
    /// The name of the case.
    CaseTitle "case_title",
    /// The facts in one paragraph.
    Summary "summary",
    /// The numbers that were shown, with how many calls came from each.
    NumberList "number_list",
    /// Whether the caller was told to stop before the call.
    ToldBefore "told_before",
    /// What the ledger has about the call, in one paragraph.
    Description "description",
    /// The hour in which the call came: `09h-10h`.
    Hour "hour",
}

/// What one paper or one sending of a form is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sheet {
    /// One call.
    Call,
    /// Up to [`Form::most`] calls.
    Calls,
    /// One number of the caller.
    Number,
    /// The whole case.
    Case,
}

/// What the body needs beyond its fields.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Need {
    /// That the caller was told to stop.
    Refusal,
    /// That the number was in a public register.
    Register,
    /// That somebody talked.
    Conversation,
    /// Who called.
    Company,
    /// Whether there was consent.
    Consent,
    /// A record by the carrier.
    Bill,
    /// Who complains.
    Identity,
    /// Answered calls only: no sheet is about another.
    Answered,
}

/// Days and hours in which calls are counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Band {
    /// Monday is bit 0.
    pub days: u8,
    /// Whether it is the band of public holidays too. In other bands holidays do not count.
    pub holidays: bool,
    /// From this minute after midnight.
    pub start: u16,
    /// Until before this one.
    pub end: u16,
    /// It is the time outside of these hours, on these days.
    pub outside: bool,
}

/// A field of a form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Field {
    /// Unique in its form, never changed.
    pub id: &'static str,
    /// Where the value comes from.
    pub from: Source,
    /// The body does not take the form without it.
    pub required: bool,
    /// It is there once for each call of the sheet.
    pub each: bool,
    /// As the body calls it, and in English.
    pub label: Label,
    /// How many characters it may have; 0 where no limit is known.
    pub most: usize,
    /// How a number is written: a country code, a space, `#` for each digit. Empty: as it is.
    pub format: &'static str,
    /// What there is to choose from.
    pub choices: Vec<Label>,
    /// The text of a fixed field.
    pub value: Label,
    /// The band of a count.
    pub band: Option<Band>,
}

/// What a body asks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Form {
    /// Unique, never changed, such as `cn-12378`.
    pub id: &'static str,
    /// ISO 3166-1 alpha-2, or 3166-2 for a part of a country.
    pub place: &'static str,
    /// The languages that the body takes, the usual one first.
    pub languages: Vec<Language>,
    /// Who takes it.
    pub body: Label,
    /// What it is called.
    pub title: Label,
    /// Where it is filed.
    pub url: &'static str,
    /// What one sheet is about.
    pub sheet: Sheet,
    /// How many calls a sheet takes, where it takes several.
    pub most: usize,
    /// How days are written: `YYYY`, `YY`, `MM`, `M`, `DD`, `D` stand for their parts.
    pub dates: &'static str,
    /// Whether times have 12 hours.
    pub am_pm: bool,
    /// What it needs beyond its fields.
    pub needs: Vec<Need>,
    /// The laws that its grounds cite, by id.
    pub laws: Vec<&'static str>,
    /// Where fields and limits were read.
    pub source: &'static str,
    /// When, `YYYY-MM`.
    pub checked: &'static str,
    /// Whether they were all read on the body's own page or in an official text.
    pub verified: bool,
    /// What to know before filing, in English and Chinese.
    pub note: Label,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// Every form, sorted by id.
#[must_use]
pub fn all() -> Vec<Form> {
    FORMS
        .iter()
        .filter_map(|text| read(text.as_str()))
        .collect()
}

/// The form of this id.
///
/// ```
/// use curfew_core::forms::{self, Sheet};
///
/// assert_eq!(forms::find("us-ftc").unwrap().sheet, Sheet::Call);
/// assert!(forms::find("us").is_none());
/// ```
#[must_use]
pub fn find(id: &str) -> Option<Form> {
    all().into_iter().find(|form| form.id == id)
}

/// Reads what the build has checked and packed: a line for the form, a line for each field.
fn read(text: &'static str) -> Option<Form> {
    let mut lines = text.split('\n');
    let head: Vec<&'static str> = lines.next()?.split('\t').collect();
    let &[
        id,
        place,
        languages,
        body,
        title,
        url,
        sheet,
        most,
        dates,
        times,
        needs,
        laws,
        source,
        checked,
        verified,
        note,
    ] = head.as_slice()
    else {
        return None;
    };
    let code = |text: &str| text.parse::<usize>().ok();
    Some(Form {
        id,
        place,
        languages: list(languages, &Language::ALL),
        body: Label::read(body),
        title: Label::read(title),
        url,
        sheet: *[Sheet::Call, Sheet::Calls, Sheet::Number, Sheet::Case].get(code(sheet)?)?,
        most: code(most)?,
        dates,
        am_pm: times.ends_with("AM"),
        needs: list(
            needs,
            &[
                Need::Refusal,
                Need::Register,
                Need::Conversation,
                Need::Company,
                Need::Consent,
                Need::Bill,
                Need::Identity,
                Need::Answered,
            ],
        ),
        laws: laws.split(',').filter(|law| !law.is_empty()).collect(),
        source,
        checked,
        verified: verified == "1",
        note: Label::read(note),
        fields: lines.map(field).collect::<Option<_>>()?,
    })
}

fn field(line: &'static str) -> Option<Field> {
    let parts: Vec<&'static str> = line.split('\t').collect();
    let &[id, from, flags, label, most, format, choices, value, band] = parts.as_slice() else {
        return None;
    };
    let choices = choices.split('^').filter(|it| !it.is_empty());
    let flags: u8 = flags.parse().ok()?;
    let band: Vec<u16> = band.split(',').filter_map(|it| it.parse().ok()).collect();
    Some(Field {
        id,
        from: *Source::ALL.get(from.parse::<usize>().ok()?)?,
        required: flags & 1 != 0,
        each: flags & 2 != 0,
        label: Label::read(label),
        most: most.parse().ok()?,
        format,
        choices: choices.map(Label::read).collect(),
        value: Label::read(value),
        band: match *band.as_slice() {
            [days, holidays, start, end, outside] => Some(Band {
                days: u8::try_from(days).ok()?,
                holidays: holidays != 0,
                start,
                end,
                outside: outside != 0,
            }),
            _ => None,
        },
    })
}

fn list<T: Copy>(text: &str, all: &[T]) -> Vec<T> {
    let codes = text
        .split(',')
        .filter_map(|code| code.parse::<usize>().ok());
    codes.filter_map(|code| all.get(code).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_data_is_read() {
        let forms = all();
        assert_eq!(forms.len(), FORMS.len());
        assert!(forms.is_sorted_by_key(|form| form.id));
        for form in &forms {
            assert!(
                !form.source.is_empty() && form.checked.len() == 7,
                "{}",
                form.id
            );
            assert!(form.languages.iter().all(|language| {
                form.fields
                    .iter()
                    .all(|field| !field.label.get(*language).is_empty())
            }));
        }
        let form = find("de-bnetza-b").unwrap();
        assert_eq!(form.languages, [Language::De]);
        let bands: Vec<Band> = form.fields.iter().filter_map(|field| field.band).collect();
        assert_eq!(bands.len(), 5);
        assert_eq!((bands[1].days, bands[1].outside), (0b1_1111, true));
    }

    #[test]
    fn the_build_and_the_code_count_the_sources_alike() {
        let ftc = find("us-ftc").unwrap();
        let from = |id: &str| ftc.fields.iter().find(|it| it.id == id).unwrap().from;
        assert_eq!(from("own_number"), Source::OwnNumber);
        assert_eq!(from("comments"), Source::Summary);
        let b = find("de-bnetza-b").unwrap();
        assert!(
            b.fields
                .iter()
                .all(|it| (it.from == Source::Band) == it.band.is_some())
        );
        let court = find("cn-online-court").unwrap();
        for (id, from) in [("facts", Source::Facts), ("evidence", Source::Evidence)] {
            assert!(court.fields.iter().any(|it| it.id == id && it.from == from));
        }
    }

    #[test]
    fn words() {
        assert_eq!(Word::Unknown.text(Language::En), "unknown");
        assert_eq!(Word::Unknown.text(Language::Zh), "不详");
        assert_eq!(Word::Unknown.text(Language::De), "unbekannt");
        assert_eq!(Word::Unknown.text(Language::Fr), "inconnu");
    }
}
