//! How a command fails: the exit code and one line on standard error.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::output::shown;

/// A command could not do what it was asked.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The answer is no.
    #[error("{0}")]
    No(String),
    /// What was asked about holds as far as it goes, and nobody signed it.
    #[error("{0}")]
    Unsigned(String),
    /// The arguments do not fit together.
    #[error("{0}")]
    Usage(String),
    /// Something given is not what it should be. The text says line and column where there
    /// are such.
    #[error("{}: {what}", path.display())]
    Input {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// An argument cannot be read.
    #[error("{argument}: {what}")]
    Argument {
        /// Its name.
        argument: &'static str,
        /// What is wrong with it.
        what: String,
    },
    /// Standard output was closed by its reader.
    #[error("output closed")]
    PipeClosed,
    /// Standard output cannot be written.
    #[error("output: {0}")]
    Output(io::Error),
}

impl Failure {
    /// A file that cannot be used.
    pub(crate) fn input(path: &Path, what: impl ToString) -> Failure {
        Failure::Input {
            path: path.to_owned(),
            what: what.to_string(),
        }
    }

    /// The exit code.
    pub(crate) const fn code(&self) -> u8 {
        match self {
            Failure::PipeClosed => 0,
            Failure::No(_) => 1,
            Failure::Usage(_) | Failure::Argument { .. } => 2,
            Failure::Input { .. } | Failure::Output(_) => 3,
            Failure::Unsigned(_) => 4,
        }
    }

    /// Says it on standard error.
    pub(crate) fn report(&self) {
        say(self);
    }
}

/// Writes a line on standard error. Where nobody reads that any more there is nobody to tell, and what
/// is done goes on; `eprintln!` would panic.
pub(crate) fn say(what: impl Display) {
    let _ = writeln!(io::stderr(), "curfew: {}", shown(&what));
}

impl From<io::Error> for Failure {
    /// Only writing to standard output fails without a file name.
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::PipeClosed,
            _ => Failure::Output(error),
        }
    }
}
