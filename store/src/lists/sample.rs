//! The first rows of a table: which of them is the header, and which columns have the callers.

use curfew_core::{Number, Region};

use super::cell::{is_number, read_cell};
use super::import::{Column, Heading, ImportError};
use super::times::may_be_time;

/// A header cell that contains one of these, parted by `|` and in lower case, is the column.
const HEADERS: &str = "phone|number|mobile|telephone|caller|tel|msisdn|号码|電話|电话|手机|來電";
/// A header cell that contains one of these is of who called, and before all others.
const CALLERS: &str = "caller|calling phone|calling number|calling party|对方|对端|来电|來電";
/// Further columns are read whose header contains one of these.
const PHONES: &str = "phone|mobile|msisdn|手机|电话|電話|号码";
/// A header cell that contains one of these is of another person's number, or the user's own: it
/// is read only where it is asked for. 主叫 is of who made the call, which in a bill is often the user.
const OTHERS: &str = "called|callee|dialed|dialled|recipient|receiver|destination|consumer|subscriber|fax|\
                      本机|用户|被叫|主叫";
/// So does one in which a word begins with one of these.
const OWN: &str = "own|my|user";
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

/// What a column has below its header.
#[derive(Clone, Copy, Default)]
struct Facts {
    /// Cells with anything in them.
    cells: usize,
    /// Those that look like dates or times.
    times: usize,
    /// Full numbers, or digits that might be.
    full: usize,
    /// How much it is one of numbers. One with its country code is sure to be one.
    weight: usize,
}

impl Facts {
    const fn is_times(self) -> bool {
        self.times * 2 > self.cells
    }

    const fn has_numbers(self) -> bool {
        self.full > 0 && self.full * 2 >= self.cells
    }
}

impl Sample {
    pub(super) fn new(rows: Vec<(u64, Vec<Vec<u8>>)>, home: Option<Region>) -> Sample {
        let mut sample = Sample {
            rows,
            width: 1,
            home,
            head: 0,
            is_headed: false,
        };
        let mut before = 0;
        for (at, (_, row)) in sample.rows.iter().enumerate() {
            sample.width = sample.width.max(row.len());
            if at >= MAX_TITLES {
                continue;
            }
            let (mut filled, mut has_number, mut is_said) = (0, false, false);
            for cell in row {
                filled += usize::from(!cell.trim_ascii().is_empty());
                has_number |= read_cell(cell, home).is_ok();
                is_said |= has_one(&lower(cell), HEADERS) || is_other(cell);
            }
            // Titles have few cells, rows as many as their header.
            if before * 2 <= filled && !has_number && is_said {
                (sample.head, sample.is_headed) = (at, true);
            }
            before = before.max(filled);
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

    fn facts(&self, column: usize) -> Facts {
        let mut facts = Facts::default();
        for (at, (_, row)) in self.rows.iter().enumerate().skip(self.head) {
            let Some(cell) = row.get(column) else {
                continue;
            };
            let is_head = at == self.head && (self.is_headed || is_header(cell));
            if is_head || cell.trim_ascii().is_empty() {
                continue;
            }
            facts.cells += 1;
            facts.times += usize::from(may_be_time(cell));
            facts.full += usize::from(is_number(cell, self.home));
            facts.weight += match read_cell(cell, self.home).as_deref() {
                Ok([Number::E164(_), ..]) if cell.contains(&b'+') => 2 * FULL,
                Ok([Number::E164(_), ..]) => FULL,
                Ok(_) => 1,
                Err(_) => 0,
            };
        }
        if facts.is_times() {
            facts.weight = 0;
        }
        facts
    }

    /// Whether a column that is not read is to be told of.
    pub(super) fn is_numbers(&self, column: usize) -> bool {
        let facts = self.facts(column);
        facts.has_numbers() && !facts.is_times()
    }

    /// The columns of the callers; at least one.
    ///
    /// # Errors
    /// [`ImportError::Doubt`] where only such columns have numbers that are hardly theirs.
    pub(super) fn columns(&self) -> Result<Vec<usize>, ImportError> {
        let names = self.head().map_or(&[][..], |(_, cells)| cells);
        let mut columns = Vec::new();
        for column in 0..self.width {
            let name = names.get(column).map_or(&[][..], |it| it);
            columns.push((lower(name), is_other(name), self.facts(column)));
        }
        // "Phone 1 - Label" has no numbers, "Phone 1 - Value" has.
        let (mut filled, mut said) = (None, None);
        for word in [CALLERS, HEADERS].iter().flat_map(|it| it.split('|')) {
            for (at, (name, is_other, facts)) in columns.iter().enumerate() {
                if self.is_headed && !is_other && name.contains(word) {
                    said = said.or(Some(at));
                    filled = filled.or((facts.weight > 0).then_some(at));
                }
            }
        }
        if let Some(first) = filled.or(said) {
            let is_caller = has_one(&columns[first].0, CALLERS);
            let words = if is_caller { CALLERS } else { PHONES };
            let mut found = vec![first];
            for (at, (name, is_other, facts)) in columns.iter().enumerate() {
                let is_more = !is_other && has_one(name, words) && facts.has_numbers();
                if at != first && is_more && !facts.is_times() {
                    found.push(at);
                }
            }
            return Ok(found);
        }
        let (mut best, mut most) = (0, 0);
        let mut doubtful = Vec::new();
        let mut what = "like dates or times";
        for (at, (_, is_other, facts)) in columns.iter().enumerate() {
            if !is_other && facts.weight > most {
                (best, most) = (at, facts.weight);
            }
            if (*is_other || facts.is_times()) && facts.has_numbers() {
                if doubtful.is_empty() && *is_other {
                    what = "headed as one's own number, or as that of who was called";
                }
                doubtful.push(at);
            }
        }
        let Some(first) = doubtful.first().filter(|_| most < FULL) else {
            return Ok(vec![best]);
        };
        let is_named = names.get(*first).is_some_and(|it| is_header(it));
        let names = if is_named { names } else { &[] };
        let mut all = String::new();
        for column in doubtful {
            if !all.is_empty() {
                all.push_str(", ");
            }
            all += &heading(names, column).to_string();
        }
        Err(ImportError::Doubt { columns: all, what })
    }
}

fn lower(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).to_lowercase()
}

/// Whether a text contains one of these, which `|` parts.
fn has_one(text: &str, words: &str) -> bool {
    words.split('|').any(|word| text.contains(word))
}

/// Whether a header cell says that a column has the user's own numbers, or those of who was called.
#[must_use]
pub fn is_other(cell: &[u8]) -> bool {
    let text = lower(cell);
    let begins = |word: &str| OWN.split('|').any(|own| word.starts_with(own));
    has_one(&text, OTHERS) || text.split(|it: char| !it.is_alphanumeric()).any(begins)
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
