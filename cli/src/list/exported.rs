//! What `curfew list export --json` wrote, a line for each number or range: taken as it is, for it was on a list.

use std::io::{BufRead, Read as _};

use curfew_core::number;
use curfew_store::lists::build::parse_range;
use curfew_store::lists::import::{Import, ImportError, Item, MAX_LINE, Refusal};
use serde::Deserialize;

/// A line, with just these keys: those of a difference have one more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    number: Option<String>,
    range: Option<String>,
    label: Option<String>,
}

impl Line {
    fn item(&self) -> Option<Item> {
        match (&self.number, &self.range) {
            (Some(text), None) => {
                let number = number::read(text, None);
                let is_it = number.canonical().as_ref() == Some(text);
                is_it.then_some(Item::Number(number))
            }
            (None, Some(text)) => parse_range(text).map(Item::Ranges),
            _ => None,
        }
    }
}

/// Whether a file that begins so is an export: its first line is one.
pub(super) fn is_export(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    is_line(line).is_some()
}

fn is_line(line: &[u8]) -> Option<(Item, String)> {
    let line: Line = serde_json::from_slice(line).ok()?;
    Some((line.item()?, line.label.unwrap_or_default()))
}

/// Reads every line. What is none is refused by its number.
///
/// # Errors
/// [`ImportError::Io`], and that of `each`.
pub(super) fn read<E: From<ImportError>>(
    mut input: impl BufRead,
    tally: &mut Import,
    mut each: impl FnMut(Item, &str) -> Result<(), E>,
) -> Result<(), E> {
    let mut line = Vec::new();
    for place in 1.. {
        line.clear();
        let mut limited = input.by_ref().take(MAX_LINE as u64);
        if limited
            .read_until(b'\n', &mut line)
            .map_err(ImportError::from)?
            == 0
        {
            break;
        }
        let is_cut = line.len() == MAX_LINE && !line.ends_with(b"\n");
        if is_cut {
            input.skip_until(b'\n').map_err(ImportError::from)?;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        tally.records += 1;
        match is_line(&line) {
            Some((item, label)) => each(item, &label)?,
            None if is_cut => tally.refuse((place, 1), Refusal::TooLong),
            None => tally.refuse((place, 1), Refusal::NotANumber),
        }
    }
    Ok(())
}
