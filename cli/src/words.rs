//! Rules, conditions and reasons as a person would say them. `--json` has the data instead.

use curfew_core::Reason;
use curfew_core::explain::{Condition, Outcome, Step};
use curfew_core::rulebook::{Class, Rule, Verification, When, Who};
use curfew_core::time::{DayKind, Days, Weekday, Weekdays, Window};
use curfew_store::rules::import::COUNTRY_CODES;

/// The most conditions side by side that are said; of more only how many.
const MOST: usize = 10;
const MINUTES_PER_DAY: u16 = 24 * 60;

/// A whole rule: `"Night": numbers that begin with +86400; Mon-Fri 22:00-07:00; reject`.
pub(crate) fn rule(rule: &Rule) -> String {
    let mut said = format!(
        "{:?}: {}; {}; {}",
        rule.name,
        who(&rule.who),
        when(&rule.when),
        rule.then.word()
    );
    if let Some(until) = rule.until {
        said += &format!("; until {}", until.to_string().replace('T', " "));
    }
    if !rule.notify {
        said += "; without a notification";
    }
    if !rule.enabled {
        said += "; switched off";
    }
    said
}

/// How one rule went, and the condition that settled it.
pub(crate) fn step(step: &Step) -> String {
    let condition = step.condition.as_ref().map(|condition| match condition {
        Condition::Who(it) => who(it),
        Condition::When(it) => when(it),
    });
    let why = condition.unwrap_or_default();
    match step.outcome {
        Outcome::Matched => "matched".to_owned(),
        Outcome::SwitchedOff => "switched off".to_owned(),
        Outcome::Expired => "no longer counts".to_owned(),
        Outcome::When => format!("not at this time; it is about: {why}"),
        Outcome::Who => format!("not about this caller; it is about: {why}"),
        Outcome::WhoUnknown | Outcome::WhenUnknown => {
            format!("passed over, for this cannot be told: {why}")
        }
        Outcome::MatchedInDoubt => format!("matched in doubt, for this cannot be told: {why}"),
        other => other.word().replace('_', " "),
    }
}

/// Why a call was decided as it was, where no rule did.
pub(crate) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NoRuleMatched => "no rule matched",
        Reason::RuleMatched => "a rule matched",
        Reason::NeverBlock => "a number that is never blocked",
        Reason::EmergencySuspension => "blocking was off after an emergency call",
        Reason::Outgoing => "an outgoing call",
        Reason::ClockNotSet => "the clock was not set",
        Reason::Failure => "screening failed",
        Reason::Paused => "blocking was paused",
        Reason::OpenCase => "a line of an open case always rings",
        other => other.word(),
    }
}

/// Callers, in the plural.
pub(crate) fn who(who: &Who) -> String {
    match who {
        Who::Anyone => "anyone".to_owned(),
        Who::Contact => "people in the contacts".to_owned(),
        Who::Starred => "people in the contacts with a star".to_owned(),
        Who::Hidden => "callers without a number".to_owned(),
        Who::Withheld => "callers who withhold their number".to_owned(),
        Who::Unknown => "callers whose number the network does not know".to_owned(),
        Who::Payphone => "payphones".to_owned(),
        Who::Unreadable => "numbers that cannot be read".to_owned(),
        Who::Number(number) => format!("the number {number}"),
        Who::Prefix(prefix) => format!("numbers that begin with {prefix}"),
        Who::Range(range) => format!("numbers from {} to {}", range.from(), range.to()),
        Who::Pattern(pattern) => format!("numbers like {pattern}"),
        Who::Digits(digits) if digits.min() == digits.max() => {
            format!("numbers of {} digits", digits.min())
        }
        Who::Digits(digits) => format!("numbers of {} to {} digits", digits.min(), digits.max()),
        Who::Regex(regex) if regex.as_str() == ".*" => "any number".to_owned(),
        Who::Regex(regex) => format!(
            "numbers that fit {}",
            regex.as_str().replace(COUNTRY_CODES, "any country code")
        ),
        Who::List(name) => format!("numbers on the list {name:?}"),
        Who::Institution(id) => format!("the institution {:?}", id.as_str()),
        Who::InstitutionKind(kind) => institution_kind(kind).to_owned(),
        Who::NumberKind(kind) => number_kind(kind).to_owned(),
        Who::Class(it) => class(*it).to_owned(),
        Who::Verification(Verification::None) => {
            "numbers of which the network says nothing".to_owned()
        }
        Who::Verification(Verification::Passed) => "numbers the network vouches for".to_owned(),
        Who::Verification(Verification::Failed) => "numbers that may be forged".to_owned(),
        Who::Sim(slot) => format!("calls to SIM card {slot}"),
        Who::Dialled(it) => format!("numbers I called in the last {}", days(it.count())),
        Who::Answered(it) => {
            format!(
                "numbers whose calls I answered in the last {}",
                days(it.count())
            )
        }
        Who::Repeated(it) => format!(
            "callers with {} or more calls in {} minutes",
            it.calls(),
            it.minutes()
        ),
        Who::Neighbour(last) => format!("numbers like mine but for the last {last} digits"),
        Who::Any(parts) => joined(parts, " or ", self::who, |it| !it.parts().is_empty()),
        Who::All(parts) => joined(parts, " and ", self::who, |it| !it.parts().is_empty()),
        Who::None(parts) => {
            let parts = joined(parts, " or ", self::who, |it| !it.parts().is_empty());
            format!("anyone but {parts}")
        }
        other => other.word().replace('_', " "),
    }
}

