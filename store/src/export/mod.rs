//! The history as a file for somebody else: CSV, JSON Lines, or one HTML page.
//!
//! Calls are written oldest first and streamed, so that the memory does not grow with the
//! number of calls (but for the HTML page's summary, one line per caller). The file never
//! says more than the ledger does: what is not known stays empty.
//!
//! With each goes the code of the ledger's checkpoint: in the page it is printed; CSV and JSON Lines
//! hold calls alone, so whoever wrote them says it beside the file's hash.

pub(crate) mod charts;
mod csv;
mod html;
mod jsonl;
mod row;

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use curfew_core::forms::{self, Word};
use sha2::{Digest, Sha256};

pub(crate) use html::Escaped;
pub use row::CallRow;
pub use row::said;
pub(crate) use row::{hex, rfc3339, time};

use crate::StoreError;
use crate::durable::Writing;
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::{Anchor, Event, EventKind, ExportEvent, Filter, Ledger, Stamp};
use crate::signing;

/// How errors name the exported file.
const FILE: &str = "the exported file";

/// The form of an exported file.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Form {
    /// RFC 4180, UTF-8, with a header line.
    Csv,
    /// The same after a byte order mark, by which Excel knows UTF-8.
    CsvWithBom,
    /// One JSON object a line.
    Jsonl,
    /// One page without any outside part, to read or print.
    Html,
}

impl Form {
    /// The name on the command line, which is the file's ending as well.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Form::Csv | Form::CsvWithBom => "csv",
            Form::Jsonl => "jsonl",
            Form::Html => "html",
        }
    }
}

/// The language of the words around the facts in an HTML page.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    SimplifiedChinese,
}

impl Language {
    /// The same, as forms have it.
    pub(crate) const fn of_forms(self) -> forms::Language {
        match self {
            Language::English => forms::Language::En,
            Language::SimplifiedChinese => forms::Language::Zh,
        }
    }

    fn text(self, word: Word) -> &'static str {
        word.text(self.of_forms())
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Summary {
    /// Calls.
    pub calls: u64,
    /// Entries that are there and cannot be read, so whether they are calls is not known.
    pub unreadable: u64,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// The ledger as it stood when its calls were read.
    pub checkpoint: Checkpoint,
}

impl Summary {
    /// The hash in lower-case hexadecimal, as `sha256sum` writes it.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        row::hex(&self.sha256)
    }
}

/// What the writers of the forms return.
struct Written {
    calls: u64,
    unreadable: u64,
    checkpoint: Checkpoint,
}

/// What says in the ledger that `entries` of it were exported into a file with this hash, and that the code
/// of `checkpoint` was handed out with it.
#[must_use]
pub fn noted(
    (form, entries, sha256): (&str, u64, [u8; 32]),
    checkpoint: &Checkpoint,
    now: &Stamp,
) -> Vec<Event> {
    let export = Event::Export(ExportEvent {
        at_ms: now.at_ms,
        offset_seconds: now.offset_seconds,
        zone: now.zone.clone(),
        form: form.to_owned(),
        entries,
        sha256,
    });
    vec![
        export.clipped(),
        signing::noted(checkpoint, Anchor::Export, now),
    ]
}

/// Writes the calls that `filter` lets through.
///
/// # Errors
/// What reading the ledger gives; [`StoreError::Full`], [`StoreError::ReadOnly`] or
/// [`StoreError::Io`] where `out` cannot be written.
pub fn export(
    ledger: &Ledger,
    filter: &Filter,
    form: Form,
    language: Language,
    out: &mut dyn Write,
) -> Result<Summary, StoreError> {
    let mut out = Counted {
        out: BufWriter::with_capacity(1 << 16, out),
        bytes: 0,
        sha256: Sha256::new(),
    };
    let Written {
        calls,
        unreadable,
        checkpoint,
    } = match form {
        Form::Csv => csv::write(ledger, filter, &mut out),
        Form::CsvWithBom => out
            .write_all("\u{feff}".as_bytes())
            .map_err(StoreError::io(FILE))
            .and_then(|()| csv::write(ledger, filter, &mut out)),
        Form::Jsonl => jsonl::write(ledger, filter, &mut out),
        Form::Html => html::write(ledger, filter, language, &mut out),
    }?;
    out.flush().map_err(StoreError::io(FILE))?;
    Ok(Summary {
        calls,
        unreadable,
        bytes: out.bytes,
        sha256: out.sha256.finalize().into(),
        checkpoint,
    })
}

/// Writes the calls into the file `path`, in the place of what is there, whole or not at all.
///
/// # Errors
/// As [`export`].
pub fn export_file(
    ledger: &Ledger,
    filter: &Filter,
    form: Form,
    language: Language,
    path: &Path,
) -> Result<Summary, StoreError> {
    let failed = StoreError::io(FILE);
    let mut out = Writing::begin(path).map_err(&failed)?;
    let summary = export(ledger, filter, form, language, &mut out.file)?;
    out.finish(path).map_err(failed)?;
    Ok(summary)
}

/// Hands every call of the filter to `each`, oldest first; returns how many entries could
/// not be read.
fn for_each_call(
    ledger: &Ledger,
    filter: &Filter,
    each: &mut dyn FnMut(CallRow<'_>) -> io::Result<()>,
) -> Result<u64, StoreError> {
    let filter = Filter {
        kinds: vec![EventKind::Call],
        ..filter.clone()
    };
    let mut unreadable = 0;
    let mut failed = None;
    ledger.each(&filter, |row| {
        let done = match row {
            Ok(row) => CallRow::of(&row).map_or(Ok(()), &mut *each),
            Err(_) => {
                unreadable += 1;
                Ok(())
            }
        };
        match done {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    match failed {
        Some(error) => Err(StoreError::io(FILE)(error)),
        None => Ok(unreadable),
    }
}

/// Counts and hashes what passes through.
struct Counted<'a> {
    out: BufWriter<&'a mut dyn Write>,
    bytes: u64,
    sha256: Sha256,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sha256.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
