//! What can be shown of the times of two rules: that one takes in the other, that they share some
//! time or none; and of one rule, that it has none, or has none any more.

use crate::rulebook::{Rule, When};
use crate::time::{Date, Dates, Local, WallTime, Window};
use crate::tri::Tri;

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

/// Whether the window begins on one of the days, or the day before and reaches into them.
fn reaches(window: Window, dates: &Dates) -> bool {
    let first = dates.first().days() - i32::from(minutes(window).1 > DAY);
    let last = dates.last().days().min(first.saturating_add(7));
    (first..=last).any(|day| {
        let weekday = Date::from_days(day).weekday();
        window.days().weekdays().contains(weekday)
    })
}

/// From when on a rule may hold, and just before when it ends; `None` where that has no bound.
#[derive(Clone, Copy, Default)]
pub(super) struct Life {
    begin: Option<WallTime>,
    end: Option<WallTime>,
}

impl Life {
    /// That of a rule, from `now` on.
    pub(super) fn of(rule: &Rule, now: Option<WallTime>) -> Life {
        let life = Life {
            begin: now,
            end: rule.until,
        };
        life.and(Life {
            begin: first_day(&rule.when).map(|day| WallTime::new(day, 0)),
            end: last_day(&rule.when).map(|day| WallTime::new(day.after(), 0)),
        })
    }

    /// What both have.
    pub(super) fn and(self, other: Life) -> Life {
        let ends = [self.end, other.end];
        Life {
            begin: self.begin.max(other.begin),
            end: ends.into_iter().flatten().min(),
        }
    }

    fn on(dates: Dates) -> Life {
        Life {
            begin: Some(WallTime::new(dates.first(), 0)),
            end: Some(WallTime::new(dates.last().after(), 0)),
        }
    }

    pub(super) fn is_over(self) -> bool {
        self.begin
            .zip(self.end)
            .is_some_and(|(begin, end)| end <= begin)
    }

    /// Whether it lies on these days.
    fn is_within(self, dates: Dates) -> bool {
        let days = Life::on(dates);
        self.begin.is_some()
            && self.begin >= days.begin
            && self.end.is_some()
            && self.end <= days.end
    }

    /// Whether `is` holds at one of its minutes; of more than a week, of the first one.
    fn any(self, is: impl Fn(&Local) -> bool) -> bool {
        let begin = self.begin.unwrap_or(WallTime::new(Date::from_days(0), 0));
        let first = begin.date().days();
        let minutes = begin.minute().into()..;
        minutes.take(7 * DAY as usize).any(|minute: i32| {
            let date = Date::from_days(first.saturating_add(minute / DAY));
            let at = Local {
                date,
                weekday: date.weekday(),
                minute: (minute % DAY) as u16,
            };
            let time = WallTime::new(date, at.minute);
            self.end.is_none_or(|end| time < end) && is(&at)
        })
    }
}

/// What is so at this minute, and at that of every later week.
fn weekly(when: &When, at: &Local) -> Tri {
    match when {
        When::Always => Tri::Yes,
        When::Windows(windows) => Tri::any(windows.iter().map(|window| {
            let days = window.days().weekdays();
            match Window::new(days, window.start(), window.end()) {
                Ok(all) if is_weekly(*window) || all.contains_local(at) == Tri::No => {
                    all.contains_local(at)
                }
                _ => Tri::Unknown,
            }
        })),
        When::Dates(_) => Tri::Unknown,
        When::OutsideHoursOf(laws) => laws.weekly(at),
        When::Any(parts) => Tri::any(parts.iter().map(|part| weekly(part, at))),
        When::All(parts) => Tri::all(parts.iter().map(|part| weekly(part, at))),
        When::None(parts) => Tri::any(parts.iter().map(|part| weekly(part, at))).not(),
    }
}

/// Whether `one` is every time in this life that `other` is, as far as that can be shown.
pub(super) fn when_covers(one: &When, other: &When, life: Life) -> bool {
    if one == other {
        return true;
    }
    let is_shown = match (one, other) {
        (_, When::Any(parts)) => parts.iter().all(|part| when_covers(one, part, life)),
        (When::All(parts), _) => parts.iter().all(|part| when_covers(part, other, life)),
        (When::Any(parts), _) => parts.iter().any(|part| when_covers(part, other, life)),
        (_, When::All(parts)) => parts.iter().any(|part| when_covers(one, part, life)),
        (When::Dates(one), When::Dates(other)) => other.iter().all(|inner| {
            let covers =
                |outer: &Dates| outer.contains(inner.first()) && outer.contains(inner.last());
            one.iter().any(covers)
        }),
        _ => false,
    };
    is_shown
        || matches!(one, When::Dates(dates) if dates.iter().any(|dates| life.is_within(*dates)))
        || whens_cover(&[(0, one)], other, life)
}

