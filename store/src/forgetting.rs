//! Forgetting what is older than a day, but for what cases need.
//!
//! What goes is emptied by [`Ledger::forget`]: hashes stay, proofs hold, and entries say that it was done.
//! Of a number either all calls up to one go or none do, so that the links of those that are left
//! still show that none is missing between them (`docs/formats/ledger.md`).

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use curfew_core::Region;

use crate::StoreError;
use crate::durable;
use crate::export::hex;
use crate::ledger::fact::{FORGOTTEN, Gap};
use crate::ledger::{Event, EventKind, Fact, Filter, GapCause, Hash, Ledger, OLDER, Seq, Stamp};

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
    /// What happened before this instant, Unix milliseconds.
    pub before_ms: i64,
    /// Also closed cases of which nothing was written down since. Other cases stay.
    pub with_cases: bool,
    /// Whose a number is hangs on it, as for [`Ledger::dossier`].
    pub home: Option<Region>,
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
    /// Entries up to it that stay, ascending.
    stays: Vec<Seq>,
    /// Attached files that no entry names any more.
    files: BTreeSet<Hash>,
    /// Whether what was taken over from the older kind of ledger is among it.
    is_in_older: bool,
}

/// Cases that stay, and all numbers of theirs.
#[derive(Default)]
struct Needed {
    cases: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl Ledger {
    /// Looks what `wish` would empty. Nothing is written.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn plan_to_forget(&self, wish: &Wish) -> Result<Plan, StoreError> {
        let needed = self.needed(wish)?;
        let mut plan = Plan {
            from_ms: wish.before_ms,
            before_ms: wish.before_ms,
            ..Plan::default()
        };
        let mut stays = Vec::new();
        let mut kept_files = BTreeSet::new();
        // Of these an earlier entry is of a later time, where a clock was wrong: they stay.
        let mut pinned: BTreeSet<String> = BTreeSet::new();
        let mut older_calls: BTreeSet<Seq> = BTreeSet::new();
        let mut case_calls: BTreeSet<Seq> = BTreeSet::new();
        let (mut moved, mut first) = (0, Seq::MAX);
        self.each(&Filter::default(), |row| {
            let Ok(row) = row else {
                return ControlFlow::Continue(());
            };
            let (seq, event) = (row.seq, row.event);
            let kind = event.kind();
            let is_older = event.at_ms() < wish.before_ms;
            let (is_of_case, is_pinned) = match &event {
                Event::Call(call) => {
                    let number = call.number.as_ref();
                    let is_of_case = number.is_some_and(|it| needed.numbers.contains(it));
                    let is_pinned = number.is_some_and(|it| pinned.contains(it));
                    if !is_older {
                        pinned.extend(number.cloned());
                    } else if is_of_case {
                        case_calls.insert(seq);
                    } else if is_pinned {
                        older_calls.insert(seq);
                    }
                    (is_of_case, is_pinned)
                }
                Event::Fact(_, fact) => {
                    let of_call = |calls: &BTreeSet<Seq>| {
                        fact.call().is_some_and(|call| calls.contains(&call))
                    };
                    let is_of_case = of_call(&case_calls)
                        || fact.case().is_some_and(|it| needed.cases.contains(it))
                        || fact.number().is_some_and(|it| needed.numbers.contains(it));
                    (is_of_case, of_call(&older_calls))
                }
                _ => (false, false),
            };
            if let Event::Fact(_, Fact::Moved(it)) = &event {
                moved = it.entries;
            }
            let goes = is_older && !is_of_case && !is_pinned && !STAY.contains(&kind);
            if let Event::Fact(_, Fact::Attachment(it)) = &event {
                let files = if goes {
                    &mut plan.files
                } else {
                    &mut kept_files
                };
                files.insert(it.sha256);
            }
            let is_call = u64::from(kind == EventKind::Call);
            if goes {
                plan.calls += is_call;
                plan.entries += 1;
                plan.from_ms = plan.from_ms.min(event.at_ms());
                plan.last = seq;
                first = first.min(seq);
            } else {
                stays.push(seq);
                if is_older && is_of_case {
                    plan.case_calls += is_call;
                    plan.case_entries += 1;
                }
            }
            ControlFlow::Continue(())
        })?;
        stays.truncate(stays.partition_point(|seq| *seq < plan.last));
        plan.stays = stays;
        plan.files = &plan.files - &kept_files;
        plan.is_in_older = first <= moved;
        Ok(plan)
    }

    /// Does what a plan says, and removes the files that only what was forgotten named from `folder`, where the
    /// ledger lies. The number of the entry that tells of it; `None` where nothing goes.
    ///
    /// # Errors
    /// As [`Ledger::forget`], and then everything is as it was. Where a file cannot be removed, its
    /// entry is forgotten all the same.
    pub fn forget_planned(
        &self,
        plan: &Plan,
        folder: &Path,
        now: &Stamp,
    ) -> Result<Option<Seq>, StoreError> {
        if plan.entries == 0 {
            return Ok(None);
        }
        let gap = Gap {
            from_ms: plan.from_ms,
            to_ms: plan.before_ms,
            cause: GapCause::Other,
            text: Some(FORGOTTEN.to_owned()),
        };
        let seq = self.forget(plan.last, &plan.stays, Some(gap), now)?;
        let attached = folder.join("attachments");
        let attached = plan.files.iter().map(|hash| attached.join(hex(hash)));
        // What the older kind of ledger held lies in its file, too.
        let older = ["", "-wal", "-shm"].map(|end| folder.join(format!("{OLDER}{end}")));
        let older = older.into_iter().filter(|_| plan.is_in_older);
        for path in attached.chain(older) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::io("a file of what was forgotten")(error));
                }
                Err(_) => {}
                Ok(()) => {
                    durable::sync_parent(&path)
                        .map_err(StoreError::io("a file of what was forgotten"))?;
                }
            }
        }
        Ok(Some(seq))
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

    fn needed(&self, wish: &Wish) -> Result<Needed, StoreError> {
        let mut needed = Needed::default();
        let cases = self.cases()?;
        if cases.is_empty() {
            return Ok(needed);
        }
        let mut of_late: BTreeSet<String> = BTreeSet::new();
        let since = Filter {
            since_ms: Some(wish.before_ms),
            ..Filter::default()
        };
        self.each(&since, |row| {
            if let Ok(row) = row
                && let Event::Fact(_, fact) = &row.event
            {
                of_late.extend(fact.case().map(str::to_owned));
            }
            ControlFlow::Continue(())
        })?;
        for case in cases {
            if wish.with_cases && !case.is_open && !of_late.contains(&case.id) {
                continue;
            }
            let numbers = case.numbers.into_iter().map(|it| it.number);
            needed.numbers.extend(numbers);
            if let Some(dossier) = self.dossier(&case.id, wish.home)? {
                needed.numbers.extend(dossier.by_number.into_keys());
            }
            needed.cases.insert(case.id);
        }
        Ok(needed)
    }
}

#[cfg(test)]
mod tests;
