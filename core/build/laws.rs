//! `data/laws/*.json`: calling hours and caps, one file a jurisdiction.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Deserialize;

use super::holidays::month_lengths;
use super::rows;
use super::texts::Texts;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const ABOUT: [&str; 4] = ["marketing", "collection", "survey", "any"];
const PER: [&str; 6] = ["day", "24_hours", "week", "7_days", "month", "30_days"];
const COUNTS: [&str; 3] = ["attempts", "rings", "contacts"];
const FORCE: [&str; 6] = [
    "law",
    "regulation",
    "standard",
    "guidance",
    "voluntary",
    "draft",
];

/// Who prints texts again, and words for a copy: there nobody reads the official text itself.
const COPIES: [&str; 12] = [
    "acts.co.za",
    "casetext",
    "copy",
    "cornell",
    "easy-law",
    "findlaw",
    "justia",
    "lawserver",
    "lpderecho",
    "public.law",
    "quote",
    "repository",
];

/// Why the day is not known from which a text holds.
const UNDATED: [&str; 4] = ["draft", "month_only", "not_found", "not_read"];

// A field that may be null must stand there all the same: `Option::deserialize` refuses one that does not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    jurisdiction: String,
    name: Words,
    zone: String,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    en: String,
    zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    about: Vec<String>,
    binds: Words,
    #[serde(deserialize_with = "Option::deserialize")]
    hours: Option<Hours>,
    caps: Vec<Cap>,
    #[serde(deserialize_with = "Option::deserialize")]
    refusal: Option<Words>,
    citation: String,
    citation_zh: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    in_force: Option<String>,
    undated: Option<String>,
    until: Option<String>,
    force: String,
    source: String,
    checked: String,
    verified: bool,
    note: Option<Words>,
    channel: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    windows: Vec<Window>,
    times: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    holidays: Option<Vec<Span>>,
    holiday_days: Option<Vec<String>>,
    holiday_eves: Option<Vec<Span>>,
    days_off: Option<Vec<Span>>,
    unless: Option<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    days: Vec<String>,
    start: String,
    end: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    start: String,
    end: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cap {
    count: u16,
    per: String,
    #[serde(deserialize_with = "Option::deserialize")]
    counts: Option<String>,
    of: Words,
}

/// The Rust of the table. `files`: the name without `.json`, and the text of each.
///
/// # Errors
/// The file, and what is wrong in it.
pub(super) fn table(files: &[(String, String)], texts: &mut Texts) -> Result<String, String> {
    let mut ids = BTreeSet::new();
    let mut laws = Vec::new();
    let mut places = String::new();
    let mut parts = Parts::default();
    for (name, text) in files {
        let in_file = |why: String| format!("{name}.json: {why}");
        let file: File = serde_json::from_str(text).map_err(|error| in_file(error.to_string()))?;
        if file.jurisdiction != *name {
            return Err(in_file(
                "the jurisdiction is not the file's name".to_owned(),
            ));
        }
        if file.rules.is_empty() {
            return Err(in_file("there is no rule".to_owned()));
        }
        let place = words(&file.name, texts).map_err(in_file)?;
        rows::text(&file.zone, "zone").map_err(in_file)?;
        let zone = texts.add(&file.zone);
        let code = texts.name(name);
        writeln!(
            places,
            "    Jurisdiction {{ code: {code}, name: {place}, zone: {zone} }},"
        )
        .expect("a String takes every write");
        for rule in &file.rules {
            let in_rule = |why: String| in_file(format!("{}: {why}", rule.id));
            if !ids.insert(rule.id.clone()) {
                return Err(in_rule("another rule has this id".to_owned()));
            }
            laws.push(rust(name, rule, texts, &mut parts).map_err(in_rule)?);
        }
    }
    Ok(format!(
        "static LAWS: [Law; {}] = [\n{}];\nstatic JURISDICTIONS: [Jurisdiction; {}] = [\n{places}];\n\
         {}{}{}{}{}",
        laws.len(),
        laws.concat(),
        files.len(),
        rows::array("ABOUT", "About", parts.about.iter()),
        rows::array("WINDOWS", "HoursWindow", parts.windows.iter()),
        rows::array("SPANS", "Span", parts.spans.iter()),
        rows::array("CAPS", "Cap", parts.caps.iter()),
        rows::array("CHANNELS", "Text", parts.channels.iter()),
    ))
}

/// Tables of what laws have several of; the same rows in the same order are kept once.
#[derive(Default)]
struct Parts {
    about: Vec<String>,
    windows: Vec<String>,
    spans: Vec<String>,
    caps: Vec<String>,
    channels: Vec<String>,
}

