//! Taking the number out of a `tel:`, `voicemail:`, `sip:` or `sips:` URI.
//!
//! Android hands over the URI or its scheme-specific part, with or without percent encoding.
//! Parameters (`;ext=`, `;phone-context=`, `;user=phone`) are not part of the number; a
//! global phone context (`+1206`) is kept apart, for a local number that needs it. Direction marks, spaces and
//! brackets around the scheme, as copied texts have them, are no part of it.
//!
//! Source: RFC 3966 clause 3; RFC 3986 clause 3.1; RFC 3261 clause 19.1.1; RFC 3323 clause 4.1.1.3 (anonymous); 3GPP TS 23.003
//! clause 13.7 (unavailable).

use std::borrow::Cow;

use super::read::is_separator;

/// What a text names.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Subject<'a> {
    /// Something that may be a number.
    Number {
        /// Its text, decoded, without parameters.
        text: Cow<'a, str>,
        /// A phone context beginning with `+`.
        context: Option<String>,
    },
    /// The caller withheld the number (`sip:anonymous@anonymous.invalid`).
    Anonymous,
    /// The network has no number of the caller (`sip:unavailable@unknown.invalid`).
    Unavailable,
    /// No number: a foreign scheme, a broken encoding, a SIP address without a user.
    Nothing,
}

/// Takes the number out of `text`, which may also be no URI at all.
pub(super) fn subject(text: &str) -> Subject<'_> {
    let with_scheme = text
        .split_once(':')
        .map(|(scheme, rest)| {
            (
                scheme.trim_matches(is_separator),
                rest.trim_start_matches(is_separator),
            )
        })
        .filter(|(scheme, _)| is_scheme(scheme));
    let Some((scheme, rest)) = with_scheme else {
        return without_parameters(Cow::Borrowed(text));
    };
    let is = |name: &str| scheme.eq_ignore_ascii_case(name);
    if is("tel") || is("voicemail") {
        percent_decode(rest).map_or(Subject::Nothing, without_parameters)
    } else if is("sip") || is("sips") {
        percent_decode(rest).map_or(Subject::Nothing, |address| sip_user(&address))
    } else {
        Subject::Nothing
    }
}

/// RFC 3986 clause 3.1. A colon after anything else names no scheme: `206 555 0100 ext: 55`.
fn is_scheme(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(is_inner)
}

fn sip_user(address: &str) -> Subject<'static> {
    let user = match address.rsplit_once('@') {
        // Whatever host stands behind it: gateways put their own address there.
        Some((user, _)) if user.eq_ignore_ascii_case("anonymous") => return Subject::Anonymous,
        Some((user, host))
            if user.eq_ignore_ascii_case("unavailable") && host.starts_with("unknown.invalid") =>
        {
            return Subject::Unavailable;
        }
        Some((user, _)) => user,
        // Without a user this is a host, whose digits are no number, unless they show it.
        None if address.starts_with('+') => address,
        None => return Subject::Nothing,
    };
    let user = user.split_once(':').map_or(user, |(user, _password)| user);
    without_parameters(Cow::Owned(user.to_owned()))
}

fn without_parameters(text: Cow<'_, str>) -> Subject<'_> {
    let Some((number, parameters)) = text.split_once(';') else {
        return Subject::Number {
            text,
            context: None,
        };
    };
    let context = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_global = name.eq_ignore_ascii_case("phone-context") && value.starts_with('+');
        is_global.then(|| value.to_owned())
    });
    Subject::Number {
        text: Cow::Owned(number.to_owned()),
        context,
    }
}

/// `None` for a `%` without two hexadecimal digits and for bytes that are not UTF-8.
fn percent_decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut hex = || char::from(bytes.next()?).to_digit(16);
            decoded.push((hex()? * 16 + hex()?) as u8);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, context: Option<&str>) -> Subject<'static> {
        Subject::Number {
            text: Cow::Owned(text.to_owned()),
            context: context.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn subjects() {
        for (text, expected) in [
            ("110", number("110", None)),
            ("tel:110", number("110", None)),
            ("TEL:%2B12065550100", number("+12065550100", None)),
            ("tel:%2b1%20206", number("+1 206", None)),
            ("voicemail:+12065550100", number("+12065550100", None)),
            ("tel:+12065550100;ext=55", number("+12065550100", None)),
            ("tel:%2B12065550100%3Bext=55", number("+12065550100", None)),
            ("+12065550100;123", number("+12065550100", None)),
            (
                "tel:5550100;phone-context=+1206",
                number("5550100", Some("+1206")),
            ),
            (
                "tel:5550100;isub=1;Phone-Context=+1206",
                number("5550100", Some("+1206")),
            ),
            ("tel:110;phone-context=ims.example.com", number("110", None)),
            (
                "sip:+12065550100@ims.example.com;user=phone",
                number("+12065550100", None),
            ),
            (
                "sips:5550100;phone-context=+1206@example.com",
                number("5550100", Some("+1206")),
            ),
            (
                "sip:%2B12065550100%40example.com",
                number("+12065550100", None),
            ),
            (
                "sip:+12065550100:secret@example.com",
                number("+12065550100", None),
            ),
            ("sip:+12065550100", number("+12065550100", None)),
            ("sip:alice@example.com", number("alice", None)),
            ("sip:anonymous@anonymous.invalid", Subject::Anonymous),
            ("sip:Anonymous@192.0.2.1", Subject::Anonymous),
            ("sip:unavailable@unknown.invalid", Subject::Unavailable),
            (
                "sip:unavailable@unknown.invalid;user=phone",
                Subject::Unavailable,
            ),
            ("sip:10.0.0.1", Subject::Nothing),
            ("mailto:a@example.com", Subject::Nothing),
            ("206 555 0100 ext: 55", number("206 555 0100 ext: 55", None)),
            ("206-555-0100:55", number("206-555-0100:55", None)),
            (":5550100", number(":5550100", None)),
            ("tel:%2", Subject::Nothing),
            ("tel:%zz", Subject::Nothing),
            ("tel:%ff", Subject::Nothing),
            ("tel:", number("", None)),
            ("tel:%", Subject::Nothing),
        ] {
            assert_eq!(subject(text), expected, "{text}");
        }
    }
}
