//! Windows: the shared vectors, and an oracle that walks minute by minute.

use chrono::DateTime;
use curfew_core::Tri;
use curfew_core::rulebook::When;
use curfew_core::time::{ClockTime, Moment, Weekday, Weekdays, Window, WindowError};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    #[serde(rename = "about")]
    _about: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    windows: Vec<Window>,
    at: String,
    inside: bool,
}

#[test]
fn vectors() {
    let vectors: Vectors =
        serde_json::from_str(include_str!("../../../tests/vectors/windows.json")).unwrap();
    for Case {
        why,
        windows,
        at,
        inside,
    } in vectors.cases
    {
        let time = DateTime::parse_from_rfc3339(&at).unwrap();
        let at = Moment::new(time.timestamp_millis(), time.offset().local_minus_utc());
        let found = When::Windows(windows).holds(&at.local());
        assert_eq!(found, Tri::from(inside), "{why}");
    }
}

#[test]
fn windows_that_cannot_be() {
    let time = |minutes| ClockTime::from_minutes(minutes).unwrap();
    for (why, days, start, end, error) in [
        ("no day", Weekdays::of([]), 0, 60, WindowError::NoDay),
        (
            "no minute",
            Weekdays::EVERY_DAY,
            600,
            600,
            WindowError::Empty,
        ),
        (
            "it starts at 24:00",
            Weekdays::EVERY_DAY,
            1440,
            60,
            WindowError::Empty,
        ),
    ] {
        assert_eq!(
            Window::new(days, time(start), time(end)),
            Err(error),
            "{why}"
        );
    }
    assert_eq!(ClockTime::from_minutes(1441), Err(WindowError::NotATime));
    for text in [
        "", "7:00", "07:60", "24:01", "25:00", "07.00", "07:00 ", "-7:00", "０7:00",
    ] {
        assert_eq!(ClockTime::parse(text), Err(WindowError::NotATime), "{text}");
    }
    assert_eq!(ClockTime::parse("24:00").unwrap().minutes(), 1440);
}

#[test]
fn moments_beyond_any_clock() {
    for (unix_ms, offset) in [
        (i64::MAX, i32::MAX),
        (i64::MIN, i32::MIN),
        (i64::MIN, 0),
        (0, -1),
    ] {
        let moment = Moment::new(unix_ms, offset);
        assert!(moment.minute_of_day() < 1440);
        assert!(moment.offset_seconds().abs() <= 18 * 3600);
        assert!(Weekday::ALL.contains(&moment.weekday()));
    }
}

/// The minutes of a week that a window covers, found by walking from start to end.
fn walk(window: Window) -> [[bool; 1440]; 7] {
    let mut covered = [[false; 1440]; 7];
    for (first, name) in Weekday::ALL.into_iter().enumerate() {
        if !window.days().weekdays().contains(name) {
            continue;
        }
        let (mut day, mut minute) = (first, usize::from(window.start().minutes()));
        loop {
            covered[day][minute] = true;
            minute += 1;
            if minute == usize::from(window.end().minutes()) {
                break;
            }
            if minute == 1440 {
                (day, minute) = ((day + 1) % 7, 0);
                if window.end().minutes() == 0 {
                    break;
                }
            }
        }
    }
    covered
}

/// A zone: its offset at first, then instants, Unix seconds, from which another holds.
struct Zone {
    name: &'static str,
    first: i32,
    changes: &'static [(i64, i32)],
}

/// Changes of 2026, from the time-zone database 2025b.
const ZONES: [Zone; 10] = [
    Zone {
        name: "Asia/Shanghai",
        first: 28_800,
        changes: &[],
    },
    Zone {
        name: "Europe/Berlin",
        first: 3_600,
        changes: &[(1_774_746_000, 7_200), (1_792_890_000, 3_600)],
    },
    Zone {
        name: "America/Los_Angeles",
        first: -28_800,
        changes: &[(1_772_964_000, -25_200), (1_793_523_600, -28_800)],
    },
    // Half an hour, backwards first.
    Zone {
        name: "Australia/Lord_Howe",
        first: 39_600,
        changes: &[(1_775_314_800, 37_800), (1_791_041_400, 39_600)],
    },
    Zone {
        name: "Asia/Kathmandu",
        first: 20_700,
        changes: &[],
    },
    Zone {
        name: "America/New_York",
        first: -18_000,
        changes: &[(1_772_953_200, -14_400), (1_793_512_800, -18_000)],
    },
    Zone {
        name: "Europe/London",
        first: 0,
        changes: &[(1_774_746_000, 3_600), (1_792_890_000, 0)],
    },
    // An hour less in Ramadan.
    Zone {
        name: "Africa/Casablanca",
        first: 3_600,
        changes: &[(1_771_120_800, 0), (1_774_144_800, 3_600)],
    },
    // The first to see a day.
    Zone {
        name: "Pacific/Kiritimati",
        first: 50_400,
        changes: &[],
    },
    Zone {
        name: "Asia/Kolkata",
        first: 19_800,
        changes: &[],
    },
];

/// 2026-01-01T00:00:00Z, a Thursday.
const NEW_YEAR: i64 = 1_767_225_600;

