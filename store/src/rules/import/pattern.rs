//! The patterns of other apps as callers of a rule, where that is the same.
//!
//! A peer compares its pattern with the number as the network delivers it; here that is `+` and
//! the digits of a full number, or a short code as it is. What cannot be shown to mean the same
//! is refused with a [`Why`], never widened.

use curfew_core::number::{NumberPattern, NumberRegex, Wildcards};
use curfew_core::rulebook::Who;
use curfew_core::{Number, Region, number};

use super::Why;

/// From so many digits on a text is no short code: those have 9 at most.
const FULL: usize = 10;
/// The most digits of a code that means something without a country code.
const CODE: usize = 6;
/// The longest pattern that is looked at, bytes.
const MAX_PATTERN: usize = 500;
/// The most pieces an expression is taken apart into.
const MAX_STEPS: usize = 100;
/// The country codes as SpamBlocker takes them off (`Util.parseInternationalNumber`): there the
/// shorter ones are tried first, so the longer ones are written out here.
pub const COUNTRY_CODES: &str = r"[17]|2[07]|3[0123469]|4[013456789]|5[12345678]|6[0123456]|8[1246]|9[0123458]|(2[1-689]|3[578]|42|5[09]|6[789]|8[03579]|9[679])\d";

/// What a pattern with wildcards means.
pub(super) enum Glob {
    /// One number, to be read as such.
    Number,
    /// Callers of a rule.
    Who(Who),
}

/// Reads a pattern in which `*` stands for any run and `#` for one digit (Yet Another Call
/// Blocker, NoPhoneSpam, Fossify, Saracroche).
pub(super) fn glob(text: &str) -> Result<Glob, Why> {
    let (has_plus, body) = match text.strip_prefix('+') {
        Some(body) => (true, body),
        None => (false, text),
    };
    let is_wild = |byte: u8| byte == b'*' || byte == b'#';
    let fits = |byte: u8| byte.is_ascii_digit() || is_wild(byte);
    if body.is_empty() || text.len() > MAX_PATTERN || !body.bytes().all(fits) {
        return Err(Why::Value);
    }
    if !body.bytes().any(is_wild) {
        return Ok(Glob::Number);
    }
    let (fixed, is_open) = match body.strip_suffix('*') {
        Some(fixed) => (fixed, true),
        None => (body, false),
    };
    let is_plain = !fixed.contains('*') && !fixed.is_empty();
    if has_plus && is_plain {
        return who_of("+", &fixed.replace('#', "?"), is_open).map(Glob::Who);
    }
    // Without a country code only what is as long as a code, or only looks at the end of a
    // number, is the same with and without it.
    let is_code = is_plain && !is_open && fixed.len() <= CODE && !fixed.starts_with(['0', '#']);
    if is_code {
        return who_of("", &fixed.replace('#', "?"), false).map(Glob::Who);
    }
    if !has_plus && !body.starts_with('*') {
        return Err(Why::NoCountryCode);
    }
    let body = body.replace('*', ".*").replace('#', r"\d");
    regex(&if has_plus { format!(r"\+{body}") } else { body }).map(Glob::Who)
}

/// Numbers that begin with `sign` and these digits, `?` for any one.
fn who_of(sign: &str, digits: &str, is_open: bool) -> Result<Who, Why> {
    let text = format!("{sign}{digits}");
    if digits.contains('?') {
        let open = if is_open { "*" } else { "" };
        let wildcards = Wildcards::parse(&format!("{text}{open}"));
        return wildcards.map(Who::Pattern).map_err(|_| Why::Value);
    }
    let pattern = NumberPattern::parse(&text).map_err(|_| Why::Value)?;
    Ok(if is_open {
        Who::Prefix(pattern)
    } else {
        Who::Number(pattern)
    })
}

fn regex(text: &str) -> Result<Who, Why> {
    let regex = NumberRegex::parse(text).map_err(|_| Why::Regex)?;
    Ok(Who::Regex(Box::new(regex)))
}

/// How SpamBlocker looks at a number before it compares it.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Seen {
    /// Without leading zeros, then without `+`.
    Cleaned,
    /// As it was delivered.
    Raw,
    /// Without the country code, then cleaned.
    WithoutCountryCode,
}

