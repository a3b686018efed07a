//! What the phone hands over so that others can check it: checkpoints under its key, their
//! codes, and what the health page says of them. A key that fails stops none of them but the signature.

use std::io;
use std::ops::{ControlFlow, RangeInclusive};

use curfew_store::ledger::checkpoint::Checkpoint;
use curfew_store::ledger::{Algorithm, Anchor, Fact, Finding, Hardware};
use curfew_store::signing::{self, SignError, Signer, sign_and_note};
use curfew_store::{Event, EventKind, FailureKind, Filter};

use super::Curfew;
use crate::error::CurfewError;
use crate::views::{
    CheckedView, CheckpointView, EvidenceView, KeyEpoch, KeyError, Noted, PhoneKey, PhoneSigner,
};

/// How every DER `SubjectPublicKeyInfo` of a point on P-256 begins (RFC 5480, 2).
const P256_INFO: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];
/// Its length.
const P256_BYTES: usize = 91;
/// The most bytes of an attestation chain.
const MAX_CHAIN: usize = 64 * 1024;
/// The most bytes of an ECDSA signature on P-256 in DER.
const MAX_SIGNATURE: usize = 72;
/// The most checkpoints that are looked through for the last of a kind.
const LOOKED_AT: u32 = 500;

/// A key that the phone answers for.
pub(super) struct OnPhone<'a> {
    pub(super) key: PhoneKey,
    signer: &'a dyn PhoneSigner,
}

impl OnPhone<'_> {
    pub(super) fn open(signer: &dyn PhoneSigner) -> Result<OnPhone<'_>, String> {
        let key = signer.key().map_err(|KeyError::Unusable { why }| why)?;
        let is_key = key.public.len() == P256_BYTES && key.public.starts_with(&P256_INFO);
        let chain = key.attestation.as_ref().map_or(0, Vec::len);
        match is_key && chain <= MAX_CHAIN {
            true => Ok(OnPhone { key, signer }),
            false => Err("the key store gave no key on P-256".to_owned()),
        }
    }
}

impl Signer for OnPhone<'_> {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EcdsaP256
    }

    fn hardware(&self) -> Hardware {
        self.key.hardware.into()
    }

    fn public(&self) -> Vec<u8> {
        self.key.public.clone()
    }

    fn attestation(&self) -> Option<Vec<u8>> {
        self.key.attestation.clone()
    }

    fn sign(&self, text: &[u8]) -> io::Result<Vec<u8>> {
        let signed = self.signer.sign(text.to_vec());
        let signature = signed.map_err(|KeyError::Unusable { why }| io::Error::other(why))?;
        let body = signature.get(1).map_or(0, |it| usize::from(*it));
        let is_der = signature.first() == Some(&0x30) && signature.len() == body + 2;
        match is_der && signature.len() <= MAX_SIGNATURE {
            true => Ok(signature),
            false => Err(io::Error::other("the key store gave no signature")),
        }
    }
}

#[uniffi::export]
impl Curfew {
    /// Signs the ledger as it stands, for handing out its code; writes down that it was signed and handed out.
    ///
    /// # Errors
    /// [`CurfewError::Key`] where the key cannot sign; [`CurfewError::Storage`].
    pub fn checkpoint(&self, signer: Box<dyn PhoneSigner>) -> Result<CheckpointView, CurfewError> {
        self.sign(&*signer, &[Anchor::Signed, Anchor::Export])
    }

