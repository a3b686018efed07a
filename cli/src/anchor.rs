//! `curfew anchor`: dates from outside for a ledger, asked for and brought back by hand.

use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat};
use curfew_store::anchors::{self, AnchorError, Anchored, Says, Signature};
use curfew_store::signing::{CHECKPOINTS, sign_checkpoint};
use curfew_store::{Event, durable};
use curfew_verify::time_stamp;
use serde::Serialize;

use crate::failure::Failure;
use crate::key::SoftwareKey;
use crate::note::Target;
use crate::out::{self, Kind};
use crate::output::{Form, Output};
use crate::words::counted;
use crate::zone;

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Sign the ledger as it stands, and write what an authority or a calendar is asked with.
    Request(RequestOptions),
    /// Check a reply (RFC 3161) or a proof (OpenTimestamps), and keep it.
    Add(AddOptions),
}

#[derive(clap::Args)]
struct RequestOptions {
    #[command(flatten)]
    target: Target,
    /// The folder for the checkpoint and the request.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

#[derive(clap::Args)]
struct AddOptions {
    /// The reply or proof.
    file: PathBuf,
    #[command(flatten)]
    target: Target,
}

/// The answers; the keys are stable.
#[derive(Serialize)]
struct Asked {
    size: u64,
    code: String,
    checkpoint: PathBuf,
    request: PathBuf,
}

#[derive(Serialize)]
struct Added {
    size: u64,
    kind: &'static str,
    time: Option<String>,
    by: Option<String>,
    signer: Option<String>,
    blocks: Vec<Block>,
    calendars: Vec<String>,
    others: u32,
    kept: String,
    was_here: bool,
}

#[derive(Serialize)]
struct Block {
    height: u64,
    merkle_root: String,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    match &options.what {
        What::Request(options) => request(options, form),
        What::Add(options) => add(options, form),
    }
}

fn request(options: &RequestOptions, form: Form) -> Result<(), Failure> {
    let ledger = options.target.open()?;
    let data = options.target.data();
    // Before anything is signed.
    out::free_name(&options.out.join("checkpoint.txt"), Kind::Paper, Some(data))?;
    let key = SoftwareKey::open(data)?;
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    let signed = sign_checkpoint(&ledger, data, &key, &options.target.now()?, &append)
        .map_err(|error| Failure::input(data, error))?;
    let text = signed.to_string();
    let size = signed.checkpoint.size;
    std::fs::create_dir_all(&options.out).map_err(|error| Failure::input(&options.out, error))?;
    let write = |ending: &str, bytes: &[u8]| {
        let path = options.out.join(format!("checkpoint-{size}.{ending}"));
        let place = out::paper(&path, data)?;
        durable::replace(&place, bytes).map_err(|error| Failure::input(&path, error))?;
        Ok::<PathBuf, Failure>(path)
    };
    let asked = Asked {
        size,
        code: signed.checkpoint.code().to_string(),
        checkpoint: write("txt", text.as_bytes())?,
        request: write("tsq", &anchors::request(text.as_bytes()))?,
    };
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&asked)?,
        Form::Text => {
            let entries = counted(size, "entry", "entries");
            output.line(format_args!(
                "checkpoint over {entries}, code {}",
                asked.code
            ))?;
            let (request, checkpoint) = (asked.request.display(), asked.checkpoint.display());
            output.line(format_args!(
                "{request}: for a time-stamping authority (RFC 3161), sent as application/timestamp-query"
            ))?;
            output.line(format_args!("{checkpoint}: for OpenTimestamps (ots stamp)"))?;
            output.line(format_args!("What comes back: curfew anchor add FILE"))?;
        }
    }
    output.finish()
}

fn add(options: &AddOptions, form: Form) -> Result<(), Failure> {
    let ledger = options.target.open()?;
    let data = options.target.data();
    let file = &options.file;
    let bytes = durable::read(file, anchors::MAX_BYTES)
        .and_then(|bytes| bytes.ok_or_else(|| std::io::ErrorKind::NotFound.into()))
        .map_err(|error| Failure::input(file, error))?;
    let now = options.target.now()?;
    let append = |events: Vec<Event>| ledger.append_all(&events).map(drop);
    let stamp = time_stamp(&bytes);
    let check = |_: &Signature<'_>| stamp.as_ref().map(drop).map_err(ToString::to_string);
    let added =
        anchors::add(&ledger, data, &bytes, &now, &append, &check).map_err(
            |error| match error {
                AnchorError::Store(error) => Failure::input(data, error),
                error => Failure::input(file, error),
            },
        )?;
    let signer = stamp.ok().map(|it| it.signer);
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&Added {
            signer,
            ..answer(added)
        })?,
        Form::Text => {
            output.line(format_args!("{}", told(&added, file)))?;
            if let Some(signer) = signer {
                let checkpoint = data
                    .join(CHECKPOINTS)
                    .join(format!("{:020}.txt", added.size));
                output.line(format_args!(
                    "signed by {signer}; whether that certificate leads to a root that you trust: \
                     openssl ts -verify -in {} -data {} -CAfile ROOT",
                    file.display(),
                    checkpoint.display()
                ))?;
            }
        }
    }
    output.finish()
}

fn answer(added: Anchored) -> Added {
    let mut answer = Added {
        size: added.size,
        kind: "rfc3161",
        time: None,
        by: None,
        signer: None,
        blocks: Vec::new(),
        calendars: Vec::new(),
        others: 0,
        kept: format!("{}/{}", anchors::ANCHORS, added.name),
        was_here: added.was_here,
    };
    match added.says {
        Says::Time { at_ms, by } => {
            answer.time = Some(utc(at_ms));
            answer.by = by;
        }
        Says::Proof(proof) => {
            answer.kind = "opentimestamps";
            answer.calendars = proof.calendars;
            answer.others = proof.others;
            answer.blocks = proof
                .blocks
                .iter()
                .map(|(height, root)| Block {
                    height: *height,
                    merkle_root: shown(root),
                })
                .collect();
        }
    }
    answer
}

fn told(added: &Anchored, file: &Path) -> String {
    let entries = counted(added.size, "entry", "entries");
    let what = match &added.says {
        Says::Time { at_ms, by } => format!(
            "{}, by {}",
            zone::plain(&utc(*at_ms)),
            by.as_deref().unwrap_or("an authority without a name")
        ),
        Says::Proof(proof) if proof.is_pending() => {
            let waits = match proof.calendars.as_slice() {
                [] => String::new(),
                calendars => format!(", waiting at {}", calendars.join(", ")),
            };
            let others = match proof.others {
                0 => String::new(),
                count => format!("; {count} of a kind that is not read here"),
            };
            format!(
                "no Bitcoin block yet: it dates nothing until it is upgraded (ots upgrade){waits}{others}"
            )
        }
        Says::Proof(proof) => {
            let blocks: Vec<String> = proof
                .blocks
                .iter()
                .map(|(height, root)| {
                    format!(
                        "Bitcoin block {height}, if its Merkle root is {}",
                        shown(root)
                    )
                })
                .collect();
            blocks.join("; ")
        }
    };
    let here = if added.was_here {
        ", was here already"
    } else {
        ""
    };
    format!("{}: over {entries}{here}: {what}", file.display())
}

/// RFC 3339, in UTC, as an authority states it.
fn utc(at_ms: i64) -> String {
    DateTime::from_timestamp_millis(at_ms)
        .map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        .unwrap_or_default()
}

/// A block's hash as block explorers write it: the bytes the other way round.
fn shown(root: &[u8; 32]) -> String {
    root.iter()
        .rev()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
