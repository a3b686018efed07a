//! `curfew note`: what the user knows of a caller, as entries of the ledger.

mod listing;
mod said;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use curfew_core::number::read;
use curfew_store::ledger::fact::{Attachment, Consent, Memo, Refusal};
use curfew_store::ledger::{Channel, EntryError, EventKind, Fact, Row, Seq, Speaker};
use curfew_store::{Event, Filter, Ledger, Stamp, StoreError};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Form, Output};
use crate::zone::{self, Wall};
use crate::{history, list, number};

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// The caller was told to stop.
    Refusal(RefusalOptions),
    /// What was said in a call.
    Memo(MemoOptions),
    /// Consent to be called was given or withdrawn.
    Consent(ConsentOptions),
    /// A refusal or consent was noted by mistake: it counts no more, and papers say so.
    Withdraw(WithdrawOptions),
    /// A file belongs to a case: a letter, a picture of a message, a recording. It is copied beside the ledger.
    File(FileOptions),
    /// What was noted, newest first.
    List(listing::Options),
}

/// Where entries go, and on which clock.
#[derive(clap::Args)]
pub(crate) struct Target {
    /// The folder with the ledger.
    #[arg(long, value_name = "DIR", default_value = ".")]
    data: PathBuf,
    /// The IANA zone of whoever notes; else this computer's.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
}

impl Target {
    pub(crate) fn open(&self) -> Result<Ledger, Failure> {
        history::open(&self.data)
    }

    pub(crate) const fn data(&self) -> &PathBuf {
        &self.data
    }

    fn wall(&self) -> Result<Wall, Failure> {
        Ok(match &self.zone {
            Some(name) => Wall::Named(zone::read(name)?),
            None => Wall::Computer,
        })
    }

    /// Now, on the clock of the zone.
    pub(crate) fn now(&self) -> Result<Stamp, Failure> {
        let wall = self.wall()?;
        let at = wall.at(zone::read_moment("--at", None, None)?.unix_ms());
        Ok(Stamp {
            at_ms: at.unix_ms(),
            offset_seconds: at.offset_seconds(),
            zone: wall.name().to_owned(),
        })
    }

    /// Writes entries, all or none, and says the number of the last.
    pub(crate) fn append(
        &self,
        ledger: &Ledger,
        facts: impl IntoIterator<Item = Fact>,
        form: Form,
    ) -> Result<(), Failure> {
        say(self.write(ledger, facts)?, form)
    }

    /// Writes entries, all or none; the number of the last. What the user wrote is never cut.
    pub(crate) fn write(
        &self,
        ledger: &Ledger,
        facts: impl IntoIterator<Item = Fact>,
    ) -> Result<Seq, Failure> {
        let now = self.now()?;
        let events = facts.into_iter().map(|fact| Event::Fact(now.clone(), fact));
        let entry = ledger.append_all(&events.collect::<Vec<_>>());
        entry.map_err(|error| match error {
            StoreError::Entry(EntryError::TooLong {
                field,
                bytes,
                limit,
            }) => Failure::Usage(format!(
                "{field}: too long, {bytes} bytes in UTF-8, where {limit} are kept; nothing was written"
            )),
            error => Failure::input(&self.data, error),
        })
    }
}

