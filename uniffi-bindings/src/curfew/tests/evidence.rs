//! Checkpoints, codes and bundles under a key of the phone, which a key in memory stands for.

use std::sync::atomic::{AtomicU32, Ordering};

use curfew_store::ledger::{CaseChange, Confidence, Fact, Finding, Hardware, Source, fact};
use curfew_store::replay::Happened;
use curfew_store::{Event, EventKind, Filter, Ledger};
use curfew_verify::{State, verify};
use p256::ecdsa::signature::Signer as _;
use sha2::{Digest, Sha256};

use super::*;
use crate::views::{AuthoritySignature, HardwareView, KeyError, PhoneKey, PhoneSigner};

const CHAIN: &[u8] = b"an attestation chain";
const HEAD: &[u8] = b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";

/// What a key store does.
#[derive(Clone, Copy)]
pub(super) enum Does {
    Sign,
    /// It has no key and makes none.
    NoKey,
    /// It signs so many times, and then no more.
    SignsOnly(u32),
    /// It gives this for a key.
    Gives(&'static [u8]),
    /// It gives this for a signature.
    Signs(&'static [u8]),
    /// It gives a chain as long as this.
    Chain(usize),
    /// Its key does not sign, and another has taken its place then.
    Replaces,
    /// It gives another chain each time.
    OtherChains,
    /// No authority's signature holds for it.
    Doubts,
}

struct Store {
    key: p256::ecdsa::SigningKey,
    does: Does,
    signed: AtomicU32,
}

pub(super) fn store(seed: u8, does: Does) -> Box<dyn PhoneSigner> {
    Box::new(Store {
        key: p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap(),
        does,
        signed: AtomicU32::new(0),
    })
}

fn no(why: &str) -> KeyError {
    KeyError::Unusable {
        why: why.to_owned(),
    }
}

impl PhoneSigner for Store {
    fn key(&self) -> Result<PhoneKey, KeyError> {
        let signed = self.signed.load(Ordering::Relaxed);
        let other = p256::ecdsa::SigningKey::from_slice(&[77; 32]).unwrap();
        let key = match self.does {
            Does::Replaces if signed > 0 => &other,
            _ => &self.key,
        };
        let point = key.verifying_key().to_sec1_point(false);
        let whole = [HEAD, point.as_bytes()].concat();
        let (public, chain) = match self.does {
            Does::NoKey => return Err(no("no key can be made")),
            Does::Gives(bytes) => (bytes.to_vec(), CHAIN.to_vec()),
            Does::Chain(length) => (whole, vec![7; length]),
            Does::OtherChains => (whole, vec![7; 10 + signed as usize]),
            _ => (whole, CHAIN.to_vec()),
        };
        Ok(PhoneKey {
            hardware: HardwareView::TrustedEnvironment,
            public,
            attestation: Some(chain),
        })
    }

    fn holds(&self, _: AuthoritySignature) -> Result<bool, KeyError> {
        match self.does {
            Does::Doubts => Ok(false),
            Does::NoKey => Err(no("nobody can be asked")),
            _ => Ok(true),
        }
    }

    fn sign(&self, text: Vec<u8>) -> Result<Vec<u8>, KeyError> {
        let before = self.signed.fetch_add(1, Ordering::Relaxed);
        match self.does {
            Does::SignsOnly(times) if before >= times => Err(no("the key was invalidated")),
            Does::Signs(bytes) => Ok(bytes.to_vec()),
            Does::Replaces if before == 0 => Err(no("the key was invalidated")),
            Does::Replaces => store(77, Does::Sign).sign(text),
            _ => {
                let signature: p256::ecdsa::Signature = self.key.sign(&text);
                Ok(signature.to_der().as_bytes().to_vec())
            }
        }
    }
}

impl App {
    /// Two calls of a number, one of another, and a case about the first.
    pub(super) fn with_case() -> (App, String) {
        let app = App::quiet();
        app.call(NIGHT_MS, 0, Some("tel:+12065550100"));
        app.call(NIGHT_MS + 60_000, 0, Some("tel:+12065550101"));
        app.call(NIGHT_MS + 120_000, 0, Some("tel:+12065550100"));
        let ledger = app.ledger();
        let now = app.engine.stamp();
        let id = ledger.open_case(&now, "The caller").unwrap();
        let number = fact::Case {
            id: id.clone(),
            what: CaseChange::NumberAdded,
            value: Some("+12065550100".to_owned()),
            source: None,
            confidence: Confidence::Certain,
        };
        ledger.change_case(&now, number).unwrap();
        (app, id)
    }

    pub(super) fn ledger(&self) -> Ledger {
        self.engine.flush();
        Ledger::open(self.root.path().join("private")).unwrap()
    }

    pub(super) fn facts(&self, kind: EventKind) -> Vec<Fact> {
        let filter = Filter {
            kinds: vec![kind],
            ..Filter::default()
        };
        let page = self.ledger().history(&filter, None, 100).unwrap();
        let fact = |row: curfew_store::Row| match row.event {
            Event::Fact(_, fact) => fact,
            other => unreachable!("not a fact: {other:?}"),
        };
        page.entries.into_iter().map(fact).collect()
    }

    pub(super) fn out(&self) -> String {
        let path = self.root.path().join("bundle.zip");
        path.to_str().unwrap().to_owned()
    }

    pub(super) fn hand_over(
        &self,
        case: &str,
        signer: Box<dyn PhoneSigner>,
    ) -> Result<crate::views::BundleView, CurfewError> {
        let page = include_bytes!("../../../../data/verify/verify.html").to_vec();
        self.bundle(
            case.to_owned(),
            LanguageView::English,
            page,
            self.out(),
            signer,
        )
    }
}

pub(super) fn state(bytes: &[u8], name: &str) -> State {
    let report = verify(bytes, &[]).unwrap();
    let item = report.items.iter().find(|it| it.name == name).unwrap();
    item.state
}

#[test]
fn a_bundle_under_the_phones_key_holds_and_a_changed_one_does_not() {
    let (app, case) = App::with_case();
    let written = app.hand_over(&case, store(9, Does::Sign)).unwrap();
    let bytes = std::fs::read(app.out()).unwrap();
    assert_eq!(
        (written.calls, written.unsigned, written.bytes),
        (2, None, bytes.len() as u64)
    );
    assert_eq!(written.sha256, hex(&Sha256::digest(&bytes)));
    let report = verify(&bytes, &[]).unwrap();
    assert!(report.ok, "{report:#?}");
    assert_eq!(report.about.unwrap().code, written.code);
    for name in ["signature", "checkpoint", "keys", "calls", "code"] {
        assert_eq!(state(&bytes, name), State::Shown, "{name}");
    }
    assert_eq!(state(&bytes, "attestation"), State::Claimed);
    let has = |text: &[u8]| bytes.windows(text.len()).any(|it| it == text);
    assert!(has(CHAIN) && has(b"verify.html") && !has(b"5550101"));
    // One byte in every 97, for the speed; the verifier's own tests change each.
    let mut other = bytes.clone();
    for at in (0..bytes.len()).step_by(97) {
        other[at] ^= 1;
        assert!(
            !verify(&other, &[]).is_ok_and(|report| report.ok),
            "byte {at}"
        );
        other[at] ^= 1;
    }
    // Where the key is, and that the file went out, stand in the ledger, with the clock that nobody sets.
    let keys = app.facts(EventKind::Key);
    let [Fact::Key(key)] = keys.as_slice() else {
        unreachable!("{keys:?}")
    };
    assert_eq!((key.epoch, key.hardware), (1, Hardware::TrustedEnvironment));
    assert_eq!(key.attestation, <[u8; 32]>::from(Sha256::digest(CHAIN)));
    let evidence = app.evidence(0).unwrap();
    assert_eq!(evidence.handed_out.unwrap().code, written.code);
    assert_eq!(evidence.signed, None);
}

#[test]
fn a_key_that_fails_leaves_the_bundle_unsigned_and_says_why() {
    const NOT_A_KEY: &str = "the key store gave no key on P-256";
    const NOT_SIGNED: &str = "the key store gave no signature";
    for (does, why) in [
        (Does::NoKey, "no key can be made"),
        (Does::Gives(b""), NOT_A_KEY),
        (Does::Gives(&[0x30; 91]), NOT_A_KEY),
        (Does::Gives(HEAD), NOT_A_KEY),
        (Does::Chain(65_537), NOT_A_KEY),
        (Does::SignsOnly(0), "the key was invalidated"),
        // The checkpoint, but not the manifest.
        (Does::SignsOnly(1), "the key was invalidated"),
        (Does::Signs(b""), NOT_SIGNED),
        (Does::Signs(b"\x30"), NOT_SIGNED),
        (Does::Signs(b"\x30\x05\x02\x01\x01"), NOT_SIGNED),
        (Does::Signs(&[0x30; 73]), NOT_SIGNED),
    ] {
        let (app, case) = App::with_case();
        let written = app.hand_over(&case, store(9, does)).unwrap();
        assert_eq!(written.unsigned.as_deref(), Some(why));
        let bytes = std::fs::read(app.out()).unwrap();
        let report = verify(&bytes, &[]).unwrap();
        assert!(report.ok, "{why}: {report:#?}");
        assert_eq!(state(&bytes, "signature"), State::Absent, "{why}");
        let says = b"This bundle is not signed";
        assert!(bytes.windows(says.len()).any(|it| it == says));
        // A checkpoint needs the key.
        let (app, _) = App::with_case();
        let error = app.checkpoint(store(9, does));
        match does {
            Does::SignsOnly(1) => assert!(error.is_ok()),
            _ => assert_eq!(
                error,
                Err(CurfewError::Key {
                    message: why.to_owned()
                })
            ),
        }
    }
    let (app, case) = App::with_case();
    let longest = app.hand_over(&case, store(9, Does::Chain(65_536)));
    assert_eq!(longest.unwrap().unsigned, None);
}

#[test]
fn another_key_is_another_epoch_and_bundles_show_both() {
    let (app, case) = App::with_case();
    let first = app.checkpoint(store(9, Does::Sign)).unwrap();
    let again = app.checkpoint(store(9, Does::Sign)).unwrap();
    assert!(again.size > first.size && again.code != first.code);
    assert_eq!(app.facts(EventKind::Key).len(), 1);
    let evidence = app.evidence(0).unwrap();
    assert_eq!(evidence.signed, Some(again));
    assert_eq!(evidence.handed_out, evidence.signed);
    app.hand_over(&case, store(10, Does::Sign)).unwrap();
    let bytes = std::fs::read(app.out()).unwrap();
    let report = verify(&bytes, &[]).unwrap();
    assert!(report.ok, "{report:#?}");
    // Both checkpoints of the first key are in it.
    let earlier = report.items.iter().find(|it| it.name == "earlier").unwrap();
    assert!(earlier.detail.starts_with("2,"), "{}", earlier.detail);
    let key = app.evidence(0).unwrap().key.unwrap();
    assert_eq!(
        (key.epoch, key.hardware),
        (2, HardwareView::TrustedEnvironment)
    );
}

#[test]
fn a_key_that_takes_the_place_of_a_lost_one_signs_at_once() {
    let (app, case) = App::with_case();
    let written = app.hand_over(&case, store(9, Does::Replaces)).unwrap();
    assert_eq!(written.unsigned, None);
    let bytes = std::fs::read(app.out()).unwrap();
    assert!(verify(&bytes, &[]).unwrap().ok);
    assert_eq!(state(&bytes, "signature"), State::Shown);
    assert_eq!(app.evidence(0).unwrap().key.unwrap().epoch, 2);
}

#[test]
fn a_chain_that_the_ledger_does_not_name_is_left_out() {
    let (app, case) = App::with_case();
    for (chain, found) in [("the first", State::Claimed), ("another", State::Absent)] {
        let signer = store(9, Does::OtherChains);
        if chain == "another" {
            signer.sign(Vec::new()).unwrap();
        }
        app.hand_over(&case, signer).unwrap();
        let bytes = std::fs::read(app.out()).unwrap();
        assert!(verify(&bytes, &[]).unwrap().ok, "{chain}");
        assert_eq!(state(&bytes, "attestation"), found, "{chain}");
    }
}

#[test]
fn a_code_is_that_of_the_ledger_and_is_noted() {
    let (app, _) = App::with_case();
    let before = app.evidence(0).unwrap();
    let code = app.code().unwrap();
    assert_eq!((&code.code, code.size), (&before.code, before.size));
    assert_eq!(code.code.len(), 35);
    let after = app.evidence(0).unwrap();
    assert_eq!(after.handed_out, Some(code));
    assert_eq!(after.size, before.size + 1);
    assert_ne!(after.code, before.code);
    let path = app.root.path().join("calls.csv");
    let form = (ExportForm::Csv, HistoryFilter::default());
    let path = path.to_str().unwrap().to_owned();
    let exported = app
        .export(form.0, form.1, LanguageView::English, path)
        .unwrap();
    let handed_out = app.evidence(0).unwrap().handed_out.unwrap();
    assert_eq!(exported.code, handed_out.code);
}

#[test]
fn what_the_ledger_may_lack_is_counted_since_a_time() {
    let (app, _) = App::with_case();
    let outcome = |call, finding, began_ms| {
        let outcome = fact::Outcome {
            call,
            source: Source::CallLog,
            happened: Happened::Missed,
            finding,
            began_ms,
            talked_s: 0,
            blocked_by: curfew_store::ledger::BlockedBy::Nobody,
            number: Some("+12065550102".to_owned()),
            sim: None,
        };
        Event::Fact(app.engine.stamp(), outcome.into())
    };
    let now = app.engine.stamp().at_ms;
    app.engine
        .append(vec![
            outcome(0, Finding::NotAsked, now - 3_000),
            outcome(0, Finding::RoleElsewhere, now - 5_000),
            outcome(0, Finding::NotAsked, now - 90_000),
            outcome(0, Finding::Agrees, now - 1_000),
            outcome(1, Finding::NotAsked, now - 2_000),
        ])
        .unwrap();
    let found = app.evidence(now - 60_000).unwrap();
    assert_eq!(
        (found.not_asked.times, found.not_asked.last_ms),
        (2, now - 3_000)
    );
    assert_eq!((found.late.times, found.late.last_ms), (0, 0));
    app.engine.failed(
        curfew_store::FailureKind::LateAnswer,
        "the answer took 2000 ms",
    );
    app.engine
        .failed(curfew_store::FailureKind::Other, "something else");
    let found = app.evidence(now - 60_000).unwrap();
    assert_eq!(found.late.times, 1);
    assert!(found.late.last_ms >= now);
}

#[test]
fn a_changed_ledger_is_found_by_its_check() {
    let (app, _) = App::with_case();
    let checked = app.check_ledger().unwrap();
    assert_eq!((checked.problems, checked.first), (0, None));
    assert_eq!(checked.entries, app.evidence(0).unwrap().size);
    let log = app.root.path().join("private/ledger.log");
    let mut bytes = std::fs::read(&log).unwrap();
    let at = bytes
        .windows(12)
        .position(|it| it == b"+12065550101")
        .unwrap();
    bytes[at + 11] = b'9';
    std::fs::write(&log, bytes).unwrap();
    let checked = app.check_ledger().unwrap();
    assert!(checked.problems > 0 && checked.first.is_some());
}

#[test]
fn before_the_first_unlock_nothing_is_handed_out() {
    let root = tempfile::tempdir().unwrap();
    let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
    engine.open(root.path().join("device"), None);
    let locked = Curfew { engine };
    let is_storage = |error: CurfewError| matches!(error, CurfewError::Storage { .. });
    assert!(is_storage(locked.code().unwrap_err()));
    assert!(is_storage(locked.evidence(0).unwrap_err()));
    assert!(is_storage(
        locked.checkpoint(store(9, Does::Sign)).unwrap_err()
    ));
    let (app, _) = App::with_case();
    let none = app.hand_over("c-99", store(9, Does::Sign));
    assert!(matches!(none, Err(CurfewError::NotFound { .. })));
    assert!(!app.root.path().join("bundle.zip").exists());
}
