//! `data/number-kinds.csv`: what the first digits of a number say.

use super::texts::Texts;
use super::{Fault, rows};

const HEADER: &str = "prefix,region,digits,kind,name,name_zh,source,verified";
const KINDS: [&str; 11] = [
    "sales",
    "survey",
    "delivery",
    "government",
    "finance",
    "service",
    "mixed",
    "inbound_service",
    "virtual_operator",
    "toll_free",
    "costly",
];

/// The Rust of the table: rows by prefix, then region.
pub(super) fn table(text: &str, texts: &mut Texts) -> Result<String, Fault> {
    let table = rows::table(text, HEADER, |fields| row(fields, texts))?;
    Ok(rows::array("ROWS", "NumberKind", table.values()))
}

fn row<'a>(
    fields: [&'a str; 8],
    texts: &mut Texts,
) -> Result<((&'a str, &'a str), String), String> {
    let [
        prefix,
        region,
        digits,
        kind,
        name,
        name_zh,
        source,
        verified,
    ] = fields;
    let whole = prefix.strip_prefix('+').unwrap_or(prefix);
    if !(2..=12).contains(&whole.len()) || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("the prefix must be 2 to 12 digits, with + and country code".to_owned());
    }
    rows::region(region)?;
    let digits: u8 = match digits {
        "" => 0,
        _ => digits.parse().map_err(|_| "digits must be a number")?,
    };
    if digits != 0 && !(whole.len()..=15).contains(&usize::from(digits)) {
        return Err("a number has at least the digits of its prefix, and at most 15".to_owned());
    }
    let kind = rows::variant(kind, &KINDS)?;
    for (field, what) in [(name, "name"), (name_zh, "name_zh"), (source, "source")] {
        rows::text(field, what)?;
    }
    let verified = rows::flag(verified, "verified")?;
    let [name, name_zh, source] = [name, name_zh, source].map(|text| texts.add(text));
    let rust = format!(
        "NumberKind {{ prefix: {prefix:?}, region: {region:?}, digits: {digits}, \
         class: Class::{kind}, name: {name}, name_zh: {name_zh}, source: {source}, \
         verified: {verified} }}"
    );
    Ok(((prefix, region), rust))
}