fn say(entry: Seq, form: Form) -> Result<(), Failure> {
    let mut output = Output::open();
    match form {
        Form::Json => output.json(&Answer { entry })?,
        Form::Text => output.line(format_args!("entry {entry}"))?,
    }
    output.finish()
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer {
    entry: Seq,
}

#[derive(clap::Args)]
struct RefusalOptions {
    #[command(flatten)]
    target: Target,
    /// The case that it belongs to.
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// The entry of the call in which it was said.
    #[arg(long, value_name = "ENTRY")]
    call: Option<Seq>,
    /// The number that was told.
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// The region whose plan reads the number.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
    /// When: RFC 3339, or with --zone on its clock; without seconds the end of the minute. Now, if nothing is said.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// How: phone, key, sms, email, letter, web, register, regulator, in_person.
    #[arg(long, value_name = "WAY", value_parser = channel)]
    by: Channel,
    /// To whom, such as "agent 4711".
    #[arg(long)]
    to: Option<String>,
    /// The reference that they gave.
    #[arg(long)]
    reference: Option<String>,
    /// In your own words.
    #[arg(long)]
    text: Option<String>,
}

#[derive(clap::Args)]
struct MemoOptions {
    #[command(flatten)]
    target: Target,
    /// The entry of the call.
    #[arg(long, value_name = "ENTRY")]
    call: Option<Seq>,
    /// The case, where the note is about no single call.
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// Who spoke: human, recording, ai, nobody.
    #[arg(long, value_name = "WHO", value_parser = speaker)]
    speaker: Option<Speaker>,
    /// For whom they said they called.
    #[arg(long)]
    company: Option<String>,
    /// What was offered.
    #[arg(long)]
    product: Option<String>,
    /// Whether they said who they were.
    #[arg(long, value_name = "yes|no", value_parser = yes_no)]
    said_who: Option<bool>,
    /// Whether you told them to stop.
    #[arg(long, value_name = "yes|no", value_parser = yes_no)]
    said_stop: Option<bool>,
    /// Whether they offered a way out.
    #[arg(long, value_name = "yes|no", value_parser = yes_no)]
    way_out: Option<bool>,
    /// In your own words.
    #[arg(long)]
    text: Option<String>,
}

impl MemoOptions {
    fn is_empty(&self) -> bool {
        let texts = [&self.company, &self.product, &self.text];
        let answers = [self.said_who, self.said_stop, self.way_out];
        self.speaker.is_none()
            && answers.iter().all(Option::is_none)
            && texts.into_iter().flatten().all(|it| it.trim().is_empty())
    }
}

#[derive(clap::Args)]
struct FileOptions {
    #[command(flatten)]
    target: Target,
    /// The file, of at most 32 MiB.
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// The case that it belongs to.
    #[arg(long, value_name = "ID")]
    case: String,
    /// The entry of the call that it is about.
    #[arg(long, value_name = "ENTRY")]
    call: Option<Seq>,
    /// What it is called in the papers; else as the file is.
    #[arg(long)]
    name: Option<String>,
    /// Its MIME type; else what the end of the file's name tells.
    #[arg(long, value_name = "TYPE")]
    mime: Option<String>,
    /// In your own words.
    #[arg(long)]
    text: Option<String>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum ConsentWord {
    /// That they may call.
    Given,
    /// That they may not, or no more.
    Withdrawn,
}

#[derive(clap::Args)]
struct ConsentOptions {
    #[command(flatten)]
    target: Target,
    /// What was said.
    #[arg(value_enum)]
    what: ConsentWord,
    /// The case that it belongs to.
    #[arg(long, value_name = "ID")]
    case: String,
    /// When: RFC 3339, or with --zone on its clock; without seconds the end of the minute. Now, if nothing is said.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// How: phone, key, sms, email, letter, web, register, regulator, in_person.
    #[arg(long, value_name = "WAY", value_parser = channel)]
    by: Channel,
    /// In your own words.
    #[arg(long)]
    text: Option<String>,
}

#[derive(clap::Args)]
struct WithdrawOptions {
    /// The entry of the refusal or consent, as `curfew note list` says it.
    #[arg(value_name = "ENTRY")]
    entry: Seq,
    #[command(flatten)]
    target: Target,
    /// Why, in your own words.
    #[arg(long)]
    text: Option<String>,
}

fn channel(word: &str) -> Result<Channel, String> {
    Channel::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = Channel::ALL.iter().map(|it| it.word()).collect();
        format!("one of {}", words.join(", "))
    })
}

