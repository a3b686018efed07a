//! `curfew case`: cases of a ledger, what they have and lack, and when what is due.

mod show;

use curfew_core::forms::Language;
use curfew_core::number::read;
use curfew_core::{forms, institutions};
use curfew_store::cases::Case;
use curfew_store::forms::{LETTER, letter};
use curfew_store::ledger::{CaseChange, Confidence, Fact, Seq, fact};
use curfew_store::{Ledger, StoreError, signing};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::complaint::{self, Of};
use crate::export::{self, LanguageName};
use crate::failure::Failure;
use crate::note::Target;
use crate::number;
use crate::output::{Form, Output};

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// The cases, in the order in which they were opened.
    List(Target),
    /// Everything about a case.
    Show(show::Options),
    /// Open a case; says its id.
    Open(OpenOptions),
    /// A number belongs to the caller.
    AddNumber(NumberOptions),
    /// A call without a number was the caller's: you say so. It counts apart.
    AddCall(CallOptions),
    /// You say so no more.
    RemoveCall(RemoveOptions),
    /// A court, a regulator or the respondent answers from a number: while the case is open it always rings.
    ReplyLine(NumberOptions),
    /// The case was filed with a body.
    Filed(Filed),
    /// Close a case.
    Close(Plain),
    /// Open a closed case again.
    Reopen(Plain),
    /// The letter that asks the caller to keep its recordings and to hand them over.
    Letter(LetterOptions),
    /// The forms that a case can be written in.
    Forms,
}

#[derive(clap::Args)]
struct OpenOptions {
    /// What to call it.
    name: String,
    #[command(flatten)]
    target: Target,
    /// The institution that it is about, by its id, such as icbc.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    /// Whom it is about, by the name under which they are registered, where no institution is meant.
    #[arg(long, value_name = "NAME", conflicts_with = "institution")]
    respondent: Option<String>,
}

#[derive(clap::Args)]
struct NumberOptions {
    /// The id of the case.
    id: String,
    /// The number.
    number: String,
    #[command(flatten)]
    target: Target,
    /// The region whose plan reads the number.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
    /// From where you have it.
    #[arg(long)]
    source: Option<String>,
    /// How sure it is: certain, likely, guess.
    #[arg(long, value_parser = confidence, default_value = "not_stated", hide_default_value = true)]
    confidence: Confidence,
}

#[derive(clap::Args)]
struct CallOptions {
    /// The id of the case.
    id: String,
    /// The entry of the call.
    #[arg(value_name = "ENTRY")]
    call: Seq,
    #[command(flatten)]
    target: Target,
    /// From where you have it, such as "the caller said so".
    #[arg(long)]
    source: Option<String>,
    /// How sure it is: certain, likely, guess.
    #[arg(long, value_parser = confidence, default_value = "not_stated", hide_default_value = true)]
    confidence: Confidence,
}

#[derive(clap::Args)]
struct RemoveOptions {
    /// The id of the case.
    id: String,
    /// The entry of the call.
    #[arg(value_name = "ENTRY")]
    call: Seq,
    #[command(flatten)]
    target: Target,
}

#[derive(clap::Args)]
struct Filed {
    /// The id of the case.
    id: String,
    /// The id of the form, such as cn-12378.
    form: String,
    #[command(flatten)]
    target: Target,
    /// The file number that the body gave.
    #[arg(long)]
    file_number: Option<String>,
}

#[derive(clap::Args)]
struct Plain {
    /// The id of the case.
    id: String,
    #[command(flatten)]
    target: Target,
}

#[derive(clap::Args)]
struct LetterOptions {
    /// The id of the case.
    id: String,
    #[command(flatten)]
    target: Target,
    /// The language of the letter.
    #[arg(long, value_enum, default_value_t = LanguageName::En)]
    language: LanguageName,
    #[command(flatten)]
    of: Of,
}

