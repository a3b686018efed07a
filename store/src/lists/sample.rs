//! The first rows of a table: which of them is the header, and which columns have the callers.

use curfew_core::{Number, Region};

use super::cell::{is_number, read_cell};
use super::import::{Column, Heading, ImportError};
use super::times::may_be_time;

/// A header cell that contains one of these is the column. In lower case.
const HEADERS: [&str; 12] = [
    "phone",
    "number",
    "mobile",
    "telephone",
    "caller",
    "tel",
    "msisdn",
    "号码",
    "電話",
    "电话",
    "手机",
    "來電",
];
/// A header cell that contains one of these is of who called, and before all others.
const CALLERS: [&str; 8] = [
    "caller",
    "calling phone",
    "calling number",
    "calling party",
    "对方",
    "对端",
    "来电",
    "來電",
];
/// Further columns are read whose header contains one of these.
const PHONES: [&str; 7] = ["phone", "mobile", "msisdn", "手机", "电话", "電話", "号码"];
/// A header cell that contains one of these is of another person's number, or the user's own: it
/// is read only where it is asked for. 主叫 is of who made the call, which in a bill is often the user.
const OTHERS: [&str; 14] = [
    "called",
    "callee",
    "dialed",
    "dialled",
    "recipient",
    "receiver",
    "destination",
    "consumer",
    "subscriber",
    "fax",
    "本机",
    "用户",
    "被叫",
    "主叫",
];
/// So does one in which a word begins with one of these.
const OWN: [&str; 3] = ["own", "my", "user"];
/// The most rows among which a header is looked for.
const MAX_TITLES: usize = 10;
/// The weight of a full number: more than all short codes of a sample, for a column of counts is all codes.
const FULL: usize = 1000;
/// The most characters of a header cell that are kept.
const MAX_HEADING: usize = 60;
/// The most columns that are told of.
pub(super) const MAX_PASSED_BY: usize = 20;

/// The first rows of a table, with their lines.
pub(super) struct Sample {
    rows: Vec<(u64, Vec<Vec<u8>>)>,
    pub(super) width: usize,
    home: Option<Region>,
    /// The row that is the header, if there is one.
    head: usize,
    /// Whether it says of a column that it has numbers.
    is_headed: bool,
}

impl Sample {
    pub(super) fn new(rows: Vec<(u64, Vec<Vec<u8>>)>, home: Option<Region>) -> Sample {
        let width = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(1);
        let mut sample = Sample {
            rows,
            width,
            home,
            head: 0,
            is_headed: false,
        };
        let mut before = 0;
        for at in 0..sample.rows.len().min(MAX_TITLES) {
            let row = &sample.rows[at].1;
            let filled = row.iter().filter(|it| !it.trim_ascii().is_empty()).count();
            // Titles have few cells, rows as many as their header.
            let is_below_titles = before * 2 <= filled;
            before = before.max(filled);
            let has_number = row.iter().any(|cell| read_cell(cell, home).is_ok());
            let says = |cell: &Vec<u8>| says(cell, &HEADERS) || is_other(cell);
            if is_below_titles && !has_number && row.iter().any(says) {
                (sample.head, sample.is_headed) = (at, true);
            }
        }
        sample
    }

    /// The first row, or the header below titles, and its line.
    pub(super) fn head(&self) -> Option<(u64, &[Vec<u8>])> {
        let (line, cells) = self.rows.get(self.head)?;
        Some((*line, cells))
    }

    /// Whether the header says of a column that it has numbers, if those of others.
    pub(super) const fn is_headed(&self) -> bool {
        self.is_headed
    }

    fn says(&self, column: usize, words: &[&str]) -> bool {
        let cell = self.head().and_then(|(_, cells)| cells.get(column));
        cell.is_some_and(|cell| says(cell, words))
    }

    /// Whether its header says that a column has the user's own numbers, or those of who was called.
    fn is_other(&self, column: usize) -> bool {
        let cell = self.head().and_then(|(_, cells)| cells.get(column));
        cell.is_some_and(|cell| is_other(cell))
    }

    /// What a column has below its header.
    fn cells(&self, column: usize) -> impl Iterator<Item = &Vec<u8>> {
        let rows = self.rows.iter().skip(self.head);
        let cells = rows.filter_map(move |(_, row)| row.get(column));
        let is_head = move |at: usize, cell: &[u8]| at == 0 && (self.is_headed || is_header(cell));
        let cells = cells
            .enumerate()
            .filter(move |(at, cell)| !is_head(*at, cell));
        cells
            .map(|(_, cell)| cell)
            .filter(|cell| !cell.trim_ascii().is_empty())
    }

    /// Whether most of a column look like dates or times.
    fn is_times(&self, column: usize) -> bool {
        let times = self.cells(column).filter(|cell| may_be_time(cell)).count();
        times * 2 > self.cells(column).count()
    }

