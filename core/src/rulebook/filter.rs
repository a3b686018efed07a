//! A cheap first look at a rule: most rules are not about this caller or this hour, and a few
//! instructions tell.
//!
//! Made once when a rulebook is read, not for each call. A filter never says no to a call that
//! the rule matches, or might match in doubt; when it says yes, the rule itself is asked.

use super::{Rule, Verification, When, Who};
use crate::decide::{Call, Facts};
use crate::number::{Characters, E164, Number, NumberPattern};
use crate::time::{Local, Window};
use crate::tri::Tri;

/// What can be told of a call before any rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    caller: u64,
    /// The hour of the week: its word in [`Hours`], and its bit there.
    word: usize,
    bit: u64,
    /// What it certainly is not: bits as in [`needs`].
    lacks: u8,
}

/// Beyond every full number.
const SHORT: u64 = 1 << 62;
const WITHOUT: u64 = 1 << 63;
/// The first number of China, and the first one behind, shifted.
const CHINA: u64 = 860_000_000_000_000;
const BEHIND_CHINA: u64 = 870_000_000_000_000;
/// China's numbers of mobile telephones, shifted: they have one form.
const MOBILE: u64 = 861_300_000_000_000;
const BEHIND_MOBILE: u64 = 862_000_000_000_000;
/// Full numbers are shifted left to this many digits, so that a prefix is a range.
const DIGITS: u32 = 15;

impl Key {
    // In registers while many rules are passed over.
    #[inline(always)]
    pub(crate) const fn new(call: &Call, facts: &Facts<'_>, at: &Local) -> Key {
        let caller = match &call.number {
            Number::E164(number) => aligned(*number),
            Number::Short(_) => SHORT,
            Number::Hidden(_) | Number::Unreadable => WITHOUT,
        };
        let hour = at.weekday as u16 * 24 + at.minute / 60;
        Key {
            caller,
            // Never more: without this the compiler would look again for each rule.
            word: if hour < 192 { (hour >> 6) as usize } else { 2 },
            bit: 1 << (hour & 63),
            lacks: (matches!(facts.contact, Tri::No) as u8) << CONTACT
                | (matches!(facts.starred, Tri::No) as u8) << STARRED
                | VOUCHED & !vouched(call.verification)
                | match call.sim {
                    Some(slot) => SIMS & !sim(slot),
                    None => 0,
                },
        }
    }

    /// Whether the number may have several forms: a short code, or one of China.
    pub(crate) const fn may_have_forms(self) -> bool {
        let is_mobile = MOBILE <= self.caller && self.caller < BEHIND_MOBILE;
        let is_chinese = CHINA <= self.caller && self.caller < BEHIND_CHINA;
        (is_chinese && !is_mobile) || self.caller == SHORT
    }
}

// The bits of what a rule may need: a contact, one with a star, each verification, the first two SIM cards.
const CONTACT: u32 = 0;
const STARRED: u32 = 1;
const VOUCHED: u8 = 0b1_1100;
const SIMS: u8 = 0b110_0000;

const fn vouched(verification: Verification) -> u8 {
    0b100 << verification as u8
}

const fn sim(slot: u8) -> u8 {
    match slot {
        1 => 0b010_0000,
        2 => 0b100_0000,
        _ => 0,
    }
}

const fn aligned(number: E164) -> u64 {
    number.as_u64() * 10_u64.pow(DIGITS - number.digits())
}

/// The callers, and the hours of the week, outside of which a rule is not met.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Filter {
    /// Half-open.
    callers: (u64, u64),
    hours: Hours,
    needs: u8,
    /// Whether the rule's time is now where [`Filter::lets`] it be asked: it is these hours and no less.
    pub(super) is_now: bool,
}

/// The 168 hours of a week as bits, Monday 00:00 first.
type Hours = [u64; 3];

const EVERY_HOUR: Hours = [u64::MAX; 3];
const EVERY_CALLER: (u64, u64) = (0, u64::MAX);

impl Filter {
    pub(crate) fn of(rule: &Rule) -> Filter {
        if !rule.enabled {
            return Filter {
                callers: (0, 0),
                hours: [0; 3],
                needs: 0,
                is_now: false,
            };
        }
        Filter {
            callers: callers(&rule.who),
            hours: hours(&rule.when),
            needs: needs(&rule.who),
            is_now: rule.until.is_none() && is_whole(&rule.when),
        }
    }

    /// Whether the rule must be asked.
    pub(crate) const fn lets(&self, key: Key) -> bool {
        self.callers.0 <= key.caller
            && key.caller < self.callers.1
            && self.hours[key.word] & key.bit != 0
            && self.needs & key.lacks == 0
    }
}

