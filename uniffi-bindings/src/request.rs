//! The screening request: the flat bytes in which Kotlin hands a call over.
//!
//! Little-endian, at most 1024 bytes. `tests/vectors/screening-request.json` has examples
//! that the Kotlin encoder and this decoder must agree on.
//! ```text
//!  0  u8   version = 1
//!  1  u8   direction: 0 incoming, 1 outgoing
//!  2  u8   presentation: 1 allowed, 2 restricted, 4 payphone; any other: unknown
//!  3  u8   verification: 1 passed, 2 failed; any other: not verified
//!  4  u8   contact: 0 no, 1 yes, 2 unknown, 3 yes, with a star
//!  5  u8   flags: bit 0 = an emergency number says the platform; bit 1 = the network's region
//!          comes last; the others are 0
//!  6  2 B  home region, ASCII upper case, or two zero bytes
//!  8  i64  call time, Unix milliseconds
//! 16  i32  local time less UTC at that time, seconds, within 18 h
//! 20  u8   n = length of the zone id, 0..=64
//! 21  n B  zone id, UTF-8
//!  .. u16  m = length of the handle, 0..=400, or 0xFFFF: no handle
//!  .. m B  handle, UTF-8: the URI text
//!  .. 2 B  only with bit 1 of the flags: the region of the network, ASCII upper case
//! ```
//! A library without bit 1 refuses a request that has it, and a request without it is as it was.
//!
//! Reading is total: whatever the bytes are, the result is a request or an error, and no
//! byte is left over.

use curfew_core::abroad::Sightings;
use curfew_core::rulebook::Verification;
use curfew_core::time::Moment;
use curfew_core::{Call, Direction, Number, Presentation, Region, Tri, number};
use thiserror::Error;

/// The version this code reads.
const VERSION: u8 = 1;
/// The largest request, in bytes.
pub(crate) const MAX_REQUEST: usize = 1024;
/// The longest zone id, in bytes.
const MAX_ZONE: usize = 64;
/// The longest handle, in bytes.
const MAX_HANDLE: usize = 400;
/// The handle length that means: no handle.
const NO_HANDLE: u16 = 0xFFFF;
/// Bit 0 of the flags.
const FLAG_EMERGENCY: u8 = 1;
/// Bit 1 of the flags.
const FLAG_NETWORK: u8 = 2;
/// `java.time.ZoneOffset` lies within this many seconds.
const MAX_OFFSET: i32 = 18 * 3600;