    /// The code of the ledger as it stands, without a signature; written down as handed out.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn code(&self) -> Result<CheckpointView, CurfewError> {
        let now = self.engine.stamp();
        let checkpoint = self.engine.query(signing::checkpoint)?;
        let noted = signing::noted(&checkpoint, Anchor::Export, &now);
        self.engine.append(vec![noted])?;
        Ok(view(&checkpoint, now.at_ms))
    }

    /// What the ledger says of itself: code, key, what was handed out, and since `since_ms` what it says
    /// about calls that it may not have.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn evidence(&self, since_ms: i64) -> Result<EvidenceView, CurfewError> {
        let now = self.engine.stamp();
        self.engine.query(|ledger| {
            let checkpoint = signing::checkpoint(ledger)?;
            let marks = Filter {
                kinds: vec![EventKind::Checkpoint],
                ..Filter::default()
            };
            let marks = ledger.history(&marks, None, LOOKED_AT)?.entries;
            let mark = |anchor| {
                marks.iter().find_map(|row| match &row.event {
                    Event::Fact(at, Fact::Checkpoint(it)) if it.anchor == anchor => {
                        let checkpoint = Checkpoint {
                            size: it.size,
                            root: it.root,
                            ..checkpoint
                        };
                        Some(view(&checkpoint, at.at_ms))
                    }
                    _ => None,
                })
            };
            let key = signing::newest_key(ledger)?.map(|(at, key)| KeyEpoch {
                epoch: key.epoch,
                hardware: key.hardware.into(),
                since_ms: at.at_ms,
            });
            // What is said of a call is written after it.
            let of_late = Filter {
                kinds: vec![EventKind::Outcome, EventKind::Failure],
                since_ms: Some(since_ms),
                ..Filter::default()
            };
            let between = since_ms..=now.at_ms;
            let (mut not_asked, mut late) = (Noted::default(), Noted::default());
            ledger.each(&of_late, |row| {
                match row.map(|row| row.event) {
                    Ok(Event::Fact(_, Fact::Outcome(it)))
                        if it.call == 0
                            && matches!(it.finding, Finding::NotAsked | Finding::RoleElsewhere) =>
                    {
                        not_asked.add(&between, it.began_ms);
                    }
                    Ok(Event::Failure(it)) if it.what == FailureKind::LateAnswer => {
                        late.add(&between, it.at_ms);
                    }
                    _ => {}
                }
                ControlFlow::Continue(())
            })?;
            Ok(EvidenceView {
                text: checkpoint.text(),
                code: checkpoint.code().to_string(),
                size: checkpoint.size,
                signed: mark(Anchor::Signed),
                handed_out: mark(Anchor::Export),
                key,
                not_asked,
                late,
            })
        })
    }

    /// Checks every entry of the ledger, its tree and its index. Takes long.
    ///
    /// # Errors
    /// [`CurfewError::Storage`], also before the first unlock.
    pub fn check_ledger(&self) -> Result<CheckedView, CurfewError> {
        self.engine.query_long(|ledger| {
            let found = ledger.verify()?;
            Ok(CheckedView {
                entries: found.entries,
                problems: found.found,
                first: found.problems.first().and_then(|it| it.seq),
            })
        })
    }
}

impl Curfew {
    /// Signs the ledger as it stands, and writes down what is done with that.
    pub(super) fn sign(
        &self,
        signer: &dyn PhoneSigner,
        anchors: &[Anchor],
    ) -> Result<CheckpointView, CurfewError> {
        let now = self.engine.stamp();
        self.engine.query_long(|ledger| {
            let key = OnPhone::open(signer).map_err(CurfewError::key)?;
            let folder = self.engine.private()?;
            let append = |events| self.engine.append(events);
            let signed = sign_and_note(ledger, &folder, &key, &now, &append, anchors);
            Ok(view(&signed.map_err(sign_error)?, now.at_ms))
        })
    }
}

impl Noted {
    fn add(&mut self, between: &RangeInclusive<i64>, at_ms: i64) {
        if between.contains(&at_ms) {
            self.times += 1;
            self.last_ms = self.last_ms.max(at_ms);
        }
    }
}

pub(super) fn view(checkpoint: &Checkpoint, at_ms: i64) -> CheckpointView {
    CheckpointView {
        code: checkpoint.code().to_string(),
        size: checkpoint.size,
        at_ms,
    }
}

pub(super) fn sign_error(error: SignError) -> CurfewError {
    match error {
        SignError::Key(why) => CurfewError::key(why),
        SignError::Store(error) => error.into(),
    }
}
