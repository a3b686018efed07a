//! What is probably not meant in a rulebook: rules that can never match, an allow below a rule
//! that stops its callers, names that lead nowhere.
//!
//! A finding is advice; it refuses nothing. What cannot be shown from the rules alone is not
//! reported: patterns, expressions, prefixes, ranges and counts of digits are compared by all numbers
//! that there can be, of one number the decision itself is asked, and what the numbering plans have of
//! each other's numbers is not looked at.

mod covers;
mod plus;
mod shapes;
mod times;

use std::collections::BTreeSet;

use self::covers::{
    are_disjoint, are_sure, is_contradiction, is_local, is_never_blocked, is_sure, who_covers,
};
use self::plus::lacks_plus;
use self::shapes::Callers;
use self::times::{
    Life, ends_before, has_no_time, is_certain, is_over, when_covers, when_meets, whens_cover,
};
use super::{Rule, Rulebook, When, Who};
use crate::calendar::{self, Calendar};
use crate::region::Region;
use crate::time::{Date, WallTime};

/// What a rulebook is looked at with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// The names of the lists; `None` where they are not known.
    pub lists: Option<&'a BTreeSet<String>>,
    /// The time on the wall; `None` where it does not matter.
    pub now: Option<WallTime>,
    /// How numbers are read that are written without `+`; `None` where that is not known.
    pub home: Option<Region>,
}

/// One thing about one rule.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// The rule's index in [`Rulebook::rules`].
    pub rule: usize,
    /// What it is.
    pub problem: Problem,
}

/// What is probably not meant.
#[non_exhaustive]
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Problem {
    /// The rule can never match: its callers contradict each other.
    Contradiction,
    /// The rule can never match: its times exclude each other, or it expires before they begin.
    NoTime,
    /// The rule can never match: one of the earlier ones of these indices always matches before it.
    Shadowed {
        /// The earlier rule, or those that do so together, in the rulebook's order.
        by: Vec<usize>,
    },
    /// The rule allows, and earlier ones, of these indices, stop all its callers first.
    AllowShadowed {
        /// The earlier rule, or those that do so together, in the rulebook's order.
        by: Vec<usize>,
    },
    /// The rule allows, and an earlier one, of this index, stops some of its calls: at some times, until it
    /// expires, while the phone is at home, or those of some of its callers.
    AllowPartlyShadowed {
        /// The earlier rule.
        by: usize,
    },
    /// The rule can never match again: it has expired, or its days are over.
    Over,
    /// Without `+` a condition is about short codes, and none is known that it could mean.
    NoPlus,
    /// The rule can never stop a call: its numbers are never blocked.
    NeverBlocked,
    /// The rule stops no call of this institution: its numbers are local to a province, elsewhere they are
    /// another firm's, and in doubt the phone rings.
    OnlyLocal {
        /// Its id.
        id: String,
    },
    /// There is no such list.
    NoList {
        /// Its name.
        name: String,
    },
    /// This build knows no such institution.
    NoInstitution {
        /// Its id.
        id: String,
    },
    /// This build has no holidays of this place.
    NoCalendar {
        /// Its code.
        place: String,
    },
    /// The table of holidays ends with this year, and it is now that year or a later one.
    CalendarEnds {
        /// Its code.
        place: String,
        /// The last year in the table.
        year: i32,
    },
    /// The days of this place are not certain this year: estimated, or still to be announced.
    CalendarUncertain {
        /// Its code.
        place: String,
        /// The last certain year.
        year: i32,
    },
    /// This build knows no law of this name that sets hours.
    NoHours {
        /// The id or place.
        law: String,
    },
    /// The law is a draft, has ended or has not begun: nothing is outside of its hours today.
    NotInForce {
        /// The id or place.
        law: String,
    },
}

impl Problem {
    /// The word used on the command line.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Problem::Contradiction => "contradiction",
            Problem::NoTime => "no_time",
            Problem::Shadowed { .. } => "shadowed",
            Problem::AllowShadowed { .. } => "allow_shadowed",
            Problem::AllowPartlyShadowed { .. } => "allow_partly_shadowed",
            Problem::Over => "over",
            Problem::NoPlus => "no_plus",
            Problem::NeverBlocked => "never_blocked",
            Problem::OnlyLocal { .. } => "only_local",
            Problem::NoList { .. } => "no_list",
            Problem::NoInstitution { .. } => "no_institution",
            Problem::NoCalendar { .. } => "no_calendar",
            Problem::CalendarEnds { .. } => "calendar_ends",
            Problem::CalendarUncertain { .. } => "calendar_uncertain",
            Problem::NoHours { .. } => "no_hours",
            Problem::NotInForce { .. } => "not_in_force",
        }
    }
}

/// How long before the holidays of a place are not certain any more it is said, days.
const AHEAD_DAYS: i32 = 90;

