//! Exports: the history as a file for somebody else.

use std::path::Path;

use curfew_store::Ledger;
use curfew_store::export::{Form, export_file};

use super::history::ledger_filter;
use super::{Curfew, hex};
use crate::error::CurfewError;
use crate::views::{ExportForm, ExportSummary, HistoryFilter, LanguageView};

#[uniffi::export]
impl Curfew {
    /// Writes the calls that `filter` means to the file `path`, in the place of what is there,
    /// whole or not at all. The ledger notes it; another phone's takes no entries, so of that nothing is noted.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for a filter that no call can pass; [`CurfewError::NotFound`] for a ledger that is not
    /// there; [`CurfewError::Storage`].
    pub fn export(
        &self,
        form: ExportForm,
        filter: HistoryFilter,
        language: LanguageView,
        path: String,
    ) -> Result<ExportSummary, CurfewError> {
        let other = filter.ledger.clone();
        let filter = ledger_filter(filter)
            .ok_or_else(|| CurfewError::input("no call can pass this filter"))?;
        let form = match form {
            ExportForm::Csv => Form::Csv,
            ExportForm::Jsonl => Form::Jsonl,
            ExportForm::Html => Form::Html,
        };
        let write = |ledger: &Ledger| {
            Ok(export_file(
                ledger,
                &filter,
                form,
                language.into(),
                Path::new(&path),
            )?)
        };
        let summary = match other {
            Some(name) => write(&self.engine.other(&name)?)?,
            None => {
                let summary = self.engine.query_long(write)?;
                let file = (form.word(), summary.calls, summary.sha256);
                self.engine.exported(file, &summary.checkpoint);
                summary
            }
        };
        Ok(ExportSummary {
            calls: summary.calls,
            bytes: summary.bytes,
            sha256: hex(&summary.sha256),
            code: summary.checkpoint.code().to_string(),
        })
    }
}