/// The Rust of where these rows lie in `table`.
fn keep(table: &mut Vec<String>, rows: Vec<String>) -> String {
    let length = rows.len();
    let found = table.windows(length.max(1)).position(|some| some == rows);
    let first = found.unwrap_or_else(|| {
        table.extend(rows);
        table.len() - length
    });
    format!("Rows {{ first: {first}, length: {length} }}")
}

fn rust(
    jurisdiction: &str,
    rule: &Rule,
    texts: &mut Texts,
    parts: &mut Parts,
) -> Result<String, String> {
    let Rule { id, about, .. } = rule;
    if !id.starts_with(&format!("{}-", jurisdiction.to_lowercase())) {
        return Err("the id must begin with the jurisdiction".to_owned());
    }
    if about.is_empty() || (about.len() > 1 && about.iter().any(|word| word == "any")) {
        return Err("about must be any alone, or what the call is for".to_owned());
    }
    let about = about
        .iter()
        .map(|word| Ok(format!("About::{}", rows::variant(word, &ABOUT)?)))
        .collect::<Result<Vec<_>, String>>()?;
    for (field, what) in [(&rule.citation, "citation"), (&rule.source, "source")] {
        rows::text(field, what)?;
    }
    let citation_zh = match &rule.citation_zh {
        None => "None".to_owned(),
        Some(title) => {
            rows::text(title, "citation_zh")?;
            format!("Some({})", texts.add(title))
        }
    };
    if rule.verified {
        check_official(&rule.source)?;
    }
    if rule.channel.is_empty() {
        return Err("there is no channel".to_owned());
    }
    for channel in &rule.channel {
        rows::text(channel, "channel")?;
    }
    check_date(&format!("{}-01", rule.checked), "checked")?;
    for (date, what) in [(&rule.in_force, "in_force"), (&rule.until, "until")] {
        date.as_ref()
            .map_or(Ok(()), |date| check_date(date, what))?;
    }
    match (&rule.in_force, &rule.undated) {
        (None, Some(why)) if UNDATED.contains(&why.as_str()) => {}
        (None, _) => {
            return Err(format!(
                "in_force is null, so undated must say why: {UNDATED:?}"
            ));
        }
        (Some(_), Some(_)) => {
            return Err("undated says why in_force is null, and it is not".to_owned());
        }
        (Some(_), None) => {}
    }
    if rule.hours.is_none() && rule.note.is_none() {
        return Err("a rule without hours needs a note that says so".to_owned());
    }
    let hours = match &rule.hours {
        None => "None".to_owned(),
        Some(hours) => format!("Some({})", hours_rust(hours, texts, parts)?),
    };
    let caps = rule
        .caps
        .iter()
        .map(|each| cap(each, texts))
        .collect::<Result<Vec<_>, _>>()?;
    let channel: Vec<String> = rule.channel.iter().map(|each| texts.add(each)).collect();
    Ok(format!(
        "    // id: {id:?}\n    Law {{ id: {}, jurisdiction: {}, about: {}, binds: {}, \
         hours: {hours}, caps: {}, refusal: {}, citation: {}, citation_zh: {citation_zh}, \
         in_force: {}, \
         until: {}, force: Force::{}, source: {}, checked: {}, verified: {}, note: {}, \
         channel: {} }},\n",
        texts.name(id),
        texts.name(jurisdiction),
        keep(&mut parts.about, about),
        words(&rule.binds, texts)?,
        keep(&mut parts.caps, caps),
        optional(rule.refusal.as_ref(), texts)?,
        texts.add(&rule.citation),
        texts.optional_name(rule.in_force.as_deref()),
        texts.optional_name(rule.until.as_deref()),
        rows::variant(&rule.force, &FORCE)?,
        texts.add(&rule.source),
        texts.name(&rule.checked),
        rule.verified,
        optional(rule.note.as_ref(), texts)?,
        keep(&mut parts.channels, channel),
    ))
}

fn hours_rust(hours: &Hours, texts: &mut Texts, parts: &mut Parts) -> Result<String, String> {
    if hours.windows.is_empty() {
        return Err("hours need a window".to_owned());
    }
    if hours.days_off.is_some() && hours.holidays.is_some() {
        return Err("days_off has the holidays already".to_owned());
    }
    let is_untimed = match hours.times.as_deref() {
        None => false,
        Some("unknown") => true,
        Some(_) => return Err("times is unknown, or left out".to_owned()),
    };
    let holiday_days = match &hours.holiday_days {
        None => (1 << DAYS.len()) - 1,
        Some(_) if hours.holidays.is_none() => {
            return Err("without hours of holidays none can have weekdays".to_owned());
        }
        Some(days) => weekdays(days)?,
    };
    let mut windows = Vec::new();
    for window in &hours.windows {
        let days = weekdays(&window.days)?;
        let (start, end) = span(&window.start, &window.end)?;
        if is_untimed && (start, end) != (0, 1440) {
            return Err("where times are unknown a window is a whole day".to_owned());
        }
        windows.push(format!(
            "HoursWindow {{ days: {days}, start: {start}, end: {end} }}"
        ));
    }
    Ok(format!(
        "Hours {{ windows: {}, is_untimed: {is_untimed}, holidays: {}, holiday_days: {holiday_days}, \
         holiday_eves: {}, days_off: {}, unless: {} }}",
        keep(&mut parts.windows, windows),
        spans(hours.holidays.as_ref(), parts)?,
        spans(hours.holiday_eves.as_ref(), parts)?,
        spans(hours.days_off.as_ref(), parts)?,
        optional(hours.unless.as_ref(), texts)?,
    ))
}