/// Walks the wall clock of `zone` through `minutes` minutes from `start`, Unix seconds and a
/// multiple of 60, by counting days from a known one; hands over the last instant of each
/// minute with its weekday (0 is Monday) and its minute of the day.
fn walk_clock(zone: &Zone, start: i64, minutes: i64, mut each: impl FnMut(Moment, usize, usize)) {
    for second in (0..minutes).map(|minute| start + minute * 60) {
        let offset = zone.changes.iter().rev().find(|(from, _)| *from <= second);
        let offset = offset.map_or(zone.first, |(_, offset)| *offset);
        let mut minutes_of_year = (second - NEW_YEAR) / 60 + i64::from(offset) / 60;
        let mut day = 3;
        while minutes_of_year < 0 {
            minutes_of_year += 1440;
            day -= 1;
        }
        while minutes_of_year >= 1440 {
            minutes_of_year -= 1440;
            day = (day + 1) % 7;
        }
        each(
            Moment::new(second * 1000 + 59_999, offset),
            day,
            minutes_of_year as usize,
        );
    }
}

#[test]
fn the_changes_are_where_the_zones_have_them() {
    // What the wall shows a minute before and at each change.
    let mut shown = Vec::new();
    for zone in &ZONES {
        for (at, _) in zone.changes {
            walk_clock(zone, at - 60, 2, |_, day, minute| {
                shown.push(format!(
                    "{} {day} {:02}:{:02}",
                    zone.name,
                    minute / 60,
                    minute % 60
                ));
            });
        }
    }
    assert_eq!(
        shown,
        [
            "Europe/Berlin 6 01:59",
            "Europe/Berlin 6 03:00",
            "Europe/Berlin 6 02:59",
            "Europe/Berlin 6 02:00",
            "America/Los_Angeles 6 01:59",
            "America/Los_Angeles 6 03:00",
            "America/Los_Angeles 6 01:59",
            "America/Los_Angeles 6 01:00",
            "Australia/Lord_Howe 6 01:59",
            "Australia/Lord_Howe 6 01:30",
            "Australia/Lord_Howe 6 01:59",
            "Australia/Lord_Howe 6 02:30",
            "America/New_York 6 01:59",
            "America/New_York 6 03:00",
            "America/New_York 6 01:59",
            "America/New_York 6 01:00",
            "Europe/London 6 00:59",
            "Europe/London 6 02:00",
            "Europe/London 6 01:59",
            "Europe/London 6 01:00",
            "Africa/Casablanca 6 02:59",
            "Africa/Casablanca 6 02:00",
            "Africa/Casablanca 6 01:59",
            "Africa/Casablanca 6 03:00",
        ]
    );
}

/// Every minute of 2026 in every zone.
#[test]
fn a_year_in_every_zone() {
    let window = |days: &[Weekday], start: &str, end: &str| {
        let time = |text| ClockTime::parse(text).unwrap();
        Window::new(Weekdays::of(days.iter().copied()), time(start), time(end)).unwrap()
    };
    let windows = vec![
        window(&Weekday::ALL, "22:00", "07:00"),
        window(&[Weekday::Sat, Weekday::Sun], "12:30", "14:00"),
        // The hours that clocks skip and repeat.
        window(&[Weekday::Sun], "01:15", "02:45"),
    ];
    let covered: Vec<_> = windows.iter().map(|window| walk(*window)).collect();
    let when = When::Windows(windows);
    for zone in &ZONES {
        let (mut inside, mut wrong) = (0, 0);
        walk_clock(zone, NEW_YEAR, 365 * 1440, |at, day, minute| {
            let expected = covered.iter().any(|week| week[day][minute]);
            inside += u32::from(expected);
            wrong += u32::from(when.holds(&at.local()) != Tri::from(expected));
        });
        assert_eq!(wrong, 0, "{}", zone.name);
        assert!(inside > 9 * 60 * 364, "{}", zone.name);
    }
}

/// Samoa went from the east of the date line to its west: 2011-12-29 was followed by
/// 2011-12-31. A window that began on Thursday ends with that day, for the next one by the calendar, Friday, never came;
/// Saturday's early hours belong to the night of Friday, which began on no wall.
#[test]
fn a_day_that_never_was() {
    const CHANGE: i64 = 1_325_239_200; // Friday 00:00 at UTC-10 became Saturday 00:00 at UTC+14
    let local = |second: i64| {
        let offset = if second < CHANGE { -36_000 } else { 50_400 };
        Moment::new(second * 1000, offset).local()
    };
    let (last, first) = (local(CHANGE - 60), local(CHANGE));
    assert_eq!(last.wall_time().to_string(), "2011-12-29T23:59");
    assert_eq!(first.wall_time().to_string(), "2011-12-31T00:00");
    assert_eq!((last.weekday, first.weekday), (Weekday::Thu, Weekday::Sat));
    let night = |day| {
        let time = |text| ClockTime::parse(text).unwrap();
        Window::new(Weekdays::of([day]), time("22:00"), time("07:00")).unwrap()
    };
    for (day, before, after) in [
        (Weekday::Thu, Tri::Yes, Tri::No),
        // Saturday's early hours belong to Friday's night, though no Friday came before them.
        (Weekday::Fri, Tri::No, Tri::Yes),
        (Weekday::Sat, Tri::No, Tri::No),
    ] {
        let found = [last, first].map(|at| night(day).contains_local(&at));
        assert_eq!(found, [before, after], "{day:?}");
    }
}

