//! `data/forms/*.json`: what bodies ask of somebody who complains, one file a body.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use super::rows;
use super::texts::Texts;

/// The order of the languages in every table.
pub(super) const LANGUAGES: [&str; 4] = ["en", "zh", "de", "fr"];
const SHEETS: [&str; 4] = ["call", "calls", "number", "case"];
const NEEDS: [&str; 8] = [
    "refusal",
    "register",
    "conversation",
    "company",
    "consent",
    "bill",
    "identity",
    "answered",
];
/// Where a value comes from, in the order of `Source` in `core/src/forms.rs`.
pub(super) const SOURCES: [&str; 51] = [
    "name",
    "id_number",
    "own_number",
    "phone",
    "address",
    "email",
    "provider",
    "asked",
    "fixed",
    "signature",
    "caller_number",
    "caller_name",
    "date",
    "time",
    "date_time",
    "outcome",
    "talked",
    "conversation",
    "speaker",
    "is_recording",
    "product",
    "said_who",
    "way_out",
    "course",
    "said_stop",
    "stop_when",
    "stop_to",
    "called_again",
    "again_when",
    "consent",
    "consent_given",
    "consent_withdrawn",
    "period",
    "period_start",
    "period_end",
    "total",
    "call_list",
    "band",
    "max_day",
    "max_week",
    "answered_count",
    "missed_count",
    "facts",
    "grounds",
    "evidence",
    "case_title",
    "summary",
    "number_list",
    "told_before",
    "description",
    "hour",
];
const MOST_TEXT: usize = 4000;
/// A limit that no source gives: looked for, and not found.
const NOT_STATED: &str = "not stated";
/// The source of a field that no source names.
const NO_SOURCE: &str = "none";

pub(super) type Label = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    place: String,
    languages: Vec<String>,
    body: Label,
    title: Label,
    url: String,
    sheet: String,
    calls: Calls,
    dates: String,
    times: String,
    needs: Vec<String>,
    laws: Vec<String>,
    sources: BTreeMap<String, Origin>,
    verified: bool,
    note: Label,
    fields: Vec<Field>,
}

/// Where fields and limits were read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Origin {
    text: String,
    url: String,
    read: Reading,
    checked: String,
}

#[derive(Clone, Copy, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Reading {
    Primary,
    Secondary,
}

/// How many calls one sending takes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Calls {
    Word(String),
    Most(MostCalls),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MostCalls {
    most: u16,
    source: String,
}

/// How much a field takes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Limit {
    Word(String),
    Characters(Characters),
    Files(Files),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Characters {
    characters: u16,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Files {
    files: u16,
    megabytes: u16,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    id: String,
    from: String,
    required: bool,
    label: Label,
    #[serde(default)]
    each: bool,
    source: String,
    limit: Limit,
    format: Option<String>,
    choices: Option<Vec<Label>>,
    value: Option<Label>,
    band: Option<Band>,
}

/// Days and hours of a band: a call counts where it is inside, or on one of the days and outside.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Band {
    days: Vec<String>,
    holidays: bool,
    start: String,
    end: String,
    outside: bool,
}

/// The Rust of the table. `files`: the name without `.json`, and the text of each.
///
/// # Errors
/// The file, and what is wrong in it.
pub(super) fn table(
    files: &[(String, String)],
    laws: &str,
    texts: &mut Texts,
) -> Result<String, String> {
    let mut rust = format!("static FORMS: [Text; {}] = [\n", files.len());
    for (name, text) in files {
        let in_file = |why: String| format!("{name}.json: {why}");
        let file: File = serde_json::from_str(text).map_err(|error| in_file(error.to_string()))?;
        if file.id != *name {
            return Err(in_file("the id is not the file's name".to_owned()));
        }
        let packed = form(&file, laws).map_err(in_file)?;
        writeln!(rust, "    {},", texts.add(&packed)).expect("a String takes every write");
    }
    rust.push_str("];\n");
    Ok(rust)
}

