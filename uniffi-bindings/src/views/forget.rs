//! What is forgotten, as the screens see it.

use curfew_store::forgetting::Plan;

/// What would go, or is gone.
#[derive(Clone, Copy, Debug, Eq, PartialEq, uniffi::Record)]
pub struct ForgetView {
    /// Calls that go.
    pub calls: u64,
    /// Entries that go, calls among them.
    pub entries: u64,
    /// Older calls that stay, since a case needs them.
    pub case_calls: u64,
    /// Whether the phone's key has signed the ledger as it stands then; false where nothing went.
    pub is_signed: bool,
}

impl ForgetView {
    pub(crate) const fn of(plan: &Plan, is_signed: bool) -> ForgetView {
        ForgetView {
            calls: plan.calls,
            entries: plan.entries,
            case_calls: plan.case_calls,
            is_signed,
        }
    }
}