    /// How much a column is one of numbers. One with its country code is sure to be one.
    fn weight(&self, column: usize) -> usize {
        let weigh = |cell: &Vec<u8>| match read_cell(cell, self.home).as_deref() {
            Ok([Number::E164(_), ..]) if cell.contains(&b'+') => 2 * FULL,
            Ok([Number::E164(_), ..]) => FULL,
            Ok(_) => 1,
            Err(_) => 0,
        };
        match self.is_times(column) {
            true => 0,
            false => self.cells(column).map(weigh).sum(),
        }
    }

    /// Whether most of a column are full numbers, or digits that might be.
    fn has_numbers(&self, column: usize) -> bool {
        let full = self
            .cells(column)
            .filter(|cell| is_number(cell, self.home))
            .count();
        full > 0 && full * 2 >= self.cells(column).count()
    }

    /// Whether a column that is not read is to be told of.
    pub(super) fn is_numbers(&self, column: usize) -> bool {
        self.has_numbers(column) && !self.is_times(column)
    }

    /// The columns of the callers; at least one.
    ///
    /// # Errors
    /// [`ImportError::Doubt`] where only such columns have numbers that are hardly theirs.
    pub(super) fn columns(&self) -> Result<Vec<usize>, ImportError> {
        let callers = || (0..self.width).filter(|column| !self.is_other(*column));
        let said = |word| callers().filter(move |column| self.says(*column, &[word]));
        let all = || CALLERS.into_iter().chain(HEADERS).flat_map(said);
        // "Phone 1 - Label" has no numbers, "Phone 1 - Value" has.
        let filled = all().find(|column| self.weight(*column) > 0);
        if let Some(first) = filled.or_else(|| all().next()).filter(|_| self.is_headed) {
            let is_caller = self.says(first, &CALLERS);
            let more = callers().filter(|column| {
                *column != first
                    && self.says(*column, if is_caller { &CALLERS } else { &PHONES })
                    && self.is_numbers(*column)
            });
            return Ok(std::iter::once(first).chain(more).collect());
        }
        let best = callers().rev().max_by_key(|column| self.weight(*column));
        let is_sure = best.is_some_and(|column| self.weight(column) >= FULL);
        let mut doubtful = (0..self.width).filter(|column| {
            (self.is_other(*column) || self.is_times(*column)) && self.has_numbers(*column)
        });
        match doubtful.next().filter(|_| !is_sure) {
            None => Ok(vec![best.unwrap_or(0)]),
            Some(first) => {
                let names = self.head().map(|(_, cells)| cells);
                let is_named =
                    |names: &&[Vec<u8>]| names.get(first).is_some_and(|it| is_header(it));
                let names = names.filter(is_named).unwrap_or_default();
                let named = |column| heading(names, column).to_string();
                let all: Vec<String> = std::iter::once(first).chain(doubtful).map(named).collect();
                Err(ImportError::Doubt {
                    columns: all.join(", "),
                    what: match self.is_other(first) {
                        true => "headed as one's own number, or as that of who was called",
                        false => "like dates or times",
                    },
                })
            }
        }
    }
}

/// Whether a header cell contains one of these.
fn says(cell: &[u8], words: &[&str]) -> bool {
    let text = String::from_utf8_lossy(cell).to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// Whether a header cell says that a column has the user's own numbers, or those of who was called.
#[must_use]
pub fn is_other(cell: &[u8]) -> bool {
    let text = String::from_utf8_lossy(cell).to_lowercase();
    let begins = |word: &str| OWN.iter().any(|own| word.starts_with(own));
    OTHERS.iter().any(|word| text.contains(word))
        || text.split(|it: char| !it.is_alphanumeric()).any(begins)
}

/// Whether a cell is more likely a column's name than a number or pattern. `#` is a name.
pub(super) fn is_header(cell: &[u8]) -> bool {
    let is_pattern = || cell != b"#" && cell.iter().all(|it| b"+*#".contains(it));
    !cell.is_empty() && !cell.iter().any(u8::is_ascii_digit) && !is_pattern()
}

/// A column from 0, and what the header's cells call it.
pub(super) fn heading(names: &[Vec<u8>], column: usize) -> Heading {
    let name = names.get(column).map(|it| String::from_utf8_lossy(it));
    let name = name.unwrap_or_default();
    Heading {
        column: column as u64 + 1,
        name: name.trim().chars().take(MAX_HEADING).collect(),
    }
}

impl Column {
    /// Its place among the cells of a header, from 0, where rows have `columns`.
    pub(super) fn place(&self, head: &[Vec<u8>], columns: usize) -> Result<usize, ImportError> {
        let place = match self {
            Column::Place(place) => place.checked_sub(1).filter(|place| *place < columns),
            Column::Name(name) => {
                let name = name.trim().to_lowercase();
                let named =
                    |cell: &Vec<u8>| String::from_utf8_lossy(cell).trim().to_lowercase() == name;
                head.iter().position(named)
            }
        };
        place.ok_or(ImportError::Column { columns })
    }
}