/// One call as Kotlin describes it. Borrows its texts from the bytes.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct Request<'a> {
    pub(crate) direction: Direction,
    pub(crate) presentation: Presentation,
    /// `Connection.VERIFICATION_STATUS_*`: 0, 1 or 2.
    pub(crate) verification: u8,
    /// Whether the caller is in the phone's contacts.
    pub(crate) contact: Tri,
    /// Whether the caller is a contact with a star.
    pub(crate) starred: Tri,
    /// Whether the platform says that this is an emergency number.
    pub(crate) emergency: bool,
    pub(crate) home: Option<Region>,
    /// Where the phone is, if that is said: by Kotlin where it is not at home.
    pub(crate) network: Option<Region>,
    pub(crate) at: Moment,
    pub(crate) zone: &'a str,
    pub(crate) handle: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// Reads the bytes.
    ///
    /// # Errors
    /// A [`RequestError`] for everything that is not exactly one request.
    pub(crate) fn decode(bytes: &'a [u8]) -> Result<Request<'a>, RequestError> {
        if bytes.len() > MAX_REQUEST {
            return Err(RequestError::TooLong { bytes: bytes.len() });
        }
        let mut reader = Reader { bytes, offset: 0 };
        let version = reader.u8()?;
        if version != VERSION {
            return Err(RequestError::Version { found: version });
        }
        let direction = match reader.u8()? {
            0 => Direction::Incoming,
            1 => Direction::Outgoing,
            _ => return Err(reader.bad_field(1)),
        };
        let presentation = Presentation::from_code(reader.u8()?);
        let verification = match reader.u8()? {
            status @ 1..=2 => status,
            // A status that a later Android adds says nothing that a rule knows.
            _ => 0,
        };
        let (contact, starred) = match reader.u8()? {
            0 => (Tri::No, Tri::No),
            1 => (Tri::Yes, Tri::No),
            2 => (Tri::Unknown, Tri::Unknown),
            3 => (Tri::Yes, Tri::Yes),
            _ => return Err(reader.bad_field(1)),
        };
        let flags = match reader.u8()? {
            flags if flags & !(FLAG_EMERGENCY | FLAG_NETWORK) == 0 => flags,
            _ => return Err(reader.bad_field(1)),
        };
        let home = reader.region()?;
        let unix_ms = i64::from_le_bytes(reader.array()?);
        let offset_seconds = i32::from_le_bytes(reader.array()?);
        if !(-MAX_OFFSET..=MAX_OFFSET).contains(&offset_seconds) {
            return Err(reader.bad_field(4));
        }
        let zone = match usize::from(reader.u8()?) {
            length if length <= MAX_ZONE => reader.text(length)?,
            _ => return Err(reader.bad_field(1)),
        };
        let handle = match u16::from_le_bytes(reader.array()?) {
            NO_HANDLE => None,
            length if usize::from(length) <= MAX_HANDLE => Some(reader.text(length.into())?),
            _ => return Err(reader.bad_field(2)),
        };
        let network = match flags & FLAG_NETWORK {
            0 => None,
            _ => Some(reader.region()?.ok_or(reader.bad_field(2))?),
        };
        if reader.offset != bytes.len() {
            return Err(RequestError::LeftOver {
                bytes: bytes.len() - reader.offset,
            });
        }
        let at = Moment::new(unix_ms, offset_seconds);
        Ok(Request {
            direction,
            presentation,
            verification,
            contact,
            starred,
            emergency: flags & FLAG_EMERGENCY != 0,
            home,
            network,
            at,
            zone,
            handle,
        })
    }

    /// The other party, as seen from home and from where the phone is. The home that the user
    /// chose comes first; else it is where the SIM card or the network is at home.
    pub(crate) fn sightings(&self, chosen: Option<Region>) -> Sightings {
        let home = chosen.or(self.home);
        let read = |from| number::read_handle(self.handle, self.presentation, from);
        Sightings::new(home, self.network.or(self.home), read)
    }

    /// What the core decides about.
    pub(crate) const fn call(&self, number: Number) -> Call {
        Call {
            direction: self.direction,
            number,
            at: self.at,
            verification: Verification::from_code(self.verification),
            sim: None,
        }
    }
}

/// Why bytes are not a request. No variant holds a byte of a number.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub(crate) enum RequestError {
    /// They end too early.
    #[error("the request ends at byte {found}, where {needed} more are needed")]
    TooShort { found: usize, needed: usize },
    /// They are more than [`MAX_REQUEST`].
    #[error("the request has {bytes} bytes, more than {MAX_REQUEST}")]
    TooLong { bytes: usize },
    /// They are of another version.
    #[error("the request has version {found}; this library reads version {VERSION}")]
    Version { found: u8 },
    /// The field at `offset` has a value that it cannot have.
    #[error("the field at byte {offset} of the request is out of range")]
    BadField { offset: usize },
    /// The text at `offset` is not UTF-8.
    #[error("the text at byte {offset} of the request is not UTF-8")]
    NotUtf8 { offset: usize },
    /// Something follows.
    #[error("{bytes} bytes follow the request")]
    LeftOver { bytes: usize },
}

struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], RequestError> {
        let rest = &self.bytes[self.offset..];
        let Some(taken) = rest.get(..length) else {
            let needed = length - rest.len();
            return Err(RequestError::TooShort {
                found: self.bytes.len(),
                needed,
            });
        };
        self.offset += length;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], RequestError> {
        Ok(self
            .take(N)?
            .try_into()
            .expect("take gives as many bytes as it is asked for"))
    }

    fn u8(&mut self) -> Result<u8, RequestError> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    fn text(&mut self, length: usize) -> Result<&'a str, RequestError> {
        let offset = self.offset;
        std::str::from_utf8(self.take(length)?).map_err(|_| RequestError::NotUtf8 { offset })
    }

    fn region(&mut self) -> Result<Option<Region>, RequestError> {
        let bytes: [u8; 2] = self.array()?;
        if bytes == [0, 0] {
            return Ok(None);
        }
        let upper = bytes.iter().all(u8::is_ascii_uppercase);
        let code = std::str::from_utf8(&bytes).ok().filter(|_| upper);
        code.and_then(|code| Region::new(code).ok())
            .map(Some)
            .ok_or(self.bad_field(2))
    }

    /// The error for the field of `length` bytes that was just read.
    const fn bad_field(&self, length: usize) -> RequestError {
        RequestError::BadField {
            offset: self.offset - length,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn vectors(kind: &str) -> Vec<Value> {
        let text = include_str!("../../tests/vectors/screening-request.json");
        let document: Value = serde_json::from_str(text).unwrap();
        let vectors = document[kind].as_array().unwrap().clone();
        assert!(!vectors.is_empty());
        vectors
    }

    /// The contact byte that a request was read from.
    fn contact(request: &Request<'_>) -> u8 {
        match (request.contact, request.starred) {
            (Tri::No, Tri::No) => 0,
            (Tri::Yes, Tri::No) => 1,
            (Tri::Unknown, Tri::Unknown) => 2,
            (Tri::Yes, Tri::Yes) => 3,
            no_byte => panic!("no byte says {no_byte:?}"),
        }
    }

    fn bytes(vector: &Value) -> Vec<u8> {
        let hex = vector["hex"].as_str().unwrap();
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(byte).collect()
    }

    #[test]
    fn the_vectors_are_read() {
        for vector in vectors("requests") {
            let name = &vector["name"];
            let bytes = bytes(&vector);
            let request = Request::decode(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
            let expected = &vector["request"];
            let mut read = serde_json::json!({
                "direction": request.direction as u8,
                "presentation": request.presentation as u8,
                "verification": request.verification,
                "contact": contact(&request),
                "emergency": request.emergency,
                "home": request.home.map(|home| home.code().to_owned()),
                "at_ms": request.at.unix_ms(),
                "offset_seconds": request.at.offset_seconds(),
                "zone": request.zone,
                "handle": request.handle,
            });
            if let Some(network) = request.network {
                read["network"] = network.code().into();
            }
            assert_eq!(&read, expected, "{name}");
        }
    }

    #[test]
    fn what_a_later_android_adds_is_taken_for_unknown() {
        for vector in vectors("tolerated") {
            let name = &vector["name"];
            let bytes = bytes(&vector);
            let request = Request::decode(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
            for (field, expected) in vector["seen_as"].as_object().unwrap() {
                let read = match field.as_str() {
                    "presentation" => request.presentation as u8,
                    "verification" => request.verification,
                    other => panic!("{name}: no field {other}"),
                };
                assert_eq!(u64::from(read), expected.as_u64().unwrap(), "{name}");
            }
        }
    }

    #[test]
    fn malformed_vectors_are_refused_for_the_right_reason() {
        for vector in vectors("malformed") {
            let name = &vector["name"];
            let bytes = bytes(&vector);
            let word = match Request::decode(&bytes).err() {
                None => "none",
                Some(RequestError::TooShort { .. }) => "too_short",
                Some(RequestError::TooLong { .. }) => "too_long",
                Some(RequestError::Version { .. }) => "version",
                Some(RequestError::BadField { .. }) => "bad_field",
                Some(RequestError::NotUtf8 { .. }) => "not_utf8",
                Some(RequestError::LeftOver { .. }) => "left_over",
            };
            assert_eq!(word, vector["error"].as_str().unwrap(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_request_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..1100)) {
            let _ = Request::decode(&bytes);
        }

        /// Bytes that are nearly right reach every field.
        #[test]
        fn one_changed_byte_never_panics(
            which in any::<prop::sample::Index>(),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
            cut in any::<prop::sample::Index>(),
        ) {
            let vectors = vectors("requests");
            let mut bytes = bytes(&vectors[which.index(vectors.len())]);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = Request::decode(&bytes).map(|request| request.sightings(None));
            let _ = Request::decode(&bytes[..cut.index(bytes.len())]);
        }

        /// Only whole requests are taken: no beginning of one is another.
        #[test]
        fn no_beginning_of_a_request_is_a_request(which in any::<prop::sample::Index>()) {
            let vectors = vectors("requests");
            let bytes = bytes(&vectors[which.index(vectors.len())]);
            for end in 0..bytes.len() {
                prop_assert!(Request::decode(&bytes[..end]).is_err());
            }
        }
    }
}
