//! Call log backups of SMS Backup & Restore: `calls-*.xml`.
//!
//! ```xml
//! <calls count="1">
//!   <call number="+12065550100" duration="0" date="1700000000000" type="3" presentation="1"
//!         subscription_id="null" contact_name="(Unknown)" />
//! </calls>
//! ```
//! Only this much of XML is read: elements and their attributes, comments and processing
//! instructions passed over, the five named character references and the numeric ones. A document
//! type is refused with the file, so there is no entity to expand. A literal `null` means absent.
//!
//! Source: the format page of the app's maker (SyncTech), and samples.

use std::io::Read;

use curfew_core::Region;

use super::fields::{self, Cells};
use super::source::Source;
use super::{CallsError, MAX_RECORD, Place, ReadCall, Record, Refusal, RefusedCall};

/// The calls of a backup, one by one.
pub(super) struct XmlCalls<R> {
    tags: Tags<R>,
    home: Option<Region>,
    /// Inside `<calls>`.
    inside: bool,
    ended: bool,
}

/// The tags of a file, one by one.
pub(crate) struct Tags<R> {
    source: Source<R>,
    /// What stands before the tag read last, its first [`MAX_RECORD`] bytes.
    pub(crate) before: Vec<u8>,
}

/// What stands between `<` and `>`.
pub(crate) struct Tag {
    pub(crate) place: Place,
    /// Without the brackets; `None` where it is longer than a record may be.
    pub(crate) text: Option<Vec<u8>>,
    /// Whether `>` came before the end of the file.
    pub(crate) closed: bool,
}

impl<R: Read> XmlCalls<R> {
    /// Reads up to the root.
    pub(super) fn new(source: Source<R>, home: Option<Region>) -> Result<XmlCalls<R>, CallsError> {
        let mut tags = Tags {
            source,
            before: Vec::new(),
        };
        let Some(tag) = tags.tag()? else {
            return Err(CallsError::not_calls((1, 1), "there is no element"));
        };
        let text = tag.text.unwrap_or_default();
        if name(&text) != b"calls" || !tag.closed {
            let what = "the first element is not <calls>";
            let place = (tag.place.line, tag.place.column.unwrap_or(1));
            return Err(CallsError::not_calls(place, what));
        }
        Ok(XmlCalls {
            tags,
            home,
            inside: !text.ends_with(b"/"),
            ended: false,
        })
    }

    fn record(&mut self) -> Result<Option<Result<ReadCall, RefusedCall>>, CallsError> {
        while self.inside && !self.ended {
            let Some(tag) = self.tags.tag()? else {
                self.ended = true;
                let (line, column) = self.tags.source.place();
                let place = Place {
                    line,
                    column: Some(column),
                };
                let reason = Refusal::CutOff;
                return Ok(Some(Err(RefusedCall { place, reason })));
            };
            let refused = |reason| {
                let place = tag.place;
                Ok(Some(Err(RefusedCall { place, reason })))
            };
            if !tag.closed {
                self.ended = true;
                return refused(Refusal::CutOff);
            }
            let Some(text) = tag.text else {
                return refused(Refusal::TooLong);
            };
            match name(&text) {
                b"call" => {
                    return Ok(Some(call(&text, self.home, tag.place).map_err(|reason| {
                        RefusedCall {
                            place: tag.place,
                            reason,
                        }
                    })));
                }
                b"/calls" => self.inside = false,
                _ => {}
            }
        }
        Ok(None)
    }
}

impl<R: Read> Tags<R> {
    /// Of a file read from its start.
    pub(crate) const fn new(input: R) -> Tags<R> {
        Tags {
            source: Source::new(input),
            before: Vec::new(),
        }
    }

    /// The next element's tag; comments and instructions are passed over.
    pub(crate) fn tag(&mut self) -> Result<Option<Tag>, CallsError> {
        self.before.clear();
        loop {
            while let Some(byte) = self.source.peek()?.filter(|byte| *byte != b'<') {
                self.source.next()?;
                if self.before.len() < MAX_RECORD {
                    self.before.push(byte);
                }
            }
            let (line, column) = self.source.place();
            let place = Place {
                line,
                column: Some(column),
            };
            if self.source.next()?.is_none() {
                return Ok(None);
            }
            match self.source.head(3)? {
                b"!--" => self.skip_past(b"-->")?,
                [b'?', ..] => self.skip_past(b"?>")?,
                [b'!', b'D' | b'd', ..] => {
                    let what = "a document type is not taken";
                    return Err(CallsError::not_calls((line, column), what));
                }
                _ => return self.rest_of_tag(place).map(Some),
            }
        }
    }

