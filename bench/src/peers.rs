//! What else numbers can be kept in.

use std::path::{Path, PathBuf};

use curfew_store::lists::packed::{About, ListWriter, Mapped, PackedList};
use fst::Set;
use mem_dbg::{MemSize as _, SizeFlags};
use memmap2::Mmap;
use roaring::RoaringTreemap;
use rusqlite::Connection;
use sux::dict::{EfDict, EliasFanoBuilder};
use sux::traits::IndexedDict as _;

/// Numbers in one form or another.
pub enum Peer {
    Packed(PackedList<Mapped>),
    Sorted(Mmap),
    EliasFano(EfDict<u64>),
    Roaring(RoaringTreemap),
    Fst(Set<Mmap>),
    Sqlite(Connection, u64),
    SpamBlocker(Connection, u64),
}

type Make = fn(&[u64], &Path) -> Option<Peer>;

/// Ours first: the others are compared with it.
pub const ALL: [Make; 5] = [packed, sorted, elias_fano, roaring, fst];
/// The databases.
pub const DATABASES: [Make; 2] = [sqlite, spam_blocker];

/// The most numbers that the databases are made of, unless they are asked for: of 100 million
/// SpamBlocker's takes 8 GB, and its indexes do not fit into the cache while it is written.
pub const MOST_IN_DATABASES: usize = 20_000_000;

impl Peer {
    pub fn name(&self) -> &'static str {
        match self {
            Peer::Packed(_) => "Curfew's list, mapped",
            Peer::Sorted(_) => "sorted u64, binary search, mapped",
            Peer::EliasFano(_) => "Elias-Fano of sux, in memory",
            Peer::Roaring(_) => "roaring treemap, in memory",
            Peer::Fst(_) => "fst of the digits, mapped",
            Peer::Sqlite(..) => "SQLite, rowid table, in its cache",
            Peer::SpamBlocker(..) => "SQLite with SpamBlocker's schema",
        }
    }

    pub fn is_slow(&self) -> bool {
        matches!(self, Peer::Sqlite(..) | Peer::SpamBlocker(..))
    }

    pub fn bytes(&self) -> u64 {
        match self {
            Peer::Packed(list) => list.bytes(),
            Peer::Sorted(map) => map.len() as u64,
            Peer::EliasFano(list) => list.mem_size(SizeFlags::default()) as u64,
            Peer::Roaring(set) => set.serialized_size() as u64,
            Peer::Fst(set) => set.as_fst().as_bytes().len() as u64,
            Peer::Sqlite(_, bytes) | Peer::SpamBlocker(_, bytes) => *bytes,
        }
    }

    #[inline]
    pub fn contains(&self, key: u64) -> bool {
        match self {
            Peer::Packed(list) => list.find(key).expect("it is whole").is_some(),
            Peer::Sorted(map) => is_in_sorted(map, key),
            Peer::EliasFano(list) => list.contains(key),
            Peer::Roaring(set) => set.contains(key),
            Peer::Fst(set) => set.contains(digits(key, &mut [0; 20])),
            Peer::Sqlite(database, _) => {
                let mut ask = database
                    .prepare_cached("SELECT 1 FROM n WHERE n = ?1")
                    .expect("the table is there");
                ask.exists([key as i64]).expect("the file is whole")
            }
            Peer::SpamBlocker(database, _) => {
                let mut ask = database
                    .prepare_cached("SELECT 1 FROM spam WHERE peer = ?1")
                    .expect("the table is there");
                let mut text = [0; 20];
                let peer = std::str::from_utf8(digits(key, &mut text)).expect("digits");
                ask.exists([peer]).expect("the file is whole")
            }
        }
    }
}

fn is_in_sorted(map: &Mmap, key: u64) -> bool {
    let (keys, _) = map.as_chunks::<8>();
    keys.binary_search_by_key(&key, |bytes| u64::from_le_bytes(*bytes))
        .is_ok()
}

/// The decimal digits of a number, without a trip to the heap.
fn digits(mut key: u64, text: &mut [u8; 20]) -> &[u8] {
    let mut at = text.len();
    loop {
        at -= 1;
        text[at] = b'0' + (key % 10) as u8;
        key /= 10;
        if key == 0 {
            return &text[at..];
        }
    }
}

pub fn packed_file(keys: &[u64], path: &Path) {
    let about = About {
        name: "measured".to_owned(),
        ..About::default()
    };
    let file = std::fs::File::create(path).expect("the folder has room");
    let out = std::io::BufWriter::with_capacity(1 << 16, file);
    let mut writer = ListWriter::new(out, about, Vec::new()).expect("the folder has room");
    for key in keys {
        writer.key(*key, 0).expect("the folder has room");
    }
    writer.finish().expect("the folder has room");
}

fn packed(keys: &[u64], folder: &Path) -> Option<Peer> {
    let path = folder.join("numbers.list");
    packed_file(keys, &path);
    let list = PackedList::open(Mapped::open(&path).expect("it was written"));
    Some(Peer::Packed(list.expect("it was written")))
}

pub fn sorted_file(keys: &[u64], path: &Path) {
    let bytes: Vec<u8> = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
    std::fs::write(path, bytes).expect("the folder has room");
}

