//! DER (ITU-T X.690, clauses 8 and 10): what is left to read of some values.
//!
//! Only what replies of time-stamping authorities and certificates need. A length has its one form, the shortest.

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BITS: u8 = 0x03;
pub(crate) const OCTETS: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OID: u8 = 0x06;
pub(crate) const UTF8: u8 = 0x0c;
pub(crate) const PRINTABLE: u8 = 0x13;
pub(crate) const IA5: u8 = 0x16;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
/// The context's own tags, with a value inside.
pub(crate) const OWN_0: u8 = 0xa0;
pub(crate) const OWN_1: u8 = 0xa1;
pub(crate) const OWN_2: u8 = 0xa2;
pub(crate) const OWN_3: u8 = 0xa3;
pub(crate) const OWN_4: u8 = 0xa4;

/// What is left to read.
#[derive(Clone, Copy)]
pub(crate) struct Der<'a>(pub(crate) &'a [u8]);

/// A value.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    pub(crate) tag: u8,
    pub(crate) contents: &'a [u8],
    /// With its tag and length.
    pub(crate) whole: &'a [u8],
}

impl<'a> Der<'a> {
    /// The next value; `None` where there is none, or its length is in another form.
    pub(crate) fn any(&mut self) -> Option<Value<'a>> {
        let (tag, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(*first), rest),
            0x81..=0x84 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let join = |length, byte: &u8| length << 8 | usize::from(*byte);
                let length = bytes.iter().fold(0, join);
                let is_short = bytes.first() != Some(&0) && length > 0x7f;
                (Some(length).filter(|_| is_short)?, rest)
            }
            _ => return None,
        };
        let (contents, rest) = rest.split_at_checked(length)?;
        let (whole, _) = self.0.split_at_checked(self.0.len() - rest.len())?;
        self.0 = rest;
        Some(Value {
            tag: *tag,
            contents,
            whole,
        })
    }

    /// The next value, which has this tag.
    pub(crate) fn value(&mut self, tag: u8) -> Option<Value<'a>> {
        self.any().filter(|it| it.tag == tag)
    }

    /// The contents of the next value, which has this tag.
    pub(crate) fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.value(tag).map(|it| it.contents)
    }

    /// What is in the next value, which has this tag.
    pub(crate) fn inner(&mut self, tag: u8) -> Option<Der<'a>> {
        self.next(tag).map(Der)
    }

    /// The same, where the next value has this tag; else nothing is read.
    pub(crate) fn maybe(&mut self, tag: u8) -> Option<Der<'a>> {
        let is_next = self.0.first() == Some(&tag);
        is_next.then(|| self.inner(tag)).flatten()
    }

    /// Whether nothing is left.
    pub(crate) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The one value that is left, which has this tag.
    pub(crate) fn only(&mut self, tag: u8) -> Option<Der<'a>> {
        self.inner(tag).filter(|_| self.is_at_end())
    }
}

/// The object identifier of an `AlgorithmIdentifier` (RFC 5280, 4.1.1.2) that has no parameters, or NULL.
pub(crate) fn algorithm<'a>(mut from: Der<'a>) -> Option<&'a [u8]> {
    let oid = from.next(OID)?;
    let is_plain = from.is_at_end() || from.0 == [NULL, 0];
    is_plain.then_some(oid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_its_shortest_form() {
        let value = |bytes: &[u8]| Der(bytes).any().map(|it| it.contents.len());
        assert_eq!(value(&[4, 1, 9]), Some(1));
        let long = [&[4, 0x81, 0x80][..], &[0; 128]].concat();
        assert_eq!(value(&long), Some(128));
        for (why, other) in [
            ("one byte would do", &[4, 0x81, 1, 9][..]),
            ("a zero first", &[4, 0x82, 0, 1, 9]),
            ("without an end", &[4, 0x80, 9, 0, 0]),
            ("cut", &[4, 2, 9]),
            ("no length", &[4]),
            ("nothing", &[]),
        ] {
            assert_eq!(value(other), None, "{why}");
        }
    }
}
