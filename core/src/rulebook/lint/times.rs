//! What can be shown of the times of two rules: that one takes in the other, that they share some
//! time or none; and of one rule, that it has none, or has none any more.

use crate::rulebook::{Rule, When};
use crate::time::{Date, Dates, WallTime, Window};

/// The minutes of a day.
const DAY: i32 = 24 * 60;

/// The minutes of its day and the next one at which a window begins, and just before which it ends.
fn minutes(window: Window) -> (i32, i32) {
    let (start, end) = (
        window.start().minutes().into(),
        window.end().minutes().into(),
    );
    (start, if start < end { end } else { end + DAY })
}

fn is_weekly(window: Window) -> bool {
    window.days().kind().is_none()
}

/// Whether some minute of a week is in both. What else the days must be may be so, but not what is
/// never so of one day, where a rule `stops`: in one that allows, a day in doubt is both.
fn meets(one: Window, other: Window, stops: bool) -> bool {
    let ((from, to), (other_from, other_to)) = (minutes(one), minutes(other));
    let days = |window: Window| u32::from(window.days().weekdays().bits());
    // The other one begins on the day before, on the same day or on the next one.
    (-1..=1).any(|later| {
        let shift = later * DAY;
        from < other_to + shift
            && other_from + shift < to
            && days(one) << (7 + later) & (days(other) * 0b1_0000001_0000001) != 0
            && !(stops && later == 0 && one.days().are_either_way(other.days()))
    })
}

/// Whether some minute of a week is in a window of each; without `kinds` in those of all weeks.
fn some_meet(ones: &[Window], others: &[Window], stops: bool, kinds: bool) -> bool {
    ones.iter().any(|one| {
        let is_met = |other: &Window| {
            (kinds || is_weekly(*one) && is_weekly(*other)) && meets(*one, *other, stops)
        };
        others.iter().any(is_met)
    })
}

/// Whether the window begins on one of the days, or the day before and reaches into them.
fn reaches(window: Window, dates: &Dates) -> bool {
    let first = dates.first().days() - i32::from(minutes(window).1 > DAY);
    let last = dates.last().days().min(first.saturating_add(7));
    (first..=last).any(|day| {
        let weekday = Date::from_days(day).weekday();
        window.days().weekdays().contains(weekday)
    })
}

/// The minutes of a week, Monday first.
struct Week([u8; Week::BYTES]);

impl Week {
    const BYTES: usize = 7 * DAY as usize / 8;

