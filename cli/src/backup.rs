//! `curfew backup` and `curfew restore`: one encrypted file with everything, brought back by
//! merging.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use curfew_store::backup::{self, BackupError, Folders};
use curfew_store::durable;
use curfew_store::ledger::Merged;
use serde::Serialize;

use crate::failure::{Failure, say};
use crate::note::Target;
use crate::out;
use crate::output::{Form, Output};
use crate::words::counted;

/// No file with a passphrase is longer.
const MAX_PASSPHRASE: u64 = 4096;

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    target: Target,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// A file with the passphrase on its first line; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    passphrase: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct RestoreOptions {
    /// The backup.
    file: PathBuf,
    #[command(flatten)]
    target: Target,
    /// A file with the passphrase on its first line; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    passphrase: PathBuf,
}

/// The answers; the keys are stable.
#[derive(Serialize)]
struct Written<'a> {
    out: &'a Path,
    entries: u64,
    files: usize,
    bytes: u64,
}

#[derive(Serialize)]
struct Restored<'a> {
    ledgers: Vec<Brought>,
    written: &'a [String],
    same: usize,
    forgotten: usize,
    kept: Vec<Kept<'a>>,
}

#[derive(Serialize)]
struct Kept<'a> {
    name: &'a str,
    place: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Brought {
    Taken { entries: u64, moved: u64 },
    Continued { by: u64, folder: Option<String> },
    Here { folder: Option<String> },
    Beside { folder: String, entries: u64 },
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    // A ledger is not made where somebody mistyped the folder.
    drop(options.target.open()?);
    let place = out::paper(&options.out, options.target.data())?;
    let passphrase = passphrase(&options.passphrase)?;
    let folders = folders(&options.target);
    let written = backup::write_file(&folders, &passphrase, backup::WORK, &place);
    let written = written.map_err(|error| refused(error, options.target.data(), &options.out))?;
    if written.left_out > 0 {
        say(format_args!(
            "{} not in the backup: names that it cannot have",
            counted(written.left_out as u64, "file is", "files are")
        ));
    }
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&Written {
            out: &options.out,
            entries: written.entries,
            files: written.files,
            bytes: written.bytes,
        })?,
        Form::Text => output.line(format_args!(
            "{}: {} and {}, {} bytes before encryption",
            options.out.display(),
            counted(written.entries, "entry", "entries"),
            counted(written.files as u64 - 1, "other file", "other files"),
            written.bytes
        ))?,
    }
    output.finish()
}

pub(crate) fn restore(options: &RestoreOptions, form: Form) -> Result<(), Failure> {
    let passphrase = passphrase(&options.passphrase)?;
    let file = File::open(&options.file).map_err(|error| Failure::input(&options.file, error))?;
    let folders = folders(&options.target);
    let done = backup::restore(file, &passphrase, &folders, &options.target.now()?);
    let done = done.map_err(|error| refused(error, options.target.data(), &options.file))?;
    let mut output = Output::open();
    match form {
        Form::Json => {
            let ledgers = done.ledgers.into_iter().map(|ledger| match ledger {
                Merged::Taken { entries, moved } => Brought::Taken { entries, moved },
                Merged::Continued { by, folder } => Brought::Continued { by, folder },
                Merged::Here { folder } => Brought::Here { folder },
                Merged::Beside { folder, entries } => Brought::Beside { folder, entries },
            });
            output.json(&Restored {
                ledgers: ledgers.collect(),
                written: &done.written,
                same: done.same,
                forgotten: done.forgotten,
                kept: done
                    .kept
                    .iter()
                    .map(|(name, place)| Kept { name, place })
                    .collect(),
            })?;
        }
        Form::Text => {
            for ledger in &done.ledgers {
                output.line(format_args!("{}", told(ledger)))?;
            }
            for name in &done.written {
                output.line(format_args!("{name}: restored"))?;
            }
            for (name, place) in &done.kept {
                output.line(format_args!(
                    "{name}: what is here stays; that of the backup is {place}"
                ))?;
            }
            if done.forgotten > 0 {
                let files = counted(done.forgotten as u64, "file", "files");
                output.line(format_args!(
                    "{files} of what was forgotten here stayed away"
                ))?;
            }
            if done.same > 0 {
                let files = counted(done.same as u64, "file", "files");
                output.line(format_args!("{files} the same as here"))?;
            }
        }
    }
    output.finish()
}

fn told(ledger: &Merged) -> String {
    let which = |folder: &Option<String>| folder.clone().unwrap_or_else(|| "ledger".to_owned());
    let entries = |count: &u64| counted(*count, "entry", "entries");
    match ledger {
        Merged::Taken {
            entries: count,
            moved: 0,
        } => {
            format!("ledger: restored, {}", entries(count))
        }
        Merged::Taken {
            entries: count,
            moved,
        } => format!(
            "ledger: restored, {}; {} of here follow, and lie beside as they were",
            entries(count),
            entries(moved)
        ),
        Merged::Continued { by, folder } => {
            format!("{}: continued by {}", which(folder), entries(by))
        }
        Merged::Here { folder } => format!("{}: all of it is here", which(folder)),
        Merged::Beside {
            folder,
            entries: count,
        } => format!(
            "ledger: another one, {}, kept beside: read it with --data …/{folder}",
            entries(count)
        ),
    }
}

fn folders(target: &Target) -> Folders<'_> {
    Folders {
        device: target.data(),
        private: target.data(),
    }
}

/// The first line of a file. A passphrase is no argument: others on the computer see those.
fn passphrase(path: &Path) -> Result<String, Failure> {
    let bad = |error: io::Error| Failure::input(path, error);
    let bytes = if path == Path::new("-") {
        let mut line = Vec::new();
        io::BufRead::read_until(
            &mut io::Read::take(io::stdin().lock(), MAX_PASSPHRASE),
            b'\n',
            &mut line,
        )
        .map_err(bad)?;
        if line.len() as u64 == MAX_PASSPHRASE {
            return Err(bad(io::ErrorKind::FileTooLarge.into()));
        }
        line
    } else {
        durable::read(path, MAX_PASSPHRASE)
            .map_err(bad)?
            .ok_or_else(|| bad(io::ErrorKind::NotFound.into()))?
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::input(path, "the passphrase is not UTF-8"))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// Which file an error is about.
fn refused(error: BackupError, data: &Path, backup: &Path) -> Failure {
    match error {
        BackupError::Passphrase => Failure::No(error.to_string()),
        BackupError::Short => Failure::Argument {
            argument: "--passphrase",
            what: error.to_string(),
        },
        BackupError::Store(error) => Failure::input(data, error),
        error => Failure::input(backup, error),
    }
}
