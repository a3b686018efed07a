//! What surrounds the calls is written down when it changed: another start of the phone, another
//! version of the app, other lists, a clock that was set, another zone.
//!
//! Looked at when something is written anyway, so that nothing has to run for it.

use curfew_store::ledger::fact::{self, Fact};
use curfew_store::ledger::{Clock, ClockChange, Entry};
use curfew_store::{Event, EventKind, Filter, Ledger, Stamp, StoreError};

/// Wall clock and uptime part by less than this where nobody set a clock: between the moment of
/// a call and its decision, milliseconds.
const DRIFT_MS: i64 = 5_000;

/// The clocks of the last entry.
pub(super) struct Clocks {
    last: Option<Last>,
    /// Whether the ledger was asked for its last entry.
    is_seeded: bool,
}

struct Last {
    at_ms: i64,
    zone: String,
    clock: Option<Clock>,
}

impl Clocks {
    pub(super) const fn new() -> Clocks {
        Clocks {
            last: None,
            is_seeded: false,
        }
    }

    /// What an entry tells of the clocks, against the one before it.
    fn changes(&mut self, entry: &Entry) -> Vec<fact::Clocks> {
        let (at_ms, zone) = (entry.event.at_ms(), entry.event.zone());
        let mut changes = Vec::new();
        if let Some(last) = &self.last {
            if let (Some(then), Some(now)) = (last.clock, entry.clock)
                && then.boot == now.boot
            {
                let wall = at_ms.saturating_sub(last.at_ms);
                let up = i64::try_from(now.elapsed_ms).unwrap_or(i64::MAX)
                    - i64::try_from(then.elapsed_ms).unwrap_or(i64::MAX);
                let by_ms = wall.saturating_sub(up);
                if by_ms.abs() > DRIFT_MS {
                    changes.push((ClockChange::Set, by_ms));
                }
            }
            if !zone.is_empty() && !last.zone.is_empty() && zone != last.zone {
                changes.push((ClockChange::Zone, 0));
            }
        }
        let from_zone = self.last.as_ref().map(|last| last.zone.clone());
        self.last = Some(Last {
            at_ms,
            zone: match zone.is_empty() {
                true => from_zone.clone().unwrap_or_default(),
                false => zone.to_owned(),
            },
            clock: entry
                .clock
                .or(self.last.as_ref().and_then(|last| last.clock)),
        });
        let change = |(what, by_ms)| fact::Clocks {
            what,
            by_ms,
            from_zone: from_zone.clone().unwrap_or_default(),
        };
        changes.into_iter().map(change).collect()
    }
}

/// The entries to write: what was noted before is left out, and changes of the clocks come
/// before the entry by which they were seen.
pub(super) fn with_what_changed(
    ledger: &Ledger,
    clocks: &mut Clocks,
    events: &[Entry],
) -> Result<Vec<Entry>, StoreError> {
    if !clocks.is_seeded {
        let newest = ledger.head()?.seq;
        if let Ok(Some(row)) = ledger.entry(newest) {
            clocks.last = Some(Last {
                at_ms: row.event.at_ms(),
                zone: row.event.zone().to_owned(),
                clock: row.clock,
            });
        }
        clocks.is_seeded = true;
    }
    let mut entries = Vec::with_capacity(events.len());
    for entry in events {
        if is_noted(ledger, &entries, entry)? {
            continue;
        }
        for change in clocks.changes(entry) {
            entries.push(Entry {
                clock: entry.clock,
                ..Event::Fact(stamp(&entry.event), change.into()).into()
            });
        }
        entries.push(entry.clone());
    }
    Ok(entries)
}

fn stamp(event: &Event) -> Stamp {
    Stamp {
        at_ms: event.at_ms(),
        offset_seconds: event.offset_seconds(),
        zone: event.zone().to_owned(),
    }
}

/// Whether an entry says what the last one of its kind says: a process that starts does not know
/// what the one before it noted.
fn is_noted(ledger: &Ledger, before: &[Entry], entry: &Entry) -> Result<bool, StoreError> {
    let kind = entry.event.kind();
    if !matches!(kind, EventKind::Lists | EventKind::Boot | EventKind::Update) {
        return Ok(false);
    }
    if let Some(last) = before.iter().rev().find(|it| it.event.kind() == kind) {
        return Ok(says_the_same(
            (&last.event, last.clock),
            (&entry.event, entry.clock),
        ));
    }
    let filter = Filter {
        kinds: vec![kind],
        ..Filter::default()
    };
    let last = ledger.newest(&filter)?;
    Ok(last
        .is_some_and(|last| says_the_same((&last.event, last.clock), (&entry.event, entry.clock))))
}

