//! Rows of the CSV files of `data/`: no quotes, so that every tool reads them alike.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Fault;

/// The rows below `header`, each with its line, from 1.
pub(super) fn read<'a, const N: usize>(
    text: &'a str,
    header: &str,
) -> Result<Vec<(usize, [&'a str; N])>, Fault> {
    let mut lines = (1..).zip(text.lines());
    if lines.next().map(|(_, line)| line) != Some(header) {
        return Err((1, format!("the header must be {header}")));
    }
    lines
        .map(|(line, text)| {
            if text.contains(['"', '\\']) {
                return Err((line, "quotes and backslashes are not read here".to_owned()));
            }
            let fields: Vec<&str> = text.split(',').collect();
            let fields: [&str; N] = fields
                .try_into()
                .map_err(|fields: Vec<_>| (line, format!("{} fields, not {N}", fields.len())))?;
            Ok((line, fields))
        })
        .collect()
}

/// The Rust of every row below `header`, by its key; each key once.
pub(super) fn table<'a, K: Ord, const N: usize>(
    text: &'a str,
    header: &str,
    mut row: impl FnMut([&'a str; N]) -> Result<(K, String), String>,
) -> Result<BTreeMap<K, String>, Fault> {
    let mut table: BTreeMap<K, (usize, String)> = BTreeMap::new();
    for (line, fields) in read(text, header)? {
        let (key, rust) = row(fields).map_err(|why| (line, why))?;
        if let Some((earlier, _)) = table.insert(key, (line, rust)) {
            return Err((line, format!("the same key as in line {earlier}")));
        }
    }
    let rows = table.into_iter();
    Ok(rows.map(|(key, (_, rust))| (key, rust)).collect())
}

/// A constant array of these rows.
pub(super) fn array<'r>(
    name: &str,
    kind: &str,
    rows: impl ExactSizeIterator<Item = &'r String>,
) -> String {
    let mut out = format!("static {name}: [{kind}; {}] = [\n", rows.len());
    for row in rows {
        writeln!(out, "    {row},").expect("a String takes every write");
    }
    out.push_str("];\n");
    out
}

/// A text for people: something, and no spaces around it.
pub(super) fn text(field: &str, what: &str) -> Result<(), String> {
    if field.is_empty() || field.trim() != field {
        return Err(format!("the {what} is empty or has spaces around it"));
    }
    Ok(())
}

/// A month, `YYYY-MM`.
pub(super) fn month(field: &str, what: &str) -> Result<(), String> {
    let parts = field.split_once('-').filter(|_| field.len() == 7);
    let read = |text: &str| text.parse::<u16>().ok();
    match parts.and_then(|(year, month)| Some((read(year)?, read(month)?))) {
        Some((2001.., 1..=12)) => Ok(()),
        _ => Err(format!("{what} is no month")),
    }
}

/// `true` or `false`.
pub(super) fn flag(field: &str, what: &str) -> Result<bool, String> {
    match field {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("{what} must be true or false")),
    }
}

/// ISO 3166-1 alpha-2, upper case.
pub(super) fn region(field: &str) -> Result<(), String> {
    if field.len() != 2 || !field.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err("the region must be two upper-case letters".to_owned());
    }
    Ok(())
}

/// The Rust name of a word of a closed set: `toll_free` is `TollFree`.
pub(super) fn variant(word: &str, words: &[&str]) -> Result<String, String> {
    if !words.contains(&word) {
        return Err(format!("{word:?} is none of {}", words.join(", ")));
    }
    let mut name = String::new();
    for part in word.split('_') {
        let mut letters = part.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    Ok(name)
}
