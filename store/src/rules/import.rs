//! Reads rulebooks and the rules and backups of other apps, as far as they mean the same here.
//!
//! The content tells what it is, not the name of the file. What is mapped is mapped exactly:
//! no rule stops a call that the original would have let ring. What has no equal here is named in
//! [`Imported::remarks`] with its reason; where that is something that lets calls ring, the rules
//! below it that stop calls are switched off, for they would stop what it let through.
//!
//! Every size is bounded: the file, what a compressed file expands to, the depth of its JSON (128,
//! by the reader), rules, remarks. Source of the formats: the apps' own code, named in each reader.

mod bans;
pub mod blacklist;
mod packed;
mod pattern;
mod reader;
mod schedule;
mod sections;
mod silence;
mod spam_call_blocker;
mod spamblocker;
pub mod stream;
mod two_lists;
pub mod vcard;
mod xml;

use curfew_core::rulebook::{Rule, RulebookError};
use curfew_core::{Region, Rulebook};
use serde_json::Value;
use thiserror::Error;

pub use self::pattern::COUNTRY_CODES;
use self::reader::Reader;
pub use self::spam_call_blocker::is_contact;
use crate::lists::import::{Import, ImportError as NumbersError, Numbers};

/// The most bytes of a file that is not a plain list of numbers, and of what it expands to.
pub const MAX_BYTES: usize = 16 << 20;
/// How many remarks are kept; more are counted.
pub const MAX_REMARKS: usize = 1000;

/// How the binary list of PhoneBlock begins.
const PHONEBLOCK: &[u8] = b"PBBL";

/// What a file is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A rulebook of this app.
    Rulebook,
    /// A backup of SpamBlocker.
    SpamBlocker,
    /// A backup or the numbers of Spam Call Blocker.
    SpamCallBlocker,
    /// Rules for SpamBlocker as CSV.
    SpamBlockerCsv,
    /// Yet Another Call Blocker, Tranquille.
    CallBlocker,
    /// NoPhoneSpam, text.
    NoPhoneSpam,
    /// The blocked numbers of a Fossify app.
    Fossify,
    /// The prefixes of Saracroche.
    Saracroche,
    /// The numbers of PhoneBlock.
    PhoneBlock,
    /// The blocked numbers of an Android phone, by sms-ie.
    SmsIe,
    /// The settings of Silence, or expressions out of them.
    Silence,
    /// The barred callers of a Fritz!Box.
    FritzBarred,
    /// Another phone book of a Fritz!Box, perhaps of contacts.
    FritzBook,
    /// The blacklist of FreePBX or Asterisk.
    FreePbx,
    /// The blacklist of NCID.
    Ncid,
    /// A backup of BlackList.
    BlackList,
    /// Contacts.
    VCard,
    /// Numbers, as text or CSV.
    Numbers,
}

impl Kind {
    /// The word used on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Rulebook => "rulebook",
            Kind::SpamBlocker => "spamblocker",
            Kind::SpamBlockerCsv => "spamblocker_csv",
            Kind::SpamCallBlocker => "spam_call_blocker",
            Kind::CallBlocker => "call_blocker",
            Kind::NoPhoneSpam => "nophonespam",
            Kind::Fossify => "fossify",
            Kind::Saracroche => "saracroche",
            Kind::PhoneBlock => "phoneblock",
            Kind::SmsIe => "sms_ie",
            Kind::Silence => "silence",
            Kind::FritzBarred => "fritzbox_barred",
            Kind::FritzBook => "fritzbox",
            Kind::FreePbx => "freepbx",
            Kind::Ncid => "ncid",
            Kind::BlackList => "blacklist",
            Kind::VCard => "vcard",
            Kind::Numbers => "numbers",
        }
    }

    /// Whether places in such a file are lines; else they are records, counted within their list.
    #[must_use]
    pub const fn has_lines(self) -> bool {
        !matches!(
            self,
            Kind::Rulebook
                | Kind::SpamBlocker
                | Kind::SpamCallBlocker
                | Kind::Saracroche
                | Kind::PhoneBlock
                | Kind::BlackList
        )
    }

    /// Whether the numbers of such a file are those of callers to be stopped.
    #[must_use]
    pub const fn is_blocked(self) -> bool {
        !matches!(
            self,
            Kind::VCard | Kind::Numbers | Kind::Rulebook | Kind::FritzBook
        )
    }
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What the file is.
    pub kind: Kind,
    /// The rules, in the order in which they are tried; the ids differ from each other.
    pub rules: Vec<Rule>,
    /// The numbers for a list.
    pub numbers: Import,
    /// What was not taken over, or not as it was, in the order of the file where its lines or lists
    /// tell that; [`MAX_REMARKS`] at most.
    pub remarks: Vec<Remark>,
    /// How many remarks there are.
    pub remarks_total: usize,
    /// Whether the numbers stopped calls there whatever of it is missing here; else nothing may stop by them.
    pub are_numbers_on: bool,
}

