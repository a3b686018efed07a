//! Whether a text is a blacklist of NCID (`ncidd.blacklist(5)`), and not some table.
//!
//! It has expressions between spaces, `"quoted"` or not, often begun with `^`, and names after
//! `#=`. Tables have such marks, too, so that one is not enough: most lines must be of this form.

/// How much is looked at, bytes.
const LOOK: usize = 8 << 10;
/// What must be text, bytes.
const TEXT: usize = 1 << 10;
/// A first line that is one of these, or a table with a cell that has one in it, is a header.
const HEADERS: [&str; 8] = [
    "phone", "number", "mobile", "caller", "tel", "msisdn", "号码", "电话",
];

/// Whether a file that begins so is one.
pub(super) fn is_ncid(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(TEXT)];
    // The last character may be cut off.
    let wrong = std::str::from_utf8(start).err();
    let is_utf8 = wrong.is_none_or(|it| it.error_len().is_none());
    if !is_utf8 || start.contains(&0) {
        return false;
    }
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOK)]);
    let lines = text.lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (mut all, mut fit, mut is_marked) = (0, 0, false);
    let first = lines.next().unwrap_or_default();
    if is_header(first) {
        return false;
    }
    for line in std::iter::once(first).chain(lines) {
        let (fits, marked) = form(line);
        all += 1;
        fit += usize::from(fits);
        is_marked |= fits && marked;
    }
    is_marked && fit * 2 > all
}

fn is_header(line: &str) -> bool {
    let line = line.to_lowercase();
    let cells = line.split([',', ';', '\t', '|']);
    let is_table = cells.clone().count() > 1;
    let mut cells = cells.map(|cell| cell.trim().trim_matches('"'));
    !line.contains(['^', '#'])
        && cells.any(|cell| {
            let says = |word: &&str| cell == *word || is_table && cell.contains(*word);
            HEADERS.iter().any(says)
        })
}

/// Whether a line has NCID's form, and whether nothing else would look like that.
fn form(line: &str) -> (bool, bool) {
    let named = line.split_once("#=");
    let expressions = line.split('#').next().unwrap_or_default().trim_end();
    if expressions.starts_with('^') || expressions.starts_with("\"^") {
        return (true, true);
    }
    let is_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit() || it == b'?');
    let (first, rest) = match expressions.strip_prefix('"') {
        // What has a separator behind the mark is a table.
        Some(quoted) => match quoted.split_once('"') {
            Some((first, rest)) if rest.is_empty() || rest.starts_with(' ') => (first, rest),
            _ => return (false, false),
        },
        None => match expressions.split_once(' ') {
            Some((first, rest)) if is_digits(first) => (first, rest),
            None if is_digits(expressions) => (expressions, ""),
            _ => return (false, false),
        },
    };
    // A number between marks is a cell of one column, too.
    let is_name = expressions.starts_with('"') && first.chars().any(char::is_alphabetic);
    let is_table = rest.contains([',', ';', '\t', '|']);
    (!is_table, is_name || named.is_some())
}
