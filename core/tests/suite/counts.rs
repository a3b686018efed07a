//! Counting calls by what caps count, against a count done with chrono.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate};
use curfew_core::counts::{Caller, Incoming, LOOK_BACK_MS, Tally, apply};
use curfew_core::laws::{self, Counts, Force, Per};
use curfew_core::number::read;
use curfew_core::time::Moment;
use curfew_core::{Disposition, Number, Place, Presentation, Region, Tri};
use proptest::prelude::*;

const PERS: [Per; 6] = [
    Per::Day,
    Per::Hours24,
    Per::Week,
    Per::Days7,
    Per::Month,
    Per::Days30,
];

fn at(text: &str) -> Moment {
    let time = DateTime::parse_from_rfc3339(text).expect("RFC 3339");
    Moment::new(time.timestamp_millis(), time.offset().local_minus_utc())
}

fn rang(text: &str) -> Incoming {
    Incoming {
        at: at(text),
        disposition: Some(Disposition::Allow),
        answered: Tri::Unknown,
    }
}

#[test]
fn what_each_disposition_counts_as() {
    use Disposition::{Allow, Reject, Silence};
    use Tri::{No, Unknown, Yes};
    for (disposition, answered, rings, contacts) in [
        (Some(Allow), Yes, Yes, Yes),
        (Some(Allow), No, Yes, No),
        (Some(Allow), Unknown, Yes, Unknown),
        (Some(Silence), Yes, Yes, Yes),
        (Some(Silence), Unknown, Yes, Unknown),
        (Some(Reject), Unknown, No, No),
        (Some(Reject), Yes, No, No),
        (None, Unknown, Unknown, Unknown),
    ] {
        let call = Incoming {
            disposition,
            answered,
            ..rang("2026-11-26T10:00:00Z")
        };
        assert_eq!(call.is_one_of(Counts::Attempts), Yes);
        assert_eq!(call.is_one_of(Counts::Rings), rings, "{disposition:?}");
        assert_eq!(
            call.is_one_of(Counts::Contacts),
            contacts,
            "{disposition:?}"
        );
    }
}

#[test]
fn where_each_time_begins() {
    // A Thursday.
    let now = at("2026-11-26T10:00:00+08:00");
    for (per, inside, outside) in [
        (
            Per::Day,
            "2026-11-26T00:00:00+08:00",
            "2026-11-25T23:59:59+08:00",
        ),
        (
            Per::Hours24,
            "2026-11-25T10:00:00.001+08:00",
            "2026-11-25T10:00:00+08:00",
        ),
        (
            Per::Week,
            "2026-11-23T00:00:00+08:00",
            "2026-11-22T23:59:59+08:00",
        ),
        (
            Per::Days7,
            "2026-11-20T00:00:00+08:00",
            "2026-11-19T23:59:59+08:00",
        ),
        (
            Per::Month,
            "2026-11-01T00:00:00+08:00",
            "2026-10-31T23:59:59+08:00",
        ),
        (
            Per::Days30,
            "2026-10-28T00:00:00+08:00",
            "2026-10-27T23:59:59+08:00",
        ),
    ] {
        let count = |text| Tally::of(per, &[rang(text)], now).attempts;
        assert_eq!((count(inside), count(outside)), (1, 0), "{per:?}");
        // The call itself is one of them, what came after is not.
        assert_eq!(count("2026-11-26T10:00:00+08:00"), 1, "{per:?}");
        assert_eq!(count("2026-11-26T10:00:00.001+08:00"), 0, "{per:?}");
    }
    // Days are those of the wall where each call came in: here one flight apart.
    let before = rang("2026-11-26T01:00:00+08:00");
    assert_eq!(
        Tally::of(Per::Day, &[before], at("2026-11-25T20:00:00-08:00")).attempts,
        0
    );
}

#[test]
fn an_institution_is_one_caller_and_a_hidden_number_none() {
    let cn = Some(Region::new("CN").unwrap());
    let caller = |text| Caller::of(&read(text, cn), cn);
    assert_eq!(caller("95588"), caller("+86 755 95588"));
    assert_ne!(caller("95588"), caller("95533"));
    // Elsewhere a 96 number is another firm's, so each is counted alone.
    for text in ["96596", "96500", "+86 571 96596"] {
        assert_eq!(caller(text), Some(Caller::Number(read(text, cn))), "{text}");
    }
    assert_eq!(
        caller("+12065550100"),
        Some(Caller::Number(read("+12065550100", None)))
    );
    assert_ne!(caller("+12065550100"), caller("+12065550101"));
    let hidden = Number::Hidden(Presentation::Restricted);
    assert_eq!((Caller::of(&hidden, cn), caller("?")), (None, None));
}

