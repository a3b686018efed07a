//! `curfew export --form FORM_ID --case ID`: a case in the fields of a body's form.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use curfew_core::forms::{self, Language};
use curfew_store::cases::Dossier;
use curfew_store::forms::{Filled, Identity, fill, html_page, text_page, write_page};
use curfew_store::signing;
use curfew_store::{Ledger, durable};
use serde::{Deserialize, Serialize};

use crate::export;
use crate::failure::{self, Failure};
use crate::output::{Form, Output};
use crate::{history, number};

/// The longest file with an identity, bytes.
const MAX_IDENTITY: u64 = 256 * 1024;

/// Which case, and who complains.
#[derive(clap::Args)]
pub(crate) struct Of {
    /// The region whose numbers and institutions are meant.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
    /// Who complains, and answers to fields that no phone records: JSON with name, id_number, own_number,
    /// phone, address, email, provider and answers. It is read and kept nowhere.
    #[arg(long, value_name = "FILE.json")]
    identity: Option<PathBuf>,
}

impl Of {
    pub(crate) fn home(&self) -> Result<Option<curfew_core::Region>, Failure> {
        number::region(self.home.as_deref())
    }

    pub(crate) fn identity(&self) -> Result<Identity, Failure> {
        self.identity
            .as_deref()
            .map_or(Ok(Identity::default()), read_identity)
    }

    /// Everything about a case of the ledger.
    pub(crate) fn dossier(
        &self,
        ledger: &Ledger,
        data: &Path,
        id: &str,
    ) -> Result<Dossier, Failure> {
        let home = number::region(self.home.as_deref())?;
        let found = ledger
            .dossier(id, home)
            .map_err(|error| Failure::input(data, error))?;
        let missing = || Failure::No(format!("there is no case {id}; curfew case list has them"));
        let mut dossier = found.ok_or_else(missing)?;
        dossier.check_files(data);
        if let (Some(home), Some(there)) = (home, dossier.case.region_besides(home)) {
            failure::say(format_args!(
                "by --home {home} the short numbers of the institution, which is of {there}, are nobody's: their calls are not in the case"
            ));
        }
        Ok(dossier)
    }
}

/// The form of this id.
pub(crate) fn form(id: &str) -> Result<forms::Form, Failure> {
    forms::find(id).ok_or_else(|| {
        let ids: Vec<&str> = forms::all().iter().map(|form| form.id).collect();
        Failure::Usage(format!(
            "--form {id:?}: neither csv, jsonl nor html, nor one of {}",
            ids.join(", ")
        ))
    })
}

/// As the file has it; the keys are stable.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct IdentityFile {
    name: Option<String>,
    id_number: Option<String>,
    own_number: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    email: Option<String>,
    provider: Option<String>,
    answers: BTreeMap<String, String>,
}

fn read_identity(path: &Path) -> Result<Identity, Failure> {
    let bytes = durable::read(path, MAX_IDENTITY)
        .map_err(|error| Failure::input(path, error))?
        .ok_or_else(|| Failure::input(path, "there is no such file"))?;
    let file: IdentityFile =
        serde_json::from_slice(&bytes).map_err(|error| Failure::input(path, error))?;
    let all = forms::all();
    let is_known = |id: &String| {
        let mut fields = all.iter().flat_map(|form| &form.fields);
        fields.any(|field| field.id == id)
    };
    if let Some(id) = file.answers.keys().find(|id| !is_known(id)) {
        let what = format!("answers: {id}: no form has a field of this name");
        return Err(Failure::input(path, what));
    }
    Ok(Identity {
        name: file.name,
        id_number: file.id_number,
        own_number: file.own_number,
        phone: file.phone,
        address: file.address,
        email: file.email,
        provider: file.provider,
        answers: file.answers.into_iter().collect(),
    })
}

/// Refuses an answer that is none of the choices which the form gives for its field.
pub(crate) fn answers_fit(form: &forms::Form, who: &Identity) -> Result<(), Failure> {
    for (id, text) in &who.answers {
        let Some(field) = form.fields.iter().find(|it| it.id == id) else {
            continue;
        };
        let words = |language| field.choices.iter().map(move |it| it.get(language));
        let languages = form.languages.iter().copied().chain([Language::En]);
        if !field.choices.is_empty() && !languages.clone().any(|it| words(it).any(|it| it == text))
        {
            let first = form.languages.first().copied().unwrap_or(Language::En);
            let choices: Vec<&str> = words(first).collect();
            return Err(Failure::Usage(format!(
                "--identity: answers: {id}: {text:?} is none of the choices of {}: {}",
                form.id,
                choices.join(" / ")
            )));
        }
    }
    Ok(())
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer<'a> {
    form: &'a str,
    case: &'a str,
    out: String,
    sheets: usize,
    calls: usize,
    left_out: usize,
    bytes: usize,
    code: &'a str,
    noted: bool,
    verified: bool,
    /// Required fields of which nothing is known, each once.
    missing: Vec<&'a str>,
    /// Fields that are longer than the form takes.
    cut: Vec<&'a str>,
    fields: Vec<FieldAnswer<'a>>,
}

