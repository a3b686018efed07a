//! The windows of a rule, and the days on which they start.

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::{ClockTime, Date, Local, MINUTES_PER_DAY, Moment, Weekday, Weekdays};
use crate::calendar::{self, Calendar};
use crate::decide::Tri;
use crate::place::Place;
use crate::strict::Object;

/// A weekly window, half-open: the start minute is inside, the end minute outside.
///
/// Where the end is not after the start the window crosses midnight and belongs to the day
/// it starts on: Friday 22:00 to 07:00 covers Saturday 06:59.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Window {
    #[cfg_attr(feature = "schema", schemars(default))]
    days: Days,
    start: ClockTime,
    end: ClockTime,
}

impl Window {
    /// A window on `days` from `start` until just before `end`.
    ///
    /// # Errors
    /// [`WindowError::NoDay`] for an empty set; [`WindowError::Empty`] where start and end
    /// are the same or the window starts at 24:00. A whole day is 00:00 to 24:00.
    pub fn new(
        days: impl Into<Days>,
        start: ClockTime,
        end: ClockTime,
    ) -> Result<Window, WindowError> {
        let days = days.into();
        if days.weekdays.is_empty() {
            return Err(WindowError::NoDay);
        }
        if start == end || start.minutes() == MINUTES_PER_DAY {
            return Err(WindowError::Empty);
        }
        Ok(Window { days, start, end })
    }

    /// The days on which the window starts.
    #[must_use]
    pub const fn days(self) -> Days {
        self.days
    }

    /// The first minute inside.
    #[must_use]
    pub const fn start(self) -> ClockTime {
        self.start
    }

    /// The first minute outside.
    #[must_use]
    pub const fn end(self) -> ClockTime {
        self.end
    }

    /// Whether `at` lies inside; [`Tri::Unknown`] only where that hangs on a day that is in
    /// doubt, or of a year that the calendar does not have.
    #[must_use]
    pub fn contains(self, at: Moment) -> Tri {
        self.contains_local(&at.local())
    }

    /// As [`Window::contains`], of a minute whose day and weekday are known.
    #[must_use]
    pub fn contains_local(self, at: &Local) -> Tri {
        let (start, end) = (self.start.minutes(), self.end.minutes());
        if start < end {
            if start <= at.minute && at.minute < end {
                return self.days.contains(at.date, at.weekday);
            }
        } else if at.minute >= start {
            return self.days.contains(at.date, at.weekday);
        } else if at.minute < end {
            return self.days.contains(at.date.before(), at.weekday.before());
        }
        Tri::No
    }

    /// Whether at least one holds, as [`Window::contains_local`] says of each. A night on
    /// workdays and one on days off are a night either way: what a day in doubt turns out to be
    /// then does not matter.
    pub(crate) fn any(windows: &[Window], at: &Local) -> Tri {
        let found = Tri::any(windows.iter().map(|window| window.contains_local(at)));
        if found != Tri::Unknown {
            return found;
        }
        // Both on the day before where both began there.
        let began_before = |window: &Window| at.minute < window.start.minutes();
        let mut rest = windows;
        while let [window, others @ ..] = rest {
            rest = others;
            let is_other = |other: &&Window| {
                window.days.are_either_way(other.days)
                    && began_before(window) == began_before(other)
                    && other.contains_local(at) == Tri::Unknown
            };
            if window.contains_local(at) == Tri::Unknown && others.iter().any(|it| is_other(&it)) {
                return Tri::Yes;
            }
        }
        Tri::Unknown
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Window, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            #[serde(default)]
            days: Days,
            start: ClockTime,
            end: ClockTime,
        }
        let Object(fields) = Object::<Fields>::deserialize(deserializer)?;
        Window::new(fields.days, fields.start, fields.end).map_err(serde::de::Error::custom)
    }
}

/// The days on which a window starts: some weekdays, and where it is so, only the workdays,
/// days off or holidays of a region among them.
///
/// In JSON a list of weekdays (`["mon", "tue"]`) or an object: `{"workdays_of": "CN"}`,
/// `{"days_off_of": "CN"}`, `{"holidays_of": "DE-BY"}`, `{"not_holidays_of": "FR",
/// "weekdays": ["mon", "fri"]}`; `weekdays` may stand beside each.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Days {
    weekdays: Weekdays,
    only: Option<(DayKind, CalendarRef)>,
}

/// What a calendar says of a day.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum DayKind {
    /// A workday: a make-up one on a weekend too.
    Workday,
    /// Any other day.
    DayOff,
    /// A public holiday.
    Holiday,
    /// Any day but a public holiday.
    NotHoliday,
}

impl DayKind {
    const ALL: [DayKind; 4] = [
        DayKind::Workday,
        DayKind::DayOff,
        DayKind::Holiday,
        DayKind::NotHoliday,
    ];

    /// What every other day is.
    const fn opposite(self) -> DayKind {
        match self {
            DayKind::Workday => DayKind::DayOff,
            DayKind::DayOff => DayKind::Workday,
            DayKind::Holiday => DayKind::NotHoliday,
            DayKind::NotHoliday => DayKind::Holiday,
        }
    }

    /// The name of the field in the document.
    const fn field(self) -> &'static str {
        match self {
            DayKind::Workday => "workdays_of",
            DayKind::DayOff => "days_off_of",
            DayKind::Holiday => "holidays_of",
            DayKind::NotHoliday => "not_holidays_of",
        }
    }
}