fn confidence(word: &str) -> Result<Confidence, String> {
    Confidence::from_word(word).ok_or_else(|| "certain, likely or guess".to_owned())
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    match &options.what {
        What::List(target) => list(target, form),
        What::Show(it) => show::run(it, form),
        What::Open(it) => open(it, form),
        What::AddNumber(it) => add(it, CaseChange::NumberAdded, form),
        What::AddCall(it) => add_call(it, form),
        What::RemoveCall(it) => {
            let (ledger, case) = find(&it.target, &it.id)?;
            if !case.assigned.iter().any(|of| of.seq == it.call) {
                return Err(Failure::No(format!(
                    "call {} is not in the case by hand",
                    it.call
                )));
            }
            let value = Some(fact::Case::naming(it.call));
            let fact = change(&case.id, CaseChange::NumberRemoved, value);
            it.target.append(&ledger, [fact.into()], form)
        }
        What::ReplyLine(it) => add(it, CaseChange::ReplyLine, form),
        What::Filed(it) => {
            complaint::form(&it.form)?;
            let (ledger, case) = find(&it.target, &it.id)?;
            let filed = change(&case.id, CaseChange::FiledWith, Some(it.form.clone()));
            let number = it.file_number.clone();
            let number =
                number.map(|number| change(&case.id, CaseChange::FileNumber, Some(number)));
            let facts = [filed].into_iter().chain(number).map(Fact::Case);
            it.target.append(&ledger, facts, form)
        }
        What::Close(it) => plain(it, CaseChange::Closed, form),
        What::Reopen(it) => plain(it, CaseChange::Reopened, form),
        What::Letter(it) => write_letter(it),
        What::Forms => list_forms(form),
    }
}

fn failed(target: &Target) -> impl Fn(StoreError) -> Failure {
    |error| Failure::input(target.data(), error)
}

fn find(target: &Target, id: &str) -> Result<(Ledger, Case), Failure> {
    let ledger = target.open()?;
    let cases = ledger.cases().map_err(failed(target))?;
    let case = cases.into_iter().find(|case| case.id == id);
    match case {
        Some(case) => Ok((ledger, case)),
        None => Err(Failure::No(format!(
            "there is no case {id}; curfew case list has them"
        ))),
    }
}

fn change(id: &str, what: CaseChange, value: Option<String>) -> fact::Case {
    fact::Case {
        id: id.to_owned(),
        what,
        value,
        source: None,
        confidence: Confidence::NotStated,
    }
}

fn open(it: &OpenOptions, form: Form) -> Result<(), Failure> {
    if let Some(id) = &it.institution
        && !institutions::exists(id)
    {
        return Err(Failure::Usage(format!(
            "--institution {id:?}: no institution has this id. --respondent {id:?} names whom the case is about; \
             where its calls are found by an institution's numbers, the answer to the field of the name does \
             (answers in --identity, such as \"defendant\")"
        )));
    }
    if it.name.trim().is_empty() {
        return Err(Failure::Argument {
            argument: "NAME",
            what: "empty: what is the case called?".to_owned(),
        });
    }
    one_line("NAME", &it.name)?;
    if let Some(respondent) = &it.respondent {
        one_line("--respondent", respondent)?;
        if respondent.trim().is_empty() {
            return Err(Failure::Argument {
                argument: "--respondent",
                what: "empty: whom is it about?".to_owned(),
            });
        }
    }
    let ledger = it.target.open()?;
    let id = ledger.free_case_id().map_err(failed(&it.target))?;
    let opened = change(&id, CaseChange::Opened, Some(it.name.clone()));
    let about = |about: &String| change(&id, CaseChange::Institution, Some(about.clone()));
    let named = |name: &String| fact::Case {
        confidence: Confidence::Certain,
        ..about(name)
    };
    let about = it.institution.as_ref().map(about);
    let about = about.or_else(|| it.respondent.as_ref().map(named));
    let facts = [opened].into_iter().chain(about).map(Fact::Case);
    it.target.write(&ledger, facts)?;
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&Opened { case: &id })?,
        Form::Text => output.line(&id)?,
    }
    output.finish()
}

/// It stands in a line of its own, in lists and on papers.
fn one_line(argument: &'static str, text: &str) -> Result<(), Failure> {
    let breaks = |it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
    match text.contains(breaks) {
        true => Err(Failure::Argument {
            argument,
            what: "it stands on one line, without control characters".to_owned(),
        }),
        false => Ok(()),
    }
}

/// The answer; the key is stable.
#[derive(Serialize)]
struct Opened<'a> {
    case: &'a str,
}