/// The weekdays as bits, Monday's first.
fn weekdays(days: &[String]) -> Result<u8, String> {
    if days.is_empty() {
        return Err("there is no day".to_owned());
    }
    days.iter().try_fold(0, |bits, day| {
        let place = DAYS.iter().position(|name| name == day);
        Ok(bits | 1 << place.ok_or_else(|| format!("{day:?} is no day"))?)
    })
}

fn spans(spans: Option<&Vec<Span>>, parts: &mut Parts) -> Result<String, String> {
    let Some(spans) = spans else {
        return Ok("None".to_owned());
    };
    let spans = spans
        .iter()
        .map(|each| Ok(format!("{:?}", span(&each.start, &each.end)?)))
        .collect::<Result<Vec<_>, String>>()?;
    Ok(format!("Some({})", keep(&mut parts.spans, spans)))
}

/// Minutes after midnight; half-open, within one day.
fn span(start: &str, end: &str) -> Result<(u16, u16), String> {
    let minutes = |text: &str| -> Option<u16> {
        let (hours, minutes) = text.split_once(':')?;
        let is_form = hours.len() == 2 && minutes.len() == 2;
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        (is_form && minutes < 60 && hours * 60 + minutes <= 1440).then_some(hours * 60 + minutes)
    };
    match (minutes(start), minutes(end)) {
        (Some(start), Some(end)) if start < end => Ok((start, end)),
        _ => Err(format!("{start} to {end} are not hours of one day")),
    }
}

fn cap(cap: &Cap, texts: &mut Texts) -> Result<String, String> {
    if cap.count == 0 {
        return Err("a cap of 0".to_owned());
    }
    let per = match cap.per.as_str() {
        "24_hours" => "Hours24".to_owned(),
        "7_days" => "Days7".to_owned(),
        "30_days" => "Days30".to_owned(),
        word => rows::variant(word, &PER)?,
    };
    let counts = match &cap.counts {
        None => "None".to_owned(),
        Some(word) => format!("Some(Counts::{})", rows::variant(word, &COUNTS)?),
    };
    Ok(format!(
        "Cap {{ count: {}, per: Per::{per}, counts: {counts}, of: {} }}",
        cap.count,
        words(&cap.of, texts)?
    ))
}

fn optional(text: Option<&Words>, texts: &mut Texts) -> Result<String, String> {
    text.map_or_else(
        || Ok("None".to_owned()),
        |text| Ok(format!("Some({})", words(text, texts)?)),
    )
}

fn words(text: &Words, texts: &mut Texts) -> Result<String, String> {
    rows::text(&text.en, "English")?;
    rows::text(&text.zh, "Chinese")?;
    Ok(format!(
        "Words {{ en: {}, zh: {} }}",
        texts.add(&text.en),
        texts.add(&text.zh)
    ))
}

/// Verified are hours and citation, not the day: whatever `source` names was read at the authority's own page, but for
/// what only dates the text.
fn check_official(source: &str) -> Result<(), String> {
    let is_official = |part: &str| {
        let part = part.to_lowercase();
        part.contains("(official") && !COPIES.iter().any(|name| part.contains(name))
    };
    match source
        .split("; ")
        .find(|part| !part.starts_with("date: ") && !is_official(part))
    {
        None => Ok(()),
        Some(part) => Err(format!("verified, and {part:?} is no official text")),
    }
}

/// `YYYY-MM-DD`, a day that there is.
fn check_date(text: &str, what: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |place: usize, digits: usize| -> Option<u16> {
        let part = parts.get(place)?;
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().ok())?
    };
    let is_day = || {
        let (year, month, day) = (number(0, 4)?, number(1, 2)?, number(2, 2)?);
        let lengths = month_lengths(year);
        let last = lengths.get(usize::from(month).checked_sub(1)?)?;
        Some((1900..2100).contains(&year) && (1..=*last).contains(&day))
    };
    let is_day = parts.len() == 3 && is_day() == Some(true);
    is_day
        .then_some(())
        .ok_or_else(|| format!("{what} is no date"))
}
