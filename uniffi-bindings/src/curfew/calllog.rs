//! The system's call log: what became of each call, and the permission to read it.

use super::Curfew;
use crate::error::CurfewError;
use crate::views::LogRowView;

#[uniffi::export]
impl Curfew {
    /// Takes rows of the system's call log, all that it has since the oldest of them, in any order,
    /// and writes down what they say and the ledger does not. Returns how many entries that were.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn reconcile(&self, rows: Vec<LogRowView>) -> Result<u32, CurfewError> {
        let rows: Vec<_> = rows.into_iter().map(Into::into).collect();
        let written = self.engine.reconcile(&rows)?;
        Ok(u32::try_from(written).unwrap_or(u32::MAX))
    }

    /// Writes down that the app has the permission `name`, or has it not, where the ledger does not
    /// say so. One that it never had is not written down as lost.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn note_permission(&self, name: String, granted: bool) -> Result<(), CurfewError> {
        self.engine.note_permission(name, granted)
    }
}
