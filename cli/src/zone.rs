//! Zones and times, from what a person types to a [`Moment`].

use chrono::{DateTime, FixedOffset, Local, LocalResult, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use curfew_core::time::Moment;

use crate::failure::Failure;

/// Reads an IANA zone name.
pub(crate) fn read(name: &str) -> Result<Tz, Failure> {
    name.parse().map_err(|_| Failure::Argument {
        argument: "--zone",
        what: "not an IANA zone such as Asia/Shanghai".to_owned(),
    })
}

/// Reads RFC 3339, whose letters may be small (clause 5.6).
pub(crate) fn read_time(
    argument: &'static str,
    text: &str,
) -> Result<DateTime<FixedOffset>, Failure> {
    let text = text.to_ascii_uppercase();
    let to_the_minute = || {
        let form = "%Y-%m-%dT%H:%M%:z";
        match text.strip_suffix('Z') {
            Some(utc) => DateTime::parse_from_str(&format!("{utc}+00:00"), form),
            None => DateTime::parse_from_str(&text, form),
        }
    };
    let read = DateTime::parse_from_rfc3339(&text).or_else(|_| to_the_minute());
    read.map_err(|_| Failure::Argument {
        argument,
        what: "not a time such as 2026-01-02T22:30:00+08:00 (RFC 3339)".to_owned(),
    })
}

/// Reads when something is: RFC 3339, or in a named zone a time on its wall clock, without an
/// offset; now if nothing is said.
pub(crate) fn read_moment(
    argument: &'static str,
    text: Option<&str>,
    zone: Option<Tz>,
) -> Result<Moment, Failure> {
    let Some(text) = text else {
        return Ok(moment(Local::now().fixed_offset(), zone));
    };
    let local = text.to_ascii_uppercase();
    let on_the_wall = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(&local, form).ok());
    let bad = |what: String| Failure::Argument { argument, what };
    match (on_the_wall, zone) {
        (Some(local), Some(zone)) => at_local(local, zone).ok_or_else(|| {
            bad(format!(
                "the clocks of {zone} were put forward over this time"
            ))
        }),
        (Some(_), None) => Err(bad(
            "without an offset such as +08:00 it needs --zone".to_owned()
        )),
        (None, _) => Ok(moment(read_time(argument, text)?, zone)),
    }
}

/// Whether a time that [`read_moment`] reads has its seconds: `22:30:00` has, `22:30` and `22:30+08:00` have not.
pub(crate) fn has_seconds(text: &str) -> bool {
    let clock = text.split_once(['T', 't']).map_or("", |(_, clock)| clock);
    clock.as_bytes().get(5) == Some(&b':')
}

/// The moment of an instant on the wall clock of `zone`; without one, of its own offset.
pub(crate) fn moment(at: DateTime<FixedOffset>, zone: Option<Tz>) -> Moment {
    let offset = zone.map_or(at.offset().fix(), |zone| {
        at.with_timezone(&zone).offset().fix()
    });
    Moment::new(at.timestamp_millis(), offset.local_minus_utc())
}

/// The wall clock that the phone had: of a named zone, else of this computer.
#[derive(Clone, Copy)]
pub(crate) enum Wall {
    Named(Tz),
    Computer,
}

impl Wall {
    /// The zone's IANA name; empty for the computer's.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Wall::Named(zone) => zone.name(),
            Wall::Computer => "",
        }
    }

    /// The moment of an instant, Unix milliseconds; beyond the calendar's range in UTC.
    pub(crate) fn at(self, unix_ms: i64) -> Moment {
        let Some(at) = DateTime::<Utc>::from_timestamp_millis(unix_ms) else {
            return Moment::new(unix_ms, 0);
        };
        let offset = match self {
            Wall::Named(zone) => at.with_timezone(&zone).offset().fix(),
            Wall::Computer => at.with_timezone(&Local).offset().fix(),
        };
        Moment::new(unix_ms, offset.local_minus_utc())
    }

    /// As [`at_local`].
    pub(crate) fn at_local(self, local: NaiveDateTime) -> Option<Moment> {
        match self {
            Wall::Named(zone) => at_local(local, zone),
            Wall::Computer => at_local(local, Local),
        }
    }
}

/// The moment at which the wall clock of `zone` showed `local`. Of two (the repeated hour of
/// autumn) the first; `None` where the clock skipped it.
pub(crate) fn at_local(local: NaiveDateTime, zone: impl TimeZone) -> Option<Moment> {
    let at = match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at,
        LocalResult::None => return None,
    };
    Some(Moment::new(
        at.timestamp_millis(),
        at.offset().fix().local_minus_utc(),
    ))
}