/// In flight the phone's zone changes at one instant: each call is judged by the wall it rang
/// at, so the same instant is night in Shanghai and afternoon in London.
#[test]
fn a_zone_change_in_flight() {
    let time = |text| ClockTime::parse(text).unwrap();
    let night = Window::new(Weekdays::EVERY_DAY, time("22:00"), time("07:00")).unwrap();
    let instant = 1_795_703_460_000; // 2026-11-26T14:31Z
    assert_eq!(night.contains(Moment::new(instant, 8 * 3600)), Tri::Yes);
    assert_eq!(night.contains(Moment::new(instant, 0)), Tri::No);
}

/// Windows on the days of a calendar: the day that the window starts on must be of the kind.
#[test]
fn windows_on_workdays_and_holidays() {
    let window = |days: &str, start: &str, end: &str| -> Window {
        let text = format!(r#"{{"days": {days}, "start": "{start}", "end": "{end}"}}"#);
        serde_json::from_str(&text).unwrap()
    };
    let workday_evenings = window(r#"{"workdays_of": "CN"}"#, "20:00", "02:00");
    let days_off = window(r#"{"days_off_of": "CN"}"#, "00:00", "10:00");
    let holidays = window(r#"{"holidays_of": "DE-BY"}"#, "00:00", "24:00");
    let fridays = window(
        r#"{"weekdays": ["fri"], "not_holidays_of": "FR"}"#,
        "12:00",
        "14:00",
    );
    let unknown = window(r#"{"holidays_of": "ZZ"}"#, "12:00", "14:00");
    for (window, at, expected) in [
        // 2025-10-11 was a Saturday that China worked.
        (workday_evenings, "2025-10-11T20:00:00+08:00", Tri::Yes),
        (workday_evenings, "2025-10-12T01:59:00+08:00", Tri::Yes),
        (workday_evenings, "2025-10-12T20:00:00+08:00", Tri::No),
        // 2025-10-01 began a holiday; its first hours belong to the workday before.
        (workday_evenings, "2025-10-01T01:00:00+08:00", Tri::Yes),
        (workday_evenings, "2025-10-01T20:00:00+08:00", Tri::No),
        (workday_evenings, "2045-10-01T20:00:00+08:00", Tri::Unknown),
        (workday_evenings, "2045-10-01T12:00:00+08:00", Tri::No),
        (days_off, "2025-10-11T09:00:00+08:00", Tri::No),
        (days_off, "2025-10-12T09:00:00+08:00", Tri::Yes),
        (days_off, "2025-10-12T10:00:00+08:00", Tri::No),
        (holidays, "2026-01-06T12:00:00+01:00", Tri::Yes),
        (holidays, "2026-01-07T12:00:00+01:00", Tri::No),
        (fridays, "2026-05-01T13:00:00+02:00", Tri::No),
        (fridays, "2026-05-08T13:00:00+02:00", Tri::No),
        (fridays, "2026-05-15T13:00:00+02:00", Tri::Yes),
        (fridays, "2026-05-14T13:00:00+02:00", Tri::No),
        (unknown, "2026-05-14T13:00:00+02:00", Tri::Unknown),
        (unknown, "2026-05-14T14:00:00+02:00", Tri::No),
    ] {
        let time = DateTime::parse_from_rfc3339(at).unwrap();
        let moment = Moment::new(time.timestamp_millis(), time.offset().local_minus_utc());
        assert_eq!(window.contains(moment), expected, "{window:?} {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Eight days around a change, or any eight days, of every zone: each minute is inside
    /// exactly where the walk says so.
    #[test]
    fn every_minute_agrees_with_the_walk(
        windows in prop::collection::vec(crate::arbitrary::window(), 1..4),
        day in 0_i64..350,
        pick in any::<prop::sample::Index>(),
    ) {
        let covered: Vec<_> = windows.iter().map(|window| walk(*window)).collect();
        let when = When::Windows(windows);
        for zone in &ZONES {
            let starts: Vec<i64> = zone.changes.iter().map(|(at, _)| at - 4 * 86_400)
                .chain([NEW_YEAR + day * 86_400])
                .collect();
            let mut wrong = None;
            walk_clock(zone, *pick.get(&starts), 8 * 1440, |at, day, minute| {
                let expected = covered.iter().any(|week| week[day][minute]);
                if when.holds(&at.local()) != Tri::from(expected) {
                    wrong = Some((zone.name, day, minute));
                }
            });
            prop_assert_eq!(wrong, None);
        }
    }

    #[test]
    fn clock_times_are_read_back(minutes in 0_u16..=1440) {
        let time = ClockTime::from_minutes(minutes).unwrap();
        prop_assert_eq!(ClockTime::parse(&time.to_string()), Ok(time));
    }
}
