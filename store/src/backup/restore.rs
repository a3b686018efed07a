//! Bringing back what is not here, next to what is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::{FILE, Folders, RESTORED, Restored, Stage, is_of_device, parts};
use crate::cases::attach::ATTACHMENTS;
use crate::durable;
use crate::error::StoreError;
use crate::export::hex;
use crate::forgetting::Wish;
use crate::ledger::{self, Ledger, Stamp};
use crate::rules;

/// A backup that was read and not brought back yet. What was read goes when this is dropped.
pub struct Unpacked {
    pub(super) stage: Stage,
    pub(super) names: Vec<String>,
}

impl Unpacked {
    /// Brings everything back that is not here; `to.private` is the folder it was unpacked in. Nobody else may
    /// change these files meanwhile.
    ///
    /// # Errors
    /// Those of the file system and of [`Ledger::bring_back`]. What was restored until then stays, and restoring can
    /// be repeated.
    pub fn restore(self, to: &Folders<'_>, now: &Stamp) -> Result<Restored, StoreError> {
        let Unpacked { stage, names } = self;
        bring_back(&stage.path, &names, to, now)
    }
}

fn bring_back(
    stage: &Path,
    names: &[String],
    to: &Folders<'_>,
    now: &Stamp,
) -> Result<Restored, StoreError> {
    let mut restored = Restored::default();
    // Where each ledger of the backup went; its own first, for it may become the one of here.
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    let is_ledger = |name: &&String| parts(name).1 == ledger::FILE;
    for name in std::iter::once(&ledger::FILE.to_owned())
        .chain(names.iter().filter(|name| *name != ledger::FILE))
        .filter(is_ledger)
    {
        let is_own = name == ledger::FILE;
        let staged = stage.join(name);
        let merged = match Ledger::bring_back(&staged, to.private, is_own, now) {
            // One of several that is damaged keeps nothing else from coming back.
            Err(StoreError::Corrupt { .. }) if !is_own => {
                keep(&staged, name, to, &mut restored)?;
                continue;
            }
            merged => merged?,
        };
        let place = merged
            .folder()
            .map_or_else(String::new, |it| format!("{it}/"));
        places.insert(parts(name).0.to_owned(), place);
        restored.ledgers.push(merged);
    }
    // Of a list that is here nothing is added: neither the signature of another nor that it is off. And no list comes
    // before what belongs to it, so that one is never in force without.
    let here: BTreeSet<&str> = names
        .iter()
        .filter_map(|name| list_of(name))
        .filter(|list| to.device.join(list).exists())
        .collect();
    let (lists, others): (Vec<_>, Vec<_>) = names
        .iter()
        .filter(|name| !is_ledger(name))
        .partition(|name| list_of(name) == Some(name));
    // What was forgotten here stays so: of its files none comes back to lie there for nothing.
    // Where that cannot be told now, they come back.
    let plan = Ledger::open(to.private).and_then(|it| it.plan_to_forget(&Wish::NOTHING));
    let plan = plan.ok();
    let is_left = |name: &str| {
        let (folder, file) = name.split_once('/').unwrap_or_default();
        let is_left = plan.as_ref().is_some_and(|plan| plan.is_left(file));
        folder == ATTACHMENTS && is_left && !to.private.join(name).exists()
    };
    for name in others.into_iter().chain(lists) {
        let (ledger, rest) = parts(name);
        let place = match is_of_device(name) {
            true => "",
            false => places.get(ledger).map_or(ledger, String::as_str),
        };
        let may_add = list_of(name).is_none_or(|list| !here.contains(list));
        let staged = stage.join(name);
        let target = format!("{place}{rest}");
        if is_left(&target) {
            restored.forgotten += 1;
            continue;
        }
        restore_file(&staged, &target, may_add, to, &mut restored)?;
    }
    Ok(restored)
}

/// The file of the list that a file is, or belongs to.
fn list_of(name: &str) -> Option<&str> {
    const LIST: &str = ".list";
    let rest = name.strip_prefix("lists/")?;
    let end = rest.find(LIST)? + LIST.len();
    Some(&name[.."lists/".len() + end])
}

fn restore_file(
    staged: &Path,
    name: &str,
    may_add: bool,
    to: &Folders<'_>,
    restored: &mut Restored,
) -> Result<(), StoreError> {
    let target = to.of(name).join(name);
    if same(staged, &target)? {
        restored.same += 1;
    } else if may_add && !target.exists() {
        put(staged, &target)?;
        if name.starts_with(rules::KEPT) {
            // Where there are too many, those that were in force here stay.
            let file = File::options().write(true).open(&target);
            file.and_then(|file| file.set_modified(SystemTime::UNIX_EPOCH))
                .map_err(StoreError::io(FILE))?;
        }
        restored.written.push(name.to_owned());
    } else {
        keep(staged, name, to, restored)?;
    }
    Ok(())
}

/// Puts a file where it is in nobody's way, and says where.
fn keep(
    staged: &Path,
    name: &str,
    to: &Folders<'_>,
    restored: &mut Restored,
) -> Result<(), StoreError> {
    let mut hash = Sha256::new();
    let io = StoreError::io(FILE);
    durable::each_part(&mut File::open(staged).map_err(&io)?, |part| {
        hash.update(part);
        Ok(())
    })
    .map_err(&io)?;
    let mark = hex(&hash.finalize()[..4]);
    let place = format!("{RESTORED}/{mark}/{name}");
    put(staged, &to.private.join(&place))?;
    restored.kept.push((name.to_owned(), place));
    Ok(())
}

/// Copies: the folders may lie under different keys of the phone's storage, where no file moves.
fn put(from: &Path, to: &Path) -> Result<(), StoreError> {
    let io = StoreError::io(FILE);
    fs::create_dir_all(to.parent().unwrap_or(Path::new("."))).map_err(&io)?;
    durable::replace_with(to, |file| durable::copy(&mut File::open(from)?, file)).map_err(io)
}

/// Whether both files are there and have the same bytes.
fn same(one: &Path, two: &Path) -> Result<bool, StoreError> {
    let io = StoreError::io(FILE);
    let two = match File::open(two) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        two => two.map_err(&io)?,
    };
    let mut one = File::open(one).map_err(&io)?;
    let length = |file: &File| file.metadata().map(|it| it.len());
    if length(&one).map_err(&io)? != length(&two).map_err(&io)? {
        return Ok(false);
    }
    let (mut is_same, mut at, mut other) = (true, 0, Vec::new());
    durable::each_part(&mut one, |part| {
        other.resize(part.len(), 0);
        std::os::unix::fs::FileExt::read_exact_at(&two, &mut other, at)?;
        at += part.len() as u64;
        is_same &= other == part;
        Ok(())
    })
    .map_err(io)?;
    Ok(is_same)
}
