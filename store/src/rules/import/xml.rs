//! Block lists and settings in XML.
//!
//! ```xml
//! <phonebooks><phonebook owner="258"><contact><person><realName>Roofers</realName></person>
//!   <telephony><number type="home">0012065550100</number></telephony></contact></phonebook></phonebooks>
//! <blocklist version="42"><numbers><phone-info phone="+12065550100" votes="4" rating="G_FRAUD"/></numbers></blocklist>
//! ```
//! A phone book of a Fritz!Box is one of callers to be stopped only where its owner is 258; else
//! it may be of contacts, and so may others that are written in this form. Of an entry the name and
//! the numbers are read; not `category`, `services`, `setup`, `features`, `imageURL`, `mod_time`
//! and `uniqueid`, nor what else a number has (`quickdial`, `vanity`, `prio`, `id`). Of the list of
//! PhoneBlock `last-activity` is not read. The XML is that of [`crate::calls`]: no document type.
//!
//! Sources: phone books in PhoneBlock's tests, `Blocklist.java` there; AVM,
//! `X_AVM-DE_OnTel` (258 is the list of barred callers).

use super::bans::{self, ban};
use super::silence::Settings;
use super::{ImportError, Kind, Reader, Why};
use crate::calls::xml::{Attributes, Tags, name, unescaped};
use crate::calls::{CallsError, MAX_RECORD};

/// The owner of the phone book of barred callers.
const BARRED: &str = "258";

/// A tag of the file.
pub(super) struct Element<'a> {
    /// With `/` before it where the element ends; empty for a tag that is too long.
    pub(super) name: &'a str,
    attributes: &'a str,
    /// What stands before the tag; `None` where it is too long or has an unknown reference.
    pub(super) before: Option<String>,
    /// Line and column of the tag; of one that ends an element, of that which began last.
    pub(super) at: (usize, usize),
}

impl Element<'_> {
    /// An attribute; empty where there is none.
    pub(super) fn get(&self, key: &str) -> String {
        let mut all = Attributes(self.attributes).filter_map(Result::ok);
        let found = all.find(|(name, _)| *name == key);
        found
            .and_then(|(_, value)| unescaped(value))
            .unwrap_or_default()
    }
}

/// Whether a file begins as XML does, or HTML.
pub(super) fn is_xml(start: &[u8]) -> bool {
    matches!(start, [b'<', b'?' | b'!' | b'a'..=b'z' | b'A'..=b'Z', ..])
}

/// Reads any file of this form.
pub(super) fn read(bytes: &[u8], reader: &mut Reader) -> Result<Kind, ImportError> {
    let html = |start: &str| {
        let head = bytes.trim_ascii_start().get(..start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
    };
    if html("<!doctype html") || html("<html") {
        return Err(ImportError::other("a web page, not a file of an app"));
    }
    let mut tags = Tags::new(bytes);
    let root = tags.tag().map_err(refused)?;
    let Some(text) = root.and_then(|root| root.text) else {
        return Err(ImportError::Unknown);
    };
    match name(&text) {
        b"phonebooks" | b"phonebook" => {
            let mut book = Book::default();
            let whole = String::from_utf8_lossy(&text);
            book.take(&element(&whole, None, (1, 1)), reader);
            walk(&mut tags, &text, &mut |it| book.take(it, reader))?;
            Ok(book.kind())
        }
        b"blocklist" => {
            let mut place = 0;
            walk(&mut tags, &text, &mut |it| {
                place += usize::from(matches!(it.name, "phone-info" | ""));
                if it.name == "phone-info" {
                    let votes = it.get("votes").parse().ok();
                    bans::reported(place, &it.get("phone"), votes, &it.get("rating"), reader);
                } else if it.name.is_empty() {
                    reader.leave_out(place, "", Why::Value);
                }
            })?;
            Ok(Kind::PhoneBlock)
        }
        b"map" => {
            let mut settings = Settings::default();
            walk(&mut tags, &text, &mut |it| settings.take(it))?;
            settings.put(reader)
        }
        // These are calls, which are read elsewhere.
        b"calls" => Err(ImportError::Unknown),
        _ => Err(ImportError::other("XML of an app that is not known")),
    }
}

fn refused(error: CallsError) -> ImportError {
    match error {
        CallsError::NotCalls { line, column, what } => ImportError::Other { line, column, what },
        _ => ImportError::TooLarge,
    }
}

fn element(text: &str, before: Option<String>, at: (usize, usize)) -> Element<'_> {
    let (name, attributes) = text.split_at(name(text.as_bytes()).len());
    Element {
        name,
        attributes,
        before,
        at,
    }
}

