//! `data/never-block.csv`: numbers that no rule may stop.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::texts::Texts;
use super::{Fault, rows};

const HEADER: &str = "number,region,kind,name,name_zh,source,checked,verified";
const KINDS: [&str; 5] = [
    "emergency",
    "help_line",
    "public_service",
    "carrier",
    "utility",
];
/// The region of what counts in all.
const EVERYWHERE: &str = "ZZ";
const MAX_WILDCARDS: usize = 6;

/// The Rust of the table: rows by region and number.
pub(super) fn table(text: &str, texts: &mut Texts) -> Result<String, Fault> {
    let table = rows::table(text, HEADER, |fields| row(fields, texts))?;
    let mut out = rows::array("ROWS", "NeverBlock", table.values());
    let mut regions: BTreeMap<&str, (usize, usize, bool)> = BTreeMap::new();
    for (index, (region, number)) in table.keys().enumerate() {
        let entry = regions.entry(region).or_insert((index, index, false));
        entry.1 = index + 1;
        entry.2 |= number.starts_with('+');
    }
    writeln!(out, "static REGIONS: [RegionRows; {}] = [", regions.len())
        .expect("a String takes every write");
    for (region, (first, end, has_full)) in &regions {
        writeln!(
            out,
            "    RegionRows {{ code: *b{region:?}, first: {first}, end: {end}, \
             has_full: {has_full} }},"
        )
        .expect("a String takes every write");
    }
    out.push_str("];\n");
    Ok(out)
}

fn row<'a>(
    fields: [&'a str; 8],
    texts: &mut Texts,
) -> Result<((&'a str, &'a str), String), String> {
    let [
        number,
        region,
        kind,
        name,
        name_zh,
        source,
        checked,
        verified,
    ] = fields;
    check_number(number)?;
    // Several regions have a space between them.
    let mut regions = region.split(' ');
    regions.try_for_each(rows::region)?;
    rows::month(checked, "checked")?;
    let kind = rows::variant(kind, &KINDS)?;
    for (field, what) in [(name, "name"), (name_zh, "name_zh"), (source, "source")] {
        rows::text(field, what)?;
    }
    let verified = rows::flag(verified, "verified")?;
    let [name, name_zh, source] = [name, name_zh, source].map(|text| texts.add(text));
    let [number_name, region_name] = [number, region].map(|name| texts.name(name));
    let rust = format!(
        "NeverBlock {{ number: {number_name}, region: {region_name}, kind: Kind::{kind}, \
         name: {name}, name_zh: {name_zh}, source: {source}, verified: {verified} }}"
    );
    // Those of several regions are found in the same place as those of all.
    let place = if region.len() > 2 { EVERYWHERE } else { region };
    Ok(((place, number), rust))
}

/// A short code, or `+` and digits; of either the last 1 to 6 characters may be `x`.
fn check_number(number: &str) -> Result<(), String> {
    let whole = number.strip_prefix('+').unwrap_or(number);
    let digits = whole.trim_end_matches('x');
    if whole.len() - digits.len() > MAX_WILDCARDS {
        return Err(format!("more than {MAX_WILDCARDS} x"));
    }
    let has_code = whole.len() < number.len();
    let fits = |byte: u8| byte.is_ascii_digit() || (!has_code && matches!(byte, b'*' | b'#'));
    if digits.len() < 2 || whole.len() > 15 || !digits.bytes().all(fits) {
        return Err("the number must be + and digits, or 0-9 * #, then any x".to_owned());
    }
    Ok(())
}
