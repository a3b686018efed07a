//! Block lists with a record on each line, of any length: a record is kept at a time.
//!
//! Yet Another Call Blocker and FreePBX write tables, which the reader of all tables reads
//! (`Table`); Asterisk, NoPhoneSpam and NCID write lines. What a record means is told where
//! files are read as a whole (`bans`).

use std::io::BufRead;

use curfew_core::Number;
use curfew_core::rulebook::Who;

use super::{Imported, Kind, Reader, Why, bans};
use crate::lists::import::{Column, ImportError, Reading, Refusal};
use crate::lists::lines::Lines;
use crate::lists::table::{Record, Table};

/// How lines of Asterisk's database begin.
const ASTERISK: &[u8] = b"/blacklist/";
/// The most cells of a row of Yet Another Call Blocker; a fork has more.
const CELLS: usize = 6;

/// Whom a record stops.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Banned {
    /// One caller.
    Number(Number),
    /// The callers of a pattern.
    Callers(Who),
}

/// What a file that begins with `head` (64 KiB are enough) is, where [`read_into`] reads it.
#[must_use]
pub fn kind_of(head: &[u8]) -> Option<Kind> {
    let kind = bans::sniff(super::start_of(head)).filter(|_| !super::is_other(head))?;
    let is_read = matches!(
        kind,
        Kind::CallBlocker | Kind::FreePbx | Kind::NoPhoneSpam | Kind::Ncid
    );
    is_read.then_some(kind)
}

/// Whether such a file has columns, which [`Reading`] may name.
#[must_use]
pub fn is_table(kind: Kind, head: &[u8]) -> bool {
    let is_asterisk = super::start_of(head).starts_with(ASTERISK);
    kind == Kind::CallBlocker || (kind == Kind::FreePbx && !is_asterisk)
}

/// Reads a block list of a kind that [`kind_of`] gives, one record after the other, with their
/// labels where `reading` names a column of labels. What is given has no rules and no numbers,
/// but counts and remarks.
///
/// # Errors
/// [`ImportError`], and that of `each`.
pub fn read_into<E: From<ImportError>>(
    (kind, is_table): (Kind, bool),
    input: impl BufRead,
    reading: &Reading,
    mut each: impl FnMut(Banned, &str) -> Result<(), E>,
) -> Result<Imported, E> {
    let mut reader = Reader::new(reading.home);
    let mut lines = Lines::new(input, reading.most_bytes)?;
    if is_table {
        let table = Table::find(&mut lines, &columns(kind, reading))?;
        while let Some(record) = table.next(&mut lines)? {
            let label = String::from_utf8_lossy(&record.label).into_owned();
            row(kind, record, label.trim(), &mut reader);
            let label = reading.label.as_ref().map_or("", |_| label.trim());
            reader.hand_over(|banned| each(banned, label))?;
        }
    } else {
        while let Some(line) = lines.next()? {
            if line.too_long {
                reader.refuse((line.number, 1), Refusal::TooLong);
            } else if !line.bytes.trim_ascii().is_empty() {
                let text = String::from_utf8_lossy(&line.bytes);
                bans::line(kind, &text, place(line.number), &mut reader);
                reader.hand_over(|banned| each(banned, ""))?;
            }
        }
    }
    Ok(reader.done(kind))
}

/// Where the numbers stand, and what the record is called, unless other columns are asked for.
fn columns(kind: Kind, reading: &Reading) -> Reading {
    let number = if kind == Kind::FreePbx { 1 } else { 3 };
    let mut reading = reading.clone();
    if reading.columns.is_empty() {
        reading.columns.push(Column::Place(number));
    }
    reading.label.get_or_insert(Column::Place(2));
    reading
}

fn row(kind: Kind, record: Record, name: &str, reader: &mut Reader) {
    // A fork has `allow,position` behind, and regular expressions.
    let is_fork = kind == Kind::CallBlocker && record.width > CELLS;
    for (column, cell) in record.cells {
        let at = place(record.line);
        reader.column = place(column);
        match cell {
            Err(reason) => reader.refuse((record.line, column), reason),
            Ok(cell) => {
                let text = String::from_utf8_lossy(&cell);
                if is_fork {
                    let name = if name.is_empty() { &text } else { name };
                    reader.leave_out(at, name, Why::Unknown);
                } else if kind == Kind::FreePbx {
                    bans::free_pbx_number(at, &text, reader);
                } else {
                    bans::ban(at, &text, name, reader);
                }
            }
        }
    }
}

fn place(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
