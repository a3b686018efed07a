//! CSV by RFC 4180: header, CRLF, quotes where needed, UTF-8.
//!
//! A cell that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, tab or
//! carriage return; or the full-width form of a sign, which Excel in East Asia reads as that sign) gets an apostrophe in front. A number in international form is left as
//! it is: `+` and digits cannot do anything.

use std::borrow::Cow;
use std::io::{self, Write as _};

use super::{Counted, FILE, Written, for_each_call};
use crate::StoreError;
use crate::ledger::{Filter, Ledger};
use crate::signing::checkpoint;

const HEADER: [&str; 9] = [
    "seq",
    "at",
    "number",
    "presentation",
    "disposition",
    "rule",
    "outcome",
    "leaf_hash",
    "talked_s",
];

pub(super) fn write(
    ledger: &Ledger,
    filter: &Filter,
    out: &mut Counted<'_>,
) -> Result<Written, StoreError> {
    record(out, HEADER).map_err(StoreError::io(FILE))?;
    let mut calls = 0;
    let unreadable = for_each_call(ledger, filter, &mut |row| {
        calls += 1;
        record(
            out,
            [
                row.seq.to_string().as_str(),
                &row.at,
                &defused(row.number.unwrap_or("")),
                row.presentation,
                row.disposition,
                &defused(row.rule_name.unwrap_or("")),
                row.outcome.unwrap_or(""),
                &row.leaf_hash,
                &row.talked_s.map_or_else(String::new, |it| it.to_string()),
            ],
        )
    })?;
    Ok(Written {
        calls,
        unreadable,
        checkpoint: checkpoint(ledger)?,
    })
}

/// Writes a line. Not by the crate `csv`, whose writer has a reader of decimals in it, 20 KB.
fn record(out: &mut Counted<'_>, cells: [&str; 9]) -> io::Result<()> {
    let mut line = String::new();
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            line.push('"');
            line += &cell.replace('"', "\"\"");
            line.push('"');
        } else {
            line += cell;
        }
    }
    line += "\r\n";
    out.write_all(line.as_bytes())
}

/// With what a cell begins that a spreadsheet would run.
const RUN: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The cell with nothing left for a spreadsheet to run.
pub(super) fn defused(cell: &str) -> Cow<'_, str> {
    let international = cell
        .strip_prefix('+')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    if cell.starts_with(RUN) && !international {
        return Cow::from(format!("'{cell}"));
    }
    Cow::from(cell)
}
