//! Why a native build or check failed, in words for the person at the terminal.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use super::abi::Abi;
use super::elf::Fault;

/// Why `cargo xtask native` stopped.
#[derive(thiserror::Error)]
pub(super) enum NativeError {
    /// Programs or packages that the route needs are not there.
    #[error("missing: {}; install them with: {install}", missing.join(", "))]
    Missing {
        /// What was looked for.
        missing: Vec<String>,
        /// The command that installs it.
        install: String,
    },
    /// The route can not build for this ABI.
    #[error("{} needs the Android NDK: set ANDROID_NDK_HOME ({why})", abi.name())]
    NeedsNdk {
        /// What was asked for.
        abi: Abi,
        /// What stands in the way.
        why: &'static str,
    },
    /// A program could not be started.
    #[error("cannot start {program}: {source}")]
    Start {
        /// The program.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ran and failed.
    #[error("{program} failed ({status})")]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line of a symbol list is not `name kind [abis]`.
    #[error("{list}, line {line}: not `name func|object [abi,...]`")]
    SymbolList {
        /// The list's file name.
        list: &'static str,
        /// Counted from 1.
        line: usize,
    },
    /// A file is not an ELF library that could be read.
    #[error("{}: not an ELF library: {reason}", path.display())]
    NotElf {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// A library would not load on a phone that the app supports.
    #[error("{}:{}", file.display(), faults.iter().map(|f| format!("\n  {f}")).collect::<String>())]
    Faulty {
        /// The library.
        file: PathBuf,
        /// Everything that is wrong with it.
        faults: Vec<Fault>,
    },
    /// The crates were not optimised together.
    #[error("{} was linked of crates that were compiled each for itself: is `lto` left out?", file.display())]
    Apart {
        /// The library.
        file: PathBuf,
    },
    /// A shipped library names a folder of the machine that built it.
    #[error("{} contains the path {}", file.display(), path.display())]
    PathLeft {
        /// The library.
        file: PathBuf,
        /// The folder.
        path: PathBuf,
    },
}

impl NativeError {
    /// Turns an I/O error into one that names the file.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> NativeError + use<> {
        let path = path.to_owned();
        move |source| NativeError::File { path, source }
    }
}

/// `main` shows a failed step by `Debug`; the words are meant for it too.
impl fmt::Debug for NativeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
