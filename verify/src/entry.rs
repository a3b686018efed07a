//! The bytes of a ledger entry, versions 1 to 4 (`docs/formats/ledger.md`).
//!
//! Every entry is read whole, by tables of the fields of each kind; [`Entry`] keeps what is needed to check
//! a bundle. An entry has one form: what breaks a rule is refused.

use crate::text::Hash;

/// The most bytes of an entry.
const MAX_ENTRY: usize = 8192;
/// Seconds that local time may be off UTC.
const MAX_OFFSET: i32 = 64_800;

/// A field.
#[derive(Clone, Copy)]
enum Field {
    /// An integer of so many bytes.
    Int(usize),
    /// A byte from the first to the second.
    Code(u8, u8),
    /// The same, or 255.
    CodeOrOther(u8, u8),
    /// 32 bytes.
    Hash,
    /// A text of at most so many bytes.
    Text(usize),
    /// The same, or absent.
    Maybe(usize),
    /// Bytes that are no text.
    Bytes(usize),
}

use Field::{Bytes, Code, CodeOrOther, Int, Maybe, Text};

const CALL: u8 = 1;
/// The first kind that is of version 3 or later.
const FIRST_FACT: u8 = 6;
/// What was said, with the offset of its clock in version 4: refusal and consent.
const SAID: [u8; 2] = [8, 9];

const HEAD_OF_CALL: &[Field] = &[
    Code(0, 1),
    Code(1, 4),
    Code(0, 2),
    Code(0, 2),
    Code(0, 7),
    Maybe(400),
    Maybe(32),
    Maybe(200),
    Maybe(200),
    Field::Hash,
    Int(8),
    Code(0, 1),
];

/// The fields of the kinds from 2 on.
const KINDS: [&[Field]; 21] = [
    &[CodeOrOther(1, 9), Text(500)],
    &[Code(0, 1), Text(200)],
    &[Field::Hash, Int(4)],
    &[Text(32), Int(8), Field::Hash],
    &[
        Int(8),
        Code(1, 4),
        Code(0, 6),
        Code(0, 5),
        Int(8),
        Int(4),
        Code(0, 7),
        Maybe(32),
        Maybe(64),
    ],
    &[
        Int(8),
        Maybe(40),
        Code(0, 4),
        Maybe(200),
        Maybe(200),
        Code(0, 2),
        Code(0, 2),
        Code(0, 2),
        Maybe(4000),
    ],
    &[
        Int(8),
        Maybe(40),
        Maybe(32),
        Int(8),
        Code(1, 9),
        Maybe(200),
        Maybe(200),
        Maybe(4000),
    ],
    &[Maybe(40), Code(0, 1), Int(8), Code(1, 9), Maybe(4000)],
    &[
        Int(8),
        Maybe(40),
        Text(200),
        Text(100),
        Int(8),
        Field::Hash,
        Maybe(1000),
    ],
    &[Text(100), Code(0, 1)],
    &[Text(200)],
    &[Code(1, 2), Int(8), Text(64)],
    &[Text(50), Text(50)],
    &[Field::Hash, Text(6000)],
    &[
        Int(8),
        Field::Hash,
        Code(0, 3),
        Int(8),
        Field::Hash,
        Maybe(200),
    ],
    &[Int(8), Int(8), CodeOrOther(1, 4), Maybe(200)],
    &[Int(8), Int(8)],
    &[Int(8), Field::Hash],
    &[Int(4), Code(1, 2), Code(0, 2), Bytes(200), Field::Hash],
    &[Text(40), Code(1, 11), Maybe(200), Maybe(200), Code(0, 3)],
    &[Text(32), Int(8), Int(8)],
];

/// A field that was read.
#[derive(Clone, Copy)]
enum Value<'a> {
    Int(u64),
    Bytes(&'a [u8]),
    Absent,
}

/// Where a call stands among those of its number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Link {
    pub(crate) nth: u64,
    pub(crate) before: u64,
}

/// What a bundle is checked by.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Entry {
    Call {
        /// Of an incoming call that has one.
        incoming: Option<String>,
        rulebook: Hash,
        link: Option<Link>,
    },
    Rulebook(Hash),
    Attachment {
        bytes: u64,
        sha256: Hash,
    },
    Checkpoint {
        size: u64,
        root: Hash,
    },
    Forgetting {
        first: u64,
        last: u64,
    },
    Key {
        epoch: u64,
        algorithm: u8,
        hardware: u8,
        public: Vec<u8>,
        attestation: Hash,
    },
    Total {
        number: String,
        calls: u64,
        last: u64,
    },
    /// Of another kind.
    Other,
}

impl Entry {
    /// Reads an entry; `None` where the bytes are none.
    pub(crate) fn read(bytes: &[u8]) -> Option<Entry> {
        let mut from = Reader(bytes);
        let version = from.code(1, 4).filter(|_| bytes.len() <= MAX_ENTRY)?;
        let kind = from.code(1, 22)?;
        if from.code(0, 1)? == 1 {
            from.take(16)?;
        }
        from.take(8)?;
        from.offset()?;
        from.field(Text(64))?;
        let mut needs = if kind >= FIRST_FACT { 3 } else { 1 };
        if version >= 3 && from.code(0, 1)? == 1 {
            from.take(12)?;
            needs = 3;
        }
        let entry = if kind == CALL {
            from.call(version, &mut needs)?
        } else {
            let fields = KINDS[usize::from(kind) - 2].iter();
            let values: Option<Vec<Value<'_>>> = fields.map(|it| from.field(*it)).collect();
            let entry = Entry::of(kind, &values?)?;
            if version == 4 && SAID.contains(&kind) {
                from.offset()?;
                needs = 4;
            }
            entry
        };
        // One form: the oldest version that holds it, and no byte more.
        (from.0.is_empty() && needs == version).then_some(entry)
    }

