//! How the fields of an entry are written and read (`docs/formats/ledger.md`).
//!
//! Integers are little-endian. A text is a `u16` length in bytes and so many bytes of UTF-8;
//! an absent one is the length `0xFFFF`. Every value has one form, so `encode(decode(b)) == b`.

use curfew_core::Region;
use thiserror::Error;

const ABSENT: u16 = 0xFFFF;
/// The version of what was said at a time whose offset is known.
pub(super) const VERSION_4: u8 = 4;
/// Seconds that local time may be off UTC.
pub(super) const MAX_OFFSET: i32 = 18 * 3600;
const NO_REGION: [u8; 2] = [0; 2];

/// Why bytes are no entry, or an event has no bytes.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum EntryError {
    /// The entry is of a version that this code does not read.
    #[error("version {found}, where up to {} are known", super::entry::VERSION)]
    Version {
        /// Its version.
        found: u8,
    },
    /// The bytes end inside a field.
    #[error("the bytes end inside {field}")]
    Truncated {
        /// Which field.
        field: &'static str,
    },
    /// Bytes follow the last field.
    #[error("{extra} bytes after the last field")]
    TrailingBytes {
        /// How many.
        extra: usize,
    },
    /// A field has a value that is none of its values.
    #[error("{field} has an unknown value")]
    Value {
        /// Which field.
        field: &'static str,
    },
    /// A text is longer than its field holds.
    #[error("{field} has {bytes} bytes, where {limit} are allowed")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// How many it has.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A text is not UTF-8.
    #[error("{field} is not UTF-8")]
    NotUtf8 {
        /// Which field.
        field: &'static str,
    },
    /// The bytes do not have the hash that stands beside them.
    #[error("the bytes do not have their hash")]
    Hash,
    /// The entry was deleted at the user's wish; its hash is left.
    #[error("the entry was forgotten")]
    Forgotten,
}

pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn text(
        &mut self,
        field: &'static str,
        text: &str,
        limit: usize,
    ) -> Result<(), EntryError> {
        self.lengthy(field, text.as_bytes(), limit)
    }

    /// Bytes after their length.
    fn lengthy(&mut self, field: &'static str, raw: &[u8], limit: usize) -> Result<(), EntryError> {
        let bytes = raw.len();
        let length = u16::try_from(bytes).ok().filter(|_| bytes <= limit);
        let length = length.ok_or(EntryError::TooLong {
            field,
            bytes,
            limit,
        })?;
        self.raw(&length.to_le_bytes());
        self.raw(raw);
        Ok(())
    }

    pub(super) fn optional(
        &mut self,
        field: &'static str,
        text: Option<&str>,
        limit: usize,
    ) -> Result<(), EntryError> {
        if let Some(text) = text {
            return self.text(field, text, limit);
        }
        self.raw(&ABSENT.to_le_bytes());
        Ok(())
    }

    pub(super) fn network(&mut self, region: Option<&Region>) {
        self.raw(region.map_or(&NO_REGION, |region| {
            let code = region.code().as_bytes();
            code.first_chunk().unwrap_or(&NO_REGION)
        }));
    }
}

pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
    /// The version of the entry.
    pub(super) version: u8,
    /// Whether texts are kept; else they are looked at, and empty in what is read.
    pub(super) keeps: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, field: &'static str, count: usize) -> Result<&'a [u8], EntryError> {
        let (head, tail) = self
            .rest
            .split_at_checked(count)
            .ok_or(EntryError::Truncated { field })?;
        self.rest = tail;
        Ok(head)
    }

    pub(super) fn array<const N: usize>(
        &mut self,
        field: &'static str,
    ) -> Result<[u8; N], EntryError> {
        let (head, tail) = self
            .rest
            .split_first_chunk()
            .ok_or(EntryError::Truncated { field })?;
        self.rest = tail;
        Ok(*head)
    }

    pub(super) fn u8(&mut self, field: &'static str) -> Result<u8, EntryError> {
        Ok(self.array::<1>(field)?[0])
    }

    pub(super) fn code<T>(
        &mut self,
        field: &'static str,
        read: impl Fn(u8) -> Option<T>,
    ) -> Result<T, EntryError> {
        read(self.u8(field)?).ok_or(EntryError::Value { field })
    }

    pub(super) fn flag(&mut self, field: &'static str) -> Result<bool, EntryError> {
        self.code(field, |code| match code {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        })
    }

    pub(super) fn network(&mut self) -> Result<Option<Region>, EntryError> {
        let field = "network";
        let bytes: [u8; 2] = self.array(field)?;
        if bytes == NO_REGION {
            return Ok(None);
        }
        let code = std::str::from_utf8(&bytes).unwrap_or_default();
        let region = Region::new(code).ok();
        // In upper case only: an event has one form.
        region
            .filter(|region| region.code() == code)
            .map(Some)
            .ok_or(EntryError::Value { field })
    }

    pub(super) fn optional(
        &mut self,
        field: &'static str,
        limit: usize,
    ) -> Result<Option<String>, EntryError> {
        let length = u16::from_le_bytes(self.array(field)?);
        if length == ABSENT {
            return Ok(None);
        }
        let bytes = usize::from(length);
        if bytes > limit {
            return Err(EntryError::TooLong {
                field,
                bytes,
                limit,
            });
        }
        let text = std::str::from_utf8(self.take(field, bytes)?);
        let text = text.map_err(|_| EntryError::NotUtf8 { field })?;
        Ok(Some(if self.keeps {
            text.to_owned()
        } else {
            String::new()
        }))
    }

    pub(super) fn text(&mut self, field: &'static str, limit: usize) -> Result<String, EntryError> {
        self.optional(field, limit)?
            .ok_or(EntryError::Value { field })
    }
}

/// Cuts a text to `limit` bytes, at the end of a character.
pub(super) fn cut(text: &mut String, limit: usize) {
    text.truncate(text.floor_char_boundary(limit));
}

/// As [`cut`], where there is a text.
pub(super) fn cut_optional(text: &mut Option<String>, limit: usize) {
    if let Some(text) = text {
        cut(text, limit);
    }
}

/// A field of a record in `fact.rs`. `limit` is that of a text, in bytes. Records are walked field
/// by field through this, so that each adds a walk to the library and not a codec.
pub(super) trait Field {
    fn write(&self, to: &mut Writer, name: &'static str, limit: usize) -> Result<(), EntryError>;
    fn read(&mut self, from: &mut Reader<'_>, name: &'static str, limit: usize) -> Read;
    /// Brings the value into its limits.
    fn clip(&mut self, _limit: usize) {}
}

/// What reading a field gives.
pub(super) type Read = Result<(), EntryError>;
/// A field to be written, with its name in errors and its limit.
pub(super) type Shown<'f> = dyn FnMut(&dyn Field, &'static str, usize) -> Read + 'f;
/// A field to be read or clipped.
pub(super) type Taken<'f> = dyn FnMut(&mut dyn Field, &'static str, usize) -> Read + 'f;

macro_rules! integers {
    ($($type:ty)*) => {$(
        impl Field for $type {
            fn write(&self, to: &mut Writer, _: &'static str, _: usize) -> Read {
                to.raw(&self.to_le_bytes());
                Ok(())
            }
            fn read(&mut self, from: &mut Reader<'_>, name: &'static str, _: usize) -> Read {
                *self = <$type>::from_le_bytes(from.array(name)?);
                Ok(())
            }
        }
    )*};
}
integers!(i64 u32 u64);

impl Field for bool {
    fn write(&self, to: &mut Writer, _: &'static str, _: usize) -> Read {
        to.u8(u8::from(*self));
        Ok(())
    }
    fn read(&mut self, from: &mut Reader<'_>, name: &'static str, _: usize) -> Read {
        *self = from.flag(name)?;
        Ok(())
    }
}

/// Not known, no, or yes.
impl Field for Option<bool> {
    fn write(&self, to: &mut Writer, _: &'static str, _: usize) -> Read {
        to.u8(self.map_or(0, |is| 1 + u8::from(is)));
        Ok(())
    }
    fn read(&mut self, from: &mut Reader<'_>, name: &'static str, _: usize) -> Read {
        *self = from.code(name, |code| match code {
            0 => Some(None),
            1 | 2 => Some(Some(code == 2)),
            _ => None,
        })?;
        Ok(())
    }
}

