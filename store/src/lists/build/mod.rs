//! Makes packed lists of any length, in bounded memory.

mod sort;
mod spans;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use curfew_core::Number;

pub use spans::{parse as parse_range, write as write_ranges};

use super::packed::{About, ListWriter, MAX_LABEL, MAX_LABELS, PackedList, Pages, Span, key};
use super::{ListError, listed};
use crate::durable;
use crate::error::StoreError;
use sort::{Counted, Sorted, Sorter};

/// The most ranges.
pub const MAX_RANGES: usize = 1_000_000;
/// How many more are gathered before it is looked which came again.
const MORE_RANGES: usize = MAX_RANGES / 4;
/// The least memory that numbers are sorted in, in bytes.
pub const MIN_MEMORY: usize = 4 << 10;
/// The memory that numbers are sorted in where nothing else is said, in bytes.
pub const MEMORY: usize = 24 << 20;
/// The bits of a record's label, below its key.
const LABEL_BITS: u32 = 8;
const FILE: &str = "list file";

/// How a list is made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it says of itself; labels are added.
    pub about: About,
    /// A number must come so often to be taken; 1 takes each.
    pub least: u64,
    /// Labels by how often a number came, ascending from 1: `[1, 3, 10]` makes "1-2", "3-9"
    /// and "10+". Empty: labels are those that numbers come with.
    pub classes: Vec<u64>,
    /// The memory that numbers are sorted in, in bytes; what does not fit goes to files.
    pub memory: usize,
    /// Whether a list of nothing is written, too.
    pub may_be_empty: bool,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            about: About::default(),
            least: 1,
            classes: Vec::new(),
            memory: MEMORY,
            may_be_empty: true,
        }
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Built {
    /// The numbers on the list.
    pub numbers: u64,
    /// The ranges on it.
    pub ranges: u64,
    /// How often a number came that was there already.
    pub repeated: u64,
    /// Numbers that came too seldom.
    pub seldom: u64,
    /// The bytes of the file.
    pub bytes: u64,
}

/// Takes numbers in any order.
#[derive(Debug)]
pub struct Builder {
    plan: Plan,
    sorter: Sorter,
    spans: Vec<Span>,
}

impl Builder {
    /// Begins a list; what memory does not hold is written to nameless files in `folder`.
    ///
    /// # Errors
    /// [`ListError::Name`]; [`ListError::Texts`]; [`ListError::Classes`] for classes out of order.
    pub fn new(folder: &Path, plan: Plan) -> Result<Builder, ListError> {
        super::check_name(&plan.about.name)?;
        if !plan.about.fits() {
            return Err(ListError::Texts);
        }
        let rising = plan.classes.windows(2).all(|pair| pair[0] < pair[1]);
        if !rising || plan.classes.first().is_some_and(|first| *first == 0) {
            return Err(ListError::Classes);
        }
        let records = plan.memory.max(MIN_MEMORY) / size_of::<u64>();
        Ok(Builder {
            sorter: Sorter::new(folder, records),
            spans: Vec::new(),
            plan,
        })
    }