/// Looks through a rulebook. Rules that are switched off are not looked at.
///
/// ```
/// use curfew_core::rulebook::{Problem, Rulebook, Surroundings, lint};
///
/// let rulebook = Rulebook::from_json(r#"{"version": 2, "rules": [
///   {"id": "all", "name": "Nobody", "who": "anyone", "then": "reject"},
///   {"id": "mum", "name": "Mum", "who": {"number": "+12065550100"}, "then": "allow"}]}"#)?;
/// let findings = lint(&rulebook, &Surroundings::default());
/// assert_eq!(findings[0].problem, Problem::AllowShadowed { by: vec![0] });
/// # Ok::<(), curfew_core::rulebook::RulebookError>(())
/// ```
#[must_use]
pub fn lint(rulebook: &Rulebook, around: &Surroundings<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rules = rulebook.rules();
    let callers: Vec<Callers<'_>> = rules.iter().map(|rule| Callers::of(&rule.who)).collect();
    for (index, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.enabled) {
        let mut find = |problem| {
            findings.push(Finding {
                rule: index,
                problem,
            })
        };
        let is_never_blocked = || {
            let home = around.home;
            home.is_some_and(|home| is_never_blocked(&rule.who, home))
        };
        if is_contradiction(&callers[index], rule.then.stops()) {
            find(Problem::Contradiction);
        } else if has_no_time(rule) {
            find(Problem::NoTime);
        } else if around.now.is_some_and(|now| is_over(rule, now)) {
            find(Problem::Over);
        } else if is_never_blocked() {
            // Nothing stops them, whatever comes before.
            if rule.then.stops() {
                find(Problem::NeverBlocked);
            }
        } else if let Some(problem) = shadow(&rules[..=index], &callers, around) {
            find(problem);
        }
        names(rule, around, &mut find);
    }
    findings
}

/// What an earlier rule does to the last of `rules`, the worst first.
fn shadow(rules: &[Rule], callers: &[Callers<'_>], around: &Surroundings<'_>) -> Option<Problem> {
    let (rule, earlier) = rules.split_last()?;
    let (this, stops) = (&callers[earlier.len()], rule.then.stops());
    let life = Life::of(rule, around.now);
    let first = |is_found: &dyn Fn(&Rule, &Callers<'_>) -> bool| {
        let mut before = earlier.iter().zip(callers);
        before.position(|(it, theirs)| it.enabled && is_found(it, theirs))
    };
    // What is in doubt for both, one that stops leaves to one that allows.
    let takes = |other: &Rule, is_certain: bool| is_certain || stops || !other.then.stops();
    let is_timed = |other: &Rule| {
        // One that ends before this one does shadows for a while only.
        other.until.is_none_or(|until| is_over(rule, until))
            && takes(other, is_certain(&other.when) || is_certain(&rule.when))
    };
    let holds_then = |other: &Rule| is_timed(other) && when_covers(&other.when, &rule.when, life);
    let takes_all = |other: &Rule, theirs: &Callers<'_>, who: &Callers<'_>| {
        who_covers(theirs, who, None) && takes(other, are_sure(theirs, who))
    };
    // The rules that always take the calls of these callers: one, or several of which each has some of the times.
    let takers = |who: &Callers<'_>| -> Option<Vec<usize>> {
        let mut all = Vec::new();
        for (index, (other, theirs)) in earlier.iter().zip(callers).enumerate() {
            if other.enabled && is_timed(other) && takes_all(other, theirs, who) {
                if when_covers(&other.when, &rule.when, life) {
                    return Some(vec![index]);
                }
                all.push((index, &other.when));
            }
        }
        if !whens_cover(&all, &rule.when, life) {
            return None;
        }
        // The last of those with which it is so.
        let mut place = 0;
        while place < all.len() {
            let one = all.remove(place);
            if !whens_cover(&all, &rule.when, life) {
                all.insert(place, one);
                place += 1;
            }
        }
        Some(all.into_iter().map(|(index, _)| index).collect())
    };
    if let Some(by) = takers(this) {
        return Some(shadowed(earlier, by, stops));
    }
    // Each of several callers may be other ones'.
    if matches!(rule.who, Who::Any(_))
        && let Some(by) = this.parts.iter().map(takers).collect::<Option<Vec<_>>>()
    {
        return Some(shadowed(earlier, by.concat(), stops));
    }
    // One about all but some, where these are somebody's before.
    for (index, (other, theirs)) in earlier.iter().zip(callers).enumerate() {
        if !(other.enabled
            && matches!(other.who, Who::None(_))
            && is_sure(&other.who)
            && holds_then(other))
        {
            continue;
        }
        let gone = theirs
            .parts
            .iter()
            .map(|part| match are_disjoint(part, this, stops) {
                true => Some(Vec::new()),
                false => takers(part),
            });
        if let Some(mut by) = gone.collect::<Option<Vec<_>>>() {
            by.push(vec![index]);
            return Some(shadowed(earlier, by.concat(), stops));
        }
    }
    // Abroad a call is also decided as seen from there, where other numbers are foreign, and the milder verdict
    // counts: what is allowed at home rings, and what is stopped there is stopped at some times.
    let here = first(&|other, theirs| {
        !is_local(&other.who)
            && (who_covers(theirs, this, around.home)
                || !stops && stops_unknown(theirs) && this.is_of_numbers())
            && match (other.then.stops(), stops) {
                (true, false) => {
                    let both = life.and(Life::of(other, None));
                    !both.is_over() && when_meets(&other.when, &rule.when, both)
                }
                (false, true) => is_sure(&other.who) && holds_then(other),
                _ => false,
            }
    });
    here.map(|by| match stops {
        true => Problem::Shadowed { by: vec![by] },
        false => Problem::AllowPartlyShadowed { by },
    })
}