#[test]
fn what_the_laws_of_a_place_say_about_a_call() {
    let cn = Place::new("CN").unwrap();
    let now = rang("2026-11-26T21:30:00+08:00");
    let stopped = Incoming {
        disposition: Some(Disposition::Reject),
        ..rang("2026-11-26T08:00:00+08:00")
    };
    let said = apply(cn, now.at, &[stopped, now]);
    let of = |id: &str| said.iter().find(|said| said.law.id() == id);
    let telesales = of("cn-life-telesales").unwrap();
    assert_eq!(telesales.inside, Some(Tri::No));
    // A draft says nothing yet, and each cap has its own count.
    assert!(said.iter().all(|said| said.law.force != Force::Draft));
    assert!(laws::of(cn).any(|law| law.force == Force::Draft));
    let caps: Vec<_> = said.iter().flat_map(|said| &said.caps).collect();
    assert!(!caps.is_empty());
    for (cap, tally) in caps {
        let day_or_more = (tally.attempts, tally.rings, tally.contacts_at_most);
        assert_eq!(day_or_more, (2, 1, 1), "{cap:?}");
    }
    let without_hours = said.iter().filter(|said| said.law.hours.is_none());
    assert!(without_hours.clone().count() > 0);
    assert!(without_hours.clone().all(|said| said.inside.is_none()));
}

/// The same by the calendar of another library.
fn oracle(per: Per, call: Moment, now: Moment) -> bool {
    let local = |moment: Moment| {
        let offset =
            FixedOffset::east_opt(moment.offset_seconds()).expect("an offset within a day");
        DateTime::from_timestamp_millis(moment.unix_ms())
            .expect("a time of this century")
            .with_timezone(&offset)
    };
    let (then, now) = (local(call), local(now));
    let (date, today): (NaiveDate, NaiveDate) = (then.date_naive(), now.date_naive());
    then <= now
        && match per {
            Per::Day => date == today,
            Per::Hours24 => now - then < Duration::hours(24),
            Per::Week => date.iso_week() == today.iso_week(),
            Per::Days7 => today - date <= Duration::days(6),
            Per::Month => (date.year(), date.month()) == (today.year(), today.month()),
            Per::Days30 => today - date <= Duration::days(29),
        }
}

proptest! {
    #[test]
    fn as_another_calendar_counts(
        now in 1_600_000_000_000_i64..1_900_000_000_000,
        offset in -48_i32..=56,
        calls in prop::collection::vec(
            (-1_000_000_i64..3_500_000_000, -48_i32..=56, 0_u8..4, 0_u8..3), 0..40),
    ) {
        let at = Moment::new(now, offset * 900);
        let calls: Vec<Incoming> = calls
            .into_iter()
            .map(|(before, offset, disposition, answered)| Incoming {
                at: Moment::new(now - before, offset * 900),
                disposition: Disposition::from_code(disposition),
                answered: [Tri::No, Tri::Yes, Tri::Unknown][usize::from(answered)],
            })
            .collect();
        for per in PERS {
            let inside: Vec<_> = calls.iter().filter(|call| oracle(per, call.at, at)).collect();
            let count = |test: &dyn Fn(&Incoming) -> bool| {
                u32::try_from(inside.iter().filter(|call| test(call)).count()).unwrap()
            };
            let reached = |call: &Incoming| call.disposition != Some(Disposition::Reject);
            let tally = Tally::of(per, &calls, at);
            prop_assert_eq!(tally.attempts, count(&|_| true));
            let rang = |call: &Incoming| reached(call) && call.disposition.is_some();
            prop_assert_eq!(tally.rings, count(&rang));
            prop_assert_eq!(tally.rings_at_most, count(&reached));
            prop_assert_eq!(
                tally.contacts,
                count(&|call| reached(call) && call.answered == Tri::Yes)
            );
            prop_assert_eq!(
                tally.contacts_at_most,
                count(&|call| reached(call) && call.answered != Tri::No)
            );
            // Nothing that counts is older than what is looked at.
            for call in inside {
                prop_assert!(now - call.at.unix_ms() < LOOK_BACK_MS);
            }
        }
    }
}
