//! Laws on calling, as the screens see them. Texts are in the language asked for.

use curfew_core::calendar::{self, Calendar};
use curfew_core::counts::Tally;
use curfew_core::laws::{About, Cap, Counts, Force, Law, Per, Words};
use curfew_core::time::{Date, Moment};
use curfew_core::{Place, Tri};

use super::{LanguageView, TriView};

/// A country or a part of one that has laws in the table.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct LawPlace {
    /// ISO 3166-1 alpha-2 or 3166-2.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The IANA zone in which most of its people live.
    pub zone: String,
}

/// What a call is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum AboutView {
    /// Selling.
    Marketing,
    /// Collecting a debt.
    Collection,
    /// Asking questions.
    Survey,
    /// Anything.
    Any,
}

/// What kind of text a rule stands in.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum ForceView {
    /// A statute.
    Law,
    /// Made under a law.
    Regulation,
    /// A technical or industry standard.
    Standard,
    /// An authority's notice or advice.
    Guidance,
    /// A trade's own code.
    Voluntary,
    /// Not in force.
    Draft,
}

/// The time of a cap.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum PerView {
    /// A day of the calendar.
    Day,
    /// Any 24 hours.
    Hours24,
    /// A week of the calendar, Monday first.
    Week,
    /// Any 7 days.
    Days7,
    /// A month of the calendar.
    Month,
    /// Any 30 days.
    Days30,
}

/// What a cap counts.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum CountsView {
    /// Every try.
    Attempts,
    /// Calls that rang or reached voicemail.
    Rings,
    /// Talks.
    Contacts,
}

/// Part of a day, minutes after midnight, half-open.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Record)]
pub struct SpanView {
    /// The first minute inside.
    pub start: u16,
    /// The first minute after it, at most 1440.
    pub end: u16,
}

/// How many calls of one caller there were in the time of a cap.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Record)]
pub struct TallyView {
    /// Tries, also those that were rejected.
    pub attempts: u32,
    /// Calls that are known to have rung or reached voicemail.
    pub rings: u32,
    /// Talks that are known of.
    pub contacts: u32,
    /// With those calls of which it is not known.
    pub contacts_at_most: u32,
}

/// How often somebody may call.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CapView {
    /// The most.
    pub count: u16,
    /// In which time.
    pub per: PerView,
    /// What counts; `None` where the source does not say.
    pub counts: Option<CountsView>,
    /// What the count is taken over.
    pub of: String,
    /// What had come by a call, itself included; `None` where no call is asked about.
    pub tally: Option<TallyView>,
}

/// What one text says to one group of callers, and about one time.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct LawView {
    /// Unique, and never changed.
    pub id: String,
    /// The place whose it is.
    pub place: String,
    /// What the calls are for.
    pub about: Vec<AboutView>,
    /// Who is bound.
    pub binds: String,
    /// Whether the day is a public holiday of the place.
    pub holiday: TriView,
    /// Whether it is worked there: a weekend that is worked is.
    pub workday: TriView,
    /// Whether it sets hours.
    pub has_hours: bool,
    /// The hours of the day, ascending; `None` where it sets none or the calendar does not tell.
    pub hours: Option<Vec<SpanView>>,
    /// Whether the text is in force on the day.
    pub holds: bool,
    /// Whether the time is inside; unknown where the text is not in force.
    pub inside: TriView,
    /// The exception.
    pub unless: Option<String>,
    /// How often, at most.
    pub caps: Vec<CapView>,
    /// What consent and refusal do.
    pub refusal: Option<String>,
    /// Article and text; in the language of the text where that is the reader's.
    pub citation: String,
    /// `YYYY-MM-DD`, where known.
    pub in_force: Option<String>,
    /// The last day, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// What kind of text it is.
    pub force: ForceView,
    /// Where it was read.
    pub source: String,
    /// When, `YYYY-MM`.
    pub checked: String,
    /// Whether hours and citation were both read in an official text.
    pub verified: bool,
    /// What conflicts or is not covered.
    pub note: Option<String>,
    /// Where to complain.
    pub channel: Vec<String>,
}

/// What the laws of a place say about a call.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CallLaws {
    /// The institution that the number claims to be, whose calls are counted together.
    pub institution: Option<String>,
    /// From how many numbers they came.
    pub numbers: u32,
    /// Entries that cannot be read, so that a count may be too low.
    pub unreadable: u64,
    /// The laws that held on that day.
    pub laws: Vec<LawView>,
}