/// Hands over every tag up to the end of the root.
fn walk(
    tags: &mut Tags<&[u8]>,
    root: &[u8],
    take: &mut dyn FnMut(&Element<'_>),
) -> Result<(), ImportError> {
    let mut is_open = !root.ends_with(b"/");
    let mut at = (1, 1);
    while is_open {
        let Some(tag) = tags.tag().map_err(refused)?.filter(|tag| tag.closed) else {
            let (line, column) = (at.0 as u64, at.1 as u64);
            let what = "the file ends inside an element that begins here";
            return Err(ImportError::Other { line, column, what });
        };
        let text = String::from_utf8_lossy(tag.text.as_deref().unwrap_or_default()).into_owned();
        if !text.starts_with('/') {
            let number = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
            at = (
                number(tag.place.line),
                number(tag.place.column.unwrap_or(1)),
            );
        }
        let before = (tags.before.len() < MAX_RECORD)
            .then(|| unescaped(&String::from_utf8_lossy(&tags.before)))
            .flatten();
        let element = element(&text, before, at);
        is_open = element.name.strip_prefix('/').map(str::as_bytes) != Some(name(root));
        take(&element);
    }
    Ok(())
}

/// A phone book on its way in.
#[derive(Default)]
struct Book {
    /// Of barred callers and of others.
    kinds: [usize; 2],
    is_barred: bool,
    name: String,
    /// Of the number.
    kind: String,
}

impl Book {
    fn take(&mut self, it: &Element<'_>, reader: &mut Reader) {
        match it.name {
            "phonebook" => {
                self.is_barred = it.get("owner") == BARRED;
                self.kinds[usize::from(!self.is_barred)] += 1;
            }
            "contact" => self.name.clear(),
            "/realName" => self.name = it.before.clone().unwrap_or_default(),
            "number" => self.kind = it.get("type"),
            "/number" => self.number(it, reader),
            "" => {
                reader.column = it.at.1;
                reader.leave_out(it.at.0, &self.name, Why::Value);
            }
            _ => {}
        }
    }

    fn number(&self, it: &Element<'_>, reader: &mut Reader) {
        let (place, column) = it.at;
        reader.column = column;
        let Some(number) = &it.before else {
            return reader.leave_out(place, &self.name, Why::Value);
        };
        let number = number.trim();
        // The box is one of Europe, where that is the prefix for calls abroad.
        let number = match number.strip_prefix("00") {
            Some(rest) => format!("+{rest}"),
            None => number.to_owned(),
        };
        let name = match self.name.trim() {
            "" => &number,
            name => name,
        };
        if number.is_empty() {
            // Entries have empty ones of the kinds that they lack.
        } else if self.kind == "intern" {
            reader.leave_out(place, name, Why::Action);
        } else if !number.contains('*') {
            reader.number(place, &number);
        } else if self.is_barred {
            ban(place, &number, name, reader);
        } else {
            reader.leave_out(place, name, Why::Unknown);
        }
    }

    /// Where there is one that may be of contacts, nobody in the file is stopped.
    fn kind(&self) -> Kind {
        if self.kinds[0] > 0 && self.kinds[1] == 0 {
            Kind::FritzBarred
        } else {
            Kind::FritzBook
        }
    }
}
