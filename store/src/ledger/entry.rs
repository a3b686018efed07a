//! The bytes of a ledger entry, its hash, and the chain of hashes.
//!
//! `docs/formats/ledger.md` is the specification. Integers are little-endian. A text is a
//! `u16` length in bytes and so many bytes of UTF-8; an absent one is the length `0xFFFF`.
//!
//! ```text
//! version  u8     1; 2 for a call with a network or an outcome
//! kind     u8     EventKind
//! spooled  u8     0 written directly, 1 kept in the spool first
//! spool id 16 B   only where spooled is 1
//! at       i64    Unix milliseconds
//! offset   i32    seconds, within ±64,800
//! zone     text   at most 64 bytes, never absent
//! ...             the fields of the kind, in the order in which `fields` below has them
//! ```
//! An event has one form only: [`decode`] refuses an unknown version, kind or code, a text
//! over its limit, and any byte too many or too few, so `encode(decode(b)) == b`.
//!
//! `leaf_hash = SHA-256(0x00 || bytes)` as in RFC 6962, 2.1;
//! `state_n = SHA-256(0x02 || state_{n-1} || leaf_hash_n)`, `state_0` = 32 zero bytes. The
//! prefix 0x02 is used by neither leaf (0x00) nor node (0x01) of RFC 6962.

use curfew_core::{Direction, Disposition, Presentation, Reason, Region};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::event::{
    Answered, CallEvent, Event, EventKind, ExportEvent, FailureEvent, FailureKind, ProtectionEvent,
    RulebookEvent,
};
use crate::replay::Happened;

/// The newest version: a call that has a network or an outcome.
pub const VERSION: u8 = 2;
/// The version of every other entry.
const VERSION_1: u8 = 1;
/// No entry has more bytes.
pub const MAX_ENTRY: usize = 2048;
/// The state before the first entry.
pub const STATE_0: [u8; 32] = [0; 32];

const ABSENT: u16 = 0xFFFF;
const NO_REGION: [u8; 2] = [0; 2];
const MAX_OFFSET: i32 = 18 * 3600;
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
    /// Where the entry was kept in the spool first, the id it had there.
    pub spool_id: Option<SpoolId>,
}

/// Why bytes are no entry, or an event has no bytes.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum EntryError {
    /// The entry is of a version that this code does not read.
    #[error("version {found}, where up to {VERSION} are known")]
    Version {
        /// Its version.
        found: u8,
    },
    /// The bytes end inside a field.
    #[error("the bytes end inside {field}")]
    Truncated {
        /// Which field.
        field: &'static str,
    },
    /// Bytes follow the last field.
    #[error("{extra} bytes after the last field")]
    TrailingBytes {
        /// How many.
        extra: usize,
    },
    /// A field has a value that is none of its values.
    #[error("{field} has an unknown value")]
    Value {
        /// Which field.
        field: &'static str,
    },
    /// A text is longer than its field holds.
    #[error("{field} has {bytes} bytes, where {limit} are allowed")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// How many it has.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A text is not UTF-8.
    #[error("{field} is not UTF-8")]
    NotUtf8 {
        /// Which field.
        field: &'static str,
    },
    /// The bytes do not have the hash that stands beside them.
    #[error("the bytes do not have their hash")]
    Hash,
}

/// The hash of an entry's bytes: SHA-256(0x00 || bytes), RFC 6962, 2.1.
#[must_use]
pub fn leaf_hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update([0])
        .chain_update(bytes)
        .finalize()
        .into()
}

/// The state after an entry: SHA-256(0x02 || previous state || leaf hash).
#[must_use]
pub fn next_state(state: &[u8; 32], leaf_hash: &[u8; 32]) -> [u8; 32] {
    Sha256::new()
        .chain_update([2])
        .chain_update(state)
        .chain_update(leaf_hash)
        .finalize()
        .into()
}

/// Writes the bytes of an event.
///
/// # Errors
/// [`EntryError::TooLong`] for a text over its limit and [`EntryError::Value`] for an
/// offset or a verification status out of range; [`Event::clipped`] avoids both.
pub fn encode(event: &Event, spool_id: Option<&SpoolId>) -> Result<Vec<u8>, EntryError> {
    let mut to = Writer(Vec::with_capacity(192));
    let version = version(event);
    to.u8(version);
    to.u8(event.kind() as u8);
    to.u8(u8::from(spool_id.is_some()));
    if let Some(id) = spool_id {
        to.raw(id);
    }
    let (at_ms, offset, zone) = event.time();
    if offset.abs() > MAX_OFFSET {
        return Err(EntryError::Value { field: "offset" });
    }
    to.raw(&at_ms.to_le_bytes());
    to.raw(&offset.to_le_bytes());
    to.text("zone", zone, MAX_ZONE)?;
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
                let network = call.network.as_ref().map(|region| region.code().as_bytes());
                to.raw(network.unwrap_or(&NO_REGION));
                to.u8(call.happened as u8);
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
    }
    Ok(to.0)
}

