//! `data/forms/*.json`: what bodies ask of somebody who complains, one file a body.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use super::rows;
use super::texts::Texts;

/// The order of the languages in every table.
pub(super) const LANGUAGES: [&str; 4] = ["en", "zh", "de", "fr"];
const SHEETS: [&str; 4] = ["call", "calls", "number", "case"];
const NEEDS: [&str; 7] = [
    "refusal",
    "register",
    "conversation",
    "company",
    "consent",
    "bill",
    "identity",
];
/// Where a value comes from, in the order of `Source` in `core/src/forms.rs`.
pub(super) const SOURCES: [&str; 49] = [
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
];
const MOST_TEXT: usize = 4000;

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
    most: u16,
    dates: String,
    times: String,
    needs: Vec<String>,
    laws: Vec<String>,
    source: String,
    checked: String,
    verified: bool,
    note: Label,
    fields: Vec<Field>,
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
    most: Option<u16>,
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
    for (text, what) in [
        (&file.source, "source"),
        (&file.url, "url"),
        (&file.id, "id"),
    ] {
        rows::text(text, what)?;
    }
    rows::month(&file.checked, "checked")?;
    rows::region(file.place.get(..2).unwrap_or_default())?;
    for law in &file.laws {
        if !laws.contains(&format!("id: {law:?}")) {
            return Err(format!("no law {law}"));
        }
    }
    if file.languages.is_empty() {
        return Err("there is no language".to_owned());
    }
    if (file.sheet == "calls") != (file.most > 1) || file.most == 0 {
        return Err("most is how many calls a sheet of calls takes".to_owned());
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
    let reader = ["en".to_owned(), "zh".to_owned()];
    let mut out = join(
        [
            file.id.clone(),
            file.place.clone(),
            list(&LANGUAGES, own, "language")?,
            label(&file.body, &both)?,
            label(&file.title, &both)?,
            file.url.clone(),
            index(&SHEETS, &file.sheet, "sheet")?.to_string(),
            file.most.to_string(),
            file.dates.clone(),
            file.times.clone(),
            list(&NEEDS, &file.needs, "need")?,
            file.laws.join(","),
            file.source.clone(),
            file.checked.clone(),
            u8::from(file.verified).to_string(),
            label(&file.note, &reader)?,
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
            field.most.unwrap_or(0).to_string(),
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
