//! The bundle: one ZIP file with what a court or a regulator needs of a case, and what shows that
//! the entries are those of then. `docs/formats/bundle.md` is the specification.
//!
//! Everything is written as a stream: what is long is made twice, first for its length and hash.
//! No entry and no file of the case is left out silently: whatever of them cannot be read ends the export with
//! an error. A rulebook or a time stamp that is no longer there is not in the bundle.

mod entries;
mod parts;
mod report;
mod texts;
mod words;
mod zip;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use curfew_core::{Place, Region};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::cases::Dossier;
use crate::durable;
use crate::export::{self, Language};
use crate::ledger::checkpoint::{Checkpoint, Signed, base64};
use crate::ledger::fact::Total;
use crate::ledger::{Event, Hash, Ledger, Seq, Stamp};
use crate::rules::RulesFile;
use crate::signing::{Append, SignError, Signer, checkpoint, sign_checkpoint, signature, signed};

use parts::{Content, Measure, Part, parts};

const FILE: &str = "the bundle";

/// What a bundle is made of, besides the ledger.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The case.
    pub case: &'a str,
    /// Whose a number is hangs on it.
    pub home: Option<Region>,
    /// The place whose texts on calling hours are cited.
    pub place: Option<Place>,
    /// The language of the report.
    pub language: Language,
    /// What makes it: `curfew 0.1.0`.
    pub app: &'a str,
    /// When.
    pub now: &'a Stamp,
    /// Whether the calls were made up, for a sample.
    pub synthetic: bool,
    /// The folder of the ledger: checkpoints and attachments lie there.
    pub folder: &'a Path,
    /// Where the rulebooks are kept.
    pub rules: Option<&'a RulesFile>,
    /// The page that checks a bundle in a browser.
    pub verifier: &'a [u8],
    /// Who writes into the ledger.
    pub append: &'a Append<'a>,
    /// Whether the ledger may only be read: then no total, no key, no checkpoint and no export is noted.
    pub is_read_only: bool,
}

/// What was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Written {
    /// Calls of the case.
    pub calls: u64,
    /// Entries that are disclosed.
    pub entries: u64,
    /// Entries that the checkpoint is over.
    pub size: u64,
    /// The code of the checkpoint.
    pub code: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: Hash,
    checkpoint: Checkpoint,
}

/// What a bundle of a case would disclose.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Contents {
    /// Calls of the case.
    pub calls: u64,
    /// How many entries at least: those of now, and the totals that are written with it.
    pub entries: u64,
    /// The caller's numbers.
    pub numbers: Vec<String>,
    /// Files of the case.
    pub files: usize,
    /// Their bytes together.
    pub file_bytes: u64,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// There is no such case.
    #[error("there is no case {0}")]
    NoCase(String),
    /// The key cannot sign, or its checkpoint cannot be kept.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A file of the case is not there any more, or not as it was.
    #[error("the attachment {name} is {what}")]
    Attachment {
        /// What it was called.
        name: String,
        /// `missing` or `changed`.
        what: &'static str,
    },
    /// Entries of the case cannot be read.
    #[error("entries that cannot be read: {0}, and a bundle leaves nothing out")]
    Unreadable(u64),
    /// Ledger or file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The keys stand in this order in `manifest.json`.
#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    version: u32,
    app: &'a str,
    made_at: String,
    ledger: String,
    size: u64,
    case: Option<&'a str>,
    title: &'a str,
    synthetic: bool,
    numbers: &'a [entries::Numbered],
    code: String,
    files: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    name: String,
    bytes: u32,
    sha256: String,
}

