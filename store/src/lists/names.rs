//! What a list may be called, and the file that it then has.

use std::path::{Path, PathBuf};

use super::ListError;

const SUFFIX: &str = ".list";
/// The longest list name, in characters.
pub const MAX_NAME: usize = 60;

/// Whether a character is seen by nobody and may break, turn or forge the line that it stands in: controls, ends of
/// lines, marks of direction, spaces without width. What joins letters is none (U+200C, U+200D): Persian needs
/// it, and signs of several people.
#[must_use]
pub fn is_hidden(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether a text can be a list's name.
///
/// # Errors
/// [`ListError::Name`] where it cannot.
pub fn check_name(name: &str) -> Result<(), ListError> {
    let right = (1..=MAX_NAME).contains(&name.chars().count())
        && name.trim() == name
        && !name.contains(is_hidden);
    if right { Ok(()) } else { Err(ListError::Name) }
}

/// The file of a list: ASCII letters, digits, `-` and `_` and everything beyond ASCII stand
/// for themselves, every other ASCII character is `%` and two digits. So no name has a
/// meaning as a path, and 60 characters of four bytes fit into the 255 bytes of a file name.
pub(super) fn file_of_name(name: &str) -> String {
    use std::fmt::Write;
    let mut file = String::with_capacity(name.len() + SUFFIX.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() {
            file.push(c);
        } else {
            write!(file, "%{:02X}", u32::from(c)).expect("a String takes every text");
        }
    }
    file + SUFFIX
}

/// The list of a file, or `None` where the file is no list's.
pub(super) fn name_of_file(file: &str) -> Option<String> {
    let mut rest = file.strip_suffix(SUFFIX)?;
    let mut name = String::with_capacity(rest.len());
    while let Some((before, after)) = rest.split_once('%') {
        name.push_str(before);
        let (digits, after) = after.split_at_checked(2)?;
        let code = u8::from_str_radix(digits, 16).ok().filter(u8::is_ascii)?;
        name.push(char::from(code));
        rest = after;
    }
    name.push_str(rest);
    // One file for one name: another spelling of it is not looked up by anyone.
    (check_name(&name).is_ok() && file_of_name(&name) == file).then_some(name)
}

/// The file that belongs to another: its name with an ending.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(ending);
    beside.into()
}
