//! Calls as JSON: an array of call log rows, or one object a line.
//!
//! ```json
//! [{"number": "+12065550100", "date": "1700000000000", "duration": "0", "type": "3", "presentation": "1"}]
//! ```
//! sms-ie writes the columns of Android's call log, every value a string and absent ones left out;
//! Fossify Phone writes `phoneNumber` and `startTS`, and numbers as numbers. `curfew export --form
//! jsonl` writes lines with `at` and `disposition`.

use std::io::Read;

use curfew_core::Region;
use serde_json::{Map, Value};

use super::fields::{self, Cells};
use super::source::Source;
use super::{CallsError, MAX_RECORD, Place, ReadCall, Record, Refusal, RefusedCall};
use crate::json;

/// The calls of a file, one by one.
pub(super) struct JsonCalls<R> {
    source: Source<R>,
    home: Option<Region>,
    /// One object a line, so that a line end ends a broken one.
    by_line: bool,
    begun: bool,
    ended: bool,
}

/// How an object ended.
#[derive(Clone, Copy, Eq, PartialEq)]
enum End {
    Closed,
    Broken,
    OfFile,
}

impl<R: Read> JsonCalls<R> {
    /// An array of objects.
    pub(super) const fn array(source: Source<R>, home: Option<Region>) -> JsonCalls<R> {
        JsonCalls {
            source,
            home,
            by_line: false,
            begun: false,
            ended: false,
        }
    }

    /// One object a line.
    pub(super) const fn lines(source: Source<R>, home: Option<Region>) -> JsonCalls<R> {
        let mut calls = JsonCalls::array(source, home);
        calls.by_line = true;
        calls
    }

    fn record(&mut self) -> Result<Option<Result<ReadCall, RefusedCall>>, CallsError> {
        if self.ended {
            return Ok(None);
        }
        self.source.skip_space()?;
        if !self.by_line && !self.begun {
            self.source.next()?;
        }
        let is_first = !std::mem::replace(&mut self.begun, true);
        let mut commas = 0;
        let byte = loop {
            self.source.skip_space()?;
            match self.source.peek()? {
                Some(b',') if !self.by_line && !is_first && commas == 0 => {
                    self.source.next()?;
                    commas += 1;
                }
                byte => break byte,
            }
        };
        let (line, column) = self.source.place();
        let place = Place {
            line,
            column: (!self.by_line).then_some(column),
        };
        let refused = |reason| Ok(Some(Err(RefusedCall { place, reason })));
        match byte {
            None => {
                self.ended = true;
                return if self.by_line {
                    Ok(None)
                } else {
                    refused(Refusal::CutOff)
                };
            }
            Some(b']') if !self.by_line => {
                self.ended = true;
                return Ok(None);
            }
            Some(b'{') => {}
            Some(_) => {
                self.skip_rubbish()?;
                return refused(Refusal::BrokenRow);
            }
        }
        let mut object = Vec::new();
        let end = self.object(&mut object)?;
        self.ended = end == End::OfFile;
        match end {
            _ if object.len() > MAX_RECORD => refused(Refusal::TooLong),
            End::OfFile => refused(Refusal::CutOff),
            End::Broken => refused(Refusal::BrokenRow),
            End::Closed => Ok(Some(
                call(&object, self.home, place).map_err(|reason| RefusedCall { place, reason }),
            )),
        }
    }

    /// Passes over what is no object: up to the next one, or to the end of the line.
    fn skip_rubbish(&mut self) -> Result<(), CallsError> {
        while let Some(byte) = self.source.peek()? {
            let ends = if self.by_line {
                byte == b'\n'
            } else {
                matches!(byte, b'{' | b']')
            };
            if ends {
                break;
            }
            self.source.next()?;
        }
        Ok(())
    }

    /// Takes one object, with at most one byte more than a record may have.
    fn object(&mut self, object: &mut Vec<u8>) -> Result<End, CallsError> {
        let mut depth = 0_u64;
        let mut in_text = false;
        let mut escaped = false;
        loop {
            let Some(byte) = self.source.next()? else {
                return Ok(End::OfFile);
            };
            if self.by_line && byte == b'\n' {
                return Ok(End::Broken);
            }
            if object.len() <= MAX_RECORD {
                object.push(byte);
            }
            if in_text {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => in_text = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        if self.by_line {
            // What stands behind the object spoils the line.
            while self.source.peek()?.is_some_and(|byte| byte != b'\n') {
                let byte = self.source.next()?;
                if byte.is_some_and(|byte| !byte.is_ascii_whitespace()) {
                    self.skip_rubbish()?;
                    return Ok(End::Broken);
                }
            }
        }
        Ok(End::Closed)
    }
}

impl<R: Read> Iterator for JsonCalls<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let record = self.record().transpose();
        self.ended |= matches!(record, Some(Err(_)));
        record
    }
}

fn call(object: &[u8], home: Option<Region>, place: Place) -> Result<ReadCall, Refusal> {
    let object: Map<String, Value> = json::read(object).map_err(|_| Refusal::BrokenRow)?;
    let text = |keys: &[&str]| -> String {
        match keys.iter().find_map(|key| object.get(*key)) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    };
    let name = text(&["name", "display_name"]);
    let number = text(&["number", "phoneNumber"]);
    let time = text(&["date", "startTS", "at"]);
    let (kind, length) = (text(&["type"]), text(&["duration"]));
    let (presentation, missed_reason) = (text(&["presentation"]), text(&["missed_reason"]));
    let subscription = text(&["subscription_id", "simID"]);
    let (disposition, outcome) = (text(&["disposition"]), text(&["outcome"]));
    let cells = Cells {
        dates: None,
        // Fossify puts the number into the name of a caller without one.
        contact: Some(if name == number { "" } else { name.as_str() }),
        number: &number,
        time: &time,
        clock: "",
        kind: &kind,
        length: &length,
        presentation: &presentation,
        missed_reason: &missed_reason,
        subscription: &subscription,
        disposition: &disposition,
        outcome: &outcome,
    };
    if kind.is_empty() && disposition.is_empty() {
        return Err(Refusal::UnknownType);
    }
    let fields = fields::call(&cells, home).map_err(|(_, reason)| reason)?;
    let mut call = ReadCall::of(place, fields);
    if kind.is_empty() {
        // Own lines do not say who was in the contacts.
        call.contact = curfew_core::Tri::Unknown;
    }
    Ok(call)
}
