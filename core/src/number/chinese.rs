//! Short numbers of China in full form: behind the country code, and behind an area code too.
//!
//! Networks deliver `95588` as `95588`, `+8695588` or, from a landline, `+862195588`; no other
//! country is known to do so. Source: `data/README.md`.

use super::E164;

/// The digits of a number of China.
pub(crate) struct Forms<'a> {
    /// Behind the country code.
    pub(crate) national: &'a [u8],
    /// Behind the area code, where one can stand there.
    pub(crate) local: Option<&'a [u8]>,
}

/// The digits behind +86; `None` for a number of another country.
pub(crate) fn forms(number: E164, buffer: &mut [u8; 15]) -> Option<Forms<'_>> {
    let digits = number.digits();
    let length = digits.checked_sub(2)?;
    if number.as_u64() / 10_u64.checked_pow(length)? != 86 {
        return None;
    }
    let national = buffer.get_mut(..usize::try_from(length).ok()?)?;
    let mut rest = number.as_u64();
    for place in national.iter_mut().rev() {
        *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    let national = &*national;
    // Beijing is 10, the other two-digit areas begin with 2, all others have three digits.
    let area = match national.first()? {
        b'1' if national.starts_with(b"10") => Some(2),
        b'1' => None,
        b'2' => Some(2),
        _ => Some(3),
    };
    Some(Forms {
        national,
        local: area.and_then(|area| national.get(area..)),
    })
}
