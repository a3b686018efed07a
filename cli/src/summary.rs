//! What a replay comes to: dispositions, rules, hours, and the rows that are no calls.

use std::collections::BTreeMap;

use curfew_core::time::Moment;
use curfew_core::{Disposition, Rulebook, Verdict};
use curfew_store::calls::ftc::RefusedReport;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::Output;

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
    /// Calls at exactly 00:00:00: most likely the consumer gave a date and no time.
    at_midnight_exactly: u64,
}

#[derive(Clone, Copy, Default, Serialize)]
struct Hour {
    allow: u64,
    silence: u64,
    reject: u64,
}

#[derive(Default, Serialize)]
struct RefusedRows {
    rows: u64,
    first_lines: Vec<u64>,
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

    pub(crate) fn refuse(&mut self, row: &RefusedReport) {
        self.unreadable += 1;
        let refused = self.refused.entry(row.reason.word()).or_default();
        refused.rows += 1;
        if refused.first_lines.len() < FIRST_LINES {
            refused.first_lines.push(row.line);
        }
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
            output.line(format_args!("  {decided_by:<21} {count:>7}{name}"))?;
        }
        output.line("hour    allow silence  reject")?;
        for (hour, counts) in self.by_hour.iter().enumerate() {
            let Hour {
                allow,
                silence,
                reject,
            } = counts;
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
        for (reason, refused) in &self.refused {
            let lines: Vec<_> = refused.first_lines.iter().map(u64::to_string).collect();
            let more = if refused.rows > FIRST_LINES as u64 {
                ", .."
            } else {
                ""
            };
            output.line(format_args!(
                "  {reason:<18} {:>7}  lines {}{more}",
                refused.rows,
                lines.join(", ")
            ))?;
        }
        Ok(())
    }
}
