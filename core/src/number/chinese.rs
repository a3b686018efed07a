//! Short numbers of China in full form: behind the country code, and behind an area code too.
//!
//! Networks deliver `95588` as `95588`, `+8695588` or, from a landline, `+862195588`; no other
//! country is known to do so. Source: `data/README.md`.

use super::E164;

/// The digits of a number of China.
struct Forms<'a> {
    /// Behind the country code.
    national: &'a [u8],
    /// Behind the area code, where one can stand there.
    local: Option<&'a [u8]>,
}

/// The digits behind +86; `None` for a number of another country.
#[inline(never)]
fn forms(number: E164, buffer: &mut [u8; 15]) -> Option<Forms<'_>> {
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
    Some(Forms {
        national,
        local: local(national),
    })
}

/// What `look` finds for the digits behind +86 or, where it finds nothing, for those behind an area code
/// too.
pub(crate) fn find<T>(number: E164, look: impl Fn(&[u8]) -> Option<T>) -> Option<T> {
    let mut buffer = [0; 15];
    let forms = forms(number, &mut buffer)?;
    look(forms.national).or_else(|| look(forms.local?))
}

/// What stands behind the area code: Beijing's is 10, the other ones of two digits begin with 2,
/// all others have three.
fn local(national: &[u8]) -> Option<&[u8]> {
    match national.first()? {
        b'1' if national.starts_with(b"10") => national.get(2..),
        b'0' | b'1' => None,
        b'2' => national.get(2..),
        // 400 and 800 are services.
        _ if national.get(1..3)? == b"00" => None,
        _ => national.get(3..),
    }
}

/// Whether the digits are a port for text messages of a kind that is in use, longer than all that
/// the plan has, which reads shorter ones. Source: `data/README.md`.
pub(super) fn is_long_port(national: &[u8]) -> bool {
    national.len() >= 13
        && national.starts_with(b"106")
        && matches!(national[3], b'2' | b'4' | b'5' | b'6' | b'9')
}

/// Whether the digits are an area code and a number of a service: five or six digits, from 1 or 9
/// on, as no subscriber's number begins (numbering plan of the MIIT, 2017).
pub(super) fn is_service_behind_area(national: &[u8]) -> bool {
    let local = local(national).unwrap_or_default();
    (5..=6).contains(&local.len()) && matches!(local.first(), Some(b'1' | b'9'))
}
