//! Everything that the ledger has about a case.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use curfew_core::counts::Caller;
use curfew_core::time::{Date, Moment};
use curfew_core::{Direction, Number, Region, number};

use super::{AssignedCall, Case, CaseCall, Withdrawn};
use crate::StoreError;
use crate::ledger::fact::{self, Attachment, Consent, Memo, Refusal};
use crate::ledger::{
    Anchor, Channel, ClockChange, EntryError, Event, EventKind, Fact, Filter, Hash, Ledger, Row,
    Seq, Stamp,
};

/// Something noted, with its entry and its time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Noted<T> {
    /// Its entry.
    pub seq: Seq,
    /// When it was written down.
    pub at: Stamp,
    /// What.
    pub what: T,
}

/// A call without a number that the user says was the caller's. It is in no count of calls.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Assigned {
    /// The call.
    pub call: CaseCall,
    /// From where the user has it, and how sure it is.
    pub by: AssignedCall,
}

/// Everything about a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dossier {
    /// The case.
    pub case: Case,
    /// The caller's calls, by the time at which they came.
    pub calls: Vec<CaseCall>,
    /// Calls without a number that the user says were the caller's, likewise.
    pub assigned: Vec<Assigned>,
    /// How many calls came from each number, each form of one for itself.
    pub by_number: BTreeMap<String, u64>,
    /// Where its short numbers are read.
    pub home: Option<Region>,
    /// "Told them to stop", by the time at which it was said.
    pub refusals: Vec<Noted<Refusal>>,
    /// Consents given and withdrawn, by the time at which they were.
    pub consents: Vec<Noted<Consent>>,
    /// Refusals and consents that were noted by mistake, in the order in which they were withdrawn. They are in no count.
    pub withdrawn: Vec<Withdrawn>,
    /// Notes that belong to the case and to none of its calls.
    pub memos: Vec<Noted<Memo>>,
    /// Files of the case and of its calls; [`Dossier::files`] has each once.
    pub attachments: Vec<Noted<Attachment>>,
    /// What dates the records from outside: replies of authorities and proofs of OpenTimestamps.
    pub stamps: Vec<Noted<fact::Checkpoint>>,
    /// Files of which the copy beside the ledger is missing or has other bytes, by their SHA-256, once
    /// [`Dossier::check_files`] looked.
    pub lost: BTreeSet<Hash>,
    /// Entries that say that the caller was told to stop in a call that was not answered, or in which nobody spoke. They are in no count.
    pub unheard: Vec<Seq>,
    /// Those of them that are entries of their own, not notes after a call.
    pub not_heard: Vec<Noted<Refusal>>,
    /// When consent was given after the refusal, and how many calls do not count as after the refusal for it.
    pub agreed: Option<(Moment, u32)>,
    /// Whether one of the calls showed a number of the case's institution.
    pub shows_institution: bool,
    /// Entries that cannot be read, so that something may be missing.
    pub unreadable: u64,
    /// How often the phone's clock was set between the first of the calls and the last, by the order of entries.
    pub clock_sets: u64,
    /// From when until when there was no protection or there are no entries, in part or whole between the first of the calls and
    /// the last, but for what the user wished to be forgotten; without an end where it has not ended. As they were noted.
    pub gaps: Vec<(Moment, Option<Moment>)>,
}

impl Dossier {
    /// The calls of its numbers, then those that the user assigns.
    pub fn every_call(&self) -> impl Iterator<Item = &CaseCall> {
        let assigned = self.assigned.iter().map(|it| &it.call);
        self.calls.iter().chain(assigned)
    }

    /// Whether one of the calls came from this number, in whatever form.
    #[must_use]
    pub fn called_from(&self, number: &str) -> bool {
        let form = nationwide(number, self.home);
        let mut all = self.by_number.keys();
        self.by_number.contains_key(number)
            || (form.is_some() && all.any(|it| nationwide(it, self.home) == form))
    }

    /// One of [`Dossier::every_call`].
    fn nth_mut(&mut self, nth: usize) -> &mut CaseCall {
        match nth.checked_sub(self.calls.len()) {
            None => &mut self.calls[nth],
            Some(nth) => &mut self.assigned[nth].call,
        }
    }