/// RFC 3339 with the offset, to the second.
pub(crate) fn show(at: Moment) -> String {
    let offset =
        FixedOffset::east_opt(at.offset_seconds()).expect("a moment's offset is within 18 hours");
    DateTime::<Utc>::from_timestamp_millis(at.unix_ms())
        .map(|time| {
            time.with_timezone(&offset)
                .to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
        })
        .unwrap_or_else(|| format!("{} ms", at.unix_ms()))
}

/// A time in RFC 3339 as people read it: `2026-11-25 22:14:05 +08:00`. What is none stays as it is.
pub(crate) fn plain(at: &str) -> String {
    let offset = at.rfind(['+', '-', 'Z']).filter(|place| *place >= 19);
    match (at.split_once('T'), offset) {
        (Some((day, _)), Some(place)) => {
            let offset = match &at[place..] {
                "Z" => "+00:00",
                offset => offset,
            };
            [day, &at[day.len() + 1..place], offset].join(" ")
        }
        _ => at.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_is_read_in_its_zone() {
        let local = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        let zone = chrono_tz::America::New_York;
        let shown = |text: &str| at_local(local(text), zone).map(show);
        for (why, text, expected) in [
            (
                "summer",
                "2021-07-06 22:22",
                Some("2021-07-06T22:22:00-04:00"),
            ),
            (
                "winter",
                "2021-01-06 22:22",
                Some("2021-01-06T22:22:00-05:00"),
            ),
            ("the skipped hour", "2021-03-14 02:30", None),
            (
                "the repeated hour, first pass",
                "2021-11-07 01:30",
                Some("2021-11-07T01:30:00-04:00"),
            ),
        ] {
            assert_eq!(shown(text).as_deref(), expected, "{why}");
        }
    }

    #[test]
    fn a_time_on_the_wall_needs_a_zone() {
        let berlin = Some(chrono_tz::Europe::Berlin);
        let read = |text, zone| read_moment("--at", Some(text), zone).map(show);
        for (why, text, expected) in [
            ("winter", "2026-01-02T22:30", "2026-01-02T22:30:00+01:00"),
            (
                "with seconds",
                "2026-07-02T22:30:01",
                "2026-07-02T22:30:01+02:00",
            ),
            (
                "the repeated hour, first pass",
                "2026-10-25T02:30",
                "2026-10-25T02:30:00+02:00",
            ),
            (
                "an offset stays what it is",
                "2026-01-02T22:30:00Z",
                "2026-01-02T23:30:00+01:00",
            ),
            (
                "Z to the minute",
                "2026-01-02T22:30Z",
                "2026-01-02T23:30:00+01:00",
            ),
            (
                "small letters",
                "2026-01-02t22:30:00z",
                "2026-01-02T23:30:00+01:00",
            ),
            (
                "small letters to the minute",
                "2026-01-02t22:30z",
                "2026-01-02T23:30:00+01:00",
            ),
            (
                "small letters on the wall",
                "2026-01-02t22:30",
                "2026-01-02T22:30:00+01:00",
            ),
            (
                "an offset to the minute",
                "2026-01-02T22:30+08:00",
                "2026-01-02T15:30:00+01:00",
            ),
        ] {
            assert_eq!(read(text, berlin).unwrap(), expected, "{why}");
        }
        for (text, zone, word) in [
            ("2026-03-29T02:30", berlin, "put forward"),
            ("2026-01-02T22:30", None, "--zone"),
            ("2026-01-02 22:30", berlin, "RFC 3339"),
            ("2026-01-02T22:30+01:00Z", berlin, "RFC 3339"),
            ("2026-01-02T22Z", berlin, "RFC 3339"),
        ] {
            let said = read(text, zone).unwrap_err().to_string();
            assert!(said.starts_with("--at: ") && said.contains(word), "{said}");
        }
    }

    #[test]
    fn a_zone_moves_the_wall_clock_not_the_instant() {
        let at = read_time("--at", "2026-01-02T15:00:00Z").unwrap();
        let there = moment(at, Some(chrono_tz::Asia::Shanghai));
        assert_eq!(show(there), "2026-01-02T23:00:00+08:00");
        assert_eq!(there.unix_ms(), at.timestamp_millis());
    }
}