pub(crate) fn said(words: Words, language: LanguageView) -> String {
    let text = match language {
        LanguageView::English => words.en,
        LanguageView::SimplifiedChinese => words.zh,
    };
    text.as_str().to_owned()
}

/// `tallies`: of each cap in turn, or nothing.
pub(crate) fn law_view(
    law: &Law,
    place: Place,
    at: Moment,
    tallies: &[(Cap, Tally)],
    language: LanguageView,
) -> LawView {
    let say = |words| said(words, language);
    let hours = law.hours.as_ref();
    let spans = hours.and_then(|hours| hours.of_day(law.jurisdiction(), Some(&place), at.date()));
    let span = |(start, end)| SpanView { start, end };
    let calendar = calendar::find(law.jurisdiction());
    let day = |is: fn(&Calendar, Date) -> Tri| {
        calendar
            .map_or(Tri::Unknown, |calendar| is(calendar, at.date()))
            .into()
    };
    let caps = law.caps().iter().enumerate();
    LawView {
        id: law.id().to_owned(),
        place: law.jurisdiction().to_owned(),
        about: law
            .about()
            .iter()
            .map(|about| AboutView::from(*about))
            .collect(),
        binds: say(law.binds),
        holiday: day(Calendar::is_holiday),
        workday: day(Calendar::is_workday),
        has_hours: hours.is_some(),
        hours: spans.map(|spans| spans.into_iter().map(span).collect()),
        holds: law.holds_on(at.date()),
        inside: hours
            .filter(|_| law.holds_on(at.date()))
            .map_or(Tri::Unknown, |hours| {
                hours.allow(law.jurisdiction(), Some(&place), at)
            })
            .into(),
        unless: hours.and_then(|hours| hours.unless).map(say),
        caps: caps
            .map(|(at, cap)| CapView {
                count: cap.count,
                per: cap.per.into(),
                counts: cap.counts.map(CountsView::from),
                of: say(cap.of),
                tally: tallies.get(at).map(|(_, tally)| TallyView::from(*tally)),
            })
            .collect(),
        refusal: law.refusal.map(say),
        citation: law
            .citation_zh
            .filter(|_| language == LanguageView::SimplifiedChinese)
            .unwrap_or(law.citation)
            .as_str()
            .to_owned(),
        in_force: law.in_force().map(str::to_owned),
        until: law.until().map(str::to_owned),
        force: law.force.into(),
        source: law.source.as_str().to_owned(),
        checked: law.checked().to_owned(),
        verified: law.verified,
        note: law.note.map(say),
        channel: law
            .channel()
            .iter()
            .map(|text| text.as_str().to_owned())
            .collect(),
    }
}

impl From<About> for AboutView {
    fn from(about: About) -> AboutView {
        match about {
            About::Marketing => AboutView::Marketing,
            About::Collection => AboutView::Collection,
            About::Survey => AboutView::Survey,
            About::Any => AboutView::Any,
        }
    }
}

impl From<Force> for ForceView {
    fn from(force: Force) -> ForceView {
        match force {
            Force::Law => ForceView::Law,
            Force::Regulation => ForceView::Regulation,
            Force::Standard => ForceView::Standard,
            Force::Guidance => ForceView::Guidance,
            Force::Voluntary => ForceView::Voluntary,
            Force::Draft => ForceView::Draft,
        }
    }
}

impl From<Per> for PerView {
    fn from(per: Per) -> PerView {
        match per {
            Per::Day => PerView::Day,
            Per::Hours24 => PerView::Hours24,
            Per::Week => PerView::Week,
            Per::Days7 => PerView::Days7,
            Per::Month => PerView::Month,
            Per::Days30 => PerView::Days30,
        }
    }
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> CountsView {
        match counts {
            Counts::Attempts => CountsView::Attempts,
            Counts::Rings => CountsView::Rings,
            Counts::Contacts => CountsView::Contacts,
        }
    }
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> TallyView {
        TallyView {
            attempts: tally.attempts,
            rings: tally.rings,
            contacts: tally.contacts,
            contacts_at_most: tally.contacts_at_most,
        }
    }
}
