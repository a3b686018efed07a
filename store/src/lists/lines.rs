//! The lines of an input of any length, in bounded memory.

use std::collections::VecDeque;
use std::io::BufRead;

use curfew_core::number::read;
use curfew_core::{Number, Region};

use super::cell::is_listable;
use super::import::{ImportError, MAX_LINE};

/// The longest line that is a full number, with its end.
const MAX_FULL: usize = 18;

/// A plus sign and the most digits of a number (E.164).
const MAX_E164: usize = 16;

/// The shortest line that is taken for one without a look at what else it may be.
const MIN_FULL: usize = 7;

/// The most digits behind `#` that are a code of a mobile network, such as `#250`, and no comment: a local number has
/// 6 or more, and with `#` before it was taken off a list.
const MAX_CODE: usize = 5;

/// One line, without its end.
#[derive(Debug)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u64,
    pub(crate) bytes: Vec<u8>,
    /// Longer than [`MAX_LINE`]; `bytes` is its beginning.
    pub(crate) too_long: bool,
}

impl Line {
    /// Whether the line is empty or a comment, in a table with this separator or in a text. `#7119` is a number.
    pub(crate) fn is_passed_over(&self, separator: Option<u8>) -> bool {
        match self.bytes.trim_ascii() {
            [] => !self.too_long,
            [b'#', code @ ..] => {
                code.is_empty() || code.len() > MAX_CODE || !code.iter().all(u8::is_ascii_digit)
            }
            [b'/', b'/', ..] => true,
            // The first cell of a row may be empty.
            [b';', ..] => separator != Some(b';'),
            _ => false,
        }
    }
}

/// The lines of an input: LF, CR LF or CR ends one.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    input: R,
    number: u64,
    left: u64,
    after_cr: bool,
    /// Lines that were looked at and not taken yet.
    pub(crate) ahead: VecDeque<Line>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(mut input: R, most_bytes: u64) -> Result<Lines<R>, ImportError> {
        let start = input.fill_buf()?;
        if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
            return Err(ImportError::Utf16);
        }
        Ok(Lines {
            input,
            number: 0,
            left: most_bytes,
            after_cr: false,
            ahead: VecDeque::new(),
        })
    }

    /// The next line, where it is a full number and no more, without copying it. `None` does
    /// not mean that there is no further line.
    pub(crate) fn full_number(
        &mut self,
        home: Option<Region>,
    ) -> Result<Option<Number>, ImportError> {
        if !self.ahead.is_empty() || self.after_cr {
            return Ok(None);
        }
        let buffer = self.input.fill_buf()?;
        if !buffer
            .first()
            .is_some_and(|it| *it == b'+' || it.is_ascii_digit())
        {
            return Ok(None);
        }
        let start = &buffer[..buffer.len().min(MAX_FULL)];
        let Some(end) = start.iter().position(|byte| *byte == b'\n') else {
            return Ok(None);
        };
        let line = start[..end].strip_suffix(b"\r").unwrap_or(&start[..end]);
        // Codes have fewer digits, and are left to the reader of cells; so is what has more than a number with + may.
        let is_long = line.first() == Some(&b'+') && line.len() > MAX_E164;
        if is_long || line.len() < MIN_FULL || !line[1..].iter().all(u8::is_ascii_digit) {
            return Ok(None);
        }
        let number = match std::str::from_utf8(line).map(|text| read(text, home)) {
            Ok(number @ Number::E164(full)) if is_listable(full) => number,
            _ => return Ok(None),
        };
        let used = end + 1;
        self.take(used)?;
        self.number += 1;
        Ok(Some(number))
    }

    /// Counts bytes as read.
    fn take(&mut self, used: usize) -> Result<(), ImportError> {
        self.input.consume(used);
        self.left = u64::try_from(used)
            .ok()
            .and_then(|used| self.left.checked_sub(used))
            .ok_or(ImportError::TooLarge)?;
        Ok(())
    }

    pub(crate) fn next(&mut self) -> Result<Option<Line>, ImportError> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.read(),
        }
    }

    pub(crate) fn look_ahead(&mut self, count: usize) -> Result<(), ImportError> {
        while self.ahead.len() < count {
            match self.read()? {
                Some(line) => self.ahead.push_back(line),
                None => break,
            }
        }
        Ok(())
    }

    fn read(&mut self) -> Result<Option<Line>, ImportError> {
        let mut line = Line {
            number: self.number + 1,
            bytes: Vec::new(),
            too_long: false,
        };
        let mut begun = false;
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            if self.after_cr {
                self.after_cr = false;
                if buffer[0] == b'\n' {
                    self.input.consume(1);
                    continue;
                }
            }
            begun = true;
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let piece = &buffer[..end.unwrap_or(buffer.len())];
            let room = MAX_LINE - line.bytes.len();
            line.too_long |= piece.len() > room;
            line.bytes
                .extend_from_slice(&piece[..piece.len().min(room)]);
            self.after_cr = end.is_some_and(|end| buffer[end] == b'\r');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.take(used)?;
            if end.is_some() {
                break;
            }
        }
        if !begun {
            return Ok(None);
        }
        self.number += 1;
        if self.number == 1 && line.bytes.starts_with(b"\xEF\xBB\xBF") {
            line.bytes.drain(..3);
        }
        Ok(Some(line))
    }
}
