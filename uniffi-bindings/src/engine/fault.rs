//! Faults that a test asks for. In a library that is shipped (no test, no feature
//! `fault-injection`) this is nothing.

#[cfg(any(test, feature = "fault-injection"))]
use std::sync::atomic::{AtomicBool, Ordering};

/// Which fault the next decision meets.
#[derive(Debug, Default)]
pub(super) struct Fault {
    #[cfg(any(test, feature = "fault-injection"))]
    panic_next: AtomicBool,
}

impl Fault {
    /// Breaks the decision if a test asked for it, once.
    #[cfg(any(test, feature = "fault-injection"))]
    #[allow(clippy::panic)] // What it is for.
    pub(super) fn strike(&self) {
        if self.panic_next.swap(false, Ordering::AcqRel) {
            panic!("injected");
        }
    }

    #[cfg(not(any(test, feature = "fault-injection")))]
    pub(super) const fn strike(&self) {}

    /// 1: the next decision panics; any other: none does.
    #[cfg(any(test, feature = "fault-injection"))]
    pub(super) fn inject(&self, kind: i32) {
        self.panic_next.store(kind == 1, Ordering::Release);
    }
}
