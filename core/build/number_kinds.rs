//! `data/number-kinds.csv`: what the first digits of a number say.

use super::texts::Texts;
use super::{Fault, rows};

const HEADER: &str = "prefix,region,digits,kind,name,name_zh,source,checked,verified";
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

/// The Rust of the table: rows by prefix, then region, then length. Of one prefix in one region no two
/// rows are about numbers of the same length.
pub(super) fn table(text: &str, texts: &mut Texts) -> Result<String, Fault> {
    let mut seen: Vec<Key<'_>> = Vec::new();
    let table = rows::table(text, HEADER, |fields| {
        let (key, rust) = row(fields, texts)?;
        let (prefix, region, (fewest, most)) = key;
        let meets = |other: &Key<'_>| {
            (other.0, other.1) == (prefix, region) && other.2.0 <= most && fewest <= other.2.1
        };
        if seen.iter().any(meets) {
            return Err("another row has this prefix for the same lengths".to_owned());
        }
        seen.push(key);
        Ok((key, rust))
    })?;
    Ok(rows::array("ROWS", "NumberKind", table.values()))
}

/// Prefix, region, and the fewest and most digits.
type Key<'a> = (&'a str, &'a str, (u8, u8));

fn row<'a>(fields: [&'a str; 9], texts: &mut Texts) -> Result<(Key<'a>, String), String> {
    let [
        prefix,
        region,
        digits,
        kind,
        name,
        name_zh,
        source,
        checked,
        verified,
    ] = fields;
    let whole = prefix.strip_prefix('+').unwrap_or(prefix);
    if !(2..=12).contains(&whole.len()) || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("the prefix must be 2 to 12 digits, with + and country code".to_owned());
    }
    rows::region(region)?;
    rows::month(checked, "checked")?;
    let number = |text: &str| -> Result<u8, String> {
        let bad = |_| "digits must be a number, or two as in 13-15".to_owned();
        text.parse().map_err(bad)
    };
    let digits = match digits.split_once('-') {
        _ if digits.is_empty() => (1, 15),
        None => (number(digits)?, number(digits)?),
        Some((fewest, most)) => (number(fewest)?, number(most)?),
    };
    if digits.0 > digits.1 {
        return Err("the fewest digits come first".to_owned());
    }
    if digits != (1, 15) && (usize::from(digits.0) < whole.len() || digits.1 > 15) {
        return Err("a number has at least the digits of its prefix, and at most 15".to_owned());
    }
    let kind = rows::variant(kind, &KINDS)?;
    for (field, what) in [(name, "name"), (name_zh, "name_zh"), (source, "source")] {
        rows::text(field, what)?;
    }
    let verified = rows::flag(verified, "verified")?;
    let [name, name_zh, source] = [name, name_zh, source].map(|text| texts.add(text));
    let [prefix_name, region_name] = [prefix, region].map(|name| texts.name(name));
    let rust = format!(
        "NumberKind {{ prefix: {prefix_name}, region: {region_name}, digits: {digits:?}, \
         class: Class::{kind}, name: {name}, name_zh: {name_zh}, source: {source}, \
         verified: {verified} }}"
    );
    Ok(((prefix, region, digits), rust))
}
