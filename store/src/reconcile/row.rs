//! A row of the system's call log, and what it says.

use curfew_core::{Number, Presentation, Region, number};

use crate::ledger::BlockedBy;
use crate::replay::Happened;

/// `CallLog.Calls.USER_MISSED_*`: silenced by a screening app, do not disturb, and it never rang.
pub(super) const SILENCED: i64 = 1 << 21;
pub(super) const DO_NOT_DISTURB: i64 = 1 << 18;
pub(super) const NEVER_RANG: i64 = 1 << 23;

/// A row of `CallLog.Calls`.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct LogRow {
    /// `DATE`, Unix milliseconds.
    pub at_ms: i64,
    /// `NUMBER`, as it stands there.
    pub number: Option<String>,
    /// `NUMBER_PRESENTATION`: 1 allowed; else the number was not shown.
    pub presentation: u8,
    /// `TYPE`: 1 incoming, 3 missed, 5 rejected, 6 blocked, 7 answered elsewhere; rows of other
    /// types are passed over.
    pub kind: u8,
    /// `DURATION`, seconds.
    pub talked_s: u32,
    /// `BLOCK_REASON`.
    pub block_reason: u8,
    /// `MISSED_REASON`; 0 before Android 12.
    pub missed_reason: i64,
    /// Whether `CALL_SCREENING_COMPONENT_NAME` is of this app.
    pub by_this: bool,
    /// `PHONE_ACCOUNT_ID`.
    pub account: Option<String>,
}

/// Shows no caller, so that a log line cannot leak one.
impl std::fmt::Debug for LogRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogRow")
            .field("at_ms", &self.at_ms)
            .field("kind", &self.kind)
            .field("talked_s", &self.talked_s)
            .field("block_reason", &self.block_reason)
            .field("missed_reason", &self.missed_reason)
            .finish_non_exhaustive()
    }
}

impl LogRow {
    /// What the row says became of the call; `None` for one that is no incoming call.
    pub(super) const fn happened(&self) -> Option<Happened> {
        Some(match self.kind {
            1 | 7 => Happened::Answered,
            3 if self.missed_reason & (SILENCED | DO_NOT_DISTURB | NEVER_RANG) != 0 => {
                Happened::Silenced
            }
            3 => Happened::Missed,
            5 => Happened::Declined,
            6 => Happened::Stopped,
            _ => return None,
        })
    }

    pub(super) fn blocked_by(&self) -> BlockedBy {
        BlockedBy::from_code(self.block_reason).unwrap_or(BlockedBy::Nobody)
    }

    /// The text of the number, where one was shown.
    pub(super) fn shown(&self) -> Option<&str> {
        let text = self.number.as_deref().map(str::trim)?;
        // Before presentations had a column of their own, -1 to -3 stood for them.
        (self.presentation == 1 && !matches!(text, "" | "-1" | "-2" | "-3")).then_some(text)
    }

    pub(super) fn sim(&self) -> Option<String> {
        let account = self.account.as_deref().map(str::trim)?;
        (!account.is_empty()).then(|| account.to_owned())
    }

    pub(super) fn read(&self, home: Option<Region>) -> Number {
        number::read_handle(self.shown(), self.told(), home)
    }

    const fn told(&self) -> Presentation {
        match self.presentation {
            1 => Presentation::Allowed,
            2 => Presentation::Restricted,
            4 => Presentation::Payphone,
            _ => Presentation::Unknown,
        }
    }
}
