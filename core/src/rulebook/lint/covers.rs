//! What can be shown of the callers of two rules: that one takes in the other, that they exclude
//! each other.

use super::shapes::{Callers, numbers_of};
use crate::decide::{Call, Facts, NoLists, NoPast};
use crate::institutions::Institution;
use crate::never_block;
use crate::number::{E164, Number, NumberPattern, NumberRegex, ShortCode, chinese, has_code_of};
use crate::region::Region;
use crate::rulebook::{Class, Who};
use crate::time::Moment;
use crate::tri::Tri;

/// Whether `one` means every caller that `other` means, as far as that can be shown: to a phone in
/// `home`; without one, wherever it is. Of a caller of whom it is not certain that `other` means him, it is
/// not certain that `one` does.
pub(super) fn who_covers(one: &Callers<'_>, other: &Callers<'_>, home: Option<Region>) -> bool {
    if one.who == other.who || matches!(one.who, Who::Anyone) {
        return true;
    }
    let mut parts = one.parts.iter();
    let mut others = other.parts.iter();
    match (one.who, other.who) {
        (_, Who::Any(_)) => others.all(|part| who_covers(one, part, home)),
        (Who::All(_), _) => parts.all(|part| who_covers(part, other, home)),
        (Who::None(_), _) => parts.all(|part| are_disjoint(part, other, false)),
        (Who::Any(_), _) => parts.any(|part| who_covers(part, other, home)),
        (_, Who::All(_)) => others.any(|part| who_covers(one, part, home)),
        // The decision itself knows; but not what the network vouches for.
        (_, Who::Number(number)) => {
            !matches!(one.who, Who::Verification(_)) && holds(one.who, *number, home) == Tri::Yes
        }
        (Who::Contact, Who::Starred)
        | (Who::Hidden, Who::Withheld | Who::Unknown | Who::Payphone) => true,
        (Who::Prefix(prefix), Who::Prefix(number)) => prefix.begins(&number.number()),
        (Who::Range(range), Who::Range(inner)) => {
            range.contains(inner.from()) && range.contains(inner.to())
        }
        (_, Who::Institution(_) | Who::InstitutionKind(_))
            if are_all(other.who, true, &|row| has_all_of(one.who, row, home)) =>
        {
            true
        }
        (Who::Class(Class::Foreign), Who::Prefix(number)) => home
            .zip(number.e164())
            .is_some_and(|(home, number)| is_abroad(number, home)),
        (Who::Dialled(longer), Who::Dialled(shorter))
        | (Who::Answered(longer), Who::Answered(shorter)) => longer.count() >= shorter.count(),
        (Who::Repeated(one), Who::Repeated(other)) => {
            one.calls() <= other.calls() && one.minutes() >= other.minutes()
        }
        (Who::Neighbour(more), Who::Neighbour(less)) => more >= less,
        // What these mean hangs on the digits alone.
        (
            Who::Prefix(_)
            | Who::Range(_)
            | Who::Pattern(_)
            | Who::Digits(_)
            | Who::Regex(_)
            | Who::Class(Class::Short),
            _,
        ) => one.compare(other, false, NumberRegex::covers),
        _ => false,
    }
}

/// Whether the condition means the number of an institution in every form, and with all digits that may follow.
fn has_all_of(who: &Who, row: &Institution, home: Option<Region>) -> bool {
    let Ok(number) = E164::parse(&format!("+86{}", row.digits())).map(Number::E164) else {
        return false;
    };
    match who {
        Who::InstitutionKind(kind) => return row.kind.word() == kind && !row.is_local(),
        // It is found behind any area code.
        Who::NumberKind(_) => {}
        _ => {
            // Where all forms are one subscriber's, every form is asked about this one.
            let has_one = chinese::other_forms(&number, Region::new("CN").ok())[1].is_some();
            let takes_more = !row.is_open || matches!(who, Who::Prefix(_));
            if !(has_one && takes_more && who.is_of_forms()) || matches!(who, Who::Verification(_))
            {
                return false;
            }
        }
    }
    NumberPattern::of(&number).is_some_and(|number| holds(who, number, home) == Tri::Yes)
}

/// Whether the condition, one without parts, means the number: to a phone in `home` that knows nothing else.
fn holds(who: &Who, number: NumberPattern, home: Option<Region>) -> Tri {
    let call = Call::incoming(number.number(), Moment::new(0, 0));
    let facts = Facts {
        home,
        contact: Tri::Unknown,
        starred: Tri::Unknown,
        lists: &NoLists,
        past: &NoPast,
        own: &[],
        reply_lines: &[],
        suspended_until_ms: None,
        paused_until_ms: None,
    };
    who.holds(&call, &facts)
}

