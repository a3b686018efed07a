//! The ledger's pages as a text, for tests on a phone's own C library, where nothing of UniFFI runs.

use curfew_core::{Direction, Disposition};
use curfew_store::{Counts, EventKind, Filter};

use super::Engine;

/// Rows of one page.
const LIMIT: u32 = 50;

impl Engine {
    /// Asks for a page of `asked`, conditions as `key=value` with a newline between two, and for what is
    /// counted of it: the numbers of the entries, newest first, then allowed, silenced and rejected calls and
    /// failures; or why there is no answer.
    pub(crate) fn asked(&self, asked: &str) -> String {
        let Some(filter) = filter(asked) else {
            return "there is no such condition".to_owned();
        };
        let found = self.query(|ledger| {
            let page = ledger.history(&filter, None, LIMIT)?;
            Ok((page.entries, ledger.counts(&filter)?))
        });
        match found {
            Err(error) => error.to_string(),
            Ok((rows, counts)) => {
                let rows: Vec<String> = rows.iter().map(|row| row.seq.to_string()).collect();
                let Counts {
                    allow,
                    silence,
                    reject,
                    failures,
                    ..
                } = counts;
                format!("{} | {allow} {silence} {reject} {failures}", rows.join(" "))
            }
        }
    }
}

fn filter(asked: &str) -> Option<Filter> {
    let mut filter = Filter::default();
    for condition in asked.lines() {
        let (key, value) = condition.split_once('=')?;
        let number = value.parse::<i64>().ok();
        let code = value.parse().ok();
        match key {
            "since" => filter.since_ms = Some(number?),
            "until" => filter.until_ms = Some(number?),
            "number" => filter.number = Some(value.to_owned()),
            "search" => filter.search = Some(value.to_owned()),
            "direction" => {
                filter.direction = Some(match value {
                    "0" => Direction::Incoming,
                    "1" => Direction::Outgoing,
                    _ => return None,
                });
            }
            "disposition" => filter.dispositions.push(match value {
                "0" => Disposition::Allow,
                "1" => Disposition::Silence,
                "2" => Disposition::Reject,
                _ => return None,
            }),
            "kind" => filter.kinds.push(EventKind::from_code(code?)?),
            "rule" => filter.rule = Some(value.to_owned()),
            "about" => filter.about = Some(value.parse().ok()?),
            _ => return None,
        }
    }
    Some(filter)
}