/// Something that was not taken over, or not as it was.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Remark {
    /// Where it stands: in a text the line, in JSON the place in its list, from 1; 0 for a setting.
    pub place: usize,
    /// In a line the cell of a table, else the character (in XML the byte) at which it begins, from 1.
    pub column: usize,
    /// What its owner called it, or its pattern.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
    /// Why.
    pub why: Why,
}

/// What became of something that was not taken over as it was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fate {
    /// It is not here.
    LeftOut,
    /// The rule is here, switched off.
    SwitchedOff,
    /// It is here and means nearly the same; it stops no more than before.
    Changed,
}

impl Fate {
    /// The word used on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Fate::LeftOut => "left_out",
            Fate::SwitchedOff => "switched_off",
            Fate::Changed => "changed",
        }
    }
}

macro_rules! whys {
    ($($(#[$about:meta])* $why:ident $word:literal $words:literal,)+) => {
        /// Why something was not taken over as it was.
        #[non_exhaustive]
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Why {
            $($(#[$about])* $why,)+
        }

        impl Why {
            /// The word used on the command line.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Why::$why => $word,)+
                }
            }

            /// The reason in English.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    $(Why::$why => $words,)+
                }
            }
        }
    };
}

whys! {
    /// It is about messages only.
    Messages "messages" "it is about messages, not calls",
    /// It was switched off.
    Off "off" "it was switched off there",
    /// It looks at a name, group, place or network.
    Name "name" "it looks at something else than the number: a name, a group, a place",
    /// The expression has what ours does not, or is too large.
    Regex "regex" "the expression has parts that rules here do not have, or is too large",
    /// It can never match.
    Never "never" "it matches no number there either",
    /// The country is not said.
    NoCountryCode "no_country_code" "it begins without + and country code, so it is not known which numbers it means",
    /// It matches parts of numbers or names.
    Partial "partial" "it looks for a part of a number or name",
    /// A value does not fit.
    Value "value" "a value in it cannot be read",
    /// The times cannot be told.
    Schedule "schedule" "its times cannot be read",
    /// A setting that rules here do not have.
    Setting "setting" "a setting that has no equal here",
    /// It stands below something that is missing.
    Below "below" "something above it that lets calls ring is missing here; it might stop those calls",
    /// Calls were not blocked there.
    Inactive "inactive" "blocking of calls was switched off there",
    /// It answers and hangs up.
    HangUp "hang_up" "it answered and hung up there; here the call is rejected",
    /// It expires there.
    Expires "expires" "numbers expire there after some days; here they stay",
    /// Few people reported it.
    Votes "votes" "fewer than 4 people reported it",
    /// People say that it is no nuisance.
    Legitimate "legitimate" "it is said to be no nuisance there",
    /// Which field of the app it was is not known.
    Field "field" "it is not known whether it let calls ring there or stopped them",
    /// It does something else than block.
    Action "action" "it does something else than stop a call",
    /// How it compares is not known.
    Unknown "unknown" "how it compares numbers is not known",
    /// There are too many rules.
    TooMany "too_many" "a rulebook has at most 1000 rules",
}

