//! What can be shown of the callers of two rules: that one takes in the other, that they exclude
//! each other.

use crate::number::{Characters, E164, NumberPattern, Wildcards, has_code_of};
use crate::region::Region;
use crate::rulebook::{Class, InstitutionId, Range, Who};
use crate::{institutions, never_block};

/// Whether `one` means every caller that `other` means, as far as that can be shown: to a phone in
/// `home`; without one, wherever it is.
pub(super) fn who_covers(one: &Who, other: &Who, home: Option<Region>) -> bool {
    if one == other || matches!(one, Who::Anyone) {
        return true;
    }
    match (one, other) {
        (_, Who::Any(parts)) => parts.iter().all(|part| who_covers(one, part, home)),
        (Who::All(parts), _) => parts.iter().all(|part| who_covers(part, other, home)),
        (Who::Any(parts), _) => parts.iter().any(|part| who_covers(part, other, home)),
        (_, Who::All(parts)) => parts.iter().any(|part| who_covers(one, part, home)),
        (Who::None(parts), _) => parts.iter().all(|part| are_disjoint(part, other)),
        (Who::Contact, Who::Starred)
        | (Who::Hidden, Who::Withheld | Who::Unknown | Who::Payphone) => true,
        (Who::Prefix(prefix), Who::Number(number) | Who::Prefix(number)) => {
            begins(*prefix, *number)
        }
        (Who::Prefix(prefix), Who::Range(range)) => [range.from(), range.to()]
            .iter()
            .all(|end| prefix.begins(&crate::Number::E164(*end))),
        (Who::Prefix(prefix), Who::Pattern(numbers)) => begins_all(*prefix, &numbers.head()),
        (Who::Prefix(prefix), Who::Regex(regex)) => begins_all(*prefix, &regex.head()),
        (Who::Pattern(outer), Who::Pattern(inner)) => outer.covers(inner),
        (Who::Pattern(numbers), Who::Prefix(prefix)) => numbers.covers_prefix(*prefix),
        (Who::Pattern(numbers), Who::Range(range)) => {
            around(range).is_some_and(|around| numbers.covers(&around))
        }
        (Who::Pattern(numbers), Who::Number(number)) => {
            Characters::of(&number.number()).is_some_and(|number| numbers.matches(&number))
        }
        (Who::Regex(regex), Who::Number(number)) => {
            Characters::of(&number.number()).is_some_and(|number| regex.matches(&number))
        }
        (Who::Regex(regex), _) => head_of(other).is_some_and(|head| regex.covers(&head)),
        (Who::Range(range), Who::Range(inner)) => {
            range.contains(inner.from()) && range.contains(inner.to())
        }
        (Who::Range(range), Who::Number(number)) => {
            number.e164().is_some_and(|number| range.contains(number))
        }
        (Who::Digits(outer), Who::Digits(inner)) => {
            outer.min() <= inner.min() && inner.max() <= outer.max()
        }
        (Who::Digits(digits), Who::Number(number)) => Characters::of(&number.number())
            .is_some_and(|number| (digits.min()..=digits.max()).contains(&number.digits())),
        (Who::Digits(digits), Who::Range(range)) => {
            (u32::from(digits.min())..=u32::from(digits.max())).contains(&range.from().digits())
        }
        // A full number has as many digits as its beginning or more, up to the most there are.
        (Who::Digits(digits), Who::Prefix(prefix)) => prefix.e164().is_some_and(|prefix| {
            u32::from(digits.min()) <= prefix.digits() && digits.max() == MOST_DIGITS
        }),
        (Who::InstitutionKind(kind), Who::Institution(id)) => is_kind(id, kind),
        (Who::Class(Class::Foreign), Who::Prefix(number) | Who::Number(number)) => home
            .zip(number.e164())
            .is_some_and(|(home, number)| is_abroad(number, home)),
        (Who::Dialled(longer), Who::Dialled(shorter))
        | (Who::Answered(longer), Who::Answered(shorter)) => longer.count() >= shorter.count(),
        _ => false,
    }
}

/// With what all numbers begin that are meant.
fn head_of(who: &Who) -> Option<Characters> {
    match who {
        Who::Prefix(prefix) => Characters::of(&prefix.number()),
        Who::Pattern(numbers) => Some(numbers.head()),
        Who::Regex(regex) => Some(regex.head()),
        Who::Range(range) => around(range).map(|around| around.head()),
        _ => None,
    }
}

/// Whether all callers that are meant are numbers that `home` never blocks.
pub(super) fn is_never_blocked(who: &Who, home: Region) -> bool {
    match who {
        Who::Number(number) => never_block::find(&number.number(), Some(home)).is_some(),
        Who::Any(parts) => parts.iter().all(|part| is_never_blocked(part, home)),
        Who::All(parts) => parts.iter().any(|part| is_never_blocked(part, home)),
        _ => false,
    }
}

/// Whether no call can be told to come from the institution: elsewhere its numbers are another firm's.
pub(super) fn is_local(id: &InstitutionId) -> bool {
    let mut rows = institutions::all()
        .iter()
        .filter(|row| row.id() == id.as_str());
    id.is_known() && rows.all(institutions::Institution::is_local)
}

/// Whether no caller is meant by both, as far as that can be shown.
fn are_disjoint(one: &Who, other: &Who) -> bool {
    match (one, other) {
        (Who::None(parts), _) => parts.iter().any(|part| who_covers(part, other, None)),
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

/// The most digits of a full number, ITU-T E.164 clause 6.1.
const MOST_DIGITS: u8 = 15;
/// The most digits of a country code, clause 6.2.
const MOST_CODE_DIGITS: u32 = 3;

/// The digits that all numbers of a range share, and a wildcard for each other one.
fn around(range: &Range) -> Option<Wildcards> {
    let (from, to) = (range.from().to_string(), range.to().to_string());
    let shared = from
        .bytes()
        .zip(to.bytes())
        .take_while(|(one, other)| one == other);
    let (head, rest) = from.split_at(shared.count());
    Wildcards::parse(&(head.to_owned() + &"?".repeat(rest.len()))).ok()
}

/// Whether all numbers of an institution are of that kind; not so where there is none.
fn is_kind(id: &InstitutionId, kind: &str) -> bool {
    let rows = institutions::all().iter();
    let mut rows = rows.filter(|row| row.id() == id.as_str());
    id.is_known() && rows.all(|row| row.kind.word() == kind)
}

/// Whether no full number that begins so has the country code of `home`.
fn is_abroad(beginning: E164, home: Region) -> bool {
    // A beginning may be shorter than a code: then each that it may become is asked about.
    let missing = 10_u64.pow(MOST_CODE_DIGITS.saturating_sub(beginning.digits()));
    (0..missing).all(|rest| {
        E164::from_u64(beginning.as_u64() * missing + rest)
            .is_some_and(|number| has_code_of(number, home) == Some(false))
    })
}

/// Whether all numbers with this beginning have that prefix.
fn begins_all(prefix: NumberPattern, head: &Characters) -> bool {
    Characters::of(&prefix.number()).is_some_and(|prefix| head.begins_with(&prefix))
}

fn begins(prefix: NumberPattern, number: NumberPattern) -> bool {
    prefix.begins(&number.number())
}
