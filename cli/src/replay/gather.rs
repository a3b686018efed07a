//! The calls of one phone, out of any number of files and ledgers, to be decided by time.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use curfew_core::{Call, Direction, Number, Region, Rulebook, Tri};
use curfew_store::calls::{At, Calls, Place, ReadCall, Refusal};
use curfew_store::replay::{Memory, PastCall};
use curfew_store::{Event, Filter, Loaded, Row, RulesFile};

use crate::failure::Failure;
use crate::history;
use crate::rules::InForce;
use crate::summary::{FileFound, Summary};
use crate::zone::Wall;

/// The most calls that are replayed at a time: they are put in order in memory.
const MAX_CALLS: usize = 1_000_000;

/// One call, and where it was found.
pub(super) struct Found {
    pub(super) past: PastCall,
    /// The phone's zone then; `None` where only the command line says.
    pub(super) zone: Option<String>,
    /// As the phone was given it; only a ledger tells.
    pub(super) handle: Option<String>,
    /// How long it was talked, seconds.
    pub(super) talked_s: Option<u32>,
    /// Whether no source says if the caller was in the contacts.
    pub(super) is_contact_unknown: bool,
    /// The line of its file, or the number of its entry.
    pub(super) line: u64,
    file: usize,
}

/// What its source says of a call that no rule asks about.
#[derive(Default)]
struct More {
    zone: Option<String>,
    handle: Option<String>,
    talked_s: Option<u32>,
    is_contact_unknown: bool,
}

/// The calls so far.
pub(super) struct Gathered {
    pub(super) home: Option<Region>,
    pub(super) wall: Wall,
    sims: Vec<(String, u8)>,
    files: usize,
    found: Vec<Found>,
    memory: Option<Memory>,
}

/// Reads `ID=N`.
pub(super) fn sim(argument: &str) -> Result<(String, u8), Failure> {
    let slot = argument.rsplit_once('=').and_then(|(id, slot)| {
        let slot = slot.parse().ok().filter(|slot| (1..=4).contains(slot))?;
        Some((id.to_owned(), slot))
    });
    slot.ok_or_else(|| Failure::Usage("--sim takes ID=N, N 1 to 4".to_owned()))
}

/// The folder of the ledger that an argument names, if it names one.
pub(super) fn ledger_folder(path: &Path) -> Option<PathBuf> {
    if path.is_dir() {
        return Some(path.to_owned());
    }
    let is_ledger = path
        .file_name()
        .is_some_and(|name| name == "ledger.log" || name == "ledger.db");
    let folder = path.parent().filter(|_| is_ledger)?;
    Some(if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder.to_owned()
    })
}

impl Gathered {
    pub(super) const fn new(home: Option<Region>, wall: Wall, sims: Vec<(String, u8)>) -> Gathered {
        Gathered {
            home,
            wall,
            sims,
            files: 0,
            found: Vec::new(),
            memory: None,
        }
    }

    /// Takes the calls of a file.
    pub(super) fn calls(
        &mut self,
        path: &Path,
        calls: Calls<'_>,
        summary: &mut Summary,
        found: &mut FileFound,
    ) -> Result<(), Failure> {
        self.begin(calls.memory());
        for record in calls {
            let (reason, place) = match record.map_err(|error| Failure::input(path, error))? {
                Ok(call) => match self.past(&call) {
                    Some(past) => {
                        let more = More {
                            talked_s: call.talked_s,
                            is_contact_unknown: call.contact == Tri::Unknown,
                            ..More::default()
                        };
                        self.push(path, past, more, call.place.line)?;
                        found.calls += 1;
                        continue;
                    }
                    None => (Refusal::NoSuchLocalTime, call.place),
                },
                Err(refused) => (refused.reason, refused.place),
            };
            summary.refuse(reason.word(), reason.words(), place);
            found.refuse(reason.words(), reason.ends_file(), place);
        }
        Ok(())
    }

