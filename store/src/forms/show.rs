//! How days, times, numbers and words are written in a form.

use curfew_core::forms::{Form, Language, Word};
use curfew_core::time::{Date, Moment};

use crate::ledger::{Channel, Confidence, Speaker};
use crate::lists::is_hidden;
use crate::replay::Happened;

/// A sentence with its places `{0}`, `{1}` filled in. What ends a sentence itself gets no second full stop.
pub(crate) fn say(word: Word, language: Language, parts: &[&str]) -> String {
    let mut said = String::new();
    let mut rest = word.text(language);
    while let Some((before, after)) = rest.split_once('{') {
        said += before;
        let (hole, after) = after.split_once('}').unwrap_or((after, ""));
        let part = hole.parse::<usize>().ok().and_then(|nth| parts.get(nth));
        let part = part.copied().unwrap_or_default();
        said += part;
        rest = match after.chars().next() {
            Some(stop @ ('.' | '。')) if part.ends_with(is_end) => &after[stop.len_utf8()..],
            _ => after,
        };
    }
    said + rest
}

/// What a sentence ends with.
const fn is_end(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？')
}

/// The user's words without what could turn or hide other words, but for the end of a line.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' => '\n',
            other if is_hidden(other) => '\u{FFFD}',
            other => other,
        })
        .collect()
}

/// A day as the form writes it.
pub(super) fn date(form: &Form, date: Date) -> String {
    dated(form.dates, date)
}

/// A month by its first day, as the form writes its days.
pub(super) fn month(form: &Form, first: Date) -> String {
    let (before, after) = form.dates.split_once('D').unwrap_or((form.dates, ""));
    // What stands between the day and what follows goes with it.
    let mut after = after.trim_start_matches('D').chars();
    after.next();
    let pattern = [before, after.as_str()].concat();
    let pattern = pattern.trim_end_matches(['-', '/', '.']);
    dated(pattern, first)
}

fn dated(pattern: &str, date: Date) -> String {
    let mut shown = String::new();
    let mut rest = pattern;
    let two = |value: u32| format!("{value:02}");
    while let Some(first) = rest.chars().next() {
        let (token, text) = if rest.starts_with("YYYY") {
            (4, date.year().to_string())
        } else if rest.starts_with("YY") {
            (2, two(date.year().rem_euclid(100).unsigned_abs()))
        } else if rest.starts_with("MM") {
            (2, two(date.month()))
        } else if rest.starts_with("DD") {
            (2, two(date.day()))
        } else if first == 'M' {
            (1, date.month().to_string())
        } else if first == 'D' {
            (1, date.day().to_string())
        } else {
            (first.len_utf8(), first.to_string())
        };
        shown += &text;
        rest = &rest[token..];
    }
    shown
}

/// The time on the phone's wall clock, with its offset.
pub(super) fn time(form: &Form, language: Language, at: Moment) -> String {
    let minute = at.minute_of_day();
    let (hour, minute) = (minute / 60, minute % 60);
    let offset = offset(at.offset_seconds());
    let clock = if form.am_pm {
        let half = if hour < 12 { "AM" } else { "PM" };
        format!("{}:{minute:02} {half}", (hour + 11) % 12 + 1)
    } else {
        format!("{hour:02}:{minute:02}")
    };
    match language {
        Language::Zh => format!("{clock}（{offset}）"),
        _ => format!("{clock} ({offset})"),
    }
}

/// Both.
pub(super) fn date_time(form: &Form, language: Language, at: Moment) -> String {
    format!("{} {}", date(form, at.date()), time(form, language, at))
}

fn offset(seconds: i32) -> String {
    let (sign, seconds) = if seconds < 0 {
        ('-', -seconds)
    } else {
        ('+', seconds)
    };
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        format!("UTC{sign}{hours:02}:{minutes:02}")
    } else {
        format!("UTC{sign}{hours:02}:{minutes:02}:{rest:02}")
    }
}

/// A number as the form writes it: `+1 ###-###-####` takes off `+1` and puts digits for `#`; one that was typed without the
/// country is of it. `None` where it is not so many digits, or of another country.
pub(super) fn number(number: &str, format: &str) -> Option<String> {
    let (country, pattern) = format.split_once(' ')?;
    let number = match number.strip_prefix(country) {
        Some(national) => national,
        None if number.starts_with('+') => return None,
        None => number,
    };
    let is_mark = |it: &char| matches!(it, ' ' | '-' | '.' | '(' | ')');
    let mut digits = number.chars().filter(|it| !is_mark(it));
    let mut shown = String::new();
    for character in pattern.chars() {
        shown.push(match character {
            '#' => digits.next().filter(char::is_ascii_digit)?,
            other => other,
        });
    }
    digits.next().is_none().then_some(shown)
}

pub(crate) const fn happened(happened: Happened) -> Word {
    match happened {
        Happened::Unknown => Word::Unknown,
        Happened::Answered => Word::Answered,
        Happened::Missed => Word::Missed,
        Happened::Declined => Word::Declined,
        Happened::Rang => Word::Rang,
        Happened::Silenced => Word::Silenced,
        Happened::Stopped => Word::Stopped,
    }
}

/// How sure the user is; `None` where nobody said.
pub(crate) const fn confidence(confidence: Confidence) -> Option<Word> {
    match confidence {
        Confidence::NotStated => None,
        Confidence::Certain => Some(Word::Certain),
        Confidence::Likely => Some(Word::Likely),
        Confidence::Guess => Some(Word::Guess),
    }
}

pub(super) const fn speaker(speaker: Speaker) -> Word {
    match speaker {
        Speaker::Unknown => Word::Unknown,
        Speaker::Human => Word::Human,
        Speaker::Recording => Word::Recording,
        Speaker::Ai => Word::Ai,
        Speaker::Nobody => Word::Silence,
    }
}

pub(crate) const fn channel(channel: Channel) -> Word {
    match channel {
        Channel::Phone => Word::ByPhone,
        Channel::Key => Word::ByKey,
        Channel::Sms => Word::BySms,
        Channel::Email => Word::ByEmail,
        Channel::Letter => Word::ByLetter,
        Channel::Web => Word::ByWeb,
        Channel::Register => Word::ByRegister,
        Channel::Regulator => Word::ByRegulator,
        Channel::InPerson => Word::InPerson,
    }
}

pub(super) const fn yes(yes: bool) -> Word {
    if yes { Word::Yes } else { Word::No }
}

/// What separates things of a list.
pub(super) const fn comma(language: Language) -> &'static str {
    match language {
        Language::Zh => "，",
        _ => ", ",
    }
}

/// What stands before what is listed or explained.
pub(super) const fn colon(language: Language) -> &'static str {
    match language {
        Language::Zh => "：",
        Language::Fr => "\u{202f}: ",
        _ => ": ",
    }
}

/// What separates longer things.
pub(super) const fn semicolon(language: Language) -> &'static str {
    match language {
        Language::Zh => "；",
        Language::Fr => "\u{202f}; ",
        _ => "; ",
    }
}