#[derive(Serialize)]
struct FieldAnswer<'a> {
    sheet: usize,
    call: Option<usize>,
    id: &'a str,
    label: &'a str,
    label_en: &'a str,
    required: bool,
    /// What to copy; `null` where it is not known.
    value: Option<&'a str>,
    /// The whole of it, where it is cut.
    whole: Option<&'a str>,
}

/// Writes the page: HTML where `out` ends in `.html` or `.htm`, else plain text.
pub(crate) fn write(
    data: &PathBuf,
    (form_id, case): (&str, &str),
    of: &Of,
    language: Option<Language>,
    (out, place): (&Path, &Path),
    output_form: Form,
) -> Result<(), Failure> {
    let form = form(form_id)?;
    if let Some(other) = language.filter(|it| !form.languages.contains(it)) {
        let takes: Vec<&str> = form.languages.iter().map(|it| it.code()).collect();
        return Err(Failure::Usage(format!(
            "--language {}: {form_id} is filled in {}",
            other.code(),
            takes.join(" or ")
        )));
    }
    let who = of.identity()?;
    let ledger = history::open(data)?;
    let dossier = of.dossier(&ledger, data, case)?;
    let checkpoint = signing::checkpoint(&ledger);
    let checkpoint = checkpoint.map_err(|error| Failure::input(data, error))?;
    answers_fit(&form, &who)?;
    for (id, _) in &who.answers {
        if !form.fields.iter().any(|field| field.id == id) {
            let form = form.id;
            failure::say(format_args!(
                "{form} has no field {id}: that answer is not in it"
            ));
        }
    }
    let filled = fill(form, &dossier, &who, language);
    let code = checkpoint.code().to_string();
    let ending = out
        .extension()
        .map(|it| it.to_string_lossy().to_lowercase());
    let page = match ending.as_deref() {
        Some("html" | "htm") => html_page(&filled, Some(&code)),
        _ => text_page(&filled, Some(&code)),
    };
    let sha256 = write_page(&page, place).map_err(|error| Failure::input(out, error))?;
    let calls = dossier.calls.len();
    let file = (filled.form.id, calls as u64, sha256);
    let noted = export::note(&ledger, file, &checkpoint);
    say(
        &filled,
        (case, calls),
        (out, page.len()),
        (&code, noted),
        output_form,
    )
}

fn say(
    filled: &Filled,
    (case, calls): (&str, usize),
    (out, bytes): (&Path, usize),
    (code, noted): (&str, bool),
    form: Form,
) -> Result<(), Failure> {
    let all = || {
        let sheets = (1..).zip(&filled.sheets);
        sheets.flat_map(|(nth, sheet)| sheet.fields.iter().map(move |field| (nth, field)))
    };
    let mut missing = Vec::new();
    let mut cut = Vec::new();
    for (_, field) in all() {
        if field.required && field.value.is_none() && !missing.contains(&field.id) {
            missing.push(field.id);
        }
        if field.cut.is_some() && !cut.contains(&field.id) {
            cut.push(field.id);
        }
    }
    let answer = Answer {
        form: filled.form.id,
        case,
        out: out.display().to_string(),
        sheets: filled.sheets.len(),
        calls,
        left_out: filled.left_out,
        bytes,
        code,
        noted,
        verified: filled.form.verified,
        missing,
        cut,
        fields: all()
            .map(|(sheet, field)| FieldAnswer {
                sheet,
                call: field.call,
                id: field.id,
                label: field.label,
                label_en: field.label_en,
                required: field.required,
                value: field.copy(),
                whole: field
                    .cut
                    .is_some()
                    .then_some(field.value.as_deref())
                    .flatten(),
            })
            .collect(),
    };
    let mut output = Output::open();
    if form == Form::Json {
        output.json(&answer)?;
        return output.finish();
    }
    output.line(format_args!(
        "{}: {}, {} of {}, {bytes} bytes",
        answer.out,
        answer.form,
        crate::words::counted(answer.sheets as u64, "sheet", "sheets"),
        crate::words::counted(calls as u64, "call", "calls"),
    ))?;
    output.line(format_args!("checkpoint code {code}"))?;
    if !answer.missing.is_empty() {
        output.line(format_args!(
            "unknown, but required: {}",
            answer.missing.join(", ")
        ))?;
    }
    if !answer.cut.is_empty() {
        output.line(format_args!("cut, with a mark: {}", answer.cut.join(", ")))?;
    }
    if !answer.verified {
        output.line("the fields were not compared with the body's own page")?;
    }
    output.finish()
}
