//! The bytes of a ledger entry and its hash.
//!
//! `docs/formats/ledger.md` is the specification.
//!
//! ```text
//! version  u8     1; 2 for a call with a network or an outcome; 3 with a clock, a fact, lists;
//!                 4 for what was said at a time whose offset is known
//! kind     u8     EventKind
//! spooled  u8     0 written directly, 1 kept in the spool first
//! spool id 16 B   only where spooled is 1
//! at       i64    Unix milliseconds
//! offset   i32    seconds, within ±64,800
//! zone     text   at most 64 bytes, never absent
//! clock           from version 3 on: u8 0, or 1, u64 milliseconds since the start, u32 starts
//! ...             the fields of the kind
//! ```
//! An event has one form only: [`decode`] refuses an unknown version, kind or code, a text
//! over its limit, and any byte too many or too few, so `encode(decode(b)) == b`.

use super::bytes::{EntryError, MAX_OFFSET, Reader, VERSION_4, Writer, cut, cut_optional};
use super::event::{
    Answered, CallEvent, Clock, Event, EventKind, ExportEvent, FailureEvent, FailureKind, Link,
    ProtectionEvent, RulebookEvent, Stamp,
};
use super::fact::Fact;
use crate::replay::Happened;
use curfew_core::{Direction, Disposition, Presentation, Reason};

/// The newest version: refusals and consents that say by which clock.
pub const VERSION: u8 = VERSION_4;
/// The version of entries with a clock, facts, and calls that name their lists.
const VERSION_3: u8 = 3;
/// The version of a call that has a network or an outcome.
const VERSION_2: u8 = 2;
/// The version of every other entry.
const VERSION_1: u8 = 1;
/// Where lists are not known.
const NO_LISTS: [u8; 32] = [0; 32];
/// No entry has more bytes.
pub const MAX_ENTRY: usize = 8192;

const MAX_ZONE: usize = 64;
const MAX_HANDLE: usize = 400;
const MAX_NUMBER: usize = 32;
const MAX_RULE: usize = 200;
const MAX_DETAIL: usize = 500;
const MAX_CAUSE: usize = 200;
const MAX_FORM: usize = 32;

/// What tells two spooled entries with the same event apart; random.
pub type SpoolId = [u8; 16];

/// An event with how it came into the ledger.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// What happened.
    pub event: Event,
    /// When it happened on the clock that nobody sets.
    pub clock: Option<Clock>,
    /// Of an incoming call with a number: where it stands among those of that number. The ledger
    /// sets it ([`super::Ledger::append_entries`]).
    pub link: Option<Link>,
    /// Where the entry was kept in the spool first, the id it had there.
    pub spool_id: Option<SpoolId>,
}

impl From<&Event> for Entry {
    fn from(event: &Event) -> Entry {
        event.clone().into()
    }
}

impl From<Event> for Entry {
    fn from(event: Event) -> Entry {
        Entry {
            event,
            clock: None,
            link: None,
            spool_id: None,
        }
    }
}

/// Writes the bytes of an entry.
///
/// # Errors
/// [`EntryError::TooLong`] for a text over its limit and [`EntryError::Value`] for an
/// offset or a verification status out of range; [`Event::clipped`] avoids both.
pub fn encode(entry: &Entry) -> Result<Vec<u8>, EntryError> {
    encode_linked(entry, entry.link)
}