    /// Adds the minutes that the windows cover in every week; with `all` of them those that they may cover: those of a
    /// window on workdays too, on any weekday.
    fn add(&mut self, when: &When, all: bool) {
        match when {
            When::Always => self.0 = [u8::MAX; Week::BYTES],
            When::Any(parts) => parts.iter().for_each(|part| self.add(part, all)),
            When::Windows(windows) => {
                for window in windows.iter().filter(|window| all || is_weekly(**window)) {
                    let (from, to) = minutes(*window);
                    for day in window.days().weekdays().iter() {
                        for minute in from..to {
                            let place =
                                (day as usize * DAY as usize + minute as usize) % (8 * Week::BYTES);
                            self.0[place / 8] |= 1 << (place % 8);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether the one covers all that the other may be, which is always or windows.
    fn covers(one: &When, other: &When) -> bool {
        let mut weeks = [Week([0; Week::BYTES]), Week([0; Week::BYTES])];
        weeks[0].add(one, false);
        weeks[1].add(other, true);
        let [one, other] = weeks;
        let mut pairs = one.0.iter().zip(other.0);
        pairs.all(|(one, other)| other & !one == 0)
    }
}

/// Whether `one` is every time that `other` is, as far as that can be shown.
pub(super) fn when_covers(one: &When, other: &When) -> bool {
    if one == other || matches!(one, When::Always) {
        return true;
    }
    match (one, other) {
        (_, When::Any(parts)) => parts.iter().all(|part| when_covers(one, part)),
        (When::All(parts), _) => parts.iter().all(|part| when_covers(part, other)),
        (When::Windows(_) | When::Any(_), When::Windows(_) | When::Always)
            if Week::covers(one, other) =>
        {
            true
        }
        (When::Any(parts), _) => parts.iter().any(|part| when_covers(part, other)),
        (_, When::All(parts)) => parts.iter().any(|part| when_covers(one, part)),
        (When::Dates(one), When::Dates(other)) => other.iter().all(|inner| {
            let covers =
                |outer: &Dates| outer.contains(inner.first()) && outer.contains(inner.last());
            one.iter().any(covers)
        }),
        _ => false,
    }
}

/// Whether it is certain of every time that it is one of these, or that it is not.
pub(super) fn is_certain(when: &When) -> bool {
    let mut is_certain = true;
    when.for_each(&mut |part| {
        is_certain &= match part {
            When::Windows(windows) => windows.iter().all(|window| is_weekly(*window)),
            When::OutsideHoursOf(_) => false,
            _ => true,
        };
    });
    is_certain
}

/// Whether there are times that are both, from `now` on, as far as that can be shown. Days pass, and are none.
pub(super) fn when_meets(one: &When, other: &When, now: Option<WallTime>) -> bool {
    match (one, other) {
        (When::Any(parts), _) => parts.iter().any(|part| when_meets(part, other, now)),
        (_, When::Any(_)) => when_meets(other, one, now),
        (When::Always, When::Windows(_)) | (When::Windows(_), When::Always) => true,
        (When::Always, When::OutsideHoursOf(laws)) | (When::OutsideHoursOf(laws), When::Always) => {
            !laws.laws().is_empty() && now.is_none_or(|now| laws.holds_on(now.date()))
        }
        (When::Windows(ones), When::Windows(others)) if one != other => {
            some_meet(ones, others, true, false)
        }
        _ => one == other,
    }
}

/// Whether the rule holds at no time at all: its times exclude each other, or it expires before
/// they begin.
pub(super) fn has_no_time(rule: &Rule) -> bool {
    let begins = first_day(&rule.when).map(|day| WallTime::new(day, 0));
    is_never(&rule.when, rule.then.stops()) || begins.is_some_and(|begins| rule.has_expired(begins))
}

/// Whether the rule holds at no time from `now` on.
pub(super) fn is_over(rule: &Rule, now: WallTime) -> bool {
    rule.has_expired(now) || last_day(&rule.when).is_some_and(|last| last < now.date())
}

/// Whether the rule holds at no time of `day` or a later one.
pub(super) fn ends_before(rule: &Rule, day: Date) -> bool {
    is_over(rule, WallTime::new(day, 0))
}

/// The first day on which it may hold, where there is one.
fn first_day(when: &When) -> Option<Date> {
    match when {
        When::Dates(dates) => dates.iter().map(|dates| dates.first()).min(),
        When::All(parts) => parts.iter().filter_map(first_day).max(),
        When::Any(parts) => {
            let days: Option<Vec<Date>> = parts.iter().map(first_day).collect();
            days?.into_iter().min()
        }
        _ => None,
    }
}

/// The last day on which it may hold, where there is one.
fn last_day(when: &When) -> Option<Date> {
    match when {
        When::Dates(dates) => dates.iter().map(|dates| dates.last()).max(),
        When::All(parts) => parts.iter().filter_map(last_day).min(),
        When::Any(parts) => {
            let days: Option<Vec<Date>> = parts.iter().map(last_day).collect();
            days?.into_iter().max()
        }
        _ => None,
    }
}

/// Whether the times of a rule that `stops`, or of one that does not, are none.
fn is_never(when: &When, stops: bool) -> bool {
    match when {
        When::All(parts) => {
            parts.iter().any(|part| is_never(part, stops))
                || parts.iter().enumerate().any(|(index, one)| {
                    let mut before = parts[..index].iter();
                    before.any(|other| exclude(one, other, stops))
                })
        }
        When::Any(parts) => parts.iter().all(|part| is_never(part, stops)),
        When::None(parts) => parts.iter().any(|part| when_covers(part, &When::Always)),
        _ => false,
    }
}

/// Whether no time is both, as far as that can be shown. In a rule that allows, a time of which it is not certain
/// is: then nothing is shown by a calendar.
fn exclude(one: &When, other: &When, stops: bool) -> bool {
    match (one, other) {
        (When::None(parts), _) => {
            let is_shown = |part: &When| stops || is_certain(part) || is_certain(other);
            parts
                .iter()
                .any(|part| when_covers(part, other) && is_shown(part))
        }
        (When::Any(parts), _) => parts.iter().all(|part| exclude(part, other, stops)),
        (When::All(parts), _) => parts.iter().any(|part| exclude(part, other, stops)),
        (_, When::None(_) | When::Any(_) | When::All(_)) => exclude(other, one, stops),
        (When::Dates(one), When::Dates(other)) => !one.iter().any(|one| {
            other
                .iter()
                .any(|other| one.first() <= other.last() && other.first() <= one.last())
        }),
        (When::Windows(one), When::Windows(other)) => !some_meet(one, other, stops, true),
        (When::Windows(windows), When::Dates(dates))
        | (When::Dates(dates), When::Windows(windows)) => !windows
            .iter()
            .any(|window| dates.iter().any(|dates| reaches(*window, dates))),
        _ => false,
    }
}
