//! `curfew`: the same decisions, ledger and exports as on the phone, on a computer.
//!
//! Exit codes: 0 done; 1 the answer is no; 2 wrong use; 3 bad input, with file, line, column
//! and reason; 4 a bundle that nobody signed. With `--json` each answer is one JSON object a line, with stable keys.

mod anchor;
mod backup;
mod bundle;
mod case;
mod check;
mod complaint;
mod export;
mod failure;
mod forget;
mod history;
mod hours;
mod key;
mod laws;
mod list;
mod note;
mod number;
mod out;
mod output;
mod replay;
mod rules;
mod rules_cmd;
mod summary;
mod verify;
mod words;
mod zone;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

#[derive(Parser)]
#[command(
    name = "curfew",
    version,
    about = "Decide, replay, record and export calls"
)]
struct Arguments {
    /// Write one JSON object a line.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say what would happen to a call, and why.
    Check(check::Options),
    /// Run calls of the past through a rulebook, into a ledger.
    Replay(replay::Options),
    /// Read numbers: E.164, short code, hidden or unreadable.
    Number(number::Options),
    /// Say what laws say about calling at a time.
    Hours(hours::Options),
    /// Show the calls of a ledger.
    History(history::Options),
    /// Write the calls of a ledger as CSV, JSON Lines or HTML, or a case in a body's form.
    Export(export::Options),
    /// Open, show and change cases; what they have, lack and when it is due.
    Case(case::Options),
    /// Note a refusal, what was said in a call, or a consent.
    Note(note::Options),
    /// Say whether a bundle is whole and what it proves, and of which state of it a code is; or check a ledger.
    Verify(verify::Options),
    /// Have a ledger dated from outside: time stamps (RFC 3161) and OpenTimestamps.
    Anchor(anchor::Options),
    /// Write ledger, cases, lists and rules into one encrypted file (age).
    Backup(backup::Options),
    /// Bring back what a backup has and this folder has not. Nothing is replaced.
    Restore(backup::RestoreOptions),
    /// Empty the calls of before a day, but for those of cases. The ledger says that it was done.
    Forget(forget::Options),
    /// Make, ask, compare and sign number lists.
    List(list::Options),
    /// Bring rules over from other apps; look through a rulebook.
    Rules(rules_cmd::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let form = if arguments.json {
        output::Form::Json
    } else {
        output::Form::Text
    };
    let done = match arguments.command {
        Command::Check(options) => check::run(&options, form),
        Command::Replay(options) => replay::run(&options, form),
        Command::Number(options) => number::run(&options, form),
        Command::Hours(options) => hours::run(&options, form),
        Command::History(options) => history::run(&options, form),
        Command::Export(options) => export::run(&options, form),
        Command::Case(options) => case::run(&options, form),
        Command::Note(options) => note::run(&options, form),
        Command::Verify(options) => verify::run(&options, form),
        Command::Anchor(options) => anchor::run(&options, form),
        Command::Backup(options) => backup::run(&options, form),
        Command::Restore(options) => backup::restore(&options, form),
        Command::Forget(options) => forget::run(&options, form),
        Command::List(options) => list::run(&options, form),
        Command::Rules(options) => rules_cmd::run(&options, form),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of a pipe went away (`curfew history | head`): nothing is wrong.
        Err(Failure::PipeClosed) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.code())
        }
    }
}