/// Whether all callers that are meant are numbers that `home` never blocks.
pub(super) fn is_never_blocked(who: &Who, home: Region) -> bool {
    let rings = |number: &Number| never_block::find(number, Some(home)).is_some();
    match who {
        Who::Number(number) => rings(&number.number()),
        Who::Institution(_) | Who::InstitutionKind(_) => are_all(who, false, &|row| {
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
    are_all(who, false, &Institution::is_local)
}

/// Whether that holds of all numbers of an institution, or of a kind of them; not so where there is none.
fn are_all(who: &Who, with_doubts: bool, holds: &dyn Fn(&Institution) -> bool) -> bool {
    numbers_of(who, with_doubts).is_some_and(|rows| rows.into_iter().all(holds))
}

/// Whether no caller is meant by both, as far as that can be shown: in a rule that `stops`, where what
/// is not certain is not met; in one that allows it is.
pub(super) fn are_disjoint(one: &Callers<'_>, other: &Callers<'_>, stops: bool) -> bool {
    let mut parts = one.parts.iter();
    match (one.who, other.who) {
        (Who::Any(_), _) => parts.all(|part| are_disjoint(part, other, stops)),
        (_, Who::Any(_)) => are_disjoint(other, one, stops),
        (Who::All(_), _) => parts.any(|part| are_disjoint(part, other, stops)),
        (_, Who::All(_)) => are_disjoint(other, one, stops),
        (Who::None(_), _) => {
            parts.any(|part| who_covers(part, other, None) && (stops || are_sure(part, other)))
        }
        (_, Who::None(_)) => are_disjoint(other, one, stops),
        (Who::Sim(one), Who::Sim(other)) => one != other,
        (Who::Verification(one), Who::Verification(other)) => one != other,
        (Who::Institution(one), Who::Institution(other)) => {
            one != other && one.is_known() && other.is_known()
        }
        (Who::InstitutionKind(one), Who::InstitutionKind(other)) => stops && one != other,
        (Who::NumberKind(one), Who::NumberKind(other)) => one != other,
        (Who::Class(class), Who::Class(more)) => {
            let is_short = *class == Class::Short || *more == Class::Short;
            are_other_classes(*class, *more, stops) && !(is_short && have_forms(one, other))
        }
        (Who::Class(class), Who::Number(number)) => match holds(one.who, *number, None) {
            Tri::No => !have_forms(one, other),
            Tri::Yes => false,
            // What is foreign hangs on where the phone is.
            Tri::Unknown => stops && *class != Class::Foreign,
        },
        (Who::Number(_), Who::Class(_)) => are_disjoint(other, one, stops),
        _ => {
            let is_family = |(one, other)| one & other == 0;
            family(one.who)
                .zip(family(other.who))
                .is_some_and(is_family)
                || one.compare(other, true, NumberRegex::excludes) && !have_forms(one, other)
        }
    }
}

/// Whether a number may be meant by each in another form.
fn have_forms(one: &Callers<'_>, other: &Callers<'_>) -> bool {
    one.has_forms() && other.has_forms()
}

/// Whether no number has both classes. A number has one, or is foreign and has one.
fn are_other_classes(one: Class, other: Class, stops: bool) -> bool {
    let is = |it| one == it || other == it;
    one != other
        && (!is(Class::Foreign) || is(Class::Short))
        // Of some numbers it is not told which of these they are.
        && (stops || !is(Class::Mobile) || !is(Class::Fixed))
}

/// Whether one of them is always certain: where one takes in the other, of all that the other may mean.
pub(super) fn are_sure(one: &Callers<'_>, other: &Callers<'_>) -> bool {
    is_sure(one.who) || is_sure(other.who)
}

/// Whether it is always certain for a phone that knows its contacts, lists, cards and calls.
pub(super) fn is_sure(who: &Who) -> bool {
    let mut is_sure = true;
    who.for_each(&mut |part| {
        is_sure &= match part {
            Who::Class(_) | Who::InstitutionKind(_) => false,
            Who::Institution(_) => are_all(part, false, &|row| !row.is_local()),
            _ => true,
        };
    });
    is_sure
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
pub(super) fn is_contradiction(callers: &Callers<'_>, stops: bool) -> bool {
    let parts = &callers.parts;
    match callers.who {
        Who::All(_) => {
            parts.iter().any(|part| is_contradiction(part, stops))
                || parts.iter().enumerate().any(|(index, one)| {
                    let mut before = parts[..index].iter();
                    before.any(|other| are_disjoint(one, other, stops))
                })
        }
        Who::Any(_) => parts.iter().all(|part| is_contradiction(part, stops)),
        Who::None(_) => parts.iter().any(|part| matches!(part.who, Who::Anyone)),
        // No number fits it.
        Who::Pattern(_) | Who::Regex(_) => callers.compare(callers, true, NumberRegex::excludes),
        _ => false,
    }
}

/// The most digits of a country code, ITU-T E.164 clause 6.2.
const MOST_CODE_DIGITS: u32 = 3;

/// Whether no full number that begins so has a country code of the country that `home` is in.
fn is_abroad(beginning: E164, home: Region) -> bool {
    // A beginning may be shorter than a code: then each that it may become is asked about.
    let missing = 10_u64.pow(MOST_CODE_DIGITS.saturating_sub(beginning.digits()));
    (0..missing).all(|rest| {
        E164::from_u64(beginning.as_u64() * missing + rest)
            .is_some_and(|number| has_code_of(number, home) == Some(false))
    })
}
