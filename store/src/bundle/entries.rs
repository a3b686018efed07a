//! Which entries a bundle discloses, and how they are written with their proofs.

use std::collections::BTreeSet;
use std::io::Write;
use std::ops::ControlFlow;

use serde::Serialize;

use super::{BundleError, FILE};
use crate::StoreError;
use crate::cases::Dossier;
use crate::export::hex;
use crate::ledger::checkpoint::base64;
use crate::ledger::{Event, EventKind, Fact, Filter, Hash, Ledger, Seq, leaf_hash};

/// A number of which every call is disclosed.
#[derive(Serialize)]
pub(super) struct Numbered {
    pub(super) number: String,
    pub(super) calls: u64,
    pub(super) last: Seq,
}

/// The keys stand in this order in `entries.jsonl`.
#[derive(Serialize)]
struct Line {
    seq: Seq,
    leaf_hash: String,
    bytes: String,
    proof: Vec<String>,
}

/// The rulebooks by which the calls were decided.
pub(super) fn rulebooks(dossier: &Dossier) -> BTreeSet<Hash> {
    let calls = dossier.every_call();
    calls.map(|it| it.call.rulebook_sha256).collect()
}

/// The numbers of the entries that are disclosed, in their order.
pub(super) fn disclosed(
    ledger: &Ledger,
    dossier: &Dossier,
    size: u64,
) -> Result<Vec<Seq>, BundleError> {
    let calls: BTreeSet<Seq> = dossier.every_call().map(|it| it.seq).collect();
    let rulebooks = rulebooks(dossier);
    let lists: BTreeSet<Hash> = dossier
        .every_call()
        .filter_map(|it| it.call.lists_sha256)
        .collect();
    let mut seqs = calls.clone();
    seqs.extend(dossier.withdrawn.iter().map(|it| it.by.seq));
    let mut unreadable = 0;
    let others = EventKind::ALL
        .into_iter()
        .filter(|kind| *kind != EventKind::Call);
    let filter = Filter {
        kinds: others.collect(),
        ..Filter::default()
    };
    ledger.each(&filter, |row| {
        let Ok(row) = row else {
            unreadable += 1;
            return ControlFlow::Continue(());
        };
        let is_meant = match &row.event {
            Event::Protection(_) => true,
            Event::RulebookChanged(it) => rulebooks.contains(&it.sha256),
            Event::Call(_) | Event::Failure(_) | Event::Export(_) => false,
            Event::Fact(_, fact) => {
                let of_call = fact.call().is_some_and(|call| calls.contains(&call));
                let of_case = fact.case() == Some(&dossier.case.id);
                let of_number = fact.number().is_some_and(|it| dossier.called_from(it));
                match fact {
                    Fact::Key(_)
                    | Fact::Moved(_)
                    | Fact::Forgetting(_)
                    | Fact::Gap(_)
                    | Fact::Permission(_)
                    | Fact::Clocks(_)
                    | Fact::Boot(_) => true,
                    Fact::Lists(it) => lists.contains(&it.sha256),
                    // An outcome without a call is of one that the app was not asked about.
                    Fact::Total(_) | Fact::Refusal(_) | Fact::Outcome(_) => {
                        of_number || of_call || of_case
                    }
                    Fact::Checkpoint(_) | Fact::Update(_) => false,
                    _ => of_call || of_case,
                }
            }
        };
        if is_meant && row.seq <= size {
            seqs.insert(row.seq);
        }
        ControlFlow::Continue(())
    })?;
    if unreadable > 0 {
        return Err(BundleError::Unreadable(unreadable));
    }
    Ok(seqs.into_iter().collect())
}

/// Writes `entries.jsonl`.
pub(super) fn write(
    ledger: &Ledger,
    disclosed: &[Seq],
    size: u64,
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    for seq in disclosed {
        let gone = StoreError::Missing { file: FILE };
        let bytes = ledger.bytes(*seq)?.ok_or(gone)?;
        let proof = ledger.inclusion(*seq, size)?;
        let line = Line {
            seq: *seq,
            leaf_hash: hex(&leaf_hash(&bytes)),
            bytes: base64(&bytes),
            proof: proof.iter().map(|hash| base64(hash)).collect(),
        };
        let mut line = serde_json::to_vec(&line).expect("a line is plain data");
        line.push(b'\n');
        out.write_all(&line).map_err(StoreError::io(FILE))?;
    }
    Ok(())
}