/// How far local time was off UTC, seconds: not there before version 4.
impl Field for Option<i32> {
    fn write(&self, to: &mut Writer, field: &'static str, _: usize) -> Read {
        let Some(offset) = self else { return Ok(()) };
        if !(-MAX_OFFSET..=MAX_OFFSET).contains(offset) {
            return Err(EntryError::Value { field });
        }
        to.raw(&offset.to_le_bytes());
        Ok(())
    }
    fn read(&mut self, from: &mut Reader<'_>, field: &'static str, _: usize) -> Read {
        if from.version < VERSION_4 {
            return Ok(());
        }
        let offset = i32::from_le_bytes(from.array(field)?);
        if !(-MAX_OFFSET..=MAX_OFFSET).contains(&offset) {
            return Err(EntryError::Value { field });
        }
        *self = Some(offset);
        Ok(())
    }
    fn clip(&mut self, _: usize) {
        *self = self.map(|offset| offset.clamp(-MAX_OFFSET, MAX_OFFSET));
    }
}

impl Field for [u8; 32] {
    fn write(&self, to: &mut Writer, _: &'static str, _: usize) -> Read {
        to.raw(self);
        Ok(())
    }
    fn read(&mut self, from: &mut Reader<'_>, name: &'static str, _: usize) -> Read {
        *self = from.array(name)?;
        Ok(())
    }
}

impl Field for String {
    fn write(&self, to: &mut Writer, name: &'static str, limit: usize) -> Read {
        to.text(name, self, limit)
    }
    fn read(&mut self, from: &mut Reader<'_>, name: &'static str, limit: usize) -> Read {
        *self = from.text(name, limit)?;
        Ok(())
    }
    fn clip(&mut self, limit: usize) {
        cut(self, limit);
    }
}

impl Field for Option<String> {
    fn write(&self, to: &mut Writer, name: &'static str, limit: usize) -> Read {
        to.optional(name, self.as_deref(), limit)
    }
    fn read(&mut self, from: &mut Reader<'_>, name: &'static str, limit: usize) -> Read {
        *self = from.optional(name, limit)?;
        Ok(())
    }
    fn clip(&mut self, limit: usize) {
        cut_optional(self, limit);
    }
}

/// Bytes that are no text, such as a key: as a text is written, without being UTF-8.
impl Field for Vec<u8> {
    fn write(&self, to: &mut Writer, field: &'static str, limit: usize) -> Read {
        to.lengthy(field, self, limit)
    }
    fn read(&mut self, from: &mut Reader<'_>, field: &'static str, limit: usize) -> Read {
        let bytes = usize::from(u16::from_le_bytes(from.array(field)?));
        if bytes > limit {
            return Err(EntryError::TooLong {
                field,
                bytes,
                limit,
            });
        }
        *self = from.take(field, bytes)?.to_vec();
        Ok(())
    }
    fn clip(&mut self, limit: usize) {
        self.truncate(limit);
    }
}

/// An enum whose codes stand in the ledger, with the words that exports use. Its default is the
/// first.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[repr(u8)]
        pub enum $name {
            $($(#[$doc])* $variant = $code,)+
        }

        impl $name {
            /// Every one, in the order of their codes.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The one of a code, or `None` for a code that is not one.
            #[must_use]
            pub fn from_code(code: u8) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| *it as u8 == code)
            }

            /// The word used in exports.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// The one of a [`Self::word`].
            #[must_use]
            pub fn from_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.word() == word)
            }
        }

        impl Default for $name {
            fn default() -> $name {
                $name::ALL[0]
            }
        }

        impl Field for $name {
            fn write(&self, to: &mut Writer, _: &'static str, _: usize) -> Read {
                to.u8(*self as u8);
                Ok(())
            }
            fn read(&mut self, from: &mut Reader<'_>, name: &'static str, _: usize) -> Read {
                *self = from.code(name, $name::from_code)?;
                Ok(())
            }
        }
    };
}

/// A record: its fields in the order in which they are written, each with its name in errors
/// and, for a text, its limit in bytes.
macro_rules! record {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty, $label:literal $(<= $limit:expr)?;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, Eq, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl $name {
            pub(super) fn show(&self, each: &mut Shown<'_>) -> Read {
                $(each(&self.$field, $label, 0 $(+ $limit)?)?;)*
                Ok(())
            }
            pub(super) fn take(&mut self, each: &mut Taken<'_>) -> Read {
                $(each(&mut self.$field, $label, 0 $(+ $limit)?)?;)*
                Ok(())
            }
        }
    };
}

pub(super) use {codes, record};
