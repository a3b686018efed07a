//! When something was said, and whether it can have been.

use curfew_core::Tri;
use curfew_core::time::Moment;
use curfew_store::ledger::{Row, Seq};
use curfew_store::{Filter, Ledger};

use super::Target;
use crate::failure::{self, Failure};
use crate::zone;

/// How far a clock may be off, milliseconds: as the phone lets pass.
const CLOCK_MS: i64 = 24 * 3_600_000;
/// How far from its call something can have been said in it, milliseconds: times are noted from memory.
const NEAR_MS: i64 = 3_600_000;
/// From the beginning of a minute to its last instant, milliseconds.
const LAST_MS: i64 = 59_999;

/// A time, Unix milliseconds, and how far the clock by which it was said was off UTC, seconds, where that is known.
type Said = (i64, Option<i32>);

impl Target {
    /// When it was said: RFC 3339, or on the zone's clock; else in `call`, or now. A time without
    /// seconds means the end of its minute: the call in which it was said did not come after it.
    pub(super) fn said(
        &self,
        text: Option<&str>,
        ledger: &Ledger,
        call: Option<Seq>,
    ) -> Result<Said, Failure> {
        let now = self.now()?;
        let call = call.map(|seq| self.call(ledger, seq)).transpose()?;
        let Some(text) = text else {
            let of_call = |it: &Row| (it.event.at_ms(), it.event.offset_seconds());
            let (at_ms, offset) = call
                .as_ref()
                .map_or((now.at_ms, now.offset_seconds), of_call);
            return Ok((at_ms, Some(offset)));
        };
        let now = now.at_ms;
        let zone = self.zone.as_deref().map(zone::read).transpose()?;
        let moment = zone::read_moment("--at", Some(text), zone)?;
        let at = moment.unix_ms();
        // UTC says when, and nothing of the clock that hung there (RFC 3339, 4.3).
        let is_utc = match zone {
            Some(zone) => zone == chrono_tz::Tz::UTC,
            None => text.ends_with(['Z', 'z']),
        };
        let offset = (!is_utc).then(|| moment.offset_seconds());
        let bad = |what: String| Failure::Argument {
            argument: "--at",
            what,
        };
        // It may be this computer's clock that is late: a call that was written down is over.
        let newest = ledger.history(&Filter::calls(), None, 1);
        let newest = newest.map_err(|error| Failure::input(&self.data, error))?;
        let newest = newest.entries.first().map_or(now, |it| it.event.at_ms());
        if at > now.max(newest).saturating_add(CLOCK_MS) {
            return Err(bad(format!(
                "{text} is yet to come, by this computer's clock: what was not said yet is not noted"
            )));
        }
        if at > now {
            failure::say("--at is yet to come, by this computer's clock");
        }
        if let Some(call) = call {
            let began = call.event.at_ms();
            let talked = call.outcome.as_ref().map_or(0, |it| i64::from(it.talked_s));
            let until = began.saturating_add(talked * 1000).saturating_add(NEAR_MS);
            if !(began.saturating_sub(NEAR_MS)..=until).contains(&at) {
                let shown = Moment::new(began, call.event.offset_seconds());
                return Err(bad(format!(
                    "{text} is more than an hour from call {}, of {}: leave out --at where it was said in that call, or --call where not",
                    call.seq,
                    zone::plain(&zone::show(shown))
                )));
            }
        }
        let is_minute = !zone::has_seconds(text);
        let at = match is_minute {
            true if at <= now => now.min(at + LAST_MS),
            true => at + LAST_MS,
            false => at,
        };
        Ok((at, offset))
    }

    /// The call of an entry; it is one.
    fn call(&self, ledger: &Ledger, seq: Seq) -> Result<Row, Failure> {
        let row = ledger.entry(seq);
        let row = row.map_err(|error| Failure::input(&self.data, error))?;
        row.ok_or_else(|| Failure::No(format!("entry {seq} is no call")))
    }

    /// Refuses what would have been said in a call that was not answered.
    pub(super) fn was_heard(&self, ledger: &Ledger, call: Option<Seq>) -> Result<(), Failure> {
        let Some(seq) = call else { return Ok(()) };
        let happened = self.call(ledger, seq)?.happened();
        match happened.talked() {
            Tri::No => Err(Failure::Argument {
                argument: "--call",
                what: format!(
                    "call {seq} was not answered ({}), so nothing was said in it; what was said at another time has --case and --at",
                    happened.word()
                ),
            }),
            _ => Ok(()),
        }
    }
}