/// What a bundle of a case would disclose, as the ledger stands.
///
/// # Errors
/// [`BundleError::NoCase`], [`BundleError::Unreadable`], [`BundleError::Store`].
pub fn contents(
    ledger: &Ledger,
    case: &str,
    home: Option<Region>,
) -> Result<Contents, BundleError> {
    let dossier = readable(ledger, case, home)?;
    let entries = entries::disclosed(ledger, &dossier, ledger.head()?.seq)?.len();
    let files = dossier.files();
    Ok(Contents {
        calls: dossier.calls.len() as u64,
        entries: (entries + dossier.by_number.len()) as u64,
        files: files.len(),
        file_bytes: files.iter().map(|it| it.what.bytes).sum(),
        numbers: dossier.by_number.into_keys().collect(),
    })
}

/// Everything about a case, which a bundle leaves nothing out of.
fn readable(ledger: &Ledger, case: &str, home: Option<Region>) -> Result<Dossier, BundleError> {
    let no_case = || BundleError::NoCase(case.to_owned());
    let dossier = ledger.dossier(case, home)?.ok_or_else(no_case)?;
    match dossier.unreadable {
        0 => Ok(dossier),
        some => Err(BundleError::Unreadable(some)),
    }
}

/// Writes the bundle of a case to `out`, whole or not at all, and notes in the ledger that it was, and that
/// its code was handed out. Without a signer it is not signed, and says so. The signer of a ledger that may only be read
/// has to be the one of its newest key.
///
/// # Errors
/// Every [`BundleError`].
pub fn write_file(
    ledger: &Ledger,
    request: &Request<'_>,
    signer: Option<&dyn Signer>,
    out: &Path,
) -> Result<Written, BundleError> {
    let mut written = None;
    let mut failure = None;
    let replaced = durable::replace_with(out, |file| {
        match write(ledger, request, signer, file) {
            Ok(done) => written = Some(done),
            Err(error) => failure = Some(error),
        }
        match failure {
            Some(_) => Err(io::Error::other("not written")),
            None => Ok(()),
        }
    });
    match (failure, replaced) {
        (Some(error), _) => return Err(error),
        (None, Err(error)) => return Err(StoreError::io(FILE)(error).into()),
        (None, Ok(())) => {}
    }
    let written = written.expect("it was written above");
    let file = ("bundle", written.entries, written.sha256);
    if !request.is_read_only {
        let noted = export::noted(file, &written.checkpoint, request.now);
        (request.append)(noted)?;
    }
    Ok(written)
}

