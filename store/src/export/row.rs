//! One call as every export form shows it. The keys are stable.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, SecondsFormat};
use curfew_core::Presentation;
use curfew_core::time::Date;
use serde::Serialize;

use crate::ledger::{Event, Row, Seq};
use crate::replay::{Happened, became};

/// A call of the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct CallRow<'a> {
    /// Its place in the ledger, from 1.
    pub seq: Seq,
    /// When, RFC 3339 with the offset that the phone's zone had.
    pub at: String,
    /// `+` and digits, or a short code; none where no number was given.
    pub number: Option<&'a str>,
    /// `allowed`, `restricted`, `unknown` or `payphone`.
    pub presentation: &'static str,
    /// `allow`, `silence` or `reject`.
    pub disposition: &'static str,
    /// The id of the rule that decided.
    pub rule: Option<&'a str>,
    /// What became of the call by the phone's call log, or by the call log or bill that it was
    /// replayed from; none where none told.
    pub outcome: Option<&'static str>,
    /// The country in whose network the phone was, where it was not at home.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<&'a str>,
    /// SHA-256 of the entry as RFC 6962 hashes a leaf, lower-case hexadecimal.
    pub leaf_hash: String,
    /// How long it was talked, seconds, by the same; none where none told.
    pub talked_s: Option<u32>,
    /// What the user called the rule then.
    #[serde(skip)]
    pub rule_name: Option<&'a str>,
    /// Whether a phone asked and was answered; not so where a computer replayed the call.
    #[serde(skip)]
    pub was_asked: bool,
    /// When, Unix milliseconds.
    #[serde(skip)]
    pub at_ms: i64,
    /// Hours after local midnight, `0..24`.
    #[serde(skip)]
    pub hour: u8,
    /// The day on the phone's clock.
    #[serde(skip)]
    pub day: Date,
}

impl<'a> CallRow<'a> {
    /// The row of an entry; `None` where that is no call.
    #[must_use]
    pub fn of(row: &'a Row) -> Option<CallRow<'a>> {
        let Event::Call(call) = &row.event else {
            return None;
        };
        // What the answer alone would tell is in the disposition already.
        let told = match &row.outcome {
            Some(_) => became(call, row.outcome.as_ref()),
            None => call.happened,
        };
        let moment = curfew_core::time::Moment::new(call.at_ms, call.offset_seconds);
        Some(CallRow {
            seq: row.seq,
            at: rfc3339(call.at_ms, call.offset_seconds),
            number: call.number.as_deref(),
            presentation: match call.presentation {
                Presentation::Allowed => "allowed",
                Presentation::Restricted => "restricted",
                Presentation::Unknown => "unknown",
                Presentation::Payphone => "payphone",
            },
            disposition: call.disposition.word(),
            was_asked: call.was_asked(),
            rule: call.rule_id.as_deref(),
            outcome: Some(told)
                .filter(|happened| *happened != Happened::Unknown)
                .map(Happened::word),
            network: call.network.as_ref().map(|network| network.code()),
            leaf_hash: hex(&row.leaf_hash),
            talked_s: row
                .outcome
                .as_ref()
                .filter(|_| told == Happened::Answered)
                .map(|it| it.talked_s)
                .filter(|it| *it > 0),
            rule_name: call.rule_name.as_deref().or(call.rule_id.as_deref()),
            at_ms: call.at_ms,
            hour: (moment.minute_of_day() / 60) as u8,
            day: moment.date(),
        })
    }

    /// Local date and time to the second, without the offset.
    pub(super) fn local(&self) -> Cow<'_, str> {
        self.at.get(..19).map_or_else(
            || Cow::from(self.at.as_str()),
            |at| at.replace('T', " ").into(),
        )
    }
}

/// RFC 3339 to the second, with the offset. An instant beyond the calendar's range is
/// written as its Unix milliseconds.
pub(crate) fn rfc3339(at_ms: i64, offset_seconds: i32) -> String {
    let offset = FixedOffset::east_opt(offset_seconds);
    match (DateTime::from_timestamp_millis(at_ms), offset) {
        (Some(at), Some(offset)) => at
            .with_timezone(&offset)
            .to_rfc3339_opts(SecondsFormat::Secs, false),
        _ => at_ms.to_string(),
    }
}

/// The same for people: `2026-11-25 22:14:05 +08:00`.
pub(crate) fn time(at_ms: i64, offset_seconds: i32) -> String {
    for_people(rfc3339(at_ms, offset_seconds))
}

/// When something was said, for people: as exact as that was. A time of which only the minute was said is kept as the minute's
/// last instant.
#[must_use]
pub fn said(at_ms: i64, offset_seconds: i32) -> String {
    let mut at = time(at_ms, offset_seconds);
    if at_ms.rem_euclid(60_000) == 59_999 && at.get(16..19) == Some(":59") {
        at.replace_range(16..19, "");
    }
    at
}

/// A text of [`rfc3339`] for people.
pub(super) fn for_people(mut at: String) -> String {
    if at.as_bytes().get(10) == Some(&b'T') {
        at.replace_range(10..11, " ");
        at.insert(19, ' ');
    }
    at
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writing to a String never fails");
            text
        })
}