/// Reads a regular expression of Java that must match the whole number.
pub(super) fn java(text: &str, seen: Seen) -> Result<Who, Why> {
    // The syntax is that of Java as far as it goes; a `+` after a repetition is not.
    NumberRegex::parse(text).map_err(|_| Why::Regex)?;
    if is_possessive(text) {
        return Err(Why::Regex);
    }
    if seen == Seen::Raw {
        return regex(text);
    }
    if matches!(text, ".*" | "^.*$") {
        return regex(".*");
    }
    let mut simple = Vec::new();
    let mut others = String::new();
    let mut steps = MAX_STEPS;
    for part in alternatives(text) {
        let part = part.strip_prefix('^').unwrap_or(part);
        let part = match part.strip_suffix('$') {
            Some(rest) if !rest.ends_with('\\') => rest,
            _ => part,
        };
        match full_number(part).filter(|_| seen == Seen::Cleaned) {
            Some(who) => simple.push(who),
            None => add(&mut others, without_leading_zero(part, &mut steps)?),
        }
    }
    if !others.is_empty() {
        let cleaned = format!("0*({others})");
        simple.push(regex(&match seen {
            Seen::WithoutCountryCode => format!(r"\+({COUNTRY_CODES}){cleaned}|{cleaned}"),
            _ => format!(r"\+?{cleaned}"),
        })?);
    }
    match simple.len() {
        0 => Err(Why::Never),
        1 => Ok(simple.swap_remove(0)),
        _ => Ok(Who::Any(simple)),
    }
}

/// The number that an expression of digits alone means at home too, beside the one with `+`: an
/// allow must not miss the caller whose number was delivered in the national form.
pub(super) fn at_home(text: &str, home: Option<Region>) -> Option<Who> {
    let is_literal = text.len() >= FULL - 1 && text.bytes().all(|it| it.is_ascii_digit());
    match number::read(text, home) {
        found @ Number::E164(_) if is_literal => NumberPattern::of(&found).map(Who::Number),
        _ => None,
    }
}

