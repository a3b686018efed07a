//! Number lists and imports, as the screens see them.

/// One list.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct ListView {
    /// Its name, as a rule refers to it.
    pub name: String,
    /// How many numbers it holds; 0 where it is damaged.
    pub numbers: u64,
    /// Its size on disk.
    pub bytes: u64,
    /// Whether the file, or a part of it that was read, cannot be trusted. No call is stopped
    /// because of what is damaged.
    pub damaged: bool,
    /// How many ranges it holds; 0 where it is damaged.
    #[uniffi(default = 0)]
    pub ranges: u64,
    /// Where its numbers come from, as it says itself; may be empty.
    #[uniffi(default = "")]
    pub source: String,
    /// Of when its data is, Unix seconds; 0 where it does not say.
    #[uniffi(default = 0)]
    pub date: i64,
    /// Whether it is switched on. No call is stopped because of one that is off.
    #[uniffi(default = true)]
    pub on: bool,
    /// Whether its last import can be taken back.
    #[uniffi(default = false)]
    pub can_undo: bool,
    /// What the user calls the key that it came with, or the key's id where it is known no more.
    #[uniffi(default = None)]
    pub signer: Option<String>,
    /// On what terms it may be passed on; may be empty.
    #[uniffi(default = "")]
    pub licence: String,
    /// What its numbers may be labelled with, at most 255 texts.
    #[uniffi(default = [])]
    pub labels: Vec<String>,
}

/// A key by which lists are signed.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct KeyView {
    /// What minisign calls it: 16 hexadecimal digits.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// Since when it is there, Unix seconds; 0 where that is not known.
    pub since: i64,
}

/// What an import found.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct ImportPreview {
    /// Different numbers read.
    pub numbers: u64,
    /// Lines that are no number.
    pub refused: u64,
    /// The first of them, at most 20.
    pub first_refused: Vec<RefusedLine>,
    /// The first numbers read, at most 5.
    pub sample: Vec<String>,
    /// Ranges of numbers.
    #[uniffi(default = 0)]
    pub ranges: u64,
    /// What the file says of itself, where it is a list file: it takes the place of a list.
    #[uniffi(default = None)]
    pub about: Option<FileView>,
    /// The heading of the column of labels, in a table that has one.
    #[uniffi(default = None)]
    pub labels: Option<String>,
}

/// What a list file says of itself.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct FileView {
    /// What it is called.
    pub name: String,
    /// Where its numbers come from; may be empty.
    pub source: String,
    /// On what terms it may be passed on; may be empty.
    pub licence: String,
    /// Of when its data is, Unix seconds; 0 where it does not say.
    pub date: i64,
    /// Its signature.
    pub signature: SignatureView,
    /// What the user calls the key of a right signature.
    pub signer: Option<String>,
}

/// How a file is signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, uniffi::Enum)]
pub enum SignatureView {
    /// Not at all.
    None,
    /// By a key that the user has.
    Right,
    /// By a key that the user does not have.
    Unknown,
    /// The signature does not fit the file.
    Wrong,
}

/// What an import would change in a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq, uniffi::Record)]
pub struct ChangesView {
    /// Numbers and ranges that come.
    pub added: u64,
    /// Numbers and ranges that go.
    pub removed: u64,
    /// Numbers that stay.
    pub same: u64,
    /// Whether the list came with a key, and the file does not come with that one.
    pub other_signer: bool,
    /// Numbers and ranges that stay with another label.
    #[uniffi(default = 0)]
    pub relabelled: u64,
    /// Whether the file says anything else of the list: its date, its licence.
    #[uniffi(default = false)]
    pub other_about: bool,
}

/// A list that a number is on, or may be on.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct FoundView {
    /// The list's name.
    pub list: String,
    /// Whether it is switched on.
    pub on: bool,
    /// The label of the number there.
    pub label: Option<String>,
    /// Where its numbers come from; may be empty.
    pub source: String,
    /// The first and the last number of the range that it is in, if it is in one.
    pub range: Vec<String>,
    /// Whether the list is damaged where the number would stand: it rings.
    #[uniffi(default = false)]
    pub unknown: bool,
}

/// A line that was not taken.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct RefusedLine {
    /// From 1.
    pub line: u32,
    /// Why; without the line's text.
    pub reason: String,
}
