//! Why an APK could not be made, in words for the person at the terminal.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Why `cargo xtask apk` stopped.
#[derive(thiserror::Error)]
pub(super) enum ApkError {
    /// A program is not installed.
    #[error("{program} is not installed; on Debian or Ubuntu: apt-get install {package}")]
    NoTool {
        /// The program.
        program: String,
        /// Debian's package that has it.
        package: &'static str,
    },
    /// A program ran and failed.
    #[error("{program} failed ({status}):\n{said}")]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// What it printed.
        said: String,
    },
    /// Something that an earlier step makes is not there.
    #[error("{} is missing; run: {remedy}", path.display())]
    Missing {
        /// What was looked for.
        path: PathBuf,
        /// The command that makes it.
        remedy: &'static str,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An archive could not be read or written.
    #[error("{}: {source}", path.display())]
    Archive {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        source: zip::result::ZipError,
    },
    /// Two sources give an entry of this name.
    #[error("two parts are called {name}")]
    Twice {
        /// The entry's name.
        name: String,
    },
    /// Maven's version is not Cargo's, or a version has no version code.
    #[error("version {found} where {expected} was expected")]
    Version {
        /// What it is.
        found: String,
        /// What it should be.
        expected: String,
    },
    /// The release key is named but not all that belongs to it.
    #[error("CURFEW_KEYSTORE is set, but {name} is not")]
    KeyIncomplete {
        /// The variable that is missing.
        name: &'static str,
    },
    /// An APK is larger than it may be.
    #[error("the APK for {abi} has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// The ABI.
        abi: &'static str,
        /// Its size.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
}

impl ApkError {
    /// Turns an I/O error into one that names the file.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> ApkError + use<> {
        let path = path.to_owned();
        move |source| ApkError::File { path, source }
    }

    /// Turns an error of an archive into one that names the file.
    pub(super) fn archive(path: &Path) -> impl FnOnce(zip::result::ZipError) -> ApkError + use<> {
        let path = path.to_owned();
        move |source| ApkError::Archive { path, source }
    }

    /// Something that `remedy` makes is not there.
    pub(super) fn missing(path: PathBuf, remedy: &'static str) -> ApkError {
        ApkError::Missing { path, remedy }
    }
}

/// `main` shows a failed step by `Debug`; the words are meant for it too.
impl fmt::Debug for ApkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
