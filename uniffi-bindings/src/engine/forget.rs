//! What is older than a day is forgotten, but for what cases need, while calls are screened.

use curfew_store::forgetting::{Plan, Wish};

use super::backup::Pause;
use super::{Engine, Kept, lock};
use crate::error::CurfewError;

impl Engine {
    /// Looks what would go.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub(crate) fn forget_plan(&self, before_ms: i64) -> Result<Plan, CurfewError> {
        let wish = self.wish(before_ms, false);
        self.query_long(|ledger| Ok(ledger.plan_to_forget(&wish)?))
    }

    /// Forgets it, from the memory of numbers as well. What waits is written down first, so that nothing of that
    /// time comes in later. Notes, backups and files to attach wait until it is done; what is recorded of calls while the file is
    /// written waits in the spool.
    ///
    /// # Errors
    /// [`CurfewError::Storage`] where the ledger takes nothing now, also before the first unlock: then nothing
    /// was changed.
    pub(crate) fn forget(&self, before_ms: i64, with_cases: bool) -> Result<Plan, CurfewError> {
        let _carrying = self.carry();
        if matches!(self.flush(), Kept::Spool | Kept::Memory) {
            return Err(CurfewError::storage("nothing can be written now"));
        }
        let private = self.private()?;
        let wish = self.wish(before_ms, with_cases);
        let plan = {
            let _notes = lock(&self.reader);
            self.query_beside(|ledger| {
                let plan = ledger.plan_to_forget(&wish)?;
                let now = self.stamp();
                let _pause = Pause::of(self);
                ledger.forget_planned(&plan, &private, &now)?;
                Ok(plan)
            })?
        };
        self.forget_memory(wish.before_ms);
        self.flush();
        Ok(plan)
    }

    /// Nothing is forgotten of a time that is yet to come: until then the call log would tell of no call.
    fn wish(&self, before_ms: i64, with_cases: bool) -> Wish {
        Wish {
            before_ms: before_ms.min(self.stamp().at_ms),
            with_cases,
        }
    }
}
