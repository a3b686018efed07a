//! What screening leaves behind in memory: decisions whose answer is not recorded yet, and
//! failures that nobody has written down.
//!
//! Both are bounded. No file is touched here, and the lock around this is held for a few
//! moves only, so that screening never waits.

use std::collections::VecDeque;
use std::sync::Arc;

use curfew_core::number::Number;
use curfew_core::time::Moment;
use curfew_core::{Direction, Presentation, Region, Verdict};
use curfew_store::ledger::{Clock, Entry};
use curfew_store::replay::Happened;
use curfew_store::{Answered, CallEvent, Event, FailureKind, Stamp};

use super::redact;
use super::reply::Ticket;
use super::snapshot::Snapshot;

/// The most decisions that wait for their answer. Telecom screens one call at a time, so
/// more than a few mean that answers are not reported.
pub(super) const MAX_DECISIONS: usize = 64;
/// The most events that wait in memory.
pub(super) const MAX_EVENTS: usize = 512;

/// A decision, with all that its entry in the ledger will say.
pub(super) struct Decision {
    pub(super) at: Moment,
    pub(super) zone: String,
    pub(super) direction: Direction,
    pub(super) presentation: Presentation,
    pub(super) handle: Option<String>,
    pub(super) number: Number,
    /// What the number may be besides: read as the country does where the phone is.
    pub(super) also: Option<Number>,
    /// That country.
    pub(super) network: Option<Region>,
    pub(super) verification: u8,
    pub(super) verdict: Verdict,
    /// What was in force: the rule's name and id are taken from here.
    pub(super) snapshot: Arc<Snapshot>,
    /// When, on the clock that nobody sets; [`Pending::keep`] looks at it.
    pub(super) clock: Option<Clock>,
}

impl Decision {
    /// When and where it was taken.
    pub(super) fn stamp(&self) -> Stamp {
        Stamp {
            at_ms: self.at.unix_ms(),
            offset_seconds: self.at.offset_seconds(),
            zone: self.zone.clone(),
        }
    }

    /// The entry for it.
    pub(super) fn into_event(self, answered: Answered) -> Event {
        let rules = self.snapshot.rules.rulebook.rules();
        let rule = self
            .verdict
            .rule
            .and_then(|index| rules.get(usize::from(index)));
        Event::Call(CallEvent {
            at_ms: self.at.unix_ms(),
            offset_seconds: self.at.offset_seconds(),
            direction: self.direction,
            presentation: self.presentation,
            number: self.number.canonical(),
            verification: self.verification,
            disposition: self.verdict.disposition,
            reason: self.verdict.reason,
            rule_id: rule.map(|rule| rule.id.clone()),
            rule_name: rule.map(|rule| rule.name.clone()),
            rulebook_sha256: self.snapshot.rules.sha256,
            answered,
            zone: self.zone,
            handle: self.handle,
            network: self.network,
            happened: Happened::Unknown,
            lists_sha256: self.snapshot.lists_sha256,
        })
    }
}

/// Decisions by ticket, and events that wait.
pub(super) struct Pending {
    decisions: VecDeque<(Ticket, Decision)>,
    next: Ticket,
    events: VecDeque<Entry>,
    /// How often the phone was started; 0 while that is not known.
    boot: u32,
    /// Events that found no room.
    lost: u32,
    /// Offset and zone of the phone as last heard of.
    offset_seconds: i32,
    zone: String,
}

impl Pending {
    pub(super) const fn new() -> Pending {
        Pending {
            decisions: VecDeque::new(),
            next: Ticket::FIRST,
            events: VecDeque::new(),
            boot: 0,
            lost: 0,
            offset_seconds: 0,
            zone: String::new(),
        }
    }

    /// Keeps a decision until its answer is recorded, and names it. Where too many wait, the
    /// oldest is written down as one whose answer was never confirmed.
    pub(super) fn keep(&mut self, mut decision: Decision) -> Ticket {
        decision.clock = Some(self.clock());
        if self.decisions.len() >= MAX_DECISIONS
            && let Some((_, oldest)) = self.decisions.pop_front()
        {
            let stamp = oldest.stamp();
            let never = Answered {
                after_us: 0,
                delivered: false,
            };
            self.push_decision(oldest, never);
            let detail = "the answer to a call was never confirmed";
            self.push(Event::failure(&stamp, FailureKind::Other, detail));
        }
        let ticket = self.next;
        self.next = ticket.next();
        self.decisions.push_back((ticket, decision));
        ticket
    }

