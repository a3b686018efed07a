//! Reads numbers out of text and CSV files that other people and programs made.
//!
//! Text: one number a line; `#` begins a comment. CSV: the separator is that of `, ; tab |`
//! that most of the first lines have; the column is the one whose header says so, else the
//! one with the most numbers. A UTF-8 mark at the start and every line end are taken.
//!
//! Every line counts: what is not read is counted by its reason, and the first
//! [`MAX_NAMED`] are named by line, never by content. Memory is bounded by the numbers
//! read, not by the input: a longer line than [`MAX_LINE`] is passed over, not kept.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufRead};

use curfew_core::number::read;
use curfew_core::{Number, Region};
use thiserror::Error;

use super::MAX_NUMBERS;
use super::table::{Lines, Table};

/// The most bytes that are read.
pub const MAX_BYTES: u64 = 256 << 20;
/// The longest line, in bytes.
pub const MAX_LINE: usize = 4096;
/// How many refused lines are named.
pub const MAX_NAMED: usize = 20;
/// The longest cell that can be a number, in bytes.
const MAX_CELL: usize = 64;
/// Shorter codes than this are more likely a row number or a count.
const MIN_SHORT: usize = 3;
/// How Google Contacts writes several numbers into one cell.
const SEVERAL: &str = " ::: ";

/// What was read.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Import {
    /// The numbers, in the order of the file, none twice.
    pub numbers: Vec<Number>,
    /// How many numbers were there again.
    pub repeated: u64,
    /// How many records were looked at: neither empty, nor comment, nor header.
    pub records: u64,
    /// How many of them gave no number.
    pub refused_total: u64,
    /// How many by each reason.
    pub refused_by: BTreeMap<Refusal, u64>,
    /// The first [`MAX_NAMED`].
    pub refused: Vec<Refused>,
}

/// Shows counts only.
impl std::fmt::Debug for Import {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Import")
            .field("numbers", &self.numbers.len())
            .field("repeated", &self.repeated)
            .field("records", &self.records)
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}

/// A record that gave no number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Refused {
    /// Its first line, from 1.
    pub line: u64,
    /// Why.
    pub reason: Refusal,
}

/// Why a record gave no number.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Refusal {
    /// The cell is empty.
    Empty,
    /// The text is no number.
    NotANumber,
    /// The line or the cell is too long.
    TooLong,
    /// The cell is not UTF-8.
    NotUtf8,
    /// The cell contains a control character.
    ControlCharacter,
    /// The record has no such column.
    NoColumn,
    /// A quotation mark is not closed.
    OpenQuote,
    /// The cell is a spreadsheet formula.
    Formula,
    /// A spreadsheet rounded the number (1.2E+10); its digits are lost.
    Rounded,
}

impl Refusal {
    /// The reason in English, for the command line.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Refusal::Empty => "empty",
            Refusal::NotANumber => "not a number",
            Refusal::TooLong => "too long",
            Refusal::NotUtf8 => "not UTF-8",
            Refusal::ControlCharacter => "contains a control character",
            Refusal::NoColumn => "no such column in this line",
            Refusal::OpenQuote => "a quotation mark is not closed",
            Refusal::Formula => "a spreadsheet formula",
            Refusal::Rounded => "rounded by a spreadsheet",
        }
    }
}

/// Why a file as a whole was refused.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum ImportError {
    /// There are more than [`MAX_BYTES`].
    #[error("the file has more than {MAX_BYTES} bytes")]
    TooLarge,
    /// There are more numbers than a list holds.
    #[error("the file has more than {MAX_NUMBERS} numbers")]
    TooMany,
    /// The file is UTF-16, as "Unicode text" of some spreadsheets is.
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    /// Reading failed.
    #[error("the file could not be read: {0}")]
    Io(io::ErrorKind),
}

impl From<io::Error> for ImportError {
    fn from(error: io::Error) -> ImportError {
        ImportError::Io(error.kind())
    }
}