/// As [`encode`], with another link.
pub(super) fn encode_linked(entry: &Entry, link: Option<Link>) -> Result<Vec<u8>, EntryError> {
    let event = &entry.event;
    let mut to = Writer(Vec::with_capacity(256));
    let version = version(entry, link);
    to.u8(version);
    to.u8(event.kind() as u8);
    to.u8(u8::from(entry.spool_id.is_some()));
    if let Some(id) = &entry.spool_id {
        to.raw(id);
    }
    let (at_ms, offset, zone) = event.time();
    if offset.abs() > MAX_OFFSET {
        return Err(EntryError::Value { field: "offset" });
    }
    to.raw(&at_ms.to_le_bytes());
    to.raw(&offset.to_le_bytes());
    to.text("zone", zone, MAX_ZONE)?;
    if version > VERSION_2 {
        to.u8(u8::from(entry.clock.is_some()));
        if let Some(clock) = entry.clock {
            to.raw(&clock.elapsed_ms.to_le_bytes());
            to.raw(&clock.boot.to_le_bytes());
        }
    }
    match event {
        Event::Call(call) => {
            to.u8(call.direction as u8);
            to.u8(call.presentation as u8);
            if call.verification > 2 {
                return Err(EntryError::Value {
                    field: "verification",
                });
            }
            to.u8(call.verification);
            to.u8(call.disposition as u8);
            to.u8(call.reason as u8);
            to.optional("handle", call.handle.as_deref(), MAX_HANDLE)?;
            to.optional("number", call.number.as_deref(), MAX_NUMBER)?;
            to.optional("rule id", call.rule_id.as_deref(), MAX_RULE)?;
            to.optional("rule name", call.rule_name.as_deref(), MAX_RULE)?;
            to.raw(&call.rulebook_sha256);
            to.raw(&call.answered.after_us.to_le_bytes());
            to.u8(u8::from(call.answered.delivered));
            if version > VERSION_1 {
                to.network(call.network.as_ref());
                to.u8(call.happened as u8);
            }
            if version > VERSION_2 {
                to.raw(call.lists_sha256.as_ref().unwrap_or(&NO_LISTS));
                to.u8(u8::from(link.is_some()));
                if let Some(link) = link {
                    to.raw(&link.nth.to_le_bytes());
                    to.raw(&link.before.to_le_bytes());
                }
            }
        }
        Event::Failure(failure) => {
            to.u8(failure.what as u8);
            to.text("detail", &failure.detail, MAX_DETAIL)?;
        }
        Event::Protection(protection) => {
            to.u8(u8::from(protection.active));
            to.text("cause", &protection.cause, MAX_CAUSE)?;
        }
        Event::RulebookChanged(rulebook) => {
            to.raw(&rulebook.sha256);
            to.raw(&rulebook.rules.to_le_bytes());
        }
        Event::Export(export) => {
            to.text("form", &export.form, MAX_FORM)?;
            to.raw(&export.entries.to_le_bytes());
            to.raw(&export.sha256);
        }
        Event::Fact(_, fact) => fact.write(&mut to)?,
    }
    if to.0.len() > MAX_ENTRY {
        return Err(EntryError::TooLong {
            field: "entry",
            bytes: to.0.len(),
            limit: MAX_ENTRY,
        });
    }
    Ok(to.0)
}

/// The oldest version that holds an entry: it has one form only.
fn version(entry: &Entry, link: Option<Link>) -> u8 {
    match &entry.event {
        Event::Fact(_, fact) if fact.said_offset().is_some() => VERSION_4,
        _ if entry.clock.is_some() || link.is_some() => VERSION_3,
        Event::Fact(..) => VERSION_3,
        Event::Call(call) if call.lists_sha256.is_some() || call.reason == Reason::OpenCase => {
            VERSION_3
        }
        Event::Call(call) if call.network.is_some() || call.happened != Happened::Unknown => {
            VERSION_2
        }
        _ => VERSION_1,
    }
}

/// Reads the bytes of an entry.
///
/// # Errors
/// Every [`EntryError`]; bytes that [`encode`] does not write are refused.
pub fn decode(bytes: &[u8]) -> Result<Entry, EntryError> {
    decode_with(bytes, true)
}

/// As [`decode`], but without the texts: whether the bytes are an entry, and what its numbers are.
pub(super) fn check(bytes: &[u8]) -> Result<Entry, EntryError> {
    decode_with(bytes, false)
}

