//! Conditions written without `+` that were probably meant for full numbers.
//!
//! What is matched is the canonical text: full numbers begin with `+`, and without it there are
//! only short codes. A condition is reported where it can be as long as a full number, and no
//! short code that is known anywhere fits it.

use crate::institutions;
use crate::never_block;
use crate::number::{Characters, Number, ShortCode, read};
use crate::number_kinds;
use crate::region::Region;
use crate::rulebook::Who;

/// Whether a `+` is probably missing.
pub(super) fn lacks_plus(who: &Who, home: Option<Region>) -> bool {
    match who {
        Who::Number(number) => match number.number() {
            // No call brings such a number as a short code.
            Number::Short(code) => !matches!(read(code.as_str(), home), Number::Short(_)),
            _ => false,
        },
        Who::Prefix(prefix) => {
            let Some(prefix) = Characters::of(&prefix.number()) else {
                return false;
            };
            !prefix.has_plus()
                && !is_known(&|code, is_open| {
                    code.begins_with(&prefix) || (is_open && prefix.begins_with(code))
                })
        }
        Who::Pattern(numbers) => {
            numbers.may_be_long_without_plus() && !is_known(&|code, _| numbers.matches(code))
        }
        Who::Regex(regex) => {
            regex.may_be_long_without_plus() && !is_known(&|code, _| regex.matches(code))
        }
        _ => false,
    }
}

/// Whether a short code that is known in some region fits; it is told whether more digits may
/// follow the code.
fn is_known(fits: &dyn Fn(&Characters, bool) -> bool) -> bool {
    let never_blocked = never_block::all().iter().map(|row| (row.number(), false));
    let institutions = institutions::all()
        .iter()
        .map(|row| (row.digits(), row.is_open));
    let kinds = number_kinds::all().iter().map(|row| (row.prefix(), true));
    never_blocked
        .chain(institutions)
        .chain(kinds)
        .any(|(text, is_open)| {
            let code = ShortCode::parse(&text.replace('x', "0")).ok();
            let code = code.and_then(|code| Characters::of(&Number::Short(code)));
            code.is_some_and(|code| fits(&code, is_open))
        })
}
