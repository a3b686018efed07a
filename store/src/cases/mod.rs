//! Cases: one caller, with all its numbers, and everything that the ledger has about it.
//!
//! A case is nothing but entries ([`fact::Case`] and what names its id); [`Ledger::dossier`] reads
//! them together. What is not known stays absent: nothing is guessed here.

mod after;
pub mod attach;
mod call;
mod caps;
mod dossier;
#[cfg(test)]
mod tests;
mod withdrawn;

pub use call::{After, CaseCall, Corrected};
pub use caps::Reached;
pub(crate) use caps::reach;
pub use dossier::{Assigned, Dossier, Noted};
pub use withdrawn::Withdrawn;

use std::ops::ControlFlow;

use curfew_core::number::read;
use curfew_core::time::Moment;
use curfew_core::{Direction, Number, Region, institutions};

use crate::StoreError;
use crate::ledger::{
    CaseChange, Confidence, Event, EventKind, Fact, Filter, Ledger, Seq, Stamp, fact,
};

/// A number that belongs to the caller of a case, or one that must always ring.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseNumber {
    /// In canonical form.
    pub number: String,
    /// From where the user has it.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A call without a number that the user says was the caller's.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AssignedCall {
    /// Its entry.
    pub seq: Seq,
    /// From where the user has it.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Whom a case is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Institution {
    /// Its id in `data/institutions.csv`, else the name that the user gave.
    pub id: String,
    /// From where the user has it.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Institution {
    /// Its row in `data/institutions.csv`, one of them where it has more.
    #[must_use]
    pub fn row(&self) -> Option<&'static institutions::Institution> {
        institutions::all().iter().find(|row| row.id() == self.id)
    }

    /// The region whose plan has its short numbers.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        Region::new(self.row()?.region()).ok()
    }

    /// Whether the user said so; else a number of it was shown.
    #[must_use]
    pub fn is_said(&self) -> bool {
        self.source.is_some() || self.confidence != Confidence::NotStated
    }
}

/// Where a case was filed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Filing {
    /// The id of the form, such as `cn-12378`.
    pub with: String,
    /// When that was noted, on the phone's clock.
    pub at: Moment,
    /// The file number that the body gave.
    pub file_number: Option<String>,
}

/// A case, as its entries leave it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Case {
    /// Made once, `c-1` and on.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// Whether it is open.
    pub is_open: bool,
    /// When it was opened, Unix milliseconds.
    pub opened_ms: i64,
    /// The institution that it is about: its id in `data/institutions.csv`, else the name that the user gave.
    pub institution: Option<Institution>,
    /// The caller's numbers that the user added.
    pub numbers: Vec<CaseNumber>,
    /// Calls without a number that the user says were the caller's.
    pub assigned: Vec<AssignedCall>,
    /// Numbers of the court, the regulator and the respondent's answers. While the case is open
    /// their calls always ring.
    pub reply_lines: Vec<CaseNumber>,
    /// Where it was filed, in order.
    pub filings: Vec<Filing>,
}

impl Case {
    /// The region of the institution, where `home` is another: there its short numbers are nobody's, and their calls are not
    /// in the case.
    #[must_use]
    pub fn region_besides(&self, home: Option<Region>) -> Option<Region> {
        let there = self.institution.as_ref()?.region()?;
        (home? != there).then_some(there)
    }

    fn apply(&mut self, at: Moment, change: fact::Case) {
        if let Some(seq) = change.entry() {
            self.assigned.retain(|it| it.seq != seq);
            if change.what == CaseChange::NumberAdded {
                self.assigned.push(AssignedCall {
                    seq,
                    source: change.source,
                    confidence: change.confidence,
                });
            }
            return;
        }
        let fact::Case {
            what,
            value,
            source,
            confidence,
            ..
        } = change;
        if what == CaseChange::Institution {
            self.institution = value.map(|id| Institution {
                id,
                source,
                confidence,
            });
            return;
        }
        let number = |value: Option<String>| {
            value.map(|number| CaseNumber {
                number,
                source,
                confidence,
            })
        };
        match what {
            CaseChange::Opened | CaseChange::Institution => {}
            CaseChange::Closed => self.is_open = false,
            CaseChange::Reopened => self.is_open = true,
            CaseChange::Renamed => self.name = value.unwrap_or_default(),
            CaseChange::NumberAdded => put(&mut self.numbers, number(value)),
            CaseChange::NumberRemoved => take(&mut self.numbers, value.as_deref()),
            CaseChange::ReplyLine => put(&mut self.reply_lines, number(value)),
            CaseChange::ReplyLineRemoved => take(&mut self.reply_lines, value.as_deref()),
            CaseChange::FiledWith => self.filings.extend(value.map(|with| Filing {
                with,
                at,
                file_number: None,
            })),
            // Of what was filed last.
            CaseChange::FileNumber => {
                if let Some(filing) = self.filings.last_mut() {
                    filing.file_number = value;
                }
            }
        }
    }
}

