//! Facts that follow a call or surround it: what became of it, what was said, what the phone
//! did. Each is an entry of its own, with its own time; nothing is ever added to an older one.

use super::Seq;
use super::bytes::{EntryError, Field, Read, Reader, Shown, Taken, Writer, record};
use super::codes::{
    Algorithm, Anchor, BlockedBy, CaseChange, Channel, ClockChange, Confidence, Finding, GapCause,
    Hardware, Source, Speaker,
};
use crate::replay::Happened;

/// The longest line that the user writes, bytes of UTF-8: a name, a reference, a file number.
pub const MAX_LINE: usize = 200;
/// The longest text in the user's own words, bytes of UTF-8.
pub const MAX_TEXT: usize = 4000;
/// The longest MIME type of a file, bytes.
pub const MAX_MIME: usize = 100;

impl Field for Happened {
    fn write(&self, to: &mut Writer, _: &'static str, _: usize) -> Read {
        to.u8(*self as u8);
        Ok(())
    }
    fn read(&mut self, from: &mut Reader<'_>, name: &'static str, _: usize) -> Read {
        *self = from.code(name, Happened::from_code)?;
        Ok(())
    }
}

record! {
    /// What became of a call, or what the call log says and the ledger does not.
    Outcome {
        /// The entry of the call; 0 where there is none.
        call: Seq, "call";
        /// Where it is known from.
        source: Source, "source";
        /// What became of it.
        happened: Happened, "outcome";
        /// What log and ledger say of each other.
        finding: Finding, "finding";
        /// When the source says that the call began, Unix milliseconds.
        began_ms: i64, "began";
        /// How long it was talked, seconds.
        talked_s: u32, "talked";
        /// Who stopped it.
        blocked_by: BlockedBy, "blocked by";
        /// The number in the source, where no entry has it.
        number: Option<String>, "number" <= 32;
        /// The SIM that it came in on, as the source names it.
        sim: Option<String>, "sim" <= 64;
    }
}

record! {
    /// A note after a call.
    Memo {
        /// The entry of the call; 0 where it is about none.
        call: Seq, "call";
        /// The case, where it belongs to one.
        case: Option<String>, "case" <= 40;
        /// Who spoke.
        speaker: Speaker, "speaker";
        /// For whom they said they called.
        company: Option<String>, "company" <= MAX_LINE;
        /// What was offered.
        product: Option<String>, "product" <= MAX_LINE;
        /// Whether they said who they were.
        said_who: Option<bool>, "said who";
        /// Whether the user told them to stop.
        said_stop: Option<bool>, "said stop";
        /// Whether they offered a way out.
        way_out: Option<bool>, "way out";
        /// In the user's own words.
        text: Option<String>, "text" <= MAX_TEXT;
    }
}

record! {
    /// "Told them to stop, then and so."
    Refusal {
        /// The entry of the call during which it was said; 0 where in none.
        call: Seq, "call";
        /// The case, where it belongs to one.
        case: Option<String>, "case" <= 40;
        /// The number that was told, where it was a number.
        number: Option<String>, "number" <= 32;
        /// When, Unix milliseconds; may be before the entry.
        said_ms: i64, "said";
        /// By what way.
        channel: Channel, "channel";
        /// To whom, such as "agent 4711".
        to: Option<String>, "to" <= MAX_LINE;
        /// The reference that they gave.
        reference: Option<String>, "reference" <= MAX_LINE;
        /// In the user's own words.
        text: Option<String>, "text" <= MAX_TEXT;
        /// How far the clock by which it was said was off UTC then, seconds; `None` in entries from before version 4.
        said_offset: Option<i32>, "offset of said";
    }
}

record! {
    /// Consent to be called, given or withdrawn.
    Consent {
        /// The case, where it belongs to one.
        case: Option<String>, "case" <= 40;
        /// Whether it was given; else withdrawn.
        given: bool, "given";
        /// When, Unix milliseconds.
        said_ms: i64, "said";
        /// By what way.
        channel: Channel, "channel";
        /// In the user's own words.
        text: Option<String>, "text" <= MAX_TEXT;
        /// As in a refusal.
        said_offset: Option<i32>, "offset of said";
    }
}

record! {
    /// A file that belongs to a call or a case. The ledger has its hash, a folder beside it the file.
    Attachment {
        /// The entry of the call; 0 where it is about none.
        call: Seq, "call";
        /// The case, where it belongs to one.
        case: Option<String>, "case" <= 40;
        /// What the file was called.
        name: String, "name" <= MAX_LINE;
        /// Its MIME type.
        mime: String, "mime" <= MAX_MIME;
        /// How many bytes it has.
        bytes: u64, "bytes";
        /// Its SHA-256.
        sha256: [u8; 32], "file hash";
        /// In the user's own words.
        text: Option<String>, "text" <= 1000;
    }
}

