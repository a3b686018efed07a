//! The bytes of a file, counted in lines and columns, and bounded.

use std::io::{self, Read};

use super::{CallsError, MAX_FILE};

/// How much is read at a time, bytes.
const CHUNK: usize = 32 << 10;

/// A source that fails once it has given more than a file may have.
pub(super) struct Source<R> {
    input: R,
    left: u64,
    /// Read, and not given yet from `at` on.
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    line: u64,
    column: u64,
}

impl<R: Read> Source<R> {
    pub(super) const fn new(input: R) -> Source<R> {
        Source {
            input,
            left: MAX_FILE,
            buffer: Vec::new(),
            at: 0,
            ended: false,
            line: 1,
            column: 1,
        }
    }

    /// The first bytes, which stay to be read; fewer than `length` only where the file ends.
    pub(super) fn head(&mut self, length: usize) -> Result<&[u8], CallsError> {
        while self.buffer.len() - self.at < length && !self.ended {
            self.fill()?;
        }
        let rest = &self.buffer[self.at..];
        Ok(&rest[..rest.len().min(length)])
    }

    /// The line and column of the next byte, from 1.
    pub(super) const fn place(&self) -> (u64, u64) {
        (self.line, self.column)
    }

    /// The next byte, which stays.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, CallsError> {
        if self.at == self.buffer.len() && !self.ended {
            self.fill()?;
        }
        Ok(self.buffer.get(self.at).copied())
    }

    /// The next byte.
    pub(super) fn next(&mut self) -> Result<Option<u8>, CallsError> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.at += 1;
            if byte == b'\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        Ok(byte)
    }

    /// Passes over a UTF-8 mark and white space.
    pub(super) fn skip_space(&mut self) -> Result<(), CallsError> {
        if self.head(3)? == b"\xef\xbb\xbf" {
            self.at += 3;
        }
        while self.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.next()?;
        }
        Ok(())
    }

    fn fill(&mut self) -> Result<(), CallsError> {
        if self.at == self.buffer.len() {
            self.buffer.clear();
            self.at = 0;
        }
        let kept = self.buffer.len();
        self.buffer.resize(kept + CHUNK, 0);
        let read = self.read_once(kept);
        self.buffer.truncate(kept + *read.as_ref().unwrap_or(&0));
        let read = read.map_err(|source| CallsError::Read {
            line: self.line,
            column: self.column,
            source,
        })?;
        self.ended = read == 0;
        Ok(())
    }

    fn read_once(&mut self, kept: usize) -> io::Result<usize> {
        let read = loop {
            match self.input.read(&mut self.buffer[kept..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "more than 64 MiB"))?;
        Ok(read)
    }
}

/// For readers that bring their own buffer.
impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.buffer.len() && !self.ended {
            self.fill().map_err(|error| match error {
                CallsError::Read { source, .. } => source,
                other => io::Error::other(other),
            })?;
        }
        let rest = &self.buffer[self.at..];
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}
