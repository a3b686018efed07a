//! `curfew verify DIR`: whether a ledger is as it was written: its entries, tree, index and signed checkpoints.

use std::ops::ControlFlow;
use std::path::Path;

use curfew_store::ledger::checkpoint::{MAX_SIGNED, Signed};
use curfew_store::ledger::{Algorithm, Fact, Problem, Verified, What};
use curfew_store::signing::{CHECKPOINTS, checkpoint};
use curfew_store::{Event, EventKind, Filter, Ledger, StoreError, durable};
use curfew_verify::{Code, Dated, Item, Report, State, is_signed, states};

use crate::failure::Failure;
use crate::history;
use crate::words::counted;

/// No more problems than these are named for one item.
const NAMED: usize = 8;

type Outcome = (State, String);

/// Checks the ledger in a folder, and finds of which state of it each code is.
///
/// # Errors
/// Where there is none, or it cannot be read at all.
pub(super) fn report(folder: &Path, codes: &[Code]) -> Result<Report, Failure> {
    let ledger = history::open(&folder.to_owned())?;
    let bad = |error: StoreError| Failure::input(folder, error);
    let verified = ledger.verify().map_err(bad)?;
    let keys = keys(&ledger).map_err(bad)?;
    let items: Vec<Item> = [
        (
            "entries",
            "Every entry is as it was written, and none is missing",
            entries(&verified),
        ),
        (
            "tree",
            "The hashes of all entries make one tree",
            tree(&ledger, &verified).map_err(bad)?,
        ),
        (
            "index",
            "The index says what the entries say",
            index(&verified),
        ),
        ("keys", "The ledger names its keys", named(&keys)),
        (
            "signature",
            "The signed checkpoints are of this ledger, by its keys",
            signatures(&ledger, folder, &keys)?,
        ),
        (
            "rebuilt",
            "The owner did not rebuild the ledger before somebody else had a checkpoint or its code",
            (
                State::Absent,
                "no file can show that; a code that somebody received before does, compared with this ledger".to_owned(),
            ),
        ),
    ]
    .into_iter()
    .map(|(name, title, (state, detail))| Item {
        name,
        title,
        state,
        detail,
    })
    .collect();
    Ok(Report {
        ok: items.iter().all(Item::ok),
        items,
        about: None,
        codes: dated(&ledger, verified.is_ok(), codes).map_err(bad)?,
    })
}

/// Of which state of the ledger each code is: of none, where its hashes cannot be read.
fn dated(ledger: &Ledger, is_ok: bool, codes: &[Code]) -> Result<Vec<Dated>, StoreError> {
    let mut hashes = Vec::new();
    let checkpoint = checkpoint(ledger)?;
    if is_ok && !codes.is_empty() {
        ledger.leaf_hashes(checkpoint.size, &mut hashes)?;
    }
    let (hashes, _) = hashes.as_chunks();
    let found = states(&checkpoint.origin(), hashes, codes);
    let found = found.into_iter().map(|it| it.filter(|_| is_ok));
    let dated = |(code, entries): (&Code, _)| Dated {
        code: *code,
        entries,
    };
    Ok(codes.iter().zip(found).map(dated).collect())
}

/// What is wrong, of the problems that are meant; `None` where nothing is.
fn wrong(verified: &Verified, is_meant: impl Fn(What) -> bool) -> Option<Outcome> {
    let meant: Vec<&Problem> = verified
        .problems
        .iter()
        .filter(|it| is_meant(it.what))
        .collect();
    let said: Vec<String> = meant.iter().take(NAMED).map(|it| told(it)).collect();
    let more = match verified.found > NAMED as u64 {
        true => format!("; {} problems in all", verified.found),
        false => String::new(),
    };
    (!said.is_empty()).then(|| (State::Failed, said.join("; ") + &more))
}

fn told(problem: &Problem) -> String {
    let what = match problem.what {
        What::Missing { count } => format!("{} missing", counted(count, "entry is", "entries are")),
        What::Bytes(why) => format!("its bytes are no entry: {why}"),
        What::LeafHash => "its bytes have another hash".to_owned(),
        What::Node => "a hash of the tree is another".to_owned(),
        What::Emptied => "emptied, and no entry says so".to_owned(),
        What::Column(column) => format!("the index says another {column}"),
        What::Stray => "bytes before it are no entry".to_owned(),
        What::Torn => "what follows is no whole entry; the next entry puts it aside".to_owned(),
        What::Index => "the index is damaged; one that is gone is made anew".to_owned(),
        _ => "does not fit".to_owned(),
    };
    match problem.seq {
        Some(seq) => format!("entry {seq}: {what}"),
        None => what,
    }
}

