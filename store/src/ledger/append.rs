//! Appending: what is written at once, and how a call is linked to the one of its number before.

use std::collections::HashMap;
use std::time::Duration;

use super::columns::links;
use super::index::Index;
use super::{
    Entry, Event, FailureKind, Link, MAX_BATCH_BYTES, OUT_OF_STEP, Seq, SpoolId, Stamp, State,
    encode, entry, record,
};
use crate::error::StoreError;

/// Appends to a log whose lock is held.
pub(super) fn append_held(
    state: &mut State,
    entries: &[Entry],
    wait: Duration,
) -> Result<(Seq, usize), StoreError> {
    state.catch_up()?;
    let torn = state.log.set_torn_aside()?;
    let mut edge = state.log.edge.clone();
    let mut records = Vec::with_capacity(512);
    if let (Some(name), Some(first)) = (torn, entries.first()) {
        let detail = format!("the last entry was half written and is kept as {name}");
        let (at_ms, offset_seconds, zone) = first.event.time();
        let now = Stamp {
            at_ms,
            offset_seconds,
            zone: zone.to_owned(),
        };
        let told = Event::failure(&now, FailureKind::LedgerUnavailable, detail).clipped();
        record::write_record(&mut records, &mut edge, &encode(&told.into())?)?;
    }
    if entries.iter().any(|entry| entry.spool_id.is_some()) {
        state.index(wait)?;
        let State { log, index, recent } = state;
        index.as_ref().ok_or(OUT_OF_STEP)?.follow(log)?;
        recent.clear();
    }
    let has_spooled = |state: &State, id: &SpoolId| match &state.index {
        Some(index) => index.has_spooled(id),
        None => Err(OUT_OF_STEP),
    };
    let mut appended = 0;
    let mut fresh = Vec::new();
    let mut fresh_calls: HashMap<String, Link> = HashMap::new();
    for entry in entries {
        if let Some(id) = entry.spool_id {
            if fresh.contains(&id) || has_spooled(state, &id)? {
                continue;
            }
            fresh.push(id);
        }
        let number = links(entry);
        let link = number.and_then(|number| {
            let last = match fresh_calls.get(number) {
                Some(last) => *last,
                None => last_call(state.index.as_ref(), &state.recent, number)?,
            };
            let nth = last.nth + 1;
            Some(Link { nth, ..last })
        });
        record::write_record(&mut records, &mut edge, &entry::encode_linked(entry, link)?)?;
        if let (Some(number), Some(Link { nth, .. })) = (number, link) {
            let before = edge.size();
            fresh_calls.insert(number.to_owned(), Link { nth, before });
        }
        appended += 1;
        if records.len() as u64 >= MAX_BATCH_BYTES / 2 {
            state.log.write(&records, edge.clone())?;
            state.recent.extend(fresh_calls.drain());
            records.clear();
        }
    }
    if !records.is_empty() {
        state.log.write(&records, edge)?;
        state.recent.extend(fresh_calls);
    }
    Ok((state.log.edge.size(), appended))
}

/// The last call of this number, before which `nth` counts none.
fn last_call(index: Option<&Index>, recent: &HashMap<String, Link>, number: &str) -> Option<Link> {
    if let Some(link) = recent.get(number) {
        return Some(*link);
    }
    let none = Link { nth: 0, before: 0 };
    match index {
        // Then the log was read from its begin.
        None => Some(none),
        Some(index) => index.calls_of(number).ok().map(|link| link.unwrap_or(none)),
    }
}

/// Remembers the entry `seq`, where it is a call that others link to.
pub(super) fn note(
    index: Option<&Index>,
    recent: &mut HashMap<String, Link>,
    entry: &Entry,
    seq: Seq,
) {
    let Some(number) = links(entry) else {
        return;
    };
    let nth = match entry.link {
        Some(link) => Some(link.nth),
        None => last_call(index, recent, number).map(|last| last.nth + 1),
    };
    if let Some(nth) = nth {
        recent.insert(number.to_owned(), Link { nth, before: seq });
    }
}
