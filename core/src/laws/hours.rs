//! The hours of one law, against a time.

use std::collections::BTreeSet;

use super::{SPANS, WINDOWS, Words};
use crate::calendar::{self, Calendar};
use crate::place::Place;
use crate::table::Rows;
use crate::time::{Date, Local, MINUTES_PER_DAY, Moment};
use crate::tri::Tri;

/// A span of one day: minutes after midnight, half-open, the end at most 1440.
pub type Span = (u16, u16);

/// When calls are allowed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hours {
    pub(super) windows: Rows,
    /// The text bars days, and its clock times are not known: the windows are whole days.
    pub(super) is_untimed: bool,
    /// On public holidays; `None` where they are like other days.
    pub(super) holidays: Option<Rows>,
    /// The weekdays on which these count, bit 0 Monday.
    pub(super) holiday_days: u8,
    /// On the day before a public holiday.
    pub(super) holiday_eves: Option<Rows>,
    /// On days off, where the text sets workdays against them.
    pub(super) days_off: Option<Rows>,
    /// The exception.
    pub unless: Option<Words>,
}

/// What tells whether a day is a public holiday or a workday.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Calendars {
    /// That of the jurisdiction.
    own: Option<&'static Calendar>,
    /// That of the part of it in which the called party is.
    there: Option<&'static Calendar>,
}