/// Why a file gave nothing.
#[non_exhaustive]
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum ImportError {
    /// The file, or what it expands to, is too large.
    #[error("more than {} MiB, or it expands to more", MAX_BYTES >> 20)]
    TooLarge,
    /// A compressed file is damaged or not whole, or something is behind its end.
    #[error("the compressed file is damaged or not whole")]
    Damaged,
    /// It is no text.
    #[error("this is no text")]
    NotText,
    /// The JSON cannot be read.
    #[error("line {line}, column {column}: not JSON")]
    Json {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// A rulebook is refused.
    #[error(transparent)]
    Rulebook(#[from] RulebookError),
    /// A database is damaged, or not one of BlackList.
    #[error("the database is damaged, or no backup of BlackList")]
    Database,
    /// It is none of the formats.
    #[error("line 1, column 1: not a rulebook, nor a backup or list that is known")]
    Unknown,
    /// It is something else, or broken.
    #[error("line {line}, column {column}: {what}")]
    Other {
        /// From 1.
        line: u64,
        /// From 1.
        column: u64,
        /// What it is, or what is wrong.
        what: &'static str,
    },
    /// A list of numbers is refused.
    #[error(transparent)]
    Numbers(#[from] NumbersError),
}

impl ImportError {
    const fn other(what: &'static str) -> ImportError {
        let (line, column) = (1, 1);
        ImportError::Other { line, column, what }
    }
}

/// Whether a file that begins with `head` (64 KiB are enough) is a text or table of numbers:
/// one that [`crate::lists::import::read_into`] reads, whatever its length.
#[must_use]
pub fn is_plain(head: &[u8]) -> bool {
    !is_other(head) && bans::sniff(start_of(head)).is_none()
}

/// A text without a mark of UTF-8 and what is blank at its beginning.
fn start_of(head: &[u8]) -> &[u8] {
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    start.trim_ascii_start()
}

/// Whether a file that begins so has no lines that are records.
fn is_other(head: &[u8]) -> bool {
    let start = start_of(head);
    head.starts_with(b"\x1f\x8b")
        || is_zip(head)
        || head.starts_with(b"SQLite format 3")
        || head.starts_with(PHONEBLOCK)
        || start.starts_with(b"{")
        || start.starts_with(b"[")
        || xml::is_xml(start)
        || vcard::is_vcard(start)
}

/// Whether a file that begins so is a ZIP archive (APPNOTE.TXT, 4.3.7).
#[must_use]
pub fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Whether a file that begins so is text in some encoding: hardly any control character stands in
/// its first KiB. Whatever is compressed or encrypted has one in nine.
#[must_use]
pub fn is_text(head: &[u8]) -> bool {
    let head = &head[..head.len().min(1 << 10)];
    let is_control = |it: &&u8| it.is_ascii_control() && !it.is_ascii_whitespace();
    head.starts_with(b"\xff\xfe")
        || head.starts_with(b"\xfe\xff")
        || head.iter().filter(is_control).count() * 16 <= head.len().max(32)
}

/// Reads rules and numbers. `home` is the region of numbers written without a country code.
///
/// # Errors
/// [`ImportError`]; what cannot be mapped is no error but a [`Remark`].
pub fn read(bytes: &[u8], home: Option<Region>) -> Result<Imported, ImportError> {
    let expanded;
    let mut bytes = bytes;
    if bytes.starts_with(b"\x1f\x8b") {
        expanded = packed::gunzip(bytes)?;
        bytes = &expanded;
    }
    let unzipped;
    if is_zip(bytes) {
        unzipped = packed::unzip(bytes)?;
        bytes = &unzipped;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.trim_ascii_start();
    let is_json = matches!(start.first(), Some(b'{' | b'['));
    let is_vcard = vcard::is_vcard(start);
    let is_xml = xml::is_xml(start);
    if (is_json || is_vcard || is_xml) && bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    if bytes.starts_with(PHONEBLOCK) {
        return Err(ImportError::other(
            "the binary list of PhoneBlock; its JSON and XML are read",
        ));
    }
    let mut reader = Reader::new(home);
    if is_json && bans::is_sms_ie(bytes) {
        bans::sms_ie(bytes, &mut reader);
        return Ok(reader.done(Kind::SmsIe));
    }
    if is_json {
        return json(bytes, home);
    }
    let kind = if is_vcard {
        vcard::numbers(bytes, |line, text| {
            reader.numbers.take((line, 1), text.as_bytes(), home);
            Ok::<(), NumbersError>(())
        })?;
        Kind::VCard
    } else if is_xml {
        xml::read(bytes, &mut reader)?
    } else {
        match bans::sniff(bytes) {
            Some(kind) if bytes.len() <= MAX_BYTES => {
                bans::text(kind, &String::from_utf8_lossy(bytes), &mut reader);
                kind
            }
            _ if !is_text(bytes) => return Err(ImportError::NotText),
            _ => {
                reader.numbers = Numbers::read(bytes, home)?;
                Kind::Numbers
            }
        }
    };
    Ok(reader.done(kind))
}

fn json(bytes: &[u8], home: Option<Region>) -> Result<Imported, ImportError> {
    let value: Value = crate::json::read(bytes).map_err(|at| ImportError::Json {
        line: at.line,
        column: at.column.max(1),
    })?;
    let mut reader = Reader::new(home);
    reader.sections = sections::of(bytes);
    let has = |key: &str| value.get(key).is_some();
    let kind = if has("version") && has("rules") {
        let text = std::str::from_utf8(bytes).map_err(|_| ImportError::Unknown)?;
        reader.rules = Rulebook::from_json(text)?.into_rules();
        Kind::Rulebook
    } else if spam_call_blocker::is_it(&value) {
        spam_call_blocker::read(&value, &mut reader);
        Kind::SpamCallBlocker
    } else if has("patterns") || value.is_array() {
        bans::saracroche(&value, &mut reader);
        sections::leave_out_others(&sections::SARACROCHE, &mut reader);
        Kind::Saracroche
    } else if bans::is_phoneblock(&value) {
        bans::phoneblock(&value, &mut reader);
        sections::leave_out_others(&sections::PHONEBLOCK, &mut reader);
        Kind::PhoneBlock
    } else {
        if !spamblocker::is_backup(&value) {
            return Err(match has("markedRecords") {
                true => ImportError::other(
                    "a backup of CallerInfo: callers, calls and marks, but no block list",
                ),
                false => ImportError::Unknown,
            });
        }
        spamblocker::backup(&value, &mut reader);
        sections::leave_out_others(&sections::SPAMBLOCKER, &mut reader);
        Kind::SpamBlocker
    };
    let is_empty =
        reader.rules.is_empty() && reader.total == 0 && reader.numbers.import.records == 0;
    if is_empty && value.is_array() {
        return Err(ImportError::Unknown);
    }
    Ok(reader.done(kind))
}

/// Puts rules after those of a rulebook. What its rules decide stays decided so: the new ones
/// are only asked about calls that none of them matches. An id that is taken is changed.
///
/// # Errors
/// [`RulebookError`], where there are too many rules.
pub fn append(rulebook: &Rulebook, rules: Vec<Rule>) -> Result<Rulebook, RulebookError> {
    let mut all = rulebook.rules().to_vec();
    for mut rule in rules {
        let taken = |id: &str| all.iter().any(|other| other.id == id);
        if taken(&rule.id) {
            let mut fresh = (1u32..).map(|n| format!("import-{n}"));
            let free = fresh.find(|id| !taken(id));
            rule.id = free.expect("u32 has more values than a rulebook has rules");
        }
        all.push(rule);
    }
    Rulebook::new(all)
}

#[cfg(test)]
mod tests;