/// The oldest version that holds an event: it has one form only.
fn version(event: &Event) -> u8 {
    match event {
        Event::Call(call) if call.network.is_some() || call.happened != Happened::Unknown => {
            VERSION
        }
        _ => VERSION_1,
    }
}

/// Reads the bytes of an entry.
///
/// # Errors
/// Every [`EntryError`]; bytes that [`encode`] does not write are refused.
pub fn decode(bytes: &[u8]) -> Result<Entry, EntryError> {
    if bytes.len() > MAX_ENTRY {
        return Err(EntryError::TooLong {
            field: "entry",
            bytes: bytes.len(),
            limit: MAX_ENTRY,
        });
    }
    let mut from = Reader(bytes);
    let found = from.u8("version")?;
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
            network: from.network(found)?,
            happened: match found {
                VERSION_1 => Happened::Unknown,
                _ => from.code("outcome", Happened::from_code)?,
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
    };
    if !from.0.is_empty() {
        return Err(EntryError::TrailingBytes {
            extra: from.0.len(),
        });
    }
    if version(&event) != found {
        return Err(EntryError::Value { field: "version" });
    }
    Ok(Entry { event, spool_id })
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
        fn cut(text: &mut String, limit: usize) {
            text.truncate(text.floor_char_boundary(limit));
        }
        fn cut_optional(text: &mut Option<String>, limit: usize) {
            if let Some(text) = text {
                cut(text, limit);
            }
        }
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
        };
        *offset = (*offset).clamp(-MAX_OFFSET, MAX_OFFSET);
        cut(zone, MAX_ZONE);
        self
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, field: &'static str, text: &str, limit: usize) -> Result<(), EntryError> {
        let bytes = text.len();
        let length = u16::try_from(bytes).ok().filter(|_| bytes <= limit);
        let length = length.ok_or(EntryError::TooLong {
            field,
            bytes,
            limit,
        })?;
        self.raw(&length.to_le_bytes());
        self.raw(text.as_bytes());
        Ok(())
    }

    fn optional(
        &mut self,
        field: &'static str,
        text: Option<&str>,
        limit: usize,
    ) -> Result<(), EntryError> {
        if let Some(text) = text {
            return self.text(field, text, limit);
        }
        self.raw(&ABSENT.to_le_bytes());
        Ok(())
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, field: &'static str, count: usize) -> Result<&'a [u8], EntryError> {
        let (head, tail) = self
            .0
            .split_at_checked(count)
            .ok_or(EntryError::Truncated { field })?;
        self.0 = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], EntryError> {
        let (head, tail) = self
            .0
            .split_first_chunk()
            .ok_or(EntryError::Truncated { field })?;
        self.0 = tail;
        Ok(*head)
    }

    fn u8(&mut self, field: &'static str) -> Result<u8, EntryError> {
        Ok(self.array::<1>(field)?[0])
    }

    fn code<T>(
        &mut self,
        field: &'static str,
        read: impl Fn(u8) -> Option<T>,
    ) -> Result<T, EntryError> {
        read(self.u8(field)?).ok_or(EntryError::Value { field })
    }

    fn flag(&mut self, field: &'static str) -> Result<bool, EntryError> {
        self.code(field, |code| match code {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        })
    }

    fn network(&mut self, version: u8) -> Result<Option<Region>, EntryError> {
        if version == VERSION_1 {
            return Ok(None);
        }
        let field = "network";
        let bytes: [u8; 2] = self.array(field)?;
        if bytes == NO_REGION {
            return Ok(None);
        }
        let code = std::str::from_utf8(&bytes).unwrap_or_default();
        let region = Region::new(code).ok();
        // In upper case only: an event has one form.
        region
            .filter(|region| region.code() == code)
            .map(Some)
            .ok_or(EntryError::Value { field })
    }

    fn optional(
        &mut self,
        field: &'static str,
        limit: usize,
    ) -> Result<Option<String>, EntryError> {
        let length = u16::from_le_bytes(self.array(field)?);
        if length == ABSENT {
            return Ok(None);
        }
        let bytes = usize::from(length);
        if bytes > limit {
            return Err(EntryError::TooLong {
                field,
                bytes,
                limit,
            });
        }
        let text = std::str::from_utf8(self.take(field, bytes)?);
        Ok(Some(
            text.map_err(|_| EntryError::NotUtf8 { field })?.to_owned(),
        ))
    }

    fn text(&mut self, field: &'static str, limit: usize) -> Result<String, EntryError> {
        self.optional(field, limit)?
            .ok_or(EntryError::Value { field })
    }
}