fn add(it: &NumberOptions, what: CaseChange, form: Form) -> Result<(), Failure> {
    let home = number::region(it.home.as_deref())?;
    let number = read(&it.number, home)
        .canonical()
        .ok_or_else(|| Failure::Argument {
            argument: "NUMBER",
            what: "this is no number".to_owned(),
        })?;
    let (ledger, case) = find(&it.target, &it.id)?;
    let fact = fact::Case {
        source: it.source.clone(),
        confidence: it.confidence,
        ..change(&case.id, what, Some(number))
    };
    it.target.append(&ledger, [fact.into()], form)
}

fn add_call(it: &CallOptions, form: Form) -> Result<(), Failure> {
    let (ledger, case) = find(&it.target, &it.id)?;
    if let Err(why) = ledger.can_assign(it.call).map_err(failed(&it.target))? {
        return Err(Failure::No(format!("entry {} {why}", it.call)));
    }
    let value = Some(fact::Case::naming(it.call));
    let fact = fact::Case {
        source: it.source.clone(),
        confidence: it.confidence,
        ..change(&case.id, CaseChange::NumberAdded, value)
    };
    it.target.append(&ledger, [fact.into()], form)
}

fn plain(it: &Plain, what: CaseChange, form: Form) -> Result<(), Failure> {
    let (ledger, case) = find(&it.target, &it.id)?;
    it.target
        .append(&ledger, [change(&case.id, what, None).into()], form)
}

fn list(target: &Target, form: Form) -> Result<(), Failure> {
    let cases = target.open()?.cases().map_err(failed(target))?;
    let mut output = Output::open();
    for case in &cases {
        match form {
            Form::Json => output.json(&show::answer(case))?,
            Form::Text => {
                let state = if case.is_open { "open" } else { "closed" };
                output.line(format_args!("{:<6} {state:<7} {}", case.id, case.name))?;
            }
        }
    }
    output.finish()?;
    match cases.is_empty() {
        true => Err(Failure::No("there is no case".to_owned())),
        false => Ok(()),
    }
}

fn write_letter(it: &LetterOptions) -> Result<(), Failure> {
    let who = it.of.identity()?;
    let (ledger, _) = find(&it.target, &it.id)?;
    let dossier = it.of.dossier(&ledger, it.target.data(), &it.id)?;
    let language = it.language.of_forms();
    // Days are written as in a form of the language.
    let form = match language {
        Language::En => "ca-lnnte",
        Language::Zh => "cn-12378",
        Language::De => "de-bnetza-a",
        Language::Fr => "fr-signalconso",
    };
    let form = complaint::form(form)?;
    let checkpoint = signing::checkpoint(&ledger).map_err(failed(&it.target))?;
    let code = checkpoint.code().to_string();
    let text = letter(&form, &dossier, &who, language, &code);
    let sha256 = Sha256::digest(&text).into();
    let calls = dossier.calls.len() as u64;
    export::note(&ledger, (LETTER, calls, sha256), &checkpoint);
    let mut output = Output::open();
    output.line(text.trim_end())?;
    output.finish()
}

/// A form; the keys are stable.
#[derive(Serialize)]
struct FormAnswer<'a> {
    form: &'a str,
    place: &'a str,
    languages: Vec<&'static str>,
    body: &'a str,
    title: &'a str,
    url: &'a str,
    fields: usize,
    source: &'a str,
    checked: &'a str,
    verified: bool,
    note: &'a str,
}

fn list_forms(form: Form) -> Result<(), Failure> {
    let mut output = Output::open();
    for it in forms::all() {
        let own = Language::En;
        match form {
            Form::Json => output.json(&FormAnswer {
                form: it.id,
                place: it.place,
                languages: it.languages.iter().map(|it| it.code()).collect(),
                body: it.body.get(own),
                title: it.title.get(own),
                url: it.url,
                fields: it.fields.len(),
                source: it.source,
                checked: it.checked,
                verified: it.verified,
                note: it.note.get(own),
            })?,
            Form::Text => output.line(format_args!(
                "{:<16} {}{}",
                it.id,
                it.body.get(own),
                if it.verified { "" } else { "; not verified" }
            ))?,
        }
    }
    output.finish()
}
