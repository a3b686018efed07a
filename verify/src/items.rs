//! How each item of a report is found.

use std::collections::{HashMap, HashSet};

use crate::anchor::Anchor;
use crate::bundle::Bundle;
use crate::calls::{Found, Numbers};
use crate::code::Code;
use crate::entry::Entry;
use crate::manifest::Line;
use crate::note::{self, Key};
use crate::report::State;
use crate::stamp::TimeStamp;
use crate::text::{Hash, hex, unhex};
use crate::tree;
use crate::zip::File;

/// What was found, and by what.
pub(crate) type Outcome = (State, String);

fn shown(detail: impl Into<String>) -> Outcome {
    (State::Shown, detail.into())
}

fn claimed(detail: impl Into<String>) -> Outcome {
    (State::Claimed, detail.into())
}

pub(crate) fn absent(detail: impl Into<String>) -> Outcome {
    (State::Absent, detail.into())
}

fn failed(detail: impl Into<String>) -> Outcome {
    (State::Failed, detail.into())
}

/// The first few, and how many more there are.
fn listed(said: &[String]) -> String {
    const MOST: usize = 8;
    let first = said[..said.len().min(MOST)].join("; ");
    match said.len().saturating_sub(MOST) {
        0 => first,
        more => format!("{first}; and {more} more"),
    }
}

