//! How often a caller called, by what the caps of laws count.
//!
//! A cap counts attempts, rings or talks ([`Counts`]), and the three part where a call was
//! stopped: a rejected call is an attempt and nothing more; a silenced one rang or reached
//! voicemail, and may have been answered. What is not known of a call is counted as what it
//! is at the most. Counting is all that happens here: whether a number
//! of calls is too many is for whoever reads the article.

use crate::decide::Disposition;
use crate::institutions;
use crate::laws::{self, Cap, Counts, Law, Per};
use crate::number::Number;
use crate::place::Place;
use crate::region::Region;
use crate::time::{Date, Moment};
use crate::tri::Tri;

/// Whose calls are counted together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Caller {
    /// An institution with all its numbers, by its id. It is who the numbers claim to be.
    Institution(&'static str),
    /// One number.
    Number(Number),
}

impl Caller {
    /// Whose calls those of `number` are counted with; `None` where there is no number. A number that
    /// is local to a province is counted alone: the calls may be of several firms. One that is one subscriber's in all
    /// of China is counted in all its forms.
    ///
    /// ```
    /// use curfew_core::{Region, counts::Caller, number::read};
    ///
    /// let cn = Some(Region::new("CN")?);
    /// let [short, behind_an_area] = ["95588", "021-95588"].map(|text| Caller::of(&read(text, cn), cn));
    /// assert_eq!(short, Some(Caller::Institution("icbc")));
    /// assert_eq!(short, behind_an_area);
    /// assert_eq!(Caller::of(&read("", cn), cn), None);
    /// # Ok::<(), curfew_core::region::RegionError>(())
    /// ```
    #[must_use]
    pub fn of(number: &Number, home: Option<Region>) -> Option<Caller> {
        let institution = institutions::find(number, home);
        if let Some(institution) = institution.filter(|it| !it.is_local()) {
            return Some(Caller::Institution(institution.id()));
        }
        match number {
            Number::E164(_) | Number::Short(_) => {
                let number = number.nationwide(home).unwrap_or(*number);
                Some(Caller::Number(number))
            }
            Number::Hidden(_) | Number::Unreadable => None,
        }
    }
}

/// A call that came in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Incoming {
    /// When.
    pub at: Moment,
    /// What was done with it; `None` where that is not known, as of a call out of a table.
    pub disposition: Option<Disposition>,
    /// Whether somebody talked.
    pub answered: Tri,
}

impl Incoming {
    /// Whether it is one of those that `counts` counts.
    #[must_use]
    pub const fn is_one_of(&self, counts: Counts) -> Tri {
        match (counts, self.disposition) {
            (Counts::Attempts, _)
            | (Counts::Rings, Some(Disposition::Allow | Disposition::Silence)) => Tri::Yes,
            (Counts::Rings | Counts::Contacts, Some(Disposition::Reject)) => Tri::No,
            (Counts::Rings, None) => Tri::Unknown,
            (Counts::Contacts, _) => self.answered,
        }
    }
}

/// How many calls there were in the time of a cap.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// Tries, also those that were rejected.
    pub attempts: u32,
    /// Calls that are known to have rung or reached voicemail.
    pub rings: u32,
    /// Such calls at the most.
    pub rings_at_most: u32,
    /// Talks that are known of.
    pub contacts: u32,
    /// Talks at the most: with those calls of which it is not known.
    pub contacts_at_most: u32,
}

impl Tally {
    /// Counts the calls that fall into the time `per` that ends with a call at `at`, that call
    /// included. Later ones do not count; the order of `calls` does not matter.
    ///
    /// ```
    /// use curfew_core::counts::{Incoming, Tally};
    /// use curfew_core::laws::Per;
    /// use curfew_core::time::Moment;
    /// use curfew_core::{Disposition, Tri};
    ///
    /// let call = |hour: i64, disposition| Incoming {
    ///     at: Moment::new(hour * 3_600_000, 0),
    ///     disposition: Some(disposition),
    ///     answered: Tri::Unknown,
    /// };
    /// let calls = [call(1, Disposition::Reject), call(2, Disposition::Silence)];
    /// let tally = Tally::of(Per::Day, &calls, calls[1].at);
    /// assert_eq!((tally.attempts, tally.rings), (2, 1));
    /// assert_eq!((tally.contacts, tally.contacts_at_most), (0, 1));
    /// ```
    #[must_use]
    pub fn of<'a>(per: Per, calls: impl IntoIterator<Item = &'a Incoming>, at: Moment) -> Tally {
        let mut tally = Tally::default();
        for call in calls {
            if !holds(per, call.at, at) {
                continue;
            }
            tally.attempts += 1;
            let rang = call.is_one_of(Counts::Rings);
            tally.rings += u32::from(rang == Tri::Yes);
            tally.rings_at_most += u32::from(rang != Tri::No);
            let talked = call.is_one_of(Counts::Contacts);
            tally.contacts += u32::from(talked == Tri::Yes);
            tally.contacts_at_most += u32::from(talked != Tri::No);
        }
        tally
    }
}

/// What one law says about one call.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Application {
    /// The law.
    pub law: &'static Law,
    /// Whether the call came inside the hours of the law; `None` where it sets none.
    pub inside: Option<Tri>,
    /// Each of its caps with what had come by then.
    pub caps: Vec<(Cap, Tally)>,
}

/// What the laws of `place` that hold on its day say about a call at `at`, where `calls` are
/// those of its caller, itself among them. Which of them binds the caller is not decided here:
/// that hangs on who called and what for.
#[must_use]
#[inline(never)]
pub fn apply(place: Place, at: Moment, calls: &[Incoming]) -> Vec<Application> {
    laws::of(place)
        .filter(|law| law.holds_on(at.date()))
        .map(|law| Application {
            law,
            inside: law
                .hours
                .map(|hours| hours.allow(law.jurisdiction(), Some(&place), at)),
            caps: law
                .caps()
                .iter()
                .map(|cap| (*cap, Tally::of(cap.per, calls, at)))
                .collect(),
        })
        .collect()
}

/// The longest time before a call that a cap looks back, milliseconds: a month of 31 days, and
/// the two days that wall clocks around the world and its date line may differ by.
pub const LOOK_BACK_MS: i64 = 33 * DAY_MS;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Whether `call` lies in the time that ends with `at`. Days are the called party's, each by the
/// offset of its own call; "any 7 days" are seven dates (12 CFR 1006.14(b)(2) counts the day of
/// the call as the first), and only "any 24 hours" goes by the clock.
fn holds(per: Per, call: Moment, at: Moment) -> bool {
    let (then, now) = (call.unix_ms(), at.unix_ms());
    if then > now {
        return false;
    }
    let (date, today) = (call.date(), at.date());
    let within = |days: i32| date.days() > today.days().saturating_sub(days);
    match per {
        Per::Day => date == today,
        Per::Hours24 => now.saturating_sub(then) < DAY_MS,
        Per::Week => monday(date) == monday(today),
        Per::Days7 => within(7),
        Per::Month => month(date) == month(today),
        Per::Days30 => within(30),
    }
}

fn monday(date: Date) -> i32 {
    date.days() - date.weekday() as i32
}

fn month(date: Date) -> (i32, u32) {
    (date.year(), date.month())
}
