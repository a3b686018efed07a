use super::*;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn years_begin_where_the_calendar_has_them() {
    for years in 0..79_u8 {
        let year = EPOCH_YEAR + i32::from(years);
        let day = date(&format!("{year}-01-01")).days() - EPOCH.days();
        assert_eq!(first_day(years), day, "{year}");
    }
}

#[test]
fn the_table_is_sorted_and_inside_its_years() {
    assert!(all().is_sorted_by(|one, next| one.code() < next.code()));
    for calendar in all() {
        let lists = [
            calendar.base,
            calendar.more,
            calendar.less,
            calendar.workdays,
        ];
        for list in lists {
            let days: Vec<u16> = list.days().collect();
            for day in 0..4100 {
                assert_eq!(
                    list.contains(day),
                    days.binary_search(&day).is_ok(),
                    "{day}"
                );
            }
            assert!(
                list.days().is_sorted_by(|one, next| one < next),
                "{}",
                calendar.code()
            );
            for day in list.days() {
                let year = Date::from_days(EPOCH.days() + i32::from(day)).year();
                assert!(calendar.years().contains(&year), "{}", calendar.code());
            }
        }
        assert!(!calendar.weekend.is_empty());
        // Ukraine has none while martial law is in force.
        let is_bare = calendar.base.is_empty();
        assert_eq!(
            is_bare,
            calendar.code().starts_with("UA"),
            "{}",
            calendar.code()
        );
    }
}

/// The file, read again and day by day, is the oracle of the packed table.
#[test]
fn every_day_is_as_the_file_has_it() {
    let file = include_str!("../../../data/holidays/holidays.csv");
    let mut rows = 0;
    for row in file.lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let [code, year, weekend, holidays, workdays, doubt] = fields[..] else {
            panic!("{row}");
        };
        let calendar = find(code).unwrap();
        assert_eq!(calendar.code(), code);
        let swaps = |row: &str| {
            let fields: Vec<&str> = row.split(',').collect();
            fields[0] == code && !fields[4].is_empty()
        };
        let may_be_worked = !doubt.is_empty() && file.lines().skip(1).any(swaps);
        let mut day = date(&format!("{year}-01-01"));
        while day.year().to_string() == year {
            let text = day.to_string();
            let month_day = format!("{}{}", &text[5..7], &text[8..]);
            let is_in = |days: &str| days.split(' ').any(|each| each == month_day);
            let name = format!("{:?}", day.weekday()).to_lowercase();
            let is_weekend = weekend.contains(&name);
            let is_in_doubt = doubt.split(' ').any(|span| {
                let (first, last) = span.split_once('-').unwrap_or((span, span));
                first <= month_day.as_str() && month_day.as_str() <= last
            });
            let (mut holiday, mut workday) = (
                Tri::from(is_in(holidays)),
                Tri::from(!is_weekend && !is_in(holidays) || is_in(workdays)),
            );
            if is_in_doubt {
                holiday = Tri::Unknown;
                if !is_weekend || may_be_worked {
                    workday = Tri::Unknown;
                }
            }
            assert_eq!(calendar.is_holiday(day), holiday, "{code} {day}");
            assert_eq!(calendar.is_workday(day), workday, "{code} {day}");
            day = day.after();
        }
        rows += 1;
    }
    let years = |calendar: &Calendar| calendar.years().count();
    assert_eq!(rows, all().iter().map(years).sum::<usize>());
}

#[test]
fn chinas_exchanged_days() {
    let china = find("CN").unwrap();
    for (day, holiday, workday) in [
        ("2025-01-26", false, true), // a Sunday worked for the Spring Festival
        ("2025-01-28", true, false),
        ("2025-02-04", true, false),
        ("2025-02-05", false, true),
        ("2025-02-08", false, true), // a Saturday
        ("2025-02-09", false, false),
        ("2025-10-01", true, false),
        ("2025-10-11", false, true), // a Saturday
        ("2025-11-12", false, true),
        ("2025-11-15", false, false),
    ] {
        assert_eq!(china.is_holiday(date(day)), Tri::from(holiday), "{day}");
        assert_eq!(china.is_workday(date(day)), Tri::from(workday), "{day}");
    }
}