impl Bundle<'_> {
    pub(crate) fn zip(&self) -> Outcome {
        match self.archive.fault {
            Some(fault) => failed(fault.to_string()),
            None => shown(format!(
                "{} files, and nothing else",
                self.archive.files.len()
            )),
        }
    }

    pub(crate) fn listing(&self) -> Outcome {
        let manifest = match &self.manifest {
            Ok(manifest) => manifest,
            Err(fault) => return failed(format!("manifest.json, {fault}")),
        };
        let mut listed = manifest.files.iter();
        let files = self.archive.files.iter().zip(&self.sums).skip(2);
        for (file, sum) in files {
            match listed.next() {
                Some(it) if it.name == file.name => {
                    if (it.bytes, &it.sha256) != (file.bytes.len() as u64, sum) {
                        return failed(format!("{}: other bytes", file.name));
                    }
                }
                _ => {
                    return failed(format!(
                        "{}: not in the manifest, or out of order",
                        file.name
                    ));
                }
            }
        }
        match listed.next() {
            Some(it) => failed(format!("{}: not in the file", it.name)),
            None => shown(format!("{} files", manifest.files.len())),
        }
    }

    pub(crate) fn signature(&self) -> Outcome {
        let Some(signed) = &self.signed else {
            return failed("there is no checkpoint whose key could have signed it");
        };
        let note = self
            .archive
            .files
            .get(1)
            .filter(|it| it.name == "manifest.note");
        let sum = self.sums.first().map(|it| hex(it)).unwrap_or_default();
        let text = format!("curfew bundle 1\n{sum}\n{}\n", Code::of(signed.note.text));
        if self.is_unsigned() {
            return match note {
                Some(note) if note.bytes == text.as_bytes() => absent(
                    "nobody signed it: whoever has it could have made it; its code, received before, dates it",
                ),
                _ => failed(
                    "manifest.note: signed, or over another manifest, and the checkpoint is not signed",
                ),
            };
        }
        let Some(note) = note.and_then(|it| note::read(it.bytes)) else {
            return failed("manifest.note: not there, or no signed note");
        };
        if note.text != text {
            return failed("manifest.note: over another manifest or code");
        }
        let [_] = note.signatures.as_slice() else {
            return failed("manifest.note: more than one signature");
        };
        match self.key_at(signed.says.size) {
            Some(key) if key.signed(&note, signed.says.origin) => {
                shown("so nothing was changed since it was made, but by who has the key")
            }
            _ => failed("manifest.note: not a signature of the key in force"),
        }
    }

    pub(crate) fn checkpoint(&self) -> Outcome {
        let Some(signed) = &self.signed else {
            return failed("checkpoint.txt: not there, or no checkpoint");
        };
        if let Ok(manifest) = &self.manifest
            && (manifest.ledger.as_str(), manifest.size) != (signed.says.origin, signed.says.size)
        {
            return failed("checkpoint.txt: of another ledger or size than the manifest's");
        }
        if self.is_unsigned() {
            return absent(format!("not signed; {} entries", signed.says.size));
        }
        match self.key_at(signed.says.size) {
            Some(key) if key.signed(&signed.note, signed.says.origin) => shown(format!(
                "{}, {} entries",
                signed.says.origin, signed.says.size
            )),
            _ => failed("checkpoint.txt: not a signature of the key in force"),
        }
    }

    pub(crate) fn tree(&self) -> Outcome {
        let Some(signed) = &self.signed else {
            return failed("there is no checkpoint to compare with");
        };
        let count = self.leaves.len();
        if self.loose > 0 || count as u64 != signed.says.size {
            return failed(format!(
                "hashes.bin: {count} hashes, not as many as entries"
            ));
        }
        if self.root(signed.says.size) == Some(&signed.says.root) {
            shown(format!("{count} hashes"))
        } else {
            failed("hashes.bin: another root")
        }
    }

    pub(crate) fn entries(&self) -> Outcome {
        let wrong = |line: &Line, what| failed(format!("entry {}: {what}", line.seq));
        let size = self.leaves.len();
        let mut before = 0;
        for (line, entry) in self.lines.iter().zip(&self.read) {
            let index = usize::try_from(line.seq.wrapping_sub(1)).unwrap_or(usize::MAX);
            if line.seq <= before {
                return wrong(line, "out of order");
            }
            if entry.is_none() {
                return wrong(line, "its bytes are no entry");
            }
            if tree::leaf_hash(&line.bytes) != line.leaf_hash
                || self.leaves.get(index) != Some(&line.leaf_hash)
            {
                return wrong(line, "not the entry that the ledger has there");
            }
            let root = tree::root_of_path(index as u64, size as u64, line.leaf_hash, &line.proof);
            if root.as_ref() != self.root(size as u64) {
                return wrong(line, "its proof does not lead to the root");
            }
            before = line.seq;
        }
        match self.fault {
            Some(fault) => failed(format!("entries.jsonl, {fault}")),
            None if self.lines.is_empty() => failed("entries.jsonl: no entry"),
            None => shown(format!("{} of {size}", self.lines.len())),
        }
    }

    pub(crate) fn keys(&self) -> Outcome {
        let mut said = Vec::new();
        for (seq, entry) in self.disclosed() {
            let Entry::Key {
                epoch,
                algorithm,
                hardware,
                public,
                ..
            } = entry
            else {
                continue;
            };
            if Key::read(*algorithm, public).is_none() {
                return failed(format!("entry {seq}: not a key"));
            }
            if *epoch != said.len() as u64 + 1 {
                return failed(format!("entry {seq}: a key before it is not disclosed"));
            }
            let algorithm = if *algorithm == 1 {
                "Ed25519"
            } else {
                "ECDSA P-256"
            };
            let place = match hardware {
                1 => "the phone's trusted environment",
                2 => "the phone's StrongBox",
                _ => "software",
            };
            said.push(format!(
                "from entry {seq}: {algorithm}, said to be in {place}"
            ));
        }
        match said.is_empty() {
            true if self.is_unsigned() => absent("the ledger had no key, or none is disclosed"),
            true => failed("no \"key\" entry is disclosed"),
            false => shown(listed(&said)),
        }
    }

    pub(crate) fn attestation(&self) -> Outcome {
        let named: HashSet<&Hash> = self
            .disclosed()
            .filter_map(|(_, entry)| match entry {
                Entry::Key { attestation, .. } if *attestation != [0; 32] => Some(attestation),
                _ => None,
            })
            .collect();
        for (_, file, sum) in self.folder("keys/") {
            if !named.contains(sum) {
                return failed(format!("{}: no \"key\" entry names it", file.name));
            }
        }
        match (self.folder("keys/").count(), named.len()) {
            (0, 0) => absent("no attestation was kept"),
            (0, _) => absent("the attestation is not in the bundle"),
            _ => claimed(
                "the attestation is the one that was kept when the key was made; \
                 whether it leads to the manufacturer's root is not looked at here",
            ),
        }
    }

    pub(crate) fn calls(&self) -> Outcome {
        let Ok(manifest) = &self.manifest else {
            return failed("the manifest cannot be read");
        };
        let numbers = Numbers::of(self.disclosed());
        if let Some(at) = numbers.undeclared(&manifest.numbers) {
            return failed(format!(
                "entry {at}: a call of a number that the manifest does not name"
            ));
        }
        let (mut calls, mut forgotten, mut open) = (0, 0, 0);
        let mut until = u64::MAX;
        for (number, place) in manifest.numbers.iter().zip(1..) {
            calls += number.calls;
            match numbers.look(number) {
                Found::Missing { at: 0 } => {
                    return failed(format!("number {place}: another count or last call"));
                }
                Found::Missing { at } => {
                    return failed(format!("number {place}: a call is missing at entry {at}"));
                }
                Found::Open => open += 1,
                Found::Whole {
                    until: last,
                    forgotten: gone,
                } => {
                    until = until.min(last);
                    forgotten = gone.saturating_add(forgotten);
                }
            }
        }
        let numbers = manifest.numbers.len();
        let word = if numbers == 1 { "number" } else { "numbers" };
        let mut detail = format!("calls of {numbers} {word}: {calls}");
        if forgotten > 0 {
            detail += &format!(", and {forgotten} that the owner had emptied before");
        }
        if numbers == 0 {
            absent("no number is named")
        } else if open > 0 {
            claimed(format!(
                "{detail}; whether any follows the last is not shown for {open}"
            ))
        } else {
            shown(format!("{detail}, up to entry {until}"))
        }
    }

    pub(crate) fn earlier(&self) -> Outcome {
        let Some(signed) = &self.signed else {
            return failed("there is no checkpoint to compare with");
        };
        let mut count = 0;
        for it in &self.earlier {
            let it = match it {
                Ok(it) => it,
                Err(name) => return failed(format!("{name}: no checkpoint")),
            };
            if it.says.origin != signed.says.origin
                || self.root(it.says.size) != Some(&it.says.root)
            {
                return failed(format!("{}: of another ledger", it.file));
            }
            match self.key_at(it.says.size) {
                Some(key) if key.signed(&it.note, it.says.origin) => count += 1,
                _ => return failed(format!("{}: not a signature of the key then", it.file)),
            }
        }
        for (seq, entry) in self.disclosed() {
            if let Entry::Checkpoint { size, root } = entry {
                if self.root(*size) != Some(root) {
                    return failed(format!("entry {seq}: a checkpoint of another ledger"));
                }
                count += 1;
            }
        }
        match count {
            0 => absent("there are none"),
            _ => shown(format!("{count}, each over as many of the hashes")),
        }
    }

    pub(crate) fn anchors(&self) -> Outcome {
        let checkpoints = self.signed.iter().chain(self.earlier.iter().flatten());
        let over: HashMap<&Hash, _> = checkpoints.map(|it| (&it.hash, it)).collect();
        let (mut said, mut command) = (Vec::new(), None);
        for (_, file, _) in self.folder("anchors/") {
            let anchor = match Anchor::read(file.bytes) {
                Ok(anchor) => anchor,
                Err(bad) => return failed(format!("{}: {bad}", file.name)),
            };
            let Some(over) = over.get(anchor.hash()) else {
                return failed(format!("{}: over something else", file.name));
            };
            let size = over.says.size;
            let Anchor::Stamp(stamp) = anchor else {
                said.push(format!(
                    "OpenTimestamps over {size} entries (whether it leads to a block, and so dates anything, was not looked at)"
                ));
                continue;
            };
            let before = match self.clock_at(size) {
                // Whose clock was wrong, nobody can tell.
                Some((seq, clock)) if stamp.seconds < clock.div_euclid(1000) => {
                    format!(", which is before the own clock of entry {seq}, the newest of them")
                }
                _ => String::new(),
            };
            let TimeStamp { time, signer, .. } = stamp;
            said.push(format!(
                "{time} over {size} entries{before}, signed by {signer}"
            ));
            command.get_or_insert_with(|| {
                let (reply, data) = (file.name, over.file);
                format!(
                    "whether its certificate leads to a root that you trust \
                     (openssl ts -verify -in {reply} -data {data} -CAfile ROOT), and "
                )
            });
        }
        match said.is_empty() {
            true => absent("no time stamp: the day counts on which somebody received the code"),
            false => claimed(format!(
                "{}; not looked at here: {}block chains",
                listed(&said),
                command.unwrap_or_default()
            )),
        }
    }

    pub(crate) fn code(&self) -> Outcome {
        match (&self.signed, &self.manifest) {
            (Some(signed), Ok(manifest))
                if Code::of(signed.note.text).to_string() == manifest.code =>
            {
                shown(manifest.code.clone())
            }
            _ => failed("the manifest has another code, or there is no checkpoint"),
        }
    }

    /// What the owner signed and the entries do not say.
    pub(crate) fn report(&self) -> Outcome {
        let Ok(manifest) = &self.manifest else {
            return failed("the manifest cannot be read");
        };
        let report = self
            .archive
            .files
            .iter()
            .find(|it| it.name == "report.html");
        let code = manifest.code.as_bytes();
        let prints =
            |it: &File<'_>| !code.is_empty() && it.bytes.windows(code.len()).any(|it| it == code);
        if !report.is_some_and(prints) {
            return failed("report.html: not there, or with another code than the manifest's");
        }
        let before = match self.clock_at(u64::MAX) {
            // Whose clock was wrong, nobody can tell.
            Some((seq, clock))
                if manifest
                    .seconds()
                    .is_some_and(|it| it < clock.div_euclid(1000)) =>
            {
                format!(
                    "; the time at which it is said to be made is before the own clock of entry {seq}, the newest"
                )
            }
            _ => String::new(),
        };
        claimed(format!(
            "it prints the code; what else it, laws.json, the texts, verify.html, and title, app, time and sample in the manifest say \
             was compared with nothing: where signed, these are the words of who has the key{before}"
        ))
    }

    pub(crate) fn rulebooks(&self) -> Outcome {
        let named: HashSet<&Hash> = self
            .disclosed()
            .filter_map(|(_, entry)| match entry {
                Entry::Call { rulebook, .. } | Entry::Rulebook(rulebook) => Some(rulebook),
                _ => None,
            })
            .collect();
        let (mut count, all) = (0, named.len());
        for (name, file, sum) in self.folder("rulebook/") {
            let is_named = named.contains(sum);
            if name.strip_suffix(".json").and_then(unhex) != Some(*sum) || !is_named {
                return failed(format!("{}: other bytes, or no entry names it", file.name));
            }
            count += 1;
        }
        match (count, all) {
            (0, 0) => absent("there are none"),
            (0, _) => absent(format!(
                "entries name {all}, and none was kept: by which rules calls were answered is told by the entries alone"
            )),
            _ => shown(format!("{count} of {all} that entries name")),
        }
    }

    pub(crate) fn attachments(&self) -> Outcome {
        let mut named: HashMap<&Hash, u64> = HashMap::new();
        for (_, entry) in self.disclosed() {
            if let Entry::Attachment { bytes, sha256 } = entry {
                named.insert(sha256, *bytes);
            }
        }
        let mut count = 0;
        for (name, file, sum) in self.folder("attachments/") {
            let stem = name.split('.').next().unwrap_or_default();
            let is_same = unhex(stem) == Some(*sum);
            if !is_same || named.get(sum) != Some(&(file.bytes.len() as u64)) {
                return failed(format!("{}: other bytes, or no entry names it", file.name));
            }
            count += 1;
        }
        match (count, named.len()) {
            (0, 0) => absent("there are none"),
            (0, all) => absent(format!("entries name {all}, and none is in the bundle")),
            (_, all) => shown(format!("{count} of {all} that entries name")),
        }
    }

    pub(crate) fn truth(&self) -> Outcome {
        match &self.manifest {
            Ok(manifest) if manifest.synthetic => {
                claimed("the calls were made up, for a sample; this is no evidence of anything")
            }
            _ => claimed(
                "the app wrote what it was asked about at the time, and read the rest from files, as each entry says; nothing else watched",
            ),
        }
    }
}