impl Calendars {
    /// What all of them say; [`Tri::Unknown`] where there is none.
    fn say(self, of: impl Fn(&Calendar) -> Tri) -> Tri {
        let own = self.own.map_or(Tri::Unknown, &of);
        match self.there {
            Some(there) if of(there) != own => Tri::Unknown,
            _ => own,
        }
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct HoursWindow {
    /// Bit 0 is Monday.
    pub(super) days: u8,
    pub(super) start: u16,
    pub(super) end: u16,
}

impl Hours {
    fn windows(&self) -> &'static [HoursWindow] {
        self.windows.of(&WINDOWS)
    }

    /// Whether its clock times are known.
    #[must_use]
    pub const fn has_times(&self) -> bool {
        !self.is_untimed
    }

    /// How many days after a day the calendar is asked about for its hours, 0 or 1; `None` where they
    /// hang on no calendar.
    pub(crate) const fn looks_ahead(&self) -> Option<i32> {
        match (self.days_off, self.holidays, self.holiday_eves) {
            (None, None, _) => None,
            (None, Some(_), Some(_)) => Some(1),
            _ => Some(0),
        }
    }

    /// Whether a call at `at` to somebody in `place`, a part of `jurisdiction` where one is known, lies inside the hours.
    /// [`Tri::Unknown`] where that hangs on a holiday that the calendar of `jurisdiction` does not have, on a day in
    /// doubt, or on one that is a holiday only in `place` or only elsewhere: few texts say which of them they mean;
    /// and on a day that is not barred where no clock times are known.
    #[must_use]
    pub fn allow(&self, jurisdiction: &str, place: Option<&Place>, at: Moment) -> Tri {
        self.allow_local(self.calendars(jurisdiction, place), &at.local())
    }

    /// Those that it hangs on.
    pub(crate) fn calendars(&self, jurisdiction: &str, place: Option<&Place>) -> Calendars {
        if self.looks_ahead().is_none() {
            return Calendars::default();
        }
        let own = calendar::find(jurisdiction);
        let there = place.map(Place::code);
        let there = there.filter(|it| it.len() > jurisdiction.len());
        Calendars {
            own,
            there: there.and_then(calendar::find),
        }
    }

    /// As [`Hours::allow`], by its [`Hours::calendars`].
    pub(crate) fn allow_local(&self, by: Calendars, at: &Local) -> Tri {
        let usual = self.windows().iter().any(|window| {
            window.days >> at.weekday as u8 & 1 != 0
                && window.start <= at.minute
                && at.minute < window.end
        });
        let inside = match self.looks_ahead() {
            None => usual.into(),
            Some(_) => self.by(by, usual, at),
        };
        match inside {
            Tri::Yes if self.is_untimed => Tri::Unknown,
            inside => inside,
        }
    }

    /// By calendars, which are only asked where the answer hangs on them; `usual`: whether a day like any other has
    /// that minute.
    fn by(&self, calendars: Calendars, usual: bool, at: &Local) -> Tri {
        let inside = |spans: Rows| {
            let minute = at.minute;
            spans
                .of(&SPANS)
                .iter()
                .any(|(start, end)| *start <= minute && minute < *end)
        };
        if let Some(days_off) = self.days_off {
            // A weekend day that is worked has a Monday's hours.
            return either(self.on_workday(at).into(), inside(days_off), || {
                calendars.say(|it| it.is_workday(at.date)).not()
            });
        }
        let Some(holidays) = self
            .holidays
            .filter(|_| self.holiday_days >> at.weekday as u8 & 1 != 0)
        else {
            return usual.into();
        };
        let otherwise = match self.holiday_eves {
            Some(eves) if self.has_day(at) => either(usual.into(), inside(eves), || {
                calendars.say(|it| it.is_holiday(at.date.after()))
            }),
            _ => usual.into(),
        };
        either(otherwise, inside(holidays), || {
            calendars.say(|it| it.is_holiday(at.date))
        })
    }

    /// The hours of a day, ascending; `None` where [`Hours::allow`] does not tell of one of its minutes.
    #[must_use]
    pub fn of_day(
        &self,
        jurisdiction: &str,
        place: Option<&Place>,
        date: Date,
    ) -> Option<Vec<Span>> {
        let mut spans: Vec<Span> = Vec::new();
        let calendars = self.calendars(jurisdiction, place);
        let weekday = date.weekday();
        // Nothing changes but at these minutes.
        let mut edges = self.edges().into_iter().peekable();
        while let Some(start) = edges.next() {
            let end = edges.peek().copied().unwrap_or(MINUTES_PER_DAY);
            let local = Local {
                date,
                weekday,
                minute: start,
            };
            match (self.allow_local(calendars, &local), spans.last_mut()) {
                (Tri::Unknown, _) => return None,
                (Tri::No, _) => {}
                (Tri::Yes, Some((_, before))) if *before == start => *before = end,
                (Tri::Yes, _) => spans.push((start, end)),
            }
        }
        Some(spans)
    }

    /// Midnight, and each minute at which some window begins or ends; ascending.
    fn edges(&self) -> BTreeSet<u16> {
        let windows = self
            .windows()
            .iter()
            .map(|window| (window.start, window.end));
        let others = [self.holidays, self.holiday_eves, self.days_off];
        let others = others.into_iter().flatten().flat_map(|it| it.of(&SPANS));
        let edges = windows
            .chain(others.copied())
            .flat_map(|(start, end)| [start, end]);
        let mut edges: BTreeSet<u16> = edges.filter(|edge| *edge < MINUTES_PER_DAY).collect();
        edges.insert(0);
        edges
    }

    fn has_day(&self, at: &Local) -> bool {
        self.windows()
            .iter()
            .any(|window| window.days >> at.weekday as u8 & 1 != 0)
    }

    fn on_workday(&self, at: &Local) -> bool {
        let day = if self.has_day(at) {
            at.weekday as u8
        } else {
            0
        };
        self.windows().iter().any(|window| {
            window.days >> day & 1 != 0 && window.start <= at.minute && at.minute < window.end
        })
    }
}

/// What holds on such a day or else; which of them is only asked where it makes a difference.
fn either(otherwise: Tri, on_such: bool, is_such: impl FnOnce() -> Tri) -> Tri {
    let on_such = Tri::from(on_such);
    if otherwise == on_such {
        return otherwise;
    }
    match is_such() {
        Tri::Yes => on_such,
        Tri::No => otherwise,
        Tri::Unknown => Tri::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::all;
    use super::*;

    /// Minute by minute over a year with the eves and days off of all that have some.
    #[test]
    fn the_hours_of_a_day_are_those_of_its_minutes() {
        let mut in_doubt = 0;
        for law in all() {
            let Some(hours) = law.hours else { continue };
            let first = Date::parse("2026-01-01").unwrap().days();
            for date in (first..first + 365).map(Date::from_days) {
                let weekday = date.weekday();
                let inside = |minute| {
                    let local = Local {
                        date,
                        weekday,
                        minute,
                    };
                    hours.allow_local(hours.calendars(law.jurisdiction(), None), &local)
                };
                let Some(spans) = hours.of_day(law.jurisdiction(), None, date) else {
                    let is_told = |minute| inside(minute) != Tri::Unknown;
                    let all_told = (0..MINUTES_PER_DAY).step_by(5).all(is_told);
                    assert!(!all_told, "{} {date}", law.id());
                    in_doubt += 1;
                    continue;
                };
                for minute in (0..MINUTES_PER_DAY).step_by(5) {
                    let listed = spans
                        .iter()
                        .any(|(start, end)| (*start..*end).contains(&minute));
                    assert_eq!(
                        Tri::from(listed),
                        inside(minute),
                        "{} {date} {minute}",
                        law.id()
                    );
                }
                assert!(spans.iter().all(|(start, end)| start < end));
                assert!(spans.is_sorted_by(|one, next| one.1 < next.0));
            }
        }
        assert!(in_doubt > 0, "days in doubt are among them");
    }

    fn inside(law: &str, at: &str) -> Tri {
        let law = crate::laws::find(law).unwrap();
        let at = crate::time::WallTime::parse(at).unwrap();
        let local = Local {
            date: at.date(),
            weekday: at.date().weekday(),
            minute: at.minute(),
        };
        let hours = law.hours.expect("it says something of days");
        hours.allow_local(hours.calendars(law.jurisdiction(), None), &local)
    }

    #[test]
    fn a_barred_day_is_outside_and_of_another_nothing_is_told_where_no_clock_times_are_known() {
        for (law, at, expected) in [
            // King's Day is barred, and of other days no times are known.
            ("nl-telemarketing", "2026-04-27T12:00", Tri::No),
            ("nl-telemarketing", "2026-04-28T12:00", Tri::Unknown),
            ("nl-telemarketing", "2026-04-28T03:00", Tri::Unknown),
            ("nl-telemarketing", "2026-05-03T12:00", Tri::Unknown),
            // Saturday and Sunday are.
            ("ua-collection", "2026-11-28T12:00", Tri::No),
            ("ua-collection", "2026-11-29T12:00", Tri::No),
            ("ua-collection", "2026-11-25T12:00", Tri::Unknown),
        ] {
            assert_eq!(inside(law, at), expected, "{law} {at}");
        }
        let of_day = |law: &str, day: &str| {
            let law = crate::laws::find(law).unwrap();
            let hours = law.hours.unwrap();
            hours.of_day(law.jurisdiction(), None, Date::parse(day).unwrap())
        };
        assert_eq!(of_day("nl-telemarketing", "2026-04-27"), Some(vec![]));
        assert_eq!(of_day("nl-telemarketing", "2026-04-28"), None);
    }

    #[test]
    fn holidays_may_count_on_some_weekdays_only() {
        // 4 July, and 25 December: of the first the text says nothing on a Saturday.
        for (at, expected) in [
            ("2026-07-04T12:00", Tri::Yes),
            ("2026-07-04T18:00", Tri::No),
            ("2026-12-25T12:00", Tri::No),
            ("2026-12-24T12:00", Tri::Yes),
        ] {
            assert_eq!(inside("us-ri-solicitation", at), expected, "{at}");
        }
    }
}
