//! What can be shown of the times of two rules: that one takes in the other, that they share some
//! time or none; and of one rule, that it has none, or has none any more.

use crate::rulebook::{Rule, When};
use crate::time::{Date, Dates, Local, WallTime, Weekday, Window};
use crate::tri::Tri;

/// The minutes of a week, Monday first.
struct Week([u64; Week::WORDS]);

impl Week {
    const MINUTES: usize = 7 * 24 * 60;
    const WORDS: usize = Week::MINUTES.div_ceil(64);

    /// The minutes that the windows may cover: those of a window on workdays too, on any
    /// weekday.
    fn at_most(windows: &[Window]) -> Week {
        Week::of(windows.iter().filter_map(|window| {
            Window::new(window.days().weekdays(), window.start(), window.end()).ok()
        }))
    }

    /// The minutes that the windows cover in every week.
    fn at_least(windows: &[Window]) -> Week {
        let is_weekly = |window: &&Window| window.days().kind().is_none();
        Week::of(windows.iter().filter(is_weekly).copied())
    }

    fn of(windows: impl Iterator<Item = Window>) -> Week {
        let mut week = Week([0; Week::WORDS]);
        for window in windows {
            for (day, weekday) in Weekday::ALL.into_iter().enumerate() {
                for minute in 0..24 * 60_u16 {
                    // Any week will do: the days have no calendar.
                    let date = Date::from_days(4 + day as i32);
                    let at = Local {
                        date,
                        weekday,
                        minute,
                    };
                    if window.contains_local(&at) == Tri::Yes {
                        let place = day * 24 * 60 + usize::from(minute);
                        week.0[place / 64] |= 1 << (place % 64);
                    }
                }
            }
        }
        week
    }

    /// The minutes of the weekdays among these days.
    fn of_dates(dates: &Dates) -> Week {
        let mut week = Week([0; Week::WORDS]);
        let length = dates.last().days().saturating_sub(dates.first().days());
        let mut day = dates.first();
        for _ in 0..=length.min(6) {
            let first = day.weekday() as usize * 24 * 60;
            for place in first..first + 24 * 60 {
                week.0[place / 64] |= 1 << (place % 64);
            }
            day = day.after();
        }
        week
    }

    fn covers(&self, other: &Week) -> bool {
        self.0
            .iter()
            .zip(other.0)
            .all(|(one, other)| other & !one == 0)
    }

    fn meets(&self, other: &Week) -> bool {
        self.0
            .iter()
            .zip(other.0)
            .any(|(one, other)| other & one != 0)
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
        (When::Any(parts), _) => parts.iter().any(|part| when_covers(part, other)),
        (_, When::All(parts)) => parts.iter().any(|part| when_covers(one, part)),
        (When::Windows(one), When::Windows(other)) => {
            Week::at_least(one).covers(&Week::at_most(other))
        }
        (When::Windows(one), When::Always) => {
            let every = Week::at_least(one);
            every
                .0
                .iter()
                .map(|word| word.count_ones() as usize)
                .sum::<usize>()
                == Week::MINUTES
        }
        (When::Dates(one), When::Dates(other)) => other.iter().all(|inner| {
            let covers =
                |outer: &Dates| outer.contains(inner.first()) && outer.contains(inner.last());
            one.iter().any(covers)
        }),
        _ => false,
    }
}

/// Whether there are times that are both, as far as that can be shown.
pub(super) fn when_meets(one: &When, other: &When) -> bool {
    match (one, other) {
        (When::Always, When::Always | When::Windows(_)) | (When::Windows(_), When::Always) => true,
        (When::Windows(one), When::Windows(other)) => {
            Week::at_least(one).meets(&Week::at_least(other))
        }
        _ => one == other,
    }
}

/// Whether the rule holds at no time at all: its times exclude each other, or it expires before
/// they begin.
pub(super) fn has_no_time(rule: &Rule) -> bool {
    let begins = first_day(&rule.when).map(|day| WallTime::new(day, 0));
    is_never(&rule.when) || begins.is_some_and(|begins| rule.has_expired(begins))
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

fn is_never(when: &When) -> bool {
    match when {
        When::All(parts) => {
            parts.iter().any(is_never)
                || parts
                    .iter()
                    .enumerate()
                    .any(|(index, one)| parts[..index].iter().any(|other| exclude(one, other)))
        }
        When::Any(parts) => parts.iter().all(is_never),
        When::None(parts) => parts.iter().any(|part| when_covers(part, &When::Always)),
        _ => false,
    }
}

/// Whether no time is both, as far as that can be shown. Nothing is shown by a calendar: a day
/// may be in doubt, and then a rule that allows holds all the same.
fn exclude(one: &When, other: &When) -> bool {
    match (one, other) {
        (When::None(parts), _) => parts.iter().any(|part| when_covers(part, other)),
        (When::Any(parts), _) => parts.iter().all(|part| exclude(part, other)),
        (When::All(parts), _) => parts.iter().any(|part| exclude(part, other)),
        (_, When::None(_) | When::Any(_) | When::All(_)) => exclude(other, one),
        (When::Windows(one), When::Windows(other)) => {
            !Week::at_most(one).meets(&Week::at_most(other))
        }
        (When::Windows(windows), When::Dates(dates))
        | (When::Dates(dates), When::Windows(windows)) => {
            let week = Week::at_most(windows);
            !dates.iter().any(|dates| week.meets(&Week::of_dates(dates)))
        }
        (When::Dates(one), When::Dates(other)) => !one.iter().any(|one| {
            other
                .iter()
                .any(|other| one.first() <= other.last() && other.first() <= one.last())
        }),
        _ => false,
    }
}