fn form(file: &File, laws: &str) -> Result<String, String> {
    for (text, what) in [(&file.url, "url"), (&file.id, "id")] {
        rows::text(text, what)?;
    }
    let (source, checked) = origins(file)?;
    rows::region(file.place.get(..2).unwrap_or_default())?;
    for law in &file.laws {
        if !laws.contains(&format!("id: {law:?}")) {
            return Err(format!("no law {law}"));
        }
    }
    if file.languages.is_empty() {
        return Err("there is no language".to_owned());
    }
    let most = match &file.calls {
        Calls::Word(word) if word == NOT_STATED => 1,
        Calls::Word(word) => {
            return Err(format!("calls are {NOT_STATED} or counted, not {word:?}"));
        }
        Calls::Most(calls) => calls.most,
    };
    if (file.sheet == "calls") != (most > 1) || most == 0 {
        return Err("calls are how many a sheet of calls takes".to_owned());
    }
    for token in ["YY", "M", "D"] {
        if !file.dates.contains(token) {
            return Err(format!("dates have no {token}"));
        }
    }
    if !["HH:MM", "h:MM AM"].contains(&file.times.as_str()) {
        return Err("times are HH:MM or h:MM AM".to_owned());
    }
    let (own, english) = (&file.languages, ["en".to_owned()]);
    let both: Vec<String> = own.iter().chain(&english).cloned().collect();
    let index = |words: &[&str], word: &String, what: &str| {
        let found = words.iter().position(|it| it == word);
        found.ok_or_else(|| format!("{word:?} is no {what}"))
    };
    let list = |words: &[&str], given: &[String], what: &str| {
        let found: Result<Vec<_>, _> = given.iter().map(|it| index(words, it, what)).collect();
        found.map(|found| join(found.iter(), ","))
    };
    // Of whoever files it, and of the body: it stands on the paper and in the advice.
    let reader = ["en".to_owned(), "zh".to_owned()];
    let readers: Vec<String> = own.iter().chain(&reader).cloned().collect();
    let mut out = join(
        [
            file.id.clone(),
            file.place.clone(),
            list(&LANGUAGES, own, "language")?,
            label(&file.body, &both)?,
            label(&file.title, &both)?,
            file.url.clone(),
            index(&SHEETS, &file.sheet, "sheet")?.to_string(),
            most.to_string(),
            file.dates.clone(),
            file.times.clone(),
            list(&NEEDS, &file.needs, "need")?,
            file.laws.join(","),
            source,
            checked,
            u8::from(file.verified).to_string(),
            label(&file.note, &readers)?,
        ]
        .iter(),
        "\t",
    );
    let mut ids = BTreeSet::new();
    for field in &file.fields {
        let in_field = |why: String| format!("{}: {why}", field.id);
        if !ids.insert(&field.id) {
            return Err(in_field("another field has this id".to_owned()));
        }
        out.push('\n');
        out += &line(field, file, &both).map_err(in_field)?;
    }
    if ids.is_empty() {
        return Err("there is no field".to_owned());
    }
    // A fixed text names other fields by their source.
    for text in file.fields.iter().filter_map(|it| it.value.as_ref()) {
        for hole in text.values().flat_map(|text| text.split('{').skip(1)) {
            let source = hole.split('}').next().unwrap_or_default();
            if !file
                .fields
                .iter()
                .any(|it| it.from == source && source != "fixed")
            {
                return Err(format!(
                    "{{{source}}} is the source of no field of this form"
                ));
            }
        }
    }
    Ok(out)
}

/// The sources in one text, and the month from which on all of it was read. Each source is of use, and
/// nothing is verified that was not read at a primary one.
fn origins(file: &File) -> Result<(String, String), String> {
    let mut used: BTreeSet<&str> = file.fields.iter().filter_map(Field::origin).collect();
    let mut limits: Vec<&str> = file
        .fields
        .iter()
        .filter_map(|it| it.limit.origin())
        .collect();
    if let Calls::Most(calls) = &file.calls {
        limits.push(&calls.source);
    }
    used.extend(limits);
    if let Some(key) = used.iter().find(|key| !file.sources.contains_key(**key)) {
        return Err(format!("{key:?} is no source of this form"));
    }
    for (key, origin) in &file.sources {
        let in_source = |why: String| format!("source {key}: {why}");
        rows::text(&origin.text, "text").map_err(in_source)?;
        if origin.text.contains(['\t', '\n']) {
            return Err(in_source("a tab or a line's end".to_owned()));
        }
        if !origin.url.starts_with("https://") && !origin.url.starts_with("http://") {
            return Err(in_source("the url is no address".to_owned()));
        }
        rows::month(&origin.checked, "checked").map_err(in_source)?;
        if !used.contains(key.as_str()) {
            return Err(in_source("no field and no limit was read there".to_owned()));
        }
        if file.verified && origin.read != Reading::Primary {
            return Err(in_source(
                "a verified form has no secondary source".to_owned(),
            ));
        }
    }
    let checked = file.sources.values().map(|it| &it.checked).min();
    let checked = checked.ok_or("there is no source")?.clone();
    let texts = file.sources.values().map(|it| &it.text);
    Ok((join(texts, "; "), checked))
}

impl Field {
    /// The key of where it was read, if anywhere.
    fn origin(&self) -> Option<&str> {
        (self.source != NO_SOURCE).then_some(self.source.as_str())
    }
}

impl Limit {
    fn origin(&self) -> Option<&str> {
        match self {
            Limit::Word(_) => None,
            Limit::Characters(it) => Some(&it.source),
            Limit::Files(it) => Some(&it.source),
        }
    }