    /// How many of the calls the app was asked about when they came, and how many were read from a file.
    #[must_use]
    pub fn origins(&self) -> (usize, usize) {
        let asked = |it: &&CaseCall| it.call.was_asked();
        let asked = self.every_call().filter(asked).count();
        (asked, self.every_call().count() - asked)
    }
}

impl Ledger {
    /// Everything about the case `id`; `None` where there is no such case. Whose a number is
    /// hangs on `home`, as for [`Caller::of`]; where none is said, short numbers are read as where the institution is.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn dossier(&self, id: &str, home: Option<Region>) -> Result<Option<Dossier>, StoreError> {
        let Some(case) = self.cases()?.into_iter().find(|case| case.id == id) else {
            return Ok(None);
        };
        let home = home.or_else(|| case.institution.as_ref()?.region());
        let mut dossier = Dossier {
            case,
            calls: Vec::new(),
            assigned: Vec::new(),
            by_number: BTreeMap::new(),
            home,
            refusals: Vec::new(),
            consents: Vec::new(),
            withdrawn: Vec::new(),
            memos: Vec::new(),
            attachments: Vec::new(),
            stamps: Vec::new(),
            lost: BTreeSet::new(),
            unheard: Vec::new(),
            not_heard: Vec::new(),
            agreed: None,
            shows_institution: false,
            unreadable: 0,
            clock_sets: 0,
            gaps: Vec::new(),
        };
        // One that cannot be read is found by every filter, and counted once.
        let mut unreadable = BTreeSet::new();
        self.read_calls(&mut dossier, &mut unreadable)?;
        self.read_assigned(&mut dossier, &mut unreadable)?;
        self.read_facts(&mut dossier, &mut unreadable)?;
        dossier.unreadable = unreadable.len() as u64;
        dossier.calls.sort_by_key(|it| (it.call.at_ms, it.seq));
        let by_time = |it: &Assigned| (it.call.call.at_ms, it.call.seq);
        dossier.assigned.sort_by_key(by_time);
        dossier.refusals.sort_by_key(|it| (it.what.said_ms, it.seq));
        dossier.consents.sort_by_key(|it| (it.what.said_ms, it.seq));
        let calls = dossier.calls.iter_mut();
        let assigned = dossier.assigned.iter_mut().map(|it| &mut it.call);
        calls.chain(assigned).for_each(CaseCall::correct);
        dossier.match_calls();
        dossier.count_after();
        Ok(Some(dossier))
    }

    fn read_calls(
        &self,
        dossier: &mut Dossier,
        unreadable: &mut BTreeSet<Seq>,
    ) -> Result<(), StoreError> {
        let home = dossier.home;
        let own: BTreeSet<String> = dossier
            .case
            .numbers
            .iter()
            .map(|it| it.number.clone())
            .collect();
        let in_forms: Vec<Number> = own.iter().filter_map(|it| nationwide(it, home)).collect();
        let is_form = |number: &str| {
            !in_forms.is_empty()
                && nationwide(number, home).is_some_and(|it| in_forms.contains(&it))
        };
        let incoming = Filter {
            direction: Some(Direction::Incoming),
            ..Filter::calls()
        };
        // One that is only a name has no number that is known.
        let known = dossier.case.institution.as_ref();
        let institution = known.and_then(|it| it.row()).map(|row| row.id());
        // Its numbers are not all known, or not all their forms: every call is asked for its caller.
        let filters: Vec<Filter> = match institution.is_some() || !in_forms.is_empty() {
            true => vec![incoming],
            false => own
                .iter()
                .map(|number| Filter {
                    number: Some(number.clone()),
                    ..incoming.clone()
                })
                .collect(),
        };
        for filter in filters {
            self.each(&filter, |row| {
                let Row {
                    seq,
                    event,
                    link,
                    outcome,
                    ..
                } = match row {
                    Ok(row) => row,
                    Err(it) => {
                        unreadable.insert(it.seq);
                        return ControlFlow::Continue(());
                    }
                };
                if let Event::Call(call) = event
                    && let Some(number) = call.number.clone()
                {
                    let shown = institution.is_some() && holder(&number, home) == institution;
                    if !shown && !own.contains(&number) && !is_form(&number) {
                        return ControlFlow::Continue(());
                    }
                    dossier.shows_institution |= shown;
                    *dossier.by_number.entry(number).or_default() += 1;
                    dossier.calls.push(CaseCall {
                        seq,
                        call,
                        link,
                        outcome,
                        memos: Vec::new(),
                        corrected: Vec::new(),
                        after: None,
                    });
                }
                ControlFlow::Continue(())
            })?;
        }
        Ok(())
    }

    fn read_assigned(
        &self,
        dossier: &mut Dossier,
        unreadable: &mut BTreeSet<Seq>,
    ) -> Result<(), StoreError> {
        for by in dossier.case.assigned.clone() {
            let row = match self.entry(by.seq) {
                // One that was forgotten is gone, as a call of a number is.
                Err(StoreError::Entry(EntryError::Forgotten)) => continue,
                Err(StoreError::Entry(_)) => {
                    unreadable.insert(by.seq);
                    continue;
                }
                row => row?,
            };
            // Whose one with a number is, the number says.
            if let Some(row) = row
                && let Event::Call(call) = row.event
                && call.number.is_none()
                && call.direction == Direction::Incoming
            {
                let call = CaseCall {
                    seq: row.seq,
                    call,
                    link: row.link,
                    outcome: row.outcome,
                    memos: Vec::new(),
                    corrected: Vec::new(),
                    after: None,
                };
                dossier.assigned.push(Assigned { call, by });
            }
        }
        Ok(())
    }

    fn read_facts(
        &self,
        dossier: &mut Dossier,
        unreadable: &mut BTreeSet<Seq>,
    ) -> Result<(), StoreError> {
        let mut place: BTreeMap<Seq, usize> = BTreeMap::new();
        for (index, call) in dossier.every_call().enumerate() {
            place.insert(call.seq, index);
        }
        let entries = ends(dossier.calls.iter().map(|it| it.seq));
        let times = ends(dossier.calls.iter().map(|it| it.call.at_ms));
        let filter = Filter {
            kinds: vec![
                EventKind::Protection,
                EventKind::Memo,
                EventKind::Refusal,
                EventKind::Consent,
                EventKind::Attachment,
                EventKind::Clocks,
                EventKind::Gap,
                EventKind::Checkpoint,
            ],
            ..Filter::default()
        };
        // Notes that name no call of the case, and whether they name the case.
        let mut others = Vec::new();
        let mut off_since = None;
        self.each(&filter, |row| {
            let Row { seq, event, .. } = match row {
                Ok(row) => row,
                Err(it) => {
                    unreadable.insert(it.seq);
                    return ControlFlow::Continue(());
                }
            };
            let (at, fact) = match event {
                Event::Fact(at, fact) => (at, fact),
                Event::Protection(it) => {
                    let at = Moment::new(it.at_ms, it.offset_seconds);
                    if !it.active {
                        off_since.get_or_insert(at);
                    } else if let Some(from) = off_since.take() {
                        dossier.gaps.push((from, Some(at)));
                    }
                    return ControlFlow::Continue(());
                }
                _ => return ControlFlow::Continue(()),
            };
            let call = fact.call().and_then(|call| place.get(&call).copied());
            let of_case = fact.case() == Some(&dossier.case.id);
            let of_number = fact.number().is_some_and(|it| dossier.called_from(it));
            match fact {
                Fact::Memo(it) => match call {
                    Some(call) => {
                        let memo = Noted { seq, at, what: it };
                        dossier.nth_mut(call).memos.push(memo);
                    }
                    None => others.push((of_case, Noted { seq, at, what: it })),
                },
                Fact::Refusal(it) if of_case || of_number || call.is_some() => {
                    dossier.refusals.push(Noted { seq, at, what: it });
                }
                Fact::Consent(it) if of_case => {
                    dossier.consents.push(Noted { seq, at, what: it });
                }
                Fact::Attachment(it) if of_case || call.is_some() => {
                    dossier.attachments.push(Noted { seq, at, what: it });
                }
                Fact::Checkpoint(it)
                    if matches!(it.anchor, Anchor::Rfc3161 | Anchor::OpenTimestamps) =>
                {
                    dossier.stamps.push(Noted { seq, at, what: it });
                }
                Fact::Clocks(it) if it.what == ClockChange::Set => {
                    let is_between = entries.is_some_and(|(a, b)| a < seq && seq < b);
                    dossier.clock_sets += u64::from(is_between);
                }
                // Of a case nothing is forgotten.
                Fact::Gap(it) if it.text.as_deref() != Some(fact::FORGOTTEN) => {
                    let at = |ms| Moment::new(ms, at.offset_seconds);
                    dossier.gaps.push((at(it.from_ms), Some(at(it.to_ms))));
                }
                _ => {}
            }
            ControlFlow::Continue(())
        })?;
        dossier.gaps.extend(off_since.map(|from| (from, None)));
        dossier.gaps.retain(|(from, until)| {
            times.is_some_and(|(a, b)| {
                from.unix_ms() < b && until.is_none_or(|until| a < until.unix_ms())
            })
        });
        for (of_case, memo) in others {
            let memo = dossier.withdraw(memo);
            dossier.memos.extend(memo.filter(|_| of_case));
        }
        Ok(())
    }
}

