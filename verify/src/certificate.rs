//! Certificates (RFC 5280, 4.1), as far as a time stamp's signature needs. Whether one leads to a
//! root that anyone trusts is not looked at.

use crate::der::{
    BITS, BOOLEAN, Der, IA5, INTEGER, OCTETS, OID, OWN_0, OWN_3, PRINTABLE, SEQUENCE, SET, TIME,
    UTC_TIME, UTF8,
};

/// `id-ce-extKeyUsage`, RFC 5280, 4.2.1.12.
const EXTENDED_KEY_USAGE: &[u8] = b"\x55\x1d\x25";
/// `id-kp-timeStamping`, the same.
const TIME_STAMPING: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x08";
/// The parts of names that have a short word (RFC 4514, 3), and `organizationIdentifier`.
const WORDS: [(&[u8], &str); 7] = [
    (b"\x55\x04\x03", "CN"),
    (b"\x55\x04\x06", "C"),
    (b"\x55\x04\x07", "L"),
    (b"\x55\x04\x08", "ST"),
    (b"\x55\x04\x0a", "O"),
    (b"\x55\x04\x0b", "OU"),
    (b"\x55\x04\x61", "organizationIdentifier"),
];
/// The most characters of a name that are told.
const MAX_NAME: usize = 200;

/// A certificate.
pub(crate) struct Certificate<'a> {
    /// All of it.
    pub(crate) whole: &'a [u8],
    /// The contents of its number.
    pub(crate) serial: &'a [u8],
    /// Who gave it, a DER `Name`.
    pub(crate) issuer: &'a [u8],
    /// The first second and the last in which it is valid, `YYYYMMDDHHMMSS` in UTC.
    valid: [String; 2],
    /// The contents of the name of whom it is about.
    subject: Der<'a>,
    /// The DER `SubjectPublicKeyInfo`.
    pub(crate) key: Der<'a>,
    /// Whether it is for time stamps and nothing else, and says that this must be understood (RFC 3161, 2.3).
    pub(crate) is_for_stamps: bool,
}

impl<'a> Certificate<'a> {
    /// Reads one; `None` where it is none.
    pub(crate) fn read(whole: &'a [u8]) -> Option<Certificate<'a>> {
        let mut parts = Der(whole).only(SEQUENCE)?;
        let mut own = parts.inner(SEQUENCE)?;
        parts.inner(SEQUENCE)?;
        parts.next(BITS)?;
        own.maybe(OWN_0);
        let serial = own.next(INTEGER)?;
        own.inner(SEQUENCE)?;
        let issuer = own.value(SEQUENCE)?.whole;
        let mut dates = own.inner(SEQUENCE)?;
        let valid = [moment(&mut dates)?, moment(&mut dates)?];
        let subject = own.inner(SEQUENCE)?;
        let key = own.inner(SEQUENCE)?;
        let mut usage = None;
        while !own.is_at_end() {
            let value = own.any()?;
            if value.tag == OWN_3 {
                usage = Some(is_for_stamps(Der(value.contents).only(SEQUENCE)?)?);
            }
        }
        let is_whole = parts.is_at_end() && dates.is_at_end();
        is_whole.then_some(Certificate {
            whole,
            serial,
            issuer,
            valid,
            subject,
            key,
            is_for_stamps: usage == Some(true),
        })
    }

    /// Whether it is valid in the second `at`, `YYYYMMDDHHMMSS` in UTC.
    pub(crate) fn is_valid(&self, at: &str) -> bool {
        let [first, last] = &self.valid;
        (first.as_str()..=last.as_str()).contains(&at)
    }

    /// Whom it is about, in one line: `CN=Sample time stamps, O=Sample`. Parts of other kinds are left out.
    pub(crate) fn subject(&self) -> String {
        let mut said = Vec::new();
        let mut sets = self.subject;
        while let Some(mut set) = sets.inner(SET) {
            while let Some(mut part) = set.inner(SEQUENCE) {
                let kind = part.next(OID);
                let word = WORDS.iter().find(|(oid, _)| Some(*oid) == kind);
                if let (Some((_, word)), Some(text)) = (word, part.any())
                    && matches!(text.tag, UTF8 | PRINTABLE | IA5)
                    && let Ok(text) = std::str::from_utf8(text.contents)
                    && !text.contains(char::is_control)
                {
                    said.push(format!("{word}={text}"));
                }
            }
        }
        match said.is_empty() {
            true => "no name".to_owned(),
            false => said.join(", ").chars().take(MAX_NAME).collect(),
        }
    }
}

/// Whether the extensions have one for the uses of the key that names time stamps alone, and is critical.
fn is_for_stamps(mut extensions: Der<'_>) -> Option<bool> {
    let mut found = false;
    while !extensions.is_at_end() {
        let mut extension = extensions.inner(SEQUENCE)?;
        let oid = extension.next(OID)?;
        let is_critical = extension.maybe(BOOLEAN).is_some_and(|it| it.0 == [0xff]);
        let mut value = extension.only(OCTETS)?;
        if oid == EXTENDED_KEY_USAGE {
            let mut uses = value.only(SEQUENCE)?;
            let first = uses.next(OID)?;
            found = is_critical && first == TIME_STAMPING && uses.is_at_end();
        }
    }
    Some(found)
}

/// A `Time` (RFC 5280, 4.1.2.5) as `YYYYMMDDHHMMSS`; years of two digits are those from 1950 to 2049.
fn moment(from: &mut Der<'_>) -> Option<String> {
    let value = from.any()?;
    let text = std::str::from_utf8(value.contents).ok()?;
    let digits = text.strip_suffix('Z')?;
    let is_time = digits.bytes().all(|it| it.is_ascii_digit());
    let whole = match (value.tag, digits.len()) {
        (UTC_TIME, 12) if digits < "50" => format!("20{digits}"),
        (UTC_TIME, 12) => format!("19{digits}"),
        (TIME, 14) => digits.to_owned(),
        _ => return None,
    };
    is_time.then_some(whole)
}
