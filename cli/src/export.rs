//! `curfew export`: the calls of a ledger as a file for somebody else.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use curfew_core::forms;
use curfew_store::export::{self, Form as ExportForm, Language};
use curfew_store::ledger::checkpoint::Checkpoint;
use curfew_store::{Ledger, Stamp, StoreError};
use serde::Serialize;

use crate::bundle;
use crate::complaint;
use crate::failure::{self, Failure};
use crate::history::{self, Which};
use crate::out;
use crate::output::{Form, Output};
use crate::words::counted;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The form of the file: csv, jsonl, html; or with --case `bundle`, one file that anybody can
    /// check, or that of a complaint, such as us-ftc or cn-12378 (`curfew case forms` has them), as
    /// text, or as HTML where PATH ends in .html.
    #[arg(long, value_name = "FORM")]
    form: String,
    /// Begin a CSV file with a byte order mark, for Excel.
    #[arg(long)]
    bom: bool,
    /// The case that a bundle or a complaint is about.
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// Where to write it. A file that is there is replaced once the new one is complete.
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// The folder with the ledger.
    #[arg(long, value_name = "DIR", default_value = ".")]
    data: PathBuf,
    /// The language of an HTML page, or of a form that takes several.
    #[arg(long, value_enum)]
    language: Option<LanguageName>,
    /// Say in a bundle that its calls were made up, for a sample.
    #[arg(long)]
    synthetic: bool,
    #[command(flatten)]
    of: complaint::Of,
    #[command(flatten)]
    which: Which,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum LanguageName {
    #[value(name = "en")]
    En,
    #[value(name = "zh-Hans")]
    ZhHans,
    #[value(name = "de")]
    De,
    #[value(name = "fr")]
    Fr,
}

impl LanguageName {
    pub(crate) const fn of_forms(self) -> forms::Language {
        match self {
            LanguageName::En => forms::Language::En,
            LanguageName::ZhHans => forms::Language::Zh,
            LanguageName::De => forms::Language::De,
            LanguageName::Fr => forms::Language::Fr,
        }
    }
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer {
    form: &'static str,
    out: String,
    calls: u64,
    /// Entries that cannot be read and are left out.
    unreadable: u64,
    bytes: u64,
    sha256: String,
    size: u64,
    code: String,
    noted: bool,
}

/// Writes down in the ledger that a file was exported (its form, how many calls, its hash), and the code that
/// went with it; whether that could be written. A ledger that may only be read is exported all the same.
pub(crate) fn note(ledger: &Ledger, file: (&str, u64, [u8; 32]), checkpoint: &Checkpoint) -> bool {
    let noted = ledger.append_all(&export::noted(file, checkpoint, &now()));
    if let Err(error) = &noted {
        not_noted(error);
    }
    noted.is_ok()
}

/// Says that the ledger could not take an export down.
pub(crate) fn not_noted(error: &StoreError) {
    failure::say(format_args!(
        "the export is done, and not written down in the ledger: {error}"
    ));
}

/// This moment, in the zone of this computer as far as it is known: UTC.
pub(crate) fn now() -> Stamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Stamp {
        at_ms: i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        offset_seconds: 0,
        zone: "UTC".to_owned(),
    }
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    if options.bom && options.form != "csv" {
        return Err(Failure::Usage("--bom goes with --form csv".to_owned()));
    }
    let export_form = match options.form.as_str() {
        "csv" if options.bom => ExportForm::CsvWithBom,
        "csv" => ExportForm::Csv,
        "jsonl" => ExportForm::Jsonl,
        "html" => ExportForm::Html,
        "bundle" => return write_bundle(options, form),
        id => {
            let Some(case) = &options.case else {
                complaint::form(id)?;
                return Err(Failure::Usage(format!(
                    "--form {id} is a complaint about a case: it needs --case"
                )));
            };
            let language = options.language.map(LanguageName::of_forms);
            let place = out::paper(&options.out, &options.data)?;
            let what = (id, case.as_str());
            return complaint::write(
                &options.data,
                what,
                &options.of,
                language,
                (&options.out, &place),
                form,
            );
        }
    };
    if options.case.is_some() {
        return Err(Failure::Usage(
            "--case goes with the form of a complaint, such as us-ftc".to_owned(),
        ));
    }
    let language = options.language_of_report()?;
    let place = out::paper(&options.out, &options.data)?;
    let ledger = history::open(&options.data)?;
    let summary = export::export_file(
        &ledger,
        &options.which.filter()?,
        export_form,
        language,
        &place,
    )
    .map_err(|error| Failure::input(&options.out, error))?;
    if summary.unreadable > 0 {
        failure::say(format_args!(
            "{} and left out, though a call may be among them",
            counted(
                summary.unreadable,
                "entry cannot be read",
                "entries cannot be read"
            )
        ));
    }
    let checkpoint = &summary.checkpoint;
    let file = (export_form.word(), summary.calls, summary.sha256);
    let answer = Answer {
        form: export_form.word(),
        out: options.out.display().to_string(),
        calls: summary.calls,
        unreadable: summary.unreadable,
        bytes: summary.bytes,
        sha256: summary.sha256_hex(),
        size: checkpoint.size,
        code: checkpoint.code().to_string(),
        noted: note(&ledger, file, checkpoint),
    };
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&answer)?,
        Form::Text => {
            output.line(format_args!(
                "{}: {}, {} bytes, sha256 {}",
                answer.out,
                counted(answer.calls, "call", "calls"),
                answer.bytes,
                answer.sha256
            ))?;
            output.line(format_args!("checkpoint code {}", answer.code))?;
        }
    }
    output.finish()
}

impl Options {
    /// The language of what is written in two only.
    fn language_of_report(&self) -> Result<Language, Failure> {
        match self.language {
            None | Some(LanguageName::En) => Ok(Language::English),
            Some(LanguageName::ZhHans) => Ok(Language::SimplifiedChinese),
            Some(_) => Err(Failure::Usage(
                "--language of a history or a bundle takes en or zh-Hans".to_owned(),
            )),
        }
    }
}

fn write_bundle(options: &Options, form: Form) -> Result<(), Failure> {
    let Some(case) = &options.case else {
        return Err(Failure::Usage(
            "--form bundle is about a case: it needs --case".to_owned(),
        ));
    };
    let wanted = bundle::Wanted {
        data: &options.data,
        out: &options.out,
        place: &out::paper(&options.out, &options.data)?,
        case,
        home: options.of.home()?,
        language: options.language_of_report()?,
        synthetic: options.synthetic,
    };
    bundle::run(&history::open(&options.data)?, &wanted, form)
}
