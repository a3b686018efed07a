//! What dates the ledger from outside, asked for and brought back by hand.

use std::path::Path;

use curfew_store::anchors::{self, MAX_BYTES, Says, Signature};
use curfew_store::durable;
use curfew_store::ledger::Anchor;
use curfew_store::signing::{self, sign_checkpoint};

use super::Curfew;
use super::evidence::{OnPhone, sign_error, view};
use crate::error::CurfewError;
use crate::views::{AnchorView, CheckpointView, KeyError, PhoneSigner};

#[uniffi::export]
impl Curfew {
    /// Signs the ledger as it stands, and writes what an authority is asked with for a stamp over that into
    /// the file `path` (RFC 3161, `TimeStampReq`).
    ///
    /// # Errors
    /// [`CurfewError::Key`] where the key cannot sign; [`CurfewError::Storage`].
    pub fn anchor_request(
        &self,
        path: String,
        signer: Box<dyn PhoneSigner>,
    ) -> Result<CheckpointView, CurfewError> {
        let now = self.engine.stamp();
        self.engine.query_long(|ledger| {
            let key = OnPhone::open(&*signer).map_err(CurfewError::key)?;
            let folder = self.engine.private()?;
            let append = |events| self.engine.append(events);
            let signed =
                sign_checkpoint(ledger, &folder, &key, &now, &append).map_err(sign_error)?;
            let request = anchors::request(signed.to_string().as_bytes());
            durable::replace(Path::new(&path), &request).map_err(CurfewError::storage)?;
            append(vec![signing::noted(
                &signed.checkpoint,
                Anchor::Signed,
                &now,
            )])?;
            Ok(view(&signed.checkpoint, now.at_ms))
        })
    }

    /// Keeps the reply of an authority or a proof of OpenTimestamps, the file `path`, if it is about a checkpoint
    /// of this ledger, and writes down that it came. Of a reply, `signer` is asked whether its signature holds.
    ///
    /// # Errors
    /// [`CurfewError::Key`] where the signature does not hold; [`CurfewError::NotFound`] where it is about something else; [`CurfewError::Input`] where it is neither, was cut or
    /// changed, or the authority refused; [`CurfewError::Storage`]. Nothing was kept then.
    pub fn add_anchor(
        &self,
        path: String,
        signer: Box<dyn PhoneSigner>,
    ) -> Result<AnchorView, CurfewError> {
        let now = self.engine.stamp();
        // One byte more is too long for every kind, and is said to be.
        let bytes = durable::read(Path::new(&path), MAX_BYTES).map_err(CurfewError::input)?;
        let bytes = bytes.ok_or_else(|| CurfewError::input("there is no such file"))?;
        self.engine.query_long(|ledger| {
            let folder = self.engine.private()?;
            let append = |events| self.engine.append(events);
            let check = |signature: &Signature<'_>| match signer.holds(signature.into()) {
                Ok(true) => Ok(()),
                Ok(false) => Err("it does not hold, or cannot be checked".to_owned()),
                Err(KeyError::Unusable { why }) => Err(why),
            };
            let added = anchors::add(ledger, &folder, &bytes, &now, &append, &check)?;
            Ok(anchor_view(added.size, added.says))
        })
    }

    /// What dates the ledger, over the fewest entries first.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn anchors(&self) -> Result<Vec<AnchorView>, CurfewError> {
        let kept = anchors::kept(&self.engine.private()?)?.into_iter();
        let read = |(name, path, _): (String, std::path::PathBuf, _)| {
            let bytes = durable::read(&path, MAX_BYTES).ok()??;
            let (_, says, _) = anchors::read(&bytes).ok()?;
            Some(anchor_view(name.split('-').next()?.parse().ok()?, says))
        };
        Ok(kept.filter_map(read).collect())
    }
}

fn anchor_view(size: u64, says: Says) -> AnchorView {
    let (stated_ms, by, block) = match says {
        Says::Time { at_ms, by } => (Some(at_ms), by, None),
        Says::Proof(proof) => (None, None, proof.blocks.first().map(|(height, _)| *height)),
    };
    AnchorView {
        size,
        stated_ms,
        by,
        block,
    }
}