/// Reads the numbers of a text or CSV file. `home` is the region of numbers written without
/// a country code; without it these are refused.
///
/// # Errors
/// [`ImportError`]; a line that cannot be read is none, but counted in [`Import`].
pub fn read_numbers(input: impl BufRead, home: Option<Region>) -> Result<Import, ImportError> {
    Ok(Numbers::read(input, home)?.import)
}

/// Numbers being gathered, none twice.
#[derive(Default)]
pub(crate) struct Numbers {
    pub(crate) import: Import,
    seen: HashSet<Number>,
}

impl Numbers {
    /// As [`read_numbers`].
    pub(crate) fn read(input: impl BufRead, home: Option<Region>) -> Result<Numbers, ImportError> {
        let mut lines = Lines::new(input)?;
        let table = Table::find(&mut lines, home)?;
        let mut numbers = Numbers::default();
        while let Some(record) = table.next(&mut lines)? {
            match record.cell {
                Ok(cell) => numbers.take(record.line, &cell, home),
                Err(reason) => {
                    numbers.import.records += 1;
                    numbers.import.refuse(record.line, reason);
                }
            }
            if u64::try_from(numbers.seen.len()).is_ok_and(|count| count > MAX_NUMBERS) {
                return Err(ImportError::TooMany);
            }
        }
        Ok(numbers)
    }

    /// Takes the numbers of one cell, or counts why there are none.
    pub(crate) fn take(&mut self, line: u64, cell: &[u8], home: Option<Region>) {
        self.import.records += 1;
        match read_cell(cell, home) {
            Err(reason) => self.import.refuse(line, reason),
            Ok(numbers) => {
                for number in numbers {
                    if self.seen.insert(number) {
                        self.import.numbers.push(number);
                    } else {
                        self.import.repeated += 1;
                    }
                }
            }
        }
    }
}

impl Import {
    fn refuse(&mut self, line: u64, reason: Refusal) {
        self.refused_total += 1;
        *self.refused_by.entry(reason).or_default() += 1;
        if self.refused.len() < MAX_NAMED {
            self.refused.push(Refused { line, reason });
        }
    }
}

/// The numbers in a cell; at least one.
pub(super) fn read_cell(cell: &[u8], home: Option<Region>) -> Result<Vec<Number>, Refusal> {
    let text = std::str::from_utf8(cell).map_err(|_| Refusal::NotUtf8)?;
    let mut numbers = Vec::new();
    for part in text.split(SEVERAL) {
        numbers.push(read_number(part, home)?);
    }
    Ok(numbers)
}

fn read_number(text: &str, home: Option<Region>) -> Result<Number, Refusal> {
    let text = bare(text);
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.len() > MAX_CELL {
        return Err(Refusal::TooLong);
    }
    if text.contains(char::is_control) {
        return Err(Refusal::ControlCharacter);
    }
    if text.starts_with(['=', '@']) {
        return Err(Refusal::Formula);
    }
    if is_rounded(text) {
        return Err(Refusal::Rounded);
    }
    match read(text, home) {
        number @ Number::E164(_) => Ok(number),
        number @ Number::Short(code) if code.as_str().len() >= MIN_SHORT => Ok(number),
        Number::Short(_) | Number::Hidden(_) | Number::Unreadable => Err(Refusal::NotANumber),
    }
}

/// Takes off what spreadsheets put around a number to keep its digits: `="0123"`, `'0123`,
/// and the `.0` of a number that was a float.
pub(crate) fn bare(text: &str) -> &str {
    let text = text.trim();
    let text = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| text.strip_prefix('\''))
        .unwrap_or(text)
        .trim();
    match text.strip_suffix(".0") {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits,
        _ => text,
    }
}

/// Whether a text is a number with an exponent, such as `1.20656E+10`.
pub(crate) fn is_rounded(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    is_digits(exponent) && is_digits(&digits.replacen(['.', ','], "", 1))
}

#[cfg(test)]
mod tests;