/// Whether at every minute of a week in this life at which `other` may be, one of these is, each with its index.
#[inline(never)]
pub(super) fn whens_cover(ones: &[(usize, &When)], other: &When, life: Life) -> bool {
    !life.any(|at| {
        let is_one = |(_, one): &(usize, &When)| weekly(one, at) == Tri::Yes;
        weekly(other, at) != Tri::No && !ones.iter().any(is_one)
    })
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

/// Whether there are times in this life that are both, as far as that can be shown. Days pass, and are none but
/// with other days.
pub(super) fn when_meets(one: &When, other: &When, life: Life) -> bool {
    match (one, other) {
        (When::Any(parts), _) => parts.iter().any(|part| when_meets(part, other, life)),
        (_, When::Any(parts)) => parts.iter().any(|part| when_meets(one, part, life)),
        (When::Always, When::Dates(dates)) => {
            let mut dates = dates.iter();
            dates.any(|it| !life.and(Life::on(*it)).is_over())
        }
        (When::Dates(ones), When::Dates(others)) => ones.iter().any(|one| {
            let life = life.and(Life::on(*one));
            others.iter().any(|it| !life.and(Life::on(*it)).is_over())
        }),
        _ if life.any(|at| weekly(one, at) == Tri::Yes && weekly(other, at) == Tri::Yes) => true,
        // What may be on some of its days only: nothing is told of those until an end.
        _ if life.end.is_some() && first_day(one).is_none() => false,
        (When::Always, When::Windows(_)) | (When::Windows(_), When::Always) => true,
        (When::Always, When::OutsideHoursOf(laws)) | (When::OutsideHoursOf(laws), When::Always) => {
            !laws.laws().is_empty() && life.begin.is_none_or(|begin| laws.holds_on(begin.date()))
        }
        _ => one == other,
    }
}

/// Whether the rule holds at no time at all: its times exclude each other, or it expires before
/// they begin.
pub(super) fn has_no_time(rule: &Rule) -> bool {
    is_never(&rule.when, rule.then.stops()) || Life::of(rule, None).is_over()
}

/// Whether the rule holds at no time from `now` on.
pub(super) fn is_over(rule: &Rule, now: WallTime) -> bool {
    Life::of(rule, None).end.is_some_and(|end| end <= now)
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
    let is_shown = match when {
        When::All(parts) => {
            parts.iter().any(|part| is_never(part, stops))
                || parts.iter().enumerate().any(|(index, one)| {
                    let mut before = parts[..index].iter();
                    before.any(|other| exclude(one, other, stops))
                })
        }
        When::Any(parts) => parts.iter().all(|part| is_never(part, stops)),
        _ => false,
    };
    is_shown || !Life::default().any(|at| weekly(when, at) != Tri::No)
}

/// Whether no time is both, as far as that can be shown. In a rule that allows, a time of which it is not certain
/// is: then nothing is shown by a calendar.
fn exclude(one: &When, other: &When, stops: bool) -> bool {
    match (one, other) {
        (When::None(parts), _) => {
            let is_shown = |part: &When| stops || is_certain(part) || is_certain(other);
            parts
                .iter()
                .any(|part| when_covers(part, other, Life::default()) && is_shown(part))
        }
        (When::Any(parts), _) => parts.iter().all(|part| exclude(part, other, stops)),
        (When::All(parts), _) => parts.iter().any(|part| exclude(part, other, stops)),
        (_, When::None(_) | When::Any(_) | When::All(_)) => exclude(other, one, stops),
        (When::Dates(one), When::Dates(other)) => !one.iter().any(|one| {
            other
                .iter()
                .any(|other| one.first() <= other.last() && other.first() <= one.last())
        }),
        (When::Windows(one), When::Windows(other)) => !one
            .iter()
            .any(|one| other.iter().any(|other| meets(*one, *other, stops))),
        (When::Windows(windows), When::Dates(dates))
        | (When::Dates(dates), When::Windows(windows)) => !windows
            .iter()
            .any(|window| dates.iter().any(|dates| reaches(*window, dates))),
        _ => false,
    }
}
