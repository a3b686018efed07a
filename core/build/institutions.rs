//! `data/institutions.csv`: whose a short number is.

use std::collections::BTreeSet;

use super::texts::Texts;
use super::{Fault, rows};

const HEADER: &str = "number,region,id,name,name_zh,kind,source,checked,verified";
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
    let ids: Vec<String> = ids.into_iter().map(|id| texts.name(id)).collect();
    out += &rows::array("IDS", "Name", ids.iter());
    Ok(out)
}

fn row<'a>(
    fields: [&'a str; 9],
    texts: &mut Texts,
) -> Result<((&'a str, &'a str, bool), String), String> {
    let [
        number,
        region,
        id,
        name,
        name_zh,
        kind,
        source,
        checked,
        verified,
    ] = fields;
    let digits = number.strip_suffix('*').unwrap_or(number);
    if !(3..=9).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("the number must be 3 to 9 digits, then * where more may follow".to_owned());
    }
    rows::region(region)?;
    rows::month(checked, "checked")?;
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
    let [digits_name, region_name, id] = [digits, region, id].map(|name| texts.name(name));
    let rust = format!(
        "Institution {{ digits: {digits_name}, is_open: {is_open}, region: {region_name}, id: {id}, \
         name: {name}, name_zh: {name_zh}, kind: Kind::{kind}, source: {source}, \
         verified: {verified} }}"
    );
    Ok(((region, digits, is_open), rust))
}
