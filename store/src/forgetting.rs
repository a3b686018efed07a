//! Forgetting what is older than a day, but for what cases need.
//!
//! What goes is emptied by [`Ledger::forget`]: hashes stay, proofs hold, and entries say that it was done.
//! Of a number either all calls up to one go or none do, so that the links of those that are left
//! still show that none is missing between them (`docs/formats/ledger.md`). What was noted about a call goes or
//! stays with it. What cannot be read stays, and in doubt so does what it may be about.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use curfew_core::{Region, institutions, number};

use crate::StoreError;
use crate::cases::{Case, attach};
use crate::durable;
use crate::export::hex;
use crate::ledger::fact::{FORGOTTEN, Gap};
use crate::ledger::{
    EntryError, Event, EventKind, Fact, Filter, GapCause, Ledger, OLDER, Row, Seq, Stamp,
    Unreadable,
};

/// What stays of any time: it tells of no caller, and every bundle shows it.
const STAY: [EventKind; 11] = [
    EventKind::Key,
    EventKind::Checkpoint,
    EventKind::Forgetting,
    EventKind::Moved,
    EventKind::Protection,
    EventKind::RulebookChanged,
    EventKind::Lists,
    EventKind::Permission,
    EventKind::Boot,
    EventKind::Clocks,
    EventKind::Gap,
];

/// What is to be forgotten.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// What happened before this instant, Unix milliseconds. Callers name none that is yet to come: until then nothing
    /// would be taken from the call log.
    pub before_ms: i64,
    /// Also closed cases of which nothing was written down since, where every entry can be read. Other cases stay.
    pub with_cases: bool,
}

/// What would go, and what would stay.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Plan {
    /// Calls that go.
    pub calls: u64,
    /// Entries that go, calls among them.
    pub entries: u64,
    /// Older calls that stay, since a case needs them.
    pub case_calls: u64,
    /// Older entries that stay for that reason, calls among them.
    pub case_entries: u64,
    /// The time of the oldest that goes, and the end of the time that is forgotten.
    from_ms: i64,
    before_ms: i64,
    /// The last entry that goes; 0 where none does.
    last: Seq,
    /// What becomes of each entry.
    fates: Vec<Fate>,
    /// The names of attached files that stay.
    files: Vec<String>,
    /// Whether an entry, which may name others, cannot be read.
    is_unsure: bool,
    /// The first entry that goes or is gone, and how many were taken over from the older kind of ledger.
    first: Seq,
    moved: Seq,
}

/// What becomes of an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    /// It is gone, or not looked at yet.
    Open,
    Goes,
    Stays,
    /// It stays, for a case needs it.
    OfCase,
}

/// Looks at one entry after the other.
struct Look {
    plan: Plan,
    /// Cases that stay.
    cases: Vec<Case>,
    /// Numbers of calls that stay. In doubt, where a clock was wrong, later ones stay, too.
    held: BTreeSet<String>,
}

impl Wish {
    /// Nothing.
    pub(crate) const NOTHING: Wish = Wish {
        before_ms: i64::MIN,
        with_cases: false,
    };
}

impl Plan {
    fn fate(&self, seq: Seq) -> Fate {
        let at = usize::try_from(seq).ok().and_then(|it| it.checked_sub(1));
        let fate = at.and_then(|it| self.fates.get(it));
        fate.copied().unwrap_or(Fate::Open)
    }

    fn set(&mut self, seq: Seq, fate: Fate) {
        let at = usize::try_from(seq).ok().and_then(|it| it.checked_sub(1));
        if let Some(kept) = at.and_then(|it| self.fates.get_mut(it)) {
            *kept = fate;
        }
    }

    /// Whether a file in the folder of attached files is there for nothing: no entry that stays names it. `false`
    /// for one that Curfew does not put there, and where an entry that cannot be read may name it.
    pub(crate) fn is_left(&self, name: &str) -> bool {
        let is_digit = |it: u8| matches!(it, b'0'..=b'9' | b'a'..=b'f');
        let is_hash = name.len() == 64 && name.bytes().all(is_digit);
        is_hash && !self.is_unsure && !self.files.iter().any(|it| it == name)
    }

