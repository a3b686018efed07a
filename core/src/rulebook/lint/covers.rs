//! What can be shown of two conditions from the rules alone: that one takes in the other, that
//! they exclude each other, that they share some time.

use crate::number::NumberPattern;
use crate::rulebook::{When, Who};
use crate::time::{Date, Dates, Local, Weekday, Window};
use crate::tri::Tri;

/// Whether `one` means every caller that `other` means, as far as that can be shown.
pub(super) fn who_covers(one: &Who, other: &Who) -> bool {
    if one == other || matches!(one, Who::Anyone) {
        return true;
    }
    match (one, other) {
        (_, Who::Any(parts)) => parts.iter().all(|part| who_covers(one, part)),
        (Who::All(parts), _) => parts.iter().all(|part| who_covers(part, other)),
        (Who::Any(parts), _) => parts.iter().any(|part| who_covers(part, other)),
        (_, Who::All(parts)) => parts.iter().any(|part| who_covers(one, part)),
        (Who::None(parts), _) => parts.iter().all(|part| are_disjoint(part, other)),
        (Who::Contact, Who::Starred)
        | (Who::Hidden, Who::Withheld | Who::Unknown | Who::Payphone) => true,
        (Who::Prefix(prefix), Who::Number(number) | Who::Prefix(number)) => {
            begins(*prefix, *number)
        }
        (Who::Prefix(prefix), Who::Range(range)) => [range.from(), range.to()]
            .iter()
            .all(|end| prefix.begins(&crate::Number::E164(*end))),
        (Who::Range(range), Who::Range(inner)) => {
            range.contains(inner.from()) && range.contains(inner.to())
        }
        (Who::Range(range), Who::Number(number)) => {
            number.e164().is_some_and(|number| range.contains(number))
        }
        (Who::Digits(outer), Who::Digits(inner)) => {
            outer.min() <= inner.min() && inner.max() <= outer.max()
        }
        (Who::Dialled(longer), Who::Dialled(shorter))
        | (Who::Answered(longer), Who::Answered(shorter)) => longer.count() >= shorter.count(),
        _ => false,
    }
}

/// Whether no caller is meant by both, as far as that can be shown.
fn are_disjoint(one: &Who, other: &Who) -> bool {
    match (one, other) {
        (Who::None(parts), _) => parts.iter().any(|part| who_covers(part, other)),
        (_, Who::None(_)) => are_disjoint(other, one),
        (Who::Any(parts), _) => parts.iter().all(|part| are_disjoint(part, other)),
        (_, Who::Any(_)) => are_disjoint(other, one),
        (Who::All(parts), _) => parts.iter().any(|part| are_disjoint(part, other)),
        (_, Who::All(_)) => are_disjoint(other, one),
        (Who::Number(number) | Who::Prefix(number), Who::Prefix(prefix)) => {
            !begins(*prefix, *number) && !begins(*number, *prefix)
        }
        (Who::Prefix(prefix), Who::Number(number)) => !begins(*prefix, *number),
        (Who::Number(one), Who::Number(other)) => one != other,
        (Who::Range(range), Who::Number(number)) | (Who::Number(number), Who::Range(range)) => {
            !number.e164().is_some_and(|number| range.contains(number))
        }
        (Who::Range(one), Who::Range(other)) => one.to() < other.from() || other.to() < one.from(),
        (Who::Sim(one), Who::Sim(other)) => one != other,
        (Who::Verification(one), Who::Verification(other)) => one != other,
        (Who::Institution(one), Who::Institution(other)) => one != other,
        (Who::InstitutionKind(one), Who::InstitutionKind(other))
        | (Who::NumberKind(one), Who::NumberKind(other)) => one != other,
        (Who::Digits(one), Who::Digits(other)) => {
            one.max() < other.min() || other.max() < one.min()
        }
        _ => match (family(one), family(other)) {
            (Some(one), Some(other)) => one & other == 0,
            _ => false,
        },
    }
}

/// What must be there for the condition to hold: a bit for each reason that there is no number,
/// one for a text that is none, one for a number. `None` where it may be anything.
const fn family(who: &Who) -> Option<u8> {
    Some(match who {
        Who::Withheld => 0b0_0001,
        Who::Unknown => 0b0_0010,
        Who::Payphone => 0b0_0100,
        Who::Hidden => 0b0_0111,
        Who::Unreadable => 0b0_1000,
        Who::Contact
        | Who::Starred
        | Who::Number(_)
        | Who::Prefix(_)
        | Who::Range(_)
        | Who::Pattern(_)
        | Who::Digits(_)
        | Who::Regex(_)
        | Who::List(_)
        | Who::Institution(_)
        | Who::InstitutionKind(_)
        | Who::NumberKind(_)
        | Who::Class(_)
        | Who::Dialled(_)
        | Who::Answered(_)
        | Who::Repeated(_)
        | Who::Neighbour(_) => 0b1_0000,
        _ => return None,
    })
}

pub(super) fn is_contradiction(who: &Who) -> bool {
    match who {
        Who::All(parts) => {
            parts.iter().any(is_contradiction)
                || parts
                    .iter()
                    .enumerate()
                    .any(|(index, one)| parts[..index].iter().any(|other| are_disjoint(one, other)))
        }
        Who::Any(parts) => parts.iter().all(is_contradiction),
        Who::None(parts) => parts.iter().any(|part| matches!(part, Who::Anyone)),
        _ => false,
    }
}

fn begins(prefix: NumberPattern, number: NumberPattern) -> bool {
    prefix.begins(&number.number())
}

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
