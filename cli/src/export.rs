//! `curfew export`: the calls of a ledger as a file for somebody else.

use std::path::PathBuf;

use curfew_store::export::{Form as ExportForm, Language};
use serde::Serialize;

use crate::failure::Failure;
use crate::history::{self, Which};
use crate::output::{Form, Output};
use crate::words::counted;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The form of the file.
    #[arg(long, value_enum)]
    form: FormName,
    /// Where to write it. A file that is there is replaced once the new one is complete.
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// The folder with the ledger.
    #[arg(long, value_name = "DIR", default_value = ".")]
    data: PathBuf,
    /// The language of an HTML page.
    #[arg(long, value_enum, default_value_t = LanguageName::En)]
    language: LanguageName,
    #[command(flatten)]
    which: Which,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum FormName {
    Csv,
    Jsonl,
    Html,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum LanguageName {
    #[value(name = "en")]
    En,
    #[value(name = "zh-Hans")]
    ZhHans,
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer {
    form: &'static str,
    out: String,
    calls: u64,
    bytes: u64,
    sha256: String,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let ledger = history::open(&options.data)?;
    let export_form = match options.form {
        FormName::Csv => ExportForm::Csv,
        FormName::Jsonl => ExportForm::Jsonl,
        FormName::Html => ExportForm::Html,
    };
    let language = match options.language {
        LanguageName::En => Language::English,
        LanguageName::ZhHans => Language::SimplifiedChinese,
    };
    let summary = curfew_store::export::export_file(
        &ledger,
        &options.which.filter()?,
        export_form,
        language,
        &options.out,
    )
    .map_err(|error| Failure::input(&options.out, error))?;
    let answer = Answer {
        form: export_form.word(),
        out: options.out.display().to_string(),
        calls: summary.calls,
        bytes: summary.bytes,
        sha256: summary.sha256_hex(),
    };
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&answer)?,
        Form::Text => output.line(format_args!(
            "{}: {}, {} bytes, sha256 {}",
            answer.out,
            counted(answer.calls, "call", "calls"),
            answer.bytes,
            answer.sha256
        ))?,
    }
    output.finish()
}
