//! The guard of the details that go into failure entries: no number leaves in them.

/// The most bytes of a detail.
const MAX_DETAIL: usize = 500;
/// A run of digits of this length may be a caller's number.
const NUMBER_DIGITS: usize = 5;

/// `text` with every run of five or more digits (single spaces, hyphens, dots or brackets
/// between them do not end a run) replaced by `#`, cut to 500 bytes.
pub(super) fn detail(text: &str) -> String {
    let mut safe = String::with_capacity(text.len().min(MAX_DETAIL));
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let (run, digits) = digit_run(rest);
        let taken = if digits >= NUMBER_DIGITS {
            run
        } else {
            run.max(next.len_utf8())
        };
        if digits >= NUMBER_DIGITS {
            safe.push('#');
        } else {
            safe.push_str(&rest[..taken]);
        }
        rest = &rest[taken..];
        if safe.len() >= MAX_DETAIL {
            break;
        }
    }
    truncate(&mut safe, MAX_DETAIL);
    safe
}

/// Cuts `text` to at most `limit` bytes, between two characters.
pub(super) fn truncate(text: &mut String, limit: usize) {
    text.truncate(text.floor_char_boundary(limit));
}

/// The length in bytes of the run at the start of `text`, and how many digits it has.
/// Digits of every script count, for `java.lang` messages may carry any.
fn digit_run(text: &str) -> (usize, usize) {
    let (mut length, mut digits, mut separators) = (0, 0, 0);
    for (offset, character) in text.char_indices() {
        if character.is_numeric() {
            digits += 1;
            separators = 0;
            length = offset + character.len_utf8();
        } else if digits > 0 && separators < 2 && " -.()/".contains(character) {
            separators += 1;
        } else {
            break;
        }
    }
    (length, digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_out() {
        for (text, expected) in [
            ("respondToCall threw", "respondToCall threw"),
            ("tel:+12065550100 refused", "tel:+# refused"),
            ("tel:(206) 555-0100", "tel:(#"),
            ("٠١٢٣٤ in Arabic digits", "# in Arabic digits"),
            ("error 5642 at line 12", "error 5642 at line 12"),
            ("took 1234 ms, 99 tries", "took 1234 ms, 99 tries"),
            ("", ""),
        ] {
            assert_eq!(detail(text), expected);
        }
    }

    #[test]
    fn a_detail_is_bounded_between_characters() {
        let cut = detail(&"\u{4e2d}".repeat(400));
        assert_eq!(cut.len(), 498);
        assert!(cut.chars().all(|character| character == '\u{4e2d}'));
    }
}