    /// Removes the files that are there for nothing: attached ones, and those of the older kind of ledger,
    /// which hold what was forgotten, too.
    fn clear(&self, folder: &Path) -> Result<(), StoreError> {
        let io = StoreError::io("a file of what was forgotten");
        let attached = folder.join(attach::ATTACHMENTS);
        for name in durable::files_in(&attached).map_err(&io)? {
            if self.is_left(&name) {
                durable::remove(&attached.join(name)).map_err(&io)?;
            }
        }
        if self.first <= self.moved {
            for end in ["", "-wal", "-shm"] {
                durable::remove(&folder.join(format!("{OLDER}{end}"))).map_err(&io)?;
            }
        }
        Ok(())
    }
}

impl Look {
    /// Whether a case that stays has this number. A short number of an institution is read where that is, whatever
    /// the home of the phone is now; likewise one that is one subscriber's in all of China, in all its forms.
    fn has(&self, text: &str) -> bool {
        let home = Region::new("CN").ok();
        let form = |text: &str| number::read(text, home).nationwide(home);
        let is_form = |own: &str| form(own).is_some_and(|it| Some(it) == form(text));
        self.cases.iter().any(|case| {
            let mut own = case.numbers.iter();
            own.any(|it| it.number == text || is_form(&it.number))
                || case.institution.as_ref().is_some_and(|it| {
                    let region = it.region();
                    let found = institutions::find(&number::read(text, region), region);
                    found.is_some_and(|found| found.id() == it.id)
                })
        })
    }

    fn take(&mut self, row: Result<Row, Unreadable>) {
        let (seq, event) = match row {
            Ok(row) => (row.seq, row.event),
            Err(Unreadable { seq, why }) => {
                if why == EntryError::Forgotten {
                    self.plan.first = self.plan.first.min(seq);
                } else {
                    self.plan.is_unsure = true;
                    self.plan.set(seq, Fate::Stays);
                }
                return;
            }
        };
        let before_ms = self.plan.before_ms;
        let is_older = event.at_ms() < before_ms && !STAY.contains(&event.kind());
        let (number, about) = match &event {
            Event::Call(call) => (call.number.as_deref(), self.plan.fate(seq)),
            Event::Fact(_, fact) => {
                let call = fact.call().map_or(Fate::Open, |it| self.plan.fate(it));
                let is_of_case =
                    |id| self.cases.iter().any(|it| it.id == id) || call == Fate::OfCase;
                let about = match fact.case() {
                    Some(id) if is_of_case(id) => Fate::OfCase,
                    _ => call,
                };
                (fact.number(), about)
            }
            _ => (None, Fate::Open),
        };
        let is_call = u64::from(event.kind() == EventKind::Call);
        let is_held = is_call > 0 && number.is_some_and(|it| self.held.contains(it));
        let fate = match about {
            Fate::OfCase => Fate::OfCase,
            _ if number.is_some_and(|it| self.has(it)) => Fate::OfCase,
            Fate::Open if is_older && !is_held => Fate::Goes,
            Fate::Open => Fate::Stays,
            // What was noted about a call goes or stays with it, whenever that was.
            other => other,
        };
        self.plan.set(seq, fate);
        if is_call > 0 && fate != Fate::Goes && !is_held {
            self.held.extend(number.map(str::to_owned));
        }
        let plan = &mut self.plan;
        if fate == Fate::Goes {
            plan.calls += is_call;
            plan.entries += 1;
            plan.from_ms = plan.from_ms.min(event.at_ms());
            plan.first = plan.first.min(seq);
            plan.last = seq;
        } else if fate == Fate::OfCase && event.at_ms() < before_ms {
            plan.case_calls += is_call;
            plan.case_entries += 1;
        }
        match event {
            Event::Fact(_, Fact::Moved(it)) => plan.moved = it.entries,
            Event::Fact(_, Fact::Attachment(it)) if fate != Fate::Goes => {
                plan.files.push(hex(&it.sha256));
            }
            _ => {}
        }
    }
}

