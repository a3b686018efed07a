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
    /// Whether the file cannot be trusted. No call is stopped because of it.
    pub damaged: bool,
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
}

/// A line that was not taken.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct RefusedLine {
    /// From 1.
    pub line: u32,
    /// Why; without the line's text.
    pub reason: String,
}