    /// How many characters; 0 where no source says.
    fn characters(&self, field: &Field) -> Result<u16, String> {
        let says = field.choices.as_ref().map_or(NOT_STATED, |_| "choices");
        match self {
            Limit::Word(word) if word == says => Ok(0),
            Limit::Characters(it) if field.choices.is_none() && it.characters > 0 => {
                Ok(it.characters)
            }
            Limit::Files(it) if field.from == "evidence" && it.files > 0 && it.megabytes > 0 => {
                Ok(0)
            }
            _ => Err(format!(
                "a limit is {says:?}, or characters of a text, or files of evidence, with its source"
            )),
        }
    }
}

fn line(field: &Field, file: &File, languages: &[String]) -> Result<String, String> {
    let is_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if field.id.is_empty() || !field.id.bytes().all(is_id) {
        return Err("an id has lower-case letters, digits and _".to_owned());
    }
    let from = SOURCES.iter().position(|word| *word == field.from);
    let from = from.ok_or_else(|| format!("{:?} is no source of a value", field.from))?;
    if field.each && file.sheet != "calls" {
        return Err("each is for sheets of several calls".to_owned());
    }
    if (field.from == "fixed") != field.value.is_some() {
        return Err("a value is there for fixed, and for nothing else".to_owned());
    }
    if (field.from == "band") != field.band.is_some() {
        return Err("a band is there for band, and for nothing else".to_owned());
    }
    // Who cannot say where it is asked for cannot say that it is a must, but for what a fixed text needs.
    let hole = format!("{{{}}}", field.from);
    let values = file.fields.iter().filter_map(|it| it.value.as_ref());
    let is_needed = values
        .flat_map(BTreeMap::values)
        .any(|text| text.contains(&hole));
    if field.required && field.origin().is_none() && !is_needed {
        return Err("a required field has a source".to_owned());
    }
    if let Some(format) = &field.format
        && !format.contains('#')
    {
        return Err("a format has a # for every digit".to_owned());
    }
    let choices = match &field.choices {
        None => String::new(),
        Some(choices) => {
            let choices: Result<Vec<_>, _> = choices
                .iter()
                .map(|it| label(it, &file.languages))
                .collect();
            join(choices?.iter(), "^")
        }
    };
    let value = match &field.value {
        None => String::new(),
        Some(value) => label(value, &file.languages)?,
    };
    let band = match &field.band {
        None => String::new(),
        Some(it) => band(it)?,
    };
    Ok(join(
        [
            field.id.clone(),
            from.to_string(),
            (u8::from(field.required) + 2 * u8::from(field.each)).to_string(),
            label(&field.label, languages)?,
            field.limit.characters(field)?.to_string(),
            field.format.clone().unwrap_or_default(),
            choices,
            value,
            band,
        ]
        .iter(),
        "\t",
    ))
}

fn band(band: &Band) -> Result<String, String> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut days = 0_u8;
    for day in &band.days {
        let place = DAYS.iter().position(|name| name == day);
        days |= 1 << place.ok_or_else(|| format!("{day:?} is no day"))?;
    }
    let minutes = |text: &str| -> Option<u16> {
        let (hours, minutes) = text.split_once(':')?;
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        (minutes < 60 && hours * 60 + minutes <= 1440).then_some(hours * 60 + minutes)
    };
    match (minutes(&band.start), minutes(&band.end)) {
        (Some(start), Some(end)) if start < end => Ok(format!(
            "{days},{},{start},{end},{}",
            u8::from(band.holidays),
            u8::from(band.outside)
        )),
        _ => Err("a band begins before it ends, within a day".to_owned()),
    }
}

/// The texts of these languages, in the order of all, and empty where there is none.
fn label(label: &Label, languages: &[String]) -> Result<String, String> {
    for language in languages {
        if !label.contains_key(language) {
            return Err(format!("a text has no {language}"));
        }
    }
    for (language, text) in label {
        if !LANGUAGES.contains(&language.as_str()) {
            return Err(format!("{language:?} is no language"));
        }
        rows::text(text, language)?;
        if language == "fr" {
            super::words::french(text)?;
        }
        if text.len() > MOST_TEXT || text.contains(['\t', '\n', '|', '^']) {
            return Err(format!(
                "{language}: a tab, a line's end, | or ^, or too long"
            ));
        }
    }
    let texts = LANGUAGES.map(|language| label.get(language).map_or("", String::as_str));
    Ok(join(texts.iter(), "|"))
}

fn join<T: ToString>(parts: impl Iterator<Item = T>, by: &str) -> String {
    parts.map(|it| it.to_string()).collect::<Vec<_>>().join(by)
}