fn speaker(word: &str) -> Result<Speaker, String> {
    Speaker::from_word(word).ok_or_else(|| "human, recording, ai or nobody".to_owned())
}

fn yes_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    match &options.what {
        What::Refusal(it) => {
            let ledger = it.target.open()?;
            is_there(&ledger, &it.target, it.case.as_deref(), it.call)?;
            if it.case.is_none() && it.call.is_none() && it.number.is_none() {
                return Err(Failure::Usage(
                    "--case, --call or --number: of whom?".to_owned(),
                ));
            }
            if matches!(it.by, Channel::Phone | Channel::Key) {
                it.target.was_heard(&ledger, it.call)?;
            }
            let home = number::region(it.home.as_deref())?;
            let told = it.number.as_deref().map(|text| {
                read(text, home)
                    .canonical()
                    .ok_or_else(|| Failure::Argument {
                        argument: "--number",
                        what: "this is no number".to_owned(),
                    })
            });
            let (said_ms, said_offset) = it.target.said(it.at.as_deref(), &ledger, it.call)?;
            let fact = Refusal {
                call: it.call.unwrap_or(0),
                case: it.case.clone(),
                number: told.transpose()?,
                said_ms,
                channel: it.by,
                to: it.to.clone(),
                reference: it.reference.clone(),
                text: it.text.clone(),
                said_offset,
            };
            it.target.append(&ledger, [fact.into()], form)
        }
        What::Memo(it) => {
            let ledger = it.target.open()?;
            is_there(&ledger, &it.target, it.case.as_deref(), it.call)?;
            if it.case.is_none() && it.call.is_none() {
                return Err(Failure::Usage("--call or --case: about what?".to_owned()));
            }
            if it.speaker == Some(Speaker::Nobody) && it.said_stop == Some(true) {
                return Err(Failure::Argument {
                    argument: "--said-stop",
                    what: "where nobody spoke, nobody can have heard it: --speaker says who did, or leave one of both out".to_owned(),
                });
            }
            if it.is_empty() {
                return Err(Failure::Usage(
                    "nothing to note: --speaker, --company, --product, --said-who, --said-stop, --way-out or --text"
                        .to_owned(),
                ));
            }
            let told = it.call.filter(|_| it.said_stop == Some(true));
            it.target.was_heard(&ledger, told)?;
            let fact = Memo {
                call: it.call.unwrap_or(0),
                case: it.case.clone(),
                speaker: it.speaker.unwrap_or(Speaker::Unknown),
                company: it.company.clone(),
                product: it.product.clone(),
                said_who: it.said_who,
                said_stop: it.said_stop,
                way_out: it.way_out,
                text: it.text.clone(),
            };
            it.target.append(&ledger, [fact.into()], form)
        }
        What::Consent(it) => {
            let ledger = it.target.open()?;
            is_there(&ledger, &it.target, Some(&it.case), None)?;
            let (said_ms, said_offset) = it.target.said(it.at.as_deref(), &ledger, None)?;
            let fact = Consent {
                case: Some(it.case.clone()),
                given: matches!(it.what, ConsentWord::Given),
                said_ms,
                channel: it.by,
                text: it.text.clone(),
                said_offset,
            };
            it.target.append(&ledger, [fact.into()], form)
        }
        What::Withdraw(it) => {
            let ledger = it.target.open()?;
            let memo = ledger.withdrawal(it.entry, it.text.clone());
            let memo = memo.map_err(|error| Failure::input(&it.target.data, error))?;
            if let Some(by) = withdrawn_by(&ledger, &it.target, it.entry)? {
                let entry = it.entry;
                return Err(Failure::No(format!(
                    "entry {entry} was withdrawn by entry {by} already"
                )));
            }
            let none = || Failure::No(format!("entry {} is no refusal and no consent", it.entry));
            it.target
                .append(&ledger, [memo.ok_or_else(none)?.into()], form)
        }
        What::File(it) => attach(it, form),
        What::List(it) => listing::run(it, form),
    }
}

