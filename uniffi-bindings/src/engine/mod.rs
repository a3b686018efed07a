//! The process-wide state behind both doors: the screening entry and the screens.
//!
//! [`Engine::screen`] works in memory alone and takes three locks for a few moves each: the
//! snapshot (a read lock around an `Arc`), what is remembered of earlier calls (another `Arc`)
//! and the pending decisions. Files are written by
//! [`Engine::record`] and its like, after the answer, under a fourth lock that `screen` never
//! takes.
//!
//! Lock order, where one is taken while another is held: `carrying`, `editing`, `reader`, `writer`, then `places`,
//! `pending`, `problems`, `recall` or `snapshot`, which are leaves. `editing` is held together with
//! `reader` only while a backup is brought back, and never with `writer`. A lock that a panic poisoned is taken as it is: each guards data that is
//! whole between any two statements.

mod append;
#[cfg(feature = "fault-injection")]
mod asked;
mod backup;
mod calllog;
pub(crate) mod cases;
mod edit;
mod fault;
mod forget;
mod held;
mod noting;
mod panics;
mod pending;
mod places;
mod read;
mod recall;
mod redact;
mod reply;
mod snapshot;
mod suspension;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
    TryLockError,
};
use std::time::{SystemTime, UNIX_EPOCH};

use curfew_core::abroad::Seen;
use curfew_core::number::Number;
use curfew_core::time::Moment;
use curfew_core::{Direction, Presentation, Reason, Region, Verdict, decide, never_block};
use curfew_store::export;
use curfew_store::ledger::checkpoint::Checkpoint;
use curfew_store::ledger::{Entry, fact};
use curfew_store::{Answered, Event, FailureKind, ProtectionEvent, Stamp};

use self::fault::Fault;
use self::pending::{Decision, Pending};
use self::places::Places;
use self::read::Reader;
use self::recall::Recall;
use self::reply::{FAILED, Reply, Ticket};
use self::suspension::Suspension;
use self::writer::Writer;
use crate::request::Request;

pub(crate) use self::reply::LAST_RESORT;
pub(crate) use self::snapshot::Snapshot;
pub(crate) use self::writer::Kept;

/// An answer that took longer than this is recorded as late, microseconds. Telecom's own
/// deadline is 4.5 to 5 s and covers the stages before this app as well.
const LATE_US: u64 = 1_000_000;

/// Everything that lasts from one call to the next.
pub(crate) struct Engine {
    places: RwLock<Places>,
    snapshot: RwLock<Arc<Snapshot>>,
    suspension: Suspension,
    recall: Mutex<Recall>,
    pending: Mutex<Pending>,
    writer: Mutex<Writer>,
    reader: Mutex<Reader>,
    /// Held while rulebook, lists or settings are loaded or changed on the storage.
    editing: Mutex<()>,
    /// Held while a backup is made or brought back, while entries are forgotten, and while a file is attached: it lies
    /// there before its entry does, and would be taken for one that was left over.
    carrying: Mutex<()>,
    /// What is wrong with these files, so that each failure is recorded once.
    problems: Mutex<Vec<(FailureKind, String)>>,
    /// Set where held failures were written down but their file could not be emptied.
    held_is_stuck: AtomicBool,
    fault: Fault,
}