fn says_the_same(then: (&Event, Option<Clock>), now: (&Event, Option<Clock>)) -> bool {
    let boot = |clock: Option<Clock>| clock.map(|clock| clock.boot);
    match (then.0, now.0) {
        (Event::Fact(_, Fact::Lists(a)), Event::Fact(_, Fact::Lists(b))) => a.sha256 == b.sha256,
        (Event::Fact(_, Fact::Boot(_)), Event::Fact(_, Fact::Boot(_))) => {
            boot(then.1) == boot(now.1)
        }
        (Event::Fact(_, Fact::Update(a)), Event::Fact(_, Fact::Update(b))) => a.to == b.to,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use curfew_store::ledger::fact::{Boot, Lists, Update};
    use tempfile::{TempDir, tempdir};

    use super::*;

    const HOUR: i64 = 3_600_000;

    fn ledger() -> (TempDir, Ledger) {
        let folder = tempdir().unwrap();
        let ledger = Ledger::open(&folder).unwrap();
        (folder, ledger)
    }

    fn entry(at_ms: i64, zone: &str, clock: Option<(u64, u32)>, fact: impl Into<Fact>) -> Entry {
        let stamp = Stamp {
            at_ms,
            offset_seconds: 0,
            zone: zone.to_owned(),
        };
        Entry {
            clock: clock.map(|(elapsed_ms, boot)| Clock { elapsed_ms, boot }),
            ..Event::Fact(stamp, fact.into()).into()
        }
    }

    fn permission(at_ms: i64, zone: &str, clock: Option<(u64, u32)>) -> Entry {
        let fact = fact::Permission {
            name: "READ_CALL_LOG".to_owned(),
            granted: true,
        };
        entry(at_ms, zone, clock, fact)
    }

    /// What is written, and the kinds of it.
    fn written(ledger: &Ledger, clocks: &mut Clocks, entries: &[Entry]) -> Vec<EventKind> {
        let entries = with_what_changed(ledger, clocks, entries).unwrap();
        ledger.append_entries(&entries).unwrap();
        entries.iter().map(|it| it.event.kind()).collect()
    }

    #[test]
    fn a_clock_that_was_set_is_seen_by_the_one_that_nobody_sets() {
        use EventKind::{Clocks as Changed, Permission};
        let (_folder, ledger) = ledger();
        let mut clocks = Clocks::new();
        let zone = "Asia/Shanghai";
        for (why, at_ms, zone, clock, kinds) in [
            ("the first", HOUR, zone, Some((1000, 7)), vec![Permission]),
            (
                "an hour later",
                2 * HOUR,
                zone,
                Some((1000 + 3_600_000, 7)),
                vec![Permission],
            ),
            (
                "a call is a moment older than its decision",
                3 * HOUR - 4_000,
                zone,
                Some((1000 + 7_200_000, 7)),
                vec![Permission],
            ),
            (
                "back by an hour",
                2 * HOUR,
                zone,
                Some((1000 + 7_200_000, 7)),
                vec![Changed, Permission],
            ),
            (
                "ahead by a day",
                26 * HOUR,
                zone,
                Some((1000 + 7_200_000, 7)),
                vec![Changed, Permission],
            ),
            (
                "another start tells nothing",
                HOUR,
                zone,
                Some((5, 8)),
                vec![Permission],
            ),
            (
                "another zone",
                HOUR,
                "Europe/Paris",
                Some((5, 8)),
                vec![Changed, Permission],
            ),
            (
                "no zone tells nothing",
                HOUR,
                "",
                Some((5, 8)),
                vec![Permission],
            ),
            (
                "the same zone as before",
                HOUR,
                "Europe/Paris",
                None,
                vec![Permission],
            ),
            (
                "after one without a clock",
                9 * HOUR,
                "Europe/Paris",
                Some((6, 8)),
                vec![Changed, Permission],
            ),
        ] {
            let found = written(&ledger, &mut clocks, &[permission(at_ms, zone, clock)]);
            assert_eq!(found, kinds, "{why}");
        }
        let filter = Filter {
            kinds: vec![Changed],
            ..Filter::default()
        };
        let page = ledger.history(&filter, None, 10).unwrap();
        let changes: Vec<(ClockChange, i64, String)> = page
            .entries
            .into_iter()
            .rev()
            .filter_map(|row| match row.event {
                Event::Fact(_, Fact::Clocks(it)) => Some((it.what, it.by_ms, it.from_zone)),
                _ => None,
            })
            .collect();
        let paris = "Europe/Paris".to_owned();
        assert_eq!(
            changes,
            [
                (ClockChange::Set, -HOUR + 4_000, zone.to_owned()),
                (ClockChange::Set, 24 * HOUR, zone.to_owned()),
                (ClockChange::Zone, 0, zone.to_owned()),
                (ClockChange::Set, 8 * HOUR - 1, paris),
            ]
        );
        // A process that starts goes on from the last entry.
        let mut later = Clocks::new();
        let again = permission(HOUR, "Europe/Paris", Some((7, 8)));
        assert_eq!(
            written(&ledger, &mut later, &[again]),
            [Changed, Permission]
        );
    }

    #[test]
    fn what_is_the_same_as_before_is_noted_once() {
        let (_folder, ledger) = ledger();
        let boot = |boot| {
            let system = "Android 15".to_owned();
            entry(HOUR, "", Some((5, boot)), Boot { system })
        };
        let update = |to: &str| {
            let (from, to) = (String::new(), to.to_owned());
            entry(HOUR, "", None, Update { from, to })
        };
        let lists = |byte| {
            let (sha256, text) = ([byte; 32], String::new());
            entry(HOUR, "", None, Lists { sha256, text })
        };
        let all = [
            boot(1),
            update("1"),
            lists(1),
            boot(1),
            update("1"),
            lists(1),
        ];
        // In one batch, and again as after a start of the process.
        assert_eq!(written(&ledger, &mut Clocks::new(), &all).len(), 3);
        assert_eq!(written(&ledger, &mut Clocks::new(), &all).len(), 0);
        let other = [boot(2), update("2"), lists(2), lists(1)];
        assert_eq!(written(&ledger, &mut Clocks::new(), &other).len(), 4);
    }
}
