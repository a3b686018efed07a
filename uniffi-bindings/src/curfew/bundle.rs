//! The bundle of a case under the phone's key.

use std::path::Path;

use curfew_core::Place;
use curfew_store::bundle::{self, BundleError, Request};
use curfew_store::signing::{SignError, Signer};

use super::evidence::{OnPhone, sign_error};
use super::{Curfew, hex};
use crate::error::CurfewError;
use crate::views::{BundleContents, BundleView, LanguageView, PhoneSigner, count};

#[uniffi::export]
impl Curfew {
    /// What a bundle of a case would disclose.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`] where there is no such case; [`CurfewError::Input`] where entries cannot be
    /// read; [`CurfewError::Storage`].
    pub fn bundle_contents(&self, case: String) -> Result<BundleContents, CurfewError> {
        let home = self.engine.home();
        self.engine.query_long(|ledger| {
            let found = bundle::contents(ledger, &case, home).map_err(bundle_error)?;
            Ok(BundleContents {
                calls: found.calls,
                entries: found.entries,
                numbers: found.numbers,
                files: count(found.files),
                file_bytes: found.file_bytes,
            })
        })
    }

    /// Writes the bundle of a case to the file `path`, in the place of what is there, whole or not at all.
    /// Where the key cannot sign, it is not signed, and says so. `page` is the page that checks a bundle in a
    /// browser.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`] where there is no such case; [`CurfewError::Input`] where a file of the
    /// case is missing or was changed, or entries cannot be read; [`CurfewError::Storage`].
    pub fn bundle(
        &self,
        case: String,
        language: LanguageView,
        page: Vec<u8>,
        path: String,
        signer: Box<dyn PhoneSigner>,
    ) -> Result<BundleView, CurfewError> {
        let home = self.engine.home();
        let now = self.engine.stamp();
        let folder = self.engine.private()?;
        let rules = self.engine.rules_file();
        let append = |events| self.engine.append(events);
        let request = Request {
            case: &case,
            home,
            place: home.and_then(|home| Place::new(home.code()).ok()),
            language: language.into(),
            app: concat!("curfew ", env!("CARGO_PKG_VERSION")),
            now: &now,
            synthetic: false,
            folder: &folder,
            rules: rules.as_ref(),
            verifier: &page,
            append: &append,
            is_read_only: false,
        };
        self.engine.query_long(|ledger| {
            let path = Path::new(&path);
            let (written, unsigned) = with_key(&*signer, |key| {
                bundle::write_file(ledger, &request, key, path)
            })
            .map_err(bundle_error)?;
            Ok(BundleView {
                calls: written.calls,
                entries: written.entries,
                bytes: written.bytes,
                sha256: hex(&written.sha256),
                code: written.code,
                unsigned,
            })
        })
    }
}

/// Writes with the key; where it fails, with the one that takes its place, if the key store has made one;
/// else with none. Says why it was with none.
fn with_key<T>(
    signer: &dyn PhoneSigner,
    write: impl Fn(Option<&dyn Signer>) -> Result<T, BundleError>,
) -> Result<(T, Option<String>), BundleError> {
    let mut failed: Option<(Vec<u8>, String)> = None;
    for _ in 0..2 {
        let key = match OnPhone::open(signer) {
            Ok(key) => key,
            Err(why) => return Ok((write(None)?, Some(why))),
        };
        if failed
            .as_ref()
            .is_some_and(|(public, _)| *public == key.key.public)
        {
            break;
        }
        match write(Some(&key)) {
            Err(BundleError::Sign(SignError::Key(why))) => {
                failed = Some((key.key.public.clone(), why.to_string()));
            }
            done => return Ok((done?, None)),
        }
    }
    Ok((write(None)?, failed.map(|(_, why)| why)))
}

fn bundle_error(error: BundleError) -> CurfewError {
    match error {
        BundleError::NoCase(_) => CurfewError::not_found(error),
        BundleError::Sign(error) => sign_error(error),
        BundleError::Attachment { .. } | BundleError::Unreadable(_) => CurfewError::input(error),
        BundleError::Store(error) => error.into(),
    }
}
