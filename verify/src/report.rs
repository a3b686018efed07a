//! What is said of a bundle: its items, in their order.

use crate::bundle::Bundle;
use crate::code::Code;
use crate::items::{Outcome, absent};
use crate::manifest::Manifest;
use crate::zip::Archive;

/// What is found of an item.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// The bundle proves it.
    Shown,
    /// Somebody says so, and nothing here proves it.
    Claimed,
    /// It is not there, or cannot be shown at all.
    Absent,
    /// It is there and does not hold.
    Failed,
}

impl State {
    /// The word in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            State::Shown => "shown",
            State::Claimed => "claimed",
            State::Absent => "absent",
            State::Failed => "failed",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Item {
    /// A short word that stays the same.
    pub name: &'static str,
    /// What it is about, in English.
    pub title: &'static str,
    /// What was found.
    pub state: State,
    /// By what, or why not, in English. Holds no phone number.
    pub detail: String,
}

impl Item {
    /// Whether nothing is wrong with it.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.state != State::Failed
    }
}

/// What was found of a bundle.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Report {
    /// Whether every byte is accounted for and every item that is there holds.
    pub ok: bool,
    /// Every item, always all of them and in the same order.
    pub items: Vec<Item>,
    /// What the bundle says of itself, where that can be read.
    pub about: Option<Manifest>,
    /// The codes that were asked about, in their order.
    pub codes: Vec<Dated>,
}

/// A code that somebody received, and of which state of the record it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Dated {
    /// The code.
    pub code: Code,
    /// It is the record's after so many entries; `None` where no state of the record has it.
    pub entries: Option<u64>,
}

impl Report {
    /// Up to which entry the record is shown to be that of when this code was received; `None` where that is not shown.
    #[must_use]
    pub fn shown_by(&self, dated: &Dated) -> Option<u64> {
        dated.entries.filter(|_| self.ok)
    }

    /// Whether manifest and checkpoint carry a signature, right or wrong.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let is_absent = |it: &Item| it.name == "signature" && it.state == State::Absent;
        !self.items.iter().any(is_absent)
    }
}

/// Reports on the files of a bundle.
pub(crate) fn report(archive: &Archive<'_>, codes: &[Code]) -> Report {
    let bundle = Bundle::read(archive);
    let looks: [(&'static str, &'static str, Outcome); 19] = [
        (
            "zip",
            "The ZIP file is in its one form, with nothing besides",
            bundle.zip(),
        ),
        (
            "manifest",
            "Every file is as the manifest has it",
            bundle.listing(),
        ),
        (
            "signature",
            "The manifest is signed by the ledger's key",
            bundle.signature(),
        ),
        (
            "checkpoint",
            "The checkpoint is signed by the ledger's key",
            bundle.checkpoint(),
        ),
        (
            "tree",
            "The hashes of all entries make the checkpoint",
            bundle.tree(),
        ),
        (
            "entries",
            "The entries stand in the ledger, in this order",
            bundle.entries(),
        ),
        ("keys", "The ledger names its keys", bundle.keys()),
        (
            "attestation",
            "The key lives in the phone's hardware",
            bundle.attestation(),
        ),
        (
            "calls",
            "No call of the numbers was left out",
            bundle.calls(),
        ),
        (
            "earlier",
            "Earlier checkpoints are of the same ledger",
            bundle.earlier(),
        ),
        (
            "anchors",
            "When, at the latest, the entries stood as they are",
            bundle.anchors(),
        ),
        ("code", "The code is that of the checkpoint", bundle.code()),
        (
            "report",
            "The report says what the entries say",
            bundle.report(),
        ),
        (
            "rulebooks",
            "The rulebooks are those that entries name",
            bundle.rulebooks(),
        ),
        (
            "attachments",
            "The attachments are those that entries name",
            bundle.attachments(),
        ),
        (
            "truth",
            "The entries were true when they were written",
            bundle.truth(),
        ),
        (
            "rebuilt",
            "The owner did not rebuild the ledger before somebody else had a checkpoint or its code",
            absent(
                "no file can show that; a code that somebody received before does, compared with this bundle",
            ),
        ),
        (
            "asked",
            "The app was asked about every call",
            absent(
                "\"gap\", \"protection\" and \"outcome\" entries say what is known, as far as the owner left none out",
            ),
        ),
        (
            "notes",
            "All notes, refusals, consents, outcomes and gaps are disclosed",
            absent("the owner may have left some out: only calls of the numbers are linked"),
        ),
    ];
    let items = looks
        .into_iter()
        .map(|(name, title, (state, detail))| Item {
            name,
            title,
            state,
            detail,
        });
    let items: Vec<Item> = items.collect();
    Report {
        ok: items.iter().all(Item::ok),
        items,
        codes: bundle.dated(codes),
        about: bundle.manifest.ok(),
    }
}
