//! `data/clocks.csv`: deadlines, waiting times and how long callers keep records.

use super::texts::Texts;
use super::{Fault, rows};

const HEADER: &str = "id,place,kind,form,amount,unit,text,text_zh,citation,source,checked,verified";
const KINDS: [&str; 6] = ["filing", "answer", "register", "grace", "bar", "retention"];
const UNITS: [&str; 4] = ["days", "workdays", "months", "years"];

/// The Rust of the table, by place and id.
/// Its texts are among those of `papers`.
pub(super) fn table(text: &str, papers: &mut Texts, texts: &mut Texts) -> Result<String, Fault> {
    let table = rows::table(text, HEADER, |fields| row(fields, papers, texts))?;
    Ok(rows::array("ROWS", "Clock", table.values()))
}

fn row<'a>(
    fields: [&'a str; 12],
    papers: &mut Texts,
    texts: &mut Texts,
) -> Result<((&'a str, &'a str), String), String> {
    let [
        id,
        place,
        kind,
        form,
        amount,
        unit,
        text,
        text_zh,
        citation,
        source,
        checked,
        verified,
    ] = fields;
    rows::region(place.get(..2).unwrap_or_default())?;
    for (field, what) in [
        (id, "id"),
        (text, "text"),
        (text_zh, "text_zh"),
        (citation, "citation"),
        (source, "source"),
    ] {
        rows::text(field, what)?;
    }
    let amount: u16 = amount
        .parse()
        .map_err(|_| "amount is no number".to_owned())?;
    if amount == 0 {
        return Err("an amount of 0".to_owned());
    }
    rows::month(checked, "checked")?;
    let [kind, unit] = [rows::variant(kind, &KINDS)?, rows::variant(unit, &UNITS)?];
    let verified = rows::flag(verified, "verified")?;
    let [text, text_zh, citation, source] =
        [text, text_zh, citation, source].map(|text| papers.add(text));
    let [id_name, place_name, form, checked] =
        [id, place, form, checked].map(|name| texts.name(name));
    let rust = format!(
        "Clock {{ id: {id_name}, place: {place_name}, kind: Kind::{kind}, form: {form}, \
         amount: {amount}, unit: Unit::{unit}, text: {text}, text_zh: {text_zh}, \
         citation: {citation}, source: {source}, checked: {checked}, verified: {verified} }}"
    );
    Ok(((place, id), rust))
}
