//! Which numbers a condition can mean, as expressions: two of them are compared exactly.

use crate::institutions::{self, Institution};
use crate::number::{Characters, E164, Number, NumberRegex};
use crate::number_kinds;
use crate::rulebook::{Class, Range, Who};

/// The most digits of a full number, ITU-T E.164 clause 6.1.
const MOST_DIGITS: u32 = 15;

/// Whether it holds for each expression of one condition with each of the other; not so where one of them has
/// none.
pub(super) fn both(one: &Who, other: &Who, holds: fn(&NumberRegex, &NumberRegex) -> bool) -> bool {
    let Some((ones, others)) = shapes(one).zip(shapes(other)) else {
        return false;
    };
    let mut pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| (one, other)));
    pairs.all(|(one, other)| holds(one, other))
}

/// Whether a glance shows that no number is meant by both: they begin differently.
pub(super) fn begin_apart(one: &Who, other: &Who) -> bool {
    head(one)
        .zip(head(other))
        .is_some_and(|(one, other)| !one.begins_with(&other) && !other.begins_with(&one))
}

/// With what all numbers begin that are meant.
fn head(who: &Who) -> Option<Characters> {
    match who {
        Who::Number(number) | Who::Prefix(number) => Characters::of(&number.number()),
        Who::Pattern(numbers) => Some(numbers.head()),
        Who::Regex(regex) => Some(regex.head()),
        Who::Range(range) => {
            let (mut from, mut to) = (range.from().as_u64(), range.to().as_u64());
            while from != to {
                (from, to) = (from / 10, to / 10);
            }
            Characters::of(&Number::E164(E164::from_u64(from)?))
        }
        _ => None,
    }
}

/// All numbers that are meant match one of these, and of a condition on digits alone no other ones do. `None`
/// where any number may be meant.
fn shapes(who: &Who) -> Option<Vec<NumberRegex>> {
    let texts = match who {
        Who::Number(number) => vec![escaped(&number.to_string())],
        Who::Prefix(prefix) => vec![escaped(&prefix.to_string()) + ".*"],
        Who::Pattern(numbers) => vec![with_wildcards(&numbers.to_string())],
        Who::Digits(digits) => {
            vec![format!(r"\D*(\d\D*){{{},{}}}", digits.min(), digits.max())]
        }
        Who::Regex(regex) => return Some(vec![NumberRegex::clone(regex)]),
        Who::Range(range) => blocks(range),
        Who::Class(Class::Short) => vec![r"[^+].*".to_owned()],
        Who::Class(_) | Who::Neighbour(_) => vec![r"\+.*".to_owned()],
        Who::Institution(_) | Who::InstitutionKind(_) => numbers_of(who)?
            .into_iter()
            .map(|row| {
                let more = if row.is_open { r"\d{1,4}" } else { "" };
                format!(r"(\+86\d*)?{}{more}", row.digits())
            })
            .collect(),
        Who::NumberKind(class) => number_kinds::all()
            .iter()
            .filter(|row| row.class.word() == class)
            .map(|row| escaped(row.prefix()) + ".*")
            .collect(),
        _ => return None,
    };
    texts
        .iter()
        .map(|text| NumberRegex::parse(text).ok())
        .collect()
}

/// The rows of an institution or of a kind of them; `None` for one that is not known here, and for other
/// conditions.
pub(super) fn numbers_of(who: &Who) -> Option<Vec<&'static Institution>> {
    let is_meant = |row: &&Institution| match who {
        Who::Institution(id) => row.id() == id.as_str(),
        Who::InstitutionKind(kind) => row.kind.word() == kind,
        _ => false,
    };
    let rows: Vec<_> = institutions::all().iter().filter(is_meant).collect();
    (!rows.is_empty()).then_some(rows)
}

fn escaped(text: &str) -> String {
    text.replace('+', r"\+").replace('*', r"\*")
}

fn with_wildcards(text: &str) -> String {
    text.replace('+', r"\+")
        .replace('?', r"\d")
        .replace('*', r"\d*")
}

/// The numbers of a range: those that share all but some last digits, one expression each.
fn blocks(range: &Range) -> Vec<String> {
    let (mut from, to) = (range.from().as_u64(), range.to().as_u64());
    let mut blocks = Vec::new();
    while from <= to {
        let is_whole = |size: &u64| from % size == 0 && from + size - 1 <= to;
        let free = (0..MOST_DIGITS)
            .rev()
            .find(|free| is_whole(&10_u64.pow(*free)));
        let size = 10_u64.pow(free.unwrap_or(0));
        blocks.push(format!(r"\+{}\d{{{}}}", from / size, free.unwrap_or(0)));
        from += size;
    }
    blocks
}