/// Whether the time is nothing but whole hours of a week.
fn is_whole(when: &When) -> bool {
    match when {
        When::Always => true,
        When::Windows(windows) => windows.iter().all(|window| {
            let is_hour = |minutes: u16| minutes.is_multiple_of(60);
            window.days().kind().is_none()
                && is_hour(window.start().minutes())
                && is_hour(window.end().minutes())
        }),
        _ => false,
    }
}

/// What must not be certainly otherwise for the condition to be met.
fn needs(who: &Who) -> u8 {
    match who {
        Who::Contact => 1 << CONTACT,
        Who::Starred => 1 << STARRED,
        Who::Verification(wanted) => vouched(*wanted),
        Who::Sim(slot) => sim(*slot),
        Who::Any(parts) => parts
            .iter()
            .map(needs)
            .fold(u8::MAX, |one, other| one & other),
        Who::All(parts) => parts.iter().map(needs).fold(0, |one, other| one | other),
        _ => 0,
    }
}

fn callers(who: &Who) -> (u64, u64) {
    match who {
        Who::Number(pattern) | Who::Prefix(pattern) => of_pattern(*pattern),
        Who::Range(range) => in_all_forms(aligned(range.from()), aligned(range.to()) + 1),
        Who::Pattern(wildcards) => of_head(&wildcards.head()),
        Who::Regex(regex) => of_head(regex.head()),
        // Short codes, and Chinese numbers in their other forms (`institutions::find`).
        Who::Institution(id) if id.is_known() => (CHINA, SHORT + 1),
        Who::InstitutionKind(_) => (CHINA, SHORT + 1),
        Who::Hidden | Who::Withheld | Who::Unknown | Who::Payphone | Who::Unreadable => {
            (WITHOUT, u64::MAX)
        }
        Who::Any(parts) => parts.iter().map(callers).fold((u64::MAX, 0), |one, other| {
            (one.0.min(other.0), one.1.max(other.1))
        }),
        Who::All(parts) => parts.iter().map(callers).fold(EVERY_CALLER, |one, other| {
            (one.0.max(other.0), one.1.min(other.1))
        }),
        _ => EVERY_CALLER,
    }
}

/// The numbers that begin so; a shorter number with zeros behind it is asked too.
const fn of_pattern(pattern: NumberPattern) -> (u64, u64) {
    match pattern.e164() {
        Some(number) => {
            let unit = 10_u64.pow(DIGITS - number.digits());
            in_all_forms(number.as_u64() * unit, (number.as_u64() + 1) * unit)
        }
        None => in_all_forms(SHORT, SHORT + 1),
    }
}

/// The numbers whose characters begin so.
fn of_head(head: &Characters) -> (u64, u64) {
    let mut text = [0; 16];
    let text = std::str::from_utf8(head.write(&mut text)).ok();
    let number = text.and_then(|text| NumberPattern::parse(text).ok());
    number.map_or(EVERY_CALLER, of_pattern)
}

/// Of numbers of China that are not mobile ones, and of short codes, there may be forms of the other kind
/// ([`crate::number::chinese`]).
const fn in_all_forms(from: u64, to: u64) -> (u64, u64) {
    let is_chinese = from < BEHIND_CHINA && CHINA < to;
    let is_mobile = MOBILE <= from && to <= BEHIND_MOBILE;
    if (is_chinese && !is_mobile) || to > SHORT {
        let from = if from < CHINA { from } else { CHINA };
        (from, if to > SHORT { to } else { SHORT + 1 })
    } else {
        (from, to)
    }
}

fn hours(when: &When) -> Hours {
    match when {
        When::Windows(windows) => windows
            .iter()
            .fold([0; 3], |hours, window| join(hours, of_window(window))),
        When::Any(parts) => parts.iter().map(hours).fold([0; 3], join),
        When::All(parts) => parts.iter().map(hours).fold(EVERY_HOUR, |one, other| {
            [one[0] & other[0], one[1] & other[1], one[2] & other[2]]
        }),
        _ => EVERY_HOUR,
    }
}

const fn join(one: Hours, other: Hours) -> Hours {
    [one[0] | other[0], one[1] | other[1], one[2] | other[2]]
}

fn of_window(window: &Window) -> Hours {
    let (start, end) = (window.start().minutes(), window.end().minutes());
    let end = if start < end { end } else { end + 24 * 60 };
    let (first, last) = (start / 60, end.div_ceil(60));
    let mut hours = [0; 3];
    for day in window.days().weekdays().iter() {
        for hour in first..last {
            let place = (day as u16 * 24 + hour) % 168;
            hours[usize::from(place >> 6)] |= 1 << (place & 63);
        }
    }
    hours
}
