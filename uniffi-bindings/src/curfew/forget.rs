//! Forgetting older calls, and the signature under what is left.

use curfew_store::ledger::Anchor;

use super::Curfew;
use crate::error::CurfewError;
use crate::views::{ForgetView, PhoneSigner};

#[uniffi::export]
impl Curfew {
    /// What would go if everything from before `before_ms`, Unix milliseconds, were forgotten (from before now, where that is
    /// yet to come), and what would stay for cases.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn forget_preview(&self, before_ms: i64) -> Result<ForgetView, CurfewError> {
        Ok(ForgetView::of(&self.engine.forget_plan(before_ms)?, false))
    }

    /// Forgets what happened before `before_ms`, Unix milliseconds, but for what cases need; `with_cases`: also closed
    /// cases of which nothing was noted since. Then signs the ledger, so that what is gone is declared under the
    /// key; a key that cannot sign undoes nothing. Calls are screened meanwhile.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn forget(
        &self,
        before_ms: i64,
        with_cases: bool,
        signer: Box<dyn PhoneSigner>,
    ) -> Result<ForgetView, CurfewError> {
        let plan = self.engine.forget(before_ms, with_cases)?;
        let is_signed = plan.entries > 0 && self.sign(&*signer, &[Anchor::Signed]).is_ok();
        Ok(ForgetView::of(&plan, is_signed))
    }
}