/// Copies the file first: an entry never names what is not there.
fn attach(it: &FileOptions, form: Form) -> Result<(), Failure> {
    let ledger = it.target.open()?;
    is_there(&ledger, &it.target, Some(&it.case), it.call)?;
    let plain = |text: &str| -> String { text.chars().filter(|it| !it.is_control()).collect() };
    let name = match &it.name {
        Some(name) => plain(name),
        None => plain(&it.path.file_name().unwrap_or_default().to_string_lossy()),
    };
    let name = name.trim();
    if name.is_empty() {
        return Err(Failure::Usage("--name: what is it called?".to_owned()));
    }
    if let Some(why) = list::why_not(&it.path) {
        return Err(Failure::input(&it.path, why));
    }
    let failed = |error: StoreError| Failure::input(it.target.data(), error);
    let dossier = ledger.dossier(&it.case, None).map_err(failed)?;
    let dossier = dossier.expect("the case was there a moment ago");
    let kept = dossier.keep(it.target.data(), &it.path);
    let kept = kept.map_err(|error| match error {
        StoreError::Missing { .. } => Failure::input(&it.path, "there is nothing in it"),
        other => Failure::input(&it.path, other),
    })?;
    let fact = Attachment {
        call: it.call.unwrap_or(0),
        case: Some(it.case.clone()),
        name: name.to_owned(),
        mime: plain(it.mime.as_deref().unwrap_or_else(|| mime(&it.path))),
        bytes: kept.bytes,
        sha256: kept.sha256,
        text: it.text.clone(),
    };
    match it.target.write(&ledger, [fact.into()]) {
        Ok(entry) => say(entry, form),
        Err(failure) => {
            kept.discard();
            Err(failure)
        }
    }
}

/// The type of what complaints most often come with (RFC 2046 and IANA's list of media types).
fn mime(path: &Path) -> &'static str {
    let end = path.extension().unwrap_or_default().to_string_lossy();
    match end.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "htm" | "html" => "text/html",
        "eml" => "message/rfc822",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "amr" => "audio/AMR",
        "wav" => "audio/vnd.wave",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

/// The entry that withdraws this one, where there is one: a memo that names it in place of a call.
fn withdrawn_by(ledger: &Ledger, target: &Target, entry: Seq) -> Result<Option<Seq>, Failure> {
    let filter = Filter {
        kinds: vec![EventKind::Memo],
        ..Filter::default()
    };
    let mut found = None;
    let visit = |row: Result<Row, _>| {
        if let Ok(row) = row
            && let Event::Fact(_, Fact::Memo(memo)) = row.event
            && memo.call == entry
            && entry < row.seq
        {
            found = Some(row.seq);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    };
    let read = ledger.each(&filter, visit);
    read.map_err(|error| Failure::input(target.data(), error))?;
    Ok(found)
}

/// Refuses a case that nobody opened, and an entry that is no call.
fn is_there(
    ledger: &Ledger,
    target: &Target,
    case: Option<&str>,
    call: Option<Seq>,
) -> Result<(), Failure> {
    let failed = |error: curfew_store::StoreError| Failure::input(target.data(), error);
    if let Some(id) = case
        && !ledger.cases().map_err(failed)?.iter().any(|it| it.id == id)
    {
        return Err(Failure::No(format!(
            "there is no case {id}; curfew case list has them"
        )));
    }
    if let Some(seq) = call {
        let bytes = ledger.bytes(seq).map_err(failed)?;
        let entry = bytes.and_then(|bytes| curfew_store::ledger::decode(&bytes).ok());
        if !matches!(entry, Some(entry) if matches!(entry.event, Event::Call(_))) {
            return Err(Failure::No(format!("entry {seq} is no call")));
        }
    }
    Ok(())
}
