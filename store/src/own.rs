//! What in a data folder is the app's own, by its name and by how it begins: nothing else is
//! written in its place.

/// Files and folders, each by its whole name.
const NAMES: [&str; 18] = [
    "anchors",
    "attachments",
    "checkpoints",
    "held",
    "keys",
    "ledger.key",
    "ledgers",
    "lists",
    "past.bin",
    "past.damaged.bin",
    "restored",
    "rulebook.damaged.json",
    "rulebook.json",
    "rulebook.previous.json",
    "rulebooks",
    "spool",
    "state.damaged.json",
    "state.json",
];
/// How the other names begin: a ledger's with what is beside it and set aside, and what is being written.
const BEGINS: [&str; 6] = [
    "ledger.log",
    "ledger.index",
    "ledger.db",
    "ledger-1.db",
    ".restore",
    ".curfew-",
];

/// How a kind of file begins that is never written over, and what it is.
const KINDS: [(&[u8], &str); 3] = [
    (b"CURFEWG", "a ledger"),
    (b"SQLite format 3\0", "a database"),
    (crate::lists::MAGIC, LIST),
];
/// How many bytes tell what a file is.
pub const HEAD: usize = 16;
/// What a number list is called here.
pub const LIST: &str = "a number list";

/// Whether the app keeps something under this name in a data folder.
#[must_use]
pub fn is_name(name: &str) -> bool {
    NAMES.contains(&name) || BEGINS.iter().any(|begin| name.starts_with(begin))
}

/// What a file is whose first [`HEAD`] bytes are `head`; `None` for one that may be written over.
#[must_use]
pub fn kind(head: &[u8]) -> Option<&'static str> {
    let found = KINDS.iter().find(|(begin, _)| head.starts_with(begin));
    found.map(|(_, kind)| *kind)
}
