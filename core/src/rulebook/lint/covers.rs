//! What can be shown of the callers of two rules: that one takes in the other, that they exclude
//! each other.

use super::shapes::{begin_apart, both, numbers_of};
use crate::institutions::Institution;
use crate::never_block;
use crate::number::{E164, Number, NumberPattern, NumberRegex, ShortCode, describe, has_code_of};
use crate::region::Region;
use crate::rulebook::{Class, Who};

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
        (Who::None(parts), _) => parts.iter().all(|part| are_disjoint(part, other, true)),
        (Who::Contact, Who::Starred)
        | (Who::Hidden, Who::Withheld | Who::Unknown | Who::Payphone) => true,
        (Who::Prefix(prefix), Who::Number(number) | Who::Prefix(number)) => {
            begins(*prefix, *number)
        }
        (Who::Range(range), Who::Range(inner)) => {
            range.contains(inner.from()) && range.contains(inner.to())
        }
        (Who::Range(range), Who::Number(number)) => {
            number.e164().is_some_and(|number| range.contains(number))
        }
        (Who::InstitutionKind(kind), Who::Institution(_)) => {
            are_all(other, &|row| row.kind.word() == kind)
        }
        (Who::Class(Class::Foreign), Who::Prefix(number) | Who::Number(number)) => home
            .zip(number.e164())
            .is_some_and(|(home, number)| is_abroad(number, home)),
        (Who::Dialled(longer), Who::Dialled(shorter))
        | (Who::Answered(longer), Who::Answered(shorter)) => longer.count() >= shorter.count(),
        (Who::Prefix(_) | Who::Pattern(_) | Who::Digits(_) | Who::Regex(_), _) => {
            !begin_apart(one, other) && both(one, other, NumberRegex::covers)
        }
        _ => false,
    }
}

/// Whether all callers that are meant are numbers that `home` never blocks.
pub(super) fn is_never_blocked(who: &Who, home: Region) -> bool {
    let rings = |number: &Number| never_block::find(number, Some(home)).is_some();
    match who {
        Who::Number(number) => rings(&number.number()),
        Who::Institution(_) | Who::InstitutionKind(_) => are_all(who, &|row| {
            // In its shortest and its longest form, behind an area code, where digits may follow with these.
            let most = if row.is_open { "0000" } else { "" };
            ["", most].iter().all(|more| {
                let digits = format!("{}{more}", row.digits());
                let code = ShortCode::parse(&digits).map(Number::Short);
                let full = E164::parse(&format!("+86755{digits}")).map(Number::E164);
                [code, full].iter().flatten().all(rings)
            })
        }),
        Who::Any(parts) => parts.iter().all(|part| is_never_blocked(part, home)),
        Who::All(parts) => parts.iter().any(|part| is_never_blocked(part, home)),
        _ => false,
    }
}

/// Whether no call can be told to come from the institution: elsewhere its numbers are another firm's.
pub(super) fn is_local(who: &Who) -> bool {
    are_all(who, &Institution::is_local)
}

/// Whether that holds of all numbers of an institution, or of a kind of them; not so where there is none.
fn are_all(who: &Who, holds: &dyn Fn(&Institution) -> bool) -> bool {
    numbers_of(who).is_some_and(|rows| rows.into_iter().all(holds))
}

/// Whether no caller is meant by both, as far as that can be shown: in a rule that `stops`, where what
/// is not certain is not met; in one that allows it is.
pub(super) fn are_disjoint(one: &Who, other: &Who, stops: bool) -> bool {
    match (one, other) {
        (Who::Any(parts), _) => parts.iter().all(|part| are_disjoint(part, other, stops)),
        (_, Who::Any(_)) => are_disjoint(other, one, stops),
        (Who::All(parts), _) => parts.iter().any(|part| are_disjoint(part, other, stops)),
        (_, Who::All(_)) => are_disjoint(other, one, stops),
        (Who::None(parts), _) => {
            (stops || is_sure(other)) && parts.iter().any(|part| who_covers(part, other, None))
        }
        (_, Who::None(_)) => are_disjoint(other, one, stops),
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
        (Who::Institution(one), Who::Institution(other)) => {
            one != other && one.is_known() && other.is_known()
        }
        (Who::InstitutionKind(one), Who::InstitutionKind(other)) => stops && one != other,
        (Who::NumberKind(one), Who::NumberKind(other)) => one != other,
        (Who::Class(one), Who::Class(other)) => are_other_classes(*one, *other, stops),
        (Who::Class(class), Who::Number(number)) | (Who::Number(number), Who::Class(class)) => {
            is_of_other_class(number.number(), *class, stops)
        }
        _ => {
            let is_family = |(one, other)| one & other == 0;
            family(one).zip(family(other)).is_some_and(is_family)
                || begin_apart(one, other)
                || ((stops || !is_kind(one) && !is_kind(other))
                    && both(one, other, NumberRegex::excludes))
        }
    }
}