/// A quantifier after a quantifier: in Java possessive, or a mistake.
fn is_possessive(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut in_class) = (0, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            // `(?:` begins a group.
            b'(' if !in_class && bytes.get(at + 1) == Some(&b'?') => at += 1,
            b'*' | b'+' | b'?' | b'{' if !in_class => {
                let (_, _, length) = quantifier(&text[at..]);
                at += length.max(1);
                if matches!(bytes.get(at), Some(b'*' | b'+' | b'?' | b'{')) {
                    return true;
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    false
}

/// How often what stands before may be there, at least and at most, and the length of that text
/// with the mark that makes it lazy; once where there is none.
fn quantifier(text: &str) -> (usize, Option<usize>, usize) {
    let (least, most, length) = match text.as_bytes().first() {
        Some(b'*') => (0, None, 1),
        Some(b'+') => (1, None, 1),
        Some(b'?') => (0, Some(1), 1),
        Some(b'{') => {
            let end = text.find('}').unwrap_or(text.len() - 1);
            let inner = &text[1..end.max(1)];
            let count = |text: &str| text.parse().unwrap_or(0);
            let (least, most) = match inner.split_once(',') {
                None => (count(inner), Some(count(inner))),
                Some((least, "")) => (count(least), None),
                Some((least, most)) => (count(least), Some(count(most))),
            };
            (least, most, end + 1)
        }
        _ => return (1, Some(1), 0),
    };
    let lazy = usize::from(text.as_bytes().get(length) == Some(&b'?'));
    (least, most, length + lazy)
}

/// The parts between the `|` that stand in no bracket.
fn alternatives(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut rest) = (0, 0);
    while rest < text.len() {
        if text.as_bytes()[rest] == b'|' {
            parts.push(&text[start..rest]);
            start = rest + 1;
        }
        rest += atom(&text[rest..]);
    }
    parts.push(&text[start..]);
    parts
}

/// The length of the first character, class or bracket; the text is an expression.
fn atom(text: &str) -> usize {
    let bytes = text.as_bytes();
    let escaped = |at: usize| at + usize::from(bytes.get(at) == Some(&b'\\'));
    match bytes[0] {
        b'\\' => 2,
        b'[' => {
            let mut at = 1;
            while at < bytes.len() && bytes[at] != b']' {
                at = escaped(at) + 1;
            }
            at + 1
        }
        b'(' => {
            let mut at = 1;
            while at < bytes.len() && bytes[at] != b')' {
                at += atom(&text[at..]);
            }
            at + 1
        }
        _ => 1,
    }
    .min(text.len())
}

/// An expression that means full numbers only, as a number, a beginning or wildcards: a digit
/// that is not 0, then digits and single wildcards, ten in all, and at the end any others.
fn full_number(text: &str) -> Option<Who> {
    let mut digits = String::new();
    let mut is_open = false;
    let mut rest = text;
    while !rest.is_empty() {
        let (first, after) = rest.split_at(atom(rest));
        let (least, most, length) = quantifier(after);
        rest = &after[length..];
        let symbol = match first {
            r"\d" | "[0-9]" | "." => "?",
            digit if digit.as_bytes()[0].is_ascii_digit() => digit,
            _ => return None,
        };
        is_open = most.is_none();
        let is_any = symbol == "?";
        if least > FULL
            || (is_open && !(is_any && rest.is_empty()))
            || most.unwrap_or(least) != least
        {
            return None;
        }
        digits.push_str(&symbol.repeat(least));
    }
    let begins = digits.starts_with(|first: char| matches!(first, '1'..='9'));
    (begins && digits.len() >= FULL).then(|| who_of("+", &digits, is_open).ok())?
}

/// What of an expression begins with something else than 0, as an expression without `+`; empty
/// where that is nothing.
fn without_leading_zero(text: &str, steps: &mut usize) -> Result<String, Why> {
    if text.is_empty() {
        return Ok(String::new());
    }
    *steps = steps.checked_sub(1).ok_or(Why::Regex)?;
    let (first, after) = text.split_at(atom(text));
    let (least, most, length) = quantifier(after);
    let rest = &after[length..];
    let mut found = String::new();
    if first.starts_with('(') {
        let inner = &first[1..first.len() - 1];
        let inner = inner.strip_prefix("?:").unwrap_or(inner);
        if most != Some(1) {
            return Err(Why::Regex);
        }
        for part in alternatives(inner) {
            add(
                &mut found,
                without_leading_zero(&format!("{part}{rest}"), steps)?,
            );
        }
    } else {
        let set = set_without_zero(first);
        if !set.is_empty() && most != Some(0) {
            let more = match (least, most) {
                (0 | 1, None) => format!("{first}*"),
                (least, None) => format!("{first}{{{},}}", least - 1),
                (_, Some(1)) => String::new(),
                (least, Some(most)) => {
                    format!("{first}{{{},{}}}", least.saturating_sub(1), most - 1)
                }
            };
            found = format!("{set}{more}{rest}");
        }
    }
    if least == 0 {
        add(&mut found, without_leading_zero(rest, steps)?);
    }
    Ok(found)
}

/// Puts alternatives beside others.
fn add(alternatives: &mut String, more: String) {
    if !alternatives.is_empty() && !more.is_empty() {
        alternatives.push('|');
    }
    alternatives.push_str(&more);
}

/// The digits but 0, and `*` and `#`, that a character or class stands for, as a class.
fn set_without_zero(text: &str) -> String {
    let held: String = b"123456789*#"
        .iter()
        .filter(|byte| stands_for(text.as_bytes(), **byte))
        .map(|byte| char::from(*byte))
        .collect();
    match held.len() {
        0 => held,
        1 if held.as_bytes()[0].is_ascii_digit() => held,
        _ => format!("[{}]", held.replace('*', r"\*")),
    }
}

fn stands_for(text: &[u8], byte: u8) -> bool {
    match text {
        b"." => true,
        br"\d" => byte.is_ascii_digit(),
        br"\D" => !byte.is_ascii_digit(),
        [b'\\', literal] => *literal == byte,
        [b'[', inner @ .., b']'] => {
            let (is_negated, mut inner) = match inner {
                [b'^', inner @ ..] => (true, inner),
                inner => (false, inner),
            };
            let mut is_held = false;
            while let [first, rest @ ..] = inner {
                (inner, is_held) = match (first, rest) {
                    (b'\\', [next, rest @ ..]) => {
                        (rest, is_held || stands_for(&[b'\\', *next], byte))
                    }
                    (from, [b'-', to @ b'0'..=b'9', rest @ ..]) if from.is_ascii_digit() => {
                        (rest, is_held || (*from..=*to).contains(&byte))
                    }
                    (literal, rest) => (rest, is_held || *literal == byte),
                };
            }
            is_held != is_negated
        }
        [literal] => *literal == byte,
        _ => false,
    }
}