impl Ledger {
    /// Looks what `wish` would empty. Nothing is written.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn plan_to_forget(&self, wish: &Wish) -> Result<Plan, StoreError> {
        let size = usize::try_from(self.head()?.seq).unwrap_or(usize::MAX);
        let mut look = Look {
            plan: Plan {
                from_ms: wish.before_ms,
                before_ms: wish.before_ms,
                fates: vec![Fate::Open; size],
                first: Seq::MAX,
                ..Plan::default()
            },
            cases: self.cases()?,
            held: BTreeSet::new(),
        };
        // What names a case: whether it is of late, and about which call.
        let mut noted = Vec::new();
        let of_cases = Filter {
            kinds: vec![
                EventKind::Memo,
                EventKind::Refusal,
                EventKind::Consent,
                EventKind::Attachment,
                EventKind::Case,
            ],
            ..Filter::default()
        };
        self.each(&of_cases, |row| {
            if let Ok(row) = row
                && let Event::Fact(at, fact) = &row.event
                && let Some(id) = fact.case()
            {
                let is_late = at.at_ms >= wish.before_ms;
                noted.push((is_late, fact.call().unwrap_or(0), id.to_owned()));
            }
            ControlFlow::Continue(())
        })?;
        look.cases.retain(|case| {
            let is_late = noted.iter().any(|(late, _, id)| *late && *id == case.id);
            !wish.with_cases || case.is_open || is_late
        });
        for (_, call, id) in &noted {
            if look.cases.iter().any(|case| case.id == *id) {
                look.plan.set(*call, Fate::OfCase);
            }
        }
        self.each(&Filter::default(), |row| {
            look.take(row);
            ControlFlow::Continue(())
        })?;
        if wish.with_cases && look.plan.is_unsure {
            // What cannot be read may be of one of them.
            return self.plan_to_forget(&Wish {
                with_cases: false,
                ..*wish
            });
        }
        Ok(look.plan)
    }

    /// Does what a plan says, also where nothing goes: then it removes from `folder`, where the ledger lies, what an
    /// earlier forgetting that was killed left there. Files of no entry go as well, so nobody may attach one
    /// meanwhile. The number of the entry that tells of it; `None` where nothing goes.
    ///
    /// # Errors
    /// As [`Ledger::forget`], and then everything is as it was. Where a file cannot be removed, its
    /// entry is forgotten all the same, and the next forgetting tries again.
    pub fn forget_planned(
        &self,
        plan: &Plan,
        folder: &Path,
        now: &Stamp,
    ) -> Result<Option<Seq>, StoreError> {
        let mut told = None;
        if plan.entries > 0 {
            let gap = Gap {
                from_ms: plan.from_ms,
                to_ms: plan.before_ms,
                cause: GapCause::Other,
                text: Some(FORGOTTEN.to_owned()),
            };
            let goes = |seq| plan.fate(seq) == Fate::Goes;
            told = Some(self.forget(plan.last, &goes, Some(gap), now)?);
        }
        // An entry that another process wrote meanwhile may name a file.
        let end = plan.fates.len() as Seq + if told.is_some() { 2 } else { 0 };
        if self.head()?.seq == end {
            plan.clear(folder)?;
        }
        Ok(told)
    }

    /// The newest instant before which entries were forgotten, Unix milliseconds.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn forgotten_before(&self) -> Result<Option<i64>, StoreError> {
        let gaps = Filter {
            kinds: vec![EventKind::Gap],
            ..Filter::default()
        };
        let mut before = None;
        self.each(&gaps, |row| {
            if let Ok(row) = row
                && let Event::Fact(_, Fact::Gap(gap)) = row.event
                && gap.cause == GapCause::Other
                && gap.text.as_deref() == Some(FORGOTTEN)
            {
                before = before.max(Some(gap.to_ms));
            }
            ControlFlow::Continue(())
        })?;
        Ok(before)
    }
}

#[cfg(test)]
mod tests;