/// The number in full, where it has other forms.
fn nationwide(number: &str, home: Option<Region>) -> Option<Number> {
    number::read(number, home).nationwide(home)
}

/// The least and the most.
fn ends<T: Ord + Copy>(all: impl Iterator<Item = T> + Clone) -> Option<(T, T)> {
    all.clone().min().zip(all.max())
}

/// The institution that calls from `number`, by its id.
fn holder(number: &str, home: Option<Region>) -> Option<&'static str> {
    match Caller::of(&number::read(number, home), home) {
        Some(Caller::Institution(id)) => Some(id),
        _ => None,
    }
}

impl Dossier {
    /// A time that was noted, on the clock by which it was said. Where an entry from before version 4 does not say which that is: that of what is
    /// nearest in time, a call of the case or the entry of the note. Notes are made later, in winter or from another country, of what was said before.
    #[must_use]
    pub fn said_at(&self, said_ms: i64, offset: Option<i32>, noted: &Stamp) -> Moment {
        if let Some(offset) = offset {
            return Moment::new(said_ms, offset);
        }
        let far = |at_ms: i64| at_ms.abs_diff(said_ms);
        let near = |best: (u64, i32), call: &CaseCall| match far(call.call.at_ms) {
            off if off < best.0 => (off, call.at().offset_seconds()),
            _ => best,
        };
        let of_note = (far(noted.at_ms), noted.offset_seconds);
        Moment::new(said_ms, self.calls.iter().fold(of_note, near).1)
    }