#[test]
fn what_is_not_announced_yet_is_in_doubt() {
    use Tri::{No, Unknown, Yes};
    for (why, code, day, holiday, workday) in [
        ("the day of the law", "CN", "2027-01-01", Yes, No),
        (
            "behind it, a day in lieu or none",
            "CN",
            "2027-01-04",
            Unknown,
            Unknown,
        ),
        (
            "a weekend that may be worked",
            "CN",
            "2027-01-09",
            Unknown,
            Unknown,
        ),
        ("a Wednesday far from all", "CN", "2027-01-13", No, Yes),
        ("a Saturday far from all", "CN", "2027-07-10", No, No),
        (
            "the eve of the Spring Festival",
            "CN",
            "2027-02-05",
            Yes,
            No,
        ),
        (
            "a weekday a week behind it",
            "CN",
            "2027-02-15",
            Unknown,
            Unknown,
        ),
        ("and one more", "CN", "2027-02-16", No, Yes),
        ("the second Sunday", "CN", "2027-02-21", Unknown, Unknown),
        ("the days of May", "CN", "2027-05-02", Yes, No),
        ("announced", "CN", "2026-02-28", No, Yes),
        (
            "before New Year of a year to come",
            "CN",
            "2027-12-31",
            Unknown,
            Unknown,
        ),
        (
            "and in the last year of the table",
            "CN",
            "2030-12-30",
            Unknown,
            Unknown,
        ),
        ("an estimated feast", "KE", "2027-03-09", Unknown, Unknown),
        ("a day near it", "KE", "2027-03-12", Unknown, Unknown),
        ("one that is a weekend", "KE", "2027-03-07", Unknown, No),
        ("four days away", "KE", "2027-03-13", No, No),
        ("a fixed day", "KE", "2027-05-01", Yes, No),
        (
            "a region that sets its days each year",
            "ES-CT",
            "2027-06-24",
            Unknown,
            Unknown,
        ),
        ("any day there", "ES-CT", "2027-07-14", Unknown, Unknown),
        ("but no weekend", "ES-CT", "2027-07-17", Unknown, No),
        (
            "nor a day of the whole country",
            "ES-CT",
            "2027-10-12",
            Yes,
            No,
        ),
        (
            "a day known to be missing",
            "US-HI",
            "2026-04-03",
            Unknown,
            Unknown,
        ),
        ("all others there", "US-HI", "2026-04-06", No, Yes),
        (
            "a day that the law leaves to a decree",
            "AR",
            "2027-08-16",
            Unknown,
            Unknown,
        ),
        ("a bridge", "AR", "2027-05-24", Unknown, Unknown),
    ] {
        let calendar = find(code).unwrap();
        assert_eq!(
            calendar.is_holiday(date(day)),
            holiday,
            "{why}: {code} {day}"
        );
        assert_eq!(
            calendar.is_workday(date(day)),
            workday,
            "{why}: {code} {day}"
        );
    }
}

/// The lint's warning and the answers speak of the same years.
#[test]
fn certain_years_have_no_day_in_doubt() {
    for calendar in all() {
        let certain = *calendar.years().start()..=calendar.certain_until();
        for edge in calendar.doubt.days() {
            let year = Date::from_days(EPOCH.days() + i32::from(edge)).year();
            assert!(!certain.contains(&year), "{}", calendar.code());
        }
        let is_certain = calendar.certain_until() == *calendar.years().end();
        assert_eq!(is_certain, calendar.doubt.is_empty(), "{}", calendar.code());
    }
}

#[test]
fn beyond_its_years_nothing_is_known() {
    for calendar in all() {
        let (first, last) = (*calendar.years().start(), *calendar.years().end());
        let known = |day: String| {
            let day = date(&day);
            calendar.day(day).is_some()
                && (calendar.is_holiday(day) != Tri::Unknown || !calendar.doubt.is_empty())
        };
        assert!(!known(format!("{}-12-31", first - 1)));
        assert!(known(format!("{first}-01-01")));
        assert!(known(format!("{last}-12-31")));
        assert!(!known(format!("{}-01-01", last + 1)));
        let far = Date::from_days(i32::MAX);
        assert_eq!(calendar.is_workday(far), Tri::Unknown);
    }
}

#[test]
fn the_first_day_in_doubt_is_the_first_that_is_not_known() {
    for calendar in all() {
        let first = calendar.first_in_doubt();
        assert_eq!(calendar.is_holiday(first), Tri::Unknown, "{first}");
        let mut day = date(&format!("{}-01-01", calendar.years().start()));
        while day < first {
            assert_ne!(calendar.is_holiday(day), Tri::Unknown, "{day}");
            day = day.after();
        }
    }
}

#[test]
fn a_part_of_a_country_has_its_own_days() {
    let epiphany = date("2026-01-06");
    assert_eq!(find("DE-BY").unwrap().is_holiday(epiphany), Tri::Yes);
    assert_eq!(find("DE").unwrap().is_holiday(epiphany), Tri::No);
    assert_eq!(find("CN-NX").unwrap().code(), "CN");
}

#[test]
fn a_day_that_half_of_the_parts_have_is_in_doubt_for_the_country() {
    for (day, country, parts) in [
        // Easter Monday: not in Scotland.
        (
            "2026-04-06",
            "GB",
            [("GB-ENG", Tri::Yes), ("GB-SCT", Tri::No)],
        ),
        // The King's Birthday: at another time in Queensland and Western Australia.
        (
            "2026-06-08",
            "AU",
            [("AU-NSW", Tri::Yes), ("AU-QLD", Tri::No)],
        ),
        // Thanksgiving.
        (
            "2026-10-12",
            "CA",
            [("CA-ON", Tri::Yes), ("CA-NB", Tri::No)],
        ),
        // Good Friday.
        (
            "2026-04-03",
            "CH",
            [("CH-ZH", Tri::Yes), ("CH-VS", Tri::No)],
        ),
    ] {
        let (of, day) = (|place| find(place).unwrap(), date(day));
        assert_eq!(of(country).is_holiday(day), Tri::Unknown, "{country}");
        assert_eq!(of(country).is_workday(day), Tri::Unknown, "{country}");
        for (part, is_holiday) in parts {
            assert_eq!(of(part).is_holiday(day), is_holiday, "{part}");
            assert_eq!(of(part).is_workday(day), is_holiday.not(), "{part}");
        }
    }
    // A day of few parts, and parts that are an exception, leave the country's as they are.
    for (day, country) in [
        ("2026-03-17", "GB"),
        ("2026-11-30", "GB"),
        ("2026-05-25", "IT"),
    ] {
        assert_eq!(
            find(country).unwrap().is_workday(date(day)),
            Tri::Yes,
            "{country}"
        );
    }
}
