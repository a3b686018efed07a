//! Reads numbers out of text and CSV files that other people and programs made.
//!
//! Text: one number a line; `#` begins a comment. CSV: the separator is that of `, ; tab |`
//! that most of the first lines have; the column is the one whose header says so, else the
//! one with the most numbers. A UTF-8 mark at the start and every line end are taken.
//!
//! Every line counts: what is not read is counted by its reason, and the first
//! [`MAX_NAMED`] are named by line, never by content. Memory is bounded whatever the input: a
//! longer line than [`MAX_LINE`] is passed over, not kept, and [`read_into`] keeps no number.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufRead};

use curfew_core::number::read;
use curfew_core::{Number, Region};
use thiserror::Error;

use super::build::parse_range;
use super::packed::Span;
use super::table::{Lines, Table};

/// The most bytes that are read.
pub const MAX_BYTES: u64 = 256 << 20;
/// The most numbers that are gathered in memory.
pub const MAX_NUMBERS: u64 = 5_000_000;
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
    /// The ranges, in the order of the file.
    pub ranges: Vec<Span>,
    /// How many records gave ranges.
    pub ranged: u64,
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
    /// In a table the cell, else the character at which it begins, from 1.
    pub column: u64,
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
    /// Digits without + and country code, and no region is known that they belong to.
    NoRegion,
    /// A prefix that is not `+`, country code, digits and `*`.
    Prefix,
    /// Digits are hidden behind other characters.
    Masked,
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
            Refusal::NoRegion => "no country code, and no home region is known",
            Refusal::Prefix => "a prefix needs + and country code",
            Refusal::Masked => "some of its digits are masked",
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
    /// There is no column of this name or place.
    #[error("the file has no such column as is asked for")]
    Column,
    /// Reading failed.
    #[error("the file could not be read: {0}")]
    Io(io::ErrorKind),
}

impl From<io::Error> for ImportError {
    fn from(error: io::Error) -> ImportError {
        ImportError::Io(error.kind())
    }
}

/// How a file is read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The region of numbers without a country code; where there is none, these are refused.
    pub home: Option<Region>,
    /// The column of the numbers; where none is given, it is found.
    pub column: Option<Column>,
    /// The column of the labels.
    pub label: Option<Column>,
    /// The most bytes that are read.
    pub most_bytes: u64,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            home: None,
            column: None,
            label: None,
            most_bytes: MAX_BYTES,
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Column {
    /// The one whose header this is, in any case of letters.
    Name(String),
    /// From 1.
    Place(usize),
}

/// What a cell stands for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Item {
    /// A number.
    Number(Number),
    /// Numbers with a prefix, or from one to another.
    Ranges(Vec<Span>),
}

/// Reads the numbers and ranges of a text or CSV file, one after the other, with their
/// labels. What gives none is counted in `tally`.
///
/// # Errors
/// [`ImportError`], and that of `each`.
pub fn read_into<E: From<ImportError>>(
    input: impl BufRead,
    reading: &Reading,
    tally: &mut Import,
    mut each: impl FnMut(Item, &str) -> Result<(), E>,
) -> Result<(), E> {
    let mut lines = Lines::new(input, reading.most_bytes)?;
    let table = Table::find(&mut lines, reading)?;
    loop {
        while table.is_text()
            && let Some(number) = lines.full_number(reading.home)?
        {
            tally.records += 1;
            each(Item::Number(number), "")?;
        }
        let Some(record) = table.next(&mut lines)? else {
            return Ok(());
        };
        tally.records += 1;
        let refused = match record.cell {
            Err(reason) => Err(reason),
            Ok(cell) => match read_items(&cell, reading.home) {
                Err(reason) => Err(reason),
                Ok(items) => {
                    let label = String::from_utf8_lossy(&record.label);
                    for item in items {
                        each(item, label.trim())?;
                    }
                    Ok(())
                }
            },
        };
        if let Err(reason) = refused {
            tally.refuse((record.line, table.column()), reason);
        }
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
        let reading = Reading {
            home,
            ..Reading::default()
        };
        let mut tally = Import::default();
        let mut numbers = Numbers::default();
        read_into(input, &reading, &mut tally, |item, _| {
            match item {
                Item::Number(number) => numbers.add(number),
                Item::Ranges(ranges) => {
                    numbers.import.ranged += 1;
                    numbers.import.ranges.extend(ranges);
                }
            }
            let count = numbers.seen.len() + numbers.import.ranges.len();
            match u64::try_from(count) {
                Ok(count) if count <= MAX_NUMBERS => Ok(()),
                _ => Err(ImportError::TooMany),
            }
        })?;
        let Numbers { import, seen } = numbers;
        let import = Import {
            numbers: import.numbers,
            ranges: import.ranges,
            ranged: import.ranged,
            repeated: import.repeated,
            ..tally
        };
        Ok(Numbers { import, seen })
    }

    /// Takes the numbers of one cell, at a line and column, or counts why there are none.
    pub(crate) fn take(&mut self, place: (u64, u64), cell: &[u8], home: Option<Region>) {
        self.import.records += 1;
        match read_cell(cell, home) {
            Err(reason) => self.import.refuse(place, reason),
            Ok(numbers) => numbers.into_iter().for_each(|number| self.add(number)),
        }
    }

    fn add(&mut self, number: Number) {
        if self.seen.insert(number) {
            self.import.numbers.push(number);
        } else {
            self.import.repeated += 1;
        }
    }
}

impl Import {
    fn refuse(&mut self, (line, column): (u64, u64), reason: Refusal) {
        self.refused_total += 1;
        *self.refused_by.entry(reason).or_default() += 1;
        if self.refused.len() < MAX_NAMED {
            self.refused.push(Refused {
                line,
                column,
                reason,
            });
        }
    }
}

/// The numbers and ranges in a cell; at least one.
fn read_items(cell: &[u8], home: Option<Region>) -> Result<Vec<Item>, Refusal> {
    // Before numbers: what stands behind digits is taken for a mark there.
    if let Some(ranges) = std::str::from_utf8(cell)
        .ok()
        .map(bare)
        .and_then(parse_range)
    {
        return Ok(vec![Item::Ranges(ranges)]);
    }
    Ok(read_cell(cell, home)?
        .into_iter()
        .map(Item::Number)
        .collect())
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
    // Two x, which a keypad has as a digit, are no extension.
    let masks = ["***", "###", "___", "xx", "XX"];
    if masks.iter().any(|mask| text.contains(mask)) {
        return Err(Refusal::Masked);
    }
    // `*21*` is a code, `1206*` is a prefix that lacks its country.
    if text.ends_with(['*', '?', '#']) && !text.starts_with(['*', '#']) {
        return Err(Refusal::Prefix);
    }
    match read(text, home) {
        number @ Number::E164(_) => Ok(number),
        number @ Number::Short(code)
            if code.as_str().len() >= MIN_SHORT && code.as_str().bytes().any(|it| it != b'0') =>
        {
            Ok(number)
        }
        Number::Unreadable if home.is_none() && is_national(text) => Err(Refusal::NoRegion),
        Number::Short(_) | Number::Hidden(_) | Number::Unreadable => Err(Refusal::NotANumber),
    }
}

/// Whether a text may be a number in the form of its country: nothing but digits, and what people
/// put between them.
fn is_national(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let fits = |it: char| it.is_ascii_digit() || " -./()\u{a0}".contains(it);
    (6..=15).contains(&digits) && text.chars().all(fits)
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
