//! What a replay comes to: dispositions, rules, hours, and the rows that are no calls.

use std::collections::BTreeMap;
use std::path::Path;

use curfew_core::rulebook::Who;
use curfew_core::time::Moment;
use curfew_core::{Disposition, Number, Presentation, Reason, Rulebook, Verdict};
use curfew_store::calls::Place;
use curfew_store::replay::{Happened, PastCall, Tally};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::Output;
use crate::{words, zone};

/// How many of the calls that change are named.
const FIRST_CHANGED: usize = 20;
/// How many lines of refused rows are named for each reason.
const FIRST_LINES: usize = 5;

/// The summary; the keys are stable.
#[derive(Default, Serialize)]
pub(crate) struct Summary {
    /// Rows that are calls.
    calls: u64,
    /// Rows that are not.
    unreadable: u64,
    allow: u64,
    silence: u64,
    reject: u64,
    /// By the id of the rule that decided; what no rule decided stands under its reason.
    by_rule: BTreeMap<String, u64>,
    /// By the hour of the local time, `0..24`.
    by_hour: [Hour; 24],
    /// Rows that are not calls, by reason.
    refused: BTreeMap<&'static str, RefusedRows>,
    /// Each file and ledger, in the order of the arguments.
    files: Vec<FileFound>,
    /// Calls at exactly 00:00:00: most likely the consumer gave a date and no time.
    at_midnight_exactly: u64,
    /// Calls that the phone made: remembered, not decided.
    pub(crate) outgoing: u64,
    /// Calls that stood in two files, counted once.
    pub(crate) repeated: u64,
    /// Calls of which nothing says whether their caller was in the contacts: taken for strangers'.
    pub(crate) strangers: u64,
    /// Against what happened; null where nothing is known of that.
    changes: Option<Changes>,
    /// Each rule of the rulebook, in its order; empty where nothing is known of what happened.
    rules: Vec<RuleLine>,
    /// The first calls that change: those that were answered first.
    changed: Vec<Changed>,
}

/// What would change, in calls.
#[derive(Serialize)]
struct Changes {
    /// Of which it is known whether they rang.
    known: u64,
    /// That rang.
    rang: u64,
    /// That rang, and would not have.
    stopped: u64,
    /// Those of them that were answered; `null` where that is not known of each.
    stopped_answered: Option<u64>,
    #[serde(skip)]
    answers: Answers,
    /// That did not ring, and would have.
    rings_again: u64,
    /// Silent instead of refused, or refused instead of silent.
    otherwise: u64,
}

/// What one rule would do, in calls that it decides.
#[derive(Serialize)]
struct RuleLine {
    id: String,
    name: String,
    calls: u64,
    rang: u64,
    /// `null` where it is not known of each, likewise below.
    answered: Option<u64>,
    stopped: u64,
    stopped_answered: Option<u64>,
    #[serde(skip)]
    answers: Answers,
    rings_again: u64,
}

/// Whether the calls that would not have rung were answered.
#[derive(Clone, Copy)]
struct Answers {
    answered: u64,
    /// Of which it is not known.
    unsure: u64,
    of: u64,
}

impl Answers {
    const fn of(tally: &Tally) -> Answers {
        Answers {
            answered: tally.stopped_answered,
            unsure: tally.stopped_unsure,
            of: tally.stopped,
        }
    }

    const fn all_known(self) -> Option<u64> {
        known(self.answered, self.unsure)
    }

    /// What follows their count.
    fn words(self) -> String {
        match self {
            Answers { of: 0, .. } => String::new(),
            Answers { unsure: 0, .. } => format!("; you answered {} of them", self.answered),
            Answers { unsure, of, .. } if unsure == of => {
                "; whether you answered is not known".to_owned()
            }
            Answers { .. } => format!(
                "; you answered {} of them, and of {} that is not known",
                self.answered, self.unsure
            ),
        }
    }
}

/// A count, where it is one of all.
const fn known(count: u64, unsure: u64) -> Option<u64> {
    if unsure == 0 { Some(count) } else { None }
}

/// A call that changes.
#[derive(Serialize)]
pub(crate) struct Changed {
    pub(crate) at: String,
    pub(crate) number: Option<String>,
    pub(crate) presentation: &'static str,
    pub(crate) happened: &'static str,
    pub(crate) disposition: &'static str,
    pub(crate) rule: Option<String>,
}

impl Changed {
    pub(crate) fn new(past: &PastCall, verdict: &Verdict, rule: Option<&str>) -> Changed {
        let presentation = match past.call.number {
            Number::Hidden(presentation) => presentation,
            _ => Presentation::Allowed,
        };
        Changed {
            at: zone::show(past.call.at),
            number: past.call.number.canonical(),
            presentation: presentation.word(),
            happened: past.happened.word(),
            disposition: verdict.disposition.word(),
            rule: rule.map(str::to_owned),
        }
    }

    fn is_answered(&self) -> bool {
        self.happened == Happened::Answered.word()
    }
}

#[derive(Clone, Copy, Default, Serialize)]
struct Hour {
    allow: u64,
    silence: u64,
    reject: u64,
}