/// That these rules take every call of one that `stops`, or of one that does not.
fn shadowed(earlier: &[Rule], mut by: Vec<usize>, stops: bool) -> Problem {
    by.sort_unstable();
    by.dedup();
    if !stops && by.iter().all(|by| earlier[*by].then.stops()) {
        Problem::AllowShadowed { by }
    } else {
        Problem::Shadowed { by }
    }
}

/// Whether all callers are meant but those who are known, whatever their numbers are.
fn stops_unknown(callers: &Callers<'_>) -> bool {
    let is_known = |part: &Who| {
        matches!(
            part,
            Who::Contact | Who::Starred | Who::List(_) | Who::Dialled(_) | Who::Answered(_)
        )
    };
    matches!(callers.who, Who::None(parts) if parts.iter().all(is_known))
}

fn names(rule: &Rule, around: &Surroundings<'_>, find: &mut impl FnMut(Problem)) {
    let mut lacks = false;
    rule.who.for_each(&mut |who| match who {
        Who::List(name) if around.lists.is_some_and(|lists| !lists.contains(name)) => {
            find(Problem::NoList { name: name.clone() });
        }
        Who::Institution(id) if !id.is_known() => find(Problem::NoInstitution {
            id: id.as_str().to_owned(),
        }),
        Who::Institution(id) if rule.then.stops() && is_local(who) => find(Problem::OnlyLocal {
            id: id.as_str().to_owned(),
        }),
        _ => lacks |= lacks_plus(who, around.home),
    });
    if lacks {
        find(Problem::NoPlus);
    }
    let mut calendars = Calendars {
        rule,
        now: around.now,
        seen: BTreeSet::new(),
    };
    rule.when.for_each(&mut |when| match when {
        When::Windows(windows) => {
            for days in windows.iter().map(|window| window.days()) {
                if let Some((_, place)) = days.kind() {
                    calendars.look(place.code(), days.calendar(), 0, find);
                }
            }
        }
        When::OutsideHoursOf(laws) if laws.laws().is_empty() => find(Problem::NoHours {
            law: laws.name().to_owned(),
        }),
        When::OutsideHoursOf(laws) => {
            if around.now.is_some_and(|now| !laws.holds_on(now.date())) {
                find(Problem::NotInForce {
                    law: laws.name().to_owned(),
                });
            }
            for law in laws.laws() {
                if let Some(ahead) = law.hours.and_then(|hours| hours.looks_ahead()) {
                    let calendar = calendar::find(law.jurisdiction());
                    let place = calendar.map_or(law.jurisdiction(), Calendar::code);
                    calendars.look(place, calendar, ahead, find);
                }
            }
        }
        _ => {}
    });
}

/// The calendars that a rule asks.
struct Calendars<'a> {
    rule: &'a Rule,
    now: Option<WallTime>,
    /// The places that were told of.
    seen: BTreeSet<String>,
}

impl Calendars<'_> {
    /// Tells of a calendar that is missing, or will not do for as long as the rule holds. It is asked
    /// about days that lie `ahead` days after those of the rule.
    fn look(
        &mut self,
        place: &str,
        calendar: Option<&Calendar>,
        ahead: i32,
        find: &mut impl FnMut(Problem),
    ) {
        if self.seen.contains(place) {
            return;
        }
        let place = place.to_owned();
        let Some(calendar) = calendar else {
            self.seen.insert(place.clone());
            find(Problem::NoCalendar { place });
            return;
        };
        let Some(now) = self.now else { return };
        // Soon enough to do something about it.
        let year = Date::from_days(now.date().days() + AHEAD_DAYS).year();
        let (last, certain) = (*calendar.years().end(), calendar.certain_until());
        let first = Date::from_days(calendar.first_in_doubt().days() - ahead);
        if year <= certain && year < last || ends_before(self.rule, first) {
            return;
        }
        self.seen.insert(place.clone());
        find(if year >= last {
            Problem::CalendarEnds { place, year: last }
        } else {
            Problem::CalendarUncertain {
                place,
                year: certain,
            }
        });
    }
}

#[cfg(test)]
mod tests;