/// A number that is there already has the newer source.
fn put(numbers: &mut Vec<CaseNumber>, number: Option<CaseNumber>) {
    let Some(number) = number else { return };
    take(numbers, Some(&number.number));
    numbers.push(number);
}

fn take(numbers: &mut Vec<CaseNumber>, number: Option<&str>) {
    numbers.retain(|it| Some(it.number.as_str()) != number);
}

impl Ledger {
    /// Opens a case and returns its id.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn open_case(&self, now: &Stamp, name: &str) -> Result<String, StoreError> {
        let id = self.free_case_id()?;
        self.change_case(
            now,
            fact::Case {
                id: id.clone(),
                what: CaseChange::Opened,
                value: Some(name.to_owned()),
                source: None,
                confidence: Confidence::NotStated,
            },
        )?;
        Ok(id)
    }

    /// The id that the next case gets.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn free_case_id(&self) -> Result<String, StoreError> {
        let taken = self.cases()?;
        let id = (1..)
            .map(|number| format!("c-{number}"))
            .find(|id| taken.iter().all(|case| case.id != *id));
        Ok(id.expect("not every number is taken"))
    }

    /// Whether a call can be put into a case by hand: one that came in and has no number. Else why not, in words that
    /// follow those for the entry.
    ///
    /// # Errors
    /// As [`Ledger::entry`].
    pub fn can_assign(&self, call: Seq) -> Result<Result<(), &'static str>, StoreError> {
        Ok(match self.entry(call)?.map(|row| row.event) {
            Some(Event::Call(it)) if it.direction == Direction::Outgoing => {
                Err("is a call that the phone made")
            }
            Some(Event::Call(it)) if it.number.is_some() => {
                Err("has a number: add that to the case")
            }
            Some(Event::Call(_)) => Ok(()),
            _ => Err("is no call"),
        })
    }

    /// Notes a change of a case.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn change_case(&self, now: &Stamp, change: fact::Case) -> Result<(), StoreError> {
        let event = Event::Fact(now.clone(), change.into()).clipped();
        self.append(&event).map(|_| ())
    }

    /// The cases, in the order in which they were opened.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn cases(&self) -> Result<Vec<Case>, StoreError> {
        let filter = Filter {
            kinds: vec![EventKind::Case],
            ..Filter::default()
        };
        let mut cases: Vec<Case> = Vec::new();
        self.each(&filter, |row| {
            if let Ok(row) = row
                && let Event::Fact(at, Fact::Case(change)) = row.event
            {
                apply(&mut cases, Moment::new(at.at_ms, at.offset_seconds), change);
            }
            ControlFlow::Continue(())
        })?;
        Ok(cases)
    }
}

impl Ledger {
    /// The numbers from which bodies and respondents of open cases answer, sorted: calls of these always ring. Those of
    /// the ledgers that lie beside this one are among them, as far as these can be read.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn reply_lines(&self, home: Option<Region>) -> Result<Vec<Number>, StoreError> {
        let texts = self.reply_line_texts()?;
        Ok(texts.iter().map(|text| read(text, home)).collect())
    }

    /// As [`Ledger::reply_lines`], in canonical form.
    ///
    /// # Errors
    /// As [`Ledger::each`].
    pub fn reply_line_texts(&self) -> Result<Vec<String>, StoreError> {
        let mut cases = self.cases()?;
        for other in self.others() {
            let mut others = other.cases().unwrap_or_default();
            // This ledger as it was once may lie there: what became of a case of its own since then counts.
            others.retain(|it| {
                let is_same = |own: &Case| own.opened_ms == it.opened_ms && own.id == it.id;
                !cases.iter().any(is_same)
            });
            cases.append(&mut others);
        }
        let open = cases.into_iter().filter(|case| case.is_open);
        let lines = open.flat_map(|case| case.reply_lines);
        let mut texts: Vec<String> = lines.map(|line| line.number).collect();
        texts.sort_unstable();
        texts.dedup();
        Ok(texts)
    }
}

/// An entry about a case that was never opened, such as after forgetting, opens it.
fn apply(cases: &mut Vec<Case>, at: Moment, change: fact::Case) {
    if !cases.iter().any(|case| case.id == change.id) {
        let name = match change.what {
            CaseChange::Opened => change.value.clone().unwrap_or_default(),
            _ => change.id.clone(),
        };
        cases.push(Case {
            id: change.id.clone(),
            name,
            is_open: true,
            opened_ms: at.unix_ms(),
            institution: None,
            numbers: Vec::new(),
            assigned: Vec::new(),
            reply_lines: Vec::new(),
            filings: Vec::new(),
        });
    }
    let case = cases.iter_mut().find(|case| case.id == change.id);
    case.expect("it was pushed above").apply(at, change);
}