    /// Hands out the decision of a ticket, once.
    pub(super) fn take(&mut self, ticket: Ticket) -> Option<Decision> {
        let index = self
            .decisions
            .iter()
            .position(|(other, _)| *other == ticket)?;
        self.decisions.remove(index).map(|(_, decision)| decision)
    }

    /// Appends an event of this moment to those that wait. Where there is no room it is counted as
    /// lost.
    pub(super) fn push(&mut self, event: Event) {
        let clock = self.clock();
        self.push_at(event, Some(clock));
    }

    /// Appends a decision with what became of its answer.
    pub(super) fn push_decision(&mut self, decision: Decision, answered: Answered) {
        let clock = decision.clock;
        self.push_at(decision.into_event(answered), clock);
    }

    fn push_at(&mut self, event: Event, clock: Option<Clock>) {
        let entry = Entry {
            clock,
            ..event.into()
        };
        if self.events.len() < MAX_EVENTS {
            self.events.push_back(entry);
        } else {
            self.lost = self.lost.saturating_add(1);
        }
    }

    /// Appends a failure at `at_ms`.
    pub(super) fn fail(&mut self, at_ms: i64, what: FailureKind, detail: &str) {
        let stamp = self.stamp(at_ms);
        self.push(Event::failure(&stamp, what, redact::detail(detail)));
    }

    /// An event of this moment with its clock, for who writes it down at once.
    pub(super) fn entry(&self, event: Event) -> Entry {
        Entry {
            clock: Some(self.clock()).filter(|clock| clock.boot > 0),
            ..event.into()
        }
    }

    /// Takes the events that wait, oldest first, with a failure about those that were lost.
    pub(super) fn drain(&mut self, at_ms: i64) -> Vec<Entry> {
        let lost = std::mem::take(&mut self.lost);
        let mut events: Vec<Entry> = self.events.drain(..).collect();
        for entry in &mut events {
            entry.clock = entry.clock.filter(|clock| clock.boot > 0);
        }
        if lost > 0 {
            let detail = format!("{lost} events found no room in memory");
            let failure = Event::failure(&self.stamp(at_ms), FailureKind::Other, detail);
            events.push(failure.into());
        }
        events
    }

    /// Puts events that could not be written back in front.
    pub(super) fn put_back(&mut self, events: Vec<Entry>) {
        for event in events.into_iter().rev() {
            self.events.push_front(event);
        }
        while self.events.len() > MAX_EVENTS {
            self.events.pop_back();
            self.lost = self.lost.saturating_add(1);
        }
    }

    /// The events that wait, newest last.
    pub(super) fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.events.iter().map(|entry| &entry.event)
    }

    /// Notes how often the phone was started (`Settings.Global.BOOT_COUNT`), also for what waits: one
    /// process lives within one start. Whether that was known.
    pub(super) fn set_boot(&mut self, boot: u32) -> bool {
        let events = self.events.iter_mut().map(|entry| &mut entry.clock);
        let decisions = self.decisions.iter_mut().map(|(_, it)| &mut it.clock);
        for clock in events.chain(decisions).flatten() {
            if clock.boot == 0 {
                clock.boot = boot;
            }
        }
        std::mem::replace(&mut self.boot, boot) == boot
    }

    /// The clock that nobody sets. Its count of starts is 0 while that is not known: it is asked for after the
    /// first answer, and what is still without one when it is written has no clock.
    fn clock(&self) -> Clock {
        Clock {
            elapsed_ms: elapsed_ms(),
            boot: self.boot,
        }
    }

    /// Notes the phone's zone, for events that come without one.
    pub(super) fn set_zone(&mut self, offset_seconds: i32, zone: &str) {
        self.offset_seconds = offset_seconds;
        zone.clone_into(&mut self.zone);
    }

    /// `at_ms` in the zone last heard of.
    pub(super) fn stamp(&self, at_ms: i64) -> Stamp {
        Stamp {
            at_ms,
            offset_seconds: self.offset_seconds,
            zone: self.zone.clone(),
        }
    }
}

/// Milliseconds since the phone was started, sleep included (`SystemClock.elapsedRealtime`).
fn elapsed_ms() -> u64 {
    let at = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let (seconds, nanos) = (at.tv_sec.unsigned_abs(), at.tv_nsec.unsigned_abs());
    seconds * 1000 + nanos / 1_000_000
}