record! {
    /// A permission or the role was given or taken.
    Permission {
        /// Its name, such as `READ_CALL_LOG`.
        name: String, "name" <= 100;
        /// Whether the app has it from then on.
        granted: bool, "granted";
    }
}

record! {
    /// The phone was started.
    Boot {
        /// The version of the system, such as `Android 15, security patch 2026-10-01`.
        system: String, "system" <= 200;
    }
}

record! {
    /// The clock or the zone was changed.
    Clocks {
        /// Which.
        what: ClockChange, "what";
        /// By how much the wall clock jumped, milliseconds; ahead is above zero.
        by_ms: i64, "by";
        /// The zone before.
        from_zone: String, "zone before" <= 64;
    }
}

record! {
    /// Another version of the app.
    Update {
        /// The version before; empty where it is not known.
        from: String, "from" <= 50;
        /// The version from then on.
        to: String, "to" <= 50;
    }
}

record! {
    /// Other lists came into force.
    Lists {
        /// The hash that the calls from then on name (`docs/formats/ledger.md`).
        sha256: [u8; 32], "lists hash";
        /// A line for each list: 64 hex digits of its SHA-256, a space, its name.
        text: String, "lists" <= 6000;
    }
}

record! {
    /// A checkpoint that was signed or dated.
    Checkpoint {
        /// How many entries it is over.
        size: u64, "size";
        /// The root of their tree.
        root: [u8; 32], "root";
        /// What dates it.
        anchor: Anchor, "anchor";
        /// The time that the anchor states, Unix milliseconds; 0 where it states none.
        stated_ms: i64, "stated";
        /// SHA-256 of what came back, such as the reply; zeros where nothing did.
        sha256: [u8; 32], "anchor hash";
        /// Whose it is.
        by: Option<String>, "by" <= 200;
    }
}

record! {
    /// A time of which there are no entries, and why.
    Gap {
        /// From when, Unix milliseconds.
        from_ms: i64, "from";
        /// Until when, Unix milliseconds.
        to_ms: i64, "to";
        /// Why.
        cause: GapCause, "cause";
        /// Which app, or what else is known.
        text: Option<String>, "text" <= 200;
    }
}

/// The text of a [`Gap`] of a time that was forgotten at the user's wish.
pub const FORGOTTEN: &str = "forgotten";

record! {
    /// Old entries were deleted at the user's wish. Their hashes stay.
    Forgetting {
        /// The first that is gone.
        first: Seq, "first";
        /// The last that is gone.
        last: Seq, "last";
    }
}

record! {
    /// The entries before this one came from a ledger of the older kind.
    Moved {
        /// How many.
        entries: u64, "entries";
        /// The state of its chain after the last.
        state: [u8; 32], "state";
    }
}

record! {
    /// A key signs from now on.
    Key {
        /// Counts the keys of this ledger, from 1.
        epoch: u32, "epoch";
        /// Its algorithm.
        algorithm: Algorithm, "algorithm";
        /// Where it lives.
        hardware: Hardware, "hardware";
        /// The public key.
        public: Vec<u8>, "public key" <= 200;
        /// SHA-256 of the attestation chain that was kept when it was made; zeros where there is none.
        attestation: [u8; 32], "attestation hash";
    }
}

record! {
    /// Something of a case.
    Case {
        /// Its id, made once.
        id: String, "case" <= 40;
        /// What changed.
        what: CaseChange, "what";
        /// To what.
        value: Option<String>, "value" <= MAX_LINE;
        /// From where the user has it.
        source: Option<String>, "source" <= MAX_LINE;
        /// How sure it is.
        confidence: Confidence, "confidence";
    }
}

/// What the value of a number that was added or removed begins with where it is none: the entry of a call without a number follows.
const ENTRY: &str = "entry ";

impl Case {
    /// The value that names a call without a number.
    #[must_use]
    pub fn naming(call: Seq) -> String {
        format!("{ENTRY}{call}")
    }

    /// The call without a number that the user says was the caller's, or no more says so.
    #[must_use]
    pub fn entry(&self) -> Option<Seq> {
        match self.what {
            CaseChange::NumberAdded | CaseChange::NumberRemoved => {
                let value = self.value.as_deref()?;
                let seq: Seq = value.strip_prefix(ENTRY)?.parse().ok()?;
                // In one form only, as a number.
                (seq > 0 && Case::naming(seq) == value).then_some(seq)
            }
            _ => None,
        }
    }
}

record! {
    /// How many calls of a number the entries before this one have.
    Total {
        /// The number.
        number: String, "number" <= 32;
        /// How many.
        calls: u64, "calls";
        /// The entry of the last; 0 where there is none.
        last: Seq, "last";
    }
}

