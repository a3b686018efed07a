//! After the user called an emergency number nothing is blocked for a day: the emergency
//! service, a hospital or a relative may call back from any number, also from one that a
//! rule stops.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use curfew_core::decide::AFTER_EMERGENCY_MS;

/// Until when nothing is blocked. In force at once; saved when the call is recorded.
#[derive(Debug)]
pub(super) struct Suspension {
    until_ms: AtomicI64,
    unsaved: AtomicBool,
    /// Whether saving it failed already.
    failed: AtomicBool,
}

/// Stands for: not suspended.
const NEVER: i64 = i64::MIN;

impl Suspension {
    pub(super) const fn new() -> Suspension {
        Suspension {
            until_ms: AtomicI64::new(NEVER),
            unsaved: AtomicBool::new(false),
            failed: AtomicBool::new(false),
        }
    }

    /// The user called an emergency number at `at_ms`.
    pub(super) fn begin(&self, at_ms: i64) {
        // The last call counts, also where the clock went back before it.
        self.until_ms
            .store(at_ms.saturating_add(AFTER_EMERGENCY_MS), Ordering::Release);
        self.failed.store(false, Ordering::Release);
        self.unsaved.store(true, Ordering::Release);
    }

    /// The user wants calls to be blocked again.
    pub(super) fn end(&self) {
        self.until_ms.store(NEVER, Ordering::Release);
        self.unsaved.store(true, Ordering::Release);
    }

    /// What was saved earlier; a suspension that began meanwhile stays.
    pub(super) fn restore(&self, until_ms: Option<i64>) {
        let saved = until_ms.unwrap_or(NEVER);
        // An error means that there is a newer one, which is what counts.
        let _ = self
            .until_ms
            .compare_exchange(NEVER, saved, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Until when nothing is blocked, seen at `now_ms`. An end more than a day ahead cannot
    /// come from a call before now: the clock was wrong then, and it does not count.
    pub(super) fn until(&self, now_ms: i64) -> Option<i64> {
        let until_ms = self.stored()?;
        let ahead = until_ms.saturating_sub(now_ms);
        (0 < ahead && ahead <= AFTER_EMERGENCY_MS).then_some(until_ms)
    }

    /// What to save.
    pub(super) fn stored(&self) -> Option<i64> {
        Some(self.until_ms.load(Ordering::Acquire)).filter(|until| *until != NEVER)
    }

    /// Whether it must be saved; whoever is told so does it, or calls
    /// [`Suspension::not_saved`].
    pub(super) fn take_unsaved(&self) -> bool {
        self.unsaved.swap(false, Ordering::AcqRel)
    }

    /// Saving failed; it is tried again. Whether this is the first time for this suspension.
    pub(super) fn not_saved(&self) -> bool {
        self.unsaved.store(true, Ordering::Release);
        !self.failed.swap(true, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_no_longer() {
        let suspension = Suspension::new();
        assert_eq!(suspension.until(0), None);
        suspension.begin(1000);
        assert!(suspension.take_unsaved());
        assert!(!suspension.take_unsaved());
        let end = 1000 + AFTER_EMERGENCY_MS;
        for (why, now_ms, expected) in [
            ("at once", 1000, Some(end)),
            ("in the last millisecond", end - 1, Some(end)),
            ("not after a day", end, None),
            ("not where the clock went back behind the call", 999, None),
        ] {
            assert_eq!(suspension.until(now_ms), expected, "{why}");
        }
    }

    #[test]
    fn the_last_call_counts_and_the_user_can_end_it() {
        let suspension = Suspension::new();
        suspension.restore(Some(3000));
        assert_eq!(suspension.stored(), Some(3000));
        assert!(!suspension.take_unsaved());
        suspension.begin(5000);
        suspension.begin(1000);
        suspension.restore(Some(3000));
        assert_eq!(suspension.stored(), Some(1000 + AFTER_EMERGENCY_MS));
        suspension.end();
        assert!(suspension.take_unsaved());
        assert_eq!(suspension.stored(), None);
    }
}