/// What was found in one file or ledger.
#[derive(Serialize)]
pub(crate) struct FileFound {
    file: String,
    /// The name of its encoding; UTF-8 for a ledger.
    encoding: &'static str,
    /// Records that are calls, both ways.
    pub(crate) calls: u64,
    /// Records that are not.
    unreadable: u64,
    /// Where it ends in the middle of a record, `LINE` or `LINE:COLUMN`; null where it is whole.
    broken_at: Option<String>,
    #[serde(skip)]
    first: Option<(Place, &'static str)>,
    #[serde(skip)]
    broken: Option<(Place, &'static str)>,
}

impl FileFound {
    pub(crate) fn new(path: &Path, encoding: &'static str) -> FileFound {
        FileFound {
            file: path.display().to_string(),
            encoding,
            calls: 0,
            unreadable: 0,
            broken_at: None,
            first: None,
            broken: None,
        }
    }

    /// Counts a record that is no call; with `ends` nothing behind it can be read.
    pub(crate) fn refuse(&mut self, words: &'static str, ends: bool, place: Place) {
        self.unreadable += 1;
        self.first.get_or_insert((place, words));
        if ends {
            self.broken = Some((place, words));
            self.broken_at = Some(short(place));
        }
    }

    /// Why nothing can be replayed, where there is no call. `what` the file is, and what each
    /// call `needs`.
    pub(crate) fn nothing(&self, what: &str, needs: &str) -> Option<String> {
        if self.calls > 0 {
            return None;
        }
        let Some((place, words)) = self.first else {
            return Some(format!("there is no call in this {what}"));
        };
        Some(format!(
            "{}: {words}. No call can be read from this {what}; records that are none: {}. \
             A call needs {needs}",
            long(place),
            self.unreadable
        ))
    }

    /// That the file ends broken, where it does.
    pub(crate) fn broken(&self) -> Option<String> {
        let (place, words) = self.broken?;
        Some(format!(
            "{}: {words}. The file ends broken; what is behind this place is missing, \
             and the calls before it were replayed: {}",
            long(place),
            self.calls
        ))
    }
}

fn short(place: Place) -> String {
    match place.column {
        Some(column) => format!("{}:{column}", place.line),
        None => place.line.to_string(),
    }
}

fn long(place: Place) -> String {
    format!("line {}, column {}", place.line, place.column.unwrap_or(1))
}

#[derive(Default, Serialize)]
struct RefusedRows {
    #[serde(skip)]
    words: &'static str,
    rows: u64,
    first_lines: Vec<u64>,
    /// `LINE`, or `LINE:COLUMN`.
    first_places: Vec<String>,
}

/// Whether what the contacts say matters to a condition.
fn asks_contacts(who: &Who) -> bool {
    matches!(who, Who::Contact | Who::Starred) || who.parts().iter().any(asks_contacts)
}

impl Summary {
    pub(crate) fn add(&mut self, verdict: &Verdict, rule: Option<&str>, at: Moment) {
        self.calls += 1;
        let hour = &mut self.by_hour[usize::from(at.minute_of_day() / 60)];
        let (total, of_hour) = match verdict.disposition {
            Disposition::Allow => (&mut self.allow, &mut hour.allow),
            Disposition::Silence => (&mut self.silence, &mut hour.silence),
            Disposition::Reject => (&mut self.reject, &mut hour.reject),
        };
        *total += 1;
        *of_hour += 1;
        let decided_by = rule.unwrap_or_else(|| verdict.reason.word());
        *self.by_rule.entry(decided_by.to_owned()).or_default() += 1;
        let local_seconds = at.unix_ms().div_euclid(1000) + i64::from(at.offset_seconds());
        if local_seconds.rem_euclid(86_400) == 0 {
            self.at_midnight_exactly += 1;
        }
    }

    pub(crate) fn refuse(&mut self, reason: &'static str, words: &'static str, place: Place) {
        self.unreadable += 1;
        let refused = self.refused.entry(reason).or_default();
        refused.words = words;
        refused.rows += 1;
        if refused.first_lines.len() < FIRST_LINES {
            refused.first_lines.push(place.line);
            refused.first_places.push(short(place));
        }
    }

    /// Takes what was found in a file.
    pub(crate) fn file(&mut self, found: FileFound) {
        self.files.push(found);
    }

    /// Takes a call that changes; the first are named.
    pub(crate) fn changed(&mut self, call: Changed) {
        if self.changed.len() < FIRST_CHANGED {
            self.changed.push(call);
        }
    }

    /// Takes what was counted against what happened; `by_rule` as in `rulebook`.
    pub(crate) fn compare(&mut self, all: &Tally, by_rule: &[Tally], rulebook: &Rulebook) {
        if all.known == 0 {
            return;
        }
        self.changes = Some(Changes {
            known: all.known,
            rang: all.rang,
            stopped: all.stopped,
            stopped_answered: Answers::of(all).all_known(),
            answers: Answers::of(all),
            rings_again: all.rings_again,
            otherwise: all.otherwise,
        });
        let line = |(rule, tally): (&curfew_core::rulebook::Rule, &Tally)| RuleLine {
            id: rule.id.clone(),
            name: rule.name.clone(),
            calls: tally.calls,
            rang: tally.rang,
            answered: known(tally.answered, tally.rang_unsure),
            stopped: tally.stopped,
            stopped_answered: Answers::of(tally).all_known(),
            answers: Answers::of(tally),
            rings_again: tally.rings_again,
        };
        self.rules = rulebook.rules().iter().zip(by_rule).map(line).collect();
    }

    pub(crate) fn print(&self, output: &mut Output, rulebook: &Rulebook) -> Result<(), Failure> {
        output.line(format_args!("calls       {:>7}", self.calls))?;
        for (name, count) in [
            ("allow", self.allow),
            ("silence", self.silence),
            ("reject", self.reject),
        ] {
            output.line(format_args!("  {name:<9} {count:>7}"))?;
        }
        output.line("decided by")?;
        for (decided_by, count) in &self.by_rule {
            let rule = rulebook.rules().iter().find(|rule| rule.id == *decided_by);
            let name = rule.map_or(String::new(), |rule| format!("  {}", rule.name));
            let reason = (0..=u8::MAX)
                .map_while(Reason::from_code)
                .find(|reason| rule.is_none() && reason.word() == decided_by);
            let decided_by = match reason {
                Some(reason) => words::reason(reason),
                None => decided_by.as_str(),
            };
            output.line(format_args!("  {decided_by:<21} {count:>7}{name}"))?;
        }
        output.line("hour    allow silence  reject  (no calls at other hours)")?;
        for (hour, counts) in self.by_hour.iter().enumerate() {
            let Hour {
                allow,
                silence,
                reject,
            } = counts;
            if allow + silence + reject == 0 {
                continue;
            }
            output.line(format_args!(
                "{hour:02}:00 {allow:>7} {silence:>7} {reject:>7}"
            ))?;
        }
        if self.at_midnight_exactly > 0 {
            output.line(format_args!(
                "at 00:00:00  {:>6}: most likely only their date was reported",
                self.at_midnight_exactly
            ))?;
        }
        output.line(format_args!("not a call  {:>7}", self.unreadable))?;
        for refused in self.refused.values() {
            let more = if refused.rows > FIRST_LINES as u64 {
                ", .."
            } else {
                ""
            };
            output.line(format_args!(
                "  {:>7}  {}: line {}{more}",
                refused.rows,
                refused.words,
                refused.first_places.join(", ")
            ))?;
        }
        for found in self.files.iter().filter(|it| it.encoding != "utf-8") {
            output.line(format_args!("read as {}: {}", found.encoding, found.file))?;
        }
        for (name, count) in [("outgoing", self.outgoing), ("in two files", self.repeated)] {
            if count > 0 {
                output.line(format_args!("{name:<12}{count:>7}"))?;
            }
        }
        let asks = rulebook.rules().iter().any(|rule| asks_contacts(&rule.who));
        if asks && self.strangers > 0 {
            output.line(format_args!(
                "strangers   {:>7}: taken for such, since nothing says who was in your contacts",
                self.strangers
            ))?;
        }
        self.print_changes(output)
    }

    fn print_changes(&self, output: &mut Output) -> Result<(), Failure> {
        let Some(changes) = &self.changes else {
            return output
                .line("what happened to these calls is not known, so no change can be told");
        };
        output.line("against what happened")?;
        output.line(format_args!(
            "  would have kept {} of {} that rang from ringing{}",
            changes.stopped,
            changes.rang,
            changes.answers.words()
        ))?;
        output.line(format_args!(
            "  would now ring: {} that were silent or stopped",
            changes.rings_again
        ))?;
        if changes.known < self.calls {
            output.line(format_args!(
                "  not known what happened: {}",
                self.calls - changes.known
            ))?;
        }
        for rule in self.rules.iter().filter(|rule| rule.calls > 0) {
            let mut says = format!("decides {}", rule.calls);
            if rule.stopped > 0 {
                says += &format!(
                    "; would have kept {} from ringing{}",
                    rule.stopped,
                    rule.answers.words()
                );
            }
            if rule.rings_again > 0 {
                says += &format!(
                    "; would now ring: {} that were silent or stopped",
                    rule.rings_again
                );
            }
            output.line(format_args!("  {:<21} {says}  {}", rule.id, rule.name))?;
        }
        if !self.changed.is_empty() {
            output.line(if self.changed[0].is_answered() {
                "calls that change, those you answered first"
            } else {
                "calls that change"
            })?;
        }
        for call in &self.changed {
            output.line(format_args!(
                "  {}  {:<19}  {:<8} -> {:<7}  {}",
                zone::plain(&call.at),
                words::caller(call.number.as_deref(), call.presentation),
                call.happened,
                call.disposition,
                call.rule.as_deref().unwrap_or("-")
            ))?;
        }
        let all = changes.stopped + changes.rings_again + changes.otherwise;
        let named = self.changed.len() as u64;
        if all > named {
            let rest = all - named;
            output.line(format_args!(
                "  and {rest} more; --changes FILE has them all"
            ))?;
        }
        Ok(())
    }
}