/// A calendar by its region's code. A rulebook may name one that this build does not have;
/// whether a day is one of its holidays is then unknown.
#[derive(Clone, Copy, Debug)]
struct CalendarRef {
    place: Place,
    calendar: Option<&'static Calendar>,
}

impl PartialEq for CalendarRef {
    fn eq(&self, other: &CalendarRef) -> bool {
        self.place == other.place
    }
}

impl Eq for CalendarRef {}

impl Days {
    /// Every day.
    pub const EVERY_DAY: Days = Days {
        weekdays: Weekdays::EVERY_DAY,
        only: None,
    };

    /// Those of `weekdays` that are `kind` in `place`.
    #[must_use]
    pub fn only(weekdays: Weekdays, kind: DayKind, place: Place) -> Days {
        let calendar = calendar::find(place.code());
        Days {
            weekdays,
            only: Some((kind, CalendarRef { place, calendar })),
        }
    }

    /// The days of the week among which they lie.
    #[must_use]
    pub const fn weekdays(self) -> Weekdays {
        self.weekdays
    }

    /// What else the days must be, and where.
    #[must_use]
    pub fn kind(self) -> Option<(DayKind, Place)> {
        self.only.map(|(kind, calendar)| (kind, calendar.place))
    }

    /// The calendar that is asked; `None` also where this build has none for the place.
    #[must_use]
    pub fn calendar(self) -> Option<&'static Calendar> {
        self.only?.1.calendar
    }

    /// Whether a day that both have in doubt is one of theirs, whatever it is.
    pub(crate) fn are_either_way(self, other: Days) -> bool {
        matches!(
            (self.kind(), other.kind()),
            (Some((one, here)), Some((another, there)))
                if here == there && one.opposite() == another
        )
    }

    fn contains(self, date: Date, weekday: Weekday) -> Tri {
        if !self.weekdays.contains(weekday) {
            return Tri::No;
        }
        let Some((kind, CalendarRef { calendar, .. })) = self.only else {
            return Tri::Yes;
        };
        let Some(calendar) = calendar else {
            return Tri::Unknown;
        };
        match kind {
            DayKind::Workday => calendar.is_workday(date),
            DayKind::DayOff => calendar.is_workday(date).not(),
            DayKind::Holiday => calendar.is_holiday(date),
            DayKind::NotHoliday => calendar.is_holiday(date).not(),
        }
    }
}

impl Default for Days {
    fn default() -> Days {
        Days::EVERY_DAY
    }
}

impl From<Weekdays> for Days {
    fn from(weekdays: Weekdays) -> Days {
        Days {
            weekdays,
            only: None,
        }
    }
}

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some((kind, place)) = self.kind() else {
            return self.weekdays.serialize(serializer);
        };
        let mut map = serializer.serialize_map(None)?;
        if self.weekdays != Weekdays::EVERY_DAY {
            map.serialize_entry("weekdays", &self.weekdays)?;
        }
        map.serialize_entry(kind.field(), &place)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Days, D::Error> {
        #[derive(Default, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        struct Fields {
            #[serde(deserialize_with = "crate::strict::some")]
            weekdays: Option<Weekdays>,
            #[serde(deserialize_with = "crate::strict::some")]
            workdays_of: Option<Place>,
            #[serde(deserialize_with = "crate::strict::some")]
            days_off_of: Option<Place>,
            #[serde(deserialize_with = "crate::strict::some")]
            holidays_of: Option<Place>,
            #[serde(deserialize_with = "crate::strict::some")]
            not_holidays_of: Option<Place>,
        }

        struct Either;

        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Days;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of weekdays or an object such as {\"workdays_of\": \"CN\"}")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, seq: A) -> Result<Days, A::Error> {
                let list = serde::de::value::SeqAccessDeserializer::new(seq);
                Weekdays::deserialize(list).map(Days::from)
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Days, A::Error> {
                let object = serde::de::value::MapAccessDeserializer::new(map);
                let fields = Fields::deserialize(object)?;
                let places = [
                    fields.workdays_of,
                    fields.days_off_of,
                    fields.holidays_of,
                    fields.not_holidays_of,
                ];
                let mut named = DayKind::ALL.into_iter().zip(places);
                let mut named = named
                    .by_ref()
                    .filter_map(|(kind, place)| Some((kind, place?)));
                let (Some((kind, place)), None) = (named.next(), named.next()) else {
                    return Err(serde::de::Error::custom(WindowError::DayKind));
                };
                let weekdays = fields.weekdays.unwrap_or(Weekdays::EVERY_DAY);
                Ok(Days::only(weekdays, kind, place))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

/// Why a window could not be made.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum WindowError {
    /// The text is not `HH:MM` between 00:00 and 24:00.
    #[error("a time must be HH:MM between 00:00 and 24:00")]
    NotATime,
    /// The set of days is empty.
    #[error("a window needs at least one day")]
    NoDay,
    /// Start and end are the same, or it starts at 24:00.
    #[error("the window is empty; a whole day is 00:00 to 24:00")]
    Empty,
    /// The object of days does not name one kind of day.
    #[error("days need one of workdays_of, days_off_of, holidays_of, not_holidays_of")]
    DayKind,
}