    fn skip_past(&mut self, end: &[u8]) -> Result<(), CallsError> {
        let mut last = [0; 3];
        while let Some(byte) = self.source.next()? {
            last = [last[1], last[2], byte];
            if last.ends_with(end) {
                break;
            }
        }
        Ok(())
    }

    fn rest_of_tag(&mut self, place: Place) -> Result<Tag, CallsError> {
        let mut text = Vec::new();
        let mut quote = None;
        let mut too_long = false;
        let closed = loop {
            match self.source.peek()? {
                None => break false,
                Some(b'>') if quote.is_none() => {
                    self.source.next()?;
                    break true;
                }
                // No value has one: a quotation mark is missing, and this is the next element.
                Some(b'<') => break true,
                Some(byte) => {
                    self.source.next()?;
                    match quote {
                        Some(mark) if mark == byte => quote = None,
                        None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
                        _ => {}
                    }
                    too_long |= text.len() == MAX_RECORD;
                    if !too_long {
                        text.push(byte);
                    }
                }
            }
        };
        Ok(Tag {
            place,
            text: (!too_long).then_some(text),
            closed,
        })
    }
}

impl<R: Read> Iterator for XmlCalls<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let record = self.record().transpose();
        self.ended |= matches!(record, Some(Err(_)));
        record
    }
}

/// The name of an element; with `/` before it where that ends.
pub(crate) fn name(tag: &[u8]) -> &[u8] {
    let end = tag
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || (*byte == b'/' && !tag.starts_with(b"/")));
    &tag[..end.unwrap_or(tag.len())]
}

fn call(tag: &[u8], home: Option<Region>, place: Place) -> Result<ReadCall, Refusal> {
    let text = std::str::from_utf8(tag).map_err(|_| Refusal::BrokenRow)?;
    let mut number = String::new();
    let mut contact = None;
    let mut cells = Cells::default();
    for attribute in Attributes(text.trim_start_matches("call")) {
        let (name, value) = attribute?;
        match name {
            "number" => number = unescaped(value).ok_or(Refusal::BrokenRow)?,
            "date" => cells.time = value,
            "type" => cells.kind = value,
            "duration" => cells.length = value,
            "presentation" => cells.presentation = value,
            "missed_reason" => cells.missed_reason = value,
            "subscription_id" => cells.subscription = value,
            "contact_name" => contact = Some(value),
            _ => {}
        }
    }
    cells.number = &number;
    cells.contact = contact;
    if cells.kind.is_empty() {
        return Err(Refusal::UnknownType);
    }
    let fields = fields::call(&cells, home).map_err(|(_, reason)| reason)?;
    Ok(ReadCall::of(place, fields))
}

/// `name="value"`, one after the other.
pub(crate) struct Attributes<'a>(pub(crate) &'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a str, &'a str), Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.0.trim_ascii_start();
        if text.is_empty() || text == "/" {
            return None;
        }
        let read = || {
            let (name, rest) = text.split_once('=')?;
            let rest = rest.trim_ascii_start();
            let mark = rest
                .chars()
                .next()
                .filter(|mark| matches!(mark, '"' | '\''))?;
            let (value, rest) = rest[1..].split_once(mark)?;
            Some(((name.trim_ascii_end(), value), rest))
        };
        let Some((attribute, rest)) = read() else {
            self.0 = "";
            return Some(Err(Refusal::BrokenRow));
        };
        self.0 = rest;
        Some(Ok(attribute))
    }
}

/// The value with its character references resolved; `None` for any other reference.
pub(crate) fn unescaped(value: &str) -> Option<String> {
    let mut parts = value.split('&');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let (reference, rest) = part.split_once(';')?;
        text.push(match reference {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let digits = reference.strip_prefix('#')?;
                let code = match digits.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => digits.parse(),
                };
                char::from_u32(code.ok()?)?
            }
        });
        text.push_str(rest);
    }
    Some(text)
}
