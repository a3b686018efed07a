//! Files of cases.

use std::path::Path;

use curfew_store::StoreError;
use curfew_store::ledger::fact::{Attachment, MAX_LINE, MAX_MIME};

use super::Curfew;
use crate::error::CurfewError;

#[uniffi::export]
impl Curfew {
    /// Keeps a copy of the file `path` with a case, under a name of the user's, whole or not at all; the ledger notes its
    /// hash. `mime` is its type, as whoever gave it says. It waits for a backup and for a forgetting. One that the case has is
    /// kept anew, whatever room is left.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`]; [`CurfewError::Input`] without a name, for an empty file, and for another of more bytes
    /// than `CaseDetail.file_room`; [`CurfewError::Storage`].
    pub fn attach_file(
        &self,
        case: String,
        path: String,
        name: String,
        mime: String,
    ) -> Result<(), CurfewError> {
        // Of another app's words: what is too long of them is cut.
        let said = |text: &str, most| -> String {
            let mut text: String = text.chars().filter(|it| !it.is_control()).collect();
            text.truncate(text.floor_char_boundary(most));
            text.trim().to_owned()
        };
        let name = said(&name, MAX_LINE);
        let unfit = || CurfewError::input("a name, and a file that fits");
        let dossier = self.dossier(&case)?;
        if name.is_empty() {
            return Err(unfit());
        }
        let folder = self.engine.private()?;
        let _carrying = self.engine.carry();
        let kept = dossier.keep(&folder, Path::new(&path));
        let kept = kept.map_err(|error| match error {
            StoreError::Missing { .. } | StoreError::TooLarge { .. } => unfit(),
            other => other.into(),
        })?;
        let file = Attachment {
            call: 0,
            case: Some(case.clone()),
            name,
            mime: said(&mime, MAX_MIME),
            bytes: kept.bytes,
            sha256: kept.sha256,
            text: None,
        };
        let noted = self.note_in(&case, &mut |_| Ok(vec![file.clone().into()]));
        if noted.is_err() {
            kept.discard();
        }
        noted
    }
}