macro_rules! facts {
    ($($(#[$doc:meta])* $kind:ident,)+) => {
        /// One fact.
        #[derive(Clone, Debug, Eq, PartialEq)]
        pub enum Fact {
            $($(#[$doc])* $kind($kind),)+
        }

        impl Fact {
            /// Which kind of entry it is.
            #[must_use]
            pub const fn kind(&self) -> super::EventKind {
                match self { $(Fact::$kind(_) => super::EventKind::$kind,)+ }
            }

            /// An empty fact of a kind; `None` where the kind is not that of a fact.
            fn of(kind: super::EventKind) -> Option<Fact> {
                match kind {
                    $(super::EventKind::$kind => Some(Fact::$kind($kind::default())),)+
                    _ => None,
                }
            }

            fn show(&self, each: &mut Shown<'_>) -> Read {
                match self { $(Fact::$kind(it) => it.show(each),)+ }
            }

            fn take(&mut self, each: &mut Taken<'_>) -> Read {
                match self { $(Fact::$kind(it) => it.take(each),)+ }
            }
        }

        $(impl From<$kind> for Fact {
            fn from(it: $kind) -> Fact { Fact::$kind(it) }
        })+
    };
}

facts! {
    /// What became of a call.
    Outcome,
    /// A note after a call.
    Memo,
    /// The caller was told to stop.
    Refusal,
    /// Consent.
    Consent,
    /// A file.
    Attachment,
    /// A permission.
    Permission,
    /// A start of the phone.
    Boot,
    /// A change of clock or zone.
    Clocks,
    /// Another version of the app.
    Update,
    /// Other lists.
    Lists,
    /// A checkpoint.
    Checkpoint,
    /// A gap.
    Gap,
    /// Entries forgotten.
    Forgetting,
    /// Entries moved here.
    Moved,
    /// A key.
    Key,
    /// A case.
    Case,
    /// A count.
    Total,
}

impl Fact {
    pub(super) fn write(&self, to: &mut Writer) -> Result<(), EntryError> {
        self.show(&mut |field, name, limit| field.write(to, name, limit))
    }

    /// Reads the fact of a kind; `None` where the kind is not that of a fact.
    pub(super) fn read(
        kind: super::EventKind,
        from: &mut Reader<'_>,
    ) -> Option<Result<Fact, EntryError>> {
        let mut fact = Fact::of(kind)?;
        let read = fact.take(&mut |field, name, limit| field.read(from, name, limit));
        Some(read.map(|()| fact))
    }

    pub(super) fn clip(&mut self) {
        let clipped = self.take(&mut |field, _, limit| {
            field.clip(limit);
            Ok(())
        });
        clipped.expect("clipping refuses nothing");
    }

    /// The entry of the call that it is about.
    #[must_use]
    pub fn call(&self) -> Option<Seq> {
        let seq = match self {
            Fact::Outcome(it) => it.call,
            Fact::Memo(it) => it.call,
            Fact::Refusal(it) => it.call,
            Fact::Attachment(it) => it.call,
            Fact::Case(it) => it.entry().unwrap_or(0),
            _ => 0,
        };
        (seq > 0).then_some(seq)
    }

    /// By which clock it was said, where it says so: seconds off UTC.
    pub(super) const fn said_offset(&self) -> Option<i32> {
        match self {
            Fact::Refusal(it) => it.said_offset,
            Fact::Consent(it) => it.said_offset,
            _ => None,
        }
    }

    /// The case that it belongs to.
    #[must_use]
    pub fn case(&self) -> Option<&str> {
        match self {
            Fact::Memo(it) => it.case.as_deref(),
            Fact::Refusal(it) => it.case.as_deref(),
            Fact::Consent(it) => it.case.as_deref(),
            Fact::Attachment(it) => it.case.as_deref(),
            Fact::Case(it) => Some(&it.id),
            _ => None,
        }
    }

    /// The number that it names.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match self {
            Fact::Outcome(it) => it.number.as_deref(),
            Fact::Refusal(it) => it.number.as_deref(),
            Fact::Total(it) => Some(&it.number),
            _ => None,
        }
    }

    /// What the user wrote, for searching.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        let texts: [Option<&String>; 4] = match self {
            Fact::Memo(it) => [
                it.company.as_ref(),
                it.product.as_ref(),
                it.text.as_ref(),
                None,
            ],
            Fact::Refusal(it) => [
                it.to.as_ref(),
                it.reference.as_ref(),
                it.text.as_ref(),
                None,
            ],
            Fact::Consent(it) => [it.text.as_ref(), None, None, None],
            Fact::Attachment(it) => [Some(&it.name), it.text.as_ref(), None, None],
            _ => [None; 4],
        };
        texts.into_iter().flatten().map(String::as_str).collect()
    }
}
