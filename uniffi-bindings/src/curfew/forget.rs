//! Forgetting older calls, and the signature under what is left.

use curfew_store::ledger::Anchor;
use curfew_store::signing::{self, sign_checkpoint};

use super::Curfew;
use super::evidence::{OnPhone, sign_error};
use crate::error::CurfewError;
use crate::views::{ForgetView, PhoneSigner};

#[uniffi::export]
impl Curfew {
    /// What would go if everything from before `before_ms`, Unix milliseconds, were forgotten, and what would stay for cases.
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
        let is_signed = plan.entries > 0 && self.sign_what_is_left(&*signer).is_ok();
        Ok(ForgetView::of(&plan, is_signed))
    }
}

impl Curfew {
    fn sign_what_is_left(&self, signer: &dyn PhoneSigner) -> Result<(), CurfewError> {
        let now = self.engine.stamp();
        self.engine.query_long(|ledger| {
            let key = OnPhone::open(signer).map_err(CurfewError::key)?;
            let folder = self.engine.private()?;
            let append = |events| self.engine.append(events);
            let signed =
                sign_checkpoint(ledger, &folder, &key, &now, &append).map_err(sign_error)?;
            append(vec![signing::noted(
                &signed.checkpoint,
                Anchor::Signed,
                &now,
            )])?;
            Ok(())
        })
    }
}