fn write(
    ledger: &Ledger,
    request: &Request<'_>,
    signer: Option<&dyn Signer>,
    out: &mut dyn Write,
) -> Result<Written, BundleError> {
    let dossier = readable(ledger, request.case, request.home)?;
    let numbers = note_totals(request, &dossier)?;
    let signed = match signer {
        Some(signer) if request.is_read_only => signed(ledger, signer)?,
        Some(signer) => {
            sign_checkpoint(ledger, request.folder, signer, request.now, request.append)?
        }
        None => Signed {
            checkpoint: checkpoint(ledger)?,
            signatures: Vec::new(),
        },
    };
    let size = signed.checkpoint.size;
    let code = signed.checkpoint.code().to_string();
    let disclosed = entries::disclosed(ledger, &dossier, size)?;

    let mut parts = parts(ledger, request, signer, &dossier, &signed, &disclosed)?;
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    let mut members = Vec::with_capacity(parts.len() + 2);
    let mut files = Vec::with_capacity(parts.len());
    for part in &parts {
        let mut measure = Measure::new();
        part.content.write(&mut measure)?;
        let (member, sha256) = measure.end(part.name.clone())?;
        files.push(Listed {
            name: member.name.clone(),
            bytes: member.bytes,
            sha256: hex(&sha256),
        });
        members.push(member);
    }
    let manifest = Manifest {
        format: "curfew-bundle",
        version: 1,
        app: request.app,
        made_at: rfc3339(request.now),
        ledger: signed.checkpoint.origin(),
        size,
        case: Some(&dossier.case.id),
        title: &dossier.case.name,
        synthetic: request.synthetic,
        numbers: &numbers,
        code: code.clone(),
        files,
    };
    let mut manifest = serde_json::to_vec(&manifest).expect("a manifest is plain data");
    manifest.push(b'\n');
    let hash: Hash = Sha256::digest(&manifest).into();
    let mut note = format!("curfew bundle 1\n{}\n{code}\n", hex(&hash));
    if let Some(signer) = signer {
        let own = signature(signer, &signed.checkpoint.origin(), note.as_bytes())?;
        let line = base64(&[own.key_id.as_slice(), &own.bytes].concat());
        note = format!("{note}\n\u{2014} {} {line}\n", own.name);
    }
    for (index, (name, bytes)) in [("manifest.json", manifest), ("manifest.note", note.into())]
        .into_iter()
        .enumerate()
    {
        let content = Content::Bytes(bytes);
        let mut measure = Measure::new();
        content.write(&mut measure)?;
        members.insert(index, measure.end(name.to_owned())?.0);
        let name = name.to_owned();
        parts.insert(index, Part { name, content });
    }

    let mut hashed = Measure::new();
    let mut failure = Ok(());
    let mut both = Both(BufWriter::with_capacity(1 << 16, out), &mut hashed);
    let zipped = zip::write(&mut both, &members, |index, out| {
        let done = parts[index].content.write(out);
        let is_done = done.is_ok();
        failure = done;
        if is_done {
            Ok(())
        } else {
            Err(io::Error::other("not written"))
        }
    })
    .and_then(|()| both.flush());
    failure?;
    zipped.map_err(StoreError::io(FILE))?;
    let bytes = hashed.bytes;
    Ok(Written {
        calls: dossier.calls.len() as u64,
        entries: disclosed.len() as u64,
        size,
        code,
        bytes,
        sha256: hashed.sha256.finalize().into(),
        checkpoint: signed.checkpoint,
    })
}

/// Says in the ledger how many calls of each number there are.
fn note_totals(
    request: &Request<'_>,
    dossier: &Dossier,
) -> Result<Vec<entries::Numbered>, BundleError> {
    let mut totals = Vec::new();
    let mut numbers = Vec::new();
    for (number, calls) in &dossier.by_number {
        let last = dossier
            .calls
            .iter()
            .filter(|it| it.call.number.as_deref() == Some(number))
            .map(|it| it.seq)
            .max()
            .unwrap_or(0);
        numbers.push(entries::Numbered {
            number: number.clone(),
            calls: *calls,
            last,
        });
        let total = Total {
            number: number.clone(),
            calls: *calls + forgotten(dossier, number),
            last,
        };
        totals.push(Event::Fact(request.now.clone(), total.into()).clipped());
    }
    if !totals.is_empty() && !request.is_read_only {
        (request.append)(totals)?;
    }
    Ok(numbers)
}

/// How many calls of a number were forgotten before the first that is left: links go on counting them.
fn forgotten(dossier: &Dossier, number: &str) -> u64 {
    let (mut first, mut forgotten) = (Seq::MAX, 0);
    let calls = || {
        let calls = dossier.calls.iter();
        calls.filter(|it| it.call.number.as_deref() == Some(number))
    };
    for call in calls() {
        if let Some(link) = call.link
            && call.seq < first
        {
            first = call.seq;
            // Those of before there were links come before it.
            let before = calls().filter(|it| it.seq < first).count() as u64;
            forgotten = link.nth.saturating_sub(before + 1);
        }
    }
    forgotten
}

/// Writes to both.
struct Both<A, B>(A, B);

impl<A: Write, B: Write> Write for Both<A, B> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_all(bytes)?;
        self.1.write_all(bytes)?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn hex(bytes: &[u8]) -> String {
    crate::export::hex(bytes)
}

fn rfc3339(at: &Stamp) -> String {
    crate::export::rfc3339(at.at_ms, at.offset_seconds)
}

#[cfg(test)]
mod tests;
