//! What commands print.

use std::fmt::Write as _;
use std::io::{self, StdoutLock, Write};

use curfew_store::lists::is_hidden;
use serde::Serialize;

use crate::failure::Failure;

/// Text for people, or one JSON object a line.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// A text as a terminal may show it: what a terminal obeys, or what turns a line round, is spelled out (`\u{1b}`).
/// Ends of lines and tabs are ours.
pub(crate) fn shown(text: &impl std::fmt::Display) -> String {
    let is_shown = |it: char| !is_hidden(it) || matches!(it, '\n' | '\t');
    let text = text.to_string();
    if text.chars().all(is_shown) {
        return text;
    }
    let mut shown = String::new();
    for it in text.chars() {
        match !is_shown(it) {
            true => write!(shown, "{}", it.escape_unicode()).expect("a String takes every write"),
            false => shown.push(it),
        }
    }
    shown
}

/// Standard output, buffered; flushed by [`Output::finish`].
pub(crate) struct Output(io::BufWriter<StdoutLock<'static>>);

impl Output {
    pub(crate) fn open() -> Output {
        Output(io::BufWriter::new(io::stdout().lock()))
    }

    pub(crate) fn line(&mut self, text: impl std::fmt::Display) -> Result<(), Failure> {
        writeln!(self.0, "{}", shown(&text))?;
        Ok(())
    }

    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.0, value).map_err(io::Error::from)?;
        writeln!(self.0)?;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.0.flush()?;
        Ok(())
    }
}
