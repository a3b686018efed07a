//! The answer to one screening request, packed into the `long` that crosses the border.
//!
//! ```text
//! bits  0..7   disposition: 0 allow, 1 silence, 2 reject
//! bit   7      1: the rule that decided wants no notification
//! bits  8..16  reason (curfew_core::Reason)
//! bits 16..32  index of the rule that decided, or 0xFFFF
//! bits 32..63  ticket, at least 1, for `record`
//! bit  63      0: a reply is never negative
//! ```

use curfew_core::{Disposition, Reason, Verdict};

const NO_RULE: u16 = 0xFFFF;
/// 31 bits. No decision ever has this ticket.
const MAX_TICKET: u32 = u32::MAX >> 1;

/// Names one decision until its answer is recorded: `1..=0x7FFF_FFFF`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Ticket(u32);

impl Ticket {
    pub(crate) const FIRST: Ticket = Ticket(1);

    /// The one after this; after the last but one comes the first again.
    pub(crate) const fn next(self) -> Ticket {
        Ticket(if self.0 + 1 >= MAX_TICKET {
            1
        } else {
            self.0 + 1
        })
    }

    /// The ticket that Kotlin hands back, unless it cannot be one.
    pub(crate) fn from_code(code: i32) -> Option<Ticket> {
        u32::try_from(code)
            .ok()
            .filter(|code| *code > 0)
            .map(Ticket)
    }
}

/// A verdict with its ticket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Reply {
    pub(crate) verdict: Verdict,
    /// Whether a stopped call is shown.
    pub(crate) notify: bool,
    pub(crate) ticket: Ticket,
}

/// What is answered where screening itself failed: the phone rings.
pub(crate) const FAILED: Verdict = Verdict {
    disposition: Disposition::Allow,
    rule: None,
    reason: Reason::Failure,
};

/// The reply where not even a ticket could be drawn.
pub(crate) const LAST_RESORT: i64 = encode(&Reply {
    verdict: FAILED,
    notify: true,
    ticket: Ticket(MAX_TICKET),
});

/// Packs a reply.
pub(crate) const fn encode(reply: &Reply) -> i64 {
    let rule = match reply.verdict.rule {
        Some(rule) => rule,
        None => NO_RULE,
    };
    (reply.verdict.disposition as i64)
        | (!reply.notify as i64) << 7
        | (reply.verdict.reason as i64) << 8
        | (rule as i64) << 16
        | (reply.ticket.0 as i64) << 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_packed_as_the_module_head_says() {
        let verdict = Verdict {
            disposition: Disposition::Reject,
            rule: Some(0x0102),
            reason: Reason::RuleMatched,
        };
        let reply = |notify| Reply {
            verdict,
            notify,
            ticket: Ticket(MAX_TICKET),
        };
        assert_eq!(encode(&reply(true)), 0x7FFF_FFFF_0102_0102);
        assert_eq!(encode(&reply(false)), 0x7FFF_FFFF_0102_0182);
        assert_eq!(LAST_RESORT, 0x7FFF_FFFF_FFFF_0600);
    }

    #[test]
    fn tickets_stay_positive() {
        assert_eq!(Ticket(MAX_TICKET - 1).next(), Ticket::FIRST);
        assert_eq!(Ticket(MAX_TICKET - 2).next(), Ticket(MAX_TICKET - 1));
        assert_eq!(Ticket::from_code(i32::MAX), Some(Ticket(MAX_TICKET)));
        assert_eq!(Ticket::from_code(0), None);
        assert_eq!(Ticket::from_code(-1), None);
    }
}