fn entries(verified: &Verified) -> Outcome {
    let is_other = |what| matches!(what, What::Node | What::Column(_) | What::Index);
    wrong(verified, |what| !is_other(what)).unwrap_or_else(|| {
        let emptied = match verified.forgotten {
            0 => String::new(),
            some => format!(", {some} of them emptied at the owner's wish"),
        };
        let entries = counted(verified.entries, "entry", "entries");
        (State::Shown, entries + &emptied)
    })
}

fn tree(ledger: &Ledger, verified: &Verified) -> Result<Outcome, StoreError> {
    if let Some(wrong) = wrong(verified, |what| what == What::Node) {
        return Ok(wrong);
    }
    let now = checkpoint(ledger)?;
    Ok((
        State::Shown,
        format!("{}, code now {}", now.origin(), now.code()),
    ))
}

fn index(verified: &Verified) -> Outcome {
    let is_index = |what| matches!(what, What::Column(_) | What::Index);
    let right = || (State::Shown, "as far as it has come".to_owned());
    wrong(verified, is_index).unwrap_or_else(right)
}

/// A key, and the entry that names it.
struct Key {
    seq: u64,
    algorithm: u8,
    public: Vec<u8>,
}

fn keys(ledger: &Ledger) -> Result<Vec<Key>, StoreError> {
    let filter = Filter {
        kinds: vec![EventKind::Key],
        ..Filter::default()
    };
    let mut keys = Vec::new();
    ledger.each(&filter, |row| {
        if let Ok(row) = row
            && let Event::Fact(_, Fact::Key(key)) = row.event
        {
            let algorithm = match key.algorithm {
                Algorithm::Ed25519 => 1,
                Algorithm::EcdsaP256 => 2,
            };
            keys.push(Key {
                seq: row.seq,
                algorithm,
                public: key.public,
            });
        }
        ControlFlow::Continue(())
    })?;
    Ok(keys)
}

fn named(keys: &[Key]) -> Outcome {
    let named = |key: &Key| {
        let by = match key.algorithm {
            1 => "Ed25519",
            _ => "ECDSA P-256",
        };
        format!("from entry {}: {by}", key.seq)
    };
    match keys {
        [] => (State::Absent, "none signed yet".to_owned()),
        keys => {
            let all: Vec<String> = keys.iter().map(named).collect();
            (State::Shown, all.join("; "))
        }
    }
}

/// What was signed of this ledger, each with the key that was in force at its size. What lies there besides, such as a
/// checkpoint of another ledger, is no part of it.
fn signatures(ledger: &Ledger, folder: &Path, keys: &[Key]) -> Result<Outcome, Failure> {
    let kept = folder.join(CHECKPOINTS);
    let bad = |error| Failure::input(&kept, error);
    let store = |error: StoreError| Failure::input(folder, error);
    let (mut count, mut newest) = (0, 0);
    for name in durable::files_in(&kept).map_err(bad)? {
        let bytes = durable::read_short(&kept.join(&name), MAX_SIGNED as u64).map_err(bad)?;
        let bytes = bytes.unwrap_or_default();
        let failed = |why: &str| Ok((State::Failed, format!("{CHECKPOINTS}/{name}: {why}")));
        let text = std::str::from_utf8(&bytes).ok();
        let Some(signed) = text.and_then(|text| Signed::parse(text).ok()) else {
            let size = name.strip_suffix(".txt").unwrap_or_default();
            if size.len() == 20 && size.bytes().all(|it| it.is_ascii_digit()) {
                return failed("not a checkpoint that can be read");
            }
            continue;
        };
        let now = signed.checkpoint;
        if now.ledger != ledger.id() {
            continue;
        }
        match ledger.root_at(now.size).map_err(store)? {
            None => return failed("over more entries than there are"),
            Some(root) if root != now.root => return failed("the entries are not those of then"),
            Some(_) => {}
        }
        let key = keys.iter().rfind(|it| it.seq <= now.size);
        if !key.is_some_and(|key| is_signed(&bytes, &now.origin(), key.algorithm, &key.public)) {
            return failed("not a signature of the key then");
        }
        count += 1;
        newest = newest.max(now.size);
    }
    Ok(match count {
        0 => (State::Absent, "nothing was signed yet".to_owned()),
        _ => (
            State::Shown,
            format!(
                "{count}, the newest over {}",
                counted(newest, "entry", "entries")
            ),
        ),
    })
}