/// Whether no number has both classes. A number has one, or is foreign and has one.
fn are_other_classes(one: Class, other: Class, stops: bool) -> bool {
    let is = |it| one == it || other == it;
    one != other
        && (!is(Class::Foreign) || is(Class::Short))
        // Of some numbers it is not told which of these they are.
        && (stops || !is(Class::Mobile) || !is(Class::Fixed))
}

/// Whether that number is not of that class, by the numbering plans.
fn is_of_other_class(number: Number, class: Class, stops: bool) -> bool {
    let is_short = matches!(number, Number::Short(_));
    if is_short || class == Class::Short {
        return is_short != (class == Class::Short);
    }
    let plan = describe(&number, None);
    match (class, plan.class) {
        // That hangs on where the phone is.
        (Class::Foreign, _) => false,
        (Class::Impossible, _) => plan.valid == Some(true),
        (Class::Mobile | Class::Fixed, Some("fixed_or_mobile")) => stops,
        (_, word) => word != Some(class.word()),
    }
}

/// Whether it is always certain for a phone that knows its contacts, lists, cards and calls.
pub(super) fn is_sure(who: &Who) -> bool {
    let mut is_sure = true;
    who.for_each(&mut |part| {
        is_sure &= match part {
            Who::Class(_) | Who::InstitutionKind(_) => false,
            Who::Institution(_) => are_all(part, &|row| !row.is_local()),
            _ => true,
        };
    });
    is_sure
}

/// Of a number that is local to a province no kind is certain.
const fn is_kind(who: &Who) -> bool {
    matches!(who, Who::InstitutionKind(_))
}

/// What must be there for the condition to hold: a bit for each reason that there is no number,
/// one for a text that is none, one for a number. `None` where it may be anything.
fn family(who: &Who) -> Option<u8> {
    Some(match who {
        // Whether a caller is theirs is never certain.
        Who::Institution(id) if !id.is_known() => return None,
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

/// Whether no caller is meant, in a rule that `stops` or one that does not.
pub(super) fn is_contradiction(who: &Who, stops: bool) -> bool {
    match who {
        Who::All(parts) => {
            parts.iter().any(|part| is_contradiction(part, stops))
                || parts.iter().enumerate().any(|(index, one)| {
                    let mut before = parts[..index].iter();
                    before.any(|other| are_disjoint(one, other, stops))
                })
        }
        Who::Any(parts) => parts.iter().all(|part| is_contradiction(part, stops)),
        Who::None(parts) => parts
            .iter()
            .any(|part| who_covers(part, &Who::Anyone, None)),
        // No number fits it.
        Who::Pattern(_) | Who::Regex(_) => both(who, who, NumberRegex::excludes),
        _ => false,
    }
}

/// The most digits of a country code, ITU-T E.164 clause 6.2.
const MOST_CODE_DIGITS: u32 = 3;

/// Whether no full number that begins so has the country code of `home`.
fn is_abroad(beginning: E164, home: Region) -> bool {
    // A beginning may be shorter than a code: then each that it may become is asked about.
    let missing = 10_u64.pow(MOST_CODE_DIGITS.saturating_sub(beginning.digits()));
    (0..missing).all(|rest| {
        E164::from_u64(beginning.as_u64() * missing + rest)
            .is_some_and(|number| has_code_of(number, home) == Some(false))
    })
}

fn begins(prefix: NumberPattern, number: NumberPattern) -> bool {
    prefix.begins(&number.number())
}