    /// Takes the calls of a ledger.
    pub(super) fn ledger(
        &mut self,
        folder: PathBuf,
        in_force: &InForce,
        summary: &mut Summary,
        found: &mut FileFound,
    ) -> Result<(), Failure> {
        self.begin(&Memory::of_ledger());
        let ledger = history::open(&folder)?;
        let before = rules_of(&folder);
        let before = before.as_ref().unwrap_or(&in_force.rulebook);
        let lines = ledger.reply_lines(self.home);
        let lines = lines.map_err(|error| Failure::input(&folder, error))?;
        let mut failed = None;
        let visit = |row: Result<Row, _>| {
            let row = match row {
                Ok(row) => row,
                Err(curfew_store::ledger::Unreadable { seq, .. }) => {
                    let place = Place {
                        line: seq,
                        column: None,
                    };
                    let words = "an entry that cannot be read";
                    summary.refuse("unreadable_entry", words, place);
                    found.refuse(words, false, place);
                    return ControlFlow::Continue(());
                }
            };
            let happened = row.happened();
            if let Event::Call(event) = row.event {
                let mut past = PastCall::recorded(&event, self.home, before, &in_force.lists);
                past.happened = happened;
                past.is_reply_line |= past.call.number.is_in(&lines, self.home);
                let talked = row.outcome.map_or(0, |it| it.talked_s);
                let more = More {
                    zone: Some(event.zone),
                    handle: event.handle,
                    talked_s: Some(talked).filter(|it| *it > 0),
                    is_contact_unknown: false,
                };
                if let Err(failure) = self.push(&folder, past, more, row.seq) {
                    failed = Some(failure);
                    return ControlFlow::Break(());
                }
                found.calls += 1;
            }
            ControlFlow::Continue(())
        };
        ledger
            .each(&Filter::calls(), visit)
            .map_err(|error| Failure::input(&folder, error))?;
        failed.map_or(Ok(()), Err)
    }

    fn begin(&mut self, memory: &Memory) {
        self.files += 1;
        self.memory = Some(match self.memory.take() {
            Some(before) => before.and(memory),
            None => memory.clone(),
        });
    }

    fn push(&mut self, path: &Path, past: PastCall, more: More, line: u64) -> Result<(), Failure> {
        if self.found.len() == MAX_CALLS {
            let what = format!("more than {MAX_CALLS} calls; replay them in parts");
            return Err(Failure::input(path, what));
        }
        self.found.push(Found {
            past,
            zone: more.zone,
            handle: more.handle,
            talked_s: more.talked_s,
            is_contact_unknown: more.is_contact_unknown,
            line,
            file: self.files,
        });
        Ok(())
    }

    /// `None` where the wall clock skipped the time.
    fn past(&self, read: &ReadCall) -> Option<PastCall> {
        let at = match read.at {
            At::Instant(at_ms, Some(offset)) => curfew_core::time::Moment::new(at_ms, offset),
            At::Instant(at_ms, None) => self.wall.at(at_ms),
            At::Local(local) => self.wall.at_local(local)?,
        };
        let sim = read.subscription.as_ref().and_then(|subscription| {
            let found = self.sims.iter().find(|(id, _)| id == subscription);
            found.map(|(_, slot)| *slot)
        });
        let mut past = PastCall::incoming(read.number, at, read.happened);
        past.call = Call {
            direction: read.direction,
            sim,
            ..past.call
        };
        // As `check`: on a computer nobody is in the contacts, unless something says so.
        past.contact = match read.contact {
            Tri::Unknown => Tri::No,
            known => known,
        };
        Some(past)
    }

    /// The calls by time, what their sources record, and how many stood in two of them.
    pub(super) fn by_time(self) -> (Vec<Found>, Memory, u64) {
        let mut found = self.found;
        let key = |found: &Found| -> (i64, Number, bool) {
            let call = &found.past.call;
            let is_outgoing = call.direction == Direction::Outgoing;
            (call.at.unix_ms(), call.number, is_outgoing)
        };
        found.sort_by_key(|one| (key(one), one.file, one.line));
        let before = found.len();
        // Backups of one phone overlap. In one file, calls that are alike are two calls.
        found.dedup_by(|one, kept| key(one) == key(kept) && one.file != kept.file);
        let repeated = (before - found.len()) as u64;
        found.sort_by_key(|one| (one.past.call.at.unix_ms(), one.file, one.line));
        (found, self.memory.unwrap_or(Memory::none()), repeated)
    }
}

/// The rulebook beside a ledger, by which its calls were decided.
fn rules_of(folder: &Path) -> Option<Rulebook> {
    if !folder.join("rulebook.json").exists() {
        return None;
    }
    let loaded: Loaded = RulesFile::open(folder).and_then(|file| file.load()).ok()?;
    Some(loaded.rulebook)
}
