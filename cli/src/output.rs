//! What commands print.

use std::io::{self, StdoutLock, Write};

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

/// Standard output, buffered; flushed by [`Output::finish`].
pub(crate) struct Output(io::BufWriter<StdoutLock<'static>>);

impl Output {
    pub(crate) fn open() -> Output {
        Output(io::BufWriter::new(io::stdout().lock()))
    }

    pub(crate) fn line(&mut self, text: impl std::fmt::Display) -> Result<(), Failure> {
        writeln!(self.0, "{text}")?;
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
