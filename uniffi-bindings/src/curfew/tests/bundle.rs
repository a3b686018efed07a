//! The bundle of a case under the phone's key, as the screens will ask for it: no screen does yet, and it would be a
//! hundred kilobytes of the library. What the key and the ledger must do for it is tested with this.

use std::path::Path;

use curfew_core::Place;
use curfew_store::bundle::{self, BundleError, Request};
use curfew_store::signing::{SignError, Signer};

use super::Curfew;
use crate::curfew::evidence::{OnPhone, sign_error};
use crate::curfew::hex;
use crate::error::CurfewError;
use crate::views::{LanguageView, PhoneSigner};

/// A bundle that was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct BundleView {
    /// Calls of the case.
    pub(crate) calls: u64,
    /// Entries that are disclosed.
    pub(crate) entries: u64,
    /// Bytes of the file.
    pub(crate) bytes: u64,
    /// SHA-256 of the file in hexadecimal.
    pub(crate) sha256: String,
    /// The code of its checkpoint.
    pub(crate) code: String,
    /// Why it is not signed, in English, for a report; `None` where it is.
    pub(crate) unsigned: Option<String>,
}

impl Curfew {
    /// Writes the bundle of a case to the file `path`, in the place of what is there, whole or not at all.
    /// Where the key cannot sign, it is not signed, and says so. `page` is the page that checks a bundle in a
    /// browser.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`] where there is no such case; [`CurfewError::Input`] where a file of the
    /// case is missing or was changed, or entries cannot be read; [`CurfewError::Storage`].
    pub(crate) fn bundle(
        &self,
        case: String,
        language: LanguageView,
        page: Vec<u8>,
        path: String,
        signer: Box<dyn PhoneSigner>,
    ) -> Result<BundleView, CurfewError> {
        let snapshot = self.engine.snapshot();
        let home = snapshot.home();
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
