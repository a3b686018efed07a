//! Reads numbers out of text and CSV files that other people and programs made.
//!
//! Text: one number a line; `#`, and `//` or `;` where a line begins so, begin a comment. CSV: the separator is that of `, ; tab |`
//! that most of the first lines have; the columns are those whose header says so, else the
//! one with the most numbers. A UTF-8 mark at the start and every line end are taken.
//!
//! Every line counts: what is not read is counted by its reason, and the first
//! [`MAX_NAMED`] are named by line, never by content. Memory is bounded whatever the input: a
//! longer line than [`MAX_LINE`] is passed over, not kept, and [`read_into`] keeps no number.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufRead};

use curfew_core::{Number, Region};
use thiserror::Error;

use super::cell::read_cell;
pub(crate) use super::cell::{bare, is_rounded};
pub use super::cell::{is_number, read_items};
use super::lines::Lines;
use super::packed::Span;
use super::sample::MAX_PASSED_BY;
pub use super::sample::is_other;
use super::table::Table;
pub use super::times::may_be_time;

/// The most bytes that are read.
pub const MAX_BYTES: u64 = 256 << 20;
/// The most numbers that are gathered in memory.
pub const MAX_NUMBERS: u64 = 5_000_000;
/// The longest line, in bytes.
pub const MAX_LINE: usize = 4096;
/// How many refused lines are named.
pub const MAX_NAMED: usize = 20;
/// How many refused records are named of each reason.
pub const EXAMPLES: u64 = 3;

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
    /// How many records were looked at: neither empty, nor comment, nor header. Of several
    /// columns each cell that is not empty is one.
    pub records: u64,
    /// How many of them gave no number.
    pub refused_total: u64,
    /// How many by each reason.
    pub refused_by: BTreeMap<Refusal, u64>,
    /// The first [`MAX_NAMED`].
    pub refused: Vec<Refused>,
    /// The first [`EXAMPLES`] of each reason.
    pub examples: Vec<Refused>,
    /// Columns of a table that look like numbers and were not read.
    pub passed_by: Vec<Heading>,
}

/// A column, and what its header calls it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Heading {
    /// From 1; 0 for a field of JSON, which has no columns.
    pub column: u64,
    /// Empty where there is no header; at most 60 characters.
    pub name: String,
}

/// `2 (Phone)`.
impl std::fmt::Display for Heading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name.as_str() {
            "" => write!(f, "{}", self.column),
            name => write!(f, "{} ({name})", self.column),
        }
    }
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
    /// A number of a subscriber without the area code.
    NoArea,
    /// More digits than a number has.
    TooManyDigits,
    /// No number has this country code, this area code, this length or only zeros.
    Impossible,
    /// Digits are hidden behind other characters.
    Masked,
    /// Several numbers, with a separator that is not the table's, a blank or a slash between them.
    Several,
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
    /// A date or a time.
    Time,
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
            Refusal::NoArea => "area code missing",
            Refusal::TooManyDigits => "longer than 15 digits",
            Refusal::Impossible => "impossible: no such country code, area code or length",
            Refusal::Masked => "some of its digits are masked",
            Refusal::Several => "several numbers on a line or in a cell",
            Refusal::TooLong => "too long",
            Refusal::NotUtf8 => "not UTF-8",
            Refusal::ControlCharacter => "contains a control character",
            Refusal::NoColumn => "no such column in this line",
            Refusal::OpenQuote => "a quotation mark is not closed",
            Refusal::Formula => "a spreadsheet formula",
            Refusal::Rounded => "rounded by a spreadsheet",
            Refusal::Time => "a date or a time",
        }
    }
}

/// Why a file as a whole was refused.
#[non_exhaustive]
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum ImportError {
    /// There are more than [`MAX_BYTES`].
    #[error("more than {} MiB", MAX_BYTES >> 20)]
    TooLarge,
    /// There are more numbers than a list holds.
    #[error("the file has more than {MAX_NUMBERS} numbers")]
    TooMany,
    /// The file is UTF-16, as "Unicode text" of some spreadsheets is.
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    /// There is no column of this name or place.
    #[error(
        "there is no such column: the first lines have {columns}, and the first of them no such heading"
    )]
    Column {
        /// How many columns there are; 1 in plain text.
        columns: usize,
    },
    /// Which column has the callers cannot be told: those that look like numbers are not meant.
    #[error("which column has the callers is in doubt: {what}: column {columns}")]
    Doubt {
        /// Places from 1 and headings.
        columns: String,
        /// What they are.
        what: &'static str,
    },
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
    /// The columns of the numbers; where none is given, they are found.
    pub columns: Vec<Column>,
    /// The column of the labels.
    pub label: Option<Column>,
    /// The most bytes that are read.
    pub most_bytes: u64,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            home: None,
            columns: Vec::new(),
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
    tally.passed_by.extend_from_slice(table.passed_by());
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
        for heading in record.beside {
            tally.pass_by(heading);
        }
        let label = String::from_utf8_lossy(&record.label);
        for (column, cell) in record.cells {
            tally.records += 1;
            match cell.and_then(|cell| read_items(&cell, reading.home)) {
                Ok(items) => {
                    for item in items {
                        each(item, label.trim())?;
                    }
                }
                Err(reason) => tally.refuse((record.line, column), reason),
            }
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

    /// Takes the numbers out; any of them may come again.
    pub(crate) fn drain(&mut self) -> std::vec::Drain<'_, Number> {
        self.seen.clear();
        self.import.numbers.drain(..)
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
    /// Keeps a column that is not read, once.
    fn pass_by(&mut self, heading: Heading) {
        if self.passed_by.len() < MAX_PASSED_BY && !self.passed_by.contains(&heading) {
            self.passed_by.push(heading);
        }
    }

    /// Counts a record at a line and column that gave no number.
    pub fn refuse(&mut self, (line, column): (u64, u64), reason: Refusal) {
        let refused = Refused {
            line,
            column,
            reason,
        };
        self.refused_total += 1;
        let count = self.refused_by.entry(reason).or_default();
        *count += 1;
        if *count <= EXAMPLES {
            self.examples.push(refused);
        }
        if self.refused.len() < MAX_NAMED {
            self.refused.push(refused);
        }
    }
}

#[cfg(test)]
mod tests;