    /// Whether nothing was taken yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorter.is_empty() && self.spans.is_empty()
    }

    /// The label of a text, which is made where it is missing; 0 for an empty one.
    ///
    /// # Errors
    /// [`ListError::Labels`] where there is no room for it, or it is too long.
    pub fn label(&mut self, text: &str) -> Result<u8, ListError> {
        let labels = &mut self.plan.about.labels;
        if text.is_empty() {
            return Ok(0);
        }
        // No text of a list breaks a line, or a terminal.
        let text = &text.replace(super::is_hidden, " ");
        let place = match labels.iter().position(|label| label == text) {
            Some(place) => place,
            None if labels.len() < MAX_LABELS && text.len() <= MAX_LABEL => {
                labels.push(text.to_owned());
                labels.len() - 1
            }
            None => return Err(ListError::Labels),
        };
        u8::try_from(place + 1).map_err(|_| ListError::Labels)
    }

    /// Takes a number.
    ///
    /// # Errors
    /// [`ListError::NotANumber`] for a hidden or unreadable one; those of the file system.
    #[inline]
    pub fn number(&mut self, number: &Number, label: u8) -> Result<(), StoreError> {
        let key = key::of(number).ok_or(ListError::NotANumber)?;
        self.key(key, label).map_err(StoreError::io(FILE))
    }

    #[inline]
    fn key(&mut self, key: u64, label: u8) -> io::Result<()> {
        self.sorter.push(key << LABEL_BITS | u64::from(label))
    }

    /// Takes ranges.
    ///
    /// # Errors
    /// [`ListError::TooManyRanges`] beyond [`MAX_RANGES`].
    pub fn ranges(&mut self, ranges: &[Span], label: u8) -> Result<(), ListError> {
        if self.spans.len() + ranges.len() > MAX_RANGES + MORE_RANGES {
            // Those that came again count once; what is left over is written down so seldom that this pays.
            spans::once(&mut self.spans);
            if self.spans.len() + ranges.len() > MAX_RANGES {
                return Err(ListError::TooManyRanges { limit: MAX_RANGES });
            }
        }
        let labelled = ranges.iter().map(|span| Span { label, ..*span });
        self.spans.extend(labelled);
        Ok(())
    }

    /// Takes everything of another list, with its labels.
    ///
    /// # Errors
    /// [`ListError::Damaged`], [`ListError::Labels`], [`ListError::TooManyRanges`]; those of
    /// the file system.
    pub fn list<P: Pages>(&mut self, list: &PackedList<P>) -> Result<(), StoreError> {
        // No number has this key.
        self.list_without(list, 0)
    }

    /// Takes everything of another list but one key.
    pub(super) fn list_without<P: Pages>(
        &mut self,
        list: &PackedList<P>,
        gone: u64,
    ) -> Result<(), StoreError> {
        let mut labels = vec![0];
        for text in &list.about().labels {
            labels.push(self.label(text)?);
        }
        let mine = |label: u8| labels.get(usize::from(label)).copied().unwrap_or(0);
        for found in list.keys_from(0) {
            let (key, label) = found?;
            if key != gone {
                self.key(key, mine(label)).map_err(StoreError::io(FILE))?;
            }
        }
        for span in list.spans()? {
            self.ranges(&[span], mine(span.label))?;
        }
        Ok(())
    }

    /// Writes the list to `path`, whole or not at all.
    ///
    /// # Errors
    /// [`ListError::TooMany`], [`ListError::TooManyRanges`]; [`ListError::Empty`] where there is nothing and that is not meant;
    /// [`ListError::Texts`] where what the list says of itself does
    /// not fit; those of the file system. What was at `path` stays as it was then.
    pub fn finish(mut self, path: &Path) -> Result<Built, StoreError> {
        if !self.plan.classes.is_empty() {
            self.plan.about.labels = class_labels(&self.plan.classes);
        }
        spans::once(&mut self.spans);
        if self.spans.len() > MAX_RANGES {
            return Err(ListError::TooManyRanges { limit: MAX_RANGES }.into());
        }
        let spans = spans::flatten(std::mem::take(&mut self.spans));
        let mut built = Built {
            ranges: spans.len() as u64,
            ..Built::default()
        };
        let Builder { plan, sorter, .. } = self;
        let sorted = sorter.sorted().map_err(StoreError::io(FILE))?;
        let written = durable::replace_with(path, |file| {
            let out = BufWriter::with_capacity(1 << 16, file);
            write_list(out, &plan, sorted, spans, &mut built)
        });
        written.map_err(listed)?;
        Ok(built)
    }
}