fn decode_with(bytes: &[u8], keeps: bool) -> Result<Entry, EntryError> {
    if bytes.len() > MAX_ENTRY {
        return Err(EntryError::TooLong {
            field: "entry",
            bytes: bytes.len(),
            limit: MAX_ENTRY,
        });
    }
    let mut from = Reader {
        rest: bytes,
        version: 0,
        keeps,
    };
    let found = from.u8("version")?;
    from.version = found;
    if !(VERSION_1..=VERSION).contains(&found) {
        return Err(EntryError::Version { found });
    }
    let kind = from.code("kind", EventKind::from_code)?;
    let spool_id = if from.flag("spooled")? {
        Some(from.array("spool id")?)
    } else {
        None
    };
    let at_ms = i64::from_le_bytes(from.array("at")?);
    let offset_seconds = i32::from_le_bytes(from.array("offset")?);
    if !(-MAX_OFFSET..=MAX_OFFSET).contains(&offset_seconds) {
        return Err(EntryError::Value { field: "offset" });
    }
    let zone = from.text("zone", MAX_ZONE)?;
    let clock = if found > VERSION_2 && from.flag("clock")? {
        Some(Clock {
            elapsed_ms: u64::from_le_bytes(from.array("elapsed")?),
            boot: u32::from_le_bytes(from.array("boot")?),
        })
    } else {
        None
    };
    let event = match kind {
        EventKind::Call => Event::Call(CallEvent {
            at_ms,
            offset_seconds,
            zone,
            direction: from.code("direction", direction)?,
            presentation: from.code("presentation", presentation)?,
            verification: from.code("verification", |code| (code <= 2).then_some(code))?,
            disposition: from.code("disposition", Disposition::from_code)?,
            reason: from.code("reason", Reason::from_code)?,
            handle: from.optional("handle", MAX_HANDLE)?,
            number: from.optional("number", MAX_NUMBER)?,
            rule_id: from.optional("rule id", MAX_RULE)?,
            rule_name: from.optional("rule name", MAX_RULE)?,
            rulebook_sha256: from.array("rulebook hash")?,
            answered: Answered {
                after_us: u64::from_le_bytes(from.array("answered after")?),
                delivered: from.flag("delivered")?,
            },
            network: match found {
                VERSION_1 => None,
                _ => from.network()?,
            },
            happened: match found {
                VERSION_1 => Happened::Unknown,
                _ => from.code("outcome", Happened::from_code)?,
            },
            lists_sha256: match found {
                VERSION_1 | VERSION_2 => None,
                _ => Some(from.array("lists hash")?).filter(|hash| *hash != NO_LISTS),
            },
        }),
        EventKind::Failure => Event::Failure(FailureEvent {
            at_ms,
            offset_seconds,
            zone,
            what: from.code("failure", FailureKind::from_code)?,
            detail: from.text("detail", MAX_DETAIL)?,
        }),
        EventKind::Protection => Event::Protection(ProtectionEvent {
            at_ms,
            offset_seconds,
            zone,
            active: from.flag("active")?,
            cause: from.text("cause", MAX_CAUSE)?,
        }),
        EventKind::RulebookChanged => Event::RulebookChanged(RulebookEvent {
            at_ms,
            offset_seconds,
            zone,
            sha256: from.array("rulebook hash")?,
            rules: u32::from_le_bytes(from.array("rules")?),
        }),
        EventKind::Export => Event::Export(ExportEvent {
            at_ms,
            offset_seconds,
            zone,
            form: from.text("form", MAX_FORM)?,
            entries: u64::from_le_bytes(from.array("entries")?),
            sha256: from.array("file hash")?,
        }),
        _ => {
            let fact = Fact::read(kind, &mut from).ok_or(EntryError::Value { field: "kind" })??;
            let stamp = Stamp {
                at_ms,
                offset_seconds,
                zone,
            };
            Event::Fact(stamp, fact)
        }
    };
    let link = if kind == EventKind::Call && found > VERSION_2 && from.flag("link")? {
        Some(Link {
            nth: u64::from_le_bytes(from.array("place among its calls")?),
            before: u64::from_le_bytes(from.array("call before")?),
        })
    } else {
        None
    };
    if !from.rest.is_empty() {
        return Err(EntryError::TrailingBytes {
            extra: from.rest.len(),
        });
    }
    let entry = Entry {
        event,
        clock,
        link,
        spool_id,
    };
    if version(&entry, link) != found {
        return Err(EntryError::Value { field: "version" });
    }
    Ok(entry)
}

const fn direction(code: u8) -> Option<Direction> {
    match code {
        0 => Some(Direction::Incoming),
        1 => Some(Direction::Outgoing),
        _ => None,
    }
}

const fn presentation(code: u8) -> Option<Presentation> {
    match code {
        1 => Some(Presentation::Allowed),
        2 => Some(Presentation::Restricted),
        3 => Some(Presentation::Unknown),
        4 => Some(Presentation::Payphone),
        _ => None,
    }
}

impl Event {
    /// Brings every text to its limit, at a character's end, and every number into its
    /// range, so that [`encode`] takes it: a record cut short is better than none.
    #[must_use]
    pub fn clipped(mut self) -> Event {
        let (offset, zone) = match &mut self {
            Event::Call(e) => {
                cut_optional(&mut e.handle, MAX_HANDLE);
                cut_optional(&mut e.number, MAX_NUMBER);
                cut_optional(&mut e.rule_id, MAX_RULE);
                cut_optional(&mut e.rule_name, MAX_RULE);
                if e.verification > 2 {
                    e.verification = 0;
                }
                (&mut e.offset_seconds, &mut e.zone)
            }
            Event::Failure(e) => {
                cut(&mut e.detail, MAX_DETAIL);
                (&mut e.offset_seconds, &mut e.zone)
            }
            Event::Protection(e) => {
                cut(&mut e.cause, MAX_CAUSE);
                (&mut e.offset_seconds, &mut e.zone)
            }
            Event::RulebookChanged(e) => (&mut e.offset_seconds, &mut e.zone),
            Event::Export(e) => {
                cut(&mut e.form, MAX_FORM);
                (&mut e.offset_seconds, &mut e.zone)
            }
            Event::Fact(at, fact) => {
                fact.clip();
                (&mut at.offset_seconds, &mut at.zone)
            }
        };
        *offset = (*offset).clamp(-MAX_OFFSET, MAX_OFFSET);
        cut(zone, MAX_ZONE);
        self
    }
}