    /// The entries in public registers, by the time at which they were made. They tell every caller, and this one nothing:
    /// they are no "told them to stop".
    pub fn registered(&self) -> impl Iterator<Item = &Noted<Refusal>> {
        let all = self.refusals.iter();
        all.filter(|it| it.what.channel == Channel::Register)
    }

    /// What was said to the caller itself, by the time at which it was.
    pub fn said_to_caller(&self) -> impl Iterator<Item = &Noted<Refusal>> {
        let all = self.refusals.iter();
        all.filter(|it| it.what.channel != Channel::Register)
    }

    /// When the caller was first told to stop ([`Dossier::said_at`]). A note
    /// after a call that says "I told them to stop" counts at the time of that call.
    #[must_use]
    pub fn first_refusal(&self) -> Option<Moment> {
        let said = self
            .said_to_caller()
            .map(|it| self.said_at(it.what.said_ms, it.what.said_offset, &it.at));
        let noted = self.stops().map(|(call, _)| call.at());
        said.chain(noted).min_by_key(|at| at.unix_ms())
    }

    /// How many calls came after the first refusal.
    #[must_use]
    pub fn after_refusal(&self) -> usize {
        self.calls.iter().filter(|it| it.after.is_some()).count()
    }

    /// How many calls came in each hour of each day of the week, on the phone's clock: Monday
    /// first, the hour from 0.
    #[must_use]
    pub fn by_hour(&self) -> [[u32; 24]; 7] {
        let mut table = [[0; 24]; 7];
        for call in &self.calls {
            let local = call.at();
            let hour = usize::from(local.minute_of_day() / 60);
            table[local.weekday() as usize][hour] += 1;
        }
        table
    }

    /// How many calls came on each day that had one, on the phone's clock.
    #[must_use]
    pub fn by_day(&self) -> BTreeMap<Date, u32> {
        let mut days = BTreeMap::new();
        for call in &self.calls {
            *days.entry(call.at().date()).or_default() += 1;
        }
        days
    }
}