/// A list of numbers and ranges in memory, without labels.
///
/// # Errors
/// [`ListError::Name`]; [`ListError::NotANumber`] for a hidden or unreadable number.
pub fn in_memory<'a>(
    name: &str,
    numbers: impl IntoIterator<Item = &'a Number>,
    ranges: &[Span],
) -> Result<PackedList<Vec<u8>>, ListError> {
    super::check_name(name)?;
    let about = About {
        name: name.to_owned(),
        ..About::default()
    };
    let keys: Option<BTreeSet<u64>> = numbers.into_iter().map(key::of).collect();
    let keys = keys.ok_or(ListError::NotANumber)?;
    let write = || {
        let out = io::Cursor::new(Vec::new());
        let mut writer = ListWriter::new(out, about, spans::flatten(ranges.to_vec()))?;
        for key in keys {
            writer.key(key, 0)?;
        }
        writer.finish()
    };
    // Memory takes every write: only the list's own limits are left.
    let (out, _) = write().map_err(|_| ListError::TooMany)?;
    PackedList::open(out.into_inner())
}

fn write_list(
    out: BufWriter<&mut File>,
    plan: &Plan,
    sorted: Sorted,
    mut spans: Vec<Span>,
    built: &mut Built,
) -> io::Result<()> {
    // Labels are numbered as they are used, whatever came first: the same contents are the same file.
    let mut used: Vec<u8> = Vec::new();
    let mut place = |label: u8| match used.iter().position(|it| *it == label) {
        _ if label == 0 => 0,
        Some(place) => place as u8 + 1,
        None => {
            used.push(label);
            used.len() as u8
        }
    };
    for span in &mut spans {
        span.label = place(span.label);
    }
    let mut writer = ListWriter::new(out, plan.about.clone(), spans)?;
    let mut take = |number: Option<Seen>| -> io::Result<()> {
        let Some(number) = number else {
            return Ok(());
        };
        built.repeated += number.count - 1;
        if number.count < plan.least {
            built.seldom += 1;
            return Ok(());
        }
        built.numbers += 1;
        let class = plan.classes.partition_point(|least| *least <= number.count);
        let label = match plan.classes.is_empty() {
            true => number.label,
            false => u8::try_from(class).unwrap_or(u8::MAX),
        };
        writer.key(number.key, place(label))
    };
    let mut last: Option<Seen> = None;
    for counted in sorted {
        let next = Seen::from(counted?);
        match &mut last {
            Some(last) if last.key == next.key => last.add(next),
            _ => take(last.replace(next))?,
        }
    }
    take(last)?;
    if built.numbers + built.ranges == 0 && !plan.may_be_empty {
        return Err(io::Error::other(ListError::Empty));
    }
    writer.keep_labels(&used);
    built.bytes = writer.finish()?.1;
    Ok(())
}

/// A number, how often it came, and the label that it came with most often.
#[derive(Clone, Copy, Debug)]
struct Seen {
    key: u64,
    count: u64,
    label: u8,
    with_label: u64,
}

impl From<Counted> for Seen {
    fn from(counted: Counted) -> Seen {
        let label = (counted.record & 0xFF) as u8;
        Seen {
            key: counted.record >> LABEL_BITS,
            count: counted.count,
            label,
            // Any label says more than none.
            with_label: if label == 0 { 0 } else { counted.count },
        }
    }
}

impl Seen {
    fn add(&mut self, other: Seen) {
        self.count += other.count;
        if other.with_label > self.with_label {
            self.label = other.label;
            self.with_label = other.with_label;
        }
    }
}

/// "1-2", "3-9", "10+" for `[1, 3, 10]`.
fn class_labels(classes: &[u64]) -> Vec<String> {
    let ends = classes
        .iter()
        .skip(1)
        .map(|next| Some(next - 1))
        .chain([None]);
    let labels = classes.iter().zip(ends).map(|(from, to)| match to {
        Some(to) if to == *from => from.to_string(),
        Some(to) => format!("{from}-{to}"),
        None => format!("{from}+"),
    });
    labels.collect()
}

#[cfg(test)]
mod tests;
