//! Files of cases.

use std::path::Path;

use curfew_store::StoreError;
use curfew_store::ledger::fact::Attachment;

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
        let said = |text: &str| -> String { text.chars().filter(|it| !it.is_control()).collect() };
        let name = said(&name).trim().to_owned();
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
            mime: said(&mime),
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