/// Times: days, hours and dates.
pub(crate) fn when(when: &When) -> String {
    match when {
        When::Always => "at any time".to_owned(),
        When::Windows(windows) => joined(windows, ", ", |it| window(*it), |_| false),
        When::Dates(dates) => {
            let say = |it: &curfew_core::time::Dates| match (it.first(), it.last()) {
                (first, last) if first == last => first.to_string(),
                (first, last) => format!("{first} to {last}"),
            };
            joined(dates, ", ", say, |_| false)
        }
        When::OutsideHoursOf(law) => format!("outside all calling hours of {}", law.name()),
        When::Any(parts) => joined(parts, " or ", self::when, |it| !it.parts().is_empty()),
        When::All(parts) => joined(parts, " and ", self::when, |it| !it.parts().is_empty()),
        When::None(parts) => {
            let parts = joined(parts, " or ", self::when, |it| !it.parts().is_empty());
            format!("not {parts}")
        }
        other => other.word().replace('_', " "),
    }
}

fn joined<T>(
    parts: &[T],
    joint: &str,
    say: impl Fn(&T) -> String,
    is_nested: impl Fn(&T) -> bool,
) -> String {
    let mut said: Vec<String> = parts
        .iter()
        .take(MOST)
        .map(|part| match say(part) {
            part_said if parts.len() > 1 && is_nested(part) => format!("({part_said})"),
            part_said => part_said,
        })
        .collect();
    if parts.len() > MOST {
        said.push(format!("{} more", parts.len() - MOST));
    }
    said.join(joint)
}

/// A caller: the number, or why there is none. `presentation` is a word of [`Presentation`].
///
/// [`Presentation`]: curfew_core::Presentation
pub(crate) fn caller(number: Option<&str>, presentation: &str) -> String {
    match (number, presentation) {
        (Some(number), _) => number.to_owned(),
        (None, "allowed") => "unreadable".to_owned(),
        (None, why) => format!("hidden ({why})"),
    }
}

/// A count with its noun: `1 call`, `2 calls`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn days(count: u16) -> String {
    match count {
        1 => "day".to_owned(),
        count => format!("{count} days"),
    }
}

fn window(window: Window) -> String {
    let days = days_of(window.days());
    if window.start().minutes() == 0 && window.end().minutes() == MINUTES_PER_DAY {
        return format!("{days} all day");
    }
    format!("{days} {}-{}", window.start(), window.end())
}

fn days_of(days: Days) -> String {
    let weekdays = weekdays(days.weekdays());
    let Some((kind, place)) = days.kind() else {
        return weekdays;
    };
    let kind = match kind {
        DayKind::Workday => format!("workdays of {place}"),
        DayKind::DayOff => format!("days off of {place}"),
        DayKind::Holiday => format!("public holidays of {place}"),
        DayKind::NotHoliday => format!("but for public holidays of {place}"),
    };
    match days.weekdays() {
        Weekdays::EVERY_DAY if days.kind().is_some_and(|(it, _)| it != DayKind::NotHoliday) => kind,
        _ => format!("{weekdays} {kind}"),
    }
}