    fn of(kind: u8, values: &[Value<'_>]) -> Option<Entry> {
        let int = |at: usize| match values.get(at) {
            Some(Value::Int(value)) => Some(*value),
            _ => None,
        };
        let code = |at: usize| u8::try_from(int(at)?).ok();
        let bytes = |at: usize| match values.get(at) {
            Some(Value::Bytes(bytes)) => Some(*bytes),
            _ => None,
        };
        let hash = |at: usize| Hash::try_from(bytes(at)?).ok();
        Some(match kind {
            4 => Entry::Rulebook(hash(0)?),
            10 => Entry::Attachment {
                bytes: int(4)?,
                sha256: hash(5)?,
            },
            16 => Entry::Checkpoint {
                size: int(0)?,
                root: hash(1)?,
            },
            18 => Entry::Forgetting {
                first: int(0)?,
                last: int(1)?,
            },
            20 => Entry::Key {
                epoch: int(0)?,
                algorithm: code(1)?,
                hardware: code(2)?,
                public: bytes(3)?.to_vec(),
                attestation: hash(4)?,
            },
            22 => Entry::Total {
                number: String::from_utf8(bytes(0)?.to_vec()).ok()?,
                calls: int(1)?,
                last: int(2)?,
            },
            _ => Entry::Other,
        })
    }
}

/// The wall clock of an entry that was read, Unix milliseconds.
pub(crate) fn clock(bytes: &[u8]) -> Option<i64> {
    let mut from = Reader(bytes);
    from.take(2)?;
    if from.code(0, 1)? == 1 {
        from.take(16)?;
    }
    Some(i64::from_le_bytes(from.take(8)?.try_into().ok()?))
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head)
    }

    fn offset(&mut self) -> Option<()> {
        let offset = i32::from_le_bytes(self.take(4)?.try_into().ok()?);
        (-MAX_OFFSET..=MAX_OFFSET).contains(&offset).then_some(())
    }

    fn code(&mut self, first: u8, last: u8) -> Option<u8> {
        let code = *self.take(1)?.first()?;
        (first..=last).contains(&code).then_some(code)
    }

    fn int(&mut self, bytes: usize) -> Option<u64> {
        let bytes = self.take(bytes)?.iter().rev();
        Some(bytes.fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    fn field(&mut self, field: Field) -> Option<Value<'a>> {
        let (limit, is_text, may_be_absent) = match field {
            Int(bytes) => return self.int(bytes).map(Value::Int),
            Code(first, last) => return self.code(first, last).map(|it| Value::Int(it.into())),
            CodeOrOther(first, last) => {
                let code = self.code(first, u8::MAX)?;
                let is_one = code <= last || code == u8::MAX;
                return is_one.then_some(Value::Int(code.into()));
            }
            Field::Hash => return self.take(32).map(Value::Bytes),
            Text(limit) => (limit, true, false),
            Maybe(limit) => (limit, true, true),
            Bytes(limit) => (limit, false, false),
        };
        let count = usize::try_from(self.int(2)?).ok()?;
        if count == 0xffff && may_be_absent {
            return Some(Value::Absent);
        }
        let bytes = self.take(count).filter(|_| count <= limit)?;
        let is_fine = !is_text || std::str::from_utf8(bytes).is_ok();
        is_fine.then_some(Value::Bytes(bytes))
    }

    fn call(&mut self, version: u8, needs: &mut u8) -> Option<Entry> {
        let head: Option<Vec<_>> = HEAD_OF_CALL.iter().map(|it| self.field(*it)).collect();
        let head = head?;
        let (Value::Int(direction), number) = (head[0], head[6]) else {
            return None;
        };
        let Value::Bytes(rulebook) = head[9] else {
            return None;
        };
        if version >= 2 {
            let network = self.take(2)?;
            let is_country = network.iter().all(u8::is_ascii_uppercase);
            let outcome = self.code(0, 6)?;
            if network != [0; 2] && !is_country {
                return None;
            }
            if network != [0; 2] || outcome != 0 {
                *needs = (*needs).max(2);
            }
        }
        let mut link = None;
        if version >= 3 {
            let lists = self.take(32)?;
            if self.code(0, 1)? == 1 {
                let (nth, before) = (self.int(8)?, self.int(8)?);
                link = Some(Link { nth, before });
            }
            if link.is_some() || lists != [0; 32] {
                *needs = 3;
            }
        }
        let number = match number {
            Value::Bytes(bytes) => Some(String::from_utf8(bytes.to_vec()).ok()?),
            _ => None,
        };
        Some(Entry::Call {
            incoming: number.filter(|_| direction == 0),
            rulebook: rulebook.try_into().ok()?,
            link,
        })
    }
}
