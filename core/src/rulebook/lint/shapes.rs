//! Which numbers a condition can mean, as expressions: two of them are compared exactly.

use std::cell::OnceCell;

use crate::institutions::{self, Institution};
use crate::number::{Characters, NumberRegex};
use crate::number_kinds;
use crate::rulebook::{Class, Who};

/// A condition with what is asked of it again and again, worked out once.
pub(super) struct Callers<'a> {
    pub(super) who: &'a Who,
    pub(super) parts: Vec<Callers<'a>>,
    shapes: OnceCell<Option<Shapes>>,
    has_forms: OnceCell<bool>,
}

/// The numbers of China that are one subscriber's in several forms ([`crate::number`]).
const SEVERAL_FORMS: &str = r"(\+86(10|2\d|[3-9]\d\d)?)?(95\d|100)\d{2,6}";

/// All numbers that are meant, or may be, match one of these. A condition on digits alone has one, which no other
/// numbers match.
struct Shapes {
    /// With what all of them begin, as far as a glance shows.
    head: Characters,
    all: Vec<NumberRegex>,
}

#[cfg(test)]
thread_local! {
    /// How often the shapes of a condition were worked out.
    pub(super) static WORKED_OUT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

impl<'a> Callers<'a> {
    pub(super) fn of(who: &'a Who) -> Callers<'a> {
        Callers {
            who,
            parts: who.parts().iter().map(Callers::of).collect(),
            shapes: OnceCell::new(),
            has_forms: OnceCell::new(),
        }
    }

    /// Whether it holds for each expression of this condition with each of the other; not so where one of them
    /// has none. Of conditions whose numbers begin differently the answer is known.
    pub(super) fn compare(
        &self,
        other: &Callers<'_>,
        if_apart: bool,
        holds: fn(&NumberRegex, &NumberRegex) -> bool,
    ) -> bool {
        let (Some(one), Some(other)) = (self.shapes(), other.shapes()) else {
            return false;
        };
        if !one.head.begins_with(&other.head) && !other.head.begins_with(&one.head) {
            return if_apart;
        }
        let mut ones = one.all.iter();
        ones.all(|one| other.all.iter().all(|other| holds(one, other)))
    }

    /// Whether callers are meant by their numbers alone.
    pub(super) fn is_of_numbers(&self) -> bool {
        match self.who {
            Who::Any(_) => self.parts.iter().all(Callers::is_of_numbers),
            _ => self.shapes().is_some(),
        }
    }

    /// Whether a number may be meant that has several forms, and not in each of them: then a condition on another
    /// form may hold with this one.
    pub(super) fn has_forms(&self) -> bool {
        *self.has_forms.get_or_init(|| {
            let is_of_all = match self.who {
                Who::Institution(_) | Who::InstitutionKind(_) | Who::NumberKind(_) => true,
                // With an area code it may be a fixed number's, or a company's.
                Who::Class(class) => !matches!(
                    class,
                    Class::Short | Class::Fixed | Class::Uan | Class::Impossible
                ),
                _ => false,
            };
            let several = NumberRegex::parse(SEVERAL_FORMS);
            let several = several.expect("the expression is well formed");
            let excludes = |shapes: &Shapes| shapes.all.iter().all(|it| it.excludes(&several));
            !is_of_all && !self.shapes().is_some_and(excludes)
        })
    }

    /// `None` where any number may be meant.
    fn shapes(&self) -> Option<&Shapes> {
        let found = self.shapes.get_or_init(|| {
            #[cfg(test)]
            WORKED_OUT.set(WORKED_OUT.get() + 1);
            let mut all = Vec::new();
            for text in texts(self.who)? {
                all.push(NumberRegex::parse(&text).ok()?);
            }
            let head = match &*all {
                [one] => *one.head(),
                _ => Characters::default(),
            };
            Some(Shapes { head, all })
        });
        found.as_ref()
    }
}

fn texts(who: &Who) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    texts.push(match who {
        Who::Number(number) => escaped(&number.to_string(), MARK),
        Who::Prefix(prefix) => escaped(&prefix.to_string(), MARK) + ".*",
        Who::Pattern(numbers) => escaped(&numbers.to_string(), r"\d*"),
        Who::Digits(digits) => format!(r"\D*(\d\D*){{{},{}}}", digits.min(), digits.max()),
        Who::Regex(regex) => regex.as_str().to_owned(),
        Who::Range(range) => {
            let (from, to) = (range.from(), range.to());
            let mut text = r"\+".to_owned();
            between(&mut text, from.as_u64(), to.as_u64(), from.digits());
            text
        }
        Who::Class(Class::Short) => "[^+].*".to_owned(),
        Who::Class(_) | Who::Neighbour(_) => r"\+.*".to_owned(),
        Who::Institution(_) | Who::InstitutionKind(_) => {
            for row in numbers_of(who, true)? {
                let more = if row.is_open { r"\d{1,4}" } else { "" };
                texts.push(BEFORE.to_owned() + row.digits() + more);
            }
            return Some(texts);
        }
        Who::NumberKind(class) => {
            for row in number_kinds::all() {
                if row.class.word() == class {
                    let before = if row.prefix().starts_with('+') {
                        ""
                    } else {
                        BEFORE
                    };
                    texts.push(before.to_owned() + &escaped(row.prefix(), MARK) + ".*");
                }
            }
            return Some(texts);
        }
        _ => return None,
    });
    Some(texts)
}

/// The rows of an institution or of a kind of them, where it is asked for those too of which that is in doubt; `None`
/// for one that is not known here, and for other conditions.
pub(super) fn numbers_of(who: &Who, with_doubts: bool) -> Option<Vec<&'static Institution>> {
    let mut rows = Vec::new();
    for row in institutions::all() {
        let is_meant = match who {
            Who::Institution(id) => row.id() == id.as_str(),
            // Of a number that is local to a province no kind is certain.
            Who::InstitutionKind(kind) => row.kind.word() == kind || with_doubts && row.is_local(),
            _ => false,
        };
        if is_meant {
            rows.push(row);
        }
    }
    (!rows.is_empty()).then_some(rows)
}

/// What may stand before a short number of China.
const BEFORE: &str = r"(\+86\d*)?";

/// A star as it stands in a short code.
const MARK: &str = r"\*";

fn escaped(text: &str, star: &str) -> String {
    text.replace('+', r"\+")
        .replace('*', star)
        .replace('?', r"\d")
}

/// Writes an expression for so many digits, from the first number to the last.
fn between(text: &mut String, from: u64, to: u64, digits: u32) {
    let all = 10_u64.pow(digits);
    if from == 0 && to + 1 == all {
        (0..digits).for_each(|_| text.push_str(r"\d"));
        return;
    }
    let unit = all / 10;
    let (first, last) = (from / unit, to / unit);
    let mut before = '(';
    let mut digit = first;
    // The first digit, those between and the last.
    while digit <= last {
        let is_first = digit == first;
        let end = if is_first { digit } else { digit.max(last - 1) };
        *text += &format!("{before}[{digit}-{end}]");
        let from = if is_first { from % unit } else { 0 };
        let to = if end == last { to % unit } else { unit - 1 };
        between(text, from, to, digits - 1);
        (before, digit) = ('|', end + 1);
    }
    text.push(')');
}