/// `Mon-Fri`, `Mon, Wed`; three days on end and more as a span.
fn weekdays(days: Weekdays) -> String {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    if days == Weekdays::EVERY_DAY {
        return "every day".to_owned();
    }
    let mut said = Vec::new();
    let mut at = 0;
    while at < NAMES.len() {
        let on_end = Weekday::ALL[at..].iter();
        let on_end = on_end.take_while(|day| days.contains(**day)).count();
        match on_end {
            0 => at += 1,
            1 | 2 => said.extend(NAMES[at..at + on_end].iter().map(|it| (*it).to_owned())),
            _ => said.push(format!("{}-{}", NAMES[at], NAMES[at + on_end - 1])),
        }
        at += on_end;
    }
    said.join(", ")
}

fn institution_kind(kind: &str) -> &str {
    match kind {
        "bank" => "banks",
        "payment" => "payment services",
        "insurer" => "insurers",
        "broker" => "securities brokers",
        "courier" => "couriers",
        "airline" => "airlines",
        "travel" => "travel agencies and taxis",
        "shop" => "shops",
        "platform" => "internet platforms",
        "cloud" => "cloud services",
        "maker" => "makers of phones and cars",
        "fuel" => "filling stations",
        "carrier" => "phone companies",
        "utility" => "power, water, gas and post",
        other => other,
    }
}

fn number_kind(kind: &str) -> &str {
    match kind {
        "sales" => "sales numbers",
        "survey" => "survey numbers",
        "delivery" => "delivery numbers",
        "government" => "government numbers",
        "finance" => "finance numbers",
        "service" => "service numbers",
        "mixed" => "numbers of mixed use",
        "inbound_service" => "numbers that are for calling in",
        "virtual_operator" => "numbers of virtual operators",
        "toll_free" => "toll-free numbers",
        "costly" => "numbers that are costly to call back",
        other => other,
    }
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Mobile => "mobile numbers",
        Class::Fixed => "landlines",
        Class::TollFree => "toll-free numbers",
        Class::Premium => "premium-rate numbers",
        Class::SharedCost => "shared-cost numbers",
        Class::Voip => "internet phones",
        Class::Personal => "personal numbers",
        Class::Pager => "pagers",
        Class::Uan => "company numbers",
        Class::Short => "short numbers",
        Class::Foreign => "numbers from abroad",
        Class::Impossible => "numbers that cannot exist",
        other => other.word(),
    }
}

#[cfg(test)]
mod tests {
    use curfew_core::{Rulebook, institutions, number_kinds};

    use super::*;

    fn said(rest: &str) -> String {
        let text = format!(
            r#"{{"version": 2, "rules": [{{"id": "a", "name": "Night", "then": "reject", {rest}}}]}}"#
        );
        let rulebook = Rulebook::from_json(&text).unwrap();
        let said = rule(&rulebook.rules()[0]);
        said.strip_prefix("\"Night\": ").unwrap().to_owned()
    }

