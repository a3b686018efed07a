//! `data/institutions.csv`: whose a short number is.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::texts::Texts;
use super::{Fault, rows};

const HEADER: &str = "number,region,id,name,name_zh,kind,source,verified";
const KINDS: [&str; 14] = [
    "bank", "payment", "insurer", "broker", "courier", "airline", "travel", "shop", "platform",
    "cloud", "maker", "fuel", "carrier", "utility",
];

/// The Rust of the table: rows by region and number, and the identifiers of the holders.
pub(super) fn table(text: &str, texts: &mut Texts) -> Result<String, Fault> {
    let mut ids = BTreeSet::new();
    let table = rows::table(text, HEADER, |fields| {
        ids.insert(fields[2]);
        row(fields, texts)
    })?;
    let mut out = rows::array("ROWS", "Institution", table.values());
    let ids: Vec<&str> = ids.into_iter().collect();
    writeln!(out, "static IDS: [&str; {}] = {ids:?};", ids.len())
        .expect("a String takes every write");
    Ok(out)
}

fn row<'a>(
    fields: [&'a str; 8],
    texts: &mut Texts,
) -> Result<((&'a str, &'a str, bool), String), String> {
    let [number, region, id, name, name_zh, kind, source, verified] = fields;
    let digits = number.strip_suffix('*').unwrap_or(number);
    if !(3..=9).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("the number must be 3 to 9 digits, then * where more may follow".to_owned());
    }
    rows::region(region)?;
    let is_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || !id.bytes().all(is_id) {
        return Err("the id must be lower-case letters, digits and hyphens".to_owned());
    }
    let kind = rows::variant(kind, &KINDS)?;
    for (field, what) in [(name, "name"), (name_zh, "name_zh"), (source, "source")] {
        rows::text(field, what)?;
    }
    let verified = rows::flag(verified, "verified")?;
    let is_open = digits.len() < number.len();
    let [name, name_zh, source] = [name, name_zh, source].map(|text| texts.add(text));
    let rust = format!(
        "Institution {{ digits: {digits:?}, is_open: {is_open}, region: {region:?}, id: {id:?}, \
         name: {name}, name_zh: {name_zh}, kind: Kind::{kind}, source: {source}, \
         verified: {verified} }}"
    );
    Ok(((region, digits, is_open), rust))
}
