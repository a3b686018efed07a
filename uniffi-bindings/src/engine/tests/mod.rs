//! The engine with every file broken in turn: the call rings, and what happened is told.

mod abroad;
mod calls;
mod faults;
mod files;
mod past;
mod restore;
mod swap;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use curfew_core::{Disposition, Rulebook};
use curfew_store::{CallEvent, EventKind, Filter, Ledger, ListStore, Row, RulesFile, SettingsFile};
use tempfile::TempDir;

use super::*;

/// 2026-01-02 23:30 in Seattle, inside the quiet hours of the first rulebook.
const NIGHT_MS: i64 = 1_767_425_400_000;
const OFFSET: i32 = -8 * 3600;
const CALLER: &str = "tel:+12065550100";

/// Two directories as on a phone, and an engine that knows neither yet.
struct Phone {
    root: TempDir,
    engine: Engine,
}

impl Phone {
    fn new() -> Phone {
        Phone {
            root: tempfile::tempdir().unwrap(),
            engine: Engine::new(),
        }
    }

    /// With the first rulebook, opened.
    fn protected() -> Phone {
        let phone = Phone::new();
        RulesFile::open(phone.device())
            .unwrap()
            .save(&Rulebook::first_run())
            .unwrap();
        assert_eq!(phone.unlock(), None);
        phone
    }

    fn device(&self) -> PathBuf {
        self.root.path().join("device")
    }

    fn private(&self) -> PathBuf {
        self.root.path().join("private")
    }

    fn unlock(&self) -> Option<FailureKind> {
        self.engine.open(self.device(), Some(self.private()))
    }

    fn screen(&self, call: &Bytes) -> Seen {
        Seen::of(self.engine.screen(&call.encode()))
    }

    /// All events in the ledger, oldest first, with whether they came through the spool.
    fn ledger(&self) -> Vec<(Event, bool)> {
        let ledger = Ledger::open(self.private()).unwrap();
        let (mut rows, mut before) = (Vec::new(), None);
        loop {
            let page = ledger.history(&Filter::default(), before, 1000).unwrap();
            assert!(page.unreadable.is_empty());
            rows.extend(page.entries);
            before = rows.last().map(|row: &Row| row.seq);
            if !page.more {
                break;
            }
        }
        assert!(ledger.verify().unwrap().problems.is_empty());
        rows.into_iter()
            .rev()
            .map(|row| (row.event, row.spooled))
            .collect()
    }

    /// Holds the ledger, as another process does while it writes.
    fn hold_ledger(&self) -> fs::File {
        drop(Ledger::open(self.private()).unwrap());
        let file = fs::File::open(self.private().join("ledger.log")).unwrap();
        file.lock().unwrap();
        file
    }

    fn calls(&self) -> Vec<CallEvent> {
        let call = |(event, _)| {
            if let Event::Call(call) = event {
                Some(call)
            } else {
                None
            }
        };
        self.ledger().into_iter().filter_map(call).collect()
    }

    fn failures(&self) -> Vec<FailureKind> {
        let what = |(event, _)| {
            if let Event::Failure(it) = event {
                Some(it.what)
            } else {
                None
            }
        };
        self.ledger().into_iter().filter_map(what).collect()
    }
}

/// A request to encode.
struct Bytes {
    direction: u8,
    emergency: u8,
    contact: u8,
    at_ms: i64,
    handle: &'static str,
}

impl Default for Bytes {
    fn default() -> Bytes {
        Bytes {
            direction: 0,
            emergency: 0,
            contact: 0,
            at_ms: NIGHT_MS,
            handle: CALLER,
        }
    }
}

impl Bytes {
    fn encode(&self) -> Vec<u8> {
        let zone = "America/Los_Angeles";
        let mut bytes = vec![
            1,
            self.direction,
            1,
            0,
            self.contact,
            self.emergency,
            b'U',
            b'S',
        ];
        bytes.extend(self.at_ms.to_le_bytes());
        bytes.extend(OFFSET.to_le_bytes());
        bytes.push(u8::try_from(zone.len()).unwrap());
        bytes.extend(zone.as_bytes());
        bytes.extend(u16::try_from(self.handle.len()).unwrap().to_le_bytes());
        bytes.extend(self.handle.as_bytes());
        bytes
    }
}

/// A reply as Kotlin reads it.
#[derive(Debug, PartialEq)]
struct Seen {
    disposition: Option<Disposition>,
    reason: Option<Reason>,
    rule: u16,
    ticket: i32,
}

impl Seen {
    fn of(reply: i64) -> Seen {
        assert!(reply > 0);
        let bytes = reply.to_le_bytes();
        Seen {
            disposition: Disposition::from_code(bytes[0]),
            reason: Reason::from_code(bytes[1]),
            rule: u16::from_le_bytes([bytes[2], bytes[3]]),
            ticket: i32::try_from(reply >> 32).unwrap(),
        }
    }

    fn is(&self, disposition: Disposition, reason: Reason) -> bool {
        self.disposition == Some(disposition) && self.reason == Some(reason)
    }
}

fn silence_list(phone: &Phone) {
    let rules = r#"{"version": 1, "rules": [
        {"id": "list", "name": "List", "who": {"list": "Banks"}, "then": "reject"}]}"#;
    let rulebook = Rulebook::from_json(rules).unwrap();
    RulesFile::open(phone.device())
        .unwrap()
        .save(&rulebook)
        .unwrap();
    let number = curfew_core::number::read("+12065550100", None);
    ListStore::open(phone.device())
        .unwrap()
        .build("Banks", [number])
        .unwrap();
}

fn list_file(phone: &Phone) -> PathBuf {
    let files = fs::read_dir(phone.device().join("lists")).unwrap();
    let is_list = |path: &PathBuf| path.extension().is_some_and(|end| end == "list");
    files
        .map(|file| file.unwrap().path())
        .find(is_list)
        .unwrap()
}