impl Engine {
    /// The engine of this process.
    pub(crate) fn global() -> &'static Engine {
        static ENGINE: OnceLock<Engine> = OnceLock::new();
        ENGINE.get_or_init(Engine::new)
    }

    /// An engine that knows no directory yet; every call rings.
    pub(crate) fn new() -> Engine {
        panics::watch();
        Engine {
            places: RwLock::default(),
            snapshot: RwLock::new(Arc::new(Snapshot::empty())),
            suspension: Suspension::new(),
            recall: Mutex::default(),
            pending: Mutex::new(Pending::new()),
            writer: Mutex::new(Writer::new()),
            reader: Mutex::new(Reader::new()),
            editing: Mutex::new(()),
            carrying: Mutex::new(()),
            problems: Mutex::new(Vec::new()),
            held_is_stuck: AtomicBool::new(false),
            fault: Fault::default(),
        }
    }

    /// Loads rulebook, lists and settings, unless they are loaded from the same directory and
    /// nothing was wrong with them. `private` is taken over once it is known. Neither ledger nor
    /// spool is opened here: this may run while a call waits. Gives what is wrong, if anything.
    pub(crate) fn open(&self, device: PathBuf, private: Option<PathBuf>) -> Option<FailureKind> {
        {
            let mut places = write(&self.places);
            if places.device.as_ref() != Some(&device) {
                *places = Places {
                    device: Some(device.clone()),
                    private,
                };
            } else if private.is_some() {
                places.private = private;
            }
        }
        if !self.is_loaded(&device) {
            let _editing = lock(&self.editing);
            // Another thread may have loaded it while this one waited.
            return if self.is_loaded(&device) {
                self.problem()
            } else {
                self.load(&device)
            };
        }
        let problem = self.problem()?;
        // A screen that is changing the files mends them; a call does not wait for that.
        match self.editing.try_lock() {
            Ok(_) | Err(TryLockError::Poisoned(_)) => self.load(&device),
            Err(TryLockError::WouldBlock) => Some(problem),
        }
    }

    /// Decides one call; the packed reply. Memory only. Whatever fails, the call rings.
    pub(crate) fn screen(&self, bytes: &[u8]) -> i64 {
        match Request::decode(bytes) {
            Ok(request) => reply::encode(&self.decide(&request)),
            Err(error) => self.refuse(&error.to_string()),
        }
    }

    /// Lets a call ring that could not be read, and records why.
    pub(crate) fn refuse(&self, why: &str) -> i64 {
        let now_ms = clock_ms();
        let snapshot = self.snapshot();
        let mut pending = lock(&self.pending);
        pending.fail(now_ms, FailureKind::BadRequest, why);
        let Stamp {
            offset_seconds,
            zone,
            ..
        } = pending.stamp(now_ms);
        let ticket = pending.keep(Decision {
            at: Moment::new(now_ms, offset_seconds),
            zone,
            direction: Direction::Incoming,
            presentation: Presentation::Unknown,
            handle: None,
            number: Number::Unreadable,
            also: None,
            network: None,
            verification: 0,
            verdict: FAILED,
            snapshot,
            clock: None,
        });
        reply::encode(&Reply {
            verdict: FAILED,
            notify: true,
            ticket,
        })
    }

    fn decide(&self, request: &Request<'_>) -> Reply {
        let snapshot = self.snapshot();
        let judged = catch_unwind(AssertUnwindSafe(|| self.judge(request, &snapshot)));
        let at_ms = request.at.unix_ms();
        let mut pending = lock(&self.pending);
        pending.set_zone(request.at.offset_seconds(), request.zone);
        let judged = judged.unwrap_or_else(|_| {
            let place = format!("the decision broke off at {}", panics::place());
            pending.fail(at_ms, FailureKind::Panic, &place);
            Judged {
                number: Number::Unreadable,
                also: None,
                network: None,
                verdict: FAILED,
            }
        });
        let Judged {
            number,
            also,
            network,
            verdict,
        } = judged;
        if verdict.reason == Reason::ClockNotSet {
            pending.fail(
                at_ms,
                FailureKind::ClockNotSet,
                "the clock stands before 2020",
            );
        }
        let rules = snapshot.rules.rulebook.rules();
        let rule = verdict.rule.and_then(|rule| rules.get(usize::from(rule)));
        let notify = rule.is_none_or(|rule| rule.notify);
        let ticket = pending.keep(Decision {
            at: request.at,
            zone: request.zone.to_owned(),
            direction: request.direction,
            presentation: request.presentation,
            handle: request.handle.map(str::to_owned),
            number,
            also,
            network,
            verification: request.verification,
            verdict,
            snapshot,
            clock: None,
        });
        Reply {
            verdict,
            notify,
            ticket,
        }
    }

    fn judge(&self, request: &Request<'_>, snapshot: &Snapshot) -> Judged {
        self.fault.strike();
        let sightings = request.sightings(snapshot.home());
        let is_emergency = |seen: &Seen| never_block::is_emergency(&seen.number, seen.from);
        if request.direction == Direction::Outgoing
            && (request.emergency || sightings.any(is_emergency))
        {
            self.suspension.begin(request.at.unix_ms());
        }
        let suspended = self.suspension.until(request.at.unix_ms());
        let memory = self.memory();
        let past = memory.before(request.at.unix_ms());
        let caller = (request.contact, request.starred);
        let (Seen { number, .. }, mut verdict) = sightings.mildest(|seen| {
            let facts = snapshot.facts(seen.from, caller, suspended, &past);
            decide(&request.call(seen.number), &snapshot.rules.rulebook, &facts)
        });
        if request.emergency && verdict.disposition != curfew_core::Disposition::Allow {
            // The platform knows emergency numbers that no table has.
            verdict = Verdict {
                disposition: curfew_core::Disposition::Allow,
                rule: None,
                reason: Reason::NeverBlock,
            };
        }
        Judged {
            number,
            also: sightings.other_number(&number),
            network: sightings.network.and_then(|seen| seen.from),
            verdict,
        }
    }

    /// Writes a decision down, once its answer is out. `after_us`: from the start of screening
    /// to the answer; `delivered`: whether Telecom took it.
    pub(crate) fn record(&self, ticket: i32, after_us: u64, delivered: bool) -> Kept {
        let is_known = {
            let mut pending = lock(&self.pending);
            match Ticket::from_code(ticket).and_then(|ticket| pending.take(ticket)) {
                Some(decision) => {
                    let at_ms = decision.at.unix_ms();
                    self.remember(decision.direction, &decision.number, at_ms);
                    if let Some(also) = &decision.also {
                        self.remember(decision.direction, also, at_ms);
                    }
                    let answered = Answered {
                        after_us,
                        delivered,
                    };
                    pending.push_decision(decision, answered);
                    if after_us > LATE_US {
                        let detail = format!("the answer took {} ms", after_us / 1000);
                        pending.fail(at_ms, FailureKind::LateAnswer, &detail);
                    }
                    true
                }
                None => {
                    let detail = "an answer was confirmed for a call that is not known";
                    pending.fail(clock_ms(), FailureKind::Other, detail);
                    false
                }
            }
        };
        // A page is checked when it is first used: deciding may have met a damaged one.
        let lists = Arc::clone(&self.snapshot().lists);
        if lists.damaged().next().is_some() {
            self.say_damaged(&lists);
        }
        let kept = self.flush();
        if is_known { kept } else { Kept::Nothing }
    }

    /// Writes down a failure that Kotlin saw.
    pub(crate) fn failed(&self, what: FailureKind, detail: &str) -> Kept {
        lock(&self.pending).fail(clock_ms(), what, detail);
        self.flush()
    }

    /// Writes down that protection began or ended.
    pub(crate) fn protection(&self, active: bool, cause: &str) -> Kept {
        let cause = redact::detail(cause);
        if active {
            self.begin_memory();
        }
        self.note(|now| {
            Event::Protection(ProtectionEvent {
                at_ms: now.at_ms,
                offset_seconds: now.offset_seconds,
                zone: now.zone,
                active,
                cause,
            })
        });
        self.flush()
    }

    /// Writes down that a file was exported (its form, how many calls, its hash), and the code that went with it.
    pub(crate) fn exported(&self, file: (&str, u64, [u8; 32]), checkpoint: &Checkpoint) {
        {
            let mut pending = lock(&self.pending);
            let now = pending.stamp(clock_ms());
            for event in export::noted(file, checkpoint, &now) {
                pending.push(event);
            }
        }
        self.flush();
    }

    /// Keeps a failure in memory; it is written down with the next call.
    pub(crate) fn noticed(&self, detail: &str) {
        lock(&self.pending).fail(clock_ms(), FailureKind::Other, detail);
    }

    /// Keeps the failure that this thread just panicked.
    pub(crate) fn panicked(&self) {
        let detail = format!("broke off at {}", panics::place());
        lock(&self.pending).fail(clock_ms(), FailureKind::Panic, &detail);
    }

    /// Makes the next decision panic (1), or not (any other).
    #[cfg(any(test, feature = "fault-injection"))]
    pub(crate) fn inject_fault(&self, kind: i32) {
        self.fault.inject(kind);
    }

    /// Remembers the phone's zone for what has none of its own.
    pub(crate) fn set_zone(&self, offset_seconds: i32, zone: &str) {
        lock(&self.pending).set_zone(offset_seconds, zone);
    }

    /// Notes which start of the phone this is (0 where that is not known), its system, and the
    /// version of the app. Written down where it differs from what was noted last.
    pub(crate) fn started(&self, boot: u32, system: &str) {
        let is_known = lock(&self.pending).set_boot(boot);
        if boot == 0 || is_known {
            return;
        }
        let system = system.to_owned();
        self.note(|now| Event::Fact(now, fact::Boot { system }.into()).clipped());
        let update = fact::Update {
            from: String::new(),
            to: env!("CARGO_PKG_VERSION").to_owned(),
        };
        self.note(|now| Event::Fact(now, update.into()));
    }

    /// What is in force now.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Until when nothing is blocked.
    pub(crate) fn suspended_until(&self, now_ms: i64) -> Option<i64> {
        self.suspension.until(now_ms)
    }

    /// Keeps an event of now in memory, until the next [`Engine::flush`].
    fn note(&self, event: impl FnOnce(Stamp) -> Event) {
        let mut pending = lock(&self.pending);
        let now = pending.stamp(clock_ms());
        pending.push(event(now));
    }

    /// Writes down everything that waits: failures that Kotlin held, then events in memory, then
    /// what is remembered of calls and a suspension. What cannot be written stays in memory and is tried again next time.
    pub(crate) fn flush(&self) -> Kept {
        let kept = {
            let mut writer = lock(&self.writer);
            let places = self.places();
            let now = lock(&self.pending).stamp(clock_ms());
            self.write_held(&mut writer, &places, &now);
            let events = lock(&self.pending).drain(now.at_ms);
            let outcome = writer.write(events, &places, &now);
            lock(&self.pending).put_back(outcome.rest);
            self.save_memory(&places);
            outcome.kept
        };
        self.save_suspension();
        kept
    }

    /// Writes down what Kotlin held back. The file is emptied only after that.
    fn write_held(&self, writer: &mut Writer, places: &Places, now: &Stamp) {
        let Some(device) = &places.device else { return };
        if self.held_is_stuck.load(Ordering::Acquire) {
            return;
        }
        let events: Vec<Entry> = held::read(device, now)
            .into_iter()
            .map(Entry::from)
            .collect();
        if events.is_empty() || !writer.write(events, places, now).rest.is_empty() {
            return;
        }
        if held::clear(device).is_err() {
            self.held_is_stuck.store(true, Ordering::Release);
        }
    }

    fn places(&self) -> Places {
        read(&self.places).clone()
    }
}

/// A decision, and what it was given on.
struct Judged {
    number: Number,
    /// The other reading of the number, where there is one.
    also: Option<Number>,
    /// The country from which the call was seen besides home.
    network: Option<Region>,
    verdict: Verdict,
}

/// Unix milliseconds on the phone's clock; before 1970 is 0.
pub(crate) fn clock_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
