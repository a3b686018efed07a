//! Extensions that libphonenumber does not know: as Chinese people write them (`转8001`, `分机 8001`), and behind the signs
//! for a pause that old URIs and address books have (`p22`, `ww22`; RFC 2806 clause 2.2: `p` waits a
//! second, `w` for a dial tone). In China also behind a hyphen (`021-62345678-801`).

use super::read::{decimal_digit, is_separator};

/// The most digits of an extension, as libphonenumber has it where the sign before it may be another: behind
/// more of them stands a number of its own, to which one is put through.
const MOST_DIGITS: usize = 9;
/// Behind a hyphen.
const MOST_BEHIND_HYPHEN: usize = 6;

/// What stands before the extension, for which a hyphen may be a sign too; `None` where there is none.
pub(super) fn before(text: &str, is_hyphenated: bool) -> Option<&str> {
    let most = if is_hyphenated {
        MOST_BEHIND_HYPHEN
    } else {
        MOST_DIGITS
    };
    let (mut digits, mut is_marked) = (0, false);
    for (at, character) in text.char_indices().rev() {
        match character {
            '转' | '轉' | '机' | '機' | '线' | 'p' | 'P' | 'w' | 'W' => is_marked = true,
            '-' | '－' if is_hyphenated => is_marked = true,
            // The rest of 转接, 分机, 内线.
            '接' | '分' | '内' | ':' | '：' | ',' | '，' => {}
            _ if is_separator(character) => {}
            _ => {
                decimal_digit(character)?;
                if is_marked {
                    let end = at + character.len_utf8();
                    return text.get(..end).filter(|_| (1..=most).contains(&digits));
                }
                digits += 1;
            }
        }
    }
    None
}
