//! Reading an expression.

use super::{MAX_POSITIONS, RegexError};
use crate::number::characters::symbol;

/// The deepest brackets of an expression.
pub(super) const MAX_DEPTH: usize = 30;
/// The bits of all characters.
const ANY: u16 = 0x1fff;
const DIGITS: u16 = 0x03ff;

/// An expression as it was read.
pub(super) enum Node {
    /// One character of these.
    Set(u16),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    /// So many times, at least and at most.
    Repeat(Box<Node>, usize, Option<usize>),
}

impl Node {
    /// Whether a text of the node may hold a character.
    pub(super) fn has_set(&self) -> bool {
        match self {
            Node::Set(_) => true,
            Node::Sequence(nodes) | Node::Either(nodes) => nodes.iter().any(Node::has_set),
            Node::Repeat(node, _, most) => *most != Some(0) && node.has_set(),
        }
    }
}

/// Reads a whole expression.
pub(super) fn parse(text: &str) -> Result<Node, RegexError> {
    let mut parser = Parser {
        text: text.as_bytes(),
        offset: 0,
        depth: 0,
    };
    let node = parser.either()?;
    if parser.offset < text.len() {
        return Err(parser.unexpected());
    }
    Ok(node)
}

struct Parser<'a> {
    text: &'a [u8],
    offset: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.offset).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.offset += usize::from(is_there);
        is_there
    }

    fn unexpected(&self) -> RegexError {
        if self.offset < self.text.len() {
            RegexError::Unexpected {
                offset: self.offset,
            }
        } else {
            RegexError::End
        }
    }

    fn either(&mut self) -> Result<Node, RegexError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(RegexError::TooDeep);
        }
        let mut nodes = vec![self.sequence()?];
        while self.take(b'|') {
            nodes.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(Node::Either(nodes))
    }

    fn sequence(&mut self) -> Result<Node, RegexError> {
        // A whole match begins and ends there anyway.
        if self.depth == 1 {
            self.take(b'^');
        }
        let mut nodes = Vec::new();
        loop {
            match self.peek() {
                None | Some(b'|' | b')') => break,
                Some(b'$')
                    if self.depth == 1
                        && matches!(self.text.get(self.offset + 1), None | Some(b'|')) =>
                {
                    self.offset += 1;
                }
                Some(_) => {
                    let node = self.single()?;
                    nodes.push(self.repeated(node)?);
                }
            }
        }
        Ok(Node::Sequence(nodes))
    }

    fn single(&mut self) -> Result<Node, RegexError> {
        let start = self.offset;
        let byte = self.peek().ok_or(RegexError::End)?;
        self.offset += 1;
        Ok(Node::Set(match byte {
            b'(' => {
                if self.take(b'?') && !self.take(b':') {
                    return Err(self.unexpected());
                }
                let node = self.either()?;
                if !self.take(b')') {
                    return Err(self.unexpected());
                }
                return Ok(node);
            }
            b'.' => ANY,
            b'[' => self.class()?,
            b'\\' => self.escaped()?,
            b'0'..=b'9' | b'#' => {
                1 << symbol(byte).ok_or(RegexError::Unexpected { offset: start })?
            }
            _ => return Err(RegexError::Unexpected { offset: start }),
        }))
    }

    /// What follows a backslash.
    fn escaped(&mut self) -> Result<u16, RegexError> {
        let byte = self.peek().ok_or(RegexError::End)?;
        let set = match byte {
            b'd' => DIGITS,
            b'D' => ANY & !DIGITS,
            b'+' | b'*' | b'#' => symbol(byte).map_or(0, |symbol| 1 << symbol),
            _ => return Err(self.unexpected()),
        };
        self.offset += 1;
        Ok(set)
    }

    /// What follows an opening square bracket.
    fn class(&mut self) -> Result<u16, RegexError> {
        let is_negated = self.take(b'^');
        let mut set = 0;
        loop {
            let byte = self.peek().ok_or(RegexError::End)?;
            if byte == b']' && set != 0 {
                self.offset += 1;
                break;
            }
            if byte == b'\\' {
                self.offset += 1;
                set |= self.escaped()?;
                continue;
            }
            let from = symbol(byte).ok_or_else(|| self.unexpected())?;
            self.offset += 1;
            let is_range = self.peek() == Some(b'-')
                && self
                    .text
                    .get(self.offset + 1)
                    .is_some_and(u8::is_ascii_digit)
                && from < 10;
            if !is_range {
                set |= 1 << from;
                continue;
            }
            self.offset += 1;
            let to = self.peek().and_then(symbol).ok_or(RegexError::End)?;
            if to < from {
                return Err(self.unexpected());
            }
            self.offset += 1;
            set |= (from..=to).fold(0, |set, symbol| set | 1 << symbol);
        }
        Ok(if is_negated { ANY & !set } else { set })
    }

    fn repeated(&mut self, node: Node) -> Result<Node, RegexError> {
        let mut node = node;
        loop {
            let (least, most) = match self.peek() {
                Some(b'*') => (0, None),
                Some(b'+') => (1, None),
                Some(b'?') => (0, Some(1)),
                Some(b'{') => {
                    self.offset += 1;
                    let least = self.count()?;
                    let most = if !self.take(b',') {
                        Some(least)
                    } else if self.peek() == Some(b'}') {
                        None
                    } else {
                        Some(self.count()?)
                    };
                    if self.peek() != Some(b'}') || most.is_some_and(|most| most < least) {
                        return Err(self.unexpected());
                    }
                    (least, most)
                }
                _ => return Ok(node),
            };
            self.offset += 1;
            // Whether the first or the longest match is taken does not matter here.
            self.take(b'?');
            node = Node::Repeat(Box::new(node), least, most);
        }
    }

    fn count(&mut self) -> Result<usize, RegexError> {
        let start = self.offset;
        let mut count = 0_usize;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            count = count * 10 + usize::from(byte - b'0');
            if count > MAX_POSITIONS {
                return Err(RegexError::TooLarge);
            }
            self.offset += 1;
        }
        if self.offset == start {
            return Err(self.unexpected());
        }
        Ok(count)
    }
}