    #[test]
    fn a_rule_is_a_sentence() {
        for (rest, expected) in [
            (
                r#""who": {"prefix": "+86400"}, "when": {"windows": [
                    {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "22:00", "end": "07:00"}]}"#,
                "numbers that begin with +86400; Mon-Fri 22:00-07:00; reject",
            ),
            (
                r#""who": "anyone", "enabled": false, "notify": false, "until": "2026-12-31T08:30""#,
                "anyone; at any time; reject; until 2026-12-31 08:30; without a notification; switched off",
            ),
            (
                r#""who": {"all": [{"any": ["contact", {"list": "a \"b\""}]}, {"sim": 2}]}"#,
                r#"(people in the contacts or numbers on the list "a \"b\"") and calls to SIM card 2; at any time; reject"#,
            ),
            (
                r#""who": {"none": ["hidden", {"digits": {"min": 5, "max": 5}}]}"#,
                "anyone but callers without a number or numbers of 5 digits; at any time; reject",
            ),
            (
                r#""who": {"range": {"from": "+12065550100", "to": "+12065550199"}},
                   "when": {"dates": [{"first": "2026-12-24", "last": "2026-12-24"},
                                      {"first": "2026-12-30", "last": "2027-01-02"}]}"#,
                "numbers from +12065550100 to +12065550199; 2026-12-24, 2026-12-30 to 2027-01-02; reject",
            ),
            (
                r#""who": {"dialled": {"days": 1}}, "when": {"outside_hours_of": "CN"}"#,
                "numbers I called in the last day; outside all calling hours of CN; reject",
            ),
            (
                r#""who": {"repeated": {"calls": 3, "minutes": 5}}, "when": {"none": [
                    {"windows": [{"start": "00:00", "end": "24:00", "days": {"holidays_of": "FR"}}]}]}"#,
                "callers with 3 or more calls in 5 minutes; not public holidays of FR all day; reject",
            ),
            (
                r#""who": {"regex": ".*"}, "when": {"windows": [
                    {"days": {"weekdays": ["sat", "sun"], "not_holidays_of": "FR"}, "start": "08:00", "end": "09:00"},
                    {"days": {"not_holidays_of": "FR"}, "start": "08:00", "end": "09:00"},
                    {"days": ["mon", "wed", "thu", "fri", "sun"], "start": "10:00", "end": "11:00"},
                    {"start": "20:00", "end": "24:00"}]}"#,
                "any number; Sat, Sun but for public holidays of FR 08:00-09:00, \
                 every day but for public holidays of FR 08:00-09:00, Mon, Wed-Fri, Sun 10:00-11:00, \
                 every day 20:00-24:00; reject",
            ),
        ] {
            assert_eq!(said(rest), expected, "{rest}");
        }
        let many: Vec<String> = (0..12)
            .map(|n| format!(r#"{{"number": "+120655501{n:02}"}}"#))
            .collect();
        let many = said(&format!(r#""who": {{"any": [{}]}}"#, many.join(",")));
        assert!(
            many.ends_with(" or the number +12065550109 or 2 more; at any time; reject"),
            "{many}"
        );
        let regex = format!(r"\\+({})0*(206.*)", COUNTRY_CODES.replace('\\', r"\\"));
        let regex = said(&format!(r#""who": {{"regex": "{regex}"}}"#));
        assert!(regex.contains(r"\+(any country code)0*(206.*)"), "{regex}");
    }

    #[test]
    fn every_condition_and_reason_has_words() {
        let kinds = institutions::Kind::ALL.iter().map(|it| it.word());
        let classes = number_kinds::Class::ALL.iter().map(|it| it.word());
        let kinds = kinds.map(|it| Who::InstitutionKind(it.to_owned()));
        let classes = classes.map(|it| Who::NumberKind(it.to_owned()));
        let numbers = [
            "mobile",
            "fixed",
            "toll_free",
            "premium",
            "shared_cost",
            "voip",
            "personal",
            "pager",
            "uan",
            "short",
            "foreign",
            "impossible",
        ];
        let numbers = numbers.map(|it| serde_json::from_str(&format!(r#"{{"class": "{it}"}}"#)));
        let words = ["starred", "withheld", "unknown", "payphone", "unreadable"];
        let words = words.map(|it| serde_json::from_str(&format!("\"{it}\"")));
        let verified = ["none", "passed", "failed"];
        let verified =
            verified.map(|it| serde_json::from_str(&format!(r#"{{"verification": "{it}"}}"#)));
        let all = numbers.into_iter().chain(words).chain(verified);
        let mut seen = std::collections::BTreeSet::new();
        for condition in kinds.chain(classes).chain(all.map(Result::unwrap)) {
            let said = who(&condition);
            let json = serde_json::to_string(&condition).unwrap();
            assert!(
                !said.contains('_') && !json.contains(&format!("\"{said}\"")),
                "{said}"
            );
            seen.insert(said);
        }
        // Toll-free is a class of the plan and of the table.
        assert_eq!(seen.len(), 14 + 11 + 12 + 5 + 3 - 1);
        for code in 0..8 {
            let said = reason(Reason::from_code(code).unwrap());
            assert!(!said.contains('_') && said.contains(' '), "{said}");
        }
    }
}