pub fn map(path: &Path) -> Mmap {
    let file = std::fs::File::open(path).expect("it was written");
    // SAFETY: nothing changes the file while this program runs.
    unsafe { Mmap::map(&file) }.expect("a file can be mapped")
}

fn sorted(keys: &[u64], folder: &Path) -> Option<Peer> {
    let path = folder.join("numbers.u64");
    sorted_file(keys, &path);
    Some(Peer::Sorted(map(&path)))
}

fn elias_fano(keys: &[u64], _: &Path) -> Option<Peer> {
    let mut builder = EliasFanoBuilder::new(keys.len(), *keys.last()?);
    keys.iter().for_each(|key| builder.push(*key));
    Some(Peer::EliasFano(builder.build_with_dict()))
}

fn roaring(keys: &[u64], _: &Path) -> Option<Peer> {
    let set = RoaringTreemap::from_sorted_iter(keys.iter().copied());
    Some(Peer::Roaring(set.expect("they are sorted")))
}

fn fst(keys: &[u64], folder: &Path) -> Option<Peer> {
    let path = folder.join("numbers.fst");
    let file = std::fs::File::create(&path).expect("the folder has room");
    let out = std::io::BufWriter::with_capacity(1 << 16, file);
    let mut builder = fst::SetBuilder::new(out).expect("the folder has room");
    for key in keys {
        let text = &mut [0; 20];
        builder.insert(digits(*key, text)).expect("they are sorted");
    }
    builder.finish().expect("the folder has room");
    Some(Peer::Fst(Set::new(map(&path)).expect("it was written")))
}

fn fresh(folder: &Path, name: &str) -> (Connection, PathBuf) {
    let path = folder.join(name);
    let _ = std::fs::remove_file(&path);
    let database = Connection::open(&path).expect("the folder has room");
    let tune = "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
        PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-262144; PRAGMA mmap_size=1099511627776;";
    database.execute_batch(tune).expect("these are settings");
    (database, path)
}

fn sqlite(keys: &[u64], folder: &Path) -> Option<Peer> {
    let (database, path) = fresh(folder, "numbers.db");
    database
        .execute_batch("CREATE TABLE n(n INTEGER PRIMARY KEY); BEGIN")
        .expect("an empty database");
    {
        let mut put = database
            .prepare("INSERT INTO n VALUES(?1)")
            .expect("a table");
        for key in keys {
            put.execute([*key as i64]).expect("the folder has room");
        }
    }
    database
        .execute_batch("COMMIT")
        .expect("the folder has room");
    let bytes = std::fs::metadata(path).map_or(0, |found| found.len());
    Some(Peer::Sqlite(database, bytes))
}

/// The table that SpamBlocker keeps numbers in, made and filled as it does (`db/Db.kt` of version
/// 34 of its database, `SpamTable.addAll`): the numbers are unique, for which SQLite keeps an
/// index, and there is another index of the same column. An imported number has no further
/// reason. In ascending order, which does not change the size by more than 3 %.
fn spam_blocker(keys: &[u64], folder: &Path) -> Option<Peer> {
    let (database, path) = fresh(folder, "spam.db");
    let schema = "CREATE TABLE spam(id INTEGER PRIMARY KEY AUTOINCREMENT, peer TEXT UNIQUE,
        reason INTEGER, reason_extra TEXT, time INTEGER);
        CREATE INDEX index_peer ON spam(peer); BEGIN";
    database.execute_batch(schema).expect("an empty database");
    {
        let insert = "INSERT OR REPLACE INTO spam(peer, time, reason, reason_extra)
            VALUES(?1, 1700000000000, 0, NULL)";
        let mut put = database.prepare(insert).expect("a table");
        for key in keys {
            let mut text = [0; 20];
            let peer = std::str::from_utf8(digits(*key, &mut text)).expect("digits");
            put.execute([peer]).expect("the folder has room");
        }
    }
    database
        .execute_batch("COMMIT")
        .expect("the folder has room");
    let bytes = std::fs::metadata(path).map_or(0, |found| found.len());
    Some(Peer::SpamBlocker(database, bytes))
}

/// Bytes a number in blocks of 128, each as the shortest of Elias and Fano's code, a bitmap and
/// nothing where it is a run, without an index.
pub fn prototype_bytes(keys: &[u64]) -> f64 {
    let block = |keys: &[u64]| {
        let (count, span) = (keys.len() as u64, keys[keys.len() - 1] - keys[0]);
        let code = (0..48)
            .map(|low| count * (low + 1) + (span >> low) + 1)
            .min();
        let bitmap = if span + 1 == count { 0 } else { span + 1 };
        code.map_or(bitmap, |bits| bits.min(bitmap))
    };
    let bits: u64 = keys.chunks(128).map(block).sum();
    bits as f64 / 8.0 / keys.len() as f64
}

/// Bytes a number that a set of so many takes at least, where each of the span is as likely:
/// log2 of how many such sets there are (Stirling).
pub fn entropy_bytes(keys: &[u64]) -> f64 {
    let share = keys.len() as f64 / (keys[keys.len() - 1] - keys[0] + 1) as f64;
    if share >= 1.0 {
        return 0.0;
    }
    let rest = 1.0 - share;
    -(share * share.log2() + rest * rest.log2()) / share / 8.0
}
