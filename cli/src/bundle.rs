//! `curfew export --form bundle`: a case as one file that anybody can check.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;

use curfew_core::{Place, Region};
use curfew_store::bundle::{self, BundleError, Request};
use curfew_store::export::Language;
use curfew_store::signing::Signer;
use curfew_store::{Ledger, RulesFile, StoreError};
use serde::Serialize;

use crate::export;
use crate::failure::{self, Failure};
use crate::key::SoftwareKey;
use crate::output::{Form, Output};
use crate::words::counted;

/// The page that checks a bundle in a browser.
const VERIFIER: &[u8] = include_bytes!("../../data/verify/verify.html");

/// What is asked for.
pub(crate) struct Wanted<'a> {
    pub(crate) data: &'a Path,
    pub(crate) out: &'a Path,
    /// Where that is.
    pub(crate) place: &'a Path,
    pub(crate) case: &'a str,
    pub(crate) home: Option<Region>,
    pub(crate) language: Language,
    pub(crate) synthetic: bool,
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer {
    form: &'static str,
    out: String,
    calls: u64,
    entries: u64,
    size: u64,
    code: String,
    bytes: u64,
    sha256: String,
    noted: bool,
}

/// Whether the ledger in `folder` is a copy that nobody may write, such as one on a disc.
fn is_read_only(folder: &Path) -> bool {
    let log = OpenOptions::new()
        .append(true)
        .open(folder.join("ledger.log"));
    let kind = log.err().map(|error| error.kind());
    matches!(
        kind,
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
    )
}

pub(crate) fn run(ledger: &Ledger, wanted: &Wanted<'_>, form: Form) -> Result<(), Failure> {
    let is_read_only = is_read_only(wanted.data);
    let key = match is_read_only {
        true => SoftwareKey::named(wanted.data, ledger)?,
        false => Some(SoftwareKey::open(wanted.data)?),
    };
    let rules = RulesFile::open(wanted.data).map_err(|error| Failure::input(wanted.data, error))?;
    let now = export::now();
    let request = Request {
        case: wanted.case,
        home: wanted.home,
        place: wanted
            .home
            .and_then(|region| Place::new(region.code()).ok()),
        language: wanted.language,
        app: concat!("curfew ", env!("CARGO_PKG_VERSION")),
        now: &now,
        synthetic: wanted.synthetic,
        folder: wanted.data,
        rules: Some(&rules),
        verifier: VERIFIER,
        append: &|events| ledger.append_all(&events).map(drop),
        is_read_only,
    };
    let signer = key.as_ref().map(|key| key as &dyn Signer);
    let written =
        bundle::write_file(ledger, &request, signer, wanted.place).map_err(
            |error| match error {
                BundleError::NoCase(_) => Failure::No(error.to_string()),
                error => Failure::input(wanted.out, error),
            },
        )?;
    if is_read_only {
        export::not_noted(&StoreError::ReadOnly { file: "ledger.log" });
        if key.is_none() {
            failure::say("it is not signed: the key that the ledger names is not with it");
        }
    }
    let answer = Answer {
        form: "bundle",
        out: wanted.out.display().to_string(),
        calls: written.calls,
        entries: written.entries,
        size: written.size,
        code: written.code,
        bytes: written.bytes,
        sha256: written
            .sha256
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        noted: !is_read_only,
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
